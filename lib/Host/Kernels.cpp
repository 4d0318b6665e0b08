//===- Kernels.cpp - The kernel modules that this project makes -----------===//

#include "conv/Host/Kernels.h"
#include "conv/IR/AttrNames.h"

using namespace mlir;
using namespace mlir::conv;

bool conv::isOwnKernelModule(gpu::GPUModuleOp module) {
  return module->hasAttr(kKernelsAttrName);
}

Operation *conv::findWithoutKernel(Operation *root) {
  Operation *found = nullptr;
  root->walk<WalkOrder::PreOrder>([&](Operation *op) {
    if (isa<gpu::GPUModuleOp>(op))
      return WalkResult::skip();
    if (!llvm::is_contained({"conv", "linalg", "tensor", "tosa"},
                            op->getName().getDialectNamespace()))
      return WalkResult::advance();
    found = op;
    return WalkResult::interrupt();
  });
  return found;
}
