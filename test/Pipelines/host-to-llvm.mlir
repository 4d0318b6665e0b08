// The standard route: LLVM IR for the host, with the PTX inside.
// RUN: conv-opt %s --pass-pipeline='builtin.module(conv-fusion-pipeline,conv-host-to-llvm)' \
// RUN: | mlir-translate --mlir-to-llvmir | FileCheck %s

// CHECK: @act_fallback_binary = {{.*}}.entry act_exp_0
// CHECK-LABEL: define {{.*}} @act(ptr
//       CHECK:   call ptr @mgpuMemAlloc
//       CHECK:   call void @mgpuMemcpy(
//       CHECK:   call void @mgpuLaunchKernel(
//       CHECK:   call void @mgpuLaunchKernel(
//       CHECK:   call void @mgpuMemFree
//       CHECK:   call void @mgpuLaunchKernel(
//       CHECK:   call void @mgpuStreamSynchronize
func.func @act(%x: tensor<?xf32>) -> tensor<?xf32> {
  %c0 = arith.constant 0 : index
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %n = tensor.dim %x, %c0 : tensor<?xf32>
  %e = tensor.empty(%n) : tensor<?xf32>
  %0 = linalg.exp ins(%x : tensor<?xf32>) outs(%e : tensor<?xf32>) -> tensor<?xf32>
  %1 = tensor.concat dim(0) %0, %b : (tensor<?xf32>, tensor<2xf32>) -> tensor<?xf32>
  return %1 : tensor<?xf32>
}
