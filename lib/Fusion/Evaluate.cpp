//===- Evaluate.cpp - What ops compute from constants ---------------------===//

#include "Evaluate.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/TypeUtilities.h"
#include "llvm/ADT/TypeSwitch.h"
#include <cmath>

using namespace mlir;
using namespace mlir::conv;

static unsigned getWidth(Type type) {
  return type.isIndex() ? 64 : type.getIntOrFloatBitWidth();
}

bool conv::isEvaluatedType(Type type) {
  if (isa<FloatType>(type))
    return type.isF64() || type.isF32() || type.isF16() || type.isBF16();
  return type.isIndex() ||
         (type.isSignlessInteger() && type.getIntOrFloatBitWidth() >= 1 &&
          type.getIntOrFloatBitWidth() <= 64);
}

std::optional<Bits> conv::getBits(Attribute constant) {
  if (auto real = dyn_cast_or_null<FloatAttr>(constant))
    return isEvaluatedType(real.getType())
               ? std::optional<Bits>(
                     real.getValue().bitcastToAPInt().getZExtValue())
               : std::nullopt;
  if (auto integer = dyn_cast_or_null<IntegerAttr>(constant))
    return isEvaluatedType(integer.getType())
               ? std::optional<Bits>(integer.getValue().getZExtValue())
               : std::nullopt;
  return std::nullopt;
}

static APFloat toFloat(Type type, Bits bits) {
  return APFloat(cast<FloatType>(type).getFloatSemantics(),
                 APInt(getWidth(type), bits));
}

static APInt toInteger(Type type, Bits bits) {
  return APInt(getWidth(type), bits);
}

TypedAttr conv::getAttribute(Type type, Bits bits) {
  if (isa<FloatType>(type))
    return FloatAttr::get(type, toFloat(type, bits));
  return IntegerAttr::get(type, toInteger(type, bits));
}

static Bits fromFloat(const APFloat &value) {
  return value.bitcastToAPInt().getZExtValue();
}

/// `value` in the format of `type`, rounded to nearest even. Kernels may go
/// through f32 to a shorter format; nothing where that rounds otherwise.
static std::optional<Bits> roundTo(APFloat value, Type type) {
  bool inexact;
  const llvm::fltSemantics &semantics =
      cast<FloatType>(type).getFloatSemantics();
  APFloat direct = value;
  direct.convert(semantics, APFloat::rmNearestTiesToEven, &inexact);
  if (getWidth(type) < 32 && &value.getSemantics() != &semantics) {
    value.convert(APFloat::IEEEsingle(), APFloat::rmNearestTiesToEven,
                  &inexact);
    value.convert(semantics, APFloat::rmNearestTiesToEven, &inexact);
    if (!value.bitwiseIsEqual(direct))
      return std::nullopt;
  }
  return fromFloat(direct);
}

static std::optional<Bits> convertInteger(const APInt &value, Type type,
                                          bool isSigned) {
  // Exact: 64 bits and a sign fit.
  APFloat exact(APFloat::IEEEquad());
  exact.convertFromAPInt(value, isSigned, APFloat::rmNearestTiesToEven);
  return roundTo(exact, type);
}

static std::optional<Bits> convertFloat(const APFloat &value, Type type,
                                        bool isSigned) {
  llvm::APSInt result(getWidth(type), /*isUnsigned=*/!isSigned);
  bool exact;
  // Out of range is undefined, and saturates on the device.
  if (value.convertToInteger(result, APFloat::rmTowardZero, &exact) &
      APFloat::opInvalidOp)
    return std::nullopt;
  return result.getZExtValue();
}

/// A square root, rounded correctly in each format: twice the digits and two
/// more suffice to round a second time.
static std::optional<Bits> squareRoot(const APFloat &value, Type type) {
  if (type.isF64())
    return fromFloat(APFloat(std::sqrt(value.convertToDouble())));
  APFloat single = value;
  bool inexact;
  single.convert(APFloat::IEEEsingle(), APFloat::rmNearestTiesToEven, &inexact);
  return roundTo(APFloat(std::sqrt(single.convertToFloat())), type);
}

static APFloat divideOne(const APFloat &divisor) {
  APFloat one = APFloat::getOne(divisor.getSemantics());
  one.divide(divisor, APFloat::rmNearestTiesToEven);
  return one;
}

/// One over a square root, with both steps in f32 for shorter formats: what
/// the expansion of math.rsqrt computes.
static std::optional<Bits> reciprocalSquareRoot(APFloat value, Type type) {
  bool inexact;
  Type computed = type;
  if (getWidth(type) < 32) {
    value.convert(APFloat::IEEEsingle(), APFloat::rmNearestTiesToEven,
                  &inexact);
    computed = Float32Type::get(type.getContext());
  }
  std::optional<Bits> root = squareRoot(value, computed);
  return roundTo(divideOne(toFloat(computed, *root)), type);
}

static std::optional<Bits> roundToIntegral(APFloat value,
                                           APFloat::roundingMode mode) {
  value.roundToIntegral(mode);
  return fromFloat(value);
}

static std::optional<Bits> evaluateFloats(Operation *op, Type type,
                                          ArrayRef<APFloat> args) {
  constexpr auto nearest = APFloat::rmNearestTiesToEven;
  using Result = std::optional<Bits>;
  auto binary = [&](auto apply) -> Result {
    APFloat value = args[0];
    apply(value, args[1]);
    return fromFloat(value);
  };
  return llvm::TypeSwitch<Operation *, Result>(op)
      .Case([&](arith::AddFOp) {
        return binary([](APFloat &a, const APFloat &b) { a.add(b, nearest); });
      })
      .Case([&](arith::SubFOp) {
        return binary(
            [](APFloat &a, const APFloat &b) { a.subtract(b, nearest); });
      })
      .Case([&](arith::MulFOp) {
        return binary(
            [](APFloat &a, const APFloat &b) { a.multiply(b, nearest); });
      })
      .Case([&](arith::DivFOp) {
        return binary(
            [](APFloat &a, const APFloat &b) { a.divide(b, nearest); });
      })
      .Case([&](arith::NegFOp) { return fromFloat(-args[0]); })
      .Case([&](math::AbsFOp) { return fromFloat(llvm::abs(args[0])); })
      .Case([&](math::CopySignOp) {
        return fromFloat(APFloat::copySign(args[0], args[1]));
      })
      .Case([&](math::FmaOp) -> Result {
        // Shorter formats are computed in f32 and rounded twice.
        if (getWidth(type) < 32)
          return std::nullopt;
        APFloat value = args[0];
        value.fusedMultiplyAdd(args[1], args[2], nearest);
        return fromFloat(value);
      })
      .Case([&](arith::MinimumFOp) {
        return fromFloat(llvm::minimum(args[0], args[1]));
      })
      .Case([&](arith::MaximumFOp) {
        return fromFloat(llvm::maximum(args[0], args[1]));
      })
      .Case([&](arith::MinNumFOp) {
        return fromFloat(llvm::minnum(args[0], args[1]));
      })
      .Case([&](arith::MaxNumFOp) {
        return fromFloat(llvm::maxnum(args[0], args[1]));
      })
      .Case([&](arith::CmpFOp cmp) -> Result {
        return arith::applyCmpPredicate(cmp.getPredicate(), args[0], args[1]);
      })
      .Case<arith::ExtFOp, arith::TruncFOp>(
          [&](auto) { return roundTo(args[0], type); })
      .Case([&](arith::FPToSIOp) {
        return convertFloat(args[0], type, /*isSigned=*/true);
      })
      .Case([&](arith::FPToUIOp) {
        return convertFloat(args[0], type, /*isSigned=*/false);
      })
      .Case([&](math::SqrtOp) { return squareRoot(args[0], type); })
      .Case([&](math::RsqrtOp) { return reciprocalSquareRoot(args[0], type); })
      .Case([&](math::CeilOp) {
        return roundToIntegral(args[0], APFloat::rmTowardPositive);
      })
      .Case([&](math::FloorOp) {
        return roundToIntegral(args[0], APFloat::rmTowardNegative);
      })
      .Case([&](math::TruncOp) {
        return roundToIntegral(args[0], APFloat::rmTowardZero);
      })
      .Case(
          [&](math::RoundEvenOp) { return roundToIntegral(args[0], nearest); })
      .Default([](Operation *) { return std::nullopt; });
}

static std::optional<Bits> evaluateIntegers(Operation *op, Type type,
                                            ArrayRef<APInt> args) {
  using Result = std::optional<Bits>;
  auto bits = [](const APInt &value) -> Result { return value.getZExtValue(); };
  auto resize = [&](bool isSigned) -> Result {
    return bits(isSigned ? args[0].sextOrTrunc(getWidth(type))
                         : args[0].zextOrTrunc(getWidth(type)));
  };
  // A shift by more than the width is undefined, and so are a division by zero
  // and one that overflows.
  auto shift = [&](auto apply) -> Result {
    if (args[1].uge(args[1].getBitWidth()))
      return std::nullopt;
    return bits(apply());
  };
  auto divide = [&](auto apply) -> Result {
    if (args[1].isZero() || (args[0].isMinSignedValue() && args[1].isAllOnes()))
      return std::nullopt;
    return bits(apply());
  };
  return llvm::TypeSwitch<Operation *, Result>(op)
      .Case([&](arith::AddIOp) { return bits(args[0] + args[1]); })
      .Case([&](arith::SubIOp) { return bits(args[0] - args[1]); })
      .Case([&](arith::MulIOp) { return bits(args[0] * args[1]); })
      .Case([&](arith::AndIOp) { return bits(args[0] & args[1]); })
      .Case([&](arith::OrIOp) { return bits(args[0] | args[1]); })
      .Case([&](arith::XOrIOp) { return bits(args[0] ^ args[1]); })
      .Case([&](arith::ShLIOp) {
        return shift([&] { return args[0].shl(args[1]); });
      })
      .Case([&](arith::ShRUIOp) {
        return shift([&] { return args[0].lshr(args[1]); });
      })
      .Case([&](arith::ShRSIOp) {
        return shift([&] { return args[0].ashr(args[1]); });
      })
      .Case([&](arith::DivSIOp) {
        return divide([&] { return args[0].sdiv(args[1]); });
      })
      .Case([&](arith::DivUIOp) {
        return divide([&] { return args[0].udiv(args[1]); });
      })
      .Case([&](arith::RemSIOp) {
        return divide([&] { return args[0].srem(args[1]); });
      })
      .Case([&](arith::RemUIOp) {
        return divide([&] { return args[0].urem(args[1]); });
      })
      .Case([&](arith::MinSIOp) {
        return bits(llvm::APIntOps::smin(args[0], args[1]));
      })
      .Case([&](arith::MaxSIOp) {
        return bits(llvm::APIntOps::smax(args[0], args[1]));
      })
      .Case([&](arith::MinUIOp) {
        return bits(llvm::APIntOps::umin(args[0], args[1]));
      })
      .Case([&](arith::MaxUIOp) {
        return bits(llvm::APIntOps::umax(args[0], args[1]));
      })
      .Case([&](arith::CmpIOp cmp) -> Result {
        return arith::applyCmpPredicate(cmp.getPredicate(), args[0], args[1]);
      })
      .Case<arith::ExtSIOp, arith::IndexCastOp>(
          [&](auto) { return resize(/*isSigned=*/true); })
      .Case<arith::ExtUIOp, arith::IndexCastUIOp, arith::TruncIOp>(
          [&](auto) { return resize(/*isSigned=*/false); })
      .Case([&](arith::SIToFPOp) {
        return convertInteger(args[0], type, /*isSigned=*/true);
      })
      .Case([&](arith::UIToFPOp) {
        return convertInteger(args[0], type, /*isSigned=*/false);
      })
      .Default([](Operation *) { return std::nullopt; });
}

/// Whether `op` lets the target compute something else than it says.
static bool allowsDeviation(Operation *op) {
  if (auto floats = dyn_cast<arith::ArithFastMathInterface>(op))
    if (floats.getFastMathFlagsAttr() &&
        floats.getFastMathFlagsAttr().getValue() != arith::FastMathFlags::none)
      return true;
  if (auto integers = dyn_cast<arith::ArithIntegerOverflowFlagsInterface>(op))
    if (integers.getOverflowAttr() && integers.getOverflowAttr().getValue() !=
                                          arith::IntegerOverflowFlags::none)
      return true;
  auto rounding = dyn_cast<arith::ArithRoundingModeInterface>(op);
  // `exact` and the like are unit attributes, promises about the operands.
  return (rounding && rounding.getRoundingModeAttr()) ||
         llvm::any_of(op->getAttrs(), [](NamedAttribute attr) {
           return isa<UnitAttr>(attr.getValue());
         });
}

std::optional<Bits> conv::evaluate(Operation *op, ArrayRef<Bits> operands) {
  if (op->getNumResults() != 1 || op->getNumOperands() == 0)
    return std::nullopt;
  Type result = getElementTypeOrSelf(op->getResult(0));
  if (!isEvaluatedType(result))
    return std::nullopt;
  if (isa<arith::SelectOp>(op))
    return operands[0] & 1 ? operands[1] : operands[2];
  if (isa<arith::BitcastOp>(op))
    return operands[0];
  if (allowsDeviation(op))
    return std::nullopt;
  Type type = getElementTypeOrSelf(op->getOperand(0));
  if (!isEvaluatedType(type) ||
      llvm::any_of(op->getOperandTypes(), [&](Type other) {
        return getElementTypeOrSelf(other) != type;
      }))
    return std::nullopt;
  if (isa<FloatType>(type)) {
    SmallVector<APFloat, 3> args;
    for (Bits bits : operands)
      args.push_back(toFloat(type, bits));
    return evaluateFloats(op, result, args);
  }
  SmallVector<APInt, 3> args;
  for (Bits bits : operands)
    args.push_back(toInteger(type, bits));
  return evaluateIntegers(op, result, args);
}
