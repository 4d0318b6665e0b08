// A group norm of f16 between two convolutions, as torch-mlir writes it: in f32 with
// a variance in f64, behind reshapes, and its scale and shift by gathers. Extents are
// odd, so that no vector is full.
// RUN: conv-sim %s | FileCheck %s
// RUN: conv-opt %s --emit=mlir --stage=scheduled | FileCheck %s --check-prefix=OPS

// CHECK: main result0: right

// The convolution stores f16; the scale and the shift are one op, with the result for
// both of what they share.
//   OPS-LABEL: func.func @main(
//         OPS:   %[[Y:.*]] = conv.fused
//         OPS:   } -> tensor<2x6x5x7xf16>
//         OPS:   %[[G:.*]] = tensor.expand_shape %{{.*}} : tensor<2x6x35xf16> into tensor<2x3x2x35xf16>
//         OPS:   linalg.generic {{.*}}"reduction"]} ins(%[[G]] : tensor<2x3x2x35xf16>) {{.*}} tensor<2x3x1x1xf64>
//         OPS:     arith.extf %{{.*}} : f16 to f64
//         OPS:   linalg.generic {{.*}}"reduction"]} ins(%[[G]], {{.*}} tensor<2x3x1x1xf64>
//         OPS:   linalg.generic {{.*}}"reduction"]} ins(%[[G]] : tensor<2x3x2x35xf16>) {{.*}} tensor<2x3x1x1xf32>
//         OPS:     arith.extf %{{.*}} : f16 to f32
//         OPS:   %[[S:.*]]:2 = linalg.generic
//         OPS:   } -> (tensor<2x3x2x1xf32>, tensor<2x3x2x1xf32>)
//    OPS-NEXT:   tensor.collapse_shape %[[S]]#0
//    OPS-NEXT:   tensor.collapse_shape %[[S]]#1
//     OPS-NOT:   tensor.extract
//         OPS:   linalg.generic {{.*}} ins(%[[Y]], {{.*}} outs({{.*}} : tensor<2x6x5x7xf16>)
//     OPS-NOT:   linalg.generic
//         OPS:   conv.fused
#id1 = affine_map<(c) -> (c)>
#id2 = affine_map<(n, c) -> (n, c)>
#id = affine_map<(n, c, h, w) -> (n, c, h, w)>
#plane = affine_map<(n, c, h, w) -> (n, c, 0, 0)>
#group = affine_map<(n, c, h, w) -> (n, c, 0, w)>
#images = affine_map<(n, c, h, w) -> (0, c, h, w)>
module {
  func.func @main(%x: tensor<2x3x7x9xf16>, %w: tensor<6x3x3x3xf16>, %gamma: tensor<6xf16>, %beta: tensor<6xf16>, %v: tensor<4x6x1x1xf16>) -> tensor<2x4x5x7xf16> {
    %c0_i64 = arith.constant 0 : i64
    %c1_i64 = arith.constant 1 : i64
    %c2_i64 = arith.constant 2 : i64
    %c3_i64 = arith.constant 3 : i64
    %zero32 = arith.constant 0.0 : f32
    %zero64 = arith.constant 0.0 : f64
    %one = arith.constant 1.0 : f32
    %eps = arith.constant 1.0e-05 : f64
    %count32 = arith.constant 70.0 : f32
    %count64 = arith.constant 70.0 : f64
    %n = arith.constant dense<[[0, 0, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1]]> : tensor<2x6xi64>
    %g = arith.constant dense<[[0, 0, 1, 1, 2, 2], [0, 0, 1, 1, 2, 2]]> : tensor<2x6xi64>
    %c = arith.constant dense<[[0, 1, 0, 1, 0, 1], [0, 1, 0, 1, 0, 1]]> : tensor<2x6xi64>
    %u = arith.constant dense<0> : tensor<2x6xi64>
    %e32 = tensor.empty() : tensor<2x6x5x7xf32>
    %e16 = tensor.empty() : tensor<2x6x5x7xf16>
    %f = linalg.fill ins(%zero32 : f32) outs(%e32 : tensor<2x6x5x7xf32>) -> tensor<2x6x5x7xf32>
    %0 = linalg.conv_2d_nchw_fchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%x, %w : tensor<2x3x7x9xf16>, tensor<6x3x3x3xf16>) outs(%f : tensor<2x6x5x7xf32>) -> tensor<2x6x5x7xf32>
    %1 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%0 : tensor<2x6x5x7xf32>) outs(%e16 : tensor<2x6x5x7xf16>) {
    ^bb0(%in: f32, %out: f16):
      %a = arith.truncf %in : f32 to f16
      linalg.yield %a : f16
    } -> tensor<2x6x5x7xf16>
    %2 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%1 : tensor<2x6x5x7xf16>) outs(%e32 : tensor<2x6x5x7xf32>) {
    ^bb0(%in: f16, %out: f32):
      %a = arith.extf %in : f16 to f32
      linalg.yield %a : f32
    } -> tensor<2x6x5x7xf32>
    %collapsed = tensor.collapse_shape %2 [[0], [1], [2, 3]] : tensor<2x6x5x7xf32> into tensor<2x6x35xf32>
    %expanded = tensor.expand_shape %collapsed [[0], [1, 2], [3]] output_shape [2, 3, 2, 35] : tensor<2x6x35xf32> into tensor<2x3x2x35xf32>
    %7 = tensor.empty() : tensor<2x3x2x35xf64>
    %8 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded : tensor<2x3x2x35xf32>) outs(%7 : tensor<2x3x2x35xf64>) {
    ^bb0(%in: f32, %out: f64):
      %a = arith.extf %in : f32 to f64
      linalg.yield %a : f64
    } -> tensor<2x3x2x35xf64>
    %9 = tensor.empty() : tensor<2x3x1x1xf64>
    %10 = linalg.fill ins(%zero64 : f64) outs(%9 : tensor<2x3x1x1xf64>) -> tensor<2x3x1x1xf64>
    %11 = linalg.generic {indexing_maps = [#id, #plane], iterator_types = ["parallel", "parallel", "reduction", "reduction"]} ins(%8 : tensor<2x3x2x35xf64>) outs(%10 : tensor<2x3x1x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %a = arith.addf %in, %out : f64
      linalg.yield %a : f64
    } -> tensor<2x3x1x1xf64>
    %12 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%11 : tensor<2x3x1x1xf64>) outs(%9 : tensor<2x3x1x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %a = arith.divf %in, %count64 : f64
      linalg.yield %a : f64
    } -> tensor<2x3x1x1xf64>
    %13 = linalg.generic {indexing_maps = [#id, #plane, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%8, %12 : tensor<2x3x2x35xf64>, tensor<2x3x1x1xf64>) outs(%7 : tensor<2x3x2x35xf64>) {
    ^bb0(%in: f64, %in_0: f64, %out: f64):
      %a = arith.subf %in, %in_0 : f64
      linalg.yield %a : f64
    } -> tensor<2x3x2x35xf64>
    %14 = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%13, %13 : tensor<2x3x2x35xf64>, tensor<2x3x2x35xf64>) outs(%7 : tensor<2x3x2x35xf64>) {
    ^bb0(%in: f64, %in_0: f64, %out: f64):
      %a = arith.mulf %in, %in_0 : f64
      linalg.yield %a : f64
    } -> tensor<2x3x2x35xf64>
    %15 = linalg.generic {indexing_maps = [#id, #plane], iterator_types = ["parallel", "parallel", "reduction", "reduction"]} ins(%14 : tensor<2x3x2x35xf64>) outs(%10 : tensor<2x3x1x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %a = arith.addf %in, %out : f64
      linalg.yield %a : f64
    } -> tensor<2x3x1x1xf64>
    %16 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%15 : tensor<2x3x1x1xf64>) outs(%9 : tensor<2x3x1x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %a = arith.divf %in, %count64 : f64
      linalg.yield %a : f64
    } -> tensor<2x3x1x1xf64>
    %17 = tensor.empty() : tensor<2x3x1x1xf32>
    %18 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%16 : tensor<2x3x1x1xf64>) outs(%17 : tensor<2x3x1x1xf32>) {
    ^bb0(%in: f64, %out: f32):
      %a = arith.truncf %in : f64 to f32
      linalg.yield %a : f32
    } -> tensor<2x3x1x1xf32>
    %19 = linalg.fill ins(%zero32 : f32) outs(%17 : tensor<2x3x1x1xf32>) -> tensor<2x3x1x1xf32>
    %20 = linalg.generic {indexing_maps = [#id, #plane], iterator_types = ["parallel", "parallel", "reduction", "reduction"]} ins(%expanded : tensor<2x3x2x35xf32>) outs(%19 : tensor<2x3x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %a = arith.addf %in, %out : f32
      linalg.yield %a : f32
    } -> tensor<2x3x1x1xf32>
    %21 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%20 : tensor<2x3x1x1xf32>) outs(%17 : tensor<2x3x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %a = arith.divf %in, %count32 : f32
      linalg.yield %a : f32
    } -> tensor<2x3x1x1xf32>
    %22 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%18 : tensor<2x3x1x1xf32>) outs(%17 : tensor<2x3x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %a = arith.truncf %eps : f64 to f32
      %b = arith.addf %in, %a : f32
      %r = math.rsqrt %b : f32
      linalg.yield %r : f32
    } -> tensor<2x3x1x1xf32>
    %gammas = tensor.expand_shape %gamma [[0, 1, 2, 3]] output_shape [1, 3, 2, 1] : tensor<6xf16> into tensor<1x3x2x1xf16>
    %24 = tensor.empty() : tensor<2x3x2x1xf32>
    %25 = linalg.generic {indexing_maps = [#group, #images, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%22, %gammas : tensor<2x3x1x1xf32>, tensor<1x3x2x1xf16>) outs(%24 : tensor<2x3x2x1xf32>) {
    ^bb0(%in: f32, %in_0: f16, %out: f32):
      %a = arith.extf %in_0 : f16 to f32
      %b = arith.mulf %in, %a : f32
      linalg.yield %b : f32
    } -> tensor<2x3x2x1xf32>
    %26 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%21 : tensor<2x3x1x1xf32>) outs(%17 : tensor<2x3x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %a = arith.negf %in : f32
      linalg.yield %a : f32
    } -> tensor<2x3x1x1xf32>
    %27 = linalg.generic {indexing_maps = [#group, #id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%26, %25 : tensor<2x3x1x1xf32>, tensor<2x3x2x1xf32>) outs(%24 : tensor<2x3x2x1xf32>) {
    ^bb0(%in: f32, %in_0: f32, %out: f32):
      %a = arith.mulf %in, %in_0 : f32
      linalg.yield %a : f32
    } -> tensor<2x3x2x1xf32>
    %betas = tensor.expand_shape %beta [[0, 1, 2, 3]] output_shape [1, 3, 2, 1] : tensor<6xf16> into tensor<1x3x2x1xf16>
    %28 = linalg.generic {indexing_maps = [#id, #images, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%27, %betas : tensor<2x3x2x1xf32>, tensor<1x3x2x1xf16>) outs(%24 : tensor<2x3x2x1xf32>) {
    ^bb0(%in: f32, %in_0: f16, %out: f32):
      %a = arith.extf %in_0 : f16 to f32
      %b = arith.addf %in, %a : f32
      linalg.yield %b : f32
    } -> tensor<2x3x2x1xf32>
    %29 = tensor.empty() : tensor<2x6xf32>
    %30 = linalg.generic {indexing_maps = [#id2, #id2, #id2, #id2, #id2], iterator_types = ["parallel", "parallel"]} ins(%n, %g, %c, %u : tensor<2x6xi64>, tensor<2x6xi64>, tensor<2x6xi64>, tensor<2x6xi64>) outs(%29 : tensor<2x6xf32>) {
    ^bb0(%in: i64, %in_0: i64, %in_1: i64, %in_2: i64, %out: f32):
      %l = arith.cmpi slt, %in, %c0_i64 : i64
      %m = arith.addi %in, %c2_i64 : i64
      %o = arith.select %l, %m, %in : i64
      %p = arith.index_cast %o : i64 to index
      %q = arith.index_cast %in_0 : i64 to index
      %r = arith.index_cast %in_1 : i64 to index
      %s = arith.index_cast %in_2 : i64 to index
      %element = tensor.extract %25[%p, %q, %r, %s] : tensor<2x3x2x1xf32>
      linalg.yield %element : f32
    } -> tensor<2x6xf32>
    %31 = linalg.generic {indexing_maps = [#id2, #id2, #id2, #id2, #id2], iterator_types = ["parallel", "parallel"]} ins(%n, %g, %c, %u : tensor<2x6xi64>, tensor<2x6xi64>, tensor<2x6xi64>, tensor<2x6xi64>) outs(%29 : tensor<2x6xf32>) {
    ^bb0(%in: i64, %in_0: i64, %in_1: i64, %in_2: i64, %out: f32):
      %p = arith.index_cast %in : i64 to index
      %q = arith.index_cast %in_0 : i64 to index
      %r = arith.index_cast %in_1 : i64 to index
      %s = arith.index_cast %in_2 : i64 to index
      %element = tensor.extract %28[%p, %q, %r, %s] : tensor<2x3x2x1xf32>
      linalg.yield %element : f32
    } -> tensor<2x6xf32>
    %scale = tensor.expand_shape %30 [[0], [1, 2, 3]] output_shape [2, 6, 1, 1] : tensor<2x6xf32> into tensor<2x6x1x1xf32>
    %shift = tensor.expand_shape %31 [[0], [1, 2, 3]] output_shape [2, 6, 1, 1] : tensor<2x6xf32> into tensor<2x6x1x1xf32>
    %32 = linalg.generic {indexing_maps = [#id, #plane, #plane, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%2, %scale, %shift : tensor<2x6x5x7xf32>, tensor<2x6x1x1xf32>, tensor<2x6x1x1xf32>) outs(%e16 : tensor<2x6x5x7xf16>) {
    ^bb0(%in: f32, %in_0: f32, %in_1: f32, %out: f16):
      %a = arith.mulf %in, %in_0 : f32
      %b = arith.addf %a, %in_1 : f32
      %d = arith.truncf %b : f32 to f16
      linalg.yield %d : f16
    } -> tensor<2x6x5x7xf16>
    %h32 = tensor.empty() : tensor<2x4x5x7xf32>
    %h16 = tensor.empty() : tensor<2x4x5x7xf16>
    %33 = linalg.fill ins(%zero32 : f32) outs(%h32 : tensor<2x4x5x7xf32>) -> tensor<2x4x5x7xf32>
    %34 = linalg.conv_2d_nchw_fchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%32, %v : tensor<2x6x5x7xf16>, tensor<4x6x1x1xf16>) outs(%33 : tensor<2x4x5x7xf32>) -> tensor<2x4x5x7xf32>
    %35 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%34 : tensor<2x4x5x7xf32>) outs(%h16 : tensor<2x4x5x7xf16>) {
    ^bb0(%in: f32, %out: f16):
      %a = arith.truncf %in : f32 to f16
      linalg.yield %a : f16
    } -> tensor<2x4x5x7xf16>
    return %35 : tensor<2x4x5x7xf16>
  }
}
