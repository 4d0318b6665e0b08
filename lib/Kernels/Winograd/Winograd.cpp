//===- Winograd.cpp - The family winograd ---------------------------------===//

#include "Winograd.h"
#include "../FamilyOf.h"
#include "../Registry.h"
#include "../ScheduleChecks.h"
#include "conv/IR/AttrNames.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::winograd;

//===----------------------------------------------------------------------===//
// The schedule attribute
//===----------------------------------------------------------------------===//

int64_t WinogradAttr::getNumThreads() const {
  return tile::WinogradShape::threads;
}

LogicalResult WinogradAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                   ArrayRef<int64_t> outputs,
                                   ArrayRef<int64_t> tile,
                                   int64_t blocksPerSM) {
  // (W1) to (W3)
  std::string reason = tile::WinogradShape::check(outputs, tile);
  if (!reason.empty())
    return emitError() << reason;
  // (W4)
  return verifyCount(emitError, "blocks_per_sm", blocksPerSM);
}

//===----------------------------------------------------------------------===//
// The family
//===----------------------------------------------------------------------===//

namespace {

class Winograd : public FamilyOf<WinogradAttr, Plan> {
public:
  StringRef getExample() const override {
    return "#conv_kernel.winograd<outputs = [2, 2], tile = [64, 4, 32], "
           "blocks_per_sm = 1>";
  }

  ScheduleInterface sample(const Problem &, MLIRContext *context,
                           DrawFn draw) const override {
    constexpr std::array<int64_t, 2> sizes[] = {{2, 2}, {2, 4}, {4, 4}};
    std::array<int64_t, 2> outputs = sizes[draw(0, 2)];
    int64_t couts = int64_t(32) << draw(0, 1);
    int64_t across = (int64_t(1) << draw(0, 6)) % 64;
    Schedule schedule(outputs, couts, across, draw(1, 2));
    if (!tile::WinogradShape::check(schedule.outputs, schedule.tile).empty())
      return {};
    return schedule.getAttr(context);
  }

  /// The source multiplies by itself.
  Value buildMultiply(OpBuilder &, Location, const KernelPlan &, Value sum,
                      Value) const override {
    return sum;
  }

protected:
  std::string refuseKind(const Problem &problem) const override;
  std::string refuseForm(const Problem &problem) const override;
  Value packFilter(OpBuilder &b, FusedOp op, const Problem &problem,
                   const Plan &plan) const override;

  Value buildStages(OpBuilder &b, FusedOp op, const Problem &p,
                    const Plan &plan, ValueRange arguments) const override {
    int64_t padLow[] = {p.padLow[Rows], p.padLow[Columns]};
    return tile::WinogradOp::create(
        b, op.getLoc(), tile::RingType::get(b.getContext()), arguments[0],
        arguments[1], op.getDims(), p.groups, p.channels, p.filters, padLow,
        plan.schedule.outputs, plan.schedule.tile, plan.shape.pitch, plan.lead,
        plan.vector);
  }
};

} // namespace

//===----------------------------------------------------------------------===//
// What it supports
//===----------------------------------------------------------------------===//

std::string Winograd::refuseKind(const Problem &p) const {
  if (p.transform != TransformMode::Winograd)
    return "winograd kernels exist where the numerics allow the transform, got "
           "transform = " +
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

std::string Winograd::refuseForm(const Problem &p) const {
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

  Value dim(int64_t number) { return linalg::IndexOp::create(b, loc, number); }
  Value index(int64_t value) {
    return arith::ConstantIndexOp::create(b, loc, value);
  }
  Value add(Value lhs, Value rhs) {
    return arith::AddIOp::create(b, loc, lhs, rhs);
  }
  Value scale(Value value, int64_t by, Value plus) {
    return add(arith::MulIOp::create(b, loc, value, index(by)), plus);
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

/// G w G^T in the order of use, zeros where channels or couts run out: [groups
/// * cout tiles][stages][elements][channels][couts]. Computed in f64, rounded
/// once.
Value Winograd::packFilter(OpBuilder &b, FusedOp op, const Problem &problem,
                           const Plan &plan) const {
  Location loc = op.getLoc();
  const tile::WinogradShape &shape = plan.shape;
  auto type =
      MemRefType::get({problem.groups * plan.channelTiles, plan.numStages,
                       shape.elements(), shape.chunk, shape.couts},
                      b.getF32Type());
  Value packed = memref::AllocOp::create(b, loc, type, b.getI64IntegerAttr(16));
  SmallVector<utils::IteratorType> iterators(5, utils::IteratorType::parallel);
  Value filter = op.getFilter();
  DimsAttr dims = op.getDims();
  const auto &ofRows = tile::WinogradAlgebra::get(shape.outputRows);
  const auto &ofColumns = tile::WinogradAlgebra::get(shape.outputColumns);
  auto pack = linalg::GenericOp::create(
      b, loc, TypeRange{}, ValueRange{}, ValueRange{packed},
      ArrayRef<AffineMap>{b.getMultiDimIdentityMap(5)}, iterators,
      [&](OpBuilder &nested, Location loc, ValueRange) {
        BodyBuilder body{nested, loc};
        Value block = body.dim(0), position = body.dim(2);
        Value tiles = body.index(plan.channelTiles);
        Value group = arith::DivUIOp::create(nested, loc, block, tiles);
        Value tile = arith::RemUIOp::create(nested, loc, block, tiles);
        Value columns = body.index(shape.elementColumns());
        Value row = arith::DivUIOp::create(nested, loc, position, columns);
        Value column = arith::RemUIOp::create(nested, loc, position, columns);
        Value f = body.scale(tile, shape.couts, body.dim(4));
        Value c = body.scale(body.dim(1), shape.chunk, body.dim(3));
        Value valid =
            arith::AndIOp::create(nested, loc, body.below(f, problem.filters),
                                  body.below(c, problem.channels));
        // Outside, the first filter is read and not used.
        Value zero = body.index(0);
        f = body.select(valid, body.scale(group, problem.filters, f), zero);
        c = body.select(valid, c, zero);
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
                nested, loc, body.coefficient(ofColumns, column, s), tap);
            ofRow =
                ofRow ? arith::AddFOp::create(nested, loc, ofRow, term) : term;
          }
          Value term = arith::MulFOp::create(
              nested, loc, body.coefficient(ofRows, row, r), ofRow);
          sum = sum ? arith::AddFOp::create(nested, loc, sum, term) : term;
        }
        Value value = body.select(valid, sum, body.f64(0));
        linalg::YieldOp::create(
            nested, loc,
            arith::TruncFOp::create(nested, loc, nested.getF32Type(), value)
                .getResult());
      });
  // The name of its kernel on the fallback path.
  pack->setAttr("conv.label", b.getStringAttr("transform"));
  pack->setAttr(kWeightAttrName, b.getUnitAttr());
  return packed;
}

const KernelFamily &mlir::conv::getWinogradFamily() {
  static const Winograd family;
  return family;
}
