//===- Search.cpp - The schedules of packed_mma ---------------------------===//

#include "PackedMma.h"
#include "llvm/Support/MathExtras.h"

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
  int64_t couts = llvm::alignTo(problem.filters, 16);
  int64_t rows = nominal.output[Rows], columns = nominal.output[Columns];
  for (int64_t mmasF : {4, 2, 1})
    for (int64_t warpsF : {1, 2, 4, 8}) {
      if (!isUseful(mmasF * warpsF, 16, couts))
        continue;
      for (int64_t mmasW : {8, 4, 2, 1})
        for (int64_t mmasH : {4, 2, 1}) {
          if (mmasF * mmasW * mmasH > 32 || !isUseful(mmasW, 8, columns) ||
              !isUseful(mmasH, 1, rows))
            continue;
          for (int64_t warpsW : {1, 2, 4})
            for (int64_t warpsH : {1, 2, 4, 8}) {
              if (warpsF * warpsW * warpsH > 8 ||
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

void Plan::search(ScheduleSearch<Plan> &search) { Enumerator(search).run(); }
