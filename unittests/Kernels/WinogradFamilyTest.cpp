//===- WinogradFamilyTest.cpp - Tests of the family winograd --------------===//

#include "FamilyTest.h"
#include "conv/Support/Random.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::test;

namespace {

/// 3x3 taps with numerics that allow a transform.
Problem makeProblem(int64_t batch, int64_t channels, int64_t filters,
                    int64_t size, int64_t pad = 0) {
  Problem p = makeSquare(batch, channels, filters, size, 3, 1, pad);
  p.transform = TransformMode::Winograd;
  return p;
}

std::shared_ptr<const KernelPlan>
plan(const Problem &p, ArrayRef<int64_t> outputs, ArrayRef<int64_t> tile) {
  return getFamily("winograd")
      .plan(p, WinogradAttr::get(&context(), outputs, tile, 1));
}

TEST(WinogradFamily, SupportsWhatItComputes) {
  const KernelFamily &family = getFamily("winograd");
  Problem p = makeProblem(2, 64, 64, 30);
  EXPECT_FALSE(family.supports(p));
  auto refuses = [&](Problem changed, StringRef part) {
    std::optional<Refusal> refusal = family.supports(changed);
    ASSERT_TRUE(refusal);
    EXPECT_TRUE(StringRef(refusal->reason).contains(part)) << refusal->reason;
  };
  Problem q = p;
  q.transform = TransformMode::None;
  refuses(q, "got transform = none");
  // Direct kernels take both.
  EXPECT_FALSE(getFamily("halo_fma").supports(p));
  EXPECT_FALSE(getFamily("halo_fma").supports(q));
  q = p;
  q.strides = {1, 1, 2};
  refuses(q, "stride 2, dilation 1 and input dilation 1 along the columns");
  q = p;
  q.dilations = {1, 2, 1};
  refuses(q, "dilation 2 and input dilation 1 along the rows");
  q = p;
  q.kernel = {1, 1, 1};
  refuses(q, "got 1 taps");
  q = p;
  q.filterType = Float16Type::get(&context());
  refuses(q, "got f32 and f16");
  q = p;
  q.rank = 3;
  refuses(q, "2 spatial dimensions, got 3");
}

// What ptxas makes of these for sm_89 spills nothing (measured: 212, 249 and
// 255 registers), so the estimate must not forbid them; and shared memory is
// what the layouts add up to.
TEST(WinogradFamily, PlansOfTheTwoExamples) {
  Problem full = makeProblem(128, 64, 128, 128);
  Problem min = reduced(makeProblem(64, 64, 128, 256));
  for (const Problem &p : {full, min}) {
    for (auto plan :
         {plan(p, {2, 2}, {64, 4, 32}), plan(p, {2, 4}, {64, 8, 32}),
          plan(p, {4, 4}, {32, 16, 32})})
      EXPECT_EQ(checkPlan(p, *plan, sm89()).reason, "");
    // Filter, transformed and raw input, twice; staging and partial results
    // find room where sums are exchanged: in slots, or with early refills of
    // the filter in an area of its size.
    EXPECT_EQ(plan(p, {2, 2}, {64, 4, 32})->sharedBytes,
              4 * (3 * 16 * 4 * 64 + 16 * 4 * (32 + 64) + 2 * 4 * 6 * 36));
    EXPECT_EQ(plan(p, {4, 4}, {32, 16, 32})->sharedBytes,
              4 * (4 * 36 * 4 * 32 + 2 * 4 * 18 * 36));
  }
}

// Measured on one H200 in microseconds, PTX for sm_89, with the transform of
// the filter in front.
TEST(WinogradFamily, WithinTenPercentOfMeasuredKernels) {
  Problem full = makeProblem(128, 64, 128, 128);
  full.epilogueOps = 3;
  Problem min = reduced(makeProblem(64, 64, 128, 256));
  const Chip &chip = *lookupChip("sm_90");
  auto expect = [&](const Problem &p, ArrayRef<int64_t> outputs,
                    ArrayRef<int64_t> tile, double measured) {
    Estimate estimate =
        getFamily("winograd").estimate(p, *plan(p, outputs, tile), chip);
    EXPECT_NEAR(estimate.microseconds / measured, 1, 0.1)
        << "tile of " << tile[0] << " x " << tile[1] << " x " << tile[2];
  };
  expect(full, {2, 2}, {64, 4, 32}, 3656);
  expect(full, {2, 4}, {64, 8, 32}, 3006);
  expect(full, {4, 4}, {32, 8, 64}, 2856);
  expect(min, {2, 2}, {64, 4, 32}, 6744);
  expect(min, {4, 4}, {32, 8, 64}, 5175);
}

// An output that is computed twice has to be rounded the same way.
TEST(WinogradFamily, LastRowsMoveByWholeSmallTiles) {
  Problem p = makeProblem(1, 8, 32, 32);
  EXPECT_EQ(plan(p, {2, 4}, {32, 8, 32})->rowUnit, 2);
  EXPECT_EQ(plan(p, {4, 4}, {32, 16, 32})->rowUnit, 4);
}

TEST(WinogradFamily, IsChosenWhereItIsFaster) {
  auto chosen = [](const Problem &p) {
    Selection selection = selectSchedules(p, sm89(), &context());
    return selection.candidates.front().family->getName();
  };
  Problem wide = makeProblem(128, 64, 128, 128);
  EXPECT_EQ(chosen(wide), "winograd");
  EXPECT_EQ(chosen(reduced(wide)), "winograd");
  wide.transform = TransformMode::None;
  EXPECT_EQ(chosen(wide), "halo_fma");
  // Of 8 channels in a pair of stages 7 would be zeros.
  EXPECT_EQ(chosen(makeProblem(64, 1, 8, 56)), "halo_fma");
}

TEST(WinogradFamily, SamplesAreSchedules) {
  Random random(11);
  auto draw = [&](int64_t low, int64_t high) {
    return random.between(low, high);
  };
  Problem p = makeProblem(2, 9, 40, 20, 1);
  int made = 0;
  for (int i = 0; i < 100; ++i) {
    ScheduleInterface schedule =
        getFamily("winograd").sample(p, &context(), draw);
    if (!schedule)
      continue;
    ++made;
    auto plan = getFamily("winograd").plan(p, schedule);
    EXPECT_TRUE(plan->fragment.covers(plan->tile));
    EXPECT_EQ(plan->fragment.numWarps(), plan->numWarps());
    EXPECT_EQ(plan->numThreads, schedule.getNumThreads());
  }
  EXPECT_GT(made, 50);
}

} // namespace
