//===- Schedule.h - A schedule as a plain value -----------------*- C++ -*-===//
//
// `#conv.schedule` is uniqued in the context; the search looks at thousands of
// schedules and keeps one, so it works on this plain copy.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_SCHEDULE_SCHEDULE_H
#define CONV_SCHEDULE_SCHEDULE_H

#include "conv/IR/ConvAttributes.h"
#include <array>
#include <tuple>

namespace mlir::conv {

/// The counts of a `#conv.schedule`, with its meaning and its constraints.
struct Schedule {
  KernelFamily family = KernelFamily::FFMA;
  /// Couts, rows, columns of a block's output tile.
  std::array<int64_t, 3> tile = {1, 1, 1};
  /// Couts, columns of a thread's part of it.
  std::array<int64_t, 2> thread = {1, 1};
  /// Lanes of a warp along couts, rows, columns.
  std::array<int64_t, 3> lanes = {1, 1, 32};
  int64_t chunk = 1;
  int64_t stages = 2;
  int64_t blocksPerSM = 1;

  Schedule() = default;
  /// Implicit, so that what takes a schedule takes the attribute.
  Schedule(ScheduleAttr attr)
      : family(attr.getFamily()), chunk(attr.getChunk()),
        stages(attr.getStages()), blocksPerSM(attr.getBlocksPerSM()) {
    llvm::copy(attr.getTile(), tile.begin());
    llvm::copy(attr.getThread(), thread.begin());
    llvm::copy(attr.getLanes(), lanes.begin());
  }

  ScheduleAttr getAttr(MLIRContext *context) const {
    return ScheduleAttr::get(context, family, tile, thread, lanes, chunk,
                             stages, blocksPerSM);
  }

  /// Couts, rows, columns that one warp covers.
  int64_t warpTileF() const { return thread[0] * lanes[0]; }
  int64_t warpTileH() const { return lanes[1]; }
  int64_t warpTileW() const { return thread[1] * lanes[2]; }
  int64_t warpsF() const { return tile[0] / warpTileF(); }
  int64_t warpsH() const { return tile[1] / warpTileH(); }
  int64_t warpsW() const { return tile[2] / warpTileW(); }
  int64_t numWarps() const { return warpsF() * warpsH() * warpsW(); }
  int64_t numThreads() const { return 32 * numWarps(); }
  /// Accumulators of a thread.
  int64_t accumulators() const { return thread[0] * thread[1]; }

  /// An arbitrary but fixed order, which settles ties.
  bool operator<(const Schedule &other) const { return key() < other.key(); }
  bool operator==(const Schedule &other) const { return key() == other.key(); }

private:
  std::tuple<KernelFamily, const std::array<int64_t, 3> &,
             const std::array<int64_t, 2> &, const std::array<int64_t, 3> &,
             int64_t, int64_t, int64_t>
  key() const {
    return {family, tile, thread, lanes, chunk, stages, blocksPerSM};
  }
};

} // namespace mlir::conv

#endif // CONV_SCHEDULE_SCHEDULE_H
