//===- StagedInput.h - The input of a tile in a stage -----------*- C++ -*-===//
//
// What families have in common that stage the input of a tile of rows and
// columns with its halo (`conv_tile.ring`).
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_KERNELS_STAGEDINPUT_H
#define CONV_LIB_KERNELS_STAGEDINPUT_H

#include "conv/Kernels/Problem.h"
#include "conv/Target/Target.h"

namespace mlir::conv {

/// Rows, or columns, of the input that `count` neighbouring outputs along
/// `dim` read.
int64_t countWindow(const Problem &problem, Spatial dim, int64_t count);

/// Whether columns of tiles of so many can be copied as quads: a row of the
/// input is contiguous and starts at a multiple of quads in memory, and these
/// are never split by the border, the zeros between dilated inputs, or a tile's
/// start.
bool canCopyQuads(const Problem &problem, int64_t tileColumns);

/// Where the first needed column lies in a row that is copied as quads: it is
/// staged from a multiple of 4 downwards.
int64_t getLead(const Problem &problem);

/// Bytes that the caches read for one staged row of `columns` of `channels`,
/// those of a stage that the input has: sectors at the ends of a row are read
/// in part; where the channels are innermost a pixel brings at least one
/// sector.
double countRowBytes(const Problem &problem, int64_t columns, int64_t channels);

} // namespace mlir::conv

#endif // CONV_LIB_KERNELS_STAGEDINPUT_H
