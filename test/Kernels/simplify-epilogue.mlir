// RUN: conv-opt %s --conv-simplify-epilogue --split-input-file | FileCheck %s

// Mish, as torch-mlir writes it: one exponential and one division remain.
// CHECK-LABEL: func @mish
//       CHECK:   ^bb0(%[[X:.*]]: f32):
//   CHECK-DAG:   %[[C10:.*]] = arith.constant 1.000000e+01 : f32
//   CHECK-DAG:   %[[C2:.*]] = arith.constant 2.000000e+00 : f32
//       CHECK:   %[[MIN:.*]] = arith.minnumf %[[X]], %[[C10]]
//       CHECK:   %[[T:.*]] = math.exp %[[MIN]]
//   CHECK-NOT:   math.log1p
//       CHECK:   %[[T2:.*]] = arith.addf %[[T]], %[[C2]]
//       CHECK:   %[[N:.*]] = arith.mulf %[[T]], %[[T2]]
//       CHECK:   %[[N2:.*]] = arith.addf %[[N]], %[[C2]]
//       CHECK:   %[[TANH:.*]] = arith.divf %[[N]], %[[N2]] {conv.bounded_divisor, conv.finite_dividend, conv.moderate_divisor}
//       CHECK:   arith.mulf %[[X]], %[[TANH]]
func.func @mish(%x: memref<2x8x16x16xf32>, %w: memref<32x8x3x3xf32>, %y: memref<2x32x14x14xf32>) {
  conv.fused
      ins(%x, %w : memref<2x8x16x16xf32>, memref<32x8x3x3xf32>)
      outs(%y : memref<2x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %c20 = arith.constant 2.0e+01 : f32
        %exp = math.exp %acc : f32
        %log = math.log1p %exp : f32
        %large = arith.cmpf ogt, %acc, %c20 : f32
        %softplus = arith.select %large, %acc, %log : f32
        %tanh = math.tanh %softplus : f32
        %mish = arith.mulf %acc, %tanh : f32
        conv.yield %mish : f32
      }
  return
}

// -----

// A threshold of 1 is not softplus: at 1 and above the two differ.
// CHECK-LABEL: func @no_threshold
//       CHECK:   math.log1p
//       CHECK:   math.tanh
func.func @no_threshold(%x: memref<2x8x16x16xf32>, %w: memref<32x8x3x3xf32>, %y: memref<2x32x14x14xf32>) {
  conv.fused
      ins(%x, %w : memref<2x8x16x16xf32>, memref<32x8x3x3xf32>)
      outs(%y : memref<2x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %c1 = arith.constant 1.0 : f32
        %exp = math.exp %acc : f32
        %log = math.log1p %exp : f32
        %large = arith.cmpf ogt, %acc, %c1 : f32
        %softplus = arith.select %large, %acc, %log : f32
        %tanh = math.tanh %softplus : f32
        conv.yield %tanh : f32
      }
  return
}

// -----

// The quotient of the logistic function is scaled so that its divisor is at most
// 2^126; that of the accumulator is not, for it may be of any size.
// CHECK-LABEL: func @logistic
//       CHECK:   ^bb0(%[[X:.*]]: f32):
//       CHECK:   %[[E:.*]] = math.exp
//       CHECK:   %[[D:.*]] = arith.addf %[[E]], %{{.*}}
//       CHECK:   %[[QUARTER:.*]] = math.fma %[[E]], %{{.*}}, %{{.*}} : f32
//       CHECK:   arith.divf %{{.*}}, %[[QUARTER]] {conv.moderate_divisor} : f32
//       CHECK:   arith.divf %[[X]], %[[D]] : f32
func.func @logistic(%x: memref<2x8x16x16xf32>, %w: memref<32x8x3x3xf32>, %y: memref<2x32x14x14xf32>, %z: memref<2x32x14x14xf32>) {
  conv.fused
      ins(%x, %w : memref<2x8x16x16xf32>, memref<32x8x3x3xf32>)
      outs(%y, %z : memref<2x32x14x14xf32>, memref<2x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %one = arith.constant 1.0 : f32
        %neg = arith.negf %acc : f32
        %exp = math.exp %neg : f32
        %sum = arith.addf %exp, %one : f32
        %0 = arith.divf %one, %sum : f32
        %1 = arith.divf %acc, %sum : f32
        conv.yield %0, %1 : f32, f32
      }
  return
}

// -----

// Clamps as torch-mlir writes them are maxima and minima, where NaN stays NaN and
// zeros keep their signs.
// CHECK-LABEL: func @clamps
//       CHECK:   ^bb0(%[[X:.*]]: f32):
//   CHECK-DAG:   %[[ZERO:.*]] = arith.constant 0.000000e+00 : f32
//   CHECK-DAG:   %[[SIX:.*]] = arith.constant 6.000000e+00 : f32
//       CHECK:   %[[RELU:.*]] = arith.maximumf %[[X]], %[[ZERO]]
//       CHECK:   %[[RELU6:.*]] = arith.minimumf %[[RELU]], %[[SIX]]
//       CHECK:   %[[AGAIN:.*]] = arith.maximumf %[[RELU6]], %[[ZERO]]
//       CHECK:   arith.minimumf %[[AGAIN]], %[[SIX]]
//   CHECK-NOT:   arith.select
func.func @clamps(%x: memref<2x8x16x16xf32>, %w: memref<32x8x3x3xf32>, %y: memref<2x32x14x14xf32>) {
  conv.fused
      ins(%x, %w : memref<2x8x16x16xf32>, memref<32x8x3x3xf32>)
      outs(%y : memref<2x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %zero = arith.constant 0.0 : f32
        %six = arith.constant 6.0 : f32
        %0 = arith.cmpf ugt, %acc, %zero : f32
        %1 = arith.select %0, %acc, %zero : f32
        %2 = arith.cmpf ule, %1, %six : f32
        %3 = arith.select %2, %1, %six : f32
        %4 = arith.cmpf ole, %3, %zero : f32
        %5 = arith.select %4, %zero, %3 : f32
        %6 = arith.cmpf oge, %5, %six : f32
        %7 = arith.select %6, %six, %5 : f32
        conv.yield %7 : f32
      }
  return
}

// -----

// What takes the bound for NaN is a maximum of numbers; what takes the other of two
// zeros, compares with another constant than it selects or selects in the other
// order stays.
// CHECK-LABEL: func @no_clamps
//       CHECK:   arith.maxnumf
// CHECK-COUNT-4: arith.select
//       CHECK:   arith.minnumf
func.func @no_clamps(%x: memref<2x8x16x16xf32>, %w: memref<32x8x3x3xf32>, %y: memref<2x32x14x14xf32>) {
  conv.fused
      ins(%x, %w : memref<2x8x16x16xf32>, memref<32x8x3x3xf32>)
      outs(%y : memref<2x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %zero = arith.constant 0.0 : f32
        %minus_zero = arith.constant -0.0 : f32
        %six = arith.constant 6.0 : f32
        %0 = arith.cmpf ogt, %acc, %zero : f32
        %1 = arith.select %0, %acc, %zero : f32
        %2 = arith.cmpf uge, %1, %zero : f32
        %3 = arith.select %2, %1, %zero : f32
        %4 = arith.cmpf ult, %3, %zero : f32
        %5 = arith.select %4, %3, %zero : f32
        %6 = arith.cmpf ugt, %5, %zero : f32
        %7 = arith.select %6, %5, %minus_zero : f32
        %8 = arith.cmpf ugt, %7, %six : f32
        %9 = arith.select %8, %7, %zero : f32
        %10 = arith.cmpf olt, %9, %six : f32
        %11 = arith.select %10, %9, %six : f32
        conv.yield %11 : f32
      }
  return
}

// -----

// Behind products of rounded operands exponentials, error functions and quotients by a
// constant may be approximated; a quotient of two unknown numbers may not.
// CHECK-LABEL: func @rounded
//       CHECK:   math.exp %{{.*}} {conv.approximate} : f32
//       CHECK:   arith.divf %{{.*}}, %{{.*}} {conv.approximate} : f32
//       CHECK:   math.erf %{{.*}} {conv.approximate} : f32
//       CHECK:   arith.divf %{{.*}}, %{{.*}} : f32
// CHECK-LABEL: func @no_rounded_parts
//   CHECK-NOT:   conv.approximate
// CHECK-LABEL: func @no_rounded_extra
//   CHECK-NOT:   conv.approximate
// CHECK-LABEL: func @half
//       CHECK:   math.exp %{{.*}} {conv.approximate} : f32
// CHECK-LABEL: func @no_half_input_alone
//   CHECK-NOT:   conv.approximate
func.func @rounded(%x: memref<2x8x16x16xf32>, %w: memref<32x8x3x3xf32>, %y: memref<2x32x14x14xf32>) {
  conv.fused
      ins(%x, %w : memref<2x8x16x16xf32>, memref<32x8x3x3xf32>)
      outs(%y : memref<2x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %c6 = arith.constant 6.0 : f32
        %exp = math.exp %acc : f32
        %sixth = arith.divf %exp, %c6 : f32
        %erf = math.erf %sixth : f32
        %quotient = arith.divf %acc, %erf : f32
        conv.yield %quotient : f32
      }
  return
}

func.func @no_rounded_parts(%x: memref<2x8x16x16xf32>, %w: memref<32x8x3x3xf32>, %y: memref<2x32x14x14xf32>) {
  conv.fused
      ins(%x, %w : memref<2x8x16x16xf32>, memref<32x8x3x3xf32>)
      outs(%y : memref<2x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32x3, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %c6 = arith.constant 6.0 : f32
        %exp = math.exp %acc : f32
        %sixth = arith.divf %exp, %c6 : f32
        conv.yield %sixth : f32
      }
  return
}

func.func @no_rounded_extra(%x: memref<2x8x16x16xf32>, %w: memref<32x8x3x3xf32>, %e: memref<32xf32>, %y: memref<2x32x14x14xf32>) {
  conv.fused
      ins(%x, %w : memref<2x8x16x16xf32>, memref<32x8x3x3xf32>)
      extras(%e : memref<32xf32>) maps [(n, f, h, w) -> (f)]
      outs(%y : memref<2x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32, %extra: f32):
        %exp = math.exp %extra : f32
        %product = arith.mulf %acc, %exp : f32
        conv.yield %product : f32
      }
  return
}

func.func @half(%x: memref<2x8x16x16xf16>, %w: memref<32x8x3x3xf16>, %y: memref<2x32x14x14xf16>) {
  conv.fused
      ins(%x, %w : memref<2x8x16x16xf16>, memref<32x8x3x3xf16>)
      outs(%y : memref<2x32x14x14xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %exp = math.exp %acc : f32
        %half = arith.truncf %exp : f32 to f16
        conv.yield %half : f16
      }
  return
}

func.func @no_half_input_alone(%x: memref<2x8x16x16xf16>, %w: memref<32x8x3x3xf16>, %y: memref<2x32x14x14xf32>) {
  conv.fused
      ins(%x, %w : memref<2x8x16x16xf16>, memref<32x8x3x3xf16>)
      outs(%y : memref<2x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %exp = math.exp %acc : f32
        conv.yield %exp : f32
      }
  return
}

// -----

// Without the product with x a NaN has to pass, and no divisor is a number for sure.
// CHECK-LABEL: func @no_mish
//       CHECK:   arith.minimumf
//       CHECK:   arith.divf %{{.*}}, %{{.*}} {conv.finite_dividend, conv.moderate_divisor}
func.func @no_mish(%x: memref<2x8x16x16xf32>, %w: memref<32x8x3x3xf32>, %y: memref<2x32x14x14xf32>) {
  conv.fused
      ins(%x, %w : memref<2x8x16x16xf32>, memref<32x8x3x3xf32>)
      outs(%y : memref<2x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %exp = math.exp %acc : f32
        %softplus = math.log1p %exp : f32
        %tanh = math.tanh %softplus : f32
        conv.yield %tanh : f32
      }
  return
}

// -----

// A clamp that takes the lower bound for NaN, as torch-mlir writes it. Behind a sum
// with a constant there is no -0 for which the bound 0 would be another zero.
// CHECK-LABEL: func @clamp_of_sum
//       CHECK:   %[[SUM:.*]] = arith.addf
//       CHECK:   %[[LOW:.*]] = arith.maxnumf %[[SUM]],
//       CHECK:   arith.minnumf %[[LOW]],
// CHECK-LABEL: func @no_clamp_of_anything
//       CHECK:   arith.select
//       CHECK:   arith.minnumf
func.func @clamp_of_sum(%x: memref<2x8x16x16xf32>, %w: memref<32x8x3x3xf32>, %y: memref<2x32x14x14xf32>) {
  conv.fused
      ins(%x, %w : memref<2x8x16x16xf32>, memref<32x8x3x3xf32>)
      outs(%y : memref<2x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %c3 = arith.constant 3.0 : f32
        %c0 = arith.constant 0.0 : f32
        %c6 = arith.constant 6.0 : f32
        %sum = arith.addf %acc, %c3 : f32
        %below = arith.cmpf ult, %sum, %c0 : f32
        %low = arith.select %below, %c0, %sum : f32
        %above = arith.cmpf ugt, %low, %c6 : f32
        %clamped = arith.select %above, %c6, %low : f32
        conv.yield %clamped : f32
      }
  return
}

func.func @no_clamp_of_anything(%x: memref<2x8x16x16xf32>, %w: memref<32x8x3x3xf32>, %y: memref<2x32x14x14xf32>) {
  conv.fused
      ins(%x, %w : memref<2x8x16x16xf32>, memref<32x8x3x3xf32>)
      outs(%y : memref<2x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %c0 = arith.constant 0.0 : f32
        %c6 = arith.constant 6.0 : f32
        %below = arith.cmpf ult, %acc, %c0 : f32
        %low = arith.select %below, %c0, %acc : f32
        %above = arith.cmpf ugt, %low, %c6 : f32
        %clamped = arith.select %above, %c6, %low : f32
        conv.yield %clamped : f32
      }
  return
}

// -----

// A sum with a constant, times a power of two below 1, as GELU is written: one fma, which
// rounds as the sum does.
// CHECK-LABEL: func @gelu_f32(
//       CHECK:   ^bb0(%[[X:.*]]: f32):
//       CHECK:   %[[SCALE:.*]] = arith.constant 5.000000e-01 : f32
//       CHECK:   %[[SUMMAND:.*]] = arith.constant 5.000000e-01 : f32
//       CHECK:   %[[FMA:.*]] = math.fma %[[X]], %[[SCALE]], %[[SUMMAND]] : f32
//  CHECK-NEXT:   conv.yield %[[FMA]]
// CHECK-LABEL: func @gelu_f16(
//       CHECK:   math.fma %{{.*}} : f16
// CHECK-LABEL: func @gelu_bf16(
//       CHECK:   math.fma %{{.*}} : bf16
// CHECK-LABEL: func @smallest_scale(
//       CHECK:   math.fma %{{.*}} : f16
// CHECK-LABEL: func @largest_summand(
//       CHECK:   math.fma %{{.*}} : f16
func.func @gelu_f32(%x: memref<2x8x16x16xf32>, %w: memref<32x8x3x3xf32>, %y: memref<2x32x14x14xf32>) {
  conv.fused
      ins(%x, %w : memref<2x8x16x16xf32>, memref<32x8x3x3xf32>)
      outs(%y : memref<2x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %summand = arith.constant 1.0 : f32
        %scale = arith.constant 0.5 : f32
        %sum = arith.addf %acc, %summand : f32
        %scaled = arith.mulf %sum, %scale : f32
        conv.yield %scaled : f32
      }
  return
}

func.func @gelu_f16(%x: memref<2x8x16x16xf16>, %w: memref<32x8x3x3xf16>, %y: memref<2x32x14x14xf16>) {
  conv.fused
      ins(%x, %w : memref<2x8x16x16xf16>, memref<32x8x3x3xf16>)
      outs(%y : memref<2x32x14x14xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %x0 = arith.truncf %acc : f32 to f16
        %summand = arith.constant -1.0 : f16
        %scale = arith.constant 0.5 : f16
        %sum = arith.addf %x0, %summand : f16
        %scaled = arith.mulf %sum, %scale : f16
        conv.yield %scaled : f16
      }
  return
}

func.func @gelu_bf16(%x: memref<2x8x16x16xbf16>, %w: memref<32x8x3x3xbf16>, %y: memref<2x32x14x14xbf16>) {
  conv.fused
      ins(%x, %w : memref<2x8x16x16xbf16>, memref<32x8x3x3xbf16>)
      outs(%y : memref<2x32x14x14xbf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %x0 = arith.truncf %acc : f32 to bf16
        %summand = arith.constant 1.0 : bf16
        %scale = arith.constant 0.5 : bf16
        %sum = arith.addf %x0, %summand : bf16
        %scaled = arith.mulf %sum, %scale : bf16
        conv.yield %scaled : bf16
      }
  return
}

func.func @smallest_scale(%x: memref<2x8x16x16xf16>, %w: memref<32x8x3x3xf16>, %y: memref<2x32x14x14xf16>) {
  conv.fused
      ins(%x, %w : memref<2x8x16x16xf16>, memref<32x8x3x3xf16>)
      outs(%y : memref<2x32x14x14xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %x0 = arith.truncf %acc : f32 to f16
        %summand = arith.constant 1.0 : f16
        %scale = arith.constant 0.125 : f16
        %sum = arith.addf %x0, %summand : f16
        %scaled = arith.mulf %sum, %scale : f16
        conv.yield %scaled : f16
      }
  return
}

func.func @largest_summand(%x: memref<2x8x16x16xf16>, %w: memref<32x8x3x3xf16>, %y: memref<2x32x14x14xf16>) {
  conv.fused
      ins(%x, %w : memref<2x8x16x16xf16>, memref<32x8x3x3xf16>)
      outs(%y : memref<2x32x14x14xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %x0 = arith.truncf %acc : f32 to f16
        %summand = arith.constant 15.0 : f16
        %scale = arith.constant 0.5 : f16
        %sum = arith.addf %x0, %summand : f16
        %scaled = arith.mulf %sum, %scale : f16
        conv.yield %scaled : f16
      }
  return
}

// -----

// The sum may lose bits that the product has (a denormal, or one of another power), be
// infinite, or be a zero that the product gives a sign.
// CHECK-LABEL: func @no_smaller_scale(
//   CHECK-NOT:   math.fma
//       CHECK:   arith.mulf
// CHECK-LABEL: func @no_larger_summand(
//   CHECK-NOT:   math.fma
//       CHECK:   arith.mulf
// CHECK-LABEL: func @no_other_scale(
//   CHECK-NOT:   math.fma
//       CHECK:   arith.mulf
// CHECK-LABEL: func @no_negative_scale(
//   CHECK-NOT:   math.fma
//       CHECK:   arith.mulf
// CHECK-LABEL: func @no_larger_scale(
//   CHECK-NOT:   math.fma
//       CHECK:   arith.mulf
// CHECK-LABEL: func @no_zero_summand(
//   CHECK-NOT:   math.fma
//       CHECK:   arith.mulf
// CHECK-LABEL: func @no_infinite_summand(
//   CHECK-NOT:   math.fma
//       CHECK:   arith.mulf
// CHECK-LABEL: func @no_nan_summand(
//   CHECK-NOT:   math.fma
//       CHECK:   arith.mulf
func.func @no_smaller_scale(%x: memref<2x8x16x16xf16>, %w: memref<32x8x3x3xf16>, %y: memref<2x32x14x14xf16>) {
  conv.fused
      ins(%x, %w : memref<2x8x16x16xf16>, memref<32x8x3x3xf16>)
      outs(%y : memref<2x32x14x14xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %x0 = arith.truncf %acc : f32 to f16
        %summand = arith.constant 1.0 : f16
        %scale = arith.constant 0.0625 : f16
        %sum = arith.addf %x0, %summand : f16
        %scaled = arith.mulf %sum, %scale : f16
        conv.yield %scaled : f16
      }
  return
}

func.func @no_larger_summand(%x: memref<2x8x16x16xf16>, %w: memref<32x8x3x3xf16>, %y: memref<2x32x14x14xf16>) {
  conv.fused
      ins(%x, %w : memref<2x8x16x16xf16>, memref<32x8x3x3xf16>)
      outs(%y : memref<2x32x14x14xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %x0 = arith.truncf %acc : f32 to f16
        %summand = arith.constant 16.0 : f16
        %scale = arith.constant 0.5 : f16
        %sum = arith.addf %x0, %summand : f16
        %scaled = arith.mulf %sum, %scale : f16
        conv.yield %scaled : f16
      }
  return
}

func.func @no_other_scale(%x: memref<2x8x16x16xf32>, %w: memref<32x8x3x3xf32>, %y: memref<2x32x14x14xf32>) {
  conv.fused
      ins(%x, %w : memref<2x8x16x16xf32>, memref<32x8x3x3xf32>)
      outs(%y : memref<2x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %summand = arith.constant 1.0 : f32
        %scale = arith.constant 0.3 : f32
        %sum = arith.addf %acc, %summand : f32
        %scaled = arith.mulf %sum, %scale : f32
        conv.yield %scaled : f32
      }
  return
}

func.func @no_negative_scale(%x: memref<2x8x16x16xf32>, %w: memref<32x8x3x3xf32>, %y: memref<2x32x14x14xf32>) {
  conv.fused
      ins(%x, %w : memref<2x8x16x16xf32>, memref<32x8x3x3xf32>)
      outs(%y : memref<2x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %summand = arith.constant 1.0 : f32
        %scale = arith.constant -0.5 : f32
        %sum = arith.addf %acc, %summand : f32
        %scaled = arith.mulf %sum, %scale : f32
        conv.yield %scaled : f32
      }
  return
}

func.func @no_larger_scale(%x: memref<2x8x16x16xf32>, %w: memref<32x8x3x3xf32>, %y: memref<2x32x14x14xf32>) {
  conv.fused
      ins(%x, %w : memref<2x8x16x16xf32>, memref<32x8x3x3xf32>)
      outs(%y : memref<2x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %summand = arith.constant 1.0 : f32
        %scale = arith.constant 2.0 : f32
        %sum = arith.addf %acc, %summand : f32
        %scaled = arith.mulf %sum, %scale : f32
        conv.yield %scaled : f32
      }
  return
}

func.func @no_zero_summand(%x: memref<2x8x16x16xf32>, %w: memref<32x8x3x3xf32>, %y: memref<2x32x14x14xf32>) {
  conv.fused
      ins(%x, %w : memref<2x8x16x16xf32>, memref<32x8x3x3xf32>)
      outs(%y : memref<2x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %summand = arith.constant 0.0 : f32
        %scale = arith.constant 0.5 : f32
        %sum = arith.addf %acc, %summand : f32
        %scaled = arith.mulf %sum, %scale : f32
        conv.yield %scaled : f32
      }
  return
}

func.func @no_infinite_summand(%x: memref<2x8x16x16xf32>, %w: memref<32x8x3x3xf32>, %y: memref<2x32x14x14xf32>) {
  conv.fused
      ins(%x, %w : memref<2x8x16x16xf32>, memref<32x8x3x3xf32>)
      outs(%y : memref<2x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %summand = arith.constant 0x7F800000 : f32
        %scale = arith.constant 0.5 : f32
        %sum = arith.addf %acc, %summand : f32
        %scaled = arith.mulf %sum, %scale : f32
        conv.yield %scaled : f32
      }
  return
}

func.func @no_nan_summand(%x: memref<2x8x16x16xf32>, %w: memref<32x8x3x3xf32>, %y: memref<2x32x14x14xf32>) {
  conv.fused
      ins(%x, %w : memref<2x8x16x16xf32>, memref<32x8x3x3xf32>)
      outs(%y : memref<2x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %summand = arith.constant 0x7FC00000 : f32
        %scale = arith.constant 0.5 : f32
        %sum = arith.addf %acc, %summand : f32
        %scaled = arith.mulf %sum, %scale : f32
        conv.yield %scaled : f32
      }
  return
}

// -----

// A sum that became an fma is no negative zero either: a clamp behind it is a maximum.
// One with another factor may be.
// CHECK-LABEL: func @clamped_scaled_sum(
//       CHECK:   %[[FMA:.*]] = math.fma
//   CHECK-NOT:   arith.select
//       CHECK:   arith.maximumf %[[FMA]],
// CHECK-LABEL: func @no_clamped_fma(
//       CHECK:   math.fma
//       CHECK:   arith.select
// CHECK-LABEL: func @no_clamped_tiny_fma(
//       CHECK:   math.fma
//       CHECK:   arith.select
func.func @clamped_scaled_sum(%x: memref<2x8x16x16xf32>, %w: memref<32x8x3x3xf32>, %y: memref<2x32x14x14xf32>) {
  conv.fused
      ins(%x, %w : memref<2x8x16x16xf32>, memref<32x8x3x3xf32>)
      outs(%y : memref<2x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %summand = arith.constant 1.0 : f32
        %scale = arith.constant 0.5 : f32
        %sum = arith.addf %acc, %summand : f32
        %scaled = arith.mulf %sum, %scale : f32
        %zero = arith.constant 0.0 : f32
        %negative = arith.cmpf olt, %scaled, %zero : f32
        %clamped = arith.select %negative, %zero, %scaled : f32
        conv.yield %clamped : f32
      }
  return
}

func.func @no_clamped_fma(%x: memref<2x8x16x16xf32>, %w: memref<32x8x3x3xf32>, %y: memref<2x32x14x14xf32>) {
  conv.fused
      ins(%x, %w : memref<2x8x16x16xf32>, memref<32x8x3x3xf32>)
      outs(%y : memref<2x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %summand = arith.constant 1.0 : f32
        %scale = arith.constant 0.3 : f32
        %scaled = math.fma %acc, %scale, %summand : f32
        %zero = arith.constant 0.0 : f32
        %negative = arith.cmpf olt, %scaled, %zero : f32
        %clamped = arith.select %negative, %zero, %scaled : f32
        conv.yield %clamped : f32
      }
  return
}

func.func @no_clamped_tiny_fma(%x: memref<2x8x16x16xf32>, %w: memref<32x8x3x3xf32>, %y: memref<2x32x14x14xf32>) {
  conv.fused
      ins(%x, %w : memref<2x8x16x16xf32>, memref<32x8x3x3xf32>)
      outs(%y : memref<2x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %summand = arith.constant 1.0e-20 : f32
        %scale = arith.constant 0.5 : f32
        %scaled = math.fma %acc, %scale, %summand : f32
        %zero = arith.constant 0.0 : f32
        %negative = arith.cmpf olt, %scaled, %zero : f32
        %clamped = arith.select %negative, %zero, %scaled : f32
        conv.yield %clamped : f32
      }
  return
}
