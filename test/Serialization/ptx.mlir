// RUN: conv-opt %s --emit=ptx --lowered | FileCheck %s

// Two kernels become one PTX text under one header. Launch bounds are kept.
// Names that PTX does not allow are mended.

// CHECK: .version 8.4
// CHECK: .target sm_89
// CHECK: .address_size 64
// CHECK: .visible .entry double_it(
// CHECK-NOT: fma.rn
// CHECK: .maxntid 128, 1, 1
// CHECK: mul.rn.f32
// CHECK: add.rn.f32
// CHECK-NOT: .version
// CHECK: .extern .shared .align 16 .b8 f_reference_shared[];
// CHECK: .visible .entry f_reference_kernel(
gpu.module @one [#nvvm.target<chip = "sm_89", features = "+ptx84">] {
  // Products and sums are not contracted: results are those of the program.
  llvm.func @double_it(%p: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel, nvvm.maxntid = array<i32: 128, 1, 1>} {
    %v = llvm.load %p : !llvm.ptr<1> -> f32
    %m = llvm.fmul %v, %v : f32
    %a = llvm.fadd %m, %v : f32
    llvm.store %a, %p : f32, !llvm.ptr<1>
    llvm.return
  }
}
gpu.module @two [#nvvm.target<chip = "sm_89", features = "+ptx84">] {
  llvm.mlir.global external @"f.reference_shared"() {addr_space = 3 : i32, alignment = 16 : i64} : !llvm.array<0 x i8>
  llvm.func @"f.reference_kernel"() attributes {gpu.kernel, nvvm.kernel} {
    %p = llvm.mlir.addressof @"f.reference_shared" : !llvm.ptr<3>
    %v = llvm.load %p : !llvm.ptr<3> -> f32
    llvm.store volatile %v, %p : f32, !llvm.ptr<3>
    llvm.return
  }
}
