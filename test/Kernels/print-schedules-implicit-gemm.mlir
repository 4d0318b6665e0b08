// What the search of implicit_gemm looks at, and what the model says of the best: a change of
// a list that is tried, of a plan, its registers or its memory, or of a term of the cost
// shows here as the numbers that it changes.
// RUN: conv-opt %s "--conv-print-schedules=top=2 families=implicit_gemm" -o /dev/null | FileCheck %s
// RUN: conv-opt %s --conv-print-schedules=top=1 -o /dev/null | FileCheck %s --check-prefix=CHOICE
// RUN: conv-opt %s --conv-print-schedules="top=1 tune=sm_90 families=implicit_gemm" -o /dev/null | FileCheck %s --check-prefix=HOPPER

// Multiply-adds in f32, rows of quads.
// CHECK-LABEL: conv.fused in @fma on sm_89
//  CHECK-NEXT:   problem: 256 images, 512 -> 128 channels, 28 x 28 -> 28 x 28, taps 1 x 1, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 94 geometries (0 with too many registers), 94 of them closely, with 2810 schedules
//  CHECK-NEXT:   rejected for registers: 170, shared memory: 113, occupancy: 538
//  CHECK-NEXT:   #1: 657.4 us #conv_kernel.implicit_gemm<tile = [128, 256], warp = [64, 64], chunk = 16, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 470.6, shared 266.5, epilogue 6.2, stalls 5.4, l2 151.6, dram 589.3; waves 1.14, use 1.00
//  CHECK-NEXT:        784 tiles, 256 threads, 223 registers, 100224 bytes of shared memory
//  CHECK-NEXT:   #2: 657.4 us #conv_kernel.implicit_gemm<tile = [128, 256], warp = [64, 64], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 470.6, shared 266.5, epilogue 6.2, stalls 5.4, l2 151.6, dram 589.3; waves 1.14, use 1.00
//  CHECK-NEXT:        784 tiles, 256 threads, 223 registers, 75168 bytes of shared memory
//  CHECK-NEXT:   rejected: 656.7 us #conv_kernel.implicit_gemm<tile = [128, 256], warp = [64, 64], chunk = 32, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 200576 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 656.7 us #conv_kernel.implicit_gemm<tile = [128, 256], warp = [64, 64], chunk = 32, stages = 3, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 150432 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of implicit_gemm: 657.4 us #conv_kernel.implicit_gemm<tile = [128, 256], warp = [64, 64], chunk = 16, stages = 4, splits = 1, blocks_per_sm = 1>
// CHOICE-LABEL: conv.fused in @fma on
//       CHOICE:   best of implicit_gemm: {{.*}}, chosen
func.func @fma(%x: tensor<256x512x28x28xf32>, %w: tensor<128x512x1x1xf32>, %o: tensor<256x128x28x28xf32>) -> tensor<256x128x28x28xf32> {
  %y = conv.fused ins(%x, %w : tensor<256x512x28x28xf32>, tensor<128x512x1x1xf32>) outs(%o : tensor<256x128x28x28xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<256x128x28x28xf32>
  return %y : tensor<256x128x28x28xf32>
}

// Taps and strides.
// CHECK-LABEL: conv.fused in @fma_taps on sm_89
//  CHECK-NEXT:   problem: 256 images, 96 -> 256 channels, 14 x 14 -> 7 x 7, taps 1 x 1, strides 2 x 2, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 124 geometries (0 with too many registers), 124 of them closely, with 2967 schedules
//  CHECK-NEXT:   rejected for registers: 273, shared memory: 133, occupancy: 525
//  CHECK-NEXT:   #1: 42.8 us #conv_kernel.implicit_gemm<tile = [256, 128], warp = [64, 64], chunk = 16, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 12.7, shared 7.8, epilogue 0.9, stalls 0.3, l2 9.9, dram 38.3; waves 1.31, use 1.00
//  CHECK-NEXT:        98 tiles, 256 threads, 223 registers, 100224 bytes of shared memory
//  CHECK-NEXT:   #2: 42.8 us #conv_kernel.implicit_gemm<tile = [256, 128], warp = [64, 64], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 12.7, shared 7.8, epilogue 0.9, stalls 0.3, l2 9.9, dram 38.3; waves 1.31, use 1.00
//  CHECK-NEXT:        98 tiles, 256 threads, 223 registers, 75168 bytes of shared memory
//  CHECK-NEXT:   rejected: 42.8 us #conv_kernel.implicit_gemm<tile = [256, 128], warp = [64, 64], chunk = 32, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 200576 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 42.8 us #conv_kernel.implicit_gemm<tile = [256, 128], warp = [64, 64], chunk = 32, stages = 3, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 150432 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of implicit_gemm: 42.8 us #conv_kernel.implicit_gemm<tile = [256, 128], warp = [64, 64], chunk = 16, stages = 4, splits = 1, blocks_per_sm = 1>
// CHOICE-LABEL: conv.fused in @fma_taps on
//       CHOICE:   best of implicit_gemm: {{.*}}, chosen
func.func @fma_taps(%x: tensor<256x96x14x14xf32>, %w: tensor<256x96x1x1xf32>, %o: tensor<256x256x7x7xf32>) -> tensor<256x256x7x7xf32> {
  %y = conv.fused ins(%x, %w : tensor<256x96x14x14xf32>, tensor<256x96x1x1xf32>) outs(%o : tensor<256x256x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [2, 2] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<256x256x7x7xf32>
  return %y : tensor<256x256x7x7xf32>
}

// tf32.
// CHECK-LABEL: conv.fused in @tf32 on sm_89
//  CHECK-NEXT:   problem: 256 images, 512 -> 128 channels, 28 x 28 -> 28 x 28, taps 1 x 1, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 94 geometries (0 with too many registers), 94 of them closely, with 2773 schedules
//  CHECK-NEXT:   rejected for registers: 196, shared memory: 113, occupancy: 524
//  CHECK-NEXT:   #1: 648.3 us #conv_kernel.implicit_gemm<tile = [128, 256], warp = [64, 64], chunk = 16, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 395.9, shared 68.4, epilogue 6.2, stalls 15.2, l2 151.6, dram 589.3; waves 1.14, use 1.00
//  CHECK-NEXT:        784 tiles, 256 threads, 239 registers, 100224 bytes of shared memory
//  CHECK-NEXT:   #2: 648.3 us #conv_kernel.implicit_gemm<tile = [128, 256], warp = [64, 64], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 395.9, shared 68.4, epilogue 6.2, stalls 15.2, l2 151.6, dram 589.3; waves 1.14, use 1.00
//  CHECK-NEXT:        784 tiles, 256 threads, 239 registers, 75168 bytes of shared memory
//  CHECK-NEXT:   rejected: 648.1 us #conv_kernel.implicit_gemm<tile = [128, 256], warp = [64, 64], chunk = 32, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 200576 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 648.1 us #conv_kernel.implicit_gemm<tile = [128, 256], warp = [64, 64], chunk = 32, stages = 3, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 150432 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of implicit_gemm: 648.3 us #conv_kernel.implicit_gemm<tile = [128, 256], warp = [64, 64], chunk = 16, stages = 4, splits = 1, blocks_per_sm = 1>
// CHOICE-LABEL: conv.fused in @tf32 on
//       CHOICE:   best of implicit_gemm: {{.*}}, chosen
func.func @tf32(%x: tensor<256x512x28x28xf32>, %w: tensor<128x512x1x1xf32>, %o: tensor<256x128x28x28xf32>) -> tensor<256x128x28x28xf32> {
  %y = conv.fused ins(%x, %w : tensor<256x512x28x28xf32>, tensor<128x512x1x1xf32>) outs(%o : tensor<256x128x28x28xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<256x128x28x28xf32>
  return %y : tensor<256x128x28x28xf32>
}

// f32 as sums of two tf32, inner channels.
// CHECK-LABEL: conv.fused in @tf32x3 on sm_89
//  CHECK-NEXT:   multiplied by the f32 pipes of GeForce RTX 4090, which are faster than three products of tf32
//  CHECK-NEXT:   problem: 256 images, 256 -> 256 channels, 14 x 14 -> 7 x 7, taps 1 x 1, strides 2 x 2, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 124 geometries (0 with too many registers), 124 of them closely, with 3379 schedules
//  CHECK-NEXT:   rejected for registers: 499, shared memory: 124, occupancy: 487
//  CHECK-NEXT:   #1: 81.1 us #conv_kernel.implicit_gemm<tile = [256, 128], warp = [64, 64], chunk = 8, stages = 6, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 35.5, shared 19.0, epilogue 0.2, stalls 0.8, l2 13.5, dram 73.9; waves 1.31, use 1.00
//  CHECK-NEXT:        98 tiles, 256 threads, 255 registers, 73728 bytes of shared memory
//  CHECK-NEXT:   #2: 81.1 us #conv_kernel.implicit_gemm<tile = [256, 128], warp = [64, 64], chunk = 8, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 35.5, shared 19.0, epilogue 0.2, stalls 0.8, l2 13.5, dram 73.9; waves 1.31, use 1.00
//  CHECK-NEXT:        98 tiles, 256 threads, 255 registers, 49152 bytes of shared memory
//  CHECK-NEXT:   rejected: 80.7 us #conv_kernel.implicit_gemm<tile = [256, 128], warp = [64, 64], chunk = 32, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 196608 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 80.7 us #conv_kernel.implicit_gemm<tile = [256, 128], warp = [64, 64], chunk = 32, stages = 3, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 147456 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of implicit_gemm: 81.1 us #conv_kernel.implicit_gemm<tile = [256, 128], warp = [64, 64], chunk = 8, stages = 6, splits = 1, blocks_per_sm = 1>
// CHOICE-LABEL: conv.fused in @tf32x3 on
//       CHOICE:   best of implicit_gemm: {{.*}}, chosen
func.func @tf32x3(%x: tensor<256x14x14x256xf32>, %w: tensor<256x256x1x1xf32>, %o: tensor<256x7x7x256xf32>) -> tensor<256x7x7x256xf32> {
  %y = conv.fused ins(%x, %w : tensor<256x14x14x256xf32>, tensor<256x256x1x1xf32>) outs(%o : tensor<256x7x7x256xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [2, 2] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32x3, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<256x7x7x256xf32>
  return %y : tensor<256x7x7x256xf32>
}

// f16, channels innermost.
// CHECK-LABEL: conv.fused in @f16 on sm_89
//  CHECK-NEXT:   problem: 256 images, 256 -> 256 channels, 14 x 14 -> 6 x 6, taps 3 x 3, strides 2 x 2, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 106 geometries (0 with too many registers), 106 of them closely, with 3815 schedules
//  CHECK-NEXT:   rejected for registers: 443, shared memory: 307, occupancy: 615
//  CHECK-NEXT:   #1: 106.6 us #conv_kernel.implicit_gemm<tile = [64, 64], warp = [16, 32], chunk = 32, stages = 6, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 79.5, shared 39.8, epilogue 0.1, stalls 10.2, l2 73.6, dram 42.1; waves 1.11, use 1.00
//  CHECK-NEXT:        576 tiles, 256 threads, 90 registers, 98304 bytes of shared memory
//  CHECK-NEXT:   #2: 106.6 us #conv_kernel.implicit_gemm<tile = [64, 64], warp = [16, 32], chunk = 32, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 79.5, shared 39.8, epilogue 0.1, stalls 10.2, l2 73.6, dram 42.1; waves 1.11, use 1.00
//  CHECK-NEXT:        576 tiles, 256 threads, 90 registers, 65536 bytes of shared memory
//  CHECK-NEXT:   rejected: 109.0 us #conv_kernel.implicit_gemm<tile = [32, 128], warp = [16, 32], chunk = 32, stages = 6, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 122880 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 109.0 us #conv_kernel.implicit_gemm<tile = [32, 128], warp = [32, 16], chunk = 32, stages = 6, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 122880 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of implicit_gemm: 106.6 us #conv_kernel.implicit_gemm<tile = [64, 64], warp = [16, 32], chunk = 32, stages = 6, splits = 1, blocks_per_sm = 1>
// CHOICE-LABEL: conv.fused in @f16 on
//       CHOICE:   best of rows_mma: {{.*}}, chosen
func.func @f16(%x: tensor<256x14x14x256xf16>, %w: tensor<256x256x3x3xf16>, %o: tensor<256x6x6x256xf32>) -> tensor<256x6x6x256xf32> {
  %y = conv.fused ins(%x, %w : tensor<256x14x14x256xf16>, tensor<256x256x3x3xf16>) outs(%o : tensor<256x6x6x256xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [2, 2] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<256x6x6x256xf32>
  return %y : tensor<256x6x6x256xf32>
}

// f16 that lies apart.
// CHECK-LABEL: conv.fused in @f16_apart on sm_89
//  CHECK-NEXT:   problem: 64 images, 256 -> 256 channels, 14 x 14 -> 7 x 7, taps 1 x 1, strides 2 x 2, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 106 geometries (0 with too many registers), 106 of them closely, with 2707 schedules
//  CHECK-NEXT:   rejected for registers: 328, shared memory: 104, occupancy: 422
//  CHECK-NEXT:   #1: 14.5 us #conv_kernel.implicit_gemm<tile = [128, 64], warp = [32, 64], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 2>
//  CHECK-NEXT:        compute 3.5, shared 1.4, epilogue 0.2, stalls 2.4, l2 4.2, dram 11.5; waves 1.31, use 1.00
//  CHECK-NEXT:        98 tiles, 128 threads, 179 registers, 38304 bytes of shared memory
//  CHECK-NEXT:   #2: 14.6 us #conv_kernel.implicit_gemm<tile = [128, 64], warp = [32, 64], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 3.5, shared 1.4, epilogue 0.2, stalls 3.1, l2 4.2, dram 11.5; waves 1.31, use 1.00
//  CHECK-NEXT:        98 tiles, 128 threads, 179 registers, 38304 bytes of shared memory
//  CHECK-NEXT:   rejected: 14.5 us #conv_kernel.implicit_gemm<tile = [128, 64], warp = [32, 64], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 3>
//  CHECK-NEXT:        needs 3 resident blocks per multiprocessor, each of 128 threads and 38304 bytes of shared memory; sm_89 has room for 2
//  CHECK-NEXT:   rejected: 14.5 us #conv_kernel.implicit_gemm<tile = [128, 64], warp = [32, 64], chunk = 16, stages = 4, splits = 1, blocks_per_sm = 2>
//  CHECK-NEXT:        needs 2 resident blocks per multiprocessor, each of 128 threads and 51072 bytes of shared memory; sm_89 has room for 1
//  CHECK-NEXT:   best of implicit_gemm: 14.5 us #conv_kernel.implicit_gemm<tile = [128, 64], warp = [32, 64], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 2>
// CHOICE-LABEL: conv.fused in @f16_apart on
//       CHOICE:   best of implicit_gemm: {{.*}}, chosen
func.func @f16_apart(%x: tensor<64x256x14x14xf16>, %w: tensor<256x256x1x1xf16>, %o: tensor<64x256x7x7xf32>) -> tensor<64x256x7x7xf32> {
  %y = conv.fused ins(%x, %w : tensor<64x256x14x14xf16>, tensor<256x256x1x1xf16>) outs(%o : tensor<64x256x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [2, 2] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<64x256x7x7xf32>
  return %y : tensor<64x256x7x7xf32>
}

// f16 of which pairs of pixels lie together.
// CHECK-LABEL: conv.fused in @f16_pairs on sm_89
//  CHECK-NEXT:   problem: 64 images, 256 -> 256 channels, 14 x 14 -> 14 x 14, taps 1 x 1, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 106 geometries (0 with too many registers), 106 of them closely, with 2591 schedules
//  CHECK-NEXT:   rejected for registers: 228, shared memory: 104, occupancy: 459
//  CHECK-NEXT:   #1: 29.0 us #conv_kernel.implicit_gemm<tile = [128, 256], warp = [64, 64], chunk = 8, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 14.1, shared 2.4, epilogue 0.9, stalls 3.4, l2 9.1, dram 24.2; waves 1.31, use 1.00
//  CHECK-NEXT:        98 tiles, 256 threads, 239 registers, 68512 bytes of shared memory
//  CHECK-NEXT:   #2: 29.0 us #conv_kernel.implicit_gemm<tile = [128, 256], warp = [64, 64], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 14.1, shared 2.4, epilogue 0.9, stalls 3.4, l2 9.1, dram 24.2; waves 1.31, use 1.00
//  CHECK-NEXT:        98 tiles, 256 threads, 239 registers, 55984 bytes of shared memory
//  CHECK-NEXT:   rejected: 29.2 us #conv_kernel.implicit_gemm<tile = [128, 128], warp = [64, 64], chunk = 32, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 135104 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 29.2 us #conv_kernel.implicit_gemm<tile = [128, 128], warp = [32, 64], chunk = 32, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 135104 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of implicit_gemm: 29.0 us #conv_kernel.implicit_gemm<tile = [128, 256], warp = [64, 64], chunk = 8, stages = 4, splits = 1, blocks_per_sm = 1>
// CHOICE-LABEL: conv.fused in @f16_pairs on
//       CHOICE:   best of implicit_gemm: {{.*}}, chosen
func.func @f16_pairs(%x: tensor<64x256x14x14xf16>, %w: tensor<256x256x1x1xf16>, %o: tensor<64x256x14x14xf32>) -> tensor<64x256x14x14xf32> {
  %y = conv.fused ins(%x, %w : tensor<64x256x14x14xf16>, tensor<256x256x1x1xf16>) outs(%o : tensor<64x256x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<64x256x14x14xf32>
  return %y : tensor<64x256x14x14xf32>
}

// So few tiles that the channels are split.
// CHECK-LABEL: conv.fused in @splits on sm_89
//  CHECK-NEXT:   problem: 4 images, 2048 -> 512 channels, 7 x 7 -> 7 x 7, taps 3 x 3, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 102 geometries (0 with too many registers), 102 of them closely, with 14575 schedules
//  CHECK-NEXT:   rejected for registers: 1440, shared memory: 778, occupancy: 2444
//  CHECK-NEXT:   #1: 46.7 us #conv_kernel.implicit_gemm<tile = [128, 128], warp = [32, 64], chunk = 16, stages = 6, splits = 16, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 31.8, shared 8.0, epilogue 0.1, stalls 3.6, l2 16.0, dram 22.2, other kernels 5.2; waves 1.00, use 0.77
//  CHECK-NEXT:        128 tiles, 256 threads, 162 registers, 98304 bytes of shared memory
//  CHECK-NEXT:   #2: 46.7 us #conv_kernel.implicit_gemm<tile = [128, 128], warp = [32, 64], chunk = 16, stages = 4, splits = 16, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 31.8, shared 8.0, epilogue 0.1, stalls 3.6, l2 16.0, dram 22.2, other kernels 5.2; waves 1.00, use 0.77
//  CHECK-NEXT:        128 tiles, 256 threads, 162 registers, 65536 bytes of shared memory
//  CHECK-NEXT:   rejected: 46.4 us #conv_kernel.implicit_gemm<tile = [64, 128], warp = [32, 32], chunk = 32, stages = 6, splits = 8, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 147456 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 46.4 us #conv_kernel.implicit_gemm<tile = [64, 128], warp = [32, 32], chunk = 32, stages = 4, splits = 8, blocks_per_sm = 2>
//  CHECK-NEXT:        needs 2 resident blocks per multiprocessor, each of 256 threads and 98304 bytes of shared memory; sm_89 has room for 1
//  CHECK-NEXT:   best of implicit_gemm: 46.7 us #conv_kernel.implicit_gemm<tile = [128, 128], warp = [32, 64], chunk = 16, stages = 6, splits = 16, blocks_per_sm = 1>
// CHOICE-LABEL: conv.fused in @splits on
//       CHOICE:   best of rows_mma: {{.*}}, chosen
func.func @splits(%x: tensor<4x7x7x2048xf16>, %w: tensor<512x2048x3x3xf16>, %o: tensor<4x7x7x512xf32>) -> tensor<4x7x7x512xf32> {
  %y = conv.fused ins(%x, %w : tensor<4x7x7x2048xf16>, tensor<512x2048x3x3xf16>) outs(%o : tensor<4x7x7x512xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<4x7x7x512xf32>
  return %y : tensor<4x7x7x512xf32>
}

// The same in f32.
// CHECK-LABEL: conv.fused in @splits_fma on sm_89
//  CHECK-NEXT:   problem: 2 images, 1280 -> 1280 channels, 8 x 8 -> 8 x 8, taps 3 x 3, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 112 geometries (0 with too many registers), 112 of them closely, with 19901 schedules
//  CHECK-NEXT:   rejected for registers: 1519, shared memory: 1537, occupancy: 4104
//  CHECK-NEXT:   #1: 92.7 us #conv_kernel.implicit_gemm<tile = [160, 128], warp = [80, 32], chunk = 16, stages = 4, splits = 16, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 62.9, shared 52.6, epilogue 0.6, stalls 1.0, l2 22.5, dram 66.6, other kernels 6.9; waves 1.00, use 1.00
//  CHECK-NEXT:        128 tiles, 256 threads, 163 registers, 75648 bytes of shared memory
//  CHECK-NEXT:   #2: 92.7 us #conv_kernel.implicit_gemm<tile = [160, 128], warp = [80, 32], chunk = 16, stages = 3, splits = 16, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 62.9, shared 52.6, epilogue 0.6, stalls 1.0, l2 22.5, dram 66.6, other kernels 6.9; waves 1.00, use 1.00
//  CHECK-NEXT:        128 tiles, 256 threads, 163 registers, 56736 bytes of shared memory
//  CHECK-NEXT:   rejected: 92.4 us #conv_kernel.implicit_gemm<tile = [320, 64], warp = [80, 32], chunk = 16, stages = 6, splits = 16, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 150336 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 92.7 us #conv_kernel.implicit_gemm<tile = [160, 128], warp = [80, 32], chunk = 16, stages = 6, splits = 16, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 113472 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of implicit_gemm: 92.7 us #conv_kernel.implicit_gemm<tile = [160, 128], warp = [80, 32], chunk = 16, stages = 4, splits = 16, blocks_per_sm = 1>
// CHOICE-LABEL: conv.fused in @splits_fma on
//       CHOICE:   best of implicit_gemm: {{.*}}, chosen
func.func @splits_fma(%x: tensor<2x1280x8x8xf32>, %w: tensor<1280x1280x3x3xf32>, %o: tensor<2x1280x8x8xf32>) -> tensor<2x1280x8x8xf32> {
  %y = conv.fused ins(%x, %w : tensor<2x1280x8x8xf32>, tensor<1280x1280x3x3xf32>) outs(%o : tensor<2x1280x8x8xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x1280x8x8xf32>
  return %y : tensor<2x1280x8x8xf32>
}

// Three dimensions.
// CHECK-LABEL: conv.fused in @planes on sm_89
//  CHECK-NEXT:   problem: 8 images, 64 -> 64 channels, 8 x 28 x 28 -> 8 x 28 x 28, taps 3 x 3 x 3, strides 1 x 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 52 geometries (0 with too many registers), 52 of them closely, with 1831 schedules
//  CHECK-NEXT:   rejected for registers: 84, shared memory: 145, occupancy: 336
//  CHECK-NEXT:   #1: 225.3 us #conv_kernel.implicit_gemm<tile = [64, 256], warp = [64, 64], chunk = 16, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 192.0, shared 86.9, epilogue 0.9, stalls 12.1, l2 94.1, dram 31.6; waves 1.31, use 1.00
//  CHECK-NEXT:        196 tiles, 128 threads, 242 registers, 83840 bytes of shared memory
//  CHECK-NEXT:   #2: 225.3 us #conv_kernel.implicit_gemm<tile = [64, 256], warp = [64, 64], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 192.0, shared 86.9, epilogue 0.9, stalls 12.1, l2 94.1, dram 31.6; waves 1.31, use 1.00
//  CHECK-NEXT:        196 tiles, 128 threads, 242 registers, 62880 bytes of shared memory
//  CHECK-NEXT:   rejected: 220.8 us #conv_kernel.implicit_gemm<tile = [64, 512], warp = [64, 64], chunk = 16, stages = 6, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 224064 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 220.8 us #conv_kernel.implicit_gemm<tile = [64, 512], warp = [64, 64], chunk = 16, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 149376 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of implicit_gemm: 225.3 us #conv_kernel.implicit_gemm<tile = [64, 256], warp = [64, 64], chunk = 16, stages = 4, splits = 1, blocks_per_sm = 1>
// CHOICE-LABEL: conv.fused in @planes on
//       CHOICE:   best of rows_mma: {{.*}}, chosen
func.func @planes(%x: tensor<8x64x8x28x28xf32>, %w: tensor<64x64x3x3x3xf32>, %o: tensor<8x64x8x28x28xf32>) -> tensor<8x64x8x28x28xf32> {
  %y = conv.fused ins(%x, %w : tensor<8x64x8x28x28xf32>, tensor<64x64x3x3x3xf32>) outs(%o : tensor<8x64x8x28x28xf32>)
      dims <input = ncdhw, filter = fcdhw, output = nfdhw>
      strides [1, 1, 1] dilations [1, 1, 1] pad_low [1, 1, 1] pad_high [1, 1, 1]
      numerics <multiply = tf32, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<8x64x8x28x28xf32>
  return %y : tensor<8x64x8x28x28xf32>
}

// A minimum over the channels.
// CHECK-LABEL: conv.fused in @minimum on sm_89
//  CHECK-NEXT:   problem: 256 images, 256 -> 256 channels, 14 x 14 -> 14 x 14, taps 1 x 1, strides 1 x 1, 1 full and 1 reduced results
//  CHECK-NEXT:   looked at 124 geometries (0 with too many registers), 124 of them closely, with 3178 schedules
//  CHECK-NEXT:   rejected for registers: 306, shared memory: 151, occupancy: 578
//  CHECK-NEXT:   #1: 147.7 us #conv_kernel.implicit_gemm<tile = [128, 256], warp = [64, 64], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 116.7, shared 19.6, epilogue 4.0, stalls 7.0, l2 52.8, dram 125.2; waves 1.31, use 1.00
//  CHECK-NEXT:        196 tiles, 256 threads, 255 registers, 77216 bytes of shared memory
//  CHECK-NEXT:   #2: 144.9 us #conv_kernel.implicit_gemm<tile = [256, 128], warp = [64, 64], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 113.1, shared 19.6, epilogue 4.0, stalls 7.3, l2 52.9, dram 125.2; waves 1.31, use 1.00
//  CHECK-NEXT:        392 tiles, 256 threads, 239 registers, 77216 bytes of shared memory
//  CHECK-NEXT:   rejected: 144.9 us #conv_kernel.implicit_gemm<tile = [256, 128], warp = [64, 64], chunk = 16, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 102272 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 145.6 us #conv_kernel.implicit_gemm<tile = [256, 64], warp = [64, 64], chunk = 32, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 168832 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of implicit_gemm: 147.7 us #conv_kernel.implicit_gemm<tile = [128, 256], warp = [64, 64], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>
// CHOICE-LABEL: conv.fused in @minimum on
//       CHOICE:   best of implicit_gemm: {{.*}}, chosen
func.func @minimum(%x: tensor<256x256x14x14xf32>, %w: tensor<256x256x1x1xf32>, %o: tensor<256x256x14x14xf32>, %m: tensor<256x14x14xf32>) -> (tensor<256x256x14x14xf32>, tensor<256x14x14xf32>) {
  %y:2 = conv.fused ins(%x, %w : tensor<256x256x14x14xf32>, tensor<256x256x1x1xf32>) outs(%o, %m : tensor<256x256x14x14xf32>, tensor<256x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc, %acc : f32, f32
      } reduce [minimum] -> (tensor<256x256x14x14xf32>, tensor<256x14x14xf32>)
  return %y#0, %y#1 : tensor<256x256x14x14xf32>, tensor<256x14x14xf32>
}

// f32 that become f16, channels innermost: 16 bytes at a time.
// CHECK-LABEL: conv.fused in @narrowed on sm_89
//  CHECK-NEXT:   problem: 256 images, 256 -> 256 channels, 14 x 14 -> 6 x 6, taps 3 x 3, strides 2 x 2, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 106 geometries (0 with too many registers), 106 of them closely, with 3618 schedules
//  CHECK-NEXT:   rejected for registers: 540, shared memory: 307, occupancy: 556
//  CHECK-NEXT:   #1: 119.1 us #conv_kernel.implicit_gemm<tile = [96, 256], warp = [48, 64], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 96.4, shared 19.4, epilogue 0.1, stalls 6.5, l2 65.8, dram 71.7; waves 1.19, use 0.89
//  CHECK-NEXT:        108 tiles, 256 threads, 244 registers, 67584 bytes of shared memory
//  CHECK-NEXT:   #2: 119.2 us #conv_kernel.implicit_gemm<tile = [96, 256], warp = [48, 64], chunk = 16, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 96.4, shared 19.4, epilogue 0.1, stalls 6.7, l2 65.8, dram 71.7; waves 1.19, use 0.89
//  CHECK-NEXT:        108 tiles, 256 threads, 244 registers, 90112 bytes of shared memory
//  CHECK-NEXT:   rejected: 119.6 us #conv_kernel.implicit_gemm<tile = [96, 256], warp = [48, 64], chunk = 16, stages = 6, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 135168 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 119.9 us #conv_kernel.implicit_gemm<tile = [96, 128], warp = [48, 32], chunk = 32, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 114688 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of implicit_gemm: 119.1 us #conv_kernel.implicit_gemm<tile = [96, 256], warp = [48, 64], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>
// CHOICE-LABEL: conv.fused in @narrowed on
//       CHOICE:   best of rows_mma: {{.*}}, chosen
func.func @narrowed(%x: tensor<256x14x14x256xf32>, %w: tensor<256x256x3x3xf32>, %o: tensor<256x6x6x256xf32>) -> tensor<256x6x6x256xf32> {
  %y = conv.fused ins(%x, %w : tensor<256x14x14x256xf32>, tensor<256x256x3x3xf32>) outs(%o : tensor<256x6x6x256xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [2, 2] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = f16, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<256x6x6x256xf32>
  return %y : tensor<256x6x6x256xf32>
}

// f32 that become bf16, word by word: images of an odd number of pixels.
// CHECK-LABEL: conv.fused in @narrowed_apart on sm_89
//  CHECK-NEXT:   problem: 64 images, 250 -> 256 channels, 15 x 15 -> 15 x 15, taps 1 x 1, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 106 geometries (0 with too many registers), 106 of them closely, with 2481 schedules
//  CHECK-NEXT:   rejected for registers: 261, shared memory: 104, occupancy: 421
//  CHECK-NEXT:   #1: 40.9 us #conv_kernel.implicit_gemm<tile = [256, 128], warp = [64, 64], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 14.6, shared 3.3, epilogue 0.9, stalls 5.0, l2 12.1, dram 35.7; waves 1.13, use 0.97
//  CHECK-NEXT:        113 tiles, 256 threads, 255 registers, 75168 bytes of shared memory
//  CHECK-NEXT:   #2: 40.9 us #conv_kernel.implicit_gemm<tile = [256, 128], warp = [64, 64], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 14.5, shared 3.3, epilogue 0.9, stalls 5.3, l2 12.1, dram 35.7; waves 1.13, use 0.97
//  CHECK-NEXT:        113 tiles, 256 threads, 251 registers, 54928 bytes of shared memory
//  CHECK-NEXT:   rejected: 41.2 us #conv_kernel.implicit_gemm<tile = [128, 128], warp = [32, 64], chunk = 32, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 135040 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 41.3 us #conv_kernel.implicit_gemm<tile = [256, 128], warp = [64, 64], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 2>
//  CHECK-NEXT:        needs more than 128 registers per thread, for its 128 accumulators; sm_89 allows 128 where 512 threads share a multiprocessor
//  CHECK-NEXT:   best of implicit_gemm: 40.9 us #conv_kernel.implicit_gemm<tile = [256, 128], warp = [64, 64], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>
// CHOICE-LABEL: conv.fused in @narrowed_apart on
//       CHOICE:   best of implicit_gemm: {{.*}}, chosen
func.func @narrowed_apart(%x: tensor<64x250x15x15xf32>, %w: tensor<256x250x1x1xf32>, %o: tensor<64x256x15x15xf32>) -> tensor<64x256x15x15xf32> {
  %y = conv.fused ins(%x, %w : tensor<64x250x15x15xf32>, tensor<256x250x1x1xf32>) outs(%o : tensor<64x256x15x15xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = bf16, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<64x256x15x15xf32>
  return %y : tensor<64x256x15x15xf32>
}

// Quads of pixels of two channels each.
// CHECK-LABEL: conv.fused in @narrowed_pixels on sm_89
//  CHECK-NEXT:   problem: 256 images, 512 -> 128 channels, 28 x 28 -> 28 x 28, taps 1 x 1, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 85 geometries (0 with too many registers), 85 of them closely, with 2283 schedules
//  CHECK-NEXT:   rejected for registers: 228, shared memory: 77, occupancy: 374
//  CHECK-NEXT:   #1: 626.7 us #conv_kernel.implicit_gemm<tile = [128, 128], warp = [32, 64], chunk = 32, stages = 3, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 183.8, shared 46.3, epilogue 5.7, stalls 12.1, l2 151.6, dram 589.3; waves 1.06, use 1.00
//  CHECK-NEXT:        1568 tiles, 256 threads, 195 registers, 101280 bytes of shared memory
//  CHECK-NEXT:   #2: 626.7 us #conv_kernel.implicit_gemm<tile = [128, 128], warp = [64, 32], chunk = 32, stages = 3, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 183.8, shared 46.3, epilogue 5.7, stalls 12.1, l2 151.6, dram 589.3; waves 1.06, use 1.00
//  CHECK-NEXT:        1568 tiles, 256 threads, 195 registers, 101280 bytes of shared memory
//  CHECK-NEXT:   rejected: 626.8 us #conv_kernel.implicit_gemm<tile = [128, 128], warp = [32, 64], chunk = 32, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 135040 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 626.8 us #conv_kernel.implicit_gemm<tile = [128, 128], warp = [64, 32], chunk = 32, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 135040 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of implicit_gemm: 626.7 us #conv_kernel.implicit_gemm<tile = [128, 128], warp = [32, 64], chunk = 32, stages = 3, splits = 1, blocks_per_sm = 1>
// CHOICE-LABEL: conv.fused in @narrowed_pixels on
//       CHOICE:   best of halo_mma: {{.*}}, chosen
func.func @narrowed_pixels(%x: tensor<256x512x28x28xf32>, %w: tensor<128x512x1x1xf32>, %o: tensor<256x128x28x28xf32>) -> tensor<256x128x28x28xf32> {
  %y = conv.fused ins(%x, %w : tensor<256x512x28x28xf32>, tensor<128x512x1x1xf32>) outs(%o : tensor<256x128x28x28xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = f16, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<256x128x28x28xf32>
  return %y : tensor<256x128x28x28xf32>
}

// Few couts on an H200: what copies the pixels takes longer than what multiplies them.
// HOPPER-LABEL: conv.fused in @narrowed_few on
//       HOPPER: #1: 30.5 us #conv_kernel.implicit_gemm<tile = [32, 128], warp = [16, 64], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 3>
//  HOPPER-NEXT:        compute 7.2, shared 6.3, epilogue 0.1, stalls 5.1, l2 15.9, dram 25.6; waves 1.01, use 1.00
//  HOPPER-NEXT:        392 tiles, 128 threads, 164 registers, 30720 bytes of shared memory
func.func @narrowed_few(%x: tensor<64x28x28x512xf32>, %w: tensor<32x512x1x1xf32>, %o: tensor<64x28x28x32xf32>) -> tensor<64x28x28x32xf32> {
  %y = conv.fused ins(%x, %w : tensor<64x28x28x512xf32>, tensor<32x512x1x1xf32>) outs(%o : tensor<64x28x28x32xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = f16, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<64x28x28x32xf32>
  return %y : tensor<64x28x28x32xf32>
}
