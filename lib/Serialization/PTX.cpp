//===- PTX.cpp - Translate lowered kernels to PTX -------------------------===//

#include "conv/Serialization/PTX.h"
#include "MathLibrary.h"
#include "Parallel.h"
#include "PtxasFaults.h"
#include "conv/Target/Target.h"
#include "mlir/Dialect/LLVMIR/BasicPtxBuilderInterface.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/GPU/GPUToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/NVVM/NVVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/DiagnosticPrinter.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetMachine.h"
#include <ctime>
#include <mutex>

using namespace mlir;
using namespace mlir::conv;

void conv::registerPTXTranslations(DialectRegistry &registry) {
  registerBuiltinDialectTranslation(registry);
  registerGPUDialectTranslation(registry);
  registerLLVMDialectTranslation(registry);
  registerNVVMDialectTranslation(registry);
}

std::string conv::getPTXName(StringRef name) {
  std::string result;
  for (char c : name)
    result += llvm::isAlnum(c) || c == '_' || c == '$' ? c : '_';
  if (result.empty() || llvm::isDigit(result.front()))
    result.insert(result.begin(), '_');
  return result;
}

static double getThreadSeconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec + 1e-9 * now.tv_nsec;
}

namespace {
/// Adds the CPU time from its construction on to a phase.
class PhaseTimer {
public:
  explicit PhaseTimer(double &total)
      : total(total), start(getThreadSeconds()) {}
  ~PhaseTimer() { total += getThreadSeconds() - start; }

private:
  double &total, start;
};

/// Turns what LLVM reports into diagnostics at the gpu.module.
class DiagnosticForwarder : public llvm::DiagnosticHandler {
public:
  DiagnosticForwarder(gpu::GPUModuleOp module, bool &failed)
      : module(module), failed(failed) {}
  bool handleDiagnostics(const llvm::DiagnosticInfo &info) override {
    if (info.getSeverity() != llvm::DS_Error)
      return true;
    failed = true;
    std::string text;
    llvm::raw_string_ostream stream(text);
    llvm::DiagnosticPrinterRawOStream printer(stream);
    info.print(printer);
    module.emitError() << "LLVM's NVPTX backend: " << text;
    return true;
  }

private:
  gpu::GPUModuleOp module;
  bool &failed;
};
} // namespace

/// Names the first op that was left behind, before the translation says so in
/// its own terms.
static LogicalResult checkLowered(gpu::GPUModuleOp module) {
  WalkResult walk = module.getBodyRegion().walk([&](Operation *op) {
    StringRef dialect = op->getName().getDialectNamespace();
    auto ptx = dyn_cast<NVVM::BasicPtxBuilderInterface>(op);
    if (ptx && !ptx.hasIntrinsic() && !isa<NVVM::BarrierArriveOp>(op)) {
      op->emitError() << "'" << op->getName().getStringRef()
                      << "' has no intrinsic in LLVM; expects "
                         "'llvm.inline_asm', as convert-nvvm-to-llvm makes it";
      return WalkResult::interrupt();
    }
    if (dialect == "llvm" || dialect == "nvvm")
      return WalkResult::advance();
    op->emitError() << "'" << op->getName().getStringRef()
                    << "' in gpu.module '" << module.getName()
                    << "' is not lowered to NVVM; run the gpu-to-nvvm stage "
                       "before serialization";
    return WalkResult::interrupt();
  });
  return failure(walk.wasInterrupted());
}

/// Returns a copy of the module in which calls of the intrinsic replace
/// nvvm.barrier.arrive, null if it has none: the translation to LLVM IR does
/// not know this op.
static OwningOpRef<gpu::GPUModuleOp>
lowerBarrierArrive(gpu::GPUModuleOp module) {
  WalkResult walk = module.getBodyRegion().walk(
      [](NVVM::BarrierArriveOp) { return WalkResult::interrupt(); });
  if (!walk.wasInterrupted())
    return {};
  OwningOpRef<gpu::GPUModuleOp> copy(module.clone());
  copy->getBodyRegion().walk([](NVVM::BarrierArriveOp op) {
    OpBuilder b(op);
    Value id = op.getBarrierId();
    if (!id)
      id = LLVM::ConstantOp::create(b, op.getLoc(), b.getI32Type(),
                                    b.getI32IntegerAttr(0));
    LLVM::CallIntrinsicOp::create(
        b, op.getLoc(),
        b.getStringAttr("llvm.nvvm.barrier.cta.arrive.aligned.count"),
        {id, op.getNumberOfThreads()});
    op.erase();
  });
  return copy;
}

static std::unique_ptr<llvm::TargetMachine>
createTargetMachine(gpu::GPUModuleOp module, NVVM::NVVMTargetAttr target,
                    unsigned optLevel) {
  static std::once_flag initialized;
  std::call_once(initialized, [] {
    LLVMInitializeNVPTXTarget();
    LLVMInitializeNVPTXTargetInfo();
    LLVMInitializeNVPTXTargetMC();
    LLVMInitializeNVPTXAsmPrinter();
  });
  llvm::Triple triple("nvptx64-nvidia-cuda");
  std::string error;
  const llvm::Target *backend =
      llvm::TargetRegistry::lookupTarget(triple, error);
  if (!backend) {
    module.emitError() << "this LLVM has no NVPTX backend (" << error
                       << "); use one built with LLVM_TARGETS_TO_BUILD=NVPTX";
    return nullptr;
  }
  // At its highest level the backend numbers values twice more, as the
  // optimizer has done just before; that takes a quarter of its time.
  auto level = std::min(static_cast<llvm::CodeGenOptLevel>(optLevel),
                        llvm::CodeGenOptLevel::Default);
  return std::unique_ptr<llvm::TargetMachine>(backend->createTargetMachine(
      triple, target.getChip(), target.getFeatures(), llvm::TargetOptions(),
      /*RelocModel=*/std::nullopt, /*CodeModel=*/std::nullopt, level));
}

static llvm::OptimizationLevel getLevel(unsigned optLevel) {
  switch (optLevel) {
  case 0:
    return llvm::OptimizationLevel::O0;
  case 1:
    return llvm::OptimizationLevel::O1;
  case 2:
    return llvm::OptimizationLevel::O2;
  default:
    return llvm::OptimizationLevel::O3;
  }
}

static void optimize(llvm::Module &module, llvm::TargetMachine &machine,
                     unsigned optLevel) {
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager sccs;
  llvm::ModuleAnalysisManager modules;
  llvm::PassBuilder builder(&machine);
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(sccs);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, sccs, modules);
  llvm::OptimizationLevel level = getLevel(optLevel);
  llvm::ModulePassManager passes =
      level == llvm::OptimizationLevel::O0
          ? builder.buildO0DefaultPipeline(level)
          : builder.buildPerModuleDefaultPipeline(level);
  passes.run(module, modules);
}

FailureOr<std::string> conv::translateToPTX(gpu::GPUModuleOp module,
                                            const PTXOptions &options,
                                            PTXTimes *times) {
  PTXTimes ignored;
  PTXTimes &spent = times ? *times : ignored;
  NVVM::NVVMTargetAttr target;
  if (ArrayAttr targets = module.getTargetsAttr())
    for (Attribute attr : targets)
      if (auto nvvm = dyn_cast<NVVM::NVVMTargetAttr>(attr))
        target = nvvm;
  if (!target)
    return module.emitError()
           << "gpu.module '" << module.getName()
           << "' has no #nvvm.target; attach one with --nvvm-attach-target";
  if (failed(checkLowered(module)))
    return failure();
  if (const Chip *chip = lookupChip(target.getChip().str());
      chip && !target.getFeatures().empty())
    if (std::string wrong = chip->checkFeatures(target.getFeatures().str());
        !wrong.empty())
      return module.emitError(wrong);

  std::unique_ptr<llvm::TargetMachine> machine =
      createTargetMachine(module, target, options.optLevel);
  if (!machine)
    return failure();

  bool reportedError = false;
  auto context = std::make_unique<llvm::LLVMContext>();
  context->setDiagnosticHandler(
      std::make_unique<DiagnosticForwarder>(module, reportedError));

  std::unique_ptr<llvm::Module> llvmModule;
  {
    PhaseTimer timer(spent.translate);
    OwningOpRef<gpu::GPUModuleOp> copy = lowerBarrierArrive(module);
    llvmModule = translateModuleToLLVMIR(copy ? *copy : module, *context,
                                         module.getName());
    if (!llvmModule)
      return failure();
    llvmModule->setTargetTriple(machine->getTargetTriple());
    llvmModule->setDataLayout(machine->createDataLayout());
    // Only what is visible outside: LLVM mends the names of the rest.
    for (llvm::GlobalVariable &global : llvmModule->globals())
      if (!global.hasLocalLinkage() && !global.getName().starts_with("llvm."))
        global.setName(getPTXName(global.getName()));
    for (llvm::Function &function : *llvmModule) {
      if (function.isDeclaration())
        continue;
      if (function.getCallingConv() == llvm::CallingConv::PTX_Kernel)
        function.setName(getPTXName(function.getName()));
      else
        function.setLinkage(llvm::GlobalValue::InternalLinkage);
    }
  }
  {
    PhaseTimer timer(spent.link);
    if (failed(linkMathLibrary(module, *llvmModule, options)))
      return failure();
  }
  {
    PhaseTimer timer(spent.optimize);
    optimize(*llvmModule, *machine, options.optLevel);
    avoidPtxasFaults(*llvmModule);
  }
  PhaseTimer timer(spent.emit);
  llvm::SmallString<0> text;
  llvm::raw_svector_ostream stream(text);
  auto codegen = std::make_unique<llvm::legacy::PassManager>();
  if (machine->addPassesToEmitFile(*codegen, stream, nullptr,
                                   llvm::CodeGenFileType::AssemblyFile))
    return module.emitError("LLVM's NVPTX backend does not emit assembly");
  // The backend aborts on what it has no instructions for. Where the program
  // has enabled crash recovery (conv-opt does) this becomes an error as well.
  llvm::CrashRecoveryContext recovery;
  if (!recovery.RunSafely([&] { codegen->run(*llvmModule); })) {
    // What it was working on cannot be destroyed any more.
    (void)codegen.release();
    (void)llvmModule.release();
    (void)context.release();
    (void)machine.release();
    return module.emitError()
           << "LLVM's NVPTX backend cannot compile gpu.module '"
           << module.getName() << "' for " << target.getChip()
           << "; its own message is above";
  }
  if (reportedError)
    return failure();
  return std::string(text);
}

FailureOr<std::vector<std::string>> conv::translateAllToPTX(
    ArrayRef<gpu::GPUModuleOp> modules, const PTXOptions &options,
    PTXTimes *times,
    const std::function<void(size_t done, size_t total)> &progress) {
  if (modules.empty())
    return std::vector<std::string>();
  SmallVector<int64_t> sizes;
  for (gpu::GPUModuleOp module : modules) {
    int64_t size = 0;
    module.getOperation()->walk([&](Operation *) { ++size; });
    sizes.push_back(size);
  }
  std::vector<std::string> texts(modules.size());
  std::vector<PTXTimes> spent(modules.size());
  auto translate = [&](size_t i) -> LogicalResult {
    FailureOr<std::string> text =
        translateToPTX(modules[i], options, &spent[i]);
    if (failed(text))
      return failure();
    texts[i] = std::move(*text);
    return success();
  };
  if (failed(runOnAllThreads(modules.front()->getContext(), sizes, translate,
                             progress)))
    return failure();
  if (times)
    for (const PTXTimes &one : spent) {
      times->translate += one.translate;
      times->link += one.link;
      times->optimize += one.optimize;
      times->emit += one.emit;
    }
  return texts;
}
