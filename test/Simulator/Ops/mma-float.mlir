// mma.sync of tf32, f16 and bf16.
// RUN: conv-sim-ops %s --goldens %S/goldens | FileCheck %s
// CHECK: {{[1-9][0-9]*}} results of {{[1-9][0-9]*}} operations agree

gpu.module @mma_tf32_k4 [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["a tf32", "a tf32", "b tf32", "c f32", "c f32", "c f32", "c f32"],
    ops.out = ["d0 f32 exact", "d1 f32 exact", "d2 f32 exact", "d3 f32 exact"],
    ops.grid = [1024], ops.block = [32],
    ops.inputs = ["mma tf32 tf32 4 f32 random", "mma tf32 tf32 4 f32 order", "mma tf32 tf32 4 f32 width"]} {
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(32768 : i32) : i32
    %c1 = llvm.mlir.constant(65536 : i32) : i32
    %c2 = llvm.mlir.constant(98304 : i32) : i32
    %c3 = llvm.mlir.constant(131072 : i32) : i32
    %c4 = llvm.mlir.constant(163840 : i32) : i32
    %c5 = llvm.mlir.constant(196608 : i32) : i32
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
    %10 = llvm.load %9 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %11 = llvm.add %i, %c3 : i32
    %12 = llvm.getelementptr %in[%11] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %13 = llvm.load %12 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %14 = llvm.add %i, %c4 : i32
    %15 = llvm.getelementptr %in[%14] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %16 = llvm.load %15 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %17 = llvm.add %i, %c5 : i32
    %18 = llvm.getelementptr %in[%17] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %19 = llvm.load %18 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %20 = nvvm.mma.sync A[%1, %4] B[%7] C[%10, %13, %16, %19]
        {layoutA = #nvvm.mma_layout<row>, layoutB = #nvvm.mma_layout<col>, multiplicandAPtxType = #nvvm.mma_type<tf32>, multiplicandBPtxType = #nvvm.mma_type<tf32>, shape = #nvvm.shape<m = 16, n = 8, k = 4>}
        : (i32, i32, f32) -> !llvm.struct<(f32, f32, f32, f32)>
    %21 = llvm.extractvalue %20[0] : !llvm.struct<(f32, f32, f32, f32)>
    %22 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %21, %22 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %23 = llvm.extractvalue %20[1] : !llvm.struct<(f32, f32, f32, f32)>
    %24 = llvm.add %i, %c0 : i32
    %25 = llvm.getelementptr %out[%24] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %23, %25 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %26 = llvm.extractvalue %20[2] : !llvm.struct<(f32, f32, f32, f32)>
    %27 = llvm.add %i, %c1 : i32
    %28 = llvm.getelementptr %out[%27] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %26, %28 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %29 = llvm.extractvalue %20[3] : !llvm.struct<(f32, f32, f32, f32)>
    %30 = llvm.add %i, %c2 : i32
    %31 = llvm.getelementptr %out[%30] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %29, %31 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @mma_tf32_k8 [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["a tf32", "a tf32", "a tf32", "a tf32", "b tf32", "b tf32", "c f32", "c f32", "c f32", "c f32"],
    ops.out = ["d0 f32 exact", "d1 f32 exact", "d2 f32 exact", "d3 f32 exact"],
    ops.grid = [1024], ops.block = [32],
    ops.inputs = ["mma tf32 tf32 8 f32 random", "mma tf32 tf32 8 f32 order", "mma tf32 tf32 8 f32 width"]} {
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
    %29 = nvvm.mma.sync A[%1, %4, %7, %10] B[%13, %16] C[%19, %22, %25, %28]
        {layoutA = #nvvm.mma_layout<row>, layoutB = #nvvm.mma_layout<col>, multiplicandAPtxType = #nvvm.mma_type<tf32>, multiplicandBPtxType = #nvvm.mma_type<tf32>, shape = #nvvm.shape<m = 16, n = 8, k = 8>}
        : (i32, i32, f32) -> !llvm.struct<(f32, f32, f32, f32)>
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

gpu.module @mma_f16_k8 [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["a f16", "a f16", "b f16", "c f32", "c f32", "c f32", "c f32"],
    ops.out = ["d0 f32 exact", "d1 f32 exact", "d2 f32 exact", "d3 f32 exact"],
    ops.grid = [1024], ops.block = [32],
    ops.inputs = ["mma f16 f16 8 f32 random", "mma f16 f16 8 f32 order", "mma f16 f16 8 f32 width"]} {
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(32768 : i32) : i32
    %c1 = llvm.mlir.constant(65536 : i32) : i32
    %c2 = llvm.mlir.constant(98304 : i32) : i32
    %c3 = llvm.mlir.constant(131072 : i32) : i32
    %c4 = llvm.mlir.constant(163840 : i32) : i32
    %c5 = llvm.mlir.constant(196608 : i32) : i32
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %size = nvvm.read.ptx.sreg.ntid.x : i32
    %first = llvm.mul %block, %size : i32
    %i = llvm.add %first, %tid : i32
    %0 = llvm.getelementptr %in[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %1 = llvm.load %0 {alignment = 4 : i64} : !llvm.ptr<1> -> vector<2xf16>
    %2 = llvm.add %i, %c0 : i32
    %3 = llvm.getelementptr %in[%2] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %4 = llvm.load %3 {alignment = 4 : i64} : !llvm.ptr<1> -> vector<2xf16>
    %5 = llvm.add %i, %c1 : i32
    %6 = llvm.getelementptr %in[%5] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %7 = llvm.load %6 {alignment = 4 : i64} : !llvm.ptr<1> -> vector<2xf16>
    %8 = llvm.add %i, %c2 : i32
    %9 = llvm.getelementptr %in[%8] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %10 = llvm.load %9 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %11 = llvm.add %i, %c3 : i32
    %12 = llvm.getelementptr %in[%11] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %13 = llvm.load %12 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %14 = llvm.add %i, %c4 : i32
    %15 = llvm.getelementptr %in[%14] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %16 = llvm.load %15 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %17 = llvm.add %i, %c5 : i32
    %18 = llvm.getelementptr %in[%17] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %19 = llvm.load %18 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %20 = nvvm.mma.sync A[%1, %4] B[%7] C[%10, %13, %16, %19]
        {layoutA = #nvvm.mma_layout<row>, layoutB = #nvvm.mma_layout<col>, multiplicandAPtxType = #nvvm.mma_type<f16>, multiplicandBPtxType = #nvvm.mma_type<f16>, shape = #nvvm.shape<m = 16, n = 8, k = 8>}
        : (vector<2xf16>, vector<2xf16>, f32) -> !llvm.struct<(f32, f32, f32, f32)>
    %21 = llvm.extractvalue %20[0] : !llvm.struct<(f32, f32, f32, f32)>
    %22 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %21, %22 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %23 = llvm.extractvalue %20[1] : !llvm.struct<(f32, f32, f32, f32)>
    %24 = llvm.add %i, %c0 : i32
    %25 = llvm.getelementptr %out[%24] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %23, %25 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %26 = llvm.extractvalue %20[2] : !llvm.struct<(f32, f32, f32, f32)>
    %27 = llvm.add %i, %c1 : i32
    %28 = llvm.getelementptr %out[%27] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %26, %28 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %29 = llvm.extractvalue %20[3] : !llvm.struct<(f32, f32, f32, f32)>
    %30 = llvm.add %i, %c2 : i32
    %31 = llvm.getelementptr %out[%30] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %29, %31 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @mma_f16_k16 [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["a f16", "a f16", "a f16", "a f16", "b f16", "b f16", "c f32", "c f32", "c f32", "c f32"],
    ops.out = ["d0 f32 exact", "d1 f32 exact", "d2 f32 exact", "d3 f32 exact"],
    ops.grid = [1024], ops.block = [32],
    ops.inputs = ["mma f16 f16 16 f32 random", "mma f16 f16 16 f32 order", "mma f16 f16 16 f32 width"]} {
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
    %1 = llvm.load %0 {alignment = 4 : i64} : !llvm.ptr<1> -> vector<2xf16>
    %2 = llvm.add %i, %c0 : i32
    %3 = llvm.getelementptr %in[%2] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %4 = llvm.load %3 {alignment = 4 : i64} : !llvm.ptr<1> -> vector<2xf16>
    %5 = llvm.add %i, %c1 : i32
    %6 = llvm.getelementptr %in[%5] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %7 = llvm.load %6 {alignment = 4 : i64} : !llvm.ptr<1> -> vector<2xf16>
    %8 = llvm.add %i, %c2 : i32
    %9 = llvm.getelementptr %in[%8] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %10 = llvm.load %9 {alignment = 4 : i64} : !llvm.ptr<1> -> vector<2xf16>
    %11 = llvm.add %i, %c3 : i32
    %12 = llvm.getelementptr %in[%11] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %13 = llvm.load %12 {alignment = 4 : i64} : !llvm.ptr<1> -> vector<2xf16>
    %14 = llvm.add %i, %c4 : i32
    %15 = llvm.getelementptr %in[%14] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %16 = llvm.load %15 {alignment = 4 : i64} : !llvm.ptr<1> -> vector<2xf16>
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
    %29 = nvvm.mma.sync A[%1, %4, %7, %10] B[%13, %16] C[%19, %22, %25, %28]
        {layoutA = #nvvm.mma_layout<row>, layoutB = #nvvm.mma_layout<col>, multiplicandAPtxType = #nvvm.mma_type<f16>, multiplicandBPtxType = #nvvm.mma_type<f16>, shape = #nvvm.shape<m = 16, n = 8, k = 16>}
        : (vector<2xf16>, vector<2xf16>, f32) -> !llvm.struct<(f32, f32, f32, f32)>
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

gpu.module @mma_f16_k8_f16 [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["a f16", "a f16", "b f16", "c f16x2", "c f16x2"],
    ops.out = ["d0 f16x2 exact", "d1 f16x2 exact"],
    ops.grid = [1024], ops.block = [32],
    ops.inputs = ["mma f16 f16 8 f16 random", "mma f16 f16 8 f16 order", "mma f16 f16 8 f16 width"]} {
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(32768 : i32) : i32
    %c1 = llvm.mlir.constant(65536 : i32) : i32
    %c2 = llvm.mlir.constant(98304 : i32) : i32
    %c3 = llvm.mlir.constant(131072 : i32) : i32
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %size = nvvm.read.ptx.sreg.ntid.x : i32
    %first = llvm.mul %block, %size : i32
    %i = llvm.add %first, %tid : i32
    %0 = llvm.getelementptr %in[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %1 = llvm.load %0 {alignment = 4 : i64} : !llvm.ptr<1> -> vector<2xf16>
    %2 = llvm.add %i, %c0 : i32
    %3 = llvm.getelementptr %in[%2] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %4 = llvm.load %3 {alignment = 4 : i64} : !llvm.ptr<1> -> vector<2xf16>
    %5 = llvm.add %i, %c1 : i32
    %6 = llvm.getelementptr %in[%5] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %7 = llvm.load %6 {alignment = 4 : i64} : !llvm.ptr<1> -> vector<2xf16>
    %8 = llvm.add %i, %c2 : i32
    %9 = llvm.getelementptr %in[%8] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %10 = llvm.load %9 {alignment = 4 : i64} : !llvm.ptr<1> -> vector<2xf16>
    %11 = llvm.add %i, %c3 : i32
    %12 = llvm.getelementptr %in[%11] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %13 = llvm.load %12 {alignment = 4 : i64} : !llvm.ptr<1> -> vector<2xf16>
    %14 = nvvm.mma.sync A[%1, %4] B[%7] C[%10, %13]
        {layoutA = #nvvm.mma_layout<row>, layoutB = #nvvm.mma_layout<col>, multiplicandAPtxType = #nvvm.mma_type<f16>, multiplicandBPtxType = #nvvm.mma_type<f16>, shape = #nvvm.shape<m = 16, n = 8, k = 8>}
        : (vector<2xf16>, vector<2xf16>, vector<2xf16>) -> !llvm.struct<(vector<2xf16>, vector<2xf16>)>
    %15 = llvm.extractvalue %14[0] : !llvm.struct<(vector<2xf16>, vector<2xf16>)>
    %16 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %15, %16 {alignment = 4 : i64} : vector<2xf16>, !llvm.ptr<1>
    %17 = llvm.extractvalue %14[1] : !llvm.struct<(vector<2xf16>, vector<2xf16>)>
    %18 = llvm.add %i, %c0 : i32
    %19 = llvm.getelementptr %out[%18] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %17, %19 {alignment = 4 : i64} : vector<2xf16>, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @mma_f16_k16_f16 [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["a f16", "a f16", "a f16", "a f16", "b f16", "b f16", "c f16x2", "c f16x2"],
    ops.out = ["d0 f16x2 exact", "d1 f16x2 exact"],
    ops.grid = [1024], ops.block = [32],
    ops.inputs = ["mma f16 f16 16 f16 random", "mma f16 f16 16 f16 order", "mma f16 f16 16 f16 width"]} {
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(32768 : i32) : i32
    %c1 = llvm.mlir.constant(65536 : i32) : i32
    %c2 = llvm.mlir.constant(98304 : i32) : i32
    %c3 = llvm.mlir.constant(131072 : i32) : i32
    %c4 = llvm.mlir.constant(163840 : i32) : i32
    %c5 = llvm.mlir.constant(196608 : i32) : i32
    %c6 = llvm.mlir.constant(229376 : i32) : i32
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %size = nvvm.read.ptx.sreg.ntid.x : i32
    %first = llvm.mul %block, %size : i32
    %i = llvm.add %first, %tid : i32
    %0 = llvm.getelementptr %in[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %1 = llvm.load %0 {alignment = 4 : i64} : !llvm.ptr<1> -> vector<2xf16>
    %2 = llvm.add %i, %c0 : i32
    %3 = llvm.getelementptr %in[%2] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %4 = llvm.load %3 {alignment = 4 : i64} : !llvm.ptr<1> -> vector<2xf16>
    %5 = llvm.add %i, %c1 : i32
    %6 = llvm.getelementptr %in[%5] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %7 = llvm.load %6 {alignment = 4 : i64} : !llvm.ptr<1> -> vector<2xf16>
    %8 = llvm.add %i, %c2 : i32
    %9 = llvm.getelementptr %in[%8] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %10 = llvm.load %9 {alignment = 4 : i64} : !llvm.ptr<1> -> vector<2xf16>
    %11 = llvm.add %i, %c3 : i32
    %12 = llvm.getelementptr %in[%11] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %13 = llvm.load %12 {alignment = 4 : i64} : !llvm.ptr<1> -> vector<2xf16>
    %14 = llvm.add %i, %c4 : i32
    %15 = llvm.getelementptr %in[%14] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %16 = llvm.load %15 {alignment = 4 : i64} : !llvm.ptr<1> -> vector<2xf16>
    %17 = llvm.add %i, %c5 : i32
    %18 = llvm.getelementptr %in[%17] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %19 = llvm.load %18 {alignment = 4 : i64} : !llvm.ptr<1> -> vector<2xf16>
    %20 = llvm.add %i, %c6 : i32
    %21 = llvm.getelementptr %in[%20] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %22 = llvm.load %21 {alignment = 4 : i64} : !llvm.ptr<1> -> vector<2xf16>
    %23 = nvvm.mma.sync A[%1, %4, %7, %10] B[%13, %16] C[%19, %22]
        {layoutA = #nvvm.mma_layout<row>, layoutB = #nvvm.mma_layout<col>, multiplicandAPtxType = #nvvm.mma_type<f16>, multiplicandBPtxType = #nvvm.mma_type<f16>, shape = #nvvm.shape<m = 16, n = 8, k = 16>}
        : (vector<2xf16>, vector<2xf16>, vector<2xf16>) -> !llvm.struct<(vector<2xf16>, vector<2xf16>)>
    %24 = llvm.extractvalue %23[0] : !llvm.struct<(vector<2xf16>, vector<2xf16>)>
    %25 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %24, %25 {alignment = 4 : i64} : vector<2xf16>, !llvm.ptr<1>
    %26 = llvm.extractvalue %23[1] : !llvm.struct<(vector<2xf16>, vector<2xf16>)>
    %27 = llvm.add %i, %c0 : i32
    %28 = llvm.getelementptr %out[%27] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %26, %28 {alignment = 4 : i64} : vector<2xf16>, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @mma_bf16_k8 [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["a bf16", "a bf16", "b bf16", "c f32", "c f32", "c f32", "c f32"],
    ops.out = ["d0 f32 exact", "d1 f32 exact", "d2 f32 exact", "d3 f32 exact"],
    ops.grid = [1024], ops.block = [32],
    ops.inputs = ["mma bf16 bf16 8 f32 random", "mma bf16 bf16 8 f32 order", "mma bf16 bf16 8 f32 width"]} {
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(32768 : i32) : i32
    %c1 = llvm.mlir.constant(65536 : i32) : i32
    %c2 = llvm.mlir.constant(98304 : i32) : i32
    %c3 = llvm.mlir.constant(131072 : i32) : i32
    %c4 = llvm.mlir.constant(163840 : i32) : i32
    %c5 = llvm.mlir.constant(196608 : i32) : i32
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
    %10 = llvm.load %9 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %11 = llvm.add %i, %c3 : i32
    %12 = llvm.getelementptr %in[%11] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %13 = llvm.load %12 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %14 = llvm.add %i, %c4 : i32
    %15 = llvm.getelementptr %in[%14] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %16 = llvm.load %15 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %17 = llvm.add %i, %c5 : i32
    %18 = llvm.getelementptr %in[%17] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %19 = llvm.load %18 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %20 = nvvm.mma.sync A[%1, %4] B[%7] C[%10, %13, %16, %19]
        {layoutA = #nvvm.mma_layout<row>, layoutB = #nvvm.mma_layout<col>, multiplicandAPtxType = #nvvm.mma_type<bf16>, multiplicandBPtxType = #nvvm.mma_type<bf16>, shape = #nvvm.shape<m = 16, n = 8, k = 8>}
        : (i32, i32, f32) -> !llvm.struct<(f32, f32, f32, f32)>
    %21 = llvm.extractvalue %20[0] : !llvm.struct<(f32, f32, f32, f32)>
    %22 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %21, %22 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %23 = llvm.extractvalue %20[1] : !llvm.struct<(f32, f32, f32, f32)>
    %24 = llvm.add %i, %c0 : i32
    %25 = llvm.getelementptr %out[%24] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %23, %25 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %26 = llvm.extractvalue %20[2] : !llvm.struct<(f32, f32, f32, f32)>
    %27 = llvm.add %i, %c1 : i32
    %28 = llvm.getelementptr %out[%27] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %26, %28 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %29 = llvm.extractvalue %20[3] : !llvm.struct<(f32, f32, f32, f32)>
    %30 = llvm.add %i, %c2 : i32
    %31 = llvm.getelementptr %out[%30] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %29, %31 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @mma_bf16_k16 [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["a bf16", "a bf16", "a bf16", "a bf16", "b bf16", "b bf16", "c f32", "c f32", "c f32", "c f32"],
    ops.out = ["d0 f32 exact", "d1 f32 exact", "d2 f32 exact", "d3 f32 exact"],
    ops.grid = [1024], ops.block = [32],
    ops.inputs = ["mma bf16 bf16 16 f32 random", "mma bf16 bf16 16 f32 order", "mma bf16 bf16 16 f32 width"]} {
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
    %29 = nvvm.mma.sync A[%1, %4, %7, %10] B[%13, %16] C[%19, %22, %25, %28]
        {layoutA = #nvvm.mma_layout<row>, layoutB = #nvvm.mma_layout<col>, multiplicandAPtxType = #nvvm.mma_type<bf16>, multiplicandBPtxType = #nvvm.mma_type<bf16>, shape = #nvvm.shape<m = 16, n = 8, k = 16>}
        : (i32, i32, f32) -> !llvm.struct<(f32, f32, f32, f32)>
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
