// KernelBench level 2, problem 4: mish twice, each a DAG that reads its argument again.
//
// As torch-mlir writes it (generate.py), from
//   x[64, 64, 256, 256], w[128, 64, 3, 3], b[128]
//   F.mish(F.mish(F.conv2d(x, w, b)))

#map = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
module {
  func.func @conv2d_mish_mish(%arg0: tensor<64x64x256x256xf32>, %arg1: tensor<128x64x3x3xf32>, %arg2: tensor<128xf32>) -> tensor<64x128x254x254xf32> {
    %cst = arith.constant 2.000000e+01 : f32
    %0 = tensor.empty() : tensor<64x128x254x254xf32>
    %broadcasted = linalg.broadcast ins(%arg2 : tensor<128xf32>) outs(%0 : tensor<64x128x254x254xf32>) dimensions = [0, 2, 3]
    %1 = linalg.conv_2d_nchw_fchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%arg0, %arg1 : tensor<64x64x256x256xf32>, tensor<128x64x3x3xf32>) outs(%broadcasted : tensor<64x128x254x254xf32>) -> tensor<64x128x254x254xf32>
    %2 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%1 : tensor<64x128x254x254xf32>) outs(%0 : tensor<64x128x254x254xf32>) {
    ^bb0(%in: f32, %out: f32):
      %15 = math.exp %in : f32
      linalg.yield %15 : f32
    } -> tensor<64x128x254x254xf32>
    %3 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%2 : tensor<64x128x254x254xf32>) outs(%0 : tensor<64x128x254x254xf32>) {
    ^bb0(%in: f32, %out: f32):
      %15 = math.log1p %in : f32
      linalg.yield %15 : f32
    } -> tensor<64x128x254x254xf32>
    %4 = tensor.empty() : tensor<64x128x254x254xi1>
    %5 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%1 : tensor<64x128x254x254xf32>) outs(%4 : tensor<64x128x254x254xi1>) {
    ^bb0(%in: f32, %out: i1):
      %15 = arith.cmpf ogt, %in, %cst : f32
      linalg.yield %15 : i1
    } -> tensor<64x128x254x254xi1>
    %6 = linalg.generic {indexing_maps = [#map, #map, #map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%5, %1, %3 : tensor<64x128x254x254xi1>, tensor<64x128x254x254xf32>, tensor<64x128x254x254xf32>) outs(%0 : tensor<64x128x254x254xf32>) {
    ^bb0(%in: i1, %in_0: f32, %in_1: f32, %out: f32):
      %15 = arith.select %in, %in_0, %in_1 : f32
      linalg.yield %15 : f32
    } -> tensor<64x128x254x254xf32>
    %7 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%6 : tensor<64x128x254x254xf32>) outs(%0 : tensor<64x128x254x254xf32>) {
    ^bb0(%in: f32, %out: f32):
      %15 = math.tanh %in : f32
      linalg.yield %15 : f32
    } -> tensor<64x128x254x254xf32>
    %8 = linalg.generic {indexing_maps = [#map, #map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%1, %7 : tensor<64x128x254x254xf32>, tensor<64x128x254x254xf32>) outs(%0 : tensor<64x128x254x254xf32>) {
    ^bb0(%in: f32, %in_0: f32, %out: f32):
      %15 = arith.mulf %in, %in_0 : f32
      linalg.yield %15 : f32
    } -> tensor<64x128x254x254xf32>
    %9 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%8 : tensor<64x128x254x254xf32>) outs(%0 : tensor<64x128x254x254xf32>) {
    ^bb0(%in: f32, %out: f32):
      %15 = math.exp %in : f32
      linalg.yield %15 : f32
    } -> tensor<64x128x254x254xf32>
    %10 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%9 : tensor<64x128x254x254xf32>) outs(%0 : tensor<64x128x254x254xf32>) {
    ^bb0(%in: f32, %out: f32):
      %15 = math.log1p %in : f32
      linalg.yield %15 : f32
    } -> tensor<64x128x254x254xf32>
    %11 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%8 : tensor<64x128x254x254xf32>) outs(%4 : tensor<64x128x254x254xi1>) {
    ^bb0(%in: f32, %out: i1):
      %15 = arith.cmpf ogt, %in, %cst : f32
      linalg.yield %15 : i1
    } -> tensor<64x128x254x254xi1>
    %12 = linalg.generic {indexing_maps = [#map, #map, #map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%11, %8, %10 : tensor<64x128x254x254xi1>, tensor<64x128x254x254xf32>, tensor<64x128x254x254xf32>) outs(%0 : tensor<64x128x254x254xf32>) {
    ^bb0(%in: i1, %in_0: f32, %in_1: f32, %out: f32):
      %15 = arith.select %in, %in_0, %in_1 : f32
      linalg.yield %15 : f32
    } -> tensor<64x128x254x254xf32>
    %13 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%12 : tensor<64x128x254x254xf32>) outs(%0 : tensor<64x128x254x254xf32>) {
    ^bb0(%in: f32, %out: f32):
      %15 = math.tanh %in : f32
      linalg.yield %15 : f32
    } -> tensor<64x128x254x254xf32>
    %14 = linalg.generic {indexing_maps = [#map, #map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%8, %13 : tensor<64x128x254x254xf32>, tensor<64x128x254x254xf32>) outs(%0 : tensor<64x128x254x254xf32>) {
    ^bb0(%in: f32, %in_0: f32, %out: f32):
      %15 = arith.mulf %in, %in_0 : f32
      linalg.yield %15 : f32
    } -> tensor<64x128x254x254xf32>
    return %14 : tensor<64x128x254x254xf32>
  }
}
