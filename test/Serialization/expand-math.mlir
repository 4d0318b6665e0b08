// RUN: conv-opt %s --conv-expand-math --split-input-file | FileCheck %s

// CHECK-LABEL: func @exp
//       CHECK:   llvm.intr.maxnum
//       CHECK:   llvm.intr.minnum
//       CHECK:   llvm.call_intrinsic "llvm.nvvm.ex2.approx.ftz.f32"
//   CHECK-NOT:   math.exp
func.func @exp(%x: f32) -> f32 {
  %0 = math.exp %x : f32
  return %0 : f32
}

// -----

// Halves are computed in f32.
// CHECK-LABEL: func @half
//  CHECK-SAME:   (%[[X:.*]]: f16)
//       CHECK:   %[[E:.*]] = arith.extf %[[X]] : f16 to f32
//       CHECK:   %[[S:.*]] = llvm.intr.sqrt(%[[E]]) : (f32) -> f32
//       CHECK:   arith.truncf %[[S]] : f32 to f16
func.func @half(%x: f16) -> f16 {
  %0 = math.sqrt %x : f16
  return %0 : f16
}

// -----

// The powers that occur are products.
// CHECK-LABEL: func @cube
//  CHECK-SAME:   (%[[X:.*]]: f32)
//       CHECK:   %[[S:.*]] = arith.mulf %[[X]], %[[X]]
//       CHECK:   %[[C:.*]] = arith.mulf %[[S]], %[[X]]
//  CHECK-NEXT:   return %[[C]]
func.func @cube(%x: f32) -> f32 {
  %c = arith.constant 3.0 : f32
  %0 = math.powf %x, %c : f32
  return %0 : f32
}

// -----

// CHECK-LABEL: func @integer_power
//  CHECK-SAME:   (%[[X:.*]]: f32, %[[N:.*]]: i32)
//       CHECK:   arith.mulf %[[X]], %[[X]]
//       CHECK:   arith.sitofp %[[N]] : i32 to f64
//   CHECK-NOT:   math.fpowi
func.func @integer_power(%x: f32, %n: i32) -> (f32, f32) {
  %c = arith.constant 2 : i32
  %0 = math.fpowi %x, %c : f32, i32
  %1 = math.fpowi %x, %n : f32, i32
  return %0, %1 : f32, f32
}

// -----

// CHECK-LABEL: func @index_power
//  CHECK-SAME:   (%[[X:.*]]: f32, %[[N:.*]]: index)
//       CHECK:   %[[I:.*]] = arith.index_cast %[[N]] : index to i64
//       CHECK:   arith.sitofp %[[I]] : i64 to f64
func.func @index_power(%x: f32, %n: index) -> f32 {
  %0 = math.fpowi %x, %n : f32, index
  return %0 : f32
}

// -----

// CHECK-LABEL: func @clamp
//       CHECK:   %[[L:.*]] = arith.maximumf
//       CHECK:   arith.minimumf %[[L]]
func.func @clamp(%x: f32, %low: f32, %high: f32) -> f32 {
  %0 = math.clampf %x to [%low, %high] : f32
  return %0 : f32
}

// -----

// CHECK-LABEL: func @isnan
//       CHECK:   arith.cmpf uno
func.func @isnan(%x: f32) -> i1 {
  %0 = math.isnan %x : f32
  return %0 : i1
}

// CHECK-LABEL: func @magnitude
//  CHECK-SAME:   (%[[X:.*]]: f32, %[[H:.*]]: f16)
//       CHECK:   %[[A:.*]] = llvm.intr.fabs(%[[X]])
//       CHECK:   %[[I:.*]] = arith.constant 0x7F800000 : f32
//       CHECK:   arith.cmpf oeq, %[[A]], %[[I]] : f32
//       CHECK:   %[[B:.*]] = llvm.intr.fabs(%[[H]])
//       CHECK:   %[[J:.*]] = arith.constant 0x7C00 : f16
//       CHECK:   arith.cmpf olt, %[[B]], %[[J]] : f16
func.func @magnitude(%x: f32, %h: f16) -> (i1, i1) {
  %0 = math.isinf %x : f32
  %1 = math.isfinite %h : f16
  return %0, %1 : i1, i1
}

// -----

// What CUDA's device library does better stays, and so do vectors.
// CHECK-LABEL: func @no_expansion
//       CHECK:   math.sin
//       CHECK:   math.exp
func.func @no_expansion(%x: f32, %v: vector<4xf32>) -> (f32, vector<4xf32>) {
  %0 = math.sin %x : f32
  %1 = math.exp %v : vector<4xf32>
  return %0, %1 : f32, vector<4xf32>
}

// -----

// Divisions by constants, and those whose divisor is known to be of moderate size,
// have no branch for unusual divisors; a power of two is left to LLVM, whatever
// else to the division that is right for all operands. arcp promises no range.
// CHECK-LABEL: func @division
//  CHECK-SAME:   (%[[X:.*]]: f32, %[[Y:.*]]: f32)
//   CHECK-DAG:   %[[R6:.*]] = arith.constant 0.166666672 : f32
//       CHECK:   %[[Q:.*]] = arith.mulf %[[X]], %[[R6]]
//       CHECK:   %[[MINUS:.*]] = arith.negf %[[X]]
//       CHECK:   %[[EXCESS:.*]] = llvm.intr.fma(%{{.*}}, %[[Q]], %[[MINUS]])
//       CHECK:   %[[NUMBER:.*]] = llvm.intr.minnum(%[[EXCESS]], %{{.*}})
//   CHECK-NOT:   llvm.intr.maxnum
//       CHECK:   %[[LESS:.*]] = arith.negf %[[NUMBER]]
//       CHECK:   llvm.intr.fma(%[[LESS]], %[[R6]], %[[Q]])
//       CHECK:   arith.divf %[[X]], %{{.*}} : f32
//       CHECK:   %[[R:.*]] = nvvm.rcp.approx.ftz.f %[[Y]] : f32
//       CHECK:   arith.mulf %[[X]], %[[R]]
//       CHECK:   arith.divf %[[X]], %[[Y]] : f32
//       CHECK:   arith.divf %[[X]], %[[Y]] fastmath<arcp> : f32
func.func @division(%x: f32, %y: f32) -> (f32, f32, f32, f32, f32) {
  %six = arith.constant 6.0 : f32
  %eight = arith.constant 8.0 : f32
  %0 = arith.divf %x, %six : f32
  %1 = arith.divf %x, %eight : f32
  %2 = arith.divf %x, %y {conv.moderate_divisor} : f32
  %3 = arith.divf %x, %y : f32
  %4 = arith.divf %x, %y fastmath<arcp> : f32
  return %0, %1, %2, %3, %4 : f32, f32, f32, f32, f32
}

// -----

// The least and the largest divisor whose reciprocal and quotients are as exact
// as those of others: just above 2^-60, and just below 2^60.
// Quotients by the least may overflow; of a negative divisor the dividend takes the
// sign, so that a zero keeps its own.
// CHECK-LABEL: func @largest_divisors
//  CHECK-SAME:   (%[[X:.*]]: f32)
//   CHECK-NOT:   arith.divf
//       CHECK:   %[[NUMBER:.*]] = llvm.intr.minnum
//       CHECK:   llvm.intr.maxnum(%[[NUMBER]],
//       CHECK:   llvm.intr.minnum
//   CHECK-NOT:   llvm.intr.maxnum
//       CHECK:   %[[MINUS:.*]] = arith.negf %[[X]]
//       CHECK:   arith.mulf %[[MINUS]],
//   CHECK-NOT:   arith.divf
//       CHECK:   return
func.func @largest_divisors(%x: f32) -> (f32, f32, f32) {
  %least = arith.constant 0x21800001 : f32
  %largest = arith.constant 0x5D7FFFFF : f32
  %negative = arith.constant 0xDD7FFFFF : f32
  %0 = arith.divf %x, %least : f32
  %1 = arith.divf %x, %largest : f32
  %2 = arith.divf %x, %negative : f32
  return %0, %1, %2 : f32, f32, f32
}

// CHECK-LABEL: func @no_larger_divisors
//  CHECK-SAME:   (%[[X:.*]]: f32)
// CHECK-COUNT-7: arith.divf %[[X]],
//       CHECK:   return
func.func @no_larger_divisors(%x: f32) -> (f32, f32, f32, f32, f32, f32, f32) {
  %tiny = arith.constant 0x217FFFFF : f32
  %huge = arith.constant 0x5D800001 : f32
  %negative = arith.constant 0xDD800001 : f32
  %subnormal = arith.constant 0x00000003 : f32
  %zero = arith.constant 0.0 : f32
  %infinite = arith.constant 0x7F800000 : f32
  %nan = arith.constant 0x7FC00000 : f32
  %0 = arith.divf %x, %tiny : f32
  %1 = arith.divf %x, %huge : f32
  %2 = arith.divf %x, %negative : f32
  %3 = arith.divf %x, %subnormal : f32
  %4 = arith.divf %x, %zero : f32
  %5 = arith.divf %x, %infinite : f32
  %6 = arith.divf %x, %nan : f32
  return %0, %1, %2, %3, %4, %5, %6 : f32, f32, f32, f32, f32, f32, f32
}

// -----

// What is at most 20 needs no bound above.
// CHECK-LABEL: func @bounded_exp
//   CHECK-NOT:   llvm.intr.minnum
//       CHECK:   llvm.call_intrinsic "llvm.nvvm.ex2.approx.ftz.f32"
func.func @bounded_exp(%x: f32) -> f32 {
  %most = arith.constant 20.0 : f32
  %0 = arith.minimumf %x, %most : f32
  %1 = math.exp %0 : f32
  return %1 : f32
}

// -----

// A dividend that is not infinite leaves no NaN in the remainder to take away.
// CHECK-LABEL: func @finite
//       CHECK:   nvvm.rcp.approx.ftz.f
//   CHECK-NOT:   llvm.intr.minnum
//       CHECK:   return
func.func @finite(%x: f32, %y: f32) -> f32 {
  %0 = arith.divf %x, %y {conv.moderate_divisor, conv.finite_dividend} : f32
  return %0 : f32
}

// -----

// Approximate forms: one product and one instruction each.
// CHECK-LABEL: func @approximate
//  CHECK-SAME:   (%[[X:.*]]: f32, %[[Y:.*]]: f32)
//       CHECK:   %[[P:.*]] = arith.mulf %[[X]], %{{.*}} : f32
//       CHECK:   %[[E:.*]] = llvm.call_intrinsic "llvm.nvvm.ex2.approx.ftz.f32"(%[[P]])
//       CHECK:   %[[S:.*]] = arith.mulf %[[X]], %{{.*}} : f32
//       CHECK:   %[[R:.*]] = nvvm.rcp.approx.ftz.f %[[Y]]
//       CHECK:   %[[Q:.*]] = arith.mulf %[[X]], %[[R]] : f32
//       CHECK:   return %[[E]], %[[S]], %[[Q]]
func.func @approximate(%x: f32, %y: f32) -> (f32, f32, f32) {
  %six = arith.constant 6.0 : f32
  %0 = math.exp %x {conv.approximate} : f32
  %1 = arith.divf %x, %six {conv.approximate} : f32
  %2 = arith.divf %x, %y {conv.moderate_divisor, conv.approximate} : f32
  return %0, %1, %2 : f32, f32, f32
}

// -----

// The approximate error function: the greater of a cubic polynomial and 1 - exp2 of
// one, with the sign of the argument. Nothing else, and no branch.
// CHECK-LABEL: func @approximate_erf(
//  CHECK-SAME:     %[[X:.*]]: f32)
//       CHECK:   %[[A:.*]] = llvm.intr.fabs(%[[X]])
//       CHECK:   %[[Z:.*]] = arith.mulf %[[X]], %[[X]]
//       CHECK:   %[[P:.*]] = llvm.intr.fma(%{{.*}}, %[[Z]], %{{.*}})
//       CHECK:   %[[SMALL:.*]] = arith.mulf %[[A]], %[[P]]
// CHECK-COUNT-5: llvm.intr.fma(%{{.*}}, %[[A]], %{{.*}})
//       CHECK:   %[[E:.*]] = llvm.call_intrinsic "llvm.nvvm.ex2.approx.ftz.f32"
//       CHECK:   %[[LARGE:.*]] = arith.subf %{{.*}}, %[[E]]
//       CHECK:   %[[MAX:.*]] = llvm.intr.maxnum(%[[SMALL]], %[[LARGE]])
//       CHECK:   arith.andi
//       CHECK:   arith.ori
//   CHECK-NOT:   {{select|cmpf|rcp|llvm.intr.copysign}}
//       CHECK:   return
func.func @approximate_erf(%x: f32) -> f32 {
  %0 = math.erf %x {conv.approximate} : f32
  return %0 : f32
}

// -----

// That of 16 bits is approximate without a mark; that of f32 and f64 is exact without
// one, and that of f64 with one.
// CHECK-LABEL: func @erf_of_16_bits(
//  CHECK-SAME:     %[[X:.*]]: f16, %[[Y:.*]]: bf16)
//       CHECK:   arith.extf %[[X]] : f16 to f32
//   CHECK-NOT:   {{select|rcp}}
//       CHECK:   arith.truncf %{{.*}} : f32 to f16
//       CHECK:   arith.extf %[[Y]] : bf16 to f32
//   CHECK-NOT:   {{select|rcp}}
//       CHECK:   arith.truncf %{{.*}} : f32 to bf16
// CHECK-LABEL: func @erf_of_f32
//       CHECK:   nvvm.rcp.approx.ftz.f
// CHECK-LABEL: func @erf_of_f64
//   CHECK-NOT:   ex2.approx
//       CHECK:   return
func.func @erf_of_16_bits(%x: f16, %y: bf16) -> (f16, bf16) {
  %0 = math.erf %x : f16
  %1 = math.erf %y : bf16
  return %0, %1 : f16, bf16
}
func.func @erf_of_f32(%x: f32) -> f32 {
  %0 = math.erf %x : f32
  return %0 : f32
}
func.func @erf_of_f64(%x: f64) -> f64 {
  %0 = math.erf %x {conv.approximate} : f64
  return %0 : f64
}

// -----

// An fma of 16 bits is one instruction; in f32 it would be rounded twice.
// CHECK-LABEL: func @fma_of_16_bits
//   CHECK-NOT:   arith.extf
//       CHECK:   llvm.intr.fma(%{{.*}}) : (f16, f16, f16) -> f16
//       CHECK:   llvm.intr.fma(%{{.*}}) : (bf16, bf16, bf16) -> bf16
//   CHECK-NOT:   arith.truncf
//       CHECK:   return
func.func @fma_of_16_bits(%x: f16, %y: bf16) -> (f16, bf16) {
  %0 = math.fma %x, %x, %x : f16
  %1 = math.fma %y, %y, %y : bf16
  return %0, %1 : f16, bf16
}

// -----

// Two neighbours of bounded divisors share a reciprocal; what uses the first goes
// behind it.
// CHECK-LABEL: func @pair
//  CHECK-SAME:   (%[[X:.*]]: f32, %[[Y:.*]]: f32, %[[Z:.*]]: f32)
//       CHECK:   %[[BOTH:.*]] = arith.mulf %[[X]], %[[Y]] : f32
//       CHECK:   %[[R:.*]] = nvvm.rcp.approx.ftz.f %[[BOTH]]
//       CHECK:   %[[RX:.*]] = arith.mulf %[[R]], %[[Y]]
//   CHECK-DAG:   %[[RY:.*]] = arith.mulf %[[R]], %[[X]]
//   CHECK-DAG:   %[[QX:.*]] = arith.mulf %[[Z]], %[[RX]]
//   CHECK-DAG:   %[[N:.*]] = arith.negf %[[QX]]
//   CHECK-DAG:   %[[QY:.*]] = arith.mulf %[[Z]], %[[RY]]
//       CHECK:   return %[[N]], %[[QY]]
func.func @pair(%x: f32, %y: f32, %z: f32) -> (f32, f32) {
  %0 = arith.divf %z, %x {conv.moderate_divisor, conv.bounded_divisor, conv.approximate} : f32
  %1 = arith.negf %0 : f32
  %2 = arith.divf %z, %y {conv.moderate_divisor, conv.bounded_divisor, conv.approximate} : f32
  return %1, %2 : f32, f32
}

// -----

// Four share one by products of twos. A fifth has its own.
// CHECK-LABEL: func @quad
//  CHECK-SAME:   (%[[A:.*]]: f32, %[[B:.*]]: f32, %[[C:.*]]: f32, %[[D:.*]]: f32, %[[X:.*]]: f32)
//   CHECK-DAG:   %[[AB:.*]] = arith.mulf %[[A]], %[[B]] : f32
//   CHECK-DAG:   %[[CD:.*]] = arith.mulf %[[C]], %[[D]] : f32
//       CHECK:   %[[ALL:.*]] = arith.mulf %[[AB]], %[[CD]] : f32
//       CHECK:   %[[R:.*]] = nvvm.rcp.approx.ftz.f %[[ALL]]
//   CHECK-DAG:   %[[RAB:.*]] = arith.mulf %[[R]], %[[CD]]
//   CHECK-DAG:   %[[RA:.*]] = arith.mulf %[[RAB]], %[[B]]
//   CHECK-DAG:   %[[RB:.*]] = arith.mulf %[[RAB]], %[[A]]
//   CHECK-DAG:   %[[RCD:.*]] = arith.mulf %[[R]], %[[AB]]
//   CHECK-DAG:   %[[RC:.*]] = arith.mulf %[[RCD]], %[[D]]
//   CHECK-DAG:   %[[RD:.*]] = arith.mulf %[[RCD]], %[[C]]
//   CHECK-DAG:   %[[QA:.*]] = arith.mulf %[[X]], %[[RA]]
//   CHECK-DAG:   %[[QB:.*]] = arith.mulf %[[X]], %[[RB]]
//   CHECK-DAG:   %[[QC:.*]] = arith.mulf %[[X]], %[[RC]]
//   CHECK-DAG:   %[[QD:.*]] = arith.mulf %[[X]], %[[RD]]
//       CHECK:   %[[RX:.*]] = nvvm.rcp.approx.ftz.f %[[X]]
//       CHECK:   %[[QX:.*]] = arith.mulf %[[A]], %[[RX]]
//       CHECK:   return %[[QA]], %[[QB]], %[[QC]], %[[QD]], %[[QX]]
func.func @quad(%a: f32, %b: f32, %c: f32, %d: f32, %x: f32) -> (f32, f32, f32, f32, f32) {
  %0 = arith.divf %x, %a {conv.moderate_divisor, conv.bounded_divisor, conv.approximate} : f32
  %1 = arith.divf %x, %b {conv.moderate_divisor, conv.bounded_divisor, conv.approximate} : f32
  %2 = arith.divf %x, %c {conv.moderate_divisor, conv.bounded_divisor, conv.approximate} : f32
  %3 = arith.divf %x, %d {conv.moderate_divisor, conv.bounded_divisor, conv.approximate} : f32
  %4 = arith.divf %a, %x {conv.moderate_divisor, conv.bounded_divisor, conv.approximate} : f32
  return %0, %1, %2, %3, %4 : f32, f32, f32, f32, f32
}

// -----

// Of two chains of two the second quotient of the first and the first of the
// second are neighbours: three reciprocals.
// CHECK-LABEL: func @chains
// CHECK-COUNT-3: nvvm.rcp.approx.ftz.f
//   CHECK-NOT:   nvvm.rcp.approx.ftz.f
//       CHECK:   return
func.func @chains(%x: f32, %y: f32, %z: f32) -> (f32, f32) {
  %0 = arith.divf %z, %x {conv.moderate_divisor, conv.bounded_divisor, conv.approximate} : f32
  %1 = arith.divf %z, %0 {conv.moderate_divisor, conv.bounded_divisor, conv.approximate} : f32
  %2 = arith.divf %z, %y {conv.moderate_divisor, conv.bounded_divisor, conv.approximate} : f32
  %3 = arith.divf %z, %2 {conv.moderate_divisor, conv.bounded_divisor, conv.approximate} : f32
  return %1, %3 : f32, f32
}

// -----

// The second divisor follows from the first quotient, a store stands between, or the
// divisor has no bound: each has its own reciprocal.
// CHECK-LABEL: func @no_pair_dependent
// CHECK-COUNT-2: nvvm.rcp.approx.ftz.f
// CHECK-LABEL: func @no_pair_store
//       CHECK:   nvvm.rcp.approx.ftz.f
//       CHECK:   memref.store
//       CHECK:   nvvm.rcp.approx.ftz.f
// CHECK-LABEL: func @no_pair_unbounded
// CHECK-COUNT-2: nvvm.rcp.approx.ftz.f
// An f64 has no approximate form.
// CHECK-LABEL: func @no_approximate_f64
//   CHECK-NOT:   ex2.approx
func.func @no_pair_dependent(%x: f32, %y: f32, %z: f32) -> f32 {
  %0 = arith.divf %z, %x {conv.moderate_divisor, conv.bounded_divisor, conv.approximate} : f32
  %1 = arith.addf %0, %y : f32
  %2 = arith.divf %z, %1 {conv.moderate_divisor, conv.bounded_divisor, conv.approximate} : f32
  return %2 : f32
}
func.func @no_pair_store(%x: f32, %y: f32, %z: f32, %m: memref<f32>) -> f32 {
  %0 = arith.divf %z, %x {conv.moderate_divisor, conv.bounded_divisor, conv.approximate} : f32
  memref.store %0, %m[] : memref<f32>
  %1 = arith.divf %z, %y {conv.moderate_divisor, conv.bounded_divisor, conv.approximate} : f32
  return %1 : f32
}
func.func @no_pair_unbounded(%x: f32, %y: f32, %z: f32) -> (f32, f32) {
  %0 = arith.divf %z, %x {conv.moderate_divisor, conv.finite_dividend, conv.approximate} : f32
  %1 = arith.divf %z, %y {conv.moderate_divisor, conv.finite_dividend, conv.approximate} : f32
  return %0, %1 : f32, f32
}
func.func @no_approximate_f64(%x: f64) -> f64 {
  %0 = math.exp %x {conv.approximate} : f64
  return %0 : f64
}

// -----

// Division of 16 bits by a constant, also by the root of one, is a product in f32 with
// its reciprocal; by anything else, or by a power of two, it stays.
// CHECK-LABEL: func @divide_16_bits(
//  CHECK-SAME:     %[[X:.*]]: f16, %[[Y:.*]]: f16, %[[B:.*]]: bf16)
//   CHECK-NOT:   math.sqrt
//       CHECK:   %[[WIDE:.*]] = arith.extf %[[X]] : f16 to f32
//       CHECK:   %[[R:.*]] = arith.constant 0.707
//  CHECK-NEXT:   %[[Q:.*]] = arith.mulf %[[WIDE]], %[[R]] : f32
//  CHECK-NEXT:   arith.truncf %[[Q]] : f32 to f16
//       CHECK:   %[[WIDE_B:.*]] = arith.extf %[[B]] : bf16 to f32
//       CHECK:   %[[THIRD:.*]] = arith.constant 0.333333343 : f32
//  CHECK-NEXT:   %[[P:.*]] = arith.mulf %[[WIDE_B]], %[[THIRD]] : f32
//  CHECK-NEXT:   arith.truncf %[[P]] : f32 to bf16
//       CHECK:   arith.divf %[[X]], %{{.*}} : f16
//       CHECK:   arith.divf %[[X]], %[[Y]] : f16
func.func @divide_16_bits(%x: f16, %y: f16, %b: bf16) -> (f16, bf16, f16, f16) {
  %two = arith.constant 2.0 : f16
  %root = math.sqrt %two : f16
  %three = arith.constant 3.0 : bf16
  %eight = arith.constant 8.0 : f16
  %0 = arith.divf %x, %root : f16
  %1 = arith.divf %b, %three : bf16
  %2 = arith.divf %x, %eight : f16
  %3 = arith.divf %x, %y : f16
  return %0, %1, %2, %3 : f16, bf16, f16, f16
}

// -----

// 91 * 2^-24 / 14 is half-way between 6 * 2^-24 and 7 * 2^-24, and the product with the
// reciprocal of 14 is above that: what a remainder says corrects it. In bf16 the product
// is right.
// CHECK-LABEL: func @no_product_of_halves(
//       CHECK:   arith.mulf %{{.*}} : f32
//       CHECK:   llvm.intr.fma
//       CHECK:   llvm.intr.fma
//       CHECK:   arith.truncf %{{.*}} : f32 to f16
//   CHECK-NOT:   llvm.intr.fma
//       CHECK:   arith.truncf %{{.*}} : f32 to bf16
func.func @no_product_of_halves(%x: f16, %b: bf16) -> (f16, bf16) {
  %0 = arith.constant -14.0 : f16
  %1 = arith.constant 14.0 : bf16
  %2 = arith.divf %x, %0 : f16
  %3 = arith.divf %b, %1 : bf16
  return %2, %3 : f16, bf16
}
