// The file of conv-run --measure: what of it is taken, and what is said of the rest.

// RUN: rm -rf %t && mkdir %t
// RUN: %python %S/Inputs/write_measured.py %t
// RUN: conv-opt %s --conv-assign-schedules=measured=%t/right.json | FileCheck %s --check-prefix=RIGHT
// RUN: conv-opt %s --conv-assign-schedules=measured=%t/impossible.json 2>&1 | FileCheck %s --check-prefixes=IMPOSSIBLE,MODEL
// RUN: conv-opt %s --conv-assign-schedules=measured=%t/refused.json 2>&1 | FileCheck %s --check-prefixes=REFUSED,MODEL
// RUN: conv-opt %s --conv-assign-schedules=measured=%t/unknown.json 2>&1 | FileCheck %s --check-prefixes=UNKNOWN,MODEL
// RUN: conv-opt %s --conv-assign-schedules=measured=%t/other.json 2>&1 | FileCheck %s --check-prefix=MODEL
// RUN: not conv-opt %s --conv-assign-schedules=measured=%t/missing.json 2>&1 | FileCheck %s --check-prefix=MISSING
// RUN: not conv-opt %s --conv-assign-schedules=measured=%t/text.json 2>&1 | FileCheck %s --check-prefix=TEXT
// RUN: not conv-opt %s --conv-assign-schedules=measured=%t/array.json 2>&1 | FileCheck %s --check-prefix=ARRAY
// RUN: not conv-opt %s --conv-assign-schedules=measured=%t/deep.json 2>&1 | FileCheck %s --check-prefix=DEEP
// RUN: conv-opt %s --conv-assign-schedules=measured=%t/nested.json 2>&1 | FileCheck %s --check-prefixes=NESTED,MODEL
// RUN: conv-opt %s --conv-assign-schedules=measured=%t/twice.json 2>&1 | FileCheck %s --check-prefix=RIGHT
// RUN: not conv-opt %s --conv-assign-schedules=measured=%t/entry.json 2>&1 | FileCheck %s --check-prefix=ENTRY
// RUN: not conv-opt %s "--conv-assign-schedules=measured=%t/right.json schedule=halo_fma" 2>&1 | FileCheck %s --check-prefix=BOTH

// A constant filter's kernel is the same: one entry goes for both functions.
// RIGHT-LABEL: func @argument
//       RIGHT: schedule #conv_kernel.halo_fma<tile = [16, 8, 16], thread = [4, 4], lanes = [4, 2, 4], chunk = 2, stages = 2, blocks_per_sm = 1>
// RIGHT-LABEL: func @constant
//       RIGHT: schedule #conv_kernel.halo_fma<tile = [16, 8, 16], thread = [4, 4], lanes = [4, 2, 4], chunk = 2, stages = 2, blocks_per_sm = 1>

// IMPOSSIBLE: warning: schedule of 'conv.fused' that was measured to be fastest, #conv_kernel.halo_fma<tile = [256, 8, 32]{{.*}}>, needs more than 128 registers per thread{{.*}}; the cost model chooses another one
// REFUSED: warning: schedule of 'conv.fused' that was measured to be fastest, #conv_kernel.halo_mma<{{.*}}>, is of a family that has no kernel: tensor cores multiply f32 input and filter as {{.*}}; the cost model chooses another one
// UNKNOWN: warning: conv-assign-schedules: option 'measured' takes no notice of a schedule in {{.*}}unknown.json that this version does not have: #conv_kernel.halo_fma<tiles = 3>
// NESTED: warning: {{.*}}nested.json that this version does not have: ((((
// MODEL-LABEL: func @argument
//   MODEL-NOT: tile = [16, 8, 16], thread = [4, 4], lanes = [4, 2, 4], chunk = 2, stages = 2
//       MODEL: schedule #conv_kernel.

// MISSING: error: conv-assign-schedules: option 'measured' cannot read {{.*}}missing.json: No such file or directory
// TEXT: error: conv-assign-schedules: option 'measured' expects a file that conv-run --measure wrote; {{.*}}text.json is no JSON: [1:{{.*}}
// ARRAY: error: conv-assign-schedules: option 'measured' expects a file that conv-run --measure wrote; {{.*}}array.json has no array 'measured'
// ENTRY: error: conv-assign-schedules: option 'measured' expects a file that conv-run --measure wrote; {{.*}}entry.json has in entry 0 of 'measured' not all of the texts 'problem' and 'schedule', the integer 'schedules', and the numbers 'microseconds', above 0, and 'models_microseconds'
// DEEP: error: conv-assign-schedules: option 'measured' expects a file that conv-run --measure wrote; {{.*}}deep.json is nested too deeply
// BOTH: error: conv-assign-schedules: options 'schedule' and 'measured' exclude each other

func.func @argument(%x: tensor<1x4x18x18xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<1x16x16x16xf32> {
  %e = tensor.empty() : tensor<1x16x16x16xf32>
  %y = conv.fused
      ins(%x, %w : tensor<1x4x18x18xf32>, tensor<16x4x3x3xf32>)
      outs(%e : tensor<1x16x16x16xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x16x16x16xf32>
  return %y : tensor<1x16x16x16xf32>
}

func.func @constant(%x: tensor<1x4x18x18xf32>) -> tensor<1x16x16x16xf32> {
  %w = arith.constant dense<0.5> : tensor<16x4x3x3xf32>
  %e = tensor.empty() : tensor<1x16x16x16xf32>
  %y = conv.fused
      ins(%x, %w : tensor<1x4x18x18xf32>, tensor<16x4x3x3xf32>)
      outs(%e : tensor<1x16x16x16xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x16x16x16xf32>
  return %y : tensor<1x16x16x16xf32>
}
