// TOSA: convolution (NHWC input, FHWC filter) and clamp. The stock passes bring it to linalg:
//   mlir-opt --pass-pipeline='builtin.module(func.func(tosa-to-linalg-named,tosa-to-linalg,tosa-to-arith,tosa-to-tensor),canonicalize,cse)'

module {
  func.func @conv2d_tosa_clamp(%input: tensor<8x32x32x16xf32>, %filter: tensor<32x3x3x16xf32>, %bias: tensor<32xf32>) -> tensor<8x32x32x32xf32> {
    %zp = "tosa.const"() {values = dense<0.0> : tensor<1xf32>} : () -> tensor<1xf32>
    %conv = tosa.conv2d %input, %filter, %bias, %zp, %zp {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 1, 1, 1, 1>, stride = array<i64: 1, 1>} : (tensor<8x32x32x16xf32>, tensor<32x3x3x16xf32>, tensor<32xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<8x32x32x32xf32>
    %clamp = tosa.clamp %conv {min_val = 0.0 : f32, max_val = 6.0 : f32} : (tensor<8x32x32x32xf32>) -> tensor<8x32x32x32xf32>
    return %clamp : tensor<8x32x32x32xf32>
  }
}
