// The largest numbers that kernels exist for, and one more of each.
// RUN: conv-opt %s --conv-print-schedules=top=1 -o /dev/null | FileCheck %s

// A kernel is built where one is said to exist, and where not the op runs in others.
// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-schedule{chip=sm_89},conv-bufferize,conv-kernel-pipeline{chip=sm_89})' | FileCheck %s --check-prefix=BUILT --implicit-check-not='launch_func @no_{{.*}}_conv::'
// BUILT: launch_func @positions_conv::@positions_conv
// BUILT: launch_func @reach_conv::@reach_conv
// BUILT: launch_func @padding_conv::@padding_conv
// BUILT: launch_func @window_conv::@window_conv
// BUILT: launch_func @strides_conv::@strides_conv
// BUILT: launch_func @filters_conv::@filters_conv
// BUILT: launch_func @channels_conv::@channels_conv
// BUILT: launch_func @grouped_filters_conv::@grouped_filters_conv
// BUILT: launch_func @grouped_channels_conv::@grouped_channels_conv

// Positions of a padded input.
// CHECK-LABEL: conv.fused in @positions on
//  CHECK-NEXT:   problem:
//   CHECK-NOT:   no kernel
//       CHECK:   #1:
func.func @positions(%x: tensor<1x1x1073741821xf32>, %w: tensor<4x1x3xf32>, %o: tensor<1x4x1073741822xf32>) -> tensor<1x4x1073741822xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<1x1x1073741821xf32>, tensor<4x1x3xf32>)
      outs(%o : tensor<1x4x1073741822xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [1] dilations [1] pad_low [1] pad_high [2]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x4x1073741822xf32>
  return %y : tensor<1x4x1073741822xf32>
}

// CHECK-LABEL: conv.fused in @no_positions on
//  CHECK-NEXT:   no kernel: kernels exist for padded and dilated inputs of up to 1073741824 positions
func.func @no_positions(%x: tensor<1x1x1073741822xf32>, %w: tensor<4x1x3xf32>, %o: tensor<1x4x1073741823xf32>) -> tensor<1x4x1073741823xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<1x1x1073741822xf32>, tensor<4x1x3xf32>)
      outs(%o : tensor<1x4x1073741823xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [1] dilations [1] pad_low [1] pad_high [2]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x4x1073741823xf32>
  return %y : tensor<1x4x1073741823xf32>
}

// A result without elements.
// CHECK-LABEL: conv.fused in @no_elements on
//  CHECK-NEXT:   no kernel: a result without elements needs no kernel, got 2 images of 0 x ? positions
func.func @no_elements(%x: tensor<2x4x2x?xf16>, %w: tensor<4x1x3x3xf16>, %o: tensor<2x4x0x?xf32>) -> tensor<2x4x0x?xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<2x4x2x?xf16>, tensor<4x1x3x3xf16>)
      outs(%o : tensor<2x4x0x?xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      groups 4
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x4x0x?xf32>
  return %y : tensor<2x4x0x?xf32>
}

// Positions that a result of an open input needs.
// CHECK-LABEL: conv.fused in @reach on
//  CHECK-NEXT:   problem:
//   CHECK-NOT:   no kernel
//       CHECK:   #1:
func.func @reach(%x: tensor<1x1x?xf32>, %w: tensor<4x1x2xf32>, %o: tensor<1x4x536870912xf32>) -> tensor<1x4x536870912xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<1x1x?xf32>, tensor<4x1x2xf32>)
      outs(%o : tensor<1x4x536870912xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [2] dilations [1] pad_low [0] pad_high [0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x4x536870912xf32>
  return %y : tensor<1x4x536870912xf32>
}

// CHECK-LABEL: conv.fused in @no_reach on
//  CHECK-NEXT:   no kernel: kernels exist for padded and dilated inputs of up to 1073741824 positions
func.func @no_reach(%x: tensor<1x1x?xf32>, %w: tensor<4x1x3xf32>, %o: tensor<1x4x536870912xf32>) -> tensor<1x4x536870912xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<1x1x?xf32>, tensor<4x1x3xf32>)
      outs(%o : tensor<1x4x536870912xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [2] dilations [1] pad_low [0] pad_high [0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x4x536870912xf32>
  return %y : tensor<1x4x536870912xf32>
}

// Padding by itself, whatever an open input adds to it.
// CHECK-LABEL: conv.fused in @padding on
//  CHECK-NEXT:   problem:
//   CHECK-NOT:   no kernel
//       CHECK:   #1:
func.func @padding(%x: tensor<1x1x?xf32>, %w: tensor<4x1x3xf32>, %o: tensor<1x4x?xf32>) -> tensor<1x4x?xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<1x1x?xf32>, tensor<4x1x3xf32>)
      outs(%o : tensor<1x4x?xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [1] dilations [1] pad_low [1073741824] pad_high [1073741824]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x4x?xf32>
  return %y : tensor<1x4x?xf32>
}

// CHECK-LABEL: conv.fused in @no_padding on
//  CHECK-NEXT:   no kernel: kernels exist for padded and dilated inputs of up to 1073741824 positions
func.func @no_padding(%x: tensor<1x1x?xf32>, %w: tensor<4x1x3xf32>, %o: tensor<1x4x?xf32>) -> tensor<1x4x?xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<1x1x?xf32>, tensor<4x1x3xf32>)
      outs(%o : tensor<1x4x?xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [1] dilations [1] pad_low [0] pad_high [1073741825]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x4x?xf32>
  return %y : tensor<1x4x?xf32>
}

// Taps of a window with its dilation.
// CHECK-LABEL: conv.fused in @window on
//  CHECK-NEXT:   problem:
//   CHECK-NOT:   no kernel
//       CHECK:   #1:
func.func @window(%x: tensor<1x1x131072xf32>, %w: tensor<4x1x2xf32>, %o: tensor<1x4x65537xf32>) -> tensor<1x4x65537xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<1x1x131072xf32>, tensor<4x1x2xf32>)
      outs(%o : tensor<1x4x65537xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [1] dilations [65535] pad_low [0] pad_high [0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x4x65537xf32>
  return %y : tensor<1x4x65537xf32>
}

// CHECK-LABEL: conv.fused in @no_window on
//  CHECK-NEXT:   no kernel: kernels exist for strides and windows of up to 65536 positions
func.func @no_window(%x: tensor<1x1x131072xf32>, %w: tensor<4x1x2xf32>, %o: tensor<1x4x65536xf32>) -> tensor<1x4x65536xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<1x1x131072xf32>, tensor<4x1x2xf32>)
      outs(%o : tensor<1x4x65536xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [1] dilations [65536] pad_low [0] pad_high [0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x4x65536xf32>
  return %y : tensor<1x4x65536xf32>
}

// Strides.
// CHECK-LABEL: conv.fused in @strides on
//  CHECK-NEXT:   problem:
//   CHECK-NOT:   no kernel
//       CHECK:   #1:
func.func @strides(%x: tensor<1x1x131072xf32>, %w: tensor<4x1x1xf32>, %o: tensor<1x4x2xf32>) -> tensor<1x4x2xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<1x1x131072xf32>, tensor<4x1x1xf32>)
      outs(%o : tensor<1x4x2xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [65536] dilations [1] pad_low [0] pad_high [0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x4x2xf32>
  return %y : tensor<1x4x2xf32>
}

// CHECK-LABEL: conv.fused in @no_strides on
//  CHECK-NEXT:   no kernel: kernels exist for strides and windows of up to 65536 positions
func.func @no_strides(%x: tensor<1x1x131072xf32>, %w: tensor<4x1x1xf32>, %o: tensor<1x4x2xf32>) -> tensor<1x4x2xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<1x1x131072xf32>, tensor<4x1x1xf32>)
      outs(%o : tensor<1x4x2xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [65537] dilations [1] pad_low [0] pad_high [0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x4x2xf32>
  return %y : tensor<1x4x2xf32>
}

// Output channels.
// CHECK-LABEL: conv.fused in @filters on
//  CHECK-NEXT:   problem:
//   CHECK-NOT:   no kernel
//       CHECK:   #1:
func.func @filters(%x: tensor<1x1x8xf32>, %w: tensor<1073741824x1x1xf32>, %o: tensor<1x1073741824x8xf32>) -> tensor<1x1073741824x8xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<1x1x8xf32>, tensor<1073741824x1x1xf32>)
      outs(%o : tensor<1x1073741824x8xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [1] dilations [1] pad_low [0] pad_high [0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x1073741824x8xf32>
  return %y : tensor<1x1073741824x8xf32>
}

// CHECK-LABEL: conv.fused in @no_filters on
//  CHECK-NEXT:   no kernel: kernels exist for up to 1073741824 channels and groups
func.func @no_filters(%x: tensor<1x1x8xf32>, %w: tensor<1073741825x1x1xf32>, %o: tensor<1x1073741825x8xf32>) -> tensor<1x1073741825x8xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<1x1x8xf32>, tensor<1073741825x1x1xf32>)
      outs(%o : tensor<1x1073741825x8xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [1] dilations [1] pad_low [0] pad_high [0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x1073741825x8xf32>
  return %y : tensor<1x1073741825x8xf32>
}

// Input channels.
// CHECK-LABEL: conv.fused in @channels on
//  CHECK-NEXT:   problem:
//   CHECK-NOT:   no kernel
//       CHECK:   #1:
func.func @channels(%x: tensor<1x1073741824x8xf32>, %w: tensor<4x1073741824x1xf32>, %o: tensor<1x4x8xf32>) -> tensor<1x4x8xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<1x1073741824x8xf32>, tensor<4x1073741824x1xf32>)
      outs(%o : tensor<1x4x8xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [1] dilations [1] pad_low [0] pad_high [0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x4x8xf32>
  return %y : tensor<1x4x8xf32>
}

// CHECK-LABEL: conv.fused in @no_channels on
//  CHECK-NEXT:   no kernel: kernels exist for up to 1073741824 channels and groups
func.func @no_channels(%x: tensor<1x1073741825x8xf32>, %w: tensor<4x1073741825x1xf32>, %o: tensor<1x4x8xf32>) -> tensor<1x4x8xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<1x1073741825x8xf32>, tensor<4x1073741825x1xf32>)
      outs(%o : tensor<1x4x8xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [1] dilations [1] pad_low [0] pad_high [0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x4x8xf32>
  return %y : tensor<1x4x8xf32>
}

// Channels count over all groups.
// CHECK-LABEL: conv.fused in @grouped_filters on
//  CHECK-NEXT:   problem:
//   CHECK-NOT:   no kernel
//       CHECK:   #1:
func.func @grouped_filters(%x: tensor<1x2x8xf32>, %w: tensor<1073741824x1x1xf32>, %o: tensor<1x1073741824x8xf32>) -> tensor<1x1073741824x8xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<1x2x8xf32>, tensor<1073741824x1x1xf32>)
      outs(%o : tensor<1x1073741824x8xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [1] dilations [1] pad_low [0] pad_high [0] groups 2
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x1073741824x8xf32>
  return %y : tensor<1x1073741824x8xf32>
}

// CHECK-LABEL: conv.fused in @no_grouped_filters on
//  CHECK-NEXT:   no kernel: kernels exist for up to 1073741824 channels and groups
func.func @no_grouped_filters(%x: tensor<1x2x8xf32>, %w: tensor<1073741826x1x1xf32>, %o: tensor<1x1073741826x8xf32>) -> tensor<1x1073741826x8xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<1x2x8xf32>, tensor<1073741826x1x1xf32>)
      outs(%o : tensor<1x1073741826x8xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [1] dilations [1] pad_low [0] pad_high [0] groups 2
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x1073741826x8xf32>
  return %y : tensor<1x1073741826x8xf32>
}

// CHECK-LABEL: conv.fused in @grouped_channels on
//  CHECK-NEXT:   problem:
//   CHECK-NOT:   no kernel
//       CHECK:   #1:
func.func @grouped_channels(%x: tensor<1x1073741824x8xf32>, %w: tensor<2x536870912x1xf32>, %o: tensor<1x2x8xf32>) -> tensor<1x2x8xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<1x1073741824x8xf32>, tensor<2x536870912x1xf32>)
      outs(%o : tensor<1x2x8xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [1] dilations [1] pad_low [0] pad_high [0] groups 2
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x2x8xf32>
  return %y : tensor<1x2x8xf32>
}

// CHECK-LABEL: conv.fused in @no_grouped_channels on
//  CHECK-NEXT:   no kernel: kernels exist for up to 1073741824 channels and groups
func.func @no_grouped_channels(%x: tensor<1x1073741826x8xf32>, %w: tensor<2x536870913x1xf32>, %o: tensor<1x2x8xf32>) -> tensor<1x2x8xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<1x1073741826x8xf32>, tensor<2x536870913x1xf32>)
      outs(%o : tensor<1x2x8xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [1] dilations [1] pad_low [0] pad_high [0] groups 2
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x2x8xf32>
  return %y : tensor<1x2x8xf32>
}
