//===- Formats.h - Narrow number formats ------------------------*- C++ -*-===//
//
// Rounding to f16, bf16, fp8 and tf32 as PTX's cvt does it. No MLIR here.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_SIMULATOR_FORMATS_H
#define CONV_LIB_SIMULATOR_FORMATS_H

#include <cstdint>

namespace mlir::conv::sim {

/// A binary floating-point format of at most 16 bits.
struct Format {
  int exponentBits, fractionBits;
  /// Bit patterns without a sign. E4M3 has no infinity: what would be one is
  /// NaN.
  uint32_t largest, infinity, nan;

  constexpr int bits() const { return 1 + exponentBits + fractionBits; }
  /// Exponent of the smallest normal number, and of all subnormal ones.
  constexpr int minExponent() const { return 2 - (1 << (exponentBits - 1)); }
};

// PTX writes the canonical NaN, all ones, whatever the payload was.
constexpr Format kF16{5, 10, 0x7bff, 0x7c00, 0x7fff};
constexpr Format kBF16{8, 7, 0x7f7f, 0x7f80, 0x7fff};
constexpr Format kE4M3{4, 3, 0x7e, 0x7f, 0x7f};
constexpr Format kE5M2{5, 2, 0x7b, 0x7c, 0x7f};

enum class Rounding { NearestEven, TowardZero };

/// `value` rounded once. With `saturate` (cvt.satfinite) what is too large,
/// infinity included, becomes the largest finite number.
uint32_t encode(double value, const Format &format,
                Rounding rounding = Rounding::NearestEven,
                bool saturate = false);
/// The value of the low bits of `word`.
double decode(uint32_t word, const Format &format);
/// cvt.rna.tf32.f32: to nearest, ties away from zero. `word` and the result
/// are f32 bits, of which a tf32 number has the low 13 clear.
uint32_t roundToTF32(uint32_t word);

float toFloat(uint32_t word);
uint32_t toBits(float value);
double toDouble(uint64_t word);
uint64_t toBits(double value);

} // namespace mlir::conv::sim

#endif // CONV_LIB_SIMULATOR_FORMATS_H
