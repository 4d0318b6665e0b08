// 16-bit input with the columns innermost: a thread loads two neighbouring columns of
// a channel as one integer, and writes the quanta of both.
// RUN: conv-opt %s --emit=mlir --stage=tiles | FileCheck %s --check-prefix=TILES
// RUN: conv-opt %s --emit=mlir --stage=nvvm | FileCheck %s

// The padding is odd, so that the window begins one column earlier.
// TILES-LABEL: gpu.func @odd_padding_conv
//       TILES:   conv_tile.ring
//  TILES-SAME:   lead 1 vector 4
// CHECK-LABEL: llvm.func @odd_padding_conv
//   CHECK-NOT:   llvm.load %{{.*}} : !llvm.ptr<1> -> i16
//       CHECK:   llvm.load %{{.*}} : !llvm.ptr<1> -> i32
func.func @odd_padding(%x: tensor<1x16x10x16xf16>, %w: tensor<32x16x3x3xf16>, %b: tensor<32xf16>) -> tensor<1x32x10x16xf16> {
  %o = tensor.empty() : tensor<1x32x10x16xf16>
  %y = conv.fused ins(%x, %w : tensor<1x16x10x16xf16>, tensor<32x16x3x3xf16>)
      extras(%b : tensor<32xf16>) maps [(d0, d1, d2, d3) -> (d1)]
      outs(%o : tensor<1x32x10x16xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f16):
        %0 = arith.extf %bias : f16 to f32
        %1 = arith.addf %acc, %0 : f32
        %2 = arith.truncf %1 : f32 to f16
        conv.yield %2 : f16
      } -> tensor<1x32x10x16xf16>
  return %y : tensor<1x32x10x16xf16>
}

// TILES-LABEL: gpu.func @even_padding_conv
//       TILES:   conv_tile.ring
//  TILES-SAME:   lead 0 vector 4
// CHECK-LABEL: llvm.func @even_padding_conv
//   CHECK-NOT:   llvm.load %{{.*}} : !llvm.ptr<1> -> i16
//       CHECK:   llvm.load %{{.*}} : !llvm.ptr<1> -> i32
func.func @even_padding(%x: tensor<1x16x10x16xf16>, %w: tensor<32x16x5x5xf16>, %b: tensor<32xf16>) -> tensor<1x32x10x16xf16> {
  %o = tensor.empty() : tensor<1x32x10x16xf16>
  %y = conv.fused ins(%x, %w : tensor<1x16x10x16xf16>, tensor<32x16x5x5xf16>)
      extras(%b : tensor<32xf16>) maps [(d0, d1, d2, d3) -> (d1)]
      outs(%o : tensor<1x32x10x16xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [2, 2] pad_high [2, 2]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f16):
        %0 = arith.extf %bias : f16 to f32
        %1 = arith.addf %acc, %0 : f32
        %2 = arith.truncf %1 : f32 to f16
        conv.yield %2 : f16
      } -> tensor<1x32x10x16xf16>
  return %y : tensor<1x32x10x16xf16>
}

// Rows of an odd number of columns begin where pairs are not aligned.
// TILES-LABEL: gpu.func @no_pairs_conv
//       TILES:   conv_tile.ring
//  TILES-SAME:   lead 0 vector 4
// CHECK-LABEL: llvm.func @no_pairs_conv
//       CHECK:   llvm.load %{{.*}} : !llvm.ptr<1> -> i16
func.func @no_pairs(%x: tensor<1x16x10x17xf16>, %w: tensor<32x16x3x3xf16>, %b: tensor<32xf16>) -> tensor<1x32x10x17xf16> {
  %o = tensor.empty() : tensor<1x32x10x17xf16>
  %y = conv.fused ins(%x, %w : tensor<1x16x10x17xf16>, tensor<32x16x3x3xf16>)
      extras(%b : tensor<32xf16>) maps [(d0, d1, d2, d3) -> (d1)]
      outs(%o : tensor<1x32x10x17xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f16):
        %0 = arith.extf %bias : f16 to f32
        %1 = arith.addf %acc, %0 : f32
        %2 = arith.truncf %1 : f32 to f16
        conv.yield %2 : f16
      } -> tensor<1x32x10x17xf16>
  return %y : tensor<1x32x10x17xf16>
}
