// RUN: conv-opt %s --conv-annotate-checks --split-input-file | FileCheck %s

// Operands that a loop walks together have its extent.
// CHECK-LABEL: func.func @elementwise
//  CHECK-SAME: message = "the shapes of the arguments need arg0.d0 == arg1.d0"
//  CHECK-SAME: message = "the shapes of the arguments need arg0.d0 == arg2.d0"
func.func @elementwise(%x: memref<?xf32>, %y: memref<?xf32>, %z: memref<?xf32>) {
  linalg.add ins(%x, %y : memref<?xf32>, memref<?xf32>) outs(%z : memref<?xf32>)
  return
}

// -----

// What types say already needs no check.
// CHECK-LABEL: func.func @no_checks
//   CHECK-NOT: conv.checks
func.func @no_checks(%x: memref<8xf32>, %y: memref<8xf32>, %z: memref<8xf32>) {
  linalg.add ins(%x, %y : memref<8xf32>, memref<8xf32>) outs(%z : memref<8xf32>)
  return
}

// -----

// Windows stay inside of the input.
// CHECK-LABEL: func.func @window
//  CHECK-SAME: need arg2.d0 + arg1.d0 - 2 < arg0.d0
func.func @window(%x: memref<?xf32>, %w: memref<?xf32>, %y: memref<?xf32>) {
  linalg.conv_1d ins(%x, %w : memref<?xf32>, memref<?xf32>) outs(%y : memref<?xf32>)
  return
}

// -----

// An extra of conv.fused has the extents of the output space, which follow
// from the input.
// CHECK-LABEL: func.func @fused
//   CHECK-NOT: arg0.d1
//  CHECK-SAME: need 0 <= arg0.d2 - 2
//  CHECK-SAME: need arg0.d0 == arg2.d0
//  CHECK-SAME: need arg0.d2 - 2 == arg2.d2
func.func @fused(%x: memref<?x4x?x16xf32>, %w: memref<32x4x3x3xf32>, %r: memref<?x32x?x14xf32>) -> memref<?x32x?x14xf32> {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %n = memref.dim %x, %c0 : memref<?x4x?x16xf32>
  %h = memref.dim %x, %c2 : memref<?x4x?x16xf32>
  %p = arith.subi %h, %c2 : index
  %y = memref.alloc(%n, %p) : memref<?x32x?x14xf32>
  conv.fused ins(%x, %w : memref<?x4x?x16xf32>, memref<32x4x3x3xf32>)
      extras(%r : memref<?x32x?x14xf32>) maps [(d0, d1, d2, d3) -> (d0, d1, d2, d3)]
      outs(%y : memref<?x32x?x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32, %e: f32):
        %s = arith.addf %acc, %e : f32
        conv.yield %s : f32
      }
  return %y : memref<?x32x?x14xf32>
}

// -----

// A scheduled convolution counts positions in 32 bits: an open row may have
// 2^30 of them, padding included.
// CHECK-LABEL: func @open_row
//  CHECK-SAME:   condition = ["le", ["add", "arg0.d3", 2], 1073741824], message = "a padded row or column of the input has at most 1073741824 positions"
func.func @open_row(%x: memref<2x8x16x?xf32>, %w: memref<32x8x3x3xf32>, %y: memref<2x32x16x?xf32>) {
  conv.fused
      ins(%x, %w : memref<2x8x16x?xf32>, memref<32x8x3x3xf32>)
      outs(%y : memref<2x32x16x?xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [32, 4, 32], thread = [8, 8], lanes = [4, 4, 2], chunk = 4, stages = 2, blocks_per_sm = 2>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}
