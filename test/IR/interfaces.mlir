// RUN: conv-opt %s --resolve-ranked-shaped-type-result-dims --cse --split-input-file | FileCheck %s
// RUN: conv-opt %s --sccp --int-range-optimizations --remove-dead-values --split-input-file | FileCheck %s --check-prefix=FLOW

// A result's extents are those of its out.
// CHECK-LABEL: func @shapes(
//  CHECK-SAME:   %[[I:[^:]*]]: tensor<?x8x?x7xf32>, %[[J:[^:]*]]: tensor<?x?x7xf32>
//       CHECK: %[[A:.*]] = tensor.dim %[[I]], %c2
//       CHECK: %[[B:.*]] = tensor.dim %[[J]], %c1
//       CHECK: return %[[A]], %[[B]]
func.func @shapes(%x: tensor<?x4x?x9xf32>, %w: tensor<8x4x3x3xf32>, %i: tensor<?x8x?x7xf32>, %j: tensor<?x?x7xf32>) -> (index, index) {
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %y:2 = conv.fused ins(%x, %w : tensor<?x4x?x9xf32>, tensor<8x4x3x3xf32>) outs(%i, %j : tensor<?x8x?x7xf32>, tensor<?x?x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc, %acc : f32, f32
      } reduce [sum] -> (tensor<?x8x?x7xf32>, tensor<?x?x7xf32>)
  %a = tensor.dim %y#0, %c2 : tensor<?x8x?x7xf32>
  %b = tensor.dim %y#1, %c1 : tensor<?x?x7xf32>
  return %a, %b : index, index
}

// -----

// On memrefs the op writes: what was loaded before may not be there any more.
// CHECK-LABEL: func @effects(
//  CHECK-SAME:   %[[O:[^:]*]]: memref<2x8x7x7xf32>)
//       CHECK: %[[O0:.*]] = memref.load %[[O]]
//       CHECK: conv.fused
//       CHECK: %[[O1:.*]] = memref.load %[[O]]
//       CHECK: return %[[O0]], %[[O1]]
func.func @effects(%x: memref<2x4x9x9xf32>, %w: memref<8x4x3x3xf32>, %o: memref<2x8x7x7xf32>) -> (f32, f32) {
  %c0 = arith.constant 0 : index
  %o0 = memref.load %o[%c0, %c0, %c0, %c0] : memref<2x8x7x7xf32>
  conv.fused ins(%x, %w : memref<2x4x9x9xf32>, memref<8x4x3x3xf32>) outs(%o : memref<2x8x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  %o1 = memref.load %o[%c0, %c0, %c0, %c0] : memref<2x8x7x7xf32>
  return %o0, %o1 : f32, f32
}

// -----

// On tensors it has no effects: two that are the same are one.
// CHECK-LABEL: func @pure(
//       CHECK: %[[Y:[^ ]*]] = conv.fused
//   CHECK-NOT: conv.fused
//       CHECK: return %[[Y]], %[[Y]]
func.func @pure(%x: tensor<2x4x9x9xf32>, %w: tensor<8x4x3x3xf32>, %i: tensor<2x8x7x7xf32>) -> (tensor<2x8x7x7xf32>, tensor<2x8x7x7xf32>) {
  %y = conv.fused ins(%x, %w : tensor<2x4x9x9xf32>, tensor<8x4x3x3xf32>) outs(%i : tensor<2x8x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x8x7x7xf32>
  %z = conv.fused ins(%x, %w : tensor<2x4x9x9xf32>, tensor<8x4x3x3xf32>) outs(%i : tensor<2x8x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x8x7x7xf32>
  return %y, %z : tensor<2x8x7x7xf32>, tensor<2x8x7x7xf32>
}

// -----

// Regions see elements, operands and results are tensors: analyses of control
// flow pass no value between them, and take nothing in a region for constant or
// dead.
// FLOW-LABEL: func @flow
//       FLOW: %[[Y:.*]]:2 = conv.fused
//       FLOW: ^bb0(%[[ACC:.*]]: i32, %[[E:.*]]: i32):
//       FLOW:   %[[S:.*]] = arith.addi %[[ACC]], %[[E]] : i32
//       FLOW:   conv.yield %[[S]], %{{.*}} : i32, i32
//       FLOW: finalize
//       FLOW: ^bb0(%[[SUM:.*]]: i32, %{{.*}}: i32):
//       FLOW:   %[[Z:.*]] = arith.muli %[[SUM]], %[[SUM]] : i32
//       FLOW:   conv.yield %[[Z]] : i32
//       FLOW: return %[[Y]]#0, %[[Y]]#1
func.func @flow(%x: tensor<2x4x9x9xi32>, %w: tensor<8x4x3x3xi32>, %i: tensor<2x8x7x7xi32>, %j: tensor<2x7x7xi32>, %k: i32) -> (tensor<2x8x7x7xi32>, tensor<2x7x7xi32>) {
  %y:2 = conv.fused ins(%x, %w : tensor<2x4x9x9xi32>, tensor<8x4x3x3xi32>)
      extras(%k : i32) maps [(d0, d1, d2, d3) -> ()]
      outs(%i, %j : tensor<2x8x7x7xi32>, tensor<2x7x7xi32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = i32>
      epilogue {
      ^bb0(%acc: i32, %e: i32):
        %s = arith.addi %acc, %e : i32
        %two = arith.constant 2 : i32
        conv.yield %s, %two : i32, i32
      } reduce [sum] finalize {
      ^bb0(%sum: i32, %e: i32):
        %z = arith.muli %sum, %sum : i32
        conv.yield %z : i32
      } -> (tensor<2x8x7x7xi32>, tensor<2x7x7xi32>)
  return %y#0, %y#1 : tensor<2x8x7x7xi32>, tensor<2x7x7xi32>
}
