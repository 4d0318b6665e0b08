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

// -----

// A workspace of a branch is one of the device, freed in the branch.
// CHECK-LABEL: func @branch
//  CHECK-SAME:   %[[P:.*]]: i1, %[[X:.*]]: memref<4xf32>, %[[Y:.*]]: memref<4xf32>
//   CHECK-NOT:   gpu.alloc
//       CHECK:   scf.if %[[P]]
//  CHECK-NEXT:     %[[A:.*]] = gpu.alloc () : memref<4xf32>
//  CHECK-NEXT:     gpu.memcpy %[[A]], %[[X]]
//  CHECK-NEXT:     gpu.memcpy %[[Y]], %[[A]]
//  CHECK-NEXT:     gpu.dealloc %[[A]]
//  CHECK-NEXT:   }
//  CHECK-NEXT:   return
func.func @branch(%p: i1, %x: memref<4xf32>, %y: memref<4xf32>) {
  scf.if %p {
    %a = memref.alloc() : memref<4xf32>
    gpu.memcpy %a, %x : memref<4xf32>, memref<4xf32>
    gpu.memcpy %y, %a : memref<4xf32>, memref<4xf32>
  }
  return
}

// -----

// Several regions and depths: each buffer is freed where it was allocated, a
// constant is copied where it is asked for.
// CHECK-LABEL: func @regions
//       CHECK:   scf.index_switch
//       CHECK:     %[[A:.*]] = gpu.alloc () : memref<4xf32>
//       CHECK:     scf.for
//       CHECK:       %[[B:.*]] = gpu.alloc (%{{.*}}) : memref<?xf32>
//       CHECK:       gpu.memset %[[B]]
//  CHECK-NEXT:       gpu.dealloc %[[B]]
//  CHECK-NEXT:     }
//  CHECK-NEXT:     gpu.dealloc %[[A]]
//       CHECK:   default
//       CHECK:     %[[H:.*]] = memref.get_global
//  CHECK-NEXT:     %[[C:.*]] = gpu.alloc () : memref<4xf32>
//  CHECK-NEXT:     gpu.memcpy %[[C]], %[[H]]
//  CHECK-NEXT:     gpu.memcpy %{{.*}}, %[[C]]
//  CHECK-NEXT:     gpu.dealloc %[[C]]
memref.global "private" constant @c : memref<4xf32> = dense<1.0>
func.func @regions(%n: index, %v: f32, %x: memref<4xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.index_switch %n
  case 1 {
    %a = memref.alloc() : memref<4xf32>
    scf.for %i = %c0 to %n step %c1 {
      gpu.memset %a, %v : memref<4xf32>, f32
      %b = memref.alloc(%i) : memref<?xf32>
      gpu.memset %b, %v : memref<?xf32>, f32
    }
    scf.yield
  }
  default {
    %c = memref.get_global @c : memref<4xf32>
    gpu.memcpy %x, %c : memref<4xf32>, memref<4xf32>
    scf.yield
  }
  return
}

// -----

// A buffer that is used inside of a loop is freed after the loop.
// CHECK-LABEL: func @used_in_loop
//       CHECK:   %[[A:.*]] = gpu.alloc () : memref<16xf32>
//   CHECK-NOT:   gpu.dealloc
//       CHECK:   scf.for
//       CHECK:     gpu.launch_func {{.*}} args(%[[A]]
//  CHECK-NEXT:   }
//  CHECK-NEXT:   gpu.dealloc %[[A]]
//  CHECK-NEXT:   return
module attributes {gpu.container_module} {
  gpu.module @k {
    gpu.func @k(%a: memref<16xf32>) kernel {
      gpu.return
    }
  }
  func.func @used_in_loop(%n: index) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %a = memref.alloc() : memref<16xf32>
    scf.for %i = %c0 to %n step %c1 {
      gpu.launch_func @k::@k blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%a : memref<16xf32>)
    }
    return
  }
}

// -----

// A loop that runs no times has its initial buffer as its result, and one that
// swaps two buffers has either.
// CHECK-LABEL: func @result_is_init
//       CHECK:   %[[A:.*]] = gpu.alloc () : memref<4xf32>
//       CHECK:   %[[B:.*]] = gpu.alloc () : memref<4xf32>
//   CHECK-NOT:   gpu.dealloc
//       CHECK:   %[[R:.*]]:2 = scf.for
//   CHECK-NOT:   gpu.dealloc
//       CHECK:   gpu.memcpy %{{.*}}, %[[R]]#0
//  CHECK-NEXT:   gpu.dealloc %[[B]]
//  CHECK-NEXT:   gpu.dealloc %[[A]]
//  CHECK-NEXT:   return
func.func @result_is_init(%n: index, %x: memref<4xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %a = memref.alloc() : memref<4xf32>
  %b = memref.alloc() : memref<4xf32>
  %r:2 = scf.for %i = %c0 to %n step %c1 iter_args(%s = %a, %t = %b) -> (memref<4xf32>, memref<4xf32>) {
    gpu.memcpy %t, %s : memref<4xf32>, memref<4xf32>
    scf.yield %t, %s : memref<4xf32>, memref<4xf32>
  }
  gpu.memcpy %x, %r#0 : memref<4xf32>, memref<4xf32>
  return
}

// -----

// Either buffer of a selection is in use as long as what was selected.
// CHECK-LABEL: func @selected
//       CHECK:   %[[A:.*]] = gpu.alloc () : memref<4xf32>
//       CHECK:   %[[B:.*]] = gpu.alloc () : memref<4xf32>
//       CHECK:   gpu.memcpy
//  CHECK-NEXT:   gpu.dealloc %[[B]]
//  CHECK-NEXT:   gpu.dealloc %[[A]]
func.func @selected(%p: i1, %x: memref<4xf32>) {
  %a = memref.alloc() : memref<4xf32>
  %b = memref.alloc() : memref<4xf32>
  %s = arith.select %p, %a, %b : memref<4xf32>
  gpu.memcpy %x, %s : memref<4xf32>, memref<4xf32>
  return
}

// -----

// What a branch passes on is allocated before it, freed after the last use of
// what it passed on.
// CHECK-LABEL: func @passed_on
//       CHECK:   %[[A:.*]] = gpu.alloc () : memref<4xf32>
//       CHECK:   %[[R:.*]] = scf.if
//       CHECK:     gpu.memcpy %[[A]]
//       CHECK:     scf.yield %[[A]]
//   CHECK-NOT:   gpu.dealloc
//       CHECK:   gpu.memcpy %{{.*}}, %[[R]]
//  CHECK-NEXT:   gpu.dealloc %[[A]]
//  CHECK-NEXT:   return
func.func @passed_on(%p: i1, %x: memref<4xf32>, %y: memref<4xf32>) {
  %r = scf.if %p -> memref<4xf32> {
    %a = memref.alloc() : memref<4xf32>
    gpu.memcpy %a, %x : memref<4xf32>, memref<4xf32>
    scf.yield %a : memref<4xf32>
  } else {
    scf.yield %x : memref<4xf32>
  }
  gpu.memcpy %y, %r : memref<4xf32>, memref<4xf32>
  return
}

// -----

// What a branch allocates and the function returns belongs to the caller, so
// it stays in the branch.
// CHECK-LABEL: func @no_free_of_result
//       CHECK:   scf.if
//       CHECK:     gpu.alloc
//       CHECK:   else
//       CHECK:     gpu.alloc
//   CHECK-NOT:   gpu.dealloc
//       CHECK:   return
func.func @no_free_of_result(%p: i1, %x: memref<4xf32>) -> memref<4xf32> {
  %r = scf.if %p -> memref<4xf32> {
    %a = memref.alloc() : memref<4xf32>
    gpu.memcpy %a, %x : memref<4xf32>, memref<4xf32>
    scf.yield %a : memref<4xf32>
  } else {
    %a = memref.alloc() : memref<4xf32>
    gpu.memcpy %a, %x : memref<4xf32>, memref<4xf32>
    scf.yield %a : memref<4xf32>
  }
  return %r : memref<4xf32>
}

// -----

// What a loop allocates and passes on is freed where the program does so, under
// the conditions that ownership-based-buffer-deallocation writes. A clone is
// memory of the device as well. The loop's own workspace needs no such help.
// CHECK-LABEL: func @owned
//       CHECK:   %[[R:.*]]:2 = scf.for {{.*}} iter_args(%[[S:.*]] = %{{.*}}, %[[OWNED:.*]] = %{{.*}})
//  CHECK-NEXT:     %[[A:.*]] = gpu.alloc () : memref<4xf32>
//  CHECK-NEXT:     %[[W:.*]] = gpu.alloc () : memref<4xf32>
//  CHECK-NEXT:     gpu.memcpy %[[W]], %[[S]]
//  CHECK-NEXT:     gpu.memcpy %[[A]], %[[W]]
//  CHECK-NEXT:     gpu.dealloc %[[W]]
//  CHECK-NEXT:     %[[BASE:[^,]*]], %{{.*}} = memref.extract_strided_metadata %[[S]]
//  CHECK-NEXT:     scf.if %[[OWNED]]
//  CHECK-NEXT:       gpu.dealloc %[[BASE]] : memref<f32>
//  CHECK-NEXT:     }
//  CHECK-NEXT:     scf.yield %[[A]], %{{.*}}
//       CHECK:   scf.if %[[R]]#1
//       CHECK:   else
//  CHECK-NEXT:     %[[C:.*]] = gpu.alloc () : memref<4xf32>
//  CHECK-NEXT:     gpu.memcpy %[[C]], %[[R]]#0
//  CHECK-NEXT:     scf.yield %[[C]]
//   CHECK-NOT:   dealloc
func.func @owned(%n: index, %x: memref<4xf32>) -> memref<4xf32> {
  %true = arith.constant true
  %false = arith.constant false
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r:2 = scf.for %i = %c0 to %n step %c1 iter_args(%s = %x, %owned = %false) -> (memref<4xf32>, i1) {
    %a = memref.alloc() : memref<4xf32>
    %w = memref.alloc() : memref<4xf32>
    gpu.memcpy %w, %s : memref<4xf32>, memref<4xf32>
    gpu.memcpy %a, %w : memref<4xf32>, memref<4xf32>
    %base, %offset, %size, %stride = memref.extract_strided_metadata %s : memref<4xf32> -> memref<f32>, index, index, index
    scf.if %owned {
      memref.dealloc %base : memref<f32>
    }
    scf.yield %a, %true : memref<4xf32>, i1
  }
  %q = scf.if %r#1 -> memref<4xf32> {
    scf.yield %r#0 : memref<4xf32>
  } else {
    %c = bufferization.clone %r#0 : memref<4xf32> to memref<4xf32>
    scf.yield %c : memref<4xf32>
  }
  return %q : memref<4xf32>
}

// -----

// A branch's dealloc frees what either branch before it allocated.
// CHECK-LABEL: func @freed_together
//       CHECK:   %[[R:.*]] = scf.if
//       CHECK:     gpu.alloc
//       CHECK:   else
//       CHECK:     gpu.alloc
//       CHECK:   gpu.memcpy %{{.*}}, %[[R]]
//  CHECK-NEXT:   gpu.dealloc %[[R]]
//   CHECK-NOT:   dealloc
//       CHECK:   return
func.func @freed_together(%p: i1, %x: memref<4xf32>, %n: index) {
  %r = scf.if %p -> memref<?xf32> {
    %a = memref.alloc(%n) : memref<?xf32>
    scf.yield %a : memref<?xf32>
  } else {
    %c1 = arith.constant 1 : index
    %m = arith.addi %n, %c1 : index
    %a = memref.alloc(%m) : memref<?xf32>
    scf.yield %a : memref<?xf32>
  }
  %v = memref.cast %x : memref<4xf32> to memref<?xf32>
  gpu.memcpy %v, %r : memref<?xf32>, memref<?xf32>
  memref.dealloc %r : memref<?xf32>
  return
}

// -----

// What only the host reads and writes stays in its memory.
// CHECK-LABEL: func @no_host_memory
//   CHECK-NOT:   gpu.
//       CHECK:   memref.alloc() : memref<2xindex>
//       CHECK:   memref.dealloc
func.func @no_host_memory(%i: index) -> index {
  %a = memref.alloc() : memref<2xindex>
  memref.store %i, %a[%i] : memref<2xindex>
  %r = memref.load %a[%i] : memref<2xindex>
  memref.dealloc %a : memref<2xindex>
  return %r : index
}
