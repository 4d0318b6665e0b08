// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-to-gpu-kernels,gpu.module(conv-convert-kernels))' --split-input-file --verify-diagnostics

// Tiles are lowered before their kernels are.
func.func @tiles(%x: memref<2x8x16x?xf32>, %w: memref<32x8x3x3xf32>, %y: memref<2x32x16x?xf32>) {
  // expected-error @+1 {{op expects to be lowered before; run conv-lower-tiles first}}
  conv.fused ins(%x, %w : memref<2x8x16x?xf32>, memref<32x8x3x3xf32>) outs(%y : memref<2x32x16x?xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
    numerics <multiply = ieee, accumulate = f32>
    schedule #conv_kernel.halo_fma<tile = [32, 4, 32], thread = [8, 8], lanes = [4, 4, 2], chunk = 4, stages = 2, blocks_per_sm = 2>
    epilogue {
    ^bb0(%acc: f32):
      conv.yield %acc : f32
    }
  return
}
