// Rows whose ops write what others wrote before.
// RUN: conv-sim %s --eighths | FileCheck %s
// RUN: conv-opt %s --emit=mlir --stage=kernels | FileCheck %s --check-prefix=KERNELS

// CHECK-COUNT-3: result{{[01]}}: right
//         CHECK: 2 of 2 functions ran right

#f = affine_map<(a,b)->(a,b)>
#t = affine_map<(a,b)->(b,a)>
#r = affine_map<(a,b)->(a)>
#v = affine_map<(a)->(a)>

// An op of two results updates a sum that stands in a register, and a vector that
// memory holds: it takes the sum from the register.
// KERNELS-LABEL: func.func @updated(
//       KERNELS:   gpu.launch_func @updated_fallback::@updated_rows_
func.func @updated(%x: tensor<64x384xf32>, %arg: tensor<64xf32>) -> (tensor<64x384xf32>, tensor<64xf32>) {
  %acc0 = tensor.empty() : tensor<64xf32>
  %acc = linalg.abs ins(%arg: tensor<64xf32>) outs(%acc0: tensor<64xf32>) -> tensor<64xf32>
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<64xf32>
  %e1 = tensor.empty() : tensor<64xf32>
  %e2 = tensor.empty() : tensor<64x384xf32>
  %fl = linalg.fill ins(%z: f32) outs(%e: tensor<64xf32>) -> tensor<64xf32>
  %s = linalg.generic {indexing_maps=[#f,#r],iterator_types=["parallel","reduction"]} ins(%x: tensor<64x384xf32>) outs(%fl: tensor<64xf32>) {
  ^bb0(%i: f32, %o: f32):
    %a = arith.addf %i, %o : f32
    linalg.yield %a : f32 } -> tensor<64xf32>
  %p:2 = linalg.generic {indexing_maps=[#v,#v],iterator_types=["parallel"]} outs(%s, %acc: tensor<64xf32>, tensor<64xf32>) {
  ^bb0(%i: f32, %j: f32):
    %a = arith.addf %i, %j : f32
    %b = arith.subf %j, %i : f32
    linalg.yield %a, %b : f32, f32 } -> (tensor<64xf32>, tensor<64xf32>)
  %m = linalg.generic {indexing_maps=[#f,#r,#r],iterator_types=["parallel","reduction"]} ins(%x, %p#0: tensor<64x384xf32>, tensor<64xf32>) outs(%fl: tensor<64xf32>) {
  ^bb0(%i: f32, %j: f32, %o: f32):
    %d = arith.subf %i, %j : f32
    %a = arith.addf %d, %o : f32
    linalg.yield %a : f32 } -> tensor<64xf32>
  %y = linalg.generic {indexing_maps=[#f,#r,#r,#f],iterator_types=["parallel","parallel"]} ins(%x, %p#0, %m: tensor<64x384xf32>, tensor<64xf32>, tensor<64xf32>) outs(%e2: tensor<64x384xf32>) {
  ^bb0(%i: f32, %j: f32, %k: f32, %o: f32):
    %a = arith.subf %i, %j : f32
    %b = arith.addf %a, %k : f32
    linalg.yield %b : f32 } -> tensor<64x384xf32>
  return %y, %p#1 : tensor<64x384xf32>, tensor<64xf32>
}

// One thread of a row would overwrite what another wrote: another kernel.
// KERNELS-LABEL: func.func @overwritten(
//       KERNELS:   gpu.launch_func @overwritten_fallback::@overwritten_rows_0
//       KERNELS:   gpu.launch_func @overwritten_fallback::@overwritten_elementwise_1
func.func @overwritten(%x: tensor<64x384xf32>, %t: tensor<384x64xf32>) -> tensor<64x384xf32> {
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<64xf32>
  %e2 = tensor.empty() : tensor<64x384xf32>
  %fl = linalg.fill ins(%z: f32) outs(%e: tensor<64xf32>) -> tensor<64xf32>
  %s = linalg.generic {indexing_maps=[#f,#r],iterator_types=["parallel","reduction"]} ins(%x: tensor<64x384xf32>) outs(%fl: tensor<64xf32>) {
  ^bb0(%i: f32, %o: f32):
    %a = arith.addf %i, %o : f32
    linalg.yield %a : f32 } -> tensor<64xf32>
  %y = linalg.generic {indexing_maps=[#f,#r,#f],iterator_types=["parallel","parallel"]} ins(%x, %s: tensor<64x384xf32>, tensor<64xf32>) outs(%e2: tensor<64x384xf32>) {
  ^bb0(%i: f32, %j: f32, %o: f32):
    %a = arith.subf %i, %j : f32
    linalg.yield %a : f32 } -> tensor<64x384xf32>
  %s2 = linalg.generic {indexing_maps=[#f,#r],iterator_types=["parallel","reduction"]} ins(%y: tensor<64x384xf32>) outs(%fl: tensor<64xf32>) {
  ^bb0(%i: f32, %o: f32):
    %a = arith.addf %i, %o : f32
    linalg.yield %a : f32 } -> tensor<64xf32>
  // in place, read transposed: element by element where the one before had vectors
  %w = linalg.generic {indexing_maps=[#t,#r,#f],iterator_types=["parallel","parallel"]} ins(%t, %s2: tensor<384x64xf32>, tensor<64xf32>) outs(%y: tensor<64x384xf32>) {
  ^bb0(%i: f32, %j: f32, %o: f32):
    %b = arith.mulf %i, %j : f32
    %a = arith.addf %b, %o : f32
    linalg.yield %a : f32 } -> tensor<64x384xf32>
  return %w : tensor<64x384xf32>
}
