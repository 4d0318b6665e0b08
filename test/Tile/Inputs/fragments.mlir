// What the kernels of fragments-exec.mlir compute, on whole tensors.
#id = affine_map<(n, f, h, w) -> (n, f, h, w)>
#channel = affine_map<(n, f, h, w) -> (f)>
#pixel = affine_map<(n, f, h, w) -> (n, h, w)>

func.func @epilogue(%x: tensor<3x20x5x7xf32>, %b: tensor<20xf32>, %z: tensor<3x20x5x7xf32>) -> (tensor<3x20x5x7xf32>, tensor<3x20x5x7xf16>) {
  %e = tensor.empty() : tensor<3x20x5x7xf32>
  %eh = tensor.empty() : tensor<3x20x5x7xf16>
  %y:2 = linalg.generic {indexing_maps = [#id, #channel, #id, #id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%x, %b, %z : tensor<3x20x5x7xf32>, tensor<20xf32>, tensor<3x20x5x7xf32>) outs(%e, %eh : tensor<3x20x5x7xf32>, tensor<3x20x5x7xf16>) {
  ^bb0(%a: f32, %bias: f32, %residual: f32, %o: f32, %oh: f16):
    %0 = arith.addf %a, %bias : f32
    %1 = arith.mulf %0, %residual : f32
    %2 = arith.truncf %1 : f32 to f16
    linalg.yield %1, %2 : f32, f16
  } -> (tensor<3x20x5x7xf32>, tensor<3x20x5x7xf16>)
  return %y#0, %y#1 : tensor<3x20x5x7xf32>, tensor<3x20x5x7xf16>
}

func.func @extrema(%x: tensor<3x20x5x7xf32>) -> (tensor<3x5x7xf32>, tensor<3x5x7xf32>, tensor<3x1x5x7xi64>) {
  %inf = arith.constant 0x7F800000 : f32
  %low = arith.constant 0xFF800000 : f32
  %zero = arith.constant 0 : i64
  %e = tensor.empty() : tensor<3x5x7xf32>
  %ei = tensor.empty() : tensor<3x5x7xi64>
  %i0 = linalg.fill ins(%inf : f32) outs(%e : tensor<3x5x7xf32>) -> tensor<3x5x7xf32>
  %i1 = linalg.fill ins(%low : f32) outs(%e : tensor<3x5x7xf32>) -> tensor<3x5x7xf32>
  %i2 = linalg.fill ins(%zero : i64) outs(%ei : tensor<3x5x7xi64>) -> tensor<3x5x7xi64>
  %m = linalg.reduce {arith.minimumf} ins(%x : tensor<3x20x5x7xf32>) outs(%i0 : tensor<3x5x7xf32>) dimensions = [1]
  %d = linalg.generic {indexing_maps = [affine_map<(n, h, w) -> (n, h, w)>, affine_map<(n, h, w) -> (n, h, w)>], iterator_types = ["parallel", "parallel", "parallel"]} ins(%m : tensor<3x5x7xf32>) outs(%e : tensor<3x5x7xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = arith.addf %a, %a : f32
    linalg.yield %0 : f32
  } -> tensor<3x5x7xf32>
  %a:2 = linalg.generic {indexing_maps = [#id, #pixel, #pixel], iterator_types = ["parallel", "reduction", "parallel", "parallel"]} ins(%x : tensor<3x20x5x7xf32>) outs(%i1, %i2 : tensor<3x5x7xf32>, tensor<3x5x7xi64>) {
  ^bb0(%v: f32, %best: f32, %at: i64):
    %f = linalg.index 1 : index
    %fi = arith.index_cast %f : index to i64
    %more = arith.cmpf ogt, %v, %best : f32
    %0 = arith.select %more, %v, %best : f32
    %1 = arith.select %more, %fi, %at : i64
    linalg.yield %0, %1 : f32, i64
  } -> (tensor<3x5x7xf32>, tensor<3x5x7xi64>)
  %k = tensor.expand_shape %a#1 [[0, 1], [2], [3]] output_shape [3, 1, 5, 7] : tensor<3x5x7xi64> into tensor<3x1x5x7xi64>
  return %d, %a#0, %k : tensor<3x5x7xf32>, tensor<3x5x7xf32>, tensor<3x1x5x7xi64>
}

func.func @softmax(%x: tensor<3x20x5x7xf32>) -> tensor<3x20x5x7xf32> {
  %e = tensor.empty() : tensor<3x20x5x7xf32>
  %y = linalg.softmax dimension(1) ins(%x : tensor<3x20x5x7xf32>) outs(%e : tensor<3x20x5x7xf32>) -> tensor<3x20x5x7xf32>
  return %y : tensor<3x20x5x7xf32>
}

func.func @twice(%x: tensor<3x20x5x7xf32>, %z: tensor<3x20x5x7xf32>) -> (tensor<3x20x5x7xf32>, tensor<3x20x5x7xf32>) {
  %e = tensor.empty() : tensor<3x20x5x7xf32>
  %y = linalg.add ins(%x, %z : tensor<3x20x5x7xf32>, tensor<3x20x5x7xf32>) outs(%e : tensor<3x20x5x7xf32>) -> tensor<3x20x5x7xf32>
  %v = linalg.sub ins(%z, %x : tensor<3x20x5x7xf32>, tensor<3x20x5x7xf32>) outs(%e : tensor<3x20x5x7xf32>) -> tensor<3x20x5x7xf32>
  return %y, %v : tensor<3x20x5x7xf32>, tensor<3x20x5x7xf32>
}

func.func @across(%x: tensor<2x20x4x6xf32>) -> tensor<2x20x4x6xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x20x4x6xf32>
  %o = linalg.fill ins(%zero : f32) outs(%e : tensor<2x20x4x6xf32>) -> tensor<2x20x4x6xf32>
  %y = linalg.add ins(%x, %o : tensor<2x20x4x6xf32>, tensor<2x20x4x6xf32>) outs(%e : tensor<2x20x4x6xf32>) -> tensor<2x20x4x6xf32>
  return %y : tensor<2x20x4x6xf32>
}

func.func @image(%x: tensor<3x20x5x7xf32>, %b: tensor<20xf32>) -> tensor<3x20x5x7xf32> {
  %e = tensor.empty() : tensor<3x20x5x7xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(n, f, h, w) -> (n, f, h, w)>, affine_map<(n, f, h, w) -> (f)>, affine_map<(n, f, h, w) -> (n, f, h, w)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%x, %b : tensor<3x20x5x7xf32>, tensor<20xf32>) outs(%e : tensor<3x20x5x7xf32>) {
  ^bb0(%a: f32, %bias: f32, %o: f32):
    %0 = arith.mulf %a, %bias : f32
    linalg.yield %0 : f32
  } -> tensor<3x20x5x7xf32>
  return %y : tensor<3x20x5x7xf32>
}

func.func @last(%x: tensor<3x5x7x20xf32>, %b: tensor<20xf32>) -> tensor<3x5x7x20xf32> {
  %e = tensor.empty() : tensor<3x5x7x20xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(n, h, w, f) -> (n, h, w, f)>, affine_map<(n, h, w, f) -> (f)>, affine_map<(n, h, w, f) -> (n, h, w, f)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%x, %b : tensor<3x5x7x20xf32>, tensor<20xf32>) outs(%e : tensor<3x5x7x20xf32>) {
  ^bb0(%a: f32, %bias: f32, %o: f32):
    %0 = arith.mulf %a, %bias : f32
    linalg.yield %0 : f32
  } -> tensor<3x5x7x20xf32>
  return %y : tensor<3x5x7x20xf32>
}

func.func @depth(%x: tensor<2x13x3x5x7xf32>) -> (tensor<2x13x3x5x7xf32>, tensor<2x3x5x7xf32>) {
  %inf = arith.constant 0x7F800000 : f32
  %e = tensor.empty() : tensor<2x13x3x5x7xf32>
  %er = tensor.empty() : tensor<2x3x5x7xf32>
  %i = linalg.fill ins(%inf : f32) outs(%er : tensor<2x3x5x7xf32>) -> tensor<2x3x5x7xf32>
  %y = linalg.copy ins(%x : tensor<2x13x3x5x7xf32>) outs(%e : tensor<2x13x3x5x7xf32>) -> tensor<2x13x3x5x7xf32>
  %r = linalg.reduce {arith.minimumf} ins(%x : tensor<2x13x3x5x7xf32>) outs(%i : tensor<2x3x5x7xf32>) dimensions = [1]
  return %y, %r : tensor<2x13x3x5x7xf32>, tensor<2x3x5x7xf32>
}
