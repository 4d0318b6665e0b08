// RUN: not conv-opt %s --allow-unregistered-dialect --conv-inline 2>&1 | FileCheck %s
// RUN: not conv-opt %s --allow-unregistered-dialect --pass-pipeline='builtin.module(conv-fusion-pipeline)' 2>&1 | FileCheck %s

// CHECK: [[@LINE+2]]:3: error: 'their.loop' op has regions and is of no registered dialect, which MLIR's inliner does not take; register its dialect
func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
  "their.loop"() ({
    "their.end"() : () -> ()
  }) : () -> ()
  return %x : tensor<4xf32>
}
