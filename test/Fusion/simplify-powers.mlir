// RUN: conv-opt %s --conv-simplify-powers --split-input-file | FileCheck %s

// TOSA's batch norm: the exponent is a tensor of one element.
// CHECK-LABEL: func @half_of_a_tensor(
//       CHECK:   ^bb0(%[[IN:.*]]: f32, %{{.*}}: f32, %{{.*}}: f32):
//       CHECK:     %[[ROOT:.*]] = math.sqrt %[[IN]]
//       CHECK:     %[[ABS:.*]] = math.absf %[[ROOT]]
//       CHECK:     %[[LOWEST:.*]] = arith.constant 0xFF800000 : f32
//       CHECK:     %[[IS:.*]] = arith.cmpf oeq, %[[IN]], %[[LOWEST]]
//       CHECK:     %[[HIGHEST:.*]] = arith.constant 0x7F800000 : f32
//       CHECK:     %[[Y:.*]] = arith.select %[[IS]], %[[HIGHEST]], %[[ABS]]
//       CHECK:     linalg.yield %[[Y]]
func.func @half_of_a_tensor(%x: tensor<4xf32>) -> tensor<4xf32> {
  %half = arith.constant dense<0.5> : tensor<1xf32>
  %e = tensor.empty() : tensor<4xf32>
  %0 = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (0)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]} ins(%x, %half : tensor<4xf32>, tensor<1xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%in: f32, %exponent: f32, %out: f32):
    %y = math.powf %in, %exponent : f32
    linalg.yield %y : f32
  } -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// The exponent is reached through what moves equal elements only.
// CHECK-LABEL: func @through_fill_and_reshape(
//       CHECK:   arith.mulf %[[IN:.*]], %[[IN]]
//   CHECK-NOT:   math.powf
func.func @through_fill_and_reshape(%x: tensor<4xf32>) -> tensor<4xf32> {
  %two = arith.constant 2.0 : f32
  %e = tensor.empty() : tensor<4xf32>
  %e2 = tensor.empty() : tensor<2x2xf32>
  %filled = linalg.fill ins(%two : f32) outs(%e2 : tensor<2x2xf32>) -> tensor<2x2xf32>
  %flat = tensor.collapse_shape %filled [[0, 1]] : tensor<2x2xf32> into tensor<4xf32>
  %0 = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]} ins(%x, %flat : tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%in: f32, %exponent: f32, %out: f32):
    %y = math.powf %in, %exponent : f32
    linalg.yield %y : f32
  } -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// CHECK-LABEL: func @others(
//  CHECK-SAME:     %[[X:.*]]: f16, %[[T:.*]]: tensor<2xf64>
//       CHECK:   %[[INVERSE:.*]] = arith.divf %{{.*}}, %[[X]] : f16
//       CHECK:   %[[ROOT:.*]] = math.sqrt %[[T]]
//       CHECK:   %[[OF_ROOT:.*]] = arith.divf
//       CHECK:   return %[[X]], %[[INVERSE]], %[[OF_ROOT]]
func.func @others(%x: f16, %t: tensor<2xf64>) -> (f16, f16, tensor<2xf64>) {
  %one = arith.constant 1.0 : f16
  %minus = arith.constant -1.0 : f16
  %minus_half = arith.constant dense<-0.5> : tensor<2xf64>
  %0 = math.powf %x, %one : f16
  %1 = math.powf %x, %minus : f16
  %2 = math.powf %t, %minus_half : tensor<2xf64>
  return %0, %1, %2 : f16, f16, tensor<2xf64>
}

// -----

// Exponents that are not known, that differ, that need a logarithm, and one
// that only comes near.
// CHECK-LABEL: func @no_short_form(
// CHECK-COUNT-4: math.powf
func.func @no_short_form(%x: tensor<2xf32>, %exponent: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) {
  %differ = arith.constant dense<[0.5, 2.0]> : tensor<2xf32>
  %third = arith.constant dense<0.333333343> : tensor<2xf32>
  %near = arith.constant dense<0.500000060> : tensor<2xf32>
  %0 = math.powf %x, %exponent : tensor<2xf32>
  %1 = math.powf %x, %differ : tensor<2xf32>
  %2 = math.powf %x, %third : tensor<2xf32>
  %3 = math.powf %x, %near : tensor<2xf32>
  return %0, %1, %2, %3 : tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>
}

// -----

// What a reduction accumulates onto is not what was there first.
// CHECK-LABEL: func @no_output(
//       CHECK:   math.powf
func.func @no_output(%x: tensor<4xf32>) -> tensor<f32> {
  %half = arith.constant dense<0.5> : tensor<f32>
  %0 = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> ()>], iterator_types = ["reduction"]} ins(%x : tensor<4xf32>) outs(%half : tensor<f32>) {
  ^bb0(%in: f32, %out: f32):
    %y = math.powf %in, %out : f32
    linalg.yield %y : f32
  } -> tensor<f32>
  return %0 : tensor<f32>
}
