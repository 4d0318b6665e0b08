// RUN: conv-opt %s --conv-assign-schedules | FileCheck %s
// RUN: conv-opt %s --conv-assign-schedules --conv-assign-schedules | FileCheck %s

// The measured best for wide channels: 128 couts x 8 rows x 32 columns, 8 x 16
// a thread, one block a multiprocessor.
// CHECK-LABEL: func @wide_channels
//       CHECK: schedule #conv_kernel.halo_fma<tile = [128, 8, 32], thread = [8, 16], lanes = [4, 4, 2], chunk = 4, stages = 3, blocks_per_sm = 1>
func.func @wide_channels(%x: tensor<128x64x128x128xf32>, %w: tensor<128x64x3x3xf32>, %o: tensor<128x128x126x126xf32>) -> tensor<128x128x126x126xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<128x64x128x128xf32>, tensor<128x64x3x3xf32>)
      outs(%o : tensor<128x128x126x126xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<128x128x126x126xf32>
  return %y : tensor<128x128x126x126xf32>
}

// A reduction over 128 channels: all of them in one tile.
// CHECK-LABEL: func @channel_min_128
//       CHECK: schedule #conv_kernel.halo_fma<tile = [128, 8, 32], thread = [8, 16], lanes = [4, 4, 2], chunk = 4, stages = 3, blocks_per_sm = 1>
func.func @channel_min_128(%x: tensor<64x64x256x256xf32>, %w: tensor<128x64x3x3xf32>, %o: tensor<64x1x254x254xf32>) -> tensor<64x1x254x254xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<64x64x256x256xf32>, tensor<128x64x3x3xf32>)
      outs(%o : tensor<64x1x254x254xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } reduce [minimum] -> tensor<64x1x254x254xf32>
  return %y : tensor<64x1x254x254xf32>
}

// And over 64.
// CHECK-LABEL: func @channel_min_64
//       CHECK: schedule #conv_kernel.halo_fma<tile = [64, 8, 64], thread = [8, 16]
func.func @channel_min_64(%x: tensor<128x16x256x256xf32>, %w: tensor<64x16x3x3xf32>, %o: tensor<128x254x254xf32>) -> tensor<128x254x254xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<128x16x256x256xf32>, tensor<64x16x3x3xf32>)
      outs(%o : tensor<128x254x254xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } reduce [minimum] -> tensor<128x254x254xf32>
  return %y : tensor<128x254x254xf32>
}

// One channel a group: channels of many groups share a tile, of as many as a
// small plane leaves room for. With the channels innermost a thread has 4 of
// them, or 8 of f16.
// CHECK-LABEL: func @depthwise(
//       CHECK: schedule #conv_kernel.depthwise<
func.func @depthwise(%x: tensor<32x128x56x56xf32>, %w: tensor<128x3x3xf32>, %o: tensor<32x128x56x56xf32>) -> tensor<32x128x56x56xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<32x128x56x56xf32>, tensor<128x3x3xf32>)
      outs(%o : tensor<32x128x56x56xf32>)
      dims <input = nchw, filter = fhw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1] groups 128
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<32x128x56x56xf32>
  return %y : tensor<32x128x56x56xf32>
}

// CHECK-LABEL: func @depthwise_small(
//       CHECK: schedule #conv_kernel.depthwise<tile = [{{[0-9]+}}, 8, 7], thread = [1, 
func.func @depthwise_small(%x: tensor<32x128x7x7xf32>, %w: tensor<128x3x3xf32>, %o: tensor<32x128x7x7xf32>) -> tensor<32x128x7x7xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<32x128x7x7xf32>, tensor<128x3x3xf32>)
      outs(%o : tensor<32x128x7x7xf32>)
      dims <input = nchw, filter = fhw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1] groups 128
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<32x128x7x7xf32>
  return %y : tensor<32x128x7x7xf32>
}

// CHECK-LABEL: func @depthwise_channels(
//       CHECK: schedule #conv_kernel.depthwise<{{.*}} thread = [4, 
func.func @depthwise_channels(%x: tensor<32x56x56x128xf32>, %w: tensor<3x3x128xf32>, %o: tensor<32x56x56x128xf32>) -> tensor<32x56x56x128xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<32x56x56x128xf32>, tensor<3x3x128xf32>)
      outs(%o : tensor<32x56x56x128xf32>)
      dims <input = nhwc, filter = hwf, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1] groups 128
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<32x56x56x128xf32>
  return %y : tensor<32x56x56x128xf32>
}

// CHECK-LABEL: func @depthwise_half(
//       CHECK: schedule #conv_kernel.depthwise<{{.*}} thread = [8, 
func.func @depthwise_half(%x: tensor<32x56x56x128xf16>, %w: tensor<3x3x128xf16>, %o: tensor<32x56x56x128xf32>) -> tensor<32x56x56x128xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<32x56x56x128xf16>, tensor<3x3x128xf16>)
      outs(%o : tensor<32x56x56x128xf32>)
      dims <input = nhwc, filter = hwf, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1] groups 128
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<32x56x56x128xf32>
  return %y : tensor<32x56x56x128xf32>
}

// Columns of a thread times the stride are whole quads.
// CHECK-LABEL: func @stride_2
//       CHECK: schedule #conv_kernel.halo_fma<{{.*}} thread = [{{[0-9]+}}, {{2|4|8|12|16}}]
func.func @stride_2(%x: tensor<32x3x224x224xf32>, %w: tensor<64x3x7x7xf32>, %o: tensor<32x64x112x112xf32>) -> tensor<32x64x112x112xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<32x3x224x224xf32>, tensor<64x3x7x7xf32>)
      outs(%o : tensor<32x64x112x112xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [2, 2] dilations [1, 1] pad_low [3, 3] pad_high [3, 3]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<32x64x112x112xf32>
  return %y : tensor<32x64x112x112xf32>
}

// Dynamic batch and image are ranked at nominal sizes.
// CHECK-LABEL: func @dynamic
//       CHECK: schedule #conv_kernel.halo_fma<
func.func @dynamic(%x: tensor<?x64x?x?xf32>, %w: tensor<128x64x3x3xf32>, %o: tensor<?x128x?x?xf32>) -> tensor<?x128x?x?xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<?x64x?x?xf32>, tensor<128x64x3x3xf32>)
      outs(%o : tensor<?x128x?x?xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<?x128x?x?xf32>
  return %y : tensor<?x128x?x?xf32>
}

// A rank-1 convolution is a problem of one row.
// CHECK-LABEL: func @rank_1
//       CHECK: schedule #conv_kernel.halo_fma<tile = [{{[0-9]+}}, 1, {{[0-9]+}}]
func.func @rank_1(%x: tensor<32x64x1024xf32>, %w: tensor<64x64x3xf32>, %o: tensor<32x64x1022xf32>) -> tensor<32x64x1022xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<32x64x1024xf32>, tensor<64x64x3xf32>)
      outs(%o : tensor<32x64x1022xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [1] dilations [1] pad_low [0] pad_high [0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<32x64x1022xf32>
  return %y : tensor<32x64x1022xf32>
}

// A user's schedule stays.
// CHECK-LABEL: func @no_replacement
//       CHECK: schedule #conv_kernel.halo_fma<tile = [32, 4, 16], thread = [4, 4], lanes = [8, 1, 4], chunk = 2, stages = 2, blocks_per_sm = 3>
func.func @no_replacement(%x: tensor<8x4x16x16xf32>, %w: tensor<32x4x3x3xf32>, %o: tensor<8x32x14x14xf32>) -> tensor<8x32x14x14xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<8x4x16x16xf32>, tensor<32x4x3x3xf32>)
      outs(%o : tensor<8x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [32, 4, 16], thread = [4, 4], lanes = [8, 1, 4], chunk = 2, stages = 2, blocks_per_sm = 3>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<8x32x14x14xf32>
  return %y : tensor<8x32x14x14xf32>
}

// Without a kernel for an odd number of f16 channels in each of several groups the op
// stays as it is, and the function says why, once.
// CHECK-LABEL: func @no_kernel
//  CHECK-SAME: conv.verdicts = [{loc = "{{.*}}assign-schedules.mlir:{{[0-9]+}}:{{[0-9]+}}", op = "conv.fused", reason = "kernels that multiply f16 take channels by twos, got 3 in a group", remedy = "{{.*}}", rule = "no-kernel", verdict = "refused"}]
//   CHECK-NOT: schedule
func.func @no_kernel(%x: tensor<8x6x4x16x16xf16>, %w: tensor<32x3x1x3x3xf16>, %o: tensor<8x32x4x14x14xf32>) -> tensor<8x32x4x14x14xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<8x6x4x16x16xf16>, tensor<32x3x1x3x3xf16>)
      outs(%o : tensor<8x32x4x14x14xf32>)
      dims <input = ncdhw, filter = fcdhw, output = nfdhw>
      strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0] pad_high [0, 0, 0] groups 2
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<8x32x4x14x14xf32>
  return %y : tensor<8x32x4x14x14xf32>
}
