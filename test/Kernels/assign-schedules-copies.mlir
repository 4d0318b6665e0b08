// Where the kernel reads a copy of a slice, the verdict that it is read where it is is corrected, with the remedy that
// the family gives; what else is recorded of the slice stays.
// RUN: conv-opt %s --conv-assign-schedules --remarks-filter=conv-schedule --remark-format=emitRemark -o %t.mlir 2>&1 | FileCheck %s --check-prefix=REMARK
// RUN: FileCheck %s --input-file=%t.mlir
// REMARK: remark: [Missed] input-moved | Category:conv-schedule {{.*}}Reason="pixels are gathered in words of two neighbouring channels, {{.*}}", Suggestion="cut the input where words are aligned, or convert it to f32"

// CHECK-LABEL: func.func @halves(
//  CHECK-SAME:   conv.verdicts = [
//  CHECK-SAME:     {loc = "s.mlir:1:2", op = "tensor.extract_slice", {{[^}]*}}rule = "result-placed", verdict = "fused"}
//  CHECK-SAME:     {loc = "s.mlir:1:2", op = "tensor.extract_slice", reason = "pixels are gathered in words of two neighbouring channels, which start at multiples of 4 bytes, got memref<1x2x3x4x8xf16, strided<[576, 288, 96, 24, 1], offset: 3>>", remedy = "cut the input where words are aligned, or convert it to f32", rule = "input-moved", verdict = "refused"}]
func.func @halves(%x: tensor<1x2x3x4x24xf16>, %w: tensor<1x1x1x8x16xf16>, %o: tensor<1x2x3x4x16xf32>) -> tensor<1x2x3x4x16xf32>
    attributes {conv.verdicts = [
      {loc = "s.mlir:1:2", op = "tensor.extract_slice", reason = "", rule = "slice-read", verdict = "fused"},
      {loc = "s.mlir:1:2", op = "tensor.extract_slice", reason = "", rule = "result-placed", verdict = "fused"}]} {
  %a = tensor.extract_slice %x[0, 0, 0, 0, 3] [1, 2, 3, 4, 8] [1, 1, 1, 1, 1] : tensor<1x2x3x4x24xf16> to tensor<1x2x3x4x8xf16> loc("s.mlir":1:2)
  %y = conv.fused ins(%a, %w : tensor<1x2x3x4x8xf16>, tensor<1x1x1x8x16xf16>) outs(%o : tensor<1x2x3x4x16xf32>)
      dims <input = ndhwc, filter = dhwcf, output = ndhwf>
      strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0] pad_high [0, 0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x2x3x4x16xf32>
  return %y : tensor<1x2x3x4x16xf32>
}
