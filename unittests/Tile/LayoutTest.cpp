//===- LayoutTest.cpp - The algebra of layouts ----------------------------===//

#include "conv/Tile/Layout.h"
#include "mlir/IR/BuiltinTypeInterfaces.h"
#include "llvm/ADT/DenseSet.h"
#include <gtest/gtest.h>

using namespace mlir;
using namespace mlir::conv::tile;

namespace {

/// 8 couts x 16 columns a thread, lanes 4 x 4 x 2, warps 4 x 2 x 1: dimensions
/// f, h, w of a tile of 128 x 8 x 32.
FragmentLayout scalarLayout() {
  return {{{2, 16, 1}, {0, 8, 1}},
          {{2, 2, 16}, {1, 4, 1}, {0, 4, 8}},
          {{1, 2, 4}, {0, 4, 32}}};
}

/// Accumulators of mma.m16n8: rows couts, columns pixels; `mt` x `nt` of them
/// a warp, `wm` x `wn` warps.
FragmentLayout mmaLayout(int64_t mt, int64_t nt, int64_t wm, int64_t wn) {
  return {dropUnits({{1, 2, 1}, {0, 2, 8}, {1, nt, 8}, {0, mt, 16}}),
          {{1, 4, 2}, {0, 8, 1}},
          dropUnits({{1, wn, 8 * nt}, {0, wm, 16 * mt}})};
}

/// Every owner has a position of its own, `getOwner` finds it again, and the
/// positions are those of `shape`.
void expectBijection(const FragmentLayout &layout, ArrayRef<int64_t> shape) {
  std::string reason;
  ASSERT_TRUE(layout.covers(shape, &reason)) << reason;
  int64_t count = 0;
  for (int64_t warp = 0; warp < layout.numWarps(); ++warp)
    for (int64_t lane = 0; lane < layout.numLanes(); ++lane)
      for (int64_t reg = 0; reg < layout.numRegisters(); ++reg, ++count) {
        SmallVector<int64_t> position =
            layout.getPosition({reg, lane, warp}, shape.size());
        for (auto [at, extent] : llvm::zip_equal(position, shape))
          ASSERT_TRUE(at >= 0 && at < extent);
        ASSERT_TRUE(layout.getOwner(position) == (Owner{reg, lane, warp}));
      }
  int64_t elements = 1;
  for (int64_t extent : shape)
    elements *= extent;
  EXPECT_EQ(count, elements);
}

TEST(FragmentLayout, EveryElementHasOneOwner) {
  expectBijection(scalarLayout(), {128, 8, 32});
  expectBijection(mmaLayout(1, 1, 1, 1), {16, 8});
  expectBijection(mmaLayout(4, 8, 2, 4), {128, 256});
}

TEST(FragmentLayout, MmaAccumulatorsAreWherePtxPutsThem) {
  // PTX ISA, m16n8k8 (and k16, k32): c0, c1 at row lane / 4, columns
  // 2 * (lane % 4) and the next; c2, c3 eight rows below.
  FragmentLayout layout = mmaLayout(1, 1, 1, 1);
  for (int64_t lane = 0; lane < 32; ++lane)
    for (int64_t c = 0; c < 4; ++c) {
      SmallVector<int64_t> position = layout.getPosition({c, lane, 0}, 2);
      EXPECT_EQ(position[0], lane / 4 + (c >= 2 ? 8 : 0));
      EXPECT_EQ(position[1], lane % 4 * 2 + (c & 1));
    }
}

TEST(FragmentLayout, ExtentsByLevel) {
  FragmentLayout layout = mmaLayout(4, 8, 2, 4);
  EXPECT_EQ(layout.getThreadExtent(0), 8);
  EXPECT_EQ(layout.getThreadExtent(1), 16);
  EXPECT_EQ(layout.getWarpExtent(0), 64);
  EXPECT_EQ(layout.getWarpExtent(1), 64);
  EXPECT_EQ(layout.getExtent(0), 128);
  EXPECT_EQ(layout.getExtent(1), 256);
}

TEST(FragmentLayout, RunsAreNeighboursOfOneThread) {
  EXPECT_EQ(scalarLayout().getRun(0), 8);
  EXPECT_EQ(scalarLayout().getRun(1), 1);
  EXPECT_EQ(scalarLayout().getRun(2), 16);
  EXPECT_EQ(mmaLayout(4, 8, 2, 4).getRun(0), 1);
  EXPECT_EQ(mmaLayout(4, 8, 2, 4).getRun(1), 2);
  // Rows permuted so that a thread owns 8 neighbouring channels.
  FragmentLayout permuted = {
      {{1, 2, 1}, {0, 2, 1}, {0, 4, 2}}, {{1, 4, 2}, {0, 8, 8}}, {}};
  EXPECT_EQ(permuted.getRun(0), 8);
  expectBijection(permuted, {64, 8});
}

TEST(FragmentLayout, GapsOfAWarp) {
  EXPECT_TRUE(mmaLayout(1, 2, 1, 4).warpsHoldRuns(1));
  // Two warps take turns along the columns.
  FragmentLayout woven = {
      {{1, 2, 1}, {0, 2, 8}, {1, 2, 16}}, {{1, 4, 2}, {0, 8, 1}}, {{1, 2, 8}}};
  expectBijection(woven, {16, 32});
  EXPECT_FALSE(woven.warpsHoldRuns(1));
  EXPECT_TRUE(woven.warpsHoldRuns(0));
}

TEST(FragmentLayout, DigitsOfADimension) {
  Digits digits = scalarLayout().getDigits(0);
  ASSERT_EQ(digits.size(), 3u);
  EXPECT_EQ(digits[0].step, 1);
  EXPECT_EQ(digits[1].step, 8);
  EXPECT_EQ(digits[2].step, 32);
  EXPECT_EQ(scalarLayout().without(0).numRegisters(), 16);
  EXPECT_TRUE(scalarLayout().without(0).getDigits(0).empty());
}

TEST(FragmentLayout, WhatDoesNotCoverSaysWhy) {
  std::string reason;
  EXPECT_FALSE(scalarLayout().covers({128, 8, 64}, &reason));
  EXPECT_EQ(reason, "dimension 2 has 32 positions in the layout and 64 in the "
                    "tile");
  FragmentLayout gap = {{{0, 2, 2}}, {{0, 32, 4}}, {}};
  EXPECT_FALSE(gap.covers({64}, &reason));
  EXPECT_EQ(reason, "dimension 0 counts in steps of 2 where 1 is next");
  FragmentLayout twice = {{{0, 2, 1}}, {{0, 32, 1}}, {}};
  EXPECT_FALSE(twice.covers({64}, &reason));
  EXPECT_FALSE(scalarLayout().covers({128, 8}, &reason));
  EXPECT_EQ(reason, "a digit names dimension 2 of a tile with 2 dimensions");
}

/// 4 channels of 10 rows of 34 columns at a pitch of 36.
SharedLayout pitched() {
  return {{{2, 36, 1, 1}, {1, 10, 1, 36}, {0, 4, 1, 360}}};
}

/// Quanta of 4 channels of one pixel: 8 channels of 10 rows of 34 columns.
SharedLayout quanta() {
  return {{{0, 4, 1, 1}, {2, 34, 1, 4}, {1, 10, 1, 136}, {0, 2, 4, 1360}}};
}

TEST(SharedLayout, Offsets) {
  EXPECT_EQ(pitched().getOffset({2, 3, 5}), 2 * 360 + 3 * 36 + 5);
  EXPECT_EQ(pitched().getSize(), 4 * 360);
  EXPECT_EQ(quanta().getOffset({6, 3, 5}), 1360 + 3 * 136 + 5 * 4 + 2);
  EXPECT_EQ(quanta().getSize(), 2 * 1360);
}

TEST(SharedLayout, Runs) {
  EXPECT_EQ(pitched().getRun(2), 36);
  EXPECT_EQ(pitched().getRun(1), 1);
  EXPECT_EQ(quanta().getRun(0), 4);
  EXPECT_EQ(quanta().getRun(2), 1);
}

TEST(SharedLayout, BankConflicts) {
  auto addresses = [](auto byte) {
    SmallVector<int64_t> result;
    for (int64_t lane = 0; lane < 32; ++lane)
      result.push_back(byte(lane));
    return result;
  };
  // Neighbouring words: one wavefront; of 16 bytes each: four.
  EXPECT_EQ(countWavefronts(addresses([](int64_t l) { return 4 * l; }), 4), 1);
  EXPECT_EQ(countWavefronts(addresses([](int64_t l) { return 8 * l; }), 8), 2);
  EXPECT_EQ(countWavefronts(addresses([](int64_t l) { return 16 * l; }), 16),
            4);
  // All lanes want one word; all want one bank.
  EXPECT_EQ(countWavefronts(addresses([](int64_t) { return 64; }), 4), 1);
  EXPECT_EQ(countWavefronts(addresses([](int64_t l) { return 128 * l; }), 4),
            32);
  EXPECT_EQ(countWavefronts(addresses([](int64_t l) { return 128 * l; }), 16),
            32);
  // 16 bytes of which lanes read the same in pairs: half warps. Measured on an
  // H200: 2.06, 2.06, 2.07, 2.06, 2.05 clocks; 4.03, 4.00 where lanes 4 or 8
  // apart agree alone.
  auto quads = [&](auto quad) {
    return countWavefronts(
        addresses([&](int64_t lane) { return 16 * quad(lane); }), 16);
  };
  EXPECT_EQ(quads([](int64_t l) { return l / 8; }), 2);
  EXPECT_EQ(quads([](int64_t l) { return l / 4; }), 2);
  EXPECT_EQ(quads([](int64_t l) { return l % 2 + l / 8 * 2; }), 2);
  EXPECT_EQ(quads([](int64_t l) { return l / 2 % 4; }), 2);
  EXPECT_EQ(quads([](int64_t) { return 0; }), 2);
  EXPECT_EQ(quads([](int64_t l) { return l % 4; }), 4);
  EXPECT_EQ(quads([](int64_t l) { return l % 8; }), 4);
  // Halves for themselves, each in the turns of its bank groups.
  EXPECT_EQ(quads([](int64_t l) { return l < 16 ? l / 2 : l; }), 3);
  EXPECT_EQ(quads([](int64_t l) { return l / 2 * 8; }), 16);
  // The 8 rows of a matrix that ldmatrix reads, 16 bytes each: at a pitch of 32
  // floats they share their banks, at one of 36 they do not.
  EXPECT_EQ(countWavefronts({0, 128, 256, 384, 512, 640, 768, 896}, 16), 8);
  EXPECT_EQ(countWavefronts({0, 144, 288, 432, 576, 720, 864, 1008}, 16), 1);
}

// What a tile may move by, and whose elements are computed in turn.
TEST(StorePlan, TilesThatOverlapShareAlike) {
  // Accumulators of mma: 2 of 8 columns a thread, 4 times; 2 of 16 couts.
  FragmentLayout mma = {
      {{2, 2, 1}, {0, 2, 8}, {2, 4, 8}}, {{2, 4, 2}, {0, 8, 1}}, {}};
  StorePlan plan = StorePlan::get(mma, "fhw", "nfhw", 254, 4);
  ASSERT_TRUE(plan.rows && plan.staged);
  EXPECT_EQ(plan.getSharingUnit(mma, 2, /*results=*/1, 4), 2);
  EXPECT_EQ(plan.getSharingUnit(mma, 1, 1, 4), 1);
  // In a row columns 0, 1, 8 and 9; moved by 222 columns that is others.
  EXPECT_TRUE(plan.sharesAcrossSlices(mma, 1, /*distance=*/222, 4));
  EXPECT_FALSE(plan.sharesAcrossSlices(mma, 1, 224, 4));
  // Of two results each is stored by itself.
  EXPECT_FALSE(plan.sharesAcrossSlices(mma, 2, 222, 4));
  EXPECT_EQ(plan.getSharingUnit(mma, 2, 2, 4), 16);
  // Runs of 16 columns: 4 of them.
  StorePlan scalar = StorePlan::get(scalarLayout(), "fhw", "nfhw", 126, 4);
  EXPECT_EQ(scalar.getSharingUnit(scalarLayout(), 2, 1, 4), 4);
  EXPECT_FALSE(scalar.sharesAcrossSlices(scalarLayout(), 1, 94, 4));
  // A thread with one column shares with no other.
  FragmentLayout one = {{{0, 8, 1}}, {{2, 32, 1}}, {}};
  StorePlan single = StorePlan::get(one, "fhw", "nfhw", 126, 4);
  ASSERT_TRUE(single.rows);
  EXPECT_EQ(single.getSharingUnit(one, 2, 1, 4), 1);
  // Slices share two by two where neighbours are couts, an even number.
  FragmentLayout rows = {
      {{2, 2, 1}, {1, 2, 1}, {0, 2, 8}, {2, 4, 8}}, {{2, 4, 2}, {0, 8, 1}}, {}};
  EXPECT_FALSE(plan.sharesAcrossSlices(rows, 1, 222, 4));
  EXPECT_EQ(plan.getSharingUnit(rows, 2, 1, 4), 16);
  FragmentLayout odd = {
      {{2, 2, 1}, {0, 3, 8}, {2, 4, 8}}, {{2, 4, 2}, {0, 8, 1}}, {}};
  EXPECT_FALSE(plan.sharesAcrossSlices(odd, 1, 222, 4));
  EXPECT_EQ(plan.getSharingUnit(odd, 2, 1, 4), 16);
  // None but the row's: one slice.
  FragmentLayout alone = {{{2, 2, 1}, {2, 4, 8}}, {{2, 4, 2}, {0, 8, 1}}, {}};
  EXPECT_FALSE(plan.sharesAcrossSlices(alone, 1, 222, 4));
}

TEST(StorePlan, RowsAndVectors) {
  // 16 columns a thread are no vector: through shared memory, 36 apart.
  StorePlan rows = StorePlan::get(scalarLayout(), "fhw", "nfhw", 126, 4);
  EXPECT_TRUE(rows.rows && rows.staged);
  EXPECT_EQ(rows.contiguousDim, 2);
  EXPECT_EQ(rows.pitch, 36);
  EXPECT_EQ(rows.rowsPerWarp, 16);
  EXPECT_EQ(rows.getStagingSize(8), 8 * 16 * 36 - 4);
  // 4 columns are one, where rows are multiples of it and known to be.
  FragmentLayout four = {
      {{2, 4, 1}, {0, 8, 1}}, {{2, 2, 4}, {1, 4, 1}, {0, 4, 8}}, {}};
  EXPECT_FALSE(StorePlan::get(four, "fhw", "nfhw", 16, 4).staged);
  EXPECT_TRUE(StorePlan::get(four, "fhw", "nfhw", 14, 4).staged);
  EXPECT_TRUE(StorePlan::get(four, "fhw", "nfhw", 16, 8).staged);
  EXPECT_TRUE(
      StorePlan::get(four, "fhw", "nfhw", ShapedType::kDynamic, 4).staged);
  // Neighbouring lanes that hold other rows' vectors write no runs.
  FragmentLayout across = {
      {{2, 4, 1}, {0, 8, 1}}, {{0, 4, 8}, {2, 2, 4}, {1, 4, 1}}, {}};
  EXPECT_TRUE(StorePlan::get(across, "fhw", "nfhw", 16, 4).staged);
  FragmentLayout woven4 = {
      {{2, 4, 1}, {0, 8, 1}}, {{2, 2, 8}, {2, 2, 4}, {1, 4, 1}, {0, 2, 8}}, {}};
  EXPECT_TRUE(StorePlan::get(woven4, "fhw", "nfhw", 16, 4).staged);
  // Channels last, and batch last.
  StorePlan channels = StorePlan::get(scalarLayout(), "fhw", "nhwf", 126, 4);
  EXPECT_FALSE(channels.rows);
  EXPECT_EQ(channels.contiguousDim, 0);
  EXPECT_EQ(StorePlan::get(scalarLayout(), "fhw", "fhwn", 8, 4).contiguousDim,
            -1);
  // Flattened pixels are contiguous where columns are.
  StorePlan flat = StorePlan::get(mmaLayout(4, 8, 2, 4), "fp", "nfhw", 196, 4);
  EXPECT_TRUE(flat.rows && flat.staged);
  EXPECT_EQ(flat.contiguousDim, 1);
  // Each lane writes 8 bytes of its row: 4 rows at once, in banks of their own.
  EXPECT_EQ(flat.pitch, 72);
  EXPECT_EQ(StorePlan::get(mmaLayout(4, 7, 2, 4), "fp", "nfhw", 196, 4).pitch,
            72);
  EXPECT_EQ(flat.rowsPerWarp, 8);
  // A warp with gaps along the row stores element by element.
  FragmentLayout woven = {
      {{1, 2, 1}, {0, 2, 8}, {1, 2, 16}}, {{1, 4, 2}, {0, 8, 1}}, {{1, 2, 8}}};
  EXPECT_FALSE(StorePlan::get(woven, "fp", "nfhw", 196, 4).rows);
  // Units of 4 columns in neighbouring lanes: vectors where rows are multiples
  // of 4, else rows of 32 units go through shared memory.
  FragmentLayout units = {
      {{3, 4, 1}, {2, 4, 1}, {0, 2, 1}}, {{1, 32, 1}}, {{0, 8, 2}}};
  StorePlan vectors = StorePlan::get(units, "fuhw", "nfhw", 28, 4);
  EXPECT_TRUE(vectors.rows && !vectors.staged);
  for (int64_t extent : {int64_t(14), int64_t(13), ShapedType::kDynamic}) {
    StorePlan turned = StorePlan::get(units, "fuhw", "nfhw", extent, 4);
    EXPECT_TRUE(turned.rows && turned.staged && turned.acrossUnits);
    EXPECT_EQ(turned.pitch, 132);
    EXPECT_EQ(turned.getStagingSize(8), 8 * 132 - 4);
  }
  // Lanes that hold channels have no rows of units, nor have units of one
  // column.
  FragmentLayout couts = {
      {{3, 4, 1}, {2, 4, 1}, {1, 2, 1}}, {{0, 32, 1}}, {{1, 8, 2}}};
  EXPECT_FALSE(StorePlan::get(couts, "fuhw", "nfhw", 13, 4).rows);
  FragmentLayout single = {{{2, 4, 1}, {0, 2, 1}}, {{1, 32, 1}}, {{0, 8, 2}}};
  EXPECT_FALSE(StorePlan::get(single, "fuhw", "nfhw", 13, 4).staged);
}

// The pixels of a gathered stage: every word has a place of its own, and what
// lanes read together lies in distinct banks.
TEST(GatheredStage, WordsLieApartAndInDistinctBanks) {
  for (bool innerChannels : {false, true})
    for (int64_t chunk : {8, 16, 32})
      for (int64_t pixels : {16, 64, 256}) {
        GatheredStage stage{innerChannels, pixels, chunk};
        llvm::DenseSet<int64_t> seen;
        for (int64_t channel = 0; channel < chunk; ++channel)
          for (int64_t pixel = 0; pixel < pixels; ++pixel) {
            int64_t offset = stage.getOffset(channel, pixel);
            EXPECT_TRUE(seen.insert(offset).second);
            EXPECT_TRUE(offset >= 0 && offset < stage.getSize());
          }
        SmallVector<int64_t, 32> addresses;
        for (int64_t lane = 0; lane < 32; ++lane)
          addresses.push_back(
              4 *
              (innerChannels
                   // Rows of 16 bytes of four 8x8 matrices.
                   ? stage.getOffset(lane / 8 % 2 * 4, lane / 16 * 8 + lane % 8)
                   : stage.getOffset(lane % 4, lane / 4)));
        // A matrix takes one wavefront, a word of 32 lanes as well.
        EXPECT_EQ(countWavefronts(addresses, innerChannels ? 16 : 4),
                  innerChannels ? 4 : 1);
      }
}

// Rows of single channels, whose words are pairs of pixels: ldmatrix reads 16
// bytes of 8 channels at once.
TEST(GatheredStage, PairsOfPixelsLieInRowsOfChannels) {
  for (int64_t chunk : {8, 16, 32})
    for (int64_t pixels : {16, 32, 64, 256}) {
      GatheredStage stage{/*innerChannels=*/false, pixels, chunk,
                          /*pixelPairs=*/true};
      EXPECT_EQ(stage.getRows(), 2 * chunk);
      llvm::DenseSet<int64_t> seen;
      for (int64_t channel = 0; channel < 2 * chunk; ++channel)
        for (int64_t pixel = 0; pixel < pixels; pixel += 2) {
          int64_t offset = stage.getOffset(channel, pixel);
          EXPECT_EQ(stage.getOffset(channel, pixel + 1), offset);
          EXPECT_TRUE(seen.insert(offset).second);
          EXPECT_TRUE(offset >= 0 && offset < stage.getSize());
        }
      SmallVector<int64_t, 32> addresses;
      for (int64_t lane = 0; lane < 32; ++lane)
        addresses.push_back(4 * stage.getOffset(lane % 16, lane / 16 * 8));
      for (int64_t address : addresses)
        EXPECT_EQ(address % 16, 0);
      EXPECT_EQ(countWavefronts(addresses, 16), 4);
    }
}

} // namespace
