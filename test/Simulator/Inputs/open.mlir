func.func @open(%x: tensor<?x4x9x11xf32>, %w: tensor<8x4x3x3xf32>) -> tensor<?x8x7x9xf32> {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %n = tensor.dim %x, %c0 : tensor<?x4x9x11xf32>
  %empty = tensor.empty(%n) : tensor<?x8x7x9xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<?x8x7x9xf32>) -> tensor<?x8x7x9xf32>
  %y = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<?x4x9x11xf32>, tensor<8x4x3x3xf32>) outs(%init : tensor<?x8x7x9xf32>) -> tensor<?x8x7x9xf32>
  return %y : tensor<?x8x7x9xf32>
}
