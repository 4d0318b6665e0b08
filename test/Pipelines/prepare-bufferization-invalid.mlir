// RUN: conv-opt %s --conv-prepare-bufferization --split-input-file --verify-diagnostics

// What MLIR's verifier lets pass, and its passes crash at.
func.func @integer_softmax(%x: tensor<4x?xi8>, %e: tensor<4x?xi8>) -> tensor<4x?xi8> {
  // expected-error @+1 {{'linalg.softmax' op expects elements of a float type, got 'i8'}}
  %0 = linalg.softmax dimension(1) ins(%x : tensor<4x?xi8>) outs(%e : tensor<4x?xi8>) -> tensor<4x?xi8>
  return %0 : tensor<4x?xi8>
}

// -----

func.func @no_such_dimension(%x: memref<4x?xi8>) -> index {
  %c2 = arith.constant 2 : index
  // expected-error @+1 {{'memref.dim' op expects a dimension of 'memref<4x?xi8>', from 0 to 1, got 2}}
  %n = memref.dim %x, %c2 : memref<4x?xi8>
  return %n : index
}

// -----

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

// Numbers that are the same modulo 2^32 verify.
func.func @large_numbers(%x: tensor<1x16x1x1xf32>) -> tensor<16xf32> {
  // expected-error @+1 {{'tensor.collapse_shape' op expects groups of the dimensions 0, 1, ..., got 4294967299 in place of 3}}
  %0 = tensor.collapse_shape %x [[0, 1, 2, 4294967299]] : tensor<1x16x1x1xf32> into tensor<16xf32>
  return %0 : tensor<16xf32>
}

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
