// RUN: conv-opt %s --split-input-file -verify-diagnostics

func.func @i1(%x: memref<2x8x16x16xf32>, %w: memref<1x2x16x4x32xf32>) {
  // expected-error @+1 {{expects 2 pad_low (rows, columns) between 0 and 2^30, got [-1, 0]}}
  %ring = conv_tile.winograd input(%x : memref<2x8x16x16xf32>) filter(%w : memref<1x2x16x4x32xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      pad_low [-1, 0] outputs [2, 2] tile [32, 4, 32] pitch 36 lead 0 vector 4
  return
}

// -----

// The largest padding there is.
func.func @no_i1_largest(%x: memref<2x8x?x?xf32>, %w: memref<1x2x16x4x32xf32>) {
  %ring = conv_tile.winograd input(%x : memref<2x8x?x?xf32>) filter(%w : memref<1x2x16x4x32xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      pad_low [1073741824, 1073741824] outputs [2, 2] tile [32, 4, 32] pitch 36 lead 0 vector 1
  return
}

// -----

func.func @i1_larger(%x: memref<2x8x?x?xf32>, %w: memref<1x2x16x4x32xf32>) {
  // expected-error @+1 {{expects 2 pad_low (rows, columns) between 0 and 2^30, got [0, 1073741825]}}
  %ring = conv_tile.winograd input(%x : memref<2x8x?x?xf32>) filter(%w : memref<1x2x16x4x32xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      pad_low [0, 1073741825] outputs [2, 2] tile [32, 4, 32] pitch 36 lead 0 vector 1
  return
}

// -----

func.func @i2(%x: memref<2x8x16x16xf32>, %w: memref<1x2x16x4x32xf32>) {
  // expected-error @+1 {{expects outputs [2, 2], [2, 4] or [4, 4]}}
  %ring = conv_tile.winograd input(%x : memref<2x8x16x16xf32>) filter(%w : memref<1x2x16x4x32xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      pad_low [0, 0] outputs [6, 6] tile [32, 4, 32] pitch 36 lead 0 vector 4
  return
}

// -----

func.func @i3(%x: memref<2x8x16x16xf32>, %w: memref<1x2x36x4x32xf32>) {
  // expected-error @+1 {{expects a transformed filter 'memref<1x2x16x4x32xf32>' (blocks, stages, elements, channels, couts), got 'memref<1x2x36x4x32xf32>'}}
  %ring = conv_tile.winograd input(%x : memref<2x8x16x16xf32>) filter(%w : memref<1x2x36x4x32xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      pad_low [0, 0] outputs [2, 2] tile [32, 4, 32] pitch 36 lead 0 vector 4
  return
}

// -----

func.func @i4(%x: memref<2x8x16x16xf32>, %w: memref<1x2x16x4x32xf32>) {
  // expected-error @+1 {{expects a pitch of whole quads, of at least 40 columns, got 36}}
  %ring = conv_tile.winograd input(%x : memref<2x8x16x16xf32>) filter(%w : memref<1x2x16x4x32xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      pad_low [1, 1] outputs [2, 2] tile [32, 4, 32] pitch 36 lead 3 vector 4
  return
}

// -----

// Quads would start a column in front of where they are aligned.
func.func @i4_lead(%x: memref<2x8x16x16xf32>, %w: memref<1x2x16x4x32xf32>) {
  // expected-error @+1 {{copies quads: expects columns innermost, a known multiple of 4, and padding and lead of whole quads, got dims nchw of 'memref<2x8x16x16xf32>', padding 1 and a lead of 0}}
  %ring = conv_tile.winograd input(%x : memref<2x8x16x16xf32>) filter(%w : memref<1x2x16x4x32xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      pad_low [1, 1] outputs [2, 2] tile [32, 4, 32] pitch 40 lead 0 vector 4
  return
}

// -----

func.func @no_i4_lead(%x: memref<2x8x16x16xf32>, %w: memref<1x2x16x4x32xf32>) {
  %ring = conv_tile.winograd input(%x : memref<2x8x16x16xf32>) filter(%w : memref<1x2x16x4x32xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      pad_low [1, 1] outputs [2, 2] tile [32, 4, 32] pitch 40 lead 3 vector 4
  return
}

// -----

// The last quad of a row would reach into the next one.
func.func @i4_columns(%x: memref<2x8x16x18xf32>, %w: memref<1x2x16x4x32xf32>) {
  // expected-error @+1 {{copies quads: expects columns innermost, a known multiple of 4, and padding and lead of whole quads, got dims nchw of 'memref<2x8x16x18xf32>', padding 0 and a lead of 0}}
  %ring = conv_tile.winograd input(%x : memref<2x8x16x18xf32>) filter(%w : memref<1x2x16x4x32xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      pad_low [1, 0] outputs [2, 2] tile [32, 4, 32] pitch 40 lead 0 vector 4
  return
}

// -----

func.func @i4_order(%x: memref<2x16x16x8xf32>, %w: memref<1x2x16x4x32xf32>) {
  // expected-error @+1 {{copies quads: expects columns innermost, a known multiple of 4, and padding and lead of whole quads, got dims nhwc of 'memref<2x16x16x8xf32>', padding 0 and a lead of 0}}
  %ring = conv_tile.winograd input(%x : memref<2x16x16x8xf32>) filter(%w : memref<1x2x16x4x32xf32>)
      dims <input = nhwc, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      pad_low [1, 0] outputs [2, 2] tile [32, 4, 32] pitch 40 lead 0 vector 4
  return
}

// -----

func.func @i4_linear(%x: memref<2x8x16x16xf32>, %w: memref<1x2x16x4x32xf32>) {
  // expected-error @+1 {{expects a pitch of 128, no lead and copies of 1 element, got 36, 0 and 4}}
  %ring = conv_tile.winograd input(%x : memref<2x8x16x16xf32>) filter(%w : memref<1x2x16x4x32xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      pad_low [0, 0] outputs [2, 2] tile [32, 32] pitch 36 lead 0 vector 4
  return
}

// -----

func.func @i5(%x: memref<2x8x16x16xf32>, %w: memref<1x2x16x4x32xf32>, %n: index) {
  %ring = conv_tile.winograd input(%x : memref<2x8x16x16xf32>) filter(%w : memref<1x2x16x4x32xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      pad_low [0, 0] outputs [2, 2] tile [32, 4, 32] pitch 36 lead 0 vector 4
  conv_tile.walk "fhw" tile [32, 4, 32] order "nfhw" groups 1 channels 32 extents(%n, %n, %n)  {
  ^bb0(%b: index, %g: index, %f: index, %h: index, %q: index):
    // expected-error @+1 {{expects the layout of its conv_tile.winograd, #conv_tile.layout<registers = [d2: 2 by 1, d0: 4 by 1, d0: 2 by 16], lanes = [d2: 16 by 2, d1: 2 by 2], warps = [d0: 4 by 4, d1: 2 by 1]>, got}}
    %a = conv_tile.accumulate %ring : !conv_tile.ring -> <32x4x32xf32, #conv_tile.layout<registers = [d2: 4 by 1, d0: 4 by 1], lanes = [d2: 8 by 4, d1: 4 by 1], warps = [d0: 8 by 4]>> {
    ^bb1(%s: !conv_tile.fragment<32x4x32xf32, #conv_tile.layout<registers = [d2: 4 by 1, d0: 4 by 1], lanes = [d2: 8 by 4, d1: 4 by 1], warps = [d0: 8 by 4]>>, %t: !conv_tile.stage):
      conv_tile.yield %s : !conv_tile.fragment<32x4x32xf32, #conv_tile.layout<registers = [d2: 4 by 1, d0: 4 by 1], lanes = [d2: 8 by 4, d1: 4 by 1], warps = [d0: 8 by 4]>>
    }
  }
  return
}
