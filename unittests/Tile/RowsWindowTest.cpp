//===- RowsWindowTest.cpp - The rows that flattened pixels meet -----------===//

#include "conv/Tile/RowsWindow.h"
#include "gtest/gtest.h"
#include <algorithm>

using namespace mlir::conv::tile;

namespace {

/// The row that tap 0 of a pixel of the output meets.
int64_t getRow(const RowsWindow &rows, int64_t pixel) {
  int64_t plane = pixel / rows.planePixels();
  int64_t row = pixel % rows.planePixels() / rows.outputColumns;
  return plane * rows.planeRows + row * rows.rowStride;
}

/// The most rows that any of the first tiles meets, taken one by one.
int64_t countOneByOne(const RowsWindow &rows, int64_t pixels) {
  int64_t most = 0;
  for (int64_t tile = 0; tile < rows.planePixels(); ++tile) {
    int64_t first = getRow(rows, tile * pixels), last = first;
    for (int64_t pixel = 0; pixel < pixels; ++pixel)
      last = std::max(last, getRow(rows, tile * pixels + pixel));
    most = std::max(most, last - first + rows.reach);
  }
  return most;
}

TEST(RowsWindowTest, HasTheRowsAndColumnsOfAPlane) {
  RowsWindow rows = RowsWindow::get({7, 5}, {3, 2}, {2, 1}, {2, 3});
  EXPECT_EQ(rows.reach, 5);        // 3 taps that are 2 apart
  EXPECT_EQ(rows.planeRows, 17);   // 6 strides of 2, and the reach
  EXPECT_EQ(rows.planeColumns, 8); // 4 strides of 1, and 2 taps 3 apart
}

TEST(RowsWindowTest, HasRoomForEveryTile) {
  for (auto [height, width] : {std::pair(1, 1),
                               {1, 17},
                               {2, 3},
                               {7, 7},
                               {13, 13},
                               {14, 14},
                               {5, 64},
                               {40, 3}})
    for (auto [taps, stride] :
         {std::pair(1, 1), {3, 1}, {3, 2}, {2, 3}, {5, 1}})
      for (int64_t pixels : {8, 16, 24, 49, 64, 96, 256}) {
        RowsWindow rows = RowsWindow::get({height, width}, {taps, taps},
                                          {stride, stride}, {1, 1});
        EXPECT_GE(rows.countRows(pixels), countOneByOne(rows, pixels))
            << height << " x " << width << ", " << taps << " taps, stride "
            << stride << ", " << pixels << " pixels";
      }
}

// No more room than that, where tiles begin anywhere in a plane.
TEST(RowsWindowTest, HasNoMoreRoomThanATileNeeds) {
  for (int64_t size : {7, 13, 14, 15, 28, 56})
    for (int64_t pixels : {16, 64, 128, 256}) {
      RowsWindow rows = RowsWindow::get({size, size}, {3, 3}, {1, 1}, {1, 1});
      EXPECT_EQ(rows.countRows(pixels), countOneByOne(rows, pixels))
          << size << " x " << size << ", " << pixels << " pixels";
    }
  // Where planes have one row, their stride is nobody's.
  EXPECT_EQ(RowsWindow::get({1, 8}, {3, 3}, {8, 1}, {1, 1}).countRows(64),
            8 * 3);
  // Tiles of whole rows, and of whole planes.
  RowsWindow rows = RowsWindow::get({8, 8}, {3, 3}, {1, 1}, {1, 1});
  EXPECT_EQ(rows.countRows(16), 2 + 2);
  EXPECT_EQ(rows.countRows(64), 8 + 2);
  EXPECT_EQ(rows.countRows(128), 2 * 8 + 2 + 2);
}

} // namespace
