//===- Plan.cpp - What a kernel is made of --------------------------------===//

#include "conv/Kernels/Plan.h"
#include "conv/IR/Limits.h"
#include "conv/Tile/Tile.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::conv;
using llvm::divideCeil;

void KernelPlan::planEpilogue(const Problem &p, int64_t f32InStages,
                              int64_t reusable) {
  int64_t extent = p.output[Columns];
  // Flattened pixels go on from row to row.
  if (space.contains('p') && StringRef(p.outputOrder).ends_with("hw") &&
      !ShapedType::isDynamic(extent))
    extent = ShapedType::isDynamic(p.output[Rows]) ? ShapedType::kDynamic
                                                   : extent * p.output[Rows];
  store = tile::StorePlan();
  if (p.numFullResults())
    store = tile::StorePlan::get(fragment, space, p.outputOrder, extent,
                                 p.widestResultBytes());
  int64_t end = f32InStages;
  stagingOffset = end;
  int64_t staging = store.getStagingSize(numWarps());
  if (store.staged && staging <= reusable)
    stagingOffset = -1;
  else
    end += staging;
  partialsOffset = end;
  end += tile::getPartialsSize(fragment, tile, p.reductions);
  sharedBytes = 4 * end;
}

bool KernelPlan::mayKeepFilter(const Problem &p) const {
  return p.groups == 1 && channelTiles == 1 && stagesInFlight % numStages == 0;
}

int64_t mlir::conv::countTiles(const Problem &p, const KernelPlan &plan) {
  uint64_t tiles = 1;
  auto times = [&](int64_t count) {
    tiles = llvm::SaturatingMultiply(tiles, static_cast<uint64_t>(count));
  };
  if (plan.space.contains('p')) {
    for (int64_t count : {p.batch, p.output[0], p.output[1], p.output[2]})
      times(count);
    tiles = divideCeil(tiles, static_cast<uint64_t>(plan.tile[1]));
  } else {
    times(p.batch);
    for (auto [i, letter] : llvm::enumerate(StringRef("dhw")))
      if (size_t dim = plan.space.find(letter); dim != StringRef::npos)
        times(divideCeil(p.output[i], plan.tile[dim]));
    if (plan.space.contains('u'))
      tiles = divideCeil(tiles, static_cast<uint64_t>(plan.tile[1]));
  }
  times(plan.countGroups(p));
  times(plan.wholeChannels ? 1 : plan.channelTiles);
  return static_cast<int64_t>(std::min(tiles, uint64_t(1) << 60));
}

StringRef mlir::conv::getRejectionName(Rejection rejection) {
  switch (rejection) {
  case Rejection::None:
    return "none";
  case Rejection::Registers:
    return "registers";
  case Rejection::SharedMemory:
    return "shared memory";
  case Rejection::Occupancy:
    return "occupancy";
  case Rejection::Grid:
    return "grid";
  case Rejection::EarlierKernel:
    return "earlier kernels";
  }
  llvm_unreachable("unknown rejection");
}

PlanCheck mlir::conv::checkPlan(const Problem &p, const KernelPlan &plan,
                                const Chip &chip, bool explain) {
  PlanCheck check;
  auto reject = [&](Rejection rejection, const char *format, auto... values) {
    check.rejection = rejection;
    if (explain)
      check.reason = llvm::formatv(format, values...);
    return check;
  };
  std::string name(chip.name);

  PlanCheck earlier;
  if (plan.before) {
    if (!plan.before->refusal.empty())
      return reject(Rejection::EarlierKernel, "{0}", plan.before->refusal);
    earlier =
        checkPlan(plan.before->problem, *plan.before->plan, chip, explain);
    if (earlier && !earlier.onlySlow)
      return earlier;
  }

  // Past what a multiprocessor holds of any blocks, shares of it mean nothing.
  if (int64_t most = chip.residentBlocks(plan.numThreads, 0, 0);
      most < plan.blocksPerSM)
    return reject(Rejection::Occupancy,
                  "needs {0} resident blocks per multiprocessor, each of {1} "
                  "threads; {2} has room for {3}",
                  plan.blocksPerSM, plan.numThreads, name, most);
  int64_t threads = plan.numThreads * plan.blocksPerSM;
  int64_t share = Chip::registersFor(threads);
  if (plan.numAccumulators() >= share)
    return reject(Rejection::Registers,
                  "needs more than {0} registers per thread, for its {0} "
                  "accumulators; {1} allows {2} where {3} threads share a "
                  "multiprocessor",
                  plan.numAccumulators(), name, share, threads);
  if (plan.sharedBytes > chip.sharedBytesPerBlock)
    return reject(Rejection::SharedMemory,
                  "needs {0} bytes of shared memory per block; "
                  "{1} allows {2}",
                  plan.sharedBytes, name, chip.sharedBytesPerBlock);
  int64_t resident = chip.residentBlocks(plan.numThreads, 0, plan.sharedBytes);
  if (resident < plan.blocksPerSM)
    return reject(Rejection::Occupancy,
                  "needs {0} resident blocks per multiprocessor, each of "
                  "{1} threads and {2} bytes of shared memory; {3} has "
                  "room for {4}",
                  plan.blocksPerSM, plan.numThreads, plan.sharedBytes, name,
                  resident);
  if (p.isStatic() && countTiles(p, plan) > kMaxTiles)
    return reject(Rejection::Grid,
                  "needs {0} output tiles; a kernel counts up to {1}",
                  countTiles(p, plan), kMaxTiles);
  if (plan.registers > share) {
    check.onlySlow = true;
    return reject(Rejection::Registers,
                  "needs about {0} registers per thread; {1} allows {2} "
                  "where {3} threads share a multiprocessor",
                  plan.registers, name, share, threads);
  }
  return earlier;
}
