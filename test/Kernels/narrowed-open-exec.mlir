// f32 that are narrowed, of open extents, of which one is 0 at run time: what is not
// there is not read.
// RUN: conv-sim %s --shape=arg0=2x5x7x16 | FileCheck %s
// RUN: conv-sim %s --shape=arg0=2x0x7x16 | FileCheck %s

// CHECK: halo_open result0: right
func.func @halo_open(%x: tensor<?x?x?x16xf32>, %w: tensor<20x16x3x3xf32>) -> tensor<?x?x?x20xf32> {
  %c0 = arith.constant 0 : index
  %d0 = tensor.dim %x, %c0 : tensor<?x?x?x16xf32>
  %c1 = arith.constant 1 : index
  %d1 = tensor.dim %x, %c1 : tensor<?x?x?x16xf32>
  %c2 = arith.constant 2 : index
  %d2 = tensor.dim %x, %c2 : tensor<?x?x?x16xf32>
  %o = tensor.empty(%d0, %d1, %d2) : tensor<?x?x?x20xf32>
  %y = conv.fused ins(%x, %w : tensor<?x?x?x16xf32>, tensor<20x16x3x3xf32>) outs(%o : tensor<?x?x?x20xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = f16, accumulate = f32>
      schedule #conv_kernel.halo_mma<tile = [32, 4, 16], warp = [16, 2, 16], chunk = 8, stages = 2, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<?x?x?x20xf32>
  return %y : tensor<?x?x?x20xf32>
}

// CHECK: gather_open result0: right
func.func @gather_open(%x: tensor<?x?x?x16xf32>, %w: tensor<20x16x3x3xf32>) -> tensor<?x?x?x20xf32> {
  %c0 = arith.constant 0 : index
  %d0 = tensor.dim %x, %c0 : tensor<?x?x?x16xf32>
  %c1 = arith.constant 1 : index
  %d1 = tensor.dim %x, %c1 : tensor<?x?x?x16xf32>
  %c2 = arith.constant 2 : index
  %d2 = tensor.dim %x, %c2 : tensor<?x?x?x16xf32>
  %o = tensor.empty(%d0, %d1, %d2) : tensor<?x?x?x20xf32>
  %y = conv.fused ins(%x, %w : tensor<?x?x?x16xf32>, tensor<20x16x3x3xf32>) outs(%o : tensor<?x?x?x20xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = f16, accumulate = f32>
      schedule #conv_kernel.implicit_gemm<tile = [32, 32], warp = [16, 16], chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<?x?x?x20xf32>
  return %y : tensor<?x?x?x20xf32>
}

// CHECK: packed_open result0: right
func.func @packed_open(%x: tensor<?x?x?x16xf32>, %w: tensor<20x16x3x3xf32>) -> tensor<?x?x?x20xf32> {
  %c0 = arith.constant 0 : index
  %d0 = tensor.dim %x, %c0 : tensor<?x?x?x16xf32>
  %c1 = arith.constant 1 : index
  %d1 = tensor.dim %x, %c1 : tensor<?x?x?x16xf32>
  %c2 = arith.constant 2 : index
  %d2 = tensor.dim %x, %c2 : tensor<?x?x?x16xf32>
  %o = tensor.empty(%d0, %d1, %d2) : tensor<?x?x?x20xf32>
  %y = conv.fused ins(%x, %w : tensor<?x?x?x16xf32>, tensor<20x16x3x3xf32>) outs(%o : tensor<?x?x?x20xf32>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = f16, accumulate = f32>
      schedule #conv_kernel.packed_mma<tile = [32, 2, 16], warp = [16, 2, 8], stages = 2, blocks_per_sm = 1, shared_filter = true>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<?x?x?x20xf32>
  return %y : tensor<?x?x?x20xf32>
}
