// What the search of rows_mma looks at, and what the model says of the best: a change of
// a list that is tried, of a plan, its registers or its memory, or of a term of the cost
// shows here as the numbers that it changes.
// RUN: conv-opt %s "--conv-print-schedules=top=2 families=rows_mma" -o /dev/null | FileCheck %s

// tf32, columns innermost.
// CHECK-LABEL: conv.fused in @tf32 on sm_89
//  CHECK-NEXT:   problem: 256 images, 512 -> 512 channels, 7 x 7 -> 7 x 7, taps 3 x 3, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 120 geometries (0 with too many registers), 120 of them closely, with 1759 schedules
//  CHECK-NEXT:   rejected for registers: 6, shared memory: 1025, occupancy: 315
//  CHECK-NEXT:   #1: 983.6 us #conv_kernel.rows_mma<tile = [64, 128], warp = [32, 32], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 890.9, shared 374.2, epilogue 1.5, stalls 23.3, l2 370.9, dram 72.7; waves 1.14, use 1.00
//  CHECK-NEXT:        784 tiles, 256 threads, 114 registers, 79488 bytes of shared memory
//  CHECK-NEXT:   #2: 964.4 us #conv_kernel.rows_mma<tile = [48, 384], warp = [48, 48], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 876.2, shared 237.6, epilogue 1.5, stalls 44.0, l2 276.5, dram 72.7; waves 1.06, use 0.96
//  CHECK-NEXT:        363 tiles, 256 threads, 179 registers, 70272 bytes of shared memory
//  CHECK-NEXT:   rejected: 943.1 us #conv_kernel.rows_mma<tile = [48, 384], warp = [48, 48], chunk = 16, stages = 6, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 421632 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 943.1 us #conv_kernel.rows_mma<tile = [48, 384], warp = [48, 48], chunk = 16, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 281088 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of rows_mma: 983.6 us #conv_kernel.rows_mma<tile = [64, 128], warp = [32, 32], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
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
//  CHECK-NEXT:   looked at 120 geometries (0 with too many registers), 120 of them closely, with 1920 schedules
//  CHECK-NEXT:   rejected for registers: 12, shared memory: 1140, occupancy: 327
//  CHECK-NEXT:   #1: 416.3 us #conv_kernel.rows_mma<tile = [128, 128], warp = [64, 32], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 389.4, shared 98.7, epilogue 0.2, stalls 6.3, l2 117.2, dram 46.1; waves 1.00, use 0.99
//  CHECK-NEXT:        255 tiles, 256 threads, 162 registers, 88224 bytes of shared memory
//  CHECK-NEXT:   #2: 417.3 us #conv_kernel.rows_mma<tile = [128, 128], warp = [32, 64], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 389.4, shared 111.6, epilogue 0.2, stalls 6.3, l2 117.2, dram 46.1; waves 1.00, use 0.99
//  CHECK-NEXT:        255 tiles, 256 threads, 164 registers, 88224 bytes of shared memory
//  CHECK-NEXT:   rejected: 406.6 us #conv_kernel.rows_mma<tile = [128, 128], warp = [64, 32], chunk = 16, stages = 6, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 529056 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 406.6 us #conv_kernel.rows_mma<tile = [128, 128], warp = [64, 32], chunk = 16, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 352704 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of rows_mma: 416.3 us #conv_kernel.rows_mma<tile = [128, 128], warp = [64, 32], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
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
//  CHECK-NEXT:   looked at 120 geometries (0 with too many registers), 120 of them closely, with 1594 schedules
//  CHECK-NEXT:   rejected for registers: 8, shared memory: 830, occupancy: 321
//  CHECK-NEXT:   #1: 127.9 us #conv_kernel.rows_mma<tile = [32, 128], warp = [32, 32], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 111.4, shared 40.0, epilogue 0.2, stalls 5.5, l2 46.0, dram 25.4; waves 1.14, use 1.00
//  CHECK-NEXT:        784 tiles, 128 threads, 120 registers, 98592 bytes of shared memory
//  CHECK-NEXT:   #2: 130.1 us #conv_kernel.rows_mma<tile = [32, 128], warp = [16, 64], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 111.4, shared 53.0, epilogue 0.2, stalls 5.5, l2 46.0, dram 25.4; waves 1.14, use 1.00
//  CHECK-NEXT:        784 tiles, 128 threads, 130 registers, 98592 bytes of shared memory
//  CHECK-NEXT:   rejected: 126.6 us #conv_kernel.rows_mma<tile = [32, 128], warp = [32, 32], chunk = 32, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 262592 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 126.6 us #conv_kernel.rows_mma<tile = [32, 128], warp = [32, 32], chunk = 32, stages = 3, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 196944 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of rows_mma: 127.9 us #conv_kernel.rows_mma<tile = [32, 128], warp = [32, 32], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>
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
//  CHECK-NEXT:   looked at 120 geometries (0 with too many registers), 120 of them closely, with 1566 schedules
//  CHECK-NEXT:   rejected for registers: 3, shared memory: 842, occupancy: 316
//  CHECK-NEXT:   #1: 134.7 us #conv_kernel.rows_mma<tile = [64, 64], warp = [32, 32], chunk = 8, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 111.4, shared 43.0, epilogue 0.8, stalls 8.1, l2 78.2, dram 25.4; waves 1.14, use 1.00
//  CHECK-NEXT:        784 tiles, 128 threads, 114 registers, 96768 bytes of shared memory
//  CHECK-NEXT:   #2: 134.7 us #conv_kernel.rows_mma<tile = [64, 64], warp = [32, 32], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 111.4, shared 43.0, epilogue 0.8, stalls 8.1, l2 78.2, dram 25.4; waves 1.14, use 1.00
//  CHECK-NEXT:        784 tiles, 128 threads, 114 registers, 72576 bytes of shared memory
//  CHECK-NEXT:   rejected: 133.1 us #conv_kernel.rows_mma<tile = [32, 128], warp = [32, 16], chunk = 16, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 138240 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 133.1 us #conv_kernel.rows_mma<tile = [32, 128], warp = [32, 16], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 103680 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of rows_mma: 134.7 us #conv_kernel.rows_mma<tile = [64, 64], warp = [32, 32], chunk = 8, stages = 4, splits = 1, blocks_per_sm = 1>
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
//  CHECK-NEXT:   looked at 120 geometries (0 with too many registers), 120 of them closely, with 1718 schedules
//  CHECK-NEXT:   rejected for registers: 17, shared memory: 947, occupancy: 323
//  CHECK-NEXT:   #1: 213.5 us #conv_kernel.rows_mma<tile = [128, 128], warp = [32, 64], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 194.7, shared 55.8, epilogue 0.9, stalls 4.1, l2 68.4, dram 34.1; waves 1.00, use 0.99
//  CHECK-NEXT:        255 tiles, 256 threads, 172 registers, 88128 bytes of shared memory
//  CHECK-NEXT:   #2: 213.3 us #conv_kernel.rows_mma<tile = [128, 128], warp = [64, 32], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 194.7, shared 49.4, epilogue 0.9, stalls 4.1, l2 71.4, dram 34.1; waves 1.00, use 0.99
//  CHECK-NEXT:        255 tiles, 256 threads, 170 registers, 88128 bytes of shared memory
//  CHECK-NEXT:   rejected: 208.4 us #conv_kernel.rows_mma<tile = [128, 128], warp = [64, 32], chunk = 16, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 352512 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 208.4 us #conv_kernel.rows_mma<tile = [128, 128], warp = [64, 32], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 264384 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of rows_mma: 213.5 us #conv_kernel.rows_mma<tile = [128, 128], warp = [32, 64], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
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
//  CHECK-NEXT:   looked at 120 geometries (0 with too many registers), 120 of them closely, with 1577 schedules
//  CHECK-NEXT:   rejected for registers: 20, shared memory: 829, occupancy: 310
//  CHECK-NEXT:   #1: 137.3 us #conv_kernel.rows_mma<tile = [64, 64], warp = [32, 32], chunk = 8, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 111.4, shared 42.7, epilogue 0.8, stalls 8.1, l2 96.8, dram 33.8; waves 1.14, use 1.00
//  CHECK-NEXT:        784 tiles, 128 threads, 126 registers, 94208 bytes of shared memory
//  CHECK-NEXT:   #2: 137.3 us #conv_kernel.rows_mma<tile = [64, 64], warp = [32, 32], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 111.4, shared 42.7, epilogue 0.8, stalls 8.1, l2 96.8, dram 33.8; waves 1.14, use 1.00
//  CHECK-NEXT:        784 tiles, 128 threads, 126 registers, 70656 bytes of shared memory
//  CHECK-NEXT:   rejected: 136.5 us #conv_kernel.rows_mma<tile = [32, 128], warp = [32, 16], chunk = 16, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 131072 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 137.4 us #conv_kernel.rows_mma<tile = [32, 128], warp = [16, 32], chunk = 16, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 131072 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of rows_mma: 137.3 us #conv_kernel.rows_mma<tile = [64, 64], warp = [32, 32], chunk = 8, stages = 4, splits = 1, blocks_per_sm = 1>
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
//  CHECK-NEXT:   looked at 108 geometries (0 with too many registers), 108 of them closely, with 5007 schedules
//  CHECK-NEXT:   rejected for registers: 18, shared memory: 2325, occupancy: 1146
//  CHECK-NEXT:   #1: 26.3 us #conv_kernel.rows_mma<tile = [64, 128], warp = [32, 32], chunk = 8, stages = 3, splits = 8, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 15.9, shared 6.7, epilogue 0.2, stalls 2.1, l2 7.5, dram 11.4, other kernels 3.9; waves 1.00, use 0.77
//  CHECK-NEXT:        128 tiles, 256 threads, 114 registers, 79488 bytes of shared memory
//  CHECK-NEXT:   #2: 26.6 us #conv_kernel.rows_mma<tile = [64, 128], warp = [32, 32], chunk = 8, stages = 2, splits = 8, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 16.2, shared 6.7, epilogue 0.2, stalls 2.1, l2 7.5, dram 11.4, other kernels 3.9; waves 1.00, use 0.77
//  CHECK-NEXT:        128 tiles, 256 threads, 114 registers, 52992 bytes of shared memory
//  CHECK-NEXT:   rejected: 26.1 us #conv_kernel.rows_mma<tile = [64, 128], warp = [64, 32], chunk = 8, stages = 3, splits = 8, blocks_per_sm = 2>
//  CHECK-NEXT:        needs 2 resident blocks per multiprocessor, each of 128 threads and 79488 bytes of shared memory; sm_89 has room for 1
//  CHECK-NEXT:   rejected: 26.2 us #conv_kernel.rows_mma<tile = [64, 128], warp = [32, 64], chunk = 8, stages = 3, splits = 8, blocks_per_sm = 2>
//  CHECK-NEXT:        needs 2 resident blocks per multiprocessor, each of 128 threads and 79488 bytes of shared memory; sm_89 has room for 1
//  CHECK-NEXT:   best of rows_mma: 26.3 us #conv_kernel.rows_mma<tile = [64, 128], warp = [32, 32], chunk = 8, stages = 3, splits = 8, blocks_per_sm = 1>
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
//  CHECK-NEXT:   looked at 72 geometries (0 with too many registers), 72 of them closely, with 1073 schedules
//  CHECK-NEXT:   rejected for registers: 7, shared memory: 494, occupancy: 255
//  CHECK-NEXT:   #1: 201.0 us #conv_kernel.rows_mma<tile = [64, 64], warp = [32, 16], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 167.0, shared 80.4, epilogue 0.8, stalls 10.6, l2 114.4, dram 31.6; waves 1.14, use 1.00
//  CHECK-NEXT:        784 tiles, 256 threads, 89 registers, 78336 bytes of shared memory
//  CHECK-NEXT:   #2: 197.5 us #conv_kernel.rows_mma<tile = [32, 128], warp = [32, 16], chunk = 8, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 167.0, shared 76.3, epilogue 0.8, stalls 10.6, l2 87.5, dram 31.6; waves 1.14, use 1.00
//  CHECK-NEXT:        784 tiles, 256 threads, 89 registers, 75264 bytes of shared memory
//  CHECK-NEXT:   rejected: 197.2 us #conv_kernel.rows_mma<tile = [64, 64], warp = [32, 16], chunk = 16, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 208896 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 197.2 us #conv_kernel.rows_mma<tile = [64, 64], warp = [32, 16], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 156672 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of rows_mma: 201.0 us #conv_kernel.rows_mma<tile = [64, 64], warp = [32, 16], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
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
//  CHECK-NEXT:   looked at 104 geometries (0 with too many registers), 104 of them closely, with 1151 schedules
//  CHECK-NEXT:   rejected for shared memory: 812, occupancy: 164
//  CHECK-NEXT:   #1: 41.7 us #conv_kernel.rows_mma<tile = [128, 64], warp = [64, 32], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 32.5, shared 11.2, epilogue 0.1, stalls 2.7, l2 17.8, dram 23.0; waves 1.31, use 1.00
//  CHECK-NEXT:        196 tiles, 128 threads, 168 registers, 99904 bytes of shared memory
//  CHECK-NEXT:   #2: 42.1 us #conv_kernel.rows_mma<tile = [128, 64], warp = [32, 64], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 32.5, shared 13.8, epilogue 0.1, stalls 2.7, l2 17.8, dram 23.0; waves 1.31, use 1.00
//  CHECK-NEXT:        196 tiles, 128 threads, 170 registers, 99904 bytes of shared memory
//  CHECK-NEXT:   rejected: 39.4 us #conv_kernel.rows_mma<tile = [128, 128], warp = [64, 32], chunk = 32, stages = 4, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 917824 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 39.4 us #conv_kernel.rows_mma<tile = [128, 128], warp = [64, 32], chunk = 32, stages = 3, splits = 1, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 688368 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of rows_mma: 41.7 us #conv_kernel.rows_mma<tile = [128, 64], warp = [64, 32], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
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
