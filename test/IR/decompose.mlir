// RUN: conv-opt %s --conv-decompose --canonicalize --split-input-file | FileCheck %s
// RUN: conv-opt %s --conv-decompose="only-unscheduled" --split-input-file | FileCheck %s --check-prefix=UNSCHED

// An epilogue that hands on its accumulator: the sums go straight to the out.
// CHECK-DAG: #[[X:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d4, d2 * 2 + d5, d3 + d6 * 3)>
// CHECK-DAG: #[[W:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d1, d4, d5, d6)>
// CHECK-DAG: #[[Y:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1, d2, d3)>
// CHECK-LABEL: func @identity(
// CHECK-SAME:    %[[INPUT:.*]]: tensor<2x4x9x9xf32>, %[[FILTER:.*]]: tensor<8x4x3x3xf32>, %[[INIT:.*]]: tensor<2x8x4x3xf32>)
//      CHECK:  %[[ZERO:.*]] = linalg.fill ins(%{{.*}} : f32) outs(%[[INIT]]
//      CHECK:  %[[SUMS:.*]] = linalg.generic {indexing_maps = [#[[X]], #[[W]], #[[Y]]]
// CHECK-SAME:    ins(%[[INPUT]], %[[FILTER]]
// CHECK-SAME:    outs(%[[ZERO]]
// CHECK-NEXT:    ^bb0(%[[A:.*]]: f32, %[[B:.*]]: f32, %[[C:.*]]: f32):
// CHECK-NEXT:      %[[M:.*]] = arith.mulf %[[A]], %[[B]] : f32
// CHECK-NEXT:      %[[S:.*]] = arith.addf %[[C]], %[[M]] : f32
// CHECK-NEXT:      linalg.yield %[[S]] : f32
//      CHECK:  return %[[SUMS]]
func.func @identity(%x: tensor<2x4x9x9xf32>, %w: tensor<8x4x3x3xf32>, %init: tensor<2x8x4x3xf32>) -> tensor<2x8x4x3xf32> {
  %y = conv.fused ins(%x, %w : tensor<2x4x9x9xf32>, tensor<8x4x3x3xf32>) outs(%init : tensor<2x8x4x3xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [2, 1] dilations [1, 3] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x8x4x3xf32>
  return %y : tensor<2x8x4x3xf32>
}

// -----

// Narrow operands are extended exactly; extras keep their maps, and scalars are
// captured; what no one uses is not read.
// CHECK-DAG: #[[ID:.*]] = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
// CHECK-DAG: #[[BIAS:.*]] = affine_map<(d0, d1, d2) -> (d2, 0)>
// CHECK-LABEL: func @epilogue(
// CHECK-SAME:    %[[B:[^:]*]]: tensor<8x1xf32>, %[[S:[^:]*]]: f32, %[[U:[^:]*]]: tensor<8xf32>
//      CHECK:  %[[E:.*]] = tensor.empty() : tensor<2x7x8xf32>
//      CHECK:  linalg.fill {{.*}} outs(%[[E]]
//      CHECK:  %[[SUMS:.*]] = linalg.generic
//      CHECK:    arith.extf %{{.*}} : f16 to f32
//      CHECK:    arith.extf %{{.*}} : f16 to f32
//      CHECK:  linalg.generic {indexing_maps = [#[[ID]], #[[BIAS]], #[[ID]]]
// CHECK-SAME:    ins(%[[SUMS]], %[[B]] : tensor<2x7x8xf32>, tensor<8x1xf32>)
//      CHECK:    arith.mulf %{{.*}}, %[[S]] : f32
//      CHECK:    linalg.yield %{{.*}} : f16
func.func @epilogue(%x: tensor<2x9x4xf16>, %w: tensor<8x3x4xf16>, %b: tensor<8x1xf32>, %s: f32, %u: tensor<8xf32>, %init: tensor<2x7x8xf16>) -> tensor<2x7x8xf16> {
  %y = conv.fused ins(%x, %w : tensor<2x9x4xf16>, tensor<8x3x4xf16>)
      extras(%b, %s, %u : tensor<8x1xf32>, f32, tensor<8xf32>) maps [(n, w, f) -> (f, 0), (n, w, f) -> (), (n, w, f) -> (f)]
      outs(%init : tensor<2x7x8xf16>)
      dims <input = nwc, filter = fwc, output = nwf>
      strides [1] dilations [1] pad_low [0] pad_high [0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32, %bias: f32, %scale: f32, %unused: f32):
        %0 = arith.addf %acc, %bias : f32
        %1 = arith.mulf %0, %scale : f32
        %2 = arith.truncf %1 : f32 to f16
        conv.yield %2 : f16
      } -> tensor<2x7x8xf16>
  return %y : tensor<2x7x8xf16>
}

// -----

// Padding and input dilation become a strided insertion into zeros.
// CHECK-LABEL: func @zeros(
//  CHECK-SAME:   %[[X:.*]]: tensor<1x2x4x5xf32>
//       CHECK: %[[Z:.*]] = linalg.fill {{.*}} -> tensor<1x2x9x15xf32>
//       CHECK: tensor.insert_slice %[[X]] into %[[Z]][0, 0, 2, 1] [1, 2, 4, 5] [1, 1, 2, 3]
func.func @zeros(%x: tensor<1x2x4x5xf32>, %w: tensor<2x2x2x2xf32>, %init: tensor<1x2x8x14xf32>) -> tensor<1x2x8x14xf32> {
  %y = conv.fused ins(%x, %w : tensor<1x2x4x5xf32>, tensor<2x2x2x2xf32>) outs(%init : tensor<1x2x8x14xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [2, 1] pad_high [0, 1] input_dilation [2, 3]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x2x8x14xf32>
  return %y : tensor<1x2x8x14xf32>
}

// -----

// Groups become a dimension; a depthwise filter without c has none to sum over.
// CHECK-DAG: #[[X:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d3 + d5, d4 + d6, d1)>
// CHECK-DAG: #[[W:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d5, d6, d1, d2)>
// CHECK-DAG: #[[Y:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1, d2, d3, d4)>
// CHECK-LABEL: func @depthwise(
//       CHECK: %[[F:.*]] = tensor.expand_shape %{{.*}} {{\[\[}}0], [1], [2, 3]] output_shape [3, 3, 4, 2]
//       CHECK: %[[I:.*]] = tensor.expand_shape %{{.*}} {{\[\[}}0], [1, 2], [3], [4]] output_shape [1, 4, 2, 6, 6]
//       CHECK: linalg.generic {indexing_maps = [#[[X]], #[[W]], #[[Y]]]
//       CHECK: tensor.collapse_shape %{{.*}} {{\[\[}}0], [1, 2], [3], [4]] : tensor<1x4x2x6x6xf32> into tensor<1x8x6x6xf32>
func.func @depthwise(%x: tensor<1x8x8x4xf32>, %w: tensor<3x3x8xf32>, %init: tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32> {
  %y = conv.fused ins(%x, %w : tensor<1x8x8x4xf32>, tensor<3x3x8xf32>) outs(%init : tensor<1x8x6x6xf32>)
      dims <input = nhwc, filter = hwf, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0] groups 4
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x8x6x6xf32>
  return %y : tensor<1x8x6x6xf32>
}

// -----

// The reduced value is the full result: it is not computed again. The reduced
// result has an extent of 1 in place of the channels.
// CHECK-DAG: #[[ID:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
// CHECK-DAG: #[[KEEP:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, 0, d2, d3)>
// CHECK-LABEL: func @full_and_reduced(
//  CHECK-SAME:   %[[FULL:[^:]*]]: tensor<2x8x7x7xf32>, %[[RED:[^:]*]]: tensor<2x1x7x7xf32>
//       CHECK: %[[Y:.*]] = linalg.generic {{.*}}"parallel", "parallel", "parallel", "parallel"]} ins(%{{[^,]*}} : tensor<2x8x7x7xf32>) outs(%[[FULL]]
//       CHECK:   arith.negf
//       CHECK: %[[INF:.*]] = linalg.fill ins(%{{.*}} : f32) outs(%[[RED]]
//       CHECK: %[[R:.*]] = linalg.generic {indexing_maps = [#[[ID]], #[[KEEP]]], iterator_types = ["parallel", "reduction", "parallel", "parallel"]} ins(%[[Y]]
//  CHECK-SAME:   outs(%[[INF]]
//       CHECK:   arith.minimumf
//       CHECK: return %[[Y]], %[[R]]
func.func @full_and_reduced(%x: tensor<2x4x9x9xf32>, %w: tensor<8x4x3x3xf32>, %i: tensor<2x8x7x7xf32>, %j: tensor<2x1x7x7xf32>) -> (tensor<2x8x7x7xf32>, tensor<2x1x7x7xf32>) {
  %y:2 = conv.fused ins(%x, %w : tensor<2x4x9x9xf32>, tensor<8x4x3x3xf32>) outs(%i, %j : tensor<2x8x7x7xf32>, tensor<2x1x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        %0 = arith.negf %acc : f32
        conv.yield %0, %0 : f32, f32
      } reduce [minimum] -> (tensor<2x8x7x7xf32>, tensor<2x1x7x7xf32>)
  return %y#0, %y#1 : tensor<2x8x7x7xf32>, tensor<2x1x7x7xf32>
}

// -----

// argmin gives a value and its channel; finalize runs over the reduced space.
// CHECK-DAG: #[[ID4:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
// CHECK-DAG: #[[DROP:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d2, d3)>
// CHECK-DAG: #[[ID3:.*]] = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
// CHECK-DAG: #[[ROW:.*]] = affine_map<(d0, d1, d2) -> (d1, 0)>
// CHECK-LABEL: func @argmin_finalize(
//       CHECK: %[[A:.*]]:2 = linalg.generic {indexing_maps = [#[[ID4]], #[[DROP]], #[[DROP]]], iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
//       CHECK:   %[[C:.*]] = linalg.index 1 : index
//       CHECK:   arith.index_cast %[[C]] : index to i64
//       CHECK:   arith.minimumf
//       CHECK:   arith.select {{.*}} : i64
//       CHECK: linalg.generic {indexing_maps = [#[[ID3]], #[[ID3]], #[[ROW]], #[[ID3]], #[[ID3]]]
//  CHECK-SAME:   ins(%[[A]]#0, %[[A]]#1, %{{.*}} : tensor<2x7x7xf32>, tensor<2x7x7xi64>, tensor<7x1xf32>)
func.func @argmin_finalize(%x: tensor<2x4x9x9xf32>, %w: tensor<8x4x3x3xf32>, %e: tensor<7x1xf32>, %i: tensor<2x7x7xf32>, %j: tensor<2x7x7xi64>) -> (tensor<2x7x7xf32>, tensor<2x7x7xi64>) {
  %y:2 = conv.fused ins(%x, %w : tensor<2x4x9x9xf32>, tensor<8x4x3x3xf32>)
      extras(%e : tensor<7x1xf32>) maps [(n, f, h, w) -> (h, 0)] outs(%i, %j : tensor<2x7x7xf32>, tensor<2x7x7xi64>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32, %0: f32):
        conv.yield %acc : f32
      } reduce [argmin] finalize {
      ^bb0(%min: f32, %at: i64, %0: f32):
        %1 = arith.addf %min, %0 : f32
        conv.yield %1, %at : f32, i64
      } -> (tensor<2x7x7xf32>, tensor<2x7x7xi64>)
  return %y#0, %y#1 : tensor<2x7x7xf32>, tensor<2x7x7xi64>
}

// -----

// Nothing is inserted between the zeros where the input has no channels.
// CHECK-LABEL: func @no_channels(
//  CHECK-SAME:   %[[O:[^:,]*]]: memref<2x8x8x9xf32>)
//   CHECK-NOT:   memref.
//       CHECK:   linalg.fill ins(%{{.*}} : f32) outs(%[[O]] : memref<2x8x8x9xf32>)
//  CHECK-NEXT:   return
func.func @no_channels(%x: memref<2x0x10x9xf32>, %w: memref<8x0x3x3xf32>, %o: memref<2x8x8x9xf32>) {
  conv.fused ins(%x, %w : memref<2x0x10x9xf32>, memref<8x0x3x3xf32>) outs(%o : memref<2x8x8x9xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 1] pad_high [0, 1]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
      conv.yield %acc : f32
    }
  return
}

// -----

// CHECK-LABEL: func @no_rows(
//   CHECK-NOT:   tensor.insert_slice
//       CHECK:   linalg.generic {{.*}} ins(%{{.*}}, %{{.*}} : tensor<2x4x2x9xf32>, tensor<8x4x1x3xf32>)
func.func @no_rows(%x: tensor<2x4x0x9xf32>, %w: tensor<8x4x1x3xf32>, %o: tensor<2x8x2x7xf32>) -> tensor<2x8x2x7xf32> {
  %0 = conv.fused ins(%x, %w : tensor<2x4x0x9xf32>, tensor<8x4x1x3xf32>) outs(%o : tensor<2x8x2x7xf32>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [1, 0] pad_high [1, 0] input_dilation [3, 1]
    numerics <multiply = ieee, accumulate = f32>
    epilogue {
    ^bb0(%acc: f32):
      conv.yield %acc : f32
    } -> tensor<2x8x2x7xf32>
  return %0 : tensor<2x8x2x7xf32>
}

// -----

// On memrefs, temporaries live as long as they are needed.
// CHECK-LABEL: func @memrefs(
//  CHECK-SAME:   %[[X:[^:]*]]: memref<?x4x9x9xf32>, %[[W:[^:]*]]: memref<8x4x3x3xf32>, %[[O:[^:]*]]: memref<?x7x7xf32, 1>
//       CHECK: %[[A:.*]] = memref.alloc(%{{.*}}) : memref<?x8x7x7xf32, 1>
//       CHECK: linalg.fill ins(%{{.*}} : f32) outs(%[[A]]
//       CHECK: linalg.generic {{.*}} ins(%[[X]], %[[W]] {{.*}} outs(%[[A]]
//       CHECK: linalg.fill ins(%{{.*}} : f32) outs(%[[O]]
//       CHECK: linalg.generic {{.*}} ins(%[[A]] {{.*}} outs(%[[O]]
//       CHECK: memref.dealloc %[[A]]
//  CHECK-NEXT: return
func.func @memrefs(%x: memref<?x4x9x9xf32>, %w: memref<8x4x3x3xf32>, %o: memref<?x7x7xf32, 1>) {
  conv.fused ins(%x, %w : memref<?x4x9x9xf32>, memref<8x4x3x3xf32>) outs(%o : memref<?x7x7xf32, 1>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } reduce [sum]
  return
}

// -----

// What has a schedule becomes a kernel, where that is asked for.
// CHECK-LABEL: func @scheduled(
//   CHECK-NOT: conv.fused
// UNSCHED-LABEL: func @scheduled(
//       UNSCHED: linalg.generic
//       UNSCHED: conv.fused
//   UNSCHED-NOT: conv.fused
func.func @scheduled(%x: tensor<2x4x9x9xf32>, %w: tensor<8x4x3x3xf32>, %init: tensor<2x8x7x7xf32>) -> (tensor<2x8x7x7xf32>, tensor<2x8x7x7xf32>) {
  %y = conv.fused ins(%x, %w : tensor<2x4x9x9xf32>, tensor<8x4x3x3xf32>) outs(%init : tensor<2x8x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x8x7x7xf32>
  %z = conv.fused ins(%x, %w : tensor<2x4x9x9xf32>, tensor<8x4x3x3xf32>) outs(%init : tensor<2x8x7x7xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      schedule #conv_kernel.halo_fma<tile = [128, 8, 32], thread = [8, 16], lanes = [4, 4, 2], chunk = 4, stages = 3, blocks_per_sm = 1>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x8x7x7xf32>
  return %y, %z : tensor<2x8x7x7xf32>, tensor<2x8x7x7xf32>
}

// -----

// An integer of no bits has one value, the least and the largest.
// CHECK-LABEL: func @no_bits(
//   CHECK-NOT:   conv.fused
//       CHECK:   return
func.func @no_bits(%x: tensor<2x4x10x9xi0>, %w: tensor<8x4x3x3xi0>, %j: tensor<2x1x8x7xi0>) -> tensor<2x1x8x7xi0> {
  %y = conv.fused ins(%x, %w : tensor<2x4x10x9xi0>, tensor<8x4x3x3xi0>) outs(%j : tensor<2x1x8x7xi0>)
    dims <input = nchw, filter = fchw, output = nfhw>
    strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
    numerics <multiply = ieee, accumulate = i0>
    epilogue {
    ^bb0(%acc: i0):
      conv.yield %acc : i0
    } reduce [minimum] -> tensor<2x1x8x7xi0>
  return %y : tensor<2x1x8x7xi0>
}

// -----

// Casts hide that the input is empty. Nothing is inserted: offset 3 of 3 would
// not verify.
// CHECK-LABEL: func @hidden_empty(
//       CHECK:   %[[E:.*]] = tensor.empty() : tensor<1x4x3xf32>
//       CHECK:   linalg.fill {{.*}} outs(%[[E]]
//   CHECK-NOT:   tensor.insert_slice
func.func @hidden_empty(%x: tensor<1x4x0xf32>, %w: tensor<4x4x3xf32>, %o: tensor<1x4x?xf32>) -> tensor<1x4x?xf32> {
  %c = tensor.cast %x : tensor<1x4x0xf32> to tensor<1x4x?xf32>
  %0 = conv.fused ins(%c, %w : tensor<1x4x?xf32>, tensor<4x4x3xf32>) outs(%o : tensor<1x4x?xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [1] dilations [1] pad_low [3] pad_high [0] input_dilation [2]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<1x4x?xf32>
  return %0 : tensor<1x4x?xf32>
}

// -----

// The filter is longer than the input by less than a stride: no position fits,
// and linalg.generic refuses such operands.
// CHECK-LABEL: func @empty_output(
//   CHECK-NOT:   conv.fused
//   CHECK-NOT:   linalg.generic
//       CHECK:   return %{{.*}} : tensor<4x6x6x0xf32>
func.func @empty_output(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x11xf32>, %o: tensor<4x6x6x0xf32>) -> tensor<4x6x6x0xf32> {
  %0 = conv.fused ins(%x, %w : tensor<4x4x8x8xf32>, tensor<6x4x3x11xf32>) outs(%o : tensor<4x6x6x0xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 127] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<4x6x6x0xf32>
  return %0 : tensor<4x6x6x0xf32>
}

// -----

// Casts hide that the output is empty.
// CHECK-LABEL: func @hidden_empty_output(
//   CHECK-NOT:   conv.fused
//   CHECK-NOT:   linalg.generic
//       CHECK:   linalg.fill
//   CHECK-NOT:   linalg.generic
//       CHECK:   return
func.func @hidden_empty_output(%x: tensor<4x4x8x8xf32>, %w: tensor<6x4x3x11xf32>, %o: tensor<4x6x6x0xf32>) -> tensor<4x6x6x?xf32> {
  %oc = tensor.cast %o : tensor<4x6x6x0xf32> to tensor<4x6x6x?xf32>
  %xc = tensor.cast %x : tensor<4x4x8x8xf32> to tensor<4x4x8x?xf32>
  %0 = conv.fused ins(%xc, %w : tensor<4x4x8x?xf32>, tensor<6x4x3x11xf32>) outs(%oc : tensor<4x6x6x?xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 127] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<4x6x6x?xf32>
  return %0 : tensor<4x6x6x?xf32>
}

// -----

// A size that is none stays out of types.
// CHECK-LABEL: func @negative_size(
//   CHECK-NOT:   conv.fused
//       CHECK:   memref.alloc({{.*}}) : memref<1x4x?xf32>
//       CHECK:   linalg.generic
func.func @negative_size(%w: memref<4x4x3xf32>, %o: memref<1x4x?xf32>) {
  %n = arith.constant -5 : index
  %e = memref.alloc(%n) : memref<1x4x?xf32>
  conv.fused ins(%e, %w : memref<1x4x?xf32>, memref<4x4x3xf32>) outs(%o : memref<1x4x?xf32>)
      dims <input = ncw, filter = fcw, output = nfw>
      strides [1] dilations [1] pad_low [1] pad_high [0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      }
  return
}
