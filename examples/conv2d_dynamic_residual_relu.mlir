// Dynamic batch, height and width; a residual of full shape; relu.
//
// As torch-mlir writes it (generate.py), from
//   x[2, 64, 56, 56], w[64, 64, 3, 3], b[64]
//   torch.relu(F.conv2d(x, w, b, padding=1) + x)

#map = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
module {
  func.func @conv2d_dynamic_residual_relu(%arg0: tensor<?x64x?x?xf32>, %arg1: tensor<64x64x3x3xf32>, %arg2: tensor<64xf32>) -> tensor<?x64x?x?xf32> {
    %c0 = arith.constant 0 : index
    %c2 = arith.constant 2 : index
    %c3 = arith.constant 3 : index
    %cst = arith.constant 0.000000e+00 : f32
    %dim = tensor.dim %arg0, %c0 : tensor<?x64x?x?xf32>
    %dim_0 = tensor.dim %arg0, %c2 : tensor<?x64x?x?xf32>
    %dim_1 = tensor.dim %arg0, %c3 : tensor<?x64x?x?xf32>
    %padded = tensor.pad %arg0 low[0, 0, 1, 1] high[0, 0, 1, 1] {
    ^bb0(%arg3: index, %arg4: index, %arg5: index, %arg6: index):
      tensor.yield %cst : f32
    } : tensor<?x64x?x?xf32> to tensor<?x64x?x?xf32>
    %0 = tensor.empty(%dim, %dim_0, %dim_1) : tensor<?x64x?x?xf32>
    %broadcasted = linalg.broadcast ins(%arg2 : tensor<64xf32>) outs(%0 : tensor<?x64x?x?xf32>) dimensions = [0, 2, 3]
    %1 = linalg.conv_2d_nchw_fchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%padded, %arg1 : tensor<?x64x?x?xf32>, tensor<64x64x3x3xf32>) outs(%broadcasted : tensor<?x64x?x?xf32>) -> tensor<?x64x?x?xf32>
    %2 = linalg.generic {indexing_maps = [#map, #map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%1, %arg0 : tensor<?x64x?x?xf32>, tensor<?x64x?x?xf32>) outs(%0 : tensor<?x64x?x?xf32>) {
    ^bb0(%in: f32, %in_2: f32, %out: f32):
      %4 = arith.addf %in, %in_2 : f32
      linalg.yield %4 : f32
    } -> tensor<?x64x?x?xf32>
    %3 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%2 : tensor<?x64x?x?xf32>) outs(%0 : tensor<?x64x?x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %4 = arith.cmpf ugt, %in, %cst : f32
      %5 = arith.select %4, %in, %cst : f32
      linalg.yield %5 : f32
    } -> tensor<?x64x?x?xf32>
    return %3 : tensor<?x64x?x?xf32>
  }
}
