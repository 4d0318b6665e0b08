// Inputs and filters of 16 bits are widened to f32: element by element, by quads
// of columns where rows start at whole quads, with the channels innermost, with
// more pieces than a thread has under way at once, with padding and strides, and
// with a tail of channels. The filter alone may be narrow, too.
// RUN: conv-sim %s | FileCheck %s
// RUN: conv-opt %s --emit=mlir --stage=tiles | FileCheck %s --check-prefix=TILES
// RUN: conv-opt %s --emit=ptx | FileCheck %s --check-prefix=PTX

// CHECK: elements result0: right
// TILES-LABEL: gpu.func @elements_conv
// TILES: conv_tile.ring input(%{{.*}} : memref<1x3x9x11xf16>) filter(%{{.*}} : memref<1x2x2x3x3x16xf32>)
// TILES-SAME: channels 3 filters 13 {{.*}} chunk 2 stages 2 {{.*}} vector 1
// Loads of the next stage come before the multiplies, stores behind them.
// PTX-LABEL: .visible .entry elements_conv(
// PTX: ld.global.b16
// PTX: fma.rn.f32
// PTX: cvt.f32.f16
// PTX: st.shared
func.func @elements(%x: tensor<1x3x9x11xf16>, %w: tensor<13x3x3x3xf16>) -> tensor<1x13x5x6xf32> {
  %o = tensor.empty() : tensor<1x13x5x6xf32>
  %y = conv.fused ins(%x, %w : tensor<1x3x9x11xf16>, tensor<13x3x3x3xf16>) outs(%o : tensor<1x13x5x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [2, 2] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [16, 4, 8], thread = [4, 2], lanes = [4, 2, 4], chunk = 2, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x13x5x6xf32>
  return %y : tensor<1x13x5x6xf32>
}

// CHECK: quads result0: right
// TILES-LABEL: gpu.func @quads_conv
// TILES: conv_tile.ring {{.*}} lead 3 vector 4
// PTX-LABEL: .visible .entry quads_conv(
// PTX: ld.global.{{b64|v4.b16|v2.b32}}
func.func @quads(%x: tensor<2x4x7x12xbf16>, %w: tensor<8x4x3x3xbf16>) -> tensor<2x8x7x12xf32> {
  %o = tensor.empty() : tensor<2x8x7x12xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x7x12xbf16>, tensor<8x4x3x3xbf16>) outs(%o : tensor<2x8x7x12xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [8, 4, 16], thread = [4, 4], lanes = [2, 4, 4], chunk = 3, stages = 3, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x8x7x12xf32>
  return %y : tensor<2x8x7x12xf32>
}

// CHECK: depthwise result0: right
func.func @depthwise(%x: tensor<1x10x21x6xf16>, %w: tensor<6x1x3x3xf16>) -> tensor<1x10x21x6xf16> {
  %o = tensor.empty() : tensor<1x10x21x6xf16>
  %y = conv.fused ins(%x, %w : tensor<1x10x21x6xf16>, tensor<6x1x3x3xf16>) outs(%o : tensor<1x10x21x6xf16>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1] groups 6
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [1, 16, 16], thread = [1, 4], lanes = [1, 8, 4], chunk = 1, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %r = arith.truncf %acc : f32 to f16
        conv.yield %r : f16
      } -> tensor<1x10x21x6xf16>
  return %y : tensor<1x10x21x6xf16>
}

// One warp loads 18 x 34 elements of each of 2 channels: a loop.
// CHECK: loop result0: right
func.func @loop(%x: tensor<1x3x33x35xf16>, %w: tensor<2x3x3x3xf16>) -> tensor<1x2x31x33xf32> {
  %o = tensor.empty() : tensor<1x2x31x33xf32>
  %y = conv.fused ins(%x, %w : tensor<1x3x33x35xf16>, tensor<2x3x3x3xf16>) outs(%o : tensor<1x2x31x33xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [2, 16, 32], thread = [2, 16], lanes = [1, 16, 2], chunk = 2, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x2x31x33xf32>
  return %y : tensor<1x2x31x33xf32>
}

// CHECK: narrow_filter result0: right
// TILES-LABEL: gpu.func @narrow_filter_conv
// TILES: conv_tile.ring input(%{{.*}} : memref<1x3x9x12xf32>) filter(%{{.*}} : memref<1x2x2x3x3x4xf32>)
func.func @narrow_filter(%x: tensor<1x3x9x12xf32>, %w: tensor<4x3x3x3xbf16>) -> tensor<1x4x7x10xf32> {
  %o = tensor.empty() : tensor<1x4x7x10xf32>
  %y = conv.fused ins(%x, %w : tensor<1x3x9x12xf32>, tensor<4x3x3x3xbf16>) outs(%o : tensor<1x4x7x10xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [4, 8, 16], thread = [4, 4], lanes = [1, 8, 4], chunk = 2, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x4x7x10xf32>
  return %y : tensor<1x4x7x10xf32>
}

// There is padding only: nothing is loaded from an input without elements.
// CHECK: no_rows result0: right
func.func @no_rows(%x: tensor<1x4x0x8xf16>, %w: tensor<8x4x3x3xf16>) -> tensor<1x8x2x8xf32> {
  %o = tensor.empty() : tensor<1x8x2x8xf32>
  %y = conv.fused ins(%x, %w : tensor<1x4x0x8xf16>, tensor<8x4x3x3xf16>) outs(%o : tensor<1x8x2x8xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [2, 1] pad_high [2, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [8, 4, 16], thread = [4, 4], lanes = [2, 4, 4], chunk = 2, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x8x2x8xf32>
  return %y : tensor<1x8x2x8xf32>
}
