//===- Selection.cpp - Choosing a schedule --------------------------------===//

#include "conv/Schedule/Selection.h"
#include "llvm/Support/MathExtras.h"
#include <limits>
#include <map>

using namespace mlir;
using namespace mlir::conv;
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

class Enumerator {
public:
  Enumerator(const Problem &problem, const Chip &chip,
             const SelectionOptions &options)
      : problem(problem), nominal(getNominalProblem(problem)), chip(chip),
        options(options) {}

  Selection run();

private:
  SmallVector<int64_t> threadCouts() const;
  SmallVector<int64_t> threadColumns() const;
  SmallVector<int64_t> chunks() const;
  void enumerateWarps(Schedule schedule);
  void examine(Schedule schedule);
  void reject(const Schedule &schedule, const FfmaLayout &layout);
  void rank();

  const Problem &problem;
  const Problem nominal;
  const Chip &chip;
  const SelectionOptions &options;
  std::vector<Geometry> geometries;
  std::vector<RejectedCandidate> rejected;
  std::vector<Candidate> candidates;
  Selection selection;
};
} // namespace

/// Couts of a thread: the multiplies that one load of an input serves. Where
/// there are many couts, few of them a thread would only add loads.
SmallVector<int64_t> Enumerator::threadCouts() const {
  int64_t most = llvm::PowerOf2Ceil(problem.filters);
  SmallVector<int64_t> counts;
  for (int64_t count : {16, 8, 4, 2, 1})
    if (count <= most && (count >= 4 || most <= 4))
      counts.push_back(count);
  return counts;
}

/// Columns of a thread: the multiplies that one load of a filter serves. They
/// start at whole quads of the staged row.
SmallVector<int64_t> Enumerator::threadColumns() const {
  SmallVector<int64_t> counts;
  for (int64_t count : {1, 2, 4, 8, 12, 16}) {
    if (count * problem.strides[1] % 4)
      continue;
    // One count may exceed the row, so that there is always one.
    if (!counts.empty() && counts.back() >= nominal.output[1])
      break;
    counts.push_back(count);
  }
  return counts;
}

/// Channels of a stage, without many zeros in the last one.
SmallVector<int64_t> Enumerator::chunks() const {
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

/// Adds the geometries of one thread and lane arrangement.
void Enumerator::enumerateWarps(Schedule s) {
  // Rows can be staged at every distance of quads modulo the 8 bank groups.
  int64_t wavefronts = std::numeric_limits<int64_t>::max();
  for (int64_t quads = 64; quads < 72 && wavefronts > 4; ++quads)
    wavefronts = std::min(wavefronts,
                          FfmaLayout::inputWavefronts(problem, s, 4 * quads));
  int64_t unit[] = {s.warpTileF(), s.warpTileH(), s.warpTileW()};
  int64_t extent[] = {nominal.filters, nominal.output[0], nominal.output[1]};
  auto most = [&](int dim) {
    return std::min<int64_t>(maxWarpsPerDim,
                             divideCeil(extent[dim], unit[dim]));
  };
  for (int64_t f = 1; f <= most(0); ++f)
    for (int64_t h = 1; h <= most(1) && f * h <= maxWarps; ++h)
      for (int64_t w = 1; w <= most(2) && f * h * w <= maxWarps; ++w) {
        s.tile = {f * unit[0], h * unit[1], w * unit[2]};
        // No number of channels or stages helps with registers.
        ++selection.geometries;
        if (s.accumulators() * s.numThreads() >= Chip::registersPerSM / 2) {
          int64_t registers = FfmaLayout::get(problem, s).registers;
          if (!chip.residentBlocks(s.numThreads(), registers, 0)) {
            ++selection.tooManyRegisters;
            continue;
          }
        }
        geometries.push_back({boundGeometry(nominal, s, chip, wavefronts), s});
      }
}

/// Counts an impossible schedule, and keeps it if it is asked for.
void Enumerator::reject(const Schedule &schedule, const FfmaLayout &layout) {
  if (!options.maxRejected)
    return;
  RejectedCandidate candidate;
  candidate.schedule = schedule;
  candidate.check = checkSchedule(problem, schedule, chip, &layout);
  candidate.microseconds =
      estimateSchedule(nominal, schedule, chip, layout).microseconds;
  rejected.push_back(std::move(candidate));
}

/// Completes a geometry with every chunk, ring and number of blocks.
void Enumerator::examine(Schedule s) {
  ++selection.examined;
  // What registers and threads allow at most.
  int64_t mostBlocks = std::max<int64_t>(
      1, chip.residentBlocks(
             s.numThreads(),
             std::min<int64_t>(s.accumulators() + 32, Chip::registersPerThread),
             0));
  for (int64_t chunk : chunks())
    for (int64_t stages : {2, 3, 4}) {
      s.chunk = chunk;
      s.stages = stages;
      FfmaLayout layout = FfmaLayout::get(problem, s);
      for (int64_t blocks : {1, 2, 3, 4, 6, 8}) {
        if (blocks > mostBlocks)
          break;
        s.blocksPerSM = blocks;
        ++selection.schedules;
        ScheduleCheck check =
            checkSchedule(problem, s, chip, &layout, /*explain=*/false);
        if (check) {
          ++selection.rejections[static_cast<unsigned>(check.rejection)];
          reject(s, layout);
          // More channels need more shared memory in every ring.
          if (check.rejection == Rejection::SharedMemory && stages == 2)
            return;
          // More blocks need more of everything.
          break;
        }
        candidates.push_back(
            {s, layout, estimateSchedule(nominal, s, chip, layout)});
      }
    }
}

Selection Enumerator::run() {
  for (int64_t couts : threadCouts())
    for (int64_t columns : threadColumns()) {
      // Ones that never leave registers for the rest are not worth a look.
      if (couts * columns >= Chip::registersPerThread)
        continue;
      for (int64_t lanesF = 1; lanesF <= Chip::warpSize; lanesF *= 2)
        for (int64_t lanesH = 1; lanesF * lanesH <= Chip::warpSize;
             lanesH *= 2) {
          Schedule schedule;
          schedule.thread = {couts, columns};
          schedule.lanes = {lanesF, lanesH, Chip::warpSize / (lanesF * lanesH)};
          enumerateWarps(schedule);
        }
    }
  // Far more than are ever looked at.
  size_t sorted = std::min<size_t>(geometries.size(), 64 * maxGeometries);
  std::nth_element(geometries.begin(), geometries.begin() + sorted,
                   geometries.end());
  geometries.resize(sorted);
  std::sort(geometries.begin(), geometries.end());
  std::map<std::pair<std::array<int64_t, 3>, std::array<int64_t, 2>>, int64_t>
      lanes;
  for (const Geometry &geometry : geometries) {
    // Go on while everything so far was impossible.
    size_t most = candidates.empty() ? 8 * maxGeometries : maxGeometries;
    if (static_cast<size_t>(selection.examined) >= most)
      break;
    const Schedule &s = geometry.schedule;
    if (++lanes[{s.tile, s.thread}] <= maxLanes)
      examine(s);
  }
  rank();
  return std::move(selection);
}

/// Moves the best candidates and the most promising rejected ones to the
/// result.
void Enumerator::rank() {
  const Candidate *fastest = nullptr;
  for (const Candidate &candidate : candidates)
    if (!fastest ||
        candidate.estimate.microseconds < fastest->estimate.microseconds)
      fastest = &candidate;
  bool boundBySM = fastest && fastest->estimate.boundBySM;
  double equal =
      fastest ? fastest->estimate.microseconds * (1 + model::resolution) : 0;
  auto key = [&](const Candidate &candidate) {
    const Estimate &e = candidate.estimate;
    bool isEqual = e.microseconds <= equal;
    double moved = boundBySM ? e.stagedBytes : e.l2Bytes;
    return std::make_tuple(!isEqual, isEqual ? moved : 0.0, e.microseconds);
  };
  size_t top = std::min<size_t>(options.maxCandidates, candidates.size());
  std::partial_sort(
      candidates.begin(), candidates.begin() + top, candidates.end(),
      [&](const Candidate &lhs, const Candidate &rhs) {
        auto left = key(lhs), right = key(rhs);
        return left != right ? left < right : lhs.schedule < rhs.schedule;
      });
  selection.candidates.assign(candidates.begin(), candidates.begin() + top);

  size_t bad = std::min<size_t>(options.maxRejected, rejected.size());
  std::partial_sort(
      rejected.begin(), rejected.begin() + bad, rejected.end(),
      [](const RejectedCandidate &lhs, const RejectedCandidate &rhs) {
        return std::tie(lhs.microseconds, lhs.schedule) <
               std::tie(rhs.microseconds, rhs.schedule);
      });
  selection.rejected.assign(rejected.begin(), rejected.begin() + bad);
}

Selection mlir::conv::selectSchedules(const Problem &problem, const Chip &chip,
                                      const SelectionOptions &options) {
  return Enumerator(problem, chip, options).run();
}
