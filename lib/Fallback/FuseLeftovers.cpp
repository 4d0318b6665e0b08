//===- FuseLeftovers.cpp - Fewer kernels on the fallback path -------------===//

#include "conv/Fallback/Passes.h"
#include "conv/IR/WrittenWhole.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "llvm/Support/DebugLog.h"

#define DEBUG_TYPE "conv-fuse-leftovers"

namespace mlir::conv {
#define GEN_PASS_DEF_FUSELEFTOVERSPASS
#include "conv/Fallback/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

namespace {

/// Whether fusing the producer of `operand` computes nothing twice: it has no
/// other users, and the consumer reads each of its elements once.
bool isReadOnce(OpOperand *operand) {
  Operation *producer = operand->get().getDefiningOp();
  auto consumer = dyn_cast<linalg::GenericOp>(operand->getOwner());
  if (!producer || !consumer || !producer->hasOneUse())
    return false;
  return consumer.getMatchingIndexingMap(operand).isPermutation();
}

/// The one value that all elements of `operand` have; null if there is none.
Value getSplat(OpBuilder &b, Value operand) {
  Type type = getElementTypeOrSelf(operand.getType());
  if (auto fill = operand.getDefiningOp<linalg::FillOp>()) {
    Value value = fill.getInputs().front();
    return value.getType() == type ? value : Value();
  }
  SplatElementsAttr elements;
  if (!type.isIntOrIndexOrFloat() ||
      !matchPattern(operand, m_Constant(&elements)))
    return {};
  return arith::ConstantOp::create(b, operand.getLoc(),
                                   elements.getSplatValue<TypedAttr>());
}

/// generic ins(fill(%v)) {^bb0(%e) ... %e}  ==>  generic {... %v}
struct InlineSplats : OpRewritePattern<linalg::GenericOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(linalg::GenericOp op,
                                PatternRewriter &rewriter) const override {
    for (OpOperand *input : op.getDpsInputOperands()) {
      BlockArgument element = op.getMatchingBlockArgument(input);
      if (element.use_empty())
        continue;
      rewriter.setInsertionPoint(op);
      if (Value splat = getSplat(rewriter, input->get())) {
        rewriter.replaceAllUsesWith(element, splat);
        return success();
      }
    }
    return rewriter.notifyMatchFailure(op, "no input is the same everywhere");
  }
};

/// Fuses an elementwise producer. MLIR's patterns for it come with one that
/// takes an output that a body does not read for one that is overwritten.
struct FuseProducer : OpRewritePattern<linalg::GenericOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(linalg::GenericOp op,
                                PatternRewriter &rewriter) const override {
    for (OpOperand &operand : op->getOpOperands()) {
      if (!linalg::areElementwiseOpsFusable(&operand) || !isReadOnce(&operand))
        continue;
      FailureOr<linalg::ElementwiseOpFusionResult> fused =
          linalg::fuseElementwiseOps(rewriter, &operand);
      if (failed(fused))
        return rewriter.notifyMatchFailure(op, "its producer does not fuse");
      LDBG() << "fused to " << *fused->fusedOp;
      for (Value result : op->getResults())
        rewriter.replaceAllUsesWith(result, fused->replacements.at(result));
      rewriter.eraseOp(op);
      return success();
    }
    return rewriter.notifyMatchFailure(op, "no producer is read once");
  }
};

/// Drops what an output held where it is overwritten, as a fill before an
/// elementwise op.
void dropOverwrittenOutputs(func::FuncOp func) {
  IRRewriter rewriter(func.getContext());
  func.walk([&](linalg::GenericOp op) {
    for (OpOperand &output : op.getDpsInitsMutable()) {
      if (!isa<RankedTensorType>(output.get().getType()) ||
          output.get().getDefiningOp<tensor::EmptyOp>() ||
          op.payloadUsesValueFromOperand(&output) ||
          !isWrittenWhole(op, &output))
        continue;
      rewriter.setInsertionPoint(op);
      Location loc = op.getLoc();
      output.set(tensor::EmptyOp::create(
          rewriter, loc, tensor::getMixedSizes(rewriter, loc, output.get()),
          getElementTypeOrSelf(output.get().getType())));
    }
  });
}

struct FuseLeftoversPass
    : conv::impl::FuseLeftoversPassBase<FuseLeftoversPass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<FuseProducer, InlineSplats>(&getContext());
    linalg::populateEraseUnusedOperandsAndResultsPatterns(patterns);
    dropOverwrittenOutputs(getOperation());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
    dropOverwrittenOutputs(getOperation());
  }
};

} // namespace
