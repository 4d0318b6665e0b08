// Odd everywhere: tails of rows, columns, channels and chunks.
func.func @channel_min(%x: tensor<2x7x13x19xf32>, %w: tensor<37x7x3x3xf32>, %b: tensor<37xf32>) -> tensor<2x11x17xf32> {
  %inf = arith.constant 0x7F800000 : f32
  %empty = tensor.empty() : tensor<2x37x11x17xf32>
  %init = linalg.broadcast ins(%b : tensor<37xf32>) outs(%empty : tensor<2x37x11x17xf32>) dimensions = [0, 2, 3]
  %y = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<2x7x13x19xf32>, tensor<37x7x3x3xf32>) outs(%init : tensor<2x37x11x17xf32>) -> tensor<2x37x11x17xf32>
  %small = tensor.empty() : tensor<2x11x17xf32>
  %start = linalg.fill ins(%inf : f32) outs(%small : tensor<2x11x17xf32>) -> tensor<2x11x17xf32>
  %m = linalg.reduce ins(%y : tensor<2x37x11x17xf32>) outs(%start : tensor<2x11x17xf32>) dimensions = [1]
    (%v: f32, %m: f32) {
      %r = arith.minimumf %v, %m : f32
      linalg.yield %r : f32
    }
  return %m : tensor<2x11x17xf32>
}
