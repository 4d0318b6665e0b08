// Concatenations that begin with all of an earlier one lie in the last one's buffer,
// and each part is written once, in its place.
// RUN: conv-sim %s --eighths | FileCheck %s
// RUN: conv-opt %s --emit=mlir --stage=kernels -o - | FileCheck %s --check-prefix=COPIES
// CHECK: 9 of 9 functions ran right

// A dense block: each convolution reads what all before have made.
// COPIES-LABEL: func.func @block(
//    COPIES-NOT:   _copy_
//        COPIES:   return
func.func @block(%x: tensor<2x32x5x5xf32>, %w1: tensor<16x32x1x1xf32>, %w2: tensor<16x48x1x1xf32>) -> (tensor<2x64x5x5xf32>) {
  %zero = arith.constant 0.0 : f32
  %v1 = tensor.empty() : tensor<2x32x5x5xf32>
  %v2 = linalg.abs ins(%x : tensor<2x32x5x5xf32>) outs(%v1 : tensor<2x32x5x5xf32>) -> tensor<2x32x5x5xf32>
  %v3 = tensor.empty() : tensor<2x32x5x5xf32>
  %v4 = linalg.negf ins(%v2 : tensor<2x32x5x5xf32>) outs(%v3 : tensor<2x32x5x5xf32>) -> tensor<2x32x5x5xf32>
  %v5 = tensor.empty() : tensor<2x16x5x5xf32>
  %v6 = linalg.fill ins(%zero : f32) outs(%v5 : tensor<2x16x5x5xf32>) -> tensor<2x16x5x5xf32>
  %v7 = linalg.conv_2d_nchw_fchw ins(%v4, %w1 : tensor<2x32x5x5xf32>, tensor<16x32x1x1xf32>) outs(%v6 : tensor<2x16x5x5xf32>) -> tensor<2x16x5x5xf32>
  %v8 = tensor.concat dim(1) %v2, %v7 : (tensor<2x32x5x5xf32>, tensor<2x16x5x5xf32>) -> tensor<2x48x5x5xf32>
  %v9 = tensor.empty() : tensor<2x48x5x5xf32>
  %v10 = linalg.negf ins(%v8 : tensor<2x48x5x5xf32>) outs(%v9 : tensor<2x48x5x5xf32>) -> tensor<2x48x5x5xf32>
  %v11 = tensor.empty() : tensor<2x16x5x5xf32>
  %v12 = linalg.fill ins(%zero : f32) outs(%v11 : tensor<2x16x5x5xf32>) -> tensor<2x16x5x5xf32>
  %v13 = linalg.conv_2d_nchw_fchw ins(%v10, %w2 : tensor<2x48x5x5xf32>, tensor<16x48x1x1xf32>) outs(%v12 : tensor<2x16x5x5xf32>) -> tensor<2x16x5x5xf32>
  %v14 = tensor.concat dim(1) %v2, %v7, %v13 : (tensor<2x32x5x5xf32>, tensor<2x16x5x5xf32>, tensor<2x16x5x5xf32>) -> tensor<2x64x5x5xf32>
  %v15 = tensor.empty() : tensor<2x64x5x5xf32>
  %v16 = linalg.negf ins(%v14 : tensor<2x64x5x5xf32>) outs(%v15 : tensor<2x64x5x5xf32>) -> tensor<2x64x5x5xf32>
  return %v16 : tensor<2x64x5x5xf32>
}

// Channels innermost, in f16.
// COPIES-LABEL: func.func @block_f16(
//    COPIES-NOT:   _copy_
//        COPIES:   return
func.func @block_f16(%x: tensor<2x3x5x64xf16>, %w1: tensor<32x1x1x64xf16>, %w2: tensor<32x1x1x96xf16>) -> (tensor<2x3x5x128xf16>) {
  %zero = arith.constant 0.0 : f16
  %v1 = tensor.empty() : tensor<2x3x5x64xf16>
  %v2 = linalg.abs ins(%x : tensor<2x3x5x64xf16>) outs(%v1 : tensor<2x3x5x64xf16>) -> tensor<2x3x5x64xf16>
  %v3 = tensor.empty() : tensor<2x3x5x64xf16>
  %v4 = linalg.negf ins(%v2 : tensor<2x3x5x64xf16>) outs(%v3 : tensor<2x3x5x64xf16>) -> tensor<2x3x5x64xf16>
  %v5 = tensor.empty() : tensor<2x3x5x32xf16>
  %v6 = linalg.fill ins(%zero : f16) outs(%v5 : tensor<2x3x5x32xf16>) -> tensor<2x3x5x32xf16>
  %v7 = linalg.conv_2d_nhwc_fhwc ins(%v4, %w1 : tensor<2x3x5x64xf16>, tensor<32x1x1x64xf16>) outs(%v6 : tensor<2x3x5x32xf16>) -> tensor<2x3x5x32xf16>
  %v8 = tensor.concat dim(3) %v2, %v7 : (tensor<2x3x5x64xf16>, tensor<2x3x5x32xf16>) -> tensor<2x3x5x96xf16>
  %v9 = tensor.empty() : tensor<2x3x5x96xf16>
  %v10 = linalg.negf ins(%v8 : tensor<2x3x5x96xf16>) outs(%v9 : tensor<2x3x5x96xf16>) -> tensor<2x3x5x96xf16>
  %v11 = tensor.empty() : tensor<2x3x5x32xf16>
  %v12 = linalg.fill ins(%zero : f16) outs(%v11 : tensor<2x3x5x32xf16>) -> tensor<2x3x5x32xf16>
  %v13 = linalg.conv_2d_nhwc_fhwc ins(%v10, %w2 : tensor<2x3x5x96xf16>, tensor<32x1x1x96xf16>) outs(%v12 : tensor<2x3x5x32xf16>) -> tensor<2x3x5x32xf16>
  %v14 = tensor.concat dim(3) %v2, %v7, %v13 : (tensor<2x3x5x64xf16>, tensor<2x3x5x32xf16>, tensor<2x3x5x32xf16>) -> tensor<2x3x5x128xf16>
  %v15 = tensor.empty() : tensor<2x3x5x128xf16>
  %v16 = linalg.negf ins(%v14 : tensor<2x3x5x128xf16>) outs(%v15 : tensor<2x3x5x128xf16>) -> tensor<2x3x5x128xf16>
  return %v16 : tensor<2x3x5x128xf16>
}

// Read after a later one was written; the last one is returned too.
// COPIES-LABEL: func.func @late(
//    COPIES-NOT:   _copy_
//        COPIES:   return
func.func @late(%x: tensor<2x32x5x5xf32>, %w1: tensor<16x32x1x1xf32>, %w2: tensor<16x48x1x1xf32>) -> (tensor<2x48x5x5xf32>, tensor<2x64x5x5xf32>, tensor<2x64x5x5xf32>) {
  %zero = arith.constant 0.0 : f32
  %v1 = tensor.empty() : tensor<2x32x5x5xf32>
  %v2 = linalg.abs ins(%x : tensor<2x32x5x5xf32>) outs(%v1 : tensor<2x32x5x5xf32>) -> tensor<2x32x5x5xf32>
  %v3 = tensor.empty() : tensor<2x32x5x5xf32>
  %v4 = linalg.negf ins(%v2 : tensor<2x32x5x5xf32>) outs(%v3 : tensor<2x32x5x5xf32>) -> tensor<2x32x5x5xf32>
  %v5 = tensor.empty() : tensor<2x16x5x5xf32>
  %v6 = linalg.fill ins(%zero : f32) outs(%v5 : tensor<2x16x5x5xf32>) -> tensor<2x16x5x5xf32>
  %v7 = linalg.conv_2d_nchw_fchw ins(%v4, %w1 : tensor<2x32x5x5xf32>, tensor<16x32x1x1xf32>) outs(%v6 : tensor<2x16x5x5xf32>) -> tensor<2x16x5x5xf32>
  %v8 = tensor.concat dim(1) %v2, %v7 : (tensor<2x32x5x5xf32>, tensor<2x16x5x5xf32>) -> tensor<2x48x5x5xf32>
  %v9 = tensor.empty() : tensor<2x48x5x5xf32>
  %v10 = linalg.negf ins(%v8 : tensor<2x48x5x5xf32>) outs(%v9 : tensor<2x48x5x5xf32>) -> tensor<2x48x5x5xf32>
  %v11 = tensor.empty() : tensor<2x16x5x5xf32>
  %v12 = linalg.fill ins(%zero : f32) outs(%v11 : tensor<2x16x5x5xf32>) -> tensor<2x16x5x5xf32>
  %v13 = linalg.conv_2d_nchw_fchw ins(%v10, %w2 : tensor<2x48x5x5xf32>, tensor<16x48x1x1xf32>) outs(%v12 : tensor<2x16x5x5xf32>) -> tensor<2x16x5x5xf32>
  %v14 = tensor.concat dim(1) %v2, %v7, %v13 : (tensor<2x32x5x5xf32>, tensor<2x16x5x5xf32>, tensor<2x16x5x5xf32>) -> tensor<2x64x5x5xf32>
  %v15 = tensor.empty() : tensor<2x48x5x5xf32>
  %v16 = linalg.abs ins(%v8 : tensor<2x48x5x5xf32>) outs(%v15 : tensor<2x48x5x5xf32>) -> tensor<2x48x5x5xf32>
  %v17 = tensor.empty() : tensor<2x64x5x5xf32>
  %v18 = linalg.negf ins(%v14 : tensor<2x64x5x5xf32>) outs(%v17 : tensor<2x64x5x5xf32>) -> tensor<2x64x5x5xf32>
  return %v16, %v18, %v14 : tensor<2x48x5x5xf32>, tensor<2x64x5x5xf32>, tensor<2x64x5x5xf32>
}

// One in the middle is returned: a copy at the end.
// COPIES-LABEL: func.func @returned(
//        COPIES:   gpu.launch_func {{.*}}_copy_
//    COPIES-NOT:   _copy_
//        COPIES:   return
func.func @returned(%x: tensor<2x32x5x5xf32>, %w1: tensor<16x32x1x1xf32>, %w2: tensor<16x48x1x1xf32>) -> (tensor<2x64x5x5xf32>, tensor<2x48x5x5xf32>) {
  %zero = arith.constant 0.0 : f32
  %v1 = tensor.empty() : tensor<2x32x5x5xf32>
  %v2 = linalg.abs ins(%x : tensor<2x32x5x5xf32>) outs(%v1 : tensor<2x32x5x5xf32>) -> tensor<2x32x5x5xf32>
  %v3 = tensor.empty() : tensor<2x32x5x5xf32>
  %v4 = linalg.negf ins(%v2 : tensor<2x32x5x5xf32>) outs(%v3 : tensor<2x32x5x5xf32>) -> tensor<2x32x5x5xf32>
  %v5 = tensor.empty() : tensor<2x16x5x5xf32>
  %v6 = linalg.fill ins(%zero : f32) outs(%v5 : tensor<2x16x5x5xf32>) -> tensor<2x16x5x5xf32>
  %v7 = linalg.conv_2d_nchw_fchw ins(%v4, %w1 : tensor<2x32x5x5xf32>, tensor<16x32x1x1xf32>) outs(%v6 : tensor<2x16x5x5xf32>) -> tensor<2x16x5x5xf32>
  %v8 = tensor.concat dim(1) %v2, %v7 : (tensor<2x32x5x5xf32>, tensor<2x16x5x5xf32>) -> tensor<2x48x5x5xf32>
  %v9 = tensor.empty() : tensor<2x48x5x5xf32>
  %v10 = linalg.negf ins(%v8 : tensor<2x48x5x5xf32>) outs(%v9 : tensor<2x48x5x5xf32>) -> tensor<2x48x5x5xf32>
  %v11 = tensor.empty() : tensor<2x16x5x5xf32>
  %v12 = linalg.fill ins(%zero : f32) outs(%v11 : tensor<2x16x5x5xf32>) -> tensor<2x16x5x5xf32>
  %v13 = linalg.conv_2d_nchw_fchw ins(%v10, %w2 : tensor<2x48x5x5xf32>, tensor<16x48x1x1xf32>) outs(%v12 : tensor<2x16x5x5xf32>) -> tensor<2x16x5x5xf32>
  %v14 = tensor.concat dim(1) %v2, %v7, %v13 : (tensor<2x32x5x5xf32>, tensor<2x16x5x5xf32>, tensor<2x16x5x5xf32>) -> tensor<2x64x5x5xf32>
  %v15 = tensor.empty() : tensor<2x64x5x5xf32>
  %v16 = linalg.negf ins(%v14 : tensor<2x64x5x5xf32>) outs(%v15 : tensor<2x64x5x5xf32>) -> tensor<2x64x5x5xf32>
  return %v16, %v8 : tensor<2x64x5x5xf32>, tensor<2x48x5x5xf32>
}

// A convolution that reads a concatenation.
// COPIES-LABEL: func.func @direct(
func.func @direct(%x: tensor<2x32x5x5xf32>, %w1: tensor<16x32x1x1xf32>, %w2: tensor<16x48x1x1xf32>) -> (tensor<2x64x5x5xf32>) {
  %zero = arith.constant 0.0 : f32
  %v1 = tensor.empty() : tensor<2x32x5x5xf32>
  %v2 = linalg.abs ins(%x : tensor<2x32x5x5xf32>) outs(%v1 : tensor<2x32x5x5xf32>) -> tensor<2x32x5x5xf32>
  %v3 = tensor.empty() : tensor<2x32x5x5xf32>
  %v4 = linalg.negf ins(%v2 : tensor<2x32x5x5xf32>) outs(%v3 : tensor<2x32x5x5xf32>) -> tensor<2x32x5x5xf32>
  %v5 = tensor.empty() : tensor<2x16x5x5xf32>
  %v6 = linalg.fill ins(%zero : f32) outs(%v5 : tensor<2x16x5x5xf32>) -> tensor<2x16x5x5xf32>
  %v7 = linalg.conv_2d_nchw_fchw ins(%v4, %w1 : tensor<2x32x5x5xf32>, tensor<16x32x1x1xf32>) outs(%v6 : tensor<2x16x5x5xf32>) -> tensor<2x16x5x5xf32>
  %v8 = tensor.concat dim(1) %v2, %v7 : (tensor<2x32x5x5xf32>, tensor<2x16x5x5xf32>) -> tensor<2x48x5x5xf32>
  %v9 = tensor.empty() : tensor<2x16x5x5xf32>
  %v10 = linalg.fill ins(%zero : f32) outs(%v9 : tensor<2x16x5x5xf32>) -> tensor<2x16x5x5xf32>
  %v11 = linalg.conv_2d_nchw_fchw ins(%v8, %w2 : tensor<2x48x5x5xf32>, tensor<16x48x1x1xf32>) outs(%v10 : tensor<2x16x5x5xf32>) -> tensor<2x16x5x5xf32>
  %v12 = tensor.concat dim(1) %v2, %v7, %v11 : (tensor<2x32x5x5xf32>, tensor<2x16x5x5xf32>, tensor<2x16x5x5xf32>) -> tensor<2x64x5x5xf32>
  %v13 = tensor.empty() : tensor<2x64x5x5xf32>
  %v14 = linalg.negf ins(%v12 : tensor<2x64x5x5xf32>) outs(%v13 : tensor<2x64x5x5xf32>) -> tensor<2x64x5x5xf32>
  return %v14 : tensor<2x64x5x5xf32>
}

// One part twice.
// COPIES-LABEL: func.func @twice(
//        COPIES:   gpu.launch_func {{.*}}_copy_
//    COPIES-NOT:   _copy_
//        COPIES:   return
func.func @twice(%x: tensor<2x16x5x5xf32>, %w1: tensor<16x32x1x1xf32>, %w2: tensor<16x48x1x1xf32>) -> (tensor<2x64x5x5xf32>) {
  %zero = arith.constant 0.0 : f32
  %v1 = tensor.empty() : tensor<2x16x5x5xf32>
  %v2 = linalg.abs ins(%x : tensor<2x16x5x5xf32>) outs(%v1 : tensor<2x16x5x5xf32>) -> tensor<2x16x5x5xf32>
  %v3 = tensor.concat dim(1) %v2, %v2 : (tensor<2x16x5x5xf32>, tensor<2x16x5x5xf32>) -> tensor<2x32x5x5xf32>
  %v4 = tensor.empty() : tensor<2x32x5x5xf32>
  %v5 = linalg.negf ins(%v3 : tensor<2x32x5x5xf32>) outs(%v4 : tensor<2x32x5x5xf32>) -> tensor<2x32x5x5xf32>
  %v6 = tensor.empty() : tensor<2x16x5x5xf32>
  %v7 = linalg.fill ins(%zero : f32) outs(%v6 : tensor<2x16x5x5xf32>) -> tensor<2x16x5x5xf32>
  %v8 = linalg.conv_2d_nchw_fchw ins(%v5, %w1 : tensor<2x32x5x5xf32>, tensor<16x32x1x1xf32>) outs(%v7 : tensor<2x16x5x5xf32>) -> tensor<2x16x5x5xf32>
  %v9 = tensor.concat dim(1) %v2, %v2, %v8 : (tensor<2x16x5x5xf32>, tensor<2x16x5x5xf32>, tensor<2x16x5x5xf32>) -> tensor<2x48x5x5xf32>
  %v10 = tensor.empty() : tensor<2x48x5x5xf32>
  %v11 = linalg.negf ins(%v9 : tensor<2x48x5x5xf32>) outs(%v10 : tensor<2x48x5x5xf32>) -> tensor<2x48x5x5xf32>
  %v12 = tensor.empty() : tensor<2x16x5x5xf32>
  %v13 = linalg.fill ins(%zero : f32) outs(%v12 : tensor<2x16x5x5xf32>) -> tensor<2x16x5x5xf32>
  %v14 = linalg.conv_2d_nchw_fchw ins(%v11, %w2 : tensor<2x48x5x5xf32>, tensor<16x48x1x1xf32>) outs(%v13 : tensor<2x16x5x5xf32>) -> tensor<2x16x5x5xf32>
  %v15 = tensor.concat dim(1) %v2, %v2, %v8, %v14 : (tensor<2x16x5x5xf32>, tensor<2x16x5x5xf32>, tensor<2x16x5x5xf32>, tensor<2x16x5x5xf32>) -> tensor<2x64x5x5xf32>
  %v16 = tensor.empty() : tensor<2x64x5x5xf32>
  %v17 = linalg.negf ins(%v15 : tensor<2x64x5x5xf32>) outs(%v16 : tensor<2x64x5x5xf32>) -> tensor<2x64x5x5xf32>
  return %v17 : tensor<2x64x5x5xf32>
}

// Along rows, and the batch.
// COPIES-LABEL: func.func @rows(
//    COPIES-NOT:   _copy_
//        COPIES:   return
func.func @rows(%x: tensor<2x8x4x8xf32>, %p1: tensor<2x8x3x8xf32>, %p2: tensor<2x8x2x8xf32>) -> (tensor<2x8x7x8xf32>, tensor<2x8x7x8xf32>, tensor<2x8x9x8xf32>) {
  %zero = arith.constant 0.0 : f32
  %v1 = tensor.empty() : tensor<2x8x4x8xf32>
  %v2 = linalg.abs ins(%x : tensor<2x8x4x8xf32>) outs(%v1 : tensor<2x8x4x8xf32>) -> tensor<2x8x4x8xf32>
  %v3 = tensor.empty() : tensor<2x8x3x8xf32>
  %v4 = linalg.abs ins(%p1 : tensor<2x8x3x8xf32>) outs(%v3 : tensor<2x8x3x8xf32>) -> tensor<2x8x3x8xf32>
  %v5 = tensor.concat dim(2) %v2, %v4 : (tensor<2x8x4x8xf32>, tensor<2x8x3x8xf32>) -> tensor<2x8x7x8xf32>
  %v6 = tensor.empty() : tensor<2x8x7x8xf32>
  %v7 = linalg.negf ins(%v5 : tensor<2x8x7x8xf32>) outs(%v6 : tensor<2x8x7x8xf32>) -> tensor<2x8x7x8xf32>
  %v8 = tensor.empty() : tensor<2x8x2x8xf32>
  %v9 = linalg.abs ins(%p2 : tensor<2x8x2x8xf32>) outs(%v8 : tensor<2x8x2x8xf32>) -> tensor<2x8x2x8xf32>
  %v10 = tensor.concat dim(2) %v2, %v4, %v9 : (tensor<2x8x4x8xf32>, tensor<2x8x3x8xf32>, tensor<2x8x2x8xf32>) -> tensor<2x8x9x8xf32>
  %v11 = tensor.empty() : tensor<2x8x7x8xf32>
  %v12 = linalg.abs ins(%v5 : tensor<2x8x7x8xf32>) outs(%v11 : tensor<2x8x7x8xf32>) -> tensor<2x8x7x8xf32>
  %v13 = tensor.empty() : tensor<2x8x9x8xf32>
  %v14 = linalg.negf ins(%v10 : tensor<2x8x9x8xf32>) outs(%v13 : tensor<2x8x9x8xf32>) -> tensor<2x8x9x8xf32>
  return %v7, %v12, %v14 : tensor<2x8x7x8xf32>, tensor<2x8x7x8xf32>, tensor<2x8x9x8xf32>
}

// COPIES-LABEL: func.func @batch(
//    COPIES-NOT:   _copy_
//        COPIES:   return
func.func @batch(%x: tensor<2x8x5x7xf16>, %p1: tensor<1x8x5x7xf16>, %p2: tensor<3x8x5x7xf16>) -> (tensor<3x8x5x7xf16>, tensor<6x8x5x7xf16>) {
  %zero = arith.constant 0.0 : f16
  %v1 = tensor.empty() : tensor<2x8x5x7xf16>
  %v2 = linalg.abs ins(%x : tensor<2x8x5x7xf16>) outs(%v1 : tensor<2x8x5x7xf16>) -> tensor<2x8x5x7xf16>
  %v3 = tensor.empty() : tensor<1x8x5x7xf16>
  %v4 = linalg.abs ins(%p1 : tensor<1x8x5x7xf16>) outs(%v3 : tensor<1x8x5x7xf16>) -> tensor<1x8x5x7xf16>
  %v5 = tensor.concat dim(0) %v2, %v4 : (tensor<2x8x5x7xf16>, tensor<1x8x5x7xf16>) -> tensor<3x8x5x7xf16>
  %v6 = tensor.empty() : tensor<3x8x5x7xf16>
  %v7 = linalg.negf ins(%v5 : tensor<3x8x5x7xf16>) outs(%v6 : tensor<3x8x5x7xf16>) -> tensor<3x8x5x7xf16>
  %v8 = tensor.empty() : tensor<3x8x5x7xf16>
  %v9 = linalg.abs ins(%p2 : tensor<3x8x5x7xf16>) outs(%v8 : tensor<3x8x5x7xf16>) -> tensor<3x8x5x7xf16>
  %v10 = tensor.concat dim(0) %v2, %v4, %v9 : (tensor<2x8x5x7xf16>, tensor<1x8x5x7xf16>, tensor<3x8x5x7xf16>) -> tensor<6x8x5x7xf16>
  %v11 = tensor.empty() : tensor<6x8x5x7xf16>
  %v12 = linalg.negf ins(%v10 : tensor<6x8x5x7xf16>) outs(%v11 : tensor<6x8x5x7xf16>) -> tensor<6x8x5x7xf16>
  return %v7, %v12 : tensor<3x8x5x7xf16>, tensor<6x8x5x7xf16>
}

// Parts of odd sizes, which no vectors reach.
// COPIES-LABEL: func.func @odd(
//        COPIES:   gpu.launch_func {{.*}}_copy_
//    COPIES-NOT:   _copy_
//        COPIES:   return
func.func @odd(%x: tensor<2x5x5x5xf16>, %w1: tensor<3x5x1x1xf16>, %w2: tensor<1x8x1x1xf16>) -> (tensor<2x9x5x5xf16>) {
  %zero = arith.constant 0.0 : f16
  %v1 = tensor.empty() : tensor<2x5x5x5xf16>
  %v2 = linalg.abs ins(%x : tensor<2x5x5x5xf16>) outs(%v1 : tensor<2x5x5x5xf16>) -> tensor<2x5x5x5xf16>
  %v3 = tensor.empty() : tensor<2x5x5x5xf16>
  %v4 = linalg.negf ins(%v2 : tensor<2x5x5x5xf16>) outs(%v3 : tensor<2x5x5x5xf16>) -> tensor<2x5x5x5xf16>
  %v5 = tensor.empty() : tensor<2x3x5x5xf16>
  %v6 = linalg.fill ins(%zero : f16) outs(%v5 : tensor<2x3x5x5xf16>) -> tensor<2x3x5x5xf16>
  %v7 = linalg.conv_2d_nchw_fchw ins(%v4, %w1 : tensor<2x5x5x5xf16>, tensor<3x5x1x1xf16>) outs(%v6 : tensor<2x3x5x5xf16>) -> tensor<2x3x5x5xf16>
  %v8 = tensor.concat dim(1) %v2, %v7 : (tensor<2x5x5x5xf16>, tensor<2x3x5x5xf16>) -> tensor<2x8x5x5xf16>
  %v9 = tensor.empty() : tensor<2x8x5x5xf16>
  %v10 = linalg.negf ins(%v8 : tensor<2x8x5x5xf16>) outs(%v9 : tensor<2x8x5x5xf16>) -> tensor<2x8x5x5xf16>
  %v11 = tensor.empty() : tensor<2x1x5x5xf16>
  %v12 = linalg.fill ins(%zero : f16) outs(%v11 : tensor<2x1x5x5xf16>) -> tensor<2x1x5x5xf16>
  %v13 = linalg.conv_2d_nchw_fchw ins(%v10, %w2 : tensor<2x8x5x5xf16>, tensor<1x8x1x1xf16>) outs(%v12 : tensor<2x1x5x5xf16>) -> tensor<2x1x5x5xf16>
  %v14 = tensor.concat dim(1) %v2, %v7, %v13 : (tensor<2x5x5x5xf16>, tensor<2x3x5x5xf16>, tensor<2x1x5x5xf16>) -> tensor<2x9x5x5xf16>
  %v15 = tensor.empty() : tensor<2x9x5x5xf16>
  %v16 = linalg.negf ins(%v14 : tensor<2x9x5x5xf16>) outs(%v15 : tensor<2x9x5x5xf16>) -> tensor<2x9x5x5xf16>
  return %v16 : tensor<2x9x5x5xf16>
}
