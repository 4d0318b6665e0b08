// Conversions and byte permutes.
// RUN: conv-sim-ops %s --goldens %S/goldens | FileCheck %s
// CHECK: {{[1-9][0-9]*}} results of {{[1-9][0-9]*}} operations agree

gpu.module @convert_f32 [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["x f32", "y f32"],
    ops.out = ["tf32 u32 exact", "f16 f16 exact", "bf16 bf16 exact", "e4m3 e4m3x2 exact", "e5m2 e5m2x2 exact", "e4m3_relu e4m3x2 exact", "f16x2_rn f16x2 exact", "f16x2_rz f16x2 exact", "bf16x2_rn bf16x2 exact", "bf16x2_rz_relu bf16x2 exact", "s32 u32 exact", "u32 u32 exact"],
    ops.grid = [64], ops.block = [128]} {
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(8192 : i32) : i32
    %c1 = llvm.mlir.constant(16384 : i32) : i32
    %c2 = llvm.mlir.constant(24576 : i32) : i32
    %c3 = llvm.mlir.constant(32768 : i32) : i32
    %c4 = llvm.mlir.constant(40960 : i32) : i32
    %c5 = llvm.mlir.constant(49152 : i32) : i32
    %c6 = llvm.mlir.constant(57344 : i32) : i32
    %c7 = llvm.mlir.constant(65536 : i32) : i32
    %c8 = llvm.mlir.constant(73728 : i32) : i32
    %c9 = llvm.mlir.constant(81920 : i32) : i32
    %c10 = llvm.mlir.constant(90112 : i32) : i32
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
    %5 = nvvm.convert.float.to.tf32 %1 {rnd = #nvvm.fp_rnd_mode<rna>}
    %6 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %5, %6 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %7 = llvm.fptrunc %1 : f32 to f16
    %8 = llvm.bitcast %7 : f16 to i16
    %9 = llvm.zext %8 : i16 to i32
    %10 = llvm.add %i, %c0 : i32
    %11 = llvm.getelementptr %out[%10] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %9, %11 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %12 = llvm.fptrunc %1 : f32 to bf16
    %13 = llvm.bitcast %12 : bf16 to i16
    %14 = llvm.zext %13 : i16 to i32
    %15 = llvm.add %i, %c1 : i32
    %16 = llvm.getelementptr %out[%15] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %14, %16 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %17 = nvvm.convert.f32x2.to.f8x2 %1, %4 {rnd = #nvvm.fp_rnd_mode<rn>, sat = #nvvm.sat_mode<satfinite>} : i16 (f8E4M3FN)
    %18 = llvm.zext %17 : i16 to i32
    %19 = llvm.add %i, %c2 : i32
    %20 = llvm.getelementptr %out[%19] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %18, %20 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %21 = nvvm.convert.f32x2.to.f8x2 %1, %4 {rnd = #nvvm.fp_rnd_mode<rn>, sat = #nvvm.sat_mode<satfinite>} : i16 (f8E5M2)
    %22 = llvm.zext %21 : i16 to i32
    %23 = llvm.add %i, %c3 : i32
    %24 = llvm.getelementptr %out[%23] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %22, %24 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %25 = nvvm.convert.f32x2.to.f8x2 %1, %4 {relu = true, rnd = #nvvm.fp_rnd_mode<rn>, sat = #nvvm.sat_mode<satfinite>} : i16 (f8E4M3FN)
    %26 = llvm.zext %25 : i16 to i32
    %27 = llvm.add %i, %c4 : i32
    %28 = llvm.getelementptr %out[%27] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %26, %28 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %29 = nvvm.convert.f32x2.to.f16x2 %1, %4 {rnd = #nvvm.fp_rnd_mode<rn>} : vector<2xf16>
    %30 = llvm.add %i, %c5 : i32
    %31 = llvm.getelementptr %out[%30] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %29, %31 {alignment = 4 : i64} : vector<2xf16>, !llvm.ptr<1>
    %32 = nvvm.convert.f32x2.to.f16x2 %1, %4 {rnd = #nvvm.fp_rnd_mode<rz>} : vector<2xf16>
    %33 = llvm.add %i, %c6 : i32
    %34 = llvm.getelementptr %out[%33] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %32, %34 {alignment = 4 : i64} : vector<2xf16>, !llvm.ptr<1>
    %35 = nvvm.convert.f32x2.to.bf16x2 %1, %4 {rnd = #nvvm.fp_rnd_mode<rn>} : vector<2xbf16>
    %36 = llvm.add %i, %c7 : i32
    %37 = llvm.getelementptr %out[%36] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %35, %37 {alignment = 4 : i64} : vector<2xbf16>, !llvm.ptr<1>
    %38 = nvvm.convert.f32x2.to.bf16x2 %1, %4 {rnd = #nvvm.fp_rnd_mode<rz>, relu = true} : vector<2xbf16>
    %39 = llvm.add %i, %c8 : i32
    %40 = llvm.getelementptr %out[%39] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %38, %40 {alignment = 4 : i64} : vector<2xbf16>, !llvm.ptr<1>
    %41 = llvm.fptosi %1 : f32 to i32
    %42 = llvm.add %i, %c9 : i32
    %43 = llvm.getelementptr %out[%42] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %41, %43 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %44 = llvm.fptoui %1 : f32 to i32
    %45 = llvm.add %i, %c10 : i32
    %46 = llvm.getelementptr %out[%45] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %44, %46 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @convert_narrow [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["x u32"],
    ops.out = ["f16 f32 exact", "bf16 f32 exact", "e4m3 f16x2 exact", "e5m2 f16x2 exact", "f16_e4m3 e4m3x2 exact", "f16_e5m2 e5m2x2 exact", "s32_f32 f32 exact", "u32_f32 f32 exact", "s32_f16 f16 exact"],
    ops.grid = [64], ops.block = [128]} {
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(8192 : i32) : i32
    %c1 = llvm.mlir.constant(16384 : i32) : i32
    %c2 = llvm.mlir.constant(24576 : i32) : i32
    %c3 = llvm.mlir.constant(32768 : i32) : i32
    %c4 = llvm.mlir.constant(40960 : i32) : i32
    %c5 = llvm.mlir.constant(49152 : i32) : i32
    %c6 = llvm.mlir.constant(57344 : i32) : i32
    %c7 = llvm.mlir.constant(12 : i32) : i32
    %c8 = llvm.mlir.constant(65536 : i32) : i32
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %size = nvvm.read.ptx.sreg.ntid.x : i32
    %first = llvm.mul %block, %size : i32
    %i = llvm.add %first, %tid : i32
    %0 = llvm.getelementptr %in[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %1 = llvm.load %0 {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %2 = llvm.trunc %1 : i32 to i16
    %3 = llvm.bitcast %2 : i16 to f16
    %4 = llvm.fpext %3 : f16 to f32
    %5 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %4, %5 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %6 = llvm.bitcast %2 : i16 to bf16
    %7 = llvm.fpext %6 : bf16 to f32
    %8 = llvm.add %i, %c0 : i32
    %9 = llvm.getelementptr %out[%8] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %7, %9 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %10 = llvm.bitcast %2 : i16 to vector<2xi8>
    %11 = nvvm.convert.f8x2.to.f16x2 %10 : vector<2xi8> (f8E4M3FN) -> vector<2xf16>
    %12 = llvm.add %i, %c1 : i32
    %13 = llvm.getelementptr %out[%12] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %11, %13 {alignment = 4 : i64} : vector<2xf16>, !llvm.ptr<1>
    %14 = nvvm.convert.f8x2.to.f16x2 %10 : vector<2xi8> (f8E5M2) -> vector<2xf16>
    %15 = llvm.add %i, %c2 : i32
    %16 = llvm.getelementptr %out[%15] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %14, %16 {alignment = 4 : i64} : vector<2xf16>, !llvm.ptr<1>
    %17 = llvm.bitcast %1 : i32 to vector<2xf16>
    %18 = nvvm.convert.f16x2.to.f8x2 %17 : vector<2xf16> -> i16 (f8E4M3FN)
    %19 = llvm.zext %18 : i16 to i32
    %20 = llvm.add %i, %c3 : i32
    %21 = llvm.getelementptr %out[%20] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %19, %21 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %22 = nvvm.convert.f16x2.to.f8x2 %17 : vector<2xf16> -> i16 (f8E5M2)
    %23 = llvm.zext %22 : i16 to i32
    %24 = llvm.add %i, %c4 : i32
    %25 = llvm.getelementptr %out[%24] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %23, %25 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %26 = llvm.sitofp %1 : i32 to f32
    %27 = llvm.add %i, %c5 : i32
    %28 = llvm.getelementptr %out[%27] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %26, %28 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %29 = llvm.uitofp %1 : i32 to f32
    %30 = llvm.add %i, %c6 : i32
    %31 = llvm.getelementptr %out[%30] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %29, %31 {alignment = 4 : i64} : f32, !llvm.ptr<1>
    %32 = llvm.ashr %1, %c7 : i32
    %33 = llvm.sitofp %32 : i32 to f16
    %34 = llvm.bitcast %33 : f16 to i16
    %35 = llvm.zext %34 : i16 to i32
    %36 = llvm.add %i, %c8 : i32
    %37 = llvm.getelementptr %out[%36] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %35, %37 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

gpu.module @permute [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["x u32", "y u32", "selector u32"],
    ops.out = ["default u32 exact", "f4e u32 exact", "b4e u32 exact", "rc8 u32 exact", "ecl u32 exact", "ecr u32 exact", "rc16 u32 exact"],
    ops.grid = [16], ops.block = [128]} {
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %c0 = llvm.mlir.constant(2048 : i32) : i32
    %c1 = llvm.mlir.constant(4096 : i32) : i32
    %c2 = llvm.mlir.constant(6144 : i32) : i32
    %c3 = llvm.mlir.constant(8192 : i32) : i32
    %c4 = llvm.mlir.constant(10240 : i32) : i32
    %c5 = llvm.mlir.constant(12288 : i32) : i32
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
    %8 = nvvm.prmt #nvvm.permute_mode<default> %7, %1, %4 : i32
    %9 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %8, %9 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %10 = nvvm.prmt #nvvm.permute_mode<f4e> %7, %1, %4 : i32
    %11 = llvm.add %i, %c0 : i32
    %12 = llvm.getelementptr %out[%11] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %10, %12 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %13 = nvvm.prmt #nvvm.permute_mode<b4e> %7, %1, %4 : i32
    %14 = llvm.add %i, %c1 : i32
    %15 = llvm.getelementptr %out[%14] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %13, %15 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %16 = nvvm.prmt #nvvm.permute_mode<rc8> %7, %1 : i32
    %17 = llvm.add %i, %c2 : i32
    %18 = llvm.getelementptr %out[%17] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %16, %18 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %19 = nvvm.prmt #nvvm.permute_mode<ecl> %7, %1 : i32
    %20 = llvm.add %i, %c3 : i32
    %21 = llvm.getelementptr %out[%20] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %19, %21 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %22 = nvvm.prmt #nvvm.permute_mode<ecr> %7, %1 : i32
    %23 = llvm.add %i, %c4 : i32
    %24 = llvm.getelementptr %out[%23] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %22, %24 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %25 = nvvm.prmt #nvvm.permute_mode<rc16> %7, %1 : i32
    %26 = llvm.add %i, %c5 : i32
    %27 = llvm.getelementptr %out[%26] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %25, %27 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

// Integers to bf16: by way of f32.
gpu.module @convert_bf16_sm89 [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {
    ops.in = ["x u32", "y u32"],
    ops.out = ["s16 bf16 exact", "s32 bf16 exact", "u32 bf16 exact", "s64 bf16 exact", "u64 bf16 exact"],
    ops.grid = [64], ops.block = [128]} {
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %size = nvvm.read.ptx.sreg.ntid.x : i32
    %first = llvm.mul %block, %size : i32
    %i = llvm.add %first, %tid : i32
    %n = llvm.mlir.constant(8192 : i32) : i32
    %i1 = llvm.add %i, %n : i32
    %i2 = llvm.add %i1, %n : i32
    %i3 = llvm.add %i2, %n : i32
    %i4 = llvm.add %i3, %n : i32
    %px = llvm.getelementptr %in[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %word = llvm.load %px {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %py = llvm.getelementptr %in[%i1] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %y = llvm.load %py {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    // Eight bits or more, a half of the last place and a little, so that the way
    // of rounding shows.
    %c31 = llvm.mlir.constant(31 : i32) : i32
    %c15 = llvm.mlir.constant(15 : i32) : i32
    %ones = llvm.mlir.constant(511 : i32) : i32
    %c257 = llvm.mlir.constant(257 : i32) : i32
    %high = llvm.and %word, %ones : i32
    %some = llvm.or %high, %c257 : i32
    %up = llvm.and %y, %c15 : i32
    %top = llvm.shl %some, %up : i32
    %c7 = llvm.mlir.constant(7 : i32) : i32
    %moved = llvm.shl %top, %c7 : i32
    %c16 = llvm.mlir.constant(16 : i32) : i32
    %bit = llvm.lshr %y, %c16 : i32
    %c1 = llvm.mlir.constant(1 : i32) : i32
    %c3 = llvm.mlir.constant(3 : i32) : i32
    %low = llvm.and %bit, %c3 : i32
    %tie = llvm.or %moved, %low : i32
    %c4 = llvm.mlir.constant(4 : i32) : i32
    %choice = llvm.and %bit, %c4 : i32
    %zero = llvm.mlir.constant(0 : i32) : i32
    %any = llvm.icmp "eq" %choice, %zero : i32
    %x = llvm.select %any, %word, %tie : i1, i32
    %wx = llvm.zext %x : i32 to i64
    %wl = llvm.zext %low : i32 to i64
    %shift = llvm.mlir.constant(32 : i64) : i64
    %wide = llvm.shl %wx, %shift : i64
    %long = llvm.or %wide, %wl : i64
    %short = llvm.trunc %x : i32 to i16
    %f_s16 = llvm.sitofp %short : i16 to bf16
    %h_s16 = llvm.bitcast %f_s16 : bf16 to i16
    %w_s16 = llvm.zext %h_s16 : i16 to i32
    %p_s16 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %w_s16, %p_s16 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %f_s32 = llvm.sitofp %x : i32 to bf16
    %h_s32 = llvm.bitcast %f_s32 : bf16 to i16
    %w_s32 = llvm.zext %h_s32 : i16 to i32
    %p_s32 = llvm.getelementptr %out[%i1] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %w_s32, %p_s32 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %f_u32 = llvm.uitofp %x : i32 to bf16
    %h_u32 = llvm.bitcast %f_u32 : bf16 to i16
    %w_u32 = llvm.zext %h_u32 : i16 to i32
    %p_u32 = llvm.getelementptr %out[%i2] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %w_u32, %p_u32 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %f_s64 = llvm.sitofp %long : i64 to bf16
    %h_s64 = llvm.bitcast %f_s64 : bf16 to i16
    %w_s64 = llvm.zext %h_s64 : i16 to i32
    %p_s64 = llvm.getelementptr %out[%i3] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %w_s64, %p_s64 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %f_u64 = llvm.uitofp %long : i64 to bf16
    %h_u64 = llvm.bitcast %f_u64 : bf16 to i16
    %w_u64 = llvm.zext %h_u64 : i16 to i32
    %p_u64 = llvm.getelementptr %out[%i4] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %w_u64, %p_u64 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}

// Integers to bf16: in one rounding.
gpu.module @convert_bf16_sm90 [#nvvm.target<chip = "sm_90", features = "+ptx84">] attributes {
    ops.in = ["x u32", "y u32"],
    ops.out = ["s16 bf16 exact", "s32 bf16 exact", "u32 bf16 exact", "s64 bf16 exact", "u64 bf16 exact"],
    ops.grid = [64], ops.block = [128]} {
  llvm.func @k(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %block = nvvm.read.ptx.sreg.ctaid.x : i32
    %size = nvvm.read.ptx.sreg.ntid.x : i32
    %first = llvm.mul %block, %size : i32
    %i = llvm.add %first, %tid : i32
    %n = llvm.mlir.constant(8192 : i32) : i32
    %i1 = llvm.add %i, %n : i32
    %i2 = llvm.add %i1, %n : i32
    %i3 = llvm.add %i2, %n : i32
    %i4 = llvm.add %i3, %n : i32
    %px = llvm.getelementptr %in[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %word = llvm.load %px {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    %py = llvm.getelementptr %in[%i1] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %y = llvm.load %py {alignment = 4 : i64} : !llvm.ptr<1> -> i32
    // Eight bits or more, a half of the last place and a little, so that the way
    // of rounding shows.
    %c31 = llvm.mlir.constant(31 : i32) : i32
    %c15 = llvm.mlir.constant(15 : i32) : i32
    %ones = llvm.mlir.constant(511 : i32) : i32
    %c257 = llvm.mlir.constant(257 : i32) : i32
    %high = llvm.and %word, %ones : i32
    %some = llvm.or %high, %c257 : i32
    %up = llvm.and %y, %c15 : i32
    %top = llvm.shl %some, %up : i32
    %c7 = llvm.mlir.constant(7 : i32) : i32
    %moved = llvm.shl %top, %c7 : i32
    %c16 = llvm.mlir.constant(16 : i32) : i32
    %bit = llvm.lshr %y, %c16 : i32
    %c1 = llvm.mlir.constant(1 : i32) : i32
    %c3 = llvm.mlir.constant(3 : i32) : i32
    %low = llvm.and %bit, %c3 : i32
    %tie = llvm.or %moved, %low : i32
    %c4 = llvm.mlir.constant(4 : i32) : i32
    %choice = llvm.and %bit, %c4 : i32
    %zero = llvm.mlir.constant(0 : i32) : i32
    %any = llvm.icmp "eq" %choice, %zero : i32
    %x = llvm.select %any, %word, %tie : i1, i32
    %wx = llvm.zext %x : i32 to i64
    %wl = llvm.zext %low : i32 to i64
    %shift = llvm.mlir.constant(32 : i64) : i64
    %wide = llvm.shl %wx, %shift : i64
    %long = llvm.or %wide, %wl : i64
    %short = llvm.trunc %x : i32 to i16
    %f_s16 = llvm.sitofp %short : i16 to bf16
    %h_s16 = llvm.bitcast %f_s16 : bf16 to i16
    %w_s16 = llvm.zext %h_s16 : i16 to i32
    %p_s16 = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %w_s16, %p_s16 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %f_s32 = llvm.sitofp %x : i32 to bf16
    %h_s32 = llvm.bitcast %f_s32 : bf16 to i16
    %w_s32 = llvm.zext %h_s32 : i16 to i32
    %p_s32 = llvm.getelementptr %out[%i1] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %w_s32, %p_s32 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %f_u32 = llvm.uitofp %x : i32 to bf16
    %h_u32 = llvm.bitcast %f_u32 : bf16 to i16
    %w_u32 = llvm.zext %h_u32 : i16 to i32
    %p_u32 = llvm.getelementptr %out[%i2] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %w_u32, %p_u32 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %f_s64 = llvm.sitofp %long : i64 to bf16
    %h_s64 = llvm.bitcast %f_s64 : bf16 to i16
    %w_s64 = llvm.zext %h_s64 : i16 to i32
    %p_s64 = llvm.getelementptr %out[%i3] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %w_s64, %p_s64 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    %f_u64 = llvm.uitofp %long : i64 to bf16
    %h_u64 = llvm.bitcast %f_u64 : bf16 to i16
    %w_u64 = llvm.zext %h_u64 : i16 to i32
    %p_u64 = llvm.getelementptr %out[%i4] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %w_u64, %p_u64 {alignment = 4 : i64} : i32, !llvm.ptr<1>
    llvm.return
  }
}
