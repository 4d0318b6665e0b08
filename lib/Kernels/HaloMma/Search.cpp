//===- Search.cpp - The schedules of halo_mma -----------------------------===//

#include "HaloMma.h"
#include "llvm/Support/MathExtras.h"

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
    if (!fillsChunks(chunk))
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

/// Examines warps of at least `leastMmas` instructions, and blocks of at least
/// `leastWarps` of them.
void Enumerator::enumerate(int64_t leastMmas, int64_t leastWarps) {
  int64_t couts = llvm::alignTo(problem.filters, 16);
  int64_t rows = nominal.output[Rows], columns = nominal.output[Columns];
  for (int64_t mmasF : {4, 2, 1})
    for (int64_t warpsF : {1, 2, 4}) {
      if (!isUseful(mmasF * warpsF, 16, couts))
        continue;
      for (int64_t mmasW : {8, 4, 2, 1})
        // Planes of 7, 14, 28 and 56 rows are common.
        for (int64_t mmasH : {8, 7, 4, 2, 1}) {
          int64_t mmas = mmasF * mmasW * mmasH;
          if (mmas > 32 || mmas < leastMmas || !isUseful(mmasW, 8, columns) ||
              !isUseful(mmasH, 1, rows))
            continue;
          for (int64_t warpsW : {1, 2, 4})
            for (int64_t warpsH : {1, 2, 4, 8}) {
              int64_t warps = warpsF * warpsW * warpsH;
              if (warps < leastWarps || warps > 8 ||
                  !isUseful(warpsW, 8 * mmasW, columns) ||
                  !isUseful(warpsH, mmasH, rows))
                continue;
              Schedule s;
              s.warp = {16 * mmasF, mmasH, 8 * mmasW};
              s.tile = {warpsF * s.warp[0], warpsH * s.warp[1],
                        warpsW * s.warp[2]};
              examine(s);
            }
        }
    }
  selection.examined = selection.geometries;
}

void Enumerator::run() {
  enumerate(/*leastMmas=*/4, /*leastWarps=*/2);
  // Small outputs do not fill as many, and large windows leave memory for less.
  if (!found.hasCandidates())
    enumerate(/*leastMmas=*/1, /*leastWarps=*/1);
}

void Plan::search(ScheduleSearch<Plan> &search) { Enumerator(search).run(); }
