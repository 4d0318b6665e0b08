//===- HaloFma.cpp - The family halo_fma ----------------------------------===//

#include "HaloFma.h"
#include "../FamilyOf.h"
#include "../FmaPipes.h"
#include "../PackFilter.h"
#include "../Registry.h"
#include "../ScheduleChecks.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::halo_fma;

//===----------------------------------------------------------------------===//
// The schedule attribute
//===----------------------------------------------------------------------===//

int64_t HaloFmaAttr::getNumThreads() const {
  return Schedule(*this).numThreads();
}

LogicalResult HaloFmaAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                  ArrayRef<int64_t> tile,
                                  ArrayRef<int64_t> thread,
                                  ArrayRef<int64_t> lanes, int64_t chunk,
                                  int64_t stages, int64_t blocksPerSM) {
  StringRef dimensions[] = {"couts", "rows", "columns"};
  // (S1)
  if (failed(verifyCounts(emitError, "tile", tile, dimensions)) ||
      failed(verifyCounts(emitError, "thread", thread, {"couts", "columns"})) ||
      failed(verifyCounts(emitError, "lanes", lanes, dimensions)) ||
      failed(verifyCount(emitError, "chunk", chunk)) ||
      failed(verifyCount(emitError, "stages", stages)) ||
      failed(verifyCount(emitError, "blocks_per_sm", blocksPerSM)) ||
      failed(verifyLanes(emitError, lanes)))
    return failure();
  // (S2) to (S4)
  int64_t warp[] = {thread[0] * lanes[0], lanes[1], thread[1] * lanes[2]};
  if (failed(verifyWarps(emitError, tile, warp, dimensions)) ||
      failed(verifyStages(emitError, stages)))
    return failure();
  // (S5)
  if (thread[0] * thread[1] > 256)
    return emitError() << "expects at most 256 accumulators per thread (couts "
                          "* columns), got "
                       << thread[0] * thread[1];
  return success();
}

//===----------------------------------------------------------------------===//
// The family
//===----------------------------------------------------------------------===//

namespace {

class HaloFma : public FamilyOf<HaloFmaAttr, Plan> {
public:
  StringRef getExample() const override {
    return "#conv_kernel.halo_fma<tile = [128, 8, 32], thread = [8, 16], lanes "
           "= [4, 4, 2], chunk = 4, stages = 3, blocks_per_sm = 1>";
  }

  ScheduleInterface sample(const Problem &problem, MLIRContext *context,
                           DrawFn draw) const override {
    auto pick = [&](ArrayRef<int64_t> values) {
      return values[draw(0, values.size() - 1)];
    };
    Schedule schedule;
    schedule.thread[0] = pick({1, 2, 4, 8, 16});
    schedule.thread[1] = pick({1, 2, 4, 8, 12, 16});
    int64_t lanesF = int64_t(1) << draw(0, 5);
    int64_t lanesH = int64_t(1) << draw(0, 5);
    if (lanesF * lanesH > 32)
      return {};
    schedule.lanes = {lanesF, lanesH, 32 / (lanesF * lanesH)};
    std::array<int64_t, 3> unit = schedule.warpTile();
    schedule.tile[0] = unit[0] * pick({1, 1, 2, 3});
    schedule.tile[1] = unit[1] * pick({1, 1, 2, 3});
    schedule.tile[2] = unit[2] * pick({1, 1, 2});
    schedule.chunk = draw(1, std::max<int64_t>(problem.channels, 1));
    schedule.stages = draw(2, 4);
    schedule.blocksPerSM = draw(1, 2);
    // Threads cost time to simulate, and tiles far larger than the problem are
    // all alike.
    if (schedule.numThreads() > 256 || schedule.accumulators() > 64)
      return {};
    return schedule.getAttr(context);
  }

  Value buildMultiply(OpBuilder &b, Location loc, const KernelPlan &, Value sum,
                      Value stage) const override {
    return tile::MacFmaOp::create(b, loc, sum.getType(), sum, stage);
  }

protected:
  std::string refuseKind(const Problem &problem) const override {
    return refuseFma(problem);
  }
  std::string refuseForm(const Problem &) const override { return ""; }
  Value packFilter(OpBuilder &b, FusedOp op, const Problem &problem,
                   const Plan &plan) const override;

  Value buildStages(OpBuilder &b, FusedOp op, const Problem &p,
                    const Plan &plan, ValueRange arguments) const override {
    return buildRing(b, op, p, plan, arguments, plan.getWindow(), plan.lead,
                     plan.vector());
  }
};

} // namespace

//===----------------------------------------------------------------------===//
// Building
//===----------------------------------------------------------------------===//

/// The filter in the order of use, as f32:
/// [groups * cout tiles][chunks][chunk][kernel rows][kernel cols][pitch].
Value HaloFma::packFilter(OpBuilder &b, FusedOp op, const Problem &problem,
                          const Plan &plan) const {
  int64_t shape[] = {problem.groups * plan.channelTiles,
                     plan.numStages,
                     plan.chunk,
                     problem.kernel[Rows],
                     problem.kernel[Columns],
                     plan.filterPitch};
  return buildPackedFilter(
      b, op, problem, plan.tile[0], shape,
      [&](BodyBuilder &body, ArrayRef<Value> at) {
        PackedPosition position;
        position.cout = at[5];
        position.channel = body.mulAdd(at[1], plan.chunk, at[2]);
        position.row = at[3];
        position.column = at[4];
        return position;
      },
      b.getF32Type());
}

const KernelFamily &mlir::conv::getHaloFmaFamily() {
  static const HaloFma family;
  return family;
}
