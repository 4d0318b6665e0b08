//===- Formats.cpp - Narrow number formats --------------------------------===//

#include "Formats.h"
#include <cmath>

using namespace mlir::conv;
using llvm::APFloat;
using llvm::APInt;

uint32_t sim::encode(double value, Format format, Rounding rounding,
                     bool saturate) {
  const llvm::fltSemantics &semantics = APFloat::EnumToSemantics(format);
  // PTX writes the canonical NaN, all ones, whatever the payload was.
  if (std::isnan(value))
    return (1u << (APFloat::getSizeInBits(semantics) - 1)) - 1;
  APFloat number(value);
  bool loses;
  number.convert(semantics,
                 rounding == Rounding::NearestEven
                     ? APFloat::rmNearestTiesToEven
                     : APFloat::rmTowardZero,
                 &loses);
  if (saturate && !number.isFinite())
    number = APFloat::getLargest(semantics, std::signbit(value));
  return number.bitcastToAPInt().getZExtValue();
}

double sim::decode(uint32_t word, Format format) {
  const llvm::fltSemantics &semantics = APFloat::EnumToSemantics(format);
  return APFloat(semantics,
                 APInt(32, word).trunc(APFloat::getSizeInBits(semantics)))
      .convertToDouble();
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
