// RUN: conv-opt %s --emit=mlir --stage=scheduled --numerics=ieee+winograd --tune=sm_90 | FileCheck %s
// RUN: conv-opt %s --emit=mlir --stage=tiles --numerics=ieee+winograd --function=many_channels --schedule="winograd_steps<outputs = [2, 2], products = #conv_kernel.implicit_gemm<tile = [128, 128], warp = [64, 64], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>>" | FileCheck %s --check-prefix=TILES
// RUN: conv-opt %s --emit=mlir --stage=tiles --numerics=ieee+winograd --function=channels_last --schedule="winograd_steps<outputs = [4, 4], products = #conv_kernel.implicit_gemm<tile = [32, 32], warp = [16, 16], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>>" | FileCheck %s --check-prefix=LAST
// RUN: not conv-opt %s --emit=mlir --stage=scheduled --numerics=ieee+winograd --function=many_images --schedule="winograd_steps<outputs = [2, 2], products = #conv_kernel.implicit_gemm<tile = [32, 32], warp = [16, 16], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>>" 2>&1 | FileCheck %s --check-prefix=SPACE
// RUN: not conv-opt %s --emit=mlir --stage=scheduled --numerics=ieee+winograd --function=many_channels --schedule="winograd_steps<outputs = [2, 2], products = #conv_kernel.winograd<outputs = [2, 2], tile = [64, 32], blocks_per_sm = 1>>" 2>&1 | FileCheck %s --check-prefix=PRODUCTS
// RUN: not conv-opt %s --emit=mlir --stage=scheduled --numerics=ieee+winograd --function=many_channels --schedule="winograd_steps<outputs = [2, 2], products = #conv_kernel.implicit_gemm<tile = [128, 128], warp = [64, 64], chunk = 32, stages = 8, splits = 1, blocks_per_sm = 1>>" 2>&1 | FileCheck %s --check-prefix=SHARED
// RUN: not conv-opt %s --emit=mlir --stage=scheduled --numerics=ieee+winograd --function=no_open --schedule="winograd_steps<outputs = [2, 2], products = #conv_kernel.implicit_gemm<tile = [32, 32], warp = [16, 16], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>>" 2>&1 | FileCheck %s --check-prefix=OPEN
// RUN: conv-opt %s --emit=mlir --stage=nvvm --numerics=ieee+winograd --function=many_channels --schedule="winograd_steps<outputs = [2, 2], products = #conv_kernel.implicit_gemm<tile = [32, 32], warp = [16, 16], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>>" | FileCheck %s --check-prefix=NAMED

// RUN: conv-opt %s --emit=mlir --stage=tiles --numerics=tf32+winograd --function=many_channels --schedule="winograd_steps<outputs = [2, 2], products = #conv_kernel.implicit_gemm<tile = [128, 128], warp = [64, 64], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>>" | FileCheck %s --check-prefix=TF32
// RUN: conv-opt %s --emit=mlir --stage=tiles --numerics=f16+winograd --function=many_channels --schedule="winograd_steps<outputs = [2, 2], products = #conv_kernel.implicit_gemm<tile = [128, 128], warp = [64, 64], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>>" | FileCheck %s --check-prefix=F16
// RUN: not conv-opt %s --emit=mlir --stage=scheduled --numerics=bf16 --function=many_channels --schedule="winograd_steps<outputs = [2, 2]>" 2>&1 | FileCheck %s --check-prefix=BF16

// RUN: not conv-opt %s --emit=mlir --stage=scheduled --numerics=ieee+winograd --function=many_channels --schedule="winograd_steps<outputs = [2, 2], products = #conv_kernel.rows_mma>" 2>&1 | FileCheck %s --check-prefix=INNER

// INNER: error: {{.*}}has no schedule of the family winograd_steps: products by rows_mma: tensor cores multiply f32 input and filter as tf32, tf32x3, f16 or bf16, and those of f16 or bf16 as they are, and accumulate in f32, got f32 and f32 multiplied as ieee and accumulated in f32
// SPACE: error: {{.*}}schedule needs 4831838208 bytes of workspaces for what it transforms; the most is 2147483648
// PRODUCTS: error: {{.*}}schedule has products by winograd, but winograd kernels exist where the numerics allow the transform (+winograd), got transform = none
// What is wrong with the products' kernel is said of the schedule.
// SHARED: error: {{.*}}schedule needs {{[0-9]+}} bytes of shared memory per block; sm_89 allows 101376
// OPEN: error: {{.*}}has a schedule, but winograd kernels of several steps exist for known extents, for which their workspaces are made, got open ones

// The transform of the input, once for all output channels, the products as a
// convolution of one tap with a group for each of 16 elements, and the transform back.
// Of 100 small tiles the matrices hold 128.
// TILES: gpu.func @many_channels_conv(%[[SUMS:.*]]: memref<1x4096x128xf32>, %{{.*}}: memref<4x256x10x10xf32>)
// TILES: %[[SOURCE:.*]] = conv_tile.untransform %[[SUMS]] outputs [2, 2] : memref<1x4096x128xf32>
// TILES: conv_tile.walk "fuhw" tile [16, 32, 2, 2] order "nfhw" groups 1 channels 256
// TILES: conv_tile.accumulate %[[SOURCE]] : !conv_tile.ring
// TILES-NEXT: ^bb0(%[[SUM:.*]]: !conv_tile.fragment
// TILES-NEXT: conv_tile.yield %[[SUM]]
// TILES: gpu.func @many_channels_products(
// TILES: conv_tile.gather {{.*}}groups 16 channels 512 filters 256
// TILES: func.func @many_channels
// TILES: linalg.generic
// TILES-SAME: conv.label = "transform_input"
// TILES: linalg.generic
// TILES-SAME: conv.label = "transform", conv.weight
// TILES: linalg.generic
// TILES-SAME: conv.label = "pack", conv.weight
// TILES: gpu.launch_func @many_channels_products
// TILES: gpu.launch_func @many_channels_conv

// The products are multiplied as the numerics say; f16 are the matrices themselves.
// TF32: gpu.func @many_channels_conv(%{{.*}}: memref<1x4096x128xf32>,
// TF32: gpu.func @many_channels_products(%{{.*}}: memref<1x8192x128xf32>,
// TF32: conv_tile.matmul_mma {{.*}}operands tf32
// F16: gpu.func @many_channels_conv(%{{.*}}: memref<1x4096x128xf32>,
// F16: gpu.func @many_channels_products(%{{.*}}: memref<1x8192x128xf16>,
// F16: conv_tile.matmul_mma {{.*}}operands f16
// F16: conv.label = "transform_input"
// F16: arith.truncf %{{.*}} : f32 to f16
// BF16: error: {{.*}}has no schedule of the family winograd_steps: winograd kernels exist where the numerics allow the transform (+winograd), got transform = none

// The kernel of the products has the convolution's schedule, for reports.
// NAMED: llvm.func @many_channels_conv
// NAMED-NOT: conv.schedule
// NAMED: llvm.func @many_channels_products
// NAMED-SAME: conv.schedule = #conv_kernel.winograd_steps

// CHECK-LABEL: @many_channels
// CHECK: numerics <multiply = ieee, accumulate = f32, transform = winograd> schedule #conv_kernel.winograd_steps<outputs =
func.func @many_channels(%x: tensor<4x512x12x12xf32>, %w: tensor<256x512x3x3xf32>) -> tensor<4x256x10x10xf32> {
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<4x256x10x10xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<4x256x10x10xf32>) -> tensor<4x256x10x10xf32>
  %c = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<4x512x12x12xf32>, tensor<256x512x3x3xf32>) outs(%f : tensor<4x256x10x10xf32>) -> tensor<4x256x10x10xf32>
  return %c : tensor<4x256x10x10xf32>
}

// What is innermost in memory is so in the matrices.
// LAST: conv_tile.untransform %{{.*}} outputs [4, 4] channels_last : memref<1x32x1800xf32>
// LAST: conv_tile.walk "fuhw" tile [32, 16, 4, 4] order "nhwf"
// LAST: conv_tile.gather input(%{{.*}} : memref<1x32x576xf32>)
// CHECK-LABEL: @channels_last
func.func @channels_last(%x: tensor<2x10x10x16xf32>, %w: tensor<3x3x16x50xf32>) -> tensor<2x8x8x50xf32> {
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x8x8x50xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<2x8x8x50xf32>) -> tensor<2x8x8x50xf32>
  %c = linalg.conv_2d_nhwc_hwcf ins(%x, %w : tensor<2x10x10x16xf32>, tensor<3x3x16x50xf32>) outs(%f : tensor<2x8x8x50xf32>) -> tensor<2x8x8x50xf32>
  return %c : tensor<2x8x8x50xf32>
}

// Few channels on large planes: writing the domain and reading it takes longer than
// transforming it for each tile of channels.
// CHECK-LABEL: @many_images
// CHECK: schedule #conv_kernel.winograd<
func.func @many_images(%x: tensor<128x64x130x130xf32>, %w: tensor<80x64x3x3xf32>) -> tensor<128x80x128x128xf32> {
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<128x80x128x128xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<128x80x128x128xf32>) -> tensor<128x80x128x128xf32>
  %c = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<128x64x130x130xf32>, tensor<80x64x3x3xf32>) outs(%f : tensor<128x80x128x128xf32>) -> tensor<128x80x128x128xf32>
  return %c : tensor<128x80x128x128xf32>
}

// CHECK-LABEL: @no_open
// CHECK-NOT: winograd_steps
func.func @no_open(%x: tensor<?x512x12x12xf32>, %w: tensor<256x512x3x3xf32>, %o: tensor<?x256x10x10xf32>) -> tensor<?x256x10x10xf32> {
  %c = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<?x512x12x12xf32>, tensor<256x512x3x3xf32>) outs(%o : tensor<?x256x10x10xf32>) -> tensor<?x256x10x10xf32>
  return %c : tensor<?x256x10x10xf32>
}
