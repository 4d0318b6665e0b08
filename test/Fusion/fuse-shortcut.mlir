// RUN: conv-opt %s --conv-raise-linalg --conv-fuse-consumers --split-input-file | FileCheck %s

// Of two convolutions that may take a sum the one at the end of the longer way
// takes it, so that the shortcut's may run beside that way, wherever it was
// written.
// CHECK-LABEL: func @written_last(
//  CHECK-SAME:     %[[X:[a-z0-9]+]]: tensor<1x8x6x6xf32>, %[[A:[a-z0-9]+]]: {{.*}}, %[[B:[a-z0-9]+]]: {{.*}}, %[[S:[a-z0-9]+]]:
//       CHECK:   %[[FIRST:.*]] = conv.fused ins(%[[X]], %[[A]]
//       CHECK:   %[[SHORTCUT:.*]] = conv.fused ins(%[[X]], %[[S]]
//       CHECK:   %[[SUM:.*]] = conv.fused ins(%[[FIRST]], %[[B]]
//  CHECK-SAME:     extras(%[[SHORTCUT]]
//       CHECK:   return %[[SUM]]
func.func @written_last(%x: tensor<1x8x6x6xf32>, %a: tensor<8x8x1x1xf32>, %b: tensor<8x8x1x1xf32>,
                        %s: tensor<8x8x1x1xf32>) -> tensor<1x8x6x6xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x8x6x6xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  %first = linalg.conv_2d_nchw_fchw ins(%x, %a : tensor<1x8x6x6xf32>, tensor<8x8x1x1xf32>) outs(%f : tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  %second = linalg.conv_2d_nchw_fchw ins(%first, %b : tensor<1x8x6x6xf32>, tensor<8x8x1x1xf32>) outs(%f : tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  %shortcut = linalg.conv_2d_nchw_fchw ins(%x, %s : tensor<1x8x6x6xf32>, tensor<8x8x1x1xf32>) outs(%f : tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  %y = linalg.add ins(%second, %shortcut : tensor<1x8x6x6xf32>, tensor<1x8x6x6xf32>) outs(%e : tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  return %y : tensor<1x8x6x6xf32>
}

// -----

// Of ways of one length the one that is written last takes it.
// CHECK-LABEL: func @as_long(
//  CHECK-SAME:     %[[X:[a-z0-9]+]]: tensor<1x8x6x6xf32>, %[[A:[a-z0-9]+]]: {{.*}}, %[[B:[a-z0-9]+]]:
//       CHECK:   %[[FIRST:.*]] = conv.fused ins(%[[X]], %[[A]]
//       CHECK:   conv.fused ins(%[[X]], %[[B]]
//  CHECK-SAME:     extras(%[[FIRST]]
func.func @as_long(%x: tensor<1x8x6x6xf32>, %a: tensor<8x8x1x1xf32>, %b: tensor<8x8x1x1xf32>) -> tensor<1x8x6x6xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x8x6x6xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  %first = linalg.conv_2d_nchw_fchw ins(%x, %a : tensor<1x8x6x6xf32>, tensor<8x8x1x1xf32>) outs(%f : tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  %second = linalg.conv_2d_nchw_fchw ins(%x, %b : tensor<1x8x6x6xf32>, tensor<8x8x1x1xf32>) outs(%f : tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  %y = linalg.add ins(%first, %second : tensor<1x8x6x6xf32>, tensor<1x8x6x6xf32>) outs(%e : tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  return %y : tensor<1x8x6x6xf32>
}
