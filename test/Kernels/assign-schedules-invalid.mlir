// RUN: conv-opt %s --conv-assign-schedules --split-input-file --verify-diagnostics -o /dev/null

// More shared memory than a block can have.
func.func @shared_memory(%x: tensor<8x64x128x128xf32>, %w: tensor<128x64x3x3xf32>, %o: tensor<8x128x126x126xf32>) -> tensor<8x128x126x126xf32> {
  // expected-error-re@below {{schedule needs 163{{[0-9]+}} bytes of shared memory per block; sm_89 allows 101376}}
  // expected-note@below {{remove the schedule}}
  %y = conv.fused
      ins(%x, %w : tensor<8x64x128x128xf32>, tensor<128x64x3x3xf32>)
      outs(%o : tensor<8x128x126x126xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [128, 8, 32], thread = [8, 16], lanes = [4, 4, 2], chunk = 8, stages = 3, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<8x128x126x126xf32>
  return %y : tensor<8x128x126x126xf32>
}

// -----

// More accumulators than a thread has registers.
func.func @accumulators(%x: tensor<8x64x128x128xf32>, %w: tensor<128x64x3x3xf32>, %o: tensor<8x128x126x126xf32>) -> tensor<8x128x126x126xf32> {
  // expected-error@below {{schedule needs more than 256 registers per thread, for its 256 accumulators; sm_89 allows 255 where 256 threads share a multiprocessor}}
  // expected-note@below {{remove the schedule}}
  %y = conv.fused
      ins(%x, %w : tensor<8x64x128x128xf32>, tensor<128x64x3x3xf32>)
      outs(%o : tensor<8x128x126x126xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [128, 8, 64], thread = [16, 16], lanes = [4, 4, 2], chunk = 4, stages = 3, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<8x128x126x126xf32>
  return %y : tensor<8x128x126x126xf32>
}

// -----

// Two blocks that do not fit at once.
func.func @occupancy(%x: tensor<8x64x128x128xf32>, %w: tensor<128x64x3x3xf32>, %o: tensor<8x128x126x126xf32>) -> tensor<8x128x126x126xf32> {
  // expected-error-re@below {{schedule needs 2 resident blocks per multiprocessor, each of 256 threads and {{[0-9]+}} bytes of shared memory; sm_89 has room for 1}}
  // expected-note@below {{remove the schedule}}
  %y = conv.fused
      ins(%x, %w : tensor<8x64x128x128xf32>, tensor<128x64x3x3xf32>)
      outs(%o : tensor<8x128x126x126xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [64, 8, 32], thread = [8, 8], lanes = [4, 4, 2], chunk = 8, stages = 3, blocks_per_sm = 2>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<8x128x126x126xf32>
  return %y : tensor<8x128x126x126xf32>
}

// -----

// Counts whose products would not fit are refused before they are formed.
func.func @absurd(%x: tensor<8x64x128x128xf32>, %w: tensor<128x64x3x3xf32>, %o: tensor<8x128x126x126xf32>) -> tensor<8x128x126x126xf32> {
  // expected-error@below {{schedule needs 65536 resident blocks per multiprocessor, each of 32 threads; sm_89 has room for 24}}
  // expected-note@below {{remove the schedule}}
  %y = conv.fused
      ins(%x, %w : tensor<8x64x128x128xf32>, tensor<128x64x3x3xf32>)
      outs(%o : tensor<8x128x126x126xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [256, 1, 32], thread = [256, 1], lanes = [1, 1, 32], chunk = 65536, stages = 32, blocks_per_sm = 65536>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<8x128x126x126xf32>
  return %y : tensor<8x128x126x126xf32>
}

// -----

// More blocks than a multiprocessor takes, however little they need, are not a matter of their registers.
func.func @blocks(%x: tensor<8x64x128x128xf32>, %w: tensor<128x64x3x3xf32>, %o: tensor<8x128x126x126xf32>) -> tensor<8x128x126x126xf32> {
  // expected-error@below {{schedule needs 100 resident blocks per multiprocessor, each of 64 threads; sm_89 has room for 24}}
  // expected-note@below {{remove the schedule}}
  %y = conv.fused
      ins(%x, %w : tensor<8x64x128x128xf32>, tensor<128x64x3x3xf32>)
      outs(%o : tensor<8x128x126x126xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [32, 4, 32], thread = [8, 8], lanes = [4, 4, 2], chunk = 2, stages = 2, blocks_per_sm = 100>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<8x128x126x126xf32>
  return %y : tensor<8x128x126x126xf32>
}

// -----

// Kernels of larger groups reduce over the channels of one; those of single channels would do.
func.func @grouped_reduction(%x: tensor<1x20x9x9xf32>, %w: tensor<20x1x3x3xf32>, %o: tensor<1x7x7xf32>) -> tensor<1x7x7xf32> {
  // expected-error@below {{has a schedule, but a channel reduction is fused where one block sees every channel, which kernels of single channels do for groups of 1 channel and all others for 1 group, got 20 groups; remove the schedule to have one of another family chosen}}
  %y = conv.fused
      ins(%x, %w : tensor<1x20x9x9xf32>, tensor<20x1x3x3xf32>)
      outs(%o : tensor<1x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      groups 20
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [8, 4, 16], thread = [2, 4], lanes = [4, 2, 4], chunk = 1, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
      reduce [minimum]
      -> tensor<1x7x7xf32>
  return %y : tensor<1x7x7xf32>
}

// -----

// A schedule that would spill is slow, not wrong.
func.func @registers(%x: tensor<8x64x128x128xf32>, %w: tensor<128x64x3x3xf32>, %o: tensor<8x128x126x126xf32>) -> tensor<8x128x126x126xf32> {
  // expected-warning-re@below {{schedule needs about {{[0-9]+}} registers per thread; sm_89 allows 128 where 512 threads share a multiprocessor; the kernel will spill}}
  %y = conv.fused
      ins(%x, %w : tensor<8x64x128x128xf32>, tensor<128x64x3x3xf32>)
      outs(%o : tensor<8x128x126x126xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [128, 8, 32], thread = [8, 8], lanes = [4, 4, 2], chunk = 2, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<8x128x126x126xf32>
  return %y : tensor<8x128x126x126xf32>
}

// -----

// A schedule for an op that has no kernel.
func.func @no_kernel(%x: tensor<8x64x128x128xf16>, %w: tensor<128x64x3x3xf16>, %o: tensor<8x128x126x126xf16>) -> tensor<8x128x126x126xf16> {
  // expected-error@below {{has a schedule, but kernels exist for f32, f16 or bf16 input and filter multiplied as ieee, or otherwise where both are f32, and accumulated in f32, got f16 and f16 multiplied as ieee and accumulated in f16; remove the schedule to have the convolution decomposed}}
  %y = conv.fused
      ins(%x, %w : tensor<8x64x128x128xf16>, tensor<128x64x3x3xf16>)
      outs(%o : tensor<8x128x126x126xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f16>
      schedule #conv_kernel.halo_fma<tile = [32, 4, 16], thread = [4, 4], lanes = [8, 1, 4], chunk = 2, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f16):
        conv.yield %acc : f16
      } -> tensor<8x128x126x126xf16>
  return %y : tensor<8x128x126x126xf16>
}

// -----

// A schedule whose ring no number could count.
func.func @endless_ring(%x: tensor<1x8x64x64xf32>, %w: tensor<8x8x3x3xf32>, %o: tensor<1x8x62x62xf32>) -> tensor<1x8x62x62xf32> {
  // expected-error@below {{bytes of shared memory per block; sm_89 allows 101376}}
  // expected-note@below {{remove the schedule}}
  %y = conv.fused
      ins(%x, %w : tensor<1x8x64x64xf32>, tensor<8x8x3x3xf32>)
      outs(%o : tensor<1x8x62x62xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [1, 8, 1024], thread = [1, 32], lanes = [1, 1, 32], chunk = 65536, stages = 32, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x8x62x62xf32>
  return %y : tensor<1x8x62x62xf32>
}

// -----

// Kernels count positions in 32 bits.
func.func @long_row(%x: tensor<1x1x3000000000xf32>, %w: tensor<1x1x3xf32>, %o: tensor<1x1x2999999998xf32>) -> tensor<1x1x2999999998xf32> {
  // expected-error@below {{has a schedule, but kernels exist for padded and dilated inputs of up to 1073741824 positions in a dimension, got an extent of 3000000000}}
  %y = conv.fused
      ins(%x, %w : tensor<1x1x3000000000xf32>, tensor<1x1x3xf32>)
      outs(%o : tensor<1x1x2999999998xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [1] dilations [1] pad_low [0] pad_high [0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [4, 1, 128], thread = [1, 4], lanes = [1, 1, 32], chunk = 1, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x1x2999999998xf32>
  return %y : tensor<1x1x2999999998xf32>
}

// -----

// The results may tell what the input leaves open.
func.func @long_result(%x: tensor<1x1x?xf32>, %w: tensor<1x1x3xf32>, %o: tensor<1x1x9223372036854775807xf32>) -> tensor<1x1x9223372036854775807xf32> {
  // expected-error@below {{has a schedule, but kernels exist for padded and dilated inputs of up to 1073741824 positions in a dimension, got an output extent of 9223372036854775807 with stride 1}}
  %y = conv.fused
      ins(%x, %w : tensor<1x1x?xf32>, tensor<1x1x3xf32>)
      outs(%o : tensor<1x1x9223372036854775807xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [1] dilations [1] pad_low [0] pad_high [0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [4, 1, 128], thread = [1, 4], lanes = [1, 1, 32], chunk = 1, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x1x9223372036854775807xf32>
  return %y : tensor<1x1x9223372036854775807xf32>
}

// -----

// Padding is known where the extent is not.
func.func @long_padding(%x: tensor<1x1x?xf32>, %w: tensor<1x1x3xf32>, %o: tensor<1x1x?xf32>) -> tensor<1x1x?xf32> {
  // expected-error@below {{has a schedule, but kernels exist for padded and dilated inputs of up to 1073741824 positions in a dimension, got an extent of ?, input dilation 1 and padding 2147483647 and 0}}
  %y = conv.fused
      ins(%x, %w : tensor<1x1x?xf32>, tensor<1x1x3xf32>)
      outs(%o : tensor<1x1x?xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [1] dilations [1] pad_low [2147483647] pad_high [0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [4, 1, 128], thread = [1, 4], lanes = [1, 1, 32], chunk = 1, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x1x?xf32>
  return %y : tensor<1x1x?xf32>
}

// -----

// So does the stride.
func.func @long_strided_result(%x: tensor<1x1x?xf32>, %w: tensor<1x1x3xf32>, %o: tensor<1x1x1073741824xf32>) -> tensor<1x1x1073741824xf32> {
  // expected-error@below {{has a schedule, but kernels exist for padded and dilated inputs of up to 1073741824 positions in a dimension, got an output extent of 1073741824 with stride 4}}
  %y = conv.fused
      ins(%x, %w : tensor<1x1x?xf32>, tensor<1x1x3xf32>)
      outs(%o : tensor<1x1x1073741824xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [4] dilations [1] pad_low [0] pad_high [0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [4, 1, 128], thread = [1, 4], lanes = [1, 1, 32], chunk = 1, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x1x1073741824xf32>
  return %y : tensor<1x1x1073741824xf32>
}

// -----

// Nor do they count more channels.
func.func @many_channels(%x: tensor<2x4x?x7xf32>, %w: tensor<4294967295x4x3x3xf32>, %o: tensor<2x4294967295x?x5xf32>) -> tensor<2x4294967295x?x5xf32> {
  // expected-error@below {{has a schedule, but kernels exist for up to 1073741824 channels and groups, got 4294967295 filters over 4 channels in 1 groups}}
  %y = conv.fused
      ins(%x, %w : tensor<2x4x?x7xf32>, tensor<4294967295x4x3x3xf32>)
      outs(%o : tensor<2x4294967295x?x5xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [4, 1, 128], thread = [1, 4], lanes = [1, 1, 32], chunk = 1, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x4294967295x?x5xf32>
  return %y : tensor<2x4294967295x?x5xf32>
}

// -----

// No shared memory holds such a window.
func.func @wide_window(%x: tensor<1x1x?x?xf32>, %w: tensor<1x1x3x4000000000xf32>, %o: tensor<1x1x?x?xf32>) -> tensor<1x1x?x?xf32> {
  // expected-error@below {{has a schedule, but kernels exist for strides and windows of up to 65536 positions, got a stride of 1 and 4000000000 taps with dilation 2147483647}}
  %y = conv.fused
      ins(%x, %w : tensor<1x1x?x?xf32>, tensor<1x1x3x4000000000xf32>)
      outs(%o : tensor<1x1x?x?xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 2147483647] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [4, 1, 128], thread = [1, 4], lanes = [1, 1, 32], chunk = 1, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x1x?x?xf32>
  return %y : tensor<1x1x?x?xf32>
}

// -----

// More tiles than 64 bits count.
func.func @endless_grid(%x: tensor<9223372036854775807x4x1x1xf32>, %w: tensor<4x4x1x1xf32>, %o: tensor<9223372036854775807x4x1x1xf32>) -> tensor<9223372036854775807x4x1x1xf32> {
  // expected-error@below {{schedule needs 1152921504606846976 output tiles; a kernel counts up to 1073741824}}
  // expected-note@below {{remove the schedule}}
  %y = conv.fused
      ins(%x, %w : tensor<9223372036854775807x4x1x1xf32>, tensor<4x4x1x1xf32>)
      outs(%o : tensor<9223372036854775807x4x1x1xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [1, 1, 32], thread = [1, 1], lanes = [1, 1, 32], chunk = 1, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<9223372036854775807x4x1x1xf32>
  return %y : tensor<9223372036854775807x4x1x1xf32>
}

// -----

// A slice from an odd channel on holds no words of two channels, so that a stage has
// one channel of f32 a word.
func.func @slice(%b: tensor<1x20x20x65xf16>, %w: tensor<64x1x3x3xf16>, %o: tensor<1x18x18x64xf32>) -> tensor<1x18x18x64xf32> {
  %x = tensor.extract_slice %b[0, 0, 0, 1] [1, 20, 20, 64] [1, 1, 1, 1] : tensor<1x20x20x65xf16> to tensor<1x20x20x64xf16>
  // expected-error@below {{schedule needs 170496 bytes of shared memory per block; sm_89 allows 101376}}
  // expected-note@below {{remove the schedule}}
  %y = conv.fused ins(%x, %w : tensor<1x20x20x64xf16>, tensor<64x1x3x3xf16>) outs(%o : tensor<1x18x18x64xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] groups 64
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.depthwise<tile = [32, 16, 16], thread = [8, 2, 2], lanes = [4, 2, 4], stages = 4, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x18x18x64xf32>
  return %y : tensor<1x18x18x64xf32>
}

// -----

// From an even one on it does.
func.func @no_slice_of_halves(%b: tensor<1x20x20x66xf16>, %w: tensor<64x1x3x3xf16>, %o: tensor<1x18x18x64xf32>) -> tensor<1x18x18x64xf32> {
  %x = tensor.extract_slice %b[0, 0, 0, 2] [1, 20, 20, 64] [1, 1, 1, 1] : tensor<1x20x20x66xf16> to tensor<1x20x20x64xf16>
  %y = conv.fused ins(%x, %w : tensor<1x20x20x64xf16>, tensor<64x1x3x3xf16>) outs(%o : tensor<1x18x18x64xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] groups 64
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.depthwise<tile = [32, 16, 16], thread = [8, 2, 2], lanes = [4, 2, 4], stages = 4, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x18x18x64xf32>
  return %y : tensor<1x18x18x64xf32>
}
