// RUN: conv-opt %s --split-input-file -verify-diagnostics

// 32 small tiles of 2x2 outputs, in 2 images of 8x8, for 16 channels.
#layout = #conv_tile.layout<registers = [d3: 2 by 1, d2: 2 by 1, d0: 2 by 1], lanes = [d1: 32 by 1], warps = [d0: 8 by 2]>
gpu.module @kernels {
  gpu.func @no_t3(%m: memref<1x256x32xf32>, %n: index) kernel attributes {known_block_size = array<i32: 256, 1, 1>} {
    %c2 = arith.constant 2 : index
    %c8 = arith.constant 8 : index
    %ring = conv_tile.untransform %m outputs [2, 2] : memref<1x256x32xf32>
    conv_tile.walk "fuhw" tile [16, 32, 2, 2] order "nfhw" groups 1 channels 16 extents(%c2, %c8, %c8) {
    ^bb0(%g: index, %f: index, %u: index, %h: index, %w: index):
      %acc = conv_tile.accumulate %ring : !conv_tile.ring -> !conv_tile.fragment<16x32x2x2xf32, #layout> {
      ^bb0(%sum: !conv_tile.fragment<16x32x2x2xf32, #layout>, %stage: !conv_tile.stage):
        conv_tile.yield %sum : !conv_tile.fragment<16x32x2x2xf32, #layout>
      }
    }
    gpu.return
  }
}

// -----

func.func @t1(%m: memref<1x256x32xf32>) {
  // expected-error @+1 {{expects outputs [2, 2], [2, 4] or [4, 4] (rows, columns of a small tile), got [4, 2]}}
  %ring = conv_tile.untransform %m outputs [4, 2] : memref<1x256x32xf32>
  return
}

// -----

func.func @t2_rank(%m: memref<256x32xf32>) {
  // expected-error @+1 {{expects sums in a contiguous memref of f32 with the extents 1, channels and small tiles, got}}
  %ring = conv_tile.untransform %m outputs [2, 2] : memref<256x32xf32>
  return
}

// -----

func.func @t2_type(%m: memref<1x256x32xf16>) {
  // expected-error @+1 {{expects sums in a contiguous memref of f32 with the extents 1, channels and small tiles, got}}
  %ring = conv_tile.untransform %m outputs [2, 2] : memref<1x256x32xf16>
  return
}

// -----

func.func @t2_first(%m: memref<2x256x32xf32>) {
  // expected-error @+1 {{expects sums in a contiguous memref of f32 with the extents 1, channels and small tiles, got}}
  %ring = conv_tile.untransform %m outputs [2, 2] : memref<2x256x32xf32>
  return
}

// -----

func.func @t2_open(%m: memref<1x256x?xf32>) {
  // expected-error @+1 {{expects sums in a contiguous memref of f32 with the extents 1, channels and small tiles, got}}
  %ring = conv_tile.untransform %m outputs [2, 2] : memref<1x256x?xf32>
  return
}

// -----

func.func @t2_strided(%m: memref<1x256x32xf32, strided<[16384, 64, 1]>>) {
  // expected-error @+1 {{expects sums in a contiguous memref of f32 with the extents 1, channels and small tiles, got}}
  %ring = conv_tile.untransform %m outputs [2, 2] : memref<1x256x32xf32, strided<[16384, 64, 1]>>
  return
}

// -----

func.func @t2_units(%m: memref<1x256x48xf32>) {
  // expected-error @+1 {{expects a multiple of 32 small tiles and at most 2^30 channels of all elements, got 48 and 256}}
  %ring = conv_tile.untransform %m outputs [2, 2] : memref<1x256x48xf32>
  return
}

// -----

func.func @t2_units_last(%m: memref<1x48x256xf32>) {
  // expected-error @+1 {{expects a multiple of 32 small tiles and at most 2^30 channels of all elements, got 48 and 256}}
  %ring = conv_tile.untransform %m outputs [2, 2] channels_last : memref<1x48x256xf32>
  return
}

// -----

func.func @t2_channels(%m: memref<1x1073741825x32xf32>) {
  // expected-error @+1 {{expects a multiple of 32 small tiles and at most 2^30 channels of all elements, got 32 and 1073741825}}
  %ring = conv_tile.untransform %m outputs [2, 2] : memref<1x1073741825x32xf32>
  return
}

// -----

#layout = #conv_tile.layout<registers = [d2: 2 by 1, d1: 2 by 1, d0: 2 by 1], lanes = [d2: 8 by 2, d1: 4 by 2], warps = [d0: 8 by 2]>
gpu.module @kernels {
  gpu.func @t3_space(%m: memref<1x256x32xf32>, %n: index) kernel attributes {known_block_size = array<i32: 256, 1, 1>} {
    %c2 = arith.constant 2 : index
    %c8 = arith.constant 8 : index
    %ring = conv_tile.untransform %m outputs [2, 2] : memref<1x256x32xf32>
    conv_tile.walk "fhw" tile [16, 8, 16] order "nfhw" groups 1 channels 16 extents(%c2, %c8, %c8) {
    ^bb0(%b: index, %g: index, %f: index, %h: index, %w: index):
      // expected-error @+1 {{expects a walk over fuhw in units of [2, 2], a multiple of 8 couts and 32 units at a time, got fhw [16, 8, 16]}}
      %acc = conv_tile.accumulate %ring : !conv_tile.ring -> !conv_tile.fragment<16x8x16xf32, #layout> {
      ^bb0(%sum: !conv_tile.fragment<16x8x16xf32, #layout>, %stage: !conv_tile.stage):
        conv_tile.yield %sum : !conv_tile.fragment<16x8x16xf32, #layout>
      }
    }
    gpu.return
  }
}

// -----

#layout = #conv_tile.layout<registers = [d3: 2 by 1, d2: 2 by 1, d0: 2 by 1], lanes = [d1: 32 by 1], warps = [d0: 8 by 2]>
gpu.module @kernels {
  gpu.func @t3_units(%m: memref<1x576x32xf32>, %n: index) kernel attributes {known_block_size = array<i32: 256, 1, 1>} {
    %c2 = arith.constant 2 : index
    %c8 = arith.constant 8 : index
    %ring = conv_tile.untransform %m outputs [4, 4] : memref<1x576x32xf32>
    conv_tile.walk "fuhw" tile [16, 32, 2, 2] order "nfhw" groups 1 channels 16 extents(%c2, %c8, %c8) {
    ^bb0(%g: index, %f: index, %u: index, %h: index, %w: index):
      // expected-error @+1 {{expects a walk over fuhw in units of [4, 4], a multiple of 8 couts and 32 units at a time, got fuhw [16, 32, 2, 2]}}
      %acc = conv_tile.accumulate %ring : !conv_tile.ring -> !conv_tile.fragment<16x32x2x2xf32, #layout> {
      ^bb0(%sum: !conv_tile.fragment<16x32x2x2xf32, #layout>, %stage: !conv_tile.stage):
        conv_tile.yield %sum : !conv_tile.fragment<16x32x2x2xf32, #layout>
      }
    }
    gpu.return
  }
}

// -----

#layout = #conv_tile.layout<registers = [d3: 2 by 1, d2: 2 by 1, d0: 2 by 1], lanes = [d1: 32 by 1], warps = [d0: 8 by 2]>
gpu.module @kernels {
  gpu.func @t3_last(%m: memref<1x32x256xf32>, %n: index) kernel attributes {known_block_size = array<i32: 256, 1, 1>} {
    %c2 = arith.constant 2 : index
    %c8 = arith.constant 8 : index
    %ring = conv_tile.untransform %m outputs [2, 2] channels_last : memref<1x32x256xf32>
    conv_tile.walk "fuhw" tile [16, 32, 2, 2] order "nfhw" groups 1 channels 16 extents(%c2, %c8, %c8) {
    ^bb0(%g: index, %f: index, %u: index, %h: index, %w: index):
      // expected-error @+1 {{expects a walk over fuhw in units of [2, 2], 32 couts and 8 or 16 units at a time, got fuhw [16, 32, 2, 2]}}
      %acc = conv_tile.accumulate %ring : !conv_tile.ring -> !conv_tile.fragment<16x32x2x2xf32, #layout> {
      ^bb0(%sum: !conv_tile.fragment<16x32x2x2xf32, #layout>, %stage: !conv_tile.stage):
        conv_tile.yield %sum : !conv_tile.fragment<16x32x2x2xf32, #layout>
      }
    }
    gpu.return
  }
}

// -----

#layout = #conv_tile.layout<registers = [d3: 2 by 1, d2: 2 by 1, d0: 2 by 1], lanes = [d1: 32 by 1], warps = [d0: 8 by 2]>
gpu.module @kernels {
  gpu.func @t3_channels(%m: memref<1x256x32xf32>, %n: index) kernel attributes {known_block_size = array<i32: 256, 1, 1>} {
    %c2 = arith.constant 2 : index
    %c8 = arith.constant 8 : index
    %ring = conv_tile.untransform %m outputs [2, 2] : memref<1x256x32xf32>
    conv_tile.walk "fuhw" tile [16, 32, 2, 2] order "nfhw" groups 2 channels 16 extents(%c2, %c8, %c8) {
    ^bb0(%g: index, %f: index, %u: index, %h: index, %w: index):
      // expected-error @+1 {{expects sums of 16 elements for 2 groups of 16 channels, got}}
      %acc = conv_tile.accumulate %ring : !conv_tile.ring -> !conv_tile.fragment<16x32x2x2xf32, #layout> {
      ^bb0(%sum: !conv_tile.fragment<16x32x2x2xf32, #layout>, %stage: !conv_tile.stage):
        conv_tile.yield %sum : !conv_tile.fragment<16x32x2x2xf32, #layout>
      }
    }
    gpu.return
  }
}

// -----

#layout = #conv_tile.layout<registers = [d3: 2 by 1, d2: 2 by 1, d0: 2 by 1], lanes = [d1: 32 by 1], warps = [d0: 8 by 2]>
gpu.module @kernels {
  gpu.func @t3_extents(%m: memref<1x256x32xf32>, %n: index) kernel attributes {known_block_size = array<i32: 256, 1, 1>} {
    %c2 = arith.constant 2 : index
    %c8 = arith.constant 8 : index
    %ring = conv_tile.untransform %m outputs [2, 2] : memref<1x256x32xf32>
    conv_tile.walk "fuhw" tile [16, 32, 2, 2] order "nfhw" groups 1 channels 16 extents(%n, %c8, %c8) {
    ^bb0(%g: index, %f: index, %u: index, %h: index, %w: index):
      // expected-error @+1 {{expects an output of known extents}}
      %acc = conv_tile.accumulate %ring : !conv_tile.ring -> !conv_tile.fragment<16x32x2x2xf32, #layout> {
      ^bb0(%sum: !conv_tile.fragment<16x32x2x2xf32, #layout>, %stage: !conv_tile.stage):
        conv_tile.yield %sum : !conv_tile.fragment<16x32x2x2xf32, #layout>
      }
    }
    gpu.return
  }
}

// -----

#layout = #conv_tile.layout<registers = [d3: 2 by 1, d2: 2 by 1, d0: 2 by 1], lanes = [d1: 32 by 1], warps = [d0: 8 by 2]>
gpu.module @kernels {
  gpu.func @t3_few(%m: memref<1x256x96xf32>, %n: index) kernel attributes {known_block_size = array<i32: 256, 1, 1>} {
    %c2 = arith.constant 2 : index
    %c8 = arith.constant 8 : index
    %ring = conv_tile.untransform %m outputs [2, 2] : memref<1x256x96xf32>
    conv_tile.walk "fuhw" tile [16, 32, 2, 2] order "nfhw" groups 1 channels 16 extents(%c8, %c8, %c8) {
    ^bb0(%g: index, %f: index, %u: index, %h: index, %w: index):
      // expected-error @+1 {{expects sums of at least 128 small tiles, got}}
      %acc = conv_tile.accumulate %ring : !conv_tile.ring -> !conv_tile.fragment<16x32x2x2xf32, #layout> {
      ^bb0(%sum: !conv_tile.fragment<16x32x2x2xf32, #layout>, %stage: !conv_tile.stage):
        conv_tile.yield %sum : !conv_tile.fragment<16x32x2x2xf32, #layout>
      }
    }
    gpu.return
  }
}

// -----

#layout = #conv_tile.layout<registers = [d2: 2 by 1, d3: 2 by 1, d0: 2 by 1], lanes = [d1: 32 by 1], warps = [d0: 8 by 2]>
gpu.module @kernels {
  gpu.func @t3_layout(%m: memref<1x256x32xf32>, %n: index) kernel attributes {known_block_size = array<i32: 256, 1, 1>} {
    %c2 = arith.constant 2 : index
    %c8 = arith.constant 8 : index
    %ring = conv_tile.untransform %m outputs [2, 2] : memref<1x256x32xf32>
    conv_tile.walk "fuhw" tile [16, 32, 2, 2] order "nfhw" groups 1 channels 16 extents(%c2, %c8, %c8) {
    ^bb0(%g: index, %f: index, %u: index, %h: index, %w: index):
      // expected-error @+1 {{expects the layout of its conv_tile.untransform,}}
      %acc = conv_tile.accumulate %ring : !conv_tile.ring -> !conv_tile.fragment<16x32x2x2xf32, #layout> {
      ^bb0(%sum: !conv_tile.fragment<16x32x2x2xf32, #layout>, %stage: !conv_tile.stage):
        conv_tile.yield %sum : !conv_tile.fragment<16x32x2x2xf32, #layout>
      }
    }
    gpu.return
  }
}
