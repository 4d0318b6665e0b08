// What a warp does together, and special registers.
// RUN: conv-sim-ops %s --goldens %S/goldens | FileCheck %s
// CHECK: {{[1-9][0-9]*}} results of {{[1-9][0-9]*}} operations agree

gpu.module @shfl_bfly [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["value f32", "offset u32", "clamp shfl"],
    ops.out = ["value u32 exact", "valid u32 exact"],
    ops.grid = [32], ops.block = [64]} {
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(2048 : i32) : i32
    %c1 = llvm.mlir.constant(4096 : i32) : i32
    %c2 = llvm.mlir.constant(-1 : i32) : i32
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %size = nvvm.read.ptx.sreg.ntid.x : i32
    %first = llvm.mul %block, %size : i32
    %i = llvm.add %first, %tid : i32
    %0 = llvm.getelementptr %in[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %1 = llvm.load %0 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %2 = llvm.add %i, %c0 : i32
    %3 = llvm.getelementptr %in[%2] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %4 = llvm.load %3 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %5 = llvm.add %i, %c1 : i32
    %6 = llvm.getelementptr %in[%5] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %7 = llvm.load %6 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %8 = nvvm.shfl.sync bfly %c2, %1, %4, %7 {return_value_and_is_valid} : f32 -> !llvm.struct<(f32, i1)>
    %9 = llvm.extractvalue %8[0] : !llvm.struct<(f32, i1)>
    %10 = llvm.extractvalue %8[1] : !llvm.struct<(f32, i1)>
    %11 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %9, %11 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %12 = llvm.zext %10 : i1 to i32
    %13 = llvm.add %i, %c0 : i32
    %14 = llvm.getelementptr %out[%13] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %12, %14 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @shfl_up [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["value f32", "offset u32", "clamp shfl"],
    ops.out = ["value u32 exact", "valid u32 exact"],
    ops.grid = [32], ops.block = [64]} {
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(2048 : i32) : i32
    %c1 = llvm.mlir.constant(4096 : i32) : i32
    %c2 = llvm.mlir.constant(-1 : i32) : i32
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %size = nvvm.read.ptx.sreg.ntid.x : i32
    %first = llvm.mul %block, %size : i32
    %i = llvm.add %first, %tid : i32
    %0 = llvm.getelementptr %in[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %1 = llvm.load %0 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %2 = llvm.add %i, %c0 : i32
    %3 = llvm.getelementptr %in[%2] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %4 = llvm.load %3 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %5 = llvm.add %i, %c1 : i32
    %6 = llvm.getelementptr %in[%5] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %7 = llvm.load %6 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %8 = nvvm.shfl.sync up %c2, %1, %4, %7 {return_value_and_is_valid} : f32 -> !llvm.struct<(f32, i1)>
    %9 = llvm.extractvalue %8[0] : !llvm.struct<(f32, i1)>
    %10 = llvm.extractvalue %8[1] : !llvm.struct<(f32, i1)>
    %11 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %9, %11 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %12 = llvm.zext %10 : i1 to i32
    %13 = llvm.add %i, %c0 : i32
    %14 = llvm.getelementptr %out[%13] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %12, %14 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @shfl_down [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["value f32", "offset u32", "clamp shfl"],
    ops.out = ["value u32 exact", "valid u32 exact"],
    ops.grid = [32], ops.block = [64]} {
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(2048 : i32) : i32
    %c1 = llvm.mlir.constant(4096 : i32) : i32
    %c2 = llvm.mlir.constant(-1 : i32) : i32
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %size = nvvm.read.ptx.sreg.ntid.x : i32
    %first = llvm.mul %block, %size : i32
    %i = llvm.add %first, %tid : i32
    %0 = llvm.getelementptr %in[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %1 = llvm.load %0 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %2 = llvm.add %i, %c0 : i32
    %3 = llvm.getelementptr %in[%2] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %4 = llvm.load %3 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %5 = llvm.add %i, %c1 : i32
    %6 = llvm.getelementptr %in[%5] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %7 = llvm.load %6 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %8 = nvvm.shfl.sync down %c2, %1, %4, %7 {return_value_and_is_valid} : f32 -> !llvm.struct<(f32, i1)>
    %9 = llvm.extractvalue %8[0] : !llvm.struct<(f32, i1)>
    %10 = llvm.extractvalue %8[1] : !llvm.struct<(f32, i1)>
    %11 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %9, %11 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %12 = llvm.zext %10 : i1 to i32
    %13 = llvm.add %i, %c0 : i32
    %14 = llvm.getelementptr %out[%13] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %12, %14 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @shfl_idx [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["value f32", "offset u32", "clamp shfl"],
    ops.out = ["value u32 exact", "valid u32 exact"],
    ops.grid = [32], ops.block = [64]} {
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(2048 : i32) : i32
    %c1 = llvm.mlir.constant(4096 : i32) : i32
    %c2 = llvm.mlir.constant(-1 : i32) : i32
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %size = nvvm.read.ptx.sreg.ntid.x : i32
    %first = llvm.mul %block, %size : i32
    %i = llvm.add %first, %tid : i32
    %0 = llvm.getelementptr %in[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %1 = llvm.load %0 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %2 = llvm.add %i, %c0 : i32
    %3 = llvm.getelementptr %in[%2] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %4 = llvm.load %3 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %5 = llvm.add %i, %c1 : i32
    %6 = llvm.getelementptr %in[%5] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %7 = llvm.load %6 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %8 = nvvm.shfl.sync idx %c2, %1, %4, %7 {return_value_and_is_valid} : f32 -> !llvm.struct<(f32, i1)>
    %9 = llvm.extractvalue %8[0] : !llvm.struct<(f32, i1)>
    %10 = llvm.extractvalue %8[1] : !llvm.struct<(f32, i1)>
    %11 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %9, %11 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %12 = llvm.zext %10 : i1 to i32
    %13 = llvm.add %i, %c0 : i32
    %14 = llvm.getelementptr %out[%13] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %12, %14 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @shfl_half_warps [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["value u32"],
    ops.out = ["value u32 exact"],
    ops.grid = [8], ops.block = [64]} {
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(16 : i32) : i32
    %c1 = llvm.mlir.constant(65535 : i32) : i32
    %c2 = llvm.mlir.constant(5 : i32) : i32
    %c3 = llvm.mlir.constant(31 : i32) : i32
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %size = nvvm.read.ptx.sreg.ntid.x : i32
    %first = llvm.mul %block, %size : i32
    %i = llvm.add %first, %tid : i32
    %0 = llvm.getelementptr %in[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %1 = llvm.load %0 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %2 = llvm.and %tid, %c0 : i32
    %3 = llvm.shl %c1, %2 : i32
    %4 = nvvm.shfl.sync bfly %3, %1, %c2, %c3 : i32 -> i32
    %5 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %4, %5 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @vote [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["value small"],
    ops.out = ["any u32 exact", "all u32 exact", "ballot u32 exact", "uni u32 exact"],
    ops.grid = [64], ops.block = [64]} {
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(2 : i32) : i32
    %c1 = llvm.mlir.constant(-1 : i32) : i32
    %c2 = llvm.mlir.constant(4096 : i32) : i32
    %c3 = llvm.mlir.constant(8192 : i32) : i32
    %c4 = llvm.mlir.constant(12288 : i32) : i32
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %size = nvvm.read.ptx.sreg.ntid.x : i32
    %first = llvm.mul %block, %size : i32
    %i = llvm.add %first, %tid : i32
    %0 = llvm.getelementptr %in[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %1 = llvm.load %0 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %2 = llvm.icmp "ugt" %1, %c0 : i32
    %3 = nvvm.vote.sync any %c1, %2 -> i1
    %4 = llvm.zext %3 : i1 to i32
    %5 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %4, %5 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %6 = nvvm.vote.sync all %c1, %2 -> i1
    %7 = llvm.zext %6 : i1 to i32
    %8 = llvm.add %i, %c2 : i32
    %9 = llvm.getelementptr %out[%8] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %7, %9 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %10 = nvvm.vote.sync ballot %c1, %2 -> i32
    %11 = llvm.add %i, %c3 : i32
    %12 = llvm.getelementptr %out[%11] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %10, %12 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %13 = nvvm.vote.sync uni %c1, %2 -> i1
    %14 = llvm.zext %13 : i1 to i32
    %15 = llvm.add %i, %c4 : i32
    %16 = llvm.getelementptr %out[%15] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %14, %16 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @match [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["value small"],
    ops.out = ["any u32 exact", "all u32 exact", "equal u32 exact", "any64 u32 exact"],
    ops.grid = [64], ops.block = [64]} {
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(-1 : i32) : i32
    %c1 = llvm.mlir.constant(4096 : i32) : i32
    %c2 = llvm.mlir.constant(8192 : i32) : i32
    %c3 = llvm.mlir.constant(33 : i64) : i64
    %c4 = llvm.mlir.constant(12288 : i32) : i32
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %size = nvvm.read.ptx.sreg.ntid.x : i32
    %first = llvm.mul %block, %size : i32
    %i = llvm.add %first, %tid : i32
    %0 = llvm.getelementptr %in[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %1 = llvm.load %0 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %2 = nvvm.match.sync any %c0, %1 : i32 -> i32
    %3 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %2, %3 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %4 = nvvm.match.sync all %c0, %1 : i32 -> !llvm.struct<(i32, i1)>
    %5 = llvm.extractvalue %4[0] : !llvm.struct<(i32, i1)>
    %6 = llvm.add %i, %c1 : i32
    %7 = llvm.getelementptr %out[%6] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %5, %7 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %8 = llvm.extractvalue %4[1] : !llvm.struct<(i32, i1)>
    %9 = llvm.zext %8 : i1 to i32
    %10 = llvm.add %i, %c2 : i32
    %11 = llvm.getelementptr %out[%10] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %9, %11 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %12 = llvm.zext %1 : i32 to i64
    %13 = llvm.shl %12, %c3 : i64
    %14 = nvvm.match.sync any %c0, %13 : i64 -> i32
    %15 = llvm.add %i, %c4 : i32
    %16 = llvm.getelementptr %out[%15] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %14, %16 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @redux [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["value u32"],
    ops.out = ["add u32 exact", "and u32 exact", "max u32 exact", "min u32 exact", "or u32 exact", "umax u32 exact", "umin u32 exact", "xor u32 exact"],
    ops.grid = [32], ops.block = [64]} {
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(-1 : i32) : i32
    %c1 = llvm.mlir.constant(2048 : i32) : i32
    %c2 = llvm.mlir.constant(4096 : i32) : i32
    %c3 = llvm.mlir.constant(6144 : i32) : i32
    %c4 = llvm.mlir.constant(8192 : i32) : i32
    %c5 = llvm.mlir.constant(10240 : i32) : i32
    %c6 = llvm.mlir.constant(12288 : i32) : i32
    %c7 = llvm.mlir.constant(14336 : i32) : i32
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %size = nvvm.read.ptx.sreg.ntid.x : i32
    %first = llvm.mul %block, %size : i32
    %i = llvm.add %first, %tid : i32
    %0 = llvm.getelementptr %in[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %1 = llvm.load %0 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %2 = nvvm.redux.sync add %1, %c0 : i32 -> i32
    %3 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %2, %3 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %4 = nvvm.redux.sync and %1, %c0 : i32 -> i32
    %5 = llvm.add %i, %c1 : i32
    %6 = llvm.getelementptr %out[%5] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %4, %6 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %7 = nvvm.redux.sync max %1, %c0 : i32 -> i32
    %8 = llvm.add %i, %c2 : i32
    %9 = llvm.getelementptr %out[%8] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %7, %9 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %10 = nvvm.redux.sync min %1, %c0 : i32 -> i32
    %11 = llvm.add %i, %c3 : i32
    %12 = llvm.getelementptr %out[%11] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %10, %12 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %13 = nvvm.redux.sync or %1, %c0 : i32 -> i32
    %14 = llvm.add %i, %c4 : i32
    %15 = llvm.getelementptr %out[%14] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %13, %15 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %16 = nvvm.redux.sync umax %1, %c0 : i32 -> i32
    %17 = llvm.add %i, %c5 : i32
    %18 = llvm.getelementptr %out[%17] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %16, %18 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %19 = nvvm.redux.sync umin %1, %c0 : i32 -> i32
    %20 = llvm.add %i, %c6 : i32
    %21 = llvm.getelementptr %out[%20] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %19, %21 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %22 = nvvm.redux.sync xor %1, %c0 : i32 -> i32
    %23 = llvm.add %i, %c7 : i32
    %24 = llvm.getelementptr %out[%23] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %22, %24 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @registers [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["unused u32"],
    ops.out = ["tid.x u32 exact", "tid.y u32 exact", "tid.z u32 exact", "ntid.x u32 exact", "ntid.y u32 exact", "ntid.z u32 exact", "ctaid.x u32 exact", "ctaid.y u32 exact", "ctaid.z u32 exact", "nctaid.x u32 exact", "nctaid.y u32 exact", "nctaid.z u32 exact", "laneid u32 exact", "warpsize u32 exact", "lanemask.eq u32 exact", "lanemask.le u32 exact", "lanemask.lt u32 exact", "lanemask.ge u32 exact", "lanemask.gt u32 exact"],
    ops.grid = [2, 3, 2], ops.block = [8, 4, 3]} {
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(96 : i32) : i32
    %c1 = llvm.mlir.constant(1152 : i32) : i32
    %c2 = llvm.mlir.constant(2304 : i32) : i32
    %c3 = llvm.mlir.constant(3456 : i32) : i32
    %c4 = llvm.mlir.constant(4608 : i32) : i32
    %c5 = llvm.mlir.constant(5760 : i32) : i32
    %c6 = llvm.mlir.constant(6912 : i32) : i32
    %c7 = llvm.mlir.constant(8064 : i32) : i32
    %c8 = llvm.mlir.constant(9216 : i32) : i32
    %c9 = llvm.mlir.constant(10368 : i32) : i32
    %c10 = llvm.mlir.constant(11520 : i32) : i32
    %c11 = llvm.mlir.constant(12672 : i32) : i32
    %c12 = llvm.mlir.constant(13824 : i32) : i32
    %c13 = llvm.mlir.constant(14976 : i32) : i32
    %c14 = llvm.mlir.constant(16128 : i32) : i32
    %c15 = llvm.mlir.constant(17280 : i32) : i32
    %c16 = llvm.mlir.constant(18432 : i32) : i32
    %c17 = llvm.mlir.constant(19584 : i32) : i32
    %c18 = llvm.mlir.constant(20736 : i32) : i32
    %0 = nvvm.read.ptx.sreg.tid.x : i32
    %1 = nvvm.read.ptx.sreg.tid.y : i32
    %2 = nvvm.read.ptx.sreg.tid.z : i32
    %3 = nvvm.read.ptx.sreg.ntid.x : i32
    %4 = nvvm.read.ptx.sreg.ntid.y : i32
    %5 = nvvm.read.ptx.sreg.ntid.z : i32
    %6 = nvvm.read.ptx.sreg.ctaid.x : i32
    %7 = nvvm.read.ptx.sreg.ctaid.y : i32
    %8 = nvvm.read.ptx.sreg.ctaid.z : i32
    %9 = nvvm.read.ptx.sreg.nctaid.x : i32
    %10 = nvvm.read.ptx.sreg.nctaid.y : i32
    %11 = nvvm.read.ptx.sreg.nctaid.z : i32
    %12 = nvvm.read.ptx.sreg.laneid : i32
    %14 = nvvm.read.ptx.sreg.warpsize : i32
    %15 = nvvm.read.ptx.sreg.lanemask.eq : i32
    %16 = nvvm.read.ptx.sreg.lanemask.le : i32
    %17 = nvvm.read.ptx.sreg.lanemask.lt : i32
    %18 = nvvm.read.ptx.sreg.lanemask.ge : i32
    %19 = nvvm.read.ptx.sreg.lanemask.gt : i32
    %20 = llvm.mul %8, %10 : i32
    %21 = llvm.add %20, %7 : i32
    %22 = llvm.mul %21, %9 : i32
    %23 = llvm.add %22, %6 : i32
    %24 = llvm.mul %2, %4 : i32
    %25 = llvm.add %24, %1 : i32
    %26 = llvm.mul %25, %3 : i32
    %27 = llvm.add %26, %0 : i32
    %28 = llvm.mul %23, %c0 : i32
    %i = llvm.add %28, %27 : i32
    %29 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %0, %29 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %30 = llvm.add %i, %c1 : i32
    %31 = llvm.getelementptr %out[%30] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %1, %31 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %32 = llvm.add %i, %c2 : i32
    %33 = llvm.getelementptr %out[%32] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %2, %33 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %34 = llvm.add %i, %c3 : i32
    %35 = llvm.getelementptr %out[%34] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %3, %35 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %36 = llvm.add %i, %c4 : i32
    %37 = llvm.getelementptr %out[%36] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %4, %37 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %38 = llvm.add %i, %c5 : i32
    %39 = llvm.getelementptr %out[%38] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %5, %39 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %40 = llvm.add %i, %c6 : i32
    %41 = llvm.getelementptr %out[%40] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %6, %41 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %42 = llvm.add %i, %c7 : i32
    %43 = llvm.getelementptr %out[%42] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %7, %43 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %44 = llvm.add %i, %c8 : i32
    %45 = llvm.getelementptr %out[%44] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %8, %45 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %46 = llvm.add %i, %c9 : i32
    %47 = llvm.getelementptr %out[%46] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %9, %47 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %48 = llvm.add %i, %c10 : i32
    %49 = llvm.getelementptr %out[%48] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %10, %49 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %50 = llvm.add %i, %c11 : i32
    %51 = llvm.getelementptr %out[%50] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %11, %51 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %52 = llvm.add %i, %c12 : i32
    %53 = llvm.getelementptr %out[%52] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %12, %53 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %56 = llvm.add %i, %c13 : i32
    %57 = llvm.getelementptr %out[%56] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %14, %57 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %58 = llvm.add %i, %c14 : i32
    %59 = llvm.getelementptr %out[%58] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %15, %59 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %60 = llvm.add %i, %c15 : i32
    %61 = llvm.getelementptr %out[%60] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %16, %61 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %62 = llvm.add %i, %c16 : i32
    %63 = llvm.getelementptr %out[%62] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %17, %63 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %64 = llvm.add %i, %c17 : i32
    %65 = llvm.getelementptr %out[%64] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %18, %65 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %66 = llvm.add %i, %c18 : i32
    %67 = llvm.getelementptr %out[%66] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %19, %67 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}
