// RUN: conv-opt %s --conv-promote-f64 --split-input-file --verify-diagnostics

func.func @no_bitcast(%x: f32) -> i32 {
  // expected-error @+1 {{'arith.bitcast' op has no meaning in f64: it depends on the bits of 'f32'}}
  %0 = arith.bitcast %x : f32 to i32
  return %0 : i32
}

// -----

// expected-error @+1 {{'func.func' op expects floats in scalars and ranked tensors, to compute them in f64, got 'memref<4xf32>'}}
func.func @no_memref(%x: memref<4xf32>) {
  return
}

// -----

func.func @no_vector(%x: f32) {
  // expected-error @+1 {{'vector.broadcast' op expects floats in scalars and ranked tensors, to compute them in f64, got 'vector<4xf32>'}}
  %0 = vector.broadcast %x : f32 to vector<4xf32>
  return
}

// -----

func.func private @callee(f32) -> f32
func.func @no_call(%x: f32) -> f32 {
  // expected-error @+1 {{'func.call' op cannot be computed in f64; expects ops of arith, linalg, math, scf and tensor (inline the callee first)}}
  %0 = func.call @callee(%x) : (f32) -> f32
  return %0 : f32
}

// -----

func.func @no_fused(%x: tensor<2x4x9x9xf32>, %w: tensor<4x4x1x1xf32>, %init: tensor<2x4x9x9xf32>) -> tensor<2x4x9x9xf32> {
  // expected-error @+1 {{'conv.fused' op cannot be computed in f64; expects ops of arith, linalg, math, scf and tensor (run conv-decompose first)}}
  %y = conv.fused ins(%x, %w : tensor<2x4x9x9xf32>, tensor<4x4x1x1xf32>)
      outs(%init : tensor<2x4x9x9xf32>)
      dims <input = nchw, filter = fchw, output = nfhw>
      strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {
      ^bb0(%acc: f32):
        conv.yield %acc : f32
      } -> tensor<2x4x9x9xf32>
  return %y : tensor<2x4x9x9xf32>
}
