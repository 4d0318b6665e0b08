// Depthwise, stride 2, clamp to [0, 6] by constants held in 0-d tensors.
//
// As torch-mlir writes it (generate.py), from
//   x[8, 96, 56, 56], w[96, 1, 3, 3], b[96]
//   F.hardtanh(F.conv2d(x, w, b, padding=1, stride=2, groups=96), 0.0, 6.0)

#map = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map1 = affine_map<(d0, d1, d2, d3) -> ()>
module {
  func.func @conv2d_depthwise_relu6(%arg0: tensor<8x96x56x56xf32>, %arg1: tensor<96x1x3x3xf32>, %arg2: tensor<96xf32>) -> tensor<8x96x28x28xf32> {
    %cst = arith.constant 0.000000e+00 : f32
    %cst_0 = arith.constant dense<6.000000e+00> : tensor<f32>
    %cst_1 = arith.constant dense<0.000000e+00> : tensor<f32>
    %padded = tensor.pad %arg0 low[0, 0, 1, 1] high[0, 0, 1, 1] {
    ^bb0(%arg3: index, %arg4: index, %arg5: index, %arg6: index):
      tensor.yield %cst : f32
    } : tensor<8x96x56x56xf32> to tensor<8x96x58x58xf32>
    %0 = tensor.empty() : tensor<8x96x28x28xf32>
    %broadcasted = linalg.broadcast ins(%arg2 : tensor<96xf32>) outs(%0 : tensor<8x96x28x28xf32>) dimensions = [0, 2, 3]
    %collapsed = tensor.collapse_shape %arg1 [[0, 1], [2], [3]] : tensor<96x1x3x3xf32> into tensor<96x3x3xf32>
    %1 = linalg.depthwise_conv_2d_nchw_chw {dilations = dense<1> : vector<2xi64>, strides = dense<2> : vector<2xi64>} ins(%padded, %collapsed : tensor<8x96x58x58xf32>, tensor<96x3x3xf32>) outs(%broadcasted : tensor<8x96x28x28xf32>) -> tensor<8x96x28x28xf32>
    %2 = linalg.generic {indexing_maps = [#map, #map1, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%1, %cst_1 : tensor<8x96x28x28xf32>, tensor<f32>) outs(%0 : tensor<8x96x28x28xf32>) {
    ^bb0(%in: f32, %in_2: f32, %out: f32):
      %4 = arith.cmpf ogt, %in, %in_2 : f32
      %5 = arith.select %4, %in, %in_2 : f32
      linalg.yield %5 : f32
    } -> tensor<8x96x28x28xf32>
    %3 = linalg.generic {indexing_maps = [#map1, #map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%cst_0, %2 : tensor<f32>, tensor<8x96x28x28xf32>) outs(%0 : tensor<8x96x28x28xf32>) {
    ^bb0(%in: f32, %in_2: f32, %out: f32):
      %4 = arith.cmpf olt, %in, %in_2 : f32
      %5 = arith.select %4, %in, %in_2 : f32
      linalg.yield %5 : f32
    } -> tensor<8x96x28x28xf32>
    return %3 : tensor<8x96x28x28xf32>
  }
}
