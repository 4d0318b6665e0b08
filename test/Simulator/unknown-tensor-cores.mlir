// RUN: not conv-sim %s --target=sm_121 --numerics=tf32 --schedule=halo_mma 2>&1 | FileCheck %s

// CHECK: error: the simulator does not know how tensor cores of sm_121 sum; docs/simulator.md lists those that it knows
func.func @f(%x: tensor<1x8x10x10xf32>, %w: tensor<16x8x3x3xf32>, %o: tensor<1x16x8x8xf32>) -> tensor<1x16x8x8xf32> {
  %y = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x8x10x10xf32>, tensor<16x8x3x3xf32>) outs(%o : tensor<1x16x8x8xf32>) -> tensor<1x16x8x8xf32>
  return %y : tensor<1x16x8x8xf32>
}
