// RUN: conv-opt %s --emit=ptx --lowered --libdevice=none | FileCheck %s
// RUN: conv-opt %s --emit=ptx --lowered | FileCheck %s

// Functions of libdevice are linked, and without the CUDA toolkit expanded:
// nothing is left to be called.

// CHECK: .visible .entry functions(
// CHECK-NOT: call
// CHECK-NOT: __nv_
// CHECK: ret;

// Square roots round correctly, with libdevice too.
// CHECK: .visible .entry square_root(
// CHECK: sqrt.rn.f32
// CHECK: ret;
gpu.module @kernels [#nvvm.target<chip = "sm_89", features = "+ptx84">] {
  llvm.func @__nv_tanhf(f32) -> f32
  llvm.func @__nv_expf(f32) -> f32
  llvm.func @__nv_erff(f32) -> f32
  llvm.func @__nv_logf(f32) -> f32
  llvm.func @__nv_log1pf(f32) -> f32
  llvm.func @__nv_powf(f32, f32) -> f32
  llvm.func @__nv_sinf(f32) -> f32
  llvm.func @__nv_atan2f(f32, f32) -> f32
  llvm.func @__nv_rsqrtf(f32) -> f32
  llvm.func @__nv_rsqrt(f64) -> f64
  llvm.func @__nv_sqrtf(f32) -> f32
  llvm.func @functions(%x: !llvm.ptr<1>, %y: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %v = llvm.load %x : !llvm.ptr<1> -> f32
    %0 = llvm.call @__nv_tanhf(%v) : (f32) -> f32
    %1 = llvm.call @__nv_expf(%0) : (f32) -> f32
    %2 = llvm.call @__nv_erff(%1) : (f32) -> f32
    %3 = llvm.call @__nv_logf(%2) : (f32) -> f32
    %4 = llvm.call @__nv_log1pf(%3) : (f32) -> f32
    %5 = llvm.call @__nv_powf(%4, %v) : (f32, f32) -> f32
    %6 = llvm.call @__nv_rsqrtf(%5) : (f32) -> f32
    %7 = llvm.call @__nv_sinf(%6) : (f32) -> f32
    %8 = llvm.call @__nv_atan2f(%7, %v) : (f32, f32) -> f32
    llvm.store %8, %x : f32, !llvm.ptr<1>
    %d = llvm.load %y : !llvm.ptr<1> -> f64
    %10 = llvm.call @__nv_rsqrt(%d) : (f64) -> f64
    llvm.store %10, %y : f64, !llvm.ptr<1>
    llvm.return
  }
  llvm.func @square_root(%x: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %v = llvm.load %x : !llvm.ptr<1> -> f32
    %0 = llvm.call @__nv_sqrtf(%v) : (f32) -> f32
    llvm.store %0, %x : f32, !llvm.ptr<1>
    llvm.return
  }
}
