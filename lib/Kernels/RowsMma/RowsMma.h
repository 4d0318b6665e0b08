//===- RowsMma.h - Flattened pixels over whole rows -------------*- C++ -*-===//
//
// The family `rows_mma`: a block stages the rows of the input that its pixels
// meet once per chunk of channels, for all taps of a plane, and the filter in
// the order of the tensor cores' operands; warps multiply 16 couts x 8 pixels
// an instruction.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_KERNELS_ROWSMMA_ROWSMMA_H
#define CONV_LIB_KERNELS_ROWSMMA_ROWSMMA_H

#include "../FlatTiles.h"
#include "../QuantaPlan.h"
#include "conv/Kernels/Schedules.h"
#include "conv/Tile/RowsWindow.h"

namespace mlir::conv::rows_mma {

using Schedule = FlatSchedule<RowsMmaAttr>;

/// Shared memory is as QuantaPlan says: the input is the rows that
/// tile::RowsWindow names.
struct Plan : QuantaPlan {
  Schedule schedule;
  /// Copies of a stage's input that a thread makes, and whether it locates them
  /// once a tile.
  int64_t rounds = 1;
  bool carriesOffsets() const {
    return fill != QuantaFill::Words && rounds <= tile::kMostCarriedOfRows;
  }

  static Plan get(const Problem &problem, const Schedule &schedule);
  /// The rows that pixels of `problem` meet; its planes are static.
  static tile::RowsWindow getRows(const Problem &problem);
  StageCost countStage(const Problem &problem, const Chip &chip) const;
  static void search(ScheduleSearch<Plan> &search);
};

/// The common estimate, in which a part of the filter counts among the bytes
/// that settle ties, as in `halo_mma`.
Estimate estimate(const Problem &problem, const Plan &plan, const Chip &chip);

} // namespace mlir::conv::rows_mma

#endif // CONV_LIB_KERNELS_ROWSMMA_ROWSMMA_H
