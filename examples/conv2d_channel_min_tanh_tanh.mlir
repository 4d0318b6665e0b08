// KernelBench level 2, problem 25: minimum over channels, then tanh twice.
//
// As torch-mlir writes it (generate.py), from
//   x[128, 16, 256, 256], w[64, 16, 3, 3], b[64]
//   torch.tanh(torch.tanh(torch.min(F.conv2d(x, w, b), dim=1, keepdim=True)[0]))

#map = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map1 = affine_map<(d0, d1, d2, d3) -> (d0, d2, d3)>
module {
  func.func @conv2d_channel_min_tanh_tanh(%arg0: tensor<128x16x256x256xf32>, %arg1: tensor<64x16x3x3xf32>, %arg2: tensor<64xf32>) -> tensor<128x1x254x254xf32> {
    %c0_i64 = arith.constant 0 : i64
    %cst = arith.constant 0x7F800000 : f32
    %0 = tensor.empty() : tensor<128x64x254x254xf32>
    %broadcasted = linalg.broadcast ins(%arg2 : tensor<64xf32>) outs(%0 : tensor<128x64x254x254xf32>) dimensions = [0, 2, 3]
    %1 = linalg.conv_2d_nchw_fchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%arg0, %arg1 : tensor<128x16x256x256xf32>, tensor<64x16x3x3xf32>) outs(%broadcasted : tensor<128x64x254x254xf32>) -> tensor<128x64x254x254xf32>
    %2 = tensor.empty() : tensor<128x254x254xi64>
    %3 = linalg.fill ins(%c0_i64 : i64) outs(%2 : tensor<128x254x254xi64>) -> tensor<128x254x254xi64>
    %4 = tensor.empty() : tensor<128x254x254xf32>
    %5 = linalg.fill ins(%cst : f32) outs(%4 : tensor<128x254x254xf32>) -> tensor<128x254x254xf32>
    %6:2 = linalg.generic {indexing_maps = [#map, #map1, #map1], iterator_types = ["parallel", "reduction", "parallel", "parallel"]} ins(%1 : tensor<128x64x254x254xf32>) outs(%5, %3 : tensor<128x254x254xf32>, tensor<128x254x254xi64>) {
    ^bb0(%in: f32, %out: f32, %out_0: i64):
      %10 = linalg.index 1 : index
      %11 = arith.index_cast %10 : index to i64
      %12 = arith.minimumf %in, %out : f32
      %13 = arith.cmpf olt, %in, %out : f32
      %14 = arith.select %13, %11, %out_0 : i64
      linalg.yield %12, %14 : f32, i64
    } -> (tensor<128x254x254xf32>, tensor<128x254x254xi64>)
    %expanded = tensor.expand_shape %6#0 [[0, 1], [2], [3]] output_shape [128, 1, 254, 254] : tensor<128x254x254xf32> into tensor<128x1x254x254xf32>
    %7 = tensor.empty() : tensor<128x1x254x254xf32>
    %8 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded : tensor<128x1x254x254xf32>) outs(%7 : tensor<128x1x254x254xf32>) {
    ^bb0(%in: f32, %out: f32):
      %10 = math.tanh %in : f32
      linalg.yield %10 : f32
    } -> tensor<128x1x254x254xf32>
    %9 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%8 : tensor<128x1x254x254xf32>) outs(%7 : tensor<128x1x254x254xf32>) {
    ^bb0(%in: f32, %out: f32):
      %10 = math.tanh %in : f32
      linalg.yield %10 : f32
    } -> tensor<128x1x254x254xf32>
    return %9 : tensor<128x1x254x254xf32>
  }
}
