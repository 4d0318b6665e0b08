//===- IntegerBuilder.h - Index arithmetic of kernels -----------*- C++ -*-===//
//
// Builds the integer arithmetic of one thread, folded where operands are
// constants.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_TILE_LOWERING_INTEGERBUILDER_H
#define CONV_LIB_TILE_LOWERING_INTEGERBUILDER_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Builders.h"

namespace mlir::conv::tile {

class IntegerBuilder {
public:
  IntegerBuilder(OpBuilder b, Location loc) : b(b), loc(loc) {}

  Value i32(int64_t value) {
    return arith::ConstantIntOp::create(b, loc, value, 32);
  }
  Value i64(int64_t value) {
    return arith::ConstantIntOp::create(b, loc, value, 64);
  }
  template <typename OpT>
  Value fold(Value lhs, Value rhs) {
    return b.createOrFold<OpT>(loc, lhs, rhs);
  }
  Value add(Value lhs, Value rhs) { return fold<arith::AddIOp>(lhs, rhs); }
  Value add(Value lhs, int64_t rhs) { return add(lhs, like(lhs, rhs)); }
  Value sub(Value lhs, Value rhs) { return fold<arith::SubIOp>(lhs, rhs); }
  Value mul(Value lhs, Value rhs) { return fold<arith::MulIOp>(lhs, rhs); }
  Value mul(Value lhs, int64_t rhs) { return mul(lhs, like(lhs, rhs)); }
  /// Unsigned: the operands are counts.
  Value div(Value lhs, Value rhs) { return fold<arith::DivUIOp>(lhs, rhs); }
  Value div(Value lhs, int64_t rhs) { return div(lhs, like(lhs, rhs)); }
  Value rem(Value lhs, Value rhs) { return fold<arith::RemUIOp>(lhs, rhs); }
  Value rem(Value lhs, int64_t rhs) { return rem(lhs, like(lhs, rhs)); }
  Value ceilDiv(Value lhs, int64_t unit) {
    return div(add(lhs, unit - 1), unit);
  }
  Value minimum(Value lhs, Value rhs) { return fold<arith::MinSIOp>(lhs, rhs); }
  Value maximum(Value lhs, Value rhs) { return fold<arith::MaxSIOp>(lhs, rhs); }
  Value like(Value value, int64_t constant) {
    return arith::ConstantIntOp::create(b, loc, value.getType(), constant);
  }
  Value cmp(arith::CmpIPredicate predicate, Value lhs, Value rhs) {
    return b.createOrFold<arith::CmpIOp>(loc, predicate, lhs, rhs);
  }
  /// 0 <= lhs < rhs, for signed lhs and positive rhs.
  Value inside(Value lhs, Value rhs) {
    return cmp(arith::CmpIPredicate::ult, lhs, rhs);
  }
  /// Conjunction in which null stands for "always".
  Value both(Value lhs, Value rhs) {
    return !lhs ? rhs : !rhs ? lhs : fold<arith::AndIOp>(lhs, rhs);
  }
  Value select(Value condition, Value ifTrue, Value ifFalse) {
    return b.createOrFold<arith::SelectOp>(loc, condition, ifTrue, ifFalse);
  }
  Value extend(Value value) {
    return b.createOrFold<arith::ExtSIOp>(loc, b.getI64Type(), value);
  }
  Value toIndex(Value value) {
    return b.createOrFold<arith::IndexCastOp>(loc, b.getIndexType(), value);
  }
  Value toI32(Value index) {
    return b.createOrFold<arith::IndexCastOp>(loc, b.getI32Type(), index);
  }

  OpBuilder b;
  Location loc;
};

} // namespace mlir::conv::tile

#endif // CONV_LIB_TILE_LOWERING_INTEGERBUILDER_H
