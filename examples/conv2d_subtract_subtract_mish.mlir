// KernelBench level 2, problem 87: subtract two constants, mish.
//
// As torch-mlir writes it (generate.py), from
//   x[128, 8, 256, 256], w[64, 8, 3, 3], b[64]
//   F.mish(F.conv2d(x, w, b) - 0.5 - 0.2)

#map = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
module {
  func.func @conv2d_subtract_subtract_mish(%arg0: tensor<128x8x256x256xf32>, %arg1: tensor<64x8x3x3xf32>, %arg2: tensor<64xf32>) -> tensor<128x64x254x254xf32> {
    %cst = arith.constant 2.000000e-01 : f64
    %cst_0 = arith.constant 5.000000e-01 : f32
    %cst_1 = arith.constant 2.000000e+01 : f32
    %0 = tensor.empty() : tensor<128x64x254x254xf32>
    %broadcasted = linalg.broadcast ins(%arg2 : tensor<64xf32>) outs(%0 : tensor<128x64x254x254xf32>) dimensions = [0, 2, 3]
    %1 = linalg.conv_2d_nchw_fchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%arg0, %arg1 : tensor<128x8x256x256xf32>, tensor<64x8x3x3xf32>) outs(%broadcasted : tensor<128x64x254x254xf32>) -> tensor<128x64x254x254xf32>
    %2 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%1 : tensor<128x64x254x254xf32>) outs(%0 : tensor<128x64x254x254xf32>) {
    ^bb0(%in: f32, %out: f32):
      %11 = arith.subf %in, %cst_0 : f32
      linalg.yield %11 : f32
    } -> tensor<128x64x254x254xf32>
    %3 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%2 : tensor<128x64x254x254xf32>) outs(%0 : tensor<128x64x254x254xf32>) {
    ^bb0(%in: f32, %out: f32):
      %11 = arith.truncf %cst : f64 to f32
      %12 = arith.subf %in, %11 : f32
      linalg.yield %12 : f32
    } -> tensor<128x64x254x254xf32>
    %4 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%3 : tensor<128x64x254x254xf32>) outs(%0 : tensor<128x64x254x254xf32>) {
    ^bb0(%in: f32, %out: f32):
      %11 = math.exp %in : f32
      linalg.yield %11 : f32
    } -> tensor<128x64x254x254xf32>
    %5 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%4 : tensor<128x64x254x254xf32>) outs(%0 : tensor<128x64x254x254xf32>) {
    ^bb0(%in: f32, %out: f32):
      %11 = math.log1p %in : f32
      linalg.yield %11 : f32
    } -> tensor<128x64x254x254xf32>
    %6 = tensor.empty() : tensor<128x64x254x254xi1>
    %7 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%3 : tensor<128x64x254x254xf32>) outs(%6 : tensor<128x64x254x254xi1>) {
    ^bb0(%in: f32, %out: i1):
      %11 = arith.cmpf ogt, %in, %cst_1 : f32
      linalg.yield %11 : i1
    } -> tensor<128x64x254x254xi1>
    %8 = linalg.generic {indexing_maps = [#map, #map, #map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%7, %3, %5 : tensor<128x64x254x254xi1>, tensor<128x64x254x254xf32>, tensor<128x64x254x254xf32>) outs(%0 : tensor<128x64x254x254xf32>) {
    ^bb0(%in: i1, %in_2: f32, %in_3: f32, %out: f32):
      %11 = arith.select %in, %in_2, %in_3 : f32
      linalg.yield %11 : f32
    } -> tensor<128x64x254x254xf32>
    %9 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%8 : tensor<128x64x254x254xf32>) outs(%0 : tensor<128x64x254x254xf32>) {
    ^bb0(%in: f32, %out: f32):
      %11 = math.tanh %in : f32
      linalg.yield %11 : f32
    } -> tensor<128x64x254x254xf32>
    %10 = linalg.generic {indexing_maps = [#map, #map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%3, %9 : tensor<128x64x254x254xf32>, tensor<128x64x254x254xf32>) outs(%0 : tensor<128x64x254x254xf32>) {
    ^bb0(%in: f32, %in_2: f32, %out: f32):
      %11 = arith.mulf %in, %in_2 : f32
      linalg.yield %11 : f32
    } -> tensor<128x64x254x254xf32>
    return %10 : tensor<128x64x254x254xf32>
  }
}
