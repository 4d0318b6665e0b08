// What canonicalization has not seen yet: a constant in a padding's own region, a
// concatenation that knows more than its parts, an extent that is asked for, and a value
// that one op reads twice.
// RUN: conv-opt %s --pass-pipeline='builtin.module(func.func(conv-choose-layouts{always=true}))' | FileCheck %s

// CHECK-LABEL: func @unclean
//   CHECK-NOT:   linalg.transpose
//       CHECK:   %[[Y:.*]] = conv.fused
//  CHECK-SAME:     output = nhwf
//       CHECK:   %[[K:.*]] = arith.constant 2.0
//       CHECK:   %[[PAD:.*]] = tensor.pad %[[Y]] low[0, 1, 1, 0] high[0, 1, 1, 0]
//       CHECK:     tensor.yield %[[K]]
//       CHECK:   %[[SUM:.*]] = linalg.generic {{.*}} ins(%[[PAD]], %[[PAD]] :
//       CHECK:   %[[CAT:.*]] = tensor.concat dim(3) %[[SUM]], %[[PAD]] : (tensor<?x8x8x8xf16>, tensor<?x8x8x8xf16>) -> tensor<1x8x8x16xf16>
//       CHECK:   %[[I:.*]] = arith.constant 3 : index
//       CHECK:   tensor.dim %[[Y]], %[[I]]
//       CHECK:   conv.fused ins(%[[CAT]],
//   CHECK-NOT:   linalg.transpose
func.func @unclean(%x: tensor<?x8x6x6xf16>, %w: tensor<8x8x1x1xf16>, %v: tensor<8x16x1x1xf16>, %o: tensor<?x8x6x6xf16>, %p: tensor<1x8x8x8xf16>, %n: index) -> (tensor<1x8x8x8xf16>, index) {
  %y = conv.fused ins(%x, %w : tensor<?x8x6x6xf16>, tensor<8x8x1x1xf16>) outs(%o : tensor<?x8x6x6xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue { ^bb0(%s: f32): %t = arith.truncf %s : f32 to f16 conv.yield %t : f16 } -> tensor<?x8x6x6xf16>
  %pad = tensor.pad %y low[0, 0, 1, 1] high[0, 0, 1, 1] {
  ^bb0(%a: index, %b: index, %c: index, %d: index):
    %k = arith.constant 2.0 : f16
    tensor.yield %k : f16
  } : tensor<?x8x6x6xf16> to tensor<?x8x8x8xf16>
  %e = tensor.empty(%n) : tensor<?x8x8x8xf16>
  %sum = linalg.add ins(%pad, %pad : tensor<?x8x8x8xf16>, tensor<?x8x8x8xf16>) outs(%e : tensor<?x8x8x8xf16>) -> tensor<?x8x8x8xf16>
  %cat = tensor.concat dim(1) %sum, %pad : (tensor<?x8x8x8xf16>, tensor<?x8x8x8xf16>) -> tensor<1x16x8x8xf16>
  %c1 = arith.constant 1 : index
  %channels = tensor.dim %y, %c1 : tensor<?x8x6x6xf16>
  %z = conv.fused ins(%cat, %v : tensor<1x16x8x8xf16>, tensor<8x16x1x1xf16>) outs(%p : tensor<1x8x8x8xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue { ^bb0(%s: f32): %t = arith.truncf %s : f32 to f16 conv.yield %t : f16 } -> tensor<1x8x8x8xf16>
  return %z, %channels : tensor<1x8x8x8xf16>, index
}
