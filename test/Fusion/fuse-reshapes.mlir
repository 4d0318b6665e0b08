// Elementwise work behind a reshape takes the convolution's own shape.
// RUN: conv-opt %s --conv-fuse-consumers --split-input-file | FileCheck %s

// A chain behind a flattening: the result is reshaped at the end, by a view.
// CHECK-LABEL: func @flatten(
//   CHECK-NOT:   refused
//       CHECK:   %[[B:.*]] = tensor.expand_shape %{{.*}} {{\[\[}}0], [1, 2, 3]]
//       CHECK:   %[[Y:.*]] = conv.fused {{.*}} extras(%[[B]] : tensor<2x16x6x6xf32>)
//       CHECK:     arith.addf
//       CHECK:     math.tanh
//   CHECK-NOT:   linalg.
//       CHECK:   %[[R:.*]] = tensor.collapse_shape %[[Y]] {{\[\[}}0], [1, 2, 3]]
//       CHECK:   return %[[R]]
func.func @flatten(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %b: tensor<2x576xf32>) -> tensor<2x576xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %f = tensor.collapse_shape %y [[0], [1, 2, 3]] : tensor<2x16x6x6xf32> into tensor<2x576xf32>
  %t = tensor.empty() : tensor<2x576xf32>
  %s = linalg.add ins(%f, %b : tensor<2x576xf32>, tensor<2x576xf32>) outs(%t : tensor<2x576xf32>) -> tensor<2x576xf32>
  %r = linalg.tanh ins(%s : tensor<2x576xf32>) outs(%t : tensor<2x576xf32>) -> tensor<2x576xf32>
  return %r : tensor<2x576xf32>
}

// -----

// What is flattened for one op of the chain and put back for the next: a reshape
// and the one that undoes it are none.
// CHECK-LABEL: func @there_and_back(
//   CHECK-NOT:   refused
//       CHECK:   %[[Y:.*]] = conv.fused
//       CHECK:     arith.addf
//       CHECK:     math.tanh
//   CHECK-NOT:   linalg.
//   CHECK-NOT:   _shape
//       CHECK:   return %[[Y]]
func.func @there_and_back(%x: tensor<2x8x8x4xf32>, %w: tensor<3x3x4x16xf32>, %b: tensor<16xf32>) -> tensor<2x6x6x16xf32> {
  %e = tensor.empty() : tensor<2x6x6x16xf32>
  %y = conv.fused ins(%x, %w : tensor<2x8x8x4xf32>, tensor<3x3x4x16xf32>) outs(%e : tensor<2x6x6x16xf32>)
      dims <input = nhwc, filter = hwcf, output = nhwf> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x6x6x16xf32>
  %f = tensor.collapse_shape %y [[0, 1, 2], [3]] : tensor<2x6x6x16xf32> into tensor<72x16xf32>
  %t = tensor.empty() : tensor<72x16xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(m, c) -> (m, c)>, affine_map<(m, c) -> (c)>, affine_map<(m, c) -> (m, c)>], iterator_types = ["parallel", "parallel"]}
      ins(%f, %b : tensor<72x16xf32>, tensor<16xf32>) outs(%t : tensor<72x16xf32>) {
  ^bb0(%in: f32, %bias: f32, %out: f32):
    %0 = arith.addf %in, %bias : f32
    linalg.yield %0 : f32
  } -> tensor<72x16xf32>
  %back = tensor.expand_shape %s [[0, 1, 2], [3]] output_shape [2, 6, 6, 16] : tensor<72x16xf32> into tensor<2x6x6x16xf32>
  %r = linalg.tanh ins(%back : tensor<2x6x6x16xf32>) outs(%e : tensor<2x6x6x16xf32>) -> tensor<2x6x6x16xf32>
  return %r : tensor<2x6x6x16xf32>
}

// -----

// Channels split into groups.
// CHECK-LABEL: func @split(
//   CHECK-NOT:   refused
//       CHECK:   conv.fused
//       CHECK:     math.exp
//   CHECK-NOT:   linalg.
//       CHECK:   tensor.expand_shape
func.func @split(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x4x4x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %s = tensor.expand_shape %y [[0], [1, 2], [3], [4]] output_shape [2, 4, 4, 6, 6] : tensor<2x16x6x6xf32> into tensor<2x4x4x6x6xf32>
  %t = tensor.empty() : tensor<2x4x4x6x6xf32>
  %r = linalg.exp ins(%s : tensor<2x4x4x6x6xf32>) outs(%t : tensor<2x4x4x6x6xf32>) -> tensor<2x4x4x6x6xf32>
  return %r : tensor<2x4x4x6x6xf32>
}

// -----

// A scale for each of the groups has no shape among the channels.
// CHECK-LABEL: func @no_scale_of_groups(
//   CHECK-SAME:   rule = "reshape-between", verdict = "refused"
//       CHECK:   conv.fused
//       CHECK:   linalg.generic
func.func @no_scale_of_groups(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %g: tensor<4xf32>) -> tensor<2x4x4x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %s = tensor.expand_shape %y [[0], [1, 2], [3], [4]] output_shape [2, 4, 4, 6, 6] : tensor<2x16x6x6xf32> into tensor<2x4x4x6x6xf32>
  %t = tensor.empty() : tensor<2x4x4x6x6xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(n, g, f, h, w) -> (n, g, f, h, w)>, affine_map<(n, g, f, h, w) -> (g)>, affine_map<(n, g, f, h, w) -> (n, g, f, h, w)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %g : tensor<2x4x4x6x6xf32>, tensor<4xf32>) outs(%t : tensor<2x4x4x6x6xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %0 = arith.mulf %a, %b : f32
    linalg.yield %0 : f32
  } -> tensor<2x4x4x6x6xf32>
  return %r : tensor<2x4x4x6x6xf32>
}

// -----

// A reshape of another operand is none between.
// CHECK-LABEL: func @reshaped_extra(
//   CHECK-NOT:   refused
//       CHECK:   tensor.expand_shape
//       CHECK:   conv.fused {{.*}} extras(
//   CHECK-NOT:   linalg.
func.func @reshaped_extra(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %b: tensor<2x576xf32>) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %s = tensor.expand_shape %b [[0], [1, 2, 3]] output_shape [2, 16, 6, 6] : tensor<2x576xf32> into tensor<2x16x6x6xf32>
  %r = linalg.add ins(%y, %s : tensor<2x16x6x6xf32>, tensor<2x16x6x6xf32>) outs(%e : tensor<2x16x6x6xf32>) -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// -----

// A gate: the value and what is computed of it, both behind the reshape.
// Verdicts name the ops as they were written.
// CHECK-LABEL: func @gate(
//  CHECK-SAME:   op = "linalg.tanh", {{[^}]*}}rule = "elementwise-epilogue", verdict = "fused"
//  CHECK-SAME:   op = "linalg.mul", {{[^}]*}}rule = "elementwise-epilogue", verdict = "fused"
//   CHECK-NOT:   refused
//       CHECK:   %[[Y:.*]] = conv.fused {{.*}} epilogue {
//  CHECK-NEXT:   ^bb0(%[[ACC:.*]]: f32):
//  CHECK-NEXT:     %[[T:.*]] = math.tanh %[[ACC]]
//  CHECK-NEXT:     %[[M:.*]] = arith.mulf %[[ACC]], %[[T]]
//  CHECK-NEXT:     conv.yield %[[M]]
//   CHECK-NOT:   linalg.
//       CHECK:   %[[R:.*]] = tensor.collapse_shape %[[Y]] {{\[\[}}0], [1, 2, 3]]
//       CHECK:   return %[[R]]
func.func @gate(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x576xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %f = tensor.collapse_shape %y [[0], [1, 2, 3]] : tensor<2x16x6x6xf32> into tensor<2x576xf32>
  %t = tensor.empty() : tensor<2x576xf32>
  %s = linalg.tanh ins(%f : tensor<2x576xf32>) outs(%t : tensor<2x576xf32>) -> tensor<2x576xf32>
  %r = linalg.mul ins(%f, %s : tensor<2x576xf32>, tensor<2x576xf32>) outs(%t : tensor<2x576xf32>) -> tensor<2x576xf32>
  return %r : tensor<2x576xf32>
}

// -----

// Two open extents of one group: only their product is known to be the same.
// CHECK-LABEL: func @no_gate_of_open_planes(
//  CHECK-SAME:   rule = "elementwise-epilogue", verdict = "fused"
//  CHECK-SAME:   op = "linalg.mul", {{[^}]*}}rule = "depends-on-result", verdict = "refused"
//       CHECK:   %[[Y:.*]]:2 = conv.fused
//       CHECK:   linalg.generic {{.*}} ins(%[[Y]]#0
func.func @no_gate_of_open_planes(%x: tensor<2x4x?x?xf32>, %w: tensor<16x4x1x1xf32>, %e: tensor<2x16x?x?xf32>, %t: tensor<2x16x?xf32>) -> tensor<2x16x?xf32> {
  %y = conv.fused ins(%x, %w : tensor<2x4x?x?xf32>, tensor<16x4x1x1xf32>) outs(%e : tensor<2x16x?x?xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x?x?xf32>
  %f = tensor.collapse_shape %y [[0], [1], [2, 3]] : tensor<2x16x?x?xf32> into tensor<2x16x?xf32>
  %s = linalg.tanh ins(%f : tensor<2x16x?xf32>) outs(%t : tensor<2x16x?xf32>) -> tensor<2x16x?xf32>
  %r = linalg.mul ins(%f, %s : tensor<2x16x?xf32>, tensor<2x16x?xf32>) outs(%t : tensor<2x16x?xf32>) -> tensor<2x16x?xf32>
  return %r : tensor<2x16x?xf32>
}

// -----

// A reduction over the channels behind a flattening of space: what it starts at
// is still a constant.
// CHECK-LABEL: func @reduced(
//   CHECK-SAME:   rule = "channel-reduction", verdict = "fused"
//   CHECK-NOT:   linalg.generic
//       CHECK:   %[[Y:.*]] = conv.fused
//   CHECK-NOT:   finalize
//       CHECK:   reduce [maximum] -> tensor<2x6x6xf32>
//       CHECK:   %[[R:.*]] = tensor.collapse_shape %[[Y]] {{\[\[}}0], [1, 2]]
//       CHECK:   return %[[R]]
func.func @reduced(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x36xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %low = arith.constant 0xFF800000 : f32
  %z = tensor.empty() : tensor<2x36xf32>
  %i = linalg.fill ins(%low : f32) outs(%z : tensor<2x36xf32>) -> tensor<2x36xf32>
  %f = tensor.collapse_shape %y [[0], [1], [2, 3]] : tensor<2x16x6x6xf32> into tensor<2x16x36xf32>
  %r = linalg.reduce {arith.maximumf} ins(%f : tensor<2x16x36xf32>) outs(%i : tensor<2x36xf32>) dimensions = [1]
  return %r : tensor<2x36xf32>
}

// Over space it is one of a kernel of its own, and stays as it was.
// CHECK-LABEL: func @no_reduced_space(
//   CHECK-SAME:   op = "linalg.reduce", {{.*}}rule = "reshape-between", verdict = "refused"
//       CHECK:   linalg.reduce
func.func @no_reduced_space(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %i: tensor<2x16xf32>) -> tensor<2x16xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %f = tensor.collapse_shape %y [[0], [1], [2, 3]] : tensor<2x16x6x6xf32> into tensor<2x16x36xf32>
  %r = linalg.reduce {arith.maximumf} ins(%f : tensor<2x16x36xf32>) outs(%i : tensor<2x16xf32>) dimensions = [2]
  return %r : tensor<2x16xf32>
}

// -----

// What combines both reads the reduced value for every channel.
// CHECK-LABEL: func @no_difference(
//   CHECK-SAME:   rule = "channel-reduction", verdict = "fused"
//   CHECK-SAME:   rule = "reduced-broadcast", verdict = "refused"
//   CHECK-NOT:   refused"
func.func @no_difference(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x16x36xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %low = arith.constant 0xFF800000 : f32
  %z = tensor.empty() : tensor<2x36xf32>
  %i = linalg.fill ins(%low : f32) outs(%z : tensor<2x36xf32>) -> tensor<2x36xf32>
  %f = tensor.collapse_shape %y [[0], [1], [2, 3]] : tensor<2x16x6x6xf32> into tensor<2x16x36xf32>
  %m = linalg.reduce {arith.maximumf} ins(%f : tensor<2x16x36xf32>) outs(%i : tensor<2x36xf32>) dimensions = [1]
  %t = tensor.empty() : tensor<2x16x36xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(n, f, p) -> (n, f, p)>, affine_map<(n, f, p) -> (n, p)>, affine_map<(n, f, p) -> (n, f, p)>],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%f, %m : tensor<2x16x36xf32>, tensor<2x36xf32>) outs(%t : tensor<2x16x36xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %0 = arith.subf %a, %b : f32
    linalg.yield %0 : f32
  } -> tensor<2x16x36xf32>
  return %r : tensor<2x16x36xf32>
}

// -----

// Over both dimensions that channels were split in; over one it is none over the
// channels.
// CHECK-LABEL: func @reduced_split(
//   CHECK-SAME:   rule = "channel-reduction", verdict = "fused"
//       CHECK:   reduce [sum] finalize {
func.func @reduced_split(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %i: tensor<2x6x6xf32>) -> tensor<2x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %s = tensor.expand_shape %y [[0], [1, 2], [3], [4]] output_shape [2, 4, 4, 6, 6] : tensor<2x16x6x6xf32> into tensor<2x4x4x6x6xf32>
  %r = linalg.reduce {arith.addf} ins(%s : tensor<2x4x4x6x6xf32>) outs(%i : tensor<2x6x6xf32>) dimensions = [1, 2]
  return %r : tensor<2x6x6xf32>
}

// -----

// One that no reduction of the convolution is starts at a fill of its own shape,
// which joins its kernel.
// CHECK-LABEL: func @no_combiner(
//   CHECK-SAME:   rule = "combiner-unsupported", verdict = "refused"
//   CHECK-NOT:   tensor.expand_shape
//       CHECK:   %[[F:.*]] = linalg.fill {{.*}} -> tensor<2x6x6xf32>
//       CHECK:   linalg.generic {{.*}} outs(%[[F]] :
func.func @no_combiner(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x36xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %low = arith.constant 0xFF800000 : f32
  %z = tensor.empty() : tensor<2x36xf32>
  %i = linalg.fill ins(%low : f32) outs(%z : tensor<2x36xf32>) -> tensor<2x36xf32>
  %f = tensor.collapse_shape %y [[0], [1], [2, 3]] : tensor<2x16x6x6xf32> into tensor<2x16x36xf32>
  %r = linalg.reduce {arith.subf} ins(%f : tensor<2x16x36xf32>) outs(%i : tensor<2x36xf32>) dimensions = [1]
  return %r : tensor<2x36xf32>
}

// One that starts at a part of the result stays as it was, and so does a product
// of matrices, which reads the result for each column.
// CHECK-LABEL: func @no_start(
//   CHECK-SAME:   op = "linalg.reduce", {{[^}]*}}rule = "move-between", verdict = "refused"
//       CHECK:   linalg.reduce
func.func @no_start(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x36xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %f = tensor.collapse_shape %y [[0], [1], [2, 3]] : tensor<2x16x6x6xf32> into tensor<2x16x36xf32>
  %s = tensor.extract_slice %f[0, 0, 0] [2, 1, 36] [1, 1, 1] : tensor<2x16x36xf32> to tensor<2x36xf32>
  %r = linalg.reduce {arith.addf} ins(%f : tensor<2x16x36xf32>) outs(%s : tensor<2x36xf32>) dimensions = [1]
  return %r : tensor<2x36xf32>
}

// CHECK-LABEL: func @no_product(
//   CHECK-SAME:   op = "linalg.matmul", {{[^}]*}}rule = "sum-of-products", verdict = "refused"
//       CHECK:   linalg.matmul
func.func @no_product(%x: tensor<2x8x8x4xf32>, %w: tensor<3x3x4x16xf32>, %m: tensor<16x5xf32>, %i: tensor<72x5xf32>) -> tensor<72x5xf32> {
  %e = tensor.empty() : tensor<2x6x6x16xf32>
  %y = conv.fused ins(%x, %w : tensor<2x8x8x4xf32>, tensor<3x3x4x16xf32>) outs(%e : tensor<2x6x6x16xf32>)
      dims <input = nhwc, filter = hwcf, output = nhwf> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x6x6x16xf32>
  %f = tensor.collapse_shape %y [[0, 1, 2], [3]] : tensor<2x6x6x16xf32> into tensor<72x16xf32>
  %r = linalg.matmul ins(%f, %m : tensor<72x16xf32>, tensor<16x5xf32>) outs(%i : tensor<72x5xf32>) -> tensor<72x5xf32>
  return %r : tensor<72x5xf32>
}
