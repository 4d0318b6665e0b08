//===- StepsPlan.cpp - Kernels, counts and schedules of winograd_steps ----===//

#include "../TensorCores.h"
#include "Steps.h"
#include "conv/Tile/Tile.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::winograd;
using llvm::divideCeil;

/// The matrices have a multiple of so many small tiles, so that their rows are
/// aligned and the last kernel never reads behind them.
static constexpr int64_t unitsAligned = 32;
/// Bytes that the two matrices may take together.
static constexpr uint64_t mostWorkspace = uint64_t(2) << 30;

int64_t winograd::countSmallTiles(const Problem &p, ArrayRef<int64_t> outputs) {
  uint64_t units = 1;
  for (int64_t count :
       {p.batch, int64_t(divideCeil(p.output[Rows], outputs[0])),
        int64_t(divideCeil(p.output[Columns], outputs[1]))})
    units = llvm::SaturatingMultiply(units, static_cast<uint64_t>(count));
  return static_cast<int64_t>(std::min(units, uint64_t(1) << 60));
}

Problem winograd::getProducts(const Problem &p, ArrayRef<int64_t> outputs) {
  Problem t;
  t.rank = 1;
  t.groups = (outputs[0] + 2) * (outputs[1] + 2) * p.groups;
  t.channels = p.channels;
  t.filters = p.filters;
  t.input[Columns] = t.output[Columns] =
      llvm::alignTo(countSmallTiles(p, outputs), unitsAligned);
  t.inputOrder = p.inputOrder.back() == 'c' ? "nwc" : "ncw";
  t.filterOrder = "fcw";
  t.outputOrder = p.outputOrder.back() == 'f' ? "nwf" : "nfw";
  t.inputType = t.filterType = getStagedType(p);
  if (t.inputType.isF32())
    t.multiply = p.multiply;
  t.accumulateType = p.accumulateType;
  t.fullResultTypes = {p.accumulateType};
  return t;
}

static int64_t getBytes(Type type) { return type.getIntOrFloatBitWidth() / 8; }

/// The kernel of the products, or why there is none.
static EarlierKernel planProducts(const Problem &p,
                                  const StepsSchedule &schedule) {
  EarlierKernel kernel{getProducts(p, schedule.outputs), nullptr, ""};
  const Problem &t = kernel.problem;
  const KernelFamily *family = lookupFamily(schedule.products);
  if (std::optional<Refusal> refusal = family->supports(t)) {
    kernel.refusal = "has products by " + family->getName().str() + ", but " +
                     refusal->reason;
    return kernel;
  }
  kernel.plan = family->plan(t, schedule.products);
  uint64_t bytes = llvm::SaturatingMultiply<uint64_t>(
      t.groups * (getBytes(t.inputType) * t.channels + 4 * t.filters),
      t.output[Columns]);
  if (bytes > mostWorkspace)
    kernel.refusal =
        "needs " + std::to_string(bytes) +
        " bytes of workspaces for what it transforms; the most is " +
        std::to_string(mostWorkspace);
  return kernel;
}

StepsPlan StepsPlan::get(const Problem &p, const StepsSchedule &s) {
  StepsPlan l;
  l.schedule = s;
  l.before = std::make_shared<EarlierKernel>(planProducts(p, s));
  // Two small tiles of a thread: more of them leave too few threads to wait
  // for memory.
  bool last = p.outputOrder.back() == 'f';
  l.space = "fuhw";
  l.isExact = l.before->plan && l.before->plan->isExact &&
              l.before->problem.inputType.isF32();
  l.tile =
      last ? SmallVector<int64_t, 4>{32, 16} : SmallVector<int64_t, 4>{16, 32};
  l.numThreads = 32 * tile::UntransformOp::warps;
  l.blocksPerSM = 2;
  l.accumulator = l.fragment =
      tile::UntransformOp::getLayout(s.outputs, l.tile[0], l.tile[1], last);
  l.tile.append(s.outputs.begin(), s.outputs.end());
  l.wholeChannels = p.isReduced();
  l.channelTiles = divideCeil(p.filters, l.tile[0]);
  // Outputs, what one of the small tiles is made from, addresses.
  l.registers = l.numAccumulators() + l.countElements() + 44;
  if (l.wholeChannels && l.channelTiles > 1)
    l.registers +=
        s.outputs[0] * s.outputs[1] * static_cast<int64_t>(p.reductions.size());
  l.registers =
      std::min(l.registers, Chip::registersFor(l.numThreads * l.blocksPerSM));
  l.planEpilogue(p, /*f32InStages=*/0);
  return l;
}

/// What a thread does for one small tile of one channel: a load and its address
/// for each element, additions along columns and rows.
static double countInstructions(ArrayRef<int64_t> outputs) {
  double rows = outputs[0], columns = outputs[1];
  return 3 * (rows + 2) * (columns + 2) + (columns + 2) * (rows == 2 ? 4 : 13) +
         rows * (columns == 2 ? 4 : 13);
}

StageCost StepsPlan::countStage(const Problem &, const Chip &) const {
  StageCost cost;
  int64_t perThread =
      numAccumulators() / (schedule.outputs[0] * schedule.outputs[1]);
  cost.instructions = perThread * countInstructions(schedule.outputs);
  cost.inputBytes = 4.0 * countElements() * tile[0] * tile[1];
  return cost;
}

Estimate winograd::estimateSteps(const Problem &p, const StepsPlan &l,
                                 const Chip &chip) {
  const Problem &t = l.before->problem;
  const KernelFamily *family = lookupFamily(l.schedule.products);
  Estimate e = family->estimate(t, *l.before->plan, chip);
  Estimate back = estimatePlan(p, l, l.countStage(p, chip), chip);

  double units = t.output[Columns], elements = l.countElements();
  double matrix = elements * units * p.groups;
  double operandBytes = getBytes(t.inputType) * matrix * p.channels;
  double sumBytes = 4 * matrix * p.filters;
  double positions = double(p.batch) * p.groups;
  double input = getBytes(p.inputType) * positions * p.channels *
                 p.input[Rows] * p.input[Columns];
  double outputs = positions * p.filters * p.output[Rows] * p.output[Columns];
  double l2Rate = chip.numSMs * chip.l2BytesPerClockPerSM * model::clocks(chip);
  double dramRate = chip.dramGBs * 1e3 * model::dramEfficiency;
  // A matrix that the second-level cache holds beside other things does not go
  // further.
  auto move = [&](double bytes, double cost) {
    return 2 * bytes <= chip.l2Bytes ? bytes / l2Rate : cost * bytes / dramRate;
  };

  // To the domain: neighbouring lanes have neighbouring small tiles, whose
  // columns are apart, or neighbouring channels.
  double warps = units * p.groups * p.channels / Chip::warpSize;
  double wavefronts =
      elements * (1 + (p.inputOrder.back() == 'w'   ? l.schedule.outputs[1]
                       : p.inputOrder.back() == 'c' ? 1
                                                    : 8));
  double issued =
      (2 * countInstructions(l.schedule.outputs) + 100) / Chip::warpSchedulers;
  double forth = model::combine(
      warps * std::max(issued, wavefronts) /
          (chip.numSMs * model::clocks(chip)),
      input / dramRate + move(operandBytes, model::writeCost), 0);
  // And back, with what follows.
  double dram =
      move(sumBytes, 1) +
      (outputs * (p.fullExtraBytes + model::writeCost * p.fullResultBytes()) +
       4.0 * model::writeCost * p.reductions.size() * outputs / p.filters) /
          dramRate;
  double after = model::combine(back.sm, dram, back.l2);

  // All steps of 26 layers whose products are rounded take 1.04 to 1.22 times
  // the estimate without this on an H200, the more the larger their matrices
  // are. Those in f32 take 0.87 to 0.95 times the estimate, and those as sums
  // of two tf32 1.1 to 1.24 times, like kernels without transforms in the same
  // numerics.
  bool isRounded = !l.isExact && p.multiply != MultiplyMode::TF32x3;
  double transformLoss = isRounded ? 1.3 : 1;
  forth *= transformLoss;
  after *= transformLoss;
  e.others += forth + after;
  e.microseconds += forth + after;
  e.kernels += 2;
  e.l2Bytes += back.l2Bytes + input + operandBytes;
  e.stagedBytes += back.stagedBytes + input;
  return e;
}

//===----------------------------------------------------------------------===//
// Search
//===----------------------------------------------------------------------===//

void StepsPlan::search(ScheduleSearch<StepsPlan> &search) {
  constexpr std::array<int64_t, 2> sizes[] = {{2, 2}, {2, 4}, {4, 4}};
  // Of products by one warp a scheduler the model is too low: on an H200 two
  // layers took 1.5 and 1.8 times the estimate.
  constexpr int64_t leastWarps = 2 * Chip::warpSchedulers;
  SelectionOptions options;
  options.maxCandidates = 32;
  if (const PartialSchedule *asked = search.findInnerSchedule("products")) {
    options.families = {asked->family};
    options.partial = asked;
  }
  for (std::array<int64_t, 2> outputs : sizes) {
    if (!search.admits("outputs", outputs))
      continue;
    Problem problem = getProducts(search.problem, outputs);
    if (!options.families.empty())
      if (auto refusal = options.families.front()->supports(problem))
        search.selection.innerRefusal =
            "products by " + options.families.front()->getName().str() + ": " +
            refusal->reason;
    Selection products = selectSchedules(
        problem, search.chip, search.problem.inputType.getContext(), options);
    search.selection.addCounts(products);
    for (auto [rank, candidate] : llvm::enumerate(products.candidates)) {
      const KernelPlan &main = *candidate.plan;
      if (main.numWarps() * main.blocksPerSM < leastWarps)
        continue;
      StepsPlan plan =
          get(search.problem, {outputs, candidate.schedule, int64_t(rank)});
      search.consider(plan, [&] {
        return estimateSteps(search.nominal, plan, search.chip);
      });
      break;
    }
  }
}
