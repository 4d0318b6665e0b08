// How the other operands of an elementwise consumer become extras of the
// convolution, scalars, or constants in the region.
// RUN: conv-opt %s --conv-fuse-elementwise --allow-unregistered-dialect | FileCheck %s

#id = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#channel = affine_map<(d0, d1, d2, d3) -> (d1)>
#channel11 = affine_map<(d0, d1, d2, d3) -> (d1, 0, 0)>
#scalar = affine_map<(d0, d1, d2, d3) -> ()>
#drop = affine_map<(d0, d1, d2, d3) -> (d0, d2, d3)>
#keep = affine_map<(d0, d1, d2, d3) -> (d0, 0, d2, d3)>
#id3 = affine_map<(d0, d1, d2) -> (d0, d1, d2)>

// A vector over the channels becomes an extra.
// CHECK-LABEL: func @bias_per_channel(
//       CHECK: conv.fused {{.*}} extras(%{{.*}} : tensor<16xf32>) maps [(d0, d1, d2, d3) -> (d1)]
//       CHECK: ^bb0(%[[A:.*]]: f32, %[[B:.*]]: f32):
//  CHECK-NEXT: %[[S:.*]] = arith.addf %[[A]], %[[B]]
//  CHECK-NEXT: conv.yield %[[S]] : f32
//   CHECK-NOT: linalg.
func.func @bias_per_channel(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %b: tensor<16xf32>) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %r = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y, %b : tensor<2x16x6x6xf32>, tensor<16xf32>) outs(%e : tensor<2x16x6x6xf32>) {
  ^bb0(%a: f32, %v: f32, %o: f32):
    %0 = arith.addf %a, %v : f32
    linalg.yield %0 : f32
  } -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// Extents of 1 are read at 0.
// CHECK-LABEL: func @bias_with_unit_extents(
//       CHECK: conv.fused {{.*}} extras(%{{.*}} : tensor<16x1x1xf32>) maps [(d0, d1, d2, d3) -> (d1, 0, 0)]
//   CHECK-NOT: linalg.
func.func @bias_with_unit_extents(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %b: tensor<16x1x1xf32>) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %r = linalg.generic {indexing_maps = [#id, #channel11, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y, %b : tensor<2x16x6x6xf32>, tensor<16x1x1xf32>) outs(%e : tensor<2x16x6x6xf32>) {
  ^bb0(%a: f32, %v: f32, %o: f32):
    %0 = arith.addf %a, %v : f32
    linalg.yield %0 : f32
  } -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// The convolution may be any operand (depthwise convolutions add it last).
// CHECK-LABEL: func @bias_first(
//       CHECK: ^bb0(%[[A:.*]]: f32, %[[B:.*]]: f32):
//  CHECK-NEXT: arith.subf %[[B]], %[[A]]
//   CHECK-NOT: linalg.
func.func @bias_first(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %b: tensor<16xf32>) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %r = linalg.generic {indexing_maps = [#channel, #id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%b, %y : tensor<16xf32>, tensor<2x16x6x6xf32>) outs(%e : tensor<2x16x6x6xf32>) {
  ^bb0(%v: f32, %a: f32, %o: f32):
    %0 = arith.subf %v, %a : f32
    linalg.yield %0 : f32
  } -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// A whole tensor is read at the position of the output.
// CHECK-LABEL: func @residual(
//       CHECK: extras(%{{.*}} : tensor<2x16x6x6xf32>) maps [(d0, d1, d2, d3) -> (d0, d1, d2, d3)]
//   CHECK-NOT: linalg.
func.func @residual(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %t: tensor<2x16x6x6xf32>) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %r = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y, %t : tensor<2x16x6x6xf32>, tensor<2x16x6x6xf32>) outs(%e : tensor<2x16x6x6xf32>) {
  ^bb0(%a: f32, %v: f32, %o: f32):
    %0 = arith.addf %a, %v : f32
    linalg.yield %0 : f32
  } -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// A tensor with batch 1, as torch-mlir reads it.
// CHECK-LABEL: func @broadcast_batch(
//       CHECK: maps [(d0, d1, d2, d3) -> (0, d1, d2, d3)]
//   CHECK-NOT: linalg.
func.func @broadcast_batch(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %t: tensor<1x16x6x6xf32>) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %r = linalg.generic {indexing_maps = [#id, affine_map<(d0, d1, d2, d3) -> (0, d1, d2, d3)>, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y, %t : tensor<2x16x6x6xf32>, tensor<1x16x6x6xf32>) outs(%e : tensor<2x16x6x6xf32>) {
  ^bb0(%a: f32, %v: f32, %o: f32):
    %0 = arith.addf %a, %v : f32
    linalg.yield %0 : f32
  } -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// TOSA keeps the rank of a bias over the last dimension.
// CHECK-LABEL: func @broadcast_tosa(
//       CHECK: extras(%{{.*}} : tensor<1x1x1x16xf32>) maps [(d0, d1, d2, d3) -> (0, 0, 0, d3)]
//   CHECK-NOT: linalg.
func.func @broadcast_tosa(%x: tensor<2x8x8x4xf32>, %w: tensor<3x3x4x16xf32>, %b: tensor<1x1x1x16xf32>) -> tensor<2x6x6x16xf32> {
  %e = tensor.empty() : tensor<2x6x6x16xf32>
  %y = conv.fused ins(%x, %w : tensor<2x8x8x4xf32>, tensor<3x3x4x16xf32>) outs(%e : tensor<2x6x6x16xf32>)
      dims <input = nhwc, filter = hwcf, output = nhwf> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x6x6x16xf32>
  %r = linalg.generic {indexing_maps = [#id, affine_map<(d0, d1, d2, d3) -> (0, 0, 0, d3)>, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y, %b : tensor<2x6x6x16xf32>, tensor<1x1x1x16xf32>) outs(%e : tensor<2x6x6x16xf32>) {
  ^bb0(%a: f32, %v: f32, %o: f32):
    %0 = arith.addf %a, %v : f32
    linalg.yield %0 : f32
  } -> tensor<2x6x6x16xf32>
  return %r : tensor<2x6x6x16xf32>
}

// A tensor of rank 0 is an extra that is read at no index.
// CHECK-LABEL: func @rank0(
//       CHECK: extras(%{{.*}} : tensor<f32>) maps [(d0, d1, d2, d3) -> ()]
//   CHECK-NOT: linalg.
func.func @rank0(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %t: tensor<f32>) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %r = linalg.generic {indexing_maps = [#id, #scalar, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y, %t : tensor<2x16x6x6xf32>, tensor<f32>) outs(%e : tensor<2x16x6x6xf32>) {
  ^bb0(%a: f32, %v: f32, %o: f32):
    %0 = arith.mulf %a, %v : f32
    linalg.yield %0 : f32
  } -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// A scalar from outside becomes a scalar extra.
// CHECK-LABEL: func @captured_scalar(
//       CHECK: extras(%{{.*}} : f32) maps [(d0, d1, d2, d3) -> ()]
//   CHECK-NOT: linalg.
func.func @captured_scalar(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %s: f32) -> tensor<2x16x6x6xf32> {
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
    %0 = arith.mulf %a, %s : f32
    linalg.yield %0 : f32
  } -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// A constant moves into the region; torch-mlir keeps scalars in f64.
// CHECK-LABEL: func @captured_constant(
//       CHECK: conv.fused
//   CHECK-NOT: extras
//       CHECK: %[[C:.*]] = arith.constant 2.500000e+00 : f64
//       CHECK: arith.truncf %[[C]]
//   CHECK-NOT: linalg.
func.func @captured_constant(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %c = arith.constant 2.5 : f64
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y : tensor<2x16x6x6xf32>) outs(%e : tensor<2x16x6x6xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = arith.truncf %c : f64 to f32
    %1 = arith.mulf %a, %0 : f32
    linalg.yield %1 : f32
  } -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// A tensor of equal constants is a constant.
// CHECK-LABEL: func @splat_constant(
//       CHECK: conv.fused
//   CHECK-NOT: extras
//       CHECK: arith.constant 3.000000e+00 : f32
//   CHECK-NOT: linalg.
func.func @splat_constant(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %c = arith.constant dense<3.0> : tensor<f32>
  %r = linalg.generic {indexing_maps = [#id, #scalar, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y, %c : tensor<2x16x6x6xf32>, tensor<f32>) outs(%e : tensor<2x16x6x6xf32>) {
  ^bb0(%a: f32, %v: f32, %o: f32):
    %0 = arith.mulf %a, %v : f32
    linalg.yield %0 : f32
  } -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// A filled tensor is its scalar.
// CHECK-LABEL: func @filled_scalar(
//       CHECK: extras(%{{.*}} : f32) maps [(d0, d1, d2, d3) -> ()]
//   CHECK-NOT: linalg.
func.func @filled_scalar(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %s: f32) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %f0 = tensor.empty() : tensor<f32>
  %f = linalg.fill ins(%s : f32) outs(%f0 : tensor<f32>) -> tensor<f32>
  %r = linalg.generic {indexing_maps = [#id, #scalar, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y, %f : tensor<2x16x6x6xf32>, tensor<f32>) outs(%e : tensor<2x16x6x6xf32>) {
  ^bb0(%a: f32, %v: f32, %o: f32):
    %0 = arith.mulf %a, %v : f32
    linalg.yield %0 : f32
  } -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// The only element of a tensor is read on the device, not by the host.
// CHECK-LABEL: func @extracted_scalar(
//       CHECK: extras(%{{.*}} : tensor<1xf32>) maps [(d0, d1, d2, d3) -> (0)]
//   CHECK-NOT: linalg.
//   CHECK-NOT: tensor.extract
func.func @extracted_scalar(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %t: tensor<1xf32>) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %c0 = arith.constant 0 : index
  %s = tensor.extract %t[%c0] : tensor<1xf32>
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y : tensor<2x16x6x6xf32>) outs(%e : tensor<2x16x6x6xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = arith.mulf %a, %s : f32
    linalg.yield %0 : f32
  } -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// linalg.broadcast in front of an operand becomes its map.
// CHECK-LABEL: func @broadcast_op(
//       CHECK: extras(%{{.*}} : tensor<16xf32>) maps [(d0, d1, d2, d3) -> (d1)]
//   CHECK-NOT: linalg.
func.func @broadcast_op(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %b: tensor<16xf32>) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %v = linalg.broadcast ins(%b : tensor<16xf32>) outs(%e : tensor<2x16x6x6xf32>) dimensions = [0, 2, 3]
  %r = linalg.add ins(%y, %v : tensor<2x16x6x6xf32>, tensor<2x16x6x6xf32>) outs(%e : tensor<2x16x6x6xf32>) -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// So does a reshape that adds extents of 1.
// CHECK-LABEL: func @expanded_bias(
//       CHECK: extras(%{{.*}} : tensor<16xf32>) maps [(d0, d1, d2, d3) -> (d1)]
//   CHECK-NOT: linalg.
//   CHECK-NOT: tensor.expand_shape
func.func @expanded_bias(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %b: tensor<16xf32>) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %v = tensor.expand_shape %b [[0, 1, 2]] output_shape [16, 1, 1] : tensor<16xf32> into tensor<16x1x1xf32>
  %r = linalg.generic {indexing_maps = [#id, #channel11, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y, %v : tensor<2x16x6x6xf32>, tensor<16x1x1xf32>) outs(%e : tensor<2x16x6x6xf32>) {
  ^bb0(%a: f32, %c: f32, %o: f32):
    %0 = arith.addf %a, %c : f32
    linalg.yield %0 : f32
  } -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// And one that drops them.
// CHECK-LABEL: func @collapsed_bias(
//       CHECK: extras(%{{.*}} : tensor<1x16x1x1xf32>) maps [(d0, d1, d2, d3) -> (0, d1, 0, 0)]
//   CHECK-NOT: linalg.
func.func @collapsed_bias(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %b: tensor<1x16x1x1xf32>) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %v = tensor.collapse_shape %b [[0, 1, 2, 3]] : tensor<1x16x1x1xf32> into tensor<16xf32>
  %r = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y, %v : tensor<2x16x6x6xf32>, tensor<16xf32>) outs(%e : tensor<2x16x6x6xf32>) {
  ^bb0(%a: f32, %c: f32, %o: f32):
    %0 = arith.addf %a, %c : f32
    linalg.yield %0 : f32
  } -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// MLIR compares the numbers of a group modulo 2^32.
// CHECK-LABEL: func @collapsed_by_large_numbers(
//       CHECK: extras(%{{.*}} : tensor<1x16x1x1xf32>) maps [(d0, d1, d2, d3) -> (0, d1, 0, 0)]
//   CHECK-NOT: linalg.
func.func @collapsed_by_large_numbers(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %b: tensor<1x16x1x1xf32>) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %v = tensor.collapse_shape %b [[9223372036854775808, 1, 2, 4294967299]] : tensor<1x16x1x1xf32> into tensor<16xf32>
  %r = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y, %v : tensor<2x16x6x6xf32>, tensor<16xf32>) outs(%e : tensor<2x16x6x6xf32>) {
  ^bb0(%a: f32, %c: f32, %o: f32):
    %0 = arith.addf %a, %c : f32
    linalg.yield %0 : f32
  } -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// An output whose old value is used is an operand like others.
// CHECK-LABEL: func @held_value(
//       CHECK: extras(%{{.*}} : tensor<2x16x6x6xf32>) maps [(d0, d1, d2, d3) -> (d0, d1, d2, d3)]
//   CHECK-NOT: linalg.
func.func @held_value(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %t: tensor<2x16x6x6xf32>) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y : tensor<2x16x6x6xf32>) outs(%t : tensor<2x16x6x6xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = arith.addf %a, %o : f32
    linalg.yield %0 : f32
  } -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// An operand that is computed after the convolution moves before it.
// CHECK-LABEL: func @operand_computed_later(
//       CHECK: %[[L:.*]] = linalg.exp
//       CHECK: conv.fused {{.*}} extras(%[[L]] :
//   CHECK-NOT: linalg.
func.func @operand_computed_later(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %t: tensor<2x16x6x6xf32>) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %l = linalg.exp ins(%t : tensor<2x16x6x6xf32>) outs(%e : tensor<2x16x6x6xf32>) -> tensor<2x16x6x6xf32>
  %r = linalg.add ins(%y, %l : tensor<2x16x6x6xf32>, tensor<2x16x6x6xf32>) outs(%e : tensor<2x16x6x6xf32>) -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// What it is computed from in front of the convolution stays where it is, also
// what could not move.
// CHECK-LABEL: func @operand_computed_before(
//       CHECK: %[[C:.*]] = call @next
//       CHECK: %[[L:.*]] = linalg.exp ins(%[[C]] :
//       CHECK: conv.fused {{.*}} extras(%[[L]] :
//   CHECK-NOT: linalg.
func.func private @next() -> tensor<2x16x6x6xf32>
func.func @operand_computed_before(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x16x6x6xf32> {
  %c = func.call @next() : () -> tensor<2x16x6x6xf32>
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %l = linalg.exp ins(%c : tensor<2x16x6x6xf32>) outs(%e : tensor<2x16x6x6xf32>) -> tensor<2x16x6x6xf32>
  %r = linalg.add ins(%y, %l : tensor<2x16x6x6xf32>, tensor<2x16x6x6xf32>) outs(%e : tensor<2x16x6x6xf32>) -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// With extent 1 the batch may be read at 0.
// CHECK-LABEL: func @unit_batch(
//       CHECK: maps [(d0, d1, d2, d3) -> (d1)]
//   CHECK-NOT: linalg.
func.func @unit_batch(%x: tensor<1x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %b: tensor<16xf32>) -> tensor<1x16x6x6xf32> {
  %e = tensor.empty() : tensor<1x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<1x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<1x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x16x6x6xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2, d3) -> (0, d1, d2, d3)>, #channel, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y, %b : tensor<1x16x6x6xf32>, tensor<16xf32>) outs(%e : tensor<1x16x6x6xf32>) {
  ^bb0(%a: f32, %v: f32, %o: f32):
    %0 = arith.addf %a, %v : f32
    linalg.yield %0 : f32
  } -> tensor<1x16x6x6xf32>
  return %r : tensor<1x16x6x6xf32>
}

// An integer scalar that is converted as a tensor of rank 0 is converted in the epilogue.
// CHECK-LABEL: func @integer_scalar(
//       CHECK: extras(%{{.*}} : tensor<i64>) maps [(d0, d1, d2, d3) -> ()]
//       CHECK: arith.sitofp
//   CHECK-NOT: linalg.
func.func @integer_scalar(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %n: tensor<i64>) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %f0 = tensor.empty() : tensor<f32>
  %f = linalg.generic {indexing_maps = [affine_map<() -> ()>, affine_map<() -> ()>], iterator_types = []} ins(%n : tensor<i64>) outs(%f0 : tensor<f32>) {
  ^bb0(%a: i64, %o: f32):
    %0 = arith.sitofp %a : i64 to f32
    linalg.yield %0 : f32
  } -> tensor<f32>
  %r = linalg.generic {indexing_maps = [#id, #scalar, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y, %f : tensor<2x16x6x6xf32>, tensor<f32>) outs(%e : tensor<2x16x6x6xf32>) {
  ^bb0(%a: f32, %v: f32, %o: f32):
    %0 = arith.mulf %a, %v : f32
    linalg.yield %0 : f32
  } -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// What the host would compute with floats, the region computes.
// CHECK-LABEL: func @computed_scalar(
//       CHECK: extras(%{{.*}}, %{{.*}} : i64, tensor<f32>) maps [(d0, d1, d2, d3) -> (), (d0, d1, d2, d3) -> ()]
//       CHECK: ^bb0(%[[A:.*]]: f32, %[[K:.*]]: i64, %[[T:.*]]: f32):
//       CHECK: arith.sitofp %[[K]]
//       CHECK: arith.mulf %[[T]]
//   CHECK-NOT: linalg.
func.func @computed_scalar(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %k: i64, %t: tensor<f32>) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %c = arith.constant 2.0 : f64
  %c1 = arith.truncf %c : f64 to f32
  %k1 = arith.sitofp %k : i64 to f32
  %s0 = tensor.extract %t[] : tensor<f32>
  %s1 = arith.mulf %s0, %c1 : f32
  %s = arith.addf %k1, %s1 : f32
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y : tensor<2x16x6x6xf32>) outs(%e : tensor<2x16x6x6xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = arith.mulf %a, %s : f32
    linalg.yield %0 : f32
  } -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// An operand that may not be computed ahead of what guards it can still move, where nothing guards it.
// CHECK-LABEL: func @operand_not_speculatable(
//       CHECK: arith.divsi
//       CHECK: conv.fused
//       CHECK: arith.addf {{.*}} : f32
func.func @operand_not_speculatable(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %t: tensor<2x16x6x6xi32>, %n: i32) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %l = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%t : tensor<2x16x6x6xi32>) outs(%e : tensor<2x16x6x6xf32>) {
  ^bb0(%a: i32, %o: f32):
    %0 = arith.divsi %n, %a : i32
    %1 = arith.sitofp %0 : i32 to f32
    linalg.yield %1 : f32
  } -> tensor<2x16x6x6xf32>
  %r = arith.addf %y, %l : tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// A scalar of an op that nobody has registered is one like any other.
// CHECK-LABEL: func @scalar_of_unregistered(
//       CHECK: %[[S:.*]] = "their.op"() : () -> f32
//       CHECK: conv.fused {{.*}} extras(%[[S]] : f32) maps [(d0, d1, d2, d3) -> ()]
//       CHECK: arith.mulf
func.func @scalar_of_unregistered(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x16x6x6xf32> {
  %s = "their.op"() : () -> f32
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
    %0 = arith.mulf %a, %s : f32
    linalg.yield %0 : f32
  } -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}
