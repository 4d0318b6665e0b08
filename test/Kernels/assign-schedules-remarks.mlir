// RUN: conv-opt %s --conv-assign-schedules --remarks-filter=conv-schedule -o /dev/null 2>&1 | FileCheck %s

// CHECK: remark: [Passed] scheduled | Category:conv-schedule | Function=scheduled | microseconds={{[0-9]+}}, op=conv.fused, schedules={{[0-9]+}}, searched=1
func.func @scheduled(%x: tensor<8x4x16x16xf32>, %w: tensor<32x4x3x3xf32>, %o: tensor<8x32x14x14xf32>) -> tensor<8x32x14x14xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<8x4x16x16xf32>, tensor<32x4x3x3xf32>)
      outs(%o : tensor<8x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<8x32x14x14xf32>
  return %y : tensor<8x32x14x14xf32>
}

// Equal problems of a function are searched once, whatever their operands; another
// batch is another problem.
// CHECK: Function=blocks | microseconds=[[TIME:[0-9]+]], op=conv.fused, schedules=[[COUNT:[0-9]+]], searched=1
// CHECK: Function=blocks | microseconds=[[TIME]], op=conv.fused, schedules=[[COUNT]], searched=0
// CHECK: Function=blocks | microseconds={{[0-9]+}}, op=conv.fused, schedules={{[0-9]+}}, searched=1
func.func @blocks(%x: tensor<8x32x16x16xf32>, %z: tensor<9x32x16x16xf32>, %w: tensor<32x32x1x1xf32>, %o: tensor<8x32x16x16xf32>, %p: tensor<9x32x16x16xf32>) -> (tensor<8x32x16x16xf32>, tensor<9x32x16x16xf32>) {
  %a = conv.fused
      ins(%x, %w : tensor<8x32x16x16xf32>, tensor<32x32x1x1xf32>)
      outs(%o : tensor<8x32x16x16xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<8x32x16x16xf32>
  %b = conv.fused
      ins(%a, %w : tensor<8x32x16x16xf32>, tensor<32x32x1x1xf32>)
      outs(%o : tensor<8x32x16x16xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<8x32x16x16xf32>
  %c = conv.fused
      ins(%z, %w : tensor<9x32x16x16xf32>, tensor<32x32x1x1xf32>)
      outs(%p : tensor<9x32x16x16xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<9x32x16x16xf32>
  return %b, %c : tensor<8x32x16x16xf32>, tensor<9x32x16x16xf32>
}

// More tiles than a kernel counts.
// CHECK: remark: [Missed] no-kernel | Category:conv-schedule | Function=no_room | Reason="none of {{[0-9]+}} schedules is possible on sm_89; the best of them needs {{.*}}", Suggestion="the convolution is decomposed and runs through the fallback kernels", op=conv.fused
func.func @no_room(%x: tensor<8589934592x4x1x1xf32>, %w: tensor<8x4x1x1xf32>, %o: tensor<8589934592x8x1x1xf32>) -> tensor<8589934592x8x1x1xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<8589934592x4x1x1xf32>, tensor<8x4x1x1xf32>)
      outs(%o : tensor<8589934592x8x1x1xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<8589934592x8x1x1xf32>
  return %y : tensor<8589934592x8x1x1xf32>
}
