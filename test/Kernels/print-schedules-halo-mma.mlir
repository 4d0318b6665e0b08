// What the search of halo_mma looks at, and what the model says of the best: a change of
// a list that is tried, of a plan, its registers or its memory, or of a term of the cost
// shows here as the numbers that it changes.
// RUN: conv-opt %s "--conv-print-schedules=top=2 families=halo_mma" -o /dev/null | FileCheck %s
// RUN: conv-opt %s --conv-print-schedules=top=1 -o /dev/null | FileCheck %s --check-prefix=CHOICE

// tf32, columns innermost.
// CHECK-LABEL: conv.fused in @tf32 on sm_89
//  CHECK-NEXT:   problem: 128 images, 64 -> 128 channels, 128 x 128 -> 126 x 126, taps 3 x 3, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 906 geometries (0 with too many registers), 906 of them closely, with 11179 schedules
//  CHECK-NEXT:   rejected for registers: 211, shared memory: 5638, occupancy: 2276
//  CHECK-NEXT:   #1: 4588.0 us #conv_kernel.halo_mma<tile = [128, 4, 64], warp = [64, 1, 64], chunk = 8, stages = 2, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 4162.3, shared 594.7, epilogue 56.6, stalls 54.6, l2 1116.7, dram 1968.4; waves 1.00, use 0.97
//  CHECK-NEXT:        8192 tiles, 256 threads, 240 registers, 99072 bytes of shared memory
//  CHECK-NEXT:   #2: 4606.1 us #conv_kernel.halo_mma<tile = [128, 8, 32], warp = [64, 2, 32], chunk = 8, stages = 2, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 4162.3, shared 591.7, epilogue 56.6, stalls 54.6, l2 1297.9, dram 1968.4; waves 1.00, use 0.97
//  CHECK-NEXT:        8192 tiles, 256 threads, 240 registers, 95488 bytes of shared memory
//  CHECK-NEXT:   rejected: 4486.8 us #conv_kernel.halo_mma<tile = [128, 2, 128], warp = [64, 1, 64], chunk = 16, stages = 4, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 428032 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 4494.6 us #conv_kernel.halo_mma<tile = [128, 4, 32], warp = [32, 2, 32], chunk = 16, stages = 4, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 347136 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of halo_mma: 4588.0 us #conv_kernel.halo_mma<tile = [128, 4, 64], warp = [64, 1, 64], chunk = 8, stages = 2, blocks_per_sm = 1>
// CHOICE-LABEL: conv.fused in @tf32 on
//       CHOICE:   best of halo_mma: {{.*}}, chosen
func.func @tf32(%x: tensor<128x64x128x128xf32>, %w: tensor<128x64x3x3xf32>, %o: tensor<128x128x126x126xf32>) -> tensor<128x128x126x126xf32> {
  %y = conv.fused ins(%x, %w : tensor<128x64x128x128xf32>, tensor<128x64x3x3xf32>) outs(%o : tensor<128x128x126x126xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<128x128x126x126xf32>
  return %y : tensor<128x128x126x126xf32>
}

// f16, channels innermost.
// CHECK-LABEL: conv.fused in @f16_inner on sm_89
//  CHECK-NEXT:   problem: 128 images, 64 -> 128 channels, 128 x 128 -> 126 x 126, taps 3 x 3, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 906 geometries (0 with too many registers), 906 of them closely, with 11150 schedules
//  CHECK-NEXT:   rejected for registers: 211, shared memory: 5658, occupancy: 2256
//  CHECK-NEXT:   #1: 2361.3 us #conv_kernel.halo_mma<tile = [128, 16, 16], warp = [64, 4, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 2081.1, shared 295.4, epilogue 11.7, stalls 42.7, l2 545.5, dram 1672.3; waves 1.00, use 0.97
//  CHECK-NEXT:        8192 tiles, 256 threads, 240 registers, 94464 bytes of shared memory
//  CHECK-NEXT:   #2: 2361.3 us #conv_kernel.halo_mma<tile = [128, 16, 16], warp = [64, 8, 8], chunk = 8, stages = 2, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 2081.1, shared 295.4, epilogue 11.7, stalls 42.7, l2 545.5, dram 1672.3; waves 1.00, use 0.97
//  CHECK-NEXT:        8192 tiles, 256 threads, 240 registers, 94464 bytes of shared memory
//  CHECK-NEXT:   rejected: 2260.4 us #conv_kernel.halo_mma<tile = [128, 14, 16], warp = [64, 7, 8], chunk = 8, stages = 4, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 184576 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 2260.8 us #conv_kernel.halo_mma<tile = [128, 7, 32], warp = [64, 7, 8], chunk = 8, stages = 4, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 186752 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of halo_mma: 2361.3 us #conv_kernel.halo_mma<tile = [128, 16, 16], warp = [64, 4, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
// CHOICE-LABEL: conv.fused in @f16_inner on
//       CHOICE:   best of halo_mma: {{.*}}, chosen
func.func @f16_inner(%x: tensor<128x128x128x64xf16>, %w: tensor<128x64x3x3xf16>, %o: tensor<128x126x126x128xf32>) -> tensor<128x126x126x128xf32> {
  %y = conv.fused ins(%x, %w : tensor<128x128x128x64xf16>, tensor<128x64x3x3xf16>) outs(%o : tensor<128x126x126x128xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<128x126x126x128xf32>
  return %y : tensor<128x126x126x128xf32>
}

// f16, columns innermost.
// CHECK-LABEL: conv.fused in @f16_rows on sm_89
//  CHECK-NEXT:   problem: 64 images, 64 -> 64 channels, 56 x 56 -> 56 x 56, taps 3 x 3, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 527 geometries (0 with too many registers), 527 of them closely, with 7054 schedules
//  CHECK-NEXT:   rejected for registers: 135, shared memory: 2884, occupancy: 1699
//  CHECK-NEXT:   #1: 127.2 us #conv_kernel.halo_mma<tile = [64, 4, 56], warp = [32, 1, 56], chunk = 8, stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 97.4, shared 22.0, epilogue 2.7, stalls 11.6, l2 34.6, dram 96.4; waves 1.00, use 1.00
//  CHECK-NEXT:        896 tiles, 256 threads, 148 registers, 89856 bytes of shared memory
//  CHECK-NEXT:   #2: 127.9 us #conv_kernel.halo_mma<tile = [64, 4, 56], warp = [16, 2, 56], chunk = 8, stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 97.4, shared 30.7, epilogue 2.7, stalls 11.7, l2 34.6, dram 96.4; waves 1.00, use 1.00
//  CHECK-NEXT:        896 tiles, 256 threads, 168 registers, 89856 bytes of shared memory
//  CHECK-NEXT:   rejected: 126.7 us #conv_kernel.halo_mma<tile = [64, 28, 8], warp = [32, 7, 8], chunk = 8, stages = 4, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 119808 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 127.6 us #conv_kernel.halo_mma<tile = [64, 4, 56], warp = [32, 1, 56], chunk = 8, stages = 4, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 119808 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of halo_mma: 127.2 us #conv_kernel.halo_mma<tile = [64, 4, 56], warp = [32, 1, 56], chunk = 8, stages = 3, blocks_per_sm = 1>
// CHOICE-LABEL: conv.fused in @f16_rows on
//       CHOICE:   best of halo_mma: {{.*}}, chosen
func.func @f16_rows(%x: tensor<64x64x56x56xf16>, %w: tensor<64x64x3x3xf16>, %o: tensor<64x64x56x56xf32>) -> tensor<64x64x56x56xf32> {
  %y = conv.fused ins(%x, %w : tensor<64x64x56x56xf16>, tensor<64x64x3x3xf16>) outs(%o : tensor<64x64x56x56xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<64x64x56x56xf32>
  return %y : tensor<64x64x56x56xf32>
}

// Rows of an odd number of elements are loaded one by one, which takes registers.
// CHECK-LABEL: conv.fused in @f16_odd_rows on sm_89
//  CHECK-NEXT:   problem: 64 images, 48 -> 192 channels, 63 x 63 -> 63 x 63, taps 3 x 3, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 895 geometries (0 with too many registers), 895 of them closely, with 4934 schedules
//  CHECK-NEXT:   rejected for registers: 238, shared memory: 851, occupancy: 1567
//  CHECK-NEXT:   #1: 366.1 us #conv_kernel.halo_mma<tile = [96, 4, 64], warp = [48, 1, 64], chunk = 8, stages = 2, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 292.1, shared 48.3, epilogue 10.6, stalls 19.2, l2 131.9, dram 285.1; waves 1.00, use 0.97
//  CHECK-NEXT:        2048 tiles, 256 threads, 216 registers, 80640 bytes of shared memory
//  CHECK-NEXT:   #2: 360.8 us #conv_kernel.halo_mma<tile = [64, 4, 64], warp = [32, 1, 64], chunk = 8, stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 286.3, shared 61.3, epilogue 10.6, stalls 18.3, l2 141.1, dram 285.1; waves 1.00, use 0.97
//  CHECK-NEXT:        3072 tiles, 256 threads, 176 registers, 93312 bytes of shared memory
//  CHECK-NEXT:   rejected: 360.5 us #conv_kernel.halo_mma<tile = [96, 4, 64], warp = [48, 1, 64], chunk = 8, stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 120960 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 361.0 us #conv_kernel.halo_mma<tile = [96, 4, 64], warp = [48, 1, 64], chunk = 8, stages = 4, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 161280 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of halo_mma: 366.1 us #conv_kernel.halo_mma<tile = [96, 4, 64], warp = [48, 1, 64], chunk = 8, stages = 2, blocks_per_sm = 1>
// CHOICE-LABEL: conv.fused in @f16_odd_rows on
//       CHOICE:   best of halo_mma: {{.*}}, chosen
func.func @f16_odd_rows(%x: tensor<64x48x63x63xf16>, %w: tensor<192x48x3x3xf16>, %o: tensor<64x192x63x63xf32>) -> tensor<64x192x63x63xf32> {
  %y = conv.fused ins(%x, %w : tensor<64x48x63x63xf16>, tensor<192x48x3x3xf16>) outs(%o : tensor<64x192x63x63xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<64x192x63x63xf32>
  return %y : tensor<64x192x63x63xf32>
}

// f32 as sums of two tf32.
// CHECK-LABEL: conv.fused in @split on sm_89
//  CHECK-NEXT:   multiplied by the f32 pipes of GeForce RTX 4090, which are faster than three products of tf32
//  CHECK-NEXT:   problem: 64 images, 64 -> 128 channels, 128 x 128 -> 126 x 126, taps 3 x 3, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   no halo_mma: tensor cores multiply f32 input and filter as tf32, tf32x3, f16 or bf16, {{.*}}, got f32 and f32 multiplied as ieee and accumulated in f32
//  CHECK-NEXT:   families with kernels: halo_fma, implicit_gemm
// CHOICE-LABEL: conv.fused in @split on
//       CHOICE:   best of halo_fma: {{.*}}, chosen
func.func @split(%x: tensor<64x64x128x128xf32>, %w: tensor<128x64x3x3xf32>, %o: tensor<64x128x126x126xf32>) -> tensor<64x128x126x126xf32> {
  %y = conv.fused ins(%x, %w : tensor<64x64x128x128xf32>, tensor<128x64x3x3xf32>) outs(%o : tensor<64x128x126x126xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32x3, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<64x128x126x126xf32>
  return %y : tensor<64x128x126x126xf32>
}

// A minimum over 256 channels.
// CHECK-LABEL: conv.fused in @minimum on sm_89
//  CHECK-NEXT:   problem: 32 images, 64 -> 256 channels, 64 x 64 -> 62 x 62, taps 3 x 3, strides 1 x 1, 0 full and 1 reduced results
//  CHECK-NEXT:   looked at 930 geometries (0 with too many registers), 930 of them closely, with 11092 schedules
//  CHECK-NEXT:   rejected for registers: 303, shared memory: 5985, occupancy: 2054
//  CHECK-NEXT:   #1: 546.8 us #conv_kernel.halo_mma<tile = [64, 8, 32], warp = [64, 1, 32], chunk = 8, stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 509.1, shared 108.1, epilogue 3.2, stalls 16.1, l2 110.4, dram 38.3; waves 1.00, use 0.94
//  CHECK-NEXT:        512 tiles, 256 threads, 168 registers, 88960 bytes of shared memory
//  CHECK-NEXT:   #2: 546.8 us #conv_kernel.halo_mma<tile = [64, 8, 32], warp = [64, 2, 16], chunk = 8, stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 509.1, shared 108.1, epilogue 3.2, stalls 16.1, l2 110.4, dram 38.3; waves 1.00, use 0.94
//  CHECK-NEXT:        512 tiles, 256 threads, 168 registers, 88960 bytes of shared memory
//  CHECK-NEXT:   rejected: 540.2 us #conv_kernel.halo_mma<tile = [256, 2, 16], warp = [64, 1, 16], chunk = 16, stages = 4, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 608768 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 540.2 us #conv_kernel.halo_mma<tile = [256, 2, 16], warp = [64, 2, 8], chunk = 16, stages = 4, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 608768 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of halo_mma: 546.8 us #conv_kernel.halo_mma<tile = [64, 8, 32], warp = [64, 1, 32], chunk = 8, stages = 3, blocks_per_sm = 1>
// CHOICE-LABEL: conv.fused in @minimum on
//       CHOICE:   best of halo_mma: {{.*}}, chosen
func.func @minimum(%x: tensor<32x64x64x64xf32>, %w: tensor<256x64x3x3xf32>, %m: tensor<32x62x62xf32>) -> tensor<32x62x62xf32> {
  %y = conv.fused ins(%x, %w : tensor<32x64x64x64xf32>, tensor<256x64x3x3xf32>) outs(%m : tensor<32x62x62xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } reduce [minimum] -> tensor<32x62x62xf32>
  return %y : tensor<32x62x62xf32>
}

// Strides.
// CHECK-LABEL: conv.fused in @strided on sm_89
//  CHECK-NEXT:   problem: 64 images, 32 -> 64 channels, 112 x 112 -> 56 x 56, taps 3 x 3, strides 2 x 2, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 527 geometries (0 with too many registers), 527 of them closely, with 4009 schedules
//  CHECK-NEXT:   rejected for registers: 10, shared memory: 2414, occupancy: 738
//  CHECK-NEXT:   #1: 135.0 us #conv_kernel.halo_mma<tile = [64, 28, 8], warp = [64, 7, 8], chunk = 8, stages = 2, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 49.7, shared 11.9, epilogue 0.6, stalls 10.3, l2 22.5, dram 124.6; waves 1.00, use 1.00
//  CHECK-NEXT:        896 tiles, 128 threads, 220 registers, 98976 bytes of shared memory
//  CHECK-NEXT:   #2: 135.0 us #conv_kernel.halo_mma<tile = [64, 28, 8], warp = [32, 7, 8], chunk = 8, stages = 2, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 49.7, shared 18.0, epilogue 0.6, stalls 10.4, l2 22.5, dram 124.6; waves 1.00, use 1.00
//  CHECK-NEXT:        896 tiles, 256 threads, 148 registers, 98976 bytes of shared memory
//  CHECK-NEXT:   rejected: 134.9 us #conv_kernel.halo_mma<tile = [64, 28, 8], warp = [64, 7, 8], chunk = 8, stages = 4, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 197952 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 134.9 us #conv_kernel.halo_mma<tile = [64, 4, 56], warp = [64, 1, 56], chunk = 8, stages = 4, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 204096 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of halo_mma: 135.0 us #conv_kernel.halo_mma<tile = [64, 28, 8], warp = [64, 7, 8], chunk = 8, stages = 2, blocks_per_sm = 1>
// CHOICE-LABEL: conv.fused in @strided on
//       CHOICE:   best of halo_mma: {{.*}}, chosen
func.func @strided(%x: tensor<64x112x112x32xbf16>, %w: tensor<64x32x3x3xbf16>, %o: tensor<64x56x56x64xf32>) -> tensor<64x56x56x64xf32> {
  %y = conv.fused ins(%x, %w : tensor<64x112x112x32xbf16>, tensor<64x32x3x3xbf16>) outs(%o : tensor<64x56x56x64xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [2, 2] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<64x56x56x64xf32>
  return %y : tensor<64x56x56x64xf32>
}

// Groups of 32 channels.
// CHECK-LABEL: conv.fused in @groups on sm_89
//  CHECK-NEXT:   problem: 64 images, 4 groups of 32 -> 32 channels, 56 x 56 -> 56 x 56, taps 5 x 5, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 262 geometries (0 with too many registers), 262 of them closely, with 2735 schedules
//  CHECK-NEXT:   rejected for registers: 21, shared memory: 1983, occupancy: 354
//  CHECK-NEXT:   #1: 632.5 us #conv_kernel.halo_mma<tile = [32, 8, 56], warp = [32, 1, 56], chunk = 8, stages = 2, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 552.2, shared 115.5, epilogue 5.4, stalls 36.3, l2 99.8, dram 249.7; waves 1.00, use 1.00
//  CHECK-NEXT:        1792 tiles, 256 threads, 148 registers, 97280 bytes of shared memory
//  CHECK-NEXT:   #2: 635.7 us #conv_kernel.halo_mma<tile = [32, 8, 56], warp = [16, 2, 56], chunk = 8, stages = 2, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 552.2, shared 163.9, epilogue 5.4, stalls 36.4, l2 99.8, dram 249.7; waves 1.00, use 1.00
//  CHECK-NEXT:        1792 tiles, 256 threads, 168 registers, 97280 bytes of shared memory
//  CHECK-NEXT:   rejected: 619.0 us #conv_kernel.halo_mma<tile = [32, 4, 56], warp = [16, 1, 56], chunk = 8, stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 122880 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 619.4 us #conv_kernel.halo_mma<tile = [32, 4, 56], warp = [16, 1, 56], chunk = 8, stages = 4, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 163840 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of halo_mma: 632.5 us #conv_kernel.halo_mma<tile = [32, 8, 56], warp = [32, 1, 56], chunk = 8, stages = 2, blocks_per_sm = 1>
// CHOICE-LABEL: conv.fused in @groups on
//       CHOICE:   best of halo_mma: {{.*}}, chosen
func.func @groups(%x: tensor<64x128x56x56xf32>, %w: tensor<128x32x5x5xf32>, %o: tensor<64x128x56x56xf32>) -> tensor<64x128x56x56xf32> {
  %y = conv.fused ins(%x, %w : tensor<64x128x56x56xf32>, tensor<128x32x5x5xf32>) outs(%o : tensor<64x128x56x56xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [2, 2] pad_high [2, 2] groups 4
      numerics <multiply = tf32, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<64x128x56x56xf32>
  return %y : tensor<64x128x56x56xf32>
}

// 8 words of channels: one stage a tile.
// CHECK-LABEL: conv.fused in @one_chunk on sm_89
//  CHECK-NEXT:   problem: 64 images, 16 -> 32 channels, 112 x 112 -> 112 x 112, taps 3 x 3, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 354 geometries (0 with too many registers), 354 of them closely, with 2282 schedules
//  CHECK-NEXT:   rejected for registers: 119, shared memory: 207, occupancy: 707
//  CHECK-NEXT:   #1: 175.8 us #conv_kernel.halo_mma<tile = [32, 16, 56], warp = [32, 2, 56], chunk = 8, stages = 2, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 49.7, shared 8.8, epilogue 1.1, stalls 17.1, l2 28.0, dram 164.3; waves 1.00, use 1.00
//  CHECK-NEXT:        896 tiles, 256 threads, 232 registers, 85248 bytes of shared memory
//  CHECK-NEXT:   #2: 175.8 us #conv_kernel.halo_mma<tile = [32, 56, 16], warp = [32, 7, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 49.7, shared 8.8, epilogue 1.1, stalls 17.1, l2 28.0, dram 164.3; waves 1.00, use 1.00
//  CHECK-NEXT:        896 tiles, 256 threads, 232 registers, 85248 bytes of shared memory
//  CHECK-NEXT:   rejected: 175.2 us #conv_kernel.halo_mma<tile = [32, 28, 16], warp = [32, 7, 8], chunk = 8, stages = 4, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 105984 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 175.2 us #conv_kernel.halo_mma<tile = [32, 28, 16], warp = [32, 7, 16], chunk = 8, stages = 4, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 105984 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of halo_mma: 175.8 us #conv_kernel.halo_mma<tile = [32, 16, 56], warp = [32, 2, 56], chunk = 8, stages = 2, blocks_per_sm = 1>
// CHOICE-LABEL: conv.fused in @one_chunk on
//       CHOICE:   best of packed_mma: {{.*}}, chosen
func.func @one_chunk(%x: tensor<64x112x112x16xf16>, %w: tensor<32x16x3x3xf16>, %o: tensor<64x112x112x32xf32>) -> tensor<64x112x112x32xf32> {
  %y = conv.fused ins(%x, %w : tensor<64x112x112x16xf16>, tensor<32x16x3x3xf16>) outs(%o : tensor<64x112x112x32xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<64x112x112x32xf32>
  return %y : tensor<64x112x112x32xf32>
}

// f32 that become f16, columns innermost: the two channels of a word are two rows.
// CHECK-LABEL: conv.fused in @narrowed_rows on sm_89
//  CHECK-NEXT:   problem: 64 images, 64 -> 64 channels, 56 x 56 -> 56 x 56, taps 3 x 3, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 527 geometries (0 with too many registers), 527 of them closely, with 7055 schedules
//  CHECK-NEXT:   rejected for registers: 237, shared memory: 2842, occupancy: 1635
//  CHECK-NEXT:   #1: 141.9 us #conv_kernel.halo_mma<tile = [64, 14, 8], warp = [16, 7, 8], chunk = 8, stages = 4, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 97.4, shared 35.8, epilogue 2.7, stalls 11.4, l2 38.7, dram 124.8; waves 1.00, use 1.00
//  CHECK-NEXT:        1792 tiles, 256 threads, 120 registers, 94208 bytes of shared memory
//  CHECK-NEXT:   #2: 142.3 us #conv_kernel.halo_mma<tile = [64, 14, 8], warp = [16, 7, 8], chunk = 16, stages = 2, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 99.4, shared 35.8, epilogue 2.7, stalls 12.9, l2 38.7, dram 124.8; waves 1.00, use 1.00
//  CHECK-NEXT:        1792 tiles, 256 threads, 124 registers, 94208 bytes of shared memory
//  CHECK-NEXT:   rejected: 141.7 us #conv_kernel.halo_mma<tile = [64, 28, 8], warp = [32, 7, 8], chunk = 8, stages = 4, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 112128 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 141.9 us #conv_kernel.halo_mma<tile = [64, 4, 56], warp = [32, 1, 56], chunk = 16, stages = 4, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 236544 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of halo_mma: 141.9 us #conv_kernel.halo_mma<tile = [64, 14, 8], warp = [16, 7, 8], chunk = 8, stages = 4, blocks_per_sm = 1>
// CHOICE-LABEL: conv.fused in @narrowed_rows on
//       CHOICE:   best of halo_mma: {{.*}}, chosen
func.func @narrowed_rows(%x: tensor<64x64x56x56xf32>, %w: tensor<64x64x3x3xf32>, %o: tensor<64x64x56x56xf32>) -> tensor<64x64x56x56xf32> {
  %y = conv.fused ins(%x, %w : tensor<64x64x56x56xf32>, tensor<64x64x3x3xf32>) outs(%o : tensor<64x64x56x56xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = f16, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<64x64x56x56xf32>
  return %y : tensor<64x64x56x56xf32>
}

// f32 that become bf16, channels innermost, of which the last stage has fewer.
// CHECK-LABEL: conv.fused in @narrowed_inner on sm_89
//  CHECK-NEXT:   problem: 64 images, 48 -> 192 channels, 63 x 63 -> 63 x 63, taps 3 x 3, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 895 geometries (0 with too many registers), 895 of them closely, with 4874 schedules
//  CHECK-NEXT:   rejected for registers: 287, shared memory: 854, occupancy: 1515
//  CHECK-NEXT:   #1: 357.5 us #conv_kernel.halo_mma<tile = [96, 16, 16], warp = [48, 4, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 292.1, shared 47.9, epilogue 2.2, stalls 19.2, l2 103.8, dram 312.2; waves 1.00, use 0.97
//  CHECK-NEXT:        2048 tiles, 256 threads, 212 registers, 76032 bytes of shared memory
//  CHECK-NEXT:   #2: 357.5 us #conv_kernel.halo_mma<tile = [96, 16, 16], warp = [48, 8, 8], chunk = 8, stages = 2, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 292.1, shared 47.9, epilogue 2.2, stalls 19.2, l2 103.8, dram 312.2; waves 1.00, use 0.97
//  CHECK-NEXT:        2048 tiles, 256 threads, 212 registers, 76032 bytes of shared memory
//  CHECK-NEXT:   rejected: 350.1 us #conv_kernel.halo_mma<tile = [192, 7, 16], warp = [48, 7, 8], chunk = 8, stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 181536 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 350.6 us #conv_kernel.halo_mma<tile = [192, 8, 16], warp = [48, 4, 16], chunk = 8, stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 183168 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of halo_mma: 357.5 us #conv_kernel.halo_mma<tile = [96, 16, 16], warp = [48, 4, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
// CHOICE-LABEL: conv.fused in @narrowed_inner on
//       CHOICE:   best of halo_mma: {{.*}}, chosen
func.func @narrowed_inner(%x: tensor<64x63x63x48xf32>, %w: tensor<192x48x3x3xf32>, %o: tensor<64x63x63x192xf32>) -> tensor<64x63x63x192xf32> {
  %y = conv.fused ins(%x, %w : tensor<64x63x63x48xf32>, tensor<192x48x3x3xf32>) outs(%o : tensor<64x63x63x192xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = bf16, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<64x63x63x192xf32>
  return %y : tensor<64x63x63x192xf32>
}

// The same with rows innermost: each element is in a sector of its own.
// CHECK-LABEL: conv.fused in @narrowed_apart on sm_89
//  CHECK-NEXT:   problem: 64 images, 48 -> 192 channels, 63 x 63 -> 63 x 63, taps 3 x 3, strides 1 x 1, 1 full and 0 reduced results
//  CHECK-NEXT:   looked at 895 geometries (0 with too many registers), 895 of them closely, with 4880 schedules
//  CHECK-NEXT:   rejected for registers: 287, shared memory: 851, occupancy: 1518
//  CHECK-NEXT:   #1: 439.8 us #conv_kernel.halo_mma<tile = [96, 8, 32], warp = [48, 2, 32], chunk = 8, stages = 2, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 292.1, shared 48.0, epilogue 10.6, stalls 19.2, l2 374.3, dram 312.2; waves 1.00, use 0.97
//  CHECK-NEXT:        2048 tiles, 256 threads, 212 registers, 77056 bytes of shared memory
//  CHECK-NEXT:   #2: 441.5 us #conv_kernel.halo_mma<tile = [96, 4, 64], warp = [48, 1, 64], chunk = 8, stages = 2, blocks_per_sm = 1>
//  CHECK-NEXT:        compute 292.1, shared 48.3, epilogue 10.6, stalls 19.2, l2 376.0, dram 312.2; waves 1.00, use 0.97
//  CHECK-NEXT:        2048 tiles, 256 threads, 216 registers, 80640 bytes of shared memory
//  CHECK-NEXT:   rejected: 384.9 us #conv_kernel.halo_mma<tile = [192, 4, 32], warp = [48, 2, 32], chunk = 8, stages = 3, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 185472 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   rejected: 384.9 us #conv_kernel.halo_mma<tile = [192, 4, 32], warp = [48, 2, 32], chunk = 8, stages = 4, blocks_per_sm = 1>
//  CHECK-NEXT:        needs 247296 bytes of shared memory per block; sm_89 allows 101376
//  CHECK-NEXT:   best of halo_mma: 439.8 us #conv_kernel.halo_mma<tile = [96, 8, 32], warp = [48, 2, 32], chunk = 8, stages = 2, blocks_per_sm = 1>
// CHOICE-LABEL: conv.fused in @narrowed_apart on
//       CHOICE:   best of halo_mma: {{.*}}, chosen
func.func @narrowed_apart(%x: tensor<64x48x63x63xf32>, %w: tensor<192x48x3x3xf32>, %o: tensor<64x192x63x63xf32>) -> tensor<64x192x63x63xf32> {
  %y = conv.fused ins(%x, %w : tensor<64x48x63x63xf32>, tensor<192x48x3x3xf32>) outs(%o : tensor<64x192x63x63xf32>)
      dims <input = ncwh, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = bf16, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<64x192x63x63xf32>
  return %y : tensor<64x192x63x63xf32>
}
