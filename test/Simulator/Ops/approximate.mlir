// Approximate instructions, within the errors that the PTX ISA states.
// RUN: conv-sim-ops %s --goldens %S/goldens | FileCheck %s
// CHECK: {{[1-9][0-9]*}} results of {{[1-9][0-9]*}} operations agree

gpu.module @approximate [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["x f32", "exponent exponent", "near halves2", "angle pi", "y f32"],
    ops.out = ["ex2.approx.f32 f32 ulp:2", "lg2.approx.f f32 abs:2.4e-7", "sin.approx.f f32 abs:6.8e-7", "cos.approx.f f32 abs:6.8e-7", "rcp.approx.ftz.f f32 ulp:1", "sqrt.approx.f f32 ulp:1", "rsqrt.approx.f f32 ulp:2", "lg2_wide f32 ulp:4,abs:2.4e-7", "div.full f32 ulp:2", "rcp.rn.f f32 exact", "sqrt.rn.f f32 exact"],
    ops.grid = [32], ops.block = [128]} {
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
    %c9 = llvm.mlir.constant(40960 : i32) : i32
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %size = nvvm.read.ptx.sreg.ntid.x : i32
    %first = llvm.mul %block, %size : i32
    %i = llvm.add %first, %tid : i32
    %0 = llvm.getelementptr %in[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %1 = llvm.load %0 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %2 = llvm.add %i, %c0 : i32
    %3 = llvm.getelementptr %in[%2] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %4 = llvm.load %3 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %5 = llvm.add %i, %c1 : i32
    %6 = llvm.getelementptr %in[%5] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %7 = llvm.load %6 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %8 = llvm.add %i, %c2 : i32
    %9 = llvm.getelementptr %in[%8] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %10 = llvm.load %9 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %11 = llvm.add %i, %c3 : i32
    %12 = llvm.getelementptr %in[%11] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %13 = llvm.load %12 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %14 = llvm.call_intrinsic "llvm.nvvm.ex2.approx.f32"(%4) : (f32) -> f32
    %15 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %14, %15 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %16 = llvm.call_intrinsic "llvm.nvvm.lg2.approx.f"(%7) : (f32) -> f32
    %17 = llvm.add %i, %c0 : i32
    %18 = llvm.getelementptr %out[%17] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %16, %18 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %19 = llvm.call_intrinsic "llvm.nvvm.sin.approx.f"(%10) : (f32) -> f32
    %20 = llvm.add %i, %c1 : i32
    %21 = llvm.getelementptr %out[%20] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %19, %21 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %22 = llvm.call_intrinsic "llvm.nvvm.cos.approx.f"(%10) : (f32) -> f32
    %23 = llvm.add %i, %c2 : i32
    %24 = llvm.getelementptr %out[%23] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %22, %24 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %25 = llvm.call_intrinsic "llvm.nvvm.rcp.approx.ftz.f"(%1) : (f32) -> f32
    %26 = llvm.add %i, %c3 : i32
    %27 = llvm.getelementptr %out[%26] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %25, %27 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %28 = llvm.call_intrinsic "llvm.nvvm.sqrt.approx.f"(%1) : (f32) -> f32
    %29 = llvm.add %i, %c4 : i32
    %30 = llvm.getelementptr %out[%29] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %28, %30 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %31 = llvm.call_intrinsic "llvm.nvvm.rsqrt.approx.f"(%1) : (f32) -> f32
    %32 = llvm.add %i, %c5 : i32
    %33 = llvm.getelementptr %out[%32] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %31, %33 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %34 = llvm.call_intrinsic "llvm.nvvm.lg2.approx.f"(%1) : (f32) -> f32
    %35 = llvm.add %i, %c6 : i32
    %36 = llvm.getelementptr %out[%35] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %34, %36 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %37 = llvm.call_intrinsic "llvm.nvvm.div.full"(%1, %13) : (f32, f32) -> f32
    %38 = llvm.add %i, %c7 : i32
    %39 = llvm.getelementptr %out[%38] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %37, %39 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %40 = llvm.call_intrinsic "llvm.nvvm.rcp.rn.f"(%1) : (f32) -> f32
    %41 = llvm.add %i, %c8 : i32
    %42 = llvm.getelementptr %out[%41] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %40, %42 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %43 = llvm.call_intrinsic "llvm.nvvm.sqrt.rn.f"(%1) : (f32) -> f32
    %44 = llvm.add %i, %c9 : i32
    %45 = llvm.getelementptr %out[%44] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %43, %45 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    llvm.return
  }
}
