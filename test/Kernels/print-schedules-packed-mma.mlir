// What the search of packed_mma looks at, and what the model says of the best: a change
// of a list that is tried, of a plan, its registers or its memory, or of a term of the
// cost shows here as the numbers that it changes. Ranked for an H200's card; then what
// is chosen for an RTX 4090.
// RUN: conv-opt %s --conv-print-schedules="top=2 tune=sm_90 families=packed_mma" -o /dev/null | FileCheck %s
// RUN: conv-opt %s --conv-print-schedules=top=1 -o /dev/null | FileCheck %s --check-prefix=ADA

// tf32, columns innermost: an image of three channels.
// CHECK-LABEL: conv.fused in @three_channels on sm_89
//  CHECK-NEXT:   problem: 128 images, 3 -> 64 channels, 128 x 128 -> 128 x 128, taps 5 x 5, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 524 geometries (0 with too many registers), 524 of them closely, with 1800 schedules
//  CHECK-NEXT:   rejected for registers: 529, occupancy: 146
//  CHECK-NEXT:   #1: 180.8 us #conv_kernel.packed_mma<tile = [64, 8, 32], warp = [64, 2, 32], stages = 2, blocks_per_sm = 2, shared_filter = true>
//  CHECK-NEXT:        compute 100.6, shared 59.5, epilogue 34.7, stalls 13.9, l2 76.6, dram 155.0; waves 1.02, use 1.00
//  CHECK-NEXT:        8192 tiles, 128 threads, 252 registers, 40448 bytes of shared memory
//  CHECK-NEXT:   #2: 180.8 us #conv_kernel.packed_mma<tile = [64, 8, 32], warp = [64, 4, 16], stages = 2, blocks_per_sm = 2, shared_filter = true>
//  CHECK-NEXT:        compute 100.6, shared 59.5, epilogue 34.7, stalls 13.9, l2 76.6, dram 155.0; waves 1.02, use 1.00
//  CHECK-NEXT:        8192 tiles, 128 threads, 252 registers, 40448 bytes of shared memory
//  CHECK-NEXT:   rejected: 181.6 us #conv_kernel.packed_mma<tile = [64, 4, 64], warp = [64, 1, 64], stages = 2, blocks_per_sm = 2, shared_filter = true>
//  CHECK-NEXT:        needs 2 resident blocks per multiprocessor, each of 128 threads and 53216 bytes of shared memory; sm_89 has room for 1
//  CHECK-NEXT:   rejected: 183.1 us #conv_kernel.packed_mma<tile = [64, 4, 64], warp = [32, 1, 64], stages = 2, blocks_per_sm = 1, shared_filter = false>
//  CHECK-NEXT:        needs about 257 registers per thread; sm_89 allows 255 where 256 threads share a multiprocessor
//  CHECK-NEXT:   best of packed_mma: 180.8 us #conv_kernel.packed_mma<tile = [64, 8, 32], warp = [64, 2, 32], stages = 2, blocks_per_sm = 2, shared_filter = true>
//   ADA-LABEL: conv.fused in @three_channels on
//         ADA: best of packed_mma: 796.6 us #conv_kernel.packed_mma<tile = [64, 16, 32], warp = [64, 2, 32], stages = 2, blocks_per_sm = 1, shared_filter = true>, chosen
func.func @three_channels(%x: tensor<128x3x128x128xf32>, %w: tensor<64x3x5x5xf32>, %o: tensor<128x64x128x128xf32>) -> tensor<128x64x128x128xf32> {
  %y = conv.fused ins(%x, %w : tensor<128x3x128x128xf32>, tensor<64x3x5x5xf32>) outs(%o : tensor<128x64x128x128xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [2, 2] pad_high [2, 2]
      numerics <multiply = tf32, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<128x64x128x128xf32>
  return %y : tensor<128x64x128x128xf32>
}

// f16, channels innermost, every second column: two columns of three channels a
// quantum.
// CHECK-LABEL: conv.fused in @stem on sm_89
//  CHECK-NEXT:   problem: 64 images, 3 -> 64 channels, 224 x 224 -> 112 x 112, taps 7 x 7, strides 2 x 2, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 524 geometries (0 with too many registers), 524 of them closely, with 1640 schedules
//  CHECK-NEXT:   rejected for registers: 527, shared memory: 2, occupancy: 157
//  CHECK-NEXT:   #1: 71.1 us #conv_kernel.packed_mma<tile = [64, 16, 16], warp = [32, 4, 16], stages = 2, blocks_per_sm = 1, shared_filter = true>
//  CHECK-NEXT:        compute 36.6, shared 36.6, epilogue 6.2, stalls 11.8, l2 16.7, dram 33.0; waves 1.01, use 1.00
//  CHECK-NEXT:        3136 tiles, 256 threads, 178 registers, 51168 bytes of shared memory
//  CHECK-NEXT:   #2: 71.1 us #conv_kernel.packed_mma<tile = [64, 16, 16], warp = [64, 2, 16], stages = 2, blocks_per_sm = 1, shared_filter = true>
//  CHECK-NEXT:        compute 36.6, shared 36.6, epilogue 6.2, stalls 11.8, l2 16.7, dram 33.0; waves 1.01, use 1.00
//  CHECK-NEXT:        3136 tiles, 256 threads, 178 registers, 51168 bytes of shared memory
//  CHECK-NEXT:   rejected: 68.5 us #conv_kernel.packed_mma<tile = [64, 16, 16], warp = [32, 4, 16], stages = 2, blocks_per_sm = 1, shared_filter = false>
//  CHECK-NEXT:        needs about 274 registers per thread; sm_89 allows 255 where 256 threads share a multiprocessor
//  CHECK-NEXT:   rejected: 70.5 us #conv_kernel.packed_mma<tile = [64, 8, 16], warp = [32, 4, 16], stages = 2, blocks_per_sm = 3, shared_filter = true>
//  CHECK-NEXT:        needs 3 resident blocks per multiprocessor, each of 128 threads and 41440 bytes of shared memory; sm_89 has room for 2
//  CHECK-NEXT:   best of packed_mma: 71.1 us #conv_kernel.packed_mma<tile = [64, 16, 16], warp = [32, 4, 16], stages = 2, blocks_per_sm = 1, shared_filter = true>
//   ADA-LABEL: conv.fused in @stem on
//         ADA: best of packed_mma: 199.5 us #conv_kernel.packed_mma<tile = [64, 16, 16], warp = [32, 4, 16], stages = 2, blocks_per_sm = 1, shared_filter = true>, chosen
func.func @stem(%x: tensor<64x224x224x3xf16>, %w: tensor<64x3x7x7xf16>, %o: tensor<64x112x112x64xf16>) -> tensor<64x112x112x64xf16> {
  %y = conv.fused ins(%x, %w : tensor<64x224x224x3xf16>, tensor<64x3x7x7xf16>) outs(%o : tensor<64x112x112x64xf16>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [2, 2] dilations [1, 1] pad_low [3, 3] pad_high [3, 3]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %t = arith.truncf %acc : f32 to f16
        conv.yield %t : f16
      } -> tensor<64x112x112x64xf16>
  return %y : tensor<64x112x112x64xf16>
}

// The same with columns innermost, which are loaded one by one.
// CHECK-LABEL: conv.fused in @stem_rows on sm_89
//  CHECK-NEXT:   problem: 64 images, 3 -> 64 channels, 224 x 224 -> 112 x 112, taps 7 x 7, strides 2 x 2, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 524 geometries (0 with too many registers), 524 of them closely, with 1636 schedules
//  CHECK-NEXT:   rejected for registers: 523, shared memory: 2, occupancy: 161
//  CHECK-NEXT:   #1: 75.3 us #conv_kernel.packed_mma<tile = [64, 8, 16], warp = [64, 2, 16], stages = 2, blocks_per_sm = 2, shared_filter = true>
//  CHECK-NEXT:        compute 40.2, shared 36.8, epilogue 9.5, stalls 10.0, l2 18.8, dram 33.0; waves 1.01, use 1.00
//  CHECK-NEXT:        6272 tiles, 128 threads, 184 registers, 41440 bytes of shared memory
//  CHECK-NEXT:   #2: 75.3 us #conv_kernel.packed_mma<tile = [64, 8, 16], warp = [32, 4, 16], stages = 2, blocks_per_sm = 2, shared_filter = true>
//  CHECK-NEXT:        compute 40.2, shared 36.8, epilogue 9.5, stalls 10.1, l2 18.8, dram 33.0; waves 1.01, use 1.00
//  CHECK-NEXT:        6272 tiles, 128 threads, 184 registers, 41440 bytes of shared memory
//  CHECK-NEXT:   rejected: 75.5 us #conv_kernel.packed_mma<tile = [64, 8, 16], warp = [64, 2, 16], stages = 2, blocks_per_sm = 3, shared_filter = true>
//  CHECK-NEXT:        needs 3 resident blocks per multiprocessor, each of 128 threads and 41440 bytes of shared memory; sm_89 has room for 2
//  CHECK-NEXT:   rejected: 75.6 us #conv_kernel.packed_mma<tile = [64, 8, 16], warp = [32, 4, 16], stages = 2, blocks_per_sm = 3, shared_filter = true>
//  CHECK-NEXT:        needs 3 resident blocks per multiprocessor, each of 128 threads and 41440 bytes of shared memory; sm_89 has room for 2
//  CHECK-NEXT:   best of packed_mma: 75.3 us #conv_kernel.packed_mma<tile = [64, 8, 16], warp = [64, 2, 16], stages = 2, blocks_per_sm = 2, shared_filter = true>
//   ADA-LABEL: conv.fused in @stem_rows on
//         ADA: best of packed_mma: 205.2 us #conv_kernel.packed_mma<tile = [64, 16, 16], warp = [64, 2, 16], stages = 2, blocks_per_sm = 1, shared_filter = true>, chosen
func.func @stem_rows(%x: tensor<64x3x224x224xf16>, %w: tensor<64x3x7x7xf16>, %o: tensor<64x64x112x112xf16>) -> tensor<64x64x112x112xf16> {
  %y = conv.fused ins(%x, %w : tensor<64x3x224x224xf16>, tensor<64x3x7x7xf16>) outs(%o : tensor<64x64x112x112xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [2, 2] dilations [1, 1] pad_low [3, 3] pad_high [3, 3]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %t = arith.truncf %acc : f32 to f16
        conv.yield %t : f16
      } -> tensor<64x64x112x112xf16>
  return %y : tensor<64x64x112x112xf16>
}

// bf16, one channel: eight columns a quantum.
// CHECK-LABEL: conv.fused in @one_channel on sm_89
//  CHECK-NEXT:   problem: 64 images, 1 -> 32 channels, 224 x 224 -> 224 x 224, taps 5 x 5, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 279 geometries (0 with too many registers), 279 of them closely, with 1660 schedules
//  CHECK-NEXT:   rejected for registers: 355, occupancy: 27
//  CHECK-NEXT:   #1: 129.4 us #conv_kernel.packed_mma<tile = [32, 16, 32], warp = [32, 2, 32], stages = 2, blocks_per_sm = 1, shared_filter = false>
//  CHECK-NEXT:        compute 15.7, shared 12.2, epilogue 27.1, stalls 16.8, l2 55.2, dram 115.7; waves 1.01, use 1.00
//  CHECK-NEXT:        6272 tiles, 256 threads, 183 registers, 20480 bytes of shared memory
//  CHECK-NEXT:   #2: 129.4 us #conv_kernel.packed_mma<tile = [32, 16, 32], warp = [32, 4, 16], stages = 2, blocks_per_sm = 1, shared_filter = false>
//  CHECK-NEXT:        compute 15.7, shared 12.2, epilogue 27.1, stalls 16.8, l2 55.2, dram 115.7; waves 1.01, use 1.00
//  CHECK-NEXT:        6272 tiles, 256 threads, 183 registers, 20480 bytes of shared memory
//  CHECK-NEXT:   rejected: 128.2 us #conv_kernel.packed_mma<tile = [32, 16, 32], warp = [32, 2, 32], stages = 2, blocks_per_sm = 2, shared_filter = false>
//  CHECK-NEXT:        needs about 183 registers per thread; sm_89 allows 128 where 512 threads share a multiprocessor
//  CHECK-NEXT:   rejected: 128.2 us #conv_kernel.packed_mma<tile = [32, 16, 32], warp = [32, 4, 16], stages = 2, blocks_per_sm = 2, shared_filter = false>
//  CHECK-NEXT:        needs about 183 registers per thread; sm_89 allows 128 where 512 threads share a multiprocessor
//  CHECK-NEXT:   best of packed_mma: 129.4 us #conv_kernel.packed_mma<tile = [32, 16, 32], warp = [32, 2, 32], stages = 2, blocks_per_sm = 1, shared_filter = false>
//   ADA-LABEL: conv.fused in @one_channel on
//         ADA: best of packed_mma: 571.9 us #conv_kernel.packed_mma<tile = [32, 16, 32], warp = [32, 2, 32], stages = 2, blocks_per_sm = 1, shared_filter = true>, chosen
func.func @one_channel(%x: tensor<64x1x224x224xbf16>, %w: tensor<32x1x5x5xbf16>, %o: tensor<64x32x224x224xf32>) -> tensor<64x32x224x224xf32> {
  %y = conv.fused ins(%x, %w : tensor<64x1x224x224xbf16>, tensor<32x1x5x5xbf16>) outs(%o : tensor<64x32x224x224xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [2, 2] pad_high [2, 2]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<64x32x224x224xf32>
  return %y : tensor<64x32x224x224xf32>
}

// The most channels there may be.
// CHECK-LABEL: conv.fused in @sixteen_channels on sm_89
//  CHECK-NEXT:   problem: 64 images, 16 -> 32 channels, 112 x 112 -> 112 x 112, taps 3 x 3, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 266 geometries (0 with too many registers), 266 of them closely, with 1531 schedules
//  CHECK-NEXT:   rejected for registers: 283, shared memory: 2, occupancy: 113
//  CHECK-NEXT:   #1: 27.1 us #conv_kernel.packed_mma<tile = [32, 16, 16], warp = [32, 4, 16], stages = 2, blocks_per_sm = 2, shared_filter = false>
//  CHECK-NEXT:        compute 13.0, shared 8.7, epilogue 2.7, stalls 5.2, l2 10.9, dram 20.2; waves 1.01, use 1.00
//  CHECK-NEXT:        3136 tiles, 128 threads, 240 registers, 20736 bytes of shared memory
//  CHECK-NEXT:   #2: 27.4 us #conv_kernel.packed_mma<tile = [32, 8, 16], warp = [32, 4, 16], stages = 2, blocks_per_sm = 4, shared_filter = false>
//  CHECK-NEXT:        compute 14.1, shared 8.8, epilogue 2.5, stalls 4.6, l2 11.4, dram 20.2; waves 1.01, use 1.00
//  CHECK-NEXT:        6272 tiles, 64 threads, 240 registers, 11520 bytes of shared memory
//  CHECK-NEXT:   rejected: 28.3 us #conv_kernel.packed_mma<tile = [32, 16, 16], warp = [32, 4, 16], stages = 2, blocks_per_sm = 3, shared_filter = true>
//  CHECK-NEXT:        needs about 184 registers per thread; sm_89 allows 168 where 384 threads share a multiprocessor
//  CHECK-NEXT:   rejected: 28.4 us #conv_kernel.packed_mma<tile = [32, 16, 16], warp = [32, 4, 16], stages = 2, blocks_per_sm = 3, shared_filter = false>
//  CHECK-NEXT:        needs about 240 registers per thread; sm_89 allows 168 where 384 threads share a multiprocessor
//  CHECK-NEXT:   best of packed_mma: 27.1 us #conv_kernel.packed_mma<tile = [32, 16, 16], warp = [32, 4, 16], stages = 2, blocks_per_sm = 2, shared_filter = false>
//   ADA-LABEL: conv.fused in @sixteen_channels on
//         ADA: best of packed_mma: 106.4 us #conv_kernel.packed_mma<tile = [32, 16, 16], warp = [32, 2, 16], stages = 2, blocks_per_sm = 1, shared_filter = true>, chosen
func.func @sixteen_channels(%x: tensor<64x112x112x16xf16>, %w: tensor<32x16x3x3xf16>, %o: tensor<64x112x112x32xf16>) -> tensor<64x112x112x32xf16> {
  %y = conv.fused ins(%x, %w : tensor<64x112x112x16xf16>, tensor<32x16x3x3xf16>) outs(%o : tensor<64x112x112x32xf16>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %t = arith.truncf %acc : f32 to f16
        conv.yield %t : f16
      } -> tensor<64x112x112x32xf16>
  return %y : tensor<64x112x112x32xf16>
}

// f32 as sums of two tf32.
// CHECK-LABEL: conv.fused in @split on sm_89
//  CHECK-NEXT:   problem: 64 images, 4 -> 64 channels, 128 x 128 -> 126 x 126, taps 3 x 3, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 524 geometries (0 with too many registers), 524 of them closely, with 1699 schedules
//  CHECK-NEXT:   rejected for registers: 661, occupancy: 10
//  CHECK-NEXT:   #1: 109.3 us #conv_kernel.packed_mma<tile = [64, 2, 128], warp = [32, 1, 64], stages = 2, blocks_per_sm = 1, shared_filter = true>
//  CHECK-NEXT:        compute 51.9, shared 17.5, epilogue 16.6, stalls 13.7, l2 68.1, dram 92.2; waves 1.01, use 0.98
//  CHECK-NEXT:        4032 tiles, 256 threads, 252 registers, 45280 bytes of shared memory
//  CHECK-NEXT:   #2: 110.4 us #conv_kernel.packed_mma<tile = [64, 1, 128], warp = [16, 1, 64], stages = 2, blocks_per_sm = 1, shared_filter = false>
//  CHECK-NEXT:        compute 50.6, shared 23.5, epilogue 17.3, stalls 22.3, l2 70.4, dram 92.2; waves 1.01, use 0.98
//  CHECK-NEXT:        8064 tiles, 256 threads, 188 registers, 30880 bytes of shared memory
//  CHECK-NEXT:   rejected: 109.6 us #conv_kernel.packed_mma<tile = [64, 2, 128], warp = [16, 2, 64], stages = 2, blocks_per_sm = 1, shared_filter = true>
//  CHECK-NEXT:        needs about 268 registers per thread; sm_89 allows 255 where 256 threads share a multiprocessor
//  CHECK-NEXT:   rejected: 109.8 us #conv_kernel.packed_mma<tile = [64, 2, 128], warp = [16, 2, 64], stages = 2, blocks_per_sm = 1, shared_filter = false>
//  CHECK-NEXT:        needs about 288 registers per thread; sm_89 allows 255 where 256 threads share a multiprocessor
//  CHECK-NEXT:   best of packed_mma: 109.3 us #conv_kernel.packed_mma<tile = [64, 2, 128], warp = [32, 1, 64], stages = 2, blocks_per_sm = 1, shared_filter = true>
//   ADA-LABEL: conv.fused in @split on
//         ADA: best of halo_fma: 382.4 us #conv_kernel.halo_fma<tile = [64, 4, 128], thread = [16, 8], lanes = [2, 1, 16], chunk = 4, stages = 3, blocks_per_sm = 1>, chosen
func.func @split(%x: tensor<64x4x128x128xf32>, %w: tensor<64x4x3x3xf32>, %o: tensor<64x64x126x126xf32>) -> tensor<64x64x126x126xf32> {
  %y = conv.fused ins(%x, %w : tensor<64x4x128x128xf32>, tensor<64x4x3x3xf32>) outs(%o : tensor<64x64x126x126xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32x3, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<64x64x126x126xf32>
  return %y : tensor<64x64x126x126xf32>
}

// A minimum over 128 channels.
// CHECK-LABEL: conv.fused in @minimum on sm_89
//  CHECK-NEXT:   problem: 32 images, 3 -> 128 channels, 128 x 128 -> 126 x 126, taps 3 x 3, strides 1 x 1, 0 full and 1 reduced results
//  CHECK-NEXT:   looked at 675 geometries (0 with too many registers), 675 of them closely, with 2417 schedules
//  CHECK-NEXT:   rejected for registers: 685, occupancy: 29
//  CHECK-NEXT:   #1: 37.4 us #conv_kernel.packed_mma<tile = [128, 4, 64], warp = [64, 1, 64], stages = 2, blocks_per_sm = 1, shared_filter = true>
//  CHECK-NEXT:        compute 17.7, shared 11.7, epilogue 8.1, stalls 7.7, l2 1.9, dram 2.0; waves 1.03, use 0.97
//  CHECK-NEXT:        2048 tiles, 256 threads, 246 registers, 35200 bytes of shared memory
//  CHECK-NEXT:   #2: 37.4 us #conv_kernel.packed_mma<tile = [128, 4, 64], warp = [64, 2, 32], stages = 2, blocks_per_sm = 1, shared_filter = true>
//  CHECK-NEXT:        compute 17.7, shared 11.7, epilogue 8.1, stalls 7.7, l2 1.9, dram 2.0; waves 1.03, use 0.97
//  CHECK-NEXT:        2048 tiles, 256 threads, 246 registers, 35200 bytes of shared memory
//  CHECK-NEXT:   rejected: 37.7 us #conv_kernel.packed_mma<tile = [128, 4, 64], warp = [64, 1, 64], stages = 2, blocks_per_sm = 1, shared_filter = false>
//  CHECK-NEXT:        needs about 294 registers per thread; sm_89 allows 255 where 256 threads share a multiprocessor
//  CHECK-NEXT:   rejected: 37.7 us #conv_kernel.packed_mma<tile = [128, 4, 64], warp = [64, 2, 32], stages = 2, blocks_per_sm = 1, shared_filter = false>
//  CHECK-NEXT:        needs about 294 registers per thread; sm_89 allows 255 where 256 threads share a multiprocessor
//  CHECK-NEXT:   best of packed_mma: 37.4 us #conv_kernel.packed_mma<tile = [128, 4, 64], warp = [64, 1, 64], stages = 2, blocks_per_sm = 1, shared_filter = true>
//   ADA-LABEL: conv.fused in @minimum on
//         ADA: best of halo_fma: 67.2 us #conv_kernel.halo_fma<tile = [64, 16, 32], thread = [8, 16], lanes = [1, 16, 2], chunk = 3, stages = 3, blocks_per_sm = 1>, chosen
func.func @minimum(%x: tensor<32x3x128x128xf32>, %w: tensor<128x3x3x3xf32>, %o: tensor<32x126x126xf32>) -> tensor<32x126x126xf32> {
  %y = conv.fused ins(%x, %w : tensor<32x3x128x128xf32>, tensor<128x3x3x3xf32>) outs(%o : tensor<32x126x126xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } reduce [minimum] -> tensor<32x126x126xf32>
  return %y : tensor<32x126x126xf32>
}

// Groups of 8 channels, dilated.
// CHECK-LABEL: conv.fused in @groups on sm_89
//  CHECK-NEXT:   problem: 32 images, 4 groups of 8 -> 16 channels, 64 x 64 -> 64 x 64, taps 3 x 3, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 87 geometries (0 with too many registers), 87 of them closely, with 379 schedules
//  CHECK-NEXT:   rejected for registers: 60, occupancy: 5
//  CHECK-NEXT:   #1: 12.5 us #conv_kernel.packed_mma<tile = [16, 32, 32], warp = [16, 4, 32], stages = 2, blocks_per_sm = 1, shared_filter = false>
//  CHECK-NEXT:        compute 2.2, shared 3.2, epilogue 1.1, stalls 3.1, l2 9.1, dram 6.6; waves 1.03, use 1.00
//  CHECK-NEXT:        512 tiles, 256 threads, 220 registers, 41472 bytes of shared memory
//  CHECK-NEXT:   #2: 12.8 us #conv_kernel.packed_mma<tile = [16, 16, 64], warp = [16, 2, 64], stages = 2, blocks_per_sm = 1, shared_filter = false>
//  CHECK-NEXT:        compute 2.2, shared 3.2, epilogue 1.1, stalls 3.1, l2 9.3, dram 6.6; waves 1.03, use 1.00
//  CHECK-NEXT:        512 tiles, 256 threads, 220 registers, 43520 bytes of shared memory
//  CHECK-NEXT:   rejected: 12.4 us #conv_kernel.packed_mma<tile = [16, 32, 32], warp = [16, 4, 32], stages = 2, blocks_per_sm = 2, shared_filter = false>
//  CHECK-NEXT:        needs about 220 registers per thread; sm_89 allows 128 where 512 threads share a multiprocessor
//  CHECK-NEXT:   rejected: 12.7 us #conv_kernel.packed_mma<tile = [16, 16, 64], warp = [16, 2, 64], stages = 2, blocks_per_sm = 2, shared_filter = false>
//  CHECK-NEXT:        needs about 220 registers per thread; sm_89 allows 128 where 512 threads share a multiprocessor
//  CHECK-NEXT:   best of packed_mma: 12.5 us #conv_kernel.packed_mma<tile = [16, 32, 32], warp = [16, 4, 32], stages = 2, blocks_per_sm = 1, shared_filter = false>
//   ADA-LABEL: conv.fused in @groups on
//         ADA: best of packed_mma: 36.4 us #conv_kernel.packed_mma<tile = [16, 32, 32], warp = [16, 4, 32], stages = 2, blocks_per_sm = 1, shared_filter = false>, chosen
func.func @groups(%x: tensor<32x64x64x32xf16>, %w: tensor<64x8x3x3xf16>, %o: tensor<32x64x64x64xf16>) -> tensor<32x64x64x64xf16> {
  %y = conv.fused ins(%x, %w : tensor<32x64x64x32xf16>, tensor<64x8x3x3xf16>) outs(%o : tensor<32x64x64x64xf16>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [2, 2] pad_low [2, 2] pad_high [2, 2] groups 4
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %t = arith.truncf %acc : f32 to f16
        conv.yield %t : f16
      } -> tensor<32x64x64x64xf16>
  return %y : tensor<32x64x64x64xf16>
}

// One dimension.
// CHECK-LABEL: conv.fused in @one_dimension on sm_89
//  CHECK-NEXT:   problem: 32 images, 2 -> 64 channels, 1 x 16000 -> 1 x 8000, taps 1 x 11, strides 1 x 2, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 80 geometries (0 with too many registers), 80 of them closely, with 550 schedules
//  CHECK-NEXT:   rejected for registers: 71, occupancy: 2
//  CHECK-NEXT:   #1: 23.0 us #conv_kernel.packed_mma<tile = [64, 1, 256], warp = [64, 1, 64], stages = 2, blocks_per_sm = 2, shared_filter = true>
//  CHECK-NEXT:        compute 2.9, shared 1.8, epilogue 4.4, stalls 2.1, l2 9.1, dram 19.2; waves 1.03, use 0.98
//  CHECK-NEXT:        1024 tiles, 128 threads, 252 registers, 23680 bytes of shared memory
//  CHECK-NEXT:   #2: 23.1 us #conv_kernel.packed_mma<tile = [64, 1, 256], warp = [32, 1, 64], stages = 2, blocks_per_sm = 1, shared_filter = false>
//  CHECK-NEXT:        compute 2.6, shared 1.8, epilogue 4.3, stalls 3.4, l2 9.1, dram 19.2; waves 1.03, use 0.98
//  CHECK-NEXT:        1024 tiles, 256 threads, 176 registers, 26752 bytes of shared memory
//  CHECK-NEXT:   rejected: 22.9 us #conv_kernel.packed_mma<tile = [64, 1, 64], warp = [64, 1, 32], stages = 2, blocks_per_sm = 6, shared_filter = false>
//  CHECK-NEXT:        needs about 184 registers per thread; sm_89 allows 168 where 384 threads share a multiprocessor
//  CHECK-NEXT:   rejected: 22.9 us #conv_kernel.packed_mma<tile = [64, 1, 64], warp = [32, 1, 64], stages = 2, blocks_per_sm = 6, shared_filter = false>
//  CHECK-NEXT:        needs about 176 registers per thread; sm_89 allows 168 where 384 threads share a multiprocessor
//  CHECK-NEXT:   best of packed_mma: 23.0 us #conv_kernel.packed_mma<tile = [64, 1, 256], warp = [64, 1, 64], stages = 2, blocks_per_sm = 2, shared_filter = true>
//   ADA-LABEL: conv.fused in @one_dimension on
//         ADA: best of packed_mma: 96.6 us #conv_kernel.packed_mma<tile = [64, 1, 256], warp = [32, 1, 64], stages = 2, blocks_per_sm = 1, shared_filter = false>, chosen
func.func @one_dimension(%x: tensor<32x2x16000xf32>, %w: tensor<64x2x11xf32>, %o: tensor<32x64x8000xf32>) -> tensor<32x64x8000xf32> {
  %y = conv.fused ins(%x, %w : tensor<32x2x16000xf32>, tensor<64x2x11xf32>) outs(%o : tensor<32x64x8000xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [2] dilations [1] pad_low [5] pad_high [5]
      numerics <multiply = tf32, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<32x64x8000xf32>
  return %y : tensor<32x64x8000xf32>
}

// f32 that become f16, columns innermost: loaded one by one, a register each.
// CHECK-LABEL: conv.fused in @narrowed_rows on sm_89
//  CHECK-NEXT:   problem: 64 images, 3 -> 64 channels, 224 x 224 -> 112 x 112, taps 7 x 7, strides 2 x 2, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 524 geometries (0 with too many registers), 524 of them closely, with 1636 schedules
//  CHECK-NEXT:   rejected for registers: 523, shared memory: 2, occupancy: 161
//  CHECK-NEXT:   #1: 80.3 us #conv_kernel.packed_mma<tile = [64, 8, 16], warp = [64, 2, 16], stages = 2, blocks_per_sm = 2, shared_filter = true>
//  CHECK-NEXT:        compute 40.2, shared 36.8, epilogue 9.5, stalls 10.0, l2 36.0, dram 66.0; waves 1.01, use 1.00
//  CHECK-NEXT:        6272 tiles, 128 threads, 184 registers, 41440 bytes of shared memory
//  CHECK-NEXT:   #2: 80.3 us #conv_kernel.packed_mma<tile = [64, 8, 16], warp = [32, 4, 16], stages = 2, blocks_per_sm = 2, shared_filter = true>
//  CHECK-NEXT:        compute 40.2, shared 36.8, epilogue 9.5, stalls 10.1, l2 36.0, dram 66.0; waves 1.01, use 1.00
//  CHECK-NEXT:        6272 tiles, 128 threads, 184 registers, 41440 bytes of shared memory
//  CHECK-NEXT:   rejected: 80.6 us #conv_kernel.packed_mma<tile = [64, 8, 16], warp = [64, 2, 16], stages = 2, blocks_per_sm = 3, shared_filter = true>
//  CHECK-NEXT:        needs 3 resident blocks per multiprocessor, each of 128 threads and 41440 bytes of shared memory; sm_89 has room for 2
//  CHECK-NEXT:   rejected: 80.6 us #conv_kernel.packed_mma<tile = [64, 8, 16], warp = [32, 4, 16], stages = 2, blocks_per_sm = 3, shared_filter = true>
//  CHECK-NEXT:        needs 3 resident blocks per multiprocessor, each of 128 threads and 41440 bytes of shared memory; sm_89 has room for 2
//  CHECK-NEXT:   best of packed_mma: 80.3 us #conv_kernel.packed_mma<tile = [64, 8, 16], warp = [64, 2, 16], stages = 2, blocks_per_sm = 2, shared_filter = true>
//   ADA-LABEL: conv.fused in @narrowed_rows on
//         ADA: best of packed_mma: 340.5 us #conv_kernel.packed_mma<tile = [64, 16, 16], warp = [64, 2, 16], stages = 2, blocks_per_sm = 1, shared_filter = true>, chosen
func.func @narrowed_rows(%x: tensor<64x3x224x224xf32>, %w: tensor<64x3x7x7xf32>, %o: tensor<64x64x112x112xf32>) -> tensor<64x64x112x112xf32> {
  %y = conv.fused ins(%x, %w : tensor<64x3x224x224xf32>, tensor<64x3x7x7xf32>) outs(%o : tensor<64x64x112x112xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [2, 2] dilations [1, 1] pad_low [3, 3] pad_high [3, 3]
      numerics <multiply = f16, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<64x64x112x112xf32>
  return %y : tensor<64x64x112x112xf32>
}

// f32 that become bf16, eight channels innermost: loaded four at once.
// CHECK-LABEL: conv.fused in @narrowed_inner on sm_89
//  CHECK-NEXT:   problem: 64 images, 8 -> 32 channels, 112 x 112 -> 112 x 112, taps 3 x 3, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 266 geometries (0 with too many registers), 266 of them closely, with 1612 schedules
//  CHECK-NEXT:   rejected for registers: 360, occupancy: 3
//  CHECK-NEXT:   #1: 39.6 us #conv_kernel.packed_mma<tile = [32, 16, 16], warp = [32, 4, 16], stages = 2, blocks_per_sm = 2, shared_filter = false>
//  CHECK-NEXT:        compute 7.2, shared 4.8, epilogue 1.1, stalls 4.6, l2 17.6, dram 34.5; waves 1.01, use 1.00
//  CHECK-NEXT:        3136 tiles, 128 threads, 208 registers, 10368 bytes of shared memory
//  CHECK-NEXT:   #2: 39.7 us #conv_kernel.packed_mma<tile = [32, 16, 16], warp = [32, 4, 16], stages = 2, blocks_per_sm = 2, shared_filter = true>
//  CHECK-NEXT:        compute 7.2, shared 6.9, epilogue 1.0, stalls 4.7, l2 17.6, dram 34.5; waves 1.01, use 1.00
//  CHECK-NEXT:        3136 tiles, 128 threads, 184 registers, 15488 bytes of shared memory
//  CHECK-NEXT:   rejected: 39.6 us #conv_kernel.packed_mma<tile = [32, 16, 16], warp = [32, 4, 16], stages = 2, blocks_per_sm = 3, shared_filter = false>
//  CHECK-NEXT:        needs about 208 registers per thread; sm_89 allows 168 where 384 threads share a multiprocessor
//  CHECK-NEXT:   rejected: 39.6 us #conv_kernel.packed_mma<tile = [32, 16, 16], warp = [32, 4, 16], stages = 2, blocks_per_sm = 3, shared_filter = true>
//  CHECK-NEXT:        needs about 184 registers per thread; sm_89 allows 168 where 384 threads share a multiprocessor
//  CHECK-NEXT:   best of packed_mma: 39.6 us #conv_kernel.packed_mma<tile = [32, 16, 16], warp = [32, 4, 16], stages = 2, blocks_per_sm = 2, shared_filter = false>
//   ADA-LABEL: conv.fused in @narrowed_inner on
//         ADA: best of packed_mma: 172.8 us #conv_kernel.packed_mma<tile = [32, 16, 16], warp = [32, 4, 16], stages = 2, blocks_per_sm = 2, shared_filter = true>, chosen
func.func @narrowed_inner(%x: tensor<64x112x112x8xf32>, %w: tensor<32x8x3x3xf32>, %o: tensor<64x112x112x32xf32>) -> tensor<64x112x112x32xf32> {
  %y = conv.fused ins(%x, %w : tensor<64x112x112x8xf32>, tensor<32x8x3x3xf32>) outs(%o : tensor<64x112x112x32xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = bf16, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<64x112x112x32xf32>
  return %y : tensor<64x112x112x32xf32>
}
