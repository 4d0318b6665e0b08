// The last tile of a row moves back over the one before, and both write what they
// share. Elements whose quotients are made of one reciprocal have to share it with the
// same others in both, or the values differ in their last bits, which conv-sim calls a
// race: a tile moves by whole groups of them, or not at all.
// RUN: conv-sim %s | FileCheck %s --implicit-check-not=race
// RUN: conv-opt %s --emit=mlir --stage=tiles | FileCheck %s --check-prefix=WALK

// A step of one column: pairs of columns would be split.
// CHECK: odd result0: right
// WALK-LABEL: gpu.func @odd_conv
// WALK: conv_tile.walk {{.*}} extents({{[^)]*}}) shift_rows staging
func.func @odd(%x: tensor<1x8x4x17xf32>, %w: tensor<24x8x3x3xf32>) -> tensor<1x24x4x17xf32> {
  %o = tensor.empty() : tensor<1x24x4x17xf32>
  %y = conv.fused ins(%x, %w : tensor<1x8x4x17xf32>, tensor<24x8x3x3xf32>) outs(%o : tensor<1x24x4x17xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [16, 2, 16], warp = [16, 1, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %c = arith.constant 20.0 : f32
        %e = math.exp %acc : f32
        %l = math.log1p %e : f32
        %g = arith.cmpf ogt, %acc, %c : f32
        %s = arith.select %g, %acc, %l : f32
        %h = math.tanh %s : f32
        %m = arith.mulf %acc, %h : f32
        conv.yield %m : f32
      } -> tensor<1x24x4x17xf32>
  return %y : tensor<1x24x4x17xf32>
}

// A step of two: quotients are shared by two columns of two channels.
// CHECK: pair result0: right
// WALK-LABEL: gpu.func @pair_conv
// WALK: conv_tile.walk {{.*}} extents({{[^)]*}}) shift_rows shift_columns staging
func.func @pair(%x: tensor<1x8x4x18xf32>, %w: tensor<24x8x3x3xf32>) -> tensor<1x24x4x18xf32> {
  %o = tensor.empty() : tensor<1x24x4x18xf32>
  %y = conv.fused ins(%x, %w : tensor<1x8x4x18xf32>, tensor<24x8x3x3xf32>) outs(%o : tensor<1x24x4x18xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [16, 2, 16], warp = [16, 1, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %c = arith.constant 20.0 : f32
        %e = math.exp %acc : f32
        %l = math.log1p %e : f32
        %g = arith.cmpf ogt, %acc, %c : f32
        %s = arith.select %g, %acc, %l : f32
        %h = math.tanh %s : f32
        %m = arith.mulf %acc, %h : f32
        conv.yield %m : f32
      } -> tensor<1x24x4x18xf32>
  return %y : tensor<1x24x4x18xf32>
}

// The same behind 16 other tiles, as many columns as four of a thread lie in.
// CHECK: many result0: right
// WALK-LABEL: gpu.func @many_conv
// WALK: conv_tile.walk {{.*}} extents({{[^)]*}}) shift_rows shift_columns staging
func.func @many(%x: tensor<1x8x2x258xf32>, %w: tensor<16x8x1x1xf32>) -> tensor<1x16x2x258xf32> {
  %o = tensor.empty() : tensor<1x16x2x258xf32>
  %y = conv.fused ins(%x, %w : tensor<1x8x2x258xf32>, tensor<16x8x1x1xf32>) outs(%o : tensor<1x16x2x258xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [16, 2, 16], warp = [16, 1, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %c = arith.constant 20.0 : f32
        %e = math.exp %acc : f32
        %l = math.log1p %e : f32
        %g = arith.cmpf ogt, %acc, %c : f32
        %s = arith.select %g, %acc, %l : f32
        %h = math.tanh %s : f32
        %m = arith.mulf %acc, %h : f32
        conv.yield %m : f32
      } -> tensor<1x16x2x258xf32>
  return %y : tensor<1x16x2x258xf32>
}

// A step of 16: by columns 0, 1, 8 and 9 of a thread.
// CHECK: whole result0: right
// WALK-LABEL: gpu.func @whole_conv
// WALK: conv_tile.walk {{.*}} extents({{[^)]*}}) shift_rows shift_columns staging
func.func @whole(%x: tensor<1x8x4x48xf32>, %w: tensor<24x8x3x3xf32>) -> tensor<1x24x4x48xf32> {
  %o = tensor.empty() : tensor<1x24x4x48xf32>
  %y = conv.fused ins(%x, %w : tensor<1x8x4x48xf32>, tensor<24x8x3x3xf32>) outs(%o : tensor<1x24x4x48xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [16, 2, 32], warp = [16, 1, 32], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %c = arith.constant 20.0 : f32
        %e = math.exp %acc : f32
        %l = math.log1p %e : f32
        %g = arith.cmpf ogt, %acc, %c : f32
        %s = arith.select %g, %acc, %l : f32
        %h = math.tanh %s : f32
        %m = arith.mulf %acc, %h : f32
        conv.yield %m : f32
      } -> tensor<1x24x4x48xf32>
  return %y : tensor<1x24x4x48xf32>
}

// A thread has two columns: a step of two is one of whole groups.
// CHECK: narrow result0: right
// WALK-LABEL: gpu.func @narrow_conv
// WALK: conv_tile.walk {{.*}} extents({{[^)]*}}) shift_rows shift_columns {
func.func @narrow(%x: tensor<1x8x4x18xf32>, %w: tensor<24x8x3x3xf32>) -> tensor<1x24x4x18xf32> {
  %o = tensor.empty() : tensor<1x24x4x18xf32>
  %y = conv.fused ins(%x, %w : tensor<1x8x4x18xf32>, tensor<24x8x3x3xf32>) outs(%o : tensor<1x24x4x18xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [16, 2, 8], warp = [16, 1, 8], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %c = arith.constant 20.0 : f32
        %e = math.exp %acc : f32
        %l = math.log1p %e : f32
        %g = arith.cmpf ogt, %acc, %c : f32
        %s = arith.select %g, %acc, %l : f32
        %h = math.tanh %s : f32
        %m = arith.mulf %acc, %h : f32
        conv.yield %m : f32
      } -> tensor<1x24x4x18xf32>
  return %y : tensor<1x24x4x18xf32>
}

// Neighbours are channels where these are innermost: any step.
// CHECK: inner result0: right
// WALK-LABEL: gpu.func @inner_conv
// WALK: conv_tile.walk {{.*}} extents({{[^)]*}}) shift_rows shift_columns {
func.func @inner(%x: tensor<1x4x17x8xf32>, %w: tensor<24x8x3x3xf32>) -> tensor<1x4x17x24xf32> {
  %o = tensor.empty() : tensor<1x4x17x24xf32>
  %y = conv.fused ins(%x, %w : tensor<1x4x17x8xf32>, tensor<24x8x3x3xf32>) outs(%o : tensor<1x4x17x24xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 2, 16], warp = [16, 1, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %c = arith.constant 20.0 : f32
        %e = math.exp %acc : f32
        %l = math.log1p %e : f32
        %g = arith.cmpf ogt, %acc, %c : f32
        %s = arith.select %g, %acc, %l : f32
        %h = math.tanh %s : f32
        %m = arith.mulf %acc, %h : f32
        conv.yield %m : f32
      } -> tensor<1x4x17x24xf32>
  return %y : tensor<1x4x17x24xf32>
}

// What is added before it is stored shares in the order of the sum: no step.
// CHECK: sum result0: right
// WALK-LABEL: gpu.func @sum_conv
// WALK: conv_tile.walk {{.*}} extents({{[^)]*}}) whole_channels {
func.func @sum(%x: tensor<1x8x4x24xf32>, %w: tensor<24x8x3x3xf32>) -> tensor<1x4x24xf32> {
  %o = tensor.empty() : tensor<1x4x24xf32>
  %y = conv.fused ins(%x, %w : tensor<1x8x4x24xf32>, tensor<24x8x3x3xf32>) outs(%o : tensor<1x4x24xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 2, 16], warp = [16, 1, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %c = arith.constant 20.0 : f32
        %e = math.exp %acc : f32
        %l = math.log1p %e : f32
        %g = arith.cmpf ogt, %acc, %c : f32
        %s = arith.select %g, %acc, %l : f32
        %h = math.tanh %s : f32
        %m = arith.mulf %acc, %h : f32
        conv.yield %m : f32
      } reduce [sum] -> tensor<1x4x24xf32>
  return %y : tensor<1x4x24xf32>
}
