//===- RangeOps.cpp - Operations on ranges of right results ---------------===//

#include "RangeOps.h"
#include "llvm/Support/ErrorHandling.h"

using namespace mlir::conv;
using namespace mlir::conv::fuzz;

static Range divide(const Range &x, const Range &y) {
  if (x.isNaN() || y.isNaN())
    return Range::nan();
  if (y.hasZero() && !(y.isExact() && x.isExact()))
    return Range::anything();
  return ofCorners(x, y, [](double a, double b) { return a / b; });
}

static Range extremum(const Range &x, const Range &y, bool isMin) {
  auto pick = [&](double a, double b) {
    return isMin ? least(a, b) : greatest(a, b);
  };
  return {pick(x.low, y.low), pick(x.high, y.high), false};
}

/// minnum and maxnum: a number before NaN.
static Range extremumNumber(const Range &x, const Range &y, bool isMin) {
  if (x.isNaN() || y.isNaN())
    return x.isNaN() ? y : x;
  Range result = extremum(x, y, isMin);
  // Of two zeros, IEEE 754-2008's minNum may give either, also where a range
  // has one of them inside.
  if (x.hasZero() && y.hasZero() && result.hasZero()) {
    for (double zero : {-0.0, 0.0})
      if (x.contains(zero) || y.contains(zero))
        result = {least(result.low, zero), greatest(result.high, zero), false};
  }
  if (x.maybeNaN)
    result = unite(result, Range{y.low, y.high, false});
  if (y.maybeNaN)
    result = unite(result, Range{x.low, x.high, false});
  result.maybeNaN = x.maybeNaN && y.maybeNaN;
  return result;
}

static Range compare(int predicate, const Range &x, const Range &y, bool same) {
  bool unordered = x.maybeNaN || y.maybeNaN;
  bool ordered = !x.isNaN() && !y.isNaN();
  bool less = ordered && !same && x.low < y.high;
  bool greater = ordered && !same && x.high > y.low;
  bool equal = ordered && (same || (x.low <= y.high && y.low <= x.high));
  // Bits of arith's predicates: greater 2, equal 1, less 4, unordered 8.
  constexpr int masks[] = {0,     1,     2,     3,     4,     5,     6, 7,
                           8 | 1, 8 | 2, 8 | 3, 8 | 4, 8 | 5, 8 | 6, 8, 15};
  int mask = masks[predicate];
  Range result{1, 0, false};
  auto may = [&](bool possible, int bit) {
    if (!possible)
      return;
    double value = (mask & bit) != 0;
    result.low = std::min(result.low, value);
    result.high = std::max(result.high, value);
  };
  may(less, 4);
  may(greater, 2);
  may(equal, 1);
  may(unordered, 8);
  return result;
}

namespace {
/// What our expansions of elementary functions, libdevice and the CPU's
/// library may be off by in f32, as a multiple of u times the result. Derived
/// in docs/numerics.md.
double getErrorInUnits(ScalarOp op) {
  switch (op) {
  case ScalarOp::Exp:
    return 5;
  case ScalarOp::Exp2:
  case ScalarOp::Sin:
  case ScalarOp::Cos:
    return 4;
  case ScalarOp::ExpM1:
    return 6;
  case ScalarOp::Log:
  case ScalarOp::Log2:
    return 6;
  case ScalarOp::Log1p:
    return 8;
  case ScalarOp::Tanh:
    return 9;
  case ScalarOp::Erf:
    return 5;
  case ScalarOp::Rsqrt:
    return 2;
  default:
    return 0;
  }
}

double apply(ScalarOp op, double x) {
  switch (op) {
  case ScalarOp::Floor:
    return std::floor(x);
  case ScalarOp::Ceil:
    return std::ceil(x);
  case ScalarOp::Round:
    return std::round(x);
  case ScalarOp::RoundEven:
    return std::nearbyint(x);
  case ScalarOp::Trunc:
    return std::trunc(x);
  case ScalarOp::Sqrt:
    return std::sqrt(x);
  case ScalarOp::Rsqrt:
    return 1 / std::sqrt(x);
  case ScalarOp::Exp:
    return std::exp(x);
  case ScalarOp::Exp2:
    return std::exp2(x);
  case ScalarOp::ExpM1:
    return std::expm1(x);
  case ScalarOp::Log:
    return std::log(x);
  case ScalarOp::Log2:
    return std::log2(x);
  case ScalarOp::Log1p:
    return std::log1p(x);
  case ScalarOp::Tanh:
    return std::tanh(x);
  case ScalarOp::Erf:
    return std::erf(x);
  case ScalarOp::Sin:
    return std::sin(x);
  case ScalarOp::Cos:
    return std::cos(x);
  default:
    llvm_unreachable("not a function of one number");
  }
}
} // namespace

/// A monotone function (Rsqrt falls, the others rise), or Sin and Cos, whose
/// slope is at most 1.
static Range applyFunction(ScalarOp op, const Range &x, DType type,
                           bool approximate) {
  if (x.isNaN())
    return x;
  bool falls = op == ScalarOp::Rsqrt;
  Range result = Range::nan();
  result.maybeNaN = x.maybeNaN;
  if (op == ScalarOp::Sin || op == ScalarOp::Cos) {
    if (std::isinf(x.low) || std::isinf(x.high))
      return x.isExact() ? Range::nan()
                         : Range{-1 - 4 * kUnit, 1 + 4 * kUnit, true};
    double middle = x.low + (x.high - x.low) / 2, half = x.high - middle;
    double value = apply(op, x.isExact() ? x.low : middle);
    result.low = result.high = value;
    if (half > 0) {
      result.low = std::max(value - half, -1.0);
      result.high = std::min(value + half, 1.0);
    }
  } else {
    double low = apply(op, falls ? x.high : x.low);
    double high = apply(op, falls ? x.low : x.high);
    // Out of the domain on one side, or on both.
    if (std::isnan(low) || std::isnan(high))
      return x.isExact() ? Range::nan() : Range::anything();
    // 1/sqrt(-0) is below everything.
    if (isLess(high, low))
      return Range::anything();
    result.low = low;
    result.high = high;
  }
  double units = getErrorInUnits(op), tiny = 4 * kTiny;
  if (op == ScalarOp::Exp && approximate) {
    units +=
        1.25 * std::min(std::max(std::abs(x.low), std::abs(x.high)), 104.0);
    tiny = 0x1p-126;
  }
  // Whether rounded to 16 bits or not, the approximate form is within both.
  double most = std::numeric_limits<double>::infinity();
  if (op == ScalarOp::Erf &&
      (approximate || type == DType::F16 || type == DType::BF16)) {
    units = 90;
    most = 16 * kUnit;
  }
  // The expansions give these exactly; but tanh of a softplus is one quotient
  // (conv-simplify-epilogue), whose approximate form may miss 1.
  bool isQuotient = op == ScalarOp::Tanh && approximate;
  bool isSpecial = x.isExact() && ((std::isinf(x.low) && !isQuotient) ||
                                   (x.low == 0 && op != ScalarOp::Rsqrt));
  if (units != 0 && !isSpecial) {
    // Denormal results lose up to a bit twice.
    auto error = [&](double value) {
      return std::min(units * kUnit * std::abs(value), most) + tiny;
    };
    if (std::isfinite(result.low))
      result.low -= error(result.low);
    if (std::isfinite(result.high))
      result.high += error(result.high);
    if (op == ScalarOp::Exp)
      result.low = std::max(result.low, 0.0);
    result = roundTo(result, DType::F32);
  }
  return roundTo(result, type);
}

static Range raise(const Range &x, double exponent, DType type) {
  auto product = [&](const Range &a, const Range &b) {
    return roundTo(multiply(a, b), DType::F32);
  };
  // As expanded: by multiplication.
  if (exponent == 2 || exponent == 3 || exponent == 4) {
    if (x.isNaN())
      return x;
    Range square = product(x, x);
    if (x.hasZero() && !x.isExact())
      square.low = least(square.low, 0.0);
    square.low = std::max(square.low, 0.0);
    return exponent == 2   ? square
           : exponent == 3 ? product(square, x)
                           : product(square, square);
  }
  if (x.isNaN() || x.low < 0 || !x.isExact())
    return x.isNaN() ? x : Range::anything();
  double value = std::pow(x.low, exponent);
  // Computed in double, to 2^-40, and rounded.
  double error = std::isfinite(value) ? std::abs(value) * 0x1p-40 : 0;
  return roundTo(Range{value - error, value + error, x.maybeNaN}, type);
}

/// A quotient that may be a product with a reciprocal.
static Range divideApproximately(const Range &x, const Range &y, DType type) {
  Range result = divide(x, y);
  // 0, infinities and quotients of them are exact.
  if (std::isfinite(result.low) && result.low != 0)
    result.low -= 5 * kUnit * std::abs(result.low) + 4 * kTiny;
  if (std::isfinite(result.high) && result.high != 0)
    result.high += 5 * kUnit * std::abs(result.high) + 4 * kTiny;
  return roundTo(roundTo(result, DType::F32), type);
}

Range fuzz::evaluate(const ScalarNode &node, const Range *operands, bool same,
                     bool approximate) {
  const Range &x = operands[0], &y = operands[1], &z = operands[2];
  auto rounded = [&](const Range &range) { return roundTo(range, node.type); };
  switch (node.op) {
  case ScalarOp::Constant:
    return isFloat(node.type) ? Range::of(roundTo(node.value, node.type))
                              : Range::of(node.value);
  case ScalarOp::Add:
    return rounded(ofCorners(x, y, [](double a, double b) { return a + b; }));
  case ScalarOp::Sub:
    return rounded(ofCorners(x, y, [](double a, double b) { return a - b; }));
  case ScalarOp::Mul:
    return rounded(multiply(x, y));
  case ScalarOp::Div:
    return approximate ? divideApproximately(x, y, node.type)
                       : rounded(divide(x, y));
  case ScalarOp::Neg:
    return x.isNaN() ? x : Range{-x.high, -x.low, x.maybeNaN};
  case ScalarOp::Abs:
    if (x.isNaN())
      return x;
    if (!std::signbit(x.low))
      return x;
    if (std::signbit(x.high))
      return {-x.high, -x.low, x.maybeNaN};
    return {0.0, std::max(-x.low, x.high), x.maybeNaN};
  case ScalarOp::Minimum:
  case ScalarOp::Maximum: {
    if (x.isNaN() || y.isNaN())
      return Range::nan();
    Range result = extremum(x, y, node.op == ScalarOp::Minimum);
    result.maybeNaN = x.maybeNaN || y.maybeNaN;
    return result;
  }
  case ScalarOp::MinNum:
  case ScalarOp::MaxNum:
    return extremumNumber(x, y, node.op == ScalarOp::MinNum);
  case ScalarOp::Compare:
    return compare(node.predicate, x, y, same);
  case ScalarOp::Select:
    if (x.isExact())
      return x.low != 0 ? y : z;
    return unite(y, z);
  case ScalarOp::Fma: {
    // Exact in f32 only for numbers: std::fma rounds once.
    if (x.isExact() && y.isExact() && z.isExact() && node.type == DType::F32) {
      if (x.isNaN() || y.isNaN() || z.isNaN())
        return Range::nan();
      return Range::of(std::fma(static_cast<float>(x.low),
                                static_cast<float>(y.low),
                                static_cast<float>(z.low)));
    }
    // The product is exact in double; the sum rounds there first, outward.
    Range product = multiply(x, y);
    Range sum = ofCorners(product, z, [](double a, double b) { return a + b; });
    // An infinite bound has no rounding.
    if (std::isfinite(sum.low))
      sum.low -= std::abs(sum.low) * 0x1p-52;
    if (std::isfinite(sum.high))
      sum.high += std::abs(sum.high) * 0x1p-52;
    return rounded(sum);
  }
  case ScalarOp::CopySign: {
    ScalarNode absolute{ScalarOp::Abs, node.type};
    Range size = evaluate(absolute, &x, false);
    // The sign of NaN is whatever.
    if (size.isNaN())
      return size;
    Range result = Range::nan();
    if (y.maybeNaN || std::signbit(y.low))
      result = unite(result, {-size.high, -size.low, false});
    if (y.maybeNaN || !std::signbit(y.high))
      result = unite(result, {size.low, size.high, false});
    result.maybeNaN = size.maybeNaN;
    return result;
  }
  case ScalarOp::Power:
    return raise(x, node.value, node.type);
  case ScalarOp::Extend:
  case ScalarOp::Truncate:
    return rounded(x);
  case ScalarOp::FromInt:
    return rounded(x);
  case ScalarOp::And:
    return {std::min(x.low, y.low), std::min(x.high, y.high), false};
  case ScalarOp::Or:
    return {std::max(x.low, y.low), std::max(x.high, y.high), false};
  case ScalarOp::Xor:
    if (x.isExact() && y.isExact())
      return Range::of(x.low != y.low);
    return {0, 1, false};
  default:
    return applyFunction(node.op, x, node.type, approximate);
  }
}
