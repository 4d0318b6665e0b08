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

// Casts hide the extent from the verifier, not from what reads sizes.
func.func @no_dilation_past_64_bits(%x: tensor<1x4x4611686018427387910xf32>, %w: tensor<4x4x?xf32>, %o: tensor<1x4x?xf32>) -> tensor<1x4x?xf32> {
  %c = tensor.cast %x : tensor<1x4x4611686018427387910xf32> to tensor<1x4x?xf32>
  // expected-error @+1 {{'conv.fused' op expects an input of extents that fit 64 bits once dilated by [3] and padded by [1] and [0]; casts hide extents for which they do not}}
  %0 = conv.fused ins(%c, %w : tensor<1x4x?xf32>, tensor<4x4x?xf32>) outs(%o : tensor<1x4x?xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [1] dilations [1] pad_low [1] pad_high [0] input_dilation [3]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x4x?xf32>
  return %0 : tensor<1x4x?xf32>
}

// The same of memrefs.
func.func @no_padding_past_64_bits(%x: memref<1x4x9223372036854775807xf32>, %w: memref<4x4x?xf32>, %o: memref<1x4x?xf32>) {
  %c = memref.cast %x : memref<1x4x9223372036854775807xf32> to memref<1x4x?xf32>
  // expected-error @+1 {{'conv.fused' op expects an input of extents that fit 64 bits once dilated by [1] and padded by [1] and [0]; casts hide extents for which they do not}}
  conv.fused ins(%c, %w : memref<1x4x?xf32>, memref<4x4x?xf32>) outs(%o : memref<1x4x?xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [1] dilations [1] pad_low [1] pad_high [0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}
