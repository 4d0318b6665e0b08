// Pairs of 16-bit columns: with and without padding, moved-back last tiles, strides,
// dilations, channel tails, slices that begin at even and at odd columns, and results of
// three types at once.
// RUN: conv-sim %s | FileCheck %s --implicit-check-not=WRONG

// CHECK: functions ran right
func.func @shift_even(%x: tensor<1x16x6x22xf16>, %w: tensor<16x16x3x3xf16>) -> tensor<1x16x4x20xf16> {
  %o = tensor.empty() : tensor<1x16x4x20xf16>
  %y = conv.fused ins(%x, %w : tensor<1x16x6x22xf16>, tensor<16x16x3x3xf16>) outs(%o : tensor<1x16x4x20xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %2 = arith.truncf %acc : f32 to f16
 conv.yield %2 : f16
      } -> tensor<1x16x4x20xf16>
  return %y : tensor<1x16x4x20xf16>
}

func.func @shift_pad(%x: tensor<1x18x6x20xf16>, %w: tensor<16x18x3x3xf16>) -> tensor<1x16x6x20xf16> {
  %o = tensor.empty() : tensor<1x16x6x20xf16>
  %y = conv.fused ins(%x, %w : tensor<1x18x6x20xf16>, tensor<16x18x3x3xf16>) outs(%o : tensor<1x16x6x20xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 3, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %2 = arith.truncf %acc : f32 to f16
 conv.yield %2 : f16
      } -> tensor<1x16x6x20xf16>
  return %y : tensor<1x16x6x20xf16>
}

func.func @shift_odd_pad(%x: tensor<1x18x6x20xf16>, %w: tensor<16x18x3x2xf16>) -> tensor<1x16x6x20xf16> {
  %o = tensor.empty() : tensor<1x16x6x20xf16>
  %y = conv.fused ins(%x, %w : tensor<1x18x6x20xf16>, tensor<16x18x3x2xf16>) outs(%o : tensor<1x16x6x20xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 3, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %2 = arith.truncf %acc : f32 to f16
 conv.yield %2 : f16
      } -> tensor<1x16x6x20xf16>
  return %y : tensor<1x16x6x20xf16>
}

func.func @shift_oddout(%x: tensor<1x18x6x20xf16>, %w: tensor<16x18x3x2xf16>) -> tensor<1x16x6x21xf16> {
  %o = tensor.empty() : tensor<1x16x6x21xf16>
  %y = conv.fused ins(%x, %w : tensor<1x18x6x20xf16>, tensor<16x18x3x2xf16>) outs(%o : tensor<1x16x6x21xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 3, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %2 = arith.truncf %acc : f32 to f16
 conv.yield %2 : f16
      } -> tensor<1x16x6x21xf16>
  return %y : tensor<1x16x6x21xf16>
}

func.func @nocheck(%x: tensor<2x16x8x18xf16>, %w: tensor<16x16x3x3xf16>) -> tensor<2x16x6x16xf16> {
  %o = tensor.empty() : tensor<2x16x6x16xf16>
  %y = conv.fused ins(%x, %w : tensor<2x16x8x18xf16>, tensor<16x16x3x3xf16>) outs(%o : tensor<2x16x6x16xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %2 = arith.truncf %acc : f32 to f16
 conv.yield %2 : f16
      } -> tensor<2x16x6x16xf16>
  return %y : tensor<2x16x6x16xf16>
}

func.func @half_last(%x: tensor<1x16x6x18xf16>, %w: tensor<16x16x3x2xf16>) -> tensor<1x16x4x17xf16> {
  %o = tensor.empty() : tensor<1x16x4x17xf16>
  %y = conv.fused ins(%x, %w : tensor<1x16x6x18xf16>, tensor<16x16x3x2xf16>) outs(%o : tensor<1x16x4x17xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %2 = arith.truncf %acc : f32 to f16
 conv.yield %2 : f16
      } -> tensor<1x16x4x17xf16>
  return %y : tensor<1x16x4x17xf16>
}

func.func @stride2_shift(%x: tensor<1x16x12x46xf16>, %w: tensor<16x16x3x3xf16>) -> tensor<1x16x6x23xf16> {
  %o = tensor.empty() : tensor<1x16x6x23xf16>
  %y = conv.fused ins(%x, %w : tensor<1x16x12x46xf16>, tensor<16x16x3x3xf16>) outs(%o : tensor<1x16x6x23xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [2, 2] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %2 = arith.truncf %acc : f32 to f16
 conv.yield %2 : f16
      } -> tensor<1x16x6x23xf16>
  return %y : tensor<1x16x6x23xf16>
}

func.func @stride3_odd(%x: tensor<1x16x12x58xf16>, %w: tensor<16x16x3x3xf16>) -> tensor<1x16x4x20xf16> {
  %o = tensor.empty() : tensor<1x16x4x20xf16>
  %y = conv.fused ins(%x, %w : tensor<1x16x12x58xf16>, tensor<16x16x3x3xf16>) outs(%o : tensor<1x16x4x20xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [3, 3] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %2 = arith.truncf %acc : f32 to f16
 conv.yield %2 : f16
      } -> tensor<1x16x4x20xf16>
  return %y : tensor<1x16x4x20xf16>
}

func.func @pad_high_big(%x: tensor<1x16x6x16xf16>, %w: tensor<16x16x3x3xf16>) -> tensor<1x16x6x19xf16> {
  %o = tensor.empty() : tensor<1x16x6x19xf16>
  %y = conv.fused ins(%x, %w : tensor<1x16x6x16xf16>, tensor<16x16x3x3xf16>) outs(%o : tensor<1x16x6x19xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [2, 5]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %2 = arith.truncf %acc : f32 to f16
 conv.yield %2 : f16
      } -> tensor<1x16x6x19xf16>
  return %y : tensor<1x16x6x19xf16>
}

func.func @bigpad(%x: tensor<1x16x6x6xf16>, %w: tensor<16x16x3x3xf16>) -> tensor<1x16x14x18xf16> {
  %o = tensor.empty() : tensor<1x16x14x18xf16>
  %y = conv.fused ins(%x, %w : tensor<1x16x6x6xf16>, tensor<16x16x3x3xf16>) outs(%o : tensor<1x16x14x18xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [5, 7] pad_high [5, 7]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 3, 8], warp = [16, 1, 8], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %2 = arith.truncf %acc : f32 to f16
 conv.yield %2 : f16
      } -> tensor<1x16x14x18xf16>
  return %y : tensor<1x16x14x18xf16>
}

func.func @manychan(%x: tensor<1x70x5x14xf16>, %w: tensor<16x70x1x1xf16>) -> tensor<1x16x5x14xf16> {
  %o = tensor.empty() : tensor<1x16x5x14xf16>
  %y = conv.fused ins(%x, %w : tensor<1x70x5x14xf16>, tensor<16x70x1x1xf16>) outs(%o : tensor<1x16x5x14xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 4, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %2 = arith.truncf %acc : f32 to f16
 conv.yield %2 : f16
      } -> tensor<1x16x5x14xf16>
  return %y : tensor<1x16x5x14xf16>
}

func.func @small_w2(%x: tensor<1x16x5x2xf16>, %w: tensor<16x16x3x3xf16>) -> tensor<1x16x5x2xf16> {
  %o = tensor.empty() : tensor<1x16x5x2xf16>
  %y = conv.fused ins(%x, %w : tensor<1x16x5x2xf16>, tensor<16x16x3x3xf16>) outs(%o : tensor<1x16x5x2xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 3, 8], warp = [16, 1, 8], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %2 = arith.truncf %acc : f32 to f16
 conv.yield %2 : f16
      } -> tensor<1x16x5x2xf16>
  return %y : tensor<1x16x5x2xf16>
}

func.func @bf(%x: tensor<1x34x9x26xbf16>, %w: tensor<16x34x3x3xbf16>) -> tensor<1x16x9x14xbf16> {
  %o = tensor.empty() : tensor<1x16x9x14xbf16>
  %y = conv.fused ins(%x, %w : tensor<1x34x9x26xbf16>, tensor<16x34x3x3xbf16>) outs(%o : tensor<1x16x9x14xbf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 2] dilations [2, 1] pad_low [2, 3] pad_high [2, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 3, 8], warp = [16, 1, 8], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %2 = arith.truncf %acc : f32 to bf16
 conv.yield %2 : bf16
      } -> tensor<1x16x9x14xbf16>
  return %y : tensor<1x16x9x14xbf16>
}
func.func @even_off(%xx: tensor<1x24x10x24xf16>, %w: tensor<32x16x3x3xf16>) -> (tensor<1x32x10x20xf32>, tensor<1x32x10x20xf16>, tensor<1x32x10x20xbf16>) {
  %x = tensor.extract_slice %xx[0, 8, 0, 2] [1, 16, 10, 20] [1, 1, 1, 1] : tensor<1x24x10x24xf16> to tensor<1x16x10x20xf16>
  %o = tensor.empty() : tensor<1x32x10x20xf32>
  %p = tensor.empty() : tensor<1x32x10x20xf16>
  %r = tensor.empty() : tensor<1x32x10x20xbf16>
  %y:3 = conv.fused ins(%x, %w : tensor<1x16x10x20xf16>, tensor<32x16x3x3xf16>) outs(%o, %p, %r : tensor<1x32x10x20xf32>, tensor<1x32x10x20xf16>, tensor<1x32x10x20xbf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %2 = arith.truncf %acc : f32 to f16
        %3 = arith.truncf %acc : f32 to bf16
        conv.yield %acc, %2, %3 : f32, f16, bf16
      } -> (tensor<1x32x10x20xf32>, tensor<1x32x10x20xf16>, tensor<1x32x10x20xbf16>)
  return %y#0, %y#1, %y#2 : tensor<1x32x10x20xf32>, tensor<1x32x10x20xf16>, tensor<1x32x10x20xbf16>
}
func.func @odd_off(%xx: tensor<1x24x10x24xf16>, %w: tensor<32x16x3x3xf16>) -> (tensor<1x32x10x20xf32>, tensor<1x32x10x20xf16>, tensor<1x32x10x20xbf16>) {
  %x = tensor.extract_slice %xx[0, 8, 0, 3] [1, 16, 10, 20] [1, 1, 1, 1] : tensor<1x24x10x24xf16> to tensor<1x16x10x20xf16>
  %o = tensor.empty() : tensor<1x32x10x20xf32>
  %p = tensor.empty() : tensor<1x32x10x20xf16>
  %r = tensor.empty() : tensor<1x32x10x20xbf16>
  %y:3 = conv.fused ins(%x, %w : tensor<1x16x10x20xf16>, tensor<32x16x3x3xf16>) outs(%o, %p, %r : tensor<1x32x10x20xf32>, tensor<1x32x10x20xf16>, tensor<1x32x10x20xbf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %2 = arith.truncf %acc : f32 to f16
        %3 = arith.truncf %acc : f32 to bf16
        conv.yield %acc, %2, %3 : f32, f16, bf16
      } -> (tensor<1x32x10x20xf32>, tensor<1x32x10x20xf16>, tensor<1x32x10x20xbf16>)
  return %y#0, %y#1, %y#2 : tensor<1x32x10x20xf32>, tensor<1x32x10x20xf16>, tensor<1x32x10x20xbf16>
}
func.func @odd_row(%xx: tensor<1x24x10x25xf16>, %w: tensor<32x16x3x3xf16>) -> (tensor<1x32x10x20xf32>, tensor<1x32x10x20xf16>, tensor<1x32x10x20xbf16>) {
  %x = tensor.extract_slice %xx[0, 8, 0, 2] [1, 16, 10, 20] [1, 1, 1, 1] : tensor<1x24x10x25xf16> to tensor<1x16x10x20xf16>
  %o = tensor.empty() : tensor<1x32x10x20xf32>
  %p = tensor.empty() : tensor<1x32x10x20xf16>
  %r = tensor.empty() : tensor<1x32x10x20xbf16>
  %y:3 = conv.fused ins(%x, %w : tensor<1x16x10x20xf16>, tensor<32x16x3x3xf16>) outs(%o, %p, %r : tensor<1x32x10x20xf32>, tensor<1x32x10x20xf16>, tensor<1x32x10x20xbf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %2 = arith.truncf %acc : f32 to f16
        %3 = arith.truncf %acc : f32 to bf16
        conv.yield %acc, %2, %3 : f32, f16, bf16
      } -> (tensor<1x32x10x20xf32>, tensor<1x32x10x20xf16>, tensor<1x32x10x20xbf16>)
  return %y#0, %y#1, %y#2 : tensor<1x32x10x20xf32>, tensor<1x32x10x20xf16>, tensor<1x32x10x20xbf16>
}
func.func @unpad(%xx: tensor<1x24x10x40xf16>, %w: tensor<32x16x3x3xf16>) -> (tensor<1x32x10x32xf32>, tensor<1x32x10x32xf16>, tensor<1x32x10x32xbf16>) {
  %x = tensor.extract_slice %xx[0, 8, 0, 4] [1, 16, 10, 34] [1, 1, 1, 1] : tensor<1x24x10x40xf16> to tensor<1x16x10x34xf16>
  %o = tensor.empty() : tensor<1x32x10x32xf32>
  %p = tensor.empty() : tensor<1x32x10x32xf16>
  %r = tensor.empty() : tensor<1x32x10x32xbf16>
  %y:3 = conv.fused ins(%x, %w : tensor<1x16x10x34xf16>, tensor<32x16x3x3xf16>) outs(%o, %p, %r : tensor<1x32x10x32xf32>, tensor<1x32x10x32xf16>, tensor<1x32x10x32xbf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 0] pad_high [1, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %2 = arith.truncf %acc : f32 to f16
        %3 = arith.truncf %acc : f32 to bf16
        conv.yield %acc, %2, %3 : f32, f16, bf16
      } -> (tensor<1x32x10x32xf32>, tensor<1x32x10x32xf16>, tensor<1x32x10x32xbf16>)
  return %y#0, %y#1, %y#2 : tensor<1x32x10x32xf32>, tensor<1x32x10x32xf16>, tensor<1x32x10x32xbf16>
}
func.func @w6(%xx: tensor<1x24x10x8xf16>, %w: tensor<32x16x3x3xf16>) -> (tensor<1x32x10x6xf32>, tensor<1x32x10x6xf16>, tensor<1x32x10x6xbf16>) {
  %x = tensor.extract_slice %xx[0, 8, 0, 0] [1, 16, 10, 6] [1, 1, 1, 1] : tensor<1x24x10x8xf16> to tensor<1x16x10x6xf16>
  %o = tensor.empty() : tensor<1x32x10x6xf32>
  %p = tensor.empty() : tensor<1x32x10x6xf16>
  %r = tensor.empty() : tensor<1x32x10x6xbf16>
  %y:3 = conv.fused ins(%x, %w : tensor<1x16x10x6xf16>, tensor<32x16x3x3xf16>) outs(%o, %p, %r : tensor<1x32x10x6xf32>, tensor<1x32x10x6xf16>, tensor<1x32x10x6xbf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %2 = arith.truncf %acc : f32 to f16
        %3 = arith.truncf %acc : f32 to bf16
        conv.yield %acc, %2, %3 : f32, f16, bf16
      } -> (tensor<1x32x10x6xf32>, tensor<1x32x10x6xf16>, tensor<1x32x10x6xbf16>)
  return %y#0, %y#1, %y#2 : tensor<1x32x10x6xf32>, tensor<1x32x10x6xf16>, tensor<1x32x10x6xbf16>
}
