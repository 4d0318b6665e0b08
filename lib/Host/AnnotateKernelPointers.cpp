//===- AnnotateKernelPointers.cpp - Buffers are aligned and apart ---------===//

#include "conv/Host/HostProgram.h"
#include "conv/Host/Passes.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/Support/DebugLog.h"

#define DEBUG_TYPE "conv-annotate-kernel-pointers"

namespace mlir::conv {
#define GEN_PASS_DEF_ANNOTATEKERNELPOINTERSPASS
#include "conv/Host/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

namespace {
/// A parameter of a kernel that is the data pointer of a memref.
struct DataPointer {
  unsigned parameter;
  bool isApart;
};

struct AnnotateKernelPointersPass
    : public conv::impl::AnnotateKernelPointersPassBase<
          AnnotateKernelPointersPass> {
  void runOnOperation() override;
};
} // namespace

/// The data pointers among the parameters that a launch's operands become.
static SmallVector<DataPointer> getDataPointers(const LaunchStep &step) {
  llvm::SmallDenseMap<unsigned, unsigned> uses;
  for (const KernelArgument &argument : step.arguments)
    if (auto *view = std::get_if<BufferView>(&argument))
      ++uses[view->buffer];
  SmallVector<DataPointer> result;
  unsigned parameter = 0;
  for (const KernelArgument &argument : step.arguments) {
    auto *view = std::get_if<BufferView>(&argument);
    if (!view) {
      ++parameter;
      continue;
    }
    // Allocated pointer, data pointer, offset, sizes, strides.
    result.push_back({parameter + 1, uses.lookup(view->buffer) == 1});
    parameter += 3 + 2 * view->sizes.size();
  }
  return result;
}

void AnnotateKernelPointersPass::runOnOperation() {
  annotateKernelPointers(getAnalysis<HostPrograms>());
  markAnalysesPreserved<HostPrograms>();
}

void conv::annotateKernelPointers(const HostPrograms &programs) {
  // An unknown launch could be of any kernel, with any operands.
  if (!programs.areAll())
    return;
  llvm::MapVector<Operation *, SmallVector<DataPointer>> pointers;
  for (auto &[func, program] : programs)
    for (const LaunchStep &step : program.getAllSteps()) {
      auto launch = step.op;
      auto kernel = SymbolTable::lookupNearestSymbolFrom<LLVM::LLVMFuncOp>(
          launch, launch.getKernel());
      if (!kernel)
        continue;
      SmallVector<DataPointer> now = getDataPointers(step);
      auto [it, isNew] = pointers.insert({kernel, now});
      if (isNew)
        continue;
      // Nothing makes launches of a lowered kernel agree on its parameters.
      if (!llvm::equal(it->second, now, [](DataPointer a, DataPointer b) {
            return a.parameter == b.parameter;
          })) {
        it->second.clear();
        continue;
      }
      for (auto [known, more] : llvm::zip_equal(it->second, now))
        known.isApart &= more.isApart;
    }
  for (auto &[op, parameters] : pointers) {
    auto kernel = cast<LLVM::LLVMFuncOp>(op);
    LDBG() << kernel.getName() << " has " << parameters.size() << " pointers";
    Builder builder(kernel.getContext());
    for (DataPointer pointer : parameters) {
      // A kernel that is declared only has types, and no arguments.
      if (pointer.parameter >= kernel.getNumArguments() ||
          !isa<LLVM::LLVMPointerType>(
              kernel.getArgumentTypes()[pointer.parameter]))
        continue;
      kernel.setArgAttr(pointer.parameter,
                        LLVM::LLVMDialect::getAlignAttrName(),
                        builder.getI64IntegerAttr(kBufferAlignment));
      if (pointer.isApart)
        kernel.setArgAttr(pointer.parameter,
                          LLVM::LLVMDialect::getNoAliasAttrName(),
                          builder.getUnitAttr());
    }
  }
}
