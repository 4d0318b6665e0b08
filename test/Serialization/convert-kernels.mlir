// RUN: conv-opt %s --pass-pipeline='builtin.module(gpu.module(conv-convert-kernels))' --split-input-file | FileCheck %s

// Loops, conditions and memrefs go in one conversion; indices have 64 bits.
// CHECK-LABEL: llvm.func @sum
//  CHECK-SAME:   (%{{.*}}: !llvm.ptr, %{{.*}}: !llvm.ptr, %{{.*}}: i64, %{{.*}}: i64, %{{.*}}: i64,
//  CHECK-SAME:   nvvm.kernel
//       CHECK:   nvvm.read.ptx.sreg.tid.x
//       CHECK:   llvm.sext %{{.*}} : i32 to i64
//       CHECK:   llvm.cond_br
//       CHECK:   llvm.br ^{{.*}}(%{{.*}}, %{{.*}} : i64, f32)
//   CHECK-NOT:   builtin.unrealized_conversion_cast
gpu.module @m {
  gpu.func @sum(%x: memref<?xf32>, %y: memref<?xf32>) kernel {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %zero = arith.constant 0.0 : f32
    %i = gpu.thread_id x
    %n = memref.dim %x, %c0 : memref<?xf32>
    %inside = arith.cmpi ult, %i, %n : index
    scf.if %inside {
      %s = scf.for %j = %c0 to %n step %c1 iter_args(%a = %zero) -> (f32) {
        %v = memref.load %x[%j] : memref<?xf32>
        %b = arith.addf %a, %v : f32
        scf.yield %b : f32
      }
      memref.store %s, %y[%i] : memref<?xf32>
    }
    gpu.return
  }
}

// -----

// LLVM's intrinsics stay; what only a device library has becomes a call.
// CHECK-LABEL: llvm.func @math
//       CHECK:   llvm.intr.sqrt
//       CHECK:   llvm.call @__nv_sinf
//       CHECK:   llvm.intr.minimum
gpu.module @m {
  gpu.func @math(%y: memref<f32>, %x: f32) kernel {
    %0 = llvm.intr.sqrt(%x) : (f32) -> f32
    %1 = math.sin %0 : f32
    %2 = arith.minimumf %1, %x : f32
    memref.store %2, %y[] : memref<f32>
    gpu.return
  }
}

// -----

// Views, affine maps, vectors and asynchronous copies.
// CHECK-LABEL: llvm.func @copy
//       CHECK:   nvvm.cp.async.shared.global
//       CHECK:   nvvm.cp.async.wait.group 0
//       CHECK:   nvvm.barrier
//       CHECK:   llvm.load {{.*}} -> vector<4xf32>
gpu.module @m {
  memref.global "private" @tile : memref<64x4xf32, #gpu.address_space<workgroup>> {alignment = 16 : i64}
  gpu.func @copy(%x: memref<64x8xf32>, %y: memref<64x4xf32>) kernel {
    %c0 = arith.constant 0 : index
    %i = gpu.thread_id x
    %tile = memref.get_global @tile : memref<64x4xf32, #gpu.address_space<workgroup>>
    %half = memref.subview %x[0, 4] [64, 4] [1, 1] : memref<64x8xf32> to memref<64x4xf32, strided<[8, 1], offset: 4>>
    %0 = nvgpu.device_async_copy %half[%i, %c0], %tile[%i, %c0], 4 : memref<64x4xf32, strided<[8, 1], offset: 4>> to memref<64x4xf32, #gpu.address_space<workgroup>>
    %1 = nvgpu.device_async_create_group %0
    nvgpu.device_async_wait %1 {numGroups = 0 : i32}
    gpu.barrier
    %j = affine.apply affine_map<(d0) -> (d0 floordiv 2)>(%i)
    %v = vector.load %tile[%j, %c0] : memref<64x4xf32, #gpu.address_space<workgroup>>, vector<4xf32>
    vector.store %v, %y[%i, %c0] : memref<64x4xf32>, vector<4xf32>
    gpu.return
  }
}

// -----

// CHECK-LABEL: llvm.func @shuffle
//       CHECK:   nvvm.shfl.sync
gpu.module @m {
  gpu.func @shuffle(%y: memref<f32>, %x: f32) kernel {
    %0 = gpu.subgroup_reduce maximumf %x cluster(size = 4) : (f32) -> f32
    memref.store %0, %y[] : memref<f32>
    gpu.return
  }
}
