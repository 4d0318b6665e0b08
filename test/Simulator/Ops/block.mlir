// What a block does together: barriers, copies, atomic operations.
// RUN: conv-sim-ops %s --goldens %S/goldens | FileCheck %s
// CHECK: {{[1-9][0-9]*}} results of {{[1-9][0-9]*}} operations agree

// Each thread reads what its mirror image wrote.
gpu.module @barrier [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["value u32"],
    ops.out = ["other u32 exact"],
    ops.grid = [16], ops.block = [256], ops.shared = 1024 : i64} {
  llvm.mlir.global external @shared() {addr_space = 3 : i32, alignment = 16 : i64} : !llvm.array<0 x i8>
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(255 : i32) : i32
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %size = nvvm.read.ptx.sreg.ntid.x : i32
    %first = llvm.mul %block, %size : i32
    %i = llvm.add %first, %tid : i32
    %s = llvm.mlir.addressof @shared : !llvm.ptr<3>
    %0 = llvm.getelementptr %in[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %1 = llvm.load %0 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %2 = llvm.getelementptr %s[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %1, %2 {alignment = 4 : i64} : i32, !llvm.ptr<3>
    nvvm.barrier0
    %3 = llvm.sub %c0, %tid : i32
    %4 = llvm.getelementptr %s[%3] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %5 = llvm.load %4 {alignment = 4 : i64} : !llvm.ptr<3> -> i32
    %6 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %5, %6 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

// Two halves of a block, each with its own barrier.
gpu.module @barrier_named [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["value u32"],
    ops.out = ["other u32 exact"],
    ops.grid = [16], ops.block = [256], ops.shared = 1024 : i64} {
  llvm.mlir.global external @shared() {addr_space = 3 : i32, alignment = 16 : i64} : !llvm.array<0 x i8>
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(7 : i32) : i32
    %c1 = llvm.mlir.constant(1 : i32) : i32
    %c2 = llvm.mlir.constant(128 : i32) : i32
    %c3 = llvm.mlir.constant(127 : i32) : i32
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %size = nvvm.read.ptx.sreg.ntid.x : i32
    %first = llvm.mul %block, %size : i32
    %i = llvm.add %first, %tid : i32
    %s = llvm.mlir.addressof @shared : !llvm.ptr<3>
    %0 = llvm.getelementptr %in[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %1 = llvm.load %0 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %2 = llvm.getelementptr %s[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %1, %2 {alignment = 4 : i64} : i32, !llvm.ptr<3>
    %3 = llvm.lshr %tid, %c0 : i32
    %4 = llvm.add %3, %c1 : i32
    nvvm.barrier id = %4 number_of_threads = %c2
    %5 = llvm.xor %tid, %c3 : i32
    %6 = llvm.getelementptr %s[%5] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %7 = llvm.load %6 {alignment = 4 : i64} : !llvm.ptr<3> -> i32
    %8 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %7, %8 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

// The upper half produces, the lower half consumes, in two rounds.
gpu.module @barrier_arrive [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["value u32"],
    ops.out = ["other u32 exact"],
    ops.grid = [16], ops.block = [128], ops.shared = 512 : i64} {
  llvm.mlir.global external @shared() {addr_space = 3 : i32, alignment = 16 : i64} : !llvm.array<0 x i8>
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(64 : i32) : i32
    %c1 = llvm.mlir.constant(1 : i32) : i32
    %c2 = llvm.mlir.constant(128 : i32) : i32
    %c3 = llvm.mlir.constant(2 : i32) : i32
    %c4 = llvm.mlir.constant(3 : i32) : i32
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %size = nvvm.read.ptx.sreg.ntid.x : i32
    %first = llvm.mul %block, %size : i32
    %i = llvm.add %first, %tid : i32
    %s = llvm.mlir.addressof @shared : !llvm.ptr<3>
    %0 = llvm.getelementptr %in[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %1 = llvm.load %0 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %2 = llvm.icmp "uge" %tid, %c0 : i32
    %3 = llvm.xor %tid, %c0 : i32
    llvm.cond_br %2, ^produce, ^consume
  ^produce:
    %4 = llvm.getelementptr %s[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %1, %4 {alignment = 4 : i64} : i32, !llvm.ptr<3>
    llvm.call_intrinsic "llvm.nvvm.barrier.cta.arrive.aligned.count"(%c1, %c2) : (i32, i32) -> ()
    llvm.call_intrinsic "llvm.nvvm.barrier.cta.sync.aligned.count"(%c3, %c2) : (i32, i32) -> ()
    %5 = llvm.mul %1, %c4 : i32
    %6 = llvm.getelementptr %s[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %5, %6 {alignment = 4 : i64} : i32, !llvm.ptr<3>
    llvm.call_intrinsic "llvm.nvvm.barrier.cta.arrive.aligned.count"(%c1, %c2) : (i32, i32) -> ()
    llvm.br ^end(%5 : i32)
  ^consume:
    llvm.call_intrinsic "llvm.nvvm.barrier.cta.sync.aligned.count"(%c1, %c2) : (i32, i32) -> ()
    %7 = llvm.getelementptr %s[%3] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %8 = llvm.load %7 {alignment = 4 : i64} : !llvm.ptr<3> -> i32
    llvm.call_intrinsic "llvm.nvvm.barrier.cta.arrive.aligned.count"(%c3, %c2) : (i32, i32) -> ()
    llvm.call_intrinsic "llvm.nvvm.barrier.cta.sync.aligned.count"(%c1, %c2) : (i32, i32) -> ()
    %9 = llvm.getelementptr %s[%3] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %10 = llvm.load %9 {alignment = 4 : i64} : !llvm.ptr<3> -> i32
    %11 = llvm.xor %8, %10 : i32
    llvm.br ^end(%11 : i32)
  ^end(%result: i32):
    %12 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %result, %12 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @barrier_reduce [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["value small"],
    ops.out = ["popc u32 exact", "and u32 exact", "or u32 exact"],
    ops.grid = [64], ops.block = [64]} {
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(2 : i32) : i32
    %c1 = llvm.mlir.constant(4096 : i32) : i32
    %c2 = llvm.mlir.constant(8192 : i32) : i32
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %size = nvvm.read.ptx.sreg.ntid.x : i32
    %first = llvm.mul %block, %size : i32
    %i = llvm.add %first, %tid : i32
    %0 = llvm.getelementptr %in[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %1 = llvm.load %0 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %2 = llvm.icmp "ugt" %1, %c0 : i32
    %3 = llvm.zext %2 : i1 to i32
    %4 = nvvm.barrier #nvvm.reduction<popc> %3 -> i32
    %5 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %4, %5 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %6 = nvvm.barrier #nvvm.reduction<and> %3 -> i32
    %7 = llvm.add %i, %c1 : i32
    %8 = llvm.getelementptr %out[%7] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %6, %8 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %9 = nvvm.barrier #nvvm.reduction<or> %3 -> i32
    %10 = llvm.add %i, %c2 : i32
    %11 = llvm.getelementptr %out[%10] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %9, %11 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @warp_sync [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["value u32"],
    ops.out = ["other u32 exact"],
    ops.grid = [8], ops.block = [64], ops.shared = 256 : i64} {
  llvm.mlir.global external @shared() {addr_space = 3 : i32, alignment = 16 : i64} : !llvm.array<0 x i8>
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(-1 : i32) : i32
    %c1 = llvm.mlir.constant(9 : i32) : i32
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %size = nvvm.read.ptx.sreg.ntid.x : i32
    %first = llvm.mul %block, %size : i32
    %i = llvm.add %first, %tid : i32
    %s = llvm.mlir.addressof @shared : !llvm.ptr<3>
    %0 = llvm.getelementptr %in[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %1 = llvm.load %0 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %2 = llvm.getelementptr %s[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %1, %2 {alignment = 4 : i64} : i32, !llvm.ptr<3>
    nvvm.bar.warp.sync %c0 : i32
    %3 = llvm.xor %tid, %c1 : i32
    %4 = llvm.getelementptr %s[%3] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %5 = llvm.load %4 {alignment = 4 : i64} : !llvm.ptr<3> -> i32
    %6 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %5, %6 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @cp_async_4 [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["source u32"],
    ops.out = ["d0 u32 exact"],
    ops.grid = [8], ops.block = [64], ops.shared = 256 : i64} {
  llvm.mlir.global external @shared() {addr_space = 3 : i32, alignment = 16 : i64} : !llvm.array<0 x i8>
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(1 : i32) : i32
    %c1 = llvm.mlir.constant(63 : i32) : i32
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %size = nvvm.read.ptx.sreg.ntid.x : i32
    %first = llvm.mul %block, %size : i32
    %i = llvm.add %first, %tid : i32
    %s = llvm.mlir.addressof @shared : !llvm.ptr<3>
    %0 = llvm.mul %i, %c0 : i32
    %1 = llvm.getelementptr %in[%0] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %2 = llvm.mul %tid, %c0 : i32
    %3 = llvm.getelementptr %s[%2] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    nvvm.cp.async.shared.global %3, %1, 4, cache = ca : !llvm.ptr<3>, !llvm.ptr<1>
    nvvm.cp.async.commit.group
    nvvm.cp.async.wait.group 0
    nvvm.barrier0
    %4 = llvm.xor %tid, %c1 : i32
    %5 = llvm.mul %4, %c0 : i32
    %6 = llvm.getelementptr %s[%5] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %7 = llvm.load %6 {alignment = 4 : i64} : !llvm.ptr<3> -> i32
    %8 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %7, %8 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @cp_async_4_fill [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["source u32", "bytes bytes4"],
    ops.out = ["d0 u32 exact"],
    ops.grid = [8], ops.block = [64], ops.shared = 256 : i64} {
  llvm.mlir.global external @shared() {addr_space = 3 : i32, alignment = 16 : i64} : !llvm.array<0 x i8>
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(1 : i32) : i32
    %c1 = llvm.mlir.constant(512 : i32) : i32
    %c2 = llvm.mlir.constant(63 : i32) : i32
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %size = nvvm.read.ptx.sreg.ntid.x : i32
    %first = llvm.mul %block, %size : i32
    %i = llvm.add %first, %tid : i32
    %s = llvm.mlir.addressof @shared : !llvm.ptr<3>
    %0 = llvm.mul %i, %c0 : i32
    %1 = llvm.getelementptr %in[%0] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %2 = llvm.mul %tid, %c0 : i32
    %3 = llvm.getelementptr %s[%2] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %4 = llvm.add %i, %c1 : i32
    %5 = llvm.getelementptr %in[%4] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %6 = llvm.load %5 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    nvvm.cp.async.shared.global %3, %1, 4, cache = ca, %6 : !llvm.ptr<3>, !llvm.ptr<1>, i32
    nvvm.cp.async.commit.group
    llvm.call_intrinsic "llvm.nvvm.cp.async.wait.all"() : () -> ()
    nvvm.barrier0
    %7 = llvm.xor %tid, %c2 : i32
    %8 = llvm.mul %7, %c0 : i32
    %9 = llvm.getelementptr %s[%8] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %10 = llvm.load %9 {alignment = 4 : i64} : !llvm.ptr<3> -> i32
    %11 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %10, %11 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @cp_async_8 [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["source u32", "source u32"],
    ops.out = ["d0 u32 exact", "d1 u32 exact"],
    ops.grid = [8], ops.block = [64], ops.shared = 512 : i64} {
  llvm.mlir.global external @shared() {addr_space = 3 : i32, alignment = 16 : i64} : !llvm.array<0 x i8>
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(2 : i32) : i32
    %c1 = llvm.mlir.constant(63 : i32) : i32
    %c2 = llvm.mlir.constant(1 : i32) : i32
    %c3 = llvm.mlir.constant(512 : i32) : i32
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %size = nvvm.read.ptx.sreg.ntid.x : i32
    %first = llvm.mul %block, %size : i32
    %i = llvm.add %first, %tid : i32
    %s = llvm.mlir.addressof @shared : !llvm.ptr<3>
    %0 = llvm.mul %i, %c0 : i32
    %1 = llvm.getelementptr %in[%0] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %2 = llvm.mul %tid, %c0 : i32
    %3 = llvm.getelementptr %s[%2] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    nvvm.cp.async.shared.global %3, %1, 8, cache = ca : !llvm.ptr<3>, !llvm.ptr<1>
    nvvm.cp.async.commit.group
    nvvm.cp.async.wait.group 0
    nvvm.barrier0
    %4 = llvm.xor %tid, %c1 : i32
    %5 = llvm.mul %4, %c0 : i32
    %6 = llvm.getelementptr %s[%5] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %7 = llvm.load %6 {alignment = 4 : i64} : !llvm.ptr<3> -> i32
    %8 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %7, %8 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %9 = llvm.add %5, %c2 : i32
    %10 = llvm.getelementptr %s[%9] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %11 = llvm.load %10 {alignment = 4 : i64} : !llvm.ptr<3> -> i32
    %12 = llvm.add %i, %c3 : i32
    %13 = llvm.getelementptr %out[%12] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %11, %13 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @cp_async_8_fill [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["source u32", "source u32", "bytes bytes8"],
    ops.out = ["d0 u32 exact", "d1 u32 exact"],
    ops.grid = [8], ops.block = [64], ops.shared = 512 : i64} {
  llvm.mlir.global external @shared() {addr_space = 3 : i32, alignment = 16 : i64} : !llvm.array<0 x i8>
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(2 : i32) : i32
    %c1 = llvm.mlir.constant(1024 : i32) : i32
    %c2 = llvm.mlir.constant(63 : i32) : i32
    %c3 = llvm.mlir.constant(1 : i32) : i32
    %c4 = llvm.mlir.constant(512 : i32) : i32
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %size = nvvm.read.ptx.sreg.ntid.x : i32
    %first = llvm.mul %block, %size : i32
    %i = llvm.add %first, %tid : i32
    %s = llvm.mlir.addressof @shared : !llvm.ptr<3>
    %0 = llvm.mul %i, %c0 : i32
    %1 = llvm.getelementptr %in[%0] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %2 = llvm.mul %tid, %c0 : i32
    %3 = llvm.getelementptr %s[%2] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %4 = llvm.add %i, %c1 : i32
    %5 = llvm.getelementptr %in[%4] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %6 = llvm.load %5 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    nvvm.cp.async.shared.global %3, %1, 8, cache = ca, %6 : !llvm.ptr<3>, !llvm.ptr<1>, i32
    nvvm.cp.async.commit.group
    llvm.call_intrinsic "llvm.nvvm.cp.async.wait.all"() : () -> ()
    nvvm.barrier0
    %7 = llvm.xor %tid, %c2 : i32
    %8 = llvm.mul %7, %c0 : i32
    %9 = llvm.getelementptr %s[%8] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %10 = llvm.load %9 {alignment = 4 : i64} : !llvm.ptr<3> -> i32
    %11 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %10, %11 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %12 = llvm.add %8, %c3 : i32
    %13 = llvm.getelementptr %s[%12] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %14 = llvm.load %13 {alignment = 4 : i64} : !llvm.ptr<3> -> i32
    %15 = llvm.add %i, %c4 : i32
    %16 = llvm.getelementptr %out[%15] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %14, %16 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

// Threads copy what lies in the buffer from 16 bytes times their number on.
gpu.module @cp_async_16 [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["source u32", "source u32", "source u32", "source u32"],
    ops.out = ["d0 u32 exact", "d1 u32 exact", "d2 u32 exact", "d3 u32 exact"],
    ops.grid = [8], ops.block = [64], ops.shared = 1024 : i64} {
  llvm.mlir.global external @shared() {addr_space = 3 : i32, alignment = 16 : i64} : !llvm.array<0 x i8>
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(4 : i32) : i32
    %c1 = llvm.mlir.constant(63 : i32) : i32
    %c2 = llvm.mlir.constant(1 : i32) : i32
    %c3 = llvm.mlir.constant(512 : i32) : i32
    %c4 = llvm.mlir.constant(2 : i32) : i32
    %c5 = llvm.mlir.constant(1024 : i32) : i32
    %c6 = llvm.mlir.constant(3 : i32) : i32
    %c7 = llvm.mlir.constant(1536 : i32) : i32
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %size = nvvm.read.ptx.sreg.ntid.x : i32
    %first = llvm.mul %block, %size : i32
    %i = llvm.add %first, %tid : i32
    %s = llvm.mlir.addressof @shared : !llvm.ptr<3>
    %0 = llvm.mul %i, %c0 : i32
    %1 = llvm.getelementptr %in[%0] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %2 = llvm.mul %tid, %c0 : i32
    %3 = llvm.getelementptr %s[%2] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    nvvm.cp.async.shared.global %3, %1, 16, cache = cg : !llvm.ptr<3>, !llvm.ptr<1>
    nvvm.cp.async.commit.group
    nvvm.cp.async.wait.group 0
    nvvm.barrier0
    %4 = llvm.xor %tid, %c1 : i32
    %5 = llvm.mul %4, %c0 : i32
    %6 = llvm.getelementptr %s[%5] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %7 = llvm.load %6 {alignment = 4 : i64} : !llvm.ptr<3> -> i32
    %8 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %7, %8 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %9 = llvm.add %5, %c2 : i32
    %10 = llvm.getelementptr %s[%9] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %11 = llvm.load %10 {alignment = 4 : i64} : !llvm.ptr<3> -> i32
    %12 = llvm.add %i, %c3 : i32
    %13 = llvm.getelementptr %out[%12] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %11, %13 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %14 = llvm.add %5, %c4 : i32
    %15 = llvm.getelementptr %s[%14] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %16 = llvm.load %15 {alignment = 4 : i64} : !llvm.ptr<3> -> i32
    %17 = llvm.add %i, %c5 : i32
    %18 = llvm.getelementptr %out[%17] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %16, %18 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %19 = llvm.add %5, %c6 : i32
    %20 = llvm.getelementptr %s[%19] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %21 = llvm.load %20 {alignment = 4 : i64} : !llvm.ptr<3> -> i32
    %22 = llvm.add %i, %c7 : i32
    %23 = llvm.getelementptr %out[%22] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %21, %23 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @cp_async_16_fill [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["source u32", "source u32", "source u32", "source u32", "bytes bytes16"],
    ops.out = ["d0 u32 exact", "d1 u32 exact", "d2 u32 exact", "d3 u32 exact"],
    ops.grid = [8], ops.block = [64], ops.shared = 1024 : i64} {
  llvm.mlir.global external @shared() {addr_space = 3 : i32, alignment = 16 : i64} : !llvm.array<0 x i8>
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(4 : i32) : i32
    %c1 = llvm.mlir.constant(2048 : i32) : i32
    %c2 = llvm.mlir.constant(63 : i32) : i32
    %c3 = llvm.mlir.constant(1 : i32) : i32
    %c4 = llvm.mlir.constant(512 : i32) : i32
    %c5 = llvm.mlir.constant(2 : i32) : i32
    %c6 = llvm.mlir.constant(1024 : i32) : i32
    %c7 = llvm.mlir.constant(3 : i32) : i32
    %c8 = llvm.mlir.constant(1536 : i32) : i32
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %size = nvvm.read.ptx.sreg.ntid.x : i32
    %first = llvm.mul %block, %size : i32
    %i = llvm.add %first, %tid : i32
    %s = llvm.mlir.addressof @shared : !llvm.ptr<3>
    %0 = llvm.mul %i, %c0 : i32
    %1 = llvm.getelementptr %in[%0] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %2 = llvm.mul %tid, %c0 : i32
    %3 = llvm.getelementptr %s[%2] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %4 = llvm.add %i, %c1 : i32
    %5 = llvm.getelementptr %in[%4] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %6 = llvm.load %5 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    nvvm.cp.async.shared.global %3, %1, 16, cache = cg, %6 : !llvm.ptr<3>, !llvm.ptr<1>, i32
    nvvm.cp.async.commit.group
    llvm.call_intrinsic "llvm.nvvm.cp.async.wait.all"() : () -> ()
    nvvm.barrier0
    %7 = llvm.xor %tid, %c2 : i32
    %8 = llvm.mul %7, %c0 : i32
    %9 = llvm.getelementptr %s[%8] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %10 = llvm.load %9 {alignment = 4 : i64} : !llvm.ptr<3> -> i32
    %11 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %10, %11 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %12 = llvm.add %8, %c3 : i32
    %13 = llvm.getelementptr %s[%12] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %14 = llvm.load %13 {alignment = 4 : i64} : !llvm.ptr<3> -> i32
    %15 = llvm.add %i, %c4 : i32
    %16 = llvm.getelementptr %out[%15] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %14, %16 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %17 = llvm.add %8, %c5 : i32
    %18 = llvm.getelementptr %s[%17] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %19 = llvm.load %18 {alignment = 4 : i64} : !llvm.ptr<3> -> i32
    %20 = llvm.add %i, %c6 : i32
    %21 = llvm.getelementptr %out[%20] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %19, %21 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %22 = llvm.add %8, %c7 : i32
    %23 = llvm.getelementptr %s[%22] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %24 = llvm.load %23 {alignment = 4 : i64} : !llvm.ptr<3> -> i32
    %25 = llvm.add %i, %c8 : i32
    %26 = llvm.getelementptr %out[%25] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %24, %26 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

// Threads meet at one word of eight each; what is left there does not depend on their order.
gpu.module @atomic_global [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["value u32", "small small"],
    ops.out = ["add u32 exact", "and u32 exact", "or u32 exact", "xor u32 exact", "max u32 exact", "min u32 exact", "umax u32 exact", "umin u32 exact", "fadd f32 exact", "cmpxchg u32 exact"],
    ops.grid = [1], ops.block = [256], ops.shared = 1024 : i64} {
  llvm.mlir.global external @shared() {addr_space = 3 : i32, alignment = 16 : i64} : !llvm.array<0 x i8>
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(256 : i32) : i32
    %c1 = llvm.mlir.constant(7 : i32) : i32
    %c2 = llvm.mlir.constant(0 : i32) : i32
    %c3 = llvm.mlir.constant(512 : i32) : i32
    %c4 = llvm.mlir.constant(768 : i32) : i32
    %c5 = llvm.mlir.constant(1024 : i32) : i32
    %c6 = llvm.mlir.constant(1280 : i32) : i32
    %c7 = llvm.mlir.constant(1536 : i32) : i32
    %c8 = llvm.mlir.constant(1792 : i32) : i32
    %c9 = llvm.mlir.constant(2048 : i32) : i32
    %c10 = llvm.mlir.constant(2304 : i32) : i32
    %c11 = llvm.mlir.constant(8 : i32) : i32
    %c12 = llvm.mlir.constant(-1 : i32) : i32
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %size = nvvm.read.ptx.sreg.ntid.x : i32
    %first = llvm.mul %block, %size : i32
    %i = llvm.add %first, %tid : i32
    %s = llvm.mlir.addressof @shared : !llvm.ptr<3>
    %0 = llvm.getelementptr %in[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %1 = llvm.load %0 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %2 = llvm.add %i, %c0 : i32
    %3 = llvm.getelementptr %in[%2] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %4 = llvm.load %3 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %5 = llvm.and %tid, %c1 : i32
    %6 = llvm.uitofp %4 : i32 to f32
    %7 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %1, %7 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    nvvm.barrier0
    %8 = llvm.add %5, %c2 : i32
    %9 = llvm.getelementptr %out[%8] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %10 = llvm.atomicrmw add %9, %1 monotonic {alignment = 4 : i64} : !llvm.ptr<1>, i32
    nvvm.barrier0
    %11 = llvm.add %i, %c0 : i32
    %12 = llvm.getelementptr %out[%11] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %1, %12 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    nvvm.barrier0
    %13 = llvm.add %5, %c0 : i32
    %14 = llvm.getelementptr %out[%13] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %15 = llvm.atomicrmw _and %14, %1 monotonic {alignment = 4 : i64} : !llvm.ptr<1>, i32
    nvvm.barrier0
    %16 = llvm.add %i, %c3 : i32
    %17 = llvm.getelementptr %out[%16] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %1, %17 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    nvvm.barrier0
    %18 = llvm.add %5, %c3 : i32
    %19 = llvm.getelementptr %out[%18] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %20 = llvm.atomicrmw _or %19, %1 monotonic {alignment = 4 : i64} : !llvm.ptr<1>, i32
    nvvm.barrier0
    %21 = llvm.add %i, %c4 : i32
    %22 = llvm.getelementptr %out[%21] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %1, %22 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    nvvm.barrier0
    %23 = llvm.add %5, %c4 : i32
    %24 = llvm.getelementptr %out[%23] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %25 = llvm.atomicrmw _xor %24, %1 monotonic {alignment = 4 : i64} : !llvm.ptr<1>, i32
    nvvm.barrier0
    %26 = llvm.add %i, %c5 : i32
    %27 = llvm.getelementptr %out[%26] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %1, %27 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    nvvm.barrier0
    %28 = llvm.add %5, %c5 : i32
    %29 = llvm.getelementptr %out[%28] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %30 = llvm.atomicrmw max %29, %1 monotonic {alignment = 4 : i64} : !llvm.ptr<1>, i32
    nvvm.barrier0
    %31 = llvm.add %i, %c6 : i32
    %32 = llvm.getelementptr %out[%31] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %1, %32 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    nvvm.barrier0
    %33 = llvm.add %5, %c6 : i32
    %34 = llvm.getelementptr %out[%33] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %35 = llvm.atomicrmw min %34, %1 monotonic {alignment = 4 : i64} : !llvm.ptr<1>, i32
    nvvm.barrier0
    %36 = llvm.add %i, %c7 : i32
    %37 = llvm.getelementptr %out[%36] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %1, %37 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    nvvm.barrier0
    %38 = llvm.add %5, %c7 : i32
    %39 = llvm.getelementptr %out[%38] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %40 = llvm.atomicrmw umax %39, %1 monotonic {alignment = 4 : i64} : !llvm.ptr<1>, i32
    nvvm.barrier0
    %41 = llvm.add %i, %c8 : i32
    %42 = llvm.getelementptr %out[%41] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %1, %42 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    nvvm.barrier0
    %43 = llvm.add %5, %c8 : i32
    %44 = llvm.getelementptr %out[%43] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %45 = llvm.atomicrmw umin %44, %1 monotonic {alignment = 4 : i64} : !llvm.ptr<1>, i32
    nvvm.barrier0
    %46 = llvm.add %i, %c9 : i32
    %47 = llvm.getelementptr %out[%46] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %6, %47 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    nvvm.barrier0
    %48 = llvm.add %5, %c9 : i32
    %49 = llvm.getelementptr %out[%48] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %50 = llvm.atomicrmw fadd %49, %6 monotonic {alignment = 4 : i64} : !llvm.ptr<1>, f32
    nvvm.barrier0
    %51 = llvm.add %i, %c10 : i32
    %52 = llvm.getelementptr %out[%51] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %1, %52 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    nvvm.barrier0
    %53 = llvm.add %5, %c10 : i32
    %54 = llvm.getelementptr %out[%53] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %55 = llvm.icmp "ult" %tid, %c11 : i32
    %56 = llvm.xor %1, %c12 : i32
    %57 = llvm.select %55, %1, %56 : i1, i32
    %58 = llvm.cmpxchg %54, %57, %tid monotonic monotonic {alignment = 4 : i64} : !llvm.ptr<1>, i32
    nvvm.barrier0
    llvm.return
  }
}

gpu.module @atomic_shared [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["value u32", "small small"],
    ops.out = ["add u32 exact", "and u32 exact", "or u32 exact", "xor u32 exact", "max u32 exact", "min u32 exact", "umax u32 exact", "umin u32 exact", "fadd f32 exact", "cmpxchg u32 exact"],
    ops.grid = [1], ops.block = [256], ops.shared = 1024 : i64} {
  llvm.mlir.global external @shared() {addr_space = 3 : i32, alignment = 16 : i64} : !llvm.array<0 x i8>
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(256 : i32) : i32
    %c1 = llvm.mlir.constant(7 : i32) : i32
    %c2 = llvm.mlir.constant(0 : i32) : i32
    %c3 = llvm.mlir.constant(512 : i32) : i32
    %c4 = llvm.mlir.constant(768 : i32) : i32
    %c5 = llvm.mlir.constant(1024 : i32) : i32
    %c6 = llvm.mlir.constant(1280 : i32) : i32
    %c7 = llvm.mlir.constant(1536 : i32) : i32
    %c8 = llvm.mlir.constant(1792 : i32) : i32
    %c9 = llvm.mlir.constant(2048 : i32) : i32
    %c10 = llvm.mlir.constant(2304 : i32) : i32
    %c11 = llvm.mlir.constant(8 : i32) : i32
    %c12 = llvm.mlir.constant(-1 : i32) : i32
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %size = nvvm.read.ptx.sreg.ntid.x : i32
    %first = llvm.mul %block, %size : i32
    %i = llvm.add %first, %tid : i32
    %s = llvm.mlir.addressof @shared : !llvm.ptr<3>
    %0 = llvm.getelementptr %in[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %1 = llvm.load %0 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %2 = llvm.add %i, %c0 : i32
    %3 = llvm.getelementptr %in[%2] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %4 = llvm.load %3 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %5 = llvm.and %tid, %c1 : i32
    %6 = llvm.uitofp %4 : i32 to f32
    %7 = llvm.getelementptr %s[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %1, %7 {alignment = 4 : i64} : i32, !llvm.ptr<3>
    nvvm.barrier0
    %8 = llvm.add %5, %c2 : i32
    %9 = llvm.getelementptr %s[%5] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %10 = llvm.atomicrmw add %9, %1 monotonic {alignment = 4 : i64} : !llvm.ptr<3>, i32
    nvvm.barrier0
    %11 = llvm.getelementptr %s[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %12 = llvm.load %11 {alignment = 4 : i64} : !llvm.ptr<3> -> i32
    %13 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %12, %13 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    nvvm.barrier0
    %14 = llvm.getelementptr %s[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %1, %14 {alignment = 4 : i64} : i32, !llvm.ptr<3>
    nvvm.barrier0
    %15 = llvm.add %5, %c0 : i32
    %16 = llvm.getelementptr %s[%5] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %17 = llvm.atomicrmw _and %16, %1 monotonic {alignment = 4 : i64} : !llvm.ptr<3>, i32
    nvvm.barrier0
    %18 = llvm.getelementptr %s[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %19 = llvm.load %18 {alignment = 4 : i64} : !llvm.ptr<3> -> i32
    %20 = llvm.add %i, %c0 : i32
    %21 = llvm.getelementptr %out[%20] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %19, %21 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    nvvm.barrier0
    %22 = llvm.getelementptr %s[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %1, %22 {alignment = 4 : i64} : i32, !llvm.ptr<3>
    nvvm.barrier0
    %23 = llvm.add %5, %c3 : i32
    %24 = llvm.getelementptr %s[%5] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %25 = llvm.atomicrmw _or %24, %1 monotonic {alignment = 4 : i64} : !llvm.ptr<3>, i32
    nvvm.barrier0
    %26 = llvm.getelementptr %s[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %27 = llvm.load %26 {alignment = 4 : i64} : !llvm.ptr<3> -> i32
    %28 = llvm.add %i, %c3 : i32
    %29 = llvm.getelementptr %out[%28] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %27, %29 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    nvvm.barrier0
    %30 = llvm.getelementptr %s[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %1, %30 {alignment = 4 : i64} : i32, !llvm.ptr<3>
    nvvm.barrier0
    %31 = llvm.add %5, %c4 : i32
    %32 = llvm.getelementptr %s[%5] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %33 = llvm.atomicrmw _xor %32, %1 monotonic {alignment = 4 : i64} : !llvm.ptr<3>, i32
    nvvm.barrier0
    %34 = llvm.getelementptr %s[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %35 = llvm.load %34 {alignment = 4 : i64} : !llvm.ptr<3> -> i32
    %36 = llvm.add %i, %c4 : i32
    %37 = llvm.getelementptr %out[%36] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %35, %37 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    nvvm.barrier0
    %38 = llvm.getelementptr %s[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %1, %38 {alignment = 4 : i64} : i32, !llvm.ptr<3>
    nvvm.barrier0
    %39 = llvm.add %5, %c5 : i32
    %40 = llvm.getelementptr %s[%5] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %41 = llvm.atomicrmw max %40, %1 monotonic {alignment = 4 : i64} : !llvm.ptr<3>, i32
    nvvm.barrier0
    %42 = llvm.getelementptr %s[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %43 = llvm.load %42 {alignment = 4 : i64} : !llvm.ptr<3> -> i32
    %44 = llvm.add %i, %c5 : i32
    %45 = llvm.getelementptr %out[%44] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %43, %45 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    nvvm.barrier0
    %46 = llvm.getelementptr %s[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %1, %46 {alignment = 4 : i64} : i32, !llvm.ptr<3>
    nvvm.barrier0
    %47 = llvm.add %5, %c6 : i32
    %48 = llvm.getelementptr %s[%5] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %49 = llvm.atomicrmw min %48, %1 monotonic {alignment = 4 : i64} : !llvm.ptr<3>, i32
    nvvm.barrier0
    %50 = llvm.getelementptr %s[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %51 = llvm.load %50 {alignment = 4 : i64} : !llvm.ptr<3> -> i32
    %52 = llvm.add %i, %c6 : i32
    %53 = llvm.getelementptr %out[%52] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %51, %53 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    nvvm.barrier0
    %54 = llvm.getelementptr %s[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %1, %54 {alignment = 4 : i64} : i32, !llvm.ptr<3>
    nvvm.barrier0
    %55 = llvm.add %5, %c7 : i32
    %56 = llvm.getelementptr %s[%5] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %57 = llvm.atomicrmw umax %56, %1 monotonic {alignment = 4 : i64} : !llvm.ptr<3>, i32
    nvvm.barrier0
    %58 = llvm.getelementptr %s[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %59 = llvm.load %58 {alignment = 4 : i64} : !llvm.ptr<3> -> i32
    %60 = llvm.add %i, %c7 : i32
    %61 = llvm.getelementptr %out[%60] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %59, %61 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    nvvm.barrier0
    %62 = llvm.getelementptr %s[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %1, %62 {alignment = 4 : i64} : i32, !llvm.ptr<3>
    nvvm.barrier0
    %63 = llvm.add %5, %c8 : i32
    %64 = llvm.getelementptr %s[%5] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %65 = llvm.atomicrmw umin %64, %1 monotonic {alignment = 4 : i64} : !llvm.ptr<3>, i32
    nvvm.barrier0
    %66 = llvm.getelementptr %s[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %67 = llvm.load %66 {alignment = 4 : i64} : !llvm.ptr<3> -> i32
    %68 = llvm.add %i, %c8 : i32
    %69 = llvm.getelementptr %out[%68] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %67, %69 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    nvvm.barrier0
    %70 = llvm.getelementptr %s[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %6, %70 {alignment = 4 : i64} : f32, !llvm.ptr<3>
    nvvm.barrier0
    %71 = llvm.add %5, %c9 : i32
    %72 = llvm.getelementptr %s[%5] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %73 = llvm.atomicrmw fadd %72, %6 monotonic {alignment = 4 : i64} : !llvm.ptr<3>, f32
    nvvm.barrier0
    %74 = llvm.getelementptr %s[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %75 = llvm.load %74 {alignment = 4 : i64} : !llvm.ptr<3> -> f32
    %76 = llvm.add %i, %c9 : i32
    %77 = llvm.getelementptr %out[%76] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %75, %77 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    nvvm.barrier0
    %78 = llvm.getelementptr %s[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %1, %78 {alignment = 4 : i64} : i32, !llvm.ptr<3>
    nvvm.barrier0
    %79 = llvm.add %5, %c10 : i32
    %80 = llvm.getelementptr %s[%5] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %81 = llvm.icmp "ult" %tid, %c11 : i32
    %82 = llvm.xor %1, %c12 : i32
    %83 = llvm.select %81, %1, %82 : i1, i32
    %84 = llvm.cmpxchg %80, %83, %tid monotonic monotonic {alignment = 4 : i64} : !llvm.ptr<3>, i32
    nvvm.barrier0
    %85 = llvm.getelementptr %s[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %86 = llvm.load %85 {alignment = 4 : i64} : !llvm.ptr<3> -> i32
    %87 = llvm.add %i, %c10 : i32
    %88 = llvm.getelementptr %out[%87] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %86, %88 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    nvvm.barrier0
    llvm.return
  }
}
