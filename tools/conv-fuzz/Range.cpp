//===- Range.cpp - Operations on ranges of right results ------------------===//

#include "RangeOps.h"
#include "llvm/ADT/bit.h"
#include "llvm/Support/ErrorHandling.h"

using namespace mlir::conv;
using namespace mlir::conv::fuzz;

namespace {
int getBits(DType type) {
  return type == DType::F32 ? 24 : type == DType::F16 ? 11 : 8;
}
double getMost(DType type) {
  return type == DType::F32   ? 0x1.fffffep127
         : type == DType::F16 ? 65504.0
                              : 0x1.fep127;
}
int getLeastExponent(DType type) { return type == DType::F16 ? -14 : -126; }
} // namespace

Range fuzz::unite(const Range &lhs, const Range &rhs) {
  bool maybeNaN = lhs.maybeNaN || rhs.maybeNaN;
  if (lhs.isNaN() || rhs.isNaN()) {
    Range result = lhs.isNaN() ? rhs : lhs;
    result.maybeNaN = maybeNaN;
    return result;
  }
  return {least(lhs.low, rhs.low), greatest(lhs.high, rhs.high), maybeNaN};
}

double fuzz::roundTo(double value, DType type) {
  if (type == DType::F32)
    return static_cast<double>(static_cast<float>(value));
  if (!std::isfinite(value) || value == 0)
    return value;
  int exponent;
  std::frexp(value, &exponent);
  exponent = std::max(exponent - 1, getLeastExponent(type));
  // Rounded in units of the last bit, in the default mode: to nearest even.
  int unit = exponent - getBits(type) + 1;
  double rounded = std::ldexp(std::nearbyint(std::ldexp(value, -unit)), unit);
  if (std::abs(rounded) > getMost(type))
    return std::copysign(kInfinity, value);
  return rounded == 0 ? std::copysign(0.0, value) : rounded;
}

Range fuzz::roundTo(Range range, DType type) {
  if (!range.isNaN()) {
    range.low = roundTo(range.low, type);
    range.high = roundTo(range.high, type);
  }
  return range;
}

/// `value`, a number of f32, rounded to tf32.
static double roundToTF32(double value) {
  if (!std::isfinite(value) || value == 0)
    return value;
  int exponent;
  std::frexp(value, &exponent);
  int unit = std::max(exponent - 1, getLeastExponent(DType::F32)) - 10;
  double rounded = std::ldexp(std::round(std::ldexp(value, -unit)), unit);
  if (std::abs(rounded) > getMost(DType::F32))
    return std::copysign(kInfinity, value);
  return rounded == 0 ? std::copysign(0.0, value) : rounded;
}

Range fuzz::openForRounding(const Range &x, Multiply multiply) {
  if (x.isNaN())
    return x;
  auto round = [&](double value) {
    return multiply == Multiply::TF32  ? roundToTF32(value)
           : multiply == Multiply::F16 ? roundTo(value, DType::F16)
                                       : roundTo(value, DType::BF16);
  };
  return unite(x, {round(x.low), round(x.high), x.maybeNaN});
}

Range fuzz::multiplySplit(const Range &x, const Range &w) {
  if (x.isNaN() || w.isNaN())
    return Range::nan();
  auto size = [](const Range &range) {
    return std::max(std::abs(range.low), std::abs(range.high));
  };
  auto isWhole = [](const Range &range) {
    return range.isExact() && roundToTF32(range.low) == range.low;
  };
  if (!std::isfinite(roundToTF32(size(x))) ||
      !std::isfinite(roundToTF32(size(w))))
    return Range::anything();
  Range product = multiply(x, w);
  if ((isWhole(x) && isWhole(w)) || size(x) == 0 || size(w) == 0)
    return product;
  // Of rests below the normal numbers only multiples of 2^-136 count.
  double error =
      std::ldexp(size(product), -21) + 0x1p-136 * (size(x) + size(w));
  product.low -= error;
  product.high += error;
  return product;
}

Range fuzz::multiply(const Range &x, const Range &w) {
  Range result = ofCorners(x, w, [](double a, double b) { return a * b; });
  // Zero times infinity, away from the corners.
  bool infinite = std::isinf(x.low) || std::isinf(x.high) ||
                  std::isinf(w.low) || std::isinf(w.high);
  if (infinite && !(x.isExact() && w.isExact()) && (x.hasZero() || w.hasZero()))
    return Range::anything();
  return result;
}

//===----------------------------------------------------------------------===//
// Sums and products
//===----------------------------------------------------------------------===//

int SumRange::lowestBit(double value) {
  auto bits = llvm::bit_cast<uint64_t>(value);
  int exponent = static_cast<int>((bits >> 52) & 0x7ff);
  uint64_t mantissa = bits & ((uint64_t(1) << 52) - 1);
  if (exponent != 0)
    mantissa |= uint64_t(1) << 52;
  else
    exponent = 1;
  return exponent - 1075 + __builtin_ctzll(mantissa);
}

void SumRange::addTerm(const Range &term) {
  mayHaveNaN |= term.maybeNaN;
  if (term.isNaN()) {
    hasNaN = true;
    ++terms;
    return;
  }
  bool exact = term.isExact();
  if (std::isinf(term.low) || std::isinf(term.high)) {
    mayHavePositive |= term.high == kInfinity;
    mayHaveNegative |= term.low == -kInfinity;
    hasPositive |= exact && term.high == kInfinity;
    hasNegative |= exact && term.low == -kInfinity;
    ++terms;
    // The finite side of a half-open range still counts.
    if (!exact) {
      isExact = false;
      if (std::isfinite(term.low))
        magnitude += std::abs(term.low), low += term.low;
      if (std::isfinite(term.high))
        magnitude += std::abs(term.high), high += term.high;
    }
    return;
  }
  low += term.low;
  high += term.high;
  if (exact) {
    addMagnitude(term.low);
    return;
  }
  isExact = false;
  negativeZeros &= term.low == 0 && term.high == 0 && std::signbit(term.low);
  ++terms;
  magnitude += std::max(std::abs(term.low), std::abs(term.high));
}

void SumRange::addProduct(const Range &x, const Range &w) {
  // Unrounded: the bound of a sum has the products' roundings in it. A product
  // of two numbers of f32 is exact in double.
  addTerm(multiply(x, w));
}

Range SumRange::get() const {
  if (hasNaN || (hasPositive && hasNegative))
    return Range::nan();
  bool clash = (mayHavePositive && mayHaveNegative);
  if (hasPositive || hasNegative) {
    Range result = Range::of(hasPositive ? kInfinity : -kInfinity);
    result.maybeNaN = mayHaveNaN || clash;
    return result;
  }
  // Doubles round too: 2^-53 of each partial sum, far within one more term.
  double n = static_cast<double>(terms + 2);
  double error = n * kUnit / (1 - n * kUnit) * magnitude + n * kTiny;
  // Two ulp for a rounding of half of one.
  if (truncates)
    error *= 4;
  Range result;
  bool fits = magnitude == 0 ||
              (quantum >= -149 && magnitude < std::ldexp(1.0, quantum + 24));
  if (isExact && fits && low == high && magnitude < 0x1p127) {
    result = Range::of(low);
    // A start of -0 and products of -0 may be added in an order that begins
    // with +0, or not.
    if (low == 0)
      result = {negativeZeros && terms ? -0.0 : 0.0, 0.0, false};
  } else {
    // The result is a number of f32.
    result = roundTo(Range{low - error, high + error, false}, DType::F32);
    if (magnitude + error >= 0x1.ffffffp127)
      result = Range::anything();
  }
  if (mayHavePositive)
    result.high = kInfinity;
  if (mayHaveNegative)
    result.low = -kInfinity;
  result.maybeNaN |= mayHaveNaN || clash;
  return result;
}

Range fuzz::openForTransform(const Range &sum, const TransformedSum &t) {
  // How much larger than inputs and taps what they become is at most: the
  // squares of the largest sums of magnitudes in a row of B^T and of G.
  constexpr double inputGrowth = 32.4, weightGrowth = 2.25;
  double largest = t.growth * t.products + t.start;
  bool isF16 = t.multiply == Multiply::F16;
  if (sum.isNaN() || sum.maybeNaN || std::isinf(sum.low) ||
      std::isinf(sum.high) || !(largest < 0x1p126) ||
      (isF16 && (inputGrowth * t.largestInput >= 65504 ||
                 weightGrowth * t.largestWeight >= 65504)))
    return Range::anything();
  auto channels = static_cast<double>(t.channels);
  // Tensor cores truncate: those of tf32x3 in chains of 9 steps, others in one,
  // of which each 8 products lose up to 14 u.
  double n = channels;
  if (t.multiply == Multiply::TF32x3)
    n += 400;
  else if (t.multiply != Multiply::IEEE)
    n = 14 * std::ceil(channels / 8) + 16;
  if (isF16 || t.multiply == Multiply::TF32)
    n += 2 * 0x1p-11 / kUnit + 8;
  // Two more: the start is added to a rounded sum, and doubles round.
  n += 13;
  // Below the normal numbers roundings are absolute: those of f32, and those of
  // the operands, of which one is as large as the transform makes it; the
  // squares of the largest row sums of |A^T| |B^T| and |A^T| |G|.
  double operand = isF16                          ? 0x1p-25
                   : t.multiply == Multiply::IEEE ? kTiny
                                                  : 0x1p-136;
  double error = n * kUnit / (1 - n * kUnit) * largest +
                 operand * (1314 * t.inputs + 40 * t.weights) +
                 n * t.growth * kTiny * (1 + t.inputs + t.weights);
  return roundTo(Range{sum.low - error, sum.high + error, false}, DType::F32);
}

Range fuzz::multiplyAll(const std::vector<Range> &terms) {
  Range product = Range::of(1.0);
  int bits = 0;
  double above = 1, below = 1;
  bool exact = true, zero = false, infinite = false;
  for (const Range &term : terms) {
    if (term.isNaN())
      return Range::nan();
    exact &= term.isExact();
    double most = std::max(std::abs(term.low), std::abs(term.high));
    double fewest =
        term.hasZero() ? 0 : std::min(std::abs(term.low), std::abs(term.high));
    above *= std::max(most, 1.0);
    below *= std::min(fewest == 0 ? 1.0 : fewest, 1.0);
    zero |= term.hasZero();
    infinite |= std::isinf(most);
    if (exact && term.low != 0 && std::isfinite(term.low)) {
      // Significant bits of the factor; a power of two adds none.
      int exponent;
      double mantissa = std::frexp(std::abs(term.low), &exponent);
      int count = 0;
      for (; mantissa != 0; ++count)
        mantissa = 2 * mantissa - (mantissa >= 0.5 ? 1 : 0);
      bits += count > 1 ? count : 0;
    }
    product = multiply(product, term);
  }
  // Some order may overflow, or lose bits below the normal numbers.
  bool ranges = above >= 0x1p127 || below <= 0x1p-126;
  if (infinite && exact && !zero && below > 0x1p-126)
    return product;
  if ((infinite && !(exact && zero)) || above >= 0x1p127)
    return Range::anything();
  if (exact && (zero || (bits <= 24 && !ranges)))
    return product;
  double n = static_cast<double>(terms.size() + 2);
  double relative = n * kUnit / (1 - n * kUnit);
  double most = std::max(std::abs(product.low), std::abs(product.high));
  double error = relative * most + (ranges ? n * kTiny * above : 0);
  return roundTo(
      Range{product.low - error, product.high + error, product.maybeNaN},
      DType::F32);
}
