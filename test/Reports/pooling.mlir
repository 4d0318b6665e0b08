// A pooling, its padding, what it starts at and what divides its sums are one
// kernel.
// RUN: conv-opt %s --emit=mlir --stage=kernels -o - | FileCheck %s
// RUN: conv-sim %s | FileCheck %s --check-prefix=SIM
// SIM-NOT: WRONG
//     SIM: 4 of 4 functions ran right

// CHECK-LABEL: func.func @maximum(
//       CHECK:   gpu.launch_func @{{.*}}pooling_nchw_max_0
//   CHECK-NOT:   gpu.launch_func
//       CHECK:   return
func.func @maximum(%x: tensor<2x3x9x8xf32>) -> tensor<2x3x5x4xf32> {
  %low = arith.constant 0xFF800000 : f32
  %p = tensor.pad %x low[0, 0, 1, 1] high[0, 0, 1, 1] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %low : f32
  } : tensor<2x3x9x8xf32> to tensor<2x3x11x10xf32>
  %e = tensor.empty() : tensor<2x3x5x4xf32>
  %f = linalg.fill ins(%low : f32) outs(%e : tensor<2x3x5x4xf32>) -> tensor<2x3x5x4xf32>
  %w = tensor.empty() : tensor<3x3xf32>
  %y = linalg.pooling_nchw_max {dilations = dense<1> : vector<2xi64>, strides = dense<2> : vector<2xi64>} ins(%p, %w : tensor<2x3x11x10xf32>, tensor<3x3xf32>) outs(%f : tensor<2x3x5x4xf32>) -> tensor<2x3x5x4xf32>
  return %y : tensor<2x3x5x4xf32>
}

// The padding counts: its value is not neutral.
// CHECK-LABEL: func.func @mean_of_ones_around(
//       CHECK:   gpu.launch_func @{{.*}}pooling_nhwc_sum_0
//   CHECK-NOT:   gpu.launch_func
//       CHECK:   return
func.func @mean_of_ones_around(%x: tensor<1x6x7x5xf32>) -> tensor<1x7x7x5xf32> {
  %zero = arith.constant 0.0 : f32
  %nine = arith.constant 9.0 : f32
  %p = tensor.pad %x low[0, 2, 1, 0] high[0, 1, 1, 0] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    %one = arith.constant 1.0 : f32
    tensor.yield %one : f32
  } : tensor<1x6x7x5xf32> to tensor<1x9x9x5xf32>
  %e = tensor.empty() : tensor<1x7x7x5xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x7x7x5xf32>) -> tensor<1x7x7x5xf32>
  %w = tensor.empty() : tensor<3x3xf32>
  %s = linalg.pooling_nhwc_sum {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%p, %w : tensor<1x9x9x5xf32>, tensor<3x3xf32>) outs(%f : tensor<1x7x7x5xf32>) -> tensor<1x7x7x5xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(a, b, c, d) -> (a, b, c, d)>, affine_map<(a, b, c, d) -> (a, b, c, d)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%s : tensor<1x7x7x5xf32>) outs(%e : tensor<1x7x7x5xf32>) {
  ^bb0(%in: f32, %out: f32):
    %q = arith.divf %in, %nine : f32
    linalg.yield %q : f32
  } -> tensor<1x7x7x5xf32>
  return %y : tensor<1x7x7x5xf32>
}

// A padded tensor that somebody else wants is made.
// CHECK-LABEL: func.func @no_second_reader(
//       CHECK:   gpu.launch_func @{{.*}}map_
//       CHECK:   gpu.launch_func @{{.*}}copy_
//       CHECK:   gpu.launch_func @{{.*}}pooling_nchw_max_
//       CHECK:   return
func.func @no_second_reader(%x: tensor<1x3x4x4xf32>) -> (tensor<1x3x4x4xf32>, tensor<1x3x6x6xf32>) {
  %low = arith.constant 0xFF800000 : f32
  %p = tensor.pad %x low[0, 0, 1, 1] high[0, 0, 1, 1] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %low : f32
  } : tensor<1x3x4x4xf32> to tensor<1x3x6x6xf32>
  %e = tensor.empty() : tensor<1x3x4x4xf32>
  %f = linalg.fill ins(%low : f32) outs(%e : tensor<1x3x4x4xf32>) -> tensor<1x3x4x4xf32>
  %w = tensor.empty() : tensor<3x3xf32>
  %y = linalg.pooling_nchw_max {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%p, %w : tensor<1x3x6x6xf32>, tensor<3x3xf32>) outs(%f : tensor<1x3x4x4xf32>) -> tensor<1x3x4x4xf32>
  return %y, %p : tensor<1x3x4x4xf32>, tensor<1x3x6x6xf32>
}

// Two reductions start at one fill: each at its own.
// CHECK-LABEL: func.func @shared_fill(
//       CHECK:   gpu.launch_func @{{.*}}reduce
//       CHECK:   gpu.launch_func @{{.*}}reduce
//   CHECK-NOT:   gpu.launch_func
//       CHECK:   return
func.func @shared_fill(%x: tensor<4x6xf32>, %y: tensor<4x6xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<4xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %a = linalg.reduce { arith.addf } ins(%x : tensor<4x6xf32>) outs(%f : tensor<4xf32>) dimensions = [1]
  %b = linalg.reduce { arith.maximumf } ins(%y : tensor<4x6xf32>) outs(%f : tensor<4xf32>) dimensions = [1]
  return %a, %b : tensor<4xf32>, tensor<4xf32>
}
