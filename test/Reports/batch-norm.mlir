// A block of a residual network as today's front ends write it: the scale of the
// norm is a chain of ops on constants, with an assertion in one of them.
// RUN: conv-opt %s --emit=mlir --stage=kernels --require-fusion -o - | FileCheck %s
// RUN: conv-opt %s --emit=mlir --stage=kernels --max-folded-elements=0 -o - | FileCheck %s --check-prefix=CALL
// RUN: conv-sim %s | FileCheck %s --check-prefix=SIM

// SIM: right

// CHECK-LABEL: func.func @block(
//       CHECK:   gpu.launch_func @{{.*}}pack
//       CHECK:   gpu.launch_func @{{.*}}conv
//   CHECK-NOT:   gpu.launch_func
//       CHECK: gpu.module

// Left to each call, what makes the scale runs in front, its check with it.
// CALL-LABEL: func.func @block(
//       CALL:   gpu.launch_func @{{.*}}elementwise
//       CALL:   gpu.launch_func @block_conv
//   CALL-NOT:   gpu.launch_func
//       CALL: gpu.module
//       CALL: cf.assert {{.*}} "unimplemented: tensor with zero element"

#id = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#c = affine_map<(d0) -> (d0)>
#c11 = affine_map<(d0, d1, d2, d3) -> (d1, 0, 0)>
func.func @block(%x: tensor<1x2x6x6xf32>) -> tensor<1x2x6x6xf32> {
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1.0 : f32
  %eps = arith.constant 1.0e-5 : f64
  %w = arith.constant dense<[[[[0.5, -0.25, 0.125], [0.75, 1.0, -0.5], [0.25, 0.5, 0.0]], [[-0.5, 0.5, 0.25], [0.125, -1.0, 0.5], [0.0, 0.25, 0.75]]],
                             [[[1.0, 0.25, -0.125], [0.5, 0.5, 0.5], [-0.25, 0.0, 0.5]], [[0.5, -0.75, 0.25], [0.25, 0.0, 1.0], [0.5, -0.5, 0.125]]]]> : tensor<2x2x3x3xf32>
  %mean = arith.constant dense<[0.25, -0.5]> : tensor<2xf32>
  %variance = arith.constant dense<[0.75, 1.5]> : tensor<2xf32>
  %gamma = arith.constant dense<[1.25, 0.5]> : tensor<2xf32>
  %beta = arith.constant dense<[0.125, -0.25]> : tensor<2xf32>
  %p = tensor.pad %x low[0, 0, 1, 1] high[0, 0, 1, 1] {
  ^bb0(%i0: index, %i1: index, %i2: index, %i3: index):
    tensor.yield %zero : f32
  } : tensor<1x2x6x6xf32> to tensor<1x2x8x8xf32>
  %e = tensor.empty() : tensor<1x2x6x6xf32>
  %fill = linalg.fill ins(%zero : f32) outs(%e : tensor<1x2x6x6xf32>) -> tensor<1x2x6x6xf32>
  %y = linalg.conv_2d_nchw_fchw ins(%p, %w : tensor<1x2x8x8xf32>, tensor<2x2x3x3xf32>) outs(%fill : tensor<1x2x6x6xf32>) -> tensor<1x2x6x6xf32>
  %ec = tensor.empty() : tensor<2xf32>
  %0 = linalg.generic {indexing_maps = [#c, #c], iterator_types = ["parallel"]} ins(%variance : tensor<2xf32>) outs(%ec : tensor<2xf32>) {
  ^bb0(%in: f32, %out: f32):
    %t = arith.truncf %eps : f64 to f32
    %v = arith.addf %in, %t : f32
    linalg.yield %v : f32
  } -> tensor<2xf32>
  %1 = linalg.generic {indexing_maps = [#c, #c], iterator_types = ["parallel"]} ins(%0 : tensor<2xf32>) outs(%ec : tensor<2xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v = math.sqrt %in : f32
    linalg.yield %v : f32
  } -> tensor<2xf32>
  %2 = linalg.generic {indexing_maps = [#c, #c], iterator_types = ["parallel"]} ins(%1 : tensor<2xf32>) outs(%ec : tensor<2xf32>) {
  ^bb0(%in: f32, %out: f32):
    %nonzero = arith.cmpf one, %in, %zero : f32
    cf.assert %nonzero, "unimplemented: tensor with zero element"
    %v = arith.divf %one, %in : f32
    linalg.yield %v : f32
  } -> tensor<2xf32>
  %m11 = tensor.expand_shape %mean [[0, 1, 2]] output_shape [2, 1, 1] : tensor<2xf32> into tensor<2x1x1xf32>
  %s11 = tensor.expand_shape %2 [[0, 1, 2]] output_shape [2, 1, 1] : tensor<2xf32> into tensor<2x1x1xf32>
  %g11 = tensor.expand_shape %gamma [[0, 1, 2]] output_shape [2, 1, 1] : tensor<2xf32> into tensor<2x1x1xf32>
  %b11 = tensor.expand_shape %beta [[0, 1, 2]] output_shape [2, 1, 1] : tensor<2xf32> into tensor<2x1x1xf32>
  %centred = linalg.generic {indexing_maps = [#id, #c11, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%y, %m11 : tensor<1x2x6x6xf32>, tensor<2x1x1xf32>) outs(%e : tensor<1x2x6x6xf32>) {
  ^bb0(%in: f32, %b: f32, %out: f32):
    %v = arith.subf %in, %b : f32
    linalg.yield %v : f32
  } -> tensor<1x2x6x6xf32>
  %scaled = linalg.generic {indexing_maps = [#id, #c11, #c11, #c11, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%centred, %s11, %g11, %b11 : tensor<1x2x6x6xf32>, tensor<2x1x1xf32>, tensor<2x1x1xf32>, tensor<2x1x1xf32>) outs(%e : tensor<1x2x6x6xf32>) {
  ^bb0(%in: f32, %s: f32, %g: f32, %b: f32, %out: f32):
    %v = arith.mulf %in, %s : f32
    %u = arith.mulf %v, %g : f32
    %t = arith.addf %u, %b : f32
    linalg.yield %t : f32
  } -> tensor<1x2x6x6xf32>
  %sum = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%scaled, %x : tensor<1x2x6x6xf32>, tensor<1x2x6x6xf32>) outs(%e : tensor<1x2x6x6xf32>) {
  ^bb0(%in: f32, %r: f32, %out: f32):
    %v = arith.addf %in, %r : f32
    %p0 = arith.cmpf ugt, %v, %zero : f32
    %t = arith.select %p0, %v, %zero : f32
    linalg.yield %t : f32
  } -> tensor<1x2x6x6xf32>
  return %sum : tensor<1x2x6x6xf32>
}
