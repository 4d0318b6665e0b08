//===- HaloMma.cpp - The family halo_mma ----------------------------------===//

#include "HaloMma.h"
#include "../FamilyOf.h"
#include "../Registry.h"
#include "../ScheduleChecks.h"

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
    return buildQuantaMultiply(b, loc, getOwn(plan), sum, stage);
  }

protected:
  std::string refuseKind(const Problem &problem) const override {
    return refuseTilesOfInstructions(problem);
  }
  std::string refuseForm(const Problem &problem) const override {
    return refuseOddChannels(problem);
  }
  Value packFilter(OpBuilder &b, FusedOp op, const Problem &problem,
                   const Plan &plan) const override {
    return packQuantaFilter(b, op, problem, plan);
  }
  Value buildStages(OpBuilder &b, FusedOp op, const Problem &p,
                    const Plan &plan, ValueRange arguments) const override {
    return buildQuantaRing(b, op, p, plan, arguments);
  }
};

} // namespace

const KernelFamily &mlir::conv::getHaloMmaFamily() {
  static const HaloMma family;
  return family;
}
