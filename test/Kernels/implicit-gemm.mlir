// RUN: conv-opt %s --conv-assign-schedules | FileCheck %s
// RUN: conv-opt %s --conv-assign-schedules --conv-print-schedules -o /dev/null | FileCheck %s --check-prefix=PRINT

// One tap: pixels of all images are one row of a matrix.
// CHECK-LABEL: func @pointwise
//       CHECK: schedule #conv_kernel.implicit_gemm<tile =
// PRINT-LABEL: conv.fused in @pointwise
//       PRINT: given: #conv_kernel.implicit_gemm<
func.func @pointwise(%x: tensor<256x512x28x28xf32>, %w: tensor<128x512x1x1xf32>, %o: tensor<256x128x28x28xf32>) -> tensor<256x128x28x28xf32> {
  %y = conv.fused ins(%x, %w : tensor<256x512x28x28xf32>, tensor<128x512x1x1xf32>)
      outs(%o : tensor<256x128x28x28xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<256x128x28x28xf32>
  return %y : tensor<256x128x28x28xf32>
}

// 3x3 on a large plane keeps its halo, which serves nine taps.
// CHECK-LABEL: func @no_large_plane
//       CHECK: schedule #conv_kernel.halo_mma<tile =
func.func @no_large_plane(%x: tensor<16x64x130x130xf32>, %w: tensor<128x64x3x3xf32>, %o: tensor<16x128x128x128xf32>) -> tensor<16x128x128x128xf32> {
  %y = conv.fused ins(%x, %w : tensor<16x64x130x130xf32>, tensor<128x64x3x3xf32>)
      outs(%o : tensor<16x128x128x128xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<16x128x128x128xf32>
  return %y : tensor<16x128x128x128xf32>
}

// Of planes of 5x5 whole rows are staged, once for all taps.
// CHECK-LABEL: func @no_small_plane
//       CHECK: schedule #conv_kernel.rows_mma<tile =
func.func @no_small_plane(%x: tensor<256x5x5x512xf16>, %w: tensor<512x512x3x3xf16>, %o: tensor<256x5x5x512xf16>) -> tensor<256x5x5x512xf16> {
  %y = conv.fused ins(%x, %w : tensor<256x5x5x512xf16>, tensor<512x512x3x3xf16>)
      outs(%o : tensor<256x5x5x512xf16>)
      dims <input = nhwc, filter = fchw, output = nhwf>
      strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %0 = arith.truncf %acc : f32 to f16
        conv.yield %0 : f16
      } -> tensor<256x5x5x512xf16>
  return %y : tensor<256x5x5x512xf16>
}

// Three dimensions: where strides leave out most of the rows, pixels are gathered.
// CHECK-LABEL: func @planes
//       CHECK: schedule #conv_kernel.implicit_gemm<tile =
// PRINT-LABEL: conv.fused in @planes
//       PRINT: 8 x 56 x 56 -> 4 x 14 x 14, taps 3 x 3 x 3
func.func @planes(%x: tensor<8x64x8x56x56xf32>, %w: tensor<64x64x3x3x3xf32>, %o: tensor<8x64x4x14x14xf32>) -> tensor<8x64x4x14x14xf32> {
  %y = conv.fused ins(%x, %w : tensor<8x64x8x56x56xf32>, tensor<64x64x3x3x3xf32>)
      outs(%o : tensor<8x64x4x14x14xf32>)
      dims <input = ncdhw, filter = fcdhw, output = nfdhw>
      strides [2, 4, 4] dilations [1, 1, 1] pad_low [1, 1, 1] pad_high [1, 1, 1]
      numerics <multiply = tf32, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<8x64x4x14x14xf32>
  return %y : tensor<8x64x4x14x14xf32>
}

// Inputs with zeros between them are not gathered.
// CHECK-LABEL: func @no_input_dilation
//   CHECK-NOT: implicit_gemm
//       CHECK: return
func.func @no_input_dilation(%x: tensor<1x64x5x5xf32>, %w: tensor<64x64x1x1xf32>, %o: tensor<1x64x9x9xf32>) -> tensor<1x64x9x9xf32> {
  %y = conv.fused ins(%x, %w : tensor<1x64x5x5xf32>, tensor<64x64x1x1xf32>)
      outs(%o : tensor<1x64x9x9xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] input_dilation [2, 2]
      numerics <multiply = tf32, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x64x9x9xf32>
  return %y : tensor<1x64x9x9xf32>
}
