// mma.sync of fp8, for which NVVM has no op.
// RUN: conv-sim-ops %s --goldens %S/goldens | FileCheck %s
// CHECK: {{[1-9][0-9]*}} results of {{[1-9][0-9]*}} operations agree

gpu.module @mma_e4m3_e4m3_k32 [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["a e4m3", "a e4m3", "a e4m3", "a e4m3", "b e4m3", "b e4m3", "c f32", "c f32", "c f32", "c f32"],
    ops.out = ["d0 f32 exact", "d1 f32 exact", "d2 f32 exact", "d3 f32 exact"],
    ops.grid = [1024], ops.block = [32],
    ops.inputs = ["mma e4m3 e4m3 32 f32 random", "mma e4m3 e4m3 32 f32 order", "mma e4m3 e4m3 32 f32 width"]} {
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(32768 : i32) : i32
    %c1 = llvm.mlir.constant(65536 : i32) : i32
    %c2 = llvm.mlir.constant(98304 : i32) : i32
    %c3 = llvm.mlir.constant(131072 : i32) : i32
    %c4 = llvm.mlir.constant(163840 : i32) : i32
    %c5 = llvm.mlir.constant(196608 : i32) : i32
    %c6 = llvm.mlir.constant(229376 : i32) : i32
    %c7 = llvm.mlir.constant(262144 : i32) : i32
    %c8 = llvm.mlir.constant(294912 : i32) : i32
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %size = nvvm.read.ptx.sreg.ntid.x : i32
    %first = llvm.mul %block, %size : i32
    %i = llvm.add %first, %tid : i32
    %0 = llvm.getelementptr %in[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %1 = llvm.load %0 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %2 = llvm.add %i, %c0 : i32
    %3 = llvm.getelementptr %in[%2] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %4 = llvm.load %3 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %5 = llvm.add %i, %c1 : i32
    %6 = llvm.getelementptr %in[%5] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %7 = llvm.load %6 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %8 = llvm.add %i, %c2 : i32
    %9 = llvm.getelementptr %in[%8] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %10 = llvm.load %9 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %11 = llvm.add %i, %c3 : i32
    %12 = llvm.getelementptr %in[%11] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %13 = llvm.load %12 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %14 = llvm.add %i, %c4 : i32
    %15 = llvm.getelementptr %in[%14] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %16 = llvm.load %15 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %17 = llvm.add %i, %c5 : i32
    %18 = llvm.getelementptr %in[%17] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %19 = llvm.load %18 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %20 = llvm.add %i, %c6 : i32
    %21 = llvm.getelementptr %in[%20] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %22 = llvm.load %21 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %23 = llvm.add %i, %c7 : i32
    %24 = llvm.getelementptr %in[%23] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %25 = llvm.load %24 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %26 = llvm.add %i, %c8 : i32
    %27 = llvm.getelementptr %in[%26] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %28 = llvm.load %27 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %29 = llvm.call_intrinsic "llvm.nvvm.mma.m16n8k32.row.col.f32.e4m3.e4m3.f32"(%1, %4, %7, %10, %13, %16, %19, %22, %25, %28) : (i32, i32, i32, i32, i32, i32, f32, f32, f32, f32) -> !llvm.struct<(f32, f32, f32, f32)>
    %30 = llvm.extractvalue %29[0] : !llvm.struct<(f32, f32, f32, f32)>
    %31 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %30, %31 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %32 = llvm.extractvalue %29[1] : !llvm.struct<(f32, f32, f32, f32)>
    %33 = llvm.add %i, %c0 : i32
    %34 = llvm.getelementptr %out[%33] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %32, %34 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %35 = llvm.extractvalue %29[2] : !llvm.struct<(f32, f32, f32, f32)>
    %36 = llvm.add %i, %c1 : i32
    %37 = llvm.getelementptr %out[%36] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %35, %37 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %38 = llvm.extractvalue %29[3] : !llvm.struct<(f32, f32, f32, f32)>
    %39 = llvm.add %i, %c2 : i32
    %40 = llvm.getelementptr %out[%39] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %38, %40 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @mma_e4m3_e5m2_k32 [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["a e4m3", "a e4m3", "a e4m3", "a e4m3", "b e5m2", "b e5m2", "c f32", "c f32", "c f32", "c f32"],
    ops.out = ["d0 f32 exact", "d1 f32 exact", "d2 f32 exact", "d3 f32 exact"],
    ops.grid = [1024], ops.block = [32],
    ops.inputs = ["mma e4m3 e5m2 32 f32 random", "mma e4m3 e5m2 32 f32 order", "mma e4m3 e5m2 32 f32 width"]} {
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(32768 : i32) : i32
    %c1 = llvm.mlir.constant(65536 : i32) : i32
    %c2 = llvm.mlir.constant(98304 : i32) : i32
    %c3 = llvm.mlir.constant(131072 : i32) : i32
    %c4 = llvm.mlir.constant(163840 : i32) : i32
    %c5 = llvm.mlir.constant(196608 : i32) : i32
    %c6 = llvm.mlir.constant(229376 : i32) : i32
    %c7 = llvm.mlir.constant(262144 : i32) : i32
    %c8 = llvm.mlir.constant(294912 : i32) : i32
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %size = nvvm.read.ptx.sreg.ntid.x : i32
    %first = llvm.mul %block, %size : i32
    %i = llvm.add %first, %tid : i32
    %0 = llvm.getelementptr %in[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %1 = llvm.load %0 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %2 = llvm.add %i, %c0 : i32
    %3 = llvm.getelementptr %in[%2] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %4 = llvm.load %3 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %5 = llvm.add %i, %c1 : i32
    %6 = llvm.getelementptr %in[%5] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %7 = llvm.load %6 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %8 = llvm.add %i, %c2 : i32
    %9 = llvm.getelementptr %in[%8] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %10 = llvm.load %9 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %11 = llvm.add %i, %c3 : i32
    %12 = llvm.getelementptr %in[%11] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %13 = llvm.load %12 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %14 = llvm.add %i, %c4 : i32
    %15 = llvm.getelementptr %in[%14] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %16 = llvm.load %15 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %17 = llvm.add %i, %c5 : i32
    %18 = llvm.getelementptr %in[%17] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %19 = llvm.load %18 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %20 = llvm.add %i, %c6 : i32
    %21 = llvm.getelementptr %in[%20] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %22 = llvm.load %21 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %23 = llvm.add %i, %c7 : i32
    %24 = llvm.getelementptr %in[%23] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %25 = llvm.load %24 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %26 = llvm.add %i, %c8 : i32
    %27 = llvm.getelementptr %in[%26] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %28 = llvm.load %27 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %29 = llvm.call_intrinsic "llvm.nvvm.mma.m16n8k32.row.col.f32.e4m3.e5m2.f32"(%1, %4, %7, %10, %13, %16, %19, %22, %25, %28) : (i32, i32, i32, i32, i32, i32, f32, f32, f32, f32) -> !llvm.struct<(f32, f32, f32, f32)>
    %30 = llvm.extractvalue %29[0] : !llvm.struct<(f32, f32, f32, f32)>
    %31 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %30, %31 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %32 = llvm.extractvalue %29[1] : !llvm.struct<(f32, f32, f32, f32)>
    %33 = llvm.add %i, %c0 : i32
    %34 = llvm.getelementptr %out[%33] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %32, %34 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %35 = llvm.extractvalue %29[2] : !llvm.struct<(f32, f32, f32, f32)>
    %36 = llvm.add %i, %c1 : i32
    %37 = llvm.getelementptr %out[%36] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %35, %37 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %38 = llvm.extractvalue %29[3] : !llvm.struct<(f32, f32, f32, f32)>
    %39 = llvm.add %i, %c2 : i32
    %40 = llvm.getelementptr %out[%39] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %38, %40 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @mma_e5m2_e4m3_k32 [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["a e5m2", "a e5m2", "a e5m2", "a e5m2", "b e4m3", "b e4m3", "c f32", "c f32", "c f32", "c f32"],
    ops.out = ["d0 f32 exact", "d1 f32 exact", "d2 f32 exact", "d3 f32 exact"],
    ops.grid = [1024], ops.block = [32],
    ops.inputs = ["mma e5m2 e4m3 32 f32 random", "mma e5m2 e4m3 32 f32 order", "mma e5m2 e4m3 32 f32 width"]} {
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(32768 : i32) : i32
    %c1 = llvm.mlir.constant(65536 : i32) : i32
    %c2 = llvm.mlir.constant(98304 : i32) : i32
    %c3 = llvm.mlir.constant(131072 : i32) : i32
    %c4 = llvm.mlir.constant(163840 : i32) : i32
    %c5 = llvm.mlir.constant(196608 : i32) : i32
    %c6 = llvm.mlir.constant(229376 : i32) : i32
    %c7 = llvm.mlir.constant(262144 : i32) : i32
    %c8 = llvm.mlir.constant(294912 : i32) : i32
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %size = nvvm.read.ptx.sreg.ntid.x : i32
    %first = llvm.mul %block, %size : i32
    %i = llvm.add %first, %tid : i32
    %0 = llvm.getelementptr %in[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %1 = llvm.load %0 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %2 = llvm.add %i, %c0 : i32
    %3 = llvm.getelementptr %in[%2] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %4 = llvm.load %3 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %5 = llvm.add %i, %c1 : i32
    %6 = llvm.getelementptr %in[%5] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %7 = llvm.load %6 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %8 = llvm.add %i, %c2 : i32
    %9 = llvm.getelementptr %in[%8] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %10 = llvm.load %9 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %11 = llvm.add %i, %c3 : i32
    %12 = llvm.getelementptr %in[%11] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %13 = llvm.load %12 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %14 = llvm.add %i, %c4 : i32
    %15 = llvm.getelementptr %in[%14] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %16 = llvm.load %15 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %17 = llvm.add %i, %c5 : i32
    %18 = llvm.getelementptr %in[%17] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %19 = llvm.load %18 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %20 = llvm.add %i, %c6 : i32
    %21 = llvm.getelementptr %in[%20] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %22 = llvm.load %21 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %23 = llvm.add %i, %c7 : i32
    %24 = llvm.getelementptr %in[%23] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %25 = llvm.load %24 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %26 = llvm.add %i, %c8 : i32
    %27 = llvm.getelementptr %in[%26] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %28 = llvm.load %27 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %29 = llvm.call_intrinsic "llvm.nvvm.mma.m16n8k32.row.col.f32.e5m2.e4m3.f32"(%1, %4, %7, %10, %13, %16, %19, %22, %25, %28) : (i32, i32, i32, i32, i32, i32, f32, f32, f32, f32) -> !llvm.struct<(f32, f32, f32, f32)>
    %30 = llvm.extractvalue %29[0] : !llvm.struct<(f32, f32, f32, f32)>
    %31 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %30, %31 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %32 = llvm.extractvalue %29[1] : !llvm.struct<(f32, f32, f32, f32)>
    %33 = llvm.add %i, %c0 : i32
    %34 = llvm.getelementptr %out[%33] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %32, %34 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %35 = llvm.extractvalue %29[2] : !llvm.struct<(f32, f32, f32, f32)>
    %36 = llvm.add %i, %c1 : i32
    %37 = llvm.getelementptr %out[%36] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %35, %37 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %38 = llvm.extractvalue %29[3] : !llvm.struct<(f32, f32, f32, f32)>
    %39 = llvm.add %i, %c2 : i32
    %40 = llvm.getelementptr %out[%39] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %38, %40 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @mma_e5m2_e5m2_k32 [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["a e5m2", "a e5m2", "a e5m2", "a e5m2", "b e5m2", "b e5m2", "c f32", "c f32", "c f32", "c f32"],
    ops.out = ["d0 f32 exact", "d1 f32 exact", "d2 f32 exact", "d3 f32 exact"],
    ops.grid = [1024], ops.block = [32],
    ops.inputs = ["mma e5m2 e5m2 32 f32 random", "mma e5m2 e5m2 32 f32 order", "mma e5m2 e5m2 32 f32 width"]} {
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(32768 : i32) : i32
    %c1 = llvm.mlir.constant(65536 : i32) : i32
    %c2 = llvm.mlir.constant(98304 : i32) : i32
    %c3 = llvm.mlir.constant(131072 : i32) : i32
    %c4 = llvm.mlir.constant(163840 : i32) : i32
    %c5 = llvm.mlir.constant(196608 : i32) : i32
    %c6 = llvm.mlir.constant(229376 : i32) : i32
    %c7 = llvm.mlir.constant(262144 : i32) : i32
    %c8 = llvm.mlir.constant(294912 : i32) : i32
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %size = nvvm.read.ptx.sreg.ntid.x : i32
    %first = llvm.mul %block, %size : i32
    %i = llvm.add %first, %tid : i32
    %0 = llvm.getelementptr %in[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %1 = llvm.load %0 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %2 = llvm.add %i, %c0 : i32
    %3 = llvm.getelementptr %in[%2] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %4 = llvm.load %3 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %5 = llvm.add %i, %c1 : i32
    %6 = llvm.getelementptr %in[%5] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %7 = llvm.load %6 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %8 = llvm.add %i, %c2 : i32
    %9 = llvm.getelementptr %in[%8] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %10 = llvm.load %9 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %11 = llvm.add %i, %c3 : i32
    %12 = llvm.getelementptr %in[%11] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %13 = llvm.load %12 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %14 = llvm.add %i, %c4 : i32
    %15 = llvm.getelementptr %in[%14] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %16 = llvm.load %15 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %17 = llvm.add %i, %c5 : i32
    %18 = llvm.getelementptr %in[%17] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %19 = llvm.load %18 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %20 = llvm.add %i, %c6 : i32
    %21 = llvm.getelementptr %in[%20] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %22 = llvm.load %21 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %23 = llvm.add %i, %c7 : i32
    %24 = llvm.getelementptr %in[%23] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %25 = llvm.load %24 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %26 = llvm.add %i, %c8 : i32
    %27 = llvm.getelementptr %in[%26] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %28 = llvm.load %27 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %29 = llvm.call_intrinsic "llvm.nvvm.mma.m16n8k32.row.col.f32.e5m2.e5m2.f32"(%1, %4, %7, %10, %13, %16, %19, %22, %25, %28) : (i32, i32, i32, i32, i32, i32, f32, f32, f32, f32) -> !llvm.struct<(f32, f32, f32, f32)>
    %30 = llvm.extractvalue %29[0] : !llvm.struct<(f32, f32, f32, f32)>
    %31 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %30, %31 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %32 = llvm.extractvalue %29[1] : !llvm.struct<(f32, f32, f32, f32)>
    %33 = llvm.add %i, %c0 : i32
    %34 = llvm.getelementptr %out[%33] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %32, %34 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %35 = llvm.extractvalue %29[2] : !llvm.struct<(f32, f32, f32, f32)>
    %36 = llvm.add %i, %c1 : i32
    %37 = llvm.getelementptr %out[%36] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %35, %37 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %38 = llvm.extractvalue %29[3] : !llvm.struct<(f32, f32, f32, f32)>
    %39 = llvm.add %i, %c2 : i32
    %40 = llvm.getelementptr %out[%39] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %38, %40 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    llvm.return
  }
}
