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
