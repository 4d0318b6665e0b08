// What the searches of winograd and winograd_steps look at, and what the model says of the
// best: a change of a list that is tried, of a plan, its registers or its memory, or of a
// term of the cost shows here as the numbers that it changes.
// RUN: conv-opt %s --conv-print-schedules=top=2 -o /dev/null | FileCheck %s

// Few channels on large planes: everything in one kernel.
// CHECK-LABEL: conv.fused in @large on sm_89
//  CHECK-NEXT:   problem: 128 images, 64 -> 128 channels, 128 x 128 -> 126 x 126, taps 3 x 3, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 31224 geometries (5230 with too many registers), 593 of them closely, with 15176 schedules
//  CHECK-NEXT:   rejected for registers: 2444, shared memory: 910, occupancy: 2116, earlier kernels: 3
//  CHECK-NEXT:   #1: 2571.4 us #conv_kernel.winograd<outputs = [4, 4], tile = [32, 8, 64], blocks_per_sm = 1>
//  CHECK-NEXT:        compute 1602.6, shared 1645.2, epilogue 56.6, stalls 63.0, l2 2066.1, dram 1968.4; waves 1.00, use 0.97
//  CHECK-NEXT:        16384 tiles, 256 threads, 255 registers, 95488 bytes of shared memory
//  CHECK-NEXT:   #2: 2647.6 us #conv_kernel.winograd<outputs = [2, 4], tile = [64, 4, 64], blocks_per_sm = 1>
//  CHECK-NEXT:        compute 1884.0, shared 1403.0, epilogue 56.6, stalls 63.0, l2 2151.0, dram 1968.4; waves 1.00, use 0.97
//  CHECK-NEXT:        16384 tiles, 256 threads, 247 registers, 99072 bytes of shared memory
//  CHECK-NEXT:   rejected: 2588.0 us #conv_kernel.winograd<outputs = [4, 4], tile = [32, 4, 128], blocks_per_sm = 1>
//  CHECK-NEXT:        needs about 260 registers per thread; sm_89 allows 255 where 256 threads share a multiprocessor
//  CHECK-NEXT:   rejected: 2637.5 us #conv_kernel.winograd<outputs = [2, 4], tile = [64, 2, 128], blocks_per_sm = 1>
//  CHECK-NEXT:        needs 102912 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of halo_fma: 5135.2 us #conv_kernel.halo_fma<tile = [128, 8, 32], thread = [8, 16], lanes = [4, 4, 2], chunk = 4, stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:   best of winograd: 2571.4 us #conv_kernel.winograd<outputs = [4, 4], tile = [32, 8, 64], blocks_per_sm = 1>, chosen
//  CHECK-NEXT:   best of implicit_gemm: 5754.5 us #conv_kernel.implicit_gemm<tile = [128, 256], warp = [64, 64], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>
func.func @large(%x: tensor<128x64x128x128xf32>, %w: tensor<128x64x3x3xf32>, %o: tensor<128x128x126x126xf32>) -> tensor<128x128x126x126xf32> {
  %y = conv.fused ins(%x, %w : tensor<128x64x128x128xf32>, tensor<128x64x3x3xf32>) outs(%o : tensor<128x128x126x126xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32, transform = winograd>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<128x128x126x126xf32>
  return %y : tensor<128x128x126x126xf32>
}

// A minimum over two tiles of channels.
// CHECK-LABEL: conv.fused in @reduced on sm_89
//  CHECK-NEXT:   problem: 64 images, 64 -> 128 channels, 256 x 256 -> 254 x 254, taps 3 x 3, strides 1 x 1, 0 full and 1 reduced results
//  CHECK-NEXT:   looked at 32952 geometries (5764 with too many registers), 593 of them closely, with 15196 schedules
//  CHECK-NEXT:   rejected for registers: 2574, shared memory: 915, occupancy: 2035, earlier kernels: 3
//  CHECK-NEXT:   #1: 4666.2 us #conv_kernel.winograd<outputs = [4, 4], tile = [32, 16, 32], blocks_per_sm = 1>
//  CHECK-NEXT:        compute 3205.3, shared 3283.4, epilogue 39.0, stalls 84.5, l2 3319.5, dram 1205.7; waves 1.00, use 0.98
//  CHECK-NEXT:        8192 tiles, 256 threads, 255 registers, 94464 bytes of shared memory
//  CHECK-NEXT:   #2: 4670.5 us #conv_kernel.winograd<outputs = [4, 4], tile = [32, 8, 64], blocks_per_sm = 1>
//  CHECK-NEXT:        compute 3205.3, shared 3290.5, epilogue 39.0, stalls 84.5, l2 3316.4, dram 1205.7; waves 1.00, use 0.98
//  CHECK-NEXT:        8192 tiles, 256 threads, 255 registers, 95488 bytes of shared memory
//  CHECK-NEXT:   rejected: 4722.4 us #conv_kernel.winograd<outputs = [4, 4], tile = [32, 4, 128], blocks_per_sm = 1>
//  CHECK-NEXT:        needs about 260 registers per thread; sm_89 allows 255 where 256 threads share a multiprocessor
//  CHECK-NEXT:   rejected: 4767.1 us #conv_kernel.winograd<outputs = [4, 4], tile = [32, 64, 8], blocks_per_sm = 1>
//  CHECK-NEXT:        needs about 260 registers per thread; sm_89 allows 255 where 256 threads share a multiprocessor
//  CHECK-NEXT:   best of halo_fma: 9809.3 us #conv_kernel.halo_fma<tile = [128, 8, 32], thread = [8, 16], lanes = [4, 4, 2], chunk = 4, stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:   best of winograd: 4666.2 us #conv_kernel.winograd<outputs = [4, 4], tile = [32, 16, 32], blocks_per_sm = 1>, chosen
//  CHECK-NEXT:   best of implicit_gemm: 11180.0 us #conv_kernel.implicit_gemm<tile = [128, 256], warp = [64, 64], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>
func.func @reduced(%x: tensor<64x64x256x256xf32>, %w: tensor<128x64x3x3xf32>, %o: tensor<64x254x254xf32>) -> tensor<64x254x254xf32> {
  %y = conv.fused ins(%x, %w : tensor<64x64x256x256xf32>, tensor<128x64x3x3xf32>) outs(%o : tensor<64x254x254xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32, transform = winograd>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } reduce [minimum] -> tensor<64x254x254xf32>
  return %y : tensor<64x254x254xf32>
}

// Padding, which moves the first column within its quad; words where rows are no
// whole quads.
// CHECK-LABEL: conv.fused in @padded on sm_89
//  CHECK-NEXT:   problem: 32 images, 64 -> 64 channels, 55 x 55 -> 55 x 55, taps 3 x 3, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 23252 geometries (2965 with too many registers), 497 of them closely, with 16106 schedules
//  CHECK-NEXT:   rejected for registers: 2398, shared memory: 834, occupancy: 2214
//  CHECK-NEXT:   #1: 92.8 us #conv_kernel.winograd<outputs = [2, 4], tile = [32, 8, 32], blocks_per_sm = 1>
//  CHECK-NEXT:        compute 57.4, shared 57.9, epilogue 1.5, stalls 3.4, l2 71.8, dram 60.3; waves 1.00, use 0.84
//  CHECK-NEXT:        896 tiles, 256 threads, 159 registers, 60664 bytes of shared memory
//  CHECK-NEXT:   #2: 92.8 us #conv_kernel.winograd<outputs = [2, 4], tile = [32, 4, 64], blocks_per_sm = 1>
//  CHECK-NEXT:        compute 57.4, shared 58.2, epilogue 1.5, stalls 3.4, l2 69.1, dram 60.3; waves 1.00, use 0.84
//  CHECK-NEXT:        896 tiles, 256 threads, 162 registers, 62200 bytes of shared memory
//  CHECK-NEXT:   rejected: 84.9 us #conv_kernel.winograd<outputs = [4, 4], tile = [32, 8, 64], blocks_per_sm = 1>
//  CHECK-NEXT:        needs about 295 registers per thread; sm_89 allows 255 where 256 threads share a multiprocessor
//  CHECK-NEXT:   rejected: 85.6 us #conv_kernel.winograd<outputs = [4, 4], tile = [32, 16, 32], blocks_per_sm = 1>
//  CHECK-NEXT:        needs about 290 registers per thread; sm_89 allows 255 where 256 threads share a multiprocessor
//  CHECK-NEXT:   best of halo_fma: 156.9 us #conv_kernel.halo_fma<tile = [64, 4, 32], thread = [4, 16], lanes = [4, 4, 2], chunk = 4, stages = 3, blocks_per_sm = 2>
//  CHECK-NEXT:   best of winograd: 92.8 us #conv_kernel.winograd<outputs = [2, 4], tile = [32, 8, 32], blocks_per_sm = 1>, chosen
//  CHECK-NEXT:   best of winograd_steps: 357.5 us #conv_kernel.winograd_steps<outputs = [4, 4], products = #conv_kernel.implicit_gemm<tile = [64, 512], warp = [64, 64], chunk = 16, stages = 2, splits = 1, blocks_per_sm = 1>>
//  CHECK-NEXT:   best of implicit_gemm: 155.7 us #conv_kernel.implicit_gemm<tile = [64, 256], warp = [64, 64], chunk = 16, stages = 2, splits = 1, blocks_per_sm = 2>
func.func @padded(%x: tensor<32x64x55x55xf32>, %w: tensor<64x64x3x3xf32>, %o: tensor<32x64x55x55xf32>) -> tensor<32x64x55x55xf32> {
  %y = conv.fused ins(%x, %w : tensor<32x64x55x55xf32>, tensor<64x64x3x3xf32>) outs(%o : tensor<32x64x55x55xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32, transform = winograd>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<32x64x55x55xf32>
  return %y : tensor<32x64x55x55xf32>
}

// Small planes: small tiles from anywhere in the batch.
// CHECK-LABEL: conv.fused in @small on sm_89
//  CHECK-NEXT:   problem: 64 images, 32 -> 64 channels, 14 x 14 -> 14 x 14, taps 3 x 3, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 18433 geometries (2007 with too many registers), 497 of them closely, with 19581 schedules
//  CHECK-NEXT:   rejected for registers: 2524, shared memory: 688, occupancy: 2704
//  CHECK-NEXT:   #1: 10.7 us #conv_kernel.winograd<outputs = [2, 2], tile = [64, 32], blocks_per_sm = 1>
//  CHECK-NEXT:        compute 5.1, shared 4.2, epilogue 0.2, stalls 0.4, l2 7.4, dram 6.1; waves 1.31, use 1.00
//  CHECK-NEXT:        98 tiles, 256 threads, 179 registers, 90112 bytes of shared memory
//  CHECK-NEXT:   #2: 10.9 us #conv_kernel.winograd<outputs = [2, 4], tile = [32, 16, 16], blocks_per_sm = 1>
//  CHECK-NEXT:        compute 4.2, shared 4.5, epilogue 0.2, stalls 0.4, l2 7.7, dram 6.1; waves 1.00, use 0.77
//  CHECK-NEXT:        128 tiles, 256 threads, 159 registers, 60664 bytes of shared memory
//  CHECK-NEXT:   rejected: 10.8 us #conv_kernel.winograd<outputs = [2, 2], tile = [64, 32], blocks_per_sm = 2>
//  CHECK-NEXT:        needs 2 resident blocks per multiprocessor, each of 256 threads and 90112 bytes of shared memory; sm_89 has room for 1
//  CHECK-NEXT:   rejected: 10.9 us #conv_kernel.winograd<outputs = [2, 4], tile = [32, 16, 16], blocks_per_sm = 2>
//  CHECK-NEXT:        needs 2 resident blocks per multiprocessor, each of 256 threads and 60664 bytes of shared memory; sm_89 has room for 1
//  CHECK-NEXT:   best of halo_fma: 14.0 us #conv_kernel.halo_fma<tile = [64, 7, 16], thread = [4, 8], lanes = [16, 1, 2], chunk = 8, stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:   best of winograd: 10.7 us #conv_kernel.winograd<outputs = [2, 2], tile = [64, 32], blocks_per_sm = 1>, chosen
//  CHECK-NEXT:   best of winograd_steps: 34.6 us #conv_kernel.winograd_steps<outputs = [4, 4], products = #conv_kernel.implicit_gemm<tile = [64, 512], warp = [64, 64], chunk = 16, stages = 2, splits = 1, blocks_per_sm = 1>>
//  CHECK-NEXT:   best of implicit_gemm: 16.5 us #conv_kernel.implicit_gemm<tile = [64, 128], warp = [64, 32], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>
func.func @small(%x: tensor<64x32x14x14xf32>, %w: tensor<64x32x3x3xf32>, %o: tensor<64x64x14x14xf32>) -> tensor<64x64x14x14xf32> {
  %y = conv.fused ins(%x, %w : tensor<64x32x14x14xf32>, tensor<64x32x3x3xf32>) outs(%o : tensor<64x64x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32, transform = winograd>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<64x64x14x14xf32>
  return %y : tensor<64x64x14x14xf32>
}

// Channels last.
// CHECK-LABEL: conv.fused in @last on sm_89
//  CHECK-NEXT:   problem: 32 images, 64 -> 64 channels, 28 x 28 -> 28 x 28, taps 3 x 3, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 20625 geometries (2377 with too many registers), 497 of them closely, with 17810 schedules
//  CHECK-NEXT:   rejected for registers: 3316, shared memory: 814, occupancy: 1936
//  CHECK-NEXT:   #1: 27.5 us #conv_kernel.winograd<outputs = [2, 4], tile = [32, 16, 16], blocks_per_sm = 1>
//  CHECK-NEXT:        compute 16.4, shared 16.5, epilogue 0.1, stalls 1.0, l2 20.9, dram 15.7; waves 1.00, use 0.77
//  CHECK-NEXT:        256 tiles, 256 threads, 159 registers, 60664 bytes of shared memory
//  CHECK-NEXT:   #2: 27.5 us #conv_kernel.winograd<outputs = [2, 4], tile = [32, 8, 32], blocks_per_sm = 1>
//  CHECK-NEXT:        compute 16.4, shared 16.5, epilogue 0.1, stalls 1.0, l2 21.4, dram 15.7; waves 1.00, use 0.77
//  CHECK-NEXT:        256 tiles, 256 threads, 159 registers, 60664 bytes of shared memory
//  CHECK-NEXT:   rejected: 22.8 us #conv_kernel.winograd<outputs = [2, 4], tile = [64, 16, 16], blocks_per_sm = 1>
//  CHECK-NEXT:        needs about 259 registers per thread; sm_89 allows 255 where 256 threads share a multiprocessor
//  CHECK-NEXT:   rejected: 22.8 us #conv_kernel.winograd<outputs = [2, 4], tile = [64, 8, 32], blocks_per_sm = 1>
//  CHECK-NEXT:        needs about 259 registers per thread; sm_89 allows 255 where 256 threads share a multiprocessor
//  CHECK-NEXT:   best of halo_fma: 43.2 us #conv_kernel.halo_fma<tile = [64, 14, 16], thread = [4, 16], lanes = [16, 2, 1], chunk = 8, stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:   best of winograd: 27.5 us #conv_kernel.winograd<outputs = [2, 4], tile = [32, 16, 16], blocks_per_sm = 1>, chosen
//  CHECK-NEXT:   best of winograd_steps: 65.9 us #conv_kernel.winograd_steps<outputs = [4, 4], products = #conv_kernel.implicit_gemm<tile = [64, 256], warp = [64, 32], chunk = 32, stages = 2, splits = 1, blocks_per_sm = 1>>
//  CHECK-NEXT:   best of implicit_gemm: 49.8 us #conv_kernel.implicit_gemm<tile = [64, 256], warp = [64, 32], chunk = 32, stages = 2, splits = 1, blocks_per_sm = 1>
func.func @last(%x: tensor<32x28x28x64xf32>, %w: tensor<64x64x3x3xf32>, %o: tensor<32x28x28x64xf32>) -> tensor<32x28x28x64xf32> {
  %y = conv.fused ins(%x, %w : tensor<32x28x28x64xf32>, tensor<64x64x3x3xf32>) outs(%o : tensor<32x28x28x64xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32, transform = winograd>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<32x28x28x64xf32>
  return %y : tensor<32x28x28x64xf32>
}

// Many channels: a kernel of products between two that transform.
// CHECK-LABEL: conv.fused in @steps on sm_89
//  CHECK-NEXT:   problem: 64 images, 256 -> 256 channels, 14 x 14 -> 14 x 14, taps 3 x 3, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 26543 geometries (4169 with too many registers), 641 of them closely, with 18978 schedules
//  CHECK-NEXT:   rejected for registers: 2912, shared memory: 1015, occupancy: 2798
//  CHECK-NEXT:   #1: 171.6 us #conv_kernel.winograd_steps<outputs = [4, 4], products = #conv_kernel.implicit_gemm<tile = [128, 128], warp = [64, 64], chunk = 16, stages = 2, splits = 1, blocks_per_sm = 2>>
//  CHECK-NEXT:        compute 88.4, shared 48.8, epilogue 3.1, stalls 1.2, l2 39.8, dram 101.9; waves 1.11, use 1.00
//  CHECK-NEXT:        576 tiles, 128 threads, 223 registers, 33728 bytes of shared memory
//  CHECK-NEXT:   #2: 185.7 us #conv_kernel.winograd<outputs = [2, 4], tile = [32, 16, 16], blocks_per_sm = 1>
//  CHECK-NEXT:        compute 128.2, shared 124.3, epilogue 0.9, stalls 5.3, l2 150.1, dram 33.8; waves 1.00, use 0.77
//  CHECK-NEXT:        512 tiles, 256 threads, 159 registers, 60664 bytes of shared memory
//  CHECK-NEXT:   rejected: 151.4 us #conv_kernel.winograd<outputs = [2, 4], tile = [64, 16, 16], blocks_per_sm = 1>
//  CHECK-NEXT:        needs about 259 registers per thread; sm_89 allows 255 where 256 threads share a multiprocessor
//  CHECK-NEXT:   rejected: 154.2 us #conv_kernel.winograd<outputs = [2, 4], tile = [64, 32], blocks_per_sm = 1>
//  CHECK-NEXT:        needs 110592 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of halo_fma: 315.1 us #conv_kernel.halo_fma<tile = [256, 8, 16], thread = [8, 16], lanes = [4, 8, 1], chunk = 2, stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:   best of winograd: 185.7 us #conv_kernel.winograd<outputs = [2, 4], tile = [32, 16, 16], blocks_per_sm = 1>
//  CHECK-NEXT:   best of winograd_steps: 171.6 us #conv_kernel.winograd_steps<outputs = [4, 4], products = #conv_kernel.implicit_gemm<tile = [128, 128], warp = [64, 64], chunk = 16, stages = 2, splits = 1, blocks_per_sm = 2>>, chosen
//  CHECK-NEXT:   best of implicit_gemm: 343.2 us #conv_kernel.implicit_gemm<tile = [256, 128], warp = [64, 64], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>
func.func @steps(%x: tensor<64x256x14x14xf32>, %w: tensor<256x256x3x3xf32>, %o: tensor<64x256x14x14xf32>) -> tensor<64x256x14x14xf32> {
  %y = conv.fused ins(%x, %w : tensor<64x256x14x14xf32>, tensor<256x256x3x3xf32>) outs(%o : tensor<64x256x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32, transform = winograd>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<64x256x14x14xf32>
  return %y : tensor<64x256x14x14xf32>
}

// The same with channels last and a minimum.
// CHECK-LABEL: conv.fused in @steps_last on sm_89
//  CHECK-NEXT:   problem: 16 images, 512 -> 512 channels, 14 x 14 -> 14 x 14, taps 3 x 3, strides 1 x 1, 0 full and 1 reduced results
//  CHECK-NEXT:   looked at 27302 geometries (4406 with too many registers), 633 of them closely, with 22423 schedules
//  CHECK-NEXT:   rejected for registers: 3615, shared memory: 980, occupancy: 2747
//  CHECK-NEXT:   #1: 148.1 us #conv_kernel.winograd_steps<outputs = [4, 4], products = #conv_kernel.implicit_gemm<tile = [64, 64], warp = [64, 32], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 4>>
//  CHECK-NEXT:        compute 86.1, shared 55.7, epilogue 8.0, stalls 1.7, l2 67.6, dram 87.4; waves 1.00, use 1.00
//  CHECK-NEXT:        1152 tiles, 64 threads, 168 registers, 24576 bytes of shared memory
//  CHECK-NEXT:   #2: 162.0 us #conv_kernel.winograd_steps<outputs = [2, 4], products = #conv_kernel.implicit_gemm<tile = [128, 128], warp = [64, 32], chunk = 32, stages = 3, splits = 1, blocks_per_sm = 1>>
//  CHECK-NEXT:        compute 103.9, shared 69.0, epilogue 4.2, stalls 1.5, l2 47.1, dram 81.1; waves 1.00, use 0.88
//  CHECK-NEXT:        384 tiles, 256 threads, 168 registers, 98304 bytes of shared memory
//  CHECK-NEXT:   rejected: 357.3 us #conv_kernel.halo_fma<tile = [512, 2, 16], thread = [4, 16], lanes = [16, 2, 1], chunk = 2, stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 113536 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 357.3 us #conv_kernel.halo_fma<tile = [512, 2, 16], thread = [4, 16], lanes = [16, 2, 1], chunk = 2, stages = 4, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 151040 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of halo_fma: 368.7 us #conv_kernel.halo_fma<tile = [512, 4, 8], thread = [8, 8], lanes = [8, 4, 1], chunk = 2, stages = 2, blocks_per_sm = 1>
//  CHECK-NEXT:   best of winograd: 689.9 us #conv_kernel.winograd<outputs = [2, 2], tile = [64, 8, 16], blocks_per_sm = 1>
//  CHECK-NEXT:   best of winograd_steps: 148.1 us #conv_kernel.winograd_steps<outputs = [4, 4], products = #conv_kernel.implicit_gemm<tile = [64, 64], warp = [64, 32], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 4>>, chosen
//  CHECK-NEXT:   best of implicit_gemm: 374.8 us #conv_kernel.implicit_gemm<tile = [256, 128], warp = [64, 64], chunk = 8, stages = 3, splits = 2, blocks_per_sm = 1>
func.func @steps_last(%x: tensor<16x14x14x512xf32>, %w: tensor<512x512x3x3xf32>, %o: tensor<16x14x14xf32>) -> tensor<16x14x14xf32> {
  %y = conv.fused ins(%x, %w : tensor<16x14x14x512xf32>, tensor<512x512x3x3xf32>) outs(%o : tensor<16x14x14xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32, transform = winograd>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } reduce [minimum] -> tensor<16x14x14xf32>
  return %y : tensor<16x14x14xf32>
}

// Groups.
// CHECK-LABEL: conv.fused in @groups on sm_89
//  CHECK-NEXT:   problem: 16 images, 2 groups of 64 -> 64 channels, 30 x 30 -> 28 x 28, taps 3 x 3, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 20421 geometries (2301 with too many registers), 497 of them closely, with 18603 schedules
//  CHECK-NEXT:   rejected for registers: 2713, shared memory: 847, occupancy: 2518
//  CHECK-NEXT:   #1: 27.9 us #conv_kernel.winograd<outputs = [2, 4], tile = [32, 8, 32], blocks_per_sm = 1>
//  CHECK-NEXT:        compute 16.4, shared 16.5, epilogue 0.4, stalls 1.0, l2 20.5, dram 16.9; waves 1.00, use 0.77
//  CHECK-NEXT:        256 tiles, 256 threads, 159 registers, 60664 bytes of shared memory
//  CHECK-NEXT:   #2: 28.6 us #conv_kernel.winograd<outputs = [2, 2], tile = [64, 4, 32], blocks_per_sm = 1>
//  CHECK-NEXT:        compute 19.1, shared 14.5, epilogue 0.4, stalls 1.0, l2 19.5, dram 16.9; waves 1.14, use 0.88
//  CHECK-NEXT:        224 tiles, 256 threads, 185 registers, 80640 bytes of shared memory
//  CHECK-NEXT:   rejected: 23.1 us #conv_kernel.winograd<outputs = [4, 4], tile = [32, 16, 32], blocks_per_sm = 1>
//  CHECK-NEXT:        needs about 290 registers per thread; sm_89 allows 255 where 256 threads share a multiprocessor
//  CHECK-NEXT:   rejected: 23.4 us #conv_kernel.winograd<outputs = [2, 4], tile = [64, 8, 32], blocks_per_sm = 1>
//  CHECK-NEXT:        needs about 259 registers per thread; sm_89 allows 255 where 256 threads share a multiprocessor
//  CHECK-NEXT:   best of halo_fma: 44.2 us #conv_kernel.halo_fma<tile = [64, 7, 32], thread = [4, 16], lanes = [16, 1, 2], chunk = 4, stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:   best of winograd: 27.9 us #conv_kernel.winograd<outputs = [2, 4], tile = [32, 8, 32], blocks_per_sm = 1>, chosen
//  CHECK-NEXT:   best of winograd_steps: 69.4 us #conv_kernel.winograd_steps<outputs = [4, 4], products = #conv_kernel.implicit_gemm<tile = [64, 256], warp = [64, 64], chunk = 16, stages = 2, splits = 1, blocks_per_sm = 2>>
//  CHECK-NEXT:   best of implicit_gemm: 53.7 us #conv_kernel.implicit_gemm<tile = [64, 256], warp = [64, 32], chunk = 32, stages = 2, splits = 1, blocks_per_sm = 1>
func.func @groups(%x: tensor<16x128x30x30xf32>, %w: tensor<128x64x3x3xf32>, %o: tensor<16x128x28x28xf32>) -> tensor<16x128x28x28xf32> {
  %y = conv.fused ins(%x, %w : tensor<16x128x30x30xf32>, tensor<128x64x3x3xf32>) outs(%o : tensor<16x128x28x28xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] groups 2
      numerics <multiply = ieee, accumulate = f32, transform = winograd>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<16x128x28x28xf32>
  return %y : tensor<16x128x28x28xf32>
}
