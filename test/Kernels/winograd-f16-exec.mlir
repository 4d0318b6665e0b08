// Transformed tiles of f16 tensors, with tails in every dimension.
// RUN: conv-sim %s --numerics=f16+winograd --schedule="winograd_steps<outputs = [2, 2], products = #conv_kernel.halo_mma<tile = [32, 1, 32], warp = [16, 1, 16], chunk = 8, stages = 2, blocks_per_sm = 1>>" | FileCheck %s
// RUN: conv-sim %s --numerics=f16+winograd --schedule="winograd_steps<outputs = [4, 4], products = #conv_kernel.implicit_gemm<tile = [32, 32], warp = [16, 16], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>>" | FileCheck %s
// There is no such kernel of one step.
// RUN: not conv-sim %s --numerics=f16+winograd --function=halves --schedule="winograd<outputs = [2, 4], tile = [32, 32], blocks_per_sm = 1>" 2>&1 | FileCheck %s --check-prefix=NONE
// NONE: error: {{.*}}has a schedule, but winograd kernels of one step exist for f32 input and filter accumulated in f32, got f16 and f16

// CHECK-DAG: halves result0: right
func.func @halves(%x: tensor<2x20x9x10xf16>, %w: tensor<24x20x3x3xf16>) -> tensor<2x24x7x8xf16> {
  %z = arith.constant 0.0 : f32
  %h = arith.constant 0.0 : f16
  %e = tensor.empty() : tensor<2x24x7x8xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<2x24x7x8xf32>) -> tensor<2x24x7x8xf32>
  %c = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<2x20x9x10xf16>, tensor<24x20x3x3xf16>) outs(%f : tensor<2x24x7x8xf32>) -> tensor<2x24x7x8xf32>
  %g = tensor.empty() : tensor<2x24x7x8xf16>
  %r = linalg.generic {indexing_maps=[affine_map<(d0,d1,d2,d3)->(d0,d1,d2,d3)>,affine_map<(d0,d1,d2,d3)->(d0,d1,d2,d3)>], iterator_types=["parallel","parallel","parallel","parallel"]} ins(%c : tensor<2x24x7x8xf32>) outs(%g : tensor<2x24x7x8xf16>) {
  ^bb0(%a: f32, %o: f16):
    %t = arith.truncf %a : f32 to f16
    linalg.yield %t : f16
  } -> tensor<2x24x7x8xf16>
  return %r : tensor<2x24x7x8xf16>
}

// CHECK-DAG: halves_last result0: right
func.func @halves_last(%x: tensor<1x8x11x16xf16>, %w: tensor<3x3x16x32xf16>) -> tensor<1x6x9x32xf32> {
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x6x9x32xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<1x6x9x32xf32>) -> tensor<1x6x9x32xf32>
  %c = linalg.conv_2d_nhwc_hwcf ins(%x, %w : tensor<1x8x11x16xf16>, tensor<3x3x16x32xf16>) outs(%f : tensor<1x6x9x32xf32>) -> tensor<1x6x9x32xf32>
  return %c : tensor<1x6x9x32xf32>
}
