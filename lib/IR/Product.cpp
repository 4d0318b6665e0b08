//===- Product.cpp - How a convolution forms its products -----------------===//

#include "Product.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::conv;

static Value extend(OpBuilder &b, Location loc, Value value, Type type) {
  if (value.getType() == type)
    return value;
  if (isa<FloatType>(type))
    return arith::ExtFOp::create(b, loc, type, value);
  return arith::ExtSIOp::create(b, loc, type, value);
}

/// Rounds an f32 to the 11 significant bits of tf32, as `cvt.rna.tf32.f32`.
static Value roundToTF32(OpBuilder &b, Location loc, Value value) {
  Type i32 = b.getI32Type();
  auto constant = [&](int64_t bits) -> Value {
    return arith::ConstantIntOp::create(b, loc, i32, bits);
  };
  Value bits = arith::BitcastOp::create(b, loc, i32, value);
  Value exponent = constant(0x7f800000);
  Value half = arith::AddIOp::create(b, loc, bits, constant(0x1000));
  Value rounded = arith::AndIOp::create(b, loc, half, constant(-0x2000));
  // The carry would turn infinities and NaNs into something else.
  Value isFinite = arith::CmpIOp::create(
      b, loc, arith::CmpIPredicate::ne,
      arith::AndIOp::create(b, loc, bits, exponent), exponent);
  return arith::SelectOp::create(
      b, loc, isFinite,
      arith::BitcastOp::create(b, loc, value.getType(), rounded), value);
}

Value conv::createProduct(OpBuilder &b, Location loc, NumericsAttr numerics,
                          Value input, Value filter) {
  Type accumulate = numerics.getAccumulate();
  Value lhs = extend(b, loc, input, accumulate),
        rhs = extend(b, loc, filter, accumulate);
  if (!isa<FloatType>(accumulate))
    return arith::MulIOp::create(b, loc, lhs, rhs);
  auto multiply = [&](Value x, Value y) -> Value {
    return arith::MulFOp::create(b, loc, x, y);
  };
  auto through = [&](Value value, Type type) -> Value {
    Value rounded = arith::TruncFOp::create(b, loc, type, value);
    return arith::ExtFOp::create(b, loc, accumulate, rounded);
  };
  switch (numerics.getMultiply()) {
  case MultiplyMode::IEEE:
    return multiply(lhs, rhs);
  case MultiplyMode::F16:
    return multiply(through(lhs, b.getF16Type()), through(rhs, b.getF16Type()));
  case MultiplyMode::BF16:
    return multiply(through(lhs, b.getBF16Type()),
                    through(rhs, b.getBF16Type()));
  case MultiplyMode::TF32:
    return multiply(roundToTF32(b, loc, lhs), roundToTF32(b, loc, rhs));
  case MultiplyMode::TF32x3: {
    // The parts that matter of (lhsHigh + lhsLow) * (rhsHigh + rhsLow), the
    // small ones first.
    Value lhsHigh = roundToTF32(b, loc, lhs),
          rhsHigh = roundToTF32(b, loc, rhs);
    Value lhsLow =
        roundToTF32(b, loc, arith::SubFOp::create(b, loc, lhs, lhsHigh));
    Value rhsLow =
        roundToTF32(b, loc, arith::SubFOp::create(b, loc, rhs, rhsHigh));
    Value low = arith::AddFOp::create(b, loc, multiply(lhsLow, rhsHigh),
                                      multiply(lhsHigh, rhsLow));
    return arith::AddFOp::create(b, loc, low, multiply(lhsHigh, rhsHigh));
  }
  }
  llvm_unreachable("unknown multiply mode");
}
