// RUN: conv-opt %s --conv-device-memory --split-input-file | FileCheck %s

// A workspace is freed after its last use, through a view as well; a result
// belongs to the caller.
// CHECK-LABEL: func @workspace
//       CHECK:   %[[W:.*]] = gpu.alloc () : memref<8xf32>
//       CHECK:   %[[V:.*]] = memref.reinterpret_cast %[[W]]
//       CHECK:   %[[R:.*]] = gpu.alloc () : memref<4xf32>
//       CHECK:   gpu.memcpy %[[R]], %[[V]]
//       CHECK:   gpu.dealloc %[[W]]
//   CHECK-NOT:   gpu.dealloc
//       CHECK:   return %[[R]]
func.func @workspace() -> memref<4xf32> {
  %w = memref.alloc() : memref<8xf32>
  %v = memref.reinterpret_cast %w to offset: [0], sizes: [4], strides: [1] : memref<8xf32> to memref<4xf32>
  %r = memref.alloc() : memref<4xf32>
  gpu.memcpy %r, %v : memref<4xf32>, memref<4xf32>
  return %r : memref<4xf32>
}

// -----

// Constants are copied to the device.
// CHECK-LABEL: func @constant
//       CHECK:   %[[H:.*]] = memref.get_global
//       CHECK:   %[[D:.*]] = gpu.alloc () : memref<2xf32>
//       CHECK:   gpu.memcpy %[[D]], %[[H]]
//       CHECK:   gpu.memcpy %{{.*}}, %[[D]]
//       CHECK:   gpu.dealloc %[[D]]
memref.global "private" constant @c : memref<2xf32> = dense<[1.0, 2.0]>
func.func @constant(%x: memref<2xf32>) {
  %c = memref.get_global @c : memref<2xf32>
  gpu.memcpy %x, %c : memref<2xf32>, memref<2xf32>
  return
}
