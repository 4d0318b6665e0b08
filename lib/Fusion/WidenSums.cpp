//===- WidenSums.cpp - Sums of f16 and bf16 in f32 ------------------------===//

#include "conv/Fusion/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "llvm/Support/DebugLog.h"

#define DEBUG_TYPE "conv-widen-sums"

namespace mlir::conv {
#define GEN_PASS_DEF_WIDENSUMSPASS
#include "conv/Fusion/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

/// Whether `op` has one output, of f16 or bf16, and adds up what it is.
static bool isNarrowSum(linalg::LinalgOp op) {
  if (!op.hasPureTensorSemantics() || op.getNumReductionLoops() == 0 ||
      op.getNumDpsInits() != 1)
    return false;
  OpOperand *init = op.getDpsInitOperand(0);
  Type element = getElementTypeOrSelf(init->get());
  if (!element.isF16() && !element.isBF16())
    return false;
  BlockArgument held = op.getMatchingBlockArgument(init);
  Value yielded = op.getBlock()->getTerminator()->getOperand(0);
  auto sum = yielded.getDefiningOp<arith::AddFOp>();
  return sum && sum->hasOneUse() && held.hasOneUse() &&
         *held.user_begin() == sum.getOperation();
}

/// An elementwise op that casts the elements of `tensor` to those of `init`.
template <typename CastOp>
static Value castElements(RewriterBase &rewriter, Location loc, Value tensor,
                          Value init) {
  auto type = cast<RankedTensorType>(init.getType());
  SmallVector<AffineMap> maps(2,
                              rewriter.getMultiDimIdentityMap(type.getRank()));
  SmallVector<utils::IteratorType> loops(type.getRank(),
                                         utils::IteratorType::parallel);
  return linalg::GenericOp::create(
             rewriter, loc, type, tensor, init, maps, loops,
             [&](OpBuilder &b, Location loc, ValueRange elements) {
               Value result = CastOp::create(b, loc, type.getElementType(),
                                             elements.front());
               linalg::YieldOp::create(b, loc, result);
             })
      .getResult(0);
}

/// What a sum in f32 begins at instead of `init`.
static Value widenInit(RewriterBase &rewriter, Location loc, Value init) {
  Type f32 = rewriter.getF32Type();
  Value empty = tensor::EmptyOp::create(
      rewriter, loc, tensor::getMixedSizes(rewriter, loc, init), f32);
  if (auto fill = init.getDefiningOp<linalg::FillOp>()) {
    Value value = rewriter.createOrFold<arith::ExtFOp>(loc, f32, fill.value());
    return linalg::FillOp::create(rewriter, loc, value, empty).getResult(0);
  }
  return castElements<arith::ExtFOp>(rewriter, loc, init, empty);
}

/// The op that divides or multiplies all that `use` reads by one number, if
/// nothing else reads it there: what makes a mean of a sum.
static Operation *getScaling(OpOperand &use) {
  auto op = dyn_cast<linalg::GenericOp>(use.getOwner());
  if (!op || !op.hasPureTensorSemantics() || !op.isDpsInput(&use))
    return nullptr;
  BlockArgument element = op.getMatchingBlockArgument(&use);
  if (!element.hasOneUse())
    return nullptr;
  OpOperand &scaled = *element.use_begin();
  Operation *scaling = scaled.getOwner();
  bool isScaling =
      isa<arith::MulFOp>(scaling) ||
      (isa<arith::DivFOp>(scaling) && scaled.getOperandNumber() == 0);
  if (!isScaling || scaling->getBlock() != op.getBody())
    return nullptr;
  Value number = scaling->getOperand(1 - scaled.getOperandNumber());
  return number.getParentBlock() != op.getBody() ||
                 matchPattern(number, m_Constant())
             ? scaling
             : nullptr;
}

/// y = divf(x, %c) : f16  ==>  y = truncf(divf(x, extf(%c))), x of f32 being
/// `sum`. The sum over a large image need not fit f16, its mean does.
static void scaleInF32(RewriterBase &rewriter, OpOperand &use,
                       Operation *scaling, Value sum) {
  auto op = cast<linalg::GenericOp>(use.getOwner());
  BlockArgument element = op.getMatchingBlockArgument(&use);
  Type f32 = rewriter.getF32Type(), narrow = element.getType();
  rewriter.modifyOpInPlace(op, [&] { use.set(sum); });
  element.setType(f32);
  rewriter.setInsertionPoint(scaling);
  Location loc = scaling->getLoc();
  for (OpOperand &operand : scaling->getOpOperands())
    if (operand.get() != element)
      operand.set(
          rewriter.createOrFold<arith::ExtFOp>(loc, f32, operand.get()));
  scaling->getResult(0).setType(f32);
  rewriter.setInsertionPointAfter(scaling);
  auto rounded =
      arith::TruncFOp::create(rewriter, loc, narrow, scaling->getResult(0));
  rewriter.replaceAllUsesExcept(scaling->getResult(0), rounded, rounded);
}

/// Adds up in f32 what output 0 of `op`, its only one, adds up in 16 bits:
///
///   y = sum(x) : f16  ==>  y = truncf(sum(extf(x)) : f32)
///
/// Where a reader makes a mean of the sum, that is rounded instead.
static void widen(RewriterBase &rewriter, linalg::GenericOp op) {
  Location loc = op.getLoc();
  Type f32 = rewriter.getF32Type();
  OpOperand *init = op.getDpsInitOperand(0);
  Value start = init->get();
  Type narrow = getElementTypeOrSelf(start);
  rewriter.setInsertionPoint(op);
  Value wide = widenInit(rewriter, loc, start);
  auto made = linalg::GenericOp::create(
      rewriter, loc, wide.getType(), op.getDpsInputs(), wide,
      op.getIndexingMapsArray(), op.getIteratorTypesArray());
  made->setDiscardableAttrs(op->getDiscardableAttrDictionary());
  made.getRegion().takeBody(op.getRegion());
  BlockArgument held = made.getBody()->getArguments().back();
  auto sum = cast<arith::AddFOp>(*held.user_begin());
  held.setType(f32);
  rewriter.setInsertionPoint(sum);
  for (OpOperand &operand : sum->getOpOperands())
    if (operand.get() != held)
      operand.set(
          arith::ExtFOp::create(rewriter, sum.getLoc(), f32, operand.get()));
  sum.getResult().setType(f32);
  for (OpOperand &use : llvm::make_early_inc_range(op->getResult(0).getUses()))
    if (Operation *scaling = getScaling(use))
      scaleInF32(rewriter, use, scaling, made.getResult(0));
  if (op->use_empty())
    return rewriter.eraseOp(op);
  rewriter.setInsertionPointAfter(made);
  Value rounded = tensor::EmptyOp::create(
      rewriter, loc, tensor::getMixedSizes(rewriter, loc, start), narrow);
  rewriter.replaceOp(op, castElements<arith::TruncFOp>(
                             rewriter, loc, made.getResult(0), rounded));
}

namespace {
struct WidenSums : conv::impl::WidenSumsPassBase<WidenSums> {
  void runOnOperation() override {
    SmallVector<linalg::LinalgOp> sums;
    getOperation()->walk([&](linalg::LinalgOp op) {
      if (isNarrowSum(op))
        sums.push_back(op);
    });
    IRRewriter rewriter(&getContext());
    for (linalg::LinalgOp op : sums) {
      LDBG() << "adds up in f32: " << op;
      auto generic = dyn_cast<linalg::GenericOp>(op.getOperation());
      if (!generic) {
        rewriter.setInsertionPoint(op);
        FailureOr<linalg::GenericOp> made =
            linalg::generalizeNamedOp(rewriter, op);
        if (failed(made))
          continue;
        generic = *made;
      }
      widen(rewriter, generic);
    }
  }
};
} // namespace
