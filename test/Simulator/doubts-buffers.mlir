// A linalg op on buffers has no results that others read; there is no reference
// for it, which is said.
// RUN: not conv-sim %s 2>&1 | FileCheck %s
// RUN: conv-sim %s --no-reference | FileCheck %s --check-prefix=ALONE
// CHECK: error: 'func.func' op expects floats in scalars and ranked tensors, to compute them in f64, got 'memref<4xf32>'
// ALONE: conv-sim: 1 of 1 function ran right
func.func @round(%x: memref<4xf32>) -> memref<4xf16> {
  %y = memref.alloc() : memref<4xf16>
  linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]} ins(%x : memref<4xf32>) outs(%y : memref<4xf16>) {
  ^bb0(%in: f32, %out: f16):
    %0 = arith.truncf %in : f32 to f16
    linalg.yield %0 : f16
  }
  return %y : memref<4xf16>
}
