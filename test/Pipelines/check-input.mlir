// RUN: conv-opt %s --conv-check-input --split-input-file --verify-diagnostics
// Each pipeline that is named in text begins with it, as the whole way does.
// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-input-pipeline)' --split-input-file --verify-diagnostics
// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-fuse)' --split-input-file --verify-diagnostics
// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-schedule)' --split-input-file --verify-diagnostics
// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-bufferize)' --split-input-file --verify-diagnostics
// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-kernel-pipeline)' --split-input-file --verify-diagnostics
// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-gpu-to-nvvm)' --split-input-file --verify-diagnostics
// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-host-to-llvm)' --split-input-file --verify-diagnostics
// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-fusion-pipeline)' --split-input-file --verify-diagnostics

// MLIR's verifier lets all of these pass, and its passes crash at them.
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

// Numbers that are the same modulo 2^32 verify.
func.func @large_numbers(%x: tensor<1x16x1x1xf32>) -> tensor<16xf32> {
  // expected-error @+1 {{'tensor.collapse_shape' op expects groups of the dimensions 0, 1, ..., got 4294967299 in place of 3}}
  %0 = tensor.collapse_shape %x [[0, 1, 2, 4294967299]] : tensor<1x16x1x1xf32> into tensor<16xf32>
  return %0 : tensor<16xf32>
}

// -----

func.func @negative_divisor(%x: memref<4xf32>, %y: memref<4xf32>) {
  // expected-error @below {{'linalg.generic' op expects positive divisors in affine_map<(d0) -> ((d0 floordiv -1) mod 5)>, got -1}}
  linalg.generic {indexing_maps = [affine_map<(i) -> ((i floordiv -1) mod 5)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]}
      ins(%x : memref<4xf32>) outs(%y : memref<4xf32>) {
  ^bb0(%in: f32, %out: f32):
    linalg.yield %in : f32
  }
  return
}

// -----

func.func @divisor_of_zero(%n: index) -> index {
  // expected-error @+1 {{'affine.min' op expects positive divisors in affine_map<(d0) -> ((d0 mod 0) ceildiv 4, 8)>, got 0}}
  %0 = affine.min affine_map<(d0) -> ((d0 mod 0) ceildiv 4, 8)>(%n)
  return %0 : index
}

// -----

// In our kernels as on the host; those of others are not looked at.
gpu.module @theirs {
  gpu.func @no_negative_divisor(%x: memref<8xindex>, %i: index) kernel {
    %0 = affine.apply affine_map<(d0) -> ((d0 floordiv -2) mod 5)>(%i)
    memref.store %0, %x[%i] : memref<8xindex>
    gpu.return
  }
}
gpu.module @kernels attributes {conv.kernels} {
  gpu.func @negative_divisor(%x: memref<8xindex>, %i: index) kernel {
    // expected-error @+1 {{'affine.apply' op expects positive divisors in affine_map<(d0) -> ((d0 floordiv -2) mod 5)>, got -2}}
    %0 = affine.apply affine_map<(d0) -> ((d0 floordiv -2) mod 5)>(%i)
    memref.store %0, %x[%i] : memref<8xindex>
    gpu.return
  }
}

// -----

gpu.module @kernels attributes {conv.kernels} {
  gpu.func @negative_divisor_of_set(%x: memref<8xindex>, %i: index) kernel {
    // expected-error @+1 {{'affine.if' op expects positive divisors in affine_set<(d0) : ((d0 floordiv -2) mod 5 >= 0)>, got -2}}
    affine.if affine_set<(d0) : ((d0 floordiv -2) mod 5 >= 0)>(%i) {
      memref.store %i, %x[%i] : memref<8xindex>
    }
    gpu.return
  }
}
