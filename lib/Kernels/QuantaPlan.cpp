//===- QuantaPlan.cpp - Stages of quanta for tensor cores -----------------===//

#include "QuantaPlan.h"
#include "ScheduleChecks.h"
#include "conv/Tile/Tile.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>

using namespace mlir;
using namespace mlir::conv;
using llvm::divideCeil;

/// Quanta are copied as they lie in memory: channels are innermost, and those
/// of a group or its part are whole quanta, so that each starts at a multiple
/// of 16 bytes.
static bool canCopyQuanta(const Problem &p, int64_t splits, int64_t perWord) {
  return p.channels / splits % (4 * perWord) == 0 &&
         p.hasAlignedInput(4 * perWord);
}

/// Words are copied as they lie in memory, where channels are innermost; those
/// of two elements, where they are aligned.
static bool canCopyWords(const Problem &p, int64_t perWord) {
  return p.inputOrder.back() == 'c' &&
         (perWord == 1 || p.hasAlignedInput(perWord));
}

/// Neighbouring columns of 16-bit elements are loaded at once where they are
/// aligned. Of f32 that are narrowed they are not: with pairs ptxas spills 28
/// bytes of P1 for sm_89, and P1 takes 2 % longer on an H200.
static bool canLoadColumnPairs(const Problem &p) {
  return getElementsPerWord(p) == 2 && !narrowsInput(p) &&
         p.inputOrder.back() == 'w' &&
         !ShapedType::isDynamic(p.input[Columns]) &&
         p.input[Columns] % 2 == 0 && p.inputDilation[Columns] == 1 &&
         p.hasAlignedInput(2);
}

//===----------------------------------------------------------------------===//
// The plan
//===----------------------------------------------------------------------===//

void QuantaPlan::planWarp(const Problem &p, int64_t chunkOfStage,
                          int64_t warpCouts, int64_t warpPixels) {
  perWord = getElementsPerWord(p);
  isExact = !p.inputType.isF32();
  chunkWords = chunkOfStage;
  chunk = chunkWords * perWord;
  channelWords = divideCeil(p.channels / splits, perWord);
  mmasF = warpCouts / 16;
  mmasP = warpPixels / 8;
  rows = getCoutsOfRows(p, warpCouts);
  split = p.multiply == MultiplyMode::TF32x3;
  bool converts = narrowsInput(p) || (perWord == 1 && !split);
  fill = converts || !canCopyWords(p, perWord) ? QuantaFill::Registers
         : canCopyQuanta(p, splits, perWord)   ? QuantaFill::Quanta
                                               : QuantaFill::Words;
  loadsPairs = fill == QuantaFill::Registers && canLoadColumnPairs(p);
}

void QuantaPlan::planStages(const Problem &p) {
  // Operands of two steps are in flight; addresses, loop counters and the state
  // of the fill take about 48 registers.
  int64_t accumulators = 4 * mmasF * mmasP;
  registers = accumulators + 2 * (4 * mmasF + 2 * mmasP) + 48;
  // The low parts of the filter's operands of two steps, and a second set of
  // sums, which several chains fold into the first: of 5x5 warps of 32 x 48 and
  // 32 x 64 spill 12 to 124 bytes (ptxas 13.0, sm_90), of 3x3, which is one
  // chain, none.
  if (split) {
    registers += 2 * 4 * mmasF + accumulators;
    if (chunkWords / 8 * p.kernel[Rows] * p.kernel[Columns] >
        tile::kMostChainedSteps)
      registers += 56;
  }
  if (p.isReduced() && channelTiles > 1)
    registers += 2 * mmasP * static_cast<int64_t>(p.reductions.size());
  // A thread has 4 quanta in flight. Of 16-bit elements that are loaded one by
  // one, and of f32 that are narrowed, each takes a register: twice as many as
  // a quantum's words.
  if (fill == QuantaFill::Registers && perWord == 2 && !loadsPairs) {
    int64_t copies = boundedProduct({chunkWords / 4, inputRows, inputColumns});
    int64_t rounds = divideCeil(copies, numThreads);
    registers += 4 * std::min<int64_t>(4, rounds);
    // Where they take turns, f32 that wait for their conversion meet the next
    // ones: of 898 schedules for sm_89 one spilled, of 8 rounds. Of 648 others
    // those of warps of 80 x 48 spilled 36 to 52 bytes.
    if (narrowsInput(p) && (rounds > 4 || mmasF > 4))
      registers += 8;
  }
  int64_t quanta = chunkWords / 4;
  int64_t plane = boundedProduct({inputRows, inputColumns, 4});
  quantumStride = plane;
  // Eight neighbouring threads write the quanta of one pixel, or of a few,
  // which have to lie in banks of their own. Kernels of 1x1 with windows of 8
  // columns, whose quanta all fell into the same banks, took up to 1.6 times as
  // long on an H200.
  if (p.inputOrder.back() == 'c' && fill != QuantaFill::Words)
    quantumStride +=
        llvm::alignTo(plane, Chip::sharedBanks,
                      std::max<int64_t>(4, Chip::sharedBanks /
                                               llvm::PowerOf2Ceil(quanta))) -
        plane;
  inputStage = boundedProduct({quanta - 1, quantumStride}) + plane;
  filterStage =
      boundedProduct({chunkWords, p.kernel[Rows], p.kernel[Columns], tile[0]});
  stageSize = inputStage + filterStage;
}

tile::SharedLayout QuantaPlan::getWindow() const {
  tile::SharedLayout window;
  window.digits = {{0, 4, 1, 1},
                   {2, inputColumns, 1, 4},
                   {1, inputRows, 1, 4 * inputColumns},
                   {0, chunkWords / 4, 4, quantumStride}};
  return window;
}

//===----------------------------------------------------------------------===//
// Costs
//===----------------------------------------------------------------------===//

StageCost QuantaPlan::countQuantaStage(const Problem &p,
                                       const Chip &chip) const {
  int64_t taps = p.kernel[Rows] * p.kernel[Columns];
  double steps = double(chunkWords) / 8 * taps;
  double mmas = double(mmasF) * mmasP;
  StageCost cost;
  double quanta = double(chunkWords) / 4 * inputRows * inputColumns;
  // ldmatrix reads two tiles of pixels, the filter is loaded 16 bytes a lane.
  cost.instructions =
      steps * (mmas + 0.5 * mmasP + mmasF) + 6.0 * chunkWords / 8;
  cost.mmaClocks = steps * mmas * clocksPerMma(chip, perWord);
  if (split)
    addSplitCosts(cost, steps, mmasF, mmasP);
  double perStep = 2.0 * mmasP * wavefronts + 4.0 * mmasF;
  cost.wavefronts = steps * perStep;
  addTensorCoreCosts(cost, stagesInFlight, chunkWords / 8 * taps, numWarps(),
                     perStep);
  // 70 kernels of one tap and 16 or 32 words of channels a stage took 200 to
  // 650 clocks a stage more than the estimate without this on an H200.
  if (taps == 1)
    cost.entry += 400;
  // A thread has 4 quanta in flight.
  double perPiece = loadsPairs ? 2 : 1;
  if (fill == QuantaFill::Registers) {
    addTurns(cost, *this,
             std::ceil(quanta / perPiece / static_cast<double>(numThreads)) *
                 perPiece / 4);
    // Loads are issued in a stage's first step and stored in its last. Of 170
    // kernels on an H200 those whose stages are short wait for memory: of one
    // tap, in 2 steps a stage, 1.1 to 1.7 times as long as the estimate without
    // this.
    cost.loadLatency = 500;
    cost.loadCover = (steps - 1) / steps;
    // With one warp a scheduler nobody multiplies while it waits: five layers
    // in tf32 took 550 to 1400 clocks a stage more than the estimate without
    // this; those of 16 bits, of which a quantum is twice as many channels, did
    // not.
    if (perWord == 1 && numWarps() * blocksPerSM <= Chip::warpSchedulers)
      cost.entry += 400;
  }
  // Loads, conversions and a store of a quantum take as long as three copies,
  // or two where pairs of columns are loaded.
  double perQuantum = fill == QuantaFill::Words       ? 4
                      : fill != QuantaFill::Registers ? 1
                      : loadsPairs                    ? 2
                                                      : 3;
  cost.copies = perQuantum * quanta + (keepsFilter ? 0 : filterStage / 4.0);
  // Bytes that the cache reads for one row, in the mean of all stages: the last
  // chunk may have fewer words of channels.
  int64_t chunks = divideCeil(channelWords, chunkWords);
  double words =
      static_cast<double>(channelWords) / static_cast<double>(chunks);
  int64_t perWordBytes = getInputBytesPerWord(p);
  // The two channels of a word of f32 are two rows.
  double rowsOfWord = perWordBytes > 4 ? 2 : 1;
  double rowBytes = words * (double(perWordBytes) * inputColumns +
                             rowsOfWord * Chip::sectorBytes);
  if (p.inputOrder.back() == 'c') {
    int64_t last = channelWords - (chunks - 1) * chunkWords;
    rowBytes = double(inputColumns) *
               (double(chunks - 1) * llvm::alignTo(perWordBytes * chunkWords,
                                                   Chip::sectorBytes) +
                llvm::alignTo(perWordBytes * last, Chip::sectorBytes)) /
               static_cast<double>(chunks);
  } else if (p.inputOrder.back() != 'w') {
    rowBytes = rowsOfWord * words * inputColumns * Chip::sectorBytes;
  }
  cost.inputBytes = inputRows * rowBytes;
  cost.filterBytes = keepsFilter ? 0 : 4.0 * filterStage;
  return cost;
}

Estimate mlir::conv::estimateQuanta(const Problem &p, const QuantaPlan &plan,
                                    const StageCost &stage, double start,
                                    const Chip &chip) {
  Estimate e = estimatePlan(p, plan, stage, chip);
  int64_t passes = plan.wholeChannels ? plan.channelTiles : 1;
  // Blocks that run together read the same filter, which costs them little: on
  // an H200 tiles of 128 couts by 256 pixels are 5 to 28 % faster than those of
  // 64 by 512, which stage fewer bytes of both together.
  e.stagedBytes += 0.25 * e.tiles * passes * plan.numStages * stage.filterBytes;
  // Warps wait for their stores to leave: P1 in tf32 takes 1.34 ms on an H200
  // where a warp stores runs of 64 columns, 1.41 where they are 32.
  e.stagedBytes += model::countStoreBytes(p, plan.fragment, plan.space);
  e.stalls += start;
  e.sm += start;
  model::finish(e);
  return e;
}

//===----------------------------------------------------------------------===//
// Building
//===----------------------------------------------------------------------===//

Value mlir::conv::packQuantaFilter(OpBuilder &b, FusedOp op, const Problem &p,
                                   const QuantaPlan &plan) {
  int64_t chunks = divideCeil(plan.channelWords, plan.chunkWords);
  int64_t outer[] = {p.groups * plan.splits * plan.channelTiles, plan.numStages,
                     plan.chunkWords / 8, p.kernel[Rows], p.kernel[Columns]};
  // Rows of instructions stand for couts as the accumulators' layout says.
  return buildMmaFilter(
      b, op, p, plan.tile[0], outer, plan.rows,
      [&](BodyBuilder &body, ArrayRef<Value> at) {
        PackedPosition position;
        Value chunk = at[1];
        if (p.rank == 3)
          std::tie(position.plane, chunk) = body.divRem(at[1], chunks);
        position.channel = body.mulAdd(chunk, plan.chunkWords / 8, at[2]);
        position.row = at[3];
        position.column = at[4];
        return position;
      },
      plan.splits);
}

Value mlir::conv::buildQuantaRing(OpBuilder &b, FusedOp op, const Problem &p,
                                  const QuantaPlan &plan,
                                  ValueRange arguments) {
  Type round;
  if (plan.perWord == 1 && !plan.split)
    round = FloatTF32Type::get(b.getContext());
  return buildRing(b, op, p, plan, arguments, plan.getWindow(), plan.lead,
                   plan.fill == QuantaFill::Words ? 1 : 4, round);
}

Value mlir::conv::buildQuantaMultiply(OpBuilder &b, Location loc,
                                      const QuantaPlan &plan, Value sum,
                                      Value stage) {
  auto accumulate = cast<tile::AccumulateOp>(b.getBlock()->getParentOp());
  auto ring = accumulate.getSource().getDefiningOp<tile::RingOp>();
  Type operands =
      getMmaOperandType(getElementTypeOrSelf(ring.getFilter().getType()));
  return tile::MacMmaOp::create(b, loc, sum.getType(), sum, stage, operands,
                                plan.split);
}
