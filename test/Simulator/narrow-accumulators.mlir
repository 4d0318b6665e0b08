// Sums that a program rounds to bf16 or f16 are f32, rounded once; or, where that is
// asked for, rounded in each step, and judged by that type's roundoff.
// RUN: conv-sim %s | FileCheck %s --check-prefixes=CHECK,ONCE
// RUN: conv-sim %s --literal-accumulation | FileCheck %s --check-prefixes=CHECK,LITERAL
// ONCE: bf16 result0: right; 288 elements, {{.*}} (bound 3.91e-03)
// ONCE: f16 result0: right; 288 elements, {{.*}} (bound 4.89e-04)
// LITERAL: bf16 result0: right; 288 elements, {{.*}} (bound 3.67e-02)
// LITERAL: f16 result0: right; 288 elements, {{.*}} (bound 4.58e-03)
func.func @bf16(%x: tensor<1x8x8x16xbf16>, %w: tensor<3x3x16x8xbf16>, %o: tensor<1x6x6x8xbf16>) -> tensor<1x6x6x8xbf16> {
  %r = linalg.conv_2d_nhwc_hwcf ins(%x, %w : tensor<1x8x8x16xbf16>, tensor<3x3x16x8xbf16>) outs(%o : tensor<1x6x6x8xbf16>) -> tensor<1x6x6x8xbf16>
  return %r : tensor<1x6x6x8xbf16>
}

func.func @f16(%x: tensor<1x8x8x16xf16>, %w: tensor<3x3x16x8xf16>, %o: tensor<1x6x6x8xf16>) -> tensor<1x6x6x8xf16> {
  %r = linalg.conv_2d_nhwc_hwcf ins(%x, %w : tensor<1x8x8x16xf16>, tensor<3x3x16x8xf16>) outs(%o : tensor<1x6x6x8xf16>) -> tensor<1x6x6x8xf16>
  return %r : tensor<1x6x6x8xf16>
}

// A result in f16 of sums in f32 is rounded once.
// CHECK: no_narrow_sums result0: right; 288 elements, {{.*}} (bound 4.89e-04)
func.func @no_narrow_sums(%x: tensor<1x8x8x16xf16>, %w: tensor<3x3x16x8xf16>, %o: tensor<1x6x6x8xf32>, %e: tensor<1x6x6x8xf16>) -> tensor<1x6x6x8xf16> {
  %r = linalg.conv_2d_nhwc_hwcf ins(%x, %w : tensor<1x8x8x16xf16>, tensor<3x3x16x8xf16>) outs(%o : tensor<1x6x6x8xf32>) -> tensor<1x6x6x8xf32>
  %t = linalg.generic {indexing_maps = [affine_map<(a, b, c, d) -> (a, b, c, d)>, affine_map<(a, b, c, d) -> (a, b, c, d)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%r : tensor<1x6x6x8xf32>) outs(%e : tensor<1x6x6x8xf16>) {
  ^bb0(%in: f32, %out: f16):
    %0 = arith.truncf %in : f32 to f16
    linalg.yield %0 : f16
  } -> tensor<1x6x6x8xf16>
  return %t : tensor<1x6x6x8xf16>
}
