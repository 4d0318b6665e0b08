// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-to-gpu-kernels)' --split-input-file | FileCheck %s --check-prefix=TILES
// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-to-gpu-kernels,gpu.module(conv-lower-tiles,canonicalize,cse))' --split-input-file | FileCheck %s

// Taps are the stages of a chunk. Pixels are copied word by word, with zeros
// where a tap is outside; a lane reads four of them for as many instructions and
// rounds them where they are multiplied. The copies of a later stage stand
// between the instructions. A block without one of the 8 tiles reads what is
// behind the last: nothing.
//       TILES: #[[LAYOUT:.+]] = #conv_tile.layout<registers = [d1: 2 by 4, d0: 2 by 8, d1: 4 by 1], lanes = [d1: 4 by 8, d0: 8 by 1], warps = [d1: 2 by 32, d0: 2 by 16]>
// TILES-LABEL: gpu.func @words_conv
//       TILES:   conv_tile.gather {{.*}} channels 8 filters 32 kernel [1, 3, 3] strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 1, 1] tile [32, 64] chunk 8 stages 2 vector 1
//       TILES:   conv_tile.walk "fp" tile [32, 64]
//       TILES:     conv_tile.matmul_mma {{.*}} operands tf32 : <32x64xf32, #[[LAYOUT]]>
// CHECK-LABEL: gpu.func @words_conv
//       CHECK:   arith.minsi %{{.*}}, %c8_i32 : i32
//       CHECK:   nvvm.cp.async.shared.global {{.*}}, 4, cache =  ca, %{{.*}}
//       CHECK:   nvvm.cp.async.shared.global {{.*}}, 16, cache =  cg, %{{.*}}
//       CHECK:   nvvm.cp.async.commit.group
//       CHECK:   scf.for
//       CHECK:       nvvm.cp.async.wait.group 0
//       CHECK:       gpu.barrier
//       CHECK:       llvm.load {{.*}} : !llvm.ptr<3> -> vector<4xf32>
//       CHECK:       arith.cmpf uno
//       CHECK:       nvvm.mma.sync {{.*}}tf32
//       CHECK:       nvvm.cp.async.shared.global {{.*}}, 4, cache =  ca
//       CHECK:       nvvm.cp.async.shared.global {{.*}}, 16, cache =  cg
//       CHECK:       nvvm.cp.async.commit.group
//       CHECK:       nvvm.mma.sync
//   CHECK-NOT:   conv_tile
func.func @words(%x: memref<2x8x15x15xf32>, %w: memref<32x8x3x3xf32>, %y: memref<2x32x15x15xf32>) {
  conv.fused
      ins(%x, %w : memref<2x8x15x15xf32>, memref<32x8x3x3xf32>)
      outs(%y : memref<2x32x15x15xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [32, 64], warp = [16, 32], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}

// -----

// One tap over planes of 36 pixels: quads of pixels, and no question where they
// are but whether they are there at all.
// TILES-LABEL: gpu.func @quads_conv
//       TILES:   conv_tile.gather {{.*}} vector 4
// CHECK-LABEL: gpu.func @quads_conv
//   CHECK-NOT:   nvvm.cp.async.shared.global {{.*}}, 4,
//       CHECK:   gpu.return
func.func @quads(%x: memref<3x8x6x6xf32>, %w: memref<32x8x1x1xf32>, %y: memref<3x32x6x6xf32>) {
  conv.fused
      ins(%x, %w : memref<3x8x6x6xf32>, memref<32x8x1x1xf32>)
      outs(%y : memref<3x32x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [32, 64], warp = [16, 32], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}

// -----

// With the channels innermost a copy is 8 halves of a pixel, ldmatrix deals them,
// and a thread's couts are neighbours: they leave as one vector. The step to the
// next tile, once in 9 stages, is kept behind its branch by a fence, and stands at
// the seam, behind which loads of the next stage's operands stay.
//       TILES: #[[LAYOUT:.+]] = #conv_tile.layout<registers = [d1: 2 by 1, d0: 2 by 1, d1: 4 by 8, d0: 2 by 2], lanes = [d1: 4 by 2, d0: 8 by 4], warps = [d1: 2 by 32]>
// TILES-LABEL: gpu.func @halves_conv
//       TILES:   conv_tile.gather {{.*}} channels 16 filters 32 {{.*}} vector 4
// CHECK-LABEL: gpu.func @halves_conv
//   CHECK-NOT:   nvvm.cp.async.shared.global {{.*}}, 4,
//       CHECK:   nvvm.ldmatrix {{.*}} num = 4 : i32
//       CHECK:   scf.for {{.*}} to %c9_i32
//       CHECK:     nvvm.mma.sync {{.*}}m = 16, n = 8, k = 16
//       CHECK:     nvvm.cp.async.commit.group
//       CHECK:     scf.if
//  CHECK-NEXT:       llvm.fence syncscope("block") acq_rel
//       CHECK:     nvvm.cp.async.wait.group 1
//  CHECK-NEXT:     gpu.barrier
//       CHECK:     llvm.load volatile {{.*}} : !llvm.ptr<3> -> vector<4xf32>
//       CHECK:     nvvm.mma.sync
//       CHECK:     scf.yield
//       CHECK:   llvm.store {{.*}} {alignment = 8 : i64} : vector<4xf16>, !llvm.ptr<1>
func.func @halves(%x: memref<2x9x9x32xf16>, %w: memref<32x32x3x3xf16>, %y: memref<2x7x7x32xf16>) {
  conv.fused
      ins(%x, %w : memref<2x9x9x32xf16>, memref<32x32x3x3xf16>)
      outs(%y : memref<2x7x7x32xf16>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [32, 64], warp = [32, 32], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %0 = arith.truncf %acc : f32 to f16
        conv.yield %0 : f16
      }
  return
}

// -----

// Where taps leave the input a pixel keeps a bit for each along a dimension, and
// a stage asks for those of its tap.
// CHECK-LABEL: gpu.func @bits_conv
//       CHECK:   scf.for {{.*}} to %c9_i32
//       CHECK:     %[[ROW:.+]] = arith.shli %c1_i32, %{{.*}} : i32
//       CHECK:     %[[COLUMN:.+]] = arith.shli %c8_i32, %{{.*}} : i32
//       CHECK:     %[[TAP:.+]] = arith.ori %[[ROW]], %[[COLUMN]] : i32
//       CHECK:     %[[OUTSIDE:.+]] = arith.andi %{{.*}}, %[[TAP]] : i32
//       CHECK:     arith.cmpi eq, %[[OUTSIDE]], %c0_i32 : i32
//       CHECK:     nvvm.cp.async.shared.global
func.func @bits(%x: memref<2x7x7x16xf16>, %w: memref<16x16x3x3xf16>, %y: memref<2x7x7x16xf32>) {
  conv.fused
      ins(%x, %w : memref<2x7x7x16xf16>, memref<16x16x3x3xf16>)
      outs(%y : memref<2x7x7x16xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [16, 32], warp = [16, 16], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}

// -----

// Results of 4 bytes: a thread's 8 couts are two runs of 4, one vector each, and
// neighbouring lanes store neighbouring vectors, so that a store writes whole
// sectors.
//       TILES: #[[LAYOUT:.+]] = #conv_tile.layout<registers = [d1: 2 by 1, d0: 2 by 1, d1: 2 by 8, d0: 2 by 2, d0: 2 by 32], lanes = [d1: 4 by 2, d0: 8 by 4], warps = [d1: 2 by 16]>
// TILES-LABEL: gpu.func @vectors_conv
//       TILES:   conv_tile.store {{.*}} #[[LAYOUT]]>
// CHECK-LABEL: gpu.func @vectors_conv
//       CHECK:   llvm.store {{.*}} {alignment = 16 : i64} : vector<4xf32>, !llvm.ptr<1>
func.func @vectors(%x: memref<2x7x7x16xf32>, %w: memref<64x16x3x3xf32>, %y: memref<2x7x7x64xf32>) {
  conv.fused
      ins(%x, %w : memref<2x7x7x16xf32>, memref<64x16x3x3xf32>)
      outs(%y : memref<2x7x7x64xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [64, 32], warp = [64, 16], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}

// -----

// A tile of few stages takes the step in each of them, without a branch.
// CHECK-LABEL: gpu.func @short_conv
//   CHECK-NOT:   llvm.fence
//   CHECK-NOT:   volatile
//       CHECK:   gpu.return
func.func @short(%x: memref<2x7x7x64xf16>, %w: memref<16x64x1x1xf16>, %y: memref<2x7x7x16xf32>) {
  conv.fused
      ins(%x, %w : memref<2x7x7x64xf16>, memref<16x64x1x1xf16>)
      outs(%y : memref<2x7x7x16xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [16, 32], warp = [16, 16], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}

// -----

// Exact products: a thread reads quads of its couts and of its pixels a channel
// ahead of their multiply-adds.
//       TILES: #[[LAYOUT:.+]] = #conv_tile.layout<registers = [d1: 8 by 1, d0: 4 by 1], lanes = [d1: 4 by 8, d0: 8 by 4], warps = [d1: 2 by 32]>
// TILES-LABEL: gpu.func @exact_conv
//       TILES:   conv_tile.gather input(%{{.*}} : memref<2x8x9x9xf32>) filter(%{{.*}} : memref<1x9x8x32xf32>)
//       TILES:     conv_tile.matmul_fma {{.*}} : <32x64xf32, #[[LAYOUT]]>
// CHECK-LABEL: gpu.func @exact_conv
//       CHECK:       llvm.load {{.*}} : !llvm.ptr<3> -> vector<4xf32>
//       CHECK:       llvm.load {{.*}} : !llvm.ptr<3> -> vector<4xf32>
//       CHECK:       nvvm.cp.async.shared.global {{.*}}, 4, cache =  ca
//       CHECK:       llvm.intr.fma
//       CHECK:       llvm.load {{.*}} : !llvm.ptr<3> -> vector<4xf32>
//       CHECK:       llvm.intr.fma
//   CHECK-NOT:   nvvm.mma.sync
//       CHECK:   gpu.return
func.func @exact(%x: memref<2x8x9x9xf32>, %w: memref<32x8x3x3xf32>, %y: memref<2x32x7x7xf32>) {
  conv.fused
      ins(%x, %w : memref<2x8x9x9xf32>, memref<32x8x3x3xf32>)
      outs(%y : memref<2x32x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [32, 64], warp = [32, 32], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}

// -----

// Channels in two parts, which count as groups: one kernel leaves their sums in
// memory as they are, another adds them in order, a quad of pixels a lane, and
// does what follows.
// TILES-LABEL: gpu.func @parts_parts
//       TILES:   conv_tile.gather {{.*}} groups 2 channels 8 filters 20
//       TILES:   conv_tile.walk "fp" tile [32, 64] order "nfhw" groups 2 channels 20
//       TILES:     %[[SUM:.+]] = conv_tile.accumulate
//   TILES-NOT:     conv_tile.map
//       TILES:     conv_tile.store %[[SUM]], %{{.*}} : {{.*}}, memref<2x40x6x6xf32>
// TILES-LABEL: gpu.func @parts_conv
//       TILES:   conv_tile.partials %{{.*}} splits 2 : memref<2x40x6x6xf32>
//       TILES:   conv_tile.walk "fp" tile [8, 128] order "nfhw" groups 1 channels 20
//       TILES:     conv_tile.map
//       TILES:       arith.addf
// TILES-LABEL: func.func @parts(
//       TILES:   memref.alloc() {alignment = 16 : i64} : memref<2x40x6x6xf32>
//       TILES:   gpu.launch_func @parts_parts::@parts_parts
//       TILES:   gpu.launch_func @parts_conv::@parts_conv
// CHECK-LABEL: gpu.func @parts_conv
//       CHECK:   gpu.barrier
//       CHECK:   %[[FIRST:.+]] = llvm.load {{.*}} {alignment = 16 : i64} : !llvm.ptr<1> -> vector<4xf32>
//       CHECK:   llvm.load {{.*}} {alignment = 16 : i64} : !llvm.ptr<1> -> vector<4xf32>
//       CHECK:   arith.addf
//   CHECK-NOT:   llvm.load {{.*}}!llvm.ptr<1> -> vector<4xf32>
//       CHECK:   gpu.return
func.func @parts(%x: memref<2x16x6x6xf32>, %w: memref<20x16x1x1xf32>, %b: memref<20xf32>, %y: memref<2x20x6x6xf32>) {
  conv.fused
      ins(%x, %w : memref<2x16x6x6xf32>, memref<20x16x1x1xf32>)
      extras(%b : memref<20xf32>) maps [(n, f, p, q) -> (f)]
      outs(%y : memref<2x20x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [32, 64], warp = [16, 32], chunk = 8, stages = 2, splits = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %0 = arith.addf %acc, %bias : f32
        conv.yield %0 : f32
      }
  return
}

// -----

// Through one tap, 8 neighbouring pixels of a channel are 16 bytes in memory and
// in the stage, which ldmatrix reads and transposes. Pixels of an instruction are
// neighbours, too.
//       TILES: #[[LAYOUT:.+]] = #conv_tile.layout<registers = [d1: 2 by 1, d0: 2 by 8, d1: 4 by 8], lanes = [d1: 4 by 2, d0: 8 by 1], warps = [d1: 2 by 32, d0: 2 by 16]>
// TILES-LABEL: gpu.func @pairs_conv
//       TILES:   conv_tile.gather {{.*}} channels 8 filters 32 {{.*}} vector 4 pixel_pairs
//       TILES:     conv_tile.matmul_mma {{.*}} operands f16 : <32x64xf32, #[[LAYOUT]]>
// CHECK-LABEL: gpu.func @pairs_conv
//   CHECK-NOT:   nvvm.cp.async.shared.global {{.*}}, {{4|8}},
//       CHECK:   nvvm.cp.async.shared.global {{.*}}, 16, cache =  cg, %{{.*}}
//       CHECK:   scf.for
//       CHECK:     nvvm.ldmatrix {{.*}}layout = #nvvm.mma_layout<col>, num = 4 : i32
//       CHECK:     nvvm.mma.sync {{.*}}m = 16, n = 8, k = 16
//       CHECK:   gpu.return
func.func @pairs(%x: memref<3x16x4x6xf16>, %w: memref<32x16x1x1xf16>, %y: memref<3x32x4x6xf32>) {
  conv.fused
      ins(%x, %w : memref<3x16x4x6xf16>, memref<32x16x1x1xf16>)
      outs(%y : memref<3x32x4x6xf32>)
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

// Planes of 15: the two halves of a word are loaded one by one, and stored a stage
// later, from registers that the loop over stages carries.
// TILES-LABEL: gpu.func @carried_conv
//       TILES:   conv_tile.gather {{.*}} vector 1 carries_loads
// CHECK-LABEL: gpu.func @carried_conv
//       CHECK:   llvm.load {{.*}} : !llvm.ptr<1> -> i16
//       CHECK:   scf.for {{.*}} to %c3_i32
//       CHECK:     arith.extui %arg{{[0-9]+}} : i16 to i32
//       CHECK:     llvm.store {{.*}} : f32, !llvm.ptr<3>
//       CHECK:     llvm.load {{.*}} : !llvm.ptr<1> -> i16
//       CHECK:     nvvm.cp.async.commit.group
//       CHECK:     scf.yield {{.*}} i16, i16,

// The last tile has pixels that do not exist. Where a pixel's row lies is worked out
// in front of the conditions of its stores, one for each channel.
//       CHECK:   arith.muli %{{.*}}, %c5_i64 : i64
//       CHECK:   scf.if %{{.*}} {
//  CHECK-NEXT:     llvm.getelementptr
//  CHECK-NEXT:     llvm.store {{.*}} : f32, !llvm.ptr<1>
//  CHECK-NEXT:   }
//       CHECK:   gpu.return
func.func @carried(%x: memref<3x48x3x5xf16>, %w: memref<32x48x1x1xf16>, %y: memref<3x32x3x5xf32>) {
  conv.fused
      ins(%x, %w : memref<3x48x3x5xf16>, memref<32x48x1x1xf16>)
      outs(%y : memref<3x32x3x5xf32>)
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
