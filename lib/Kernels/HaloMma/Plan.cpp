//===- Plan.cpp - Shared memory, registers and counts of halo_mma ---------===//

#include "../ScheduleChecks.h"
#include "../StagedInput.h"
#include "../TensorCores.h"
#include "HaloMma.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::halo_mma;
using llvm::divideCeil;

/// Quanta are copied as they lie in memory: channels are innermost, and those
/// of a group are whole quanta, so that each starts at a multiple of 16 bytes.
static bool canCopyQuanta(const Problem &p, int64_t perWord) {
  return p.channels % (4 * perWord) == 0 && p.hasAlignedInput(4 * perWord);
}

/// Words are copied as they lie in memory, where channels are innermost; those
/// of two elements, where they are not split.
static bool canCopyWords(const Problem &p, int64_t perWord) {
  return p.inputOrder.back() == 'c' &&
         (perWord == 1 || p.hasAlignedInput(perWord));
}

/// Neighbouring columns of 16-bit elements are loaded at once where they are
/// aligned. Of f32 that are narrowed they are not: with pairs ptxas spills 28
/// bytes of P1 for sm_89, and P1 takes 2 % longer on an H200.
static bool canLoadColumnPairs(const Problem &p, int64_t perWord) {
  return perWord == 2 && !narrowsInput(p) && p.inputOrder.back() == 'w' &&
         !ShapedType::isDynamic(p.input[Columns]) &&
         p.input[Columns] % 2 == 0 && p.inputDilation[Columns] == 1 &&
         p.hasAlignedInput(2);
}

/// Wavefronts in which ldmatrix reads the quanta of 8 pixels.
static int64_t countInputWavefronts(const Problem &p) {
  SmallVector<int64_t, 8> addresses;
  for (int64_t pixel = 0; pixel < 8; ++pixel)
    addresses.push_back(16 * pixel * p.strides[Columns]);
  return tile::countWavefronts(addresses, 16);
}

Plan Plan::get(const Problem &p, const Schedule &s) {
  auto l = startPlan<Plan>(p, s, p.filters);
  l.columnUnit = 1;
  l.perWord = getElementsPerWord(p);
  l.isExact = !p.inputType.isF32();
  l.channelWords = divideCeil(p.channels, l.perWord);
  l.rows = getCoutsOfRows(p, s.warp[0]);
  l.numStages = divideCeil(l.channelWords, s.chunk);
  l.chunk = s.chunk * l.perWord;
  l.accumulator = l.fragment = getRowsOfInstructions(s.tile, s.warp, l.rows);
  // Operands of two steps are in flight; addresses, loop counters and the state
  // of the fill take about 48 registers.
  l.registers = s.accumulators() + 2 * (4 * s.mmasF() + 2 * s.mmasP()) + 48;
  l.split = p.multiply == MultiplyMode::TF32x3;
  // The low parts of the filter's operands of two steps, and a second set of
  // sums.
  if (l.split)
    l.registers += 2 * 4 * s.mmasF() + s.accumulators();
  if (p.isReduced() && l.channelTiles > 1)
    l.registers += 2 * s.mmasP() * static_cast<int64_t>(p.reductions.size());

  l.inputRows = countWindow(p, Rows, s.tile[1]);
  l.inputColumns = countWindow(p, Columns, s.tile[2]);
  l.fill = !canCopyWords(p, l.perWord) || narrowsInput(p) ? Fill::Registers
           : canCopyQuanta(p, l.perWord)                  ? Fill::Quanta
                                                          : Fill::Words;
  l.loadsPairs = l.fill == Fill::Registers && canLoadColumnPairs(p, l.perWord);
  if (l.loadsPairs) {
    l.lead = p.padLow[Columns] % 2;
    // A last tile is moved back by whole pairs only, else masked.
    l.columnUnit = p.strides[Columns] % 2 == 0 ? 1 : 2;
    l.inputColumns = llvm::alignTo(l.lead + l.inputColumns, 2);
  }
  // A thread has 4 quanta in flight. Of 16-bit elements that are loaded one by
  // one, and of f32 that are narrowed, each takes a register: twice as many as
  // a quantum's words.
  if (l.fill == Fill::Registers && l.perWord == 2 && !l.loadsPairs) {
    int64_t copies = boundedProduct({s.chunk / 4, l.inputRows, l.inputColumns});
    int64_t rounds = divideCeil(copies, l.numThreads);
    l.registers += 4 * std::min<int64_t>(4, rounds);
    // Where they take turns, f32 that wait for their conversion meet the next
    // ones: of 898 schedules for sm_89 one spilled, of 8 rounds.
    if (rounds > 4 && narrowsInput(p))
      l.registers += 8;
  }
  l.wavefronts = countInputWavefronts(p);
  int64_t quanta = s.chunk / 4;
  int64_t plane = boundedProduct({l.inputRows, l.inputColumns, 4});
  l.quantumStride = plane;
  // Eight neighbouring threads write the quanta of one pixel, or of a few,
  // which have to lie in banks of their own. Kernels of 1x1 with windows of 8
  // columns, whose quanta all fell into the same banks, took up to 1.6 times as
  // long on an H200.
  if (p.inputOrder.back() == 'c' && l.fill != Fill::Words)
    l.quantumStride +=
        llvm::alignTo(plane, Chip::sharedBanks,
                      std::max<int64_t>(4, Chip::sharedBanks /
                                               llvm::PowerOf2Ceil(quanta))) -
        plane;
  l.inputStage = boundedProduct({quanta - 1, l.quantumStride}) + plane;
  l.filterStage = boundedProduct({s.chunk, p.taps(), s.tile[0]});
  l.stageSize = l.inputStage + l.filterStage;
  // Rows are turned in what a slot does not keep; a filter is not worth more
  // shared memory.
  l.keepsFilter = l.mayKeepFilter(p);
  l.planEpilogue(p, s.stages * l.stageSize,
                 l.keepsFilter ? l.inputStage : l.stageSize);
  if (l.keepsFilter && l.store.staged && l.stagingOffset >= 0) {
    l.keepsFilter = false;
    l.planEpilogue(p, s.stages * l.stageSize, l.stageSize);
  }
  return l;
}

tile::SharedLayout Plan::getWindow() const {
  tile::SharedLayout window;
  window.digits = {{0, 4, 1, 1},
                   {2, inputColumns, 1, 4},
                   {1, inputRows, 1, 4 * inputColumns},
                   {0, schedule.chunk / 4, 4, quantumStride}};
  return window;
}

StageCost Plan::countStage(const Problem &p, const Chip &chip) const {
  const Schedule &s = schedule;
  double steps = double(s.chunk) / 8 * p.taps();
  double mmas = double(s.mmasF()) * s.mmasP();
  StageCost cost;
  double quanta = double(s.chunk) / 4 * inputRows * inputColumns;
  // ldmatrix reads two tiles of pixels, the filter is loaded 16 bytes a lane.
  // What was copied is rounded in place, with three instructions a word.
  bool rounds = perWord == 1 && !split && fill != Fill::Registers;
  double rounded = rounds ? 4 * quanta : 0;
  cost.instructions =
      steps * (mmas + 0.5 * s.mmasP() + s.mmasF()) + 6.0 * s.chunk / 8 +
      3.5 * std::ceil(rounded / static_cast<double>(numThreads));
  cost.mmaClocks = steps * mmas * clocksPerMma(chip, perWord);
  if (split)
    addSplitCosts(cost, steps, s.mmasF(), s.mmasP());
  double perStep = 2.0 * s.mmasP() * wavefronts + 4.0 * s.mmasF();
  cost.wavefronts = steps * perStep;
  addTensorCoreCosts(cost, s.stages, s.chunk / 8 * p.taps(), numWarps(),
                     perStep);
  // Between its copies' landing and its barrier: 24 kernels with the channels
  // innermost took 300 to 1400 clocks a stage more than the estimate without
  // this on an H200, the fewest where other tiles' copies keep memory busy.
  if (rounds)
    cost.entry += 400;
  // A thread has 4 quanta in flight.
  double perPiece = loadsPairs ? 2 : 1;
  if (fill == Fill::Registers)
    addTurns(cost, *this,
             std::ceil(quanta / perPiece / static_cast<double>(numThreads)) *
                 perPiece / 4);
  // Loads, conversions and a store of a quantum take as long as three copies,
  // or two where pairs of columns are loaded.
  double perQuantum = fill == Fill::Words       ? 4
                      : fill != Fill::Registers ? 1
                      : loadsPairs              ? 2
                                                : 3;
  cost.copies = perQuantum * quanta + (keepsFilter ? 0 : filterStage / 4.0);
  // Bytes that the cache reads for one row, in the mean of all stages: the last
  // may have fewer words of channels.
  double stages = static_cast<double>(numStages);
  double words = static_cast<double>(channelWords) / stages;
  int64_t perWordBytes = getInputBytesPerWord(p);
  // The two channels of a word of f32 are two rows.
  double rows = perWordBytes > 4 ? 2 : 1;
  double rowBytes =
      words * (double(perWordBytes) * inputColumns + rows * Chip::sectorBytes);
  if (p.inputOrder.back() == 'c') {
    int64_t last = channelWords - (numStages - 1) * s.chunk;
    rowBytes = double(inputColumns) *
               (double(numStages - 1) *
                    llvm::alignTo(perWordBytes * s.chunk, Chip::sectorBytes) +
                llvm::alignTo(perWordBytes * last, Chip::sectorBytes)) /
               stages;
  } else if (p.inputOrder.back() != 'w') {
    rowBytes = rows * words * inputColumns * Chip::sectorBytes;
  }
  cost.inputBytes = inputRows * rowBytes;
  cost.filterBytes = keepsFilter ? 0 : 4.0 * filterStage;
  return cost;
}

Estimate halo_mma::estimate(const Problem &p, const Plan &l, const Chip &chip) {
  StageCost cost = l.countStage(p, chip);
  Estimate e = estimatePlan(p, l, cost, chip);
  int64_t passes = l.wholeChannels ? l.channelTiles : 1;
  // Blocks that run together read the same filter, which costs them little: on
  // an H200 tiles of 128 couts by 256 pixels are 5 to 28 % faster than those of
  // 64 by 512, which stage fewer bytes of both together.
  e.stagedBytes += 0.25 * e.tiles * passes * l.numStages * cost.filterBytes;
  // Warps wait for their stores to leave: P1 in tf32 takes 1.34 ms on an H200
  // where a warp stores runs of 64 columns, 1.41 where they are 32.
  e.stagedBytes += model::countStoreBytes(p, l.fragment, l.space);
  return e;
}
