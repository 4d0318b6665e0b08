// RUN: not conv-opt %s --emit=ptx --lowered 2>&1 | FileCheck %s

// NVPTX has no exp of f64; the backend's abort becomes an error.
// CHECK: ptx-backend.mlir:[[@LINE+1]]:1: error: LLVM's NVPTX backend cannot compile gpu.module 'kernels' for sm_89
gpu.module @kernels [#nvvm.target<chip = "sm_89", features = "+ptx84">] {
  llvm.func @f(%x: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %v = llvm.load %x : !llvm.ptr<1> -> f64
    %0 = llvm.intr.exp(%v) : (f64) -> f64
    llvm.store %0, %x : f64, !llvm.ptr<1>
    llvm.return
  }
}
