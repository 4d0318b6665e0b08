// Inputs that are parts of buffers: (R3), (R4), (G3), (G4), (I3) and (I4) of the
// sources. Vectors are copied where offset and strides keep them aligned.
// RUN: conv-opt %s --split-input-file -verify-diagnostics

#part = strided<[4096, 320, 20, 1], offset: 324>

func.func @no_r4_part(%x: memref<2x8x16x16xf32, #part>, %w: memref<1x2x4x3x3x32xf32>) {
  %ring = conv_tile.ring input(%x : memref<2x8x16x16xf32, #part>) filter(%w : memref<1x2x4x3x3x32xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [32, 4, 32] chunk 4 stages 2 window <[d2: 36 by 1 at 1, d1: 6 by 1 at 36, d0: 4 by 1 at 216]> lead 0 vector 4
  return
}

// -----

#part = strided<[4096, 320, 20, 1], offset: 322>

func.func @r4_offset(%x: memref<2x8x16x16xf32, #part>, %w: memref<1x2x4x3x3x32xf32>) {
  // expected-error @+1 {{copies 4 elements at once, which are not aligned in 'memref<2x8x16x16xf32, strided<[4096, 320, 20, 1], offset: 322>>'}}
  %ring = conv_tile.ring input(%x : memref<2x8x16x16xf32, #part>) filter(%w : memref<1x2x4x3x3x32xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [32, 4, 32] chunk 4 stages 2 window <[d2: 36 by 1 at 1, d1: 6 by 1 at 36, d0: 4 by 1 at 216]> lead 0 vector 4
  return
}

// -----

#part = strided<[?, ?, ?, 1], offset: ?>

// Word by word it may be anywhere.
func.func @no_r4_words(%x: memref<2x8x16x16xf32, #part>, %w: memref<1x2x4x3x3x32xf32>) {
  %ring = conv_tile.ring input(%x : memref<2x8x16x16xf32, #part>) filter(%w : memref<1x2x4x3x3x32xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [32, 4, 32] chunk 4 stages 2 window <[d2: 36 by 1 at 1, d1: 6 by 1 at 36, d0: 4 by 1 at 216]> lead 0 vector 1
  return
}

// -----

// What a map scatters is no part.
func.func @r3_map(%x: memref<2x8x16x16xf32, affine_map<(a, b, c, d) -> (a, b, c, d mod 7)>>, %w: memref<1x2x4x3x3x32xf32>) {
  // expected-error @+1 {{expects memrefs of f32, f16 or bf16, the input strided and the filter contiguous, got}}
  %ring = conv_tile.ring input(%x : memref<2x8x16x16xf32, affine_map<(a, b, c, d) -> (a, b, c, d mod 7)>>) filter(%w : memref<1x2x4x3x3x32xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [32, 4, 32] chunk 4 stages 2 window <[d2: 36 by 1 at 1, d1: 6 by 1 at 36, d0: 4 by 1 at 216]> lead 0 vector 1
  return
}

// -----

func.func @r3_filter(%x: memref<2x8x16x16xf32>, %w: memref<1x2x4x3x3x32xf32, strided<[2304, 1152, 288, 96, 32, 1], offset: 32>>) {
  // expected-error @+1 {{the input strided and the filter contiguous, got}}
  %ring = conv_tile.ring input(%x : memref<2x8x16x16xf32>) filter(%w : memref<1x2x4x3x3x32xf32, strided<[2304, 1152, 288, 96, 32, 1], offset: 32>>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [32, 4, 32] chunk 4 stages 2 window <[d2: 36 by 1 at 1, d1: 6 by 1 at 36, d0: 4 by 1 at 216]> lead 0 vector 1
  return
}

// -----

#part = strided<[2560, 160, 10, 1], offset: 161>

// Words of two elements.
func.func @r4_words(%x: memref<2x16x16x8xf16, #part>, %w: memref<1x1x4x3x3x64xf16>) {
  // expected-error @+1 {{copies 2 elements at once, which are not aligned in}}
  %ring = conv_tile.ring input(%x : memref<2x16x16x8xf16, #part>) filter(%w : memref<1x1x4x3x3x64xf16>)
      dims <input = nhwc, filter = hwcf, output = nhwf> groups 1 channels 4 filters 32
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [32, 4, 32] chunk 4 stages 2 window <[d0: 4 by 1 at 1, d2: 34 by 1 at 4, d1: 6 by 1 at 136]> lead 0 vector 1
  return
}

// -----

#part = strided<[2560, 160, 10, 1], offset: 161>

// Quanta of them are loaded element by element.
func.func @no_r4_quanta(%x: memref<2x16x16x8xf16, #part>, %w: memref<1x1x4x3x3x64xf16>) {
  %ring = conv_tile.ring input(%x : memref<2x16x16x8xf16, #part>) filter(%w : memref<1x1x4x3x3x64xf16>)
      dims <input = nhwc, filter = hwcf, output = nhwf> groups 1 channels 4 filters 32
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [32, 4, 32] chunk 4 stages 2 window <[d0: 4 by 1 at 1, d2: 34 by 1 at 4, d1: 6 by 1 at 136]> lead 0 vector 4
  return
}

// -----

#part = strided<[2560, 144, 12, 1], offset: 144>

// The positions of an image follow each other.
func.func @no_g4_part(%x: memref<2x16x12x12xf32, #part>, %w: memref<1x1x2x2x32x4xf32>) {
  %ring = conv_tile.gather input(%x : memref<2x16x12x12xf32, #part>) filter(%w : memref<1x1x2x2x32x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 16 filters 32
      kernel [1, 1, 1] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
      tile [32, 64] chunk 16 stages 2 vector 4
  return
}

// -----

#part = strided<[4096, 192, 16, 1]>

// Rows of 12 that lie 16 apart: quads of pixels would go on into the gap.
func.func @g4_rows(%x: memref<2x16x12x12xf32, #part>, %w: memref<1x1x2x2x32x4xf32>) {
  // expected-error @+1 {{copies quads where 4 neighbours are not aligned in memory}}
  %ring = conv_tile.gather input(%x : memref<2x16x12x12xf32, #part>) filter(%w : memref<1x1x2x2x32x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 16 filters 32
      kernel [1, 1, 1] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
      tile [32, 64] chunk 16 stages 2 vector 4
  return
}

// -----

#part = strided<[2592, 216, 18, 1], offset: 4>

// Pixels that lie 18 channels apart: every second one starts within a quad.
func.func @g4_channels(%x: memref<2x12x12x16xf32, #part>, %w: memref<1x1x2x2x32x4xf32>) {
  // expected-error @+1 {{copies quads where 4 neighbours are not aligned in memory}}
  %ring = conv_tile.gather input(%x : memref<2x12x12x16xf32, #part>) filter(%w : memref<1x1x2x2x32x4xf32>)
      dims <input = nhwc, filter = hwcf, output = nhwf> groups 1 channels 16 filters 32
      kernel [1, 1, 1] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
      tile [32, 64] chunk 16 stages 2 vector 4
  return
}

// -----

#part = strided<[5184, 432, 36, 1], offset: 3>

func.func @g3_words(%x: memref<2x12x12x32xf16, #part>, %w: memref<1x1x2x2x32x4x2xf16>) {
  // expected-error @+1 {{copies words of 2 elements, which are not aligned in}}
  %ring = conv_tile.gather input(%x : memref<2x12x12x32xf16, #part>) filter(%w : memref<1x1x2x2x32x4x2xf16>)
      dims <input = nhwc, filter = hwcf, output = nhwf> groups 1 channels 16 filters 32
      kernel [1, 1, 1] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
      tile [32, 64] chunk 16 stages 2 vector 1
  return
}

// -----

#part = strided<[5184, 432, 36, 1], offset: 2>

func.func @no_g3_words(%x: memref<2x12x12x32xf16, #part>, %w: memref<1x1x2x2x32x4x2xf16>) {
  %ring = conv_tile.gather input(%x : memref<2x12x12x32xf16, #part>) filter(%w : memref<1x1x2x2x32x4x2xf16>)
      dims <input = nhwc, filter = hwcf, output = nhwf> groups 1 channels 16 filters 32
      kernel [1, 1, 1] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
      tile [32, 64] chunk 16 stages 2 vector 1
  return
}

// -----

#part = strided<[4096, 320, 20, 1], offset: 324>

func.func @no_i4_part(%x: memref<2x8x16x16xf32, #part>, %w: memref<1x2x16x4x32xf32>) {
  %ring = conv_tile.winograd input(%x : memref<2x8x16x16xf32, #part>) filter(%w : memref<1x2x16x4x32xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      pad_low [0, 0] outputs [2, 2] tile [32, 4, 32] pitch 36 lead 0 vector 4
  return
}

// -----

#part = strided<[4096, 318, 20, 1], offset: 324>

// Images of 318 elements.
func.func @i4_stride(%x: memref<2x8x16x16xf32, #part>, %w: memref<1x2x16x4x32xf32>) {
  // expected-error @+1 {{copies quads, which are not aligned in 'memref<2x8x16x16xf32, strided<[4096, 318, 20, 1], offset: 324>>'}}
  %ring = conv_tile.winograd input(%x : memref<2x8x16x16xf32, #part>) filter(%w : memref<1x2x16x4x32xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      pad_low [0, 0] outputs [2, 2] tile [32, 4, 32] pitch 36 lead 0 vector 4
  return
}

// -----

// A dimension of one has no neighbours.
#part = strided<[7, 320, 20, 1], offset: 324>

func.func @no_i4_single(%x: memref<1x8x16x16xf32, #part>, %w: memref<1x2x16x4x32xf32>) {
  %ring = conv_tile.winograd input(%x : memref<1x8x16x16xf32, #part>) filter(%w : memref<1x2x16x4x32xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      pad_low [0, 0] outputs [2, 2] tile [32, 4, 32] pitch 36 lead 0 vector 4
  return
}
