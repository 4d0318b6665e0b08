//===- RowsWindow.h - The rows that flattened pixels meet -------*- C++ -*-===//
//
// Which rows of the input a tile of flattened pixels needs: images and planes
// of the output count as one number, and so do the rows of all planes.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_TILE_ROWSWINDOW_H
#define CONV_TILE_ROWSWINDOW_H

#include "llvm/ADT/ArrayRef.h"
#include <cstdint>

namespace mlir::conv::tile {

/// The rows of the input, padding included, that the planes of an output meet.
/// Pixel (plane p, row y, column x) of the output meets, with tap (r, s),
/// column `x * columnStride + s * dilation` of row `p * planeRows + y *
/// rowStride + r * dilation`.
struct RowsWindow {
  /// Rows and columns of a plane of the output.
  int64_t outputRows = 1, outputColumns = 1;
  int64_t rowStride = 1, columnStride = 1;
  /// Rows that the taps of one pixel reach over.
  int64_t reach = 1;
  /// Rows and columns that the pixels of a plane meet.
  int64_t planeRows = 1, planeColumns = 1;

  /// Each list has rows and columns.
  static RowsWindow get(llvm::ArrayRef<int64_t> output,
                        llvm::ArrayRef<int64_t> kernel,
                        llvm::ArrayRef<int64_t> strides,
                        llvm::ArrayRef<int64_t> dilations);

  int64_t planePixels() const { return outputRows * outputColumns; }
  /// An upper bound of the rows of a tile of `pixels` neighbouring pixels: from
  /// the first row that its first pixel meets to the last that its last one
  /// does. The first tile begins with pixel 0.
  int64_t countRows(int64_t pixels) const;
};

} // namespace mlir::conv::tile

#endif // CONV_TILE_ROWSWINDOW_H
