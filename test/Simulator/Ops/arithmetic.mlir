// Arithmetic that IEEE 754 defines.
// RUN: conv-sim-ops %s --goldens %S/goldens | FileCheck %s
// CHECK: {{[1-9][0-9]*}} results of {{[1-9][0-9]*}} operations agree

gpu.module @arith_f32 [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["x f32", "y f32", "z f32"],
    ops.out = ["add f32 exact", "sub f32 exact", "mul f32 exact", "div f32 exact", "fma f32 exact", "minnum f32 exact", "maxnum f32 exact", "minimum f32 exact", "maximum f32 exact", "fabs f32 exact", "neg f32 exact", "sqrt f32 exact", "floor f32 exact", "ceil f32 exact", "trunc f32 exact", "rint f32 exact", "copysign f32 exact"],
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
    %c10 = llvm.mlir.constant(45056 : i32) : i32
    %c11 = llvm.mlir.constant(49152 : i32) : i32
    %c12 = llvm.mlir.constant(53248 : i32) : i32
    %c13 = llvm.mlir.constant(57344 : i32) : i32
    %c14 = llvm.mlir.constant(61440 : i32) : i32
    %c15 = llvm.mlir.constant(65536 : i32) : i32
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
    %8 = llvm.fadd %1, %4 : f32
    %9 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %8, %9 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %10 = llvm.fsub %1, %4 : f32
    %11 = llvm.add %i, %c0 : i32
    %12 = llvm.getelementptr %out[%11] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %10, %12 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %13 = llvm.fmul %1, %4 : f32
    %14 = llvm.add %i, %c1 : i32
    %15 = llvm.getelementptr %out[%14] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %13, %15 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %16 = llvm.fdiv %1, %4 : f32
    %17 = llvm.add %i, %c2 : i32
    %18 = llvm.getelementptr %out[%17] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %16, %18 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %19 = llvm.intr.fma(%1, %4, %7) : (f32, f32, f32) -> f32
    %20 = llvm.add %i, %c3 : i32
    %21 = llvm.getelementptr %out[%20] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %19, %21 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %22 = llvm.intr.minnum(%1, %4) : (f32, f32) -> f32
    %23 = llvm.add %i, %c4 : i32
    %24 = llvm.getelementptr %out[%23] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %22, %24 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %25 = llvm.intr.maxnum(%1, %4) : (f32, f32) -> f32
    %26 = llvm.add %i, %c5 : i32
    %27 = llvm.getelementptr %out[%26] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %25, %27 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %28 = llvm.intr.minimum(%1, %4) : (f32, f32) -> f32
    %29 = llvm.add %i, %c6 : i32
    %30 = llvm.getelementptr %out[%29] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %28, %30 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %31 = llvm.intr.maximum(%1, %4) : (f32, f32) -> f32
    %32 = llvm.add %i, %c7 : i32
    %33 = llvm.getelementptr %out[%32] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %31, %33 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %34 = llvm.intr.fabs(%1) : (f32) -> f32
    %35 = llvm.add %i, %c8 : i32
    %36 = llvm.getelementptr %out[%35] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %34, %36 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %37 = llvm.fneg %1 : f32
    %38 = llvm.add %i, %c9 : i32
    %39 = llvm.getelementptr %out[%38] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %37, %39 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %40 = llvm.intr.sqrt(%1) : (f32) -> f32
    %41 = llvm.add %i, %c10 : i32
    %42 = llvm.getelementptr %out[%41] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %40, %42 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %43 = llvm.intr.floor(%1) : (f32) -> f32
    %44 = llvm.add %i, %c11 : i32
    %45 = llvm.getelementptr %out[%44] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %43, %45 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %46 = llvm.intr.ceil(%1) : (f32) -> f32
    %47 = llvm.add %i, %c12 : i32
    %48 = llvm.getelementptr %out[%47] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %46, %48 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %49 = llvm.intr.trunc(%1) : (f32) -> f32
    %50 = llvm.add %i, %c13 : i32
    %51 = llvm.getelementptr %out[%50] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %49, %51 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %52 = llvm.intr.rint(%1) : (f32) -> f32
    %53 = llvm.add %i, %c14 : i32
    %54 = llvm.getelementptr %out[%53] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %52, %54 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %55 = llvm.intr.copysign(%1, %4) : (f32, f32) -> f32
    %56 = llvm.add %i, %c15 : i32
    %57 = llvm.getelementptr %out[%56] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %55, %57 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @arith_f64 [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["x f64", "y f64", "z f64"],
    ops.out = ["add f64 exact", "sub f64 exact", "mul f64 exact", "div f64 exact", "fma f64 exact", "minnum f64 exact", "maxnum f64 exact", "fabs f64 exact", "neg f64 exact", "sqrt f64 exact", "floor f64 exact", "ceil f64 exact", "trunc f64 exact", "rint f64 exact", "copysign f64 exact"],
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
    %c10 = llvm.mlir.constant(45056 : i32) : i32
    %c11 = llvm.mlir.constant(49152 : i32) : i32
    %c12 = llvm.mlir.constant(53248 : i32) : i32
    %c13 = llvm.mlir.constant(57344 : i32) : i32
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %size = nvvm.read.ptx.sreg.ntid.x : i32
    %first = llvm.mul %block, %size : i32
    %i = llvm.add %first, %tid : i32
    %0 = llvm.getelementptr %in[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    %1 = llvm.load %0 {alignment = 8 : i64} : !llvm.ptr<1> -> f64
    %2 = llvm.add %i, %c0 : i32
    %3 = llvm.getelementptr %in[%2] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    %4 = llvm.load %3 {alignment = 8 : i64} : !llvm.ptr<1> -> f64
    %5 = llvm.add %i, %c1 : i32
    %6 = llvm.getelementptr %in[%5] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    %7 = llvm.load %6 {alignment = 8 : i64} : !llvm.ptr<1> -> f64
    %8 = llvm.fadd %1, %4 : f64
    %9 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %8, %9 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %10 = llvm.fsub %1, %4 : f64
    %11 = llvm.add %i, %c0 : i32
    %12 = llvm.getelementptr %out[%11] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %10, %12 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %13 = llvm.fmul %1, %4 : f64
    %14 = llvm.add %i, %c1 : i32
    %15 = llvm.getelementptr %out[%14] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %13, %15 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %16 = llvm.fdiv %1, %4 : f64
    %17 = llvm.add %i, %c2 : i32
    %18 = llvm.getelementptr %out[%17] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %16, %18 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %19 = llvm.intr.fma(%1, %4, %7) : (f64, f64, f64) -> f64
    %20 = llvm.add %i, %c3 : i32
    %21 = llvm.getelementptr %out[%20] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %19, %21 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %22 = llvm.intr.minnum(%1, %4) : (f64, f64) -> f64
    %23 = llvm.add %i, %c4 : i32
    %24 = llvm.getelementptr %out[%23] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %22, %24 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %25 = llvm.intr.maxnum(%1, %4) : (f64, f64) -> f64
    %26 = llvm.add %i, %c5 : i32
    %27 = llvm.getelementptr %out[%26] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %25, %27 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %28 = llvm.intr.fabs(%1) : (f64) -> f64
    %29 = llvm.add %i, %c6 : i32
    %30 = llvm.getelementptr %out[%29] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %28, %30 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %31 = llvm.fneg %1 : f64
    %32 = llvm.add %i, %c7 : i32
    %33 = llvm.getelementptr %out[%32] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %31, %33 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %34 = llvm.intr.sqrt(%1) : (f64) -> f64
    %35 = llvm.add %i, %c8 : i32
    %36 = llvm.getelementptr %out[%35] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %34, %36 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %37 = llvm.intr.floor(%1) : (f64) -> f64
    %38 = llvm.add %i, %c9 : i32
    %39 = llvm.getelementptr %out[%38] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %37, %39 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %40 = llvm.intr.ceil(%1) : (f64) -> f64
    %41 = llvm.add %i, %c10 : i32
    %42 = llvm.getelementptr %out[%41] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %40, %42 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %43 = llvm.intr.trunc(%1) : (f64) -> f64
    %44 = llvm.add %i, %c11 : i32
    %45 = llvm.getelementptr %out[%44] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %43, %45 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %46 = llvm.intr.rint(%1) : (f64) -> f64
    %47 = llvm.add %i, %c12 : i32
    %48 = llvm.getelementptr %out[%47] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %46, %48 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %49 = llvm.intr.copysign(%1, %4) : (f64, f64) -> f64
    %50 = llvm.add %i, %c13 : i32
    %51 = llvm.getelementptr %out[%50] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %49, %51 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @arith_f16 [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["x u32", "y u32", "z u32"],
    ops.out = ["add f16 exact", "sub f16 exact", "mul f16 exact", "div f16 exact", "fma f16 exact", "minnum f16 exact", "maxnum f16 exact", "minimum f16 exact", "maximum f16 exact", "fabs f16 exact", "neg f16 exact"],
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
    %1 = llvm.load %0 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %2 = llvm.trunc %1 : i32 to i16
    %3 = llvm.bitcast %2 : i16 to f16
    %4 = llvm.add %i, %c0 : i32
    %5 = llvm.getelementptr %in[%4] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %6 = llvm.load %5 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %7 = llvm.trunc %6 : i32 to i16
    %8 = llvm.bitcast %7 : i16 to f16
    %9 = llvm.add %i, %c1 : i32
    %10 = llvm.getelementptr %in[%9] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %11 = llvm.load %10 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %12 = llvm.trunc %11 : i32 to i16
    %13 = llvm.bitcast %12 : i16 to f16
    %14 = llvm.fadd %3, %8 : f16
    %15 = llvm.bitcast %14 : f16 to i16
    %16 = llvm.zext %15 : i16 to i32
    %17 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %16, %17 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %18 = llvm.fsub %3, %8 : f16
    %19 = llvm.bitcast %18 : f16 to i16
    %20 = llvm.zext %19 : i16 to i32
    %21 = llvm.add %i, %c0 : i32
    %22 = llvm.getelementptr %out[%21] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %20, %22 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %23 = llvm.fmul %3, %8 : f16
    %24 = llvm.bitcast %23 : f16 to i16
    %25 = llvm.zext %24 : i16 to i32
    %26 = llvm.add %i, %c1 : i32
    %27 = llvm.getelementptr %out[%26] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %25, %27 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %28 = llvm.fdiv %3, %8 : f16
    %29 = llvm.bitcast %28 : f16 to i16
    %30 = llvm.zext %29 : i16 to i32
    %31 = llvm.add %i, %c2 : i32
    %32 = llvm.getelementptr %out[%31] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %30, %32 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %33 = llvm.intr.fma(%3, %8, %13) : (f16, f16, f16) -> f16
    %34 = llvm.bitcast %33 : f16 to i16
    %35 = llvm.zext %34 : i16 to i32
    %36 = llvm.add %i, %c3 : i32
    %37 = llvm.getelementptr %out[%36] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %35, %37 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %38 = llvm.intr.minnum(%3, %8) : (f16, f16) -> f16
    %39 = llvm.bitcast %38 : f16 to i16
    %40 = llvm.zext %39 : i16 to i32
    %41 = llvm.add %i, %c4 : i32
    %42 = llvm.getelementptr %out[%41] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %40, %42 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %43 = llvm.intr.maxnum(%3, %8) : (f16, f16) -> f16
    %44 = llvm.bitcast %43 : f16 to i16
    %45 = llvm.zext %44 : i16 to i32
    %46 = llvm.add %i, %c5 : i32
    %47 = llvm.getelementptr %out[%46] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %45, %47 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %48 = llvm.intr.minimum(%3, %8) : (f16, f16) -> f16
    %49 = llvm.bitcast %48 : f16 to i16
    %50 = llvm.zext %49 : i16 to i32
    %51 = llvm.add %i, %c6 : i32
    %52 = llvm.getelementptr %out[%51] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %50, %52 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %53 = llvm.intr.maximum(%3, %8) : (f16, f16) -> f16
    %54 = llvm.bitcast %53 : f16 to i16
    %55 = llvm.zext %54 : i16 to i32
    %56 = llvm.add %i, %c7 : i32
    %57 = llvm.getelementptr %out[%56] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %55, %57 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %58 = llvm.intr.fabs(%3) : (f16) -> f16
    %59 = llvm.bitcast %58 : f16 to i16
    %60 = llvm.zext %59 : i16 to i32
    %61 = llvm.add %i, %c8 : i32
    %62 = llvm.getelementptr %out[%61] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %60, %62 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %63 = llvm.fneg %3 : f16
    %64 = llvm.bitcast %63 : f16 to i16
    %65 = llvm.zext %64 : i16 to i32
    %66 = llvm.add %i, %c9 : i32
    %67 = llvm.getelementptr %out[%66] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %65, %67 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @arith_bf16 [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["x u32", "y u32", "z u32"],
    ops.out = ["add bf16 exact", "sub bf16 exact", "mul bf16 exact", "fma bf16 exact", "minnum bf16 exact", "maxnum bf16 exact", "minimum bf16 exact", "maximum bf16 exact", "fabs bf16 exact", "neg bf16 exact"],
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
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %size = nvvm.read.ptx.sreg.ntid.x : i32
    %first = llvm.mul %block, %size : i32
    %i = llvm.add %first, %tid : i32
    %0 = llvm.getelementptr %in[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %1 = llvm.load %0 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %2 = llvm.trunc %1 : i32 to i16
    %3 = llvm.bitcast %2 : i16 to bf16
    %4 = llvm.add %i, %c0 : i32
    %5 = llvm.getelementptr %in[%4] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %6 = llvm.load %5 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %7 = llvm.trunc %6 : i32 to i16
    %8 = llvm.bitcast %7 : i16 to bf16
    %9 = llvm.add %i, %c1 : i32
    %10 = llvm.getelementptr %in[%9] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %11 = llvm.load %10 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %12 = llvm.trunc %11 : i32 to i16
    %13 = llvm.bitcast %12 : i16 to bf16
    %14 = llvm.fadd %3, %8 : bf16
    %15 = llvm.bitcast %14 : bf16 to i16
    %16 = llvm.zext %15 : i16 to i32
    %17 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %16, %17 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %18 = llvm.fsub %3, %8 : bf16
    %19 = llvm.bitcast %18 : bf16 to i16
    %20 = llvm.zext %19 : i16 to i32
    %21 = llvm.add %i, %c0 : i32
    %22 = llvm.getelementptr %out[%21] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %20, %22 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %23 = llvm.fmul %3, %8 : bf16
    %24 = llvm.bitcast %23 : bf16 to i16
    %25 = llvm.zext %24 : i16 to i32
    %26 = llvm.add %i, %c1 : i32
    %27 = llvm.getelementptr %out[%26] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %25, %27 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %28 = llvm.intr.fma(%3, %8, %13) : (bf16, bf16, bf16) -> bf16
    %29 = llvm.bitcast %28 : bf16 to i16
    %30 = llvm.zext %29 : i16 to i32
    %31 = llvm.add %i, %c2 : i32
    %32 = llvm.getelementptr %out[%31] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %30, %32 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %33 = llvm.intr.minnum(%3, %8) : (bf16, bf16) -> bf16
    %34 = llvm.bitcast %33 : bf16 to i16
    %35 = llvm.zext %34 : i16 to i32
    %36 = llvm.add %i, %c3 : i32
    %37 = llvm.getelementptr %out[%36] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %35, %37 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %38 = llvm.intr.maxnum(%3, %8) : (bf16, bf16) -> bf16
    %39 = llvm.bitcast %38 : bf16 to i16
    %40 = llvm.zext %39 : i16 to i32
    %41 = llvm.add %i, %c4 : i32
    %42 = llvm.getelementptr %out[%41] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %40, %42 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %43 = llvm.intr.minimum(%3, %8) : (bf16, bf16) -> bf16
    %44 = llvm.bitcast %43 : bf16 to i16
    %45 = llvm.zext %44 : i16 to i32
    %46 = llvm.add %i, %c5 : i32
    %47 = llvm.getelementptr %out[%46] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %45, %47 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %48 = llvm.intr.maximum(%3, %8) : (bf16, bf16) -> bf16
    %49 = llvm.bitcast %48 : bf16 to i16
    %50 = llvm.zext %49 : i16 to i32
    %51 = llvm.add %i, %c6 : i32
    %52 = llvm.getelementptr %out[%51] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %50, %52 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %53 = llvm.intr.fabs(%3) : (bf16) -> bf16
    %54 = llvm.bitcast %53 : bf16 to i16
    %55 = llvm.zext %54 : i16 to i32
    %56 = llvm.add %i, %c7 : i32
    %57 = llvm.getelementptr %out[%56] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %55, %57 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %58 = llvm.fneg %3 : bf16
    %59 = llvm.bitcast %58 : bf16 to i16
    %60 = llvm.zext %59 : i16 to i32
    %61 = llvm.add %i, %c8 : i32
    %62 = llvm.getelementptr %out[%61] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %60, %62 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}
