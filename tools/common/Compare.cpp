//===- Compare.cpp - Results against a reference --------------------------===//

#include "Compare.h"

#include "conv/Runtime/DType.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

using namespace conv_tool;
using namespace mlir::conv::runtime;

/// What one rounding to a type is off by at most, relative to the value: f32's
/// for the wider ones, too, and for integers.
static double getUnitRoundoff(conv_dtype dtype) {
  return dtype == CONV_F16 ? 0x1p-11 : dtype == CONV_BF16 ? 0x1p-8 : 0x1p-24;
}

Bounds conv_tool::deriveBounds(double rootSum, conv_dtype accumulate,
                               double productError, conv_dtype dtype,
                               std::optional<double> override) {
  double unit = getUnitRoundoff(accumulate);
  // What the epilogue's own roundings may add up to; it computes in f32.
  double epilogue = 8 * getUnitRoundoff(CONV_F32);
  // f16 and bf16 results are rounded once more on their way out.
  double outputRounding =
      dtype == CONV_F16 || dtype == CONV_BF16 ? getUnitRoundoff(dtype) : 0;
  // 0.7 u sqrt(K): 1e-6 for 576 products in f32.
  constexpr double unitsPerRoot = 1e-6 / 24 * 0x1p24;
  Bounds bounds;
  bounds.relativeL2 = std::max(unitsPerRoot * unit * rootSum, epilogue) +
                      productError + outputRounding;
  double length = rootSum * rootSum;
  bounds.maxError = (length + 16) * std::max(rootSum, 8.0) * unit +
                    productError * std::max(rootSum, 8.0) + 8 * outputRounding;
  bounds.rounding = outputRounding;
  if (override) {
    bounds.maxError *= std::max(1.0, *override / bounds.relativeL2);
    bounds.relativeL2 = *override;
  }
  bounds.mismatches = 1e-4;
  return bounds;
}

double conv_tool::getScale(const std::vector<int64_t> &extents, size_t index,
                           const std::vector<int64_t> &sumLengths) {
  if (extents.size() < 2 || index == 0)
    return 1;
  double count = 1;
  for (int64_t extent : extents)
    count *= static_cast<double>(extent);
  for (int64_t length : sumLengths) {
    double wanted = static_cast<double>(length);
    if (length > 0 && (wanted * static_cast<double>(extents.front()) == count ||
                       wanted * static_cast<double>(extents.back()) == count))
      return 1 / std::sqrt(wanted);
  }
  if (sumLengths.empty() && extents.size() >= 4 && count > 0)
    return 1 / std::sqrt(count / static_cast<double>(extents.front()));
  return 1;
}

static std::string format(const char *pattern, double a, double b) {
  char buffer[200];
  std::snprintf(buffer, sizeof(buffer), pattern, a, b);
  return buffer;
}

/// Half of the least positive number: what rounding to `dtype` may be off by
/// however small the value is.
static double getLeastRounding(conv_dtype dtype) {
  switch (dtype) {
  case CONV_F16:
    return 0x1p-25;
  case CONV_BF16:
    return 0x1p-134;
  case CONV_F32:
    return 0x1p-150;
  default:
    return 0;
  }
}

/// The number that rounding to `dtype` makes of `value`: infinite past the
/// largest.
static double roundTo(conv_dtype dtype, double value) {
  uint64_t bits = encodeFloat(dtype, value);
  return decodeFloat(dtype, &bits);
}

bool conv_tool::isPoison(const char *bytes, size_t size) {
  return std::all_of(bytes, bytes + size, [](char byte) {
    return static_cast<uint8_t>(byte) == poison;
  });
}

Comparison conv_tool::compare(const Tensor &got, const Tensor &expected,
                              const Bounds &bounds, bool poisoned) {
  Comparison total;
  total.count = got.getCount();
  if (got.extents != expected.extents)
    throw Failure("cannot compare a result of shape " +
                  printShape(got.extents) + " with a reference of shape " +
                  printShape(expected.extents));
  bool floats = isFloat(got.dtype);
  if (floats != isFloat(expected.dtype))
    throw Failure(std::string("cannot compare a result of type ") +
                  conv_dtype_name(got.dtype) + " with a reference of type " +
                  conv_dtype_name(expected.dtype));

  // The element whose error goes furthest beyond its own rounding: the one that
  // decides, which need not be the one with the largest error.
  struct Excess {
    double beyond = 0, error = 0, got = 0, expected = 0;
    uint64_t at = 0;
  };
  struct Partial {
    Comparison result;
    double errorSquares = 0, expectedSquares = 0;
    uint64_t finite = 0;
    Excess excess;
  };
  std::vector<Partial> partials(getNumWorkers());
  size_t gotSize = conv_dtype_size(got.dtype);
  double leastRounding = getLeastRounding(got.dtype);
  size_t expectedSize = conv_dtype_size(expected.dtype);
  parallelFor(total.count, [&](uint64_t begin, uint64_t end, unsigned worker) {
    Partial partial; // on this thread's stack: no false sharing
    Comparison &result = partial.result;
    for (uint64_t i = begin; i < end; ++i) {
      const char *gotBytes = got.data.data() + i * gotSize;
      const char *expectedBytes = expected.data.data() + i * expectedSize;
      bool unwritten = poisoned && isPoison(gotBytes, gotSize);
      if (!floats) {
        int64_t value = decodeInteger(got.dtype, gotBytes);
        int64_t wanted = decodeInteger(expected.dtype, expectedBytes);
        // A right integer may look like poison; an i1 does not.
        if (unwritten && (value != wanted || got.dtype == CONV_I1))
          ++result.unwritten;
        else if (value != wanted && result.mismatches++ == 0) {
          result.maxErrorAt = i;
          result.got = static_cast<double>(value);
          result.expected = static_cast<double>(wanted);
        }
        continue;
      }
      if (unwritten) {
        if (result.unwritten++ == 0 && result.maxError == 0)
          result.maxErrorAt = i;
        continue;
      }
      double value = decodeFloat(got.dtype, gotBytes);
      double wanted = decodeFloat(expected.dtype, expectedBytes);
      if (!std::isfinite(value) || !std::isfinite(wanted)) {
        // The reference has a wider range than what it is compared with.
        wanted = roundTo(got.dtype, wanted);
        bool same =
            (std::isnan(value) && std::isnan(wanted)) || value == wanted;
        result.nonFinite += !same;
        continue;
      }
      double error = std::max(std::fabs(value - wanted) - leastRounding, 0.0);
      partial.errorSquares += error * error;
      partial.expectedSquares += wanted * wanted;
      ++partial.finite;
      if (error > result.maxError) {
        result.maxError = error;
        result.maxErrorAt = i;
        result.got = value;
        result.expected = wanted;
      }
      double beyond = error - bounds.rounding * std::fabs(wanted);
      if (beyond > partial.excess.beyond)
        partial.excess = {beyond, error, value, wanted, i};
    }
    partials[worker] = partial;
  });

  double errorSquares = 0, expectedSquares = 0;
  uint64_t finite = 0;
  Excess excess;
  for (const Partial &partial : partials) {
    const Comparison &result = partial.result;
    bool worse = result.maxError > total.maxError ||
                 (result.mismatches && !total.mismatches) ||
                 (result.unwritten && !total.unwritten && !total.maxError);
    if (worse) {
      total.maxError = result.maxError;
      total.maxErrorAt = result.maxErrorAt;
      total.got = result.got;
      total.expected = result.expected;
    }
    total.unwritten += result.unwritten;
    total.nonFinite += result.nonFinite;
    total.mismatches += result.mismatches;
    errorSquares += partial.errorSquares;
    expectedSquares += partial.expectedSquares;
    finite += partial.finite;
    if (partial.excess.beyond > excess.beyond)
      excess = partial.excess;
  }
  if (errorSquares > 0)
    total.relativeL2 = expectedSquares > 0
                           ? std::sqrt(errorSquares / expectedSquares)
                           : INFINITY;
  total.expectedRms =
      finite ? std::sqrt(expectedSquares / static_cast<double>(finite)) : 0;

  double allowed = bounds.mismatches * static_cast<double>(total.count);
  double maxError = bounds.maxError * total.expectedRms;
  bool exceeds = !(excess.beyond <= maxError);
  if (exceeds && !total.unwritten && !total.mismatches) {
    total.maxError = excess.error;
    total.maxErrorAt = excess.at;
    total.got = excess.got;
    total.expected = excess.expected;
  }
  total.maxErrorBound = maxError + bounds.rounding * std::fabs(total.expected);
  if (total.unwritten)
    total.problem = std::to_string(total.unwritten) + " of " +
                    std::to_string(total.count) + " elements were not written";
  else if (total.nonFinite)
    total.problem = std::to_string(total.nonFinite) +
                    " elements are NaN or infinite in one of the two only";
  else if (static_cast<double>(total.mismatches) > allowed)
    total.problem = std::to_string(total.mismatches) + " of " +
                    std::to_string(total.count) + " integers differ";
  else if (!(total.relativeL2 <= bounds.relativeL2))
    total.problem = format("relative L2 error %.3g exceeds the bound %.3g",
                           total.relativeL2, bounds.relativeL2);
  else if (exceeds)
    total.problem = format("error %.3g of an element exceeds the bound %.3g",
                           total.maxError, total.maxErrorBound);
  total.passed = total.problem.empty();
  return total;
}
