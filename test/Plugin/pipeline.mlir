// The unmodified mlir-opt compiles to PTX with the plugin.
// RUN: mlir-opt %s --load-dialect-plugin=%conv_lib_dir/ConvFusionPlugin.so \
// RUN:   --load-pass-plugin=%conv_lib_dir/ConvFusionPlugin.so \
// RUN:   --pass-pipeline='builtin.module(conv-fusion-pipeline{chip=sm_89},gpu-module-to-binary{format=isa})' \
// RUN: | FileCheck %s

// CHECK-LABEL: func.func @act
//       CHECK:   gpu.launch_func @act_fallback::@act_elementwise_0
//       CHECK: gpu.binary @act_fallback
//  CHECK-SAME:   chip = "sm_89"
//  CHECK-SAME:   .target sm_89
//  CHECK-SAME:   .entry act_elementwise_0
func.func @act(%x: tensor<?x8xf32>, %b: tensor<8xf32>) -> tensor<?x8xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x8xf32>
  %e = tensor.empty(%n) : tensor<?x8xf32>
  %0 = linalg.generic {
      indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (j)>, affine_map<(i, j) -> (i, j)>],
      iterator_types = ["parallel", "parallel"]}
      ins(%x, %b : tensor<?x8xf32>, tensor<8xf32>) outs(%e : tensor<?x8xf32>) {
  ^bb0(%in: f32, %bias: f32, %out: f32):
    %1 = arith.addf %in, %bias : f32
    linalg.yield %1 : f32
  } -> tensor<?x8xf32>
  return %0 : tensor<?x8xf32>
}
