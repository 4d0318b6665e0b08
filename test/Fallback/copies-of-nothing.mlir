// What nothing has written yet is not copied.
// RUN: conv-opt %s --conv-isolate-results | FileCheck %s

// CHECK-LABEL: func.func @nothing(
//   CHECK-NOT:   memref.copy
//       CHECK:   memref.copy %{{.*}}, %{{.*}} : memref<4x8xf32> to memref<4x8xf32, strided<[16, 1], offset: 8>>
//   CHECK-NOT:   memref.copy
//       CHECK:   return
func.func @nothing(%x: f32) -> memref<4x16xf32> {
  %whole = memref.alloc() : memref<4x16xf32>
  %left = memref.subview %whole[0, 0] [4, 8] [1, 1] : memref<4x16xf32> to memref<4x8xf32, strided<[16, 1]>>
  linalg.fill ins(%x : f32) outs(%left : memref<4x8xf32, strided<[16, 1]>>)
  %right = memref.subview %whole[0, 8] [4, 8] [1, 1] : memref<4x16xf32> to memref<4x8xf32, strided<[16, 1], offset: 8>>
  %own = memref.alloc() : memref<4x8xf32>
  memref.copy %right, %own : memref<4x8xf32, strided<[16, 1], offset: 8>> to memref<4x8xf32>
  linalg.fill ins(%x : f32) outs(%own : memref<4x8xf32>)
  memref.copy %own, %right : memref<4x8xf32> to memref<4x8xf32, strided<[16, 1], offset: 8>>
  return %whole : memref<4x16xf32>
}

// A part that overlaps with one that is written, by a column.
// CHECK-LABEL: func.func @no_overlap(
//       CHECK:   memref.copy %{{.*}}, %{{.*}} : memref<4x8xf32, strided<[16, 1], offset: 7>> to memref<4x8xf32>
func.func @no_overlap(%x: f32) -> (memref<4x16xf32>, memref<4x8xf32>) {
  %whole = memref.alloc() : memref<4x16xf32>
  %left = memref.subview %whole[0, 0] [4, 8] [1, 1] : memref<4x16xf32> to memref<4x8xf32, strided<[16, 1]>>
  linalg.fill ins(%x : f32) outs(%left : memref<4x8xf32, strided<[16, 1]>>)
  %right = memref.subview %whole[0, 7] [4, 8] [1, 1] : memref<4x16xf32> to memref<4x8xf32, strided<[16, 1], offset: 7>>
  %own = memref.alloc() : memref<4x8xf32>
  memref.copy %right, %own : memref<4x8xf32, strided<[16, 1], offset: 7>> to memref<4x8xf32>
  return %whole, %own : memref<4x16xf32>, memref<4x8xf32>
}

// What is written through a view in other dimensions may be any part.
// CHECK-LABEL: func.func @no_other_dimensions(
//       CHECK:   memref.copy %{{.*}}, %{{.*}} : memref<4x8xf32, strided<[16, 1], offset: 8>> to memref<4x8xf32>
func.func @no_other_dimensions(%x: f32) -> (memref<4x16xf32>, memref<4x8xf32>) {
  %whole = memref.alloc() : memref<4x16xf32>
  %flat = memref.collapse_shape %whole [[0, 1]] : memref<4x16xf32> into memref<64xf32>
  %tail = memref.subview %flat[8] [8] [1] : memref<64xf32> to memref<8xf32, strided<[1], offset: 8>>
  linalg.fill ins(%x : f32) outs(%tail : memref<8xf32, strided<[1], offset: 8>>)
  %right = memref.subview %whole[0, 8] [4, 8] [1, 1] : memref<4x16xf32> to memref<4x8xf32, strided<[16, 1], offset: 8>>
  %own = memref.alloc() : memref<4x8xf32>
  memref.copy %right, %own : memref<4x8xf32, strided<[16, 1], offset: 8>> to memref<4x8xf32>
  return %whole, %own : memref<4x16xf32>, memref<4x8xf32>
}

// In another block it may have been written before.
// CHECK-LABEL: func.func @no_other_block(
//       CHECK:   memref.copy %{{.*}}, %{{.*}} : memref<4x8xf32> to memref<4x8xf32>
func.func @no_other_block(%x: f32, %c: i1) -> memref<4x8xf32> {
  %whole = memref.alloc() : memref<4x8xf32>
  scf.if %c {
    linalg.fill ins(%x : f32) outs(%whole : memref<4x8xf32>)
  }
  %own = memref.alloc() : memref<4x8xf32>
  memref.copy %whole, %own : memref<4x8xf32> to memref<4x8xf32>
  return %own : memref<4x8xf32>
}
