//===- MathLibrary.cpp - Resolve libdevice calls --------------------------===//

#include "MathLibrary.h"
#include "MathExpansion.h"
#include "llvm/Bitcode/BitcodeReader.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Linker/Linker.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Transforms/IPO/Internalize.h"

using namespace mlir;
using namespace mlir::conv;

/// Names of the libdevice functions that a module calls and does not define.
static SmallVector<std::string> findUndefined(const llvm::Module &module) {
  SmallVector<std::string> names;
  for (const llvm::Function &function : module)
    if (function.isDeclaration() && !function.use_empty() &&
        function.getName().starts_with("__nv_"))
      names.push_back(function.getName().str());
  return names;
}

/// Square roots round correctly, as math.sqrt does and nvcc by default. LLVM's
/// nvvm-reflect pass does not know this question and would answer no.
static void requestPreciseSqrt(llvm::Module &module) {
  llvm::Function *reflect = module.getFunction("__nvvm_reflect");
  if (!reflect)
    return;
  for (llvm::User *user : llvm::make_early_inc_range(reflect->users())) {
    auto *call = dyn_cast<llvm::CallInst>(user);
    if (!call || call->arg_size() != 1)
      continue;
    auto *name = dyn_cast<llvm::GlobalVariable>(
        call->getArgOperand(0)->stripPointerCasts());
    if (!name || !name->hasInitializer())
      continue;
    auto *text = dyn_cast<llvm::ConstantDataArray>(name->getInitializer());
    if (!text || !text->isCString() ||
        text->getAsCString() != "__CUDA_PREC_SQRT")
      continue;
    call->replaceAllUsesWith(llvm::ConstantInt::get(call->getType(), 1));
    call->eraseFromParent();
  }
}

/// Adds what `module` needs of `library`, as private copies.
static LogicalResult link(gpu::GPUModuleOp op, llvm::Module &module,
                          std::unique_ptr<llvm::Module> library) {
  library->setTargetTriple(module.getTargetTriple());
  library->setDataLayout(module.getDataLayout());
  auto internalize = [](llvm::Module &linked, const llvm::StringSet<> &added) {
    llvm::internalizeModule(linked, [&](const llvm::GlobalValue &value) {
      return !value.hasName() || !added.contains(value.getName());
    });
  };
  if (llvm::Linker::linkModules(module, std::move(library),
                                llvm::Linker::Flags::LinkOnlyNeeded,
                                internalize))
    return op.emitError("cannot link the device math library into '")
           << op.getName() << "'";
  // libdevice asks for these through __nvvm_reflect; denormals are kept.
  if (!module.getModuleFlag("nvvm-reflect-ftz"))
    module.addModuleFlag(llvm::Module::Override, "nvvm-reflect-ftz", 0u);
  requestPreciseSqrt(module);
  return success();
}

LogicalResult conv::linkMathLibrary(gpu::GPUModuleOp op, llvm::Module &module,
                                    const PTXOptions &options) {
  SmallVector<std::string> names = findUndefined(module);
  if (names.empty())
    return success();

  std::string path = options.libdevice;
  if (path.empty() && !options.ignoreLibdevice)
    if (std::string toolkit = findCudaToolkit(); !toolkit.empty()) {
      path = toolkit + "/nvvm/libdevice/libdevice.10.bc";
      if (!llvm::sys::fs::exists(path))
        path.clear();
    }
  if (!path.empty()) {
    auto buffer = llvm::MemoryBuffer::getFile(path);
    if (!buffer)
      return op.emitError() << "cannot read libdevice at " << path << ": "
                            << buffer.getError().message();
    // Lazily: of its 350 functions a kernel needs one or two.
    auto library = llvm::getOwningLazyBitcodeModule(std::move(*buffer),
                                                    module.getContext());
    if (!library)
      return op.emitError()
             << "libdevice at " << path
             << " is not readable: " << llvm::toString(library.takeError());
    if (failed(link(op, module, std::move(*library))))
      return failure();
  } else {
    std::unique_ptr<llvm::Module> library =
        expandMathFunctions(op, names, module.getContext());
    if (!library || failed(link(op, module, std::move(library))))
      return failure();
  }
  names = findUndefined(module);
  if (names.empty())
    return success();
  return op.emitError() << "calls '" << names.front() << "', which is not in "
                        << path;
}
