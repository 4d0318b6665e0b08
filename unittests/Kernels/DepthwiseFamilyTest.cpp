//===- DepthwiseFamilyTest.cpp - Tests of the family depthwise ------------===//

#include "FamilyTest.h"
#include "conv/Tile/Tile.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::test;

namespace {

const KernelFamily &getFamily() { return test::getFamily("depthwise"); }

/// Padded by half of the window.
Problem makeProblem(int64_t batch, int64_t channels, int64_t size, int64_t taps,
                    int64_t stride = 1) {
  Problem p = makeSquare(batch, 1, 1, size, taps, stride, taps / 2);
  p.groups = channels;
  return p;
}

Problem innermost(Problem p) {
  p.inputOrder = "nhwc";
  p.outputOrder = "nhwf";
  return p;
}

Problem halves(Problem p) {
  p.inputType = p.filterType = Float16Type::get(&context());
  return p;
}

DepthwiseAttr makeSchedule(ArrayRef<int64_t> tile, ArrayRef<int64_t> thread,
                           ArrayRef<int64_t> lanes, int64_t stages = 2) {
  return DepthwiseAttr::get(&context(), tile, thread, lanes, stages, 1);
}

std::string refusal(const Problem &p) {
  std::optional<Refusal> refusal = getFamily().supports(p);
  return refusal ? refusal->reason : "";
}

TEST(DepthwiseTest, TakesGroupsOfOneChannel) {
  Problem p = makeProblem(2, 20, 9, 3);
  EXPECT_EQ(refusal(p), "");
  EXPECT_EQ(refusal(innermost(halves(p))), "");
  p.filters = 2;
  EXPECT_EQ(refusal(p), "kernels of single channels exist for groups of 1 "
                        "input channel and 1 output channel, got 20 groups of "
                        "1 and 2");
  EXPECT_NE(refusal(makeProblem(2, 20, 19, 9)), "");
  // A block sees the channels of all groups.
  EXPECT_EQ(refusal(reduced(makeProblem(2, 20, 9, 3))), "");
}

TEST(DepthwiseTest, TilesCountTheChannelsOfAllGroups) {
  Problem p = innermost(makeProblem(2, 20, 9, 3));
  auto made =
      getFamily().plan(p, makeSchedule({16, 4, 8}, {4, 2, 2}, {4, 2, 4}));
  EXPECT_EQ(made->countGroups(p), 1);
  EXPECT_EQ(made->countChannels(p), 20);
  EXPECT_EQ(made->channelTiles, 2);
  EXPECT_EQ(made->numStages, 1);
  // 2 images, 3 tiles of rows, 2 of columns, 2 of channels.
  EXPECT_EQ(countTiles(p, *made), 2 * 3 * 2 * 2);
  // 6 rows of 10 pixels of 16 channels, and 9 taps of 16.
  EXPECT_EQ(made->stageSize, 6 * 10 * 16 + 9 * 16);
}

// 6 rows of 10 pixels, of 12 channels in 16 that a tile has room for: 48 bytes
// in two sectors.
TEST(DepthwiseTest, ChannelsThatAreNotAreNotRead) {
  Problem p = innermost(makeProblem(2, 12, 9, 3));
  auto made =
      getFamily().plan(p, makeSchedule({16, 4, 8}, {4, 2, 2}, {4, 2, 4}));
  EXPECT_EQ(getFamily().countStage(p, *made, sm90()).inputBytes,
            6.0 * 10 * 2 * 32);
}

TEST(DepthwiseTest, PairsOfHalvesTakeHalfOfTheMemory) {
  Problem p = halves(innermost(makeProblem(2, 24, 9, 3)));
  auto made =
      getFamily().plan(p, makeSchedule({16, 8, 8}, {8, 2, 2}, {2, 4, 4}));
  EXPECT_EQ(made->stageSize, 10 * 10 * 8 + 9 * 8);
  // Threads of an odd number of channels, and an odd number of them all, read
  // what was widened.
  auto odd =
      getFamily().plan(p, makeSchedule({12, 4, 8}, {3, 2, 2}, {4, 2, 4}));
  EXPECT_EQ(odd->stageSize, 6 * 10 * 12 + 9 * 12);
  p.groups = 25;
  auto all =
      getFamily().plan(p, makeSchedule({16, 8, 8}, {8, 2, 2}, {2, 4, 4}));
  EXPECT_EQ(all->stageSize, 10 * 10 * 16 + 9 * 16);
}

/// A tile that holds all of the output's rows and columns holds planes as they
/// are; others hold their halo.
TEST(DepthwiseTest, WholePlanesAreStagedWithoutPadding) {
  DepthwiseAttr whole = makeSchedule({4, 8, 7}, {1, 1, 7}, {4, 8, 1});
  Problem p = makeProblem(2, 8, 14, 3, 2);
  EXPECT_EQ(getFamily().plan(p, whole)->stageSize, 4 * 14 * 14 + 9 * 4);
  EXPECT_EQ(getFamily().plan(halves(p), whole)->stageSize, 4 * 14 * 14 + 9 * 4);
  // 9 rows of the output.
  Problem larger = makeProblem(2, 8, 18, 3, 2);
  auto part = getFamily().plan(larger, whole);
  EXPECT_GE(part->stageSize, 4 * 17 * 15 + 9 * 4);
  EXPECT_EQ(countTiles(larger, *part), 2 * 2 * 2 * 2);
  // Two channels of 15 x 15 are no whole quads, in a tile or in an image.
  Problem odd = makeProblem(2, 8, 15, 3, 2);
  EXPECT_EQ(getFamily()
                    .plan(odd, makeSchedule({4, 8, 8}, {1, 1, 2}, {1, 8, 4}))
                    ->stageSize %
                (15 * 15),
            9 * 4);
  EXPECT_NE(getFamily()
                .plan(odd, makeSchedule({2, 8, 8}, {1, 1, 2}, {1, 8, 4}))
                ->stageSize,
            2 * 15 * 15 + 9 * 4);
  odd.groups = 6;
  EXPECT_NE(getFamily()
                .plan(odd, makeSchedule({4, 8, 8}, {1, 1, 2}, {1, 8, 4}))
                ->stageSize,
            4 * 15 * 15 + 9 * 4);
  // The rows of large planes are runs by themselves.
  DepthwiseAttr large = makeSchedule({1, 32, 32}, {1, 4, 4}, {1, 4, 8});
  EXPECT_EQ(getFamily().plan(makeProblem(2, 8, 32, 3), large)->stageSize,
            32 * 32 + 9 * 4);
  EXPECT_GT(getFamily().plan(makeProblem(2, 8, 36, 3), large)->stageSize,
            34 * 34 + 9 * 4);
}

/// A small plane is one tile, of as many channels as fill the block.
TEST(DepthwiseTest, SmallPlanesShareTiles) {
  for (bool isInner : {false, true}) {
    Problem p = makeProblem(64, 512, 7, 3);
    if (isInner)
      p = innermost(p);
    Selection selection =
        getFamily().enumerate(p, sm89(), &context(), SelectionOptions());
    ASSERT_FALSE(selection.candidates.empty());
    const KernelPlan &best = *selection.candidates.front().plan;
    EXPECT_GT(best.tile[0], 1);
    EXPECT_GE(best.tile[1], 7);
    EXPECT_GE(best.tile[2], 7);
    EXPECT_LE(best.tile[2], 8);
  }
}

} // namespace
