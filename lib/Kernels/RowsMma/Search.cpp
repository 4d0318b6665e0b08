//===- Search.cpp - The schedules of rows_mma -----------------------------===//

#include "RowsMma.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::rows_mma;

void Plan::search(ScheduleSearch<Plan> &search) {
  int64_t pixelMmas[] = {8, 6, 4, 2};
  FlatTileSearch<Plan> tiles(search, pixelMmas, /*rings=*/2);
  auto cannotFill = [&](int64_t stages, int64_t splits) {
    return search.problem.channels < 2 * stages * splits;
  };
  tiles.cannotFill = cannotFill;
  tiles.run();
}
