//===- FuseLeftovers.cpp - Fewer kernels on the stock path ----------------===//

#include "KeptOutputs.h"
#include "conv/Fusion/Verdict.h"
#include "conv/Pipelines/Passes.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace mlir::conv {
#define GEN_PASS_DEF_FUSELEFTOVERSPASS
#define GEN_PASS_DEF_REQUIREFUSIONPASS
#include "conv/Pipelines/Passes.h.inc"
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

struct FuseLeftoversPass
    : conv::impl::FuseLeftoversPassBase<FuseLeftoversPass> {
  void runOnOperation() override {
    readKeptOutputs(getOperation());
    RewritePatternSet patterns(&getContext());
    linalg::populateElementwiseOpsFusionPatterns(patterns, isReadOnce);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};

struct RequireFusionPass
    : conv::impl::RequireFusionPassBase<RequireFusionPass> {
  void runOnOperation() override {
    if (failed(requireFusion(getOperation())))
      signalPassFailure();
  }
};

} // namespace
