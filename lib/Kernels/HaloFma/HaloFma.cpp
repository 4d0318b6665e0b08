//===- HaloFma.cpp - The family halo_fma ----------------------------------===//

#include "HaloFma.h"
#include "../PackFilter.h"
#include "../Registry.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::halo_fma;

//===----------------------------------------------------------------------===//
// The schedule attribute
//===----------------------------------------------------------------------===//

StringRef HaloFmaAttr::getFamilyName() const { return getMnemonic(); }
int64_t HaloFmaAttr::getNumThreads() const {
  return Schedule(*this).numThreads();
}

Attribute HaloFmaAttr::parse(AsmParser &parser, Type) {
  SmallVector<int64_t> tile, thread, lanes;
  int64_t chunk, stages, blocksPerSM;
  auto parseCounts = [&](StringRef key,
                         SmallVectorImpl<int64_t> &counts) -> ParseResult {
    return failure(
        parser.parseKeyword(key) || parser.parseEqual() ||
        parser.parseCommaSeparatedList(AsmParser::Delimiter::Square, [&] {
          return parser.parseInteger(counts.emplace_back());
        }));
  };
  auto parseCount = [&](StringRef key, int64_t &count) -> ParseResult {
    return failure(parser.parseKeyword(key) || parser.parseEqual() ||
                   parser.parseInteger(count));
  };
  if (parser.parseLess() || parseCounts("tile", tile) || parser.parseComma() ||
      parseCounts("thread", thread) || parser.parseComma() ||
      parseCounts("lanes", lanes) || parser.parseComma() ||
      parseCount("chunk", chunk) || parser.parseComma() ||
      parseCount("stages", stages) || parser.parseComma() ||
      parseCount("blocks_per_sm", blocksPerSM) || parser.parseGreater())
    return {};
  auto emitError = [&] { return parser.emitError(parser.getNameLoc()); };
  return getChecked(function_ref<InFlightDiagnostic()>(emitError),
                    parser.getContext(), ArrayRef(tile), ArrayRef(thread),
                    ArrayRef(lanes), chunk, stages, blocksPerSM);
}

void HaloFmaAttr::print(AsmPrinter &p) const {
  auto counts = [&](StringRef key, ArrayRef<int64_t> values) {
    p << key << " = [";
    llvm::interleaveComma(values, p);
    p << "], ";
  };
  p << "<";
  counts("tile", getTile());
  counts("thread", getThread());
  counts("lanes", getLanes());
  p << "chunk = " << getChunk() << ", stages = " << getStages()
    << ", blocks_per_sm = " << getBlocksPerSM() << ">";
}

LogicalResult HaloFmaAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                  ArrayRef<int64_t> tile,
                                  ArrayRef<int64_t> thread,
                                  ArrayRef<int64_t> lanes, int64_t chunk,
                                  int64_t stages, int64_t blocksPerSM) {
  auto checkCounts = [&](StringRef what, ArrayRef<int64_t> counts,
                         size_t expected, StringRef meaning) -> LogicalResult {
    if (counts.size() != expected)
      return emitError() << "expects " << expected << " " << what << " counts ("
                         << meaning << "), got " << counts.size();
    // Bounded as well, so that products of counts cannot overflow.
    for (int64_t count : counts)
      if (count < 1 || count > 65536)
        return emitError() << "expects " << what
                           << " counts between 1 and 65536, got " << count;
    return success();
  };
  // (S1)
  if (failed(checkCounts("tile", tile, 3, "couts, rows, columns")) ||
      failed(checkCounts("thread", thread, 2, "couts, columns")) ||
      failed(checkCounts("lanes", lanes, 3, "couts, rows, columns")) ||
      failed(checkCounts("chunk", chunk, 1, "input channels")) ||
      failed(checkCounts("stages", stages, 1, "ring slots")) ||
      failed(checkCounts("blocks_per_sm", blocksPerSM, 1, "blocks")))
    return failure();
  int64_t numLanes = lanes[0] * lanes[1] * lanes[2];
  if (numLanes != 32)
    return emitError() << "expects lanes that multiply to 32 (one warp), got "
                       << lanes[0] << " * " << lanes[1] << " * " << lanes[2]
                       << " = " << numLanes;
  // (S2)
  int64_t units[] = {thread[0] * lanes[0], lanes[1], thread[1] * lanes[2]};
  StringRef names[] = {"couts", "rows", "columns"};
  for (auto [extent, unit, name] : llvm::zip_equal(tile, units, names))
    if (extent % unit)
      return emitError() << "expects tile " << name << " to be a multiple of "
                         << unit << " (what one warp covers), got " << extent;
  // (S3)
  if (stages < 2)
    return emitError() << "expects at least 2 stages (one is filled while "
                          "another is read), got "
                       << stages;
  if (stages > 32)
    return emitError() << "expects at most 32 stages (the first copies to each "
                          "are written out one by one), got "
                       << stages;
  // (S4)
  int64_t warps =
      tile[0] / units[0] * (tile[1] / units[1]) * (tile[2] / units[2]);
  if (warps > 32)
    return emitError() << "expects at most 1024 threads per block, got "
                       << 32 * warps;
  // (S5)
  if (thread[0] * thread[1] > 256)
    return emitError() << "expects at most 256 accumulators per thread (couts "
                          "* columns), got "
                       << thread[0] * thread[1];
  return success();
}

//===----------------------------------------------------------------------===//
// What it supports
//===----------------------------------------------------------------------===//

/// Why there is no kernel for `p`, or nothing.
static std::string refuse(const Problem &p) {
  if (p.rank > 2)
    return "kernels exist for 1 or 2 spatial dimensions, got 3";
  // An exact multiply serves where a rougher one is allowed.
  bool isAllowed =
      p.multiply == MultiplyMode::IEEE || p.multiply == MultiplyMode::TF32;
  if (!isAllowed || !p.accumulateType.isF32() || !p.inputType.isF32() ||
      !p.filterType.isF32())
    return "kernels exist for f32 input and filter multiplied as ieee or tf32 "
           "and accumulated in f32, got " +
           printType(p.inputType) + " and " + printType(p.filterType) +
           " multiplied as " + stringifyMultiplyMode(p.multiply).str() +
           " and accumulated in " + printType(p.accumulateType);
  return findLimit(p);
}

//===----------------------------------------------------------------------===//
// Building
//===----------------------------------------------------------------------===//

/// The filter in the order of use:
/// [groups * cout tiles][chunks][chunk][kernel rows][kernel cols][pitch].
static Value packFilter(OpBuilder &b, FusedOp op, const Problem &problem,
                        const Plan &plan) {
  int64_t shape[] = {problem.groups * plan.channelTiles,
                     plan.numStages,
                     plan.chunk,
                     problem.kernel[Rows],
                     problem.kernel[Columns],
                     plan.filterPitch};
  return buildPackedFilter(
      b, op, problem, plan.tile[0], shape,
      [&](OpBuilder &nested, Location loc, ArrayRef<Value> at) {
        PackedPosition position;
        position.cout = at[5];
        position.channel = mulAdd(nested, loc, at[1], plan.chunk, at[2]);
        position.row = at[3];
        position.column = at[4];
        return position;
      });
}

namespace {

class HaloFma : public KernelFamily {
public:
  StringRef getName() const override { return HaloFmaAttr::getMnemonic(); }

  StringRef getExample() const override {
    return "#conv_kernel.halo_fma<tile = [128, 8, 32], thread = [8, 16], lanes "
           "= [4, 4, 2], chunk = 4, stages = 3, blocks_per_sm = 1>";
  }

  std::optional<Refusal> supports(const Problem &problem) const override {
    std::string reason = refuse(problem);
    if (reason.empty())
      return std::nullopt;
    return Refusal{kNoKernelRule, std::move(reason), kNoKernelRemedy.str()};
  }

  Selection enumerate(const Problem &problem, const Chip &chip,
                      MLIRContext *context,
                      const SelectionOptions &options) const override {
    return search(*this, problem, chip, context, options);
  }

  ScheduleInterface sample(const Problem &problem, MLIRContext *context,
                           DrawFn draw) const override {
    auto pick = [&](ArrayRef<int64_t> values) {
      return values[draw(0, values.size() - 1)];
    };
    Schedule schedule;
    schedule.thread[0] = pick({1, 2, 4, 8, 16});
    schedule.thread[1] = pick({1, 2, 4, 8, 12, 16});
    int64_t lanesF = int64_t(1) << draw(0, 5);
    int64_t lanesH = int64_t(1) << draw(0, 5);
    if (lanesF * lanesH > 32)
      return {};
    schedule.lanes = {lanesF, lanesH, 32 / (lanesF * lanesH)};
    std::array<int64_t, 3> unit = schedule.warpTile();
    schedule.tile[0] = unit[0] * pick({1, 1, 2, 3});
    schedule.tile[1] = unit[1] * pick({1, 1, 2, 3});
    schedule.tile[2] = unit[2] * pick({1, 1, 2});
    schedule.chunk = draw(1, std::max<int64_t>(problem.channels, 1));
    schedule.stages = draw(2, 4);
    schedule.blocksPerSM = draw(1, 2);
    // Threads cost time to simulate, and tiles far larger than the problem are
    // all alike.
    if (schedule.numThreads() > 256 || schedule.accumulators() > 64)
      return {};
    return schedule.getAttr(context);
  }

  std::shared_ptr<const KernelPlan>
  plan(const Problem &problem, ScheduleInterface schedule) const override {
    return std::make_shared<Plan>(
        Plan::get(problem, Schedule(cast<HaloFmaAttr>(schedule))));
  }

  StageCost countStage(const Problem &problem, const KernelPlan &plan,
                       const Chip &chip) const override {
    return halo_fma::countStage(problem, static_cast<const Plan &>(plan), chip);
  }

  SmallVector<Value> buildOperands(OpBuilder &b, FusedOp op,
                                   const Problem &problem,
                                   const KernelPlan &plan) const override {
    Value input = makeContiguous(b, op.getLoc(), op.getInput());
    return {input, packFilter(b, op, problem, static_cast<const Plan &>(plan))};
  }

  Value buildSource(OpBuilder &b, FusedOp op, const Problem &p,
                    const KernelPlan &common,
                    ValueRange arguments) const override {
    const Plan &plan = static_cast<const Plan &>(common);
    return buildRing(b, op, p, plan, arguments, plan.getWindow(), plan.lead,
                     plan.quadCopies ? 4 : 1);
  }

  Value buildMultiply(OpBuilder &b, Location loc, Value sum,
                      Value stage) const override {
    return tile::MacFmaOp::create(b, loc, sum.getType(), sum, stage);
  }
};

} // namespace

const KernelFamily &mlir::conv::getHaloFmaFamily() {
  static const HaloFma family;
  return family;
}
