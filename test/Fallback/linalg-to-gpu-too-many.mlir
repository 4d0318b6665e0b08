// RUN: conv-opt %s --conv-linalg-to-gpu --split-input-file --verify-diagnostics

// The loops of a sum are collapsed to one, which counts in 64 bits.
func.func @sum(%x: memref<4294967295x4294967295xf32>, %y: memref<f32>) {
  // expected-error @+1 {{'linalg.reduce' op expects to have less than 2^63 points to compute; compute it in parts}}
  linalg.reduce {arith.addf} ins(%x : memref<4294967295x4294967295xf32>) outs(%y : memref<f32>) dimensions = [0, 1]
  return
}

// -----

func.func @fill(%y: memref<4611686018427387904x8xf32>) {
  %zero = arith.constant 0.0 : f32
  // expected-error @+1 {{'linalg.fill' op expects to have less than 2^63 points to compute; compute it in parts}}
  linalg.fill ins(%zero : f32) outs(%y : memref<4611686018427387904x8xf32>)
  return
}
