// RUN: conv-opt %s --split-input-file -verify-diagnostics

func.func @packed_filter(%x: memref<2x8x16x16xf32>, %w: memref<32x8x3x3xf32>) {
  // expected-error @+1 {{expects a packed filter 'memref<1x2x4x3x3x32xf32>' (blocks, chunks, chunk, kernel rows, kernel columns, couts to whole quads), got 'memref<32x8x3x3xf32>'}}
  %ring = conv_tile.ring input(%x : memref<2x8x16x16xf32>) filter(%w : memref<32x8x3x3xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      schedule <family = ffma, tile = [32, 4, 32], thread = [8, 8], lanes = [4, 4, 2], chunk = 4, stages = 2, blocks_per_sm = 2>
  return
}

// -----

func.func @ring_r1(%x: memref<2x8x16x16xf32>, %w: memref<1x2x4x3x3x32xf32>) {
  // expected-error @+1 {{expects strides between 1 and 2^31, got 0}}
  %ring = conv_tile.ring input(%x : memref<2x8x16x16xf32>) filter(%w : memref<1x2x4x3x3x32xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      kernel [3, 3] strides [0, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      schedule <family = ffma, tile = [32, 4, 32], thread = [8, 8], lanes = [4, 4, 2], chunk = 4, stages = 2, blocks_per_sm = 2>
  return
}

// -----

func.func @walk_w2(%x: memref<2x8x16x16xf32>, %w: memref<1x2x4x3x3x32xf32>, %n: index) {
  %ring = conv_tile.ring input(%x : memref<2x8x16x16xf32>) filter(%w : memref<1x2x4x3x3x32xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      schedule <family = ffma, tile = [32, 4, 32], thread = [8, 8], lanes = [4, 4, 2], chunk = 4, stages = 2, blocks_per_sm = 2>
  // expected-error @+1 {{expects a conv_tile.accumulate in its body}}
  conv_tile.walk %ring extents(%n, %n, %n) {
  ^bb0(%b: index, %g: index, %f: index, %h: index, %c: index):
  }
  return
}
