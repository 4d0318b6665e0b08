// What is copied into another buffer is computed there.
// RUN: conv-opt %s --conv-nest-buffers --canonicalize --split-input-file | FileCheck %s

// Each concatenation begins with the one before: all are the beginnings of the last
// one, read before and after the others are written.
// CHECK-LABEL: func.func @chain(
//       CHECK:   %[[ALL:.*]] = memref.alloc() : memref<2x64x5x5xf32>
//   CHECK-NOT:   memref.alloc
//   CHECK-NOT:   memref.copy
//       CHECK:   %[[A:.*]] = memref.subview %[[ALL]][0, 0, 0, 0] [2, 32, 5, 5] [1, 1, 1, 1]
//       CHECK:   linalg.fill {{.*}} outs(%[[A]] : memref<2x32x5x5xf32, strided<[1600, 25, 5, 1]>>)
//       CHECK:   %[[AB:.*]] = memref.subview %[[ALL]][0, 0, 0, 0] [2, 48, 5, 5] [1, 1, 1, 1]
//       CHECK:   %[[B:.*]] = memref.subview %[[AB]][0, 32, 0, 0] [2, 16, 5, 5] [1, 1, 1, 1]
//       CHECK:   linalg.fill {{.*}} outs(%[[B]]
//       CHECK:   linalg.exp ins(%[[AB]] : {{.*}}) outs(%{{.*}} : memref<2x48x5x5xf32>)
//       CHECK:   %[[C:.*]] = memref.subview %[[ALL]][0, 48, 0, 0] [2, 16, 5, 5] [1, 1, 1, 1]
//       CHECK:   linalg.fill {{.*}} outs(%[[C]]
//       CHECK:   linalg.abs ins(%[[AB]] : {{.*}}) outs(%{{.*}} : memref<2x48x5x5xf32>)
//   CHECK-NOT:   memref.copy
//       CHECK:   return %[[ALL]]
func.func @chain(%x: f32, %early: memref<2x48x5x5xf32>, %late: memref<2x48x5x5xf32>) -> memref<2x64x5x5xf32> {
  %a = memref.alloc() : memref<2x32x5x5xf32>
  linalg.fill ins(%x : f32) outs(%a : memref<2x32x5x5xf32>)
  // Buffers of concatenations have room for the next part.
  %ab = memref.alloc() : memref<2x60x5x5xf32>
  %0 = memref.subview %ab[0, 0, 0, 0] [2, 48, 5, 5] [1, 1, 1, 1] : memref<2x60x5x5xf32> to memref<2x48x5x5xf32, strided<[1500, 25, 5, 1]>>
  %1 = memref.subview %0[0, 0, 0, 0] [2, 32, 5, 5] [1, 1, 1, 1] : memref<2x48x5x5xf32, strided<[1500, 25, 5, 1]>> to memref<2x32x5x5xf32, strided<[1500, 25, 5, 1]>>
  memref.copy %a, %1 : memref<2x32x5x5xf32> to memref<2x32x5x5xf32, strided<[1500, 25, 5, 1]>>
  %2 = memref.subview %0[0, 32, 0, 0] [2, 16, 5, 5] [1, 1, 1, 1] : memref<2x48x5x5xf32, strided<[1500, 25, 5, 1]>> to memref<2x16x5x5xf32, strided<[1500, 25, 5, 1], offset: 800>>
  linalg.fill ins(%x : f32) outs(%2 : memref<2x16x5x5xf32, strided<[1500, 25, 5, 1], offset: 800>>)
  linalg.exp ins(%0 : memref<2x48x5x5xf32, strided<[1500, 25, 5, 1]>>) outs(%early : memref<2x48x5x5xf32>)
  %abc = memref.alloc() : memref<2x64x5x5xf32>
  %3 = memref.subview %abc[0, 0, 0, 0] [2, 48, 5, 5] [1, 1, 1, 1] : memref<2x64x5x5xf32> to memref<2x48x5x5xf32, strided<[1600, 25, 5, 1]>>
  memref.copy %0, %3 : memref<2x48x5x5xf32, strided<[1500, 25, 5, 1]>> to memref<2x48x5x5xf32, strided<[1600, 25, 5, 1]>>
  %4 = memref.subview %abc[0, 48, 0, 0] [2, 16, 5, 5] [1, 1, 1, 1] : memref<2x64x5x5xf32> to memref<2x16x5x5xf32, strided<[1600, 25, 5, 1], offset: 1200>>
  linalg.fill ins(%x : f32) outs(%4 : memref<2x16x5x5xf32, strided<[1600, 25, 5, 1], offset: 1200>>)
  linalg.abs ins(%0 : memref<2x48x5x5xf32, strided<[1500, 25, 5, 1]>>) outs(%late : memref<2x48x5x5xf32>)
  return %abc : memref<2x64x5x5xf32>
}

// -----

// All of one is all of another: no view.
// CHECK-LABEL: func.func @whole(
//       CHECK:   %[[B:.*]] = memref.alloc() : memref<8xf32>
//       CHECK:   linalg.fill {{.*}} outs(%[[B]] : memref<8xf32>)
//   CHECK-NOT:   memref.copy
//       CHECK:   return %[[B]]
func.func @whole(%x: f32) -> memref<8xf32> {
  %a = memref.alloc() : memref<8xf32>
  linalg.fill ins(%x : f32) outs(%a : memref<8xf32>)
  %b = memref.alloc() : memref<8xf32>
  memref.copy %a, %b : memref<8xf32> to memref<8xf32>
  return %b : memref<8xf32>
}

// -----

// A reshape that goes on as one of the part.
// CHECK-LABEL: func.func @reshaped(
//       CHECK:   %[[B:.*]] = memref.alloc() : memref<3x32xf32>
//       CHECK:   %[[A:.*]] = memref.subview %[[B]][1, 0] [1, 32] [1, 1]
//       CHECK:   memref.expand_shape %[[A]] {{.*}} : memref<1x32xf32, strided<[32, 1], offset: 32>> into memref<1x4x8xf32, strided<[32, 8, 1], offset: 32>>
//   CHECK-NOT:   memref.copy
//       CHECK:   return
func.func @reshaped(%x: f32) -> memref<3x32xf32> {
  %a = memref.alloc() : memref<1x32xf32>
  %e = memref.expand_shape %a [[0], [1, 2]] output_shape [1, 4, 8] : memref<1x32xf32> into memref<1x4x8xf32>
  linalg.fill ins(%x : f32) outs(%e : memref<1x4x8xf32>)
  %b = memref.alloc() : memref<3x32xf32>
  %0 = memref.subview %b[1, 0] [1, 32] [1, 1] : memref<3x32xf32> to memref<1x32xf32, strided<[32, 1], offset: 32>>
  memref.copy %a, %0 : memref<1x32xf32> to memref<1x32xf32, strided<[32, 1], offset: 32>>
  return %b : memref<3x32xf32>
}

// -----

// One that is returned has a buffer of its own.
// CHECK-LABEL: func.func @no_returned(
//       CHECK:   memref.copy
func.func @no_returned(%x: f32) -> (memref<2x32xf32>, memref<2x48xf32>) {
  %a = memref.alloc() : memref<2x32xf32>
  linalg.fill ins(%x : f32) outs(%a : memref<2x32xf32>)
  %b = memref.alloc() : memref<2x48xf32>
  %0 = memref.subview %b[0, 0] [2, 32] [1, 1] : memref<2x48xf32> to memref<2x32xf32, strided<[48, 1]>>
  memref.copy %a, %0 : memref<2x32xf32> to memref<2x32xf32, strided<[48, 1]>>
  return %a, %b : memref<2x32xf32>, memref<2x48xf32>
}

// -----

// One that is written again behind the copy.
// CHECK-LABEL: func.func @no_written_again(
//       CHECK:   memref.copy
func.func @no_written_again(%x: f32, %y: f32) -> memref<2x48xf32> {
  %a = memref.alloc() : memref<2x32xf32>
  linalg.fill ins(%x : f32) outs(%a : memref<2x32xf32>)
  %b = memref.alloc() : memref<2x48xf32>
  %0 = memref.subview %b[0, 0] [2, 32] [1, 1] : memref<2x48xf32> to memref<2x32xf32, strided<[48, 1]>>
  memref.copy %a, %0 : memref<2x32xf32> to memref<2x32xf32, strided<[48, 1]>>
  linalg.fill ins(%y : f32) outs(%a : memref<2x32xf32>)
  return %b : memref<2x48xf32>
}

// -----

// Something else writes to a column of the copied part.
// CHECK-LABEL: func.func @no_overwritten(
//       CHECK:   memref.copy
func.func @no_overwritten(%x: f32) -> memref<2x48xf32> {
  %a = memref.alloc() : memref<2x32xf32>
  linalg.fill ins(%x : f32) outs(%a : memref<2x32xf32>)
  %b = memref.alloc() : memref<2x48xf32>
  %0 = memref.subview %b[0, 0] [2, 32] [1, 1] : memref<2x48xf32> to memref<2x32xf32, strided<[48, 1]>>
  memref.copy %a, %0 : memref<2x32xf32> to memref<2x32xf32, strided<[48, 1]>>
  %1 = memref.subview %b[0, 31] [2, 17] [1, 1] : memref<2x48xf32> to memref<2x17xf32, strided<[48, 1], offset: 31>>
  linalg.fill ins(%x : f32) outs(%1 : memref<2x17xf32, strided<[48, 1], offset: 31>>)
  return %b : memref<2x48xf32>
}

// -----

// Of which a column is used that is not copied.
// CHECK-LABEL: func.func @no_part(
//       CHECK:   memref.copy
func.func @no_part(%x: f32) -> memref<2x48xf32> {
  %a = memref.alloc() : memref<2x33xf32>
  linalg.fill ins(%x : f32) outs(%a : memref<2x33xf32>)
  %part = memref.subview %a[0, 0] [2, 32] [1, 1] : memref<2x33xf32> to memref<2x32xf32, strided<[33, 1]>>
  %b = memref.alloc() : memref<2x48xf32>
  %0 = memref.subview %b[0, 0] [2, 32] [1, 1] : memref<2x48xf32> to memref<2x32xf32, strided<[48, 1]>>
  memref.copy %part, %0 : memref<2x32xf32, strided<[33, 1]>> to memref<2x32xf32, strided<[48, 1]>>
  return %b : memref<2x48xf32>
}

// -----

// Of an open extent.
// CHECK-LABEL: func.func @no_open(
//       CHECK:   memref.copy
func.func @no_open(%x: f32, %n: index) -> memref<?x48xf32> {
  %a = memref.alloc(%n) : memref<?x32xf32>
  linalg.fill ins(%x : f32) outs(%a : memref<?x32xf32>)
  %b = memref.alloc(%n) : memref<?x48xf32>
  %0 = memref.subview %b[0, 0] [%n, 32] [1, 1] : memref<?x48xf32> to memref<?x32xf32, strided<[48, 1]>>
  memref.copy %a, %0 : memref<?x32xf32> to memref<?x32xf32, strided<[48, 1]>>
  return %b : memref<?x48xf32>
}

// -----

// Runs of 60 bytes would lie apart.
// CHECK-LABEL: func.func @no_short_runs(
//       CHECK:   memref.copy
func.func @no_short_runs(%x: f32) -> memref<2x48xf32> {
  %a = memref.alloc() : memref<2x15xf32>
  linalg.fill ins(%x : f32) outs(%a : memref<2x15xf32>)
  %b = memref.alloc() : memref<2x48xf32>
  %0 = memref.subview %b[0, 0] [2, 15] [1, 1] : memref<2x48xf32> to memref<2x15xf32, strided<[48, 1]>>
  memref.copy %a, %0 : memref<2x15xf32> to memref<2x15xf32, strided<[48, 1]>>
  return %b : memref<2x48xf32>
}

// -----

// A sum that loads vectors of what would not be aligned.
// CHECK-LABEL: func.func @no_vectors(
//       CHECK:   memref.copy
func.func @no_vectors(%x: f32, %sums: memref<2xf32>) -> memref<2x49xf32> {
  %a = memref.alloc() : memref<2x32xf32>
  linalg.fill ins(%x : f32) outs(%a : memref<2x32xf32>)
  linalg.reduce { arith.addf } ins(%a : memref<2x32xf32>) outs(%sums : memref<2xf32>) dimensions = [1]
  %b = memref.alloc() : memref<2x49xf32>
  %0 = memref.subview %b[0, 0] [2, 32] [1, 1] : memref<2x49xf32> to memref<2x32xf32, strided<[49, 1]>>
  memref.copy %a, %0 : memref<2x32xf32> to memref<2x32xf32, strided<[49, 1]>>
  return %b : memref<2x49xf32>
}
