// Split features of which a part is open; the bias is read as one of all of them.
// RUN: conv-opt %s --emit=mlir --stage=fused -o - | FileCheck %s
// RUN: conv-sim %s --shape=arg0=2x5x9 --shape=arg1=5x2x4x3 --shape=arg2=2x2x4x7 | FileCheck %s --check-prefix=SIM
// RUN: conv-sim %s --shape=arg0=1x5x4 --shape=arg1=5x2x1x3 --shape=arg2=1x2x1x2 | FileCheck %s --check-prefix=SIM
// SIM: 1 of 1 function ran right

// CHECK-LABEL: func.func @open_features(
//       CHECK:   %[[W:.*]] = tensor.collapse_shape %arg1 {{\[\[}}0], [1, 2], [3]] : tensor<5x2x?x3xf32> into tensor<5x?x3xf32>
//       CHECK:   %[[B:.*]] = tensor.collapse_shape %arg2 {{\[\[}}0], [1, 2], [3]]
//       CHECK:   conv.fused ins(%arg0, %[[W]] : {{.*}}) extras(%[[B]] :
//       CHECK:   tensor.expand_shape %{{.*}} {{\[\[}}0], [1, 2], [3]] output_shape [%{{.*}}, 2, %{{.*}}, %{{.*}}]
#in = affine_map<(n, a, b, x, c, k) -> (n, c, x + k)>
#fil = affine_map<(n, a, b, x, c, k) -> (c, a, b, k)>
#out = affine_map<(n, a, b, x, c, k) -> (n, a, b, x)>
func.func @open_features(%x: tensor<?x5x?xf32>, %w: tensor<5x2x?x3xf32>, %b: tensor<?x2x?x?xf32>) -> tensor<?x2x?x?xf32> {
  %y = linalg.generic {indexing_maps = [#in, #fil, #out], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction"]} ins(%x, %w : tensor<?x5x?xf32>, tensor<5x2x?x3xf32>) outs(%b : tensor<?x2x?x?xf32>) {
  ^bb0(%i: f32, %k: f32, %o: f32):
    %p = arith.mulf %i, %k : f32
    %a = arith.addf %o, %p : f32
    linalg.yield %a : f32
  } -> tensor<?x2x?x?xf32>
  return %y : tensor<?x2x?x?xf32>
}
