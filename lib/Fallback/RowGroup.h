//===- RowGroup.h - Ops that compute whole rows -----------------*- C++ -*-===//
//
// A normalization is a chain: a mean, a variance that reads the mean, and an
// elementwise op that reads both. Where all of them walk the same rows, and no
// row reads another, a team of threads computes a row in all of these ops, one
// op after the other. What is one element a row stays in registers, and what
// the ops before wrote is met in the nearest cache. Private to this library.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_FALLBACK_ROWGROUP_H
#define CONV_LIB_FALLBACK_ROWGROUP_H

#include "FallbackKernel.h"

namespace mlir::conv {

/// Ops one after the other that compute whole rows, each from what the ones
/// before made of the same row: a normalization, or a softmax.
struct RowGroup {
  struct Member {
    /// Where rows begin in the loops: rows are the points of the first
    /// `numRowLoops` loops, and of each of `parts` parts of the next.
    struct Boundary {
      unsigned numRowLoops;
      int64_t parts;
    };

    linalg::GenericOp op;
    /// For a reduction, the fill of each output.
    SmallVector<linalg::FillOp> fills;
    /// The loops, slowest first, and their extents, which are static.
    SmallVector<unsigned> loops;
    SmallVector<int64_t> extents;
    Boundary boundary;
    /// Points of a row.
    int64_t points;
    bool isReduction;
  };

  SmallVector<Member> members;
  int64_t numRows = 1;
  /// Threads that share a row: a part of a warp, or a whole block.
  int64_t threads = 1;
  int64_t blockSize = 1;
};

/// The group that begins with the reduction `seed`; nothing where it would have
/// no other member, or where its rows are too few or too long for a team each.
/// Blocks have `blockSize` threads unless a row takes a block of its own.
std::optional<RowGroup> findRowGroup(linalg::GenericOp seed, int64_t blockSize);

/// Emits the kernel of `group`. Appends to `written` what it stores, which is
/// not what nobody reads behind it.
LogicalResult emitRows(FallbackKernel &kernel, const RowGroup &group,
                       SmallVectorImpl<Value> &written);

} // namespace mlir::conv

#endif // CONV_LIB_FALLBACK_ROWGROUP_H
