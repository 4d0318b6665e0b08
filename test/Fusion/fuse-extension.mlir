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

// -----

// What the epilogue rounds and extends again is stored as it was rounded: so PyTorch's
// f16 layers hand it to norms that compute in f32, also behind reshapes.
// CHECK-LABEL: func @rounded(
//       CHECK:   %[[Y:.*]] = conv.fused
//       CHECK:     %[[V:.*]] = arith.truncf
//  CHECK-NEXT:     conv.yield %[[V]] : f16
//       CHECK:   } -> tensor<2x6x6x16xf16>
//       CHECK:   %[[R:.*]] = tensor.expand_shape %[[Y]] {{.*}} : tensor<2x6x6x16xf16> into tensor<2x6x6x4x4xf16>
//       CHECK:   %[[S:.*]] = linalg.generic {{.*}} ins(%[[R]] : tensor<2x6x6x4x4xf16>)
//  CHECK-NEXT:   ^bb0(%[[E:.*]]: f16, %[[O:.*]]: f32):
//  CHECK-NEXT:     %[[W:.*]] = arith.extf %[[E]] : f16 to f32
//  CHECK-NEXT:     arith.addf %[[W]], %[[O]]
//       CHECK:   linalg.generic {{.*}} ins(%[[Y]], %{{.*}} : tensor<2x6x6x16xf16>, tensor<2x16xf32>)
//       CHECK:     arith.extf
//       CHECK:     arith.subf
#id = affine_map<(n, h, w, c) -> (n, h, w, c)>
#image = affine_map<(n, h, w, c) -> (n, c)>
#split = affine_map<(n, h, w, g, c) -> (n, h, w, g, c)>
#group = affine_map<(n, h, w, g, c) -> (n, g, c)>
func.func @rounded(%x: tensor<2x8x8x4xf16>, %w: tensor<3x3x4x16xf16>, %zero: tensor<2x4x4xf32>) -> tensor<2x6x6x16xf32> {
  %e = tensor.empty() : tensor<2x6x6x16xf32>
  %y = conv.fused ins(%x, %w : tensor<2x8x8x4xf16>, tensor<3x3x4x16xf16>) outs(%e : tensor<2x6x6x16xf32>)
      dims <input = nhwc, filter = hwcf, output = nhwf> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = f16, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        %0 = arith.truncf %acc : f32 to f16
        %1 = arith.extf %0 : f16 to f32
        conv.yield %1 : f32
      } -> tensor<2x6x6x16xf32>
  %r = tensor.expand_shape %y [[0], [1], [2], [3, 4]] output_shape [2, 6, 6, 4, 4] : tensor<2x6x6x16xf32> into tensor<2x6x6x4x4xf32>
  %s = linalg.generic {indexing_maps = [#split, #group], iterator_types = ["parallel", "reduction", "reduction", "parallel", "parallel"]}
      ins(%r : tensor<2x6x6x4x4xf32>) outs(%zero : tensor<2x4x4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.addf %in, %out : f32
    linalg.yield %0 : f32
  } -> tensor<2x4x4xf32>
  %sums = tensor.collapse_shape %s [[0], [1, 2]] : tensor<2x4x4xf32> into tensor<2x16xf32>
  %v = linalg.generic {indexing_maps = [#id, #image, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y, %sums : tensor<2x6x6x16xf32>, tensor<2x16xf32>) outs(%e : tensor<2x6x6x16xf32>) {
  ^bb0(%in: f32, %sum: f32, %out: f32):
    %0 = arith.subf %in, %sum : f32
    linalg.yield %0 : f32
  } -> tensor<2x6x6x16xf32>
  return %v : tensor<2x6x6x16xf32>
}

// -----

// Where others read what was rounded, it is stored once, and read by all.
// CHECK-LABEL: func @rounded_for_others(
//       CHECK:   %[[Y:.*]] = conv.fused
//       CHECK:   } -> tensor<2x6x6x16xf16>
//       CHECK:   %[[S:.*]] = linalg.generic {{.*}} ins(%[[Y]] : tensor<2x6x6x16xf16>)
//       CHECK:   return %[[Y]], %[[S]]
#id = affine_map<(n, h, w, c) -> (n, h, w, c)>
#plane = affine_map<(n, h, w, c) -> (n, c)>
func.func @rounded_for_others(%x: tensor<2x8x8x4xf16>, %w: tensor<3x3x4x16xf16>, %zero: tensor<2x16xf32>) -> (tensor<2x6x6x16xf16>, tensor<2x16xf32>) {
  %e = tensor.empty() : tensor<2x6x6x16xf32>
  %h = tensor.empty() : tensor<2x6x6x16xf16>
  %y:2 = conv.fused ins(%x, %w : tensor<2x8x8x4xf16>, tensor<3x3x4x16xf16>) outs(%h, %e : tensor<2x6x6x16xf16>, tensor<2x6x6x16xf32>)
      dims <input = nhwc, filter = hwcf, output = nhwf> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = f16, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        %0 = arith.truncf %acc : f32 to f16
        %1 = arith.extf %0 : f16 to f32
        conv.yield %0, %1 : f16, f32
      } -> (tensor<2x6x6x16xf16>, tensor<2x6x6x16xf32>)
  %s = linalg.generic {indexing_maps = [#id, #plane], iterator_types = ["parallel", "reduction", "reduction", "parallel"]}
      ins(%y#1 : tensor<2x6x6x16xf32>) outs(%zero : tensor<2x16xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.addf %in, %out : f32
    linalg.yield %0 : f32
  } -> tensor<2x16xf32>
  return %y#0, %s : tensor<2x6x6x16xf16>, tensor<2x16xf32>
}

// -----

// Somebody needs it extended: as ever.
// CHECK-LABEL: func @rounded_and_returned(
//       CHECK:   %[[Y:.*]] = conv.fused
//       CHECK:     conv.yield %{{.*}} : f32
//       CHECK:   linalg.generic {{.*}} ins(%[[Y]] : tensor<2x6x6x16xf32>)
#id = affine_map<(n, h, w, c) -> (n, h, w, c)>
#plane = affine_map<(n, h, w, c) -> (n, c)>
func.func @rounded_and_returned(%x: tensor<2x8x8x4xf16>, %w: tensor<3x3x4x16xf16>, %zero: tensor<2x16xf32>) -> (tensor<2x6x6x16xf32>, tensor<2x16xf32>) {
  %e = tensor.empty() : tensor<2x6x6x16xf32>
  %y = conv.fused ins(%x, %w : tensor<2x8x8x4xf16>, tensor<3x3x4x16xf16>) outs(%e : tensor<2x6x6x16xf32>)
      dims <input = nhwc, filter = hwcf, output = nhwf> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = f16, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        %0 = arith.truncf %acc : f32 to f16
        %1 = arith.extf %0 : f16 to f32
        conv.yield %1 : f32
      } -> tensor<2x6x6x16xf32>
  %s = linalg.generic {indexing_maps = [#id, #plane], iterator_types = ["parallel", "reduction", "reduction", "parallel"]}
      ins(%y : tensor<2x6x6x16xf32>) outs(%zero : tensor<2x16xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.addf %in, %out : f32
    linalg.yield %0 : f32
  } -> tensor<2x16xf32>
  return %y, %s : tensor<2x6x6x16xf32>, tensor<2x16xf32>
}
