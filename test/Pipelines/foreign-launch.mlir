// The host passes memrefs to kernels as LLVM functions take them.
// RUN: conv-opt %s --split-input-file --verify-diagnostics --pass-pipeline='builtin.module(conv-host-to-llvm)'

module attributes {gpu.container_module} {
  func.func @theirs(%x: memref<8xf32>) {
    %c1 = arith.constant 1 : index
    // expected-error @+1 {{'gpu.launch_func' op expects the kernel @theirs_kernels::@scale to be an llvm.func, got gpu.func; run convert-gpu-to-nvvm on its gpu.module before conv-host-to-llvm}}
    gpu.launch_func @theirs_kernels::@scale blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<8xf32>)
    return
  }
  gpu.module @theirs_kernels {
    // expected-note @+1 {{the kernel is here}}
    gpu.func @scale(%x: memref<8xf32>) kernel {
      gpu.return
    }
  }
}

// -----

// One that was lowered before is launched.
module attributes {gpu.container_module} {
  func.func @lowered(%x: memref<8xf32>) {
    %c1 = arith.constant 1 : index
    gpu.launch_func @theirs_kernels::@scale blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<8xf32>)
    return
  }
  gpu.module @theirs_kernels {
    llvm.func @scale(%base: !llvm.ptr, %aligned: !llvm.ptr, %offset: i64, %size: i64, %stride: i64) attributes {gpu.kernel, nvvm.kernel} {
      llvm.return
    }
  }
}
