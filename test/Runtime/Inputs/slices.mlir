// Convolutions of parts of their arguments: channels of open images, and a window
// whose place and size depend on what is passed.
func.func @channels(%x: tensor<?x6x?x?xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<?x16x?x?xf32> {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %n = tensor.dim %x, %c0 : tensor<?x6x?x?xf32>
  %h = tensor.dim %x, %c2 : tensor<?x6x?x?xf32>
  %v = tensor.dim %x, %c3 : tensor<?x6x?x?xf32>
  %a = tensor.extract_slice %x[0, 1, 0, 0] [%n, 4, %h, %v] [1, 1, 1, 1] : tensor<?x6x?x?xf32> to tensor<?x4x?x?xf32>
  %oh = arith.subi %h, %c2 : index
  %ow = arith.subi %v, %c2 : index
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty(%n, %oh, %ow) : tensor<?x16x?x?xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<?x16x?x?xf32>) -> tensor<?x16x?x?xf32>
  %y = linalg.conv_2d_nchw_fchw ins(%a, %w : tensor<?x4x?x?xf32>, tensor<16x4x3x3xf32>) outs(%f : tensor<?x16x?x?xf32>) -> tensor<?x16x?x?xf32>
  return %y : tensor<?x16x?x?xf32>
}

func.func @window(%x: tensor<2x4x?x?xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x16x?x?xf32> {
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %h = tensor.dim %x, %c2 : tensor<2x4x?x?xf32>
  %v = tensor.dim %x, %c3 : tensor<2x4x?x?xf32>
  %half = arith.divui %v, %c2 : index
  %rows = arith.subi %h, %c3 : index
  %columns = arith.subi %v, %half : index
  %a = tensor.extract_slice %x[0, 0, 1, %half] [2, 4, %rows, %columns] [1, 1, 1, 1] : tensor<2x4x?x?xf32> to tensor<2x4x?x?xf32>
  %oh = arith.subi %rows, %c2 : index
  %ow = arith.subi %columns, %c2 : index
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty(%oh, %ow) : tensor<2x16x?x?xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<2x16x?x?xf32>) -> tensor<2x16x?x?xf32>
  %y = linalg.conv_2d_nchw_fchw ins(%a, %w : tensor<2x4x?x?xf32>, tensor<16x4x3x3xf32>) outs(%f : tensor<2x16x?x?xf32>) -> tensor<2x16x?x?xf32>
  return %y : tensor<2x16x?x?xf32>
}
