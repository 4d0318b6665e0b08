// RUN: conv-opt %s --transform-interpreter --split-input-file --verify-diagnostics=only-expected

// A reduction takes all channels.
func.func @no_tile_reduced_channels(%x: tensor<2x4x10x9xf32>, %w: tensor<8x4x3x3xf32>, %i: tensor<2x8x7xf32>) {
  // expected-error @+1 {{'conv.fused' op expects tiles with all output channels, which it reduces; leave the channel loop untiled}}
  %y = conv.fused ins(%x, %w : tensor<2x4x10x9xf32>, tensor<8x4x3x3xf32>) outs(%i : tensor<2x8x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } reduce [sum] -> tensor<2x8x7xf32>
  return
}
module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %0 = transform.structured.match ops{["conv.fused"]} in %root : (!transform.any_op) -> !transform.any_op
    %t, %l:1 = transform.structured.tile_using_for %0 tile_sizes [0, 4, 0, 0] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// Groups are an attribute: where a tile begins must be known.
func.func @no_tile_groups(%x: tensor<2x4x10x9xf32>, %w: tensor<8x2x3x3xf32>, %i: tensor<2x8x8x7xf32>) {
  // expected-error @+1 {{'conv.fused' op expects a channel tile of whole groups of 4 channels at a static offset; leave the channel loop untiled}}
  %y = conv.fused ins(%x, %w : tensor<2x4x10x9xf32>, tensor<8x2x3x3xf32>) outs(%i : tensor<2x8x8x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] groups 2
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x8x8x7xf32>
  return
}
module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %0 = transform.structured.match ops{["conv.fused"]} in %root : (!transform.any_op) -> !transform.any_op
    %t, %l:1 = transform.structured.tile_using_for %0 tile_sizes [0, 4, 0, 0] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// And so must be its size.
func.func @no_tile_ragged_groups(%x: tensor<2x8x10x9xf32>, %w: tensor<8x1x3x3xf32>, %i: tensor<2x8x8x7xf32>) {
  // expected-error @+1 {{'conv.fused' op expects static channels and a channel tile of static size that divides them, to tile 8 groups}}
  %y = conv.fused ins(%x, %w : tensor<2x8x10x9xf32>, tensor<8x1x3x3xf32>) outs(%i : tensor<2x8x8x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] groups 8
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x8x8x7xf32>
  return
}
module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %0 = transform.structured.match ops{["conv.fused"]} in %root : (!transform.any_op) -> !transform.any_op
    %t, %l:1 = transform.structured.tile_using_for %0 tile_sizes [0, 3, 0, 0] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// So are the zeros of an input dilation.
func.func @no_tile_input_dilation(%x: tensor<2x4x5x9xf32>, %w: tensor<8x4x3x3xf32>, %i: tensor<2x8x7x7xf32>) {
  // expected-error @+1 {{'conv.fused' op expects tiles at static offsets along 'h', whose input dilation is 2: the zeros that a tile starts with are an attribute; leave this loop untiled or unroll it}}
  %y = conv.fused ins(%x, %w : tensor<2x4x5x9xf32>, tensor<8x4x3x3xf32>) outs(%i : tensor<2x8x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] input_dilation [2, 1]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x8x7x7xf32>
  return
}
module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %0 = transform.structured.match ops{["conv.fused"]} in %root : (!transform.any_op) -> !transform.any_op
    %t, %l:1 = transform.structured.tile_using_for %0 tile_sizes [0, 0, 2, 0] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// A view cannot be padded.
func.func @no_tile_padded_memref(%x: memref<2x4x10x9xf32>, %w: memref<8x4x3x3xf32>, %i: memref<2x8x8x9xf32>) {
  // expected-error @+1 {{'conv.fused' op expects no padding along 'w' to tile memrefs at offsets known at run time; tile before bufferization or leave this loop untiled}}
  conv.fused ins(%x, %w : memref<2x4x10x9xf32>, memref<8x4x3x3xf32>) outs(%i : memref<2x8x8x9xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 1] pad_high [0, 1]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}
module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %0 = transform.structured.match ops{["conv.fused"]} in %root : (!transform.any_op) -> !transform.any_op
    %t, %l:1 = transform.structured.tile_using_for %0 tile_sizes [0, 0, 0, 3] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}
