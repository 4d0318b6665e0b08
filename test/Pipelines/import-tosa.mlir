// RUN: conv-opt %s --conv-import-tosa --split-input-file --allow-unregistered-dialect | FileCheck %s

// Nothing of TOSA is left, constants included.
// CHECK-LABEL: func @conv
//   CHECK-NOT:   tosa
//       CHECK:   linalg.conv_2d_nhwc_fhwc
//   CHECK-NOT:   tosa
//       CHECK:   arith.maximumf
func.func @conv(%x: tensor<1x8x8x4xf32>, %w: tensor<16x3x3x4xf32>, %b: tensor<16xf32>) -> tensor<1x6x6x16xf32> {
  %zp = "tosa.const"() {values = dense<0.0> : tensor<1xf32>} : () -> tensor<1xf32>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
      : (tensor<1x8x8x4xf32>, tensor<16x3x3x4xf32>, tensor<16xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x6x6x16xf32>
  %1 = tosa.clamp %0 {min_val = 0.0 : f32, max_val = 6.0 : f32} : (tensor<1x6x6x16xf32>) -> tensor<1x6x6x16xf32>
  return %1 : tensor<1x6x6x16xf32>
}

// -----

// Without TOSA nothing happens, not even canonicalization.
// CHECK-LABEL: func @no_tosa
//       CHECK:   tensor.empty
func.func @no_tosa() {
  %0 = tensor.empty() : tensor<4xf32>
  return
}

// -----

// Ops of dialects that nobody has registered stay where they are.
// CHECK-LABEL: func @unregistered
//       CHECK:   %[[Y:.*]] = "their.op"
//       CHECK:   linalg.generic {{.*}} ins(%[[Y]] :
func.func @unregistered(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = "their.op"(%x) : (tensor<4xf32>) -> tensor<4xf32>
  %1 = tosa.exp %0 : (tensor<4xf32>) -> tensor<4xf32>
  return %1 : tensor<4xf32>
}

// -----

// Equal extents need no broadcast, and so no branch.
// CHECK-LABEL: func @same_extent
//   CHECK-NOT:   scf.if
//       CHECK:   %[[Y:.*]] = linalg.generic
//       CHECK:   math.exp
//   CHECK-NOT:   scf.if
//       CHECK:   linalg.generic {{.*}} ins(%{{.*}}, %[[Y]] :
//       CHECK:   arith.mulf
func.func @same_extent(%x: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %shift = "tosa.const"() {values = dense<0> : tensor<1xi8>} : () -> tensor<1xi8>
  %0 = tosa.exp %x : (tensor<?x8xf32>) -> tensor<?x8xf32>
  %1 = tosa.mul %x, %0, %shift : (tensor<?x8xf32>, tensor<?x8xf32>, tensor<1xi8>) -> tensor<?x8xf32>
  return %1 : tensor<?x8xf32>
}

// -----

// An extent that may be 1 selects an index instead of a branch.
// CHECK-LABEL: func @may_be_one
//  CHECK-SAME:   (%[[X:.*]]: tensor<?x8xf32>
//   CHECK-NOT:   scf.if
//       CHECK:   %[[N:.*]] = tensor.dim %[[X]], %c0
//       CHECK:   %[[ONE:.*]] = arith.cmpi eq, %[[N]], %c1
//       CHECK:   linalg.generic
//       CHECK:     %[[I:.*]] = linalg.index 0
//       CHECK:     %[[J:.*]] = linalg.index 1
//       CHECK:     %[[K:.*]] = arith.select %[[ONE]], %{{.*}}, %[[I]]
//       CHECK:     tensor.extract %[[X]][%[[K]], %[[J]]]
//   CHECK-NOT:   scf.if
func.func @may_be_one(%x: tensor<?x8xf32>, %y: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %0 = tosa.add %x, %y : (tensor<?x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}

// -----

// Branches and loops become MLIR's, with what is in them.
// CHECK-LABEL: func @branch
//   CHECK-NOT:   tosa
//       CHECK:   scf.if
//   CHECK-NOT:   tosa
//       CHECK:     math.exp
//       CHECK:   } else {
//   CHECK-NOT:   tosa
//       CHECK:   return
func.func @branch(%p: tensor<i1>, %x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = tosa.cond_if %p (%a = %x) : tensor<i1> (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%a: tensor<4xf32>):
    %e = tosa.exp %a : (tensor<4xf32>) -> tensor<4xf32>
    tosa.yield %e : tensor<4xf32>
  } else {
  ^bb0(%a: tensor<4xf32>):
    tosa.yield %a : tensor<4xf32>
  }
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: func @loop
//   CHECK-NOT:   tosa
//       CHECK:   scf.while
//   CHECK-NOT:   tosa
//       CHECK:     arith.cmpi
//   CHECK-NOT:   tosa
//       CHECK:     arith.addf
//   CHECK-NOT:   tosa
//       CHECK:   return
func.func @loop(%x: tensor<4xf32>, %i: tensor<i32>) -> tensor<4xf32> {
  %0, %1 = tosa.while_loop (%j = %i, %a = %x) : (tensor<i32>, tensor<4xf32>) -> (tensor<i32>, tensor<4xf32>) {
    %n = "tosa.const"() {values = dense<5> : tensor<i32>} : () -> tensor<i32>
    %c = tosa.greater %n, %j : (tensor<i32>, tensor<i32>) -> tensor<i1>
    tosa.yield %c : tensor<i1>
  } do {
  ^bb0(%j: tensor<i32>, %a: tensor<4xf32>):
    %one = "tosa.const"() {values = dense<1> : tensor<i32>} : () -> tensor<i32>
    %k = tosa.add %j, %one : (tensor<i32>, tensor<i32>) -> tensor<i32>
    %b = tosa.add %a, %a : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    tosa.yield %k, %b : tensor<i32>, tensor<4xf32>
  }
  return %1 : tensor<4xf32>
}

// -----

// One op, not an insertion of each part.
// CHECK-LABEL: func @concat
//   CHECK-NOT:   tensor.insert_slice
//       CHECK:   tensor.concat dim(1) %{{.*}}, %{{.*}} : (tensor<2x3xf32>, tensor<2x5xf32>) -> tensor<2x8xf32>
func.func @concat(%x: tensor<2x3xf32>, %y: tensor<2x5xf32>) -> tensor<2x8xf32> {
  %0 = tosa.concat %x, %y {axis = 1 : i32} : (tensor<2x3xf32>, tensor<2x5xf32>) -> tensor<2x8xf32>
  return %0 : tensor<2x8xf32>
}

// A slice of one part is that part's.
// CHECK-LABEL: func @slice_of_concat
//  CHECK-SAME:   (%{{.*}}: tensor<2x3xf32>, %[[Y:.*]]: tensor<2x5xf32>)
//   CHECK-NOT:   concat
//       CHECK:   return %[[Y]]
func.func @slice_of_concat(%x: tensor<2x3xf32>, %y: tensor<2x5xf32>) -> tensor<2x5xf32> {
  %0 = tosa.concat %x, %y {axis = 1 : i32} : (tensor<2x3xf32>, tensor<2x5xf32>) -> tensor<2x8xf32>
  %start = tosa.const_shape {values = dense<[0, 3]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %size = tosa.const_shape {values = dense<[2, 5]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %1 = tosa.slice %0, %start, %size : (tensor<2x8xf32>, !tosa.shape<2>, !tosa.shape<2>) -> tensor<2x5xf32>
  return %1 : tensor<2x5xf32>
}

// Open extents are left to MLIR.
// CHECK-LABEL: func @no_concat
//   CHECK-NOT:   tensor.concat
//       CHECK:   tensor.insert_slice
func.func @no_concat(%x: tensor<?x3xf32>, %y: tensor<?x5xf32>) -> tensor<?x8xf32> {
  %0 = tosa.concat %x, %y {axis = 1 : i32} : (tensor<?x3xf32>, tensor<?x5xf32>) -> tensor<?x8xf32>
  return %0 : tensor<?x8xf32>
}
