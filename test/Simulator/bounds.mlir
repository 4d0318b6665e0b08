// RUN: conv-sim %s --function=shift --scalar=arg1=0 --no-reference | FileCheck %s --check-prefix=INSIDE
// RUN: not conv-sim %s --function=shift --scalar=arg1=1 --no-reference | FileCheck %s --check-prefix=PAST -D#DISTANCE=0
// RUN: not conv-sim %s --function=shift --scalar=arg1=1025 --no-reference | FileCheck %s --check-prefix=PAST -D#DISTANCE=4096
// RUN: not conv-sim %s --function=shift --scalar=arg1=16000001 --no-reference | FileCheck %s --check-prefix=PAST -D#DISTANCE=64000000
// RUN: not conv-sim %s --function=shift --scalar=arg1=-1 --no-reference | FileCheck %s --check-prefix=BEFORE -D#DISTANCE=4
// RUN: not conv-sim %s --function=shift --scalar=arg1=-1024 --no-reference | FileCheck %s --check-prefix=BEFORE -D#DISTANCE=4096
// RUN: not conv-sim %s --function=shift --scalar=arg1=1000000000000 --no-reference | FileCheck %s --check-prefix=FAR
// RUN: not conv-sim %s --function=write_constant --no-reference | FileCheck %s --check-prefix=CONSTANT

// However far a kernel reaches past a buffer, it does not land in the next; and
// it writes to no constant.
module attributes {gpu.container_module} {
memref.global "private" constant @table : memref<1xf32> = dense<1.0>
gpu.module @kernels {
  // y[i] = x[i + n]
  llvm.func @shift(%p: !llvm.ptr, %a: !llvm.ptr, %d0: i64, %d1: i64, %d2: i64, %q: !llvm.ptr, %b: !llvm.ptr, %e0: i64, %e1: i64, %e2: i64, %n: i64) attributes {gpu.kernel, nvvm.kernel} {
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %i = llvm.zext %tid : i32 to i64
    %at = llvm.add %i, %n : i64
    %in = llvm.getelementptr %a[%at] : (!llvm.ptr, i64) -> !llvm.ptr, f32
    %v = llvm.load %in {alignment = 4 : i64} : !llvm.ptr -> f32
    %out = llvm.getelementptr %b[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
    llvm.store %v, %out {alignment = 4 : i64} : f32, !llvm.ptr
    llvm.return
  }
}

// INSIDE: shift: ran without findings
// PAST: shift: out-of-bounds: {{.*}}reads 4 bytes outside of every buffer, [[#DISTANCE]] bytes past the end of argument buffer 0 (thread 0 of block 0)
// BEFORE: shift: out-of-bounds: {{.*}}reads 4 bytes outside of every buffer, [[#DISTANCE]] bytes before argument buffer 0 (thread 0 of block 0)
// FAR: shift: out-of-bounds: {{.*}}reads 4 bytes outside of every buffer (thread 0 of block 0)
func.func @shift(%x: memref<1xf32>, %n: i64) -> memref<1xf32> {
  %c1 = arith.constant 1 : index
  %y = memref.alloc() : memref<1xf32>
  gpu.launch_func @kernels::@shift blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1)
      args(%x : memref<1xf32>, %y : memref<1xf32>, %n : i64)
  return %y : memref<1xf32>
}

// CONSTANT: write_constant: constant: {{.*}}writes byte 0 of constant buffer {{[0-9]}}, which is constant (thread 0 of block 0)
func.func @write_constant(%x: memref<1xf32>) -> memref<1xf32> {
  %c1 = arith.constant 1 : index
  %n = arith.constant 0 : i64
  %y = memref.alloc() : memref<1xf32>
  %t = memref.get_global @table : memref<1xf32>
  gpu.launch_func @kernels::@shift blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1)
      args(%x : memref<1xf32>, %t : memref<1xf32>, %n : i64)
  gpu.launch_func @kernels::@shift blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1)
      args(%t : memref<1xf32>, %y : memref<1xf32>, %n : i64)
  return %y : memref<1xf32>
}
}
