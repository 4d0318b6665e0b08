//===- RowsMma.cpp - The family rows_mma ----------------------------------===//

#include "RowsMma.h"
#include "../FamilyOf.h"
#include "../Registry.h"
#include "../ScheduleChecks.h"
#include "conv/IR/Limits.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::rows_mma;

//===----------------------------------------------------------------------===//
// The schedule attribute
//===----------------------------------------------------------------------===//

int64_t RowsMmaAttr::getNumThreads() const {
  return Schedule(*this).numThreads();
}

LogicalResult RowsMmaAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                  ArrayRef<int64_t> tile,
                                  ArrayRef<int64_t> warp, int64_t chunk,
                                  int64_t stages, int64_t splits,
                                  int64_t blocksPerSM) {
  if (failed(verifyFlatTile(emitError, tile, warp, chunk, stages, splits,
                            blocksPerSM)))
    return failure();
  // (S1)
  if (warp[0] % 16 != 0 || warp[1] % 8 != 0)
    return emitError() << "expects warps of whole instructions of 16 couts and "
                          "8 pixels, got "
                       << warp[0] << " couts and " << warp[1] << " pixels";
  if (chunk % 8 != 0)
    return emitError() << "expects chunks of whole groups of 8 words of "
                          "channels, got "
                       << chunk;
  return success();
}

//===----------------------------------------------------------------------===//
// The family
//===----------------------------------------------------------------------===//

namespace {

class RowsMma : public FamilyOf<RowsMmaAttr, Plan> {
public:
  StringRef getExample() const override {
    return "#conv_kernel.rows_mma<tile = [128, 256], warp = [64, 64], "
           "chunk = 8, stages = 2, splits = 1, blocks_per_sm = 1>";
  }

  ScheduleInterface sample(const Problem &, MLIRContext *context,
                           DrawFn draw) const override {
    Schedule schedule;
    schedule.warp = {16 * draw(1, 5), 8 * draw(1, 9)};
    schedule.tile = {schedule.warp[0] * draw(1, 2),
                     schedule.warp[1] * draw(1, 4)};
    schedule.chunk = 8 * draw(1, 4);
    schedule.stages = draw(2, 4);
    schedule.splits = draw(1, 3);
    schedule.blocksPerSM = draw(1, 2);
    // Threads cost time to simulate.
    if (schedule.numThreads() > 256 || schedule.accumulators() > 64)
      return {};
    return schedule.getAttr(context);
  }

  Estimate estimate(const Problem &problem, const KernelPlan &plan,
                    const Chip &chip) const override {
    return rows_mma::estimate(problem, getOwn(plan), chip);
  }

  Value buildMultiply(OpBuilder &b, Location loc, const KernelPlan &plan,
                      Value sum, Value stage) const override {
    return buildQuantaMultiply(b, loc, getOwn(plan), sum, stage);
  }

protected:
  std::string refuseKind(const Problem &problem) const override {
    return refuseMultiply(problem);
  }
  std::string refuseForm(const Problem &problem) const override;
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

std::string RowsMma::refuseForm(const Problem &p) const {
  if (std::string reason = refuseOddChannels(p); !reason.empty())
    return reason;
  for (int64_t dilation : p.inputDilation)
    if (dilation != 1)
      return "rows are staged of inputs that lie side by side, got an input "
             "dilation of " +
             std::to_string(dilation);
  if (p.kernel[Rows] == 1 && p.kernel[Columns] == 1)
    return "rows are staged for the taps of a window, got one of 1 x 1";
  for (int64_t extent : p.output)
    if (ShapedType::isDynamic(extent))
      return "rows are staged of planes of static extents, got an open one";
  // What is beyond the common limits is refused for that.
  if (!findLimit(p).empty())
    return "";
  // Pixels are counted in 32 bits; open batches are checked before a launch.
  int64_t planes = ShapedType::isDynamic(p.batch) ? 1 : p.batch;
  if (boundedProduct({planes, p.output[Depth], p.output[Rows],
                      p.output[Columns]}) > kMaxPixels)
    return "pixels of all images are counted up to 2^30, got more";
  tile::RowsWindow rows = Plan::getRows(p);
  if (boundedProduct({rows.planeRows, rows.planeColumns}) > kMaxPixels)
    return "positions of the input that a plane of the output meets are "
           "counted up to 2^30, got more";
  return "";
}

const KernelFamily &mlir::conv::getRowsMmaFamily() {
  static const RowsMma family;
  return family;
}
