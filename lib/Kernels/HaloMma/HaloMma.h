//===- HaloMma.h - Direct convolution on tensor cores -----------*- C++ -*-===//
//
// The family `halo_mma`: a block stages its input tile with the halo once per
// chunk of channels and the filter in the order of the tensor cores' operands;
// warps multiply 16 couts x 8 pixels an instruction.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_KERNELS_HALOMMA_HALOMMA_H
#define CONV_LIB_KERNELS_HALOMMA_HALOMMA_H

#include "../QuantaPlan.h"
#include "../ScheduleSearch.h"
#include "conv/Kernels/Schedules.h"
#include <array>
#include <tuple>

namespace mlir::conv::halo_mma {

/// The counts of a `#conv_kernel.halo_mma` as a plain value.
struct Schedule : TileOfInstructions {
  int64_t chunk = 8;
  int64_t stages = 2;
  int64_t blocksPerSM = 1;

  Schedule() = default;
  explicit Schedule(HaloMmaAttr attr)
      : TileOfInstructions(attr.getTile(), attr.getWarp()),
        chunk(attr.getChunk()), stages(attr.getStages()),
        blocksPerSM(attr.getBlocksPerSm()) {}

  HaloMmaAttr getAttr(MLIRContext *context) const {
    return HaloMmaAttr::get(context, tile, warp, chunk, stages, blocksPerSM);
  }

  /// An arbitrary but fixed order, which settles ties.
  bool operator<(const Schedule &other) const { return key() < other.key(); }

private:
  std::tuple<const std::array<int64_t, 3> &, const std::array<int64_t, 3> &,
             int64_t, int64_t, int64_t>
  key() const {
    return {tile, warp, chunk, stages, blocksPerSM};
  }
};

/// Shared memory is as QuantaPlan says: the input is that of a tile of rows and
/// columns with its halo.
struct Plan : QuantaPlan {
  Schedule schedule;

  static Plan get(const Problem &problem, const Schedule &schedule);
  StageCost countStage(const Problem &problem, const Chip &chip) const {
    return countQuantaStage(problem, chip);
  }
  static void search(ScheduleSearch<Plan> &search);
};

/// The common estimate, in which the filter counts among the bytes that settle
/// ties: tensor cores leave the caches less time than scalar multiplies do.
Estimate estimate(const Problem &problem, const Plan &plan, const Chip &chip);

} // namespace mlir::conv::halo_mma

#endif // CONV_LIB_KERNELS_HALOMMA_HALOMMA_H
