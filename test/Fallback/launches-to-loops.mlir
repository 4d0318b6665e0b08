// RUN: conv-opt %s --conv-launches-to-loops | FileCheck %s

// CHECK-LABEL: func.func @f
//  CHECK-SAME:   (%[[X:.*]]: memref<?xf32>, %[[G:.*]]: index)
//       CHECK:   %[[C64:.*]] = arith.constant 64
//       CHECK:   scf.for %[[B:.*]] = %{{.*}} to %[[G]]
//       CHECK:     scf.for %[[T:.*]] = %{{.*}} to %[[C64]]
//       CHECK:       %[[F:.*]] = arith.muli %[[B]], %[[C64]]
//       CHECK:       %[[I:.*]] = arith.addi %[[F]], %[[T]]
//       CHECK:       scf.if
//       CHECK:         memref.store %{{.*}}, %[[X]][%[[I]]]
//   CHECK-NOT: gpu
module attributes {gpu.container_module} {
  func.func @f(%x: memref<?xf32>, %g: index) {
    %c1 = arith.constant 1 : index
    %c64 = arith.constant 64 : index
    gpu.launch_func @m::@k blocks in (%g, %c1, %c1) threads in (%c64, %c1, %c1) args(%x : memref<?xf32>)
    return
  }
  gpu.module @m {
    gpu.func @k(%x: memref<?xf32>) kernel {
      %zero = arith.constant 0.0 : f32
      %c0 = arith.constant 0 : index
      %block = gpu.block_id x
      %width = gpu.block_dim x
      %thread = gpu.thread_id x
      %first = arith.muli %block, %width : index
      %i = arith.addi %first, %thread : index
      %n = memref.dim %x, %c0 : memref<?xf32>
      %inside = arith.cmpi ult, %i, %n : index
      scf.if %inside {
        memref.store %zero, %x[%i] : memref<?xf32>
      }
      gpu.return
    }
  }
}
