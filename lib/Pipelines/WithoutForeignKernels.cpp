//===- WithoutForeignKernels.cpp - MLIR's passes beside others' kernels ---===//

#include "conv/Host/Kernels.h"
#include "conv/Pipelines/Passes.h"
#include "mlir/Conversion/AffineToStandard/AffineToStandard.h"
#include "mlir/Conversion/GPUCommon/GPUCommonPass.h"
#include "mlir/Conversion/ReconcileUnrealizedCasts/ReconcileUnrealizedCasts.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"

namespace mlir::conv {
#define GEN_PASS_DEF_INLINEPASS
#define GEN_PASS_DEF_LOWERHOSTPASS
#include "conv/Pipelines/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

namespace {

/// Runs a pipeline on a module whose foreign kernels are set aside.
template <typename PassT, typename BaseT>
struct AsidePass : BaseT {
  AsidePass() { PassT::build(pipeline); }
  AsidePass(const AsidePass &other) : BaseT(other) { PassT::build(pipeline); }

  void getDependentDialects(DialectRegistry &registry) const override {
    registry.insert<LLVM::LLVMDialect>(); // of the declarations
    pipeline.getDependentDialects(registry);
  }

  void runOnOperation() override {
    ForeignKernelsAside aside(this->getOperation());
    if (failed(this->runPipeline(pipeline, this->getOperation())))
      this->signalPassFailure();
  }

private:
  OpPassManager pipeline{ModuleOp::getOperationName()};
};

struct InlinePass
    : AsidePass<InlinePass, conv::impl::InlinePassBase<InlinePass>> {
  static void build(OpPassManager &pm) { pm.addPass(createInlinerPass()); }
};

struct LowerHostPass
    : AsidePass<LowerHostPass, conv::impl::LowerHostPassBase<LowerHostPass>> {
  static void build(OpPassManager &pm) {
    pm.addPass(memref::createExpandStridedMetadataPass());
    pm.addPass(createLowerAffinePass());
    pm.addPass(createGpuToLLVMConversionPass());
    pm.addPass(createReconcileUnrealizedCastsPass());
  }
};

} // namespace
