// RUN: conv-opt %s --conv-fold-constants --split-input-file --verify-diagnostics
// RUN: conv-opt %s --conv-fold-constants=max-elements=0 --split-input-file

// A variance of minus epsilon: found when it is compiled, at the assertion.
func.func @zero_element() -> tensor<3xf32> {
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1.0 : f32
  %v = arith.constant dense<[1.0, 0.0, 2.0]> : tensor<3xf32>
  %e = tensor.empty() : tensor<3xf32>
  // expected-note @below {{all that it depends on is constant; at position [1] it does not hold}}
  %0 = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]} ins(%v : tensor<3xf32>) outs(%e : tensor<3xf32>) {
  ^bb0(%in: f32, %out: f32):
    %nonzero = arith.cmpf one, %in, %zero : f32
    // expected-error @below {{always fails: tensor with zero element}}
    cf.assert %nonzero, "tensor with zero element"
    %s = arith.divf %one, %in : f32
    linalg.yield %s : f32
  } -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// -----

// NaN is no number other than zero to `one`, and the result need not be used.
func.func @nan() {
  %zero = arith.constant 0.0 : f32
  %v = arith.constant dense<0x7FC00000> : tensor<2x2xf32>
  %e = tensor.empty() : tensor<2x2xf32>
  // expected-note @below {{at position [0, 0]}}
  %0 = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]} ins(%v : tensor<2x2xf32>) outs(%e : tensor<2x2xf32>) {
  ^bb0(%in: f32, %out: f32):
    %nonzero = arith.cmpf one, %in, %zero : f32
    // expected-error @below {{always fails: zero}}
    cf.assert %nonzero, "zero"
    linalg.yield %in : f32
  } -> tensor<2x2xf32>
  return
}
