// An input without rows is all padding: where elements pass through registers, no
// kernel reads one in place of what is not there.
// RUN: conv-sim %s | FileCheck %s
// CHECK-NOT: WRONG

// CHECK: apart result0: right
func.func @apart(%x: tensor<2x8x0x4xf16>, %w: tensor<16x8x3x3xf16>) -> tensor<2x16x2x4xf32> {
  %o = tensor.empty() : tensor<2x16x2x4xf32>
  %y = conv.fused ins(%x, %w : tensor<2x8x0x4xf16>, tensor<16x8x3x3xf16>) outs(%o : tensor<2x16x2x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [2, 1] pad_high [2, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [16, 4, 8], warp = [16, 2, 8], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x2x4xf32>
  return %y : tensor<2x16x2x4xf32>
}

// CHECK: apart_tail result0: right
func.func @apart_tail(%x: tensor<2x20x0x4xbf16>, %w: tensor<16x20x3x3xbf16>) -> tensor<2x16x2x4xf32> {
  %o = tensor.empty() : tensor<2x16x2x4xf32>
  %y = conv.fused ins(%x, %w : tensor<2x20x0x4xbf16>, tensor<16x20x3x3xbf16>) outs(%o : tensor<2x16x2x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [2, 1] pad_high [2, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [16, 4, 8], warp = [16, 2, 8], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x2x4xf32>
  return %y : tensor<2x16x2x4xf32>
}

// CHECK: apart_words result0: right
func.func @apart_words(%x: tensor<2x8x0x4xf32>, %w: tensor<16x8x3x3xf32>) -> tensor<2x16x2x4xf32> {
  %o = tensor.empty() : tensor<2x16x2x4xf32>
  %y = conv.fused ins(%x, %w : tensor<2x8x0x4xf32>, tensor<16x8x3x3xf32>) outs(%o : tensor<2x16x2x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [2, 1] pad_high [2, 1]
      numerics <multiply = tf32, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [16, 4, 8], warp = [16, 2, 8], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x2x4xf32>
  return %y : tensor<2x16x2x4xf32>
}

// CHECK: widened result0: right
func.func @widened(%x: tensor<2x8x0x4xf16>, %w: tensor<16x8x3x3xf16>) -> tensor<2x16x2x4xf32> {
  %o = tensor.empty() : tensor<2x16x2x4xf32>
  %y = conv.fused ins(%x, %w : tensor<2x8x0x4xf16>, tensor<16x8x3x3xf16>) outs(%o : tensor<2x16x2x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [2, 1] pad_high [2, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [16, 4, 16], thread = [4, 4], lanes = [4, 2, 4], chunk = 2, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x2x4xf32>
  return %y : tensor<2x16x2x4xf32>
}

// CHECK: widened_channels result0: right
func.func @widened_channels(%x: tensor<2x0x4x3xf16>, %w: tensor<16x3x3x3xf16>) -> tensor<2x2x4x16xf32> {
  %o = tensor.empty() : tensor<2x2x4x16xf32>
  %y = conv.fused ins(%x, %w : tensor<2x0x4x3xf16>, tensor<16x3x3x3xf16>) outs(%o : tensor<2x2x4x16xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [2, 1] pad_high [2, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [16, 4, 16], thread = [4, 4], lanes = [4, 2, 4], chunk = 2, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x2x4x16xf32>
  return %y : tensor<2x2x4x16xf32>
}

// CHECK: gathered result0: right
func.func @gathered(%x: tensor<2x8x0x4xf16>, %w: tensor<16x8x3x3xf16>) -> tensor<2x16x2x4xf32> {
  %o = tensor.empty() : tensor<2x16x2x4xf32>
  %y = conv.fused ins(%x, %w : tensor<2x8x0x4xf16>, tensor<16x8x3x3xf16>) outs(%o : tensor<2x16x2x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [2, 1] pad_high [2, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [16, 16], warp = [16, 16], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x2x4xf32>
  return %y : tensor<2x16x2x4xf32>
}

// CHECK: depthwise_rows result0: right
func.func @depthwise_rows(%x: tensor<2x8x0x4xf16>, %w: tensor<8x1x3x3xf16>) -> tensor<2x8x2x4xf32> {
  %o = tensor.empty() : tensor<2x8x2x4xf32>
  %y = conv.fused ins(%x, %w : tensor<2x8x0x4xf16>, tensor<8x1x3x3xf16>) outs(%o : tensor<2x8x2x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [2, 1] pad_high [2, 1] groups 8
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.depthwise<tile = [8, 4, 16], thread = [1, 2, 4], lanes = [8, 1, 4], stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x8x2x4xf32>
  return %y : tensor<2x8x2x4xf32>
}

// CHECK: depthwise_channels result0: right
func.func @depthwise_channels(%x: tensor<2x0x4x9xf16>, %w: tensor<9x1x3x3xf16>) -> tensor<2x2x4x9xf32> {
  %o = tensor.empty() : tensor<2x2x4x9xf32>
  %y = conv.fused ins(%x, %w : tensor<2x0x4x9xf16>, tensor<9x1x3x3xf16>) outs(%o : tensor<2x2x4x9xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [2, 1] pad_high [2, 1] groups 9
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.depthwise<tile = [16, 4, 4], thread = [4, 1, 1], lanes = [2, 4, 4], stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x2x4x9xf32>
  return %y : tensor<2x2x4x9xf32>
}

// CHECK: depthwise_mixed result0: right
func.func @depthwise_mixed(%x: tensor<2x0x4x8xf16>, %w: tensor<8x1x3x3xf32>) -> tensor<2x2x4x8xf32> {
  %o = tensor.empty() : tensor<2x2x4x8xf32>
  %y = conv.fused ins(%x, %w : tensor<2x0x4x8xf16>, tensor<8x1x3x3xf32>) outs(%o : tensor<2x2x4x8xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [2, 1] pad_high [2, 1] groups 8
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.depthwise<tile = [16, 4, 4], thread = [4, 1, 1], lanes = [2, 4, 4], stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x2x4x8xf32>
  return %y : tensor<2x2x4x8xf32>
}
