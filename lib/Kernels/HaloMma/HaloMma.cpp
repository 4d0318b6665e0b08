//===- HaloMma.cpp - The family halo_mma ----------------------------------===//

#include "HaloMma.h"
#include "../FamilyOf.h"
#include "../PackFilter.h"
#include "../Registry.h"
#include "../ScheduleChecks.h"
#include "../TensorCores.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::halo_mma;

//===----------------------------------------------------------------------===//
// The schedule attribute
//===----------------------------------------------------------------------===//

int64_t HaloMmaAttr::getNumThreads() const {
  return Schedule(*this).numThreads();
}

LogicalResult HaloMmaAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                  ArrayRef<int64_t> tile,
                                  ArrayRef<int64_t> warp, int64_t chunk,
                                  int64_t stages, int64_t blocksPerSM) {
  if (failed(verifyTileOfInstructions(emitError, tile, warp, stages,
                                      blocksPerSM)) ||
      failed(verifyCount(emitError, "chunk", chunk)))
    return failure();
  if (chunk % 8 != 0)
    return emitError() << "expects chunks of whole groups of 8 channels, got "
                       << chunk;
  return success();
}

//===----------------------------------------------------------------------===//
// The family
//===----------------------------------------------------------------------===//

namespace {

class HaloMma : public FamilyOf<HaloMmaAttr, Plan> {
public:
  StringRef getExample() const override {
    return "#conv_kernel.halo_mma<tile = [128, 8, 32], warp = [64, 2, 32], "
           "chunk = 8, stages = 3, blocks_per_sm = 1>";
  }

  ScheduleInterface sample(const Problem &, MLIRContext *context,
                           DrawFn draw) const override {
    auto schedule = sampleTileOfInstructions<Schedule>(draw);
    schedule.chunk = 8 * draw(1, 4);
    schedule.stages = draw(2, 4);
    schedule.blocksPerSM = draw(1, 2);
    if (!isSmallEnough(schedule))
      return {};
    return schedule.getAttr(context);
  }

  Estimate estimate(const Problem &problem, const KernelPlan &plan,
                    const Chip &chip) const override {
    return halo_mma::estimate(problem, getOwn(plan), chip);
  }

  Value buildMultiply(OpBuilder &b, Location loc, const KernelPlan &plan,
                      Value sum, Value stage) const override {
    auto accumulate = cast<tile::AccumulateOp>(b.getBlock()->getParentOp());
    auto ring = accumulate.getSource().getDefiningOp<tile::RingOp>();
    Type operands =
        getMmaOperandType(getElementTypeOrSelf(ring.getFilter().getType()));
    return tile::MacMmaOp::create(b, loc, sum.getType(), sum, stage, operands,
                                  getOwn(plan).split);
  }

protected:
  std::string refuseKind(const Problem &problem) const override {
    return refuseTilesOfInstructions(problem);
  }
  std::string refuseForm(const Problem &problem) const override {
    return refuseOddChannels(problem);
  }
  Value packFilter(OpBuilder &b, FusedOp op, const Problem &problem,
                   const Plan &plan) const override;

  Value buildStages(OpBuilder &b, FusedOp op, const Problem &p,
                    const Plan &plan, ValueRange arguments) const override {
    Type round;
    if (plan.perWord == 1 && !plan.split)
      round = FloatTF32Type::get(b.getContext());
    return buildRing(b, op, p, plan, arguments, plan.getWindow(), plan.lead,
                     plan.fill == Fill::Words ? 1 : 4, round);
  }
};

} // namespace

//===----------------------------------------------------------------------===//
// Building
//===----------------------------------------------------------------------===//

/// The filter as the instructions read it: [groups * cout tiles][chunks]
/// [chunk / 8][kernel rows][kernel cols][couts / 16][32 lanes][4] words, of two
/// elements where they have 16 bits.
Value HaloMma::packFilter(OpBuilder &b, FusedOp op, const Problem &problem,
                          const Plan &plan) const {
  int64_t outer[] = {problem.groups * plan.channelTiles, plan.numStages,
                     plan.schedule.chunk / 8, problem.kernel[Rows],
                     problem.kernel[Columns]};
  // Rows of instructions stand for couts as the accumulators' layout says.
  return buildMmaFilter(b, op, problem, plan.tile[0], outer, plan.rows,
                        [&](BodyBuilder &body, ArrayRef<Value> at) {
                          PackedPosition position;
                          position.channel = body.mulAdd(
                              at[1], plan.schedule.chunk / 8, at[2]);
                          position.row = at[3];
                          position.column = at[4];
                          return position;
                        });
}

const KernelFamily &mlir::conv::getHaloMmaFamily() {
  static const HaloMma family;
  return family;
}
