func.func @bias(%x: tensor<2x8x16x16xf32>, %w: tensor<32x8x3x3xf32>, %b: tensor<32xf32>) -> tensor<2x32x14x14xf32> {
  %none = arith.constant dense<0.0> : tensor<32xf32>
  %empty = tensor.empty() : tensor<2x32x14x14xf32>
  %init = linalg.broadcast ins(%none : tensor<32xf32>) outs(%empty : tensor<2x32x14x14xf32>) dimensions = [0, 2, 3]
  %y = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<2x8x16x16xf32>, tensor<32x8x3x3xf32>) outs(%init : tensor<2x32x14x14xf32>) -> tensor<2x32x14x14xf32>
  return %y : tensor<2x32x14x14xf32>
}
