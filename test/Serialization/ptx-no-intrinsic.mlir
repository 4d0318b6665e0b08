// RUN: not conv-opt %s --emit=ptx --lowered 2>&1 | FileCheck %s

// CHECK: ptx-no-intrinsic.mlir:[[@LINE+4]]:{{.*}}: error: 'nvvm.mbarrier.try_wait.parity' has no intrinsic in LLVM; expects 'llvm.inline_asm'
gpu.module @kernels [#nvvm.target<chip = "sm_90">] {
  llvm.func @f(%p: !llvm.ptr<3>) attributes {gpu.kernel, nvvm.kernel} {
    %n = llvm.mlir.constant(1 : i32) : i32
    nvvm.mbarrier.try_wait.parity %p, %n, %n : !llvm.ptr<3>, i32, i32
    llvm.return
  }
}
