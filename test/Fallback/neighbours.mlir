// Poolings over channels that lie innermost, and sums over a dimension that does not:
// a thread computes several neighbours, whose inputs it loads at once.
// RUN: conv-sim %s | FileCheck %s
// RUN: conv-opt %s --emit=mlir --stage=kernels | FileCheck %s --check-prefix=KERNELS

// CHECK: maxpool result0: right
// CHECK: avgpool result0: right
// CHECK: onto result0: right
// CHECK: onto result1: right
// CHECK: widened result0: right

// KERNELS-LABEL: gpu.func @maxpool_reduce_0(
//       KERNELS:   scf.for
//       KERNELS:     vector.load %{{.*}} {alignment = 16 : i64} : memref<8x33x33x64xf16>, vector<8xf16>
//       KERNELS:   vector.store %{{.*}} {alignment = 16 : i64} : memref<8x16x16x64xf16>, vector<8xf16>

// The division that joins the sum is of neighbours too.
// KERNELS-LABEL: gpu.func @avgpool_reduce_0(
//       KERNELS:     vector.load %{{.*}} {alignment = 16 : i64} : memref<8x33x33x64xf16>, vector<8xf16>
//   KERNELS-NOT:   memref.store
//       KERNELS:   arith.divf
//       KERNELS:   vector.store %{{.*}} {alignment = 16 : i64} : memref<8x16x16x64xf16>, vector<8xf16>

// Two sums for each of two neighbours; one begins at what its memory holds.
// KERNELS-LABEL: gpu.func @onto_reduce_1(
//       KERNELS:   vector.load %{{.*}} : memref<32768xf32>, vector<2xf32>
//       KERNELS:   scf.for {{.*}} -> (f32, f32, f32, f32)
//       KERNELS:     vector.load %{{.*}} : memref<9x32768xf32>, vector<2xf32>
// KERNELS-COUNT-2: vector.store %{{.*}} : memref<32768xf32>, vector<2xf32>

#in = affine_map<(n,h,w,c,i,j)->(n,h*2+i,w*2+j,c)>
#win = affine_map<(n,h,w,c,i,j)->(i,j)>
#out = affine_map<(n,h,w,c,i,j)->(n,h,w,c)>
#id = affine_map<(n,h,w,c)->(n,h,w,c)>
func.func @maxpool(%x: tensor<8x33x33x64xf16>) -> tensor<8x16x16x64xf16> {
  %w = tensor.empty() : tensor<3x3xf16>
  %ninf = arith.constant 0xFC00 : f16
  %e = tensor.empty() : tensor<8x16x16x64xf16>
  %f = linalg.fill ins(%ninf: f16) outs(%e: tensor<8x16x16x64xf16>) -> tensor<8x16x16x64xf16>
  %r = linalg.generic {indexing_maps=[#in,#win,#out],iterator_types=["parallel","parallel","parallel","parallel","reduction","reduction"]} ins(%x,%w: tensor<8x33x33x64xf16>,tensor<3x3xf16>) outs(%f: tensor<8x16x16x64xf16>) {
  ^bb0(%a: f16, %b: f16, %o: f16):
    %t = arith.maximumf %a, %o : f16
    linalg.yield %t : f16 } -> tensor<8x16x16x64xf16>
  return %r : tensor<8x16x16x64xf16>
}
func.func @avgpool(%x: tensor<8x33x33x64xf16>) -> tensor<8x16x16x64xf16> {
  %w = tensor.empty() : tensor<3x3xf16>
  %z = arith.constant 0.0 : f16
  %nine = arith.constant 9.0 : f16
  %e = tensor.empty() : tensor<8x16x16x64xf16>
  %f = linalg.fill ins(%z: f16) outs(%e: tensor<8x16x16x64xf16>) -> tensor<8x16x16x64xf16>
  %r = linalg.generic {indexing_maps=[#in,#win,#out],iterator_types=["parallel","parallel","parallel","parallel","reduction","reduction"]} ins(%x,%w: tensor<8x33x33x64xf16>,tensor<3x3xf16>) outs(%f: tensor<8x16x16x64xf16>) {
  ^bb0(%a: f16, %b: f16, %o: f16):
    %t = arith.addf %a, %o : f16
    linalg.yield %t : f16 } -> tensor<8x16x16x64xf16>
  %d = linalg.generic {indexing_maps=[#id,#id],iterator_types=["parallel","parallel","parallel","parallel"]} ins(%r: tensor<8x16x16x64xf16>) outs(%e: tensor<8x16x16x64xf16>) {
  ^bb0(%a: f16, %o: f16):
    %t = arith.divf %a, %nine : f16
    linalg.yield %t : f16 } -> tensor<8x16x16x64xf16>
  return %d : tensor<8x16x16x64xf16>
}
func.func @onto(%x: tensor<9x512x64xf32>, %y: tensor<512x64xf32>) -> (tensor<512x64xf32>, tensor<512x64xf32>) {
  %e = tensor.empty() : tensor<512x64xf32>
  %z = arith.constant 0.0 : f32
  %f = linalg.fill ins(%z: f32) outs(%e: tensor<512x64xf32>) -> tensor<512x64xf32>
  %r:2 = linalg.generic {indexing_maps=[affine_map<(a,b,c)->(c,a,b)>,affine_map<(a,b,c)->(a,b)>,affine_map<(a,b,c)->(a,b)>],iterator_types=["parallel","parallel","reduction"]} ins(%x: tensor<9x512x64xf32>) outs(%y,%f: tensor<512x64xf32>,tensor<512x64xf32>) {
  ^bb0(%a: f32, %o: f32, %p: f32):
    %t = arith.addf %a, %o : f32
    %q = arith.mulf %a, %a : f32
    %u = arith.addf %q, %p : f32
    linalg.yield %t, %u : f32, f32 } -> (tensor<512x64xf32>, tensor<512x64xf32>)
  return %r#0, %r#1 : tensor<512x64xf32>, tensor<512x64xf32>
}

// No vector is longer than 16 bytes, which is what buffers are aligned to: of f32 that
// an elementwise op makes of sums of f16 there are four.
// KERNELS-LABEL: gpu.func @widened_reduce_0(
//       KERNELS:     vector.load %{{.*}} {alignment = 8 : i64} : memref<2x131072xf16>, vector<4xf16>
//       KERNELS:   vector.store %{{.*}} {alignment = 16 : i64} : memref<131072xf32>, vector<4xf32>
func.func @widened(%x: tensor<2x131072xf16>) -> tensor<131072xf32> {
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<131072xf32>
  %e2 = tensor.empty() : tensor<131072xf32>
  %fl = linalg.fill ins(%z: f32) outs(%e: tensor<131072xf32>) -> tensor<131072xf32>
  %s = linalg.generic {indexing_maps=[affine_map<(a,b)->(a,b)>,affine_map<(a,b)->(b)>],iterator_types=["reduction","parallel"]} ins(%x: tensor<2x131072xf16>) outs(%fl: tensor<131072xf32>) {
  ^bb0(%i: f16, %o: f32):
    %w = arith.extf %i : f16 to f32
    %a = arith.addf %w, %o : f32
    linalg.yield %a : f32 } -> tensor<131072xf32>
  %y = linalg.generic {indexing_maps=[affine_map<(a)->(a)>,affine_map<(a)->(a)>],iterator_types=["parallel"]} ins(%s: tensor<131072xf32>) outs(%e2: tensor<131072xf32>) {
  ^bb0(%i: f32, %o: f32):
    %n = arith.negf %i : f32
    %q = arith.addf %n, %n : f32
    linalg.yield %q : f32 } -> tensor<131072xf32>
  return %y : tensor<131072xf32>
}
