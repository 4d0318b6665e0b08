// Sums of two tf32 are multiplied by tensor cores where three of their products
// are faster than one of the f32 pipes; else by these, which the numerics then
// say. A schedule of the input keeps what it is for.
// RUN: conv-opt %s --conv-assign-schedules=chip=sm_89 | FileCheck %s --check-prefixes=CHECK,PIPES
// RUN: conv-opt %s --conv-assign-schedules="chip=sm_89 tune=sm_90" | FileCheck %s --check-prefixes=CHECK,CORES
// RUN: conv-opt %s --conv-assign-schedules=chip=sm_80 | FileCheck %s --check-prefixes=CHECK,CORES
// RUN: conv-opt %s --conv-print-schedules="chip=sm_89 top=1" -o /dev/null | FileCheck %s --check-prefix=PRINT-PIPES
// RUN: conv-opt %s --conv-print-schedules="chip=sm_89 tune=sm_90 top=1" -o /dev/null | FileCheck %s --check-prefix=PRINT-CORES
// RUN: conv-opt %s --conv-assign-schedules=chip=sm_89 --remarks-filter=conv-schedule --remark-format=emitRemark -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARK

// CHECK-LABEL: @chosen
// PIPES: numerics <multiply = ieee, accumulate = f32>
// PIPES-SAME: schedule #conv_kernel.halo_fma
// CORES: numerics <multiply = tf32x3, accumulate = f32>
// CORES-SAME: schedule #conv_kernel.{{halo_mma|rows_mma|implicit_gemm}}
// PRINT-PIPES-LABEL: conv.fused in @chosen
// PRINT-PIPES-NEXT: multiplied by the f32 pipes of GeForce RTX 4090, which are faster than three products of tf32
// PRINT-PIPES: #1: {{.*}}halo_fma
// PRINT-CORES-LABEL: conv.fused in @chosen
// PRINT-CORES-NOT: pipes
// PRINT-CORES: #1: {{.*}}{{halo_mma|rows_mma|implicit_gemm}}
// REMARK: multiplied by the f32 pipes of GeForce RTX 4090, which are faster than three products of tf32
func.func @chosen(%x: tensor<64x64x56x56xf32>, %w: tensor<64x64x3x3xf32>, %o: tensor<64x64x54x54xf32>) -> tensor<64x64x54x54xf32> {
  %y = conv.fused ins(%x, %w : tensor<64x64x56x56xf32>, tensor<64x64x3x3xf32>)
      outs(%o : tensor<64x64x54x54xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32x3, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<64x64x54x54xf32>
  return %y : tensor<64x64x54x54xf32>
}

// CHECK-LABEL: @given
// CHECK: numerics <multiply = tf32x3, accumulate = f32>
// CHECK-SAME: schedule #conv_kernel.halo_mma<tile = [64, 2, 64], warp = [32, 1, 32]
func.func @given(%x: tensor<64x64x56x56xf32>, %w: tensor<64x64x3x3xf32>, %o: tensor<64x64x54x54xf32>) -> tensor<64x64x54x54xf32> {
  %y = conv.fused ins(%x, %w : tensor<64x64x56x56xf32>, tensor<64x64x3x3xf32>)
      outs(%o : tensor<64x64x54x54xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32x3, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [64, 2, 64], warp = [32, 1, 32], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<64x64x54x54xf32>
  return %y : tensor<64x64x54x54xf32>
}
