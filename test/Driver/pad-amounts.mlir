// RUN: not conv-opt %s --emit=ptx 2>&1 | FileCheck %s

// The number that stands for "see the operand", where there is none: MLIR's verifier lets it pass, and its passes crash.
// CHECK: pad-amounts.mlir:[[@LINE+3]]:8: error: 'tensor.pad' op expects 1 operands for the high amounts that are not constant, got 0
func.func @pad(%x: tensor<?xf32>, %w: tensor<3xf32>, %y: tensor<?xf32>) -> tensor<?xf32> {
  %cst = arith.constant 0.0 : f32
  %p = tensor.pad %x low[1] high[-9223372036854775808] {
  ^bb0(%i: index):
    tensor.yield %cst : f32
  } : tensor<?xf32> to tensor<?xf32>
  %0 = linalg.conv_1d ins(%p, %w : tensor<?xf32>, tensor<3xf32>) outs(%y : tensor<?xf32>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}
