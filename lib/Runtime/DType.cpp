//===- DType.cpp - Element types ------------------------------------------===//

#include "conv/Runtime/DType.h"

#include <cmath>
#include <cstring>
#include <limits>

using namespace mlir::conv::runtime;

namespace {

struct DTypeEntry {
  conv_dtype dtype;
  const char *name;
  size_t bytes;
};

constexpr DTypeEntry dtypes[] = {
#define CONV_DTYPE(ENUMERATOR, NAME, BYTES, NUMPY, MLIR)                       \
  {CONV_##ENUMERATOR, NAME, BYTES},
#include "conv/Target/DTypes.def"
};

const DTypeEntry *find(conv_dtype dtype) {
  for (const DTypeEntry &entry : dtypes)
    if (entry.dtype == dtype)
      return &entry;
  return nullptr;
}

/// The shape of a small float format with a sign bit and IEEE specials.
struct SmallFloat {
  int exponentBits, mantissaBits;
};
constexpr SmallFloat half{5, 10}, bfloat{8, 7};

uint64_t encodeSmall(SmallFloat format, double value) {
  uint64_t sign = std::signbit(value) ? 1 : 0;
  int bias = (1 << (format.exponentBits - 1)) - 1;
  uint64_t infinity = ((uint64_t(1) << format.exponentBits) - 1)
                      << format.mantissaBits;
  sign <<= format.exponentBits + format.mantissaBits;
  if (std::isnan(value))
    return sign | infinity | (uint64_t(1) << (format.mantissaBits - 1));
  double magnitude = std::fabs(value);
  if (magnitude == 0)
    return sign;
  if (std::isinf(magnitude))
    return sign | infinity;
  int exponent = std::ilogb(magnitude);
  if (exponent < 1 - bias)
    exponent = 1 - bias; // subnormal
  // Rounded to nearest even in units of the last place; a carry out of the
  // mantissa runs into the exponent, which is what it should do.
  double units =
      std::nearbyint(std::scalbn(magnitude, format.mantissaBits - exponent));
  uint64_t hidden = uint64_t(1) << format.mantissaBits;
  uint64_t mantissa = static_cast<uint64_t>(units);
  if (mantissa < hidden)
    return sign | mantissa;
  uint64_t bits =
      (uint64_t(exponent + bias) << format.mantissaBits) + (mantissa - hidden);
  return sign | (bits < infinity ? bits : infinity);
}

double decodeSmall(SmallFloat format, uint64_t bits) {
  int bias = (1 << (format.exponentBits - 1)) - 1;
  uint64_t mantissa = bits & ((uint64_t(1) << format.mantissaBits) - 1);
  int exponent = static_cast<int>((bits >> format.mantissaBits) &
                                  ((uint64_t(1) << format.exponentBits) - 1));
  bool negative = (bits >> (format.exponentBits + format.mantissaBits)) & 1;
  double magnitude;
  if (exponent == (1 << format.exponentBits) - 1)
    magnitude = mantissa ? std::numeric_limits<double>::quiet_NaN()
                         : std::numeric_limits<double>::infinity();
  else if (exponent == 0)
    magnitude = std::scalbn(static_cast<double>(mantissa),
                            1 - bias - format.mantissaBits);
  else
    magnitude = std::scalbn(
        static_cast<double>(mantissa + (uint64_t(1) << format.mantissaBits)),
        exponent - bias - format.mantissaBits);
  return negative ? -magnitude : magnitude;
}

template <typename T>
T load(const void *bytes) {
  T value;
  std::memcpy(&value, bytes, sizeof(value));
  return value;
}

template <typename T>
uint64_t store(T value) {
  uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof(value));
  return bits;
}

} // namespace

extern "C" size_t conv_dtype_size(conv_dtype dtype) {
  const DTypeEntry *entry = find(dtype);
  return entry ? entry->bytes : 0;
}

extern "C" const char *conv_dtype_name(conv_dtype dtype) {
  const DTypeEntry *entry = find(dtype);
  return entry ? entry->name : "?";
}

bool mlir::conv::runtime::parseDType(const std::string &name,
                                     conv_dtype &dtype) {
  for (const DTypeEntry &entry : dtypes) {
    if (name == entry.name) {
      dtype = entry.dtype;
      return true;
    }
  }
  return false;
}

bool mlir::conv::runtime::isFloat(conv_dtype dtype) {
  return dtype == CONV_F64 || dtype == CONV_F32 || dtype == CONV_F16 ||
         dtype == CONV_BF16;
}

uint64_t mlir::conv::runtime::encodeFloat(conv_dtype dtype, double value) {
  switch (dtype) {
  case CONV_F64:
    return store(value);
  case CONV_F32:
    return store(static_cast<float>(value));
  case CONV_F16:
    return encodeSmall(half, value);
  case CONV_BF16:
    return encodeSmall(bfloat, value);
  default:
    return 0;
  }
}

bool mlir::conv::runtime::encodeSpecialFloat(conv_dtype dtype,
                                             const std::string &value,
                                             uint64_t &bits) {
  if (!isFloat(dtype))
    return false;
  double infinity = std::numeric_limits<double>::infinity();
  if (value == "inf" || value == "+inf")
    bits = encodeFloat(dtype, infinity);
  else if (value == "-inf")
    bits = encodeFloat(dtype, -infinity);
  else if (value == "nan")
    bits = encodeFloat(dtype, std::numeric_limits<double>::quiet_NaN());
  else
    return false;
  return true;
}

bool mlir::conv::runtime::encodeInteger(conv_dtype dtype, int64_t value,
                                        uint64_t &bits) {
  size_t bytes = conv_dtype_size(dtype);
  if (bytes == 0 || isFloat(dtype))
    return false;
  if (dtype == CONV_I1) {
    // MLIR prints a true i1 as -1 where it takes it for signed.
    if (value != 0 && value != 1 && value != -1)
      return false;
    bits = value != 0;
    return true;
  }
  if (bytes < 8) {
    // MLIR's integers have no sign: either reading of the bits is accepted.
    int64_t limit = int64_t(1) << (8 * bytes);
    if (value < -(limit / 2) || value >= limit)
      return false;
    bits = static_cast<uint64_t>(value) & static_cast<uint64_t>(limit - 1);
    return true;
  }
  bits = static_cast<uint64_t>(value);
  return true;
}

double mlir::conv::runtime::decodeFloat(conv_dtype dtype, const void *bytes) {
  switch (dtype) {
  case CONV_F64:
    return load<double>(bytes);
  case CONV_F32:
    return load<float>(bytes);
  case CONV_F16:
    return decodeSmall(half, load<uint16_t>(bytes));
  case CONV_BF16:
    return decodeSmall(bfloat, load<uint16_t>(bytes));
  default:
    return 0;
  }
}

int64_t mlir::conv::runtime::decodeInteger(conv_dtype dtype,
                                           const void *bytes) {
  switch (dtype) {
  case CONV_I64:
  case CONV_INDEX:
    return load<int64_t>(bytes);
  case CONV_I32:
    return load<int32_t>(bytes);
  case CONV_I16:
    return load<int16_t>(bytes);
  case CONV_I8:
    return load<int8_t>(bytes);
  case CONV_I1:
    return load<uint8_t>(bytes) != 0;
  default:
    return 0;
  }
}
