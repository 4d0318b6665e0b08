// RUN: conv-opt %s --conv-fuse-leftovers --split-input-file | FileCheck %s

// CHECK-LABEL: func @chain
//       CHECK:   linalg.generic
//       CHECK:     math.exp
//       CHECK:     arith.negf
//   CHECK-NOT:   linalg.generic
#id = affine_map<(i) -> (i)>
func.func @chain(%x: tensor<8xf32>) -> tensor<8xf32> {
  %e = tensor.empty() : tensor<8xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : tensor<8xf32>) outs(%e : tensor<8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %1 = math.exp %in : f32
    linalg.yield %1 : f32
  } -> tensor<8xf32>
  %2 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%0 : tensor<8xf32>) outs(%e : tensor<8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %3 = arith.negf %in : f32
    linalg.yield %3 : f32
  } -> tensor<8xf32>
  return %2 : tensor<8xf32>
}

// -----

// A broadcast operand is read many times: fusing would compute it as often.
// CHECK-LABEL: func @no_recomputation
//       CHECK:   linalg.generic
//       CHECK:     math.exp
//       CHECK:   linalg.generic
#row = affine_map<(i, j) -> (j)>
#all = affine_map<(i, j) -> (i, j)>
#id = affine_map<(i) -> (i)>
func.func @no_recomputation(%x: tensor<8xf32>) -> tensor<4096x8xf32> {
  %e = tensor.empty() : tensor<8xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : tensor<8xf32>) outs(%e : tensor<8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %1 = math.exp %in : f32
    linalg.yield %1 : f32
  } -> tensor<8xf32>
  %f = tensor.empty() : tensor<4096x8xf32>
  %2 = linalg.generic {indexing_maps = [#row, #all], iterator_types = ["parallel", "parallel"]}
      ins(%0 : tensor<8xf32>) outs(%f : tensor<4096x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %3 = arith.negf %in : f32
    linalg.yield %3 : f32
  } -> tensor<4096x8xf32>
  return %2 : tensor<4096x8xf32>
}

// -----

// Where there are few points a launch costs more than computing them often, also
// for several users.
// CHECK-LABEL: func @few_points
//       CHECK:   %[[A:.*]] = linalg.generic {{.*}} ins(%{{.*}} : tensor<8xf32>) outs(%{{.*}} : tensor<64x8xf32>)
//       CHECK:     math.exp
//       CHECK:     arith.negf
//       CHECK:   %[[B:.*]] = linalg.generic {{.*}} ins(%{{.*}} : tensor<8xf32>)
//       CHECK:     math.exp
//       CHECK:     arith.addf
//       CHECK:   return %[[A]], %[[B]]
#row = affine_map<(i, j) -> (j)>
#all = affine_map<(i, j) -> (i, j)>
#id = affine_map<(i) -> (i)>
func.func @few_points(%x: tensor<8xf32>, %z: tensor<f32>) -> (tensor<64x8xf32>, tensor<f32>) {
  %e = tensor.empty() : tensor<8xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : tensor<8xf32>) outs(%e : tensor<8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %1 = math.exp %in : f32
    linalg.yield %1 : f32
  } -> tensor<8xf32>
  %f = tensor.empty() : tensor<64x8xf32>
  %2 = linalg.generic {indexing_maps = [#row, #all], iterator_types = ["parallel", "parallel"]}
      ins(%0 : tensor<8xf32>) outs(%f : tensor<64x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %3 = arith.negf %in : f32
    linalg.yield %3 : f32
  } -> tensor<64x8xf32>
  %4 = linalg.generic {indexing_maps = [#id, affine_map<(i) -> ()>], iterator_types = ["reduction"]}
      ins(%0 : tensor<8xf32>) outs(%z : tensor<f32>) {
  ^bb0(%in: f32, %out: f32):
    %5 = arith.addf %in, %out : f32
    linalg.yield %5 : f32
  } -> tensor<f32>
  return %2, %4 : tensor<64x8xf32>, tensor<f32>
}

// -----

// But not where somebody reads all elements anyway.
// CHECK-LABEL: func @no_second_time
//       CHECK:   %[[E:.*]] = linalg.generic
//       CHECK:     math.exp
//       CHECK:   linalg.generic {{.*}} ins(%[[E]] : tensor<8xf32>)
//   CHECK-NOT:     math.exp
//       CHECK:   return
#row = affine_map<(i, j) -> (j)>
#all = affine_map<(i, j) -> (i, j)>
#id = affine_map<(i) -> (i)>
func.func @no_second_time(%x: tensor<8xf32>) -> (tensor<64x8xf32>, tensor<8xf32>) {
  %e = tensor.empty() : tensor<8xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : tensor<8xf32>) outs(%e : tensor<8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %1 = math.exp %in : f32
    linalg.yield %1 : f32
  } -> tensor<8xf32>
  %f = tensor.empty() : tensor<64x8xf32>
  %2 = linalg.generic {indexing_maps = [#row, #all], iterator_types = ["parallel", "parallel"]}
      ins(%0 : tensor<8xf32>) outs(%f : tensor<64x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %3 = arith.negf %in : f32
    linalg.yield %3 : f32
  } -> tensor<64x8xf32>
  return %2, %0 : tensor<64x8xf32>, tensor<8xf32>
}

// -----

// What is only widened is read as it was, by each of its users.
// CHECK-LABEL: func @widened
//  CHECK-SAME:     %[[X:.*]]: tensor<512x512xf32>
//       CHECK:   %[[SUM:.*]] = linalg.generic {{.*}} ins(%[[X]] : tensor<512x512xf32>)
//       CHECK:     arith.extf
//       CHECK:     arith.addf
//       CHECK:   linalg.generic {{.*}} ins(%[[X]], %[[SUM]] : tensor<512x512xf32>, tensor<512xf64>)
//       CHECK:     arith.extf
//       CHECK:     arith.subf
//   CHECK-NOT:   linalg.generic
#row = affine_map<(i, j) -> (i)>
#all = affine_map<(i, j) -> (i, j)>
func.func @widened(%x: tensor<512x512xf32>, %z: tensor<512xf64>) -> tensor<512x512xf64> {
  %e = tensor.empty() : tensor<512x512xf64>
  %0 = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<512x512xf32>) outs(%e : tensor<512x512xf64>) {
  ^bb0(%in: f32, %out: f64):
    %1 = arith.extf %in : f32 to f64
    linalg.yield %1 : f64
  } -> tensor<512x512xf64>
  %2 = linalg.generic {indexing_maps = [#all, #row], iterator_types = ["parallel", "reduction"]}
      ins(%0 : tensor<512x512xf64>) outs(%z : tensor<512xf64>) {
  ^bb0(%in: f64, %out: f64):
    %3 = arith.addf %in, %out : f64
    linalg.yield %3 : f64
  } -> tensor<512xf64>
  %4 = linalg.generic {indexing_maps = [#all, #row, #all], iterator_types = ["parallel", "parallel"]}
      ins(%0, %2 : tensor<512x512xf64>, tensor<512xf64>) outs(%e : tensor<512x512xf64>) {
  ^bb0(%in: f64, %mean: f64, %out: f64):
    %5 = arith.subf %in, %mean : f64
    linalg.yield %5 : f64
  } -> tensor<512x512xf64>
  return %4 : tensor<512x512xf64>
}

// -----

// A user that cannot take it keeps it, for all. One over the same points gives it as
// well, where the others stand behind.
// CHECK-LABEL: func @start_of_another(
//       CHECK:   %[[E:.*]]:2 = linalg.generic
//       CHECK:     %[[EXP:.*]] = math.exp
//       CHECK:     %[[NEG:.*]] = arith.negf %[[EXP]]
//       CHECK:     linalg.yield %[[EXP]], %[[NEG]]
//       CHECK:   %[[S:.*]] = linalg.generic {{.*}} outs(%[[E]]#0 : tensor<8xf32>)
//       CHECK:   return %[[E]]#1, %[[S]]
#id = affine_map<(i) -> (i)>
func.func @start_of_another(%x: tensor<8xf32>, %m: tensor<8x4xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %e = tensor.empty() : tensor<8xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : tensor<8xf32>) outs(%e : tensor<8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %1 = math.exp %in : f32
    linalg.yield %1 : f32
  } -> tensor<8xf32>
  %2 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%0 : tensor<8xf32>) outs(%e : tensor<8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %3 = arith.negf %in : f32
    linalg.yield %3 : f32
  } -> tensor<8xf32>
  %4 = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i)>], iterator_types = ["parallel", "reduction"]}
      ins(%m : tensor<8x4xf32>) outs(%0 : tensor<8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %5 = arith.addf %in, %out : f32
    linalg.yield %5 : f32
  } -> tensor<8xf32>
  return %2, %4 : tensor<8xf32>, tensor<8xf32>
}

// -----

// So the scale and the shift of a group norm, which the norm reads behind reshapes.
// CHECK-LABEL: func @scale_and_shift(
//       CHECK:   %[[S:.*]]:2 = linalg.generic
//       CHECK:     %[[SCALE:.*]] = arith.mulf
//       CHECK:     %[[SHIFT:.*]] = arith.subf %{{.*}}, %{{.*}}
//       CHECK:     linalg.yield %[[SCALE]], %[[SHIFT]]
//       CHECK:   tensor.collapse_shape %[[S]]#0
//       CHECK:   tensor.collapse_shape %[[S]]#1
//   CHECK-NOT:   linalg.generic
#id = affine_map<(g, c) -> (g, c)>
#group = affine_map<(g, c) -> (g)>
func.func @scale_and_shift(%rstd: tensor<32xf32>, %mean: tensor<32xf32>, %gamma: tensor<32x4xf32>, %beta: tensor<32x4xf32>) -> (tensor<128xf32>, tensor<128xf32>) {
  %e = tensor.empty() : tensor<32x4xf32>
  %0 = linalg.generic {indexing_maps = [#group, #id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%rstd, %gamma : tensor<32xf32>, tensor<32x4xf32>) outs(%e : tensor<32x4xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %2 = arith.mulf %a, %b : f32
    linalg.yield %2 : f32
  } -> tensor<32x4xf32>
  %1 = linalg.generic {indexing_maps = [#group, #id, #id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%mean, %0, %beta : tensor<32xf32>, tensor<32x4xf32>, tensor<32x4xf32>) outs(%e : tensor<32x4xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %out: f32):
    %2 = arith.mulf %a, %b : f32
    %3 = arith.subf %c, %2 : f32
    linalg.yield %3 : f32
  } -> tensor<32x4xf32>
  %scale = tensor.collapse_shape %0 [[0, 1]] : tensor<32x4xf32> into tensor<128xf32>
  %shift = tensor.collapse_shape %1 [[0, 1]] : tensor<32x4xf32> into tensor<128xf32>
  return %scale, %shift : tensor<128xf32>, tensor<128xf32>
}

// -----

// Not where somebody reads it before, where the op reads it in another order as well,
// or where one of the two joins a reduction, and so takes no kernel of its own.
// CHECK-LABEL: func @no_both(
//       CHECK:   math.exp
//       CHECK:   linalg.yield %{{[^,]*}} : f32
//       CHECK:   tensor.collapse_shape
//       CHECK:   tensor.insert_slice
//       CHECK:   arith.negf
//       CHECK:   math.absf
//       CHECK:   linalg.yield %{{[^,]*}} : f32
//       CHECK:   arith.addf
//       CHECK:   math.sqrt
//       CHECK:   linalg.yield %{{[^,]*}} : f32
//       CHECK:   math.floor
//       CHECK:   return
#all = affine_map<(i, j) -> (i, j)>
#row = affine_map<(i, j) -> (i)>
#id = affine_map<(i) -> (i)>
func.func @no_both(%x: tensor<512x512xf32>, %i: index, %z: tensor<512xf32>) -> (tensor<512x512xf32>, tensor<512x512xf32>, tensor<512xf32>, tensor<512x1xf32>) {
  %e = tensor.empty() : tensor<512x512xf32>
  %0 = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<512x512xf32>) outs(%e : tensor<512x512xf32>) {
  ^bb0(%in: f32, %out: f32):
    %6 = math.exp %in : f32
    linalg.yield %6 : f32
  } -> tensor<512x512xf32>
  // What the next op reads depends on it.
  %flat = tensor.collapse_shape %0 [[0, 1]] : tensor<512x512xf32> into tensor<262144xf32>
  %part = tensor.extract_slice %flat[%i] [512] [1] : tensor<262144xf32> to tensor<512xf32>
  %y = tensor.insert_slice %part into %x[0, 0] [1, 512] [1, 1] : tensor<512xf32> into tensor<512x512xf32>
  %1 = linalg.generic {indexing_maps = [#all, #all, #all], iterator_types = ["parallel", "parallel"]}
      ins(%0, %y : tensor<512x512xf32>, tensor<512x512xf32>) outs(%e : tensor<512x512xf32>) {
  ^bb0(%in: f32, %other: f32, %out: f32):
    %6 = arith.negf %in : f32
    %7 = arith.mulf %6, %other : f32
    linalg.yield %7 : f32
  } -> tensor<512x512xf32>
  // Each element, and its mirror image.
  %2 = linalg.generic {indexing_maps = [#all, affine_map<(i, j) -> (j, i)>, #all], iterator_types = ["parallel", "parallel"]}
      ins(%1, %1 : tensor<512x512xf32>, tensor<512x512xf32>) outs(%e : tensor<512x512xf32>) {
  ^bb0(%in: f32, %turned: f32, %out: f32):
    %6 = math.absf %in : f32
    %7 = arith.mulf %6, %turned : f32
    linalg.yield %7 : f32
  } -> tensor<512x512xf32>
  %3 = linalg.generic {indexing_maps = [#all, #row], iterator_types = ["parallel", "reduction"]}
      ins(%x : tensor<512x512xf32>) outs(%z : tensor<512xf32>) {
  ^bb0(%in: f32, %out: f32):
    %6 = arith.addf %in, %out : f32
    linalg.yield %6 : f32
  } -> tensor<512xf32>
  %f = tensor.empty() : tensor<512xf32>
  %4 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%3 : tensor<512xf32>) outs(%f : tensor<512xf32>) {
  ^bb0(%in: f32, %out: f32):
    %6 = math.sqrt %in : f32
    linalg.yield %6 : f32
  } -> tensor<512xf32>
  %5 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%4 : tensor<512xf32>) outs(%f : tensor<512xf32>) {
  ^bb0(%in: f32, %out: f32):
    %6 = math.floor %in : f32
    linalg.yield %6 : f32
  } -> tensor<512xf32>
  %column = tensor.expand_shape %4 [[0, 1]] output_shape [512, 1] : tensor<512xf32> into tensor<512x1xf32>
  return %1, %2, %5, %column : tensor<512x512xf32>, tensor<512x512xf32>, tensor<512xf32>, tensor<512x1xf32>
}

// -----

// Nor where the order is another: one of the results would be written across it.
// CHECK-LABEL: func @no_both_across(
//       CHECK:   math.exp
//       CHECK:   linalg.generic
//       CHECK:   arith.negf
#all = affine_map<(i, j) -> (i, j)>
func.func @no_both_across(%x: tensor<512x512xf32>) -> (tensor<512x512xf32>, tensor<512x512xf32>) {
  %e = tensor.empty() : tensor<512x512xf32>
  %0 = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<512x512xf32>) outs(%e : tensor<512x512xf32>) {
  ^bb0(%in: f32, %out: f32):
    %2 = math.exp %in : f32
    linalg.yield %2 : f32
  } -> tensor<512x512xf32>
  %1 = linalg.generic {indexing_maps = [affine_map<(i, j) -> (j, i)>, #all], iterator_types = ["parallel", "parallel"]}
      ins(%0 : tensor<512x512xf32>) outs(%e : tensor<512x512xf32>) {
  ^bb0(%in: f32, %out: f32):
    %2 = arith.negf %in : f32
    linalg.yield %2 : f32
  } -> tensor<512x512xf32>
  return %0, %1 : tensor<512x512xf32>, tensor<512x512xf32>
}

// -----

// Readers behind reshapes widen as well; what widens again does so once.
// CHECK-LABEL: func @widened_behind_reshapes(
//  CHECK-SAME:     %[[X:.*]]: tensor<512x512xf16>, %{{.*}}: tensor<512xf64>)
//       CHECK:   %[[R:.*]] = tensor.expand_shape %[[X]] {{.*}} : tensor<512x512xf16> into tensor<512x8x64xf16>
//       CHECK:   %[[SUM:.*]] = linalg.generic {{.*}} ins(%[[R]] : tensor<512x8x64xf16>)
//  CHECK-NEXT:   ^bb0(%[[E:.*]]: f16, %{{.*}}: f64)
//  CHECK-NEXT:     arith.extf %[[E]] : f16 to f64
//  CHECK-NEXT:     arith.addf
//       CHECK:   %[[N:.*]] = linalg.generic {{.*}} ins(%[[X]] : tensor<512x512xf16>)
//       CHECK:     arith.extf %{{.*}} : f16 to f32
//  CHECK-NEXT:     arith.negf
//   CHECK-NOT:   linalg.generic
#all = affine_map<(i, j) -> (i, j)>
#cube = affine_map<(i, j, k) -> (i, j, k)>
#row = affine_map<(i, j, k) -> (i)>
func.func @widened_behind_reshapes(%x: tensor<512x512xf16>, %z: tensor<512xf64>) -> (tensor<512xf64>, tensor<512x512xf32>) {
  %e = tensor.empty() : tensor<512x512xf32>
  %0 = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<512x512xf16>) outs(%e : tensor<512x512xf32>) {
  ^bb0(%in: f16, %out: f32):
    %4 = arith.extf %in : f16 to f32
    linalg.yield %4 : f32
  } -> tensor<512x512xf32>
  %r = tensor.expand_shape %0 [[0], [1, 2]] output_shape [512, 8, 64] : tensor<512x512xf32> into tensor<512x8x64xf32>
  %f = tensor.empty() : tensor<512x8x64xf64>
  %1 = linalg.generic {indexing_maps = [#cube, #cube], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%r : tensor<512x8x64xf32>) outs(%f : tensor<512x8x64xf64>) {
  ^bb0(%in: f32, %out: f64):
    %4 = arith.extf %in : f32 to f64
    linalg.yield %4 : f64
  } -> tensor<512x8x64xf64>
  %2 = linalg.generic {indexing_maps = [#cube, #row], iterator_types = ["parallel", "reduction", "reduction"]}
      ins(%1 : tensor<512x8x64xf64>) outs(%z : tensor<512xf64>) {
  ^bb0(%in: f64, %out: f64):
    %4 = arith.addf %in, %out : f64
    linalg.yield %4 : f64
  } -> tensor<512xf64>
  %3 = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]}
      ins(%0 : tensor<512x512xf32>) outs(%e : tensor<512x512xf32>) {
  ^bb0(%in: f32, %out: f32):
    %4 = arith.negf %in : f32
    linalg.yield %4 : f32
  } -> tensor<512x512xf32>
  return %2, %3 : tensor<512xf64>, tensor<512x512xf32>
}

// -----

// Where one of them cannot, it is widened once, for all.
// CHECK-LABEL: func @no_widening_for_some(
//       CHECK:   %[[W:.*]] = linalg.generic
//       CHECK:     arith.extf
//       CHECK:   %[[R:.*]] = tensor.collapse_shape %[[W]]
//       CHECK:   linalg.generic {{.*}} ins(%[[W]] : tensor<512x512xf32>)
//       CHECK:   return %[[R]]
#all = affine_map<(i, j) -> (i, j)>
func.func @no_widening_for_some(%x: tensor<512x512xf16>) -> (tensor<262144xf32>, tensor<512xf32>) {
  %e = tensor.empty() : tensor<512x512xf32>
  %0 = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<512x512xf16>) outs(%e : tensor<512x512xf32>) {
  ^bb0(%in: f16, %out: f32):
    %4 = arith.extf %in : f16 to f32
    linalg.yield %4 : f32
  } -> tensor<512x512xf32>
  %r = tensor.collapse_shape %0 [[0, 1]] : tensor<512x512xf32> into tensor<262144xf32>
  %f = tensor.empty() : tensor<512xf32>
  %1 = linalg.generic {indexing_maps = [#all, affine_map<(i, j) -> (i)>], iterator_types = ["parallel", "reduction"]}
      ins(%0 : tensor<512x512xf32>) outs(%f : tensor<512xf32>) {
  ^bb0(%in: f32, %out: f32):
    %4 = arith.addf %in, %out : f32
    linalg.yield %4 : f32
  } -> tensor<512xf32>
  return %r, %1 : tensor<262144xf32>, tensor<512xf32>
}

// -----

// One that narrows is computed once: its users read less.
// CHECK-LABEL: func @narrowed
//       CHECK:   %[[N:.*]] = linalg.generic
//       CHECK:     arith.truncf
//       CHECK:   linalg.generic {{.*}} ins(%[[N]] : tensor<512x512xf32>)
//       CHECK:   linalg.generic {{.*}} ins(%[[N]] : tensor<512x512xf32>)
#row = affine_map<(i, j) -> (i)>
#all = affine_map<(i, j) -> (i, j)>
func.func @narrowed(%x: tensor<512x512xf64>, %z: tensor<512xf32>) -> (tensor<512x512xf32>, tensor<512xf32>) {
  %e = tensor.empty() : tensor<512x512xf32>
  %0 = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<512x512xf64>) outs(%e : tensor<512x512xf32>) {
  ^bb0(%in: f64, %out: f32):
    %1 = arith.truncf %in : f64 to f32
    linalg.yield %1 : f32
  } -> tensor<512x512xf32>
  %2 = linalg.generic {indexing_maps = [#all, #row], iterator_types = ["parallel", "reduction"]}
      ins(%0 : tensor<512x512xf32>) outs(%z : tensor<512xf32>) {
  ^bb0(%in: f32, %out: f32):
    %3 = arith.addf %in, %out : f32
    linalg.yield %3 : f32
  } -> tensor<512xf32>
  %4 = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]}
      ins(%0 : tensor<512x512xf32>) outs(%e : tensor<512x512xf32>) {
  ^bb0(%in: f32, %out: f32):
    %5 = arith.negf %in : f32
    linalg.yield %5 : f32
  } -> tensor<512x512xf32>
  return %4, %2 : tensor<512x512xf32>, tensor<512xf32>
}

// -----

// An output that a body does not read may still be kept in part: by its map,
// CHECK-LABEL: func @no_part_dropped(
//       CHECK:   %[[Z:.*]] = linalg.fill
//       CHECK:   linalg.generic {{.*}} outs(%[[Z]] : tensor<5xf32>)
func.func @no_part_dropped(%x: tensor<3xf32>) -> tensor<5xf32> {
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<5xf32>
  %y = linalg.fill ins(%z : f32) outs(%e : tensor<5xf32>) -> tensor<5xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i * 2)>], iterator_types = ["parallel"]}
      ins(%x : tensor<3xf32>) outs(%y : tensor<5xf32>) {
  ^bb0(%v: f32, %p: f32):
    linalg.yield %v : f32
  } -> tensor<5xf32>
  return %r : tensor<5xf32>
}

// -----

// or once the read folds, or goes with a result.
// CHECK-LABEL: func @no_read_gone(
//  CHECK-SAME:   %[[X:[^:]*]]: tensor<3xf32>, %[[Y:[^:]*]]: tensor<5xf32>)
//       CHECK:   linalg.generic {{.*}} outs(%[[Y]] : tensor<5xf32>)
//       CHECK:   linalg.generic {{.*}} outs(%[[Y]] : tensor<5xf32>)
func.func @no_read_gone(%x: tensor<3xf32>, %y: tensor<5xf32>) -> (tensor<5xf32>, tensor<5xf32>) {
  %m = arith.constant dense<true> : tensor<3xi1>
  %0 = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>, affine_map<(i) -> (i * 2)>], iterator_types = ["parallel"]}
      ins(%x, %m : tensor<3xf32>, tensor<3xi1>) outs(%y : tensor<5xf32>) {
  ^bb0(%v: f32, %b: i1, %p: f32):
    %s = arith.select %b, %v, %p : f32
    linalg.yield %s : f32
  } -> tensor<5xf32>
  %e = tensor.empty() : tensor<3xf32>
  %1:2 = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i * 2)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]}
      ins(%x : tensor<3xf32>) outs(%y, %e : tensor<5xf32>, tensor<3xf32>) {
  ^bb0(%v: f32, %p: f32, %q: f32):
    linalg.yield %v, %p : f32, f32
  } -> (tensor<5xf32>, tensor<3xf32>)
  return %0, %1#0 : tensor<5xf32>, tensor<5xf32>
}

// -----

// What is written whole, or was nothing before, is dropped.
// CHECK-LABEL: func @overwritten(
// CHECK-COUNT-3: tensor.empty()
func.func @overwritten(%x: tensor<4x3xf32>, %y: tensor<3x4x1xf32>, %s: tensor<4xf32>) -> (tensor<3x4x1xf32>, tensor<4xf32>, tensor<7xf32>) {
  %0 = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (j, i, 0)>], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<4x3xf32>) outs(%y : tensor<3x4x1xf32>) {
  ^bb0(%v: f32, %p: f32):
    linalg.yield %v : f32
  } -> tensor<3x4x1xf32>
  %1 = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i)>], iterator_types = ["parallel", "reduction"]}
      ins(%x : tensor<4x3xf32>) outs(%s : tensor<4xf32>) {
  ^bb0(%v: f32, %p: f32):
    linalg.yield %v : f32
  } -> tensor<4xf32>
  %e = tensor.empty() : tensor<7xf32>
  %2 = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i * 2)>], iterator_types = ["parallel"]}
      ins(%s : tensor<4xf32>) outs(%e : tensor<7xf32>) {
  ^bb0(%v: f32, %p: f32):
    linalg.yield %v : f32
  } -> tensor<7xf32>
  return %0, %1, %2 : tensor<3x4x1xf32>, tensor<4xf32>, tensor<7xf32>
}

// -----

// What is the same everywhere is a value in the body.
// CHECK-LABEL: func @same_everywhere(
//  CHECK-SAME:   %[[X:[^:]*]]: tensor<8xf32>, %[[V:[^:]*]]: f32)
//   CHECK-DAG:   %[[TWO:.*]] = arith.constant 2.0{{.*}} : f32
//   CHECK-NOT:   linalg.fill
//       CHECK:   linalg.generic {{.*}} ins(%[[X]] : tensor<8xf32>)
//  CHECK-NEXT:   ^bb0(%[[E:.*]]: f32, %{{.*}}: f32):
//  CHECK-NEXT:     %[[S:.*]] = arith.addf %[[E]], %[[V]] : f32
//  CHECK-NEXT:     arith.mulf %[[S]], %[[TWO]] : f32
#id = affine_map<(i) -> (i)>
func.func @same_everywhere(%x: tensor<8xf32>, %v: f32) -> tensor<8xf32> {
  %e = tensor.empty() : tensor<8xf32>
  %two = arith.constant dense<2.0> : tensor<8xf32>
  %f = linalg.fill ins(%v : f32) outs(%e : tensor<8xf32>) -> tensor<8xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id, #id, #id], iterator_types = ["parallel"]}
      ins(%x, %f, %two : tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) outs(%e : tensor<8xf32>) {
  ^bb0(%in: f32, %s: f32, %t: f32, %out: f32):
    %1 = arith.addf %in, %s : f32
    %2 = arith.mulf %1, %t : f32
    linalg.yield %2 : f32
  } -> tensor<8xf32>
  return %0 : tensor<8xf32>
}
