// RUN: conv-opt %s --emit=ptx --lowered | FileCheck %s

// CHECK-LABEL: .visible .entry arrive(
//       CHECK: st.shared
//       CHECK: bar.arrive 1, 64;
//       CHECK: bar.arrive 0, 64;
//       CHECK: ld.shared
gpu.module @kernels [#nvvm.target<chip = "sm_89", features = "+ptx84">] {
  llvm.mlir.global internal @buffer() {addr_space = 3 : i32, alignment = 16 : i64} : !llvm.array<64 x i32>
  llvm.func @arrive(%out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %id = llvm.mlir.constant(1 : i32) : i32
    %n = llvm.mlir.constant(64 : i32) : i32
    %buffer = llvm.mlir.addressof @buffer : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %mine = llvm.getelementptr %buffer[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %tid, %mine : i32, !llvm.ptr<3>
    nvvm.barrier.arrive id = %id number_of_threads = %n
    nvvm.barrier.arrive number_of_threads = %n
    %v = llvm.load %mine : !llvm.ptr<3> -> i32
    llvm.store %v, %out : i32, !llvm.ptr<1>
    llvm.return
  }
}
