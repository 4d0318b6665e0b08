// As packed-mma-nan.test says: f16, a quantum of the last group of columns reaches
// behind the window.
func.func @nan(%x: tensor<1x3x9x20xf16>, %w: tensor<16x3x3x3xf16>) -> tensor<1x16x7x9xf32> {
  %o = tensor.empty() : tensor<1x16x7x9xf32>
  %y = conv.fused ins(%x, %w : tensor<1x3x9x20xf16>, tensor<16x3x3x3xf16>) outs(%o : tensor<1x16x7x9xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 2] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.packed_mma<tile = [16, 2, 16], warp = [16, 1, 16], stages = 2, blocks_per_sm = 1, shared_filter = false>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x16x7x9xf32>
  return %y : tensor<1x16x7x9xf32>
}
