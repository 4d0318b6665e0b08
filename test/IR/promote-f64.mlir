// RUN: conv-opt %s --conv-promote-f64 --split-input-file | FileCheck %s

// Arguments keep their types and are extended at entry; what follows is f64.
// CHECK-LABEL: func @elementwise(
//  CHECK-SAME:   %[[X:[^:]*]]: tensor<?x8xf32>, %[[S:[^:]*]]: f16, %[[I:[^:]*]]: tensor<8xi32>) -> tensor<?x8xf64>
//       CHECK: %[[E:.*]] = tensor.empty(%{{.*}}) : tensor<?x8xf64>
//       CHECK: %[[X64:.*]] = linalg.generic {{.*}} ins(%[[X]] : tensor<?x8xf32>) outs(%[[E]] : tensor<?x8xf64>)
//  CHECK-NEXT:   ^bb0(%[[A:.*]]: f32, %{{.*}}: f64):
//  CHECK-NEXT:   %[[A64:.*]] = arith.extf %[[A]] : f32 to f64
//  CHECK-NEXT:   linalg.yield %[[A64]] : f64
//       CHECK: %[[S64:.*]] = arith.extf %[[S]] : f16 to f64
//       CHECK: arith.constant 0.10000000149011612 : f64
//       CHECK: tensor.dim %[[X]]
//       CHECK: linalg.generic {{.*}} ins(%[[X64]], %[[I]] : tensor<?x8xf64>, tensor<8xi32>)
//  CHECK-NEXT:   ^bb0(%[[B:.*]]: f64, %{{.*}}: i32, %{{.*}}: f64):
//       CHECK:   arith.sitofp %{{.*}} : i32 to f64
//   CHECK-NOT:   truncf
//   CHECK-NOT:   extf
//       CHECK:   arith.mulf %{{.*}}, %[[S64]] : f64
//       CHECK:   math.exp %{{.*}} : f64
//       CHECK: return %{{.*}} : tensor<?x8xf64>
func.func @elementwise(%x: tensor<?x8xf32>, %s: f16, %i: tensor<8xi32>) -> tensor<?x8xf32> {
  %c0 = arith.constant 0 : index
  %cst = arith.constant 0.1 : f32
  %n = tensor.dim %x, %c0 : tensor<?x8xf32>
  %e = tensor.empty(%n) : tensor<?x8xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]}
      ins(%x, %i : tensor<?x8xf32>, tensor<8xi32>) outs(%e : tensor<?x8xf32>) {
  ^bb0(%a: f32, %k: i32, %o: f32):
    %0 = arith.sitofp %k : i32 to f32
    %1 = arith.addf %a, %0 : f32
    %2 = arith.truncf %1 : f32 to f16
    %3 = arith.mulf %2, %s : f16
    %4 = arith.extf %3 : f16 to f32
    %5 = math.exp %4 : f32
    %6 = arith.addf %5, %cst : f32
    linalg.yield %6 : f32
  } -> tensor<?x8xf32>
  return %y : tensor<?x8xf32>
}

// -----

// Named ops, pads, reductions with their identities; splats become f64
// constants, other tensors are shared with the function and extended.
// CHECK-LABEL: func @named(
//       CHECK: arith.constant 3.4028234663852886E+38 : f64
//       CHECK: arith.constant dense<1.000000e+00> : tensor<8xf64>
//       CHECK: %[[V:.*]] = arith.constant dense<[{{.*}}]> : tensor<2xf32>
//       CHECK: linalg.generic {{.*}} ins(%[[V]] : tensor<2xf32>) outs(%{{.*}} : tensor<2xf64>)
//       CHECK: tensor.pad
//       CHECK: tensor.yield %{{.*}} : f64
//       CHECK: linalg.conv_2d_nchw_fchw {{.*}} ins(%{{.*}}, %{{.*}} : tensor<2x4x9x9xf64>, tensor<8x4x3x3xf64>) outs(%{{.*}} : tensor<2x8x7x7xf64>)
//       CHECK: linalg.reduce { arith.minimumf } ins(%{{.*}} : tensor<2x8x7x7xf64>) outs(%{{.*}} : tensor<2x7x7xf64>)
//       CHECK: return {{.*}} : tensor<2x7x7xf64>, tensor<8xf64>, tensor<2xf64>
func.func @named(%x: tensor<2x4x7x7xf32>, %w: tensor<8x4x3x3xf32>) -> (tensor<2x7x7xf32>, tensor<8xf32>, tensor<2xf32>) {
  %zero = arith.constant 0.0 : f32
  %max = arith.constant 3.40282347E+38 : f32
  %ones = arith.constant dense<1.0> : tensor<8xf32>
  %v = arith.constant dense<[0.5, 0.1]> : tensor<2xf32>
  %p = tensor.pad %x low[0, 0, 1, 1] high[0, 0, 1, 1] {
  ^bb0(%a: index, %b: index, %c: index, %d: index):
    tensor.yield %zero : f32
  } : tensor<2x4x7x7xf32> to tensor<2x4x9x9xf32>
  %e = tensor.empty() : tensor<2x8x7x7xf32>
  %z = linalg.fill ins(%zero : f32) outs(%e : tensor<2x8x7x7xf32>) -> tensor<2x8x7x7xf32>
  %y = linalg.conv_2d_nchw_fchw {dilations = dense<1> : tensor<2xi64>, strides = dense<1> : tensor<2xi64>}
      ins(%p, %w : tensor<2x4x9x9xf32>, tensor<8x4x3x3xf32>) outs(%z : tensor<2x8x7x7xf32>) -> tensor<2x8x7x7xf32>
  %f = tensor.empty() : tensor<2x7x7xf32>
  %m = linalg.fill ins(%max : f32) outs(%f : tensor<2x7x7xf32>) -> tensor<2x7x7xf32>
  %r = linalg.reduce { arith.minimumf } ins(%y : tensor<2x8x7x7xf32>) outs(%m : tensor<2x7x7xf32>) dimensions = [1]
  return %r, %ones, %v : tensor<2x7x7xf32>, tensor<8xf32>, tensor<2xf32>
}

// -----

// Integers, indices and f64 stay what they are.
// CHECK-LABEL: func @no_floats(
//  CHECK-SAME:   %[[A:[^:]*]]: tensor<4xi32>, %[[B:[^:]*]]: f64) -> (tensor<4xi32>, f64)
//  CHECK-NEXT: %[[C:.*]] = arith.addf %[[B]], %[[B]] : f64
//  CHECK-NEXT: return %[[A]], %[[C]] : tensor<4xi32>, f64
func.func @no_floats(%a: tensor<4xi32>, %b: f64) -> (tensor<4xi32>, f64) {
  %c = arith.addf %b, %b : f64
  return %a, %c : tensor<4xi32>, f64
}

// -----

// Control flow carries f64; an argument that is returned is extended.
// CHECK-LABEL: func @control(
//  CHECK-SAME:   %[[X:[^:]*]]: f32, %{{.*}}: i1) -> (f64, f64)
//       CHECK: %[[X64:.*]] = arith.extf %[[X]] : f32 to f64
//       CHECK: %[[R:.*]] = scf.if %{{.*}} -> (f64)
//       CHECK: return %[[R]], %[[X64]] : f64, f64
func.func @control(%x: f32, %c: i1) -> (f32, f32) {
  %r = scf.if %c -> (f32) {
    %0 = arith.negf %x : f32
    scf.yield %0 : f32
  } else {
    scf.yield %x : f32
  }
  return %r, %x : f32, f32
}
