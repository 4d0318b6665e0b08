// RUN: conv-sim %s --eighths | FileCheck %s

// Where its argument is below -87.4, the logistic function is below the normal
// numbers, and a reciprocal that flushes to zero would lose it: times 2^126 it is
// between 0.3 and 1.
// CHECK: tiny result0: right
func.func @tiny(%x: tensor<1x8x6x6xf32>, %w: tensor<16x8x1x1xf32>) -> tensor<1x16x6x6xf32> {
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1.0 : f32
  %low = arith.constant -87.5 : f32
  %least = arith.constant -88.5 : f32
  %scale = arith.constant 0x7E800000 : f32
  %empty = tensor.empty() : tensor<1x16x6x6xf32>
  %fill = linalg.fill ins(%zero : f32) outs(%empty : tensor<1x16x6x6xf32>) -> tensor<1x16x6x6xf32>
  %conv = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x8x6x6xf32>, tensor<16x8x1x1xf32>) outs(%fill : tensor<1x16x6x6xf32>) -> tensor<1x16x6x6xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(n, f, h, w) -> (n, f, h, w)>, affine_map<(n, f, h, w) -> (n, f, h, w)>],
                       iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%conv : tensor<1x16x6x6xf32>) outs(%empty : tensor<1x16x6x6xf32>) {
  ^bb0(%acc: f32, %out: f32):
    %sum = arith.addf %acc, %low : f32
    %a = arith.maximumf %sum, %least : f32
    %n = arith.negf %a : f32
    %e = math.exp %n : f32
    %d = arith.addf %e, %one : f32
    %q = arith.divf %one, %d : f32
    %r = arith.mulf %q, %scale : f32
    linalg.yield %r : f32
  } -> tensor<1x16x6x6xf32>
  return %y : tensor<1x16x6x6xf32>
}
