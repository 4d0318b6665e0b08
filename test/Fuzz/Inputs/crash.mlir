// conv-fuzz: {"kind":"parse","stage":"nvvm","origin":"an example"}
linalg.reduce {arith.maximumf} ins(%x : memref<?xf32>) outs(%y : memref<f32>) dimensions =
