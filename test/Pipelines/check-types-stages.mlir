// The first stage ends with the check of types, so that who builds the way of
// stages is refused the same as who takes the whole; and who begins later is
// refused before there are buffers.
// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-input-pipeline)' --split-input-file --verify-diagnostics
// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-fusion-pipeline)' --split-input-file --verify-diagnostics
// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-fuse,conv-schedule,conv-bufferize,conv-kernel-pipeline,conv-gpu-to-nvvm)' --split-input-file --verify-diagnostics
// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-bufferize)' --split-input-file --verify-diagnostics
// Who bufferizes by MLIR's passes is refused them where kernels are made.
// RUN: not conv-opt %s --pass-pipeline='builtin.module(one-shot-bufferize{bufferize-function-boundaries},conv-kernel-pipeline)' --split-input-file 2>&1 | FileCheck %s
// CHECK: {{:[0-9]+:10}}: error: 'complex.create' has 'complex<f32>', but kernels compute f64, f32
// CHECK: {{:[0-9]+:8}}: error: 'linalg.add' has 'memref<4xi4, {{.*}}>', but kernels compute f64, f32

// expected-error @+1 {{argument #0 of 'func.func' has 'tensor<4xi4>', but kernels compute f64, f32, f16, bf16, i64, i32, i16, i8, i1 and index; convert it first}}
func.func @half_bytes(%x: tensor<4xi4>) {
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

// -----

func.func @no_objection(%x: tensor<4xf32>) -> tensor<4xf32> {
  %e = tensor.empty() : tensor<4xf32>
  %0 = linalg.exp ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// expected-error @+1 {{argument #0 of 'func.func' has 'tensor<4xi4>'}}
func.func @half_bytes_in_a_kernel(%x: tensor<4xi4>, %e: tensor<4xi4>) -> tensor<4xi4> {
  %0 = linalg.add ins(%x, %x : tensor<4xi4>, tensor<4xi4>) outs(%e : tensor<4xi4>) -> tensor<4xi4>
  return %0 : tensor<4xi4>
}
