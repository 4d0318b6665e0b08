// Pixels of 16-bit elements whose channels lie apart, through a window of one
// tap: neighbouring pixels are neighbours in memory, and are copied as they lie.
// RUN: conv-sim %s | FileCheck %s
// RUN: conv-opt %s --emit=mlir --stage=tiles | FileCheck %s --check-prefix=TILES

// 4 pixels in a copy, of planes of 36; a tail of channels, and one of pixels.
// CHECK: fours result0: right
// TILES-LABEL: gpu.func @fours_conv(
// TILES: conv_tile.gather {{.*}} vector 2 pixel_pairs
func.func @fours(%x: tensor<2x20x6x6xf16>, %w: tensor<24x20x1x1xf16>) -> tensor<2x24x6x6xf32> {
  %o = tensor.empty() : tensor<2x24x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x20x6x6xf16>, tensor<24x20x1x1xf16>) outs(%o : tensor<2x24x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [32, 64], warp = [16, 32], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x24x6x6xf32>
  return %y : tensor<2x24x6x6xf32>
}

// 8 pixels in a copy; so many stages that the step to the next tile stands at
// the seam, and results of 16 bits.
// CHECK: eights result0: right
// TILES-LABEL: gpu.func @eights_conv(
// TILES: conv_tile.gather {{.*}} vector 4 pixel_pairs
func.func @eights(%x: tensor<3x104x4x6xbf16>, %w: tensor<40x104x1x1xbf16>) -> tensor<3x40x4x6xbf16> {
  %o = tensor.empty() : tensor<3x40x4x6xbf16>
  %y = conv.fused ins(%x, %w : tensor<3x104x4x6xbf16>, tensor<40x104x1x1xbf16>) outs(%o : tensor<3x40x4x6xbf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [16, 32], warp = [16, 16], chunk = 8, stages = 4, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %0 = arith.truncf %acc : f32 to bf16
        conv.yield %0 : bf16
      } -> tensor<3x40x4x6xbf16>
  return %y : tensor<3x40x4x6xbf16>
}

// 2 pixels in a copy, of planes of 15 x 6; an odd number of channels, of which
// the last word has one.
// CHECK: twos result0: right
// TILES-LABEL: gpu.func @twos_conv(
// TILES: conv_tile.gather {{.*}} vector 1 pixel_pairs
func.func @twos(%x: tensor<2x19x15x6xf16>, %w: tensor<16x19x1x1xf16>) -> tensor<2x16x15x6xf32> {
  %o = tensor.empty() : tensor<2x16x15x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x19x15x6xf16>, tensor<16x19x1x1xf16>) outs(%o : tensor<2x16x15x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [16, 64], warp = [16, 16], chunk = 16, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x15x6xf32>
  return %y : tensor<2x16x15x6xf32>
}

// 33 channels: the second chunk of 16 words has one channel.
// CHECK: odd result0: right
// TILES-LABEL: gpu.func @odd_conv(
// TILES: conv_tile.gather {{.*}} vector 4 pixel_pairs
func.func @odd(%x: tensor<2x33x4x4xf16>, %w: tensor<16x33x1x1xf16>) -> tensor<2x16x4x4xf32> {
  %o = tensor.empty() : tensor<2x16x4x4xf32>
  %y = conv.fused ins(%x, %w : tensor<2x33x4x4xf16>, tensor<16x33x1x1xf16>) outs(%o : tensor<2x16x4x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [16, 32], warp = [16, 32], chunk = 16, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x4x4xf32>
  return %y : tensor<2x16x4x4xf32>
}

// More threads than copies of a stage.
// CHECK: busy result0: right
// TILES-LABEL: gpu.func @busy_conv(
// TILES: conv_tile.gather {{.*}} vector 4 pixel_pairs
func.func @busy(%x: tensor<1x16x4x4xf16>, %w: tensor<64x16x1x1xf16>) -> tensor<1x64x4x4xf32> {
  %o = tensor.empty() : tensor<1x64x4x4xf32>
  %y = conv.fused ins(%x, %w : tensor<1x16x4x4xf16>, tensor<64x16x1x1xf16>) outs(%o : tensor<1x64x4x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [64, 16], warp = [16, 16], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x64x4x4xf32>
  return %y : tensor<1x64x4x4xf32>
}

// Three dimensions in groups, whose channels are split among blocks. A part ends
// within a chunk: behind it lie the channels of the next.
// CHECK: groups result0: right
// TILES-LABEL: gpu.func @groups_parts(
// TILES: conv_tile.gather {{.*}} vector 4 pixel_pairs
func.func @groups(%x: tensor<2x96x3x2x4xf16>, %w: tensor<48x48x1x1x1xf16>) -> tensor<2x48x3x2x4xf32> {
  %o = tensor.empty() : tensor<2x48x3x2x4xf32>
  %y = conv.fused ins(%x, %w : tensor<2x96x3x2x4xf16>, tensor<48x48x1x1x1xf16>) outs(%o : tensor<2x48x3x2x4xf32>)
      dims <input = ncdhw, filter = fcdhw, output = nfdhw>
      strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0] pad_high [0, 0, 0] groups 2
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [32, 32], warp = [16, 16], chunk = 8, stages = 3, splits = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x48x3x2x4xf32>
  return %y : tensor<2x48x3x2x4xf32>
}

// A part of a larger buffer, whose planes begin at multiples of 4 pixels.
// CHECK: part result0: right
// TILES-LABEL: gpu.func @part_conv(
// TILES: conv_tile.gather {{.*}} vector 2 pixel_pairs
func.func @part(%all: tensor<2x24x5x4xf16>, %w: tensor<16x24x1x1xf16>) -> tensor<2x16x4x4xf16> {
  %x = tensor.extract_slice %all[0, 0, 1, 0] [2, 24, 4, 4] [1, 1, 1, 1] : tensor<2x24x5x4xf16> to tensor<2x24x4x4xf16>
  %o = tensor.empty() : tensor<2x16x4x4xf16>
  %y = conv.fused ins(%x, %w : tensor<2x24x4x4xf16>, tensor<16x24x1x1xf16>) outs(%o : tensor<2x16x4x4xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [16, 32], warp = [16, 16], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %0 = arith.truncf %acc : f32 to f16
        conv.yield %0 : f16
      } -> tensor<2x16x4x4xf16>
  return %y : tensor<2x16x4x4xf16>
}
