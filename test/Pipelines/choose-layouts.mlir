// What moves is in choose-layouts-moves.mlir. Here the model decides.
// RUN: conv-opt %s --pass-pipeline='builtin.module(func.func(conv-choose-layouts{chip=sm_89 tune=sm_90}))' | FileCheck %s
// RUN: conv-opt %s --pass-pipeline='builtin.module(func.func(conv-choose-layouts{chip=sm_89 tune=sm_90}))' --remarks-filter=conv-schedule --remark-format=emitRemark -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARK --implicit-check-not=remark:
// RUN: not conv-opt %s --pass-pipeline='builtin.module(func.func(conv-choose-layouts{chip=sm_1}))' 2>&1 | FileCheck %s --check-prefix=CHIP
// RUN: conv-opt %s --emit=mlir --stage=scheduled --target=sm_89 --tune=sm_90 --remarks 2>%t.remarks | FileCheck %s --check-prefix=WAY
// RUN: FileCheck %s --check-prefix=WAY-REMARK <%t.remarks
// RUN: conv-opt %s --emit=mlir --stage=scheduled --target=sm_89 --tune=sm_90 --layouts=keep | FileCheck %s --check-prefix=KEPT

// RUN: conv-opt %s --emit=mlir --stage=scheduled --layouts=channels-last --remarks -o /dev/null 2>&1 | FileCheck %s --check-prefix=ASKED

// RUN: not conv-opt %s --emit=mlir --layouts=nhwc 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// RUN: not conv-sim %s --layouts=nhwc 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// RUN: not conv-opt %s --pass-pipeline='builtin.module(conv-schedule{layouts=nhwc})' 2>&1 | FileCheck %s --check-prefix=UNKNOWN

// UNKNOWN: layouts{{'?}} expects 'choose', 'keep' or 'channels-last', got 'nhwc'
// CHIP: error: conv-choose-layouts: option 'chip' expects a chip that this compiler knows,
// CHIP-SAME: got 'sm_1'
// WAY: output = nhwf
// KEPT-NOT: output = nhwf
// ASKED: [layouts]: tensors between convolutions have their channels innermost: as asked for

// The first writes channels innermost, and the second reads them so. What the caller
// sees keeps its order.
// CHECK-LABEL: func @pair
//       CHECK:   conv.fused ins(%{{.*}}, %{{.*}} : tensor<64x256x28x28xf16>, tensor<128x256x1x1xf16>)
//  CHECK-SAME:     dims <input = nchw, filter = fchw, output = nhwf>
//       CHECK:   -> tensor<64x28x28x128xf16>
//       CHECK:   %[[R:.*]] = conv.fused ins(%{{.*}}, %{{.*}} : tensor<64x28x28x128xf16>, tensor<512x128x1x1xf16>)
//  CHECK-SAME:     dims <input = nhwc, filter = fchw, output = nfhw>
//  CHECK-SAME:     strides [2, 2]
//       CHECK:   return %[[R]] : tensor<64x512x14x14xf16>
// REMARK: :[[@LINE+3]]:1: remark: [Analysis] layouts | Category:conv-schedule | Function=pair
// REMARK-SAME: Reason="tensors between convolutions have their channels innermost: kernels take an estimated {{[0-9.]+}} us, {{[0-9.]+}} in the order of the source"
// WAY-REMARK: chosen   func.func at {{.*}}choose-layouts.mlir:[[@LINE+1]]:1 [layouts]: tensors between convolutions have their channels innermost
func.func @pair(%x: tensor<64x256x28x28xf16>, %w: tensor<128x256x1x1xf16>, %v: tensor<512x128x1x1xf16>, %o: tensor<64x128x28x28xf16>, %p: tensor<64x512x14x14xf16>) -> tensor<64x512x14x14xf16> {
  %y = conv.fused ins(%x, %w : tensor<64x256x28x28xf16>, tensor<128x256x1x1xf16>) outs(%o : tensor<64x128x28x28xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue { ^bb0(%s: f32): %t = arith.truncf %s : f32 to f16 conv.yield %t : f16 } -> tensor<64x128x28x28xf16>
  %z = conv.fused ins(%y, %v : tensor<64x128x28x28xf16>, tensor<512x128x1x1xf16>) outs(%p : tensor<64x512x14x14xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [2, 2] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue { ^bb0(%s: f32): %t = arith.truncf %s : f32 to f16 conv.yield %t : f16 } -> tensor<64x512x14x14xf16>
  return %z : tensor<64x512x14x14xf16>
}

// f32 that is multiplied as tf32 is turned too.
// CHECK-LABEL: func @tf32
//       CHECK:   dims <input = nchw, filter = fchw, output = nhwf>
//       CHECK:   dims <input = nhwc, filter = fchw, output = nfhw>
// REMARK: :[[@LINE+1]]:1: remark: [Analysis] layouts | Category:conv-schedule | Function=tf32
func.func @tf32(%x: tensor<4x128x130x130xf32>, %w: tensor<320x128x1x1xf32>, %v: tensor<320x320x3x3xf32>, %o: tensor<4x320x130x130xf32>, %p: tensor<4x320x64x64xf32>) -> tensor<4x320x64x64xf32> {
  %y = conv.fused ins(%x, %w : tensor<4x128x130x130xf32>, tensor<320x128x1x1xf32>) outs(%o : tensor<4x320x130x130xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      epilogue { ^bb0(%s: f32): conv.yield %s : f32 } -> tensor<4x320x130x130xf32>
  %z = conv.fused ins(%y, %v : tensor<4x320x130x130xf32>, tensor<320x320x3x3xf32>) outs(%p : tensor<4x320x64x64xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [2, 2] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      epilogue { ^bb0(%s: f32): conv.yield %s : f32 } -> tensor<4x320x64x64xf32>
  return %z : tensor<4x320x64x64xf32>
}

// And what is multiplied as f16.
// CHECK-LABEL: func @narrowed
//       CHECK:   dims <input = nchw, filter = fchw, output = nhwf>
//       CHECK:   dims <input = nhwc, filter = fchw, output = nfhw>
// REMARK: :[[@LINE+1]]:1: remark: [Analysis] layouts | Category:conv-schedule | Function=narrowed
func.func @narrowed(%x: tensor<4x128x130x130xf32>, %w: tensor<320x128x1x1xf32>, %v: tensor<320x320x3x3xf32>, %o: tensor<4x320x130x130xf32>, %p: tensor<4x320x64x64xf32>) -> tensor<4x320x64x64xf32> {
  %y = conv.fused ins(%x, %w : tensor<4x128x130x130xf32>, tensor<320x128x1x1xf32>) outs(%o : tensor<4x320x130x130xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = f16, accumulate = f32>
      epilogue { ^bb0(%s: f32): conv.yield %s : f32 } -> tensor<4x320x130x130xf32>
  %z = conv.fused ins(%y, %v : tensor<4x320x130x130xf32>, tensor<320x320x3x3xf32>) outs(%p : tensor<4x320x64x64xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [2, 2] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = f16, accumulate = f32>
      epilogue { ^bb0(%s: f32): conv.yield %s : f32 } -> tensor<4x320x64x64xf32>
  return %z : tensor<4x320x64x64xf32>
}

// Of f32 that is rounded the model says no less than 6 %: these 5 % are not taken.
// CHECK-LABEL: func @no_small_gain
//   CHECK-NOT:   nhwf
func.func @no_small_gain(%x: tensor<32x64x56x56xf32>, %w: tensor<128x64x3x3xf32>, %v: tensor<64x128x1x1xf32>, %o: tensor<32x128x56x56xf32>, %p: tensor<32x64x56x56xf32>) -> tensor<32x64x56x56xf32> {
  %y = conv.fused ins(%x, %w : tensor<32x64x56x56xf32>, tensor<128x64x3x3xf32>) outs(%o : tensor<32x128x56x56xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = f16, accumulate = f32>
      epilogue { ^bb0(%s: f32): conv.yield %s : f32 } -> tensor<32x128x56x56xf32>
  %z = conv.fused ins(%y, %v : tensor<32x128x56x56xf32>, tensor<64x128x1x1xf32>) outs(%p : tensor<32x64x56x56xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = f16, accumulate = f32>
      epilogue { ^bb0(%s: f32): conv.yield %s : f32 } -> tensor<32x64x56x56xf32>
  return %z : tensor<32x64x56x56xf32>
}

// Exact f32 goes to multiply-adds, which do not care: nothing is tried.
// CHECK-LABEL: func @no_f32
//   CHECK-NOT:   nhwf
func.func @no_f32(%x: tensor<32x64x56x56xf32>, %w: tensor<64x64x3x3xf32>, %v: tensor<256x64x1x1xf32>, %o: tensor<32x64x54x54xf32>, %p: tensor<32x256x54x54xf32>) -> tensor<32x256x54x54xf32> {
  %y = conv.fused ins(%x, %w : tensor<32x64x56x56xf32>, tensor<64x64x3x3xf32>) outs(%o : tensor<32x64x54x54xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue { ^bb0(%s: f32): conv.yield %s : f32 } -> tensor<32x64x54x54xf32>
  %z = conv.fused ins(%y, %v : tensor<32x64x54x54xf32>, tensor<256x64x1x1xf32>) outs(%p : tensor<32x256x54x54xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue { ^bb0(%s: f32): conv.yield %s : f32 } -> tensor<32x256x54x54xf32>
  return %z : tensor<32x256x54x54xf32>
}

// One whose result leaves the function has nothing to turn.
// CHECK-LABEL: func @no_inner
//       CHECK:   dims <input = nchw, filter = fchw, output = nfhw>
func.func @no_inner(%x: tensor<32x64x56x56xf16>, %w: tensor<64x64x3x3xf16>, %o: tensor<32x64x54x54xf16>) -> tensor<32x64x54x54xf16> {
  %y = conv.fused ins(%x, %w : tensor<32x64x56x56xf16>, tensor<64x64x3x3xf16>) outs(%o : tensor<32x64x54x54xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue { ^bb0(%s: f32): %t = arith.truncf %s : f32 to f16 conv.yield %t : f16 } -> tensor<32x64x54x54xf16>
  return %y : tensor<32x64x54x54xf16>
}

// A reduction over the channels that leaves has lost what moves: the full result that
// stays inside is turned.
// CHECK-LABEL: func @reduced_leaves
//       CHECK:   %[[Y:.*]]:2 = conv.fused ins(%{{.*}}, %{{.*}} : tensor<64x256x28x28xf16>, tensor<128x256x1x1xf16>)
//  CHECK-SAME:     dims <input = nchw, filter = fchw, output = nhwf>
//       CHECK:   -> (tensor<64x28x28x128xf16>, tensor<64x28x28xf32>)
//       CHECK:   %[[R:.*]] = conv.fused ins(%[[Y]]#0,
//  CHECK-SAME:     dims <input = nhwc, filter = fchw, output = nfhw>
//       CHECK:   return %[[R]], %[[Y]]#1 : tensor<64x512x14x14xf16>, tensor<64x28x28xf32>
// REMARK: :[[@LINE+2]]:1: remark: [Analysis] layouts | Category:conv-schedule | Function=reduced_leaves
// WAY-REMARK: chosen   func.func at {{.*}}choose-layouts.mlir:[[@LINE+1]]:1 [layouts]: tensors between convolutions have their channels innermost
func.func @reduced_leaves(%x: tensor<64x256x28x28xf16>, %w: tensor<128x256x1x1xf16>, %v: tensor<512x128x1x1xf16>, %o: tensor<64x128x28x28xf16>, %m: tensor<64x28x28xf32>, %p: tensor<64x512x14x14xf16>) -> (tensor<64x512x14x14xf16>, tensor<64x28x28xf32>) {
  %y:2 = conv.fused ins(%x, %w : tensor<64x256x28x28xf16>, tensor<128x256x1x1xf16>) outs(%o, %m : tensor<64x128x28x28xf16>, tensor<64x28x28xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue { ^bb0(%s: f32): %t = arith.truncf %s : f32 to f16 conv.yield %t, %s : f16, f32 } reduce [maximum] -> (tensor<64x128x28x28xf16>, tensor<64x28x28xf32>)
  %z = conv.fused ins(%y#0, %v : tensor<64x128x28x28xf16>, tensor<512x128x1x1xf16>) outs(%p : tensor<64x512x14x14xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [2, 2] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue { ^bb0(%s: f32): %t = arith.truncf %s : f32 to f16 conv.yield %t : f16 } -> tensor<64x512x14x14xf16>
  return %z, %y#1 : tensor<64x512x14x14xf16>, tensor<64x28x28xf32>
}

// What reads it has no form for another order, and a transposition costs more than is
// won.
// CHECK-LABEL: func @no_gain
//   CHECK-NOT:   linalg.transpose
//       CHECK:   dims <input = nchw, filter = fchw, output = nfhw>
//       CHECK:   tensor.collapse_shape
func.func @no_gain(%x: tensor<32x64x56x56xf16>, %w: tensor<64x64x3x3xf16>, %o: tensor<32x64x54x54xf16>) -> tensor<32x186624xf16> {
  %y = conv.fused ins(%x, %w : tensor<32x64x56x56xf16>, tensor<64x64x3x3xf16>) outs(%o : tensor<32x64x54x54xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue { ^bb0(%s: f32): %t = arith.truncf %s : f32 to f16 conv.yield %t : f16 } -> tensor<32x64x54x54xf16>
  %z = tensor.collapse_shape %y [[0], [1, 2, 3]] : tensor<32x64x54x54xf16> into tensor<32x186624xf16>
  return %z : tensor<32x186624xf16>
}
