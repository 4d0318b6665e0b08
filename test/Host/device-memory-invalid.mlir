// RUN: conv-opt %s --conv-device-memory --split-input-file --allow-unregistered-dialect --verify-diagnostics

// expected-error @below {{expects one block, got control flow between 3 blocks; structured control flow (scf) is understood}}
func.func @branches(%c: i1) {
  cf.cond_br %c, ^bb1, ^bb2
^bb1:
  return
^bb2:
  return
}

// -----

// Blocks inside of another region have no order either.
func.func @nested_blocks(%p: i1, %x: memref<4xf32>) {
  // expected-error @below {{'scf.execute_region' op expects one block, got control flow between 2 blocks}}
  scf.execute_region {
    cf.br ^bb1
  ^bb1:
    scf.yield
  }
  return
}

// -----

func.func @unknown_region(%x: memref<4xf32>) {
  // expected-error @below {{'test.op' op uses buffers in a region of which it is not known when it runs}}
  "test.op"() ({
    %a = memref.alloc() : memref<4xf32>
    gpu.memcpy %a, %x : memref<4xf32>, memref<4xf32>
    "test.end"() : () -> ()
  }) : () -> ()
  return
}

// -----

// Nothing says which of the loop's buffers is the last one.
func.func @loop_allocates(%n: index, %x: memref<4xf32>, %y: memref<4xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%s = %x) -> memref<4xf32> {
    // expected-error @below {{'memref.alloc' op leaves 'scf.for', a loop, and nothing frees it; expects memref.dealloc}}
    %a = memref.alloc() : memref<4xf32>
    gpu.memcpy %a, %s : memref<4xf32>, memref<4xf32>
    // expected-note @below {{passed on here}}
    scf.yield %a : memref<4xf32>
  }
  gpu.memcpy %y, %r : memref<4xf32>, memref<4xf32>
  return
}

// -----

func.func @size_of_branch(%p: i1, %n: index, %x: memref<?xf32>) {
  %r = scf.if %p -> memref<?xf32> {
    // expected-error @below {{'memref.alloc' op leaves 'scf.if' with a size known inside, and nothing frees it}}
    %a = memref.alloc(%n) : memref<?xf32>
    // expected-note @below {{passed on here}}
    scf.yield %a : memref<?xf32>
  } else {
    scf.yield %x : memref<?xf32>
  }
  gpu.memcpy %x, %r : memref<?xf32>, memref<?xf32>
  return
}

// -----

func.func @returned_at_times(%p: i1, %x: memref<4xf32>) -> memref<4xf32> {
  // expected-error @below {{'memref.alloc' op is returned on some paths only, and nothing frees it}}
  %a = memref.alloc() : memref<4xf32>
  %s = arith.select %p, %a, %x : memref<4xf32>
  // expected-note @below {{passed on here}}
  return %s : memref<4xf32>
}

// -----

func.func @host_store(%p: i1, %v: f32, %x: memref<4xf32>) {
  %c0 = arith.constant 0 : index
  scf.if %p {
    %a = memref.alloc() : memref<4xf32>
    // expected-error @below {{'memref.store' op expects memory of the host, got a buffer of the device}}
    memref.store %v, %a[%c0] : memref<4xf32>
    // expected-note @below {{on the device because of this}}
    gpu.memset %a, %v : memref<4xf32>, f32
  }
  return
}

// -----

// expected-note @below {{on the device because of this}}
func.func @host_load(%x: memref<4xf32>) -> f32 {
  %c0 = arith.constant 0 : index
  // expected-error @below {{'memref.load' op expects memory of the host, got a buffer of the device}}
  %v = memref.load %x[%c0] : memref<4xf32>
  return %v : f32
}

// -----

func.func @stack(%v: f32) {
  // expected-error @below {{'memref.alloca' op expects memory of the host, got a buffer of the device}}
  %a = memref.alloca() : memref<4xf32>
  // expected-note @below {{on the device because of this}}
  gpu.memset %a, %v : memref<4xf32>, f32
  return
}

// -----

memref.global "private" @g : memref<4xf32> = dense<1.0>
func.func @written_global(%v: f32) {
  // expected-error @below {{'memref.get_global' op expects a constant, got @g, which may be written}}
  %g = memref.get_global @g : memref<4xf32>
  gpu.memset %g, %v : memref<4xf32>, f32
  return
}

// -----

func.func @clone_of_view(%x: memref<4x4xf32, strided<[8, 1]>>) {
  // expected-error @below {{'bufferization.clone' op expects memory without gaps, which the device can copy at once, got}}
  %c = bufferization.clone %x : memref<4x4xf32, strided<[8, 1]>> to memref<4x4xf32, strided<[8, 1]>>
  return
}

// -----

func.func @freed_either(%p: i1, %v: f32, %x: memref<4xf32>) {
  %c0 = arith.constant 0 : index
  %a = memref.alloc() : memref<4xf32>
  memref.store %v, %a[%c0] : memref<4xf32>
  %s = arith.select %p, %a, %x : memref<4xf32>
  // expected-error @below {{'memref.dealloc' op expects memory of the host or of the device, got what may be either}}
  memref.dealloc %s : memref<4xf32>
  return
}
