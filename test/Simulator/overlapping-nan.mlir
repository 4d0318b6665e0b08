// Tiles that overlap both write NaN where sums meet two NaNs of other bits, and which
// of them the host keeps depends on the lane that adds: that is no race. A GPU has
// one NaN that arithmetic makes.
// RUN: conv-sim %s | FileCheck %s
// CHECK: f result0: right
func.func @f(%x: tensor<1x1x14x18xf16>, %w: tensor<16x1x3x1xf16>, %b: tensor<16xf32>) -> tensor<1x12x18xf32> {
  %o = tensor.empty() : tensor<1x12x18xf32>
  %y = conv.fused ins(%x, %w : tensor<1x1x14x18xf16>, tensor<16x1x3x1xf16>) extras(%b : tensor<16xf32>) maps [(d0, d1, d2, d3) -> (d1)] outs(%o : tensor<1x12x18xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.packed_mma<tile = [16, 2, 16], warp = [16, 1, 16], stages = 2, blocks_per_sm = 6, shared_filter = false>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %zero = arith.constant 0.0 : f32
        %one = arith.constant 0x7FC00001 : f32
        %other = arith.constant 0xFFC00002 : f32
        %isAbove = arith.cmpf ogt, %acc, %zero : f32
        %nan = arith.select %isAbove, %one, %other : f32
        %t = arith.addf %acc, %nan : f32
        conv.yield %t : f32
      } reduce [sum] -> tensor<1x12x18xf32>
  return %y : tensor<1x12x18xf32>
}
