// The family depthwise in the simulator where a tile holds whole planes, which are
// staged as they lie in memory: the padding is set to zero as it is read.
// RUN: conv-sim %s | FileCheck %s
// RUN: conv-opt %s --emit=mlir --stage=tiles | FileCheck %s --check-prefix=TILES

// Rows of 14, 2 words at once. A thread has a row of outputs, so the padding on the left is
// known; the row above the plane is zero for some lanes, and the last lanes' row is not stored.
// The last tile has 2 channels of 4.
// TILES-LABEL: gpu.func @rows_of_14_conv
//     TILES:   depthwise planes
// CHECK: rows_of_14 result0: right
func.func @rows_of_14(%x: tensor<2x6x14x14xf32>, %w: tensor<6x1x3x3xf32>) -> tensor<2x6x7x7xf32> {
  %o = tensor.empty() : tensor<2x6x7x7xf32>
  %y = conv.fused ins(%x, %w : tensor<2x6x14x14xf32>, tensor<6x1x3x3xf32>) outs(%o : tensor<2x6x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [2, 2] dilations [1, 1] pad_low [1, 1] pad_high [0, 0] groups 6
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.depthwise<tile = [4, 8, 7], thread = [1, 1, 7], lanes = [4, 8, 1], stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x6x7x7xf32>
  return %y : tensor<2x6x7x7xf32>
}

// Rows of 8, 4 words at once, and columns that are outside for the first or the last lanes.
// TILES-LABEL: gpu.func @rows_of_8_conv
//     TILES:   depthwise planes
// CHECK: rows_of_8 result0: right
func.func @rows_of_8(%x: tensor<1x6x8x8xf32>, %w: tensor<6x1x5x5xf32>) -> tensor<1x6x8x8xf32> {
  %o = tensor.empty() : tensor<1x6x8x8xf32>
  %y = conv.fused ins(%x, %w : tensor<1x6x8x8xf32>, tensor<6x1x5x5xf32>) outs(%o : tensor<1x6x8x8xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [2, 2] pad_high [2, 2] groups 6
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.depthwise<tile = [4, 8, 8], thread = [1, 2, 4], lanes = [4, 4, 2], stages = 3, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x6x8x8xf32>
  return %y : tensor<1x6x8x8xf32>
}

// Planes of 63 words: quads go on from one to the next. Lanes reach past the plane along rows and
// columns.
// TILES-LABEL: gpu.func @odd_planes_conv
//     TILES:   depthwise planes
// CHECK: odd_planes result0: right
func.func @odd_planes(%x: tensor<2x8x7x9xf32>, %w: tensor<8x1x3x3xf32>) -> tensor<2x8x7x9xf32> {
  %o = tensor.empty() : tensor<2x8x7x9xf32>
  %y = conv.fused ins(%x, %w : tensor<2x8x7x9xf32>, tensor<8x1x3x3xf32>) outs(%o : tensor<2x8x7x9xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1] groups 8
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.depthwise<tile = [4, 8, 16], thread = [1, 1, 2], lanes = [1, 4, 8], stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x8x7x9xf32>
  return %y : tensor<2x8x7x9xf32>
}

// Taps so far apart that some meet the padding alone, whichever the thread; more of it behind
// than in front.
// TILES-LABEL: gpu.func @far_taps_conv
//     TILES:   depthwise planes
// CHECK: far_taps result0: right
func.func @far_taps(%x: tensor<1x4x5x6xf32>, %w: tensor<4x1x3x3xf32>) -> tensor<1x4x6x7xf32> {
  %o = tensor.empty() : tensor<1x4x6x7xf32>
  %y = conv.fused ins(%x, %w : tensor<1x4x5x6xf32>, tensor<4x1x3x3xf32>) outs(%o : tensor<1x4x6x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [4, 3] pad_low [2, 6] pad_high [7, 1] groups 4
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.depthwise<tile = [4, 8, 8], thread = [1, 1, 2], lanes = [1, 8, 4], stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x4x6x7xf32>
  return %y : tensor<1x4x6x7xf32>
}

// 4 elements of f16 a load.
// TILES-LABEL: gpu.func @widened_planes_conv
//     TILES:   depthwise planes
// CHECK: widened_planes result0: right
func.func @widened_planes(%x: tensor<2x4x6x6xf16>, %w: tensor<4x1x3x3xf16>) -> tensor<2x4x6x6xf32> {
  %o = tensor.empty() : tensor<2x4x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x6x6xf16>, tensor<4x1x3x3xf16>) outs(%o : tensor<2x4x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1] groups 4
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.depthwise<tile = [4, 16, 6], thread = [2, 1, 6], lanes = [2, 16, 1], stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x4x6x6xf32>
  return %y : tensor<2x4x6x6xf32>
}

// Rows of one dimension.
// TILES-LABEL: gpu.func @one_dimension_planes_conv
//     TILES:   depthwise planes
// CHECK: one_dimension_planes result0: right
func.func @one_dimension_planes(%x: tensor<2x6x10xf32>, %w: tensor<6x1x5xf32>) -> tensor<2x6x10xf32> {
  %o = tensor.empty() : tensor<2x6x10xf32>
  %y = conv.fused ins(%x, %w : tensor<2x6x10xf32>, tensor<6x1x5xf32>) outs(%o : tensor<2x6x10xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [1] dilations [1] pad_low [2] pad_high [2] groups 6
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.depthwise<tile = [4, 1, 16], thread = [1, 1, 2], lanes = [4, 1, 8], stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x6x10xf32>
  return %y : tensor<2x6x10xf32>
}

// A tile that is not all of the plane, as `far_taps`, has the padding staged.
// TILES-LABEL: gpu.func @no_planes_conv
// TILES-NOT:   depthwise planes
// CHECK: no_planes result0: right
func.func @no_planes(%x: tensor<1x4x5x6xf32>, %w: tensor<4x1x3x3xf32>) -> tensor<1x4x6x7xf32> {
  %o = tensor.empty() : tensor<1x4x6x7xf32>
  %y = conv.fused ins(%x, %w : tensor<1x4x5x6xf32>, tensor<4x1x3x3xf32>) outs(%o : tensor<1x4x6x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [4, 3] pad_low [2, 6] pad_high [7, 1] groups 4
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.depthwise<tile = [4, 4, 16], thread = [1, 1, 2], lanes = [1, 4, 8], stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x4x6x7xf32>
  return %y : tensor<1x4x6x7xf32>
}
