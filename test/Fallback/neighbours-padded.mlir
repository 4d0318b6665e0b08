// Poolings that read their padding in place, with innermost channels: neighbours are
// inside or outside together, and a thread loads theirs at once.
// RUN: conv-sim %s | FileCheck %s
// RUN: conv-opt %s --emit=mlir --stage=kernels | FileCheck %s --check-prefix=KERNELS

// CHECK: average result0: right
// CHECK: maximum result0: right
// CHECK: shifted result0: right
// CHECK: odd result0: right
// CHECK: along result0: right

// KERNELS-LABEL: gpu.func @average_reduce_0(
//       KERNELS:   %[[INSIDE:.*]] = arith.andi
//       KERNELS:   scf.if %[[INSIDE]] -> (vector<8xf16>) {
//       KERNELS:     vector.load %{{.*}} {alignment = 16 : i64} : memref<2x47x30x48xf16>, vector<8xf16>
//       KERNELS:   } else {
//       KERNELS:     vector.broadcast %{{.*}} : f16 to vector<8xf16>
//   KERNELS-NOT:   memref.load
//       KERNELS:   vector.store
func.func @average(%x: tensor<2x47x30x48xf16>) -> tensor<2x47x30x48xf16> {
  %zero = arith.constant 0.0 : f16
  %p = tensor.pad %x low[0, 1, 1, 0] high[0, 1, 1, 0] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %zero : f16
  } : tensor<2x47x30x48xf16> to tensor<2x49x32x48xf16>
  %w = tensor.empty() : tensor<3x3xf16>
  %e = tensor.empty() : tensor<2x47x30x48xf16>
  %f = linalg.fill ins(%zero : f16) outs(%e : tensor<2x47x30x48xf16>) -> tensor<2x47x30x48xf16>
  %y = linalg.pooling_nhwc_sum {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>}
    ins(%p, %w : tensor<2x49x32x48xf16>, tensor<3x3xf16>) outs(%f : tensor<2x47x30x48xf16>) -> tensor<2x47x30x48xf16>
  return %y : tensor<2x47x30x48xf16>
}

// Strides, and padding on one side alone.
// KERNELS-LABEL: gpu.func @maximum_pooling_nhwc_max_0(
//       KERNELS:   vector.load %{{.*}} {alignment = 16 : i64} : memref<4x65x40x64xf32>, vector<4xf32>
//   KERNELS-NOT:   memref.load
//       KERNELS:   vector.store
func.func @maximum(%x: tensor<4x65x40x64xf32>) -> tensor<4x33x20x64xf32> {
  %low = arith.constant 0xFF800000 : f32
  %p = tensor.pad %x low[0, 2, 0, 0] high[0, 0, 1, 0] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %low : f32
  } : tensor<4x65x40x64xf32> to tensor<4x67x41x64xf32>
  %w = tensor.empty() : tensor<3x3xf32>
  %e = tensor.empty() : tensor<4x33x20x64xf32>
  %f = linalg.fill ins(%low : f32) outs(%e : tensor<4x33x20x64xf32>) -> tensor<4x33x20x64xf32>
  %y = linalg.pooling_nhwc_max {dilations = dense<1> : vector<2xi64>, strides = dense<2> : vector<2xi64>}
    ins(%p, %w : tensor<4x67x41x64xf32>, tensor<3x3xf32>) outs(%f : tensor<4x33x20x64xf32>) -> tensor<4x33x20x64xf32>
  return %y : tensor<4x33x20x64xf32>
}

// Where the channels are padded, too, neighbours are not inside together.
// KERNELS-LABEL: gpu.func @shifted_pooling_nhwc_sum_0(
//   KERNELS-NOT:   vector.load
//       KERNELS:   memref.load
func.func @shifted(%x: tensor<4x47x30x47xf32>) -> tensor<4x47x30x48xf32> {
  %zero = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0, 1, 1, 1] high[0, 1, 1, 0] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %zero : f32
  } : tensor<4x47x30x47xf32> to tensor<4x49x32x48xf32>
  %w = tensor.empty() : tensor<3x3xf32>
  %e = tensor.empty() : tensor<4x47x30x48xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<4x47x30x48xf32>) -> tensor<4x47x30x48xf32>
  %y = linalg.pooling_nhwc_sum {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>}
    ins(%p, %w : tensor<4x49x32x48xf32>, tensor<3x3xf32>) outs(%f : tensor<4x47x30x48xf32>) -> tensor<4x47x30x48xf32>
  return %y : tensor<4x47x30x48xf32>
}

// Rows of an odd number of elements are not aligned.
// KERNELS-LABEL: gpu.func @odd_pooling_nhwc_sum_0(
//   KERNELS-NOT:   vector.load
//       KERNELS:   memref.load
func.func @odd(%x: tensor<4x47x30x49xf32>) -> tensor<4x47x30x49xf32> {
  %zero = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0, 1, 1, 0] high[0, 1, 1, 0] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %zero : f32
  } : tensor<4x47x30x49xf32> to tensor<4x49x32x49xf32>
  %w = tensor.empty() : tensor<3x3xf32>
  %e = tensor.empty() : tensor<4x47x30x49xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<4x47x30x49xf32>) -> tensor<4x47x30x49xf32>
  %y = linalg.pooling_nhwc_sum {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>}
    ins(%p, %w : tensor<4x49x32x49xf32>, tensor<3x3xf32>) outs(%f : tensor<4x47x30x49xf32>) -> tensor<4x47x30x49xf32>
  return %y : tensor<4x47x30x49xf32>
}

// A window along the innermost dimension: each neighbour has a place of its own.
// KERNELS-LABEL: gpu.func @along_pooling_nchw_sum_0(
//   KERNELS-NOT:   vector.load
//       KERNELS:   memref.load
func.func @along(%x: tensor<4x64x30x48xf32>) -> tensor<4x64x30x48xf32> {
  %zero = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0, 0, 1, 1] high[0, 0, 1, 1] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %zero : f32
  } : tensor<4x64x30x48xf32> to tensor<4x64x32x50xf32>
  %w = tensor.empty() : tensor<3x3xf32>
  %e = tensor.empty() : tensor<4x64x30x48xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<4x64x30x48xf32>) -> tensor<4x64x30x48xf32>
  %y = linalg.pooling_nchw_sum {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>}
    ins(%p, %w : tensor<4x64x32x50xf32>, tensor<3x3xf32>) outs(%f : tensor<4x64x30x48xf32>) -> tensor<4x64x30x48xf32>
  return %y : tensor<4x64x30x48xf32>
}
