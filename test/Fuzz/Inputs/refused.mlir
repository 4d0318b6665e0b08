// conv-fuzz: {"kind":"compile","stage":"nvvm","chip":"sm_75","origin":"an example"}
func.func @exp(%x: tensor<4xf32>, %e: tensor<4xf32>) -> tensor<4xf32> {
  %y = linalg.exp ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}
