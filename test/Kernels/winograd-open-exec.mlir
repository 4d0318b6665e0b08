// Extents that only the call knows.
// RUN: conv-sim %s --numerics=ieee+winograd --shape=arg0=2x6x13x22 --schedule="winograd<outputs = [2, 2], tile = [32, 4, 32], blocks_per_sm = 1>" | FileCheck %s
// RUN: conv-sim %s --numerics=ieee+winograd --shape=arg0=1x6x3x3 --schedule="winograd<outputs = [4, 4], tile = [32, 16, 32], blocks_per_sm = 1>" | FileCheck %s

// CHECK: open result0: right
func.func @open(%x: tensor<?x6x?x?xf32>, %w: tensor<34x6x3x3xf32>) -> tensor<?x34x?x?xf32> {
  %z = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %n = tensor.dim %x, %c0 : tensor<?x6x?x?xf32>
  %h = tensor.dim %x, %c2 : tensor<?x6x?x?xf32>
  %q = tensor.dim %x, %c3 : tensor<?x6x?x?xf32>
  %oh = arith.subi %h, %c2 : index
  %ow = arith.subi %q, %c2 : index
  %e = tensor.empty(%n, %oh, %ow) : tensor<?x34x?x?xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<?x34x?x?xf32>) -> tensor<?x34x?x?xf32>
  %c = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<?x6x?x?xf32>, tensor<34x6x3x3xf32>) outs(%f : tensor<?x34x?x?xf32>) -> tensor<?x34x?x?xf32>
  return %c : tensor<?x34x?x?xf32>
}
