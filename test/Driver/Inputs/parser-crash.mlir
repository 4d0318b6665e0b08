func.func @f(%x: tensor<32xf32>, %y: tensor<4x32xf32>) -> tensor<4x32xf32> {
  %0 = linalg.broadcast ins(%x : tensor<32xf32>) outs(%y : tensor<4x32xf32>) dimensions = [?]
  return %0 : tensor<4x32xf32>
}
