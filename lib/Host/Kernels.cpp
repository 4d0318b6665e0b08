//===- Kernels.cpp - The kernel modules that this project makes -----------===//

#include "conv/Host/Kernels.h"

using namespace mlir;
using namespace mlir::conv;

bool conv::isOwnKernelModule(gpu::GPUModuleOp module) {
  return module->hasAttr(kKernelsAttrName) ||
         llvm::any_of(module.getOps(), [](Operation &op) {
           return op.hasAttr("conv.schedule");
         });
}
