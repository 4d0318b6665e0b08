//===- PackedMma.h - Few input channels on tensor cores ---------*- C++ -*-===//
//
// The family `packed_mma`: as halo_mma, for so few input channels that their
// words of one tap would leave instructions half empty. An instruction's sum
// runs over the channels of several taps; a tile is one stage; the filter stays
// in registers or in shared memory.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_KERNELS_PACKEDMMA_PACKEDMMA_H
#define CONV_LIB_KERNELS_PACKEDMMA_PACKEDMMA_H

#include "../ScheduleSearch.h"
#include "../TensorCores.h"
#include "conv/Kernels/Schedules.h"
#include "conv/Tile/PackedTaps.h"
#include <array>
#include <tuple>

namespace mlir::conv::packed_mma {

/// The counts of a `#conv_kernel.packed_mma` as a plain value.
struct Schedule : TileOfInstructions {
  int64_t stages = 2;
  int64_t blocksPerSM = 1;
  bool sharedFilter = false;

  Schedule() = default;
  explicit Schedule(PackedMmaAttr attr)
      : TileOfInstructions(attr.getTile(), attr.getWarp()),
        stages(attr.getStages()), blocksPerSM(attr.getBlocksPerSm()),
        sharedFilter(attr.getSharedFilter()) {}

  PackedMmaAttr getAttr(MLIRContext *context) const {
    return PackedMmaAttr::get(context, tile, warp, stages, blocksPerSM,
                              sharedFilter);
  }

  /// An arbitrary but fixed order, which settles ties.
  bool operator<(const Schedule &other) const { return key() < other.key(); }

private:
  std::tuple<const std::array<int64_t, 3> &, const std::array<int64_t, 3> &,
             int64_t, int64_t, bool>
  key() const {
    return {tile, warp, stages, blocksPerSM, sharedFilter};
  }
};

/// Dynamic shared memory of a block, in order:
///   ring      [stages] of { window [depth][rows][columns][4] words }
///   filter    with `sharesFilter`: [steps][couts / 16][32 lanes][4] words
///   staging, partials as KernelPlan says
struct Plan : KernelPlan {
  Schedule schedule;
  tile::PackedTaps taps;
  tile::PackedWindow window;
  /// Elements of one load.
  int64_t vector = 1;
  /// All tiles have one filter, and the block keeps it in shared memory.
  bool sharesFilter = false;
  /// A thread's share of a stage is in registers from one tile to the next.
  bool carriesLoads = false;
  /// Words of the filter for a tile's couts.
  int64_t filterSize = 0;
  /// Wavefronts in which the quanta of 8 pixels are read: 1 without conflicts.
  int64_t wavefronts = 1;
  /// Which couts the rows of a warp's instructions stand for.
  MmaRows rows;
  /// Operands are sums of two tf32 (tf32x3).
  bool split = false;

  static Plan get(const Problem &problem, const Schedule &schedule);
  StageCost countStage(const Problem &problem, const Chip &chip) const;
  static void search(ScheduleSearch<Plan> &search);
};

/// The common estimate; bytes that warps store count among those that settle
/// ties.
Estimate estimate(const Problem &problem, const Plan &plan, const Chip &chip);

/// The most channels of a group, and steps of a sum, for which there are
/// kernels: more channels fill instructions by themselves, and all steps are
/// written out.
inline constexpr int64_t kMostChannels = 16;
inline constexpr int64_t kMostSteps = 128;

} // namespace mlir::conv::packed_mma

#endif // CONV_LIB_KERNELS_PACKEDMMA_PACKEDMMA_H
