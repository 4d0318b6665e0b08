// Sums that a convolution rounds to 16 bits and that are summed again may be off by
// what the bound of the last sum does not count. One that is not summed again is
// judged.
// RUN: not conv-sim %s --function=twice | FileCheck %s
// RUN: sed 's/constant 1[.]0/constant 1.5/' %s >%t.mlir
// RUN: not conv-sim %s --function=once --reference=%t.mlir | FileCheck %s --check-prefix=FAULT

#id = affine_map<(n, f, h, w) -> (n, f, h, w)>
#red = affine_map<(n, f, h, w) -> (n, f)>
// CHECK: twice result0: UNDECIDED;
// CHECK: twice result0: the bound does not count what is rounded and summed again (linalg.conv_2d_nchw_fchw at {{.*}}doubts-sums.mlir:[[@LINE+6]]:8, then linalg.generic at {{.*}}doubts-sums.mlir:[[@LINE+9]]:8)
func.func @twice(%x: tensor<1x64x12x12xf16>, %w: tensor<32x64x3x3xf16>) -> tensor<1x32xf32> {
  %zero = arith.constant 0.0 : f16
  %zero32 = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x32x10x10xf16>
  %z = linalg.fill ins(%zero : f16) outs(%e : tensor<1x32x10x10xf16>) -> tensor<1x32x10x10xf16>
  %y = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x64x12x12xf16>, tensor<32x64x3x3xf16>) outs(%z : tensor<1x32x10x10xf16>) -> tensor<1x32x10x10xf16>
  %em = tensor.empty() : tensor<1x32xf32>
  %fm = linalg.fill ins(%zero32 : f32) outs(%em : tensor<1x32xf32>) -> tensor<1x32xf32>
  %r = linalg.generic {indexing_maps = [#id, #red], iterator_types = ["parallel", "parallel", "reduction", "reduction"]} ins(%y : tensor<1x32x10x10xf16>) outs(%fm : tensor<1x32xf32>) {
  ^bb0(%in: f16, %out: f32):
    %0 = arith.extf %in : f16 to f32
    %1 = arith.addf %0, %out : f32
    linalg.yield %1 : f32
  } -> tensor<1x32xf32>
  return %r : tensor<1x32xf32>
}

// FAULT: once result0: WRONG;
func.func @once(%x: tensor<1x16x12x12xf16>, %w: tensor<16x16x3x3xf16>) -> tensor<1x16x10x10xf16> {
  %zero = arith.constant 0.0 : f16
  %one = arith.constant 1.0 : f16
  %e = tensor.empty() : tensor<1x16x10x10xf16>
  %z = linalg.fill ins(%zero : f16) outs(%e : tensor<1x16x10x10xf16>) -> tensor<1x16x10x10xf16>
  %y = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x16x12x12xf16>, tensor<16x16x3x3xf16>) outs(%z : tensor<1x16x10x10xf16>) -> tensor<1x16x10x10xf16>
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%y : tensor<1x16x10x10xf16>) outs(%e : tensor<1x16x10x10xf16>) {
  ^bb0(%in: f16, %out: f16):
    %0 = arith.addf %in, %one : f16
    linalg.yield %0 : f16
  } -> tensor<1x16x10x10xf16>
  return %r : tensor<1x16x10x10xf16>
}
