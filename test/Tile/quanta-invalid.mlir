// Constraints of conv_tile.quanta and conv_tile.mac_quanta.
// RUN: conv-opt %s --split-input-file -verify-diagnostics

// (U1)
gpu.module @m {
  gpu.func @k(%x: memref<2x3x9x13xf32>, %w: memref<1x1x5x2x32x4xf32>, %y: memref<2x20x9x13xf32>) kernel attributes {known_block_size = array<i32: 256, 1, 1>} {
    %c2 = arith.constant 2 : index
    %c9 = arith.constant 9 : index
    %c13 = arith.constant 13 : index
    // expected-error @+1 {{expects kernel between 1 and 2^30, got 0}}
    %s = conv_tile.quanta input(%x : memref<2x3x9x13xf32>) filter(%w : memref<1x1x5x2x32x4xf32>) dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 3 filters 20 kernel [0, 3] strides [1, 1] dilations [1, 1] pad_low [1, 1] tile [32, 4, 16] stages 2 vector 1 round tf32
    conv_tile.walk "fhw" tile [32, 4, 16] order "nfhw" groups 1 channels 20 extents(%c2, %c9, %c13) {
    ^bb0(%a: index, %b: index, %c: index, %d: index, %e: index):
      %0 = conv_tile.accumulate %s : !conv_tile.ring -> <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>> {
      ^bb0(%acc: !conv_tile.fragment<32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>, %stage: !conv_tile.stage):
        %1 = conv_tile.mac_quanta %acc, %stage operands tf32 : <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>
        conv_tile.yield %1 : !conv_tile.fragment<32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>
      }
      conv_tile.store %0, %y : <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>, memref<2x20x9x13xf32>
    }
    gpu.return
  }
}

// -----

// (U2)
gpu.module @m {
  gpu.func @k(%x: memref<2x65x9x13xf32>, %w: memref<1x1x5x2x32x4xf32>, %y: memref<2x20x9x13xf32>) kernel attributes {known_block_size = array<i32: 256, 1, 1>} {
    %c2 = arith.constant 2 : index
    %c9 = arith.constant 9 : index
    %c13 = arith.constant 13 : index
    // expected-error @+1 {{expects at most 64 channels, got 65}}
    %s = conv_tile.quanta input(%x : memref<2x65x9x13xf32>) filter(%w : memref<1x1x5x2x32x4xf32>) dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 65 filters 20 kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [1, 1] tile [32, 4, 16] stages 2 vector 1 round tf32
    conv_tile.walk "fhw" tile [32, 4, 16] order "nfhw" groups 1 channels 20 extents(%c2, %c9, %c13) {
    ^bb0(%a: index, %b: index, %c: index, %d: index, %e: index):
      %0 = conv_tile.accumulate %s : !conv_tile.ring -> <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>> {
      ^bb0(%acc: !conv_tile.fragment<32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>, %stage: !conv_tile.stage):
        %1 = conv_tile.mac_quanta %acc, %stage operands tf32 : <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>
        conv_tile.yield %1 : !conv_tile.fragment<32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>
      }
      conv_tile.store %0, %y : <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>, memref<2x20x9x13xf32>
    }
    gpu.return
  }
}

// -----

// (U2)
gpu.module @m {
  gpu.func @k(%x: memref<2x3x9x13xf32>, %w: memref<1x1x5x2x32x4xf32>, %y: memref<2x20x9x13xf32>) kernel attributes {known_block_size = array<i32: 256, 1, 1>} {
    %c2 = arith.constant 2 : index
    %c9 = arith.constant 9 : index
    %c13 = arith.constant 13 : index
    // expected-error @+1 {{expects a tile of 3 extents (couts, rows, columns) between 1 and 65536, got [32, 4]}}
    %s = conv_tile.quanta input(%x : memref<2x3x9x13xf32>) filter(%w : memref<1x1x5x2x32x4xf32>) dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 3 filters 20 kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [1, 1] tile [32, 4] stages 2 vector 1 round tf32
    conv_tile.walk "fhw" tile [32, 4, 16] order "nfhw" groups 1 channels 20 extents(%c2, %c9, %c13) {
    ^bb0(%a: index, %b: index, %c: index, %d: index, %e: index):
      %0 = conv_tile.accumulate %s : !conv_tile.ring -> <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>> {
      ^bb0(%acc: !conv_tile.fragment<32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>, %stage: !conv_tile.stage):
        %1 = conv_tile.mac_quanta %acc, %stage operands tf32 : <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>
        conv_tile.yield %1 : !conv_tile.fragment<32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>
      }
      conv_tile.store %0, %y : <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>, memref<2x20x9x13xf32>
    }
    gpu.return
  }
}

// -----

// (U2)
gpu.module @m {
  gpu.func @k(%x: memref<2x3x9x13xf32>, %w: memref<1x1x5x2x32x4xf32>, %y: memref<2x20x9x13xf32>) kernel attributes {known_block_size = array<i32: 256, 1, 1>} {
    %c2 = arith.constant 2 : index
    %c9 = arith.constant 9 : index
    %c13 = arith.constant 13 : index
    // expected-error @+1 {{expects 2 to 32 stages, got 33}}
    %s = conv_tile.quanta input(%x : memref<2x3x9x13xf32>) filter(%w : memref<1x1x5x2x32x4xf32>) dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 3 filters 20 kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [1, 1] tile [32, 4, 16] stages 33 vector 1 round tf32
    conv_tile.walk "fhw" tile [32, 4, 16] order "nfhw" groups 1 channels 20 extents(%c2, %c9, %c13) {
    ^bb0(%a: index, %b: index, %c: index, %d: index, %e: index):
      %0 = conv_tile.accumulate %s : !conv_tile.ring -> <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>> {
      ^bb0(%acc: !conv_tile.fragment<32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>, %stage: !conv_tile.stage):
        %1 = conv_tile.mac_quanta %acc, %stage operands tf32 : <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>
        conv_tile.yield %1 : !conv_tile.fragment<32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>
      }
      conv_tile.store %0, %y : <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>, memref<2x20x9x13xf32>
    }
    gpu.return
  }
}

// -----

// (U2)
gpu.module @m {
  gpu.func @k(%x: memref<2x3x9x13xf32>, %w: memref<1x1x5x2x32x4xf32>, %y: memref<2x20x9x13xf32>) kernel attributes {known_block_size = array<i32: 256, 1, 1>} {
    %c2 = arith.constant 2 : index
    %c9 = arith.constant 9 : index
    %c13 = arith.constant 13 : index
    // expected-error @+1 {{expects a sum of at most 4096 steps, got one of 3 channels and taps [4096, 8]}}
    %s = conv_tile.quanta input(%x : memref<2x3x9x13xf32>) filter(%w : memref<1x1x5x2x32x4xf32>) dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 3 filters 20 kernel [4096, 8] strides [1, 1] dilations [1, 1] pad_low [1, 1] tile [32, 4, 16] stages 2 vector 1 round tf32
    conv_tile.walk "fhw" tile [32, 4, 16] order "nfhw" groups 1 channels 20 extents(%c2, %c9, %c13) {
    ^bb0(%a: index, %b: index, %c: index, %d: index, %e: index):
      %0 = conv_tile.accumulate %s : !conv_tile.ring -> <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>> {
      ^bb0(%acc: !conv_tile.fragment<32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>, %stage: !conv_tile.stage):
        %1 = conv_tile.mac_quanta %acc, %stage operands tf32 : <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>
        conv_tile.yield %1 : !conv_tile.fragment<32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>
      }
      conv_tile.store %0, %y : <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>, memref<2x20x9x13xf32>
    }
    gpu.return
  }
}

// -----

// (U2)
gpu.module @m {
  gpu.func @k(%x: memref<2x3x9x13xf32>, %w: memref<1x1x5x2x32x4xf32>, %y: memref<2x20x9x13xf32>) kernel attributes {known_block_size = array<i32: 256, 1, 1>} {
    %c2 = arith.constant 2 : index
    %c9 = arith.constant 9 : index
    %c13 = arith.constant 13 : index
    // expected-error @+1 {{expects a stage of at most 2^30 words, got one of 1 times 65538 rows of 65538 quanta}}
    %s = conv_tile.quanta input(%x : memref<2x3x9x13xf32>) filter(%w : memref<1x1x5x2x32x4xf32>) dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 3 filters 20 kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [1, 1] tile [32, 65536, 65536] stages 2 vector 1 round tf32
    conv_tile.walk "fhw" tile [32, 4, 16] order "nfhw" groups 1 channels 20 extents(%c2, %c9, %c13) {
    ^bb0(%a: index, %b: index, %c: index, %d: index, %e: index):
      %0 = conv_tile.accumulate %s : !conv_tile.ring -> <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>> {
      ^bb0(%acc: !conv_tile.fragment<32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>, %stage: !conv_tile.stage):
        %1 = conv_tile.mac_quanta %acc, %stage operands tf32 : <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>
        conv_tile.yield %1 : !conv_tile.fragment<32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>
      }
      conv_tile.store %0, %y : <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>, memref<2x20x9x13xf32>
    }
    gpu.return
  }
}

// -----

// (U3)
gpu.module @m {
  gpu.func @k(%x: memref<2x4x9x13xf32>, %w: memref<1x1x5x2x32x4xf32>, %y: memref<2x20x9x13xf32>) kernel attributes {known_block_size = array<i32: 256, 1, 1>} {
    %c2 = arith.constant 2 : index
    %c9 = arith.constant 9 : index
    %c13 = arith.constant 13 : index
    // expected-error @+1 {{expects an input of 3 channels (1 groups of 3), got}}
    %s = conv_tile.quanta input(%x : memref<2x4x9x13xf32>) filter(%w : memref<1x1x5x2x32x4xf32>) dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 3 filters 20 kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [1, 1] tile [32, 4, 16] stages 2 vector 1 round tf32
    conv_tile.walk "fhw" tile [32, 4, 16] order "nfhw" groups 1 channels 20 extents(%c2, %c9, %c13) {
    ^bb0(%a: index, %b: index, %c: index, %d: index, %e: index):
      %0 = conv_tile.accumulate %s : !conv_tile.ring -> <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>> {
      ^bb0(%acc: !conv_tile.fragment<32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>, %stage: !conv_tile.stage):
        %1 = conv_tile.mac_quanta %acc, %stage operands tf32 : <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>
        conv_tile.yield %1 : !conv_tile.fragment<32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>
      }
      conv_tile.store %0, %y : <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>, memref<2x20x9x13xf32>
    }
    gpu.return
  }
}

// -----

// (U3)
gpu.module @m {
  gpu.func @k(%x: memref<2x3x9x13xf32>, %w: memref<2x1x5x2x32x4xf32>, %y: memref<2x20x9x13xf32>) kernel attributes {known_block_size = array<i32: 256, 1, 1>} {
    %c2 = arith.constant 2 : index
    %c9 = arith.constant 9 : index
    %c13 = arith.constant 13 : index
    // expected-error @+1 {{expects a packed filter of 1 blocks (groups * tiles of couts) by 1 stages, got}}
    %s = conv_tile.quanta input(%x : memref<2x3x9x13xf32>) filter(%w : memref<2x1x5x2x32x4xf32>) dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 3 filters 20 kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [1, 1] tile [32, 4, 16] stages 2 vector 1 round tf32
    conv_tile.walk "fhw" tile [32, 4, 16] order "nfhw" groups 1 channels 20 extents(%c2, %c9, %c13) {
    ^bb0(%a: index, %b: index, %c: index, %d: index, %e: index):
      %0 = conv_tile.accumulate %s : !conv_tile.ring -> <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>> {
      ^bb0(%acc: !conv_tile.fragment<32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>, %stage: !conv_tile.stage):
        %1 = conv_tile.mac_quanta %acc, %stage operands tf32 : <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>
        conv_tile.yield %1 : !conv_tile.fragment<32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>
      }
      conv_tile.store %0, %y : <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>, memref<2x20x9x13xf32>
    }
    gpu.return
  }
}

// -----

// (U4) Of f32 that are narrowed 16 bytes are 4.
gpu.module @m {
  gpu.func @k(%x: memref<2x9x13x8xf32>, %w: memref<1x1x5x2x32x4x2xf16>, %y: memref<2x20x9x13xf32>) kernel attributes {known_block_size = array<i32: 256, 1, 1>} {
    %c2 = arith.constant 2 : index
    %c9 = arith.constant 9 : index
    %c13 = arith.constant 13 : index
    // expected-error @+1 {{expects loads of a power of two of elements, at most 4, got 8}}
    %s = conv_tile.quanta input(%x : memref<2x9x13x8xf32>) filter(%w : memref<1x1x5x2x32x4x2xf16>) dims <input = nhwc, filter = fchw, output = nfhw> groups 1 channels 8 filters 20 kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [1, 1] tile [32, 4, 16] stages 2 vector 8
    conv_tile.walk "fhw" tile [32, 4, 16] order "nfhw" groups 1 channels 20 extents(%c2, %c9, %c13) {
    ^bb0(%a: index, %b: index, %c: index, %d: index, %e: index):
      %0 = conv_tile.accumulate %s : !conv_tile.ring -> <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>> {
      ^bb0(%acc: !conv_tile.fragment<32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>, %stage: !conv_tile.stage):
        %1 = conv_tile.mac_quanta %acc, %stage operands tf32 : <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>
        conv_tile.yield %1 : !conv_tile.fragment<32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>
      }
      conv_tile.store %0, %y : <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>, memref<2x20x9x13xf32>
    }
    gpu.return
  }
}

// -----

// An input of 16 bits is not rounded.
gpu.module @m {
  gpu.func @k(%x: memref<2x3x9x13xf16>, %w: memref<1x1x3x2x32x4x2xf16>, %y: memref<2x20x9x13xf32>) kernel attributes {known_block_size = array<i32: 256, 1, 1>} {
    %c2 = arith.constant 2 : index
    %c9 = arith.constant 9 : index
    %c13 = arith.constant 13 : index
    // expected-error @+1 {{expects to round f32, got}}
    %s = conv_tile.quanta input(%x : memref<2x3x9x13xf16>) filter(%w : memref<1x1x3x2x32x4x2xf16>) dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 3 filters 20 kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [1, 1] tile [32, 4, 16] stages 2 vector 1 round tf32
    conv_tile.walk "fhw" tile [32, 4, 16] order "nfhw" groups 1 channels 20 extents(%c2, %c9, %c13) {
    ^bb0(%a: index, %b: index, %c: index, %d: index, %e: index):
      %0 = conv_tile.accumulate %s : !conv_tile.ring -> <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>> {
      ^bb0(%acc: !conv_tile.fragment<32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>, %stage: !conv_tile.stage):
        %1 = conv_tile.mac_quanta %acc, %stage operands tf32 : <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>
        conv_tile.yield %1 : !conv_tile.fragment<32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>
      }
      conv_tile.store %0, %y : <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>, memref<2x20x9x13xf32>
    }
    gpu.return
  }
}

// -----

// (U4)
gpu.module @m {
  gpu.func @k(%x: memref<2x3x9x13xf32>, %w: memref<1x1x5x2x32x4xf32>, %y: memref<2x20x9x13xf32>) kernel attributes {known_block_size = array<i32: 256, 1, 1>} {
    %c2 = arith.constant 2 : index
    %c9 = arith.constant 9 : index
    %c13 = arith.constant 13 : index
    // expected-error @+1 {{expects loads of a power of two of elements, at most 4, got 8}}
    %s = conv_tile.quanta input(%x : memref<2x3x9x13xf32>) filter(%w : memref<1x1x5x2x32x4xf32>) dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 3 filters 20 kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [1, 1] tile [32, 4, 16] stages 2 vector 8 round tf32
    conv_tile.walk "fhw" tile [32, 4, 16] order "nfhw" groups 1 channels 20 extents(%c2, %c9, %c13) {
    ^bb0(%a: index, %b: index, %c: index, %d: index, %e: index):
      %0 = conv_tile.accumulate %s : !conv_tile.ring -> <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>> {
      ^bb0(%acc: !conv_tile.fragment<32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>, %stage: !conv_tile.stage):
        %1 = conv_tile.mac_quanta %acc, %stage operands tf32 : <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>
        conv_tile.yield %1 : !conv_tile.fragment<32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>
      }
      conv_tile.store %0, %y : <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>, memref<2x20x9x13xf32>
    }
    gpu.return
  }
}

// -----

// (U4)
gpu.module @m {
  gpu.func @k(%x: memref<2x4x9x13xf32>, %w: memref<1x1x5x2x32x4xf32>, %y: memref<2x20x9x13xf32>) kernel attributes {known_block_size = array<i32: 256, 1, 1>} {
    %c2 = arith.constant 2 : index
    %c9 = arith.constant 9 : index
    %c13 = arith.constant 13 : index
    // expected-error @+1 {{loads 2 channels at once, which are not aligned in}}
    %s = conv_tile.quanta input(%x : memref<2x4x9x13xf32>) filter(%w : memref<1x1x5x2x32x4xf32>) dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 4 filters 20 kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [1, 1] tile [32, 4, 16] stages 2 vector 2 round tf32
    conv_tile.walk "fhw" tile [32, 4, 16] order "nfhw" groups 1 channels 20 extents(%c2, %c9, %c13) {
    ^bb0(%a: index, %b: index, %c: index, %d: index, %e: index):
      %0 = conv_tile.accumulate %s : !conv_tile.ring -> <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>> {
      ^bb0(%acc: !conv_tile.fragment<32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>, %stage: !conv_tile.stage):
        %1 = conv_tile.mac_quanta %acc, %stage operands tf32 : <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>
        conv_tile.yield %1 : !conv_tile.fragment<32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>
      }
      conv_tile.store %0, %y : <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>, memref<2x20x9x13xf32>
    }
    gpu.return
  }
}

// -----

// (U4): the channels are innermost, but no pairs.
gpu.module @m {
  gpu.func @k(%x: memref<2x9x13x3xf32>, %w: memref<1x1x5x2x32x4xf32>, %y: memref<2x20x9x13xf32>) kernel attributes {known_block_size = array<i32: 256, 1, 1>} {
    %c2 = arith.constant 2 : index
    %c9 = arith.constant 9 : index
    %c13 = arith.constant 13 : index
    // expected-error @+1 {{loads 2 channels at once, which are not aligned in}}
    %s = conv_tile.quanta input(%x : memref<2x9x13x3xf32>) filter(%w : memref<1x1x5x2x32x4xf32>) dims <input = nhwc, filter = fchw, output = nfhw> groups 1 channels 3 filters 20 kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [1, 1] tile [32, 4, 16] stages 2 vector 2 round tf32
    conv_tile.walk "fhw" tile [32, 4, 16] order "nfhw" groups 1 channels 20 extents(%c2, %c9, %c13) {
    ^bb0(%a: index, %b: index, %c: index, %d: index, %e: index):
      %0 = conv_tile.accumulate %s : !conv_tile.ring -> <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>> {
      ^bb0(%acc: !conv_tile.fragment<32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>, %stage: !conv_tile.stage):
        %1 = conv_tile.mac_quanta %acc, %stage operands tf32 : <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>
        conv_tile.yield %1 : !conv_tile.fragment<32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>
      }
      conv_tile.store %0, %y : <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>, memref<2x20x9x13xf32>
    }
    gpu.return
  }
}

// -----

// (U5)
gpu.module @m {
  gpu.func @k(%x: memref<2x3x9x13xf32>, %w: memref<2x1x5x1x32x4xf32>, %y: memref<2x20x9x13xf32>) kernel attributes {known_block_size = array<i32: 256, 1, 1>} {
    %c2 = arith.constant 2 : index
    %c9 = arith.constant 9 : index
    %c13 = arith.constant 13 : index
    // expected-error @+1 {{keeps its filter in shared memory: expects one group and one tile of output channels, got 1 groups and 2 tiles}}
    %s = conv_tile.quanta input(%x : memref<2x3x9x13xf32>) filter(%w : memref<2x1x5x1x32x4xf32>) dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 3 filters 20 kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [1, 1] tile [16, 4, 16] stages 2 vector 1 round tf32 shared_filter
    conv_tile.walk "fhw" tile [32, 4, 16] order "nfhw" groups 1 channels 20 extents(%c2, %c9, %c13) {
    ^bb0(%a: index, %b: index, %c: index, %d: index, %e: index):
      %0 = conv_tile.accumulate %s : !conv_tile.ring -> <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>> {
      ^bb0(%acc: !conv_tile.fragment<32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>, %stage: !conv_tile.stage):
        %1 = conv_tile.mac_quanta %acc, %stage operands tf32 : <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>
        conv_tile.yield %1 : !conv_tile.fragment<32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>
      }
      conv_tile.store %0, %y : <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>, memref<2x20x9x13xf32>
    }
    gpu.return
  }
}

// -----

// (U6)
gpu.module @m {
  gpu.func @k(%x: memref<2x3x9x13xf32>, %w: memref<1x1x5x2x32x4xf32>, %y: memref<2x20x9x13xf32>) kernel attributes {known_block_size = array<i32: 256, 1, 1>} {
    %c2 = arith.constant 2 : index
    %c9 = arith.constant 9 : index
    %c13 = arith.constant 13 : index
    %s = conv_tile.quanta input(%x : memref<2x3x9x13xf32>) filter(%w : memref<1x1x5x2x32x4xf32>) dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 3 filters 20 kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [1, 1] tile [32, 4, 16] stages 2 vector 1 round tf32
    conv_tile.walk "fhw" tile [32, 4, 8] order "nfhw" groups 1 channels 20 extents(%c2, %c9, %c13) {
    ^bb0(%a: index, %b: index, %c: index, %d: index, %e: index):
      // expected-error @+1 {{expects}}
      %0 = conv_tile.accumulate %s : !conv_tile.ring -> <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>> {
      ^bb0(%acc: !conv_tile.fragment<32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>, %stage: !conv_tile.stage):
        %1 = conv_tile.mac_quanta %acc, %stage operands tf32 : <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>
        conv_tile.yield %1 : !conv_tile.fragment<32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>
      }
      conv_tile.store %0, %y : <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>, memref<2x20x9x13xf32>
    }
    gpu.return
  }
}

// -----

// (K1)
gpu.module @m {
  gpu.func @k(%x: memref<2x3x9x13xf32>, %w: memref<1x1x5x2x32x4xf32>, %y: memref<2x20x9x13xf32>) kernel attributes {known_block_size = array<i32: 256, 1, 1>} {
    %c2 = arith.constant 2 : index
    %c9 = arith.constant 9 : index
    %c13 = arith.constant 13 : index
    %s = conv_tile.quanta input(%x : memref<2x3x9x13xf32>) filter(%w : memref<1x1x5x2x32x4xf32>) dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 3 filters 20 kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [1, 1] tile [32, 4, 16] stages 2 vector 1 round tf32
    conv_tile.walk "fhw" tile [32, 4, 16] order "nfhw" groups 1 channels 20 extents(%c2, %c9, %c13) {
    ^bb0(%a: index, %b: index, %c: index, %d: index, %e: index):
      %0 = conv_tile.accumulate %s : !conv_tile.ring -> <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 8, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 8 by 1, d0: 4 by 2], warps = [d0: 2 by 1, d1: 2 by 2, d0: 2 by 16]>> {
      ^bb0(%acc: !conv_tile.fragment<32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 8, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 8 by 1, d0: 4 by 2], warps = [d0: 2 by 1, d1: 2 by 2, d0: 2 by 16]>>, %stage: !conv_tile.stage):
        // expected-error @+1 {{expects the accumulators of mma.m16n8, got}}
        %1 = conv_tile.mac_quanta %acc, %stage operands tf32 : <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 8, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 8 by 1, d0: 4 by 2], warps = [d0: 2 by 1, d1: 2 by 2, d0: 2 by 16]>>
        conv_tile.yield %1 : !conv_tile.fragment<32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 8, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 8 by 1, d0: 4 by 2], warps = [d0: 2 by 1, d1: 2 by 2, d0: 2 by 16]>>
      }
      conv_tile.store %0, %y : <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 8, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 8 by 1, d0: 4 by 2], warps = [d0: 2 by 1, d1: 2 by 2, d0: 2 by 16]>>, memref<2x20x9x13xf32>
    }
    gpu.return
  }
}

// -----

// (K2): 27 terms are 9 quanta, 5 steps.
gpu.module @m {
  gpu.func @k(%x: memref<2x3x9x13xf32>, %w: memref<1x1x4x2x32x4xf32>, %y: memref<2x20x9x13xf32>) kernel attributes {known_block_size = array<i32: 256, 1, 1>} {
    %c2 = arith.constant 2 : index
    %c9 = arith.constant 9 : index
    %c13 = arith.constant 13 : index
    %s = conv_tile.quanta input(%x : memref<2x3x9x13xf32>) filter(%w : memref<1x1x4x2x32x4xf32>) dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 3 filters 20 kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [1, 1] tile [32, 4, 16] stages 2 vector 1 round tf32
    conv_tile.walk "fhw" tile [32, 4, 16] order "nfhw" groups 1 channels 20 extents(%c2, %c9, %c13) {
    ^bb0(%a: index, %b: index, %c: index, %d: index, %e: index):
      %0 = conv_tile.accumulate %s : !conv_tile.ring -> <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>> {
      ^bb0(%acc: !conv_tile.fragment<32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>, %stage: !conv_tile.stage):
        // expected-error @+1 {{expects stages of the filter of [5, 2, 32, 4], got}}
        %1 = conv_tile.mac_quanta %acc, %stage operands tf32 : <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>
        conv_tile.yield %1 : !conv_tile.fragment<32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>
      }
      conv_tile.store %0, %y : <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>, memref<2x20x9x13xf32>
    }
    gpu.return
  }
}

// -----

// (K3)
gpu.module @m {
  gpu.func @k(%x: memref<2x3x9x13xf32>, %w: memref<1x1x5x2x32x4xf32>, %y: memref<2x20x9x13xf32>) kernel attributes {known_block_size = array<i32: 256, 1, 1>} {
    %c2 = arith.constant 2 : index
    %c9 = arith.constant 9 : index
    %c13 = arith.constant 13 : index
    %s = conv_tile.quanta input(%x : memref<2x3x9x13xf32>) filter(%w : memref<1x1x5x2x32x4xf32>) dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 3 filters 20 kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [1, 1] tile [32, 4, 16] stages 2 vector 1
    conv_tile.walk "fhw" tile [32, 4, 16] order "nfhw" groups 1 channels 20 extents(%c2, %c9, %c13) {
    ^bb0(%a: index, %b: index, %c: index, %d: index, %e: index):
      %0 = conv_tile.accumulate %s : !conv_tile.ring -> <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>> {
      ^bb0(%acc: !conv_tile.fragment<32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>, %stage: !conv_tile.stage):
        // expected-error @+1 {{expects a source that rounds its input exactly where operands are tf32 and not split}}
        %1 = conv_tile.mac_quanta %acc, %stage operands tf32 : <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>
        conv_tile.yield %1 : !conv_tile.fragment<32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>
      }
      conv_tile.store %0, %y : <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>, memref<2x20x9x13xf32>
    }
    gpu.return
  }
}

// -----

// (K3)
gpu.module @m {
  gpu.func @k(%x: memref<2x3x9x13xf32>, %w: memref<1x1x5x2x32x4xf32>, %y: memref<2x20x9x13xf32>) kernel attributes {known_block_size = array<i32: 256, 1, 1>} {
    %c2 = arith.constant 2 : index
    %c9 = arith.constant 9 : index
    %c13 = arith.constant 13 : index
    %s = conv_tile.quanta input(%x : memref<2x3x9x13xf32>) filter(%w : memref<1x1x5x2x32x4xf32>) dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 3 filters 20 kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [1, 1] tile [32, 4, 16] stages 2 vector 1 round tf32
    conv_tile.walk "fhw" tile [32, 4, 16] order "nfhw" groups 1 channels 20 extents(%c2, %c9, %c13) {
    ^bb0(%a: index, %b: index, %c: index, %d: index, %e: index):
      %0 = conv_tile.accumulate %s : !conv_tile.ring -> <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>> {
      ^bb0(%acc: !conv_tile.fragment<32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>, %stage: !conv_tile.stage):
        // expected-error @+1 {{expects a source that rounds its input exactly where operands are tf32 and not split}}
        %1 = conv_tile.mac_quanta %acc, %stage operands tf32 split : <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>
        conv_tile.yield %1 : !conv_tile.fragment<32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>
      }
      conv_tile.store %0, %y : <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>, memref<2x20x9x13xf32>
    }
    gpu.return
  }
}

// -----

// Operands as the instruction takes them.
gpu.module @m {
  gpu.func @k(%x: memref<2x3x9x13xf32>, %w: memref<1x1x5x2x32x4xf32>, %y: memref<2x20x9x13xf32>) kernel attributes {known_block_size = array<i32: 256, 1, 1>} {
    %c2 = arith.constant 2 : index
    %c9 = arith.constant 9 : index
    %c13 = arith.constant 13 : index
    %s = conv_tile.quanta input(%x : memref<2x3x9x13xf32>) filter(%w : memref<1x1x5x2x32x4xf32>) dims <input = nchw, filter = fchw, output = nfhw> groups 1 channels 3 filters 20 kernel [3, 3] strides [1, 1] dilations [1, 1] pad_low [1, 1] tile [32, 4, 16] stages 2 vector 1 round tf32
    conv_tile.walk "fhw" tile [32, 4, 16] order "nfhw" groups 1 channels 20 extents(%c2, %c9, %c13) {
    ^bb0(%a: index, %b: index, %c: index, %d: index, %e: index):
      %0 = conv_tile.accumulate %s : !conv_tile.ring -> <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>> {
      ^bb0(%acc: !conv_tile.fragment<32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>, %stage: !conv_tile.stage):
        // expected-error @+1 {{expects operands of tf32 on a filter of f32, or of f16 or bf16 as the filter's elements, got}}
        %1 = conv_tile.mac_quanta %acc, %stage operands f16 : <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>
        conv_tile.yield %1 : !conv_tile.fragment<32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>
      }
      conv_tile.store %0, %y : <32x4x16xf32, #conv_tile.layout<registers = [d2: 2 by 1, d0: 2 by 8, d1: 2 by 1], lanes = [d2: 4 by 2, d0: 8 by 1], warps = [d2: 2 by 8, d1: 2 by 2, d0: 2 by 16]>>, memref<2x20x9x13xf32>
    }
    gpu.return
  }
}
