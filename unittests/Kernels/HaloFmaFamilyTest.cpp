//===- HaloFmaFamilyTest.cpp - Tests of the family halo_fma ---------------===//

#include "FamilyTest.h"
#include "HaloFma.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::test;
using halo_fma::Plan;

namespace {

const KernelFamily &getFamily() { return test::getFamily("halo_fma"); }

Problem makeProblem(int64_t channels, int64_t size, int64_t pad = 0) {
  return makeSquare(2, channels, 64, size, 3, /*stride=*/1, pad);
}

halo_fma::Schedule makeSchedule() {
  halo_fma::Schedule s;
  s.tile = {32, 8, 32};
  s.thread = {8, 4};
  s.lanes = {4, 1, 8};
  s.chunk = 4;
  return s;
}

// Rows that begin at multiples of 16 bytes are copied by quads, from one in
// front of the padding's end.
TEST(HaloFmaTest, CopiesQuadsWhereRowsAreAligned) {
  Plan plan = Plan::get(makeProblem(10, 64), makeSchedule());
  EXPECT_TRUE(plan.quadCopies);
  EXPECT_EQ(plan.lead, 0);
  EXPECT_EQ(plan.inputRows, 10);
  EXPECT_EQ(plan.inputQuads, 9); // 34 columns
  EXPECT_EQ(plan.numStages, 3);  // 10 channels by 4
  EXPECT_EQ(plan.filterStage, 4 * 9 * 32);

  EXPECT_EQ(Plan::get(makeProblem(10, 64, /*pad=*/1), makeSchedule()).lead, 3);
  EXPECT_FALSE(Plan::get(makeProblem(10, 63), makeSchedule()).quadCopies);
  Problem last = makeProblem(10, 64);
  last.inputOrder = "nhwc";
  EXPECT_FALSE(Plan::get(last, makeSchedule()).quadCopies);
}

// Elements of 16 bits pass through registers, and are f32 from there on.
TEST(HaloFmaTest, WidensHalves) {
  Problem p = makeProblem(16, 64), halves = p;
  halves.inputType = halves.filterType = Float16Type::get(&context());
  Plan plan = Plan::get(p, makeSchedule());
  Plan widened = Plan::get(halves, makeSchedule());
  EXPECT_FALSE(plan.widens);
  EXPECT_TRUE(widened.widens);
  EXPECT_EQ(widened.stageSize, plan.stageSize);
  EXPECT_GT(widened.registers, plan.registers);
  StageCost cost = plan.countStage(p, sm89());
  StageCost widening = widened.countStage(halves, sm89());
  EXPECT_GT(widening.copies, cost.copies);
  EXPECT_LT(widening.inputBytes, cost.inputBytes);
}

// No pitch makes the lanes of a load meet in more banks than another would.
TEST(HaloFmaTest, ChoosesThePitchWithFewestConflicts) {
  for (int64_t stride : {1, 2, 3}) {
    Problem p = makeSquare(2, 8, 64, 64, 3, stride, 0);
    halo_fma::Schedule s = makeSchedule();
    s.lanes = {1, 8, 4};
    s.tile = {8, 8, 16};
    Plan plan = Plan::get(p, s);
    EXPECT_GE(plan.pitch, 4 * plan.inputQuads);
    for (int64_t quads = 0; quads < 8; ++quads)
      EXPECT_LE(plan.wavefronts,
                halo_fma::countInputWavefronts(p, s, plan.pitch + 4 * quads));
  }
}

TEST(HaloFmaTest, SaysWhatItDoesNotSupport) {
  Problem p = makeProblem(16, 64);
  EXPECT_FALSE(getFamily().supports(p));
  p.multiply = MultiplyMode::TF32x3; // An exact product is one of these.
  EXPECT_FALSE(getFamily().supports(p));
  Problem wide = p;
  wide.accumulateType = Float64Type::get(&context());
  EXPECT_NE(getFamily().supports(wide)->reason.find("accumulated in f64"),
            std::string::npos);
  p.rank = 3;
  EXPECT_EQ(getFamily().supports(p)->reason,
            "kernels exist for 1 or 2 spatial dimensions, got 3");
}

// Geometries that cannot have the values are left out before they are ranked.
TEST(HaloFmaTest, SearchesWhatIsAskedFor) {
  Problem p = makeProblem(16, 64);
  std::string error;
  auto partial = PartialSchedule::parse(
      "halo_fma<thread = [2, 8], stages = 4>", &context(),
      [&](const Twine &message) { error = message.str(); });
  ASSERT_TRUE(partial) << error;
  SelectionOptions options;
  options.partial = &*partial;
  Selection all = getFamily().enumerate(p, sm89(), &context(), {});
  Selection found = getFamily().enumerate(p, sm89(), &context(), options);
  ASSERT_FALSE(found.candidates.empty());
  EXPECT_LT(found.geometries, all.geometries / 4);
  auto schedule = cast<HaloFmaAttr>(found.candidates.front().schedule);
  EXPECT_EQ(schedule.getThread(), ArrayRef<int64_t>({2, 8}));
  EXPECT_EQ(schedule.getStages(), 4);
}

} // namespace
