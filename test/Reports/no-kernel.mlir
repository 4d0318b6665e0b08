// A convolution without a kernel: nothing that joined it is called fused, not in
// the manifest either.
// RUN: conv-opt %s --emit=mlir --stage=scheduled -o - | FileCheck %s
// RUN: not conv-opt %s --emit=bundle --require-fusion -o %t.bundle 2>&1 | FileCheck %s --check-prefix=REQUIRED

// CHECK-LABEL: func.func @accumulate_f64(
//   CHECK-SAME:   {loc = "{{.*}}:24:8", op = "linalg.conv_1d_ncw_fcw", reason = "kernels exist for {{[^}]*}}rule = "no-kernel", verdict = "refused"}
//   CHECK-SAME:   {loc = "{{.*}}:19:8", op = "tensor.pad", reason = "it joined a convolution that has no kernel", {{[^}]*}}rule = "no-kernel", verdict = "refused"}
//   CHECK-SAME:   {loc = "{{.*}}:25:8", op = "linalg.exp", reason = "it joined a convolution that has no kernel", {{[^}]*}}rule = "no-kernel", verdict = "refused"}
//    CHECK-NOT:   verdict =
//    CHECK-NOT:   conv.fused ins
//        CHECK: func.func @accumulate_f32(
//    CHECK-NOT:   refused

// REQUIRED-COUNT-3: was refused by rule 'no-kernel'
//     REQUIRED-NOT: error
func.func @accumulate_f64(%x: tensor<1x2x8xf64>, %w: tensor<3x2x3xf64>) -> tensor<1x3x8xf64> {
  %zero = arith.constant 0.0 : f64
  %p = tensor.pad %x low[0, 0, 1] high[0, 0, 1] {
  ^bb0(%i0: index, %i1: index, %i2: index):
    tensor.yield %zero : f64
  } : tensor<1x2x8xf64> to tensor<1x2x10xf64>
  %e = tensor.empty() : tensor<1x3x8xf64>
  %y = linalg.conv_1d_ncw_fcw ins(%p, %w : tensor<1x2x10xf64>, tensor<3x2x3xf64>) outs(%e : tensor<1x3x8xf64>) -> tensor<1x3x8xf64>
  %r = linalg.exp ins(%y : tensor<1x3x8xf64>) outs(%e : tensor<1x3x8xf64>) -> tensor<1x3x8xf64>
  return %r : tensor<1x3x8xf64>
}

func.func @accumulate_f32(%x: tensor<1x2x8xf32>, %w: tensor<3x2x3xf32>) -> tensor<1x3x8xf32> {
  %zero = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0, 0, 1] high[0, 0, 1] {
  ^bb0(%i0: index, %i1: index, %i2: index):
    tensor.yield %zero : f32
  } : tensor<1x2x8xf32> to tensor<1x2x10xf32>
  %e = tensor.empty() : tensor<1x3x8xf32>
  %y = linalg.conv_1d_ncw_fcw ins(%p, %w : tensor<1x2x10xf32>, tensor<3x2x3xf32>) outs(%e : tensor<1x3x8xf32>) -> tensor<1x3x8xf32>
  %r = linalg.exp ins(%y : tensor<1x3x8xf32>) outs(%e : tensor<1x3x8xf32>) -> tensor<1x3x8xf32>
  return %r : tensor<1x3x8xf32>
}
