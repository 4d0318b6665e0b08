//===- Search.cpp - The schedules of packed_mma ---------------------------===//

#include "PackedMma.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::packed_mma;

namespace {

class Enumerator : public EnumeratorOf<Plan> {
public:
  using EnumeratorOf::EnumeratorOf;

  void run();

private:
  void examine(Schedule schedule);
};

} // namespace

/// Completes a geometry with every place of the filter and number of blocks. A
/// third slot brings nothing on an H200, and ptxas more often spills.
void Enumerator::examine(Schedule s) {
  ++selection.geometries;
  bool hasOneFilter = problem.groups == 1 && problem.filters <= s.tile[0];
  for (bool shared : {false, true}) {
    if (shared && !hasOneFilter)
      continue;
    s.sharedFilter = shared;
    s.blocksPerSM = 1;
    Plan plan = Plan::get(problem, s);
    considerBlocks(plan, {1, 2, 3, 4, 6, 8});
  }
}

void Enumerator::run() {
  forEachTileOfInstructions(nominal, {{1, 2, 4, 8}, {4, 2, 1}},
                            [&](const TileOfInstructions &tile) {
                              Schedule s;
                              static_cast<TileOfInstructions &>(s) = tile;
                              examine(s);
                            });
  selection.examined = selection.geometries;
}

void Plan::search(ScheduleSearch<Plan> &search) { Enumerator(search).run(); }
