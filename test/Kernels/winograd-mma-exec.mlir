// Transformed tiles of f32 on tensor cores, with tails in every dimension: as tf32, sums
// of two tf32 and f16. The simulator finds races and what is outside of buffers as well.
// RUN: conv-sim %s --numerics=tf32+winograd --schedule="winograd_steps<outputs = [2, 2], products = #conv_kernel.implicit_gemm<tile = [32, 32], warp = [16, 16], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>>" | FileCheck %s
// RUN: conv-sim %s --numerics=tf32+winograd --schedule="winograd_steps<outputs = [4, 4], products = #conv_kernel.halo_mma<tile = [32, 1, 32], warp = [16, 1, 16], chunk = 8, stages = 2, blocks_per_sm = 1>>" | FileCheck %s
// RUN: conv-sim %s --numerics=tf32x3+winograd --schedule="winograd_steps<outputs = [4, 4], products = #conv_kernel.implicit_gemm<tile = [32, 32], warp = [16, 16], chunk = 8, stages = 3, splits = 2, blocks_per_sm = 1>>" | FileCheck %s
// RUN: conv-sim %s --numerics=tf32x3+winograd --schedule="winograd_steps<outputs = [2, 4], products = #conv_kernel.halo_mma<tile = [32, 1, 32], warp = [16, 1, 16], chunk = 8, stages = 2, blocks_per_sm = 1>>" | FileCheck %s
// RUN: conv-sim %s --numerics=f16+winograd --schedule="winograd_steps<outputs = [2, 2], products = #conv_kernel.halo_mma<tile = [32, 1, 32], warp = [16, 1, 16], chunk = 8, stages = 2, blocks_per_sm = 1>>" | FileCheck %s
// RUN: conv-sim %s --numerics=f16+winograd --schedule="winograd_steps<outputs = [4, 4], products = #conv_kernel.implicit_gemm<tile = [32, 32], warp = [16, 16], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>>" | FileCheck %s
// Products of f32 serve where rounded ones are allowed.
// RUN: conv-sim %s --numerics=tf32+winograd --function=padded --schedule="winograd<outputs = [2, 4], tile = [32, 32], blocks_per_sm = 1>" | FileCheck %s --check-prefix=ONE

// CHECK-DAG: padded result0: right
// ONE: padded result0: right
func.func @padded(%x: tensor<2x6x9x13xf32>, %w: tensor<33x6x3x3xf32>) -> tensor<2x33x9x13xf32> {
  %z = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0,0,1,1] high[0,0,1,1] {
  ^bb0(%i0: index, %i1: index, %i2: index, %i3: index):
    tensor.yield %z : f32
  } : tensor<2x6x9x13xf32> to tensor<2x6x11x15xf32>
  %e = tensor.empty() : tensor<2x33x9x13xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<2x33x9x13xf32>) -> tensor<2x33x9x13xf32>
  %c = linalg.conv_2d_nchw_fchw ins(%p, %w : tensor<2x6x11x15xf32>, tensor<33x6x3x3xf32>) outs(%f : tensor<2x33x9x13xf32>) -> tensor<2x33x9x13xf32>
  return %c : tensor<2x33x9x13xf32>
}

// CHECK-DAG: channels_last result0: right
func.func @channels_last(%x: tensor<2x11x10x8xf32>, %w: tensor<3x3x8x35xf32>, %b: tensor<35xf32>) -> tensor<2x9x8x35xf32> {
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x9x8x35xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<2x9x8x35xf32>) -> tensor<2x9x8x35xf32>
  %c = linalg.conv_2d_nhwc_hwcf ins(%x, %w : tensor<2x11x10x8xf32>, tensor<3x3x8x35xf32>) outs(%f : tensor<2x9x8x35xf32>) -> tensor<2x9x8x35xf32>
  %r = linalg.generic {indexing_maps=[affine_map<(d0,d1,d2,d3)->(d0,d1,d2,d3)>,affine_map<(d0,d1,d2,d3)->(d3)>,affine_map<(d0,d1,d2,d3)->(d0,d1,d2,d3)>], iterator_types=["parallel","parallel","parallel","parallel"]} ins(%c, %b : tensor<2x9x8x35xf32>, tensor<35xf32>) outs(%e : tensor<2x9x8x35xf32>) {
  ^bb0(%a: f32, %q: f32, %o: f32):
    %t = arith.addf %a, %q : f32
    %u = arith.maximumf %t, %z : f32
    linalg.yield %u : f32
  } -> tensor<2x9x8x35xf32>
  return %r : tensor<2x9x8x35xf32>
}
