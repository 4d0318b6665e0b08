//===- FlatTiles.h - Tiles of couts and flattened pixels --------*- C++ -*-===//
//
// What the families share whose tiles are couts times the pixels of all images
// counted as one number: the counts of their schedules, and the search over
// them.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_KERNELS_FLATTILES_H
#define CONV_LIB_KERNELS_FLATTILES_H

#include "ScheduleSearch.h"
#include "Splits.h"
#include "TensorCores.h"
#include <array>
#include <tuple>

namespace mlir::conv {

/// The counts of an AttrT as a plain value.
template <typename AttrT>
struct FlatSchedule {
  /// Couts and pixels of a block's output tile, and of a warp's part of it.
  std::array<int64_t, 2> tile = {16, 16};
  std::array<int64_t, 2> warp = {16, 16};
  int64_t chunk = 8;
  int64_t stages = 2;
  int64_t splits = 1;
  int64_t blocksPerSM = 1;

  FlatSchedule() = default;
  explicit FlatSchedule(AttrT attr)
      : chunk(attr.getChunk()), stages(attr.getStages()),
        splits(attr.getSplits()), blocksPerSM(attr.getBlocksPerSm()) {
    llvm::copy(attr.getTile(), tile.begin());
    llvm::copy(attr.getWarp(), warp.begin());
  }

  AttrT getAttr(MLIRContext *context) const {
    return AttrT::get(context, tile, warp, chunk, stages, splits, blocksPerSM);
  }

  /// Warps along couts and pixels.
  std::array<int64_t, 2> warps() const {
    return {tile[0] / warp[0], tile[1] / warp[1]};
  }
  int64_t numThreads() const { return 32 * warps()[0] * warps()[1]; }
  int64_t accumulators() const { return warp[0] * warp[1] / 32; }

  /// Settles ties: deeper rings come first. Of 168 pairs of tensor-core gathers
  /// on an H200 those of 4 stages took 0.68 to 1.01 times as long as those of
  /// 3, though the model puts them at the same time; of 11 pairs that multiply
  /// and add f32, 0.995 to 1.01 times.
  bool operator<(const FlatSchedule &other) const {
    return key() < other.key();
  }

private:
  std::tuple<const std::array<int64_t, 2> &, const std::array<int64_t, 2> &,
             int64_t, int64_t, int64_t, int64_t>
  key() const {
    return {tile, warp, chunk, -stages, splits, blocksPerSM};
  }
};

/// Tries every combination of chunk, ring, parts and blocks for each tile.
template <typename PlanT>
class FlatTileSearch {
public:
  using Schedule = decltype(PlanT::schedule);

  /// Warps have 8 pixels times one of `pixelMmas`; parts fill the ring `rings`
  /// times at least.
  FlatTileSearch(ScheduleSearch<PlanT> &search, ArrayRef<int64_t> pixelMmas,
                 int64_t rings)
      : search(search), pixelMmas(pixelMmas), rings(rings) {}

  /// Leaves out rings of `stages` where `splits` parts of the channels, or
  /// more, cannot fill them: their plans need not be made.
  function_ref<bool(int64_t stages, int64_t splits)> cannotFill = nullptr;

  void run() {
    tryTiles(/*leastMmas=*/4, /*leastWarps=*/2);
    // Small outputs do not fill as many, and where stages are large memory is
    // for less.
    if (!search.hasCandidates())
      tryTiles(/*leastMmas=*/1, /*leastWarps=*/1);
    search.selection.examined = search.selection.geometries;
  }

private:
  /// Instructions of a warp, of 4 sums a thread, at most: (S5).
  static constexpr int64_t mostMmas = 64;

  /// Tries warps of at least `leastMmas` instructions' worth of sums, and
  /// blocks of at least `leastWarps` of them.
  void tryTiles(int64_t leastMmas, int64_t leastWarps) {
    const Problem &nominal = search.nominal;
    int64_t couts = llvm::alignTo(search.problem.filters, 16);
    int64_t pixels = nominal.batch;
    for (int64_t extent : nominal.output)
      pixels *= extent;
    for (int64_t mmasF : {7, 5, 4, 3, 2, 1}) {
      // Multiples of 80 and 112 channels are common. In tf32 warps of 112 couts
      // took 0.91 to 0.97 times as long on an H200 as what would have been
      // chosen without (5 layers), in f16 0.97 to 1.16 times (5 layers).
      if (mmasF > 5 && getElementsPerWord(search.problem) > 1)
        continue;
      for (int64_t warpsF : {1, 2, 4}) {
        if (!isUseful(mmasF * warpsF, 16, couts))
          continue;
        for (int64_t mmasP : pixelMmas)
          for (int64_t warpsP : {1, 2, 4, 8}) {
            int64_t mmas = mmasF * mmasP, warps = warpsF * warpsP;
            if (mmas < leastMmas || mmas > mostMmas || warps < leastWarps ||
                warps > 8 || !isUseful(warpsP, 8 * mmasP, pixels))
              continue;
            Schedule schedule;
            schedule.warp = {16 * mmasF, 8 * mmasP};
            schedule.tile = {warpsF * schedule.warp[0],
                             warpsP * schedule.warp[1]};
            tryTile(schedule);
          }
      }
    }
  }

  void tryTile(Schedule schedule) {
    ++search.selection.geometries;
    for (int64_t chunk : {8, 16, 32}) {
      // Without many zeros in the last chunk.
      if (!fillsChunks(search.problem, chunk))
        continue;
      for (int64_t stages : {2, 3, 4, 6})
        for (int64_t splits : kSplitsTried) {
          if (splits > 1 && cannotFill && cannotFill(stages, splits))
            break;
          schedule.chunk = chunk;
          schedule.stages = stages;
          schedule.splits = splits;
          schedule.blocksPerSM = 1;
          PlanT plan = PlanT::get(search.problem, schedule);
          // What a ring copies behind a block's last tile is not used: deep
          // ones are for tiles of many stages.
          if (stages > 4 && plan.numStages < 4 * stages)
            continue;
          if (splits > 1 &&
              (plan.splits != splits ||
               !mayBeSplit(search.nominal, plan, search.chip, rings)))
            continue;
          search.considerBlocks(plan);
        }
    }
  }

  ScheduleSearch<PlanT> &search;
  ArrayRef<int64_t> pixelMmas;
  int64_t rings;
};

} // namespace mlir::conv

#endif // CONV_LIB_KERNELS_FLATTILES_H
