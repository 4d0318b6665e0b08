// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-bufferize)' --split-input-file | FileCheck %s

// An argument is copied rather than written to.
// CHECK-LABEL: func @read_only
//  CHECK-SAME:   (%[[X:.*]]: memref<4xf32>) -> memref<4xf32>
//       CHECK:   %[[A:.*]] = memref.alloc()
//       CHECK:   linalg.exp ins(%[[X]] : memref<4xf32>) outs(%[[A]] : memref<4xf32>)
//       CHECK:   return %[[A]]
func.func @read_only(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = linalg.exp ins(%x : tensor<4xf32>) outs(%x : tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// What is returned is the function's own: an argument is copied.
// CHECK-LABEL: func @argument
//  CHECK-SAME:   (%[[X:.*]]: memref<?xf32>)
//       CHECK:   %[[N:.*]] = memref.dim %[[X]], %c0
//       CHECK:   %[[A:.*]] = memref.alloc(%[[N]])
//       CHECK:   memref.copy %[[X]], %[[A]]
//       CHECK:   return %[[A]]
func.func @argument(%x: tensor<?xf32>) -> tensor<?xf32> {
  return %x : tensor<?xf32>
}

// -----

// One value returned twice is two buffers.
// CHECK-LABEL: func @twice
//       CHECK:   %[[A:.*]] = memref.alloc
//       CHECK:   linalg.exp
//       CHECK:   %[[B:.*]] = memref.alloc
//       CHECK:   memref.copy %[[A]], %[[B]]
//       CHECK:   return %[[A]], %[[B]]
func.func @twice(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %e = tensor.empty() : tensor<4xf32>
  %0 = linalg.exp ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  return %0, %0 : tensor<4xf32>, tensor<4xf32>
}

// -----

// A slice of a result leaves with identity layout.
// CHECK-LABEL: func @slice
//  CHECK-SAME:   -> memref<2x4xf32> {
//       CHECK:   %[[S:.*]] = memref.subview
//       CHECK:   %[[A:.*]] = memref.alloc() {{.*}}: memref<2x4xf32>
//       CHECK:   memref.copy %[[S]], %[[A]]
//       CHECK:   return %[[A]]
func.func @slice(%x: tensor<4x8xf32>) -> tensor<2x4xf32> {
  %0 = tensor.extract_slice %x[1, 2] [2, 4] [1, 1] : tensor<4x8xf32> to tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// -----

// A whole allocation in another shape needs no copy.
// CHECK-LABEL: func @no_copy_keepdim
//       CHECK:   %[[A:.*]] = memref.alloc
//       CHECK:   %[[E:.*]] = memref.expand_shape %[[A]]
//   CHECK-NOT:   memref.copy
//       CHECK:   return %[[E]]
func.func @no_copy_keepdim(%x: tensor<4x8xf32>) -> tensor<4x1x8xf32> {
  %e = tensor.empty() : tensor<4x8xf32>
  %0 = linalg.exp ins(%x : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) -> tensor<4x8xf32>
  %1 = tensor.expand_shape %0 [[0, 1], [2]] output_shape [4, 1, 8] : tensor<4x8xf32> into tensor<4x1x8xf32>
  return %1 : tensor<4x1x8xf32>
}

// -----

// The parts of a concatenation are computed in place.
// CHECK-LABEL: func @concat
//       CHECK:   %[[A:.*]] = memref.alloc() {{.*}} : memref<8xf32>
//   CHECK-NOT:   memref.alloc
//   CHECK-NOT:   memref.copy
//       CHECK:   return %[[A]]
func.func @concat(%a: tensor<4xf32>) -> tensor<8xf32> {
  %e = tensor.empty() : tensor<4xf32>
  %0 = linalg.exp ins(%a : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %1 = linalg.tanh ins(%a : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %2 = tensor.concat dim(0) %0, %1 : (tensor<4xf32>, tensor<4xf32>) -> tensor<8xf32>
  return %2 : tensor<8xf32>
}

// -----

// CHECK-LABEL: func @pad
//       CHECK:   %[[A:.*]] = memref.alloc() {{.*}} : memref<6x6xf32>
//       CHECK:   linalg.{{.*}} outs(%[[A]]
//       CHECK:   %[[S:.*]] = memref.subview %[[A]][1, 1] [4, 4] [1, 1]
//       CHECK:   memref.copy %{{.*}}, %[[S]]
func.func @pad(%x: tensor<4x4xf32>) -> tensor<6x6xf32> {
  %zero = arith.constant 0.0 : f32
  %0 = tensor.pad %x low[1, 1] high[1, 1] {
  ^bb0(%i: index, %j: index):
    tensor.yield %zero : f32
  } : tensor<4x4xf32> to tensor<6x6xf32>
  return %0 : tensor<6x6xf32>
}

// -----

// CHECK-LABEL: func @constant
//       CHECK:   memref.get_global
//       CHECK:   memref.copy
func.func @constant() -> tensor<2xf32> {
  %0 = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// Arithmetic on whole tensors becomes linalg.
// CHECK-LABEL: func @elementwise
//       CHECK:   linalg.generic
//       CHECK:     arith.addf
func.func @elementwise(%x: tensor<?xf32>, %y: tensor<?xf32>) -> tensor<?xf32> {
  %0 = arith.addf %x, %y : tensor<?xf32>
  return %0 : tensor<?xf32>
}

// -----

// A padded tensor of which only the extent is used is not computed.
// CHECK-LABEL: func @extent_of_padded
//  CHECK-SAME:   (%[[X:.*]]: memref<?x4xf32>)
//   CHECK-NOT:   linalg.map
//   CHECK-NOT:   memref.copy
//       CHECK:   %[[N:.*]] = memref.dim %[[X]], %c0
//       CHECK:   %[[PADDED:.*]] = affine.apply #{{.*}}()[%[[N]]]
//       CHECK:   memref.alloc(%[[PADDED]])
//   CHECK-NOT:   memref.copy
//       CHECK:   return
func.func @extent_of_padded(%x: tensor<?x4xf32>) -> tensor<?xf32> {
  %zero = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : index
  %p = tensor.pad %x low[1, 0] high[2, 0] {
  ^bb0(%i: index, %j: index):
    tensor.yield %zero : f32
  } : tensor<?x4xf32> to tensor<?x4xf32>
  %n = tensor.dim %p, %c0 : tensor<?x4xf32>
  %e = tensor.empty(%n) : tensor<?xf32>
  %r = linalg.fill ins(%zero : f32) outs(%e : tensor<?xf32>) -> tensor<?xf32>
  return %r : tensor<?xf32>
}

// -----

// A view of a whole result takes its extents from it, wherever the program took them
// from: else the result would seem to be a part of a buffer.
// CHECK-LABEL: func @view_sized_elsewhere
//  CHECK-SAME:   (%[[X:.*]]: memref<?x4xf32>, %{{.*}}: memref<?x4xf32>)
//       CHECK:   %[[N:.*]] = memref.dim %[[X]], %c0
//       CHECK:   %[[R:.*]] = memref.alloc(%[[N]])
//   CHECK-NOT:   memref.copy
//       CHECK:   %[[SIZE:.*]] = memref.dim %[[R]]
//       CHECK:   memref.expand_shape %[[R]] {{.*}} output_shape [%[[SIZE]], 1, 4]
func.func @view_sized_elsewhere(%x: tensor<?x4xf32>, %y: tensor<?x4xf32>) -> tensor<?x1x4xf32> {
  %c0 = arith.constant 0 : index
  %s = arith.addf %x, %y : tensor<?x4xf32>
  %n = tensor.dim %y, %c0 : tensor<?x4xf32>
  %v = tensor.expand_shape %s [[0], [1, 2]] output_shape [%n, 1, 4] : tensor<?x4xf32> into tensor<?x1x4xf32>
  return %v : tensor<?x1x4xf32>
}

// -----

// An open extent may be given as a number.
// CHECK-LABEL: func @view_sized_by_number
//       CHECK:   memref.expand_shape {{.*}} output_shape [%{{.*}}, 1, %{{.*}}]
func.func @view_sized_by_number(%x: tensor<?x?xf32>, %y: tensor<?x?xf32>) -> tensor<?x1x?xf32> {
  %c0 = arith.constant 0 : index
  %s = arith.addf %x, %y : tensor<?x?xf32>
  %n = tensor.dim %y, %c0 : tensor<?x?xf32>
  %v = tensor.expand_shape %s [[0], [1, 2]] output_shape [%n, 1, 4] : tensor<?x?xf32> into tensor<?x1x?xf32>
  return %v : tensor<?x1x?xf32>
}
