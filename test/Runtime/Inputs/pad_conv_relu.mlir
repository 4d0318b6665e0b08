#map = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
func.func @pad_conv_relu(%x: tensor<2x4x9x9xf32>, %w: tensor<8x4x3x3xf32>) -> tensor<2x8x9x9xf32> {
  %zero = arith.constant 0.0 : f32
  %padded = tensor.pad %x low[0, 0, 1, 1] high[0, 0, 1, 1] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %zero : f32
  } : tensor<2x4x9x9xf32> to tensor<2x4x11x11xf32>
  %empty = tensor.empty() : tensor<2x8x9x9xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<2x8x9x9xf32>) -> tensor<2x8x9x9xf32>
  %y = linalg.conv_2d_nchw_fchw {dilations = dense<1> : tensor<2xi64>, strides = dense<1> : tensor<2xi64>}
    ins(%padded, %w : tensor<2x4x11x11xf32>, tensor<8x4x3x3xf32>) outs(%init : tensor<2x8x9x9xf32>) -> tensor<2x8x9x9xf32>
  %r = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
    ins(%y : tensor<2x8x9x9xf32>) outs(%empty : tensor<2x8x9x9xf32>) {
  ^bb0(%in: f32, %out: f32):
    %m = arith.maximumf %in, %zero : f32
    linalg.yield %m : f32
  } -> tensor<2x8x9x9xf32>
  return %r : tensor<2x8x9x9xf32>
}
