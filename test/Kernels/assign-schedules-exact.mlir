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

// Of what is allowed one kernel uses the transform alone, another the rounding alone.
// CHECK-LABEL: func @one_step(
// CHECK: numerics <multiply = ieee, accumulate = f32, transform = winograd>
// CHECK-SAME: schedule #conv_kernel.winograd<
// REMARK: remark: [Analysis] numerics {{.*}}Function=one_step | Reason="multiplied exactly, by winograd, in an estimated {{[0-9.]+}} us; {{[a-z_]+}} would take {{[0-9.]+}}"
func.func @one_step(%x: tensor<8x64x58x58xf32>, %w: tensor<64x64x3x3xf32>, %o: tensor<8x64x56x56xf32>) -> tensor<8x64x56x56xf32> {
  %y = conv.fused ins(%x, %w : tensor<8x64x58x58xf32>, tensor<64x64x3x3xf32>) outs(%o : tensor<8x64x56x56xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32, transform = winograd>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<8x64x56x56xf32>
  return %y : tensor<8x64x56x56xf32>
}

// CHECK-LABEL: func @direct(
// CHECK: numerics <multiply = tf32, accumulate = f32>
// CHECK-SAME: schedule #conv_kernel.{{[a-z]+}}_{{gemm|mma}}<
// REMARK: remark: [Analysis] numerics {{.*}}Function=direct | Reason="not transformed, by {{[a-z_]+}}, in an estimated {{[0-9.]+}} us; winograd{{[a-z_]*}} would take {{[0-9.]+}}"
func.func @direct(%x: tensor<1x64x30x30xf32>, %w: tensor<64x64x3x3xf32>, %o: tensor<1x64x28x28xf32>) -> tensor<1x64x28x28xf32> {
  %y = conv.fused ins(%x, %w : tensor<1x64x30x30xf32>, tensor<64x64x3x3xf32>) outs(%o : tensor<1x64x28x28xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32, accumulate = f32, transform = winograd>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x64x28x28xf32>
  return %y : tensor<1x64x28x28xf32>
}

// A family does.
// CHECK-LABEL: func @no_exact(
// CHECK: numerics <multiply = tf32, accumulate = f32>
// CHECK-SAME: schedule #conv_kernel.rows_mma
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

// Of three dimensions no kernel takes an odd number of channels in several groups as
// f16; one does in f32.
// CHECK-LABEL: func @odd_groups(
// CHECK: numerics <multiply = ieee, accumulate = f32>
// CHECK-SAME: schedule #conv_kernel.implicit_gemm
// REMARK: remark: [Analysis] numerics {{.*}}Function=odd_groups | Reason="multiplied exactly: kernels that multiply f16 take channels by twos, got 3 in a group"
func.func @odd_groups(%x: tensor<1x6x4x8x8xf32>, %w: tensor<32x3x3x3x3xf32>, %o: tensor<1x32x2x6x6xf32>) -> tensor<1x32x2x6x6xf32> {
  %y = conv.fused ins(%x, %w : tensor<1x6x4x8x8xf32>, tensor<32x3x3x3x3xf32>) outs(%o : tensor<1x32x2x6x6xf32>)
      dims <input = ncdhw, filter = fcdhw, output = nfdhw>
      strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0] pad_high [0, 0, 0] groups 2
      numerics <multiply = f16, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x32x2x6x6xf32>
  return %y : tensor<1x32x2x6x6xf32>
}

// What is decomposed is not rounded either.
// CHECK-LABEL: func @no_kernel(
// CHECK: numerics <multiply = ieee, accumulate = f32>
// CHECK-NOT: schedule
// REMARK: remark: [Analysis] numerics {{.*}}Function=no_kernel | Reason="multiplied exactly:
func.func @no_kernel(%x: tensor<1x6x4x8x8xf32>, %w: tensor<32x3x3x3x3xf32>, %o: tensor<1x32x5x13x13xf32>) -> tensor<1x32x5x13x13xf32> {
  %y = conv.fused ins(%x, %w : tensor<1x6x4x8x8xf32>, tensor<32x3x3x3x3xf32>) outs(%o : tensor<1x32x5x13x13xf32>)
      dims <input = ncdhw, filter = fcdhw, output = nfdhw>
      strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0] pad_high [0, 0, 0] input_dilation [2, 2, 2] groups 2
      numerics <multiply = bf16, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x32x5x13x13xf32>
  return %y : tensor<1x32x5x13x13xf32>
}
