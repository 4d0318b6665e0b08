//===- Plan.cpp - Shared memory, registers and counts of packed_mma -------===//

#include "../ScheduleChecks.h"
#include "../TensorCores.h"
#include "PackedMma.h"
#include "conv/Tile/Tile.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::packed_mma;
using llvm::divideCeil;

/// Neighbouring channels of a column that are loaded at once.
static int64_t getVector(const Problem &p, const tile::PackedTaps &taps) {
  if (p.inputOrder.back() != 'c')
    return 1;
  int64_t vector =
      std::min<int64_t>(taps.slots, 128 / p.inputType.getIntOrFloatBitWidth());
  while (vector > 1 && (p.channels % vector != 0 || !p.hasAlignedInput(vector)))
    vector /= 2;
  return vector;
}

/// Elements that a register holds which were loaded together.
static int64_t getElementsPerRegister(const Problem &p) {
  return narrowsInput(p) ? 1 : getElementsPerWord(p);
}

/// Wavefronts in which ldmatrix reads the quanta of 8 pixels.
static int64_t countInputWavefronts(int64_t distance) {
  SmallVector<int64_t, 8> addresses;
  for (int64_t pixel = 0; pixel < 8; ++pixel)
    addresses.push_back(16 * pixel * distance);
  return tile::countWavefronts(addresses, 16);
}

Plan Plan::get(const Problem &p, const Schedule &s) {
  auto l = startPlan<Plan>(p, s, p.filters);
  l.columnUnit = 1;
  l.numStages = 1;
  l.chunk = p.channels;
  l.rows = getCoutsOfRows(p, s.warp[0]);
  l.split = p.multiply == MultiplyMode::TF32x3;
  l.isExact = !p.inputType.isF32();
  l.accumulator = l.fragment = getRowsOfInstructions(s.tile, s.warp, l.rows);

  l.taps = tile::PackedTaps::get(p.kernel[Rows], p.kernel[Columns], p.channels,
                                 getElementsPerWord(p));
  l.window = tile::PackedWindow::get(l.taps, {s.tile[1], s.tile[2]},
                                     {p.strides[Rows], p.strides[Columns]},
                                     {p.dilations[Rows], p.dilations[Columns]});
  l.vector = getVector(p, l.taps);
  l.wavefronts = countInputWavefronts(p.strides[Columns] / l.window.columnStep);
  l.filterSize = boundedProduct({l.taps.numSteps(), 8, s.tile[0]});
  l.stageSize =
      boundedProduct({l.window.depth, l.window.rows, l.window.columns, 4});
  l.sharesFilter = s.sharedFilter && p.groups == 1 && l.channelTiles == 1;

  // The filter: all steps of a thread, or two steps that are read; pixels of
  // two steps; the loads of quanta that are under way; addresses, loop counters
  // and the state of the fill.
  int64_t words = s.mmasF() * (l.split ? 8 : 4);
  std::optional<int64_t> carried =
      tile::countCarriedRegisters(l.taps, l.vector, getElementsPerRegister(p),
                                  l.window.numQuanta(), l.numThreads);
  l.carriesLoads = carried.has_value();
  l.registers = s.accumulators() + 4 * s.mmasP() + carried.value_or(16) + 48;
  l.registers += l.sharesFilter ? 2 * words : 4 * s.mmasF() * l.taps.numSteps();
  if (l.split)
    l.registers += s.accumulators() + (l.sharesFilter ? 0 : 2 * words);
  if (p.isReduced() && l.channelTiles > 1)
    l.registers += 2 * s.mmasP() * static_cast<int64_t>(p.reductions.size());

  l.planEpilogue(p,
                 s.stages * l.stageSize + (l.sharesFilter ? l.filterSize : 0),
                 l.stageSize);
  return l;
}

/// What each doubling of the blocks loses of the multiplies: of one stage a
/// tile less than of many (65 kernels of problem 87 in tf32 and f16 on an H200,
/// docs/performance-history.md). Sums of two tf32, which take three times as
/// many, lose as much as elsewhere.
static constexpr double blocksLoss = 0.1;
/// Blocks beyond these take no more turns.
static constexpr int64_t mostInTurn = 6;

StageCost Plan::countStage(const Problem &p, const Chip &chip) const {
  const Schedule &s = schedule;
  auto steps = static_cast<double>(taps.numSteps());
  double mmas = double(s.mmasF()) * s.mmasP();
  auto threads = static_cast<double>(numThreads);
  StageCost cost;
  // ldmatrix reads two tiles of pixels; a filter in shared memory is loaded 16
  // bytes a lane.
  double filterLoads = sharesFilter ? double(s.mmasF()) : 0;
  cost.instructions = steps * (mmas + 0.5 * s.mmasP() + filterLoads + 1);
  if (taps.hasPartialGroup())
    cost.instructions += static_cast<double>(taps.rows * taps.depth()) *
                         static_cast<double>(s.mmasP());
  // Registers are full where 16-bit elements of several planes are loaded one
  // by one: 7x7 on sm_89 spills with 4 rows a warp, and takes 240 with 2. Rows,
  // which have addresses of their own, decide between equals.
  if (taps.perWord == 2 && p.inputOrder.back() != 'c')
    cost.entry += static_cast<double>(s.warp[1]);
  cost.mmaClocks = steps * mmas * clocksPerMma(chip, taps.perWord);
  if (split)
    addSplitCosts(cost, steps, s.mmasF(), s.mmasP());
  double perStep = 2.0 * s.mmasP() * wavefronts + 4 * filterLoads;
  cost.wavefronts = steps * perStep;
  addTensorCoreCosts(cost, s.stages, taps.numSteps(), numWarps(), perStep);
  if (!split)
    cost.blocksLoss = blocksLoss;

  // Loads of elements, their addresses and masks, what makes words of them, and
  // a store, in instructions; the model counts copies.
  int64_t loads =
      taps.usedSpan() * divideCeil(std::min(taps.slots, taps.channels), vector);
  auto quanta = static_cast<double>(window.numQuanta());
  cost.copies = quanta * (12 + 5.0 * static_cast<double>(loads)) /
                model::instructionsPerCopy;
  // A tile's loads have the multiplies and the epilogue of the tile before to
  // land, whatever the ring.
  if (carriesLoads)
    cost.twoStageLoss = cost.latency = 0;
  else
    addTurns(cost, *this,
             std::ceil(quanta / threads) /
                 static_cast<double>(tile::countQuantaInFlight(
                     taps, vector, getElementsPerRegister(p))));
  // Bytes that the caches read: where the channels are innermost all of a
  // column, else a row of each channel.
  int64_t bytes = p.inputType.getIntOrFloatBitWidth() / 8;
  double columns =
      static_cast<double>((s.tile[2] - 1) * p.strides[Columns] +
                          (taps.columns - 1) * p.dilations[Columns] + 1);
  double perRow =
      p.inputOrder.back() == 'w'
          ? double(p.channels) * (columns * bytes + Chip::sectorBytes)
      : p.inputOrder.back() == 'c'
          ? columns * bytes * double(p.groups * p.channels)
          : double(p.channels) * columns * Chip::sectorBytes;
  cost.inputBytes = static_cast<double>(window.rows) * perRow;
  // All tiles have one filter, or each loads its own into registers.
  if (p.groups * channelTiles > 1)
    cost.filterBytes = 4.0 * static_cast<double>(filterSize) *
                       static_cast<double>(numWarps()) * s.warp[0] / s.tile[0];
  return cost;
}

Estimate packed_mma::estimate(const Problem &p, const Plan &l,
                              const Chip &chip) {
  Estimate e = estimatePlan(p, l, l.countStage(p, chip), chip);
  e.stagedBytes += model::countStoreBytes(p, l.fragment, l.space);
  if (!p.numFullResults())
    return e;
  // Few channels are mostly epilogue, which the warps of one block enter
  // together, while those of several blocks take turns; and a filter in
  // registers leaves fewer for it, as do many sums. The shares are fitted to 80
  // kernels of problems 57 and 87 in tf32 and f16 on an H200
  // (docs/performance-history.md), where blocks of 8 warps took 1.05 to 1.3
  // times as long as pairs of blocks of 4, and to 65 of problem 87: in f16 with
  // channels last 6 blocks of 2 warps with 64 sums a thread take 0.50 to 0.54
  // ms, 3 of 4 warps 0.56, 2 of 4 warps with 128 sums 0.64.
  constexpr double shareOfPair = 0.7, shareOfOne = 0.95, perBlock = 0.025,
                   crowding = 0.6, crowdingOfSums = 0.4;
  double share = shareOfOne;
  if (l.blocksPerSM > 1)
    share = shareOfPair -
            perBlock * static_cast<double>(
                           std::min<int64_t>(l.blocksPerSM, mostInTurn) - 2);
  // In tf32 it is even for 57 (22 kernels) and 3 % faster for 87 (22 kernels, 8
  // % where both are best): there are twice as many loads of a shared filter.
  if (!l.sharesFilter && (l.taps.perWord == 2 || l.split)) {
    double ofFilter = 4.0 * l.schedule.mmasF() * l.taps.numSteps();
    share *= 1 + crowding * ofFilter / Chip::registersPerThread;
  }
  double sums = static_cast<double>(l.schedule.accumulators()) / 64;
  share *= 1 + crowdingOfSums * std::max(0.0, sums - 1);
  e.epilogue *= share;
  e.sm = model::mainLoop(e.compute, e.shared) + e.epilogue + e.stalls;
  // Sectors that two blocks share reach the device memory in part, at half of
  // what they cost where nothing else is stored: 87 in tf32 takes 1.10 ms where
  // a block has 64 of 254 columns, 0.86 where it has 128.
  double stored =
      static_cast<double>(p.batch) * p.output[0] * p.output[1] * p.output[2] *
      static_cast<double>(p.groups * p.filters * p.fullResultBytes());
  double torn =
      model::countStoreBytes(p, l.fragment, l.space, /*ofBlock=*/true) - stored;
  if (torn > 0)
    e.dram += model::dramTime(chip, 0.5 * model::writeCost * torn);
  model::finish(e);
  return e;
}
