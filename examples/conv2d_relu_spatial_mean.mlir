// Splits: the mean over height and width crosses tiles, so it is refused and stays linalg.
//
// As torch-mlir writes it (generate.py), from
//   x[8, 16, 64, 64], w[32, 16, 3, 3], b[32]
//   torch.mean(torch.relu(F.conv2d(x, w, b)), dim=(2, 3))

#map = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map1 = affine_map<(d0, d1, d2, d3) -> (d0, d1)>
#map2 = affine_map<(d0, d1) -> (d0, d1)>
module {
  func.func @conv2d_relu_spatial_mean(%arg0: tensor<8x16x64x64xf32>, %arg1: tensor<32x16x3x3xf32>, %arg2: tensor<32xf32>) -> tensor<8x32xf32> {
    %cst = arith.constant 0.000000e+00 : f32
    %cst_0 = arith.constant 3.844000e+03 : f32
    %0 = tensor.empty() : tensor<8x32x62x62xf32>
    %broadcasted = linalg.broadcast ins(%arg2 : tensor<32xf32>) outs(%0 : tensor<8x32x62x62xf32>) dimensions = [0, 2, 3]
    %1 = linalg.conv_2d_nchw_fchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%arg0, %arg1 : tensor<8x16x64x64xf32>, tensor<32x16x3x3xf32>) outs(%broadcasted : tensor<8x32x62x62xf32>) -> tensor<8x32x62x62xf32>
    %2 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%1 : tensor<8x32x62x62xf32>) outs(%0 : tensor<8x32x62x62xf32>) {
    ^bb0(%in: f32, %out: f32):
      %7 = arith.cmpf ugt, %in, %cst : f32
      %8 = arith.select %7, %in, %cst : f32
      linalg.yield %8 : f32
    } -> tensor<8x32x62x62xf32>
    %3 = tensor.empty() : tensor<8x32xf32>
    %4 = linalg.fill ins(%cst : f32) outs(%3 : tensor<8x32xf32>) -> tensor<8x32xf32>
    %5 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "reduction", "reduction"]} ins(%2 : tensor<8x32x62x62xf32>) outs(%4 : tensor<8x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %7 = arith.addf %in, %out : f32
      linalg.yield %7 : f32
    } -> tensor<8x32xf32>
    %6 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel"]} ins(%5 : tensor<8x32xf32>) outs(%3 : tensor<8x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %7 = arith.divf %in, %cst_0 : f32
      linalg.yield %7 : f32
    } -> tensor<8x32xf32>
    return %6 : tensor<8x32xf32>
  }
}
