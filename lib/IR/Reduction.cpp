//===- Reduction.cpp - The combiners of channel reductions ----------------===//

#include "conv/IR/Reduction.h"
#include "conv/IR/ConvOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::conv;

TypedAttr conv::getReductionIdentity(ReductionKind kind, Type type) {
  Builder builder(type.getContext());
  if (auto floatType = dyn_cast<FloatType>(type)) {
    const llvm::fltSemantics &semantics = floatType.getFloatSemantics();
    // Formats without infinity have their largest number in its place.
    auto extreme = [&](bool negative) {
      return APFloat::semanticsHasInf(semantics)
                 ? APFloat::getInf(semantics, negative)
                 : APFloat::getLargest(semantics, negative);
    };
    switch (kind) {
    case ReductionKind::Sum:
      // Not -0, which alone keeps a sum of -0s: linalg's sums start at +0.
      return builder.getFloatAttr(type, APFloat::getZero(semantics));
    case ReductionKind::Prod:
      return builder.getFloatAttr(type, APFloat::getOne(semantics));
    case ReductionKind::Minimum:
    case ReductionKind::ArgMin:
    case ReductionKind::ArgMinOrdered:
      return builder.getFloatAttr(type, extreme(false));
    case ReductionKind::Maximum:
    case ReductionKind::ArgMax:
    case ReductionKind::ArgMaxOrdered:
      return builder.getFloatAttr(type, extreme(true));
    case ReductionKind::MinNum:
    case ReductionKind::MaxNum:
      return builder.getFloatAttr(type,
                                  APFloat::semanticsHasNaN(semantics)
                                      ? APFloat::getNaN(semantics)
                                      : extreme(kind == ReductionKind::MaxNum));
    }
    llvm_unreachable("unknown reduction kind");
  }
  unsigned width = type.getIntOrFloatBitWidth();
  // i0 has one value, and no largest bit to set.
  if (width == 0)
    return builder.getIntegerAttr(type, APInt::getZero(width));
  switch (kind) {
  case ReductionKind::Sum:
    return builder.getIntegerAttr(type, APInt::getZero(width));
  case ReductionKind::Prod:
    return builder.getIntegerAttr(type, APInt(width, 1));
  case ReductionKind::Minimum:
  case ReductionKind::MinNum:
  case ReductionKind::ArgMin:
  case ReductionKind::ArgMinOrdered:
    return builder.getIntegerAttr(type, APInt::getSignedMaxValue(width));
  case ReductionKind::Maximum:
  case ReductionKind::MaxNum:
  case ReductionKind::ArgMax:
  case ReductionKind::ArgMaxOrdered:
    return builder.getIntegerAttr(type, APInt::getSignedMinValue(width));
  }
  llvm_unreachable("unknown reduction kind");
}

Value conv::createCombine(OpBuilder &builder, Location loc, ReductionKind kind,
                          Value lhs, Value rhs) {
  if (isa<FloatType>(lhs.getType())) {
    switch (kind) {
    case ReductionKind::Sum:
      return arith::AddFOp::create(builder, loc, lhs, rhs);
    case ReductionKind::Prod:
      return arith::MulFOp::create(builder, loc, lhs, rhs);
    case ReductionKind::Minimum:
    case ReductionKind::ArgMin:
    case ReductionKind::ArgMinOrdered:
      return arith::MinimumFOp::create(builder, loc, lhs, rhs);
    case ReductionKind::Maximum:
    case ReductionKind::ArgMax:
    case ReductionKind::ArgMaxOrdered:
      return arith::MaximumFOp::create(builder, loc, lhs, rhs);
    case ReductionKind::MinNum:
      return arith::MinNumFOp::create(builder, loc, lhs, rhs);
    case ReductionKind::MaxNum:
      return arith::MaxNumFOp::create(builder, loc, lhs, rhs);
    }
    llvm_unreachable("unknown reduction kind");
  }
  switch (kind) {
  case ReductionKind::Sum:
    return arith::AddIOp::create(builder, loc, lhs, rhs);
  case ReductionKind::Prod:
    return arith::MulIOp::create(builder, loc, lhs, rhs);
  case ReductionKind::Minimum:
  case ReductionKind::MinNum:
  case ReductionKind::ArgMin:
  case ReductionKind::ArgMinOrdered:
    return arith::MinSIOp::create(builder, loc, lhs, rhs);
  case ReductionKind::Maximum:
  case ReductionKind::MaxNum:
  case ReductionKind::ArgMax:
  case ReductionKind::ArgMaxOrdered:
    return arith::MaxSIOp::create(builder, loc, lhs, rhs);
  }
  llvm_unreachable("unknown reduction kind");
}

/// Whether `a` is more extreme than `b`, NaN being more extreme than numbers.
static Value createBeats(OpBuilder &builder, Location loc, bool isMin, Value a,
                         Value b) {
  if (!isa<FloatType>(a.getType()))
    return arith::CmpIOp::create(
        builder, loc,
        isMin ? arith::CmpIPredicate::slt : arith::CmpIPredicate::sgt, a, b);
  Value beyond = arith::CmpFOp::create(
      builder, loc,
      isMin ? arith::CmpFPredicate::ULT : arith::CmpFPredicate::UGT, a, b);
  Value isNumber =
      arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::ORD, b, b);
  return arith::AndIOp::create(builder, loc, beyond, isNumber);
}

ValueAndChannel conv::createArgCombine(OpBuilder &builder, Location loc,
                                       ReductionKind kind, ValueAndChannel lhs,
                                       ValueAndChannel rhs, bool lhsFirst) {
  bool isMin =
      kind == ReductionKind::ArgMin || kind == ReductionKind::ArgMinOrdered;
  // The value is the one of minimum/maximum to the bit, signs of zero and NaN
  // payloads included, so that both kinds are interchangeable.
  Value value = createCombine(builder, loc, kind, lhs.value, rhs.value);
  Value takeRhs;
  if (isOrderedArgReduction(kind) && isa<FloatType>(value.getType())) {
    assert(lhsFirst && "which channels come before the first NaN is asked of "
                       "channels in their order");
    takeRhs = arith::CmpFOp::create(builder, loc,
                                    isMin ? arith::CmpFPredicate::OLT
                                          : arith::CmpFPredicate::OGT,
                                    rhs.value, lhs.value);
  } else {
    takeRhs = createBeats(builder, loc, isMin, rhs.value, lhs.value);
  }
  if (!lhsFirst) {
    Value takeLhs = createBeats(builder, loc, isMin, lhs.value, rhs.value);
    Value earlier = arith::CmpIOp::create(
        builder, loc, arith::CmpIPredicate::slt, rhs.channel, lhs.channel);
    // rhs wins, or neither wins and it is earlier.
    Value rhsEarlier = arith::SelectOp::create(
        builder, loc, takeLhs,
        arith::ConstantIntOp::create(builder, loc, 0, /*width=*/1), earlier);
    takeRhs = arith::OrIOp::create(builder, loc, takeRhs, rhsEarlier);
  }
  Value channel =
      arith::SelectOp::create(builder, loc, takeRhs, rhs.channel, lhs.channel);
  return {value, channel};
}
