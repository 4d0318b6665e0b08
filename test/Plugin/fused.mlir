// A convolution becomes one fused kernel in the unmodified mlir-opt, from TOSA
// to PTX.
// RUN: mlir-opt %s --load-dialect-plugin=%conv_lib_dir/ConvFusionPlugin.so \
// RUN:   --load-pass-plugin=%conv_lib_dir/ConvFusionPlugin.so \
// RUN:   --pass-pipeline='builtin.module(conv-fusion-pipeline{require-fusion=1},gpu-module-to-binary{format=isa})' \
// RUN: | FileCheck %s

// CHECK: gpu.binary @relu6_conv
// CHECK-SAME: fma.rn.f32
// CHECK: rule = "elementwise-epilogue"
// CHECK: gpu.launch_func @relu6_conv::@relu6_conv
func.func @relu6(%x: tensor<2x16x16x8xf32>, %w: tensor<32x3x3x8xf32>, %b: tensor<32xf32>) -> tensor<2x16x16x32xf32> {
  %zp = "tosa.const"() {values = dense<0.0> : tensor<1xf32>} : () -> tensor<1xf32>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 1, 1, 1, 1>, stride = array<i64: 1, 1>}
      : (tensor<2x16x16x8xf32>, tensor<32x3x3x8xf32>, tensor<32xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<2x16x16x32xf32>
  %1 = tosa.clamp %0 {min_val = 0.0 : f32, max_val = 6.0 : f32} : (tensor<2x16x16x32xf32>) -> tensor<2x16x16x32xf32>
  return %1 : tensor<2x16x16x32xf32>
}
