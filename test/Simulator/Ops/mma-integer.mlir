// mma.sync of 8-bit integers.
// RUN: conv-sim-ops %s --goldens %S/goldens | FileCheck %s
// CHECK: {{[1-9][0-9]*}} results of {{[1-9][0-9]*}} operations agree

gpu.module @mma_s8_s8_k16_wrapped [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["a s8", "a s8", "b s8", "c s32", "c s32", "c s32", "c s32"],
    ops.out = ["d0 u32 exact", "d1 u32 exact", "d2 u32 exact", "d3 u32 exact"],
    ops.grid = [128], ops.block = [32],
    ops.inputs = ["mma s8 s8 16 s32 random"]} {
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(4096 : i32) : i32
    %c1 = llvm.mlir.constant(8192 : i32) : i32
    %c2 = llvm.mlir.constant(12288 : i32) : i32
    %c3 = llvm.mlir.constant(16384 : i32) : i32
    %c4 = llvm.mlir.constant(20480 : i32) : i32
    %c5 = llvm.mlir.constant(24576 : i32) : i32
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
    %19 = llvm.load %18 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %20 = nvvm.mma.sync A[%1, %4] B[%7] C[%10, %13, %16, %19]
        {layoutA = #nvvm.mma_layout<row>, layoutB = #nvvm.mma_layout<col>, multiplicandAPtxType = #nvvm.mma_type<s8>, multiplicandBPtxType = #nvvm.mma_type<s8>, intOverflowBehavior = #nvvm.mma_int_overflow<wrapped>, shape = #nvvm.shape<m = 16, n = 8, k = 16>}
        : (i32, i32, i32) -> !llvm.struct<(i32, i32, i32, i32)>
    %21 = llvm.extractvalue %20[0] : !llvm.struct<(i32, i32, i32, i32)>
    %22 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %21, %22 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %23 = llvm.extractvalue %20[1] : !llvm.struct<(i32, i32, i32, i32)>
    %24 = llvm.add %i, %c0 : i32
    %25 = llvm.getelementptr %out[%24] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %23, %25 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %26 = llvm.extractvalue %20[2] : !llvm.struct<(i32, i32, i32, i32)>
    %27 = llvm.add %i, %c1 : i32
    %28 = llvm.getelementptr %out[%27] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %26, %28 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %29 = llvm.extractvalue %20[3] : !llvm.struct<(i32, i32, i32, i32)>
    %30 = llvm.add %i, %c2 : i32
    %31 = llvm.getelementptr %out[%30] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %29, %31 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @mma_s8_s8_k16_satfinite [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["a s8", "a s8", "b s8", "c s32", "c s32", "c s32", "c s32"],
    ops.out = ["d0 u32 exact", "d1 u32 exact", "d2 u32 exact", "d3 u32 exact"],
    ops.grid = [128], ops.block = [32],
    ops.inputs = ["mma s8 s8 16 s32 random"]} {
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(4096 : i32) : i32
    %c1 = llvm.mlir.constant(8192 : i32) : i32
    %c2 = llvm.mlir.constant(12288 : i32) : i32
    %c3 = llvm.mlir.constant(16384 : i32) : i32
    %c4 = llvm.mlir.constant(20480 : i32) : i32
    %c5 = llvm.mlir.constant(24576 : i32) : i32
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
    %19 = llvm.load %18 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %20 = nvvm.mma.sync A[%1, %4] B[%7] C[%10, %13, %16, %19]
        {layoutA = #nvvm.mma_layout<row>, layoutB = #nvvm.mma_layout<col>, multiplicandAPtxType = #nvvm.mma_type<s8>, multiplicandBPtxType = #nvvm.mma_type<s8>, intOverflowBehavior = #nvvm.mma_int_overflow<satfinite>, shape = #nvvm.shape<m = 16, n = 8, k = 16>}
        : (i32, i32, i32) -> !llvm.struct<(i32, i32, i32, i32)>
    %21 = llvm.extractvalue %20[0] : !llvm.struct<(i32, i32, i32, i32)>
    %22 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %21, %22 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %23 = llvm.extractvalue %20[1] : !llvm.struct<(i32, i32, i32, i32)>
    %24 = llvm.add %i, %c0 : i32
    %25 = llvm.getelementptr %out[%24] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %23, %25 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %26 = llvm.extractvalue %20[2] : !llvm.struct<(i32, i32, i32, i32)>
    %27 = llvm.add %i, %c1 : i32
    %28 = llvm.getelementptr %out[%27] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %26, %28 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %29 = llvm.extractvalue %20[3] : !llvm.struct<(i32, i32, i32, i32)>
    %30 = llvm.add %i, %c2 : i32
    %31 = llvm.getelementptr %out[%30] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %29, %31 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @mma_s8_s8_k32_wrapped [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["a s8", "a s8", "a s8", "a s8", "b s8", "b s8", "c s32", "c s32", "c s32", "c s32"],
    ops.out = ["d0 u32 exact", "d1 u32 exact", "d2 u32 exact", "d3 u32 exact"],
    ops.grid = [128], ops.block = [32],
    ops.inputs = ["mma s8 s8 32 s32 random"]} {
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(4096 : i32) : i32
    %c1 = llvm.mlir.constant(8192 : i32) : i32
    %c2 = llvm.mlir.constant(12288 : i32) : i32
    %c3 = llvm.mlir.constant(16384 : i32) : i32
    %c4 = llvm.mlir.constant(20480 : i32) : i32
    %c5 = llvm.mlir.constant(24576 : i32) : i32
    %c6 = llvm.mlir.constant(28672 : i32) : i32
    %c7 = llvm.mlir.constant(32768 : i32) : i32
    %c8 = llvm.mlir.constant(36864 : i32) : i32
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
    %19 = llvm.load %18 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %20 = llvm.add %i, %c6 : i32
    %21 = llvm.getelementptr %in[%20] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %22 = llvm.load %21 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %23 = llvm.add %i, %c7 : i32
    %24 = llvm.getelementptr %in[%23] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %25 = llvm.load %24 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %26 = llvm.add %i, %c8 : i32
    %27 = llvm.getelementptr %in[%26] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %28 = llvm.load %27 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %29 = nvvm.mma.sync A[%1, %4, %7, %10] B[%13, %16] C[%19, %22, %25, %28]
        {layoutA = #nvvm.mma_layout<row>, layoutB = #nvvm.mma_layout<col>, multiplicandAPtxType = #nvvm.mma_type<s8>, multiplicandBPtxType = #nvvm.mma_type<s8>, intOverflowBehavior = #nvvm.mma_int_overflow<wrapped>, shape = #nvvm.shape<m = 16, n = 8, k = 32>}
        : (i32, i32, i32) -> !llvm.struct<(i32, i32, i32, i32)>
    %30 = llvm.extractvalue %29[0] : !llvm.struct<(i32, i32, i32, i32)>
    %31 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %30, %31 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %32 = llvm.extractvalue %29[1] : !llvm.struct<(i32, i32, i32, i32)>
    %33 = llvm.add %i, %c0 : i32
    %34 = llvm.getelementptr %out[%33] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %32, %34 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %35 = llvm.extractvalue %29[2] : !llvm.struct<(i32, i32, i32, i32)>
    %36 = llvm.add %i, %c1 : i32
    %37 = llvm.getelementptr %out[%36] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %35, %37 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %38 = llvm.extractvalue %29[3] : !llvm.struct<(i32, i32, i32, i32)>
    %39 = llvm.add %i, %c2 : i32
    %40 = llvm.getelementptr %out[%39] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %38, %40 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @mma_s8_s8_k32_satfinite [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["a s8", "a s8", "a s8", "a s8", "b s8", "b s8", "c s32", "c s32", "c s32", "c s32"],
    ops.out = ["d0 u32 exact", "d1 u32 exact", "d2 u32 exact", "d3 u32 exact"],
    ops.grid = [128], ops.block = [32],
    ops.inputs = ["mma s8 s8 32 s32 random"]} {
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(4096 : i32) : i32
    %c1 = llvm.mlir.constant(8192 : i32) : i32
    %c2 = llvm.mlir.constant(12288 : i32) : i32
    %c3 = llvm.mlir.constant(16384 : i32) : i32
    %c4 = llvm.mlir.constant(20480 : i32) : i32
    %c5 = llvm.mlir.constant(24576 : i32) : i32
    %c6 = llvm.mlir.constant(28672 : i32) : i32
    %c7 = llvm.mlir.constant(32768 : i32) : i32
    %c8 = llvm.mlir.constant(36864 : i32) : i32
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
    %19 = llvm.load %18 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %20 = llvm.add %i, %c6 : i32
    %21 = llvm.getelementptr %in[%20] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %22 = llvm.load %21 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %23 = llvm.add %i, %c7 : i32
    %24 = llvm.getelementptr %in[%23] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %25 = llvm.load %24 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %26 = llvm.add %i, %c8 : i32
    %27 = llvm.getelementptr %in[%26] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %28 = llvm.load %27 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %29 = nvvm.mma.sync A[%1, %4, %7, %10] B[%13, %16] C[%19, %22, %25, %28]
        {layoutA = #nvvm.mma_layout<row>, layoutB = #nvvm.mma_layout<col>, multiplicandAPtxType = #nvvm.mma_type<s8>, multiplicandBPtxType = #nvvm.mma_type<s8>, intOverflowBehavior = #nvvm.mma_int_overflow<satfinite>, shape = #nvvm.shape<m = 16, n = 8, k = 32>}
        : (i32, i32, i32) -> !llvm.struct<(i32, i32, i32, i32)>
    %30 = llvm.extractvalue %29[0] : !llvm.struct<(i32, i32, i32, i32)>
    %31 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %30, %31 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %32 = llvm.extractvalue %29[1] : !llvm.struct<(i32, i32, i32, i32)>
    %33 = llvm.add %i, %c0 : i32
    %34 = llvm.getelementptr %out[%33] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %32, %34 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %35 = llvm.extractvalue %29[2] : !llvm.struct<(i32, i32, i32, i32)>
    %36 = llvm.add %i, %c1 : i32
    %37 = llvm.getelementptr %out[%36] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %35, %37 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %38 = llvm.extractvalue %29[3] : !llvm.struct<(i32, i32, i32, i32)>
    %39 = llvm.add %i, %c2 : i32
    %40 = llvm.getelementptr %out[%39] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %38, %40 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @mma_u8_u8_k16_wrapped [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["a u8", "a u8", "b u8", "c s32", "c s32", "c s32", "c s32"],
    ops.out = ["d0 u32 exact", "d1 u32 exact", "d2 u32 exact", "d3 u32 exact"],
    ops.grid = [128], ops.block = [32],
    ops.inputs = ["mma u8 u8 16 s32 random"]} {
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(4096 : i32) : i32
    %c1 = llvm.mlir.constant(8192 : i32) : i32
    %c2 = llvm.mlir.constant(12288 : i32) : i32
    %c3 = llvm.mlir.constant(16384 : i32) : i32
    %c4 = llvm.mlir.constant(20480 : i32) : i32
    %c5 = llvm.mlir.constant(24576 : i32) : i32
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
    %19 = llvm.load %18 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %20 = nvvm.mma.sync A[%1, %4] B[%7] C[%10, %13, %16, %19]
        {layoutA = #nvvm.mma_layout<row>, layoutB = #nvvm.mma_layout<col>, multiplicandAPtxType = #nvvm.mma_type<u8>, multiplicandBPtxType = #nvvm.mma_type<u8>, intOverflowBehavior = #nvvm.mma_int_overflow<wrapped>, shape = #nvvm.shape<m = 16, n = 8, k = 16>}
        : (i32, i32, i32) -> !llvm.struct<(i32, i32, i32, i32)>
    %21 = llvm.extractvalue %20[0] : !llvm.struct<(i32, i32, i32, i32)>
    %22 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %21, %22 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %23 = llvm.extractvalue %20[1] : !llvm.struct<(i32, i32, i32, i32)>
    %24 = llvm.add %i, %c0 : i32
    %25 = llvm.getelementptr %out[%24] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %23, %25 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %26 = llvm.extractvalue %20[2] : !llvm.struct<(i32, i32, i32, i32)>
    %27 = llvm.add %i, %c1 : i32
    %28 = llvm.getelementptr %out[%27] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %26, %28 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %29 = llvm.extractvalue %20[3] : !llvm.struct<(i32, i32, i32, i32)>
    %30 = llvm.add %i, %c2 : i32
    %31 = llvm.getelementptr %out[%30] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %29, %31 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @mma_u8_u8_k16_satfinite [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["a u8", "a u8", "b u8", "c s32", "c s32", "c s32", "c s32"],
    ops.out = ["d0 u32 exact", "d1 u32 exact", "d2 u32 exact", "d3 u32 exact"],
    ops.grid = [128], ops.block = [32],
    ops.inputs = ["mma u8 u8 16 s32 random"]} {
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(4096 : i32) : i32
    %c1 = llvm.mlir.constant(8192 : i32) : i32
    %c2 = llvm.mlir.constant(12288 : i32) : i32
    %c3 = llvm.mlir.constant(16384 : i32) : i32
    %c4 = llvm.mlir.constant(20480 : i32) : i32
    %c5 = llvm.mlir.constant(24576 : i32) : i32
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
    %19 = llvm.load %18 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %20 = nvvm.mma.sync A[%1, %4] B[%7] C[%10, %13, %16, %19]
        {layoutA = #nvvm.mma_layout<row>, layoutB = #nvvm.mma_layout<col>, multiplicandAPtxType = #nvvm.mma_type<u8>, multiplicandBPtxType = #nvvm.mma_type<u8>, intOverflowBehavior = #nvvm.mma_int_overflow<satfinite>, shape = #nvvm.shape<m = 16, n = 8, k = 16>}
        : (i32, i32, i32) -> !llvm.struct<(i32, i32, i32, i32)>
    %21 = llvm.extractvalue %20[0] : !llvm.struct<(i32, i32, i32, i32)>
    %22 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %21, %22 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %23 = llvm.extractvalue %20[1] : !llvm.struct<(i32, i32, i32, i32)>
    %24 = llvm.add %i, %c0 : i32
    %25 = llvm.getelementptr %out[%24] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %23, %25 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %26 = llvm.extractvalue %20[2] : !llvm.struct<(i32, i32, i32, i32)>
    %27 = llvm.add %i, %c1 : i32
    %28 = llvm.getelementptr %out[%27] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %26, %28 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %29 = llvm.extractvalue %20[3] : !llvm.struct<(i32, i32, i32, i32)>
    %30 = llvm.add %i, %c2 : i32
    %31 = llvm.getelementptr %out[%30] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %29, %31 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @mma_u8_u8_k32_wrapped [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["a u8", "a u8", "a u8", "a u8", "b u8", "b u8", "c s32", "c s32", "c s32", "c s32"],
    ops.out = ["d0 u32 exact", "d1 u32 exact", "d2 u32 exact", "d3 u32 exact"],
    ops.grid = [128], ops.block = [32],
    ops.inputs = ["mma u8 u8 32 s32 random"]} {
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(4096 : i32) : i32
    %c1 = llvm.mlir.constant(8192 : i32) : i32
    %c2 = llvm.mlir.constant(12288 : i32) : i32
    %c3 = llvm.mlir.constant(16384 : i32) : i32
    %c4 = llvm.mlir.constant(20480 : i32) : i32
    %c5 = llvm.mlir.constant(24576 : i32) : i32
    %c6 = llvm.mlir.constant(28672 : i32) : i32
    %c7 = llvm.mlir.constant(32768 : i32) : i32
    %c8 = llvm.mlir.constant(36864 : i32) : i32
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
    %19 = llvm.load %18 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %20 = llvm.add %i, %c6 : i32
    %21 = llvm.getelementptr %in[%20] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %22 = llvm.load %21 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %23 = llvm.add %i, %c7 : i32
    %24 = llvm.getelementptr %in[%23] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %25 = llvm.load %24 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %26 = llvm.add %i, %c8 : i32
    %27 = llvm.getelementptr %in[%26] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %28 = llvm.load %27 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %29 = nvvm.mma.sync A[%1, %4, %7, %10] B[%13, %16] C[%19, %22, %25, %28]
        {layoutA = #nvvm.mma_layout<row>, layoutB = #nvvm.mma_layout<col>, multiplicandAPtxType = #nvvm.mma_type<u8>, multiplicandBPtxType = #nvvm.mma_type<u8>, intOverflowBehavior = #nvvm.mma_int_overflow<wrapped>, shape = #nvvm.shape<m = 16, n = 8, k = 32>}
        : (i32, i32, i32) -> !llvm.struct<(i32, i32, i32, i32)>
    %30 = llvm.extractvalue %29[0] : !llvm.struct<(i32, i32, i32, i32)>
    %31 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %30, %31 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %32 = llvm.extractvalue %29[1] : !llvm.struct<(i32, i32, i32, i32)>
    %33 = llvm.add %i, %c0 : i32
    %34 = llvm.getelementptr %out[%33] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %32, %34 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %35 = llvm.extractvalue %29[2] : !llvm.struct<(i32, i32, i32, i32)>
    %36 = llvm.add %i, %c1 : i32
    %37 = llvm.getelementptr %out[%36] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %35, %37 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %38 = llvm.extractvalue %29[3] : !llvm.struct<(i32, i32, i32, i32)>
    %39 = llvm.add %i, %c2 : i32
    %40 = llvm.getelementptr %out[%39] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %38, %40 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @mma_u8_u8_k32_satfinite [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["a u8", "a u8", "a u8", "a u8", "b u8", "b u8", "c s32", "c s32", "c s32", "c s32"],
    ops.out = ["d0 u32 exact", "d1 u32 exact", "d2 u32 exact", "d3 u32 exact"],
    ops.grid = [128], ops.block = [32],
    ops.inputs = ["mma u8 u8 32 s32 random"]} {
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(4096 : i32) : i32
    %c1 = llvm.mlir.constant(8192 : i32) : i32
    %c2 = llvm.mlir.constant(12288 : i32) : i32
    %c3 = llvm.mlir.constant(16384 : i32) : i32
    %c4 = llvm.mlir.constant(20480 : i32) : i32
    %c5 = llvm.mlir.constant(24576 : i32) : i32
    %c6 = llvm.mlir.constant(28672 : i32) : i32
    %c7 = llvm.mlir.constant(32768 : i32) : i32
    %c8 = llvm.mlir.constant(36864 : i32) : i32
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
    %19 = llvm.load %18 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %20 = llvm.add %i, %c6 : i32
    %21 = llvm.getelementptr %in[%20] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %22 = llvm.load %21 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %23 = llvm.add %i, %c7 : i32
    %24 = llvm.getelementptr %in[%23] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %25 = llvm.load %24 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %26 = llvm.add %i, %c8 : i32
    %27 = llvm.getelementptr %in[%26] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %28 = llvm.load %27 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %29 = nvvm.mma.sync A[%1, %4, %7, %10] B[%13, %16] C[%19, %22, %25, %28]
        {layoutA = #nvvm.mma_layout<row>, layoutB = #nvvm.mma_layout<col>, multiplicandAPtxType = #nvvm.mma_type<u8>, multiplicandBPtxType = #nvvm.mma_type<u8>, intOverflowBehavior = #nvvm.mma_int_overflow<satfinite>, shape = #nvvm.shape<m = 16, n = 8, k = 32>}
        : (i32, i32, i32) -> !llvm.struct<(i32, i32, i32, i32)>
    %30 = llvm.extractvalue %29[0] : !llvm.struct<(i32, i32, i32, i32)>
    %31 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %30, %31 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %32 = llvm.extractvalue %29[1] : !llvm.struct<(i32, i32, i32, i32)>
    %33 = llvm.add %i, %c0 : i32
    %34 = llvm.getelementptr %out[%33] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %32, %34 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %35 = llvm.extractvalue %29[2] : !llvm.struct<(i32, i32, i32, i32)>
    %36 = llvm.add %i, %c1 : i32
    %37 = llvm.getelementptr %out[%36] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %35, %37 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %38 = llvm.extractvalue %29[3] : !llvm.struct<(i32, i32, i32, i32)>
    %39 = llvm.add %i, %c2 : i32
    %40 = llvm.getelementptr %out[%39] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %38, %40 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @mma_s8_u8_k16_wrapped [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["a s8", "a s8", "b u8", "c s32", "c s32", "c s32", "c s32"],
    ops.out = ["d0 u32 exact", "d1 u32 exact", "d2 u32 exact", "d3 u32 exact"],
    ops.grid = [128], ops.block = [32],
    ops.inputs = ["mma s8 u8 16 s32 random"]} {
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(4096 : i32) : i32
    %c1 = llvm.mlir.constant(8192 : i32) : i32
    %c2 = llvm.mlir.constant(12288 : i32) : i32
    %c3 = llvm.mlir.constant(16384 : i32) : i32
    %c4 = llvm.mlir.constant(20480 : i32) : i32
    %c5 = llvm.mlir.constant(24576 : i32) : i32
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
    %19 = llvm.load %18 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %20 = nvvm.mma.sync A[%1, %4] B[%7] C[%10, %13, %16, %19]
        {layoutA = #nvvm.mma_layout<row>, layoutB = #nvvm.mma_layout<col>, multiplicandAPtxType = #nvvm.mma_type<s8>, multiplicandBPtxType = #nvvm.mma_type<u8>, intOverflowBehavior = #nvvm.mma_int_overflow<wrapped>, shape = #nvvm.shape<m = 16, n = 8, k = 16>}
        : (i32, i32, i32) -> !llvm.struct<(i32, i32, i32, i32)>
    %21 = llvm.extractvalue %20[0] : !llvm.struct<(i32, i32, i32, i32)>
    %22 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %21, %22 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %23 = llvm.extractvalue %20[1] : !llvm.struct<(i32, i32, i32, i32)>
    %24 = llvm.add %i, %c0 : i32
    %25 = llvm.getelementptr %out[%24] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %23, %25 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %26 = llvm.extractvalue %20[2] : !llvm.struct<(i32, i32, i32, i32)>
    %27 = llvm.add %i, %c1 : i32
    %28 = llvm.getelementptr %out[%27] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %26, %28 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %29 = llvm.extractvalue %20[3] : !llvm.struct<(i32, i32, i32, i32)>
    %30 = llvm.add %i, %c2 : i32
    %31 = llvm.getelementptr %out[%30] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %29, %31 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @mma_s8_u8_k16_satfinite [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["a s8", "a s8", "b u8", "c s32", "c s32", "c s32", "c s32"],
    ops.out = ["d0 u32 exact", "d1 u32 exact", "d2 u32 exact", "d3 u32 exact"],
    ops.grid = [128], ops.block = [32],
    ops.inputs = ["mma s8 u8 16 s32 random"]} {
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(4096 : i32) : i32
    %c1 = llvm.mlir.constant(8192 : i32) : i32
    %c2 = llvm.mlir.constant(12288 : i32) : i32
    %c3 = llvm.mlir.constant(16384 : i32) : i32
    %c4 = llvm.mlir.constant(20480 : i32) : i32
    %c5 = llvm.mlir.constant(24576 : i32) : i32
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
    %19 = llvm.load %18 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %20 = nvvm.mma.sync A[%1, %4] B[%7] C[%10, %13, %16, %19]
        {layoutA = #nvvm.mma_layout<row>, layoutB = #nvvm.mma_layout<col>, multiplicandAPtxType = #nvvm.mma_type<s8>, multiplicandBPtxType = #nvvm.mma_type<u8>, intOverflowBehavior = #nvvm.mma_int_overflow<satfinite>, shape = #nvvm.shape<m = 16, n = 8, k = 16>}
        : (i32, i32, i32) -> !llvm.struct<(i32, i32, i32, i32)>
    %21 = llvm.extractvalue %20[0] : !llvm.struct<(i32, i32, i32, i32)>
    %22 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %21, %22 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %23 = llvm.extractvalue %20[1] : !llvm.struct<(i32, i32, i32, i32)>
    %24 = llvm.add %i, %c0 : i32
    %25 = llvm.getelementptr %out[%24] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %23, %25 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %26 = llvm.extractvalue %20[2] : !llvm.struct<(i32, i32, i32, i32)>
    %27 = llvm.add %i, %c1 : i32
    %28 = llvm.getelementptr %out[%27] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %26, %28 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %29 = llvm.extractvalue %20[3] : !llvm.struct<(i32, i32, i32, i32)>
    %30 = llvm.add %i, %c2 : i32
    %31 = llvm.getelementptr %out[%30] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %29, %31 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @mma_s8_u8_k32_wrapped [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["a s8", "a s8", "a s8", "a s8", "b u8", "b u8", "c s32", "c s32", "c s32", "c s32"],
    ops.out = ["d0 u32 exact", "d1 u32 exact", "d2 u32 exact", "d3 u32 exact"],
    ops.grid = [128], ops.block = [32],
    ops.inputs = ["mma s8 u8 32 s32 random"]} {
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(4096 : i32) : i32
    %c1 = llvm.mlir.constant(8192 : i32) : i32
    %c2 = llvm.mlir.constant(12288 : i32) : i32
    %c3 = llvm.mlir.constant(16384 : i32) : i32
    %c4 = llvm.mlir.constant(20480 : i32) : i32
    %c5 = llvm.mlir.constant(24576 : i32) : i32
    %c6 = llvm.mlir.constant(28672 : i32) : i32
    %c7 = llvm.mlir.constant(32768 : i32) : i32
    %c8 = llvm.mlir.constant(36864 : i32) : i32
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
    %19 = llvm.load %18 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %20 = llvm.add %i, %c6 : i32
    %21 = llvm.getelementptr %in[%20] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %22 = llvm.load %21 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %23 = llvm.add %i, %c7 : i32
    %24 = llvm.getelementptr %in[%23] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %25 = llvm.load %24 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %26 = llvm.add %i, %c8 : i32
    %27 = llvm.getelementptr %in[%26] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %28 = llvm.load %27 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %29 = nvvm.mma.sync A[%1, %4, %7, %10] B[%13, %16] C[%19, %22, %25, %28]
        {layoutA = #nvvm.mma_layout<row>, layoutB = #nvvm.mma_layout<col>, multiplicandAPtxType = #nvvm.mma_type<s8>, multiplicandBPtxType = #nvvm.mma_type<u8>, intOverflowBehavior = #nvvm.mma_int_overflow<wrapped>, shape = #nvvm.shape<m = 16, n = 8, k = 32>}
        : (i32, i32, i32) -> !llvm.struct<(i32, i32, i32, i32)>
    %30 = llvm.extractvalue %29[0] : !llvm.struct<(i32, i32, i32, i32)>
    %31 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %30, %31 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %32 = llvm.extractvalue %29[1] : !llvm.struct<(i32, i32, i32, i32)>
    %33 = llvm.add %i, %c0 : i32
    %34 = llvm.getelementptr %out[%33] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %32, %34 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %35 = llvm.extractvalue %29[2] : !llvm.struct<(i32, i32, i32, i32)>
    %36 = llvm.add %i, %c1 : i32
    %37 = llvm.getelementptr %out[%36] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %35, %37 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %38 = llvm.extractvalue %29[3] : !llvm.struct<(i32, i32, i32, i32)>
    %39 = llvm.add %i, %c2 : i32
    %40 = llvm.getelementptr %out[%39] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %38, %40 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @mma_s8_u8_k32_satfinite [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["a s8", "a s8", "a s8", "a s8", "b u8", "b u8", "c s32", "c s32", "c s32", "c s32"],
    ops.out = ["d0 u32 exact", "d1 u32 exact", "d2 u32 exact", "d3 u32 exact"],
    ops.grid = [128], ops.block = [32],
    ops.inputs = ["mma s8 u8 32 s32 random"]} {
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(4096 : i32) : i32
    %c1 = llvm.mlir.constant(8192 : i32) : i32
    %c2 = llvm.mlir.constant(12288 : i32) : i32
    %c3 = llvm.mlir.constant(16384 : i32) : i32
    %c4 = llvm.mlir.constant(20480 : i32) : i32
    %c5 = llvm.mlir.constant(24576 : i32) : i32
    %c6 = llvm.mlir.constant(28672 : i32) : i32
    %c7 = llvm.mlir.constant(32768 : i32) : i32
    %c8 = llvm.mlir.constant(36864 : i32) : i32
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
    %19 = llvm.load %18 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %20 = llvm.add %i, %c6 : i32
    %21 = llvm.getelementptr %in[%20] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %22 = llvm.load %21 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %23 = llvm.add %i, %c7 : i32
    %24 = llvm.getelementptr %in[%23] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %25 = llvm.load %24 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %26 = llvm.add %i, %c8 : i32
    %27 = llvm.getelementptr %in[%26] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %28 = llvm.load %27 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %29 = nvvm.mma.sync A[%1, %4, %7, %10] B[%13, %16] C[%19, %22, %25, %28]
        {layoutA = #nvvm.mma_layout<row>, layoutB = #nvvm.mma_layout<col>, multiplicandAPtxType = #nvvm.mma_type<s8>, multiplicandBPtxType = #nvvm.mma_type<u8>, intOverflowBehavior = #nvvm.mma_int_overflow<satfinite>, shape = #nvvm.shape<m = 16, n = 8, k = 32>}
        : (i32, i32, i32) -> !llvm.struct<(i32, i32, i32, i32)>
    %30 = llvm.extractvalue %29[0] : !llvm.struct<(i32, i32, i32, i32)>
    %31 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %30, %31 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %32 = llvm.extractvalue %29[1] : !llvm.struct<(i32, i32, i32, i32)>
    %33 = llvm.add %i, %c0 : i32
    %34 = llvm.getelementptr %out[%33] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %32, %34 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %35 = llvm.extractvalue %29[2] : !llvm.struct<(i32, i32, i32, i32)>
    %36 = llvm.add %i, %c1 : i32
    %37 = llvm.getelementptr %out[%36] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %35, %37 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %38 = llvm.extractvalue %29[3] : !llvm.struct<(i32, i32, i32, i32)>
    %39 = llvm.add %i, %c2 : i32
    %40 = llvm.getelementptr %out[%39] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %38, %40 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @mma_u8_s8_k16_wrapped [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["a u8", "a u8", "b s8", "c s32", "c s32", "c s32", "c s32"],
    ops.out = ["d0 u32 exact", "d1 u32 exact", "d2 u32 exact", "d3 u32 exact"],
    ops.grid = [128], ops.block = [32],
    ops.inputs = ["mma u8 s8 16 s32 random"]} {
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(4096 : i32) : i32
    %c1 = llvm.mlir.constant(8192 : i32) : i32
    %c2 = llvm.mlir.constant(12288 : i32) : i32
    %c3 = llvm.mlir.constant(16384 : i32) : i32
    %c4 = llvm.mlir.constant(20480 : i32) : i32
    %c5 = llvm.mlir.constant(24576 : i32) : i32
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
    %19 = llvm.load %18 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %20 = nvvm.mma.sync A[%1, %4] B[%7] C[%10, %13, %16, %19]
        {layoutA = #nvvm.mma_layout<row>, layoutB = #nvvm.mma_layout<col>, multiplicandAPtxType = #nvvm.mma_type<u8>, multiplicandBPtxType = #nvvm.mma_type<s8>, intOverflowBehavior = #nvvm.mma_int_overflow<wrapped>, shape = #nvvm.shape<m = 16, n = 8, k = 16>}
        : (i32, i32, i32) -> !llvm.struct<(i32, i32, i32, i32)>
    %21 = llvm.extractvalue %20[0] : !llvm.struct<(i32, i32, i32, i32)>
    %22 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %21, %22 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %23 = llvm.extractvalue %20[1] : !llvm.struct<(i32, i32, i32, i32)>
    %24 = llvm.add %i, %c0 : i32
    %25 = llvm.getelementptr %out[%24] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %23, %25 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %26 = llvm.extractvalue %20[2] : !llvm.struct<(i32, i32, i32, i32)>
    %27 = llvm.add %i, %c1 : i32
    %28 = llvm.getelementptr %out[%27] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %26, %28 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %29 = llvm.extractvalue %20[3] : !llvm.struct<(i32, i32, i32, i32)>
    %30 = llvm.add %i, %c2 : i32
    %31 = llvm.getelementptr %out[%30] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %29, %31 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @mma_u8_s8_k16_satfinite [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["a u8", "a u8", "b s8", "c s32", "c s32", "c s32", "c s32"],
    ops.out = ["d0 u32 exact", "d1 u32 exact", "d2 u32 exact", "d3 u32 exact"],
    ops.grid = [128], ops.block = [32],
    ops.inputs = ["mma u8 s8 16 s32 random"]} {
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(4096 : i32) : i32
    %c1 = llvm.mlir.constant(8192 : i32) : i32
    %c2 = llvm.mlir.constant(12288 : i32) : i32
    %c3 = llvm.mlir.constant(16384 : i32) : i32
    %c4 = llvm.mlir.constant(20480 : i32) : i32
    %c5 = llvm.mlir.constant(24576 : i32) : i32
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
    %19 = llvm.load %18 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %20 = nvvm.mma.sync A[%1, %4] B[%7] C[%10, %13, %16, %19]
        {layoutA = #nvvm.mma_layout<row>, layoutB = #nvvm.mma_layout<col>, multiplicandAPtxType = #nvvm.mma_type<u8>, multiplicandBPtxType = #nvvm.mma_type<s8>, intOverflowBehavior = #nvvm.mma_int_overflow<satfinite>, shape = #nvvm.shape<m = 16, n = 8, k = 16>}
        : (i32, i32, i32) -> !llvm.struct<(i32, i32, i32, i32)>
    %21 = llvm.extractvalue %20[0] : !llvm.struct<(i32, i32, i32, i32)>
    %22 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %21, %22 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %23 = llvm.extractvalue %20[1] : !llvm.struct<(i32, i32, i32, i32)>
    %24 = llvm.add %i, %c0 : i32
    %25 = llvm.getelementptr %out[%24] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %23, %25 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %26 = llvm.extractvalue %20[2] : !llvm.struct<(i32, i32, i32, i32)>
    %27 = llvm.add %i, %c1 : i32
    %28 = llvm.getelementptr %out[%27] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %26, %28 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %29 = llvm.extractvalue %20[3] : !llvm.struct<(i32, i32, i32, i32)>
    %30 = llvm.add %i, %c2 : i32
    %31 = llvm.getelementptr %out[%30] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %29, %31 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @mma_u8_s8_k32_wrapped [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["a u8", "a u8", "a u8", "a u8", "b s8", "b s8", "c s32", "c s32", "c s32", "c s32"],
    ops.out = ["d0 u32 exact", "d1 u32 exact", "d2 u32 exact", "d3 u32 exact"],
    ops.grid = [128], ops.block = [32],
    ops.inputs = ["mma u8 s8 32 s32 random"]} {
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(4096 : i32) : i32
    %c1 = llvm.mlir.constant(8192 : i32) : i32
    %c2 = llvm.mlir.constant(12288 : i32) : i32
    %c3 = llvm.mlir.constant(16384 : i32) : i32
    %c4 = llvm.mlir.constant(20480 : i32) : i32
    %c5 = llvm.mlir.constant(24576 : i32) : i32
    %c6 = llvm.mlir.constant(28672 : i32) : i32
    %c7 = llvm.mlir.constant(32768 : i32) : i32
    %c8 = llvm.mlir.constant(36864 : i32) : i32
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
    %19 = llvm.load %18 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %20 = llvm.add %i, %c6 : i32
    %21 = llvm.getelementptr %in[%20] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %22 = llvm.load %21 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %23 = llvm.add %i, %c7 : i32
    %24 = llvm.getelementptr %in[%23] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %25 = llvm.load %24 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %26 = llvm.add %i, %c8 : i32
    %27 = llvm.getelementptr %in[%26] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %28 = llvm.load %27 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %29 = nvvm.mma.sync A[%1, %4, %7, %10] B[%13, %16] C[%19, %22, %25, %28]
        {layoutA = #nvvm.mma_layout<row>, layoutB = #nvvm.mma_layout<col>, multiplicandAPtxType = #nvvm.mma_type<u8>, multiplicandBPtxType = #nvvm.mma_type<s8>, intOverflowBehavior = #nvvm.mma_int_overflow<wrapped>, shape = #nvvm.shape<m = 16, n = 8, k = 32>}
        : (i32, i32, i32) -> !llvm.struct<(i32, i32, i32, i32)>
    %30 = llvm.extractvalue %29[0] : !llvm.struct<(i32, i32, i32, i32)>
    %31 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %30, %31 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %32 = llvm.extractvalue %29[1] : !llvm.struct<(i32, i32, i32, i32)>
    %33 = llvm.add %i, %c0 : i32
    %34 = llvm.getelementptr %out[%33] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %32, %34 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %35 = llvm.extractvalue %29[2] : !llvm.struct<(i32, i32, i32, i32)>
    %36 = llvm.add %i, %c1 : i32
    %37 = llvm.getelementptr %out[%36] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %35, %37 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %38 = llvm.extractvalue %29[3] : !llvm.struct<(i32, i32, i32, i32)>
    %39 = llvm.add %i, %c2 : i32
    %40 = llvm.getelementptr %out[%39] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %38, %40 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @mma_u8_s8_k32_satfinite [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["a u8", "a u8", "a u8", "a u8", "b s8", "b s8", "c s32", "c s32", "c s32", "c s32"],
    ops.out = ["d0 u32 exact", "d1 u32 exact", "d2 u32 exact", "d3 u32 exact"],
    ops.grid = [128], ops.block = [32],
    ops.inputs = ["mma u8 s8 32 s32 random"]} {
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(4096 : i32) : i32
    %c1 = llvm.mlir.constant(8192 : i32) : i32
    %c2 = llvm.mlir.constant(12288 : i32) : i32
    %c3 = llvm.mlir.constant(16384 : i32) : i32
    %c4 = llvm.mlir.constant(20480 : i32) : i32
    %c5 = llvm.mlir.constant(24576 : i32) : i32
    %c6 = llvm.mlir.constant(28672 : i32) : i32
    %c7 = llvm.mlir.constant(32768 : i32) : i32
    %c8 = llvm.mlir.constant(36864 : i32) : i32
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
    %19 = llvm.load %18 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %20 = llvm.add %i, %c6 : i32
    %21 = llvm.getelementptr %in[%20] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %22 = llvm.load %21 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %23 = llvm.add %i, %c7 : i32
    %24 = llvm.getelementptr %in[%23] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %25 = llvm.load %24 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %26 = llvm.add %i, %c8 : i32
    %27 = llvm.getelementptr %in[%26] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %28 = llvm.load %27 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %29 = nvvm.mma.sync A[%1, %4, %7, %10] B[%13, %16] C[%19, %22, %25, %28]
        {layoutA = #nvvm.mma_layout<row>, layoutB = #nvvm.mma_layout<col>, multiplicandAPtxType = #nvvm.mma_type<u8>, multiplicandBPtxType = #nvvm.mma_type<s8>, intOverflowBehavior = #nvvm.mma_int_overflow<satfinite>, shape = #nvvm.shape<m = 16, n = 8, k = 32>}
        : (i32, i32, i32) -> !llvm.struct<(i32, i32, i32, i32)>
    %30 = llvm.extractvalue %29[0] : !llvm.struct<(i32, i32, i32, i32)>
    %31 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %30, %31 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %32 = llvm.extractvalue %29[1] : !llvm.struct<(i32, i32, i32, i32)>
    %33 = llvm.add %i, %c0 : i32
    %34 = llvm.getelementptr %out[%33] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %32, %34 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %35 = llvm.extractvalue %29[2] : !llvm.struct<(i32, i32, i32, i32)>
    %36 = llvm.add %i, %c1 : i32
    %37 = llvm.getelementptr %out[%36] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %35, %37 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %38 = llvm.extractvalue %29[3] : !llvm.struct<(i32, i32, i32, i32)>
    %39 = llvm.add %i, %c2 : i32
    %40 = llvm.getelementptr %out[%39] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %38, %40 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}
