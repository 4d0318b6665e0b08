// What has no schedule is decomposed and runs through the fallback path.
// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-schedule,conv-bufferize,conv-kernel-pipeline)' | FileCheck %s

// CHECK-LABEL: func.func @conv3d
//   CHECK-NOT:   {{^ +(%.* = )?conv.fused}}
//       CHECK:   gpu.launch_func @conv3d_fallback::@conv3d_reduce_0
//   CHECK-NOT:   gpu.launch_func
//       CHECK:   return
func.func @conv3d(%x: tensor<1x6x6x6x6xf16>, %w: tensor<4x3x3x3x3xf16>) -> tensor<1x4x4x4x4xf32> {
  %e = tensor.empty() : tensor<1x4x4x4x4xf32>
  %y = conv.fused
      ins(%x, %w : tensor<1x6x6x6x6xf16>, tensor<4x3x3x3x3xf16>)
      outs(%e : tensor<1x4x4x4x4xf32>)
      dims <input = ncdhw, filter = fcdhw, output = nfdhw>
      strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0] pad_high [0, 0, 0] groups 2
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %0 = math.tanh %acc : f32
        conv.yield %0 : f32
      } -> tensor<1x4x4x4x4xf32>
  return %y : tensor<1x4x4x4x4xf32>
}
