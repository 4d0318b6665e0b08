//===- ShareKernels.cpp - Equal kernels once ------------------------------===//

#include "conv/Host/Kernels.h"
#include "conv/Host/Passes.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/OperationSupport.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/Support/DebugLog.h"

#define DEBUG_TYPE "conv-share-kernels"

namespace mlir::conv {
#define GEN_PASS_DEF_SHAREKERNELSPASS
#include "conv/Host/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

namespace {

/// For each operand of a launch, the first operand that views the same buffer.
/// What LLVM may assume of a kernel's pointers follows from it.
using Aliasing = SmallVector<unsigned>;

struct Kernel {
  gpu::GPUFuncOp func;
  SmallVector<gpu::LaunchFuncOp> launches;
  Aliasing aliasing;
};

struct ShareKernelsPass : conv::impl::ShareKernelsPassBase<ShareKernelsPass> {
  void runOnOperation() override;
};

} // namespace

static Aliasing getAliasing(gpu::LaunchFuncOp launch) {
  Aliasing result;
  SmallVector<Value> buffers;
  for (auto [i, operand] : llvm::enumerate(launch.getKernelOperands())) {
    Value buffer = operand;
    if (isa<BaseMemRefType>(buffer.getType()))
      while (auto view = buffer.getDefiningOp<ViewLikeOpInterface>())
        buffer = view.getViewSource();
    buffers.push_back(buffer);
    result.push_back(isa<BaseMemRefType>(operand.getType())
                         ? llvm::find(buffers, buffer) - buffers.begin()
                         : i);
  }
  return result;
}

/// Everything about a kernel but its body, its name and its place.
static DictionaryAttr getAttributes(gpu::GPUFuncOp func) {
  NamedAttrList attributes(func->getAttrDictionary());
  attributes.erase(SymbolTable::getSymbolAttrName());
  return attributes.getDictionary(func.getContext());
}

static bool areEqual(const Kernel &lhs, const Kernel &rhs) {
  return lhs.aliasing == rhs.aliasing &&
         OperationEquivalence::isRegionEquivalentTo(
             &lhs.func->getRegion(0), &rhs.func->getRegion(0),
             OperationEquivalence::IgnoreLocations);
}

/// The kernels that may be shared, in order: those in modules of ours that
/// refer to nothing else of their module and are always launched alike.
static SmallVector<Kernel> collectKernels(ModuleOp module) {
  llvm::MapVector<Operation *, Kernel> kernels;
  for (auto kernelModule : module.getOps<gpu::GPUModuleOp>()) {
    if (!isOwnKernelModule(kernelModule))
      continue;
    for (auto func : kernelModule.getOps<gpu::GPUFuncOp>()) {
      std::optional<SymbolTable::UseRange> uses =
          SymbolTable::getSymbolUses(&func.getBody());
      if (func.isKernel() && uses && uses->empty())
        kernels[func].func = func;
    }
  }
  SymbolTableCollection symbols;
  module.walk([&](gpu::LaunchFuncOp launch) {
    auto func = symbols.lookupNearestSymbolFrom<gpu::GPUFuncOp>(
        launch, launch.getKernel());
    auto found = func ? kernels.find(func) : kernels.end();
    if (found == kernels.end())
      return;
    Kernel &kernel = found->second;
    Aliasing aliasing = getAliasing(launch);
    if (kernel.launches.empty())
      kernel.aliasing = std::move(aliasing);
    else if (kernel.aliasing != aliasing) {
      kernels.erase(found);
      return;
    }
    kernel.launches.push_back(launch);
  });
  SmallVector<Kernel> result;
  for (auto &entry : kernels)
    result.push_back(std::move(entry.second));
  return result;
}

void ShareKernelsPass::runOnOperation() {
  // Kernels that agree in all but their bodies.
  DenseMap<Attribute, SmallVector<const Kernel *>> alike;
  SmallVector<Kernel> kernels = collectKernels(getOperation());
  for (const Kernel &kernel : kernels) {
    auto &candidates = alike[getAttributes(kernel.func)];
    const auto *same = llvm::find_if(candidates, [&](const Kernel *candidate) {
      return areEqual(*candidate, kernel);
    });
    if (same == candidates.end()) {
      candidates.push_back(&kernel);
      continue;
    }
    gpu::GPUFuncOp shared = (*same)->func;
    auto module = shared->getParentOfType<gpu::GPUModuleOp>();
    auto reference = SymbolRefAttr::get(
        module.getNameAttr(), {FlatSymbolRefAttr::get(shared.getNameAttr())});
    for (gpu::LaunchFuncOp launch : kernel.launches)
      launch.setKernelAttr(reference);
    LDBG() << SymbolTable::getSymbolName(kernel.func) << " is " << reference;
    auto emptied = kernel.func->getParentOfType<gpu::GPUModuleOp>();
    kernel.func->erase();
    ++numShared;
    if (emptied.getBody()->empty())
      emptied.erase();
  }
}
