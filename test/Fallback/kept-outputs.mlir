// What an op does not write of an output stays, though the body does not use it.
// RUN: conv-opt %s --conv-fuse-leftovers | FileCheck %s --check-prefix=LEFT
// RUN: conv-opt %s --conv-prepare-bufferization --canonicalize --cse | FileCheck %s
// On memrefs they stay by themselves, and what is not read may not be written.
// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-bufferize,conv-linalg-to-gpu)' | FileCheck %s --check-prefix=GPU

// GPU-NOT: arith.cmpi ne
// GPU-NOT: arith.cmpf
// GPU-NOT: arith.andi

// The map leaves elements out.
// LEFT-LABEL: func @zeros_between(
//       LEFT:   %[[Z:.*]] = linalg.fill
//       LEFT:   linalg.generic {{.*}} outs(%[[Z]] : tensor<5xf32>)
// CHECK-LABEL: func @zeros_between(
//       CHECK:   %[[Z:.*]] = linalg.fill
//       CHECK:   linalg.generic {{.*}} outs(%[[Z]] : tensor<5xf32>)
//  CHECK-NEXT:   ^bb0(%[[V:.*]]: f32, %[[P:.*]]: f32):
//       CHECK:     %[[C:.*]] = arith.cmpi ne
//  CHECK-NEXT:     %[[S:.*]] = arith.select %[[C]], %[[V]], %[[P]] : f32
//  CHECK-NEXT:     linalg.yield %[[S]] : f32
func.func @zeros_between(%x: tensor<3xf32>) -> tensor<5xf32> {
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

// A loop may have no iterations.
// CHECK-LABEL: func @last_of_any(
//       CHECK:   linalg.generic
//       CHECK:     arith.select
func.func @last_of_any(%x: tensor<?x?xf32>, %y: tensor<?xf32>) -> tensor<?xf32> {
  %r = linalg.reduce ins(%x : tensor<?x?xf32>) outs(%y : tensor<?xf32>) dimensions = [1]
    (%a: f32, %o: f32) {
      linalg.yield %a : f32
    }
  return %r : tensor<?xf32>
}

// Indices of loops of one iteration fold, so the condition is of the element.
// CHECK-LABEL: func @one_element(
//       CHECK:   ^bb0(%[[V:.*]]: f32, %[[P:.*]]: f32):
//   CHECK-DAG:     %[[EQ:.*]] = arith.cmpf oeq, %[[P]], %[[P]] : f32
//   CHECK-DAG:     %[[NE:.*]] = arith.cmpf une, %[[P]], %[[P]] : f32
//       CHECK:     %[[C:.*]] = arith.ori %[[EQ]], %[[NE]] : i1
//       CHECK:     arith.select %[[C]], %[[V]], %[[P]] : f32
func.func @one_element(%x: tensor<1xf32>, %y: tensor<3xf32>) -> tensor<3xf32> {
  %r = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i + 1)>], iterator_types = ["parallel"]}
      ins(%x : tensor<1xf32>) outs(%y : tensor<3xf32>) {
  ^bb0(%v: f32, %p: f32):
    linalg.yield %v : f32
  } -> tensor<3xf32>
  return %r : tensor<3xf32>
}

// CHECK-LABEL: func @one_integer(
//       CHECK:   ^bb0(%[[V:.*]]: i8, %[[P:.*]]: i8):
//       CHECK:     %[[BIT:.*]] = arith.andi %[[P]], %{{.*}} : i8
//       CHECK:     %[[C:.*]] = arith.cmpi ule, %[[BIT]], %{{.*}} : i8
//       CHECK:     arith.select %[[C]], %[[V]], %[[P]] : i8
func.func @one_integer(%x: tensor<1xi8>, %y: tensor<3xi8>) -> tensor<3xi8> {
  %r = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i + 1)>], iterator_types = ["parallel"]}
      ins(%x : tensor<1xi8>) outs(%y : tensor<3xi8>) {
  ^bb0(%v: i8, %p: i8):
    linalg.yield %v : i8
  } -> tensor<3xi8>
  return %r : tensor<3xi8>
}

// The use that there is folds as ops are fused, or goes with a result.
// LEFT-LABEL: func @use_that_goes(
//  LEFT-SAME:   %[[X:[^:]*]]: tensor<3xf32>, %[[Y:[^:]*]]: tensor<5xf32>)
//       LEFT:   linalg.generic {{.*}} outs(%[[Y]] : tensor<5xf32>)
//       LEFT:   linalg.generic {{.*}} outs(%[[Y]] : tensor<5xf32>)
// CHECK-LABEL: func @use_that_goes(
func.func @use_that_goes(%x: tensor<3xf32>, %y: tensor<5xf32>) -> (tensor<5xf32>, tensor<5xf32>) {
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

// Named ops have maps of the user's, too.
// CHECK-LABEL: func @elementwise(
//       CHECK:   linalg.generic
//       CHECK:     arith.select
func.func @elementwise(%x: tensor<2x3xf32>, %y: tensor<5x3xf32>) -> tensor<5x3xf32> {
  %r = linalg.elementwise kind=#linalg.elementwise_kind<negf> indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i * 2, j)>]
      ins(%x : tensor<2x3xf32>) outs(%y : tensor<5x3xf32>) -> tensor<5x3xf32>
  return %r : tensor<5x3xf32>
}

// What is written whole, or was nothing before, needs no reading.
// LEFT-LABEL: func @no_use(
// LEFT-COUNT-3: tensor.empty()
// CHECK-LABEL: func @no_use(
//   CHECK-NOT:   arith.select
//       CHECK:   return
func.func @no_use(%x: tensor<4x3xf32>, %y: tensor<3x4x1xf32>, %s: tensor<4xf32>) -> (tensor<3x4x1xf32>, tensor<4xf32>, tensor<7xf32>) {
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
