// RUN: conv-opt %s --split-input-file -verify-diagnostics

// (S1) Counts are positive.
// expected-error @+1 {{expects tile counts between 1 and 65536, got 0}}
func.func private @schedule_s1_positive() attributes {a = #conv_kernel.halo_fma<tile = [0, 8, 32], thread = [8, 16], lanes = [4, 4, 2], chunk = 4, stages = 3, blocks_per_sm = 1>}

// -----

// (S1) A tile has three counts.
// expected-error @+1 {{expects 3 tile counts (couts, rows, columns), got 2}}
func.func private @schedule_s1_number() attributes {a = #conv_kernel.halo_fma<tile = [128, 8], thread = [8, 16], lanes = [4, 4, 2], chunk = 4, stages = 3, blocks_per_sm = 1>}

// -----

// (S1) A chunk holds channels.
// expected-error @+1 {{expects chunk between 1 and 65536, got -1}}
func.func private @schedule_s1_chunk() attributes {a = #conv_kernel.halo_fma<tile = [128, 8, 32], thread = [8, 16], lanes = [4, 4, 2], chunk = -1, stages = 3, blocks_per_sm = 1>}

// -----

// (S1) A warp has 32 lanes.
// expected-error @+1 {{expects lanes that multiply to 32 (one warp), got 4 * 4 * 4 = 64}}
func.func private @schedule_s1_lanes() attributes {a = #conv_kernel.halo_fma<tile = [128, 8, 32], thread = [8, 16], lanes = [4, 4, 4], chunk = 4, stages = 3, blocks_per_sm = 1>}

// -----

// (S2) Warps tile the block.
// expected-error @+1 {{expects tile couts to be a multiple of 32 (what one warp covers), got 100}}
func.func private @schedule_s2_couts() attributes {a = #conv_kernel.halo_fma<tile = [100, 8, 32], thread = [8, 16], lanes = [4, 4, 2], chunk = 4, stages = 3, blocks_per_sm = 1>}

// -----

// (S2) Warps tile the block.
// expected-error @+1 {{expects tile rows to be a multiple of 4 (what one warp covers), got 7}}
func.func private @schedule_s2_rows() attributes {a = #conv_kernel.halo_fma<tile = [128, 7, 32], thread = [8, 16], lanes = [4, 4, 2], chunk = 4, stages = 3, blocks_per_sm = 1>}

// -----

// (S3) Staging is asynchronous.
// expected-error @+1 {{expects at least 2 stages (one is filled while another is read), got 1}}
func.func private @schedule_s3() attributes {a = #conv_kernel.halo_fma<tile = [128, 8, 32], thread = [8, 16], lanes = [4, 4, 2], chunk = 4, stages = 1, blocks_per_sm = 1>}

// -----

// (S3) Nor does anything hide behind many slots.
// expected-error @+1 {{expects at most 32 stages (the first copies to each are written out one by one), got 21024}}
func.func private @schedule_s3_many() attributes {a = #conv_kernel.halo_fma<tile = [128, 8, 32], thread = [8, 16], lanes = [4, 4, 2], chunk = 4, stages = 21024, blocks_per_sm = 1>}

// -----

// (S4) A block is no larger than the hardware's.
// expected-error @+1 {{expects at most 1024 threads per block, got 2048}}
func.func private @schedule_s4() attributes {a = #conv_kernel.halo_fma<tile = [1024, 8, 32], thread = [8, 16], lanes = [4, 4, 2], chunk = 4, stages = 3, blocks_per_sm = 1>}

// -----

// (S5) A thread's accumulators are registers.
// expected-error @+1 {{expects at most 256 accumulators per thread (couts * columns), got 512}}
#schedule_s5 = #conv_kernel.halo_fma<tile = [128, 4, 64], thread = [32, 16], lanes = [4, 4, 2], chunk = 4, stages = 2, blocks_per_sm = 1>

// -----

func.func @old_spelling(%x: tensor<2x8x16x16xf32>, %w: tensor<32x8x3x3xf32>, %y: tensor<2x32x14x14xf32>) -> tensor<2x32x14x14xf32> {
  %0 = conv.fused
      ins(%x, %w : tensor<2x8x16x16xf32>, tensor<32x8x3x3xf32>)
      outs(%y : tensor<2x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      // expected-error @+1 {{expects the schedule of a kernel family, such as '#conv_kernel.<family><...>'; '<family = ...>' is no longer read}}
      schedule <family = ffma, tile = [32, 4, 32], thread = [8, 8], lanes = [4, 4, 2], chunk = 4, stages = 2, blocks_per_sm = 2>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x32x14x14xf32>
  return %0 : tensor<2x32x14x14xf32>
}

// -----

func.func @no_schedule(%x: tensor<2x8x16x16xf32>, %w: tensor<32x8x3x3xf32>, %y: tensor<2x32x14x14xf32>) -> tensor<2x32x14x14xf32> {
  %0 = conv.fused
      ins(%x, %w : tensor<2x8x16x16xf32>, tensor<32x8x3x3xf32>)
      outs(%y : tensor<2x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      // expected-error @+1 {{expects the schedule of a kernel family, such as '#conv_kernel.<family><...>', got 5 : i32}}
      schedule 5 : i32
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x32x14x14xf32>
  return %0 : tensor<2x32x14x14xf32>
}
