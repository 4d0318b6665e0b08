//===- EmbedKernels.cpp - Our kernel modules as gpu.binary ----------------===//

#include "PtxasFaults.h"
#include "conv/Host/Kernels.h"
#include "conv/Serialization/Passes.h"
#include "mlir/Dialect/GPU/Transforms/Passes.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/DebugLog.h"

#define DEBUG_TYPE "conv-embed-kernels"

namespace mlir::conv {
#define GEN_PASS_DEF_EMBEDKERNELSPASS
#include "conv/Serialization/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

namespace {

struct EmbedKernelsPass : conv::impl::EmbedKernelsPassBase<EmbedKernelsPass> {
  using Base::Base;

  void runOnOperation() override {
    auto target =
        llvm::StringSwitch<std::optional<gpu::CompilationTarget>>(format)
            .Case("isa", gpu::CompilationTarget::Assembly)
            .Case("bin", gpu::CompilationTarget::Binary)
            .Case("fatbin", gpu::CompilationTarget::Fatbin)
            .Default(std::nullopt);
    if (!target) {
      getOperation().emitError()
          << "conv-embed-kernels: option 'format' expects 'isa', 'bin' or "
             "'fatbin', got '"
          << format << "'";
      return signalPassFailure();
    }
    SmallVector<gpu::GPUModuleOp> own;
    for (auto module : getOperation().getOps<gpu::GPUModuleOp>())
      if (isOwnKernelModule(module))
        own.push_back(module);
    if (own.empty())
      return;
    LDBG() << "compiles " << own.size() << " modules as " << format;
    // MLIR's pass takes all that lie in a module: ours go to one of their own
    // for as long as it runs.
    OpBuilder builder(own.front());
    auto scratch = ModuleOp::create(builder, getOperation().getLoc());
    for (gpu::GPUModuleOp module : own)
      module->moveBefore(scratch.getBody(), scratch.getBody()->end());
    gpu::TargetOptions options(/*toolkitPath=*/{}, /*librariesToLink=*/{},
                               /*cmdOptions=*/{}, /*elfSection=*/{}, *target,
                               /*getSymbolTableCallback=*/{},
                               /*initialLlvmIRCallback=*/{},
                               /*linkedLlvmIRCallback=*/{},
                               /*optimizedLlvmIRCallback=*/avoidPtxasFaults);
    LogicalResult result =
        gpu::transformGpuModulesToBinaries(scratch, nullptr, options);
    for (Operation &op : llvm::make_early_inc_range(*scratch.getBody()))
      op.moveBefore(scratch);
    scratch.erase();
    if (failed(result))
      signalPassFailure();
  }
};

} // namespace
