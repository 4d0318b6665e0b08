// An extension to f64 beside the result itself: who reads it extends the result.
// So torch-mlir writes variances.
// RUN: conv-opt %s --conv-fuse-consumers --split-input-file | FileCheck %s

// CHECK-LABEL: func @readers(
//  CHECK-SAME:   reason = "takes no kernel: what reads it extends the result itself", {{[^}]*}}rule = "elementwise-epilogue", verdict = "fused"
//       CHECK:   %[[Y:.*]] = conv.fused
//   CHECK-NOT:     extf
//       CHECK:   } -> tensor<2x6x6x16xf32>
//       CHECK:   %[[S:.*]] = linalg.generic {{.*}} ins(%[[Y]] : tensor<2x6x6x16xf32>) outs(%{{.*}} : tensor<2x1x1x16xf64>)
//       CHECK:     arith.extf
//       CHECK:     arith.addf
//       CHECK:   linalg.generic {{.*}} ins(%[[Y]], %[[S]] : tensor<2x6x6x16xf32>, tensor<2x1x1x16xf64>)
//       CHECK:     arith.extf
//       CHECK:     arith.subf
//       CHECK:   return %[[Y]]
#id = affine_map<(n, h, w, c) -> (n, h, w, c)>
#plane = affine_map<(n, h, w, c) -> (n, 0, 0, c)>
func.func @readers(%x: tensor<2x8x8x4xf32>, %w: tensor<3x3x4x16xf32>, %zero: tensor<2x1x1x16xf64>) -> (tensor<2x6x6x16xf32>, tensor<2x1x1x16xf64>) {
  %e = tensor.empty() : tensor<2x6x6x16xf32>
  %y = conv.fused ins(%x, %w : tensor<2x8x8x4xf32>, tensor<3x3x4x16xf32>) outs(%e : tensor<2x6x6x16xf32>)
      dims <input = nhwc, filter = hwcf, output = nhwf> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x6x6x16xf32>
  %e64 = tensor.empty() : tensor<2x6x6x16xf64>
  %y64 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y : tensor<2x6x6x16xf32>) outs(%e64 : tensor<2x6x6x16xf64>) {
  ^bb0(%in: f32, %out: f64):
    %0 = arith.extf %in : f32 to f64
    linalg.yield %0 : f64
  } -> tensor<2x6x6x16xf64>
  %s = linalg.generic {indexing_maps = [#id, #plane], iterator_types = ["parallel", "reduction", "reduction", "parallel"]}
      ins(%y64 : tensor<2x6x6x16xf64>) outs(%zero : tensor<2x1x1x16xf64>) {
  ^bb0(%in: f64, %out: f64):
    %0 = arith.addf %in, %out : f64
    linalg.yield %0 : f64
  } -> tensor<2x1x1x16xf64>
  %v = linalg.generic {indexing_maps = [#id, #plane, #plane], iterator_types = ["parallel", "reduction", "reduction", "parallel"]}
      ins(%y64, %s : tensor<2x6x6x16xf64>, tensor<2x1x1x16xf64>) outs(%zero : tensor<2x1x1x16xf64>) {
  ^bb0(%in: f64, %mean: f64, %out: f64):
    %0 = arith.subf %in, %mean : f64
    %1 = arith.mulf %0, %0 : f64
    %2 = arith.addf %1, %out : f64
    linalg.yield %2 : f64
  } -> tensor<2x1x1x16xf64>
  return %y, %v : tensor<2x6x6x16xf32>, tensor<2x1x1x16xf64>
}

// -----

// Alone, or returned, it is the result as ever.
// CHECK-LABEL: func @alone(
//       CHECK:   conv.fused
//       CHECK:     arith.extf
//       CHECK:   } -> tensor<2x6x6x16xf64>
//   CHECK-NOT:   linalg.generic
#id = affine_map<(n, h, w, c) -> (n, h, w, c)>
func.func @alone(%x: tensor<2x8x8x4xf32>, %w: tensor<3x3x4x16xf32>) -> tensor<2x6x6x16xf64> {
  %e = tensor.empty() : tensor<2x6x6x16xf32>
  %y = conv.fused ins(%x, %w : tensor<2x8x8x4xf32>, tensor<3x3x4x16xf32>) outs(%e : tensor<2x6x6x16xf32>)
      dims <input = nhwc, filter = hwcf, output = nhwf> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x6x6x16xf32>
  %e64 = tensor.empty() : tensor<2x6x6x16xf64>
  %y64 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y : tensor<2x6x6x16xf32>) outs(%e64 : tensor<2x6x6x16xf64>) {
  ^bb0(%in: f32, %out: f64):
    %0 = arith.extf %in : f32 to f64
    linalg.yield %0 : f64
  } -> tensor<2x6x6x16xf64>
  return %y64 : tensor<2x6x6x16xf64>
}

// -----

// CHECK-LABEL: func @returned(
//       CHECK:   %[[Y:.*]]:2 = conv.fused
//       CHECK:     %[[V:.*]] = arith.extf
//       CHECK:     conv.yield %{{.*}}, %{{.*}} : f32, f64
//   CHECK-NOT:   linalg.generic
#id = affine_map<(n, h, w, c) -> (n, h, w, c)>
func.func @returned(%x: tensor<2x8x8x4xf32>, %w: tensor<3x3x4x16xf32>) -> (tensor<2x6x6x16xf32>, tensor<2x6x6x16xf64>) {
  %e = tensor.empty() : tensor<2x6x6x16xf32>
  %y = conv.fused ins(%x, %w : tensor<2x8x8x4xf32>, tensor<3x3x4x16xf32>) outs(%e : tensor<2x6x6x16xf32>)
      dims <input = nhwc, filter = hwcf, output = nhwf> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x6x6x16xf32>
  %e64 = tensor.empty() : tensor<2x6x6x16xf64>
  %y64 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y : tensor<2x6x6x16xf32>) outs(%e64 : tensor<2x6x6x16xf64>) {
  ^bb0(%in: f32, %out: f64):
    %0 = arith.extf %in : f32 to f64
    linalg.yield %0 : f64
  } -> tensor<2x6x6x16xf64>
  return %y, %y64 : tensor<2x6x6x16xf32>, tensor<2x6x6x16xf64>
}

// -----

// What extends something else stays; what is read by somebody who cannot extend it
// is fused as ever.
// CHECK-LABEL: func @captured(
//  CHECK-SAME:     %[[OTHER:arg[0-9]]]: f32, %{{.*}}: tensor<2x1x1x16xf64>)
//       CHECK:   %[[Y:.*]] = linalg.generic
//       CHECK:     arith.extf %[[OTHER]] : f32 to f64
//       CHECK:   linalg.generic {{.*}} ins(%[[Y]] : tensor<2x6x6x16xf64>)
#id = affine_map<(n, h, w, c) -> (n, h, w, c)>
#plane = affine_map<(n, h, w, c) -> (n, 0, 0, c)>
func.func @captured(%x: tensor<2x8x8x4xf32>, %w: tensor<3x3x4x16xf32>, %other: f32, %zero: tensor<2x1x1x16xf64>) -> (tensor<2x6x6x16xf32>, tensor<2x1x1x16xf64>) {
  %e = tensor.empty() : tensor<2x6x6x16xf32>
  %y = conv.fused ins(%x, %w : tensor<2x8x8x4xf32>, tensor<3x3x4x16xf32>) outs(%e : tensor<2x6x6x16xf32>)
      dims <input = nhwc, filter = hwcf, output = nhwf> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x6x6x16xf32>
  %e64 = tensor.empty() : tensor<2x6x6x16xf64>
  %y64 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y : tensor<2x6x6x16xf32>) outs(%e64 : tensor<2x6x6x16xf64>) {
  ^bb0(%in: f32, %out: f64):
    %0 = arith.extf %other : f32 to f64
    linalg.yield %0 : f64
  } -> tensor<2x6x6x16xf64>
  %s = linalg.generic {indexing_maps = [#id, #plane], iterator_types = ["parallel", "reduction", "reduction", "parallel"]}
      ins(%y64 : tensor<2x6x6x16xf64>) outs(%zero : tensor<2x1x1x16xf64>) {
  ^bb0(%in: f64, %out: f64):
    %0 = arith.addf %in, %out : f64
    linalg.yield %0 : f64
  } -> tensor<2x1x1x16xf64>
  return %y, %s : tensor<2x6x6x16xf32>, tensor<2x1x1x16xf64>
}

// -----

// CHECK-LABEL: func @no_generic(
//       CHECK:   %[[Y:.*]]:2 = conv.fused
//       CHECK:     conv.yield %{{.*}}, %{{.*}} : f32, f64
//       CHECK:   linalg.reduce {{.*}} ins(%[[Y]]#1 : tensor<2x6x6x16xf64>)
#id = affine_map<(n, h, w, c) -> (n, h, w, c)>
func.func @no_generic(%x: tensor<2x8x8x4xf32>, %w: tensor<3x3x4x16xf32>, %zero: tensor<2x16xf64>) -> (tensor<2x6x6x16xf32>, tensor<2x16xf64>) {
  %e = tensor.empty() : tensor<2x6x6x16xf32>
  %y = conv.fused ins(%x, %w : tensor<2x8x8x4xf32>, tensor<3x3x4x16xf32>) outs(%e : tensor<2x6x6x16xf32>)
      dims <input = nhwc, filter = hwcf, output = nhwf> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x6x6x16xf32>
  %e64 = tensor.empty() : tensor<2x6x6x16xf64>
  %y64 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y : tensor<2x6x6x16xf32>) outs(%e64 : tensor<2x6x6x16xf64>) {
  ^bb0(%in: f32, %out: f64):
    %0 = arith.extf %in : f32 to f64
    linalg.yield %0 : f64
  } -> tensor<2x6x6x16xf64>
  %s = linalg.reduce {arith.addf} ins(%y64 : tensor<2x6x6x16xf64>) outs(%zero : tensor<2x16xf64>) dimensions = [1, 2]
  return %y, %s : tensor<2x6x6x16xf32>, tensor<2x16xf64>
}
