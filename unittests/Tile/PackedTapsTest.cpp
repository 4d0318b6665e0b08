//===- PackedTapsTest.cpp - Which tap a word of an instruction is ---------===//

#include "conv/Tile/PackedTaps.h"
#include "gtest/gtest.h"
#include <map>
#include <tuple>

using namespace mlir::conv::tile;

namespace {

TEST(PackedTapsTest, QuantaHoldAsManyColumnsAsThereIsRoomFor) {
  // f32: a quantum has 4 elements.
  PackedTaps taps = PackedTaps::get(3, 3, /*channels=*/8, /*perWord=*/1);
  EXPECT_EQ(taps.span, 1);
  EXPECT_EQ(taps.depth(), 2);
  EXPECT_EQ(taps.numSteps(), 9);
  taps = PackedTaps::get(5, 20, /*channels=*/1, /*perWord=*/1);
  EXPECT_EQ(taps.span, 4);
  EXPECT_EQ(taps.numSteps(), 13);
  EXPECT_FALSE(taps.hasPartialGroup());
  // 16 bits: it has 8, of which 3 channels leave a quarter empty.
  taps = PackedTaps::get(7, 7, /*channels=*/3, /*perWord=*/2);
  EXPECT_EQ(taps.slots, 4);
  EXPECT_EQ(taps.span, 2);
  EXPECT_EQ(taps.numQuanta(), 28);
  EXPECT_TRUE(taps.hasPartialGroup());
  // A row of taps that one quantum holds has nothing behind the window.
  taps = PackedTaps::get(3, 3, /*channels=*/1, /*perWord=*/2);
  EXPECT_EQ(taps.usedSpan(), 3);
  EXPECT_FALSE(taps.hasPartialGroup());
}

/// Each term of the sum is one element of one quantum, and that element lies in
/// the window where the input that it multiplies does.
void expectEachTermOnce(int64_t rows, int64_t columns, int64_t channels,
                        int64_t perWord, std::array<int64_t, 2> strides,
                        std::array<int64_t, 2> dilations) {
  PackedTaps taps = PackedTaps::get(rows, columns, channels, perWord);
  std::array<int64_t, 2> tile{3, 5};
  PackedWindow window = PackedWindow::get(taps, tile, strides, dilations);
  for (int64_t h = 0; h < tile[0]; ++h)
    for (int64_t w = 0; w < tile[1]; ++w) {
      std::map<std::tuple<int64_t, int64_t, int64_t>, int> seen;
      int64_t start = 4 * (h * strides[0] / window.rowStep * window.columns +
                           w * strides[1] / window.columnStep);
      for (int64_t i = 0; i < taps.numQuanta(); ++i) {
        PackedTaps::Quantum quantum = taps.getQuantum(i);
        int64_t at = start + window.getOffset(taps, quantum, dilations);
        ASSERT_GE(at, 0);
        ASSERT_LT(at, window.numWords());
        // What the quantum at this offset of the window holds.
        int64_t number = at / 4;
        int64_t column = number % window.columns * window.columnStep;
        int64_t row = number / window.columns % window.rows * window.rowStep;
        int64_t depth = number / window.columns / window.rows;
        EXPECT_EQ(depth, quantum.depth);
        EXPECT_EQ(row, h * strides[0] + quantum.row * dilations[0]);
        for (int64_t e = 0; e < taps.perQuantum(); ++e) {
          int64_t s = quantum.group * taps.span + taps.getColumn(e);
          int64_t c = depth * taps.slots + e % taps.slots;
          if (s >= columns || c >= channels)
            continue;
          EXPECT_EQ(column + taps.getColumn(e) * dilations[1],
                    w * strides[1] + s * dilations[1]);
          ++seen[{quantum.row, s, c}];
        }
      }
      EXPECT_EQ(static_cast<int64_t>(seen.size()), rows * columns * channels);
      for (auto &[term, count] : seen)
        EXPECT_EQ(count, 1);
    }
}

TEST(PackedTapsTest, EachTermIsOneElementOfTheWindow) {
  for (int64_t perWord : {1, 2})
    for (int64_t channels : {1, 2, 3, 4, 5, 8, 9, 16})
      for (int64_t columns : {1, 3, 7, 10})
        for (int64_t stride : {1, 2, 3})
          for (int64_t dilation : {1, 2})
            expectEachTermOnce(2, columns, channels, perWord,
                               {stride, 3 - stride / 2}, {dilation, dilation});
}

} // namespace
