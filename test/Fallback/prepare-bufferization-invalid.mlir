// RUN: conv-opt %s --conv-prepare-bufferization --split-input-file --verify-diagnostics

func.func @too_long(%x: tensor<4611686018427387904xf32>) -> tensor<?xf32> {
  // expected-error @+1 {{'tensor.concat' op expects extents that add up to less than 2^63}}
  %0 = tensor.concat dim(0) %x, %x : (tensor<4611686018427387904xf32>, tensor<4611686018427387904xf32>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}

// -----

// expected-error @+1 {{has 'tensor<?x!llvm.ptr>', but there is no memref of '!llvm.ptr'; convert it first}}
func.func @pointers(%x: tensor<?x!llvm.ptr>) -> tensor<?x!llvm.ptr> {
  return %x : tensor<?x!llvm.ptr>
}

// -----

// expected-error @+1 {{has 'tensor<?x!llvm.ptr>', but there is no memref of '!llvm.ptr'; convert it first}}
func.func private @declared(tensor<?x!llvm.ptr>)

// -----

func.func @one_complex(%x: tensor<1xcomplex<f32>>, %y: tensor<3xcomplex<f32>>) -> tensor<3xcomplex<f32>> {
  // expected-error @+1 {{'linalg.generic' op keeps a part of output #0 of 'tensor<3xcomplex<f32>>', expected numbers, of which the body can use what was there; write the element with tensor.insert}}
  %r = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i + 1)>], iterator_types = ["parallel"]}
      ins(%x : tensor<1xcomplex<f32>>) outs(%y : tensor<3xcomplex<f32>>) {
  ^bb0(%v: complex<f32>, %p: complex<f32>):
    linalg.yield %v : complex<f32>
  } -> tensor<3xcomplex<f32>>
  return %r : tensor<3xcomplex<f32>>
}

// -----

// Forms that bufferization does not know are named with what takes them.
func.func @tosa(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{'tosa.clamp' op is TOSA, which has no buffers; conv-import-tosa (a part of conv-input-pipeline) lowers what MLIR's tosa-to-linalg takes: run it first, or write this op as linalg}}
  %y = tosa.clamp %x {min_val = 0.0 : f32, max_val = 6.0 : f32} : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

func.func @winograd(%f: tensor<2x3x3x5xf32>, %o: tensor<6x6x5x2xf32>) -> tensor<6x6x5x2xf32> {
  // expected-error @+1 {{'linalg.winograd_filter_transform' op has no buffers; decompose it first (transform.structured.decompose_winograd_op), or leave the convolution as it was}}
  %0 = linalg.winograd_filter_transform fmr(F_4_3) ins(%f : tensor<2x3x3x5xf32>) outs(%o : tensor<6x6x5x2xf32>) -> tensor<6x6x5x2xf32>
  return %0 : tensor<6x6x5x2xf32>
}
