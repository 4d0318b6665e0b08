//===- RowsWindow.cpp - The rows that flattened pixels meet ---------------===//

#include "conv/Tile/RowsWindow.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>
#include <numeric>

using namespace mlir::conv::tile;

RowsWindow RowsWindow::get(llvm::ArrayRef<int64_t> output,
                           llvm::ArrayRef<int64_t> kernel,
                           llvm::ArrayRef<int64_t> strides,
                           llvm::ArrayRef<int64_t> dilations) {
  RowsWindow window;
  window.outputRows = output[0];
  window.outputColumns = output[1];
  window.reach = (kernel[0] - 1) * dilations[0] + 1;
  // Where a plane has one row, the next row is the next plane's.
  window.rowStride = output[0] == 1 ? window.reach : strides[0];
  window.columnStride = strides[1];
  window.planeRows = (output[0] - 1) * strides[0] + window.reach;
  window.planeColumns =
      (output[1] - 1) * strides[1] + (kernel[1] - 1) * dilations[1] + 1;
  return window;
}

int64_t RowsWindow::countRows(int64_t pixels) const {
  // Tiles begin at multiples of their pixels, and so of what these have in
  // common with a row or a plane.
  auto countUnits = [&](int64_t unit) {
    int64_t last = unit - std::gcd(pixels, unit);
    return (last + pixels - 1) / unit + 1;
  };
  int64_t rows = countUnits(outputColumns);
  int64_t borders = countUnits(planePixels()) - 1;
  // From the last row of a plane to the first of the next it is further than
  // from row to row, or less far where the stride leaves rows out.
  int64_t further = planeRows - outputRows * rowStride;
  return (rows - 1) * rowStride + borders * std::max<int64_t>(further, 0) +
         reach;
}
