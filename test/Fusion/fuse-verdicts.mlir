// One verdict per consumer, in program order, and none twice.
// RUN: conv-opt %s --conv-fuse-consumers | FileCheck %s
// RUN: conv-opt %s --conv-fuse-consumers --conv-fuse-elementwise --conv-fuse-reduction --conv-fuse-consumers | FileCheck %s
// RUN: conv-opt %s --conv-fuse-consumers --remarks-filter=conv-fusion --remark-format=emitRemark -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARK
// RUN: conv-opt %s --conv-fuse-consumers=max-extras=0 | FileCheck %s --check-prefix=LIMIT

#id = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#channel = affine_map<(d0, d1, d2, d3) -> (d1)>

// CHECK-LABEL: func @verdicts(
//  CHECK-SAME: conv.verdicts = [
//  CHECK-SAME: {loc = "{{.*}}fuse-verdicts.mlir:[[#]]:8", op = "linalg.generic", reason = "computed on the accumulators before they are stored", remedy = "", rule = "elementwise-epilogue", verdict = "fused"},
//  CHECK-SAME: {loc = "{{.*}}", op = "linalg.generic", reason = "the body uses linalg.index", remedy = "pass what depends on the position as a tensor operand", rule = "index-used", verdict = "refused"},
//  CHECK-SAME: {loc = "{{.*}}", op = "linalg.reduce", {{.*}} rule = "channel-reduction", verdict = "fused"},
//  CHECK-SAME: {loc = "{{.*}}", op = "math.exp", {{.*}} rule = "elementwise-finalize", verdict = "fused"}]}

// REMARK: fuse-verdicts.mlir:[[#]]:8: remark: [Passed] elementwise-epilogue | Category:conv-fusion | Function=verdicts
// REMARK: remark: [Missed] index-used | Category:conv-fusion | Function=verdicts | Reason="the body uses linalg.index", Suggestion="pass what depends on the position as a tensor operand", op=linalg.generic
// REMARK: remark: [Passed] channel-reduction
// REMARK: remark: [Passed] elementwise-finalize

// LIMIT-LABEL: func @verdicts(
//  LIMIT-SAME: {{.*}} reason = "the convolution would read 1 extras, max-extras is 0", remedy = "raise max-extras, or combine operands before the convolution", rule = "too-many-extras", verdict = "refused"}
//       LIMIT: linalg.generic {{.*}} attrs = {conv.refused = "too-many-extras"}
func.func @verdicts(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %b: tensor<16xf32>, %zero: tensor<2x6x6xf32>) -> (tensor<2x16x6x6xf32>, tensor<2x6x6xf32>) {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %0 = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y, %b : tensor<2x16x6x6xf32>, tensor<16xf32>) outs(%e : tensor<2x16x6x6xf32>) {
  ^bb0(%in: f32, %bias: f32, %out: f32):
    %s = arith.addf %in, %bias : f32
    linalg.yield %s : f32
  } -> tensor<2x16x6x6xf32>
  %1 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%0 : tensor<2x16x6x6xf32>) outs(%e : tensor<2x16x6x6xf32>) {
  ^bb0(%in: f32, %out: f32):
    %i = linalg.index 3 : index
    %j = arith.index_cast %i : index to i32
    %k = arith.sitofp %j : i32 to f32
    %s = arith.addf %in, %k : f32
    linalg.yield %s : f32
  } -> tensor<2x16x6x6xf32>
  %2 = linalg.reduce { arith.addf } ins(%0 : tensor<2x16x6x6xf32>) outs(%zero : tensor<2x6x6xf32>) dimensions = [1]
  %3 = math.exp %2 : tensor<2x6x6xf32>
  return %1, %3 : tensor<2x16x6x6xf32>, tensor<2x6x6xf32>
}
