//===- consumer.cpp - A compiler that embeds ConvFusion -------------------===//
//
// Reads a module and runs a pass pipeline of its own: ConvFusion's patterns in
// a pass of the embedder, then ConvFusion's stages with a pass of the embedder
// between them. It includes and links only what is installed.
//
//===----------------------------------------------------------------------===//

#include "conv/Fusion/Passes.h"
#include "conv/IR/ConvDialect.h"
#include "conv/IR/ConvOps.h"
#include "conv/Pipelines/Pipelines.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

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

/// Stands between two stages and reads what the first one decided.
struct CheckFusedPass : PassWrapper<CheckFusedPass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(CheckFusedPass)

  void runOnOperation() override {
    unsigned scheduled = 0;
    getOperation()->walk([&](conv::FusedOp op) {
      llvm::outs() << "consumer: " << op.getScheduleAttr() << "\n";
      scheduled += op.getSchedule().has_value();
    });
    if (scheduled == 1)
      return;
    getOperation()->emitError("expects one scheduled conv.fused, got ")
        << scheduled;
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
  conv::registerAllConvDialects(registry);
  MLIRContext context(registry);
  OwningOpRef<ModuleOp> module = parseSourceFile<ModuleOp>(argv[1], &context);
  if (!module)
    return 1;

  conv::PipelineOptions options;
  options.chip = "sm_86";
  PassManager manager(&context);
  manager.addNestedPass<func::FuncOp>(std::make_unique<RaisePass>());
  conv::buildFusionPipeline(manager, options);
  conv::buildSchedulePipeline(manager, options);
  manager.addPass(std::make_unique<CheckFusedPass>());
  conv::buildBufferizePipeline(manager, options);
  conv::buildKernelPipeline(manager, options);
  conv::buildNVVMPipeline(manager, options);
  if (failed(manager.run(*module)))
    return 1;

  unsigned kernels = 0;
  module->walk([&](gpu::GPUModuleOp gpuModule) {
    gpuModule.walk([&](LLVM::LLVMFuncOp function) {
      kernels += !function.isDeclaration();
    });
  });
  llvm::outs() << "consumer: " << kernels << " kernels\n";
  return kernels > 0 ? 0 : 1;
}
