//===- HaloMma.h - Direct convolution on tensor cores -----------*- C++ -*-===//
//
// The family `halo_mma`: a block stages its input tile with the halo once per
// chunk of channels and the filter in the order of the tensor cores' operands;
// warps multiply 16 couts x 8 pixels an instruction.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_KERNELS_HALOMMA_HALOMMA_H
#define CONV_LIB_KERNELS_HALOMMA_HALOMMA_H

#include "../ScheduleSearch.h"
#include "../TensorCores.h"
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

/// How the input comes to a stage.
enum class Fill {
  /// Quanta, 4 words of channels of one pixel, by asynchronous copies.
  Quanta,
  /// Words, by asynchronous copies.
  Words,
  /// Quanta whose words lie apart in memory, of elements that are not aligned
  /// as
  /// words, or that are narrowed: loaded, converted and stored.
  Registers,
};

/// Offsets and extents are words of 4 bytes unless a name says otherwise: f32,
/// or two neighbouring channels of f16 or bf16.
///
/// Dynamic shared memory of a block, in order:
///   ring      [stages] of { input [chunk / 4] at quantumStride of
///                           [inputRows][inputColumns][4],
///                           filter [chunk / 8][kernel rows][kernel cols]
///                           [couts / 16][32 lanes][4] }
///   staging, partials as KernelPlan says
struct Plan : KernelPlan {
  Schedule schedule;
  /// Rows and columns of the staged tile, columns with those before the first
  /// that is needed and behind the last, so that pairs of 16-bit elements are
  /// aligned.
  int64_t inputRows = 0, inputColumns = 0, lead = 0;
  int64_t quantumStride = 0;
  /// Wavefronts in which the quanta of 8 pixels are read: 1 without conflicts.
  int64_t wavefronts = 1;
  int64_t inputStage = 0, filterStage = 0;
  Fill fill = Fill::Quanta;
  /// Quanta of two neighbouring columns are loaded together.
  bool loadsPairs = false;
  /// Elements in a word of 4 bytes, and input channels of a group in words.
  int64_t perWord = 1, channelWords = 1;
  /// Which couts the rows of a warp's instructions stand for.
  MmaRows rows;
  /// Operands are sums of two tf32 (tf32x3).
  bool split = false;

  static Plan get(const Problem &problem, const Schedule &schedule);
  StageCost countStage(const Problem &problem, const Chip &chip) const;
  static void search(ScheduleSearch<Plan> &search);
  tile::SharedLayout getWindow() const;
};

/// The common estimate, in which the filter counts among the bytes that settle
/// ties: tensor cores leave the caches less time than scalar multiplies do.
Estimate estimate(const Problem &problem, const Plan &plan, const Chip &chip);

} // namespace mlir::conv::halo_mma

#endif // CONV_LIB_KERNELS_HALOMMA_HALOMMA_H
