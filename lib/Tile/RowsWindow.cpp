//===- RowsWindow.cpp - The rows that flattened pixels meet ---------------===//

#include "conv/Tile/RowsWindow.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>

using namespace mlir::conv::tile;

RowsWindow RowsWindow::get(llvm::ArrayRef<int64_t> output,
                           llvm::ArrayRef<int64_t> kernel,
                           llvm::ArrayRef<int64_t> strides,
                           llvm::ArrayRef<int64_t> dilations) {
  RowsWindow window;
  window.outputRows = output[0];
  window.outputColumns = output[1];
  window.rowStride = strides[0];
  window.columnStride = strides[1];
  window.reach = (kernel[0] - 1) * dilations[0] + 1;
  window.planeRows = (output[0] - 1) * strides[0] + window.reach;
  window.planeColumns =
      (output[1] - 1) * strides[1] + (kernel[1] - 1) * dilations[1] + 1;
  return window;
}

int64_t RowsWindow::countRows(int64_t pixels) const {
  // Tiles of whole rows or planes begin with one.
  int64_t rows = pixels % outputColumns == 0
                     ? pixels / outputColumns
                     : 1 + llvm::divideCeil(pixels - 1, outputColumns);
  // A plane of whole tiles has no border within one.
  int64_t borders = pixels % planePixels() == 0 ? pixels / planePixels() - 1
                    : planePixels() % pixels == 0
                        ? 0
                        : llvm::divideCeil(rows - 1, outputRows);
  // From the last row of a plane to the first of the next it is further than
  // from row to row, or less far where the stride leaves rows out.
  int64_t further = planeRows - outputRows * rowStride;
  return (rows - 1) * rowStride + borders * std::max<int64_t>(further, 0) +
         reach;
}
