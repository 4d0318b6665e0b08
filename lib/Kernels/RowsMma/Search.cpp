//===- Search.cpp - The schedules of rows_mma -----------------------------===//

#include "RowsMma.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::rows_mma;

void Plan::search(ScheduleSearch<Plan> &search) {
  // Images of 7x7, 14x14 and 28x28, and what makes whole waves of blocks. With
  // 24 pixels a warp reads more of the filter than it gains by that.
  int64_t pixelMmas[] = {10, 9, 8, 7, 6, 5, 4, 2};
  FlatTileSearch<Plan> tiles(search, pixelMmas, /*rings=*/2);
  auto cannotFill = [&](int64_t stages, int64_t splits) {
    return search.problem.channels < 2 * stages * splits;
  };
  tiles.cannotFill = cannotFill;
  tiles.run();
}
