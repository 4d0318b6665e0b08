// Normalizations and softmax, each in one kernel: with teams of parts of a warp and of
// blocks, tails, runs of 4 and 8 elements and of one, and a row's sum that is a result.
// RUN: conv-sim %s | FileCheck %s
// RUN: conv-opt %s --emit=mlir --stage=kernels | FileCheck %s --check-prefix=KERNELS

// CHECK-COUNT-6: result{{[01]}}: right
//         CHECK: 4 of 4 functions ran right

// KERNELS-LABEL: func.func @layer_norm(
//       KERNELS:   gpu.launch_func {{.*}}_rows_0
//   KERNELS-NOT:   gpu.launch_func

// KERNELS-LABEL: func.func @layer_norm_f16(
//       KERNELS:   gpu.launch_func {{.*}}_rows_0
//   KERNELS-NOT:   gpu.launch_func

// KERNELS-LABEL: func.func @softmax(
//       KERNELS:   gpu.launch_func {{.*}}_rows_0
//   KERNELS-NOT:   gpu.launch_func

// KERNELS-LABEL: func.func @long_softmax(
//       KERNELS:   gpu.launch_func {{.*}}_rows_0
//   KERNELS-NOT:   gpu.launch_func

#id = affine_map<(a,b,c,d)->(a,b,c,d)>
#row = affine_map<(a,b,c,d)->(a,b,c,0)>
#vec = affine_map<(a,b,c,d)->(d)>
func.func @layer_norm(%x: tensor<1x5x7x37xf32>, %g: tensor<37xf32>, %b: tensor<37xf32>) -> tensor<1x5x7x37xf32> {
  %z = arith.constant 0.0 : f64
  %n = arith.constant 37.0 : f64
  %eps = arith.constant 1.0e-5 : f64
  %e1 = tensor.empty() : tensor<1x5x7x1xf64>
  %f = linalg.fill ins(%z: f64) outs(%e1: tensor<1x5x7x1xf64>) -> tensor<1x5x7x1xf64>
  %s = linalg.generic {indexing_maps=[#id,#row],iterator_types=["parallel","parallel","parallel","reduction"]} ins(%x: tensor<1x5x7x37xf32>) outs(%f: tensor<1x5x7x1xf64>) {
  ^bb0(%i: f32, %o: f64):
    %a = arith.extf %i : f32 to f64
    %t = arith.addf %a, %o : f64
    linalg.yield %t : f64 } -> tensor<1x5x7x1xf64>
  %m = linalg.generic {indexing_maps=[#id,#id],iterator_types=["parallel","parallel","parallel","parallel"]} ins(%s: tensor<1x5x7x1xf64>) outs(%e1: tensor<1x5x7x1xf64>) {
  ^bb0(%i: f64, %o: f64):
    %t = arith.divf %i, %n : f64
    linalg.yield %t : f64 } -> tensor<1x5x7x1xf64>
  %v = linalg.generic {indexing_maps=[#id,#row,#row],iterator_types=["parallel","parallel","parallel","reduction"]} ins(%x,%m: tensor<1x5x7x37xf32>, tensor<1x5x7x1xf64>) outs(%f: tensor<1x5x7x1xf64>) {
  ^bb0(%i: f32, %j: f64, %o: f64):
    %a = arith.extf %i : f32 to f64
    %d = arith.subf %a, %j : f64
    %q = arith.mulf %d, %d : f64
    %t = arith.addf %q, %o : f64
    linalg.yield %t : f64 } -> tensor<1x5x7x1xf64>
  %eo = tensor.empty() : tensor<1x5x7x37xf32>
  %r = linalg.generic {indexing_maps=[#id,#row,#row,#vec,#vec,#id],iterator_types=["parallel","parallel","parallel","parallel"]} ins(%x,%m,%v,%g,%b: tensor<1x5x7x37xf32>, tensor<1x5x7x1xf64>, tensor<1x5x7x1xf64>, tensor<37xf32>, tensor<37xf32>) outs(%eo: tensor<1x5x7x37xf32>) {
  ^bb0(%i: f32, %j: f64, %k: f64, %gg: f32, %bb: f32, %o: f32):
    %a = arith.extf %i : f32 to f64
    %d = arith.subf %a, %j : f64
    %v1 = arith.divf %k, %n : f64
    %v2 = arith.addf %v1, %eps : f64
    %v3 = math.rsqrt %v2 : f64
    %p = arith.mulf %d, %v3 : f64
    %pf = arith.truncf %p : f64 to f32
    %p2 = arith.mulf %pf, %gg : f32
    %p3 = arith.addf %p2, %bb : f32
    linalg.yield %p3 : f32 } -> tensor<1x5x7x37xf32>
  return %r : tensor<1x5x7x37xf32>
}

func.func @layer_norm_f16(%x: tensor<2x4x5x96xf16>, %g: tensor<96xf16>, %b: tensor<96xf16>) -> tensor<2x4x5x96xf16> {
  %z = arith.constant 0.0 : f64
  %n = arith.constant 96.0 : f64
  %eps = arith.constant 1.0e-5 : f64
  %e1 = tensor.empty() : tensor<2x4x5x1xf64>
  %f = linalg.fill ins(%z: f64) outs(%e1: tensor<2x4x5x1xf64>) -> tensor<2x4x5x1xf64>
  %s = linalg.generic {indexing_maps=[#id,#row],iterator_types=["parallel","parallel","parallel","reduction"]} ins(%x: tensor<2x4x5x96xf16>) outs(%f: tensor<2x4x5x1xf64>) {
  ^bb0(%i: f16, %o: f64):
    %a = arith.extf %i : f16 to f64
    %t = arith.addf %a, %o : f64
    linalg.yield %t : f64 } -> tensor<2x4x5x1xf64>
  %m = linalg.generic {indexing_maps=[#id,#id],iterator_types=["parallel","parallel","parallel","parallel"]} ins(%s: tensor<2x4x5x1xf64>) outs(%e1: tensor<2x4x5x1xf64>) {
  ^bb0(%i: f64, %o: f64):
    %t = arith.divf %i, %n : f64
    linalg.yield %t : f64 } -> tensor<2x4x5x1xf64>
  %v = linalg.generic {indexing_maps=[#id,#row,#row],iterator_types=["parallel","parallel","parallel","reduction"]} ins(%x,%m: tensor<2x4x5x96xf16>, tensor<2x4x5x1xf64>) outs(%f: tensor<2x4x5x1xf64>) {
  ^bb0(%i: f16, %j: f64, %o: f64):
    %a = arith.extf %i : f16 to f64
    %d = arith.subf %a, %j : f64
    %q = arith.mulf %d, %d : f64
    %t = arith.addf %q, %o : f64
    linalg.yield %t : f64 } -> tensor<2x4x5x1xf64>
  %eo = tensor.empty() : tensor<2x4x5x96xf16>
  %r = linalg.generic {indexing_maps=[#id,#row,#row,#vec,#vec,#id],iterator_types=["parallel","parallel","parallel","parallel"]} ins(%x,%m,%v,%g,%b: tensor<2x4x5x96xf16>, tensor<2x4x5x1xf64>, tensor<2x4x5x1xf64>, tensor<96xf16>, tensor<96xf16>) outs(%eo: tensor<2x4x5x96xf16>) {
  ^bb0(%i: f16, %j: f64, %k: f64, %gg: f16, %bb: f16, %o: f16):
    %a = arith.extf %i : f16 to f64
    %d = arith.subf %a, %j : f64
    %v1 = arith.divf %k, %n : f64
    %v2 = arith.addf %v1, %eps : f64
    %v3 = math.rsqrt %v2 : f64
    %p = arith.mulf %d, %v3 : f64
    %pf = arith.truncf %p : f64 to f16
    %p2 = arith.mulf %pf, %gg : f16
    %p3 = arith.addf %p2, %bb : f16
    linalg.yield %p3 : f16 } -> tensor<2x4x5x96xf16>
  return %r : tensor<2x4x5x96xf16>
}

#both = affine_map<(a,b)->(a,b)>
#first = affine_map<(a,b)->(a)>
func.func @softmax(%x: tensor<33x100xf32>) -> (tensor<33x100xf32>, tensor<33xf32>) {
  %z = arith.constant 0.0 : f32
  %ninf = arith.constant 0xFF800000 : f32
  %e1 = tensor.empty() : tensor<33xf32>
  %e = tensor.empty() : tensor<33x100xf32>
  %f = linalg.fill ins(%ninf: f32) outs(%e1: tensor<33xf32>) -> tensor<33xf32>
  %f0 = linalg.fill ins(%z: f32) outs(%e1: tensor<33xf32>) -> tensor<33xf32>
  %m = linalg.generic {indexing_maps=[#both,#first],iterator_types=["parallel","reduction"]} ins(%x: tensor<33x100xf32>) outs(%f: tensor<33xf32>) {
  ^bb0(%i: f32, %o: f32):
    %t = arith.maximumf %i, %o : f32
    linalg.yield %t : f32 } -> tensor<33xf32>
  %q = linalg.generic {indexing_maps=[#both,#first,#both],iterator_types=["parallel","parallel"]} ins(%x,%m: tensor<33x100xf32>,tensor<33xf32>) outs(%e: tensor<33x100xf32>) {
  ^bb0(%i: f32, %j: f32, %o: f32):
    %t = arith.subf %i, %j : f32
    %u = math.exp %t : f32
    linalg.yield %u : f32 } -> tensor<33x100xf32>
  %s = linalg.generic {indexing_maps=[#both,#first],iterator_types=["parallel","reduction"]} ins(%q: tensor<33x100xf32>) outs(%f0: tensor<33xf32>) {
  ^bb0(%i: f32, %o: f32):
    %t = arith.addf %i, %o : f32
    linalg.yield %t : f32 } -> tensor<33xf32>
  %r = linalg.generic {indexing_maps=[#both,#first,#both],iterator_types=["parallel","parallel"]} ins(%q,%s: tensor<33x100xf32>,tensor<33xf32>) outs(%e: tensor<33x100xf32>) {
  ^bb0(%i: f32, %j: f32, %o: f32):
    %t = arith.divf %i, %j : f32
    linalg.yield %t : f32 } -> tensor<33x100xf32>
  return %r, %s : tensor<33x100xf32>, tensor<33xf32>
}

func.func @long_softmax(%x: tensor<3x1000xf32>) -> (tensor<3x1000xf32>, tensor<3xf32>) {
  %z = arith.constant 0.0 : f32
  %ninf = arith.constant 0xFF800000 : f32
  %e1 = tensor.empty() : tensor<3xf32>
  %e = tensor.empty() : tensor<3x1000xf32>
  %f = linalg.fill ins(%ninf: f32) outs(%e1: tensor<3xf32>) -> tensor<3xf32>
  %f0 = linalg.fill ins(%z: f32) outs(%e1: tensor<3xf32>) -> tensor<3xf32>
  %m = linalg.generic {indexing_maps=[#both,#first],iterator_types=["parallel","reduction"]} ins(%x: tensor<3x1000xf32>) outs(%f: tensor<3xf32>) {
  ^bb0(%i: f32, %o: f32):
    %t = arith.maximumf %i, %o : f32
    linalg.yield %t : f32 } -> tensor<3xf32>
  %q = linalg.generic {indexing_maps=[#both,#first,#both],iterator_types=["parallel","parallel"]} ins(%x,%m: tensor<3x1000xf32>,tensor<3xf32>) outs(%e: tensor<3x1000xf32>) {
  ^bb0(%i: f32, %j: f32, %o: f32):
    %t = arith.subf %i, %j : f32
    %u = math.exp %t : f32
    linalg.yield %u : f32 } -> tensor<3x1000xf32>
  %s = linalg.generic {indexing_maps=[#both,#first],iterator_types=["parallel","reduction"]} ins(%q: tensor<3x1000xf32>) outs(%f0: tensor<3xf32>) {
  ^bb0(%i: f32, %o: f32):
    %t = arith.addf %i, %o : f32
    linalg.yield %t : f32 } -> tensor<3xf32>
  %r = linalg.generic {indexing_maps=[#both,#first,#both],iterator_types=["parallel","parallel"]} ins(%q,%s: tensor<3x1000xf32>,tensor<3xf32>) outs(%e: tensor<3x1000xf32>) {
  ^bb0(%i: f32, %j: f32, %o: f32):
    %t = arith.divf %i, %j : f32
    linalg.yield %t : f32 } -> tensor<3x1000xf32>
  return %r, %s : tensor<3x1000xf32>, tensor<3xf32>
}
