//===- Depthwise.h - Each channel by itself ---------------------*- C++ -*-===//
//
// The family `depthwise`: the groups of one channel each are the channels of
// one tile, so that a block reads and writes whole runs of memory whatever
// order the tensors have, and small planes fill it.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_KERNELS_DEPTHWISE_DEPTHWISE_H
#define CONV_LIB_KERNELS_DEPTHWISE_DEPTHWISE_H

#include "../ScheduleSearch.h"
#include "conv/Kernels/Schedules.h"
#include <array>
#include <tuple>

namespace mlir::conv::depthwise {

/// The counts of a `#conv_kernel.depthwise` as a plain value.
struct Schedule {
  /// Channels, rows, columns of a block's output tile, of a thread's part of
  /// it, and of the lanes of a warp.
  std::array<int64_t, 3> tile = {1, 1, 32}, thread = {1, 1, 1},
                         lanes = {1, 1, 32};
  int64_t stages = 2;
  int64_t blocksPerSM = 1;

  Schedule() = default;
  explicit Schedule(DepthwiseAttr attr)
      : stages(attr.getStages()), blocksPerSM(attr.getBlocksPerSm()) {
    llvm::copy(attr.getTile(), tile.begin());
    llvm::copy(attr.getThread(), thread.begin());
    llvm::copy(attr.getLanes(), lanes.begin());
  }

  DepthwiseAttr getAttr(MLIRContext *context) const {
    return DepthwiseAttr::get(context, tile, thread, lanes, stages,
                              blocksPerSM);
  }

  /// Warps along channels, rows, columns.
  std::array<int64_t, 3> warps() const {
    return {tile[0] / (thread[0] * lanes[0]), tile[1] / (thread[1] * lanes[1]),
            tile[2] / (thread[2] * lanes[2])};
  }
  int64_t numThreads() const {
    std::array<int64_t, 3> counts = warps();
    return 32 * counts[0] * counts[1] * counts[2];
  }
  int64_t accumulators() const { return thread[0] * thread[1] * thread[2]; }
  /// How they are spread over the block (dimensions f, h, w); the channels of a
  /// thread are neighbouring registers where `channelsFirst`, else its columns.
  tile::FragmentLayout getLayout(bool channelsFirst) const;

  /// An arbitrary but fixed order, which settles ties.
  bool operator<(const Schedule &other) const { return key() < other.key(); }

private:
  std::tuple<const std::array<int64_t, 3> &, const std::array<int64_t, 3> &,
             const std::array<int64_t, 3> &, int64_t, int64_t>
  key() const {
    return {tile, thread, lanes, stages, blocksPerSM};
  }
};

/// Taps of the largest window: the multiply is written out tap by tap.
inline constexpr int64_t kMostTaps = 64;

/// How the input lies in a stage, by how it lies in memory.
enum class Staging {
  /// Channels innermost, in memory and in the stage: quanta of 4 words of
  /// channels, or single words where a pixel's or a tile's channels are not
  /// whole quanta.
  Quanta,
  Words,
  /// Rows of columns: quads, or single elements.
  Quads,
  Elements,
  /// The whole planes of the tile's channels, as they lie in memory: quads,
  /// whatever the extents. The padding is not staged.
  Planes,
};

/// Offsets and extents are words of 4 bytes unless a name says otherwise: f32,
/// or two neighbouring channels of f16 or bf16 where the channels are
/// innermost.
///
/// Dynamic shared memory of a block, in order:
///   ring      [stages] of { input as `getWindow` says,
///                           filter [kernel rows][kernel cols][filterPitch] }
///   staging   as KernelPlan says
struct Plan : KernelPlan {
  Schedule schedule;
  Staging staging = Staging::Elements;
  /// Elements in a word.
  int64_t perWord = 1;
  /// Words of channels of a tile.
  int64_t channelWords = 1;
  /// As in `conv_tile.ring`.
  int64_t lead = 0;
  /// Rows and columns of the staged tile, without the lead; of a plane.
  int64_t inputRows = 0, inputColumns = 0;
  /// Distances of two staged rows and, for rows of columns, channels.
  int64_t rowPitch = 0, channelPitch = 0;
  /// Distance of two taps of the staged filter.
  int64_t filterPitch = 0;
  int64_t inputStage = 0, filterStage = 0;
  /// Rows and columns of the input that a thread reads.
  int64_t threadRows = 0, threadColumns = 0;
  /// Words of the input that a thread loads at once, and the wavefronts of a
  /// warp's load: as many as words without conflicts.
  int64_t loadWidth = 4, wavefronts = 4;

  bool hasInnerChannels() const {
    return staging == Staging::Quanta || staging == Staging::Words;
  }
  /// Words of one copy.
  int64_t vector() const {
    return staging == Staging::Words || staging == Staging::Elements ? 1 : 4;
  }
  /// Whether elements of 16 bits become f32 on their way into the stage.
  bool widens(const Problem &problem) const {
    return perWord == 1 && !problem.inputType.isF32();
  }

  Plan() { joinsGroups = true; }
  static Plan get(const Problem &problem, const Schedule &schedule);
  StageCost countStage(const Problem &problem, const Chip &chip) const;
  static void search(ScheduleSearch<Plan> &search);
  /// The staged input: words of channels, rows, columns.
  tile::SharedLayout getWindow() const;
};

/// Channels that a thread reads at once.
int64_t getChannelUnit(const Problem &problem);

} // namespace mlir::conv::depthwise

#endif // CONV_LIB_KERNELS_DEPTHWISE_DEPTHWISE_H
