// RUN: conv-opt %s --canonicalize --split-input-file | FileCheck %s

// An extra that no region uses is not read.
// CHECK-LABEL: func @dead_extra(
//  CHECK-SAME:   %[[LIVE:[^:]*]]: tensor<8xf32>, %[[DEAD:[^:]*]]: tensor<8xf32>
//       CHECK: extras(%[[LIVE]] : tensor<8xf32>) maps [(d0, d1, d2, d3) -> (d1)]
//       CHECK: ^bb0(%{{.*}}: f32, %{{.*}}: f32):
func.func @dead_extra(%x: tensor<2x4x9x9xf32>, %w: tensor<8x4x3x3xf32>, %b: tensor<8xf32>, %d: tensor<8xf32>, %i: tensor<2x8x7x7xf32>) -> tensor<2x8x7x7xf32> {
  %y = conv.fused ins(%x, %w : tensor<2x4x9x9xf32>, tensor<8x4x3x3xf32>)
      extras(%d, %b : tensor<8xf32>, tensor<8xf32>) maps [(n, f, h, w) -> (f), (n, f, h, w) -> (f)]
      outs(%i : tensor<2x8x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32, %e: f32, %b0: f32):
        %0 = arith.addf %acc, %b0 : f32
        conv.yield %0 : f32
      } -> tensor<2x8x7x7xf32>
  return %y : tensor<2x8x7x7xf32>
}

// -----

// One that only finalize uses is.
// CHECK-LABEL: func @no_dead_extra(
//       CHECK: extras(
func.func @no_dead_extra(%x: tensor<2x4x9x9xf32>, %w: tensor<8x4x3x3xf32>, %d: f32, %i: tensor<2x7x7xf32>) -> tensor<2x7x7xf32> {
  %y = conv.fused ins(%x, %w : tensor<2x4x9x9xf32>, tensor<8x4x3x3xf32>)
      extras(%d : f32) maps [(n, f, h, w) -> ()]
      outs(%i : tensor<2x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32, %e: f32):
        conv.yield %acc : f32
      } reduce [sum] finalize {
      ^bb0(%s: f32, %e: f32):
        %0 = arith.mulf %s, %e : f32
        conv.yield %0 : f32
      } -> tensor<2x7x7xf32>
  return %y : tensor<2x7x7xf32>
}

// -----

// The same tensor through the same map is read once.
// CHECK-LABEL: func @duplicate_extras(
//  CHECK-SAME:   %[[B:[^:]*]]: tensor<8xf32>
//       CHECK: extras(%[[B]] : tensor<8xf32>)
//       CHECK: ^bb0(%[[ACC:.*]]: f32, %[[E:.*]]: f32):
//  CHECK-NEXT:   arith.mulf %[[E]], %[[E]]
func.func @duplicate_extras(%x: tensor<2x4x9x9xf32>, %w: tensor<8x4x3x3xf32>, %b: tensor<8xf32>, %i: tensor<2x8x7x7xf32>) -> tensor<2x8x7x7xf32> {
  %y = conv.fused ins(%x, %w : tensor<2x4x9x9xf32>, tensor<8x4x3x3xf32>)
      extras(%b, %b : tensor<8xf32>, tensor<8xf32>) maps [(n, f, h, w) -> (f), (n, f, h, w) -> (f)]
      outs(%i : tensor<2x8x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32, %d: f32, %e: f32):
        %0 = arith.mulf %d, %e : f32
        %1 = arith.addf %acc, %0 : f32
        conv.yield %1 : f32
      } -> tensor<2x8x7x7xf32>
  return %y : tensor<2x8x7x7xf32>
}

// -----

// Through different maps it is two extras.
// CHECK-LABEL: func @no_duplicate_extras(
//       CHECK: extras(%{{.*}}, %{{.*}} : tensor<7x7xf32>, tensor<7x7xf32>)
func.func @no_duplicate_extras(%x: tensor<2x4x9x9xf32>, %w: tensor<8x4x3x3xf32>, %b: tensor<7x7xf32>, %i: tensor<2x8x7x7xf32>) -> tensor<2x8x7x7xf32> {
  %y = conv.fused ins(%x, %w : tensor<2x4x9x9xf32>, tensor<8x4x3x3xf32>)
      extras(%b, %b : tensor<7x7xf32>, tensor<7x7xf32>) maps [(n, f, h, w) -> (h, w), (n, f, h, w) -> (w, h)]
      outs(%i : tensor<2x8x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32, %d: f32, %e: f32):
        %0 = arith.mulf %d, %e : f32
        %1 = arith.addf %acc, %0 : f32
        conv.yield %1 : f32
      } -> tensor<2x8x7x7xf32>
  return %y : tensor<2x8x7x7xf32>
}

// -----

// Constants, scalar, 0-d, splat or filled, live inside of the regions.
// CHECK-LABEL: func @constant_extras(
//   CHECK-NOT: extras
//       CHECK: epilogue {
//   CHECK-DAG:   %[[C1:.*]] = arith.constant 1.000000e+00 : f32
//   CHECK-DAG:   %[[C2:.*]] = arith.constant 2.000000e+00 : f32
//   CHECK-DAG:   %[[C3:.*]] = arith.constant 3.000000e+00 : f32
//   CHECK-DAG:   %[[C4:.*]] = arith.constant 4.000000e+00 : f32
//       CHECK:   arith.addf %{{.*}}, %[[C1]]
//       CHECK:   arith.mulf %{{.*}}, %[[C2]]
//       CHECK:   arith.addf %{{.*}}, %[[C3]]
//       CHECK:   arith.mulf %{{.*}}, %[[C4]]
func.func @constant_extras(%x: tensor<2x4x9x9xf32>, %w: tensor<8x4x3x3xf32>, %i: tensor<2x8x7x7xf32>) -> tensor<2x8x7x7xf32> {
  %a = arith.constant 1.0 : f32
  %b = arith.constant dense<2.0> : tensor<f32>
  %c = arith.constant dense<3.0> : tensor<8x1x1xf32>
  %four = arith.constant 4.0 : f32
  %e = tensor.empty() : tensor<8xf32>
  %d = linalg.fill ins(%four : f32) outs(%e : tensor<8xf32>) -> tensor<8xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x9x9xf32>, tensor<8x4x3x3xf32>)
      extras(%a, %b, %c, %d : f32, tensor<f32>, tensor<8x1x1xf32>, tensor<8xf32>)
      maps [(n, f, h, w) -> (), (n, f, h, w) -> (), (n, f, h, w) -> (f, 0, 0), (n, f, h, w) -> (f)]
      outs(%i : tensor<2x8x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32, %a0: f32, %b0: f32, %c0: f32, %d0: f32):
        %0 = arith.addf %acc, %a0 : f32
        %1 = arith.mulf %0, %b0 : f32
        %2 = arith.addf %1, %c0 : f32
        %3 = arith.mulf %2, %d0 : f32
        conv.yield %3 : f32
      } -> tensor<2x8x7x7xf32>
  return %y : tensor<2x8x7x7xf32>
}

// -----

// A constant with different elements is an extra.
// CHECK-LABEL: func @no_constant_extras(
//       CHECK: %[[C:.*]] = arith.constant dense
//       CHECK: extras(%[[C]]
func.func @no_constant_extras(%x: tensor<2x4x9x9xf32>, %w: tensor<8x4x3x3xf32>, %i: tensor<2x8x7x7xf32>) -> tensor<2x8x7x7xf32> {
  %a = arith.constant dense<[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]> : tensor<8xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x9x9xf32>, tensor<8x4x3x3xf32>)
      extras(%a : tensor<8xf32>) maps [(n, f, h, w) -> (f)]
      outs(%i : tensor<2x8x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32, %a0: f32):
        %0 = arith.addf %acc, %a0 : f32
        conv.yield %0 : f32
      } -> tensor<2x8x7x7xf32>
  return %y : tensor<2x8x7x7xf32>
}

// -----

// A tensor made of one scalar is that scalar.
// CHECK-LABEL: func @filled_extra(
//  CHECK-SAME:   %[[S:[^:]*]]: f32
//       CHECK: extras(%[[S]] : f32) maps [(d0, d1, d2, d3) -> ()]
func.func @filled_extra(%x: tensor<2x4x9x9xf32>, %w: tensor<8x4x3x3xf32>, %s: f32, %i: tensor<2x8x7x7xf32>) -> tensor<2x8x7x7xf32> {
  %t = tensor.from_elements %s : tensor<f32>
  %e = tensor.empty() : tensor<8xf32>
  %f = linalg.fill ins(%s : f32) outs(%e : tensor<8xf32>) -> tensor<8xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x9x9xf32>, tensor<8x4x3x3xf32>)
      extras(%t, %f : tensor<f32>, tensor<8xf32>) maps [(n, f, h, w) -> (), (n, f, h, w) -> (f)]
      outs(%i : tensor<2x8x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32, %a0: f32, %b0: f32):
        %0 = arith.addf %acc, %a0 : f32
        %1 = arith.mulf %0, %b0 : f32
        conv.yield %1 : f32
      } -> tensor<2x8x7x7xf32>
  return %y : tensor<2x8x7x7xf32>
}

// -----

// One made of several is not.
// CHECK-LABEL: func @no_filled_extra(
//       CHECK: %[[T:.*]] = tensor.from_elements
//       CHECK: extras(%[[T]] : tensor<7xf32>)
func.func @no_filled_extra(%x: tensor<2x4x9x9xf32>, %w: tensor<8x4x3x3xf32>, %s: f32, %t: f32, %i: tensor<2x8x7x7xf32>) -> tensor<2x8x7x7xf32> {
  %e = tensor.from_elements %s, %t, %s, %s, %s, %s, %s : tensor<7xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x9x9xf32>, tensor<8x4x3x3xf32>)
      extras(%e : tensor<7xf32>) maps [(n, f, h, w) -> (w)]
      outs(%i : tensor<2x8x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32, %a0: f32):
        %0 = arith.addf %acc, %a0 : f32
        conv.yield %0 : f32
      } -> tensor<2x8x7x7xf32>
  return %y : tensor<2x8x7x7xf32>
}

// -----

// Zeros around the input are padding, back to back as well.
// CHECK-LABEL: func @zero_pads(
//  CHECK-SAME:   %[[X:[^:]*]]: tensor<2x4x?x7xf32>
//   CHECK-NOT: tensor.pad
//       CHECK: ins(%[[X]], %{{.*}} : tensor<2x4x?x7xf32>, tensor<8x4x3x3xf32>)
//  CHECK-SAME: pad_low [2, 1] pad_high [0, 5]
func.func @zero_pads(%x: tensor<2x4x?x7xf32>, %w: tensor<8x4x3x3xf32>, %i: tensor<2x8x?x11xf32>) -> tensor<2x8x?x11xf32> {
  %z = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0, 0, 1, 0] high[0, 0, 0, 3] {
  ^bb0(%ap: index, %bp: index, %cp: index, %dp: index):
    tensor.yield %z : f32
  } : tensor<2x4x?x7xf32> to tensor<2x4x?x10xf32>
  %q = tensor.pad %p low[0, 0, 1, 0] high[0, 0, 0, 1] {
  ^bb0(%aq: index, %bq: index, %cq: index, %dq: index):
    tensor.yield %z : f32
  } : tensor<2x4x?x10xf32> to tensor<2x4x?x11xf32>
  %y = conv.fused ins(%q, %w : tensor<2x4x?x11xf32>, tensor<8x4x3x3xf32>)
      outs(%i : tensor<2x8x?x11xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 1] pad_high [0, 1]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x8x?x11xf32>
  return %y : tensor<2x8x?x11xf32>
}

// -----

// Zeros in front of an input dilation count as often.
// CHECK-LABEL: func @zero_pad_dilated(
//   CHECK-NOT: tensor.pad
//       CHECK: pad_low [2, 3] pad_high [4, 0] input_dilation [2, 3]
func.func @zero_pad_dilated(%x: tensor<2x4x4x4xf32>, %w: tensor<8x4x3x3xf32>, %i: tensor<2x8x11x11xf32>) -> tensor<2x8x11x11xf32> {
  %z = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0, 0, 1, 1] high[0, 0, 2, 0] {
  ^bb0(%ap: index, %bp: index, %cp: index, %dp: index):
    tensor.yield %z : f32
  } : tensor<2x4x4x4xf32> to tensor<2x4x7x5xf32>
  %y = conv.fused ins(%p, %w : tensor<2x4x7x5xf32>, tensor<8x4x3x3xf32>)
      outs(%i : tensor<2x8x11x11xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] input_dilation [2, 3]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x8x11x11xf32>
  return %y : tensor<2x8x11x11xf32>
}

// -----

// Other values are not.
// CHECK-LABEL: func @no_pad_value(
//       CHECK: %[[P:.*]] = tensor.pad
//       CHECK: ins(%[[P]]
func.func @no_pad_value(%x: tensor<2x4x7x7xf32>, %w: tensor<8x4x3x3xf32>, %n: index, %i: tensor<2x8x7x7xf32>) -> tensor<2x8x7x7xf32> {
  %m = arith.constant 0xFF7FFFFF : f32
  %p = tensor.pad %x low[0, 0, 1, 1] high[0, 0, 1, 1] {
  ^bb0(%ap: index, %bp: index, %cp: index, %dp: index):
    tensor.yield %m : f32
  } : tensor<2x4x7x7xf32> to tensor<2x4x9x9xf32>
  %y = conv.fused ins(%p, %w : tensor<2x4x9x9xf32>, tensor<8x4x3x3xf32>)
      outs(%i : tensor<2x8x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x8x7x7xf32>
  return %y : tensor<2x8x7x7xf32>
}

// -----

// Nor are zeros in channels.
// CHECK-LABEL: func @no_pad_channels(
//       CHECK: %[[P:.*]] = tensor.pad
//       CHECK: ins(%[[P]]
func.func @no_pad_channels(%x: tensor<2x3x9x9xf32>, %w: tensor<8x4x3x3xf32>, %n: index, %i: tensor<2x8x7x7xf32>) -> tensor<2x8x7x7xf32> {
  %z = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0, 1, 0, 0] high[0, 0, 0, 0] {
  ^bb0(%ap: index, %bp: index, %cp: index, %dp: index):
    tensor.yield %z : f32
  } : tensor<2x3x9x9xf32> to tensor<2x4x9x9xf32>
  %y = conv.fused ins(%p, %w : tensor<2x4x9x9xf32>, tensor<8x4x3x3xf32>)
      outs(%i : tensor<2x8x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x8x7x7xf32>
  return %y : tensor<2x8x7x7xf32>
}

// -----

// Nor as many as is known at run time only.
// CHECK-LABEL: func @no_pad_dynamic(
//       CHECK: %[[P:.*]] = tensor.pad
//       CHECK: ins(%[[P]]
func.func @no_pad_dynamic(%x: tensor<2x4x?x7xf32>, %w: tensor<8x4x3x3xf32>, %n: index, %i: tensor<2x8x?x7xf32>) -> tensor<2x8x?x7xf32> {
  %z = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0, 0, %n, 1] high[0, 0, 1, 1] {
  ^bb0(%ap: index, %bp: index, %cp: index, %dp: index):
    tensor.yield %z : f32
  } : tensor<2x4x?x7xf32> to tensor<2x4x?x9xf32>
  %y = conv.fused ins(%p, %w : tensor<2x4x?x9xf32>, tensor<8x4x3x3xf32>)
      outs(%i : tensor<2x8x?x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x8x?x7xf32>
  return %y : tensor<2x8x?x7xf32>
}

// -----

// Nor those that someone wants to see.
// CHECK-LABEL: func @no_pad_nofold(
//       CHECK: %[[P:.*]] = tensor.pad
//       CHECK: ins(%[[P]]
func.func @no_pad_nofold(%x: tensor<2x4x7x7xf32>, %w: tensor<8x4x3x3xf32>, %n: index, %i: tensor<2x8x7x7xf32>) -> tensor<2x8x7x7xf32> {
  %z = arith.constant 0.0 : f32
  %p = tensor.pad %x nofold low[0, 0, 1, 1] high[0, 0, 1, 1] {
  ^bb0(%ap: index, %bp: index, %cp: index, %dp: index):
    tensor.yield %z : f32
  } : tensor<2x4x7x7xf32> to tensor<2x4x9x9xf32>
  %y = conv.fused ins(%p, %w : tensor<2x4x9x9xf32>, tensor<8x4x3x3xf32>)
      outs(%i : tensor<2x8x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x8x7x7xf32>
  return %y : tensor<2x8x7x7xf32>
}

// -----

// Extents that are known on one side are known on all; casts vanish.
// CHECK-LABEL: func @static_shapes(
//  CHECK-SAME:   %[[X:[^:]*]]: tensor<2x4x9x9xf32>, %[[W:[^:]*]]: tensor<8x4x3x3xf32>)
//       CHECK: %[[E:.*]] = tensor.empty() : tensor<2x8x7x7xf32>
//       CHECK: %[[Y:.*]] = conv.fused ins(%[[X]], %[[W]] : tensor<2x4x9x9xf32>, tensor<8x4x3x3xf32>)
//  CHECK-SAME:   outs(%[[E]] : tensor<2x8x7x7xf32>)
//       CHECK: } -> tensor<2x8x7x7xf32>
//       CHECK: tensor.cast %[[Y]] : tensor<2x8x7x7xf32> to tensor<?x8x?x?xf32>
func.func @static_shapes(%x: tensor<2x4x9x9xf32>, %w: tensor<8x4x3x3xf32>) -> tensor<?x8x?x?xf32> {
  %c2 = arith.constant 2 : index
  %c7 = arith.constant 7 : index
  %d = tensor.cast %x : tensor<2x4x9x9xf32> to tensor<?x4x?x?xf32>
  %e = tensor.empty(%c2, %c7, %c7) : tensor<?x8x?x?xf32>
  %y = conv.fused ins(%d, %w : tensor<?x4x?x?xf32>, tensor<8x4x3x3xf32>)
      outs(%e : tensor<?x8x?x?xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<?x8x?x?xf32>
  return %y : tensor<?x8x?x?xf32>
}

// -----

// A cast that forgets nothing of use stays: the source says less.
// CHECK-LABEL: func @no_static_shapes(
//       CHECK: %[[C:.*]] = tensor.cast
//       CHECK: ins(%[[C]]
//       CHECK: } -> tensor<?x8x7x7xf32>
func.func @no_static_shapes(%x: tensor<?x4x?x?xf32>, %w: tensor<8x4x3x3xf32>, %i: tensor<?x8x7x7xf32>) -> tensor<?x8x7x7xf32> {
  %d = tensor.cast %x : tensor<?x4x?x?xf32> to tensor<?x4x9x9xf32>
  %y = conv.fused ins(%d, %w : tensor<?x4x9x9xf32>, tensor<8x4x3x3xf32>)
      outs(%i : tensor<?x8x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<?x8x7x7xf32>
  return %y : tensor<?x8x7x7xf32>
}

// -----

// Casts of memrefs fold likewise.
// CHECK-LABEL: func @memref_cast(
//  CHECK-SAME:   %[[X:[^:]*]]: memref<2x4x9x9xf32>
//       CHECK: ins(%[[X]], %{{.*}} : memref<2x4x9x9xf32>, memref<8x4x3x3xf32>)
func.func @memref_cast(%x: memref<2x4x9x9xf32>, %w: memref<8x4x3x3xf32>, %i: memref<2x8x7x7xf32>) {
  %d = memref.cast %x : memref<2x4x9x9xf32> to memref<?x4x?x?xf32>
  conv.fused ins(%d, %w : memref<?x4x?x?xf32>, memref<8x4x3x3xf32>)
      outs(%i : memref<2x8x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}

// -----

// But not towards less.
// CHECK-LABEL: func @no_memref_cast(
//       CHECK: %[[C:.*]] = memref.cast
//       CHECK: ins(%[[C]]
func.func @no_memref_cast(%x: memref<?x4x?x?xf32>, %w: memref<8x4x3x3xf32>, %i: memref<2x8x7x7xf32>) {
  %d = memref.cast %x : memref<?x4x?x?xf32> to memref<2x4x9x9xf32>
  conv.fused ins(%d, %w : memref<2x4x9x9xf32>, memref<8x4x3x3xf32>)
      outs(%i : memref<2x8x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}

// -----

// Outs are not read: nothing needs to be in them.
// CHECK-LABEL: func @unread_init(
//       CHECK: %[[E:.*]] = tensor.empty
//   CHECK-NOT: linalg.fill
//       CHECK: outs(%[[E]] :
func.func @unread_init(%x: tensor<2x4x9x9xf32>, %w: tensor<8x4x3x3xf32>) -> tensor<2x8x7x7xf32> {
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x8x7x7xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<2x8x7x7xf32>) -> tensor<2x8x7x7xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x9x9xf32>, tensor<8x4x3x3xf32>)
      outs(%f : tensor<2x8x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x8x7x7xf32>
  return %y : tensor<2x8x7x7xf32>
}

// -----

// What has other users is there already.
// CHECK-LABEL: func @no_unread_init(
//       CHECK: %[[F:.*]] = linalg.fill
//       CHECK: outs(%[[F]] :
func.func @no_unread_init(%x: tensor<2x4x9x9xf32>, %w: tensor<8x4x3x3xf32>) -> (tensor<2x8x7x7xf32>, tensor<2x8x7x7xf32>) {
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x8x7x7xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<2x8x7x7xf32>) -> tensor<2x8x7x7xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x9x9xf32>, tensor<8x4x3x3xf32>)
      outs(%f : tensor<2x8x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x8x7x7xf32>
  return %y, %f : tensor<2x8x7x7xf32>, tensor<2x8x7x7xf32>
}

// -----

// A full result that no one uses is not written.
// CHECK-LABEL: func @dead_full(
//  CHECK-SAME:   %[[I:[^:]*]]: tensor<2x8x7x7xf32>, %[[J:[^:]*]]: tensor<2x7x7xf32>
//       CHECK: outs(%[[J]] : tensor<2x7x7xf32>)
//       CHECK: conv.yield %{{[^,]*}} : f32
//       CHECK: } reduce [sum] -> tensor<2x7x7xf32>
func.func @dead_full(%x: tensor<2x4x9x9xf32>, %w: tensor<8x4x3x3xf32>, %i: tensor<2x8x7x7xf32>, %j: tensor<2x7x7xf32>) -> tensor<2x7x7xf32> {
  %y:2 = conv.fused ins(%x, %w : tensor<2x4x9x9xf32>, tensor<8x4x3x3xf32>)
      outs(%i, %j : tensor<2x8x7x7xf32>, tensor<2x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %0 = arith.negf %acc : f32
        conv.yield %0, %acc : f32, f32
      } reduce [sum] -> (tensor<2x8x7x7xf32>, tensor<2x7x7xf32>)
  return %y#1 : tensor<2x7x7xf32>
}

// -----

// Two that are used are.
// CHECK-LABEL: func @no_dead_full(
//       CHECK: } reduce [sum] -> (tensor<2x8x7x7xf32>, tensor<2x7x7xf32>)
func.func @no_dead_full(%x: tensor<2x4x9x9xf32>, %w: tensor<8x4x3x3xf32>, %i: tensor<2x8x7x7xf32>, %j: tensor<2x7x7xf32>) -> (tensor<2x8x7x7xf32>, tensor<2x7x7xf32>) {
  %y:2 = conv.fused ins(%x, %w : tensor<2x4x9x9xf32>, tensor<8x4x3x3xf32>)
      outs(%i, %j : tensor<2x8x7x7xf32>, tensor<2x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %0 = arith.negf %acc : f32
        conv.yield %0, %acc : f32, f32
      } reduce [sum] -> (tensor<2x8x7x7xf32>, tensor<2x7x7xf32>)
  return %y#0, %y#1 : tensor<2x8x7x7xf32>, tensor<2x7x7xf32>
}

// -----

// A reduction that no one uses is not taken; nor is its finalize.
// CHECK-LABEL: func @dead_reduced(
//       CHECK: conv.yield %{{[^,]*}} : f32
//  CHECK-NEXT: } -> tensor<2x8x7x7xf32>
func.func @dead_reduced(%x: tensor<2x4x9x9xf32>, %w: tensor<8x4x3x3xf32>, %i: tensor<2x8x7x7xf32>, %j: tensor<2x7x7xf32>) -> tensor<2x8x7x7xf32> {
  %y:2 = conv.fused ins(%x, %w : tensor<2x4x9x9xf32>, tensor<8x4x3x3xf32>)
      outs(%i, %j : tensor<2x8x7x7xf32>, tensor<2x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %0 = arith.negf %acc : f32
        conv.yield %0, %acc : f32, f32
      } reduce [sum] finalize {
      ^bb0(%s: f32):
        %0 = arith.negf %s : f32
        conv.yield %0 : f32
      } -> (tensor<2x8x7x7xf32>, tensor<2x7x7xf32>)
  return %y#0 : tensor<2x8x7x7xf32>
}

// -----

// One of several.
// CHECK-LABEL: func @dead_one_of_two(
//       CHECK: } reduce [maximum] -> tensor<2x7x7xf32>
func.func @dead_one_of_two(%x: tensor<2x4x9x9xf32>, %w: tensor<8x4x3x3xf32>, %i: tensor<2x7x7xf32>, %j: tensor<2x7x7xf32>) -> tensor<2x7x7xf32> {
  %y:2 = conv.fused ins(%x, %w : tensor<2x4x9x9xf32>, tensor<8x4x3x3xf32>)
      outs(%i, %j : tensor<2x7x7xf32>, tensor<2x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %0 = arith.negf %acc : f32
        conv.yield %0, %acc : f32, f32
      } reduce [sum, maximum] -> (tensor<2x7x7xf32>, tensor<2x7x7xf32>)
  return %y#1 : tensor<2x7x7xf32>
}

// -----

// A reduced value that finalize does not use.
// CHECK-LABEL: func @dead_reduction(
//       CHECK: } reduce [maximum] finalize {
//  CHECK-NEXT: ^bb0(%{{[^,]*}}: f32):
func.func @dead_reduction(%x: tensor<2x4x9x9xf32>, %w: tensor<8x4x3x3xf32>, %i: tensor<2x7x7xf32>) -> tensor<2x7x7xf32> {
  %y = conv.fused ins(%x, %w : tensor<2x4x9x9xf32>, tensor<8x4x3x3xf32>)
      outs(%i : tensor<2x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %0 = arith.negf %acc : f32
        conv.yield %0, %acc : f32, f32
      } reduce [sum, maximum] finalize {
      ^bb0(%s: f32, %m: f32):
        %0 = arith.negf %m : f32
        conv.yield %0 : f32
      } -> tensor<2x7x7xf32>
  return %y : tensor<2x7x7xf32>
}

// -----

// Of several behind a full result it is the one that is not used that goes.
// CHECK-LABEL: func @dead_reduction_in_the_middle(
//       CHECK:   ^bb0(%[[ACC:.*]]: f32):
//       CHECK:     %[[N:.*]] = arith.negf %[[ACC]]
//       CHECK:     %[[E:.*]] = math.exp %[[ACC]]
//   CHECK-NOT:     math.absf
//       CHECK:     conv.yield %[[ACC]], %[[N]], %[[E]] : f32, f32, f32
//       CHECK: } reduce [sum, maximum] finalize {
func.func @dead_reduction_in_the_middle(%x: tensor<2x4x9x9xf32>, %w: tensor<8x4x3x3xf32>, %f: tensor<2x8x7x7xf32>, %i: tensor<2x7x7xf32>) -> (tensor<2x8x7x7xf32>, tensor<2x7x7xf32>) {
  %y:2 = conv.fused ins(%x, %w : tensor<2x4x9x9xf32>, tensor<8x4x3x3xf32>)
      outs(%f, %i : tensor<2x8x7x7xf32>, tensor<2x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %0 = arith.negf %acc : f32
        %1 = math.absf %acc : f32
        %2 = math.exp %acc : f32
        conv.yield %acc, %0, %1, %2 : f32, f32, f32, f32
      } reduce [sum, minimum, maximum] finalize {
      ^bb0(%s: f32, %m: f32, %n: f32):
        %0 = arith.addf %s, %n : f32
        conv.yield %0 : f32
      } -> (tensor<2x8x7x7xf32>, tensor<2x7x7xf32>)
  return %y#0, %y#1 : tensor<2x8x7x7xf32>, tensor<2x7x7xf32>
}

// -----

// The last reduction stays, since there is a reduced result.
// CHECK-LABEL: func @no_dead_reduction(
//       CHECK: } reduce [sum] finalize {
func.func @no_dead_reduction(%x: tensor<2x4x9x9xf32>, %w: tensor<8x4x3x3xf32>, %s: f32, %i: tensor<2x7x7xf32>) -> tensor<2x7x7xf32> {
  %y = conv.fused ins(%x, %w : tensor<2x4x9x9xf32>, tensor<8x4x3x3xf32>)
      extras(%s : f32) maps [(n, f, h, w) -> ()]
      outs(%i : tensor<2x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32, %e: f32):
        conv.yield %acc : f32
      } reduce [sum] finalize {
      ^bb0(%m: f32, %e: f32):
        conv.yield %e : f32
      } -> tensor<2x7x7xf32>
  return %y : tensor<2x7x7xf32>
}

// -----

// argmin without its channel is minimum: NaN and zeros are treated alike.
// CHECK-LABEL: func @unused_channel(
//       CHECK: } reduce [minimum] -> tensor<2x7x7xf32>
func.func @unused_channel(%x: tensor<2x4x9x9xf32>, %w: tensor<8x4x3x3xf32>, %i: tensor<2x7x7xf32>, %j: tensor<2x7x7xi64>) -> tensor<2x7x7xf32> {
  %y:2 = conv.fused ins(%x, %w : tensor<2x4x9x9xf32>, tensor<8x4x3x3xf32>)
      outs(%i, %j : tensor<2x7x7xf32>, tensor<2x7x7xi64>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } reduce [argmin] -> (tensor<2x7x7xf32>, tensor<2x7x7xi64>)
  return %y#0 : tensor<2x7x7xf32>
}

// -----

// In front of a finalize, too.
// CHECK-LABEL: func @unused_channel_finalize(
//       CHECK: } reduce [maximum] finalize {
//  CHECK-NEXT: ^bb0(%{{[^,]*}}: f32):
func.func @unused_channel_finalize(%x: memref<2x4x9x9xf32>, %w: memref<8x4x3x3xf32>, %i: memref<2x7x7xf32>) {
  conv.fused ins(%x, %w : memref<2x4x9x9xf32>, memref<8x4x3x3xf32>)
      outs(%i : memref<2x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } reduce [argmax] finalize {
      ^bb0(%v: f32, %c: i64):
        %0 = arith.negf %v : f32
        conv.yield %0 : f32
      }
  return
}

// -----

// So is the ordered argmin, whose value is the same.
// CHECK-LABEL: func @unused_ordered_channel(
//       CHECK: } reduce [minimum, maximum] -> (tensor<2x7x7xf32>, tensor<2x7x7xf32>)
func.func @unused_ordered_channel(%x: tensor<2x4x9x9xf32>, %w: tensor<8x4x3x3xf32>, %i: tensor<2x7x7xf32>, %j: tensor<2x7x7xi64>) -> (tensor<2x7x7xf32>, tensor<2x7x7xf32>) {
  %y:4 = conv.fused ins(%x, %w : tensor<2x4x9x9xf32>, tensor<8x4x3x3xf32>)
      outs(%i, %j, %i, %j : tensor<2x7x7xf32>, tensor<2x7x7xi64>, tensor<2x7x7xf32>, tensor<2x7x7xi64>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc, %acc : f32, f32
      } reduce [argmin_ordered, argmax_ordered] -> (tensor<2x7x7xf32>, tensor<2x7x7xi64>, tensor<2x7x7xf32>, tensor<2x7x7xi64>)
  return %y#0, %y#2 : tensor<2x7x7xf32>, tensor<2x7x7xf32>
}

// -----

// The channel alone still takes argmin.
// CHECK-LABEL: func @no_unused_channel(
//       CHECK: } reduce [argmin] finalize {
//  CHECK-NEXT: ^bb0(%{{.*}}: f32, %[[C:.*]]: i64):
//  CHECK-NEXT:   conv.yield %[[C]] : i64
//  CHECK-NEXT: } -> tensor<2x7x7xi64>
func.func @no_unused_channel(%x: tensor<2x4x9x9xf32>, %w: tensor<8x4x3x3xf32>, %i: tensor<2x7x7xf32>, %j: tensor<2x7x7xi64>) -> tensor<2x7x7xi64> {
  %y:2 = conv.fused ins(%x, %w : tensor<2x4x9x9xf32>, tensor<8x4x3x3xf32>)
      outs(%i, %j : tensor<2x7x7xf32>, tensor<2x7x7xi64>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } reduce [argmin] -> (tensor<2x7x7xf32>, tensor<2x7x7xi64>)
  return %y#1 : tensor<2x7x7xi64>
}

// -----

// Outs of memrefs are seen by others: they are written.
// CHECK-LABEL: func @no_dead_memref(
//       CHECK: outs(%{{.*}}, %{{.*}} : memref<2x8x7x7xf32>, memref<2x8x7x7xf32>)
func.func @no_dead_memref(%x: memref<2x4x9x9xf32>, %w: memref<8x4x3x3xf32>, %i: memref<2x8x7x7xf32>, %j: memref<2x8x7x7xf32>) {
  conv.fused ins(%x, %w : memref<2x4x9x9xf32>, memref<8x4x3x3xf32>)
      outs(%i, %j : memref<2x8x7x7xf32>, memref<2x8x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc, %acc : f32, f32
      }
  return
}

// -----

// A finalize that hands on what it gets is none.
// CHECK-LABEL: func @identity_finalize(
//   CHECK-NOT: finalize
//       CHECK: } reduce [argmin] -> (tensor<2x7x7xf32>, tensor<2x7x7xi64>)
func.func @identity_finalize(%x: tensor<2x4x9x9xf32>, %w: tensor<8x4x3x3xf32>, %i: tensor<2x7x7xf32>, %j: tensor<2x7x7xi64>) -> (tensor<2x7x7xf32>, tensor<2x7x7xi64>) {
  %y:2 = conv.fused ins(%x, %w : tensor<2x4x9x9xf32>, tensor<8x4x3x3xf32>)
      outs(%i, %j : tensor<2x7x7xf32>, tensor<2x7x7xi64>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } reduce [argmin] finalize {
      ^bb0(%v: f32, %c: i64):
        conv.yield %v, %c : f32, i64
      } -> (tensor<2x7x7xf32>, tensor<2x7x7xi64>)
  return %y#0, %y#1 : tensor<2x7x7xf32>, tensor<2x7x7xi64>
}

// -----

// One that swaps is.
// CHECK-LABEL: func @no_identity_finalize(
//       CHECK: } reduce [sum, minimum] finalize {
func.func @no_identity_finalize(%x: tensor<2x4x9x9xf32>, %w: tensor<8x4x3x3xf32>, %i: tensor<2x7x7xf32>, %j: tensor<2x7x7xf32>) -> (tensor<2x7x7xf32>, tensor<2x7x7xf32>) {
  %y:2 = conv.fused ins(%x, %w : tensor<2x4x9x9xf32>, tensor<8x4x3x3xf32>)
      outs(%i, %j : tensor<2x7x7xf32>, tensor<2x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc, %acc : f32, f32
      } reduce [sum, minimum] finalize {
      ^bb0(%v: f32, %c: f32):
        conv.yield %c, %v : f32, f32
      } -> (tensor<2x7x7xf32>, tensor<2x7x7xf32>)
  return %y#0, %y#1 : tensor<2x7x7xf32>, tensor<2x7x7xf32>
}

// -----

// Two full results that are the same are one; so are two reductions.
// CHECK-LABEL: func @duplicate_results(
//       CHECK: %[[Y:.*]]:2 = conv.fused
//       CHECK: conv.yield %{{[^,]*}}, %{{[^,]*}} : f32, f32
//       CHECK: } reduce [sum] -> (tensor<2x8x7x7xf32>, tensor<2x7x7xf32>)
//       CHECK: return %[[Y]]#0, %[[Y]]#0, %[[Y]]#1, %[[Y]]#1
func.func @duplicate_results(%x: tensor<2x4x9x9xf32>, %w: tensor<8x4x3x3xf32>, %i: tensor<2x8x7x7xf32>, %j: tensor<2x7x7xf32>) -> (tensor<2x8x7x7xf32>, tensor<2x8x7x7xf32>, tensor<2x7x7xf32>, tensor<2x7x7xf32>) {
  %y:4 = conv.fused ins(%x, %w : tensor<2x4x9x9xf32>, tensor<8x4x3x3xf32>)
      outs(%i, %i, %j, %j : tensor<2x8x7x7xf32>, tensor<2x8x7x7xf32>, tensor<2x7x7xf32>, tensor<2x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc, %acc, %acc, %acc : f32, f32, f32, f32
      } reduce [sum, sum] -> (tensor<2x8x7x7xf32>, tensor<2x8x7x7xf32>, tensor<2x7x7xf32>, tensor<2x7x7xf32>)
  return %y#0, %y#1, %y#2, %y#3 : tensor<2x8x7x7xf32>, tensor<2x8x7x7xf32>, tensor<2x7x7xf32>, tensor<2x7x7xf32>
}

// -----

// Different kinds, or shapes, are different results.
// CHECK-LABEL: func @no_duplicate_results(
//       CHECK: } reduce [sum, sum, minimum] -> (tensor<2x7x7xf32>, tensor<2x1x7x7xf32>, tensor<2x7x7xf32>)
func.func @no_duplicate_results(%x: tensor<2x4x9x9xf32>, %w: tensor<8x4x3x3xf32>, %j: tensor<2x7x7xf32>, %k: tensor<2x1x7x7xf32>) -> (tensor<2x7x7xf32>, tensor<2x1x7x7xf32>, tensor<2x7x7xf32>) {
  %y:3 = conv.fused ins(%x, %w : tensor<2x4x9x9xf32>, tensor<8x4x3x3xf32>)
      outs(%j, %k, %j : tensor<2x7x7xf32>, tensor<2x1x7x7xf32>, tensor<2x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc, %acc, %acc : f32, f32, f32
      } reduce [sum, sum, minimum] -> (tensor<2x7x7xf32>, tensor<2x1x7x7xf32>, tensor<2x7x7xf32>)
  return %y#0, %y#1, %y#2 : tensor<2x7x7xf32>, tensor<2x1x7x7xf32>, tensor<2x7x7xf32>
}

// -----

// An op of which nothing is used is nothing.
// CHECK-LABEL: func @dead(
//  CHECK-NEXT: return
func.func @dead(%x: tensor<2x4x9x9xf32>, %w: tensor<8x4x3x3xf32>, %i: tensor<2x8x7x7xf32>) {
  %y = conv.fused ins(%x, %w : tensor<2x4x9x9xf32>, tensor<8x4x3x3xf32>)
      outs(%i : tensor<2x8x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x8x7x7xf32>
  return
}

// -----

// On memrefs it writes.
// CHECK-LABEL: func @no_dead(
//       CHECK: conv.fused
func.func @no_dead(%x: memref<2x4x9x9xf32>, %w: memref<8x4x3x3xf32>, %i: memref<2x8x7x7xf32>) {
  conv.fused ins(%x, %w : memref<2x4x9x9xf32>, memref<8x4x3x3xf32>)
      outs(%i : memref<2x8x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}

// -----

// Nor to extents that contradict the geometry: the op would not verify.
// CHECK-LABEL: func @contradictory_cast(
//       CHECK: %[[C:.*]] = memref.cast
//       CHECK: ins(%[[C]]
func.func @contradictory_cast(%x: memref<2x4x9x9xf32>, %w: memref<8x4x3x3xf32>, %i: memref<2x8x5x5xf32>) {
  %d = memref.cast %x : memref<2x4x9x9xf32> to memref<?x4x?x?xf32>
  conv.fused ins(%d, %w : memref<?x4x?x?xf32>, memref<8x4x3x3xf32>)
      outs(%i : memref<2x8x5x5xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}

// -----

// Zeros between elements count as well: together the largest padding that there is.
// CHECK-LABEL: func @largest_padding
//   CHECK-NOT:   tensor.pad
//       CHECK:   conv.fused {{.*}} pad_low [2147483647] pad_high [2147483647] input_dilation [2]
func.func @largest_padding(%x: tensor<1x1x8xf32>, %w: tensor<1x1x3xf32>, %o: tensor<1x1x4294967307xf32>) -> tensor<1x1x4294967307xf32> {
  %zero = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0, 0, 1073741823] high[0, 0, 1073741823] {
  ^bb0(%i: index, %j: index, %k: index):
    tensor.yield %zero : f32
  } : tensor<1x1x8xf32> to tensor<1x1x2147483654xf32>
  %y = conv.fused ins(%p, %w : tensor<1x1x2147483654xf32>, tensor<1x1x3xf32>) outs(%o : tensor<1x1x4294967307xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [1] dilations [1] pad_low [1] pad_high [1] input_dilation [2]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x1x4294967307xf32>
  return %y : tensor<1x1x4294967307xf32>
}

// -----

// One more stays.
// CHECK-LABEL: func @no_larger_padding_before
//       CHECK:   tensor.pad
//       CHECK:   conv.fused {{.*}} pad_low [1] pad_high [1] input_dilation [2]
func.func @no_larger_padding_before(%x: tensor<1x1x8xf32>, %w: tensor<1x1x3xf32>, %o: tensor<1x1x2147483663xf32>) -> tensor<1x1x2147483663xf32> {
  %zero = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0, 0, 1073741824] high[0, 0, 0] {
  ^bb0(%i: index, %j: index, %k: index):
    tensor.yield %zero : f32
  } : tensor<1x1x8xf32> to tensor<1x1x1073741832xf32>
  %y = conv.fused ins(%p, %w : tensor<1x1x1073741832xf32>, tensor<1x1x3xf32>) outs(%o : tensor<1x1x2147483663xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [1] dilations [1] pad_low [1] pad_high [1] input_dilation [2]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x1x2147483663xf32>
  return %y : tensor<1x1x2147483663xf32>
}

// -----

// One more stays.
// CHECK-LABEL: func @no_larger_padding_behind
//       CHECK:   tensor.pad
//       CHECK:   conv.fused {{.*}} pad_low [1] pad_high [1] input_dilation [2]
func.func @no_larger_padding_behind(%x: tensor<1x1x8xf32>, %w: tensor<1x1x3xf32>, %o: tensor<1x1x2147483663xf32>) -> tensor<1x1x2147483663xf32> {
  %zero = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0, 0, 0] high[0, 0, 1073741824] {
  ^bb0(%i: index, %j: index, %k: index):
    tensor.yield %zero : f32
  } : tensor<1x1x8xf32> to tensor<1x1x1073741832xf32>
  %y = conv.fused ins(%p, %w : tensor<1x1x1073741832xf32>, tensor<1x1x3xf32>) outs(%o : tensor<1x1x2147483663xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [1] dilations [1] pad_low [1] pad_high [1] input_dilation [2]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x1x2147483663xf32>
  return %y : tensor<1x1x2147483663xf32>
}

// -----

// Equal reductions behind one of two values are one, each result its own.
// CHECK-LABEL: func @equal_behind_argmin
//       CHECK: %[[Y:.*]]:3 = conv.fused
//       CHECK:   conv.yield %[[A:.*]], %[[A]] : f32, f32
//       CHECK: } reduce [argmin, sum] ->
//       CHECK: return %[[Y]]#0, %[[Y]]#1, %[[Y]]#2, %[[Y]]#2
func.func @equal_behind_argmin(%x: tensor<2x4x9x9xf32>, %w: tensor<8x4x3x3xf32>, %o: tensor<2x7x7xf32>, %i: tensor<2x7x7xi64>) -> (tensor<2x7x7xf32>, tensor<2x7x7xi64>, tensor<2x7x7xf32>, tensor<2x7x7xf32>) {
  %y:4 = conv.fused ins(%x, %w : tensor<2x4x9x9xf32>, tensor<8x4x3x3xf32>)
      outs(%o, %i, %o, %o : tensor<2x7x7xf32>, tensor<2x7x7xi64>, tensor<2x7x7xf32>, tensor<2x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc, %acc, %acc : f32, f32, f32
      } reduce [argmin, sum, sum] -> (tensor<2x7x7xf32>, tensor<2x7x7xi64>, tensor<2x7x7xf32>, tensor<2x7x7xf32>)
  return %y#0, %y#1, %y#2, %y#3 : tensor<2x7x7xf32>, tensor<2x7x7xi64>, tensor<2x7x7xf32>, tensor<2x7x7xf32>
}
