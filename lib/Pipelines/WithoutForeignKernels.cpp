//===- WithoutForeignKernels.cpp - MLIR's passes beside others' kernels ---===//

#include "conv/Host/Kernels.h"
#include "conv/Pipelines/Passes.h"
#include "mlir/Conversion/AffineToStandard/AffineToStandard.h"
#include "mlir/Conversion/GPUCommon/GPUCommonPass.h"
#include "mlir/Conversion/ReconcileUnrealizedCasts/ReconcileUnrealizedCasts.h"
#include "mlir/Conversion/SCFToControlFlow/SCFToControlFlow.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"
#include "llvm/Support/DebugLog.h"

namespace mlir::conv {
#define GEN_PASS_DEF_INLINEPASS
#define GEN_PASS_DEF_LOWERHOSTPASS
#include "conv/Pipelines/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

/// gpu-to-llvm passes memrefs as LLVM functions take them, which the kernel has
/// to be by then.
static LogicalResult checkLaunch(gpu::LaunchFuncOp launch,
                                 SymbolTableCollection &symbols) {
  Operation *kernel =
      symbols.lookupNearestSymbolFrom(launch, launch.getKernelAttr());
  if (!kernel || isa<LLVM::LLVMFuncOp>(kernel))
    return success(); // null is within a gpu.binary
  auto theirs = kernel->getParentOfType<gpu::GPUModuleOp>();
  bool isOwn = theirs && isOwnKernelModule(theirs);
  InFlightDiagnostic error =
      launch.emitOpError("expects the kernel ")
      << launch.getKernelAttr() << " to be an llvm.func, got "
      << kernel->getName() << "; run "
      << (isOwn ? "conv-gpu-to-nvvm" : "convert-gpu-to-nvvm on its gpu.module")
      << " before conv-host-to-llvm";
  error.attachNote(kernel->getLoc()) << "the kernel is here";
  return error;
}

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
    if (failed(PassT::check(this->getOperation())))
      return this->signalPassFailure();
    ForeignKernelsAside aside(this->getOperation());
    if (failed(this->runPipeline(pipeline, this->getOperation())))
      this->signalPassFailure();
  }

private:
  OpPassManager pipeline{ModuleOp::getOperationName()};
};

#define DEBUG_TYPE "conv-inline"
struct InlinePass
    : AsidePass<InlinePass, conv::impl::InlinePassBase<InlinePass>> {
  /// MLIR 22's inliner crashes on regions of ops of no registered dialect.
  static LogicalResult check(ModuleOp module) {
    WalkResult result = module.walk<WalkOrder::PreOrder>([](Operation *op) {
      if (auto kernels = dyn_cast<gpu::GPUModuleOp>(op);
          kernels && !isOwnKernelModule(kernels)) {
        LDBG() << "sets " << kernels.getName() << " aside";
        return WalkResult::skip();
      }
      if (op->isRegistered() || op->getNumRegions() == 0)
        return WalkResult::advance();
      op->emitOpError("has regions and is of no registered dialect, which "
                      "MLIR's inliner does not take; register its dialect");
      return WalkResult::interrupt();
    });
    return failure(result.wasInterrupted());
  }
  static void build(OpPassManager &pm) { pm.addPass(createInlinerPass()); }
};

#undef DEBUG_TYPE
#define DEBUG_TYPE "conv-lower-host"
struct LowerHostPass
    : AsidePass<LowerHostPass, conv::impl::LowerHostPassBase<LowerHostPass>> {
  static LogicalResult check(ModuleOp module) {
    SymbolTableCollection symbols;
    return failure(module
                       .walk([&](gpu::LaunchFuncOp launch) {
                         LDBG()
                             << "lowers a launch of " << launch.getKernelAttr();
                         return WalkResult(checkLaunch(launch, symbols));
                       })
                       .wasInterrupted());
  }
  static void build(OpPassManager &pm) {
    pm.addPass(memref::createExpandStridedMetadataPass());
    pm.addPass(createLowerAffinePass());
    pm.addPass(createSCFToControlFlowPass());
    pm.addPass(createGpuToLLVMConversionPass());
    pm.addPass(createReconcileUnrealizedCastsPass());
  }
};

} // namespace
