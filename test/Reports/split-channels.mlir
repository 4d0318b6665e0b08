// Channels in two dimensions are collapsed to one where they stand side by side
// in both operands, and so are features and groups.
// RUN: conv-opt %s --emit=mlir --stage=fused -o - | FileCheck %s
// RUN: conv-sim %s | FileCheck %s --check-prefix=SIM
// SIM-NOT: WRONG
//     SIM: 6 of 6 functions ran right

// CHECK-LABEL: func.func @channels(
//   CHECK-DAG:   %[[X:.*]] = tensor.collapse_shape %arg0 {{\[\[}}0], [1, 2], [3], [4]] : tensor<1x3x4x7x7xf32> into tensor<1x12x7x7xf32>
//   CHECK-DAG:   %[[W:.*]] = tensor.collapse_shape %arg1 {{\[\[}}0], [1, 2], [3], [4]] : tensor<6x3x4x3x3xf32> into tensor<6x12x3x3xf32>
//       CHECK:   conv.fused ins(%[[X]], %[[W]] :
//       CHECK:   arith.maximumf
//  CHECK-NEXT:   conv.yield
#in = affine_map<(n, f, y, x, a, ky, kx, b) -> (n, a, b, y + ky, x + kx)>
#fil = affine_map<(n, f, y, x, a, ky, kx, b) -> (f, a, b, ky, kx)>
#out = affine_map<(n, f, y, x, a, ky, kx, b) -> (n, f, y, x)>
#id = affine_map<(n, f, y, x) -> (n, f, y, x)>
func.func @channels(%x: tensor<1x3x4x7x7xf32>, %w: tensor<6x3x4x3x3xf32>) -> tensor<1x6x5x5xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x6x5x5xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x6x5x5xf32>) -> tensor<1x6x5x5xf32>
  %y = linalg.generic {indexing_maps = [#in, #fil, #out], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction", "reduction"]} ins(%x, %w : tensor<1x3x4x7x7xf32>, tensor<6x3x4x3x3xf32>) outs(%f : tensor<1x6x5x5xf32>) {
  ^bb0(%i: f32, %k: f32, %o: f32):
    %p = arith.mulf %i, %k : f32
    %a = arith.addf %p, %o : f32
    linalg.yield %a : f32
  } -> tensor<1x6x5x5xf32>
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%y : tensor<1x6x5x5xf32>) outs(%e : tensor<1x6x5x5xf32>) {
  ^bb0(%i: f32, %o: f32):
    %m = arith.maximumf %i, %zero : f32
    linalg.yield %m : f32
  } -> tensor<1x6x5x5xf32>
  return %r : tensor<1x6x5x5xf32>
}

// The zeros that it accumulates onto are no tensor of the kernel.
// CHECK-LABEL: func.func @features(
//       CHECK:   conv.fused ins({{.*}} : tensor<2x5x9xf32>, tensor<5x6x3xf32>) outs(
//       CHECK:   tensor.expand_shape %{{.*}} {{\[\[}}0], [1, 2], [3]]
#in1 = affine_map<(n, a, b, x, c, k) -> (n, c, x + k)>
#fil1 = affine_map<(n, a, b, x, c, k) -> (c, a, b, k)>
#out1 = affine_map<(n, a, b, x, c, k) -> (n, a, b, x)>
func.func @features(%x: tensor<2x5x9xf32>, %w: tensor<5x2x3x3xf32>) -> tensor<2x2x3x7xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x2x3x7xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<2x2x3x7xf32>) -> tensor<2x2x3x7xf32>
  %y = linalg.generic {indexing_maps = [#in1, #fil1, #out1], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction"]} ins(%x, %w : tensor<2x5x9xf32>, tensor<5x2x3x3xf32>) outs(%f : tensor<2x2x3x7xf32>) {
  ^bb0(%i: f32, %k: f32, %o: f32):
    %p = arith.mulf %i, %k : f32
    %a = arith.addf %o, %p : f32
    linalg.yield %a : f32
  } -> tensor<2x2x3x7xf32>
  return %y : tensor<2x2x3x7xf32>
}

// A bias of each feature, in as many dimensions, stays one value a feature.
// CHECK-LABEL: func.func @bias(
//       CHECK:   %[[B:.*]] = tensor.collapse_shape %arg2 {{\[\[}}0, 1]] : tensor<2x3xf32> into tensor<6xf32>
//       CHECK:   conv.fused {{.*}} extras(%[[B]] : tensor<6xf32>) maps [(d0, d1, d2) -> (d1)]
//       CHECK:   tensor.expand_shape %{{.*}} {{\[\[}}0], [1, 2], [3]]
func.func @bias(%x: tensor<2x5x9xf32>, %w: tensor<5x2x3x3xf32>, %b: tensor<2x3xf32>) -> tensor<2x2x3x7xf32> {
  %e = tensor.empty() : tensor<2x2x3x7xf32>
  %f = linalg.broadcast ins(%b : tensor<2x3xf32>) outs(%e : tensor<2x2x3x7xf32>) dimensions = [0, 3]
  %y = linalg.generic {indexing_maps = [#in1, #fil1, #out1], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction"]} ins(%x, %w : tensor<2x5x9xf32>, tensor<5x2x3x3xf32>) outs(%f : tensor<2x2x3x7xf32>) {
  ^bb0(%i: f32, %k: f32, %o: f32):
    %p = arith.mulf %i, %k : f32
    %a = arith.addf %o, %p : f32
    linalg.yield %a : f32
  } -> tensor<2x2x3x7xf32>
  return %y : tensor<2x2x3x7xf32>
}

// One of the outer part alone is read as what it is broadcast to.
// CHECK-LABEL: func.func @bias_of_part(
//       CHECK:   conv.fused {{.*}} extras(%{{.*}} : tensor<2x6x7xf32>)
func.func @bias_of_part(%x: tensor<2x5x9xf32>, %w: tensor<5x2x3x3xf32>, %b: tensor<2xf32>) -> tensor<2x2x3x7xf32> {
  %e = tensor.empty() : tensor<2x2x3x7xf32>
  %f = linalg.broadcast ins(%b : tensor<2xf32>) outs(%e : tensor<2x2x3x7xf32>) dimensions = [0, 2, 3]
  %y = linalg.generic {indexing_maps = [#in1, #fil1, #out1], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction"]} ins(%x, %w : tensor<2x5x9xf32>, tensor<5x2x3x3xf32>) outs(%f : tensor<2x2x3x7xf32>) {
  ^bb0(%i: f32, %k: f32, %o: f32):
    %p = arith.mulf %i, %k : f32
    %a = arith.addf %o, %p : f32
    linalg.yield %a : f32
  } -> tensor<2x2x3x7xf32>
  return %y : tensor<2x2x3x7xf32>
}

// The columns stand between the two parts of the features: to bring them
// together would move the result.
// CHECK-LABEL: func.func @no_neighbours(
//  CHECK-SAME:   the output has several channel dimensions
//   CHECK-NOT:   conv.fused
#out2 = affine_map<(n, a, b, x, c, k) -> (n, a, x, b)>
func.func @no_neighbours(%x: tensor<2x5x9xf32>, %w: tensor<5x2x3x3xf32>) -> tensor<2x2x7x3xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x2x7x3xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<2x2x7x3xf32>) -> tensor<2x2x7x3xf32>
  %y = linalg.generic {indexing_maps = [#in1, #fil1, #out2], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction"]} ins(%x, %w : tensor<2x5x9xf32>, tensor<5x2x3x3xf32>) outs(%f : tensor<2x2x7x3xf32>) {
  ^bb0(%i: f32, %k: f32, %o: f32):
    %p = arith.mulf %i, %k : f32
    %a = arith.addf %o, %p : f32
    linalg.yield %a : f32
  } -> tensor<2x2x7x3xf32>
  return %y : tensor<2x2x7x3xf32>
}

// Bytes of which one is unsigned.
// CHECK-LABEL: func.func @no_unsigned(
//  CHECK-SAME:   an operand is extended as unsigned (arith.extui), where conv.fused extends both as signed
//   CHECK-NOT:   conv.fused
#in3 = affine_map<(f, x, c, k) -> (c, x + k)>
#fil3 = affine_map<(f, x, c, k) -> (f, c, k)>
#out3 = affine_map<(f, x, c, k) -> (f, x)>
func.func @no_unsigned(%x: tensor<5x9xi8>, %w: tensor<4x5x3xi8>) -> tensor<4x7xi32> {
  %zero = arith.constant 0 : i32
  %e = tensor.empty() : tensor<4x7xi32>
  %f = linalg.fill ins(%zero : i32) outs(%e : tensor<4x7xi32>) -> tensor<4x7xi32>
  %y = linalg.generic {indexing_maps = [#in3, #fil3, #out3], iterator_types = ["parallel", "parallel", "reduction", "reduction"]} ins(%x, %w : tensor<5x9xi8>, tensor<4x5x3xi8>) outs(%f : tensor<4x7xi32>) {
  ^bb0(%i: i8, %k: i8, %o: i32):
    %0 = arith.extui %i : i8 to i32
    %1 = arith.extsi %k : i8 to i32
    %2 = arith.muli %0, %1 : i32
    %3 = arith.addi %o, %2 : i32
    linalg.yield %3 : i32
  } -> tensor<4x7xi32>
  return %y : tensor<4x7xi32>
}
