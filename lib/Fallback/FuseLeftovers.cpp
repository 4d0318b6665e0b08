//===- FuseLeftovers.cpp - Fewer kernels on the fallback path -------------===//

#include "conv/Fallback/Passes.h"
#include "conv/IR/WrittenWhole.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

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
    linalg::populateElementwiseOpsFusionPatterns(patterns, isReadOnce);
    // It takes an output that a body does not use for one that is overwritten.
    // MLIR gives no handle but the name (held by Fallback/kept-outputs.mlir).
    llvm::erase_if(patterns.getNativePatterns(), [](const auto &pattern) {
      return pattern->getDebugName().contains("RemoveOutsDependency");
    });
    dropOverwrittenOutputs(getOperation());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
    dropOverwrittenOutputs(getOperation());
  }
};

} // namespace
