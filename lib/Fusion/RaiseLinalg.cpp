//===- RaiseLinalg.cpp - linalg convolutions to conv.fused ----------------===//

#include "conv/Fusion/Passes.h"
#include "conv/IR/ConvOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace mlir::conv {
#define GEN_PASS_DEF_RAISELINALGPASS
#include "conv/Fusion/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

void conv::populateRaisePatterns(RewritePatternSet &patterns) {}

namespace {
/// Raises all convolutions of one function.
struct RaiseLinalgPass : conv::impl::RaiseLinalgPassBase<RaiseLinalgPass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    populateRaisePatterns(patterns);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace
