//===- Search.cpp - The schedules of halo_mma -----------------------------===//

#include "HaloMma.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::halo_mma;

/// Completes a geometry with every chunk, ring and number of blocks.
static void examine(ScheduleSearch<Plan> &search, Schedule s) {
  ++search.selection.geometries;
  for (int64_t chunk : {8, 16, 32}) {
    // Without many zeros in the last chunk.
    if (!fillsChunks(search.problem, chunk))
      continue;
    for (int64_t stages : {2, 3, 4}) {
      s.chunk = chunk;
      s.stages = stages;
      s.blocksPerSM = 1;
      Plan plan = Plan::get(search.problem, s);
      search.considerBlocks(plan);
    }
  }
}

static void enumerateTiles(ScheduleSearch<Plan> &search, int64_t leastMmas,
                           int64_t leastWarps) {
  // Planes of 7, 14, 28 and 56 rows and columns are common, and so are
  // multiples of 48, 80 and 160 channels. Tiles of 24, 40 and 48 columns are
  // not tried: on an H200 11 layers for which the model chose them took 0.73
  // to 1.4 times as long as without, 1.07 times in the mean. Nor are 56 columns
  // for one tap, whose rows follow each other in memory: 1.13 to 1.17 times.
  SmallVector<int64_t> widths = {8, 4, 2, 1};
  if (search.problem.taps() > 1)
    widths = {8, 7, 4, 2, 1};
  forEachTileOfInstructions(search.nominal,
                            {{5, 4, 3, 2, 1},
                             widths,
                             {1, 2, 4},
                             {8, 7, 4, 2, 1},
                             leastMmas,
                             leastWarps},
                            [&](const TileOfInstructions &tile) {
                              Schedule s;
                              static_cast<TileOfInstructions &>(s) = tile;
                              examine(search, s);
                            });
  search.selection.examined = search.selection.geometries;
}

void Plan::search(ScheduleSearch<Plan> &search) {
  enumerateTiles(search, /*leastMmas=*/4, /*leastWarps=*/2);
  // Small outputs do not fill as many, and large windows leave memory for less.
  if (!search.hasCandidates())
    enumerateTiles(search, /*leastMmas=*/1, /*leastWarps=*/1);
}
