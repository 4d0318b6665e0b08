// RUN: conv-opt %s --conv-annotate-work --split-input-file | FileCheck %s

// 2 x (8 batches x 32 channels x 14 x 14) x (4 channels x 3 x 3).
// CHECK-LABEL: func.func @fused
//  CHECK-SAME: conv.convs = [{flops = 3612672 : i64, fused, sum_length = 36 : i64}]
//  CHECK-SAME: conv.flops = 3612672 : i64
func.func @fused(%x: memref<8x4x16x16xf32>, %w: memref<32x4x3x3xf32>, %y: memref<8x32x14x14xf32>) {
  conv.fused ins(%x, %w : memref<8x4x16x16xf32>, memref<32x4x3x3xf32>)
      outs(%y : memref<8x32x14x14xf32>)
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

// A dynamic batch leaves an expression.
// CHECK-LABEL: func.func @dynamic
//  CHECK-SAME: conv.flops = ["mul", "arg0.d0", 451584]
func.func @dynamic(%x: memref<?x4x16x16xf32>, %w: memref<32x4x3x3xf32>, %y: memref<?x32x14x14xf32>) {
  conv.fused ins(%x, %w : memref<?x4x16x16xf32>, memref<32x4x3x3xf32>)
      outs(%y : memref<?x32x14x14xf32>)
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

// A convolution that stayed linalg counts as well; elementwise work does not.
// CHECK-LABEL: func.func @linalg
//  CHECK-SAME: conv.convs = [{flops = 3612672 : i64, sum_length = 36 : i64}]
func.func @linalg(%x: memref<8x4x16x16xf32>, %w: memref<32x4x3x3xf32>, %y: memref<8x32x14x14xf32>) {
  linalg.conv_2d_nchw_fchw ins(%x, %w : memref<8x4x16x16xf32>, memref<32x4x3x3xf32>) outs(%y : memref<8x32x14x14xf32>)
  linalg.exp ins(%y : memref<8x32x14x14xf32>) outs(%y : memref<8x32x14x14xf32>)
  return
}

// -----

// CHECK-LABEL: func.func @no_convolution
//   CHECK-NOT: conv.convs
//  CHECK-SAME: conv.flops = 0
func.func @no_convolution(%x: memref<8xf32>, %y: memref<8xf32>) {
  linalg.exp ins(%x : memref<8xf32>) outs(%y : memref<8xf32>)
  return
}

// -----

// Sums of two tf32 are nearly exact, and tensor cores truncate: 2^-19 (docs/numerics.md).
// CHECK-LABEL: func.func @split
//  CHECK-SAME: conv.product_error = 1.9073486328125E-6 : f64
func.func @split(%x: memref<8x4x16x16xf32>, %w: memref<5x4x3x3xf32>, %y: memref<8x5x14x14xf32>) {
  conv.fused ins(%x, %w : memref<8x4x16x16xf32>, memref<5x4x3x3xf32>)
      outs(%y : memref<8x5x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32x3, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}

// -----

// What may be transformed errs by a sum of 270 and one of half of its products more (docs/numerics.md).
// CHECK-LABEL: func.func @transformed
//  CHECK-SAME: conv.sums = [270, 18]
func.func @transformed(%x: memref<8x4x16x16xf32>, %w: memref<5x4x3x3xf32>, %y: memref<8x5x14x14xf32>) {
  conv.fused ins(%x, %w : memref<8x4x16x16xf32>, memref<5x4x3x3xf32>)
      outs(%y : memref<8x5x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32, transform = winograd>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}

// -----

// Rounding after a transform of 4x4 outputs: 5.14 times 2^-10.
// CHECK-LABEL: func.func @transformed_tf32
//  CHECK-SAME: conv.product_error = 0.00501
func.func @transformed_tf32(%x: memref<8x4x16x16xf32>, %w: memref<5x4x3x3xf32>, %y: memref<8x5x14x14xf32>) {
  conv.fused ins(%x, %w : memref<8x4x16x16xf32>, memref<5x4x3x3xf32>)
      outs(%y : memref<8x5x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32, transform = winograd>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}

// -----

// Operands of f16 are rounded only once they are transformed.
// CHECK-LABEL: func.func @transformed_f16
//  CHECK-SAME: conv.product_error = 0.00501
func.func @transformed_f16(%x: memref<8x4x16x16xf16>, %w: memref<5x4x3x3xf16>, %y: memref<8x5x14x14xf32>) {
  conv.fused ins(%x, %w : memref<8x4x16x16xf16>, memref<5x4x3x3xf16>)
      outs(%y : memref<8x5x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = f16, accumulate = f32, transform = winograd>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}

// -----

// 5.14 times 2^-19.
// CHECK-LABEL: func.func @transformed_tf32x3
//  CHECK-SAME: conv.product_error = 9.80377
func.func @transformed_tf32x3(%x: memref<8x4x16x16xf32>, %w: memref<5x4x3x3xf32>, %y: memref<8x5x14x14xf32>) {
  conv.fused ins(%x, %w : memref<8x4x16x16xf32>, memref<5x4x3x3xf32>)
      outs(%y : memref<8x5x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32x3, accumulate = f32, transform = winograd>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}

// -----

// Without rounding f16 is not transformed.
// CHECK-LABEL: func.func @no_f16_transformed
//   CHECK-NOT: conv.product_error
//   CHECK-NOT: conv.sums
func.func @no_f16_transformed(%x: memref<8x4x16x16xf16>, %w: memref<5x4x3x3xf16>, %y: memref<8x5x14x14xf32>) {
  conv.fused ins(%x, %w : memref<8x4x16x16xf16>, memref<5x4x3x3xf16>)
      outs(%y : memref<8x5x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32, transform = winograd>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}

// -----

// Nor are operands that are rounded to bf16.
// CHECK-LABEL: func.func @no_bf16_transformed
//   CHECK-NOT: conv.sums
//       CHECK: conv.product_error = 7.812500e-03
func.func @no_bf16_transformed(%x: memref<8x4x16x16xf32>, %w: memref<5x4x3x3xf32>, %y: memref<8x5x14x14xf32>) {
  conv.fused ins(%x, %w : memref<8x4x16x16xf32>, memref<5x4x3x3xf32>)
      outs(%y : memref<8x5x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = bf16, accumulate = f32, transform = winograd>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}

// -----

// No kernel transforms windows of 5x5.
// CHECK-LABEL: func.func @no_window_transformed
//   CHECK-NOT: conv.sums
//       CHECK: conv.product_error = 9.765625E-4
func.func @no_window_transformed(%x: memref<8x4x16x16xf32>, %w: memref<5x4x5x5xf32>, %y: memref<8x5x12x12xf32>) {
  conv.fused ins(%x, %w : memref<8x4x16x16xf32>, memref<5x4x5x5xf32>)
      outs(%y : memref<8x5x12x12xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32, transform = winograd>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}

// -----

// CHECK-LABEL: func.func @no_transformed
//   CHECK-NOT: conv.sums
func.func @no_transformed(%x: memref<8x4x16x16xf32>, %w: memref<5x4x3x3xf32>, %y: memref<8x5x14x14xf32>) {
  conv.fused ins(%x, %w : memref<8x4x16x16xf32>, memref<5x4x3x3xf32>)
      outs(%y : memref<8x5x14x14xf32>)
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

// A product of 5 repeats the sums before it, 25 times as long; a sum does not, nor one of squares.
// CHECK-LABEL: func.func @product
//  CHECK-SAME: conv.product_error = 0.0048828125 : f64
//  CHECK-SAME: conv.sums = [900, 25]
func.func @product(%x: memref<8x4x16x16xf32>, %w: memref<5x4x3x3xf32>, %y: memref<8x14x14xf32>) {
  conv.fused ins(%x, %w : memref<8x4x16x16xf32>, memref<5x4x3x3xf32>)
      outs(%y : memref<8x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } reduce [prod]
  return
}

// -----

// Over a dynamic extent as well.
// CHECK-LABEL: func.func @products
//  CHECK-SAME: conv.sums = [6, ["mul", ["mul", "arg2.d0", "arg2.d0"], 6], ["mul", "arg2.d0", "arg2.d0"]]
func.func @products(%x: memref<6xf32>, %s: memref<f32>, %y: memref<?xf32>, %p: memref<f32>) {
  linalg.reduce {arith.addf} ins(%x : memref<6xf32>) outs(%s : memref<f32>) dimensions = [0]
  linalg.reduce {arith.mulf} ins(%y : memref<?xf32>) outs(%p : memref<f32>) dimensions = [0]
  return
}

// -----

// CHECK-LABEL: func.func @no_product
//  CHECK-SAME: conv.sums = [6]
func.func @no_product(%x: memref<6xf32>, %s: memref<f32>) {
  linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> ()>], iterator_types = ["reduction"]} ins(%x : memref<6xf32>) outs(%s : memref<f32>) {
  ^bb0(%in: f32, %sum: f32):
    %0 = arith.mulf %in, %in : f32
    %1 = arith.addf %0, %sum : f32
    linalg.yield %1 : f32
  }
  return
}

// -----

// The narrowest type that a sum is rounded to widens the bounds; that of an elementwise op does not.
// CHECK-LABEL: func.func @narrow_sums
//  CHECK-SAME: conv.accumulate = bf16
func.func @narrow_sums(%x: memref<8x4x16x16xf16>, %w: memref<32x4x3x3xf16>, %y: memref<8x32x14x14xf16>, %a: memref<8xbf16>, %b: memref<bf16>) {
  linalg.conv_2d_nchw_fchw ins(%x, %w : memref<8x4x16x16xf16>, memref<32x4x3x3xf16>) outs(%y : memref<8x32x14x14xf16>)
  linalg.reduce {arith.addf} ins(%a : memref<8xbf16>) outs(%b : memref<bf16>) dimensions = [0]
  return
}

// -----

// CHECK-LABEL: func.func @narrow_accumulator
//  CHECK-SAME: conv.accumulate = f16
func.func @narrow_accumulator(%x: memref<8x4x16x16xf16>, %w: memref<32x4x3x3xf16>, %y: memref<8x32x14x14xf16>) {
  linalg.conv_2d_nchw_fchw ins(%x, %w : memref<8x4x16x16xf16>, memref<32x4x3x3xf16>) outs(%y : memref<8x32x14x14xf16>)
  return
}

// -----

// CHECK-LABEL: func.func @no_narrow_sums
//   CHECK-NOT: conv.accumulate
//  CHECK-SAME: conv.flops
func.func @no_narrow_sums(%x: memref<8x4x16x16xf16>, %w: memref<32x4x3x3xf16>, %y: memref<8x32x14x14xf32>, %a: memref<8xbf16>) {
  linalg.conv_2d_nchw_fchw ins(%x, %w : memref<8x4x16x16xf16>, memref<32x4x3x3xf16>) outs(%y : memref<8x32x14x14xf32>)
  linalg.exp ins(%a : memref<8xbf16>) outs(%a : memref<8xbf16>)
  return
}
