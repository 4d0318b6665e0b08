//===- PackedTaps.cpp - Sums over few channels, packed --------------------===//

#include "conv/Tile/PackedTaps.h"
#include "llvm/Support/MathExtras.h"
#include <numeric>

using namespace mlir::conv::tile;

PackedTaps PackedTaps::get(int64_t rows, int64_t columns, int64_t channels,
                           int64_t perWord) {
  PackedTaps taps;
  taps.rows = rows;
  taps.columns = columns;
  taps.channels = channels;
  taps.perWord = perWord;
  taps.slots =
      std::min<int64_t>(llvm::PowerOf2Ceil(channels), taps.perQuantum());
  taps.span = taps.perQuantum() / taps.slots;
  return taps;
}

PackedWindow PackedWindow::get(const PackedTaps &taps,
                               std::array<int64_t, 2> tile,
                               std::array<int64_t, 2> strides,
                               std::array<int64_t, 2> dilations) {
  PackedWindow window;
  window.depth = taps.depth();
  // From one quantum of an output's sum to the next along the rows and columns.
  int64_t down = dilations[0], across = taps.span * dilations[1];
  window.rowStep = taps.rows > 1 ? std::gcd(strides[0], down) : strides[0];
  window.columnStep =
      taps.columnGroups() > 1 ? std::gcd(strides[1], across) : strides[1];
  window.rows =
      ((tile[0] - 1) * strides[0] + (taps.rows - 1) * down) / window.rowStep +
      1;
  window.columns =
      ((tile[1] - 1) * strides[1] + (taps.columnGroups() - 1) * across) /
          window.columnStep +
      1;
  return window;
}
