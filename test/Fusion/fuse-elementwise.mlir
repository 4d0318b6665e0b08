// Elementwise consumers join the epilogue, or finalize where they read reduced
// values. fuse-extras.mlir tests how their operands are read,
// fuse-elementwise-no.mlir has the twins that must not join.
// RUN: conv-opt %s --conv-fuse-elementwise | FileCheck %s

#id = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#channel = affine_map<(d0, d1, d2, d3) -> (d1)>
#channel11 = affine_map<(d0, d1, d2, d3) -> (d1, 0, 0)>
#scalar = affine_map<(d0, d1, d2, d3) -> ()>
#drop = affine_map<(d0, d1, d2, d3) -> (d0, d2, d3)>
#keep = affine_map<(d0, d1, d2, d3) -> (d0, 0, d2, d3)>
#id3 = affine_map<(d0, d1, d2) -> (d0, d1, d2)>

// The convolution as input and as output of one op.
// CHECK-LABEL: func @in_place(
//       CHECK: conv.fused {{.*}} outs(%{{.*}} : tensor<2x16x6x6xf32>)
//       CHECK: math.exp
//   CHECK-NOT: linalg.
func.func @in_place(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y : tensor<2x16x6x6xf32>) outs(%y : tensor<2x16x6x6xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = math.exp %a : f32
    linalg.yield %0 : f32
  } -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// Named linalg ops have bodies like any other.
// CHECK-LABEL: func @named_ops(
//       CHECK: math.exp
//       CHECK: math.tanh
//       CHECK: math.absf
//   CHECK-NOT: linalg.
func.func @named_ops(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %0 = linalg.exp ins(%y : tensor<2x16x6x6xf32>) outs(%e : tensor<2x16x6x6xf32>) -> tensor<2x16x6x6xf32>
  %1 = linalg.elementwise kind=#linalg.elementwise_kind<tanh> ins(%0 : tensor<2x16x6x6xf32>) outs(%e : tensor<2x16x6x6xf32>) -> tensor<2x16x6x6xf32>
  %r = linalg.map { math.absf } ins(%1 : tensor<2x16x6x6xf32>) outs(%e : tensor<2x16x6x6xf32>)
  return %r : tensor<2x16x6x6xf32>
}

// Elementwise ops on tensors.
// CHECK-LABEL: func @tensor_arith(
//       CHECK: %[[S:.*]] = arith.addf {{.*}} : f32
//       CHECK: math.tanh %[[S]] : f32
//   CHECK-NOT: addf {{.*}} : tensor<2x16x6x6xf32>{{$}}
func.func @tensor_arith(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %t: tensor<2x16x6x6xf32>) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %0 = arith.addf %y, %t : tensor<2x16x6x6xf32>
  %r = math.tanh %0 : tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// The element type may change on the way.
// CHECK-LABEL: func @double_truncation(
//       CHECK: conv.fused {{.*}} outs(%{{.*}} : tensor<2x16x6x6xf16>)
//       CHECK: arith.truncf
//   CHECK-NOT: linalg.
func.func @double_truncation(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x16x6x6xf16> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %h = tensor.empty() : tensor<2x16x6x6xf16>
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y : tensor<2x16x6x6xf32>) outs(%h : tensor<2x16x6x6xf16>) {
  ^bb0(%a: f32, %o: f16):
    %0 = arith.truncf %a : f32 to f16
    linalg.yield %0 : f16
  } -> tensor<2x16x6x6xf16>
  return %r : tensor<2x16x6x6xf16>
}

// A value that is read twice, once through a tensor of i1, stays in registers.
// CHECK-LABEL: func @leaky_relu(
//       CHECK: conv.fused {{.*}} outs(%{{.*}} : tensor<2x16x6x6xf32>) dims
//       CHECK: arith.cmpf
//       CHECK: arith.mulf
//       CHECK: arith.select
//   CHECK-NOT: linalg.
func.func @leaky_relu(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %i = tensor.empty() : tensor<2x16x6x6xi1>
  %z = arith.constant 0.0 : f32
  %s = arith.constant 0.1 : f32
  %p = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y : tensor<2x16x6x6xf32>) outs(%i : tensor<2x16x6x6xi1>) {
  ^bb0(%a: f32, %o: i1):
    %0 = arith.cmpf ogt, %a, %z : f32
    linalg.yield %0 : i1
  } -> tensor<2x16x6x6xi1>
  %m = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y : tensor<2x16x6x6xf32>) outs(%e : tensor<2x16x6x6xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = arith.mulf %a, %s : f32
    linalg.yield %0 : f32
  } -> tensor<2x16x6x6xf32>
  %r = linalg.generic {indexing_maps = [#id, #id, #id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%p, %y, %m : tensor<2x16x6x6xi1>, tensor<2x16x6x6xf32>, tensor<2x16x6x6xf32>) outs(%e : tensor<2x16x6x6xf32>) {
  ^bb0(%c: i1, %a: f32, %b: f32, %o: f32):
    %0 = arith.select %c, %a, %b : f32
    linalg.yield %0 : f32
  } -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// A value that others need becomes a result of its own; nothing is computed twice.
// CHECK-LABEL: func @other_user(
//       CHECK: %[[R:.*]]:2 = conv.fused {{.*}} outs(%{{.*}}, %{{.*}} : tensor<2x16x6x6xf32>, tensor<2x16x6x6xf32>)
//       CHECK: ^bb0(%[[A:.*]]: f32):
//  CHECK-NEXT: %[[E:.*]] = math.exp %[[A]]
//  CHECK-NEXT: conv.yield %[[A]], %[[E]] : f32, f32
//       CHECK: return %[[R]]#0, %[[R]]#1
//   CHECK-NOT: conv.fused
func.func @other_user(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> (tensor<2x16x6x6xf32>, tensor<2x16x6x6xf32>) {
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
    %0 = math.exp %a : f32
    linalg.yield %0 : f32
  } -> tensor<2x16x6x6xf32>
  return %y, %r : tensor<2x16x6x6xf32>, tensor<2x16x6x6xf32>
}

// An op with two results gives the convolution two.
// CHECK-LABEL: func @two_results(
//       CHECK: %[[R:.*]]:2 = conv.fused
//       CHECK: return %[[R]]#0, %[[R]]#1
func.func @two_results(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> (tensor<2x16x6x6xf32>, tensor<2x16x6x6xf32>) {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %r:2 = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y : tensor<2x16x6x6xf32>) outs(%e, %e : tensor<2x16x6x6xf32>, tensor<2x16x6x6xf32>) {
  ^bb0(%a: f32, %o: f32, %q: f32):
    %0 = math.exp %a : f32
    %1 = math.tanh %a : f32
    linalg.yield %0, %1 : f32, f32
  } -> (tensor<2x16x6x6xf32>, tensor<2x16x6x6xf32>)
  return %r#0, %r#1 : tensor<2x16x6x6xf32>, tensor<2x16x6x6xf32>
}

// An assertion between does not matter: the body has no side effects.
// CHECK-LABEL: func @assert_between(
//       CHECK: conv.fused
//       CHECK: math.exp
//       CHECK: cf.assert
//   CHECK-NOT: linalg.
func.func @assert_between(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %c: i1) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  cf.assert %c, "shapes"
  %r = linalg.exp ins(%y : tensor<2x16x6x6xf32>) outs(%e : tensor<2x16x6x6xf32>) -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// A sum of two convolutions joins the later one, with the earlier as extra.
// CHECK-LABEL: func @two_convolutions(
//       CHECK: %[[Y:.*]] = conv.fused
//       CHECK: conv.yield
//       CHECK: conv.fused {{.*}} extras(%[[Y]] :
//       CHECK: arith.addf
//   CHECK-NOT: linalg.
func.func @two_convolutions(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %y2 = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %r = linalg.add ins(%y, %y2 : tensor<2x16x6x6xf32>, tensor<2x16x6x6xf32>) outs(%e : tensor<2x16x6x6xf32>) -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// Extents that are not static are those of the results there were.
// CHECK-LABEL: func @dynamic_batch(
//       CHECK: %[[N:.*]] = tensor.dim %{{.*}}, %c0
//       CHECK: %[[E:.*]] = tensor.empty(%[[N]]) : tensor<?x16x6x6xi1>
//       CHECK: conv.fused {{.*}} outs(%[[E]]
//   CHECK-NOT: linalg.
func.func @dynamic_batch(%x: tensor<?x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<?x16x6x6xi1> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x4x8x8xf32>
  %e = tensor.empty(%n) : tensor<?x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<?x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<?x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<?x16x6x6xf32>
  %e2 = tensor.empty(%n) : tensor<?x16x6x6xi1>
  %z = arith.constant 0.0 : f32
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y : tensor<?x16x6x6xf32>) outs(%e2 : tensor<?x16x6x6xi1>) {
  ^bb0(%a: f32, %o: i1):
    %0 = arith.cmpf ogt, %a, %z : f32
    linalg.yield %0 : i1
  } -> tensor<?x16x6x6xi1>
  return %r : tensor<?x16x6x6xi1>
}

// A cast is looked through, and gives the result its extents.
// CHECK-LABEL: func @cast_between(
//       CHECK: outs(%{{.*}} : tensor<2x16x6x6xf32>)
//   CHECK-NOT: linalg.
//   CHECK-NOT: tensor.cast
func.func @cast_between(%x: tensor<?x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x16x6x6xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x4x8x8xf32>
  %e = tensor.empty(%n) : tensor<?x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<?x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<?x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<?x16x6x6xf32>
  %c = tensor.cast %y : tensor<?x16x6x6xf32> to tensor<2x16x6x6xf32>
  %s = tensor.empty() : tensor<2x16x6x6xf32>
  %r = linalg.exp ins(%c : tensor<2x16x6x6xf32>) outs(%s : tensor<2x16x6x6xf32>) -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// A consumer of reduced values joins finalize.
// CHECK-LABEL: func @after_reduction(
//       CHECK: conv.fused {{.*}} extras(%{{.*}} : tensor<2x6x6xf32>) maps [(d0, d1, d2, d3) -> (d0, d2, d3)]
//       CHECK: reduce [minimum] finalize {
// CHECK-NEXT: ^bb0(%[[M:.*]]: f32, %[[T:.*]]: f32):
//  CHECK-NEXT: %[[E:.*]] = math.exp %[[M]]
//  CHECK-NEXT: arith.addf %[[E]], %[[T]]
//   CHECK-NOT: linalg.
func.func @after_reduction(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %t: tensor<2x6x6xf32>) -> tensor<2x6x6xf32> {
  %e = tensor.empty() : tensor<2x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } reduce [minimum] -> tensor<2x6x6xf32>
  %0 = linalg.exp ins(%y : tensor<2x6x6xf32>) outs(%e : tensor<2x6x6xf32>) -> tensor<2x6x6xf32>
  %r = linalg.add ins(%0, %t : tensor<2x6x6xf32>, tensor<2x6x6xf32>) outs(%e : tensor<2x6x6xf32>) -> tensor<2x6x6xf32>
  return %r : tensor<2x6x6xf32>
}

// Likewise where the channel dimension is kept.
// CHECK-LABEL: func @after_reduction_keepdim(
//       CHECK: extras(%{{.*}} : tensor<2x1x6x6xf32>) maps [(d0, d1, d2, d3) -> (d0, 0, d2, d3)]
//       CHECK: } -> tensor<2x1x6x6xf32>
//   CHECK-NOT: linalg.
func.func @after_reduction_keepdim(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %t: tensor<2x1x6x6xf32>) -> tensor<2x1x6x6xf32> {
  %e = tensor.empty() : tensor<2x1x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x1x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } reduce [minimum] -> tensor<2x1x6x6xf32>
  %r = linalg.add ins(%y, %t : tensor<2x1x6x6xf32>, tensor<2x1x6x6xf32>) outs(%e : tensor<2x1x6x6xf32>) -> tensor<2x1x6x6xf32>
  return %r : tensor<2x1x6x6xf32>
}

// A reshape that puts the channel dimension back is looked through.
// CHECK-LABEL: func @after_expand(
//       CHECK: finalize
//       CHECK: math.exp
//       CHECK: } -> tensor<2x1x6x6xf32>
//   CHECK-NOT: linalg.
//   CHECK-NOT: tensor.expand_shape
func.func @after_expand(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x1x6x6xf32> {
  %e = tensor.empty() : tensor<2x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } reduce [minimum] -> tensor<2x6x6xf32>
  %k = tensor.expand_shape %y [[0], [1, 2], [3]] output_shape [2, 1, 6, 6] : tensor<2x6x6xf32> into tensor<2x1x6x6xf32>
  %s = tensor.empty() : tensor<2x1x6x6xf32>
  %r = linalg.generic {indexing_maps = [#keep, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%k : tensor<2x1x6x6xf32>) outs(%s : tensor<2x1x6x6xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = math.exp %a : f32
    linalg.yield %0 : f32
  } -> tensor<2x1x6x6xf32>
  return %r : tensor<2x1x6x6xf32>
}

// And one that drops it.
// CHECK-LABEL: func @after_collapse(
//       CHECK: reduce [minimum] -> tensor<2x6x6xf32>
//   CHECK-NOT: tensor.collapse_shape
func.func @after_collapse(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x6x6xf32> {
  %e = tensor.empty() : tensor<2x1x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x1x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } reduce [minimum] -> tensor<2x1x6x6xf32>
  %k = tensor.collapse_shape %y [[0], [1, 2], [3]] : tensor<2x1x6x6xf32> into tensor<2x6x6xf32>
  return %k : tensor<2x6x6xf32>
}

// Reduced values with users of both kinds.
// CHECK-LABEL: func @shared_finalize(
//       CHECK: %[[R:.*]]:2 = conv.fused
//       CHECK: conv.yield %[[M:.*]], %[[E:.*]] : f32, f32
//       CHECK: return %[[R]]#0, %[[R]]#1
func.func @shared_finalize(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> (tensor<2x6x6xf32>, tensor<2x6x6xf32>) {
  %e = tensor.empty() : tensor<2x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } reduce [minimum] -> tensor<2x6x6xf32>
  %r = linalg.exp ins(%y : tensor<2x6x6xf32>) outs(%e : tensor<2x6x6xf32>) -> tensor<2x6x6xf32>
  return %y, %r : tensor<2x6x6xf32>, tensor<2x6x6xf32>
}

// A result that only lends its shape is not kept.
// CHECK-LABEL: func @overwritten(
//       CHECK: %[[Y:.*]] = conv.fused
//       CHECK: %[[Q:.*]] = linalg.fill
//       CHECK: return %[[Y]], %[[Q]]
func.func @overwritten(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> (tensor<2x16x6x6xf32>, tensor<2x16x6x6xf32>) {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %z = arith.constant 0.0 : f32
  %r = linalg.exp ins(%y : tensor<2x16x6x6xf32>) outs(%e : tensor<2x16x6x6xf32>) -> tensor<2x16x6x6xf32>
  %q = linalg.fill ins(%z : f32) outs(%y : tensor<2x16x6x6xf32>) -> tensor<2x16x6x6xf32>
  return %r, %q : tensor<2x16x6x6xf32>, tensor<2x16x6x6xf32>
}

// A consumer of one more dimension, of extent 1.
// CHECK-LABEL: func @new_unit_dimension(
//       CHECK: %[[Y:.*]] = conv.fused
//       CHECK: math.exp
//       CHECK: } -> tensor<2x16x6x6xf32>
//       CHECK: tensor.expand_shape %[[Y]]
//   CHECK-NOT: linalg.
func.func @new_unit_dimension(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x16x6x6x1xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %u = tensor.expand_shape %y [[0], [1], [2], [3, 4]] output_shape [2, 16, 6, 6, 1] : tensor<2x16x6x6xf32> into tensor<2x16x6x6x1xf32>
  %t = tensor.empty() : tensor<2x16x6x6x1xf32>
  %r = linalg.exp ins(%u : tensor<2x16x6x6x1xf32>) outs(%t : tensor<2x16x6x6x1xf32>) -> tensor<2x16x6x6x1xf32>
  return %r : tensor<2x16x6x6x1xf32>
}

// The loops may be named in any order.
// CHECK-LABEL: func @loops_in_another_order(
//       CHECK: extras(%{{.*}} : tensor<16xf32>) maps [(d0, d1, d2, d3) -> (d1)]
//   CHECK-NOT: linalg.
func.func @loops_in_another_order(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %b: tensor<16xf32>) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2, d3) -> (d3, d0, d1, d2)>, affine_map<(d0, d1, d2, d3) -> (d0)>, affine_map<(d0, d1, d2, d3) -> (d3, d0, d1, d2)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y, %b : tensor<2x16x6x6xf32>, tensor<16xf32>) outs(%e : tensor<2x16x6x6xf32>) {
  ^bb0(%a: f32, %v: f32, %o: f32):
    %0 = arith.addf %a, %v : f32
    linalg.yield %0 : f32
  } -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// An output without a channel dimension loses none when it is reduced.
// CHECK-LABEL: func @reduced_without_channel_dimension(
//       CHECK: conv.fused
//       CHECK: reduce [sum] finalize
//       CHECK: arith.negf
//       CHECK: } -> tensor<4x6x6xf32>
//   CHECK-NOT: linalg.
func.func @reduced_without_channel_dimension(%x: tensor<4x4x8x8xf32>, %w: tensor<1x4x3x3xf32>) -> tensor<4x6x6xf32> {
  %e = tensor.empty() : tensor<4x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<1x4x3x3xf32>) outs(%e : tensor<4x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } reduce [sum] -> tensor<4x6x6xf32>
  %r = linalg.generic {indexing_maps = [#id3, #id3], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%y : tensor<4x6x6xf32>) outs(%e : tensor<4x6x6xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = arith.negf %a : f32
    linalg.yield %0 : f32
  } -> tensor<4x6x6xf32>
  return %r : tensor<4x6x6xf32>
}
