// Schedules for another card within the limits of the chip. An H200 multiplies
// in tf32 five times as much a clock as an RTX 4090, so that its warps have to
// read shared memory less for each multiply; it has more of it, too.
// RUN: conv-opt %s --conv-assign-schedules="chip=sm_89" | FileCheck %s --check-prefix=SM89
// RUN: conv-opt %s --conv-assign-schedules="chip=sm_89 tune=sm_90" | FileCheck %s --check-prefix=TUNED
// RUN: conv-opt %s --conv-print-schedules="chip=sm_89 tune=sm_90 top=1" -o /dev/null | FileCheck %s --check-prefix=TUNED
// RUN: conv-opt %s --emit=mlir --stage=scheduled --target=sm_89 --tune=sm_90 | FileCheck %s --check-prefix=TUNED
// RUN: conv-opt %s --pass-pipeline="builtin.module(conv-schedule{chip=sm_89 tune=sm_90})" | FileCheck %s --check-prefix=TUNED

// What is chosen so is possible, and what the other chip would take is not.
// RUN: conv-opt %s --conv-assign-schedules="chip=sm_89 tune=sm_90" --conv-assign-schedules=chip=sm_89 | FileCheck %s --check-prefix=TUNED
// RUN: not conv-opt %s --conv-assign-schedules=chip=sm_90 --conv-assign-schedules=chip=sm_89 2>&1 | FileCheck %s --check-prefix=LIMIT

// SM89: #conv_kernel.rows_mma<tile = [64, 160], warp = [32, 40],
// TUNED: #conv_kernel.rows_mma<tile = [128, 192], warp = [64, 48],
// LIMIT: error: 'conv.fused' op schedule needs {{[0-9]+}} bytes of shared memory per block; sm_89 allows 101376
func.func @small_planes(%x: tensor<256x512x7x7xf32>, %w: tensor<512x512x3x3xf32>, %o: tensor<256x512x7x7xf32>) -> tensor<256x512x7x7xf32> {
  %y = conv.fused ins(%x, %w : tensor<256x512x7x7xf32>, tensor<512x512x3x3xf32>)
      outs(%o : tensor<256x512x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = tf32, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<256x512x7x7xf32>
  return %y : tensor<256x512x7x7xf32>
}
