//===- EvaluateElements.cpp - What bodies compute from constants ----------===//

#include "EvaluateElements.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::conv;

//===----------------------------------------------------------------------===//
// Constant operands
//===----------------------------------------------------------------------===//

unsigned conv::getElementBytes(Type type) {
  return type.isIndex() ? 8 : llvm::divideCeil(type.getIntOrFloatBitWidth(), 8);
}

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
// Places
//===----------------------------------------------------------------------===//

std::optional<int64_t> conv::getPlace(ArrayRef<int64_t> shape,
                                      ArrayRef<Bits> indices) {
  int64_t place = 0;
  for (auto [extent, index] : llvm::zip_equal(shape, indices)) {
    if (index >= static_cast<Bits>(extent))
      return std::nullopt;
    place = place * extent + static_cast<int64_t>(index);
  }
  return place;
}

std::optional<SmallVector<int64_t>> conv::getSteps(RankedTensorType type,
                                                   AffineMap map,
                                                   ArrayRef<int64_t> extents) {
  SmallVector<int64_t> steps(extents.size(), 0);
  int64_t step = 1;
  for (int64_t dim = type.getRank() - 1; dim >= 0; --dim) {
    AffineExpr expr = map.getResult(dim);
    int64_t extent = type.getDimSize(dim);
    if (auto loop = dyn_cast<AffineDimExpr>(expr)) {
      if (extents[loop.getPosition()] > extent)
        return std::nullopt;
      steps[loop.getPosition()] += step;
    } else if (!isConstantZero(expr)) {
      return std::nullopt;
    }
    step *= extent;
  }
  return steps;
}

int64_t conv::getPlaceByLoops(ArrayRef<int64_t> loops,
                              ArrayRef<int64_t> steps) {
  int64_t place = 0;
  for (auto [loop, step] : llvm::zip_equal(loops, steps))
    place += loop * step;
  return place;
}

//===----------------------------------------------------------------------===//
// Bodies
//===----------------------------------------------------------------------===//

bool ElementEvaluator::addOperand(const Consumer::Read &read) {
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
    std::optional<SmallVector<int64_t>> steps = getSteps(
        cast<RankedTensorType>(root.getType()), source.map, consumer.extents);
    if (!steps)
      return false;
    operand.steps = *steps;
    largest = std::max(largest, operand.tensor->size());
  }
  operands.push_back(std::move(operand));
  return true;
}

bool ElementEvaluator::addExtracted(tensor::ExtractOp extract) {
  Value tensor = extract.getTensor();
  auto type = dyn_cast<RankedTensorType>(tensor.getType());
  if (!type || !type.hasStaticShape())
    return false;
  if (extracted.contains(tensor))
    return true;
  std::optional<ConstantTensor> constant = ConstantTensor::get(tensor);
  if (!constant)
    return false;
  largest = std::max(largest, constant->size());
  extracted.try_emplace(tensor, std::move(*constant));
  return true;
}

bool ElementEvaluator::selectOps() {
  if (!consumer.body) {
    ops = {consumer.op};
    return isMemoryEffectFree(consumer.op);
  }
  llvm::SmallPtrSet<Operation *, 16> needed;
  SmallVector<Value> worklist(wanted);
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
    ops.push_back(&op);
  }
  return true;
}

bool ElementEvaluator::prepare(ValueRange values) {
  wanted.assign(values.begin(), values.end());
  if (!selectOps())
    return false;
  llvm::SmallDenseSet<Value> read(wanted.begin(), wanted.end());
  for (Operation *op : ops) {
    read.insert(op->operand_begin(), op->operand_end());
    position |= isa<linalg::IndexOp>(op);
    auto extract = dyn_cast<tensor::ExtractOp>(op);
    if (extract && !addExtracted(extract))
      return false;
  }
  return llvm::all_of(consumer.reads, [&](const Consumer::Read &each) {
    return !read.contains(each.key) || addOperand(each);
  });
}

std::optional<int64_t> ElementEvaluator::getNumPositions() const {
  int64_t count = 1;
  for (int64_t extent : consumer.extents)
    if (extent <= 0 || llvm::MulOverflow(count, extent, count))
      return std::nullopt;
  return count;
}

std::optional<Bits> ElementEvaluator::evaluateOp(Operation *op,
                                                 ArrayRef<int64_t> loops,
                                                 ArrayRef<Bits> args) const {
  if (op->hasTrait<OpTrait::ConstantLike>()) {
    Attribute attr;
    matchPattern(op, m_Constant(&attr));
    return getBits(attr);
  }
  if (auto index = dyn_cast<linalg::IndexOp>(op))
    return loops[index.getDim()];
  auto extract = dyn_cast<tensor::ExtractOp>(op);
  if (!extract)
    return evaluate(op, args);
  std::optional<int64_t> place =
      getPlace(extract.getTensor().getType().getShape(), args);
  return place ? std::optional<Bits>(
                     extracted.find(extract.getTensor())->second[*place])
               : std::nullopt;
}

bool ElementEvaluator::evaluateAt(ArrayRef<int64_t> loops,
                                  SmallVectorImpl<Bits> &results) {
  for (const Operand &operand : operands)
    values[operand.key] =
        operand.tensor
            ? (*operand.tensor)[getPlaceByLoops(loops, operand.steps)]
            : operand.scalar;
  SmallVector<Bits, 4> args;
  for (Operation *op : ops) {
    args.clear();
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
    std::optional<Bits> bits = evaluateOp(op, loops, args);
    if (!bits)
      return false;
    values[op->getResult(0)] = *bits;
  }
  results.clear();
  for (Value value : wanted) {
    auto known = values.find(value);
    if (known == values.end())
      return false;
    results.push_back(known->second);
  }
  return true;
}

bool ElementEvaluator::evaluateAll(
    function_ref<bool(ArrayRef<int64_t>, ArrayRef<Bits>)> take) {
  std::optional<int64_t> count = getNumPositions();
  if (!count)
    return false;
  SmallVector<int64_t> loops(consumer.extents.size(), 0);
  SmallVector<Bits> results;
  for (int64_t i = 0; i < *count; ++i) {
    if (!evaluateAt(loops, results) || !take(loops, results))
      return false;
    for (int64_t loop = loops.size() - 1; loop >= 0; --loop) {
      if (++loops[loop] < consumer.extents[loop])
        break;
      loops[loop] = 0;
    }
  }
  return true;
}
