//===- DType.h - Element types ----------------------------------*- C++ -*-===//
//
// For users of the static library; the shared one exports C alone.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_RUNTIME_DTYPE_H
#define CONV_RUNTIME_DTYPE_H

#include "conv/Runtime/conv_runtime.h"

#include <cstdint>
#include <string>

namespace mlir::conv::runtime {

/// Sets `dtype` to the element type of that name; false if there is none.
bool parseDType(const std::string &name, conv_dtype &dtype);

bool isFloat(conv_dtype dtype);

/// The bytes of `value` as `dtype`, rounded to nearest even, in the low end of
/// a word.
uint64_t encodeFloat(conv_dtype dtype, double value);
/// Sets `bits` to the bytes of "inf", "-inf" or "nan" as `dtype`, in the low
/// end of a word; false for other strings and for integer types.
bool encodeSpecialFloat(conv_dtype dtype, const std::string &value,
                        uint64_t &bits);
/// Sets `bits` to the bytes of an integer; false if it does not fit `dtype`.
bool encodeInteger(conv_dtype dtype, int64_t value, uint64_t &bits);

/// The value of one element of a float type; `bytes` need not be aligned.
double decodeFloat(conv_dtype dtype, const void *bytes);
/// The value of one element of an integer type.
int64_t decodeInteger(conv_dtype dtype, const void *bytes);

} // namespace mlir::conv::runtime

#endif // CONV_RUNTIME_DTYPE_H
