// One function, stage by stage.
// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-input-pipeline,conv-fuse)' -o %t.fused.mlir
// RUN: FileCheck %s --check-prefix=FUSED --input-file=%t.fused.mlir
// RUN: conv-opt %t.fused.mlir --pass-pipeline='builtin.module(conv-schedule)' -o %t.scheduled.mlir
// RUN: FileCheck %s --check-prefix=SCHEDULED --input-file=%t.scheduled.mlir
// RUN: conv-opt %t.scheduled.mlir --pass-pipeline='builtin.module(conv-bufferize)' -o %t.buffers.mlir
// RUN: FileCheck %s --check-prefix=BUFFERS --input-file=%t.buffers.mlir
// RUN: conv-opt %t.buffers.mlir --pass-pipeline='builtin.module(conv-kernel-pipeline)' -o %t.kernels.mlir
// RUN: FileCheck %s --check-prefix=KERNELS --input-file=%t.kernels.mlir
// RUN: conv-opt %t.kernels.mlir --pass-pipeline='builtin.module(conv-gpu-to-nvvm{chip=sm_90})' -o %t.nvvm.mlir
// RUN: FileCheck %s --check-prefix=NVVM --input-file=%t.nvvm.mlir
// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-fusion-pipeline{chip=sm_90})' | FileCheck %s --check-prefix=NVVM
// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-fusion-pipeline{fuse=0})' | FileCheck %s --check-prefix=UNFUSED

// The convolution takes in bias and relu; a pooling stays outside.
// FUSED-LABEL: func.func @forward
//       FUSED:   conv.fused
//   FUSED-NOT:   schedule
//       FUSED:     arith.maximumf
//   FUSED-NOT:   linalg.generic
//       FUSED:   linalg.pooling_nchw_max

// SCHEDULED: conv.fused
// SCHEDULED: schedule #conv_kernel.halo_fma<

// Nothing writes to an argument, and the result is the function's own.
// BUFFERS-LABEL: func.func @forward
//  BUFFERS-SAME:   (%[[X:.*]]: memref<?x8x16x16xf32>, %[[W:.*]]: memref<32x8x3x3xf32>, %[[B:.*]]: memref<32xf32>)
//       BUFFERS:   %[[Y:.*]] = memref.alloc
//       BUFFERS:   conv.fused ins(%[[X]], %[[W]] : {{.*}} outs(%[[Y]]
//       BUFFERS:   %[[R:.*]] = memref.alloc({{.*}}memref<?x32x7x7xf32>
//       BUFFERS:   linalg.pooling_nchw_max {{.*}} outs(%[[R]]
//       BUFFERS:   return %[[R]]

// Packing, the convolution and pooling; nothing else is left to do.
// KERNELS-LABEL: func.func @forward
//       KERNELS:   gpu.launch_func @forward_fallback::@forward_pack_
//       KERNELS:   gpu.launch_func @forward_conv::
//       KERNELS:   gpu.launch_func @forward_fallback::@forward_pooling_nchw_max_
//   KERNELS-NOT:   {{linalg\.|conv\.fused}}
//       KERNELS:   return

// NVVM: gpu.module @forward_conv [#nvvm.target<O = 3, chip = "sm_90"
// NVVM: llvm.func @forward_conv({{.*}}nvvm.kernel
// NVVM-NOT: builtin.unrealized_conversion_cast

// UNFUSED-LABEL: func.func @forward
//       UNFUSED:   gpu.launch_func @forward_fallback::@forward_conv_2d_nchw_fchw_
//       UNFUSED:   gpu.launch_func @forward_fallback::@forward_elementwise_
func.func @forward(%x: tensor<?x8x16x16xf32>, %w: tensor<32x8x3x3xf32>, %b: tensor<32xf32>) -> tensor<?x32x7x7xf32> {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %low = arith.constant 0xFF800000 : f32
  %n = tensor.dim %x, %c0 : tensor<?x8x16x16xf32>
  %e = tensor.empty(%n) : tensor<?x32x14x14xf32>
  %bias = linalg.broadcast ins(%b : tensor<32xf32>) outs(%e : tensor<?x32x14x14xf32>) dimensions = [0, 2, 3]
  %0 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<?x8x16x16xf32>, tensor<32x8x3x3xf32>)
      outs(%bias : tensor<?x32x14x14xf32>) -> tensor<?x32x14x14xf32>
  %1 = linalg.generic {
      indexing_maps = [affine_map<(i, j, k, l) -> (i, j, k, l)>, affine_map<(i, j, k, l) -> (i, j, k, l)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%0 : tensor<?x32x14x14xf32>) outs(%e : tensor<?x32x14x14xf32>) {
  ^bb0(%in: f32, %out: f32):
    %2 = arith.maximumf %in, %zero : f32
    linalg.yield %2 : f32
  } -> tensor<?x32x14x14xf32>
  %window = tensor.empty() : tensor<2x2xf32>
  %pooled = tensor.empty(%n) : tensor<?x32x7x7xf32>
  %init = linalg.fill ins(%low : f32) outs(%pooled : tensor<?x32x7x7xf32>) -> tensor<?x32x7x7xf32>
  %3 = linalg.pooling_nchw_max {strides = dense<2> : vector<2xi64>}
      ins(%1, %window : tensor<?x32x14x14xf32>, tensor<2x2xf32>) outs(%init : tensor<?x32x7x7xf32>) -> tensor<?x32x7x7xf32>
  return %3 : tensor<?x32x7x7xf32>
}
