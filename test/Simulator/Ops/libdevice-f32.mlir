// libdevice on f32, within the errors that the CUDA C++ Programming Guide states.
// RUN: conv-sim-ops %s --goldens %S/goldens | FileCheck %s
// CHECK: {{[1-9][0-9]*}} results of {{[1-9][0-9]*}} operations agree

gpu.module @libdevice_f32_0 [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["x function"],
    ops.out = ["acosf f32 ulp:2", "acoshf f32 ulp:4", "asinf f32 ulp:2", "asinhf f32 ulp:3", "atanf f32 ulp:2", "atanhf f32 ulp:3", "cbrtf f32 ulp:1", "ceilf f32 exact", "cosf f32 ulp:2", "coshf f32 ulp:2", "erff f32 ulp:2", "erfcf f32 ulp:4", "expf f32 ulp:2"],
    ops.grid = [16], ops.block = [128]} {
  llvm.func @__nv_acosf(f32) -> f32
  llvm.func @__nv_acoshf(f32) -> f32
  llvm.func @__nv_asinf(f32) -> f32
  llvm.func @__nv_asinhf(f32) -> f32
  llvm.func @__nv_atanf(f32) -> f32
  llvm.func @__nv_atanhf(f32) -> f32
  llvm.func @__nv_cbrtf(f32) -> f32
  llvm.func @__nv_ceilf(f32) -> f32
  llvm.func @__nv_cosf(f32) -> f32
  llvm.func @__nv_coshf(f32) -> f32
  llvm.func @__nv_erff(f32) -> f32
  llvm.func @__nv_erfcf(f32) -> f32
  llvm.func @__nv_expf(f32) -> f32
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
    %c11 = llvm.mlir.constant(24576 : i32) : i32
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %size = nvvm.read.ptx.sreg.ntid.x : i32
    %first = llvm.mul %block, %size : i32
    %i = llvm.add %first, %tid : i32
    %0 = llvm.getelementptr %in[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %1 = llvm.load %0 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %2 = llvm.call @__nv_acosf(%1) : (f32) -> f32
    %3 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %2, %3 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %4 = llvm.call @__nv_acoshf(%1) : (f32) -> f32
    %5 = llvm.add %i, %c0 : i32
    %6 = llvm.getelementptr %out[%5] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %4, %6 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %7 = llvm.call @__nv_asinf(%1) : (f32) -> f32
    %8 = llvm.add %i, %c1 : i32
    %9 = llvm.getelementptr %out[%8] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %7, %9 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %10 = llvm.call @__nv_asinhf(%1) : (f32) -> f32
    %11 = llvm.add %i, %c2 : i32
    %12 = llvm.getelementptr %out[%11] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %10, %12 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %13 = llvm.call @__nv_atanf(%1) : (f32) -> f32
    %14 = llvm.add %i, %c3 : i32
    %15 = llvm.getelementptr %out[%14] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %13, %15 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %16 = llvm.call @__nv_atanhf(%1) : (f32) -> f32
    %17 = llvm.add %i, %c4 : i32
    %18 = llvm.getelementptr %out[%17] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %16, %18 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %19 = llvm.call @__nv_cbrtf(%1) : (f32) -> f32
    %20 = llvm.add %i, %c5 : i32
    %21 = llvm.getelementptr %out[%20] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %19, %21 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %22 = llvm.call @__nv_ceilf(%1) : (f32) -> f32
    %23 = llvm.add %i, %c6 : i32
    %24 = llvm.getelementptr %out[%23] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %22, %24 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %25 = llvm.call @__nv_cosf(%1) : (f32) -> f32
    %26 = llvm.add %i, %c7 : i32
    %27 = llvm.getelementptr %out[%26] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %25, %27 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %28 = llvm.call @__nv_coshf(%1) : (f32) -> f32
    %29 = llvm.add %i, %c8 : i32
    %30 = llvm.getelementptr %out[%29] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %28, %30 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %31 = llvm.call @__nv_erff(%1) : (f32) -> f32
    %32 = llvm.add %i, %c9 : i32
    %33 = llvm.getelementptr %out[%32] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %31, %33 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %34 = llvm.call @__nv_erfcf(%1) : (f32) -> f32
    %35 = llvm.add %i, %c10 : i32
    %36 = llvm.getelementptr %out[%35] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %34, %36 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %37 = llvm.call @__nv_expf(%1) : (f32) -> f32
    %38 = llvm.add %i, %c11 : i32
    %39 = llvm.getelementptr %out[%38] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %37, %39 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @libdevice_f32_1 [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["x function"],
    ops.out = ["exp2f f32 ulp:2", "expm1f f32 ulp:1", "fabsf f32 exact", "floorf f32 exact", "logf f32 ulp:1", "log10f f32 ulp:2", "log1pf f32 ulp:1", "log2f f32 ulp:1", "rintf f32 exact", "roundf f32 exact", "rsqrtf f32 ulp:2", "sinf f32 ulp:2", "sinhf f32 ulp:3"],
    ops.grid = [16], ops.block = [128]} {
  llvm.func @__nv_exp2f(f32) -> f32
  llvm.func @__nv_expm1f(f32) -> f32
  llvm.func @__nv_fabsf(f32) -> f32
  llvm.func @__nv_floorf(f32) -> f32
  llvm.func @__nv_logf(f32) -> f32
  llvm.func @__nv_log10f(f32) -> f32
  llvm.func @__nv_log1pf(f32) -> f32
  llvm.func @__nv_log2f(f32) -> f32
  llvm.func @__nv_rintf(f32) -> f32
  llvm.func @__nv_roundf(f32) -> f32
  llvm.func @__nv_rsqrtf(f32) -> f32
  llvm.func @__nv_sinf(f32) -> f32
  llvm.func @__nv_sinhf(f32) -> f32
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
    %c11 = llvm.mlir.constant(24576 : i32) : i32
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %size = nvvm.read.ptx.sreg.ntid.x : i32
    %first = llvm.mul %block, %size : i32
    %i = llvm.add %first, %tid : i32
    %0 = llvm.getelementptr %in[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %1 = llvm.load %0 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %2 = llvm.call @__nv_exp2f(%1) : (f32) -> f32
    %3 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %2, %3 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %4 = llvm.call @__nv_expm1f(%1) : (f32) -> f32
    %5 = llvm.add %i, %c0 : i32
    %6 = llvm.getelementptr %out[%5] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %4, %6 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %7 = llvm.call @__nv_fabsf(%1) : (f32) -> f32
    %8 = llvm.add %i, %c1 : i32
    %9 = llvm.getelementptr %out[%8] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %7, %9 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %10 = llvm.call @__nv_floorf(%1) : (f32) -> f32
    %11 = llvm.add %i, %c2 : i32
    %12 = llvm.getelementptr %out[%11] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %10, %12 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %13 = llvm.call @__nv_logf(%1) : (f32) -> f32
    %14 = llvm.add %i, %c3 : i32
    %15 = llvm.getelementptr %out[%14] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %13, %15 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %16 = llvm.call @__nv_log10f(%1) : (f32) -> f32
    %17 = llvm.add %i, %c4 : i32
    %18 = llvm.getelementptr %out[%17] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %16, %18 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %19 = llvm.call @__nv_log1pf(%1) : (f32) -> f32
    %20 = llvm.add %i, %c5 : i32
    %21 = llvm.getelementptr %out[%20] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %19, %21 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %22 = llvm.call @__nv_log2f(%1) : (f32) -> f32
    %23 = llvm.add %i, %c6 : i32
    %24 = llvm.getelementptr %out[%23] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %22, %24 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %25 = llvm.call @__nv_rintf(%1) : (f32) -> f32
    %26 = llvm.add %i, %c7 : i32
    %27 = llvm.getelementptr %out[%26] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %25, %27 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %28 = llvm.call @__nv_roundf(%1) : (f32) -> f32
    %29 = llvm.add %i, %c8 : i32
    %30 = llvm.getelementptr %out[%29] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %28, %30 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %31 = llvm.call @__nv_rsqrtf(%1) : (f32) -> f32
    %32 = llvm.add %i, %c9 : i32
    %33 = llvm.getelementptr %out[%32] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %31, %33 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %34 = llvm.call @__nv_sinf(%1) : (f32) -> f32
    %35 = llvm.add %i, %c10 : i32
    %36 = llvm.getelementptr %out[%35] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %34, %36 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %37 = llvm.call @__nv_sinhf(%1) : (f32) -> f32
    %38 = llvm.add %i, %c11 : i32
    %39 = llvm.getelementptr %out[%38] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %37, %39 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @libdevice_f32_2 [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["x function"],
    ops.out = ["sqrtf f32 exact", "tanf f32 ulp:4", "tanhf f32 ulp:2", "truncf f32 exact"],
    ops.grid = [16], ops.block = [128]} {
  llvm.func @__nv_sqrtf(f32) -> f32
  llvm.func @__nv_tanf(f32) -> f32
  llvm.func @__nv_tanhf(f32) -> f32
  llvm.func @__nv_truncf(f32) -> f32
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(2048 : i32) : i32
    %c1 = llvm.mlir.constant(4096 : i32) : i32
    %c2 = llvm.mlir.constant(6144 : i32) : i32
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %size = nvvm.read.ptx.sreg.ntid.x : i32
    %first = llvm.mul %block, %size : i32
    %i = llvm.add %first, %tid : i32
    %0 = llvm.getelementptr %in[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %1 = llvm.load %0 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %2 = llvm.call @__nv_sqrtf(%1) : (f32) -> f32
    %3 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %2, %3 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %4 = llvm.call @__nv_tanf(%1) : (f32) -> f32
    %5 = llvm.add %i, %c0 : i32
    %6 = llvm.getelementptr %out[%5] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %4, %6 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %7 = llvm.call @__nv_tanhf(%1) : (f32) -> f32
    %8 = llvm.add %i, %c1 : i32
    %9 = llvm.getelementptr %out[%8] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %7, %9 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %10 = llvm.call @__nv_truncf(%1) : (f32) -> f32
    %11 = llvm.add %i, %c2 : i32
    %12 = llvm.getelementptr %out[%11] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %10, %12 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @libdevice_f32_binary [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["x function", "y function"],
    ops.out = ["atan2f f32 ulp:3", "copysignf f32 exact", "fmaxf f32 exact", "fminf f32 exact", "fmodf f32 exact", "powf f32 ulp:4"],
    ops.grid = [16], ops.block = [128]} {
  llvm.func @__nv_atan2f(f32, f32) -> f32
  llvm.func @__nv_copysignf(f32, f32) -> f32
  llvm.func @__nv_fmaxf(f32, f32) -> f32
  llvm.func @__nv_fminf(f32, f32) -> f32
  llvm.func @__nv_fmodf(f32, f32) -> f32
  llvm.func @__nv_powf(f32, f32) -> f32
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
    %0 = llvm.getelementptr %in[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %1 = llvm.load %0 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %2 = llvm.add %i, %c0 : i32
    %3 = llvm.getelementptr %in[%2] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %4 = llvm.load %3 {alignment = 4 : i64} : !llvm.ptr<1> -> f32
    %5 = llvm.call @__nv_atan2f(%1, %4) : (f32, f32) -> f32
    %6 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %5, %6 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %7 = llvm.call @__nv_copysignf(%1, %4) : (f32, f32) -> f32
    %8 = llvm.add %i, %c0 : i32
    %9 = llvm.getelementptr %out[%8] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %7, %9 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %10 = llvm.call @__nv_fmaxf(%1, %4) : (f32, f32) -> f32
    %11 = llvm.add %i, %c1 : i32
    %12 = llvm.getelementptr %out[%11] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %10, %12 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %13 = llvm.call @__nv_fminf(%1, %4) : (f32, f32) -> f32
    %14 = llvm.add %i, %c2 : i32
    %15 = llvm.getelementptr %out[%14] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %13, %15 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %16 = llvm.call @__nv_fmodf(%1, %4) : (f32, f32) -> f32
    %17 = llvm.add %i, %c3 : i32
    %18 = llvm.getelementptr %out[%17] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %16, %18 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %19 = llvm.call @__nv_powf(%1, %4) : (f32, f32) -> f32
    %20 = llvm.add %i, %c4 : i32
    %21 = llvm.getelementptr %out[%20] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %19, %21 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    llvm.return
  }
}
