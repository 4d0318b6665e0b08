// A schedule is asked for, and no family has a kernel: an error, as where another
// family had one. Without the option the convolution is decomposed.
// RUN: not conv-opt %s --conv-assign-schedules=schedule=halo_fma 2>&1 | FileCheck %s --check-prefix=FAMILY
// RUN: not conv-opt %s "--conv-assign-schedules=schedule='halo_fma<tile = [16, 8, 16], thread = [4, 4], lanes = [4, 2, 4], chunk = 2, stages = 2, blocks_per_sm = 1>'" 2>&1 | FileCheck %s --check-prefix=SCHEDULE
// RUN: conv-opt %s --conv-assign-schedules | FileCheck %s

// FAMILY: error: 'conv.fused' op has no schedule of the family halo_fma: kernels exist for f32, {{.*}}, got f64 and f64
// SCHEDULE: error: 'conv.fused' op has a schedule, but kernels exist for f32, {{.*}}, got f64 and f64 {{.*}}; remove the schedule to have the convolution decomposed
// CHECK-LABEL: func @f64
// CHECK-SAME: rule = "no-kernel"
// CHECK-NOT: schedule #
func.func @f64(%x: tensor<1x4x8x8xf64>, %w: tensor<8x4x3x3xf64>, %o: tensor<1x8x6x6xf64>) -> tensor<1x8x6x6xf64> {
  %y = conv.fused ins(%x, %w : tensor<1x4x8x8xf64>, tensor<8x4x3x3xf64>) outs(%o : tensor<1x8x6x6xf64>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f64>
      epilogue {
      ^bb0(%acc: f64):
        conv.yield %acc : f64
      } -> tensor<1x8x6x6xf64>
  return %y : tensor<1x8x6x6xf64>
}
