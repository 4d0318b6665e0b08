// A concatenation that is put into another twice, or read when that is done, has a
// buffer of its own, to which nothing is copied that nobody has written.
// RUN: conv-sim %s | FileCheck %s
// RUN: conv-opt %s --emit=mlir --stage=kernels -o - | FileCheck %s --check-prefix=COPIES
// CHECK-NOT: uninitialized
//     CHECK: 3 of 3 functions ran right
// The second half of the inner one, and that twice; the convolution stores its result in
// place once.
//   COPIES-LABEL: func.func @twice(
// COPIES-COUNT-3:   gpu.launch_func @twice_fallback{{.*}}_copy_
//     COPIES-NOT:   gpu.launch_func @twice_fallback
//         COPIES:   return
func.func @twice(%a0: tensor<2x4x6x6xf32>, %a1: tensor<4x4x3x3xf32>) -> tensor<2x4x20x4xf32> {
  %z0 = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x4x4x4xf32>
  %f = linalg.fill ins(%z0 : f32) outs(%e : tensor<2x4x4x4xf32>) -> tensor<2x4x4x4xf32>
  %y = linalg.conv_2d_nchw_fchw ins(%a0, %a1 : tensor<2x4x6x6xf32>, tensor<4x4x3x3xf32>) outs(%f : tensor<2x4x4x4xf32>) -> tensor<2x4x4x4xf32>
  %v7 = tensor.concat dim(2) %y, %y : (tensor<2x4x4x4xf32>, tensor<2x4x4x4xf32>) -> tensor<2x4x8x4xf32>
  %v8 = tensor.concat dim(2) %y, %v7, %v7 : (tensor<2x4x4x4xf32>, tensor<2x4x8x4xf32>, tensor<2x4x8x4xf32>) -> tensor<2x4x20x4xf32>
  return %v8 : tensor<2x4x20x4xf32>
}
func.func @kept(%a0: tensor<2x4x6x6xf32>, %a1: tensor<4x4x3x3xf32>) -> (tensor<2x4x20x4xf32>, tensor<2x4x8x4xf32>) {
  %z0 = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x4x4x4xf32>
  %f = linalg.fill ins(%z0 : f32) outs(%e : tensor<2x4x4x4xf32>) -> tensor<2x4x4x4xf32>
  %y = linalg.conv_2d_nchw_fchw ins(%a0, %a1 : tensor<2x4x6x6xf32>, tensor<4x4x3x3xf32>) outs(%f : tensor<2x4x4x4xf32>) -> tensor<2x4x4x4xf32>
  %v7 = tensor.concat dim(2) %y, %y : (tensor<2x4x4x4xf32>, tensor<2x4x4x4xf32>) -> tensor<2x4x8x4xf32>
  %v8 = tensor.concat dim(2) %y, %v7, %v7 : (tensor<2x4x4x4xf32>, tensor<2x4x8x4xf32>, tensor<2x4x8x4xf32>) -> tensor<2x4x20x4xf32>
  %e7 = tensor.empty() : tensor<2x4x8x4xf32>
  %q = linalg.exp ins(%v7 : tensor<2x4x8x4xf32>) outs(%e7 : tensor<2x4x8x4xf32>) -> tensor<2x4x8x4xf32>
  return %v8, %q : tensor<2x4x20x4xf32>, tensor<2x4x8x4xf32>
}
func.func @kept2(%a0: tensor<2x4x6x6xf32>, %a1: tensor<4x4x3x3xf32>) -> (tensor<2x4x16x4xf32>, tensor<2x4x8x4xf32>) {
  %z0 = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x4x4x4xf32>
  %f = linalg.fill ins(%z0 : f32) outs(%e : tensor<2x4x4x4xf32>) -> tensor<2x4x4x4xf32>
  %y = linalg.conv_2d_nchw_fchw ins(%a0, %a1 : tensor<2x4x6x6xf32>, tensor<4x4x3x3xf32>) outs(%f : tensor<2x4x4x4xf32>) -> tensor<2x4x4x4xf32>
  %v7 = tensor.concat dim(2) %y, %y : (tensor<2x4x4x4xf32>, tensor<2x4x4x4xf32>) -> tensor<2x4x8x4xf32>
  %v8 = tensor.concat dim(2) %y, %v7, %y : (tensor<2x4x4x4xf32>, tensor<2x4x8x4xf32>, tensor<2x4x4x4xf32>) -> tensor<2x4x16x4xf32>
  %e7 = tensor.empty() : tensor<2x4x8x4xf32>
  %q = linalg.exp ins(%v7 : tensor<2x4x8x4xf32>) outs(%e7 : tensor<2x4x8x4xf32>) -> tensor<2x4x8x4xf32>
  return %v8, %q : tensor<2x4x16x4xf32>, tensor<2x4x8x4xf32>
}
