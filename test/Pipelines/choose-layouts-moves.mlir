// Channels innermost through all that reads convolutions: padding, a pooling, a
// residual, slices, a concatenation and a mean. Nothing is transposed, and the numbers
// are those of the source.
// RUN: conv-opt %s --emit=mlir --stage=fused --target=sm_89 -o %t.mlir
// RUN: conv-opt %t.mlir --pass-pipeline='builtin.module(func.func(conv-choose-layouts{always=true}))' -o %t.turned.mlir
// RUN: FileCheck %s <%t.turned.mlir
// RUN: FileCheck %s --check-prefix=KEPT <%t.turned.mlir
// RUN: conv-sim %t.turned.mlir --function=net --reference=%t.mlir --tolerance=2e-3 | FileCheck %s --check-prefix=RIGHT
// RUN: conv-sim %t.turned.mlir --function=inserted --reference=%t.mlir --tolerance=2e-3 | FileCheck %s --check-prefix=RIGHT
// RUN: conv-sim %t.turned.mlir --function=beside --reference=%t.mlir --tolerance=2e-3 | FileCheck %s --check-prefix=RIGHT
// RUN: conv-sim %t.turned.mlir --function=residual --reference=%t.mlir --tolerance=2e-3 | FileCheck %s --check-prefix=RIGHT
// RUN: conv-sim %t.turned.mlir --function=kept --reference=%t.mlir --tolerance=2e-3 | FileCheck %s --check-prefix=RIGHT
// RUN: conv-sim %t.turned.mlir --function=returned --reference=%t.mlir --tolerance=2e-3 | FileCheck %s --check-prefix=RIGHT
// RUN: conv-sim %t.turned.mlir --function=upsampled --reference=%t.mlir --tolerance=2e-3 | FileCheck %s --check-prefix=RIGHT
// RUN: conv-sim %t.turned.mlir --function=upsampled_last --reference=%t.mlir --tolerance=2e-3 | FileCheck %s --check-prefix=RIGHT
// RUN: conv-sim %t.turned.mlir --function=gathered --reference=%t.mlir --tolerance=2e-3 | FileCheck %s --check-prefix=RIGHT
// RIGHT: 1 of 1 function ran right

#id = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#ch = affine_map<(d0, d1, d2, d3) -> (d1)>
#red = affine_map<(d0, d1, d2, d3) -> (d0, d1)>

// CHECK-LABEL: func @net
//       CHECK:   %[[Y:.*]] = conv.fused {{.*}} maps [(d0, d1, d2, d3) -> (d3)]
//  CHECK-SAME:     dims <input = nchw, filter = fchw, output = nhwf>
//       CHECK:   %[[PAD:.*]] = tensor.pad %[[Y]] low[0, 1, 1, 0] high[0, 1, 1, 0]
//       CHECK:   conv.refused = "result-moved"
//  CHECK-SAME:   tensor<2x12x12x32xf16> to tensor<2x14x14x32xf16>
//       CHECK:   %[[POOL:.*]] = linalg.generic {{.*}} ins(%[[PAD]], %{{.*}} : tensor<2x14x14x32xf16>, tensor<3x3xf16>) outs(%{{.*}} : tensor<2x6x6x32xf16>)
//       CHECK:   %[[RES:.*]] = conv.fused ins(%[[POOL]], %{{.*}}) extras(%[[POOL]] : tensor<2x6x6x32xf16>) maps [(d0, d1, d2, d3) -> (d0, d1, d2, d3)]
//  CHECK-SAME:     dims <input = nhwc, filter = fchw, output = nhwf>
//       CHECK:   %[[CAT:.*]] = tensor.concat dim(3) %{{.*}}, %[[RES]], %{{.*}} tensor<2x6x6x64xf16>
//       CHECK:   conv.fused ins(%[[CAT]],
//  CHECK-SAME:     dims <input = nhwc, filter = fchw, output = nfhw>
//       CHECK:   %[[PART:.*]] = tensor.extract_slice %[[CAT]][0, 0, 0, 8] [2, 6, 6, 24] [1, 1, 1, 1]
//       CHECK:   linalg.generic {indexing_maps = [#[[MAP:.*]], #{{.*}}], iterator_types = ["parallel", "parallel", "reduction", "reduction"]} ins(%[[PART]] : tensor<2x6x6x24xf16>)
func.func @net(%x: tensor<2x16x12x12xf16>, %w0: tensor<32x16x3x3xf16>, %w1: tensor<32x32x3x3xf16>, %w2: tensor<16x32x1x1xf16>, %w3: tensor<24x64x1x1xf16>, %b: tensor<32xf16>) -> (tensor<2x24x6x6xf16>, tensor<2x24xf32>) {
  %zero = arith.constant 0.0 : f16
  %low = arith.constant 0xFC00 : f16
  %zero32 = arith.constant 0.0 : f32
  %p0 = tensor.pad %x low[0, 0, 1, 1] high[0, 0, 1, 1] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %zero : f16
  } : tensor<2x16x12x12xf16> to tensor<2x16x14x14xf16>
  %e0 = tensor.empty() : tensor<2x32x12x12xf16>
  %f0 = linalg.fill ins(%zero : f16) outs(%e0 : tensor<2x32x12x12xf16>) -> tensor<2x32x12x12xf16>
  %c0 = linalg.conv_2d_nchw_fchw ins(%p0, %w0 : tensor<2x16x14x14xf16>, tensor<32x16x3x3xf16>) outs(%f0 : tensor<2x32x12x12xf16>) -> tensor<2x32x12x12xf16>
  %r0 = linalg.generic {indexing_maps = [#id, #ch, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%c0, %b : tensor<2x32x12x12xf16>, tensor<32xf16>) outs(%e0 : tensor<2x32x12x12xf16>) {
  ^bb0(%a: f16, %bias: f16, %o: f16):
    %s = arith.addf %a, %bias : f16
    %m = arith.maximumf %s, %zero : f16
    linalg.yield %m : f16
  } -> tensor<2x32x12x12xf16>
  %pp = tensor.pad %r0 low[0, 0, 1, 1] high[0, 0, 1, 1] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %low : f16
  } : tensor<2x32x12x12xf16> to tensor<2x32x14x14xf16>
  %ep = tensor.empty() : tensor<2x32x6x6xf16>
  %fp = linalg.fill ins(%low : f16) outs(%ep : tensor<2x32x6x6xf16>) -> tensor<2x32x6x6xf16>
  %win = tensor.empty() : tensor<3x3xf16>
  %pool = linalg.pooling_nchw_max {strides = dense<2> : vector<2xi64>} ins(%pp, %win : tensor<2x32x14x14xf16>, tensor<3x3xf16>) outs(%fp : tensor<2x32x6x6xf16>) -> tensor<2x32x6x6xf16>
  %p1 = tensor.pad %pool low[0, 0, 1, 1] high[0, 0, 1, 1] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %zero : f16
  } : tensor<2x32x6x6xf16> to tensor<2x32x8x8xf16>
  %f1 = linalg.fill ins(%zero : f16) outs(%ep : tensor<2x32x6x6xf16>) -> tensor<2x32x6x6xf16>
  %c1 = linalg.conv_2d_nchw_fchw ins(%p1, %w1 : tensor<2x32x8x8xf16>, tensor<32x32x3x3xf16>) outs(%f1 : tensor<2x32x6x6xf16>) -> tensor<2x32x6x6xf16>
  %res = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%c1, %pool : tensor<2x32x6x6xf16>, tensor<2x32x6x6xf16>) outs(%ep : tensor<2x32x6x6xf16>) {
  ^bb0(%a: f16, %c: f16, %o: f16):
    %s = arith.addf %a, %c : f16
    linalg.yield %s : f16
  } -> tensor<2x32x6x6xf16>
  %e2 = tensor.empty() : tensor<2x16x6x6xf16>
  %f2 = linalg.fill ins(%zero : f16) outs(%e2 : tensor<2x16x6x6xf16>) -> tensor<2x16x6x6xf16>
  %c2 = linalg.conv_2d_nchw_fchw ins(%res, %w2 : tensor<2x32x6x6xf16>, tensor<16x32x1x1xf16>) outs(%f2 : tensor<2x16x6x6xf16>) -> tensor<2x16x6x6xf16>
  %c2b = linalg.conv_2d_nchw_fchw ins(%pool, %w2 : tensor<2x32x6x6xf16>, tensor<16x32x1x1xf16>) outs(%f2 : tensor<2x16x6x6xf16>) -> tensor<2x16x6x6xf16>
  %cat = tensor.concat dim(1) %c2, %res, %c2b : (tensor<2x16x6x6xf16>, tensor<2x32x6x6xf16>, tensor<2x16x6x6xf16>) -> tensor<2x64x6x6xf16>
  %e3 = tensor.empty() : tensor<2x24x6x6xf16>
  %f3 = linalg.fill ins(%zero : f16) outs(%e3 : tensor<2x24x6x6xf16>) -> tensor<2x24x6x6xf16>
  %c3 = linalg.conv_2d_nchw_fchw ins(%cat, %w3 : tensor<2x64x6x6xf16>, tensor<24x64x1x1xf16>) outs(%f3 : tensor<2x24x6x6xf16>) -> tensor<2x24x6x6xf16>
  %part = tensor.extract_slice %cat[0, 8, 0, 0] [2, 24, 6, 6] [1, 1, 1, 1] : tensor<2x64x6x6xf16> to tensor<2x24x6x6xf16>
  %em = tensor.empty() : tensor<2x24xf32>
  %fm = linalg.fill ins(%zero32 : f32) outs(%em : tensor<2x24xf32>) -> tensor<2x24xf32>
  %mean = linalg.generic {indexing_maps = [#id, #red], iterator_types = ["parallel", "parallel", "reduction", "reduction"]} ins(%part : tensor<2x24x6x6xf16>) outs(%fm : tensor<2x24xf32>) {
  ^bb0(%a: f16, %o: f32):
    %w = arith.extf %a : f16 to f32
    %s = arith.addf %w, %o : f32
    linalg.yield %s : f32
  } -> tensor<2x24xf32>
  return %c3, %mean : tensor<2x24x6x6xf16>, tensor<2x24xf32>
}

// Parts that are inserted one after the other, in another order than they are made in.
//   CHECK-NOT:   linalg.transpose
// CHECK-LABEL: func @inserted
//       CHECK:   %[[A:.*]] = conv.fused
//  CHECK-SAME:     output = nhwf
//       CHECK:   %[[B:.*]] = conv.fused
//  CHECK-SAME:     output = nhwf
//       CHECK:   %[[S0:.*]] = tensor.insert_slice %[[B]] into %{{.*}}[0, 0, 0, 0] [1, 8, 8, 16] [1, 1, 1, 1] {{.*}}: tensor<1x8x8x16xf16> into tensor<1x8x8x32xf16>
//       CHECK:   %[[S1:.*]] = tensor.insert_slice %[[A]] into %[[S0]][0, 0, 0, 16] [1, 8, 8, 16] [1, 1, 1, 1]
//   CHECK-NOT:   linalg.transpose
//       CHECK:   conv.fused ins(%[[S1]],
func.func @inserted(%x: tensor<1x16x8x8xf16>, %w: tensor<16x16x1x1xf16>, %v: tensor<16x32x1x1xf16>) -> tensor<1x16x8x8xf16> {
  %zero = arith.constant 0.0 : f16
  %e = tensor.empty() : tensor<1x16x8x8xf16>
  %z = linalg.fill ins(%zero : f16) outs(%e : tensor<1x16x8x8xf16>) -> tensor<1x16x8x8xf16>
  %a = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x16x8x8xf16>, tensor<16x16x1x1xf16>) outs(%z : tensor<1x16x8x8xf16>) -> tensor<1x16x8x8xf16>
  %b = linalg.conv_2d_nchw_fchw ins(%a, %w : tensor<1x16x8x8xf16>, tensor<16x16x1x1xf16>) outs(%z : tensor<1x16x8x8xf16>) -> tensor<1x16x8x8xf16>
  %both = tensor.empty() : tensor<1x32x8x8xf16>
  %s0 = tensor.insert_slice %b into %both[0, 0, 0, 0] [1, 16, 8, 8] [1, 1, 1, 1] : tensor<1x16x8x8xf16> into tensor<1x32x8x8xf16>
  %s1 = tensor.insert_slice %a into %s0[0, 16, 0, 0] [1, 16, 8, 8] [1, 1, 1, 1] : tensor<1x16x8x8xf16> into tensor<1x32x8x8xf16>
  %c = linalg.conv_2d_nchw_fchw ins(%s1, %v : tensor<1x32x8x8xf16>, tensor<16x32x1x1xf16>) outs(%z : tensor<1x16x8x8xf16>) -> tensor<1x16x8x8xf16>
  return %c : tensor<1x16x8x8xf16>
}

// What is inserted beside a convolution's result is turned alone: to turn back what
// both go into would read the part that is not written yet.
// KEPT-LABEL: func @beside
//       KEPT:   %[[Y:.*]] = conv.fused
//  KEPT-SAME:     output = nhwf
//       KEPT:   %[[S0:.*]] = tensor.insert_slice %[[Y]] into %{{.*}}[0, 0, 0, 0] [1, 8, 8, 16] [1, 1, 1, 1]
//       KEPT:   %[[X:.*]] = linalg.transpose ins(%{{.*}} : tensor<1x16x8x8xf16>) outs(%{{.*}} : tensor<1x8x8x16xf16>) permutation = [0, 2, 3, 1]
//       KEPT:   %[[S1:.*]] = tensor.insert_slice %[[X]] into %[[S0]][0, 0, 0, 16] [1, 8, 8, 16] [1, 1, 1, 1]
//       KEPT:   conv.fused ins(%[[S1]],
func.func @beside(%x: tensor<1x16x8x8xf16>, %w: tensor<16x16x1x1xf16>, %v: tensor<16x32x1x1xf16>) -> tensor<1x16x8x8xf16> {
  %zero = arith.constant 0.0 : f16
  %e = tensor.empty() : tensor<1x16x8x8xf16>
  %z = linalg.fill ins(%zero : f16) outs(%e : tensor<1x16x8x8xf16>) -> tensor<1x16x8x8xf16>
  %a = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x16x8x8xf16>, tensor<16x16x1x1xf16>) outs(%z : tensor<1x16x8x8xf16>) -> tensor<1x16x8x8xf16>
  %both = tensor.empty() : tensor<1x32x8x8xf16>
  %s0 = tensor.insert_slice %a into %both[0, 0, 0, 0] [1, 16, 8, 8] [1, 1, 1, 1] : tensor<1x16x8x8xf16> into tensor<1x32x8x8xf16>
  %s1 = tensor.insert_slice %x into %s0[0, 16, 0, 0] [1, 16, 8, 8] [1, 1, 1, 1] : tensor<1x16x8x8xf16> into tensor<1x32x8x8xf16>
  %c = linalg.conv_2d_nchw_fchw ins(%s1, %v : tensor<1x32x8x8xf16>, tensor<16x32x1x1xf16>) outs(%z : tensor<1x16x8x8xf16>) -> tensor<1x16x8x8xf16>
  return %c : tensor<1x16x8x8xf16>
}

// A reshape has no other form: a transposition stands in front of it.
// KEPT-LABEL: func @kept
//       KEPT:   %[[Y:.*]] = conv.fused
//  KEPT-SAME:     output = nhwf
//       KEPT:   %[[T:.*]] = linalg.transpose ins(%[[Y]] : tensor<1x8x8x16xf16>) outs(%{{.*}} : tensor<1x16x8x8xf16>) permutation = [0, 3, 1, 2]
//       KEPT:   tensor.collapse_shape %[[T]]
func.func @kept(%x: tensor<1x16x8x8xf16>, %w: tensor<16x16x1x1xf16>) -> tensor<16xf16> {
  %zero = arith.constant 0.0 : f16
  %e = tensor.empty() : tensor<1x16x8x8xf16>
  %z = linalg.fill ins(%zero : f16) outs(%e : tensor<1x16x8x8xf16>) -> tensor<1x16x8x8xf16>
  %a = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x16x8x8xf16>, tensor<16x16x1x1xf16>) outs(%z : tensor<1x16x8x8xf16>) -> tensor<1x16x8x8xf16>
  %flat = tensor.collapse_shape %a [[0, 1], [2, 3]] : tensor<1x16x8x8xf16> into tensor<16x64xf16>
  %low = arith.constant 0xFC00 : f16
  %em = tensor.empty() : tensor<16xf16>
  %fm = linalg.fill ins(%low : f16) outs(%em : tensor<16xf16>) -> tensor<16xf16>
  %max = linalg.reduce { arith.maximumf } ins(%flat : tensor<16x64xf16>) outs(%fm : tensor<16xf16>) dimensions = [1]
  return %max : tensor<16xf16>
}

// What is returned has the caller's order, though it is put beside another result or
// reshaped before: the convolutions write that order.
// KEPT-LABEL: func @returned
//   KEPT-NOT:   linalg.transpose
//       KEPT:   conv.fused {{.*}} output = nfhw
//   KEPT-NOT:   linalg.transpose
//       KEPT:   conv.fused {{.*}} output = nfhw
//   KEPT-NOT:   linalg.transpose
//       KEPT:   return
func.func @returned(%x: tensor<1x16x8x8xf16>, %w: tensor<16x16x1x1xf16>, %v: tensor<8x16x1x1xf16>) -> tensor<1x1536xf16> {
  %zero = arith.constant 0.0 : f16
  %e = tensor.empty() : tensor<1x16x8x8xf16>
  %z = linalg.fill ins(%zero : f16) outs(%e : tensor<1x16x8x8xf16>) -> tensor<1x16x8x8xf16>
  %a = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x16x8x8xf16>, tensor<16x16x1x1xf16>) outs(%z : tensor<1x16x8x8xf16>) -> tensor<1x16x8x8xf16>
  %e1 = tensor.empty() : tensor<1x8x8x8xf16>
  %z1 = linalg.fill ins(%zero : f16) outs(%e1 : tensor<1x8x8x8xf16>) -> tensor<1x8x8x8xf16>
  %b = linalg.conv_2d_nchw_fchw ins(%x, %v : tensor<1x16x8x8xf16>, tensor<8x16x1x1xf16>) outs(%z1 : tensor<1x8x8x8xf16>) -> tensor<1x8x8x8xf16>
  %both = tensor.concat dim(1) %a, %b : (tensor<1x16x8x8xf16>, tensor<1x8x8x8xf16>) -> tensor<1x24x8x8xf16>
  %flat = tensor.collapse_shape %both [[0], [1, 2, 3]] : tensor<1x24x8x8xf16> into tensor<1x1536xf16>
  return %flat : tensor<1x1536xf16>
}

// An upsampling reads elements one by one and has its channels innermost as well;
// what else goes into the concatenation, and is less, is turned alone.
// KEPT-LABEL: func @upsampled
//       KEPT:   %[[Y:.*]] = conv.fused {{.*}} output = nhwf
//       KEPT:   %[[UP:.*]] = linalg.generic {{.*}} outs(%{{.*}} : tensor<1x8x8x24xf16>)
//       KEPT:     tensor.extract %[[Y]][{{.*}}] : tensor<1x4x4x24xf16>
//       KEPT:     tensor.extract %[[Y]][{{.*}}] : tensor<1x4x4x24xf16>
//       KEPT:   %[[R:.*]] = linalg.transpose ins(%{{.*}} : tensor<1x8x8x8xf16>) {{.*}} permutation = [0, 2, 3, 1]
//       KEPT:   %[[CAT:.*]] = tensor.concat dim(3) %[[UP]], %[[R]]
//   KEPT-NOT:   linalg.transpose
//       KEPT:   conv.fused ins(%[[CAT]],
// KEPT-SAME:      output = nfhw
func.func @upsampled(%x: tensor<1x16x4x4xf16>, %w: tensor<24x16x1x1xf16>, %r: tensor<1x8x8x8xf16>, %v: tensor<8x32x1x1xf16>) -> tensor<1x8x8x8xf16> {
  %zero = arith.constant 0.0 : f16
  %e = tensor.empty() : tensor<1x24x4x4xf16>
  %z = linalg.fill ins(%zero : f16) outs(%e : tensor<1x24x4x4xf16>) -> tensor<1x24x4x4xf16>
  %a = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x16x4x4xf16>, tensor<24x16x1x1xf16>) outs(%z : tensor<1x24x4x4xf16>) -> tensor<1x24x4x4xf16>
  %eu = tensor.empty() : tensor<1x24x8x8xf16>
  %up = linalg.generic {indexing_maps = [#id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%eu : tensor<1x24x8x8xf16>) {
  ^bb0(%o: f16):
    %n = linalg.index 0 : index
    %c = linalg.index 1 : index
    %h = linalg.index 2 : index
    %q = linalg.index 3 : index
    %two = arith.constant 2 : index
    %three = arith.constant 3 : index
    %h2 = arith.divui %h, %two : index
    %q2 = arith.divui %q, %two : index
    %flipped = arith.subi %three, %q2 : index
    %near = tensor.extract %a[%n, %c, %h2, %q2] : tensor<1x24x4x4xf16>
    %far = tensor.extract %a[%n, %c, %h2, %flipped] : tensor<1x24x4x4xf16>
    %s = arith.addf %near, %far : f16
    linalg.yield %s : f16
  } -> tensor<1x24x8x8xf16>
  %both = tensor.concat dim(1) %up, %r : (tensor<1x24x8x8xf16>, tensor<1x8x8x8xf16>) -> tensor<1x32x8x8xf16>
  %er = tensor.empty() : tensor<1x8x8x8xf16>
  %zr = linalg.fill ins(%zero : f16) outs(%er : tensor<1x8x8x8xf16>) -> tensor<1x8x8x8xf16>
  %y = linalg.conv_2d_nchw_fchw ins(%both, %v : tensor<1x32x8x8xf16>, tensor<8x32x1x1xf16>) outs(%zr : tensor<1x8x8x8xf16>) -> tensor<1x8x8x8xf16>
  return %y : tensor<1x8x8x8xf16>
}

// One that reads the results of three convolutions is turned once.
// KEPT-LABEL: func @gathered
//       KEPT:   linalg.generic {{.*}} outs(%{{.*}} : tensor<1x8x8x8xf16>)
// KEPT-COUNT-3:   tensor.extract %{{.*}} : tensor<1x4x8x8xf16>
//   KEPT-NOT:   linalg.transpose
//       KEPT:   conv.fused {{.*}} dims <input = nhwc, filter = fchw, output = nfhw>
func.func @gathered(%x: tensor<1x8x4x8xf16>, %w0: tensor<8x8x1x1xf16>, %w1: tensor<8x8x1x1xf16>, %w2: tensor<8x8x1x1xf16>, %v: tensor<8x8x1x1xf16>) -> tensor<1x8x8x8xf16> {
  %zero = arith.constant 0.0 : f16
  %e = tensor.empty() : tensor<1x8x4x8xf16>
  %z = linalg.fill ins(%zero : f16) outs(%e : tensor<1x8x4x8xf16>) -> tensor<1x8x4x8xf16>
  %a0 = linalg.conv_2d_nchw_fchw ins(%x, %w0 : tensor<1x8x4x8xf16>, tensor<8x8x1x1xf16>) outs(%z : tensor<1x8x4x8xf16>) -> tensor<1x8x4x8xf16>
  %a1 = linalg.conv_2d_nchw_fchw ins(%x, %w1 : tensor<1x8x4x8xf16>, tensor<8x8x1x1xf16>) outs(%z : tensor<1x8x4x8xf16>) -> tensor<1x8x4x8xf16>
  %a2 = linalg.conv_2d_nchw_fchw ins(%x, %w2 : tensor<1x8x4x8xf16>, tensor<8x8x1x1xf16>) outs(%z : tensor<1x8x4x8xf16>) -> tensor<1x8x4x8xf16>
  %eu = tensor.empty() : tensor<1x8x8x8xf16>
  %up = linalg.generic {indexing_maps = [#id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%eu : tensor<1x8x8x8xf16>) {
  ^bb0(%o: f16):
    %n = linalg.index 0 : index
    %c = linalg.index 1 : index
    %h = linalg.index 2 : index
    %q = linalg.index 3 : index
    %two = arith.constant 2 : index
    %h2 = arith.divui %h, %two : index
    %t0 = tensor.extract %a0[%n, %c, %h2, %q] : tensor<1x8x4x8xf16>
    %t1 = tensor.extract %a1[%n, %q, %h2, %c] : tensor<1x8x4x8xf16>
    %t2 = tensor.extract %a2[%n, %c, %h2, %h] : tensor<1x8x4x8xf16>
    %s0 = arith.addf %t0, %t1 : f16
    %s1 = arith.addf %s0, %t2 : f16
    linalg.yield %s1 : f16
  } -> tensor<1x8x8x8xf16>
  %er = tensor.empty() : tensor<1x8x8x8xf16>
  %zr = linalg.fill ins(%zero : f16) outs(%er : tensor<1x8x8x8xf16>) -> tensor<1x8x8x8xf16>
  %y = linalg.conv_2d_nchw_fchw ins(%up, %v : tensor<1x8x8x8xf16>, tensor<8x8x1x1xf16>) outs(%zr : tensor<1x8x8x8xf16>) -> tensor<1x8x8x8xf16>
  return %y : tensor<1x8x8x8xf16>
}

// An upsampling whose result is returned reads what has its channels innermost and
// keeps its order.
// KEPT-LABEL: func @upsampled_last
//       KEPT:   %[[Y:.*]] = conv.fused {{.*}} output = nhwf
//   KEPT-NOT:   linalg.transpose
//       KEPT:   %[[UP:.*]] = linalg.generic {{.*}} outs(%{{.*}} : tensor<1x24x8x8xf16>)
//       KEPT:     %[[C:.*]] = linalg.index 1
//       KEPT:     tensor.extract %[[Y]][%{{.*}}, %{{.*}}, %{{.*}}, %[[C]]] : tensor<1x4x4x24xf16>
//   KEPT-NOT:   linalg.transpose
//       KEPT:   return
func.func @upsampled_last(%x: tensor<1x16x4x4xf16>, %w: tensor<24x16x1x1xf16>) -> tensor<1x24x8x8xf16> {
  %zero = arith.constant 0.0 : f16
  %e = tensor.empty() : tensor<1x24x4x4xf16>
  %z = linalg.fill ins(%zero : f16) outs(%e : tensor<1x24x4x4xf16>) -> tensor<1x24x4x4xf16>
  %a = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x16x4x4xf16>, tensor<24x16x1x1xf16>) outs(%z : tensor<1x24x4x4xf16>) -> tensor<1x24x4x4xf16>
  %eu = tensor.empty() : tensor<1x24x8x8xf16>
  %up = linalg.generic {indexing_maps = [#id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%eu : tensor<1x24x8x8xf16>) {
  ^bb0(%o: f16):
    %n = linalg.index 0 : index
    %c = linalg.index 1 : index
    %h = linalg.index 2 : index
    %q = linalg.index 3 : index
    %two = arith.constant 2 : index
    %h2 = arith.divui %h, %two : index
    %q2 = arith.divui %q, %two : index
    %near = tensor.extract %a[%n, %c, %h2, %q2] : tensor<1x24x4x4xf16>
    linalg.yield %near : f16
  } -> tensor<1x24x8x8xf16>
  return %up : tensor<1x24x8x8xf16>
}

// A residual that the program transposed from channels innermost is read as it is
// before that, once the output has them innermost too. One that would lose its
// neighbours by that stays transposed.
// CHECK-LABEL: func @residual
//  CHECK-SAME:   %[[X:[a-z0-9]+]]: tensor<8x16x16x64xf16>, %{{[a-z0-9]+}}: tensor<64x64x1x1xf16>, %[[R:[a-z0-9]+]]: tensor<8x16x16x64xf16>, %[[S:[a-z0-9]+]]: tensor<8x64x16x16xf16>
//       CHECK:   %[[T:.*]] = linalg.transpose ins(%[[S]]
//       CHECK:   conv.fused ins(%[[X]]
//  CHECK-SAME:     extras(%[[R]], %[[T]] : tensor<8x16x16x64xf16>, tensor<8x16x64x16xf16>)
//  CHECK-SAME:     maps [(d0, d1, d2, d3) -> (d0, d1, d2, d3), (d0, d1, d2, d3) -> (d0, d1, d3, d2)]
//  CHECK-SAME:     output = nhwf
func.func @residual(%x: tensor<8x16x16x64xf16>, %w: tensor<64x64x1x1xf16>, %r: tensor<8x16x16x64xf16>, %s: tensor<8x64x16x16xf16>, %o: tensor<8x64x16x16xf16>, %v: tensor<64x64x1x1xf16>, %p: tensor<8x64x16x16xf16>) -> tensor<8x64x16x16xf16> {
  %e = tensor.empty() : tensor<8x64x16x16xf16>
  %t = linalg.transpose ins(%r : tensor<8x16x16x64xf16>) outs(%e : tensor<8x64x16x16xf16>) permutation = [0, 3, 1, 2]
  %f = tensor.empty() : tensor<8x16x64x16xf16>
  %u = linalg.transpose ins(%s : tensor<8x64x16x16xf16>) outs(%f : tensor<8x16x64x16xf16>) permutation = [0, 2, 1, 3]
  %y = conv.fused ins(%x, %w : tensor<8x16x16x64xf16>, tensor<64x64x1x1xf16>)
      extras(%t, %u : tensor<8x64x16x16xf16>, tensor<8x16x64x16xf16>)
      maps [(d0, d1, d2, d3) -> (d0, d1, d2, d3), (d0, d1, d2, d3) -> (d0, d2, d1, d3)] outs(%o : tensor<8x64x16x16xf16>)
      dims <input = nhwc, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue { ^bb0(%a: f32, %b: f16, %c: f16): %d = arith.truncf %a : f32 to f16 %g = arith.addf %d, %b : f16 %h = arith.addf %g, %c : f16 conv.yield %h : f16 } -> tensor<8x64x16x16xf16>
  %z = conv.fused ins(%y, %v : tensor<8x64x16x16xf16>, tensor<64x64x1x1xf16>) outs(%p : tensor<8x64x16x16xf16>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue { ^bb0(%a: f32): %b = arith.truncf %a : f32 to f16 conv.yield %b : f16 } -> tensor<8x64x16x16xf16>
  return %z : tensor<8x64x16x16xf16>
}
