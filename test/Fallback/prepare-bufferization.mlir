// RUN: conv-opt %s --conv-prepare-bufferization --split-input-file | FileCheck %s

// CHECK-LABEL: func @concat
//  CHECK-SAME:   (%{{.*}}: tensor<4xf32> {bufferization.writable = false}, %{{.*}}: tensor<4xf32> {bufferization.writable = false})
//   CHECK-NOT:   tensor.concat
//       CHECK:   tensor.insert_slice
//       CHECK:   tensor.insert_slice
func.func @concat(%a: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<8xf32> {
  %0 = tensor.concat dim(0) %a, %b : (tensor<4xf32>, tensor<4xf32>) -> tensor<8xf32>
  return %0 : tensor<8xf32>
}

// -----

// One that begins with all of another goes on from it; the longest counts, and
// what nobody else reads is inserted once.
// CHECK-LABEL: func @concat_reused
//  CHECK-SAME:     %[[A:.*]]: tensor<2x4xf32> {{.*}}, %[[B:.*]]: tensor<2x3xf32> {{.*}}, %[[C:.*]]: tensor<2x2xf32> {{.*}}, %[[D:.*]]: tensor<2x1xf32>
//       CHECK:   tensor.insert_slice %[[A]] into
//       CHECK:   %[[AB:.*]] = tensor.insert_slice %[[B]] into
//       CHECK:   %[[ABC1:.*]] = tensor.insert_slice %[[AB]] into %{{.*}}[0, 0] [2, 7]
//       CHECK:   %[[ABC:.*]] = tensor.insert_slice %[[C]] into %[[ABC1]]
//       CHECK:   %[[ABCD1:.*]] = tensor.insert_slice %[[ABC]] into %{{.*}}[0, 0] [2, 9]
//       CHECK:   %[[ABCD:.*]] = tensor.insert_slice %[[D]] into %[[ABCD1]]
//   CHECK-NOT:   tensor.insert_slice
//       CHECK:   return %[[AB]], %[[ABC]], %[[ABCD]]
func.func @concat_reused(%a: tensor<2x4xf32>, %b: tensor<2x3xf32>, %c: tensor<2x2xf32>, %d: tensor<2x1xf32>)
    -> (tensor<2x7xf32>, tensor<2x9xf32>, tensor<2x10xf32>) {
  %0 = tensor.concat dim(1) %a, %b : (tensor<2x4xf32>, tensor<2x3xf32>) -> tensor<2x7xf32>
  %1 = tensor.concat dim(1) %a, %b, %c : (tensor<2x4xf32>, tensor<2x3xf32>, tensor<2x2xf32>) -> tensor<2x9xf32>
  %2 = tensor.concat dim(1) %a, %b, %c, %d : (tensor<2x4xf32>, tensor<2x3xf32>, tensor<2x2xf32>, tensor<2x1xf32>) -> tensor<2x10xf32>
  return %0, %1, %2 : tensor<2x7xf32>, tensor<2x9xf32>, tensor<2x10xf32>
}

// -----

// Not one along another dimension, nor one that begins otherwise.
// CHECK-LABEL: func @concat_not_reused
//  CHECK-SAME:     %[[A:.*]]: tensor<2x2xf32> {{.*}}, %[[B:.*]]: tensor<2x2xf32>
//       CHECK:   tensor.insert_slice %[[A]] into
//       CHECK:   tensor.insert_slice %[[B]] into
//       CHECK:   tensor.insert_slice %[[A]] into
//       CHECK:   tensor.insert_slice %[[B]] into
//       CHECK:   tensor.insert_slice %[[A]] into
//       CHECK:   tensor.insert_slice %[[A]] into
//       CHECK:   tensor.insert_slice %[[A]] into
//       CHECK:   tensor.insert_slice %[[B]] into
//   CHECK-NOT:   tensor.insert_slice
func.func @concat_not_reused(%a: tensor<2x2xf32>, %b: tensor<2x2xf32>) -> (tensor<4x2xf32>, tensor<2x6xf32>, tensor<6x2xf32>) {
  %0 = tensor.concat dim(0) %a, %b : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<4x2xf32>
  %1 = tensor.concat dim(1) %a, %b, %a : (tensor<2x2xf32>, tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x6xf32>
  %2 = tensor.concat dim(0) %a, %a, %b : (tensor<2x2xf32>, tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<6x2xf32>
  return %0, %1, %2 : tensor<4x2xf32>, tensor<2x6xf32>, tensor<6x2xf32>
}

// -----

// What is split and put together again is one part: all of it, or a slice. Slices
// that lie otherwise stay apart.
// CHECK-LABEL: func @concat_of_slices
//  CHECK-SAME:     %[[A:.*]]: tensor<2x8xf32> {{.*}}, %[[B:.*]]: tensor<2x2xf32>
//       CHECK:   %[[ALL:.*]] = tensor.insert_slice %[[A]] into %{{.*}}[0, 0] [2, 8] [1, 1] : tensor<2x8xf32> into tensor<2x10xf32>
//       CHECK:   tensor.insert_slice %[[B]] into %[[ALL]][0, 8]
//       CHECK:   %[[MIDDLE:.*]] = tensor.extract_slice %[[A]][0, 2] [2, 5] [1, 1]
//       CHECK:   tensor.insert_slice %[[MIDDLE]] into %{{.*}}[0, 0] [2, 5] [1, 1] : tensor<2x5xf32> into tensor<2x7xf32>
//       CHECK:   tensor.insert_slice %{{.*}} into %{{.*}}[0, 0] [2, 4]
//       CHECK:   tensor.insert_slice %{{.*}} into %{{.*}}[0, 4] [2, 4]
//       CHECK:   tensor.insert_slice %{{.*}} into %{{.*}}[0, 0] [1, 4]
//       CHECK:   tensor.insert_slice %{{.*}} into %{{.*}}[0, 4] [1, 4]
func.func @concat_of_slices(%a: tensor<2x8xf32>, %b: tensor<2x2xf32>)
    -> (tensor<2x10xf32>, tensor<2x7xf32>, tensor<2x8xf32>, tensor<1x8xf32>) {
  %low = tensor.extract_slice %a[0, 0] [2, 4] [1, 1] : tensor<2x8xf32> to tensor<2x4xf32>
  %high = tensor.extract_slice %a[0, 4] [2, 4] [1, 1] : tensor<2x8xf32> to tensor<2x4xf32>
  %0 = tensor.concat dim(1) %low, %high, %b : (tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x2xf32>) -> tensor<2x10xf32>
  %near = tensor.extract_slice %a[0, 2] [2, 3] [1, 1] : tensor<2x8xf32> to tensor<2x3xf32>
  %far = tensor.extract_slice %a[0, 5] [2, 2] [1, 1] : tensor<2x8xf32> to tensor<2x2xf32>
  %1 = tensor.concat dim(1) %near, %far, %b : (tensor<2x3xf32>, tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x7xf32>
  %2 = tensor.concat dim(1) %high, %low : (tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<2x8xf32>
  %up = tensor.extract_slice %a[0, 0] [1, 4] [1, 1] : tensor<2x8xf32> to tensor<1x4xf32>
  %down = tensor.extract_slice %a[1, 4] [1, 4] [1, 1] : tensor<2x8xf32> to tensor<1x4xf32>
  %3 = tensor.concat dim(1) %up, %down : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x8xf32>
  return %0, %1, %2, %3 : tensor<2x10xf32>, tensor<2x7xf32>, tensor<2x8xf32>, tensor<1x8xf32>
}

// -----

// CHECK-LABEL: func @softmax
//   CHECK-NOT:   linalg.softmax
//       CHECK:   arith.maxnumf
//       CHECK:   math.exp
//       CHECK:   arith.divf
func.func @softmax(%x: tensor<4x?xf32>, %n: index) -> tensor<4x?xf32> {
  %e = tensor.empty(%n) : tensor<4x?xf32>
  %0 = linalg.softmax dimension(1) ins(%x : tensor<4x?xf32>) outs(%e : tensor<4x?xf32>) -> tensor<4x?xf32>
  return %0 : tensor<4x?xf32>
}

// -----

// A copy into an empty view would have an offset outside of it.
// CHECK-LABEL: func @padding_of_nothing
//  CHECK-SAME:   (%[[X:.*]]: tensor<0x3x?xf32>
//       CHECK:   %[[D:.*]] = tensor.dim %[[X]]
//       CHECK:   %[[S:.*]] = affine.apply #{{.*}}()[%[[D]]]
//       CHECK:   tensor.generate %[[S]] {
//       CHECK:   } : tensor<0x5x?xf32>
func.func @padding_of_nothing(%x: tensor<0x3x?xf32>) -> tensor<0x5x?xf32> {
  %zero = arith.constant 0.0 : f32
  %0 = tensor.pad %x low[0, 1, 0] high[0, 1, 2] {
  ^bb0(%i: index, %j: index, %k: index):
    tensor.yield %zero : f32
  } : tensor<0x3x?xf32> to tensor<0x5x?xf32>
  return %0 : tensor<0x5x?xf32>
}

// -----

// What is read of an empty tensor is anything, but must not be the buffer that is
// written.
// CHECK-LABEL: func @reads_nothing
//   CHECK-DAG:   %[[OUT:.*]] = tensor.empty()
//   CHECK-DAG:   %[[IN:.*]] = tensor.empty()
//       CHECK:   conv.fused ins(%[[IN]], %{{.*}}) outs(%[[OUT]] :
func.func @reads_nothing(%w: tensor<4x4x1x1xf32>) -> tensor<2x4x9x9xf32> {
  %e = tensor.empty() : tensor<2x4x9x9xf32>
  %y = conv.fused ins(%e, %w : tensor<2x4x9x9xf32>, tensor<4x4x1x1xf32>) outs(%e : tensor<2x4x9x9xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x4x9x9xf32>
  return %y : tensor<2x4x9x9xf32>
}

// -----

// What has no elements takes no part in a concatenation.
// CHECK-LABEL: func @concat_nothing
//  CHECK-SAME:   %[[X:[a-z0-9]+]]: tensor<0xf32>
//  CHECK-SAME:   %[[Y:[a-z0-9]+]]: tensor<4xf32>
//       CHECK:   tensor.insert_slice %[[Y]] into %{{.*}}[0] [4] [1] : tensor<4xf32> into tensor<4xf32>
//   CHECK-NOT:   tensor.insert_slice
//       CHECK:   return
func.func @concat_nothing(%x: tensor<0xf32>, %y: tensor<4xf32>) -> tensor<4xf32> {
  %0 = tensor.concat dim(0) %x, %y : (tensor<0xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// CHECK-LABEL: func @concat_to_nothing
//   CHECK-NOT:   tensor.insert_slice
//       CHECK:   %[[E:.*]] = tensor.empty(%{{.*}}) : tensor<?xf32>
//       CHECK:   return %[[E]]
func.func @concat_to_nothing(%x: tensor<0xf32>) -> tensor<?xf32> {
  %0 = tensor.concat dim(0) %x, %x : (tensor<0xf32>, tensor<0xf32>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}

// -----

// CHECK-LABEL: func @concat_empty_rows
//   CHECK-NOT:   tensor.insert_slice
//       CHECK:   tensor.empty() : tensor<0x7xf32>
func.func @concat_empty_rows(%x: tensor<0x3xf32>, %y: tensor<0x4xf32>) -> tensor<0x7xf32> {
  %0 = tensor.concat dim(1) %x, %y : (tensor<0x3xf32>, tensor<0x4xf32>) -> tensor<0x7xf32>
  return %0 : tensor<0x7xf32>
}

// -----

// A negative padding cuts before the other side is padded.
// CHECK-LABEL: func @negative_padding
//       CHECK:   %[[S:.*]] = tensor.extract_slice %{{.*}}[0, 1] [4, 7] [1, 1]
//       CHECK:   tensor.pad %[[S]] low[0, 0] high[0, 2]
func.func @negative_padding(%x: tensor<4x8xf32>, %v: f32) -> tensor<4x9xf32> {
  %0 = tensor.pad %x low[0, -1] high[0, 2] {
  ^bb0(%i: index, %j: index):
    tensor.yield %v : f32
  } : tensor<4x8xf32> to tensor<4x9xf32>
  return %0 : tensor<4x9xf32>
}

// -----

// More than all that there is: the rest is padding.
// CHECK-LABEL: func @nothing_left
//   CHECK-NOT:   tensor.pad
//       CHECK:   tensor.generate
//       CHECK:   : tensor<3xf32>
func.func @nothing_left(%x: tensor<4xf32>, %v: f32) -> tensor<3xf32> {
  %0 = tensor.pad %x low[-6] high[5] {
  ^bb0(%i: index):
    tensor.yield %v : f32
  } : tensor<4xf32> to tensor<3xf32>
  return %0 : tensor<3xf32>
}

// -----

// Tiles side by side in memory are a transposition of a reshape.
// CHECK-LABEL: func @pack
//   CHECK-NOT:   linalg.pack
//       CHECK:   tensor.expand_shape
//       CHECK:   linalg.transpose
// CHECK-LABEL: func @unpack
//   CHECK-NOT:   linalg.unpack
//       CHECK:   linalg.transpose
//       CHECK:   tensor.collapse_shape
func.func @pack(%x: tensor<8x5xf32>) -> tensor<2x5x4xf32> {
  %e = tensor.empty() : tensor<2x5x4xf32>
  %0 = linalg.pack %x inner_dims_pos = [0] inner_tiles = [4] into %e : tensor<8x5xf32> -> tensor<2x5x4xf32>
  return %0 : tensor<2x5x4xf32>
}
func.func @unpack(%x: tensor<2x5x4xf32>) -> tensor<8x5xf32> {
  %e = tensor.empty() : tensor<8x5xf32>
  %0 = linalg.unpack %x inner_dims_pos = [0] inner_tiles = [4] into %e : tensor<2x5x4xf32> -> tensor<8x5xf32>
  return %0 : tensor<8x5xf32>
}

// -----

// MLIR's canonicalization dies of a comparison that is always true, of a number
// that was an integer.
// CHECK-LABEL: func @sure_comparison(
// CHECK-NOT: arith.cmpf
// CHECK: %[[TRUE:.*]] = arith.constant true
// CHECK: arith.select %[[TRUE]]
// CHECK: %[[FALSE:.*]] = arith.constant dense<false> : vector<4xi1>
// CHECK: return %{{.*}}, %[[FALSE]]
func.func @sure_comparison(%a: i64, %v: vector<4xf32>) -> (f32, vector<4xi1>) {
  %c = arith.constant -0.3 : f32
  %x = arith.sitofp %a : i64 to f32
  %r = arith.cmpf true, %x, %c : f32
  %y = arith.select %r, %x, %c : f32
  %f = arith.cmpf false, %v, %v : vector<4xf32>
  return %y, %f : f32, vector<4xi1>
}
