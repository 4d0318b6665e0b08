// A transposed convolution, which linalg writes as a convolution of zeros with
// the input strided into them, reads the input itself with a dilation.
// RUN: conv-opt %s --conv-raise-linalg --split-input-file | FileCheck %s

// As torch-mlir writes it: stride 2, padding 1, output padding 1. The filter is
// flipped by a generic, which stays.
// CHECK-LABEL: func @torch
//  CHECK-SAME: %[[X:[a-z0-9]*]]: tensor<2x4x8x8xf32>
//  CHECK-SAME: op = "tensor.insert_slice", {{.*}} rule = "input-dilation-folded", verdict = "fused"
//       CHECK: %[[W:.*]] = linalg.generic
//       CHECK: tensor.extract
//   CHECK-NOT: = tensor.insert_slice
//       CHECK: conv.fused ins(%[[X]], %[[W]] : {{.*}} extras({{.*}} : tensor<6xf32>)
//  CHECK-SAME: strides [1, 1] dilations [1, 1] pad_low [1, 1] pad_high [2, 2] input_dilation [2, 2]
func.func @torch(%arg0: tensor<2x4x8x8xf32>, %arg1: tensor<4x6x3x3xf32>, %arg2: tensor<6xf32>) -> tensor<2x6x16x16xf32> {
  %cst = arith.constant 0.000000e+00 : f32
  %c2 = arith.constant 2 : index
  %0 = tensor.empty() : tensor<6x4x3x3xf32>
  %1 = linalg.fill ins(%cst : f32) outs(%0 : tensor<6x4x3x3xf32>) -> tensor<6x4x3x3xf32>
  %2 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%1 : tensor<6x4x3x3xf32>) {
  ^bb0(%out: f32):
    %7 = linalg.index 0 : index
    %8 = linalg.index 1 : index
    %9 = linalg.index 2 : index
    %10 = linalg.index 3 : index
    %11 = arith.subi %c2, %9 : index
    %12 = arith.subi %c2, %10 : index
    %extracted = tensor.extract %arg1[%8, %7, %11, %12] : tensor<4x6x3x3xf32>
    linalg.yield %extracted : f32
  } -> tensor<6x4x3x3xf32>
  %3 = tensor.empty() : tensor<2x4x18x18xf32>
  %4 = linalg.fill ins(%cst : f32) outs(%3 : tensor<2x4x18x18xf32>) -> tensor<2x4x18x18xf32>
  %inserted_slice = tensor.insert_slice %arg0 into %4[0, 0, 1, 1] [2, 4, 8, 8] [1, 1, 2, 2] : tensor<2x4x8x8xf32> into tensor<2x4x18x18xf32>
  %5 = tensor.empty() : tensor<2x6x16x16xf32>
  %broadcasted = linalg.broadcast ins(%arg2 : tensor<6xf32>) outs(%5 : tensor<2x6x16x16xf32>) dimensions = [0, 2, 3]
  %6 = linalg.conv_2d_nchw_fchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%inserted_slice, %2 : tensor<2x4x18x18xf32>, tensor<6x4x3x3xf32>) outs(%broadcasted : tensor<2x6x16x16xf32>) -> tensor<2x6x16x16xf32>
  return %6 : tensor<2x6x16x16xf32>
}

// -----

// With sizes that torch-mlir computes from the input's: the room around the
// slice is constant all the same.
// CHECK-LABEL: func @torch_dynamic
//  CHECK-SAME: %[[X:[a-z0-9]*]]: tensor<?x4x?x?xf32>
//   CHECK-NOT: = tensor.insert_slice
//       CHECK: conv.fused ins(%[[X]], {{.*}} pad_low [1, 1] pad_high [2, 2] input_dilation [2, 2]
func.func @torch_dynamic(%arg0: tensor<?x4x?x?xf32>, %w: tensor<6x4x3x3xf32>, %y: tensor<?x6x?x?xf32>) -> tensor<?x6x?x?xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %cst = arith.constant 0.000000e+00 : f32
  %c4 = arith.constant 4 : index
  %dim = tensor.dim %arg0, %c0 : tensor<?x4x?x?xf32>
  %dim_0 = tensor.dim %arg0, %c2 : tensor<?x4x?x?xf32>
  %dim_1 = tensor.dim %arg0, %c3 : tensor<?x4x?x?xf32>
  %3 = arith.subi %dim_0, %c1 : index
  %4 = arith.muli %3, %c2 : index
  %5 = arith.addi %4, %c4 : index
  %6 = arith.subi %dim_1, %c1 : index
  %7 = arith.muli %6, %c2 : index
  %8 = arith.addi %7, %c4 : index
  %9 = tensor.empty(%dim, %5, %8) : tensor<?x4x?x?xf32>
  %10 = linalg.fill ins(%cst : f32) outs(%9 : tensor<?x4x?x?xf32>) -> tensor<?x4x?x?xf32>
  %inserted_slice = tensor.insert_slice %arg0 into %10[0, 0, 1, 1] [%dim, 4, %dim_0, %dim_1] [1, 1, 2, 2] : tensor<?x4x?x?xf32> into tensor<?x4x?x?xf32>
  %22 = linalg.conv_2d_nchw_fchw ins(%inserted_slice, %w : tensor<?x4x?x?xf32>, tensor<6x4x3x3xf32>) outs(%y : tensor<?x6x?x?xf32>) -> tensor<?x6x?x?xf32>
  return %22 : tensor<?x6x?x?xf32>
}

// -----

// Padding before and behind the insertion: an element of padding before it
// spans a step of the dilation.
// CHECK-LABEL: func @between_paddings
//  CHECK-SAME: %[[X:[a-z0-9]*]]: tensor<5xf32>
//       CHECK: conv.fused ins(%[[X]], {{.*}} pad_low [10] pad_high [3] input_dilation [3]
func.func @between_paddings(%x: tensor<5xf32>, %w: tensor<3xf32>, %y: tensor<24xf32>) -> tensor<24xf32> {
  %cst = arith.constant 0.0 : f32
  %z = arith.constant dense<0.0> : tensor<21xf32>
  %p = tensor.pad %x low[2] high[0] {
  ^bb0(%i: index):
    tensor.yield %cst : f32
  } : tensor<5xf32> to tensor<7xf32>
  %s = tensor.insert_slice %p into %z[1] [7] [3] : tensor<7xf32> into tensor<21xf32>
  %q = tensor.pad %s low[3] high[2] {
  ^bb0(%i: index):
    tensor.yield %cst : f32
  } : tensor<21xf32> to tensor<26xf32>
  %0 = linalg.conv_1d ins(%q, %w : tensor<26xf32>, tensor<3xf32>) outs(%y : tensor<24xf32>) -> tensor<24xf32>
  return %0 : tensor<24xf32>
}

// -----

// A padding larger than the filter is a window on the inserted slice: the
// elements that it hides are cut off the input.
// CHECK-LABEL: func @window
//       CHECK: %[[S:.*]] = tensor.extract_slice %{{.*}}[0, 0, 1, 2] [2, 4, 6, 5] [1, 1, 1, 1]
//       CHECK: conv.fused ins(%[[S]], {{.*}} pad_low [0, 1] pad_high [0, 1] input_dilation [2, 2]
func.func @window(%x: tensor<2x4x8x8xf32>, %w: tensor<6x4x2x2xf32>, %y: tensor<2x6x10x10xf32>) -> tensor<2x6x10x10xf32> {
  %z = arith.constant dense<0.0> : tensor<2x4x15x15xf32>
  %s = tensor.insert_slice %x into %z[0, 0, 0, 0] [2, 4, 8, 8] [1, 1, 2, 2] : tensor<2x4x8x8xf32> into tensor<2x4x15x15xf32>
  %e = tensor.extract_slice %s[0, 0, 2, 3] [2, 4, 11, 11] [1, 1, 1, 1] : tensor<2x4x15x15xf32> to tensor<2x4x11x11xf32>
  %0 = linalg.conv_2d_nchw_fchw ins(%e, %w : tensor<2x4x11x11xf32>, tensor<6x4x2x2xf32>) outs(%y : tensor<2x6x10x10xf32>) -> tensor<2x6x10x10xf32>
  return %0 : tensor<2x6x10x10xf32>
}

// -----

// Without a stride it is padding, and its verdict says so.
// CHECK-LABEL: func @unit_stride
//  CHECK-SAME: rule = "pad-folded"
//       CHECK: conv.fused {{.*}} pad_low [2] pad_high [3] numerics
func.func @unit_stride(%x: tensor<5xf32>, %w: tensor<3xf32>, %y: tensor<8xf32>) -> tensor<8xf32> {
  %z = arith.constant dense<0.0> : tensor<10xf32>
  %s = tensor.insert_slice %x into %z[2] [5] [1] : tensor<5xf32> into tensor<10xf32>
  %0 = linalg.conv_1d ins(%s, %w : tensor<10xf32>, tensor<3xf32>) outs(%y : tensor<8xf32>) -> tensor<8xf32>
  return %0 : tensor<8xf32>
}

// -----

// An insertion into something else is no candidate.
// CHECK-LABEL: func @no_other_destination
//   CHECK-NOT: conv.refused
//       CHECK: %[[S:.*]] = tensor.insert_slice
//       CHECK: conv.fused ins(%[[S]],
func.func @no_other_destination(%x: tensor<5xf32>, %z: tensor<10xf32>, %w: tensor<3xf32>, %y: tensor<8xf32>) -> tensor<8xf32> {
  %s = tensor.insert_slice %x into %z[1] [5] [2] : tensor<5xf32> into tensor<10xf32>
  %0 = linalg.conv_1d ins(%s, %w : tensor<10xf32>, tensor<3xf32>) outs(%y : tensor<8xf32>) -> tensor<8xf32>
  return %0 : tensor<8xf32>
}

// -----

// Zeros between the channels are not those of a transposed convolution.
// CHECK-LABEL: func @no_channel_insertion
//       CHECK: tensor.insert_slice {{.*}} {conv.refused = "zero-insertion"}
func.func @no_channel_insertion(%x: tensor<1x2x8xf32>, %w: tensor<6x4x3xf32>, %y: tensor<1x6x6xf32>) -> tensor<1x6x6xf32> {
  %z = arith.constant dense<0.0> : tensor<1x4x8xf32>
  %s = tensor.insert_slice %x into %z[0, 0, 0] [1, 2, 8] [1, 2, 1] {} : tensor<1x2x8xf32> into tensor<1x4x8xf32>
  %0 = linalg.conv_1d_ncw_fcw ins(%s, %w : tensor<1x4x8xf32>, tensor<6x4x3xf32>) outs(%y : tensor<1x6x6xf32>) -> tensor<1x6x6xf32>
  return %0 : tensor<1x6x6xf32>
}

// -----

// CHECK-LABEL: func @no_dynamic_stride
//       CHECK: tensor.insert_slice {{.*}} {conv.refused = "zero-insertion"}
func.func @no_dynamic_stride(%x: tensor<5xf32>, %w: tensor<3xf32>, %y: tensor<8xf32>, %s: index) -> tensor<8xf32> {
  %z = arith.constant dense<0.0> : tensor<10xf32>
  %i = tensor.insert_slice %x into %z[1] [5] [%s] : tensor<5xf32> into tensor<10xf32>
  %0 = linalg.conv_1d ins(%i, %w : tensor<10xf32>, tensor<3xf32>) outs(%y : tensor<8xf32>) -> tensor<8xf32>
  return %0 : tensor<8xf32>
}

// -----

// An extent of a dimension that is not there is undefined when the program
// runs, but no reason to crash: nothing is known of the batch then.
// CHECK-LABEL: func @dim_past_rank(
//       CHECK: tensor.insert_slice
//       CHECK: conv.fused
func.func @dim_past_rank(%x: tensor<?x4x?x?xf32>, %w: tensor<6x4x3x3xf32>, %y: tensor<?x6x?x?xf32>) -> tensor<?x6x?x?xf32> {
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %c4 = arith.constant 4 : index
  %c9 = arith.constant 9 : index
  %cst = arith.constant 0.0 : f32
  %n = tensor.dim %x, %c9 : tensor<?x4x?x?xf32>
  %h = tensor.dim %x, %c2 : tensor<?x4x?x?xf32>
  %v = tensor.dim %x, %c3 : tensor<?x4x?x?xf32>
  %h1 = arith.subi %h, %c1 : index
  %h2 = arith.muli %h1, %c2 : index
  %h3 = arith.addi %h2, %c4 : index
  %v1 = arith.subi %v, %c1 : index
  %v2 = arith.muli %v1, %c2 : index
  %v3 = arith.addi %v2, %c4 : index
  %e = tensor.empty(%n, %h3, %v3) : tensor<?x4x?x?xf32>
  %z = linalg.fill ins(%cst : f32) outs(%e : tensor<?x4x?x?xf32>) -> tensor<?x4x?x?xf32>
  %i = tensor.insert_slice %x into %z[0, 0, 1, 1] [%n, 4, %h, %v] [1, 1, 2, 2] : tensor<?x4x?x?xf32> into tensor<?x4x?x?xf32>
  %c = linalg.conv_2d_nchw_fchw ins(%i, %w : tensor<?x4x?x?xf32>, tensor<6x4x3x3xf32>) outs(%y : tensor<?x6x?x?xf32>) -> tensor<?x6x?x?xf32>
  return %c : tensor<?x6x?x?xf32>
}

// -----

// Zeros behind the last element are padding, as many as there are, also where
// nothing is inserted between.
// CHECK-LABEL: func @room_behind
//       CHECK: conv.fused ins(%{{.*}}, %{{.*}} : tensor<5xf32>, tensor<3xf32>) {{.*}} pad_low [1] pad_high [4] input_dilation [2]
//       CHECK: conv.fused ins(%{{.*}}, %{{.*}} : tensor<5xf32>, tensor<3xf32>) {{.*}} pad_low [0] pad_high [3]
func.func @room_behind(%x: tensor<5xf32>, %w: tensor<3xf32>, %y: tensor<12xf32>, %z: tensor<6xf32>) -> (tensor<12xf32>, tensor<6xf32>) {
  %c = arith.constant dense<0.0> : tensor<14xf32>
  %i = tensor.insert_slice %x into %c[1] [5] [2] : tensor<5xf32> into tensor<14xf32>
  %0 = linalg.conv_1d ins(%i, %w : tensor<14xf32>, tensor<3xf32>) outs(%y : tensor<12xf32>) -> tensor<12xf32>
  %d = arith.constant dense<0.0> : tensor<8xf32>
  %j = tensor.insert_slice %x into %d[0] [5] [1] : tensor<5xf32> into tensor<8xf32>
  %1 = linalg.conv_1d ins(%j, %w : tensor<8xf32>, tensor<3xf32>) outs(%z : tensor<6xf32>) -> tensor<6xf32>
  return %0, %1 : tensor<12xf32>, tensor<6xf32>
}
