// RUN: conv-opt %s --conv-assign-schedules=chip=sm_89 --split-input-file -verify-diagnostics

// expected-error @+1 {{expects 3 warp counts (couts, rows, columns), got 2}}
func.func private @s1_number() attributes {a = #conv_kernel.packed_mma<tile = [32, 2, 16], warp = [16, 2], stages = 2, blocks_per_sm = 1, shared_filter = false>}

// -----

// expected-error @+1 {{expects warps of whole instructions of 16 couts and 8 columns, got 8 couts and 16 columns}}
func.func private @s1_instructions() attributes {a = #conv_kernel.packed_mma<tile = [32, 2, 16], warp = [8, 1, 16], stages = 2, blocks_per_sm = 1, shared_filter = false>}

// -----

// expected-error @+1 {{expects tile columns to be a multiple of 16 (what one warp covers), got 24}}
func.func private @s2() attributes {a = #conv_kernel.packed_mma<tile = [32, 2, 24], warp = [16, 2, 16], stages = 2, blocks_per_sm = 1, shared_filter = false>}

// -----

// expected-error @+1 {{expects at least 2 stages (one is filled while another is read), got 1}}
func.func private @s3() attributes {a = #conv_kernel.packed_mma<tile = [32, 2, 16], warp = [16, 2, 16], stages = 1, blocks_per_sm = 1, shared_filter = false>}

// -----

// expected-error @+1 {{expects at most 256 accumulators per thread, got 512}}
func.func private @s5() attributes {a = #conv_kernel.packed_mma<tile = [64, 4, 64], warp = [64, 4, 64], stages = 2, blocks_per_sm = 1, shared_filter = false>}

// -----

func.func @channels(%x: tensor<1x17x8x8xf16>, %w: tensor<8x17x3x3xf16>, %o: tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32> {
  // expected-error @+1 {{has a schedule, but kernels that pack taps exist for 1 to 16 input channels a group, got 17; remove the schedule to have one of another family chosen}}
  %y = conv.fused ins(%x, %w : tensor<1x17x8x8xf16>, tensor<8x17x3x3xf16>) outs(%o : tensor<1x8x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.packed_mma<tile = [16, 4, 8], warp = [16, 2, 8], stages = 2, blocks_per_sm = 1, shared_filter = false>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x8x6x6xf32>
  return %y : tensor<1x8x6x6xf32>
}

// -----

func.func @steps(%x: tensor<1x16x20x20xf16>, %w: tensor<8x16x17x8xf16>, %o: tensor<1x8x4x13xf32>) -> tensor<1x8x4x13xf32> {
  // expected-error @+1 {{has a schedule, but kernels that pack taps exist for sums of up to 128 instructions, got 17 x 8 taps of 16 channels; remove the schedule}}
  %y = conv.fused ins(%x, %w : tensor<1x16x20x20xf16>, tensor<8x16x17x8xf16>) outs(%o : tensor<1x8x4x13xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.packed_mma<tile = [16, 4, 8], warp = [16, 2, 8], stages = 2, blocks_per_sm = 1, shared_filter = false>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x8x4x13xf32>
  return %y : tensor<1x8x4x13xf32>
}

// -----

func.func @dilated(%x: tensor<1x3x8x8xf16>, %w: tensor<8x3x3x3xf16>, %o: tensor<1x8x13x6xf32>) -> tensor<1x8x13x6xf32> {
  // expected-error @+1 {{has a schedule, but kernels that pack taps exist for inputs that are not dilated, got dilations 2 and 1; remove the schedule}}
  %y = conv.fused ins(%x, %w : tensor<1x3x8x8xf16>, tensor<8x3x3x3xf16>) outs(%o : tensor<1x8x13x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] input_dilation [2, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.packed_mma<tile = [16, 4, 8], warp = [16, 2, 8], stages = 2, blocks_per_sm = 1, shared_filter = false>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x8x13x6xf32>
  return %y : tensor<1x8x13x6xf32>
}

// -----

func.func @numerics(%x: tensor<1x3x8x8xf32>, %w: tensor<8x3x3x3xf32>, %o: tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32> {
  // expected-error @+1 {{has a schedule, but tensor cores multiply f32 input and filter as tf32, tf32x3, f16 or bf16}}
  %y = conv.fused ins(%x, %w : tensor<1x3x8x8xf32>, tensor<8x3x3x3xf32>) outs(%o : tensor<1x8x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.packed_mma<tile = [16, 4, 8], warp = [16, 2, 8], stages = 2, blocks_per_sm = 1, shared_filter = false>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x8x6x6xf32>
  return %y : tensor<1x8x6x6xf32>
}

// -----

// Quanta of 8 columns of one channel, of which a window of one column fills one.
func.func @mostly_zeros(%x: tensor<1x1x200x20xf16>, %w: tensor<8x1x120x1xf16>, %o: tensor<1x8x81x20xf32>) -> tensor<1x8x81x20xf32> {
  // expected-error @+1 {{has a schedule, but kernels that pack taps exist for sums that fill a third of their instructions, got 120 x 1 taps of 1 channels in 60 instructions; remove the schedule}}
  %y = conv.fused ins(%x, %w : tensor<1x1x200x20xf16>, tensor<8x1x120x1xf16>) outs(%o : tensor<1x8x81x20xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.packed_mma<tile = [16, 4, 8], warp = [16, 2, 8], stages = 2, blocks_per_sm = 1, shared_filter = false>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x8x81x20xf32>
  return %y : tensor<1x8x81x20xf32>
}

// -----

func.func @planes(%x: tensor<1x3x8x8x8xf16>, %w: tensor<8x3x3x3x3xf16>, %o: tensor<1x8x6x6x6xf32>) -> tensor<1x8x6x6x6xf32> {
  // expected-error @+1 {{has a schedule, but kernels exist for 1 or 2 spatial dimensions, got 3; remove the schedule}}
  %y = conv.fused ins(%x, %w : tensor<1x3x8x8x8xf16>, tensor<8x3x3x3x3xf16>) outs(%o : tensor<1x8x6x6x6xf32>)
      dims <input = ncdhw, filter = fcdhw, output = nfdhw>
      strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0] pad_high [0, 0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.packed_mma<tile = [16, 4, 8], warp = [16, 2, 8], stages = 2, blocks_per_sm = 1, shared_filter = false>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x8x6x6x6xf32>
  return %y : tensor<1x8x6x6x6xf32>
}
