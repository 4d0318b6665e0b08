//===- Splits.cpp - Sums in parts -----------------------------------------===//

#include "Splits.h"
#include "conv/IR/Limits.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::conv;
using llvm::divideCeil;

/// The largest number of parts, at most `splits`, that divides the channels and
/// whose sums have a number of channels that kernels count.
static int64_t countSplits(const Problem &p, int64_t splits, int64_t perWord) {
  for (; splits > 1; --splits)
    if (p.channels % (splits * perWord) == 0 &&
        splits <= kMaxChannels / (p.groups * p.filters))
      return splits;
  return 1;
}

/// What the first of two kernels computes: plain sums, in f32.
static Problem getPartialProblem(const Problem &p) {
  Problem partial = p;
  partial.fullResultTypes = {p.accumulateType};
  partial.reducedResultTypes.clear();
  partial.partialTypes.clear();
  partial.reductions.clear();
  return partial;
}

/// The second: 8 warps add the parts' sums in quads along what is innermost in
/// memory, 32 couts x 32 pixels or 8 couts x 128 pixels at a time.
static std::shared_ptr<const KernelPlan> planCombine(const Problem &p) {
  auto l = std::make_shared<KernelPlan>();
  l->space = "fp";
  l->numThreads = 256;
  l->blocksPerSM = 2;
  if (p.outputOrder.back() == 'f') {
    l->tile = {32, 32};
    l->accumulator = {{{0, 4, 1}}, {{0, 8, 4}, {1, 4, 1}}, {{1, 8, 4}}};
  } else {
    l->tile = {8, 128};
    l->accumulator = {{{1, 4, 1}}, {{1, 32, 4}}, {{0, 8, 1}}};
  }
  l->fragment = l->accumulator;
  l->wholeChannels = p.isReduced();
  l->channelTiles = divideCeil(p.filters, l->tile[0]);
  l->registers = 64;
  l->planEpilogue(p, /*f32InStages=*/0);
  return l;
}

void mlir::conv::planSplits(KernelPlan &plan, const Problem &p, int64_t asked,
                            int64_t perWord) {
  plan.splits = countSplits(p, asked, perWord);
  plan.askedSplits = asked;
  if (plan.splits > 1)
    plan.combine = planCombine(p);
  plan.wholeChannels = p.isReduced() && plan.splits == 1;
}

Problem mlir::conv::getSummedProblem(const Problem &p, const KernelPlan &plan) {
  return plan.splits > 1 ? getPartialProblem(p) : p;
}

bool mlir::conv::mayBeSplit(const Problem &nominal, const KernelPlan &plan,
                            const Chip &chip, int64_t rings) {
  return plan.numStages >= rings * plan.stagesInFlight &&
         countTiles(nominal, plan) <= 4 * chip.numSMs;
}

void mlir::conv::addCombining(Estimate &e, const Problem &p,
                              const KernelPlan &plan, const Chip &chip) {
  if (plan.splits == 1)
    return;
  // The parts' sums are written and read once more, and another kernel starts.
  double bytes = 8.0 * plan.splits * p.batch * p.output[0] * p.output[1] *
                 p.output[2] * p.groups * p.filters;
  e.l2Bytes += bytes;
  e.kernels = 2;
  e.others =
      model::secondKernel +
      bytes / (chip.numSMs * chip.l2BytesPerClockPerSM * model::clocks(chip));
  e.microseconds += e.others;
}
