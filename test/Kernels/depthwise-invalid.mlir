// RUN: conv-opt %s --conv-assign-schedules=chip=sm_89 --split-input-file -verify-diagnostics

// expected-error @+1 {{expects 3 thread counts (channels, rows, columns), got 2}}
func.func private @s1_number() attributes {a = #conv_kernel.depthwise<tile = [32, 8, 16], thread = [4, 1], lanes = [8, 1, 4], stages = 2, blocks_per_sm = 1>}

// -----

// expected-error @+1 {{expects thread counts between 1 and 65536, got 0}}
func.func private @s1_positive() attributes {a = #conv_kernel.depthwise<tile = [32, 8, 16], thread = [4, 0, 4], lanes = [8, 1, 4], stages = 2, blocks_per_sm = 1>}

// -----

// expected-error @+1 {{expects lanes that multiply to 32 (one warp), got 8 * 1 * 2 = 16}}
func.func private @s1_lanes() attributes {a = #conv_kernel.depthwise<tile = [32, 8, 16], thread = [4, 1, 4], lanes = [8, 1, 2], stages = 2, blocks_per_sm = 1>}

// -----

// expected-error @+1 {{expects tile rows to be a multiple of 2 (what one warp covers), got 7}}
func.func private @s2() attributes {a = #conv_kernel.depthwise<tile = [32, 7, 16], thread = [4, 2, 4], lanes = [8, 1, 4], stages = 2, blocks_per_sm = 1>}

// -----

// expected-error @+1 {{expects at least 2 stages (one is filled while another is read), got 1}}
func.func private @s3() attributes {a = #conv_kernel.depthwise<tile = [32, 8, 16], thread = [4, 1, 4], lanes = [8, 1, 4], stages = 1, blocks_per_sm = 1>}

// -----

// expected-error @+1 {{expects at most 1024 threads per block, got 2048}}
func.func private @s4() attributes {a = #conv_kernel.depthwise<tile = [64, 32, 16], thread = [4, 1, 4], lanes = [8, 1, 4], stages = 2, blocks_per_sm = 1>}

// -----

// expected-error @+1 {{expects at most 256 accumulators per thread (channels * rows * columns), got 16 * 4 * 8}}
func.func private @s5() attributes {a = #conv_kernel.depthwise<tile = [128, 4, 32], thread = [16, 4, 8], lanes = [8, 1, 4], stages = 2, blocks_per_sm = 1>}

// -----

func.func @form(%x: tensor<1x8x8x8xf32>, %w: tensor<8x8x3x3xf32>, %o: tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32> {
  // expected-error @+1 {{has a schedule, but kernels of single channels exist for groups of 1 input channel and 1 output channel, got 1 groups of 8 and 8; remove the schedule to have one of another family chosen}}
  %y = conv.fused ins(%x, %w : tensor<1x8x8x8xf32>, tensor<8x8x3x3xf32>) outs(%o : tensor<1x8x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.depthwise<tile = [8, 4, 8], thread = [4, 1, 1], lanes = [2, 2, 8], stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x8x6x6xf32>
  return %y : tensor<1x8x6x6xf32>
}

// -----

func.func @taps(%x: tensor<1x8x16x16xf32>, %w: tensor<8x9x9xf32>, %o: tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32> {
  // expected-error @+1 {{has a schedule, but kernels of single channels exist for windows of up to 64 taps, got 9 x 9; remove the schedule}}
  %y = conv.fused ins(%x, %w : tensor<1x8x16x16xf32>, tensor<8x9x9xf32>) outs(%o : tensor<1x8x8x8xf32>)
      dims <input = nchw, filter = fhw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] groups 8
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.depthwise<tile = [8, 4, 8], thread = [4, 1, 1], lanes = [2, 2, 8], stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x8x8x8xf32>
  return %y : tensor<1x8x8x8xf32>
}

// -----

func.func @open_filter(%x: tensor<1x8x8x8xf32>, %w: tensor<?x3x3xf32>, %o: tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32> {
  // expected-error @+1 {{has a schedule, but kernels need static channel counts, got a dynamic filter extent; remove the schedule to have the convolution decomposed}}
  %y = conv.fused ins(%x, %w : tensor<1x8x8x8xf32>, tensor<?x3x3xf32>) outs(%o : tensor<1x8x6x6xf32>)
      dims <input = nchw, filter = fhw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] groups 8
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.depthwise<tile = [8, 4, 8], thread = [4, 1, 1], lanes = [2, 2, 8], stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x8x6x6xf32>
  return %y : tensor<1x8x6x6xf32>
}
