// RUN: conv-opt %s --emit=ptx --lowered | FileCheck %s
// RUN: conv-opt %s --conv-embed-kernels=format=isa | FileCheck %s --check-prefix=EMBEDDED
// RUN: not conv-opt %s --conv-embed-kernels=format=elf 2>&1 | FileCheck %s --check-prefix=FORMAT
// FORMAT: error: conv-embed-kernels: option 'format' expects 'isa', 'bin' or 'fatbin', got 'elf'
// EMBEDDED: gpu.binary @m
// EMBEDDED-NOT: sub.s64
// EMBEDDED: sub.s32
// EMBEDDED-NOT: sub.s64

// ptxas 13.0 takes a wrong borrow in a 64-bit difference whose minuend is the
// high word of a product, as a quotient by a constant is: no such difference
// is written. See lib/Serialization/PtxasFaults.h.

gpu.module @m [#nvvm.target<chip = "sm_89", features = "+ptx84">] attributes {conv.kernels} {
  // Both fit in 31 bits: one 32-bit difference, extended.
  // CHECK-LABEL: .visible .entry quotients(
  // CHECK-DAG: mul.hi.u32
  // CHECK-DAG: mul.hi.u32
  // CHECK-NOT: sub.s64
  // CHECK: sub.s32 [[D:%r[0-9]+]],
  // CHECK-NOT: sub.s64
  // CHECK: cvt.s64.s32 {{%rd[0-9]+}}, [[D]];
  // CHECK: ret
  llvm.func @quotients(%p: !llvm.ptr<1>, %a: i32, %b: i32) attributes {gpu.kernel, nvvm.kernel} {
    %divisor = llvm.mlir.constant(641 : i32) : i32
    %p1 = llvm.udiv %a, %divisor : i32
    %q1 = llvm.udiv %b, %divisor : i32
    %p2 = llvm.zext %p1 : i32 to i64
    %q2 = llvm.zext %q1 : i32 to i64
    %d = llvm.sub %p2, %q2 : i64
    llvm.store %d, %p : i64, !llvm.ptr<1>
    llvm.return
  }

  // Quotients of 64 bits which the optimizer finds to be of 32.
  // CHECK-LABEL: .visible .entry wide_quotients(
  // CHECK-NOT: sub.s64
  // CHECK: ret
  llvm.func @wide_quotients(%p: !llvm.ptr<1>, %a: i32, %b: i32) attributes {gpu.kernel, nvvm.kernel} {
    %divisor = llvm.mlir.constant(641 : i64) : i64
    %a2 = llvm.zext %a : i32 to i64
    %b2 = llvm.zext %b : i32 to i64
    %p2 = llvm.udiv %a2, %divisor : i64
    %q2 = llvm.udiv %b2, %divisor : i64
    %d = llvm.sub %p2, %q2 : i64
    llvm.store %d, %p : i64, !llvm.ptr<1>
    llvm.return
  }

  // A subtrahend of 64 bits: the low words with their borrow, then the high.
  // CHECK-LABEL: .visible .entry wide_subtrahend(
  // CHECK: mul.hi.u32 [[Q:%r[0-9]+]],
  // CHECK-NOT: sub.s64
  // CHECK: sub.s32 {{%r[0-9]+}}, [[Q]],
  // CHECK-NOT: sub.s64
  // CHECK: ret
  llvm.func @wide_subtrahend(%p: !llvm.ptr<1>, %a: i32, %b: i64) attributes {gpu.kernel, nvvm.kernel} {
    %divisor = llvm.mlir.constant(641 : i32) : i32
    %p1 = llvm.udiv %a, %divisor : i32
    %p2 = llvm.zext %p1 : i32 to i64
    %d = llvm.sub %p2, %b : i64
    llvm.store %d, %p : i64, !llvm.ptr<1>
    llvm.return
  }

  // A minimum of 16 bits that is compared with one of its operands: 32 bits.
  // CHECK-LABEL: .visible .entry narrow_minimum(
  // CHECK-NOT: min.u16
  // CHECK: min.u32
  // CHECK-NOT: min.u16
  // CHECK: ret
  llvm.func @narrow_minimum(%p: !llvm.ptr<1>, %x: i16) attributes {gpu.kernel, nvvm.kernel} {
    %c = llvm.mlir.constant(13 : i16) : i16
    %m = llvm.intr.umin(%x, %c) : (i16, i16) -> i16
    %e = llvm.icmp "eq" %m, %c : i16
    %one = llvm.mlir.constant(1 : i16) : i16
    %two = llvm.mlir.constant(2 : i16) : i16
    %r = llvm.select %e, %one, %two : i1, i16
    %s = llvm.add %r, %m : i16
    llvm.store %s, %p : i16, !llvm.ptr<1>
    llvm.return
  }

  // Signed ones, and one that is a comparison and a selection.
  // CHECK-LABEL: .visible .entry narrow_maximum(
  // CHECK-NOT: {{(min|max)}}.s16
  // CHECK-DAG: max.s32
  // CHECK-DAG: min.s32
  // CHECK-NOT: {{(min|max)}}.s16
  // CHECK: ret
  llvm.func @narrow_maximum(%p: !llvm.ptr<1>, %x: i16, %y: i16) attributes {gpu.kernel, nvvm.kernel} {
    %m = llvm.intr.smax(%x, %y) : (i16, i16) -> i16
    %c = llvm.mlir.constant(100 : i16) : i16
    %less = llvm.icmp "slt" %m, %c : i16
    %n = llvm.select %less, %m, %c : i1, i16
    llvm.store %n, %p : i16, !llvm.ptr<1>
    llvm.return
  }
}
