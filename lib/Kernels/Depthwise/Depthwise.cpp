//===- Depthwise.cpp - The family depthwise -------------------------------===//

#include "Depthwise.h"
#include "../FamilyOf.h"
#include "../FmaPipes.h"
#include "../PackFilter.h"
#include "../Registry.h"
#include "../ScheduleChecks.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::depthwise;

//===----------------------------------------------------------------------===//
// The schedule attribute
//===----------------------------------------------------------------------===//

int64_t DepthwiseAttr::getNumThreads() const {
  return Schedule(*this).numThreads();
}

LogicalResult
DepthwiseAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                      ArrayRef<int64_t> tile, ArrayRef<int64_t> thread,
                      ArrayRef<int64_t> lanes, int64_t stages,
                      int64_t blocksPerSM) {
  StringRef dimensions[] = {"channels", "rows", "columns"};
  // (S1)
  if (failed(verifyCounts(emitError, "tile", tile, dimensions)) ||
      failed(verifyCounts(emitError, "thread", thread, dimensions)) ||
      failed(verifyCounts(emitError, "lanes", lanes, dimensions)) ||
      failed(verifyCount(emitError, "stages", stages)) ||
      failed(verifyCount(emitError, "blocks_per_sm", blocksPerSM)) ||
      failed(verifyLanes(emitError, lanes)))
    return failure();
  // (S5): before their product may overflow.
  if (boundedProduct({thread[0], thread[1], thread[2]}) > 256)
    return emitError() << "expects at most 256 accumulators per thread "
                          "(channels * rows * columns), got "
                       << thread[0] << " * " << thread[1] << " * " << thread[2];
  // (S2) to (S4)
  int64_t warp[] = {thread[0] * lanes[0], thread[1] * lanes[1],
                    thread[2] * lanes[2]};
  if (failed(verifyWarps(emitError, tile, warp, dimensions)) ||
      failed(verifyStages(emitError, stages)))
    return failure();
  return success();
}

//===----------------------------------------------------------------------===//
// The family
//===----------------------------------------------------------------------===//

namespace {

class Depthwise : public FamilyOf<DepthwiseAttr, Plan> {
public:
  StringRef getExample() const override {
    return "#conv_kernel.depthwise<tile = [32, 8, 16], thread = [4, 1, 4], "
           "lanes = [8, 1, 4], stages = 2, blocks_per_sm = 2>";
  }

  ScheduleInterface sample(const Problem &problem, MLIRContext *context,
                           DrawFn draw) const override {
    Schedule schedule;
    int64_t unit = getChannelUnit(problem);
    schedule.thread = {draw(0, 3) ? unit * draw(1, 2) : draw(1, unit),
                       draw(1, 3), draw(1, 4)};
    int64_t lanesF = int64_t(1) << draw(0, 5);
    int64_t lanesH = int64_t(1) << draw(0, 5);
    if (lanesF * lanesH > 32)
      return {};
    schedule.lanes = {lanesF, lanesH, 32 / (lanesF * lanesH)};
    for (int dim = 0; dim < 3; ++dim)
      schedule.tile[dim] =
          schedule.thread[dim] * schedule.lanes[dim] * draw(1, 2);
    schedule.stages = draw(2, 3);
    schedule.blocksPerSM = draw(1, 2);
    // Threads cost time to simulate.
    if (schedule.numThreads() > 128 || schedule.accumulators() > 64)
      return {};
    return schedule.getAttr(context);
  }

  Value buildMultiply(OpBuilder &b, Location loc, const KernelPlan &, Value sum,
                      Value stage) const override {
    return tile::MacDepthwiseOp::create(b, loc, sum.getType(), sum, stage);
  }

protected:
  std::string refuseKind(const Problem &problem) const override {
    return refuseFma(problem);
  }
  std::string refuseForm(const Problem &problem) const override;
  Value packFilter(OpBuilder &b, FusedOp op, const Problem &problem,
                   const Plan &plan) const override;
  Value buildStages(OpBuilder &b, FusedOp op, const Problem &problem,
                    const Plan &plan, ValueRange arguments) const override;
};

} // namespace

//===----------------------------------------------------------------------===//
// What it supports
//===----------------------------------------------------------------------===//

std::string Depthwise::refuseForm(const Problem &p) const {
  // Open extents are refused by the limits of all families.
  if (ShapedType::isDynamic(p.channels) || ShapedType::isDynamic(p.filters))
    return "";
  if (p.groups < 2 || p.channels != 1 || p.filters != 1)
    return "kernels of single channels exist for groups of 1 input channel "
           "and 1 output channel, got " +
           std::to_string(p.groups) + " groups of " +
           std::to_string(p.channels) + " and " + std::to_string(p.filters);
  std::optional<int64_t> taps;
  if (!ShapedType::isDynamic(p.kernel[Rows]) &&
      !ShapedType::isDynamic(p.kernel[Columns]))
    taps = llvm::SaturatingMultiply<uint64_t>(p.kernel[Rows],
                                              p.kernel[Columns]) > kMostTaps
               ? kMostTaps + 1
               : p.kernel[Rows] * p.kernel[Columns];
  if (taps && *taps > kMostTaps)
    return "kernels of single channels exist for windows of up to " +
           std::to_string(kMostTaps) + " taps, got " +
           std::to_string(p.kernel[Rows]) + " x " +
           std::to_string(p.kernel[Columns]);
  return "";
}

//===----------------------------------------------------------------------===//
// Building
//===----------------------------------------------------------------------===//

/// The filter in the order of use: [channel tiles][1][kernel rows][kernel
/// cols][filterPitch], of elements.
Value Depthwise::packFilter(OpBuilder &b, FusedOp op, const Problem &problem,
                            const Plan &plan) const {
  // The groups are the output channels of one.
  Problem joined = problem;
  joined.filters = problem.groups;
  joined.groups = 1;
  int64_t shape[] = {plan.channelTiles, 1, problem.kernel[Rows],
                     problem.kernel[Columns], plan.filterPitch * plan.perWord};
  Type element = plan.perWord == 2 ? problem.filterType : b.getF32Type();
  return buildPackedFilter(
      b, op, joined, plan.tile[0], shape,
      [&](BodyBuilder &body, ArrayRef<Value> at) {
        PackedPosition position;
        position.cout = at[4];
        position.channel = body.index(0);
        position.row = at[2];
        position.column = at[3];
        return position;
      },
      element);
}

Value Depthwise::buildStages(OpBuilder &b, FusedOp op, const Problem &p,
                             const Plan &plan, ValueRange arguments) const {
  return tile::RingOp::create(
      b, op.getLoc(), tile::RingType::get(b.getContext()), arguments[0],
      arguments[1], op.getDims(), /*groups=*/1, p.groups / plan.perWord,
      p.groups, getPlanar(p.kernel), getPlanar(p.strides),
      getPlanar(p.dilations), getPlanar(p.padLow), getPlanar(p.inputDilation),
      plan.tile, plan.channelWords, plan.stagesInFlight,
      tile::SharedAttr::get(b.getContext(), plan.getWindow()), plan.lead,
      plan.vector(), /*round=*/TypeAttr(), /*keep_filter=*/false,
      /*depthwise=*/true, /*planes=*/plan.staging == Staging::Planes,
      /*output=*/DenseI64ArrayAttr());
}

const KernelFamily &mlir::conv::getDepthwiseFamily() {
  static const Depthwise family;
  return family;
}
