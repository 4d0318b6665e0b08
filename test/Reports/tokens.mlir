// Patches to tokens: the image is flattened and its channels come last, then a
// position is added; and an activation behind the flattening alone.
// RUN: conv-opt %s --emit=mlir --stage=fused -o - | FileCheck %s
// RUN: conv-sim %s | FileCheck %s --check-prefix=SIM

// SIM: tokens result0: right
// SIM: flattened result0: right

// CHECK-LABEL: func.func @tokens(
//   CHECK-SAME:   op = "linalg.{{generic|transpose}}", {{[^}]*}}verdict = "fused"
//       CHECK:   conv.fused {{.*}} output = nhwf
//   CHECK-NOT:   linalg.transpose
func.func @tokens(%x: tensor<1x3x8x8xf32>, %w: tensor<5x3x4x4xf32>) -> tensor<1x4x5xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x5x2x2xf32>
  %fill = linalg.fill ins(%zero : f32) outs(%e : tensor<1x5x2x2xf32>) -> tensor<1x5x2x2xf32>
  %y = linalg.conv_2d_nchw_fchw {strides = dense<4> : tensor<2xi64>} ins(%x, %w : tensor<1x3x8x8xf32>, tensor<5x3x4x4xf32>) outs(%fill : tensor<1x5x2x2xf32>) -> tensor<1x5x2x2xf32>
  %flat = tensor.collapse_shape %y [[0], [1], [2, 3]] : tensor<1x5x2x2xf32> into tensor<1x5x4xf32>
  %t = tensor.empty() : tensor<1x4x5xf32>
  %r = linalg.transpose ins(%flat : tensor<1x5x4xf32>) outs(%t : tensor<1x4x5xf32>) permutation = [0, 2, 1]
  return %r : tensor<1x4x5xf32>
}

// CHECK-LABEL: func.func @flattened(
//   CHECK-NOT:   refused
//       CHECK:   conv.fused
//       CHECK:     arith.addf
//       CHECK:     arith.maximumf
//   CHECK-NOT:   linalg.
//       CHECK:   return
func.func @flattened(%x: tensor<2x3x6x6xf32>, %w: tensor<5x3x3x3xf32>, %b: tensor<2x80xf32>) -> tensor<2x80xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x5x4x4xf32>
  %fill = linalg.fill ins(%zero : f32) outs(%e : tensor<2x5x4x4xf32>) -> tensor<2x5x4x4xf32>
  %y = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<2x3x6x6xf32>, tensor<5x3x3x3xf32>) outs(%fill : tensor<2x5x4x4xf32>) -> tensor<2x5x4x4xf32>
  %flat = tensor.collapse_shape %y [[0], [1, 2, 3]] : tensor<2x5x4x4xf32> into tensor<2x80xf32>
  %t = tensor.empty() : tensor<2x80xf32>
  %s = linalg.add ins(%flat, %b : tensor<2x80xf32>, tensor<2x80xf32>) outs(%t : tensor<2x80xf32>) -> tensor<2x80xf32>
  %z = linalg.fill ins(%zero : f32) outs(%t : tensor<2x80xf32>) -> tensor<2x80xf32>
  %r = linalg.max ins(%s, %z : tensor<2x80xf32>, tensor<2x80xf32>) outs(%t : tensor<2x80xf32>) -> tensor<2x80xf32>
  return %r : tensor<2x80xf32>
}
