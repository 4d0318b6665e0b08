//===- HaloMmaFamilyTest.cpp - Tests of the family halo_mma ---------------===//

#include "FamilyTest.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::test;

namespace {

const KernelFamily &getFamily() { return test::getFamily("halo_mma"); }

/// 3x3 taps with padding, multiplied as tf32.
Problem makeProblem(int64_t channels, int64_t filters, int64_t size) {
  Problem p = makeSquare(2, channels, filters, size, 3, /*stride=*/1,
                         /*pad=*/1);
  p.multiply = MultiplyMode::TF32;
  return p;
}

std::shared_ptr<const KernelPlan> plan(const Problem &p, int64_t chunk = 8,
                                       int64_t stages = 2) {
  return getFamily().plan(p, HaloMmaAttr::get(&context(), {64, 4, 16},
                                              {32, 2, 16}, chunk, stages, 1));
}

// A word is one channel of f32, or two of 16 bits.
TEST(HaloMmaTest, StagesChunksOfWords) {
  Problem p = makeProblem(20, 100, 16);
  auto made = plan(p);
  EXPECT_EQ(made->numStages, 3); // 20 words by 8
  EXPECT_EQ(made->chunk, 8);
  EXPECT_EQ(made->channelTiles, 2);
  EXPECT_EQ(made->numThreads, 32 * 2 * 2);
  // Two quanta of 6 x 18 pixels, and 8 words of 9 taps of 64 couts.
  EXPECT_EQ(made->stageSize, 2 * 6 * 18 * 4 + 8 * 9 * 64);

  made = plan(makeHalves(p));
  EXPECT_EQ(made->numStages, 2); // 10 words
  EXPECT_EQ(made->chunk, 16);
}

// Quanta of one pixel are copied by neighbouring threads, to banks of their
// own; where a quantum is gathered from planes they may lie as they come.
TEST(HaloMmaTest, SpreadsCopiedQuantaOverBanks) {
  Problem p = makeProblem(32, 64, 16);
  int64_t planes = plan(p, /*chunk=*/16)->stageSize;
  p.inputOrder = "nhwc";
  EXPECT_GT(plan(p, /*chunk=*/16)->stageSize, planes);
  // Those that are narrowed on the way are dealt to threads in the same way.
  p.multiply = MultiplyMode::F16;
  int64_t inner = plan(p, /*chunk=*/16)->stageSize;
  p.inputOrder = "nchw";
  EXPECT_GT(inner, plan(p, /*chunk=*/16)->stageSize);
}

// Pairs of neighbouring columns are loaded at once where they are aligned:
// tiles begin at even columns, and fewer registers hold what is on its way.
TEST(HaloMmaTest, LoadsPairsOfColumnsWhereTheyAreAligned) {
  Problem even = makeHalves(makeProblem(32, 64, 16));
  Problem odd = makeHalves(makeProblem(32, 64, 17));
  EXPECT_EQ(plan(even)->columnUnit, 2);
  EXPECT_EQ(plan(odd)->columnUnit, 1);
  EXPECT_LT(plan(even)->registers, plan(odd)->registers);
}

// A filter that the ring holds whole, and that all tiles have, is copied once.
TEST(HaloMmaTest, KeepsOneFilter) {
  auto bytes = [](const Problem &p, int64_t stages) {
    return getFamily()
        .countStage(p, *plan(p, /*chunk=*/8, stages), sm89())
        .filterBytes;
  };
  Problem p = makeProblem(16, 64, 16);
  p.outputOrder = "nhwf";
  EXPECT_EQ(bytes(p, 2), 0);
  EXPECT_GT(bytes(p, 3), 0); // 2 stages do not come back to the same slot
  p.filters = 65;
  EXPECT_GT(bytes(p, 2), 0);
}

TEST(HaloMmaTest, SumsOfTwoTakeMoreRegistersAndTime) {
  Problem p = makeProblem(32, 64, 16);
  Problem split = p;
  split.multiply = MultiplyMode::TF32x3;
  auto once = plan(p), thrice = plan(split);
  EXPECT_GE(thrice->registers, once->registers + once->numAccumulators());
  EXPECT_GE(getFamily().countStage(split, *thrice, sm90()).mmaClocks,
            3 * getFamily().countStage(p, *once, sm90()).mmaClocks);
}

TEST(HaloMmaTest, SaysWhatItDoesNotSupport) {
  Problem p = makeProblem(21, 64, 16);
  EXPECT_FALSE(getFamily().supports(p));
  EXPECT_EQ(
      getFamily().supports(makeHalves(p))->reason,
      "kernels that multiply f16 take channels by twos, got 21 in a group");
  Problem exact = p;
  exact.multiply = MultiplyMode::IEEE;
  EXPECT_NE(getFamily().supports(exact)->reason.find("multiplied as ieee"),
            std::string::npos);
  p.rank = 3;
  EXPECT_EQ(getFamily().supports(p)->reason,
            "kernels exist for 1 or 2 spatial dimensions, got 3");
}

} // namespace
