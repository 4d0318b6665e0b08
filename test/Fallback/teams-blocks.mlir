// A block that is not made of whole warps has no team.
// RUN: conv-opt %s --conv-linalg-to-gpu=block-size=48 --canonicalize | FileCheck %s

// CHECK-LABEL: func.func @sum(
//   CHECK-NOT:   gpu.shuffle
func.func @sum(%x: memref<20x100xf32>, %y: memref<20xf32>) {
  linalg.reduce {arith.addf} ins(%x : memref<20x100xf32>) outs(%y : memref<20xf32>) dimensions = [1]
  return
}
