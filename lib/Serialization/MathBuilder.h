//===- MathBuilder.h - Elementary functions of arithmetic -------*- C++ -*-===//
//
// Private to ConvSerialization.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_SERIALIZATION_MATHBUILDER_H
#define CONV_LIB_SERIALIZATION_MATHBUILDER_H

#include "ShareReciprocals.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace mlir::conv {

inline constexpr double kLog2E = 1.4426950408889634074;
inline constexpr double kLn2 = 0.69314718055994530942;
inline constexpr double kLog10E = 0.43429448190325182765;

/// Builds elementary functions of one scalar type, f32 or f64.
class MathBuilder {
public:
  MathBuilder(OpBuilder &builder, Location loc, FloatType type)
      : b(loc, builder), type(type), f32(type.isF32()),
        intType(b.getIntegerType(f32 ? 32 : 64)), mantissa(f32 ? 23 : 52),
        bias(f32 ? 127 : 1023) {}

  Value exp(Value x) { return f32 ? expF32(x) : expF64(x); }
  /// exp in f32 to within (4 + 1.25 |x|) u of itself, or 2^-126.
  Value approximateExp(Value x) { return exp2Ftz(mul(x, c(kLog2E))); }
  Value exp2(Value x);
  Value expm1(Value x);
  Value log(Value x) { return scaledLog(x, Value(), kLn2, 1.0); }
  Value log2(Value x) { return scaledLog(x, Value(), 1.0, kLog2E); }
  Value log10(Value x) {
    return scaledLog(x, Value(), kLn2 * kLog10E, kLog10E);
  }
  Value log1p(Value x) { return scaledLog(add(x, c(1)), x, kLn2, 1.0); }
  Value tanh(Value x);
  Value sinh(Value x);
  Value cosh(Value x);
  Value erf(Value x);
  /// erf in f32 to within 2^-17.5 of itself and 2^-20 (docs/numerics.md).
  Value approximateErf(Value x);
  Value rsqrt(Value x);
  Value pow(Value x, Value y);
  /// x^n for an integer n of any width.
  Value powi(Value x, Value n);

  /// x / y in f32 for y between 2^-126 and 2^126, or infinite, where no finite
  /// x has an infinite quotient, without the branch that a division rounded to
  /// nearest needs for other divisors and for tiny quotients: a thread computes
  /// many elements at a time, which branches would put one after the other.
  /// Within 0.501 ulp where x and the quotient are at least 2^-100, else within
  /// an ulp or 2^-148 (docs/numerics.md).
  /// `isFinite` says that neither is infinite.
  Value quotient(Value x, Value y, bool isFinite);
  /// x / y in f32 for a constant 2^-60 <= |y| <= 2^60, likewise; rounded to
  /// nearest where x and the quotient are at least 2^-100.
  Value quotient(Value x, double y);
  /// x / y as the product with `reciprocal`, 1 / y, to within 3 u where the
  /// quotient is no denormal, for the same divisors.
  Value approximateQuotient(Value x, Value y,
                            NVVM::RcpApproxFtzF32Op &reciprocal) {
    reciprocal = NVVM::RcpApproxFtzF32Op::create(b, type, y);
    return mul(x, reciprocal);
  }
  Value approximateQuotient(Value x, double y) { return mul(x, c(1 / y)); }
  template <typename OpT>
  Value intrinsic(ValueRange operands) {
    return OpT::create(b, type, operands);
  }
  /// Gives `result`, of a function that has the sign of its argument `x`, this
  /// sign: -0 goes to -0, which the sums of an expansion lose.
  Value keepSign(Value x, Value result) {
    return intrinsic<LLVM::CopySignOp>({result, x});
  }

private:
  Value powOfMagnitude(Value x, Value y);
  Value withSignOfOdd(Value x, Value isOdd, Value power);
  Value c(double value) {
    return arith::ConstantOp::create(b, b.getFloatAttr(type, value));
  }
  Value ci(int64_t value) {
    return arith::ConstantOp::create(b, b.getIntegerAttr(intType, value));
  }
  Value add(Value x, Value y) { return arith::AddFOp::create(b, x, y); }
  Value sub(Value x, Value y) { return arith::SubFOp::create(b, x, y); }
  Value mul(Value x, Value y) { return arith::MulFOp::create(b, x, y); }
  Value div(Value x, Value y) {
    return f32 ? quotient(x, y, /*isFinite=*/false)
               : arith::DivFOp::create(b, x, y);
  }
  Value neg(Value x) { return arith::NegFOp::create(b, x); }
  Value fma(Value x, Value y, Value z) {
    return intrinsic<LLVM::FMAOp>({x, y, z});
  }
  Value abs(Value x) { return intrinsic<LLVM::FAbsOp>(x); }
  Value round(Value x) { return intrinsic<LLVM::RoundEvenOp>(x); }
  Value cmp(arith::CmpFPredicate predicate, Value x, Value y) {
    return arith::CmpFOp::create(b, predicate, x, y);
  }
  Value select(Value condition, Value x, Value y) {
    return arith::SelectOp::create(b, condition, x, y);
  }
  /// Into [low, high]; a NaN becomes a number.
  Value clamp(Value x, double low, double high) {
    return intrinsic<LLVM::MinNumOp>(
        {intrinsic<LLVM::MaxNumOp>({x, c(low)}), c(high)});
  }
  Value keepNaN(Value x, Value result) {
    return select(cmp(arith::CmpFPredicate::UNO, x, x), x, result);
  }
  Value bits(Value x) { return arith::BitcastOp::create(b, intType, x); }
  Value fromBits(Value i) { return arith::BitcastOp::create(b, type, i); }
  /// 2^n for an integer n within the normal exponents.
  Value pow2(Value n) {
    return fromBits(arith::ShLIOp::create(
        b, arith::AddIOp::create(b, n, ci(bias)), ci(mantissa)));
  }
  Value polynomial(Value x, ArrayRef<double> coefficients) {
    Value result = c(coefficients.back());
    for (double coefficient : llvm::reverse(coefficients.drop_back()))
      result = fma(result, x, c(coefficient));
    return result;
  }

  /// 2^x in f32, to within 2 ulp; denormals are zeros.
  Value exp2Ftz(Value x) {
    return LLVM::CallIntrinsicOp::create(b, type, b.getStringAttr(kExp2Ftz), x)
        .getResult(0);
  }
  Value expF32(Value x);
  Value expF64(Value x);
  /// x / y in f32 for y > 0, given 1 / y to within an ulp. `mayOverflow` says
  /// whether |x / y| may be beyond the finite numbers for a finite x.
  Value quotient(Value x, Value y, Value reciprocal, bool mayOverflow,
                 bool isFinite = false);
  /// The nearest integer to x * factor, of less than 22 (f32) or 51 bits, as a
  /// float and as an integer.
  std::pair<Value, Value> roundProduct(Value x, double factor);
  /// `x` = n ln(2) + r with |r| <= ln(2)/2.
  std::pair<Value, Value> reduce(Value x);
  /// `exponentScale` * k + `mantissaScale` * log(m) where u = 2^k m. Where
  /// `x` is given, u is 1 + x rounded, and what was rounded away counts.
  Value scaledLog(Value u, Value x, double exponentScale, double mantissaScale);

  ImplicitLocOpBuilder b;
  FloatType type;
  bool f32;
  IntegerType intType;
  int64_t mantissa, bias;
};

} // namespace mlir::conv

#endif // CONV_LIB_SERIALIZATION_MATHBUILDER_H
