//===- ImportTosa.cpp - TOSA in, linalg out -------------------------------===//

#include "conv/Pipelines/Passes.h"
#include "mlir/Conversion/TosaToArith/TosaToArith.h"
#include "mlir/Conversion/TosaToLinalg/TosaToLinalg.h"
#include "mlir/Conversion/TosaToTensor/TosaToTensor.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/Dialect/Tosa/Transforms/Passes.h"
#include "mlir/Pass/PassManager.h"

namespace mlir::conv {
#define GEN_PASS_DEF_IMPORTTOSAPASS
#include "conv/Pipelines/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

namespace {

struct ImportTosaPass : conv::impl::ImportTosaPassBase<ImportTosaPass> {
  using Base::Base;

  ImportTosaPass() { build(); }
  ImportTosaPass(const ImportTosaPass &other)
      : conv::impl::ImportTosaPassBase<ImportTosaPass>(other) {
    build();
  }

  void getDependentDialects(DialectRegistry &registry) const override {
    pipeline.getDependentDialects(registry);
  }

  void runOnOperation() override {
    bool hasTosa = getOperation()
                       .walk([](Operation *op) {
                         return isa<tosa::TosaDialect>(op->getDialect())
                                    ? WalkResult::interrupt()
                                    : WalkResult::advance();
                       })
                       .wasInterrupted();
    if (hasTosa && failed(runPipeline(pipeline, getOperation())))
      signalPassFailure();
  }

private:
  void build() {
    TosaToLinalgOptions options;
    tosa::addTosaToLinalgPasses(pipeline, options, TosaToLinalgNamedOptions(),
                                /*validationOptions=*/std::nullopt);
    // The stock pipeline leaves reshapes and constants behind.
    OpPassManager &funcs = pipeline.nest<func::FuncOp>();
    funcs.addPass(createTosaToTensorPass());
    funcs.addPass(createTosaToArithPass({/*includeApplyRescale=*/true}));
  }

  OpPassManager pipeline{ModuleOp::getOperationName()};
};

} // namespace
