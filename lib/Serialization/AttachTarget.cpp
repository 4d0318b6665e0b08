//===- AttachTarget.cpp - The chip that GPU modules are compiled for ------===//

#include "conv/Host/Kernels.h"
#include "conv/Serialization/Passes.h"
#include "conv/Target/Target.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "llvm/Support/DebugLog.h"

#define DEBUG_TYPE "conv-attach-target"

namespace mlir::conv {
#define GEN_PASS_DEF_ATTACHTARGETPASS
#include "conv/Serialization/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

namespace {

struct AttachTargetPass : conv::impl::AttachTargetPassBase<AttachTargetPass> {
  using Base::Base;

  void runOnOperation() override {
    const Chip *known = lookupChip(chip);
    if (!known) {
      getOperation().emitError(unknownChipMessage(chip));
      return signalPassFailure();
    }
    if (optLevel < 0 || optLevel > 3) {
      getOperation().emitError("expects an optimization level of 0 to 3, got ")
          << optLevel.getValue();
      return signalPassFailure();
    }
    if (!features.empty())
      if (std::string wrong = known->checkFeatures(features.getValue());
          !wrong.empty()) {
        getOperation().emitError(wrong);
        return signalPassFailure();
      }
    auto target = NVVM::NVVMTargetAttr::get(
        &getContext(), optLevel, "nvptx64-nvidia-cuda", chip,
        features.empty() ? known->ptxFeature() : features.getValue());
    Builder builder(&getContext());
    bool isFound = false;
    for (auto module : getOperation().getOps<gpu::GPUModuleOp>()) {
      if (onlyOwn && !isOwnKernelModule(module))
        continue;
      module.setTargetsAttr(builder.getArrayAttr(target));
      LDBG() << module.getName() << " is for " << target;
      isFound = true;
    }
    if (isFound)
      return;
    if (Operation *op = findWithoutKernel(getOperation()))
      op->emitWarning() << "'" << op->getName()
                        << "' is not a kernel yet, and there is no other to "
                           "attach a target to; run conv-kernel-pipeline first";
  }
};

} // namespace
