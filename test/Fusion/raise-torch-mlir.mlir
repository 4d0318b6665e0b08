// What torch-mlir makes of torch.aten.convolution, word for word.
// RUN: conv-opt %s --conv-raise-linalg | FileCheck %s

// A 1-D convolution with padding and bias.
// CHECK-LABEL: func.func @conv1d(
//   CHECK-NOT: = linalg.
//       CHECK: conv.fused ins(%arg0, %arg1 : {{.*}} extras(%arg2 : tensor<8xf32>) maps [(d0, d1, d2) -> (d1)]
//  CHECK-SAME: dims <input = ncw, filter = fcw, output = nfw> strides [1] dilations [1] pad_low [1] pad_high [1]
func.func @conv1d(%arg0: tensor<2x4x16xf32>, %arg1: tensor<8x4x3xf32>, %arg2: tensor<8xf32>) -> tensor<2x8x16xf32> {
  %cst = arith.constant 0.000000e+00 : f32
  %padded = tensor.pad %arg0 low[0, 0, 1] high[0, 0, 1] {
  ^bb0(%arg3: index, %arg4: index, %arg5: index):
    tensor.yield %cst : f32
  } : tensor<2x4x16xf32> to tensor<2x4x18xf32>
  %0 = tensor.empty() : tensor<2x8x16xf32>
  %broadcasted = linalg.broadcast ins(%arg2 : tensor<8xf32>) outs(%0 : tensor<2x8x16xf32>) dimensions = [0, 2]
  %1 = linalg.conv_1d_ncw_fcw {dilations = dense<1> : vector<1xi64>, strides = dense<1> : vector<1xi64>} ins(%padded, %arg1 : tensor<2x4x18xf32>, tensor<8x4x3xf32>) outs(%broadcasted : tensor<2x8x16xf32>) -> tensor<2x8x16xf32>
  return %1 : tensor<2x8x16xf32>
}

// Batch and image of sizes that are known when the program runs.
// CHECK-LABEL: func.func @conv2d_dyn(
//   CHECK-NOT: = linalg.
//       CHECK: %[[E:.*]] = tensor.empty(%{{.*}}, %{{.*}}, %{{.*}}) : tensor<?x8x?x?xf32>
//       CHECK: conv.fused ins(%arg0, %arg1 : {{.*}} outs(%[[E]] : tensor<?x8x?x?xf32>)
//  CHECK-SAME: strides [2, 2] dilations [2, 2] pad_low [1, 2] pad_high [1, 2]
func.func @conv2d_dyn(%arg0: tensor<?x4x?x?xf32>, %arg1: tensor<8x4x3x3xf32>, %arg2: tensor<8xf32>) -> tensor<?x8x?x?xf32> {
  %c1_i64 = arith.constant 1 : i64
  %c2_i64 = arith.constant 2 : i64
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %cst = arith.constant 0.000000e+00 : f32
  %c-3_i64 = arith.constant -3 : i64
  %c-1_i64 = arith.constant -1 : i64
  %dim = tensor.dim %arg0, %c0 : tensor<?x4x?x?xf32>
  %dim_0 = tensor.dim %arg0, %c2 : tensor<?x4x?x?xf32>
  %dim_1 = tensor.dim %arg0, %c3 : tensor<?x4x?x?xf32>
  %padded = tensor.pad %arg0 low[0, 0, 1, 2] high[0, 0, 1, 2] {
  ^bb0(%arg3: index, %arg4: index, %arg5: index, %arg6: index):
    tensor.yield %cst : f32
  } : tensor<?x4x?x?xf32> to tensor<?x4x?x?xf32>
  %0 = arith.index_cast %dim_0 : index to i64
  %1 = arith.addi %0, %c-3_i64 : i64
  %2 = arith.floordivsi %1, %c2_i64 : i64
  %3 = arith.addi %2, %c1_i64 : i64
  %4 = arith.index_cast %3 : i64 to index
  %5 = arith.index_cast %dim_1 : index to i64
  %6 = arith.addi %5, %c-1_i64 : i64
  %7 = arith.floordivsi %6, %c2_i64 : i64
  %8 = arith.addi %7, %c1_i64 : i64
  %9 = arith.index_cast %8 : i64 to index
  %10 = tensor.empty(%dim, %4, %9) : tensor<?x8x?x?xf32>
  %broadcasted = linalg.broadcast ins(%arg2 : tensor<8xf32>) outs(%10 : tensor<?x8x?x?xf32>) dimensions = [0, 2, 3]
  %11 = linalg.conv_2d_nchw_fchw {dilations = dense<2> : vector<2xi64>, strides = dense<2> : vector<2xi64>} ins(%padded, %arg1 : tensor<?x4x?x?xf32>, tensor<8x4x3x3xf32>) outs(%broadcasted : tensor<?x8x?x?xf32>) -> tensor<?x8x?x?xf32>
  return %11 : tensor<?x8x?x?xf32>
}

// CHECK-LABEL: func.func @conv3d(
//   CHECK-NOT: = linalg.
//       CHECK: conv.fused ins(%arg0, %arg1 : {{.*}} dims <input = ncdhw, filter = fcdhw, output = nfdhw> {{.*}} pad_low [1, 1, 1] pad_high [1, 1, 1]
func.func @conv3d(%arg0: tensor<2x4x8x8x8xf32>, %arg1: tensor<8x4x3x3x3xf32>, %arg2: tensor<8xf32>) -> tensor<2x8x8x8x8xf32> {
  %cst = arith.constant 0.000000e+00 : f32
  %padded = tensor.pad %arg0 low[0, 0, 1, 1, 1] high[0, 0, 1, 1, 1] {
  ^bb0(%arg3: index, %arg4: index, %arg5: index, %arg6: index, %arg7: index):
    tensor.yield %cst : f32
  } : tensor<2x4x8x8x8xf32> to tensor<2x4x10x10x10xf32>
  %0 = tensor.empty() : tensor<2x8x8x8x8xf32>
  %broadcasted = linalg.broadcast ins(%arg2 : tensor<8xf32>) outs(%0 : tensor<2x8x8x8x8xf32>) dimensions = [0, 2, 3, 4]
  %1 = linalg.conv_3d_ncdhw_fcdhw {dilations = dense<1> : vector<3xi64>, strides = dense<1> : vector<3xi64>} ins(%padded, %arg1 : tensor<2x4x10x10x10xf32>, tensor<8x4x3x3x3xf32>) outs(%broadcasted : tensor<2x8x8x8x8xf32>) -> tensor<2x8x8x8x8xf32>
  return %1 : tensor<2x8x8x8x8xf32>
}

// CHECK-LABEL: func.func @group_dyn(
//   CHECK-NOT: = linalg.
//   CHECK-NOT: = tensor.{{expand|collapse}}_shape
//       CHECK: conv.fused ins(%arg0, %arg1 : {{.*}} pad_low [1, 1] pad_high [1, 1] groups 4
//   CHECK-NOT: = tensor.{{expand|collapse}}_shape
func.func @group_dyn(%arg0: tensor<?x8x?x?xf32>, %arg1: tensor<12x2x3x3xf32>, %arg2: tensor<12xf32>) -> tensor<?x12x?x?xf32> {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %cst = arith.constant 0.000000e+00 : f32
  %dim = tensor.dim %arg0, %c0 : tensor<?x8x?x?xf32>
  %dim_0 = tensor.dim %arg0, %c2 : tensor<?x8x?x?xf32>
  %dim_1 = tensor.dim %arg0, %c3 : tensor<?x8x?x?xf32>
  %padded = tensor.pad %arg0 low[0, 0, 1, 1] high[0, 0, 1, 1] {
  ^bb0(%arg3: index, %arg4: index, %arg5: index, %arg6: index):
    tensor.yield %cst : f32
  } : tensor<?x8x?x?xf32> to tensor<?x8x?x?xf32>
  %0 = tensor.empty(%dim, %dim_0, %dim_1) : tensor<?x12x?x?xf32>
  %broadcasted = linalg.broadcast ins(%arg2 : tensor<12xf32>) outs(%0 : tensor<?x12x?x?xf32>) dimensions = [0, 2, 3]
  %1 = affine.apply affine_map<()[s0] -> (s0 + 2)>()[%dim_0]
  %2 = affine.apply affine_map<()[s0] -> (s0 + 2)>()[%dim_1]
  %expanded = tensor.expand_shape %padded [[0], [1, 2], [3], [4]] output_shape [%dim, 4, 2, %1, %2] : tensor<?x8x?x?xf32> into tensor<?x4x2x?x?xf32>
  %expanded_2 = tensor.expand_shape %arg1 [[0, 1], [2], [3], [4]] output_shape [4, 3, 2, 3, 3] : tensor<12x2x3x3xf32> into tensor<4x3x2x3x3xf32>
  %expanded_3 = tensor.expand_shape %broadcasted [[0], [1, 2], [3], [4]] output_shape [%dim, 4, 3, %dim_0, %dim_1] : tensor<?x12x?x?xf32> into tensor<?x4x3x?x?xf32>
  %3 = linalg.conv_2d_ngchw_gfchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%expanded, %expanded_2 : tensor<?x4x2x?x?xf32>, tensor<4x3x2x3x3xf32>) outs(%expanded_3 : tensor<?x4x3x?x?xf32>) -> tensor<?x4x3x?x?xf32>
  %collapsed = tensor.collapse_shape %3 [[0], [1, 2], [3], [4]] : tensor<?x4x3x?x?xf32> into tensor<?x12x?x?xf32>
  return %collapsed : tensor<?x12x?x?xf32>
}

// A depthwise convolution with two outputs a channel is a grouped one.
// CHECK-LABEL: func.func @depthwise_mul(
//   CHECK-NOT: = linalg.
//   CHECK-NOT: = tensor.{{expand|collapse}}_shape
//       CHECK: conv.fused ins(%arg0, %arg1 : {{.*}} pad_low [1, 1] pad_high [1, 1] groups 8
//   CHECK-NOT: = tensor.{{expand|collapse}}_shape
func.func @depthwise_mul(%arg0: tensor<2x8x16x16xf32>, %arg1: tensor<16x1x3x3xf32>) -> tensor<2x16x16x16xf32> {
  %cst = arith.constant 0.000000e+00 : f32
  %padded = tensor.pad %arg0 low[0, 0, 1, 1] high[0, 0, 1, 1] {
  ^bb0(%arg2: index, %arg3: index, %arg4: index, %arg5: index):
    tensor.yield %cst : f32
  } : tensor<2x8x16x16xf32> to tensor<2x8x18x18xf32>
  %0 = tensor.empty() : tensor<2x16x16x16xf32>
  %expanded = tensor.expand_shape %padded [[0], [1, 2], [3], [4]] output_shape [2, 8, 1, 18, 18] : tensor<2x8x18x18xf32> into tensor<2x8x1x18x18xf32>
  %expanded_0 = tensor.expand_shape %arg1 [[0, 1], [2], [3], [4]] output_shape [8, 2, 1, 3, 3] : tensor<16x1x3x3xf32> into tensor<8x2x1x3x3xf32>
  %expanded_1 = tensor.expand_shape %0 [[0], [1, 2], [3], [4]] output_shape [2, 8, 2, 16, 16] : tensor<2x16x16x16xf32> into tensor<2x8x2x16x16xf32>
  %1 = linalg.fill ins(%cst : f32) outs(%expanded_1 : tensor<2x8x2x16x16xf32>) -> tensor<2x8x2x16x16xf32>
  %2 = linalg.conv_2d_ngchw_gfchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%expanded, %expanded_0 : tensor<2x8x1x18x18xf32>, tensor<8x2x1x3x3xf32>) outs(%1 : tensor<2x8x2x16x16xf32>) -> tensor<2x8x2x16x16xf32>
  %collapsed = tensor.collapse_shape %2 [[0], [1, 2], [3], [4]] : tensor<2x8x2x16x16xf32> into tensor<2x16x16x16xf32>
  return %collapsed : tensor<2x16x16x16xf32>
}

// A transposed convolution whose padding exceeds its filter's reach.
// CHECK-LABEL: func.func @transposed_neg(
//       CHECK: %[[X:.*]] = tensor.extract_slice %arg0[0, 0, 1, 1] [2, 4, 6, 6]
//   CHECK-NOT: = tensor.insert_slice
//       CHECK: conv.fused ins(%[[X]], {{.*}} pad_low [0, 0] pad_high [0, 0] input_dilation [2, 2]
func.func @transposed_neg(%arg0: tensor<2x4x8x8xf32>, %arg1: tensor<4x6x2x2xf32>) -> tensor<2x6x10x10xf32> {
  %cst = arith.constant 0.000000e+00 : f32
  %c1 = arith.constant 1 : index
  %0 = tensor.empty() : tensor<6x4x2x2xf32>
  %1 = linalg.fill ins(%cst : f32) outs(%0 : tensor<6x4x2x2xf32>) -> tensor<6x4x2x2xf32>
  %2 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%1 : tensor<6x4x2x2xf32>) {
  ^bb0(%out: f32):
    %8 = linalg.index 0 : index
    %9 = linalg.index 1 : index
    %10 = linalg.index 2 : index
    %11 = linalg.index 3 : index
    %12 = arith.subi %c1, %10 : index
    %13 = arith.subi %c1, %11 : index
    %extracted = tensor.extract %arg1[%9, %8, %12, %13] : tensor<4x6x2x2xf32>
    linalg.yield %extracted : f32
  } -> tensor<6x4x2x2xf32>
  %3 = tensor.empty() : tensor<2x4x15x15xf32>
  %4 = linalg.fill ins(%cst : f32) outs(%3 : tensor<2x4x15x15xf32>) -> tensor<2x4x15x15xf32>
  %inserted_slice = tensor.insert_slice %arg0 into %4[0, 0, 0, 0] [2, 4, 8, 8] [1, 1, 2, 2] : tensor<2x4x8x8xf32> into tensor<2x4x15x15xf32>
  %extracted_slice = tensor.extract_slice %inserted_slice[0, 0, 2, 2] [2, 4, 11, 11] [1, 1, 1, 1] : tensor<2x4x15x15xf32> to tensor<2x4x11x11xf32>
  %5 = tensor.empty() : tensor<2x6x10x10xf32>
  %6 = linalg.fill ins(%cst : f32) outs(%5 : tensor<2x6x10x10xf32>) -> tensor<2x6x10x10xf32>
  %7 = linalg.conv_2d_nchw_fchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%extracted_slice, %2 : tensor<2x4x11x11xf32>, tensor<6x4x2x2xf32>) outs(%6 : tensor<2x6x10x10xf32>) -> tensor<2x6x10x10xf32>
  return %7 : tensor<2x6x10x10xf32>
}

// A transposed and grouped one.
// CHECK-LABEL: func.func @transposed_group(
//   CHECK-NOT: = tensor.insert_slice
//       CHECK: %[[W:.*]] = tensor.collapse_shape {{.*}} into tensor<6x2x3x3xf32>
//       CHECK: conv.fused ins(%arg0, %[[W]] : {{.*}} pad_low [2, 2] pad_high [2, 2] input_dilation [2, 2] groups 2
func.func @transposed_group(%arg0: tensor<2x4x8x8xf32>, %arg1: tensor<4x3x3x3xf32>) -> tensor<2x6x17x17xf32> {
  %cst = arith.constant 0.000000e+00 : f32
  %c2 = arith.constant 2 : index
  %expanded = tensor.expand_shape %arg1 [[0, 1], [2], [3], [4]] output_shape [2, 2, 3, 3, 3] : tensor<4x3x3x3xf32> into tensor<2x2x3x3x3xf32>
  %0 = tensor.empty() : tensor<2x3x2x3x3xf32>
  %1 = linalg.fill ins(%cst : f32) outs(%0 : tensor<2x3x2x3x3xf32>) -> tensor<2x3x2x3x3xf32>
  %2 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d2, d3, d4)>], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} outs(%1 : tensor<2x3x2x3x3xf32>) {
  ^bb0(%out: f32):
    %8 = linalg.index 0 : index
    %9 = linalg.index 1 : index
    %10 = linalg.index 2 : index
    %11 = linalg.index 3 : index
    %12 = linalg.index 4 : index
    %13 = arith.subi %c2, %11 : index
    %14 = arith.subi %c2, %12 : index
    %extracted = tensor.extract %expanded[%8, %10, %9, %13, %14] : tensor<2x2x3x3x3xf32>
    linalg.yield %extracted : f32
  } -> tensor<2x3x2x3x3xf32>
  %3 = tensor.empty() : tensor<2x4x19x19xf32>
  %4 = linalg.fill ins(%cst : f32) outs(%3 : tensor<2x4x19x19xf32>) -> tensor<2x4x19x19xf32>
  %inserted_slice = tensor.insert_slice %arg0 into %4[0, 0, 2, 2] [2, 4, 8, 8] [1, 1, 2, 2] : tensor<2x4x8x8xf32> into tensor<2x4x19x19xf32>
  %5 = tensor.empty() : tensor<2x6x17x17xf32>
  %expanded_0 = tensor.expand_shape %inserted_slice [[0], [1, 2], [3], [4]] output_shape [2, 2, 2, 19, 19] : tensor<2x4x19x19xf32> into tensor<2x2x2x19x19xf32>
  %expanded_1 = tensor.expand_shape %5 [[0], [1, 2], [3], [4]] output_shape [2, 2, 3, 17, 17] : tensor<2x6x17x17xf32> into tensor<2x2x3x17x17xf32>
  %6 = linalg.fill ins(%cst : f32) outs(%expanded_1 : tensor<2x2x3x17x17xf32>) -> tensor<2x2x3x17x17xf32>
  %7 = linalg.conv_2d_ngchw_gfchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%expanded_0, %2 : tensor<2x2x2x19x19xf32>, tensor<2x3x2x3x3xf32>) outs(%6 : tensor<2x2x3x17x17xf32>) -> tensor<2x2x3x17x17xf32>
  %collapsed = tensor.collapse_shape %7 [[0], [1, 2], [3], [4]] : tensor<2x2x3x17x17xf32> into tensor<2x6x17x17xf32>
  return %collapsed : tensor<2x6x17x17xf32>
}

// Half precision accumulates in f32; its bias is extended in the epilogue. The
// truncation behind is for fusion to sink.
// CHECK-LABEL: func.func @bf16(
//       CHECK: conv.fused ins(%arg0, %arg1 : {{.*}} extras(%arg2 : tensor<8xbf16>) {{.*}} accumulate = f32
//       CHECK: arith.extf
//       CHECK: linalg.generic
//       CHECK: arith.truncf
func.func @bf16(%arg0: tensor<2x4x16x16xbf16>, %arg1: tensor<8x4x3x3xbf16>, %arg2: tensor<8xbf16>) -> tensor<2x8x14x14xbf16> {
  %0 = tensor.empty() : tensor<2x8x14x14xf32>
  %1 = tensor.empty() : tensor<8xf32>
  %2 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} ins(%arg2 : tensor<8xbf16>) outs(%1 : tensor<8xf32>) {
  ^bb0(%in: bf16, %out: f32):
    %6 = arith.extf %in : bf16 to f32
    linalg.yield %6 : f32
  } -> tensor<8xf32>
  %broadcasted = linalg.broadcast ins(%2 : tensor<8xf32>) outs(%0 : tensor<2x8x14x14xf32>) dimensions = [0, 2, 3]
  %3 = linalg.conv_2d_nchw_fchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%arg0, %arg1 : tensor<2x4x16x16xbf16>, tensor<8x4x3x3xbf16>) outs(%broadcasted : tensor<2x8x14x14xf32>) -> tensor<2x8x14x14xf32>
  %4 = tensor.empty() : tensor<2x8x14x14xbf16>
  %5 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>, affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%3 : tensor<2x8x14x14xf32>) outs(%4 : tensor<2x8x14x14xbf16>) {
  ^bb0(%in: f32, %out: bf16):
    %6 = arith.truncf %in : f32 to bf16
    linalg.yield %6 : bf16
  } -> tensor<2x8x14x14xbf16>
  return %5 : tensor<2x8x14x14xbf16>
}
