// RUN: conv-opt %s --split-input-file -verify-diagnostics

func.func @r7_groups(%x: memref<1x16x16x16xf32>, %w: memref<2x1x3x3x8xf32>, %n: index) {
  // expected-error @+1 {{is depthwise: expects one group, as many channels as filters, a chunk of a tile's channels and no filter that is kept, got 2 groups, 8 channels, 8 filters and a chunk of 8 for a tile of 8}}
  %ring = conv_tile.ring input(%x : memref<1x16x16x16xf32>) filter(%w : memref<2x1x3x3x8xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf> groups 2 channels 8 filters 8
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [8, 4, 8] chunk 8 stages 2 window <[d0: 8 by 1 at 1, d2: 10 by 1 at 8, d1: 6 by 1 at 80]> lead 0 vector 4 depthwise
  return
}

// -----

func.func @r7_filters(%x: memref<1x16x16x8xf32>, %w: memref<1x1x3x3x8xf32>, %n: index) {
  // expected-error @+1 {{got 1 groups, 8 channels, 6 filters and a chunk of 8 for a tile of 8}}
  %ring = conv_tile.ring input(%x : memref<1x16x16x8xf32>) filter(%w : memref<1x1x3x3x8xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf> groups 1 channels 8 filters 6
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [8, 4, 8] chunk 8 stages 2 window <[d0: 8 by 1 at 1, d2: 10 by 1 at 8, d1: 6 by 1 at 80]> lead 0 vector 4 depthwise
  return
}

// -----

func.func @r7_chunk(%x: memref<1x16x16x8xf32>, %w: memref<1x1x3x3x8xf32>, %n: index) {
  // expected-error @+1 {{got 1 groups, 8 channels, 8 filters and a chunk of 4 for a tile of 8}}
  %ring = conv_tile.ring input(%x : memref<1x16x16x8xf32>) filter(%w : memref<1x1x3x3x8xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf> groups 1 channels 8 filters 8
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [8, 4, 8] chunk 4 stages 2 window <[d0: 8 by 1 at 1, d2: 10 by 1 at 8, d1: 6 by 1 at 80]> lead 0 vector 4 depthwise
  return
}

// -----

func.func @r7_kept(%x: memref<1x16x16x8xf32>, %w: memref<1x1x3x3x8xf32>, %n: index) {
  // expected-error @+1 {{no filter that is kept}}
  %ring = conv_tile.ring input(%x : memref<1x16x16x8xf32>) filter(%w : memref<1x1x3x3x8xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf> groups 1 channels 8 filters 8
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [8, 4, 8] chunk 8 stages 2 window <[d0: 8 by 1 at 1, d2: 10 by 1 at 8, d1: 6 by 1 at 80]> lead 0 vector 4 keep_filter depthwise
  return
}

// -----

func.func @r7_pairs(%x: memref<1x16x16x16xf16>, %w: memref<1x1x3x3x16xf16>, %n: index) {
  // expected-error @+1 {{got 1 groups, 16 channels, 8 filters and a chunk of 16 for a tile of 8}}
  %ring = conv_tile.ring input(%x : memref<1x16x16x16xf16>) filter(%w : memref<1x1x3x3x16xf16>)
      dims <input = nhwc, filter = fchw, output = nhwf> groups 1 channels 8 filters 8
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [8, 4, 8] chunk 8 stages 2 window <[d0: 8 by 1 at 1, d2: 10 by 1 at 8, d1: 6 by 1 at 80]> lead 0 vector 4 depthwise
  return
}

// -----

func.func @r4_widened_quanta(%x: memref<1x8x16x16xf16>, %w: memref<1x1x3x3x8xf32>, %n: index) {
  // expected-error @+1 {{widens its input: expects quanta of channels only where these are innermost, got dimensions nchw}}
  %ring = conv_tile.ring input(%x : memref<1x8x16x16xf16>) filter(%w : memref<1x1x3x3x8xf32>)
      dims <input = nchw, filter = fchw, output = nhwf> groups 1 channels 8 filters 8
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [8, 4, 8] chunk 8 stages 2 window <[d0: 8 by 1 at 1, d2: 10 by 1 at 8, d1: 6 by 1 at 80]> lead 0 vector 4
  return
}

// -----

// What is narrowed is multiplied on tensor cores.
func.func @r3_narrowed_depthwise(%x: memref<1x16x16x8xf32>, %w: memref<1x1x3x3x8xf16>, %n: index) {
  // expected-error @+1 {{expects a filter of the input's elements, or of f32, got 'memref<1x16x16x8xf32>' and 'memref<1x1x3x3x8xf16>'}}
  %ring = conv_tile.ring input(%x : memref<1x16x16x8xf32>) filter(%w : memref<1x1x3x3x8xf16>)
      dims <input = nhwc, filter = fchw, output = nhwf> groups 1 channels 8 filters 8
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [8, 4, 8] chunk 8 stages 2 window <[d0: 8 by 1 at 1, d2: 10 by 1 at 8, d1: 6 by 1 at 80]> lead 0 vector 4 depthwise
  return
}

// -----

#layout = #conv_tile.layout<registers = [d0: 4 by 1, d2: 2 by 1], lanes = [d0: 2 by 4, d2: 4 by 2, d1: 4 by 1], warps = []>
func.func @mac_fma(%x: memref<1x16x16x8xf32>, %w: memref<1x1x3x3x8xf32>, %n: index) {
  %ring = conv_tile.ring input(%x : memref<1x16x16x8xf32>) filter(%w : memref<1x1x3x3x8xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf> groups 1 channels 8 filters 8
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [8, 4, 8] chunk 8 stages 2 window <[d0: 8 by 1 at 1, d2: 10 by 1 at 8, d1: 6 by 1 at 80]> lead 0 vector 4 depthwise
  conv_tile.walk "fhw" tile [8, 4, 8] order "nhwf" groups 1 channels 8 extents(%n, %n, %n)  {
  ^bb0(%b: index, %g: index, %f: index, %h: index, %q: index):
    %a = conv_tile.accumulate %ring : !conv_tile.ring -> <8x4x8xf32, #layout> {
    ^bb1(%s: !conv_tile.fragment<8x4x8xf32, #layout>, %t: !conv_tile.stage):
      // expected-error @+1 {{expects a ring that is not depthwise}}
      %u = conv_tile.mac_fma %s, %t : <8x4x8xf32, #layout>
      conv_tile.yield %u : !conv_tile.fragment<8x4x8xf32, #layout>
    }
  }
  return
}

// -----

#layout = #conv_tile.layout<registers = [d0: 4 by 1, d2: 2 by 1], lanes = [d0: 2 by 4, d2: 4 by 2, d1: 4 by 1], warps = []>
func.func @mac_mma(%x: memref<1x16x16x8xf32>, %w: memref<1x1x3x3x8xf32>, %n: index) {
  %ring = conv_tile.ring input(%x : memref<1x16x16x8xf32>) filter(%w : memref<1x1x3x3x8xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf> groups 1 channels 8 filters 8
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [8, 4, 8] chunk 8 stages 2 window <[d0: 8 by 1 at 1, d2: 10 by 1 at 8, d1: 6 by 1 at 80]> lead 0 vector 4 depthwise
  conv_tile.walk "fhw" tile [8, 4, 8] order "nhwf" groups 1 channels 8 extents(%n, %n, %n)  {
  ^bb0(%b: index, %g: index, %f: index, %h: index, %q: index):
    %a = conv_tile.accumulate %ring : !conv_tile.ring -> <8x4x8xf32, #layout> {
    ^bb1(%s: !conv_tile.fragment<8x4x8xf32, #layout>, %t: !conv_tile.stage):
      // expected-error @+1 {{expects a ring that is not depthwise}}
      %u = conv_tile.mac_mma %s, %t operands tf32 : <8x4x8xf32, #layout>
      conv_tile.yield %u : !conv_tile.fragment<8x4x8xf32, #layout>
    }
  }
  return
}

// -----

#layout = #conv_tile.layout<registers = [d0: 4 by 1, d2: 2 by 1], lanes = [d0: 2 by 4, d2: 4 by 2, d1: 4 by 1], warps = []>
func.func @mac_mma_widened(%x: memref<1x16x16x8xf16>, %w: memref<1x1x3x3x8xf32>, %n: index) {
  %ring = conv_tile.ring input(%x : memref<1x16x16x8xf16>) filter(%w : memref<1x1x3x3x8xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf> groups 1 channels 8 filters 8
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [8, 4, 8] chunk 8 stages 2 window <[d0: 8 by 1 at 1, d2: 10 by 1 at 8, d1: 6 by 1 at 80]> lead 0 vector 4
  conv_tile.walk "fhw" tile [8, 4, 8] order "nhwf" groups 1 channels 8 extents(%n, %n, %n)  {
  ^bb0(%b: index, %g: index, %f: index, %h: index, %q: index):
    %a = conv_tile.accumulate %ring : !conv_tile.ring -> <8x4x8xf32, #layout> {
    ^bb1(%s: !conv_tile.fragment<8x4x8xf32, #layout>, %t: !conv_tile.stage):
      // expected-error @+1 {{expects a filter of the input's elements, or narrower, got 'memref<1x16x16x8xf16>' and 'memref<1x1x3x3x8xf32>'}}
      %u = conv_tile.mac_mma %s, %t operands f16 : <8x4x8xf32, #layout>
      conv_tile.yield %u : !conv_tile.fragment<8x4x8xf32, #layout>
    }
  }
  return
}

// -----

#layout = #conv_tile.layout<registers = [d0: 4 by 1, d2: 2 by 1], lanes = [d0: 2 by 4, d2: 4 by 2, d1: 4 by 1], warps = []>
func.func @mac_depthwise(%x: memref<1x16x16x8xf32>, %w: memref<1x1x3x3x8xf32>, %n: index) {
  %ring = conv_tile.ring input(%x : memref<1x16x16x8xf32>) filter(%w : memref<1x1x3x3x8xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf> groups 1 channels 8 filters 8
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [8, 4, 8] chunk 8 stages 2 window <[d0: 8 by 1 at 1, d2: 10 by 1 at 8, d1: 6 by 1 at 80]> lead 0 vector 4
  conv_tile.walk "fhw" tile [8, 4, 8] order "nhwf" groups 1 channels 8 extents(%n, %n, %n)  {
  ^bb0(%b: index, %g: index, %f: index, %h: index, %q: index):
    %a = conv_tile.accumulate %ring : !conv_tile.ring -> <8x4x8xf32, #layout> {
    ^bb1(%s: !conv_tile.fragment<8x4x8xf32, #layout>, %t: !conv_tile.stage):
      // expected-error @+1 {{expects a ring that is depthwise}}
      %u = conv_tile.mac_depthwise %s, %t : <8x4x8xf32, #layout>
      conv_tile.yield %u : !conv_tile.fragment<8x4x8xf32, #layout>
    }
  }
  return
}

// -----

func.func @e1_gap(%x: memref<1x16x16x8xf32>, %w: memref<1x1x3x3x8xf32>, %n: index) {
  %ring = conv_tile.ring input(%x : memref<1x16x16x8xf32>) filter(%w : memref<1x1x3x3x8xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf> groups 1 channels 8 filters 8
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [8, 4, 8] chunk 8 stages 2 window <[d0: 8 by 1 at 1, d2: 10 by 1 at 8, d1: 6 by 1 at 80]> lead 0 vector 4 depthwise
  conv_tile.walk "fhw" tile [8, 4, 8] order "nhwf" groups 1 channels 8 extents(%n, %n, %n)  {
  ^bb0(%b: index, %g: index, %f: index, %h: index, %q: index):
    %a = conv_tile.accumulate %ring : !conv_tile.ring -> <8x4x8xf32, #conv_tile.layout<registers = [d0: 4 by 2, d2: 2 by 1], lanes = [d0: 2 by 1, d2: 4 by 2, d1: 4 by 1], warps = []>> {
    ^bb1(%s: !conv_tile.fragment<8x4x8xf32, #conv_tile.layout<registers = [d0: 4 by 2, d2: 2 by 1], lanes = [d0: 2 by 1, d2: 4 by 2, d1: 4 by 1], warps = []>>, %t: !conv_tile.stage):
      // expected-error @+1 {{expects threads that own neighbouring channels (whole words) times neighbouring rows and columns}}
      %u = conv_tile.mac_depthwise %s, %t : <8x4x8xf32, #conv_tile.layout<registers = [d0: 4 by 2, d2: 2 by 1], lanes = [d0: 2 by 1, d2: 4 by 2, d1: 4 by 1], warps = []>>
      conv_tile.yield %u : !conv_tile.fragment<8x4x8xf32, #conv_tile.layout<registers = [d0: 4 by 2, d2: 2 by 1], lanes = [d0: 2 by 1, d2: 4 by 2, d1: 4 by 1], warps = []>>
    }
  }
  return
}

// -----

func.func @e1_half_words(%x: memref<1x16x16x8xf16>, %w: memref<1x1x3x3x8xf16>, %n: index) {
  %ring = conv_tile.ring input(%x : memref<1x16x16x8xf16>) filter(%w : memref<1x1x3x3x8xf16>)
      dims <input = nhwc, filter = fchw, output = nhwf> groups 1 channels 4 filters 8
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [8, 4, 8] chunk 4 stages 2 window <[d0: 4 by 1 at 1, d2: 10 by 1 at 4, d1: 6 by 1 at 40]> lead 0 vector 4 depthwise
  conv_tile.walk "fhw" tile [8, 4, 8] order "nhwf" groups 1 channels 8 extents(%n, %n, %n)  {
  ^bb0(%b: index, %g: index, %f: index, %h: index, %q: index):
    %a = conv_tile.accumulate %ring : !conv_tile.ring -> <8x4x8xf32, #conv_tile.layout<registers = [d2: 8 by 1], lanes = [d0: 8 by 1, d1: 4 by 1], warps = []>> {
    ^bb1(%s: !conv_tile.fragment<8x4x8xf32, #conv_tile.layout<registers = [d2: 8 by 1], lanes = [d0: 8 by 1, d1: 4 by 1], warps = []>>, %t: !conv_tile.stage):
      // expected-error @+1 {{expects threads that own neighbouring channels (whole words)}}
      %u = conv_tile.mac_depthwise %s, %t : <8x4x8xf32, #conv_tile.layout<registers = [d2: 8 by 1], lanes = [d0: 8 by 1, d1: 4 by 1], warps = []>>
      conv_tile.yield %u : !conv_tile.fragment<8x4x8xf32, #conv_tile.layout<registers = [d2: 8 by 1], lanes = [d0: 8 by 1, d1: 4 by 1], warps = []>>
    }
  }
  return
}

// -----

#layout = #conv_tile.layout<registers = [d0: 4 by 1, d2: 2 by 1], lanes = [d0: 2 by 4, d2: 4 by 2, d1: 4 by 1], warps = []>
func.func @e2(%x: memref<1x16x16x8xf32>, %w: memref<1x1x3x3x8xf32>, %n: index) {
  %ring = conv_tile.ring input(%x : memref<1x16x16x8xf32>) filter(%w : memref<1x1x3x3x8xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf> groups 1 channels 8 filters 8
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [8, 4, 8] chunk 8 stages 2 window <[d0: 4 by 1 at 1, d2: 10 by 1 at 4, d1: 6 by 1 at 40, d0: 2 by 4 at 240]> lead 0 vector 4 depthwise
  conv_tile.walk "fhw" tile [8, 4, 8] order "nhwf" groups 1 channels 8 extents(%n, %n, %n)  {
  ^bb0(%b: index, %g: index, %f: index, %h: index, %q: index):
    %a = conv_tile.accumulate %ring : !conv_tile.ring -> <8x4x8xf32, #layout> {
    ^bb1(%s: !conv_tile.fragment<8x4x8xf32, #layout>, %t: !conv_tile.stage):
      // expected-error-re @+1 {{expects a window of rows, or of channels without a lead, that lie contiguously, got {{.*}} and a lead of 0}}
      %u = conv_tile.mac_depthwise %s, %t : <8x4x8xf32, #layout>
      conv_tile.yield %u : !conv_tile.fragment<8x4x8xf32, #layout>
    }
  }
  return
}

// -----

#layout = #conv_tile.layout<registers = [d0: 4 by 1, d2: 2 by 1], lanes = [d0: 2 by 4, d2: 4 by 2, d1: 4 by 1], warps = []>
func.func @e3(%x: memref<1x16x16x8xf32>, %w: memref<1x1x3x3x12xf32>, %n: index) {
  %ring = conv_tile.ring input(%x : memref<1x16x16x8xf32>) filter(%w : memref<1x1x3x3x12xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf> groups 1 channels 8 filters 8
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [8, 4, 8] chunk 8 stages 2 window <[d0: 8 by 1 at 1, d2: 10 by 1 at 8, d1: 6 by 1 at 80]> lead 0 vector 4 depthwise
  conv_tile.walk "fhw" tile [8, 4, 8] order "nhwf" groups 1 channels 8 extents(%n, %n, %n)  {
  ^bb0(%b: index, %g: index, %f: index, %h: index, %q: index):
    %a = conv_tile.accumulate %ring : !conv_tile.ring -> <8x4x8xf32, #layout> {
    ^bb1(%s: !conv_tile.fragment<8x4x8xf32, #layout>, %t: !conv_tile.stage):
      // expected-error @+1 {{expects stages of the filter of [3, 3, 8], got 'memref<1x1x3x3x12xf32>'}}
      %u = conv_tile.mac_depthwise %s, %t : <8x4x8xf32, #layout>
      conv_tile.yield %u : !conv_tile.fragment<8x4x8xf32, #layout>
    }
  }
  return
}

// -----

#layout = #conv_tile.layout<registers = [d0: 4 by 1, d2: 2 by 1], lanes = [d0: 2 by 4, d2: 4 by 2, d1: 4 by 1], warps = []>
func.func @e2_lead(%x: memref<1x16x16x8xf32>, %w: memref<1x1x3x3x8xf32>, %n: index) {
  %ring = conv_tile.ring input(%x : memref<1x16x16x8xf32>) filter(%w : memref<1x1x3x3x8xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf> groups 1 channels 8 filters 8
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [8, 4, 8] chunk 8 stages 2 window <[d0: 8 by 1 at 1, d2: 12 by 1 at 8, d1: 6 by 1 at 96]> lead 1 vector 1 depthwise
  conv_tile.walk "fhw" tile [8, 4, 8] order "nhwf" groups 1 channels 8 extents(%n, %n, %n)  {
  ^bb0(%b: index, %g: index, %f: index, %h: index, %q: index):
    %a = conv_tile.accumulate %ring : !conv_tile.ring -> <8x4x8xf32, #layout> {
    ^bb1(%s: !conv_tile.fragment<8x4x8xf32, #layout>, %t: !conv_tile.stage):
      // expected-error@+1 {{expects a window of rows, or of channels without a lead, that lie contiguously, got #conv_tile.shared<[d0: 8 by 1 at 1, d2: 12 by 1 at 8, d1: 6 by 1 at 96]> and a lead of 1}}
      %u = conv_tile.mac_depthwise %s, %t : <8x4x8xf32, #layout>
      conv_tile.yield %u : !conv_tile.fragment<8x4x8xf32, #layout>
    }
  }
  return
}

// -----

// A pixel is 10 words behind its neighbour; threads read 4 channels at once.
#layout = #conv_tile.layout<registers = [d0: 4 by 1, d2: 2 by 1], lanes = [d0: 2 by 4, d2: 4 by 2, d1: 4 by 1], warps = []>
func.func @e2_pixels(%x: memref<1x16x16x8xf32>, %w: memref<1x1x3x3x8xf32>, %n: index) {
  %ring = conv_tile.ring input(%x : memref<1x16x16x8xf32>) filter(%w : memref<1x1x3x3x8xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf> groups 1 channels 8 filters 8
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [8, 4, 8] chunk 8 stages 2 window <[d0: 8 by 1 at 1, d2: 12 by 1 at 10, d1: 6 by 1 at 122]> lead 0 vector 1 depthwise
  conv_tile.walk "fhw" tile [8, 4, 8] order "nhwf" groups 1 channels 8 extents(%n, %n, %n)  {
  ^bb0(%b: index, %g: index, %f: index, %h: index, %q: index):
    %a = conv_tile.accumulate %ring : !conv_tile.ring -> <8x4x8xf32, #layout> {
    ^bb1(%s: !conv_tile.fragment<8x4x8xf32, #layout>, %t: !conv_tile.stage):
      // expected-error@+1 {{reads 4 words at once, which the window does not keep aligned: #conv_tile.shared<[d0: 8 by 1 at 1, d2: 12 by 1 at 10, d1: 6 by 1 at 122]>}}
      %u = conv_tile.mac_depthwise %s, %t : <8x4x8xf32, #layout>
      conv_tile.yield %u : !conv_tile.fragment<8x4x8xf32, #layout>
    }
  }
  return
}

// -----

// A row is 10 words behind its neighbour; threads read 4 columns at once.
#layout = #conv_tile.layout<registers = [d2: 4 by 1, d0: 2 by 1], lanes = [d2: 2 by 4, d1: 4 by 1, d0: 4 by 2], warps = []>
func.func @e2_rows(%x: memref<1x16x16x8xf32>, %w: memref<1x1x3x3x8xf32>, %n: index) {
  %ring = conv_tile.ring input(%x : memref<1x16x16x8xf32>) filter(%w : memref<1x1x3x3x8xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf> groups 1 channels 8 filters 8
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [8, 4, 8] chunk 8 stages 2 window <[d2: 10 by 1 at 1, d1: 6 by 1 at 10, d0: 8 by 1 at 60]> lead 0 vector 1 depthwise
  conv_tile.walk "fhw" tile [8, 4, 8] order "nhwf" groups 1 channels 8 extents(%n, %n, %n)  {
  ^bb0(%b: index, %g: index, %f: index, %h: index, %q: index):
    %a = conv_tile.accumulate %ring : !conv_tile.ring -> <8x4x8xf32, #layout> {
    ^bb1(%s: !conv_tile.fragment<8x4x8xf32, #layout>, %t: !conv_tile.stage):
      // expected-error@+1 {{reads 4 words at once, which the window does not keep aligned: #conv_tile.shared<[d2: 10 by 1 at 1, d1: 6 by 1 at 10, d0: 8 by 1 at 60]>}}
      %u = conv_tile.mac_depthwise %s, %t : <8x4x8xf32, #layout>
      conv_tile.yield %u : !conv_tile.fragment<8x4x8xf32, #layout>
    }
  }
  return
}

// -----

#layout = #conv_tile.layout<registers = [d2: 4 by 1, d0: 2 by 1], lanes = [d2: 2 by 4, d1: 4 by 1, d0: 4 by 2], warps = []>
func.func @m3_rows(%x: memref<1x16x16x8xf32>, %w: memref<1x1x8x3x3x8xf32>, %n: index) {
  %ring = conv_tile.ring input(%x : memref<1x16x16x8xf32>) filter(%w : memref<1x1x8x3x3x8xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf> groups 1 channels 8 filters 8
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [8, 4, 8] chunk 8 stages 2 window <[d2: 10 by 1 at 1, d1: 6 by 1 at 10, d0: 8 by 1 at 60]> lead 0 vector 1
  conv_tile.walk "fhw" tile [8, 4, 8] order "nhwf" groups 1 channels 8 extents(%n, %n, %n)  {
  ^bb0(%b: index, %g: index, %f: index, %h: index, %q: index):
    %a = conv_tile.accumulate %ring : !conv_tile.ring -> <8x4x8xf32, #layout> {
    ^bb1(%s: !conv_tile.fragment<8x4x8xf32, #layout>, %t: !conv_tile.stage):
      // expected-error@+1 {{reads 4 words at once, which the window does not keep aligned: #conv_tile.shared<[d2: 10 by 1 at 1, d1: 6 by 1 at 10, d0: 8 by 1 at 60]>}}
      %u = conv_tile.mac_fma %s, %t : <8x4x8xf32, #layout>
      conv_tile.yield %u : !conv_tile.fragment<8x4x8xf32, #layout>
    }
  }
  return
}

// -----

// Quanta of a pixel that is 10 words behind its neighbour.
func.func @r4_aligned(%x: memref<1x16x16x8xf32>, %w: memref<1x1x3x3x8xf32>, %n: index) {
  // expected-error @+1 {{copies quads of columns or quanta of channels, which the window does not keep aligned: #conv_tile.shared<[d0: 8 by 1 at 1, d2: 12 by 1 at 10, d1: 6 by 1 at 124]>}}
  %ring = conv_tile.ring input(%x : memref<1x16x16x8xf32>) filter(%w : memref<1x1x3x3x8xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf> groups 1 channels 8 filters 8
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [8, 4, 8] chunk 8 stages 2 window <[d0: 8 by 1 at 1, d2: 12 by 1 at 10, d1: 6 by 1 at 124]> lead 0 vector 4
  return
}

// -----

func.func @r4_whole_quads(%x: memref<1x16x16x8xf32>, %w: memref<1x1x3x3x8xf32>, %n: index) {
  // expected-error @+1 {{expects a window of whole quads of words, behind which the filter lies, got #conv_tile.shared<[d0: 8 by 1 at 1, d2: 10 by 1 at 8, d1: 6 by 1 at 81]> of 485}}
  %ring = conv_tile.ring input(%x : memref<1x16x16x8xf32>) filter(%w : memref<1x1x3x3x8xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf> groups 1 channels 8 filters 8
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [8, 4, 8] chunk 8 stages 2 window <[d0: 8 by 1 at 1, d2: 10 by 1 at 8, d1: 6 by 1 at 81]> lead 0 vector 1
  return
}

// -----

func.func @r8_depthwise(%x: memref<1x8x6x6xf32>, %w: memref<2x2x4x3x3x4xf32>, %n: index) {
  // expected-error @+1 {{stages whole planes: expects it to be depthwise, with a filter of f32 and an input of static planes (nchw or ncw) without dilation, got}}
  %ring = conv_tile.ring input(%x : memref<1x8x6x6xf32>) filter(%w : memref<2x2x4x3x3x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 8
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [1, 1] input_dilation [1, 1]
      tile [4, 8, 8] chunk 4 stages 2 window <[d2: 6 by 1 at 1, d1: 6 by 1 at 6, d0: 4 by 1 at 36]> lead 0 vector 4 planes
  return
}

// -----

func.func @r8_order(%x: memref<1x6x6x8xf32>, %w: memref<2x1x3x3x4xf32>, %n: index) {
  // expected-error @+1 {{with dimensions nhwc}}
  %ring = conv_tile.ring input(%x : memref<1x6x6x8xf32>) filter(%w : memref<2x1x3x3x4xf32>)
      dims <input = nhwc, filter = fchw, output = nfhw> groups 1 channels 8 filters 8
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [1, 1] input_dilation [1, 1]
      tile [4, 8, 8] chunk 4 stages 2 window <[d2: 6 by 1 at 1, d1: 6 by 1 at 6, d0: 4 by 1 at 36]> lead 0 vector 4 depthwise planes
  return
}

// -----

func.func @r8_open(%x: memref<1x8x?x6xf32>, %w: memref<2x1x3x3x4xf32>, %n: index) {
  // expected-error @+1 {{an input of static planes}}
  %ring = conv_tile.ring input(%x : memref<1x8x?x6xf32>) filter(%w : memref<2x1x3x3x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 8
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [1, 1] input_dilation [1, 1]
      tile [4, 8, 8] chunk 4 stages 2 window <[d2: 6 by 1 at 1, d1: 6 by 1 at 6, d0: 4 by 1 at 36]> lead 0 vector 4 depthwise planes
  return
}

// -----

func.func @r8_dilated(%x: memref<1x8x6x6xf32>, %w: memref<2x1x3x3x4xf32>, %n: index) {
  // expected-error-re @+1 {{{{input_dilation \[1, 2\]}}}}
  %ring = conv_tile.ring input(%x : memref<1x8x6x6xf32>) filter(%w : memref<2x1x3x3x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 8
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [1, 1] input_dilation [1, 2]
      tile [4, 8, 8] chunk 4 stages 2 window <[d2: 6 by 1 at 1, d1: 6 by 1 at 6, d0: 4 by 1 at 36]> lead 0 vector 4 depthwise planes
  return
}

// -----

func.func @r8_window(%x: memref<1x8x6x6xf32>, %w: memref<2x1x3x3x4xf32>, %n: index) {
  // expected-error @+1 {{stages whole planes: expects quads without a lead and a window of 4 planes of 6 x 6 as they lie in memory, got}}
  %ring = conv_tile.ring input(%x : memref<1x8x6x6xf32>) filter(%w : memref<2x1x3x3x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 8
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [1, 1] input_dilation [1, 1]
      tile [4, 8, 8] chunk 4 stages 2 window <[d2: 6 by 1 at 1, d1: 6 by 1 at 8, d0: 4 by 1 at 48]> lead 0 vector 4 depthwise planes
  return
}

// -----

func.func @r8_words(%x: memref<1x8x6x6xf32>, %w: memref<2x1x3x3x4xf32>, %n: index) {
  // expected-error @+1 {{vector 1 and lead 0}}
  %ring = conv_tile.ring input(%x : memref<1x8x6x6xf32>) filter(%w : memref<2x1x3x3x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 8
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [1, 1] input_dilation [1, 1]
      tile [4, 8, 8] chunk 4 stages 2 window <[d2: 6 by 1 at 1, d1: 6 by 1 at 6, d0: 4 by 1 at 36]> lead 0 vector 1 depthwise planes
  return
}

// -----

func.func @r8_tile_of_quads(%x: memref<1x8x5x5xf32>, %w: memref<4x1x3x3x4xf32>, %n: index) {
  // expected-error @+1 {{stages whole planes: expects whole quads in a tile and in an image, got 2 and 8 planes of 5 x 5}}
  %ring = conv_tile.ring input(%x : memref<1x8x5x5xf32>) filter(%w : memref<4x1x3x3x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 8
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [1, 1] input_dilation [1, 1]
      tile [2, 8, 8] chunk 2 stages 2 window <[d2: 5 by 1 at 1, d1: 5 by 1 at 5, d0: 2 by 1 at 25]> lead 0 vector 4 depthwise planes
  return
}

// -----

func.func @r8_image_of_quads(%x: memref<1x6x5x5xf32>, %w: memref<2x1x3x3x4xf32>, %n: index) {
  // expected-error @+1 {{got 4 and 6 planes of 5 x 5}}
  %ring = conv_tile.ring input(%x : memref<1x6x5x5xf32>) filter(%w : memref<2x1x3x3x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 6 filters 6
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [1, 1] input_dilation [1, 1]
      tile [4, 8, 8] chunk 4 stages 2 window <[d2: 5 by 1 at 1, d1: 5 by 1 at 5, d0: 4 by 1 at 25]> lead 0 vector 4 depthwise planes
  return
}

// -----

func.func @r8_part(%x: memref<1x8x6x6xf32, strided<[300, 37, 6, 1]>>, %w: memref<2x1x3x3x4xf32>, %n: index) {
  // expected-error @+1 {{copies 4 elements at once, which are not aligned in}}
  %ring = conv_tile.ring input(%x : memref<1x8x6x6xf32, strided<[300, 37, 6, 1]>>) filter(%w : memref<2x1x3x3x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 8
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [1, 1] input_dilation [1, 1]
      tile [4, 8, 8] chunk 4 stages 2 window <[d2: 6 by 1 at 1, d1: 6 by 1 at 6, d0: 4 by 1 at 36]> lead 0 vector 4 depthwise planes
  return
}

// -----

#layout = #conv_tile.layout<registers = [d2: 2 by 1], lanes = [d2: 4 by 2, d1: 8 by 1], warps = [d0: 4 by 1]>
func.func @r8_rows(%x: memref<1x8x6x6xf32>, %w: memref<2x1x3x3x4xf32>, %n: index) {
  %c6 = arith.constant 6 : index
  %c9 = arith.constant 9 : index
  %ring = conv_tile.ring input(%x : memref<1x8x6x6xf32>) filter(%w : memref<2x1x3x3x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 8
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [1, 1] input_dilation [1, 1]
      tile [4, 8, 8] chunk 4 stages 2 window <[d2: 6 by 1 at 1, d1: 6 by 1 at 6, d0: 4 by 1 at 36]> lead 0 vector 4 depthwise planes
  conv_tile.walk "fhw" tile [4, 8, 8] order "nfhw" groups 1 channels 8 extents(%n, %c9, %c6)  {
  ^bb0(%b: index, %g: index, %f: index, %h: index, %q: index):
    // expected-error@+1 {{expects its source's whole planes to be tiles of all rows and columns, got a tile of 8 along d1 of 9}}
    %a = conv_tile.accumulate %ring : !conv_tile.ring -> <4x8x8xf32, #layout> {
    ^bb1(%s: !conv_tile.fragment<4x8x8xf32, #layout>, %t: !conv_tile.stage):
      %u = conv_tile.mac_depthwise %s, %t : <4x8x8xf32, #layout>
      conv_tile.yield %u : !conv_tile.fragment<4x8x8xf32, #layout>
    }
  }
  return
}

// -----

#layout = #conv_tile.layout<registers = [d2: 2 by 1], lanes = [d2: 4 by 2, d1: 8 by 1], warps = [d0: 4 by 1]>
func.func @r8_columns(%x: memref<1x8x6x6xf32>, %w: memref<2x1x3x3x4xf32>, %n: index) {
  %c6 = arith.constant 6 : index
  %c9 = arith.constant 9 : index
  %ring = conv_tile.ring input(%x : memref<1x8x6x6xf32>) filter(%w : memref<2x1x3x3x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 8
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [1, 1] input_dilation [1, 1]
      tile [4, 8, 8] chunk 4 stages 2 window <[d2: 6 by 1 at 1, d1: 6 by 1 at 6, d0: 4 by 1 at 36]> lead 0 vector 4 depthwise planes
  conv_tile.walk "fhw" tile [4, 8, 8] order "nfhw" groups 1 channels 8 extents(%n, %c6, %n)  {
  ^bb0(%b: index, %g: index, %f: index, %h: index, %q: index):
    // expected-error@+1 {{expects its source's whole planes to be tiles of all rows and columns, got a tile of 8 along d2 of an open extent}}
    %a = conv_tile.accumulate %ring : !conv_tile.ring -> <4x8x8xf32, #layout> {
    ^bb1(%s: !conv_tile.fragment<4x8x8xf32, #layout>, %t: !conv_tile.stage):
      %u = conv_tile.mac_depthwise %s, %t : <4x8x8xf32, #layout>
      conv_tile.yield %u : !conv_tile.fragment<4x8x8xf32, #layout>
    }
  }
  return
}
