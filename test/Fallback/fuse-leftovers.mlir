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

// A user that cannot take it keeps it, for all.
// CHECK-LABEL: func @start_of_another(
//       CHECK:   %[[E:.*]] = linalg.generic
//       CHECK:     math.exp
//       CHECK:   linalg.generic {{.*}} ins(%[[E]] : tensor<8xf32>)
//       CHECK:   linalg.generic {{.*}} outs(%[[E]] : tensor<8xf32>)
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
