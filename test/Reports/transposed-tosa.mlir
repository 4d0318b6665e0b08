// TOSA's transposed convolution is one of ours: its stride an input dilation, its
// filter turned round once, when it is compiled.
// RUN: conv-opt %s --emit=mlir --stage=fused -o - | FileCheck %s
// RUN: conv-opt %s --emit=mlir --stage=fused --function=grow --require-fusion -o %t
// RUN: conv-opt %s --emit=mlir --stage=fused --max-folded-elements=0 -o - | FileCheck %s --check-prefix=CALL
// RUN: conv-sim %s --function=grow | FileCheck %s --check-prefix=SIM

// SIM: grow result0: right

// CHECK-LABEL: func.func @grow(
//       CHECK:   conv.fused {{.*}} dims <input = nhwc, filter = fhwc, output = nhwf> strides [1, 1] dilations [1, 1] pad_low [2, 1] pad_high [1, 4] input_dilation [2, 3]
//       CHECK:     arith.maximumf
//   CHECK-NOT:   linalg.
//       CHECK: return
// CALL-LABEL: func.func @grow(
//       CALL:   tensor.extract
//       CALL:   conv.fused {{.*}} input_dilation [2, 3]
func.func @grow(%x: tensor<2x4x3x4xf32>) -> tensor<2x9x10x5xf32> {
  %w = "tosa.const"() {values = dense<[[[[-1.0, -0.625, -0.25, 0.125], [-0.125, 0.25, 0.625, 1.0], [0.75, -1.0, -0.625, -0.25]], [[0.625, 1.0, -0.75, -0.375], [-0.625, -0.25, 0.125, 0.5], [0.25, 0.625, 1.0, -0.75]]], [[[0.5, 0.875, -0.875, -0.5], [-0.75, -0.375, 0.0, 0.375], [0.125, 0.5, 0.875, -0.875]], [[0.0, 0.375, 0.75, -1.0], [0.875, -0.875, -0.5, -0.125], [-0.375, 0.0, 0.375, 0.75]]], [[[-0.125, 0.25, 0.625, 1.0], [0.75, -1.0, -0.625, -0.25], [-0.5, -0.125, 0.25, 0.625]], [[-0.625, -0.25, 0.125, 0.5], [0.25, 0.625, 1.0, -0.75], [-1.0, -0.625, -0.25, 0.125]]], [[[-0.75, -0.375, 0.0, 0.375], [0.125, 0.5, 0.875, -0.875], [1.0, -0.75, -0.375, 0.0]], [[0.875, -0.875, -0.5, -0.125], [-0.375, 0.0, 0.375, 0.75], [0.5, 0.875, -0.875, -0.5]]], [[[0.75, -1.0, -0.625, -0.25], [-0.5, -0.125, 0.25, 0.625], [0.375, 0.75, -1.0, -0.625]], [[0.25, 0.625, 1.0, -0.75], [-1.0, -0.625, -0.25, 0.125], [-0.125, 0.25, 0.625, 1.0]]]]> : tensor<5x2x3x4xf32>} : () -> tensor<5x2x3x4xf32>
  %b = "tosa.const"() {values = dense<[0.5, -0.25, 0.125, 1.0, -1.0]> : tensor<5xf32>} : () -> tensor<5xf32>
  %zp = "tosa.const"() {values = dense<0.0> : tensor<1xf32>} : () -> tensor<1xf32>
  %y = tosa.transpose_conv2d %x, %w, %b, %zp, %zp {acc_type = f32, out_pad = array<i64: 1, 0, -1, 2>, stride = array<i64: 2, 3>} : (tensor<2x4x3x4xf32>, tensor<5x2x3x4xf32>, tensor<5xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<2x9x10x5xf32>
  %r = tosa.clamp %y {max_val = 6.0 : f32, min_val = 0.0 : f32} : (tensor<2x9x10x5xf32>) -> tensor<2x9x10x5xf32>
  return %r : tensor<2x9x10x5xf32>
}

// MLIR's lowering takes what has open extents.
// CHECK-LABEL: func.func @no_open_extent(
//   CHECK-NOT:   input_dilation
//       CHECK: return
func.func @no_open_extent(%x: tensor<?x4x3x4xf32>, %w: tensor<5x2x3x4xf32>, %b: tensor<5xf32>) -> tensor<?x8x9x5xf32> {
  %zp = "tosa.const"() {values = dense<0.0> : tensor<1xf32>} : () -> tensor<1xf32>
  %y = tosa.transpose_conv2d %x, %w, %b, %zp, %zp {acc_type = f32, out_pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 2, 3>} : (tensor<?x4x3x4xf32>, tensor<5x2x3x4xf32>, tensor<5xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<?x8x9x5xf32>
  return %y : tensor<?x8x9x5xf32>
}
