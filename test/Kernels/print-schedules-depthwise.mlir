// What the search of depthwise looks at, and what the model says of the best: a change of
// a list that is tried, of a plan, its registers or its memory, or of a term of the cost
// shows here as the numbers that it changes.
// RUN: conv-opt %s "--conv-print-schedules=top=2 families=depthwise" -o /dev/null | FileCheck %s
// RUN: conv-opt %s --conv-print-schedules=top=1 -o /dev/null | FileCheck %s --check-prefix=CHOICE

// Whole planes of 14 x 14, 2 words at once.
// CHECK-LABEL: conv.fused in @whole_planes on sm_89
//  CHECK-NEXT:   problem: 512 images, 512 groups of 1 -> 1 channels, 14 x 14 -> 7 x 7, taps 3 x 3, strides 2 x 2, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 762 geometries (0 with too many registers), 762 of them closely, with 1877 schedules
//  CHECK-NEXT:   rejected for registers: 11, shared memory: 120, occupancy: 722
//  CHECK-NEXT:   #1: 315.2 us #conv_kernel.depthwise<tile = [16, 8, 7], thread = [1, 1, 7], lanes = [16, 2, 1], stages = 2, blocks_per_sm = 3>
//  CHECK-NEXT:        compute 13.2, shared 28.9, epilogue 3.1, stalls 9.9, l2 144.3, dram 294.5; waves 1.00, use 0.88
//  CHECK-NEXT:        16384 tiles, 128 threads, 64 registers, 26240 bytes of shared memory
//  CHECK-NEXT:   #2: 315.4 us #conv_kernel.depthwise<tile = [16, 8, 8], thread = [1, 2, 4], lanes = [4, 4, 2], stages = 2, blocks_per_sm = 3>
//  CHECK-NEXT:        compute 13.3, shared 29.8, epilogue 3.5, stalls 9.9, l2 144.3, dram 294.5; waves 1.00, use 0.77
//  CHECK-NEXT:        16384 tiles, 128 threads, 68 registers, 26240 bytes of shared memory
//  CHECK-NEXT:   rejected: 313.4 us #conv_kernel.depthwise<tile = [128, 7, 7], thread = [1, 7, 7], lanes = [32, 1, 1], stages = 3, blocks_per_sm = 2>
//  CHECK-NEXT:        needs 314880 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 313.4 us #conv_kernel.depthwise<tile = [128, 7, 7], thread = [1, 7, 7], lanes = [32, 1, 1], stages = 2, blocks_per_sm = 2>
//  CHECK-NEXT:        needs 209920 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of depthwise: 315.2 us #conv_kernel.depthwise<tile = [16, 8, 7], thread = [1, 1, 7], lanes = [16, 2, 1], stages = 2, blocks_per_sm = 3>
// CHOICE-LABEL: conv.fused in @whole_planes on
//       CHOICE:   best of depthwise: {{.*}}, chosen
func.func @whole_planes(%x: tensor<512x512x14x14xf32>, %w: tensor<512x1x3x3xf32>, %o: tensor<512x512x7x7xf32>) -> tensor<512x512x7x7xf32> {
  %y = conv.fused ins(%x, %w : tensor<512x512x14x14xf32>, tensor<512x1x3x3xf32>) outs(%o : tensor<512x512x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [2, 2] dilations [1, 1] pad_low [1, 1] pad_high [1, 1] groups 512
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<512x512x7x7xf32>
  return %y : tensor<512x512x7x7xf32>
}

// Rows of quads.
// CHECK-LABEL: conv.fused in @quads on sm_89
//  CHECK-NEXT:   problem: 128 images, 96 groups of 1 -> 1 channels, 112 x 112 -> 112 x 112, taps 3 x 3, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 4450 geometries (0 with too many registers), 4450 of them closely, with 9546 schedules
//  CHECK-NEXT:   rejected for registers: 38, shared memory: 935, occupancy: 3418
//  CHECK-NEXT:   #1: 1546.6 us #conv_kernel.depthwise<tile = [1, 56, 128], thread = [1, 7, 4], lanes = [1, 2, 16], stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 68.0, shared 98.1, epilogue 37.1, stalls 44.8, l2 303.8, dram 1495.2; waves 1.00, use 0.88
//  CHECK-NEXT:        24576 tiles, 256 threads, 112 registers, 95088 bytes of shared memory
//  CHECK-NEXT:   #2: 1549.0 us #conv_kernel.depthwise<tile = [1, 56, 128], thread = [1, 7, 4], lanes = [1, 2, 16], stages = 2, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 69.3, shared 98.1, epilogue 37.1, stalls 68.9, l2 303.8, dram 1495.2; waves 1.00, use 0.88
//  CHECK-NEXT:        24576 tiles, 256 threads, 112 registers, 63392 bytes of shared memory
//  CHECK-NEXT:   rejected: 1543.8 us #conv_kernel.depthwise<tile = [2, 112, 64], thread = [1, 7, 8], lanes = [1, 8, 4], stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 208368 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 1543.8 us #conv_kernel.depthwise<tile = [2, 112, 64], thread = [1, 7, 8], lanes = [2, 4, 4], stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 208368 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of depthwise: 1546.6 us #conv_kernel.depthwise<tile = [1, 56, 128], thread = [1, 7, 4], lanes = [1, 2, 16], stages = 3, blocks_per_sm = 1>
// CHOICE-LABEL: conv.fused in @quads on
//       CHOICE:   best of depthwise: {{.*}}, chosen
func.func @quads(%x: tensor<128x96x112x112xf32>, %w: tensor<96x1x3x3xf32>, %o: tensor<128x96x112x112xf32>) -> tensor<128x96x112x112xf32> {
  %y = conv.fused ins(%x, %w : tensor<128x96x112x112xf32>, tensor<96x1x3x3xf32>) outs(%o : tensor<128x96x112x112xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1] groups 96
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<128x96x112x112xf32>
  return %y : tensor<128x96x112x112xf32>
}

// Rows of single elements, 25 taps, strides.
// CHECK-LABEL: conv.fused in @elements on sm_89
//  CHECK-NEXT:   problem: 64 images, 64 groups of 1 -> 1 channels, 75 x 75 -> 38 x 38, taps 5 x 5, strides 2 x 2, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 3467 geometries (0 with too many registers), 3467 of them closely, with 7409 schedules
//  CHECK-NEXT:   rejected for shared memory: 2119, occupancy: 2826
//  CHECK-NEXT:   #1: 144.8 us #conv_kernel.depthwise<tile = [4, 8, 64], thread = [1, 4, 2], lanes = [1, 2, 16], stages = 2, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 22.5, shared 21.1, epilogue 2.2, stalls 9.5, l2 59.7, dram 132.9; waves 1.00, use 0.56
//  CHECK-NEXT:        5120 tiles, 256 threads, 78 registers, 81056 bytes of shared memory
//  CHECK-NEXT:   #2: 144.8 us #conv_kernel.depthwise<tile = [4, 8, 64], thread = [1, 4, 2], lanes = [2, 1, 16], stages = 2, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 22.5, shared 21.1, epilogue 2.2, stalls 9.5, l2 59.7, dram 132.9; waves 1.00, use 0.56
//  CHECK-NEXT:        5120 tiles, 256 threads, 78 registers, 81056 bytes of shared memory
//  CHECK-NEXT:   rejected: 143.4 us #conv_kernel.depthwise<tile = [32, 14, 16], thread = [1, 7, 8], lanes = [8, 2, 2], stages = 3, blocks_per_sm = 2>
//  CHECK-NEXT:        needs 438144 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 143.4 us #conv_kernel.depthwise<tile = [32, 14, 16], thread = [1, 7, 8], lanes = [16, 1, 2], stages = 3, blocks_per_sm = 2>
//  CHECK-NEXT:        needs 438144 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of depthwise: 144.8 us #conv_kernel.depthwise<tile = [4, 8, 64], thread = [1, 4, 2], lanes = [1, 2, 16], stages = 2, blocks_per_sm = 1>
// CHOICE-LABEL: conv.fused in @elements on
//       CHOICE:   best of depthwise: {{.*}}, chosen
func.func @elements(%x: tensor<64x64x75x75xf32>, %w: tensor<64x1x5x5xf32>, %o: tensor<64x64x38x38xf32>) -> tensor<64x64x38x38xf32> {
  %y = conv.fused ins(%x, %w : tensor<64x64x75x75xf32>, tensor<64x1x5x5xf32>) outs(%o : tensor<64x64x38x38xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [2, 2] dilations [1, 1] pad_low [2, 2] pad_high [2, 2] groups 64
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<64x64x38x38xf32>
  return %y : tensor<64x64x38x38xf32>
}

// The same of f16, which is widened.
// CHECK-LABEL: conv.fused in @widened on sm_89
//  CHECK-NEXT:   problem: 64 images, 64 groups of 1 -> 1 channels, 75 x 75 -> 38 x 38, taps 5 x 5, strides 2 x 2, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 3467 geometries (0 with too many registers), 3467 of them closely, with 7388 schedules
//  CHECK-NEXT:   rejected for registers: 26, shared memory: 2119, occupancy: 2805
//  CHECK-NEXT:   #1: 96.0 us #conv_kernel.depthwise<tile = [2, 8, 64], thread = [1, 2, 2], lanes = [1, 2, 16], stages = 2, blocks_per_sm = 2>
//  CHECK-NEXT:        compute 36.3, shared 27.9, epilogue 2.2, stalls 37.0, l2 38.7, dram 82.1; waves 1.00, use 0.56
//  CHECK-NEXT:        10240 tiles, 256 threads, 76 registers, 40928 bytes of shared memory
//  CHECK-NEXT:   #2: 96.0 us #conv_kernel.depthwise<tile = [2, 8, 64], thread = [1, 2, 2], lanes = [2, 1, 16], stages = 2, blocks_per_sm = 2>
//  CHECK-NEXT:        compute 36.3, shared 27.9, epilogue 2.2, stalls 37.0, l2 38.7, dram 82.1; waves 1.00, use 0.56
//  CHECK-NEXT:        10240 tiles, 256 threads, 76 registers, 40928 bytes of shared memory
//  CHECK-NEXT:   rejected: 94.2 us #conv_kernel.depthwise<tile = [8, 8, 16], thread = [1, 2, 2], lanes = [2, 2, 8], stages = 2, blocks_per_sm = 3>
//  CHECK-NEXT:        needs 3 resident blocks per multiprocessor, each of 256 threads and 45376 bytes of shared memory; sm_89 has room for 2
//  CHECK-NEXT:   rejected: 94.2 us #conv_kernel.depthwise<tile = [8, 8, 16], thread = [1, 2, 2], lanes = [4, 1, 8], stages = 2, blocks_per_sm = 3>
//  CHECK-NEXT:        needs 3 resident blocks per multiprocessor, each of 256 threads and 45376 bytes of shared memory; sm_89 has room for 2
//  CHECK-NEXT:   best of depthwise: 96.0 us #conv_kernel.depthwise<tile = [2, 8, 64], thread = [1, 2, 2], lanes = [1, 2, 16], stages = 2, blocks_per_sm = 2>
// CHOICE-LABEL: conv.fused in @widened on
//       CHOICE:   best of depthwise: {{.*}}, chosen
func.func @widened(%x: tensor<64x64x75x75xf16>, %w: tensor<64x1x5x5xf16>, %o: tensor<64x64x38x38xf32>) -> tensor<64x64x38x38xf32> {
  %y = conv.fused ins(%x, %w : tensor<64x64x75x75xf16>, tensor<64x1x5x5xf16>) outs(%o : tensor<64x64x38x38xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [2, 2] dilations [1, 1] pad_low [2, 2] pad_high [2, 2] groups 64
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<64x64x38x38xf32>
  return %y : tensor<64x64x38x38xf32>
}

// Quanta of channels.
// CHECK-LABEL: conv.fused in @quanta on sm_89
//  CHECK-NEXT:   problem: 128 images, 96 groups of 1 -> 1 channels, 56 x 56 -> 56 x 56, taps 3 x 3, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 2672 geometries (0 with too many registers), 2672 of them closely, with 10352 schedules
//  CHECK-NEXT:   rejected for registers: 105, shared memory: 1048, occupancy: 3808
//  CHECK-NEXT:   #1: 387.4 us #conv_kernel.depthwise<tile = [8, 28, 32], thread = [4, 7, 1], lanes = [2, 1, 16], stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 17.4, shared 24.7, epilogue 1.9, stalls 11.2, l2 75.1, dram 373.8; waves 1.00, use 0.88
//  CHECK-NEXT:        6144 tiles, 256 threads, 160 registers, 98784 bytes of shared memory
//  CHECK-NEXT:   #2: 387.9 us #conv_kernel.depthwise<tile = [8, 28, 32], thread = [4, 7, 1], lanes = [2, 1, 16], stages = 2, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 17.7, shared 24.7, epilogue 1.9, stalls 16.9, l2 75.1, dram 373.8; waves 1.00, use 0.88
//  CHECK-NEXT:        6144 tiles, 256 threads, 160 registers, 65856 bytes of shared memory
//  CHECK-NEXT:   rejected: 385.9 us #conv_kernel.depthwise<tile = [32, 56, 8], thread = [4, 7, 2], lanes = [8, 1, 4], stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 226176 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 385.9 us #conv_kernel.depthwise<tile = [32, 56, 8], thread = [4, 7, 2], lanes = [8, 2, 2], stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 226176 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of depthwise: 387.4 us #conv_kernel.depthwise<tile = [8, 28, 32], thread = [4, 7, 1], lanes = [2, 1, 16], stages = 3, blocks_per_sm = 1>
// CHOICE-LABEL: conv.fused in @quanta on
//       CHOICE:   best of depthwise: {{.*}}, chosen
func.func @quanta(%x: tensor<128x56x56x96xf32>, %w: tensor<96x1x3x3xf32>, %o: tensor<128x56x56x96xf32>) -> tensor<128x56x56x96xf32> {
  %y = conv.fused ins(%x, %w : tensor<128x56x56x96xf32>, tensor<96x1x3x3xf32>) outs(%o : tensor<128x56x56x96xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1] groups 96
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<128x56x56x96xf32>
  return %y : tensor<128x56x56x96xf32>
}

// Two channels a word.
// CHECK-LABEL: conv.fused in @pairs on sm_89
//  CHECK-NEXT:   problem: 128 images, 96 groups of 1 -> 1 channels, 56 x 56 -> 56 x 56, taps 5 x 5, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 1699 geometries (0 with too many registers), 1699 of them closely, with 5611 schedules
//  CHECK-NEXT:   rejected for registers: 442, shared memory: 531, occupancy: 2325
//  CHECK-NEXT:   #1: 305.6 us #conv_kernel.depthwise<tile = [16, 32, 32], thread = [8, 2, 4], lanes = [2, 2, 8], stages = 2, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 56.1, shared 69.1, epilogue 2.2, stalls 5.6, l2 59.9, dram 288.8; waves 1.00, use 0.77
//  CHECK-NEXT:        3072 tiles, 256 threads, 248 registers, 84544 bytes of shared memory
//  CHECK-NEXT:   #2: 305.6 us #conv_kernel.depthwise<tile = [16, 32, 32], thread = [8, 2, 4], lanes = [2, 4, 4], stages = 2, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 56.1, shared 69.1, epilogue 2.2, stalls 5.6, l2 59.9, dram 288.8; waves 1.00, use 0.77
//  CHECK-NEXT:        3072 tiles, 256 threads, 248 registers, 84544 bytes of shared memory
//  CHECK-NEXT:   rejected: 303.2 us #conv_kernel.depthwise<tile = [32, 8, 64], thread = [8, 2, 4], lanes = [4, 1, 8], stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 161472 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 303.2 us #conv_kernel.depthwise<tile = [32, 64, 8], thread = [8, 2, 4], lanes = [4, 8, 1], stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 161472 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of depthwise: 305.6 us #conv_kernel.depthwise<tile = [16, 32, 32], thread = [8, 2, 4], lanes = [2, 2, 8], stages = 2, blocks_per_sm = 1>
// CHOICE-LABEL: conv.fused in @pairs on
//       CHOICE:   best of depthwise: {{.*}}, chosen
func.func @pairs(%x: tensor<128x56x56x96xf16>, %w: tensor<96x1x5x5xf16>, %o: tensor<128x56x56x96xf32>) -> tensor<128x56x56x96xf32> {
  %y = conv.fused ins(%x, %w : tensor<128x56x56x96xf16>, tensor<96x1x5x5xf16>) outs(%o : tensor<128x56x56x96xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [2, 2] pad_high [2, 2] groups 96
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<128x56x56x96xf32>
  return %y : tensor<128x56x56x96xf32>
}

// Channels that are no quanta, dilated taps.
// CHECK-LABEL: conv.fused in @words on sm_89
//  CHECK-NEXT:   problem: 64 images, 98 groups of 1 -> 1 channels, 56 x 56 -> 56 x 56, taps 3 x 3, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 2797 geometries (0 with too many registers), 2797 of them closely, with 8856 schedules
//  CHECK-NEXT:   rejected for registers: 22, shared memory: 1800, occupancy: 3615
//  CHECK-NEXT:   #1: 205.7 us #conv_kernel.depthwise<tile = [64, 8, 8], thread = [4, 1, 4], lanes = [16, 1, 2], stages = 2, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 23.4, shared 25.8, epilogue 1.1, stalls 14.2, l2 82.9, dram 190.8; waves 1.00, use 0.77
//  CHECK-NEXT:        6272 tiles, 256 threads, 96 registers, 78336 bytes of shared memory
//  CHECK-NEXT:   #2: 205.7 us #conv_kernel.depthwise<tile = [64, 8, 8], thread = [4, 1, 4], lanes = [16, 2, 1], stages = 2, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 23.4, shared 25.8, epilogue 1.1, stalls 14.2, l2 82.9, dram 190.8; waves 1.00, use 0.77
//  CHECK-NEXT:        6272 tiles, 256 threads, 96 registers, 78336 bytes of shared memory
//  CHECK-NEXT:   rejected: 202.4 us #conv_kernel.depthwise<tile = [128, 14, 8], thread = [4, 7, 2], lanes = [16, 1, 2], stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 345600 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 202.5 us #conv_kernel.depthwise<tile = [128, 14, 8], thread = [4, 7, 2], lanes = [16, 1, 2], stages = 2, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 230400 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of depthwise: 205.7 us #conv_kernel.depthwise<tile = [64, 8, 8], thread = [4, 1, 4], lanes = [16, 1, 2], stages = 2, blocks_per_sm = 1>
// CHOICE-LABEL: conv.fused in @words on
//       CHOICE:   best of depthwise: {{.*}}, chosen
func.func @words(%x: tensor<64x56x56x98xf32>, %w: tensor<98x1x3x3xf32>, %o: tensor<64x56x56x98xf32>) -> tensor<64x56x56x98xf32> {
  %y = conv.fused ins(%x, %w : tensor<64x56x56x98xf32>, tensor<98x1x3x3xf32>) outs(%o : tensor<64x56x56x98xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [2, 2] pad_low [2, 2] pad_high [2, 2] groups 98
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<64x56x56x98xf32>
  return %y : tensor<64x56x56x98xf32>
}

// A minimum over the channels of all groups.
// CHECK-LABEL: conv.fused in @minimum on sm_89
//  CHECK-NEXT:   problem: 64 images, 256 groups of 1 -> 1 channels, 28 x 28 -> 28 x 28, taps 3 x 3, strides 1 x 1, 1 full and 1 reduced results
//  CHECK-NEXT:   looked at 2770 geometries (0 with too many registers), 2770 of them closely, with 5011 schedules
//  CHECK-NEXT:   rejected for registers: 24, shared memory: 422, occupancy: 1928
//  CHECK-NEXT:   #1: 134.9 us #conv_kernel.depthwise<tile = [8, 32, 32], thread = [1, 4, 8], lanes = [2, 4, 4], stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 12.9, shared 19.6, epilogue 14.1, stalls 0.8, l2 43.6, dram 124.9; waves 2.00, use 0.77
//  CHECK-NEXT:        64 tiles, 256 threads, 146 registers, 92512 bytes of shared memory
//  CHECK-NEXT:   #2: 134.9 us #conv_kernel.depthwise<tile = [8, 32, 32], thread = [1, 4, 8], lanes = [4, 2, 4], stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 12.9, shared 19.6, epilogue 14.1, stalls 0.8, l2 43.6, dram 124.9; waves 2.00, use 0.77
//  CHECK-NEXT:        64 tiles, 256 threads, 146 registers, 84320 bytes of shared memory
//  CHECK-NEXT:   rejected: 133.7 us #conv_kernel.depthwise<tile = [32, 14, 32], thread = [1, 7, 8], lanes = [8, 1, 4], stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 257920 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 133.7 us #conv_kernel.depthwise<tile = [32, 14, 32], thread = [1, 7, 8], lanes = [8, 1, 4], stages = 2, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 174336 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of depthwise: 134.9 us #conv_kernel.depthwise<tile = [8, 32, 32], thread = [1, 4, 8], lanes = [2, 4, 4], stages = 3, blocks_per_sm = 1>
// CHOICE-LABEL: conv.fused in @minimum on
//       CHOICE:   best of depthwise: {{.*}}, chosen
func.func @minimum(%x: tensor<64x256x28x28xf32>, %w: tensor<256x1x3x3xf32>, %o: tensor<64x256x28x28xf32>, %m: tensor<64x28x28xf32>) -> (tensor<64x256x28x28xf32>, tensor<64x28x28xf32>) {
  %y:2 = conv.fused ins(%x, %w : tensor<64x256x28x28xf32>, tensor<256x1x3x3xf32>) outs(%o, %m : tensor<64x256x28x28xf32>, tensor<64x28x28xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1] groups 256
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc, %acc : f32, f32
      } reduce [minimum] -> (tensor<64x256x28x28xf32>, tensor<64x28x28xf32>)
  return %y#0, %y#1 : tensor<64x256x28x28xf32>, tensor<64x28x28xf32>
}
