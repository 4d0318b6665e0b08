//===- Search.cpp - The schedules of rows_mma -----------------------------===//

#include "../Splits.h"
#include "RowsMma.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::rows_mma;

/// Completes a geometry with every chunk, ring and number of blocks.
static void examine(ScheduleSearch<Plan> &search, Schedule s) {
  ++search.selection.geometries;
  for (int64_t chunk : {8, 16, 32}) {
    // Without many zeros in the last chunk.
    if (!fillsChunks(search.problem, chunk))
      continue;
    for (int64_t stages : {2, 3, 4})
      for (int64_t splits : kSplitsTried) {
        // Parts whose stages do not fill the ring need no plan.
        if (splits > 1 && search.problem.channels < 2 * stages * splits)
          break;
        s.chunk = chunk;
        s.stages = stages;
        s.splits = splits;
        s.blocksPerSM = 1;
        Plan plan = Plan::get(search.problem, s);
        if (splits > 1 &&
            (plan.splits != splits ||
             !mayBeSplit(search.nominal, plan, search.chip, /*rings=*/2)))
          continue;
        search.considerBlocks(plan);
      }
  }
}

/// Examines warps of at least `leastMmas` instructions' worth of sums, and
/// blocks of at least `leastWarps` of them.
static void enumerateTiles(ScheduleSearch<Plan> &search, int64_t leastMmas,
                           int64_t leastWarps) {
  const Problem &nominal = search.nominal;
  int64_t couts = llvm::alignTo(search.problem.filters, 16);
  int64_t pixels = nominal.batch;
  for (int64_t extent : nominal.output)
    pixels *= extent;
  for (int64_t mmasF : {4, 3, 2, 1})
    for (int64_t warpsF : {1, 2, 4}) {
      if (!isUseful(mmasF * warpsF, 16, couts))
        continue;
      for (int64_t mmasP : {8, 6, 4, 2})
        for (int64_t warpsP : {1, 2, 4, 8}) {
          int64_t mmas = mmasF * mmasP, warps = warpsF * warpsP;
          if (mmas < leastMmas || warps < leastWarps || warps > 8 ||
              !isUseful(warpsP, 8 * mmasP, pixels))
            continue;
          Schedule s;
          s.warp = {16 * mmasF, 8 * mmasP};
          s.tile = {warpsF * s.warp[0], warpsP * s.warp[1]};
          examine(search, s);
        }
    }
  search.selection.examined = search.selection.geometries;
}

void Plan::search(ScheduleSearch<Plan> &search) {
  enumerateTiles(search, /*leastMmas=*/4, /*leastWarps=*/2);
  // Small outputs do not fill as many, and large windows leave memory for less.
  if (!search.hasCandidates())
    enumerateTiles(search, /*leastMmas=*/1, /*leastWarps=*/1);
}
