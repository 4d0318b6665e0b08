// Which moves of results take no copy is said of the kernels that come out.
// RUN: conv-opt %s --emit=ptx --remarks -o /dev/null 2>&1 | FileCheck %s
// RUN: conv-sim %s | FileCheck %s --check-prefix=SIM
// SIM: 3 of 3 functions ran right

// TOSA's pooling and its padding are written in one place: the padding is read in
// the kernel of the pooling.
// CHECK-LABEL: pooled:
//       CHECK: fused tensor.pad {{.*}} [result-placed]: takes no copy
//       CHECK: refused linalg.pooling_nhwc_max {{.*}} [move-between]
func.func @pooled(%x: tensor<1x8x8x4xf32>, %w: tensor<8x3x3x4xf32>, %b: tensor<8xf32>) -> tensor<1x3x3x8xf32> {
  %zp = "tosa.const"() {values = dense<0.0> : tensor<1xf32>} : () -> tensor<1xf32>
  %y = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x8x8x4xf32>, tensor<8x3x3x4xf32>, tensor<8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x6x6x8xf32>
  %r = tosa.max_pool2d %y {kernel = array<i64: 3, 3>, pad = array<i64: 1, 0, 1, 0>, stride = array<i64: 2, 2>, nan_mode = PROPAGATE} : (tensor<1x6x6x8xf32>) -> tensor<1x3x3x8xf32>
  return %r : tensor<1x3x3x8xf32>
}

// So is that of an average, behind which a quotient is computed.
// CHECK-LABEL: averaged:
//       CHECK: fused tensor.pad {{.*}} [result-placed]: takes no copy
//       CHECK: refused linalg.pooling_nhwc_sum {{.*}} [move-between]
func.func @averaged(%x: tensor<1x8x8x4xf32>, %w: tensor<8x3x3x4xf32>, %b: tensor<8xf32>) -> tensor<1x3x3x8xf32> {
  %zp = "tosa.const"() {values = dense<0.0> : tensor<1xf32>} : () -> tensor<1xf32>
  %y = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x8x8x4xf32>, tensor<8x3x3x4xf32>, tensor<8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x6x6x8xf32>
  %r = tosa.avg_pool2d %y, %zp, %zp {acc_type = f32, kernel = array<i64: 3, 3>, pad = array<i64: 1, 0, 1, 0>, stride = array<i64: 2, 2>} : (tensor<1x6x6x8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x3x3x8xf32>
  return %r : tensor<1x3x3x8xf32>
}

// What stands beside the result is copied, which the reason does not deny.
// CHECK-LABEL: no_dense_block:
//       CHECK: refused tensor.concat {{.*}} [result-moved]: takes a copy, of the convolution's result or of what it is put beside
func.func @no_dense_block(%x: tensor<1x4x8x8xf32>, %w: tensor<4x4x1x1xf32>) -> tensor<1x8x8x8xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x4x8x8xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  %y = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x4x8x8xf32>, tensor<4x4x1x1xf32>) outs(%f : tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  %r = tensor.concat dim(1) %x, %y : (tensor<1x4x8x8xf32>, tensor<1x4x8x8xf32>) -> tensor<1x8x8x8xf32>
  return %r : tensor<1x8x8x8xf32>
}
