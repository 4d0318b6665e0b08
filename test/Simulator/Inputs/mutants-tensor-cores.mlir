// Tensor cores, broken by conv-mutate: products of tf32 are off by what
// conv.product_error says.
func.func @gathered(%x: tensor<2x9x7x7xf32>, %w: tensor<17x9x3x3xf32>) -> tensor<2x17x5x5xf32> {
  %o = tensor.empty() : tensor<2x17x5x5xf32>
  %y = conv.fused
      ins(%x, %w : tensor<2x9x7x7xf32>, tensor<17x9x3x3xf32>)
      outs(%o : tensor<2x17x5x5xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [32, 32], warp = [16, 32], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x17x5x5xf32>
  return %y : tensor<2x17x5x5xf32>
}
