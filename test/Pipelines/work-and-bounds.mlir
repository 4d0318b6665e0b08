// Whichever way a program takes, its bundle knows its work, its bounds and its
// checks: all at once, through the pipelines and as lowered text, or from a
// stage where convolutions are kernels already.
// RUN: rm -rf %t && mkdir %t
// RUN: conv-opt %s --emit=bundle --numerics=tf32 -o %t/once
// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-fusion-pipeline{numerics=tf32})' | conv-opt --emit=bundle --lowered -o %t/pipelines
// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-input-pipeline,conv-fuse{numerics=tf32},conv-schedule,conv-bufferize,conv-kernel-pipeline,conv-gpu-to-nvvm)' | conv-opt --emit=bundle --lowered -o %t/stages
// RUN: conv-opt %s --emit=mlir --stage=kernels --numerics=tf32 | conv-opt --emit=bundle -o %t/again
// RUN: FileCheck %s < %t/once/manifest.json
// RUN: FileCheck %s < %t/pipelines/manifest.json
// RUN: FileCheck %s < %t/stages/manifest.json
// RUN: FileCheck %s < %t/again/manifest.json

// `numerics` holds from fusion on.
// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-input-pipeline,conv-fuse{numerics=tf32})' | FileCheck %s --check-prefix=FUSED
// FUSED: numerics <multiply = tf32, accumulate = f32>

// CHECK-DAG: "checks"
// CHECK-DAG: "flops":{{.*}}"mul"
// CHECK-DAG: "product_error": 0.0009765625
func.func @f(%x: tensor<?x16x18x18xf32>, %w: tensor<32x16x3x3xf32>, %o: tensor<?x32x16x16xf32>) -> tensor<?x32x16x16xf32> {
  %y = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<?x16x18x18xf32>, tensor<32x16x3x3xf32>) outs(%o : tensor<?x32x16x16xf32>) -> tensor<?x32x16x16xf32>
  return %y : tensor<?x32x16x16xf32>
}
