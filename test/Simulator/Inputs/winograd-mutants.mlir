// Programs that conv-mutate breaks, of the family winograd. Together they take
// every path of its lowering: tiles of rows and columns and tiles from anywhere
// in the batch, copies of quads and of elements, pointers that are kept and that
// are computed again, filters refilled early and late, halves of an element's
// couts, one pair of stages and more, channel tiles that a block walks; channels
// first and last. Extents are odd.

// F(2x2), rows that are turned before they are stored; quads, channels that end
// within a stage.
func.func @early(%x: tensor<1x9x5x12xf32>, %w: tensor<35x9x3x3xf32>, %b: tensor<35xf32>) -> tensor<1x35x5x14xf32> {
  %o = tensor.empty() : tensor<1x35x5x14xf32>
  %y = conv.fused
      ins(%x, %w : tensor<1x9x5x12xf32>, tensor<35x9x3x3xf32>)
      extras(%b : tensor<35xf32>) maps [(n, f, h, w) -> (f)]
      outs(%o : tensor<1x35x5x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 2] pad_high [1, 2]
      numerics <multiply = ieee, accumulate = f32, transform = winograd>
      schedule #conv_kernel.winograd<outputs = [2, 2], tile = [32, 4, 32], blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %e: f32):
        %0 = arith.addf %acc, %e : f32
        conv.yield %0 : f32
      } -> tensor<1x35x5x14xf32>
  return %y : tensor<1x35x5x14xf32>
}

// One pair of stages, small tiles from anywhere, whole rows of planes in a warp.
func.func @linear(%x: tensor<5x7x7x5xf32>, %w: tensor<33x7x3x3xf32>) -> tensor<5x33x7x5xf32> {
  %o = tensor.empty() : tensor<5x33x7x5xf32>
  %y = conv.fused
      ins(%x, %w : tensor<5x7x7x5xf32>, tensor<33x7x3x3xf32>)
      outs(%o : tensor<5x33x7x5xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32, transform = winograd>
      schedule #conv_kernel.winograd<outputs = [2, 2], tile = [32, 32], blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<5x33x7x5xf32>
  return %y : tensor<5x33x7x5xf32>
}

// F(4x4): late refills, halves; the minimum over two channel tiles.
func.func @late(%x: tensor<1x9x9x9xf32>, %w: tensor<37x9x3x3xf32>) -> tensor<1x1x7x7xf32> {
  %o = tensor.empty() : tensor<1x1x7x7xf32>
  %y = conv.fused
      ins(%x, %w : tensor<1x9x9x9xf32>, tensor<37x9x3x3xf32>)
      outs(%o : tensor<1x1x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32, transform = winograd>
      schedule #conv_kernel.winograd<outputs = [4, 4], tile = [32, 32, 16], blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } reduce [minimum] finalize {
      ^bb0(%min: f32):
        conv.yield %min : f32
      } -> tensor<1x1x7x7xf32>
  return %y : tensor<1x1x7x7xf32>
}

// In steps: rows of 7 columns, which are turned across small tiles of 4; channels
// and small tiles, 28 of 32, that end within a tile.
func.func @steps(%x: tensor<7x5x6x7xf32>, %w: tensor<19x5x3x3xf32>, %b: tensor<19xf32>) -> tensor<7x19x6x7xf32> {
  %o = tensor.empty() : tensor<7x19x6x7xf32>
  %y = conv.fused
      ins(%x, %w : tensor<7x5x6x7xf32>, tensor<19x5x3x3xf32>)
      extras(%b : tensor<19xf32>) maps [(n, f, h, w) -> (f)]
      outs(%o : tensor<7x19x6x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32, transform = winograd>
      schedule #conv_kernel.winograd_steps<outputs = [4, 4], products = #conv_kernel.implicit_gemm<tile = [32, 32], warp = [16, 16], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>>
      epilogue {
      ^bb0(%acc: f32, %e: f32):
        %0 = arith.addf %acc, %e : f32
        conv.yield %0 : f32
      } -> tensor<7x19x6x7xf32>
  return %y : tensor<7x19x6x7xf32>
}

// The same with channels last, and a minimum over two tiles of them beside all
// values, of which it would hide most.
func.func @steps_last(%x: tensor<3x6x7x5xf32>, %w: tensor<37x5x3x3xf32>) -> (tensor<3x4x5x37xf32>, tensor<3x4x5x1xf32>) {
  %o = tensor.empty() : tensor<3x4x5x37xf32>
  %m = tensor.empty() : tensor<3x4x5x1xf32>
  %y:2 = conv.fused
      ins(%x, %w : tensor<3x6x7x5xf32>, tensor<37x5x3x3xf32>)
      outs(%o, %m : tensor<3x4x5x37xf32>, tensor<3x4x5x1xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32, transform = winograd>
      schedule #conv_kernel.winograd_steps<outputs = [2, 2], products = #conv_kernel.implicit_gemm<tile = [32, 32], warp = [16, 16], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc, %acc : f32, f32
      } reduce [minimum] finalize {
      ^bb0(%min: f32):
        conv.yield %min : f32
      } -> (tensor<3x4x5x37xf32>, tensor<3x4x5x1xf32>)
  return %y#0, %y#1 : tensor<3x4x5x37xf32>, tensor<3x4x5x1xf32>
}

// F(2x4) of 64 couts: pointers that are computed again, small tiles 8 a thread,
// channels last.
func.func @again(%x: tensor<2x19x17x5xf32>, %w: tensor<37x5x3x3xf32>) -> tensor<2x17x15x37xf32> {
  %o = tensor.empty() : tensor<2x17x15x37xf32>
  %y = conv.fused
      ins(%x, %w : tensor<2x19x17x5xf32>, tensor<37x5x3x3xf32>)
      outs(%o : tensor<2x17x15x37xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32, transform = winograd>
      schedule #conv_kernel.winograd<outputs = [2, 4], tile = [64, 16, 16], blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x17x15x37xf32>
  return %y : tensor<2x17x15x37xf32>
}

// F(2x4) of small tiles from anywhere, channels last, and a maximum beside all
// values.
func.func @anywhere(%x: tensor<5x6x5x9xf32>, %w: tensor<34x9x3x3xf32>) -> (tensor<5x6x5x34xf32>, tensor<5x6x5xf32>) {
  %o = tensor.empty() : tensor<5x6x5x34xf32>
  %m = tensor.empty() : tensor<5x6x5xf32>
  %y:2 = conv.fused
      ins(%x, %w : tensor<5x6x5x9xf32>, tensor<34x9x3x3xf32>)
      outs(%o, %m : tensor<5x6x5x34xf32>, tensor<5x6x5xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32, transform = winograd>
      schedule #conv_kernel.winograd<outputs = [2, 4], tile = [32, 32], blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc, %acc : f32, f32
      } reduce [maxnum] -> (tensor<5x6x5x34xf32>, tensor<5x6x5xf32>)
  return %y#0, %y#1 : tensor<5x6x5x34xf32>, tensor<5x6x5xf32>
}
