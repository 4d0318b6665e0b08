//===- Search.cpp - The schedules of depthwise ----------------------------===//

#include "Depthwise.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::depthwise;

namespace {
/// What geometries are left out.
struct Limits {
  /// Warps of a multiprocessor: kernels that memory binds need some to have
  /// loads and stores under way while others multiply.
  int64_t leastWarps = 8;
  /// Whether lanes may reach past the output.
  bool anyLanes = false;
};
} // namespace

/// Completes a geometry with every ring and number of blocks.
static void examine(ScheduleSearch<Plan> &search, Schedule s,
                    int64_t leastWarps) {
  ++search.selection.geometries;
  s.blocksPerSM = 1;
  for (int64_t stages : {2, 3}) {
    s.stages = stages;
    Plan plan = Plan::get(search.problem, s);
    // Other rows are read as quads.
    if (!plan.hasInnerChannels() && plan.loadWidth < 4 &&
        plan.staging != Staging::Planes)
      return;
    SmallVector<int64_t> counts;
    for (int64_t blocks : {1, 2, 3, 4, 6, 8})
      if (blocks * plan.numWarps() >= leastWarps)
        counts.push_back(blocks);
    search.considerBlocks(plan, counts);
  }
}

/// Arranges lanes and warps of threads that compute `s.thread`.
static void enumerateWarps(ScheduleSearch<Plan> &search, Schedule s,
                           const Limits &limits) {
  int64_t extent[] = {search.problem.groups, search.nominal.output[Rows],
                      search.nominal.output[Columns]};
  for (int64_t lanesF : {1, 2, 4, 8, 16, 32})
    for (int64_t lanesH : {1, 2, 4, 8}) {
      if (lanesF * lanesH > 32)
        continue;
      s.lanes = {lanesF, lanesH, 32 / (lanesF * lanesH)};
      bool fits = true;
      for (int dim = 0; dim < 3; ++dim)
        fits &= isUseful(s.lanes[dim], s.thread[dim], extent[dim]);
      if (!fits && !limits.anyLanes)
        continue;
      for (int64_t warpsF : {1, 2, 4})
        for (int64_t warpsH : {1, 2, 4, 8})
          for (int64_t warpsW : {1, 2}) {
            int64_t counts[] = {warpsF, warpsH, warpsW};
            int64_t warps = warpsF * warpsH * warpsW;
            if (warps > 8)
              continue;
            bool useful = true;
            for (int dim = 0; dim < 3; ++dim) {
              int64_t unit = s.thread[dim] * s.lanes[dim];
              useful &= isUseful(counts[dim], unit, extent[dim]);
              s.tile[dim] = counts[dim] * unit;
            }
            if (useful)
              examine(search, s, limits.leastWarps);
          }
    }
}

static void enumerateTiles(ScheduleSearch<Plan> &search, const Limits &limits) {
  const Problem &problem = search.problem, &nominal = search.nominal;
  int64_t unit = getChannelUnit(problem);
  bool isInner = problem.inputOrder.back() == 'c';
  // More multiplies than these leave the cache of instructions.
  constexpr int64_t mostMultiplies = 2048, mostAccumulators = 64;
  SmallVector<int64_t> counts{1, 2, 4, 8, 16};
  // A row of a whole plane has its padding where the compiler knows it.
  if (!isInner && problem.output[Columns] <= 16 &&
      !ShapedType::isDynamic(problem.output[Columns]) &&
      !llvm::is_contained(counts, problem.output[Columns]))
    counts.push_back(problem.output[Columns]);
  for (int64_t rows : {1, 2, 4, 7})
    for (int64_t columns : counts) {
      Schedule s;
      s.thread = {unit, rows, columns};
      if ((columns > 1 && columns / 2 >= nominal.output[Columns]) ||
          !isUseful(rows, 1, nominal.output[Rows]) ||
          s.accumulators() > mostAccumulators ||
          (s.accumulators() > unit &&
           s.accumulators() * problem.taps() > mostMultiplies))
        continue;
      enumerateWarps(search, s, limits);
    }
}

void Plan::search(ScheduleSearch<Plan> &search) {
  Limits limits;
  enumerateTiles(search, limits);
  // Large windows may leave registers and memory for fewer, and small outputs
  // may leave lanes idle.
  if (!search.hasCandidates()) {
    limits.leastWarps = 1;
    enumerateTiles(search, limits);
  }
  if (!search.hasCandidates()) {
    limits.anyLanes = true;
    enumerateTiles(search, limits);
  }
  search.selection.examined = search.selection.geometries;
}
