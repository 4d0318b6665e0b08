// RUN: conv-opt %s --conv-device-memory --verify-diagnostics

// expected-error @below {{expects one block, got control flow between 3 blocks}}
func.func @branches(%c: i1) {
  cf.cond_br %c, ^bb1, ^bb2
^bb1:
  return
^bb2:
  return
}

// -----

// What follows expands it, and crashes.
func.func @negative_divisor(%n: index) -> index {
  // expected-error @+1 {{'affine.apply' op expects positive divisors in affine_map<(d0) -> ((d0 floordiv -2) mod 5)>, got -2}}
  %0 = affine.apply affine_map<(d0) -> ((d0 floordiv -2) mod 5)>(%n)
  return %0 : index
}
