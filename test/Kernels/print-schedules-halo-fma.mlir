// What the search of halo_fma looks at, and what the model says of the best: a change of
// a list that is tried, of a plan, its registers or its memory, or of a term of the cost
// shows here as the numbers that it changes.
// RUN: conv-opt %s "--conv-print-schedules=top=2 families=halo_fma" -o /dev/null | FileCheck %s
// RUN: conv-opt %s --conv-print-schedules=top=1 -o /dev/null | FileCheck %s --check-prefix=CHOICE

// Many channels.
// CHECK-LABEL: conv.fused in @wide on sm_89
//  CHECK-NEXT:   problem: 128 images, 64 -> 128 channels, 128 x 128 -> 126 x 126, taps 3 x 3, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 12866 geometries (2494 with too many registers), 64 of them closely, with 1264 schedules
//  CHECK-NEXT:   rejected for registers: 177, shared memory: 162, occupancy: 183
//  CHECK-NEXT:   #1: 5135.2 us #conv_kernel.halo_fma<tile = [128, 8, 32], thread = [8, 16], lanes = [4, 4, 2], chunk = 4, stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 4688.2, shared 1250.5, epilogue 56.6, stalls 31.5, l2 1306.8, dram 1968.4; waves 1.00, use 0.97
//  CHECK-NEXT:        8192 tiles, 256 threads, 232 registers, 90992 bytes of shared memory
//  CHECK-NEXT:   #2: 5135.2 us #conv_kernel.halo_fma<tile = [128, 8, 32], thread = [8, 16], lanes = [8, 2, 2], chunk = 4, stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 4688.2, shared 1250.5, epilogue 56.6, stalls 31.5, l2 1306.8, dram 1968.4; waves 1.00, use 0.97
//  CHECK-NEXT:        8192 tiles, 256 threads, 232 registers, 90992 bytes of shared memory
//  CHECK-NEXT:   rejected: 5072.5 us #conv_kernel.halo_fma<tile = [128, 2, 128], thread = [8, 16], lanes = [8, 2, 2], chunk = 4, stages = 4, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 125936 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 5082.3 us #conv_kernel.halo_fma<tile = [128, 2, 128], thread = [8, 16], lanes = [16, 1, 2], chunk = 4, stages = 4, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 125936 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of halo_fma: 5135.2 us #conv_kernel.halo_fma<tile = [128, 8, 32], thread = [8, 16], lanes = [4, 4, 2], chunk = 4, stages = 3, blocks_per_sm = 1>
// CHOICE-LABEL: conv.fused in @wide on
//       CHOICE:   best of halo_fma: {{.*}}, chosen
func.func @wide(%x: tensor<128x64x128x128xf32>, %w: tensor<128x64x3x3xf32>, %o: tensor<128x128x126x126xf32>) -> tensor<128x128x126x126xf32> {
  %y = conv.fused ins(%x, %w : tensor<128x64x128x128xf32>, tensor<128x64x3x3xf32>) outs(%o : tensor<128x128x126x126xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<128x128x126x126xf32>
  return %y : tensor<128x128x126x126xf32>
}

// Few channels, whose filter stays in its slots.
// CHECK-LABEL: conv.fused in @few on sm_89
//  CHECK-NEXT:   problem: 128 images, 8 -> 64 channels, 128 x 128 -> 126 x 126, taps 3 x 3, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 10896 geometries (1893 with too many registers), 64 of them closely, with 1166 schedules
//  CHECK-NEXT:   rejected for registers: 156, shared memory: 127, occupancy: 138
//  CHECK-NEXT:   #1: 816.2 us #conv_kernel.halo_fma<tile = [64, 4, 128], thread = [16, 8], lanes = [2, 1, 16], chunk = 4, stages = 4, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 295.5, shared 124.1, epilogue 28.3, stalls 8.0, l2 181.6, dram 762.1; waves 1.00, use 0.97
//  CHECK-NEXT:        4096 tiles, 256 threads, 240 registers, 95984 bytes of shared memory
//  CHECK-NEXT:   #2: 816.3 us #conv_kernel.halo_fma<tile = [64, 4, 128], thread = [16, 8], lanes = [2, 1, 16], chunk = 2, stages = 4, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 295.5, shared 124.1, epilogue 28.3, stalls 9.1, l2 181.6, dram 762.1; waves 1.00, use 0.97
//  CHECK-NEXT:        4096 tiles, 256 threads, 240 registers, 52208 bytes of shared memory
//  CHECK-NEXT:   rejected: 816.1 us #conv_kernel.halo_fma<tile = [64, 4, 128], thread = [16, 8], lanes = [2, 1, 16], chunk = 8, stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 139760 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 816.1 us #conv_kernel.halo_fma<tile = [64, 4, 128], thread = [16, 8], lanes = [2, 1, 16], chunk = 8, stages = 4, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 183536 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of halo_fma: 816.2 us #conv_kernel.halo_fma<tile = [64, 4, 128], thread = [16, 8], lanes = [2, 1, 16], chunk = 4, stages = 4, blocks_per_sm = 1>
// CHOICE-LABEL: conv.fused in @few on
//       CHOICE:   best of halo_fma: {{.*}}, chosen
func.func @few(%x: tensor<128x8x128x128xf32>, %w: tensor<64x8x3x3xf32>, %o: tensor<128x64x126x126xf32>) -> tensor<128x64x126x126xf32> {
  %y = conv.fused ins(%x, %w : tensor<128x8x128x128xf32>, tensor<64x8x3x3xf32>) outs(%o : tensor<128x64x126x126xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<128x64x126x126xf32>
  return %y : tensor<128x64x126x126xf32>
}

// Strides, and rows of single elements.
// CHECK-LABEL: conv.fused in @strided on sm_89
//  CHECK-NEXT:   problem: 64 images, 32 -> 48 channels, 113 x 113 -> 57 x 57, taps 3 x 3, strides 2 x 2, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 11040 geometries (1224 with too many registers), 64 of them closely, with 980 schedules
//  CHECK-NEXT:   rejected for registers: 287, shared memory: 162, occupancy: 138
//  CHECK-NEXT:   #1: 191.4 us #conv_kernel.halo_fma<tile = [48, 5, 64], thread = [8, 4], lanes = [2, 1, 16], chunk = 4, stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 122.1, shared 116.8, epilogue 2.5, stalls 2.1, l2 56.9, dram 168.2; waves 1.00, use 0.85
//  CHECK-NEXT:        768 tiles, 480 threads, 120 registers, 98576 bytes of shared memory
//  CHECK-NEXT:   #2: 191.5 us #conv_kernel.halo_fma<tile = [48, 5, 64], thread = [8, 4], lanes = [2, 1, 16], chunk = 2, stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 122.8, shared 116.8, epilogue 2.5, stalls 3.0, l2 56.9, dram 168.2; waves 1.00, use 0.85
//  CHECK-NEXT:        768 tiles, 480 threads, 120 registers, 53360 bytes of shared memory
//  CHECK-NEXT:   rejected: 190.0 us #conv_kernel.halo_fma<tile = [48, 8, 64], thread = [8, 8], lanes = [2, 4, 4], chunk = 4, stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 142256 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 190.0 us #conv_kernel.halo_fma<tile = [48, 8, 64], thread = [8, 8], lanes = [2, 4, 4], chunk = 4, stages = 4, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 185072 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of halo_fma: 191.4 us #conv_kernel.halo_fma<tile = [48, 5, 64], thread = [8, 4], lanes = [2, 1, 16], chunk = 4, stages = 3, blocks_per_sm = 1>
// CHOICE-LABEL: conv.fused in @strided on
//       CHOICE:   best of halo_fma: {{.*}}, chosen
func.func @strided(%x: tensor<64x32x113x113xf32>, %w: tensor<48x32x3x3xf32>, %o: tensor<64x48x57x57xf32>) -> tensor<64x48x57x57xf32> {
  %y = conv.fused ins(%x, %w : tensor<64x32x113x113xf32>, tensor<48x32x3x3xf32>) outs(%o : tensor<64x48x57x57xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [2, 2] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<64x48x57x57xf32>
  return %y : tensor<64x48x57x57xf32>
}

// A minimum over 128 channels.
// CHECK-LABEL: conv.fused in @minimum on sm_89
//  CHECK-NEXT:   problem: 64 images, 64 -> 128 channels, 64 x 64 -> 62 x 62, taps 3 x 3, strides 1 x 1, 0 full and 1 reduced results
//  CHECK-NEXT:   looked at 10352 geometries (1766 with too many registers), 64 of them closely, with 1606 schedules
//  CHECK-NEXT:   rejected for registers: 311, shared memory: 160, occupancy: 201
//  CHECK-NEXT:   #1: 615.0 us #conv_kernel.halo_fma<tile = [128, 8, 32], thread = [8, 16], lanes = [4, 4, 2], chunk = 4, stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 586.0, shared 156.3, epilogue 2.9, stalls 3.9, l2 88.5, dram 75.6; waves 1.00, use 0.94
//  CHECK-NEXT:        1024 tiles, 256 threads, 232 registers, 76672 bytes of shared memory
//  CHECK-NEXT:   #2: 615.0 us #conv_kernel.halo_fma<tile = [128, 8, 32], thread = [8, 16], lanes = [4, 4, 2], chunk = 4, stages = 4, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 586.0, shared 156.3, epilogue 2.9, stalls 3.9, l2 88.5, dram 75.6; waves 1.00, use 0.94
//  CHECK-NEXT:        1024 tiles, 256 threads, 232 registers, 100864 bytes of shared memory
//  CHECK-NEXT:   rejected: 613.9 us #conv_kernel.halo_fma<tile = [128, 8, 32], thread = [8, 16], lanes = [4, 4, 2], chunk = 8, stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 149248 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 613.9 us #conv_kernel.halo_fma<tile = [128, 8, 32], thread = [8, 16], lanes = [4, 4, 2], chunk = 8, stages = 4, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 197632 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of halo_fma: 615.0 us #conv_kernel.halo_fma<tile = [128, 8, 32], thread = [8, 16], lanes = [4, 4, 2], chunk = 4, stages = 3, blocks_per_sm = 1>
// CHOICE-LABEL: conv.fused in @minimum on
//       CHOICE:   best of halo_fma: {{.*}}, chosen
func.func @minimum(%x: tensor<64x64x64x64xf32>, %w: tensor<128x64x3x3xf32>, %m: tensor<64x62x62xf32>) -> tensor<64x62x62xf32> {
  %y = conv.fused ins(%x, %w : tensor<64x64x64x64xf32>, tensor<128x64x3x3xf32>) outs(%m : tensor<64x62x62xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } reduce [minimum] -> tensor<64x62x62xf32>
  return %y : tensor<64x62x62xf32>
}

// A stem of 7 x 7 taps in f16, which is widened.
// CHECK-LABEL: conv.fused in @stem on sm_89
//  CHECK-NEXT:   problem: 64 images, 3 -> 64 channels, 224 x 224 -> 112 x 112, taps 7 x 7, strides 2 x 2, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 14260 geometries (1992 with too many registers), 64 of them closely, with 405 schedules
//  CHECK-NEXT:   rejected for registers: 101, shared memory: 114, occupancy: 73
//  CHECK-NEXT:   #1: 325.8 us #conv_kernel.halo_fma<tile = [64, 16, 16], thread = [4, 16], lanes = [8, 4, 1], chunk = 1, stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 234.4, shared 81.9, epilogue 11.1, stalls 6.7, l2 51.5, dram 293.1; waves 1.02, use 1.00
//  CHECK-NEXT:        3136 tiles, 256 threads, 216 registers, 77632 bytes of shared memory
//  CHECK-NEXT:   #2: 325.9 us #conv_kernel.halo_fma<tile = [64, 16, 16], thread = [4, 16], lanes = [16, 2, 1], chunk = 1, stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 234.4, shared 88.1, epilogue 11.1, stalls 6.7, l2 51.5, dram 293.1; waves 1.02, use 1.00
//  CHECK-NEXT:        3136 tiles, 256 threads, 216 registers, 75856 bytes of shared memory
//  CHECK-NEXT:   rejected: 326.2 us #conv_kernel.halo_fma<tile = [64, 8, 16], thread = [4, 16], lanes = [8, 4, 1], chunk = 1, stages = 3, blocks_per_sm = 2>
//  CHECK-NEXT:        needs 2 resident blocks per multiprocessor, each of 128 threads and 58944 bytes of shared memory; sm_89 has room for 1
//  CHECK-NEXT:   rejected: 326.3 us #conv_kernel.halo_fma<tile = [64, 8, 16], thread = [4, 16], lanes = [16, 2, 1], chunk = 1, stages = 3, blocks_per_sm = 2>
//  CHECK-NEXT:        needs 2 resident blocks per multiprocessor, each of 128 threads and 57936 bytes of shared memory; sm_89 has room for 1
//  CHECK-NEXT:   best of halo_fma: 325.8 us #conv_kernel.halo_fma<tile = [64, 16, 16], thread = [4, 16], lanes = [8, 4, 1], chunk = 1, stages = 3, blocks_per_sm = 1>
// CHOICE-LABEL: conv.fused in @stem on
//       CHOICE:   best of packed_mma: {{.*}}, chosen
func.func @stem(%x: tensor<64x3x224x224xf16>, %w: tensor<64x3x7x7xf16>, %o: tensor<64x64x112x112xf32>) -> tensor<64x64x112x112xf32> {
  %y = conv.fused ins(%x, %w : tensor<64x3x224x224xf16>, tensor<64x3x7x7xf16>) outs(%o : tensor<64x64x112x112xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [2, 2] dilations [1, 1] pad_low [3, 3] pad_high [3, 3]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<64x64x112x112xf32>
  return %y : tensor<64x64x112x112xf32>
}

// Groups of 8 channels.
// CHECK-LABEL: conv.fused in @groups on sm_89
//  CHECK-NEXT:   problem: 64 images, 8 groups of 8 -> 8 channels, 56 x 56 -> 56 x 56, taps 3 x 3, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 3219 geometries (155 with too many registers), 64 of them closely, with 1653 schedules
//  CHECK-NEXT:   rejected for registers: 109, shared memory: 128, occupancy: 374
//  CHECK-NEXT:   #1: 133.7 us #conv_kernel.halo_fma<tile = [8, 56, 64], thread = [8, 16], lanes = [1, 8, 4], chunk = 1, stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 37.6, shared 16.6, epilogue 3.1, stalls 1.4, l2 27.1, dram 124.6; waves 1.00, use 0.88
//  CHECK-NEXT:        512 tiles, 224 threads, 240 registers, 66192 bytes of shared memory
//  CHECK-NEXT:   #2: 133.7 us #conv_kernel.halo_fma<tile = [8, 56, 64], thread = [8, 16], lanes = [1, 8, 4], chunk = 1, stages = 4, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 37.6, shared 16.6, epilogue 3.1, stalls 1.4, l2 27.1, dram 124.6; waves 1.00, use 0.88
//  CHECK-NEXT:        512 tiles, 224 threads, 240 registers, 83184 bytes of shared memory
//  CHECK-NEXT:   rejected: 133.6 us #conv_kernel.halo_fma<tile = [8, 56, 64], thread = [8, 16], lanes = [1, 8, 4], chunk = 2, stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 117168 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 133.6 us #conv_kernel.halo_fma<tile = [8, 56, 64], thread = [8, 16], lanes = [1, 8, 4], chunk = 2, stages = 4, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 151152 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of halo_fma: 133.7 us #conv_kernel.halo_fma<tile = [8, 56, 64], thread = [8, 16], lanes = [1, 8, 4], chunk = 1, stages = 3, blocks_per_sm = 1>
// CHOICE-LABEL: conv.fused in @groups on
//       CHOICE:   best of halo_fma: {{.*}}, chosen
func.func @groups(%x: tensor<64x64x56x56xf32>, %w: tensor<64x8x3x3xf32>, %o: tensor<64x64x56x56xf32>) -> tensor<64x64x56x56xf32> {
  %y = conv.fused ins(%x, %w : tensor<64x64x56x56xf32>, tensor<64x8x3x3xf32>) outs(%o : tensor<64x64x56x56xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1] groups 8
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<64x64x56x56xf32>
  return %y : tensor<64x64x56x56xf32>
}

// Channels innermost.
// CHECK-LABEL: conv.fused in @inner on sm_89
//  CHECK-NEXT:   problem: 64 images, 32 -> 64 channels, 56 x 56 -> 56 x 56, taps 5 x 5, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 8377 geometries (1177 with too many registers), 64 of them closely, with 1920 schedules
//  CHECK-NEXT:   rejected for registers: 170, shared memory: 146, occupancy: 391
//  CHECK-NEXT:   #1: 387.6 us #conv_kernel.halo_fma<tile = [64, 28, 8], thread = [8, 8], lanes = [8, 4, 1], chunk = 4, stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 362.1, shared 116.0, epilogue 0.6, stalls 2.5, l2 68.1, dram 96.5; waves 1.00, use 1.00
//  CHECK-NEXT:        896 tiles, 224 threads, 152 registers, 95232 bytes of shared memory
//  CHECK-NEXT:   #2: 383.1 us #conv_kernel.halo_fma<tile = [64, 8, 32], thread = [4, 16], lanes = [4, 4, 2], chunk = 4, stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 358.5, shared 102.8, epilogue 0.6, stalls 2.5, l2 70.4, dram 96.5; waves 1.00, use 0.88
//  CHECK-NEXT:        896 tiles, 256 threads, 160 registers, 97536 bytes of shared memory
//  CHECK-NEXT:   rejected: 383.1 us #conv_kernel.halo_fma<tile = [64, 8, 32], thread = [4, 16], lanes = [4, 4, 2], chunk = 4, stages = 4, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 130048 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 383.1 us #conv_kernel.halo_fma<tile = [64, 8, 32], thread = [4, 16], lanes = [4, 8, 1], chunk = 4, stages = 4, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 130048 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of halo_fma: 387.6 us #conv_kernel.halo_fma<tile = [64, 28, 8], thread = [8, 8], lanes = [8, 4, 1], chunk = 4, stages = 3, blocks_per_sm = 1>
// CHOICE-LABEL: conv.fused in @inner on
//       CHOICE:   best of halo_fma: {{.*}}, chosen
func.func @inner(%x: tensor<64x56x56x32xf32>, %w: tensor<64x32x5x5xf32>, %o: tensor<64x56x56x64xf32>) -> tensor<64x56x56x64xf32> {
  %y = conv.fused ins(%x, %w : tensor<64x56x56x32xf32>, tensor<64x32x5x5xf32>) outs(%o : tensor<64x56x56x64xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [2, 2] pad_high [2, 2]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<64x56x56x64xf32>
  return %y : tensor<64x56x56x64xf32>
}
