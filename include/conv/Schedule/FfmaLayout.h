//===- FfmaLayout.h - Memory of FFMA kernels --------------------*- C++ -*-===//
//
// The one description of where the exact-f32 kernels keep things. Schedule
// selection counts bytes and bank conflicts from it, code generation takes its
// addresses from it, tests print it.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_SCHEDULE_FFMALAYOUT_H
#define CONV_SCHEDULE_FFMALAYOUT_H

#include "conv/Schedule/Problem.h"
#include "conv/Schedule/Schedule.h"

namespace mlir::conv {

/// Offsets and extents are f32 elements unless a name says bytes. A *quad* is
/// 4 consecutive f32 (16 bytes, the unit of cp.async and of LDS.128).
///
/// Dynamic shared memory of a block, in order:
///   ring      [stages] of { input [chunk][inputRows][pitch],
///                           filter [chunk][kernel rows][kernel
///                           cols][filterPitch] }
///   staging   [warps][lanes f][lanes h][stagingPitch]   (full results in rows)
///   partials  [reduced values][warps f][tile rows][tile cols]
struct FfmaLayout {
  /// Where a row's first needed column lies in it: input columns are staged
  /// from a multiple of 4 downwards, so that quads are aligned in global
  /// memory; `lead` is the distance from there.
  int64_t lead = 0;
  /// Rows and quads a row of the staged input tile, halo included.
  int64_t inputRows = 0, inputQuads = 0;
  /// Distance of two staged rows; a multiple of 4.
  int64_t pitch = 0;
  /// `inputWavefronts` at this pitch.
  int64_t wavefronts = 0;
  /// Distance of two taps of the staged filter: tile couts, to whole quads.
  int64_t filterPitch = 0;
  int64_t inputStage = 0, filterStage = 0;
  /// Whether the input is copied as 16-byte quads, else as single f32.
  bool quadCopies = false;
  /// Whether full results are stored along rows of the output (innermost
  /// dimension: columns).
  bool rowStores = false;
  /// Whether they pass through shared memory on the way, so that the lanes of
  /// a row store neighbouring vectors; else the columns of a thread are one
  /// vector as they are.
  bool stagedStores = false;
  int64_t stagingPitch = 0, stagingPerWarp = 0;
  int64_t stagingOffset = 0, partialsOffset = 0;
  int64_t sharedBytes = 0;
  /// Chunks of input channels, tiles along f; the last of each may be ragged.
  int64_t numChunks = 0, filterTiles = 0;
  /// Columns of one staged row that a thread reads for one filter row, and
  /// the quads that hold them.
  int64_t threadSpan = 0, threadQuads = 0;
  /// Registers a thread needs, estimated: accumulators, two rows of input,
  /// two taps of filter, addresses. `ptxas` decides.
  int64_t registers = 0;

  static FfmaLayout get(const Problem &problem, const Schedule &schedule);

  /// Shared-memory wavefronts (128-byte transactions) of one warp's LDS.128 of
  /// an input quad: 4 without bank conflicts.
  static int64_t inputWavefronts(const Problem &problem,
                                 const Schedule &schedule, int64_t pitch);
};

} // namespace mlir::conv

#endif // CONV_SCHEDULE_FFMALAYOUT_H
