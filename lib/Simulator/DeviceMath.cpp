//===- DeviceMath.cpp - Functions and instructions of one thread ----------===//
//
// Functions of f32 are computed in f64, those of f64 in long double, and
// rounded once, so they are within half an ulp and a little of the true value
// (of f64 itself C libraries are off by up to 5 ulp). The GPU's own errors are
// larger and documented: for libdevice in the CUDA C++ Programming Guide
// ("Mathematical Functions"), for `.approx` instructions in the PTX ISA.
// docs/simulator.md lists them.
//
//===----------------------------------------------------------------------===//

#include "DeviceMath.h"
#include "Formats.h"
#include "llvm/ADT/Twine.h"
#include "llvm/ADT/bit.h"
#include <algorithm>
#include <cmath>
#include <limits>

using namespace mlir::conv;
using namespace mlir::conv::sim;

std::string sim::deviceName(llvm::StringRef intrinsic) {
  return ("conv_sim_" + intrinsic.drop_front(intrinsic.starts_with("llvm.")
                                                 ? sizeof("llvm.") - 1
                                                 : 0))
      .str();
}

namespace {

/// A number of which rounding to 53 bits or fewer gives what rounding `x` does:
/// its lowest bit stands for all that were lost.
double toOddDouble(uint64_t x) {
  constexpr uint64_t lost = 0x7ff;
  if (x >> 53)
    x = (x & ~lost) | ((x & lost) ? lost + 1 : 0);
  return static_cast<double>(x);
}

template <double (*F)(double)>
float rounded(float x) {
  return static_cast<float>(F(x));
}
template <double (*F)(double)>
double plain(double x) {
  return F(x);
}
template <double (*F)(double, double)>
float rounded2(float x, float y) {
  return static_cast<float>(F(x, y));
}
template <double (*F)(double, double)>
double plain2(double x, double y) {
  return F(x, y);
}
template <long double (*F)(long double)>
double extended(double x) {
  return static_cast<double>(F(x));
}
template <long double (*F)(long double, long double)>
double extended2(double x, double y) {
  return static_cast<double>(F(x, y));
}

/// Subnormal numbers become zeros of their sign.
float flush(float x) {
  return std::fabs(x) < std::numeric_limits<float>::min()
             ? std::copysign(0.0f, x)
             : x;
}
template <double (*F)(double)>
float flushed(float x) {
  return flush(static_cast<float>(F(flush(x))));
}

double reciprocal(double x) { return 1 / x; }
double rsqrt(double x) { return 1 / std::sqrt(x); }
long double rsqrt(long double x) { return 1 / std::sqrt(x); }
double sqrt(double x) { return std::sqrt(x); }

/// min.f32 and max.f32: a NaN loses, -0 is less than +0.
template <typename T>
T minimum(T x, T y) {
  if (std::isnan(x) || std::isnan(y))
    return std::isnan(x) ? y : x;
  if (x == y)
    return std::signbit(x) ? x : y;
  return x < y ? x : y;
}
template <typename T>
T maximum(T x, T y) {
  return -minimum<T>(-x, -y);
}
/// min.NaN.f32: a NaN wins.
float minimumNaN(float x, float y) {
  return std::isnan(x) || std::isnan(y) ? llvm::bit_cast<float>(0x7fffffffu)
                                        : minimum(x, y);
}
float maximumNaN(float x, float y) {
  return std::isnan(x) || std::isnan(y) ? llvm::bit_cast<float>(0x7fffffffu)
                                        : maximum(x, y);
}

/// div.approx.f32 multiplies by a reciprocal, which underflows for the largest
/// divisors.
float divideApprox(float x, float y) {
  if (std::fabs(y) > 0x1p126f && !std::isinf(y))
    return std::isinf(x) || std::isnan(x)
               ? llvm::bit_cast<float>(0x7fffffffu)
               : std::copysign(
                     0.0f, std::signbit(x) == std::signbit(y) ? 1.0f : -1.0f);
  return x / y;
}
float divide(float x, float y) { return x / y; }

float saturate(float x) {
  return std::isnan(x) ? 0.0f : std::min(std::max(x, 0.0f), 1.0f);
}

/// a b + c of a narrow format: the product is exact in f64; the sum is rounded
/// to odd there, which a second rounding does not falsify.
uint16_t fmaNarrow(uint16_t a, uint16_t b, uint16_t c, Format format) {
  double product = decode(a, format) * decode(b, format);
  double addend = decode(c, format);
  double sum = product + addend;
  double back = sum - product;
  double error = (product - (sum - back)) + (addend - back);
  if (error != 0 && std::isfinite(sum) && !(llvm::bit_cast<uint64_t>(sum) & 1))
    sum = std::nextafter(sum, (error > 0) ? HUGE_VAL : -HUGE_VAL);
  return encode(sum, format);
}

float relu(float x) { return x > 0 || std::isnan(x) ? x : 0.0f; }

/// Two f32 to a pair, the first in the high half; `Relu` clamps from below.
template <Format F, Rounding R, bool Relu>
uint32_t toPair(float high, float low) {
  if (Relu) {
    high = relu(high);
    low = relu(low);
  }
  return encode(high, F, R) << 16 | encode(low, F, R);
}
template <Format F, bool Relu>
uint16_t toFP8Pair(float high, float low) {
  if (Relu) {
    high = relu(high);
    low = relu(low);
  }
  return encode(high, F, Rounding::NearestEven, /*saturate=*/true) << 8 |
         encode(low, F, Rounding::NearestEven, /*saturate=*/true);
}
template <Format F, bool Relu>
uint16_t halvesToFP8Pair(uint32_t pair) {
  return toFP8Pair<F, Relu>(decode(pair >> 16, kF16), decode(pair, kF16));
}
template <Format F, bool Relu>
uint32_t fromFP8Pair(uint16_t pair) {
  return toPair<kF16, Rounding::NearestEven, Relu>(decode(pair >> 8, F),
                                                   decode(pair, F));
}

double powi(double x, int n) { return std::pow(x, n); }

void sincos(double x, double *sine, double *cosine) {
  *sine = std::sin(x);
  *cosine = std::cos(x);
}
void sincosf(float x, float *sine, float *cosine) {
  *sine = rounded<std::sin>(x);
  *cosine = rounded<std::cos>(x);
}

void addLibdevice(llvm::StringMap<RuntimeFunction> &symbols) {
#define CONV_SIM_UNARY(name, function)                                         \
  symbols["__nv_" #name "f"] = runtimeFunction(&rounded<function>);            \
  symbols["__nv_" #name] = runtimeFunction(&extended<function>);
  CONV_SIM_UNARY(acos, std::acos)
  CONV_SIM_UNARY(acosh, std::acosh)
  CONV_SIM_UNARY(asin, std::asin)
  CONV_SIM_UNARY(asinh, std::asinh)
  CONV_SIM_UNARY(atan, std::atan)
  CONV_SIM_UNARY(atanh, std::atanh)
  CONV_SIM_UNARY(cbrt, std::cbrt)
  CONV_SIM_UNARY(cos, std::cos)
  CONV_SIM_UNARY(cosh, std::cosh)
  CONV_SIM_UNARY(erf, std::erf)
  CONV_SIM_UNARY(erfc, std::erfc)
  CONV_SIM_UNARY(exp, std::exp)
  CONV_SIM_UNARY(exp2, std::exp2)
  CONV_SIM_UNARY(expm1, std::expm1)
  CONV_SIM_UNARY(log, std::log)
  CONV_SIM_UNARY(log10, std::log10)
  CONV_SIM_UNARY(log1p, std::log1p)
  CONV_SIM_UNARY(log2, std::log2)
  CONV_SIM_UNARY(rsqrt, rsqrt)
  CONV_SIM_UNARY(sin, std::sin)
  CONV_SIM_UNARY(sinh, std::sinh)
  CONV_SIM_UNARY(tan, std::tan)
  CONV_SIM_UNARY(tanh, std::tanh)
#undef CONV_SIM_UNARY
  // Exact, or rounded correctly by the C library as well: a second rounding
  // would falsify these.
#define CONV_SIM_EXACT(name, function)                                         \
  symbols["__nv_" #name "f"] = runtimeFunction(&rounded<function>);            \
  symbols["__nv_" #name] = runtimeFunction(&plain<function>);
  CONV_SIM_EXACT(ceil, std::ceil)
  CONV_SIM_EXACT(fabs, std::fabs)
  CONV_SIM_EXACT(floor, std::floor)
  CONV_SIM_EXACT(rint, std::rint)
  CONV_SIM_EXACT(round, std::round)
  CONV_SIM_EXACT(sqrt, sqrt)
  CONV_SIM_EXACT(trunc, std::trunc)
#undef CONV_SIM_EXACT
  symbols["__nv_atan2f"] = runtimeFunction(&rounded2<std::atan2>);
  symbols["__nv_atan2"] = runtimeFunction(&extended2<std::atan2>);
  symbols["__nv_powf"] = runtimeFunction(&rounded2<std::pow>);
  symbols["__nv_pow"] = runtimeFunction(&extended2<std::pow>);
#define CONV_SIM_BINARY(name, function)                                        \
  symbols["__nv_" #name "f"] = runtimeFunction(&rounded2<function>);           \
  symbols["__nv_" #name] = runtimeFunction(&plain2<function>);
  CONV_SIM_BINARY(copysign, std::copysign)
  CONV_SIM_BINARY(fmax, maximum<double>)
  CONV_SIM_BINARY(fmin, minimum<double>)
  CONV_SIM_BINARY(fmod, std::fmod)
#undef CONV_SIM_BINARY
  symbols["__nv_fmaf"] = runtimeFunction(
      +[](float x, float y, float z) { return std::fma(x, y, z); });
  symbols["__nv_fma"] = runtimeFunction(
      +[](double x, double y, double z) { return std::fma(x, y, z); });
  symbols["__nv_powif"] = runtimeFunction(
      +[](float x, int n) { return static_cast<float>(powi(x, n)); });
  symbols["__nv_powi"] = runtimeFunction(powi);
  symbols["__nv_sincosf"] = runtimeFunction(sincosf);
  symbols["__nv_sincos"] = runtimeFunction(sincos);
  symbols["__nv_abs"] = runtimeFunction(+[](int x) {
    return static_cast<int>(x < 0 ? 0u - static_cast<unsigned>(x) : x);
  });
  symbols["__nv_isnanf"] =
      runtimeFunction(+[](float x) -> int { return std::isnan(x); });
  symbols["__nv_isnand"] =
      runtimeFunction(+[](double x) -> int { return std::isnan(x); });
  symbols["__nv_isinff"] =
      runtimeFunction(+[](float x) -> int { return std::isinf(x); });
  symbols["__nv_isinfd"] =
      runtimeFunction(+[](double x) -> int { return std::isinf(x); });
  symbols["__nv_finitef"] =
      runtimeFunction(+[](float x) -> int { return std::isfinite(x); });
  symbols["__nv_isfinited"] =
      runtimeFunction(+[](double x) -> int { return std::isfinite(x); });
  // What fast-math forms are made of is less exact on the GPU.
  symbols["__nv_fast_cosf"] = runtimeFunction(&rounded<std::cos>);
  symbols["__nv_fast_sinf"] = runtimeFunction(&rounded<std::sin>);
  symbols["__nv_fast_tanf"] = runtimeFunction(&rounded<std::tan>);
  symbols["__nv_fast_sincosf"] = runtimeFunction(sincosf);
  symbols["__nv_fast_expf"] = runtimeFunction(&rounded<std::exp>);
  symbols["__nv_fast_logf"] = runtimeFunction(&rounded<std::log>);
  symbols["__nv_fast_log2f"] = runtimeFunction(&rounded<std::log2>);
  symbols["__nv_fast_log10f"] = runtimeFunction(&rounded<std::log10>);
  symbols["__nv_fast_powf"] = runtimeFunction(&rounded2<std::pow>);
}

void addIntrinsics(llvm::StringMap<RuntimeFunction> &symbols) {
  auto add = [&](llvm::StringRef name, const RuntimeFunction &function) {
    symbols[deviceName(("llvm.nvvm." + name).str())] = function;
  };
  add("ex2.approx.f32", runtimeFunction(&rounded<std::exp2>));
  add("ex2.approx.ftz.f32", runtimeFunction(&flushed<std::exp2>));
  add("lg2.approx.f", runtimeFunction(&rounded<std::log2>));
  add("lg2.approx.ftz.f", runtimeFunction(&flushed<std::log2>));
  add("sin.approx.f", runtimeFunction(&rounded<std::sin>));
  add("sin.approx.ftz.f", runtimeFunction(&flushed<std::sin>));
  add("cos.approx.f", runtimeFunction(&rounded<std::cos>));
  add("cos.approx.ftz.f", runtimeFunction(&flushed<std::cos>));
  add("rcp.approx.ftz.f", runtimeFunction(&flushed<reciprocal>));
  add("rcp.rn.f", runtimeFunction(&rounded<reciprocal>));
  add("rcp.rn.d", runtimeFunction(&plain<reciprocal>));
  add("sqrt.f", runtimeFunction(&rounded<sqrt>));
  add("sqrt.rn.f", runtimeFunction(&rounded<sqrt>));
  add("sqrt.rn.d", runtimeFunction(&plain<sqrt>));
  add("sqrt.approx.f", runtimeFunction(&rounded<sqrt>));
  add("sqrt.approx.ftz.f", runtimeFunction(&flushed<sqrt>));
  add("rsqrt.approx.f", runtimeFunction(&rounded<rsqrt>));
  add("rsqrt.approx.ftz.f", runtimeFunction(&flushed<rsqrt>));
  add("rsqrt.approx.d", runtimeFunction(&plain<rsqrt>));
  add("div.approx.f", runtimeFunction(divideApprox));
  add("div.full", runtimeFunction(divide));
  add("div.rn.f", runtimeFunction(divide));
  add("fmin.f", runtimeFunction(minimum<float>));
  add("fmax.f", runtimeFunction(maximum<float>));
  add("fmin.d", runtimeFunction(minimum<double>));
  add("fmax.d", runtimeFunction(maximum<double>));
  add("fmin.nan.f", runtimeFunction(minimumNaN));
  add("fmax.nan.f", runtimeFunction(maximumNaN));
  add("saturate.f", runtimeFunction(saturate));
  add("fma.rn.f", symbols["__nv_fmaf"]);
  add("fma.rn.d", symbols["__nv_fma"]);
  add("mul.rn.f", runtimeFunction(+[](float x, float y) { return x * y; }));
  add("add.rn.f", runtimeFunction(+[](float x, float y) { return x + y; }));
  add("fma.rn.f16", runtimeFunction(+[](uint16_t a, uint16_t b, uint16_t c) {
        return fmaNarrow(a, b, c, kF16);
      }));
  add("fma.rn.bf16", runtimeFunction(+[](uint16_t a, uint16_t b, uint16_t c) {
        return fmaNarrow(a, b, c, kBF16);
      }));
  add("f2tf32.rna", runtimeFunction(+[](float x) {
        return roundToTF32(llvm::bit_cast<uint32_t>(x));
      }));
  add("f2f16.rn",
      runtimeFunction(+[](float x) -> uint16_t { return encode(x, kF16); }));
  add("f2bf16.rn",
      runtimeFunction(+[](float x) -> uint16_t { return encode(x, kBF16); }));
  // Not instructions of their own in LLVM: fptrunc from f64.
  add("d2f16.rn",
      runtimeFunction(+[](double x) -> uint16_t { return encode(x, kF16); }));
  add("d2bf16.rn",
      runtimeFunction(+[](double x) -> uint16_t { return encode(x, kBF16); }));
  // Nor these: sitofp and uitofp.
  add("ll2bf16.rn", runtimeFunction(+[](int64_t x) -> uint16_t {
        uint32_t bits = encode(toOddDouble(x < 0 ? 0 - uint64_t(x) : x), kBF16);
        return x < 0 ? bits | 0x8000 : bits;
      }));
  add("ull2bf16.rn", runtimeFunction(+[](uint64_t x) -> uint16_t {
        return encode(toOddDouble(x), kBF16);
      }));
  constexpr Rounding rn = Rounding::NearestEven, rz = Rounding::TowardZero;
  add("ff2f16x2.rn", runtimeFunction(&toPair<kF16, rn, false>));
  add("ff2f16x2.rn.relu", runtimeFunction(&toPair<kF16, rn, true>));
  add("ff2f16x2.rz", runtimeFunction(&toPair<kF16, rz, false>));
  add("ff2f16x2.rz.relu", runtimeFunction(&toPair<kF16, rz, true>));
  add("ff2bf16x2.rn", runtimeFunction(&toPair<kBF16, rn, false>));
  add("ff2bf16x2.rn.relu", runtimeFunction(&toPair<kBF16, rn, true>));
  add("ff2bf16x2.rz", runtimeFunction(&toPair<kBF16, rz, false>));
  add("ff2bf16x2.rz.relu", runtimeFunction(&toPair<kBF16, rz, true>));
  add("ff.to.e4m3x2.rn", runtimeFunction(&toFP8Pair<kE4M3, false>));
  add("ff.to.e4m3x2.rn.relu", runtimeFunction(&toFP8Pair<kE4M3, true>));
  add("ff.to.e5m2x2.rn", runtimeFunction(&toFP8Pair<kE5M2, false>));
  add("ff.to.e5m2x2.rn.relu", runtimeFunction(&toFP8Pair<kE5M2, true>));
  add("f16x2.to.e4m3x2.rn", runtimeFunction(&halvesToFP8Pair<kE4M3, false>));
  add("f16x2.to.e4m3x2.rn.relu",
      runtimeFunction(&halvesToFP8Pair<kE4M3, true>));
  add("f16x2.to.e5m2x2.rn", runtimeFunction(&halvesToFP8Pair<kE5M2, false>));
  add("f16x2.to.e5m2x2.rn.relu",
      runtimeFunction(&halvesToFP8Pair<kE5M2, true>));
  add("e4m3x2.to.f16x2.rn", runtimeFunction(&fromFP8Pair<kE4M3, false>));
  add("e4m3x2.to.f16x2.rn.relu", runtimeFunction(&fromFP8Pair<kE4M3, true>));
  add("e5m2x2.to.f16x2.rn", runtimeFunction(&fromFP8Pair<kE5M2, false>));
  add("e5m2x2.to.f16x2.rn.relu", runtimeFunction(&fromFP8Pair<kE5M2, true>));
}

// What LLVM calls for f16 and bf16 where the host has no instructions. Their
// operands and results are the low 16 bits of the register that a float would
// be in.
float inRegister(uint32_t bits) { return llvm::bit_cast<float>(bits); }

void addCompilerRuntime(llvm::StringMap<RuntimeFunction> &symbols) {
  symbols["__truncsfhf2"] =
      runtimeFunction(+[](float x) { return inRegister(encode(x, kF16)); });
  symbols["__truncdfhf2"] =
      runtimeFunction(+[](double x) { return inRegister(encode(x, kF16)); });
  symbols["__truncsfbf2"] =
      runtimeFunction(+[](float x) { return inRegister(encode(x, kBF16)); });
  symbols["__truncdfbf2"] =
      runtimeFunction(+[](double x) { return inRegister(encode(x, kBF16)); });
  symbols["__extendhfsf2"] = runtimeFunction(+[](float x) {
    return static_cast<float>(
        decode(llvm::bit_cast<uint32_t>(x) & 0xffff, kF16));
  });
}

} // namespace

void sim::addDeviceMath(llvm::StringMap<RuntimeFunction> &symbols) {
  addLibdevice(symbols);
  addIntrinsics(symbols);
  addCompilerRuntime(symbols);
}
