// RUN: conv-opt %s --conv-decompose --verify-diagnostics

// Channels of a layout without strides cannot be split in place.
func.func @no_decompose_layout(%x: memref<1x4x4x4xf32, affine_map<(a, b, c, d) -> (a, b floordiv 3, b mod 3, c, d)>>, %w: memref<4x2x3x3xf32>, %o: memref<1x4x2x2xf32>) {
  // expected-error @+1 {{'conv.fused' op expects memrefs of strided layout to split their channels into 2 groups; copy the operands to an identity layout first}}
  conv.fused ins(%x, %w : memref<1x4x4x4xf32, affine_map<(a, b, c, d) -> (a, b floordiv 3, b mod 3, c, d)>>, memref<4x2x3x3xf32>) outs(%o : memref<1x4x2x2xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] groups 2
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}
