//===- Consumer.cpp - Ops that may be sunk into conv.fused ----------------===//

#include "Consumer.h"
#include "Reshape.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace mlir::conv;

bool conv::isConstantZero(AffineExpr expr) {
  auto constant = dyn_cast<AffineConstantExpr>(expr);
  return constant && constant.getValue() == 0;
}

bool conv::isBroadcastingProjection(AffineMap map) {
  llvm::SmallDenseSet<unsigned> seen;
  return map.getNumSymbols() == 0 &&
         llvm::all_of(map.getResults(), [&](AffineExpr expr) {
           if (auto dim = dyn_cast<AffineDimExpr>(expr))
             return seen.insert(dim.getPosition()).second;
           return isConstantZero(expr);
         });
}

static AffineMap withResults(AffineMap map, ArrayRef<AffineExpr> results) {
  return AffineMap::get(map.getNumDims(), map.getNumSymbols(), results,
                        map.getContext());
}

//===----------------------------------------------------------------------===//
// Sources
//===----------------------------------------------------------------------===//

/// The coordinates in the source of `reshape`, given those in its result; fails
/// unless the reshape only adds or drops extents of 1.
template <typename ReshapeOp>
static FailureOr<AffineMap> throughUnitReshape(ReshapeOp reshape,
                                               AffineMap map) {
  constexpr bool expands = std::is_same_v<ReshapeOp, tensor::ExpandShapeOp>;
  ArrayRef<int64_t> high = expands ? reshape.getResultType().getShape()
                                   : reshape.getSrcType().getShape();
  AffineExpr zero = getAffineConstantExpr(0, map.getContext());
  SmallVector<AffineExpr> coords(reshape.getSrcType().getRank(), zero);
  for (auto [low, group] : llvm::enumerate(getReassociation(reshape))) {
    // The one dimension of the group that is not 1; where all are, the first.
    int64_t kept = group.front();
    unsigned numNonUnit = 0;
    for (int64_t dim : group)
      if (high[dim] != 1) {
        kept = dim;
        ++numNonUnit;
      }
    if (numNonUnit > 1)
      return failure();
    if (!expands)
      coords[kept] = map.getResult(low);
    else
      coords[low] = map.getResult(kept);
  }
  return withResults(map, coords);
}

/// The coordinates in the input of a linalg op that copies or broadcasts it,
/// given those in its result; fails for other ops.
static FailureOr<std::pair<Value, AffineMap>>
throughBroadcast(linalg::LinalgOp op, AffineMap map) {
  if (!op.hasPureTensorSemantics() || op.getNumDpsInits() != 1 ||
      op.getNumParallelLoops() != op.getNumLoops() ||
      isa<linalg::TransposeOp>(op))
    return failure();
  Block *body = op.getBlock();
  auto arg = dyn_cast<BlockArgument>(body->getTerminator()->getOperand(0));
  if (!arg || arg.getOwner() != body ||
      arg.getArgNumber() >= op.getNumDpsInputs())
    return failure();
  OpOperand *input = op.getDpsInputOperand(arg.getArgNumber());
  AffineMap inputMap = op.getMatchingIndexingMap(input);
  AffineMap outMap = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  // A permutation stays an op of its own: read in place it would not coalesce.
  if (!outMap.isIdentity() || !isBroadcastingProjection(inputMap))
    return failure();
  int64_t last = -1;
  for (AffineExpr expr : inputMap.getResults())
    if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
      if (static_cast<int64_t>(dim.getPosition()) < last)
        return failure();
      last = dim.getPosition();
    }
  return std::make_pair(input->get(), inputMap.compose(map));
}

bool conv::isScalarType(Type type) { return type.isIntOrIndexOrFloat(); }

/// The scalar that every element of `value` equals, or null.
static Value getSplatScalar(Value value) {
  Operation *op = value.getDefiningOp();
  while (op && isa<tensor::ExpandShapeOp, tensor::CollapseShapeOp>(op))
    op = op->getOperand(0).getDefiningOp();
  if (!op)
    return {};
  if (auto fill = dyn_cast<linalg::FillOp>(op))
    // A fill may convert its value; then the value is not the element.
    return fill.value().getType() == getElementTypeOrSelf(value) ? fill.value()
                                                                 : Value();
  if (auto splat = dyn_cast<tensor::SplatOp>(op))
    return splat.getInput();
  if (auto from = dyn_cast<tensor::FromElementsOp>(op))
    return from.getElements().size() == 1 ? from.getElements()[0] : Value();
  return {};
}

static TypedAttr getConstantElement(Value value) {
  Attribute attr;
  if (!matchPattern(value, m_Constant(&attr)))
    return {};
  if (auto splat = dyn_cast<SplatElementsAttr>(attr))
    attr = splat.getSplatValue<Attribute>();
  auto typed = dyn_cast<TypedAttr>(attr);
  return typed && isa<FloatAttr, IntegerAttr>(attr) ? typed : TypedAttr();
}

Value conv::getFirstElementTensor(tensor::ExtractOp extract) {
  auto type = dyn_cast<RankedTensorType>(extract.getTensor().getType());
  bool first = type && llvm::all_of(type.getShape(),
                                    [](int64_t extent) { return extent == 1; });
  return first ? extract.getTensor() : Value();
}

Source conv::traceSource(Value value, AffineMap map) {
  while (true) {
    if (TypedAttr constant = getConstantElement(value))
      return {value, withResults(map, {}), constant};
    if (isScalarType(value.getType())) {
      auto extract = value.getDefiningOp<tensor::ExtractOp>();
      Value tensor = extract ? getFirstElementTensor(extract) : Value();
      if (!tensor)
        return {value, withResults(map, {}), {}};
      SmallVector<AffineExpr> zeros(
          cast<RankedTensorType>(tensor.getType()).getRank(),
          getAffineConstantExpr(0, map.getContext()));
      map = withResults(map, zeros);
      value = tensor;
      continue;
    }
    if (Value scalar = getSplatScalar(value)) {
      value = scalar;
      map = withResults(map, {});
      continue;
    }
    Operation *op = value.getDefiningOp();
    if (!op)
      return {value, map, {}};
    if (auto cast = dyn_cast<tensor::CastOp>(op)) {
      auto source = dyn_cast<RankedTensorType>(cast.getSource().getType());
      if (source && isa<RankedTensorType>(cast.getType())) {
        // Extents that only the cast tells are worth keeping, except that they
        // must not hide a convolution.
        Source inner = traceSource(cast.getSource(), map);
        if (tensor::preservesStaticInformation(cast.getType(), source) ||
            inner.root.getDefiningOp<FusedOp>())
          return inner;
      }
    } else if (auto expand = dyn_cast<tensor::ExpandShapeOp>(op)) {
      if (auto inner = throughUnitReshape(expand, map); succeeded(inner)) {
        value = expand.getSrc();
        map = *inner;
        continue;
      }
    } else if (auto collapse = dyn_cast<tensor::CollapseShapeOp>(op)) {
      if (auto inner = throughUnitReshape(collapse, map); succeeded(inner)) {
        value = collapse.getSrc();
        map = *inner;
        continue;
      }
    } else if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op)) {
      auto inner = throughBroadcast(linalgOp, map);
      if (succeeded(inner)) {
        std::tie(value, map) = *inner;
        continue;
      }
      // A convolution can write its result in any order.
      if (auto transpose = dyn_cast<linalg::TransposeOp>(op);
          transpose && transpose.hasPureTensorSemantics()) {
        AffineMap inputMap =
            transpose.getMatchingIndexingMap(transpose.getDpsInputOperand(0));
        Source inner = traceSource(transpose.getInput(), inputMap.compose(map));
        if (inner.root.getDefiningOp<FusedOp>())
          return inner;
      }
    }
    return {value, map, {}};
  }
}

void conv::getLeaves(const Source &source, SmallVectorImpl<Source> &leaves) {
  if (source.constant || !isSunkScalar(source.root)) {
    leaves.push_back(source);
    return;
  }
  for (Value operand : source.root.getDefiningOp()->getOperands())
    getLeaves(traceSource(operand, source.map), leaves);
}

bool conv::isResultOf(const Source &source, FusedOp conv) {
  return !source.constant && source.root.getDefiningOp() == conv;
}

//===----------------------------------------------------------------------===//
// Consumers
//===----------------------------------------------------------------------===//

bool Consumer::isElementwise() const {
  return llvm::all_of(iterators, linalg::isParallelIterator);
}

OperandRange Consumer::getYielded() const {
  if (!body)
    return OperandRange(op->operand_end(), op->operand_end());
  return body->getTerminator()->getOperands();
}

static Consumer getLinalgConsumer(linalg::LinalgOp op) {
  Consumer consumer;
  consumer.op = op;
  consumer.iterators = op.getIteratorTypesArray();
  consumer.extents = op.getStaticLoopRanges();
  consumer.body = op.getBlock();
  for (OpOperand &operand : op->getOpOperands()) {
    BlockArgument arg = consumer.body->getArgument(operand.getOperandNumber());
    if (!arg.use_empty())
      consumer.reads.push_back(
          {arg,
           traceSource(operand.get(), op.getMatchingIndexingMap(&operand))});
  }
  for (OpResult result : op->getResults()) {
    OpOperand *init = op.getDpsInitOperand(result.getResultNumber());
    consumer.writes.push_back(
        {result, op.getMatchingIndexingMap(init), init->get(),
         consumer.body->getArgument(init->getOperandNumber())});
  }
  // Scalars from outside; constants among them need no operand.
  AffineMap scalarMap =
      AffineMap::get(op.getNumLoops(), 0, {}, op->getContext());
  llvm::SmallSetVector<Value, 4> captured;
  for (Operation &inner : *consumer.body)
    for (Value operand : inner.getOperands())
      if (operand.getParentBlock() != consumer.body &&
          isScalarType(operand.getType()))
        captured.insert(operand);
  for (Value value : captured)
    consumer.reads.push_back({value, traceSource(value, scalarMap)});
  return consumer;
}

std::optional<Consumer> conv::getConsumer(Operation *op) {
  if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op)) {
    if (!linalgOp.hasPureTensorSemantics() || op->getNumResults() == 0 ||
        isa<linalg::FillOp>(op))
      return std::nullopt;
    return getLinalgConsumer(linalgOp);
  }
  if (!OpTrait::hasElementwiseMappableTraits(op) || op->getNumResults() != 1 ||
      op->getNumRegions() != 0)
    return std::nullopt;
  auto type = dyn_cast<RankedTensorType>(op->getResult(0).getType());
  if (!type)
    return std::nullopt;
  Consumer consumer;
  consumer.op = op;
  consumer.iterators.assign(type.getRank(), utils::IteratorType::parallel);
  consumer.extents.assign(type.getShape().begin(), type.getShape().end());
  AffineMap identity =
      AffineMap::getMultiDimIdentityMap(type.getRank(), op->getContext());
  for (Value operand :
       llvm::SmallSetVector<Value, 4>(op->operand_begin(), op->operand_end())) {
    bool isTensor = isa<RankedTensorType>(operand.getType());
    consumer.reads.push_back(
        {operand, traceSource(operand, isTensor ? identity
                                                : withResults(identity, {}))});
  }
  consumer.writes.push_back({op->getResult(0), identity, {}, {}});
  return consumer;
}

SmallVector<FusedOp> conv::getProducers(const Consumer &consumer) {
  llvm::SmallSetVector<Operation *, 4> found;
  for (const Consumer::Read &read : consumer.reads)
    if (!read.source.constant)
      if (auto conv = read.source.root.getDefiningOp<FusedOp>())
        found.insert(conv);
  Block *block = consumer.op->getBlock();
  SmallVector<FusedOp> producers, elsewhere;
  for (Operation *op : found)
    (op->getBlock() == block ? producers : elsewhere)
        .push_back(cast<FusedOp>(op));
  llvm::sort(producers,
             [](FusedOp a, FusedOp b) { return b->isBeforeInBlock(a); });
  llvm::append_range(producers, elsewhere);
  return producers;
}

FailureOr<SmallVector<Operation *>> conv::getBodySlice(const Consumer &consumer,
                                                       ArrayRef<Value> values,
                                                       Verdict &why) {
  if (!consumer.body) {
    if (isMemoryEffectFree(consumer.op))
      return SmallVector<Operation *>{consumer.op};
    why = {FusionRule::BodyUnsupported, "the op has side effects",
           "keep effects out of elementwise work"};
    return failure();
  }
  llvm::SmallPtrSet<Operation *, 16> needed;
  SmallVector<Value> worklist(values);
  while (!worklist.empty()) {
    Value value = worklist.pop_back_val();
    Operation *op = value.getDefiningOp();
    if (value.getParentBlock() != consumer.body || !op) {
      // Scalars from outside became operands; arguments were checked as such.
      if (value.getParentBlock() != consumer.body &&
          !isScalarType(value.getType())) {
        why = {FusionRule::BodyUnsupported,
               "the body reads a value from outside that is no number",
               "pass tensors as operands with an indexing map"};
        return failure();
      }
      continue;
    }
    if (!needed.insert(op).second)
      continue;
    if (isa<linalg::IndexOp>(op)) {
      why = {FusionRule::IndexUsed, "the body uses linalg.index",
             "pass what depends on the position as a tensor operand"};
      return failure();
    }
    if (op->getNumRegions() != 0 || !isMemoryEffectFree(op)) {
      why = {FusionRule::BodyUnsupported,
             ("the body holds '" + op->getName().getStringRef() +
              "', which has side effects or regions")
                 .str(),
             "write the body with arith and math ops only"};
      return failure();
    }
    llvm::append_range(worklist, op->getOperands());
  }
  SmallVector<Operation *> slice;
  for (Operation &op : consumer.body->without_terminator()) {
    if (needed.contains(&op)) {
      slice.push_back(&op);
    } else if (!isMemoryEffectFree(&op)) {
      // An unused op may be left out of the body unless it has an effect.
      why = {FusionRule::BodyUnsupported,
             ("the body holds '" + op.getName().getStringRef() +
              "', which is no computation of an element")
                 .str(),
             "assert what does not depend on the convolution in an op of its "
             "own, which may move before the convolution"};
      return failure();
    }
  }
  return slice;
}
