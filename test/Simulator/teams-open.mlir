// How long a sum is, is known when it runs: here it has more, fewer and as many
// elements as a warp has lanes, and none.
// RUN: conv-sim %s --shape=arg0=3x5x9 --shape=arg1=3 | FileCheck %s
// RUN: conv-sim %s --shape=arg0=2x5x3 --shape=arg1=2 | FileCheck %s
// RUN: conv-sim %s --shape=arg0=9x5x64 --shape=arg1=9 | FileCheck %s
// RUN: conv-sim %s --shape=arg0=4x5x0 --shape=arg1=4 | FileCheck %s
// CHECK-NOT: WRONG
//     CHECK: 1 of 1 function ran right

func.func @open(%x: tensor<?x5x?xf32>, %init: tensor<?xf32>) -> tensor<?xf32> {
  %y = linalg.reduce {arith.addf} ins(%x : tensor<?x5x?xf32>) outs(%init : tensor<?xf32>) dimensions = [1, 2]
  return %y : tensor<?xf32>
}
