// RUN: conv-opt %s | conv-opt | FileCheck %s
// RUN: conv-opt %s --mlir-print-op-generic | conv-opt | FileCheck %s

// CHECK-LABEL: func @bias
//       CHECK: conv.fused ins(%{{.*}}, %{{.*}} : tensor<8x4x16x16xf32>, tensor<32x4x3x3xf32>)
//  CHECK-SAME: extras(%{{.*}} : tensor<32xf32>) maps [(d0, d1, d2, d3) -> (d1)]
//  CHECK-SAME: dims <input = nchw, filter = fchw, output = nfhw>
//  CHECK-SAME: schedule <family = ffma, tile = [128, 8, 32]
func.func @bias(%x: tensor<8x4x16x16xf32>, %w: tensor<32x4x3x3xf32>, %b: tensor<32xf32>, %init: tensor<8x32x14x14xf32>) -> tensor<8x32x14x14xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<8x4x16x16xf32>, tensor<32x4x3x3xf32>)
      extras(%b : tensor<32xf32>) maps [(n, f, p, q) -> (f)]
      outs(%init : tensor<8x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule <family = ffma, tile = [128, 8, 32], thread = [8, 16], lanes = [4, 4, 2], chunk = 4, stages = 3, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %0 = arith.addf %acc, %bias : f32
        conv.yield %0 : f32
      } -> tensor<8x32x14x14xf32>
  return %y : tensor<8x32x14x14xf32>
}
