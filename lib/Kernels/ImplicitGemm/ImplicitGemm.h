//===- ImplicitGemm.h - Products of filters and gathered pixels -*- C++ -*-===//
//
// The family `implicit_gemm`: pixels of all images are counted as one number,
// and a block multiplies the filter's matrix (couts x channels and taps) by
// that of the inputs that the taps meet, which it gathers a tap and a chunk of
// channels at a time, on tensor cores or, in f32, by scalar multiply-adds. It
// has no halo to keep and no plane to fill: for 1x1, strided, small planes, one
// and three dimensions.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_KERNELS_IMPLICITGEMM_IMPLICITGEMM_H
#define CONV_LIB_KERNELS_IMPLICITGEMM_IMPLICITGEMM_H

#include "../FlatTiles.h"
#include "../PackFilter.h"
#include "conv/Kernels/Schedules.h"

namespace mlir::conv::implicit_gemm {

/// The counts of a `#conv_kernel.implicit_gemm` as a plain value.
struct Schedule : FlatSchedule<ImplicitGemmAttr> {
  using FlatSchedule::FlatSchedule;

  /// What a thread owns where it multiplies by itself: 8 lanes are along the
  /// couts, 4 along the pixels.
  int64_t threadCouts() const { return warp[0] / 8; }
  int64_t threadPixels() const { return warp[1] / 4; }
  /// Instructions of a warp for 8 words of channels, along couts and pixels.
  int64_t mmasF() const { return warp[0] / 16; }
  int64_t mmasP() const { return warp[1] / 8; }
};

/// Extents are words of 4 bytes unless a name says otherwise: f32, or two
/// neighbouring channels of f16 or bf16.
///
/// Dynamic shared memory of a block, in order:
///   ring      [stages] of { pixels as tile::GatheredStage says,
///                           filter [chunk / 8][couts / 16][32 lanes][4], or
///                           [chunk][couts] for scalar multiply-adds }
///   staging, partials as KernelPlan says
struct Plan : KernelPlan {
  Schedule schedule;
  /// Whether products are exact in f32, by scalar multiply-adds; else on tensor
  /// cores.
  bool isScalar = false;
  /// Operands are sums of two tf32 (tf32x3).
  bool split = false;
  tile::GatheredStage pixels;
  /// Words of one copy of pixels: 4 neighbours where they are aligned; of pairs
  /// of pixels 1, 2 or 4.
  int64_t vector = 1;
  /// Whether the elements of a word pass through registers, for the two lie
  /// apart in memory or are narrowed.
  bool throughRegisters = false;
  /// Whether a thread stores what passes through registers one stage after it
  /// has loaded it.
  bool carriesLoads = false;
  /// Pixels that a thread copies of each stage (neighbours of one copy count
  /// once), and of these the copies.
  int64_t copiedPixels = 1, copiesPerPixel = 1;
  /// Neighbouring pixels that a lane reads at once; on tensor cores one for
  /// each of as many instructions.
  int64_t run = 1;
  int64_t filterStage = 0;
  /// Elements in a word of 4 bytes, and input channels of a part of a group in
  /// words.
  int64_t perWord = 1, channelWords = 1;
  /// Which couts the rows of a warp's instructions stand for.
  MmaRows rows;

  static Plan get(const Problem &problem, const Schedule &schedule);
  StageCost countStage(const Problem &problem, const Chip &chip) const;
  static void search(ScheduleSearch<Plan> &search);
};

/// The common estimate, in which the filter counts among the bytes that settle
/// ties: a pixel's stage is no larger than the filter's.
Estimate estimate(const Problem &problem, const Plan &plan, const Chip &chip);

} // namespace mlir::conv::implicit_gemm

#endif // CONV_LIB_KERNELS_IMPLICITGEMM_IMPLICITGEMM_H
