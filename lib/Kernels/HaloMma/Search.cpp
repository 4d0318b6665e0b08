//===- Search.cpp - The schedules of halo_mma -----------------------------===//

#include "HaloMma.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::halo_mma;

namespace {

class Enumerator : public EnumeratorOf<Plan> {
public:
  using EnumeratorOf::EnumeratorOf;

  void run();

private:
  void enumerate(int64_t leastMmas, int64_t leastWarps);
  void examine(Schedule schedule);
};

} // namespace

/// Completes a geometry with every chunk, ring and number of blocks.
void Enumerator::examine(Schedule s) {
  ++selection.geometries;
  for (int64_t chunk : {8, 16, 32}) {
    // Without many zeros in the last chunk.
    if (!fillsChunks(problem, chunk))
      continue;
    for (int64_t stages : {2, 3, 4}) {
      s.chunk = chunk;
      s.stages = stages;
      s.blocksPerSM = 1;
      Plan plan = Plan::get(problem, s);
      considerBlocks(plan);
    }
  }
}

void Enumerator::enumerate(int64_t leastMmas, int64_t leastWarps) {
  // Planes of 7, 14, 28 and 56 rows are common.
  forEachTileOfInstructions(nominal,
                            {{1, 2, 4}, {8, 7, 4, 2, 1}, leastMmas, leastWarps},
                            [&](const TileOfInstructions &tile) {
                              Schedule s;
                              static_cast<TileOfInstructions &>(s) = tile;
                              examine(s);
                            });
  selection.examined = selection.geometries;
}

void Enumerator::run() {
  enumerate(/*leastMmas=*/4, /*leastWarps=*/2);
  // Small outputs do not fill as many, and large windows leave memory for less.
  if (!found.hasCandidates())
    enumerate(/*leastMmas=*/1, /*leastWarps=*/1);
}

void Plan::search(ScheduleSearch<Plan> &search) { Enumerator(search).run(); }
