// Programs that conv-mutate breaks. Together they take every path of the
// exact-f32 family: copies of quads and of elements, all ways to store, both
// kinds of reductions. Extents are odd, and blocks walk over several tiles each.

// Full results in rows: quads, padding, ragged channels and couts.
func.func @staged(%x: tensor<2x5x9x12xf32>, %w: tensor<10x5x3x3xf32>, %b: tensor<10xf32>) -> tensor<2x10x9x12xf32> {
  %o = tensor.empty() : tensor<2x10x9x12xf32>
  %y = conv.fused
      ins(%x, %w : tensor<2x5x9x12xf32>, tensor<10x5x3x3xf32>)
      extras(%b : tensor<10xf32>) maps [(n, f, h, w) -> (f)]
      outs(%o : tensor<2x10x9x12xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [8, 4, 8], thread = [2, 4], lanes = [4, 4, 2], chunk = 2, stages = 3, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %e: f32):
        %0 = arith.addf %acc, %e : f32
        conv.yield %0 : f32
      } -> tensor<2x10x9x12xf32>
  return %y : tensor<2x10x9x12xf32>
}

// Strides and dilations; rows that are no multiple of a quad are copied by
// elements. Three columns a thread divide a row unevenly among the lanes. Two
// stages. Two results, one of them narrow.
func.func @strided(%x: tensor<2x3x15x19xf32>, %w: tensor<5x3x3x2xf32>, %e: tensor<2x5x6x9xf32>) -> (tensor<2x5x6x9xf32>, tensor<2x5x6x9xf16>) {
  %o = tensor.empty() : tensor<2x5x6x9xf32>
  %p = tensor.empty() : tensor<2x5x6x9xf16>
  %y:2 = conv.fused
      ins(%x, %w : tensor<2x3x15x19xf32>, tensor<5x3x3x2xf32>)
      extras(%e : tensor<2x5x6x9xf32>) maps [(n, f, h, w) -> (n, f, h, w)]
      outs(%o, %p : tensor<2x5x6x9xf32>, tensor<2x5x6x9xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [2, 2] dilations [2, 1] pad_low [1, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [4, 4, 6], thread = [1, 3], lanes = [4, 4, 2], chunk = 1, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %v: f32):
        %0 = arith.mulf %acc, %v : f32
        %1 = arith.truncf %acc : f32 to f16
        conv.yield %0, %1 : f32, f16
      } -> (tensor<2x5x6x9xf32>, tensor<2x5x6x9xf16>)
  return %y#0, %y#1 : tensor<2x5x6x9xf32>, tensor<2x5x6x9xf16>
}

// A row of the tile is stored by a whole warp; the epilogue is long enough to
// stay a loop.
func.func @wide(%x: tensor<1x2x5x132xf32>, %w: tensor<4x2x1x3xf32>, %s: f32) -> tensor<1x4x5x130xf32> {
  %o = tensor.empty() : tensor<1x4x5x130xf32>
  %y = conv.fused
      ins(%x, %w : tensor<1x2x5x132xf32>, tensor<4x2x1x3xf32>)
      extras(%s : f32) maps [(n, f, h, w) -> ()]
      outs(%o : tensor<1x4x5x130xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [2, 1, 128], thread = [2, 4], lanes = [1, 1, 32], chunk = 2, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %e: f32):
        %0 = arith.divf %acc, %e : f32
        %1 = math.absf %0 : f32
        %2 = math.sqrt %1 : f32
        %3 = arith.addf %2, %acc : f32
        conv.yield %3 : f32
      } -> tensor<1x4x5x130xf32>
  return %y : tensor<1x4x5x130xf32>
}

// Channels last: straight from registers, in vectors along the couts.
func.func @channels_last(%x: tensor<2x7x9x3xf32>, %w: tensor<3x3x3x12xf32>, %b: tensor<1x1x1x12xf32>) -> tensor<2x7x9x12xf32> {
  %o = tensor.empty() : tensor<2x7x9x12xf32>
  %y = conv.fused
      ins(%x, %w : tensor<2x7x9x3xf32>, tensor<3x3x3x12xf32>)
      extras(%b : tensor<1x1x1x12xf32>) maps [(n, h, w, f) -> (0, 0, 0, f)]
      outs(%o : tensor<2x7x9x12xf32>)
      dims <input = nhwc, filter = hwcf, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [8, 4, 4], thread = [4, 1], lanes = [2, 4, 4], chunk = 3, stages = 3, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %v: f32):
        %0 = arith.addf %acc, %v : f32
        conv.yield %0 : f32
      } -> tensor<2x7x9x12xf32>
  return %y : tensor<2x7x9x12xf32>
}

// One byte a result, channels and couts ragged.
func.func @bytes(%x: tensor<1x6x8x5xf32>, %w: tensor<2x2x5x7xf32>) -> tensor<1x5x7x7xi1> {
  %o = tensor.empty() : tensor<1x5x7x7xi1>
  %z = arith.constant 0.0 : f32
  %y = conv.fused
      ins(%x, %w : tensor<1x6x8x5xf32>, tensor<2x2x5x7xf32>)
      extras(%z : f32) maps [(n, h, w, f) -> ()]
      outs(%o : tensor<1x5x7x7xi1>)
      dims <input = nhwc, filter = hwcf, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [8, 2, 4], thread = [2, 1], lanes = [4, 2, 4], chunk = 2, stages = 4, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %v: f32):
        %0 = arith.cmpf ogt, %acc, %v : f32
        conv.yield %0 : i1
      } -> tensor<1x5x7x7xi1>
  return %y : tensor<1x5x7x7xi1>
}

// Groups, each with its own couts.
func.func @grouped(%x: tensor<2x4x7x8xf32>, %w: tensor<6x2x2x2xf32>) -> tensor<2x6x6x7xf32> {
  %o = tensor.empty() : tensor<2x6x6x7xf32>
  %y = conv.fused
      ins(%x, %w : tensor<2x4x7x8xf32>, tensor<6x2x2x2xf32>)
      outs(%o : tensor<2x6x6x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] groups 2
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [4, 4, 4], thread = [1, 2], lanes = [4, 4, 2], chunk = 2, stages = 3, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x6x6x7xf32>
  return %y : tensor<2x6x6x7xf32>
}

// Zeros between the inputs, as the transpose of a strided convolution has them.
func.func @transposed(%x: tensor<1x3x5x6xf32>, %w: tensor<4x3x3x3xf32>) -> tensor<1x4x9x11xf32> {
  %o = tensor.empty() : tensor<1x4x9x11xf32>
  %y = conv.fused
      ins(%x, %w : tensor<1x3x5x6xf32>, tensor<4x3x3x3xf32>)
      outs(%o : tensor<1x4x9x11xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1] input_dilation [2, 2]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [4, 4, 4], thread = [1, 2], lanes = [4, 4, 2], chunk = 3, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x4x9x11xf32>
  return %y : tensor<1x4x9x11xf32>
}

// Extents that only the launch knows.
func.func @open(%x: tensor<?x3x?x?xf32> {test.shape = array<i64: 2, 3, 6, 9>}, %w: tensor<5x3x3x3xf32>) -> tensor<?x5x?x?xf32> {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %n = tensor.dim %x, %c0 : tensor<?x3x?x?xf32>
  %ih = tensor.dim %x, %c2 : tensor<?x3x?x?xf32>
  %iw = tensor.dim %x, %c3 : tensor<?x3x?x?xf32>
  %h = arith.subi %ih, %c2 : index
  %v = arith.subi %iw, %c2 : index
  %o = tensor.empty(%n, %h, %v) : tensor<?x5x?x?xf32>
  %y = conv.fused
      ins(%x, %w : tensor<?x3x?x?xf32>, tensor<5x3x3x3xf32>)
      outs(%o : tensor<?x5x?x?xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [4, 2, 8], thread = [1, 2], lanes = [4, 2, 4], chunk = 2, stages = 3, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<?x5x?x?xf32>
  return %y : tensor<?x5x?x?xf32>
}

// A filter with many taps: its rows stay a loop.
func.func @tall(%x: tensor<1x2x27x9xf32>, %w: tensor<33x2x17x2xf32>) -> tensor<1x33x11x8xf32> {
  %o = tensor.empty() : tensor<1x33x11x8xf32>
  %y = conv.fused
      ins(%x, %w : tensor<1x2x27x9xf32>, tensor<33x2x17x2xf32>)
      outs(%o : tensor<1x33x11x8xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [32, 8, 8], thread = [8, 8], lanes = [4, 8, 1], chunk = 1, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x33x11x8xf32>
  return %y : tensor<1x33x11x8xf32>
}

// A convolution over one row.
func.func @row(%x: tensor<3x4x21xf32>, %w: tensor<6x4x3xf32>) -> tensor<3x6x19xf32> {
  %o = tensor.empty() : tensor<3x6x19xf32>
  %y = conv.fused
      ins(%x, %w : tensor<3x4x21xf32>, tensor<6x4x3xf32>)
      outs(%o : tensor<3x6x19xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [1] dilations [1] pad_low [0] pad_high [0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [8, 1, 8], thread = [1, 2], lanes = [8, 1, 4], chunk = 2, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<3x6x19xf32>
  return %y : tensor<3x6x19xf32>
}

// A minimum over channels that one tile holds, by two warps.
func.func @reduced(%x: tensor<1x3x9x8xf32>, %w: tensor<13x3x3x3xf32>, %e: tensor<1x1x7x1xf32>) -> tensor<1x1x7x6xf32> {
  %o = tensor.empty() : tensor<1x1x7x6xf32>
  %y = conv.fused
      ins(%x, %w : tensor<1x3x9x8xf32>, tensor<13x3x3x3xf32>)
      extras(%e : tensor<1x1x7x1xf32>) maps [(n, f, h, w) -> (0, 0, h, 0)]
      outs(%o : tensor<1x1x7x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [16, 2, 4], thread = [2, 1], lanes = [4, 2, 4], chunk = 2, stages = 3, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %v: f32):
        conv.yield %acc : f32
      } reduce [minimum] finalize {
      ^bb0(%m: f32, %v: f32):
        %0 = arith.mulf %m, %v : f32
        conv.yield %0 : f32
      } -> tensor<1x1x7x6xf32>
  return %y : tensor<1x1x7x6xf32>
}

// Reductions over channels in several tiles, of which the last is ragged.
func.func @tiles(%x: tensor<2x6x5x3xf32>, %w: tensor<18x2x2x3xf32>, %b: tensor<18xf32>) -> (tensor<2x5x4xf32>, tensor<2x5x4xf32>) {
  %o = tensor.empty() : tensor<2x5x4xf32>
  %p = tensor.empty() : tensor<2x5x4xf32>
  %y:2 = conv.fused
      ins(%x, %w : tensor<2x6x5x3xf32>, tensor<18x2x2x3xf32>)
      extras(%b : tensor<18xf32>) maps [(n, h, w, f) -> (f)]
      outs(%o, %p : tensor<2x5x4xf32>, tensor<2x5x4xf32>)
      dims <input = nhwc, filter = fhwc, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [8, 2, 8], thread = [2, 2], lanes = [4, 2, 4], chunk = 2, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %v: f32):
        %0 = arith.addf %acc, %v : f32
        conv.yield %0, %0 : f32, f32
      } reduce [sum, maximum] -> (tensor<2x5x4xf32>, tensor<2x5x4xf32>)
  return %y#0, %y#1 : tensor<2x5x4xf32>, tensor<2x5x4xf32>
}

// The channel of the minimum, beside the full result.
func.func @argmin(%x: tensor<1x2x6x9xf32>, %w: tensor<12x2x2x2xf32>) -> (tensor<1x12x5x8xf32>, tensor<1x5x8xf32>, tensor<1x5x8xi64>) {
  %o = tensor.empty() : tensor<1x12x5x8xf32>
  %p = tensor.empty() : tensor<1x5x8xf32>
  %q = tensor.empty() : tensor<1x5x8xi64>
  %y:3 = conv.fused
      ins(%x, %w : tensor<1x2x6x9xf32>, tensor<12x2x2x2xf32>)
      outs(%o, %p, %q : tensor<1x12x5x8xf32>, tensor<1x5x8xf32>, tensor<1x5x8xi64>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [8, 4, 4], thread = [2, 2], lanes = [4, 4, 2], chunk = 2, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc, %acc : f32, f32
      } reduce [argmin] -> (tensor<1x12x5x8xf32>, tensor<1x5x8xf32>, tensor<1x5x8xi64>)
  return %y#0, %y#1, %y#2 : tensor<1x12x5x8xf32>, tensor<1x5x8xf32>, tensor<1x5x8xi64>
}

// Tiles that fill everything: no masks.
func.func @whole(%x: tensor<2x4x4x8xf32>, %w: tensor<8x4x1x1xf32>, %s: f32, %t: f32) -> tensor<2x8x4x8xf32> {
  %o = tensor.empty() : tensor<2x8x4x8xf32>
  %y = conv.fused
      ins(%x, %w : tensor<2x4x4x8xf32>, tensor<8x4x1x1xf32>)
      extras(%s, %t : f32, f32) maps [(n, f, h, w) -> (), (n, f, h, w) -> ()]
      outs(%o : tensor<2x8x4x8xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [8, 2, 8], thread = [2, 2], lanes = [4, 2, 4], chunk = 2, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %a: f32, %b: f32):
        %0 = arith.mulf %acc, %a : f32
        %1 = arith.addf %0, %b : f32
        conv.yield %1 : f32
      } -> tensor<2x8x4x8xf32>
  return %y : tensor<2x8x4x8xf32>
}

// The same, channels last.
func.func @whole_channels_last(%x: tensor<8x4x4x4xf32>, %w: tensor<1x1x4x8xf32>) -> tensor<8x4x4x8xf32> {
  %o = tensor.empty() : tensor<8x4x4x8xf32>
  %y = conv.fused
      ins(%x, %w : tensor<8x4x4x4xf32>, tensor<1x1x4x8xf32>)
      outs(%o : tensor<8x4x4x8xf32>)
      dims <input = nhwc, filter = hwcf, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [8, 4, 4], thread = [4, 1], lanes = [2, 4, 4], chunk = 4, stages = 3, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<8x4x4x8xf32>
  return %y : tensor<8x4x4x8xf32>
}

// Rows innermost: neither columns nor couts are neighbours.
func.func @rows_last(%x: tensor<2x3x6x7xf32>, %w: tensor<5x3x2x2xf32>) -> tensor<2x5x6x5xf32> {
  %o = tensor.empty() : tensor<2x5x6x5xf32>
  %y = conv.fused
      ins(%x, %w : tensor<2x3x6x7xf32>, tensor<5x3x2x2xf32>)
      outs(%o : tensor<2x5x6x5xf32>)
      dims <input = nchw, filter = fchw, output = nfwh>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [4, 4, 4], thread = [1, 2], lanes = [4, 4, 2], chunk = 3, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x5x6x5xf32>
  return %y : tensor<2x5x6x5xf32>
}

// 8-byte results: vectors of two, by several warps in each direction.
func.func @doubles(%x: tensor<2x2x9x19xf32>, %w: tensor<12x2x3x3xf32>) -> tensor<2x12x7x17xf64> {
  %o = tensor.empty() : tensor<2x12x7x17xf64>
  %y = conv.fused
      ins(%x, %w : tensor<2x2x9x19xf32>, tensor<12x2x3x3xf32>)
      outs(%o : tensor<2x12x7x17xf64>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [8, 4, 16], thread = [2, 4], lanes = [2, 4, 4], chunk = 2, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %0 = arith.extf %acc : f32 to f64
        conv.yield %0 : f64
      } -> tensor<2x12x7x17xf64>
  return %y : tensor<2x12x7x17xf64>
}

// Vectors of two that a warp reorders through shared memory.
func.func @pairs(%x: tensor<3x2x5x22xf32>, %w: tensor<4x2x3x3xf32>) -> tensor<3x4x3x20xf64> {
  %o = tensor.empty() : tensor<3x4x3x20xf64>
  %y = conv.fused
      ins(%x, %w : tensor<3x2x5x22xf32>, tensor<4x2x3x3xf32>)
      outs(%o : tensor<3x4x3x20xf64>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [4, 2, 16], thread = [1, 4], lanes = [4, 2, 4], chunk = 1, stages = 3, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        %0 = arith.extf %acc : f32 to f64
        conv.yield %0 : f64
      } -> tensor<3x4x3x20xf64>
  return %y : tensor<3x4x3x20xf64>
}

// Partial results in vectors of four; channels that fill their tile.
func.func @maximum(%x: tensor<2x2x5x20xf32>, %w: tensor<16x2x2x1xf32>) -> tensor<2x4x20xf32> {
  %o = tensor.empty() : tensor<2x4x20xf32>
  %y = conv.fused
      ins(%x, %w : tensor<2x2x5x20xf32>, tensor<16x2x2x1xf32>)
      outs(%o : tensor<2x4x20xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [16, 2, 16], thread = [2, 4], lanes = [4, 2, 4], chunk = 2, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } reduce [maxnum] -> tensor<2x4x20xf32>
  return %y : tensor<2x4x20xf32>
}

// A reduction over channels at open extents, which masks cut.
func.func @open_argmax(%x: tensor<?x?x?x3xf32> {test.shape = array<i64: 2, 4, 7, 3>}, %w: tensor<3x2x2x6xf32>) -> tensor<?x?x?xi64> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %n = tensor.dim %x, %c0 : tensor<?x?x?x3xf32>
  %ih = tensor.dim %x, %c1 : tensor<?x?x?x3xf32>
  %iw = tensor.dim %x, %c2 : tensor<?x?x?x3xf32>
  %h = arith.subi %ih, %c1 : index
  %v = arith.subi %iw, %c1 : index
  %o = tensor.empty(%n, %h, %v) : tensor<?x?x?xf32>
  %p = tensor.empty(%n, %h, %v) : tensor<?x?x?xi64>
  %y:2 = conv.fused
      ins(%x, %w : tensor<?x?x?x3xf32>, tensor<3x2x2x6xf32>)
      outs(%o, %p : tensor<?x?x?xf32>, tensor<?x?x?xi64>)
      dims <input = nhwc, filter = chwf, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [4, 2, 8], thread = [1, 2], lanes = [4, 2, 4], chunk = 2, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } reduce [argmax] -> (tensor<?x?x?xf32>, tensor<?x?x?xi64>)
  return %y#1 : tensor<?x?x?xi64>
}

// Kernels of the fallback path before and after the fused one.
func.func @stock(%x: tensor<2x3x6x7xf32>, %w: tensor<4x3x3x3xf32>) -> tensor<2x4xf32> {
  %zero = arith.constant 0.0 : f32
  %ex = tensor.empty() : tensor<2x3x6x7xf32>
  %square = linalg.map { arith.mulf } ins(%x, %x : tensor<2x3x6x7xf32>, tensor<2x3x6x7xf32>) outs(%ex : tensor<2x3x6x7xf32>)
  %o = tensor.empty() : tensor<2x4x4x5xf32>
  %y = conv.fused
      ins(%square, %w : tensor<2x3x6x7xf32>, tensor<4x3x3x3xf32>)
      outs(%o : tensor<2x4x4x5xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [4, 4, 4], thread = [1, 2], lanes = [4, 4, 2], chunk = 3, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x4x4x5xf32>
  %e = tensor.empty() : tensor<2x4xf32>
  %init = linalg.fill ins(%zero : f32) outs(%e : tensor<2x4xf32>) -> tensor<2x4xf32>
  %sum = linalg.reduce ins(%y : tensor<2x4x4x5xf32>) outs(%init : tensor<2x4xf32>) dimensions = [2, 3]
    (%a: f32, %b: f32) {
      %s = arith.addf %a, %b : f32
      linalg.yield %s : f32
    }
  return %sum : tensor<2x4xf32>
}
