//===- WinogradFamilyTest.cpp - Tests of the family winograd --------------===//

#include "FamilyTest.h"
#include "conv/Support/Random.h"
#include "mlir/AsmParser/AsmParser.h"
#include <set>

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

//===----------------------------------------------------------------------===//
// In steps
//===----------------------------------------------------------------------===//

ScheduleInterface makeSteps(ArrayRef<int64_t> outputs,
                            ScheduleInterface products) {
  return WinogradStepsAttr::get(&context(), outputs, products);
}

ScheduleInterface parseSchedule(StringRef text) {
  return cast<ScheduleInterface>(parseAttribute(text, &context()));
}

constexpr StringLiteral kProducts =
    "#conv_kernel.implicit_gemm<tile = [128, 128], warp = [64, 64], chunk = "
    "16, stages = 3, splits = 1, blocks_per_sm = 1>";

TEST(WinogradSteps, SupportsWhatItComputes) {
  const KernelFamily &family = getFamily("winograd_steps");
  Problem p = makeProblem(2, 64, 64, 30);
  EXPECT_FALSE(family.supports(p));
  Problem q = p;
  q.transform = TransformMode::None;
  EXPECT_TRUE(family.supports(q));
  q = p;
  q.kernel = {1, 1, 1};
  EXPECT_TRUE(family.supports(q));
  q = p;
  q.batch = ShapedType::kDynamic;
  std::optional<Refusal> refusal = family.supports(q);
  ASSERT_TRUE(refusal);
  EXPECT_TRUE(StringRef(refusal->reason).contains("known extents"));
  // Of padding alone: there is no element to read in place of what is outside.
  q = p;
  q.input = {1, 0, 30};
  q.padLow = q.padHigh = {0, 15, 0};
  refusal = family.supports(q);
  ASSERT_TRUE(refusal);
  EXPECT_TRUE(StringRef(refusal->reason).contains("got 0 x 30 positions"));
  EXPECT_FALSE(getFamily("winograd").supports(q));
}

// A group for each of 36 elements and of 2 groups; 3 images of 4 x 5 small
// tiles, in a whole number of 32.
TEST(WinogradSteps, MultipliesMatricesOfAllImages) {
  Problem p = makeProblem(3, 8, 16, 18);
  p.groups = 2;
  p.output = {1, 16, 18};
  auto plan = getFamily("winograd_steps")
                  .plan(p, makeSteps({4, 4}, parseSchedule(kProducts)));
  ASSERT_TRUE(plan->before);
  const Problem &t = plan->before->problem;
  EXPECT_EQ(plan->before->refusal, "");
  EXPECT_EQ(t.rank, 1u);
  EXPECT_EQ(t.groups, 72);
  EXPECT_EQ(t.channels, 8);
  EXPECT_EQ(t.filters, 16);
  EXPECT_EQ(t.output[Columns], 64);
  EXPECT_EQ(t.taps(), 1);
  EXPECT_EQ(t.transform, TransformMode::None);
  EXPECT_EQ(t.inputOrder, "ncw");
  EXPECT_EQ(t.outputOrder, "nfw");
  p.inputOrder = "nhwc";
  p.outputOrder = "nhwf";
  plan = getFamily("winograd_steps")
             .plan(p, makeSteps({4, 4}, parseSchedule(kProducts)));
  EXPECT_EQ(plan->before->problem.inputOrder, "nwc");
  EXPECT_EQ(plan->before->problem.outputOrder, "nwf");
}

TEST(WinogradSteps, ChecksTheKernelOfTheProducts) {
  Problem p = makeProblem(8, 64, 64, 30);
  const KernelFamily &family = getFamily("winograd_steps");
  auto check = [&](const Problem &problem, StringRef products) {
    return checkPlan(
        problem,
        *family.plan(problem, makeSteps({2, 2}, parseSchedule(products))),
        sm89());
  };
  EXPECT_FALSE(check(p, kProducts));
  PlanCheck wrong = check(p, "#conv_kernel.winograd<outputs = [2, 2], tile = "
                             "[64, 32], blocks_per_sm = 1>");
  EXPECT_EQ(wrong.rejection, Rejection::EarlierKernel);
  EXPECT_EQ(StringRef(wrong.reason).find("has products by winograd, but "), 0u);
  PlanCheck large =
      check(p, "#conv_kernel.implicit_gemm<tile = [128, 128], warp = [64, 64], "
               "chunk = 32, stages = 8, splits = 1, blocks_per_sm = 1>");
  EXPECT_EQ(large.rejection, Rejection::SharedMemory);
  // 16 elements x (64 + 64) channels x 4 bytes for each of 2^18 small tiles are
  // 2 GiB.
  p.batch = 1 << 8;
  p.output = {1, 64, 64};
  EXPECT_FALSE(check(p, kProducts));
  p.batch += 1;
  EXPECT_EQ(check(p, kProducts).rejection, Rejection::EarlierKernel);
}

TEST(WinogradSteps, IsChosenForManyChannelsOnSmallPlanes) {
  auto chosen = [](const Problem &p, const Chip &chip) {
    return selectSchedules(p, chip, &context())
        .candidates.front()
        .family->getName();
  };
  const Chip &h200 = *lookupChip("sm_90");
  EXPECT_EQ(chosen(makeProblem(256, 512, 512, 7, 1), h200), "winograd_steps");
  Problem large = makeProblem(1024, 384, 384, 13, 1);
  EXPECT_EQ(chosen(large, h200), "winograd_steps");
  // The domain, 3.6 GB back and forth, takes too long where memory is slower.
  EXPECT_EQ(chosen(large, sm89()), "winograd");
  EXPECT_EQ(chosen(makeProblem(128, 16, 64, 256), h200), "winograd");
}

TEST(WinogradSteps, SamplesAreSchedules) {
  Random random(12);
  auto draw = [&](int64_t low, int64_t high) {
    return random.between(low, high);
  };
  Problem p = makeProblem(2, 9, 40, 20, 1);
  const KernelFamily &family = getFamily("winograd_steps");
  std::set<std::string> products;
  for (int i = 0; i < 200; ++i) {
    ScheduleInterface schedule = family.sample(p, &context(), draw);
    if (!schedule)
      continue;
    auto plan = family.plan(p, schedule);
    EXPECT_EQ(plan->before->refusal, "");
    EXPECT_TRUE(plan->fragment.covers(plan->tile));
    products.insert(
        cast<WinogradStepsAttr>(schedule).getProducts().getFamilyName().str());
  }
  EXPECT_TRUE(products.count("halo_fma") && products.count("implicit_gemm"));
}

} // namespace
