// An input whose rows are open may turn out to have none.
// RUN: conv-sim %s --shape=arg0=2x8x0x4 | FileCheck %s
// RUN: conv-sim %s --shape=arg0=2x8x3x4 | FileCheck %s
// CHECK-NOT: WRONG

// CHECK: open_apart result0: right
func.func @open_apart(%x: tensor<2x8x?x4xf16>, %w: tensor<16x8x3x3xf16>) -> tensor<2x16x?x4xf32> {
  %axis = arith.constant 2 : index
  %two = arith.constant 2 : index
  %rows = tensor.dim %x, %axis : tensor<2x8x?x4xf16>
  %most = arith.addi %rows, %two : index
  %o = tensor.empty(%most) : tensor<2x16x?x4xf32>
  %y = conv.fused ins(%x, %w : tensor<2x8x?x4xf16>, tensor<16x8x3x3xf16>) outs(%o : tensor<2x16x?x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [2, 1] pad_high [2, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [16, 4, 8], warp = [16, 2, 8], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x?x4xf32>
  return %y : tensor<2x16x?x4xf32>
}

// CHECK: open_widened result0: right
func.func @open_widened(%x: tensor<2x8x?x4xf16>, %w: tensor<16x8x3x3xf16>) -> tensor<2x16x?x4xf32> {
  %axis = arith.constant 2 : index
  %two = arith.constant 2 : index
  %rows = tensor.dim %x, %axis : tensor<2x8x?x4xf16>
  %most = arith.addi %rows, %two : index
  %o = tensor.empty(%most) : tensor<2x16x?x4xf32>
  %y = conv.fused ins(%x, %w : tensor<2x8x?x4xf16>, tensor<16x8x3x3xf16>) outs(%o : tensor<2x16x?x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [2, 1] pad_high [2, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [16, 4, 16], thread = [4, 4], lanes = [4, 2, 4], chunk = 2, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x?x4xf32>
  return %y : tensor<2x16x?x4xf32>
}

// CHECK: open_gathered result0: right
func.func @open_gathered(%x: tensor<2x8x?x4xf16>, %w: tensor<16x8x3x3xf16>) -> tensor<2x16x?x4xf32> {
  %axis = arith.constant 2 : index
  %two = arith.constant 2 : index
  %rows = tensor.dim %x, %axis : tensor<2x8x?x4xf16>
  %most = arith.addi %rows, %two : index
  %o = tensor.empty(%most) : tensor<2x16x?x4xf32>
  %y = conv.fused ins(%x, %w : tensor<2x8x?x4xf16>, tensor<16x8x3x3xf16>) outs(%o : tensor<2x16x?x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [2, 1] pad_high [2, 1]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [16, 16], warp = [16, 16], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x?x4xf32>
  return %y : tensor<2x16x?x4xf32>
}

// CHECK: open_depthwise result0: right
func.func @open_depthwise(%x: tensor<2x8x?x4xf16>, %w: tensor<8x1x3x3xf16>) -> tensor<2x8x?x4xf32> {
  %axis = arith.constant 2 : index
  %two = arith.constant 2 : index
  %rows = tensor.dim %x, %axis : tensor<2x8x?x4xf16>
  %most = arith.addi %rows, %two : index
  %o = tensor.empty(%most) : tensor<2x8x?x4xf32>
  %y = conv.fused ins(%x, %w : tensor<2x8x?x4xf16>, tensor<8x1x3x3xf16>) outs(%o : tensor<2x8x?x4xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [2, 1] pad_high [2, 1] groups 8
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.depthwise<tile = [8, 4, 16], thread = [1, 2, 4], lanes = [8, 1, 4], stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x8x?x4xf32>
  return %y : tensor<2x8x?x4xf32>
}
