// libdevice on f64, within the errors that the CUDA C++ Programming Guide states.
// RUN: conv-sim-ops %s --goldens %S/goldens | FileCheck %s
// CHECK: {{[1-9][0-9]*}} results of {{[1-9][0-9]*}} operations agree

gpu.module @libdevice_f64_0 [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["x function64"],
    ops.out = ["acos f64 ulp:2", "acosh f64 ulp:3", "asin f64 ulp:2", "asinh f64 ulp:3", "atan f64 ulp:2", "atanh f64 ulp:2", "cbrt f64 ulp:1", "ceil f64 exact", "cos f64 ulp:2", "cosh f64 ulp:1", "erf f64 ulp:2", "erfc f64 ulp:5"],
    ops.grid = [16], ops.block = [128]} {
  llvm.func @__nv_acos(f64) -> f64
  llvm.func @__nv_acosh(f64) -> f64
  llvm.func @__nv_asin(f64) -> f64
  llvm.func @__nv_asinh(f64) -> f64
  llvm.func @__nv_atan(f64) -> f64
  llvm.func @__nv_atanh(f64) -> f64
  llvm.func @__nv_cbrt(f64) -> f64
  llvm.func @__nv_ceil(f64) -> f64
  llvm.func @__nv_cos(f64) -> f64
  llvm.func @__nv_cosh(f64) -> f64
  llvm.func @__nv_erf(f64) -> f64
  llvm.func @__nv_erfc(f64) -> f64
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(2048 : i32) : i32
    %c1 = llvm.mlir.constant(4096 : i32) : i32
    %c2 = llvm.mlir.constant(6144 : i32) : i32
    %c3 = llvm.mlir.constant(8192 : i32) : i32
    %c4 = llvm.mlir.constant(10240 : i32) : i32
    %c5 = llvm.mlir.constant(12288 : i32) : i32
    %c6 = llvm.mlir.constant(14336 : i32) : i32
    %c7 = llvm.mlir.constant(16384 : i32) : i32
    %c8 = llvm.mlir.constant(18432 : i32) : i32
    %c9 = llvm.mlir.constant(20480 : i32) : i32
    %c10 = llvm.mlir.constant(22528 : i32) : i32
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %size = nvvm.read.ptx.sreg.ntid.x : i32
    %first = llvm.mul %block, %size : i32
    %i = llvm.add %first, %tid : i32
    %0 = llvm.getelementptr %in[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    %1 = llvm.load %0 {alignment = 8 : i64} : !llvm.ptr<1> -> f64
    %2 = llvm.call @__nv_acos(%1) : (f64) -> f64
    %3 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %2, %3 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %4 = llvm.call @__nv_acosh(%1) : (f64) -> f64
    %5 = llvm.add %i, %c0 : i32
    %6 = llvm.getelementptr %out[%5] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %4, %6 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %7 = llvm.call @__nv_asin(%1) : (f64) -> f64
    %8 = llvm.add %i, %c1 : i32
    %9 = llvm.getelementptr %out[%8] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %7, %9 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %10 = llvm.call @__nv_asinh(%1) : (f64) -> f64
    %11 = llvm.add %i, %c2 : i32
    %12 = llvm.getelementptr %out[%11] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %10, %12 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %13 = llvm.call @__nv_atan(%1) : (f64) -> f64
    %14 = llvm.add %i, %c3 : i32
    %15 = llvm.getelementptr %out[%14] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %13, %15 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %16 = llvm.call @__nv_atanh(%1) : (f64) -> f64
    %17 = llvm.add %i, %c4 : i32
    %18 = llvm.getelementptr %out[%17] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %16, %18 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %19 = llvm.call @__nv_cbrt(%1) : (f64) -> f64
    %20 = llvm.add %i, %c5 : i32
    %21 = llvm.getelementptr %out[%20] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %19, %21 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %22 = llvm.call @__nv_ceil(%1) : (f64) -> f64
    %23 = llvm.add %i, %c6 : i32
    %24 = llvm.getelementptr %out[%23] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %22, %24 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %25 = llvm.call @__nv_cos(%1) : (f64) -> f64
    %26 = llvm.add %i, %c7 : i32
    %27 = llvm.getelementptr %out[%26] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %25, %27 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %28 = llvm.call @__nv_cosh(%1) : (f64) -> f64
    %29 = llvm.add %i, %c8 : i32
    %30 = llvm.getelementptr %out[%29] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %28, %30 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %31 = llvm.call @__nv_erf(%1) : (f64) -> f64
    %32 = llvm.add %i, %c9 : i32
    %33 = llvm.getelementptr %out[%32] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %31, %33 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %34 = llvm.call @__nv_erfc(%1) : (f64) -> f64
    %35 = llvm.add %i, %c10 : i32
    %36 = llvm.getelementptr %out[%35] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %34, %36 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @libdevice_f64_1 [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["x function64"],
    ops.out = ["exp f64 ulp:1", "exp2 f64 ulp:1", "expm1 f64 ulp:1", "fabs f64 exact", "floor f64 exact", "log f64 ulp:1", "log10 f64 ulp:1", "log1p f64 ulp:1", "log2 f64 ulp:1", "rint f64 exact", "round f64 exact", "rsqrt f64 ulp:1"],
    ops.grid = [16], ops.block = [128]} {
  llvm.func @__nv_exp(f64) -> f64
  llvm.func @__nv_exp2(f64) -> f64
  llvm.func @__nv_expm1(f64) -> f64
  llvm.func @__nv_fabs(f64) -> f64
  llvm.func @__nv_floor(f64) -> f64
  llvm.func @__nv_log(f64) -> f64
  llvm.func @__nv_log10(f64) -> f64
  llvm.func @__nv_log1p(f64) -> f64
  llvm.func @__nv_log2(f64) -> f64
  llvm.func @__nv_rint(f64) -> f64
  llvm.func @__nv_round(f64) -> f64
  llvm.func @__nv_rsqrt(f64) -> f64
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(2048 : i32) : i32
    %c1 = llvm.mlir.constant(4096 : i32) : i32
    %c2 = llvm.mlir.constant(6144 : i32) : i32
    %c3 = llvm.mlir.constant(8192 : i32) : i32
    %c4 = llvm.mlir.constant(10240 : i32) : i32
    %c5 = llvm.mlir.constant(12288 : i32) : i32
    %c6 = llvm.mlir.constant(14336 : i32) : i32
    %c7 = llvm.mlir.constant(16384 : i32) : i32
    %c8 = llvm.mlir.constant(18432 : i32) : i32
    %c9 = llvm.mlir.constant(20480 : i32) : i32
    %c10 = llvm.mlir.constant(22528 : i32) : i32
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %size = nvvm.read.ptx.sreg.ntid.x : i32
    %first = llvm.mul %block, %size : i32
    %i = llvm.add %first, %tid : i32
    %0 = llvm.getelementptr %in[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    %1 = llvm.load %0 {alignment = 8 : i64} : !llvm.ptr<1> -> f64
    %2 = llvm.call @__nv_exp(%1) : (f64) -> f64
    %3 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %2, %3 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %4 = llvm.call @__nv_exp2(%1) : (f64) -> f64
    %5 = llvm.add %i, %c0 : i32
    %6 = llvm.getelementptr %out[%5] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %4, %6 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %7 = llvm.call @__nv_expm1(%1) : (f64) -> f64
    %8 = llvm.add %i, %c1 : i32
    %9 = llvm.getelementptr %out[%8] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %7, %9 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %10 = llvm.call @__nv_fabs(%1) : (f64) -> f64
    %11 = llvm.add %i, %c2 : i32
    %12 = llvm.getelementptr %out[%11] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %10, %12 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %13 = llvm.call @__nv_floor(%1) : (f64) -> f64
    %14 = llvm.add %i, %c3 : i32
    %15 = llvm.getelementptr %out[%14] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %13, %15 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %16 = llvm.call @__nv_log(%1) : (f64) -> f64
    %17 = llvm.add %i, %c4 : i32
    %18 = llvm.getelementptr %out[%17] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %16, %18 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %19 = llvm.call @__nv_log10(%1) : (f64) -> f64
    %20 = llvm.add %i, %c5 : i32
    %21 = llvm.getelementptr %out[%20] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %19, %21 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %22 = llvm.call @__nv_log1p(%1) : (f64) -> f64
    %23 = llvm.add %i, %c6 : i32
    %24 = llvm.getelementptr %out[%23] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %22, %24 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %25 = llvm.call @__nv_log2(%1) : (f64) -> f64
    %26 = llvm.add %i, %c7 : i32
    %27 = llvm.getelementptr %out[%26] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %25, %27 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %28 = llvm.call @__nv_rint(%1) : (f64) -> f64
    %29 = llvm.add %i, %c8 : i32
    %30 = llvm.getelementptr %out[%29] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %28, %30 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %31 = llvm.call @__nv_round(%1) : (f64) -> f64
    %32 = llvm.add %i, %c9 : i32
    %33 = llvm.getelementptr %out[%32] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %31, %33 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %34 = llvm.call @__nv_rsqrt(%1) : (f64) -> f64
    %35 = llvm.add %i, %c10 : i32
    %36 = llvm.getelementptr %out[%35] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %34, %36 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @libdevice_f64_2 [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["x function64"],
    ops.out = ["sin f64 ulp:2", "sinh f64 ulp:2", "sqrt f64 exact", "tan f64 ulp:2", "tanh f64 ulp:1", "trunc f64 exact"],
    ops.grid = [16], ops.block = [128]} {
  llvm.func @__nv_sin(f64) -> f64
  llvm.func @__nv_sinh(f64) -> f64
  llvm.func @__nv_sqrt(f64) -> f64
  llvm.func @__nv_tan(f64) -> f64
  llvm.func @__nv_tanh(f64) -> f64
  llvm.func @__nv_trunc(f64) -> f64
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(2048 : i32) : i32
    %c1 = llvm.mlir.constant(4096 : i32) : i32
    %c2 = llvm.mlir.constant(6144 : i32) : i32
    %c3 = llvm.mlir.constant(8192 : i32) : i32
    %c4 = llvm.mlir.constant(10240 : i32) : i32
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %size = nvvm.read.ptx.sreg.ntid.x : i32
    %first = llvm.mul %block, %size : i32
    %i = llvm.add %first, %tid : i32
    %0 = llvm.getelementptr %in[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    %1 = llvm.load %0 {alignment = 8 : i64} : !llvm.ptr<1> -> f64
    %2 = llvm.call @__nv_sin(%1) : (f64) -> f64
    %3 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %2, %3 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %4 = llvm.call @__nv_sinh(%1) : (f64) -> f64
    %5 = llvm.add %i, %c0 : i32
    %6 = llvm.getelementptr %out[%5] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %4, %6 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %7 = llvm.call @__nv_sqrt(%1) : (f64) -> f64
    %8 = llvm.add %i, %c1 : i32
    %9 = llvm.getelementptr %out[%8] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %7, %9 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %10 = llvm.call @__nv_tan(%1) : (f64) -> f64
    %11 = llvm.add %i, %c2 : i32
    %12 = llvm.getelementptr %out[%11] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %10, %12 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %13 = llvm.call @__nv_tanh(%1) : (f64) -> f64
    %14 = llvm.add %i, %c3 : i32
    %15 = llvm.getelementptr %out[%14] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %13, %15 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %16 = llvm.call @__nv_trunc(%1) : (f64) -> f64
    %17 = llvm.add %i, %c4 : i32
    %18 = llvm.getelementptr %out[%17] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %16, %18 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @libdevice_f64_binary [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["x function64", "y function64"],
    ops.out = ["atan2 f64 ulp:2", "copysign f64 exact", "fmax f64 exact", "fmin f64 exact", "fmod f64 exact", "pow f64 ulp:2"],
    ops.grid = [16], ops.block = [128]} {
  llvm.func @__nv_atan2(f64, f64) -> f64
  llvm.func @__nv_copysign(f64, f64) -> f64
  llvm.func @__nv_fmax(f64, f64) -> f64
  llvm.func @__nv_fmin(f64, f64) -> f64
  llvm.func @__nv_fmod(f64, f64) -> f64
  llvm.func @__nv_pow(f64, f64) -> f64
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(2048 : i32) : i32
    %c1 = llvm.mlir.constant(4096 : i32) : i32
    %c2 = llvm.mlir.constant(6144 : i32) : i32
    %c3 = llvm.mlir.constant(8192 : i32) : i32
    %c4 = llvm.mlir.constant(10240 : i32) : i32
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
    %5 = llvm.call @__nv_atan2(%1, %4) : (f64, f64) -> f64
    %6 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %5, %6 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %7 = llvm.call @__nv_copysign(%1, %4) : (f64, f64) -> f64
    %8 = llvm.add %i, %c0 : i32
    %9 = llvm.getelementptr %out[%8] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %7, %9 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %10 = llvm.call @__nv_fmax(%1, %4) : (f64, f64) -> f64
    %11 = llvm.add %i, %c1 : i32
    %12 = llvm.getelementptr %out[%11] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %10, %12 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %13 = llvm.call @__nv_fmin(%1, %4) : (f64, f64) -> f64
    %14 = llvm.add %i, %c2 : i32
    %15 = llvm.getelementptr %out[%14] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %13, %15 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %16 = llvm.call @__nv_fmod(%1, %4) : (f64, f64) -> f64
    %17 = llvm.add %i, %c3 : i32
    %18 = llvm.getelementptr %out[%17] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %16, %18 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    %19 = llvm.call @__nv_pow(%1, %4) : (f64, f64) -> f64
    %20 = llvm.add %i, %c4 : i32
    %21 = llvm.getelementptr %out[%20] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i64
    llvm.store %19, %21 {alignment = 8 : i64} : f64, !llvm.ptr<1>
    llvm.return
  }
}
