//===- WinogradTransform.h - Small tiles to and from the domain -*- C++ -*-===//
//
// The transforms of one thread: B^T d B between shared memory and shared
// memory, A^T m A from shared memory into registers. Without branches: what
// differs from warp to warp are addresses and coefficients.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_TILE_LOWERING_WINOGRADTRANSFORM_H
#define CONV_LIB_TILE_LOWERING_WINOGRADTRANSFORM_H

#include "KernelLowering.h"
#include "conv/Tile/WinogradArithmetic.h"

namespace mlir::conv::tile {

/// Transforms a stage of raw input. A thread owns one small tile (its lane) of
/// one of the 4 channels, and half of the rows of the domain: of 4 rows {1, 2}
/// or {0, 3}, of 6 {0, 1, 2} or {3, 4, 5}, which share the most.
class InputTransform {
public:
  InputTransform(KernelLowering &k, const WinogradShape &shape, int64_t lead);

  /// The work in pieces, each of which loads what the next one uses, to be put
  /// between the multiplies.
  int64_t numSlices() const { return shape.outputRows == 2 ? 4 : 6; }
  /// Piece `index` of the transform of the raw slot into the same slot of the
  /// domain.
  void emitSlice(int64_t index, int64_t slot);

private:
  using Row = SmallVector<Value, 6>;
  Row loadRow(Value pointer, int64_t row, int64_t slot);
  /// Transforms along the columns, and stores.
  void storeRow(const Row &row, Value pointer, int64_t slot);
  void emitFour(int64_t index, int64_t slot);
  void emitSix(int64_t index, int64_t slot);

  KernelLowering &k;
  FloatBuilder f;
  const WinogradShape shape;
  int64_t lead;
  /// Pointers into raw slot 0: to row 0 of this thread's small tile, and to the
  /// rows that its half of the transform reads.
  Value raw, rawA, rawB, rawC;
  /// Pointers to the rows of the domain that this thread writes, in slot 0.
  Value first, second, third;
  /// Coefficients of this thread's half of the transform.
  Value p, q;
  /// What one piece leaves for the next.
  Row x, y, u, v;
};

/// Maps exchanged sums to outputs. A thread owns one small tile, and all of its
/// rows or every other one.
class OutputTransform {
public:
  /// `rowGroup`: which of the rows. Elements lie `pitch` apart.
  OutputTransform(KernelLowering &k, const WinogradShape &shape, Value rowGroup,
                  int64_t pitch);
  /// Appends the outputs, columns fastest, of the small tile at `from`.
  void emit(Value from, SmallVectorImpl<Value> &outputs);

private:
  KernelLowering &k;
  FloatBuilder f;
  const WinogradShape shape;
  int64_t pitch;
  /// Coefficients of the row group, and elements to the row that only it reads.
  Value sign, edge, edgeRow;
  Value edge0, edge1, a0, b0, a1, b1;
};

} // namespace mlir::conv::tile

#endif // CONV_LIB_TILE_LOWERING_WINOGRADTRANSFORM_H
