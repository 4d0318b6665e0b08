//===- RowsMmaFamilyTest.cpp - Tests of the family rows_mma ---------------===//

#include "FamilyTest.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::test;

namespace {

const KernelFamily &getFamily() { return test::getFamily("rows_mma"); }

/// 3x3 taps with padding, multiplied as tf32.
Problem makeProblem(int64_t channels, int64_t filters, int64_t size) {
  Problem p = makeSquare(8, channels, filters, size, 3, /*stride=*/1,
                         /*pad=*/1);
  p.multiply = MultiplyMode::TF32;
  return p;
}

std::shared_ptr<const KernelPlan> plan(const Problem &p,
                                       std::array<int64_t, 2> tile = {64, 64},
                                       int64_t splits = 1, int64_t chunk = 8) {
  return getFamily().plan(p, RowsMmaAttr::get(&context(), tile, {32, 32}, chunk,
                                              /*stages=*/2, splits, 1));
}

// 64 pixels of planes of 7x7 begin anywhere in a row: they lie in up to 10 rows
// and over two borders of planes, each of which adds two rows of padding.
TEST(RowsMmaTest, StagesTheRowsThatATileMeets) {
  auto made = plan(makeProblem(20, 100, 7));
  EXPECT_EQ(made->space, "fp");
  EXPECT_EQ(made->numStages, 3); // 20 words by 8
  EXPECT_EQ(made->channelTiles, 2);
  EXPECT_EQ(made->numThreads, 32 * 2 * 2);
  int64_t rows = 10 + 2 * 2 + 2;
  EXPECT_EQ(made->stageSize, 2 * rows * 9 * 4 + 8 * 9 * 64);
}

TEST(RowsMmaTest, TakesAStageForEachPlaneOfTheWindow) {
  Problem p = makeProblem(16, 64, 7);
  p.rank = 3;
  p.kernel[Depth] = 3;
  p.input[Depth] = 6;
  p.output[Depth] = 4;
  p.inputOrder = "ncdhw";
  p.filterOrder = "fcdhw";
  p.outputOrder = "nfdhw";
  auto made = plan(p);
  EXPECT_EQ(made->numStages, 3 * 2);
  // The filter's taps of one plane.
  EXPECT_EQ(made->stageSize, plan(makeProblem(16, 64, 7))->stageSize);
}

TEST(RowsMmaTest, SumsPartsOfTheChannels) {
  Problem p = makeProblem(48, 64, 7);
  EXPECT_EQ(plan(p, {64, 64}, /*splits=*/3)->splits, 3);
  EXPECT_EQ(plan(p, {64, 64}, /*splits=*/3)->numStages, 2);
  EXPECT_TRUE(plan(p, {64, 64}, /*splits=*/3)->combine);
  EXPECT_EQ(plan(p, {64, 64}, /*splits=*/5)->splits,
            4); // the next that divides
  EXPECT_FALSE(plan(p)->combine);
}

TEST(RowsMmaTest, SaysWhatItDoesNotStage) {
  auto refused = [](const Problem &p) { return getFamily().supports(p); };
  Problem p = makeProblem(16, 64, 7);
  EXPECT_FALSE(refused(p));
  p.batch = ShapedType::kDynamic;
  EXPECT_FALSE(refused(p));
  p.output[Rows] = ShapedType::kDynamic;
  EXPECT_TRUE(refused(p));
  p = makeProblem(16, 64, 7);
  p.kernel = {1, 1, 1};
  EXPECT_TRUE(refused(p));
  p.kernel = {1, 1, 2};
  EXPECT_FALSE(refused(p));
  p = makeProblem(16, 64, 1 << 14);
  p.batch = 8;
  EXPECT_TRUE(refused(p)); // 2^31 pixels
  p.batch = 1;
  EXPECT_FALSE(refused(p));
  p = makeProblem(16, 64, 7);
  p.kernel[Rows] = 1 << 15;
  p.dilations[Rows] = 1 << 15;
  EXPECT_TRUE(refused(p)); // rows that a plane meets
  p = makeHalves(makeProblem(15, 64, 7));
  EXPECT_TRUE(refused(p));
}

// What is located once a tile takes registers, up to eight copies a thread;
// more are located stage by stage.
TEST(RowsMmaTest, CarriesWhereCopiesComeFrom) {
  Problem p = makeProblem(32, 64, 7);
  auto registers = [&](int64_t chunk) {
    return plan(p, {64, 64}, /*splits=*/1, chunk)->registers;
  };
  // 16 rows of 9 columns, of which 128 threads copy 2 quanta a chunk of 8.
  EXPECT_EQ(registers(8), registers(16) - 4); // 3 copies, then 5
  EXPECT_LT(registers(32), registers(16));    // 9 copies
}

TEST(RowsMmaTest, IsChosenForSmallPlanes) {
  auto chosen = [](const Problem &p) {
    return selectSchedules(p, sm90(), &context())
        .candidates.front()
        .family->getName()
        .str();
  };
  for (int64_t size : {5, 7, 13, 14}) {
    Problem p = makeProblem(256, 256, size);
    p.batch = 128;
    EXPECT_EQ(chosen(p), "rows_mma") << size;
    EXPECT_EQ(chosen(makeHalves(p)), "rows_mma") << size;
  }
  EXPECT_NE(chosen(makeProblem(64, 128, 128)), "rows_mma");
}

} // namespace
