//===- consumer.cpp - A compiler that embeds ConvFusion -------------------===//
//
// Reads a module, runs its own pass pipeline, in which ConvFusion's patterns
// are one pass among others, and prints what became of it. It includes and
// links only what is installed.
//
//===----------------------------------------------------------------------===//

#include "conv/Fusion/Passes.h"
#include "conv/IR/ConvDialect.h"
#include "conv/IR/ConvOps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;

namespace {
/// A pass of the embedder's own that takes in ConvFusion's patterns.
struct RaisePass : PassWrapper<RaisePass, OperationPass<func::FuncOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(RaisePass)

  void getDependentDialects(DialectRegistry &registry) const override {
    registry.insert<conv::ConvDialect>();
  }

  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    conv::populateRaisePatterns(patterns);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace

int main(int argc, char **argv) {
  if (argc != 2) {
    llvm::errs() << "usage: consumer module.mlir\n";
    return 1;
  }
  DialectRegistry registry;
  registry.insert<arith::ArithDialect, func::FuncDialect, linalg::LinalgDialect,
                  tensor::TensorDialect, conv::ConvDialect>();
  MLIRContext context(registry);
  OwningOpRef<ModuleOp> module = parseSourceFile<ModuleOp>(argv[1], &context);
  if (!module)
    return 1;

  PassManager manager(&context);
  manager.addNestedPass<func::FuncOp>(std::make_unique<RaisePass>());
  manager.addPass(createCanonicalizerPass());
  if (failed(manager.run(*module)))
    return 1;

  module->print(llvm::outs());
  bool fused = false;
  module->walk([&](conv::FusedOp) { fused = true; });
  if (!fused) {
    llvm::errs() << "consumer: expected a conv.fused in the result\n";
    return 1;
  }
  return 0;
}
