// RUN: not conv-opt %s --emit=ptx --lowered 2>&1 | FileCheck %s

// Too old for the chip; LLVM would end the process.
// CHECK: ptx-features.mlir:[[@LINE+1]]:1: error: expects PTX features for sm_89, one of +ptx78 to +ptx90, got '+ptx60'
gpu.module @kernels [#nvvm.target<chip = "sm_89", features = "+ptx60">] {
  llvm.func @f(%x: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    llvm.return
  }
}
