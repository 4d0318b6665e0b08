// Casts that only forget static extents fold into conv.fused.
// RUN: conv-opt %s --canonicalize --split-input-file | FileCheck %s

// CHECK-LABEL: func @inputs_and_outs
//  CHECK-SAME: %[[X:[a-z0-9]*]]: tensor<16xf32>, %[[W:[a-z0-9]*]]: tensor<3xf32>, %[[B:[a-z0-9]*]]: tensor<14xf32>, %[[E:[a-z0-9]*]]: tensor<14xf32>
//       CHECK: %[[R:.*]] = conv.fused ins(%[[X]], %[[W]] : tensor<16xf32>, tensor<3xf32>) extras(%[[B]] : tensor<14xf32>) {{.*}} outs(%[[E]] : tensor<14xf32>)
//       CHECK: return %[[R]]
func.func @inputs_and_outs(%x: tensor<16xf32>, %w: tensor<3xf32>, %b: tensor<14xf32>, %e: tensor<14xf32>) -> tensor<14xf32> {
  %cx = tensor.cast %x : tensor<16xf32> to tensor<?xf32>
  %cw = tensor.cast %w : tensor<3xf32> to tensor<?xf32>
  %cb = tensor.cast %b : tensor<14xf32> to tensor<?xf32>
  %ce = tensor.cast %e : tensor<14xf32> to tensor<?xf32>
  %y = conv.fused ins(%cx, %cw : tensor<?xf32>, tensor<?xf32>) extras(%cb : tensor<?xf32>) maps [(d0) -> (d0)] outs(%ce : tensor<?xf32>)
      dims <input = w, filter = w, output = w> strides [1] dilations [1] pad_low [0] pad_high [0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %s = arith.addf %acc, %bias : f32
        conv.yield %s : f32
      } -> tensor<?xf32>
  %r = tensor.cast %y : tensor<?xf32> to tensor<14xf32>
  return %r : tensor<14xf32>
}

// -----

// A cast that asserts extents stays.
// CHECK-LABEL: func @no_assertion
//       CHECK: %[[C:.*]] = tensor.cast
//       CHECK: conv.fused ins(%[[C]],
func.func @no_assertion(%x: tensor<?xf32>, %w: tensor<3xf32>, %e: tensor<14xf32>) -> tensor<14xf32> {
  %cx = tensor.cast %x : tensor<?xf32> to tensor<16xf32>
  %y = conv.fused ins(%cx, %w : tensor<16xf32>, tensor<3xf32>) outs(%e : tensor<14xf32>)
      dims <input = w, filter = w, output = w> strides [1] dilations [1] pad_low [0] pad_high [0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<14xf32>
  return %y : tensor<14xf32>
}
