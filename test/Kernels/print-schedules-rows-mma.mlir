// What the search of rows_mma looks at, and what the model says of the best: a change of
// a list that is tried, of a plan, its registers or its memory, or of a term of the cost
// shows here as the numbers that it changes.
// RUN: conv-opt %s "--conv-print-schedules=top=2 families=rows_mma" -o /dev/null | FileCheck %s

// tf32, columns innermost.
// CHECK-LABEL: conv.fused in @tf32 on sm_89
//  CHECK-NEXT:   problem: 256 images, 512 -> 512 channels, 7 x 7 -> 7 x 7, taps 3 x 3, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 368 geometries (0 with too many registers), 368 of them closely, with 5329 schedules
//  CHECK-NEXT:   rejected for registers: 48, shared memory: 3811, occupancy: 647
//  CHECK-NEXT:   #1: 876.4 us #conv_kernel.rows_mma<tile = [64, 160], warp = [32, 40], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 795.4, shared 308.9, epilogue 1.4, stalls 22.3, l2 327.8, dram 72.7; waves 1.01, use 0.99
//  CHECK-NEXT:        632 tiles, 256 threads, 127 registers, 84672 bytes of shared memory
//  CHECK-NEXT:   #2: 891.6 us #conv_kernel.rows_mma<tile = [64, 160], warp = [32, 40], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 811.3, shared 308.9, epilogue 1.4, stalls 22.2, l2 327.8, dram 72.7; waves 1.01, use 0.99
//  CHECK-NEXT:        632 tiles, 256 threads, 127 registers, 56448 bytes of shared memory
//  CHECK-NEXT:   rejected: 876.6 us #conv_kernel.rows_mma<tile = [64, 160], warp = [32, 40], chunk = 8, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 112896 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 877.1 us #conv_kernel.rows_mma<tile = [64, 160], warp = [32, 40], chunk = 8, stages = 6, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 169344 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of rows_mma: 876.4 us #conv_kernel.rows_mma<tile = [64, 160], warp = [32, 40], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
func.func @tf32(%x: tensor<256x512x7x7xf32>, %w: tensor<512x512x3x3xf32>, %o: tensor<256x512x7x7xf32>) -> tensor<256x512x7x7xf32> {
  %y = conv.fused ins(%x, %w : tensor<256x512x7x7xf32>, tensor<512x512x3x3xf32>) outs(%o : tensor<256x512x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = tf32, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<256x512x7x7xf32>
  return %y : tensor<256x512x7x7xf32>
}

// Channels innermost: f32 are loaded by quanta and rounded before they are stored.
// CHECK-LABEL: conv.fused in @tf32_inner on sm_89
//  CHECK-NEXT:   problem: 64 images, 384 -> 384 channels, 13 x 13 -> 13 x 13, taps 3 x 3, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 354 geometries (0 with too many registers), 354 of them closely, with 6015 schedules
//  CHECK-NEXT:   rejected for registers: 85, shared memory: 4360, occupancy: 686
//  CHECK-NEXT:   #1: 424.5 us #conv_kernel.rows_mma<tile = [128, 128], warp = [64, 32], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 389.4, shared 98.7, epilogue 0.2, stalls 14.4, l2 117.2, dram 46.1; waves 1.00, use 0.99
//  CHECK-NEXT:        255 tiles, 256 threads, 162 registers, 88224 bytes of shared memory
//  CHECK-NEXT:   #2: 425.4 us #conv_kernel.rows_mma<tile = [128, 128], warp = [32, 64], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 389.4, shared 111.6, epilogue 0.2, stalls 14.4, l2 117.2, dram 46.1; waves 1.00, use 0.99
//  CHECK-NEXT:        255 tiles, 256 threads, 164 registers, 88224 bytes of shared memory
//  CHECK-NEXT:   rejected: 417.0 us #conv_kernel.rows_mma<tile = [128, 128], warp = [64, 32], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 132336 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 417.2 us #conv_kernel.rows_mma<tile = [128, 128], warp = [64, 32], chunk = 8, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 176448 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of rows_mma: 424.5 us #conv_kernel.rows_mma<tile = [128, 128], warp = [64, 32], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
func.func @tf32_inner(%x: tensor<64x13x13x384xf32>, %w: tensor<384x384x3x3xf32>, %o: tensor<64x13x13x384xf32>) -> tensor<64x13x13x384xf32> {
  %y = conv.fused ins(%x, %w : tensor<64x13x13x384xf32>, tensor<384x384x3x3xf32>) outs(%o : tensor<64x13x13x384xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = tf32, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<64x13x13x384xf32>
  return %y : tensor<64x13x13x384xf32>
}

// f16, channels innermost.
// CHECK-LABEL: conv.fused in @f16_inner on sm_89
//  CHECK-NEXT:   problem: 64 images, 256 -> 256 channels, 14 x 14 -> 14 x 14, taps 3 x 3, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 296 geometries (0 with too many registers), 296 of them closely, with 3892 schedules
//  CHECK-NEXT:   rejected for registers: 60, shared memory: 2290, occupancy: 670
//  CHECK-NEXT:   #1: 122.6 us #conv_kernel.rows_mma<tile = [64, 80], warp = [16, 40], chunk = 8, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 99.4, shared 52.0, epilogue 0.1, stalls 8.6, l2 53.7, dram 25.4; waves 1.02, use 1.00
//  CHECK-NEXT:        628 tiles, 256 threads, 99 registers, 96512 bytes of shared memory
//  CHECK-NEXT:   #2: 122.6 us #conv_kernel.rows_mma<tile = [64, 80], warp = [16, 40], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 99.4, shared 52.0, epilogue 0.1, stalls 8.6, l2 53.7, dram 25.4; waves 1.02, use 1.00
//  CHECK-NEXT:        628 tiles, 256 threads, 99 registers, 72384 bytes of shared memory
//  CHECK-NEXT:   rejected: 121.6 us #conv_kernel.rows_mma<tile = [32, 160], warp = [16, 40], chunk = 16, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 143744 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 121.6 us #conv_kernel.rows_mma<tile = [32, 160], warp = [16, 40], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 107808 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of rows_mma: 122.6 us #conv_kernel.rows_mma<tile = [64, 80], warp = [16, 40], chunk = 8, stages = 4, splits = 1, blocks_per_sm = 1>
func.func @f16_inner(%x: tensor<64x14x14x256xf16>, %w: tensor<256x256x3x3xf16>, %o: tensor<64x14x14x256xf32>) -> tensor<64x14x14x256xf32> {
  %y = conv.fused ins(%x, %w : tensor<64x14x14x256xf16>, tensor<256x256x3x3xf16>) outs(%o : tensor<64x14x14x256xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<64x14x14x256xf32>
  return %y : tensor<64x14x14x256xf32>
}

// Columns innermost, loaded by pairs.
// CHECK-LABEL: conv.fused in @f16_pairs on sm_89
//  CHECK-NEXT:   problem: 64 images, 256 -> 256 channels, 14 x 14 -> 14 x 14, taps 3 x 3, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 296 geometries (0 with too many registers), 296 of them closely, with 3843 schedules
//  CHECK-NEXT:   rejected for registers: 43, shared memory: 2325, occupancy: 654
//  CHECK-NEXT:   #1: 124.7 us #conv_kernel.rows_mma<tile = [64, 80], warp = [16, 40], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 99.4, shared 52.1, epilogue 0.7, stalls 9.0, l2 64.9, dram 25.4; waves 1.02, use 1.00
//  CHECK-NEXT:        628 tiles, 256 threads, 99 registers, 74304 bytes of shared memory
//  CHECK-NEXT:   #2: 124.9 us #conv_kernel.rows_mma<tile = [64, 80], warp = [16, 40], chunk = 8, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 99.4, shared 52.1, epilogue 0.7, stalls 9.2, l2 64.9, dram 25.4; waves 1.02, use 1.00
//  CHECK-NEXT:        628 tiles, 256 threads, 99 registers, 99072 bytes of shared memory
//  CHECK-NEXT:   rejected: 125.5 us #conv_kernel.rows_mma<tile = [64, 80], warp = [16, 40], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 148608 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 125.7 us #conv_kernel.rows_mma<tile = [64, 80], warp = [16, 40], chunk = 16, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 198144 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of rows_mma: 124.7 us #conv_kernel.rows_mma<tile = [64, 80], warp = [16, 40], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
func.func @f16_pairs(%x: tensor<64x256x14x14xf16>, %w: tensor<256x256x3x3xf16>, %o: tensor<64x256x14x14xf32>) -> tensor<64x256x14x14xf32> {
  %y = conv.fused ins(%x, %w : tensor<64x256x14x14xf16>, tensor<256x256x3x3xf16>) outs(%o : tensor<64x256x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<64x256x14x14xf32>
  return %y : tensor<64x256x14x14xf32>
}

// And one by one.
// CHECK-LABEL: conv.fused in @f16_singles on sm_89
//  CHECK-NEXT:   problem: 64 images, 384 -> 384 channels, 13 x 13 -> 13 x 13, taps 3 x 3, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 312 geometries (0 with too many registers), 312 of them closely, with 4483 schedules
//  CHECK-NEXT:   rejected for registers: 84, shared memory: 2861, occupancy: 672
//  CHECK-NEXT:   #1: 221.6 us #conv_kernel.rows_mma<tile = [128, 128], warp = [32, 64], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 194.7, shared 55.8, epilogue 0.9, stalls 12.2, l2 68.4, dram 34.1; waves 1.00, use 0.99
//  CHECK-NEXT:        255 tiles, 256 threads, 172 registers, 88128 bytes of shared memory
//  CHECK-NEXT:   #2: 221.4 us #conv_kernel.rows_mma<tile = [128, 128], warp = [64, 32], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 194.7, shared 49.4, epilogue 0.9, stalls 12.2, l2 71.4, dram 34.1; waves 1.00, use 0.99
//  CHECK-NEXT:        255 tiles, 256 threads, 170 registers, 88128 bytes of shared memory
//  CHECK-NEXT:   rejected: 217.7 us #conv_kernel.rows_mma<tile = [128, 128], warp = [64, 32], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 132192 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 217.9 us #conv_kernel.rows_mma<tile = [128, 128], warp = [32, 64], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 132192 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of rows_mma: 221.6 us #conv_kernel.rows_mma<tile = [128, 128], warp = [32, 64], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
func.func @f16_singles(%x: tensor<64x384x13x13xf16>, %w: tensor<384x384x3x3xf16>, %o: tensor<64x384x13x13xf32>) -> tensor<64x384x13x13xf32> {
  %y = conv.fused ins(%x, %w : tensor<64x384x13x13xf16>, tensor<384x384x3x3xf16>) outs(%o : tensor<64x384x13x13xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<64x384x13x13xf32>
  return %y : tensor<64x384x13x13xf32>
}

// f32 that become f16.
// CHECK-LABEL: conv.fused in @narrowed on sm_89
//  CHECK-NEXT:   problem: 64 images, 256 -> 256 channels, 14 x 14 -> 14 x 14, taps 3 x 3, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 296 geometries (0 with too many registers), 296 of them closely, with 3825 schedules
//  CHECK-NEXT:   rejected for registers: 129, shared memory: 2280, occupancy: 611
//  CHECK-NEXT:   #1: 127.1 us #conv_kernel.rows_mma<tile = [64, 80], warp = [16, 40], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 99.4, shared 52.0, epilogue 0.7, stalls 9.0, l2 81.3, dram 33.8; waves 1.02, use 1.00
//  CHECK-NEXT:        628 tiles, 256 threads, 123 registers, 72192 bytes of shared memory
//  CHECK-NEXT:   #2: 127.3 us #conv_kernel.rows_mma<tile = [64, 80], warp = [16, 40], chunk = 8, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 99.4, shared 52.0, epilogue 0.7, stalls 9.2, l2 81.3, dram 33.8; waves 1.02, use 1.00
//  CHECK-NEXT:        628 tiles, 256 threads, 123 registers, 96256 bytes of shared memory
//  CHECK-NEXT:   rejected: 127.9 us #conv_kernel.rows_mma<tile = [64, 80], warp = [16, 40], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 144384 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 128.1 us #conv_kernel.rows_mma<tile = [64, 80], warp = [16, 40], chunk = 16, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 192512 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of rows_mma: 127.1 us #conv_kernel.rows_mma<tile = [64, 80], warp = [16, 40], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
func.func @narrowed(%x: tensor<64x256x14x14xf32>, %w: tensor<256x256x3x3xf32>, %o: tensor<64x256x14x14xf32>) -> tensor<64x256x14x14xf32> {
  %y = conv.fused ins(%x, %w : tensor<64x256x14x14xf32>, tensor<256x256x3x3xf32>) outs(%o : tensor<64x256x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = f16, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<64x256x14x14xf32>
  return %y : tensor<64x256x14x14xf32>
}

// Few tiles: parts of the channels.
// CHECK-LABEL: conv.fused in @splits on sm_89
//  CHECK-NEXT:   problem: 4 images, 512 -> 512 channels, 7 x 7 -> 7 x 7, taps 3 x 3, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 305 geometries (0 with too many registers), 305 of them closely, with 12900 schedules
//  CHECK-NEXT:   rejected for registers: 157, shared memory: 7542, occupancy: 2258
//  CHECK-NEXT:   #1: 28.8 us #conv_kernel.rows_mma<tile = [64, 112], warp = [16, 56], chunk = 8, stages = 3, splits = 8, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 13.9, shared 8.6, epilogue 0.2, stalls 6.0, l2 7.0, dram 11.4, other kernels 3.9; waves 1.00, use 0.88
//  CHECK-NEXT:        128 tiles, 256 threads, 116 registers, 76032 bytes of shared memory
//  CHECK-NEXT:   #2: 28.9 us #conv_kernel.rows_mma<tile = [64, 112], warp = [16, 56], chunk = 8, stages = 2, splits = 8, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 14.2, shared 8.6, epilogue 0.2, stalls 5.8, l2 7.0, dram 11.4, other kernels 3.9; waves 1.00, use 0.88
//  CHECK-NEXT:        128 tiles, 256 threads, 116 registers, 50688 bytes of shared memory
//  CHECK-NEXT:   rejected: 28.8 us #conv_kernel.rows_mma<tile = [32, 224], warp = [16, 56], chunk = 8, stages = 3, splits = 8, blocks_per_sm = 2>
//  CHECK-NEXT:        needs 2 resident blocks per multiprocessor, each of 256 threads and 65664 bytes of shared memory; sm_89 has room for 1
//  CHECK-NEXT:   rejected: 28.8 us #conv_kernel.rows_mma<tile = [64, 112], warp = [16, 56], chunk = 8, stages = 3, splits = 8, blocks_per_sm = 2>
//  CHECK-NEXT:        needs 2 resident blocks per multiprocessor, each of 256 threads and 76032 bytes of shared memory; sm_89 has room for 1
//  CHECK-NEXT:   best of rows_mma: 28.8 us #conv_kernel.rows_mma<tile = [64, 112], warp = [16, 56], chunk = 8, stages = 3, splits = 8, blocks_per_sm = 1>
func.func @splits(%x: tensor<4x512x7x7xf32>, %w: tensor<512x512x3x3xf32>, %o: tensor<4x512x7x7xf32>) -> tensor<4x512x7x7xf32> {
  %y = conv.fused ins(%x, %w : tensor<4x512x7x7xf32>, tensor<512x512x3x3xf32>) outs(%o : tensor<4x512x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = tf32, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<4x512x7x7xf32>
  return %y : tensor<4x512x7x7xf32>
}

// Three dimensions.
// CHECK-LABEL: conv.fused in @planes on sm_89
//  CHECK-NEXT:   problem: 8 images, 64 -> 64 channels, 8 x 28 x 28 -> 8 x 28 x 28, taps 3 x 3 x 3, strides 1 x 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 152 geometries (0 with too many registers), 152 of them closely, with 2294 schedules
//  CHECK-NEXT:   rejected for registers: 24, shared memory: 1091, occupancy: 525
//  CHECK-NEXT:   #1: 179.6 us #conv_kernel.rows_mma<tile = [64, 80], warp = [16, 40], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 149.1, shared 68.1, epilogue 0.7, stalls 10.8, l2 92.2, dram 31.6; waves 1.02, use 1.00
//  CHECK-NEXT:        628 tiles, 256 threads, 99 registers, 78336 bytes of shared memory
//  CHECK-NEXT:   #2: 177.3 us #conv_kernel.rows_mma<tile = [32, 160], warp = [16, 40], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 149.1, shared 65.5, epilogue 0.7, stalls 10.8, l2 74.5, dram 31.6; waves 1.02, use 1.00
//  CHECK-NEXT:        628 tiles, 256 threads, 99 registers, 59328 bytes of shared memory
//  CHECK-NEXT:   rejected: 177.9 us #conv_kernel.rows_mma<tile = [32, 160], warp = [16, 40], chunk = 8, stages = 6, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 118656 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 178.9 us #conv_kernel.rows_mma<tile = [16, 320], warp = [16, 40], chunk = 8, stages = 6, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 125568 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of rows_mma: 179.6 us #conv_kernel.rows_mma<tile = [64, 80], warp = [16, 40], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
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

// Strides make windows large.
// CHECK-LABEL: conv.fused in @strided on sm_89
//  CHECK-NEXT:   problem: 64 images, 128 -> 128 channels, 28 x 28 -> 14 x 14, taps 3 x 3, strides 2 x 2, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 240 geometries (0 with too many registers), 240 of them closely, with 2608 schedules
//  CHECK-NEXT:   rejected for registers: 14, shared memory: 1971, occupancy: 302
//  CHECK-NEXT:   #1: 43.0 us #conv_kernel.rows_mma<tile = [64, 224], warp = [64, 56], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 28.4, shared 7.3, epilogue 0.1, stalls 9.0, l2 10.8, dram 23.0; waves 1.14, use 1.00
//  CHECK-NEXT:        112 tiles, 128 threads, 224 registers, 100032 bytes of shared memory
//  CHECK-NEXT:   #2: 43.5 us #conv_kernel.rows_mma<tile = [64, 224], warp = [32, 56], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 28.4, shared 11.3, epilogue 0.1, stalls 9.1, l2 10.8, dram 23.0; waves 1.14, use 1.00
//  CHECK-NEXT:        112 tiles, 256 threads, 160 registers, 100032 bytes of shared memory
//  CHECK-NEXT:   rejected: 42.3 us #conv_kernel.rows_mma<tile = [64, 224], warp = [64, 56], chunk = 8, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 200064 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 42.3 us #conv_kernel.rows_mma<tile = [64, 224], warp = [64, 56], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 150048 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of rows_mma: 43.0 us #conv_kernel.rows_mma<tile = [64, 224], warp = [64, 56], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
func.func @strided(%x: tensor<64x28x28x128xbf16>, %w: tensor<128x128x3x3xbf16>, %o: tensor<64x14x14x128xf32>) -> tensor<64x14x14x128xf32> {
  %y = conv.fused ins(%x, %w : tensor<64x28x28x128xbf16>, tensor<128x128x3x3xbf16>) outs(%o : tensor<64x14x14x128xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [2, 2] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<64x14x14x128xf32>
  return %y : tensor<64x14x14x128xf32>
}
