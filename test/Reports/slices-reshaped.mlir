// A reshape of a slice is a view of the same addresses, or a copy, which the
// slice's verdict then says.
// RUN: conv-opt %s --emit=mlir --stage=kernels -o - | FileCheck %s
// RUN: not conv-opt %s --emit=mlir --require-fusion -o %t.mlir 2>&1 | FileCheck %s --check-prefix=REQUIRED
// RUN: conv-sim %s | FileCheck %s --check-prefix=SIM
//     SIM: 2 of 2 functions ran right

// REQUIRED: slices-reshaped.mlir:[[#@LINE+8]]:8: error: fusion of 'tensor.extract_slice' is required, but was refused by rule 'input-moved': a copy makes the convolution's input

// Rows of a window do not follow each other, so that a reshape which makes one of
// them is a copy.
// CHECK-LABEL: func.func @reshaped_window(
//  CHECK-SAME:   op = "tensor.extract_slice", {{[^}]*}}rule = "input-moved", verdict = "refused"
//       CHECK:   gpu.launch_func @{{.*}}_copy_
func.func @reshaped_window(%x: tensor<1x2x4x6xf32>, %w: tensor<3x2x3xf32>) -> tensor<1x3x14xf32> {
  %a = tensor.extract_slice %x[0, 0, 0, 1] [1, 2, 4, 4] [1, 1, 1, 1] : tensor<1x2x4x6xf32> to tensor<1x2x4x4xf32>
  %b = tensor.collapse_shape %a [[0], [1], [2, 3]] : tensor<1x2x4x4xf32> into tensor<1x2x16xf32>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x3x14xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x3x14xf32>) -> tensor<1x3x14xf32>
  %y = linalg.conv_1d_ncw_fcw ins(%b, %w : tensor<1x2x16xf32>, tensor<3x2x3xf32>) outs(%f : tensor<1x3x14xf32>) -> tensor<1x3x14xf32>
  return %y : tensor<1x3x14xf32>
}

// Those of whole planes do.
// CHECK-LABEL: func.func @no_copy_of_planes(
//  CHECK-SAME:   op = "tensor.extract_slice", {{[^}]*}}rule = "slice-read", verdict = "fused"
//   CHECK-NOT:   _copy_
//       CHECK:   gpu.launch_func @no_copy_of_planes_conv{{.*}}memref<1x2x16xf32, strided<[48, 16, 1], offset: 16>>
func.func @no_copy_of_planes(%x: tensor<1x3x4x4xf32>, %w: tensor<3x2x3xf32>) -> tensor<1x3x14xf32> {
  %a = tensor.extract_slice %x[0, 1, 0, 0] [1, 2, 4, 4] [1, 1, 1, 1] : tensor<1x3x4x4xf32> to tensor<1x2x4x4xf32>
  %b = tensor.collapse_shape %a [[0], [1], [2, 3]] : tensor<1x2x4x4xf32> into tensor<1x2x16xf32>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x3x14xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x3x14xf32>) -> tensor<1x3x14xf32>
  %y = linalg.conv_1d_ncw_fcw ins(%b, %w : tensor<1x2x16xf32>, tensor<3x2x3xf32>) outs(%f : tensor<1x3x14xf32>) -> tensor<1x3x14xf32>
  return %y : tensor<1x3x14xf32>
}
