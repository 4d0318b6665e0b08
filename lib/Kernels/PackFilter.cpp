//===- PackFilter.cpp - Filters in the order of use -----------------------===//

#include "PackFilter.h"
#include "TensorCores.h"
#include "conv/IR/AttrNames.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlir::conv;

Value BodyBuilder::index(int64_t value) {
  return make<arith::ConstantIndexOp>(value);
}
Value BodyBuilder::div(Value value, int64_t by) {
  return make<arith::DivUIOp>(value, index(by));
}
Value BodyBuilder::rem(Value value, int64_t by) {
  return make<arith::RemUIOp>(value, index(by));
}
std::pair<Value, Value> BodyBuilder::divRem(Value value, int64_t by) {
  Value count = index(by);
  Value quotient = make<arith::DivUIOp>(value, count);
  return {quotient, make<arith::RemUIOp>(value, count)};
}
Value BodyBuilder::mulAdd(Value value, int64_t by, Value plus) {
  return make<arith::AddIOp>(make<arith::MulIOp>(value, index(by)), plus);
}
Value BodyBuilder::below(Value value, int64_t bound) {
  return make<arith::CmpIOp>(arith::CmpIPredicate::ult, value, index(bound));
}
Value BodyBuilder::select(Value condition, Value ifTrue, Value ifFalse) {
  return make<arith::SelectOp>(condition, ifTrue, ifFalse);
}

Value mlir::conv::buildFromFilter(
    OpBuilder &b, FusedOp op, ArrayRef<int64_t> shape, Type element,
    StringRef label,
    function_ref<Value(BodyBuilder &, ArrayRef<Value>)> compute) {
  auto type = MemRefType::get(shape, element);
  Value result =
      memref::AllocOp::create(b, op.getLoc(), type, b.getI64IntegerAttr(16));
  SmallVector<utils::IteratorType> iterators(shape.size(),
                                             utils::IteratorType::parallel);
  auto generic = linalg::GenericOp::create(
      b, op.getLoc(), TypeRange{}, ValueRange{}, ValueRange{result},
      ArrayRef<AffineMap>{b.getMultiDimIdentityMap(shape.size())}, iterators,
      [&](OpBuilder &nested, Location loc, ValueRange) {
        BodyBuilder body{nested, loc};
        SmallVector<Value> at;
        for (size_t dim = 0; dim < shape.size(); ++dim)
          at.push_back(body.make<linalg::IndexOp>(dim));
        linalg::YieldOp::create(nested, loc, compute(body, at));
      });
  generic->setAttr("conv.label", b.getStringAttr(label));
  generic->setAttr(kWeightAttrName, b.getUnitAttr());
  return result;
}

Value mlir::conv::buildPackedFilter(
    OpBuilder &b, FusedOp op, const Problem &problem, int64_t tileCouts,
    ArrayRef<int64_t> shape,
    function_ref<PackedPosition(BodyBuilder &, ArrayRef<Value>)> map,
    Type element, int64_t splits) {
  int64_t tiles = shape.front() / (problem.groups * splits);
  int64_t channels = problem.channels / splits;
  bool isTF32 = isa<FloatTF32Type>(element);
  Type stored = isTF32 ? Type(b.getF32Type()) : element;
  return buildFromFilter(
      b, op, shape, stored, "pack",
      [&](BodyBuilder &body, ArrayRef<Value> at) -> Value {
        auto [outer, tile] = body.divRem(at[0], tiles);
        auto [group, part] = body.divRem(outer, splits);
        PackedPosition position = map(body, at);
        Value f = body.mulAdd(tile, tileCouts, position.cout);
        Value valid = body.make<arith::AndIOp>(
            body.make<arith::AndIOp>(body.below(f, problem.filters),
                                     body.below(position.cout, tileCouts)),
            body.below(position.channel, channels));
        // Outside, the first element is read and not used.
        auto clamp = [&](Value value) {
          return body.select(valid, value, body.index(0));
        };
        SmallVector<Value> indices;
        for (char letter : op.getDims().getFilter())
          switch (letter) {
          case 'f':
            indices.push_back(clamp(body.mulAdd(group, problem.filters, f)));
            break;
          case 'c':
            indices.push_back(
                clamp(body.mulAdd(part, channels, position.channel)));
            break;
          default:
            indices.push_back(letter == 'd'   ? position.plane
                              : letter == 'h' ? position.row
                                              : position.column);
          }
        Value value = body.make<memref::LoadOp>(op.getFilter(), indices);
        value = isTF32 ? roundToTF32(body.b, body.loc, value)
                       : convertScalarToDtype(body.b, body.loc, value, stored,
                                              /*isUnsignedCast=*/false);
        Value zero = body.make<arith::ConstantOp>(body.b.getZeroAttr(stored));
        return body.select(valid, value, zero);
      });
}

Value mlir::conv::buildMmaFilterOfWords(
    OpBuilder &b, FusedOp op, const Problem &problem, int64_t tileCouts,
    ArrayRef<int64_t> outer, const MmaRows &rows,
    function_ref<PackedPosition(BodyBuilder &, ArrayRef<Value>, Value, Value)>
        locate,
    int64_t splits) {
  Type staged = getStagedType(problem);
  bool isHalf = !staged.isF32();
  SmallVector<int64_t> shape(outer);
  shape.append({tileCouts / 16, 32, 4});
  if (isHalf)
    shape.push_back(2);
  auto map = [&](BodyBuilder &body, ArrayRef<Value> at) {
    ArrayRef<Value> inner = at.drop_front(outer.size());
    Value lane = inner[1], reg = inner[2];
    Value word = body.mulAdd(body.div(reg, 2), 4, body.rem(lane, 4));
    PackedPosition position = locate(body, at.take_front(outer.size()), word,
                                     isHalf ? inner[3] : Value());
    int64_t perWarp = rows.warpCouts / 16;
    Value row = body.mulAdd(body.div(lane, 4), rows.row, body.index(0));
    Value instruction = body.rem(inner[0], perWarp);
    Value first =
        body.mulAdd(body.rem(instruction, rows.perRun), rows.instruction,
                    body.mulAdd(body.div(instruction, rows.perRun), rows.run,
                                body.index(0)));
    position.cout =
        body.mulAdd(body.div(inner[0], perWarp), rows.warpCouts,
                    body.make<arith::AddIOp>(
                        first, body.mulAdd(body.rem(reg, 2), rows.half, row)));
    return position;
  };
  Type element = problem.multiply == MultiplyMode::TF32
                     ? Type(FloatTF32Type::get(b.getContext()))
                     : staged;
  return buildPackedFilter(b, op, problem, tileCouts, shape, map, element,
                           splits);
}

Value mlir::conv::buildMmaFilter(
    OpBuilder &b, FusedOp op, const Problem &problem, int64_t tileCouts,
    ArrayRef<int64_t> outer, const MmaRows &rows,
    function_ref<PackedPosition(BodyBuilder &, ArrayRef<Value>)> locate,
    int64_t splits) {
  return buildMmaFilterOfWords(
      b, op, problem, tileCouts, outer, rows,
      [&](BodyBuilder &body, ArrayRef<Value> at, Value word, Value element) {
        PackedPosition position = locate(body, at);
        position.channel = body.mulAdd(position.channel, 8, word);
        if (element)
          position.channel = body.mulAdd(position.channel, 2, element);
        return position;
      },
      splits);
}
