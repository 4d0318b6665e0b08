//===- HaloFma.cpp - The family halo_fma ----------------------------------===//

#include "HaloFma.h"
#include "../Registry.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
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
  if (p.multiply != MultiplyMode::IEEE || !p.accumulateType.isF32() ||
      !p.inputType.isF32() || !p.filterType.isF32())
    return "kernels exist for f32 input and filter multiplied as ieee and "
           "accumulated in f32, got " +
           printType(p.inputType) + " and " + printType(p.filterType) +
           " multiplied as " + stringifyMultiplyMode(p.multiply).str() +
           " and accumulated in " + printType(p.accumulateType);
  return findLimit(p);
}

//===----------------------------------------------------------------------===//
// Building
//===----------------------------------------------------------------------===//

/// The filter in the order of use, zeros where channels or couts run out:
/// [groups * cout tiles][chunks][chunk][kernel rows][kernel cols][pitch].
static Value packFilter(OpBuilder &b, FusedOp op, const Problem &problem,
                        const Plan &plan) {
  Location loc = op.getLoc();
  int64_t tiles = plan.channelTiles;
  auto type = MemRefType::get({problem.groups * tiles, plan.numStages,
                               plan.chunk, problem.kernel[Rows],
                               problem.kernel[Columns], plan.filterPitch},
                              b.getF32Type());
  Value packed = memref::AllocOp::create(b, loc, type, b.getI64IntegerAttr(16));
  SmallVector<utils::IteratorType> iterators(6, utils::IteratorType::parallel);
  AffineMap identity = b.getMultiDimIdentityMap(6);
  Value filter = op.getFilter();
  DimsAttr dims = op.getDims();
  auto pack = linalg::GenericOp::create(
      b, loc, TypeRange{}, ValueRange{}, ValueRange{packed},
      ArrayRef<AffineMap>{identity}, iterators,
      [&](OpBuilder &nested, Location loc, ValueRange) {
        auto at = [&](int64_t dim) -> Value {
          return linalg::IndexOp::create(nested, loc, dim);
        };
        auto constant = [&](int64_t value) -> Value {
          return arith::ConstantIndexOp::create(nested, loc, value);
        };
        auto scale = [&](Value value, int64_t by, Value plus) -> Value {
          return arith::AddIOp::create(
              nested, loc,
              arith::MulIOp::create(nested, loc, value, constant(by)), plus);
        };
        Value block = at(0);
        Value group =
            arith::DivUIOp::create(nested, loc, block, constant(tiles));
        Value tile =
            arith::RemUIOp::create(nested, loc, block, constant(tiles));
        Value f = scale(tile, plan.tile[0], at(5));
        Value c = scale(at(1), plan.chunk, at(2));
        auto below = [&](Value value, int64_t bound) -> Value {
          return arith::CmpIOp::create(nested, loc, arith::CmpIPredicate::ult,
                                       value, constant(bound));
        };
        Value valid = arith::AndIOp::create(
            nested, loc,
            arith::AndIOp::create(nested, loc, below(f, problem.filters),
                                  below(at(5), plan.tile[0])),
            below(c, problem.channels));
        // Outside, the first element is read and not used.
        auto clamp = [&](Value value) -> Value {
          return arith::SelectOp::create(nested, loc, valid, value,
                                         constant(0));
        };
        SmallVector<Value> indices;
        for (char letter : dims.getFilter())
          switch (letter) {
          case 'f':
            indices.push_back(clamp(scale(group, problem.filters, f)));
            break;
          case 'c':
            indices.push_back(clamp(c));
            break;
          default:
            indices.push_back(at(letter == 'h' ? 3 : 4));
          }
        Value element = memref::LoadOp::create(nested, loc, filter, indices);
        Value zero =
            arith::ConstantOp::create(nested, loc, nested.getF32FloatAttr(0.0));
        Value value =
            arith::SelectOp::create(nested, loc, valid, element, zero);
        linalg::YieldOp::create(nested, loc, value);
      });
  // The name of its kernel on the stock path.
  pack->setAttr("conv.label", b.getStringAttr("pack"));
  return packed;
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
    auto planar = [](const SpatialArray &values) {
      return SmallVector<int64_t>{values[Rows], values[Columns]};
    };
    return tile::RingOp::create(
        b, op.getLoc(), tile::RingType::get(b.getContext()), arguments[0],
        arguments[1], op.getDims(), p.groups, p.channels, p.filters,
        planar(p.kernel), planar(p.strides), planar(p.dilations),
        planar(p.padLow), planar(p.inputDilation), plan.tile, plan.chunk,
        plan.stagesInFlight,
        tile::SharedAttr::get(b.getContext(), plan.getWindow()), plan.lead,
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
