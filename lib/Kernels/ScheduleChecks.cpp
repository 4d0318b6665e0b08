//===- ScheduleChecks.cpp - What schedules have in common -----------------===//

#include "ScheduleChecks.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::conv;

static bool isCount(int64_t count) { return count >= 1 && count <= 65536; }

LogicalResult mlir::conv::verifyCount(EmitErrorFn emitError, StringRef name,
                                      int64_t count) {
  if (!isCount(count))
    return emitError() << "expects " << name << " between 1 and 65536, got "
                       << count;
  return success();
}

LogicalResult mlir::conv::verifyCounts(EmitErrorFn emitError, StringRef name,
                                       ArrayRef<int64_t> counts,
                                       ArrayRef<StringRef> dimensions) {
  if (counts.size() != dimensions.size())
    return emitError() << "expects " << dimensions.size() << " " << name
                       << " counts (" << llvm::join(dimensions, ", ")
                       << "), got " << counts.size();
  for (int64_t count : counts)
    if (!isCount(count))
      return emitError() << "expects " << name
                         << " counts between 1 and 65536, got " << count;
  return success();
}

LogicalResult mlir::conv::verifyLanes(EmitErrorFn emitError,
                                      ArrayRef<int64_t> lanes) {
  int64_t numLanes = lanes[0] * lanes[1] * lanes[2];
  if (numLanes == 32)
    return success();
  return emitError() << "expects lanes that multiply to 32 (one warp), got "
                     << lanes[0] << " * " << lanes[1] << " * " << lanes[2]
                     << " = " << numLanes;
}

LogicalResult mlir::conv::verifyStages(EmitErrorFn emitError, int64_t stages) {
  if (stages < 2)
    return emitError() << "expects at least 2 stages (one is filled while "
                          "another is read), got "
                       << stages;
  if (stages > 32)
    return emitError() << "expects at most 32 stages (the first copies to each "
                          "are written out one by one), got "
                       << stages;
  return success();
}

LogicalResult mlir::conv::verifyWarps(EmitErrorFn emitError,
                                      ArrayRef<int64_t> tile,
                                      ArrayRef<int64_t> warp,
                                      ArrayRef<StringRef> dimensions) {
  int64_t warps = 1;
  for (auto [extent, unit, name] : llvm::zip_equal(tile, warp, dimensions)) {
    if (extent % unit)
      return emitError() << "expects tile " << name << " to be a multiple of "
                         << unit << " (what one warp covers), got " << extent;
    warps *= extent / unit;
  }
  if (warps > 32)
    return emitError() << "expects at most 1024 threads per block, got "
                       << 32 * warps;
  return success();
}

LogicalResult mlir::conv::verifyFlatTile(EmitErrorFn emitError,
                                         ArrayRef<int64_t> tile,
                                         ArrayRef<int64_t> warp, int64_t chunk,
                                         int64_t stages, int64_t splits,
                                         int64_t blocksPerSM) {
  StringRef dimensions[] = {"couts", "pixels"};
  // (S1)
  if (failed(verifyCounts(emitError, "tile", tile, dimensions)) ||
      failed(verifyCounts(emitError, "warp", warp, dimensions)) ||
      failed(verifyCount(emitError, "chunk", chunk)) ||
      failed(verifyCount(emitError, "stages", stages)) ||
      failed(verifyCount(emitError, "splits", splits)) ||
      failed(verifyCount(emitError, "blocks_per_sm", blocksPerSM)) ||
      // (S2) to (S4)
      failed(verifyWarps(emitError, tile, warp, dimensions)) ||
      failed(verifyStages(emitError, stages)))
    return failure();
  // (S5)
  int64_t sums = warp[0] * warp[1] / 32;
  if (sums > 256)
    return emitError() << "expects at most 256 accumulators per thread, got "
                       << sums;
  return success();
}

int64_t mlir::conv::boundedProduct(std::initializer_list<int64_t> factors) {
  constexpr int64_t bound = int64_t(1) << 40;
  int64_t product = 1;
  for (int64_t factor : factors)
    product = product > bound / factor ? bound : product * factor;
  return product;
}
