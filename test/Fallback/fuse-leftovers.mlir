// RUN: conv-opt %s --conv-fuse-leftovers --split-input-file | FileCheck %s

// CHECK-LABEL: func @chain
//       CHECK:   linalg.generic
//       CHECK:     math.exp
//       CHECK:     arith.negf
//   CHECK-NOT:   linalg.generic
#id = affine_map<(i) -> (i)>
func.func @chain(%x: tensor<8xf32>) -> tensor<8xf32> {
  %e = tensor.empty() : tensor<8xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : tensor<8xf32>) outs(%e : tensor<8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %1 = math.exp %in : f32
    linalg.yield %1 : f32
  } -> tensor<8xf32>
  %2 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%0 : tensor<8xf32>) outs(%e : tensor<8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %3 = arith.negf %in : f32
    linalg.yield %3 : f32
  } -> tensor<8xf32>
  return %2 : tensor<8xf32>
}

// -----

// A broadcast operand is read many times: fusing would compute it as often.
// CHECK-LABEL: func @no_recomputation
//       CHECK:   linalg.generic
//       CHECK:     math.exp
//       CHECK:   linalg.generic
#row = affine_map<(i, j) -> (j)>
#all = affine_map<(i, j) -> (i, j)>
#id = affine_map<(i) -> (i)>
func.func @no_recomputation(%x: tensor<8xf32>) -> tensor<64x8xf32> {
  %e = tensor.empty() : tensor<8xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : tensor<8xf32>) outs(%e : tensor<8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %1 = math.exp %in : f32
    linalg.yield %1 : f32
  } -> tensor<8xf32>
  %f = tensor.empty() : tensor<64x8xf32>
  %2 = linalg.generic {indexing_maps = [#row, #all], iterator_types = ["parallel", "parallel"]}
      ins(%0 : tensor<8xf32>) outs(%f : tensor<64x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %3 = arith.negf %in : f32
    linalg.yield %3 : f32
  } -> tensor<64x8xf32>
  return %2 : tensor<64x8xf32>
}
