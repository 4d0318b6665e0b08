// Where the numerics allow other products, and exact ones are chosen, the IR says
// so, and a remark why.
// RUN: conv-opt %s --conv-assign-schedules -o - | FileCheck %s
// RUN: conv-opt %s --conv-assign-schedules --remarks-filter=conv-schedule --remark-format=emitRemark -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARK --implicit-check-not='[Analysis]'

// CHECK-LABEL: func @depthwise(
// CHECK: numerics <multiply = ieee, accumulate = f32>
// CHECK-SAME: schedule #conv_kernel.depthwise
// REMARK: remark: [Analysis] numerics {{.*}}Function=depthwise | Reason="multiplied exactly, by depthwise, in an estimated {{[0-9.]+}} us; packed_mma would take {{[0-9.]+}}"
func.func @depthwise(%x: tensor<8x64x56x56xf32>, %w: tensor<64x3x3xf32>, %o: tensor<8x64x54x54xf32>) -> tensor<8x64x54x54xf32> {
  %y = conv.fused ins(%x, %w : tensor<8x64x56x56xf32>, tensor<64x3x3xf32>) outs(%o : tensor<8x64x54x54xf32>)
      dims <input = nchw, filter = fhw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] groups 64
      numerics <multiply = tf32, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<8x64x54x54xf32>
  return %y : tensor<8x64x54x54xf32>
}

// No family transforms it.
// CHECK-LABEL: func @strided(
// CHECK: numerics <multiply = ieee, accumulate = f32>
// CHECK-SAME: schedule #
// REMARK: remark: [Analysis] numerics {{.*}}Function=strided | Reason="multiplied exactly, by {{[a-z_]+}}: winograd kernels exist for 3x3 taps with strides and dilations of 1, got 3 taps, stride 2
func.func @strided(%x: tensor<8x64x57x57xf32>, %w: tensor<64x64x3x3xf32>, %o: tensor<8x64x28x28xf32>) -> tensor<8x64x28x28xf32> {
  %y = conv.fused ins(%x, %w : tensor<8x64x57x57xf32>, tensor<64x64x3x3xf32>) outs(%o : tensor<8x64x28x28xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [2, 2] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32, transform = winograd>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<8x64x28x28xf32>
  return %y : tensor<8x64x28x28xf32>
}

// A family does.
// CHECK-LABEL: func @no_exact(
// CHECK: numerics <multiply = tf32, accumulate = f32>
// CHECK-SAME: schedule #conv_kernel.halo_mma
func.func @no_exact(%x: tensor<8x64x56x56xf32>, %w: tensor<32x64x3x3xf32>, %o: tensor<8x32x54x54xf32>) -> tensor<8x32x54x54xf32> {
  %y = conv.fused ins(%x, %w : tensor<8x64x56x56xf32>, tensor<32x64x3x3xf32>) outs(%o : tensor<8x32x54x54xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<8x32x54x54xf32>
  return %y : tensor<8x32x54x54xf32>
}

// So does one that has exact kernels as well.
// CHECK-LABEL: func @no_exact_gemm(
// CHECK: numerics <multiply = tf32, accumulate = f32>
// CHECK-SAME: schedule #conv_kernel.implicit_gemm
func.func @no_exact_gemm(%x: tensor<8x256x14x14xf32>, %w: tensor<256x256x1x1xf32>, %o: tensor<8x256x14x14xf32>) -> tensor<8x256x14x14xf32> {
  %y = conv.fused ins(%x, %w : tensor<8x256x14x14xf32>, tensor<256x256x1x1xf32>) outs(%o : tensor<8x256x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<8x256x14x14xf32>
  return %y : tensor<8x256x14x14xf32>
}

// Nothing else was allowed.
// CHECK-LABEL: func @no_other(
// CHECK: schedule #conv_kernel.depthwise
func.func @no_other(%x: tensor<8x64x56x56xf32>, %w: tensor<64x3x3xf32>, %o: tensor<8x64x54x54xf32>) -> tensor<8x64x54x54xf32> {
  %y = conv.fused ins(%x, %w : tensor<8x64x56x56xf32>, tensor<64x3x3xf32>) outs(%o : tensor<8x64x54x54xf32>)
      dims <input = nchw, filter = fhw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] groups 64
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<8x64x54x54xf32>
  return %y : tensor<8x64x54x54xf32>
}
