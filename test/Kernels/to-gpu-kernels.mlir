// RUN: conv-opt %s --conv-to-gpu-kernels --split-input-file | FileCheck %s

// A scheduled convolution becomes a packed filter, a kernel of tile ops that
// walks over output tiles, and its launch.
//       CHECK: #[[LAYOUT:.*]] = #conv_tile.layout<registers = [d2: 8 by 1, d0: 8 by 1], lanes = [d2: 2 by 8, d1: 4 by 1, d0: 4 by 8], warps = [d2: 2 by 16]>
// CHECK-LABEL: gpu.module @bias_conv
//       CHECK:   gpu.func @bias_conv(%[[X:.*]]: memref<2x8x16x16xf32>, %[[W:.*]]: memref<1x2x4x3x3x32xf32>, %[[B:.*]]: memref<32xf32>, %[[Y:.*]]: memref<2x32x14x14xf32>) kernel
//  CHECK-SAME:     known_block_size = array<i32: 64, 1, 1>
//       CHECK:     %[[RING:.*]] = conv_tile.ring input(%[[X]] : {{.*}}) filter(%[[W]] : {{.*}})
//       CHECK:     conv_tile.walk "fhw" tile [32, 4, 32] order "nfhw" groups 1 channels 32 extents({{.*}}) shift_rows
//       CHECK:       %[[ACC:.*]] = conv_tile.accumulate %[[RING]] : !conv_tile.ring -> <32x4x32xf32, #[[LAYOUT]]>
//       CHECK:         conv_tile.mac_fma
//       CHECK:       %[[V:.*]] = conv_tile.map %[[ACC]] extras(%[[B]] : memref<32xf32>)
//       CHECK:         arith.addf
//       CHECK:       conv_tile.store %[[V]], %[[Y]]
// CHECK-LABEL: func.func @bias
//       CHECK:   %[[PACKED:.*]] = memref.alloc() {{.*}} : memref<1x2x4x3x3x32xf32>
//       CHECK:   linalg.generic {{.*}} outs(%[[PACKED]]
//   CHECK-NOT:   cf.assert
//       CHECK:   gpu.launch_func @bias_conv::@bias_conv
//  CHECK-SAME:     {conv.blocks_per_sm = 2 : i64, conv.estimate = {bound = "sm", card = "GeForce RTX 4090", {{.*}}microseconds = {{[^,]*}} : f64, {{.*}}}, conv.tiles = 8 : i64, conv.writes = array<i32: 3>}
func.func @bias(%x: memref<2x8x16x16xf32>, %w: memref<32x8x3x3xf32>, %b: memref<32xf32>, %y: memref<2x32x14x14xf32>) {
  conv.fused
      ins(%x, %w : memref<2x8x16x16xf32>, memref<32x8x3x3xf32>)
      extras(%b : memref<32xf32>) maps [(n, f, p, q) -> (f)]
      outs(%y : memref<2x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [32, 4, 32], thread = [8, 8], lanes = [4, 4, 2], chunk = 4, stages = 2, blocks_per_sm = 2>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %0 = arith.addf %acc, %bias : f32
        conv.yield %0 : f32
      }
  return
}

// -----

// What kernels count in 32 bits is asked before the launch where extents are
// open: output tiles, and for flattened pixels those of all images.
// CHECK-LABEL: func.func @open_tiles
//       CHECK:   %[[FITS:.*]] = arith.cmpi ule, %{{.*}}, %c1073741824
//       CHECK:   cf.assert %[[FITS]], "a kernel counts at most 1073741824 output tiles"
//       CHECK:   gpu.launch_func
func.func @open_tiles(%x: memref<?x8x16x16xf32>, %w: memref<32x8x3x3xf32>, %y: memref<?x32x14x14xf32>) {
  conv.fused
      ins(%x, %w : memref<?x8x16x16xf32>, memref<32x8x3x3xf32>)
      outs(%y : memref<?x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [32, 4, 32], thread = [8, 8], lanes = [4, 4, 2], chunk = 4, stages = 2, blocks_per_sm = 2>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}

// CHECK-LABEL: func.func @open_pixels
//       CHECK:   %[[FITS:.*]] = arith.cmpi ule, %{{.*}}, %c1073741824
//       CHECK:   cf.assert %[[FITS]], "a kernel counts at most 1073741824 positions in all images"
//       CHECK:   %[[FIT:.*]] = arith.cmpi ule, %{{.*}}, %c1073741824
//       CHECK:   cf.assert %[[FIT]], "a kernel counts at most 1073741824 output tiles"
//       CHECK:   gpu.launch_func
func.func @open_pixels(%x: memref<?x8x16x16xf32>, %w: memref<32x8x3x3xf32>, %y: memref<?x32x14x14xf32>) {
  conv.fused
      ins(%x, %w : memref<?x8x16x16xf32>, memref<32x8x3x3xf32>)
      outs(%y : memref<?x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [32, 64], warp = [16, 32], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}

// -----

// Without a schedule the op is left alone.
// CHECK-LABEL: func.func @no_schedule
//       CHECK:   conv.fused
func.func @no_schedule(%x: memref<2x8x16x16xf32>, %w: memref<32x8x3x3xf32>, %y: memref<2x32x14x14xf32>) {
  conv.fused
      ins(%x, %w : memref<2x8x16x16xf32>, memref<32x8x3x3xf32>)
      outs(%y : memref<2x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}
