// RUN: conv-opt %s --conv-share-kernels --split-input-file | FileCheck %s

// Kernels that differ in name alone are one, wherever they are launched.
// CHECK-LABEL: func @one(
//       CHECK:   gpu.launch_func @a::@relu {{.*}} args(%arg0 : memref<4xf32>, %arg1 : memref<4xf32>)
//       CHECK:   gpu.launch_func @a::@relu {{.*}} args(%arg1 : memref<4xf32>, %arg2 : memref<4xf32>)
// CHECK-LABEL: func @other(
//       CHECK:   gpu.launch_func @a::@relu
//       CHECK: gpu.module @a
//       CHECK:   gpu.func @relu(
//   CHECK-NOT:   gpu.func
//   CHECK-NOT: gpu.module
module attributes {gpu.container_module} {
  func.func @one(%x: memref<4xf32>, %y: memref<4xf32>, %z: memref<4xf32>) {
    %c1 = arith.constant 1 : index
    %c4 = arith.constant 4 : index
    gpu.launch_func @a::@relu blocks in (%c1, %c1, %c1) threads in (%c4, %c1, %c1) args(%x : memref<4xf32>, %y : memref<4xf32>)
    gpu.launch_func @a::@again blocks in (%c1, %c1, %c1) threads in (%c4, %c1, %c1) args(%y : memref<4xf32>, %z : memref<4xf32>)
    return
  }
  func.func @other(%x: memref<4xf32>, %y: memref<4xf32>) {
    %c1 = arith.constant 1 : index
    %c4 = arith.constant 4 : index
    gpu.launch_func @b::@rectified blocks in (%c1, %c1, %c1) threads in (%c4, %c1, %c1) args(%x : memref<4xf32>, %y : memref<4xf32>)
    return
  }
  gpu.module @a attributes {conv.kernels} {
    gpu.func @relu(%x: memref<4xf32>, %y: memref<4xf32>) kernel {
      %i = gpu.thread_id x
      %zero = arith.constant 0.0 : f32
      %v = memref.load %x[%i] : memref<4xf32>
      %r = arith.maximumf %v, %zero : f32
      memref.store %r, %y[%i] : memref<4xf32>
      gpu.return
    }
    gpu.func @again(%x: memref<4xf32>, %y: memref<4xf32>) kernel {
      %i = gpu.thread_id x
      %zero = arith.constant 0.0 : f32
      %v = memref.load %x[%i] : memref<4xf32>
      %r = arith.maximumf %v, %zero : f32
      memref.store %r, %y[%i] : memref<4xf32>
      gpu.return
    }
  }
  gpu.module @b attributes {conv.kernels} {
    gpu.func @rectified(%x: memref<4xf32>, %y: memref<4xf32>) kernel {
      %i = gpu.thread_id x
      %zero = arith.constant 0.0 : f32
      %v = memref.load %x[%i] : memref<4xf32>
      %r = arith.maximumf %v, %zero : f32
      memref.store %r, %y[%i] : memref<4xf32>
      gpu.return
    }
  }
}

// -----

// Another constant, another block size, other types: other kernels. Nor is the
// kernel of a launch that passes one buffer twice that of one that does not.
// CHECK-LABEL: func @no_others(
//       CHECK:   @m::@a {{.*}} args(%arg0 : memref<4xf32>, %arg1 : memref<4xf32>)
//       CHECK:   @m::@constant
//       CHECK:   @m::@block
//       CHECK:   @m::@type
//       CHECK:   @m::@in_place
module attributes {gpu.container_module} {
  func.func @no_others(%x: memref<4xf32>, %y: memref<4xf32>, %u: memref<5xf32>, %v: memref<5xf32>) {
    %c1 = arith.constant 1 : index
    gpu.launch_func @m::@a blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<4xf32>, %y : memref<4xf32>)
    gpu.launch_func @m::@constant blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<4xf32>, %y : memref<4xf32>)
    gpu.launch_func @m::@block blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<4xf32>, %y : memref<4xf32>)
    gpu.launch_func @m::@type blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%u : memref<5xf32>, %v : memref<5xf32>)
    gpu.launch_func @m::@in_place blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<4xf32>, %x : memref<4xf32>)
    return
  }
  gpu.module @m attributes {conv.kernels} {
    gpu.func @a(%x: memref<4xf32>, %y: memref<4xf32>) kernel {
      %c0 = arith.constant 0 : index
      %v = memref.load %x[%c0] : memref<4xf32>
      memref.store %v, %y[%c0] : memref<4xf32>
      gpu.return
    }
    gpu.func @constant(%x: memref<4xf32>, %y: memref<4xf32>) kernel {
      %c0 = arith.constant 1 : index
      %v = memref.load %x[%c0] : memref<4xf32>
      memref.store %v, %y[%c0] : memref<4xf32>
      gpu.return
    }
    gpu.func @block(%x: memref<4xf32>, %y: memref<4xf32>) kernel attributes {known_block_size = array<i32: 1, 1, 1>} {
      %c0 = arith.constant 0 : index
      %v = memref.load %x[%c0] : memref<4xf32>
      memref.store %v, %y[%c0] : memref<4xf32>
      gpu.return
    }
    gpu.func @type(%x: memref<5xf32>, %y: memref<5xf32>) kernel {
      %c0 = arith.constant 0 : index
      %v = memref.load %x[%c0] : memref<5xf32>
      memref.store %v, %y[%c0] : memref<5xf32>
      gpu.return
    }
    gpu.func @in_place(%x: memref<4xf32>, %y: memref<4xf32>) kernel {
      %c0 = arith.constant 0 : index
      %v = memref.load %x[%c0] : memref<4xf32>
      memref.store %v, %y[%c0] : memref<4xf32>
      gpu.return
    }
  }
}

// -----

// What an embedder brought is left alone.
// CHECK-LABEL: func @no_foreign(
//       CHECK:   @theirs::@a
//       CHECK:   @theirs::@b
module attributes {gpu.container_module} {
  func.func @no_foreign(%x: memref<4xf32>) {
    %c1 = arith.constant 1 : index
    gpu.launch_func @theirs::@a blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<4xf32>)
    gpu.launch_func @theirs::@b blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<4xf32>)
    return
  }
  gpu.module @theirs {
    gpu.func @a(%x: memref<4xf32>) kernel { gpu.return }
    gpu.func @b(%x: memref<4xf32>) kernel { gpu.return }
  }
}
