//===- CostModel.h - What a schedule costs on a chip ------------*- C++ -*-===//
//
// An estimate of a kernel's time from counts: instructions, shared-memory
// wavefronts, bytes, tiles. Every count follows from the problem, the plan and
// the chip's tables; the few measured factors are constants below, each with
// its source.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_KERNELS_COSTMODEL_H
#define CONV_KERNELS_COSTMODEL_H

#include "conv/Kernels/Plan.h"

namespace mlir::conv {

/// Measured factors of the model.
namespace model {
/// Rate reached by straight f32 multiply-adds over the table's: 61.5 of
/// 66.9 TFLOP/s on an H200 (clock under load).
inline constexpr double sustainedClock = 61.5 / 66.9;
/// With `w` warps a scheduler a main loop fills this share of the issue slots:
/// issueCeiling * w / (w + issueHalf). Register-bank conflicts keep it below
/// 1; the measured 3x3 kernels with 2 warps a scheduler come to 0.9 once loads
/// and copies are counted.
inline constexpr double issueCeiling = 0.98;
inline constexpr double issueHalf = 0.16;
/// A ring of two slots loses this share of the main loop over one of three
/// (measured: 1 to 4 %).
inline constexpr double twoStageLoss = 0.02;
/// Each doubling of the blocks of a multiprocessor at the same number of warps
/// loses this share (measured: 0.08 for 2 blocks of 4 warps against 1 of 8, of
/// which the traffic, counted apart, explains a part).
inline constexpr double blocksLoss = 0.03;
/// Each register past 15/16 of what a thread can have loses this share: the
/// estimate of registers is rough, and a kernel near the limit leaves ptxas no
/// room to order its loads (measured: kernels with 254 registers lose 18 to 22
/// % against kernels with 226).
inline constexpr double registerLoss = 0.002;
/// Clocks from a global load to its use, from published microbenchmarks of
/// Ampere to Hopper (L2 200 to 300, device memory 500 to 800). The model takes
/// twice as many where the device memory is busy all the time.
inline constexpr double globalLatency = 800;
/// Clocks of a block barrier with its skew.
inline constexpr double barrierClocks = 40;
/// What differs on tensor cores, fitted to 148 kernels of 18 layers on an H200
/// (29 November 2026). For the 163 kernels of these layers that the model
/// ranks, its estimates are within 11 % of the times (standard deviation), and
/// the kernels that it picks are 4 % slower than the fastest (geometric mean).
/// In this order: clocks until a copy lands; the share that each doubling of
/// the blocks loses; clocks of a stage besides its barrier; clocks that a stage
/// of a single step takes on top, for it loads the next operands behind the
/// barrier that it begins with.
inline constexpr double mmaLatency = 1000;
inline constexpr double mmaBlocksLoss = 0.25;
inline constexpr double mmaStageClocks = 65;
inline constexpr double mmaSingleStepClocks = 95;
/// Figures of short kernels on tensor cores, fitted on an H200 to 7,000 kernels
/// of 230 problems whose tensors lie in the second-level cache (`conv-run
/// --measure` of six models in f16 and two in tf32, 8 images, 1 December 2026;
/// docs/performance-history.md says what they gained).
///
/// Stages of the main loop that a kernel takes more than it multiplies in: its
/// first loads, and the last stage, behind which nothing is loaded.
inline constexpr double mmaRampStages = 2;
/// A multiprocessor with fewer warps than `mmaEnoughWarps`, each thread of
/// which has fewer sums than `mmaEnoughSums`, loses up to `mmaFewWarpsLoss` of
/// the main loop.
inline constexpr int64_t mmaEnoughWarps = 8;
inline constexpr double mmaEnoughSums = 96;
inline constexpr double mmaFewWarpsLoss = 0.6;
/// Clocks that a warp waits for a vector of residuals.
inline constexpr double mmaResidualClocks = 70;
/// Where all tensors lie in the second-level cache, copies wait for this share
/// of the latency that the stages in flight do not cover.
inline constexpr double mmaCachedLatency = 0.25;
/// Microseconds that kernels take to begin, more than gathers: of whole rows
/// and of halos with one tap, and of halos with several taps.
inline constexpr double quantaStart = 1.25, haloStart = 1.0;
/// A scheduler with one warp waits for the instructions of a long stage to be
/// fetched; several warps would share the wait. On an H200 gathered stages of
/// 16 or 32 channels with 128 accumulators, 35 KB of code and more, run at 0.57
/// to 0.68 of the rate of stages of 8 channels, with 18 KB (five layers in
/// f32). Where in between the border lies is not known.
inline constexpr double instructionBytes = 16;
inline constexpr double mostCodeBytes = 24 << 10;
inline constexpr double fetchLoss = 0.55;
/// Clocks in which a block that is alone on its multiprocessor issues nothing
/// while it passes from one tile to the next.
inline constexpr double tileSwitchClocks = 500;
/// Instructions that one cp.async takes, bounds and addresses included.
inline constexpr double instructionsPerCopy = 8;
/// Issue slots of one op of an epilogue: between an add (1) and a
/// transcendental (about 10).
inline constexpr double instructionsPerOp = 2;
/// Share of the table's bandwidth that streaming reads reach (4.3 of 4.8 TB/s
/// on an H200), and how much more a written byte costs than a read one (1.02
/// GB of aligned stores: 0.29 ms).
inline constexpr double dramEfficiency = 0.9;
inline constexpr double writeCost = 1.2;
/// A sector of the second-level cache that is written in part costs this many
/// whole ones: kernels that store 0.52 and 2.1 GB as misaligned runs of 128
/// bytes take 0.265 and 1.13 ms on an H200 (problems 57 and 87 in tf32). A
/// kernel that only stores loses more by such runs: for 1.02 GB in runs of 32,
/// 128 and 256 bytes it takes 5.0, 2.8 and 1.9 times the 0.29 ms of aligned
/// runs, which the device memory bounds. A convolution loses less, since warps
/// of a block that store neighbouring runs fill up each other's sectors. A
/// store costs at most `worstStore` times an aligned one, unless a block stores
/// fewer neighbouring channels than fill a sector: depthwise 7x7 of f16 in
/// blocks of 2 and 4 channels that store them innermost take 46 and 11 us on an
/// H200 where this cap gave 13 and 7 (8x96x56x56 and 8x192x28x28), and the
/// partial sectors without it 45 and 13.
inline constexpr double partialSectorCost = 4;
inline constexpr double worstStore = 11;
/// Microseconds that a second launch costs on the device, with its tail. Of the
/// host's time it takes 4.5 (docs/performance.md, a frozen call with two
/// launches against one with one), which kernels or graphs hide. Where it adds
/// the sums of parts, these pass at the second-level cache's bandwidth: 140
/// schedules of seven layers, in 1 to 16 parts, take 1 to 3 microseconds and
/// that time more than the estimate of their sums on an H200.
inline constexpr double secondKernel = 2.5;
/// Schedules whose estimates are within this share of the fastest count as
/// equal: the model is no finer (it is within 5 % of the measured 3x3 kernels).
/// Among equals the one that moves the fewest bytes comes first, since the
/// model does not see all costs of moving them. If the multiprocessors bound
/// the fastest schedule, bytes staged are compared, else second-level traffic.
inline constexpr double resolution = 0.02;
/// Microseconds of an empty launch.
inline constexpr double launch = 2;
} // namespace model

/// What one stage costs: one warp where a comment says "of a warp", else the
/// block.
struct StageCost {
  /// Instructions of a warp: multiplies, loads of operands, loop and addresses.
  double instructions = 0;
  /// Clocks that the multiplies of a warp hold their pipe on its scheduler.
  double multiplyClocks = 0;
  /// Clocks that the multiplies of a warp hold the tensor cores of its
  /// scheduler, which run while it issues other instructions.
  double mmaClocks = 0;
  /// Shared-memory wavefronts of a warp's operand loads, conflicts included.
  double wavefronts = 0;
  /// Clocks of a warp from the barrier in front of the stage to its first
  /// multiplies, where nothing else runs meanwhile.
  double entry = 0;
  /// Stages that pass between the issue of a copy and the wait for it; 0: all
  /// slots of the ring but one.
  double lead = 0;
  /// Clocks from the issue of a copy to its landing, in an idle chip.
  double latency = model::globalLatency;
  /// Where threads load what they stage through registers: clocks from the load
  /// to the store that needs it, in an idle chip, and the share of the stage
  /// that lies between the two.
  double loadLatency = 0, loadCover = 0;
  /// Whether tensor cores multiply (model::mma...).
  bool onTensorCores = false;
  /// Share of the main loop that each doubling of a multiprocessor's blocks
  /// loses.
  double blocksLoss = model::blocksLoss;
  /// Share of the main loop that a ring of two slots loses.
  double twoStageLoss = model::twoStageLoss;
  /// Code of the multiplies, where all of the stage is one straight line of
  /// them and a scheduler issues one nearly every clock; else 0.
  double codeBytes = 0;
  /// Asynchronous copies that the block issues.
  double copies = 0;
  /// Bytes of the input that the block reads through the second-level cache,
  /// and of the filter.
  double inputBytes = 0, filterBytes = 0;
};

/// Estimated time of a kernel. Components are microseconds of the whole
/// kernel as if each were alone; all of them assume a warm clock and cold
/// caches.
///
///   main = (compute^3 + shared^3)^(1/3): nearly the larger, and more than it
///          where both pipes are busy and wait for each other
///   sm   = main + epilogue + stalls, of the busiest multiprocessor
///   time = launch + max(sm, dram, l2) + overlapLoss * (the other two) + others
///
/// All but the time, the traffic in bytes and `others` is of the kernel that
/// multiplies.
struct Estimate {
  /// Output tiles (of all images and groups) and how many of them the busiest
  /// multiprocessor gets.
  int64_t tiles = 0, tilesPerSM = 0;
  /// Share of the computed multiply-adds that the problem asks for; ragged
  /// tiles and chunks lower it.
  double utilization = 0;
  /// Main loop: instructions issued.
  double compute = 0;
  /// Main loop: shared-memory wavefronts, conflicts included.
  double shared = 0;
  /// Epilogue, reductions and stores: instructions and staging.
  double epilogue = 0;
  /// Barriers, latency that the stages in flight do not cover, and what
  /// beginning and ending takes.
  double stalls = 0;
  /// Main loop, epilogue and stalls together.
  double sm = 0;
  /// Traffic of the second-level cache: halos and filters read again, sectors
  /// written in part.
  double l2 = 0;
  /// Traffic of the device memory: everything read and written once.
  double dram = 0;
  /// Kernels before and behind the one that multiplies: a transform, the sum
  /// of parts.
  double others = 0;
  /// Time lost because tiles do not divide evenly over the multiprocessors:
  /// 1 if they do, 2 if half of the machine idles.
  double waves = 1;
  /// The estimate, all things considered.
  double microseconds = 0;
  /// Whether the multiprocessors bound the time, and not the traffic.
  bool boundBySM = false;
  /// Shared-memory wavefronts of a warp's operand loads in one stage, conflicts
  /// included.
  double wavefronts = 0;
  /// Bytes that the tiles stage of the input, halos included, and bytes of all
  /// second-level traffic.
  double stagedBytes = 0, l2Bytes = 0;
  /// Kernels that a call launches.
  int64_t kernels = 1;
};

/// The name of the largest of the terms "sm", "l2", "dram" and "others".
StringRef findBound(const Estimate &estimate);

/// Estimates a plan that `checkPlan` accepts. `problem` must be static
/// (`getNominalProblem`).
Estimate estimatePlan(const Problem &problem, const KernelPlan &plan,
                      const StageCost &stage, const Chip &chip);

/// Parts of the estimate that families use to prune their searches.
namespace model {
/// Clocks that `warps` warps on one multiprocessor need to issue
/// `instructions` each, whose multiplies hold their pipe for `multiplyClocks`,
/// or the tensor cores for `mmaClocks`.
double issueClocks(int64_t warps, double instructions, double multiplyClocks,
                   double mmaClocks = 0);
/// Clocks of a main loop that needs `compute` issue slots and `shared`
/// wavefronts: the third power makes the larger count nearly alone, unless
/// both are close.
double mainLoop(double compute, double shared);
/// Instructions and shared-memory wavefronts of one warp's epilogue over sums
/// that are spread as `layout`.
std::pair<double, double> countEpilogue(const Problem &problem,
                                        const tile::FragmentLayout &layout);
/// The least number of bytes that enter and leave the chip; a written byte
/// counts as many read ones as it costs.
double countDramBytes(const Problem &problem);
/// Bytes of whole sectors that writing the results costs the second-level
/// cache. A run is what one warp writes side by side or, with `ofBlock`, what
/// all warps of a block do.
double countStoreBytes(const Problem &problem,
                       const tile::FragmentLayout &layout, StringRef space,
                       bool ofBlock = false);
/// Microseconds that the device memory takes for `bytes`.
double dramTime(const Chip &chip, double bytes);
/// Clocks per microsecond under load.
double clocks(const Chip &chip);
/// Microseconds of a kernel of these parts.
double combine(double sm, double dram, double l2);
/// Sets the time, and what binds it, of an estimate with all other terms of
/// the kernel that multiplies.
void finish(Estimate &estimate);
} // namespace model

} // namespace mlir::conv

#endif // CONV_KERNELS_COSTMODEL_H
