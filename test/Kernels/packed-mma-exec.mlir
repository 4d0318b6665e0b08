// The family packed_mma in the simulator: each way in which channels and taps fill
// the words of an instruction, each place of the filter, each way in which a stage
// is filled.
// RUN: conv-sim %s | FileCheck %s

// tf32: a quantum is a pixel, one of its words is empty; the last step has one
// quantum. Tails of couts, rows and columns, padding.
// CHECK: three_channels result0: right
func.func @three_channels(%x: tensor<2x3x9x13xf32>, %w: tensor<20x3x3x3xf32>) -> tensor<2x20x9x13xf32> {
  %o = tensor.empty() : tensor<2x20x9x13xf32>
  %y = conv.fused ins(%x, %w : tensor<2x3x9x13xf32>, tensor<20x3x3x3xf32>) outs(%o : tensor<2x20x9x13xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.packed_mma<tile = [32, 4, 16], warp = [16, 2, 8], stages = 2, blocks_per_sm = 1, shared_filter = false>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x20x9x13xf32>
  return %y : tensor<2x20x9x13xf32>
}

// 16 bits: two columns of 3 channels a quantum, of which the last of a row of taps
// has one behind the window; every second column is staged.
// CHECK: stem result0: right
func.func @stem(%x: tensor<1x21x23x3xf16>, %w: tensor<24x3x7x7xf16>) -> tensor<1x11x12x24xf32> {
  %o = tensor.empty() : tensor<1x11x12x24xf32>
  %y = conv.fused ins(%x, %w : tensor<1x21x23x3xf16>, tensor<24x3x7x7xf16>) outs(%o : tensor<1x11x12x24xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [2, 2] dilations [1, 1] pad_low [3, 3] pad_high [3, 3]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.packed_mma<tile = [32, 2, 16], warp = [16, 2, 16], stages = 2, blocks_per_sm = 1, shared_filter = false>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x11x12x24xf32>
  return %y : tensor<1x11x12x24xf32>
}

// 8 columns of a channel a quantum, more than a row of taps has.
// CHECK: one_channel result0: right
func.func @one_channel(%x: tensor<1x1x9x14xbf16>, %w: tensor<16x1x3x3xbf16>) -> tensor<1x16x7x12xf32> {
  %o = tensor.empty() : tensor<1x16x7x12xf32>
  %y = conv.fused ins(%x, %w : tensor<1x1x9x14xbf16>, tensor<16x1x3x3xbf16>) outs(%o : tensor<1x16x7x12xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.packed_mma<tile = [16, 4, 8], warp = [16, 2, 8], stages = 2, blocks_per_sm = 1, shared_filter = false>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x16x7x12xf32>
  return %y : tensor<1x16x7x12xf32>
}

// 4 columns of a channel a quantum, several groups of them, dilated.
// CHECK: wide_window result0: right
func.func @wide_window(%x: tensor<1x1x8x30xf32>, %w: tensor<16x1x2x10xf32>) -> tensor<1x16x6x4xf32> {
  %o = tensor.empty() : tensor<1x16x6x4xf32>
  %y = conv.fused ins(%x, %w : tensor<1x1x8x30xf32>, tensor<16x1x2x10xf32>) outs(%o : tensor<1x16x6x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 3] dilations [2, 2] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.packed_mma<tile = [16, 2, 8], warp = [16, 1, 8], stages = 2, blocks_per_sm = 1, shared_filter = false>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x16x6x4xf32>
  return %y : tensor<1x16x6x4xf32>
}

// 6 channels: the second quantum of a pixel is half empty, which its number tells.
// CHECK: two_quanta result0: right
func.func @two_quanta(%x: tensor<1x6x7x10xf32>, %w: tensor<16x6x3x3xf32>) -> tensor<1x16x5x8xf32> {
  %o = tensor.empty() : tensor<1x16x5x8xf32>
  %y = conv.fused ins(%x, %w : tensor<1x6x7x10xf32>, tensor<16x6x3x3xf32>) outs(%o : tensor<1x16x5x8xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.packed_mma<tile = [16, 2, 8], warp = [16, 1, 8], stages = 2, blocks_per_sm = 1, shared_filter = false>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x16x5x8xf32>
  return %y : tensor<1x16x5x8xf32>
}

// As many channels as the family takes, 16 bits; vectors of 8 channels are loaded.
// CHECK: sixteen_channels result0: right
func.func @sixteen_channels(%x: tensor<1x7x10x16xf16>, %w: tensor<16x16x3x3xf16>) -> tensor<1x7x10x16xf32> {
  %o = tensor.empty() : tensor<1x7x10x16xf32>
  %y = conv.fused ins(%x, %w : tensor<1x7x10x16xf16>, tensor<16x16x3x3xf16>) outs(%o : tensor<1x7x10x16xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.packed_mma<tile = [16, 2, 16], warp = [16, 1, 16], stages = 2, blocks_per_sm = 1, shared_filter = false>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x7x10x16xf32>
  return %y : tensor<1x7x10x16xf32>
}

// Vectors of 2 of 6 channels.
// CHECK: pairs result0: right
func.func @pairs(%x: tensor<1x7x10x6xf16>, %w: tensor<16x6x3x3xf16>) -> tensor<1x16x5x8xf32> {
  %o = tensor.empty() : tensor<1x16x5x8xf32>
  %y = conv.fused ins(%x, %w : tensor<1x7x10x6xf16>, tensor<16x6x3x3xf16>) outs(%o : tensor<1x16x5x8xf32>)
      dims <input = nhwc, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.packed_mma<tile = [16, 2, 8], warp = [16, 2, 8], stages = 2, blocks_per_sm = 1, shared_filter = false>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x16x5x8xf32>
  return %y : tensor<1x16x5x8xf32>
}

// f32 as sums of two tf32, whose filter is split again for each tile.
// CHECK: split result0: right
func.func @split(%x: tensor<1x3x7x10xf32>, %w: tensor<32x3x3x3xf32>) -> tensor<1x32x5x8xf32> {
  %o = tensor.empty() : tensor<1x32x5x8xf32>
  %y = conv.fused ins(%x, %w : tensor<1x3x7x10xf32>, tensor<32x3x3x3xf32>) outs(%o : tensor<1x32x5x8xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32x3, accumulate = f32>
      schedule #conv_kernel.packed_mma<tile = [32, 2, 16], warp = [32, 1, 16], stages = 2, blocks_per_sm = 1, shared_filter = false>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x32x5x8xf32>
  return %y : tensor<1x32x5x8xf32>
}

// The filter in shared memory, whose first words are loaded ahead.
// CHECK: shared result0: right
func.func @shared(%x: tensor<2x4x9x13xf32>, %w: tensor<24x4x3x3xf32>) -> tensor<2x24x9x13xf32> {
  %o = tensor.empty() : tensor<2x24x9x13xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x9x13xf32>, tensor<24x4x3x3xf32>) outs(%o : tensor<2x24x9x13xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.packed_mma<tile = [32, 2, 16], warp = [16, 2, 8], stages = 3, blocks_per_sm = 1, shared_filter = true>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x24x9x13xf32>
  return %y : tensor<2x24x9x13xf32>
}

// The same of f32 as sums of two tf32.
// CHECK: shared_split result0: right
func.func @shared_split(%x: tensor<1x4x9x13xf32>, %w: tensor<24x4x3x3xf32>) -> tensor<1x24x7x11xf32> {
  %o = tensor.empty() : tensor<1x24x7x11xf32>
  %y = conv.fused ins(%x, %w : tensor<1x4x9x13xf32>, tensor<24x4x3x3xf32>) outs(%o : tensor<1x24x7x11xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32x3, accumulate = f32>
      schedule #conv_kernel.packed_mma<tile = [32, 2, 16], warp = [32, 1, 16], stages = 2, blocks_per_sm = 1, shared_filter = true>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x24x7x11xf32>
  return %y : tensor<1x24x7x11xf32>
}

// One step: nothing is loaded ahead.
// CHECK: single_step result0: right
func.func @single_step(%x: tensor<2x5x9x7xf32>, %w: tensor<16x7x1x1xf32>) -> tensor<2x16x5x9xf32> {
  %o = tensor.empty() : tensor<2x16x5x9xf32>
  %y = conv.fused ins(%x, %w : tensor<2x5x9x7xf32>, tensor<16x7x1x1xf32>) outs(%o : tensor<2x16x5x9xf32>)
      dims <input = nhwc, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.packed_mma<tile = [16, 2, 8], warp = [16, 2, 8], stages = 2, blocks_per_sm = 1, shared_filter = false>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x5x9xf32>
  return %y : tensor<2x16x5x9xf32>
}

// Each group and each tile of couts has its own filter, which is loaded tile by
// tile; `shared_filter` cannot be.
// CHECK: groups result0: right
func.func @groups(%x: tensor<1x6x7x10xf32>, %w: tensor<40x3x3x3xf32>) -> tensor<1x40x5x8xf32> {
  %o = tensor.empty() : tensor<1x40x5x8xf32>
  %y = conv.fused ins(%x, %w : tensor<1x6x7x10xf32>, tensor<40x3x3x3xf32>) outs(%o : tensor<1x40x5x8xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] groups 2
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.packed_mma<tile = [16, 2, 8], warp = [16, 2, 8], stages = 2, blocks_per_sm = 1, shared_filter = true>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x40x5x8xf32>
  return %y : tensor<1x40x5x8xf32>
}

// A block reduces over the tiles of all channels.
// CHECK: reduced result0: right
func.func @reduced(%x: tensor<2x4x7x12xf16>, %w: tensor<40x4x3x3xf16>) -> tensor<2x5x10xf32> {
  %o = tensor.empty() : tensor<2x5x10xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x7x12xf16>, tensor<40x4x3x3xf16>) outs(%o : tensor<2x5x10xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.packed_mma<tile = [16, 2, 8], warp = [16, 2, 8], stages = 2, blocks_per_sm = 1, shared_filter = false>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } reduce [minimum] -> tensor<2x5x10xf32>
  return %y : tensor<2x5x10xf32>
}

// So many quanta a thread that the fill is a loop.
// CHECK: many_rounds result0: right
func.func @many_rounds(%x: tensor<1x5x20x40xf32>, %w: tensor<16x5x9x9xf32>) -> tensor<1x16x12x32xf32> {
  %o = tensor.empty() : tensor<1x16x12x32xf32>
  %y = conv.fused ins(%x, %w : tensor<1x5x20x40xf32>, tensor<16x5x9x9xf32>) outs(%o : tensor<1x16x12x32xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.packed_mma<tile = [16, 4, 16], warp = [16, 4, 16], stages = 2, blocks_per_sm = 1, shared_filter = true>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x16x12x32xf32>
  return %y : tensor<1x16x12x32xf32>
}

// The same of one register a quantum: loads are not carried from tile to tile where
// they are a loop.
// CHECK: many_rounds_of_one_register result0: right
func.func @many_rounds_of_one_register(%x: tensor<2x1x97x127xf32>, %w: tensor<16x1x3x1xf32>) -> tensor<2x16x48x64xf32> {
  %o = tensor.empty() : tensor<2x16x48x64xf32>
  %y = conv.fused ins(%x, %w : tensor<2x1x97x127xf32>, tensor<16x1x3x1xf32>) outs(%o : tensor<2x16x48x64xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [2, 2] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.packed_mma<tile = [16, 4, 64], warp = [16, 4, 64], stages = 2, blocks_per_sm = 1, shared_filter = false>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x48x64xf32>
  return %y : tensor<2x16x48x64xf32>
}

// Rows between those that quanta begin in are not staged.
// CHECK: strided_rows result0: right
func.func @strided_rows(%x: tensor<1x13x9x2xf32>, %w: tensor<16x2x3x1xf32>) -> tensor<1x3x9x16xf32> {
  %o = tensor.empty() : tensor<1x3x9x16xf32>
  %y = conv.fused ins(%x, %w : tensor<1x13x9x2xf32>, tensor<16x2x3x1xf32>) outs(%o : tensor<1x3x9x16xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [4, 1] dilations [2, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.packed_mma<tile = [16, 2, 8], warp = [16, 2, 8], stages = 2, blocks_per_sm = 1, shared_filter = false>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x3x9x16xf32>
  return %y : tensor<1x3x9x16xf32>
}
