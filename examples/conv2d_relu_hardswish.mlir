// KernelBench level 2, problem 57: relu, then hardswish, which reads its argument twice.
//
// As torch-mlir writes it (generate.py), from
//   x[128, 8, 128, 128], w[64, 8, 3, 3], b[64]
//   (lambda y: y * torch.clamp((y + 3) / 6, 0, 1))(torch.relu(F.conv2d(x, w, b)))

#map = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
module {
  func.func @conv2d_relu_hardswish(%arg0: tensor<128x8x128x128xf32>, %arg1: tensor<64x8x3x3xf32>, %arg2: tensor<64xf32>) -> tensor<128x64x126x126xf32> {
    %cst = arith.constant 0.000000e+00 : f32
    %cst_0 = arith.constant 3.000000e+00 : f32
    %cst_1 = arith.constant 6.000000e+00 : f32
    %cst_2 = arith.constant 1.000000e+00 : f32
    %0 = tensor.empty() : tensor<128x64x126x126xf32>
    %broadcasted = linalg.broadcast ins(%arg2 : tensor<64xf32>) outs(%0 : tensor<128x64x126x126xf32>) dimensions = [0, 2, 3]
    %1 = linalg.conv_2d_nchw_fchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%arg0, %arg1 : tensor<128x8x128x128xf32>, tensor<64x8x3x3xf32>) outs(%broadcasted : tensor<128x64x126x126xf32>) -> tensor<128x64x126x126xf32>
    %2 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%1 : tensor<128x64x126x126xf32>) outs(%0 : tensor<128x64x126x126xf32>) {
    ^bb0(%in: f32, %out: f32):
      %7 = arith.cmpf ugt, %in, %cst : f32
      %8 = arith.select %7, %in, %cst : f32
      linalg.yield %8 : f32
    } -> tensor<128x64x126x126xf32>
    %3 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%2 : tensor<128x64x126x126xf32>) outs(%0 : tensor<128x64x126x126xf32>) {
    ^bb0(%in: f32, %out: f32):
      %7 = arith.addf %in, %cst_0 : f32
      linalg.yield %7 : f32
    } -> tensor<128x64x126x126xf32>
    %4 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%3 : tensor<128x64x126x126xf32>) outs(%0 : tensor<128x64x126x126xf32>) {
    ^bb0(%in: f32, %out: f32):
      %7 = arith.divf %in, %cst_1 : f32
      linalg.yield %7 : f32
    } -> tensor<128x64x126x126xf32>
    %5 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%4 : tensor<128x64x126x126xf32>) outs(%0 : tensor<128x64x126x126xf32>) {
    ^bb0(%in: f32, %out: f32):
      %7 = arith.cmpf ult, %in, %cst : f32
      %8 = arith.select %7, %cst, %in : f32
      %9 = arith.cmpf ugt, %8, %cst_2 : f32
      %10 = arith.select %9, %cst_2, %8 : f32
      linalg.yield %10 : f32
    } -> tensor<128x64x126x126xf32>
    %6 = linalg.generic {indexing_maps = [#map, #map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%2, %5 : tensor<128x64x126x126xf32>, tensor<128x64x126x126xf32>) outs(%0 : tensor<128x64x126x126xf32>) {
    ^bb0(%in: f32, %in_3: f32, %out: f32):
      %7 = arith.mulf %in, %in_3 : f32
      linalg.yield %7 : f32
    } -> tensor<128x64x126x126xf32>
    return %6 : tensor<128x64x126x126xf32>
  }
}
