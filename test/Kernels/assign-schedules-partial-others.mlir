// Where a family has no possible schedule with the values that are asked for,
// it is said which others have one.
// RUN: not conv-opt %s "--conv-assign-schedules=schedule='winograd<outputs = [4, 4]>'" 2>&1 | FileCheck %s
// RUN: conv-opt %s "--conv-assign-schedules=schedule='winograd_steps<outputs = [4, 4]>'" | FileCheck %s --check-prefix=OTHER
// Not where they have none, or no such parameter.
// RUN: not conv-opt %s "--conv-assign-schedules=schedule='winograd<outputs = [4, 4], blocks_per_sm = 1>'" 2>&1 | FileCheck %s --check-prefix=NO-OTHER

// CHECK: error: 'conv.fused' op has no schedule of the family winograd: none of {{[0-9]+}} schedules with outputs = [4, 4] is possible on sm_89; the best of them needs about {{[0-9]+}} registers per thread; sm_89 allows 255 where 256 threads share a multiprocessor; winograd_steps<outputs = [4, 4]> is possible{{$}}
// OTHER: schedule #conv_kernel.winograd_steps<outputs = [4, 4], products =
// NO-OTHER: error: {{.*}} registers per thread; sm_89 allows 255 where 256 threads share a multiprocessor{{$}}
func.func @padded(%x: tensor<4x64x16x16xf32>, %w: tensor<64x64x3x3xf32>, %o: tensor<4x64x16x16xf32>) -> tensor<4x64x16x16xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<4x64x16x16xf32>, tensor<64x64x3x3xf32>)
      outs(%o : tensor<4x64x16x16xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32, transform = winograd>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<4x64x16x16xf32>
  return %y : tensor<4x64x16x16xf32>
}
