//===- Search.cpp - The schedules of halo_fma -----------------------------===//
//
// Enumerates geometries, prunes them by an optimistic estimate, completes the
// best with chunks, stages and blocks, and ranks what is possible.
//
//===----------------------------------------------------------------------===//

#include "../StagedInput.h"
#include "HaloFma.h"
#include "llvm/Support/MathExtras.h"
#include <limits>
#include <map>

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::halo_fma;
using llvm::divideCeil;

namespace {

/// A tile, thread and lanes, with the optimistic estimate it is pruned by.
struct Geometry {
  double bound;
  Schedule schedule;
  bool operator<(const Geometry &other) const {
    return std::tie(bound, schedule) < std::tie(other.bound, other.schedule);
  }
};

/// Geometries that get a closer look, and how many of them may differ in
/// their lanes alone.
constexpr size_t maxGeometries = 64;
constexpr int64_t maxLanes = 2;
/// Warps of a block: more lose to the registers that each then lacks.
constexpr int64_t maxWarps = 16;
constexpr int64_t maxWarpsPerDim = 8;

} // namespace

/// Couts of a thread: the multiplies that one load of an input serves. Where
/// there are many couts, fewer than `least` of them a thread would only add
/// loads.
static SmallVector<int64_t> getThreadCouts(const Problem &problem,
                                           int64_t least) {
  int64_t most = llvm::PowerOf2Ceil(problem.filters);
  SmallVector<int64_t> counts;
  for (int64_t count : {16, 8, 4, 2, 1})
    if (count <= most && (count >= least || most <= least))
      counts.push_back(count);
  return counts;
}

/// Columns of a thread: the multiplies that one load of a filter serves. They
/// start at whole quads of the staged row.
static SmallVector<int64_t> getThreadColumns(const Problem &nominal) {
  SmallVector<int64_t> counts;
  for (int64_t count : {1, 2, 4, 8, 12, 16}) {
    if (count * nominal.strides[Columns] % 4)
      continue;
    // One count may exceed the row, so that there is always one.
    if (!counts.empty() && counts.back() >= nominal.output[Columns])
      break;
    counts.push_back(count);
  }
  return counts;
}

/// Channels of a stage, without many zeros in the last one.
static SmallVector<int64_t> getChunks(const Problem &problem) {
  SmallVector<int64_t> counts;
  for (int64_t count : {1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 24, 32, 48, 64}) {
    if (count > problem.channels)
      break;
    int64_t padded = llvm::alignTo(problem.channels, count);
    if (padded == problem.channels ||
        (llvm::isPowerOf2_64(count) && 8 * padded <= 9 * problem.channels))
      counts.push_back(count);
  }
  return counts;
}

/// An optimistic estimate over all chunks, stages and blocks of one geometry
/// (tile, thread, lanes), in microseconds: as if staging took no time.
/// `inputWavefronts` are those of the best pitch. Cheap; used to prune.
static double boundGeometry(const Problem &p, const Schedule &s,
                            const Chip &chip, int64_t inputWavefronts) {
  KernelPlan plan;
  plan.tile.assign(s.tile.begin(), s.tile.end());
  plan.wholeChannels = p.isReduced();
  plan.channelTiles = divideCeil(p.filters, s.tile[0]);
  tile::FragmentLayout layout = s.getLayout();
  int64_t tiles = countTiles(p, plan);
  int64_t passes = p.isReduced() ? divideCeil(p.filters, s.tile[0]) : 1;
  int64_t warps = s.numWarps();
  // As many warps as registers allow hide each other's latency.
  int64_t registers = s.accumulators() + 64;
  int64_t blocks = std::max<int64_t>(
      1, std::min(Chip::registersPerSM / (registers * s.numThreads()),
                  chip.warpsPerSM() / warps));
  int64_t tilesPerSM = divideCeil(tiles, chip.numSMs);
  int64_t active = std::min(blocks, tilesPerSM);
  int64_t span = countWindow(p, Columns, s.thread[1]);
  ChannelCost channel =
      countChannel(p, s, divideCeil(span, 4), inputWavefronts);
  double compute = model::issueClocks(warps * active, channel.instructions,
                                      channel.ffma * clocksPerFma(chip)) /
                   active;
  double main = passes * p.channels *
                model::mainLoop(compute, warps * channel.wavefronts);
  auto [instructions, wavefronts] = model::countEpilogue(p, layout);
  double epilogue =
      passes *
      std::max(model::issueClocks(warps * active, instructions, 0) / active,
               warps * wavefronts);
  double sm = tilesPerSM *
              (main + epilogue + model::tileSwitchClocks / active) /
              model::clocks(chip);
  double dram =
      model::countDramBytes(p) / (chip.dramGBs * 1e3 * model::dramEfficiency);
  // Halo and filter of each tile, through the second-level cache.
  auto rows = static_cast<double>(countWindow(p, Rows, s.tile[1]));
  auto columns = static_cast<double>(countWindow(p, Columns, s.tile[2]));
  double bytesOfInput = p.inputType.getIntOrFloatBitWidth() / 8.0;
  double bytes =
      double(tiles) * passes * p.channels *
          (bytesOfInput * rows * columns + 4.0 * p.taps() * s.tile[0]) +
      model::countStoreBytes(p, layout, plan.space);
  double l2 =
      bytes / (chip.numSMs * chip.l2BytesPerClockPerSM * model::clocks(chip));
  return model::combine(sm, dram, l2);
}

/// Adds the geometries of one thread and lane arrangement.
static void enumerateWarps(ScheduleSearch<Plan> &search, Schedule s,
                           std::vector<Geometry> &geometries) {
  const Problem &problem = search.problem, &nominal = search.nominal;
  // Rows can be staged at every distance of quads modulo the 8 bank groups.
  int64_t wavefronts = std::numeric_limits<int64_t>::max();
  for (int64_t quads = 64; quads < 72 && wavefronts > 4; ++quads)
    wavefronts =
        std::min(wavefronts, countInputWavefronts(problem, s, 4 * quads));
  std::array<int64_t, 3> unit = s.warpTile();
  int64_t extent[] = {nominal.filters, nominal.output[Rows],
                      nominal.output[Columns]};
  auto most = [&](int dim) {
    return std::min<int64_t>(maxWarpsPerDim,
                             divideCeil(extent[dim], unit[dim]));
  };
  for (int64_t f = 1; f <= most(0); ++f)
    for (int64_t h = 1; h <= most(1) && f * h <= maxWarps; ++h)
      for (int64_t w = 1; w <= most(2) && f * h * w <= maxWarps; ++w) {
        s.tile = {f * unit[0], h * unit[1], w * unit[2]};
        if (!search.admits(s, {"chunk", "stages", "blocks_per_sm"}))
          continue;
        // No number of channels or stages helps with registers.
        ++search.selection.geometries;
        if (s.accumulators() * s.numThreads() >= Chip::registersPerSM / 2) {
          int64_t registers = countRegisters(problem, s);
          if (!search.chip.residentBlocks(s.numThreads(), registers, 0)) {
            ++search.selection.tooManyRegisters;
            continue;
          }
        }
        geometries.push_back(
            {boundGeometry(nominal, s, search.chip, wavefronts), s});
      }
}

/// Completes a geometry with every chunk, ring and number of blocks.
static void examine(ScheduleSearch<Plan> &search, Schedule s) {
  const Problem &nominal = search.nominal;
  const Chip &chip = search.chip;
  ++search.selection.examined;
  // What registers and threads allow at most.
  int64_t mostBlocks = std::max<int64_t>(
      1, chip.residentBlocks(
             s.numThreads(),
             std::min<int64_t>(s.accumulators() + 32, Chip::registersPerThread),
             0));
  for (int64_t chunk : getChunks(search.problem))
    for (int64_t stages : {2, 3, 4}) {
      s.chunk = chunk;
      s.stages = stages;
      s.blocksPerSM = 1;
      Plan plan = Plan::get(search.problem, s);
      StageCost cost = plan.countStage(nominal, chip);
      for (int64_t blocks : {1, 2, 3, 4, 6, 8}) {
        if (blocks > mostBlocks)
          break;
        plan.blocksPerSM = plan.schedule.blocksPerSM = blocks;
        Rejection rejection = search.consider(
            plan, [&] { return estimatePlan(nominal, plan, cost, chip); });
        // More channels need more shared memory in every ring.
        if (rejection == Rejection::SharedMemory && stages == 2)
          return;
        // More blocks need more of everything.
        if (rejection != Rejection::None)
          break;
      }
    }
}

/// Looks at the best geometries of these couts of a thread.
static void enumerateTiles(ScheduleSearch<Plan> &search,
                           ArrayRef<int64_t> threadCouts) {
  std::vector<Geometry> geometries;
  for (int64_t couts : threadCouts)
    for (int64_t columns : getThreadColumns(search.nominal)) {
      // Ones that never leave registers for the rest are not worth a look.
      if (couts * columns >= Chip::registersPerThread)
        continue;
      for (int64_t lanesF = 1; lanesF <= Chip::warpSize; lanesF *= 2)
        for (int64_t lanesH = 1; lanesF * lanesH <= Chip::warpSize;
             lanesH *= 2) {
          Schedule schedule;
          schedule.thread = {couts, columns};
          schedule.lanes = {lanesF, lanesH, Chip::warpSize / (lanesF * lanesH)};
          enumerateWarps(search, schedule, geometries);
        }
    }
  // Far more than are ever looked at.
  size_t sorted = std::min<size_t>(geometries.size(), 64 * maxGeometries);
  size_t before = search.selection.examined;
  std::nth_element(geometries.begin(), geometries.begin() + sorted,
                   geometries.end());
  geometries.resize(sorted);
  std::sort(geometries.begin(), geometries.end());
  std::map<std::pair<std::array<int64_t, 3>, std::array<int64_t, 2>>, int64_t>
      lanes;
  for (const Geometry &geometry : geometries) {
    // Go on while everything so far was impossible.
    size_t most = search.hasCandidates() ? maxGeometries : 8 * maxGeometries;
    if (search.selection.examined - before >= most)
      break;
    const Schedule &s = geometry.schedule;
    if (++lanes[{s.tile, s.thread}] <= maxLanes)
      examine(search, s);
  }
}

void Plan::search(ScheduleSearch<Plan> &search) {
  constexpr int64_t usual = 4;
  enumerateTiles(search, getThreadCouts(search.problem, usual));
  // All taps of a large window are staged: only small tiles leave room.
  if (!search.hasCandidates()) {
    SmallVector<int64_t> fewer;
    for (int64_t count : getThreadCouts(search.problem, /*least=*/1))
      if (count < usual)
        fewer.push_back(count);
    enumerateTiles(search, fewer);
  }
}
