// RUN: conv-opt %s "--conv-assign-schedules=schedule='halo_fma<tile = [16, 8, 16], thread = [4, 4], lanes = [4, 2, 4], chunk = 2, stages = 2, blocks_per_sm = 1>'" | FileCheck %s
// RUN: conv-opt %s "--conv-assign-schedules=schedule='#conv_kernel.halo_fma<tile = [16, 8, 16], thread = [4, 4], lanes = [4, 2, 4], chunk = 2, stages = 2, blocks_per_sm = 1>'" | FileCheck %s
// RUN: not conv-opt %s "--conv-assign-schedules=schedule='halo_fma<tile = [256, 8, 32], thread = [8, 16], lanes = [4, 4, 2], chunk = 4, stages = 4, blocks_per_sm = 1>'" 2>&1 | FileCheck %s --check-prefix=IMPOSSIBLE
// RUN: not conv-opt %s "--conv-assign-schedules=schedule='<tile = [16, 8, 16]>'" 2>&1 | FileCheck %s --check-prefix=TEXT
// RUN: not conv-opt %s "--conv-assign-schedules=schedule=fast" 2>&1 | FileCheck %s --check-prefix=TEXT
// RUN: not conv-opt %s "--conv-assign-schedules=schedule='depthwise<tile = 16>'" 2>&1 | FileCheck %s --check-prefix=FAMILY
// RUN: conv-opt %s --conv-assign-schedules=schedule=implicit_gemm | FileCheck %s --check-prefix=BEST
// RUN: not conv-opt %s --conv-assign-schedules=schedule=halo_mma 2>&1 | FileCheck %s --check-prefix=OTHER
// RUN: not conv-opt %s --conv-assign-schedules=schedule=winograd 2>&1 | FileCheck %s --check-prefix=NUMERICS
// RUN: not conv-opt %s --conv-assign-schedules=chip=sm_75 2>&1 | FileCheck %s --check-prefix=CHIP
// RUN: not conv-opt %s --conv-print-schedules=chip=rtx4090 2>&1 | FileCheck %s --check-prefix=CHIP
// RUN: not conv-opt %s --conv-assign-schedules=tune=h200 2>&1 | FileCheck %s --check-prefix=TUNE
// RUN: not conv-opt %s --conv-print-schedules=tune=h200 2>&1 | FileCheck %s --check-prefix=TUNE

// IMPOSSIBLE: error: 'conv.fused' op schedule needs more than 128 registers per thread, for its 128 accumulators; sm_89 allows 128 where 512 threads share a multiprocessor
// TEXT-NOT: error: unknown
// TEXT: error: conv-assign-schedules: option 'schedule' expects a schedule, such as '#conv_kernel.halo_fma<tile{{.*}}>', or, for the best of a family, some or none of its parameters; families are halo_fma, {{.*}}; got
// FAMILY: error: conv-assign-schedules: option 'schedule' has a value for 'tile' that is no list such as [{{.*}}]; it expects a schedule, such as '#conv_kernel.depthwise<tile
// OTHER: error: 'conv.fused' op has no schedule of the family halo_mma: tensor cores multiply f32 input and filter as tf32, tf32x3, f16 or bf16, {{.*}}, got f32 and f32 multiplied as ieee and accumulated in f32
// NUMERICS: error: 'conv.fused' op has no schedule of the family winograd: winograd kernels exist where the numerics allow the transform (+winograd), got transform = none
// CHIP: error: conv-{{assign|print}}-schedules: option 'chip' expects a chip that this compiler knows, one of sm_80, sm_86, {{.*}}, got '{{sm_75|rtx4090}}'

// TUNE: error: conv-{{assign|print}}-schedules: option 'tune' expects a chip that this compiler knows, one of sm_80, sm_86, {{.*}}, got 'h200'

// The option takes the model's place; of a family it leaves the choice of the
// schedule to the model.
// BEST-LABEL: func @unscheduled
//       BEST: schedule #conv_kernel.implicit_gemm<
// CHECK-LABEL: func @unscheduled
//       CHECK: schedule #conv_kernel.halo_fma<tile = [16, 8, 16], thread = [4, 4], lanes = [4, 2, 4], chunk = 2, stages = 2, blocks_per_sm = 1>
func.func @unscheduled(%x: tensor<8x4x16x16xf32>, %w: tensor<32x4x3x3xf32>, %o: tensor<8x32x14x14xf32>) -> tensor<8x32x14x14xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<8x4x16x16xf32>, tensor<32x4x3x3xf32>)
      outs(%o : tensor<8x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<8x32x14x14xf32>
  return %y : tensor<8x32x14x14xf32>
}

// It does not take a user's.
// BEST-LABEL: func @no_option
//       BEST: schedule #conv_kernel.halo_fma<tile = [32, 4, 16]
// CHECK-LABEL: func @no_option
//       CHECK: schedule #conv_kernel.halo_fma<tile = [32, 4, 16]
func.func @no_option(%x: tensor<8x4x16x16xf32>, %w: tensor<32x4x3x3xf32>, %o: tensor<8x32x14x14xf32>) -> tensor<8x32x14x14xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<8x4x16x16xf32>, tensor<32x4x3x3xf32>)
      outs(%o : tensor<8x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [32, 4, 16], thread = [4, 4], lanes = [8, 1, 4], chunk = 2, stages = 2, blocks_per_sm = 3>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<8x32x14x14xf32>
  return %y : tensor<8x32x14x14xf32>
}
