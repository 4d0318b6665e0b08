// f32 as sums of two tf32 (tf32x3): kernels are within the bound of f32 and 2^-19
// (docs/numerics.md), in every element: tails, strides, padding, groups,
// channels first and last, stages of one and of many steps, stages that are
// loops, reductions over the channels, sums in parts.
// RUN: conv-sim %s | FileCheck %s
// RUN: conv-sim %s --function=halo_one_sign --target=sm_80 | FileCheck %s --check-prefix=SIGN
// RUN: conv-sim %s --function=halo_one_sign --target=sm_90 | FileCheck %s --check-prefix=SIGN
// RUN: conv-opt %s --emit=mlir --stage=tiles | FileCheck %s --check-prefix=TILES

// CHECK-DAG: halo_tails result0: right
// TILES-LABEL: gpu.func @halo_tails_conv(
// TILES: conv_tile.mac_mma {{.*}} operands tf32 split
func.func @halo_tails(%x: tensor<2x13x11x14xf32>, %w: tensor<37x13x3x3xf32>, %b: tensor<37xf32>) -> tensor<2x37x9x12xf32> {
  %o = tensor.empty() : tensor<2x37x9x12xf32>
  %y = conv.fused ins(%x, %w : tensor<2x13x11x14xf32>, tensor<37x13x3x3xf32>)
      extras(%b : tensor<37xf32>) maps [(d0, d1, d2, d3) -> (d1)]
      outs(%o : tensor<2x37x9x12xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] 
      numerics <multiply = tf32x3, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 3, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %0 = arith.addf %acc, %bias : f32
        conv.yield %0 : f32
      } -> tensor<2x37x9x12xf32>
  return %y : tensor<2x37x9x12xf32>
}

// CHECK-DAG: halo_strided result0: right
// TILES-LABEL: gpu.func @halo_strided_conv(
// TILES: conv_tile.mac_mma {{.*}} operands tf32 split
func.func @halo_strided(%x: tensor<2x9x13x21xf32>, %w: tensor<40x9x5x3xf32>, %b: tensor<40xf32>) -> tensor<2x40x5x10xf32> {
  %o = tensor.empty() : tensor<2x40x5x10xf32>
  %y = conv.fused ins(%x, %w : tensor<2x9x13x21xf32>, tensor<40x9x5x3xf32>)
      extras(%b : tensor<40xf32>) maps [(d0, d1, d2, d3) -> (d1)]
      outs(%o : tensor<2x40x5x10xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [2, 2] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] 
      numerics <multiply = tf32x3, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 3, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %0 = arith.addf %acc, %bias : f32
        conv.yield %0 : f32
      } -> tensor<2x40x5x10xf32>
  return %y : tensor<2x40x5x10xf32>
}

// CHECK-DAG: halo_channels_last result0: right
// TILES-LABEL: gpu.func @halo_channels_last_conv(
// TILES: conv_tile.mac_mma {{.*}} operands tf32 split
func.func @halo_channels_last(%x: tensor<2x9x11x12xf32>, %w: tensor<3x3x12x36xf32>, %b: tensor<36xf32>) -> tensor<2x7x9x36xf32> {
  %o = tensor.empty() : tensor<2x7x9x36xf32>
  %y = conv.fused ins(%x, %w : tensor<2x9x11x12xf32>, tensor<3x3x12x36xf32>)
      extras(%b : tensor<36xf32>) maps [(d0, d1, d2, d3) -> (d3)]
      outs(%o : tensor<2x7x9x36xf32>)
      dims <input = nhwc, filter = hwcf, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] 
      numerics <multiply = tf32x3, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 3, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %0 = arith.addf %acc, %bias : f32
        conv.yield %0 : f32
      } -> tensor<2x7x9x36xf32>
  return %y : tensor<2x7x9x36xf32>
}

// CHECK-DAG: halo_grouped result0: right
// TILES-LABEL: gpu.func @halo_grouped_conv(
// TILES: conv_tile.mac_mma {{.*}} operands tf32 split
func.func @halo_grouped(%x: tensor<2x24x8x8xf32>, %w: tensor<30x8x3x3xf32>, %b: tensor<30xf32>) -> tensor<2x30x6x6xf32> {
  %o = tensor.empty() : tensor<2x30x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x24x8x8xf32>, tensor<30x8x3x3xf32>)
      extras(%b : tensor<30xf32>) maps [(d0, d1, d2, d3) -> (d1)]
      outs(%o : tensor<2x30x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] groups 3
      numerics <multiply = tf32x3, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 2, 24], warp = [32, 1, 8], chunk = 16, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %0 = arith.addf %acc, %bias : f32
        conv.yield %0 : f32
      } -> tensor<2x30x6x6xf32>
  return %y : tensor<2x30x6x6xf32>
}

// CHECK-DAG: halo_looped result0: right
// TILES-LABEL: gpu.func @halo_looped_conv(
// TILES: conv_tile.mac_mma {{.*}} operands tf32 split
func.func @halo_looped(%x: tensor<1x10x12x13xf32>, %w: tensor<20x10x9x9xf32>, %b: tensor<20xf32>) -> tensor<1x20x12x13xf32> {
  %o = tensor.empty() : tensor<1x20x12x13xf32>
  %y = conv.fused ins(%x, %w : tensor<1x10x12x13xf32>, tensor<20x10x9x9xf32>)
      extras(%b : tensor<20xf32>) maps [(n, f, h, w) -> (f)]
      outs(%o : tensor<1x20x12x13xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [4, 4] pad_high [4, 4] 
      numerics <multiply = tf32x3, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [16, 8, 8], warp = [16, 8, 8], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %z = arith.constant 0.0 : f32
        %0 = arith.addf %bias, %z : f32
        %1 = arith.addf %acc, %0 : f32
        %six = arith.constant 6.0 : f32
        %2 = arith.divf %1, %six : f32
        conv.yield %2 : f32
      } -> tensor<1x20x12x13xf32>
  return %y : tensor<1x20x12x13xf32>
}

// CHECK-DAG: halo_minimum result0: right
// TILES-LABEL: gpu.func @halo_minimum_conv(
// TILES: conv_tile.mac_mma {{.*}} operands tf32 split
func.func @halo_minimum(%x: tensor<2x13x11x14xf32>, %w: tensor<37x13x3x3xf32>) -> tensor<2x9x12xf32> {
  %o = tensor.empty() : tensor<2x9x12xf32>
  %y = conv.fused ins(%x, %w : tensor<2x13x11x14xf32>, tensor<37x13x3x3xf32>)
      outs(%o : tensor<2x9x12xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32x3, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [64, 4, 16], warp = [32, 2, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } reduce [minimum] -> tensor<2x9x12xf32>
  return %y : tensor<2x9x12xf32>
}

// CHECK-DAG: halo_sum_and_full result0: right
// TILES-LABEL: gpu.func @halo_sum_and_full_conv(
// TILES: conv_tile.mac_mma {{.*}} operands tf32 split
func.func @halo_sum_and_full(%x: tensor<2x13x11x14xf32>, %w: tensor<37x13x3x3xf32>) -> (tensor<2x37x9x12xf32>, tensor<2x9x12xf32>) {
  %f = tensor.empty() : tensor<2x37x9x12xf32>
  %o = tensor.empty() : tensor<2x9x12xf32>
  %y:2 = conv.fused ins(%x, %w : tensor<2x13x11x14xf32>, tensor<37x13x3x3xf32>)
      outs(%f, %o : tensor<2x37x9x12xf32>, tensor<2x9x12xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32x3, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [16, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc, %acc : f32, f32
      } reduce [sum] -> (tensor<2x37x9x12xf32>, tensor<2x9x12xf32>)
  return %y#0, %y#1 : tensor<2x37x9x12xf32>, tensor<2x9x12xf32>
}

// CHECK-DAG: gemm_tails result0: right
// TILES-LABEL: gpu.func @gemm_tails_conv(
// TILES: conv_tile.matmul_mma {{.*}} operands tf32 split
func.func @gemm_tails(%x: tensor<2x13x11x14xf32>, %w: tensor<37x13x3x3xf32>, %b: tensor<37xf32>) -> tensor<2x37x9x12xf32> {
  %o0 = tensor.empty() : tensor<2x37x9x12xf32>
  %y = conv.fused ins(%x, %w : tensor<2x13x11x14xf32>, tensor<37x13x3x3xf32>)
      extras(%b : tensor<37xf32>) maps [(d0, d1, d2, d3) -> (d1)]
      outs(%o0 : tensor<2x37x9x12xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32x3, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [32, 64], warp = [16, 32], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %s = arith.addf %acc, %bias : f32
        conv.yield %s : f32
      } -> tensor<2x37x9x12xf32>
  return %y : tensor<2x37x9x12xf32>
}

// CHECK-DAG: gemm_padded result0: right
// TILES-LABEL: gpu.func @gemm_padded_conv(
// TILES: conv_tile.matmul_mma {{.*}} operands tf32 split
func.func @gemm_padded(%x: tensor<1x16x10x12xf32>, %w: tensor<24x16x3x3xf32>, %b: tensor<24xf32>) -> tensor<1x24x10x12xf32> {
  %o0 = tensor.empty() : tensor<1x24x10x12xf32>
  %y = conv.fused ins(%x, %w : tensor<1x16x10x12xf32>, tensor<24x16x3x3xf32>)
      extras(%b : tensor<24xf32>) maps [(d0, d1, d2, d3) -> (d1)]
      outs(%o0 : tensor<1x24x10x12xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = tf32x3, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [64, 32], warp = [32, 16], chunk = 16, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %s = arith.addf %acc, %bias : f32
        conv.yield %s : f32
      } -> tensor<1x24x10x12xf32>
  return %y : tensor<1x24x10x12xf32>
}

// CHECK-DAG: gemm_channels_last result0: right
// TILES-LABEL: gpu.func @gemm_channels_last_conv(
// TILES: conv_tile.matmul_mma {{.*}} operands tf32 split
func.func @gemm_channels_last(%x: tensor<2x9x11x12xf32>, %w: tensor<36x12x3x3xf32>, %b: tensor<36xf32>) -> tensor<2x9x11x36xf32> {
  %o0 = tensor.empty() : tensor<2x9x11x36xf32>
  %y = conv.fused ins(%x, %w : tensor<2x9x11x12xf32>, tensor<36x12x3x3xf32>)
      extras(%b : tensor<36xf32>) maps [(d0, d1, d2, d3) -> (d3)]
      outs(%o0 : tensor<2x9x11x36xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = tf32x3, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [32, 64], warp = [16, 32], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %s = arith.addf %acc, %bias : f32
        conv.yield %s : f32
      } -> tensor<2x9x11x36xf32>
  return %y : tensor<2x9x11x36xf32>
}

// CHECK-DAG: gemm_planes result0: right
// TILES-LABEL: gpu.func @gemm_planes_conv(
// TILES: conv_tile.matmul_mma {{.*}} operands tf32 split
func.func @gemm_planes(%x: tensor<1x9x5x6x7xf32>, %w: tensor<20x9x3x3x3xf32>, %b: tensor<20xf32>) -> tensor<1x20x3x6x7xf32> {
  %o0 = tensor.empty() : tensor<1x20x3x6x7xf32>
  %y = conv.fused ins(%x, %w : tensor<1x9x5x6x7xf32>, tensor<20x9x3x3x3xf32>)
      extras(%b : tensor<20xf32>) maps [(d0, d1, d2, d3, d4) -> (d1)]
      outs(%o0 : tensor<1x20x3x6x7xf32>)
      dims <input = ncdhw, filter = fcdhw, output = nfdhw>
      strides [2, 1, 1] dilations [1, 1, 1] pad_low [1, 1, 1] pad_high [1, 1, 1]
      numerics <multiply = tf32x3, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [32, 64], warp = [16, 32], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %s = arith.addf %acc, %bias : f32
        conv.yield %s : f32
      } -> tensor<1x20x3x6x7xf32>
  return %y : tensor<1x20x3x6x7xf32>
}

// CHECK-DAG: gemm_wide result0: right
// TILES-LABEL: gpu.func @gemm_wide_conv(
// TILES: conv_tile.matmul_mma {{.*}} operands tf32 split
func.func @gemm_wide(%x: tensor<1x8x20x21xf32>, %w: tensor<64x8x7x7xf32>, %b: tensor<64xf32>) -> tensor<1x64x14x15xf32> {
  %o0 = tensor.empty() : tensor<1x64x14x15xf32>
  %y = conv.fused ins(%x, %w : tensor<1x8x20x21xf32>, tensor<64x8x7x7xf32>)
      extras(%b : tensor<64xf32>) maps [(d0, d1, d2, d3) -> (d1)]
      outs(%o0 : tensor<1x64x14x15xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32x3, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [16, 128], warp = [16, 64], chunk = 32, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %s = arith.addf %acc, %bias : f32
        conv.yield %s : f32
      } -> tensor<1x64x14x15xf32>
  return %y : tensor<1x64x14x15xf32>
}

// CHECK-DAG: gemm_parts result0: right
// TILES-LABEL: gpu.func @gemm_parts_parts(
// TILES: conv_tile.matmul_mma {{.*}} operands tf32 split
func.func @gemm_parts(%x: tensor<2x24x9x11xf32>, %w: tensor<37x24x3x3xf32>, %b: tensor<37xf32>) -> tensor<2x37x7x9xf32> {
  %o0 = tensor.empty() : tensor<2x37x7x9xf32>
  %y = conv.fused ins(%x, %w : tensor<2x24x9x11xf32>, tensor<37x24x3x3xf32>)
      extras(%b : tensor<37xf32>) maps [(d0, d1, d2, d3) -> (d1)]
      outs(%o0 : tensor<2x37x7x9xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32x3, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [32, 64], warp = [16, 32], chunk = 8, stages = 3, splits = 3, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %s = arith.addf %acc, %bias : f32
        conv.yield %s : f32
      } -> tensor<2x37x7x9xf32>
  return %y : tensor<2x37x7x9xf32>
}

// CHECK-DAG: gemm_minimum result0: right
// TILES-LABEL: gpu.func @gemm_minimum_conv(
// TILES: conv_tile.matmul_mma {{.*}} operands tf32 split
func.func @gemm_minimum(%x: tensor<2x13x11x14xf32>, %w: tensor<37x13x3x3xf32>) -> tensor<2x9x12xf32> {
  %o0 = tensor.empty() : tensor<2x9x12xf32>
  %y = conv.fused ins(%x, %w : tensor<2x13x11x14xf32>, tensor<37x13x3x3xf32>)
      outs(%o0 : tensor<2x9x12xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32x3, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [64, 32], warp = [32, 16], chunk = 16, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } reduce [minimum] -> tensor<2x9x12xf32>
  return %y : tensor<2x9x12xf32>
}

// Sums of one sign, which the tensor cores' truncations all make smaller: on sm_80 and
// sm_89 they are off by more than sums of either sign may be.
// SIGN: halo_one_sign result0: right
// CHECK-DAG: halo_one_sign result0: right
func.func @halo_one_sign(%x: tensor<1x8x10x18xf32>, %w: tensor<32x8x3x3xf32>) -> tensor<1x32x8x16xf32> {
  %xs = math.absf %x : tensor<1x8x10x18xf32>
  %ws = math.absf %w : tensor<32x8x3x3xf32>
  %o = tensor.empty() : tensor<1x32x8x16xf32>
  %y = conv.fused ins(%xs, %ws : tensor<1x8x10x18xf32>, tensor<32x8x3x3xf32>)
      outs(%o : tensor<1x32x8x16xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32x3, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x32x8x16xf32>
  return %y : tensor<1x32x8x16xf32>
}
