// Four groups, padding, exact gelu.
//
// As torch-mlir writes it (generate.py), from
//   x[8, 32, 56, 56], w[64, 8, 3, 3], b[64]
//   F.gelu(F.conv2d(x, w, b, padding=1, groups=4))

#map = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
module {
  func.func @conv2d_grouped_gelu(%arg0: tensor<8x32x56x56xf32>, %arg1: tensor<64x8x3x3xf32>, %arg2: tensor<64xf32>) -> tensor<8x64x56x56xf32> {
    %cst = arith.constant 0.000000e+00 : f32
    %cst_0 = arith.constant 1.000000e+00 : f32
    %cst_1 = arith.constant 5.000000e-01 : f32
    %cst_2 = arith.constant 1.41421354 : f32
    %padded = tensor.pad %arg0 low[0, 0, 1, 1] high[0, 0, 1, 1] {
    ^bb0(%arg3: index, %arg4: index, %arg5: index, %arg6: index):
      tensor.yield %cst : f32
    } : tensor<8x32x56x56xf32> to tensor<8x32x58x58xf32>
    %0 = tensor.empty() : tensor<8x64x56x56xf32>
    %broadcasted = linalg.broadcast ins(%arg2 : tensor<64xf32>) outs(%0 : tensor<8x64x56x56xf32>) dimensions = [0, 2, 3]
    %expanded = tensor.expand_shape %padded [[0], [1, 2], [3], [4]] output_shape [8, 4, 8, 58, 58] : tensor<8x32x58x58xf32> into tensor<8x4x8x58x58xf32>
    %expanded_3 = tensor.expand_shape %arg1 [[0, 1], [2], [3], [4]] output_shape [4, 16, 8, 3, 3] : tensor<64x8x3x3xf32> into tensor<4x16x8x3x3xf32>
    %expanded_4 = tensor.expand_shape %broadcasted [[0], [1, 2], [3], [4]] output_shape [8, 4, 16, 56, 56] : tensor<8x64x56x56xf32> into tensor<8x4x16x56x56xf32>
    %1 = linalg.conv_2d_ngchw_gfchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%expanded, %expanded_3 : tensor<8x4x8x58x58xf32>, tensor<4x16x8x3x3xf32>) outs(%expanded_4 : tensor<8x4x16x56x56xf32>) -> tensor<8x4x16x56x56xf32>
    %collapsed = tensor.collapse_shape %1 [[0], [1, 2], [3], [4]] : tensor<8x4x16x56x56xf32> into tensor<8x64x56x56xf32>
    %2 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%collapsed : tensor<8x64x56x56xf32>) outs(%0 : tensor<8x64x56x56xf32>) {
    ^bb0(%in: f32, %out: f32):
      %3 = arith.divf %in, %cst_2 : f32
      %4 = math.erf %3 : f32
      %5 = arith.addf %4, %cst_0 : f32
      %6 = arith.mulf %5, %cst_1 : f32
      %7 = arith.mulf %in, %6 : f32
      linalg.yield %7 : f32
    } -> tensor<8x64x56x56xf32>
    return %2 : tensor<8x64x56x56xf32>
  }
}
