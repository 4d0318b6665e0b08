//===- Transforms.cpp - What the families that transform share ------------===//

#include "Transforms.h"
#include "conv/Kernels/Family.h"
#include "conv/Tile/WinogradAlgebra.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlir::conv;

//===----------------------------------------------------------------------===//
// What is supported
//===----------------------------------------------------------------------===//

std::string winograd::refuseKind(const Problem &p) {
  if (p.transform != TransformMode::Winograd)
    return "winograd kernels exist where the numerics allow the transform "
           "(+winograd), got transform = " +
           stringifyTransformMode(p.transform).str();
  // Of its 8 bits the transforms leave too few.
  if (p.multiply == MultiplyMode::BF16)
    return "winograd kernels multiply in other numerics than bf16, got " +
           p.printTypes();
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

static Value createF64(BodyBuilder &body, double value) {
  return body.make<arith::ConstantOp>(body.b.getF64FloatAttr(value));
}

/// G[element][tap].
static Value getCoefficient(BodyBuilder &body,
                            const tile::WinogradAlgebra &algebra, Value element,
                            int64_t tap) {
  Value value = createF64(body, algebra.filter[0][tap]);
  for (int64_t e = 1; e < algebra.points; ++e) {
    Value isThis = body.make<arith::CmpIOp>(arith::CmpIPredicate::eq, element,
                                            body.index(e));
    value = body.select(isThis, createF64(body, algebra.filter[e][tap]), value);
  }
  return value;
}

Value winograd::buildTransformedFilter(
    OpBuilder &b, FusedOp op, const Problem &problem, ArrayRef<int64_t> outputs,
    ArrayRef<int64_t> shape, Type type,
    function_ref<TransformedPosition(BodyBuilder &, ArrayRef<Value>)> map) {
  const auto &ofRows = tile::WinogradAlgebra::get(outputs[0]);
  const auto &ofColumns = tile::WinogradAlgebra::get(outputs[1]);
  return buildFromFilter(
      b, op, shape, type, "transform",
      [&](BodyBuilder &body, ArrayRef<Value> at) {
        TransformedPosition position = map(body, at);
        Value valid = body.make<arith::AndIOp>(
            body.below(position.filter, problem.filters),
            body.below(position.channel, problem.channels));
        // Outside, the first filter is read and not used.
        Value zero = body.index(0);
        Value f = body.select(
            valid,
            body.mulAdd(position.group, problem.filters, position.filter),
            zero);
        Value c = body.select(valid, position.channel, zero);
        auto addTo = [&](Value &sum, Value coefficient, Value value) {
          Value term = body.make<arith::MulFOp>(coefficient, value);
          sum = sum ? body.make<arith::AddFOp>(sum, term) : term;
        };
        Value sum;
        for (int64_t r = 0; r < 3; ++r) {
          Value ofRow;
          for (int64_t s = 0; s < 3; ++s) {
            SmallVector<Value> indices;
            for (char letter : op.getDims().getFilter())
              indices.push_back(letter == 'f' ? f
                                : letter == 'c'
                                    ? c
                                    : body.index(letter == 'h' ? r : s));
            Value element = body.make<memref::LoadOp>(op.getFilter(), indices);
            Value tap = body.make<arith::ExtFOp>(body.b.getF64Type(), element);
            addTo(ofRow, getCoefficient(body, ofColumns, position.column, s),
                  tap);
          }
          addTo(sum, getCoefficient(body, ofRows, position.row, r), ofRow);
        }
        Value value = body.select(valid, sum, createF64(body, 0));
        return body.make<arith::TruncFOp>(type, value);
      });
}
