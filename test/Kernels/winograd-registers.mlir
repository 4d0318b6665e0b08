// What the plan says of registers, where ptxas 13.0 spills for sm_89.
// RUN: conv-opt %s --conv-assign-schedules -split-input-file -verify-diagnostics -o /dev/null

// 9 copies of a thread are a loop, in front of which all operands are loaded.
func.func @many_copies(%x: tensor<4x20x240x16xf32>, %w: tensor<64x16x3x3xf32>, %o: tensor<4x18x238x64xf32>) -> tensor<4x18x238x64xf32> {
  // expected-warning @below {{schedule needs about 456 registers per thread; sm_89 allows 255 where 256 threads share a multiprocessor; the kernel will spill}}
  %y = conv.fused
      ins(%x, %w : tensor<4x20x240x16xf32>, tensor<64x16x3x3xf32>)
      outs(%o : tensor<4x18x238x64xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32, transform = winograd>
      schedule #conv_kernel.winograd<outputs = [2, 4], tile = [32, 2, 128], blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<4x18x238x64xf32>
  return %y : tensor<4x18x238x64xf32>
}

// -----

// 7 are not.
func.func @no_many_copies(%x: tensor<4x20x240x16xf32>, %w: tensor<64x16x3x3xf32>, %o: tensor<4x18x238x64xf32>) -> tensor<4x18x238x64xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<4x20x240x16xf32>, tensor<64x16x3x3xf32>)
      outs(%o : tensor<4x18x238x64xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32, transform = winograd>
      schedule #conv_kernel.winograd<outputs = [2, 4], tile = [32, 4, 64], blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<4x18x238x64xf32>
  return %y : tensor<4x18x238x64xf32>
}

// -----

// One pair of stages is no loop, which 192 sums leave no registers for.
func.func @one_pair(%x: tensor<4x8x34x36xf32>, %w: tensor<64x8x3x3xf32>, %o: tensor<4x64x32x34xf32>) -> tensor<4x64x32x34xf32> {
  // expected-warning @below {{schedule needs about 256 registers per thread; sm_89 allows 255}}
  %y = conv.fused
      ins(%x, %w : tensor<4x8x34x36xf32>, tensor<64x8x3x3xf32>)
      outs(%o : tensor<4x64x32x34xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32, transform = winograd>
      schedule #conv_kernel.winograd<outputs = [2, 4], tile = [64, 8, 32], blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<4x64x32x34xf32>
  return %y : tensor<4x64x32x34xf32>
}

// -----

func.func @no_one_pair(%x: tensor<4x9x34x36xf32>, %w: tensor<64x9x3x3xf32>, %o: tensor<4x64x32x34xf32>) -> tensor<4x64x32x34xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<4x9x34x36xf32>, tensor<64x9x3x3xf32>)
      outs(%o : tensor<4x64x32x34xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32, transform = winograd>
      schedule #conv_kernel.winograd<outputs = [2, 4], tile = [64, 8, 32], blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<4x64x32x34xf32>
  return %y : tensor<4x64x32x34xf32>
}
