// An embedder's own gpu.module passes through every stage as it is.
// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-fusion-pipeline)' | FileCheck %s --check-prefixes=CHECK,NVVM
// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-fusion-pipeline,conv-embed-kernels)' | FileCheck %s --check-prefixes=CHECK,BINARY
// RUN: conv-opt %s --emit=mlir | FileCheck %s --check-prefixes=CHECK,NVVM
// RUN: conv-opt %s --emit=ptx | FileCheck %s --check-prefix=PTX
// By name a pass takes what it is run on.
// RUN: conv-opt %s --conv-attach-target | FileCheck %s --check-prefix=NAMED

// NVVM: gpu.module @act_fallback [#nvvm.target
// NVVM:   llvm.func @act_exp_0
// BINARY: gpu.binary @act_fallback
// CHECK: gpu.module @theirs {
// CHECK:   gpu.func @theirs
// CHECK:     math.tanh
// PTX: .entry act_exp_0
// PTX-NOT: theirs
// NAMED: gpu.module @theirs [#nvvm.target
func.func @act(%x: tensor<8xf32>) -> tensor<8xf32> {
  %e = tensor.empty() : tensor<8xf32>
  %y = linalg.exp ins(%x : tensor<8xf32>) outs(%e : tensor<8xf32>) -> tensor<8xf32>
  return %y : tensor<8xf32>
}
gpu.module @theirs {
  gpu.func @theirs(%x: memref<8xf32>) kernel {
    %i = gpu.thread_id x
    %v = memref.load %x[%i] : memref<8xf32>
    %t = math.tanh %v : f32
    memref.store %t, %x[%i] : memref<8xf32>
    gpu.return
  }
}
