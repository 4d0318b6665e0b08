// RUN: not conv-opt %s --emit=ptx --lowered --libdevice=none 2>&1 | FileCheck %s
// RUN: not conv-opt %s --emit=ptx --lowered --libdevice=/nonexistent.bc 2>&1 | FileCheck %s --check-prefix=PATH

// CHECK: error: calls '__nv_j0f' of libdevice, which was not found and has no expansion; install the CUDA toolkit or set CUDA_HOME
// PATH: error: cannot read libdevice at /nonexistent.bc
gpu.module @kernels [#nvvm.target<chip = "sm_89", features = "+ptx84">] {
  llvm.func @__nv_j0f(f32) -> f32
  llvm.func @f(%x: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %v = llvm.load %x : !llvm.ptr<1> -> f32
    %0 = llvm.call @__nv_j0f(%v) : (f32) -> f32
    llvm.store %0, %x : f32, !llvm.ptr<1>
    llvm.return
  }
}

// RUN: not conv-opt %S/Inputs/sin-f64.mlir --emit=ptx --lowered --libdevice=none 2>&1 | FileCheck %s --check-prefix=DOUBLE
// DOUBLE: error: calls '__nv_sin' of libdevice, which was not found and has no expansion
