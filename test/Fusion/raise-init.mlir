// What a convolution accumulates onto moves into the epilogue of conv.fused.
// RUN: conv-opt %s --conv-raise-linalg --split-input-file | FileCheck %s
// RUN: conv-opt %s --conv-raise-linalg=literal-accumulation --split-input-file | FileCheck %s --check-prefix=LITERAL

// A zero fill is what the accumulator starts at.
// CHECK-LABEL: func @zero_fill
//   CHECK-NOT: = linalg.
//       CHECK: %[[E:.*]] = tensor.empty() : tensor<1x8x14x14xf32>
//       CHECK: conv.fused ins(%{{.*}}, %{{.*}} : {{[^)]*}}) outs(%[[E]] :
//       CHECK: ^bb0(%[[ACC:.*]]: f32):
//  CHECK-NEXT: conv.yield %[[ACC]]
func.func @zero_fill(%x: tensor<1x4x16x16xf32>, %w: tensor<8x4x3x3xf32>) -> tensor<1x8x14x14xf32> {
  %cst = arith.constant 0.0 : f32
  %0 = tensor.empty() : tensor<1x8x14x14xf32>
  %1 = linalg.fill ins(%cst : f32) outs(%0 : tensor<1x8x14x14xf32>) -> tensor<1x8x14x14xf32>
  %2 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x4x16x16xf32>, tensor<8x4x3x3xf32>) outs(%1 : tensor<1x8x14x14xf32>) -> tensor<1x8x14x14xf32>
  return %2 : tensor<1x8x14x14xf32>
}

// -----

// So is a dense constant of zeros, through a cast.
// CHECK-LABEL: func @zero_constant
//   CHECK-NOT: extras
//       CHECK: ^bb0(%[[ACC:.*]]: i32):
//  CHECK-NEXT: conv.yield %[[ACC]]
func.func @zero_constant(%x: tensor<16xi32>, %w: tensor<3xi32>) -> tensor<14xi32> {
  %0 = arith.constant dense<0> : tensor<14xi32>
  %1 = linalg.conv_1d ins(%x, %w : tensor<16xi32>, tensor<3xi32>) outs(%0 : tensor<14xi32>) -> tensor<14xi32>
  return %1 : tensor<14xi32>
}

// -----

// Another constant is added by the epilogue.
// CHECK-LABEL: func @constant_fill
//   CHECK-NOT: = linalg.
//       CHECK: conv.fused
//   CHECK-NOT: extras
//       CHECK: ^bb0(%[[ACC:.*]]: f32):
//       CHECK: %[[C:.*]] = arith.constant 1.500000e+00 : f32
//       CHECK: %[[S:.*]] = arith.addf %[[ACC]], %[[C]]
//       CHECK: conv.yield %[[S]]
func.func @constant_fill(%x: tensor<1x4x16x16xf32>, %w: tensor<8x4x3x3xf32>) -> tensor<1x8x14x14xf32> {
  %cst = arith.constant 1.5 : f32
  %0 = tensor.empty() : tensor<1x8x14x14xf32>
  %1 = linalg.fill ins(%cst : f32) outs(%0 : tensor<1x8x14x14xf32>) -> tensor<1x8x14x14xf32>
  %2 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x4x16x16xf32>, tensor<8x4x3x3xf32>) outs(%1 : tensor<1x8x14x14xf32>) -> tensor<1x8x14x14xf32>
  return %2 : tensor<1x8x14x14xf32>
}

// -----

// A fill with an element of a tensor reads the tensor: its data lie on the device.
// CHECK-LABEL: func @element_fill
//  CHECK-SAME: %[[S:[a-z0-9]*]]: tensor<f32>, %[[T:[a-z0-9]*]]: tensor<1x1xf32>)
//   CHECK-NOT: tensor.extract
//       CHECK: conv.fused {{.*}} extras(%[[S]] : tensor<f32>) maps [(d0, d1, d2, d3) -> ()]
//       CHECK: conv.fused {{.*}} extras(%[[T]] : tensor<1x1xf32>) maps [(d0, d1, d2, d3) -> (0, 0)]
func.func @element_fill(%x: tensor<1x4x16x16xf32>, %w: tensor<8x4x3x3xf32>, %s: tensor<f32>, %t: tensor<1x1xf32>) -> (tensor<1x8x14x14xf32>, tensor<1x8x14x14xf32>) {
  %c0 = arith.constant 0 : index
  %0 = tensor.empty() : tensor<1x8x14x14xf32>
  %e = tensor.extract %s[] : tensor<f32>
  %1 = linalg.fill ins(%e : f32) outs(%0 : tensor<1x8x14x14xf32>) -> tensor<1x8x14x14xf32>
  %2 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x4x16x16xf32>, tensor<8x4x3x3xf32>) outs(%1 : tensor<1x8x14x14xf32>) -> tensor<1x8x14x14xf32>
  %g = tensor.extract %t[%c0, %c0] : tensor<1x1xf32>
  %3 = linalg.fill ins(%g : f32) outs(%0 : tensor<1x8x14x14xf32>) -> tensor<1x8x14x14xf32>
  %4 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x4x16x16xf32>, tensor<8x4x3x3xf32>) outs(%3 : tensor<1x8x14x14xf32>) -> tensor<1x8x14x14xf32>
  return %2, %4 : tensor<1x8x14x14xf32>, tensor<1x8x14x14xf32>
}

// -----

// A fill with a computed scalar reads it as an extra.
// CHECK-LABEL: func @scalar_fill
//  CHECK-SAME: %[[S:[a-z0-9]*]]: f32)
//   CHECK-NOT: = linalg.
//       CHECK: conv.fused {{.*}} extras(%[[S]] : f32) maps [(d0, d1, d2, d3) -> ()]
func.func @scalar_fill(%x: tensor<1x4x16x16xf32>, %w: tensor<8x4x3x3xf32>, %s: f32) -> tensor<1x8x14x14xf32> {
  %0 = tensor.empty() : tensor<1x8x14x14xf32>
  %1 = linalg.fill ins(%s : f32) outs(%0 : tensor<1x8x14x14xf32>) -> tensor<1x8x14x14xf32>
  %2 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x4x16x16xf32>, tensor<8x4x3x3xf32>) outs(%1 : tensor<1x8x14x14xf32>) -> tensor<1x8x14x14xf32>
  return %2 : tensor<1x8x14x14xf32>
}

// -----

// A bias as torch-mlir writes it today.
// CHECK-LABEL: func @bias_broadcast
//  CHECK-SAME: %[[B:[a-z0-9]*]]: tensor<8xf32>)
//   CHECK-NOT: = linalg.
//       CHECK: conv.fused {{.*}} extras(%[[B]] : tensor<8xf32>) maps [(d0, d1, d2, d3) -> (d1)]
//       CHECK: ^bb0(%[[ACC:.*]]: f32, %[[BIAS:.*]]: f32):
//       CHECK: %[[S:.*]] = arith.addf %[[ACC]], %[[BIAS]]
//       CHECK: conv.yield %[[S]]
func.func @bias_broadcast(%x: tensor<1x4x16x16xf32>, %w: tensor<8x4x3x3xf32>, %b: tensor<8xf32>) -> tensor<1x8x14x14xf32> {
  %0 = tensor.empty() : tensor<1x8x14x14xf32>
  %1 = linalg.broadcast ins(%b : tensor<8xf32>) outs(%0 : tensor<1x8x14x14xf32>) dimensions = [0, 2, 3]
  %2 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x4x16x16xf32>, tensor<8x4x3x3xf32>) outs(%1 : tensor<1x8x14x14xf32>) -> tensor<1x8x14x14xf32>
  return %2 : tensor<1x8x14x14xf32>
}

// -----

// As older torch-mlir and the TOSA lowering write it.
// CHECK-LABEL: func @bias_generic
//   CHECK-NOT: = linalg.
//       CHECK: conv.fused {{.*}} extras(%{{.*}} : tensor<8xf32>) maps [(d0, d1, d2, d3) -> (d3)]
func.func @bias_generic(%x: tensor<1x16x16x4xf32>, %w: tensor<8x3x3x4xf32>, %b: tensor<8xf32>) -> tensor<1x14x14x8xf32> {
  %0 = tensor.empty() : tensor<1x14x14x8xf32>
  %1 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2, d3) -> (d3)>, affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%b : tensor<8xf32>) outs(%0 : tensor<1x14x14x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    linalg.yield %in : f32
  } -> tensor<1x14x14x8xf32>
  %2 = linalg.conv_2d_nhwc_fhwc ins(%x, %w : tensor<1x16x16x4xf32>, tensor<8x3x3x4xf32>) outs(%1 : tensor<1x14x14x8xf32>) -> tensor<1x14x14x8xf32>
  return %2 : tensor<1x14x14x8xf32>
}

// -----

// Unit dimensions at constant 0, and an iteration order other than the output's.
// CHECK-LABEL: func @bias_unit_dims
//   CHECK-NOT: = linalg.
//       CHECK: conv.fused {{.*}} extras(%{{.*}} : tensor<8x1x1xf32>) maps [(d0, d1, d2, d3) -> (d1, 0, 0)]
func.func @bias_unit_dims(%x: tensor<1x4x16x16xf32>, %w: tensor<8x4x3x3xf32>, %b: tensor<8x1x1xf32>) -> tensor<1x8x14x14xf32> {
  %0 = tensor.empty() : tensor<1x8x14x14xf32>
  %1 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2, d3) -> (d0, 0, 0)>, affine_map<(d0, d1, d2, d3) -> (d3, d0, d1, d2)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%b : tensor<8x1x1xf32>) outs(%0 : tensor<1x8x14x14xf32>) {
  ^bb0(%in: f32, %out: f32):
    linalg.yield %in : f32
  } -> tensor<1x8x14x14xf32>
  %2 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x4x16x16xf32>, tensor<8x4x3x3xf32>) outs(%1 : tensor<1x8x14x14xf32>) -> tensor<1x8x14x14xf32>
  return %2 : tensor<1x8x14x14xf32>
}

// -----

// A half-precision bias, extended before it is broadcast, is extended in the
// epilogue instead.
// CHECK-LABEL: func @bias_extended
//   CHECK-NOT: = linalg.
//       CHECK: conv.fused {{.*}} extras(%{{.*}} : tensor<8xf16>) maps [(d0, d1, d2, d3) -> (d1)]
//       CHECK: ^bb0(%[[ACC:.*]]: f32, %[[BIAS:.*]]: f16):
//       CHECK: %[[X:.*]] = arith.extf %[[BIAS]] : f16 to f32
//       CHECK: arith.addf %[[ACC]], %[[X]]
func.func @bias_extended(%x: tensor<1x4x16x16xf16>, %w: tensor<8x4x3x3xf16>, %b: tensor<8xf16>) -> tensor<1x8x14x14xf32> {
  %0 = tensor.empty() : tensor<1x8x14x14xf32>
  %1 = tensor.empty() : tensor<8xf32>
  %2 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} ins(%b : tensor<8xf16>) outs(%1 : tensor<8xf32>) {
  ^bb0(%in: f16, %out: f32):
    %4 = arith.extf %in : f16 to f32
    linalg.yield %4 : f32
  } -> tensor<8xf32>
  %broadcasted = linalg.broadcast ins(%2 : tensor<8xf32>) outs(%0 : tensor<1x8x14x14xf32>) dimensions = [0, 2, 3]
  %3 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x4x16x16xf16>, tensor<8x4x3x3xf16>) outs(%broadcasted : tensor<1x8x14x14xf32>) -> tensor<1x8x14x14xf32>
  return %3 : tensor<1x8x14x14xf32>
}

// -----

// Other arithmetic on the bias stays where it is.
// CHECK-LABEL: func @no_bias_arithmetic
//       CHECK: %[[G:.*]] = linalg.generic
//       CHECK: conv.fused {{.*}} extras(%[[G]] : tensor<8xf32>) maps [(d0, d1, d2, d3) -> (d1)]
func.func @no_bias_arithmetic(%x: tensor<1x4x16x16xf32>, %w: tensor<8x4x3x3xf32>, %b: tensor<8xf32>) -> tensor<1x8x14x14xf32> {
  %0 = tensor.empty() : tensor<1x8x14x14xf32>
  %1 = tensor.empty() : tensor<8xf32>
  %2 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} ins(%b : tensor<8xf32>) outs(%1 : tensor<8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %4 = arith.mulf %in, %in : f32
    linalg.yield %4 : f32
  } -> tensor<8xf32>
  %broadcasted = linalg.broadcast ins(%2 : tensor<8xf32>) outs(%0 : tensor<1x8x14x14xf32>) dimensions = [0, 2, 3]
  %3 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x4x16x16xf32>, tensor<8x4x3x3xf32>) outs(%broadcasted : tensor<1x8x14x14xf32>) -> tensor<1x8x14x14xf32>
  return %3 : tensor<1x8x14x14xf32>
}

// -----

// Any other init is added in full; it is not overwritten.
// CHECK-LABEL: func @full_init
//  CHECK-SAME: %[[Y:[a-z0-9]*]]: tensor<1x8x14x14xf32>)
//       CHECK: %[[E:.*]] = tensor.empty() : tensor<1x8x14x14xf32>
//       CHECK: conv.fused {{.*}} extras(%[[Y]] : tensor<1x8x14x14xf32>) maps [(d0, d1, d2, d3) -> (d0, d1, d2, d3)] outs(%[[E]] :
func.func @full_init(%x: tensor<1x4x16x16xf32>, %w: tensor<8x4x3x3xf32>, %y: tensor<1x8x14x14xf32>) -> tensor<1x8x14x14xf32> {
  %0 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x4x16x16xf32>, tensor<8x4x3x3xf32>) outs(%y : tensor<1x8x14x14xf32>) -> tensor<1x8x14x14xf32>
  return %0 : tensor<1x8x14x14xf32>
}

// -----

// Sizes of the fresh output are those of the tensor.empty behind the fill, so
// that the fill dies.
// CHECK-LABEL: func @dynamic_fill
//  CHECK-SAME: %[[N:[a-z0-9]*]]: index, %[[P:[a-z0-9]*]]: index)
//   CHECK-NOT: = linalg.
//       CHECK: %[[E:.*]] = tensor.empty(%[[N]], %[[P]]) : tensor<?x8x?x14xf32>
//       CHECK: conv.fused {{.*}} outs(%[[E]] :
func.func @dynamic_fill(%x: tensor<?x4x?x16xf32>, %w: tensor<8x4x3x3xf32>, %n: index, %p: index) -> tensor<?x8x?x14xf32> {
  %cst = arith.constant 0.0 : f32
  %0 = tensor.empty(%n, %p) : tensor<?x8x?x14xf32>
  %1 = linalg.fill ins(%cst : f32) outs(%0 : tensor<?x8x?x14xf32>) -> tensor<?x8x?x14xf32>
  %2 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<?x4x?x16xf32>, tensor<8x4x3x3xf32>) outs(%1 : tensor<?x8x?x14xf32>) -> tensor<?x8x?x14xf32>
  return %2 : tensor<?x8x?x14xf32>
}

// -----

// An init that comes from outside is measured.
// CHECK-LABEL: func @dynamic_init
//   CHECK-DAG: %[[D0:.*]] = tensor.dim %[[Y:.*]], %c0
//   CHECK-DAG: %[[D2:.*]] = tensor.dim %[[Y]], %c2
//       CHECK: tensor.empty(%[[D0]], %[[D2]]) : tensor<?x8x?x14xf32>
func.func @dynamic_init(%x: tensor<?x4x?x16xf32>, %w: tensor<8x4x3x3xf32>, %y: tensor<?x8x?x14xf32>) -> tensor<?x8x?x14xf32> {
  %2 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<?x4x?x16xf32>, tensor<8x4x3x3xf32>) outs(%y : tensor<?x8x?x14xf32>) -> tensor<?x8x?x14xf32>
  return %2 : tensor<?x8x?x14xf32>
}

// -----

// Two users of the result: still one convolution.
// CHECK-LABEL: func @two_users
//       CHECK: %[[R:.*]] = conv.fused
//   CHECK-NOT: conv.fused
//       CHECK: return %[[R]], %[[R]]
func.func @two_users(%x: tensor<16xf32>, %w: tensor<3xf32>, %y: tensor<14xf32>) -> (tensor<14xf32>, tensor<14xf32>) {
  %0 = linalg.conv_1d ins(%x, %w : tensor<16xf32>, tensor<3xf32>) outs(%y : tensor<14xf32>) -> tensor<14xf32>
  return %0, %0 : tensor<14xf32>, tensor<14xf32>
}

// -----

// Sums of f16 and what they start from are f32, rounded once, unless the pass is told to
// take the type of the output literally.
// CHECK-LABEL: func @halves
//       CHECK: accumulate = f32>
//       CHECK: ^bb0(%[[ACC:.*]]: f32, %[[BIAS:.*]]: f16):
//       CHECK:   %[[WIDE:.*]] = arith.extf %[[BIAS]] : f16 to f32
//       CHECK:   %[[SUM:.*]] = arith.addf %[[ACC]], %[[WIDE]] : f32
//       CHECK:   %[[R:.*]] = arith.truncf %[[SUM]] : f32 to f16
//       CHECK:   conv.yield %[[R]] : f16
// LITERAL-LABEL: func @halves
//       LITERAL: accumulate = f16>
//       LITERAL: ^bb0(%[[ACC:.*]]: f16, %[[BIAS:.*]]: f16):
//       LITERAL:   %[[SUM:.*]] = arith.addf %[[ACC]], %[[BIAS]] : f16
//       LITERAL:   conv.yield %[[SUM]] : f16
func.func @halves(%x: tensor<2x8x8x4xf16>, %w: tensor<3x3x4x16xf16>, %b: tensor<16xf16>) -> tensor<2x6x6x16xf16> {
  %0 = tensor.empty() : tensor<2x6x6x16xf16>
  %1 = linalg.broadcast ins(%b : tensor<16xf16>) outs(%0 : tensor<2x6x6x16xf16>) dimensions = [0, 1, 2]
  %2 = linalg.conv_2d_nhwc_hwcf ins(%x, %w : tensor<2x8x8x4xf16>, tensor<3x3x4x16xf16>) outs(%1 : tensor<2x6x6x16xf16>) -> tensor<2x6x6x16xf16>
  return %2 : tensor<2x6x6x16xf16>
}

// -----

// So is a constant that sums of bf16 start from.
// CHECK-LABEL: func @constant_bf16
//       CHECK: ^bb0(%[[ACC:.*]]: f32):
//       CHECK:   %[[SUM:.*]] = arith.addf %[[ACC]], %{{.*}} : f32
//       CHECK:   arith.truncf %[[SUM]] : f32 to bf16
func.func @constant_bf16(%x: tensor<1x4x8x8xbf16>, %w: tensor<8x4x3x3xbf16>) -> tensor<1x8x6x6xbf16> {
  %c = arith.constant 1.5 : bf16
  %0 = tensor.empty() : tensor<1x8x6x6xbf16>
  %1 = linalg.fill ins(%c : bf16) outs(%0 : tensor<1x8x6x6xbf16>) -> tensor<1x8x6x6xbf16>
  %2 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x4x8x8xbf16>, tensor<8x4x3x3xbf16>) outs(%1 : tensor<1x8x6x6xbf16>) -> tensor<1x8x6x6xbf16>
  return %2 : tensor<1x8x6x6xbf16>
}
