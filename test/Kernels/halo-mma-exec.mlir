// Kernels on tensor cores are right in every element: couts, channels, rows and
// columns that are no multiple of a tile, strides, dilations, padding, groups,
// channels last, one dimension, reductions over the channels at once and over
// channel tiles.
// RUN: conv-sim %s | FileCheck %s

// CHECK-DAG: tails result0: right
func.func @tails(%x: tensor<2x13x11x14xf32>, %w: tensor<37x13x3x3xf32>, %b: tensor<37xf32>) -> tensor<2x37x9x12xf32> {
  %o = tensor.empty() : tensor<2x37x9x12xf32>
  %y = conv.fused ins(%x, %w : tensor<2x13x11x14xf32>, tensor<37x13x3x3xf32>)
      extras(%b : tensor<37xf32>) maps [(d0, d1, d2, d3) -> (d1)]
      outs(%o : tensor<2x37x9x12xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] 
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 3, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %0 = arith.addf %acc, %bias : f32
        conv.yield %0 : f32
      } -> tensor<2x37x9x12xf32>
  return %y : tensor<2x37x9x12xf32>
}

// CHECK-DAG: padded result0: right
func.func @padded(%x: tensor<1x16x10x12xf32>, %w: tensor<24x16x3x3xf32>, %b: tensor<24xf32>) -> tensor<1x24x10x12xf32> {
  %o = tensor.empty() : tensor<1x24x10x12xf32>
  %y = conv.fused ins(%x, %w : tensor<1x16x10x12xf32>, tensor<24x16x3x3xf32>)
      extras(%b : tensor<24xf32>) maps [(d0, d1, d2, d3) -> (d1)]
      outs(%o : tensor<1x24x10x12xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1] 
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 2, 24], warp = [32, 1, 8], chunk = 16, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %0 = arith.addf %acc, %bias : f32
        conv.yield %0 : f32
      } -> tensor<1x24x10x12xf32>
  return %y : tensor<1x24x10x12xf32>
}

// CHECK-DAG: strided result0: right
func.func @strided(%x: tensor<2x9x13x21xf32>, %w: tensor<40x9x5x3xf32>, %b: tensor<40xf32>) -> tensor<2x40x5x10xf32> {
  %o = tensor.empty() : tensor<2x40x5x10xf32>
  %y = conv.fused ins(%x, %w : tensor<2x9x13x21xf32>, tensor<40x9x5x3xf32>)
      extras(%b : tensor<40xf32>) maps [(d0, d1, d2, d3) -> (d1)]
      outs(%o : tensor<2x40x5x10xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [2, 2] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] 
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 3, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %0 = arith.addf %acc, %bias : f32
        conv.yield %0 : f32
      } -> tensor<2x40x5x10xf32>
  return %y : tensor<2x40x5x10xf32>
}

// CHECK-DAG: dilated result0: right
func.func @dilated(%x: tensor<1x8x15x15xf32>, %w: tensor<16x8x3x3xf32>, %b: tensor<16xf32>) -> tensor<1x16x11x9xf32> {
  %o = tensor.empty() : tensor<1x16x11x9xf32>
  %y = conv.fused ins(%x, %w : tensor<1x8x15x15xf32>, tensor<16x8x3x3xf32>)
      extras(%b : tensor<16xf32>) maps [(d0, d1, d2, d3) -> (d1)]
      outs(%o : tensor<1x16x11x9xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [2, 3] pad_low [0, 0] pad_high [0, 0] 
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 3, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %0 = arith.addf %acc, %bias : f32
        conv.yield %0 : f32
      } -> tensor<1x16x11x9xf32>
  return %y : tensor<1x16x11x9xf32>
}

// CHECK-DAG: grouped result0: right
func.func @grouped(%x: tensor<2x24x8x8xf32>, %w: tensor<30x8x3x3xf32>, %b: tensor<30xf32>) -> tensor<2x30x6x6xf32> {
  %o = tensor.empty() : tensor<2x30x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x24x8x8xf32>, tensor<30x8x3x3xf32>)
      extras(%b : tensor<30xf32>) maps [(d0, d1, d2, d3) -> (d1)]
      outs(%o : tensor<2x30x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] groups 3
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 2, 24], warp = [32, 1, 8], chunk = 16, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %0 = arith.addf %acc, %bias : f32
        conv.yield %0 : f32
      } -> tensor<2x30x6x6xf32>
  return %y : tensor<2x30x6x6xf32>
}

// CHECK-DAG: pointwise result0: right
func.func @pointwise(%x: tensor<2x20x7x7xf32>, %w: tensor<33x20x1x1xf32>, %b: tensor<33xf32>) -> tensor<2x33x7x7xf32> {
  %o = tensor.empty() : tensor<2x33x7x7xf32>
  %y = conv.fused ins(%x, %w : tensor<2x20x7x7xf32>, tensor<33x20x1x1xf32>)
      extras(%b : tensor<33xf32>) maps [(d0, d1, d2, d3) -> (d1)]
      outs(%o : tensor<2x33x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] 
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 3, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %0 = arith.addf %acc, %bias : f32
        conv.yield %0 : f32
      } -> tensor<2x33x7x7xf32>
  return %y : tensor<2x33x7x7xf32>
}

// CHECK-DAG: channels_last result0: right
func.func @channels_last(%x: tensor<2x9x11x12xf32>, %w: tensor<3x3x12x36xf32>, %b: tensor<36xf32>) -> tensor<2x7x9x36xf32> {
  %o = tensor.empty() : tensor<2x7x9x36xf32>
  %y = conv.fused ins(%x, %w : tensor<2x9x11x12xf32>, tensor<3x3x12x36xf32>)
      extras(%b : tensor<36xf32>) maps [(d0, d1, d2, d3) -> (d3)]
      outs(%o : tensor<2x7x9x36xf32>)
      dims <input = nhwc, filter = hwcf, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] 
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 3, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %0 = arith.addf %acc, %bias : f32
        conv.yield %0 : f32
      } -> tensor<2x7x9x36xf32>
  return %y : tensor<2x7x9x36xf32>
}

// CHECK-DAG: transposed result0: right
func.func @transposed(%x: tensor<1x8x5x6xf32>, %w: tensor<16x8x3x3xf32>, %b: tensor<16xf32>) -> tensor<1x16x7x9xf32> {
  %o = tensor.empty() : tensor<1x16x7x9xf32>
  %y = conv.fused ins(%x, %w : tensor<1x8x5x6xf32>, tensor<16x8x3x3xf32>)
      extras(%b : tensor<16xf32>) maps [(d0, d1, d2, d3) -> (d1)]
      outs(%o : tensor<1x16x7x9xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] input_dilation [2, 2]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 2, 24], warp = [32, 1, 8], chunk = 16, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %0 = arith.addf %acc, %bias : f32
        conv.yield %0 : f32
      } -> tensor<1x16x7x9xf32>
  return %y : tensor<1x16x7x9xf32>
}

// CHECK-DAG: wide result0: right
func.func @wide(%x: tensor<1x8x20x21xf32>, %w: tensor<64x8x7x7xf32>, %b: tensor<64xf32>) -> tensor<1x64x14x15xf32> {
  %o = tensor.empty() : tensor<1x64x14x15xf32>
  %y = conv.fused ins(%x, %w : tensor<1x8x20x21xf32>, tensor<64x8x7x7xf32>)
      extras(%b : tensor<64xf32>) maps [(d0, d1, d2, d3) -> (d1)]
      outs(%o : tensor<1x64x14x15xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] 
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [16, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %0 = arith.addf %acc, %bias : f32
        conv.yield %0 : f32
      } -> tensor<1x64x14x15xf32>
  return %y : tensor<1x64x14x15xf32>
}

// CHECK-DAG: one_row result0: right
func.func @one_row(%x: tensor<2x16x40xf32>, %w: tensor<24x16x5xf32>) -> tensor<2x24x36xf32> {
  %o = tensor.empty() : tensor<2x24x36xf32>
  %y = conv.fused ins(%x, %w : tensor<2x16x40xf32>, tensor<24x16x5xf32>)
      outs(%o : tensor<2x24x36xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [1] dilations [1] pad_low [0] pad_high [0]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 1, 64], warp = [32, 1, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x24x36xf32>
  return %y : tensor<2x24x36xf32>
}

// CHECK-DAG: minimum result0: right
func.func @minimum(%x: tensor<2x13x11x14xf32>, %w: tensor<37x13x3x3xf32>) -> tensor<2x9x12xf32> {
  %o = tensor.empty() : tensor<2x9x12xf32>
  %y = conv.fused ins(%x, %w : tensor<2x13x11x14xf32>, tensor<37x13x3x3xf32>)
      outs(%o : tensor<2x9x12xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [64, 4, 16], warp = [32, 2, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } reduce [minimum] -> tensor<2x9x12xf32>
  return %y : tensor<2x9x12xf32>
}

// Also full results, and 37 channels in three channel tiles.
// CHECK-DAG: sum_and_full result0: right
// CHECK-DAG: sum_and_full result1: right
func.func @sum_and_full(%x: tensor<2x13x11x14xf32>, %w: tensor<37x13x3x3xf32>) -> (tensor<2x37x9x12xf32>, tensor<2x9x12xf32>) {
  %f = tensor.empty() : tensor<2x37x9x12xf32>
  %o = tensor.empty() : tensor<2x9x12xf32>
  %y:2 = conv.fused ins(%x, %w : tensor<2x13x11x14xf32>, tensor<37x13x3x3xf32>)
      outs(%f, %o : tensor<2x37x9x12xf32>, tensor<2x9x12xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [16, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc, %acc : f32, f32
      } reduce [sum] -> (tensor<2x37x9x12xf32>, tensor<2x9x12xf32>)
  return %y#0, %y#1 : tensor<2x37x9x12xf32>, tensor<2x9x12xf32>
}

// CHECK-DAG: half result0: right
func.func @half(%x: tensor<2x9x11x18xf16>, %w: tensor<37x18x3x3xf16>, %b: tensor<37xf16>) -> tensor<2x7x9x37xf16> {
  %o = tensor.empty() : tensor<2x7x9x37xf16>
  %y = conv.fused ins(%x, %w : tensor<2x9x11x18xf16>, tensor<37x18x3x3xf16>)
      extras(%b : tensor<37xf16>) maps [(d0, d1, d2, d3) -> (d3)]
      outs(%o : tensor<2x7x9x37xf16>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [32, 2, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f16):
        %0 = arith.extf %bias : f16 to f32
        %1 = arith.addf %acc, %0 : f32
        %2 = arith.truncf %1 : f32 to f16
        conv.yield %2 : f16
      } -> tensor<2x7x9x37xf16>
  return %y : tensor<2x7x9x37xf16>
}

// CHECK-DAG: brain result0: right
func.func @brain(%x: tensor<2x9x11x18xbf16>, %w: tensor<37x18x3x3xbf16>, %b: tensor<37xbf16>) -> tensor<2x7x9x37xbf16> {
  %o = tensor.empty() : tensor<2x7x9x37xbf16>
  %y = conv.fused ins(%x, %w : tensor<2x9x11x18xbf16>, tensor<37x18x3x3xbf16>)
      extras(%b : tensor<37xbf16>) maps [(d0, d1, d2, d3) -> (d3)]
      outs(%o : tensor<2x7x9x37xbf16>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [32, 2, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: bf16):
        %0 = arith.extf %bias : bf16 to f32
        %1 = arith.addf %acc, %0 : f32
        %2 = arith.truncf %1 : f32 to bf16
        conv.yield %2 : bf16
      } -> tensor<2x7x9x37xbf16>
  return %y : tensor<2x7x9x37xbf16>
}

// Groups whose channels are a word and a half of the chunk, strides and padding;
// results with the columns innermost; the channel of the maximum.
// CHECK-DAG: half_grouped result0: right
func.func @half_grouped(%x: tensor<1x9x12x20xf16>, %w: tensor<24x10x3x3xf16>) -> tensor<1x24x5x6xf16> {
  %o = tensor.empty() : tensor<1x24x5x6xf16>
  %y = conv.fused ins(%x, %w : tensor<1x9x12x20xf16>, tensor<24x10x3x3xf16>)
      outs(%o : tensor<1x24x5x6xf16>)
      dims <input = nhwc, filter = fchw, output = nfhw>
      strides [2, 2] dilations [1, 1] pad_low [1, 1] pad_high [1, 1] groups 2
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [16, 4, 8], warp = [16, 2, 8], chunk = 8, stages = 3, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %0 = arith.truncf %acc : f32 to f16
        conv.yield %0 : f16
      } -> tensor<1x24x5x6xf16>
  return %y : tensor<1x24x5x6xf16>
}

// CHECK-DAG: half_argmax result0: right
// CHECK-DAG: half_argmax result1: right
func.func @half_argmax(%x: tensor<2x9x11x18xf16>, %w: tensor<37x18x3x3xf16>) -> (tensor<2x7x9xf32>, tensor<2x7x9xi64>) {
  %o = tensor.empty() : tensor<2x7x9xf32>
  %i = tensor.empty() : tensor<2x7x9xi64>
  %y:2 = conv.fused ins(%x, %w : tensor<2x9x11x18xf16>, tensor<37x18x3x3xf16>)
      outs(%o, %i : tensor<2x7x9xf32>, tensor<2x7x9xi64>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [48, 4, 16], warp = [48, 2, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } reduce [argmax] -> (tensor<2x7x9xf32>, tensor<2x7x9xi64>)
  return %y#0, %y#1 : tensor<2x7x9xf32>, tensor<2x7x9xi64>
}

// 16-bit elements whose channels lie apart: a tail of channels that is no whole
// quantum, padding, strides, several groups of 8 words a stage.

// CHECK-DAG: half_apart result0: right
func.func @half_apart(%x: tensor<2x22x11x13xf16>, %w: tensor<37x22x3x3xf16>, %b: tensor<37xf16>) -> tensor<2x37x11x13xf16> {
  %o = tensor.empty() : tensor<2x37x11x13xf16>
  %y = conv.fused ins(%x, %w : tensor<2x22x11x13xf16>, tensor<37x22x3x3xf16>)
      extras(%b : tensor<37xf16>) maps [(d0, d1, d2, d3) -> (d1)]
      outs(%o : tensor<2x37x11x13xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 3, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f16):
        %0 = arith.extf %bias : f16 to f32
        %1 = arith.addf %acc, %0 : f32
        %2 = arith.truncf %1 : f32 to f16
        conv.yield %2 : f16
      } -> tensor<2x37x11x13xf16>
  return %y : tensor<2x37x11x13xf16>
}

// CHECK-DAG: half_apart_strided result0: right
func.func @half_apart_strided(%x: tensor<1x34x12x15xf16>, %w: tensor<20x34x3x3xf16>, %b: tensor<20xf16>) -> tensor<1x20x6x8xf16> {
  %o = tensor.empty() : tensor<1x20x6x8xf16>
  %y = conv.fused ins(%x, %w : tensor<1x34x12x15xf16>, tensor<20x34x3x3xf16>)
      extras(%b : tensor<20xf16>) maps [(d0, d1, d2, d3) -> (d1)]
      outs(%o : tensor<1x20x6x8xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [2, 2] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 2, 8], warp = [16, 1, 8], chunk = 16, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f16):
        %0 = arith.extf %bias : f16 to f32
        %1 = arith.addf %acc, %0 : f32
        %2 = arith.truncf %1 : f32 to f16
        conv.yield %2 : f16
      } -> tensor<1x20x6x8xf16>
  return %y : tensor<1x20x6x8xf16>
}

// CHECK-DAG: brain_apart result0: right
func.func @brain_apart(%x: tensor<2x16x9x10xbf16>, %w: tensor<24x16x1x1xbf16>, %b: tensor<24xbf16>) -> tensor<2x24x9x10xbf16> {
  %o = tensor.empty() : tensor<2x24x9x10xbf16>
  %y = conv.fused ins(%x, %w : tensor<2x16x9x10xbf16>, tensor<24x16x1x1xbf16>)
      extras(%b : tensor<24xbf16>) maps [(d0, d1, d2, d3) -> (d1)]
      outs(%o : tensor<2x24x9x10xbf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 2, 8], warp = [32, 2, 8], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: bf16):
        %0 = arith.extf %bias : bf16 to f32
        %1 = arith.addf %acc, %0 : f32
        %2 = arith.truncf %1 : f32 to bf16
        conv.yield %2 : bf16
      } -> tensor<2x24x9x10xbf16>
  return %y : tensor<2x24x9x10xbf16>
}

// Windows whose multiplies stay a loop, and channels innermost that are no whole
// quanta, or are several groups of 8 words a stage.

// CHECK-DAG: looped result0: right
func.func @looped(%x: tensor<1x10x12x13xf32>, %w: tensor<20x10x9x9xf32>, %b: tensor<20xf32>) -> tensor<1x20x12x13xf32> {
  %o = tensor.empty() : tensor<1x20x12x13xf32>
  %y = conv.fused ins(%x, %w : tensor<1x10x12x13xf32>, tensor<20x10x9x9xf32>)
      extras(%b : tensor<20xf32>) maps [(n, f, h, w) -> (f)]
      outs(%o : tensor<1x20x12x13xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [4, 4] pad_high [4, 4] 
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [16, 8, 8], warp = [16, 8, 8], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %z = arith.constant 0.0 : f32
        %0 = arith.addf %bias, %z : f32
        %1 = arith.addf %acc, %0 : f32
        %six = arith.constant 6.0 : f32
        %2 = arith.divf %1, %six : f32
        conv.yield %2 : f32
      } -> tensor<1x20x12x13xf32>
  return %y : tensor<1x20x12x13xf32>
}

// CHECK-DAG: looped_half result0: right
func.func @looped_half(%x: tensor<1x20x12x13xf16>, %w: tensor<20x20x9x9xf16>, %b: tensor<20xf16>) -> tensor<1x20x12x13xf16> {
  %o = tensor.empty() : tensor<1x20x12x13xf16>
  %y = conv.fused ins(%x, %w : tensor<1x20x12x13xf16>, tensor<20x20x9x9xf16>)
      extras(%b : tensor<20xf16>) maps [(n, f, h, w) -> (f)]
      outs(%o : tensor<1x20x12x13xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [4, 4] pad_high [4, 4] 
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [16, 8, 8], warp = [16, 8, 8], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f16):
        %0 = arith.extf %bias : f16 to f32
        %1 = arith.addf %acc, %0 : f32
        %six = arith.constant 6.0 : f32
        %2 = arith.divf %1, %six : f32
        %3 = arith.truncf %2 : f32 to f16
        conv.yield %3 : f16
      } -> tensor<1x20x12x13xf16>
  return %y : tensor<1x20x12x13xf16>
}

// CHECK-DAG: words result0: right
func.func @words(%x: tensor<2x9x9x6xf16>, %w: tensor<17x6x3x3xf16>, %b: tensor<17xf16>) -> tensor<2x7x7x17xf16> {
  %o = tensor.empty() : tensor<2x7x7x17xf16>
  %y = conv.fused ins(%x, %w : tensor<2x9x9x6xf16>, tensor<17x6x3x3xf16>)
      extras(%b : tensor<17xf16>) maps [(n, h, w, f) -> (f)]
      outs(%o : tensor<2x7x7x17xf16>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] 
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 2, 8], warp = [16, 2, 8], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f16):
        %0 = arith.extf %bias : f16 to f32
        %1 = arith.addf %acc, %0 : f32
        %six = arith.constant 6.0 : f32
        %2 = arith.divf %1, %six : f32
        %3 = arith.truncf %2 : f32 to f16
        conv.yield %3 : f16
      } -> tensor<2x7x7x17xf16>
  return %y : tensor<2x7x7x17xf16>
}

// CHECK-DAG: quanta result0: right
func.func @quanta(%x: tensor<1x9x11x24xf16>, %w: tensor<24x24x3x3xf16>, %b: tensor<24xf16>) -> tensor<1x9x11x24xf16> {
  %o = tensor.empty() : tensor<1x9x11x24xf16>
  %y = conv.fused ins(%x, %w : tensor<1x9x11x24xf16>, tensor<24x24x3x3xf16>)
      extras(%b : tensor<24xf16>) maps [(n, h, w, f) -> (f)]
      outs(%o : tensor<1x9x11x24xf16>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1] 
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 2, 16], warp = [16, 2, 8], chunk = 16, stages = 3, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f16):
        %0 = arith.extf %bias : f16 to f32
        %1 = arith.addf %acc, %0 : f32
        %2 = math.tanh %1 : f32
        %3 = arith.truncf %2 : f32 to f16
        conv.yield %3 : f16
      } -> tensor<1x9x11x24xf16>
  return %y : tensor<1x9x11x24xf16>
}

// A warp of 7 rows loads them in pairs and the last alone; the last tile along
// the columns is moved to the left, so that no store is masked; the lanes of the
// argmin exchange all of their 14 positions, for 7 rows of pairs have no half
// that lies behind the other.
// CHECK-DAG: seven result0: right
// CHECK-DAG: seven result1: right
// CHECK-DAG: seven result2: right
func.func @seven(%x: tensor<2x16x14x13xf32>, %w: tensor<32x16x3x3xf32>) -> (tensor<2x32x14x13xf32>, tensor<2x14x13xf32>, tensor<2x14x13xi64>) {
  %o = tensor.empty() : tensor<2x32x14x13xf32>
  %m = tensor.empty() : tensor<2x14x13xf32>
  %i = tensor.empty() : tensor<2x14x13xi64>
  %y:3 = conv.fused ins(%x, %w : tensor<2x16x14x13xf32>, tensor<32x16x3x3xf32>)
      outs(%o, %m, %i : tensor<2x32x14x13xf32>, tensor<2x14x13xf32>, tensor<2x14x13xi64>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 14, 8], warp = [32, 7, 8], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc, %acc : f32, f32
      } reduce [argmin] -> (tensor<2x32x14x13xf32>, tensor<2x14x13xf32>, tensor<2x14x13xi64>)
  return %y#0, %y#1, %y#2 : tensor<2x32x14x13xf32>, tensor<2x14x13xf32>, tensor<2x14x13xi64>
}

// There is padding only: nothing is loaded from an input without elements, with
// whole chunks of channels and with a tail.
// CHECK-DAG: no_rows result0: right
func.func @no_rows(%x: tensor<1x16x0x8xf16>, %w: tensor<16x16x3x3xf16>) -> tensor<1x16x2x8xf32> {
  %o = tensor.empty() : tensor<1x16x2x8xf32>
  %y = conv.fused ins(%x, %w : tensor<1x16x0x8xf16>, tensor<16x16x3x3xf16>) outs(%o : tensor<1x16x2x8xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [2, 1] pad_high [2, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [16, 4, 8], warp = [16, 2, 8], chunk = 16, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x16x2x8xf32>
  return %y : tensor<1x16x2x8xf32>
}

// CHECK-DAG: no_rows_tail result0: right
func.func @no_rows_tail(%x: tensor<1x18x0x8xf16>, %w: tensor<16x18x3x3xf16>) -> tensor<1x16x2x8xf32> {
  %o = tensor.empty() : tensor<1x16x2x8xf32>
  %y = conv.fused ins(%x, %w : tensor<1x18x0x8xf16>, tensor<16x18x3x3xf16>) outs(%o : tensor<1x16x2x8xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [2, 1] pad_high [2, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [16, 4, 8], warp = [16, 2, 8], chunk = 16, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x16x2x8xf32>
  return %y : tensor<1x16x2x8xf32>
}

// 16-bit rows of an even number of columns are loaded by pairs: from an even column
// on where the padding is odd, with a channel tail, with strides, dilations, and a
// window of an even number of columns, whose last pair is half needed.
// CHECK-DAG: half_pairs result0: right
func.func @half_pairs(%x: tensor<2x22x11x14xf16>, %w: tensor<37x22x3x3xf16>, %b: tensor<37xf16>) -> tensor<2x37x11x14xf16> {
  %o = tensor.empty() : tensor<2x37x11x14xf16>
  %y = conv.fused ins(%x, %w : tensor<2x22x11x14xf16>, tensor<37x22x3x3xf16>)
      extras(%b : tensor<37xf16>) maps [(d0, d1, d2, d3) -> (d1)]
      outs(%o : tensor<2x37x11x14xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 3, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f16):
        %0 = arith.extf %bias : f16 to f32
        %1 = arith.addf %acc, %0 : f32
        %2 = arith.truncf %1 : f32 to f16
        conv.yield %2 : f16
      } -> tensor<2x37x11x14xf16>
  return %y : tensor<2x37x11x14xf16>
}

// CHECK-DAG: half_pairs_strided result0: right
func.func @half_pairs_strided(%x: tensor<1x34x12x18xf16>, %w: tensor<20x34x3x3xf16>, %b: tensor<20xf16>) -> tensor<1x20x6x9xf16> {
  %o = tensor.empty() : tensor<1x20x6x9xf16>
  %y = conv.fused ins(%x, %w : tensor<1x34x12x18xf16>, tensor<20x34x3x3xf16>)
      extras(%b : tensor<20xf16>) maps [(d0, d1, d2, d3) -> (d1)]
      outs(%o : tensor<1x20x6x9xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [2, 2] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 3, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f16):
        %0 = arith.extf %bias : f16 to f32
        %1 = arith.addf %acc, %0 : f32
        %2 = arith.truncf %1 : f32 to f16
        conv.yield %2 : f16
      } -> tensor<1x20x6x9xf16>
  return %y : tensor<1x20x6x9xf16>
}

// CHECK-DAG: half_pairs_unpadded result0: right
func.func @half_pairs_unpadded(%x: tensor<1x16x9x20xf16>, %w: tensor<16x16x3x4xf16>, %b: tensor<16xf16>) -> tensor<1x16x7x17xf16> {
  %o = tensor.empty() : tensor<1x16x7x17xf16>
  %y = conv.fused ins(%x, %w : tensor<1x16x9x20xf16>, tensor<16x16x3x4xf16>)
      extras(%b : tensor<16xf16>) maps [(d0, d1, d2, d3) -> (d1)]
      outs(%o : tensor<1x16x7x17xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 3, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f16):
        %0 = arith.extf %bias : f16 to f32
        %1 = arith.addf %acc, %0 : f32
        %2 = arith.truncf %1 : f32 to f16
        conv.yield %2 : f16
      } -> tensor<1x16x7x17xf16>
  return %y : tensor<1x16x7x17xf16>
}

// CHECK-DAG: brain_pairs_dilated result0: right
func.func @brain_pairs_dilated(%x: tensor<1x18x9x16xbf16>, %w: tensor<16x18x2x3xbf16>, %b: tensor<16xbf16>) -> tensor<1x16x10x16xbf16> {
  %o = tensor.empty() : tensor<1x16x10x16xbf16>
  %y = conv.fused ins(%x, %w : tensor<1x18x9x16xbf16>, tensor<16x18x2x3xbf16>)
      extras(%b : tensor<16xbf16>) maps [(d0, d1, d2, d3) -> (d1)]
      outs(%o : tensor<1x16x10x16xbf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 3] pad_low [1, 3] pad_high [1, 3]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 3, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: bf16):
        %0 = arith.extf %bias : bf16 to f32
        %1 = arith.addf %acc, %0 : f32
        %2 = arith.truncf %1 : f32 to bf16
        conv.yield %2 : bf16
      } -> tensor<1x16x10x16xbf16>
  return %y : tensor<1x16x10x16xbf16>
}

// A warp of 80 couts and 56 columns.
// CHECK-DAG: wide_warp result0: right
func.func @wide_warp(%x: tensor<1x16x5x60xf16>, %w: tensor<90x16x3x3xf16>) -> tensor<1x90x5x60xf16> {
  %o = tensor.empty() : tensor<1x90x5x60xf16>
  %y = conv.fused ins(%x, %w : tensor<1x16x5x60xf16>, tensor<90x16x3x3xf16>) outs(%o : tensor<1x90x5x60xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [80, 2, 56], warp = [80, 1, 56], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %0 = arith.truncf %acc : f32 to f16
        conv.yield %0 : f16
      } -> tensor<1x90x5x60xf16>
  return %y : tensor<1x90x5x60xf16>
}
