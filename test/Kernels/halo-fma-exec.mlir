// Threads of one column at strides that are no multiple of a quad read single
// words of the staged rows, and none past what was copied.
// RUN: conv-sim %s | FileCheck %s

// CHECK: apart result0: right
func.func @apart(%x: tensor<1x1x1x20xf32>, %w: tensor<1x1x1x4xf32>) -> tensor<1x1x1x5xf32> {
  %o = tensor.empty() : tensor<1x1x1x5xf32>
  %y = conv.fused ins(%x, %w : tensor<1x1x1x20xf32>, tensor<1x1x1x4xf32>) outs(%o : tensor<1x1x1x5xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 3] dilations [1, 2] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [32, 8, 4], thread = [16, 1], lanes = [2, 8, 2], chunk = 1, stages = 2, blocks_per_sm = 2>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x1x1x5xf32>
  return %y : tensor<1x1x1x5xf32>
}
