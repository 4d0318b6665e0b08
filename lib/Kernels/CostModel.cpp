//===- CostModel.cpp - What a schedule costs on a chip --------------------===//

#include "conv/Kernels/CostModel.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>

using namespace mlir;
using namespace mlir::conv;
using llvm::divideCeil;

//===----------------------------------------------------------------------===//
// Counts
//===----------------------------------------------------------------------===//

/// How many times as long as aligned whole sectors the stores of a tile take
/// that writes runs of `ofWarp` elements of `bytes` each to rows of `extent`,
/// where the block as a whole writes runs of `ofBlock`.
static double storePenalty(int64_t ofWarp, int64_t extent, int64_t bytes,
                           int64_t ofBlock) {
  // Sectors that no block fills stay partial until they are evicted; what its
  // warps write of one costs less than if each wrote one of its own, and more
  // than if one wrote it all.
  bool isFilled = std::min(ofBlock, extent) * bytes >= Chip::sectorBytes;
  int64_t whole = std::min(ofWarp, extent);
  if (extent * bytes % Chip::sectorBytes == 0 &&
      whole * bytes % Chip::sectorBytes == 0)
    return 1;
  double run =
      isFilled ? whole : std::min<double>(std::sqrt(ofWarp * ofBlock), extent);
  double sectors = run * bytes / Chip::sectorBytes;
  // Both ends of a run share a sector with its neighbour.
  double cost =
      (std::max(sectors - 1, 0.0) + 2 * model::partialSectorCost) / sectors;
  return isFilled ? std::min(cost, model::worstStore) : cost;
}

/// Lanes of a warp along the channels.
static int64_t countChannelLanes(const tile::FragmentLayout &layout) {
  return layout.numLanes() / layout.without(0).numLanes();
}

std::pair<double, double>
model::countEpilogue(const Problem &p, const tile::FragmentLayout &layout) {
  double elements = layout.numRegisters();
  double columns = layout.without(0).numRegisters();
  double instructions =
      elements * (1 + model::instructionsPerOp * p.epilogueOps);
  double wavefronts = 0;
  if (p.fullExtraBytes)
    instructions += 2 * elements;
  if (p.numFullResults()) {
    bool rows = p.outputOrder.back() == 'w';
    // Aligned rows leave as quads, others element by element.
    bool quads =
        rows ? p.output[Columns] % 4 == 0 : p.outputOrder.back() == 'f';
    double stores = elements * (quads ? 0.5 : 2.5);
    if (rows) { // Through shared memory and back.
      stores += elements / 4;
      wavefronts += p.numFullResults() * 2 * elements;
    }
    instructions += p.numFullResults() * stores;
  }
  for (ReductionKind kind : p.reductions) {
    double merge = isOrderedArgReduction(kind) ? 6
                   : isArgReduction(kind)      ? 4
                                               : 1;
    // Channels of a thread, then lanes by shuffles, then warps by shared
    // memory.
    instructions +=
        merge * elements +
        (1 + merge) * columns * llvm::Log2_64(countChannelLanes(layout)) +
        4 * columns;
    wavefronts += 2 * columns;
  }
  return {instructions, wavefronts};
}

static double countInputBytes(const Problem &p) {
  return p.inputType.getIntOrFloatBitWidth() / 8.0 * p.batch * p.groups *
         p.channels * p.input[0] * p.input[1] * p.input[2];
}

static double countFilterBytes(const Problem &p) {
  return p.filterType.getIntOrFloatBitWidth() / 8.0 * p.groups * p.filters *
         p.sumLength();
}

double model::countDramBytes(const Problem &p) {
  double pixels = double(p.batch) * p.output[0] * p.output[1] * p.output[2];
  double couts = double(p.groups) * p.filters;
  double reads = countInputBytes(p) + countFilterBytes(p) +
                 pixels * couts * p.fullExtraBytes;
  double writes =
      pixels * couts * p.fullResultBytes() + 4.0 * pixels * p.reductions.size();
  return reads + model::writeCost * writes;
}

double model::countStoreBytes(const Problem &p,
                              const tile::FragmentLayout &layout,
                              StringRef space, bool ofBlock) {
  auto getRun = [&](int64_t dim) {
    return ofBlock ? layout.getExtent(dim) : layout.getWarpExtent(dim);
  };
  double pixels = double(p.batch) * p.output[0] * p.output[1] * p.output[2];
  int64_t last = static_cast<int64_t>(space.size()) - 1;
  // Runs of flattened pixels go on from row to row.
  int64_t row = space[last] == 'p' ? p.output[0] * p.output[1] * p.output[2]
                                   : p.output[Columns];
  // Units follow each other in a row.
  int64_t unitsOfTile = space.contains('u') ? layout.getExtent(1) : 1;
  double bytes =
      4.0 * pixels * p.reductions.size() *
      std::min(model::worstStore,
               storePenalty(unitsOfTile * layout.getExtent(last), row, 4,
                            unitsOfTile * layout.getExtent(last)));
  if (!p.numFullResults())
    return bytes;
  int64_t element =
      std::max<int64_t>(1, p.fullResultBytes() / p.numFullResults());
  double penalty = model::worstStore;
  if (p.outputOrder.back() == 'w')
    penalty = std::min(model::worstStore,
                       storePenalty(unitsOfTile * getRun(last), row, element,
                                    unitsOfTile * layout.getExtent(last)));
  else if (p.outputOrder.back() == 'f')
    penalty = storePenalty(getRun(0), p.groups * p.filters, element,
                           layout.getExtent(0));
  return bytes + pixels * p.groups * p.filters * p.fullResultBytes() * penalty;
}

//===----------------------------------------------------------------------===//
// Time
//===----------------------------------------------------------------------===//

double model::issueClocks(int64_t warps, double instructions,
                          double multiplyClocks, double mmaClocks) {
  double perScheduler = divideCeil(warps, Chip::warpSchedulers);
  double efficiency =
      model::issueCeiling * perScheduler / (perScheduler + model::issueHalf);
  return perScheduler *
         std::max(std::max(instructions, multiplyClocks) / efficiency,
                  mmaClocks);
}

double model::mainLoop(double compute, double shared) {
  return std::cbrt(compute * compute * compute + shared * shared * shared);
}

double model::dramTime(const Chip &chip, double bytes) {
  return bytes / (chip.dramGBs * 1e3 * model::dramEfficiency);
}

double model::clocks(const Chip &chip) {
  return chip.clockMHz * model::sustainedClock;
}

double model::combine(double sm, double dram, double l2) {
  // What is not the bottleneck still costs this share of its time.
  constexpr double overlapLoss = 0.1;
  double worst = std::max({sm, dram, l2});
  return model::launch + worst + overlapLoss * (sm + dram + l2 - worst);
}

/// Residuals that a thread loads at once.
static constexpr double residualsOfVector = 8;

/// Share of the computed multiply-adds that the problem asks for.
static double countUtilization(const Problem &p, const KernelPlan &plan) {
  double use = 1;
  int64_t pixels = p.batch, units = p.batch;
  for (auto [i, letter] : llvm::enumerate(StringRef("dhw"))) {
    pixels *= p.output[i];
    size_t dim = plan.space.find(letter);
    if (dim == StringRef::npos)
      continue;
    int64_t count = divideCeil(p.output[i], plan.tile[dim]);
    use *= double(p.output[i]) / (count * plan.tile[dim]);
    units *= count;
  }
  if (plan.space.contains('u'))
    use *= double(units) / (divideCeil(units, plan.tile[1]) * plan.tile[1]);
  if (plan.space.contains('p'))
    use = double(pixels) / (divideCeil(pixels, plan.tile[1]) * plan.tile[1]);
  return use *
         (double(plan.countChannels(p)) / (plan.channelTiles * plan.tile[0])) *
         (double(p.channels) /
          (divideCeil(p.channels, plan.chunk) * plan.chunk));
}

void model::finish(Estimate &e) {
  e.microseconds = combine(e.sm, e.dram, e.l2);
  e.boundBySM = e.sm >= std::max(e.dram, e.l2);
}

StringRef mlir::conv::findBound(const Estimate &e) {
  std::pair<double, StringRef> terms[] = {
      {e.sm, "sm"}, {e.l2, "l2"}, {e.dram, "dram"}, {e.others, "others"}};
  return llvm::max_element(terms, llvm::less_first())->second;
}

Estimate mlir::conv::estimatePlan(const Problem &p, const KernelPlan &plan,
                                  const StageCost &stage, const Chip &chip) {
  Estimate e;
  e.tiles = countTiles(p, plan);
  if (e.tiles == 0)
    return e;
  int64_t passes = plan.wholeChannels ? plan.channelTiles : 1;
  int64_t warps = plan.numWarps();
  e.utilization = countUtilization(p, plan);

  // Tiles of the busiest multiprocessor: blocks are dealt to multiprocessors
  // in turn, tiles to blocks in turn.
  int64_t slots = chip.numSMs * plan.blocksPerSM;
  e.tilesPerSM = e.tiles / slots * plan.blocksPerSM +
                 divideCeil(e.tiles % slots, chip.numSMs);
  e.waves = double(e.tilesPerSM * chip.numSMs) / e.tiles;
  int64_t active = std::min(plan.blocksPerSM, e.tilesPerSM);

  // One stage.
  double fill = model::instructionsPerCopy *
                std::ceil(stage.copies / static_cast<double>(plan.numThreads));
  double stageCompute =
      model::issueClocks(warps * active, stage.instructions + fill,
                         stage.multiplyClocks, stage.mmaClocks) /
      active;
  double stageShared =
      warps * stage.wavefronts + 4.0 * plan.stageSize / (4 * Chip::sharedBanks);
  if (warps * active <= Chip::warpSchedulers &&
      stage.codeBytes > model::mostCodeBytes)
    stageCompute *= 1 + model::fetchLoss;
  if (plan.stagesInFlight == 2)
    stageCompute *= 1 + stage.twoStageLoss;
  stageCompute *= 1 + stage.blocksLoss * std::log2(active);
  int64_t roomy =
      Chip::registersFor(plan.numThreads * plan.blocksPerSM) * 15 / 16;
  stageCompute *=
      1 + model::registerLoss * std::max<int64_t>(0, plan.registers - roomy);
  double stageBusy = active * model::mainLoop(stageCompute, stageShared);

  // One tile, per block; `active` blocks share the multiprocessor.
  auto [epilogueInstructions, epilogueWavefronts] =
      model::countEpilogue(p, plan.fragment);
  double epilogue = std::max(
      model::issueClocks(warps * active, epilogueInstructions, 0) / active,
      warps * epilogueWavefronts);
  double stages = double(passes) * plan.numStages;
  double tileCompute = stages * stageCompute;
  double tileShared = stages * stageShared;
  double tileEpilogue = passes * epilogue;

  double toMicroseconds = e.tilesPerSM / model::clocks(chip);
  e.compute = toMicroseconds * tileCompute;
  e.shared = toMicroseconds * tileShared;
  e.epilogue = toMicroseconds * tileEpilogue;
  e.sm = model::mainLoop(e.compute, e.shared) + e.epilogue;
  e.dram = model::dramTime(chip, model::countDramBytes(p));

  // The copy of a stage has the time of the stages before it to land.
  // A busy memory answers later. Where everything fits into the second-level
  // cache, the kernel before has left the input there. A filter comes from the
  // memory, and copies of a stage wait for it, unless it is small.
  double busyMemory = 1 + std::min(1.0, e.sm > 0 ? e.dram / e.sm : 1);
  bool isCached = model::countDramBytes(p) <= static_cast<double>(chip.l2Bytes);
  bool isSmallFilter = 8 * countFilterBytes(p) <= countInputBytes(p);
  double busyInput = isCached ? 1 : busyMemory;
  double latency = stage.latency * (isCached && isSmallFilter ? 1 : busyMemory);
  double lead = stage.lead > 0 ? stage.lead
                               : static_cast<double>(plan.stagesInFlight - 1);
  double latencyShare =
      stage.onTensorCores && isCached ? model::mmaCachedLatency : 1;
  double stageStall = latencyShare * std::max(0.0, latency / lead - stageBusy) +
                      std::max(0.0, stage.loadLatency * busyInput -
                                        stage.loadCover * stageBusy) +
                      model::barrierClocks + stage.entry;
  double tileStall = (stages * stageStall + model::tileSwitchClocks) / active;
  e.stalls = toMicroseconds * tileStall;
  // Threads that load what they stage fill the first slots one by one.
  e.stalls += stage.loadLatency * busyInput *
              static_cast<double>(plan.stagesInFlight - 1) /
              model::clocks(chip);
  if (stage.onTensorCores) {
    double sums = static_cast<double>(plan.fragment.numRegisters());
    double lacking = std::max(0.0, 1 - static_cast<double>(warps * active) /
                                           model::mmaEnoughWarps) *
                     std::max(0.0, 1 - sums / model::mmaEnoughSums);
    e.stalls +=
        model::mmaFewWarpsLoss * lacking * model::mainLoop(e.compute, e.shared);
    e.stalls += model::mmaRampStages *
                model::mainLoop(stageCompute, stageShared) /
                model::clocks(chip);
    if (p.fullExtraBytes)
      e.stalls += toMicroseconds * static_cast<double>(passes) *
                  model::mmaResidualClocks * sums / residualsOfVector /
                  static_cast<double>(active);
  }
  e.sm += e.stalls;

  e.stagedBytes = e.tiles * stages * stage.inputBytes;
  e.l2Bytes = e.stagedBytes + e.tiles * stages * stage.filterBytes +
              model::countStoreBytes(p, plan.fragment, plan.space);
  e.l2 = e.l2Bytes /
         (chip.numSMs * chip.l2BytesPerClockPerSM * model::clocks(chip));
  e.wavefronts = stage.wavefronts;
  model::finish(e);
  return e;
}
