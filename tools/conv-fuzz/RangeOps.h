//===- RangeOps.h - Operations on ranges of right results -------*- C++ -*-===//

#ifndef CONV_TOOLS_CONV_FUZZ_RANGEOPS_H
#define CONV_TOOLS_CONV_FUZZ_RANGEOPS_H

#include "Range.h"

namespace mlir::conv::fuzz {

/// Unit roundoff, and half of the least denormal, of f32.
constexpr double kUnit = 0x1p-24, kTiny = 0x1p-150;

/// Least and greatest of the corners of a function of two ranges that is
/// monotone in each operand.
template <typename Function>
Range ofCorners(const Range &x, const Range &y, Function function) {
  if (x.isNaN() || y.isNaN())
    return Range::nan();
  Range result = Range::nan();
  result.maybeNaN = x.maybeNaN || y.maybeNaN;
  bool invalid = false;
  for (double a : {x.low, x.high})
    for (double b : {y.low, y.high}) {
      double value = function(a, b);
      if (std::isnan(value)) {
        invalid = true;
        continue;
      }
      result.low = least(result.low, value);
      result.high = greatest(result.high, value);
    }
  if (!invalid)
    return result;
  return x.isExact() && y.isExact() ? Range::nan() : Range::anything();
}

/// The product, not rounded to any type of the program.
Range multiply(const Range &x, const Range &w);

} // namespace mlir::conv::fuzz

#endif // CONV_TOOLS_CONV_FUZZ_RANGEOPS_H
