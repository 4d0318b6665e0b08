// Assertions in kernels are checked, and named where they fail.
// RUN: conv-sim %s --function=holds | FileCheck %s --check-prefix=HOLDS
// RUN: not conv-sim %s --function=fails 2>&1 | FileCheck %s --check-prefix=FAILS
// HOLDS: right
// FAILS: fails: assertion: llvm.call #1 at {{.*}}asserts.mlir:25:5 fails: no number

#c = affine_map<(d0) -> (d0)>
func.func @holds(%x: tensor<5xf32>) -> tensor<5xf32> {
  %e = tensor.empty() : tensor<5xf32>
  %r = linalg.generic {indexing_maps = [#c, #c], iterator_types = ["parallel"]} ins(%x : tensor<5xf32>) outs(%e : tensor<5xf32>) {
  ^bb0(%in: f32, %out: f32):
    %p = arith.cmpf ord, %in, %in : f32
    cf.assert %p, "no number"
    %0 = arith.addf %in, %in : f32
    linalg.yield %0 : f32
  } -> tensor<5xf32>
  return %r : tensor<5xf32>
}

func.func @fails(%x: tensor<5xf32>) -> tensor<5xf32> {
  %e = tensor.empty() : tensor<5xf32>
  %r = linalg.generic {indexing_maps = [#c, #c], iterator_types = ["parallel"]} ins(%x : tensor<5xf32>) outs(%e : tensor<5xf32>) {
  ^bb0(%in: f32, %out: f32):
    %p = arith.cmpf uno, %in, %in : f32
    cf.assert %p, "no number"
    %0 = arith.addf %in, %in : f32
    linalg.yield %0 : f32
  } -> tensor<5xf32>
  return %r : tensor<5xf32>
}
