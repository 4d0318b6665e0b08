//===- WinogradTest.cpp - The table of Winograd's transforms --------------===//

#include "conv/Tile/WinogradAlgebra.h"
#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

using namespace mlir::conv::tile;

namespace {

/// For every pair of unit vectors: what is bilinear is then right for all.
TEST(WinogradAlgebra, IsTheConvolution) {
  for (int64_t outputs : {2, 4}) {
    const WinogradAlgebra &w = WinogradAlgebra::get(outputs);
    ASSERT_EQ(w.outputs, outputs);
    ASSERT_EQ(w.points, outputs + 2);
    for (int64_t tap = 0; tap < 3; ++tap)
      for (int64_t at = 0; at < w.points; ++at)
        for (int64_t y = 0; y < outputs; ++y) {
          double sum = 0;
          for (int64_t e = 0; e < w.points; ++e)
            sum += w.output[y][e] * w.filter[e][tap] * w.input[e][at];
          EXPECT_NEAR(sum, y + tap == at ? 1 : 0, 1e-14)
              << "F(" << outputs << ", 3), output " << y << ", tap " << tap
              << ", input " << at;
        }
  }
}

TEST(WinogradAlgebra, TransformsOfDataAreExactInF32) {
  for (int64_t outputs : {2, 4}) {
    const WinogradAlgebra &w = WinogradAlgebra::get(outputs);
    for (int64_t e = 0; e < w.points; ++e) {
      for (int64_t i = 0; i < w.points; ++i)
        EXPECT_EQ(w.input[e][i], static_cast<float>(w.input[e][i]));
      for (int64_t y = 0; y < outputs; ++y)
        EXPECT_EQ(w.output[y][e], static_cast<float>(w.output[y][e]));
    }
  }
}

/// How much larger than the result the terms between can be, along one
/// dimension: kappa of docs/numerics.md.
double getGrowth(const WinogradAlgebra &w) {
  double most = 0;
  for (int64_t y = 0; y < w.outputs; ++y) {
    double sum = 0;
    for (int64_t e = 0; e < w.points; ++e) {
      double ofFilter = 0, ofInput = 0;
      for (double value : w.filter[e])
        ofFilter += std::abs(value);
      for (double value : w.input[e])
        ofInput += std::abs(value);
      sum += std::abs(w.output[y][e]) * ofFilter * ofInput;
    }
    most = std::max(most, sum);
  }
  return most;
}

/// The same in the root mean square, for operands of random signs: by how much
/// a relative error of the products grows.
double getTypicalGrowth(const WinogradAlgebra &w) {
  double sum = 0;
  for (int64_t e = 0; e < w.points; ++e) {
    double ofFilter = 0, ofInput = 0, ofOutput = 0;
    for (double value : w.filter[e])
      ofFilter += value * value;
    for (double value : w.input[e])
      ofInput += value * value;
    for (int64_t y = 0; y < w.outputs; ++y)
      ofOutput += w.output[y][e] * w.output[y][e];
    sum += ofFilter * ofInput * ofOutput;
  }
  // Of 3 products each, over the outputs.
  return std::sqrt(sum / static_cast<double>(3 * w.outputs));
}

TEST(WinogradAlgebra, Growth) {
  EXPECT_EQ(getGrowth(WinogradAlgebra::get(2)), 8);
  EXPECT_NEAR(getGrowth(WinogradAlgebra::get(4)), 27.42, 0.01);
  EXPECT_NEAR(getTypicalGrowth(WinogradAlgebra::get(2)), 1.29, 0.01);
  // F(4x4): two dimensions, and five roundings of every product (one of the
  // filter, four of the input), each 0.4 u; 2.5 times that is what a sum of
  // 270 products may be off by (docs/numerics.md).
  double growth = std::pow(getTypicalGrowth(WinogradAlgebra::get(4)), 2);
  EXPECT_NEAR(2.5 * 0.4 * growth * std::sqrt(5), 0.7 * std::sqrt(270), 0.01);
  // Sums of C terms err by `growth` times sqrt(C), direct ones by sqrt(9 C): a
  // sum of half as many products as these have adds the difference.
  EXPECT_NEAR(growth / 3, 1 + std::sqrt(0.5), 0.01);
  // What rounded products are off by grows so (conv-annotate-work).
  EXPECT_NEAR(growth, 5.14, 0.002);
}

template <size_t rows, size_t columns>
double getLargestRowSum(const double (&matrix)[rows][columns]) {
  double largest = 0;
  for (const auto &row : matrix) {
    double sum = 0;
    for (double value : row)
      sum += std::abs(value);
    largest = std::max(largest, sum);
  }
  return largest;
}

/// How much larger than inputs and taps what they become is at most: of f16
/// inputs of 2025 and taps of 29112 overflow (docs/numerics.md).
TEST(WinogradAlgebra, LargestElements) {
  double largest = getLargestRowSum(WinogradAlgebra::get(4).input);
  EXPECT_NEAR(largest, 5.69, 0.01);
  EXPECT_NEAR(65504 / (largest * largest), 2025, 1);
  largest = getLargestRowSum(WinogradAlgebra::get(2).filter);
  EXPECT_EQ(largest, 1.5);
  EXPECT_NEAR(65504 / (largest * largest), 29112, 1);
  EXPECT_LE(getLargestRowSum(WinogradAlgebra::get(4).filter), largest);
}

/// F(outputs, 3) in f32, the filter's transform in f64.
float computeFirst(int64_t outputs, const float *d, const float *g) {
  const WinogradAlgebra &w = WinogradAlgebra::get(outputs);
  float y = 0;
  for (int64_t e = 0; e < w.points; ++e) {
    double filter = 0;
    float input = 0;
    for (int tap = 0; tap < 3; ++tap)
      filter += w.filter[e][tap] * g[tap];
    for (int64_t i = 0; i < w.points; ++i)
      input += static_cast<float>(w.input[e][i]) * d[i];
    y += static_cast<float>(w.output[0][e]) *
         (static_cast<float>(filter) * input);
  }
  return y;
}

/// The examples of docs/numerics.md.
TEST(WinogradAlgebra, LosesSmallInputsBesideLargeOnes) {
  const float ones[] = {1, 1, 1}, hole[] = {1, 0, 1};
  const float four[] = {1e-6f, 1e-6f, 1e-6f, 1e-6f, 1e6f, 1e-6f};
  const float two[] = {1e-6f, 1e6f, 1e-6f, 1e-6f};
  EXPECT_GT(std::abs(computeFirst(4, four, ones) - 3e-6f), 3e-6f);
  EXPECT_EQ(computeFirst(2, two, hole), 0);
  // Nothing is lost where values are of one magnitude.
  const float alike[] = {1, -2, 3, 1, 2, -1};
  EXPECT_NEAR(computeFirst(4, alike, ones), 2, 1e-5);
  EXPECT_EQ(computeFirst(2, alike, ones), 2);
}

TEST(WinogradShape, AcceptsWhatItCanLayOut) {
  EXPECT_EQ(WinogradShape::check({2, 2}, {64, 4, 32}), "");
  EXPECT_EQ(WinogradShape::check({2, 4}, {64, 8, 32}), "");
  EXPECT_EQ(WinogradShape::check({4, 4}, {32, 16, 32}), "");
  EXPECT_EQ(WinogradShape::check({4, 4}, {64, 16, 32}),
            "expects at most 192 sums a thread, got 288 for [64, 16, 32] with "
            "outputs of [4, 4]");
  EXPECT_EQ(WinogradShape::check({4, 2}, {32, 16, 32}),
            "expects outputs [2, 2], [2, 4] or [4, 4] (rows, columns of a "
            "small tile), got [4, 2]");
  EXPECT_NE(WinogradShape::check({2, 2}, {48, 4, 32}), "");
  EXPECT_NE(WinogradShape::check({2, 2}, {64, 64, 2}), "");
  EXPECT_NE(WinogradShape::check({2, 2}, {64, 4, 16}), "");
}

TEST(WinogradShape, EveryOutputHasOneOwner) {
  constexpr int64_t sizes[][2] = {{2, 2}, {2, 4}, {4, 4}};
  int count = 0;
  for (auto [rows, columns] : sizes)
    for (int64_t couts : {32, 64})
      for (int64_t across : {1, 2, 4, 8, 16, 32}) {
        int64_t tile[] = {couts, rows * (32 / across), columns * across};
        if (!WinogradShape::check({rows, columns}, tile).empty())
          continue;
        ++count;
        WinogradShape shape{rows, columns, couts, 32 / across, across, 4};
        FragmentLayout layout = shape.getLayout();
        std::string reason;
        EXPECT_TRUE(layout.covers(tile, &reason)) << reason;
        EXPECT_EQ(layout.numLanes(), 32);
        EXPECT_EQ(layout.numWarps(), WinogradShape::warps);
        // Room for the exchange: a cout of each thread.
        EXPECT_EQ(shape.filterSize(), shape.elements() * shape.coutGroups() *
                                          WinogradShape::smallTiles);
        EXPECT_GE(shape.filterSize(), shape.domainSize());
      }
  EXPECT_EQ(count, 28);
}

TEST(WinogradShape, StagesAreEven) {
  EXPECT_EQ(WinogradShape::countStages(1), 2);
  EXPECT_EQ(WinogradShape::countStages(8), 2);
  EXPECT_EQ(WinogradShape::countStages(9), 4);
  EXPECT_EQ(WinogradShape::countStages(64), 16);
}

} // namespace
