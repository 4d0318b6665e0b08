//===- HaloFma.h - Direct convolution by scalar multiply-adds ---*- C++ -*-===//
//
// The family `halo_fma`: a block stages its input tile with the halo once per
// chunk of channels and all taps of the filter for it, and each thread
// multiplies a block of couts x columns out of shared memory. All of it is f32
// there: inputs of 16 bits are widened on their way, filters where they are
// packed.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_KERNELS_HALOFMA_HALOFMA_H
#define CONV_LIB_KERNELS_HALOFMA_HALOFMA_H

#include "../ScheduleSearch.h"
#include "conv/Kernels/Schedules.h"
#include <array>
#include <tuple>

namespace mlir::conv::halo_fma {

/// The counts of a `#conv_kernel.halo_fma` as a plain value: the search looks
/// at thousands and keeps one.
struct Schedule {
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
  explicit Schedule(HaloFmaAttr attr)
      : chunk(attr.getChunk()), stages(attr.getStages()),
        blocksPerSM(attr.getBlocksPerSm()) {
    llvm::copy(attr.getTile(), tile.begin());
    llvm::copy(attr.getThread(), thread.begin());
    llvm::copy(attr.getLanes(), lanes.begin());
  }

  HaloFmaAttr getAttr(MLIRContext *context) const {
    return HaloFmaAttr::get(context, tile, thread, lanes, chunk, stages,
                            blocksPerSM);
  }

  /// Couts, rows, columns that one warp covers.
  std::array<int64_t, 3> warpTile() const {
    return {thread[0] * lanes[0], lanes[1], thread[1] * lanes[2]};
  }
  /// Warps along couts, rows, columns.
  std::array<int64_t, 3> warps() const {
    std::array<int64_t, 3> unit = warpTile();
    return {tile[0] / unit[0], tile[1] / unit[1], tile[2] / unit[2]};
  }
  int64_t numWarps() const {
    std::array<int64_t, 3> counts = warps();
    return counts[0] * counts[1] * counts[2];
  }
  int64_t numThreads() const { return 32 * numWarps(); }
  /// Accumulators of a thread.
  int64_t accumulators() const { return thread[0] * thread[1]; }
  /// How they are spread over the block (dimensions f, h, w).
  tile::FragmentLayout getLayout() const;

  /// An arbitrary but fixed order, which settles ties.
  bool operator<(const Schedule &other) const { return key() < other.key(); }

private:
  std::tuple<const std::array<int64_t, 3> &, const std::array<int64_t, 2> &,
             const std::array<int64_t, 3> &, int64_t, int64_t, int64_t>
  key() const {
    return {tile, thread, lanes, chunk, stages, blocksPerSM};
  }
};

/// Offsets and extents are f32 elements unless a name says bytes. A *quad* is
/// 4 consecutive f32 (16 bytes, the unit of cp.async and of LDS.128).
///
/// Dynamic shared memory of a block, in order:
///   ring      [stages] of { input [chunk][inputRows][pitch],
///                           filter [chunk][kernel rows][kernel
///                           cols][filterPitch] }
///   staging   [warps][rows of a warp][pitch]   (full results in rows)
///   partials  [reduced values][warps along couts][tile rows][tile cols]
struct Plan : KernelPlan {
  Schedule schedule;
  /// Where a row's first needed column lies in it: input columns are staged
  /// from a multiple of 4 downwards, so that quads are aligned in global
  /// memory; `lead` is the distance from there.
  int64_t lead = 0;
  /// Rows and quads a row of the staged input tile, halo included.
  int64_t inputRows = 0, inputQuads = 0;
  /// Distance of two staged rows; a multiple of 4.
  int64_t pitch = 0;
  /// Wavefronts of a warp's load of an input quad at this pitch.
  int64_t wavefronts = 0;
  /// Distance of two taps of the staged filter: tile couts, to whole quads.
  int64_t filterPitch = 0;
  int64_t inputStage = 0, filterStage = 0;
  /// Whether the input is copied as quads of columns, else element by element;
  /// and whether copies pass through registers, where elements of 16 bits
  /// become f32.
  bool quadCopies = false, widens = false;
  int64_t vector() const { return quadCopies ? 4 : 1; }
  /// Columns of one staged row that a thread reads for one filter row, and
  /// the quads that hold them.
  int64_t threadSpan = 0, threadQuads = 0;

  static Plan get(const Problem &problem, const Schedule &schedule);
  StageCost countStage(const Problem &problem, const Chip &chip) const;
  static void search(ScheduleSearch<Plan> &search);

  /// The staged input: channels, rows, columns.
  tile::SharedLayout getWindow() const;
};

/// Registers a thread needs, estimated.
int64_t countRegisters(const Problem &problem, const Schedule &schedule);

/// Shared-memory wavefronts (128-byte transactions) of one warp's LDS.128 of
/// an input quad at a pitch: 4 without bank conflicts.
int64_t countInputWavefronts(const Problem &problem, const Schedule &schedule,
                             int64_t pitch);

/// Instructions and wavefronts of one warp for one input channel.
struct ChannelCost {
  double ffma, instructions, wavefronts;
};
ChannelCost countChannel(const Problem &problem, const Schedule &schedule,
                         int64_t threadQuads, int64_t inputWavefronts);

/// Clocks that one multiply-add of a warp holds the pipe of its scheduler:
/// with fewer lanes than a warp, more than one.
double clocksPerFma(const Chip &chip);

} // namespace mlir::conv::halo_fma

#endif // CONV_LIB_KERNELS_HALOFMA_HALOFMA_H
