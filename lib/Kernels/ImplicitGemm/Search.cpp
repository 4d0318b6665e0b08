//===- Search.cpp - The schedules of implicit_gemm ------------------------===//

#include "../Splits.h"
#include "../TensorCores.h"
#include "ImplicitGemm.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::implicit_gemm;

/// Completes a geometry with every chunk, ring and number of blocks.
static void examine(ScheduleSearch<Plan> &search, Schedule s) {
  ++search.selection.geometries;
  for (int64_t chunk : {8, 16, 32}) {
    // Without many zeros in the last chunk.
    if (!fillsChunks(search.problem, chunk))
      continue;
    for (int64_t stages : {2, 3, 4})
      for (int64_t splits : kSplitsTried) {
        s.chunk = chunk;
        s.stages = stages;
        s.splits = splits;
        s.blocksPerSM = 1;
        Plan plan = Plan::get(search.problem, s);
        // A part begins with an empty ring, of stages of one tap: in 8 parts
        // with twice the ring's stages 1x1 of 2048 channels on 7x7 took 21 us
        // in tf32 on an H200, in 4 parts 15.
        if (splits > 1 &&
            (plan.splits != splits ||
             !mayBeSplit(search.nominal, plan, search.chip, /*rings=*/3)))
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
      for (int64_t mmasP : {8, 4, 2})
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
  // Small outputs do not fill as many.
  if (!search.hasCandidates())
    enumerateTiles(search, /*leastMmas=*/1, /*leastWarps=*/1);
}
