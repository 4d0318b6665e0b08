// A convolution with two users: both results leave one kernel, nothing is computed twice.
//
// As torch-mlir writes it (generate.py), from
//   x[4, 32, 64, 64], w[32, 32, 3, 3], b[32]
//   (lambda y: (torch.relu(y), torch.sigmoid(y)))(F.conv2d(x, w, b, padding=1))

#map = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
module {
  func.func @conv2d_two_users(%arg0: tensor<4x32x64x64xf32>, %arg1: tensor<32x32x3x3xf32>, %arg2: tensor<32xf32>) -> (tensor<4x32x64x64xf32>, tensor<4x32x64x64xf32>) {
    %cst = arith.constant 0.000000e+00 : f32
    %cst_0 = arith.constant 1.000000e+00 : f32
    %padded = tensor.pad %arg0 low[0, 0, 1, 1] high[0, 0, 1, 1] {
    ^bb0(%arg3: index, %arg4: index, %arg5: index, %arg6: index):
      tensor.yield %cst : f32
    } : tensor<4x32x64x64xf32> to tensor<4x32x66x66xf32>
    %0 = tensor.empty() : tensor<4x32x64x64xf32>
    %broadcasted = linalg.broadcast ins(%arg2 : tensor<32xf32>) outs(%0 : tensor<4x32x64x64xf32>) dimensions = [0, 2, 3]
    %1 = linalg.conv_2d_nchw_fchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%padded, %arg1 : tensor<4x32x66x66xf32>, tensor<32x32x3x3xf32>) outs(%broadcasted : tensor<4x32x64x64xf32>) -> tensor<4x32x64x64xf32>
    %2 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%1 : tensor<4x32x64x64xf32>) outs(%0 : tensor<4x32x64x64xf32>) {
    ^bb0(%in: f32, %out: f32):
      %4 = arith.cmpf ugt, %in, %cst : f32
      %5 = arith.select %4, %in, %cst : f32
      linalg.yield %5 : f32
    } -> tensor<4x32x64x64xf32>
    %3 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%1 : tensor<4x32x64x64xf32>) outs(%0 : tensor<4x32x64x64xf32>) {
    ^bb0(%in: f32, %out: f32):
      %4 = arith.negf %in : f32
      %5 = math.exp %4 : f32
      %6 = arith.addf %5, %cst_0 : f32
      %7 = arith.divf %cst_0, %6 : f32
      linalg.yield %7 : f32
    } -> tensor<4x32x64x64xf32>
    return %2, %3 : tensor<4x32x64x64xf32>, tensor<4x32x64x64xf32>
  }
}
