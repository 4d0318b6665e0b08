// Strides and dilations, channels last, and two results of one convolution.
func.func @strided(%x: tensor<2x15x23x5xf32>, %w: tensor<3x2x5x21xf32>, %r: tensor<2x7x7x21xf32>) -> (tensor<2x7x7x21xf32>, tensor<2x7x7x21xf32>) {
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<2x7x7x21xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<2x7x7x21xf32>) -> tensor<2x7x7x21xf32>
  %y = linalg.conv_2d_nhwc_hwcf {strides = dense<[2, 3]> : vector<2xi64>, dilations = dense<[1, 2]> : vector<2xi64>}
    ins(%x, %w : tensor<2x15x23x5xf32>, tensor<3x2x5x21xf32>) outs(%init : tensor<2x7x7x21xf32>) -> tensor<2x7x7x21xf32>
  %s = linalg.add ins(%y, %r : tensor<2x7x7x21xf32>, tensor<2x7x7x21xf32>) outs(%empty : tensor<2x7x7x21xf32>) -> tensor<2x7x7x21xf32>
  return %y, %s : tensor<2x7x7x21xf32>, tensor<2x7x7x21xf32>
}
