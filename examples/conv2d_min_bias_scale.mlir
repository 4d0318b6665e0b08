// P1: KernelBench level 2, problem 31: min with a constant, per-channel bias, scale.
//
// As torch-mlir writes it (generate.py), from
//   x[128, 64, 128, 128], w[128, 64, 3, 3], b[128], bias[128, 1, 1]
//   (torch.min(F.conv2d(x, w, b), torch.tensor(0.5)) + bias) * 2.0

#map = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map1 = affine_map<(d0, d1, d2, d3) -> ()>
#map2 = affine_map<(d0, d1, d2, d3) -> (d1, 0, 0)>
module {
  func.func @conv2d_min_bias_scale(%arg0: tensor<128x64x128x128xf32>, %arg1: tensor<128x64x3x3xf32>, %arg2: tensor<128xf32>, %arg3: tensor<128x1x1xf32>) -> tensor<128x128x126x126xf32> {
    %cst = arith.constant dense<5.000000e-01> : tensor<f32>
    %cst_0 = arith.constant 2.000000e+00 : f32
    %0 = tensor.empty() : tensor<128x128x126x126xf32>
    %broadcasted = linalg.broadcast ins(%arg2 : tensor<128xf32>) outs(%0 : tensor<128x128x126x126xf32>) dimensions = [0, 2, 3]
    %1 = linalg.conv_2d_nchw_fchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%arg0, %arg1 : tensor<128x64x128x128xf32>, tensor<128x64x3x3xf32>) outs(%broadcasted : tensor<128x128x126x126xf32>) -> tensor<128x128x126x126xf32>
    %2 = linalg.generic {indexing_maps = [#map, #map1, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%1, %cst : tensor<128x128x126x126xf32>, tensor<f32>) outs(%0 : tensor<128x128x126x126xf32>) {
    ^bb0(%in: f32, %in_1: f32, %out: f32):
      %5 = arith.cmpf olt, %in, %in_1 : f32
      %6 = arith.select %5, %in, %in_1 : f32
      linalg.yield %6 : f32
    } -> tensor<128x128x126x126xf32>
    %3 = linalg.generic {indexing_maps = [#map, #map2, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%2, %arg3 : tensor<128x128x126x126xf32>, tensor<128x1x1xf32>) outs(%0 : tensor<128x128x126x126xf32>) {
    ^bb0(%in: f32, %in_1: f32, %out: f32):
      %5 = arith.addf %in, %in_1 : f32
      linalg.yield %5 : f32
    } -> tensor<128x128x126x126xf32>
    %4 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%3 : tensor<128x128x126x126xf32>) outs(%0 : tensor<128x128x126x126xf32>) {
    ^bb0(%in: f32, %out: f32):
      %5 = arith.mulf %in, %cst_0 : f32
      linalg.yield %5 : f32
    } -> tensor<128x128x126x126xf32>
    return %4 : tensor<128x128x126x126xf32>
  }
}
