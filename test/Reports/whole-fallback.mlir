// What multiplies in types that no family of kernels has: the convolution, its
// padding, its zeros in between, its groups and what follows it are one kernel
// all the same, and each of them is told so.
// RUN: conv-opt %s --emit=mlir --stage=kernels -o - | FileCheck %s
// RUN: conv-sim %s | FileCheck %s --check-prefix=SIM
// SIM-NOT: WRONG
//     SIM: 4 of 4 functions ran right

// Three features of each channel, then a rescale.
// CHECK-LABEL: func.func @bytes(
//       CHECK:   gpu.launch_func @{{.*}}reduce_0
//   CHECK-NOT:   gpu.launch_func
//       CHECK:   return
#id = affine_map<(n, h, w, c) -> (n, h, w, c)>
#ch = affine_map<(n, h, w, c) -> (c)>
func.func @bytes(%x: tensor<2x6x7x2xi8>, %w: tensor<3x3x2x3xi8>, %b: tensor<6xi32>) -> tensor<2x6x7x6xi8> {
  %zero8 = arith.constant 0 : i8
  %zero = arith.constant 0 : i32
  %three = arith.constant 3 : i32
  %p = tensor.pad %x low[0, 1, 1, 0] high[0, 1, 1, 0] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %zero8 : i8
  } : tensor<2x6x7x2xi8> to tensor<2x8x9x2xi8>
  %e = tensor.empty() : tensor<2x6x7x2x3xi32>
  %f = linalg.fill ins(%zero : i32) outs(%e : tensor<2x6x7x2x3xi32>) -> tensor<2x6x7x2x3xi32>
  %y = linalg.depthwise_conv_2d_nhwc_hwcm ins(%p, %w : tensor<2x8x9x2xi8>, tensor<3x3x2x3xi8>) outs(%f : tensor<2x6x7x2x3xi32>) -> tensor<2x6x7x2x3xi32>
  %c = tensor.collapse_shape %y [[0], [1], [2], [3, 4]] : tensor<2x6x7x2x3xi32> into tensor<2x6x7x6xi32>
  %er = tensor.empty() : tensor<2x6x7x6xi8>
  %r = linalg.generic {indexing_maps = [#id, #ch, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%c, %b : tensor<2x6x7x6xi32>, tensor<6xi32>) outs(%er : tensor<2x6x7x6xi8>) {
  ^bb0(%in: i32, %bias: i32, %out: i8):
    %0 = arith.addi %in, %bias : i32
    %1 = arith.shrsi %0, %three : i32
    %2 = arith.trunci %1 : i32 to i8
    linalg.yield %2 : i8
  } -> tensor<2x6x7x6xi8>
  return %r : tensor<2x6x7x6xi8>
}

// Groups of one channel behind a padding.
// CHECK-LABEL: func.func @groups(
//       CHECK:   gpu.launch_func @{{.*}}reduce_0
//   CHECK-NOT:   gpu.launch_func
//       CHECK:   return
func.func @groups(%x: tensor<1x3x5x6xf64>, %w: tensor<6x1x2x3xf64>) -> tensor<1x6x5x6xf64> {
  %zero = arith.constant 0.0 : f64
  %p = tensor.pad %x low[0, 0, 1, 2] high[0, 0, 0, 0] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %zero : f64
  } : tensor<1x3x5x6xf64> to tensor<1x3x6x8xf64>
  %e = tensor.empty() : tensor<1x3x2x5x6xf64>
  %xg = tensor.expand_shape %p [[0], [1, 2], [3], [4]] output_shape [1, 3, 1, 6, 8] : tensor<1x3x6x8xf64> into tensor<1x3x1x6x8xf64>
  %wg = tensor.expand_shape %w [[0, 1], [2], [3], [4]] output_shape [3, 2, 1, 2, 3] : tensor<6x1x2x3xf64> into tensor<3x2x1x2x3xf64>
  %none = arith.constant 0.0 : f64
  %f = linalg.fill ins(%none : f64) outs(%e : tensor<1x3x2x5x6xf64>) -> tensor<1x3x2x5x6xf64>
  %y = linalg.conv_2d_ngchw_gfchw ins(%xg, %wg : tensor<1x3x1x6x8xf64>, tensor<3x2x1x2x3xf64>) outs(%f : tensor<1x3x2x5x6xf64>) -> tensor<1x3x2x5x6xf64>
  %c = tensor.collapse_shape %y [[0], [1, 2], [3], [4]] : tensor<1x3x2x5x6xf64> into tensor<1x6x5x6xf64>
  return %c : tensor<1x6x5x6xf64>
}

// A transposed convolution: zeros stand between the elements of its input.
// CHECK-LABEL: func.func @spread(
//       CHECK:   gpu.launch_func @{{.*}}reduce_0
//   CHECK-NOT:   gpu.launch_func
//       CHECK:   return
func.func @spread(%x: tensor<1x2x4xf64>, %w: tensor<3x2x3xf64>) -> tensor<1x3x8xf64> {
  %zero = arith.constant 0.0 : f64
  %z = tensor.empty() : tensor<1x2x10xf64>
  %zeros = linalg.fill ins(%zero : f64) outs(%z : tensor<1x2x10xf64>) -> tensor<1x2x10xf64>
  %s = tensor.insert_slice %x into %zeros[0, 0, 1] [1, 2, 4] [1, 1, 2] : tensor<1x2x4xf64> into tensor<1x2x10xf64>
  %e = tensor.empty() : tensor<1x3x8xf64>
  %none = arith.constant 0.0 : f64
  %f = linalg.fill ins(%none : f64) outs(%e : tensor<1x3x8xf64>) -> tensor<1x3x8xf64>
  %y = linalg.conv_1d_ncw_fcw ins(%s, %w : tensor<1x2x10xf64>, tensor<3x2x3xf64>) outs(%f : tensor<1x3x8xf64>) -> tensor<1x3x8xf64>
  return %y : tensor<1x3x8xf64>
}

// What others read as well is made once, by kernels of its own.
// CHECK-LABEL: func.func @no_second_reader(
//       CHECK:   gpu.launch_func @{{.*}}map_0
//       CHECK:   gpu.launch_func @{{.*}}copy_1
//       CHECK:   gpu.launch_func @{{.*}}reduce_2
func.func @no_second_reader(%x: tensor<1x2x8xf64>, %w: tensor<3x2x3xf64>) -> (tensor<1x3x8xf64>, tensor<1x2x10xf64>) {
  %zero = arith.constant 1.0 : f64
  %p = tensor.pad %x low[0, 0, 1] high[0, 0, 1] {
  ^bb0(%i0: index, %i1: index, %i2: index):
    tensor.yield %zero : f64
  } : tensor<1x2x8xf64> to tensor<1x2x10xf64>
  %e = tensor.empty() : tensor<1x3x8xf64>
  %none = arith.constant 0.0 : f64
  %f = linalg.fill ins(%none : f64) outs(%e : tensor<1x3x8xf64>) -> tensor<1x3x8xf64>
  %y = linalg.conv_1d_ncw_fcw ins(%p, %w : tensor<1x2x10xf64>, tensor<3x2x3xf64>) outs(%f : tensor<1x3x8xf64>) -> tensor<1x3x8xf64>
  return %y, %p : tensor<1x3x8xf64>, tensor<1x2x10xf64>
}
