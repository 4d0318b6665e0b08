//===- SelectionTest.cpp - Tests of schedules and their model -------------===//

#include "FamilyTest.h"
#include "HaloFma.h"
#include "conv/Support/Random.h"
#include "mlir/AsmParser/AsmParser.h"
#include <map>

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::test;
using halo_fma::Schedule;

namespace {

Problem makeProblem(int64_t batch, int64_t channels, int64_t filters,
                    int64_t size, int64_t taps, int64_t stride = 1,
                    int64_t pad = 0) {
  return makeSquare(batch, channels, filters, size, taps, stride, pad);
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

Estimate estimateOf(const Problem &p, const Schedule &s, const Chip &chip) {
  auto plan = halo_fma::Plan::get(p, s);
  return estimatePlan(p, plan, plan.countStage(p, chip), chip);
}

double estimate(const Problem &p, const Schedule &s, const Chip &chip) {
  return estimateOf(p, s, chip).microseconds;
}

PlanCheck check(const Problem &p, const Schedule &s, const Chip &chip) {
  return checkPlan(p, halo_fma::Plan::get(p, s), chip);
}

Candidate best(const Problem &p, const Chip &chip) {
  Selection selection = selectSchedules(p, chip, &context());
  if (selection.candidates.empty())
    llvm::report_fatal_error("no schedule is possible");
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

// Bytes of stores follow from the output, not from the larger input: 8 x 8
// pixels of 2 images, rows of whole sectors. Where rows are not whole sectors,
// a run shares the sectors at its ends with its neighbours.
TEST(CostModelTest, StoresCountOutputElements) {
  Problem p = makeProblem(2, 3, 16, 14, 7);
  tile::FragmentLayout layout =
      makeSchedule({16, 8, 8}, {4, 8}, {4, 8, 1}, /*chunk=*/3, /*stages=*/2)
          .getLayout();
  ASSERT_EQ(layout.getExtent(2), 8);
  EXPECT_EQ(model::countStoreBytes(p, layout, "fhw"), 4.0 * 2 * 16 * 8 * 8);
  EXPECT_EQ(model::countStoreBytes(reduced(p), layout, "fhw"), 4.0 * 2 * 8 * 8);

  Problem ragged = makeProblem(1, 3, 1, 39, 7); // 33 x 33 pixels
  layout = makeSchedule({32, 4, 16}, {4, 16}, {8, 4, 1}, 3, 2).getLayout();
  ASSERT_EQ(layout.getWarpExtent(2), 16); // 2 sectors, of which 1 is its own
  EXPECT_DOUBLE_EQ(
      model::countStoreBytes(ragged, layout, "fhw"),
      4.0 * 33 * 33 *
          std::min((1 + 2 * model::partialSectorCost) / 2, model::worstStore));

  // Flattened pixels go on from row to row: rows of 4 pixels, runs of 8.
  p.output = {1, 6, 4};
  tile::FragmentLayout flat;
  flat.registers = {{1, 8, 1}};
  flat.lanes = {{0, 32, 1}};
  EXPECT_EQ(model::countStoreBytes(p, flat, "fp"), 4.0 * 2 * 16 * 6 * 4);
}

// Copies into a ring of two slots are awaited within the stage that issues
// them, those into a longer one stages later; a stage of few steps loads
// nothing ahead.
TEST(CostModelTest, CopiesOfTwoSlotsAreAwaitedWithinAStage) {
  Problem p = makeProblem(2, 32, 64, 18, 3, 1, 1);
  p.multiply = MultiplyMode::TF32;
  const KernelFamily &family = getFamily("halo_mma");
  auto leadOf = [&](const Problem &problem, int64_t stages) {
    auto schedule = HaloMmaAttr::get(&context(), {32, 4, 16}, {16, 2, 16},
                                     /*chunk=*/8, stages, /*blocks_per_sm=*/1);
    auto plan = family.plan(problem, schedule);
    return family.countStage(problem, *plan, sm90()).lead;
  };
  EXPECT_GT(leadOf(p, 2), 0);
  EXPECT_LT(leadOf(p, 2), 1);
  EXPECT_EQ(leadOf(p, 3), 0); // all slots but one
  Problem oneTap = makeProblem(2, 32, 64, 18, 1);
  oneTap.multiply = MultiplyMode::TF32;
  EXPECT_EQ(leadOf(oneTap, 2), 0);
}

// A stage of more channels than there are reads those that there are: 10 rows
// and 18 columns of 3 channels in f32, a sector for each pixel.
TEST(CostModelTest, ChannelsThatAreNotAreNotRead) {
  Problem p = makeProblem(1, 3, 32, 64, 3);
  p.inputOrder = "nhwc";
  p.outputOrder = "nhwf";
  for (int64_t chunk : {3, 8}) {
    auto plan = halo_fma::Plan::get(
        p, makeSchedule({32, 8, 16}, {8, 16}, {4, 8, 1}, chunk, 2));
    EXPECT_EQ(plan.countStage(p, sm90()).inputBytes, 10.0 * 18 * 32);
  }
}

// So does the last of several stages: the bytes of all are those of the
// channels that the input has, of whole sectors where these are innermost.
TEST(CostModelTest, TheLastStageReadsWhatIsLeft) {
  auto bytesOf = [&](StringRef name, StringRef schedule, int64_t channels,
                     StringRef order) {
    Problem p = makeProblem(1, channels, 64, 32, 3);
    p.inputOrder = order.str();
    p.multiply = name == "halo_mma" ? MultiplyMode::TF32 : MultiplyMode::IEEE;
    p.transform =
        name == "winograd" ? TransformMode::Winograd : TransformMode::None;
    const KernelFamily &family = getFamily(name);
    auto attr = cast<ScheduleInterface>(
        parseAttribute(("#conv_kernel." + name + schedule).str(), &context()));
    auto plan = family.plan(p, attr);
    return static_cast<double>(plan->numStages) *
           family.countStage(p, *plan, sm90()).inputBytes;
  };
  auto ofMma = [&](int64_t channels, StringRef order) {
    return bytesOf("halo_mma",
                   "<tile = [64, 2, 32], warp = [32, 1, 32], chunk = 16, "
                   "stages = 2, blocks_per_sm = 1>",
                   channels, order);
  };
  EXPECT_EQ(ofMma(20, "nchw"), ofMma(32, "nchw") * 20 / 32);
  EXPECT_EQ(ofMma(20, "nhwc"), ofMma(32, "nhwc") * (16 + 8) / 32);
  auto ofWinograd = [&](int64_t channels, StringRef order) {
    return bytesOf("winograd",
                   "<outputs = [2, 4], tile = [32, 8, 32], blocks_per_sm = 1>",
                   channels, order);
  };
  EXPECT_DOUBLE_EQ(ofWinograd(18, "nchw"), ofWinograd(32, "nchw") * 18 / 32);
  // In stages of 4.
  EXPECT_DOUBLE_EQ(ofWinograd(18, "nhwc"), ofWinograd(32, "nhwc") * 20 / 32);
}

// Staged rows whose lanes hit one bank cost what they should.
TEST(CostModelTest, BankConflictsCount) {
  Problem p = makeProblem(1, 4, 32, 64, 3);
  Schedule s = makeSchedule({32, 8, 16}, {8, 16}, {4, 8, 1}, 4, 2);
  // Rows 9 quads apart: 8 distinct bank groups.
  EXPECT_EQ(halo_fma::countInputWavefronts(p, s, 36), 4);
  // 8 quads apart: one.
  EXPECT_EQ(halo_fma::countInputWavefronts(p, s, 32), 32);
}

// The search's own count of one access is that of every access in which lanes
// next to each other read different quads.
TEST(CostModelTest, InputWavefrontsAreThoseOfTheLayout) {
  for (int64_t stride : {1, 2, 3})
    for (int64_t lanesH : {1, 2, 4, 8})
      for (int64_t lanesW : {4, 8})
        for (int64_t columns : {4, 8, 16})
          for (int64_t pitch = 64; pitch < 96; pitch += 4) {
            Problem p = makeProblem(1, 4, 32, 64, 3, stride);
            Schedule s =
                makeSchedule({32, 8, 16}, {8, columns},
                             {32 / (lanesH * lanesW), lanesH, lanesW}, 4, 2);
            SmallVector<int64_t> addresses;
            for (int64_t lane = 0; lane < 32; ++lane)
              addresses.push_back(4 * (lane / lanesW % lanesH * stride * pitch +
                                       lane % lanesW * columns * stride));
            EXPECT_EQ(halo_fma::countInputWavefronts(p, s, pitch),
                      tile::countWavefronts(addresses, 16));
          }
}

TEST(CostModelTest, RaggedTilesAndWavesCost) {
  // 9 rows in tiles of 8: almost half of the work is thrown away.
  Problem p = makeProblem(1, 16, 32, 32, 1);
  p.input[Rows] = p.output[Rows] = 9;
  Schedule s = makeSchedule({32, 8, 32}, {4, 8}, {8, 1, 4}, 4, 2);
  Estimate e = estimateOf(p, s, sm89());
  EXPECT_NEAR(e.utilization, 9.0 / 16, 1e-9);
  EXPECT_EQ(e.tiles, 2);
  EXPECT_EQ(e.tilesPerSM, 1);
  EXPECT_NEAR(e.waves, 64, 1e-9);
  // One tile more than there are multiprocessors: one of them has two.
  p.input[Rows] = p.output[Rows] = 16;
  p.batch = 64;
  EXPECT_EQ(estimateOf(p, s, sm89()).tilesPerSM, 1);
  p.batch = 65;
  Estimate more = estimateOf(p, s, sm89());
  EXPECT_EQ(more.tilesPerSM, 2);
  EXPECT_NEAR(more.waves, 2 * 128.0 / 130, 1e-9);
}

//===----------------------------------------------------------------------===//
// Rejection
//===----------------------------------------------------------------------===//

TEST(CheckTest, SharedMemoryNamesBytesAndChip) {
  Problem p = makeProblem(1, 64, 128, 128, 3);
  Schedule s = makeSchedule({128, 8, 32}, {8, 16}, {4, 4, 2}, 8, 3);
  PlanCheck result = check(p, s, sm89());
  EXPECT_EQ(result.rejection, Rejection::SharedMemory);
  EXPECT_EQ(result.reason,
            "needs " + std::to_string(halo_fma::Plan::get(p, s).sharedBytes) +
                " bytes of shared memory per block; sm_89 allows 101376");
  EXPECT_FALSE(result.onlySlow);
  EXPECT_EQ(check(p, s, sm90()).rejection, Rejection::None);
}

TEST(CheckTest, TooManyTilesForAGrid) {
  // 512 x 256 tiles an image, 2^30 with 2^13 images.
  Problem p = makeProblem(1 << 13, 1, 1, 4096, 1);
  Schedule s = makeSchedule({1, 8, 16}, {1, 4}, {1, 8, 4}, 1, 2);
  EXPECT_EQ(check(p, s, sm89()).rejection, Rejection::None);
  ++p.batch;
  PlanCheck result = check(p, s, sm89());
  EXPECT_EQ(result.rejection, Rejection::Grid);
  EXPECT_EQ(result.reason, "needs 1073872896 output tiles; a kernel counts up "
                           "to 1073741824");
}

TEST(CheckTest, OrderSettlesTies) {
  Schedule a = makeSchedule({128, 8, 32}, {8, 16}, {4, 4, 2}, 4, 3);
  Schedule b = a;
  EXPECT_FALSE(a < b || b < a);
  b.stages = 4;
  EXPECT_TRUE(a < b);
  EXPECT_FALSE(b < a);
}

//===----------------------------------------------------------------------===//
// Problems and families
//===----------------------------------------------------------------------===//

// Equal keys share a schedule, so that whatever a schedule may depend on is
// told by the key: each field alone makes another one.
TEST(ProblemTest, KeysTellProblemsApart) {
  Problem base = reduced(makeProblem(8, 16, 32, 20, 3, 1, 1));
  std::map<std::string, std::string> fieldOf = {{base.key(), "none"}};
  auto expectOther = [&](const std::string &field, auto change) {
    Problem p = base;
    change(p);
    auto [entry, isNew] = fieldOf.try_emplace(p.key(), field);
    EXPECT_TRUE(isNew) << field << " and " << entry->second << " both make "
                       << p.key();
  };
  expectOther("batch", [](Problem &p) { ++p.batch; });
  expectOther("open batch", [](Problem &p) { p.batch = ShapedType::kDynamic; });
  expectOther("groups", [](Problem &p) { ++p.groups; });
  expectOther("channels", [](Problem &p) { ++p.channels; });
  expectOther("filters", [](Problem &p) { ++p.filters; });
  SpatialArray Problem::*const arrays[] = {
      &Problem::input,   &Problem::output,       &Problem::kernel,
      &Problem::strides, &Problem::dilations,    &Problem::padLow,
      &Problem::padHigh, &Problem::inputDilation};
  for (size_t i = 0; i < std::size(arrays); ++i)
    for (unsigned slot : {Rows, Columns})
      expectOther("array " + std::to_string(i) + "[" + std::to_string(slot) +
                      "]",
                  [&](Problem &p) { ++(p.*arrays[i])[slot]; });
  expectOther("planes", [](Problem &p) { p.rank = 3; });
  expectOther("order of the input", [](Problem &p) { p.inputOrder = "nhwc"; });
  expectOther("order of the filter",
              [](Problem &p) { p.filterOrder = "fhwc"; });
  expectOther("order of the output",
              [](Problem &p) { p.outputOrder = "nhwf"; });
  Type half = Float16Type::get(&context());
  expectOther("input type", [&](Problem &p) { p.inputType = half; });
  expectOther("filter type", [&](Problem &p) { p.filterType = half; });
  expectOther("accumulator", [&](Problem &p) { p.accumulateType = half; });
  expectOther("multiply", [](Problem &p) { p.multiply = MultiplyMode::TF32; });
  expectOther("transform",
              [](Problem &p) { p.transform = TransformMode::Winograd; });
  expectOther("constant filter",
              [](Problem &p) { p.hasConstantFilter = true; });
  expectOther("extra", [&](Problem &p) { p.extraTypes.push_back(half); });
  expectOther("size", [](Problem &p) { p.extraTypes.push_back(Type()); });
  expectOther("full result",
              [&](Problem &p) { p.fullResultTypes.push_back(half); });
  expectOther("reduced result",
              [&](Problem &p) { p.reducedResultTypes = {half}; });
  expectOther("partial result", [&](Problem &p) { p.partialTypes = {half}; });
  expectOther("reduction",
              [](Problem &p) { p.reductions = {ReductionKind::Prod}; });
  expectOther("epilogue", [](Problem &p) { ++p.epilogueOps; });
  expectOther("finalize", [](Problem &p) { ++p.finalizeOps; });
  expectOther("residual", [](Problem &p) { p.fullExtraBytes += 4; });
  EXPECT_EQ(base.key(), reduced(makeProblem(8, 16, 32, 20, 3, 1, 1)).key());
}

TEST(FamilyTest, RefusalsNameRuleAndRemedy) {
  Problem p = makeProblem(8, 16, 32, 20, 3);
  EXPECT_FALSE(findRefusal(p));
  p.accumulateType = Float64Type::get(&context());
  std::optional<Refusal> refusal = findRefusal(p);
  ASSERT_TRUE(refusal.has_value());
  EXPECT_EQ(refusal->rule, "no-kernel");
  EXPECT_EQ(refusal->reason, getKernelFamilies().front()->supports(p)->reason);
  EXPECT_NE(refusal->reason.find(", got "), std::string::npos);
  EXPECT_FALSE(refusal->remedy.empty());
  EXPECT_TRUE(selectSchedules(p, sm89(), &context()).candidates.empty());
}

// The family that gets farthest with a problem says why it has no kernel.
TEST(FamilyTest, RefusalsAreOfTheFamilyThatGetsFarthest) {
  Problem p = makeProblem(8, 15, 32, 20, 3);
  p.rank = 3;
  p.inputType = p.filterType = Float16Type::get(&context());
  EXPECT_FALSE(findRefusal(p));
  p.groups = 2;
  // Not: "1 or 2 spatial dimensions, got 3".
  EXPECT_EQ(
      findRefusal(p)->reason,
      "kernels that multiply f16 take channels by twos, got 15 in a group");
  // Not: "1 or 2 spatial dimensions, got 3".
  p = makeProblem(8, 16, 32, 20, 3);
  p.rank = 3;
  p.inputDilation = {2, 1, 1};
  EXPECT_NE(findRefusal(p)->reason.find("got an input dilation of 2"),
            std::string::npos);
  p.inputDilation = {1, 1, 1};
  EXPECT_FALSE(findRefusal(p));
  p.batch = int64_t(1) << 30;
  EXPECT_NE(findRefusal(p)->reason.find("counted up to 2^30"),
            std::string::npos);
}

// Whatever the schedule and the order of the output, each element of a tile is
// owned by one register of the block's threads, and what follows the sums lies
// in the block's shared memory.
TEST(FamilyTest, LayoutsCoverTheTile) {
  Random random(3);
  auto draw = [&](int64_t low, int64_t high) {
    return random.between(low, high);
  };
  for (const KernelFamily *family : getKernelFamilies()) {
    SCOPED_TRACE(family->getName().str());
    int covered = 0;
    for (int i = 0; i < 200; ++i) {
      Problem p = makeProblem(2, 32, 64, 18, 3, 1, 1);
      p.multiply = i % 4 < 2 ? MultiplyMode::TF32 : MultiplyMode::IEEE;
      if (i % 3 == 0) {
        // One or many: partial results need room.
        p = reduced(p);
        size_t count = i % 6 == 0 ? 32 : 1;
        p.reductions.assign(count, ReductionKind::Minimum);
        p.partialTypes.assign(count, p.accumulateType);
        p.reducedResultTypes = p.partialTypes;
      }
      if (i % 2) {
        p.inputOrder = "nhwc";
        p.outputOrder = "nhwf";
      }
      ScheduleInterface schedule = family->sample(p, &context(), draw);
      if (!schedule)
        continue;
      auto plan = family->plan(p, schedule);
      std::string reason;
      EXPECT_TRUE(plan->accumulator.covers(plan->tile, &reason)) << reason;
      EXPECT_TRUE(plan->fragment.covers(plan->tile, &reason)) << reason;
      EXPECT_EQ(plan->fragment.numLanes(), 32);
      EXPECT_EQ(plan->fragment.numWarps(), plan->numWarps());
      EXPECT_TRUE(1 <= plan->blocksPerSM && plan->blocksPerSM <= 32);
      // What the epilogue has in shared memory is the block's; -1 is a stage.
      const KernelPlan &last = plan->combine ? *plan->combine : *plan;
      int64_t staging = last.store.getStagingSize(last.numWarps());
      int64_t partials =
          tile::getPartialsSize(last.fragment, last.tile, p.reductions);
      EXPECT_LE(4 * (last.stagingOffset + staging), last.sharedBytes);
      EXPECT_LE(4 * (last.partialsOffset + partials), last.sharedBytes);
      ++covered;
    }
    EXPECT_GT(covered, 40);
  }
}

TEST(FamilyTest, SchedulesNameTheirFamily) {
  for (const KernelFamily *family : getKernelFamilies()) {
    auto schedule = dyn_cast_or_null<ScheduleInterface>(
        parseAttribute(family->getExample(), &context()));
    ASSERT_TRUE(schedule);
    EXPECT_EQ(lookupFamily(schedule), family);
  }
}

//===----------------------------------------------------------------------===//
// Selection
//===----------------------------------------------------------------------===//

TEST(SelectionTest, ReproducesTheMeasuredBest) {
  Schedule square = makeSchedule({128, 8, 32}, {8, 16}, {4, 4, 2}, 4, 3);
  EXPECT_TRUE(best(makeProblem(128, 64, 128, 128, 3), sm89()).schedule ==
              square.getAttr(&context()));
  EXPECT_TRUE(
      best(reduced(makeProblem(64, 64, 128, 256, 3)), sm89()).schedule ==
      square.getAttr(&context()));
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
                 std::to_string(p.input[Rows]));
    EXPECT_GE(best(p, sm89()).estimate.utilization, layer.utilization);
  }
}

// Whatever the order of the tensors.
TEST(SelectionTest, DepthwiseIsBoundByItsBytes) {
  for (StringRef order : {"nchw", "nhwc"}) {
    SCOPED_TRACE(order.str());
    Problem p = makeProblem(32, 1, 1, 56, 3, 1, 1);
    p.groups = 128;
    p.inputOrder = order.str();
    p.outputOrder = order.ends_with("c") ? "nhwf" : "nfhw";
    Candidate c = best(p, sm89());
    EXPECT_GT(c.estimate.utilization, 0.75);
    EXPECT_LT(c.estimate.microseconds, 1.2 * c.estimate.dram);
  }
}

TEST(SelectionTest, FewTilesSpreadOverTheMachine) {
  Candidate c = best(makeProblem(1, 512, 512, 14, 3, 1, 1), sm89());
  EXPECT_GE(c.estimate.tiles, 64);
}

TEST(SelectionTest, DynamicExtentsHaveSchedules) {
  Problem p = makeProblem(1, 64, 64, 64, 3, 1, 1);
  p.batch = p.input[Rows] = p.input[Columns] = p.output[Rows] =
      p.output[Columns] = ShapedType::kDynamic;
  Problem nominal = getNominalProblem(p);
  EXPECT_TRUE(nominal.isStatic());
  EXPECT_EQ(nominal.output[Rows], 64);
  EXPECT_GT(best(p, sm89()).estimate.utilization, 0.9);
}

TEST(SelectionTest, IsDeterministic) {
  Problem p = makeProblem(32, 128, 128, 28, 3, 1, 1);
  EXPECT_TRUE(best(p, sm89()).schedule == best(p, sm89()).schedule);
}

// Whatever the geometry, what is chosen passes every check, and so do the
// constraints of the attribute.
TEST(SelectionTest, RandomProblemsGetLegalSchedules) {
  Random random(7);
  for (int i = 0; i < 60; ++i) {
    int64_t taps = random.between(1, 5), stride = random.between(1, 3);
    int64_t batch = random.between(1, 8), channels = random.between(1, 40);
    int64_t filters = random.between(1, 70), extent = random.between(taps, 40);
    Problem p = makeProblem(batch, channels, filters, extent, taps, stride,
                            random.between(0, 2));
    if (random.between(0, 1))
      p = reduced(p);
    else if (random.between(0, 2) == 0) {
      p.inputOrder = "nhwc";
      p.outputOrder = "nhwf";
    }
    SCOPED_TRACE(i);
    const Chip &chip = random.between(0, 1) ? sm89() : *lookupChip("sm_80");
    Candidate c = best(p, chip);
    EXPECT_EQ(checkPlan(p, *c.plan, chip).reason, "");
    // The attribute's own constraints held when it was made; the plan is of it.
    EXPECT_EQ(c.plan->numThreads, c.schedule.getNumThreads());
    EXPECT_TRUE(c.plan->fragment.covers(c.plan->tile));
    EXPECT_LE(c.plan->numThreads, 1024);
    EXPECT_GT(c.estimate.microseconds, 0);
  }
}

TEST(SelectionTest, RejectedSchedulesHaveReasons) {
  SelectionOptions options;
  options.maxCandidates = options.maxRejected = 20;
  Problem p = makeProblem(128, 64, 128, 128, 3);
  Selection selection = selectSchedules(p, sm89(), &context(), options);
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
