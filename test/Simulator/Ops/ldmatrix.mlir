// ldmatrix, whose lanes name rows in any order.
// RUN: conv-sim-ops %s --goldens %S/goldens | FileCheck %s
// CHECK: {{[1-9][0-9]*}} results of {{[1-9][0-9]*}} operations agree

gpu.module @ldmatrix_x1 [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["fill u32", "fill u32", "fill u32", "fill u32", "row rows"],
    ops.out = ["d0 u32 exact"],
    ops.grid = [16], ops.block = [32], ops.shared = 512 : i64} {
  llvm.mlir.global external @shared() {addr_space = 3 : i32, alignment = 16 : i64} : !llvm.array<0 x i8>
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(512 : i32) : i32
    %c1 = llvm.mlir.constant(1024 : i32) : i32
    %c2 = llvm.mlir.constant(1536 : i32) : i32
    %c3 = llvm.mlir.constant(32 : i32) : i32
    %c4 = llvm.mlir.constant(64 : i32) : i32
    %c5 = llvm.mlir.constant(96 : i32) : i32
    %c6 = llvm.mlir.constant(2048 : i32) : i32
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
    %5 = llvm.add %i, %c1 : i32
    %6 = llvm.getelementptr %in[%5] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %7 = llvm.load %6 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %8 = llvm.add %i, %c2 : i32
    %9 = llvm.getelementptr %in[%8] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %10 = llvm.load %9 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %11 = llvm.getelementptr %s[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %1, %11 {alignment = 4 : i64} : i32, !llvm.ptr<3>
    %12 = llvm.add %tid, %c3 : i32
    %13 = llvm.getelementptr %s[%12] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %4, %13 {alignment = 4 : i64} : i32, !llvm.ptr<3>
    %14 = llvm.add %tid, %c4 : i32
    %15 = llvm.getelementptr %s[%14] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %7, %15 {alignment = 4 : i64} : i32, !llvm.ptr<3>
    %16 = llvm.add %tid, %c5 : i32
    %17 = llvm.getelementptr %s[%16] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %10, %17 {alignment = 4 : i64} : i32, !llvm.ptr<3>
    nvvm.barrier0
    %18 = llvm.add %i, %c6 : i32
    %19 = llvm.getelementptr %in[%18] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %20 = llvm.load %19 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %21 = llvm.getelementptr %s[%20] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %22 = nvvm.ldmatrix %21 {num = 1 : i32, layout = #nvvm.mma_layout<row>, shape = #nvvm.ld_st_matrix_shape<m = 8, n = 8>, eltType = #nvvm.ld_st_matrix_elt_type<b16>} : (!llvm.ptr<3>) -> i32
    %23 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %22, %23 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @ldmatrix_x1_trans [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["fill u32", "fill u32", "fill u32", "fill u32", "row rows"],
    ops.out = ["d0 u32 exact"],
    ops.grid = [16], ops.block = [32], ops.shared = 512 : i64} {
  llvm.mlir.global external @shared() {addr_space = 3 : i32, alignment = 16 : i64} : !llvm.array<0 x i8>
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(512 : i32) : i32
    %c1 = llvm.mlir.constant(1024 : i32) : i32
    %c2 = llvm.mlir.constant(1536 : i32) : i32
    %c3 = llvm.mlir.constant(32 : i32) : i32
    %c4 = llvm.mlir.constant(64 : i32) : i32
    %c5 = llvm.mlir.constant(96 : i32) : i32
    %c6 = llvm.mlir.constant(2048 : i32) : i32
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
    %5 = llvm.add %i, %c1 : i32
    %6 = llvm.getelementptr %in[%5] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %7 = llvm.load %6 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %8 = llvm.add %i, %c2 : i32
    %9 = llvm.getelementptr %in[%8] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %10 = llvm.load %9 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %11 = llvm.getelementptr %s[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %1, %11 {alignment = 4 : i64} : i32, !llvm.ptr<3>
    %12 = llvm.add %tid, %c3 : i32
    %13 = llvm.getelementptr %s[%12] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %4, %13 {alignment = 4 : i64} : i32, !llvm.ptr<3>
    %14 = llvm.add %tid, %c4 : i32
    %15 = llvm.getelementptr %s[%14] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %7, %15 {alignment = 4 : i64} : i32, !llvm.ptr<3>
    %16 = llvm.add %tid, %c5 : i32
    %17 = llvm.getelementptr %s[%16] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %10, %17 {alignment = 4 : i64} : i32, !llvm.ptr<3>
    nvvm.barrier0
    %18 = llvm.add %i, %c6 : i32
    %19 = llvm.getelementptr %in[%18] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %20 = llvm.load %19 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %21 = llvm.getelementptr %s[%20] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %22 = nvvm.ldmatrix %21 {num = 1 : i32, layout = #nvvm.mma_layout<col>, shape = #nvvm.ld_st_matrix_shape<m = 8, n = 8>, eltType = #nvvm.ld_st_matrix_elt_type<b16>} : (!llvm.ptr<3>) -> i32
    %23 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %22, %23 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @ldmatrix_x2 [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["fill u32", "fill u32", "fill u32", "fill u32", "row rows"],
    ops.out = ["d0 u32 exact", "d1 u32 exact"],
    ops.grid = [16], ops.block = [32], ops.shared = 512 : i64} {
  llvm.mlir.global external @shared() {addr_space = 3 : i32, alignment = 16 : i64} : !llvm.array<0 x i8>
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(512 : i32) : i32
    %c1 = llvm.mlir.constant(1024 : i32) : i32
    %c2 = llvm.mlir.constant(1536 : i32) : i32
    %c3 = llvm.mlir.constant(32 : i32) : i32
    %c4 = llvm.mlir.constant(64 : i32) : i32
    %c5 = llvm.mlir.constant(96 : i32) : i32
    %c6 = llvm.mlir.constant(2048 : i32) : i32
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
    %5 = llvm.add %i, %c1 : i32
    %6 = llvm.getelementptr %in[%5] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %7 = llvm.load %6 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %8 = llvm.add %i, %c2 : i32
    %9 = llvm.getelementptr %in[%8] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %10 = llvm.load %9 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %11 = llvm.getelementptr %s[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %1, %11 {alignment = 4 : i64} : i32, !llvm.ptr<3>
    %12 = llvm.add %tid, %c3 : i32
    %13 = llvm.getelementptr %s[%12] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %4, %13 {alignment = 4 : i64} : i32, !llvm.ptr<3>
    %14 = llvm.add %tid, %c4 : i32
    %15 = llvm.getelementptr %s[%14] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %7, %15 {alignment = 4 : i64} : i32, !llvm.ptr<3>
    %16 = llvm.add %tid, %c5 : i32
    %17 = llvm.getelementptr %s[%16] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %10, %17 {alignment = 4 : i64} : i32, !llvm.ptr<3>
    nvvm.barrier0
    %18 = llvm.add %i, %c6 : i32
    %19 = llvm.getelementptr %in[%18] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %20 = llvm.load %19 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %21 = llvm.getelementptr %s[%20] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %22 = nvvm.ldmatrix %21 {num = 2 : i32, layout = #nvvm.mma_layout<row>, shape = #nvvm.ld_st_matrix_shape<m = 8, n = 8>, eltType = #nvvm.ld_st_matrix_elt_type<b16>} : (!llvm.ptr<3>) -> !llvm.struct<(i32, i32)>
    %23 = llvm.extractvalue %22[0] : !llvm.struct<(i32, i32)>
    %24 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %23, %24 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %25 = llvm.extractvalue %22[1] : !llvm.struct<(i32, i32)>
    %26 = llvm.add %i, %c0 : i32
    %27 = llvm.getelementptr %out[%26] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %25, %27 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @ldmatrix_x2_trans [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["fill u32", "fill u32", "fill u32", "fill u32", "row rows"],
    ops.out = ["d0 u32 exact", "d1 u32 exact"],
    ops.grid = [16], ops.block = [32], ops.shared = 512 : i64} {
  llvm.mlir.global external @shared() {addr_space = 3 : i32, alignment = 16 : i64} : !llvm.array<0 x i8>
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(512 : i32) : i32
    %c1 = llvm.mlir.constant(1024 : i32) : i32
    %c2 = llvm.mlir.constant(1536 : i32) : i32
    %c3 = llvm.mlir.constant(32 : i32) : i32
    %c4 = llvm.mlir.constant(64 : i32) : i32
    %c5 = llvm.mlir.constant(96 : i32) : i32
    %c6 = llvm.mlir.constant(2048 : i32) : i32
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
    %5 = llvm.add %i, %c1 : i32
    %6 = llvm.getelementptr %in[%5] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %7 = llvm.load %6 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %8 = llvm.add %i, %c2 : i32
    %9 = llvm.getelementptr %in[%8] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %10 = llvm.load %9 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %11 = llvm.getelementptr %s[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %1, %11 {alignment = 4 : i64} : i32, !llvm.ptr<3>
    %12 = llvm.add %tid, %c3 : i32
    %13 = llvm.getelementptr %s[%12] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %4, %13 {alignment = 4 : i64} : i32, !llvm.ptr<3>
    %14 = llvm.add %tid, %c4 : i32
    %15 = llvm.getelementptr %s[%14] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %7, %15 {alignment = 4 : i64} : i32, !llvm.ptr<3>
    %16 = llvm.add %tid, %c5 : i32
    %17 = llvm.getelementptr %s[%16] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %10, %17 {alignment = 4 : i64} : i32, !llvm.ptr<3>
    nvvm.barrier0
    %18 = llvm.add %i, %c6 : i32
    %19 = llvm.getelementptr %in[%18] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %20 = llvm.load %19 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %21 = llvm.getelementptr %s[%20] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %22 = nvvm.ldmatrix %21 {num = 2 : i32, layout = #nvvm.mma_layout<col>, shape = #nvvm.ld_st_matrix_shape<m = 8, n = 8>, eltType = #nvvm.ld_st_matrix_elt_type<b16>} : (!llvm.ptr<3>) -> !llvm.struct<(i32, i32)>
    %23 = llvm.extractvalue %22[0] : !llvm.struct<(i32, i32)>
    %24 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %23, %24 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %25 = llvm.extractvalue %22[1] : !llvm.struct<(i32, i32)>
    %26 = llvm.add %i, %c0 : i32
    %27 = llvm.getelementptr %out[%26] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %25, %27 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @ldmatrix_x4 [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["fill u32", "fill u32", "fill u32", "fill u32", "row rows"],
    ops.out = ["d0 u32 exact", "d1 u32 exact", "d2 u32 exact", "d3 u32 exact"],
    ops.grid = [16], ops.block = [32], ops.shared = 512 : i64} {
  llvm.mlir.global external @shared() {addr_space = 3 : i32, alignment = 16 : i64} : !llvm.array<0 x i8>
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(512 : i32) : i32
    %c1 = llvm.mlir.constant(1024 : i32) : i32
    %c2 = llvm.mlir.constant(1536 : i32) : i32
    %c3 = llvm.mlir.constant(32 : i32) : i32
    %c4 = llvm.mlir.constant(64 : i32) : i32
    %c5 = llvm.mlir.constant(96 : i32) : i32
    %c6 = llvm.mlir.constant(2048 : i32) : i32
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
    %5 = llvm.add %i, %c1 : i32
    %6 = llvm.getelementptr %in[%5] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %7 = llvm.load %6 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %8 = llvm.add %i, %c2 : i32
    %9 = llvm.getelementptr %in[%8] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %10 = llvm.load %9 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %11 = llvm.getelementptr %s[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %1, %11 {alignment = 4 : i64} : i32, !llvm.ptr<3>
    %12 = llvm.add %tid, %c3 : i32
    %13 = llvm.getelementptr %s[%12] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %4, %13 {alignment = 4 : i64} : i32, !llvm.ptr<3>
    %14 = llvm.add %tid, %c4 : i32
    %15 = llvm.getelementptr %s[%14] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %7, %15 {alignment = 4 : i64} : i32, !llvm.ptr<3>
    %16 = llvm.add %tid, %c5 : i32
    %17 = llvm.getelementptr %s[%16] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %10, %17 {alignment = 4 : i64} : i32, !llvm.ptr<3>
    nvvm.barrier0
    %18 = llvm.add %i, %c6 : i32
    %19 = llvm.getelementptr %in[%18] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %20 = llvm.load %19 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %21 = llvm.getelementptr %s[%20] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %22 = nvvm.ldmatrix %21 {num = 4 : i32, layout = #nvvm.mma_layout<row>, shape = #nvvm.ld_st_matrix_shape<m = 8, n = 8>, eltType = #nvvm.ld_st_matrix_elt_type<b16>} : (!llvm.ptr<3>) -> !llvm.struct<(i32, i32, i32, i32)>
    %23 = llvm.extractvalue %22[0] : !llvm.struct<(i32, i32, i32, i32)>
    %24 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %23, %24 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %25 = llvm.extractvalue %22[1] : !llvm.struct<(i32, i32, i32, i32)>
    %26 = llvm.add %i, %c0 : i32
    %27 = llvm.getelementptr %out[%26] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %25, %27 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %28 = llvm.extractvalue %22[2] : !llvm.struct<(i32, i32, i32, i32)>
    %29 = llvm.add %i, %c1 : i32
    %30 = llvm.getelementptr %out[%29] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %28, %30 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %31 = llvm.extractvalue %22[3] : !llvm.struct<(i32, i32, i32, i32)>
    %32 = llvm.add %i, %c2 : i32
    %33 = llvm.getelementptr %out[%32] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %31, %33 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @ldmatrix_x4_trans [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["fill u32", "fill u32", "fill u32", "fill u32", "row rows"],
    ops.out = ["d0 u32 exact", "d1 u32 exact", "d2 u32 exact", "d3 u32 exact"],
    ops.grid = [16], ops.block = [32], ops.shared = 512 : i64} {
  llvm.mlir.global external @shared() {addr_space = 3 : i32, alignment = 16 : i64} : !llvm.array<0 x i8>
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(512 : i32) : i32
    %c1 = llvm.mlir.constant(1024 : i32) : i32
    %c2 = llvm.mlir.constant(1536 : i32) : i32
    %c3 = llvm.mlir.constant(32 : i32) : i32
    %c4 = llvm.mlir.constant(64 : i32) : i32
    %c5 = llvm.mlir.constant(96 : i32) : i32
    %c6 = llvm.mlir.constant(2048 : i32) : i32
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
    %5 = llvm.add %i, %c1 : i32
    %6 = llvm.getelementptr %in[%5] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %7 = llvm.load %6 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %8 = llvm.add %i, %c2 : i32
    %9 = llvm.getelementptr %in[%8] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %10 = llvm.load %9 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %11 = llvm.getelementptr %s[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %1, %11 {alignment = 4 : i64} : i32, !llvm.ptr<3>
    %12 = llvm.add %tid, %c3 : i32
    %13 = llvm.getelementptr %s[%12] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %4, %13 {alignment = 4 : i64} : i32, !llvm.ptr<3>
    %14 = llvm.add %tid, %c4 : i32
    %15 = llvm.getelementptr %s[%14] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %7, %15 {alignment = 4 : i64} : i32, !llvm.ptr<3>
    %16 = llvm.add %tid, %c5 : i32
    %17 = llvm.getelementptr %s[%16] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %10, %17 {alignment = 4 : i64} : i32, !llvm.ptr<3>
    nvvm.barrier0
    %18 = llvm.add %i, %c6 : i32
    %19 = llvm.getelementptr %in[%18] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %20 = llvm.load %19 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %21 = llvm.getelementptr %s[%20] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %22 = nvvm.ldmatrix %21 {num = 4 : i32, layout = #nvvm.mma_layout<col>, shape = #nvvm.ld_st_matrix_shape<m = 8, n = 8>, eltType = #nvvm.ld_st_matrix_elt_type<b16>} : (!llvm.ptr<3>) -> !llvm.struct<(i32, i32, i32, i32)>
    %23 = llvm.extractvalue %22[0] : !llvm.struct<(i32, i32, i32, i32)>
    %24 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %23, %24 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %25 = llvm.extractvalue %22[1] : !llvm.struct<(i32, i32, i32, i32)>
    %26 = llvm.add %i, %c0 : i32
    %27 = llvm.getelementptr %out[%26] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %25, %27 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %28 = llvm.extractvalue %22[2] : !llvm.struct<(i32, i32, i32, i32)>
    %29 = llvm.add %i, %c1 : i32
    %30 = llvm.getelementptr %out[%29] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %28, %30 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %31 = llvm.extractvalue %22[3] : !llvm.struct<(i32, i32, i32, i32)>
    %32 = llvm.add %i, %c2 : i32
    %33 = llvm.getelementptr %out[%32] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %31, %33 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}
