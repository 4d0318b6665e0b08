// RUN: conv-opt %s --conv-import-tosa --split-input-file | FileCheck %s

// Nothing of TOSA is left, constants included.
// CHECK-LABEL: func @conv
//   CHECK-NOT:   tosa
//       CHECK:   linalg.conv_2d_nhwc_fhwc
//   CHECK-NOT:   tosa
//       CHECK:   arith.maximumf
func.func @conv(%x: tensor<1x8x8x4xf32>, %w: tensor<16x3x3x4xf32>, %b: tensor<16xf32>) -> tensor<1x6x6x16xf32> {
  %zp = "tosa.const"() {values = dense<0.0> : tensor<1xf32>} : () -> tensor<1xf32>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
      : (tensor<1x8x8x4xf32>, tensor<16x3x3x4xf32>, tensor<16xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x6x6x16xf32>
  %1 = tosa.clamp %0 {min_val = 0.0 : f32, max_val = 6.0 : f32} : (tensor<1x6x6x16xf32>) -> tensor<1x6x6x16xf32>
  return %1 : tensor<1x6x6x16xf32>
}

// -----

// Without TOSA nothing happens, not even canonicalization.
// CHECK-LABEL: func @no_tosa
//       CHECK:   tensor.empty
func.func @no_tosa() {
  %0 = tensor.empty() : tensor<4xf32>
  return
}
