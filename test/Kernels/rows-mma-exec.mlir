// Kernels of whole rows are right in every element: couts, channels and pixels
// that are no multiple of a tile, tiles that begin and end within a row, of one
// image and over several, strides, dilations, padding, groups, one, two and three
// dimensions, copies of quanta, of words and through registers, by pairs of
// columns too, channels first and last, parts of the channels, reductions over
// the channels at once and over channel tiles.
// RUN: conv-sim %s | FileCheck %s

// CHECK-DAG: tails result0: right
func.func @tails(%x: tensor<2x13x11x14xf32>, %w: tensor<37x13x3x3xf32>, %b: tensor<37xf32>) -> tensor<2x37x9x12xf32> {
  %o0 = tensor.empty() : tensor<2x37x9x12xf32>
  %y = conv.fused ins(%x, %w : tensor<2x13x11x14xf32>, tensor<37x13x3x3xf32>)
      extras(%b : tensor<37xf32>) maps [(d0, d1, d2, d3) -> (d1)]
      outs(%o0 : tensor<2x37x9x12xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [32, 64], warp = [16, 32], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %s = arith.addf %acc, %bias : f32
        conv.yield %s : f32
      } -> tensor<2x37x9x12xf32>
  return %y : tensor<2x37x9x12xf32>
}

// A window that reaches past every border.
// CHECK-DAG: padded result0: right
func.func @padded(%x: tensor<1x16x10x12xf32>, %w: tensor<24x16x3x3xf32>, %b: tensor<24xf32>) -> tensor<1x24x10x12xf32> {
  %o0 = tensor.empty() : tensor<1x24x10x12xf32>
  %y = conv.fused ins(%x, %w : tensor<1x16x10x12xf32>, tensor<24x16x3x3xf32>)
      extras(%b : tensor<24xf32>) maps [(d0, d1, d2, d3) -> (d1)]
      outs(%o0 : tensor<1x24x10x12xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [64, 24], warp = [32, 8], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %s = arith.addf %acc, %bias : f32
        conv.yield %s : f32
      } -> tensor<1x24x10x12xf32>
  return %y : tensor<1x24x10x12xf32>
}

// CHECK-DAG: strided result0: right
func.func @strided(%x: tensor<2x9x13x21xf32>, %w: tensor<40x9x5x3xf32>, %b: tensor<40xf32>) -> tensor<2x40x5x10xf32> {
  %o0 = tensor.empty() : tensor<2x40x5x10xf32>
  %y = conv.fused ins(%x, %w : tensor<2x9x13x21xf32>, tensor<40x9x5x3xf32>)
      extras(%b : tensor<40xf32>) maps [(d0, d1, d2, d3) -> (d1)]
      outs(%o0 : tensor<2x40x5x10xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [2, 2] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [32, 32], warp = [16, 16], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %s = arith.addf %acc, %bias : f32
        conv.yield %s : f32
      } -> tensor<2x40x5x10xf32>
  return %y : tensor<2x40x5x10xf32>
}

// CHECK-DAG: dilated result0: right
func.func @dilated(%x: tensor<1x8x15x15xf32>, %w: tensor<16x8x3x3xf32>, %b: tensor<16xf32>) -> tensor<1x16x11x9xf32> {
  %o0 = tensor.empty() : tensor<1x16x11x9xf32>
  %y = conv.fused ins(%x, %w : tensor<1x8x15x15xf32>, tensor<16x8x3x3xf32>)
      extras(%b : tensor<16xf32>) maps [(d0, d1, d2, d3) -> (d1)]
      outs(%o0 : tensor<1x16x11x9xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [2, 3] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [16, 40], warp = [16, 40], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %s = arith.addf %acc, %bias : f32
        conv.yield %s : f32
      } -> tensor<1x16x11x9xf32>
  return %y : tensor<1x16x11x9xf32>
}

// Padding of one side alone.
// CHECK-DAG: asymmetric result0: right
func.func @asymmetric(%x: tensor<1x8x9x10xf32>, %w: tensor<16x8x4x2xf32>, %b: tensor<16xf32>) -> tensor<1x16x8x10xf32> {
  %o0 = tensor.empty() : tensor<1x16x8x10xf32>
  %y = conv.fused ins(%x, %w : tensor<1x8x9x10xf32>, tensor<16x8x4x2xf32>)
      extras(%b : tensor<16xf32>) maps [(d0, d1, d2, d3) -> (d1)]
      outs(%o0 : tensor<1x16x8x10xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [2, 0] pad_high [0, 1]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [32, 48], warp = [16, 24], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %s = arith.addf %acc, %bias : f32
        conv.yield %s : f32
      } -> tensor<1x16x8x10xf32>
  return %y : tensor<1x16x8x10xf32>
}

// CHECK-DAG: grouped result0: right
func.func @grouped(%x: tensor<2x24x8x8xf32>, %w: tensor<30x8x3x3xf32>, %b: tensor<30xf32>) -> tensor<2x30x6x6xf32> {
  %o0 = tensor.empty() : tensor<2x30x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x24x8x8xf32>, tensor<30x8x3x3xf32>)
      extras(%b : tensor<30xf32>) maps [(d0, d1, d2, d3) -> (d1)]
      outs(%o0 : tensor<2x30x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] groups 3
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [32, 64], warp = [32, 16], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %s = arith.addf %acc, %bias : f32
        conv.yield %s : f32
      } -> tensor<2x30x6x6xf32>
  return %y : tensor<2x30x6x6xf32>
}

// One warp, whose threads copy several pixels each.
// CHECK-DAG: few_threads result0: right
func.func @few_threads(%x: tensor<1x8x9x9xf32>, %w: tensor<16x8x3x3xf32>, %b: tensor<16xf32>) -> tensor<1x16x7x7xf32> {
  %o0 = tensor.empty() : tensor<1x16x7x7xf32>
  %y = conv.fused ins(%x, %w : tensor<1x8x9x9xf32>, tensor<16x8x3x3xf32>)
      extras(%b : tensor<16xf32>) maps [(d0, d1, d2, d3) -> (d1)]
      outs(%o0 : tensor<1x16x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [16, 16], warp = [16, 16], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %s = arith.addf %acc, %bias : f32
        conv.yield %s : f32
      } -> tensor<1x16x7x7xf32>
  return %y : tensor<1x16x7x7xf32>
}

// More threads than pixels times channels.
// CHECK-DAG: many_threads result0: right
func.func @many_threads(%x: tensor<1x8x5x5xf32>, %w: tensor<130x8x3x3xf32>, %b: tensor<130xf32>) -> tensor<1x130x3x3xf32> {
  %o0 = tensor.empty() : tensor<1x130x3x3xf32>
  %y = conv.fused ins(%x, %w : tensor<1x8x5x5xf32>, tensor<130x8x3x3xf32>)
      extras(%b : tensor<130xf32>) maps [(d0, d1, d2, d3) -> (d1)]
      outs(%o0 : tensor<1x130x3x3xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [128, 16], warp = [32, 8], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %s = arith.addf %acc, %bias : f32
        conv.yield %s : f32
      } -> tensor<1x130x3x3xf32>
  return %y : tensor<1x130x3x3xf32>
}

// CHECK-DAG: wide result0: right
func.func @wide(%x: tensor<1x8x20x21xf32>, %w: tensor<64x8x7x7xf32>, %b: tensor<64xf32>) -> tensor<1x64x14x15xf32> {
  %o0 = tensor.empty() : tensor<1x64x14x15xf32>
  %y = conv.fused ins(%x, %w : tensor<1x8x20x21xf32>, tensor<64x8x7x7xf32>)
      extras(%b : tensor<64xf32>) maps [(d0, d1, d2, d3) -> (d1)]
      outs(%o0 : tensor<1x64x14x15xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [16, 32], warp = [16, 16], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %s = arith.addf %acc, %bias : f32
        conv.yield %s : f32
      } -> tensor<1x64x14x15xf32>
  return %y : tensor<1x64x14x15xf32>
}

// CHECK-DAG: one_row result0: right
func.func @one_row(%x: tensor<2x16x40xf32>, %w: tensor<24x16x5xf32>, %b: tensor<24xf32>) -> tensor<2x24x20xf32> {
  %o0 = tensor.empty() : tensor<2x24x20xf32>
  %y = conv.fused ins(%x, %w : tensor<2x16x40xf32>, tensor<24x16x5xf32>)
      extras(%b : tensor<24xf32>) maps [(d0, d1, d2) -> (d1)]
      outs(%o0 : tensor<2x24x20xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [2] dilations [1] pad_low [2] pad_high [2]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [32, 24], warp = [16, 24], chunk = 16, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %s = arith.addf %acc, %bias : f32
        conv.yield %s : f32
      } -> tensor<2x24x20xf32>
  return %y : tensor<2x24x20xf32>
}

// CHECK-DAG: planes result0: right
func.func @planes(%x: tensor<1x9x5x6x7xf32>, %w: tensor<20x9x3x3x3xf32>, %b: tensor<20xf32>) -> tensor<1x20x3x6x7xf32> {
  %o0 = tensor.empty() : tensor<1x20x3x6x7xf32>
  %y = conv.fused ins(%x, %w : tensor<1x9x5x6x7xf32>, tensor<20x9x3x3x3xf32>)
      extras(%b : tensor<20xf32>) maps [(d0, d1, d2, d3, d4) -> (d1)]
      outs(%o0 : tensor<1x20x3x6x7xf32>)
      dims <input = ncdhw, filter = fcdhw, output = nfdhw>
      strides [2, 1, 1] dilations [1, 1, 1] pad_low [1, 1, 1] pad_high [1, 1, 1]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [32, 64], warp = [16, 32], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %s = arith.addf %acc, %bias : f32
        conv.yield %s : f32
      } -> tensor<1x20x3x6x7xf32>
  return %y : tensor<1x20x3x6x7xf32>
}

// f32 with the channels innermost: quanta of 4, and channels that are none.
// CHECK-DAG: channels_last result0: right
func.func @channels_last(%x: tensor<2x9x11x12xf32>, %w: tensor<36x12x3x3xf32>, %b: tensor<36xf32>) -> tensor<2x9x11x36xf32> {
  %o0 = tensor.empty() : tensor<2x9x11x36xf32>
  %y = conv.fused ins(%x, %w : tensor<2x9x11x12xf32>, tensor<36x12x3x3xf32>)
      extras(%b : tensor<36xf32>) maps [(d0, d1, d2, d3) -> (d3)]
      outs(%o0 : tensor<2x9x11x36xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [48, 32], warp = [16, 32], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %s = arith.addf %acc, %bias : f32
        conv.yield %s : f32
      } -> tensor<2x9x11x36xf32>
  return %y : tensor<2x9x11x36xf32>
}

// CHECK-DAG: channels_last_odd result0: right
func.func @channels_last_odd(%x: tensor<2x9x11x7xf32>, %w: tensor<36x7x3x3xf32>, %b: tensor<36xf32>) -> tensor<2x7x9x36xf32> {
  %o0 = tensor.empty() : tensor<2x7x9x36xf32>
  %y = conv.fused ins(%x, %w : tensor<2x9x11x7xf32>, tensor<36x7x3x3xf32>)
      extras(%b : tensor<36xf32>) maps [(d0, d1, d2, d3) -> (d3)]
      outs(%o0 : tensor<2x7x9x36xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [48, 32], warp = [48, 16], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %s = arith.addf %acc, %bias : f32
        conv.yield %s : f32
      } -> tensor<2x7x9x36xf32>
  return %y : tensor<2x7x9x36xf32>
}

// CHECK-DAG: last_to_first result0: right
func.func @last_to_first(%x: tensor<1x9x11x12xf32>, %w: tensor<36x12x2x2xf32>, %b: tensor<36xf32>) -> tensor<1x36x8x10xf32> {
  %o0 = tensor.empty() : tensor<1x36x8x10xf32>
  %y = conv.fused ins(%x, %w : tensor<1x9x11x12xf32>, tensor<36x12x2x2xf32>)
      extras(%b : tensor<36xf32>) maps [(d0, d1, d2, d3) -> (d1)]
      outs(%o0 : tensor<1x36x8x10xf32>)
      dims <input = nhwc, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [32, 64], warp = [16, 64], chunk = 16, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %s = arith.addf %acc, %bias : f32
        conv.yield %s : f32
      } -> tensor<1x36x8x10xf32>
  return %y : tensor<1x36x8x10xf32>
}

// CHECK-DAG: first_to_last result0: right
func.func @first_to_last(%x: tensor<1x12x9x11xf32>, %w: tensor<36x12x2x2xf32>, %b: tensor<36xf32>) -> tensor<1x8x10x36xf32> {
  %o0 = tensor.empty() : tensor<1x8x10x36xf32>
  %y = conv.fused ins(%x, %w : tensor<1x12x9x11xf32>, tensor<36x12x2x2xf32>)
      extras(%b : tensor<36xf32>) maps [(d0, d1, d2, d3) -> (d3)]
      outs(%o0 : tensor<1x8x10x36xf32>)
      dims <input = nchw, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [48, 32], warp = [16, 32], chunk = 16, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %s = arith.addf %acc, %bias : f32
        conv.yield %s : f32
      } -> tensor<1x8x10x36xf32>
  return %y : tensor<1x8x10x36xf32>
}

// CHECK-DAG: minimum result0: right
func.func @minimum(%x: tensor<2x13x11x14xf32>, %w: tensor<37x13x3x3xf32>) -> tensor<2x9x12xf32> {
  %o0 = tensor.empty() : tensor<2x9x12xf32>
  %y = conv.fused ins(%x, %w : tensor<2x13x11x14xf32>, tensor<37x13x3x3xf32>)
      outs(%o0 : tensor<2x9x12xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [48, 32], warp = [16, 32], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } reduce [minimum] -> tensor<2x9x12xf32>
  return %y : tensor<2x9x12xf32>
}

// Also full results, and 37 channels in three channel tiles.
// CHECK-DAG: sum_and_full result0: right
// CHECK-DAG: sum_and_full result1: right
func.func @sum_and_full(%x: tensor<2x13x11x14xf32>, %w: tensor<37x13x3x3xf32>, %b: tensor<37xf32>) -> (tensor<2x37x9x12xf32>, tensor<2x9x12xf32>) {
  %o0 = tensor.empty() : tensor<2x37x9x12xf32>
  %o1 = tensor.empty() : tensor<2x9x12xf32>
  %y:2 = conv.fused ins(%x, %w : tensor<2x13x11x14xf32>, tensor<37x13x3x3xf32>)
      extras(%b : tensor<37xf32>) maps [(d0, d1, d2, d3) -> (d1)]
      outs(%o0, %o1 : tensor<2x37x9x12xf32>, tensor<2x9x12xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [32, 32], warp = [16, 32], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %s = arith.addf %acc, %bias : f32
        conv.yield %s, %s : f32, f32
      } reduce [sum] -> (tensor<2x37x9x12xf32>, tensor<2x9x12xf32>)
  return %y#0, %y#1 : tensor<2x37x9x12xf32>, tensor<2x9x12xf32>
}

// CHECK-DAG: half result0: right
func.func @half(%x: tensor<2x9x11x18xf16>, %w: tensor<37x18x3x3xf16>, %b: tensor<37xf16>) -> tensor<2x7x9x37xf16> {
  %o0 = tensor.empty() : tensor<2x7x9x37xf16>
  %y = conv.fused ins(%x, %w : tensor<2x9x11x18xf16>, tensor<37x18x3x3xf16>)
      extras(%b : tensor<37xf16>) maps [(d0, d1, d2, d3) -> (d3)]
      outs(%o0 : tensor<2x7x9x37xf16>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [48, 32], warp = [16, 32], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f16):
        %e = arith.extf %bias : f16 to f32
        %s = arith.addf %acc, %e : f32
        %t = arith.truncf %s : f32 to f16
        conv.yield %t : f16
      } -> tensor<2x7x9x37xf16>
  return %y : tensor<2x7x9x37xf16>
}

// Channels in whole quanta of 8.
// CHECK-DAG: half_quanta result0: right
func.func @half_quanta(%x: tensor<2x9x11x40xf16>, %w: tensor<48x40x3x3xf16>, %b: tensor<48xf16>) -> tensor<2x9x11x48xf16> {
  %o0 = tensor.empty() : tensor<2x9x11x48xf16>
  %y = conv.fused ins(%x, %w : tensor<2x9x11x40xf16>, tensor<48x40x3x3xf16>)
      extras(%b : tensor<48xf16>) maps [(d0, d1, d2, d3) -> (d3)]
      outs(%o0 : tensor<2x9x11x48xf16>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [48, 64], warp = [48, 32], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f16):
        %e = arith.extf %bias : f16 to f32
        %s = arith.addf %acc, %e : f32
        %t = arith.truncf %s : f32 to f16
        conv.yield %t : f16
      } -> tensor<2x9x11x48xf16>
  return %y : tensor<2x9x11x48xf16>
}

// CHECK-DAG: brain result0: right
func.func @brain(%x: tensor<2x9x11x24xbf16>, %w: tensor<37x24x3x3xbf16>, %b: tensor<37xbf16>) -> tensor<2x4x5x37xbf16> {
  %o0 = tensor.empty() : tensor<2x4x5x37xbf16>
  %y = conv.fused ins(%x, %w : tensor<2x9x11x24xbf16>, tensor<37x24x3x3xbf16>)
      extras(%b : tensor<37xbf16>) maps [(d0, d1, d2, d3) -> (d3)]
      outs(%o0 : tensor<2x4x5x37xbf16>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [2, 2] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [48, 16], warp = [16, 16], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: bf16):
        %e = arith.extf %bias : bf16 to f32
        %s = arith.addf %acc, %e : f32
        %t = arith.truncf %s : f32 to bf16
        conv.yield %t : bf16
      } -> tensor<2x4x5x37xbf16>
  return %y : tensor<2x4x5x37xbf16>
}

// CHECK-DAG: half_grouped result0: right
func.func @half_grouped(%x: tensor<1x9x12x20xf16>, %w: tensor<24x10x3x3xf16>, %b: tensor<24xf16>) -> tensor<1x24x5x6xf16> {
  %o0 = tensor.empty() : tensor<1x24x5x6xf16>
  %y = conv.fused ins(%x, %w : tensor<1x9x12x20xf16>, tensor<24x10x3x3xf16>)
      extras(%b : tensor<24xf16>) maps [(d0, d1, d2, d3) -> (d1)]
      outs(%o0 : tensor<1x24x5x6xf16>)
      dims <input = nhwc, filter = fchw, output = nfhw>
      strides [2, 2] dilations [1, 1] pad_low [1, 1] pad_high [1, 1] groups 2
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [32, 32], warp = [16, 16], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f16):
        %e = arith.extf %bias : f16 to f32
        %s = arith.addf %acc, %e : f32
        %t = arith.truncf %s : f32 to f16
        conv.yield %t : f16
      } -> tensor<1x24x5x6xf16>
  return %y : tensor<1x24x5x6xf16>
}

// CHECK-DAG: half_row result0: right
func.func @half_row(%x: tensor<2x33x16xf16>, %w: tensor<40x16x3xf16>, %b: tensor<40xf16>) -> tensor<2x33x40xf16> {
  %o0 = tensor.empty() : tensor<2x33x40xf16>
  %y = conv.fused ins(%x, %w : tensor<2x33x16xf16>, tensor<40x16x3xf16>)
      extras(%b : tensor<40xf16>) maps [(d0, d1, d2) -> (d2)]
      outs(%o0 : tensor<2x33x40xf16>)
      dims <input = nwc, filter = fcw, output = nwf>
      strides [1] dilations [1] pad_low [1] pad_high [1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [48, 16], warp = [48, 16], chunk = 8, stages = 4, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f16):
        %e = arith.extf %bias : f16 to f32
        %s = arith.addf %acc, %e : f32
        %t = arith.truncf %s : f32 to f16
        conv.yield %t : f16
      } -> tensor<2x33x40xf16>
  return %y : tensor<2x33x40xf16>
}

// CHECK-DAG: half_planes result0: right
func.func @half_planes(%x: tensor<1x4x5x6x16xf16>, %w: tensor<24x16x3x1x3xf16>, %b: tensor<24xf16>) -> tensor<1x4x5x6x24xf16> {
  %o0 = tensor.empty() : tensor<1x4x5x6x24xf16>
  %y = conv.fused ins(%x, %w : tensor<1x4x5x6x16xf16>, tensor<24x16x3x1x3xf16>)
      extras(%b : tensor<24xf16>) maps [(d0, d1, d2, d3, d4) -> (d4)]
      outs(%o0 : tensor<1x4x5x6x24xf16>)
      dims <input = ndhwc, filter = fcdhw, output = ndhwf>
      strides [1, 1, 1] dilations [1, 1, 1] pad_low [1, 0, 1] pad_high [1, 0, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [32, 32], warp = [16, 32], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f16):
        %e = arith.extf %bias : f16 to f32
        %s = arith.addf %acc, %e : f32
        %t = arith.truncf %s : f32 to f16
        conv.yield %t : f16
      } -> tensor<1x4x5x6x24xf16>
  return %y : tensor<1x4x5x6x24xf16>
}

// CHECK-DAG: half_argmax result0: right
// CHECK-DAG: half_argmax result1: right
func.func @half_argmax(%x: tensor<2x9x11x18xf16>, %w: tensor<37x18x3x3xf16>) -> (tensor<2x7x9xf32>, tensor<2x7x9xi64>) {
  %o0 = tensor.empty() : tensor<2x7x9xf32>
  %o1 = tensor.empty() : tensor<2x7x9xi64>
  %y:2 = conv.fused ins(%x, %w : tensor<2x9x11x18xf16>, tensor<37x18x3x3xf16>)
      outs(%o0, %o1 : tensor<2x7x9xf32>, tensor<2x7x9xi64>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [48, 32], warp = [16, 32], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } reduce [argmax] -> (tensor<2x7x9xf32>, tensor<2x7x9xi64>)
  return %y#0, %y#1 : tensor<2x7x9xf32>, tensor<2x7x9xi64>
}

// Planes of 2x3: a tile has more than ten of them, a window as many paddings.
// CHECK-DAG: many_images result0: right
func.func @many_images(%x: tensor<19x8x2x3xf32>, %w: tensor<16x8x3x3xf32>) -> tensor<19x16x2x3xf32> {
  %o0 = tensor.empty() : tensor<19x16x2x3xf32>
  %y = conv.fused ins(%x, %w : tensor<19x8x2x3xf32>, tensor<16x8x3x3xf32>)
      outs(%o0 : tensor<19x16x2x3xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [16, 64], warp = [16, 32], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<19x16x2x3xf32>
  return %y : tensor<19x16x2x3xf32>
}

// CHECK-DAG: single_pixels result0: right
func.func @single_pixels(%x: tensor<21x8x1x1xf32>, %w: tensor<16x8x3x3xf32>) -> tensor<21x16x1x1xf32> {
  %o0 = tensor.empty() : tensor<21x16x1x1xf32>
  %y = conv.fused ins(%x, %w : tensor<21x8x1x1xf32>, tensor<16x8x3x3xf32>)
      outs(%o0 : tensor<21x16x1x1xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [16, 16], warp = [16, 8], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<21x16x1x1xf32>
  return %y : tensor<21x16x1x1xf32>
}

// The channels in three parts, of which a second kernel adds the sums.
// CHECK-DAG: parts result0: right
func.func @parts(%x: tensor<2x24x7x7xf32>, %w: tensor<20x24x3x3xf32>) -> tensor<2x20x7x7xf32> {
  %o0 = tensor.empty() : tensor<2x20x7x7xf32>
  %y = conv.fused ins(%x, %w : tensor<2x24x7x7xf32>, tensor<20x24x3x3xf32>)
      outs(%o0 : tensor<2x20x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [32, 32], warp = [16, 32], chunk = 8, stages = 2, splits = 3, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x20x7x7xf32>
  return %y : tensor<2x20x7x7xf32>
}

// CHECK-DAG: half_parts result0: right
func.func @half_parts(%x: tensor<3x7x5x32xf16>, %w: tensor<20x32x3x3xf16>) -> tensor<3x7x5x20xf16> {
  %o0 = tensor.empty() : tensor<3x7x5x20xf16>
  %y = conv.fused ins(%x, %w : tensor<3x7x5x32xf16>, tensor<20x32x3x3xf16>)
      outs(%o0 : tensor<3x7x5x20xf16>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [32, 40], warp = [32, 40], chunk = 8, stages = 2, splits = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %t = arith.truncf %acc : f32 to f16
        conv.yield %t : f16
      } -> tensor<3x7x5x20xf16>
  return %y : tensor<3x7x5x20xf16>
}

// Pairs of columns: rows are even, and begin one column early where the padding is odd.
// CHECK-DAG: half_pairs result0: right
func.func @half_pairs(%x: tensor<3x12x6x8xf16>, %w: tensor<24x12x3x3xf16>) -> tensor<3x24x6x8xf16> {
  %o0 = tensor.empty() : tensor<3x24x6x8xf16>
  %y = conv.fused ins(%x, %w : tensor<3x12x6x8xf16>, tensor<24x12x3x3xf16>)
      outs(%o0 : tensor<3x24x6x8xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [32, 48], warp = [16, 24], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %t = arith.truncf %acc : f32 to f16
        conv.yield %t : f16
      } -> tensor<3x24x6x8xf16>
  return %y : tensor<3x24x6x8xf16>
}

// CHECK-DAG: half_pairs_even result0: right
func.func @half_pairs_even(%x: tensor<3x12x6x8xf16>, %w: tensor<24x12x5x5xf16>) -> tensor<3x24x6x8xf16> {
  %o0 = tensor.empty() : tensor<3x24x6x8xf16>
  %y = conv.fused ins(%x, %w : tensor<3x12x6x8xf16>, tensor<24x12x5x5xf16>)
      outs(%o0 : tensor<3x24x6x8xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [2, 2] pad_high [2, 2]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [16, 32], warp = [16, 32], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %t = arith.truncf %acc : f32 to f16
        conv.yield %t : f16
      } -> tensor<3x24x6x8xf16>
  return %y : tensor<3x24x6x8xf16>
}

// CHECK-DAG: half_singles result0: right
func.func @half_singles(%x: tensor<3x12x6x7xf16>, %w: tensor<24x12x3x3xf16>) -> tensor<3x24x3x4xf16> {
  %o0 = tensor.empty() : tensor<3x24x3x4xf16>
  %y = conv.fused ins(%x, %w : tensor<3x12x6x7xf16>, tensor<24x12x3x3xf16>)
      outs(%o0 : tensor<3x24x3x4xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [2, 2] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [32, 24], warp = [16, 24], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %t = arith.truncf %acc : f32 to f16
        conv.yield %t : f16
      } -> tensor<3x24x3x4xf16>
  return %y : tensor<3x24x3x4xf16>
}

// f32 that is multiplied as f16.
// CHECK-DAG: narrowed result0: right
func.func @narrowed(%x: tensor<2x20x9x7xf32>, %w: tensor<24x20x3x3xf32>) -> tensor<2x24x9x7xf32> {
  %o0 = tensor.empty() : tensor<2x24x9x7xf32>
  %y = conv.fused ins(%x, %w : tensor<2x20x9x7xf32>, tensor<24x20x3x3xf32>)
      outs(%o0 : tensor<2x24x9x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = f16, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [32, 32], warp = [16, 32], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x24x9x7xf32>
  return %y : tensor<2x24x9x7xf32>
}

// CHECK-DAG: narrowed_quanta result0: right
func.func @narrowed_quanta(%x: tensor<2x9x7x24xf32>, %w: tensor<24x24x3x3xf32>) -> tensor<2x9x7x24xf32> {
  %o0 = tensor.empty() : tensor<2x9x7x24xf32>
  %y = conv.fused ins(%x, %w : tensor<2x9x7x24xf32>, tensor<24x24x3x3xf32>)
      outs(%o0 : tensor<2x9x7x24xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = bf16, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [32, 32], warp = [16, 32], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x9x7x24xf32>
  return %y : tensor<2x9x7x24xf32>
}

// CHECK-DAG: sums_of_two result0: right
func.func @sums_of_two(%x: tensor<2x13x6x5xf32>, %w: tensor<24x13x3x3xf32>) -> tensor<2x24x6x5xf32> {
  %o0 = tensor.empty() : tensor<2x24x6x5xf32>
  %y = conv.fused ins(%x, %w : tensor<2x13x6x5xf32>, tensor<24x13x3x3xf32>)
      outs(%o0 : tensor<2x24x6x5xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = tf32x3, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [32, 32], warp = [16, 32], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x24x6x5xf32>
  return %y : tensor<2x24x6x5xf32>
}

// f32 that was copied as it lies is rounded before it is multiplied; of a warp with few couts in the stage.
// CHECK-DAG: rounded_at_use result0: right
func.func @rounded_at_use(%x: tensor<2x9x7x16xf32>, %w: tensor<32x16x3x3xf32>) -> tensor<2x9x7x32xf32> {
  %o0 = tensor.empty() : tensor<2x9x7x32xf32>
  %y = conv.fused ins(%x, %w : tensor<2x9x7x16xf32>, tensor<32x16x3x3xf32>)
      outs(%o0 : tensor<2x9x7x32xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [32, 32], warp = [32, 16], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x9x7x32xf32>
  return %y : tensor<2x9x7x32xf32>
}

// CHECK-DAG: rounded_in_stage result0: right
func.func @rounded_in_stage(%x: tensor<2x9x7x16xf32>, %w: tensor<32x16x3x3xf32>) -> tensor<2x9x7x32xf32> {
  %o0 = tensor.empty() : tensor<2x9x7x32xf32>
  %y = conv.fused ins(%x, %w : tensor<2x9x7x16xf32>, tensor<32x16x3x3xf32>)
      outs(%o0 : tensor<2x9x7x32xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [32, 32], warp = [16, 16], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x9x7x32xf32>
  return %y : tensor<2x9x7x32xf32>
}

// Strides, dilation and padding along the planes.
// CHECK-DAG: deep result0: right
func.func @deep(%x: tensor<2x8x7x5x6xf32>, %w: tensor<16x8x3x2x3xf32>) -> tensor<2x16x3x5x6xf32> {
  %o0 = tensor.empty() : tensor<2x16x3x5x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x8x7x5x6xf32>, tensor<16x8x3x2x3xf32>)
      outs(%o0 : tensor<2x16x3x5x6xf32>)
      dims <input = ncdhw, filter = fcdhw, output = nfdhw>
      strides [2, 1, 1] dilations [2, 1, 1] pad_low [1, 0, 1] pad_high [1, 1, 1]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [16, 40], warp = [16, 40], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x3x5x6xf32>
  return %y : tensor<2x16x3x5x6xf32>
}

// CHECK-DAG: deep_last result0: right
func.func @deep_last(%x: tensor<3x2x5x4x24xf16>, %w: tensor<16x24x3x3x3xf16>) -> tensor<3x2x5x4x16xf16> {
  %o0 = tensor.empty() : tensor<3x2x5x4x16xf16>
  %y = conv.fused ins(%x, %w : tensor<3x2x5x4x24xf16>, tensor<16x24x3x3x3xf16>)
      outs(%o0 : tensor<3x2x5x4x16xf16>)
      dims <input = ndhwc, filter = fcdhw, output = ndhwf>
      strides [1, 1, 1] dilations [1, 1, 1] pad_low [1, 1, 1] pad_high [1, 1, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [16, 64], warp = [16, 32], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %t = arith.truncf %acc : f32 to f16
        conv.yield %t : f16
      } -> tensor<3x2x5x4x16xf16>
  return %y : tensor<3x2x5x4x16xf16>
}

// CHECK-DAG: deep_parts result0: right
func.func @deep_parts(%x: tensor<1x16x4x5x4xf32>, %w: tensor<16x16x3x3x3xf32>) -> tensor<1x16x4x5x4xf32> {
  %o0 = tensor.empty() : tensor<1x16x4x5x4xf32>
  %y = conv.fused ins(%x, %w : tensor<1x16x4x5x4xf32>, tensor<16x16x3x3x3xf32>)
      outs(%o0 : tensor<1x16x4x5x4xf32>)
      dims <input = ncdhw, filter = fcdhw, output = nfdhw>
      strides [1, 1, 1] dilations [1, 1, 1] pad_low [1, 1, 1] pad_high [1, 1, 1]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [16, 32], warp = [16, 16], chunk = 8, stages = 2, splits = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x16x4x5x4xf32>
  return %y : tensor<1x16x4x5x4xf32>
}

// Tiles of six stages, each block several of them: the step to the next tile is a
// branch.
// CHECK-DAG: long_tiles result0: right
func.func @long_tiles(%x: tensor<5x48x7x7xf32>, %w: tensor<16x48x3x3xf32>) -> tensor<5x16x7x7xf32> {
  %o0 = tensor.empty() : tensor<5x16x7x7xf32>
  %y = conv.fused ins(%x, %w : tensor<5x48x7x7xf32>, tensor<16x48x3x3xf32>)
      outs(%o0 : tensor<5x16x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [16, 16], warp = [16, 16], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<5x16x7x7xf32>
  return %y : tensor<5x16x7x7xf32>
}

// Three dimensions, reduced over three tiles of channels.
// CHECK-DAG: deep_reduced result0: right
// CHECK-DAG: deep_reduced result1: right
func.func @deep_reduced(%x: tensor<1x16x4x5x4xf32>, %w: tensor<40x16x3x3x3xf32>) -> (tensor<1x40x4x5x4xf32>, tensor<1x4x5x4xf32>) {
  %o0 = tensor.empty() : tensor<1x40x4x5x4xf32>
  %o1 = tensor.empty() : tensor<1x4x5x4xf32>
  %y:2 = conv.fused ins(%x, %w : tensor<1x16x4x5x4xf32>, tensor<40x16x3x3x3xf32>)
      outs(%o0, %o1 : tensor<1x40x4x5x4xf32>, tensor<1x4x5x4xf32>)
      dims <input = ncdhw, filter = fcdhw, output = nfdhw>
      strides [1, 1, 1] dilations [1, 1, 1] pad_low [1, 1, 1] pad_high [1, 1, 1]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [16, 32], warp = [16, 16], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc, %acc : f32, f32
      } reduce [sum] -> (tensor<1x40x4x5x4xf32>, tensor<1x4x5x4xf32>)
  return %y#0, %y#1 : tensor<1x40x4x5x4xf32>, tensor<1x4x5x4xf32>
}

// CHECK-DAG: deep_reduced_parts result0: right
// CHECK-DAG: deep_reduced_parts result1: right
func.func @deep_reduced_parts(%x: tensor<1x16x4x5x4xf32>, %w: tensor<40x16x3x3x3xf32>) -> (tensor<1x40x4x5x4xf32>, tensor<1x4x5x4xf32>) {
  %o0 = tensor.empty() : tensor<1x40x4x5x4xf32>
  %o1 = tensor.empty() : tensor<1x4x5x4xf32>
  %y:2 = conv.fused ins(%x, %w : tensor<1x16x4x5x4xf32>, tensor<40x16x3x3x3xf32>)
      outs(%o0, %o1 : tensor<1x40x4x5x4xf32>, tensor<1x4x5x4xf32>)
      dims <input = ncdhw, filter = fcdhw, output = nfdhw>
      strides [1, 1, 1] dilations [1, 1, 1] pad_low [1, 1, 1] pad_high [1, 1, 1]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [16, 32], warp = [16, 16], chunk = 8, stages = 3, splits = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc, %acc : f32, f32
      } reduce [sum] -> (tensor<1x40x4x5x4xf32>, tensor<1x4x5x4xf32>)
  return %y#0, %y#1 : tensor<1x40x4x5x4xf32>, tensor<1x4x5x4xf32>
}

// More instructions than are unrolled: a loop over the rows of the filter.
// CHECK-DAG: rolled result0: right
func.func @rolled(%x: tensor<1x8x9x9xf32>, %w: tensor<48x8x5x5xf32>) -> tensor<1x48x9x9xf32> {
  %o0 = tensor.empty() : tensor<1x48x9x9xf32>
  %y = conv.fused ins(%x, %w : tensor<1x8x9x9xf32>, tensor<48x8x5x5xf32>)
      outs(%o0 : tensor<1x48x9x9xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [2, 2] pad_high [2, 2]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [48, 72], warp = [48, 72], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x48x9x9xf32>
  return %y : tensor<1x48x9x9xf32>
}

// Planes of one row, of which the stride leaves out most.
// CHECK-DAG: rows_apart result0: right
func.func @rows_apart(%x: tensor<9x8x3x11xf32>, %w: tensor<16x8x3x3xf32>) -> tensor<9x16x1x9xf32> {
  %o0 = tensor.empty() : tensor<9x16x1x9xf32>
  %y = conv.fused ins(%x, %w : tensor<9x8x3x11xf32>, tensor<16x8x3x3xf32>)
      outs(%o0 : tensor<9x16x1x9xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [8, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [16, 32], warp = [16, 16], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<9x16x1x9xf32>
  return %y : tensor<9x16x1x9xf32>
}

// Warps of 80 couts and 56 pixels.
// CHECK-DAG: wide_warp result0: right
func.func @wide_warp(%x: tensor<2x9x7x9xf32>, %w: tensor<90x9x3x3xf32>) -> tensor<2x90x7x9xf32> {
  %o = tensor.empty() : tensor<2x90x7x9xf32>
  %y = conv.fused ins(%x, %w : tensor<2x9x7x9xf32>, tensor<90x9x3x3xf32>) outs(%o : tensor<2x90x7x9xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [80, 112], warp = [80, 56], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x90x7x9xf32>
  return %y : tensor<2x90x7x9xf32>
}
