//===- SelectionTest.cpp - Tests of schedules and their model -------------===//

#include "conv/Schedule/Selection.h"
#include "gtest/gtest.h"

#include <random>

using namespace mlir;
using namespace mlir::conv;

namespace {

const Chip &sm89() { return *lookupChip("sm_89"); }
const Chip &sm90() { return *lookupChip("sm_90"); }

/// A square problem in NCHW with one full f32 result.
Problem makeProblem(int64_t batch, int64_t channels, int64_t filters,
                    int64_t size, int64_t taps, int64_t stride = 1,
                    int64_t pad = 0) {
  Problem p;
  p.batch = batch;
  p.channels = channels;
  p.filters = filters;
  p.input = {size, size};
  p.kernel = {taps, taps};
  p.strides = {stride, stride};
  p.padLow = p.padHigh = {pad, pad};
  int64_t out = (size + 2 * pad - taps) / stride + 1;
  p.output = {out, out};
  p.inputOrder = "nchw";
  p.filterOrder = "fchw";
  p.outputOrder = "nfhw";
  p.numFullResults = 1;
  p.fullResultBytes = 4;
  return p;
}

/// The same with a minimum over the channels as the only result.
Problem reduced(Problem p) {
  p.numFullResults = 0;
  p.fullResultBytes = 0;
  p.reductions = {ReductionKind::Minimum};
  return p;
}

Schedule makeSchedule(std::array<int64_t, 3> tile,
                      std::array<int64_t, 2> thread,
                      std::array<int64_t, 3> lanes, int64_t chunk,
                      int64_t stages, int64_t blocks = 1) {
  Schedule s;
  s.tile = tile;
  s.thread = thread;
  s.lanes = lanes;
  s.chunk = chunk;
  s.stages = stages;
  s.blocksPerSM = blocks;
  return s;
}

double estimate(const Problem &p, const Schedule &s, const Chip &chip) {
  return estimateSchedule(p, s, chip, FfmaLayout::get(p, s)).microseconds;
}

Candidate best(const Problem &p, const Chip &chip) {
  Selection selection = selectSchedules(p, chip);
  EXPECT_EQ(selection.candidates.size(), 1u);
  return selection.candidates.front();
}

//===----------------------------------------------------------------------===//
// The model against measurements
//===----------------------------------------------------------------------===//

// Hand-written kernels of these schedules, measured on one H200 in
// microseconds.
TEST(CostModelTest, WithinTenPercentOfMeasuredKernels) {
  Problem wide = makeProblem(128, 64, 128, 128, 3);
  wide.epilogueOps = 3;
  Schedule square =
      makeSchedule({128, 8, 32}, {8, 16}, {4, 8, 1}, /*chunk=*/4, /*stages=*/3);
  EXPECT_NEAR(estimate(wide, square, sm90()) / 6200, 1, 0.1);

  Problem wideReduced = reduced(makeProblem(64, 64, 128, 256, 3));
  EXPECT_NEAR(estimate(wideReduced, square, sm90()) / 11980, 1, 0.1);

  Schedule rows =
      makeSchedule({64, 4, 128}, {8, 16}, {4, 2, 4}, /*chunk=*/8, /*stages=*/2);
  Problem narrowReduced = reduced(makeProblem(128, 16, 64, 256, 3));
  EXPECT_NEAR(estimate(narrowReduced, rows, sm90()) / 3040, 1, 0.1);

  Problem narrow = makeProblem(128, 8, 64, 128, 3);
  narrow.epilogueOps = 6;
  EXPECT_NEAR(estimate(narrow, rows, sm90()) / 493, 1, 0.1);
}

// Staged rows whose lanes hit one bank cost what they should.
TEST(CostModelTest, BankConflictsCount) {
  Problem p = makeProblem(1, 4, 32, 64, 3);
  Schedule s = makeSchedule({32, 8, 16}, {8, 16}, {4, 8, 1}, 4, 2);
  // Rows 9 quads apart: 8 distinct bank groups.
  EXPECT_EQ(FfmaLayout::inputWavefronts(p, s, 36), 4);
  // 8 quads apart: one.
  EXPECT_EQ(FfmaLayout::inputWavefronts(p, s, 32), 32);
}

TEST(CostModelTest, RaggedTilesAndWavesCost) {
  // 9 rows in tiles of 8: almost half of the work is thrown away.
  Problem p = makeProblem(1, 16, 32, 32, 1);
  p.input[0] = p.output[0] = 9;
  Schedule s = makeSchedule({32, 8, 32}, {4, 8}, {8, 1, 4}, 4, 2);
  FfmaLayout layout = FfmaLayout::get(p, s);
  Estimate e = estimateSchedule(p, s, sm89(), layout);
  EXPECT_NEAR(e.utilization, 9.0 / 16, 1e-9);
  EXPECT_EQ(e.tiles, 2);
  EXPECT_EQ(e.tilesPerSM, 1);
  EXPECT_NEAR(e.waves, 64, 1e-9);
  // One tile more than there are multiprocessors: one of them has two.
  p.input[0] = p.output[0] = 16;
  p.batch = 64;
  EXPECT_EQ(estimateSchedule(p, s, sm89(), layout).tilesPerSM, 1);
  p.batch = 65;
  Estimate more = estimateSchedule(p, s, sm89(), layout);
  EXPECT_EQ(more.tilesPerSM, 2);
  EXPECT_NEAR(more.waves, 2 * 128.0 / 130, 1e-9);
}

//===----------------------------------------------------------------------===//
// Rejection
//===----------------------------------------------------------------------===//

TEST(CheckTest, SharedMemoryNamesBytesAndChip) {
  Problem p = makeProblem(1, 64, 128, 128, 3);
  Schedule s = makeSchedule({128, 8, 32}, {8, 16}, {4, 4, 2}, 8, 3);
  ScheduleCheck check = checkSchedule(p, s, sm89());
  EXPECT_EQ(check.rejection, Rejection::SharedMemory);
  EXPECT_EQ(check.reason,
            "needs " + std::to_string(FfmaLayout::get(p, s).sharedBytes) +
                " bytes of shared memory per block; sm_89 allows 101376");
  EXPECT_FALSE(check.onlySlow);
  EXPECT_EQ(checkSchedule(p, s, sm90()).rejection, Rejection::None);
}

TEST(CheckTest, TooManyTilesForAGrid) {
  Problem p = makeProblem(1 << 20, 1, 1, 4096, 1);
  Schedule s = makeSchedule({1, 8, 16}, {1, 4}, {1, 8, 4}, 1, 2);
  EXPECT_EQ(checkSchedule(p, s, sm89()).rejection, Rejection::Grid);
}

TEST(CheckTest, OrderSettlesTies) {
  Schedule a = makeSchedule({128, 8, 32}, {8, 16}, {4, 4, 2}, 4, 3);
  Schedule b = a;
  EXPECT_TRUE(a == b);
  b.stages = 4;
  EXPECT_TRUE(a < b);
  EXPECT_FALSE(b < a);
}

//===----------------------------------------------------------------------===//
// Selection
//===----------------------------------------------------------------------===//

TEST(SelectionTest, ReproducesTheMeasuredBest) {
  Schedule square = makeSchedule({128, 8, 32}, {8, 16}, {4, 4, 2}, 4, 3);
  EXPECT_TRUE(best(makeProblem(128, 64, 128, 128, 3), sm89()).schedule ==
              square);
  EXPECT_TRUE(
      best(reduced(makeProblem(64, 64, 128, 256, 3)), sm89()).schedule ==
      square);
}

TEST(SelectionTest, CommonLayersWasteLittle) {
  struct Layer {
    Problem problem;
    double utilization;
  } layers[] = {
      {makeProblem(32, 64, 64, 56, 3, 1, 1), 0.85},
      {makeProblem(32, 128, 128, 28, 3, 1, 1), 0.85},
      {makeProblem(32, 256, 256, 14, 3, 1, 1), 0.85},
      {makeProblem(32, 512, 512, 7, 3, 1, 1), 0.85},
      {makeProblem(32, 256, 64, 56, 1), 0.85},
      {makeProblem(32, 256, 512, 56, 1, 2), 0.8},
      {makeProblem(32, 3, 64, 224, 7, 2, 3), 0.9},
      {makeProblem(128, 8, 64, 128, 3), 0.95},
      {makeProblem(32, 3, 10, 64, 3), 0.6},
      {makeProblem(1, 512, 512, 14, 3, 1, 1), 0.7},
  };
  for (const Layer &layer : layers) {
    const Problem &p = layer.problem;
    SCOPED_TRACE("channels " + std::to_string(p.channels) + " size " +
                 std::to_string(p.input[0]));
    EXPECT_GE(best(p, sm89()).estimate.utilization, layer.utilization);
  }
}

TEST(SelectionTest, DepthwiseTakesOneCout) {
  Problem p = makeProblem(32, 1, 1, 56, 3, 1, 1);
  p.groups = 128;
  Candidate c = best(p, sm89());
  EXPECT_EQ(c.schedule.tile[0], 1);
  EXPECT_GT(c.estimate.utilization, 0.75);
  // Bound by its bytes.
  EXPECT_LT(c.estimate.microseconds, 1.2 * c.estimate.dram);
}

TEST(SelectionTest, FewTilesSpreadOverTheMachine) {
  Candidate c = best(makeProblem(1, 512, 512, 14, 3, 1, 1), sm89());
  EXPECT_GE(c.estimate.tiles, 64);
}

TEST(SelectionTest, DynamicExtentsHaveSchedules) {
  Problem p = makeProblem(1, 64, 64, 64, 3, 1, 1);
  p.batch = p.input[0] = p.input[1] = p.output[0] = p.output[1] =
      ShapedType::kDynamic;
  Problem nominal = getNominalProblem(p);
  EXPECT_TRUE(nominal.isStatic());
  EXPECT_EQ(nominal.output[0], 64);
  EXPECT_GT(best(p, sm89()).estimate.utilization, 0.9);
}

TEST(SelectionTest, IsDeterministic) {
  Problem p = makeProblem(32, 128, 128, 28, 3, 1, 1);
  EXPECT_TRUE(best(p, sm89()).schedule == best(p, sm89()).schedule);
}

// Whatever the geometry, what is chosen passes every check, and so do the
// constraints of the attribute.
TEST(SelectionTest, RandomProblemsGetLegalSchedules) {
  std::mt19937 random(7);
  auto pick = [&](int64_t low, int64_t high) {
    return std::uniform_int_distribution<int64_t>(low, high)(random);
  };
  for (int i = 0; i < 60; ++i) {
    int64_t taps = pick(1, 5), stride = pick(1, 3);
    Problem p = makeProblem(pick(1, 8), pick(1, 40), pick(1, 70),
                            pick(taps, 40), taps, stride, pick(0, 2));
    p.dilations = {1, 1};
    if (pick(0, 1))
      p = reduced(p);
    else if (pick(0, 2) == 0) {
      p.inputOrder = "nhwc";
      p.outputOrder = "nhwf";
    }
    SCOPED_TRACE(i);
    const Chip &chip = pick(0, 1) ? sm89() : *lookupChip("sm_80");
    Candidate c = best(p, chip);
    const Schedule &s = c.schedule;
    EXPECT_EQ(checkSchedule(p, s, chip).reason, "");
    EXPECT_EQ(s.lanes[0] * s.lanes[1] * s.lanes[2], 32);
    EXPECT_EQ(s.tile[0] % s.warpTileF(), 0);
    EXPECT_EQ(s.tile[1] % s.warpTileH(), 0);
    EXPECT_EQ(s.tile[2] % s.warpTileW(), 0);
    EXPECT_GE(s.stages, 2);
    EXPECT_LE(s.numThreads(), 1024);
    EXPECT_GT(c.estimate.microseconds, 0);
  }
}

TEST(SelectionTest, RejectedSchedulesHaveReasons) {
  SelectionOptions options;
  options.maxCandidates = options.maxRejected = 20;
  Problem p = makeProblem(128, 64, 128, 128, 3);
  Selection selection = selectSchedules(p, sm89(), options);
  ASSERT_EQ(selection.rejected.size(), 20u);
  for (const RejectedCandidate &rejected : selection.rejected)
    EXPECT_FALSE(rejected.check.reason.empty());
  ASSERT_EQ(selection.candidates.size(), 20u);
  // In the order of preference: what counts as equal to the best comes first.
  double fastest = selection.candidates.front().estimate.microseconds;
  for (const Candidate &c : selection.candidates)
    fastest = std::min(fastest, c.estimate.microseconds);
  EXPECT_LE(selection.candidates.front().estimate.microseconds,
            fastest * (1 + model::resolution));
}

} // namespace
