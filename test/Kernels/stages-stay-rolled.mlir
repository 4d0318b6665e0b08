// RUN: conv-opt %s --emit=ptx --numerics=tf32 --schedule=halo_mma -o - | FileCheck %s
// RUN: conv-opt %s --emit=ptx --numerics=ieee --schedule=halo_fma -o - | FileCheck %s
// RUN: conv-opt %s --emit=ptx --numerics=tf32 --schedule=implicit_gemm -o - | FileCheck %s

// The loop over the stages of a tile, whose number ptxas knows, is unrolled by
// nobody: for sm_89 ptxas made up to 93 KB of code of it.
// CHECK: .entry eight_stages_conv
// CHECK: .pragma "nounroll"
func.func @eight_stages(%x: tensor<16x64x30x30xf32>, %w: tensor<64x64x3x3xf32>, %o: tensor<16x64x28x28xf32>) -> tensor<16x64x28x28xf32> {
  %y = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<16x64x30x30xf32>, tensor<64x64x3x3xf32>) outs(%o : tensor<16x64x28x28xf32>) -> tensor<16x64x28x28xf32>
  return %y : tensor<16x64x28x28xf32>
}
