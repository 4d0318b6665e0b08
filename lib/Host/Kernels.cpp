//===- Kernels.cpp - The kernel modules that this project makes -----------===//

#include "conv/Host/Kernels.h"
#include "conv/IR/AttrNames.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

using namespace mlir;
using namespace mlir::conv;

bool conv::isOwnKernelModule(gpu::GPUModuleOp module) {
  return module->hasAttr(kKernelsAttrName);
}

ForeignKernelsAside::ForeignKernelsAside(ModuleOp module) : module(module) {
  for (auto theirs :
       llvm::make_early_inc_range(module.getOps<gpu::GPUModuleOp>())) {
    if (isOwnKernelModule(theirs))
      continue;
    OpBuilder builder(theirs);
    auto standIn =
        gpu::GPUModuleOp::create(builder, theirs.getLoc(), theirs.getSymName());
    builder.setInsertionPointToStart(standIn.getBody());
    for (auto kernel : theirs.getOps<FunctionOpInterface>()) {
      StringRef mark = gpu::GPUDialect::getKernelFuncAttrName();
      if (!kernel->hasAttr(mark) && !isa<gpu::GPUFuncOp>(*kernel))
        continue;
      auto declaration = LLVM::LLVMFuncOp::create(
          builder, kernel.getLoc(), kernel.getName(),
          LLVM::LLVMFunctionType::get(
              LLVM::LLVMVoidType::get(module.getContext()), {}));
      declaration->setAttr(mark, builder.getUnitAttr());
    }
    theirs->remove();
    aside.push_back(theirs);
  }
}

ForeignKernelsAside::~ForeignKernelsAside() {
  for (gpu::GPUModuleOp theirs : aside) {
    if (Operation *standIn = module.lookupSymbol(theirs.getSymName())) {
      standIn->getBlock()->getOperations().insert(standIn->getIterator(),
                                                  theirs);
      standIn->erase();
    } else {
      module.push_back(theirs);
    }
  }
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
