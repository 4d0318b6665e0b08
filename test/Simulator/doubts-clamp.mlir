// A clamp makes no sum more exact: an element between its limits is off as a sum is,
// in tf32 by 1e-3, whatever the results are.
// RUN: not conv-sim %s --numerics=tf32 --schedule=implicit_gemm --target=sm_90 | FileCheck %s
// RUN: conv-sim %s --numerics=tf32 --schedule=implicit_gemm --target=sm_90 --eighths | FileCheck %s --check-prefix=EXACT
// RUN: sed 's/constant 1[.]5/constant 1.0/' %s >%t.mlir
// RUN: not conv-sim %s --numerics=tf32 --function=no_narrow --reference=%t.mlir | FileCheck %s --check-prefix=FAULT

#id = affine_map<(n, f, h, w) -> (n, f, h, w)>
// Its quotient above a small limit: as near to the pole as the limit is to zero.
// CHECK: quotient result0: UNDECIDED;
// CHECK: quotient result0: the bound does not count what a function makes of roundings near its pole or where its slope has no bound (arith.divf at {{.*}}); --eighths
// EXACT: quotient result0: right
func.func @quotient(%x: tensor<1x16x12x12xf32>, %w: tensor<16x16x3x3xf32>) -> tensor<1x16x10x10xf32> {
  %zero = arith.constant 0.0 : f32
  %low = arith.constant 0.001 : f32
  %high = arith.constant 1.5 : f32
  %e = tensor.empty() : tensor<1x16x10x10xf32>
  %z = linalg.fill ins(%zero : f32) outs(%e : tensor<1x16x10x10xf32>) -> tensor<1x16x10x10xf32>
  %y = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x16x12x12xf32>, tensor<16x16x3x3xf32>) outs(%z : tensor<1x16x10x10xf32>) -> tensor<1x16x10x10xf32>
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%y : tensor<1x16x10x10xf32>) outs(%e : tensor<1x16x10x10xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.maximumf %in, %low : f32
    %1 = arith.minimumf %0, %high : f32
    %2 = arith.divf %high, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<1x16x10x10xf32>
  return %r : tensor<1x16x10x10xf32>
}

// What is left is small beside the sums.
// CHECK: narrow result0: UNDECIDED;
// CHECK: narrow result0: the bound is relative to results, and what a clamp leaves is small beside the sums that it clamps (arith.minimumf at {{.*}}); --eighths
// EXACT: narrow result0: right
func.func @narrow(%x: tensor<1x16x12x12xf32>, %w: tensor<16x16x3x3xf32>) -> tensor<1x16x10x10xf32> {
  %zero = arith.constant 0.0 : f32
  %low = arith.constant -0.01 : f32
  %high = arith.constant 0.01 : f32
  %e = tensor.empty() : tensor<1x16x10x10xf32>
  %z = linalg.fill ins(%zero : f32) outs(%e : tensor<1x16x10x10xf32>) -> tensor<1x16x10x10xf32>
  %y = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x16x12x12xf32>, tensor<16x16x3x3xf32>) outs(%z : tensor<1x16x10x10xf32>) -> tensor<1x16x10x10xf32>
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%y : tensor<1x16x10x10xf32>) outs(%e : tensor<1x16x10x10xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.maximumf %in, %low : f32
    %1 = arith.minimumf %0, %high : f32
    linalg.yield %1 : f32
  } -> tensor<1x16x10x10xf32>
  return %r : tensor<1x16x10x10xf32>
}

// So it is as comparisons write it.
// CHECK: selected result0: UNDECIDED;
// CHECK: selected result0: {{.*}}what a clamp leaves is small beside the sums that it clamps (arith.select at
func.func @selected(%x: tensor<1x16x12x12xf32>, %w: tensor<16x16x3x3xf32>) -> tensor<1x16x10x10xf32> {
  %zero = arith.constant 0.0 : f32
  %low = arith.constant -0.01 : f32
  %high = arith.constant 0.01 : f32
  %e = tensor.empty() : tensor<1x16x10x10xf32>
  %z = linalg.fill ins(%zero : f32) outs(%e : tensor<1x16x10x10xf32>) -> tensor<1x16x10x10xf32>
  %y = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x16x12x12xf32>, tensor<16x16x3x3xf32>) outs(%z : tensor<1x16x10x10xf32>) -> tensor<1x16x10x10xf32>
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%y : tensor<1x16x10x10xf32>) outs(%e : tensor<1x16x10x10xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.cmpf ult, %in, %low : f32
    %1 = arith.select %0, %low, %in : f32
    %2 = arith.cmpf ugt, %1, %high : f32
    %3 = arith.select %2, %high, %1 : f32
    linalg.yield %3 : f32
  } -> tensor<1x16x10x10xf32>
  return %r : tensor<1x16x10x10xf32>
}

// A clamp as wide as sums are leaves no doubt, nor does one limit alone.
// CHECK: no_narrow result0: right
// FAULT: no_narrow result0: WRONG;
func.func @no_narrow(%x: tensor<1x16x12x12xf32>, %w: tensor<16x16x3x3xf32>) -> tensor<1x16x10x10xf32> {
  %zero = arith.constant 0.0 : f32
  %low = arith.constant -0.5 : f32
  %high = arith.constant 1.5 : f32
  %e = tensor.empty() : tensor<1x16x10x10xf32>
  %z = linalg.fill ins(%zero : f32) outs(%e : tensor<1x16x10x10xf32>) -> tensor<1x16x10x10xf32>
  %y = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x16x12x12xf32>, tensor<16x16x3x3xf32>) outs(%z : tensor<1x16x10x10xf32>) -> tensor<1x16x10x10xf32>
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%y : tensor<1x16x10x10xf32>) outs(%e : tensor<1x16x10x10xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.maximumf %in, %low : f32
    %1 = arith.minimumf %0, %high : f32
    linalg.yield %1 : f32
  } -> tensor<1x16x10x10xf32>
  return %r : tensor<1x16x10x10xf32>
}

// CHECK: no_limit result0: right
func.func @no_limit(%x: tensor<1x16x12x12xf32>, %w: tensor<16x16x3x3xf32>) -> tensor<1x16x10x10xf32> {
  %zero = arith.constant 0.0 : f32
  %low = arith.constant -0.01 : f32
  %e = tensor.empty() : tensor<1x16x10x10xf32>
  %z = linalg.fill ins(%zero : f32) outs(%e : tensor<1x16x10x10xf32>) -> tensor<1x16x10x10xf32>
  %y = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x16x12x12xf32>, tensor<16x16x3x3xf32>) outs(%z : tensor<1x16x10x10xf32>) -> tensor<1x16x10x10xf32>
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%y : tensor<1x16x10x10xf32>) outs(%e : tensor<1x16x10x10xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.maximumf %in, %low : f32
    linalg.yield %0 : f32
  } -> tensor<1x16x10x10xf32>
  return %r : tensor<1x16x10x10xf32>
}
