// The first layer of an image network, as torch-mlir writes it: 7x7, padded by 3, stride 2.
func.func @stem(%x: tensor<16x3x224x224xf32>, %w: tensor<64x3x7x7xf32>) -> tensor<16x64x112x112xf32> {
  %zero = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0, 0, 3, 3] high[0, 0, 3, 3] {
  ^bb0(%n: index, %c: index, %h: index, %i: index):
    tensor.yield %zero : f32
  } : tensor<16x3x224x224xf32> to tensor<16x3x230x230xf32>
  %e = tensor.empty() : tensor<16x64x112x112xf32>
  %z = linalg.fill ins(%zero : f32) outs(%e : tensor<16x64x112x112xf32>) -> tensor<16x64x112x112xf32>
  %y = linalg.conv_2d_nchw_fchw {strides = dense<2> : vector<2xi64>}
      ins(%p, %w : tensor<16x3x230x230xf32>, tensor<64x3x7x7xf32>) outs(%z : tensor<16x64x112x112xf32>) -> tensor<16x64x112x112xf32>
  return %y : tensor<16x64x112x112xf32>
}
