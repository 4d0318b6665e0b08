// What the searches of winograd and winograd_steps look at, and what the model says of the
// best: a change of a list that is tried, of a plan, its registers or its memory, or of a
// term of the cost shows here as the numbers that it changes.
// RUN: conv-opt %s "--conv-print-schedules=top=2 families=winograd" -o /dev/null | FileCheck %s
// RUN: conv-opt %s "--conv-print-schedules=top=2 families=winograd_steps" -o /dev/null | FileCheck %s --check-prefix=STEPS
// RUN: conv-opt %s --conv-print-schedules=top=1 -o /dev/null | FileCheck %s --check-prefix=CHOICE

// Few channels on large planes: everything in one kernel.
// CHECK-LABEL: conv.fused in @large on sm_89
//  CHECK-NEXT:   problem: 128 images, 64 -> 128 channels, 128 x 128 -> 126 x 126, taps 3 x 3, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 33 geometries (0 with too many registers), 33 of them closely, with 66 schedules
//  CHECK-NEXT:   rejected for registers: 2, shared memory: 10, occupancy: 23
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
//  CHECK-NEXT:   best of winograd: 2571.4 us #conv_kernel.winograd<outputs = [4, 4], tile = [32, 8, 64], blocks_per_sm = 1>
// STEPS-LABEL: conv.fused in @large on
// CHOICE-LABEL: conv.fused in @large on
//       CHOICE:   best of winograd: {{.*}}, chosen
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
//  CHECK-NEXT:   looked at 33 geometries (0 with too many registers), 33 of them closely, with 66 schedules
//  CHECK-NEXT:   rejected for registers: 2, shared memory: 10, occupancy: 23
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
//  CHECK-NEXT:   best of winograd: 4666.2 us #conv_kernel.winograd<outputs = [4, 4], tile = [32, 16, 32], blocks_per_sm = 1>
// STEPS-LABEL: conv.fused in @reduced on
// CHOICE-LABEL: conv.fused in @reduced on
//       CHOICE:   best of winograd: {{.*}}, chosen
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
//  CHECK-NEXT:   looked at 33 geometries (0 with too many registers), 33 of them closely, with 66 schedules
//  CHECK-NEXT:   rejected for registers: 10, shared memory: 10, occupancy: 23
//  CHECK-NEXT:   #1: 92.8 us #conv_kernel.winograd<outputs = [2, 4], tile = [32, 8, 32], blocks_per_sm = 1>
//  CHECK-NEXT:        compute 57.4, shared 57.9, epilogue 1.5, stalls 3.4, l2 71.8, dram 60.3; waves 1.00, use 0.84
//  CHECK-NEXT:        896 tiles, 256 threads, 159 registers, 60664 bytes of shared memory
//  CHECK-NEXT:   #2: 92.8 us #conv_kernel.winograd<outputs = [2, 4], tile = [32, 4, 64], blocks_per_sm = 1>
//  CHECK-NEXT:        compute 57.4, shared 58.2, epilogue 1.5, stalls 3.4, l2 69.1, dram 60.3; waves 1.00, use 0.84
//  CHECK-NEXT:        896 tiles, 256 threads, 162 registers, 62200 bytes of shared memory
//  CHECK-NEXT:   rejected: 85.9 us #conv_kernel.winograd<outputs = [2, 4], tile = [64, 8, 32], blocks_per_sm = 1>
//  CHECK-NEXT:        needs about 259 registers per thread; sm_89 allows 255 where 256 threads share a multiprocessor
//  CHECK-NEXT:   rejected: 85.9 us #conv_kernel.winograd<outputs = [2, 4], tile = [64, 4, 64], blocks_per_sm = 1>
//  CHECK-NEXT:        needs about 262 registers per thread; sm_89 allows 255 where 256 threads share a multiprocessor
//  CHECK-NEXT:   best of winograd: 92.8 us #conv_kernel.winograd<outputs = [2, 4], tile = [32, 8, 32], blocks_per_sm = 1>
// STEPS-LABEL: conv.fused in @padded on
//       STEPS:   #1: 357.5 us #conv_kernel.winograd_steps<outputs = [4, 4], products = #conv_kernel.implicit_gemm<tile = [64, 512], warp = [64, 64], chunk = 16, stages = 2, splits = 1, blocks_per_sm = 1>>
//  STEPS-NEXT:        compute 34.4, shared 19.7, epilogue 3.5, stalls 1.1, l2 26.7, dram 140.8, other kernels 207.9; waves 1.09, use 0.94
//  STEPS-NEXT:        468 tiles, 256 threads, 223 registers, 74688 bytes of shared memory
//  STEPS-NEXT:   #2: 453.2 us #conv_kernel.winograd_steps<outputs = [2, 4], products = #conv_kernel.implicit_gemm<tile = [64, 512], warp = [64, 64], chunk = 16, stages = 2, splits = 1, blocks_per_sm = 1>>
//  STEPS-NEXT:        compute 43.0, shared 24.6, epilogue 4.4, stalls 1.4, l2 34.9, dram 187.3, other kernels 255.3; waves 1.07, use 0.98
//  STEPS-NEXT:        600 tiles, 256 threads, 223 registers, 74688 bytes of shared memory
// CHOICE-LABEL: conv.fused in @padded on
//       CHOICE:   best of winograd: {{.*}}, chosen
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
//  CHECK-NEXT:   looked at 33 geometries (0 with too many registers), 33 of them closely, with 66 schedules
//  CHECK-NEXT:   rejected for registers: 10, shared memory: 10, occupancy: 23
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
//  CHECK-NEXT:   best of winograd: 10.7 us #conv_kernel.winograd<outputs = [2, 2], tile = [64, 32], blocks_per_sm = 1>
// STEPS-LABEL: conv.fused in @small on
//       STEPS:   #1: 34.6 us #conv_kernel.winograd_steps<outputs = [4, 4], products = #conv_kernel.implicit_gemm<tile = [64, 512], warp = [64, 64], chunk = 16, stages = 2, splits = 1, blocks_per_sm = 1>>
//  STEPS-NEXT:        compute 4.3, shared 2.5, epilogue 0.9, stalls 0.3, l2 3.1, dram 18.0, other kernels 13.7; waves 1.78, use 1.00
//  STEPS-NEXT:        72 tiles, 256 threads, 223 registers, 74688 bytes of shared memory
//  STEPS-NEXT:   #2: 38.0 us #conv_kernel.winograd_steps<outputs = [2, 4], products = #conv_kernel.implicit_gemm<tile = [64, 256], warp = [64, 64], chunk = 16, stages = 2, splits = 1, blocks_per_sm = 2>>
//  STEPS-NEXT:        compute 4.4, shared 2.5, epilogue 0.9, stalls 0.3, l2 3.8, dram 20.8, other kernels 14.2; waves 1.52, use 1.00
//  STEPS-NEXT:        168 tiles, 128 threads, 223 registers, 41920 bytes of shared memory
// CHOICE-LABEL: conv.fused in @small on
//       CHOICE:   best of winograd: {{.*}}, chosen
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
//  CHECK-NEXT:   looked at 33 geometries (0 with too many registers), 33 of them closely, with 66 schedules
//  CHECK-NEXT:   rejected for registers: 10, shared memory: 10, occupancy: 23
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
//  CHECK-NEXT:   best of winograd: 27.5 us #conv_kernel.winograd<outputs = [2, 4], tile = [32, 16, 16], blocks_per_sm = 1>
// STEPS-LABEL: conv.fused in @last on
//       STEPS:   #1: 65.9 us #conv_kernel.winograd_steps<outputs = [4, 4], products = #conv_kernel.implicit_gemm<tile = [64, 256], warp = [64, 32], chunk = 32, stages = 2, splits = 1, blocks_per_sm = 1>>
//  STEPS-NEXT:        compute 9.0, shared 5.9, epilogue 0.2, stalls 0.5, l2 7.4, dram 35.7, other kernels 26.4; waves 1.02, use 0.88
//  STEPS-NEXT:        252 tiles, 256 threads, 180 registers, 81920 bytes of shared memory
//  STEPS-NEXT:   #2: 80.2 us #conv_kernel.winograd_steps<outputs = [2, 4], products = #conv_kernel.implicit_gemm<tile = [64, 256], warp = [64, 32], chunk = 32, stages = 2, splits = 1, blocks_per_sm = 1>>
//  STEPS-NEXT:        compute 13.5, shared 8.8, epilogue 0.3, stalls 0.8, l2 9.4, dram 47.2, other kernels 28.6; waves 1.23, use 0.94
//  STEPS-NEXT:        312 tiles, 256 threads, 180 registers, 81920 bytes of shared memory
// CHOICE-LABEL: conv.fused in @last on
//       CHOICE:   best of winograd: {{.*}}, chosen
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
//  CHECK-NEXT:   looked at 33 geometries (0 with too many registers), 33 of them closely, with 66 schedules
//  CHECK-NEXT:   rejected for registers: 10, shared memory: 10, occupancy: 23
//  CHECK-NEXT:   #1: 185.7 us #conv_kernel.winograd<outputs = [2, 4], tile = [32, 16, 16], blocks_per_sm = 1>
//  CHECK-NEXT:        compute 128.2, shared 124.3, epilogue 0.9, stalls 5.3, l2 150.1, dram 33.8; waves 1.00, use 0.77
//  CHECK-NEXT:        512 tiles, 256 threads, 159 registers, 60664 bytes of shared memory
//  CHECK-NEXT:   #2: 191.4 us #conv_kernel.winograd<outputs = [2, 2], tile = [64, 8, 16], blocks_per_sm = 1>
//  CHECK-NEXT:        compute 148.5, shared 105.3, epilogue 0.9, stalls 5.3, l2 155.4, dram 33.8; waves 1.00, use 0.77
//  CHECK-NEXT:        512 tiles, 256 threads, 182 registers, 80128 bytes of shared memory
//  CHECK-NEXT:   rejected: 151.4 us #conv_kernel.winograd<outputs = [2, 4], tile = [64, 16, 16], blocks_per_sm = 1>
//  CHECK-NEXT:        needs about 259 registers per thread; sm_89 allows 255 where 256 threads share a multiprocessor
//  CHECK-NEXT:   rejected: 154.2 us #conv_kernel.winograd<outputs = [2, 4], tile = [64, 32], blocks_per_sm = 1>
//  CHECK-NEXT:        needs 110592 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of winograd: 185.7 us #conv_kernel.winograd<outputs = [2, 4], tile = [32, 16, 16], blocks_per_sm = 1>
// STEPS-LABEL: conv.fused in @steps on
//       STEPS:   #1: 171.6 us #conv_kernel.winograd_steps<outputs = [4, 4], products = #conv_kernel.implicit_gemm<tile = [128, 128], warp = [64, 64], chunk = 16, stages = 2, splits = 1, blocks_per_sm = 2>>
//  STEPS-NEXT:        compute 88.4, shared 48.8, epilogue 2.2, stalls 1.2, l2 39.8, dram 101.9, other kernels 54.0; waves 1.11, use 1.00
//  STEPS-NEXT:        576 tiles, 128 threads, 223 registers, 33728 bytes of shared memory
//  STEPS-NEXT:   #2: 275.7 us #conv_kernel.winograd_steps<outputs = [2, 4], products = #conv_kernel.implicit_gemm<tile = [256, 128], warp = [64, 64], chunk = 16, stages = 4, splits = 1, blocks_per_sm = 1>>
//  STEPS-NEXT:        compute 100.8, shared 57.1, epilogue 2.7, stalls 1.5, l2 37.1, dram 113.7, other kernels 145.2; waves 1.14, use 1.00
//  STEPS-NEXT:        336 tiles, 256 threads, 223 registers, 100224 bytes of shared memory
// CHOICE-LABEL: conv.fused in @steps on
//       CHOICE:   best of winograd_steps: {{.*}}, chosen
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
//  CHECK-NEXT:   looked at 33 geometries (0 with too many registers), 33 of them closely, with 66 schedules
//  CHECK-NEXT:   rejected for registers: 10, shared memory: 10, occupancy: 23
//  CHECK-NEXT:   #1: 689.9 us #conv_kernel.winograd<outputs = [2, 2], tile = [64, 8, 16], blocks_per_sm = 1>
//  CHECK-NEXT:        compute 591.1, shared 414.2, epilogue 0.6, stalls 17.9, l2 153.0, dram 17.5; waves 4.00, use 0.77
//  CHECK-NEXT:        32 tiles, 256 threads, 186 registers, 80128 bytes of shared memory
//  CHECK-NEXT:   #2: 690.3 us #conv_kernel.winograd<outputs = [2, 2], tile = [64, 16, 8], blocks_per_sm = 1>
//  CHECK-NEXT:        compute 591.1, shared 415.1, epilogue 0.6, stalls 17.9, l2 153.0, dram 17.5; waves 4.00, use 0.77
//  CHECK-NEXT:        32 tiles, 256 threads, 186 registers, 80640 bytes of shared memory
//  CHECK-NEXT:   rejected: 755.9 us #conv_kernel.winograd<outputs = [2, 2], tile = [64, 8, 16], blocks_per_sm = 2>
//  CHECK-NEXT:        needs 2 resident blocks per multiprocessor, each of 256 threads and 80128 bytes of shared memory; sm_89 has room for 1
//  CHECK-NEXT:   rejected: 756.2 us #conv_kernel.winograd<outputs = [2, 2], tile = [64, 16, 8], blocks_per_sm = 2>
//  CHECK-NEXT:        needs 2 resident blocks per multiprocessor, each of 256 threads and 80640 bytes of shared memory; sm_89 has room for 1
//  CHECK-NEXT:   best of winograd: 689.9 us #conv_kernel.winograd<outputs = [2, 2], tile = [64, 8, 16], blocks_per_sm = 1>
// STEPS-LABEL: conv.fused in @steps_last on
//       STEPS:   #1: 148.1 us #conv_kernel.winograd_steps<outputs = [4, 4], products = #conv_kernel.implicit_gemm<tile = [64, 64], warp = [64, 32], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 4>>
//  STEPS-NEXT:        compute 86.1, shared 55.7, epilogue 0.2, stalls 1.7, l2 67.6, dram 87.4, other kernels 35.4; waves 1.00, use 1.00
//  STEPS-NEXT:        1152 tiles, 64 threads, 168 registers, 24576 bytes of shared memory
//  STEPS-NEXT:   #2: 162.0 us #conv_kernel.winograd_steps<outputs = [2, 4], products = #conv_kernel.implicit_gemm<tile = [128, 128], warp = [64, 32], chunk = 32, stages = 3, splits = 1, blocks_per_sm = 1>>
//  STEPS-NEXT:        compute 103.9, shared 69.0, epilogue 0.3, stalls 1.5, l2 47.1, dram 81.1, other kernels 32.3; waves 1.00, use 0.88
//  STEPS-NEXT:        384 tiles, 256 threads, 168 registers, 98304 bytes of shared memory
// CHOICE-LABEL: conv.fused in @steps_last on
//       CHOICE:   best of winograd_steps: {{.*}}, chosen
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
//  CHECK-NEXT:   looked at 33 geometries (0 with too many registers), 33 of them closely, with 66 schedules
//  CHECK-NEXT:   rejected for registers: 10, shared memory: 10, occupancy: 23
//  CHECK-NEXT:   #1: 27.9 us #conv_kernel.winograd<outputs = [2, 4], tile = [32, 8, 32], blocks_per_sm = 1>
//  CHECK-NEXT:        compute 16.4, shared 16.5, epilogue 0.4, stalls 1.0, l2 20.5, dram 16.9; waves 1.00, use 0.77
//  CHECK-NEXT:        256 tiles, 256 threads, 159 registers, 60664 bytes of shared memory
//  CHECK-NEXT:   #2: 28.6 us #conv_kernel.winograd<outputs = [2, 2], tile = [64, 4, 32], blocks_per_sm = 1>
//  CHECK-NEXT:        compute 19.1, shared 14.5, epilogue 0.4, stalls 1.0, l2 19.5, dram 16.9; waves 1.14, use 0.88
//  CHECK-NEXT:        224 tiles, 256 threads, 185 registers, 80640 bytes of shared memory
//  CHECK-NEXT:   rejected: 23.4 us #conv_kernel.winograd<outputs = [2, 4], tile = [64, 8, 32], blocks_per_sm = 1>
//  CHECK-NEXT:        needs about 259 registers per thread; sm_89 allows 255 where 256 threads share a multiprocessor
//  CHECK-NEXT:   rejected: 23.5 us #conv_kernel.winograd<outputs = [4, 4], tile = [32, 32], blocks_per_sm = 1>
//  CHECK-NEXT:        needs 110592 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of winograd: 27.9 us #conv_kernel.winograd<outputs = [2, 4], tile = [32, 8, 32], blocks_per_sm = 1>
// STEPS-LABEL: conv.fused in @groups on
//       STEPS:   #1: 69.4 us #conv_kernel.winograd_steps<outputs = [4, 4], products = #conv_kernel.implicit_gemm<tile = [64, 256], warp = [64, 64], chunk = 16, stages = 2, splits = 1, blocks_per_sm = 2>>
//  STEPS-NEXT:        compute 13.3, shared 7.5, epilogue 1.3, stalls 0.4, l2 8.1, dram 37.1, other kernels 27.9; waves 1.33, use 0.78
//  STEPS-NEXT:        288 tiles, 128 threads, 223 registers, 41920 bytes of shared memory
//  STEPS-NEXT:   #2: 82.2 us #conv_kernel.winograd_steps<outputs = [2, 4], products = #conv_kernel.implicit_gemm<tile = [64, 256], warp = [64, 64], chunk = 16, stages = 2, splits = 1, blocks_per_sm = 2>>
//  STEPS-NEXT:        compute 13.3, shared 7.5, epilogue 1.3, stalls 0.4, l2 9.9, dram 47.6, other kernels 30.0; waves 1.14, use 0.88
//  STEPS-NEXT:        336 tiles, 128 threads, 223 registers, 41920 bytes of shared memory
// CHOICE-LABEL: conv.fused in @groups on
//       CHOICE:   best of winograd: {{.*}}, chosen
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
