// The first channels of an argument with open extents, as a result: a part of a buffer
// with open strides, which MLIR casts to a whole one instead of copying it.
// RUN: conv-sim %s --shape arg0=2x5x3x4 | FileCheck %s
// RUN: conv-opt %s --emit=mlir --stage=kernels | FileCheck %s --check-prefix=KERNELS

// CHECK: part result0: right
// KERNELS-LABEL: func.func @part
//   KERNELS-NOT:   memref.cast %{{.*}} : memref<?x4x?x4xf32, strided<[?, ?, 4, 1]>> to memref<?x4x?x4xf32>
//       KERNELS:   gpu.launch_func
func.func @part(%x: tensor<?x5x?x4xf32>) -> tensor<?x4x?x4xf32> {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %n = tensor.dim %x, %c0 : tensor<?x5x?x4xf32>
  %h = tensor.dim %x, %c2 : tensor<?x5x?x4xf32>
  %y = tensor.extract_slice %x[0, 0, 0, 0] [%n, 4, %h, 4] [1, 1, 1, 1] : tensor<?x5x?x4xf32> to tensor<?x4x?x4xf32>
  return %y : tensor<?x4x?x4xf32>
}
