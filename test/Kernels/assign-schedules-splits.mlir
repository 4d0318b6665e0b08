// A schedule with more parts of the sum than the channels can be divided into is
// kept, with fewer, and a warning says so; also where it is a part of another.
// RUN: conv-opt %s --split-input-file --verify-diagnostics "--conv-assign-schedules=schedule='implicit_gemm<tile = [32, 32], warp = [16, 16], chunk = 8, stages = 3, splits = 100, blocks_per_sm = 1>'" -o /dev/null
// RUN: conv-opt %s --split-input-file --verify-diagnostics "--conv-assign-schedules=schedule='winograd_steps<outputs = [2, 2], products = implicit_gemm<tile = [32, 32], warp = [16, 16], chunk = 8, stages = 3, splits = 100, blocks_per_sm = 1>>'" -o /dev/null

func.func @splits(%x: tensor<4x64x16x16xf32>, %w: tensor<64x64x3x3xf32>, %o: tensor<4x64x14x14xf32>) -> tensor<4x64x14x14xf32> {
  // expected-warning @below {{schedule splits the sum into 100 parts, which the 64 input channels are not a multiple of in words of 4 bytes, or of which there are too many sums; the kernel has 64}}
  %y = conv.fused
      ins(%x, %w : tensor<4x64x16x16xf32>, tensor<64x64x3x3xf32>)
      outs(%o : tensor<4x64x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32, transform = winograd>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<4x64x14x14xf32>
  return %y : tensor<4x64x14x14xf32>
}

// -----

func.func @no_splits(%x: tensor<4x200x16x16xf32>, %w: tensor<64x200x3x3xf32>, %o: tensor<4x64x14x14xf32>) -> tensor<4x64x14x14xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<4x200x16x16xf32>, tensor<64x200x3x3xf32>)
      outs(%o : tensor<4x64x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32, transform = winograd>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<4x64x14x14xf32>
  return %y : tensor<4x64x14x14xf32>
}
