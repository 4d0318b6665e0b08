// RUN: conv-opt %s --conv-assign-schedules | FileCheck %s
// RUN: conv-opt %s --conv-assign-schedules --conv-print-schedules -o /dev/null | FileCheck %s --check-prefix=PRINT

// Where products may be rounded to tf32, tensor cores are chosen.
// CHECK-LABEL: func @rounded
//       CHECK: schedule #conv_kernel.halo_mma<tile =
// PRINT-LABEL: conv.fused in @rounded
//       PRINT: given: #conv_kernel.halo_mma<
func.func @rounded(%x: tensor<8x64x130x130xf32>, %w: tensor<64x64x3x3xf32>, %o: tensor<8x64x128x128xf32>) -> tensor<8x64x128x128xf32> {
  %y = conv.fused ins(%x, %w : tensor<8x64x130x130xf32>, tensor<64x64x3x3xf32>)
      outs(%o : tensor<8x64x128x128xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<8x64x128x128xf32>
  return %y : tensor<8x64x128x128xf32>
}

// Exact products stay exact.
// CHECK-LABEL: func @no_rounding
//       CHECK: schedule #conv_kernel.halo_fma<tile =
// PRINT-LABEL: conv.fused in @no_rounding
//   PRINT-NOT: halo_mma
func.func @no_rounding(%x: tensor<8x64x30x30xf32>, %w: tensor<64x64x3x3xf32>, %o: tensor<8x64x28x28xf32>) -> tensor<8x64x28x28xf32> {
  %y = conv.fused ins(%x, %w : tensor<8x64x30x30xf32>, tensor<64x64x3x3xf32>)
      outs(%o : tensor<8x64x28x28xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<8x64x28x28xf32>
  return %y : tensor<8x64x28x28xf32>
}
