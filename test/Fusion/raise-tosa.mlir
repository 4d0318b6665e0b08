// Convolutions of TOSA, through the stock passes that bring them to linalg.
// RUN: mlir-opt %s --pass-pipeline='builtin.module(func.func(tosa-optional-decompositions,canonicalize,tosa-to-linalg-named,canonicalize,tosa-to-linalg,tosa-to-arith,tosa-to-tensor),canonicalize,cse)' \
// RUN:   | conv-opt --conv-raise-linalg | FileCheck %s

// CHECK-LABEL: func @conv2d_dynamic
//  CHECK-SAME: %[[X:[a-z0-9]*]]: tensor<?x?x?x27xf32>, %[[W:[a-z0-9]*]]: tensor<28x3x3x27xf32>, %[[B:[a-z0-9]*]]: tensor<28xf32>
//   CHECK-NOT: = linalg.
//       CHECK: conv.fused ins(%[[X]], %[[W]] : {{.*}} extras(%[[B]] : tensor<28xf32>) maps [(d0, d1, d2, d3) -> (d3)]
//  CHECK-SAME: dims <input = nhwc, filter = fhwc, output = nhwf> strides [2, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
func.func @conv2d_dynamic(%input: tensor<?x?x?x27xf32>, %weights: tensor<28x3x3x27xf32>, %bias: tensor<28xf32>) -> tensor<?x?x?x28xf32> {
  %zp = "tosa.const"() {values = dense<0.0> : tensor<1xf32>} : () -> tensor<1xf32>
  %0 = tosa.conv2d %input, %weights, %bias, %zp, %zp {acc_type = f32, pad = array<i64: 1, 1, 1, 1>, stride = array<i64: 2, 1>, dilation = array<i64: 1, 1>} : (tensor<?x?x?x27xf32>, tensor<28x3x3x27xf32>, tensor<28xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<?x?x?x28xf32>
  return %0 : tensor<?x?x?x28xf32>
}

// One bias for all channels.
// CHECK-LABEL: func @bias_of_one
//       CHECK: conv.fused {{.*}} extras({{.*}} : tensor<1xf32>) maps [(d0, d1, d2, d3) -> (0)]
func.func @bias_of_one(%input: tensor<1x49x42x27xf32>, %weights: tensor<28x3x3x27xf32>, %bias: tensor<1xf32>) -> tensor<1x49x42x28xf32> {
  %zp = "tosa.const"() {values = dense<0.0> : tensor<1xf32>} : () -> tensor<1xf32>
  %0 = tosa.conv2d %input, %weights, %bias, %zp, %zp {acc_type = f32, pad = array<i64: 1, 1, 1, 1>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>} : (tensor<1x49x42x27xf32>, tensor<28x3x3x27xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x49x42x28xf32>
  return %0 : tensor<1x49x42x28xf32>
}

// The channel multiplier merges with the channels, as TOSA merges the result.
// CHECK-LABEL: func @depthwise
//       CHECK: %[[R:.*]] = conv.fused {{.*}} outs({{.*}} : tensor<1x7x5x33xf32>) {{.*}} pad_low [1, 0] pad_high [1, 0] groups 3
//   CHECK-NOT: tensor.{{expand|collapse}}_shape
//       CHECK: linalg.generic {{.*}} ins(%{{.*}}, %[[R]] :
func.func @depthwise(%arg0 : tensor<1x7x5x3xf32>, %arg1 : tensor<3x1x3x11xf32>, %arg2 : tensor<33xf32>) -> tensor<1x7x5x33xf32> {
  %zp = "tosa.const"() {values = dense<0.0> : tensor<1xf32>} : () -> tensor<1xf32>
  %2 = tosa.depthwise_conv2d %arg0, %arg1, %arg2, %zp, %zp {acc_type = f32, pad = array<i64: 1, 1, 0, 0>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>} : (tensor<1x7x5x3xf32>, tensor<3x1x3x11xf32>, tensor<33xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x7x5x33xf32>
  return %2 : tensor<1x7x5x33xf32>
}

// The filter of a 3-D convolution is transposed for linalg; conv.fused reads it
// in the order that it has.
// CHECK-LABEL: func @conv3d
//  CHECK-SAME: %[[W:[a-z0-9]*]]: tensor<28x3x4x5x27xf32>
//   CHECK-NOT: = linalg.
//       CHECK: conv.fused ins(%{{.*}}, %[[W]] : {{.*}} dims <input = ndhwc, filter = fdhwc, output = ndhwf>
func.func @conv3d(%input: tensor<1x49x48x47x27xf32>, %weights: tensor<28x3x4x5x27xf32>, %bias: tensor<28xf32>) -> tensor<1x47x45x43x28xf32> {
  %zp = "tosa.const"() {values = dense<0.0> : tensor<1xf32>} : () -> tensor<1xf32>
  %0 = tosa.conv3d %input, %weights, %bias, %zp, %zp {acc_type = f32, pad = array<i64: 0, 0, 0, 0, 0, 0>, stride = array<i64: 1, 1, 1>, dilation = array<i64: 1, 1, 1>} : (tensor<1x49x48x47x27xf32>, tensor<28x3x4x5x27xf32>, tensor<28xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x47x45x43x28xf32>
  return %0 : tensor<1x47x45x43x28xf32>
}

// Half precision accumulates in f32, with its bias extended in the epilogue.
// CHECK-LABEL: func @f16
//       CHECK: conv.fused {{.*}} extras({{.*}} : tensor<28xf16>) {{.*}} accumulate = f32
func.func @f16(%input: tensor<1x49x42x27xf16>, %weights: tensor<28x3x3x27xf16>, %bias: tensor<28xf16>) -> tensor<1x47x40x28xf16> {
  %zp = "tosa.const"() {values = dense<0.0> : tensor<1xf16>} : () -> tensor<1xf16>
  %0 = tosa.conv2d %input, %weights, %bias, %zp, %zp {acc_type = f32, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>} : (tensor<1x49x42x27xf16>, tensor<28x3x3x27xf16>, tensor<28xf16>, tensor<1xf16>, tensor<1xf16>) -> tensor<1x47x40x28xf16>
  return %0 : tensor<1x47x40x28xf16>
}

// Zero points that are zero leave a plain integer convolution.
// CHECK-LABEL: func @zero_points_of_zero
//       CHECK: conv.fused {{.*}} pad_low [1, 1] pad_high [1, 1] numerics <multiply = ieee, accumulate = i32>
func.func @zero_points_of_zero(%input: tensor<1x49x42x27xi8>, %weights: tensor<28x3x3x27xi8>, %bias: tensor<28xi32>) -> tensor<1x49x42x28xi32> {
  %zp = "tosa.const"() {values = dense<0> : tensor<1xi8>} : () -> tensor<1xi8>
  %0 = tosa.conv2d %input, %weights, %bias, %zp, %zp {acc_type = i32, pad = array<i64: 1, 1, 1, 1>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>} : (tensor<1x49x42x27xi8>, tensor<28x3x3x27xi8>, tensor<28xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x49x42x28xi32>
  return %0 : tensor<1x49x42x28xi32>
}

// CHECK-LABEL: func @no_other_zero_points
//       CHECK: linalg.conv_2d_nhwc_fhwc_q {conv.refused = "quantized"
func.func @no_other_zero_points(%input: tensor<1x49x42x27xi8>, %weights: tensor<28x3x3x27xi8>, %bias: tensor<28xi32>) -> tensor<1x47x40x28xi32> {
  %zp = "tosa.const"() {values = dense<1> : tensor<1xi8>} : () -> tensor<1xi8>
  %0 = tosa.conv2d %input, %weights, %bias, %zp, %zp {acc_type = i32, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>} : (tensor<1x49x42x27xi8>, tensor<28x3x3x27xi8>, tensor<28xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x47x40x28xi32>
  return %0 : tensor<1x47x40x28xi32>
}
