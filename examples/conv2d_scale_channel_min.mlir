// P2: KernelBench level 2, problem 32: scale, minimum over channels (value and dead index).
//
// As torch-mlir writes it (generate.py), from
//   x[64, 64, 256, 256], w[128, 64, 3, 3], b[128]
//   torch.min(F.conv2d(x, w, b) * 2.0, dim=1, keepdim=True)[0]

#map = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map1 = affine_map<(d0, d1, d2, d3) -> (d0, d2, d3)>
module {
  func.func @conv2d_scale_channel_min(%arg0: tensor<64x64x256x256xf32>, %arg1: tensor<128x64x3x3xf32>, %arg2: tensor<128xf32>) -> tensor<64x1x254x254xf32> {
    %c0_i64 = arith.constant 0 : i64
    %cst = arith.constant 0x7F800000 : f32
    %cst_0 = arith.constant 2.000000e+00 : f32
    %0 = tensor.empty() : tensor<64x128x254x254xf32>
    %broadcasted = linalg.broadcast ins(%arg2 : tensor<128xf32>) outs(%0 : tensor<64x128x254x254xf32>) dimensions = [0, 2, 3]
    %1 = linalg.conv_2d_nchw_fchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%arg0, %arg1 : tensor<64x64x256x256xf32>, tensor<128x64x3x3xf32>) outs(%broadcasted : tensor<64x128x254x254xf32>) -> tensor<64x128x254x254xf32>
    %2 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%1 : tensor<64x128x254x254xf32>) outs(%0 : tensor<64x128x254x254xf32>) {
    ^bb0(%in: f32, %out: f32):
      %8 = arith.mulf %in, %cst_0 : f32
      linalg.yield %8 : f32
    } -> tensor<64x128x254x254xf32>
    %3 = tensor.empty() : tensor<64x254x254xi64>
    %4 = linalg.fill ins(%c0_i64 : i64) outs(%3 : tensor<64x254x254xi64>) -> tensor<64x254x254xi64>
    %5 = tensor.empty() : tensor<64x254x254xf32>
    %6 = linalg.fill ins(%cst : f32) outs(%5 : tensor<64x254x254xf32>) -> tensor<64x254x254xf32>
    %7:2 = linalg.generic {indexing_maps = [#map, #map1, #map1], iterator_types = ["parallel", "reduction", "parallel", "parallel"]} ins(%2 : tensor<64x128x254x254xf32>) outs(%6, %4 : tensor<64x254x254xf32>, tensor<64x254x254xi64>) {
    ^bb0(%in: f32, %out: f32, %out_1: i64):
      %8 = linalg.index 1 : index
      %9 = arith.index_cast %8 : index to i64
      %10 = arith.minimumf %in, %out : f32
      %11 = arith.cmpf olt, %in, %out : f32
      %12 = arith.select %11, %9, %out_1 : i64
      linalg.yield %10, %12 : f32, i64
    } -> (tensor<64x254x254xf32>, tensor<64x254x254xi64>)
    %expanded = tensor.expand_shape %7#0 [[0, 1], [2], [3]] output_shape [64, 1, 254, 254] : tensor<64x254x254xf32> into tensor<64x1x254x254xf32>
    return %expanded : tensor<64x1x254x254xf32>
  }
}
