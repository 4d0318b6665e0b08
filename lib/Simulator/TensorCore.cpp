//===- TensorCore.cpp - The arithmetic of mma.sync ------------------------===//
//
// [1] Fasi, Higham, Mikaitis, Pranesh: Numerical behavior of NVIDIA tensor
//     cores. PeerJ Computer Science 7, 2021.
// [2] Xie, Wang, Yang, Yang: MMA-Sim: Bit-accurate reference model of tensor
//     cores and matrix cores. arXiv:2511.10909, 2025.
//
//===----------------------------------------------------------------------===//

#include "TensorCore.h"
#include "Formats.h"
#include "llvm/ADT/bit.h"
#include <algorithm>
#include <climits>
#include <cmath>
#include <vector>

using namespace mlir::conv;
using namespace mlir::conv::sim;
using llvm::APFloat;

namespace {

struct TableRow {
  unsigned chip, elementBits;
  FusedSum sum;
};

// [1] found the widths, the truncation and the blocks of the A100, [2] those
// of the others. test/Simulator/Ops measures sm_90: its rows agree bit for bit.
constexpr TableRow kTable[] = {
    // chip, element bits, {fraction bits, block, run, result bits, f16}
    {80, 32, {24, 4, 4, 23}},
    {80, 16, {24, 8, 8, 23}},
    {86, 32, {24, 4, 4, 23}},
    {86, 16, {24, 8, 8, 23}},
    {89, 32, {24, 4, 4, 23}},
    {89, 16, {24, 8, 8, 23}},
    {89, 8, {13, 16, 16, 13}},
    {90, 32, {25, 8, 8, 23}},
    {90, 16, {25, 16, 16, 23}},
    // sm_90 has fp8 in wgmma only. mma.sync converts to f16 and multiplies
    // twice: the first and then the second half of each four elements, which
    // are one register.
    {90, 8, {25, 16, 2, 23, /*throughHalf=*/true}},
    {100, 32, {25, 8, 8, 23}},
    {100, 16, {25, 16, 16, 23}},
    {120, 32, {25, 8, 8, 23}},
    {120, 16, {25, 16, 16, 23}},
    {120, 8, {25, 32, 32, 23}},
};

/// One finite number as the multipliers see it: subnormal numbers keep the
/// format's least exponent, products are not normalized.
struct Term {
  /// The value is significand * 2^(exponent - fraction bits of the format).
  int64_t significand = 0;
  int exponent = 0;
};

struct Number {
  Term term;
  bool nan = false, infinite = false;
};

Format getFormat(Element type) {
  switch (type) {
  case Element::TF32:
    return llvm::APFloatBase::S_FloatTF32;
  case Element::F16:
    return kF16;
  case Element::BF16:
    return kBF16;
  case Element::E5M2:
    return kE5M2;
  default:
    return kE4M3;
  }
}

int getFractionBits(Format format) {
  return static_cast<int>(
             APFloat::semanticsPrecision(APFloat::EnumToSemantics(format))) -
         1;
}

/// Takes the low bits of `word` apart.
Number split(uint32_t word, Format format) {
  const llvm::fltSemantics &semantics = APFloat::EnumToSemantics(format);
  int fractionBits = getFractionBits(format);
  int exponentBits =
      static_cast<int>(APFloat::getSizeInBits(semantics)) - 1 - fractionBits;
  uint32_t fractions = (1u << fractionBits) - 1;
  int exponents = (1 << exponentBits) - 1;
  uint32_t fraction = word & fractions;
  int exponent = word >> fractionBits & exponents;
  bool negative = word >> (fractionBits + exponentBits) & 1;
  Number number;
  // In E4M3 the largest exponent is one of numbers, but for one pattern.
  if (exponent == exponents &&
      (APFloat::semanticsHasInf(semantics) || fraction == fractions)) {
    number.nan = fraction != 0;
    number.infinite = fraction == 0;
    number.term.significand = negative ? -1 : 1;
    return number;
  }
  int64_t significand = fraction;
  if (exponent > 0)
    significand |= int64_t(1) << fractionBits;
  number.term.significand = negative ? -significand : significand;
  number.term.exponent =
      std::max(exponent, 1) - 1 + APFloat::semanticsMinExponent(semantics);
  return number;
}

Number split(uint32_t word, Element type) {
  // The low 13 bits of tf32 are ignored.
  return split(type == Element::TF32 ? word >> 13 : word, getFormat(type));
}

/// significand * 2^shift, the magnitude truncated.
int64_t shiftTruncated(int64_t significand, int shift) {
  // A zero may stand beside any exponent.
  if (significand == 0)
    return 0;
  if (shift >= 0)
    return significand * (int64_t(1) << shift);
  if (shift <= -63)
    return 0;
  return significand / (int64_t(1) << -shift);
}

/// sum * 2^exponent, truncated to an f32 of `fractionBits` bits.
uint32_t truncateToFloat(int64_t sum, int exponent, int fractionBits) {
  if (sum == 0)
    return 0;
  uint32_t sign = sum < 0 ? 0x80000000u : 0;
  uint64_t magnitude = sum < 0 ? -static_cast<uint64_t>(sum) : sum;
  int top = 63 - __builtin_clzll(magnitude);
  int leading = top + exponent;
  if (leading > 127)
    return sign | 0x7f800000u;
  // Of subnormal results fewer bits remain.
  int last = std::max(leading, -126) - fractionBits;
  int drop = last - exponent;
  if (drop > 0)
    magnitude = drop > 63 ? 0 : magnitude >> drop << drop;
  float value = std::ldexp(static_cast<float>(magnitude), exponent);
  return sign | llvm::bit_cast<uint32_t>(value);
}

/// sum * 2^exponent as f16. What rounds to zero becomes +0, whatever its sign.
uint32_t roundToHalf(int64_t sum, int exponent) {
  // A sum of at most 33 bits is exact in f64.
  uint32_t bits = encode(std::ldexp(static_cast<double>(sum), exponent), kF16);
  return bits == 0x8000u ? 0 : bits;
}

class Accumulator {
public:
  Accumulator(const MmaKind &kind, const FusedSum &sum)
      : half(kind.halfAccumulator), sum(sum),
        productBits(sum.throughHalf ? 2 * getFractionBits(kF16)
                                    : getFractionBits(getFormat(kind.a)) +
                                          getFractionBits(getFormat(kind.b))) {}

  Format getSumFormat() const {
    return half ? kF16 : llvm::APFloatBase::S_IEEEsingle;
  }

  void start(uint32_t word) {
    bits = word;
    number = split(word, getSumFormat());
  }

  /// Adds the products a[i] b[i] of one block.
  void add(const Number *const *a, const Number *const *b, unsigned count) {
    bool nan = number.nan, plus = false, minus = false;
    auto addInfinity = [&](bool negative) { (negative ? minus : plus) = true; };
    if (number.infinite)
      addInfinity(number.term.significand < 0);
    int cBits = getFractionBits(getSumFormat());
    // Zeros do not take part in the search for the largest exponent.
    int largest = number.term.significand ? number.term.exponent : INT_MIN;
    for (unsigned i = 0; i < count; ++i) {
      const Number &x = *a[i], &y = *b[i];
      nan |= x.nan || y.nan;
      if (x.infinite || y.infinite) {
        if (x.term.significand == 0 || y.term.significand == 0)
          nan = true;
        else
          addInfinity((x.term.significand < 0) != (y.term.significand < 0));
      } else if (x.term.significand && y.term.significand) {
        largest = std::max(largest, x.term.exponent + y.term.exponent);
      }
    }
    if (nan || (plus && minus))
      return start(half ? 0x7fffu : 0x7fffffffu);
    if (plus || minus)
      return start(half ? 0x7c00u | (minus ? 0x8000u : 0)
                        : 0x7f800000u | (minus ? 0x80000000u : 0));
    if (largest == INT_MIN)
      return start(0);
    int64_t total = shiftTruncated(number.term.significand,
                                   sum.fractionBits - cBits +
                                       number.term.exponent - largest);
    for (unsigned i = 0; i < count; ++i)
      total +=
          shiftTruncated(a[i]->term.significand * b[i]->term.significand,
                         sum.fractionBits - productBits + a[i]->term.exponent +
                             b[i]->term.exponent - largest);
    int unit = largest - sum.fractionBits;
    start(half ? roundToHalf(total, unit)
               : truncateToFloat(total, unit, sum.resultBits));
  }

  uint32_t bits = 0;

private:
  bool half;
  const FusedSum &sum;
  int productBits;
  Number number;
};

void multiplyIntegers(const MmaKind &kind, const uint32_t *a, const uint32_t *b,
                      const uint32_t *c, uint32_t *d) {
  auto value = [](uint32_t word, Element type) -> int64_t {
    return type == Element::S8 ? static_cast<int8_t>(word)
                               : static_cast<int64_t>(word & 0xff);
  };
  for (unsigned row = 0; row < 16; ++row)
    for (unsigned column = 0; column < 8; ++column) {
      int64_t total = static_cast<int32_t>(c[row * 8 + column]);
      for (unsigned i = 0; i < kind.k; ++i)
        total += value(a[row * kind.k + i], kind.a) *
                 value(b[column * kind.k + i], kind.b);
      if (kind.saturate)
        total = std::clamp<int64_t>(total, INT32_MIN, INT32_MAX);
      d[row * 8 + column] = static_cast<uint32_t>(total);
    }
}

} // namespace

const FusedSum *sim::getFusedSum(unsigned chip, Element a) {
  if (a == Element::S8 || a == Element::U8)
    return nullptr;
  for (const TableRow &row : kTable)
    if (row.chip == chip && row.elementBits == getBits(a))
      return &row.sum;
  return nullptr;
}

void sim::multiplyAccumulate(const MmaKind &kind, const FusedSum *sum,
                             const uint32_t *a, const uint32_t *b,
                             const uint32_t *c, uint32_t *d) {
  if (!sum)
    return multiplyIntegers(kind, a, b, c, d);
  unsigned k = kind.k, blocks = (k + sum->block - 1) / sum->block;
  std::vector<Number> left(16 * k), right(8 * k);
  auto splitAs = [&](uint32_t word, Element type) {
    if (!sum->throughHalf)
      return split(word, type);
    Format format = getFormat(type);
    return split(encode(decode(word, format), kF16), Element::F16);
  };
  for (unsigned i = 0; i < 16 * k; ++i)
    left[i] = splitAs(a[i], kind.a);
  for (unsigned i = 0; i < 8 * k; ++i)
    right[i] = splitAs(b[i], kind.b);
  // Which products meet in which block.
  std::vector<std::vector<unsigned>> members(blocks);
  for (unsigned i = 0; i < k; ++i)
    members[i / sum->run % blocks].push_back(i);
  Accumulator accumulator(kind, *sum);
  const Number *lhs[32], *rhs[32];
  for (unsigned row = 0; row < 16; ++row)
    for (unsigned column = 0; column < 8; ++column) {
      uint32_t addend = c[row * 8 + column];
      accumulator.start(sum->throughHalf ? 0 : addend);
      for (const std::vector<unsigned> &block : members) {
        for (unsigned i = 0; i < block.size(); ++i) {
          lhs[i] = &left[row * k + block[i]];
          rhs[i] = &right[column * k + block[i]];
        }
        accumulator.add(lhs, rhs, block.size());
      }
      d[row * 8 + column] = sum->throughHalf
                                ? llvm::bit_cast<uint32_t>(
                                      llvm::bit_cast<float>(accumulator.bits) +
                                      llvm::bit_cast<float>(addend))
                                : accumulator.bits;
    }
}
