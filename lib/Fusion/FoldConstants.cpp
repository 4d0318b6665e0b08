//===- FoldConstants.cpp - Compute once what constants determine ----------===//

#include "EvaluateElements.h"
#include "Fuse.h"
#include "conv/Fusion/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/DebugLog.h"

#define DEBUG_TYPE "conv-fold-constants"

namespace mlir::conv {
#define GEN_PASS_DEF_FOLDCONSTANTSPASS
#include "conv/Fusion/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

//===----------------------------------------------------------------------===//
// One op
//===----------------------------------------------------------------------===//

/// Erases `op`, and with it what only this op needed.
static void eraseWithProducers(RewriterBase &rewriter, Operation *op) {
  llvm::SmallSetVector<Operation *, 8> producers;
  auto addProducers = [&](Operation *user) {
    for (Value operand : user->getOperands())
      if (Operation *producer = operand.getDefiningOp())
        producers.insert(producer);
  };
  op->walk(addProducers);
  producers.remove_if(
      [&](Operation *producer) { return op->isAncestor(producer); });
  rewriter.eraseOp(op);
  while (!producers.empty()) {
    Operation *producer = producers.pop_back_val();
    if (!isOpTriviallyDead(producer))
      continue;
    addProducers(producer);
    rewriter.eraseOp(producer);
  }
}

namespace {

/// Evaluates an op without reductions of which all that it reads is constant.
class OpFolder {
public:
  OpFolder(const Consumer &consumer, const FoldConstantsOptions &options)
      : consumer(consumer), options(options), evaluator(consumer) {}

  /// Replaces the op by constants. Fails with a diagnostic where an assertion
  /// in its body does not hold; leaves it alone where it cannot be evaluated.
  LogicalResult run(RewriterBase &rewriter);

private:
  /// Whether the op is one to evaluate.
  bool prepare();
  /// Computes all elements; false where one is not certain.
  bool compute();
  void store(ArrayRef<int64_t> loops, ArrayRef<Bits> elements);
  Attribute getResult(unsigned result);

  const Consumer &consumer;
  const FoldConstantsOptions &options;
  ElementEvaluator evaluator;
  int64_t numElements = 1;
  /// Whether every element is the same, so that one was computed.
  bool splat = false;
  /// For each write, its elements and the step in them that each loop makes.
  SmallVector<std::vector<char>> buffers;
  SmallVector<SmallVector<int64_t>> writeSteps;
};

} // namespace

bool OpFolder::prepare() {
  for (const Consumer::Write &write : consumer.writes) {
    auto type = cast<RankedTensorType>(write.result.getType());
    // Every element is to be written once.
    if (!write.map.isPermutation() || !type.hasStaticShape() ||
        !isEvaluatedType(type.getElementType()))
      return false;
    std::optional<SmallVector<int64_t>> steps =
        getSteps(type, write.map, consumer.extents);
    if (!steps)
      return false;
    writeSteps.push_back(*steps);
  }
  std::optional<int64_t> count = evaluator.getNumPositions();
  if (!count ||
      !evaluator.prepare(consumer.body ? ValueRange(consumer.getYielded())
                                       : ValueRange(consumer.op->getResults())))
    return false;
  numElements = *count;
  splat = evaluator.getLargest() == 0;
  // Equal operands are not equal elements where the position counts.
  if (splat)
    return !evaluator.readsPosition();
  // Where a tensor is broadcast, its result is larger than what it is made of:
  // a kernel computes it faster than it could be read.
  return numElements <= evaluator.getLargest() &&
         numElements <= options.maxElements;
}

void OpFolder::store(ArrayRef<int64_t> loops, ArrayRef<Bits> elements) {
  for (auto [write, buffer, steps, bits] :
       llvm::zip_equal(consumer.writes, buffers, writeSteps, elements)) {
    int64_t place = splat ? 0 : getPlaceByLoops(loops, steps);
    unsigned bytes = getElementBytes(getElementTypeOrSelf(write.result));
    std::memcpy(buffer.data() + place * bytes, &bits, bytes);
  }
}

bool OpFolder::compute() {
  for (const Consumer::Write &write : consumer.writes)
    buffers.emplace_back((splat ? 1 : numElements) *
                         getElementBytes(getElementTypeOrSelf(write.result)));
  auto take = [&](ArrayRef<int64_t> loops, ArrayRef<Bits> elements) {
    store(loops, elements);
    return true;
  };
  if (!splat)
    return evaluator.evaluateAll(take);
  SmallVector<int64_t> first(consumer.extents.size(), 0);
  SmallVector<Bits> elements;
  return evaluator.evaluateAt(first, elements) && take(first, elements);
}

Attribute OpFolder::getResult(unsigned result) {
  auto type = cast<RankedTensorType>(consumer.writes[result].result.getType());
  Type element = type.getElementType();
  if (element.isInteger(1)) {
    SmallVector<bool> bits(buffers[result].begin(), buffers[result].end());
    return DenseElementsAttr::get(type, bits);
  }
  return DenseElementsAttr::getFromRawBuffer(type, buffers[result]);
}

LogicalResult OpFolder::run(RewriterBase &rewriter) {
  if (!prepare())
    return success();
  Operation *op = consumer.op;
  if (!compute()) {
    cf::AssertOp failed = evaluator.getFailed();
    // Elsewhere it may never run.
    if (!failed || !isa<FunctionOpInterface>(op->getParentOp()) ||
        op->getBlock() != &op->getParentRegion()->front())
      return success();
    std::string position =
        llvm::join(llvm::map_range(evaluator.getFailedAt(),
                                   [](int64_t i) { return std::to_string(i); }),
                   ", ");
    InFlightDiagnostic error = failed.emitError()
                               << "always fails: " << failed.getMsg();
    error.attachNote(op->getLoc())
        << "all that it depends on is constant; at position [" << position
        << "] it does not hold";
    return error;
  }
  rewriter.setInsertionPoint(op);
  for (auto [index, write] : llvm::enumerate(consumer.writes)) {
    if (write.result.use_empty())
      continue;
    Location loc = op->getLoc();
    auto type = cast<RankedTensorType>(write.result.getType());
    Value folded;
    if (splat && type.getRank() > 0) {
      Bits bits = 0;
      std::memcpy(&bits, buffers[index].data(), buffers[index].size());
      Value scalar = arith::ConstantOp::create(
          rewriter, loc, getAttribute(type.getElementType(), bits));
      Value empty = tensor::EmptyOp::create(rewriter, loc, type.getShape(),
                                            type.getElementType());
      folded =
          linalg::FillOp::create(rewriter, loc, scalar, empty).getResult(0);
    } else {
      folded = arith::ConstantOp::create(rewriter, loc, type,
                                         cast<TypedAttr>(getResult(index)));
    }
    LDBG() << "folded " << *write.result.getDefiningOp();
    rewriter.replaceAllUsesWith(write.result, folded);
  }
  eraseWithProducers(rewriter, op);
  return success();
}

//===----------------------------------------------------------------------===//
// Gathers
//===----------------------------------------------------------------------===//

/// The dimensions of both `a` and `b`, in the order of their elements, joined
/// until they are the same: 2x32x4x1 and 2x128 are 2x128.
static void groupEqually(ArrayRef<int64_t> a, ArrayRef<int64_t> b,
                         SmallVectorImpl<ReassociationIndices> &groupsOfA,
                         SmallVectorImpl<ReassociationIndices> &groupsOfB,
                         SmallVectorImpl<int64_t> &joined) {
  size_t i = 0, j = 0;
  while (i < a.size() && j < b.size()) {
    ReassociationIndices &ofA = groupsOfA.emplace_back();
    ReassociationIndices &ofB = groupsOfB.emplace_back();
    ofA.push_back(i);
    ofB.push_back(j);
    int64_t sizeOfA = a[i++], sizeOfB = b[j++];
    while (sizeOfA != sizeOfB)
      if (sizeOfA < sizeOfB) {
        ofA.push_back(i);
        sizeOfA *= a[i++];
      } else {
        ofB.push_back(j);
        sizeOfB *= b[j++];
      }
    joined.push_back(sizeOfA);
  }
  // Only extents of 1 are left.
  for (; i < a.size(); ++i)
    groupsOfA.back().push_back(i);
  for (; j < b.size(); ++j)
    groupsOfB.back().push_back(j);
}

/// `value`, of which the shape is known, in the shape of `type`, which has as
/// many elements, in the same order.
static Value reshape(OpBuilder &builder, Location loc, Value value,
                     RankedTensorType type) {
  ArrayRef<int64_t> from = cast<RankedTensorType>(value.getType()).getShape();
  SmallVector<ReassociationIndices> collapsed, expanded;
  SmallVector<int64_t> joined;
  // Where one of them has no dimensions, there are no groups.
  if (!from.empty() && type.getRank() != 0)
    groupEqually(from, type.getShape(), collapsed, expanded, joined);
  if (joined.size() != from.size())
    value = tensor::CollapseShapeOp::create(builder, loc, value, collapsed);
  if (joined.size() != type.getShape().size())
    value = tensor::ExpandShapeOp::create(builder, loc, type, value, expanded);
  return value;
}

/// Replaces an op that does nothing but take the elements of a tensor one after
/// the other, by indices that constants and positions determine, by a reshape
/// of the tensor. So torch-mlir writes the scale of a group norm. Returns
/// whether it did.
static bool replaceGather(RewriterBase &rewriter, const Consumer &consumer,
                          const FoldConstantsOptions &options) {
  if (!consumer.body || consumer.writes.size() != 1)
    return false;
  const Consumer::Write &write = consumer.writes.front();
  auto extract =
      consumer.getYielded().front().getDefiningOp<tensor::ExtractOp>();
  if (!extract || extract->getBlock() != consumer.body)
    return false;
  Value source = extract.getTensor();
  auto from = cast<RankedTensorType>(source.getType());
  auto to = cast<RankedTensorType>(write.result.getType());
  if (source.getParentBlock() == consumer.body || !from.hasStaticShape() ||
      !to.hasStaticShape() || from.getEncoding() || to.getEncoding() ||
      from.getNumElements() != to.getNumElements() ||
      to.getNumElements() > options.maxElements || !write.map.isPermutation() ||
      ConstantTensor::get(source))
    return false;
  std::optional<SmallVector<int64_t>> steps =
      getSteps(to, write.map, consumer.extents);
  ElementEvaluator evaluator(consumer);
  if (!steps || evaluator.getNumPositions() != to.getNumElements() ||
      !evaluator.prepare(extract.getIndices()) ||
      !evaluator.evaluateAll(
          [&](ArrayRef<int64_t> loops, ArrayRef<Bits> indices) {
            return getPlace(from.getShape(), indices) ==
                   getPlaceByLoops(loops, *steps);
          }))
    return false;
  Operation *op = consumer.op;
  LDBG() << "takes for a reshape " << *op;
  rewriter.setInsertionPoint(op);
  rewriter.replaceAllUsesWith(write.result,
                              reshape(rewriter, op->getLoc(), source, to));
  eraseWithProducers(rewriter, op);
  return true;
}

//===----------------------------------------------------------------------===//
// All ops
//===----------------------------------------------------------------------===//

LogicalResult conv::foldConstants(RewriterBase &rewriter, Operation *root,
                                  const FoldConstantsOptions &options) {
  if (options.maxElements <= 0)
    return success();
  // In program order, so that constants spread.
  WalkResult result = root->walk([&](Operation *op) {
    std::optional<Consumer> consumer = getConsumer(op);
    // Nobody reads what conv-raise-matmul has read through.
    if (!consumer || !consumer->isElementwise() || isOpTriviallyDead(op))
      return WalkResult::advance();
    if (replaceGather(rewriter, *consumer, options))
      return WalkResult::advance();
    return WalkResult(OpFolder(*consumer, options).run(rewriter));
  });
  return failure(result.wasInterrupted());
}

namespace {
struct FoldConstantsPass
    : conv::impl::FoldConstantsPassBase<FoldConstantsPass> {
  using FoldConstantsPassBase::FoldConstantsPassBase;
  LogicalResult initialize(MLIRContext *context) override {
    return checkCount(context, "conv-fold-constants", "max-elements",
                      maxElements);
  }
  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    FoldConstantsOptions options;
    options.maxElements = maxElements;
    if (failed(foldConstants(rewriter, getOperation(), options)))
      signalPassFailure();
  }
};
} // namespace
