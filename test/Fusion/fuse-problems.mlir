// The first two problems of the project, as torch-mlir writes them, end in one op
// each.
// RUN: conv-opt %s --conv-raise-linalg --conv-fuse-consumers --canonicalize | FileCheck %s
// RUN: conv-opt %s --conv-raise-linalg --conv-fuse-elementwise --conv-fuse-reduction --conv-fuse-elementwise --canonicalize | FileCheck %s

#id = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#chk = affine_map<(d0, d1, d2, d3) -> (d1, 0, 0)>
#keep = affine_map<(d0, d1, d2, d3) -> (d0, 0, d2, d3)>

// Bias, minimum with 0.5, a second bias, times 2.
// CHECK-LABEL: func @p1(
//  CHECK-SAME: %[[X:[^:]*]]: tensor<128x64x128x128xf32>, %[[W:[^:]*]]: tensor<128x64x3x3xf32>, %[[B:[^:]*]]: tensor<128xf32>, %[[B2:[^:]*]]: tensor<128x1x1xf32>)
//       CHECK: %[[Y:.*]] = conv.fused ins(%[[X]], %[[W]]
//  CHECK-SAME: extras(%[[B]], %[[B2]] : tensor<128xf32>, tensor<128x1x1xf32>) maps [(d0, d1, d2, d3) -> (d1), (d0, d1, d2, d3) -> (d1, 0, 0)]
//  CHECK-NEXT: ^bb0(%[[ACC:.*]]: f32, %[[BIAS:.*]]: f32, %[[BIAS2:.*]]: f32):
//   CHECK-DAG: %[[TWO:.*]] = arith.constant 2.0{{.*}} : f32
//   CHECK-DAG: %[[HALF:.*]] = arith.constant 5.0{{.*}}e-01 : f32
//       CHECK: %[[S:.*]] = arith.addf %[[ACC]], %[[BIAS]]
//       CHECK: %[[M:.*]] = arith.minimumf %[[S]], %[[HALF]]
//       CHECK: %[[S2:.*]] = arith.addf %[[M]], %[[BIAS2]]
//       CHECK: %[[R:.*]] = arith.mulf %[[S2]], %[[TWO]]
//       CHECK: conv.yield %[[R]]
//       CHECK: return %[[Y]]
func.func @p1(%x: tensor<128x64x128x128xf32>, %w: tensor<128x64x3x3xf32>, %b: tensor<128xf32>, %b2: tensor<128x1x1xf32>) -> tensor<128x128x126x126xf32> {
  %cst = arith.constant 5.000000e-01 : f64
  %cst_0 = arith.constant 2.000000e+00 : f64
  %0 = tensor.empty() : tensor<128x128x126x126xf32>
  %broadcasted = linalg.broadcast ins(%b : tensor<128xf32>) outs(%0 : tensor<128x128x126x126xf32>) dimensions = [0, 2, 3]
  %1 = linalg.conv_2d_nchw_fchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%x, %w : tensor<128x64x128x128xf32>, tensor<128x64x3x3xf32>) outs(%broadcasted : tensor<128x128x126x126xf32>) -> tensor<128x128x126x126xf32>
  %2 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%1 : tensor<128x128x126x126xf32>) outs(%0 : tensor<128x128x126x126xf32>) {
  ^bb0(%in: f32, %out: f32):
    %5 = arith.truncf %cst : f64 to f32
    %6 = arith.minimumf %in, %5 : f32
    linalg.yield %6 : f32
  } -> tensor<128x128x126x126xf32>
  %3 = linalg.generic {indexing_maps = [#id, #chk, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%2, %b2 : tensor<128x128x126x126xf32>, tensor<128x1x1xf32>) outs(%0 : tensor<128x128x126x126xf32>) {
  ^bb0(%in: f32, %in_1: f32, %out: f32):
    %5 = arith.addf %in, %in_1 : f32
    linalg.yield %5 : f32
  } -> tensor<128x128x126x126xf32>
  %4 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%3 : tensor<128x128x126x126xf32>) outs(%0 : tensor<128x128x126x126xf32>) {
  ^bb0(%in: f32, %out: f32):
    %5 = arith.truncf %cst_0 : f64 to f32
    %6 = arith.mulf %in, %5 : f32
    linalg.yield %6 : f32
  } -> tensor<128x128x126x126xf32>
  return %4 : tensor<128x128x126x126xf32>
}

// Bias, times 2, torch.min over the channels with keepdim, whose index is not used.
// CHECK-LABEL: func @p2(
//       CHECK: %[[Y:.*]] = conv.fused {{.*}} extras(%{{.*}} : tensor<128xf32>) maps [(d0, d1, d2, d3) -> (d1)] outs(%{{.*}} : tensor<64x1x254x254xf32>)
//  CHECK-NEXT: ^bb0(%[[ACC:.*]]: f32, %[[BIAS:.*]]: f32):
//       CHECK: %[[S:.*]] = arith.addf %[[ACC]], %[[BIAS]]
//       CHECK: %[[R:.*]] = arith.mulf %[[S]]
//       CHECK: conv.yield %[[R]]
//  CHECK-NEXT: } reduce [minimum] -> tensor<64x1x254x254xf32>
//  CHECK-NEXT: return %[[Y]]
func.func @p2(%x: tensor<64x64x256x256xf32>, %w: tensor<128x64x3x3xf32>, %b: tensor<128xf32>) -> tensor<64x1x254x254xf32> {
  %c0_i64 = arith.constant 0 : i64
  %cst_0 = arith.constant 2.000000e+00 : f64
  %inf = arith.constant 0x7F800000 : f32
  %0 = tensor.empty() : tensor<64x128x254x254xf32>
  %broadcasted = linalg.broadcast ins(%b : tensor<128xf32>) outs(%0 : tensor<64x128x254x254xf32>) dimensions = [0, 2, 3]
  %1 = linalg.conv_2d_nchw_fchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%x, %w : tensor<64x64x256x256xf32>, tensor<128x64x3x3xf32>) outs(%broadcasted : tensor<64x128x254x254xf32>) -> tensor<64x128x254x254xf32>
  %2 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%1 : tensor<64x128x254x254xf32>) outs(%0 : tensor<64x128x254x254xf32>) {
  ^bb0(%in: f32, %out: f32):
    %5 = arith.truncf %cst_0 : f64 to f32
    %6 = arith.mulf %in, %5 : f32
    linalg.yield %6 : f32
  } -> tensor<64x128x254x254xf32>
  %3 = tensor.empty() : tensor<64x1x254x254xi64>
  %4 = linalg.fill ins(%c0_i64 : i64) outs(%3 : tensor<64x1x254x254xi64>) -> tensor<64x1x254x254xi64>
  %5 = tensor.empty() : tensor<64x1x254x254xf32>
  %6 = linalg.fill ins(%inf : f32) outs(%5 : tensor<64x1x254x254xf32>) -> tensor<64x1x254x254xf32>
  %7:2 = linalg.generic {indexing_maps = [#id, #keep, #keep], iterator_types = ["parallel", "reduction", "parallel", "parallel"]} ins(%2 : tensor<64x128x254x254xf32>) outs(%6, %4 : tensor<64x1x254x254xf32>, tensor<64x1x254x254xi64>) {
  ^bb0(%in: f32, %out: f32, %out_1: i64):
    %8 = linalg.index 1 : index
    %9 = arith.index_cast %8 : index to i64
    %10 = arith.minimumf %in, %out : f32
    %11 = arith.cmpf olt, %in, %out : f32
    %12 = arith.select %11, %9, %out_1 : i64
    linalg.yield %10, %12 : f32, i64
  } -> (tensor<64x1x254x254xf32>, tensor<64x1x254x254xi64>)
  return %7#0 : tensor<64x1x254x254xf32>
}
