// Zero padding in front of a convolution becomes its own.
// RUN: conv-opt %s --conv-raise-linalg --split-input-file | FileCheck %s

// CHECK-LABEL: func @asymmetric
//  CHECK-SAME: %[[X:[a-z0-9]*]]: tensor<1x4x16x16xf32>
//   CHECK-NOT: = tensor.pad
//       CHECK: conv.fused ins(%[[X]], {{.*}} pad_low [1, 0] pad_high [2, 3]
func.func @asymmetric(%x: tensor<1x4x16x16xf32>, %w: tensor<8x4x3x3xf32>, %y: tensor<1x8x17x17xf32>) -> tensor<1x8x17x17xf32> {
  %cst = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0, 0, 1, 0] high[0, 0, 2, 3] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %cst : f32
  } : tensor<1x4x16x16xf32> to tensor<1x4x19x19xf32>
  %0 = linalg.conv_2d_nchw_fchw ins(%p, %w : tensor<1x4x19x19xf32>, tensor<8x4x3x3xf32>) outs(%y : tensor<1x8x17x17xf32>) -> tensor<1x8x17x17xf32>
  return %0 : tensor<1x8x17x17xf32>
}

// -----

// Each amount belongs to the dimension that the order names: NHWC.
// CHECK-LABEL: func @nhwc
//   CHECK-NOT: = tensor.pad
//       CHECK: conv.fused {{.*}} dims <input = nhwc, {{.*}} pad_low [1, 2] pad_high [3, 4]
func.func @nhwc(%x: tensor<1x16x16x4xf32>, %w: tensor<3x3x4x8xf32>, %y: tensor<1x18x20x8xf32>) -> tensor<1x18x20x8xf32> {
  %cst = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0, 1, 2, 0] high[0, 3, 4, 0] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %cst : f32
  } : tensor<1x16x16x4xf32> to tensor<1x20x22x4xf32>
  %0 = linalg.conv_2d_nhwc_hwcf ins(%p, %w : tensor<1x20x22x4xf32>, tensor<3x3x4x8xf32>) outs(%y : tensor<1x18x20x8xf32>) -> tensor<1x18x20x8xf32>
  return %0 : tensor<1x18x20x8xf32>
}

// -----

// Sizes may be dynamic, and a cast may stand between.
// CHECK-LABEL: func @dynamic_sizes
//  CHECK-SAME: %[[X:[a-z0-9]*]]: tensor<?x4x?x16xf32>
//   CHECK-NOT: = tensor.pad
//       CHECK: conv.fused ins(%[[X]], {{.*}} pad_low [1, 1] pad_high [1, 1]
func.func @dynamic_sizes(%x: tensor<?x4x?x16xf32>, %w: tensor<8x4x3x3xf32>, %y: tensor<?x8x?x16xf32>) -> tensor<?x8x?x16xf32> {
  %cst = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0, 0, 1, 1] high[0, 0, 1, 1] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %cst : f32
  } : tensor<?x4x?x16xf32> to tensor<?x4x?x18xf32>
  %c = tensor.cast %p : tensor<?x4x?x18xf32> to tensor<?x4x?x?xf32>
  %0 = linalg.conv_2d_nchw_fchw ins(%c, %w : tensor<?x4x?x?xf32>, tensor<8x4x3x3xf32>) outs(%y : tensor<?x8x?x16xf32>) -> tensor<?x8x?x16xf32>
  return %0 : tensor<?x8x?x16xf32>
}

// -----

// Two paddings add up.
// CHECK-LABEL: func @twice
//   CHECK-NOT: = tensor.pad
//       CHECK: conv.fused {{.*}} pad_low [3] pad_high [5]
func.func @twice(%x: tensor<16xf32>, %w: tensor<3xf32>, %y: tensor<22xf32>) -> tensor<22xf32> {
  %cst = arith.constant 0.0 : f32
  %p = tensor.pad %x low[1] high[2] {
  ^bb0(%i: index):
    tensor.yield %cst : f32
  } : tensor<16xf32> to tensor<19xf32>
  %q = tensor.pad %p low[2] high[3] {
  ^bb0(%i: index):
    tensor.yield %cst : f32
  } : tensor<19xf32> to tensor<24xf32>
  %0 = linalg.conv_1d ins(%q, %w : tensor<24xf32>, tensor<3xf32>) outs(%y : tensor<22xf32>) -> tensor<22xf32>
  return %0 : tensor<22xf32>
}

// -----

// Another user keeps the padded tensor; the convolution does without it.
// CHECK-LABEL: func @other_user
//  CHECK-SAME: %[[X:[a-z0-9]*]]: tensor<16xf32>
//       CHECK: %[[P:.*]] = tensor.pad
//       CHECK: %[[R:.*]] = conv.fused ins(%[[X]], {{.*}} pad_low [1] pad_high [1]
//       CHECK: return %[[R]], %[[P]]
func.func @other_user(%x: tensor<16xf32>, %w: tensor<3xf32>, %y: tensor<16xf32>) -> (tensor<16xf32>, tensor<18xf32>) {
  %cst = arith.constant 0.0 : f32
  %p = tensor.pad %x low[1] high[1] {
  ^bb0(%i: index):
    tensor.yield %cst : f32
  } : tensor<16xf32> to tensor<18xf32>
  %0 = linalg.conv_1d ins(%p, %w : tensor<18xf32>, tensor<3xf32>) outs(%y : tensor<16xf32>) -> tensor<16xf32>
  return %0, %p : tensor<16xf32>, tensor<18xf32>
}

// -----

// CHECK-LABEL: func @no_other_value
//       CHECK: tensor.pad
//       CHECK: } {conv.refused = "pad-value"} : tensor<16xf32> to tensor<18xf32>
//       CHECK: conv.fused {{.*}} pad_low [0] pad_high [0]
func.func @no_other_value(%x: tensor<16xf32>, %w: tensor<3xf32>, %y: tensor<16xf32>) -> tensor<16xf32> {
  %cst = arith.constant 1.0 : f32
  %p = tensor.pad %x low[1] high[1] {
  ^bb0(%i: index):
    tensor.yield %cst : f32
  } : tensor<16xf32> to tensor<18xf32>
  %0 = linalg.conv_1d ins(%p, %w : tensor<18xf32>, tensor<3xf32>) outs(%y : tensor<16xf32>) -> tensor<16xf32>
  return %0 : tensor<16xf32>
}

// -----

// CHECK-LABEL: func @no_computed_value
//       CHECK: conv.refused = "pad-value"
func.func @no_computed_value(%x: tensor<16xf32>, %w: tensor<3xf32>, %y: tensor<16xf32>, %v: f32) -> tensor<16xf32> {
  %p = tensor.pad %x low[1] high[1] {
  ^bb0(%i: index):
    tensor.yield %v : f32
  } : tensor<16xf32> to tensor<18xf32>
  %0 = linalg.conv_1d ins(%p, %w : tensor<18xf32>, tensor<3xf32>) outs(%y : tensor<16xf32>) -> tensor<16xf32>
  return %0 : tensor<16xf32>
}

// -----

// CHECK-LABEL: func @no_channel_padding
//       CHECK: conv.refused = "pad-dims"
//       CHECK: conv.fused {{.*}} pad_low [0, 0] pad_high [0, 0]
func.func @no_channel_padding(%x: tensor<1x3x16x16xf32>, %w: tensor<8x4x3x3xf32>, %y: tensor<1x8x16x16xf32>) -> tensor<1x8x16x16xf32> {
  %cst = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0, 0, 1, 1] high[0, 1, 1, 1] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %cst : f32
  } : tensor<1x3x16x16xf32> to tensor<1x4x18x18xf32>
  %0 = linalg.conv_2d_nchw_fchw ins(%p, %w : tensor<1x4x18x18xf32>, tensor<8x4x3x3xf32>) outs(%y : tensor<1x8x16x16xf32>) -> tensor<1x8x16x16xf32>
  return %0 : tensor<1x8x16x16xf32>
}

// -----

// The batch, or channels that come first.
// CHECK-LABEL: func @no_batch_padding
//       CHECK: conv.refused = "pad-dims"
//       CHECK: conv.fused {{.*}} pad_low [0, 0] pad_high [0, 0]
func.func @no_batch_padding(%x: tensor<1x4x16x16xf32>, %w: tensor<8x4x3x3xf32>, %y: tensor<2x8x16x16xf32>) -> tensor<2x8x16x16xf32> {
  %cst = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0, 0, 1, 1] high[1, 0, 1, 1] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %cst : f32
  } : tensor<1x4x16x16xf32> to tensor<2x4x18x18xf32>
  %0 = linalg.conv_2d_nchw_fchw ins(%p, %w : tensor<2x4x18x18xf32>, tensor<8x4x3x3xf32>) outs(%y : tensor<2x8x16x16xf32>) -> tensor<2x8x16x16xf32>
  return %0 : tensor<2x8x16x16xf32>
}

// -----

// CHECK-LABEL: func @no_padding_of_first_channels
//       CHECK: conv.refused = "pad-dims"
//       CHECK: conv.fused {{.*}} dims <input = chwn, {{.*}} pad_low [0, 0] pad_high [0, 0]
func.func @no_padding_of_first_channels(%x: tensor<3x16x16x2xf32>, %w: tensor<8x4x3x3xf32>, %y: tensor<2x8x16x16xf32>) -> tensor<2x8x16x16xf32> {
  %cst = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0, 1, 1, 0] high[1, 1, 1, 0] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %cst : f32
  } : tensor<3x16x16x2xf32> to tensor<4x18x18x2xf32>
  %0 = conv.fused ins(%p, %w : tensor<4x18x18x2xf32>, tensor<8x4x3x3xf32>) outs(%y : tensor<2x8x16x16xf32>)
    dims <input = chwn, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
      conv.yield %acc : f32
    } -> tensor<2x8x16x16xf32>
  return %0 : tensor<2x8x16x16xf32>
}

// -----

// CHECK-LABEL: func @no_dynamic_amount
//       CHECK: conv.refused = "pad-dynamic"
func.func @no_dynamic_amount(%x: tensor<?xf32>, %w: tensor<3xf32>, %y: tensor<?xf32>, %l: index) -> tensor<?xf32> {
  %cst = arith.constant 0.0 : f32
  %p = tensor.pad %x low[%l] high[1] {
  ^bb0(%i: index):
    tensor.yield %cst : f32
  } : tensor<?xf32> to tensor<?xf32>
  %0 = linalg.conv_1d ins(%p, %w : tensor<?xf32>, tensor<3xf32>) outs(%y : tensor<?xf32>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}

// -----

// More than conv.fused can say.
// CHECK-LABEL: func @no_huge_amount
//       CHECK: tensor.pad
//       CHECK: conv.fused
func.func @no_huge_amount(%x: tensor<?xf32>, %w: tensor<3xf32>, %y: tensor<?xf32>) -> tensor<?xf32> {
  %cst = arith.constant 0.0 : f32
  %p = tensor.pad %x low[1] high[9223372036854775807] {
  ^bb0(%i: index):
    tensor.yield %cst : f32
  } : tensor<?xf32> to tensor<?xf32>
  %0 = linalg.conv_1d ins(%p, %w : tensor<?xf32>, tensor<3xf32>) outs(%y : tensor<?xf32>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}

// -----

// However many taps there are.
// CHECK-LABEL: func @open_filter
//   CHECK-NOT: = tensor.pad
//       CHECK: conv.fused ins(%{{.*}}, %{{.*}} : tensor<1x4x16xf32>, tensor<8x4x?xf32>)
//  CHECK-SAME:   pad_low [1] pad_high [2]
func.func @open_filter(%x: tensor<1x4x16xf32>, %w: tensor<8x4x?xf32>, %y: tensor<1x8x?xf32>) -> tensor<1x8x?xf32> {
  %cst = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0, 0, 1] high[0, 0, 2] {
  ^bb0(%i: index, %j: index, %k: index):
    tensor.yield %cst : f32
  } : tensor<1x4x16xf32> to tensor<1x4x19xf32>
  %0 = linalg.conv_1d_ncw_fcw ins(%p, %w : tensor<1x4x19xf32>, tensor<8x4x?xf32>) outs(%y : tensor<1x8x?xf32>) -> tensor<1x8x?xf32>
  return %0 : tensor<1x8x?xf32>
}

// -----

// A dilation puts nothing between the elements of an empty input.
// CHECK-LABEL: func @no_dilation_of_nothing
//       CHECK: tensor.pad
//       CHECK: conv.fused {{.*}} pad_low [0, 0] pad_high [0, 0] input_dilation [2, 1]
func.func @no_dilation_of_nothing(%x: tensor<1x4x0x8xf32>, %w: tensor<8x4x?x3xf32>, %y: tensor<1x8x?x6xf32>) -> tensor<1x8x?x6xf32> {
  %cst = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0, 0, 1, 0] high[0, 0, 1, 0] {
  ^bb0(%a: index, %b: index, %c: index, %d: index):
    tensor.yield %cst : f32
  } : tensor<1x4x0x8xf32> to tensor<1x4x2x8xf32>
  %0 = conv.fused ins(%p, %w : tensor<1x4x2x8xf32>, tensor<8x4x?x3xf32>) outs(%y : tensor<1x8x?x6xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] input_dilation [2, 1]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
      conv.yield %acc : f32
    } -> tensor<1x8x?x6xf32>
  return %0 : tensor<1x8x?x6xf32>
}

// -----

// A convolution may leave padding unread, which then is none of its own; a cast
// hides how much there is.
// CHECK-LABEL: func @unread_padding
//   CHECK-NOT: = tensor.pad
//       CHECK: conv.fused ins(%{{.*}}, %{{.*}} : tensor<1x4x16xf32>, tensor<8x4x3xf32>)
//  CHECK-SAME:   pad_low [1] pad_high [1]
func.func @unread_padding(%x: tensor<1x4x16xf32>, %w: tensor<8x4x3xf32>, %y: tensor<1x8x16xf32>) -> tensor<1x8x16xf32> {
  %cst = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0, 0, 1] high[0, 0, 3] {
  ^bb0(%i: index, %j: index, %k: index):
    tensor.yield %cst : f32
  } : tensor<1x4x16xf32> to tensor<1x4x20xf32>
  %c = tensor.cast %p : tensor<1x4x20xf32> to tensor<1x4x?xf32>
  %0 = linalg.conv_1d_ncw_fcw ins(%c, %w : tensor<1x4x?xf32>, tensor<8x4x3xf32>) outs(%y : tensor<1x8x16xf32>) -> tensor<1x8x16xf32>
  return %0 : tensor<1x8x16xf32>
}

// -----

// The same of an op that is one already.
// CHECK-LABEL: func @unread_padding_of_fused
//   CHECK-NOT: = tensor.pad
//       CHECK: conv.fused ins(%{{.*}}, %{{.*}} : tensor<1x4x16xf32>, tensor<8x4x3xf32>)
//  CHECK-SAME:   strides [2] dilations [1] pad_low [1] pad_high [2]
func.func @unread_padding_of_fused(%x: tensor<1x4x16xf32>, %w: tensor<8x4x3xf32>, %y: tensor<1x8x9xf32>) -> tensor<1x8x9xf32> {
  %cst = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0, 0, 1] high[0, 0, 6] {
  ^bb0(%i: index, %j: index, %k: index):
    tensor.yield %cst : f32
  } : tensor<1x4x16xf32> to tensor<1x4x23xf32>
  %c = tensor.cast %p : tensor<1x4x23xf32> to tensor<1x4x?xf32>
  %0 = conv.fused ins(%c, %w : tensor<1x4x?xf32>, tensor<8x4x3xf32>) outs(%y : tensor<1x8x9xf32>)
    dims <input = ncw, filter = fcw, output = nfw>
    strides [2] dilations [1] pad_low [0] pad_high [0]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
      conv.yield %acc : f32
    } -> tensor<1x8x9xf32>
  return %0 : tensor<1x8x9xf32>
}

// -----

// Each position that is not computed leaves a stride of it unread.
// CHECK-LABEL: func @unread_strided_padding
//   CHECK-NOT: = tensor.pad
//       CHECK: conv.fused ins(%{{.*}}, %{{.*}} : tensor<1x4x16xf32>, tensor<8x4x3xf32>)
//  CHECK-SAME:   strides [2] dilations [1] pad_low [1] pad_high [2]
func.func @unread_strided_padding(%x: tensor<1x4x16xf32>, %w: tensor<8x4x3xf32>, %y: tensor<1x8x9xf32>) -> tensor<1x8x9xf32> {
  %cst = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0, 0, 1] high[0, 0, 6] {
  ^bb0(%i: index, %j: index, %k: index):
    tensor.yield %cst : f32
  } : tensor<1x4x16xf32> to tensor<1x4x23xf32>
  %c = tensor.cast %p : tensor<1x4x23xf32> to tensor<1x4x?xf32>
  %0 = linalg.conv_1d_ncw_fcw {strides = dense<2> : tensor<1xi64>} ins(%c, %w : tensor<1x4x?xf32>, tensor<8x4x3xf32>) outs(%y : tensor<1x8x9xf32>) -> tensor<1x8x9xf32>
  return %0 : tensor<1x8x9xf32>
}

// -----

// A cast hides that the dilated input is longer than 64 bits count.
// CHECK-LABEL: func @no_dilation_past_64_bits
//       CHECK: = tensor.pad
//       CHECK: conv.fused {{.*}} pad_low [0] pad_high [0] input_dilation [3]
func.func @no_dilation_past_64_bits(%x: tensor<1x1x4611686018427387904xf32>, %w: tensor<1x1x?xf32>, %y: tensor<1x1x?xf32>) -> tensor<1x1x?xf32> {
  %cst = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0, 0, 3] high[0, 0, 3] {
  ^bb0(%i: index, %j: index, %k: index):
    tensor.yield %cst : f32
  } : tensor<1x1x4611686018427387904xf32> to tensor<1x1x4611686018427387910xf32>
  %c = tensor.cast %p : tensor<1x1x4611686018427387910xf32> to tensor<1x1x?xf32>
  %0 = conv.fused ins(%c, %w : tensor<1x1x?xf32>, tensor<1x1x?xf32>) outs(%y : tensor<1x1x?xf32>)
    dims <input = ncw, filter = fcw, output = nfw>
    strides [1] dilations [1] pad_low [0] pad_high [0] input_dilation [3]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
      conv.yield %acc : f32
    } -> tensor<1x1x?xf32>
  return %0 : tensor<1x1x?xf32>
}

// -----

// A cast hides that there are other channels behind the padding.
// CHECK-LABEL: func @no_channels_behind_cast
//       CHECK: tensor.pad
//       CHECK: conv.fused
func.func @no_channels_behind_cast(%x: tensor<1x3x16xf32>, %w: tensor<8x4x3xf32>, %y: tensor<1x8x16xf32>) -> tensor<1x8x16xf32> {
  %cst = arith.constant 0.0 : f32
  %c = tensor.cast %x : tensor<1x3x16xf32> to tensor<?x?x?xf32>
  %p = tensor.pad %c low[0, 0, 1] high[0, 0, 1] {
  ^bb0(%i: index, %j: index, %k: index):
    tensor.yield %cst : f32
  } : tensor<?x?x?xf32> to tensor<?x?x?xf32>
  %0 = linalg.conv_1d_ncw_fcw ins(%p, %w : tensor<?x?x?xf32>, tensor<8x4x3xf32>) outs(%y : tensor<1x8x16xf32>) -> tensor<1x8x16xf32>
  return %0 : tensor<1x8x16xf32>
}

// -----

// linalg allows an input larger than its windows reach; the rest is cut off.
// CHECK-LABEL: func @larger_input
//       CHECK: %[[S:.*]] = tensor.extract_slice %{{.*}}[0] [16] [1] : tensor<20xf32> to tensor<16xf32>
//       CHECK: conv.fused ins(%[[S]],
func.func @larger_input(%x: tensor<20xf32>, %w: tensor<3xf32>, %y: tensor<14xf32>) -> tensor<14xf32> {
  %0 = linalg.conv_1d ins(%x, %w : tensor<20xf32>, tensor<3xf32>) outs(%y : tensor<14xf32>) -> tensor<14xf32>
  return %0 : tensor<14xf32>
}

// -----

// Less than a stride is left over: nothing to cut.
// CHECK-LABEL: func @no_larger_input
//   CHECK-NOT: = tensor.extract_slice
//       CHECK: conv.fused
func.func @no_larger_input(%x: tensor<1x16x4xf32>, %w: tensor<3x4x8xf32>, %y: tensor<1x7x8xf32>) -> tensor<1x7x8xf32> {
  %0 = linalg.conv_1d_nwc_wcf {strides = dense<2> : tensor<1xi64>} ins(%x, %w : tensor<1x16x4xf32>, tensor<3x4x8xf32>) outs(%y : tensor<1x7x8xf32>) -> tensor<1x7x8xf32>
  return %0 : tensor<1x7x8xf32>
}

// -----

// A negative padding cuts; the convolution then reads what is left.
// CHECK-LABEL: func @negative
//  CHECK-SAME: rule = "pad-folded", verdict = "fused"
//   CHECK-NOT: tensor.pad
//       CHECK: %[[S:.*]] = tensor.extract_slice %{{.*}}[1] [16] [1]
//       CHECK: conv.fused ins(%[[S]], {{.*}} pad_low [0] pad_high [0]
func.func @negative(%x: tensor<18xf32>, %w: tensor<3xf32>, %y: tensor<14xf32>) -> tensor<14xf32> {
  %cst = arith.constant 0.0 : f32
  %p = tensor.pad %x low[-1] high[-1] {
  ^bb0(%i: index):
    tensor.yield %cst : f32
  } : tensor<18xf32> to tensor<16xf32>
  %0 = linalg.conv_1d ins(%p, %w : tensor<16xf32>, tensor<3xf32>) outs(%y : tensor<14xf32>) -> tensor<14xf32>
  return %0 : tensor<14xf32>
}

// -----

// On one side only, and behind it a slice that hides more of both: of 14 and 2
// zeros it shows what lies from 3 on, of which 13 are left.
// CHECK-LABEL: func @negative_in_window
//  CHECK-SAME: rule = "pad-folded", verdict = "fused"
//   CHECK-NOT: tensor.pad
//       CHECK: %[[S:.*]] = tensor.extract_slice %{{.*}}[4] [10] [1]
//       CHECK: conv.fused ins(%[[S]], {{.*}} pad_low [0] pad_high [1]
func.func @negative_in_window(%x: tensor<14xf32>, %w: tensor<3xf32>, %y: tensor<9xf32>) -> tensor<9xf32> {
  %cst = arith.constant 0.0 : f32
  %p = tensor.pad %x low[-3] high[2] {
  ^bb0(%i: index):
    tensor.yield %cst : f32
  } : tensor<14xf32> to tensor<13xf32>
  %s = tensor.extract_slice %p[1] [11] [1] : tensor<13xf32> to tensor<11xf32>
  %0 = linalg.conv_1d ins(%s, %w : tensor<11xf32>, tensor<3xf32>) outs(%y : tensor<9xf32>) -> tensor<9xf32>
  return %0 : tensor<9xf32>
}

// -----

// Of an open extent it may leave nothing.
// CHECK-LABEL: func @no_negative
//  CHECK-SAME: rule = "pad-negative", verdict = "refused"
//       CHECK: tensor.pad
//       CHECK: conv.fused {{.*}} pad_low [0] pad_high [0]
func.func @no_negative(%x: tensor<?xf32>, %w: tensor<3xf32>, %y: tensor<?xf32>) -> tensor<?xf32> {
  %cst = arith.constant 0.0 : f32
  %p = tensor.pad %x low[-1] high[-1] {
  ^bb0(%i: index):
    tensor.yield %cst : f32
  } : tensor<?xf32> to tensor<?xf32>
  %0 = linalg.conv_1d ins(%p, %w : tensor<?xf32>, tensor<3xf32>) outs(%y : tensor<?xf32>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}

// -----

// The padding of two convolutions has one verdict.
// CHECK-LABEL: func @shared_padding
//       CHECK-SAME: rule = "pad-folded"
//   CHECK-NOT: rule = "pad-folded"
//   CHECK-NOT: tensor.pad
func.func @shared_padding(%x: tensor<14xf32>, %v: tensor<3xf32>, %w: tensor<3xf32>, %y: tensor<14xf32>) -> (tensor<14xf32>, tensor<14xf32>) {
  %cst = arith.constant 0.0 : f32
  %p = tensor.pad %x low[1] high[1] {
  ^bb0(%i: index):
    tensor.yield %cst : f32
  } : tensor<14xf32> to tensor<16xf32>
  %0 = linalg.conv_1d ins(%p, %v : tensor<16xf32>, tensor<3xf32>) outs(%y : tensor<14xf32>) -> tensor<14xf32>
  %1 = linalg.conv_1d ins(%p, %w : tensor<16xf32>, tensor<3xf32>) outs(%y : tensor<14xf32>) -> tensor<14xf32>
  return %0, %1 : tensor<14xf32>, tensor<14xf32>
}

// -----

// The largest padding that conv.fused can say, before and behind.
// CHECK-LABEL: func @largest_padding
//   CHECK-NOT:   = tensor.pad
//       CHECK:   = conv.fused
//  CHECK-SAME:   pad_low [2147483647] pad_high [2147483647]
func.func @largest_padding(%x: tensor<1x1x8xf32>, %w: tensor<1x1x3xf32>, %y: tensor<1x1x4294967300xf32>) -> tensor<1x1x4294967300xf32> {
  %zero = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0, 0, 2147483647] high[0, 0, 2147483647] {
  ^bb0(%i: index, %j: index, %k: index):
    tensor.yield %zero : f32
  } : tensor<1x1x8xf32> to tensor<1x1x4294967302xf32>
  %0 = linalg.conv_1d_ncw_fcw ins(%p, %w : tensor<1x1x4294967302xf32>, tensor<1x1x3xf32>) outs(%y : tensor<1x1x4294967300xf32>) -> tensor<1x1x4294967300xf32>
  return %0 : tensor<1x1x4294967300xf32>
}

// -----

// So much by two paddings.
// CHECK-LABEL: func @largest_padding_of_two
//   CHECK-NOT:   = tensor.pad
//       CHECK:   = conv.fused
//  CHECK-SAME:   pad_low [2147483647] pad_high [2]
func.func @largest_padding_of_two(%x: tensor<1x1x8xf32>, %w: tensor<1x1x3xf32>, %y: tensor<1x1x2147483655xf32>) -> tensor<1x1x2147483655xf32> {
  %zero = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0, 0, 2147483646] high[0, 0, 1] {
  ^bb0(%i: index, %j: index, %k: index):
    tensor.yield %zero : f32
  } : tensor<1x1x8xf32> to tensor<1x1x2147483655xf32>
  %q = tensor.pad %p low[0, 0, 1] high[0, 0, 1] {
  ^bb0(%i: index, %j: index, %k: index):
    tensor.yield %zero : f32
  } : tensor<1x1x2147483655xf32> to tensor<1x1x2147483657xf32>
  %0 = linalg.conv_1d_ncw_fcw ins(%q, %w : tensor<1x1x2147483657xf32>, tensor<1x1x3xf32>) outs(%y : tensor<1x1x2147483655xf32>) -> tensor<1x1x2147483655xf32>
  return %0 : tensor<1x1x2147483655xf32>
}

// -----

// The second of two that are too much stays.
// CHECK-LABEL: func @no_huge_padding_of_two
//       CHECK:   = tensor.pad %{{.*}} low[0, 0, 2147483646]
//   CHECK-NOT:   = tensor.pad
//       CHECK:   = conv.fused
//  CHECK-SAME:   pad_low [2] pad_high [0]
func.func @no_huge_padding_of_two(%x: tensor<1x1x8xf32>, %w: tensor<1x1x3xf32>, %y: tensor<1x1x2147483654xf32>) -> tensor<1x1x2147483654xf32> {
  %zero = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0, 0, 2147483646] high[0, 0, 0] {
  ^bb0(%i: index, %j: index, %k: index):
    tensor.yield %zero : f32
  } : tensor<1x1x8xf32> to tensor<1x1x2147483654xf32>
  %q = tensor.pad %p low[0, 0, 2] high[0, 0, 0] {
  ^bb0(%i: index, %j: index, %k: index):
    tensor.yield %zero : f32
  } : tensor<1x1x2147483654xf32> to tensor<1x1x2147483656xf32>
  %0 = linalg.conv_1d_ncw_fcw ins(%q, %w : tensor<1x1x2147483656xf32>, tensor<1x1x3xf32>) outs(%y : tensor<1x1x2147483654xf32>) -> tensor<1x1x2147483654xf32>
  return %0 : tensor<1x1x2147483654xf32>
}

// -----

// Zeros between two elements, as many as conv.fused can say, and one more.
// CHECK-LABEL: func @largest_distance
//   CHECK-NOT:   = tensor.insert_slice
//       CHECK:   = conv.fused
//  CHECK-SAME:   pad_low [0] pad_high [5] input_dilation [2147483647]
func.func @largest_distance(%x: tensor<1x1x2xf32>, %w: tensor<1x1x3xf32>, %y: tensor<1x1x2147483651xf32>) -> tensor<1x1x2147483651xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x1x2147483653xf32>
  %z = linalg.fill ins(%zero : f32) outs(%e : tensor<1x1x2147483653xf32>) -> tensor<1x1x2147483653xf32>
  %s = tensor.insert_slice %x into %z[0, 0, 0] [1, 1, 2] [1, 1, 2147483647] : tensor<1x1x2xf32> into tensor<1x1x2147483653xf32>
  %0 = linalg.conv_1d_ncw_fcw ins(%s, %w : tensor<1x1x2147483653xf32>, tensor<1x1x3xf32>) outs(%y : tensor<1x1x2147483651xf32>) -> tensor<1x1x2147483651xf32>
  return %0 : tensor<1x1x2147483651xf32>
}

// -----

// CHECK-LABEL: func @no_larger_distance
//       CHECK:   = tensor.insert_slice
//       CHECK:   = conv.fused
//   CHECK-NOT:   input_dilation
func.func @no_larger_distance(%x: tensor<1x1x2xf32>, %w: tensor<1x1x3xf32>, %y: tensor<1x1x2147483651xf32>) -> tensor<1x1x2147483651xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x1x2147483653xf32>
  %z = linalg.fill ins(%zero : f32) outs(%e : tensor<1x1x2147483653xf32>) -> tensor<1x1x2147483653xf32>
  %s = tensor.insert_slice %x into %z[0, 0, 0] [1, 1, 2] [1, 1, 2147483648] : tensor<1x1x2xf32> into tensor<1x1x2147483653xf32>
  %0 = linalg.conv_1d_ncw_fcw ins(%s, %w : tensor<1x1x2147483653xf32>, tensor<1x1x3xf32>) outs(%y : tensor<1x1x2147483651xf32>) -> tensor<1x1x2147483651xf32>
  return %0 : tensor<1x1x2147483651xf32>
}

// -----

// The room behind a slice is padding: none, the most, and one more.
// CHECK-LABEL: func @largest_room
//   CHECK-NOT:   = tensor.insert_slice
//       CHECK:   = conv.fused
//  CHECK-SAME:   pad_low [3] pad_high [2147483644]
func.func @largest_room(%x: tensor<1x1x2xf32>, %w: tensor<1x1x3xf32>, %y: tensor<1x1x2147483647xf32>) -> tensor<1x1x2147483647xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x1x2147483649xf32>
  %z = linalg.fill ins(%zero : f32) outs(%e : tensor<1x1x2147483649xf32>) -> tensor<1x1x2147483649xf32>
  %s = tensor.insert_slice %x into %z[0, 0, 3] [1, 1, 2] [1, 1, 1] : tensor<1x1x2xf32> into tensor<1x1x2147483649xf32>
  %0 = linalg.conv_1d_ncw_fcw ins(%s, %w : tensor<1x1x2147483649xf32>, tensor<1x1x3xf32>) outs(%y : tensor<1x1x2147483647xf32>) -> tensor<1x1x2147483647xf32>
  return %0 : tensor<1x1x2147483647xf32>
}

// -----

// CHECK-LABEL: func @no_larger_room
//       CHECK:   = tensor.insert_slice
//       CHECK:   = conv.fused
//  CHECK-SAME:   pad_low [0] pad_high [0]
func.func @no_larger_room(%x: tensor<1x1x2xf32>, %w: tensor<1x1x3xf32>, %y: tensor<1x1x2147483648xf32>) -> tensor<1x1x2147483648xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x1x2147483650xf32>
  %z = linalg.fill ins(%zero : f32) outs(%e : tensor<1x1x2147483650xf32>) -> tensor<1x1x2147483650xf32>
  %s = tensor.insert_slice %x into %z[0, 0, 3] [1, 1, 2] [1, 1, 1] : tensor<1x1x2xf32> into tensor<1x1x2147483650xf32>
  %0 = linalg.conv_1d_ncw_fcw ins(%s, %w : tensor<1x1x2147483650xf32>, tensor<1x1x3xf32>) outs(%y : tensor<1x1x2147483648xf32>) -> tensor<1x1x2147483648xf32>
  return %0 : tensor<1x1x2147483648xf32>
}

// -----

// conv.fused counts in 32 bits; a larger padding stays.
// CHECK-LABEL: func @no_huge_padding
//       CHECK:   tensor.pad
//       CHECK:   conv.fused
//  CHECK-SAME:   pad_low [0]
func.func @no_huge_padding(%x: tensor<8xf32>, %w: tensor<3xf32>, %y: tensor<3xf32>) -> tensor<3xf32> {
  %zero = arith.constant 0.0 : f32
  %p = tensor.pad %x low[2147483648] high[0] {
  ^bb0(%i: index):
    tensor.yield %zero : f32
  } : tensor<8xf32> to tensor<2147483656xf32>
  %0 = linalg.conv_1d {strides = dense<1000000000> : tensor<1xi64>} ins(%p, %w : tensor<2147483656xf32>, tensor<3xf32>) outs(%y : tensor<3xf32>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// -----

// A padding of an input whose groups and channels stand apart, which raising
// merges behind it.
// CHECK-LABEL: func @split_channels
//   CHECK-SAME:   rule = "pad-folded"
//       CHECK:   %[[X:.*]] = tensor.collapse_shape %{{.*}} : tensor<1x4x2x3xf32> into tensor<1x4x6xf32>
//       CHECK:   conv.fused ins(%[[X]], {{.*}} pad_low [1] pad_high [2]
//   CHECK-NOT:   tensor.pad
func.func @split_channels(%x: tensor<1x4x2x3xf32>, %w: tensor<2x5x3x3xf32>, %y: tensor<1x5x2x5xf32>) -> tensor<1x5x2x5xf32> {
  %zero = arith.constant 0.0 : f32
  %pad = tensor.pad %x low[0, 1, 0, 0] high[0, 2, 0, 0] {
  ^bb0(%i0: index, %i1: index, %i2: index, %i3: index):
    tensor.yield %zero : f32
  } : tensor<1x4x2x3xf32> to tensor<1x7x2x3xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(n, w, g, f, k, c) -> (n, w + k, g, c)>, affine_map<(n, w, g, f, k, c) -> (g, f, k, c)>, affine_map<(n, w, g, f, k, c) -> (n, w, g, f)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction"]} ins(%pad, %w : tensor<1x7x2x3xf32>, tensor<2x5x3x3xf32>) outs(%y : tensor<1x5x2x5xf32>) {
  ^bb0(%i: f32, %f: f32, %o: f32):
    %p = arith.mulf %i, %f : f32
    %s = arith.addf %o, %p : f32
    linalg.yield %s : f32
  } -> tensor<1x5x2x5xf32>
  return %r : tensor<1x5x2x5xf32>
}

// -----

// A padding of the groups makes groups.
// CHECK-LABEL: func @no_padded_groups
//       CHECK:   tensor.pad
//       CHECK:   tensor.collapse_shape
//       CHECK:   conv.fused {{.*}} pad_low [0] pad_high [0]
func.func @no_padded_groups(%x: tensor<1x6x1x3xf32>, %w: tensor<2x5x3x3xf32>, %y: tensor<1x4x2x5xf32>) -> tensor<1x4x2x5xf32> {
  %zero = arith.constant 0.0 : f32
  %pad = tensor.pad %x low[0, 0, 0, 0] high[0, 0, 1, 0] {
  ^bb0(%i0: index, %i1: index, %i2: index, %i3: index):
    tensor.yield %zero : f32
  } : tensor<1x6x1x3xf32> to tensor<1x6x2x3xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(n, w, g, f, k, c) -> (n, w + k, g, c)>, affine_map<(n, w, g, f, k, c) -> (g, f, k, c)>, affine_map<(n, w, g, f, k, c) -> (n, w, g, f)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction"]} ins(%pad, %w : tensor<1x6x2x3xf32>, tensor<2x5x3x3xf32>) outs(%y : tensor<1x4x2x5xf32>) {
  ^bb0(%i: f32, %f: f32, %o: f32):
    %p = arith.mulf %i, %f : f32
    %s = arith.addf %o, %p : f32
    linalg.yield %s : f32
  } -> tensor<1x4x2x5xf32>
  return %r : tensor<1x4x2x5xf32>
}

// -----

// What a stride steps over need not be cut off first.
// CHECK-LABEL: func @unreached_cut
//   CHECK-SAME:   %[[X:[a-z0-9]*]]: tensor<1x2x8x8xf32>
//   CHECK-NOT:   tensor.extract_slice
//       CHECK:   conv.fused ins(%[[X]],
func.func @unreached_cut(%x: tensor<1x2x8x8xf32>, %w: tensor<3x2x1x1xf32>, %y: tensor<1x3x4x4xf32>) -> tensor<1x3x4x4xf32> {
  %s = tensor.extract_slice %x[0, 0, 0, 0] [1, 2, 7, 7] [1, 1, 1, 1] : tensor<1x2x8x8xf32> to tensor<1x2x7x7xf32>
  %r = linalg.conv_2d_nchw_fchw {strides = dense<2> : tensor<2xi64>} ins(%s, %w : tensor<1x2x7x7xf32>, tensor<3x2x1x1xf32>) outs(%y : tensor<1x3x4x4xf32>) -> tensor<1x3x4x4xf32>
  return %r : tensor<1x3x4x4xf32>
}

// -----

// A cut that takes images or channels away stays, whatever it does to the rows.
// CHECK-LABEL: func @no_cut_of_images
// CHECK-COUNT-2:   tensor.extract_slice
//       CHECK:   return
func.func @no_cut_of_images(%x: tensor<2x4x8x8xf32>, %w: tensor<3x4x1x1xf32>, %v: tensor<3x2x1x1xf32>, %y: tensor<1x3x4x4xf32>, %z: tensor<2x3x4x4xf32>) -> (tensor<1x3x4x4xf32>, tensor<2x3x4x4xf32>) {
  %s = tensor.extract_slice %x[0, 0, 0, 0] [1, 4, 7, 7] [1, 1, 1, 1] : tensor<2x4x8x8xf32> to tensor<1x4x7x7xf32>
  %r = linalg.conv_2d_nchw_fchw {strides = dense<2> : tensor<2xi64>} ins(%s, %w : tensor<1x4x7x7xf32>, tensor<3x4x1x1xf32>) outs(%y : tensor<1x3x4x4xf32>) -> tensor<1x3x4x4xf32>
  %t = tensor.extract_slice %x[0, 0, 0, 0] [2, 2, 7, 7] [1, 1, 1, 1] : tensor<2x4x8x8xf32> to tensor<2x2x7x7xf32>
  %q = linalg.conv_2d_nchw_fchw {strides = dense<2> : tensor<2xi64>} ins(%t, %v : tensor<2x2x7x7xf32>, tensor<3x2x1x1xf32>) outs(%z : tensor<2x3x4x4xf32>) -> tensor<2x3x4x4xf32>
  return %r, %q : tensor<1x3x4x4xf32>, tensor<2x3x4x4xf32>
}

// -----

// A window reads what was cut off, where it begins elsewhere, goes further, or
// is padded with zeros in its place.
// CHECK-LABEL: func @no_reached_cut
// CHECK-COUNT-2:   tensor.extract_slice
//       CHECK:   conv.fused
func.func @no_reached_cut(%x: tensor<1x2x8xf32>, %w: tensor<3x2x2xf32>, %y: tensor<1x3x3xf32>, %z: tensor<1x3x4xf32>) -> (tensor<1x3x3xf32>, tensor<1x3x3xf32>, tensor<1x3x4xf32>) {
  %zero = arith.constant 0.0 : f32
  %s = tensor.extract_slice %x[0, 0, 1] [1, 2, 7] [1, 1, 1] : tensor<1x2x8xf32> to tensor<1x2x7xf32>
  %r = linalg.conv_1d_ncw_fcw {strides = dense<2> : tensor<1xi64>} ins(%s, %w : tensor<1x2x7xf32>, tensor<3x2x2xf32>) outs(%y : tensor<1x3x3xf32>) -> tensor<1x3x3xf32>
  %t = tensor.extract_slice %x[0, 0, 0] [1, 2, 7] [1, 1, 1] : tensor<1x2x8xf32> to tensor<1x2x7xf32>
  %q = linalg.conv_1d_ncw_fcw {strides = dense<2> : tensor<1xi64>} ins(%t, %w : tensor<1x2x7xf32>, tensor<3x2x2xf32>) outs(%y : tensor<1x3x3xf32>) -> tensor<1x3x3xf32>
  %p = tensor.pad %t low[0, 0, 0] high[0, 0, 1] {
  ^bb0(%i0: index, %i1: index, %i2: index):
    tensor.yield %zero : f32
  } : tensor<1x2x7xf32> to tensor<1x2x8xf32>
  %o = linalg.conv_1d_ncw_fcw {strides = dense<2> : tensor<1xi64>} ins(%p, %w : tensor<1x2x8xf32>, tensor<3x2x2xf32>) outs(%z : tensor<1x3x4xf32>) -> tensor<1x3x4xf32>
  return %r, %q, %o : tensor<1x3x3xf32>, tensor<1x3x3xf32>, tensor<1x3x4xf32>
}
