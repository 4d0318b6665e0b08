//===- LongReductions.cpp - Reductions that many threads share ------------===//
//
// A sum over the rows and columns of an image is long, and there are few of
// them: one thread each would leave most of the chip idle. A team, which is a
// warp or a block, reduces what lies side by side, or a few elements that do;
// what is longest is reduced by all blocks, in two kernels. Which thread adds
// what, and in which order the results of threads are combined, depends on
// extents alone, so results are the same each time.
//
//===----------------------------------------------------------------------===//

#include "FallbackKernel.h"
#include "conv/Host/HostProgram.h"
#include "mlir/Analysis/SliceAnalysis.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Affine/Utils.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::conv;

/// Points that a thread has in flight.
static constexpr int64_t kInFlight = 4;

//===----------------------------------------------------------------------===//
// Extents and combiners
//===----------------------------------------------------------------------===//

std::optional<int64_t> conv::countPoints(const LoopPlan &plan,
                                         ArrayRef<unsigned> loops) {
  int64_t result = 1;
  for (unsigned loop : loops) {
    auto [memref, dim] = plan.extents[loop];
    auto type = cast<MemRefType>(memref.getType());
    if (type.isDynamicDim(dim) ||
        llvm::MulOverflow(result, type.getDimSize(dim), result))
      return std::nullopt;
  }
  return result;
}

std::optional<SmallVector<Combiner>>
conv::matchCombiners(linalg::GenericOp op, const LoopPlan &plan) {
  SmallVector<Combiner> combiners;
  for (unsigned i = 0; i < op.getNumDpsInits(); ++i) {
    SmallVector<Operation *> found;
    if (!plan.inRegister(op, i) ||
        !matchReduction(op.getRegionOutputArgs(), i, found) ||
        found.size() != 1)
      return std::nullopt;
    // No result may need another's value on the way.
    BlockArgument accumulator = op.getRegionOutputArgs()[i];
    if (!accumulator.hasOneUse() || *accumulator.user_begin() != found[0] ||
        !found[0]->hasOneUse())
      return std::nullopt;
    // Of other types MLIR crashes, or takes what is not neutral: NaN for the
    // least of a float without infinities.
    if (!getManifestDType(found[0]->getResult(0).getType()))
      return std::nullopt;
    std::optional<TypedAttr> value = arith::getNeutralElement(found[0]);
    if (!value)
      return std::nullopt;
    combiners.push_back({found[0], *value});
  }
  if (combiners.empty())
    return std::nullopt;
  return combiners;
}

Value conv::combine(OpBuilder &b, linalg::GenericOp op, unsigned i,
                    const Combiner &combiner, Value held, Value added) {
  Value accumulator = op.getRegionOutputArgs()[i];
  IRMapping mapping;
  for (Value operand : combiner.op->getOperands())
    mapping.map(operand, operand == accumulator ? held : added);
  return b.clone(*combiner.op, mapping)->getResult(0);
}

namespace {

/// Emits what one of `step` threads does for an element of the outputs, or for
/// `vector` neighbouring ones: it combines each step'th point of the sequential
/// loops, counted as one number.
class Strider {
public:
  Strider(FallbackKernel &kernel, linalg::GenericOp op, const LoopPlan &plan,
          ArrayRef<Combiner> combiners, ValueRange parallel, int64_t vector = 1)
      : kernel(kernel), op(op), plan(plan), combiners(combiners),
        vector(vector), ivs(op.getNumLoops()) {
    for (auto [dim, iv] : llvm::zip_equal(plan.parallel, parallel))
      ivs[dim] = iv;
  }

  /// Finds the extents of the sequential loops; returns their product.
  Value countPoints(OpBuilder &b) {
    Value total;
    for (unsigned dim : plan.sequential) {
      sizes.push_back(kernel.getExtent(b, plan.extents[dim]));
      total = total ? b.createOrFold<arith::MulIOp>(op.getLoc(), total,
                                                    sizes.back())
                    : sizes.back();
    }
    return total;
  }

  /// What the outputs hold behind point `index`, where they held `sums` before:
  /// all of one element, then all of the next.
  SmallVector<Value> emitPoint(OpBuilder &b, Value index, ValueRange sums) {
    Location loc = op.getLoc();
    for (size_t i = sizes.size() - 1; i > 0; --i) {
      ivs[plan.sequential[i]] = arith::RemUIOp::create(b, loc, index, sizes[i]);
      index = arith::DivUIOp::create(b, loc, index, sizes[i]);
    }
    ivs[plan.sequential[0]] = index;
    SmallVector<Value> loaded;
    for (OpOperand *input : op.getDpsInputOperands())
      loaded.push_back(load(b, *input));
    size_t numOuts = sums.size() / vector;
    SmallVector<Value> results;
    for (int64_t i = 0; i < vector; ++i) {
      SmallVector<Value> values;
      for (Value value : loaded)
        values.push_back(
            value && isa<VectorType>(value.getType())
                ? vector::ExtractOp::create(b, loc, value, i).getResult()
                : value);
      llvm::append_range(values, sums.slice(i * numOuts, numOuts));
      auto yielded = inlineBody(b, kernel, op, getIvs(b, i), values);
      complete &= succeeded(yielded);
      if (failed(yielded))
        return SmallVector<Value>(sums);
      llvm::append_range(results, *yielded);
    }
    return results;
  }

  /// The loop from `first` to `end` (index) by `step`, which holds `initial`.
  SmallVector<Value> emitLoop(OpBuilder &b, Value first, Value end, Value step,
                              ValueRange initial) {
    auto loop = scf::ForOp::create(
        b, op.getLoc(), first, end, step, initial,
        [&](OpBuilder &b, Location loc, Value index, ValueRange sums) {
          scf::YieldOp::create(b, loc, emitPoint(b, index, sums));
        });
    return SmallVector<Value>(loop.getResults());
  }

  /// The sums of two threads, or points in flight, as those of one.
  SmallVector<Value> join(OpBuilder &b, ValueRange held, ValueRange added) {
    SmallVector<Value> sums;
    for (size_t i = 0; i < held.size(); ++i) {
      unsigned out = i % combiners.size();
      sums.push_back(combine(b, op, out, combiners[out], held[i], added[i]));
    }
    return sums;
  }

  /// The sums of each `members`th of `total` points from `member` on, kInFlight
  /// at a time.
  SmallVector<Value> emitInFlight(OpBuilder &b, Value member, int64_t members,
                                  Value total) {
    Location loc = op.getLoc();
    auto index = [&](OpBuilder &b, int64_t number) -> Value {
      return arith::ConstantIndexOp::create(b, loc, number);
    };
    SmallVector<Value> neutral;
    for (int64_t i = 0; i < vector; ++i)
      for (const Combiner &combiner : combiners)
        neutral.push_back(arith::ConstantOp::create(b, loc, combiner.neutral));
    size_t numSums = neutral.size();
    // Rounds of kInFlight points a thread, then what is left one by one:
    //   rounds = total / (kInFlight * members)
    Value round = index(b, kInFlight * members), step = index(b, members);
    Value whole = arith::MulIOp::create(
        b, loc, arith::DivUIOp::create(b, loc, total, round), round);
    SmallVector<Value> initial;
    for (int64_t i = 0; i < kInFlight; ++i)
      llvm::append_range(initial, neutral);
    auto rounds = scf::ForOp::create(
        b, loc, member, whole, round, initial,
        [&](OpBuilder &b, Location loc, Value first, ValueRange held) {
          SmallVector<Value> next;
          for (int64_t i = 0; i < kInFlight; ++i) {
            Value at =
                arith::AddIOp::create(b, loc, first, index(b, i * members));
            llvm::append_range(
                next, emitPoint(b, at, held.slice(i * numSums, numSums)));
          }
          scf::YieldOp::create(b, loc, next);
        });
    ValueRange flights = rounds.getResults();
    SmallVector<Value> sums =
        emitLoop(b, arith::AddIOp::create(b, loc, whole, member), total, step,
                 flights.take_front(numSums));
    for (int64_t i = 1; i < kInFlight; ++i)
      sums = join(b, sums, flights.slice(i * numSums, numSums));
    return sums;
  }

  /// Where the outputs of the `i`th element are; each sequential loop at 0.
  SmallVector<Value> locate(OpBuilder &b, OpOperand &out, int64_t i = 0) {
    for (unsigned dim : plan.sequential)
      ivs[dim] = arith::ConstantIndexOp::create(b, op.getLoc(), 0);
    return *affine::expandAffineMap(
        b, op.getLoc(), op.getMatchingIndexingMap(&out), getIvs(b, i));
  }

  /// Whether the kernel could have all that the body reads.
  bool complete = true;

private:
  /// What the body gets of `input` at the current point: a vector where the
  /// elements have one each; null where it reads nothing.
  Value load(OpBuilder &b, OpOperand &input) {
    if (!op.payloadUsesValueFromOperand(&input))
      return {};
    Value value = kernel.import(input.get());
    auto type = dyn_cast<MemRefType>(value.getType());
    if (!type)
      return value;
    Location loc = op.getLoc();
    AffineMap map = op.getMatchingIndexingMap(&input);
    SmallVector<Value> at = *affine::expandAffineMap(b, loc, map, ivs);
    if (vector == 1 || !map.isFunctionOfDim(plan.parallel.back()))
      return memref::LoadOp::create(b, loc, value, at);
    return loadVector(b, loc, value, at, vector);
  }

  /// The loops' positions for the `i`th element.
  SmallVector<Value> getIvs(OpBuilder &b, int64_t i) {
    SmallVector<Value> positions(ivs);
    if (i == 0)
      return positions;
    Value &innermost = positions[plan.parallel.back()];
    innermost = arith::AddIOp::create(
        b, op.getLoc(), innermost,
        arith::ConstantIndexOp::create(b, op.getLoc(), i));
    return positions;
  }

  FallbackKernel &kernel;
  linalg::GenericOp op;
  const LoopPlan &plan;
  ArrayRef<Combiner> combiners;
  int64_t vector;
  SmallVector<Value> ivs, sizes;
};

} // namespace

/// Imports what the body reads, in the order of the operands.
static LogicalResult importInputs(FallbackKernel &kernel,
                                  linalg::GenericOp op) {
  for (OpOperand *input : op.getDpsInputOperands())
    if (op.payloadUsesValueFromOperand(input) && !kernel.import(input->get()))
      return failure();
  return success();
}

//===----------------------------------------------------------------------===//
// Teams
//===----------------------------------------------------------------------===//

static constexpr int64_t kWarp = 32;
/// Reductions shorter than this are left to one thread.
static constexpr int64_t kTeamReduction = 64;

/// Elements that a team computes where neighbours are neighbours in memory: 32
/// bytes of f32, which is what memory gives at once.
static constexpr int64_t kColumns = 8;
/// As many blocks as there are multiprocessors, or nearly.
static constexpr int64_t kManyTeams = 128;
/// Sums of a thread, for one point of those that it has in flight.
static constexpr int64_t kMostSums = 8;
/// As many threads, one an element, as keep a chip busy.
static constexpr int64_t kManyElements = int64_t(1) << 16;

bool conv::isInnermost(linalg::GenericOp op, unsigned dim) {
  bool reads = false;
  for (OpOperand *input : op.getDpsInputOperands()) {
    auto type = dyn_cast<MemRefType>(input->get().getType());
    if (!type || type.getRank() == 0 || !op.payloadUsesValueFromOperand(input))
      continue;
    AffineMap map = op.getMatchingIndexingMap(input);
    if (!map.isFunctionOfDim(dim))
      continue;
    auto last = dyn_cast<AffineDimExpr>(map.getResults().back());
    if (!last || last.getPosition() != dim ||
        !type.areTrailingDimsContiguous(1))
      return false;
    reads = true;
  }
  return reads;
}

/// How many of `count` neighbouring elements, along loop `dim`, a thread
/// computes, whose inputs it loads at once; 1 for no vectors.
static int64_t getVector(linalg::GenericOp op, unsigned dim, int64_t count) {
  int64_t most = llvm::bit_floor<uint64_t>(
      std::max<int64_t>(1, kMostSums / op.getNumDpsInits()));
  return std::min(most, getVectorWidth(op, dim, count, /*stores=*/false));
}

Team conv::getTeam(linalg::GenericOp op, const LoopPlan &plan,
                   int64_t blockSize) {
  if (blockSize % kWarp != 0 || plan.sequential.empty() ||
      !matchCombiners(op, plan))
    return {};
  std::optional<int64_t> length = countPoints(plan, plan.sequential);
  if (length && *length < kTeamReduction)
    return {};
  if (isInnermost(op, plan.sequential.back()))
    return {length && *length >= kInFlight * blockSize ? blockSize : kWarp,
            /*columns=*/1};
  std::optional<int64_t> elements = countPoints(plan, plan.parallel);
  if (length && elements && *elements < kManyElements &&
      !plan.parallel.empty() && isInnermost(op, plan.parallel.back())) {
    int64_t count = *countPoints(plan, plan.parallel.back());
    int64_t vector = getVector(op, plan.parallel.back(), count);
    // Two threads read neighbouring runs, a sector of 32 bytes, where that
    // leaves enough blocks.
    bool isPaired =
        count % (2 * vector) == 0 && *elements >= kManyTeams * 2 * vector;
    if (vector >= kColumns / 2)
      return {blockSize, isPaired ? 2 * vector : vector, vector};
    if (count % kColumns == 0)
      return {blockSize, kColumns};
  }
  return {};
}

Value conv::shuffle(OpBuilder &b, Location loc, Value value, Value lane,
                    gpu::ShuffleMode mode) {
  Value warp = arith::ConstantIntOp::create(b, loc, kWarp, 32);
  auto word = [&](Value bits) -> Value {
    return gpu::ShuffleOp::create(b, loc, bits, lane, warp, mode)
        .getShuffleResult();
  };
  Type type = value.getType();
  if (type.isF32() || type.isInteger(32))
    return word(value);
  // Others travel as words of 32 bits.
  Type i32 = b.getI32Type(), i64 = b.getI64Type();
  if (type.isIndex()) {
    Value bits = arith::IndexCastOp::create(b, loc, i64, value);
    return arith::IndexCastOp::create(b, loc, type,
                                      shuffle(b, loc, bits, lane, mode));
  }
  unsigned width = type.getIntOrFloatBitWidth();
  Type integer = b.getIntegerType(width);
  Value bits = value;
  if (type != integer)
    bits = arith::BitcastOp::create(b, loc, integer, value);
  if (width < 32) {
    bits = word(arith::ExtUIOp::create(b, loc, i32, bits));
    bits = arith::TruncIOp::create(b, loc, integer, bits);
  } else {
    Value half = arith::ConstantIntOp::create(b, loc, 32, 64);
    Value low = word(arith::TruncIOp::create(b, loc, i32, bits));
    Value high = word(arith::TruncIOp::create(
        b, loc, i32, arith::ShRUIOp::create(b, loc, bits, half)));
    bits = arith::OrIOp::create(
        b, loc, arith::ExtUIOp::create(b, loc, i64, low),
        arith::ShLIOp::create(b, loc, arith::ExtUIOp::create(b, loc, i64, high),
                              half));
  }
  return type == integer
             ? bits
             : arith::BitcastOp::create(b, loc, type, bits).getResult();
}

Value conv::shuffleXor(OpBuilder &b, Location loc, Value value,
                       int64_t distance) {
  return shuffle(b, loc, value,
                 arith::ConstantIntOp::create(b, loc, distance, 32),
                 gpu::ShuffleMode::XOR);
}

LogicalResult conv::emitTeam(FallbackKernel &kernel, linalg::GenericOp op,
                             const LoopPlan &plan, const Joined &joined,
                             const Team &team) {
  Location loc = op.getLoc();
  SmallVector<Combiner> combiners = *matchCombiners(op, plan);
  if (failed(importInputs(kernel, op)))
    return failure();
  if (!joined.after)
    for (Value out : op.getOutputs())
      if (!kernel.import(out))
        return failure();
  // Threads by element, or by `columns` of them, member of the team, and
  // column, or run of columns.
  int64_t columns = team.columns, vector = team.vector;
  int64_t runs = columns / vector, members = team.threads / runs;
  SmallVector<LoopExtent> extents = llvm::map_to_vector(
      plan.parallel, [&](unsigned dim) { return plan.extents[dim]; });
  if (columns > 1)
    extents.back() = {Value(),
                      *countPoints(plan, plan.parallel.back()) / columns};
  extents.push_back({Value(), members});
  if (runs > 1)
    extents.push_back({Value(), runs});
  return kernel.emitParallel(
      extents, [&](OpBuilder &b, ValueRange coordinates) -> LogicalResult {
        auto index = [&](int64_t number) -> Value {
          return arith::ConstantIndexOp::create(b, loc, number);
        };
        SmallVector<Value> element(
            coordinates.take_front(plan.parallel.size()));
        Value member = coordinates[element.size()], column = index(0);
        if (runs > 1)
          column =
              arith::MulIOp::create(b, loc, coordinates.back(), index(vector));
        if (columns > 1)
          element.back() = arith::AddIOp::create(
              b, loc,
              arith::MulIOp::create(b, loc, element.back(), index(columns)),
              column);
        Strider strider(kernel, op, plan, combiners, element, vector);
        Value total = strider.countPoints(b);
        size_t numOuts = combiners.size();
        // The sums of a thread: all of one element, then all of the next.
        SmallVector<Value> sums =
            strider.emitInFlight(b, member, members, total);

        // The lanes of a warp.
        for (int64_t distance = kWarp / 2; distance >= runs; distance /= 2) {
          SmallVector<Value> others;
          for (Value sum : sums)
            others.push_back(shuffleXor(b, loc, sum, distance));
          sums = strider.join(b, sums, others);
        }

        // The warps of a block, by its first threads in their order.
        int64_t numWarps = team.threads / kWarp, membersOfWarp = kWarp / runs;
        SmallVector<Value> shared;
        // Where a warp leaves the sums of each element.
        auto place = [&](OpBuilder &b, Value warp) {
          Value width = arith::ConstantIndexOp::create(b, loc, columns);
          SmallVector<Value> places{arith::AddIOp::create(
              b, loc, arith::MulIOp::create(b, loc, warp, width), column)};
          for (int64_t i = 1; i < vector; ++i)
            places.push_back(arith::AddIOp::create(
                b, loc, places.front(),
                arith::ConstantIndexOp::create(b, loc, i)));
          return places;
        };
        if (numWarps > 1) {
          Value warp =
              arith::DivUIOp::create(b, loc, member, index(membersOfWarp));
          Value inWarp =
              arith::RemUIOp::create(b, loc, member, index(membersOfWarp));
          Value isFirst = arith::CmpIOp::create(
              b, loc, arith::CmpIPredicate::eq, inWarp, index(0));
          for (const Combiner &combiner : combiners)
            shared.push_back(kernel.addShared(numWarps * columns,
                                              combiner.neutral.getType()));
          scf::IfOp::create(b, loc, isFirst, [&](OpBuilder &b, Location loc) {
            SmallVector<Value> at = place(b, warp);
            for (auto [i, sum] : llvm::enumerate(sums))
              memref::StoreOp::create(b, loc, sum, shared[i % numOuts],
                                      at[i / numOuts]);
            scf::YieldOp::create(b, loc);
          });
          gpu::BarrierOp::create(b, loc);
        }
        Value isLeader = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::eq,
                                               member, index(0));
        auto leader = scf::IfOp::create(b, loc, isLeader, /*withElse=*/false);
        OpBuilder::InsertionGuard guard(b);
        b.setInsertionPoint(leader.thenYield());
        if (numWarps > 1) {
          auto warps = scf::ForOp::create(
              b, loc, index(1), index(numWarps), index(1), sums,
              [&](OpBuilder &b, Location loc, Value warp, ValueRange held) {
                SmallVector<Value> added;
                for (Value at : place(b, warp))
                  for (Value memref : shared)
                    added.push_back(memref::LoadOp::create(b, loc, memref, at));
                scf::YieldOp::create(b, loc, strider.join(b, held, added));
              });
          sums = llvm::to_vector_of<Value>(warps.getResults());
        }
        // Onto what the outputs start at.
        for (int64_t i = 0; i < vector; ++i) {
          SmallVector<Value> starts;
          for (auto [n, out] : llvm::enumerate(op.getDpsInitsMutable())) {
            linalg::FillOp fill =
                n < joined.fills.size() ? joined.fills[n] : linalg::FillOp();
            Value start =
                fill ? kernel.import(fill.value())
                     : memref::LoadOp::create(b, loc, kernel.import(out.get()),
                                              strider.locate(b, out, i))
                           .getResult();
            if (!start)
              return failure();
            starts.push_back(start);
          }
          SmallVector<Value> own = strider.join(
              b, starts, ValueRange(sums).slice(i * numOuts, numOuts));
          if (joined.after) {
            OpOperand &out = op.getDpsInitsMutable()[0];
            if (failed(emitAfter(b, kernel, joined.after, out.get(),
                                 strider.locate(b, out, i), own.front())))
              return failure();
            continue;
          }
          for (auto [sum, out] : llvm::zip_equal(own, op.getDpsInitsMutable()))
            memref::StoreOp::create(b, loc, sum, kernel.import(out.get()),
                                    strider.locate(b, out, i));
        }
        return success(strider.complete);
      });
}

//===----------------------------------------------------------------------===//
// Two kernels
//===----------------------------------------------------------------------===//

/// Threads that share one long reduction, or all of a few.
static constexpr int64_t kSplitThreads = 16384;
/// Reductions shorter than this are left to one kernel.
static constexpr int64_t kLongReduction = 32768;

/// How many threads should share each reduction of `op`; 1 for none.
static int64_t getSplit(linalg::GenericOp op, const LoopPlan &plan) {
  std::optional<int64_t> elements = countPoints(plan, plan.parallel);
  std::optional<int64_t> length = countPoints(plan, plan.sequential);
  if (plan.sequential.empty() || !elements || *elements < 1 ||
      *elements > kSplitThreads / 64 || (length && *length < kLongReduction))
    return 1;
  return kSplitThreads / int64_t(llvm::PowerOf2Ceil(*elements));
}

/// Emits what one of `split` threads does for an element of the outputs: it
/// starts at the neutral elements.
static LogicalResult emitPartials(FallbackKernel &kernel, linalg::GenericOp op,
                                  const LoopPlan &plan, int64_t split,
                                  ArrayRef<Combiner> combiners,
                                  ArrayRef<Value> partials) {
  Location loc = op.getLoc();
  if (failed(importInputs(kernel, op)))
    return failure();
  SmallVector<LoopExtent> extents = llvm::map_to_vector(
      plan.parallel, [&](unsigned dim) { return plan.extents[dim]; });
  extents.push_back({partials[0], int64_t(extents.size())});
  return kernel.emitParallel(
      extents, [&](OpBuilder &b, ValueRange coordinates) -> LogicalResult {
        Strider strider(kernel, op, plan, combiners, coordinates.drop_back());
        Value total = strider.countPoints(b);
        SmallVector<Value> sums =
            strider.emitInFlight(b, coordinates.back(), split, total);
        for (auto [value, partial] : llvm::zip_equal(sums, partials))
          memref::StoreOp::create(b, loc, value, kernel.import(partial),
                                  coordinates);
        return success(strider.complete);
      });
}

FailureOr<linalg::GenericOp>
conv::splitReduction(RewriterBase &rewriter, linalg::GenericOp op,
                     const LoopPlan &plan, gpu::GPUModuleOp module,
                     StringRef name, int64_t blockSize, WriteMap &writes) {
  int64_t split = getSplit(op, plan);
  if (split <= 1)
    return linalg::GenericOp();
  std::optional<SmallVector<Combiner>> combiners = matchCombiners(op, plan);
  if (!combiners)
    return linalg::GenericOp();

  Location loc = op.getLoc();
  rewriter.setInsertionPoint(op);
  SmallVector<int64_t> shape;
  for (unsigned dim : plan.parallel) {
    auto [memref, position] = plan.extents[dim];
    shape.push_back(cast<MemRefType>(memref.getType()).getDimSize(position));
  }
  shape.push_back(split);
  SmallVector<Value> partials = llvm::map_to_vector(
      op.getRegionOutputArgs(), [&](BlockArgument argument) -> Value {
        return memref::AllocOp::create(
            rewriter, loc, MemRefType::get(shape, argument.getType()),
            ValueRange(), rewriter.getI64IntegerAttr(64));
      });
  FallbackKernel kernel(op, module, name, blockSize, writes);
  if (failed(emitPartials(kernel, op, plan, split, *combiners, partials))) {
    kernel.erase();
    return failure();
  }
  // Needed by the launch that reduces them, whatever that is for.
  kernel.emitLaunch(partials, /*isWeight=*/false);

  // The partial results are reduced by one team an element.
  rewriter.setInsertionPoint(op);
  unsigned rank = shape.size();
  SmallVector<AffineExpr> replacements(op.getNumLoops(),
                                       rewriter.getAffineConstantExpr(0));
  for (auto [position, dim] : llvm::enumerate(plan.parallel))
    replacements[dim] = rewriter.getAffineDimExpr(position);
  SmallVector<AffineMap> maps(partials.size(),
                              rewriter.getMultiDimIdentityMap(rank));
  for (OpOperand &out : op.getDpsInitsMutable())
    maps.push_back(op.getMatchingIndexingMap(&out).replaceDimsAndSymbols(
        replacements, {}, rank, 0));
  SmallVector<utils::IteratorType> iterators(rank,
                                             utils::IteratorType::parallel);
  iterators.back() = utils::IteratorType::reduction;
  return linalg::GenericOp::create(
      rewriter, loc, partials, op.getOutputs(), maps, iterators,
      [&](OpBuilder &b, Location loc, ValueRange arguments) {
        SmallVector<Value> results;
        for (auto [i, combiner] : llvm::enumerate(*combiners))
          results.push_back(combine(b, op, i, combiner,
                                    arguments[partials.size() + i],
                                    arguments[i]));
        linalg::YieldOp::create(b, loc, results);
      });
}
