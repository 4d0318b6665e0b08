// Pixels of 16-bit elements whose channels are neighbours, in tiles of several
// stages: a pixel keeps a bit for each tap that is outside of the input, and the
// step to the next tile stands at the seam of two stages.
// RUN: conv-sim %s | FileCheck %s

// Padding at every border, a tail of channels, of couts and of pixels.
// CHECK: padded result0: right
func.func @padded(%x: tensor<2x6x5x24xf16>, %w: tensor<20x24x3x3xf16>) -> tensor<2x6x5x20xf32> {
  %o = tensor.empty() : tensor<2x6x5x20xf32>
  %y = conv.fused ins(%x, %w : tensor<2x6x5x24xf16>, tensor<20x24x3x3xf16>) outs(%o : tensor<2x6x5x20xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [32, 32], warp = [16, 16], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x6x5x20xf32>
  return %y : tensor<2x6x5x20xf32>
}

// Strides, dilations and more padding on one side; couts of two blocks.
// CHECK: strided result0: right
func.func @strided(%x: tensor<1x9x11x16xbf16>, %w: tensor<40x16x3x3xbf16>) -> tensor<1x5x6x40xf32> {
  %o = tensor.empty() : tensor<1x5x6x40xf32>
  %y = conv.fused ins(%x, %w : tensor<1x9x11x16xbf16>, tensor<40x16x3x3xbf16>) outs(%o : tensor<1x5x6x40xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [2, 2] dilations [2, 1] pad_low [3, 1] pad_high [2, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [32, 32], warp = [16, 16], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x5x6x40xf32>
  return %y : tensor<1x5x6x40xf32>
}

// 32 taps that are checked, the last bit among them.
// CHECK: window result0: right
func.func @window(%x: tensor<1x20x16xf16>, %w: tensor<16x16x32xf16>) -> tensor<1x15x16xf32> {
  %o = tensor.empty() : tensor<1x15x16xf32>
  %y = conv.fused ins(%x, %w : tensor<1x20x16xf16>, tensor<16x16x32xf16>) outs(%o : tensor<1x15x16xf32>)
      dims <input = nwc, filter = fcw, output = nwf>
      strides [1] dilations [1] pad_low [16] pad_high [10]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [32, 32], warp = [16, 16], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x15x16xf32>
  return %y : tensor<1x15x16xf32>
}

// More taps along a dimension than there are bits: coordinates.
// CHECK: wide result0: right
func.func @wide(%x: tensor<1x30x16xf16>, %w: tensor<16x16x40xf16>) -> tensor<1x15x16xf32> {
  %o = tensor.empty() : tensor<1x15x16xf32>
  %y = conv.fused ins(%x, %w : tensor<1x30x16xf16>, tensor<16x16x40xf16>) outs(%o : tensor<1x15x16xf32>)
      dims <input = nwc, filter = fcw, output = nwf>
      strides [1] dilations [1] pad_low [16] pad_high [8]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [32, 32], warp = [16, 16], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x15x16xf32>
  return %y : tensor<1x15x16xf32>
}

// Three dimensions, of which the rows cannot leave the input.
// CHECK: volume result0: right
func.func @volume(%x: tensor<1x3x6x5x16xf16>, %w: tensor<16x16x3x3x3xf16>) -> tensor<1x3x4x5x16xf32> {
  %o = tensor.empty() : tensor<1x3x4x5x16xf32>
  %y = conv.fused ins(%x, %w : tensor<1x3x6x5x16xf16>, tensor<16x16x3x3x3xf16>) outs(%o : tensor<1x3x4x5x16xf32>)
      dims <input = ndhwc, filter = fcdhw, output = ndhwf>
      strides [1, 1, 1] dilations [1, 1, 1] pad_low [1, 0, 1] pad_high [1, 0, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [16, 64], warp = [16, 16], chunk = 8, stages = 4, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x3x4x5x16xf32>
  return %y : tensor<1x3x4x5x16xf32>
}

// No taps to check, pixels past the last; two slots and four steps a stage.
// CHECK: points result0: right
func.func @points(%x: tensor<3x5x7x384xf16>, %w: tensor<16x384x1x1xf16>) -> tensor<3x5x7x16xf32> {
  %o = tensor.empty() : tensor<3x5x7x16xf32>
  %y = conv.fused ins(%x, %w : tensor<3x5x7x384xf16>, tensor<16x384x1x1xf16>) outs(%o : tensor<3x5x7x16xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [16, 32], warp = [16, 16], chunk = 32, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<3x5x7x16xf32>
  return %y : tensor<3x5x7x16xf32>
}

// Parts of the channels in a kernel of their own.
// CHECK: parts result0: right
func.func @parts(%x: tensor<1x7x7x64xf16>, %w: tensor<16x64x3x3xf16>) -> tensor<1x7x7x16xf32> {
  %o = tensor.empty() : tensor<1x7x7x16xf32>
  %y = conv.fused ins(%x, %w : tensor<1x7x7x64xf16>, tensor<16x64x3x3xf16>) outs(%o : tensor<1x7x7x16xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [16, 32], warp = [16, 16], chunk = 8, stages = 3, splits = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x7x7x16xf32>
  return %y : tensor<1x7x7x16xf32>
}

// Results of f32: a thread's 8 couts are two vectors of 16 bytes, 32 couts apart;
// 134 couts end within one.
// CHECK: vectors result0: right
func.func @vectors(%x: tensor<1x6x5x24xf32>, %w: tensor<134x24x3x3xf32>) -> tensor<1x6x5x134xf32> {
  %o = tensor.empty() : tensor<1x6x5x134xf32>
  %y = conv.fused ins(%x, %w : tensor<1x6x5x24xf32>, tensor<134x24x3x3xf32>) outs(%o : tensor<1x6x5x134xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [128, 32], warp = [64, 16], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x6x5x134xf32>
  return %y : tensor<1x6x5x134xf32>
}

// CHECK: halo_vectors result0: right
func.func @halo_vectors(%x: tensor<1x6x9x16xf32>, %w: tensor<134x16x3x3xf32>) -> tensor<1x6x9x134xf32> {
  %o = tensor.empty() : tensor<1x6x9x134xf32>
  %y = conv.fused ins(%x, %w : tensor<1x6x9x16xf32>, tensor<134x16x3x3xf32>) outs(%o : tensor<1x6x9x134xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = tf32x3, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [128, 2, 16], warp = [64, 1, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x6x9x134xf32>
  return %y : tensor<1x6x9x134xf32>
}

// Six quanta a stage, whose distance is padded for banks and stays one of whole
// quanta.
// CHECK: six_quanta result0: right
func.func @six_quanta(%x: tensor<1x6x9x48xf16>, %w: tensor<16x48x3x3xf16>) -> tensor<1x6x9x16xf32> {
  %o = tensor.empty() : tensor<1x6x9x16xf32>
  %y = conv.fused ins(%x, %w : tensor<1x6x9x48xf16>, tensor<16x48x3x3xf16>) outs(%o : tensor<1x6x9x16xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [16, 2, 16], warp = [16, 1, 16], chunk = 24, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x6x9x16xf32>
  return %y : tensor<1x6x9x16xf32>
}

// Warps of 80 couts.
// CHECK: wide_warps result0: right
func.func @wide_warps(%x: tensor<2x5x5x32xf16>, %w: tensor<170x32x1x1xf16>) -> tensor<2x5x5x170xf16> {
  %o = tensor.empty() : tensor<2x5x5x170xf16>
  %y = conv.fused ins(%x, %w : tensor<2x5x5x32xf16>, tensor<170x32x1x1xf16>) outs(%o : tensor<2x5x5x170xf16>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [160, 32], warp = [80, 16], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %0 = arith.truncf %acc : f32 to f16
        conv.yield %0 : f16
      } -> tensor<2x5x5x170xf16>
  return %y : tensor<2x5x5x170xf16>
}

// A warp of 112 couts.
// CHECK: widest_warp result0: right
func.func @widest_warp(%x: tensor<2x5x5x16xf32>, %w: tensor<115x16x1x1xf32>) -> tensor<2x5x5x115xf32> {
  %o = tensor.empty() : tensor<2x5x5x115xf32>
  %y = conv.fused ins(%x, %w : tensor<2x5x5x16xf32>, tensor<115x16x1x1xf32>) outs(%o : tensor<2x5x5x115xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [112, 32], warp = [112, 16], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x5x5x115xf32>
  return %y : tensor<2x5x5x115xf32>
}
