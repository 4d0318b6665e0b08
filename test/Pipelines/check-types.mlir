// RUN: conv-opt %s --conv-check-types --split-input-file --verify-diagnostics

// What no kernel computes with is refused where it stands first, and nothing else
// changes.
func.func @no_bits(%v: memref<4xi32>, %m: memref<1xf32>) {
  %c0 = arith.constant 0 : index
  %0 = memref.load %v[%c0] : memref<4xi32>
  // expected-error @+1 {{'arith.trunci' has 'i0', but kernels expect integers of at least one bit}}
  %1 = arith.trunci %0 : i32 to i0
  return
}

// -----

// expected-error @+1 {{argument #0 of 'func.func' has 'memref<4x4xf32, affine_map<(d0, d1) -> (d0 floordiv 2, d1)>>', but kernels expect strided memrefs; copy it to an identity layout first}}
func.func @tiled(%m: memref<4x4xf32, affine_map<(d0, d1) -> (d0 floordiv 2, d1)>>) {
  return
}

// -----

func.func @large() -> index {
  %c0 = arith.constant 0 : index
  // expected-error @+1 {{'tensor.empty' has 'tensor<4611686018427387904xf32>', but kernels expect less than 2^63 bytes; compute it in parts}}
  %e = tensor.empty() : tensor<4611686018427387904xf32>
  %d = tensor.dim %e, %c0 : tensor<4611686018427387904xf32>
  return %d : index
}

// -----

// A convolution of buffers has no result to tell its type by.
// expected-error @+1 {{argument #0 of 'func.func' has 'memref<1x1x4x4xf80>', but kernels compute f64, f32, f16, bf16, i64, i32, i16, i8, i1 and index; convert it first}}
func.func @buffers(%x: memref<1x1x4x4xf80>, %w: memref<1x1x3x3xf80>, %y: memref<1x1x2x2xf80>) {
  linalg.conv_2d_nchw_fchw ins(%x, %w : memref<1x1x4x4xf80>, memref<1x1x3x3xf80>)
                           outs(%y : memref<1x1x2x2xf80>)
  return
}

// -----

// Nor may a body compute in what no kernel can.
func.func @body(%x: tensor<4xf64>) -> tensor<4xf64> {
  %0 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]}
      outs(%x : tensor<4xf64>) {
  ^bb0(%v: f64):
    // expected-error @+1 {{'arith.extf' has 'f128', but kernels compute f64, f32}}
    %1 = arith.extf %v : f64 to f128
    %2 = arith.mulf %1, %1 : f128
    %3 = arith.truncf %2 : f128 to f64
    linalg.yield %3 : f64
  } -> tensor<4xf64>
  return %0 : tensor<4xf64>
}

// -----

func.func @narrow(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]}
      outs(%x : tensor<4xf32>) {
  ^bb0(%v: f32):
    // expected-error @+1 {{'arith.truncf' has 'f8E4M3FN', but kernels compute f64, f32}}
    %1 = arith.truncf %v : f32 to f8E4M3FN
    %2 = arith.extf %1 : f8E4M3FN to f32
    linalg.yield %2 : f32
  } -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// expected-error @+1 {{argument #0 of 'func.func' has 'tuple<f32, f32>', but functions expect tensors, memrefs, integers, floats and index}}
func.func @pair(%x: tuple<f32, f32>) {
  return
}

// -----

// On buffers as on tensors.
// expected-error @+1 {{argument #1 of 'func.func' has 'memref<4611686018427387904xf32>', but kernels expect less than 2^63 bytes; compute it in parts}}
func.func @large_buffer(%x: memref<4xf32>, %m: memref<4611686018427387904xf32>) {
  return
}

// -----

func.func @known(%x: tensor<?x4xbf16>, %y: memref<4xi1, strided<[2], offset: ?>>, %n: index, %s: f16) -> tensor<?x4xbf16> {
  return %x : tensor<?x4xbf16>
}

// -----

// expected-error @+1 {{argument #0 of 'func.func' has 'tensor<4xi4>', but kernels compute f64, f32, f16, bf16, i64, i32, i16, i8, i1 and index; convert it first}}
func.func @half_bytes(%x: tensor<4xi4>) {
  return
}

// -----

// expected-error @+1 {{argument #0 of 'func.func' has 'tensor<4xcomplex<f32>>', but kernels compute f64, f32}}
func.func @complex(%x: tensor<4xcomplex<f32>>) {
  return
}

// -----

func.func @complex_body(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]}
      outs(%x : tensor<4xf32>) {
  ^bb0(%v: f32):
    // expected-error @+1 {{'complex.create' has 'complex<f32>', but kernels compute f64, f32}}
    %1 = complex.create %v, %v : complex<f32>
    %2 = complex.abs %1 : complex<f32>
    linalg.yield %2 : f32
  } -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
