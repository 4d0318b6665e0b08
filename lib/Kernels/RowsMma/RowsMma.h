//===- RowsMma.h - Flattened pixels over whole rows -------------*- C++ -*-===//
//
// The family `rows_mma`: a block stages the rows of the input that its pixels
// meet once per chunk of channels, for all taps of a plane, and the filter in
// the order of the tensor cores' operands; warps multiply 16 couts x 8 pixels
// an instruction.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_KERNELS_ROWSMMA_ROWSMMA_H
#define CONV_LIB_KERNELS_ROWSMMA_ROWSMMA_H

#include "../QuantaPlan.h"
#include "../ScheduleSearch.h"
#include "conv/Kernels/Schedules.h"
#include "conv/Tile/RowsWindow.h"
#include <array>
#include <tuple>

namespace mlir::conv::rows_mma {

/// The counts of a `#conv_kernel.rows_mma` as a plain value.
struct Schedule {
  /// Couts and pixels of a block's output tile, and of a warp's part of it.
  std::array<int64_t, 2> tile = {16, 8};
  std::array<int64_t, 2> warp = {16, 8};
  int64_t chunk = 8;
  int64_t stages = 2;
  int64_t splits = 1;
  int64_t blocksPerSM = 1;

  Schedule() = default;
  explicit Schedule(RowsMmaAttr attr)
      : chunk(attr.getChunk()), stages(attr.getStages()),
        splits(attr.getSplits()), blocksPerSM(attr.getBlocksPerSm()) {
    llvm::copy(attr.getTile(), tile.begin());
    llvm::copy(attr.getWarp(), warp.begin());
  }

  RowsMmaAttr getAttr(MLIRContext *context) const {
    return RowsMmaAttr::get(context, tile, warp, chunk, stages, splits,
                            blocksPerSM);
  }

  int64_t numThreads() const {
    return 32 * (tile[0] / warp[0]) * (tile[1] / warp[1]);
  }
  int64_t accumulators() const { return warp[0] * warp[1] / 32; }

  /// An arbitrary but fixed order, which settles ties.
  bool operator<(const Schedule &other) const { return key() < other.key(); }

private:
  std::tuple<const std::array<int64_t, 2> &, const std::array<int64_t, 2> &,
             int64_t, int64_t, int64_t, int64_t>
  key() const {
    return {tile, warp, chunk, stages, splits, blocksPerSM};
  }
};

/// Shared memory is as QuantaPlan says: the input is the rows that
/// tile::RowsWindow names.
struct Plan : QuantaPlan {
  Schedule schedule;
  /// Copies of a stage's input that a thread makes, and whether it locates them
  /// once a tile.
  int64_t rounds = 1;
  bool carriesOffsets() const {
    return fill != QuantaFill::Words && rounds <= tile::kMostCarriedOfRows;
  }

  static Plan get(const Problem &problem, const Schedule &schedule);
  /// The rows that pixels of `problem` meet; its planes are static.
  static tile::RowsWindow getRows(const Problem &problem);
  StageCost countStage(const Problem &problem, const Chip &chip) const;
  static void search(ScheduleSearch<Plan> &search);
};

/// The common estimate, in which a part of the filter counts among the bytes
/// that settle ties, as in `halo_mma`.
Estimate estimate(const Problem &problem, const Plan &plan, const Chip &chip);

} // namespace mlir::conv::rows_mma

#endif // CONV_LIB_KERNELS_ROWSMMA_ROWSMMA_H
