// Channels-last: NHWC input, HWCF filter, bias as the initial value, relu.

#map = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#channel = affine_map<(d0, d1, d2, d3) -> (d3)>
module {
  func.func @conv2d_nhwc_bias_relu(%input: tensor<16x56x56x64xf32>, %filter: tensor<3x3x64x128xf32>, %bias: tensor<128xf32>) -> tensor<16x54x54x128xf32> {
    %zero = arith.constant 0.0 : f32
    %empty = tensor.empty() : tensor<16x54x54x128xf32>
    %init = linalg.generic {indexing_maps = [#channel, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%bias : tensor<128xf32>) outs(%empty : tensor<16x54x54x128xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<16x54x54x128xf32>
    %conv = linalg.conv_2d_nhwc_hwcf {dilations = dense<1> : tensor<2xi64>, strides = dense<1> : tensor<2xi64>} ins(%input, %filter : tensor<16x56x56x64xf32>, tensor<3x3x64x128xf32>) outs(%init : tensor<16x54x54x128xf32>) -> tensor<16x54x54x128xf32>
    %relu = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%conv : tensor<16x54x54x128xf32>) outs(%empty : tensor<16x54x54x128xf32>) {
    ^bb0(%in: f32, %out: f32):
      %max = arith.maximumf %in, %zero : f32
      linalg.yield %max : f32
    } -> tensor<16x54x54x128xf32>
    return %relu : tensor<16x54x54x128xf32>
  }
}
