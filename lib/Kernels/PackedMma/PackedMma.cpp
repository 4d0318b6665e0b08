//===- PackedMma.cpp - The family packed_mma ------------------------------===//

#include "PackedMma.h"
#include "../FamilyOf.h"
#include "../PackFilter.h"
#include "../Registry.h"
#include "../TensorCores.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::packed_mma;

//===----------------------------------------------------------------------===//
// The schedule attribute
//===----------------------------------------------------------------------===//

int64_t PackedMmaAttr::getNumThreads() const {
  return Schedule(*this).numThreads();
}

LogicalResult
PackedMmaAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                      ArrayRef<int64_t> tile, ArrayRef<int64_t> warp,
                      int64_t stages, int64_t blocksPerSM, bool) {
  return verifyTileOfInstructions(emitError, tile, warp, stages, blocksPerSM);
}

//===----------------------------------------------------------------------===//
// The family
//===----------------------------------------------------------------------===//

namespace {

class PackedMma : public FamilyOf<PackedMmaAttr, Plan> {
public:
  StringRef getExample() const override {
    return "#conv_kernel.packed_mma<tile = [64, 2, 64], warp = [32, 1, 64], "
           "stages = 2, blocks_per_sm = 2, shared_filter = false>";
  }

  ScheduleInterface sample(const Problem &, MLIRContext *context,
                           DrawFn draw) const override {
    auto schedule = sampleTileOfInstructions<Schedule>(draw);
    schedule.stages = draw(2, 3);
    schedule.blocksPerSM = draw(1, 2);
    schedule.sharedFilter = draw(0, 1) != 0;
    if (!isSmallEnough(schedule))
      return {};
    return schedule.getAttr(context);
  }

  Estimate estimate(const Problem &problem, const KernelPlan &plan,
                    const Chip &chip) const override {
    return packed_mma::estimate(problem, getOwn(plan), chip);
  }

  Value buildMultiply(OpBuilder &b, Location loc, const KernelPlan &plan,
                      Value sum, Value stage) const override {
    auto accumulate = cast<tile::AccumulateOp>(b.getBlock()->getParentOp());
    auto source = accumulate.getSource().getDefiningOp<tile::QuantaOp>();
    Type operands =
        getMmaOperandType(getElementTypeOrSelf(source.getFilter().getType()));
    return tile::MacQuantaOp::create(b, loc, sum.getType(), sum, stage,
                                     operands, getOwn(plan).split);
  }

protected:
  std::string refuseKind(const Problem &problem) const override {
    return refuseTilesOfInstructions(problem);
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

std::string PackedMma::refuseForm(const Problem &p) const {
  // Open extents are refused by the limits of all families.
  if (ShapedType::isDynamic(p.channels) ||
      ShapedType::isDynamic(p.kernel[Rows]) ||
      ShapedType::isDynamic(p.kernel[Columns]))
    return "";
  if (p.channels < 1 || p.channels > kMostChannels)
    return "kernels that pack taps exist for 1 to " +
           std::to_string(kMostChannels) + " input channels a group, got " +
           std::to_string(p.channels);
  if (p.inputDilation[Rows] != 1 || p.inputDilation[Columns] != 1)
    return "kernels that pack taps exist for inputs that are not dilated, got "
           "dilations " +
           std::to_string(p.inputDilation[Rows]) + " and " +
           std::to_string(p.inputDilation[Columns]);
  std::string window = std::to_string(p.kernel[Rows]) + " x " +
                       std::to_string(p.kernel[Columns]) + " taps of " +
                       std::to_string(p.channels) + " channels";
  int64_t perWord = getElementsPerWord(p);
  int64_t steps = kMostSteps + 1;
  if (p.kernel[Rows] <= 2 * kMostSteps && p.kernel[Columns] <= 16 * kMostSteps)
    steps = tile::PackedTaps::get(p.kernel[Rows], p.kernel[Columns], p.channels,
                                  perWord)
                .numSteps();
  if (steps > kMostSteps)
    return "kernels that pack taps exist for sums of up to " +
           std::to_string(kMostSteps) + " instructions, got " + window;
  // Tensor cores lose a little in each step, and bounds count the terms that
  // there are (docs/numerics.md).
  int64_t fullSteps = llvm::divideCeil(p.sumLength(), 8 * perWord);
  if (steps > std::max<int64_t>(8, 3 * fullSteps))
    return "kernels that pack taps exist for sums that fill a third of their "
           "instructions, got " +
           window + " in " + std::to_string(steps) + " instructions";
  return "";
}

//===----------------------------------------------------------------------===//
// Building
//===----------------------------------------------------------------------===//

/// The filter as the instructions read it: [groups * cout tiles][1][steps]
/// [couts / 16][32 lanes][4] words, of two elements where they have 16 bits.
Value PackedMma::packFilter(OpBuilder &b, FusedOp op, const Problem &problem,
                            const Plan &plan) const {
  const tile::PackedTaps &taps = plan.taps;
  int64_t outer[] = {problem.groups * plan.channelTiles, 1, taps.numSteps()};
  return buildMmaFilterOfWords(
      b, op, problem, plan.tile[0], outer, plan.rows,
      [&](BodyBuilder &body, ArrayRef<Value> at, Value word, Value element) {
        Value quantum = body.mulAdd(at[2], 2, body.div(word, 4));
        Value inQuantum = body.rem(word, 4);
        if (element)
          inQuantum = body.mulAdd(inQuantum, 2, element);
        PackedPosition position;
        Value group = body.div(quantum, taps.depth());
        position.row = body.div(group, taps.columnGroups());
        position.column =
            body.mulAdd(body.rem(group, taps.columnGroups()), taps.span,
                        body.div(inQuantum, taps.slots));
        position.channel =
            body.mulAdd(body.rem(quantum, taps.depth()), taps.slots,
                        body.rem(inQuantum, taps.slots));
        // What is no tap has no channel either, and counts as zero.
        Value isTap =
            body.make<arith::AndIOp>(body.below(position.row, taps.rows),
                                     body.below(position.column, taps.columns));
        position.row = body.select(isTap, position.row, body.index(0));
        position.column = body.select(isTap, position.column, body.index(0));
        position.channel =
            body.select(isTap, position.channel, body.index(taps.channels));
        return position;
      });
}

Value PackedMma::buildStages(OpBuilder &b, FusedOp op, const Problem &p,
                             const Plan &plan, ValueRange arguments) const {
  Type round;
  if (plan.taps.perWord == 1 && !plan.split)
    round = FloatTF32Type::get(b.getContext());
  return tile::QuantaOp::create(
      b, op.getLoc(), tile::RingType::get(b.getContext()), arguments[0],
      arguments[1], op.getDims(), p.groups, p.channels, p.filters,
      getPlanar(p.kernel), getPlanar(p.strides), getPlanar(p.dilations),
      getPlanar(p.padLow), plan.tile, plan.stagesInFlight, plan.vector,
      round ? TypeAttr::get(round) : TypeAttr(), plan.sharesFilter);
}

const KernelFamily &mlir::conv::getPackedMmaFamily() {
  static const PackedMma family;
  return family;
}
