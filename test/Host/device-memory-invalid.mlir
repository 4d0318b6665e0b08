// RUN: conv-opt %s --conv-device-memory --verify-diagnostics

// expected-error @below {{expects one block, got control flow between 3 blocks}}
func.func @branches(%c: i1) {
  cf.cond_br %c, ^bb1, ^bb2
^bb1:
  return
^bb2:
  return
}
