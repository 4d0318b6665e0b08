// Elements taken one after the other, by indices that constants and positions
// determine, are a reshape.
// RUN: conv-opt %s --conv-fold-constants --split-input-file | FileCheck %s
// RUN: conv-opt %s --conv-fold-constants=max-elements=11 --split-input-file | FileCheck %s --check-prefix=FEW

// As torch-mlir writes the scale of a group norm: four tensors of indices, of
// which each may be negative, or broadcast.
// CHECK-LABEL: func @group_norm_scale(
//  CHECK-SAME:   %[[X:.*]]: tensor<2x3x2x1xf32>)
//  CHECK-NEXT:   %[[E:.*]] = math.exp %[[X]]
//  CHECK-NEXT:   %[[Y:.*]] = tensor.collapse_shape %[[E]] {{\[\[}}0], [1, 2, 3]] : tensor<2x3x2x1xf32> into tensor<2x6xf32>
//  CHECK-NEXT:   return %[[Y]]
//   FEW-LABEL: func @group_norm_scale(
//         FEW:   tensor.extract
#all = affine_map<(i, j) -> (i, j)>
func.func @group_norm_scale(%x: tensor<2x3x2x1xf32>) -> tensor<2x6xf32> {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %two = arith.constant 2 : i64
  %three = arith.constant 3 : i64
  %n = arith.constant dense<[[0], [-1]]> : tensor<2x1xi64>
  %g = arith.constant dense<[[0, 0, 1, 1, 2, 2], [0, 0, -2, 1, -1, 2]]> : tensor<2x6xi64>
  %c = arith.constant dense<[[0, 1, 0, 1, -2, -1]]> : tensor<1x6xi64>
  %u = arith.constant dense<-1> : tensor<2x6xi64>
  %exp = math.exp %x : tensor<2x3x2x1xf32>
  %e = tensor.empty() : tensor<2x6xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, 0)>, #all, affine_map<(i, j) -> (0, j)>, #all, #all], iterator_types = ["parallel", "parallel"]}
      ins(%n, %g, %c, %u : tensor<2x1xi64>, tensor<2x6xi64>, tensor<1x6xi64>, tensor<2x6xi64>) outs(%e : tensor<2x6xf32>) {
  ^bb0(%in: i64, %in_0: i64, %in_1: i64, %in_2: i64, %out: f32):
    %0 = arith.cmpi slt, %in, %zero : i64
    %1 = arith.addi %in, %two : i64
    %2 = arith.select %0, %1, %in : i64
    %3 = arith.index_cast %2 : i64 to index
    %4 = arith.cmpi slt, %in_0, %zero : i64
    %5 = arith.addi %in_0, %three : i64
    %6 = arith.select %4, %5, %in_0 : i64
    %7 = arith.index_cast %6 : i64 to index
    %8 = arith.cmpi slt, %in_1, %zero : i64
    %9 = arith.addi %in_1, %two : i64
    %10 = arith.select %8, %9, %in_1 : i64
    %11 = arith.index_cast %10 : i64 to index
    %12 = arith.cmpi slt, %in_2, %zero : i64
    %13 = arith.addi %in_2, %one : i64
    %14 = arith.select %12, %13, %in_2 : i64
    %15 = arith.index_cast %14 : i64 to index
    %element = tensor.extract %exp[%3, %7, %11, %15] : tensor<2x3x2x1xf32>
    linalg.yield %element : f32
  } -> tensor<2x6xf32>
  return %y : tensor<2x6xf32>
}

// -----

// Of positions alone, written in another order; an assertion that holds goes.
// CHECK-LABEL: func @positions(
//  CHECK-SAME:   %[[X:.*]]: tensor<12xi8>)
//  CHECK-NEXT:   %[[Y:.*]] = tensor.expand_shape %[[X]] {{\[\[}}0, 1]] output_shape [4, 3] : tensor<12xi8> into tensor<4x3xi8>
//  CHECK-NEXT:   return %[[Y]]
func.func @positions(%x: tensor<12xi8>) -> tensor<4x3xi8> {
  %three = arith.constant 3 : index
  %twelve = arith.constant 12 : index
  %e = tensor.empty() : tensor<4x3xi8>
  %y = linalg.generic {indexing_maps = [affine_map<(j, i) -> (i, j)>], iterator_types = ["parallel", "parallel"]} outs(%e : tensor<4x3xi8>) {
  ^bb0(%out: i8):
    %j = linalg.index 0 : index
    %i = linalg.index 1 : index
    %row = arith.muli %i, %three : index
    %at = arith.addi %row, %j : index
    %inside = arith.cmpi ult, %at, %twelve : index
    cf.assert %inside, "index out of bounds"
    %element = tensor.extract %x[%at] : tensor<12xi8>
    linalg.yield %element : i8
  } -> tensor<4x3xi8>
  return %y : tensor<4x3xi8>
}

// -----

// Where neither shape joins dimensions of the other, they meet in a third. One
// element is taken for one of any rank.
// CHECK-LABEL: func @both_ways(
//  CHECK-SAME:   %[[X:.*]]: tensor<5x2x3xf16>, %[[S:.*]]: tensor<1x1xf16>)
//       CHECK:   %[[C:.*]] = tensor.collapse_shape %[[X]] {{\[\[}}0], [1, 2]] : tensor<5x2x3xf16> into tensor<5x6xf16>
//       CHECK:   %[[Y:.*]] = tensor.expand_shape %[[C]] {{\[\[}}0], [1, 2]] output_shape [5, 3, 2] : tensor<5x6xf16> into tensor<5x3x2xf16>
//       CHECK:   %[[T:.*]] = tensor.collapse_shape %[[S]] [] : tensor<1x1xf16> into tensor<f16>
//       CHECK:   return %[[Y]], %[[T]]
func.func @both_ways(%x: tensor<5x2x3xf16>, %s: tensor<1x1xf16>) -> (tensor<5x3x2xf16>, tensor<f16>) {
  %r = arith.constant dense<[[0, 0], [0, 1], [1, 1]]> : tensor<3x2xi32>
  %c = arith.constant dense<[[0, 1], [2, 0], [1, 2]]> : tensor<3x2xi32>
  %e = tensor.empty() : tensor<5x3x2xf16>
  %y = linalg.generic {indexing_maps = [affine_map<(n, i, j) -> (i, j)>, affine_map<(n, i, j) -> (i, j)>, affine_map<(n, i, j) -> (n, i, j)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%r, %c : tensor<3x2xi32>, tensor<3x2xi32>) outs(%e : tensor<5x3x2xf16>) {
  ^bb0(%row: i32, %column: i32, %out: f16):
    %n = linalg.index 0 : index
    %i = arith.index_cast %row : i32 to index
    %j = arith.index_cast %column : i32 to index
    %element = tensor.extract %x[%n, %i, %j] : tensor<5x2x3xf16>
    linalg.yield %element : f16
  } -> tensor<5x3x2xf16>
  %zero = arith.constant 0 : index
  %f = tensor.empty() : tensor<f16>
  %t = linalg.generic {indexing_maps = [affine_map<() -> ()>], iterator_types = []} outs(%f : tensor<f16>) {
  ^bb0(%out: f16):
    %element = tensor.extract %s[%zero, %zero] : tensor<1x1xf16>
    linalg.yield %element : f16
  } -> tensor<f16>
  return %y, %t : tensor<5x3x2xf16>, tensor<f16>
}

// -----

// What is not that: another order, a part, an element twice, one from outside,
// an index that is not known, an element that is not taken alone.
// CHECK-LABEL: func @no_reshape(
// CHECK-COUNT-6: tensor.extract
#id = affine_map<(i) -> (i)>
func.func @no_reshape(%x: tensor<3xf32>, %i: tensor<3xindex>) -> (tensor<3xf32>, tensor<2xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) {
  %turned = arith.constant dense<[2, 1, 0]> : tensor<3xindex>
  %part = arith.constant dense<[0, 1]> : tensor<2xindex>
  %twice = arith.constant dense<[0, 1, 1]> : tensor<3xindex>
  %outside = arith.constant dense<[0, 1, 3]> : tensor<3xindex>
  %all = arith.constant dense<[0, 1, 2]> : tensor<3xindex>
  %e = tensor.empty() : tensor<3xf32>
  %f = tensor.empty() : tensor<2xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%turned : tensor<3xindex>) outs(%e : tensor<3xf32>) {
  ^bb0(%at: index, %out: f32):
    %element = tensor.extract %x[%at] : tensor<3xf32>
    linalg.yield %element : f32
  } -> tensor<3xf32>
  %1 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%part : tensor<2xindex>) outs(%f : tensor<2xf32>) {
  ^bb0(%at: index, %out: f32):
    %element = tensor.extract %x[%at] : tensor<3xf32>
    linalg.yield %element : f32
  } -> tensor<2xf32>
  %2 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%twice : tensor<3xindex>) outs(%e : tensor<3xf32>) {
  ^bb0(%at: index, %out: f32):
    %element = tensor.extract %x[%at] : tensor<3xf32>
    linalg.yield %element : f32
  } -> tensor<3xf32>
  %3 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%outside : tensor<3xindex>) outs(%e : tensor<3xf32>) {
  ^bb0(%at: index, %out: f32):
    %element = tensor.extract %x[%at] : tensor<3xf32>
    linalg.yield %element : f32
  } -> tensor<3xf32>
  %4 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%i : tensor<3xindex>) outs(%e : tensor<3xf32>) {
  ^bb0(%at: index, %out: f32):
    %element = tensor.extract %x[%at] : tensor<3xf32>
    linalg.yield %element : f32
  } -> tensor<3xf32>
  %5 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%all : tensor<3xindex>) outs(%e : tensor<3xf32>) {
  ^bb0(%at: index, %out: f32):
    %element = tensor.extract %x[%at] : tensor<3xf32>
    %negated = arith.negf %element : f32
    linalg.yield %negated : f32
  } -> tensor<3xf32>
  return %0, %1, %2, %3, %4, %5 : tensor<3xf32>, tensor<2xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>
}
