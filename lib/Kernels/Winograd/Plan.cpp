//===- Plan.cpp - Shared memory, counts and schedules of winograd ---------===//

#include "Winograd.h"
#include "conv/Tile/Tile.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::winograd;
using llvm::divideCeil;

/// Input columns are copied as 16-byte quads where a row of the input is
/// contiguous and starts at a multiple of 16 bytes.
static bool canCopyQuads(const Problem &p) {
  return p.inputOrder.back() == 'w' &&
         !ShapedType::isDynamic(p.input[Columns]) &&
         p.input[Columns] % 4 == 0 && p.hasAlignedInput(4);
}

/// Copies of a stage's raw input that one thread makes.
static int64_t countRawCopies(const Plan &plan) {
  const tile::WinogradShape &s = plan.shape;
  if (s.isLinear())
    return divideCeil(s.elements(), s.warps);
  return divideCeil(s.chunk * s.rawRows() *
                        divideCeil(plan.lead + s.rawColumns(), plan.vector),
                    s.threads);
}

/// Registers a thread needs, estimated: sums, the operands of a step, rows of
/// the transform, pointers of copies, and about 27 for other addresses,
/// coefficients and the state of the fill. With more at hand ptxas takes more,
/// to load operands earlier.
static int64_t countRegisters(const Problem &p, const Plan &plan) {
  const tile::WinogradShape &shape = plan.shape;
  int64_t rows = shape.outputRows == 4 ? 3 : 2;
  int64_t registers = shape.accumulators() + tile::WinogradShape::threadCouts +
                      shape.threadTiles() + rows * shape.elementColumns() + 27 +
                      3 * std::max<int64_t>(0, countRawCopies(plan) - 2);
  if (p.isReduced() && p.filters > shape.couts)
    registers += shape.outputRows / shape.rowGroups() * shape.outputColumns *
                 static_cast<int64_t>(p.reductions.size());
  // 192 sums and what is known before a loop fill the registers; with but one
  // pair of stages there is no loop, and ptxas moves more in front of it.
  if (plan.numStages == 2)
    registers += 9;
  // Of sums that leave few registers for the rest: 144 with 3 copies take 249
  // to 255, with 4 or more, or bits of what lies in padding besides, they spill
  // (ptxas 13.0).
  bool isPadded = p.padLow[Rows] || p.padHigh[Rows] || p.padLow[Columns] ||
                  p.padHigh[Columns];
  if (shape.hasHalves())
    registers = std::max(registers,
                         240 + 5 * countRawCopies(plan) + (isPadded ? 5 : 0));
  // A loop of copies, which more than 8 are, keeps LLVM from leaving products
  // where they stand: all operands of a pair of stages wait for them.
  if (!shape.isLinear() && countRawCopies(plan) > 8)
    registers += 2 * tile::WinogradShape::chunk * shape.warpElements() *
                 (tile::WinogradShape::threadCouts + shape.threadTiles());
  return registers;
}

Plan Plan::get(const Problem &p, const Schedule &s) {
  Plan l;
  l.schedule = s;
  l.tile.assign(s.tile.begin(), s.tile.end());
  l.shape = tile::WinogradShape::get(s.outputs, s.tile);
  if (l.shape.isLinear()) {
    l.space = "fuhw";
    l.tile.append(s.outputs.begin(), s.outputs.end());
  }
  l.wholeChannels = p.isReduced();
  l.channelTiles = divideCeil(p.filters, s.tile[0]);
  l.numThreads = tile::WinogradShape::threads;
  l.blocksPerSM = s.blocksPerSM;
  // An output's roundings depend on where it lies in its small tile.
  l.rowUnit = s.outputs[0];
  l.numStages = tile::WinogradShape::countStages(p.channels);
  // Early copies have a whole stage to land, as in a ring of three.
  l.stagesInFlight = l.shape.refillsFilterEarly() ? 3 : 2;
  l.chunk = tile::WinogradShape::chunk;
  if (!l.shape.isLinear()) {
    l.vector = canCopyQuads(p) ? 4 : 1;
    l.lead = l.vector == 4 ? (4 - p.padLow[Columns] % 4) % 4 : 0;
    l.shape.pitch = llvm::alignTo(l.lead + l.shape.rawColumns(), 4);
    l.shape.padding = l.shape.countPadding(l.lead, l.vector);
  }
  // Sums that a thread holds in the main loop are more than it hands on.
  l.accumulator = l.fragment = l.shape.getLayout();
  l.registers = countRegisters(p, l);
  l.stageSize = l.shape.filterSize() + l.shape.domainSize() + l.shape.rawSize();
  l.planEpilogue(p, l.shape.size());

  // What follows the sums finds room where they were exchanged, if that is
  // enough: the next tile's stages come there later.
  int64_t base = l.shape.exchangeOffset(0), room = l.shape.filterSize();
  int64_t size = l.shape.size();
  auto place = [&](int64_t &offset, int64_t count) {
    if (count > room) {
      offset = llvm::alignTo(size, 4);
      size = offset + count;
      return;
    }
    offset = base;
    base += llvm::alignTo(count, 4);
    room -= llvm::alignTo(count, 4);
  };
  place(l.stagingOffset, l.store.getStagingSize(l.numWarps()));
  place(l.partialsOffset,
        tile::getPartialsSize(l.fragment, l.tile, p.reductions));
  l.sharedBytes = 4 * size;
  return l;
}

StageCost Plan::countStage(const Problem &p, const Chip &chip) const {
  const tile::WinogradShape &s = shape;
  double clocksPerFma = double(Chip::warpSize * Chip::warpSchedulers) /
                        static_cast<double>(chip.fmaLanesPerSM);
  double products = double(s.chunk) * s.accumulators();
  // Loads of operands: 4 couts or 4 small tiles each; half of the lanes read
  // what a neighbour reads, so that a load takes 2 wavefronts.
  double units = s.warpElements() + (s.hasHalves() ? 0.5 : 0);
  double loads = s.chunk * units * (2 + s.threadTiles() / 4.0);
  // Half of a small tile's rows for each thread and stage. Along the rows an
  // element takes an operation or two, along the columns likewise.
  double half = s.elements() / 2.0;
  double arithmetic = half * (s.outputRows == 2 ? 1 : 1.7) +
                      half * (s.outputColumns == 2 ? 1 : 2);
  // Rows of the raw input come in two pieces, of 8 bytes a lane, or of 16 and
  // 8; where they start within a quad, in three.
  double rowLoads = (s.outputRows == 2 ? 4 : 7) * (lead ? 3 : 2);
  double rowWavefronts = s.outputColumns == 2 ? 2 : 3;
  if (s.isLinear()) {
    rowLoads = (s.outputRows == 2 ? 4 : 7) * s.elementColumns();
    rowWavefronts = 1;
  }
  double stores = half;
  // The exchange at the end of a tile, spread over its stages.
  double exchange = (s.accumulators() / 4.0 +
                     8 * (double(s.elements()) / s.rowGroups() * 2.5)) /
                    numStages;
  StageCost cost;
  cost.instructions =
      products + loads + arithmetic + rowLoads + stores + exchange + 4;
  cost.multiplyClocks = products * clocksPerFma;
  cost.wavefronts =
      2 * loads + rowWavefronts * rowLoads + stores +
      (s.accumulators() + 8.0 * s.elements() / s.rowGroups()) / numStages;
  double rowCopies = divideCeil(lead + s.rawColumns(), vector);
  cost.copies = s.chunk * s.rawRows() * rowCopies + s.filterSize() / 4.0;
  // Channels of a stage, in the mean: the last has what is left. Where they are
  // innermost, a sector holds those of a pixel, however many.
  bool isInner = p.inputOrder.back() == 'c';
  double channels = double(p.channels) / static_cast<double>(numStages);
  double sectors =
      double(divideCeil(p.channels, s.chunk)) / static_cast<double>(numStages);
  double rowBytes = vector == 4 ? 16.0 * rowCopies + 16
                                : 4.0 * s.rawColumns() + Chip::sectorBytes;
  if (p.inputOrder.back() != 'w')
    rowBytes = double(s.rawColumns()) * Chip::sectorBytes;
  cost.inputBytes = (isInner ? sectors : channels) * s.rawRows() * rowBytes;
  if (s.isLinear()) {
    // One by one. Neighbours along the columns are in the same sectors, of
    // which the first-level cache keeps most.
    cost.copies = s.chunk * s.elements() * s.smallTiles + s.filterSize() / 4.0;
    cost.inputBytes = 4.0 * (isInner ? s.chunk * sectors : channels) *
                      s.elements() * s.smallTiles;
    if (p.inputOrder.back() != 'w')
      cost.inputBytes *= isInner ? 2 : 8;
  }
  cost.filterBytes = 4.0 * s.filterSize();
  // Pointers are kept from stage to stage, so that a copy takes 3 instructions.
  cost.copies *= 3 / model::instructionsPerCopy;
  return cost;
}

//===----------------------------------------------------------------------===//
// Search
//===----------------------------------------------------------------------===//

void Plan::search(ScheduleSearch<Plan> &search) {
  constexpr std::array<int64_t, 2> sizes[] = {{2, 2}, {2, 4}, {4, 4}};
  for (std::array<int64_t, 2> outputs : sizes)
    for (int64_t couts : {32, 64})
      for (int64_t across : {0, 1, 2, 4, 8, 16, 32}) {
        Schedule schedule(outputs, couts, across, 1);
        if (!tile::WinogradShape::check(schedule.outputs, schedule.tile)
                 .empty())
          continue;
        ++search.selection.geometries;
        ++search.selection.examined;
        Plan plan = get(search.problem, schedule);
        StageCost cost = plan.countStage(search.nominal, search.chip);
        for (int64_t blocks : {1, 2}) {
          plan.blocksPerSM = plan.schedule.blocksPerSM = blocks;
          search.consider(plan, [&] {
            return estimatePlan(search.nominal, plan, cost, search.chip);
          });
        }
      }
}
