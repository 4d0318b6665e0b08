// RUN: conv-sim %s --stats | FileCheck %s

// Traffic is counted by warp: global memory in sectors of 32 bytes, shared memory
// in accesses to all banks at once. The module is lowered already; each store to
// shared memory has another stride between lanes.
module attributes {gpu.container_module} {
gpu.module @kernels [#nvvm.target<chip = "sm_89">] {
  llvm.mlir.global external @s() {addr_space = 3 : i32, alignment = 16 : i64} : !llvm.array<16384 x i8>
  // CHECK: strides: launches k, grid 2x1x1, block 32x1x1, 16384 bytes of shared memory
  // CHECK-NEXT: occupancy at most 5 blocks, 5 of 48 warps, limited by shared memory; needs at most 255 registers a thread
  // CHECK: k: global read 256 written 2048 bytes in 136 sectors, shared read 1024 written 2304 bytes
  // CHECK-SAME: 2 barriers and 0 mma of warps
  llvm.func @k(%p: !llvm.ptr<1>, %a: !llvm.ptr<1>, %d0: i64, %d1: i64, %d2: i64, %q: !llvm.ptr<1>, %b: !llvm.ptr<1>, %e0: i64, %e1: i64, %e2: i64) attributes {gpu.kernel, nvvm.kernel} {
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %c2 = llvm.mlir.constant(2 : i32) : i32
    %c4 = llvm.mlir.constant(4 : i32) : i32
    %c32 = llvm.mlir.constant(32 : i32) : i32
    %c128 = llvm.mlir.constant(128 : i32) : i32
    %s = llvm.mlir.addressof @s : !llvm.ptr<3>
    // One run of 128 bytes.
    // CHECK: llvm.load at {{.*}}stats.mlir:[[@LINE+2]]:{{.*}}: global read 64 accesses, 256 bytes, 2 of warps, 8 sectors
    %in = llvm.getelementptr %a[%tid] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, f32
    %v = llvm.load %in {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    // Neighbouring words lie in different banks.
    // CHECK: llvm.store at {{.*}}stats.mlir:[[@LINE+2]]:{{.*}}: shared write 64 accesses, 256 bytes, 2 of warps, 2 wavefronts, 0 bank conflicts
    %s1 = llvm.getelementptr %s[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, f32
    llvm.store %v, %s1 {alignment = 4 : i64} : f32, !llvm.ptr<3>
    // Every other word: two lanes a bank.
    %i2 = llvm.mul %tid, %c2 : i32
    %o2 = llvm.add %i2, %c128 : i32
    // CHECK: llvm.store at {{.*}}stats.mlir:[[@LINE+2]]:{{.*}}: shared write 64 accesses, 256 bytes, 2 of warps, 4 wavefronts, 2 bank conflicts
    %s2 = llvm.getelementptr %s[%o2] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, f32
    llvm.store %v, %s2 {alignment = 4 : i64} : f32, !llvm.ptr<3>
    // A pitch of 32 words: all lanes in one bank.
    %i32 = llvm.mul %tid, %c32 : i32
    %c1024 = llvm.mlir.constant(1024 : i32) : i32
    %o32 = llvm.add %i32, %c1024 : i32
    // CHECK: llvm.store at {{.*}}stats.mlir:[[@LINE+2]]:{{.*}}: shared write 64 accesses, 256 bytes, 2 of warps, 64 wavefronts, 62 bank conflicts
    %s32 = llvm.getelementptr %s[%o32] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, f32
    llvm.store %v, %s32 {alignment = 4 : i64} : f32, !llvm.ptr<3>
    // 16 bytes a lane, one after the other: four quarter warps, no conflict.
    %zero = llvm.mlir.constant(dense<0.0> : vector<4xf32>) : vector<4xf32>
    %c512 = llvm.mlir.constant(512 : i32) : i32
    %o4 = llvm.add %tid, %c512 : i32
    // CHECK: llvm.store at {{.*}}stats.mlir:[[@LINE+2]]:{{.*}}: shared write 64 accesses, 1024 bytes, 2 of warps, 8 wavefronts, 0 bank conflicts
    %s4 = llvm.getelementptr %s[%o4] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, vector<4xf32>
    llvm.store %zero, %s4 {alignment = 16 : i64} : vector<4xf32>, !llvm.ptr<3>
    // Half of the lanes: 16 accesses a warp.
    %c16 = llvm.mlir.constant(16 : i32) : i32
    %o5 = llvm.add %o4, %c32 : i32
    %half = llvm.icmp "ult" %tid, %c16 : i32
    llvm.cond_br %half, ^some, ^all
  ^some:
    // CHECK: llvm.store at {{.*}}stats.mlir:[[@LINE+2]]:{{.*}}: shared write 32 accesses, 512 bytes, 2 of warps, 4 wavefronts, 0 bank conflicts
    %s5 = llvm.getelementptr %s[%o5] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, vector<4xf32>
    llvm.store %zero, %s5 {alignment = 16 : i64} : vector<4xf32>, !llvm.ptr<3>
    llvm.br ^all
  ^all:
    // CHECK: nvvm.barrier0 at {{.*}}stats.mlir:[[@LINE+1]]:{{.*}}: 2 of warps
    nvvm.barrier0
    // All lanes read one row of 16 bytes: it is served to half of them at once.
    // CHECK: llvm.load at {{.*}}stats.mlir:[[@LINE+2]]:{{.*}}: shared read 64 accesses, 1024 bytes, 2 of warps, 4 wavefronts, 0 bank conflicts
    %row = llvm.getelementptr %s[%c512] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, vector<4xf32>
    %r = llvm.load %row {alignment = 16 : i64} : !llvm.ptr<3> -> vector<4xf32>
    // A pitch of 32 bytes: a sector for every lane.
    %at = llvm.mul %tid, %c2 : i32
    %first = llvm.mul %block, %c128 : i32
    %half2 = llvm.udiv %first, %c2 : i32 // 64 rows a block
    %to = llvm.add %at, %half2 : i32
    // CHECK: llvm.store at {{.*}}stats.mlir:[[@LINE+2]]:{{.*}}: global write 64 accesses, 1024 bytes, 2 of warps, 64 sectors
    %out = llvm.getelementptr %b[%to] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, vector<4xf32>
    llvm.store %r, %out {alignment = 16 : i64} : vector<4xf32>, !llvm.ptr<1>
    %next = llvm.getelementptr %out[1] : (!llvm.ptr<1>) -> !llvm.ptr<1>, vector<4xf32>
    llvm.store %r, %next {alignment = 16 : i64} : vector<4xf32>, !llvm.ptr<1>
    llvm.return
  }
}
func.func @strides(%x: memref<32xf32>) -> memref<512xf32> {
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c32 = arith.constant 32 : index
  %y = memref.alloc() : memref<512xf32>
  gpu.launch_func @kernels::@k blocks in (%c2, %c1, %c1) threads in (%c32, %c1, %c1) args(%x : memref<32xf32>, %y : memref<512xf32>)
  return %y : memref<512xf32>
}
}
