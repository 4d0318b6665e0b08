//===- PackedMmaFamilyTest.cpp - Tests of the family packed_mma -----------===//

#include "FamilyTest.h"
#include "conv/Tile/Tile.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::test;

namespace {

const KernelFamily &getFamily() { return test::getFamily("packed_mma"); }

/// The first layer of a residual network, on 16 bits.
Problem makeStem() {
  Problem p = makeSquare(16, 3, 64, 224, 7, /*stride=*/2, /*pad=*/3);
  p.inputType = p.filterType = Float16Type::get(&context());
  return p;
}

PackedMmaAttr makeSchedule(ArrayRef<int64_t> tile, ArrayRef<int64_t> warp,
                           bool sharedFilter) {
  return PackedMmaAttr::get(&context(), tile, warp, 2, 1, sharedFilter);
}

TEST(PackedMmaTest, TakesFewChannels) {
  Problem p = makeStem();
  EXPECT_FALSE(getFamily().supports(p));
  p.channels = 17;
  EXPECT_EQ(getFamily().supports(p)->reason,
            "kernels that pack taps exist for 1 to 16 input channels a group, "
            "got 17");
}

/// Two columns of 3 channels are a quantum; every second column begins one.
TEST(PackedMmaTest, StagesWholeTiles) {
  Problem p = makeStem();
  auto made = getFamily().plan(p, makeSchedule({64, 2, 8}, {32, 1, 8}, false));
  EXPECT_EQ(made->numStages, 1);
  // 9 rows of 8 + 3 quanta of 4 words.
  EXPECT_EQ(made->stageSize, 9 * 11 * 4);
}

/// The filter is in shared memory where all tiles have the same one.
TEST(PackedMmaTest, SharesOneFilter) {
  Problem p = makeStem();
  auto apart = getFamily().plan(p, makeSchedule({64, 2, 8}, {32, 1, 8}, false));
  auto shared = getFamily().plan(p, makeSchedule({64, 2, 8}, {32, 1, 8}, true));
  // 28 quanta are 14 steps of 8 words.
  EXPECT_EQ(shared->sharedBytes - apart->sharedBytes, 4 * 14 * 8 * 64);
  EXPECT_LT(shared->registers, apart->registers);
  // Two tiles of couts have two filters.
  apart = getFamily().plan(p, makeSchedule({32, 2, 8}, {32, 1, 8}, false));
  shared = getFamily().plan(p, makeSchedule({32, 2, 8}, {32, 1, 8}, true));
  EXPECT_EQ(shared->sharedBytes, apart->sharedBytes);
  EXPECT_EQ(shared->registers, apart->registers);
}

TEST(PackedMmaTest, IsChosenForStems) {
  Selection selection =
      getFamily().enumerate(makeStem(), sm89(), &context(), SelectionOptions());
  ASSERT_FALSE(selection.candidates.empty());
  const KernelPlan &best = *selection.candidates.front().plan;
  EXPECT_EQ(best.tile[0] % 16, 0);
  EXPECT_LE(best.registers, 255);
  // Beside every other family's.
  EXPECT_TRUE(isa<PackedMmaAttr>(
      selectSchedules(makeStem(), sm89(), &context(), SelectionOptions())
          .candidates.front()
          .schedule));
}

} // namespace
