//===- Compare.h - Results against a reference ------------------*- C++ -*-===//

#ifndef CONV_TOOLS_COMMON_COMPARE_H
#define CONV_TOOLS_COMMON_COMPARE_H

#include "Tensor.h"

#include <optional>

namespace conv_tool {

/// What a result may differ by; derived in docs/numerics.md.
struct Bounds {
  double relativeL2 = 0; // ||got - expected|| / ||expected||
  double maxError = 0;   // |got - expected| / rms(expected), at most, beyond
  double rounding = 0;   // |got - expected| / |expected|: a result's rounding
  double mismatches = 0; // share of integers that may differ (near ties)
};

/// The bounds of a result of this type behind sums, the square roots of whose
/// lengths add up to `rootSum` and which are rounded to `accumulate` (or to a
/// wider type), of products that are off by `productError` relative to them;
/// `override`, if given, replaces the bound of the relative L2 error.
Bounds deriveBounds(double rootSum, conv_dtype accumulate, double productError,
                    conv_dtype dtype, std::optional<double> override);

struct Comparison {
  size_t result = 0; // its index
  uint64_t count = 0;
  uint64_t unwritten = 0;  // elements that still hold the poison
  uint64_t nonFinite = 0;  // NaN or infinite in one of the two only
  uint64_t mismatches = 0; // integers that differ
  double relativeL2 = 0, expectedRms = 0;
  // The element that is wrong or, where none is, that with the largest error.
  double maxError = 0, maxErrorBound = 0;
  uint64_t maxErrorAt = 0;      // linear index
  double got = 0, expected = 0; // the values there
  bool passed = false;
  std::string problem; // why not
};

/// How random values of argument `index` are scaled: 1/sqrt(length of the sum)
/// where its extents but the first or the last multiply to one of the
/// function's `sumLengths`, so that sums are near 1; such an argument is a
/// filter. Where no length is known, rank 4 and more is taken for a filter.
double getScale(const std::vector<int64_t> &extents, size_t index,
                const std::vector<int64_t> &sumLengths);

/// The byte that results are filled with before a run. Repeated it is a
/// negative number of great magnitude in every float type (f32: -2.6e36), which
/// no test computes by chance. Not all ones: negation makes those of the NaN
/// that NVIDIA GPUs produce.
constexpr uint8_t poison = 0xfb;

/// Whether an element still holds the poison.
bool isPoison(const char *bytes, size_t size);

/// Compares `got` with `expected`, of a float type where `got` is. With
/// `poisoned`, `got` held the poison before it was computed: what still does
/// was not written.
Comparison compare(const Tensor &got, const Tensor &expected,
                   const Bounds &bounds, bool poisoned = true);

} // namespace conv_tool

#endif // CONV_TOOLS_COMMON_COMPARE_H
