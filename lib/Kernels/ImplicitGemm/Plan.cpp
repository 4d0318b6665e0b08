//===- Plan.cpp - Shared memory, registers and counts of implicit_gemm ----===//

#include "../Splits.h"
#include "../TensorCores.h"
#include "ImplicitGemm.h"
#include "conv/IR/Limits.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::implicit_gemm;
using llvm::divideCeil;

/// How the sums are spread over the block (dimensions f, p).
static tile::FragmentLayout getLayout(const Plan &plan) {
  const Schedule &s = plan.schedule;
  std::array<int64_t, 2> count = s.warps();
  int64_t run = plan.run;
  tile::FragmentLayout layout;
  layout.warps =
      tile::dropUnits({{1, count[1], s.warp[1]}, {0, count[0], s.warp[0]}});
  if (plan.isScalar) {
    layout.registers = tile::dropUnits({{1, run, 1},
                                        {1, s.threadPixels() / run, 4 * run},
                                        {0, s.threadCouts(), 1}});
    layout.lanes = {{1, 4, run}, {0, 8, s.threadCouts()}};
    return layout;
  }
  layout.registers = tile::dropUnits({{1, 2, run},
                                      {0, 2, plan.rows.half},
                                      {1, run, 1},
                                      {1, s.mmasP() / run, 8 * run}});
  llvm::append_range(layout.registers, plan.rows.getInstructions());
  layout.lanes = {{1, 4, 2 * run}, {0, 8, plan.rows.row}};
  return layout;
}

/// How many neighbouring pixels are aligned neighbours in memory: a power of
/// two up to `most`.
static int64_t countNeighbours(const Problem &p, int64_t most) {
  int64_t positions = 1;
  for (unsigned slot : {Depth, Rows, Columns}) {
    if (p.kernel[slot] != 1 || p.strides[slot] != 1 || p.padLow[slot] ||
        p.padHigh[slot] || ShapedType::isDynamic(p.input[slot]))
      return 1;
    positions *= p.input[slot];
  }
  StringRef letters = StringRef("dhw").take_back(p.rank);
  if (!StringRef(p.inputOrder).ends_with(letters))
    return 1;
  while (most > 1 &&
         (positions % most != 0 || !p.hasAlignedInput(most, p.rank)))
    most /= 2;
  return most;
}

/// Whether what passes through registers stays there for a stage, and how many
/// it takes.
static void planLoads(Plan &l) {
  // Of 4 pixels or channels that are narrowed each load takes 4.
  int64_t perPair = 2 * l.vector;
  int64_t pairs = l.copiedPixels * l.copiesPerPixel;
  // In a stage of one step they come all at once, and more would wait for each
  // other: 1x1_384_48_63 (docs/performance-history.md) takes 180 us with 32,
  // and 135 in stages of two steps.
  int64_t mostCarried = l.schedule.chunk == 8 ? 16 : 32;
  // Besides, which of them there are, and where the filter's stage lies.
  int64_t carried = perPair * pairs + 4;
  int64_t most = Chip::registersFor(l.numThreads * l.blocksPerSM);
  l.carriesLoads =
      perPair * pairs <= mostCarried && l.registers + carried <= most;
  if (l.carriesLoads)
    l.registers += carried;
  else
    l.registers +=
        16 + (l.vector == 4
                  ? 4 * std::min<int64_t>(tile::countPairLoads(l.vector), pairs)
                  : 0);
}

Plan Plan::get(const Problem &p, const Schedule &s) {
  auto l = startPlan<Plan>(p, s, p.filters);
  l.space = "fp";
  l.perWord = getElementsPerWord(p);
  planSplits(l, p, s.splits, l.perWord);
  Problem summed = getSummedProblem(p, l);
  l.channelWords = divideCeil(p.channels / l.splits, l.perWord);
  l.pixels = {p.inputOrder.back() == 'c', s.tile[1], s.chunk};
  int64_t neighbours = 1;
  if (!l.pixels.innerChannels) {
    bool isPaired = l.perWord == 2 && !narrowsInput(p);
    neighbours = countNeighbours(p, isPaired ? 8 : 4);
    l.pixels.pixelPairs = isPaired && neighbours > 1;
  }
  l.run = 1;
  l.isScalar = p.multiply == MultiplyMode::IEEE && l.perWord == 1;
  l.isExact = p.multiply == MultiplyMode::IEEE;
  l.split = p.multiply == MultiplyMode::TF32x3;
  if (!l.pixels.innerChannels && !l.pixels.pixelPairs)
    l.run = l.isScalar ? std::min<int64_t>(8, s.threadPixels())
                       : std::min<int64_t>(4, s.mmasP());
  if (!l.isScalar)
    l.rows = getCoutsOfRows(summed, s.warp[0]);
  l.numStages = divideCeil(l.channelWords, s.chunk) * p.taps();
  l.chunk = s.chunk * l.perWord;
  l.accumulator = l.fragment = getLayout(l);

  bool quads = l.pixels.innerChannels
                   ? p.channels / l.splits % (4 * l.perWord) == 0 &&
                         p.hasAlignedInput(narrowsInput(p) ? 4 : 4 * l.perWord)
                   : neighbours == 4;
  l.vector = l.pixels.pixelPairs ? neighbours / 2 : quads ? 4 : 1;
  int64_t perRow =
      l.pixels.innerChannels
          ? l.numThreads / l.pixels.getQuanta()
          : l.numThreads * (l.pixels.pixelPairs ? neighbours : l.vector);
  l.copiedPixels = std::max<int64_t>(1, s.tile[1] / perRow);
  l.copiesPerPixel = std::max<int64_t>(
      1, s.tile[1] * s.chunk / (l.vector * l.numThreads * l.copiedPixels));
  // Operands of two steps are in flight, besides where the thread's pixels lie,
  // addresses, loop counters and the state of the fill.
  int64_t operands = 4 * s.mmasF() + 2 * s.mmasP();
  if (l.isScalar)
    operands =
        s.threadCouts() + s.threadPixels() * (l.pixels.innerChannels ? 2 : 1);
  l.registers = s.accumulators() + 2 * operands + 3 * l.copiedPixels + 44;
  l.throughRegisters = l.perWord == 2 && !l.pixels.pixelPairs &&
                       (!l.pixels.innerChannels || narrowsInput(p));
  // The low parts of the filter's operands of two steps, and a second set of
  // sums.
  if (l.split)
    l.registers += 2 * 4 * s.mmasF() + s.accumulators();
  if (l.wholeChannels && l.channelTiles > 1)
    l.registers += s.mmasP() * 2 * static_cast<int64_t>(p.reductions.size());
  if (l.throughRegisters)
    planLoads(l);

  l.filterStage = s.chunk * s.tile[0];
  l.stageSize = l.pixels.getSize() + l.filterStage;
  l.planEpilogue(summed, s.stages * l.stageSize, l.stageSize);
  return l;
}

namespace {
/// Loads of the operands of one channel, and their wavefronts.
struct OperandLoads {
  double count = 0, wavefronts = 0;

  /// Adds `loads` of `width` words a lane. The lanes of the first one read at
  /// these words; the others read a multiple of `width` further.
  void add(double loads, ArrayRef<int64_t> words, int64_t width) {
    SmallVector<int64_t, Chip::warpSize> addresses;
    for (int64_t word : words)
      addresses.push_back(4 * word);
    count += loads;
    wavefronts += loads * static_cast<double>(
                              tile::countWavefronts(addresses, 4 * width));
  }
};
} // namespace

/// How many words of a run one load takes.
static int64_t getLoadWidth(int64_t run) {
  return run % 4 == 0 ? 4 : run % 2 == 0 ? 2 : 1;
}

/// The loads of a thread that multiplies by fused multiply-adds
/// (LowerMatmulFma.cpp).
static OperandLoads countOperandLoads(const Plan &plan) {
  const Schedule &s = plan.schedule;
  SmallVector<int64_t, Chip::warpSize> couts, pixels;
  for (int64_t lane = 0; lane < Chip::warpSize; ++lane) {
    SmallVector<int64_t> at = plan.accumulator.getPosition({0, lane, 0}, 2);
    couts.push_back(at[0]);
    pixels.push_back(plan.pixels.getOffset(/*channel=*/0, at[1]));
  }
  OperandLoads loads;
  int64_t width = getLoadWidth(s.threadCouts());
  loads.add(double(s.threadCouts()) / width, couts, width);
  // 4 channels of a pixel, or a run of pixels of one channel.
  width = plan.pixels.innerChannels ? 4 : getLoadWidth(plan.run);
  loads.add(double(s.threadPixels()) / width, pixels, width);
  return loads;
}

/// Adds what a stage waits for the loads of words that pass through registers.
/// The clocks are fitted to 1,489 kernels of 106 problems on an H200: what the
/// model takes for the fastest kernel of a problem takes 1.08 times as long as
/// the fastest one in the mean, without this 1.15 times.
static void addLoads(StageCost &cost, const Plan &plan, int64_t taps) {
  // What other taps have loaded before is near.
  bool isNear = taps > 1;
  if (plan.carriesLoads) {
    cost.loadLatency = isNear ? 400 : 600;
    cost.loadCover = 1;
    // In a stage of one step all of them stand together before its multiplies.
    if (plan.schedule.chunk == 8)
      cost.entry += 200;
    // One warp a scheduler multiplies nothing while it puts words together.
    if (plan.numWarps() * plan.blocksPerSM <= Chip::warpSchedulers)
      cost.entry += 200;
    return;
  }
  double steps = double(plan.schedule.chunk) / 8;
  cost.loadLatency = isNear ? 500 : 900;
  cost.loadCover = (steps - 1) / steps;
  addTurns(cost, plan,
           static_cast<double>(plan.copiedPixels * plan.copiesPerPixel) /
               static_cast<double>(tile::countPairLoads(plan.vector)));
}

StageCost Plan::countStage(const Problem &p, const Chip &chip) const {
  const Schedule &s = schedule;
  StageCost cost;
  if (isScalar) {
    OperandLoads loads = countOperandLoads(*this);
    double fmas = double(s.threadCouts()) * s.threadPixels();
    cost.instructions = s.chunk * (fmas + loads.count) + 40;
    cost.multiplyClocks = s.chunk * fmas * 32 * Chip::warpSchedulers /
                          static_cast<double>(chip.fmaLanesPerSM);
    cost.wavefronts = s.chunk * loads.wavefronts;
    cost.codeBytes = model::instructionBytes * cost.instructions;
  } else {
    // Filters are loaded 16 bytes a lane, pixels in runs or by ldmatrix; tf32
    // takes three instructions a word to round.
    double steps = double(s.chunk) / 8;
    double mmas = double(s.mmasF()) * s.mmasP();
    bool byMatrices = pixels.innerChannels || pixels.pixelPairs;
    double loads = byMatrices ? s.mmasP() / 2.0 : 2.0 * s.mmasP() / run;
    double rounding = perWord == 1 && !split ? 6.0 * s.mmasP() : 0;
    cost.instructions = steps * (mmas + s.mmasF() + loads + rounding) + 40;
    cost.mmaClocks = steps * mmas * clocksPerMma(chip, perWord);
    if (split)
      addSplitCosts(cost, steps, s.mmasF(), s.mmasP());
    double wavefronts = 2.0 * s.mmasP() + 4.0 * s.mmasF();
    cost.wavefronts = steps * wavefronts;
    addTensorCoreCosts(cost, s.stages, s.chunk / 8, numWarps(), wavefronts);
    // Gathered words are many copies, which of two slots have to be issued and
    // land within one stage: stages of 32 words in two slots take 8 to 30 %
    // more than the estimate without this, those of 16 words in three do not.
    constexpr double hurriedCopies = 150;
    if (s.stages == 2)
      cost.entry += hurriedCopies;
  }
  // Copies share their pixel's address and checks.
  int64_t filterCopies = divideCeil(filterStage / 4, numThreads);
  // Two loads, what puts words together, and a store.
  constexpr double copied = 2.5, paired = 14, narrowedQuad = 18;
  double perCopy = !throughRegisters ? copied
                   : vector == 4     ? narrowedQuad
                                     : paired;
  cost.instructions +=
      copiedPixels * (10 + perCopy * copiesPerPixel) + 2.0 * filterCopies;
  if (throughRegisters)
    addLoads(cost, *this, p.taps());
  // What copies of single words hold the way to shared memory for besides the
  // words themselves: on an H200 kernels in tf32 take up to 1.4 times the
  // estimate without, those in f16, copied by quads, 0.9 to 1.1 times.
  constexpr double wavefrontsPerWordCopy = 4;
  if (vector == 1)
    cost.wavefronts += wavefrontsPerWordCopy * copiedPixels * copiesPerPixel;
  // Of the sectors that strided pixels touch only a part is wanted.
  int64_t perWordBytes = getInputBytesPerWord(p);
  double bytes = double(perWordBytes) * s.chunk * s.tile[1];
  if (pixels.innerChannels) {
    // The device memory is read in pairs of sectors.
    bytes = double(s.tile[1]) *
            llvm::alignTo(perWordBytes * std::min(s.chunk, channelWords),
                          2 * Chip::sectorBytes);
  } else {
    int64_t apart = p.inputOrder.back() == 'w' ? p.strides[Columns] : 8;
    bytes *= std::min<int64_t>(8, apart);
  }
  cost.inputBytes = bytes;
  cost.filterBytes = 4.0 * filterStage;
  return cost;
}

Estimate implicit_gemm::estimate(const Problem &p, const Plan &l,
                                 const Chip &chip) {
  StageCost cost = l.countStage(p, chip);
  Estimate e = estimatePlan(p, l, cost, chip);
  int64_t passes = l.wholeChannels ? l.channelTiles : 1;
  e.stagedBytes += double(e.tiles) * passes * l.numStages * cost.filterBytes;
  addCombining(e, p, l, chip);
  return e;
}
