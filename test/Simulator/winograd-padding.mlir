// The error of a transform is that of its whole tile: where all taps but one lie in the
// padding it is large beside the one product that a result is. The bound knows.
// RUN: conv-sim %s --numerics=ieee+winograd --schedule="winograd<outputs = [4, 4], tile = [32, 16, 32], blocks_per_sm = 1>" | FileCheck %s
// RUN: conv-sim %s --numerics=ieee+winograd --seed=4 --schedule="winograd<outputs = [4, 4], tile = [32, 16, 32], blocks_per_sm = 1>" | FileCheck %s
// RUN: conv-sim %s --numerics=tf32+winograd --schedule="winograd_steps<outputs = [4, 4], products = #conv_kernel.implicit_gemm<tile = [32, 32], warp = [16, 16], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>>" | FileCheck %s --check-prefix=TF32

// Of 9 taps one is busy: three times the error of rounded products elsewhere.
// TF32: corner result0: right; 8 elements, {{.*}} (bound 1.51e-02)
// CHECK: corner result0: right; 8 elements, {{.*}} (bound 2.{{[0-9]*}}e-06)
func.func @corner(%x: tensor<2x1x1x1xf32>, %w: tensor<4x1x3x3xf32>) -> tensor<2x4x1x1xf32> {
  %zero = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0, 0, 2, 2] high[0, 0, 0, 0] {
  ^bb0(%a: index, %b: index, %c: index, %d: index):
    tensor.yield %zero : f32
  } : tensor<2x1x1x1xf32> to tensor<2x1x3x3xf32>
  %e = tensor.empty() : tensor<2x4x1x1xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<2x4x1x1xf32>) -> tensor<2x4x1x1xf32>
  %y = linalg.conv_2d_nchw_fchw ins(%p, %w : tensor<2x1x3x3xf32>, tensor<4x1x3x3xf32>) outs(%f : tensor<2x4x1x1xf32>) -> tensor<2x4x1x1xf32>
  return %y : tensor<2x4x1x1xf32>
}

// Planes of some size are bounded nearly as without padding.
// TF32: plane result0: right; 450 elements, {{.*}} (bound 5.25e-03)
// CHECK: plane result0: right; 450 elements, {{.*}} (bound 8.{{[0-9]+}}e-07)
func.func @plane(%x: tensor<2x1x15x15xf32>, %w: tensor<1x1x3x3xf32>) -> tensor<2x1x15x15xf32> {
  %zero = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0, 0, 1, 1] high[0, 0, 1, 1] {
  ^bb0(%a: index, %b: index, %c: index, %d: index):
    tensor.yield %zero : f32
  } : tensor<2x1x15x15xf32> to tensor<2x1x17x17xf32>
  %e = tensor.empty() : tensor<2x1x15x15xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<2x1x15x15xf32>) -> tensor<2x1x15x15xf32>
  %y = linalg.conv_2d_nchw_fchw ins(%p, %w : tensor<2x1x17x17xf32>, tensor<1x1x3x3xf32>) outs(%f : tensor<2x1x15x15xf32>) -> tensor<2x1x15x15xf32>
  return %y : tensor<2x1x15x15xf32>
}
