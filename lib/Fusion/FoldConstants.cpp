//===- FoldConstants.cpp - Compute once what constants determine ----------===//

#include "Consumer.h"
#include "Evaluate.h"
#include "Fuse.h"
#include "Reshape.h"
#include "conv/Fusion/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/DebugLog.h"
#include "llvm/Support/MathExtras.h"

#define DEBUG_TYPE "conv-fold-constants"

namespace mlir::conv {
#define GEN_PASS_DEF_FOLDCONSTANTSPASS
#include "conv/Fusion/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

//===----------------------------------------------------------------------===//
// Constant operands
//===----------------------------------------------------------------------===//

static unsigned getElementBytes(Type type) {
  return type.isIndex() ? 8 : llvm::divideCeil(type.getIntOrFloatBitWidth(), 8);
}

namespace {

/// The elements of a constant tensor, of which the last dimension moves first.
class ConstantTensor {
public:
  /// Reads `value`, a constant or a reshape of one; nothing for others.
  static std::optional<ConstantTensor> get(Value value);

  Bits operator[](int64_t index) const {
    Bits bits = 0;
    std::memcpy(&bits, bytes.data() + index * elementBytes, elementBytes);
    return bits;
  }
  int64_t size() const { return bytes.size() / elementBytes; }

private:
  ArrayRef<char> bytes;
  /// The bytes of booleans, which attributes pack.
  std::vector<char> unpacked;
  unsigned elementBytes = 1;
};

} // namespace

std::optional<ConstantTensor> ConstantTensor::get(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  if (!type || !isEvaluatedType(type.getElementType()))
    return std::nullopt;
  // A reshape keeps the order of the elements.
  while (isa_and_nonnull<tensor::ExpandShapeOp, tensor::CollapseShapeOp>(
      value.getDefiningOp()))
    value = value.getDefiningOp()->getOperand(0);
  Attribute attr;
  if (!matchPattern(value, m_Constant(&attr)))
    return std::nullopt;
  Type element = type.getElementType();
  ConstantTensor result;
  result.elementBytes = getElementBytes(element);
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(attr)) {
    AsmResourceBlob *blob = resource.getRawHandle().getBlob();
    // Booleans may be stored in either of two ways, and what is in the bits
    // that other short integers leave is not said.
    if (!blob || (!element.isIndex() && element.getIntOrFloatBitWidth() % 8))
      return std::nullopt;
    result.bytes = blob->getData();
  } else if (auto dense = dyn_cast<DenseElementsAttr>(attr)) {
    if (dense.isSplat())
      return std::nullopt;
    if (element.isInteger(1)) {
      for (bool bit : dense.getValues<bool>())
        result.unpacked.push_back(bit);
      result.bytes = result.unpacked;
    } else {
      result.bytes = dense.getRawData();
    }
  }
  int64_t wanted = cast<RankedTensorType>(value.getType()).getNumElements();
  if (result.size() != wanted || result.bytes.size() % result.elementBytes != 0)
    return std::nullopt;
  return result;
}

/// The value of a scalar that constants determine.
static std::optional<Bits> evaluateScalar(Value value) {
  Attribute attr;
  if (matchPattern(value, m_Constant(&attr)))
    return getBits(attr);
  if (!isSunkScalar(value))
    return std::nullopt;
  SmallVector<Bits> operands;
  for (Value operand : value.getDefiningOp()->getOperands()) {
    std::optional<Bits> bits = evaluateScalar(operand);
    if (!bits)
      return std::nullopt;
    operands.push_back(*bits);
  }
  return evaluate(value.getDefiningOp(), operands);
}

//===----------------------------------------------------------------------===//
// One op
//===----------------------------------------------------------------------===//

namespace {

/// Evaluates an op without reductions of which all that it reads is constant.
class OpFolder {
public:
  OpFolder(const Consumer &consumer, const FoldConstantsOptions &options)
      : consumer(consumer), options(options) {}

  /// Replaces the op by constants. Fails with a diagnostic where an assertion
  /// in its body does not hold; leaves it alone where it cannot be evaluated.
  LogicalResult run(RewriterBase &rewriter);

private:
  /// A constant operand: one number, or a tensor with the step in it that each
  /// loop makes.
  struct Operand {
    Value key;
    std::optional<ConstantTensor> tensor;
    Bits scalar = 0;
    SmallVector<int64_t> steps;
  };

  /// By how many elements of a tensor that is accessed at `map` each loop
  /// moves; nothing where the map is no projection or reaches out of it.
  std::optional<SmallVector<int64_t>> getSteps(RankedTensorType type,
                                               AffineMap map);
  bool readOperands();
  bool addExtracts();
  std::optional<Bits> evaluateExtract(tensor::ExtractOp op,
                                      ArrayRef<Bits> indices) const;
  bool addOperand(const Consumer::Read &read);
  /// Whether every op that matters can be evaluated at all.
  bool selectOps();
  /// Computes all elements; false where one is not certain.
  bool compute();
  bool computeElement(ArrayRef<int64_t> loops);
  void store(unsigned result, ArrayRef<int64_t> loops, Bits bits);
  Attribute getResult(unsigned result);

  const Consumer &consumer;
  const FoldConstantsOptions &options;
  SmallVector<Operand> operands;
  /// The tensors that the body takes elements of by their place.
  llvm::DenseMap<Value, ConstantTensor> extracted;
  /// The ops that yielded values and assertions need, in program order.
  SmallVector<Operation *> ops;
  int64_t numElements = 1;
  /// Whether every element is the same, so that one was computed.
  bool splat = false;
  /// For each write, its elements and the step in them that each loop makes.
  SmallVector<std::vector<char>> buffers;
  SmallVector<SmallVector<int64_t>> writeSteps;
  llvm::DenseMap<Value, Bits> values;
  cf::AssertOp failed;
  SmallVector<int64_t> failedAt;
};

} // namespace

std::optional<SmallVector<int64_t>> OpFolder::getSteps(RankedTensorType type,
                                                       AffineMap map) {
  SmallVector<int64_t> steps(consumer.extents.size(), 0);
  int64_t step = 1;
  for (int64_t dim = type.getRank() - 1; dim >= 0; --dim) {
    AffineExpr expr = map.getResult(dim);
    int64_t extent = type.getDimSize(dim);
    if (auto loop = dyn_cast<AffineDimExpr>(expr)) {
      if (consumer.extents[loop.getPosition()] > extent)
        return std::nullopt;
      steps[loop.getPosition()] += step;
    } else if (!isConstantZero(expr)) {
      return std::nullopt;
    }
    step *= extent;
  }
  return steps;
}

bool OpFolder::addOperand(const Consumer::Read &read) {
  Operand operand;
  operand.key = read.key;
  const Source &source = read.source;
  Value root = source.root;
  if (source.constant) {
    std::optional<Bits> bits = getBits(source.constant);
    if (!bits)
      return false;
    operand.scalar = *bits;
  } else if (isScalarType(root.getType())) {
    std::optional<Bits> bits = evaluateScalar(root);
    if (!bits)
      return false;
    operand.scalar = *bits;
  } else {
    operand.tensor = ConstantTensor::get(root);
    if (!operand.tensor)
      return false;
    std::optional<SmallVector<int64_t>> steps =
        getSteps(cast<RankedTensorType>(root.getType()), source.map);
    if (!steps)
      return false;
    operand.steps = *steps;
  }
  operands.push_back(std::move(operand));
  return true;
}

bool OpFolder::readOperands() {
  // Where a tensor is broadcast, its result is larger than what it is made of:
  // a kernel computes it faster than it could be read.
  int64_t largest = 0;
  for (const Consumer::Read &read : consumer.reads) {
    if (!addOperand(read))
      return false;
    if (operands.back().tensor)
      largest = std::max(largest, operands.back().tensor->size());
  }
  if (!addExtracts())
    return false;
  for (const auto &entry : extracted)
    largest = std::max(largest, entry.second.size());
  splat = largest == 0;
  return splat || numElements <= largest;
}

bool OpFolder::addExtracts() {
  if (!consumer.body)
    return true;
  for (auto extract : consumer.body->getOps<tensor::ExtractOp>()) {
    Value tensor = extract.getTensor();
    auto type = dyn_cast<RankedTensorType>(tensor.getType());
    if (!type || !type.hasStaticShape())
      return false;
    if (extracted.contains(tensor))
      continue;
    std::optional<ConstantTensor> constant = ConstantTensor::get(tensor);
    if (!constant)
      return false;
    extracted.try_emplace(tensor, std::move(*constant));
  }
  return true;
}

std::optional<Bits> OpFolder::evaluateExtract(tensor::ExtractOp op,
                                              ArrayRef<Bits> indices) const {
  int64_t index = 0;
  for (auto [extent, bits] : llvm::zip_equal(
           cast<RankedTensorType>(op.getTensor().getType()).getShape(),
           indices)) {
    if (bits >= static_cast<Bits>(extent))
      return std::nullopt;
    index = index * extent + static_cast<int64_t>(bits);
  }
  return extracted.find(op.getTensor())->second[index];
}

bool OpFolder::selectOps() {
  if (!consumer.body) {
    ops = {consumer.op};
    return isMemoryEffectFree(consumer.op);
  }
  llvm::SmallPtrSet<Operation *, 16> needed;
  SmallVector<Value> worklist(consumer.getYielded());
  for (Operation &op : consumer.body->without_terminator())
    if (isa<cf::AssertOp>(op)) {
      needed.insert(&op);
      llvm::append_range(worklist, op.getOperands());
    }
  while (!worklist.empty()) {
    Value value = worklist.pop_back_val();
    Operation *op = value.getDefiningOp();
    if (op && value.getParentBlock() == consumer.body &&
        needed.insert(op).second)
      llvm::append_range(worklist, op->getOperands());
  }
  for (Operation &op : consumer.body->without_terminator()) {
    if (!needed.contains(&op)) {
      if (!isMemoryEffectFree(&op))
        return false;
      continue;
    }
    if (!isa<cf::AssertOp>(op) && op.getNumResults() != 1)
      return false;
    // Equal operands are not equal elements where the position counts.
    if (isa<linalg::IndexOp>(op) && splat)
      return false;
    ops.push_back(&op);
  }
  return true;
}

bool OpFolder::computeElement(ArrayRef<int64_t> loops) {
  for (const Operand &operand : operands) {
    int64_t index = 0;
    for (auto [loop, step] : llvm::zip(loops, operand.steps))
      index += loop * step;
    values[operand.key] =
        operand.tensor ? (*operand.tensor)[index] : operand.scalar;
  }
  for (Operation *op : ops) {
    std::optional<Bits> bits;
    if (op->hasTrait<OpTrait::ConstantLike>()) {
      Attribute attr;
      matchPattern(op, m_Constant(&attr));
      bits = getBits(attr);
    } else if (auto index = dyn_cast<linalg::IndexOp>(op)) {
      bits = loops[index.getDim()];
    } else {
      SmallVector<Bits, 4> args;
      auto extract = dyn_cast<tensor::ExtractOp>(op);
      for (Value operand :
           extract ? ValueRange(extract.getIndices()) : op->getOperands()) {
        auto known = values.find(operand);
        if (known == values.end())
          return false;
        args.push_back(known->second);
      }
      if (auto check = dyn_cast<cf::AssertOp>(op)) {
        if (args.front() == 0) {
          failed = check;
          failedAt.assign(loops.begin(), loops.end());
          return false;
        }
        continue;
      }
      bits = extract ? evaluateExtract(extract, args) : evaluate(op, args);
    }
    if (!bits)
      return false;
    if (!consumer.body)
      store(0, loops, *bits);
    else
      values[op->getResult(0)] = *bits;
  }
  for (auto [result, yielded] : llvm::enumerate(consumer.getYielded())) {
    auto known = values.find(yielded);
    if (known == values.end())
      return false;
    store(result, loops, known->second);
  }
  return true;
}

void OpFolder::store(unsigned result, ArrayRef<int64_t> loops, Bits bits) {
  int64_t position = 0;
  if (!splat)
    for (auto [loop, step] : llvm::zip_equal(loops, writeSteps[result]))
      position += loop * step;
  Type type = getElementTypeOrSelf(consumer.writes[result].result.getType());
  unsigned bytes = getElementBytes(type);
  std::memcpy(buffers[result].data() + position * bytes, &bits, bytes);
}

bool OpFolder::compute() {
  for (const Consumer::Write &write : consumer.writes)
    buffers.emplace_back(
        (splat ? 1 : numElements) *
        getElementBytes(getElementTypeOrSelf(write.result.getType())));
  SmallVector<int64_t> loops(consumer.extents.size(), 0);
  if (splat)
    return computeElement(loops);
  for (int64_t count = 0; count < numElements; ++count) {
    if (!computeElement(loops))
      return false;
    for (int64_t loop = loops.size() - 1; loop >= 0; --loop) {
      if (++loops[loop] < consumer.extents[loop])
        break;
      loops[loop] = 0;
    }
  }
  return true;
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
  for (const Consumer::Write &write : consumer.writes) {
    auto type = cast<RankedTensorType>(write.result.getType());
    // Every element is to be written once.
    if (!write.map.isPermutation() || !type.hasStaticShape() ||
        !isEvaluatedType(type.getElementType()))
      return success();
    std::optional<SmallVector<int64_t>> steps = getSteps(type, write.map);
    if (!steps)
      return success();
    writeSteps.push_back(*steps);
  }
  for (int64_t extent : consumer.extents)
    if (extent <= 0 || llvm::MulOverflow(numElements, extent, numElements))
      return success();
  if (!readOperands() || (!splat && numElements > options.maxElements) ||
      !selectOps())
    return success();
  Operation *op = consumer.op;
  if (!compute()) {
    // Elsewhere it may never run.
    if (!failed || !isa<FunctionOpInterface>(op->getParentOp()) ||
        op->getBlock() != &op->getParentRegion()->front())
      return success();
    std::string position = llvm::join(
        llvm::map_range(failedAt, [](int64_t i) { return std::to_string(i); }),
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
  // What only this op needed goes with it.
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
  return success();
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
