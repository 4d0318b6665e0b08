//===- Search.cpp - The schedules of packed_mma ---------------------------===//

#include "PackedMma.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::packed_mma;

/// Completes a geometry with every place of the filter and number of blocks. A
/// third slot brings nothing on an H200, and ptxas more often spills.
static void examine(ScheduleSearch<Plan> &search, Schedule s) {
  const Problem &problem = search.problem;
  ++search.selection.geometries;
  bool hasOneFilter = problem.groups == 1 && problem.filters <= s.tile[0];
  for (bool shared : {false, true}) {
    if (shared && !hasOneFilter)
      continue;
    s.sharedFilter = shared;
    s.blocksPerSM = 1;
    Plan plan = Plan::get(problem, s);
    search.considerBlocks(plan, {1, 2, 3, 4, 6, 8});
  }
}

void Plan::search(ScheduleSearch<Plan> &search) {
  forEachTileOfInstructions(
      search.nominal, {{4, 3, 2, 1}, {8, 4, 2, 1}, {1, 2, 4, 8}, {4, 2, 1}},
      [&](const TileOfInstructions &tile) {
        Schedule s;
        static_cast<TileOfInstructions &>(s) = tile;
        examine(search, s);
      });
  search.selection.examined = search.selection.geometries;
}
