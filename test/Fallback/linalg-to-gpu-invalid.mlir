// RUN: conv-opt %s --conv-linalg-to-gpu --split-input-file --verify-diagnostics
// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-kernel-pipeline)' --split-input-file --verify-diagnostics

func.func @tensors(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{'linalg.exp' op has tensor operands; bufferize the function before conv-linalg-to-gpu}}
  %0 = linalg.exp ins(%x : tensor<4xf32>) outs(%x : tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// What has no buffers is not passed over.
func.func @tosa(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{'tosa.exp' op is TOSA, which has no buffers; conv-import-tosa (a part of conv-input-pipeline) lowers what MLIR's tosa-to-linalg takes: run it first, or write this op as linalg}}
  %y = tosa.exp %x : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

func.func @winograd(%f: tensor<2x3x3x5xf32>, %o: tensor<6x6x5x2xf32>) -> tensor<6x6x5x2xf32> {
  // expected-error @+1 {{'linalg.winograd_filter_transform' op has no buffers; decompose it first (transform.structured.decompose_winograd_op), or leave the convolution as it was}}
  %0 = linalg.winograd_filter_transform fmr(F_4_3) ins(%f : tensor<2x3x3x5xf32>) outs(%o : tensor<6x6x5x2xf32>) -> tensor<6x6x5x2xf32>
  return %0 : tensor<6x6x5x2xf32>
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
