//===- RowKernel.cpp - Normalizations of whole rows in one kernel ---------===//

#include "RowGroup.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Affine/Utils.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::conv;

static constexpr int64_t kWarp = 32;
/// Points that a thread has in flight.
static constexpr int64_t kInFlight = 16;

namespace {

using Member = RowGroup::Member;

/// Emits what one thread of the team of row `row` does.
class RowEmitter {
public:
  RowEmitter(OpBuilder &b, FallbackKernel &kernel, const RowGroup &group,
             Value row, Value member, SmallVectorImpl<Value> &written)
      : b(b), kernel(kernel), group(group), row(row), member(member),
        threads(group.threads), written(written) {}

  LogicalResult emit() {
    for (const Member &member : group.members) {
      syncBefore(member);
      if (failed(member.isReduction ? emitReduction(member)
                                    : emitElementwise(member)))
        return failure();
    }
    return success();
  }

private:
  using Values = SmallVector<Value>;

  /// Where a thread is in a member: the loops of its point, and of the points
  /// behind it along the innermost loop.
  struct Position {
    Values ivs;
    unsigned innermost;
  };

  Value index(int64_t number) {
    return arith::ConstantIndexOp::create(b, loc(), number);
  }
  Location loc() { return linalg::GenericOp(group.members.back().op).getLoc(); }

  /// The position of point `point` of the row.
  Position locate(const Member &member, Value point) {
    auto [numRowLoops, parts] = member.boundary;
    Position position{Values(member.loops.size()), member.loops.back()};
    auto divide = [&](Value number, int64_t extent) -> std::pair<Value, Value> {
      return {b.createOrFold<arith::DivUIOp>(loc(), number, index(extent)),
              b.createOrFold<arith::RemUIOp>(loc(), number, index(extent))};
    };
    // From the fastest on: the loops of a row, then those of rows.
    Value rest = point;
    for (unsigned i = member.loops.size(); i > numRowLoops; --i) {
      bool isSlowest = i - 1 == numRowLoops;
      int64_t extent = member.extents[i - 1] / (isSlowest ? parts : 1);
      Value &iv = position.ivs[member.loops[i - 1]];
      if (isSlowest)
        iv = rest;
      else
        std::tie(rest, iv) = divide(rest, extent);
    }
    rest = row;
    if (parts > 1) {
      int64_t extent = member.extents[numRowLoops] / parts;
      Value part;
      std::tie(rest, part) = divide(rest, parts);
      Value &iv = position.ivs[member.loops[numRowLoops]];
      iv = arith::AddIOp::create(
          b, loc(), iv, arith::MulIOp::create(b, loc(), part, index(extent)));
    }
    for (unsigned i = numRowLoops; i > 0; --i) {
      Value &iv = position.ivs[member.loops[i - 1]];
      if (i == 1)
        iv = rest;
      else
        std::tie(rest, iv) = divide(rest, member.extents[i - 1]);
    }
    return position;
  }

  /// The loops of the `i`th point behind `position`.
  Values advance(const Position &position, int64_t i) {
    Values ivs = position.ivs;
    if (i > 0)
      ivs[position.innermost] =
          arith::AddIOp::create(b, loc(), ivs[position.innermost], index(i));
    return ivs;
  }

  /// Whether `operand` is loaded or stored element by element of the innermost
  /// loop.
  bool varies(const Member &member, OpOperand &operand) {
    return isa<MemRefType>(operand.get().getType()) &&
           linalg::GenericOp(member.op)
               .getMatchingIndexingMap(&operand)
               .isFunctionOfDim(member.loops.back());
  }

  /// Neighbouring points that a thread computes at once.
  int64_t getVector(const Member &member) {
    int64_t last = member.extents.back();
    if (member.boundary.numRowLoops + 1 >= member.loops.size())
      last = member.points;
    int64_t width = getVectorWidth(member.op, member.loops.back(), last,
                                   /*stores=*/!member.isReduction);
    // All threads shall have something to do, and as much as the others.
    while (width > 1 && (member.points < width * threads ||
                         (member.points % (width * threads) != 0 &&
                          member.points % threads == 0)))
      width /= 2;
    return width;
  }

  /// What the body gets of each operand at `position`: a vector where `width`
  /// points have an element each; null for what it does not use.
  FailureOr<Values> load(const Member &member, const Position &position,
                         int64_t width) {
    linalg::GenericOp op = member.op;
    Values values;
    for (OpOperand &operand : op->getOpOperands()) {
      Value &value = values.emplace_back();
      if (!op.payloadUsesValueFromOperand(&operand) ||
          (member.isReduction && op.isDpsInit(&operand)))
        continue;
      auto type = dyn_cast<MemRefType>(operand.get().getType());
      if (type)
        if (Value known = held.lookup(getRoot(operand.get()))) {
          value = known;
          continue;
        }
      value = kernel.import(operand.get());
      if (!value)
        return failure();
      if (!type)
        continue;
      Values at = *affine::expandAffineMap(
          b, loc(), op.getMatchingIndexingMap(&operand), position.ivs);
      if (width > 1 && varies(member, operand))
        value = loadVector(b, loc(), value, at, width);
      else
        value = memref::LoadOp::create(b, loc(), value, at);
    }
    return values;
  }

  /// A position, and what was loaded there.
  using Flight = std::pair<Position, Values>;

  /// Loads for all of `points` before anything is computed or stored.
  FailureOr<SmallVector<Flight>> loadAll(const Member &member,
                                         ValueRange points, int64_t width) {
    SmallVector<Flight> flights;
    for (Value point : points) {
      Position position = locate(member, point);
      FailureOr<Values> loaded = load(member, position, width);
      if (failed(loaded))
        return failure();
      flights.emplace_back(position, *loaded);
    }
    return flights;
  }

  /// The body for the `i`th point behind `position`, given what was loaded and,
  /// in a reduction, the `sums` so far.
  FailureOr<Values> compute(const Member &member, const Position &position,
                            ValueRange loaded, int64_t i, ValueRange sums) {
    Values values;
    for (Value value : loaded)
      values.push_back(
          value && isa<VectorType>(value.getType())
              ? vector::ExtractOp::create(b, loc(), value, i).getResult()
              : value);
    if (member.isReduction)
      for (auto [n, sum] : llvm::enumerate(sums))
        values[values.size() - sums.size() + n] = sum;
    return inlineBody(b, kernel, member.op, advance(position, i), values);
  }

  /// Runs `body` for the points of a row that the thread has, `width` at a time
  /// and several times in a row; `body` gets the first point of each, and what
  /// the loop holds.
  Values
  emitLoop(const Member &member, int64_t width, ValueRange initial,
           function_ref<FailureOr<Values>(ValueRange, ValueRange)> body) {
    int64_t step = width * threads;
    int64_t rounds = llvm::divideCeil(member.points, step);
    bool isWhole = member.points % step == 0;
    // Of as many rounds as divide all of them.
    int64_t inFlight =
        isWhole ? std::min(rounds, std::max<int64_t>(1, kInFlight / width)) : 1;
    while (rounds % inFlight != 0)
      --inFlight;
    Value first = arith::MulIOp::create(b, loc(), this->member, index(width));
    auto run = [&](Value start, ValueRange held) -> Values {
      Values points;
      for (int64_t i = 0; i < inFlight; ++i)
        points.push_back(
            i == 0 ? start
                   : arith::AddIOp::create(b, loc(), start, index(i * step))
                         .getResult());
      FailureOr<Values> next = body(points, held);
      complete &= succeeded(next);
      return succeeded(next) ? *next : Values(held);
    };
    auto guarded = [&](Value start, ValueRange held) -> Values {
      if (isWhole)
        return run(start, held);
      Value isInside = arith::CmpIOp::create(
          b, loc(), arith::CmpIPredicate::ult, start, index(member.points));
      auto inside = scf::IfOp::create(b, loc(), held.getTypes(), isInside,
                                      /*withElseRegion=*/!held.empty());
      OpBuilder::InsertionGuard guard(b);
      b.setInsertionPointToStart(inside.thenBlock());
      Values next = run(start, held);
      if (held.empty())
        return {};
      scf::YieldOp::create(b, loc(), next);
      b.setInsertionPointToStart(inside.elseBlock());
      scf::YieldOp::create(b, loc(), held);
      return inside.getResults();
    };
    if (rounds == inFlight)
      return guarded(first, initial);
    auto loop = scf::ForOp::create(b, loc(), index(0), index(rounds * step),
                                   index(inFlight * step), initial);
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    Values next =
        guarded(arith::AddIOp::create(b, loc(), first, loop.getInductionVar()),
                loop.getRegionIterArgs());
    b.setInsertionPointToEnd(loop.getBody());
    if (!initial.empty())
      scf::YieldOp::create(b, loc(), next);
    return loop.getResults();
  }

  LogicalResult emitReduction(const Member &member) {
    linalg::GenericOp op = member.op;
    SmallVector<Combiner> combiners = *matchCombiners(op, *planLoops(op));
    size_t numOuts = combiners.size();
    auto join = [&](ValueRange held, ValueRange added) {
      Values sums;
      for (size_t i = 0; i < held.size(); ++i)
        sums.push_back(combine(b, op, i, combiners[i], held[i], added[i]));
      return sums;
    };
    int64_t width = getVector(member);
    // Each of `width` neighbours has sums of its own.
    Values initial;
    for (int64_t i = 0; i < width; ++i)
      for (const Combiner &combiner : combiners)
        initial.push_back(
            arith::ConstantOp::create(b, loc(), combiner.neutral));
    Values lanes =
        emitLoop(member, width, initial,
                 [&](ValueRange points, ValueRange held) -> FailureOr<Values> {
                   FailureOr<SmallVector<Flight>> flights =
                       loadAll(member, points, width);
                   if (failed(flights))
                     return failure();
                   Values sums(held);
                   for (auto &[position, loaded] : *flights)
                     for (int64_t i = 0; i < width; ++i) {
                       MutableArrayRef<Value> own =
                           MutableArrayRef(sums).slice(i * numOuts, numOuts);
                       FailureOr<Values> next =
                           compute(member, position, loaded, i, own);
                       if (failed(next))
                         return failure();
                       llvm::copy(*next, own.begin());
                     }
                   return sums;
                 });
    if (!complete)
      return failure();
    Values sums(ValueRange(lanes).take_front(numOuts));
    for (int64_t i = 1; i < width; ++i)
      sums = join(sums, ValueRange(lanes).slice(i * numOuts, numOuts));

    // The lanes of a warp, then the warps of a block.
    auto shuffleAll = [&](int64_t lanes) {
      for (int64_t distance = lanes / 2; distance > 0; distance /= 2) {
        Values others;
        for (Value sum : sums)
          others.push_back(shuffleXor(b, loc(), sum, distance));
        sums = join(sums, others);
      }
    };
    shuffleAll(std::min(threads, kWarp));
    if (threads > kWarp) {
      int64_t numWarps = threads / kWarp;
      Value warp = arith::DivUIOp::create(b, loc(), this->member, index(kWarp));
      Value lane = arith::RemUIOp::create(b, loc(), this->member, index(kWarp));
      Value isFirst = arith::CmpIOp::create(b, loc(), arith::CmpIPredicate::eq,
                                            lane, index(0));
      Values shared;
      for (const Combiner &combiner : combiners)
        shared.push_back(
            kernel.addShared(numWarps, combiner.neutral.getType()));
      scf::IfOp::create(b, loc(), isFirst, [&](OpBuilder &b, Location loc) {
        for (auto [sum, memref] : llvm::zip_equal(sums, shared))
          memref::StoreOp::create(b, loc, sum, memref, warp);
        scf::YieldOp::create(b, loc);
      });
      gpu::BarrierOp::create(b, loc());
      unsettled.clear();
      beingRead.clear();
      Value of =
          arith::RemUIOp::create(b, loc(), this->member, index(numWarps));
      for (auto [sum, memref] : llvm::zip_equal(sums, shared))
        sum = memref::LoadOp::create(b, loc(), memref, of);
      shuffleAll(numWarps);
    }
    // Of zeros of either sign, and of NaN, each lane may have taken another.
    Value leader = arith::RemUIOp::create(
        b, loc(), arith::MulIOp::create(b, loc(), row, index(threads)),
        index(kWarp));
    leader = arith::IndexCastOp::create(b, loc(), b.getI32Type(), leader);
    for (Value &sum : sums)
      sum = shuffle(b, loc(), sum, leader, gpu::ShuffleMode::IDX);
    Values starts;
    for (linalg::FillOp fill : member.fills)
      if (!starts.emplace_back(kernel.import(fill.value())))
        return failure();
    return hold(member, locate(member, index(0)), join(starts, sums));
  }

  /// Keeps the row's only element of each output of `member`, and stores those
  /// that others read.
  LogicalResult hold(const Member &member, const Position &position,
                     ValueRange values) {
    linalg::GenericOp op = member.op;
    for (auto [i, out] : llvm::enumerate(op.getDpsInitsMutable())) {
      Value root = getRoot(out.get()), value = values[i];
      held[root] = value;
      if (!isReadOutside(root))
        continue;
      Value dest = kernel.import(out.get());
      if (!dest)
        return failure();
      Values at = *affine::expandAffineMap(
          b, loc(), op.getMatchingIndexingMap(&out), position.ivs);
      Value isFirst = arith::CmpIOp::create(b, loc(), arith::CmpIPredicate::eq,
                                            this->member, index(0));
      scf::IfOp::create(b, loc(), isFirst, [&](OpBuilder &b, Location loc) {
        memref::StoreOp::create(b, loc, value, dest, at);
        scf::YieldOp::create(b, loc);
      });
      note(out.get());
    }
    return success();
  }

  LogicalResult emitElementwise(const Member &member) {
    linalg::GenericOp op = member.op;
    if (member.points == 1 && canHold(op)) {
      Position position = locate(member, index(0));
      FailureOr<Values> loaded = load(member, position, /*width=*/1);
      if (failed(loaded))
        return failure();
      FailureOr<Values> values = compute(member, position, *loaded, 0, {});
      if (failed(values))
        return failure();
      return hold(member, position, *values);
    }
    int64_t width = getVector(member);
    for (Value out : op.getDpsInits()) {
      if (!kernel.import(out))
        return failure();
      note(out);
    }
    emitLoop(member, width, {},
             [&](ValueRange points, ValueRange) -> FailureOr<Values> {
               FailureOr<SmallVector<Flight>> flights =
                   loadAll(member, points, width);
               if (failed(flights))
                 return failure();
               for (auto &[position, loaded] : *flights) {
                 SmallVector<Values> results(op.getNumDpsInits());
                 for (int64_t i = 0; i < width; ++i) {
                   FailureOr<Values> values =
                       compute(member, position, loaded, i, {});
                   if (failed(values))
                     return failure();
                   for (auto [all, one] : llvm::zip_equal(results, *values))
                     all.push_back(one);
                 }
                 store(op, position, results);
               }
               return Values();
             });
    // Later members read what was stored.
    for (Value out : op.getDpsInits())
      held.erase(getRoot(out));
    return success(complete);
  }

  /// Whether each output is one element a row that registers can stand for, and
  /// no thread reads from memory what one of them stores.
  bool canHold(linalg::GenericOp op) {
    return llvm::all_of(op.getDpsInitsMutable(), [&](OpOperand &out) {
      auto type = cast<MemRefType>(out.get().getType());
      return type.getNumElements() == group.numRows &&
             (!op.payloadUsesValueFromOperand(&out) ||
              held.contains(getRoot(out.get())));
    });
  }

  /// Stores `results`, those of each output for neighbouring points.
  void store(linalg::GenericOp op, const Position &position,
             ArrayRef<Values> results) {
    for (auto [out, values] :
         llvm::zip_equal(op.getDpsInitsMutable(), results)) {
      Value dest = kernel.import(out.get());
      Values at = *affine::expandAffineMap(
          b, loc(), op.getMatchingIndexingMap(&out), position.ivs);
      storeVector(b, loc(), values, dest, at);
    }
  }

  /// Whether an op behind the group, or in another block, has to do with
  /// `root`.
  bool isReadOutside(Value root) {
    if (!root.getDefiningOp<memref::AllocOp>())
      return true;
    llvm::SmallPtrSet<Operation *, 8> own;
    for (const Member &member : group.members) {
      own.insert(member.op);
      for (linalg::FillOp fill : member.fills)
        own.insert(fill);
    }
    SmallVector<Value> views{root};
    while (!views.empty())
      for (Operation *user : views.pop_back_val().getUsers()) {
        if (own.contains(user))
          continue;
        if (!isa<ViewLikeOpInterface>(user))
          return true;
        llvm::append_range(views, user->getResults());
      }
    return false;
  }

  /// Notes that the kernel stores to `memref`.
  void note(Value memref) {
    if (!llvm::is_contained(written, memref))
      written.push_back(memref);
    unsettled.insert(getRoot(memref));
  }

  /// Lets the threads of a row wait for each other where `member` touches what
  /// others may still write or read.
  void syncBefore(const Member &member) {
    linalg::GenericOp op = member.op;
    bool waits = false;
    for (OpOperand &operand : op->getOpOperands()) {
      if (!isa<MemRefType>(operand.get().getType()))
        continue;
      Value root = getRoot(operand.get());
      if (!op.isDpsInit(&operand) && held.lookup(root))
        continue;
      waits |= unsettled.contains(root) ||
               (op.isDpsInit(&operand) && beingRead.contains(root));
    }
    if (waits) {
      if (threads > kWarp)
        gpu::BarrierOp::create(b, loc());
      else
        NVVM::SyncWarpOp::create(
            b, loc(), arith::ConstantIntOp::create(b, loc(), -1, 32));
      unsettled.clear();
      beingRead.clear();
    }
    for (OpOperand &operand : op->getOpOperands())
      if (isa<MemRefType>(operand.get().getType()))
        beingRead.insert(getRoot(operand.get()));
  }

  OpBuilder &b;
  FallbackKernel &kernel;
  const RowGroup &group;
  Value row, member;
  int64_t threads;
  SmallVectorImpl<Value> &written;
  /// The row's only element of each of these buffers.
  DenseMap<Value, Value> held;
  /// Buffers that were stored to, and that were read, since threads waited.
  llvm::SmallPtrSet<Value, 8> unsettled, beingRead;
  /// Whether the kernel could have all that bodies read.
  bool complete = true;
};

} // namespace

LogicalResult conv::emitRows(FallbackKernel &kernel, const RowGroup &group,
                             SmallVectorImpl<Value> &written) {
  return kernel.emitParallel(
      {{Value(), group.numRows}, {Value(), group.threads}},
      [&](OpBuilder &b, ValueRange coordinates) {
        return RowEmitter(b, kernel, group, coordinates[0], coordinates[1],
                          written)
            .emit();
      });
}
