// RUN: conv-opt %s --emit=mlir --stage=scheduled --numerics=ieee+winograd | FileCheck %s
// RUN: conv-opt %s --emit=mlir --stage=scheduled --numerics=ieee | FileCheck %s --check-prefix=IEEE
// RUN: conv-opt %s --emit=mlir --stage=tiles --numerics=ieee+winograd --function=many_channels | FileCheck %s --check-prefix=TILES
// RUN: not conv-opt %s --emit=mlir --stage=scheduled --numerics=ieee --schedule="winograd<outputs = [2, 2], tile = [64, 4, 32], blocks_per_sm = 1>" 2>&1 | FileCheck %s --check-prefix=NUMERICS
// RUN: not conv-opt %s --emit=mlir --stage=scheduled --numerics=ieee+winograd --function=no_strided --schedule="winograd<outputs = [2, 2], tile = [64, 4, 32], blocks_per_sm = 1>" 2>&1 | FileCheck %s --check-prefix=STRIDE
// RUN: not conv-opt %s --emit=mlir --stage=scheduled --numerics=ieee+winograd --function=no_five_taps --schedule="winograd<outputs = [2, 2], tile = [64, 4, 32], blocks_per_sm = 1>" 2>&1 | FileCheck %s --check-prefix=TAPS
// RUN: conv-opt %s --emit=mlir --stage=scheduled --numerics=ieee+winograd --function=many_channels --schedule="halo_fma<tile = [64, 4, 32], thread = [8, 8], lanes = [8, 1, 4], chunk = 4, stages = 2, blocks_per_sm = 1>" | FileCheck %s --check-prefix=DIRECT

// NUMERICS: error: {{.*}}has a schedule, but winograd kernels exist where the numerics allow the transform (+winograd), got transform = none; remove the schedule to have one of another family chosen
// STRIDE: error: {{.*}}has a schedule, but winograd kernels exist for 3x3 taps with strides and dilations of 1, got 3 taps, stride 2, dilation 1 and input dilation 1 along the rows
// TAPS: error: {{.*}}has a schedule, but winograd kernels exist for 3x3 taps with strides and dilations of 1, got 5 taps, stride 1, dilation 1 and input dilation 1 along the rows

// A direct kernel is right wherever a transform is allowed.
// DIRECT: transform = winograd> schedule #conv_kernel.halo_fma

// CHECK-LABEL: @many_channels
// CHECK: numerics <multiply = ieee, accumulate = f32, transform = winograd> schedule #conv_kernel.winograd<outputs =
// IEEE-LABEL: @many_channels
// IEEE: numerics <multiply = ieee, accumulate = f32> schedule #conv_kernel.halo_fma<

// The filter's transform runs before the kernel, whose accumulate has no multiply of
// its own.
// TILES: gpu.func @many_channels_conv
// TILES: %[[SOURCE:.*]] = conv_tile.winograd input(
// TILES: conv_tile.walk "fhw"
// TILES: conv_tile.accumulate %[[SOURCE]] : !conv_tile.ring
// TILES-NEXT: ^bb0(%[[SUM:.*]]: !conv_tile.fragment
// TILES-NEXT: conv_tile.yield %[[SUM]]
// TILES: func.func @many_channels
// TILES: linalg.generic
// TILES-SAME: conv.label = "transform"
// TILES: gpu.launch_func @many_channels_conv
func.func @many_channels(%x: tensor<64x128x56x56xf32>, %w: tensor<128x128x3x3xf32>) -> tensor<64x128x54x54xf32> {
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<64x128x54x54xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<64x128x54x54xf32>) -> tensor<64x128x54x54xf32>
  %c = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<64x128x56x56xf32>, tensor<128x128x3x3xf32>) outs(%f : tensor<64x128x54x54xf32>) -> tensor<64x128x54x54xf32>
  return %c : tensor<64x128x54x54xf32>
}

// CHECK-LABEL: @no_strided
// CHECK: schedule #conv_kernel.implicit_gemm
func.func @no_strided(%x: tensor<64x128x56x56xf32>, %w: tensor<128x128x3x3xf32>) -> tensor<64x128x27x27xf32> {
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<64x128x27x27xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<64x128x27x27xf32>) -> tensor<64x128x27x27xf32>
  %c = linalg.conv_2d_nchw_fchw {strides = dense<2> : tensor<2xi64>} ins(%x, %w : tensor<64x128x56x56xf32>, tensor<128x128x3x3xf32>) outs(%f : tensor<64x128x27x27xf32>) -> tensor<64x128x27x27xf32>
  return %c : tensor<64x128x27x27xf32>
}

// CHECK-LABEL: @no_five_taps
// CHECK: schedule #conv_kernel.halo_fma
func.func @no_five_taps(%x: tensor<8x16x32x32xf32>, %w: tensor<32x16x5x5xf32>) -> tensor<8x32x28x28xf32> {
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<8x32x28x28xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<8x32x28x28xf32>) -> tensor<8x32x28x28xf32>
  %c = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<8x16x32x32xf32>, tensor<32x16x5x5xf32>) outs(%f : tensor<8x32x28x28xf32>) -> tensor<8x32x28x28xf32>
  return %c : tensor<8x32x28x28xf32>
}

// One channel of eight in a pair of stages: seven eighths of the products are with
// zeros, and the model knows.
// CHECK-LABEL: @no_one_channel
// CHECK: schedule #conv_kernel.halo_fma
func.func @no_one_channel(%x: tensor<64x1x56x56xf32>, %w: tensor<8x1x3x3xf32>) -> tensor<64x8x54x54xf32> {
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<64x8x54x54xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<64x8x54x54xf32>) -> tensor<64x8x54x54xf32>
  %c = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<64x1x56x56xf32>, tensor<8x1x3x3xf32>) outs(%f : tensor<64x8x54x54xf32>) -> tensor<64x8x54x54xf32>
  return %c : tensor<64x8x54x54xf32>
}
