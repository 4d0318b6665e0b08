//===- KeptOutputs.cpp - Elements that an op leaves as they were ----------===//

#include "KeptOutputs.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/ADT/SmallBitVector.h"

using namespace mlir;
using namespace mlir::conv;

/// Whether the op writes every element of the output.
static bool writesAll(linalg::LinalgOp op, OpOperand *output) {
  AffineMap map = op.getMatchingIndexingMap(output);
  auto type = cast<ShapedType>(output->get().getType());
  llvm::SmallBitVector seen(map.getNumDims());
  for (auto [expr, extent] :
       llvm::zip_equal(map.getResults(), type.getShape())) {
    auto dim = dyn_cast<AffineDimExpr>(expr);
    if (!dim && extent == 1)
      continue;
    if (!dim || seen.test(dim.getPosition()))
      return false;
    seen.set(dim.getPosition());
  }
  for (auto [dim, extent] : llvm::enumerate(op.getStaticLoopRanges()))
    if (!seen.test(dim) && (ShapedType::isDynamic(extent) || extent == 0))
      return false;
  return true;
}

/// Whether nobody minds what was there.
static bool holdsNothing(Value value) {
  if (auto alloc = value.getDefiningOp<bufferization::AllocTensorOp>())
    return !alloc.getCopy();
  return value.getDefiningOp<tensor::EmptyOp>();
}

/// Marks what `hold` makes.
static constexpr StringLiteral kKeptAttrName = "conv.kept";

/// `value`, in a way that uses `kept`: by a condition that always holds, and
/// that does not fold.
static Value hold(OpBuilder &b, linalg::GenericOp op, Value value, Value kept) {
  Location loc = op.getLoc();
  Value condition;
  SmallVector<int64_t> extents = op.getStaticLoopRanges();
  // The index of a loop of one iteration folds.
  const auto *loop = llvm::find_if(extents, [](int64_t e) { return e != 1; });
  if (loop != extents.end()) {
    Value index = linalg::IndexOp::create(b, loc, loop - extents.begin());
    condition =
        arith::CmpIOp::create(b, loc, arith::CmpIPredicate::sge, index,
                              arith::ConstantIndexOp::create(b, loc, 0));
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
    return value;
  }
  auto select = arith::SelectOp::create(b, loc, condition, value, kept);
  select->setDiscardableAttr(kKeptAttrName, b.getUnitAttr());
  return select;
}

void conv::readKeptOutputs(func::FuncOp func) {
  SmallVector<linalg::LinalgOp> work;
  auto keeps = [](linalg::LinalgOp op, OpOperand &output) {
    return isa<TensorType>(output.get().getType()) &&
           !op.payloadUsesValueFromOperand(&output) &&
           !holdsNothing(output.get()) && !writesAll(op, &output);
  };
  func.walk([&](linalg::LinalgOp op) {
    if (isa<linalg::GenericOp, linalg::ReduceOp>(op.getOperation()) &&
        llvm::any_of(op.getDpsInitsMutable(),
                     [&](OpOperand &output) { return keeps(op, output); }))
      work.push_back(op);
  });
  IRRewriter rewriter(func.getContext());
  for (linalg::LinalgOp op : work) {
    auto generic = dyn_cast<linalg::GenericOp>(op.getOperation());
    if (!generic) {
      rewriter.setInsertionPoint(op);
      generic = *linalg::generalizeNamedOp(rewriter, op);
    }
    Operation *yield = generic.getBody()->getTerminator();
    OpBuilder b(yield);
    for (auto [i, output] : llvm::enumerate(generic.getDpsInitsMutable()))
      if (keeps(generic, output))
        yield->setOperand(i, hold(b, generic, yield->getOperand(i),
                                  generic.getMatchingBlockArgument(&output)));
  }
}

void conv::dropKeptReads(func::FuncOp func) {
  IRRewriter rewriter(func.getContext());
  func.walk([&](linalg::GenericOp op) {
    if (!op.hasPureBufferSemantics())
      return;
    bool found = false;
    Operation *yield = op.getBody()->getTerminator();
    for (auto [yielded, kept] :
         llvm::zip_equal(yield->getOpOperands(), op.getRegionOutputArgs())) {
      auto select = yielded.get().getDefiningOp<arith::SelectOp>();
      if (!select || !select->hasAttr(kKeptAttrName) ||
          select.getFalseValue() != kept)
        continue;
      yielded.set(select.getTrueValue());
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
