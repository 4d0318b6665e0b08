//===- KeptOutputs.cpp - Elements that an op leaves as they were ----------===//

#include "KeptOutputs.h"
#include "conv/IR/WrittenWhole.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mlir::conv;

/// Whether nobody minds what was there.
static bool holdsNothing(Value value) {
  if (auto alloc = value.getDefiningOp<bufferization::AllocTensorOp>())
    return !alloc.getCopy();
  return value.getDefiningOp<tensor::EmptyOp>();
}

/// No index is this. Bodies compare with 0, and a condition that is theirs as
/// well would be merged with it.
static constexpr int64_t kNoIndex = -1;

/// `value`, in a way that uses `kept`: by a condition that always holds, and
/// that does not fold. None for one iteration on other than numbers.
static Value hold(OpBuilder &b, linalg::GenericOp op, Value value, Value kept) {
  Location loc = op.getLoc();
  Value condition;
  SmallVector<int64_t> extents = op.getStaticLoopRanges();
  // The index of a loop of one iteration folds.
  const auto *loop = llvm::find_if(extents, [](int64_t e) { return e != 1; });
  if (loop != extents.end()) {
    Value index = linalg::IndexOp::create(b, loc, loop - extents.begin());
    condition =
        arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ne, index,
                              arith::ConstantIndexOp::create(b, loc, kNoIndex));
  } else if (isa<FloatType>(kept.getType())) {
    auto compare = [&](arith::CmpFPredicate predicate) -> Value {
      return arith::CmpFOp::create(b, loc, predicate, kept, kept);
    };
    condition = arith::OrIOp::create(b, loc, compare(arith::CmpFPredicate::OEQ),
                                     compare(arith::CmpFPredicate::UNE));
  } else if (kept.getType().isIntOrIndex()) {
    Value one =
        arith::ConstantOp::create(b, loc, b.getIntegerAttr(kept.getType(), 1));
    condition =
        arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ule,
                              arith::AndIOp::create(b, loc, kept, one), one);
  } else {
    return Value();
  }
  return arith::SelectOp::create(b, loc, condition, value, kept);
}

/// Whether it is a condition of `hold`.
static bool alwaysHolds(Value condition) {
  if (auto both = condition.getDefiningOp<arith::OrIOp>()) {
    auto lhs = both.getLhs().getDefiningOp<arith::CmpFOp>(),
         rhs = both.getRhs().getDefiningOp<arith::CmpFOp>();
    return lhs && rhs && lhs.getPredicate() == arith::CmpFPredicate::OEQ &&
           rhs.getPredicate() == arith::CmpFPredicate::UNE &&
           lhs->getOperands() == rhs->getOperands();
  }
  auto compare = condition.getDefiningOp<arith::CmpIOp>();
  if (!compare)
    return false;
  if (compare.getPredicate() == arith::CmpIPredicate::ne)
    return compare.getLhs().getDefiningOp<linalg::IndexOp>() &&
           getConstantIntValue(compare.getRhs()) == kNoIndex;
  auto bit = compare.getLhs().getDefiningOp<arith::AndIOp>();
  return compare.getPredicate() == arith::CmpIPredicate::ule && bit &&
         bit.getRhs() == compare.getRhs();
}

LogicalResult conv::readKeptOutputs(func::FuncOp func) {
  SmallVector<linalg::LinalgOp> work;
  auto keeps = [](linalg::LinalgOp op, OpOperand &output) {
    return isa<TensorType>(output.get().getType()) &&
           !op.payloadUsesValueFromOperand(&output) &&
           !holdsNothing(output.get()) && !isWrittenWhole(op, &output);
  };
  func.walk([&](linalg::LinalgOp op) {
    if (llvm::any_of(op.getDpsInitsMutable(),
                     [&](OpOperand &output) { return keeps(op, output); }))
      work.push_back(op);
  });
  IRRewriter rewriter(func.getContext());
  for (linalg::LinalgOp op : work) {
    auto generic = dyn_cast<linalg::GenericOp>(op.getOperation());
    if (!generic) {
      rewriter.setInsertionPoint(op);
      FailureOr<linalg::GenericOp> general =
          linalg::generalizeNamedOp(rewriter, op);
      if (failed(general))
        return op.emitOpError("keeps a part of an output that it does not "
                              "read; make it a linalg.generic");
      generic = *general;
    }
    Operation *yield = generic.getBody()->getTerminator();
    OpBuilder b(yield);
    for (auto [i, output] : llvm::enumerate(generic.getDpsInitsMutable()))
      if (keeps(generic, output)) {
        Value held = hold(b, generic, yield->getOperand(i),
                          generic.getMatchingBlockArgument(&output));
        if (!held)
          return generic.emitOpError("keeps a part of output #")
                 << i << " of " << output.get().getType()
                 << ", expected numbers, of which the body can use what was "
                    "there; write the element with tensor.insert";
        yield->setOperand(i, held);
      }
  }
  return success();
}

void conv::dropKeptReads(func::FuncOp func) {
  IRRewriter rewriter(func.getContext());
  func.walk([&](linalg::GenericOp op) {
    if (!op.hasPureBufferSemantics())
      return;
    bool found = false;
    for (Operation &inner : *op.getBody()) {
      auto select = dyn_cast<arith::SelectOp>(inner);
      if (!select || !alwaysHolds(select.getCondition()))
        continue;
      rewriter.replaceAllUsesWith(select.getResult(), select.getTrueValue());
      found = true;
    }
    if (!found)
      return;
    // The condition of it may use the output as well.
    for (Operation &inner :
         llvm::make_early_inc_range(llvm::reverse(*op.getBody())))
      if (isOpTriviallyDead(&inner))
        rewriter.eraseOp(&inner);
  });
}
