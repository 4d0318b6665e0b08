//===- Plan.h - What a kernel is made of ------------------------*- C++ -*-===//
//
// A family makes a plan of a problem and a schedule once. Tile ops, launches,
// the cost model and what is printed take everything from it.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_KERNELS_PLAN_H
#define CONV_KERNELS_PLAN_H

#include "conv/Kernels/Problem.h"
#include "conv/Target/Target.h"
#include "conv/Tile/Layout.h"
#include <memory>

namespace mlir::conv {

struct KernelPlan;

/// A convolution that another family computes before a kernel, which goes on
/// from its result.
struct EarlierKernel {
  Problem problem;
  /// Null where that family computes no such convolution.
  std::shared_ptr<const KernelPlan> plan;
  /// Why there is no kernel all the same; empty if there is.
  std::string refusal;
};

/// What is common to the plans of all families. Families derive from it what
/// they need to build their own part of the kernel.
struct KernelPlan {
  virtual ~KernelPlan() = default;

  //===--- The walk -------------------------------------------------------===//
  /// Letters of the tile's dimensions and its extents (`conv_tile.walk`).
  StringRef space = "fhw";
  SmallVector<int64_t, 4> tile;
  /// Whether tiles are of flattened pixels: those of all images are counted as
  /// one number.
  bool isFlat() const { return space == "fp"; }
  /// Whether the block sees all channels of the group, in `channelTiles` steps.
  bool wholeChannels = false;
  int64_t channelTiles = 1;
  int64_t numThreads = 0, blocksPerSM = 1;
  /// Whether the channels of all groups count as those of one: a tile may hold
  /// several groups'.
  bool joinsGroups = false;
  /// The last tile along the rows may move up by multiples of this, so that it
  /// is full: an output computed twice then has the same value.
  int64_t rowUnit = 1;
  /// The last tile along the columns may move to the left by multiples of this,
  /// which a family sets; 0: it may not move.
  int64_t columnUnit = 0;

  //===--- The main loop --------------------------------------------------===//
  /// Stages of one tile (chunks of the sum), and how many are in flight.
  int64_t numStages = 1, stagesInFlight = 2;
  /// Input channels of a stage; the last may be ragged.
  int64_t chunk = 1;
  /// How the sums are spread over the block.
  tile::FragmentLayout accumulator;
  /// f32 of shared memory that one stage takes.
  int64_t stageSize = 0;
  /// Whether products are exact in f32. They may be so where the numerics allow
  /// rounded ones.
  bool isExact = true;
  /// Each slot keeps its filter from the first tile on (`conv_tile.ring`).
  bool keepsFilter = false;

  //===--- Steps ----------------------------------------------------------===//
  /// The number of parts into which the input channels are split. Blocks of
  /// their own sum each part and leave its sums in a workspace; a second
  /// kernel, whose plan is `combine`, adds the sums of the parts in order and
  /// does what follows.
  int64_t splits = 1;
  /// The number of parts that the schedule names, which may be larger.
  int64_t askedSplits = 1;
  std::shared_ptr<const KernelPlan> combine;
  /// What a kernel of another family computes before this one; null: nothing.
  std::shared_ptr<const EarlierKernel> before;

  //===--- After the accumulator ------------------------------------------===//
  /// How the epilogue sees the sums: `accumulator`, unless the family converts.
  tile::FragmentLayout fragment;
  tile::StorePlan store;
  /// Offsets in shared memory, in f32, and all of it in bytes. Staging at -1 is
  /// in the stage that the main loop has left.
  int64_t stagingOffset = 0, partialsOffset = 0, sharedBytes = 0;
  /// Registers a thread needs, estimated; `ptxas` decides.
  int64_t registers = 0;

  int64_t numWarps() const { return numThreads / 32; }
  /// Groups that the walk counts, in which each part of a group's input
  /// channels is a group; and the output channels of one.
  int64_t countGroups(const Problem &problem) const {
    return joinsGroups ? 1 : problem.groups * splits;
  }
  int64_t countChannels(const Problem &problem) const {
    return joinsGroups ? problem.groups * problem.filters : problem.filters;
  }
  /// Sums that a thread holds.
  int64_t numAccumulators() const { return accumulator.numRegisters(); }

  /// Fills in what follows from the rest: the store plan, shared memory behind
  /// `f32InStages` of the main loop, and so `sharedBytes`. Rows are turned in
  /// the `reusable` f32 of a stage that the main loop has left, where they have
  /// room there.
  void planEpilogue(const Problem &problem, int64_t f32InStages,
                    int64_t reusable = 0);
  /// Whether the slots of the main loop may keep their filter: all tiles have
  /// the same, and a slot always holds the same chunk.
  bool mayKeepFilter(const Problem &problem) const;
};

/// Tiles of a static problem, at most 2^60, which is more than any grid holds;
/// a block that sees whole channels walks the channel tiles itself.
int64_t countTiles(const Problem &problem, const KernelPlan &plan);

//===----------------------------------------------------------------------===//
// Legality
//===----------------------------------------------------------------------===//

/// Why a schedule is impossible, or known to be bad.
enum class Rejection {
  /// The schedule is possible.
  None,
  /// A thread needs more registers than there are.
  Registers,
  /// A block needs more shared memory than there is.
  SharedMemory,
  /// `blocks_per_sm` blocks are not resident at once.
  Occupancy,
  /// There would be more than `kMaxTiles` output tiles.
  Grid,
  /// There is no kernel for what has to be computed before.
  EarlierKernel,
};
inline constexpr unsigned numRejections = 6;

/// A short name for statistics: "registers", "shared memory", ...
StringRef getRejectionName(Rejection rejection);

/// Result of checking a plan against a chip.
struct PlanCheck {
  Rejection rejection = Rejection::None;
  /// What was needed and what the chip allows, with units; empty if possible.
  std::string reason;
  /// Whether only the register estimate speaks against the schedule: ptxas
  /// would spill, the kernel would still be right.
  bool onlySlow = false;

  explicit operator bool() const { return rejection != Rejection::None; }
};

/// Checks `plan` against the tables of `chip`. Without `explain` the reason
/// stays empty, which saves most of the time.
PlanCheck checkPlan(const Problem &problem, const KernelPlan &plan,
                    const Chip &chip, bool explain = true);

} // namespace mlir::conv

#endif // CONV_KERNELS_PLAN_H
