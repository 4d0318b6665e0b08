// A padded pooling of open extents is one kernel as well.
// RUN: conv-opt %s --emit=mlir --stage=kernels -o - | FileCheck %s
// RUN: conv-sim %s --shape arg0=1x3x7x9 | FileCheck %s --check-prefix=SIM
// SIM: open result0: right

// CHECK-LABEL: func.func @open(
//       CHECK:   gpu.launch_func @{{.*}}pooling_nchw_max_0
//   CHECK-NOT:   gpu.launch_func
//       CHECK:   return
func.func @open(%x: tensor<1x3x?x?xf32>) -> tensor<1x3x?x?xf32> {
  %low = arith.constant 0xFF800000 : f32
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %p = tensor.pad %x low[0, 0, %c1, 1] high[0, 0, 1, %c1] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %low : f32
  } : tensor<1x3x?x?xf32> to tensor<1x3x?x?xf32>
  %h = tensor.dim %x, %c2 : tensor<1x3x?x?xf32>
  %v = tensor.dim %x, %c3 : tensor<1x3x?x?xf32>
  %e = tensor.empty(%h, %v) : tensor<1x3x?x?xf32>
  %f = linalg.fill ins(%low : f32) outs(%e : tensor<1x3x?x?xf32>) -> tensor<1x3x?x?xf32>
  %w = tensor.empty() : tensor<3x3xf32>
  %y = linalg.pooling_nchw_max {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%p, %w : tensor<1x3x?x?xf32>, tensor<3x3xf32>) outs(%f : tensor<1x3x?x?xf32>) -> tensor<1x3x?x?xf32>
  return %y : tensor<1x3x?x?xf32>
}
