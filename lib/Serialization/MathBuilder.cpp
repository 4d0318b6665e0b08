//===- MathBuilder.cpp - Elementary functions of arithmetic ---------------===//
//
// Coefficients are Chebyshev interpolants computed for this file with 60
// digits; the stated errors are those of the polynomial, before rounding.
//
//===----------------------------------------------------------------------===//

#include "MathBuilder.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mlir::conv;

//===----------------------------------------------------------------------===//
// Polynomials, lowest power first
//===----------------------------------------------------------------------===//

// expm1(r) = r + r^2 P(r) for |r| <= ln(2)/2.
constexpr double kExpm1F32[] = { // 1.4e-9
    0.50000000135387298866,   0.16666666681704215043,
    0.041666464197405692315,  0.0083333108446478625642,
    0.0013933730715792082502, 0.00019891080463998842039};
constexpr double kExpm1F64[] = { // 1.4e-18
    0.5,
    0.1666666666666667103,
    0.041666666666666669783,
    0.0083333333333260831202,
    0.0013888888888883711167,
    0.00019841269875002278793,
    0.0000248015873256774619,
    2.7557255170000887438e-6,
    2.7557273478718580474e-7,
    2.5105312729622101787e-8,
    2.09147553258932022e-9};

// log(1 + f) = f + f^2 P(f) for 1 + f in [sqrt(1/2), sqrt(2)].
constexpr double kLogF32[] = { // 5.1e-9
    -0.49999999943496368676, 0.33333322793607102582,  -0.25000010940100675679,
    0.20001446722200231509,  -0.16667536772428633002, 0.14232317859552220858,
    -0.12420814467908905495, 0.11812136142329650404,  -0.11557287882015821124,
    0.067690241138160015075};
// log(1 + f) = 2 s + 2 s^3 P(s^2) with s = f / (2 + f).
constexpr double kLogF64[] = { // 1.0e-18
    0.33333333333333333232,  0.20000000000000438491, 0.14285714285401805905,
    0.11111111195856958721,  0.09090897820066453138, 0.076931198514073290942,
    0.066343865693284425923, 0.06543313073920051069};

// erf(x) = x P(x^2) for |x| <= 1.
constexpr double kErfF32[] = { // 3.4e-11
    1.1283791670615434152,     -0.37612638468028710398,
    0.1128378249523684454,     -0.026865430727670242894,
    0.0052210318078580227973,  -0.00084840804055351062944,
    0.00011265959025606608973, -9.6670445714869964152e-6};
constexpr double kErfF64[] = { // 1.3e-19
    1.1283791670955125738,     -0.37612638903183748056,
    0.11283791670954878666,    -0.026866170645076793248,
    0.0052239776248180144673,  -0.00085483269808337899052,
    0.00012055331111642710923, -0.000014925595266831181565,
    1.6461000484121368033e-6,  -1.6350312701054695011e-7,
    1.4659775274047435814e-8,  -1.137284885679167367e-9,
    5.9571761477489114044e-11};
// erfc(x) = exp(-x^2) P((x - 2) / (x + 2)) for x in [1, 4] and [1, 6].
constexpr double kErfcF32[] = { // 1.2e-10
    0.25539567625190335418,    -0.4271858476143430209,
    0.24165821109072445301,    -0.078978523272533491895,
    0.0037321413513030097422,  0.0069948554135999575607,
    -0.0008365899736486057832, -0.00094415963408727357325};
constexpr double kErfcF64[] = { // 3.2e-17
    0.25539567631050571616,      -0.42718584741395849238,
    0.24165819424248762655,      -0.07897858101571269368,
    0.0037328924016564481496,    0.0069974617392005747422,
    -0.00084714312294153334166,  -0.0009819771114740715311,
    0.000043552653598178827704,  0.00017436477257256736926,
    0.000027560352756678313228,  -0.000027640727821912853578,
    -0.000014166339069117108161, 1.8594273874294019752e-6,
    4.1463021832684877226e-6,    -2.2281295763723501736e-7};

// Both from linear programs, and good with these coefficients, which are f32
// (docs/numerics.md): erf(x) = x P(x^2) to within 2^-17.9 of itself for
// |x| <= 0.135, less beyond;
constexpr double kApproximateErf[] = {1.128374457359314, -0.3740772604942322};
// erfc(x) = 2^P(x) to within 2^-20.6 for x >= 0.135, more below: at 0 by 5.8 u,
// since exp2 may be off by 4 u.
constexpr double kLog2Erfc[] = {4.997053792976658e-7, -1.6278948783874512,
                                -0.9184844493865967,  -0.14870712161064148,
                                0.029617100954055786, -0.0029499514494091272};

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

Value MathBuilder::quotient(Value x, Value y, Value reciprocal,
                            bool mayOverflow, bool isFinite) {
  // The reciprocal is good to 1 ulp, the first quotient to 2; what y times it
  // is more than x is exact but for its last bits and takes the error away
  // (Markstein, "IA-64 and elementary functions", 2000, chapter 8). Taken so,
  // and not as what is missing, it leaves a zero its sign.
  Value first = mul(x, reciprocal);
  Value excess = fma(y, first, neg(x));
  // A quotient of an infinity, or by one, is right as it is. Its excess is NaN,
  // in place of which the minimum takes a number, that changes nothing.
  double largest = std::numeric_limits<float>::max();
  if (!isFinite)
    excess = intrinsic<LLVM::MinNumOp>({excess, c(largest)});
  if (mayOverflow)
    excess = intrinsic<LLVM::MaxNumOp>({excess, c(-largest)});
  return fma(neg(excess), reciprocal, first);
}

Value MathBuilder::quotient(Value x, Value y, bool isFinite) {
  return quotient(x, y, NVVM::RcpApproxFtzF32Op::create(b, type, y),
                  /*mayOverflow=*/false, isFinite);
}

Value MathBuilder::quotient(Value x, double y) {
  if (y < 0)
    return quotient(neg(x), -y);
  return quotient(x, c(y), c(1 / y), /*mayOverflow=*/y < 1);
}

std::pair<Value, Value> MathBuilder::roundProduct(Value x, double factor) {
  // 1.5 * 2^mantissa has its last bit at 1, so that the sum is the integer,
  // rounded to nearest, in its low bits: an addition and no conversion, of
  // which a multiprocessor makes a quarter as many.
  double shift = 1.5 * static_cast<double>(int64_t(1) << mantissa);
  Value sum = fma(x, c(factor), c(shift));
  return {sub(sum, c(shift)),
          arith::SubIOp::create(b, bits(sum), bits(c(shift)))};
}

/// Whether `x` is the minimum of something and a constant up to `bound`, or
/// NaN.
static bool isAtMost(Value x, double bound) {
  FloatAttr value;
  return isa_and_present<arith::MinimumFOp, arith::MinNumFOp, LLVM::MinNumOp>(
             x.getDefiningOp()) &&
         matchPattern(x.getDefiningOp()->getOperand(1), m_Constant(&value)) &&
         value.getValueAsDouble() <= bound;
}

Value MathBuilder::expF32(Value x) {
  // 2^n 2^f with n the nearest integer to x log2(e), kept to normal exponents:
  // f then carries the rest, so that results overflow, and denormals are
  // rounded, once. exp2 is one instruction, good to 2 ulp; the one that takes
  // denormals for zeros, since 2^f with a denormal f is 1, and a denormal 2^f
  // times 2^n is zero.
  constexpr double kLog2EHigh = 1.4426950216293334961; // rounded to f32
  constexpr double least = -87.3, most = 88.0;
  Value bounded = isAtMost(x, most) ? intrinsic<LLVM::MaxNumOp>({x, c(least)})
                                    : clamp(x, least, most);
  auto [n, i] = roundProduct(bounded, kLog2EHigh);
  Value f = fma(x, c(kLog2EHigh), neg(n));
  f = fma(x, c(kLog2E - kLog2EHigh), f);
  return mul(exp2Ftz(f), pow2(i));
}

std::pair<Value, Value> MathBuilder::reduce(Value x) {
  // The high parts have enough trailing zeros for n times them to be exact.
  double high = f32 ? 0.693145751953125 : 0.6931471803691238164901733;
  double low =
      f32 ? 0.000001428606820309417232121458 : 1.908214929270587816144266e-10;
  auto [n, i] = roundProduct(x, kLog2E);
  Value r = fma(n, c(-high), x);
  return {i, fma(n, c(-low), r)};
}

Value MathBuilder::expF64(Value x) {
  auto [n, r] = reduce(clamp(x, -750, 710));
  Value e = add(fma(mul(r, r), polynomial(r, kExpm1F64), r), c(1));
  // Two factors, since 2^n alone may be out of range where the result is not.
  Value half = arith::ShRSIOp::create(b, n, ci(1));
  Value rest = arith::SubIOp::create(b, n, half);
  return keepNaN(x, mul(mul(e, pow2(half)), pow2(rest)));
}

Value MathBuilder::exp2(Value x) {
  if (f32)
    return intrinsic<LLVM::Exp2Op>(x);
  Value n = round(clamp(x, -1080, 1025));
  Value r = mul(sub(clamp(x, -1080, 1025), n), c(kLn2));
  Value e = add(fma(mul(r, r), polynomial(r, kExpm1F64), r), c(1));
  Value i = arith::FPToSIOp::create(b, intType, n);
  Value half = arith::ShRSIOp::create(b, i, ci(1));
  Value rest = arith::SubIOp::create(b, i, half);
  return keepNaN(x, mul(mul(e, pow2(half)), pow2(rest)));
}

Value MathBuilder::expm1(Value x) {
  auto [n, r] = reduce(f32 ? clamp(x, -25, 88.9) : clamp(x, -45, 709.9));
  Value p = f32 ? polynomial(r, kExpm1F32) : polynomial(r, kExpm1F64);
  p = fma(mul(r, r), p, r);
  // 2^n p + (2^n - 1), in halves since 2^n may be out of range.
  Value s = pow2(arith::SubIOp::create(b, n, ci(1)));
  Value half = fma(s, p, sub(s, c(0.5)));
  return keepNaN(x, add(half, half));
}

Value MathBuilder::scaledLog(Value u, Value x, double exponentScale,
                             double mantissaScale) {
  // The bits of sqrt(1/2): m is in [sqrt(1/2), sqrt(2)).
  int64_t low = f32 ? 0x3f3504f3 : 0x3fe6a09e667f3bcd;
  int64_t one = bias << mantissa;
  // Denormals are made normal first; 1 + x is none.
  Value scaled = u, isDenormal;
  if (!x) {
    Value least = fromBits(ci(int64_t(1) << mantissa));
    isDenormal = cmp(arith::CmpFPredicate::OLT, u, least);
    scaled = select(isDenormal, mul(u, c(double(int64_t(1) << mantissa))), u);
  }
  Value t = arith::AddIOp::create(b, bits(scaled), ci(one - low));
  Value k = arith::SubIOp::create(b, arith::ShRSIOp::create(b, t, ci(mantissa)),
                                  ci(bias));
  Value m = fromBits(arith::AddIOp::create(
      b, arith::AndIOp::create(b, t, ci((int64_t(1) << mantissa) - 1)),
      ci(low)));
  Value f = sub(m, c(1));
  if (x) {
    Value lost = select(cmp(arith::CmpFPredicate::OGE, x, c(1)),
                        sub(c(1), sub(u, x)), sub(x, sub(u, c(1))));
    // For the largest k the scale is 0 instead of denormal, as is the loss.
    Value inverse = pow2(arith::MaxSIOp::create(
        b, arith::SubIOp::create(b, ci(0), k), ci(-bias)));
    f = fma(lost, inverse, f);
  } else {
    k = arith::SelectOp::create(b, isDenormal,
                                arith::SubIOp::create(b, k, ci(mantissa)), k);
  }
  Value p;
  if (f32) {
    p = fma(mul(f, f), polynomial(f, kLogF32), f);
  } else {
    Value s = div(f, add(f, c(2)));
    Value z = mul(s, s);
    p = fma(mul(s, z), polynomial(z, kLogF64), s);
    p = add(p, p);
  }
  if (mantissaScale != 1.0)
    p = mul(p, c(mantissaScale));
  // Split so that k times the high part is exact.
  Value kf = arith::SIToFPOp::create(b, type, k);
  double high = exponentScale;
  if (exponentScale != 1.0) {
    double unit = f32 ? 32768.0 : 4294967296.0;
    high = double(int64_t(exponentScale * unit)) / unit;
    p = fma(kf, c(exponentScale - high), p);
  }
  Value result = fma(kf, c(high), p);

  Value infinity = c(std::numeric_limits<double>::infinity());
  Value regular =
      arith::AndIOp::create(b, cmp(arith::CmpFPredicate::OGT, u, c(0)),
                            cmp(arith::CmpFPredicate::OLT, u, infinity));
  Value special =
      select(cmp(arith::CmpFPredicate::OEQ, u, c(0)), neg(infinity),
             select(cmp(arith::CmpFPredicate::OLT, u, c(0)),
                    c(std::numeric_limits<double>::quiet_NaN()), u));
  return select(regular, result, special);
}

Value MathBuilder::tanh(Value x) {
  // t / (t + 2) with t = exp(2 |x|) - 1; beyond the bound it rounds to 1.
  Value magnitude = clamp(abs(x), 0, f32 ? 10 : 20);
  Value t = expm1(add(magnitude, magnitude));
  Value result = div(t, add(t, c(2)));
  return keepNaN(x, intrinsic<LLVM::CopySignOp>({result, x}));
}

Value MathBuilder::sinh(Value x) {
  // (t + t / (t + 1)) / 2 with t = exp(|x|) - 1, halved first: sinh overflows
  // later than exp. NaN passes through expm1.
  Value t = expm1(abs(x));
  Value half = mul(t, c(0.5));
  Value quotient = div(half, add(t, c(1)));
  Value isLarge = cmp(arith::CmpFPredicate::OGT, abs(x), c(f32 ? 20 : 40));
  Value e = exp(mul(abs(x), c(0.5)));
  Value large = mul(mul(e, c(0.5)), e);
  Value result = select(isLarge, large, add(half, quotient));
  return intrinsic<LLVM::CopySignOp>({result, x});
}

Value MathBuilder::cosh(Value x) {
  // Two factors, since cosh overflows later than exp.
  Value e = exp(mul(abs(x), c(0.5)));
  Value half = mul(mul(e, c(0.5)), e);
  return add(half, div(c(0.25), half));
}

Value MathBuilder::erf(Value x) {
  Value magnitude = abs(x);
  Value z = mul(x, x);
  Value small = mul(x, f32 ? polynomial(z, kErfF32) : polynomial(z, kErfF64));
  Value bound = clamp(magnitude, 0, f32 ? 4 : 6);
  Value t = div(sub(bound, c(2)), add(bound, c(2)));
  Value e = exp(neg(mul(bound, bound)));
  Value tail = f32 ? polynomial(t, kErfcF32) : polynomial(t, kErfcF64);
  Value large = intrinsic<LLVM::CopySignOp>({fma(neg(e), tail, c(1)), x});
  return keepNaN(
      x, select(cmp(arith::CmpFPredicate::OLT, magnitude, c(1)), small, large));
}

Value MathBuilder::approximateErf(Value x) {
  // The greater of two forms, of which either is too small where the other is
  // good. Beyond 1.8 the first is negative; where it overflows the second is 1.
  Value magnitude = abs(x);
  Value small = mul(magnitude, polynomial(mul(x, x), kApproximateErf));
  Value large = sub(c(1), exp2Ftz(polynomial(magnitude, kLog2Erfc)));
  Value result = intrinsic<LLVM::MaxNumOp>({small, large});
  // The result has no sign yet. LLVM would move a copysign behind a rounding to
  // f16, where it takes eight instructions.
  Value sign = arith::AndIOp::create(b, bits(x), ci(int64_t(1) << 31));
  return fromBits(arith::OrIOp::create(b, bits(result), sign));
}

Value MathBuilder::rsqrt(Value x) {
  // Rounded to nearest twice, as conv-fold-constants computes it.
  return arith::DivFOp::create(b, c(1), intrinsic<LLVM::SqrtOp>(x));
}

/// |x|^y. 1 to any power is 1, and so is anything to the power of 0, NaN
/// included.
Value MathBuilder::powOfMagnitude(Value x, Value y) {
  Value magnitude = abs(x);
  Value isOne =
      arith::OrIOp::create(b, cmp(arith::CmpFPredicate::OEQ, y, c(0)),
                           cmp(arith::CmpFPredicate::OEQ, magnitude, c(1)));
  return select(isOne, c(1), exp(mul(y, log(magnitude))));
}

/// Odd powers have the sign of their base, -0 and -infinity included.
Value MathBuilder::withSignOfOdd(Value x, Value isOdd, Value power) {
  Value isSigned =
      arith::CmpIOp::create(b, arith::CmpIPredicate::slt, bits(x), ci(0));
  return select(arith::AndIOp::create(b, isSigned, isOdd), neg(power), power);
}

Value MathBuilder::pow(Value x, Value y) {
  Value isFraction =
      cmp(arith::CmpFPredicate::UNE, y, intrinsic<LLVM::FTruncOp>(y));
  Value half = mul(y, c(0.5));
  Value isOdd = arith::AndIOp::create(
      b, cmp(arith::CmpFPredicate::OEQ, y, intrinsic<LLVM::FTruncOp>(y)),
      cmp(arith::CmpFPredicate::ONE, half, intrinsic<LLVM::FTruncOp>(half)));
  Value result = withSignOfOdd(x, isOdd, powOfMagnitude(x, y));
  // A negative number has integer powers only.
  Value isNegative =
      arith::AndIOp::create(b, cmp(arith::CmpFPredicate::OLT, x, c(0)),
                            cmp(arith::CmpFPredicate::OGT, x,
                                c(-std::numeric_limits<double>::infinity())));
  return select(arith::AndIOp::create(b, isNegative, isFraction),
                c(std::numeric_limits<double>::quiet_NaN()), result);
}

Value MathBuilder::powi(Value x, Value n) {
  Type integer = n.getType();
  Value one = arith::ConstantOp::create(b, b.getIntegerAttr(integer, 1));
  Value none = arith::ConstantOp::create(b, b.getIntegerAttr(integer, 0));
  Value isOdd = arith::CmpIOp::create(b, arith::CmpIPredicate::ne,
                                      arith::AndIOp::create(b, n, one), none);
  // Rounding of n past 2^53 errs as much as that of its product with log(x).
  return withSignOfOdd(x, isOdd,
                       powOfMagnitude(x, arith::SIToFPOp::create(b, type, n)));
}
