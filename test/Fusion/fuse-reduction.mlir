// Reductions over the output channels join the convolution.
// fuse-reduction-no.mlir has the twins that must not.
// RUN: conv-opt %s --conv-fuse-consumers | FileCheck %s

#id = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#channel = affine_map<(d0, d1, d2, d3) -> (d1)>
#channel11 = affine_map<(d0, d1, d2, d3) -> (d1, 0, 0)>
#scalar = affine_map<(d0, d1, d2, d3) -> ()>
#drop = affine_map<(d0, d1, d2, d3) -> (d0, d2, d3)>
#keep = affine_map<(d0, d1, d2, d3) -> (d0, 0, d2, d3)>
#id3 = affine_map<(d0, d1, d2) -> (d0, d1, d2)>

// The named form.
// CHECK-LABEL: func @minimum(
//       CHECK: conv.fused {{.*}} outs(%{{.*}} : tensor<2x6x6xf32>)
//       CHECK: } reduce [minimum] -> tensor<2x6x6xf32>
//   CHECK-NOT: linalg.
func.func @minimum(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %ci = arith.constant 0x7F800000 : f32
  %ei = tensor.empty() : tensor<2x6x6xf32>
  %i = linalg.fill ins(%ci : f32) outs(%ei : tensor<2x6x6xf32>) -> tensor<2x6x6xf32>
  %r = linalg.reduce { arith.minimumf } ins(%y : tensor<2x16x6x6xf32>) outs(%i : tensor<2x6x6xf32>) dimensions = [1]
  return %r : tensor<2x6x6xf32>
}

// The generic form with the channel dimension kept.
// CHECK-LABEL: func @maximum_keepdim(
//       CHECK: } reduce [maximum] -> tensor<2x1x6x6xf32>
//   CHECK-NOT: linalg.
func.func @maximum_keepdim(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x1x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %ci = arith.constant 0xFF800000 : f32
  %ei = tensor.empty() : tensor<2x1x6x6xf32>
  %i = linalg.fill ins(%ci : f32) outs(%ei : tensor<2x1x6x6xf32>) -> tensor<2x1x6x6xf32>
  %r = linalg.generic {indexing_maps = [#id, #keep], iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
      ins(%y : tensor<2x16x6x6xf32>) outs(%i : tensor<2x1x6x6xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = arith.maximumf %a, %o : f32
    linalg.yield %0 : f32
  } -> tensor<2x1x6x6xf32>
  return %r : tensor<2x1x6x6xf32>
}

// A kept channel dimension by way of a reshape.
// CHECK-LABEL: func @expanded(
//       CHECK: } reduce [maximum] -> tensor<2x1x6x6xf32>
//   CHECK-NOT: linalg.
//   CHECK-NOT: tensor.expand_shape
func.func @expanded(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x1x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %ci = arith.constant 0xFF800000 : f32
  %ei = tensor.empty() : tensor<2x6x6xf32>
  %i = linalg.fill ins(%ci : f32) outs(%ei : tensor<2x6x6xf32>) -> tensor<2x6x6xf32>
  %r = linalg.generic {indexing_maps = [#id, #drop], iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
      ins(%y : tensor<2x16x6x6xf32>) outs(%i : tensor<2x6x6xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = arith.maximumf %o, %a : f32
    linalg.yield %0 : f32
  } -> tensor<2x6x6xf32>
  %k = tensor.expand_shape %r [[0], [1, 2], [3]] output_shape [2, 1, 6, 6] : tensor<2x6x6xf32> into tensor<2x1x6x6xf32>
  return %k : tensor<2x1x6x6xf32>
}

// A sum onto zero.
// CHECK-LABEL: func @sum(
//       CHECK: } reduce [sum] -> tensor<2x6x6xf32>
//   CHECK-NOT: linalg.
func.func @sum(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %ci = arith.constant 0.0 : f32
  %ei = tensor.empty() : tensor<2x6x6xf32>
  %i = linalg.fill ins(%ci : f32) outs(%ei : tensor<2x6x6xf32>) -> tensor<2x6x6xf32>
  %r = linalg.generic {indexing_maps = [#id, #drop], iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
      ins(%y : tensor<2x16x6x6xf32>) outs(%i : tensor<2x6x6xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = arith.addf %a, %o : f32
    linalg.yield %0 : f32
  } -> tensor<2x6x6xf32>
  return %r : tensor<2x6x6xf32>
}

// The division of a mean goes to finalize.
// CHECK-LABEL: func @mean(
//       CHECK: reduce [sum] finalize {
// CHECK-NEXT: ^bb0(%[[S:.*]]: f32):
//       CHECK: arith.divf %[[S]]
//   CHECK-NOT: linalg.
func.func @mean(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x1x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %ci = arith.constant 0.0 : f32
  %ei = tensor.empty() : tensor<2x1x6x6xf32>
  %i = linalg.fill ins(%ci : f32) outs(%ei : tensor<2x1x6x6xf32>) -> tensor<2x1x6x6xf32>
  %s = linalg.generic {indexing_maps = [#id, #keep], iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
      ins(%y : tensor<2x16x6x6xf32>) outs(%i : tensor<2x1x6x6xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = arith.addf %a, %o : f32
    linalg.yield %0 : f32
  } -> tensor<2x1x6x6xf32>
  %c16 = arith.constant 16.0 : f32
  %r = linalg.generic {indexing_maps = [#keep, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s : tensor<2x1x6x6xf32>) outs(%ei : tensor<2x1x6x6xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = arith.divf %a, %c16 : f32
    linalg.yield %0 : f32
  } -> tensor<2x1x6x6xf32>
  return %r : tensor<2x1x6x6xf32>
}

// A product.
// CHECK-LABEL: func @product(
//       CHECK: } reduce [prod] -> tensor<2x6x6xf32>
//   CHECK-NOT: linalg.
func.func @product(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %ci = arith.constant 1.0 : f32
  %ei = tensor.empty() : tensor<2x6x6xf32>
  %i = linalg.fill ins(%ci : f32) outs(%ei : tensor<2x6x6xf32>) -> tensor<2x6x6xf32>
  %r = linalg.generic {indexing_maps = [#id, #drop], iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
      ins(%y : tensor<2x16x6x6xf32>) outs(%i : tensor<2x6x6xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = arith.mulf %o, %a : f32
    linalg.yield %0 : f32
  } -> tensor<2x6x6xf32>
  return %r : tensor<2x6x6xf32>
}

// Elementwise, reduction, elementwise: one op.
// CHECK-LABEL: func @elementwise_around(
//       CHECK: conv.fused
//       CHECK: math.exp
//       CHECK: reduce [minimum] finalize
//       CHECK: math.tanh
//   CHECK-NOT: linalg.
func.func @elementwise_around(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %x0 = linalg.exp ins(%y : tensor<2x16x6x6xf32>) outs(%e : tensor<2x16x6x6xf32>) -> tensor<2x16x6x6xf32>
  %ci = arith.constant 0x7F800000 : f32
  %ei = tensor.empty() : tensor<2x6x6xf32>
  %i = linalg.fill ins(%ci : f32) outs(%ei : tensor<2x6x6xf32>) -> tensor<2x6x6xf32>
  %m = linalg.generic {indexing_maps = [#id, #drop], iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
      ins(%x0 : tensor<2x16x6x6xf32>) outs(%i : tensor<2x6x6xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = arith.minimumf %a, %o : f32
    linalg.yield %0 : f32
  } -> tensor<2x6x6xf32>
  %r = linalg.tanh ins(%m : tensor<2x6x6xf32>) outs(%ei : tensor<2x6x6xf32>) -> tensor<2x6x6xf32>
  return %r : tensor<2x6x6xf32>
}

// What the body computes before it combines joins the epilogue.
// CHECK-LABEL: func @sum_of_squares(
//       CHECK: ^bb0(%[[A:.*]]: f32):
//  CHECK-NEXT: %[[S:.*]] = arith.mulf %[[A]], %[[A]]
//  CHECK-NEXT: conv.yield %[[S]]
//  CHECK-NEXT: } reduce [sum]
//   CHECK-NOT: linalg.
func.func @sum_of_squares(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %ci = arith.constant 0.0 : f32
  %ei = tensor.empty() : tensor<2x6x6xf32>
  %i = linalg.fill ins(%ci : f32) outs(%ei : tensor<2x6x6xf32>) -> tensor<2x6x6xf32>
  %r = linalg.generic {indexing_maps = [#id, #drop], iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
      ins(%y : tensor<2x16x6x6xf32>) outs(%i : tensor<2x6x6xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = arith.mulf %a, %a : f32
    %1 = arith.addf %0, %o : f32
    linalg.yield %1 : f32
  } -> tensor<2x6x6xf32>
  return %r : tensor<2x6x6xf32>
}

// TOSA starts at the largest float, which an infinity beats: the start is combined at the end.
// CHECK-LABEL: func @largest_float(
//       CHECK: reduce [minimum] finalize {
// CHECK-NEXT: ^bb0(%[[M:.*]]: f32):
//  CHECK-NEXT: %[[I:.*]] = arith.constant 3.40282347E+38
//  CHECK-NEXT: arith.minimumf %[[M]], %[[I]]
//   CHECK-NOT: linalg.
func.func @largest_float(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %ci = arith.constant 0x7F7FFFFF : f32
  %ei = tensor.empty() : tensor<2x6x6xf32>
  %i = linalg.fill ins(%ci : f32) outs(%ei : tensor<2x6x6xf32>) -> tensor<2x6x6xf32>
  %r = linalg.generic {indexing_maps = [#id, #drop], iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
      ins(%y : tensor<2x16x6x6xf32>) outs(%i : tensor<2x6x6xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = arith.minimumf %a, %o : f32
    linalg.yield %0 : f32
  } -> tensor<2x6x6xf32>
  return %r : tensor<2x6x6xf32>
}

// minnumf of nothing but NaNs leaves the infinity that it starts at.
// CHECK-LABEL: func @number_start(
//       CHECK: reduce [minnum] finalize {
//       CHECK: arith.minnumf
//   CHECK-NOT: linalg.
func.func @number_start(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %ci = arith.constant 0x7F800000 : f32
  %ei = tensor.empty() : tensor<2x6x6xf32>
  %i = linalg.fill ins(%ci : f32) outs(%ei : tensor<2x6x6xf32>) -> tensor<2x6x6xf32>
  %r = linalg.generic {indexing_maps = [#id, #drop], iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
      ins(%y : tensor<2x16x6x6xf32>) outs(%i : tensor<2x6x6xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = arith.minnumf %a, %o : f32
    linalg.yield %0 : f32
  } -> tensor<2x6x6xf32>
  return %r : tensor<2x6x6xf32>
}

// A start that is a tensor is an extra of finalize.
// CHECK-LABEL: func @tensor_start(
//       CHECK: extras(%{{.*}} : tensor<2x6x6xf32>) maps [(d0, d1, d2, d3) -> (d0, d2, d3)]
//       CHECK: reduce [sum] finalize {
// CHECK-NEXT: ^bb0(%[[S:.*]]: f32, %[[T:.*]]: f32):
//  CHECK-NEXT: arith.addf %[[S]], %[[T]]
//   CHECK-NOT: linalg.
func.func @tensor_start(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %t: tensor<2x6x6xf32>) -> tensor<2x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %r = linalg.generic {indexing_maps = [#id, #drop], iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
      ins(%y : tensor<2x16x6x6xf32>) outs(%t : tensor<2x6x6xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = arith.addf %a, %o : f32
    linalg.yield %0 : f32
  } -> tensor<2x6x6xf32>
  return %r : tensor<2x6x6xf32>
}

// Also where the tensor is read through a view.
// CHECK-LABEL: func @viewed_start(
//       CHECK: extras(%{{.*}} : tensor<2x1x6x6xf32>) maps [(d0, d1, d2, d3) -> (d0, 0, d2, d3)]
//       CHECK: reduce [sum] finalize {
//   CHECK-NOT: linalg.
func.func @viewed_start(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %t: tensor<2x1x6x6xf32>) -> tensor<2x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %c = tensor.collapse_shape %t [[0], [1, 2], [3]] : tensor<2x1x6x6xf32> into tensor<2x6x6xf32>
  %r = linalg.generic {indexing_maps = [#id, #drop], iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
      ins(%y : tensor<2x16x6x6xf32>) outs(%c : tensor<2x6x6xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = arith.addf %a, %o : f32
    linalg.yield %0 : f32
  } -> tensor<2x6x6xf32>
  return %r : tensor<2x6x6xf32>
}

// An ordered comparison ignores NaN, as maxnumf does.
// CHECK-LABEL: func @compare_select(
//       CHECK: reduce [maxnum] finalize {
//       CHECK: arith.cmpf ogt
//       CHECK: arith.select
//   CHECK-NOT: linalg.
func.func @compare_select(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %ci = arith.constant 0xFF800000 : f32
  %ei = tensor.empty() : tensor<2x6x6xf32>
  %i = linalg.fill ins(%ci : f32) outs(%ei : tensor<2x6x6xf32>) -> tensor<2x6x6xf32>
  %r = linalg.generic {indexing_maps = [#id, #drop], iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
      ins(%y : tensor<2x16x6x6xf32>) outs(%i : tensor<2x6x6xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = arith.cmpf ogt, %a, %o : f32
    %1 = arith.select %0, %a, %o : f32
    linalg.yield %1 : f32
  } -> tensor<2x6x6xf32>
  return %r : tensor<2x6x6xf32>
}

// Whichever way it is written: not (held >= v) takes v.
// CHECK-LABEL: func @compare_select_swapped(
//       CHECK: reduce [maxnum]
//   CHECK-NOT: linalg.
func.func @compare_select_swapped(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %ci = arith.constant 0xFF800000 : f32
  %ei = tensor.empty() : tensor<2x6x6xf32>
  %i = linalg.fill ins(%ci : f32) outs(%ei : tensor<2x6x6xf32>) -> tensor<2x6x6xf32>
  %r = linalg.generic {indexing_maps = [#id, #drop], iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
      ins(%y : tensor<2x16x6x6xf32>) outs(%i : tensor<2x6x6xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = arith.cmpf uge, %o, %a : f32
    %1 = arith.select %0, %o, %a : f32
    linalg.yield %1 : f32
  } -> tensor<2x6x6xf32>
  return %r : tensor<2x6x6xf32>
}

// torch.min(dim) of which only the value is used is a plain minimum.
// CHECK-LABEL: func @dead_index(
//       CHECK: } reduce [minimum] -> tensor<2x1x6x6xf32>
//   CHECK-NOT: linalg.
func.func @dead_index(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x1x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %ci = arith.constant 0x7F800000 : f32
  %ei = tensor.empty() : tensor<2x1x6x6xf32>
  %i = linalg.fill ins(%ci : f32) outs(%ei : tensor<2x1x6x6xf32>) -> tensor<2x1x6x6xf32>
  %cj = arith.constant 0 : i64
  %ej = tensor.empty() : tensor<2x1x6x6xi64>
  %j = linalg.fill ins(%cj : i64) outs(%ej : tensor<2x1x6x6xi64>) -> tensor<2x1x6x6xi64>
  %r:2 = linalg.generic {indexing_maps = [#id, #keep, #keep], iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
      ins(%y : tensor<2x16x6x6xf32>) outs(%i, %j : tensor<2x1x6x6xf32>, tensor<2x1x6x6xi64>) {
  ^bb0(%a: f32, %o: f32, %p: i64):
    %i0 = linalg.index 1 : index
    %i1 = arith.index_cast %i0 : index to i64
    %v = arith.minimumf %a, %o : f32
    %c = arith.cmpf olt, %a, %o : f32
    %s = arith.select %c, %i1, %p : i64
    linalg.yield %v, %s : f32, i64
  } -> (tensor<2x1x6x6xf32>, tensor<2x1x6x6xi64>)
  return %r#0 : tensor<2x1x6x6xf32>
}

// With the index it is argmin, by an ordered comparison; where that finds nothing
// the start is left.
// CHECK-LABEL: func @live_index(
//       CHECK: } reduce [argmin_ordered] finalize {
//  CHECK-NEXT: ^bb0(%[[V:.*]]: f32, %[[C:.*]]: i64):
//       CHECK:   %[[NONE:.*]] = arith.cmpi slt, %[[C]], %{{.*}} : i64
//       CHECK:   %[[R:.*]] = arith.select %[[NONE]], %{{.*}}, %[[C]] : i64
//       CHECK:   conv.yield %[[V]], %[[R]] : f32, i64
//   CHECK-NOT: linalg.
func.func @live_index(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> (tensor<2x1x6x6xf32>, tensor<2x1x6x6xi64>) {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %ci = arith.constant 0x7F800000 : f32
  %ei = tensor.empty() : tensor<2x1x6x6xf32>
  %i = linalg.fill ins(%ci : f32) outs(%ei : tensor<2x1x6x6xf32>) -> tensor<2x1x6x6xf32>
  %cj = arith.constant 0 : i64
  %ej = tensor.empty() : tensor<2x1x6x6xi64>
  %j = linalg.fill ins(%cj : i64) outs(%ej : tensor<2x1x6x6xi64>) -> tensor<2x1x6x6xi64>
  %r:2 = linalg.generic {indexing_maps = [#id, #keep, #keep], iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
      ins(%y : tensor<2x16x6x6xf32>) outs(%i, %j : tensor<2x1x6x6xf32>, tensor<2x1x6x6xi64>) {
  ^bb0(%a: f32, %o: f32, %p: i64):
    %i0 = linalg.index 1 : index
    %i1 = arith.index_cast %i0 : index to i64
    %v = arith.minimumf %a, %o : f32
    %c = arith.cmpf olt, %a, %o : f32
    %s = arith.select %c, %i1, %p : i64
    linalg.yield %v, %s : f32, i64
  } -> (tensor<2x1x6x6xf32>, tensor<2x1x6x6xi64>)
  return %r#0, %r#1 : tensor<2x1x6x6xf32>, tensor<2x1x6x6xi64>
}

// Also where only the index is used; other integers are converted.
// CHECK-LABEL: func @index_only(
//       CHECK: reduce [argmax_ordered] finalize {
//  CHECK-NEXT: ^bb0(%{{.*}}: f32, %[[C:.*]]: i64):
//       CHECK: %[[I:.*]] = arith.trunci %[[C]] : i64 to i32
//       CHECK: arith.cmpi slt, %[[I]],
//       CHECK: %[[R:.*]] = arith.select %{{.*}}, %{{.*}}, %[[I]] : i32
//  CHECK-NEXT: conv.yield %[[R]] : i32
//   CHECK-NOT: linalg.
func.func @index_only(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x6x6xi32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %ci = arith.constant 0xFF800000 : f32
  %ei = tensor.empty() : tensor<2x6x6xf32>
  %i = linalg.fill ins(%ci : f32) outs(%ei : tensor<2x6x6xf32>) -> tensor<2x6x6xf32>
  %cj = arith.constant 0 : i32
  %ej = tensor.empty() : tensor<2x6x6xi32>
  %j = linalg.fill ins(%cj : i32) outs(%ej : tensor<2x6x6xi32>) -> tensor<2x6x6xi32>
  %r:2 = linalg.generic {indexing_maps = [#id, #drop, #drop], iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
      ins(%y : tensor<2x16x6x6xf32>) outs(%i, %j : tensor<2x6x6xf32>, tensor<2x6x6xi32>) {
  ^bb0(%a: f32, %o: f32, %p: i32):
    %i0 = linalg.index 1 : index
    %i1 = arith.index_cast %i0 : index to i32
    %v = arith.maximumf %a, %o : f32
    %c = arith.cmpf ogt, %a, %o : f32
    %s = arith.select %c, %i1, %p : i32
    linalg.yield %v, %s : f32, i32
  } -> (tensor<2x6x6xf32>, tensor<2x6x6xi32>)
  return %r#1 : tensor<2x6x6xi32>
}

// TOSA argmax that ignores NaN: a NaN loses to everything.
// CHECK-LABEL: func @nan_ignoring_index(
//       CHECK: %[[N:.*]] = arith.cmpf ord, %[[A:.*]], %[[A]]
//       CHECK: %[[W:.*]] = arith.constant 0xFF800000
//       CHECK: arith.select %[[N]], %[[A]], %[[W]]
//       CHECK: reduce [argmax]
//   CHECK-NOT: linalg.
func.func @nan_ignoring_index(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x6x6xi32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %ci = arith.constant 0xFF800000 : f32
  %ei = tensor.empty() : tensor<2x6x6xf32>
  %i = linalg.fill ins(%ci : f32) outs(%ei : tensor<2x6x6xf32>) -> tensor<2x6x6xf32>
  %cj = arith.constant 0 : i32
  %ej = tensor.empty() : tensor<2x6x6xi32>
  %j = linalg.fill ins(%cj : i32) outs(%ej : tensor<2x6x6xi32>) -> tensor<2x6x6xi32>
  %r:2 = linalg.generic {indexing_maps = [#id, #drop, #drop], iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
      ins(%y : tensor<2x16x6x6xf32>) outs(%i, %j : tensor<2x6x6xf32>, tensor<2x6x6xi32>) {
  ^bb0(%a: f32, %o: f32, %p: i32):
    %i0 = linalg.index 1 : index
    %i1 = arith.index_cast %i0 : index to i32
    %c = arith.cmpf ogt, %a, %o : f32
    %v = arith.select %c, %a, %o : f32
    %s = arith.select %c, %i1, %p : i32
    linalg.yield %v, %s : f32, i32
  } -> (tensor<2x6x6xf32>, tensor<2x6x6xi32>)
  return %r#1 : tensor<2x6x6xi32>
}

// TOSA argmax that propagates NaN is argmax.
// CHECK-LABEL: func @nan_propagating_index(
//       CHECK: conv.fused
//   CHECK-NOT: arith.cmpf
//       CHECK: reduce [argmax]
//   CHECK-NOT: linalg.
func.func @nan_propagating_index(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x6x6xi32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %ci = arith.constant 0xFF800000 : f32
  %ei = tensor.empty() : tensor<2x6x6xf32>
  %i = linalg.fill ins(%ci : f32) outs(%ei : tensor<2x6x6xf32>) -> tensor<2x6x6xf32>
  %cj = arith.constant 0 : i32
  %ej = tensor.empty() : tensor<2x6x6xi32>
  %j = linalg.fill ins(%cj : i32) outs(%ej : tensor<2x6x6xi32>) -> tensor<2x6x6xi32>
  %r:2 = linalg.generic {indexing_maps = [#id, #drop, #drop], iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
      ins(%y : tensor<2x16x6x6xf32>) outs(%i, %j : tensor<2x6x6xf32>, tensor<2x6x6xi32>) {
  ^bb0(%a: f32, %o: f32, %p: i32):
    %i0 = linalg.index 1 : index
    %i1 = arith.index_cast %i0 : index to i32
    %u = arith.cmpf ugt, %a, %o : f32
    %n = arith.cmpf ord, %o, %o : f32
    %c = arith.andi %u, %n : i1
    %v = arith.select %c, %a, %o : f32
    %s = arith.select %c, %i1, %p : i32
    linalg.yield %v, %s : f32, i32
  } -> (tensor<2x6x6xf32>, tensor<2x6x6xi32>)
  return %r#1 : tensor<2x6x6xi32>
}

// TOSA skips NaNs, and asks whether all are NaN: a conjunction is the maximum of signed truth values.
// CHECK-LABEL: func @skipped_nan(
//       CHECK: reduce [maxnum, maximum] finalize {
// CHECK-NEXT: ^bb0(%[[M:.*]]: f32, %[[ALL:.*]]: i1):
//       CHECK: arith.cmpf uno, %[[M]], %[[M]]
//       CHECK: conv.yield %{{.*}}, %[[ALL]] : f32, i1
//   CHECK-NOT: linalg.
func.func @skipped_nan(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> (tensor<2x6x6xf32>, tensor<2x6x6xi1>) {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %ci = arith.constant 0xFF7FFFFF : f32
  %ei = tensor.empty() : tensor<2x6x6xf32>
  %i = linalg.fill ins(%ci : f32) outs(%ei : tensor<2x6x6xf32>) -> tensor<2x6x6xf32>
  %cj = arith.constant true
  %ej = tensor.empty() : tensor<2x6x6xi1>
  %j = linalg.fill ins(%cj : i1) outs(%ej : tensor<2x6x6xi1>) -> tensor<2x6x6xi1>
  %r:2 = linalg.generic {indexing_maps = [#id, #drop, #drop], iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
      ins(%y : tensor<2x16x6x6xf32>) outs(%i, %j : tensor<2x6x6xf32>, tensor<2x6x6xi1>) {
  ^bb0(%a: f32, %o: f32, %p: i1):
    %0 = arith.maximumf %a, %o : f32
    %1 = arith.cmpf uno, %a, %a : f32
    %2 = arith.select %1, %o, %0 : f32
    %3 = arith.andi %p, %1 : i1
    linalg.yield %2, %3 : f32, i1
  } -> (tensor<2x6x6xf32>, tensor<2x6x6xi1>)
  return %r#0, %r#1 : tensor<2x6x6xf32>, tensor<2x6x6xi1>
}

// The value before and after the reduction.
// CHECK-LABEL: func @full_and_reduced(
//       CHECK: %[[R:.*]]:2 = conv.fused {{.*}} outs(%{{.*}}, %{{.*}} : tensor<2x16x6x6xf32>, tensor<2x6x6xf32>)
//       CHECK: conv.yield %[[A:.*]], %[[A]] : f32, f32
//       CHECK: reduce [sum]
//       CHECK: return %[[R]]#0, %[[R]]#1
func.func @full_and_reduced(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> (tensor<2x16x6x6xf32>, tensor<2x6x6xf32>) {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %ci = arith.constant 0.0 : f32
  %ei = tensor.empty() : tensor<2x6x6xf32>
  %i = linalg.fill ins(%ci : f32) outs(%ei : tensor<2x6x6xf32>) -> tensor<2x6x6xf32>
  %r = linalg.generic {indexing_maps = [#id, #drop], iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
      ins(%y : tensor<2x16x6x6xf32>) outs(%i : tensor<2x6x6xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = arith.addf %a, %o : f32
    linalg.yield %0 : f32
  } -> tensor<2x6x6xf32>
  return %y, %r : tensor<2x16x6x6xf32>, tensor<2x6x6xf32>
}

// Several reductions of one value.
// CHECK-LABEL: func @two_reductions(
//       CHECK: reduce [sum, maximum] -> (tensor<2x6x6xf32>, tensor<2x6x6xf32>)
//   CHECK-NOT: linalg.
func.func @two_reductions(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> (tensor<2x6x6xf32>, tensor<2x6x6xf32>) {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %ci = arith.constant 0.0 : f32
  %ei = tensor.empty() : tensor<2x6x6xf32>
  %i = linalg.fill ins(%ci : f32) outs(%ei : tensor<2x6x6xf32>) -> tensor<2x6x6xf32>
  %cj = arith.constant 0xFF800000 : f32
  %ej = tensor.empty() : tensor<2x6x6xf32>
  %j = linalg.fill ins(%cj : f32) outs(%ej : tensor<2x6x6xf32>) -> tensor<2x6x6xf32>
  %s = linalg.generic {indexing_maps = [#id, #drop], iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
      ins(%y : tensor<2x16x6x6xf32>) outs(%i : tensor<2x6x6xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = arith.addf %a, %o : f32
    linalg.yield %0 : f32
  } -> tensor<2x6x6xf32>
  %r = linalg.generic {indexing_maps = [#id, #drop], iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
      ins(%y : tensor<2x16x6x6xf32>) outs(%j : tensor<2x6x6xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = arith.maximumf %a, %o : f32
    linalg.yield %0 : f32
  } -> tensor<2x6x6xf32>
  return %s, %r : tensor<2x6x6xf32>, tensor<2x6x6xf32>
}

// Several reductions in one op.
// CHECK-LABEL: func @two_in_one(
//       CHECK: reduce [sum, sum] -> (tensor<2x6x6xf32>, tensor<2x6x6xf32>)
//   CHECK-NOT: linalg.
func.func @two_in_one(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> (tensor<2x6x6xf32>, tensor<2x6x6xf32>) {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %ci = arith.constant 0.0 : f32
  %ei = tensor.empty() : tensor<2x6x6xf32>
  %i = linalg.fill ins(%ci : f32) outs(%ei : tensor<2x6x6xf32>) -> tensor<2x6x6xf32>
  %r:2 = linalg.generic {indexing_maps = [#id, #drop, #drop], iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
      ins(%y : tensor<2x16x6x6xf32>) outs(%i, %i : tensor<2x6x6xf32>, tensor<2x6x6xf32>) {
  ^bb0(%a: f32, %o: f32, %p: f32):
    %q = arith.mulf %a, %a : f32
    %0 = arith.addf %a, %o : f32
    %1 = arith.addf %q, %p : f32
    linalg.yield %0, %1 : f32, f32
  } -> (tensor<2x6x6xf32>, tensor<2x6x6xf32>)
  return %r#0, %r#1 : tensor<2x6x6xf32>, tensor<2x6x6xf32>
}

// A 1x1 convolution to one channel is a reduction as well.
// CHECK-LABEL: func @weighted_sum(
//       CHECK: extras(%{{.*}} : tensor<16xf32>) maps [(d0, d1, d2, d3) -> (d1)]
//       CHECK: reduce [sum]
//   CHECK-NOT: linalg.
func.func @weighted_sum(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %v: tensor<16xf32>) -> tensor<2x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %ci = arith.constant 0.0 : f32
  %ei = tensor.empty() : tensor<2x6x6xf32>
  %i = linalg.fill ins(%ci : f32) outs(%ei : tensor<2x6x6xf32>) -> tensor<2x6x6xf32>
  %r = linalg.generic {indexing_maps = [#id, #channel, #drop], iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
      ins(%y, %v : tensor<2x16x6x6xf32>, tensor<16xf32>) outs(%i : tensor<2x6x6xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %0 = arith.mulf %a, %b : f32
    %1 = arith.addf %o, %0 : f32
    linalg.yield %1 : f32
  } -> tensor<2x6x6xf32>
  return %r : tensor<2x6x6xf32>
}

// The reduced result has no channel dimension; another extent of 1 that a view
// takes away is not that one.
// CHECK-LABEL: func @view_without_another_unit_dim(
//       CHECK: %[[R:.*]] = conv.fused
//       CHECK: reduce [sum] -> tensor<1x1x1xf32>
//       CHECK: tensor.collapse_shape %[[R]] {{\[\[}}0, 1], [2]] : tensor<1x1x1xf32> into tensor<1x1xf32>
func.func @view_without_another_unit_dim(%x: tensor<1x3x4x4xf32>, %w: tensor<8x3x4x4xf32>) -> tensor<1x1xf32> {
  %e = tensor.empty() : tensor<1x8x1x1xf32>
  %y = conv.fused ins(%x, %w : tensor<1x3x4x4xf32>, tensor<8x3x4x4xf32>) outs(%e : tensor<1x8x1x1xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x8x1x1xf32>
  %zero = arith.constant 0.0 : f32
  %er = tensor.empty() : tensor<1x1x1xf32>
  %or = linalg.fill ins(%zero : f32) outs(%er : tensor<1x1x1xf32>) -> tensor<1x1x1xf32>
  %r = linalg.reduce { arith.addf } ins(%y : tensor<1x8x1x1xf32>) outs(%or : tensor<1x1x1xf32>) dimensions = [1]
  %c = tensor.collapse_shape %r [[0, 1], [2]] : tensor<1x1x1xf32> into tensor<1x1xf32>
  return %c : tensor<1x1xf32>
}

// Numbers that are not beyond the start are not looked at; a NaN is.
// CHECK-LABEL: func @index_from_finite_start(
//       CHECK: ^bb0(%[[ACC:.*]]: f32):
//       CHECK: %[[LEAST:.*]] = arith.constant -3.40282347E+38 : f32
//       CHECK: %[[BEYOND:.*]] = arith.cmpf ogt, %[[ACC]], %[[LEAST]] : f32
//       CHECK: %[[NAN:.*]] = arith.cmpf uno, %[[ACC]], %[[ACC]] : f32
//       CHECK: %[[KEPT:.*]] = arith.ori %[[BEYOND]], %[[NAN]] : i1
//       CHECK: %[[IDENTITY:.*]] = arith.constant 0xFF800000 : f32
//       CHECK: %[[P:.*]] = arith.select %[[KEPT]], %[[ACC]], %[[IDENTITY]] : f32
//       CHECK: conv.yield %[[P]] : f32
//       CHECK: reduce [argmax_ordered] finalize {
func.func @index_from_finite_start(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x6x6xi64> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %ci = arith.constant 0xFF7FFFFF : f32
  %ei = tensor.empty() : tensor<2x6x6xf32>
  %i = linalg.fill ins(%ci : f32) outs(%ei : tensor<2x6x6xf32>) -> tensor<2x6x6xf32>
  %cj = arith.constant 0 : i64
  %ej = tensor.empty() : tensor<2x6x6xi64>
  %j = linalg.fill ins(%cj : i64) outs(%ej : tensor<2x6x6xi64>) -> tensor<2x6x6xi64>
  %r:2 = linalg.generic {indexing_maps = [#id, #drop, #drop], iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
      ins(%y : tensor<2x16x6x6xf32>) outs(%i, %j : tensor<2x6x6xf32>, tensor<2x6x6xi64>) {
  ^bb0(%a: f32, %o: f32, %p: i64):
    %i0 = linalg.index 1 : index
    %i1 = arith.index_cast %i0 : index to i64
    %v = arith.maximumf %a, %o : f32
    %c = arith.cmpf ogt, %a, %o : f32
    %s = arith.select %c, %i1, %p : i64
    linalg.yield %v, %s : f32, i64
  } -> (tensor<2x6x6xf32>, tensor<2x6x6xi64>)
  return %r#1 : tensor<2x6x6xi64>
}

// A start that may be NaN, which no number is beyond, at any channel.
// CHECK-LABEL: func @index_from_any_start(
//       CHECK: ^bb0(%[[ACC:.*]]: f32, %[[START:.*]]: f32, %{{.*}}: i64):
//       CHECK: arith.cmpf ogt, %[[ACC]], %[[START]] : f32
//       CHECK: reduce [argmax_ordered] finalize {
//  CHECK-NEXT: ^bb0(%{{.*}}: f32, %[[C:.*]]: i64, %{{.*}}: f32, %[[J:.*]]: i64):
//       CHECK: %[[NONE:.*]] = arith.cmpi slt, %[[C]], %{{.*}} : i64
//       CHECK: %[[R:.*]] = arith.select %[[NONE]], %[[J]], %[[C]] : i64
//       CHECK: conv.yield %[[R]] : i64
func.func @index_from_any_start(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %i: tensor<2x6x6xf32>, %j: tensor<2x6x6xi64>) -> tensor<2x6x6xi64> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %r:2 = linalg.generic {indexing_maps = [#id, #drop, #drop], iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
      ins(%y : tensor<2x16x6x6xf32>) outs(%i, %j : tensor<2x6x6xf32>, tensor<2x6x6xi64>) {
  ^bb0(%a: f32, %o: f32, %p: i64):
    %i0 = linalg.index 1 : index
    %i1 = arith.index_cast %i0 : index to i64
    %v = arith.maximumf %a, %o : f32
    %c = arith.cmpf ogt, %a, %o : f32
    %s = arith.select %c, %i1, %p : i64
    linalg.yield %v, %s : f32, i64
  } -> (tensor<2x6x6xf32>, tensor<2x6x6xi64>)
  return %r#1 : tensor<2x6x6xi64>
}
