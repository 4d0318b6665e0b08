// RUN: conv-opt %s --one-shot-bufferize="bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map" --canonicalize --split-input-file | FileCheck %s

// An out that no one else reads is written in place; results become outs.
// CHECK-LABEL: func @in_place(
//  CHECK-SAME:   %[[X:[^:]*]]: memref<2x4x9x9xf32>, %[[W:[^:]*]]: memref<8x4x3x3xf32>, %[[B:[^:]*]]: memref<8xf32>, %[[S:[^:]*]]: f32) -> (memref<2x8x7x7xf32>, memref<2x7x7xf32>)
//       CHECK: %[[FULL:.*]] = memref.alloc() {{.*}} : memref<2x8x7x7xf32>
//       CHECK: %[[RED:.*]] = memref.alloc() {{.*}} : memref<2x7x7xf32>
//       CHECK: conv.fused ins(%[[X]], %[[W]] : memref<2x4x9x9xf32>, memref<8x4x3x3xf32>)
//  CHECK-SAME:   extras(%[[B]], %[[S]] : memref<8xf32>, f32)
//  CHECK-SAME:   outs(%[[FULL]], %[[RED]] : memref<2x8x7x7xf32>, memref<2x7x7xf32>)
//  CHECK-SAME:   attributes {note = "kept"}
//       CHECK: } reduce [sum]
//  CHECK-NEXT: return %[[FULL]], %[[RED]]
func.func @in_place(%x: tensor<2x4x9x9xf32>, %w: tensor<8x4x3x3xf32>, %b: tensor<8xf32>, %s: f32) -> (tensor<2x8x7x7xf32>, tensor<2x7x7xf32>) {
  %e = tensor.empty() : tensor<2x8x7x7xf32>
  %e1 = tensor.empty() : tensor<2x7x7xf32>
  %y:2 = conv.fused ins(%x, %w : tensor<2x4x9x9xf32>, tensor<8x4x3x3xf32>)
      extras(%b, %s : tensor<8xf32>, f32) maps [(n, f, h, w) -> (f), (n, f, h, w) -> ()]
      outs(%e, %e1 : tensor<2x8x7x7xf32>, tensor<2x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      attributes {note = "kept"}
      epilogue {
      ^bb0(%acc: f32, %bias: f32, %scale: f32):
        %0 = arith.addf %acc, %bias : f32
        %1 = arith.mulf %0, %scale : f32
        conv.yield %1, %1 : f32, f32
      } reduce [sum] -> (tensor<2x8x7x7xf32>, tensor<2x7x7xf32>)
  return %y#0, %y#1 : tensor<2x8x7x7xf32>, tensor<2x7x7xf32>
}

// -----

// A residual that is also the out: the out gets a buffer of its own, into which
// nothing is copied.
// CHECK-LABEL: func @no_in_place_residual(
//  CHECK-SAME:   %[[R:[^:]*]]: memref<2x8x9x9xf32>)
//       CHECK: %[[A:.*]] = memref.alloc() {{.*}} : memref<2x8x9x9xf32>
//   CHECK-NOT: memref.copy
//       CHECK: conv.fused {{.*}} extras(%[[R]] : {{.*}} outs(%[[A]] :
func.func @no_in_place_residual(%x: tensor<2x4x9x9xf32>, %w: tensor<8x4x1x1xf32>, %r: tensor<2x8x9x9xf32> {bufferization.writable = true}) -> tensor<2x8x9x9xf32> {
  %y = conv.fused ins(%x, %w : tensor<2x4x9x9xf32>, tensor<8x4x1x1xf32>)
      extras(%r : tensor<2x8x9x9xf32>) maps [(n, f, h, w) -> (n, f, h, w)]
      outs(%r : tensor<2x8x9x9xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32, %e: f32):
        %0 = arith.addf %acc, %e : f32
        conv.yield %0 : f32
      } -> tensor<2x8x9x9xf32>
  return %y : tensor<2x8x9x9xf32>
}

// -----

// The input as the out, though it is not needed any more.
// CHECK-LABEL: func @no_in_place_input(
//  CHECK-SAME:   %[[X:[^:]*]]: memref<2x4x9x9xf32>,
//       CHECK: %[[A:.*]] = memref.alloc() {{.*}} : memref<2x4x9x9xf32>
//       CHECK: conv.fused ins(%[[X]], {{.*}} outs(%[[A]] :
func.func @no_in_place_input(%x: tensor<2x4x9x9xf32>, %w: tensor<4x4x1x1xf32>) -> tensor<2x4x9x9xf32> {
  %y = conv.fused ins(%x, %w : tensor<2x4x9x9xf32>, tensor<4x4x1x1xf32>)
      outs(%x : tensor<2x4x9x9xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x4x9x9xf32>
  return %y : tensor<2x4x9x9xf32>
}

// -----

// Two results that start from one tensor have two buffers.
// CHECK-LABEL: func @no_shared_outs(
//   CHECK-DAG: %[[A:.*]] = memref.alloc() {{.*}} : memref<2x4x9x9xf32>
//   CHECK-DAG: %[[B:.*]] = memref.alloc() {{.*}} : memref<2x4x9x9xf32>
//       CHECK: outs(%[[A]], %[[B]] :
func.func @no_shared_outs(%x: tensor<2x4x9x9xf32>, %w: tensor<4x4x1x1xf32>) -> (tensor<2x4x9x9xf32>, tensor<2x4x9x9xf32>) {
  %e = tensor.empty() : tensor<2x4x9x9xf32>
  %y:2 = conv.fused ins(%x, %w : tensor<2x4x9x9xf32>, tensor<4x4x1x1xf32>)
      outs(%e, %e : tensor<2x4x9x9xf32>, tensor<2x4x9x9xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %0 = arith.negf %acc : f32
        conv.yield %acc, %0 : f32, f32
      } -> (tensor<2x4x9x9xf32>, tensor<2x4x9x9xf32>)
  return %y#0, %y#1 : tensor<2x4x9x9xf32>, tensor<2x4x9x9xf32>
}

// -----

// An out whose old value is read later is not overwritten, nor is it copied:
// the op does not read it.
// CHECK-LABEL: func @no_overwrite(
//  CHECK-SAME:   %[[OLD:[^:]*]]: memref<2x4x9x9xf32>)
//       CHECK: %[[A:.*]] = memref.alloc() {{.*}} : memref<2x4x9x9xf32>
//   CHECK-NOT: memref.copy
//       CHECK: conv.fused {{.*}} outs(%[[A]] :
//       CHECK: return %[[A]], %[[OLD]]
func.func @no_overwrite(%x: tensor<2x4x9x9xf32>, %w: tensor<4x4x1x1xf32>, %old: tensor<2x4x9x9xf32>) -> (tensor<2x4x9x9xf32>, tensor<2x4x9x9xf32>) {
  %y = conv.fused ins(%x, %w : tensor<2x4x9x9xf32>, tensor<4x4x1x1xf32>)
      outs(%old : tensor<2x4x9x9xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x4x9x9xf32>
  return %y, %old : tensor<2x4x9x9xf32>, tensor<2x4x9x9xf32>
}

// -----

// An argument that no one else reads is overwritten.
// CHECK-LABEL: func @in_place_argument(
//  CHECK-SAME:   %[[OLD:[^:]*]]: memref<2x4x9x9xf32>)
//   CHECK-NOT: memref.alloc
//       CHECK: conv.fused {{.*}} outs(%[[OLD]] :
func.func @in_place_argument(%x: tensor<2x4x9x9xf32>, %w: tensor<4x4x1x1xf32>, %old: tensor<2x4x9x9xf32>) -> tensor<2x4x9x9xf32> {
  %y = conv.fused ins(%x, %w : tensor<2x4x9x9xf32>, tensor<4x4x1x1xf32>)
      outs(%old : tensor<2x4x9x9xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x4x9x9xf32>
  return %y : tensor<2x4x9x9xf32>
}

// -----

// Outs that were one tensor are buffers of their own, be their results dead.
// CHECK-LABEL: func @shared_out(
//       CHECK: %[[A:.*]] = memref.alloc() {{.*}} : memref<2x4x9x9xf32>
//       CHECK: %[[B:.*]] = memref.alloc() {{.*}} : memref<2x4x9x9xf32>
//       CHECK: %[[C:.*]] = memref.alloc() {{.*}} : memref<2x4x9x9xf32>
//       CHECK: conv.fused {{.*}} outs(%{{[a-z0-9_]+}}, %{{[a-z0-9_]+}}, %{{[a-z0-9_]+}} :
func.func @shared_out(%x: tensor<2x4x9x9xf32>, %w: tensor<4x4x1x1xf32>) -> tensor<2x4x9x9xf32> {
  %e = tensor.empty() : tensor<2x4x9x9xf32>
  %y:3 = conv.fused ins(%x, %w : tensor<2x4x9x9xf32>, tensor<4x4x1x1xf32>)
      outs(%e, %e, %e : tensor<2x4x9x9xf32>, tensor<2x4x9x9xf32>, tensor<2x4x9x9xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %0 = arith.negf %acc : f32
        %1 = arith.addf %acc, %acc : f32
        conv.yield %acc, %0, %1 : f32, f32, f32
      } -> (tensor<2x4x9x9xf32>, tensor<2x4x9x9xf32>, tensor<2x4x9x9xf32>)
  return %y#2 : tensor<2x4x9x9xf32>
}
