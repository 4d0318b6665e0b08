// A convolution writes its results in the order in which they are wanted.
// RUN: conv-opt %s --conv-fuse-consumers --split-input-file | FileCheck %s

#id = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>

// A transposition is no work at all.
// CHECK-LABEL: func @transpose(
//   CHECK-SAME:   op = "linalg.transpose", {{[^}]*}}verdict = "fused"
//       CHECK:   %[[Y:.*]] = conv.fused {{.*}} outs(%{{.*}} : tensor<2x16x6x6xf32>) dims <input = nhwc, filter = fchw, output = nfhw>
//   CHECK-NOT:   linalg.
//       CHECK:   return %[[Y]]
func.func @transpose(%x: tensor<2x8x8x4xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x6x6x16xf32>
  %y = conv.fused ins(%x, %w : tensor<2x8x8x4xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x6x6x16xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x6x6x16xf32>
  %t = tensor.empty() : tensor<2x16x6x6xf32>
  %c = linalg.transpose ins(%y : tensor<2x6x6x16xf32>) outs(%t : tensor<2x16x6x6xf32>) permutation = [0, 3, 1, 2]
  return %c : tensor<2x16x6x6xf32>
}

// -----

#id = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>

// What follows it in the new order joins as well; what joined before is read in
// the new order.
// CHECK-LABEL: func @transpose_between(
//   CHECK-NOT:   refused
//       CHECK:   conv.fused
//  CHECK-SAME:     extras(%{{.*}}, %{{.*}} : tensor<2x6x6x16xf32>, tensor<2x16x6x6xf32>) maps [(d0, d1, d2, d3) -> (d0, d2, d3, d1), (d0, d1, d2, d3) -> (d0, d1, d2, d3)]
//  CHECK-SAME:     output = nfhw
//   CHECK-NOT:   linalg.
func.func @transpose_between(%x: tensor<2x8x8x4xf32>, %w: tensor<16x4x3x3xf32>, %a: tensor<2x6x6x16xf32>, %b: tensor<2x16x6x6xf32>) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x6x6x16xf32>
  %y = conv.fused ins(%x, %w : tensor<2x8x8x4xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x6x6x16xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x6x6x16xf32>
  %s = linalg.add ins(%y, %a : tensor<2x6x6x16xf32>, tensor<2x6x6x16xf32>) outs(%e : tensor<2x6x6x16xf32>) -> tensor<2x6x6x16xf32>
  %t = tensor.empty() : tensor<2x16x6x6xf32>
  %c = linalg.transpose ins(%s : tensor<2x6x6x16xf32>) outs(%t : tensor<2x16x6x6xf32>) permutation = [0, 3, 1, 2]
  %r = linalg.mul ins(%c, %b : tensor<2x16x6x6xf32>, tensor<2x16x6x6xf32>) outs(%t : tensor<2x16x6x6xf32>) -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// -----

#id = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>

// Work and order in one op, which reads or writes in another order.
// CHECK-LABEL: func @permuted_write(
//       CHECK:   conv.fused {{.*}} output = fnhw
//   CHECK-NOT:   linalg.
// CHECK-LABEL: func @permuted_read(
//       CHECK:   conv.fused {{.*}} output = nhfw
//   CHECK-NOT:   linalg.
func.func @permuted_write(%x: tensor<2x8x8x4xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<16x2x6x6xf32> {
  %e = tensor.empty() : tensor<2x6x6x16xf32>
  %y = conv.fused ins(%x, %w : tensor<2x8x8x4xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x6x6x16xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x6x6x16xf32>
  %t = tensor.empty() : tensor<16x2x6x6xf32>
  %r = linalg.generic {indexing_maps = [#id, affine_map<(d0, d1, d2, d3) -> (d3, d0, d1, d2)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y : tensor<2x6x6x16xf32>) outs(%t : tensor<16x2x6x6xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = math.exp %a : f32
    linalg.yield %0 : f32
  } -> tensor<16x2x6x6xf32>
  return %r : tensor<16x2x6x6xf32>
}
func.func @permuted_read(%x: tensor<2x8x8x4xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x6x16x6xf32> {
  %e = tensor.empty() : tensor<2x6x6x16xf32>
  %y = conv.fused ins(%x, %w : tensor<2x8x8x4xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x6x6x16xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x6x6x16xf32>
  %t = tensor.empty() : tensor<2x6x16x6xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2, d3) -> (d0, d1, d3, d2)>, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y : tensor<2x6x6x16xf32>) outs(%t : tensor<2x6x16x6xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = math.exp %a : f32
    linalg.yield %0 : f32
  } -> tensor<2x6x16x6xf32>
  return %r : tensor<2x6x16x6xf32>
}

// -----

#id = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>

// There and back: the order is the old one, and the transpositions are gone.
// CHECK-LABEL: func @there_and_back(
//   CHECK-NOT:   refused
//       CHECK:   conv.fused {{.*}} output = nhwf
//       CHECK:     math.exp
//   CHECK-NOT:   linalg.
func.func @there_and_back(%x: tensor<2x8x8x4xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x6x6x16xf32> {
  %e = tensor.empty() : tensor<2x6x6x16xf32>
  %y = conv.fused ins(%x, %w : tensor<2x8x8x4xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x6x6x16xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x6x6x16xf32>
  %t = tensor.empty() : tensor<2x16x6x6xf32>
  %c = linalg.transpose ins(%y : tensor<2x6x6x16xf32>) outs(%t : tensor<2x16x6x6xf32>) permutation = [0, 3, 1, 2]
  %r = linalg.exp ins(%c : tensor<2x16x6x6xf32>) outs(%t : tensor<2x16x6x6xf32>) -> tensor<2x16x6x6xf32>
  %b = linalg.transpose ins(%r : tensor<2x16x6x6xf32>) outs(%e : tensor<2x6x6x16xf32>) permutation = [0, 2, 3, 1]
  return %b : tensor<2x6x6x16xf32>
}

// -----

#id = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>

// A reduction reads through the transposition.
// CHECK-LABEL: func @reduced_through_transpose(
//   CHECK-NOT:   refused
//       CHECK:   conv.fused
//       CHECK:     reduce [sum]
//   CHECK-NOT:   linalg.
func.func @reduced_through_transpose(%x: tensor<2x8x8x4xf32>, %w: tensor<16x4x3x3xf32>, %z: tensor<2x6x6xf32>) -> tensor<2x6x6xf32> {
  %e = tensor.empty() : tensor<2x6x6x16xf32>
  %y = conv.fused ins(%x, %w : tensor<2x8x8x4xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x6x6x16xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x6x6x16xf32>
  %t = tensor.empty() : tensor<2x16x6x6xf32>
  %c = linalg.transpose ins(%y : tensor<2x6x6x16xf32>) outs(%t : tensor<2x16x6x6xf32>) permutation = [0, 3, 1, 2]
  %r = linalg.reduce {arith.addf} ins(%c : tensor<2x16x6x6xf32>) outs(%z : tensor<2x6x6xf32>) dimensions = [1]
  return %r : tensor<2x6x6xf32>
}

// -----

// A reduced result that no one reads has lost the channels, and changes its order
// without them before it goes.
// CHECK-LABEL: func @dead_reduction(
//   CHECK-NOT:   refused
//       CHECK:   %[[Y:.*]] = conv.fused {{.*}} outs(%{{.*}} : tensor<16x6x2x6xf32>) dims <input = nhwc, filter = fchw, output = fwnh>
//   CHECK-NOT:   linalg.
//       CHECK:   return %[[Y]]
func.func @dead_reduction(%x: tensor<2x8x8x4xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<16x6x2x6xf32> {
  %e = tensor.empty() : tensor<2x6x6x16xf32>
  %r = tensor.empty() : tensor<2x6x6xf32>
  %y:2 = conv.fused ins(%x, %w : tensor<2x8x8x4xf32>, tensor<16x4x3x3xf32>) outs(%e, %r : tensor<2x6x6x16xf32>, tensor<2x6x6xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc, %acc : f32, f32
      } reduce [sum] finalize {
      ^bb0(%s: f32):
        conv.yield %s : f32
      } -> (tensor<2x6x6x16xf32>, tensor<2x6x6xf32>)
  %t = tensor.empty() : tensor<16x6x2x6xf32>
  %c = linalg.transpose ins(%y#0 : tensor<2x6x6x16xf32>) outs(%t : tensor<16x6x2x6xf32>) permutation = [3, 2, 0, 1]
  return %c : tensor<16x6x2x6xf32>
}

// -----

#id = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>

// Who else reads the result wants it as it was.
// CHECK-LABEL: func @no_other_reader(
//   CHECK-SAME:   op = "linalg.transpose", {{[^}]*}}rule = "permuted-result", verdict = "refused"
//   CHECK-SAME:   op = "linalg.exp", {{[^}]*}}rule = "permuted-result", verdict = "refused"
//       CHECK:   %[[Y:.*]] = conv.fused {{.*}} output = nhwf
//       CHECK:   linalg.transpose ins(%[[Y]]
//       CHECK:   linalg.exp
func.func @no_other_reader(%x: tensor<2x8x8x4xf32>, %w: tensor<16x4x3x3xf32>) -> (tensor<2x6x6x16xf32>, tensor<2x16x6x6xf32>) {
  %e = tensor.empty() : tensor<2x6x6x16xf32>
  %y = conv.fused ins(%x, %w : tensor<2x8x8x4xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x6x6x16xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x6x6x16xf32>
  %t = tensor.empty() : tensor<2x16x6x6xf32>
  %c = linalg.transpose ins(%y : tensor<2x6x6x16xf32>) outs(%t : tensor<2x16x6x6xf32>) permutation = [0, 3, 1, 2]
  %r = linalg.exp ins(%c : tensor<2x16x6x6xf32>) outs(%t : tensor<2x16x6x6xf32>) -> tensor<2x16x6x6xf32>
  return %y, %r : tensor<2x6x6x16xf32>, tensor<2x16x6x6xf32>
}

// -----

// A transposition of something else stays what it is.
// CHECK-LABEL: func @no_transposed_extra(
//       CHECK:   %[[T:.*]] = linalg.transpose
//       CHECK:   conv.fused {{.*}} extras(%[[T]] :
func.func @no_transposed_extra(%x: tensor<2x8x8x4xf32>, %w: tensor<16x4x3x3xf32>, %a: tensor<2x16x6x6xf32>) -> tensor<2x6x6x16xf32> {
  %e = tensor.empty() : tensor<2x6x6x16xf32>
  %y = conv.fused ins(%x, %w : tensor<2x8x8x4xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x6x6x16xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x6x6x16xf32>
  %b = linalg.transpose ins(%a : tensor<2x16x6x6xf32>) outs(%e : tensor<2x6x6x16xf32>) permutation = [0, 2, 3, 1]
  %r = linalg.add ins(%y, %b : tensor<2x6x6x16xf32>, tensor<2x6x6x16xf32>) outs(%e : tensor<2x6x6x16xf32>) -> tensor<2x6x6x16xf32>
  return %r : tensor<2x6x6x16xf32>
}

// -----

#id = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#back = affine_map<(d0, d1, d2, d3) -> (d0, d3, d1, d2)>

// Results in two orders cannot both be the convolution's: it keeps its own, and
// nothing is left of the attempt to take the other.
// CHECK-LABEL: func @no_two_orders(
//   CHECK-SAME:   rule = "permuted-result", verdict = "refused"
//    CHECK-NOT:   linalg.transpose
//        CHECK:   %[[Y:.*]] = conv.fused {{.*}} output = nhwf
//    CHECK-NOT:   linalg.transpose
//        CHECK:   linalg.generic {{.*}} ins(%[[Y]] :
//    CHECK-NOT:   linalg.transpose
//        CHECK:   return
func.func @no_two_orders(%x: tensor<2x8x8x4xf32>, %w: tensor<16x4x3x3xf32>) -> (tensor<2x16x6x6xf32>, tensor<2x6x6x16xf32>) {
  %e = tensor.empty() : tensor<2x6x6x16xf32>
  %y = conv.fused ins(%x, %w : tensor<2x8x8x4xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x6x6x16xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x6x6x16xf32>
  %t = tensor.empty() : tensor<2x16x6x6xf32>
  %r:2 = linalg.generic {indexing_maps = [#id, #back, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y : tensor<2x6x6x16xf32>) outs(%t, %e : tensor<2x16x6x6xf32>, tensor<2x6x6x16xf32>) {
  ^bb0(%in: f32, %o0: f32, %o1: f32):
    %0 = math.exp %in : f32
    %1 = arith.negf %in : f32
    linalg.yield %0, %1 : f32, f32
  } -> (tensor<2x16x6x6xf32>, tensor<2x6x6x16xf32>)
  return %r#0, %r#1 : tensor<2x16x6x6xf32>, tensor<2x6x6x16xf32>
}
