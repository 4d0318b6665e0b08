// RUN: conv-opt %s --split-input-file -verify-diagnostics

func.func @g1_number(%x: memref<2x16x12x12xf32>, %w: memref<1x9x2x2x32x4xf32>) {
  // expected-error @+1 {{expects 3 kernel (planes, rows, columns), got 2}}
  %ring = conv_tile.gather input(%x : memref<2x16x12x12xf32>) filter(%w : memref<1x9x2x2x32x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 16 filters 32
      kernel [3, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
      tile [32, 64] chunk 16 stages 2 vector 1
  return
}

// -----

func.func @g1_positive(%x: memref<2x16x12x12xf32>, %w: memref<1x9x2x2x32x4xf32>) {
  // expected-error @+1 {{expects strides between 1 and 2^30, got 0}}
  %ring = conv_tile.gather input(%x : memref<2x16x12x12xf32>) filter(%w : memref<1x9x2x2x32x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 16 filters 32
      kernel [1, 3, 3] strides [1, 0, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
      tile [32, 64] chunk 16 stages 2 vector 1
  return
}

// -----

func.func @g2_tile(%x: memref<2x16x12x12xf32>, %w: memref<1x9x2x2x32x4xf32>) {
  // expected-error @+1 {{expects a tile of 2 extents (couts, and a power of two of pixels) between 1 and 65536, got [32, 48]}}
  %ring = conv_tile.gather input(%x : memref<2x16x12x12xf32>) filter(%w : memref<1x9x2x2x32x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 16 filters 32
      kernel [1, 3, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
      tile [32, 48] chunk 16 stages 2 vector 1
  return
}

// -----

func.func @g2_chunk(%x: memref<2x16x12x12xf32>, %w: memref<1x9x2x2x32x4xf32>) {
  // expected-error @+1 {{expects chunks of 8, 16 or 32 words, got 12}}
  %ring = conv_tile.gather input(%x : memref<2x16x12x12xf32>) filter(%w : memref<1x9x2x2x32x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 16 filters 32
      kernel [1, 3, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
      tile [32, 64] chunk 12 stages 2 vector 1
  return
}

// -----

func.func @g2_stages(%x: memref<2x16x12x12xf32>, %w: memref<1x9x2x2x32x4xf32>) {
  // expected-error @+1 {{expects 2 to 32 stages, got 1}}
  %ring = conv_tile.gather input(%x : memref<2x16x12x12xf32>) filter(%w : memref<1x9x2x2x32x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 16 filters 32
      kernel [1, 3, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
      tile [32, 64] chunk 16 stages 1 vector 1
  return
}

// -----

func.func @g3_filter(%x: memref<2x16x12x12xf32>, %w: memref<1x9x2x2x32x4xf32>) {
  // expected-error @+1 {{expects a packed filter of 1 blocks (groups * tiles of couts) by 18 stages, got}}
  %ring = conv_tile.gather input(%x : memref<2x16x12x12xf32>) filter(%w : memref<1x9x2x2x32x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 16 filters 32
      kernel [1, 3, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
      tile [32, 64] chunk 8 stages 2 vector 1
  return
}

// -----

func.func @g4_vector(%x: memref<2x16x12x12xf32>, %w: memref<1x9x2x2x32x4xf32>) {
  // expected-error @+1 {{expects copies of 1 or 4 words, got 2}}
  %ring = conv_tile.gather input(%x : memref<2x16x12x12xf32>) filter(%w : memref<1x9x2x2x32x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 16 filters 32
      kernel [1, 3, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
      tile [32, 64] chunk 16 stages 2 vector 2
  return
}

// -----

func.func @g4_quads(%x: memref<2x16x12x12xf32>, %w: memref<1x9x2x2x32x4xf32>) {
  // expected-error @+1 {{copies quads where 4 neighbours are not aligned in memory}}
  %ring = conv_tile.gather input(%x : memref<2x16x12x12xf32>) filter(%w : memref<1x9x2x2x32x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 16 filters 32
      kernel [1, 3, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
      tile [32, 64] chunk 16 stages 2 vector 4
  return
}

// -----

func.func @g4_odd_plane(%x: memref<2x16x7x7xf32>, %w: memref<1x1x2x2x32x4xf32>) {
  // expected-error @+1 {{copies quads where 4 neighbours are not aligned in memory}}
  %ring = conv_tile.gather input(%x : memref<2x16x7x7xf32>) filter(%w : memref<1x1x2x2x32x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 16 filters 32
      kernel [1, 1, 1] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
      tile [32, 64] chunk 16 stages 2 vector 4
  return
}

// -----

func.func @g4_odd_channels(%x: memref<2x12x12x18xf32>, %w: memref<1x18x2x2x32x4xf32>) {
  // expected-error @+1 {{copies quads where 4 neighbours are not aligned in memory}}
  %ring = conv_tile.gather input(%x : memref<2x12x12x18xf32>) filter(%w : memref<1x18x2x2x32x4xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf> groups 1 channels 18 filters 32
      kernel [1, 3, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
      tile [32, 64] chunk 16 stages 2 vector 4
  return
}

// -----

#layout = #conv_tile.layout<registers = [d1: 2 by 4, d0: 2 by 8, d1: 4 by 1, d0: 2 by 16], lanes = [d1: 4 by 8, d0: 8 by 1], warps = []>
gpu.module @kernels {
  gpu.func @q_operands(%x: memref<2x16x12x12xf32>, %w: memref<1x9x2x2x32x4xf32>, %n: index) kernel attributes {known_block_size = array<i32: 32, 1, 1>} {
    %ring = conv_tile.gather input(%x : memref<2x16x12x12xf32>) filter(%w : memref<1x9x2x2x32x4xf32>)
        dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 16 filters 32
        kernel [1, 3, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
        tile [32, 32] chunk 16 stages 2 vector 1
    conv_tile.walk "fp" tile [32, 32] order "nfhw" groups 1 channels 32 extents(%n, %n, %n) {
    ^bb0(%g: index, %f: index, %p: index):
      %acc = conv_tile.accumulate %ring : !conv_tile.ring -> !conv_tile.fragment<32x32xf32, #layout> {
      ^bb0(%sum: !conv_tile.fragment<32x32xf32, #layout>, %stage: !conv_tile.stage):
        // expected-error @+1 {{expects operands of tf32 on a filter of f32, or of f16 or bf16 as the filter's elements, got 'f16' on 'f32'}}
        %next = conv_tile.matmul_mma %sum, %stage operands f16 : !conv_tile.fragment<32x32xf32, #layout>
        conv_tile.yield %next : !conv_tile.fragment<32x32xf32, #layout>
      }
    }
    gpu.return
  }
}

// -----

#layout = #conv_tile.layout<registers = [d1: 8 by 1, d0: 4 by 8], lanes = [d1: 4 by 8, d0: 8 by 1], warps = []>
gpu.module @kernels {
  gpu.func @q1_layout(%x: memref<2x16x12x12xf32>, %w: memref<1x9x2x2x32x4xf32>, %n: index) kernel attributes {known_block_size = array<i32: 32, 1, 1>} {
    %ring = conv_tile.gather input(%x : memref<2x16x12x12xf32>) filter(%w : memref<1x9x2x2x32x4xf32>)
        dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 16 filters 32
        kernel [1, 3, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
        tile [32, 32] chunk 16 stages 2 vector 1
    conv_tile.walk "fp" tile [32, 32] order "nfhw" groups 1 channels 32 extents(%n, %n, %n) {
    ^bb0(%g: index, %f: index, %p: index):
      %acc = conv_tile.accumulate %ring : !conv_tile.ring -> !conv_tile.fragment<32x32xf32, #layout> {
      ^bb0(%sum: !conv_tile.fragment<32x32xf32, #layout>, %stage: !conv_tile.stage):
        // expected-error @+1 {{expects the accumulators of mma.m16n8, got}}
        %next = conv_tile.matmul_mma %sum, %stage operands tf32 : !conv_tile.fragment<32x32xf32, #layout>
        conv_tile.yield %next : !conv_tile.fragment<32x32xf32, #layout>
      }
    }
    gpu.return
  }
}

// -----

#layout = #conv_tile.layout<registers = [d1: 8 by 1, d0: 4 by 8], lanes = [d1: 4 by 8, d0: 8 by 1], warps = []>
gpu.module @kernels {
  gpu.func @split_operands(%x: memref<2x12x12x16xf16>, %w: memref<1x9x1x2x32x4x2xf16>, %n: index) kernel attributes {known_block_size = array<i32: 32, 1, 1>} {
    %ring = conv_tile.gather input(%x : memref<2x12x12x16xf16>) filter(%w : memref<1x9x1x2x32x4x2xf16>)
        dims <input = nhwc, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
        kernel [1, 3, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
        tile [32, 32] chunk 8 stages 2 vector 4
    conv_tile.walk "fp" tile [32, 32] order "nfhw" groups 1 channels 32 extents(%n, %n, %n) {
    ^bb0(%g: index, %f: index, %p: index):
      %acc = conv_tile.accumulate %ring : !conv_tile.ring -> !conv_tile.fragment<32x32xf32, #layout> {
      ^bb0(%sum: !conv_tile.fragment<32x32xf32, #layout>, %stage: !conv_tile.stage):
        // expected-error @+1 {{expects operands of tf32 where they are split, got 'f16'}}
        %next = conv_tile.matmul_mma %sum, %stage operands f16 split : !conv_tile.fragment<32x32xf32, #layout>
        conv_tile.yield %next : !conv_tile.fragment<32x32xf32, #layout>
      }
    }
    gpu.return
  }
}

// -----

#layout = #conv_tile.layout<registers = [d1: 2 by 4, d0: 2 by 8, d1: 4 by 1, d0: 2 by 16], lanes = [d1: 4 by 8, d0: 8 by 1], warps = []>
gpu.module @kernels {
  gpu.func @q1_inner(%x: memref<2x12x12x16xf32>, %w: memref<1x9x2x2x32x4xf32>, %n: index) kernel attributes {known_block_size = array<i32: 32, 1, 1>} {
    %ring = conv_tile.gather input(%x : memref<2x12x12x16xf32>) filter(%w : memref<1x9x2x2x32x4xf32>)
        dims <input = nhwc, filter = fchw, output = nhwf> groups 1 channels 16 filters 32
        kernel [1, 3, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
        tile [32, 32] chunk 16 stages 2 vector 1
    conv_tile.walk "fp" tile [32, 32] order "nhwf" groups 1 channels 32 extents(%n, %n, %n) {
    ^bb0(%g: index, %f: index, %p: index):
      %acc = conv_tile.accumulate %ring : !conv_tile.ring -> !conv_tile.fragment<32x32xf32, #layout> {
      ^bb0(%sum: !conv_tile.fragment<32x32xf32, #layout>, %stage: !conv_tile.stage):
        // expected-error @+1 {{expects whole pairs of instructions of 8 neighbouring pixels where the channels are innermost or words are pairs of pixels, got}}
        %next = conv_tile.matmul_mma %sum, %stage operands tf32 : !conv_tile.fragment<32x32xf32, #layout>
        conv_tile.yield %next : !conv_tile.fragment<32x32xf32, #layout>
      }
    }
    gpu.return
  }
}

// -----

#layout = #conv_tile.layout<registers = [d1: 2 by 4, d0: 2 by 8, d1: 4 by 1, d0: 2 by 16], lanes = [d1: 4 by 8, d0: 8 by 1], warps = []>
gpu.module @kernels {
  gpu.func @q2(%x: memref<2x16x12x12xf32>, %w: memref<1x9x2x4x32x2xf32>, %n: index) kernel attributes {known_block_size = array<i32: 32, 1, 1>} {
    %ring = conv_tile.gather input(%x : memref<2x16x12x12xf32>) filter(%w : memref<1x9x2x4x32x2xf32>)
        dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 16 filters 32
        kernel [1, 3, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
        tile [32, 32] chunk 16 stages 2 vector 1
    conv_tile.walk "fp" tile [32, 32] order "nfhw" groups 1 channels 32 extents(%n, %n, %n) {
    ^bb0(%g: index, %f: index, %p: index):
      %acc = conv_tile.accumulate %ring : !conv_tile.ring -> !conv_tile.fragment<32x32xf32, #layout> {
      ^bb0(%sum: !conv_tile.fragment<32x32xf32, #layout>, %stage: !conv_tile.stage):
        // expected-error @+1 {{expects stages of the filter of [2, 2, 32, 4], got}}
        %next = conv_tile.matmul_mma %sum, %stage operands tf32 : !conv_tile.fragment<32x32xf32, #layout>
        conv_tile.yield %next : !conv_tile.fragment<32x32xf32, #layout>
      }
    }
    gpu.return
  }
}

// -----

#layout = #conv_tile.layout<registers = [d1: 2 by 4, d0: 2 by 8, d1: 4 by 1, d0: 2 by 16], lanes = [d1: 4 by 8, d0: 8 by 1], warps = []>
gpu.module @kernels {
  gpu.func @o1_layout(%x: memref<2x16x12x12xf32>, %w: memref<1x9x16x32xf32>, %n: index) kernel attributes {known_block_size = array<i32: 32, 1, 1>} {
    %ring = conv_tile.gather input(%x : memref<2x16x12x12xf32>) filter(%w : memref<1x9x16x32xf32>)
        dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 16 filters 32
        kernel [1, 3, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
        tile [32, 32] chunk 16 stages 2 vector 1
    conv_tile.walk "fp" tile [32, 32] order "nfhw" groups 1 channels 32 extents(%n, %n, %n) {
    ^bb0(%g: index, %f: index, %p: index):
      %acc = conv_tile.accumulate %ring : !conv_tile.ring -> !conv_tile.fragment<32x32xf32, #layout> {
      ^bb0(%sum: !conv_tile.fragment<32x32xf32, #layout>, %stage: !conv_tile.stage):
        // expected-error @+1 {{expects threads that own neighbouring output channels times runs of pixels, got}}
        %next = conv_tile.matmul_fma %sum, %stage : !conv_tile.fragment<32x32xf32, #layout>
        conv_tile.yield %next : !conv_tile.fragment<32x32xf32, #layout>
      }
    }
    gpu.return
  }
}

// -----

#layout = #conv_tile.layout<registers = [d1: 8 by 1, d0: 4 by 1], lanes = [d1: 4 by 8, d0: 8 by 4], warps = []>
gpu.module @kernels {
  gpu.func @o2(%x: memref<2x16x12x12xf32>, %w: memref<1x9x32x16xf32>, %n: index) kernel attributes {known_block_size = array<i32: 32, 1, 1>} {
    %ring = conv_tile.gather input(%x : memref<2x16x12x12xf32>) filter(%w : memref<1x9x32x16xf32>)
        dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 16 filters 32
        kernel [1, 3, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
        tile [32, 32] chunk 16 stages 2 vector 1
    conv_tile.walk "fp" tile [32, 32] order "nfhw" groups 1 channels 32 extents(%n, %n, %n) {
    ^bb0(%g: index, %f: index, %p: index):
      %acc = conv_tile.accumulate %ring : !conv_tile.ring -> !conv_tile.fragment<32x32xf32, #layout> {
      ^bb0(%sum: !conv_tile.fragment<32x32xf32, #layout>, %stage: !conv_tile.stage):
        // expected-error @+1 {{expects stages of the filter of [16, 32], got}}
        %next = conv_tile.matmul_fma %sum, %stage : !conv_tile.fragment<32x32xf32, #layout>
        conv_tile.yield %next : !conv_tile.fragment<32x32xf32, #layout>
      }
    }
    gpu.return
  }
}

// -----

func.func @d1(%sums: memref<2x40x6x6xf32>) {
  // expected-error @+1 {{expects 2 to 65536 splits, got 1}}
  %ring = conv_tile.partials %sums splits 1 : memref<2x40x6x6xf32>
  return
}

// -----

func.func @d2_type(%sums: memref<2x40x6x6xf16>) {
  // expected-error @+1 {{expects sums in a contiguous memref of f32, got 'memref<2x40x6x6xf16>'}}
  %ring = conv_tile.partials %sums splits 2 : memref<2x40x6x6xf16>
  return
}

// -----

#layout = #conv_tile.layout<registers = [d1: 4 by 1], lanes = [d1: 32 by 4], warps = [d0: 8 by 1]>
gpu.module @kernels {
  gpu.func @d2_channels(%sums: memref<2x30x6x6xf32>, %n: index) kernel attributes {known_block_size = array<i32: 256, 1, 1>} {
    %ring = conv_tile.partials %sums splits 2 : memref<2x30x6x6xf32>
    conv_tile.walk "fp" tile [8, 128] order "nfhw" groups 1 channels 20 extents(%n, %n, %n) {
    ^bb0(%g: index, %f: index, %p: index):
      // expected-error @+1 {{expects 2 parts of all channels in the order nfhw, got 'memref<2x30x6x6xf32>'}}
      %acc = conv_tile.accumulate %ring : !conv_tile.ring -> !conv_tile.fragment<8x128xf32, #layout> {
      ^bb0(%sum: !conv_tile.fragment<8x128xf32, #layout>, %stage: !conv_tile.stage):
        conv_tile.yield %sum : !conv_tile.fragment<8x128xf32, #layout>
      }
    }
    gpu.return
  }
}

// -----

// A coordinate that counts as outside of the input stays so for every tap.
func.func @g1_reach(%x: memref<2x16x12x?xf32>, %w: memref<1x3x2x2x32x4xf32>) {
  // expected-error @+1 {{expects taps that reach over less than 2^30 columns, got 3 that are 536870912 apart}}
  %ring = conv_tile.gather input(%x : memref<2x16x12x?xf32>) filter(%w : memref<1x3x2x2x32x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 16 filters 32
      kernel [1, 1, 3] strides [1, 1, 1] dilations [1, 1, 536870912] pad_low [0, 0, 0]
      tile [32, 64] chunk 16 stages 2 vector 1
  return
}

// -----

func.func @g1_count(%x: memref<2x16x12x?xf32>, %w: memref<1x3x2x2x32x4xf32>) {
  // expected-error @+1 {{expects pad_low between 0 and 2^30, got 1073741825}}
  %ring = conv_tile.gather input(%x : memref<2x16x12x?xf32>) filter(%w : memref<1x3x2x2x32x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 16 filters 32
      kernel [1, 1, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 1073741825]
      tile [32, 64] chunk 16 stages 2 vector 1
  return
}

// -----

// The largest number of stages there is.
func.func @no_g2_number_of_stages(%x: memref<2x16x?x?xf32>, %w: memref<1x1073741824x2x2x32x4xf32>) {
  %ring = conv_tile.gather input(%x : memref<2x16x?x?xf32>) filter(%w : memref<1x1073741824x2x2x32x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 16 filters 32
      kernel [1, 32768, 32768] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
      tile [32, 64] chunk 16 stages 2 vector 1
  return
}

// -----

func.func @g2_number_of_stages(%x: memref<2x16x?x?xf32>, %w: memref<1x3x2x2x32x4xf32>) {
  // expected-error @+1 {{expects at most 2^30 stages of a tile, got 2 chunks of [1, 32768, 32768] taps}}
  %ring = conv_tile.gather input(%x : memref<2x16x?x?xf32>) filter(%w : memref<1x3x2x2x32x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 16 filters 32
      kernel [1, 32768, 32768] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
      tile [32, 64] chunk 8 stages 2 vector 1
  return
}

// -----

func.func @g3_channels(%x: memref<2x12x12x16xf16>, %w: memref<2x9x2x2x32x4x2xf16>) {
  // expected-error @+1 {{expects an input of 64 channels (2 groups of 16 words of 2), got 'memref<2x12x12x16xf16>'}}
  %ring = conv_tile.gather input(%x : memref<2x12x12x16xf16>) filter(%w : memref<2x9x2x2x32x4x2xf16>)
      dims <input = nhwc, filter = fchw, output = nhwf> groups 2 channels 16 filters 32
      kernel [1, 3, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
      tile [32, 64] chunk 16 stages 2 vector 4
  return
}

// -----

// 9 * 2^66 elements, of which 64 bits keep 0.
func.func @g3_elements(%x: memref<2x16x12x12xf32>, %w: memref<1x9x4294967296x4294967296x4xf32>) {
  // expected-error @+1 {{expects whole quads of words of filter a stage, got}}
  %ring = conv_tile.gather input(%x : memref<2x16x12x12xf32>) filter(%w : memref<1x9x4294967296x4294967296x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 16 filters 32
      kernel [1, 3, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
      tile [32, 64] chunk 16 stages 2 vector 1
  return
}

// -----

func.func @g4_tile(%x: memref<2x16x12x12xf32>, %w: memref<1x1x2x2x32x4xf32>) {
  // expected-error @+1 {{copies quads of pixels, but a tile has 2}}
  %ring = conv_tile.gather input(%x : memref<2x16x12x12xf32>) filter(%w : memref<1x1x2x2x32x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 16 filters 32
      kernel [1, 1, 1] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
      tile [32, 2] chunk 16 stages 2 vector 4
  return
}

// -----

#layout = #conv_tile.layout<registers = [d1: 8 by 1, d0: 4 by 1], lanes = [d1: 4 by 8, d0: 8 by 4], warps = []>
gpu.module @kernels {
  gpu.func @g5_quads(%x: memref<2x16x12x12xf32>, %w: memref<1x1x16x32xf32>) kernel attributes {known_block_size = array<i32: 32, 1, 1>} {
    %n = arith.constant 2 : index
    %h = arith.constant 12 : index
    %q = arith.constant 13 : index
    %ring = conv_tile.gather input(%x : memref<2x16x12x12xf32>) filter(%w : memref<1x1x16x32xf32>)
        dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 16 filters 32
        kernel [1, 1, 1] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
        tile [32, 32] chunk 16 stages 2 vector 4
    conv_tile.walk "fp" tile [32, 32] order "nfhw" groups 1 channels 32 extents(%n, %h, %q) {
    ^bb0(%g: index, %f: index, %p: index):
      // expected-error @+1 {{copies 4 pixels at once: expects outputs that lie as the inputs do, 12 along w, got 13}}
      %acc = conv_tile.accumulate %ring : !conv_tile.ring -> !conv_tile.fragment<32x32xf32, #layout> {
      ^bb0(%sum: !conv_tile.fragment<32x32xf32, #layout>, %stage: !conv_tile.stage):
        %next = conv_tile.matmul_fma %sum, %stage : !conv_tile.fragment<32x32xf32, #layout>
        conv_tile.yield %next : !conv_tile.fragment<32x32xf32, #layout>
      }
    }
    gpu.return
  }
}

// -----

#layout = #conv_tile.layout<registers = [d1: 8 by 1, d0: 4 by 1], lanes = [d1: 4 by 8, d0: 8 by 4], warps = []>
gpu.module @kernels {
  gpu.func @g5_tile(%x: memref<2x16x12x12xf32>, %w: memref<1x9x16x32xf32>, %n: index) kernel attributes {known_block_size = array<i32: 32, 1, 1>} {
    %ring = conv_tile.gather input(%x : memref<2x16x12x12xf32>) filter(%w : memref<1x9x16x32xf32>)
        dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 16 filters 32
        kernel [1, 3, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
        tile [32, 64] chunk 16 stages 2 vector 1
    conv_tile.walk "fp" tile [32, 32] order "nfhw" groups 1 channels 32 extents(%n, %n, %n) {
    ^bb0(%g: index, %f: index, %p: index):
      // expected-error @+1 {{expects its source's tiles in its walk, fp [32, 64], got fp [32, 32]}}
      %acc = conv_tile.accumulate %ring : !conv_tile.ring -> !conv_tile.fragment<32x32xf32, #layout> {
      ^bb0(%sum: !conv_tile.fragment<32x32xf32, #layout>, %stage: !conv_tile.stage):
        %next = conv_tile.matmul_fma %sum, %stage : !conv_tile.fragment<32x32xf32, #layout>
        conv_tile.yield %next : !conv_tile.fragment<32x32xf32, #layout>
      }
    }
    gpu.return
  }
}

// -----

#layout = #conv_tile.layout<registers = [d1: 8 by 1, d0: 4 by 1], lanes = [d1: 4 by 8, d0: 8 by 4], warps = []>
gpu.module @kernels {
  gpu.func @g5_filters(%x: memref<2x16x12x12xf32>, %w: memref<1x9x16x32xf32>, %n: index) kernel attributes {known_block_size = array<i32: 32, 1, 1>} {
    %ring = conv_tile.gather input(%x : memref<2x16x12x12xf32>) filter(%w : memref<1x9x16x32xf32>)
        dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 16 filters 32
        kernel [1, 3, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
        tile [32, 32] chunk 16 stages 2 vector 1
    conv_tile.walk "fp" tile [32, 32] order "nfhw" groups 1 channels 64 extents(%n, %n, %n) {
    ^bb0(%g: index, %f: index, %p: index):
      // expected-error @+1 {{expects its source's output channels in its walk, 1 groups of 32, got 1 groups of 64}}
      %acc = conv_tile.accumulate %ring : !conv_tile.ring -> !conv_tile.fragment<32x32xf32, #layout> {
      ^bb0(%sum: !conv_tile.fragment<32x32xf32, #layout>, %stage: !conv_tile.stage):
        %next = conv_tile.matmul_fma %sum, %stage : !conv_tile.fragment<32x32xf32, #layout>
        conv_tile.yield %next : !conv_tile.fragment<32x32xf32, #layout>
      }
    }
    gpu.return
  }
}

// -----

#layout = #conv_tile.layout<registers = [d1: 4 by 1], lanes = [d1: 32 by 4], warps = [d0: 8 by 1]>
gpu.module @kernels {
  gpu.func @d2_count(%sums: memref<2x2147483648x6x6xf32>, %n: index) kernel attributes {known_block_size = array<i32: 256, 1, 1>} {
    %ring = conv_tile.partials %sums splits 2048 : memref<2x2147483648x6x6xf32>
    conv_tile.walk "fp" tile [8, 128] order "nfhw" groups 1024 channels 1024 extents(%n, %n, %n) {
    ^bb0(%g: index, %f: index, %p: index):
      // expected-error @+1 {{expects at most 2^30 channels in all parts, got 2147483648}}
      %acc = conv_tile.accumulate %ring : !conv_tile.ring -> !conv_tile.fragment<8x128xf32, #layout> {
      ^bb0(%sum: !conv_tile.fragment<8x128xf32, #layout>, %stage: !conv_tile.stage):
        conv_tile.yield %sum : !conv_tile.fragment<8x128xf32, #layout>
      }
    }
    gpu.return
  }
}

// -----

func.func @w1_channels(%n: index) {
  // expected-error @+1 {{expects at most 2^30 channels in all groups, got 65536 groups of 65536}}
  conv_tile.walk "fp" tile [8, 128] order "nfhw" groups 65536 channels 65536 extents(%n, %n, %n) {
  ^bb0(%g: index, %f: index, %p: index):
  }
  return
}

// -----

// Quads of innermost channels that are narrowed are whole.
func.func @g4_odd(%x: memref<2x12x12x15xf32>, %w: memref<1x9x1x2x32x4x2xf16>) {
  // expected-error @+1 {{copies quads where 4 neighbours are not aligned in memory: 'memref<2x12x12x15xf32>' with 8 words of channels}}
  %ring = conv_tile.gather input(%x : memref<2x12x12x15xf32>) filter(%w : memref<1x9x1x2x32x4x2xf16>)
      dims <input = nhwc, filter = fchw, output = nhwf> groups 1 channels 8 filters 32
      kernel [1, 3, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
      tile [32, 64] chunk 8 stages 2 vector 4
  return
}

// -----

#layout = #conv_tile.layout<registers = [d1: 8 by 1, d0: 4 by 8], lanes = [d1: 4 by 8, d0: 8 by 1], warps = []>
gpu.module @kernels {
  gpu.func @o2_narrowed(%x: memref<2x16x12x12xf32>, %w: memref<1x9x1x2x32x4x2xf16>, %n: index) kernel attributes {known_block_size = array<i32: 32, 1, 1>} {
    %ring = conv_tile.gather input(%x : memref<2x16x12x12xf32>) filter(%w : memref<1x9x1x2x32x4x2xf16>)
        dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 8 filters 32
        kernel [1, 3, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
        tile [32, 32] chunk 8 stages 2 vector 1
    conv_tile.walk "fp" tile [32, 32] order "nfhw" groups 1 channels 32 extents(%n, %n, %n) {
    ^bb0(%g: index, %f: index, %p: index):
      %acc = conv_tile.accumulate %ring : !conv_tile.ring -> !conv_tile.fragment<32x32xf32, #layout> {
      ^bb0(%sum: !conv_tile.fragment<32x32xf32, #layout>, %stage: !conv_tile.stage):
        // expected-error @+1 {{expects a gather with a filter of f32, got 'memref<1x9x1x2x32x4x2xf16>'}}
        %next = conv_tile.matmul_fma %sum, %stage : !conv_tile.fragment<32x32xf32, #layout>
        conv_tile.yield %next : !conv_tile.fragment<32x32xf32, #layout>
      }
    }
    gpu.return
  }
}

// -----

// Words whose two elements lie apart are copied one by one.
func.func @g4_apart(%x: memref<2x32x12x12xf16>, %w: memref<1x2x1x2x32x4x2xf16>) {
  // expected-error @+1 {{expects copies of 1 word where its two elements lie apart, got 4}}
  %ring = conv_tile.gather input(%x : memref<2x32x12x12xf16>) filter(%w : memref<1x2x1x2x32x4x2xf16>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 16 filters 32
      kernel [1, 1, 1] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
      tile [32, 64] chunk 8 stages 2 vector 4
  return
}

// -----

func.func @g4_pairs_vector(%x: memref<2x32x12x12xf16>, %w: memref<1x2x1x2x32x4x2xf16>) {
  // expected-error @+1 {{expects copies of 1, 2 or 4 pairs of pixels, got 8}}
  %ring = conv_tile.gather input(%x : memref<2x32x12x12xf16>) filter(%w : memref<1x2x1x2x32x4x2xf16>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 16 filters 32
      kernel [1, 1, 1] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
      tile [32, 64] chunk 8 stages 2 vector 8 pixel_pairs
  return
}

// -----

// Planes of 36 are no multiple of 8 pixels.
func.func @g4_pairs_plane(%x: memref<2x32x6x6xf16>, %w: memref<1x2x1x2x32x4x2xf16>) {
  // expected-error @+1 {{copies 8 pixels at once, which are not aligned neighbours in memory: 'memref<2x32x6x6xf16>'}}
  %ring = conv_tile.gather input(%x : memref<2x32x6x6xf16>) filter(%w : memref<1x2x1x2x32x4x2xf16>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 16 filters 32
      kernel [1, 1, 1] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
      tile [32, 64] chunk 8 stages 2 vector 4 pixel_pairs
  return
}

// -----

// Of a window of several taps the pixels of the second are not aligned.
func.func @g4_pairs_window(%x: memref<2x32x12x12xf16>, %w: memref<1x18x1x2x32x4x2xf16>) {
  // expected-error @+1 {{copies 2 pixels at once, which are not aligned neighbours in memory}}
  %ring = conv_tile.gather input(%x : memref<2x32x12x12xf16>) filter(%w : memref<1x18x1x2x32x4x2xf16>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 16 filters 32
      kernel [1, 3, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
      tile [32, 64] chunk 8 stages 2 vector 1 pixel_pairs
  return
}

// -----

func.func @g4_pairs_tile(%x: memref<2x32x12x12xf16>, %w: memref<1x2x1x2x32x4x2xf16>) {
  // expected-error @+1 {{copies 8 pixels at once, but a tile has 4}}
  %ring = conv_tile.gather input(%x : memref<2x32x12x12xf16>) filter(%w : memref<1x2x1x2x32x4x2xf16>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 16 filters 32
      kernel [1, 1, 1] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
      tile [32, 4] chunk 8 stages 2 vector 4 pixel_pairs
  return
}

// -----

func.func @g6_inner(%x: memref<2x12x12x32xf16>, %w: memref<1x2x1x2x32x4x2xf16>) {
  // expected-error @+1 {{expects pairs of pixels of 16 bits in an input whose channels are not innermost, got 'memref<2x12x12x32xf16>' for a filter of 'f16'}}
  %ring = conv_tile.gather input(%x : memref<2x12x12x32xf16>) filter(%w : memref<1x2x1x2x32x4x2xf16>)
      dims <input = nhwc, filter = fchw, output = nhwf> groups 1 channels 16 filters 32
      kernel [1, 1, 1] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
      tile [32, 64] chunk 8 stages 2 vector 4 pixel_pairs
  return
}

// -----

func.func @g6_narrowed(%x: memref<2x32x12x12xf32>, %w: memref<1x2x1x2x32x4x2xf16>) {
  // expected-error @+1 {{expects pairs of pixels of 16 bits in an input whose channels are not innermost, got 'memref<2x32x12x12xf32>' for a filter of 'f16'}}
  %ring = conv_tile.gather input(%x : memref<2x32x12x12xf32>) filter(%w : memref<1x2x1x2x32x4x2xf16>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 16 filters 32
      kernel [1, 1, 1] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
      tile [32, 64] chunk 8 stages 2 vector 4 pixel_pairs
  return
}

// -----

func.func @g7_copied(%x: memref<2x16x12x12xf32>, %w: memref<1x1x2x2x32x4xf32>) {
  // expected-error @+1 {{carries loads: expects elements that pass through registers, got 'memref<2x16x12x12xf32>' for a filter of 'f32'}}
  %ring = conv_tile.gather input(%x : memref<2x16x12x12xf32>) filter(%w : memref<1x1x2x2x32x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 16 filters 32
      kernel [1, 1, 1] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
      tile [32, 64] chunk 16 stages 2 vector 1 carries_loads
  return
}

// -----

func.func @g7_pairs(%x: memref<2x32x12x12xf16>, %w: memref<1x2x1x2x32x4x2xf16>) {
  // expected-error @+1 {{carries loads: expects elements that pass through registers, got pairs of pixels, which are copied}}
  %ring = conv_tile.gather input(%x : memref<2x32x12x12xf16>) filter(%w : memref<1x2x1x2x32x4x2xf16>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 16 filters 32
      kernel [1, 1, 1] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
      tile [32, 64] chunk 8 stages 2 vector 4 pixel_pairs carries_loads
  return
}

// -----

func.func @g4_vector_carried(%x: memref<2x32x3x5xf16>, %w: memref<1x2x1x2x32x4x2xf16>) {
  // expected-error @+1 {{expects copies of 1 or 4 words, got 0}}
  %ring = conv_tile.gather input(%x : memref<2x32x3x5xf16>) filter(%w : memref<1x2x1x2x32x4x2xf16>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 16 filters 32
      kernel [1, 1, 1] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
      tile [32, 64] chunk 8 stages 2 vector 0 carries_loads
  return
}

// -----

// Planes of 16 in a part of a larger buffer begin at multiples of 4 pixels.
func.func @g4_pairs_part(%x: memref<2x32x4x4xf16, strided<[640, 20, 4, 1], offset: 4>>, %w: memref<1x2x1x2x32x4x2xf16>) {
  // expected-error @+1 {{copies 8 pixels at once, which are not aligned neighbours in memory}}
  %ring = conv_tile.gather input(%x : memref<2x32x4x4xf16, strided<[640, 20, 4, 1], offset: 4>>) filter(%w : memref<1x2x1x2x32x4x2xf16>)
      dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 16 filters 32
      kernel [1, 1, 1] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
      tile [32, 64] chunk 8 stages 2 vector 4 pixel_pairs
  return
}

// -----

gpu.module @kernels {
  gpu.func @g7_many(%x: memref<2x64x3x5xf16>, %w: memref<1x1x4x2x32x4x2xf16>) kernel attributes {known_block_size = array<i32: 32, 1, 1>} {
    // expected-error @+1 {{carries loads: expects at most 32 copies of a thread, got 64}}
    %ring = conv_tile.gather input(%x : memref<2x64x3x5xf16>) filter(%w : memref<1x1x4x2x32x4x2xf16>)
        dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 32 filters 32
        kernel [1, 1, 1] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
        tile [32, 64] chunk 32 stages 2 vector 1 carries_loads
    gpu.return
  }
}

// -----

#layout = #conv_tile.layout<registers = [d1: 2 by 4, d0: 2 by 8, d1: 4 by 1, d0: 2 by 16], lanes = [d1: 4 by 8, d0: 8 by 1], warps = []>
gpu.module @kernels {
  gpu.func @q1_pairs(%x: memref<2x32x12x12xf16>, %w: memref<1x2x1x2x32x4x2xf16>) kernel attributes {known_block_size = array<i32: 32, 1, 1>} {
    %ring = conv_tile.gather input(%x : memref<2x32x12x12xf16>) filter(%w : memref<1x2x1x2x32x4x2xf16>)
        dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 16 filters 32
        kernel [1, 1, 1] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0]
        tile [32, 32] chunk 8 stages 2 vector 4 pixel_pairs
    %n = arith.constant 2 : index
    %twelve = arith.constant 12 : index
    conv_tile.walk "fp" tile [32, 32] order "nfhw" groups 1 channels 32 extents(%n, %twelve, %twelve) {
    ^bb0(%g: index, %f: index, %p: index):
      %acc = conv_tile.accumulate %ring : !conv_tile.ring -> !conv_tile.fragment<32x32xf32, #layout> {
      ^bb0(%sum: !conv_tile.fragment<32x32xf32, #layout>, %stage: !conv_tile.stage):
        // expected-error @+1 {{expects whole pairs of instructions of 8 neighbouring pixels where the channels are innermost or words are pairs of pixels, got}}
        %next = conv_tile.matmul_mma %sum, %stage operands f16 : !conv_tile.fragment<32x32xf32, #layout>
        conv_tile.yield %next : !conv_tile.fragment<32x32xf32, #layout>
      }
    }
    gpu.return
  }
}
