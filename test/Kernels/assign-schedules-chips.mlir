// A schedule that depends on the chip: 160 KiB of shared memory.
// RUN: conv-opt %s --conv-assign-schedules=chip=sm_80 -o /dev/null
// RUN: conv-opt %s --conv-assign-schedules=chip=sm_90 -o /dev/null
// RUN: conv-opt %s --conv-assign-schedules=chip=sm_100 -o /dev/null
// RUN: not conv-opt %s --conv-assign-schedules=chip=sm_86 2>&1 | FileCheck %s
// RUN: not conv-opt %s --conv-assign-schedules=chip=sm_89 2>&1 | FileCheck %s
// RUN: not conv-opt %s --conv-assign-schedules=chip=sm_120 2>&1 | FileCheck %s

// CHECK: error: 'conv.fused' op schedule needs 163{{[0-9]+}} bytes of shared memory per block; sm_{{86|89|120}} allows 101376
// CHECK: note: remove the schedule to have one chosen for sm_{{86|89|120}}
func.func @large_stages(%x: tensor<8x64x128x128xf32>, %w: tensor<128x64x3x3xf32>, %o: tensor<8x128x126x126xf32>) -> tensor<8x128x126x126xf32> {
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
