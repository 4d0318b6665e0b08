// RUN: not conv-opt %s --emit=ptx --lowered 2>&1 | FileCheck %s

// CHECK: ptx-invalid.mlir:[[@LINE+3]]:{{.*}}: error: 'arith.addf' in gpu.module 'kernels' is not lowered to NVVM
gpu.module @kernels [#nvvm.target<chip = "sm_89">] {
  llvm.func @f(%a: f32) attributes {gpu.kernel, nvvm.kernel} {
    %b = arith.addf %a, %a : f32
    llvm.return
  }
}
