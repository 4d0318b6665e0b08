//===- GenericKernel.cpp - linalg.generic in a kernel ---------------------===//

#include "FallbackKernel.h"
#include "conv/IR/WrittenWhole.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Affine/Utils.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Linalg/Utils/Utils.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::conv;

/// Whether the elements of dimensions `dim` and `dim` + 1 of `type` lie as
/// those of one dimension.
static bool areOne(MemRefType type, int64_t dim) {
  // There is no second element that could lie elsewhere.
  if (type.getLayout().isIdentity() || type.getDimSize(dim) == 1)
    return true;
  SmallVector<int64_t> strides;
  int64_t offset, extent = type.getDimSize(dim + 1);
  if (failed(type.getStridesAndOffset(strides, offset)) ||
      ShapedType::isDynamic(extent) || ShapedType::isDynamic(strides[dim]) ||
      ShapedType::isDynamic(strides[dim + 1]))
    return false;
  int64_t joined;
  return !llvm::MulOverflow(strides[dim + 1], extent, joined) &&
         strides[dim] == joined;
}

/// Groups of adjacent dimensions that every operand walks as one: they are
/// made one, which saves the kernel divisions and the launch arguments.
static SmallVector<ReassociationIndices>
getCollapsibleGroups(linalg::GenericOp op) {
  SmallVector<AffineMap> maps = op.getIndexingMapsArray();
  SmallVector<utils::IteratorType> iterators = op.getIteratorTypesArray();
  // A body that asks for positions would split them again, and hide that
  // neighbours are neighbours where it reads.
  llvm::SmallDenseSet<int64_t> asked;
  op.getBody()->walk([&](linalg::IndexOp index) {
    asked.insert(static_cast<int64_t>(index.getDim()));
  });
  auto canJoin = [&](int64_t dim) {
    if (iterators[dim] != iterators[dim + 1] || asked.contains(dim) ||
        asked.contains(dim + 1))
      return false;
    for (auto [operand, map] : llvm::zip_equal(op->getOpOperands(), maps)) {
      auto type = dyn_cast<MemRefType>(operand.get().getType());
      if (!type)
        continue;
      // MLIR takes ? x 0 for 0 where it makes the type of the joined
      // dimension, and for ? where it verifies it.
      if (llvm::is_contained(type.getShape(), 0))
        return false;
      if (!map.isProjectedPermutation(/*allowZeroInResults=*/false))
        return false;
      if (!linalg::isDimSequencePreserved(map, {dim, dim + 1}))
        return false;
      // The sequence is preserved as well where the operand has none of it.
      std::optional<unsigned> position =
          map.getResultPosition(getAffineDimExpr(dim, op.getContext()));
      if (position && !areOne(type, *position))
        return false;
      // The innermost run stays one of known extent, for vectors.
      for (auto [position, expr] : llvm::enumerate(map.getResults()))
        if (expr == getAffineDimExpr(dim, op.getContext()) &&
            type.isDynamicDim(position) != type.isDynamicDim(position + 1))
          return false;
    }
    return true;
  };
  SmallVector<ReassociationIndices> groups;
  for (int64_t dim = 0, e = iterators.size(); dim < e; ++dim) {
    if (dim == 0 || !canJoin(dim - 1))
      groups.emplace_back();
    groups.back().push_back(dim);
  }
  return groups;
}

/// Lets `op` read tensors of vectors, as batch norms have them, without their
/// dimensions of one element:
///
///   memref<64x1x1xf16>, (d0, d1) -> (d1, 0, 0)  ==>  memref<64xf16>, -> (d1)
static void dropUnitDims(RewriterBase &rewriter, linalg::GenericOp op) {
  SmallVector<AffineMap> maps = op.getIndexingMapsArray();
  for (OpOperand *input : op.getDpsInputOperands()) {
    auto type = dyn_cast<MemRefType>(input->get().getType());
    AffineMap &map = maps[input->getOperandNumber()];
    if (!type || !type.getLayout().isIdentity())
      continue;
    // Each dimension that is kept takes what follows it along, and the first
    // also what is in front.
    SmallVector<ReassociationIndices> groups;
    SmallVector<AffineExpr> kept;
    ReassociationIndices front;
    for (auto [dim, expr] : llvm::enumerate(map.getResults())) {
      bool isDropped =
          type.getDimSize(dim) == 1 && isa<AffineConstantExpr>(expr);
      if (!isDropped) {
        groups.push_back(std::move(front));
        front.clear();
        kept.push_back(expr);
      }
      (groups.empty() ? front : groups.back()).push_back(dim);
    }
    if (kept.empty() || kept.size() == map.getNumResults())
      continue;
    rewriter.setInsertionPoint(op);
    Value collapsed = memref::CollapseShapeOp::create(rewriter, op.getLoc(),
                                                      input->get(), groups);
    rewriter.modifyOpInPlace(op, [&] { input->set(collapsed); });
    map = AffineMap::get(map.getNumDims(), 0, kept, op.getContext());
  }
  rewriter.modifyOpInPlace(op, [&] {
    op.setIndexingMapsAttr(rewriter.getAffineMapArrayAttr(maps));
  });
}

linalg::GenericOp conv::collapseLoops(RewriterBase &rewriter,
                                      linalg::GenericOp op) {
  dropUnitDims(rewriter, op);
  SmallVector<ReassociationIndices> groups = getCollapsibleGroups(op);
  if (groups.size() == op.getNumLoops())
    return op;
  FailureOr<linalg::CollapseResult> collapsed =
      linalg::collapseOpIterationDims(op, groups, rewriter);
  if (failed(collapsed))
    return op;
  rewriter.eraseOp(op);
  return cast<linalg::GenericOp>(collapsed->collapsedOp.getOperation());
}

/// An operand and dimension whose extent is that of loop `dim`.
static std::optional<LoopExtent> findExtent(linalg::GenericOp op,
                                            unsigned dim) {
  std::optional<LoopExtent> found;
  for (OpOperand &operand : op->getOpOperands()) {
    auto type = dyn_cast<MemRefType>(operand.get().getType());
    if (!type)
      continue;
    AffineMap map = op.getMatchingIndexingMap(&operand);
    for (auto [position, expr] : llvm::enumerate(map.getResults())) {
      auto dimExpr = dyn_cast<AffineDimExpr>(expr);
      if (!dimExpr || dimExpr.getPosition() != dim)
        continue;
      // A static extent makes the better kernel.
      if (!found || !type.isDynamicDim(position))
        found.emplace(operand.get(), position);
      if (!type.isDynamicDim(position))
        return found;
    }
  }
  return found;
}

FailureOr<SmallVector<Value>>
conv::inlineBody(OpBuilder &b, FallbackKernel &kernel, linalg::GenericOp op,
                 ValueRange ivs, ValueRange values,
                 const DenseMap<Operation *, Value> &known) {
  Block *body = op.getBody();
  IRMapping mapping;
  mapping.map(body->getArguments(), values);
  bool complete = true;
  body->walk([&](Operation *nested) {
    for (Value operand : nested->getOperands()) {
      if (op.getRegion().isAncestor(operand.getParentRegion()) ||
          mapping.contains(operand))
        continue;
      Value value = kernel.import(operand);
      complete &= bool(value);
      mapping.map(operand, value);
    }
  });
  if (!complete)
    return failure();
  for (Operation &nested : body->without_terminator()) {
    if (auto index = dyn_cast<linalg::IndexOp>(nested)) {
      mapping.map(index.getResult(), ivs[index.getDim()]);
      continue;
    }
    if (Value value = known.lookup(&nested)) {
      mapping.map(nested.getResult(0), value);
      continue;
    }
    Operation *clone = b.clone(nested, mapping);
    clone->walk([&](linalg::IndexOp index) {
      index.replaceAllUsesWith(ivs[index.getDim()]);
      index.erase();
    });
  }
  return llvm::map_to_vector(
      body->getTerminator()->getOperands(),
      [&](Value value) { return mapping.lookupOrDefault(value); });
}

bool LoopPlan::inRegister(linalg::GenericOp op, unsigned i) const {
  OpOperand *init = op.getDpsInitOperand(i);
  // Of what the body does not read there may be nothing to start from.
  if (!op.payloadUsesValueFromOperand(init))
    return false;
  AffineMap map = op.getMatchingIndexingMap(init);
  return llvm::none_of(sequential,
                       [&](unsigned dim) { return map.isFunctionOfDim(dim); });
}

FailureOr<LoopPlan> conv::planLoops(linalg::GenericOp op) {
  LoopPlan plan;
  for (unsigned dim = 0; dim < op.getNumLoops(); ++dim) {
    auto extent = findExtent(op, dim);
    if (!extent)
      return op.emitOpError("has loop ")
             << dim
             << " whose extent no operand gives; add an operand that is "
                "indexed with this loop alone";
    plan.extents.push_back(*extent);
  }

  // Two threads would write one element through a loop that an output does not
  // name.
  auto position = [](AffineMap map, unsigned dim) -> std::optional<unsigned> {
    for (auto [i, expr] : llvm::enumerate(map.getResults()))
      if (auto dimExpr = dyn_cast<AffineDimExpr>(expr))
        if (dimExpr.getPosition() == dim)
          return i;
    return std::nullopt;
  };
  SmallVector<AffineMap> maps = op.getIndexingMapsArray();
  ArrayRef<AffineMap> outMaps = ArrayRef(maps).take_back(op.getNumDpsInits());
  SmallVector<utils::IteratorType> iterators = op.getIteratorTypesArray();
  for (unsigned dim = 0; dim < op.getNumLoops(); ++dim) {
    bool isParallel = iterators[dim] == utils::IteratorType::parallel &&
                      llvm::all_of(outMaps, [&](AffineMap map) {
                        return position(map, dim).has_value();
                      });
    (isParallel ? plan.parallel : plan.sequential).push_back(dim);
  }
  if (!outMaps.empty())
    llvm::sort(plan.parallel, [&](unsigned lhs, unsigned rhs) {
      return *position(outMaps[0], lhs) < *position(outMaps[0], rhs);
    });
  return plan;
}

//===----------------------------------------------------------------------===//
// What joins a reduction
//===----------------------------------------------------------------------===//

bool conv::leavesMemoryAlone(Operation *op) {
  return isa<memref::AllocOp>(op) ||
         (op->getNumRegions() == 0 && isMemoryEffectFree(op));
}

/// Whether `op`, or what is in it, is given memory of the buffer `root`.
static bool isGiven(Operation *op, Value root) {
  return op
      ->walk([&](Operation *nested) {
        for (Value operand : nested->getOperands())
          if (isa<BaseMemRefType>(operand.getType()) &&
              getRoot(operand) == root)
            return WalkResult::interrupt();
        return WalkResult::advance();
      })
      .wasInterrupted();
}

/// The fill that says what all elements of output `i` start at.
static linalg::FillOp findFill(linalg::GenericOp op, unsigned i) {
  OpOperand *init = op.getDpsInitOperand(i);
  Value memref = init->get(), root = getRoot(memref);
  // Every element is to be stored again: they stand in registers meanwhile.
  if (!findDistinctLoops(op, init))
    return nullptr;
  // Another operand may read what the fill wrote.
  for (OpOperand &operand : op->getOpOperands())
    if (&operand != init && isa<MemRefType>(operand.get().getType()) &&
        getRoot(operand.get()) == root)
      return nullptr;
  for (Operation *before = op->getPrevNode(); before;
       before = before->getPrevNode()) {
    if (leavesMemoryAlone(before) || !isGiven(before, root))
      continue;
    auto fill = dyn_cast<linalg::FillOp>(before);
    if (!fill || fill.output() != memref || readsMemory(fill.value()) ||
        fill.value().getType() != getElementTypeOrSelf(memref.getType()))
      return nullptr;
    return fill;
  }
  return nullptr;
}

/// The memory that `memref` gives other extents to, as one of grouped channels
/// is seen by a convolution; `memref` itself where that is of open extents.
static Value getUnsplit(Value memref) {
  auto expand = memref.getDefiningOp<memref::ExpandShapeOp>();
  if (!expand)
    return memref;
  ArrayRef<int64_t> extents = expand.getResultType().getShape();
  for (ArrayRef<int64_t> group : expand.getReassociationIndices())
    for (int64_t dim : group.drop_front())
      if (ShapedType::isDynamic(extents[dim]))
        return memref;
  return expand.getSrc();
}

/// The position in getUnsplit(`memref`) of the element of `memref` at
/// `position`.
static SmallVector<Value> joinPosition(OpBuilder &b, Location loc, Value memref,
                                       ValueRange position) {
  if (getUnsplit(memref) == memref)
    return position;
  auto expand = memref.getDefiningOp<memref::ExpandShapeOp>();
  ArrayRef<int64_t> extents = expand.getResultType().getShape();
  return llvm::map_to_vector(
      expand.getReassociationIndices(), [&](ArrayRef<int64_t> group) {
        Value index = position[group.front()];
        for (int64_t dim : group.drop_front()) {
          Value extent =
              arith::ConstantIndexOp::create(b, loc, extents[dim]).getResult();
          index = arith::MulIOp::create(b, loc, index, extent);
          index = arith::AddIOp::create(b, loc, index, position[dim]);
        }
        return index;
      });
}

/// The elementwise op that takes what the reduction `op`, which starts at
/// `fill`, leaves in its only output, and nobody else does.
static linalg::GenericOp findAfter(linalg::GenericOp op, linalg::FillOp fill) {
  Value out = op.getDpsInits().front(), memref = getUnsplit(out);
  auto alloc = memref.getDefiningOp<memref::AllocOp>();
  Operation *next = op->getNextNode();
  while (next && leavesMemoryAlone(next))
    next = next->getNextNode();
  auto after = dyn_cast_or_null<linalg::GenericOp>(next);
  if (!alloc || !after || after.getNumParallelLoops() != after.getNumLoops())
    return nullptr;
  AffineMap map;
  for (OpOperand &operand : after->getOpOperands()) {
    auto type = dyn_cast<MemRefType>(operand.get().getType());
    if (!type)
      continue;
    Value root = getRoot(operand.get());
    AffineMap own = after.getMatchingIndexingMap(&operand);
    if (operand.get() == memref) {
      if (!own.isPermutation() || (map && own != map))
        return nullptr;
      map = own;
    } else if (root == memref) {
      return nullptr;
    }
    if (!after.isDpsInit(&operand))
      continue;
    // A thread writes it while others still reduce.
    if (!own.isPermutation() || (root != memref && isGiven(op, root)))
      return nullptr;
  }
  // What its body reads of tensors by position may be what others have not
  // stored yet.
  for (Operation &nested : after.getBody()->without_terminator())
    if (!isMemoryEffectFree(&nested) || nested.getNumRegions() != 0)
      return nullptr;
  if (!map)
    return nullptr;
  if (!llvm::is_contained(after.getDpsInits(), memref))
    for (Value view : {memref, out})
      for (Operation *user : view.getUsers())
        if (user != op && user != fill && user != after &&
            user != out.getDefiningOp())
          return nullptr;
  return after;
}

FailureOr<Joined> conv::findJoined(linalg::GenericOp op) {
  Joined joined;
  if (op.getNumReductionLoops() == 0)
    return joined;
  FailureOr<LoopPlan> plan = planLoops(op);
  if (failed(plan))
    return failure();
  for (unsigned i = 0; i < op.getNumDpsInits(); ++i)
    joined.fills.push_back(plan->inRegister(op, i) ? findFill(op, i)
                                                   : linalg::FillOp());
  if (joined.fills.size() == 1 && joined.fills.front())
    joined.after = findAfter(op, joined.fills.front());
  return joined;
}

LogicalResult conv::emitAfter(OpBuilder &b, FallbackKernel &kernel,
                              linalg::GenericOp after, Value out,
                              ValueRange position, ValueRange neighbours) {
  Location loc = after.getLoc();
  Value memref = getUnsplit(out);
  int64_t width = neighbours.size();
  SmallVector<SmallVector<Value>> results(after.getNumDpsInits());
  SmallVector<Value> first;
  unsigned innermost = 0;
  SmallVector<Value> ivs(after.getNumLoops());
  auto indexOf = [&](OpOperand &operand) {
    return *affine::expandAffineMap(
        b, loc, after.getMatchingIndexingMap(&operand), ivs);
  };
  for (auto [i, neighbour] : llvm::enumerate(neighbours)) {
    SmallVector<Value> at(position);
    if (i > 0)
      at.back() = arith::AddIOp::create(
          b, loc, at.back(), arith::ConstantIndexOp::create(b, loc, i));
    SmallVector<Value> coordinates = joinPosition(b, loc, out, at);
    for (OpOperand &operand : after->getOpOperands())
      if (operand.get() == memref)
        for (auto [expr, coordinate] : llvm::zip_equal(
                 after.getMatchingIndexingMap(&operand).getResults(),
                 coordinates)) {
          innermost = cast<AffineDimExpr>(expr).getPosition();
          ivs[innermost] = coordinate;
        }
    if (i == 0)
      first = ivs;
    SmallVector<Value> values;
    for (OpOperand &operand : after->getOpOperands()) {
      Value element;
      if (operand.get() == memref) {
        element = neighbour;
      } else if (after.payloadUsesValueFromOperand(&operand)) {
        element = kernel.import(operand.get());
        if (!element)
          return failure();
        if (isa<MemRefType>(operand.get().getType()))
          element = memref::LoadOp::create(b, loc, element, indexOf(operand));
      }
      values.push_back(element);
    }
    auto yielded = inlineBody(b, kernel, after, ivs, values);
    if (failed(yielded))
      return failure();
    for (auto [all, one] : llvm::zip_equal(results, *yielded))
      all.push_back(one);
  }
  for (auto [i, written] : llvm::enumerate(after.getDpsInitsMutable())) {
    Value dest = kernel.import(written.get());
    if (!dest)
      return failure();
    ivs = first;
    if (width == 1 || storesRuns(after, written, innermost, width)) {
      storeVector(b, loc, results[i], dest, indexOf(written));
      continue;
    }
    for (auto [n, value] : llvm::enumerate(results[i])) {
      ivs[innermost] = arith::AddIOp::create(
          b, loc, first[innermost], arith::ConstantIndexOp::create(b, loc, n));
      memref::StoreOp::create(b, loc, value, dest, indexOf(written));
    }
  }
  return success();
}

LogicalResult conv::emitGeneric(FallbackKernel &kernel, linalg::GenericOp op,
                                const LoopPlan &plan, const Joined &joined) {
  Location loc = op.getLoc();
  ArrayRef<unsigned> parallel = plan.parallel, sequential = plan.sequential;
  if (Team team = getTeam(op, plan, kernel.getBlockSize()); team.threads > 1)
    return emitTeam(kernel, op, plan, joined, team);

  // Arguments in the order of the operands, for the reader's sake.
  for (OpOperand &operand : op->getOpOperands())
    if (op.isDpsInit(&operand) ? !joined.after
                               : op.payloadUsesValueFromOperand(&operand))
      if (!kernel.import(operand.get()))
        return failure();

  if (int64_t width = getNeighbours(op, plan, joined); width > 1)
    return plan.sequential.empty()
               ? emitNeighbours(kernel, op, plan, width)
               : emitNeighbourSums(kernel, op, plan, joined, width);

  SmallVector<LoopExtent> parallelExtents = llvm::map_to_vector(
      parallel, [&](unsigned dim) { return plan.extents[dim]; });
  return kernel.emitParallel(
      parallelExtents,
      [&](OpBuilder &b, ValueRange threadIvs) -> LogicalResult {
        SmallVector<Value> ivs(op.getNumLoops());
        for (auto [dim, iv] : llvm::zip_equal(parallel, threadIvs))
          ivs[dim] = iv;
        Value zero, one;
        if (!sequential.empty()) {
          zero = arith::ConstantIndexOp::create(b, loc, 0);
          one = arith::ConstantIndexOp::create(b, loc, 1);
          // Registers are addressed without the sequential loops.
          for (unsigned dim : sequential)
            ivs[dim] = zero;
        }
        auto indexOf = [&](OpBuilder &b, AffineMap map) {
          return *affine::expandAffineMap(b, loc, map, ivs);
        };
        auto load = [&](OpBuilder &b, OpOperand &operand) -> Value {
          Value value = kernel.import(operand.get());
          if (!value || !isa<MemRefType>(operand.get().getType()))
            return value;
          return memref::LoadOp::create(
              b, loc, value, indexOf(b, op.getMatchingIndexingMap(&operand)));
        };
        auto store = [&](OpBuilder &b, Value value, OpOperand &operand) {
          memref::StoreOp::create(
              b, loc, value, kernel.import(operand.get()),
              indexOf(b, op.getMatchingIndexingMap(&operand)));
        };

        SmallVector<Value> registers;
        for (auto [i, out] : llvm::enumerate(op.getDpsInitsMutable()))
          if (plan.inRegister(op, i) && !sequential.empty()) {
            linalg::FillOp fill =
                i < joined.fills.size() ? joined.fills[i] : linalg::FillOp();
            registers.push_back(fill ? kernel.import(fill.value())
                                     : load(b, out));
            if (!registers.back())
              return failure();
          }

        bool complete = true;
        auto body = [&](OpBuilder &b, Location, ValueRange loopIvs,
                        ValueRange iterArgs) -> SmallVector<Value> {
          for (auto [dim, iv] : llvm::zip_equal(sequential, loopIvs))
            ivs[dim] = iv;
          SmallVector<Value> values;
          unsigned nextRegister = 0;
          for (OpOperand *input : op.getDpsInputOperands())
            values.push_back(op.payloadUsesValueFromOperand(input)
                                 ? load(b, *input)
                                 : Value());
          for (auto [i, out] : llvm::enumerate(op.getDpsInitsMutable())) {
            if (plan.inRegister(op, i) && !sequential.empty())
              values.push_back(iterArgs[nextRegister++]);
            else
              values.push_back(op.payloadUsesValueFromOperand(&out)
                                   ? load(b, out)
                                   : Value());
          }
          auto yielded = inlineBody(b, kernel, op, ivs, values);
          if (failed(yielded)) {
            complete = false;
            return SmallVector<Value>(iterArgs.begin(), iterArgs.end());
          }
          SmallVector<Value> next;
          for (auto [i, out] : llvm::enumerate(op.getDpsInitsMutable())) {
            if (plan.inRegister(op, i) && !sequential.empty())
              next.push_back((*yielded)[i]);
            else
              store(b, (*yielded)[i], out);
          }
          return next;
        };
        if (sequential.empty()) {
          body(b, loc, {}, {});
          return success(complete);
        }

        SmallVector<Value> bounds =
            llvm::map_to_vector(sequential, [&](unsigned dim) {
              return kernel.getExtent(b, plan.extents[dim]);
            });
        SmallVector<Value> zeros(sequential.size(), zero);
        SmallVector<Value> ones(sequential.size(), one);
        scf::LoopNest nest =
            scf::buildLoopNest(b, loc, zeros, bounds, ones, registers, body);
        for (unsigned dim : sequential)
          ivs[dim] = zero;
        unsigned nextRegister = 0;
        if (joined.after) {
          OpOperand &out = op.getDpsInitsMutable()[0];
          return success(
              complete &&
              succeeded(emitAfter(b, kernel, joined.after, out.get(),
                                  indexOf(b, op.getMatchingIndexingMap(&out)),
                                  nest.results[0])));
        }
        for (auto [i, out] : llvm::enumerate(op.getDpsInitsMutable()))
          if (plan.inRegister(op, i))
            store(b, nest.results[nextRegister++], out);
        return success(complete);
      });
}
