// f32 that are multiplied as f16 or bf16: each thread rounds them on their way into
// shared memory, in each of the families on tensor cores, in each of the ways in
// which they are loaded.
// RUN: conv-sim %s | FileCheck %s --implicit-check-not=WRONG
// RUN: conv-opt %s --emit=ptx --target=sm_89 | FileCheck %s --check-prefix=PTX

// A quantum's 8 channels lie apart; the last quantum has 2 of them.
// CHECK: halo_apart result0: right
// PTX-LABEL: .entry halo_apart_conv(
// PTX: cvt.rn.f16x2.f32
func.func @halo_apart(%x: tensor<1x18x6x21xf32>, %w: tensor<20x18x3x3xf32>) -> tensor<1x20x6x21xf32> {
  %o = tensor.empty() : tensor<1x20x6x21xf32>
  %y = conv.fused ins(%x, %w : tensor<1x18x6x21xf32>, tensor<20x18x3x3xf32>) outs(%o : tensor<1x20x6x21xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = f16, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x20x6x21xf32>
  return %y : tensor<1x20x6x21xf32>
}

// Channels are innermost and whole quanta: two loads of 16 bytes.
// CHECK: halo_quads result0: right
// PTX-LABEL: .entry halo_quads_conv(
// PTX: ld.global.v4
func.func @halo_quads(%x: tensor<1x9x10x16xf32>, %w: tensor<20x16x3x3xf32>) -> tensor<1x9x10x20xf32> {
  %o = tensor.empty() : tensor<1x9x10x20xf32>
  %y = conv.fused ins(%x, %w : tensor<1x9x10x16xf32>, tensor<20x16x3x3xf32>) outs(%o : tensor<1x9x10x20xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = bf16, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 3, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x9x10x20xf32>
  return %y : tensor<1x9x10x20xf32>
}

// A second chunk with half of its quanta.
// CHECK: halo_quads_tail result0: right
// PTX-LABEL: .entry halo_quads_tail_conv(
// PTX: ld.global.v4
func.func @halo_quads_tail(%x: tensor<1x6x11x24xf32>, %w: tensor<20x24x3x3xf32>) -> tensor<1x6x11x20xf32> {
  %o = tensor.empty() : tensor<1x6x11x20xf32>
  %y = conv.fused ins(%x, %w : tensor<1x6x11x24xf32>, tensor<20x24x3x3xf32>) outs(%o : tensor<1x6x11x20xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = f16, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x6x11x20xf32>
  return %y : tensor<1x6x11x20xf32>
}

// Channels are innermost, but the last quantum has 4.
// CHECK: halo_words result0: right
// PTX-LABEL: .entry halo_words_conv(
// PTX: cvt.rn.bf16x2.f32
func.func @halo_words(%x: tensor<2x9x11x12xf32>, %w: tensor<20x12x3x2xf32>) -> tensor<2x5x6x20xf32> {
  %o = tensor.empty() : tensor<2x5x6x20xf32>
  %y = conv.fused ins(%x, %w : tensor<2x9x11x12xf32>, tensor<20x12x3x2xf32>) outs(%o : tensor<2x5x6x20xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [2, 2] dilations [1, 2] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = bf16, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x5x6x20xf32>
  return %y : tensor<2x5x6x20xf32>
}

// Groups, whose quanta begin anywhere.
// CHECK: halo_groups result0: right
// PTX-LABEL: .entry halo_groups_conv(
// PTX: cvt.rn.f16x2.f32
func.func @halo_groups(%x: tensor<1x8x7x12xf32>, %w: tensor<32x4x3x3xf32>) -> tensor<1x32x7x12xf32> {
  %o = tensor.empty() : tensor<1x32x7x12xf32>
  %y = conv.fused ins(%x, %w : tensor<1x8x7x12xf32>, tensor<32x4x3x3xf32>) outs(%o : tensor<1x32x7x12xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1] groups 2
      numerics <multiply = f16, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x32x7x12xf32>
  return %y : tensor<1x32x7x12xf32>
}

// Rows of an even number of columns, which f16 would be loaded from by twos.
// CHECK: halo_even result0: right
func.func @halo_even(%x: tensor<1x16x6x18xf32>, %w: tensor<20x16x3x3xf32>) -> tensor<1x20x4x16xf32> {
  %o = tensor.empty() : tensor<1x20x4x16xf32>
  %y = conv.fused ins(%x, %w : tensor<1x16x6x18xf32>, tensor<20x16x3x3xf32>) outs(%o : tensor<1x20x4x16xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = bf16, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x20x4x16xf32>
  return %y : tensor<1x20x4x16xf32>
}

// 4 neighbouring pixels of two channels become 4 words; a tail of channels.
// CHECK: gather_quads_of_pixels result0: right
// PTX-LABEL: .entry gather_quads_of_pixels_conv(
// PTX: ld.global.v4
func.func @gather_quads_of_pixels(%x: tensor<2x20x6x6xf32>, %w: tensor<24x20x1x1xf32>) -> tensor<2x24x6x6xf32> {
  %o = tensor.empty() : tensor<2x24x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x20x6x6xf32>, tensor<24x20x1x1xf32>) outs(%o : tensor<2x24x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = f16, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [32, 64], warp = [16, 32], chunk = 8, stages = 3, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x24x6x6xf32>
  return %y : tensor<2x24x6x6xf32>
}

// Words of pixels that lie apart, the last with one channel.
// CHECK: gather_words result0: right
// PTX-LABEL: .entry gather_words_conv(
// PTX: cvt.rn.bf16x2.f32
func.func @gather_words(%x: tensor<2x11x5x7xf32>, %w: tensor<20x11x3x3xf32>) -> tensor<2x20x5x7xf32> {
  %o = tensor.empty() : tensor<2x20x5x7xf32>
  %y = conv.fused ins(%x, %w : tensor<2x11x5x7xf32>, tensor<20x11x3x3xf32>) outs(%o : tensor<2x20x5x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = bf16, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [32, 32], warp = [16, 16], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x20x5x7xf32>
  return %y : tensor<2x20x5x7xf32>
}

// 8 neighbouring channels of a pixel become a quantum.
// CHECK: gather_quads_of_channels result0: right
// PTX-LABEL: .entry gather_quads_of_channels_conv(
// PTX: ld.global.v4
func.func @gather_quads_of_channels(%x: tensor<2x7x9x40xf32>, %w: tensor<20x40x3x3xf32>) -> tensor<2x4x5x20xf32> {
  %o = tensor.empty() : tensor<2x4x5x20xf32>
  %y = conv.fused ins(%x, %w : tensor<2x7x9x40xf32>, tensor<20x40x3x3xf32>) outs(%o : tensor<2x4x5x20xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [2, 2] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = f16, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [32, 32], warp = [16, 16], chunk = 16, stages = 3, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x4x5x20xf32>
  return %y : tensor<2x4x5x20xf32>
}

// Nine stages of a tile and more: the step to the next tile is at the seam of two.
// CHECK: gather_seam result0: right
// PTX-LABEL: .entry gather_seam_conv(
// PTX: ld.global.v4
func.func @gather_seam(%x: tensor<2x5x7x32xf32>, %w: tensor<20x32x3x3xf32>) -> tensor<2x5x7x20xf32> {
  %o = tensor.empty() : tensor<2x5x7x20xf32>
  %y = conv.fused ins(%x, %w : tensor<2x5x7x32xf32>, tensor<20x32x3x3xf32>) outs(%o : tensor<2x5x7x20xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = f16, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [16, 16], warp = [16, 16], chunk = 8, stages = 4, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x5x7x20xf32>
  return %y : tensor<2x5x7x20xf32>
}

// Warps of 48 couts, of which a thread stores pairs.
// CHECK: gather_48 result0: right
// PTX-LABEL: .entry gather_48_conv(
// PTX: cvt.rn.f16x2.f32
func.func @gather_48(%x: tensor<1x5x7x16xf32>, %w: tensor<96x16x1x1xf32>) -> tensor<1x5x7x96xf32> {
  %o = tensor.empty() : tensor<1x5x7x96xf32>
  %y = conv.fused ins(%x, %w : tensor<1x5x7x16xf32>, tensor<96x16x1x1xf32>) outs(%o : tensor<1x5x7x96xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = f16, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [48, 32], warp = [48, 16], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x5x7x96xf32>
  return %y : tensor<1x5x7x96xf32>
}

// An odd number of innermost channels.
// CHECK: gather_odd result0: right
// PTX-LABEL: .entry gather_odd_conv(
// PTX: cvt.rn.f16x2.f32
func.func @gather_odd(%x: tensor<2x7x9x13xf32>, %w: tensor<20x13x3x3xf32>) -> tensor<2x7x9x20xf32> {
  %o = tensor.empty() : tensor<2x7x9x20xf32>
  %y = conv.fused ins(%x, %w : tensor<2x7x9x13xf32>, tensor<20x13x3x3xf32>) outs(%o : tensor<2x7x9x20xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = f16, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [32, 32], warp = [16, 16], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x7x9x20xf32>
  return %y : tensor<2x7x9x20xf32>
}

// An odd number of innermost channels that fills whole quanta but for one.
// CHECK: gather_odd_quads result0: right
// PTX-LABEL: .entry gather_odd_quads_conv(
// PTX: cvt.rn.bf16x2.f32
func.func @gather_odd_quads(%x: tensor<1x3x5x7xf32>, %w: tensor<16x7x1x1xf32>) -> tensor<1x3x5x16xf32> {
  %o = tensor.empty() : tensor<1x3x5x16xf32>
  %y = conv.fused ins(%x, %w : tensor<1x3x5x7xf32>, tensor<16x7x1x1xf32>) outs(%o : tensor<1x3x5x16xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = bf16, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [16, 16], warp = [16, 16], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x3x5x16xf32>
  return %y : tensor<1x3x5x16xf32>
}

// Groups of innermost channels, which are loaded one by one.
// CHECK: gather_groups result0: right
// PTX-LABEL: .entry gather_groups_conv(
// PTX: cvt.rn.bf16x2.f32
func.func @gather_groups(%x: tensor<1x6x7x12xf32>, %w: tensor<32x6x3x3xf32>) -> tensor<1x6x7x32xf32> {
  %o = tensor.empty() : tensor<1x6x7x32xf32>
  %y = conv.fused ins(%x, %w : tensor<1x6x7x12xf32>, tensor<32x6x3x3xf32>) outs(%o : tensor<1x6x7x32xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1] groups 2
      numerics <multiply = bf16, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [16, 32], warp = [16, 16], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x6x7x32xf32>
  return %y : tensor<1x6x7x32xf32>
}

// More threads than quanta of a stage.
// CHECK: gather_busy result0: right
// PTX-LABEL: .entry gather_busy_conv(
// PTX: cvt.rn.f16x2.f32
func.func @gather_busy(%x: tensor<1x4x4x16xf32>, %w: tensor<64x16x1x1xf32>) -> tensor<1x4x4x64xf32> {
  %o = tensor.empty() : tensor<1x4x4x64xf32>
  %y = conv.fused ins(%x, %w : tensor<1x4x4x16xf32>, tensor<64x16x1x1xf32>) outs(%o : tensor<1x4x4x64xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = f16, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [64, 16], warp = [16, 16], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x4x4x64xf32>
  return %y : tensor<1x4x4x64xf32>
}

// The channels in two parts.
// CHECK: gather_splits result0: right
// PTX-LABEL: .entry gather_splits_parts(
// PTX: cvt.rn.f16x2.f32
func.func @gather_splits(%x: tensor<1x3x5x32xf32>, %w: tensor<16x32x3x3xf32>) -> tensor<1x3x5x16xf32> {
  %o = tensor.empty() : tensor<1x3x5x16xf32>
  %y = conv.fused ins(%x, %w : tensor<1x3x5x32xf32>, tensor<16x32x3x3xf32>) outs(%o : tensor<1x3x5x16xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = f16, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [16, 16], warp = [16, 16], chunk = 8, stages = 2, splits = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x3x5x16xf32>
  return %y : tensor<1x3x5x16xf32>
}

// Three dimensions.
// CHECK: gather_volume result0: right
// PTX-LABEL: .entry gather_volume_conv(
// PTX: cvt.rn.f16x2.f32
func.func @gather_volume(%x: tensor<1x10x3x5x6xf32>, %w: tensor<16x10x3x3x3xf32>) -> tensor<1x16x3x5x6xf32> {
  %o = tensor.empty() : tensor<1x16x3x5x6xf32>
  %y = conv.fused ins(%x, %w : tensor<1x10x3x5x6xf32>, tensor<16x10x3x3x3xf32>) outs(%o : tensor<1x16x3x5x6xf32>)
      dims <input = ncdhw, filter = fcdhw, output = nfdhw>
      strides [1, 1, 1] dilations [1, 1, 1] pad_low [1, 1, 1] pad_high [1, 1, 1]
      numerics <multiply = f16, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [16, 32], warp = [16, 32], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x16x3x5x6xf32>
  return %y : tensor<1x16x3x5x6xf32>
}

// Two columns of 3 channels in a quantum, read one by one.
// CHECK: packed_stem result0: right
// PTX-LABEL: .entry packed_stem_conv(
// PTX: cvt.rn.f16x2.f32
func.func @packed_stem(%x: tensor<1x3x13x15xf32>, %w: tensor<24x3x7x7xf32>) -> tensor<1x24x7x8xf32> {
  %o = tensor.empty() : tensor<1x24x7x8xf32>
  %y = conv.fused ins(%x, %w : tensor<1x3x13x15xf32>, tensor<24x3x7x7xf32>) outs(%o : tensor<1x24x7x8xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [2, 2] dilations [1, 1] pad_low [3, 3] pad_high [3, 3]
      numerics <multiply = f16, accumulate = f32>
      schedule #conv_kernel.packed_mma<tile = [32, 2, 16], warp = [16, 2, 8], stages = 2, blocks_per_sm = 1, shared_filter = false>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x24x7x8xf32>
  return %y : tensor<1x24x7x8xf32>
}

// Quanta of 8 innermost channels, read 4 at once.
// CHECK: packed_quads result0: right
// PTX-LABEL: .entry packed_quads_conv(
// PTX: ld.global.v4
func.func @packed_quads(%x: tensor<2x9x13x8xf32>, %w: tensor<20x8x3x3xf32>) -> tensor<2x9x13x20xf32> {
  %o = tensor.empty() : tensor<2x9x13x20xf32>
  %y = conv.fused ins(%x, %w : tensor<2x9x13x8xf32>, tensor<20x8x3x3xf32>) outs(%o : tensor<2x9x13x20xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = bf16, accumulate = f32>
      schedule #conv_kernel.packed_mma<tile = [32, 4, 16], warp = [16, 2, 8], stages = 2, blocks_per_sm = 1, shared_filter = true>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x9x13x20xf32>
  return %y : tensor<2x9x13x20xf32>
}

// 8 columns of the only channel in a quantum; rank 1.
// CHECK: packed_columns result0: right
// PTX-LABEL: .entry packed_columns_conv(
// PTX: cvt.rn.f16x2.f32
func.func @packed_columns(%x: tensor<2x1x37xf32>, %w: tensor<20x1x9xf32>) -> tensor<2x20x37xf32> {
  %o = tensor.empty() : tensor<2x20x37xf32>
  %y = conv.fused ins(%x, %w : tensor<2x1x37xf32>, tensor<20x1x9xf32>) outs(%o : tensor<2x20x37xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [1] dilations [1] pad_low [4] pad_high [4]
      numerics <multiply = f16, accumulate = f32>
      schedule #conv_kernel.packed_mma<tile = [32, 1, 16], warp = [16, 1, 8], stages = 2, blocks_per_sm = 1, shared_filter = false>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x20x37xf32>
  return %y : tensor<2x20x37xf32>
}

// Quanta of a part that begins at an odd channel are read element by element.
// CHECK: halo_view result0: right
func.func @halo_view(%whole: tensor<1x6x9x21xf32>, %w: tensor<20x16x3x3xf32>) -> tensor<1x6x9x20xf32> {
  %x = tensor.extract_slice %whole[0, 0, 0, 3] [1, 6, 9, 16] [1, 1, 1, 1] : tensor<1x6x9x21xf32> to tensor<1x6x9x16xf32>
  %o = tensor.empty() : tensor<1x6x9x20xf32>
  %y = conv.fused ins(%x, %w : tensor<1x6x9x16xf32>, tensor<20x16x3x3xf32>) outs(%o : tensor<1x6x9x20xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = f16, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x6x9x20xf32>
  return %y : tensor<1x6x9x20xf32>
}

// Words of such a part, too.
// CHECK: gather_view result0: right
func.func @gather_view(%whole: tensor<1x6x9x21xf32>, %w: tensor<20x16x3x3xf32>) -> tensor<1x6x9x20xf32> {
  %x = tensor.extract_slice %whole[0, 0, 0, 3] [1, 6, 9, 16] [1, 1, 1, 1] : tensor<1x6x9x21xf32> to tensor<1x6x9x16xf32>
  %o = tensor.empty() : tensor<1x6x9x20xf32>
  %y = conv.fused ins(%x, %w : tensor<1x6x9x16xf32>, tensor<20x16x3x3xf32>) outs(%o : tensor<1x6x9x20xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = bf16, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [32, 32], warp = [16, 16], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x6x9x20xf32>
  return %y : tensor<1x6x9x20xf32>
}

// A part of the rows and columns.
// CHECK: packed_view result0: right
func.func @packed_view(%whole: tensor<1x3x11x17xf32>, %w: tensor<24x3x3x3xf32>) -> tensor<1x24x9x13xf32> {
  %x = tensor.extract_slice %whole[0, 0, 1, 3] [1, 3, 9, 13] [1, 1, 1, 1] : tensor<1x3x11x17xf32> to tensor<1x3x9x13xf32>
  %o = tensor.empty() : tensor<1x24x9x13xf32>
  %y = conv.fused ins(%x, %w : tensor<1x3x9x13xf32>, tensor<24x3x3x3xf32>) outs(%o : tensor<1x24x9x13xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = f16, accumulate = f32>
      schedule #conv_kernel.packed_mma<tile = [32, 2, 16], warp = [16, 2, 8], stages = 2, blocks_per_sm = 1, shared_filter = false>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x24x9x13xf32>
  return %y : tensor<1x24x9x13xf32>
}

// One warp's share of a stage does not fit into registers: its loads take turns.
// CHECK: gathered_turns result0: right
// PTX-LABEL: .entry gathered_turns_conv(
// PTX: ld.global.v4
func.func @gathered_turns(%x: tensor<1x72x4x10xf32>, %w: tensor<16x72x1x1xf32>) -> tensor<1x16x4x10xf32> {
  %o = tensor.empty() : tensor<1x16x4x10xf32>
  %y = conv.fused ins(%x, %w : tensor<1x72x4x10xf32>, tensor<16x72x1x1xf32>) outs(%o : tensor<1x16x4x10xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = f16, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [16, 64], warp = [16, 64], chunk = 32, stages = 3, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x16x4x10xf32>
  return %y : tensor<1x16x4x10xf32>
}
