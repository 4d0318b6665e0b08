// Words of two 16-bit channels that are not aligned: the kernel reads a copy of
// the slice, which is the slice's one verdict.
// RUN: conv-opt %s --emit=mlir --stage=kernels -o - | FileCheck %s
// RUN: not conv-opt %s --emit=mlir --require-fusion -o %t.mlir 2>&1 | FileCheck %s --check-prefix=REQUIRED
// RUN: conv-sim %s | FileCheck %s --check-prefix=SIM
//     SIM: 2 of 2 functions ran right

// REQUIRED: slices-copied.mlir:[[#@LINE+10]]:8: error: fusion of 'tensor.extract_slice' is required, but was refused by rule 'input-moved': pixels are gathered in words of two neighbouring channels, which start at multiples of 4 bytes, got memref<1x2x3x4x8xf16, strided<[576, 288, 96, 24, 1], offset: 3>>

// From an odd channel on there are no aligned words of two, which is what kernels
// of three dimensions gather.
// CHECK-LABEL: func.func @halves_of_three_dimensions(
//  CHECK-SAME:   op = "tensor.extract_slice", {{[^}]*}}rule = "input-moved", verdict = "refused"
//   CHECK-NOT:   slice-read
//       CHECK:   gpu.launch_func @{{.*}}_copy_
//       CHECK:   gpu.launch_func @halves_of_three_dimensions_conv{{.*}}memref<1x2x3x4x8xf16>
func.func @halves_of_three_dimensions(%x: tensor<1x2x3x4x24xf16>, %w: tensor<1x2x2x8x16xf16>) -> tensor<1x2x2x3x16xf32> {
  %a = tensor.extract_slice %x[0, 0, 0, 0, 3] [1, 2, 3, 4, 8] [1, 1, 1, 1, 1] : tensor<1x2x3x4x24xf16> to tensor<1x2x3x4x8xf16>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x2x2x3x16xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x2x2x3x16xf32>) -> tensor<1x2x2x3x16xf32>
  %y = linalg.conv_3d_ndhwc_dhwcf ins(%a, %w : tensor<1x2x3x4x8xf16>, tensor<1x2x2x8x16xf16>) outs(%f : tensor<1x2x2x3x16xf32>) -> tensor<1x2x2x3x16xf32>
  return %y : tensor<1x2x2x3x16xf32>
}

// From an even one on there are.
// CHECK-LABEL: func.func @no_copy_of_words(
//  CHECK-SAME:   op = "tensor.extract_slice", {{[^}]*}}rule = "slice-read", verdict = "fused"
//   CHECK-NOT:   _copy_
//       CHECK:   gpu.launch_func @no_copy_of_words_conv{{.*}}memref<1x2x3x4x8xf16, strided<[576, 288, 96, 24, 1], offset: 2>>
func.func @no_copy_of_words(%x: tensor<1x2x3x4x24xf16>, %w: tensor<1x2x2x8x16xf16>) -> tensor<1x2x2x3x16xf32> {
  %a = tensor.extract_slice %x[0, 0, 0, 0, 2] [1, 2, 3, 4, 8] [1, 1, 1, 1, 1] : tensor<1x2x3x4x24xf16> to tensor<1x2x3x4x8xf16>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x2x2x3x16xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x2x2x3x16xf32>) -> tensor<1x2x2x3x16xf32>
  %y = linalg.conv_3d_ndhwc_dhwcf ins(%a, %w : tensor<1x2x3x4x8xf16>, tensor<1x2x2x8x16xf16>) outs(%f : tensor<1x2x2x3x16xf32>) -> tensor<1x2x2x3x16xf32>
  return %y : tensor<1x2x2x3x16xf32>
}
