// What an assertion keeps from being fused, and what it does not.
// RUN: conv-opt %s --conv-fuse-consumers --split-input-file | FileCheck %s

#id = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#ch = affine_map<(d0, d1, d2, d3) -> (d1)>
#c = affine_map<(d0) -> (d0)>

// The scale of a batch norm whose variance is an argument: it is computed, and
// what it asserts checked, before the convolution.
// CHECK-LABEL: func @batch_norm(
//   CHECK-NOT:   refused
//       CHECK:   %[[S:.*]] = linalg.generic
//       CHECK:     cf.assert
//       CHECK:   conv.fused {{.*}} extras(%[[S]] :
//       CHECK:     arith.mulf
//   CHECK-NOT:   linalg.generic
func.func @batch_norm(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %v: tensor<16xf32>) -> tensor<2x16x6x6xf32> {
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1.0 : f32
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %ec = tensor.empty() : tensor<16xf32>
  %s = linalg.generic {indexing_maps = [#c, #c], iterator_types = ["parallel"]} ins(%v : tensor<16xf32>) outs(%ec : tensor<16xf32>) {
  ^bb0(%in: f32, %out: f32):
    %nonzero = arith.cmpf one, %in, %zero : f32
    cf.assert %nonzero, "tensor with zero element"
    %0 = arith.divf %one, %in : f32
    linalg.yield %0 : f32
  } -> tensor<16xf32>
  %r = linalg.generic {indexing_maps = [#id, #ch, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y, %s : tensor<2x16x6x6xf32>, tensor<16xf32>) outs(%e : tensor<2x16x6x6xf32>) {
  ^bb0(%in: f32, %scale: f32, %out: f32):
    %0 = arith.mulf %in, %scale : f32
    linalg.yield %0 : f32
  } -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// -----

#id = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#ch = affine_map<(d0, d1, d2, d3) -> (d1)>
#c = affine_map<(d0) -> (d0)>

// It may change places with another check, on the host or in another op.
// CHECK-LABEL: func @two_checks(
//   CHECK-NOT:   refused
//       CHECK:   linalg.generic
//       CHECK:     cf.assert {{.*}} "third"
//       CHECK:   conv.fused
//   CHECK-DAG:   cf.assert {{.*}} "first"
//   CHECK-DAG:   cf.assert {{.*}} "second"
//   CHECK-NOT:   arith.mulf
//       CHECK:   return
func.func @two_checks(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %v: tensor<16xf32>, %p: i1) -> (tensor<2x16x6x6xf32>, tensor<16xf32>) {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  cf.assert %p, "first"
  %ec = tensor.empty() : tensor<16xf32>
  %t = linalg.generic {indexing_maps = [#c, #c], iterator_types = ["parallel"]} ins(%v : tensor<16xf32>) outs(%ec : tensor<16xf32>) {
  ^bb0(%in: f32, %out: f32):
    %positive = arith.cmpf ogt, %in, %zero : f32
    cf.assert %positive, "second"
    linalg.yield %in : f32
  } -> tensor<16xf32>
  %s = linalg.generic {indexing_maps = [#c, #c], iterator_types = ["parallel"]} ins(%v : tensor<16xf32>) outs(%ec : tensor<16xf32>) {
  ^bb0(%in: f32, %out: f32):
    %nonzero = arith.cmpf one, %in, %zero : f32
    cf.assert %nonzero, "third"
    %0 = arith.negf %in : f32
    linalg.yield %0 : f32
  } -> tensor<16xf32>
  %r = linalg.generic {indexing_maps = [#id, #ch, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y, %s : tensor<2x16x6x6xf32>, tensor<16xf32>) outs(%e : tensor<2x16x6x6xf32>) {
  ^bb0(%in: f32, %scale: f32, %out: f32):
    %0 = arith.mulf %in, %scale : f32
    linalg.yield %0 : f32
  } -> tensor<2x16x6x6xf32>
  return %r, %t : tensor<2x16x6x6xf32>, tensor<16xf32>
}

// -----

#id = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#ch = affine_map<(d0, d1, d2, d3) -> (d1)>
#c = affine_map<(d0) -> (d0)>

// A check under a condition is as good as one without: the op that holds it
// passes another check and feeds the epilogue.
// CHECK-LABEL: func @check_under_condition(
//   CHECK-NOT:   refused
//       CHECK:   %[[S:.*]] = linalg.generic
//       CHECK:     cf.assert {{.*}} "zero"
//       CHECK:   conv.fused {{.*}} extras(%[[S]] :
//       CHECK:   cf.assert {{.*}} "first"
//   CHECK-NOT:   linalg.generic
func.func @check_under_condition(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %v: tensor<16xf32>, %p: i1, %q: i1) -> tensor<2x16x6x6xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  cf.assert %p, "first"
  %ec = tensor.empty() : tensor<16xf32>
  %s = linalg.generic {indexing_maps = [#c, #c], iterator_types = ["parallel"]} ins(%v : tensor<16xf32>) outs(%ec : tensor<16xf32>) {
  ^bb0(%in: f32, %out: f32):
    scf.if %q {
      %nonzero = arith.cmpf one, %in, %zero : f32
      cf.assert %nonzero, "zero"
    }
    %0 = arith.negf %in : f32
    linalg.yield %0 : f32
  } -> tensor<16xf32>
  %r = linalg.generic {indexing_maps = [#id, #ch, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y, %s : tensor<2x16x6x6xf32>, tensor<16xf32>) outs(%e : tensor<2x16x6x6xf32>) {
  ^bb0(%in: f32, %scale: f32, %out: f32):
    %0 = arith.mulf %in, %scale : f32
    linalg.yield %0 : f32
  } -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// -----

#id = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#ch = affine_map<(d0, d1, d2, d3) -> (d1)>
#c = affine_map<(d0) -> (d0)>

// What is undefined without a check in between stays behind it, although it has
// a check of its own.
// CHECK-LABEL: func @no_guarded_division(
//   CHECK-SAME:   rule = "extra-not-movable"
//       CHECK:   conv.fused
//       CHECK:   cf.assert {{.*}} "no zeros"
//       CHECK:   arith.divsi
func.func @no_guarded_division(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %v: tensor<16xi32>, %p: i1) -> tensor<2x16x6x6xf32> {
  %zero = arith.constant 0 : i32
  %hundred = arith.constant 100 : i32
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  cf.assert %p, "no zeros"
  %ec = tensor.empty() : tensor<16xf32>
  %s = linalg.generic {indexing_maps = [#c, #c], iterator_types = ["parallel"]} ins(%v : tensor<16xi32>) outs(%ec : tensor<16xf32>) {
  ^bb0(%in: i32, %out: f32):
    %positive = arith.cmpi sge, %in, %zero : i32
    cf.assert %positive, "not negative"
    %0 = arith.divsi %hundred, %in : i32
    %1 = arith.sitofp %0 : i32 to f32
    linalg.yield %1 : f32
  } -> tensor<16xf32>
  %r = linalg.generic {indexing_maps = [#id, #ch, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y, %s : tensor<2x16x6x6xf32>, tensor<16xf32>) outs(%e : tensor<2x16x6x6xf32>) {
  ^bb0(%in: f32, %scale: f32, %out: f32):
    %0 = arith.mulf %in, %scale : f32
    linalg.yield %0 : f32
  } -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// -----

#id = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#ch = affine_map<(d0, d1, d2, d3) -> (d1)>
#c = affine_map<(d0) -> (d0)>

// A check does not move before a write, which would be missing.
// CHECK-LABEL: func @no_write_between(
//   CHECK-SAME:   rule = "extra-not-movable"
//       CHECK:   conv.fused
//       CHECK:   memref.store
//       CHECK:   cf.assert
func.func @no_write_between(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>, %v: tensor<16xf32>, %m: memref<f32>) -> tensor<2x16x6x6xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  memref.store %zero, %m[] : memref<f32>
  %ec = tensor.empty() : tensor<16xf32>
  %s = linalg.generic {indexing_maps = [#c, #c], iterator_types = ["parallel"]} ins(%v : tensor<16xf32>) outs(%ec : tensor<16xf32>) {
  ^bb0(%in: f32, %out: f32):
    %nonzero = arith.cmpf one, %in, %zero : f32
    cf.assert %nonzero, "zero"
    %0 = arith.negf %in : f32
    linalg.yield %0 : f32
  } -> tensor<16xf32>
  %r = linalg.generic {indexing_maps = [#id, #ch, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y, %s : tensor<2x16x6x6xf32>, tensor<16xf32>) outs(%e : tensor<2x16x6x6xf32>) {
  ^bb0(%in: f32, %scale: f32, %out: f32):
    %0 = arith.mulf %in, %scale : f32
    linalg.yield %0 : f32
  } -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}

// -----

#id = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>

// A check of the convolution's own result is not lost: the op stays.
// CHECK-LABEL: func @no_check_of_result(
//   CHECK-SAME:   reason = "the body holds 'cf.assert', which is no computation of an element"
//   CHECK-SAME:   rule = "body-unsupported"
//       CHECK:   conv.fused
//       CHECK:   cf.assert
func.func @no_check_of_result(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<2x16x6x6xf32> {
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1.0 : f32
  %e = tensor.empty() : tensor<2x16x6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<2x16x6x6xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x16x6x6xf32>
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%y : tensor<2x16x6x6xf32>) outs(%e : tensor<2x16x6x6xf32>) {
  ^bb0(%in: f32, %out: f32):
    %nonzero = arith.cmpf one, %in, %zero : f32
    cf.assert %nonzero, "tensor with zero element"
    %0 = arith.divf %one, %in : f32
    linalg.yield %0 : f32
  } -> tensor<2x16x6x6xf32>
  return %r : tensor<2x16x6x6xf32>
}
