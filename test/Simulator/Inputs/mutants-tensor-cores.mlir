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

// Whole rows of two images, whose channels are no whole chunks.
func.func @rows(%x: tensor<2x9x7x5xf32>, %w: tensor<17x9x3x3xf32>) -> tensor<2x17x7x5xf32> {
  %o = tensor.empty() : tensor<2x17x7x5xf32>
  %y = conv.fused
      ins(%x, %w : tensor<2x9x7x5xf32>, tensor<17x9x3x3xf32>)
      outs(%o : tensor<2x17x7x5xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [32, 32], warp = [16, 32], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x17x7x5xf32>
  return %y : tensor<2x17x7x5xf32>
}

// Quanta that are loaded at once, in two parts of the channels.
func.func @rows_inner(%x: tensor<2x7x5x16xf32>, %w: tensor<17x16x3x3xf32>) -> tensor<2x7x5x17xf32> {
  %o = tensor.empty() : tensor<2x7x5x17xf32>
  %y = conv.fused
      ins(%x, %w : tensor<2x7x5x16xf32>, tensor<17x16x3x3xf32>)
      outs(%o : tensor<2x7x5x17xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [32, 64], warp = [16, 64], chunk = 8, stages = 2, splits = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x7x5x17xf32>
  return %y : tensor<2x7x5x17xf32>
}

// A tile with a halo, of quanta that are loaded at once.
func.func @halo_inner(%x: tensor<1x9x10x8xf32>, %w: tensor<16x8x3x3xf32>) -> tensor<1x9x10x16xf32> {
  %o = tensor.empty() : tensor<1x9x10x16xf32>
  %y = conv.fused
      ins(%x, %w : tensor<1x9x10x8xf32>, tensor<16x8x3x3xf32>)
      outs(%o : tensor<1x9x10x16xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [16, 4, 8], warp = [16, 2, 8], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x9x10x16xf32>
  return %y : tensor<1x9x10x16xf32>
}

// Transformed tiles.
func.func @steps(%x: tensor<1x10x6x7xf32>, %w: tensor<17x10x3x3xf32>) -> tensor<1x17x6x7xf32> {
  %o = tensor.empty() : tensor<1x17x6x7xf32>
  %y = conv.fused
      ins(%x, %w : tensor<1x10x6x7xf32>, tensor<17x10x3x3xf32>)
      outs(%o : tensor<1x17x6x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = tf32, accumulate = f32, transform = winograd>
      schedule #conv_kernel.winograd_steps<outputs = [2, 2], products = #conv_kernel.implicit_gemm<tile = [32, 32], warp = [16, 32], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x17x6x7xf32>
  return %y : tensor<1x17x6x7xf32>
}

// Pairs of pixels, copied as they lie; the last word has one channel.
func.func @pairs(%x: tensor<2x19x8x8xf16>, %w: tensor<16x19x1x1xf16>) -> tensor<2x16x8x8xf32> {
  %o = tensor.empty() : tensor<2x16x8x8xf32>
  %y = conv.fused ins(%x, %w : tensor<2x19x8x8xf16>, tensor<16x19x1x1xf16>) outs(%o : tensor<2x16x8x8xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [16, 32], warp = [16, 16], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x8x8xf32>
  return %y : tensor<2x16x8x8xf32>
}

// Words of two loads, which are stored a stage later; the last has one channel.
func.func @carried(%x: tensor<1x19x3x5xbf16>, %w: tensor<20x19x3x3xbf16>) -> tensor<1x20x3x5xf32> {
  %o = tensor.empty() : tensor<1x20x3x5xf32>
  %y = conv.fused ins(%x, %w : tensor<1x19x3x5xbf16>, tensor<20x19x3x3xbf16>) outs(%o : tensor<1x20x3x5xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [32, 32], warp = [16, 16], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x20x3x5xf32>
  return %y : tensor<1x20x3x5xf32>
}
