//===- Winograd.cpp - The family winograd ---------------------------------===//

#include "Winograd.h"
#include "../FamilyOf.h"
#include "../PackFilter.h"
#include "../Registry.h"
#include "../ScheduleChecks.h"
#include "Transforms.h"

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
  bool transforms() const override { return true; }

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
  std::string refuseKind(const Problem &p) const override {
    // f32 products serve where rounded ones are allowed.
    if (!p.inputType.isF32() || !p.filterType.isF32() ||
        !p.accumulateType.isF32())
      return "winograd kernels of one step exist for f32 input and filter "
             "accumulated in f32, got " +
             p.printTypes();
    return winograd::refuseKind(p);
  }
  std::string refuseForm(const Problem &problem) const override {
    return winograd::refuseForm(problem);
  }
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
// The filter
//===----------------------------------------------------------------------===//

/// Transformed, in the order of use, zeros where channels or couts run out:
/// [groups * cout tiles][stages][elements][channels][couts].
Value Winograd::packFilter(OpBuilder &b, FusedOp op, const Problem &problem,
                           const Plan &plan) const {
  const tile::WinogradShape &shape = plan.shape;
  return buildTransformedFilter(
      b, op, problem, plan.schedule.outputs,
      {problem.groups * plan.channelTiles, plan.numStages, shape.elements(),
       shape.chunk, shape.couts},
      b.getF32Type(), [&](BodyBuilder &body, ArrayRef<Value> at) {
        auto [group, tile] = body.divRem(at[0], plan.channelTiles);
        auto [row, column] = body.divRem(at[2], shape.elementColumns());
        return TransformedPosition{
            row, column, body.mulAdd(tile, shape.couts, at[4]),
            body.mulAdd(at[1], shape.chunk, at[3]), group};
      });
}

const KernelFamily &mlir::conv::getWinogradFamily() {
  static const Winograd family;
  return family;
}
