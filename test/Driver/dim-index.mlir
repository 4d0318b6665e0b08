// RUN: not conv-opt %s --emit=ptx 2>&1 | FileCheck %s

// MLIR's verifier lets it pass, and canonicalization crashes.
// CHECK: dim-index.mlir:[[@LINE+3]]:8: error: 'tensor.dim' op expects a dimension of 'tensor<?x4xf32>', from 0 to 1, got -2147483648
func.func @dim(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  %c = arith.constant -2147483648 : index
  %n = tensor.dim %x, %c : tensor<?x4xf32>
  %e = tensor.empty(%n) : tensor<?x4xf32>
  %y = linalg.exp ins(%x : tensor<?x4xf32>) outs(%e : tensor<?x4xf32>) -> tensor<?x4xf32>
  return %y : tensor<?x4xf32>
}
