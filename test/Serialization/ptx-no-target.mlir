// RUN: not conv-opt %s --emit=ptx --lowered 2>&1 | FileCheck %s

// CHECK: error: gpu.module 'kernels' has no #nvvm.target; attach one with --nvvm-attach-target
gpu.module @kernels {
  llvm.func @f() attributes {gpu.kernel, nvvm.kernel} {
    llvm.return
  }
}
