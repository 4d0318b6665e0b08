// Fusion knows no layout and no rank: it asks where the channels are. Extents that
// are not static, and convolutions inside of loops, are nothing special.
// RUN: conv-opt %s --conv-fuse-consumers | FileCheck %s

// Without a channel dimension there is no reduction over channels.
// CHECK-LABEL: func @no_channel(
//       CHECK: conv.fused
//       CHECK: arith.addf
//       CHECK: linalg.reduce
func.func @no_channel(%x: tensor<8x8xf32>, %w: tensor<3x3xf32>, %t: tensor<6x6xf32>, %z: tensor<6xf32>) -> (tensor<6x6xf32>, tensor<6xf32>) {
  %e = tensor.empty() : tensor<6x6xf32>
  %y = conv.fused ins(%x, %w : tensor<8x8xf32>, tensor<3x3xf32>) outs(%e : tensor<6x6xf32>)
      dims <input = hw, filter = hw, output = hw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<6x6xf32>
  %1 = arith.addf %y, %t : tensor<6x6xf32>
  %2 = linalg.reduce { arith.addf } ins(%1 : tensor<6x6xf32>) outs(%z : tensor<6xf32>) dimensions = [1]
  return %1, %2 : tensor<6x6xf32>, tensor<6xf32>
}

// One spatial dimension, channels last.
// CHECK-LABEL: func @rank_1(
//       CHECK: extras(%{{.*}}, %{{.*}} : tensor<8xf32>, tensor<2x8xf32>) maps [(d0, d1, d2) -> (d2), (d0, d1, d2) -> (d0, d1)]
//       CHECK: reduce [maximum] finalize
//   CHECK-NOT: linalg.
func.func @rank_1(%x: tensor<2x10x4xf32>, %w: tensor<3x4x8xf32>, %b: tensor<8xf32>, %z: tensor<2x8xf32>) -> tensor<2x8xf32> {
  %e = tensor.empty() : tensor<2x8x8xf32>
  %y = conv.fused ins(%x, %w : tensor<2x10x4xf32>, tensor<3x4x8xf32>) outs(%e : tensor<2x8x8xf32>)
      dims <input = nwc, filter = wcf, output = nwf> strides [1] dilations [1] pad_low [0] pad_high [0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x8x8xf32>
  %bb = linalg.broadcast ins(%b : tensor<8xf32>) outs(%e : tensor<2x8x8xf32>) dimensions = [0, 1]
  %1 = arith.addf %y, %bb : tensor<2x8x8xf32>
  %2 = linalg.reduce { arith.maximumf } ins(%1 : tensor<2x8x8xf32>) outs(%z : tensor<2x8xf32>) dimensions = [2]
  return %2 : tensor<2x8xf32>
}

// Three spatial dimensions.
// CHECK-LABEL: func @rank_3(
//       CHECK: maps [(d0, d1, d2, d3, d4) -> (d1, 0, 0, 0), (d0, d1, d2, d3, d4) -> (d0, d2, d3, d4)]
//       CHECK: reduce [maximum] finalize
//   CHECK-NOT: linalg.
func.func @rank_3(%x: tensor<2x4x6x6x6xf32>, %w: tensor<8x4x3x3x3xf32>, %b: tensor<8x1x1x1xf32>, %z: tensor<2x4x4x4xf32>) -> tensor<2x4x4x4xf32> {
  %e = tensor.empty() : tensor<2x8x4x4x4xf32>
  %y = conv.fused ins(%x, %w : tensor<2x4x6x6x6xf32>, tensor<8x4x3x3x3xf32>) outs(%e : tensor<2x8x4x4x4xf32>)
      dims <input = ncdhw, filter = fcdhw, output = nfdhw> strides [1, 1, 1] dilations [1, 1, 1] pad_low [0, 0, 0] pad_high [0, 0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x8x4x4x4xf32>
  %bc = tensor.collapse_shape %b [[0, 1, 2, 3]] : tensor<8x1x1x1xf32> into tensor<8xf32>
  %bb = linalg.broadcast ins(%bc : tensor<8xf32>) outs(%e : tensor<2x8x4x4x4xf32>) dimensions = [0, 2, 3, 4]
  %1 = arith.addf %y, %bb : tensor<2x8x4x4x4xf32>
  %2 = linalg.reduce { arith.maximumf } ins(%1 : tensor<2x8x4x4x4xf32>) outs(%z : tensor<2x4x4x4xf32>) dimensions = [1]
  return %2 : tensor<2x4x4x4xf32>
}

// Every extent but the channels unknown; both values leave.
// CHECK-LABEL: func @dynamic(
//       CHECK: %[[FULL:.*]] = tensor.empty(%[[N:.*]], %[[H:.*]], %[[W:.*]]) : tensor<?x16x?x?xf32>
//       CHECK: %[[RED:.*]] = tensor.empty(%[[N]], %[[H]], %[[W]]) : tensor<?x1x?x?xf32>
//       CHECK: %[[Y:.*]]:2 = conv.fused {{.*}} outs(%[[FULL]], %[[RED]] :
//       CHECK: return %[[Y]]#0, %[[Y]]#1
func.func @dynamic(%x: tensor<?x4x?x?xf32>, %w: tensor<16x4x3x3xf32>, %r: tensor<?x16x?x?xf32>, %z: tensor<?x?x?xf32>, %n: index, %h: index, %v: index) -> (tensor<?x16x?x?xf32>, tensor<?x1x?x?xf32>) {
  %e = tensor.empty(%n, %h, %v) : tensor<?x16x?x?xf32>
  %y = conv.fused ins(%x, %w : tensor<?x4x?x?xf32>, tensor<16x4x3x3xf32>) outs(%e : tensor<?x16x?x?xf32>)
      dims <input = nchw, filter = fchw, output = nfhw> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<?x16x?x?xf32>
  %1 = arith.addf %y, %r : tensor<?x16x?x?xf32>
  %2 = linalg.reduce { arith.maximumf } ins(%1 : tensor<?x16x?x?xf32>) outs(%z : tensor<?x?x?xf32>) dimensions = [1]
  %3 = math.exp %2 : tensor<?x?x?xf32>
  %4 = tensor.expand_shape %3 [[0], [1, 2], [3]] output_shape [%n, 1, %h, %v] : tensor<?x?x?xf32> into tensor<?x1x?x?xf32>
  %5 = math.absf %4 : tensor<?x1x?x?xf32>
  return %1, %5 : tensor<?x16x?x?xf32>, tensor<?x1x?x?xf32>
}

// The loop's own values become extras.
// CHECK-LABEL: func @in_a_loop(
//       CHECK: scf.for %[[I:.*]] = {{.*}} iter_args(%[[S:.*]] =
//       CHECK: conv.fused {{.*}} extras(%[[S]], %[[I]] : tensor<2x8x8xf32>, index)
//       CHECK: arith.index_cast
//       CHECK: scf.yield
//   CHECK-NOT: linalg.
func.func @in_a_loop(%x: tensor<2x10x4xf32>, %w: tensor<3x4x8xf32>, %a: tensor<2x8x8xf32>, %n: index) -> tensor<2x8x8xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%s = %a) -> tensor<2x8x8xf32> {
    %e = tensor.empty() : tensor<2x8x8xf32>
    %y = conv.fused ins(%x, %w : tensor<2x10x4xf32>, tensor<3x4x8xf32>) outs(%e : tensor<2x8x8xf32>)
      dims <input = nwc, filter = wcf, output = nwf> strides [1] dilations [1] pad_low [0] pad_high [0]
      numerics <multiply = ieee, accumulate = f32> epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x8x8xf32>
    %j = arith.index_cast %i : index to i32
    %f = arith.sitofp %j : i32 to f32
    %m = linalg.generic {indexing_maps = [affine_map<(a,b,c)->(a,b,c)>, affine_map<(a,b,c)->(a,b,c)>, affine_map<(a,b,c)->(a,b,c)>], iterator_types = ["parallel","parallel","parallel"]} ins(%y, %s: tensor<2x8x8xf32>, tensor<2x8x8xf32>) outs(%e : tensor<2x8x8xf32>) {
    ^bb0(%q: f32, %u: f32, %o: f32):
      %0 = arith.mulf %q, %f : f32
      %1 = arith.addf %0, %u : f32
      linalg.yield %1 : f32
    } -> tensor<2x8x8xf32>
    scf.yield %m : tensor<2x8x8xf32>
  }
  return %r : tensor<2x8x8xf32>
}
