// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-fuse{require-fusion=1},conv-schedule{require-fusion=1})' --split-input-file --verify-diagnostics
// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-fuse,conv-schedule)' --split-input-file -o /dev/null

// What is required to be fused must have a kernel as well.
func.func @kernel(%x: tensor<1x4x8x8xf32>, %w: tensor<8x4x3x3xf32>) -> tensor<1x8x6x6xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x8x6x6xf32>
  %z = linalg.fill ins(%zero : f32) outs(%e : tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  %0 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x4x8x8xf32>, tensor<8x4x3x3xf32>)
      outs(%z : tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  return %0 : tensor<1x8x6x6xf32>
}

// -----

func.func @no_f64_kernel(%x: tensor<1x4x8x8xf64>, %w: tensor<8x4x3x3xf64>) -> tensor<1x8x6x6xf64> {
  %zero = arith.constant 0.0 : f64
  %e = tensor.empty() : tensor<1x8x6x6xf64>
  %z = linalg.fill ins(%zero : f64) outs(%e : tensor<1x8x6x6xf64>) -> tensor<1x8x6x6xf64>
  // expected-error @below {{fusion of 'linalg.conv_2d_nchw_fchw' is required, but was refused by rule 'no-kernel': kernels exist for f32, f16 or bf16 input}}
  // expected-note @below {{the convolution is decomposed}}
  %0 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x4x8x8xf64>, tensor<8x4x3x3xf64>)
      outs(%z : tensor<1x8x6x6xf64>) -> tensor<1x8x6x6xf64>
  return %0 : tensor<1x8x6x6xf64>
}
