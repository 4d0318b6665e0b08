// Convolutions in branches and loops of the host, to LLVM IR. No memory of the
// host is allocated or freed, and what is allocated is freed.
// RUN: split-file %s %t
// RUN: conv-opt %t/branch.mlir --pass-pipeline='builtin.module(conv-fusion-pipeline,conv-host-to-llvm)' \
// RUN: | mlir-translate --mlir-to-llvmir | FileCheck %t/branch.mlir
// RUN: not conv-opt %t/loop.mlir --pass-pipeline='builtin.module(conv-fusion-pipeline,conv-host-to-llvm)' 2>&1 \
// RUN: | FileCheck %t/loop.mlir --check-prefix=REFUSED

// As docs/embedding.md has MLIR's passes around ours.
// RUN: conv-opt %t/branch.mlir -o %t/branch.llvm.mlir --pass-pipeline='builtin.module( \
// RUN:     canonicalize, cse, conv-input-pipeline, conv-fuse, conv-schedule, \
// RUN:     one-shot-bufferize{bufferize-function-boundaries=1 function-boundary-type-conversion=identity-layout-map allow-return-allocs-from-loops=1}, \
// RUN:     ownership-based-buffer-deallocation, canonicalize, buffer-deallocation-simplification, \
// RUN:     bufferization-lower-deallocations, cse, canonicalize, \
// RUN:     conv-kernel-pipeline, conv-gpu-to-nvvm, func.func(conv-device-memory, gpu-async-region), \
// RUN:     conv-embed-kernels{format=isa}, \
// RUN:     expand-strided-metadata, lower-affine, convert-scf-to-cf, gpu-to-llvm, reconcile-unrealized-casts)'
// RUN: mlir-translate --mlir-to-llvmir %t/branch.llvm.mlir | FileCheck %t/branch.mlir --check-prefix=OWNED
// RUN: conv-opt %t/loop.mlir -o %t/loop.llvm.mlir --pass-pipeline='builtin.module( \
// RUN:     canonicalize, cse, conv-input-pipeline, conv-fuse, conv-schedule, \
// RUN:     one-shot-bufferize{bufferize-function-boundaries=1 function-boundary-type-conversion=identity-layout-map allow-return-allocs-from-loops=1}, \
// RUN:     ownership-based-buffer-deallocation, canonicalize, buffer-deallocation-simplification, \
// RUN:     bufferization-lower-deallocations, cse, canonicalize, \
// RUN:     conv-kernel-pipeline, conv-gpu-to-nvvm, func.func(conv-device-memory, gpu-async-region), \
// RUN:     conv-embed-kernels{format=isa}, \
// RUN:     expand-strided-metadata, lower-affine, convert-scf-to-cf, gpu-to-llvm, reconcile-unrealized-casts)'
// RUN: mlir-translate --mlir-to-llvmir %t/loop.llvm.mlir | FileCheck %t/loop.mlir --check-prefix=OWNED

//--- branch.mlir
// The branch's result is allocated before the branch, and copied.
// CHECK-LABEL: define {{.*}} @branch(i1
//   CHECK-NOT:   @malloc
//       CHECK:   call ptr @mgpuMemAlloc
//       CHECK:   br i1
//       CHECK:   call ptr @mgpuMemAlloc
//       CHECK:   call void @mgpuLaunchKernel
//       CHECK:   call void @mgpuMemFree
//       CHECK:   br label
//       CHECK:   call ptr @mgpuMemAlloc
//       CHECK:   call void @mgpuLaunchKernel
//       CHECK:   call void @mgpuMemFree
//   CHECK-NOT:   {{@free|@mgpuMemFree}}
//       CHECK:   ret

// The result is either what the branch allocated or a copy of the argument.
// OWNED-LABEL: define {{.*}} @branch(i1
//   OWNED-NOT:   @malloc
//       OWNED:   br i1
//       OWNED:   call ptr @mgpuMemAlloc
//       OWNED:   call ptr @mgpuMemAlloc
//       OWNED:   call void @mgpuLaunchKernel
//       OWNED:   call void @mgpuMemFree
//       OWNED:   br label
//       OWNED:   call ptr @mgpuMemAlloc
//       OWNED:   call void @mgpuMemcpy
//   OWNED-NOT:   {{@malloc|@free}}
//       OWNED:   ret
func.func @branch(%p: i1, %x: tensor<1x8x16x16xf32>, %w: tensor<8x8x3x3xf32>, %y: tensor<1x8x14x14xf32>) -> tensor<1x8x14x14xf32> {
  %r = scf.if %p -> tensor<1x8x14x14xf32> {
    %zero = arith.constant 0.0 : f32
    %empty = tensor.empty() : tensor<1x8x14x14xf32>
    %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<1x8x14x14xf32>) -> tensor<1x8x14x14xf32>
    %conv = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x8x16x16xf32>, tensor<8x8x3x3xf32>) outs(%init : tensor<1x8x14x14xf32>) -> tensor<1x8x14x14xf32>
    scf.yield %conv : tensor<1x8x14x14xf32>
  } else {
    scf.yield %y : tensor<1x8x14x14xf32>
  }
  return %r : tensor<1x8x14x14xf32>
}

//--- loop.mlir
// REFUSED: error: 'memref.alloc' op leaves 'scf.for', a loop, and nothing frees it

// OWNED-LABEL: define {{.*}} @loop(i64
//   OWNED-NOT:   @malloc
//       OWNED:   phi i1
//       OWNED:   br i1
//       OWNED:   call ptr @mgpuMemAlloc
//       OWNED:   call void @mgpuLaunchKernel
//       OWNED:   br i1
//       OWNED:   call void @mgpuMemFree
//   OWNED-NOT:   {{@malloc|@free}}
//       OWNED:   call void @mgpuMemcpy
//   OWNED-NOT:   {{@malloc|@free}}
//       OWNED:   call void @mgpuMemFree
//   OWNED-NOT:   {{@malloc|@free}}
//       OWNED:   ret
func.func @loop(%n: index, %x: tensor<1x8x16x16xf32>, %w: tensor<8x8x3x3xf32>, %y: tensor<1x8x14x14xf32>) -> tensor<1x8x14x14xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%acc = %y) -> tensor<1x8x14x14xf32> {
    %conv = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x8x16x16xf32>, tensor<8x8x3x3xf32>) outs(%acc : tensor<1x8x14x14xf32>) -> tensor<1x8x14x14xf32>
    scf.yield %conv : tensor<1x8x14x14xf32>
  }
  return %r : tensor<1x8x14x14xf32>
}
