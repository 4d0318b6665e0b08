// RUN: conv-opt %s | conv-opt | FileCheck %s
// RUN: conv-opt %s --mlir-print-op-generic | conv-opt | FileCheck %s

// A per-channel extra, and a schedule.
// CHECK-LABEL: func @bias
//       CHECK: conv.fused ins(%{{.*}}, %{{.*}} : tensor<8x4x16x16xf32>, tensor<32x4x3x3xf32>)
//  CHECK-SAME: extras(%{{.*}} : tensor<32xf32>) maps [(d0, d1, d2, d3) -> (d1)]
//  CHECK-SAME: dims <input = nchw, filter = fchw, output = nfhw>
//  CHECK-SAME: schedule #conv_kernel.halo_fma<tile = [128, 8, 32]
func.func @bias(%x: tensor<8x4x16x16xf32>, %w: tensor<32x4x3x3xf32>, %b: tensor<32xf32>, %init: tensor<8x32x14x14xf32>) -> tensor<8x32x14x14xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<8x4x16x16xf32>, tensor<32x4x3x3xf32>)
      extras(%b : tensor<32xf32>) maps [(n, f, p, q) -> (f)]
      outs(%init : tensor<8x32x14x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [128, 8, 32], thread = [8, 16], lanes = [4, 4, 2], chunk = 4, stages = 3, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32, %bias: f32):
        %0 = arith.addf %acc, %bias : f32
        conv.yield %0 : f32
      } -> tensor<8x32x14x14xf32>
  return %y : tensor<8x32x14x14xf32>
}

// Rank 1, dynamic extents, a wider accumulator.
// CHECK-LABEL: func @rank1
//       CHECK: dims <input = nwc, filter = wcf, output = nwf> strides [2] dilations [1] pad_low [3] pad_high [2]
//  CHECK-SAME: numerics <multiply = f16, accumulate = f32>
//       CHECK: ^bb0(%{{.*}}: f32):
func.func @rank1(%x: tensor<?x?x16xf16>, %w: tensor<5x16x8xf16>, %init: tensor<?x?x8xf16>) -> tensor<?x?x8xf16> {
  %y = conv.fused
      ins(%x, %w : tensor<?x?x16xf16>, tensor<5x16x8xf16>)
      outs(%init : tensor<?x?x8xf16>)
      dims <input = nwc, filter = wcf, output = nwf>
      strides [2] dilations [1] pad_low [3] pad_high [2]
      numerics <multiply = f16, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %0 = arith.truncf %acc : f32 to f16
        conv.yield %0 : f16
      } -> tensor<?x?x8xf16>
  return %y : tensor<?x?x8xf16>
}

// Rank 3, groups, integers, orders without batch, and depthwise filters without c.
// CHECK-LABEL: func @rank3
//       CHECK: dims <input = dhwc, filter = fdhw, output = fdhw>
//  CHECK-SAME: strides [1, 2, 1] dilations [1, 1, 2] pad_low [0, 1, 0] pad_high [1, 0, 0] groups 4 numerics <multiply = ieee, accumulate = i32>
func.func @rank3(%x: tensor<5x6x7x4xi8>, %w: tensor<8x2x3x2xi8>, %init: tensor<8x5x3x5xi32>) -> tensor<8x5x3x5xi32> {
  %y = conv.fused
      ins(%x, %w : tensor<5x6x7x4xi8>, tensor<8x2x3x2xi8>)
      outs(%init : tensor<8x5x3x5xi32>)
      dims <input = dhwc, filter = fdhw, output = fdhw>
      strides [1, 2, 1] dilations [1, 1, 2] pad_low [0, 1, 0] pad_high [1, 0, 0] groups 4
      numerics <multiply = ieee, accumulate = i32>
      epilogue {
      ^bb0(%acc: i32):
        conv.yield %acc : i32
      } -> tensor<8x5x3x5xi32>
  return %y : tensor<8x5x3x5xi32>
}

// A transposed convolution.
// CHECK-LABEL: func @transposed
//       CHECK: pad_low [2, 2] pad_high [2, 3] input_dilation [1, 2] numerics
func.func @transposed(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %init: tensor<1x6x10x18xf32>) -> tensor<1x6x10x18xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>)
      outs(%init : tensor<1x6x10x18xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [2, 2] pad_high [2, 3] input_dilation [1, 2]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x6x10x18xf32>
  return %y : tensor<1x6x10x18xf32>
}

// Scalars, 0-d tensors, broadcasts and permuted reads.
// CHECK-LABEL: func @extras
//       CHECK: extras(%{{.*}}, %{{.*}}, %{{.*}}, %{{.*}} : f32, tensor<f32>, tensor<6x1x1xf32>, tensor<6x6x4x6xi1>)
//  CHECK-SAME: maps [(d0, d1, d2, d3) -> (), (d0, d1, d2, d3) -> (), (d0, d1, d2, d3) -> (d1, 0, 0), (d0, d1, d2, d3) -> (d3, d2, d0, d1)]
func.func @extras(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %a: f32, %b: tensor<f32>, %c: tensor<6x1x1xf32>, %d: tensor<6x6x4x6xi1>, %init: tensor<4x6x6x6xf32>) -> tensor<4x6x6x6xf32> {
  %y = conv.fused
      ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
      extras(%a, %b, %c, %d : f32, tensor<f32>, tensor<6x1x1xf32>, tensor<6x6x4x6xi1>)
      maps [(n, f, p, q) -> (), (n, f, p, q) -> (), (n, f, p, q) -> (f, 0, 0), (n, f, p, q) -> (q, p, n, f)]
      outs(%init : tensor<4x6x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32, %p: f32, %q: f32, %r: f32, %mask: i1):
        %0 = arith.addf %acc, %p : f32
        %1 = arith.mulf %0, %q : f32
        %2 = arith.select %mask, %1, %r : f32
        conv.yield %2 : f32
      } -> tensor<4x6x6x6xf32>
  return %y : tensor<4x6x6x6xf32>
}

// Full and reduced results, several reductions, a finalize over extras, both
// forms of a reduced result, and an attribute of someone else.
// CHECK-LABEL: func @reduced
//       CHECK: attributes {someone.else = "kept"} epilogue
//       CHECK: conv.yield %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}} : f32, f32, f32, f32
//       CHECK: } reduce [sum, argmin, maxnum] finalize {
//       CHECK: ^bb0(%{{.*}}: f32, %{{.*}}: f32, %{{.*}}: i64, %{{.*}}: f32, %{{.*}}: f32):
//       CHECK: } -> (tensor<4x6x6x6xf32>, tensor<4x1x6x6xf32>, tensor<4x6x6xi64>)
func.func @reduced(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %s: f32, %init: tensor<4x6x6x6xf32>, %init1: tensor<4x1x6x6xf32>, %init2: tensor<4x6x6xi64>) -> tensor<4x6x6xi64> {
  %y:3 = conv.fused
      ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x3xf32>)
      extras(%s : f32) maps [(n, f, p, q) -> ()]
      outs(%init, %init1, %init2 : tensor<4x6x6x6xf32>, tensor<4x1x6x6xf32>, tensor<4x6x6xi64>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      attributes {someone.else = "kept"}
      epilogue {
      ^bb0(%acc: f32, %e: f32):
        %0 = arith.mulf %acc, %e : f32
        conv.yield %acc, %0, %acc, %acc : f32, f32, f32, f32
      } reduce [sum, argmin, maxnum] finalize {
      ^bb0(%sum: f32, %min: f32, %at: i64, %max: f32, %e: f32):
        %1 = arith.divf %sum, %e : f32
        %2 = arith.addf %1, %max : f32
        conv.yield %2, %at : f32, i64
      } -> (tensor<4x6x6x6xf32>, tensor<4x1x6x6xf32>, tensor<4x6x6xi64>)
  return %y#2 : tensor<4x6x6xi64>
}

// On memrefs, of any layout, there are no results.
// CHECK-LABEL: func @memrefs
//       CHECK: conv.fused ins
//  CHECK-SAME: outs(%{{.*}}, %{{.*}} : memref<4x6x6xf32, strided<[36, 6, 1], offset: ?>>, memref<4x6x6xi64>)
//       CHECK: } reduce [argmax_ordered]
//  CHECK-NEXT: return
func.func @memrefs(%x: memref<4x4x8x8xf32>, %w: memref<6x4x3x3xf32>, %b: memref<6xf32>, %s: f32, %o: memref<4x6x6xf32, strided<[36, 6, 1], offset: ?>>, %o1: memref<4x6x6xi64>) {
  conv.fused
      ins(%x, %w : memref<4x4x8x8xf32>, memref<6x4x3x3xf32>)
      extras(%b, %s : memref<6xf32>, f32) maps [(n, f, p, q) -> (f), (n, f, p, q) -> ()]
      outs(%o, %o1 : memref<4x6x6xf32, strided<[36, 6, 1], offset: ?>>, memref<4x6x6xi64>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = tf32x3, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32, %e: f32, %f: f32):
        %0 = arith.addf %acc, %e : f32
        %1 = arith.mulf %0, %f : f32
        conv.yield %1 : f32
      } reduce [argmax_ordered]
  return
}
