//===- Doubts.cpp - What the bounds of conv-sim do not know ---------------===//

#include "Doubts.h"
#include "conv/IR/ConvOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace mlir::conv;

/// What `value` goes into: for one that a linalg op yields, what reads the
/// tensor.
static SmallVector<Operation *> getReaders(Value value) {
  SmallVector<Operation *> readers;
  for (OpOperand &use : value.getUses()) {
    auto parent = dyn_cast<linalg::LinalgOp>(use.getOwner()->getParentOp());
    if (!parent || !use.getOwner()->hasTrait<OpTrait::IsTerminator>()) {
      readers.push_back(use.getOwner());
      continue;
    }
    for (Operation *user : parent->getResult(use.getOperandNumber()).getUsers())
      readers.push_back(user);
  }
  return readers;
}

static std::string describe(Operation *op) {
  std::string text;
  llvm::raw_string_ostream os(text);
  if (auto file = op->getLoc()->findInstanceOf<FileLineColLoc>())
    os << op->getName() << " at " << file.getFilename().getValue() << ":"
       << file.getLine() << ":" << file.getColumn();
  else
    os << op->getName();
  return text;
}

/// Whether `op` maps different numbers to one, so that a difference within the
/// bound may become a step.
static bool isRounding(Operation *op) {
  if (auto truncate = dyn_cast<arith::TruncFOp>(op))
    return getElementTypeOrSelf(truncate.getType()).getIntOrFloatBitWidth() <
           32;
  return isa<math::RoundOp, math::RoundEvenOp, math::FloorOp, math::CeilOp,
             math::TruncOp, arith::FPToSIOp, arith::FPToUIOp>(op);
}

/// Whether `value` is computed from `source`, however.
static bool dependsOn(Value value, Value source) {
  llvm::SetVector<Value> worklist;
  worklist.insert(value);
  for (size_t i = 0; i < worklist.size(); ++i) {
    if (worklist[i] == source)
      return true;
    if (Operation *op = worklist[i].getDefiningOp())
      worklist.insert(op->operand_begin(), op->operand_end());
  }
  return false;
}

/// The operand of `op` whose elements `value`, of its body, is computed from
/// alone; null where there is none or more than one.
static Value getOperandOf(linalg::LinalgOp op, Value value) {
  llvm::SetVector<Value> worklist;
  worklist.insert(value);
  Value found;
  for (size_t i = 0; i < worklist.size(); ++i) {
    if (auto argument = dyn_cast<BlockArgument>(worklist[i])) {
      if (argument.getOwner() != op.getBlock() || found)
        return {};
      found = op->getOperand(argument.getArgNumber());
    } else if (Operation *nested = worklist[i].getDefiningOp();
               nested->getBlock() == op.getBlock()) {
      worklist.insert(nested->operand_begin(), nested->operand_end());
    }
  }
  return found;
}

/// Whether `subtraction` takes from elements what was reduced of them, as their
/// mean: their sum is zero but for roundings.
static bool isCentring(arith::SubFOp subtraction) {
  auto op = dyn_cast<linalg::LinalgOp>(subtraction->getParentOp());
  if (!op)
    return false;
  Value elements = getOperandOf(op, subtraction.getLhs());
  Value reduced = getOperandOf(op, subtraction.getRhs());
  return elements && reduced && elements != reduced &&
         dependsOn(reduced, elements);
}

/// The reduction that sums what is made of `value`; null for none.
static Operation *findSum(Value value) {
  llvm::SetVector<Operation *> worklist;
  for (Operation *reader : getReaders(value))
    worklist.insert(reader);
  for (size_t i = 0; i < worklist.size(); ++i) {
    Operation *op = worklist[i];
    auto reduction = dyn_cast<linalg::LinalgOp>(op);
    if (reduction && reduction.getNumReductionLoops() != 0)
      return op;
    for (Value result : op->getResults())
      for (Operation *reader : getReaders(result))
        worklist.insert(reader);
  }
  return nullptr;
}

/// Whether `op` multiplies up elements that differences may have made nearly
/// zero: the product is off relative to itself by what such a factor is.
static bool multipliesUp(Operation *op) {
  if (auto fused = dyn_cast<FusedOp>(op))
    return llvm::is_contained(fused.getReductionKinds(), ReductionKind::Prod);
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  return linalgOp && linalgOp.getNumReductionLoops() != 0 &&
         llvm::any_of(linalgOp.getRegionOutputArgs(), [](BlockArgument before) {
           return llvm::any_of(before.getUsers(), llvm::IsaPred<arith::MulFOp>);
         });
}

std::string conv::findDoubt(func::FuncOp func) {
  std::string doubt;
  func.walk([&](Operation *op) {
    if (doubt.empty() && isRounding(op) &&
        llvm::any_of(getReaders(op->getResult(0)), [](Operation *reader) {
          return !reader->hasTrait<OpTrait::IsTerminator>();
        }))
      doubt = "the bound does not count what is rounded and used "
              "again (" +
              describe(op) + ")";
    if (auto subtraction = dyn_cast<arith::SubFOp>(op);
        subtraction && doubt.empty() && isCentring(subtraction))
      if (Operation *sum = findSum(subtraction))
        doubt = "the bound is relative to results, which cancel where "
                "values are summed of which their mean was taken (" +
                describe(sum) + ")";
    if (doubt.empty() && multipliesUp(op))
      doubt = "the bound of a product is exceeded where few results "
              "have a factor near zero (" +
              describe(op) + ")";
  });
  return doubt;
}
