// A result that is inserted into the tensor that a slice of makes the input: both
// parts of one buffer, though they do not overlap. Bufferization keeps what is
// still read by a copy of the slice, which the slice's verdict then says.
// RUN: conv-opt %s --emit=mlir --stage=kernels -o - | FileCheck %s
// Also of programs without places.
// RUN: conv-opt %s --strip-debuginfo --mlir-print-debuginfo | conv-opt --emit=mlir --stage=kernels -o - | FileCheck %s
// RUN: conv-sim %s --order-seed=1 | FileCheck %s --check-prefix=SIM
//     SIM: 2 of 2 functions ran right

// CHECK-LABEL: func.func @into_source(
//  CHECK-SAME:   op = "tensor.extract_slice", reason = "a copy, for its source is overwritten while the slice is still read", {{[^}]*}}rule = "input-moved", verdict = "refused"
//   CHECK-NOT:   slice-read
//       CHECK:   gpu.launch_func @{{.*}}_copy_
//       CHECK:   gpu.launch_func @into_source_conv{{.*}}strided<[288, 36, 6, 1], offset: 144>>
func.func @into_source(%x: tensor<1x8x6x6xf32>, %w: tensor<4x4x1x1xf32>) -> tensor<1x8x6x6xf32> {
  %zero = arith.constant 0.0 : f32
  %eb = tensor.empty() : tensor<1x8x6x6xf32>
  %b = linalg.exp ins(%x : tensor<1x8x6x6xf32>) outs(%eb : tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  %a = tensor.extract_slice %b[0, 0, 0, 0] [1, 4, 6, 6] [1, 1, 1, 1] : tensor<1x8x6x6xf32> to tensor<1x4x6x6xf32>
  %e = tensor.empty() : tensor<1x4x6x6xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x4x6x6xf32>) -> tensor<1x4x6x6xf32>
  %y = linalg.conv_2d_nchw_fchw ins(%a, %w : tensor<1x4x6x6xf32>, tensor<4x4x1x1xf32>) outs(%f : tensor<1x4x6x6xf32>) -> tensor<1x4x6x6xf32>
  %r = tensor.insert_slice %y into %b[0, 4, 0, 0] [1, 4, 6, 6] [1, 1, 1, 1] : tensor<1x4x6x6xf32> into tensor<1x8x6x6xf32>
  return %r : tensor<1x8x6x6xf32>
}

// Of an argument the result is a buffer of its own, and the slice is read there.
// CHECK-LABEL: func.func @no_copy_of_argument(
//  CHECK-SAME:   op = "tensor.extract_slice", {{[^}]*}}rule = "slice-read", verdict = "fused"
//       CHECK:   gpu.launch_func @no_copy_of_argument_conv{{.*}}(%subview : memref<1x4x6x6xf32, strided<[288, 36, 6, 1]>>
func.func @no_copy_of_argument(%b: tensor<1x8x6x6xf32>, %w: tensor<4x4x1x1xf32>) -> tensor<1x8x6x6xf32> {
  %zero = arith.constant 0.0 : f32
  %a = tensor.extract_slice %b[0, 0, 0, 0] [1, 4, 6, 6] [1, 1, 1, 1] : tensor<1x8x6x6xf32> to tensor<1x4x6x6xf32>
  %e = tensor.empty() : tensor<1x4x6x6xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x4x6x6xf32>) -> tensor<1x4x6x6xf32>
  %y = linalg.conv_2d_nchw_fchw ins(%a, %w : tensor<1x4x6x6xf32>, tensor<4x4x1x1xf32>) outs(%f : tensor<1x4x6x6xf32>) -> tensor<1x4x6x6xf32>
  %r = tensor.insert_slice %y into %b[0, 4, 0, 0] [1, 4, 6, 6] [1, 1, 1, 1] : tensor<1x4x6x6xf32> into tensor<1x8x6x6xf32>
  return %r : tensor<1x8x6x6xf32>
}
