//===- CostModel.cpp - What a schedule costs on a chip --------------------===//

#include "conv/Schedule/CostModel.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>

using namespace mlir;
using namespace mlir::conv;
using llvm::divideCeil;

//===----------------------------------------------------------------------===//
// Legality
//===----------------------------------------------------------------------===//

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
  }
  llvm_unreachable("unknown rejection");
}

/// Output tiles along rows and columns.
static std::pair<int64_t, int64_t> spatialTiles(const Problem &p,
                                                const Schedule &s) {
  return {divideCeil(p.output[0], s.tile[1]),
          divideCeil(p.output[1], s.tile[2])};
}

/// Output tiles of a static problem, at most 2^60, which is more than any grid
/// holds; a block that reduces over the channels walks the channel tiles
/// itself.
static int64_t countTiles(const Problem &p, const Schedule &s) {
  auto [rows, columns] = spatialTiles(p, s);
  int64_t channelTiles = p.isReduced() ? 1 : divideCeil(p.filters, s.tile[0]);
  uint64_t tiles = 1;
  for (int64_t count : {p.batch, p.groups, rows, columns, channelTiles})
    tiles = llvm::SaturatingMultiply(tiles, static_cast<uint64_t>(count));
  return static_cast<int64_t>(std::min(tiles, uint64_t(1) << 60));
}

ScheduleCheck mlir::conv::checkSchedule(const Problem &p, const Schedule &s,
                                        const Chip &chip,
                                        const FfmaLayout *known, bool explain) {
  ScheduleCheck check;
  auto reject = [&](Rejection rejection, const char *format, auto... values) {
    check.rejection = rejection;
    if (explain)
      check.reason = llvm::formatv(format, values...);
    return check;
  };
  std::string name(chip.name);

  // Before the layout, so that its products cannot overflow.
  int64_t threads = s.numThreads() * s.blocksPerSM;
  int64_t share = Chip::registersFor(threads);
  if (s.accumulators() >= share)
    return reject(Rejection::Registers,
                  "needs more than {0} registers per thread, for its {0} "
                  "accumulators; {1} allows {2} where {3} threads share a "
                  "multiprocessor",
                  s.accumulators(), name, share, threads);

  FfmaLayout own;
  if (!known) {
    own = FfmaLayout::get(p, s);
    known = &own;
  }
  if (known->sharedBytes > chip.sharedBytesPerBlock)
    return reject(Rejection::SharedMemory,
                  "needs {0} bytes of shared memory per block; "
                  "{1} allows {2}",
                  known->sharedBytes, name, chip.sharedBytesPerBlock);
  int64_t resident = chip.residentBlocks(s.numThreads(), 0, known->sharedBytes);
  if (resident < s.blocksPerSM)
    return reject(Rejection::Occupancy,
                  "needs {0} resident blocks per multiprocessor, each of "
                  "{1} threads and {2} bytes of shared memory; {3} has "
                  "room for {4}",
                  s.blocksPerSM, s.numThreads(), known->sharedBytes, name,
                  resident);
  if (p.isStatic() && countTiles(p, s) > std::numeric_limits<int32_t>::max())
    return reject(Rejection::Grid,
                  "needs {0} output tiles; a grid holds 2^31 - "
                  "1",
                  countTiles(p, s));
  if (known->registers > share) {
    check.onlySlow = true;
    return reject(Rejection::Registers,
                  "needs about {0} registers per thread; {1} allows {2} "
                  "where {3} threads share a multiprocessor",
                  known->registers, name, share, threads);
  }
  return check;
}

Problem mlir::conv::getNominalProblem(const Problem &problem) {
  Problem p = problem;
  auto settle = [](int64_t &extent, int64_t size) {
    if (ShapedType::isDynamic(extent))
      extent = size;
  };
  settle(p.batch, 32);
  for (int i = 0; i < 2; ++i) {
    settle(p.input[i], 64);
    int64_t span = (p.input[i] - 1) * p.inputDilation[i] + 1 + p.padLow[i] +
                   p.padHigh[i] - ((p.kernel[i] - 1) * p.dilations[i] + 1);
    settle(p.output[i], span < 0 ? 0 : span / p.strides[i] + 1);
  }
  return p;
}

//===----------------------------------------------------------------------===//
// Counts
//===----------------------------------------------------------------------===//

namespace {
/// Instructions and wavefronts of one warp for one input channel.
struct ChannelCost {
  double ffma, instructions, wavefronts;
};
} // namespace

/// Wavefronts of one warp's load of `width` (1, 2 or 4) floats of the filter:
/// lanes along columns and rows share theirs.
static int64_t filterWavefronts(const Schedule &s, int64_t width) {
  if (width < 4)
    return width; // A whole or half warp at a time, neighbouring addresses.
  int64_t sharing = s.lanes[1] * s.lanes[2], total = 0;
  for (int64_t quarter = 0; quarter < 4; ++quarter) {
    int64_t first = 8 * quarter / sharing, last = (8 * quarter + 7) / sharing;
    // Quads of neighbours lie thread[0] / 4 apart; 8 bank groups.
    int64_t distance = std::max<int64_t>(s.thread[0] / 4, 1);
    int64_t period = 8 / std::min<int64_t>(8, distance & -distance);
    total += divideCeil(last - first + 1, period);
  }
  return total;
}

static ChannelCost countChannel(const Problem &p, const Schedule &s,
                                int64_t threadQuads, int64_t inputWavefronts) {
  int64_t width = s.thread[0] % 4 == 0 ? 4 : s.thread[0] % 2 == 0 ? 2 : 1;
  double inputLoads = double(p.kernel[0]) * threadQuads;
  double filterLoads = double(p.taps()) * (s.thread[0] / width);
  // A load of 16 bytes takes at least its distinct quads and at most its
  // quarter warps; what the hardware merges is not documented, so take the
  // middle.
  auto merge = [](int64_t wavefronts, int64_t distinctQuads) {
    return (wavefronts + std::max(1.0, distinctQuads / 8.0)) / 2;
  };
  double perFilterLoad = filterWavefronts(s, width);
  if (width == 4)
    perFilterLoad = merge(filterWavefronts(s, width), s.lanes[0]);
  ChannelCost cost;
  cost.ffma = double(p.taps()) * s.accumulators();
  // Loop and addresses: a handful a channel.
  cost.instructions = cost.ffma + inputLoads + filterLoads + 6;
  cost.wavefronts =
      inputLoads * merge(inputWavefronts, s.lanes[1] * s.lanes[2]) +
      filterLoads * perFilterLoad;
  return cost;
}

/// How many times as long as aligned whole sectors the stores of a tile take
/// that writes runs of `run` elements of `bytes` each to rows of `extent`.
static double storePenalty(int64_t run, int64_t extent, int64_t bytes) {
  run = std::min(run, extent);
  double sectors = double(run * bytes) / Chip::sectorBytes;
  if (extent * bytes % Chip::sectorBytes == 0 &&
      run * bytes % Chip::sectorBytes == 0)
    return 1;
  // Both ends of a run share a sector with its neighbour.
  double whole = std::max(sectors - 1, 0.0);
  double cost = (whole + 2 * model::partialSectorCost) / sectors;
  return std::min(cost, model::worstStore);
}

/// Instructions and shared-memory wavefronts of one warp's epilogue.
static std::pair<double, double> countEpilogue(const Problem &p,
                                               const Schedule &s) {
  double elements = s.accumulators();
  double instructions =
      elements * (1 + model::instructionsPerOp * p.epilogueOps);
  double wavefronts = 0;
  if (p.fullExtraBytes)
    instructions += 2 * elements;
  if (p.numFullResults) {
    bool rows = p.outputOrder.back() == 'w';
    // Aligned rows leave as quads, others element by element.
    bool quads = rows ? p.output[1] % 4 == 0 : p.outputOrder.back() == 'f';
    double stores = elements * (quads ? 0.5 : 2.5);
    if (rows) { // Through shared memory and back.
      stores += elements / 4;
      wavefronts += p.numFullResults * 2 * elements;
    }
    instructions += p.numFullResults * stores;
  }
  for (ReductionKind kind : p.reductions) {
    bool isArg = kind == ReductionKind::ArgMin || kind == ReductionKind::ArgMax;
    double merge = isArg ? 4 : 1;
    // Couts of a thread, then lanes by shuffles, then warps by shared memory.
    instructions += merge * elements +
                    (1 + merge) * s.thread[1] * llvm::Log2_64(s.lanes[0]) +
                    4 * s.thread[1];
    wavefronts += 2 * s.thread[1];
  }
  return {instructions, wavefronts};
}

//===----------------------------------------------------------------------===//
// Time
//===----------------------------------------------------------------------===//

/// Clocks that `warps` warps on one multiprocessor need to issue
/// `instructions` each, of which `ffma` multiply-adds.
static double issueClocks(const Chip &chip, int64_t warps, double instructions,
                          double ffma) {
  double perScheduler = divideCeil(warps, Chip::warpSchedulers);
  // With fewer lanes than a warp a multiply-add holds its pipe for longer.
  double pipe = double(Chip::warpSize * Chip::warpSchedulers) /
                static_cast<double>(chip.fmaLanesPerSM);
  double efficiency =
      model::issueCeiling * perScheduler / (perScheduler + model::issueHalf);
  return perScheduler * std::max(instructions, ffma * pipe) / efficiency;
}

/// Clocks of a main loop that needs `compute` issue slots and `shared`
/// wavefronts: the third power makes the larger count nearly alone, unless
/// both are close.
static double mainLoop(double compute, double shared) {
  return std::cbrt(compute * compute * compute + shared * shared * shared);
}

/// Bytes that leave and enter the chip at least, writes weighted by what they
/// cost.
static double countDramBytes(const Problem &p) {
  double pixels = double(p.batch) * p.output[0] * p.output[1];
  double couts = double(p.groups) * p.filters;
  double reads =
      4.0 * p.batch * p.groups * p.channels * p.input[0] * p.input[1] +
      4.0 * couts * p.sumLength() + pixels * couts * p.fullExtraBytes;
  double writes =
      pixels * couts * p.fullResultBytes + 4.0 * pixels * p.reductions.size();
  return reads + model::writeCost * writes;
}

/// Bytes of whole sectors that writing the results costs the second-level
/// cache.
static double countStoreBytes(const Problem &p, const Schedule &s) {
  double pixels = double(p.batch) * p.output[0] * p.output[1];
  double bytes = 4.0 * pixels * p.reductions.size() *
                 storePenalty(s.tile[2], p.output[1], 4);
  if (!p.numFullResults)
    return bytes;
  int64_t element = std::max<int64_t>(1, p.fullResultBytes / p.numFullResults);
  double penalty = model::worstStore;
  if (p.outputOrder.back() == 'w')
    penalty = storePenalty(s.warpTileW(), p.output[1], element);
  else if (p.outputOrder.back() == 'f')
    penalty = storePenalty(s.warpTileF(), p.groups * p.filters, element);
  return bytes + pixels * p.groups * p.filters * p.fullResultBytes * penalty;
}

/// Clocks per microsecond.
static double clocks(const Chip &chip) {
  return chip.clockMHz * model::sustainedClock;
}

static double combine(double sm, double dram, double l2) {
  double worst = std::max({sm, dram, l2});
  return model::launch + worst + model::overlapLoss * (sm + dram + l2 - worst);
}

Estimate mlir::conv::estimateSchedule(const Problem &p, const Schedule &s,
                                      const Chip &chip, const FfmaLayout &l) {
  Estimate e;
  e.tiles = countTiles(p, s);
  if (e.tiles == 0)
    return e;
  auto [rowTiles, columnTiles] = spatialTiles(p, s);
  int64_t channelTiles = divideCeil(p.filters, s.tile[0]);
  int64_t chunks = divideCeil(p.channels, s.chunk);
  int64_t passes = p.isReduced() ? channelTiles : 1;
  int64_t warps = s.numWarps();
  e.utilization = double(p.output[0]) / (rowTiles * s.tile[1]) *
                  (double(p.output[1]) / (columnTiles * s.tile[2])) *
                  (double(p.filters) / (channelTiles * s.tile[0])) *
                  (double(p.channels) / (chunks * s.chunk));

  // Tiles of the busiest multiprocessor: blocks are dealt to multiprocessors
  // in turn, tiles to blocks in turn.
  int64_t slots = chip.numSMs * s.blocksPerSM;
  e.tilesPerSM = e.tiles / slots * s.blocksPerSM +
                 divideCeil(e.tiles % slots, chip.numSMs);
  e.waves = double(e.tilesPerSM * chip.numSMs) / e.tiles;
  int64_t active = std::min(s.blocksPerSM, e.tilesPerSM);

  // One stage.
  ChannelCost channel = countChannel(p, s, l.threadQuads, l.wavefronts);
  int64_t inputColumns =
      (s.tile[2] - 1) * p.strides[1] + (p.kernel[1] - 1) * p.dilations[1] + 1;
  double copies = double(s.chunk) * l.inputRows *
                      (l.quadCopies ? l.inputQuads : inputColumns) +
                  s.chunk * p.taps() * l.filterPitch / 4.0;
  double fill = model::instructionsPerCopy *
                std::ceil(copies / static_cast<double>(s.numThreads()));
  double stageInstructions = s.chunk * channel.instructions + fill;
  double stageCompute = issueClocks(chip, warps * active, stageInstructions,
                                    s.chunk * channel.ffma) /
                        active;
  double stageShared =
      warps * s.chunk * channel.wavefronts +
      4.0 * (l.inputStage + l.filterStage) / (4 * Chip::sharedBanks);
  if (s.stages == 2)
    stageCompute *= 1 + model::twoStageLoss;
  stageCompute *= 1 + model::blocksLoss * std::log2(active);
  int64_t roomy = Chip::registersFor(s.numThreads() * s.blocksPerSM) * 15 / 16;
  stageCompute *=
      1 + model::registerLoss * std::max<int64_t>(0, l.registers - roomy);
  // The copy of a stage has the time of the stages before it to land.
  double stageBusy = active * mainLoop(stageCompute, stageShared);
  double landing = model::globalLatency / static_cast<double>(s.stages - 1);
  double stageStall = std::max(0.0, landing - stageBusy) + model::barrierClocks;

  // One tile, per block; `active` blocks share the multiprocessor.
  auto [epilogueInstructions, epilogueWavefronts] = countEpilogue(p, s);
  double epilogue = std::max(
      issueClocks(chip, warps * active, epilogueInstructions, 0) / active,
      warps * epilogueWavefronts);
  double stages = double(passes) * chunks;
  double tileCompute = stages * stageCompute;
  double tileShared = stages * stageShared;
  double tileEpilogue = passes * epilogue;
  double tileStall = (stages * stageStall + model::tileSwitchClocks) / active;

  double toMicroseconds = e.tilesPerSM / clocks(chip);
  e.compute = toMicroseconds * tileCompute;
  e.shared = toMicroseconds * tileShared;
  e.epilogue = toMicroseconds * tileEpilogue;
  e.stalls = toMicroseconds * tileStall;
  double sm = mainLoop(e.compute, e.shared) + e.epilogue + e.stalls;

  // Bytes. Sectors at the ends of a row are read in part; where the channels
  // are innermost a pixel brings at least one sector.
  double rowBytes = l.quadCopies ? 16.0 * l.inputQuads + 16
                                 : 4.0 * inputColumns + Chip::sectorBytes;
  if (p.inputOrder.back() == 'c')
    rowBytes =
        double(inputColumns) *
        llvm::alignTo(4 * std::min(s.chunk, p.channels), Chip::sectorBytes) /
        s.chunk;
  else if (p.inputOrder.back() != 'w')
    rowBytes = double(inputColumns) * Chip::sectorBytes;
  e.stagedBytes = e.tiles * stages * s.chunk * l.inputRows * rowBytes;
  e.l2Bytes = e.stagedBytes + e.tiles * stages * 4 * l.filterStage +
              countStoreBytes(p, s);
  e.l2 = e.l2Bytes / (chip.numSMs * chip.l2BytesPerClockPerSM * clocks(chip));
  e.dram = countDramBytes(p) / (chip.dramGBs * 1e3 * model::dramEfficiency);
  e.microseconds = combine(sm, e.dram, e.l2);
  e.boundBySM = sm >= std::max(e.dram, e.l2);
  return e;
}

double mlir::conv::boundGeometry(const Problem &p, const Schedule &s,
                                 const Chip &chip, int64_t inputWavefronts) {
  int64_t tiles = countTiles(p, s);
  int64_t passes = p.isReduced() ? divideCeil(p.filters, s.tile[0]) : 1;
  int64_t warps = s.numWarps();
  // As many warps as registers allow hide each other's latency.
  int64_t registers = s.accumulators() + 64;
  int64_t blocks = std::max<int64_t>(
      1, std::min(Chip::registersPerSM / (registers * s.numThreads()),
                  chip.warpsPerSM() / warps));
  int64_t tilesPerSM = divideCeil(tiles, chip.numSMs);
  int64_t active = std::min(blocks, tilesPerSM);
  int64_t span =
      (s.thread[1] - 1) * p.strides[1] + (p.kernel[1] - 1) * p.dilations[1] + 1;
  ChannelCost channel =
      countChannel(p, s, divideCeil(span, 4), inputWavefronts);
  double compute =
      issueClocks(chip, warps * active, channel.instructions, channel.ffma) /
      active;
  double main =
      passes * p.channels * mainLoop(compute, warps * channel.wavefronts);
  auto [instructions, wavefronts] = countEpilogue(p, s);
  double epilogue =
      passes *
      std::max(issueClocks(chip, warps * active, instructions, 0) / active,
               warps * wavefronts);
  double sm = tilesPerSM *
              (main + epilogue + model::tileSwitchClocks / active) /
              clocks(chip);
  double dram =
      countDramBytes(p) / (chip.dramGBs * 1e3 * model::dramEfficiency);
  // Halo and filter of each tile, through the second-level cache.
  double rows =
      (s.tile[1] - 1) * p.strides[0] + (p.kernel[0] - 1) * p.dilations[0] + 1;
  double columns =
      (s.tile[2] - 1) * p.strides[1] + (p.kernel[1] - 1) * p.dilations[1] + 1;
  double bytes = 4.0 * tiles * passes * p.channels *
                     (rows * columns + p.taps() * s.tile[0]) +
                 countStoreBytes(p, s);
  double l2 = bytes / (chip.numSMs * chip.l2BytesPerClockPerSM * clocks(chip));
  return combine(sm, dram, l2);
}
