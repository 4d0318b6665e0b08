// RUN: conv-sim %s | FileCheck %s

// A comparison of the result, a fill by a scalar that is computed, and an input
// that is conv.fused already, with a tile that is moved up at the end of a column.
// CHECK-DAG: truth result0: right
// CHECK-DAG: scalar result0: right
// CHECK-DAG: shift result0: right
func.func @truth(%x: tensor<1x4x8x8xf32>, %w: tensor<8x4x3x3xf32>) -> tensor<1x8x6x6xi1> {
  %z0 = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x8x6x6xf32>
  %z = linalg.fill ins(%z0 : f32) outs(%e : tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  %0 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x4x8x8xf32>, tensor<8x4x3x3xf32>)
      outs(%z : tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  %eb = tensor.empty() : tensor<1x8x6x6xi1>
  %r = linalg.generic {indexing_maps = [affine_map<(a,b,c,d)->(a,b,c,d)>, affine_map<(a,b,c,d)->(a,b,c,d)>], iterator_types=["parallel","parallel","parallel","parallel"]} ins(%0: tensor<1x8x6x6xf32>) outs(%eb: tensor<1x8x6x6xi1>) {
  ^bb0(%a: f32, %b: i1):
    %n = arith.cmpf ogt, %a, %z0 : f32
    linalg.yield %n : i1
  } -> tensor<1x8x6x6xi1>
  return %r : tensor<1x8x6x6xi1>
}

func.func @scalar(%x: tensor<1x4x8x8xf32>, %w: tensor<8x4x3x3xf32>, %a: f32, %b: f32) -> tensor<1x8x6x6xf32> {
  %s = arith.mulf %a, %b : f32
  %e = tensor.empty() : tensor<1x8x6x6xf32>
  %z = linalg.fill ins(%s : f32) outs(%e : tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  %0 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x4x8x8xf32>, tensor<8x4x3x3xf32>)
      outs(%z : tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  return %0 : tensor<1x8x6x6xf32>
}

func.func @shift(%x: tensor<1x4x13x20xf32>, %w: tensor<6x4x2x3xf32>) -> tensor<1x6x12x18xf32> {
  %o = tensor.empty() : tensor<1x6x12x18xf32>
  %y = conv.fused ins(%x, %w : tensor<1x4x13x20xf32>, tensor<6x4x2x3xf32>) outs(%o : tensor<1x6x12x18xf32>)
   dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] numerics <multiply = ieee, accumulate = f32> schedule #conv_kernel.halo_fma<tile = [8, 8, 16], thread = [2, 4], lanes = [4, 8, 1], chunk = 3, stages = 4, blocks_per_sm = 1>
   epilogue {
    ^bb0(%a: f32):
      conv.yield %a : f32
    } -> tensor<1x6x12x18xf32>
  return %y : tensor<1x6x12x18xf32>
}
