// Pixels of 16-bit elements whose channels lie apart, and whose neighbours are
// not always aligned together: each thread loads two channels of a pixel, and
// stages them as a word, in the next stage where its registers allow.
// RUN: conv-sim %s | FileCheck %s

// Words of pixels that lie apart, with padding.
// CHECK: words result0: right
func.func @words(%x: tensor<2x10x5x7xbf16>, %w: tensor<20x10x3x3xbf16>) -> tensor<2x20x5x7xf32> {
  %o = tensor.empty() : tensor<2x20x5x7xf32>
  %y = conv.fused ins(%x, %w : tensor<2x10x5x7xbf16>, tensor<20x10x3x3xbf16>) outs(%o : tensor<2x20x5x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [32, 32], warp = [16, 16], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x20x5x7xf32>
  return %y : tensor<2x20x5x7xf32>
}

// Strides and dilations, more loads than are under way at once.
// CHECK: strided result0: right
func.func @strided(%x: tensor<1x64x9x11xf16>, %w: tensor<16x64x3x3xf16>) -> tensor<1x5x11x16xf32> {
  %o = tensor.empty() : tensor<1x5x11x16xf32>
  %y = conv.fused ins(%x, %w : tensor<1x64x9x11xf16>, tensor<16x64x3x3xf16>) outs(%o : tensor<1x5x11x16xf32>)
      dims <input = nchw, filter = fchw, output = nhwf>
      strides [2, 1] dilations [1, 2] pad_low [1, 2] pad_high [1, 2]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [16, 64], warp = [16, 32], chunk = 32, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x5x11x16xf32>
  return %y : tensor<1x5x11x16xf32>
}

// More threads than words of a stage.
// CHECK: busy result0: right
func.func @busy(%x: tensor<1x16x3x5xf16>, %w: tensor<64x16x1x1xf16>) -> tensor<1x64x3x5xf32> {
  %o = tensor.empty() : tensor<1x64x3x5xf32>
  %y = conv.fused ins(%x, %w : tensor<1x16x3x5xf16>, tensor<64x16x1x1xf16>) outs(%o : tensor<1x64x3x5xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [64, 16], warp = [16, 16], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x64x3x5xf32>
  return %y : tensor<1x64x3x5xf32>
}

// Groups, and columns that are not innermost.
// CHECK: groups result0: right
func.func @groups(%x: tensor<2x18x6x5xf16>, %w: tensor<48x6x3x3xf16>) -> tensor<2x48x4x5xf32> {
  %o = tensor.empty() : tensor<2x48x4x5xf32>
  %y = conv.fused ins(%x, %w : tensor<2x18x6x5xf16>, tensor<48x6x3x3xf16>) outs(%o : tensor<2x48x4x5xf32>)
      dims <input = ncwh, filter = fchw, output = nfwh>
      strides [1, 1] dilations [1, 1] pad_low [1, 0] pad_high [1, 0] groups 3
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [16, 32], warp = [16, 16], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x48x4x5xf32>
  return %y : tensor<2x48x4x5xf32>
}

// Two parts of the channels.
// CHECK: splits result0: right
func.func @splits(%x: tensor<1x32x7x7xf16>, %w: tensor<16x32x3x3xf16>) -> tensor<1x16x7x7xf32> {
  %o = tensor.empty() : tensor<1x16x7x7xf32>
  %y = conv.fused ins(%x, %w : tensor<1x32x7x7xf16>, tensor<16x32x3x3xf16>) outs(%o : tensor<1x16x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [16, 32], warp = [16, 16], chunk = 8, stages = 2, splits = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x16x7x7xf32>
  return %y : tensor<1x16x7x7xf32>
}

// There is padding only: nothing is loaded from an input without elements.
// CHECK: no_rows result0: right
func.func @no_rows(%x: tensor<1x16x0x8xf16>, %w: tensor<32x16x3x3xf16>) -> tensor<1x32x2x8xf32> {
  %o = tensor.empty() : tensor<1x32x2x8xf32>
  %y = conv.fused ins(%x, %w : tensor<1x16x0x8xf16>, tensor<32x16x3x3xf16>) outs(%o : tensor<1x32x2x8xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [2, 1] pad_high [2, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [32, 32], warp = [16, 16], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x32x2x8xf32>
  return %y : tensor<1x32x2x8xf32>
}

// The last word has one channel: beside it stands a zero, whatever follows in memory.
// CHECK: odd_words result0: right
func.func @odd_words(%x: tensor<2x19x5x7xbf16>, %w: tensor<20x19x3x3xbf16>) -> tensor<2x20x5x7xf32> {
  %o = tensor.empty() : tensor<2x20x5x7xf32>
  %y = conv.fused ins(%x, %w : tensor<2x19x5x7xbf16>, tensor<20x19x3x3xbf16>) outs(%o : tensor<2x20x5x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [32, 32], warp = [16, 16], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x20x5x7xf32>
  return %y : tensor<2x20x5x7xf32>
}

// One channel, and three of images in motion, as models of video begin.
// CHECK: single result0: right
func.func @single(%x: tensor<3x1x5x7xf16>, %w: tensor<20x1x3x3xf16>) -> tensor<3x20x5x7xf32> {
  %o = tensor.empty() : tensor<3x20x5x7xf32>
  %y = conv.fused ins(%x, %w : tensor<3x1x5x7xf16>, tensor<20x1x3x3xf16>) outs(%o : tensor<3x20x5x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [32, 32], warp = [16, 16], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<3x20x5x7xf32>
  return %y : tensor<3x20x5x7xf32>
}
// CHECK: motion result0: right
func.func @motion(%x: tensor<2x3x4x9x10xf16>, %w: tensor<17x3x3x3x3xf16>) -> tensor<2x17x2x4x4xf32> {
  %o = tensor.empty() : tensor<2x17x2x4x4xf32>
  %y = conv.fused ins(%x, %w : tensor<2x3x4x9x10xf16>, tensor<17x3x3x3x3xf16>) outs(%o : tensor<2x17x2x4x4xf32>)
      dims <input = ncdhw, filter = fcdhw, output = nfdhw>
      strides [1, 2, 2] dilations [1, 1, 1] pad_low [0, 0, 0] pad_high [0, 0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x17x2x4x4xf32>
  return %y : tensor<2x17x2x4x4xf32>
}
