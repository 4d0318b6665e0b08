// RUN: conv-opt %s --conv-fold-constants --split-input-file | FileCheck %s
// RUN: conv-opt %s --conv-fold-constants=max-elements=3 --split-input-file | FileCheck %s --check-prefix=FEW


// The scale of a batch norm, as torch-mlir writes it: each step on its own, the
// assertion holds.
// CHECK-LABEL: func @batch_norm_scale(
//  CHECK-NEXT:   %[[S:.*]] = arith.constant dense<[5.000000e-01, 2.500000e-01, 2.000000e+00, 1.250000e-01]> : tensor<4xf32>
//  CHECK-NEXT:   return %[[S]]
//   FEW-LABEL: func @batch_norm_scale(
//         FEW:   cf.assert
func.func @batch_norm_scale() -> tensor<4xf32> {
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1.0 : f32
  %eps = arith.constant 1.0 : f64
  %var = arith.constant dense<[3.0, 15.0, -0.75, 63.0]> : tensor<4xf32>
  %e = tensor.empty() : tensor<4xf32>
  %0 = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]} ins(%var : tensor<4xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %t = arith.truncf %eps : f64 to f32
    %s = arith.addf %in, %t : f32
    linalg.yield %s : f32
  } -> tensor<4xf32>
  %1 = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]} ins(%0 : tensor<4xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %s = math.sqrt %in : f32
    linalg.yield %s : f32
  } -> tensor<4xf32>
  %2 = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]} ins(%1 : tensor<4xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %nonzero = arith.cmpf one, %in, %zero : f32
    cf.assert %nonzero, "unimplemented: tensor with zero element"
    %s = arith.divf %one, %in : f32
    linalg.yield %s : f32
  } -> tensor<4xf32>
  return %2 : tensor<4xf32>
}

// -----

// An operand that is an argument: nothing is known.
// CHECK-LABEL: func @no_argument(
//       CHECK:   linalg.add
func.func @no_argument(%x: tensor<2xf32>) -> tensor<2xf32> {
  %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %e = tensor.empty() : tensor<2xf32>
  %0 = linalg.add ins(%x, %c : tensor<2xf32>, tensor<2xf32>) outs(%e : tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// Weights, transposed by a named op and by a generic one that permutes what it
// writes; and read behind a reshape.
// CHECK-LABEL: func @transposes(
//   CHECK-DAG:   %[[A:.*]] = arith.constant dense<{{\[\[}}1, 4], [2, 5], [3, 6]]> : tensor<3x2xi32>
//   CHECK-DAG:   %[[B:.*]] = arith.constant dense<{{\[\[}}1, 3, 5], [2, 4, 6]]> : tensor<2x3xi32>
//       CHECK:   return %[[A]], %[[B]]
//   FEW-LABEL: func @transposes(
//         FEW:   linalg.transpose
func.func @transposes() -> (tensor<3x2xi32>, tensor<2x3xi32>) {
  %c = arith.constant dense<[[1, 2, 3], [4, 5, 6]]> : tensor<2x3xi32>
  %e = tensor.empty() : tensor<3x2xi32>
  %0 = linalg.transpose ins(%c : tensor<2x3xi32>) outs(%e : tensor<3x2xi32>) permutation = [1, 0]
  %v = tensor.collapse_shape %c [[0, 1]] : tensor<2x3xi32> into tensor<6xi32>
  %m = tensor.expand_shape %v [[0, 1]] output_shape [3, 2] : tensor<6xi32> into tensor<3x2xi32>
  %f = tensor.empty() : tensor<2x3xi32>
  %1 = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (j, i)>], iterator_types = ["parallel", "parallel"]}
      ins(%m : tensor<3x2xi32>) outs(%f : tensor<2x3xi32>) {
  ^bb0(%in: i32, %out: i32):
    linalg.yield %in : i32
  } -> tensor<2x3xi32>
  return %0, %1 : tensor<3x2xi32>, tensor<2x3xi32>
}

// -----

// A resource is as good as a dense constant, booleans are, and an op of arith.
// CHECK-LABEL: func @resource(
//   CHECK-DAG:   %[[A:.*]] = arith.constant dense<[false, true, true]> : tensor<3xi1>
//   CHECK-DAG:   %[[B:.*]] = arith.constant dense<[1.000000e+00, 4.000000e+00, 6.000000e+00]> : tensor<3xf32>
//       CHECK:   return %[[A]], %[[B]]
func.func @resource() -> (tensor<3xi1>, tensor<3xf32>) {
  %w = arith.constant dense_resource<w> : tensor<3xf32>
  %one = arith.constant dense<1.0> : tensor<3xf32>
  %p = arith.cmpf ogt, %w, %one : tensor<3xf32>
  %d = arith.addf %w, %w : tensor<3xf32>
  %s = arith.select %p, %d, %one : tensor<3xi1>, tensor<3xf32>
  return %p, %s : tensor<3xi1>, tensor<3xf32>
}
{-#
  dialect_resources: {
    builtin: {
      w: "0x040000000000803F0000004000004040"
    }
  }
#-}

// -----

// Of a resource of short integers it is not said what is in the bits between them.
// CHECK-LABEL: func @no_short_resource(
//       CHECK:   arith.addi
//       CHECK:   %[[B:.*]] = arith.constant dense<[-2, 14]> : tensor<2xi8>
//       CHECK:   return %{{.*}}, %[[B]]
func.func @no_short_resource() -> (tensor<4xi4>, tensor<2xi8>) {
  %s = arith.constant dense_resource<short> : tensor<4xi4>
  %b = arith.constant dense_resource<byte> : tensor<2xi8>
  %0 = arith.addi %s, %s : tensor<4xi4>
  %1 = arith.addi %b, %b : tensor<2xi8>
  return %0, %1 : tensor<4xi4>, tensor<2xi8>
}
{-#
  dialect_resources: {
    builtin: {
      short: "0x01000000FF0708F9",
      byte: "0x01000000FF07"
    }
  }
#-}

// -----

// Equal elements are computed once, and stay a fill, whatever their number.
// CHECK-LABEL: func @splat(
//       CHECK:   %[[C:.*]] = arith.constant 5.000000e+00 : f32
//       CHECK:   linalg.fill ins(%[[C]] : f32)
//   CHECK-NOT:   linalg.add
//   FEW-LABEL: func @splat(
//     FEW-NOT:   linalg.add
//         FEW:   linalg.fill
func.func @splat() -> tensor<4096x4096xf32> {
  %two = arith.constant 2.0 : f32
  %c = arith.constant dense<3.0> : tensor<4096x4096xf32>
  %e = tensor.empty() : tensor<4096x4096xf32>
  %f = linalg.fill ins(%two : f32) outs(%e : tensor<4096x4096xf32>) -> tensor<4096x4096xf32>
  %0 = linalg.add ins(%f, %c : tensor<4096x4096xf32>, tensor<4096x4096xf32>) outs(%e : tensor<4096x4096xf32>) -> tensor<4096x4096xf32>
  return %0 : tensor<4096x4096xf32>
}

// -----

// A broadcast makes more elements than there were: a convolution still sees its
// bias, and no constant grows.
// CHECK-LABEL: func @no_broadcast(
//       CHECK:   linalg.broadcast
//       CHECK:   linalg.generic
func.func @no_broadcast() -> (tensor<2x3xf32>, tensor<2x3xf32>) {
  %c = arith.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
  %r = arith.constant dense<[4.0, 5.0]> : tensor<2xf32>
  %e = tensor.empty() : tensor<2x3xf32>
  %0 = linalg.broadcast ins(%c : tensor<3xf32>) outs(%e : tensor<2x3xf32>) dimensions = [0]
  %1 = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i)>, affine_map<(i, j) -> (j)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]}
      ins(%r, %c : tensor<2xf32>, tensor<3xf32>) outs(%e : tensor<2x3xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %s = arith.addf %a, %b : f32
    linalg.yield %s : f32
  } -> tensor<2x3xf32>
  return %0, %1 : tensor<2x3xf32>, tensor<2x3xf32>
}

// -----

// What the device computes otherwise than the host, or may: functions that it
// approximates, fast-math flags, undefined results.
// CHECK-LABEL: func @no_other_result(
//       CHECK:   linalg.exp
//       CHECK:   arith.addf {{.*}} fastmath<contract>
//       CHECK:   arith.divsi
//       CHECK:   arith.fptosi
//       CHECK:   arith.shli
//       CHECK:   arith.sitofp {{.*}}bf16
func.func @no_other_result() -> (tensor<2xf32>, tensor<2xf32>, tensor<2xi32>, tensor<2xi8>, tensor<2xi8>, tensor<2xbf16>) {
  %c = arith.constant dense<[1.0, 300.0]> : tensor<2xf32>
  %i = arith.constant dense<[0, 7]> : tensor<2xi32>
  %n = arith.constant dense<[1, 8]> : tensor<2xi8>
  // Rounded to f32 first, the second becomes another bf16.
  %l = arith.constant dense<[1, 1077936129]> : tensor<2xi64>
  %e = tensor.empty() : tensor<2xf32>
  %0 = linalg.exp ins(%c : tensor<2xf32>) outs(%e : tensor<2xf32>) -> tensor<2xf32>
  %1 = arith.addf %c, %c fastmath<contract> : tensor<2xf32>
  %2 = arith.divsi %i, %i : tensor<2xi32>
  %3 = arith.fptosi %c : tensor<2xf32> to tensor<2xi8>
  %4 = arith.shli %n, %n : tensor<2xi8>
  %5 = arith.sitofp %l : tensor<2xi64> to tensor<2xbf16>
  return %0, %1, %2, %3, %4, %5 : tensor<2xf32>, tensor<2xf32>, tensor<2xi32>, tensor<2xi8>, tensor<2xi8>, tensor<2xbf16>
}

// -----

// Halves: the nearest of them to the exact result.
// CHECK-LABEL: func @halves(
//   CHECK-DAG:   arith.constant dense<[3.332520e-01, 1.500000e+00]> : tensor<2xf16>
//   CHECK-DAG:   arith.constant dense<[1.000000e+00, 3.015630e+00]> : tensor<2xbf16>
//   CHECK-DAG:   arith.constant dense<[1.000000e+00, 4.997560e-01]> : tensor<2xf16>
func.func @halves() -> (tensor<2xf16>, tensor<2xbf16>, tensor<2xf16>) {
  %one = arith.constant dense<[1.0, 3.0]> : tensor<2xf16>
  %three = arith.constant dense<[3.0, 2.0]> : tensor<2xf16>
  %0 = arith.divf %one, %three : tensor<2xf16>
  %c = arith.constant dense<[1.0, 3.0]> : tensor<2xbf16>
  %d = arith.constant dense<[0.001, 0.0123]> : tensor<2xbf16>
  %1 = arith.addf %c, %d : tensor<2xbf16>
  %v = arith.constant dense<[1.0, 4.002]> : tensor<2xf16>
  %2 = math.rsqrt %v : tensor<2xf16>
  return %0, %1, %2 : tensor<2xf16>, tensor<2xbf16>, tensor<2xf16>
}

// -----

// Positions, and elements by their place: a filter that is turned round, as
// transposed convolutions have it.
// CHECK-LABEL: func @positions(
//   CHECK-DAG:   %[[A:.*]] = arith.constant dense<[1, 3]> : tensor<2xi64>
//   CHECK-DAG:   %[[B:.*]] = arith.constant dense<{{\[\[}}6.000000e+00, 3.000000e+00], [5.000000e+00, 2.000000e+00], [4.000000e+00, 1.000000e+00]]> : tensor<3x2xf32>
//       CHECK:   return %[[A]], %[[B]]
func.func @positions() -> (tensor<2xi64>, tensor<3x2xf32>) {
  %c = arith.constant dense<[1, 2]> : tensor<2xi64>
  %e = tensor.empty() : tensor<2xi64>
  %0 = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]} ins(%c : tensor<2xi64>) outs(%e : tensor<2xi64>) {
  ^bb0(%in: i64, %out: i64):
    %i = linalg.index 0 : index
    %j = arith.index_cast %i : index to i64
    %s = arith.addi %in, %j : i64
    linalg.yield %s : i64
  } -> tensor<2xi64>
  %one = arith.constant 1 : index
  %two = arith.constant 2 : index
  %w = arith.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %f = tensor.empty() : tensor<3x2xf32>
  %1 = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]} outs(%f : tensor<3x2xf32>) {
  ^bb0(%out: f32):
    %i = linalg.index 0 : index
    %j = linalg.index 1 : index
    %k = arith.subi %two, %i : index
    %l = arith.subi %one, %j : index
    %v = tensor.extract %w[%l, %k] : tensor<2x3xf32>
    linalg.yield %v : f32
  } -> tensor<3x2xf32>
  return %0, %1 : tensor<2xi64>, tensor<3x2xf32>
}

// -----

// Positions alone make more than there was; a place outside of a tensor, and an
// element of an argument, are nothing known.
// CHECK-LABEL: func @no_positions(
//       CHECK:   linalg.index
//       CHECK:   tensor.extract
//       CHECK:   tensor.extract
func.func @no_positions(%x: tensor<2xi64>) -> (tensor<2xi64>, tensor<2xi64>, tensor<2xi64>) {
  %c = arith.constant dense<[1, 2]> : tensor<2xi64>
  %e = tensor.empty() : tensor<2xi64>
  %one = arith.constant 1 : index
  %0 = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>], iterator_types = ["parallel"]} outs(%e : tensor<2xi64>) {
  ^bb0(%out: i64):
    %i = linalg.index 0 : index
    %j = arith.index_cast %i : index to i64
    linalg.yield %j : i64
  } -> tensor<2xi64>
  %1 = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>], iterator_types = ["parallel"]} outs(%e : tensor<2xi64>) {
  ^bb0(%out: i64):
    %i = linalg.index 0 : index
    %j = arith.addi %i, %one : index
    %v = tensor.extract %c[%j] : tensor<2xi64>
    linalg.yield %v : i64
  } -> tensor<2xi64>
  %2 = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>], iterator_types = ["parallel"]} outs(%e : tensor<2xi64>) {
  ^bb0(%out: i64):
    %v = tensor.extract %x[%one] : tensor<2xi64>
    linalg.yield %v : i64
  } -> tensor<2xi64>
  return %0, %1, %2 : tensor<2xi64>, tensor<2xi64>, tensor<2xi64>
}

// -----

// A reduction and an effect are no work on elements alone.
// CHECK-LABEL: func @no_reduction(
//       CHECK:   linalg.reduce
//       CHECK:   linalg.generic
//       CHECK:   memref.store
func.func @no_reduction(%m: memref<f32>) -> (tensor<i64>, tensor<2xf32>) {
  %c = arith.constant dense<[1, 2]> : tensor<2xi64>
  %zero = arith.constant dense<0> : tensor<i64>
  %1 = linalg.reduce {arith.addi} ins(%c : tensor<2xi64>) outs(%zero : tensor<i64>) dimensions = [0]
  %f = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %g = tensor.empty() : tensor<2xf32>
  %2 = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]} ins(%f : tensor<2xf32>) outs(%g : tensor<2xf32>) {
  ^bb0(%in: f32, %out: f32):
    memref.store %in, %m[] : memref<f32>
    linalg.yield %in : f32
  } -> tensor<2xf32>
  return %1, %2 : tensor<i64>, tensor<2xf32>
}

// -----

// An assertion that does not hold, where it may never be checked: it stays.
// CHECK-LABEL: func @no_decision_in_branch(
//       CHECK:   scf.if
//       CHECK:     cf.assert
func.func @no_decision_in_branch(%p: i1) -> tensor<1x2xf32> {
  %f = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %no = arith.constant false
  %g = tensor.empty() : tensor<2xf32>
  %r = scf.if %p -> tensor<2xf32> {
    %0 = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]} ins(%f : tensor<2xf32>) outs(%g : tensor<2xf32>) {
    ^bb0(%in: f32, %out: f32):
      cf.assert %no, "never"
      linalg.yield %in : f32
    } -> tensor<2xf32>
    scf.yield %0 : tensor<2xf32>
  } else {
    scf.yield %f : tensor<2xf32>
  }
  %x = tensor.expand_shape %r [[0, 1]] output_shape [1, 2] : tensor<2xf32> into tensor<1x2xf32>
  return %x : tensor<1x2xf32>
}

// What nobody reads is not evaluated.
// CHECK-LABEL: func @unread(
//       CHECK:   linalg.generic
//       CHECK:     arith.negf
//       CHECK:   return
func.func @unread() {
  %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %e = tensor.empty() : tensor<2xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]}
      ins(%c : tensor<2xf32>) outs(%e : tensor<2xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.negf %in : f32
    linalg.yield %0 : f32
  } -> tensor<2xf32>
  return
}
