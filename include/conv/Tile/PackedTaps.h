//===- PackedTaps.h - Sums over few channels, packed ------------*- C++ -*-===//
//
// How the terms of a convolution over few input channels fill the instructions
// of tensor cores: which tap and channel each of an instruction's words is. The
// packed filter, the staged input, the multiply and the costs all follow it.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_TILE_PACKEDTAPS_H
#define CONV_TILE_PACKEDTAPS_H

#include "llvm/Support/MathExtras.h"
#include <algorithm>
#include <array>
#include <cstdint>

namespace mlir::conv::tile {

/// A quantum is 4 words of 4 bytes, a word one f32 or two elements of 16 bits.
/// It holds `slots` channels of each of `span` columns of the input that lie as
/// far apart as neighbouring taps: channels fastest, zeros where there are
/// fewer channels than slots. Where there are more channels than a quantum
/// holds, one column takes several quanta. A row of taps is cut into groups of
/// `span` columns; the last group may reach behind the window.
///
/// The sum runs over all quanta: the quanta of a group of columns fastest, then
/// the groups, then the rows of taps. A step (8 words: one instruction along
/// the sum) takes two quanta; the last step may take one.
struct PackedTaps {
  int64_t rows = 1, columns = 1; // taps
  int64_t channels = 1;          // of a group
  int64_t perWord = 1;           // elements: 1 or 2
  int64_t slots = 4, span = 1;

  /// The quanta of `channels` channels and `rows` x `columns` taps.
  static PackedTaps get(int64_t rows, int64_t columns, int64_t channels,
                        int64_t perWord);

  int64_t perQuantum() const { return 4 * perWord; }
  /// Columns of a quantum that some tap multiplies.
  int64_t usedSpan() const { return std::min(span, columns); }
  int64_t columnGroups() const { return llvm::divideCeil(columns, span); }
  /// Quanta of one column, or of one group of columns.
  int64_t depth() const { return llvm::divideCeil(channels, slots); }
  int64_t numQuanta() const { return depth() * columnGroups() * rows; }
  int64_t numSteps() const { return llvm::divideCeil(numQuanta(), 2); }
  /// Whether a quantum of the last group has columns behind the window. The
  /// input there is not zero, and may be infinite or NaN.
  bool hasPartialGroup() const {
    return columnGroups() > 1 && columns % span != 0;
  }

  /// Which part of the input a quantum is: its number among the quanta of its
  /// columns (`depth`), its group of columns, its row of taps.
  struct Quantum {
    int64_t depth, group, row;
  };
  Quantum getQuantum(int64_t number) const {
    return {number % depth(), number / depth() % columnGroups(),
            number / depth() / columnGroups()};
  }
  /// The column of a quantum that its element `element` belongs to; the
  /// remainder of `element` by `slots` is its channel.
  int64_t getColumn(int64_t element) const { return element / slots; }
};

/// The input of a tile in shared memory: `[depth][rows][columns]` quanta. They
/// begin at every `rowStep`-th row and every `columnStep`-th column, from the
/// first that the tile needs; no quantum of a sum begins at another.
struct PackedWindow {
  int64_t depth = 1, rows = 1, columns = 1;
  int64_t rowStep = 1, columnStep = 1;

  /// The window that `tile` rows and columns of the output need; strides and
  /// dilations are {rows, columns}.
  static PackedWindow get(const PackedTaps &taps, std::array<int64_t, 2> tile,
                          std::array<int64_t, 2> strides,
                          std::array<int64_t, 2> dilations);

  int64_t numQuanta() const { return depth * rows * columns; }
  int64_t numWords() const { return 4 * numQuanta(); }
  /// Words from the quantum of an output's first tap to another of its sum.
  int64_t getOffset(const PackedTaps &taps, PackedTaps::Quantum quantum,
                    std::array<int64_t, 2> dilations) const {
    int64_t row = quantum.row * dilations[0] / rowStep;
    int64_t column = quantum.group * taps.span * dilations[1] / columnStep;
    return 4 * ((quantum.depth * rows + row) * columns + column);
  }
};

} // namespace mlir::conv::tile

#endif // CONV_TILE_PACKEDTAPS_H
