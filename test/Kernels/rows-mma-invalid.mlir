// RUN: conv-opt %s --conv-assign-schedules --split-input-file -verify-diagnostics -o /dev/null

// expected-error @+1 {{expects 2 tile counts (couts, pixels), got 3}}
func.func private @s1_number() attributes {a = #conv_kernel.rows_mma<tile = [128, 8, 32], warp = [64, 64], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>}

// -----

// expected-error @+1 {{expects stages between 1 and 65536, got 0}}
func.func private @s1_stages() attributes {a = #conv_kernel.rows_mma<tile = [128, 128], warp = [64, 64], chunk = 16, stages = 0, splits = 1, blocks_per_sm = 1>}

// -----

// expected-error @+1 {{expects tile counts between 1 and 65536, got 0}}
func.func private @s1_positive() attributes {a = #conv_kernel.rows_mma<tile = [128, 0], warp = [64, 64], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>}

// -----

// expected-error @+1 {{expects blocks_per_sm between 1 and 65536, got 0}}
func.func private @s1_blocks() attributes {a = #conv_kernel.rows_mma<tile = [128, 128], warp = [64, 64], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 0>}

// -----

// expected-error @+1 {{expects splits between 1 and 65536, got 0}}
func.func private @s1_splits() attributes {a = #conv_kernel.rows_mma<tile = [128, 128], warp = [64, 64], chunk = 16, stages = 3, splits = 0, blocks_per_sm = 1>}

// -----

// expected-error @+1 {{expects warps of whole instructions of 16 couts and 8 pixels, got 40 couts and 64 pixels}}
func.func private @s1_couts() attributes {a = #conv_kernel.rows_mma<tile = [80, 128], warp = [40, 64], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>}

// -----

// expected-error @+1 {{expects warps of whole instructions of 16 couts and 8 pixels, got 64 couts and 44 pixels}}
func.func private @s1_pixels() attributes {a = #conv_kernel.rows_mma<tile = [128, 88], warp = [64, 44], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>}

// -----

// expected-error @+1 {{expects chunks of whole groups of 8 words of channels, got 12}}
func.func private @s1_chunk() attributes {a = #conv_kernel.rows_mma<tile = [128, 128], warp = [64, 64], chunk = 12, stages = 3, splits = 1, blocks_per_sm = 1>}

// -----

// expected-error @+1 {{expects tile couts to be a multiple of 64 (what one warp covers), got 96}}
func.func private @s2() attributes {a = #conv_kernel.rows_mma<tile = [96, 128], warp = [64, 64], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>}

// -----

// expected-error @+1 {{expects at least 2 stages (one is filled while another is read), got 1}}
func.func private @s3() attributes {a = #conv_kernel.rows_mma<tile = [128, 128], warp = [64, 64], chunk = 16, stages = 1, splits = 1, blocks_per_sm = 1>}

// -----

// expected-error @+1 {{expects at most 1024 threads per block, got 2048}}
func.func private @s4() attributes {a = #conv_kernel.rows_mma<tile = [512, 512], warp = [64, 64], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>}

// -----

// expected-error @+1 {{expects at most 256 accumulators per thread, got 512}}
func.func private @s5() attributes {a = #conv_kernel.rows_mma<tile = [128, 128], warp = [128, 128], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>}

// -----

// Rows are worth staging for several taps only.
func.func @one_tap(%x: tensor<2x16x7x7xf32>, %w: tensor<16x16x1x1xf32>, %o: tensor<2x16x7x7xf32>) -> tensor<2x16x7x7xf32> {
  // expected-error @+1 {{has a schedule, but rows are staged for the taps of a window, got one of 1 x 1; remove the schedule to have one of another family chosen}}
  %y = conv.fused ins(%x, %w : tensor<2x16x7x7xf32>, tensor<16x16x1x1xf32>) outs(%o : tensor<2x16x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [16, 16], warp = [16, 16], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue { ^bb0(%acc: f32): conv.yield %acc : f32 } -> tensor<2x16x7x7xf32>
  return %y : tensor<2x16x7x7xf32>
}

// -----

// A window has room for the rows that any tile meets, which open extents do not bound.
func.func @open_rows(%x: tensor<2x16x?x7xf32>, %w: tensor<16x16x3x3xf32>, %o: tensor<2x16x?x5xf32>) -> tensor<2x16x?x5xf32> {
  // expected-error @+1 {{has a schedule, but rows are staged of planes of static extents, got an open one; remove the schedule to have one of another family chosen}}
  %y = conv.fused ins(%x, %w : tensor<2x16x?x7xf32>, tensor<16x16x3x3xf32>) outs(%o : tensor<2x16x?x5xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [16, 16], warp = [16, 16], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue { ^bb0(%acc: f32): conv.yield %acc : f32 } -> tensor<2x16x?x5xf32>
  return %y : tensor<2x16x?x5xf32>
}

// -----

func.func @input_dilation(%x: tensor<2x16x4x4xf32>, %w: tensor<16x16x3x3xf32>, %o: tensor<2x16x5x5xf32>) -> tensor<2x16x5x5xf32> {
  // expected-error @+1 {{has a schedule, but rows are staged of inputs that lie side by side, got an input dilation of 2; remove the schedule to have one of another family chosen}}
  %y = conv.fused ins(%x, %w : tensor<2x16x4x4xf32>, tensor<16x16x3x3xf32>) outs(%o : tensor<2x16x5x5xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] input_dilation [2, 2]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [16, 16], warp = [16, 16], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue { ^bb0(%acc: f32): conv.yield %acc : f32 } -> tensor<2x16x5x5xf32>
  return %y : tensor<2x16x5x5xf32>
}

// -----

func.func @exact(%x: tensor<2x16x7x7xf32>, %w: tensor<16x16x3x3xf32>, %o: tensor<2x16x5x5xf32>) -> tensor<2x16x5x5xf32> {
  // expected-error @+1 {{has a schedule, but tensor cores multiply f32 input and filter as tf32, tf32x3, f16 or bf16, and those of f16 or bf16 as they are, and accumulate in f32, got f32 and f32 multiplied as ieee and accumulated in f32; remove the schedule to have one of another family chosen}}
  %y = conv.fused ins(%x, %w : tensor<2x16x7x7xf32>, tensor<16x16x3x3xf32>) outs(%o : tensor<2x16x5x5xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [16, 16], warp = [16, 16], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue { ^bb0(%acc: f32): conv.yield %acc : f32 } -> tensor<2x16x5x5xf32>
  return %y : tensor<2x16x5x5xf32>
}

// -----

func.func @odd_channels(%x: tensor<2x15x7x7xf16>, %w: tensor<16x15x3x3xf16>, %o: tensor<2x16x5x5xf32>) -> tensor<2x16x5x5xf32> {
  // expected-error @+1 {{has a schedule, but kernels that multiply f16 take channels by twos, got 15 in a group; remove the schedule to have one of another family chosen}}
  %y = conv.fused ins(%x, %w : tensor<2x15x7x7xf16>, tensor<16x15x3x3xf16>) outs(%o : tensor<2x16x5x5xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.rows_mma<tile = [16, 16], warp = [16, 16], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue { ^bb0(%acc: f32): conv.yield %acc : f32 } -> tensor<2x16x5x5xf32>
  return %y : tensor<2x16x5x5xf32>
}
