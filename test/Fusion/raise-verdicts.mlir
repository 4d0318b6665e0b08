// Every convolution and every padding in front of one gets a verdict: a remark,
// and an entry in the function's attribute, with a remedy where it is refused.
// RUN: conv-opt %s --conv-raise-linalg --remarks-filter=conv-fusion --remark-format=emitRemark 2>&1 | FileCheck %s

// CHECK-DAG: raise-verdicts.mlir:[[@LINE+13]]:8: remark: [Passed] raised | Category:conv-fusion | Function=raised {{.*}} op=linalg.conv_1d
// CHECK-DAG: raise-verdicts.mlir:[[@LINE+8]]:8: remark: [Passed] pad-folded | {{.*}} op=tensor.pad
// CHECK-DAG: raise-verdicts.mlir:[[@LINE+23]]:8: remark: [Missed] quantized | {{.*}} Reason="{{.*}}zero points{{.*}}", Suggestion="{{.*}}without '_q'{{.*}}", op=linalg.conv_2d_nhwc_hwcf_q

// CHECK-LABEL: func @raised
//  CHECK-SAME: op = "linalg.conv_1d", reason = "became conv.fused", remedy = "", rule = "raised", verdict = "fused"
//  CHECK-SAME: op = "tensor.pad", reason = "became the padding of the convolution", remedy = "", rule = "pad-folded", verdict = "fused"
func.func @raised(%x: tensor<16xf32>, %w: tensor<3xf32>, %y: tensor<16xf32>) -> tensor<16xf32> {
  %cst = arith.constant 0.0 : f32
  %p = tensor.pad %x low[1] high[1] {
  ^bb0(%i: index):
    tensor.yield %cst : f32
  } : tensor<16xf32> to tensor<18xf32>
  %0 = linalg.conv_1d ins(%p, %w : tensor<18xf32>, tensor<3xf32>) outs(%y : tensor<16xf32>) -> tensor<16xf32>
  return %0 : tensor<16xf32>
}

// One verdict for one op, however often the pass runs.
// RUN: conv-opt %s --conv-raise-linalg --conv-raise-linalg | FileCheck %s --check-prefix=TWICE
// CHECK-LABEL: func @no_quantized
// TWICE-LABEL: func @no_quantized
//  TWICE-SAME: attributes {conv.verdicts = [{
//   TWICE-NOT: }, {
//  TWICE-SAME: rule = "quantized", verdict = "refused"}]}
func.func @no_quantized(%x: tensor<1x16x16x4xi8>, %w: tensor<3x3x4x8xi8>, %z: i32, %y: tensor<1x14x14x8xi32>) -> tensor<1x14x14x8xi32> {
  %0 = linalg.conv_2d_nhwc_hwcf_q ins(%x, %w, %z, %z : tensor<1x16x16x4xi8>, tensor<3x3x4x8xi8>, i32, i32) outs(%y : tensor<1x14x14x8xi32>) -> tensor<1x14x14x8xi32>
  return %0 : tensor<1x14x14x8xi32>
}
