// RUN: conv-opt %s --split-input-file -verify-diagnostics

func.func @packed_filter(%x: memref<2x8x16x16xf32>, %w: memref<32x8x3x3xf32>) {
  // expected-error @+1 {{expects a packed filter of 1 blocks (groups * tiles of couts) by 2 chunks of stages, got 'memref<32x8x3x3xf32>'}}
  %ring = conv_tile.ring input(%x : memref<2x8x16x16xf32>) filter(%w : memref<32x8x3x3xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [32, 4, 32] chunk 4 stages 2 window <[d2: 36 by 1 at 1, d1: 6 by 1 at 36, d0: 4 by 1 at 216]> lead 0 vector 4
  return
}

// -----

func.func @ring_r1(%x: memref<2x8x16x16xf32>, %w: memref<1x2x4x3x3x32xf32>) {
  // expected-error @+1 {{expects strides between 1 and 2^30, got 0}}
  %ring = conv_tile.ring input(%x : memref<2x8x16x16xf32>) filter(%w : memref<1x2x4x3x3x32xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      kernel [3, 3] strides [0, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [32, 4, 32] chunk 4 stages 2 window <[d2: 36 by 1 at 1, d1: 6 by 1 at 36, d0: 4 by 1 at 216]> lead 0 vector 4
  return
}

// -----

func.func @ring_r2(%x: memref<2x8x16x16xf32>, %w: memref<1x2x4x3x3x32xf32>) {
  // expected-error @+1 {{expects 2 to 32 stages, got 1}}
  %ring = conv_tile.ring input(%x : memref<2x8x16x16xf32>) filter(%w : memref<1x2x4x3x3x32xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [32, 4, 32] chunk 4 stages 1 window <[d2: 36 by 1 at 1, d1: 6 by 1 at 36, d0: 4 by 1 at 216]> lead 0 vector 4
  return
}

// -----

func.func @ring_r6_slots(%x: memref<2x8x16x16xf32>, %w: memref<1x2x4x3x3x32xf32>) {
  // expected-error @+1 {{keeps its filter: expects one group, one tile of output channels and slots that are a multiple of the chunks, got 1 groups, 1 tiles, 3 slots and 2 chunks}}
  %ring = conv_tile.ring input(%x : memref<2x8x16x16xf32>) filter(%w : memref<1x2x4x3x3x32xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [32, 4, 32] chunk 4 stages 3 window <[d2: 36 by 1 at 1, d1: 6 by 1 at 36, d0: 4 by 1 at 216]> lead 0 vector 4 keep_filter
  return
}

// -----

func.func @ring_r6_tiles(%x: memref<2x8x16x16xf32>, %w: memref<2x2x4x3x3x32xf32>) {
  // expected-error @+1 {{keeps its filter: expects one group, one tile of output channels and slots that are a multiple of the chunks, got 1 groups, 2 tiles, 2 slots and 2 chunks}}
  %ring = conv_tile.ring input(%x : memref<2x8x16x16xf32>) filter(%w : memref<2x2x4x3x3x32xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 64
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [32, 4, 32] chunk 4 stages 2 window <[d2: 36 by 1 at 1, d1: 6 by 1 at 36, d0: 4 by 1 at 216]> lead 0 vector 4 keep_filter
  return
}

// -----

func.func @ring_r6_groups(%x: memref<2x16x16x16xf32>, %w: memref<2x2x4x3x3x32xf32>) {
  // expected-error @+1 {{keeps its filter: expects one group, one tile of output channels and slots that are a multiple of the chunks, got 2 groups, 1 tiles, 2 slots and 2 chunks}}
  %ring = conv_tile.ring input(%x : memref<2x16x16x16xf32>) filter(%w : memref<2x2x4x3x3x32xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 2 channels 8 filters 32
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [32, 4, 32] chunk 4 stages 2 window <[d2: 36 by 1 at 1, d1: 6 by 1 at 36, d0: 4 by 1 at 216]> lead 0 vector 4 keep_filter
  return
}

// -----

func.func @ring_r4_vector(%x: memref<2x8x16x16xf32>, %w: memref<1x2x4x3x3x32xf32>) {
  // expected-error @+1 {{expects copies of 1 or 4 elements, got 2}}
  %ring = conv_tile.ring input(%x : memref<2x8x16x16xf32>) filter(%w : memref<1x2x4x3x3x32xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [32, 4, 32] chunk 4 stages 2 window <[d2: 36 by 1 at 1, d1: 6 by 1 at 36, d0: 4 by 1 at 216]> lead 0 vector 2
  return
}

// -----

func.func @ring_r4_room(%x: memref<2x8x16x16xf32>, %w: memref<1x2x4x3x3x32xf32>) {
  // expected-error @+1 {{expects a window with room for 36 positions along d2, got 32}}
  %ring = conv_tile.ring input(%x : memref<2x8x16x16xf32>) filter(%w : memref<1x2x4x3x3x32xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [32, 4, 32] chunk 4 stages 2 window <[d2: 32 by 1 at 1, d1: 6 by 1 at 32, d0: 4 by 1 at 192]> lead 0 vector 4
  return
}

// -----

func.func @walk_w1_space(%n: index) {
  // expected-error @+1 {{expects the space 'fhw', 'fdhw', 'fp' or 'fuhw', got 'hwf'}}
  conv_tile.walk "hwf" tile [32, 4, 32] order "nfhw" groups 1 channels 32 extents(%n, %n, %n)  {
  ^bb0(%b: index, %g: index, %f: index, %h: index, %q: index):
  }
  return
}

// -----

func.func @walk_w1_tile(%n: index) {
  // expected-error @+1 {{expects a tile of 3 extents between 1 and 65536 (fhw), got [32, 4]}}
  conv_tile.walk "fhw" tile [32, 4] order "nfhw" groups 1 channels 32 extents(%n, %n, %n)  {
  ^bb0(%b: index, %g: index, %f: index, %h: index, %q: index):
  }
  return
}

// -----

func.func @walk_w1_order(%n: index) {
  // expected-error @+1 {{expects an order of the letters n, f, d, h, w, each once at most, got 'nfhh'}}
  conv_tile.walk "fhw" tile [32, 4, 32] order "nfhh" groups 1 channels 32 extents(%n, %n, %n)  {
  ^bb0(%b: index, %g: index, %f: index, %h: index, %q: index):
  }
  return
}

// -----

func.func @walk_w1_rank(%n: index) {
  // expected-error @+1 {{expects a space with the output's dimension 'd', got 'fhw'}}
  conv_tile.walk "fhw" tile [32, 4, 32] order "nfdhw" groups 1 channels 32 extents(%n, %n, %n)  {
  ^bb0(%b: index, %g: index, %f: index, %h: index, %q: index):
  }
  return
}

// -----

func.func @walk_w1_extents(%n: index) {
  // expected-error @+1 {{expects the extents of the batch and of 2 spatial dimensions, got 2}}
  conv_tile.walk "fhw" tile [32, 4, 32] order "nfhw" groups 1 channels 32 extents(%n, %n)  {
  ^bb0(%b: index, %g: index, %f: index, %h: index, %q: index):
  }
  return
}

// -----

func.func @walk_w1_arguments(%n: index) {
  // expected-error @+1 {{expects 3 index arguments (group, channel, pixel)}}
  conv_tile.walk "fp" tile [32, 64] order "nfhw" groups 1 channels 32 extents(%n, %n, %n)  {
  ^bb0(%b: index, %g: index, %f: index, %h: index, %q: index):
  }
  return
}

// -----

func.func @walk_w1_units(%n: index) {
  // expected-error @+1 {{expects 5 index arguments (group, channel, unit, row, column)}}
  conv_tile.walk "fuhw" tile [32, 32, 2, 2] order "nfhw" groups 1 channels 32 extents(%n, %n, %n)  {
  ^bb0(%b: index, %g: index, %f: index, %u: index, %h: index, %q: index):
  }
  return
}

// -----

func.func @walk_units_do_not_shift() {
  %n = arith.constant 8 : index
  // expected-error @+1 {{can shift only where the rows are known to fill a tile}}
  conv_tile.walk "fuhw" tile [32, 32, 2, 2] order "nfhw" groups 1 channels 32 extents(%n, %n, %n) shift_rows {
  ^bb0(%g: index, %f: index, %u: index, %h: index, %q: index):
  }
  return
}

// -----

func.func @walk_w3(%n: index) {
  // expected-error @+1 {{expects 1 group where a block sees whole channels, got 2}}
  conv_tile.walk "fhw" tile [32, 4, 32] order "nfhw" groups 2 channels 32 extents(%n, %n, %n) whole_channels {
  ^bb0(%b: index, %g: index, %f: index, %h: index, %q: index):
  }
  return
}

// -----

func.func @walk_shift(%n: index) {
  // expected-error @+1 {{can shift only where the rows are known to fill a tile}}
  conv_tile.walk "fhw" tile [32, 4, 32] order "nfhw" groups 1 channels 32 extents(%n, %n, %n) shift_rows {
  ^bb0(%b: index, %g: index, %f: index, %h: index, %q: index):
  }
  return
}

// -----

func.func @walk_shift_columns(%n: index) {
  // expected-error @+1 {{can shift only where the columns are known to fill a tile}}
  conv_tile.walk "fhw" tile [32, 4, 32] order "nfhw" groups 1 channels 32 extents(%n, %n, %n) shift_columns {
  ^bb0(%b: index, %g: index, %f: index, %h: index, %q: index):
  }
  return
}

// -----

func.func @walk_w2_op(%n: index) {
  conv_tile.walk "fhw" tile [32, 4, 32] order "nfhw" groups 1 channels 32 extents(%n, %n, %n)  {
  ^bb0(%b: index, %g: index, %f: index, %h: index, %q: index):
    // expected-error @+1 {{is not expected among the ops of a tile}}
    %c = arith.constant 1 : index
  }
  return
}

// -----

func.func @walk_w2_shape(%n: index, %m: memref<2x32x14x14xf32>) {
  conv_tile.walk "fhw" tile [32, 8, 32] order "nfhw" groups 1 channels 32 extents(%n, %n, %n)  {
  ^bb0(%b: index, %g: index, %f: index, %h: index, %q: index):
    // expected-error @+1 {{expects fragments of the tile [32, 8, 32], got}}
    %v = conv_tile.load %m : memref<2x32x14x14xf32> -> <32x4x32xf32, #conv_tile.layout<registers = [d2: 8 by 1, d0: 8 by 1], lanes = [d2: 2 by 8, d1: 4 by 1, d0: 4 by 8], warps = [d2: 2 by 16]>>
  }
  return
}

// -----

func.func @layout_covers() {
  // expected-error @+1 {{expects a layout that holds each element once, but dimension 2 has 32 positions in the layout and 16 in the tile}}
  %0 = builtin.unrealized_conversion_cast to !conv_tile.fragment<32x4x16xf32, #conv_tile.layout<registers = [d2: 8 by 1, d0: 8 by 1], lanes = [d2: 2 by 8, d1: 4 by 1, d0: 4 by 8], warps = [d2: 2 by 16]>>
  return
}

// -----

func.func @layout_l1() {
  // expected-error @+1 {{expects lanes that multiply to 32, got 16}}
  %0 = builtin.unrealized_conversion_cast to !conv_tile.fragment<16x8xf32, #conv_tile.layout<registers = [d1: 8 by 1], lanes = [d0: 16 by 1], warps = []>>
  return
}

// -----

func.func @store_needs_staging(%n: index, %m: memref<2x32x14x14xf32>) {
  conv_tile.walk "fhw" tile [32, 4, 32] order "nfhw" groups 1 channels 32 extents(%n, %n, %n)  {
  ^bb0(%b: index, %g: index, %f: index, %h: index, %q: index):
    %v = conv_tile.load %m : memref<2x32x14x14xf32> -> <32x4x32xf32, #conv_tile.layout<registers = [d2: 8 by 1, d0: 8 by 1], lanes = [d2: 2 by 8, d1: 4 by 1, d0: 4 by 8], warps = [d2: 2 by 16]>>
    // expected-error @+1 {{passes through shared memory: expects its walk to have staging with a pitch of 20}}
    conv_tile.store %v, %m : <32x4x32xf32, #conv_tile.layout<registers = [d2: 8 by 1, d0: 8 by 1], lanes = [d2: 2 by 8, d1: 4 by 1, d0: 4 by 8], warps = [d2: 2 by 16]>>, memref<2x32x14x14xf32>
  }
  return
}

// -----

func.func @reduce_channel_tiles(%n: index, %m: memref<2x64x14x14xf32>) {
  conv_tile.walk "fhw" tile [32, 4, 32] order "nfhw" groups 1 channels 64 extents(%n, %n, %n) whole_channels {
  ^bb0(%b: index, %g: index, %f: index, %h: index, %q: index):
    %v = conv_tile.load %m : memref<2x64x14x14xf32> -> <32x4x32xf32, #conv_tile.layout<registers = [d2: 8 by 1, d0: 8 by 1], lanes = [d2: 2 by 8, d1: 4 by 1, d0: 4 by 8], warps = [d2: 2 by 16]>>
    // expected-error @+1 {{expects tiles of all channels: use channel_tiles for a group of 64}}
    %s = conv_tile.reduce [sum] (%v) partials 0 : (!conv_tile.fragment<32x4x32xf32, #conv_tile.layout<registers = [d2: 8 by 1, d0: 8 by 1], lanes = [d2: 2 by 8, d1: 4 by 1, d0: 4 by 8], warps = [d2: 2 by 16]>>) -> !conv_tile.fragment<4x32xf32>
  }
  return
}

// -----

func.func @reduce_whole(%n: index, %m: memref<2x32x14x14xf32>) {
  // expected-error @+1 {{expects whole_channels where it reduces over them}}
  conv_tile.walk "fhw" tile [32, 4, 32] order "nfhw" groups 1 channels 32 extents(%n, %n, %n)  {
  ^bb0(%b: index, %g: index, %f: index, %h: index, %q: index):
    %v = conv_tile.load %m : memref<2x32x14x14xf32> -> <32x4x32xf32, #conv_tile.layout<registers = [d2: 8 by 1, d0: 8 by 1], lanes = [d2: 2 by 8, d1: 4 by 1, d0: 4 by 8], warps = [d2: 2 by 16]>>
    %s = conv_tile.reduce [sum] (%v) partials 0 : (!conv_tile.fragment<32x4x32xf32, #conv_tile.layout<registers = [d2: 8 by 1, d0: 8 by 1], lanes = [d2: 2 by 8, d1: 4 by 1, d0: 4 by 8], warps = [d2: 2 by 16]>>) -> !conv_tile.fragment<4x32xf32>
  }
  return
}

// -----

func.func @reduce_e2(%n: index, %m: memref<2x32x14x14xf32>) {
  conv_tile.walk "fhw" tile [32, 4, 32] order "nfhw" groups 1 channels 32 extents(%n, %n, %n) whole_channels {
  ^bb0(%b: index, %g: index, %f: index, %h: index, %q: index):
    %v = conv_tile.load %m : memref<2x32x14x14xf32> -> <32x4x32xf32, #conv_tile.layout<registers = [d2: 8 by 1, d0: 8 by 1], lanes = [d2: 2 by 8, d1: 4 by 1, d0: 4 by 8], warps = [d2: 2 by 16]>>
    // expected-error @+1 {{expects results '!conv_tile.fragment<4x32xf32>', '!conv_tile.fragment<4x32xi64>' for its reductions, got '!conv_tile.fragment<4x32xf32>'}}
    %s = conv_tile.reduce [argmin] (%v) partials 0 : (!conv_tile.fragment<32x4x32xf32, #conv_tile.layout<registers = [d2: 8 by 1, d0: 8 by 1], lanes = [d2: 2 by 8, d1: 4 by 1, d0: 4 by 8], warps = [d2: 2 by 16]>>) -> !conv_tile.fragment<4x32xf32>
  }
  return
}

// -----

func.func @broadcast_types(%n: index, %m: memref<2x32x14x14xf32>) {
  conv_tile.walk "fhw" tile [32, 4, 32] order "nfhw" groups 1 channels 32 extents(%n, %n, %n) whole_channels {
  ^bb0(%b: index, %g: index, %f: index, %h: index, %q: index):
    %v = conv_tile.load %m : memref<2x32x14x14xf32> -> <32x4x32xf32, #conv_tile.layout<registers = [d2: 8 by 1, d0: 8 by 1], lanes = [d2: 2 by 8, d1: 4 by 1, d0: 4 by 8], warps = [d2: 2 by 16]>>
    // expected-error @+1 {{expects to make a fragment with a layout of a reduced one of f32}}
    %c = conv_tile.broadcast %v scratch 0 : <32x4x32xf32, #conv_tile.layout<registers = [d2: 8 by 1, d0: 8 by 1], lanes = [d2: 2 by 8, d1: 4 by 1, d0: 4 by 8], warps = [d2: 2 by 16]>> -> <32x4x32xf32, #conv_tile.layout<registers = [d2: 8 by 1, d0: 8 by 1], lanes = [d2: 2 by 8, d1: 4 by 1, d0: 4 by 8], warps = [d2: 2 by 16]>>
  }
  return
}

// -----

func.func @accumulate_source(%n: index) {
  conv_tile.walk "fhw" tile [32, 4, 32] order "nfhw" groups 1 channels 32 extents(%n, %n, %n)  {
  ^bb0(%b: index, %g: index, %f: index, %h: index, %q: index):
    // expected-error @+1 {{expects a source of stages, such as the result of a conv_tile.ring}}
    %a = conv_tile.accumulate %n : index -> <32x4x32xf32, #conv_tile.layout<registers = [d2: 8 by 1, d0: 8 by 1], lanes = [d2: 2 by 8, d1: 4 by 1, d0: 4 by 8], warps = [d2: 2 by 16]>> {
    ^bb1(%s: !conv_tile.fragment<32x4x32xf32, #conv_tile.layout<registers = [d2: 8 by 1, d0: 8 by 1], lanes = [d2: 2 by 8, d1: 4 by 1, d0: 4 by 8], warps = [d2: 2 by 16]>>, %t: !conv_tile.stage):
      conv_tile.yield %s : !conv_tile.fragment<32x4x32xf32, #conv_tile.layout<registers = [d2: 8 by 1, d0: 8 by 1], lanes = [d2: 2 by 8, d1: 4 by 1, d0: 4 by 8], warps = [d2: 2 by 16]>>
    }
  }
  return
}

// -----

func.func @accumulate_a1(%x: memref<2x8x16x16xf32>, %w: memref<1x2x4x3x3x32xf32>, %n: index) {
  %ring = conv_tile.ring input(%x : memref<2x8x16x16xf32>) filter(%w : memref<1x2x4x3x3x32xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [32, 4, 32] chunk 4 stages 2 window <[d2: 36 by 1 at 1, d1: 6 by 1 at 36, d0: 4 by 1 at 216]> lead 0 vector 4
  conv_tile.walk "fhw" tile [32, 4, 32] order "nfhw" groups 1 channels 32 extents(%n, %n, %n)  {
  ^bb0(%b: index, %g: index, %f: index, %h: index, %q: index):
    // expected-error @+1 {{expects to yield the last of its multiplies}}
    %a = conv_tile.accumulate %ring : !conv_tile.ring -> <32x4x32xf32, #conv_tile.layout<registers = [d2: 8 by 1, d0: 8 by 1], lanes = [d2: 2 by 8, d1: 4 by 1, d0: 4 by 8], warps = [d2: 2 by 16]>> {
    ^bb1(%s: !conv_tile.fragment<32x4x32xf32, #conv_tile.layout<registers = [d2: 8 by 1, d0: 8 by 1], lanes = [d2: 2 by 8, d1: 4 by 1, d0: 4 by 8], warps = [d2: 2 by 16]>>, %t: !conv_tile.stage):
      conv_tile.yield %s : !conv_tile.fragment<32x4x32xf32, #conv_tile.layout<registers = [d2: 8 by 1, d0: 8 by 1], lanes = [d2: 2 by 8, d1: 4 by 1, d0: 4 by 8], warps = [d2: 2 by 16]>>
    }
  }
  return
}

// -----

func.func @mac_m1(%x: memref<2x8x16x16xf32>, %w: memref<1x2x4x3x3x32xf32>, %n: index) {
  %ring = conv_tile.ring input(%x : memref<2x8x16x16xf32>) filter(%w : memref<1x2x4x3x3x32xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [32, 4, 32] chunk 4 stages 2 window <[d2: 36 by 1 at 1, d1: 6 by 1 at 36, d0: 4 by 1 at 216]> lead 0 vector 4
  conv_tile.walk "fhw" tile [32, 4, 32] order "nfhw" groups 1 channels 32 extents(%n, %n, %n)  {
  ^bb0(%b: index, %g: index, %f: index, %h: index, %q: index):
    %a = conv_tile.accumulate %ring : !conv_tile.ring -> <32x4x32xf32, #conv_tile.layout<registers = [d1: 2 by 1, d0: 8 by 1, d2: 4 by 1], lanes = [d2: 4 by 4, d1: 2 by 2, d0: 4 by 8], warps = [d2: 2 by 16]>> {
    ^bb1(%s: !conv_tile.fragment<32x4x32xf32, #conv_tile.layout<registers = [d1: 2 by 1, d0: 8 by 1, d2: 4 by 1], lanes = [d2: 4 by 4, d1: 2 by 2, d0: 4 by 8], warps = [d2: 2 by 16]>>, %t: !conv_tile.stage):
      // expected-error @+1 {{expects threads that own neighbouring output channels times neighbouring columns of one row}}
      %u = conv_tile.mac_fma %s, %t : <32x4x32xf32, #conv_tile.layout<registers = [d1: 2 by 1, d0: 8 by 1, d2: 4 by 1], lanes = [d2: 4 by 4, d1: 2 by 2, d0: 4 by 8], warps = [d2: 2 by 16]>>
      conv_tile.yield %u : !conv_tile.fragment<32x4x32xf32, #conv_tile.layout<registers = [d1: 2 by 1, d0: 8 by 1, d2: 4 by 1], lanes = [d2: 4 by 4, d1: 2 by 2, d0: 4 by 8], warps = [d2: 2 by 16]>>
    }
  }
  return
}

// -----

func.func @r1_reach(%x: memref<2x8x16x?xf32>, %w: memref<1x2x4x3x3x32xf32>) {
  // expected-error @+1 {{expects taps that reach over less than 2^30 columns, got 3 that are 1073741824 apart}}
  %ring = conv_tile.ring input(%x : memref<2x8x16x?xf32>) filter(%w : memref<1x2x4x3x3x32xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      kernel [3, 3] strides [1, 1] dilations [1, 1073741824] pad_low [0, 0] input_dilation [1, 1]
      tile [32, 4, 32] chunk 4 stages 2 window <[d2: 36 by 1 at 1, d1: 6 by 1 at 36, d0: 4 by 1 at 216]> lead 0 vector 4
  return
}

// -----

func.func @r3_channels(%x: memref<2x9x16x16xf32>, %w: memref<1x2x4x3x3x32xf32>) {
  // expected-error @+1 {{expects an input of 8 channels (1 groups of 8), got 'memref<2x9x16x16xf32>'}}
  %ring = conv_tile.ring input(%x : memref<2x9x16x16xf32>) filter(%w : memref<1x2x4x3x3x32xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [32, 4, 32] chunk 4 stages 2 window <[d2: 36 by 1 at 1, d1: 6 by 1 at 36, d0: 4 by 1 at 216]> lead 0 vector 4
  return
}

// -----

#layout = #conv_tile.layout<registers = [d2: 8 by 1, d0: 8 by 1], lanes = [d2: 2 by 8, d1: 4 by 1, d0: 4 by 8], warps = [d2: 2 by 16]>
func.func @r5(%x: memref<2x8x16x16xf32>, %w: memref<1x2x4x3x3x32xf32>, %n: index) {
  %ring = conv_tile.ring input(%x : memref<2x8x16x16xf32>) filter(%w : memref<1x2x4x3x3x32xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [32, 4, 32] chunk 4 stages 2 window <[d2: 36 by 1 at 1, d1: 6 by 1 at 36, d0: 4 by 1 at 216]> lead 0 vector 4
  conv_tile.walk "fhw" tile [32, 4, 32] order "nfhw" groups 2 channels 32 extents(%n, %n, %n)  {
  ^bb0(%b: index, %g: index, %f: index, %h: index, %q: index):
    // expected-error @+1 {{expects its source's output channels in its walk, 1 groups of 32, got 2 groups of 32}}
    %a = conv_tile.accumulate %ring : !conv_tile.ring -> <32x4x32xf32, #layout> {
    ^bb1(%s: !conv_tile.fragment<32x4x32xf32, #layout>, %t: !conv_tile.stage):
      %u = conv_tile.mac_fma %s, %t : <32x4x32xf32, #layout>
      conv_tile.yield %u : !conv_tile.fragment<32x4x32xf32, #layout>
    }
  }
  return
}

// -----

func.func @r4_narrowed_words(%x: memref<2x16x16x16xf32>, %w: memref<1x1x1x3x3x2x32x4x2xf16>) {
  // expected-error @+1 {{narrows its input: expects copies of quanta, got a window of}}
  %ring = conv_tile.ring input(%x : memref<2x16x16x16xf32>) filter(%w : memref<1x1x1x3x3x2x32x4x2xf16>)
      dims <input = nhwc, filter = fchw, output = nhwf> groups 1 channels 8 filters 32
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [32, 4, 32] chunk 8 stages 2 window <[d0: 4 by 1 at 1, d2: 34 by 1 at 4, d1: 6 by 1 at 136, d0: 2 by 4 at 816]> lead 0 vector 1
  return
}

// -----

func.func @r3_narrowed_filter(%x: memref<2x16x16x16xf16>, %w: memref<1x1x1x3x3x2x32x4x2xbf16>) {
  // expected-error @+1 {{expects a filter of the input's elements, or of f32, or of f16 or bf16 where the input is f32, got 'memref<2x16x16x16xf16>' and}}
  %ring = conv_tile.ring input(%x : memref<2x16x16x16xf16>) filter(%w : memref<1x1x1x3x3x2x32x4x2xbf16>)
      dims <input = nhwc, filter = fchw, output = nhwf> groups 1 channels 8 filters 32
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [32, 4, 32] chunk 8 stages 2 window <[d0: 4 by 1 at 1, d2: 34 by 1 at 4, d1: 6 by 1 at 136, d0: 2 by 4 at 816]> lead 0 vector 4
  return
}

// -----

// What is rounded passes through registers, in quanta.
func.func @ring_r10_words(%x: memref<2x16x16x8xf32>, %w: memref<1x1x1x3x3x2x32x4xf32>) {
  // expected-error @+1 {{rounds its input: expects copies of quanta of f32, got a window of}}
  %ring = conv_tile.ring input(%x : memref<2x16x16x8xf32>) filter(%w : memref<1x1x1x3x3x2x32x4xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf> groups 1 channels 8 filters 32
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [32, 4, 32] chunk 8 stages 2 window <[d0: 4 by 1 at 1, d2: 34 by 1 at 4, d1: 6 by 1 at 136, d0: 2 by 4 at 816]> lead 0 vector 1 round tf32
  return
}

// -----

func.func @ring_r10_halves(%x: memref<2x16x16x16xf16>, %w: memref<1x1x1x3x3x2x32x4x2xf16>) {
  // expected-error @+1 {{rounds its input: expects copies of quanta of f32, got a window of}}
  %ring = conv_tile.ring input(%x : memref<2x16x16x16xf16>) filter(%w : memref<1x1x1x3x3x2x32x4x2xf16>)
      dims <input = nhwc, filter = fchw, output = nhwf> groups 1 channels 8 filters 32
      kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [0, 0] input_dilation [1, 1]
      tile [32, 4, 32] chunk 8 stages 2 window <[d0: 4 by 1 at 1, d2: 34 by 1 at 4, d1: 6 by 1 at 136, d0: 2 by 4 at 816]> lead 0 vector 4 round tf32
  return
}

// -----

// Flattened pixels.
func.func @ring_r9_lists(%x: memref<2x8x7x7xf32>, %w: memref<1x1x1x3x3x2x32x4xf32>) {
  // expected-error @+1 {{expects 3 kernel (planes, rows, columns), got 2}}
  %ring = conv_tile.ring input(%x : memref<2x8x7x7xf32>) filter(%w : memref<1x1x1x3x3x2x32x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      kernel [3, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 1, 1] input_dilation [1, 1, 1]
      tile [32, 64] chunk 8 stages 2 window <[d0: 4 by 1 at 1, d2: 9 by 1 at 4, d1: 16 by 1 at 36, d0: 2 by 4 at 576]> lead 0 vector 4 round tf32 output [1, 7, 7]
  return
}

// -----

func.func @ring_r9_tile(%x: memref<2x8x7x7xf32>, %w: memref<1x1x1x3x3x2x32x4xf32>) {
  // expected-error @+1 {{expects a tile of 2 extents (couts, pixels) between 1 and 65536, got [32, 8, 8]}}
  %ring = conv_tile.ring input(%x : memref<2x8x7x7xf32>) filter(%w : memref<1x1x1x3x3x2x32x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      kernel [1, 3, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 1, 1] input_dilation [1, 1, 1]
      tile [32, 8, 8] chunk 8 stages 2 window <[d0: 4 by 1 at 1, d2: 9 by 1 at 4, d1: 16 by 1 at 36, d0: 2 by 4 at 576]> lead 0 vector 4 round tf32 output [1, 7, 7]
  return
}

// -----

func.func @ring_r9_output(%x: memref<2x8x7x7xf32>, %w: memref<1x1x1x3x3x2x32x4xf32>) {
  // expected-error @+1 {{expects an output of 3 extents (planes, rows, columns) between 1 and 2^30, got [7, 7]}}
  %ring = conv_tile.ring input(%x : memref<2x8x7x7xf32>) filter(%w : memref<1x1x1x3x3x2x32x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      kernel [1, 3, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 1, 1] input_dilation [1, 1, 1]
      tile [32, 64] chunk 8 stages 2 window <[d0: 4 by 1 at 1, d2: 9 by 1 at 4, d1: 16 by 1 at 36, d0: 2 by 4 at 576]> lead 0 vector 4 round tf32 output [7, 7]
  return
}

// -----

func.func @ring_r9_zero(%x: memref<2x8x7x7xf32>, %w: memref<1x1x1x3x3x2x32x4xf32>) {
  // expected-error @+1 {{expects an output of 3 extents (planes, rows, columns) between 1 and 2^30, got [1, 0, 7]}}
  %ring = conv_tile.ring input(%x : memref<2x8x7x7xf32>) filter(%w : memref<1x1x1x3x3x2x32x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      kernel [1, 3, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 1, 1] input_dilation [1, 1, 1]
      tile [32, 64] chunk 8 stages 2 window <[d0: 4 by 1 at 1, d2: 9 by 1 at 4, d1: 16 by 1 at 36, d0: 2 by 4 at 576]> lead 0 vector 4 round tf32 output [1, 0, 7]
  return
}

// -----

func.func @ring_r9_positions(%x: memref<2x8x7x7xf32>, %w: memref<1x1x1x3x3x2x32x4xf32>) {
  // expected-error @+1 {{expects at most 2^30 positions of a plane of the output, got 65536 x 32768}}
  %ring = conv_tile.ring input(%x : memref<2x8x7x7xf32>) filter(%w : memref<1x1x1x3x3x2x32x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      kernel [1, 3, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 1, 1] input_dilation [1, 1, 1]
      tile [32, 64] chunk 8 stages 2 window <[d0: 4 by 1 at 1, d2: 9 by 1 at 4, d1: 16 by 1 at 36, d0: 2 by 4 at 576]> lead 0 vector 4 round tf32 output [1, 65536, 32768]
  return
}

// -----

func.func @ring_r9_reach(%x: memref<2x8x7x7xf32>, %w: memref<1x1x1x3x3x2x32x4xf32>) {
  // expected-error @+1 {{expects at most 2^30 positions of a plane of the input, got 600000003 x 9}}
  %ring = conv_tile.ring input(%x : memref<2x8x7x7xf32>) filter(%w : memref<1x1x1x3x3x2x32x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      kernel [1, 3, 3] strides [1, 100000000, 1] dilations [1, 1, 1] pad_low [0, 1, 1] input_dilation [1, 1, 1]
      tile [32, 64] chunk 8 stages 2 window <[d0: 4 by 1 at 1, d2: 9 by 1 at 4, d1: 16 by 1 at 36, d0: 2 by 4 at 576]> lead 0 vector 4 round tf32 output [1, 7, 7]
  return
}

// -----

func.func @ring_r9_dilation(%x: memref<2x8x7x7xf32>, %w: memref<1x1x1x3x3x2x32x4xf32>) {
  // expected-error @+1 {{stages rows of flattened pixels: expects no input dilation, got [1, 2, 1]}}
  %ring = conv_tile.ring input(%x : memref<2x8x7x7xf32>) filter(%w : memref<1x1x1x3x3x2x32x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      kernel [1, 3, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 1, 1] input_dilation [1, 2, 1]
      tile [32, 64] chunk 8 stages 2 window <[d0: 4 by 1 at 1, d2: 9 by 1 at 4, d1: 16 by 1 at 36, d0: 2 by 4 at 576]> lead 0 vector 4 round tf32 output [1, 7, 7]
  return
}

// -----

func.func @ring_r9_room(%x: memref<2x8x7x7xf32>, %w: memref<1x1x1x3x3x2x32x4xf32>) {
  // expected-error @+1 {{expects a window with room for 16 positions along d1, got 15}}
  %ring = conv_tile.ring input(%x : memref<2x8x7x7xf32>) filter(%w : memref<1x1x1x3x3x2x32x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      kernel [1, 3, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 1, 1] input_dilation [1, 1, 1]
      tile [32, 64] chunk 8 stages 2 window <[d0: 4 by 1 at 1, d2: 9 by 1 at 4, d1: 15 by 1 at 36, d0: 2 by 4 at 540]> lead 0 vector 4 round tf32 output [1, 7, 7]
  return
}

// -----

func.func @ring_r9_stages(%x: memref<2x8x3x7x7xf32>, %w: memref<1x1x1x3x3x2x32x4xf32>) {
  // expected-error @+1 {{expects a packed filter of 1 blocks (groups * tiles of couts) by 3 chunks of stages}}
  %ring = conv_tile.ring input(%x : memref<2x8x3x7x7xf32>) filter(%w : memref<1x1x1x3x3x2x32x4xf32>)
      dims <input = ncdhw, filter = fcdhw, output = nfdhw> groups 1 channels 8 filters 32
      kernel [3, 3, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 1, 1] input_dilation [1, 1, 1]
      tile [32, 64] chunk 8 stages 2 window <[d0: 4 by 1 at 1, d2: 9 by 1 at 4, d1: 16 by 1 at 36, d0: 2 by 4 at 576]> lead 0 vector 4 round tf32 output [1, 7, 7]
  return
}

// -----

func.func @ring_r9_lacks(%x: memref<2x8x7x7xf32>, %w: memref<1x1x1x3x3x2x32x4xf32>) {
  // expected-error @+1 {{expects an extent, a tap, a stride and a dilation of 1 and no padding along the dimension 'd', which the input lacks}}
  %ring = conv_tile.ring input(%x : memref<2x8x7x7xf32>) filter(%w : memref<1x1x1x3x3x2x32x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      kernel [3, 3, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 1, 1] input_dilation [1, 1, 1]
      tile [32, 64] chunk 8 stages 2 window <[d0: 4 by 1 at 1, d2: 9 by 1 at 4, d1: 16 by 1 at 36, d0: 2 by 4 at 576]> lead 0 vector 4 round tf32 output [1, 7, 7]
  return
}

// -----

func.func @ring_r9_planes(%x: memref<2x8x3x7x7xf32>, %w: memref<1x1x1x3x3x2x32x4xf32>) {
  // expected-error @+1 {{expects the output to meet at most 2^30 planes of the input, got 4294967299}}
  %ring = conv_tile.ring input(%x : memref<2x8x3x7x7xf32>) filter(%w : memref<1x1x1x3x3x2x32x4xf32>)
      dims <input = ncdhw, filter = fcdhw, output = nfdhw> groups 1 channels 8 filters 32
      kernel [3, 3, 3] strides [1073741824, 1, 1] dilations [1, 1, 1] pad_low [0, 1, 1] input_dilation [1, 1, 1]
      tile [32, 64] chunk 8 stages 2 window <[d0: 4 by 1 at 1, d2: 9 by 1 at 4, d1: 16 by 1 at 36, d0: 2 by 4 at 576]> lead 0 vector 4 round tf32 output [5, 7, 7]
  return
}

// -----

func.func @ring_r9_keep(%x: memref<2x8x7x7xf32>, %w: memref<1x1x1x3x3x2x32x4xf32>) {
  // expected-error @+1 {{stages rows of flattened pixels: expects it not to have keep_filter}}
  %ring = conv_tile.ring input(%x : memref<2x8x7x7xf32>) filter(%w : memref<1x1x1x3x3x2x32x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      kernel [1, 3, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 1, 1] input_dilation [1, 1, 1]
      tile [32, 64] chunk 8 stages 2 window <[d0: 4 by 1 at 1, d2: 9 by 1 at 4, d1: 16 by 1 at 36, d0: 2 by 4 at 576]> lead 0 vector 4 round tf32 keep_filter output [1, 7, 7]
  return
}

// -----

func.func @ring_r9_depthwise(%x: memref<2x8x7x7xf32>, %w: memref<1x1x1x3x3x2x32x4xf32>) {
  // expected-error @+1 {{stages rows of flattened pixels: expects it not to have depthwise}}
  %ring = conv_tile.ring input(%x : memref<2x8x7x7xf32>) filter(%w : memref<1x1x1x3x3x2x32x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      kernel [1, 3, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 1, 1] input_dilation [1, 1, 1]
      tile [32, 64] chunk 8 stages 2 window <[d0: 4 by 1 at 1, d2: 9 by 1 at 4, d1: 16 by 1 at 36, d0: 2 by 4 at 576]> lead 0 vector 4 round tf32 depthwise output [1, 7, 7]
  return
}

// -----

#layout = #conv_tile.layout<registers = [d1: 2 by 1, d0: 2 by 8, d1: 4 by 8], lanes = [d1: 4 by 2, d0: 8 by 1], warps = [d1: 2 by 32, d0: 2 by 16]>
func.func @mac_mma_n3_unrounded(%x: memref<2x8x7x7xf32>, %w: memref<1x1x1x3x3x2x32x4xf32>, %n: index) {
  %c1 = arith.constant 1 : index
  %c7 = arith.constant 7 : index
  %ring = conv_tile.ring input(%x : memref<2x8x7x7xf32>) filter(%w : memref<1x1x1x3x3x2x32x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      kernel [1, 3, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 1, 1] input_dilation [1, 1, 1]
      tile [32, 64] chunk 8 stages 2 window <[d0: 4 by 1 at 1, d2: 9 by 1 at 4, d1: 16 by 1 at 36, d0: 2 by 4 at 576]> lead 0 vector 4 output [1, 7, 7]
  conv_tile.walk "fp" tile [32, 64] order "nfhw" groups 1 channels 32 extents(%n, %c7, %c7) {
  ^bb0(%g: index, %f: index, %p: index):
    %a = conv_tile.accumulate %ring : !conv_tile.ring -> <32x64xf32, #layout> {
    ^bb0(%s: !conv_tile.fragment<32x64xf32, #layout>, %st: !conv_tile.stage):
      // expected-error @+1 {{expects a source that rounds its input exactly where operands are tf32 and not split}}
      %r = conv_tile.mac_mma %s, %st operands tf32 : <32x64xf32, #layout>
      conv_tile.yield %r : !conv_tile.fragment<32x64xf32, #layout>
    }
  }
  return
}

// -----

#layout = #conv_tile.layout<registers = [d1: 2 by 1, d0: 2 by 8, d1: 4 by 8], lanes = [d1: 4 by 2, d0: 8 by 1], warps = [d1: 2 by 32, d0: 2 by 16]>
func.func @ring_r9_walk(%x: memref<2x8x7x7xf32>, %w: memref<1x1x1x3x3x2x32x4xf32>, %n: index) {
  %c1 = arith.constant 1 : index
  %c7 = arith.constant 7 : index
  %ring = conv_tile.ring input(%x : memref<2x8x7x7xf32>) filter(%w : memref<1x1x1x3x3x2x32x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      kernel [1, 3, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 1, 1] input_dilation [1, 1, 1]
      tile [32, 64] chunk 8 stages 2 window <[d0: 4 by 1 at 1, d2: 9 by 1 at 4, d1: 16 by 1 at 36, d0: 2 by 4 at 576]> lead 0 vector 4 round tf32 output [1, 7, 7]
  conv_tile.walk "fp" tile [32, 64] order "nfhw" groups 1 channels 32 extents(%n, %c7, %n) {
  ^bb0(%g: index, %f: index, %p: index):
    // expected-error @+1 {{expects its source's output in its walk, 7 along 'w', got an open extent}}
    %a = conv_tile.accumulate %ring : !conv_tile.ring -> <32x64xf32, #layout> {
    ^bb0(%s: !conv_tile.fragment<32x64xf32, #layout>, %st: !conv_tile.stage):
      %r = conv_tile.mac_mma %s, %st operands tf32 : <32x64xf32, #layout>
      conv_tile.yield %r : !conv_tile.fragment<32x64xf32, #layout>
    }
  }
  return
}

// -----

#layout = #conv_tile.layout<registers = [d1: 2 by 1, d0: 2 by 8, d1: 4 by 8], lanes = [d1: 4 by 2, d0: 8 by 1], warps = [d1: 2 by 32, d0: 2 by 16]>
func.func @ring_r9_extent(%x: memref<2x8x7x7xf32>, %w: memref<1x1x1x3x3x2x32x4xf32>, %n: index) {
  %c1 = arith.constant 1 : index
  %c7 = arith.constant 7 : index
  %ring = conv_tile.ring input(%x : memref<2x8x7x7xf32>) filter(%w : memref<1x1x1x3x3x2x32x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      kernel [1, 3, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 1, 1] input_dilation [1, 1, 1]
      tile [32, 64] chunk 8 stages 2 window <[d0: 4 by 1 at 1, d2: 9 by 1 at 4, d1: 16 by 1 at 36, d0: 2 by 4 at 576]> lead 0 vector 4 round tf32 output [1, 7, 7]
  conv_tile.walk "fp" tile [32, 64] order "nfhw" groups 1 channels 32 extents(%n, %c1, %c7) {
  ^bb0(%g: index, %f: index, %p: index):
    // expected-error @+1 {{expects its source's output in its walk, 7 along 'h', got 1}}
    %a = conv_tile.accumulate %ring : !conv_tile.ring -> <32x64xf32, #layout> {
    ^bb0(%s: !conv_tile.fragment<32x64xf32, #layout>, %st: !conv_tile.stage):
      %r = conv_tile.mac_mma %s, %st operands tf32 : <32x64xf32, #layout>
      conv_tile.yield %r : !conv_tile.fragment<32x64xf32, #layout>
    }
  }
  return
}

// -----

#layout = #conv_tile.layout<registers = [d1: 2 by 1, d0: 2 by 8, d1: 2 by 8], lanes = [d1: 4 by 2, d0: 8 by 1], warps = [d1: 2 by 16, d0: 2 by 16]>
func.func @ring_r5_space(%x: memref<2x8x7x7xf32>, %w: memref<1x1x1x3x3x2x32x4xf32>, %n: index) {
  %c1 = arith.constant 1 : index
  %c7 = arith.constant 7 : index
  %ring = conv_tile.ring input(%x : memref<2x8x7x7xf32>) filter(%w : memref<1x1x1x3x3x2x32x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      kernel [1, 3, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 1, 1] input_dilation [1, 1, 1]
      tile [32, 64] chunk 8 stages 2 window <[d0: 4 by 1 at 1, d2: 9 by 1 at 4, d1: 16 by 1 at 36, d0: 2 by 4 at 576]> lead 0 vector 4 round tf32 output [1, 7, 7]
  conv_tile.walk "fp" tile [32, 32] order "nfhw" groups 1 channels 32 extents(%n, %c7, %c7) {
  ^bb0(%g: index, %f: index, %p: index):
    // expected-error @+1 {{expects its source's tiles in its walk, fp [32, 64], got fp [32, 32]}}
    %a = conv_tile.accumulate %ring : !conv_tile.ring -> <32x32xf32, #layout> {
    ^bb0(%s: !conv_tile.fragment<32x32xf32, #layout>, %st: !conv_tile.stage):
      %r = conv_tile.mac_mma %s, %st operands tf32 : <32x32xf32, #layout>
      conv_tile.yield %r : !conv_tile.fragment<32x32xf32, #layout>
    }
  }
  return
}

// -----

#layout = #conv_tile.layout<registers = [d1: 2 by 4, d0: 2 by 8, d1: 4 by 1], lanes = [d1: 4 by 8, d0: 8 by 1], warps = [d1: 2 by 32, d0: 2 by 16]>
func.func @mac_mma_n1_flat(%x: memref<2x8x7x7xf32>, %w: memref<1x1x1x3x3x2x32x4xf32>, %n: index) {
  %c1 = arith.constant 1 : index
  %c7 = arith.constant 7 : index
  %ring = conv_tile.ring input(%x : memref<2x8x7x7xf32>) filter(%w : memref<1x1x1x3x3x2x32x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      kernel [1, 3, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 1, 1] input_dilation [1, 1, 1]
      tile [32, 64] chunk 8 stages 2 window <[d0: 4 by 1 at 1, d2: 9 by 1 at 4, d1: 16 by 1 at 36, d0: 2 by 4 at 576]> lead 0 vector 4 round tf32 output [1, 7, 7]
  conv_tile.walk "fp" tile [32, 64] order "nfhw" groups 1 channels 32 extents(%n, %c7, %c7) {
  ^bb0(%g: index, %f: index, %p: index):
    %a = conv_tile.accumulate %ring : !conv_tile.ring -> <32x64xf32, #layout> {
    ^bb0(%s: !conv_tile.fragment<32x64xf32, #layout>, %st: !conv_tile.stage):
      // expected-error @+1 {{expects the accumulators of mma.m16n8}}
      %r = conv_tile.mac_mma %s, %st operands tf32 : <32x64xf32, #layout>
      conv_tile.yield %r : !conv_tile.fragment<32x64xf32, #layout>
    }
  }
  return
}

// -----

#layout = #conv_tile.layout<registers = [d1: 2 by 1, d0: 2 by 8, d1: 4 by 8], lanes = [d1: 4 by 2, d0: 8 by 1], warps = [d1: 2 by 32, d0: 2 by 16]>
func.func @mac_fma_flat(%x: memref<2x8x7x7xf32>, %w: memref<1x1x1x3x3x2x32x4xf32>, %n: index) {
  %c1 = arith.constant 1 : index
  %c7 = arith.constant 7 : index
  %ring = conv_tile.ring input(%x : memref<2x8x7x7xf32>) filter(%w : memref<1x1x1x3x3x2x32x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
      kernel [1, 3, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 1, 1] input_dilation [1, 1, 1]
      tile [32, 64] chunk 8 stages 2 window <[d0: 4 by 1 at 1, d2: 9 by 1 at 4, d1: 16 by 1 at 36, d0: 2 by 4 at 576]> lead 0 vector 4 round tf32 output [1, 7, 7]
  conv_tile.walk "fp" tile [32, 64] order "nfhw" groups 1 channels 32 extents(%n, %c7, %c7) {
  ^bb0(%g: index, %f: index, %p: index):
    %a = conv_tile.accumulate %ring : !conv_tile.ring -> <32x64xf32, #layout> {
    ^bb0(%s: !conv_tile.fragment<32x64xf32, #layout>, %st: !conv_tile.stage):
      // expected-error @+1 {{expects a ring for tiles of rows and columns, got one for flattened pixels}}
      %r = conv_tile.mac_fma %s, %st : <32x64xf32, #layout>
      conv_tile.yield %r : !conv_tile.fragment<32x64xf32, #layout>
    }
  }
  return
}
