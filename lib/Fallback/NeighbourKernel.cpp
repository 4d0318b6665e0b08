//===- NeighbourKernel.cpp - Several neighbours a thread ------------------===//
//
// A thread that computes one element loads and stores 2 or 4 bytes at a time,
// and memory waits for threads. Where neighbours along the innermost loop are
// neighbours in the memory of all operands, a thread computes several, and
// loads and stores them at once.
//
//===----------------------------------------------------------------------===//

#include "FallbackKernel.h"
#include "mlir/Dialect/Affine/Utils.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::conv;

/// Bytes of the neighbours that one thread loads or stores at once.
static constexpr int64_t kVectorBytes = 16;
/// Sums that a thread holds.
static constexpr int64_t kMostSums = 8;
/// Fewer threads than this leave much of a chip without work.
static constexpr int64_t kEnoughThreads = int64_t(1) << 14;

/// Whether `type` holds its innermost dimension in aligned runs of `width`
/// elements: buffers are aligned.
static bool holdsRuns(MemRefType type, int64_t width) {
  if (type.getRank() == 0 || type.isDynamicDim(type.getRank() - 1) ||
      !type.areTrailingDimsContiguous(1))
    return false;
  if (type.getLayout().isIdentity())
    return type.getShape().back() % width == 0;
  SmallVector<int64_t> strides;
  int64_t offset;
  return succeeded(type.getStridesAndOffset(strides, offset)) &&
         !ShapedType::isDynamic(offset) && offset % width == 0 &&
         llvm::all_of(ArrayRef(strides).drop_back(), [&](int64_t stride) {
           return !ShapedType::isDynamic(stride) && stride % width == 0;
         });
}

/// Whether neighbours along `loop` are neighbours in the last dimension that
/// `map` names.
static bool endsWith(AffineMap map, unsigned loop) {
  if (map.getNumResults() == 0)
    return false;
  auto last = dyn_cast<AffineDimExpr>(map.getResults().back());
  return last && last.getPosition() == loop;
}

/// Elements of `type` that a thread loads or stores at once, where they are
/// neighbours; 1 for one whose bytes are no power of two, or no bytes.
static int64_t getWidest(Type type) {
  if (!type.isIntOrFloat())
    return 1;
  int64_t bits = type.getIntOrFloatBitWidth();
  return bits < 8 || !llvm::isPowerOf2_64(bits)
             ? 1
             : std::max<int64_t>(1, 8 * kVectorBytes / bits);
}

int64_t conv::getVectorWidth(linalg::GenericOp op, unsigned loop, int64_t count,
                             bool stores) {
  int64_t width = kVectorBytes;
  for (OpOperand &operand : op->getOpOperands()) {
    auto type = dyn_cast<MemRefType>(operand.get().getType());
    bool isTouched = op.payloadUsesValueFromOperand(&operand) ||
                     (stores && op.isDpsInit(&operand));
    AffineMap map = op.getMatchingIndexingMap(&operand);
    if (!type || !isTouched || (!stores && op.isDpsInit(&operand)) ||
        !map.isFunctionOfDim(loop))
      continue;
    // Those of a diagonal are not neighbours in memory.
    if (!endsWith(map, loop) ||
        llvm::count_if(map.getResults(), [&](AffineExpr at) {
          return at.isFunctionOfDim(loop);
        }) != 1)
      return 1;
    width = std::min(width, getWidest(type.getElementType()));
    while (width > 1 && (count % width != 0 || !holdsRuns(type, width)))
      width /= 2;
  }
  // Where nothing varies there is nothing to load.
  return count % width == 0 ? width : 1;
}

Value conv::loadVector(OpBuilder &b, Location loc, Value memref, ValueRange at,
                       int64_t width) {
  auto type = cast<MemRefType>(memref.getType());
  return vector::LoadOp::create(
      b, loc, VectorType::get(width, type.getElementType()), memref, at,
      /*nontemporal=*/false,
      llvm::Align(width * type.getElementTypeBitWidth() / 8));
}

void conv::storeVector(OpBuilder &b, Location loc, ValueRange values,
                       Value memref, ValueRange at) {
  auto type = cast<MemRefType>(memref.getType());
  int64_t width = values.size();
  if (width == 1) {
    memref::StoreOp::create(b, loc, values.front(), memref, at);
    return;
  }
  Value vector = vector::FromElementsOp::create(
      b, loc, VectorType::get(width, type.getElementType()), values);
  vector::StoreOp::create(
      b, loc, vector, memref, at, /*nontemporal=*/false,
      llvm::Align(width * type.getElementTypeBitWidth() / 8));
}

bool conv::storesRuns(linalg::GenericOp op, OpOperand &out, unsigned loop,
                      int64_t width) {
  return endsWith(op.getMatchingIndexingMap(&out), loop) &&
         holdsRuns(cast<MemRefType>(out.get().getType()), width);
}

int64_t conv::getNeighbours(linalg::GenericOp op, const LoopPlan &plan,
                            const Joined &joined) {
  if (plan.parallel.empty() || op.getNumDpsInits() == 0)
    return 1;
  std::optional<int64_t> count = countPoints(plan, plan.parallel.back());
  if (!count || *count < 2)
    return 1;
  unsigned innermost = plan.parallel.back();
  int64_t width =
      getVectorWidth(op, innermost, *count, /*stores=*/!joined.after);
  if (joined.after)
    for (Value out : linalg::GenericOp(joined.after).getDpsInits())
      width = std::min(width, getWidest(getElementTypeOrSelf(out)));
  if (!plan.sequential.empty()) {
    // Each neighbour has sums of its own, which have to be the last dimension
    // of what they are stored to, or handed on as.
    width = std::min<int64_t>(width, kMostSums / op.getNumDpsInits());
    for (auto [i, out] : llvm::enumerate(op.getDpsInitsMutable()))
      if (!plan.inRegister(op, i) ||
          !endsWith(op.getMatchingIndexingMap(&out), innermost))
        return 1;
  }
  if (std::optional<int64_t> points = countPoints(plan, plan.parallel))
    while (width > 1 && *points / width < kEnoughThreads)
      width /= 2;
  return width;
}

/// The points that threads have, as loops: `width` neighbours along the
/// innermost loop are one.
static SmallVector<LoopExtent> getExtents(const LoopPlan &plan, int64_t width) {
  SmallVector<LoopExtent> extents = llvm::map_to_vector(
      plan.parallel, [&](unsigned dim) { return plan.extents[dim]; });
  extents.back() = {Value(), *countPoints(plan, plan.parallel.back()) / width};
  return extents;
}

/// Whether `value`, which the body of `op` computes, is computed of positions
/// alone and is the same for all neighbours along `loop`.
static bool isCommon(linalg::GenericOp op, Value value, unsigned loop) {
  SmallVector<Value> values = {value};
  DenseSet<Value> seen;
  while (!values.empty()) {
    Value next = values.pop_back_val();
    if (!op.getRegion().isAncestor(next.getParentRegion()) ||
        !seen.insert(next).second)
      continue;
    Operation *from = next.getDefiningOp();
    if (auto index = dyn_cast_or_null<linalg::IndexOp>(from)) {
      if (index.getDim() == loop)
        return false;
      continue;
    }
    if (!from || from->getNumRegions() != 0 || !isMemoryEffectFree(from))
      return false;
    llvm::append_range(values, from->getOperands());
  }
  return true;
}

/// The load in `block`, which does nothing else but yield what it loads.
static memref::LoadOp findOnlyLoad(Block &block) {
  auto yield = dyn_cast<scf::YieldOp>(block.getTerminator());
  if (!yield || yield.getNumOperands() != 1)
    return nullptr;
  auto load = yield.getOperand(0).getDefiningOp<memref::LoadOp>();
  return load && load->getBlock() == &block && &block.front() == load ? load
                                                                      : nullptr;
}

namespace {
/// What an op in the body reads of a memref that is no operand, at positions
/// that it computes, as a pooling reads its input where that has padding:
///
///   %r = scf.if %inside {memref.load %x[%n, %i, %j, %c]} else {%padding}
struct BodyRead {
  /// The scf.if, or a load that is in none.
  Operation *op;
  memref::LoadOp load;
};
} // namespace

/// Those reads in the body of `op` that `width` neighbours along `loop` can do
/// at once: each is inside where the others are, and reads the next element.
static SmallVector<BodyRead> findBodyReads(linalg::GenericOp op, unsigned loop,
                                           int64_t width) {
  SmallVector<BodyRead> reads;
  for (Operation &nested : op.getBody()->without_terminator()) {
    auto load = dyn_cast<memref::LoadOp>(nested);
    auto choice = dyn_cast<scf::IfOp>(nested);
    if (choice && choice.getNumResults() == 1 &&
        !choice.getElseRegion().empty())
      load = findOnlyLoad(*choice.thenBlock());
    if (!load || !holdsRuns(load.getMemRefType(), width) ||
        getWidest(load.getMemRefType().getElementType()) < width)
      continue;
    if (choice) {
      Value otherwise = choice.elseYield().getOperand(0);
      if (choice.elseBlock()->getOperations().size() != 1 ||
          op.getRegion().isAncestor(otherwise.getParentRegion()) ||
          !isCommon(op, choice.getCondition(), loop))
        continue;
    }
    auto last = load.getIndices().back().getDefiningOp<linalg::IndexOp>();
    if (last && last.getDim() == loop &&
        llvm::all_of(load.getIndices().drop_back(),
                     [&](Value index) { return isCommon(op, index, loop); }))
      reads.push_back({&nested, load});
  }
  return reads;
}

namespace {
/// Where a thread is in the loops of an op, and what it loads there.
class Neighbours {
public:
  Neighbours(OpBuilder &b, FallbackKernel &kernel, linalg::GenericOp op,
             const LoopPlan &plan, ValueRange threadIvs, int64_t width)
      : kernel(kernel), op(op), innermost(plan.parallel.back()), width(width),
        ivs(op.getNumLoops()) {
    for (auto [dim, iv] : llvm::zip_equal(plan.parallel, threadIvs))
      ivs[dim] = iv;
    first =
        arith::MulIOp::create(b, loc(), ivs[innermost],
                              arith::ConstantIndexOp::create(b, loc(), width));
    ivs[innermost] = first;
    if (!plan.sequential.empty())
      setSequential(plan, SmallVector<Value>(
                              plan.sequential.size(),
                              arith::ConstantIndexOp::create(b, loc(), 0)));
  }

  void setSequential(const LoopPlan &plan, ValueRange values) {
    for (auto [dim, iv] : llvm::zip_equal(plan.sequential, values))
      ivs[dim] = iv;
  }

  /// Indices of the first neighbour's element of `operand`.
  SmallVector<Value> locate(OpBuilder &b, OpOperand &operand) {
    return *affine::expandAffineMap(b, loc(),
                                    op.getMatchingIndexingMap(&operand), ivs);
  }

  /// What the neighbours read of `operand`: a vector where they have an element
  /// each; null for what the body does not use.
  Value load(OpBuilder &b, OpOperand &operand) {
    if (!op.payloadUsesValueFromOperand(&operand))
      return {};
    Value value = kernel.import(operand.get());
    if (!isa<MemRefType>(operand.get().getType()))
      return value;
    if (op.getMatchingIndexingMap(&operand).isFunctionOfDim(innermost))
      return loadVector(b, loc(), value, locate(b, operand), width);
    return memref::LoadOp::create(b, loc(), value, locate(b, operand));
  }

  /// What the `i`th neighbour has of `loaded`.
  SmallVector<Value> extract(OpBuilder &b, ValueRange loaded, int64_t i) {
    return llvm::map_to_vector(loaded, [&](Value value) -> Value {
      return value && isa<VectorType>(value.getType())
                 ? vector::ExtractOp::create(b, loc(), value, i).getResult()
                 : value;
    });
  }

  /// Emits the reads of the body that the neighbours do at once. Has to be
  /// called before `compute` wherever the thread is in its loops.
  LogicalResult readInBody(OpBuilder &b) {
    known.clear();
    IRMapping mapping;
    for (BodyRead read : findBodyReads(op, innermost, width)) {
      bool complete = true;
      auto take = [&](Value value) {
        Value own = cloneOfPositions(b, value, mapping);
        complete &= bool(own);
        return own;
      };
      Value memref = kernel.import(read.load.getMemRef());
      SmallVector<Value> at = llvm::map_to_vector(read.load.getIndices(), take);
      auto choice = dyn_cast<scf::IfOp>(read.op);
      Value inside = choice ? take(choice.getCondition()) : Value();
      Value otherwise =
          choice ? kernel.import(choice.elseYield().getOperand(0)) : Value();
      if (!complete || !memref || (choice && !otherwise))
        return failure();
      if (!choice) {
        known[read.op] = loadVector(b, loc(), memref, at, width);
        continue;
      }
      auto type = VectorType::get(width, otherwise.getType());
      known[read.op] =
          scf::IfOp::create(
              b, loc(), inside,
              [&](OpBuilder &b, Location loc) {
                scf::YieldOp::create(b, loc,
                                     loadVector(b, loc, memref, at, width));
              },
              [&](OpBuilder &b, Location loc) {
                Value all =
                    vector::BroadcastOp::create(b, loc, type, otherwise);
                scf::YieldOp::create(b, loc, all);
              })
              .getResult(0);
    }
    return success();
  }

  /// The body for the `i`th neighbour.
  FailureOr<SmallVector<Value>> compute(OpBuilder &b, ValueRange values,
                                        int64_t i) {
    SmallVector<Value> own(ivs);
    if (i > 0)
      own[innermost] = arith::AddIOp::create(
          b, loc(), first, arith::ConstantIndexOp::create(b, loc(), i));
    DenseMap<Operation *, Value> read;
    for (auto [nested, vector] : known)
      read[nested] = vector::ExtractOp::create(b, loc(), vector, i);
    return inlineBody(b, kernel, op, own, values, read);
  }

private:
  Location loc() { return op.getLoc(); }

  /// What the body computes of positions alone, for the first neighbour.
  Value cloneOfPositions(OpBuilder &b, Value value, IRMapping &mapping) {
    if (!op.getRegion().isAncestor(value.getParentRegion()))
      return kernel.import(value);
    if (Value own = mapping.lookupOrNull(value))
      return own;
    Operation *from = value.getDefiningOp();
    if (auto index = dyn_cast<linalg::IndexOp>(from)) {
      mapping.map(value, ivs[index.getDim()]);
      return ivs[index.getDim()];
    }
    for (Value operand : from->getOperands()) {
      Value own = cloneOfPositions(b, operand, mapping);
      if (!own)
        return {};
      mapping.map(operand, own);
    }
    b.clone(*from, mapping);
    return mapping.lookup(value);
  }

  FallbackKernel &kernel;
  linalg::GenericOp op;
  unsigned innermost;
  int64_t width;
  SmallVector<Value> ivs;
  Value first;
  /// The vectors that reads of the body gave, in the order of the body.
  llvm::MapVector<Operation *, Value> known;
};
} // namespace

LogicalResult conv::emitNeighbours(FallbackKernel &kernel, linalg::GenericOp op,
                                   const LoopPlan &plan, int64_t width) {
  return kernel.emitParallel(
      getExtents(plan, width),
      [&](OpBuilder &b, ValueRange threadIvs) -> LogicalResult {
        Neighbours neighbours(b, kernel, op, plan, threadIvs, width);
        // All is loaded before anything is stored.
        SmallVector<Value> loaded;
        for (OpOperand &operand : op->getOpOperands())
          loaded.push_back(neighbours.load(b, operand));
        if (failed(neighbours.readInBody(b)))
          return failure();
        SmallVector<SmallVector<Value>> results(op.getNumDpsInits());
        for (int64_t i = 0; i < width; ++i) {
          auto yielded =
              neighbours.compute(b, neighbours.extract(b, loaded, i), i);
          if (failed(yielded))
            return failure();
          for (auto [all, one] : llvm::zip_equal(results, *yielded))
            all.push_back(one);
        }
        for (auto [out, values] :
             llvm::zip_equal(op.getDpsInitsMutable(), results))
          storeVector(b, op.getLoc(), values, kernel.import(out.get()),
                      neighbours.locate(b, out));
        return success();
      });
}

LogicalResult conv::emitNeighbourSums(FallbackKernel &kernel,
                                      linalg::GenericOp op,
                                      const LoopPlan &plan,
                                      const Joined &joined, int64_t width) {
  Location loc = op.getLoc();
  size_t numOuts = op.getNumDpsInits();
  return kernel.emitParallel(
      getExtents(plan, width),
      [&](OpBuilder &b, ValueRange threadIvs) -> LogicalResult {
        Neighbours neighbours(b, kernel, op, plan, threadIvs, width);
        // Where each neighbour's sums begin: all of one, then all of the next.
        SmallVector<Value> starts;
        for (auto [i, out] : llvm::enumerate(op.getDpsInitsMutable())) {
          linalg::FillOp fill =
              i < joined.fills.size() ? joined.fills[i] : linalg::FillOp();
          starts.push_back(fill ? kernel.import(fill.value())
                                : neighbours.load(b, out));
          if (!starts.back())
            return failure();
        }
        SmallVector<Value> initial;
        for (int64_t i = 0; i < width; ++i)
          llvm::append_range(initial, neighbours.extract(b, starts, i));

        bool complete = true;
        auto body = [&](OpBuilder &b, Location, ValueRange loopIvs,
                        ValueRange held) -> SmallVector<Value> {
          neighbours.setSequential(plan, loopIvs);
          SmallVector<Value> loaded;
          for (OpOperand *input : op.getDpsInputOperands())
            loaded.push_back(neighbours.load(b, *input));
          if (failed(neighbours.readInBody(b))) {
            complete = false;
            return SmallVector<Value>(held);
          }
          SmallVector<Value> next;
          for (int64_t i = 0; i < width; ++i) {
            SmallVector<Value> values = neighbours.extract(b, loaded, i);
            llvm::append_range(values, held.slice(i * numOuts, numOuts));
            auto yielded = neighbours.compute(b, values, i);
            if (failed(yielded)) {
              complete = false;
              return SmallVector<Value>(held);
            }
            llvm::append_range(next, *yielded);
          }
          return next;
        };
        Value zero = arith::ConstantIndexOp::create(b, loc, 0);
        Value one = arith::ConstantIndexOp::create(b, loc, 1);
        SmallVector<Value> bounds =
            llvm::map_to_vector(plan.sequential, [&](unsigned dim) {
              return kernel.getExtent(b, plan.extents[dim]);
            });
        SmallVector<Value> zeros(bounds.size(), zero), ones(bounds.size(), one);
        scf::LoopNest nest =
            scf::buildLoopNest(b, loc, zeros, bounds, ones, initial, body);
        if (!complete)
          return failure();
        neighbours.setSequential(plan, zeros);
        for (auto [i, out] : llvm::enumerate(op.getDpsInitsMutable())) {
          SmallVector<Value> values;
          for (int64_t n = 0; n < width; ++n)
            values.push_back(nest.results[n * numOuts + i]);
          SmallVector<Value> at = neighbours.locate(b, out);
          if (joined.after)
            return emitAfter(b, kernel, joined.after, out.get(), at, values);
          storeVector(b, loc, values, kernel.import(out.get()), at);
        }
        return success();
      });
}
