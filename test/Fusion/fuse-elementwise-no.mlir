// What stays an op of its own, by rule. A refused op carries the rule, and the
// function the verdict.
// RUN: conv-opt %s --conv-fuse-elementwise | FileCheck %s

#id = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#channel = affine_map<(d0, d1, d2, d3) -> (d1)>
#channel11 = affine_map<(d0, d1, d2, d3) -> (d1, 0, 0)>
#scalar = affine_map<(d0, d1, d2, d3) -> ()>
#drop = affine_map<(d0, d1, d2, d3) -> (d0, d2, d3)>
#keep = affine_map<(d0, d1, d2, d3) -> (d0, 0, d2, d3)>
#id3 = affine_map<(d0, d1, d2) -> (d0, d1, d2)>

func.func private @trace(f32) -> f32
func.func private @next() -> tensor<2x16x6x6xf32>

// Each element needs another one.
// CHECK-LABEL: func @no_two_orders(
//   CHECK-SAME: rule = "permuted-result", verdict = "refused"
//       CHECK: conv.fused
//       CHECK: linalg.generic
func.func @no_two_orders(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %r = linalg.generic {indexing_maps = [#id, affine_map<(d0, d1, d2, d3) -> (d0, d1, d3, d2)>, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y, %y : tensor<2x16x6x6xf32>, tensor<2x16x6x6xf32>) outs(%e : tensor<2x16x6x6xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %0 = arith.addf %a, %b : f32
    linalg.yield %0 : f32
  } -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// A body that depends on its position.
// CHECK-LABEL: func @no_index(
//   CHECK-SAME: rule = "index-used", verdict = "refused"
//       CHECK: conv.fused
//       CHECK: linalg.generic
func.func @no_index(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y : tensor<2x16x6x6xf32>) outs(%e : tensor<2x16x6x6xf32>) {
  ^bb0(%a: f32, %o: f32):
    %i = linalg.index 2 : index
    %j = arith.index_cast %i : index to i32
    %k = arith.sitofp %j : i32 to f32
    %0 = arith.mulf %a, %k : f32
    linalg.yield %0 : f32
  } -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// A body that reads a whole tensor.
// CHECK-LABEL: func @no_gather(
//   CHECK-SAME: rule = "body-unsupported", verdict = "refused"
//       CHECK: conv.fused
//       CHECK: linalg.generic
func.func @no_gather(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %t: tensor<100xf32>) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y : tensor<2x16x6x6xf32>) outs(%e : tensor<2x16x6x6xf32>) {
  ^bb0(%a: f32, %o: f32):
    %i = arith.fptosi %a : f32 to i32
    %j = arith.index_cast %i : i32 to index
    %0 = tensor.extract %t[%j] : tensor<100xf32>
    linalg.yield %0 : f32
  } -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// A body with side effects.
// CHECK-LABEL: func @no_side_effects(
//   CHECK-SAME: rule = "body-unsupported", verdict = "refused"
//       CHECK: conv.fused
//       CHECK: linalg.generic
func.func @no_side_effects(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y : tensor<2x16x6x6xf32>) outs(%e : tensor<2x16x6x6xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = func.call @trace(%a) : (f32) -> f32
    linalg.yield %0 : f32
  } -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// An operand that is read at no plain dimension.
// CHECK-LABEL: func @no_odd_map(
//   CHECK-SAME: rule = "non-projected-map", verdict = "refused"
//       CHECK: conv.fused
//       CHECK: linalg.generic
func.func @no_odd_map(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %t: tensor<21xf32>) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %r = linalg.generic {indexing_maps = [#id, affine_map<(d0, d1, d2, d3) -> (d1 + d2)>, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y, %t : tensor<2x16x6x6xf32>, tensor<21xf32>) outs(%e : tensor<2x16x6x6xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %0 = arith.addf %a, %b : f32
    linalg.yield %0 : f32
  } -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// Or twice at the same one.
// CHECK-LABEL: func @no_diagonal(
//   CHECK-SAME: rule = "non-projected-map", verdict = "refused"
//       CHECK: conv.fused
//       CHECK: linalg.generic
func.func @no_diagonal(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %t: tensor<6x6xf32>) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %r = linalg.generic {indexing_maps = [#id, affine_map<(d0, d1, d2, d3) -> (d2, d2)>, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y, %t : tensor<2x16x6x6xf32>, tensor<6x6xf32>) outs(%e : tensor<2x16x6x6xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %0 = arith.addf %a, %b : f32
    linalg.yield %0 : f32
  } -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// Elements that are no numbers of the regions.
// CHECK-LABEL: func @no_complex(
//   CHECK-SAME: rule = "dtype-unsupported", verdict = "refused"
//       CHECK: conv.fused
//       CHECK: linalg.generic
func.func @no_complex(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %t: tensor<2x16x6x6xcomplex<f32>>) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %r = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y, %t : tensor<2x16x6x6xf32>, tensor<2x16x6x6xcomplex<f32>>) outs(%e : tensor<2x16x6x6xf32>) {
  ^bb0(%a: f32, %b: complex<f32>, %o: f32):
    %c = complex.re %b : complex<f32>
    %0 = arith.addf %a, %c : f32
    linalg.yield %0 : f32
  } -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// The convolution is broadcast along a new dimension.
// CHECK-LABEL: func @no_broadcast_beyond(
//   CHECK-SAME: rule = "not-output-space", verdict = "refused"
//       CHECK: conv.fused
//       CHECK: linalg.generic
func.func @no_broadcast_beyond(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<5x2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %t = tensor.empty() : tensor<5x2x16x6x6xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2, d3, d4) -> (d1, d2, d3, d4)>, affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d2, d3, d4)>], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]}
      ins(%y : tensor<2x16x6x6xf32>) outs(%t : tensor<5x2x16x6x6xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = math.exp %a : f32
    linalg.yield %0 : f32
  } -> tensor<5x2x16x6x6xf32>
  return %r : tensor<5x2x16x6x6xf32>
}

// A gate that is computed from the whole result (squeeze and excite).
// CHECK-LABEL: func @no_gate(
//   CHECK-SAME: rule = "depends-on-result", verdict = "refused"
//       CHECK: conv.fused
//       CHECK: linalg.reduce
//       CHECK: linalg.generic
func.func @no_gate(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %p: tensor<2x16xf32>) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %s = linalg.reduce { arith.addf } ins(%y : tensor<2x16x6x6xf32>) outs(%p : tensor<2x16xf32>) dimensions = [2, 3]
  %r = linalg.generic {indexing_maps = [#id, affine_map<(d0, d1, d2, d3) -> (d0, d1)>, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y, %s : tensor<2x16x6x6xf32>, tensor<2x16xf32>) outs(%e : tensor<2x16x6x6xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %0 = arith.mulf %a, %b : f32
    linalg.yield %0 : f32
  } -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// Softmax needs the maximum before its first channel.
// CHECK-LABEL: func @no_broadcast_of_reduced(
//   CHECK-SAME: rule = "reduced-broadcast", verdict = "refused"
//       CHECK: conv.fused
//       CHECK: linalg.generic
func.func @no_broadcast_of_reduced(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %t: tensor<2x16x6x6xf32>) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } reduce [minimum] -> tensor<2x6x6xf32>
  %r = linalg.generic {indexing_maps = [#id, #drop, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%t, %y : tensor<2x16x6x6xf32>, tensor<2x6x6xf32>) outs(%t : tensor<2x16x6x6xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %0 = arith.subf %a, %b : f32
    linalg.yield %0 : f32
  } -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// An operand that cannot move before the convolution.
// CHECK-LABEL: func @no_late_operand(
//   CHECK-SAME: rule = "extra-not-movable", verdict = "refused"
//       CHECK: conv.fused
//       CHECK: linalg.add
func.func @no_late_operand(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %l = func.call @next() : () -> tensor<2x16x6x6xf32>
  %r = linalg.add ins(%y, %l : tensor<2x16x6x6xf32>, tensor<2x16x6x6xf32>) outs(%e : tensor<2x16x6x6xf32>) -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// One that an assertion guards.
// CHECK-LABEL: func @no_guarded_operand(
//   CHECK-SAME: rule = "extra-not-movable", verdict = "refused"
//       CHECK: conv.fused
//       CHECK: linalg.add
func.func @no_guarded_operand(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %t: tensor<2x16x6x6xi32>, %n: i32, %c: i1) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  cf.assert %c, "guard"
  %l = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%t : tensor<2x16x6x6xi32>) outs(%e : tensor<2x16x6x6xf32>) {
  ^bb0(%a: i32, %o: f32):
    %0 = arith.divsi %n, %a : i32
    %1 = arith.sitofp %0 : i32 to f32
    linalg.yield %1 : f32
  } -> tensor<2x16x6x6xf32>
  %r = linalg.add ins(%y, %l : tensor<2x16x6x6xf32>, tensor<2x16x6x6xf32>) outs(%e : tensor<2x16x6x6xf32>) -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// A body that an assertion guards.
// CHECK-LABEL: func @no_guarded_body(
//   CHECK-SAME: rule = "body-unsupported", verdict = "refused"
//       CHECK: conv.fused
//       CHECK: linalg.generic
func.func @no_guarded_body(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %d: tensor<2x16x6x6xi32>, %c: i1) -> tensor<2x16x6x6xi32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  cf.assert %c, "no zeros"
  %o = tensor.empty() : tensor<2x16x6x6xi32>
  %r = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y, %d : tensor<2x16x6x6xf32>, tensor<2x16x6x6xi32>) outs(%o : tensor<2x16x6x6xi32>) {
  ^bb0(%a: f32, %b: i32, %u: i32):
    %0 = arith.fptosi %a : f32 to i32
    %1 = arith.divsi %0, %b : i32
    linalg.yield %1 : i32
  } -> tensor<2x16x6x6xi32>
  return %r : tensor<2x16x6x6xi32>
}

// An op that does not always run.
// CHECK-LABEL: func @no_branch(
//   CHECK-SAME: rule = "other-block", verdict = "refused"
//       CHECK: conv.fused
//       CHECK: linalg.exp
func.func @no_branch(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %c: i1) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %r = scf.if %c -> tensor<2x16x6x6xf32> {
    %0 = linalg.exp ins(%y : tensor<2x16x6x6xf32>) outs(%e : tensor<2x16x6x6xf32>) -> tensor<2x16x6x6xf32>
    scf.yield %0 : tensor<2x16x6x6xf32>
  } else {
    scf.yield %y : tensor<2x16x6x6xf32>
  }
  return %r : tensor<2x16x6x6xf32>
}

// A cast to an extent that the convolution does not have.
// CHECK-LABEL: func @no_wrong_extent(
//   CHECK-SAME: rule = "not-output-space", verdict = "refused"
//       CHECK: conv.fused
//       CHECK: linalg.generic
func.func @no_wrong_extent(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<3x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %c0 = arith.constant 0 : index
  %u = tensor.cast %y : tensor<2x16x6x6xf32> to tensor<?x16x6x6xf32>
  %t = tensor.empty() : tensor<3x16x6x6xf32>
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%u : tensor<?x16x6x6xf32>) outs(%t : tensor<3x16x6x6xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = math.exp %a : f32
    linalg.yield %0 : f32
  } -> tensor<3x16x6x6xf32>
  return %r : tensor<3x16x6x6xf32>
}

// A convolution is no elementwise op, and no candidate that would need a verdict.
// CHECK-LABEL: func @no_contraction(
//    CHECK-NOT: conv.verdicts
//       CHECK: conv.fused
//       CHECK: linalg.conv_2d_nchw_fchw ins
func.func @no_contraction(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %w2: tensor<3x16x3x3xf32>, %z: tensor<2x3x4x4xf32>) -> tensor<2x3x4x4xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %r = linalg.conv_2d_nchw_fchw ins(%y, %w2 : tensor<2x16x6x6xf32>, tensor<3x16x3x3xf32>) outs(%z : tensor<2x3x4x4xf32>) -> tensor<2x3x4x4xf32>
  return %r : tensor<2x3x4x4xf32>
}
