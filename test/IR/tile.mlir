// RUN: conv-opt %s --transform-interpreter --canonicalize --cse --split-input-file | FileCheck %s

// Without padding a tile reads a slice with its halo; extras are sliced by
// their maps, and scalars are not.
// CHECK-DAG: #[[ROWS:.*]] = affine_map<()[s0] -> (s0 * 2)>
// CHECK-LABEL: func @slices(
//  CHECK-SAME:   %[[X:[^:]*]]: tensor<2x4x17x9xf32>, %[[W:[^:]*]]: tensor<8x4x3x3xf32>, %[[B:[^:]*]]: tensor<8x1xf32>, %[[S:[^:]*]]: f32
//       CHECK: scf.for %[[N:[^ ]*]] =
//       CHECK: scf.for %[[F:[^ ]*]] =
//       CHECK: scf.for %[[P:[^ ]*]] =
//   CHECK-DAG:   %[[ROW:.*]] = affine.apply #[[ROWS]]()[%[[P]]]
//   CHECK-DAG:   %[[XT:.*]] = tensor.extract_slice %[[X]][%[[N]], 0, %[[ROW]], 0] [1, 4, 9, 9] [1, 1, 1, 1]
//   CHECK-DAG:   %[[WT:.*]] = tensor.extract_slice %[[W]][%[[F]], 0, 0, 0] [4, 4, 3, 3] [1, 1, 1, 1]
//   CHECK-DAG:   %[[BT:.*]] = tensor.extract_slice %[[B]][%[[F]], 0] [4, 1] [1, 1]
//   CHECK-DAG:   %[[YT:.*]] = tensor.extract_slice %{{.*}}[%[[N]], %[[F]], %[[P]], 0] [1, 4, 4, 7] [1, 1, 1, 1]
//       CHECK:   %[[T:[^ ]*]] = conv.fused ins(%[[XT]], %[[WT]] :
//  CHECK-SAME:     extras(%[[BT]], %[[S]] : tensor<4x1xf32>, f32)
//  CHECK-SAME:     outs(%[[YT]] : tensor<1x4x4x7xf32>)
//       CHECK:   tensor.insert_slice %[[T]] into %{{.*}}[%[[N]], %[[F]], %[[P]], 0]
func.func @slices(%x: tensor<2x4x17x9xf32>, %w: tensor<8x4x3x3xf32>, %b: tensor<8x1xf32>, %s: f32, %i: tensor<2x8x8x7xf32>) -> tensor<2x8x8x7xf32> {
  %y = conv.fused ins(%x, %w : tensor<2x4x17x9xf32>, tensor<8x4x3x3xf32>)
      extras(%b, %s : tensor<8x1xf32>, f32) maps [(n, f, h, w) -> (f, 0), (n, f, h, w) -> ()]
      outs(%i : tensor<2x8x8x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [2, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32, %bias: f32, %scale: f32):
        %0 = arith.addf %acc, %bias : f32
        %1 = arith.mulf %0, %scale : f32
        conv.yield %1 : f32
      } -> tensor<2x8x8x7xf32>
  return %y : tensor<2x8x8x7xf32>
}
module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %0 = transform.structured.match ops{["conv.fused"]} in %root : (!transform.any_op) -> !transform.any_op
    %t, %l:3 = transform.structured.tile_using_for %0 tile_sizes [1, 4, 4, 0] : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// With padding, the slice ends where the input does, and a pad of run-time
// amounts gives the tile its static shape; columns, which are not tiled, keep
// the padding of the op.
// CHECK-LABEL: func @pads(
//  CHECK-SAME:   %[[X:[^:]*]]: tensor<2x4x8x8xf32>
//       CHECK: scf.for %[[P:[^ ]*]] =
//       CHECK:   affine.max
//       CHECK:   affine.min
//       CHECK:   %[[XT:.*]] = tensor.extract_slice %[[X]][0, 0, %{{.*}}, 0] [2, 4, %{{.*}}, 8] [1, 1, 1, 1]
//       CHECK:   %[[XP:.*]] = tensor.pad %[[XT]] low[0, 0, %{{.*}}, 0] high[0, 0, %{{.*}}, 0]
//       CHECK:   } : tensor<2x4x?x8xf32> to tensor<2x4x4x8xf32>
//       CHECK:   conv.fused ins(%[[XP]], %{{.*}} : tensor<2x4x4x8xf32>
//  CHECK-SAME:     pad_low [0, 1] pad_high [0, 1]
func.func @pads(%x: tensor<2x4x8x8xf32>, %w: tensor<8x4x3x3xf32>, %i: tensor<2x8x8x8xf32>) -> tensor<2x8x8x8xf32> {
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<8x4x3x3xf32>) outs(%i : tensor<2x8x8x8xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x8x8x8xf32>
  return %y : tensor<2x8x8x8xf32>
}
module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %0 = transform.structured.match ops{["conv.fused"]} in %root : (!transform.any_op) -> !transform.any_op
    %t, %l = transform.structured.tile_using_for %0 tile_sizes [0, 0, 2, 0] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// Reduced results are tiled where the full ones are, channels are not.
// CHECK-LABEL: func @reduced(
//       CHECK: scf.for %[[P:[^ ]*]] =
//       CHECK:   %[[T:[^ ]*]]:3 = conv.fused
//       CHECK:   } reduce [argmin] -> (tensor<2x8x2x7xf32>, tensor<2x1x2x7xf32>, tensor<2x2x7xi64>)
//   CHECK-DAG:   tensor.insert_slice %[[T]]#0 into %{{.*}}[0, 0, %[[P]], 0] [2, 8, 2, 7]
//   CHECK-DAG:   tensor.insert_slice %[[T]]#1 into %{{.*}}[0, 0, %[[P]], 0] [2, 1, 2, 7]
//   CHECK-DAG:   tensor.insert_slice %[[T]]#2 into %{{.*}}[0, %[[P]], 0] [2, 2, 7]
func.func @reduced(%x: tensor<2x4x10x9xf32>, %w: tensor<8x4x3x3xf32>, %i: tensor<2x8x8x7xf32>, %j: tensor<2x1x8x7xf32>, %k: tensor<2x8x7xi64>) -> (tensor<2x8x8x7xf32>, tensor<2x1x8x7xf32>, tensor<2x8x7xi64>) {
  %y:3 = conv.fused ins(%x, %w : tensor<2x4x10x9xf32>, tensor<8x4x3x3xf32>) outs(%i, %j, %k : tensor<2x8x8x7xf32>, tensor<2x1x8x7xf32>, tensor<2x8x7xi64>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc, %acc : f32, f32
      } reduce [argmin] -> (tensor<2x8x8x7xf32>, tensor<2x1x8x7xf32>, tensor<2x8x7xi64>)
  return %y#0, %y#1, %y#2 : tensor<2x8x8x7xf32>, tensor<2x1x8x7xf32>, tensor<2x8x7xi64>
}
module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %0 = transform.structured.match ops{["conv.fused"]} in %root : (!transform.any_op) -> !transform.any_op
    %t, %l = transform.structured.tile_using_for %0 tile_sizes [0, 0, 2, 0] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// A consumer's slice at a known place: the padding stays an attribute, and so
// do the zeros of an input dilation and the groups that are left.
// CHECK-LABEL: func @static_slice(
//  CHECK-SAME:   %[[X:[^:]*]]: tensor<1x4x5x5xf32>, %[[W:[^:]*]]: tensor<8x2x3x3xf32>
//   CHECK-DAG:   %[[XT:.*]] = tensor.extract_slice %[[X]][0, 2, 1, 0] [1, 2, 2, 5] [1, 1, 1, 1]
//   CHECK-DAG:   %[[WT:.*]] = tensor.extract_slice %[[W]][4, 0, 0, 0] [4, 2, 3, 3] [1, 1, 1, 1]
//       CHECK:   conv.fused ins(%[[XT]], %[[WT]] :
//  CHECK-SAME:     pad_low [0, 2] pad_high [1, 2] input_dilation [2, 1] numerics
//       CHECK:   } -> tensor<1x4x2x7xf32>
func.func @static_slice(%x: tensor<1x4x5x5xf32>, %w: tensor<8x2x3x3xf32>, %i: tensor<1x8x9x7xf32>, %o: tensor<1x4x2x7xf32>) -> tensor<1x4x2x7xf32> {
  %y = conv.fused ins(%x, %w : tensor<1x4x5x5xf32>, tensor<8x2x3x3xf32>) outs(%i : tensor<1x8x9x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 2] pad_high [1, 2] input_dilation [2, 1] groups 2
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x8x9x7xf32>
  %r = scf.forall (%t) in (1) shared_outs(%out = %o) -> tensor<1x4x2x7xf32> {
    %s = tensor.extract_slice %y[0, 4, 3, 0] [1, 4, 2, 7] [1, 1, 1, 1] : tensor<1x8x9x7xf32> to tensor<1x4x2x7xf32>
    %n = linalg.exp ins(%s : tensor<1x4x2x7xf32>) outs(%out : tensor<1x4x2x7xf32>) -> tensor<1x4x2x7xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %n into %out[0, 0, 0, 0] [1, 4, 2, 7] [1, 1, 1, 1] : tensor<1x4x2x7xf32> into tensor<1x4x2x7xf32>
    }
  }
  return %r : tensor<1x4x2x7xf32>
}
module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %0 = transform.structured.match ops{["conv.fused"]} in %root : (!transform.any_op) -> !transform.any_op
    %1 = transform.structured.match ops{["scf.forall"]} in %root : (!transform.any_op) -> !transform.any_op
    %2, %3 = transform.structured.fuse_into_containing_op %0 into %1 : (!transform.any_op, !transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// A slice of a reduced result takes all channels.
// CHECK-LABEL: func @reduced_slice(
//       CHECK: scf.forall (%[[P:[^)]*]]) in (8)
//   CHECK-DAG:   %[[XT:.*]] = tensor.extract_slice %{{.*}}[0, 0, %[[P]], 0] [2, 4, 3, 9] [1, 1, 1, 1]
//       CHECK:   conv.fused ins(%[[XT]], %{{.*}} : tensor<2x4x3x9xf32>, tensor<8x4x3x3xf32>)
//       CHECK:   } reduce [sum] -> tensor<2x1x7xf32>
func.func @reduced_slice(%x: tensor<2x4x10x9xf32>, %w: tensor<8x4x3x3xf32>, %i: tensor<2x8x7xf32>, %o: tensor<2x8x7xf32>) -> tensor<2x8x7xf32> {
  %y = conv.fused ins(%x, %w : tensor<2x4x10x9xf32>, tensor<8x4x3x3xf32>) outs(%i : tensor<2x8x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } reduce [sum] -> tensor<2x8x7xf32>
  %r = scf.forall (%p) in (8) shared_outs(%out = %o) -> tensor<2x8x7xf32> {
    %s = tensor.extract_slice %y[0, %p, 0] [2, 1, 7] [1, 1, 1] : tensor<2x8x7xf32> to tensor<2x1x7xf32>
    %d = tensor.extract_slice %out[0, %p, 0] [2, 1, 7] [1, 1, 1] : tensor<2x8x7xf32> to tensor<2x1x7xf32>
    %n = linalg.exp ins(%s : tensor<2x1x7xf32>) outs(%d : tensor<2x1x7xf32>) -> tensor<2x1x7xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %n into %out[0, %p, 0] [2, 1, 7] [1, 1, 1] : tensor<2x1x7xf32> into tensor<2x8x7xf32>
    }
  }
  return %r : tensor<2x8x7xf32>
}
module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %0 = transform.structured.match ops{["conv.fused"]} in %root : (!transform.any_op) -> !transform.any_op
    %1 = transform.structured.match ops{["scf.forall"]} in %root : (!transform.any_op) -> !transform.any_op
    %2, %3 = transform.structured.fuse_into_containing_op %0 into %1 : (!transform.any_op, !transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// On memrefs, tiles are views.
// CHECK-LABEL: func @memrefs(
//       CHECK: scf.for %[[P:[^ ]*]] =
//   CHECK-DAG:   %[[XT:.*]] = memref.subview %{{.*}}[0, 0, %[[P]], 0] [2, 4, 4, 9] [1, 1, 1, 1]
//   CHECK-DAG:   %[[YT:.*]] = memref.subview %{{.*}}[0, 0, %[[P]], 0] [2, 8, 2, 7] [1, 1, 1, 1]
//       CHECK:   conv.fused ins(%[[XT]], %{{.*}} outs(%[[YT]] :
func.func @memrefs(%x: memref<2x4x10x9xf32>, %w: memref<8x4x3x3xf32>, %i: memref<2x8x8x7xf32>) {
  conv.fused ins(%x, %w : memref<2x4x10x9xf32>, memref<8x4x3x3xf32>) outs(%i : memref<2x8x8x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}
module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %0 = transform.structured.match ops{["conv.fused"]} in %root : (!transform.any_op) -> !transform.any_op
    %t, %l = transform.structured.tile_using_for %0 tile_sizes [0, 0, 2, 0] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}
