// REQUIRES: ptxas
// The assembler takes what the pipeline makes, from linalg to cubin.
// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-fusion-pipeline,gpu-module-to-binary{format=bin})' | FileCheck %s

// CHECK: gpu.binary @forward{{.*}} [#gpu.object<#nvvm.target<{{.*}}chip = "sm_89"{{.*}}>, {{.*}}bin = "\7FELF
func.func @forward(%x: tensor<?x3x32x32xf32>, %w: tensor<16x3x3x3xf32>, %b: tensor<16xf32>) -> tensor<?x16x15x15xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x3x32x32xf32>
  %e = tensor.empty(%n) : tensor<?x16x30x30xf32>
  %bias = linalg.broadcast ins(%b : tensor<16xf32>) outs(%e : tensor<?x16x30x30xf32>) dimensions = [0, 2, 3]
  %0 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<?x3x32x32xf32>, tensor<16x3x3x3xf32>)
      outs(%bias : tensor<?x16x30x30xf32>) -> tensor<?x16x30x30xf32>
  %1 = linalg.generic {
      indexing_maps = [affine_map<(i, j, k, l) -> (i, j, k, l)>, affine_map<(i, j, k, l) -> (i, j, k, l)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%0 : tensor<?x16x30x30xf32>) outs(%e : tensor<?x16x30x30xf32>) {
  ^bb0(%in: f32, %out: f32):
    %2 = math.tanh %in : f32
    linalg.yield %2 : f32
  } -> tensor<?x16x30x30xf32>
  %low = arith.constant 0xFF800000 : f32
  %window = tensor.empty() : tensor<2x2xf32>
  %pooled = tensor.empty(%n) : tensor<?x16x15x15xf32>
  %init = linalg.fill ins(%low : f32) outs(%pooled : tensor<?x16x15x15xf32>) -> tensor<?x16x15x15xf32>
  %3 = linalg.pooling_nchw_max {strides = dense<2> : vector<2xi64>}
      ins(%1, %window : tensor<?x16x30x30xf32>, tensor<2x2xf32>) outs(%init : tensor<?x16x15x15xf32>) -> tensor<?x16x15x15xf32>
  return %3 : tensor<?x16x15x15xf32>
}
