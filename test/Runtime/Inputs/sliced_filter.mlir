func.func @sliced(%x: tensor<1x8x12x12xf32>, %w: tensor<16x16x3x3xf32>) -> tensor<1x16x10x10xf32> {
  %zero = arith.constant 0.0 : f32
  %f = tensor.extract_slice %w[0, 8, 0, 0] [16, 8, 3, 3] [1, 1, 1, 1] : tensor<16x16x3x3xf32> to tensor<16x8x3x3xf32>
  %e = tensor.empty() : tensor<1x16x10x10xf32>
  %i = linalg.fill ins(%zero : f32) outs(%e : tensor<1x16x10x10xf32>) -> tensor<1x16x10x10xf32>
  %y = linalg.conv_2d_nchw_fchw {dilations = dense<1> : tensor<2xi64>, strides = dense<1> : tensor<2xi64>}
    ins(%x, %f : tensor<1x8x12x12xf32>, tensor<16x8x3x3xf32>) outs(%i : tensor<1x16x10x10xf32>) -> tensor<1x16x10x10xf32>
  return %y : tensor<1x16x10x10xf32>
}

func.func @itself(%x: tensor<8x8x3x3xf32>) -> tensor<8x8x1x1xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<8x8x1x1xf32>
  %i = linalg.fill ins(%zero : f32) outs(%e : tensor<8x8x1x1xf32>) -> tensor<8x8x1x1xf32>
  %y = linalg.conv_2d_nchw_fchw {dilations = dense<1> : tensor<2xi64>, strides = dense<1> : tensor<2xi64>}
    ins(%x, %x : tensor<8x8x3x3xf32>, tensor<8x8x3x3xf32>) outs(%i : tensor<8x8x1x1xf32>) -> tensor<8x8x1x1xf32>
  return %y : tensor<8x8x1x1xf32>
}
