// Where the new order is only tried, since with the consumer there would be no
// kernel, the convolution gets its own order back.
// RUN: conv-opt %s --conv-fuse=chip=sm_89 | FileCheck %s

#id = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#back = affine_map<(d0, d1, d2, d3) -> (d0, d3, d1, d2)>

// CHECK-LABEL: func @no_kernel_in_new_order(
//   CHECK-SAME:   rule = "costs-kernel", verdict = "refused"
//    CHECK-NOT:   linalg.transpose
//        CHECK:   %[[Y:.*]] = conv.fused {{.*}} output = nhwf
//    CHECK-NOT:   linalg.transpose
//        CHECK:   linalg.generic {{.*}} ins(%[[Y]] :
//    CHECK-NOT:   linalg.transpose
//        CHECK:   return
func.func @no_kernel_in_new_order(%x: tensor<2x8x8x4xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x16x6x6xf8E5M2> {
  %e = tensor.empty() : tensor<2x6x6x16xf32>
  %y = conv.fused ins(%x, %w : tensor<2x8x8x4xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x6x6x16xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x6x6x16xf32>
  %t = tensor.empty() : tensor<2x16x6x6xf8E5M2>
  %r = linalg.generic {indexing_maps = [#id, #back], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y : tensor<2x6x6x16xf32>) outs(%t : tensor<2x16x6x6xf8E5M2>) {
  ^bb0(%in: f32, %o0: f8E5M2):
    %0 = arith.truncf %in : f32 to f8E5M2
    linalg.yield %0 : f8E5M2
  } -> tensor<2x16x6x6xf8E5M2>
  return %r : tensor<2x16x6x6xf8E5M2>
}

// What the consumer reads besides stays where it is computed, too.
// CHECK-LABEL: func @no_kernel_no_move(
//   CHECK-SAME:   rule = "costs-kernel", verdict = "refused"
//        CHECK:   %[[Y:.*]] = conv.fused
//        CHECK:   %[[B:.*]] = math.exp
//        CHECK:   linalg.generic {{.*}} ins(%[[Y]], %[[B]] :
func.func @no_kernel_no_move(%x: tensor<2x8x8x4xf32>, %w: tensor<16x4x3x3xf32>, %a: tensor<16xf32>) -> tensor<2x6x6x16xf8E5M2> {
  %e = tensor.empty() : tensor<2x6x6x16xf32>
  %y = conv.fused ins(%x, %w : tensor<2x8x8x4xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x6x6x16xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x6x6x16xf32>
  %b = math.exp %a : tensor<16xf32>
  %t = tensor.empty() : tensor<2x6x6x16xf8E5M2>
  %r = linalg.generic {indexing_maps = [#id, affine_map<(d0, d1, d2, d3) -> (d3)>, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y, %b : tensor<2x6x6x16xf32>, tensor<16xf32>) outs(%t : tensor<2x6x6x16xf8E5M2>) {
  ^bb0(%in: f32, %bias: f32, %o0: f8E5M2):
    %0 = arith.addf %in, %bias : f32
    %1 = arith.truncf %0 : f32 to f8E5M2
    linalg.yield %1 : f8E5M2
  } -> tensor<2x6x6x16xf8E5M2>
  return %r : tensor<2x6x6x16xf8E5M2>
}
