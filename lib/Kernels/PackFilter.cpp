//===- PackFilter.cpp - Filters in the order of use -----------------------===//

#include "PackFilter.h"
#include "TensorCores.h"
#include "conv/IR/AttrNames.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlir::conv;

Value mlir::conv::mulAdd(OpBuilder &b, Location loc, Value value, int64_t by,
                         Value plus) {
  Value factor = arith::ConstantIndexOp::create(b, loc, by);
  return arith::AddIOp::create(
      b, loc, arith::MulIOp::create(b, loc, value, factor), plus);
}

std::pair<Value, Value> mlir::conv::divRem(OpBuilder &b, Location loc,
                                           Value value, int64_t by) {
  Value count = arith::ConstantIndexOp::create(b, loc, by);
  return {arith::DivUIOp::create(b, loc, value, count),
          arith::RemUIOp::create(b, loc, value, count)};
}

Value mlir::conv::buildPackedFilter(
    OpBuilder &b, FusedOp op, const Problem &problem, int64_t tileCouts,
    ArrayRef<int64_t> shape,
    function_ref<PackedPosition(OpBuilder &, Location, ArrayRef<Value>)> map,
    function_ref<Value(OpBuilder &, Location, Value)> convert, int64_t splits,
    Type element) {
  Location loc = op.getLoc();
  if (!element)
    element = op.getFilterType().getElementType();
  int64_t tiles = shape.front() / (problem.groups * splits);
  int64_t channels = problem.channels / splits;
  auto type = MemRefType::get(shape, element);
  Value packed = memref::AllocOp::create(b, loc, type, b.getI64IntegerAttr(16));
  SmallVector<utils::IteratorType> iterators(shape.size(),
                                             utils::IteratorType::parallel);
  AffineMap identity = b.getMultiDimIdentityMap(shape.size());
  Value filter = op.getFilter();
  DimsAttr dims = op.getDims();
  auto pack = linalg::GenericOp::create(
      b, loc, TypeRange{}, ValueRange{}, ValueRange{packed},
      ArrayRef<AffineMap>{identity}, iterators,
      [&](OpBuilder &nested, Location loc, ValueRange) {
        SmallVector<Value> at;
        for (size_t dim = 0; dim < shape.size(); ++dim)
          at.push_back(linalg::IndexOp::create(nested, loc, dim));
        auto constant = [&](int64_t value) -> Value {
          return arith::ConstantIndexOp::create(nested, loc, value);
        };
        auto [outer, tile] = divRem(nested, loc, at[0], tiles);
        auto [group, part] = divRem(nested, loc, outer, splits);
        PackedPosition position = map(nested, loc, at);
        Value f = mulAdd(nested, loc, tile, tileCouts, position.cout);
        auto below = [&](Value value, int64_t bound) -> Value {
          return arith::CmpIOp::create(nested, loc, arith::CmpIPredicate::ult,
                                       value, constant(bound));
        };
        Value valid = arith::AndIOp::create(
            nested, loc,
            arith::AndIOp::create(nested, loc, below(f, problem.filters),
                                  below(position.cout, tileCouts)),
            below(position.channel, channels));
        // Outside, the first element is read and not used.
        auto clamp = [&](Value value) -> Value {
          return arith::SelectOp::create(nested, loc, valid, value,
                                         constant(0));
        };
        SmallVector<Value> indices;
        for (char letter : dims.getFilter())
          switch (letter) {
          case 'f':
            indices.push_back(
                clamp(mulAdd(nested, loc, group, problem.filters, f)));
            break;
          case 'c':
            indices.push_back(
                clamp(mulAdd(nested, loc, part, channels, position.channel)));
            break;
          default:
            indices.push_back(letter == 'd'   ? position.plane
                              : letter == 'h' ? position.row
                                              : position.column);
          }
        Value value = memref::LoadOp::create(nested, loc, filter, indices);
        if (convert)
          value = convert(nested, loc, value);
        Value zero =
            arith::ConstantOp::create(nested, loc, nested.getZeroAttr(element));
        linalg::YieldOp::create(
            nested, loc,
            arith::SelectOp::create(nested, loc, valid, value, zero)
                .getResult());
      });
  // The name of its kernel.
  pack->setAttr("conv.label", b.getStringAttr("pack"));
  pack->setAttr(kWeightAttrName, b.getUnitAttr());
  return packed;
}

Value mlir::conv::buildMmaFilterOfWords(
    OpBuilder &b, FusedOp op, const Problem &problem, int64_t tileCouts,
    ArrayRef<int64_t> outer, const MmaRows &rows,
    function_ref<PackedPosition(OpBuilder &, Location, ArrayRef<Value>, Value,
                                Value)>
        locate,
    int64_t splits) {
  Type staged = getStagedType(problem);
  bool isTF32 = staged.isF32();
  SmallVector<int64_t> shape(outer);
  shape.append({tileCouts / 16, 32, 4});
  if (!isTF32)
    shape.push_back(2);
  auto map = [&](OpBuilder &nested, Location loc, ArrayRef<Value> at) {
    auto constant = [&](int64_t value) -> Value {
      return arith::ConstantIndexOp::create(nested, loc, value);
    };
    auto div = [&](Value value, int64_t by) -> Value {
      return arith::DivUIOp::create(nested, loc, value, constant(by));
    };
    auto rem = [&](Value value, int64_t by) -> Value {
      return arith::RemUIOp::create(nested, loc, value, constant(by));
    };
    ArrayRef<Value> inner = at.drop_front(outer.size());
    Value lane = inner[1], reg = inner[2];
    Value word = mulAdd(nested, loc, div(reg, 2), 4, rem(lane, 4));
    PackedPosition position = locate(nested, loc, at.take_front(outer.size()),
                                     word, isTF32 ? Value() : inner[3]);
    int64_t perWarp = rows.warpCouts / 16;
    Value row = mulAdd(nested, loc, div(lane, 4), rows.row, constant(0));
    Value instruction = rem(inner[0], perWarp);
    Value first =
        mulAdd(nested, loc, rem(instruction, rows.perRun), rows.instruction,
               mulAdd(nested, loc, div(instruction, rows.perRun), rows.run,
                      constant(0)));
    position.cout =
        mulAdd(nested, loc, div(inner[0], perWarp), rows.warpCouts,
               arith::AddIOp::create(
                   nested, loc, first,
                   mulAdd(nested, loc, rem(reg, 2), rows.half, row)));
    return position;
  };
  auto narrow = [&](OpBuilder &nested, Location loc, Value value) -> Value {
    return arith::TruncFOp::create(nested, loc, staged, value);
  };
  function_ref<Value(OpBuilder &, Location, Value)> convert;
  if (problem.multiply == MultiplyMode::TF32)
    convert = roundToTF32;
  else if (narrowsInput(problem))
    convert = narrow;
  return buildPackedFilter(b, op, problem, tileCouts, shape, map, convert,
                           splits, staged);
}

Value mlir::conv::buildMmaFilter(
    OpBuilder &b, FusedOp op, const Problem &problem, int64_t tileCouts,
    ArrayRef<int64_t> outer, const MmaRows &rows,
    function_ref<PackedPosition(OpBuilder &, Location, ArrayRef<Value>)> locate,
    int64_t splits) {
  return buildMmaFilterOfWords(
      b, op, problem, tileCouts, outer, rows,
      [&](OpBuilder &nested, Location loc, ArrayRef<Value> at, Value word,
          Value element) {
        PackedPosition position = locate(nested, loc, at);
        position.channel = mulAdd(nested, loc, position.channel, 8, word);
        if (element)
          position.channel = mulAdd(nested, loc, position.channel, 2, element);
        return position;
      },
      splits);
}
