//===- Formats.h - Narrow number formats ------------------------*- C++ -*-===//
//
// Rounding to f16, bf16, fp8 and tf32 as PTX's cvt does it. No MLIR here.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_SIMULATOR_FORMATS_H
#define CONV_LIB_SIMULATOR_FORMATS_H

#include "llvm/ADT/APFloat.h"
#include <cstdint>

namespace mlir::conv::sim {

/// A binary floating-point format of at most 16 bits. E4M3 has no infinity:
/// what would be one is NaN.
using Format = llvm::APFloatBase::Semantics;
inline constexpr Format kF16 = llvm::APFloatBase::S_IEEEhalf;
inline constexpr Format kBF16 = llvm::APFloatBase::S_BFloat;
inline constexpr Format kE4M3 = llvm::APFloatBase::S_Float8E4M3FN;
inline constexpr Format kE5M2 = llvm::APFloatBase::S_Float8E5M2;

enum class Rounding { NearestEven, TowardZero };

/// `value` rounded once. With `saturate` (cvt.satfinite) what is too large,
/// infinity included, becomes the largest finite number.
uint32_t encode(double value, Format format,
                Rounding rounding = Rounding::NearestEven,
                bool saturate = false);
/// The value of the low bits of `word`.
double decode(uint32_t word, Format format);
/// cvt.rna.tf32.f32: to nearest, ties away from zero. `word` and the result
/// are f32 bits, of which a tf32 number has the low 13 clear.
uint32_t roundToTF32(uint32_t word);

} // namespace mlir::conv::sim

#endif // CONV_LIB_SIMULATOR_FORMATS_H
