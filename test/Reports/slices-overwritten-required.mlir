// A slice that is read after another op has overwritten its source is copied, which
// is an error where fusion is required.
// RUN: not conv-opt %s --emit=mlir --require-fusion -o %t.mlir 2>&1 | FileCheck %s
// RUN: conv-sim %s --order-seed=1 | FileCheck %s --check-prefix=SIM
//   SIM: 1 of 1 function ran right

// CHECK: [[#@LINE+9]]:8: error: fusion of 'tensor.extract_slice' is required, but was refused by rule 'input-moved': a copy, for its source is overwritten while the slice is still read
// CHECK-NOT: error:
func.func @overwritten(%x: tensor<1x8x6x6xf32>, %w: tensor<4x4x1x1xf32>) -> (tensor<1x8x6x6xf32>, tensor<1x4x6x6xf32>) {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %one = tensor.empty() : tensor<1x1xf32>
  %eb = tensor.empty() : tensor<1x8x6x6xf32>
  %low = linalg.fill ins(%lowest : f32) outs(%eb : tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  %b = linalg.pooling_nchw_max ins(%x, %one : tensor<1x8x6x6xf32>, tensor<1x1xf32>) outs(%low : tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  %a = tensor.extract_slice %b[0, 0, 0, 0] [1, 4, 6, 6] [1, 1, 1, 1] : tensor<1x8x6x6xf32> to tensor<1x4x6x6xf32>
  %z = linalg.exp ins(%x : tensor<1x8x6x6xf32>) outs(%b : tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  %e = tensor.empty() : tensor<1x4x6x6xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x4x6x6xf32>) -> tensor<1x4x6x6xf32>
  %y = linalg.conv_2d_nchw_fchw ins(%a, %w : tensor<1x4x6x6xf32>, tensor<4x4x1x1xf32>) outs(%f : tensor<1x4x6x6xf32>) -> tensor<1x4x6x6xf32>
  return %z, %y : tensor<1x8x6x6xf32>, tensor<1x4x6x6xf32>
}
