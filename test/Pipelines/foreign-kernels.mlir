// An embedder's own gpu.module passes through every stage as it is.
// RUN: conv-opt %s --allow-unregistered-dialect --pass-pipeline='builtin.module(conv-fusion-pipeline)' | FileCheck %s --check-prefixes=CHECK,NVVM
// RUN: conv-opt %s --allow-unregistered-dialect --pass-pipeline='builtin.module(conv-fusion-pipeline,conv-embed-kernels)' | FileCheck %s --check-prefixes=CHECK,BINARY
// RUN: conv-opt %s --allow-unregistered-dialect --pass-pipeline='builtin.module(conv-fusion-pipeline,conv-host-to-llvm)' | FileCheck %s --check-prefixes=CHECK,BINARY
// RUN: conv-opt %s --allow-unregistered-dialect --emit=mlir | FileCheck %s --check-prefixes=CHECK,NVVM
// RUN: conv-opt %s --allow-unregistered-dialect --emit=ptx | FileCheck %s --check-prefix=PTX
// By name a pass takes what it is run on.
// RUN: conv-opt %s --allow-unregistered-dialect --conv-attach-target | FileCheck %s --check-prefix=NAMED

// NVVM: gpu.module @act_fallback [#nvvm.target
// NVVM:   llvm.func @act_elementwise_0
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
// CHECK-NEXT:     "their.op"
// CHECK-NEXT:     gpu.return
// CHECK-NEXT:   }
// CHECK-NEXT:   func.func @transposed
// CHECK:          %[[SPREAD:.*]] = tosa.transpose_conv2d
// CHECK-NEXT:     return %[[SPREAD]]
// CHECK-NEXT:   }
// CHECK-NEXT:   func.func @broadcast(%[[Y:.*]]: tensor<?xf32>, %{{.*}}: index)
// CHECK:          scf.if
// CHECK:            linalg.generic
// CHECK:          } else {
// CHECK-NEXT:       scf.yield %[[Y]]
// PTX: .entry act_elementwise_0
// PTX-NOT: theirs
// NAMED: gpu.module @theirs [#nvvm.target
func.func @act(%x: tensor<8xf32>) -> tensor<8xf32> {
  %y = tosa.exp %x : (tensor<8xf32>) -> tensor<8xf32>
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
    "their.op"() : () -> ()
    gpu.return
  }
  func.func @transposed(%x: tensor<1x4x4x2xf32>, %w: tensor<3x3x3x2xf32>, %b: tensor<3xf32>) -> tensor<1x9x9x3xf32> {
    %zp = "tosa.const"() {values = dense<0.0> : tensor<1xf32>} : () -> tensor<1xf32>
    %0 = tosa.transpose_conv2d %x, %w, %b, %zp, %zp {acc_type = f32, out_pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 2, 2>}
        : (tensor<1x4x4x2xf32>, tensor<3x3x3x2xf32>, tensor<3xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x9x9x3xf32>
    return %0 : tensor<1x9x9x3xf32>
  }
  func.func @broadcast(%x: tensor<?xf32>, %n: index) -> tensor<?xf32> {
    %zero = arith.constant 0 : index
    %one = arith.constant 1 : index
    %extent = tensor.dim %x, %zero : tensor<?xf32>
    %is_one = arith.cmpi eq, %extent, %one : index
    %0 = scf.if %is_one -> tensor<?xf32> {
      %e = tensor.empty(%n) : tensor<?xf32>
      %1 = linalg.generic {indexing_maps = [affine_map<(i) -> (0)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]}
          ins(%x : tensor<?xf32>) outs(%e : tensor<?xf32>) {
      ^bb0(%in: f32, %out: f32):
        linalg.yield %in : f32
      } -> tensor<?xf32>
      scf.yield %1 : tensor<?xf32>
    } else {
      scf.yield %x : tensor<?xf32>
    }
    return %0 : tensor<?xf32>
  }
}
