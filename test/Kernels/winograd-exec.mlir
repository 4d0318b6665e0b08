// Small geometries in every size of the transform, with tails in every dimension:
// the simulator finds races and what is outside of buffers as well.
// RUN: conv-sim %s --numerics=ieee+winograd --schedule="winograd<outputs = [2, 2], tile = [64, 4, 32], blocks_per_sm = 1>" | FileCheck %s
// RUN: conv-sim %s --numerics=ieee+winograd --schedule="winograd<outputs = [2, 2], tile = [32, 16, 8], blocks_per_sm = 1>" | FileCheck %s
// RUN: conv-sim %s --numerics=ieee+winograd --schedule="winograd<outputs = [2, 4], tile = [64, 8, 32], blocks_per_sm = 1>" | FileCheck %s
// RUN: conv-sim %s --numerics=ieee+winograd --schedule="winograd<outputs = [2, 4], tile = [32, 2, 128], blocks_per_sm = 1>" | FileCheck %s
// RUN: conv-sim %s --numerics=ieee+winograd --schedule="winograd<outputs = [4, 4], tile = [32, 16, 32], blocks_per_sm = 1>" | FileCheck %s
// RUN: conv-sim %s --numerics=ieee+winograd --schedule="winograd<outputs = [4, 4], tile = [32, 32, 16], blocks_per_sm = 1>" | FileCheck %s
// Small tiles from anywhere in the batch.
// RUN: conv-sim %s --numerics=ieee+winograd --schedule="winograd<outputs = [2, 2], tile = [64, 32], blocks_per_sm = 1>" | FileCheck %s
// RUN: conv-sim %s --numerics=ieee+winograd --schedule="winograd<outputs = [2, 4], tile = [32, 32], blocks_per_sm = 1>" | FileCheck %s
// Transforms and products in kernels of their own, products by two families.
// RUN: conv-sim %s --numerics=ieee+winograd --schedule="winograd_steps<outputs = [2, 2], products = #conv_kernel.implicit_gemm<tile = [32, 32], warp = [16, 16], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>>" | FileCheck %s
// RUN: conv-sim %s --numerics=ieee+winograd --schedule="winograd_steps<outputs = [2, 4], products = #conv_kernel.implicit_gemm<tile = [32, 32], warp = [16, 16], chunk = 8, stages = 3, splits = 2, blocks_per_sm = 1>>" | FileCheck %s
// RUN: conv-sim %s --numerics=ieee+winograd --schedule="winograd_steps<outputs = [4, 4], products = #conv_kernel.halo_fma<tile = [16, 1, 32], thread = [4, 4], lanes = [4, 1, 8], chunk = 2, stages = 2, blocks_per_sm = 1>>" | FileCheck %s

// CHECK-DAG: padded result0: right
func.func @padded(%x: tensor<2x5x9x13xf32>, %w: tensor<33x5x3x3xf32>) -> tensor<2x33x9x13xf32> {
  %z = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0,0,1,1] high[0,0,1,1] {
  ^bb0(%i0: index, %i1: index, %i2: index, %i3: index):
    tensor.yield %z : f32
  } : tensor<2x5x9x13xf32> to tensor<2x5x11x15xf32>
  %e = tensor.empty() : tensor<2x33x9x13xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<2x33x9x13xf32>) -> tensor<2x33x9x13xf32>
  %c = linalg.conv_2d_nchw_fchw ins(%p, %w : tensor<2x5x11x15xf32>, tensor<33x5x3x3xf32>) outs(%f : tensor<2x33x9x13xf32>) -> tensor<2x33x9x13xf32>
  return %c : tensor<2x33x9x13xf32>
}

// CHECK-DAG: padded_differently result0: right
func.func @padded_differently(%x: tensor<1x8x10x12xf32>, %w: tensor<16x8x3x3xf32>) -> tensor<1x16x10x14xf32> {
  %z = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0,0,2,1] high[0,0,0,3] {
  ^bb0(%i0: index, %i1: index, %i2: index, %i3: index):
    tensor.yield %z : f32
  } : tensor<1x8x10x12xf32> to tensor<1x8x12x16xf32>
  %e = tensor.empty() : tensor<1x16x10x14xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<1x16x10x14xf32>) -> tensor<1x16x10x14xf32>
  %c = linalg.conv_2d_nchw_fchw ins(%p, %w : tensor<1x8x12x16xf32>, tensor<16x8x3x3xf32>) outs(%f : tensor<1x16x10x14xf32>) -> tensor<1x16x10x14xf32>
  return %c : tensor<1x16x10x14xf32>
}

// CHECK-DAG: channels_last result0: right
func.func @channels_last(%x: tensor<2x11x10x7xf32>, %w: tensor<3x3x7x35xf32>, %b: tensor<35xf32>) -> tensor<2x9x8x35xf32> {
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x9x8x35xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<2x9x8x35xf32>) -> tensor<2x9x8x35xf32>
  %c = linalg.conv_2d_nhwc_hwcf ins(%x, %w : tensor<2x11x10x7xf32>, tensor<3x3x7x35xf32>) outs(%f : tensor<2x9x8x35xf32>) -> tensor<2x9x8x35xf32>
  %r = linalg.generic {indexing_maps=[affine_map<(d0,d1,d2,d3)->(d0,d1,d2,d3)>,affine_map<(d0,d1,d2,d3)->(d3)>,affine_map<(d0,d1,d2,d3)->(d0,d1,d2,d3)>], iterator_types=["parallel","parallel","parallel","parallel"]} ins(%c, %b : tensor<2x9x8x35xf32>, tensor<35xf32>) outs(%e : tensor<2x9x8x35xf32>) {
  ^bb0(%a: f32, %q: f32, %o: f32):
    %t = arith.addf %a, %q : f32
    %u = arith.maximumf %t, %z : f32
    linalg.yield %u : f32
  } -> tensor<2x9x8x35xf32>
  return %r : tensor<2x9x8x35xf32>
}

// CHECK-DAG: one_output result0: right
func.func @one_output(%x: tensor<1x1x3x3xf32>, %w: tensor<1x1x3x3xf32>) -> tensor<1x1x1x1xf32> {
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x1x1x1xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<1x1x1x1xf32>) -> tensor<1x1x1x1xf32>
  %c = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x1x3x3xf32>, tensor<1x1x3x3xf32>) outs(%f : tensor<1x1x1x1xf32>) -> tensor<1x1x1x1xf32>
  return %c : tensor<1x1x1x1xf32>
}

// CHECK-DAG: smaller_than_a_tile result0: right
func.func @smaller_than_a_tile(%x: tensor<1x3x7x5xf32>, %w: tensor<2x3x3x3xf32>) -> tensor<1x2x7x5xf32> {
  %z = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0,0,1,1] high[0,0,1,1] {
  ^bb0(%i0: index, %i1: index, %i2: index, %i3: index):
    tensor.yield %z : f32
  } : tensor<1x3x7x5xf32> to tensor<1x3x9x7xf32>
  %e = tensor.empty() : tensor<1x2x7x5xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<1x2x7x5xf32>) -> tensor<1x2x7x5xf32>
  %c = linalg.conv_2d_nchw_fchw ins(%p, %w : tensor<1x3x9x7xf32>, tensor<2x3x3x3xf32>) outs(%f : tensor<1x2x7x5xf32>) -> tensor<1x2x7x5xf32>
  return %c : tensor<1x2x7x5xf32>
}

// CHECK-DAG: channel_min result0: right
func.func @channel_min(%x: tensor<2x4x18x20xf32>, %w: tensor<70x4x3x3xf32>) -> tensor<2x16x18xf32> {
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x70x16x18xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<2x70x16x18xf32>) -> tensor<2x70x16x18xf32>
  %c = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<2x4x18x20xf32>, tensor<70x4x3x3xf32>) outs(%f : tensor<2x70x16x18xf32>) -> tensor<2x70x16x18xf32>
  %inf = arith.constant 0x7F800000 : f32
  %re = tensor.empty() : tensor<2x16x18xf32>
  %rf = linalg.fill ins(%inf : f32) outs(%re : tensor<2x16x18xf32>) -> tensor<2x16x18xf32>
  %r = linalg.reduce ins(%c : tensor<2x70x16x18xf32>) outs(%rf : tensor<2x16x18xf32>) dimensions = [1] (%a: f32, %b: f32) {
    %t = arith.minimumf %a, %b : f32
    linalg.yield %t : f32
  }
  return %r : tensor<2x16x18xf32>
}

// CHECK-DAG: channel_argmin result0: right
func.func @channel_argmin(%x: tensor<2x4x18x20xf32>, %w: tensor<70x4x3x3xf32>) -> tensor<2x18x20xi64> {
  %z = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0,0,1,1] high[0,0,1,1] {
  ^bb0(%i0: index, %i1: index, %i2: index, %i3: index):
    tensor.yield %z : f32
  } : tensor<2x4x18x20xf32> to tensor<2x4x20x22xf32>
  %e = tensor.empty() : tensor<2x70x18x20xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<2x70x18x20xf32>) -> tensor<2x70x18x20xf32>
  %c = linalg.conv_2d_nchw_fchw ins(%p, %w : tensor<2x4x20x22xf32>, tensor<70x4x3x3xf32>) outs(%f : tensor<2x70x18x20xf32>) -> tensor<2x70x18x20xf32>
  %inf = arith.constant 0x7F800000 : f32
  %i0 = arith.constant 0 : i64
  %re = tensor.empty() : tensor<2x18x20xf32>
  %rf = linalg.fill ins(%inf : f32) outs(%re : tensor<2x18x20xf32>) -> tensor<2x18x20xf32>
  %ri = tensor.empty() : tensor<2x18x20xi64>
  %rg = linalg.fill ins(%i0 : i64) outs(%ri : tensor<2x18x20xi64>) -> tensor<2x18x20xi64>
  %r:2 = linalg.generic {indexing_maps=[affine_map<(d0,d1,d2,d3)->(d0,d3,d1,d2)>,affine_map<(d0,d1,d2,d3)->(d0,d1,d2)>,affine_map<(d0,d1,d2,d3)->(d0,d1,d2)>], iterator_types=["parallel","parallel","parallel","reduction"]} ins(%c : tensor<2x70x18x20xf32>) outs(%rf, %rg : tensor<2x18x20xf32>, tensor<2x18x20xi64>) {
  ^bb0(%a: f32, %o: f32, %oi: i64):
    %ix = linalg.index 3 : index
    %ii = arith.index_cast %ix : index to i64
    %lt = arith.cmpf olt, %a, %o : f32
    %v = arith.select %lt, %a, %o : f32
    %w2 = arith.select %lt, %ii, %oi : i64
    linalg.yield %v, %w2 : f32, i64
  } -> (tensor<2x18x20xf32>, tensor<2x18x20xi64>)
  return %r#1 : tensor<2x18x20xi64>
}

// CHECK-DAG: many_columns result0: right
func.func @many_columns(%x: tensor<1x9x4x68xf32>, %w: tensor<66x9x3x3xf32>, %b: tensor<66xf32>) -> tensor<1x66x4x68xf32> {
  %z = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0,0,1,1] high[0,0,1,1] {
  ^bb0(%i0: index, %i1: index, %i2: index, %i3: index):
    tensor.yield %z : f32
  } : tensor<1x9x4x68xf32> to tensor<1x9x6x70xf32>
  %e = tensor.empty() : tensor<1x66x4x68xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<1x66x4x68xf32>) -> tensor<1x66x4x68xf32>
  %c = linalg.conv_2d_nchw_fchw ins(%p, %w : tensor<1x9x6x70xf32>, tensor<66x9x3x3xf32>) outs(%f : tensor<1x66x4x68xf32>) -> tensor<1x66x4x68xf32>
  %r = linalg.generic {indexing_maps=[affine_map<(d0,d1,d2,d3)->(d0,d1,d2,d3)>,affine_map<(d0,d1,d2,d3)->(d1)>,affine_map<(d0,d1,d2,d3)->(d0,d1,d2,d3)>], iterator_types=["parallel","parallel","parallel","parallel"]} ins(%c, %b : tensor<1x66x4x68xf32>, tensor<66xf32>) outs(%e : tensor<1x66x4x68xf32>) {
  ^bb0(%a: f32, %q: f32, %o: f32):
    %t = arith.addf %a, %q : f32
    %u = arith.maximumf %t, %z : f32
    linalg.yield %u : f32
  } -> tensor<1x66x4x68xf32>
  return %r : tensor<1x66x4x68xf32>
}

// CHECK-DAG: grouped result0: right
func.func @grouped(%x: tensor<2x3x5x9x8xf32>, %w: tensor<3x34x5x3x3xf32>) -> tensor<2x3x34x7x6xf32> {
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x3x34x7x6xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<2x3x34x7x6xf32>) -> tensor<2x3x34x7x6xf32>
  %c = linalg.conv_2d_ngchw_gfchw ins(%x, %w : tensor<2x3x5x9x8xf32>, tensor<3x34x5x3x3xf32>) outs(%f : tensor<2x3x34x7x6xf32>) -> tensor<2x3x34x7x6xf32>
  return %c : tensor<2x3x34x7x6xf32>
}
// CHECK: 9 of 9 functions ran right
