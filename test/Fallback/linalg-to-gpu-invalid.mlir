// RUN: conv-opt %s --conv-linalg-to-gpu --split-input-file --verify-diagnostics

func.func @tensors(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{'linalg.exp' op has tensor operands; bufferize the function before conv-linalg-to-gpu}}
  %0 = linalg.exp ins(%x : tensor<4xf32>) outs(%x : tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @changed_meanwhile(%s: memref<f32>, %x: memref<4xf32>) {
  %v = memref.load %s[] : memref<f32>
  %zero = arith.constant 0.0 : f32
  // expected-note @below {{changed here}}
  linalg.fill ins(%zero : f32) outs(%s : memref<f32>)
  // expected-error @below {{needs a scalar that is read from memory on the host, and cannot read it later}}
  linalg.fill ins(%v : f32) outs(%x : memref<4xf32>)
  return
}
