// RUN: conv-opt %s --split-input-file --verify-diagnostics --allow-unregistered-dialect

// One case per constraint of ConvOps.td, named after it.

// (C1) The input's rank is that of its order.
func.func @fused_c1_input(%x: tensor<4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o0: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects input of rank 4 (dims 'nchw'), got rank 3}}
  %r = conv.fused ins(%x, %w : tensor<4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o0 : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    } -> tensor<4x6x6x6xf32>
  return
}

// -----

// (C1) The filter's rank is that of its order.
func.func @fused_c1_filter(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3x3xf32>, %o0: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects filter of rank 4 (dims 'fchw'), got rank 5}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3x3xf32>)
    outs(%o0 : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    } -> tensor<4x6x6x6xf32>
  return
}

// -----

// (C2) One stride per spatial dimension.
func.func @fused_c2_count(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o0: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects 2 strides (one per spatial dimension), got 3}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o0 : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    } -> tensor<4x6x6x6xf32>
  return
}

// -----

// (C2) Strides are positive.
func.func @fused_c2_stride(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o0: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects strides between 1 and 2147483647, got 0}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o0 : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [0, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    } -> tensor<4x6x6x6xf32>
  return
}

// -----

// (C2) Dilations are positive.
func.func @fused_c2_dilation(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o0: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects dilations between 1 and 2147483647, got -1}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o0 : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, -1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    } -> tensor<4x6x6x6xf32>
  return
}

// -----

// (C2) Paddings are not negative.
func.func @fused_c2_pad(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o0: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects pad_low between 0 and 2147483647, got -2}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o0 : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [-2, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    } -> tensor<4x6x6x6xf32>
  return
}

// -----

// (C2) Paddings are bounded, so that sums of them are.
func.func @fused_c2_pad_huge(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o0: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects pad_high between 0 and 2147483647, got 9223372036854775807}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o0 : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 9223372036854775807]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    } -> tensor<4x6x6x6xf32>
  return
}

// -----

// (C2) Input dilations are positive.
func.func @fused_c2_input_dilation(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o0: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects input_dilation between 1 and 2147483647, got 0}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o0 : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] input_dilation [0, 1]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    } -> tensor<4x6x6x6xf32>
  return
}

// -----

// (C2) One input dilation per spatial dimension.
func.func @fused_c2_input_dilation_count(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o0: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects 2 input_dilation (one per spatial dimension), got 0}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o0 : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] input_dilation []
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    } -> tensor<4x6x6x6xf32>
  return
}

// -----

// (C3) Groups are positive.
func.func @fused_c3_positive(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o0: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects a positive number of groups, got -2}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o0 : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] groups -2
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    } -> tensor<4x6x6x6xf32>
  return
}

// -----

// (C3) Groups divide the input channels.
func.func @fused_c3_input(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o0: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects groups to divide the input channels, got 3 groups and 4 channels}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o0 : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] groups 3
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    } -> tensor<4x6x6x6xf32>
  return
}

// -----

// (C3) Groups divide the output channels.
func.func @fused_c3_output(%x: tensor<4x4x8x8xf32>, %w: tensor<6x1x3x3xf32>, %o0: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects groups to divide the output channels, got 4 groups and 6 channels}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x1x3x3xf32>)
    outs(%o0 : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] groups 4
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    } -> tensor<4x6x6x6xf32>
  return
}

// -----

// (C3) The filter holds the channels of one group.
func.func @fused_c3_filter(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o0: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects a filter with 2 channels (4 input channels / 2 groups), got 4}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o0 : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] groups 2
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    } -> tensor<4x6x6x6xf32>
  return
}

// -----

// (C3) Absurd group counts do not overflow.
func.func @fused_c3_huge(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o0: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects groups to divide the input channels, got 9223372036854775807 groups and 4 channels}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o0 : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] groups 9223372036854775807
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    } -> tensor<4x6x6x6xf32>
  return
}

// -----

// (C4) The output's extents are those of the geometry.
func.func @fused_c4_shape(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o0: tensor<4x6x6x8xf32>) {
  // expected-error @+1 {{'conv.fused' op expects full result 0 to have the shape 4x6x6x6 that the geometry gives (nfhw), got 4x6x6x8}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o0 : tensor<4x6x6x8xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    } -> tensor<4x6x6x8xf32>
  return
}

// -----

// (C4) The output's rank is that of its order.
func.func @fused_c4_rank(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o0: tensor<4x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects full result 0 to have the shape 4x6x6x6 that the geometry gives (nfhw), got 4x6x6}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o0 : tensor<4x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    } -> tensor<4x6x6xf32>
  return
}

// -----

// (C4) Dynamic extents are not compared, static ones are.
func.func @fused_c4_dynamic(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o0: tensor<?x5x?x?xf32>) {
  // expected-error @+1 {{'conv.fused' op expects full result 0 to have the shape 4x6x6x6 that the geometry gives (nfhw), got ?x5x?x?}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o0 : tensor<?x5x?x?xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    } -> tensor<?x5x?x?xf32>
  return
}

// -----

// (C4) Extents are not negative.
func.func @fused_c4_negative(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x11xf32>, %o0: tensor<4x6x6x0xf32>) {
  // expected-error @+1 {{'conv.fused' op expects the filter to fit the padded input along 'w', got an output extent of -2}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x11xf32>)
    outs(%o0 : tensor<4x6x6x0xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    } -> tensor<4x6x6x0xf32>
  return
}

// -----

// (C4) A filter has taps.
func.func @fused_c4_taps(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x0x3xf32>, %o0: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects a filter with at least 1 tap along 'h', got 0}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x0x3xf32>)
    outs(%o0 : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    } -> tensor<4x6x6x6xf32>
  return
}

// -----

// (C4) Arithmetic on extents does not overflow.
func.func @fused_c4_overflow(%x: tensor<4x4x4611686018427387904x8xf32>, %w: tensor<6x4x3x3xf32>, %o0: tensor<4x6x?x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects extents along 'h' that fit 64 bits, got an input of 4611686018427387904 with input dilation 3 and a filter of 3 with dilation 1}}
  %r = conv.fused ins(%x, %w : tensor<4x4x4611686018427387904x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o0 : tensor<4x6x?x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] input_dilation [3, 1]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    } -> tensor<4x6x?x6xf32>
  return
}

// -----

// (C4) Nor where the filter is open.
func.func @fused_c4_overflow_open_filter(%x: tensor<4x4x4611686018427387904x8xf32>, %w: tensor<6x4x?x3xf32>, %o0: tensor<4x6x?x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects extents along 'h' that fit 64 bits, got an input of 4611686018427387904 with input dilation 3 and a filter of ? with dilation 1}}
  %r = conv.fused ins(%x, %w : tensor<4x4x4611686018427387904x8xf32>, tensor<6x4x?x3xf32>)
    outs(%o0 : tensor<4x6x?x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] input_dilation [3, 1]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    } -> tensor<4x6x?x6xf32>
  return
}

// -----

// (C4) Nor where the input is.
func.func @fused_c4_overflow_open_input(%x: tensor<4x4x?x8xf32>, %w: tensor<6x4x4611686018427387904x3xf32>, %o0: tensor<4x6x?x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects extents along 'h' that fit 64 bits, got an input of ? with input dilation 1 and a filter of 4611686018427387904 with dilation 3}}
  %r = conv.fused ins(%x, %w : tensor<4x4x?x8xf32>, tensor<6x4x4611686018427387904x3xf32>)
    outs(%o0 : tensor<4x6x?x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [3, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    } -> tensor<4x6x?x6xf32>
  return
}

// -----

// (C4) An order that leaves out a letter means an extent of 1.
func.func @fused_c4_no_channels(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o0: tensor<4x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects a filter with 1 output channel where the output order 'nhw' leaves out 'f', got 6}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o0 : tensor<4x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    } -> tensor<4x6x6xf32>
  return
}

// -----

// (C5) Input and filter are of one kind.
func.func @fused_c5_kind(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xi32>, %o0: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects input and filter elements that are both floats or both signless integers, got 'f32' and 'i32'}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xi32>)
    outs(%o0 : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    } -> tensor<4x6x6x6xf32>
  return
}

// -----

// (C5) Integers are signless.
func.func @fused_c5_signed(%x: tensor<4x4x8x8xui8>, %w: tensor<6x4x3x3xui8>, %o0: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects input and filter elements that are both floats or both signless integers, got 'ui8' and 'ui8'}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xui8>, tensor<6x4x3x3xui8>)
    outs(%o0 : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    } -> tensor<4x6x6x6xf32>
  return
}

// -----

// (C5) The sum is of the operands' kind.
func.func @fused_c5_accumulate_kind(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o0: tensor<4x6x6x6xi32>) {
  // expected-error @+1 {{'conv.fused' op expects a float accumulate type, as input and filter are, got 'i32'}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o0 : tensor<4x6x6x6xi32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = i32>
    epilogue {
    ^bb0(%acc: i32):
    conv.yield %acc : i32
    } -> tensor<4x6x6x6xi32>
  return
}

// -----

// (C5) No unit adds wider integers.
func.func @fused_c5_accumulate_wide(%x: tensor<4x4x8x8xi8>, %w: tensor<6x4x3x3xi8>, %o0: tensor<4x6x6x6xi65>) {
  // expected-error @+1 {{'conv.fused' op expects an accumulate type of at most 64 bits, got 'i65'}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xi8>, tensor<6x4x3x3xi8>)
    outs(%o0 : tensor<4x6x6x6xi65>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = i65>
    epilogue {
    ^bb0(%acc: i65):
    conv.yield %acc : i65
    } -> tensor<4x6x6x6xi65>
  return
}

// -----

// (C5) The sum is no narrower than the operands.
func.func @fused_c5_accumulate_width(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o0: tensor<4x6x6x6xf16>) {
  // expected-error @+1 {{'conv.fused' op expects an accumulate type that holds every 'f32', got 'f16'}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o0 : tensor<4x6x6x6xf16>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f16>
    epilogue {
    ^bb0(%acc: f16):
    conv.yield %acc : f16
    } -> tensor<4x6x6x6xf16>
  return
}

// -----

// (C5) A type of the same width may hold fewer values.
func.func @fused_c5_accumulate_range(%x: tensor<4x4x8x8xbf16>, %w: tensor<6x4x3x3xf16>, %o0: tensor<4x6x6x6xf16>) {
  // expected-error @+1 {{'conv.fused' op expects an accumulate type that holds every 'bf16', got 'f16'}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xbf16>, tensor<6x4x3x3xf16>)
    outs(%o0 : tensor<4x6x6x6xf16>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f16>
    epilogue {
    ^bb0(%acc: f16):
    conv.yield %acc : f16
    } -> tensor<4x6x6x6xf16>
  return
}

// -----

// (C5) The fast products are summed in f32.
func.func @fused_c5_multiply(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o0: tensor<4x6x6x6xf64>) {
  // expected-error @+1 {{'conv.fused' op expects accumulate = f32 with multiply = tf32, got 'f64'}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o0 : tensor<4x6x6x6xf64>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = tf32, accumulate = f64>
    epilogue {
    ^bb0(%acc: f64):
    conv.yield %acc : f64
    } -> tensor<4x6x6x6xf64>
  return
}

// -----

// (C5) Operands of 16 bits have their format already.
func.func @fused_c5_multiply_operands(%x: tensor<4x4x8x8xf16>, %w: tensor<6x4x3x3xf16>, %o0: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects input and filter elements of f32, or of the type that is named, with multiply = tf32, got 'f16' and 'f16'}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf16>, tensor<6x4x3x3xf16>)
    outs(%o0 : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = tf32, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    } -> tensor<4x6x6x6xf32>
  return
}

// -----

// (C6) There is one map per extra.
func.func @fused_c6_number(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %b: tensor<6xf32>, %o0: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects one map per extra, got 2 maps for 1 extras}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    extras(%b : tensor<6xf32>) maps [(n, f, p, q) -> (f), (n, f, p, q) -> (f)]
    outs(%o0 : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32, %e: f32):
    %s = arith.addf %acc, %e : f32
    conv.yield %s : f32
    } -> tensor<4x6x6x6xf32>
  return
}

// -----

// (C6) Maps are from the output space.
func.func @fused_c6_dims(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %b: tensor<6xf32>, %o0: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects map 0 to have 4 dimensions (the output space) and no symbols, got affine_map<(d0, d1) -> (d1)>}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    extras(%b : tensor<6xf32>) maps [(n, f) -> (f)]
    outs(%o0 : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32, %e: f32):
    %s = arith.addf %acc, %e : f32
    conv.yield %s : f32
    } -> tensor<4x6x6x6xf32>
  return
}

// -----

// (C6) Maps have no symbols.
func.func @fused_c6_symbols(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %b: tensor<6xf32>, %o0: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects map 0 to have 4 dimensions (the output space) and no symbols, got affine_map<(d0, d1, d2, d3)[s0] -> (d1)>}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    extras(%b : tensor<6xf32>) maps [(n, f, p, q)[s] -> (f)]
    outs(%o0 : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32, %e: f32):
    %s = arith.addf %acc, %e : f32
    conv.yield %s : f32
    } -> tensor<4x6x6x6xf32>
  return
}

// -----

// (C6) Maps have the extra's rank as results.
func.func @fused_c6_results(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %b: tensor<6xf32>, %o0: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects map 0 to have one result per dimension of its extra, 1, got 2}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    extras(%b : tensor<6xf32>) maps [(n, f, p, q) -> (n, f)]
    outs(%o0 : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32, %e: f32):
    %s = arith.addf %acc, %e : f32
    conv.yield %s : f32
    } -> tensor<4x6x6x6xf32>
  return
}

// -----

// (C6) A scalar's map has no results.
func.func @fused_c6_scalar(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %b: f32, %o0: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects map 0 to have one result per dimension of its extra, 0, got 1}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    extras(%b : f32) maps [(n, f, p, q) -> (f)]
    outs(%o0 : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32, %e: f32):
    %s = arith.addf %acc, %e : f32
    conv.yield %s : f32
    } -> tensor<4x6x6x6xf32>
  return
}

// -----

// (C6) Maps only project and broadcast.
func.func @fused_c6_expression(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %b: tensor<6xf32>, %o0: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects each result of map 0 to be a dimension or the constant 0, got affine_map<(d0, d1, d2, d3) -> (d1 + 1)>}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    extras(%b : tensor<6xf32>) maps [(n, f, p, q) -> (f + 1)]
    outs(%o0 : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32, %e: f32):
    %s = arith.addf %acc, %e : f32
    conv.yield %s : f32
    } -> tensor<4x6x6x6xf32>
  return
}

// -----

// (C6) Broadcasts read element 0.
func.func @fused_c6_constant(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %b: tensor<6xf32>, %o0: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects each result of map 0 to be a dimension or the constant 0, got affine_map<(d0, d1, d2, d3) -> (1)>}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    extras(%b : tensor<6xf32>) maps [(n, f, p, q) -> (1)]
    outs(%o0 : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32, %e: f32):
    %s = arith.addf %acc, %e : f32
    conv.yield %s : f32
    } -> tensor<4x6x6x6xf32>
  return
}

// -----

// (C6) No diagonals.
func.func @fused_c6_twice(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %b: tensor<6x6xf32>, %o0: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects each dimension once in map 0, got affine_map<(d0, d1, d2, d3) -> (d2, d2)>}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    extras(%b : tensor<6x6xf32>) maps [(n, f, p, q) -> (p, p)]
    outs(%o0 : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32, %e: f32):
    %s = arith.addf %acc, %e : f32
    conv.yield %s : f32
    } -> tensor<4x6x6x6xf32>
  return
}

// -----

// (C6) Extras have scalar elements.
func.func @fused_c6_elements(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %b: tensor<6xcomplex<f32>>, %o0: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects extra 0 to have integer, index or float elements, got 'complex<f32>'}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    extras(%b : tensor<6xcomplex<f32>>) maps [(n, f, p, q) -> (f)]
    outs(%o0 : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32, %e: f32):
    %s = arith.addf %acc, %e : f32
    conv.yield %s : f32
    } -> tensor<4x6x6x6xf32>
  return
}

// -----

// (C7) An extra is as large as the output where its map names a dimension.
func.func @fused_c7_extent(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %b: tensor<4xf32>, %o0: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects extra 0 to have extent 6 in dimension 0 (that of output dimension 'f'), got 4}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    extras(%b : tensor<4xf32>) maps [(n, f, p, q) -> (f)]
    outs(%o0 : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32, %e: f32):
    %s = arith.addf %acc, %e : f32
    conv.yield %s : f32
    } -> tensor<4x6x6x6xf32>
  return
}

// -----

// (C7) It has extent 1 where its map does not.
func.func @fused_c7_broadcast(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %b: tensor<6x6xf32>, %o0: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects extra 0 to have extent 1 in dimension 1 (its map says 0 there), got 6}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    extras(%b : tensor<6x6xf32>) maps [(n, f, p, q) -> (f, 0)]
    outs(%o0 : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32, %e: f32):
    %s = arith.addf %acc, %e : f32
    conv.yield %s : f32
    } -> tensor<4x6x6x6xf32>
  return
}

// -----

// (C8) There is an argument per extra.
func.func @fused_c8_number(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %b: tensor<6xf32>, %o0: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects epilogue to have 2 arguments (the accumulator, then one element per extra), got 1}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    extras(%b : tensor<6xf32>) maps [(n, f, p, q) -> (f)]
    outs(%o0 : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    } -> tensor<4x6x6x6xf32>
  return
}

// -----

// (C8) It has the extra's element type.
func.func @fused_c8_type(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %b: tensor<6xf16>, %o0: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects argument 1 of epilogue to be 'f16', got 'f32'}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    extras(%b : tensor<6xf16>) maps [(n, f, p, q) -> (f)]
    outs(%o0 : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32, %e: f32):
    %s = arith.addf %acc, %e : f32
    conv.yield %s : f32
    } -> tensor<4x6x6x6xf32>
  return
}

// -----

// (C8) The first argument is the accumulator.
func.func @fused_c8_accumulator(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o0: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects argument 0 of epilogue to be 'f64', got 'f32'}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o0 : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f64>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    } -> tensor<4x6x6x6xf32>
  return
}

// -----

// (C9) One value is yielded per full result.
func.func @fused_c9_number(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o0: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects epilogue to yield one value per full result, then one per reduction (1 outs, 0 reductions), got 2 values}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o0 : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc, %acc : f32, f32
    } -> tensor<4x6x6x6xf32>
  return
}

// -----

// (C9) And one per reduction.
func.func @fused_c9_reduction(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o0: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects epilogue to yield one value per full result, then one per reduction (1 outs, 2 reductions), got 1 values}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o0 : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    } reduce [sum, minimum] -> tensor<4x6x6x6xf32>
  return
}

// -----

// (C9) And none besides.
func.func @fused_c9_too_many(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o0: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects epilogue to yield one value per full result, then one per reduction (1 outs, 1 reductions), got 3 values}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o0 : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc, %acc, %acc : f32, f32, f32
    } reduce [sum] -> tensor<4x6x6x6xf32>
  return
}

// -----

// (C9) A full result has the yielded type.
func.func @fused_c9_type(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o0: tensor<4x6x6x6xf16>) {
  // expected-error @+1 {{'conv.fused' op expects full result 0 to have the element type that epilogue yields, 'f32', got 'f16'}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o0 : tensor<4x6x6x6xf16>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    } -> tensor<4x6x6x6xf16>
  return
}

// -----

// (C10) There is nothing to finalize without reductions.
func.func @fused_c10_reduce(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o0: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects finalize only with reduce, got no reductions}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o0 : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    } finalize {
    ^bb0(%m: f32):
    conv.yield %m : f32
    } -> tensor<4x6x6x6xf32>
  return
}

// -----

// (C10) argmin gives a value and a channel.
func.func @fused_c10_number(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o0: tensor<4x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects finalize to have 2 arguments (the reduced values, argmin and argmax two each, then one element per extra), got 1}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o0 : tensor<4x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    } reduce [argmin] finalize {
    ^bb0(%m: f32):
    conv.yield %m : f32
    } -> tensor<4x6x6xf32>
  return
}

// -----

// (C10) The channel is an i64.
func.func @fused_c10_type(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o0: tensor<4x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects argument 1 of finalize to be 'i64', got 'f32'}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o0 : tensor<4x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    } reduce [argmin] finalize {
    ^bb0(%m: f32, %i: f32):
    conv.yield %m : f32
    } -> tensor<4x6x6xf32>
  return
}

// -----

// (C10) Per-channel extras have no value after the reduction.
func.func @fused_c10_channel(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %b: tensor<6xf32>, %o0: tensor<4x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects finalize not to use extra 0, whose map names the channel dimension d1 that is reduced}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    extras(%b : tensor<6xf32>) maps [(n, f, p, q) -> (f)]
    outs(%o0 : tensor<4x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32, %e: f32):
    %s = arith.addf %acc, %e : f32
    conv.yield %s : f32
    } reduce [sum] finalize {
    ^bb0(%m: f32, %e: f32):
    %0 = arith.mulf %m, %e : f32
    conv.yield %0 : f32
    } -> tensor<4x6x6xf32>
  return
}

// -----

// (C11) There is a result per reduced value.
func.func @fused_c11_number(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o0: tensor<4x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects 2 reduced results after 0 full ones, got 1}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o0 : tensor<4x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    } reduce [argmin] -> tensor<4x6x6xf32>
  return
}

// -----

// (C11) Reduced results have the reduced values' types.
func.func @fused_c11_type(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o0: tensor<4x6x6xf32>, %o1: tensor<4x6x6xi32>) {
  // expected-error @+1 {{'conv.fused' op expects reduced result 1 to have elements of type 'i64', got 'i32'}}
  %r:2 = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o0, %o1 : tensor<4x6x6xf32>, tensor<4x6x6xi32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    } reduce [argmin] -> (tensor<4x6x6xf32>, tensor<4x6x6xi32>)
  return
}

// -----

// (C11) Reduced results have no channels.
func.func @fused_c11_shape(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o0: tensor<4x6x7xf32>) {
  // expected-error @+1 {{'conv.fused' op expects reduced result 0 to have the output's shape without its channels, 4x6x6 or 4x1x6x6, got 4x6x7}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o0 : tensor<4x6x7xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    } reduce [sum] -> tensor<4x6x7xf32>
  return
}

// -----

// (C11) Or one, in the channels' place.
func.func @fused_c11_keepdim(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o0: tensor<4x6x1x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects reduced result 0 to have the output's shape without its channels, 4x6x6 or 4x1x6x6, got 4x6x1x6}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o0 : tensor<4x6x1x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    } reduce [sum] -> tensor<4x6x1x6xf32>
  return
}

// -----

// (C11) Whose extent is static, so that the rank says what is meant.
func.func @fused_c11_dynamic(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o0: tensor<4x?x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects reduced result 0 to have a static extent of 1 in place of the channels, got 4x?x6x6}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o0 : tensor<4x?x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    } reduce [sum] -> tensor<4x?x6x6xf32>
  return
}

// -----

// (C11) Where there is a finalize, its types count.
func.func @fused_c11_finalize(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o0: tensor<4x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects reduced result 0 to have elements of type 'f16', got 'f32'}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o0 : tensor<4x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    } reduce [sum] finalize {
    ^bb0(%m: f32):
    %0 = arith.truncf %m : f32 to f16
    conv.yield %0 : f16
    } -> tensor<4x6x6xf32>
  return
}

// -----

// (C12) There is at least one result.
func.func @fused_c12_none(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @+1 {{'conv.fused' op expects at least one result, got none in 'outs'}}
  "conv.fused"(%x, %w) <{dims = #conv.dims<input = nchw, filter = fchw, output = nfhw>,
      strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>,
      input_dilation = array<i64: 1, 1>, groups = 1 : i64, extra_maps = [], numerics = #conv.numerics<multiply = ieee, accumulate = f32>,
      reduce = array<i32>, operandSegmentSizes = array<i32: 1, 1, 0, 0>}> ({
    ^bb0(%acc: f32):
      "conv.yield"() : () -> ()
  }, {}) : (tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>) -> ()
  return
}

// -----

// (C12) Each tensor out has a result.
func.func @fused_c12_results(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects 1 results for 1 tensor outs, got 0}}
  "conv.fused"(%x, %w, %o) <{dims = #conv.dims<input = nchw, filter = fchw, output = nfhw>, strides = array<i64: 1, 1>,
      dilations = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, input_dilation = array<i64: 1, 1>,
      groups = 1 : i64, extra_maps = [], numerics = #conv.numerics<multiply = ieee, accumulate = f32>,
      reduce = array<i32>, operandSegmentSizes = array<i32: 1, 1, 0, 1>}> ({
    ^bb0(%acc: f32):
      "conv.yield"(%acc) : (f32) -> ()
  }, {}) : (tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>, tensor<4x6x6x6xf32>) -> ()
  return
}

// -----

// (C12) A result has the type of its out.
func.func @fused_c12_result_type(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects result 0 to have the type of its out, 'tensor<4x6x6x6xf32>', got 'tensor<4x6x6x?xf32>'}}
  %r = "conv.fused"(%x, %w, %o) <{dims = #conv.dims<input = nchw, filter = fchw, output = nfhw>, strides = array<i64: 1, 1>,
      dilations = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, input_dilation = array<i64: 1, 1>,
      groups = 1 : i64, extra_maps = [], numerics = #conv.numerics<multiply = ieee, accumulate = f32>,
      reduce = array<i32>, operandSegmentSizes = array<i32: 1, 1, 0, 1>}> ({
    ^bb0(%acc: f32):
      "conv.yield"(%acc) : (f32) -> ()
  }, {}) : (tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>, tensor<4x6x6x6xf32>) -> tensor<4x6x6x?xf32>
  return
}

// -----

// (C12) Tensors and memrefs do not mix.
func.func @fused_c12_mixed(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o: memref<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects input to be a ranked memref, as the first of 'outs' is, got 'tensor<4x4x8x8xf32>'}}
  conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o : memref<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    }
  return
}

// -----

// (C12) No out is another one, whichever is first.
func.func @fused_c12_alias_outs(%x: memref<4x4x8x8xf32>, %w: memref<6x4x3x3xf32>, %o: memref<4x6x6x6xf32>) {
  // expected-error @+1 {{expects each of 'outs' to be a memref of its own, got one that is also another operand}}
  conv.fused ins(%x, %w : memref<4x4x8x8xf32>, memref<6x4x3x3xf32>)
    outs(%o, %o : memref<4x6x6x6xf32>, memref<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc, %acc : f32, f32
    }
  return
}

// -----

// (C12) Nor the last two of three.
func.func @fused_c12_alias_last_outs(%x: memref<4x4x8x8xf32>, %w: memref<6x4x3x3xf32>, %o: memref<4x6x6x6xf32>, %p: memref<4x6x6x6xf32>) {
  // expected-error @+1 {{expects each of 'outs' to be a memref of its own, got one that is also another operand}}
  conv.fused ins(%x, %w : memref<4x4x8x8xf32>, memref<6x4x3x3xf32>)
    outs(%p, %o, %o : memref<4x6x6x6xf32>, memref<4x6x6x6xf32>, memref<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc, %acc, %acc : f32, f32, f32
    }
  return
}

// -----

// (C12) No out is the input.
func.func @fused_c12_alias_ins(%x: memref<4x4x8x8xf32>, %w: memref<4x4x1x1xf32>) {
  // expected-error @+1 {{expects each of 'outs' to be a memref of its own, got one that is also another operand}}
  conv.fused ins(%x, %w : memref<4x4x8x8xf32>, memref<4x4x1x1xf32>)
    outs(%x : memref<4x4x8x8xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    }
  return
}

// -----

// (C12) Nor the filter.
func.func @fused_c12_alias_filter(%x: memref<4x4x8x8xf32>, %w: memref<4x4x4x4xf32>) {
  // expected-error @+1 {{expects each of 'outs' to be a memref of its own, got one that is also another operand}}
  conv.fused ins(%x, %w : memref<4x4x8x8xf32>, memref<4x4x4x4xf32>)
    outs(%w : memref<4x4x4x4xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [2, 2] dilations [1, 1] pad_low [1, 1] pad_high [1, 1]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    }
  return
}

// -----

// (C12) An out is no other operand.
func.func @fused_c12_alias(%x: memref<4x4x8x8xf32>, %w: memref<6x4x3x3xf32>, %o: memref<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects each of 'outs' to be a memref of its own, got one that is also another operand; write to a buffer that the op does not read}}
  conv.fused ins(%x, %w : memref<4x4x8x8xf32>, memref<6x4x3x3xf32>)
    extras(%o : memref<4x6x6x6xf32>) maps [(d0, d1, d2, d3) -> (d0, d1, d2, d3)]
    outs(%o : memref<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32, %r: f32):
    %0 = arith.addf %acc, %r : f32
    conv.yield %0 : f32
    }
  return
}

// -----

// (C12) Operands are ranked.
func.func @fused_c12_unranked(%x: tensor<*xf32>, %w: tensor<6x4x3x3xf32>, %o: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects input to be a ranked tensor, as the first of 'outs' is, got 'tensor<*xf32>'}}
  %r = conv.fused ins(%x, %w : tensor<*xf32>, tensor<6x4x3x3xf32>)
    outs(%o : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    } -> tensor<4x6x6x6xf32>
  return
}

// -----

// (C12) Vectors are no operands.
func.func @fused_c12_vector(%x: vector<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects input to be a ranked tensor, as the first of 'outs' is, got 'vector<4x4x8x8xf32>'}}
  %r = conv.fused ins(%x, %w : vector<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    } -> tensor<4x6x6x6xf32>
  return
}

// -----

// (C13) Regions have no side effects.
func.func @fused_c13_effects(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o0: tensor<4x6x6x6xf32>) {
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o0 : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    // expected-error @+1 {{'memref.alloc' op may have side effects; expects only ops without inside of epilogue of conv.fused}}
    %m = memref.alloc() : memref<f32>
    conv.yield %acc : f32
    } -> tensor<4x6x6x6xf32>
  return
}

// -----

// (C13) Regions do not nest.
func.func @fused_c13_regions(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o0: tensor<4x6x6x6xf32>) {
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o0 : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    %c = arith.constant true
    // expected-error @+1 {{'scf.if' op has regions; expects only ops without regions inside of epilogue of conv.fused}}
    %v = scf.if %c -> f32 {
      scf.yield %acc : f32
    } else {
      scf.yield %acc : f32
    }
    conv.yield %v : f32
    } -> tensor<4x6x6x6xf32>
  return
}

// -----

// (C13) Regions compute with elements.
func.func @fused_c13_values(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o0: tensor<4x6x6x6xf32>) {
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o0 : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    // expected-error @+1 {{'vector.broadcast' op expects integer, index or float results inside of epilogue of conv.fused, got 'vector<4xf32>'}}
    %v = vector.broadcast %acc : f32 to vector<4xf32>
    conv.yield %acc : f32
    } -> tensor<4x6x6x6xf32>
  return
}

// -----

// (C14) Reductions are over floats and integers.
func.func @fused_c14(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o0: tensor<4x6x6xindex>) {
  // expected-error @+1 {{'conv.fused' op expects sum to reduce floats or signless integers, got 'index'}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o0 : tensor<4x6x6xindex>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    %i = arith.constant 1 : index
    conv.yield %i : index
    } reduce [sum] -> tensor<4x6x6xindex>
  return
}

// -----

// Reduction codes are those of the enum.
func.func @fused_reduce_code(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects reduction kinds between 0 and 9, got 10}}
  %r = "conv.fused"(%x, %w, %o) <{dims = #conv.dims<input = nchw, filter = fchw, output = nfhw>, strides = array<i64: 1, 1>,
      dilations = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, input_dilation = array<i64: 1, 1>,
      groups = 1 : i64, extra_maps = [], numerics = #conv.numerics<multiply = ieee, accumulate = f32>,
      reduce = array<i32: 10>, operandSegmentSizes = array<i32: 1, 1, 0, 1>}> ({
    ^bb0(%acc: f32):
      "conv.yield"(%acc) : (f32) -> ()
  }, {}) : (tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>, tensor<4x6x6x6xf32>) -> tensor<4x6x6x6xf32>
  return
}

// -----

// Negative ones as well.
func.func @fused_reduce_negative(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects reduction kinds between 0 and 9, got -1}}
  %r = "conv.fused"(%x, %w, %o) <{dims = #conv.dims<input = nchw, filter = fchw, output = nfhw>, strides = array<i64: 1, 1>,
      dilations = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, input_dilation = array<i64: 1, 1>,
      groups = 1 : i64, extra_maps = [], numerics = #conv.numerics<multiply = ieee, accumulate = f32>,
      reduce = array<i32: -1>, operandSegmentSizes = array<i32: 1, 1, 0, 1>}> ({
    ^bb0(%acc: f32):
      "conv.yield"(%acc) : (f32) -> ()
  }, {}) : (tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>, tensor<4x6x6x6xf32>) -> tensor<4x6x6x6xf32>
  return
}

// -----

// A block without a terminator is refused before anyone looks for it.
func.func @fused_empty_block(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects a non-empty block}}
  %r = "conv.fused"(%x, %w, %o) <{dims = #conv.dims<input = nchw, filter = fchw, output = nfhw>, strides = array<i64: 1, 1>,
      dilations = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, input_dilation = array<i64: 1, 1>,
      groups = 1 : i64, extra_maps = [], numerics = #conv.numerics<multiply = ieee, accumulate = f32>,
      reduce = array<i32>, operandSegmentSizes = array<i32: 1, 1, 0, 1>}> ({
    ^bb0(%acc: f32):
  }, {}) : (tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>, tensor<4x6x6x6xf32>) -> tensor<4x6x6x6xf32>
  return
}

// -----

// An epilogue without a block is refused as well.
func.func @fused_no_block(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op region #0 ('epilogue') failed to verify constraint: region with 1 blocks}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    } -> tensor<4x6x6x6xf32>
  return
}

// -----

// Only conv.yield ends a region.
func.func @fused_no_yield(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op expects epilogue to end in conv.yield, got llvm.unreachable}}
  %r = "conv.fused"(%x, %w, %o) <{dims = #conv.dims<input = nchw, filter = fchw, output = nfhw>, strides = array<i64: 1, 1>,
      dilations = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, input_dilation = array<i64: 1, 1>,
      groups = 1 : i64, extra_maps = [], numerics = #conv.numerics<multiply = ieee, accumulate = f32>,
      reduce = array<i32>, operandSegmentSizes = array<i32: 1, 1, 0, 1>}> ({
    ^bb0(%acc: f32):
      "llvm.unreachable"() : () -> ()
  }, {}) : (tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>, tensor<4x6x6x6xf32>) -> tensor<4x6x6x6xf32>
  return
}

// -----

// Only conv.fused holds conv.yield.
func.func @yield_parent(%v: f32) {
  // expected-error @+1 {{'conv.yield' op expects parent op 'conv.fused'}}
  conv.yield %v : f32
}

// -----

// What ODS checks is reported before our checks need it.
func.func @fused_dims_missing(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op requires attribute 'dims'}}
  %r = "conv.fused"(%x, %w, %o) <{strides = array<i64: 1, 1>,
      dilations = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, input_dilation = array<i64: 1, 1>,
      groups = 1 : i64, extra_maps = [], numerics = #conv.numerics<multiply = ieee, accumulate = f32>,
      reduce = array<i32>, operandSegmentSizes = array<i32: 1, 1, 0, 1>}> ({
    ^bb0(%acc: f32):
      "conv.yield"(%acc) : (f32) -> ()
  }, {}) : (tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>, tensor<4x6x6x6xf32>) -> tensor<4x6x6x6xf32>
  return
}

// -----

// Operand segments that do not add up.
func.func @fused_segments(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o: tensor<4x6x6x6xf32>) {
  // expected-error @+1 {{'conv.fused' op operand count (3) does not match with the total size (5) specified in attribute 'operandSegmentSizes'}}
  %r = "conv.fused"(%x, %w, %o) <{dims = #conv.dims<input = nchw, filter = fchw, output = nfhw>, strides = array<i64: 1, 1>,
      dilations = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, input_dilation = array<i64: 1, 1>,
      groups = 1 : i64, extra_maps = [], numerics = #conv.numerics<multiply = ieee, accumulate = f32>,
      reduce = array<i32>, operandSegmentSizes = array<i32: 1, 1, 2, 1>}> ({
    ^bb0(%acc: f32):
      "conv.yield"(%acc) : (f32) -> ()
  }, {}) : (tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>, tensor<4x6x6x6xf32>) -> tensor<4x6x6x6xf32>
  return
}

// -----

// A region is isolated: constants live inside of it, values are extras.
func.func @fused_isolated(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o: tensor<4x6x6x6xf32>, %s: f32) {
  // expected-note @+1 {{required by region isolation constraints}}
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o : tensor<4x6x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    // expected-error @+1 {{'arith.addf' op using value defined outside the region}}
    %v = arith.addf %acc, %s : f32
    conv.yield %v : f32
    } -> tensor<4x6x6x6xf32>
  return
}

// -----

// The custom syntax names what it misses.
func.func @fused_syntax_kind(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %o: tensor<4x6x6xf32>) {
  %r = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
    outs(%o : tensor<4x6x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
    conv.yield %acc : f32
    // expected-error @+1 {{expects a reduction kind, one of sum, prod, minimum, maximum, minnum, maxnum, argmin, argmax, argmin_ordered, argmax_ordered, got 'median'}}
    } reduce [median] -> tensor<4x6x6xf32>
  return
}

// -----

func.func @fused_syntax_ins(%x: tensor<4x4x8x8xf32>) {
  // expected-error @+1 {{expects 2 ins (input, filter), got 1}}
  conv.fused ins(%x : tensor<4x4x8x8xf32>)
  return
}
