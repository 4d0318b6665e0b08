// What stays around a convolution has one verdict each, also where it reads the
// result through others or makes the input.
// RUN: conv-opt %s --conv-fuse-consumers --split-input-file | FileCheck %s

#id = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>

// What computes from a slice reads it where it is, and stays behind it.
// CHECK-LABEL: func @no_slice(
//   CHECK-SAME: op = "tensor.extract_slice", {{[^}]*}}rule = "slice-read", verdict = "fused"
//   CHECK-SAME: op = "linalg.exp", reason = "'tensor.extract_slice' stands between the convolution and the op", remedy = "do the work {{[^}]*}}rule = "move-between", verdict = "refused"
//   CHECK-NOT: refused"
func.func @no_slice(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x8x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %s = tensor.extract_slice %y[0, 0, 0, 0] [2, 8, 6, 6] [1, 1, 1, 1] : tensor<2x16x6x6xf32> to tensor<2x8x6x6xf32>
  %t = tensor.empty() : tensor<2x8x6x6xf32>
  %r = linalg.exp ins(%s : tensor<2x8x6x6xf32>) outs(%t : tensor<2x8x6x6xf32>) -> tensor<2x8x6x6xf32>
  return %r : tensor<2x8x6x6xf32>
}

// -----

// One that is returned, itself or beside what computes from it, is a copy, and so
// is one whose reshape is.
// CHECK-LABEL: func @no_slice_read(
//   CHECK-SAME: op = "tensor.extract_slice", {{[^}]*}}rule = "result-moved", verdict = "refused"
//   CHECK-SAME: op = "tensor.extract_slice", {{[^}]*}}rule = "result-moved", verdict = "refused"
func.func @no_slice_read(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> (tensor<2x8x6x6xf32>, tensor<2x8x6x6xf32>, tensor<2x8x20xf32>) {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %s = tensor.extract_slice %y[0, 0, 0, 0] [2, 8, 6, 6] [1, 1, 1, 1] : tensor<2x16x6x6xf32> to tensor<2x8x6x6xf32>
  %t = tensor.empty() : tensor<2x8x6x6xf32>
  %r = linalg.exp ins(%s : tensor<2x8x6x6xf32>) outs(%t : tensor<2x8x6x6xf32>) -> tensor<2x8x6x6xf32>
  %a = tensor.extract_slice %y[0, 8, 0, 1] [2, 8, 5, 4] [1, 1, 1, 1] : tensor<2x16x6x6xf32> to tensor<2x8x5x4xf32>
  %b = tensor.collapse_shape %a [[0], [1], [2, 3]] : tensor<2x8x5x4xf32> into tensor<2x8x20xf32>
  %u = tensor.empty() : tensor<2x8x20xf32>
  %v = linalg.exp ins(%b : tensor<2x8x20xf32>) outs(%u : tensor<2x8x20xf32>) -> tensor<2x8x20xf32>
  return %s, %r, %v : tensor<2x8x6x6xf32>, tensor<2x8x6x6xf32>, tensor<2x8x20xf32>
}

// -----

// A slice of another tensor is nobody's business.
// CHECK-LABEL: func @slice_of_argument(
//   CHECK-NOT: refused
//       CHECK: conv.fused
func.func @slice_of_argument(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %t: tensor<4x16x6x6xf32>) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %s = tensor.extract_slice %t[1, 0, 0, 0] [2, 16, 6, 6] [1, 1, 1, 1] : tensor<4x16x6x6xf32> to tensor<2x16x6x6xf32>
  %r = linalg.add ins(%y, %s : tensor<2x16x6x6xf32>, tensor<2x16x6x6xf32>) outs(%e : tensor<2x16x6x6xf32>) -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// -----

// A concatenation, through a cast; and an insertion.
// CHECK-LABEL: func @no_concat(
//   CHECK-SAME: op = "tensor.concat", {{[^}]*}}rule = "result-moved", verdict = "refused"
//   CHECK-SAME: op = "tensor.insert_slice", {{[^}]*}}rule = "result-moved", verdict = "refused"
func.func @no_concat(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %t: tensor<2x?x6x6xf32>, %u: tensor<4x16x6x6xf32>) -> (tensor<2x?x6x6xf32>, tensor<4x16x6x6xf32>) {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %c = tensor.cast %y : tensor<2x16x6x6xf32> to tensor<2x?x6x6xf32>
  %r = tensor.concat dim(1) %c, %t : (tensor<2x?x6x6xf32>, tensor<2x?x6x6xf32>) -> tensor<2x?x6x6xf32>
  %i = tensor.insert_slice %y into %u[1, 0, 0, 0] [2, 16, 6, 6] [1, 1, 1, 1] : tensor<2x16x6x6xf32> into tensor<4x16x6x6xf32>
  return %r, %i : tensor<2x?x6x6xf32>, tensor<4x16x6x6xf32>
}

// -----

// A pooling behind its padding.
// CHECK-LABEL: func @no_pool(
//   CHECK-SAME: op = "tensor.pad", {{[^}]*}}rule = "result-moved", verdict = "refused"
//   CHECK-SAME: op = "linalg.pooling_nchw_max", {{[^}]*}}remedy = "nothing to do: {{[^}]*}}rule = "move-between", verdict = "refused"
func.func @no_pool(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %init: tensor<2x16x6x6xf32>) -> tensor<2x16x6x6xf32> {
  %low = arith.constant 0xFF800000 : f32
  %window = tensor.empty() : tensor<3x3xf32>
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %p = tensor.pad %y low[0, 0, 1, 1] high[0, 0, 1, 1] {
  ^bb0(%i0: index, %i1: index, %i2: index, %i3: index):
    tensor.yield %low : f32
  } : tensor<2x16x6x6xf32> to tensor<2x16x8x8xf32>
  %r = linalg.pooling_nchw_max ins(%p, %window : tensor<2x16x8x8xf32>, tensor<3x3xf32>) outs(%init : tensor<2x16x6x6xf32>) -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// -----

// A reduction of what a reshape has split.
// CHECK-LABEL: func @no_split_sum(
//   CHECK-SAME: op = "linalg.reduce", {{[^}]*}}rule = "reshape-between", verdict = "refused"
func.func @no_split_sum(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %init: tensor<2x4x6x6xf32>) -> tensor<2x4x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %s = tensor.expand_shape %y [[0], [1, 2], [3], [4]] output_shape [2, 4, 4, 6, 6] : tensor<2x16x6x6xf32> into tensor<2x4x4x6x6xf32>
  %r = linalg.reduce {arith.addf} ins(%s : tensor<2x4x4x6x6xf32>) outs(%init : tensor<2x4x6x6xf32>) dimensions = [2]
  return %r : tensor<2x4x6x6xf32>
}

// -----

// A classifier: a product of matrices.
// CHECK-LABEL: func @no_matmul(
//   CHECK-SAME: op = "linalg.batch_matmul", {{[^}]*}}rule = "sum-of-products", verdict = "refused"
func.func @no_matmul(%x: tensor<2x4x8xf32>, %w: tensor<16x4x3xf32>, %m: tensor<2x6x5xf32>, %init: tensor<2x16x5xf32>) -> tensor<2x16x5xf32> {
  %e = tensor.empty() : tensor<2x16x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8xf32>, tensor<16x4x3xf32>) outs(%e : tensor<2x16x6xf32>)
      dims <input = ncw, filter = fcw, output = nfw> strides [1] dilations [1] pad_low [0] pad_high [0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6xf32>
  %r = linalg.batch_matmul ins(%y, %m : tensor<2x16x6xf32>, tensor<2x6x5xf32>) outs(%init : tensor<2x16x5xf32>) -> tensor<2x16x5xf32>
  return %r : tensor<2x16x5xf32>
}

// -----

// Likewise behind a flattening and a slice, which are not what stands in its way.
// CHECK-LABEL: func @no_flattened_matmul(
//  CHECK-SAME: op = "linalg.matmul", reason = "the op multiplies and adds, which is a kernel of its own", {{[^}]*}}rule = "sum-of-products", verdict = "refused"
//   CHECK-NOT: reshape-between
//   CHECK-NOT: move-between
//       CHECK: conv.fused
func.func @no_flattened_matmul(%x: tensor<2x4x8xf32>, %w: tensor<16x4x3xf32>, %m: tensor<48x5xf32>, %init: tensor<2x5xf32>) -> tensor<2x5xf32> {
  %e = tensor.empty() : tensor<2x16x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8xf32>, tensor<16x4x3xf32>) outs(%e : tensor<2x16x6xf32>)
      dims <input = ncw, filter = fcw, output = nfw> strides [1] dilations [1] pad_low [0] pad_high [0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6xf32>
  %f = tensor.collapse_shape %y [[0], [1, 2]] : tensor<2x16x6xf32> into tensor<2x96xf32>
  %s = tensor.extract_slice %f[0, 0] [2, 48] [1, 1] : tensor<2x96xf32> to tensor<2x48xf32>
  %r = linalg.matmul ins(%s, %m : tensor<2x48xf32>, tensor<48x5xf32>) outs(%init : tensor<2x5xf32>) -> tensor<2x5xf32>
  return %r : tensor<2x5xf32>
}

// -----

// An element that is read by its place, in a body that is none of the op's own
// operands.
// CHECK-LABEL: func @no_gather(
//   CHECK-SAME: op = "linalg.generic", {{[^}]*}}rule = "other-op", verdict = "refused"
func.func @no_gather(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %i: tensor<5xindex>) -> tensor<5xf32> {
  %c0 = arith.constant 0 : index
  %g = tensor.empty() : tensor<5xf32>
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]}
      ins(%i : tensor<5xindex>) outs(%g : tensor<5xf32>) {
  ^bb0(%a: index, %o: f32):
    %v = tensor.extract %y[%c0, %a, %c0, %c0] : tensor<2x16x6x6xf32>
    linalg.yield %v : f32
  } -> tensor<5xf32>
  return %r : tensor<5xf32>
}

// -----

// Extents, and a destination that is overwritten, are not read.
// CHECK-LABEL: func @no_read(
//   CHECK-NOT: refused
//       CHECK: conv.fused
func.func @no_read(%x: tensor<?x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %t: tensor<?x16x6x6xf32>, %n: index) -> (tensor<?x16x6x6xf32>, tensor<?x16x6x6xf32>, index) {
  %c0 = arith.constant 0 : index
  %e = tensor.empty(%n) : tensor<?x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<?x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<?x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<?x16x6x6xf32>
  %d = tensor.dim %y, %c0 : tensor<?x16x6x6xf32>
  %r = linalg.exp ins(%t : tensor<?x16x6x6xf32>) outs(%y : tensor<?x16x6x6xf32>) -> tensor<?x16x6x6xf32>
  return %y, %r, %d : tensor<?x16x6x6xf32>, tensor<?x16x6x6xf32>, index
}

// -----

// A cut in front of a convolution, and elementwise work.
// CHECK-LABEL: func @no_input(
//   CHECK-SAME: op = "tensor.extract_slice", {{[^}]*}}rule = "slice-read", verdict = "fused"
//   CHECK-SAME: op = "linalg.exp", {{[^}]*}}rule = "input-computed", verdict = "refused"
func.func @no_input(%t: tensor<2x8x8x8xf32>, %u: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> (tensor<2x16x6x6xf32>, tensor<2x16x6x6xf32>) {
  %x = tensor.extract_slice %t[0, 4, 0, 0] [2, 4, 8, 8] [1, 1, 1, 1] : tensor<2x8x8x8xf32> to tensor<2x4x8x8xf32>
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %i = tensor.empty() : tensor<2x4x8x8xf32>
  %v = linalg.exp ins(%u : tensor<2x4x8x8xf32>) outs(%i : tensor<2x4x8x8xf32>) -> tensor<2x4x8x8xf32>
  %z = conv.fused ins(%v, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  return %y, %z : tensor<2x16x6x6xf32>, tensor<2x16x6x6xf32>
}

// -----

// One slice that two convolutions read has one verdict; through slices and views
// what makes the input has its own: here a concatenation, which is a copy.
// CHECK-LABEL: func @no_input_of_slices(
//   CHECK-SAME: op = "tensor.extract_slice", {{[^}]*}}rule = "slice-read", verdict = "fused"
//   CHECK-SAME: op = "tensor.extract_slice", {{[^}]*}}rule = "slice-read", verdict = "fused"
//   CHECK-SAME: op = "tensor.concat", {{[^}]*}}rule = "input-moved", verdict = "refused"
//   CHECK-NOT: verdict =
func.func @no_input_of_slices(%t: tensor<1x8x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> (tensor<2x16x6x6xf32>, tensor<2x16x6x6xf32>) {
  %c = tensor.concat dim(0) %t, %t, %t : (tensor<1x8x8x8xf32>, tensor<1x8x8x8xf32>, tensor<1x8x8x8xf32>) -> tensor<3x8x8x8xf32>
  %s = tensor.extract_slice %c[1, 0, 0, 0] [2, 8, 8, 8] [1, 1, 1, 1] : tensor<3x8x8x8xf32> to tensor<2x8x8x8xf32>
  %v = tensor.expand_shape %s [[0], [1, 2], [3], [4]] output_shape [2, 2, 4, 8, 8] : tensor<2x8x8x8xf32> into tensor<2x2x4x8x8xf32>
  %x = tensor.extract_slice %v[0, 1, 0, 0, 0] [2, 1, 4, 8, 8] [1, 1, 1, 1, 1] : tensor<2x2x4x8x8xf32> to tensor<2x4x8x8xf32>
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %e2 = tensor.empty() : tensor<2x16x6x6xf32>
  %z = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e2 : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  return %y, %z : tensor<2x16x6x6xf32>, tensor<2x16x6x6xf32>
}

// -----

// A fill is no elementwise work, and what a convolution computes has its verdict
// there.
// CHECK-LABEL: func @input_as_it_is(
//   CHECK-NOT: refused
//       CHECK: conv.fused
func.func @input_as_it_is(%s: f32, %w: tensor<16x4x3x3xf32>, %w2: tensor<4x16x1x1xf32>) -> tensor<2x4x6x6xf32> {
  %i = tensor.empty() : tensor<2x4x8x8xf32>
  %x = linalg.fill ins(%s : f32) outs(%i : tensor<2x4x8x8xf32>) -> tensor<2x4x8x8xf32>
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %a = linalg.exp ins(%y : tensor<2x16x6x6xf32>) outs(%e : tensor<2x16x6x6xf32>) -> tensor<2x16x6x6xf32>
  %e2 = tensor.empty() : tensor<2x4x6x6xf32>
  %z = conv.fused ins(%a, %w2 : tensor<2x16x6x6xf32>, tensor<4x16x1x1xf32>) outs(%e2 : tensor<2x4x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x4x6x6xf32>
  return %z : tensor<2x4x6x6xf32>
}

// -----

// A softmax in one op is taken apart: its maximum joins the convolution, what
// needs it for every channel stays.
// CHECK-LABEL: func @softmax(
//   CHECK-SAME: rule = "channel-reduction", verdict = "fused"
//   CHECK-SAME: rule = "reduced-broadcast", verdict = "refused"
//       CHECK: conv.fused
//       CHECK: reduce [
//   CHECK-NOT: linalg.softmax
func.func @softmax(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x16x6x6xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %r = linalg.softmax dimension(1) ins(%y : tensor<2x16x6x6xf32>) outs(%e : tensor<2x16x6x6xf32>) -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// -----

// A broadcast does not join the convolution whose result it spreads; where what
// reads it joins another, it becomes a way of reading the result.
// CHECK-LABEL: func @spread_gate(
//   CHECK-NOT: refused
//  CHECK-SAME: op = "linalg.mul", {{[^}]*}}rule = "elementwise-epilogue", verdict = "fused"
//  CHECK-SAME: op = "linalg.broadcast", reason = "takes no kernel: what reads it reads the result itself", {{[^}]*}}rule = "elementwise-epilogue", verdict = "fused"
//   CHECK-NOT: refused
//       CHECK: %[[S:.*]] = conv.fused
//       CHECK: conv.fused {{.*}} extras(%[[S]] : tensor<2x16x1x1xf32>) maps [(d0, d1, d2, d3) -> (d0, d1, 0, 0)]
//   CHECK-NOT: linalg.
func.func @spread_gate(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %p: tensor<2x4x3x3xf32>) -> tensor<2x16x6x6xf32> {
  %es = tensor.empty() : tensor<2x16x1x1xf32>
  %s = conv.fused ins(%p, %w : tensor<2x4x3x3xf32>, tensor<16x4x3x3xf32>) outs(%es : tensor<2x16x1x1xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x1x1xf32>
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %c = tensor.collapse_shape %s [[0], [1, 2, 3]] : tensor<2x16x1x1xf32> into tensor<2x16xf32>
  %b = linalg.broadcast ins(%c : tensor<2x16xf32>) outs(%e : tensor<2x16x6x6xf32>) dimensions = [2, 3]
  %r = linalg.mul ins(%y, %b : tensor<2x16x6x6xf32>, tensor<2x16x6x6xf32>) outs(%e : tensor<2x16x6x6xf32>) -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// -----

// One that another op needs is computed, and stays refused.
// CHECK-LABEL: func @no_spread_gate(
//  CHECK-SAME: op = "linalg.broadcast", {{[^}]*}}rule = "not-output-space", verdict = "refused"
//   CHECK-NOT: op = "linalg.broadcast"
//       CHECK: linalg.broadcast {{.*}} {conv.refused = "not-output-space"}
func.func @no_spread_gate(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %p: tensor<2x4x3x3xf32>) -> (tensor<2x16x6x6xf32>, tensor<2x16x6x6xf32>) {
  %es = tensor.empty() : tensor<2x16x1x1xf32>
  %s = conv.fused ins(%p, %w : tensor<2x4x3x3xf32>, tensor<16x4x3x3xf32>) outs(%es : tensor<2x16x1x1xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x1x1xf32>
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %c = tensor.collapse_shape %s [[0], [1, 2, 3]] : tensor<2x16x1x1xf32> into tensor<2x16xf32>
  %b = linalg.broadcast ins(%c : tensor<2x16xf32>) outs(%e : tensor<2x16x6x6xf32>) dimensions = [2, 3]
  %r = linalg.mul ins(%y, %b : tensor<2x16x6x6xf32>, tensor<2x16x6x6xf32>) outs(%e : tensor<2x16x6x6xf32>) -> tensor<2x16x6x6xf32>
  return %r, %b : tensor<2x16x6x6xf32>, tensor<2x16x6x6xf32>
}

// -----

// What spreads or orders elements and is no order of the input's dimensions is a
// copy in front.
// CHECK-LABEL: func @no_broadcast_input(
//   CHECK-SAME: op = "linalg.broadcast", {{[^}]*}}rule = "input-moved", verdict = "refused"
//   CHECK-NOT: refused"
func.func @no_broadcast_input(%x: tensor<4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x16x6x6xf32> {
  %b = tensor.empty() : tensor<2x4x8x8xf32>
  %in = linalg.broadcast ins(%x : tensor<4x8x8xf32>) outs(%b : tensor<2x4x8x8xf32>) dimensions = [0]
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%in, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  return %y : tensor<2x16x6x6xf32>
}

// CHECK-LABEL: func @no_transposed_slice(
//   CHECK-SAME: op = "tensor.extract_slice", {{[^}]*}}rule = "slice-read", verdict = "fused"
//   CHECK-SAME: op = "linalg.transpose", {{[^}]*}}rule = "input-moved", verdict = "refused"
//   CHECK-NOT: refused"
func.func @no_transposed_slice(%x: tensor<2x9x9x4xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x16x6x6xf32> {
  %t = tensor.empty() : tensor<2x4x9x9xf32>
  %in = linalg.transpose ins(%x : tensor<2x9x9x4xf32>) outs(%t : tensor<2x4x9x9xf32>) permutation = [0, 3, 1, 2]
  %s = tensor.extract_slice %in[0, 0, 1, 1] [2, 4, 8, 8] [1, 1, 1, 1] : tensor<2x4x9x9xf32> to tensor<2x4x8x8xf32>
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%s, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  return %y : tensor<2x16x6x6xf32>
}

// -----

// A transposition behind a split stays what it was, also for its verdict.
// CHECK-LABEL: func @no_shuffle(
//   CHECK-SAME: op = "linalg.transpose", {{[^}]*}}rule = "reshape-between", verdict = "refused"
//   CHECK-NOT: refused"
//       CHECK: linalg.transpose
func.func @no_shuffle(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x4x6x2x6x2xf32> {
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %s = tensor.expand_shape %y [[0], [1, 2, 3], [4], [5]] output_shape [2, 4, 2, 2, 6, 6] : tensor<2x16x6x6xf32> into tensor<2x4x2x2x6x6xf32>
  %t = tensor.empty() : tensor<2x4x6x2x6x2xf32>
  %r = linalg.transpose ins(%s : tensor<2x4x2x2x6x6xf32>) outs(%t : tensor<2x4x6x2x6x2xf32>) permutation = [0, 1, 4, 2, 5, 3]
  return %r : tensor<2x4x6x2x6x2xf32>
}
