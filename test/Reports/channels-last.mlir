// A residual block as PyTorch writes it through TOSA: channels first around
// convolutions with channels last. No transposition remains.
// RUN: conv-opt %s --emit=mlir --stage=kernels --require-fusion -o - | FileCheck %s
// RUN: conv-sim %s | FileCheck %s --check-prefix=SIM

// SIM: right
// CHECK-LABEL: func.func @block(
//       CHECK:   gpu.launch_func @{{.*}}conv
//       CHECK:   gpu.launch_func @{{.*}}conv
//       CHECK:   gpu.launch_func @{{.*}}conv
//   CHECK-NOT:   _transpose
//       CHECK: return
func.func @block(%x: tensor<1x4x8x8xf32>) -> tensor<1x6x4x4xf32> {
  %w0 = "tosa.const"() {values = dense<0.125> : tensor<6x3x3x4xf32>} : () -> tensor<6x3x3x4xf32>
  %w1 = "tosa.const"() {values = dense<-0.25> : tensor<6x3x3x6xf32>} : () -> tensor<6x3x3x6xf32>
  %w2 = "tosa.const"() {values = dense<0.5> : tensor<6x1x1x4xf32>} : () -> tensor<6x1x1x4xf32>
  %b = "tosa.const"() {values = dense<[0.5, -0.25, 0.125, 1.0, -1.0, 0.75]> : tensor<6xf32>} : () -> tensor<6xf32>
  %zp = "tosa.const"() {values = dense<0.0> : tensor<1xf32>} : () -> tensor<1xf32>
  %start = tosa.const_shape {values = dense<0> : tensor<4xindex>} : () -> !tosa.shape<4>
  %size = tosa.const_shape {values = dense<[1, 7, 7, 4]> : tensor<4xindex>} : () -> !tosa.shape<4>
  // Channels last, for both branches.
  %last = tosa.transpose %x {perms = array<i32: 0, 2, 3, 1>} : (tensor<1x4x8x8xf32>) -> tensor<1x8x8x4xf32>
  %c0 = tosa.conv2d %last, %w0, %b, %zp, %zp {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 1, 0, 1, 0>, stride = array<i64: 2, 2>} : (tensor<1x8x8x4xf32>, tensor<6x3x3x4xf32>, tensor<6xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x6xf32>
  %f0 = tosa.transpose %c0 {perms = array<i32: 0, 3, 1, 2>} : (tensor<1x4x4x6xf32>) -> tensor<1x6x4x4xf32>
  %r0 = tosa.clamp %f0 {max_val = 3.40282347E+38 : f32, min_val = 0.0 : f32} : (tensor<1x6x4x4xf32>) -> tensor<1x6x4x4xf32>
  %l0 = tosa.transpose %r0 {perms = array<i32: 0, 2, 3, 1>} : (tensor<1x6x4x4xf32>) -> tensor<1x4x4x6xf32>
  %c1 = tosa.conv2d %l0, %w1, %b, %zp, %zp {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 1, 1, 1, 1>, stride = array<i64: 1, 1>} : (tensor<1x4x4x6xf32>, tensor<6x3x3x6xf32>, tensor<6xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x6xf32>
  %f1 = tosa.transpose %c1 {perms = array<i32: 0, 3, 1, 2>} : (tensor<1x4x4x6xf32>) -> tensor<1x6x4x4xf32>
  // What the stride steps over is cut off, as TOSA demands.
  %cut = tosa.slice %last, %start, %size : (tensor<1x8x8x4xf32>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<1x7x7x4xf32>
  %c2 = tosa.conv2d %cut, %w2, %b, %zp, %zp {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 2, 2>} : (tensor<1x7x7x4xf32>, tensor<6x1x1x4xf32>, tensor<6xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x6xf32>
  %f2 = tosa.transpose %c2 {perms = array<i32: 0, 3, 1, 2>} : (tensor<1x4x4x6xf32>) -> tensor<1x6x4x4xf32>
  %s = tosa.add %f1, %f2 : (tensor<1x6x4x4xf32>, tensor<1x6x4x4xf32>) -> tensor<1x6x4x4xf32>
  %y = tosa.clamp %s {max_val = 3.40282347E+38 : f32, min_val = 0.0 : f32} : (tensor<1x6x4x4xf32>) -> tensor<1x6x4x4xf32>
  return %y : tensor<1x6x4x4xf32>
}
