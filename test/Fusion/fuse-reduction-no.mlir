// Reductions over other dimensions than the channels stay ops of their own, and so
// do those that no reduction kind says.
// RUN: conv-opt %s --conv-fuse-consumers | FileCheck %s

#id = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#channel = affine_map<(d0, d1, d2, d3) -> (d1)>
#channel11 = affine_map<(d0, d1, d2, d3) -> (d1, 0, 0)>
#scalar = affine_map<(d0, d1, d2, d3) -> ()>
#drop = affine_map<(d0, d1, d2, d3) -> (d0, d2, d3)>
#keep = affine_map<(d0, d1, d2, d3) -> (d0, 0, d2, d3)>
#id3 = affine_map<(d0, d1, d2) -> (d0, d1, d2)>

// A reduction over other dimensions is a kernel of its own.
// CHECK-LABEL: func @no_spatial(
//   CHECK-SAME: rule = "reduction-dims", verdict = "refused"
//       CHECK: conv.fused
//       CHECK: linalg.reduce
func.func @no_spatial(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x16xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %ci = arith.constant 0.0 : f32
  %ei = tensor.empty() : tensor<2x16xf32>
  %i = linalg.fill ins(%ci : f32) outs(%ei : tensor<2x16xf32>) -> tensor<2x16xf32>
  %r = linalg.reduce { arith.addf } ins(%y : tensor<2x16x6x6xf32>) outs(%i : tensor<2x16xf32>) dimensions = [2, 3]
  return %r : tensor<2x16xf32>
}

// So is one over a single other dimension.
// CHECK-LABEL: func @no_one_spatial(
//   CHECK-SAME: reason = "the reduction is over output dimension 'w', not over the channels"
//   CHECK-SAME: rule = "reduction-dims", verdict = "refused"
//       CHECK: conv.fused
//       CHECK: linalg.reduce
func.func @no_one_spatial(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x16x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %ci = arith.constant 0.0 : f32
  %ei = tensor.empty() : tensor<2x16x6xf32>
  %i = linalg.fill ins(%ci : f32) outs(%ei : tensor<2x16x6xf32>) -> tensor<2x16x6xf32>
  %r = linalg.reduce { arith.addf } ins(%y : tensor<2x16x6x6xf32>) outs(%i : tensor<2x16x6xf32>) dimensions = [3]
  return %r : tensor<2x16x6xf32>
}

// Pooling reduces windows.
// CHECK-LABEL: func @no_pooling(
//   CHECK-SAME: rule = "reduction-dims", verdict = "refused"
//       CHECK: conv.fused
//       CHECK: linalg.pooling_nchw_max
func.func @no_pooling(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %k: tensor<2x2xf32>) -> tensor<2x16x5x5xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %ci = arith.constant 0xFF800000 : f32
  %ei = tensor.empty() : tensor<2x16x5x5xf32>
  %i = linalg.fill ins(%ci : f32) outs(%ei : tensor<2x16x5x5xf32>) -> tensor<2x16x5x5xf32>
  %r = linalg.pooling_nchw_max ins(%y, %k : tensor<2x16x6x6xf32>, tensor<2x2xf32>) outs(%i : tensor<2x16x5x5xf32>) -> tensor<2x16x5x5xf32>
  return %r : tensor<2x16x5x5xf32>
}

// An unordered comparison keeps the last NaN, or what follows it.
// CHECK-LABEL: func @no_order_of_nans(
//   CHECK-SAME: rule = "nan-semantics", verdict = "refused"
//       CHECK: conv.fused
//       CHECK: linalg.generic
func.func @no_order_of_nans(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x6x6xf32> {
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
    %0 = arith.cmpf ugt, %a, %o : f32
    %1 = arith.select %0, %a, %o : f32
    linalg.yield %1 : f32
  } -> tensor<2x6x6xf32>
  return %r : tensor<2x6x6xf32>
}

// The last channel that holds the extremum is not what argmin gives.
// CHECK-LABEL: func @no_last_index(
//   CHECK-SAME: rule = "combiner-unsupported", verdict = "refused"
//       CHECK: conv.fused
//       CHECK: linalg.generic
func.func @no_last_index(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> (tensor<2x1x6x6xf32>, tensor<2x1x6x6xi64>) {
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
    %c = arith.cmpf ole, %a, %o : f32
    %s = arith.select %c, %i1, %p : i64
    linalg.yield %v, %s : f32, i64
  } -> (tensor<2x1x6x6xf32>, tensor<2x1x6x6xi64>)
  return %r#0, %r#1 : tensor<2x1x6x6xf32>, tensor<2x1x6x6xi64>
}

// A combiner that is no reduction kind.
// CHECK-LABEL: func @no_difference(
//   CHECK-SAME: rule = "combiner-unsupported", verdict = "refused"
//       CHECK: conv.fused
//       CHECK: linalg.generic
func.func @no_difference(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x6x6xf32> {
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
    %0 = arith.subf %o, %a : f32
    linalg.yield %0 : f32
  } -> tensor<2x6x6xf32>
  return %r : tensor<2x6x6xf32>
}

// A reduction that depends on the position.
// CHECK-LABEL: func @no_position(
//   CHECK-SAME: rule = "index-used", verdict = "refused"
//       CHECK: conv.fused
//       CHECK: linalg.generic
func.func @no_position(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x6x6xf32> {
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
    %i0 = linalg.index 1 : index
    %i1 = arith.index_cast %i0 : index to i32
    %i2 = arith.sitofp %i1 : i32 to f32
    %q = arith.mulf %a, %i2 : f32
    %0 = arith.addf %q, %o : f32
    linalg.yield %0 : f32
  } -> tensor<2x6x6xf32>
  return %r : tensor<2x6x6xf32>
}
