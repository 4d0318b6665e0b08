//===- Range.h - What a value may lawfully be -------------------*- C++ -*-===//
//
// The fuzzer's oracle computes, for every element, the set of results that a
// right program may give: a closed range of numbers, and whether NaN is one.
//
// An operation that IEEE 754 rounds correctly and that is monotone in each
// operand maps ranges to ranges by its corners alone: rounding to nearest is
// monotone too, so the rounded results of the corners enclose every rounded
// result in between. No error is added; ranges of one number stay ranges of
// one number, and programs of such operations have to agree to the last bit.
// Ranges open in three places only.
//
// Sums, whose order is free. With n terms t_i, each perhaps a rounded product,
// any order of summation errs by at most g(n) sum |t_i|, where
// g(n) = n u / (1 - n u) and u = 2^-24 (Higham, Accuracy and Stability, 3.1 and
// 4.2: every term passes through at most n - 1 additions and one product).
// Where all terms are multiples of 2^q and sum |t_i| < 2^(24 + q), every
// partial sum of every order is a number of f32, and the sum is exact. Products
// of many factors are treated alike.
//
// Sums of products of transformed tiles, where the numerics allow them: these
// err by a bound in which the whole tile is (`openForTransform`).
//
// Elementary functions, which err by the bounds of `getErrorInUnits`.
//
// -0 is less than +0 here; a zero whose sign may be either is the range of the
// two.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_TOOLS_CONV_FUZZ_RANGE_H
#define CONV_TOOLS_CONV_FUZZ_RANGE_H

#include "Graph.h"
#include <cmath>
#include <limits>

namespace mlir::conv::fuzz {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Whether lhs < rhs, with -0 < +0.
inline bool isLess(double lhs, double rhs) {
  return lhs < rhs ||
         (lhs == 0 && rhs == 0 && std::signbit(lhs) && !std::signbit(rhs));
}
inline double least(double lhs, double rhs) {
  return isLess(rhs, lhs) ? rhs : lhs;
}
inline double greatest(double lhs, double rhs) {
  return isLess(lhs, rhs) ? rhs : lhs;
}

struct Range {
  /// No number at all where low is above high.
  double low = 0, high = 0;
  bool maybeNaN = false;

  static Range of(double value) {
    return std::isnan(value) ? nan() : Range{value, value, false};
  }
  static Range nan() { return {kInfinity, -kInfinity, true}; }
  static Range anything() { return {-kInfinity, kInfinity, true}; }

  bool isNaN() const { return low > high; }
  /// Whether only one result is right.
  bool isExact() const { return isNaN() || (!maybeNaN && !isLess(low, high)); }
  bool contains(double value) const {
    if (std::isnan(value))
      return maybeNaN;
    return !isLess(value, low) && !isLess(high, value);
  }
  bool hasZero() const { return low <= 0 && high >= 0; }
  /// The widest distance of two right results; infinity where NaN is one.
  double width() const {
    if (isExact())
      return 0;
    // The two zeros are no number apart, and not the same.
    return maybeNaN ? kInfinity : std::max(high - low, 0x1p-149);
  }
};

/// Everything that either holds.
Range unite(const Range &lhs, const Range &rhs);
/// `value` rounded to nearest even in `type`, a float.
double roundTo(double value, DType type);
/// All of `range` rounded.
Range roundTo(Range range, DType type);

/// What an f32 operand of a product may be where it may be rounded: to the 11
/// bits of tf32, to nearest, ties away from zero, or to f16 or bf16, to
/// nearest, ties to even. One that has no more bits is exact.
Range openForRounding(const Range &x, Multiply multiply);
/// `x` * `w` where each may be taken as the sum of two tf32: exact, or off by
/// 2^-21 of itself (docs/numerics.md). One that is infinite or becomes so may
/// give NaN.
Range multiplySplit(const Range &x, const Range &w);

/// One node of a body on ranges; `operands` has as many as the op takes, and
/// `same` says that the first two are one value. Where `approximate`, the
/// exponential, the error function and quotients may have their approximate
/// forms (docs/numerics.md).
Range evaluate(const ScalarNode &node, const Range *operands, bool same,
               bool approximate = false);

/// What the sum of terms may be. Add each term once, then ask.
class SumRange {
public:
  /// Where `truncates`, additions may be those of tensor cores, which drop up
  /// to an ulp of the largest of their terms from each and from the sum.
  explicit SumRange(bool truncates = false) : truncates(truncates) {}

  void addTerm(const Range &term);
  /// `x` * `w`, a product of numbers of f32.
  void addProduct(const Range &x, const Range &w);
  /// Two numbers, quickly.
  void addProduct(double x, double w) {
    double term = x * w;
    if (!std::isfinite(term)) {
      addProduct(Range::of(x), Range::of(w));
      return;
    }
    low += term;
    high += term;
    addMagnitude(term);
  }
  Range get() const;

private:
  void addMagnitude(double term) {
    ++terms;
    magnitude += std::abs(term);
    if (term != 0) {
      negativeZeros = false;
      quantum = std::min(quantum, lowestBit(term));
    } else if (!std::signbit(term)) {
      negativeZeros = false;
    }
  }
  static int lowestBit(double value);

  bool truncates;
  double low = 0, high = 0, magnitude = 0;
  int64_t terms = 0;
  int quantum = 4000;
  bool isExact = true, negativeZeros = true;
  /// Terms that are or may be NaN or infinite.
  bool hasNaN = false, mayHaveNaN = false;
  bool hasPositive = false, mayHavePositive = false;
  bool hasNegative = false, mayHaveNegative = false;
};

/// What the error of a 3x3 convolution depends on whose tiles are transformed.
struct TransformedSum {
  int64_t channels = 0;
  /// Kappa of the rows times kappa of the columns, and how what was transformed
  /// is multiplied.
  double growth = 0;
  Multiply multiply = Multiply::IEEE;
  /// Of all inputs d_c of the tiles that the output may be in, and the filter's
  /// taps w_c, of each channel: the sum of max |d_c| max |w_c|, that of max
  /// |d_c| and that of max |w_c| alone, and the largest of each.
  double products = 0, inputs = 0, weights = 0;
  double largestInput = 0, largestWeight = 0;
  /// The size of what is added to the sum.
  double start = 0;

  /// Forgets what is of one output.
  void clear() {
    products = inputs = weights = largestInput = largestWeight = start = 0;
  }
};
/// What `sum` may be then. By docs/numerics.md
///
///   |error| <= g(n) growth sum_c max |d_c| max |w_c|
///
/// where n is channels + 11 with exact products, and more with others. Anything
/// where an input may be infinite, or may become so.
Range openForTransform(const Range &sum, const TransformedSum &transformed);

/// The product of terms.
Range multiplyAll(const std::vector<Range> &terms);

} // namespace mlir::conv::fuzz

#endif // CONV_TOOLS_CONV_FUZZ_RANGE_H
