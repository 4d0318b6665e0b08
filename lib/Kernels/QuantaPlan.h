//===- QuantaPlan.h - Stages of quanta for tensor cores ---------*- C++ -*-===//
//
// What the families share whose stages hold windows of the input once for all
// taps of a plane, in quanta of 4 words of channels, and the filter in the
// order of the tensor cores' operands (`conv_tile.ring`, `conv_tile.mac_mma`).
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_KERNELS_QUANTAPLAN_H
#define CONV_LIB_KERNELS_QUANTAPLAN_H

#include "TensorCores.h"

namespace mlir::conv {

/// How the input comes to a stage.
enum class QuantaFill {
  /// Quanta, 4 words of channels of one pixel, by asynchronous copies.
  Quanta,
  /// Words, by asynchronous copies.
  Words,
  /// Quanta whose words lie apart in memory, of elements that are not aligned
  /// as words, or that are rounded or narrowed: loaded, converted and stored.
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
struct QuantaPlan : KernelPlan {
  /// Words of channels of a stage, and a warp's instructions for 8 of them
  /// along couts and pixels.
  int64_t chunkWords = 8, mmasF = 1, mmasP = 1;
  /// Rows and columns of the staged window, columns with those before the first
  /// that is needed and behind the last, so that pairs of 16-bit elements are
  /// aligned.
  int64_t inputRows = 0, inputColumns = 0, lead = 0;
  int64_t quantumStride = 0;
  /// Wavefronts in which the quanta of 8 pixels are read, in the mean: 1
  /// without conflicts.
  double wavefronts = 1;
  int64_t inputStage = 0, filterStage = 0;
  QuantaFill fill = QuantaFill::Quanta;
  /// Quanta of two neighbouring columns are loaded together.
  bool loadsPairs = false;
  /// Elements in a word of 4 bytes, and input channels of a group (or of its
  /// part) in words.
  int64_t perWord = 1, channelWords = 1;
  /// Which couts the rows of a warp's instructions stand for.
  MmaRows rows;
  /// Operands are sums of two tf32 (tf32x3).
  bool split = false;

  tile::SharedLayout getWindow() const;
  /// What one stage costs.
  StageCost countQuantaStage(const Problem &problem, const Chip &chip) const;

protected:
  /// What follows from the problem and the warp's part of the tile, of
  /// `warpCouts` couts; `splits` parts of the channels are summed apart.
  void planWarp(const Problem &problem, int64_t chunk, int64_t warpCouts,
                int64_t warpPixels);
  /// Lays out a stage whose window has `inputRows` x `inputColumns` positions,
  /// and estimates `registers`.
  void planStages(const Problem &problem);
};

/// The common estimate of a plan with stages of cost `stage`, in which a part
/// of the filter counts among the bytes that settle ties.
Estimate estimateQuanta(const Problem &problem, const QuantaPlan &plan,
                        const StageCost &stage, double start, const Chip &chip);

/// Emits the packed filter of a plan, in the order of use: [groups * parts *
/// cout tiles][planes, chunks][chunk / 8][kernel rows][kernel cols][couts /
/// 16][32 lanes][4] words, of two elements where they have 16 bits.
Value packQuantaFilter(OpBuilder &b, FusedOp op, const Problem &problem,
                       const QuantaPlan &plan);

/// Emits the ring of a plan (`conv_tile.ring`).
Value buildQuantaRing(OpBuilder &b, FusedOp op, const Problem &problem,
                      const QuantaPlan &plan, ValueRange arguments);

/// Emits the multiply of a stage of such a ring into `sum`.
Value buildQuantaMultiply(OpBuilder &b, Location loc, const QuantaPlan &plan,
                          Value sum, Value stage);

} // namespace mlir::conv

#endif // CONV_LIB_KERNELS_QUANTAPLAN_H
