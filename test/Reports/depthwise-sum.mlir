// A sum over the channels is fused only where the convolution keeps its kernel.
// RUN: conv-opt %s --emit=mlir --stage=fused -o - | FileCheck %s
// RUN: conv-opt %s --emit=mlir --stage=kernels -o - | FileCheck %s --check-prefix=KERNELS
// RUN: conv-sim %s | FileCheck %s --check-prefix=SIM
// RUN: conv-opt %s --emit=mlir --stage=kernels --schedule="halo_fma<tile = [1, 8, 8], thread = [1, 2], lanes = [1, 8, 4], chunk = 1, stages = 2, blocks_per_sm = 1>" -o - | FileCheck %s --check-prefix=GIVEN

// SIM: depthwise result0: right
// SIM: groups result0: right
// SIM: dense result0: right

// Tiles of depthwise convolutions hold the channels of many groups, and a block
// sees them all.
// CHECK-LABEL: func.func @depthwise(
//   CHECK-NOT:   refused
//       CHECK:   conv.fused
//       CHECK:     reduce [sum]
//   CHECK-NOT:   linalg.
// KERNELS-LABEL: func.func @depthwise(
//       KERNELS:   gpu.launch_func @depthwise_conv
//   KERNELS-NOT:   gpu.launch_func
func.func @depthwise(%x: tensor<1x6x8x8xf32>, %w: tensor<6x3x3xf32>) -> tensor<1x6x6xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x6x6x6xf32>
  %fill = linalg.fill ins(%zero : f32) outs(%e : tensor<1x6x6x6xf32>) -> tensor<1x6x6x6xf32>
  %y = linalg.depthwise_conv_2d_nchw_chw ins(%x, %w : tensor<1x6x8x8xf32>, tensor<6x3x3xf32>) outs(%fill : tensor<1x6x6x6xf32>) -> tensor<1x6x6x6xf32>
  %s = linalg.exp ins(%y : tensor<1x6x6x6xf32>) outs(%e : tensor<1x6x6x6xf32>) -> tensor<1x6x6x6xf32>
  %er = tensor.empty() : tensor<1x6x6xf32>
  %init = linalg.fill ins(%zero : f32) outs(%er : tensor<1x6x6xf32>) -> tensor<1x6x6xf32>
  %r = linalg.reduce {arith.addf} ins(%s : tensor<1x6x6x6xf32>) outs(%init : tensor<1x6x6xf32>) dimensions = [1]
  return %r : tensor<1x6x6xf32>
}

// A family that is asked for decides.
// GIVEN-LABEL: func.func @depthwise(
//       GIVEN:   gpu.launch_func @depthwise_conv
//       GIVEN:   gpu.launch_func @{{.*}}reduce

// No block of the kernels for larger groups does.
// CHECK-LABEL: func.func @groups(
//   CHECK-SAME:   op = "linalg.reduce", reason = "with it the convolution would lose its kernel: {{[^"]*}} which kernels of single channels do for groups of 1 channel and all others for 1 group, got 3 groups", {{[^}]*}}rule = "costs-kernel", verdict = "refused"
//       CHECK:   conv.fused
//   CHECK-NOT:     reduce [
//       CHECK:   linalg.reduce
// KERNELS-LABEL: func.func @groups(
//       KERNELS:   gpu.launch_func @groups_conv
//       KERNELS:   gpu.launch_func @{{.*}}reduce
func.func @groups(%x: tensor<1x3x2x8x8xf32>, %w: tensor<3x2x2x3x3xf32>) -> tensor<1x6x6xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x3x2x6x6xf32>
  %fill = linalg.fill ins(%zero : f32) outs(%e : tensor<1x3x2x6x6xf32>) -> tensor<1x3x2x6x6xf32>
  %y = linalg.conv_2d_ngchw_gfchw ins(%x, %w : tensor<1x3x2x8x8xf32>, tensor<3x2x2x3x3xf32>) outs(%fill : tensor<1x3x2x6x6xf32>) -> tensor<1x3x2x6x6xf32>
  %c = tensor.collapse_shape %y [[0], [1, 2], [3], [4]] : tensor<1x3x2x6x6xf32> into tensor<1x6x6x6xf32>
  %er = tensor.empty() : tensor<1x6x6xf32>
  %init = linalg.fill ins(%zero : f32) outs(%er : tensor<1x6x6xf32>) -> tensor<1x6x6xf32>
  %r = linalg.reduce {arith.addf} ins(%c : tensor<1x6x6x6xf32>) outs(%init : tensor<1x6x6xf32>) dimensions = [1]
  return %r : tensor<1x6x6xf32>
}

// CHECK-LABEL: func.func @dense(
//   CHECK-NOT:   refused
//       CHECK:   conv.fused
//       CHECK:     reduce [sum]
//   CHECK-NOT:   linalg.
// KERNELS-LABEL: func.func @dense(
//       KERNELS:   gpu.launch_func @dense_conv
//   KERNELS-NOT:   gpu.launch_func
func.func @dense(%x: tensor<1x2x8x8xf32>, %w: tensor<6x2x3x3xf32>) -> tensor<1x6x6xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x6x6x6xf32>
  %fill = linalg.fill ins(%zero : f32) outs(%e : tensor<1x6x6x6xf32>) -> tensor<1x6x6x6xf32>
  %y = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x2x8x8xf32>, tensor<6x2x3x3xf32>) outs(%fill : tensor<1x6x6x6xf32>) -> tensor<1x6x6x6xf32>
  %er = tensor.empty() : tensor<1x6x6xf32>
  %init = linalg.fill ins(%zero : f32) outs(%er : tensor<1x6x6xf32>) -> tensor<1x6x6xf32>
  %r = linalg.reduce {arith.addf} ins(%y : tensor<1x6x6x6xf32>) outs(%init : tensor<1x6x6xf32>) dimensions = [1]
  return %r : tensor<1x6x6xf32>
}
