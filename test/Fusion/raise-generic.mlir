// Convolutions in generic form: the maps tell the roles of the dimensions.
// RUN: conv-opt %s --conv-raise-linalg --split-input-file | FileCheck %s

// Any order of loops and of operand dimensions.
// CHECK-LABEL: func @any_order
//       CHECK: conv.fused {{.*}} dims <input = hwcn, filter = chfw, output = fnhw> strides [2, 1] dilations [1, 3]
func.func @any_order(%x: tensor<11x12x4x2xf32>, %w: tensor<4x3x8x2xf32>, %y: tensor<8x2x5x9xf32>) -> tensor<8x2x5x9xf32> {
  %0 = linalg.generic {indexing_maps = [
      affine_map<(kw, c, p, n, kh, q, f) -> (q * 2 + kw, p + kh * 3, c, n)>,
      affine_map<(kw, c, p, n, kh, q, f) -> (c, kw, f, kh)>,
      affine_map<(kw, c, p, n, kh, q, f) -> (f, n, q, p)>],
      iterator_types = ["reduction", "reduction", "parallel", "parallel", "reduction", "parallel", "parallel"]}
      ins(%x, %w : tensor<11x12x4x2xf32>, tensor<4x3x8x2xf32>) outs(%y : tensor<8x2x5x9xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %m = arith.mulf %b, %a : f32
    %s = arith.addf %m, %acc : f32
    linalg.yield %s : f32
  } -> tensor<8x2x5x9xf32>
  return %0 : tensor<8x2x5x9xf32>
}

// -----

// The filter may be named first; the body may be a fused multiply-add.
// CHECK-LABEL: func @filter_first
//  CHECK-SAME: %[[W:[a-z0-9]*]]: tensor<3xf32>, %[[X:[a-z0-9]*]]: tensor<16xf32>
//       CHECK: conv.fused ins(%[[X]], %[[W]] :
func.func @filter_first(%w: tensor<3xf32>, %x: tensor<16xf32>, %y: tensor<14xf32>) -> tensor<14xf32> {
  %0 = linalg.generic {indexing_maps = [
      affine_map<(o, k) -> (k)>, affine_map<(o, k) -> (o + k)>, affine_map<(o, k) -> (o)>],
      iterator_types = ["parallel", "reduction"]}
      ins(%w, %x : tensor<3xf32>, tensor<16xf32>) outs(%y : tensor<14xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %s = math.fma %a, %b, %acc : f32
    linalg.yield %s : f32
  } -> tensor<14xf32>
  return %0 : tensor<14xf32>
}

// -----

// CHECK-LABEL: func @extends
//       CHECK: conv.fused ins({{.*}} : tensor<16xi8>, tensor<3xi16>) {{.*}} accumulate = i64
func.func @extends(%x: tensor<16xi8>, %w: tensor<3xi16>, %y: tensor<14xi64>) -> tensor<14xi64> {
  %0 = linalg.generic {indexing_maps = [
      affine_map<(o, k) -> (o + k)>, affine_map<(o, k) -> (k)>, affine_map<(o, k) -> (o)>],
      iterator_types = ["parallel", "reduction"]}
      ins(%x, %w : tensor<16xi8>, tensor<3xi16>) outs(%y : tensor<14xi64>) {
  ^bb0(%a: i8, %b: i16, %acc: i64):
    %ea = arith.extsi %a : i8 to i64
    %eb = arith.extsi %b : i16 to i64
    %m = arith.muli %ea, %eb : i64
    %s = arith.addi %acc, %m : i64
    linalg.yield %s : i64
  } -> tensor<14xi64>
  return %0 : tensor<14xi64>
}

// -----

// No batch, no input channel: the letters are left out.
// CHECK-LABEL: func @unbatched
//       CHECK: conv.fused {{.*}} dims <input = hw, filter = fhw, output = fhw>
func.func @unbatched(%x: tensor<16x16xf32>, %w: tensor<8x3x3xf32>, %y: tensor<8x14x14xf32>) -> tensor<8x14x14xf32> {
  %0 = linalg.generic {indexing_maps = [
      affine_map<(f, p, q, k, l) -> (p + k, q + l)>,
      affine_map<(f, p, q, k, l) -> (f, k, l)>,
      affine_map<(f, p, q, k, l) -> (f, p, q)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction", "reduction"]}
      ins(%x, %w : tensor<16x16xf32>, tensor<8x3x3xf32>) outs(%y : tensor<8x14x14xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %m = arith.mulf %a, %b : f32
    %s = arith.addf %acc, %m : f32
    linalg.yield %s : f32
  } -> tensor<8x14x14xf32>
  return %0 : tensor<8x14x14xf32>
}

// -----

// A 3x1 filter whose unit extent was folded away gets it back.
// CHECK-LABEL: func @unit_taps
//       CHECK: %[[W:.*]] = tensor.expand_shape %{{.*}} {{\[}}[0], [1], [2, 3]] output_shape [8, 4, 3, 1]
//       CHECK: conv.fused ins(%{{.*}}, %[[W]] : {{.*}} dims <input = nchw, filter = fchw, output = nfhw> strides [1, 2]
func.func @unit_taps(%x: tensor<2x4x16x15xf32>, %w: tensor<8x4x3xf32>, %y: tensor<2x8x14x8xf32>) -> tensor<2x8x14x8xf32> {
  %0 = linalg.generic {indexing_maps = [
      affine_map<(n, f, p, q, c, k) -> (n, c, p + k, q * 2)>,
      affine_map<(n, f, p, q, c, k) -> (f, c, k)>,
      affine_map<(n, f, p, q, c, k) -> (n, f, p, q)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction"]}
      ins(%x, %w : tensor<2x4x16x15xf32>, tensor<8x4x3xf32>) outs(%y : tensor<2x8x14x8xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %m = arith.mulf %a, %b : f32
    %s = arith.addf %acc, %m : f32
    linalg.yield %s : f32
  } -> tensor<2x8x14x8xf32>
  return %0 : tensor<2x8x14x8xf32>
}

// -----

// CHECK-LABEL: func @no_more_channels_than_numbers
//       CHECK: linalg.generic {{.*}}conv.refused = "conv-layout"
func.func @no_more_channels_than_numbers(%x: tensor<9223372036854775807x3x9xf32>, %w: tensor<9223372036854775807x3x3xf32>, %y: tensor<9223372036854775807x7xf32>) -> tensor<9223372036854775807x7xf32> {
  %0 = linalg.generic {indexing_maps = [
      affine_map<(g, o, c, k) -> (g, c, o + k)>,
      affine_map<(g, o, c, k) -> (g, c, k)>,
      affine_map<(g, o, c, k) -> (g, o)>],
      iterator_types = ["parallel", "parallel", "reduction", "reduction"]}
      ins(%x, %w : tensor<9223372036854775807x3x9xf32>, tensor<9223372036854775807x3x3xf32>) outs(%y : tensor<9223372036854775807x7xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %m = arith.mulf %a, %b : f32
    %s = arith.addf %acc, %m : f32
    linalg.yield %s : f32
  } -> tensor<9223372036854775807x7xf32>
  return %0 : tensor<9223372036854775807x7xf32>
}

// -----

// A depthwise form with one output channel a group keeps the filter's channels.
// CHECK-LABEL: func @group_without_output_channels
//       CHECK: conv.fused {{.*}} dims <input = cw, filter = fcw, output = fw> {{.*}} groups 4
func.func @group_without_output_channels(%x: tensor<4x3x9xf32>, %w: tensor<4x3x3xf32>, %y: tensor<4x7xf32>) -> tensor<4x7xf32> {
  %0 = linalg.generic {indexing_maps = [
      affine_map<(g, o, c, k) -> (g, c, o + k)>,
      affine_map<(g, o, c, k) -> (g, c, k)>,
      affine_map<(g, o, c, k) -> (g, o)>],
      iterator_types = ["parallel", "parallel", "reduction", "reduction"]}
      ins(%x, %w : tensor<4x3x9xf32>, tensor<4x3x3xf32>) outs(%y : tensor<4x7xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %m = arith.mulf %a, %b : f32
    %s = arith.addf %acc, %m : f32
    linalg.yield %s : f32
  } -> tensor<4x7xf32>
  return %0 : tensor<4x7xf32>
}

// -----

// A product in the narrow type is rounded before it is added.
// CHECK-LABEL: func @no_narrow_product
//       CHECK: linalg.generic {{.*}}conv.refused = "conv-body"
func.func @no_narrow_product(%x: tensor<16xf16>, %w: tensor<3xf16>, %y: tensor<14xf32>) -> tensor<14xf32> {
  %0 = linalg.generic {indexing_maps = [
      affine_map<(o, k) -> (o + k)>, affine_map<(o, k) -> (k)>, affine_map<(o, k) -> (o)>],
      iterator_types = ["parallel", "reduction"]}
      ins(%x, %w : tensor<16xf16>, tensor<3xf16>) outs(%y : tensor<14xf32>) {
  ^bb0(%a: f16, %b: f16, %acc: f32):
    %m = arith.mulf %a, %b : f16
    %e = arith.extf %m : f16 to f32
    %s = arith.addf %acc, %e : f32
    linalg.yield %s : f32
  } -> tensor<14xf32>
  return %0 : tensor<14xf32>
}

// -----

// Unsigned operands are not what conv.fused extends.
// CHECK-LABEL: func @no_unsigned
//       CHECK: linalg.generic {{.*}}conv.refused = "conv-body"
func.func @no_unsigned(%x: tensor<16xi8>, %w: tensor<3xi8>, %y: tensor<14xi32>) -> tensor<14xi32> {
  %0 = linalg.generic {indexing_maps = [
      affine_map<(o, k) -> (o + k)>, affine_map<(o, k) -> (k)>, affine_map<(o, k) -> (o)>],
      iterator_types = ["parallel", "reduction"]}
      ins(%x, %w : tensor<16xi8>, tensor<3xi8>) outs(%y : tensor<14xi32>) {
  ^bb0(%a: i8, %b: i8, %acc: i32):
    %ea = arith.extui %a : i8 to i32
    %eb = arith.extsi %b : i8 to i32
    %m = arith.muli %ea, %eb : i32
    %s = arith.addi %acc, %m : i32
    linalg.yield %s : i32
  } -> tensor<14xi32>
  return %0 : tensor<14xi32>
}

// -----

// Input channels in two dimensions that stand side by side are one.
// CHECK-LABEL: func @two_input_channels
//       CHECK: conv.fused ins({{.*}} : tensor<12x9xf32>, tensor<12x3xf32>)
func.func @two_input_channels(%x: tensor<4x3x9xf32>, %w: tensor<4x3x3xf32>, %y: tensor<7xf32>) -> tensor<7xf32> {
  %0 = linalg.generic {indexing_maps = [
      affine_map<(o, c, d, k) -> (c, d, o + k)>,
      affine_map<(o, c, d, k) -> (c, d, k)>,
      affine_map<(o, c, d, k) -> (o)>],
      iterator_types = ["parallel", "reduction", "reduction", "reduction"]}
      ins(%x, %w : tensor<4x3x9xf32>, tensor<4x3x3xf32>) outs(%y : tensor<7xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %m = arith.mulf %a, %b : f32
    %s = arith.addf %acc, %m : f32
    linalg.yield %s : f32
  } -> tensor<7xf32>
  return %0 : tensor<7xf32>
}

// -----

// The position stands between them.
// CHECK-LABEL: func @no_two_input_channels
//       CHECK: linalg.generic {{.*}}conv.refused = "conv-layout"
func.func @no_two_input_channels(%x: tensor<4x9x3xf32>, %w: tensor<4x3x3xf32>, %y: tensor<7xf32>) -> tensor<7xf32> {
  %0 = linalg.generic {indexing_maps = [
      affine_map<(o, c, d, k) -> (c, o + k, d)>,
      affine_map<(o, c, d, k) -> (c, d, k)>,
      affine_map<(o, c, d, k) -> (o)>],
      iterator_types = ["parallel", "reduction", "reduction", "reduction"]}
      ins(%x, %w : tensor<4x9x3xf32>, tensor<4x3x3xf32>) outs(%y : tensor<7xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %m = arith.mulf %a, %b : f32
    %s = arith.addf %acc, %m : f32
    linalg.yield %s : f32
  } -> tensor<7xf32>
  return %0 : tensor<7xf32>
}

// -----

// They stand side by side in another order in the filter.
// CHECK-LABEL: func @no_two_orders
//       CHECK: linalg.generic {{.*}}conv.refused = "conv-layout"
func.func @no_two_orders(%x: tensor<4x3x9xf32>, %w: tensor<3x4x3xf32>, %y: tensor<7xf32>) -> tensor<7xf32> {
  %0 = linalg.generic {indexing_maps = [
      affine_map<(o, c, d, k) -> (c, d, o + k)>,
      affine_map<(o, c, d, k) -> (d, c, k)>,
      affine_map<(o, c, d, k) -> (o)>],
      iterator_types = ["parallel", "reduction", "reduction", "reduction"]}
      ins(%x, %w : tensor<4x3x9xf32>, tensor<3x4x3xf32>) outs(%y : tensor<7xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %m = arith.mulf %a, %b : f32
    %s = arith.addf %acc, %m : f32
    linalg.yield %s : f32
  } -> tensor<7xf32>
  return %0 : tensor<7xf32>
}

// -----

// Of so many channels that their number is none, nothing is made.
// CHECK-LABEL: func @no_number_of_channels
//       CHECK: linalg.generic {{.*}}conv.refused = "conv-layout"
func.func @no_number_of_channels(%x: tensor<4611686018427387904x3x9xf32>, %w: tensor<4611686018427387904x3x3xf32>, %y: tensor<7xf32>) -> tensor<7xf32> {
  %0 = linalg.generic {indexing_maps = [
      affine_map<(o, c, d, k) -> (c, d, o + k)>,
      affine_map<(o, c, d, k) -> (c, d, k)>,
      affine_map<(o, c, d, k) -> (o)>],
      iterator_types = ["parallel", "reduction", "reduction", "reduction"]}
      ins(%x, %w : tensor<4611686018427387904x3x9xf32>, tensor<4611686018427387904x3x3xf32>) outs(%y : tensor<7xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %m = arith.mulf %a, %b : f32
    %s = arith.addf %acc, %m : f32
    linalg.yield %s : f32
  } -> tensor<7xf32>
  return %0 : tensor<7xf32>
}

// -----

// A matrix product has no window; an offset in the window is not a convolution.
// CHECK-LABEL: func @no_candidates
//   CHECK-NOT: conv.
//       CHECK: return
func.func @no_candidates(%a: tensor<4x5xf32>, %b: tensor<5x6xf32>, %c: tensor<4x6xf32>, %x: tensor<17xf32>, %w: tensor<3xf32>, %y: tensor<14xf32>) -> (tensor<4x6xf32>, tensor<14xf32>) {
  %0 = linalg.generic {indexing_maps = [
      affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%a, %b : tensor<4x5xf32>, tensor<5x6xf32>) outs(%c : tensor<4x6xf32>) {
  ^bb0(%p: f32, %q: f32, %acc: f32):
    %m = arith.mulf %p, %q : f32
    %s = arith.addf %acc, %m : f32
    linalg.yield %s : f32
  } -> tensor<4x6xf32>
  %1 = linalg.generic {indexing_maps = [
      affine_map<(o, k) -> (o + k + 1)>, affine_map<(o, k) -> (k)>, affine_map<(o, k) -> (o)>],
      iterator_types = ["parallel", "reduction"]}
      ins(%x, %w : tensor<17xf32>, tensor<3xf32>) outs(%y : tensor<14xf32>) {
  ^bb0(%p: f32, %q: f32, %acc: f32):
    %m = arith.mulf %p, %q : f32
    %s = arith.addf %acc, %m : f32
    linalg.yield %s : f32
  } -> tensor<14xf32>
  return %0, %1 : tensor<4x6xf32>, tensor<14xf32>
}

// -----

// A transposed filter is read in the order that it has.
// CHECK-LABEL: func @transposed_filter
//  CHECK-SAME: %[[W:[a-z0-9]*]]: tensor<3x8x4xf32>
//   CHECK-NOT: = linalg.
//       CHECK: conv.fused ins(%{{.*}}, %[[W]] : {{.*}} filter = wfc,
func.func @transposed_filter(%x: tensor<2x4x16xf32>, %w: tensor<3x8x4xf32>, %y: tensor<2x8x14xf32>) -> tensor<2x8x14xf32> {
  %e = tensor.empty() : tensor<8x4x3xf32>
  %t = linalg.transpose ins(%w : tensor<3x8x4xf32>) outs(%e : tensor<8x4x3xf32>) permutation = [1, 2, 0]
  %0 = linalg.conv_1d_ncw_fcw ins(%x, %t : tensor<2x4x16xf32>, tensor<8x4x3xf32>) outs(%y : tensor<2x8x14xf32>) -> tensor<2x8x14xf32>
  return %0 : tensor<2x8x14xf32>
}

// -----

// So is a transposed input, also behind its padding.
// CHECK-LABEL: func @transposed_input
//  CHECK-SAME:   %[[X:[a-z0-9]*]]: tensor<2x16x4xf32>
//   CHECK-NOT: linalg.transpose
//       CHECK: conv.fused ins(%[[X]], {{.*}} dims <input = nwc,
//       CHECK: conv.fused ins(%[[X]], {{.*}} dims <input = nwc, {{.*}} pad_low [1] pad_high [1]
func.func @transposed_input(%x: tensor<2x16x4xf32>, %w: tensor<8x4x3xf32>, %y: tensor<2x8x14xf32>, %z: tensor<2x8x16xf32>) -> (tensor<2x8x14xf32>, tensor<2x8x16xf32>) {
  %e = tensor.empty() : tensor<2x4x16xf32>
  %t = linalg.transpose ins(%x : tensor<2x16x4xf32>) outs(%e : tensor<2x4x16xf32>) permutation = [0, 2, 1]
  %0 = linalg.conv_1d_ncw_fcw ins(%t, %w : tensor<2x4x16xf32>, tensor<8x4x3xf32>) outs(%y : tensor<2x8x14xf32>) -> tensor<2x8x14xf32>
  %zero = arith.constant 0.0 : f32
  %p = tensor.pad %t low[0, 0, 1] high[0, 0, 1] {
  ^bb0(%i0: index, %i1: index, %i2: index):
    tensor.yield %zero : f32
  } : tensor<2x4x16xf32> to tensor<2x4x18xf32>
  %1 = linalg.conv_1d_ncw_fcw ins(%p, %w : tensor<2x4x18xf32>, tensor<8x4x3xf32>) outs(%z : tensor<2x8x16xf32>) -> tensor<2x8x16xf32>
  return %0, %1 : tensor<2x8x14xf32>, tensor<2x8x16xf32>
}

// -----

// A schedule that the author wrote on the linalg op is that of conv.fused.
// CHECK-LABEL: func @schedule
//       CHECK: conv.fused {{.*}} schedule #conv_kernel.halo_fma<tile = [64, 8, 32]
func.func @schedule(%x: tensor<8x4x16x16xf32>, %w: tensor<32x4x3x3xf32>, %y: tensor<8x32x14x14xf32>) -> tensor<8x32x14x14xf32> {
  %0 = linalg.conv_2d_nchw_fchw {conv.schedule = #conv_kernel.halo_fma<tile = [64, 8, 32], thread = [8, 16], lanes = [4, 4, 2], chunk = 4, stages = 3, blocks_per_sm = 1>}
      ins(%x, %w : tensor<8x4x16x16xf32>, tensor<32x4x3x3xf32>) outs(%y : tensor<8x32x14x14xf32>) -> tensor<8x32x14x14xf32>
  return %0 : tensor<8x32x14x14xf32>
}

// -----

// An output of extent 1 was folded away from a dilated window.
// CHECK-LABEL: func @no_unit_output
//       CHECK: linalg.generic {{.*}}conv.refused = "conv-layout"
func.func @no_unit_output(%x: tensor<9x5xf32>, %w: tensor<3x3xf32>, %y: tensor<7xf32>) -> tensor<7xf32> {
  %0 = linalg.generic {indexing_maps = [
      affine_map<(o, k, l) -> (o + k, l * 2)>,
      affine_map<(o, k, l) -> (k, l)>,
      affine_map<(o, k, l) -> (o)>],
      iterator_types = ["parallel", "reduction", "reduction"]}
      ins(%x, %w : tensor<9x5xf32>, tensor<3x3xf32>) outs(%y : tensor<7xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %m = arith.mulf %a, %b : f32
    %s = arith.addf %acc, %m : f32
    linalg.yield %s : f32
  } -> tensor<7xf32>
  return %0 : tensor<7xf32>
}
