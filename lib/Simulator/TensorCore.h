//===- TensorCore.h - The arithmetic of mma.sync ----------------*- C++ -*-===//
//
// What tensor cores compute, bit by bit. PTX leaves the order and the rounding
// of sums open; tests on hardware have found them (references in
// TensorCore.cpp). No MLIR here.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_SIMULATOR_TENSORCORE_H
#define CONV_LIB_SIMULATOR_TENSORCORE_H

#include <cstdint>

namespace mlir::conv::sim {

/// Multiplicand types of mma.sync.
enum class Element : uint8_t { TF32, F16, BF16, E4M3, E5M2, S8, U8 };

/// Bits of one element in a fragment's registers.
constexpr unsigned getBits(Element type) {
  return type == Element::TF32                           ? 32
         : type == Element::F16 || type == Element::BF16 ? 16
                                                         : 8;
}

/// One m16n8k<k> instruction. The accumulator is f32, or f16 where
/// `halfAccumulator`, or i32 for the integer types.
struct MmaKind {
  Element a = Element::F16, b = Element::F16;
  uint32_t k = 16;
  bool halfAccumulator = false;
  bool saturate = false; // .satfinite, integers only
};

/// How one kind of multiplicands is added up. Products are exact. `block`
/// products and the accumulator are aligned to the largest exponent among
/// them and truncated to `fractionBits` bits below it; their sum is exact and
/// becomes the accumulator of the next block.
struct FusedSum {
  int fractionBits;
  uint32_t block;
  /// Consecutive products that enter the same block: `block` where blocks are
  /// consecutive, less where they interleave.
  uint32_t run;
  /// Fraction bits of an f32 sum, the others are truncated. An f16 sum is
  /// rounded to nearest even, and zero is +0.
  int resultBits;
  /// The multiplicands are converted to f16 first, which normalizes the
  /// subnormal ones; the products are added up from zero, and an f32 addition
  /// that rounds to nearest even adds the accumulator.
  bool throughHalf = false;
};

/// The row of the table for compute capability `chip` (89 for sm_89), or null:
/// integers, and chips and types that it does not have.
const FusedSum *getFusedSum(unsigned chip, Element a);

/// d = a b + c, for 16 rows and 8 columns. `a` is row-major [16][k], `b`
/// column-major [8][k], one element in the low bits of each word; `c` and `d`
/// [16][8] words, f16 in the low half. `sum` comes from getFusedSum.
void multiplyAccumulate(const MmaKind &kind, const FusedSum *sum,
                        const uint32_t *a, const uint32_t *b, const uint32_t *c,
                        uint32_t *d);

} // namespace mlir::conv::sim

#endif // CONV_LIB_SIMULATOR_TENSORCORE_H
