//===- Formats.cpp - Narrow number formats --------------------------------===//

#include "Formats.h"
#include <algorithm>
#include <cmath>
#include <cstring>

using namespace mlir::conv;

uint32_t sim::encode(double value, const Format &format, Rounding rounding,
                     bool saturate) {
  if (std::isnan(value))
    return format.nan;
  uint32_t sign = std::signbit(value) ? 1u << (format.bits() - 1) : 0;
  uint32_t tooLarge = saturate ? format.largest : format.infinity;
  double magnitude = std::fabs(value);
  if (std::isinf(magnitude))
    return sign | tooLarge;
  if (magnitude == 0)
    return sign;
  int exponent = std::max(std::ilogb(magnitude), format.minExponent());
  // Anything so large has overflowed, and would overflow `bits`.
  if (exponent > 1 << format.exponentBits)
    return sign |
           (rounding == Rounding::TowardZero ? format.largest : tooLarge);
  // In units of the last place, the implicit bit included.
  double units = std::ldexp(magnitude, format.fractionBits - exponent);
  units = rounding == Rounding::NearestEven ? std::nearbyint(units)
                                            : std::floor(units);
  // A carry out of the fraction moves on to the exponent, as it should.
  uint32_t bits = static_cast<uint32_t>(units) +
                  (static_cast<uint32_t>(exponent - format.minExponent())
                   << format.fractionBits);
  if (bits > format.largest)
    bits = rounding == Rounding::TowardZero ? format.largest : tooLarge;
  return sign | bits;
}

double sim::decode(uint32_t word, const Format &format) {
  uint32_t magnitude = word & ((1u << (format.bits() - 1)) - 1);
  bool negative = word >> (format.bits() - 1) & 1;
  double value;
  if (magnitude > format.largest) {
    value = magnitude == format.infinity && format.infinity != format.nan
                ? HUGE_VAL
                : std::nan("");
  } else {
    int exponent = magnitude >> format.fractionBits;
    uint32_t units = magnitude & ((1u << format.fractionBits) - 1);
    if (exponent > 0)
      units |= 1u << format.fractionBits;
    value = std::ldexp(units, std::max(exponent, 1) - 1 + format.minExponent() -
                                  format.fractionBits);
  }
  return negative ? -value : value;
}

uint32_t sim::roundToTF32(uint32_t word) {
  uint32_t magnitude = word & 0x7fffffffu;
  // The payload of a NaN is truncated. Recordings have no signalling NaN; like
  // all others it is taken to become quiet.
  if (magnitude > 0x7f800000u)
    return (word | 0x400000u) & ~0x1fffu;
  if (magnitude == 0x7f800000u)
    return word;
  return (word + 0x1000u) & ~0x1fffu;
}

float sim::toFloat(uint32_t word) {
  float value;
  std::memcpy(&value, &word, sizeof(value));
  return value;
}

uint32_t sim::toBits(float value) {
  uint32_t word;
  std::memcpy(&word, &value, sizeof(word));
  return word;
}

double sim::toDouble(uint64_t word) {
  double value;
  std::memcpy(&value, &word, sizeof(value));
  return value;
}

uint64_t sim::toBits(double value) {
  uint64_t word;
  std::memcpy(&word, &value, sizeof(word));
  return word;
}
