// RUN: conv-opt %s --conv-cut-paddings --split-input-file | FileCheck %s
// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-input-pipeline)' --split-input-file | FileCheck %s --check-prefix=INPUT

// Cut before the other side is padded.
// CHECK-LABEL: func @negative(
//       CHECK:   %[[S:.*]] = tensor.extract_slice %{{.*}}[0, 1] [4, 7] [1, 1]
//       CHECK:   tensor.pad %[[S]] low[0, 0] high[0, 2]
func.func @negative(%x: tensor<4x8xf32>, %v: f32) -> tensor<4x9xf32> {
  %0 = tensor.pad %x low[0, -1] high[0, 2] {
  ^bb0(%i: index, %j: index):
    tensor.yield %v : f32
  } : tensor<4x8xf32> to tensor<4x9xf32>
  return %0 : tensor<4x9xf32>
}

// -----

// What cuts alone is a slice alone.
// CHECK-LABEL: func @only_cuts(
//   CHECK-NOT:   tensor.pad
//       CHECK:   %[[S:.*]] = tensor.extract_slice %{{.*}}[2] [5] [1]
//       CHECK:   return %[[S]]
func.func @only_cuts(%x: tensor<8xf32>, %v: f32) -> tensor<5xf32> {
  %0 = tensor.pad %x low[-2] high[-1] {
  ^bb0(%i: index):
    tensor.yield %v : f32
  } : tensor<8xf32> to tensor<5xf32>
  return %0 : tensor<5xf32>
}

// -----

// The zeros of the second padding are where the first one has cut: MLIR's
// canonicalization makes the argument of both.
// INPUT-LABEL: func.func @shift(
//       INPUT:   tensor.extract_slice %{{.*}}[2] [4] [1]
//       INPUT:   tensor.pad
func.func @shift(%x: tensor<6xf32>) -> tensor<6xf32> {
  %zero = arith.constant 0.0 : f32
  %0 = tensor.pad %x low[-2] high[0] {
  ^bb0(%i: index):
    tensor.yield %zero : f32
  } : tensor<6xf32> to tensor<4xf32>
  %1 = tensor.pad %0 low[2] high[0] {
  ^bb0(%i: index):
    tensor.yield %zero : f32
  } : tensor<4xf32> to tensor<6xf32>
  return %1 : tensor<6xf32>
}

// -----

// More than all that there is: the rest is padding.
// CHECK-LABEL: func @nothing_left(
//       CHECK:   %[[S:.*]] = tensor.extract_slice %{{.*}}[0] [0] [1]
//       CHECK:   tensor.pad %[[S]] low[0] high[3]
func.func @nothing_left(%x: tensor<4xf32>, %v: f32) -> tensor<3xf32> {
  %0 = tensor.pad %x low[-6] high[5] {
  ^bb0(%i: index):
    tensor.yield %v : f32
  } : tensor<4xf32> to tensor<3xf32>
  return %0 : tensor<3xf32>
}

// -----

// Of an open extent the rest is computed.
// CHECK-LABEL: func @open(
//       CHECK:   %[[D:.*]] = tensor.dim %[[X:.*]], %{{.*}} : tensor<?xf32>
//       CHECK:   %[[N:.*]] = arith.subi %[[D]], %{{.*}} : index
//       CHECK:   tensor.extract_slice %[[X]][2] [%[[N]]] [1]
func.func @open(%x: tensor<?xf32>, %v: f32) -> tensor<?xf32> {
  %0 = tensor.pad %x low[-2] high[-1] {
  ^bb0(%i: index):
    tensor.yield %v : f32
  } : tensor<?xf32> to tensor<?xf32>
  return %0 : tensor<?xf32>
}

// -----

// What pads, and what is not known, stays.
// CHECK-LABEL: func @no_cut(
//   CHECK-NOT:   tensor.extract_slice
//       CHECK:   tensor.pad %{{.*}} low[1] high[%{{.*}}]
//   CHECK-NOT:   tensor.extract_slice
//       CHECK:   tensor.pad %{{.*}} low[-9] high[%{{.*}}]
func.func @no_cut(%x: tensor<8xf32>, %v: f32, %n: index) -> (tensor<?xf32>, tensor<?xf32>) {
  %0 = tensor.pad %x low[1] high[%n] {
  ^bb0(%i: index):
    tensor.yield %v : f32
  } : tensor<8xf32> to tensor<?xf32>
  %1 = tensor.pad %x low[-9] high[%n] {
  ^bb0(%i: index):
    tensor.yield %v : f32
  } : tensor<8xf32> to tensor<?xf32>
  return %0, %1 : tensor<?xf32>, tensor<?xf32>
}
