// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-input-pipeline)' | FileCheck %s

// Called functions become part of their callers: a bundle's function is one
// sequence of launches.
// CHECK-LABEL: func.func @caller
//   CHECK-NOT:   call
//       CHECK:   linalg.exp
//   CHECK-NOT: func.func private @callee
func.func private @callee(%x: tensor<4xf32>) -> tensor<4xf32> {
  %e = tensor.empty() : tensor<4xf32>
  %0 = linalg.exp ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
func.func @caller(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = call @callee(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
