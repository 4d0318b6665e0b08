// What the consumer compiles: a convolution with relu.
#map = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
func.func @conv_relu(%x: tensor<2x4x16x16xf32>, %w: tensor<8x4x3x3xf32>) -> tensor<2x8x14x14xf32> {
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<2x8x14x14xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<2x8x14x14xf32>) -> tensor<2x8x14x14xf32>
  %conv = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<2x4x16x16xf32>, tensor<8x4x3x3xf32>) outs(%init : tensor<2x8x14x14xf32>) -> tensor<2x8x14x14xf32>
  %relu = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%conv : tensor<2x8x14x14xf32>) outs(%empty : tensor<2x8x14x14xf32>) {
  ^bb0(%in: f32, %out: f32):
    %max = arith.maximumf %in, %zero : f32
    linalg.yield %max : f32
  } -> tensor<2x8x14x14xf32>
  return %relu : tensor<2x8x14x14xf32>
}
