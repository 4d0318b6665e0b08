//===- ImplicitGemmFamilyTest.cpp - Tests of the family implicit_gemm -----===//

#include "FamilyTest.h"
#include "conv/Support/Random.h"
#include "conv/Tile/Tile.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::test;

namespace {

const KernelFamily &getFamily() { return test::getFamily("implicit_gemm"); }

/// Padded by half of the window, multiplied as tf32.
Problem makeProblem(int64_t batch, int64_t channels, int64_t filters,
                    int64_t size, int64_t taps, int64_t stride = 1) {
  Problem p =
      makeSquare(batch, channels, filters, size, taps, stride, taps / 2);
  p.multiply = MultiplyMode::TF32;
  return p;
}

/// The same in f16 with the channels innermost.
Problem makeInnerHalves(Problem p) {
  p = makeHalves(p);
  p.inputOrder = "nhwc";
  p.outputOrder = "nhwf";
  return p;
}

ImplicitGemmAttr makeSchedule(ArrayRef<int64_t> tile, ArrayRef<int64_t> warp,
                              int64_t chunk, int64_t stages,
                              int64_t splits = 1) {
  return ImplicitGemmAttr::get(&context(), tile, warp, chunk, stages, splits,
                               1);
}

/// The same with exact products.
Problem makeExact(Problem p) {
  p.multiply = MultiplyMode::IEEE;
  return p;
}

std::shared_ptr<const KernelPlan> plan(const Problem &p,
                                       ImplicitGemmAttr schedule) {
  return getFamily().plan(p, schedule);
}

std::string refusal(const Problem &p) {
  std::optional<Refusal> refusal = getFamily().supports(p);
  return refusal ? refusal->reason : "";
}

TEST(ImplicitGemmTest, CountsPixelsOfAllImages) {
  Problem p = makeProblem(1 << 20, 32, 32, 32, 3);
  EXPECT_EQ(refusal(p), ""); // 2^30
  p.input[Columns] = p.output[Columns] = 33;
  EXPECT_EQ(refusal(p),
            "pixels of all images are counted up to 2^30, got more");
  // One of them is asked for before a launch; an empty one makes all empty.
  p.batch = ShapedType::kDynamic;
  EXPECT_EQ(refusal(p), "");
  p.batch = 0;
  EXPECT_EQ(refusal(p), "a result without elements needs no kernel, got 0 "
                        "images of 32 x 33 positions");
}

TEST(ImplicitGemmTest, CountsStagesByTapsAndChunks) {
  Problem p = makeProblem(2, 20, 100, 14, 3);
  auto made = plan(p, makeSchedule({64, 128}, {32, 64}, 16, 3));
  EXPECT_EQ(made->numStages, 2 * 9); // 20 channels in chunks of 16
  EXPECT_EQ(made->channelTiles, 2);
  EXPECT_EQ(made->numThreads, 128);
  // Channels' rows 8 words apart, the last without; 16 channels of 64 couts.
  EXPECT_EQ(made->stageSize, 16 * (128 + 8) - 8 + 16 * 64);
  // 2 images of 196 pixels in tiles of 128, times 2 tiles of couts.
  EXPECT_EQ(countTiles(p, *made), 4 * 2);

  // Two channels a word.
  made = plan(makeInnerHalves(p), makeSchedule({64, 128}, {32, 64}, 8, 3));
  EXPECT_EQ(made->numStages, 2 * 9);
  EXPECT_EQ(made->chunk, 16);
  EXPECT_EQ(made->stageSize, 8 * 128 + 8 * 64);
}

// f32 that become f16 are staged as f16 are, and loaded as f32 are: 16 bytes at
// a time, in more registers.
TEST(ImplicitGemmTest, NarrowsF32) {
  Problem p = makeProblem(2, 40, 100, 14, 3);
  p.multiply = MultiplyMode::F16;
  p.inputOrder = "nhwc";
  p.outputOrder = "nhwf";
  EXPECT_EQ(refusal(p), "");
  auto schedule = makeSchedule({64, 128}, {32, 64}, 8, 3);
  auto made = plan(p, schedule), halves = plan(makeInnerHalves(p), schedule);
  EXPECT_FALSE(made->isExact);
  EXPECT_TRUE(halves->isExact);
  EXPECT_EQ(made->chunk, 16);
  EXPECT_EQ(made->stageSize, halves->stageSize);
  EXPECT_GT(made->registers, halves->registers);
  // An odd number of innermost channels has a last word of one, unless the next
  // group would begin there.
  p.channels = 39;
  EXPECT_EQ(refusal(p), "");
  p.groups = 2;
  EXPECT_EQ(refusal(p), "kernels that multiply f16 take channels by twos, got "
                        "39 in a group");
}

// Where channels are innermost, threads store vectors and neighbouring lanes
// neighbouring ones: of 16 bytes, but of 2 couts where 48 leave a thread 6.
TEST(ImplicitGemmTest, StoresWholeSectors) {
  for (bool isHalf : {false, true}) {
    Problem p = makeProblem(2, 32, 96, 14, 3);
    p.inputOrder = "nhwc";
    p.outputOrder = "nhwf";
    if (isHalf)
      p = makeInnerHalves(p);
    struct {
      int64_t warp, vector;
    } cases[] = {{16, 2}, {32, 4}, {48, 2}, {64, isHalf ? 8 : 4}};
    for (auto [warp, vector] : cases) {
      auto made = plan(p, makeSchedule({2 * warp, 64}, {warp, 32}, 8, 3));
      EXPECT_EQ(made->fragment.getRun(0), vector) << warp;
      // The lanes along the couts.
      EXPECT_EQ(made->fragment.lanes[1], (tile::Digit{0, 8, vector})) << warp;
      std::string reason;
      EXPECT_TRUE(made->fragment.covers(made->tile, &reason)) << reason;
    }
  }
}

// Parts of the channels are groups of the first kernel, and the second walks
// the problem's own.
TEST(ImplicitGemmTest, SplitsTheChannels) {
  Problem p = makeProblem(2, 48, 100, 14, 3);
  p.reductions = {ReductionKind::Sum};
  p.reducedResultTypes = p.partialTypes = p.fullResultTypes;
  auto made = plan(p, makeSchedule({64, 128}, {32, 64}, 16, 3, 3));
  EXPECT_EQ(made->splits, 3);
  EXPECT_EQ(made->numStages, 9); // 16 channels of 9 taps
  EXPECT_FALSE(made->wholeChannels);
  EXPECT_EQ(countTiles(p, *made), 4 * 2 * 3);
  ASSERT_TRUE(made->combine);
  EXPECT_TRUE(made->combine->wholeChannels);
  EXPECT_EQ(made->combine->splits, 1);
  std::string reason;
  EXPECT_TRUE(made->combine->fragment.covers(made->combine->tile, &reason))
      << reason;
  // As many as divide the channels, or their pairs.
  EXPECT_EQ(plan(p, makeSchedule({64, 128}, {32, 64}, 16, 3, 5))->splits, 4);
  // The channels of all parts are counted up to 2^30.
  Problem wide = makeProblem(2, 48, 1 << 29, 14, 3);
  auto plain = makeSchedule({64, 128}, {32, 64}, 16, 3, 2);
  EXPECT_EQ(plan(wide, plain)->splits, 2);
  ++wide.filters;
  EXPECT_EQ(plan(wide, plain)->splits, 1);
  p.channels = 10;
  EXPECT_EQ(plan(makeInnerHalves(p), makeSchedule({64, 128}, {32, 64}, 8, 3, 2))
                ->splits,
            1);
}

// Few tiles and long sums are split, many tiles are not.
TEST(ImplicitGemmTest, SplitsWhereTilesAreFew) {
  auto splits = [](const Problem &p) {
    Selection found = getFamily().enumerate(p, sm89(), &context(), {});
    return found.candidates.front().plan->splits;
  };
  EXPECT_GT(splits(makeProblem(10, 1856, 32, 7, 3)), 1);
  EXPECT_GT(splits(makeInnerHalves(makeProblem(10, 1856, 32, 7, 3))), 1);
  EXPECT_GT(splits(makeExact(makeProblem(10, 1856, 32, 7, 3))), 1);
  EXPECT_EQ(splits(makeProblem(256, 512, 512, 14, 3)), 1);
}

TEST(ImplicitGemmTest, LayoutsCoverTheTile) {
  Random random(1, 1);
  auto draw = [&](int64_t low, int64_t high) {
    return random.between(low, high);
  };
  int covered = 0;
  for (int i = 0; i < 300; ++i) {
    Problem p = makeProblem(1, 32, 64, 9, 1);
    if (i % 2)
      p = makeInnerHalves(p);
    else if (i % 4 == 0)
      p = makeExact(p);
    if (i % 3 == 0) // The output's order is another than the input's.
      p.outputOrder = i % 2 ? "nfhw" : "nhwf";
    ScheduleInterface schedule = getFamily().sample(p, &context(), draw);
    if (!schedule)
      continue;
    auto made = getFamily().plan(p, schedule);
    std::string reason;
    EXPECT_TRUE(made->fragment.covers(made->tile, &reason)) << reason;
    EXPECT_EQ(made->fragment.numLanes(), 32);
    EXPECT_EQ(made->fragment.numWarps(), made->numWarps());
    ++covered;
  }
  EXPECT_GT(covered, 100);
}

// A thread's results are neighbours where the output's are: pixels, or couts.
TEST(ImplicitGemmTest, ThreadsHoldRunsOfTheOutput) {
  ImplicitGemmAttr schedule = makeSchedule({128, 128}, {64, 64}, 16, 3);
  Problem p = makeProblem(8, 64, 128, 16, 1);
  EXPECT_EQ(plan(p, schedule)->fragment.getRun(1), 8);
  EXPECT_EQ(plan(makeExact(p), schedule)->fragment.getRun(1), 8);
  EXPECT_EQ(plan(makeInnerHalves(p), schedule)->fragment.getRun(0), 8);
}

TEST(ImplicitGemmTest, SaysWhatItDoesNotSupport) {
  Problem p = makeProblem(2, 20, 100, 14, 3);
  EXPECT_EQ(refusal(p), "");
  EXPECT_EQ(refusal(makeInnerHalves(p)), "");
  EXPECT_EQ(refusal(makeExact(p)), "");
  Problem wide = p;
  wide.accumulateType = Float64Type::get(&context());
  EXPECT_NE(refusal(wide).find("accumulated in f64"), std::string::npos);
  Problem spread = p;
  spread.inputDilation = {1, 2, 2};
  EXPECT_EQ(refusal(spread), "pixels are gathered from inputs that lie side by "
                             "side, got an input dilation of 2");
  Problem many = makeProblem(1 << 20, 8, 8, 64, 1);
  EXPECT_EQ(refusal(many),
            "pixels of all images are counted up to 2^30, got more");
  Problem odd = makeInnerHalves(p);
  odd.channels = 21;
  EXPECT_NE(refusal(odd).find("take channels by twos, got 21"),
            std::string::npos);
}

// What it is for is left to it, large planes under a window are not.
TEST(ImplicitGemmTest, IsChosenWhereTilesOfRowsAreWrong) {
  auto chosen = [](const Problem &p) {
    return selectSchedules(p, sm89(), &context())
        .candidates.front()
        .family->getName()
        .str();
  };
  for (bool halves : {false, true}) {
    auto form = [&](Problem p) { return halves ? makeInnerHalves(p) : p; };
    EXPECT_EQ(chosen(form(makeProblem(10, 1792, 896, 14, 1))), "implicit_gemm");
    EXPECT_EQ(chosen(form(makeProblem(256, 1024, 2048, 14, 1, 2))),
              "implicit_gemm");
    EXPECT_EQ(chosen(form(makeProblem(16, 64, 128, 128, 3))), "halo_mma");
  }
}

} // namespace
