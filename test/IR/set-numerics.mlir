// RUN: conv-opt %s --conv-set-numerics=transform=winograd --split-input-file | FileCheck %s --check-prefixes=CHECK,SET
// RUN: conv-opt %s --conv-set-numerics --split-input-file | FileCheck %s --check-prefixes=CHECK,IEEE
// RUN: conv-opt %s --conv-set-numerics=multiply=tf32 --split-input-file | FileCheck %s --check-prefixes=CHECK,TF32
// RUN: conv-opt %s --conv-set-numerics=multiply=tf32x3 --split-input-file | FileCheck %s --check-prefixes=CHECK,TF32X3
// RUN: conv-opt %s --conv-set-numerics=multiply=f16 --split-input-file | FileCheck %s --check-prefixes=CHECK,F16
// RUN: conv-opt %s --conv-set-numerics=multiply=bf16 --split-input-file | FileCheck %s --check-prefixes=CHECK,BF16
// RUN: not conv-opt %s --conv-set-numerics=transform=fft --split-input-file 2>&1 | FileCheck %s --check-prefix=TRANSFORM
// RUN: not conv-opt %s --conv-set-numerics=multiply=tf16 --split-input-file 2>&1 | FileCheck %s --check-prefix=MULTIPLY
// RUN: conv-opt %s '--conv-set-numerics=multiply=tf32x3 transform=winograd' --split-input-file | FileCheck %s --check-prefix=BOTH
// RUN: conv-opt %s '--conv-set-numerics=multiply=f16 transform=winograd' --split-input-file | FileCheck %s --check-prefixes=CHECK,HALF
// RUN: not conv-opt %s '--conv-set-numerics=multiply=bf16 transform=winograd' --split-input-file 2>&1 | FileCheck %s --check-prefix=FEW
// RUN: not conv-opt %s '--pass-pipeline=builtin.module(conv-schedule{numerics=ieee+fft})' --split-input-file 2>&1 | FileCheck %s --check-prefix=PIPELINE

// FEW: error: conv-set-numerics: option 'transform' expects 'none' where 'multiply' is 'bf16', of whose 8 bits a transform leaves too few, got 'winograd'
// TRANSFORM: error: conv-set-numerics: option 'transform' expects 'none' or 'winograd', got 'fft'
// MULTIPLY: error: conv-set-numerics: option 'multiply' expects 'ieee', 'tf32', 'tf32x3', 'f16' or 'bf16', got 'tf16'
// PIPELINE: error: pipeline 'conv-schedule': option 'numerics' expects 'ieee', 'tf32', 'tf32x3' or 'f16', with '+winograd' or without, or 'bf16', got 'ieee+fft'

// CHECK-LABEL: @f32
// HALF: numerics <multiply = f16, accumulate = f32, transform = winograd>
// BOTH: numerics <multiply = tf32x3, accumulate = f32, transform = winograd>
// SET: numerics <multiply = ieee, accumulate = f32, transform = winograd>
// IEEE: numerics <multiply = ieee, accumulate = f32>
// TF32: numerics <multiply = tf32, accumulate = f32>
// TF32X3: numerics <multiply = tf32x3, accumulate = f32>
// F16: numerics <multiply = f16, accumulate = f32>
// BF16: numerics <multiply = bf16, accumulate = f32>
func.func @f32(%x: tensor<1x4x8x8xf32>, %w: tensor<8x4x3x3xf32>, %o: tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32> {
  %y = conv.fused ins(%x, %w : tensor<1x4x8x8xf32>, tensor<8x4x3x3xf32>) outs(%o : tensor<1x8x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x8x6x6xf32>
  return %y : tensor<1x8x6x6xf32>
}

// -----

// What the input says is replaced, and "none" is not printed.
// CHECK-LABEL: @replaced
// SET: numerics <multiply = ieee, accumulate = f32, transform = winograd>
// IEEE: numerics <multiply = ieee, accumulate = f32>
func.func @replaced(%x: tensor<1x4x8x8xf32>, %w: tensor<8x4x3x3xf32>, %o: tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32> {
  %y = conv.fused ins(%x, %w : tensor<1x4x8x8xf32>, tensor<8x4x3x3xf32>) outs(%o : tensor<1x8x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32, transform = winograd>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x8x6x6xf32>
  return %y : tensor<1x8x6x6xf32>
}

// -----

// f16 tensors are rounded where they are transformed, and only with this format.
// CHECK-LABEL: @f16
// HALF: numerics <multiply = f16, accumulate = f32, transform = winograd>
// BOTH: numerics <multiply = ieee, accumulate = f32>
// SET: numerics <multiply = ieee, accumulate = f32>
// F16: numerics <multiply = ieee, accumulate = f32>
func.func @f16(%x: tensor<1x4x8x8xf16>, %w: tensor<8x4x3x3xf16>, %o: tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32> {
  %y = conv.fused ins(%x, %w : tensor<1x4x8x8xf16>, tensor<8x4x3x3xf16>) outs(%o : tensor<1x8x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x8x6x6xf32>
  return %y : tensor<1x8x6x6xf32>
}

// -----

// CHECK-LABEL: @no_bf16
// CHECK: numerics <multiply = ieee, accumulate = f32>
func.func @no_bf16(%x: tensor<1x4x8x8xbf16>, %w: tensor<8x4x3x3xbf16>, %o: tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32> {
  %y = conv.fused ins(%x, %w : tensor<1x4x8x8xbf16>, tensor<8x4x3x3xbf16>) outs(%o : tensor<1x8x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x8x6x6xf32>
  return %y : tensor<1x8x6x6xf32>
}
