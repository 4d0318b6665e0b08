// A family with values of some of its parameters: the best that has them.
// RUN: conv-opt %s "--conv-assign-schedules=schedule='winograd<outputs = [2, 2]>'" | FileCheck %s --check-prefix=OUTPUTS
// RUN: conv-opt %s "--conv-assign-schedules=schedule=' #conv_kernel.winograd < tile = [32, 32] , outputs = [2, 4] > '" | FileCheck %s --check-prefix=LINEAR
// RUN: conv-opt %s "--conv-assign-schedules=schedule='halo_fma<stages = 2, lanes = [8, 1, 4]>'" | FileCheck %s --check-prefix=LANES
// RUN: conv-opt %s "--conv-assign-schedules=schedule='halo_fma<>'" 2>&1 | FileCheck %s --check-prefix=NONE
// RUN: conv-opt %s "--conv-assign-schedules=schedule='implicit_gemm<splits = 4>'" | FileCheck %s --check-prefix=SPLITS
// Of a parameter that is a schedule the same.
// RUN: conv-opt %s "--conv-assign-schedules=schedule='winograd_steps<products = halo_fma<stages = 3>>'" | FileCheck %s --check-prefix=PRODUCTS
// RUN: conv-opt %s "--conv-assign-schedules=schedule='winograd_steps<outputs = [2, 2], products = #conv_kernel.halo_fma>'" | FileCheck %s --check-prefix=FAMILY
// With all of its parameters, in any order, it is the one schedule.
// RUN: conv-opt %s "--conv-assign-schedules=schedule='winograd<blocks_per_sm = 1, tile = [64, 16, 8], outputs = [2, 2]>'" | FileCheck %s --check-prefix=WHOLE
// RUN: conv-opt %s "--conv-assign-schedules=schedule='winograd_steps<outputs = [2, 2], products = halo_fma<tile = [16, 1, 32], thread = [4, 4], lanes = [4, 1, 8], chunk = 2, stages = 2, blocks_per_sm = 1>>'" | FileCheck %s --check-prefix=INNER

// RUN: not conv-opt %s "--conv-assign-schedules=schedule='winograd<output = [2, 2]>'" 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// RUN: not conv-opt %s "--conv-assign-schedules=schedule='winograd_steps<products = halo_fma<warp = [2, 2]>>'" 2>&1 | FileCheck %s --check-prefix=UNKNOWN-INNER
// RUN: not conv-opt %s "--conv-assign-schedules=schedule='winograd<outputs = [2, 2], outputs = [2, 4]>'" 2>&1 | FileCheck %s --check-prefix=TWICE
// RUN: not conv-opt %s "--conv-assign-schedules=schedule='winograd<outputs = 2>'" 2>&1 | FileCheck %s --check-prefix=KIND-COUNTS
// RUN: not conv-opt %s "--conv-assign-schedules=schedule='packed_mma<shared_filter = 1>'" 2>&1 | FileCheck %s --check-prefix=KIND-FLAG
// RUN: not conv-opt %s "--conv-assign-schedules=schedule='winograd<blocks_per_sm = 1 : i32>'" 2>&1 | FileCheck %s --check-prefix=KIND-COUNT
// RUN: not conv-opt %s "--conv-assign-schedules=schedule='winograd<blocks_per_sm = many>'" 2>&1 | FileCheck %s --check-prefix=KIND-COUNT
// RUN: not conv-opt %s "--conv-assign-schedules=schedule='winograd<outputs = [2, 2]'" 2>&1 | FileCheck %s --check-prefix=NO-CLOSE
// RUN: not conv-opt %s "--conv-assign-schedules=schedule='winograd<outputs = [2, 2]> more'" 2>&1 | FileCheck %s --check-prefix=NO-CLOSE
// RUN: not conv-opt %s "--conv-assign-schedules=schedule='winograd<outputs = [3, 3], tile = [32, 32]>'" 2>&1 | FileCheck %s --check-prefix=NOT-CONSIDERED
// RUN: not conv-opt %s "--conv-assign-schedules=schedule='winograd_steps<outputs = [3, 3]>'" 2>&1 | FileCheck %s --check-prefix=NOT-CONSIDERED-STEPS
// RUN: not conv-opt %s "--conv-assign-schedules=schedule='halo_fma<stages = 3, tile = [1, 2, 3]>'" 2>&1 | FileCheck %s --check-prefix=MANY-VALUES
// RUN: not conv-opt %s "--conv-assign-schedules=schedule='halo_fma<stages = 9, blocks_per_sm = 9>'" 2>&1 | FileCheck %s --check-prefix=TWO-WRONG
// RUN: not conv-opt %s "--conv-assign-schedules=schedule='winograd<outputs = [4, 4], blocks_per_sm = 2>'" 2>&1 | FileCheck %s --check-prefix=IMPOSSIBLE
// RUN: not conv-opt %s "--conv-assign-schedules=schedule='winograd_steps<products = winograd>'" 2>&1 | FileCheck %s --check-prefix=NO-PRODUCTS
// RUN: not conv-opt %s "--conv-assign-schedules=schedule='winograd<outputs = [3, 3], tile = [32, 32], blocks_per_sm = 1>'" 2>&1 | FileCheck %s --check-prefix=NEVER

// The pipelines' option as well.
// RUN: conv-opt %s --emit=mlir --stage=scheduled --schedule='winograd<outputs = [2, 2]>' | FileCheck %s --check-prefix=OUTPUTS

// UNKNOWN: error: conv-assign-schedules: option 'schedule' names a parameter 'output' of winograd, which has outputs, tile, blocks_per_sm; it expects a schedule, such as '#conv_kernel.winograd<{{.*}}>', or, for the best {{.*}}; got 'winograd<output = [2, 2]>'
// UNKNOWN-INNER: names a parameter 'warp' of halo_fma, which has tile, thread, lanes, chunk, stages, blocks_per_sm; it expects a schedule, such as '#conv_kernel.winograd_steps<
// TWICE: error: conv-assign-schedules: option 'schedule' has two values for 'outputs'; it expects
// KIND-COUNTS: error: conv-assign-schedules: option 'schedule' has a value for 'outputs' that is no list such as [2, 2]; it expects
// KIND-COUNT: error: conv-assign-schedules: option 'schedule' has a value for 'blocks_per_sm' that is no number such as 1; it expects
// KIND-FLAG: error: conv-assign-schedules: option 'schedule' has a value for 'shared_filter' that is neither true nor false; it expects
// NO-CLOSE: error: conv-assign-schedules: option 'schedule' expects a schedule, such as '#conv_kernel.winograd<
// NOT-CONSIDERED: error: 'conv.fused' op has no schedule of the family winograd: none that is considered has outputs = [3, 3], tile = [32, 32]; considered are outputs = [2, 2], [2, 4], [4, 4]; a schedule with all of its parameters, such as '#conv_kernel.winograd<{{.*}}>', is not limited to what is considered
// NOT-CONSIDERED-STEPS: error: 'conv.fused' op has no schedule of the family winograd_steps: none that is considered has outputs = [3, 3]; considered are outputs = [2, 2], [2, 4], [4, 4]; a schedule with all of its parameters, such as '#conv_kernel.winograd_steps<{{.*}}>', is not limited to what is considered
// Of many values the first; of two wrong ones the values of both.
// MANY-VALUES: none that is considered has stages = 3, tile = [1, 2, 3]; considered are tile = [{{[^;]*}}] and {{[0-9]+}} more; a schedule
// TWO-WRONG: none that is considered has stages = 9, blocks_per_sm = 9; considered are stages = 2, 3, 4; considered are blocks_per_sm = 1, 2, 3, 4, 6, 8; a schedule
// IMPOSSIBLE: error: 'conv.fused' op has no schedule of the family winograd: none of 7 schedules with outputs = [4, 4], blocks_per_sm = 2 is possible on sm_89; the best of them needs {{.*}} resident blocks per multiprocessor
// NO-PRODUCTS: error: 'conv.fused' op has no schedule of the family winograd_steps: products by winograd: winograd kernels exist where the numerics allow the transform (+winograd), got transform = none
// NEVER: error: expects outputs [2, 2], [2, 4] or [4, 4] (rows, columns of a small tile), got [3, 3]
// NEVER: error: conv-assign-schedules: option 'schedule' expects a schedule, such as '#conv_kernel.winograd<

// OUTPUTS-LABEL: func @channels
//       OUTPUTS: schedule #conv_kernel.winograd<outputs = [2, 2], tile = [
// LINEAR: schedule #conv_kernel.winograd<outputs = [2, 4], tile = [32, 32], blocks_per_sm = 1>
// LANES: schedule #conv_kernel.halo_fma<tile = {{.*}}, lanes = [8, 1, 4], chunk = {{[0-9]+}}, stages = 2, blocks_per_sm
// NONE: schedule #conv_kernel.halo_fma<tile =
// SPLITS: schedule #conv_kernel.implicit_gemm<tile = {{.*}}, splits = 4, blocks_per_sm
// PRODUCTS: schedule #conv_kernel.winograd_steps<outputs = {{.*}}, products = #conv_kernel.halo_fma<tile = {{.*}}, lanes = {{.*}}, stages = 3, blocks_per_sm
// FAMILY: schedule #conv_kernel.winograd_steps<outputs = [2, 2], products = #conv_kernel.halo_fma<tile = {{.*}}, thread = {{.*}}, lanes =
// WHOLE: schedule #conv_kernel.winograd<outputs = [2, 2], tile = [64, 16, 8], blocks_per_sm = 1>
// INNER: schedule #conv_kernel.winograd_steps<outputs = [2, 2], products = #conv_kernel.halo_fma<tile = [16, 1, 32], thread = [4, 4], lanes = [4, 1, 8], chunk = 2, stages = 2, blocks_per_sm = 1>>
func.func @channels(%x: tensor<4x64x16x16xf32>, %w: tensor<64x64x3x3xf32>, %o: tensor<4x64x14x14xf32>) -> tensor<4x64x14x14xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<4x64x16x16xf32>, tensor<64x64x3x3xf32>)
      outs(%o : tensor<4x64x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32, transform = winograd>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<4x64x14x14xf32>
  return %y : tensor<4x64x14x14xf32>
}
