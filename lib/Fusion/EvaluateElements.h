//===- EvaluateElements.h - What bodies compute from constants --*- C++ -*-===//
//
// The elements of ops on tensors, evaluated position by position. Private to
// ConvFusionTransforms.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_FUSION_EVALUATEELEMENTS_H
#define CONV_LIB_FUSION_EVALUATEELEMENTS_H

#include "Consumer.h"
#include "Evaluate.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/ADT/DenseMap.h"
#include <cstring>
#include <vector>

namespace mlir::conv {

/// The bytes that an element takes in a constant.
unsigned getElementBytes(Type type);

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

/// The place of element `indices` of a tensor of shape `shape`, the last
/// dimension moving first; nothing where it is outside of it.
std::optional<int64_t> getPlace(ArrayRef<int64_t> shape,
                                ArrayRef<Bits> indices);

/// By how many elements of a tensor that is accessed at `map` each of the loops
/// moves; nothing where the map is no projection or reaches out of it.
std::optional<SmallVector<int64_t>>
getSteps(RankedTensorType type, AffineMap map, ArrayRef<int64_t> extents);

/// The place that `loops` are at, by `steps` each.
int64_t getPlaceByLoops(ArrayRef<int64_t> loops, ArrayRef<int64_t> steps);

/// Evaluates values of an elementwise op's body, or the op itself where it has
/// none, at each position of its loops.
class ElementEvaluator {
public:
  explicit ElementEvaluator(const Consumer &consumer) : consumer(consumer) {}

  /// Selects what `wanted` and the assertions of the body depend on. False
  /// where that is not constants and positions alone, or where the rest of the
  /// body has effects.
  bool prepare(ValueRange wanted);

  /// The number of positions; nothing where it is not known, or none.
  std::optional<int64_t> getNumPositions() const;
  /// The elements of the largest constant tensor that is read; 0 if only
  /// numbers are.
  int64_t getLargest() const { return largest; }
  /// Whether a value depends on the position as such.
  bool readsPosition() const { return position; }

  /// Evaluates at one position; false where a value is not certain, or where an
  /// assertion does not hold.
  bool evaluateAt(ArrayRef<int64_t> loops, SmallVectorImpl<Bits> &results);

  /// Evaluates at all positions, the last loop moving first, until one is not
  /// certain or `take` returns false. Returns whether all were taken.
  bool evaluateAll(function_ref<bool(ArrayRef<int64_t>, ArrayRef<Bits>)> take);

  /// The assertion that did not hold, and where; null if it was not that.
  cf::AssertOp getFailed() const { return failed; }
  ArrayRef<int64_t> getFailedAt() const { return failedAt; }

private:
  /// A constant operand: one number, or a tensor with the step in it that each
  /// loop makes.
  struct Operand {
    Value key;
    std::optional<ConstantTensor> tensor;
    Bits scalar = 0;
    SmallVector<int64_t> steps;
  };

  bool selectOps();
  bool addOperand(const Consumer::Read &read);
  bool addExtracted(tensor::ExtractOp extract);
  std::optional<Bits> evaluateOp(Operation *op, ArrayRef<int64_t> loops,
                                 ArrayRef<Bits> args) const;

  const Consumer &consumer;
  SmallVector<Value> wanted;
  SmallVector<Operand> operands;
  /// The tensors that the body takes elements of by their place.
  llvm::DenseMap<Value, ConstantTensor> extracted;
  /// The ops that wanted values and assertions need, in program order.
  SmallVector<Operation *> ops;
  int64_t largest = 0;
  bool position = false;
  llvm::DenseMap<Value, Bits> values;
  cf::AssertOp failed;
  SmallVector<int64_t> failedAt;
};

} // namespace mlir::conv

#endif // CONV_LIB_FUSION_EVALUATEELEMENTS_H
