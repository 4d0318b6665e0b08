// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-to-gpu-kernels,gpu.module(conv-lower-tiles,canonicalize,cse))' | FileCheck %s

// One stage of one tap and one instruction along the pixels and the couts: the
// words of both operands are split, high parts rounded and low parts the rest,
// three instructions start from zero, the small parts first, and what they give
// is added to the sums. What is copied of the input is not rounded.
// CHECK-LABEL: gpu.func @pointwise_conv
// CHECK: %[[ZERO:.+]] = arith.constant 0.000000e+00 : f32
// CHECK: scf.for
// CHECK: gpu.barrier
// CHECK-NOT: arith.cmpf uno
// CHECK: arith.addi %{{.*}}, %c4096_i32 : i32
// CHECK: %[[HIGH:.+]] = arith.andi %{{.*}}, %c-8192_i32 : i32
// CHECK: %[[WHOLE:.+]] = arith.bitcast %[[HIGH]] : i32 to f32
// CHECK: %[[REST:.+]] = arith.subf %{{.*}}, %[[WHOLE]] : f32
// CHECK: %[[LOW:.+]] = arith.bitcast %[[REST]] : f32 to i32
// CHECK: %[[FIRST:.+]] = nvvm.mma.sync A[%[[LOW]], {{.*}}C[%[[ZERO]], %[[ZERO]], %[[ZERO]], %[[ZERO]]] {{.*}}tf32
// CHECK: %[[A0:.+]] = llvm.extractvalue %[[FIRST]][0]
// CHECK: %[[SECOND:.+]] = nvvm.mma.sync A[%[[HIGH]], {{.*}}C[%[[A0]],
// CHECK: %[[B0:.+]] = llvm.extractvalue %[[SECOND]][0]
// CHECK: %[[THIRD:.+]] = nvvm.mma.sync A[%[[HIGH]], {{.*}}C[%[[B0]],
// CHECK: %[[C0:.+]] = llvm.extractvalue %[[THIRD]][0]
// CHECK-NOT: nvvm.mma.sync
// CHECK: arith.addf %{{.*}}, %[[C0]] : f32
func.func @pointwise(%x: memref<2x16x7x7xf32>, %w: memref<16x16x1x1xf32>, %y: memref<2x16x7x7xf32>) {
  conv.fused
      ins(%x, %w : memref<2x16x7x7xf32>, memref<16x16x1x1xf32>)
      outs(%y : memref<2x16x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32x3, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [16, 7, 8], warp = [16, 1, 8], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}

// 16 channels of 3x3 taps are 18 steps: two chains of 9, each from zero on.
// CHECK-LABEL: gpu.func @two_chains_conv
// CHECK: %[[ZERO:.+]] = arith.constant 0.000000e+00 : f32
// CHECK: scf.for
// CHECK: nvvm.mma.sync {{.*}}C[%[[ZERO]], %[[ZERO]], %[[ZERO]], %[[ZERO]]]
// CHECK-COUNT-26: nvvm.mma.sync {{.*}}C[%{{[0-9]+}},
// CHECK-NOT: nvvm.mma.sync
// CHECK-COUNT-4: arith.addf
// CHECK: nvvm.mma.sync {{.*}}C[%[[ZERO]], %[[ZERO]], %[[ZERO]], %[[ZERO]]]
// CHECK-COUNT-26: nvvm.mma.sync {{.*}}C[%{{[0-9]+}},
// CHECK-NOT: nvvm.mma.sync
// CHECK-COUNT-4: arith.addf
// CHECK-NOT: arith.addf
// CHECK: scf.yield
func.func @two_chains(%x: memref<2x16x9x9xf32>, %w: memref<16x16x3x3xf32>, %y: memref<2x16x7x7xf32>) {
  conv.fused
      ins(%x, %w : memref<2x16x9x9xf32>, memref<16x16x3x3xf32>)
      outs(%y : memref<2x16x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32x3, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [16, 7, 8], warp = [16, 1, 8], chunk = 16, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}
