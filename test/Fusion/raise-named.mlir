// Every named convolution of linalg becomes conv.fused; the dimension orders,
// strides and dilations come from its indexing maps.
// RUN: conv-opt %s --conv-raise-linalg | FileCheck %s

// CHECK-LABEL: func @conv_1d
//       CHECK: conv.fused {{.*}} dims <input = w, filter = w, output = w> strides [1] dilations [1]
func.func @conv_1d(%x: tensor<16xf32>, %w: tensor<3xf32>, %y: tensor<14xf32>) -> tensor<14xf32> {
  %0 = linalg.conv_1d ins(%x, %w : tensor<16xf32>, tensor<3xf32>) outs(%y : tensor<14xf32>) -> tensor<14xf32>
  return %0 : tensor<14xf32>
}

// CHECK-LABEL: func @conv_1d_ncw_fcw
//       CHECK: conv.fused {{.*}} dims <input = ncw, filter = fcw, output = nfw> strides [2] dilations [3]
func.func @conv_1d_ncw_fcw(%x: tensor<2x4x16xf32>, %w: tensor<8x4x3xf32>, %y: tensor<2x8x5xf32>) -> tensor<2x8x5xf32> {
  %0 = linalg.conv_1d_ncw_fcw {strides = dense<2> : tensor<1xi64>, dilations = dense<3> : tensor<1xi64>} ins(%x, %w : tensor<2x4x16xf32>, tensor<8x4x3xf32>) outs(%y : tensor<2x8x5xf32>) -> tensor<2x8x5xf32>
  return %0 : tensor<2x8x5xf32>
}

// CHECK-LABEL: func @conv_1d_nwc_wcf
//       CHECK: conv.fused {{.*}} dims <input = nwc, filter = wcf, output = nwf>
func.func @conv_1d_nwc_wcf(%x: tensor<2x16x4xf32>, %w: tensor<3x4x8xf32>, %y: tensor<2x14x8xf32>) -> tensor<2x14x8xf32> {
  %0 = linalg.conv_1d_nwc_wcf ins(%x, %w : tensor<2x16x4xf32>, tensor<3x4x8xf32>) outs(%y : tensor<2x14x8xf32>) -> tensor<2x14x8xf32>
  return %0 : tensor<2x14x8xf32>
}

// CHECK-LABEL: func @conv_2d
//       CHECK: conv.fused {{.*}} dims <input = hw, filter = hw, output = hw> strides [1, 1] dilations [1, 1]
func.func @conv_2d(%x: tensor<16x12xf32>, %w: tensor<3x5xf32>, %y: tensor<14x8xf32>) -> tensor<14x8xf32> {
  %0 = linalg.conv_2d ins(%x, %w : tensor<16x12xf32>, tensor<3x5xf32>) outs(%y : tensor<14x8xf32>) -> tensor<14x8xf32>
  return %0 : tensor<14x8xf32>
}

// CHECK-LABEL: func @conv_2d_nchw_fchw
//       CHECK: conv.fused {{.*}} dims <input = nchw, filter = fchw, output = nfhw> strides [2, 1] dilations [1, 3]
//  CHECK-SAME: pad_low [0, 0] pad_high [0, 0] numerics <multiply = ieee, accumulate = f32>
func.func @conv_2d_nchw_fchw(%x: tensor<2x4x17x16xf32>, %w: tensor<8x4x3x3xf32>, %y: tensor<2x8x8x10xf32>) -> tensor<2x8x8x10xf32> {
  %0 = linalg.conv_2d_nchw_fchw {strides = dense<[2, 1]> : vector<2xi64>, dilations = dense<[1, 3]> : vector<2xi64>} ins(%x, %w : tensor<2x4x17x16xf32>, tensor<8x4x3x3xf32>) outs(%y : tensor<2x8x8x10xf32>) -> tensor<2x8x8x10xf32>
  return %0 : tensor<2x8x8x10xf32>
}

// CHECK-LABEL: func @conv_2d_nhwc_hwcf
//       CHECK: conv.fused {{.*}} dims <input = nhwc, filter = hwcf, output = nhwf>
func.func @conv_2d_nhwc_hwcf(%x: tensor<2x16x16x4xf32>, %w: tensor<3x3x4x8xf32>, %y: tensor<2x14x14x8xf32>) -> tensor<2x14x14x8xf32> {
  %0 = linalg.conv_2d_nhwc_hwcf ins(%x, %w : tensor<2x16x16x4xf32>, tensor<3x3x4x8xf32>) outs(%y : tensor<2x14x14x8xf32>) -> tensor<2x14x14x8xf32>
  return %0 : tensor<2x14x14x8xf32>
}

// CHECK-LABEL: func @conv_2d_nhwc_fhwc
//       CHECK: conv.fused {{.*}} dims <input = nhwc, filter = fhwc, output = nhwf>
func.func @conv_2d_nhwc_fhwc(%x: tensor<2x16x16x4xf32>, %w: tensor<8x3x3x4xf32>, %y: tensor<2x14x14x8xf32>) -> tensor<2x14x14x8xf32> {
  %0 = linalg.conv_2d_nhwc_fhwc ins(%x, %w : tensor<2x16x16x4xf32>, tensor<8x3x3x4xf32>) outs(%y : tensor<2x14x14x8xf32>) -> tensor<2x14x14x8xf32>
  return %0 : tensor<2x14x14x8xf32>
}

// CHECK-LABEL: func @conv_3d
//       CHECK: conv.fused {{.*}} dims <input = dhw, filter = dhw, output = dhw>
func.func @conv_3d(%x: tensor<8x8x8xf32>, %w: tensor<3x3x3xf32>, %y: tensor<6x6x6xf32>) -> tensor<6x6x6xf32> {
  %0 = linalg.conv_3d ins(%x, %w : tensor<8x8x8xf32>, tensor<3x3x3xf32>) outs(%y : tensor<6x6x6xf32>) -> tensor<6x6x6xf32>
  return %0 : tensor<6x6x6xf32>
}

// CHECK-LABEL: func @conv_3d_ndhwc_dhwcf
//       CHECK: conv.fused {{.*}} dims <input = ndhwc, filter = dhwcf, output = ndhwf> strides [1, 2, 3]
func.func @conv_3d_ndhwc_dhwcf(%x: tensor<2x8x9x9x4xf32>, %w: tensor<3x3x3x4x8xf32>, %y: tensor<2x6x4x3x8xf32>) -> tensor<2x6x4x3x8xf32> {
  %0 = linalg.conv_3d_ndhwc_dhwcf {strides = dense<[1, 2, 3]> : tensor<3xi64>} ins(%x, %w : tensor<2x8x9x9x4xf32>, tensor<3x3x3x4x8xf32>) outs(%y : tensor<2x6x4x3x8xf32>) -> tensor<2x6x4x3x8xf32>
  return %0 : tensor<2x6x4x3x8xf32>
}

// CHECK-LABEL: func @conv_3d_ncdhw_fcdhw
//       CHECK: conv.fused {{.*}} dims <input = ncdhw, filter = fcdhw, output = nfdhw>
func.func @conv_3d_ncdhw_fcdhw(%x: tensor<2x4x8x8x8xf32>, %w: tensor<8x4x3x3x3xf32>, %y: tensor<2x8x6x6x6xf32>) -> tensor<2x8x6x6x6xf32> {
  %0 = linalg.conv_3d_ncdhw_fcdhw ins(%x, %w : tensor<2x4x8x8x8xf32>, tensor<8x4x3x3x3xf32>) outs(%y : tensor<2x8x6x6x6xf32>) -> tensor<2x8x6x6x6xf32>
  return %0 : tensor<2x8x6x6x6xf32>
}

// Integers that are extended inside of the convolution keep their type outside.
// CHECK-LABEL: func @i8_into_i32
//       CHECK: conv.fused ins({{.*}} : tensor<1x16x16x4xi8>, tensor<3x3x4x8xi8>)
//  CHECK-SAME: accumulate = i32
//       CHECK: arith.addi
func.func @i8_into_i32(%x: tensor<1x16x16x4xi8>, %w: tensor<3x3x4x8xi8>, %y: tensor<1x14x14x8xi32>) -> tensor<1x14x14x8xi32> {
  %0 = linalg.conv_2d_nhwc_hwcf ins(%x, %w : tensor<1x16x16x4xi8>, tensor<3x3x4x8xi8>) outs(%y : tensor<1x14x14x8xi32>) -> tensor<1x14x14x8xi32>
  return %0 : tensor<1x14x14x8xi32>
}

// The accumulate type is that of the output, which is wider than the operands.
// CHECK-LABEL: func @f16_into_f32
//       CHECK: conv.fused ins({{.*}} : tensor<1x4x16x16xf16>, tensor<8x4x3x3xf16>)
//  CHECK-SAME: accumulate = f32
func.func @f16_into_f32(%x: tensor<1x4x16x16xf16>, %w: tensor<8x4x3x3xf16>, %y: tensor<1x8x14x14xf32>) -> tensor<1x8x14x14xf32> {
  %0 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x4x16x16xf16>, tensor<8x4x3x3xf16>) outs(%y : tensor<1x8x14x14xf32>) -> tensor<1x8x14x14xf32>
  return %0 : tensor<1x8x14x14xf32>
}

// Products of truncated operands lose precision that conv.fused would keep.
// CHECK-LABEL: func @no_narrowing
//       CHECK: linalg.conv_2d_nchw_fchw {conv.refused = "conv-body"
func.func @no_narrowing(%x: tensor<1x4x16x16xf32>, %w: tensor<8x4x3x3xf32>, %y: tensor<1x8x14x14xf16>) -> tensor<1x8x14x14xf16> {
  %0 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x4x16x16xf32>, tensor<8x4x3x3xf32>) outs(%y : tensor<1x8x14x14xf16>) -> tensor<1x8x14x14xf16>
  return %0 : tensor<1x8x14x14xf16>
}

// CHECK-LABEL: func @no_mixed_kinds
//       CHECK: linalg.conv_2d_nchw_fchw {conv.refused = "conv-body"
func.func @no_mixed_kinds(%x: tensor<1x4x16x16xi8>, %w: tensor<8x4x3x3xi8>, %y: tensor<1x8x14x14xf32>) -> tensor<1x8x14x14xf32> {
  %0 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x4x16x16xi8>, tensor<8x4x3x3xi8>) outs(%y : tensor<1x8x14x14xf32>) -> tensor<1x8x14x14xf32>
  return %0 : tensor<1x8x14x14xf32>
}

// CHECK-LABEL: func @no_quantized
//       CHECK: linalg.conv_2d_nhwc_hwcf_q {conv.refused = "quantized"
func.func @no_quantized(%x: tensor<1x16x16x4xi8>, %w: tensor<3x3x4x8xi8>, %xz: i32, %wz: i32, %y: tensor<1x14x14x8xi32>) -> tensor<1x14x14x8xi32> {
  %0 = linalg.conv_2d_nhwc_hwcf_q ins(%x, %w, %xz, %wz : tensor<1x16x16x4xi8>, tensor<3x3x4x8xi8>, i32, i32) outs(%y : tensor<1x14x14x8xi32>) -> tensor<1x14x14x8xi32>
  return %0 : tensor<1x14x14x8xi32>
}

// CHECK-LABEL: func @no_buffers
//       CHECK: linalg.conv_2d_nhwc_hwcf {conv.refused = "buffer-semantics"
func.func @no_buffers(%x: memref<1x16x16x4xf32>, %w: memref<3x3x4x8xf32>, %y: memref<1x14x14x8xf32>) {
  linalg.conv_2d_nhwc_hwcf ins(%x, %w : memref<1x16x16x4xf32>, memref<3x3x4x8xf32>) outs(%y : memref<1x14x14x8xf32>)
  return
}

// A pooling and a matrix product are no candidates: no verdict about them.
// CHECK-LABEL: func @no_candidates
//   CHECK-NOT: conv.
//       CHECK: return
func.func @no_candidates(%x: tensor<1x4x16x16xf32>, %w: tensor<3x3xf32>, %y: tensor<1x4x14x14xf32>, %a: tensor<4x4xf32>) -> (tensor<1x4x14x14xf32>, tensor<4x4xf32>) {
  %0 = linalg.pooling_nchw_max ins(%x, %w : tensor<1x4x16x16xf32>, tensor<3x3xf32>) outs(%y : tensor<1x4x14x14xf32>) -> tensor<1x4x14x14xf32>
  %1 = linalg.pooling_nchw_sum ins(%x, %w : tensor<1x4x16x16xf32>, tensor<3x3xf32>) outs(%0 : tensor<1x4x14x14xf32>) -> tensor<1x4x14x14xf32>
  %2 = linalg.matmul ins(%a, %a : tensor<4x4xf32>, tensor<4x4xf32>) outs(%a : tensor<4x4xf32>) -> tensor<4x4xf32>
  return %1, %2 : tensor<1x4x14x14xf32>, tensor<4x4xf32>
}

// CHECK-LABEL: func @no_complex
//       CHECK: linalg.conv_1d {conv.refused = "dtype-unsupported"
func.func @no_complex(%x: tensor<16xcomplex<f32>>, %w: tensor<3xcomplex<f32>>, %y: tensor<14xcomplex<f32>>) -> tensor<14xcomplex<f32>> {
  %0 = linalg.conv_1d ins(%x, %w : tensor<16xcomplex<f32>>, tensor<3xcomplex<f32>>) outs(%y : tensor<14xcomplex<f32>>) -> tensor<14xcomplex<f32>>
  return %0 : tensor<14xcomplex<f32>>
}

// Booleans are combined by logic, not by arithmetic.
// CHECK-LABEL: func @no_booleans
//       CHECK: linalg.conv_1d {conv.refused = "conv-body"
func.func @no_booleans(%x: tensor<16xi1>, %w: tensor<3xi1>, %y: tensor<14xi1>) -> tensor<14xi1> {
  %0 = linalg.conv_1d ins(%x, %w : tensor<16xi1>, tensor<3xi1>) outs(%y : tensor<14xi1>) -> tensor<14xi1>
  return %0 : tensor<14xi1>
}

// No unit adds wider integers.
// CHECK-LABEL: func @no_wide_integers
//       CHECK: linalg.conv_1d {conv.refused = "dtype-unsupported"
func.func @no_wide_integers(%x: tensor<16xi8>, %w: tensor<3xi8>, %y: tensor<14xi65>) -> tensor<14xi65> {
  %0 = linalg.conv_1d ins(%x, %w : tensor<16xi8>, tensor<3xi8>) outs(%y : tensor<14xi65>) -> tensor<14xi65>
  return %0 : tensor<14xi65>
}

// CHECK-LABEL: func @no_taps
//       CHECK: linalg.conv_1d_ncw_fcw {conv.refused = "empty-extent"
func.func @no_taps(%x: tensor<1x4x20xf32>, %w: tensor<8x4x0xf32>, %y: tensor<1x8x20xf32>) -> tensor<1x8x20xf32> {
  %0 = linalg.conv_1d_ncw_fcw ins(%x, %w : tensor<1x4x20xf32>, tensor<8x4x0xf32>) outs(%y : tensor<1x8x20xf32>) -> tensor<1x8x20xf32>
  return %0 : tensor<1x8x20xf32>
}

// linalg's verifier compares static shapes only. Six taps on nine and eleven
// positions give four and six.
// CHECK-LABEL: func @no_output_too_large
//       CHECK: linalg.conv_2d_nchw_fchw {conv.refused = "extent-mismatch"
func.func @no_output_too_large(%x: tensor<?x4x9x11xf32>, %w: tensor<8x4x6x6xf32>, %y: tensor<?x8x7x9xf32>) -> tensor<?x8x7x9xf32> {
  %0 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<?x4x9x11xf32>, tensor<8x4x6x6xf32>) outs(%y : tensor<?x8x7x9xf32>) -> tensor<?x8x7x9xf32>
  return %0 : tensor<?x8x7x9xf32>
}

// CHECK-LABEL: func @no_input_too_small
//       CHECK: linalg.conv_1d {conv.refused = "extent-mismatch"
func.func @no_input_too_small(%x: tensor<16xf32>, %w: tensor<82xf32>, %y: tensor<?xf32>) -> tensor<?xf32> {
  %0 = linalg.conv_1d ins(%x, %w : tensor<16xf32>, tensor<82xf32>) outs(%y : tensor<?xf32>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}

// CHECK-LABEL: func @no_window_past_64_bits
//       CHECK: linalg.generic {{.*}}conv.refused = "extent-mismatch"
func.func @no_window_past_64_bits(%x: tensor<?xf32>, %w: tensor<4611686018427387904xf32>, %y: tensor<?xf32>) -> tensor<?xf32> {
  %0 = linalg.generic {indexing_maps = [affine_map<(o, k) -> (o + k * 3)>, affine_map<(o, k) -> (k)>, affine_map<(o, k) -> (o)>], iterator_types = ["parallel", "reduction"]}
      ins(%x, %w : tensor<?xf32>, tensor<4611686018427387904xf32>) outs(%y : tensor<?xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %m = arith.mulf %a, %b : f32
    %s = arith.addf %acc, %m : f32
    linalg.yield %s : f32
  } -> tensor<?xf32>
  return %0 : tensor<?xf32>
}

// A cast hides that the channels differ.
// CHECK-LABEL: func @no_channels_behind_cast
//       CHECK: linalg.conv_1d_ncw_fcw {conv.refused = "extent-mismatch"
func.func @no_channels_behind_cast(%x: tensor<1x3x20xf32>, %w: tensor<8x4x3xf32>, %y: tensor<1x8x18xf32>) -> tensor<1x8x18xf32> {
  %c = tensor.cast %x : tensor<1x3x20xf32> to tensor<1x?x20xf32>
  %0 = linalg.conv_1d_ncw_fcw ins(%c, %w : tensor<1x?x20xf32>, tensor<8x4x3xf32>) outs(%y : tensor<1x8x18xf32>) -> tensor<1x8x18xf32>
  return %0 : tensor<1x8x18xf32>
}

// CHECK-LABEL: func @largest_stride
//       CHECK:   = conv.fused
//  CHECK-SAME:   strides [2147483647, 1]
func.func @largest_stride(%x: tensor<1x2x8x8xf32>, %w: tensor<4x2x1x1xf32>, %y: tensor<1x4x1x8xf32>) -> tensor<1x4x1x8xf32> {
  %0 = linalg.conv_2d_nchw_fchw {dilations = dense<1> : tensor<2xi64>, strides = dense<[2147483647, 1]> : tensor<2xi64>}
      ins(%x, %w : tensor<1x2x8x8xf32>, tensor<4x2x1x1xf32>) outs(%y : tensor<1x4x1x8xf32>) -> tensor<1x4x1x8xf32>
  return %0 : tensor<1x4x1x8xf32>
}

// CHECK-LABEL: func @largest_dilation
//       CHECK:   = conv.fused
//  CHECK-SAME:   dilations [2147483647, 1]
func.func @largest_dilation(%x: tensor<1x2x2147483648x8xf32>, %w: tensor<4x2x2x1xf32>, %y: tensor<1x4x1x8xf32>) -> tensor<1x4x1x8xf32> {
  %0 = linalg.conv_2d_nchw_fchw {dilations = dense<[2147483647, 1]> : tensor<2xi64>, strides = dense<1> : tensor<2xi64>}
      ins(%x, %w : tensor<1x2x2147483648x8xf32>, tensor<4x2x2x1xf32>) outs(%y : tensor<1x4x1x8xf32>) -> tensor<1x4x1x8xf32>
  return %0 : tensor<1x4x1x8xf32>
}

// conv.fused counts in 32 bits; what it cannot write down stays linalg.
// CHECK-LABEL: func @no_huge_stride
//       CHECK:   linalg.conv_2d_nchw_fchw
func.func @no_huge_stride(%x: tensor<1x2x8x8xf32>, %w: tensor<4x2x1x1xf32>, %y: tensor<1x4x1x8xf32>) -> tensor<1x4x1x8xf32> {
  %0 = linalg.conv_2d_nchw_fchw {dilations = dense<1> : tensor<2xi64>, strides = dense<[2147483648, 1]> : tensor<2xi64>}
      ins(%x, %w : tensor<1x2x8x8xf32>, tensor<4x2x1x1xf32>) outs(%y : tensor<1x4x1x8xf32>) -> tensor<1x4x1x8xf32>
  return %0 : tensor<1x4x1x8xf32>
}

// CHECK-LABEL: func @no_huge_dilation
//       CHECK:   linalg.conv_2d_nchw_fchw
func.func @no_huge_dilation(%x: tensor<1x2x2147483649x8xf32>, %w: tensor<4x2x2x1xf32>, %y: tensor<1x4x1x8xf32>) -> tensor<1x4x1x8xf32> {
  %0 = linalg.conv_2d_nchw_fchw {dilations = dense<[2147483648, 1]> : tensor<2xi64>, strides = dense<1> : tensor<2xi64>}
      ins(%x, %w : tensor<1x2x2147483649x8xf32>, tensor<4x2x2x1xf32>) outs(%y : tensor<1x4x1x8xf32>) -> tensor<1x4x1x8xf32>
  return %0 : tensor<1x4x1x8xf32>
}
