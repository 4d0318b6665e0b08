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

// The map leaves elements out.
func.func @zeros_between(%x: tensor<3xf32>) -> tensor<5xf32> {
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<5xf32>
  %y = linalg.fill ins(%z : f32) outs(%e : tensor<5xf32>) -> tensor<5xf32>
  // expected-error @+1 {{'linalg.generic' op may leave elements of output #0 of 'tensor<5xf32>' as they were, expected all to be written, as its body does not read them; write a part of a tensor with tensor.insert_slice}}
  %r = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i * 2)>], iterator_types = ["parallel"]}
      ins(%x : tensor<3xf32>) outs(%y : tensor<5xf32>) {
  ^bb0(%v: f32, %p: f32):
    linalg.yield %v : f32
  } -> tensor<5xf32>
  return %r : tensor<5xf32>
}

// -----

// A loop may have no iterations.
func.func @last_of_any(%x: tensor<?x?xf32>, %y: tensor<?xf32>) -> tensor<?xf32> {
  // expected-error @+1 {{'linalg.reduce' op may leave elements of output #0 of 'tensor<?xf32>' as they were}}
  %r = linalg.reduce ins(%x : tensor<?x?xf32>) outs(%y : tensor<?xf32>) dimensions = [1]
    (%a: f32, %o: f32) {
      linalg.yield %a : f32
    }
  return %r : tensor<?xf32>
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

// -----

func.func @gather(%x: tensor<4x3xf32>, %i: tensor<2x1xindex>) -> tensor<2x3xf32> {
  // expected-error @+1 {{'tensor.gather' op has no form on buffers; write it as linalg on tensors, or keep it out of the function}}
  %0 = tensor.gather %x[%i] gather_dims([0]) : (tensor<4x3xf32>, tensor<2x1xindex>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

func.func @open_tiles(%x: tensor<8xf32>, %e: tensor<?x?xf32>, %n: index) -> tensor<?x?xf32> {
  // expected-error @+1 {{'linalg.pack' op cannot be taken apart into ops that bufferize; expects static extents and tiles}}
  %0 = linalg.pack %x inner_dims_pos = [0] inner_tiles = [%n] into %e : tensor<8xf32> -> tensor<?x?xf32>
  return %0 : tensor<?x?xf32>
}
