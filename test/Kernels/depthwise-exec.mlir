// The family depthwise in the simulator: each way in which the input comes to a
// stage, and each in which threads read it.
// RUN: conv-sim %s | FileCheck %s

// Quanta of 4 channels, with tails of channels, rows and columns.
// CHECK: quanta result0: right
func.func @quanta(%x: tensor<2x9x11x20xf32>, %w: tensor<20x1x3x3xf32>) -> tensor<2x9x11x20xf32> {
  %o = tensor.empty() : tensor<2x9x11x20xf32>
  %y = conv.fused ins(%x, %w : tensor<2x9x11x20xf32>, tensor<20x1x3x3xf32>) outs(%o : tensor<2x9x11x20xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1] groups 20
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.depthwise<tile = [16, 4, 8], thread = [4, 2, 2], lanes = [4, 2, 4], stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x9x11x20xf32>
  return %y : tensor<2x9x11x20xf32>
}

// Channels that are no whole quanta come word by word.
// CHECK: words result0: right
func.func @words(%x: tensor<1x6x9x7xf32>, %w: tensor<7x1x3x3xf32>) -> tensor<1x6x9x7xf32> {
  %o = tensor.empty() : tensor<1x6x9x7xf32>
  %y = conv.fused ins(%x, %w : tensor<1x6x9x7xf32>, tensor<7x1x3x3xf32>) outs(%o : tensor<1x6x9x7xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1] groups 7
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.depthwise<tile = [8, 4, 4], thread = [4, 1, 1], lanes = [2, 4, 4], stages = 3, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x6x9x7xf32>
  return %y : tensor<1x6x9x7xf32>
}

// Threads of 3 channels read them one by one.
// CHECK: odd_threads result0: right
func.func @odd_threads(%x: tensor<1x6x9x7xf32>, %w: tensor<7x1x3x3xf32>) -> tensor<1x6x9x7xf32> {
  %o = tensor.empty() : tensor<1x6x9x7xf32>
  %y = conv.fused ins(%x, %w : tensor<1x6x9x7xf32>, tensor<7x1x3x3xf32>) outs(%o : tensor<1x6x9x7xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1] groups 7
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.depthwise<tile = [6, 4, 4], thread = [3, 1, 1], lanes = [2, 4, 4], stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x6x9x7xf32>
  return %y : tensor<1x6x9x7xf32>
}

// Two channels of f16 a word, quanta of 8.
// CHECK: pairs result0: right
func.func @pairs(%x: tensor<2x8x10x24xf16>, %w: tensor<24x1x3x3xf16>) -> tensor<2x8x10x24xf16> {
  %o = tensor.empty() : tensor<2x8x10x24xf16>
  %y = conv.fused ins(%x, %w : tensor<2x8x10x24xf16>, tensor<24x1x3x3xf16>) outs(%o : tensor<2x8x10x24xf16>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1] groups 24
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.depthwise<tile = [16, 4, 8], thread = [8, 1, 2], lanes = [2, 4, 4], stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %r = arith.truncf %acc : f32 to f16
        conv.yield %r : f16
      } -> tensor<2x8x10x24xf16>
  return %y : tensor<2x8x10x24xf16>
}

// Channels that are whole words, but no quanta.
// CHECK: pair_words result0: right
func.func @pair_words(%x: tensor<1x8x10x10xbf16>, %w: tensor<10x1x3x3xbf16>) -> tensor<1x4x5x10xf32> {
  %o = tensor.empty() : tensor<1x4x5x10xf32>
  %y = conv.fused ins(%x, %w : tensor<1x8x10x10xbf16>, tensor<10x1x3x3xbf16>) outs(%o : tensor<1x4x5x10xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [2, 2] dilations [1, 1] pad_low [1, 1] pad_high [1, 1] groups 10
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.depthwise<tile = [8, 4, 8], thread = [2, 2, 2], lanes = [4, 2, 4], stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x4x5x10xf32>
  return %y : tensor<1x4x5x10xf32>
}

// An odd number of channels of f16 is widened on its way into the stage.
// CHECK: odd_channels result0: right
func.func @odd_channels(%x: tensor<1x8x10x9xf16>, %w: tensor<9x1x3x3xf16>) -> tensor<1x8x10x9xf32> {
  %o = tensor.empty() : tensor<1x8x10x9xf32>
  %y = conv.fused ins(%x, %w : tensor<1x8x10x9xf16>, tensor<9x1x3x3xf16>) outs(%o : tensor<1x8x10x9xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1] groups 9
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.depthwise<tile = [8, 4, 4], thread = [4, 1, 1], lanes = [2, 4, 4], stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x8x10x9xf32>
  return %y : tensor<1x8x10x9xf32>
}

// So are pairs beside a filter of another type.
// CHECK: mixed_filter result0: right
func.func @mixed_filter(%x: tensor<1x8x10x8xf16>, %w: tensor<8x1x3x3xf32>) -> tensor<1x8x10x8xf32> {
  %o = tensor.empty() : tensor<1x8x10x8xf32>
  %y = conv.fused ins(%x, %w : tensor<1x8x10x8xf16>, tensor<8x1x3x3xf32>) outs(%o : tensor<1x8x10x8xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1] groups 8
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.depthwise<tile = [8, 4, 4], thread = [4, 1, 1], lanes = [2, 4, 4], stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x8x10x8xf32>
  return %y : tensor<1x8x10x8xf32>
}

// Rows of columns as quads, whose start is moved to one; a tail of channels.
// CHECK: quads result0: right
func.func @quads(%x: tensor<1x6x9x12xf32>, %w: tensor<6x1x3x3xf32>) -> tensor<1x6x9x12xf32> {
  %o = tensor.empty() : tensor<1x6x9x12xf32>
  %y = conv.fused ins(%x, %w : tensor<1x6x9x12xf32>, tensor<6x1x3x3xf32>) outs(%o : tensor<1x6x9x12xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1] groups 6
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.depthwise<tile = [4, 8, 16], thread = [2, 2, 4], lanes = [2, 4, 4], stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x6x9x12xf32>
  return %y : tensor<1x6x9x12xf32>
}

// Rows that are no whole quads, dilated taps, strides.
// CHECK: elements result0: right
func.func @elements(%x: tensor<1x5x11x13xf32>, %w: tensor<5x1x3x2xf32>) -> tensor<1x5x11x6xf32> {
  %o = tensor.empty() : tensor<1x5x11x6xf32>
  %y = conv.fused ins(%x, %w : tensor<1x5x11x13xf32>, tensor<5x1x3x2xf32>) outs(%o : tensor<1x5x11x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 2] dilations [2, 3] pad_low [2, 1] pad_high [2, 1] groups 5
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.depthwise<tile = [2, 8, 8], thread = [1, 2, 2], lanes = [2, 4, 4], stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x5x11x6xf32>
  return %y : tensor<1x5x11x6xf32>
}

// Rows of f16 are widened.
// CHECK: widened_quads result0: right
func.func @widened_quads(%x: tensor<1x6x9x12xf16>, %w: tensor<6x1x3x3xf16>) -> tensor<1x6x9x12xf32> {
  %o = tensor.empty() : tensor<1x6x9x12xf32>
  %y = conv.fused ins(%x, %w : tensor<1x6x9x12xf16>, tensor<6x1x3x3xf16>) outs(%o : tensor<1x6x9x12xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1] groups 6
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.depthwise<tile = [2, 8, 16], thread = [1, 2, 4], lanes = [2, 4, 4], stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x6x9x12xf32>
  return %y : tensor<1x6x9x12xf32>
}

// The result has another order than the input.
// CHECK: rows_to_channels result0: right
func.func @rows_to_channels(%x: tensor<1x6x7x9xf32>, %w: tensor<6x1x3x3xf32>) -> tensor<1x7x9x6xf32> {
  %o = tensor.empty() : tensor<1x7x9x6xf32>
  %y = conv.fused ins(%x, %w : tensor<1x6x7x9xf32>, tensor<6x1x3x3xf32>) outs(%o : tensor<1x7x9x6xf32>)
      dims <input = nchw, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1] groups 6
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.depthwise<tile = [4, 4, 8], thread = [2, 1, 2], lanes = [2, 4, 4], stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x7x9x6xf32>
  return %y : tensor<1x7x9x6xf32>
}

// And the other way round.
// CHECK: channels_to_rows result0: right
func.func @channels_to_rows(%x: tensor<1x7x9x8xf32>, %w: tensor<8x1x3x3xf32>) -> tensor<1x8x7x9xf32> {
  %o = tensor.empty() : tensor<1x8x7x9xf32>
  %y = conv.fused ins(%x, %w : tensor<1x7x9x8xf32>, tensor<8x1x3x3xf32>) outs(%o : tensor<1x8x7x9xf32>)
      dims <input = nhwc, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1] groups 8
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.depthwise<tile = [8, 4, 8], thread = [4, 1, 2], lanes = [2, 4, 4], stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x8x7x9xf32>
  return %y : tensor<1x8x7x9xf32>
}

// Zeros between the inputs.
// CHECK: dilated_input result0: right
func.func @dilated_input(%x: tensor<1x4x5x6xf32>, %w: tensor<4x1x3x3xf32>) -> tensor<1x4x9x11xf32> {
  %o = tensor.empty() : tensor<1x4x9x11xf32>
  %y = conv.fused ins(%x, %w : tensor<1x4x5x6xf32>, tensor<4x1x3x3xf32>) outs(%o : tensor<1x4x9x11xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1] input_dilation [2, 2] groups 4
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.depthwise<tile = [4, 4, 16], thread = [1, 2, 4], lanes = [4, 2, 4], stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x4x9x11xf32>
  return %y : tensor<1x4x9x11xf32>
}

// One dimension.
// CHECK: one_dimension result0: right
func.func @one_dimension(%x: tensor<2x17x12xf32>, %w: tensor<12x1x5xf32>) -> tensor<2x17x12xf32> {
  %o = tensor.empty() : tensor<2x17x12xf32>
  %y = conv.fused ins(%x, %w : tensor<2x17x12xf32>, tensor<12x1x5xf32>) outs(%o : tensor<2x17x12xf32>)
      dims <input = nwc, filter = fcw, output = nwf>
      strides [1] dilations [1] pad_low [2] pad_high [2] groups 12
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.depthwise<tile = [8, 1, 16], thread = [4, 1, 1], lanes = [2, 1, 16], stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x17x12xf32>
  return %y : tensor<2x17x12xf32>
}

// A block walks over the tiles of channels, and reduces over them all.
// CHECK: sum_rows result0: right
// CHECK: sum_rows result1: right
func.func @sum_rows(%x: tensor<2x11x6x7xf32>, %w: tensor<11x3x3xf32>) -> (tensor<2x11x6x7xf32>, tensor<2x6x7xf32>) {
  %o = tensor.empty() : tensor<2x11x6x7xf32>
  %p = tensor.empty() : tensor<2x6x7xf32>
  %y:2 = conv.fused ins(%x, %w : tensor<2x11x6x7xf32>, tensor<11x3x3xf32>) outs(%o, %p : tensor<2x11x6x7xf32>, tensor<2x6x7xf32>)
      dims <input = nchw, filter = fhw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1] groups 11
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.depthwise<tile = [4, 4, 8], thread = [1, 1, 4], lanes = [4, 4, 2], stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc, %acc : f32, f32
      } reduce [sum] -> (tensor<2x11x6x7xf32>, tensor<2x6x7xf32>)
  return %y#0, %y#1 : tensor<2x11x6x7xf32>, tensor<2x6x7xf32>
}

// A block walks over the tiles of channels, and reduces over them all.
// CHECK: minimum_channels result0: right
// CHECK: minimum_channels result1: right
func.func @minimum_channels(%x: tensor<2x6x7x11xf16>, %w: tensor<11x3x3xf16>) -> (tensor<2x6x7x11xf32>, tensor<2x6x7xf32>) {
  %o = tensor.empty() : tensor<2x6x7x11xf32>
  %p = tensor.empty() : tensor<2x6x7xf32>
  %y:2 = conv.fused ins(%x, %w : tensor<2x6x7x11xf16>, tensor<11x3x3xf16>) outs(%o, %p : tensor<2x6x7x11xf32>, tensor<2x6x7xf32>)
      dims <input = nhwc, filter = fhw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1] groups 11
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.depthwise<tile = [8, 4, 8], thread = [4, 1, 2], lanes = [2, 4, 4], stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc, %acc : f32, f32
      } reduce [minimum] -> (tensor<2x6x7x11xf32>, tensor<2x6x7xf32>)
  return %y#0, %y#1 : tensor<2x6x7x11xf32>, tensor<2x6x7xf32>
}

// One word of two channels a tile: no rows of columns, although these lie side by
// side in the stage.
// CHECK: one_word result0: right
func.func @one_word(%x: tensor<1x6x9x6xf16>, %w: tensor<6x1x3x3xf16>) -> tensor<1x6x9x6xf32> {
  %o = tensor.empty() : tensor<1x6x9x6xf32>
  %y = conv.fused ins(%x, %w : tensor<1x6x9x6xf16>, tensor<6x1x3x3xf16>) outs(%o : tensor<1x6x9x6xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1] groups 6
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.depthwise<tile = [2, 4, 8], thread = [2, 1, 1], lanes = [1, 4, 8], stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x6x9x6xf32>
  return %y : tensor<1x6x9x6xf32>
}

// Rows from the last to the first lie before the start of the slice, which is read
// where it is.
// CHECK: backwards result0: right
func.func @backwards(%b: tensor<1x6x9x8xf32>, %w: tensor<8x1x3x3xf32>) -> tensor<1x4x7x8xf32> {
  %x = tensor.extract_slice %b[0, 5, 0, 0] [1, 6, 9, 8] [1, -1, 1, 1] : tensor<1x6x9x8xf32> to tensor<1x6x9x8xf32>
  %o = tensor.empty() : tensor<1x4x7x8xf32>
  %y = conv.fused ins(%x, %w : tensor<1x6x9x8xf32>, tensor<8x1x3x3xf32>) outs(%o : tensor<1x4x7x8xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] groups 8
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.depthwise<tile = [8, 4, 8], thread = [4, 2, 1], lanes = [2, 2, 8], stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x4x7x8xf32>
  return %y : tensor<1x4x7x8xf32>
}
