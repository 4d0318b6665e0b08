//===- Transforms.cpp - What the families that transform share ------------===//

#include "Transforms.h"
#include "conv/IR/AttrNames.h"
#include "conv/Kernels/Family.h"
#include "conv/Tile/WinogradAlgebra.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlir::conv;

//===----------------------------------------------------------------------===//
// What is supported
//===----------------------------------------------------------------------===//

std::string winograd::refuseKind(const Problem &p) {
  if (p.transform != TransformMode::Winograd)
    return "winograd kernels exist where the numerics allow the transform "
           "(ieee+winograd), got transform = " +
           stringifyTransformMode(p.transform).str();
  if (p.multiply != MultiplyMode::IEEE || !p.accumulateType.isF32() ||
      !p.inputType.isF32() || !p.filterType.isF32())
    return "winograd kernels exist for f32 input and filter multiplied as ieee "
           "and accumulated in f32, got " +
           printType(p.inputType) + " and " + printType(p.filterType) +
           " multiplied as " + stringifyMultiplyMode(p.multiply).str() +
           " and accumulated in " + printType(p.accumulateType);
  if (p.rank != 2)
    return "winograd kernels exist for 2 spatial dimensions, got " +
           std::to_string(p.rank);
  return "";
}

std::string winograd::refuseForm(const Problem &p) {
  for (Spatial dim : {Rows, Columns})
    if (p.kernel[dim] != 3 || p.strides[dim] != 1 || p.dilations[dim] != 1 ||
        p.inputDilation[dim] != 1)
      return "winograd kernels exist for 3x3 taps with strides and dilations "
             "of 1, got " +
             (ShapedType::isDynamic(p.kernel[dim])
                  ? std::string("an open number of")
                  : std::to_string(p.kernel[dim])) +
             " taps, stride " + std::to_string(p.strides[dim]) + ", dilation " +
             std::to_string(p.dilations[dim]) + " and input dilation " +
             std::to_string(p.inputDilation[dim]) + " along the " +
             (dim == Rows ? "rows" : "columns");
  return "";
}

//===----------------------------------------------------------------------===//
// The filter
//===----------------------------------------------------------------------===//

namespace {
/// Index and f64 arithmetic in the body of a linalg.generic.
struct BodyBuilder {
  OpBuilder &b;
  Location loc;

  Value index(int64_t value) {
    return arith::ConstantIndexOp::create(b, loc, value);
  }
  Value below(Value value, int64_t bound) {
    return arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ult, value,
                                 index(bound));
  }
  Value select(Value condition, Value ifTrue, Value ifFalse) {
    return arith::SelectOp::create(b, loc, condition, ifTrue, ifFalse);
  }
  Value f64(double value) {
    return arith::ConstantOp::create(b, loc, b.getF64FloatAttr(value));
  }
  /// G[element][tap].
  Value coefficient(const tile::WinogradAlgebra &algebra, Value element,
                    int64_t tap) {
    Value value = f64(algebra.filter[0][tap]);
    for (int64_t e = 1; e < algebra.points; ++e)
      value = select(arith::CmpIOp::create(b, loc, arith::CmpIPredicate::eq,
                                           element, index(e)),
                     f64(algebra.filter[e][tap]), value);
    return value;
  }
};
} // namespace

Value winograd::buildTransformedFilter(
    OpBuilder &b, FusedOp op, const Problem &problem, ArrayRef<int64_t> outputs,
    ArrayRef<int64_t> shape,
    function_ref<TransformedPosition(OpBuilder &, Location, ArrayRef<Value>)>
        map) {
  Location loc = op.getLoc();
  auto type = MemRefType::get(shape, b.getF32Type());
  Value result = memref::AllocOp::create(b, loc, type, b.getI64IntegerAttr(16));
  SmallVector<utils::IteratorType> iterators(shape.size(),
                                             utils::IteratorType::parallel);
  Value filter = op.getFilter();
  DimsAttr dims = op.getDims();
  const auto &ofRows = tile::WinogradAlgebra::get(outputs[0]);
  const auto &ofColumns = tile::WinogradAlgebra::get(outputs[1]);
  auto transform = linalg::GenericOp::create(
      b, loc, TypeRange{}, ValueRange{}, ValueRange{result},
      ArrayRef<AffineMap>{b.getMultiDimIdentityMap(shape.size())}, iterators,
      [&](OpBuilder &nested, Location loc, ValueRange) {
        BodyBuilder body{nested, loc};
        SmallVector<Value> at;
        for (size_t dim = 0; dim < shape.size(); ++dim)
          at.push_back(linalg::IndexOp::create(nested, loc, dim));
        TransformedPosition position = map(nested, loc, at);
        Value valid = arith::AndIOp::create(
            nested, loc, body.below(position.filter, problem.filters),
            body.below(position.channel, problem.channels));
        // Outside, the first filter is read and not used.
        Value zero = body.index(0);
        Value first = arith::MulIOp::create(nested, loc, position.group,
                                            body.index(problem.filters));
        Value f = body.select(
            valid, arith::AddIOp::create(nested, loc, first, position.filter),
            zero);
        Value c = body.select(valid, position.channel, zero);
        Value sum;
        for (int64_t r = 0; r < 3; ++r) {
          Value ofRow;
          for (int64_t s = 0; s < 3; ++s) {
            SmallVector<Value> indices;
            for (char letter : dims.getFilter())
              indices.push_back(letter == 'f' ? f
                                : letter == 'c'
                                    ? c
                                    : body.index(letter == 'h' ? r : s));
            Value element =
                memref::LoadOp::create(nested, loc, filter, indices);
            Value tap = arith::ExtFOp::create(nested, loc, nested.getF64Type(),
                                              element);
            Value term = arith::MulFOp::create(
                nested, loc, body.coefficient(ofColumns, position.column, s),
                tap);
            ofRow =
                ofRow ? arith::AddFOp::create(nested, loc, ofRow, term) : term;
          }
          Value term = arith::MulFOp::create(
              nested, loc, body.coefficient(ofRows, position.row, r), ofRow);
          sum = sum ? arith::AddFOp::create(nested, loc, sum, term) : term;
        }
        Value value = body.select(valid, sum, body.f64(0));
        linalg::YieldOp::create(
            nested, loc,
            arith::TruncFOp::create(nested, loc, nested.getF32Type(), value)
                .getResult());
      });
  // The name of its kernel on the fallback path.
  transform->setAttr("conv.label", b.getStringAttr("transform"));
  transform->setAttr(kWeightAttrName, b.getUnitAttr());
  return result;
}
