// An embedder's own gpu.module passes through every stage as it is.
// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-fusion-pipeline)' | FileCheck %s --check-prefixes=CHECK,NVVM
// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-fusion-pipeline,conv-embed-kernels)' | FileCheck %s --check-prefixes=CHECK,BINARY
// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-fusion-pipeline,conv-host-to-llvm)' | FileCheck %s --check-prefixes=CHECK,BINARY
// RUN: conv-opt %s --emit=mlir | FileCheck %s --check-prefixes=CHECK,NVVM
// RUN: conv-opt %s --emit=ptx | FileCheck %s --check-prefix=PTX
// By name a pass takes what it is run on.
// RUN: conv-opt %s --conv-attach-target | FileCheck %s --check-prefix=NAMED

// NVVM: gpu.module @act_fallback [#nvvm.target
// NVVM:   llvm.func @act_exp_0
// BINARY: gpu.binary @act_fallback
// Nothing in it is checked, folded or lowered.
// CHECK: gpu.module @theirs {
// CHECK-NEXT:   func.func private @helper
// CHECK-NEXT:     math.tanh
// CHECK-NEXT:     return
// CHECK-NEXT:   }
// CHECK-NEXT:   gpu.func @theirs(%[[X:.*]]: memref<8xf32>, %{{.*}}: memref<8xf8E4M3FN>, %{{.*}}: memref<8x8xf32>) kernel {
// CHECK-NEXT:     %[[ZERO:.*]] = arith.constant 0 : index
// CHECK-NEXT:     %[[DEAD:.*]] = arith.addi %[[ZERO]], %[[ZERO]] : index
// CHECK-NEXT:     %[[I:.*]] = gpu.thread_id x
// CHECK-NEXT:     %[[J:.*]] = affine.apply
// CHECK-NEXT:     %[[V:.*]] = memref.load %[[X]][%[[J]]] : memref<8xf32>
// CHECK-NEXT:     %[[T:.*]] = func.call @helper(%[[V]])
// CHECK-NEXT:     memref.store %[[T]], %[[X]][%[[I]]] : memref<8xf32>
// CHECK-NEXT:     memref.load %{{.*}} : memref<8xf8E4M3FN>
// CHECK-NEXT:     memref.subview
// CHECK-NEXT:     gpu.return
// PTX: .entry act_exp_0
// PTX-NOT: theirs
// NAMED: gpu.module @theirs [#nvvm.target
func.func @act(%x: tensor<8xf32>) -> tensor<8xf32> {
  %e = tensor.empty() : tensor<8xf32>
  %y = linalg.exp ins(%x : tensor<8xf32>) outs(%e : tensor<8xf32>) -> tensor<8xf32>
  return %y : tensor<8xf32>
}
gpu.module @theirs {
  func.func private @helper(%v: f32) -> f32 {
    %t = math.tanh %v : f32
    return %t : f32
  }
  gpu.func @theirs(%x: memref<8xf32>, %e: memref<8xf8E4M3FN>, %m: memref<8x8xf32>) kernel {
    %zero = arith.constant 0 : index
    %dead = arith.addi %zero, %zero : index
    %i = gpu.thread_id x
    %j = affine.apply affine_map<(d0) -> (d0 mod 4)>(%i)
    %v = memref.load %x[%j] : memref<8xf32>
    %t = func.call @helper(%v) : (f32) -> f32
    memref.store %t, %x[%i] : memref<8xf32>
    %f = memref.load %e[%i] : memref<8xf8E4M3FN>
    %row = memref.subview %m[%i, 0] [1, 8] [1, 1] : memref<8x8xf32> to memref<8xf32, strided<[1], offset: ?>>
    gpu.return
  }
}
