func.func @max(%x: memref<8xf32>, %y: memref<f32>) {
  linalg.reduce {arith.maximumf} ins(%x : memref<8xf32>) outs(%y : memref<f32>) dimensions = [0]
  return
}
