// RUN: conv-opt %s --conv-to-gpu-kernels --split-input-file -verify-diagnostics

func.func @tensors(%x: tensor<2x8x16x16xf32>, %w: tensor<32x8x3x3xf32>, %y: tensor<2x32x14x14xf32>) -> tensor<2x32x14x14xf32> {
  // expected-error @+1 {{expects memref operands to become a kernel, got tensors; bufferize first}}
  %0 = conv.fused
      ins(%x, %w : tensor<2x8x16x16xf32>, tensor<32x8x3x3xf32>)
      outs(%y : tensor<2x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [32, 4, 32], thread = [8, 8], lanes = [4, 4, 2], chunk = 4, stages = 2, blocks_per_sm = 2>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x32x14x14xf32>
  return %0 : tensor<2x32x14x14xf32>
}

// -----

func.func @f16(%x: memref<2x8x16x16xf16>, %w: memref<32x8x3x3xf16>, %y: memref<2x32x14x14xf16>) {
  // expected-error @+1 {{has a schedule but no kernel: kernels exist for f32, f16 or bf16 input and filter}}
  conv.fused
      ins(%x, %w : memref<2x8x16x16xf16>, memref<32x8x3x3xf16>)
      outs(%y : memref<2x32x14x14xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f16>
      schedule #conv_kernel.halo_fma<tile = [32, 4, 32], thread = [8, 8], lanes = [4, 4, 2], chunk = 4, stages = 2, blocks_per_sm = 2>
      epilogue {
      ^bb0(%acc: f16):
        conv.yield %acc : f16
      }
  return
}

// -----

func.func @dynamic_channels(%x: memref<2x?x16x16xf32>, %w: memref<32x?x3x3xf32>, %y: memref<2x32x14x14xf32>) {
  // expected-error @+1 {{has a schedule but no kernel: kernels need static channel counts, got a dynamic filter extent}}
  conv.fused
      ins(%x, %w : memref<2x?x16x16xf32>, memref<32x?x3x3xf32>)
      outs(%y : memref<2x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [32, 4, 32], thread = [8, 8], lanes = [4, 4, 2], chunk = 4, stages = 2, blocks_per_sm = 2>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}

// -----

// Also where the pass is not run behind the choice of schedules.
func.func @more_than_the_chip(%x: memref<2x8x16x16xf32>, %w: memref<32x8x3x3xf32>, %y: memref<2x32x14x14xf32>) {
  // expected-error @+1 {{schedule needs 4131312 bytes of shared memory per block; sm_89 allows 101376}}
  conv.fused
      ins(%x, %w : memref<2x8x16x16xf32>, memref<32x8x3x3xf32>)
      outs(%y : memref<2x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [32, 4, 32], thread = [8, 8], lanes = [4, 4, 2], chunk = 64, stages = 32, blocks_per_sm = 2>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}
