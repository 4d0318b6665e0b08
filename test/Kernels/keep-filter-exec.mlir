// Slots keep their filter where all tiles have the same and a slot always holds
// the same chunk: blocks of several tiles, one chunk in two slots, two chunks in
// two and in four, tensor cores and scalar multiply-adds, rows that are turned in
// the slot, channels first and last.
// RUN: conv-opt %s --emit=mlir --stage=tiles | FileCheck %s --check-prefix=TILES
// RUN: conv-sim %s | FileCheck %s

// TILES-LABEL: gpu.func @words_conv(
// TILES: conv_tile.ring {{.*}} keep_filter
// CHECK-DAG: words result0: right
func.func @words(%x: tensor<2x5x22x46xf32>, %w: tensor<13x5x3x3xf32>) -> tensor<2x13x20x44xf32> {
  %o = tensor.empty() : tensor<2x13x20x44xf32>
  %y = conv.fused ins(%x, %w : tensor<2x5x22x46xf32>, tensor<13x5x3x3xf32>) outs(%o : tensor<2x13x20x44xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [16, 1, 8], warp = [16, 1, 8], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %zero = arith.constant 0.0 : f32
        %0 = arith.maximumf %acc, %zero : f32
        conv.yield %0 : f32
      } -> tensor<2x13x20x44xf32>
  return %y : tensor<2x13x20x44xf32>
}

// TILES-LABEL: gpu.func @two_chunks_conv(
// TILES: conv_tile.ring {{.*}} keep_filter
// CHECK-DAG: two_chunks result0: right
func.func @two_chunks(%x: tensor<2x13x22x46xf32>, %w: tensor<16x13x3x3xf32>) -> tensor<2x16x20x44xf32> {
  %o = tensor.empty() : tensor<2x16x20x44xf32>
  %y = conv.fused ins(%x, %w : tensor<2x13x22x46xf32>, tensor<16x13x3x3xf32>) outs(%o : tensor<2x16x20x44xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [16, 2, 8], warp = [16, 1, 8], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %zero = arith.constant 0.0 : f32
        %0 = arith.maximumf %acc, %zero : f32
        conv.yield %0 : f32
      } -> tensor<2x16x20x44xf32>
  return %y : tensor<2x16x20x44xf32>
}

// TILES-LABEL: gpu.func @four_slots_conv(
// TILES: conv_tile.ring {{.*}} keep_filter
// CHECK-DAG: four_slots result0: right
func.func @four_slots(%x: tensor<2x22x46x16xf32>, %w: tensor<11x16x3x3xf32>) -> tensor<2x20x44x11xf32> {
  %o = tensor.empty() : tensor<2x20x44x11xf32>
  %y = conv.fused ins(%x, %w : tensor<2x22x46x16xf32>, tensor<11x16x3x3xf32>) outs(%o : tensor<2x20x44x11xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32x3, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [16, 2, 16], warp = [16, 1, 16], chunk = 8, stages = 4, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %zero = arith.constant 0.0 : f32
        %0 = arith.maximumf %acc, %zero : f32
        conv.yield %0 : f32
      } -> tensor<2x20x44x11xf32>
  return %y : tensor<2x20x44x11xf32>
}

// TILES-LABEL: gpu.func @halves_conv(
// TILES: conv_tile.ring {{.*}} keep_filter
// CHECK-DAG: halves result0: right
func.func @halves(%x: tensor<2x22x46x8xf16>, %w: tensor<16x8x3x3xf16>) -> tensor<2x20x44x16xf16> {
  %o = tensor.empty() : tensor<2x20x44x16xf16>
  %y = conv.fused ins(%x, %w : tensor<2x22x46x8xf16>, tensor<16x8x3x3xf16>) outs(%o : tensor<2x20x44x16xf16>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [16, 1, 16], warp = [16, 1, 8], chunk = 8, stages = 3, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %zero = arith.constant 0.0 : f32
        %0 = arith.maximumf %acc, %zero : f32
        %1 = arith.truncf %0 : f32 to f16
        conv.yield %1 : f16
      } -> tensor<2x20x44x16xf16>
  return %y : tensor<2x20x44x16xf16>
}

// TILES-LABEL: gpu.func @scalar_conv(
// TILES: conv_tile.ring {{.*}} keep_filter
// CHECK-DAG: scalar result0: right
func.func @scalar(%x: tensor<2x5x22x46xf32>, %w: tensor<13x5x3x3xf32>) -> tensor<2x13x20x44xf32> {
  %o = tensor.empty() : tensor<2x13x20x44xf32>
  %y = conv.fused ins(%x, %w : tensor<2x5x22x46xf32>, tensor<13x5x3x3xf32>) outs(%o : tensor<2x13x20x44xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [16, 2, 8], thread = [4, 2], lanes = [4, 2, 4], chunk = 3, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %zero = arith.constant 0.0 : f32
        %0 = arith.maximumf %acc, %zero : f32
        conv.yield %0 : f32
      } -> tensor<2x13x20x44xf32>
  return %y : tensor<2x13x20x44xf32>
}

// Three chunks do not return to the slots of two, and groups have filters of
// their own.
// TILES-LABEL: gpu.func @odd_conv(
// TILES-NOT: keep_filter
// CHECK-DAG: odd result0: right
func.func @odd(%x: tensor<1x20x9x12xf32>, %w: tensor<16x20x3x3xf32>) -> tensor<1x16x7x10xf32> {
  %o = tensor.empty() : tensor<1x16x7x10xf32>
  %y = conv.fused ins(%x, %w : tensor<1x20x9x12xf32>, tensor<16x20x3x3xf32>) outs(%o : tensor<1x16x7x10xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [16, 1, 8], warp = [16, 1, 8], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x16x7x10xf32>
  return %y : tensor<1x16x7x10xf32>
}
