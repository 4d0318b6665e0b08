func.func @good(%x: tensor<4xf32>) -> tensor<4xf32> {
  %e = tensor.empty() : tensor<4xf32>
  %y = linalg.exp ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}
func.func @half_bytes(%x: tensor<4xi4>) -> tensor<4xi4> {
  return %x : tensor<4xi4>
}
