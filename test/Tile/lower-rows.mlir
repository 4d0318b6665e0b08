// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-to-gpu-kernels)' --split-input-file | FileCheck %s --check-prefix=TILES
// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-to-gpu-kernels,gpu.module(conv-lower-tiles,canonicalize,cse))' --split-input-file | FileCheck %s

// Tiles of flattened pixels of 5x7, over the rows that they meet: 32 pixels begin
// anywhere in a row, so that they lie in up to 6, over one border of planes with
// two rows of padding. A quantum of f32 is loaded at once, rounded, and stored at
// once, behind the multiplies.
// TILES-LABEL: gpu.func @inner_conv
//       TILES:   conv_tile.ring {{.*}} kernel [1, 3, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 1, 1] input_dilation [1, 1, 1] tile [32, 32] chunk 8 stages 2 window <[d0: 4 by 1 at 1, d2: 9 by 1 at 4, d1: 10 by 1 at 36, d0: 2 by 4 at {{[0-9]+}}]> lead 0 vector 4 round tf32 output [1, 5, 7]
//       TILES:   conv_tile.walk "fp" tile [32, 32]
//       TILES:     conv_tile.mac_mma {{.*}} operands tf32
// CHECK-LABEL: gpu.func @inner_conv
//       CHECK:   nvvm.mma.sync {{.*}}tf32
//       CHECK:   llvm.load {{.*}} {alignment = 16 : i64} : !llvm.ptr<1> -> vector<4xi32>
//       CHECK:   nvvm.mma.sync
//       CHECK:   arith.cmpf uno
//       CHECK:   llvm.store {{.*}} : vector<4xf32>, !llvm.ptr<3>
//       CHECK:   gpu.barrier
//   CHECK-NOT:   conv_tile
func.func @inner(%x: memref<2x5x7x16xf32>, %w: memref<32x16x3x3xf32>, %y: memref<2x5x7x32xf32>) {
  conv.fused ins(%x, %w : memref<2x5x7x16xf32>, memref<32x16x3x3xf32>) outs(%y : memref<2x5x7x32xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [32, 32], warp = [32, 16], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue { ^bb0(%acc: f32): conv.yield %acc : f32 }
  return
}

// -----

// A window of three planes takes three stages for each chunk. From six stages a
// tile on, a branch that a fence keeps leads to the next tile.
// TILES-LABEL: gpu.func @planes_conv
//       TILES:   conv_tile.ring {{.*}} filter(%{{.*}} : memref<1x6x1x3x3x2x32x4xf32>) {{.*}} kernel [3, 3, 3] {{.*}} output [4, 5, 7]
// CHECK-LABEL: gpu.func @planes_conv
//       CHECK:   scf.for
//       CHECK:     scf.for
//       CHECK:       scf.if
//       CHECK:         llvm.fence
//       CHECK:       gpu.barrier
//       CHECK:       nvvm.mma.sync
func.func @planes(%x: memref<2x16x4x5x7xf32>, %w: memref<32x16x3x3x3xf32>, %y: memref<2x32x4x5x7xf32>) {
  conv.fused ins(%x, %w : memref<2x16x4x5x7xf32>, memref<32x16x3x3x3xf32>) outs(%y : memref<2x32x4x5x7xf32>)
      dims <input = ncdhw, filter = fcdhw, output = nfdhw>
      strides [1, 1, 1] dilations [1, 1, 1] pad_low [1, 1, 1] pad_high [1, 1, 1]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [32, 32], warp = [32, 16], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue { ^bb0(%acc: f32): conv.yield %acc : f32 }
  return
}

// -----

// 48 pixels of a warp are no whole number of rows of lanes: a thread stores many
// different pixels, whose addresses would fill its registers. They are found behind
// the conditions.
// CHECK-LABEL: gpu.func @many_pixels_conv
//       CHECK:   nvvm.bar.warp.sync
//       CHECK:   scf.if %{{.*}} {
//  CHECK-NEXT:     arith.extsi
//       CHECK:     arith.muli %{{.*}}, %c7_i64 : i64
//       CHECK:     llvm.getelementptr
//  CHECK-NEXT:     llvm.store {{.*}} : f32, !llvm.ptr<1>
//  CHECK-NEXT:   }
//       CHECK:   gpu.return
func.func @many_pixels(%x: memref<3x8x7x7xf32>, %w: memref<16x8x3x3xf32>, %y: memref<3x16x7x7xf32>) {
  conv.fused
      ins(%x, %w : memref<3x8x7x7xf32>, memref<16x8x3x3xf32>)
      outs(%y : memref<3x16x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [16, 96], warp = [16, 48], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}
