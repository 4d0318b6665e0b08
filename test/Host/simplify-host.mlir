// RUN: conv-opt %s --conv-simplify-host --cse --canonicalize --split-input-file | FileCheck %s

// A view of a view is one view of the buffer.
// CHECK-LABEL: func @subview_of_subview
//  CHECK-SAME:   (%[[X:.*]]: memref<16x16xf32>
//       CHECK:   %[[V:.*]] = memref.reinterpret_cast %[[X]] to offset: [53], sizes: [2, 3], strides: [32, 1]
//       CHECK:   return %[[V]]
func.func @subview_of_subview(%x: memref<16x16xf32>) -> memref<2x3xf32, strided<[32, 1], offset: 53>> {
  %a = memref.subview %x[1, 4] [6, 8] [2, 1] : memref<16x16xf32> to memref<6x8xf32, strided<[32, 1], offset: 20>>
  %b = memref.subview %a[1, 1] [2, 3] [1, 1] : memref<6x8xf32, strided<[32, 1], offset: 20>> to memref<2x3xf32, strided<[32, 1], offset: 53>>
  return %b : memref<2x3xf32, strided<[32, 1], offset: 53>>
}

// -----

// Dynamic sizes and offsets become index arithmetic on the argument's sizes.
// CHECK-LABEL: func @dynamic
//  CHECK-SAME:   (%[[X:.*]]: memref<?x?xf32>, %[[I:.*]]: index
//       CHECK:   %[[W:.*]] = memref.dim %[[X]], %c1
//       CHECK:   %[[OFF:.*]] = arith.muli %[[I]], %[[W]]
//       CHECK:   memref.reinterpret_cast %[[X]] to offset: [%[[OFF]]], sizes: [%[[W]]], strides: [1]
func.func @dynamic(%x: memref<?x?xf32>, %i: index) -> memref<?xf32, strided<[1], offset: ?>> {
  %c1 = arith.constant 1 : index
  %w = memref.dim %x, %c1 : memref<?x?xf32>
  %a = memref.subview %x[%i, 0] [1, %w] [1, 1] : memref<?x?xf32> to memref<?xf32, strided<[1], offset: ?>>
  return %a : memref<?xf32, strided<[1], offset: ?>>
}

// -----

// CHECK-LABEL: func @reshape
//  CHECK-SAME:   (%[[X:.*]]: memref<?x6x4xf32>
//       CHECK:   %[[N:.*]] = memref.dim %[[X]], %c0
//       CHECK:   %[[NF:.*]] = arith.muli %[[N]], %c6
//       CHECK:   memref.reinterpret_cast %[[X]] to offset: [0], sizes: [%[[NF]], 2, 2], strides: [4, 2, 1]
func.func @reshape(%x: memref<?x6x4xf32>) -> memref<?x2x2xf32> {
  %c0 = arith.constant 0 : index
  %0 = memref.collapse_shape %x [[0, 1], [2]] : memref<?x6x4xf32> into memref<?x4xf32>
  %n = memref.dim %0, %c0 : memref<?x4xf32>
  %1 = memref.expand_shape %0 [[0], [1, 2]] output_shape [%n, 2, 2] : memref<?x4xf32> into memref<?x2x2xf32>
  return %1 : memref<?x2x2xf32>
}

// -----

// A 0-d buffer seen as one element.
// CHECK-LABEL: func @expand_scalar
//       CHECK:   memref.reinterpret_cast %{{.*}} to offset: [0], sizes: [1, 1], strides: [1, 1]
func.func @expand_scalar(%x: memref<f32>) -> memref<1x1xf32> {
  %0 = memref.expand_shape %x [] output_shape [1, 1] : memref<f32> into memref<1x1xf32>
  return %0 : memref<1x1xf32>
}

// -----

// Sizes of an allocation are the values that it was made with.
// CHECK-LABEL: func @sizes
//  CHECK-SAME:   (%[[N:.*]]: index)
//   CHECK-NOT:   memref.dim
//       CHECK:   return %[[N]]
func.func @sizes(%n: index) -> index {
  %c0 = arith.constant 0 : index
  %a = memref.alloc(%n) : memref<?x4xf32>
  %b = memref.cast %a : memref<?x4xf32> to memref<?x?xf32>
  %d = memref.dim %b, %c0 : memref<?x?xf32>
  return %d : index
}

// -----

// CHECK-LABEL: func @affine_ops
//   CHECK-NOT:   affine
//       CHECK:   arith.minsi
func.func @affine_ops(%n: index) -> (index, index) {
  %0 = affine.apply affine_map<(d0) -> (d0 * 2 + 1)>(%n)
  %1 = affine.min affine_map<(d0) -> (d0, 8)>(%n)
  return %0, %1 : index, index
}

// -----

// A buffer that is not contiguous to begin with cannot be described, and stays.
// CHECK-LABEL: func @no_identity_layout
//       CHECK:   memref.subview
func.func @no_identity_layout(%x: memref<4x4xf32, strided<[8, 1]>>) -> memref<2x4xf32, strided<[8, 1]>> {
  %0 = memref.subview %x[0, 0] [2, 4] [1, 1] : memref<4x4xf32, strided<[8, 1]>> to memref<2x4xf32, strided<[8, 1]>>
  return %0 : memref<2x4xf32, strided<[8, 1]>>
}
