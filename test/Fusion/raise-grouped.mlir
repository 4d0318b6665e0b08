// Grouped and depthwise convolutions take the collapsed form of conv.fused.
// RUN: conv-opt %s --conv-raise-linalg | FileCheck %s

// CHECK-LABEL: func @ngchw_gfchw
//  CHECK-SAME: %[[X:.*]]: tensor<2x4x3x9x9xf32>, %[[W:.*]]: tensor<4x5x3x3x3xf32>, %[[Y:.*]]: tensor<2x4x5x7x7xf32>
//   CHECK-DAG: %[[CW:.*]] = tensor.collapse_shape %[[W]] {{\[}}[0, 1], [2], [3], [4]] : tensor<4x5x3x3x3xf32> into tensor<20x3x3x3xf32>
//   CHECK-DAG: %[[CX:.*]] = tensor.collapse_shape %[[X]] {{\[}}[0], [1, 2], [3], [4]] : tensor<2x4x3x9x9xf32> into tensor<2x12x9x9xf32>
//   CHECK-DAG: %[[CY:.*]] = tensor.collapse_shape %[[Y]] {{\[}}[0], [1, 2], [3], [4]] : tensor<2x4x5x7x7xf32> into tensor<2x20x7x7xf32>
//       CHECK: %[[R:.*]] = conv.fused ins(%[[CX]], %[[CW]] : {{.*}}) extras(%[[CY]] : {{.*}}) maps [(d0, d1, d2, d3) -> (d0, d1, d2, d3)]
//  CHECK-SAME: dims <input = nchw, filter = fchw, output = nfhw> {{.*}} groups 4
//       CHECK: tensor.expand_shape %[[R]] {{\[}}[0], [1, 2], [3], [4]] output_shape [2, 4, 5, 7, 7]
func.func @ngchw_gfchw(%x: tensor<2x4x3x9x9xf32>, %w: tensor<4x5x3x3x3xf32>, %y: tensor<2x4x5x7x7xf32>) -> tensor<2x4x5x7x7xf32> {
  %0 = linalg.conv_2d_ngchw_gfchw ins(%x, %w : tensor<2x4x3x9x9xf32>, tensor<4x5x3x3x3xf32>) outs(%y : tensor<2x4x5x7x7xf32>) -> tensor<2x4x5x7x7xf32>
  return %0 : tensor<2x4x5x7x7xf32>
}

// The reshapes cancel against those that torch-mlir puts around the op.
// CHECK-LABEL: func @reshapes_cancel
//  CHECK-SAME: %[[X:.*]]: tensor<2x8x16x16xf32>, %[[W:.*]]: tensor<12x2x3x3xf32>, %[[B:.*]]: tensor<12xf32>
//   CHECK-NOT: _shape
//       CHECK: conv.fused ins(%[[X]], %[[W]] : {{.*}}) extras(%[[B]] : tensor<12xf32>) maps [(d0, d1, d2, d3) -> (d1)]
//  CHECK-SAME: pad_low [1, 1] pad_high [1, 1] groups 4
//   CHECK-NOT: _shape
func.func @reshapes_cancel(%x: tensor<2x8x16x16xf32>, %w: tensor<12x2x3x3xf32>, %b: tensor<12xf32>) -> tensor<2x12x16x16xf32> {
  %cst = arith.constant 0.000000e+00 : f32
  %padded = tensor.pad %x low[0, 0, 1, 1] high[0, 0, 1, 1] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %cst : f32
  } : tensor<2x8x16x16xf32> to tensor<2x8x18x18xf32>
  %0 = tensor.empty() : tensor<2x12x16x16xf32>
  %broadcasted = linalg.broadcast ins(%b : tensor<12xf32>) outs(%0 : tensor<2x12x16x16xf32>) dimensions = [0, 2, 3]
  %expanded = tensor.expand_shape %padded [[0], [1, 2], [3], [4]] output_shape [2, 4, 2, 18, 18] : tensor<2x8x18x18xf32> into tensor<2x4x2x18x18xf32>
  %expanded_0 = tensor.expand_shape %w [[0, 1], [2], [3], [4]] output_shape [4, 3, 2, 3, 3] : tensor<12x2x3x3xf32> into tensor<4x3x2x3x3xf32>
  %expanded_1 = tensor.expand_shape %broadcasted [[0], [1, 2], [3], [4]] output_shape [2, 4, 3, 16, 16] : tensor<2x12x16x16xf32> into tensor<2x4x3x16x16xf32>
  %1 = linalg.conv_2d_ngchw_gfchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%expanded, %expanded_0 : tensor<2x4x2x18x18xf32>, tensor<4x3x2x3x3xf32>) outs(%expanded_1 : tensor<2x4x3x16x16xf32>) -> tensor<2x4x3x16x16xf32>
  %collapsed = tensor.collapse_shape %1 [[0], [1, 2], [3], [4]] : tensor<2x4x3x16x16xf32> into tensor<2x12x16x16xf32>
  return %collapsed : tensor<2x12x16x16xf32>
}

// With dynamic sizes as well.
// CHECK-LABEL: func @reshapes_cancel_dynamic
//   CHECK-NOT: _shape
//       CHECK: conv.fused {{.*}} groups 4
//   CHECK-NOT: _shape
func.func @reshapes_cancel_dynamic(%x: tensor<?x8x?x?xf32>, %w: tensor<12x2x1x1xf32>, %n: index, %h: index, %v: index) -> tensor<?x12x?x?xf32> {
  %cst = arith.constant 0.000000e+00 : f32
  %0 = tensor.empty(%n, %h, %v) : tensor<?x12x?x?xf32>
  %fill = linalg.fill ins(%cst : f32) outs(%0 : tensor<?x12x?x?xf32>) -> tensor<?x12x?x?xf32>
  %expanded = tensor.expand_shape %x [[0], [1, 2], [3], [4]] output_shape [%n, 4, 2, %h, %v] : tensor<?x8x?x?xf32> into tensor<?x4x2x?x?xf32>
  %expanded_0 = tensor.expand_shape %w [[0, 1], [2], [3], [4]] output_shape [4, 3, 2, 1, 1] : tensor<12x2x1x1xf32> into tensor<4x3x2x1x1xf32>
  %expanded_1 = tensor.expand_shape %fill [[0], [1, 2], [3], [4]] output_shape [%n, 4, 3, %h, %v] : tensor<?x12x?x?xf32> into tensor<?x4x3x?x?xf32>
  %1 = linalg.conv_2d_ngchw_gfchw ins(%expanded, %expanded_0 : tensor<?x4x2x?x?xf32>, tensor<4x3x2x1x1xf32>) outs(%expanded_1 : tensor<?x4x3x?x?xf32>) -> tensor<?x4x3x?x?xf32>
  %collapsed = tensor.collapse_shape %1 [[0], [1, 2], [3], [4]] : tensor<?x4x3x?x?xf32> into tensor<?x12x?x?xf32>
  return %collapsed : tensor<?x12x?x?xf32>
}

// The filter of fgchw is transposed so that groups come first.
// CHECK-LABEL: func @ngchw_fgchw
//       CHECK: %[[T:.*]] = linalg.transpose ins(%{{.*}} : tensor<5x4x3x3x3xf32>) outs(%{{.*}} : tensor<4x5x3x3x3xf32>) permutation = [1, 0, 2, 3, 4]
//       CHECK: %[[C:.*]] = tensor.collapse_shape %[[T]] {{\[}}[0, 1], [2], [3], [4]]
//       CHECK: conv.fused ins(%{{.*}}, %[[C]] : {{.*}} filter = fchw, {{.*}} groups 4
func.func @ngchw_fgchw(%x: tensor<2x4x3x9x9xf32>, %w: tensor<5x4x3x3x3xf32>, %y: tensor<2x4x5x7x7xf32>) -> tensor<2x4x5x7x7xf32> {
  %0 = linalg.conv_2d_ngchw_fgchw ins(%x, %w : tensor<2x4x3x9x9xf32>, tensor<5x4x3x3x3xf32>) outs(%y : tensor<2x4x5x7x7xf32>) -> tensor<2x4x5x7x7xf32>
  return %0 : tensor<2x4x5x7x7xf32>
}

// CHECK-LABEL: func @nhwgc_gfhwc
//       CHECK: conv.fused ins({{.*}} : tensor<2x9x9x12xf32>, tensor<20x3x3x3xf32>)
//  CHECK-SAME: dims <input = nhwc, filter = fhwc, output = nhwf> {{.*}} groups 4
func.func @nhwgc_gfhwc(%x: tensor<2x9x9x4x3xf32>, %w: tensor<4x5x3x3x3xf32>, %y: tensor<2x7x7x4x5xf32>) -> tensor<2x7x7x4x5xf32> {
  %0 = linalg.conv_2d_nhwgc_gfhwc ins(%x, %w : tensor<2x9x9x4x3xf32>, tensor<4x5x3x3x3xf32>) outs(%y : tensor<2x7x7x4x5xf32>) -> tensor<2x7x7x4x5xf32>
  return %0 : tensor<2x7x7x4x5xf32>
}

// CHECK-LABEL: func @depthwise_nchw_chw
//       CHECK: conv.fused {{.*}} dims <input = nchw, filter = fhw, output = nfhw> {{.*}} groups 8
func.func @depthwise_nchw_chw(%x: tensor<2x8x9x9xf32>, %w: tensor<8x3x3xf32>, %y: tensor<2x8x7x7xf32>) -> tensor<2x8x7x7xf32> {
  %0 = linalg.depthwise_conv_2d_nchw_chw ins(%x, %w : tensor<2x8x9x9xf32>, tensor<8x3x3xf32>) outs(%y : tensor<2x8x7x7xf32>) -> tensor<2x8x7x7xf32>
  return %0 : tensor<2x8x7x7xf32>
}

// CHECK-LABEL: func @depthwise_nhwc_hwc
//       CHECK: conv.fused {{.*}} dims <input = nhwc, filter = hwf, output = nhwf> strides [2, 2] dilations [1, 1] {{.*}} groups 8
func.func @depthwise_nhwc_hwc(%x: tensor<2x9x9x8xf32>, %w: tensor<3x3x8xf32>, %y: tensor<2x4x4x8xf32>) -> tensor<2x4x4x8xf32> {
  %0 = linalg.depthwise_conv_2d_nhwc_hwc {strides = dense<2> : vector<2xi64>} ins(%x, %w : tensor<2x9x9x8xf32>, tensor<3x3x8xf32>) outs(%y : tensor<2x4x4x8xf32>) -> tensor<2x4x4x8xf32>
  return %0 : tensor<2x4x4x8xf32>
}

// The channel multiplier joins the channels of the filter and the output.
// CHECK-LABEL: func @depthwise_nhwc_hwcm
//       CHECK: conv.fused ins({{.*}} : tensor<2x9x9x8xf32>, tensor<3x3x16xf32>)
//  CHECK-SAME: dims <input = nhwc, filter = hwf, output = nhwf> {{.*}} groups 8
//       CHECK: tensor.expand_shape {{.*}} into tensor<2x7x7x8x2xf32>
func.func @depthwise_nhwc_hwcm(%x: tensor<2x9x9x8xf32>, %w: tensor<3x3x8x2xf32>, %y: tensor<2x7x7x8x2xf32>) -> tensor<2x7x7x8x2xf32> {
  %0 = linalg.depthwise_conv_2d_nhwc_hwcm ins(%x, %w : tensor<2x9x9x8xf32>, tensor<3x3x8x2xf32>) outs(%y : tensor<2x7x7x8x2xf32>) -> tensor<2x7x7x8x2xf32>
  return %0 : tensor<2x7x7x8x2xf32>
}

// A bias over groups and channels is read through one merged dimension.
// CHECK-LABEL: func @bias_over_groups
//       CHECK: %[[B:.*]] = tensor.collapse_shape %{{.*}} {{\[}}[0, 1]] : tensor<8x2xf32> into tensor<16xf32>
//       CHECK: conv.fused {{.*}} extras(%[[B]] : tensor<16xf32>) maps [(d0, d1, d2, d3) -> (d3)]
func.func @bias_over_groups(%x: tensor<2x9x9x8xf32>, %w: tensor<3x3x8x2xf32>, %b: tensor<8x2xf32>) -> tensor<2x7x7x8x2xf32> {
  %0 = tensor.empty() : tensor<2x7x7x8x2xf32>
  %1 = linalg.broadcast ins(%b : tensor<8x2xf32>) outs(%0 : tensor<2x7x7x8x2xf32>) dimensions = [0, 1, 2]
  %2 = linalg.depthwise_conv_2d_nhwc_hwcm ins(%x, %w : tensor<2x9x9x8xf32>, tensor<3x3x8x2xf32>) outs(%1 : tensor<2x7x7x8x2xf32>) -> tensor<2x7x7x8x2xf32>
  return %2 : tensor<2x7x7x8x2xf32>
}

// A bias over the groups alone has no place in the merged output: it is read
// at full size.
// CHECK-LABEL: func @no_bias_over_groups_alone
//       CHECK: linalg.broadcast
//       CHECK: conv.fused {{.*}} extras({{.*}} : tensor<2x7x7x16xf32>) maps [(d0, d1, d2, d3) -> (d0, d1, d2, d3)]
func.func @no_bias_over_groups_alone(%x: tensor<2x9x9x8xf32>, %w: tensor<3x3x8x2xf32>, %b: tensor<8xf32>) -> tensor<2x7x7x8x2xf32> {
  %0 = tensor.empty() : tensor<2x7x7x8x2xf32>
  %1 = linalg.broadcast ins(%b : tensor<8xf32>) outs(%0 : tensor<2x7x7x8x2xf32>) dimensions = [0, 1, 2, 4]
  %2 = linalg.depthwise_conv_2d_nhwc_hwcm ins(%x, %w : tensor<2x9x9x8xf32>, tensor<3x3x8x2xf32>) outs(%1 : tensor<2x7x7x8x2xf32>) -> tensor<2x7x7x8x2xf32>
  return %2 : tensor<2x7x7x8x2xf32>
}

// CHECK-LABEL: func @depthwise_1d_nwc_wcm
//       CHECK: conv.fused {{.*}} dims <input = nwc, filter = wf, output = nwf> {{.*}} groups 8
func.func @depthwise_1d_nwc_wcm(%x: tensor<2x9x8xf32>, %w: tensor<3x8x2xf32>, %y: tensor<2x7x8x2xf32>) -> tensor<2x7x8x2xf32> {
  %0 = linalg.depthwise_conv_1d_nwc_wcm ins(%x, %w : tensor<2x9x8xf32>, tensor<3x8x2xf32>) outs(%y : tensor<2x7x8x2xf32>) -> tensor<2x7x8x2xf32>
  return %0 : tensor<2x7x8x2xf32>
}

// CHECK-LABEL: func @depthwise_3d_ncdhw_cdhw
//       CHECK: conv.fused {{.*}} dims <input = ncdhw, filter = fdhw, output = nfdhw> {{.*}} groups 8
func.func @depthwise_3d_ncdhw_cdhw(%x: tensor<2x8x5x5x5xf32>, %w: tensor<8x3x3x3xf32>, %y: tensor<2x8x3x3x3xf32>) -> tensor<2x8x3x3x3xf32> {
  %0 = linalg.depthwise_conv_3d_ncdhw_cdhw {strides = dense<1> : tensor<3xi64>, dilations = dense<1> : tensor<3xi64>} ins(%x, %w : tensor<2x8x5x5x5xf32>, tensor<8x3x3x3xf32>) outs(%y : tensor<2x8x3x3x3xf32>) -> tensor<2x8x3x3x3xf32>
  return %0 : tensor<2x8x3x3x3xf32>
}

// CHECK-LABEL: func @no_dynamic_groups
//       CHECK: linalg.depthwise_conv_2d_nchw_chw {conv.refused = "dynamic-groups"
func.func @no_dynamic_groups(%x: tensor<2x?x9x9xf32>, %w: tensor<?x3x3xf32>, %y: tensor<2x?x7x7xf32>) -> tensor<2x?x7x7xf32> {
  %0 = linalg.depthwise_conv_2d_nchw_chw ins(%x, %w : tensor<2x?x9x9xf32>, tensor<?x3x3xf32>) outs(%y : tensor<2x?x7x7xf32>) -> tensor<2x?x7x7xf32>
  return %0 : tensor<2x?x7x7xf32>
}

// The groups stand behind the channels of the output.
// CHECK-LABEL: func @no_groups_behind_channels
//  CHECK-SAME: reason = "the output's group dimension does not stand directly before its channel dimension (order 'nfgw')", remedy = "transpose the output so that it does"
//       CHECK: linalg.generic {{.*}}conv.refused = "conv-layout"
func.func @no_groups_behind_channels(%x: tensor<2x4x3x9xf32>, %w: tensor<4x5x3x3xf32>, %y: tensor<2x5x4x7xf32>) -> tensor<2x5x4x7xf32> {
  %0 = linalg.generic {indexing_maps = [
      affine_map<(n, g, f, o, c, k) -> (n, g, c, o + k)>,
      affine_map<(n, g, f, o, c, k) -> (g, f, c, k)>,
      affine_map<(n, g, f, o, c, k) -> (n, f, g, o)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction"]}
      ins(%x, %w : tensor<2x4x3x9xf32>, tensor<4x5x3x3xf32>) outs(%y : tensor<2x5x4x7xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %m = arith.mulf %a, %b : f32
    %s = arith.addf %acc, %m : f32
    linalg.yield %s : f32
  } -> tensor<2x5x4x7xf32>
  return %0 : tensor<2x5x4x7xf32>
}

// One group may stand anywhere: in front of the image, and last.
// CHECK-LABEL: func @unit_group
//   CHECK-DAG: %[[X:.*]] = tensor.collapse_shape %{{.*}} : tensor<2x1x8x8x4xf32> into tensor<2x8x8x4xf32>
//   CHECK-DAG: %[[W:.*]] = tensor.collapse_shape %{{.*}} : tensor<3x3x4x8x1xf32> into tensor<3x3x4x8xf32>
//       CHECK: conv.fused ins(%[[X]], %[[W]] : {{.*}} extras(%{{.*}} : tensor<1x8xf32>) maps [(d0, d1, d2, d3) -> (0, d3)]
//  CHECK-SAME:   dims <input = nhwc, filter = hwcf, output = nhwf>
func.func @unit_group(%x: tensor<2x1x8x8x4xf32>, %w: tensor<3x3x4x8x1xf32>, %bias: tensor<1x8xf32>) -> tensor<2x1x6x6x8xf32> {
  %e = tensor.empty() : tensor<2x1x6x6x8xf32>
  %y = linalg.generic {indexing_maps = [
      affine_map<(n, g, h, w, f) -> (g, f)>,
      affine_map<(n, g, h, w, f) -> (n, g, h, w, f)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]}
      ins(%bias : tensor<1x8xf32>) outs(%e : tensor<2x1x6x6x8xf32>) {
  ^bb0(%a: f32, %o: f32):
    linalg.yield %a : f32
  } -> tensor<2x1x6x6x8xf32>
  %0 = linalg.generic {indexing_maps = [
      affine_map<(n, g, h, w, f, y, x, c) -> (n, g, h + y, w + x, c)>,
      affine_map<(n, g, h, w, f, y, x, c) -> (y, x, c, f, g)>,
      affine_map<(n, g, h, w, f, y, x, c) -> (n, g, h, w, f)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]}
      ins(%x, %w : tensor<2x1x8x8x4xf32>, tensor<3x3x4x8x1xf32>) outs(%y : tensor<2x1x6x6x8xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %m = arith.mulf %a, %b : f32
    %s = arith.addf %acc, %m : f32
    linalg.yield %s : f32
  } -> tensor<2x1x6x6x8xf32>
  return %0 : tensor<2x1x6x6x8xf32>
}

// Two of them stand where they are read as one with the channels, or not at all.
// CHECK-LABEL: func @no_two_groups
//  CHECK-SAME: reason = "the input's group dimension does not stand directly before its channel dimension (order 'nghwc')", remedy = "transpose the input so that it does"
//       CHECK: linalg.generic {{.*}}conv.refused = "conv-layout"
func.func @no_two_groups(%x: tensor<2x2x8x8x4xf32>, %w: tensor<3x3x4x8x2xf32>, %y: tensor<2x2x6x6x8xf32>) -> tensor<2x2x6x6x8xf32> {
  %0 = linalg.generic {indexing_maps = [
      affine_map<(n, g, h, w, f, y, x, c) -> (n, g, h + y, w + x, c)>,
      affine_map<(n, g, h, w, f, y, x, c) -> (y, x, c, f, g)>,
      affine_map<(n, g, h, w, f, y, x, c) -> (n, g, h, w, f)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]}
      ins(%x, %w : tensor<2x2x8x8x4xf32>, tensor<3x3x4x8x2xf32>) outs(%y : tensor<2x2x6x6x8xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %m = arith.mulf %a, %b : f32
    %s = arith.addf %acc, %m : f32
    linalg.yield %s : f32
  } -> tensor<2x2x6x6x8xf32>
  return %0 : tensor<2x2x6x6x8xf32>
}

// The order is told in the letters of what the loops do: a batch that stands last
// is no spatial dimension.
// CHECK-LABEL: func @no_groups_behind_channels_batch_last
//  CHECK-SAME: (order 'hwfgn')
//       CHECK: linalg.generic {{.*}}conv.refused = "conv-layout"
func.func @no_groups_behind_channels_batch_last(%x: tensor<4x3x2x4x4xf32>, %w: tensor<3x4x2x2x2xf32>, %y: tensor<3x3x4x3x4xf32>) -> tensor<3x3x4x3x4xf32> {
  %0 = linalg.generic {indexing_maps = [
      affine_map<(n, g, f, h, w, c, y, x) -> (n, g, c, h + y, w + x)>,
      affine_map<(n, g, f, h, w, c, y, x) -> (g, f, c, y, x)>,
      affine_map<(n, g, f, h, w, c, y, x) -> (h, w, f, g, n)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]}
      ins(%x, %w : tensor<4x3x2x4x4xf32>, tensor<3x4x2x2x2xf32>) outs(%y : tensor<3x3x4x3x4xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %m = arith.mulf %a, %b : f32
    %s = arith.addf %acc, %m : f32
    linalg.yield %s : f32
  } -> tensor<3x3x4x3x4xf32>
  return %0 : tensor<3x3x4x3x4xf32>
}

// The weight gradient of a convolution with one group: the batch is summed over.
// CHECK-LABEL: func @unit_group_weight_gradient
//       CHECK: conv.fused {{.*}} dims <input = cnhw, filter = cfhw, output = fnhw>
//   CHECK-NOT: refused
func.func @unit_group_weight_gradient(%x: tensor<5x1x4x8x8xf32>, %dy: tensor<5x1x6x6x6xf32>, %dw: tensor<1x6x4x3x3xf32>) -> tensor<1x6x4x3x3xf32> {
  %0 = linalg.generic {indexing_maps = [
      affine_map<(g, f, c, y, x, n, h, w) -> (n, g, c, y + h, x + w)>,
      affine_map<(g, f, c, y, x, n, h, w) -> (n, g, f, h, w)>,
      affine_map<(g, f, c, y, x, n, h, w) -> (g, f, c, y, x)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]}
      ins(%x, %dy : tensor<5x1x4x8x8xf32>, tensor<5x1x6x6x6xf32>) outs(%dw : tensor<1x6x4x3x3xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %m = arith.mulf %a, %b : f32
    %s = arith.addf %acc, %m : f32
    linalg.yield %s : f32
  } -> tensor<1x6x4x3x3xf32>
  return %0 : tensor<1x6x4x3x3xf32>
}

// The batch may stand last, where the filter covers the image.
// CHECK-LABEL: func @batch_last
//       CHECK: conv.fused {{.*}} dims <input = chwn, filter = chwf, output = fhwn>
func.func @batch_last(%x: tensor<4x8x8x16xf32>, %w: tensor<4x3x3x8xf32>, %y: tensor<8x6x6x16xf32>) -> tensor<8x6x6x16xf32> {
  %0 = linalg.generic {indexing_maps = [
      affine_map<(f, h, w, n, c, y, x) -> (c, h + y, w + x, n)>,
      affine_map<(f, h, w, n, c, y, x) -> (c, y, x, f)>,
      affine_map<(f, h, w, n, c, y, x) -> (f, h, w, n)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]}
      ins(%x, %w : tensor<4x8x8x16xf32>, tensor<4x3x3x8xf32>) outs(%y : tensor<8x6x6x16xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %m = arith.mulf %a, %b : f32
    %s = arith.addf %acc, %m : f32
    linalg.yield %s : f32
  } -> tensor<8x6x6x16xf32>
  return %0 : tensor<8x6x6x16xf32>
}

// Where it covers one dimension, the other is one of the image, without taps.
// CHECK-LABEL: func @no_batch_last
//       CHECK: conv.fused {{.*}} dims <input = chw, filter = chfw, output = fhw>
func.func @no_batch_last(%x: tensor<4x8x16xf32>, %w: tensor<4x3x8xf32>, %y: tensor<8x6x16xf32>) -> tensor<8x6x16xf32> {
  %0 = linalg.generic {indexing_maps = [
      affine_map<(f, h, w, c, y) -> (c, h + y, w)>,
      affine_map<(f, h, w, c, y) -> (c, y, f)>,
      affine_map<(f, h, w, c, y) -> (f, h, w)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction", "reduction"]}
      ins(%x, %w : tensor<4x8x16xf32>, tensor<4x3x8xf32>) outs(%y : tensor<8x6x16xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %m = arith.mulf %a, %b : f32
    %s = arith.addf %acc, %m : f32
    linalg.yield %s : f32
  } -> tensor<8x6x16xf32>
  return %0 : tensor<8x6x16xf32>
}
