//===- Compile.cpp - From a module to PTX and bundles, in one call --------===//

#include "conv/Pipelines/Compile.h"
#include "conv/Fusion/Passes.h"
#include "conv/Host/Kernels.h"
#include "conv/Host/Passes.h"
#include "conv/IR/Passes.h"
#include "conv/Kernels/Measured.h"
#include "conv/Pipelines/Passes.h"
#include "conv/Target/Target.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Transforms/Passes.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/JSON.h"
#include <ctime>

using namespace mlir;
using namespace mlir::conv;

std::optional<Stage> conv::parseStage(StringRef name) {
  return llvm::StringSwitch<std::optional<Stage>>(name)
      .Case("raised", Stage::Raised)
      .Case("fused", Stage::Fused)
      .Case("scheduled", Stage::Scheduled)
      .Case("bufferized", Stage::Bufferized)
      .Case("tiles", Stage::Tiles)
      .Case("kernels", Stage::Kernels)
      .Case("nvvm", Stage::NVVM)
      .Default(std::nullopt);
}

static double getProcessSeconds() {
  timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec + 1e-9 * now.tv_nsec;
}

/// Runs one phase as a pass manager of its own, and notes its time.
static LogicalResult runPhase(ModuleOp module, StringRef name,
                              const CompileOptions &options,
                              llvm::function_ref<void(OpPassManager &)> build) {
  if (options.progress)
    options.progress(name, 0, 0);
  double start = getProcessSeconds();
  PassManager passes(module.getContext(), ModuleOp::getOperationName());
  if (options.configure && failed(options.configure(passes)))
    return failure();
  build(passes);
  LogicalResult result = passes.run(module);
  if (options.times)
    options.times->emplace_back(name.str(), getProcessSeconds() - start);
  return result;
}

/// Leaves only the chosen function visible; what it does not call then goes.
static LogicalResult selectFunctions(ModuleOp module,
                                     const CompileOptions &options) {
  bool found = false;
  for (auto func : module.getOps<func::FuncOp>()) {
    if (!func.isPublic() || func.isDeclaration())
      continue;
    if (options.function.empty() || func.getName() == options.function)
      found = true;
    else
      func.setPrivate();
  }
  if (found)
    return success();
  if (options.function.empty())
    return module.emitError("has no public function to compile");
  return module.emitError()
         << "has no public function '" << options.function << "' to compile";
}

static LogicalResult checkChip(ModuleOp module, const CompileOptions &options) {
  const PipelineOptions &pipeline = options.pipeline;
  for (const std::string &name :
       {pipeline.chip, pipeline.tune.empty() ? pipeline.chip : pipeline.tune})
    if (!lookupChip(name))
      return emitError(UnknownLoc::get(module.getContext()))
             << unknownChipMessage(name);
  return success();
}

/// The stages from `first` to `last`, each as a phase of its own.
static LogicalResult runStages(ModuleOp module, Stage first, Stage last,
                               const CompileOptions &options) {
  const PipelineOptions &pipeline = options.pipeline;
  using Build = void (*)(OpPassManager &, const PipelineOptions &);
  struct {
    Stage stage;
    StringRef name;
    Build build;
  } phases[] = {
      {Stage::Fused, "raise and fuse", buildFusionPipeline},
      {Stage::Scheduled, "schedule", buildSchedulePipeline},
      {Stage::Bufferized, "bufferize", buildBufferizePipeline},
      {Stage::Kernels, "kernels", buildKernelPipeline},
      {Stage::NVVM, "nvvm", buildNVVMPipeline},
  };
  for (auto &phase : phases)
    if (phase.stage >= first && phase.stage <= last &&
        failed(runPhase(module, phase.name, options,
                        [&](OpPassManager &pm) { phase.build(pm, pipeline); })))
      return failure();
  // These two lie inside of a phase.
  if (last == Stage::Raised)
    return runPhase(module, "raise", options, [&](OpPassManager &pm) {
      if (pipeline.raiseMatmuls) {
        RaiseMatmulPassOptions matmuls;
        matmuls.literalAccumulation = pipeline.literalAccumulation;
        pm.addNestedPass<func::FuncOp>(createRaiseMatmulPass(matmuls));
      }
      RaiseLinalgPassOptions raise;
      raise.literalAccumulation = pipeline.literalAccumulation;
      pm.addNestedPass<func::FuncOp>(createRaiseLinalgPass(raise));
    });
  if (last == Stage::Tiles)
    return runPhase(module, "tiles", options, [&](OpPassManager &pm) {
      buildTilePipeline(pm, pipeline);
    });
  return success();
}

/// Checks the request and brings the module to linalg on tensors.
static LogicalResult runInput(ModuleOp module, const CompileOptions &options) {
  if (failed(checkChip(module, options)) ||
      failed(selectFunctions(module, options)))
    return failure();
  return runPhase(module, "input", options, [&](OpPassManager &pm) {
    // Functions that were not selected are not to be checked.
    pm.addPass(createSymbolDCEPass());
    buildInputPipeline(pm, options.pipeline);
    pm.addPass(createSymbolDCEPass());
  });
}

LogicalResult conv::compileToStage(ModuleOp module, Stage stage,
                                   const CompileOptions &options) {
  if (options.lowered)
    return success();
  if (failed(runInput(module, options)) ||
      failed(runStages(module, Stage::Raised, stage, options)))
    return failure();
  if (stage == Stage::NVVM)
    annotateKernelPointers(HostPrograms(module));
  return success();
}

/// Notes what the serializer spent.
static void addTimes(const CompileOptions &options, const PTXTimes &times) {
  if (!options.times)
    return;
  options.times->emplace_back("translate to LLVM IR", times.translate);
  options.times->emplace_back("link math library", times.link);
  options.times->emplace_back("LLVM optimizer", times.optimize);
  options.times->emplace_back("NVPTX backend", times.emit);
}

/// Makes the translations available; must not happen inside of a pass.
static void prepareContext(ModuleOp module) {
  DialectRegistry registry;
  registerPTXTranslations(registry);
  module.getContext()->appendDialectRegistry(registry);
}

static SmallVector<func::FuncOp> getPublicFunctions(ModuleOp module) {
  return llvm::filter_to_vector(
      module.getOps<func::FuncOp>(), [](func::FuncOp func) {
        return func.isPublic() && !func.isDeclaration();
      });
}

static LogicalResult emitNothingToCompute(ModuleOp module) {
  SmallVector<func::FuncOp> functions = getPublicFunctions(module);
  if (functions.size() == 1)
    return functions.front().emitError()
           << "function '" << functions.front().getName()
           << "' has nothing to compute, so there is no PTX of it";
  return module.emitError() << "none of the module's " << functions.size()
                            << " public functions has anything to compute, so "
                               "there is no PTX";
}

static std::function<void(size_t, size_t)>
getProgressOfPTX(const CompileOptions &options) {
  if (!options.progress)
    return nullptr;
  return
      [&](size_t done, size_t total) { options.progress("PTX", done, total); };
}

FailureOr<std::string> conv::compileToPTX(ModuleOp module,
                                          const CompileOptions &options) {
  if (failed(compileToStage(module, Stage::NVVM, options)))
    return failure();
  prepareContext(module);
  // Of a module that was lowered elsewhere, all that is there; else our own.
  auto kernels = llvm::filter_to_vector(
      module.getOps<gpu::GPUModuleOp>(), [&](gpu::GPUModuleOp kernels) {
        return options.lowered || isOwnKernelModule(kernels);
      });
  PTXTimes times;
  FailureOr<std::vector<std::string>> texts = translateAllToPTX(
      kernels, options.bundle.ptx, &times, getProgressOfPTX(options));
  if (failed(texts))
    return failure();
  std::string all;
  for (StringRef text : *texts) {
    // One header serves them all.
    if (!all.empty())
      text = text.substr(text.find(".address_size")).drop_while([](char c) {
        return c != '\n';
      });
    all += text;
  }
  addTimes(options, times);
  if (all.empty())
    return emitNothingToCompute(module);
  return all;
}

/// Promotes functions as they were before fusion and lowers them.
static LogicalResult runReference(ModuleOp unfused,
                                  const CompileOptions &options) {
  CompileOptions fallback = options;
  fallback.pipeline.fuse = false;
  fallback.times = nullptr;
  if (failed(
          runPhase(unfused, "f64 reference", fallback, [](OpPassManager &pm) {
            // The input may hold conv.fused already; what it lets kernels
            // round, the reference does not.
            pm.addNestedPass<func::FuncOp>(createSetNumericsPass());
            pm.addNestedPass<func::FuncOp>(createDecomposePass());
            pm.addNestedPass<func::FuncOp>(createPromoteF64Pass());
          })))
    return failure();
  return runStages(unfused, Stage::Fused, Stage::NVVM, fallback);
}

LogicalResult conv::compileToReference(ModuleOp module,
                                       const CompileOptions &options) {
  if (failed(runInput(module, options)) ||
      failed(runReference(module, options)))
    return failure();
  annotateKernelPointers(HostPrograms(module));
  return success();
}

namespace {
/// A lowered module, and what its functions do.
struct LoweredModule {
  explicit LoweredModule(ModuleOp module) : module(module), programs(module) {}

  /// Emits an error where a public function is not a list of launches.
  LogicalResult check() const {
    for (func::FuncOp func : getPublicFunctions(module))
      if (failed(programs.get(func)))
        return failure();
    return success();
  }

  ModuleOp module;
  HostPrograms programs;
};
} // namespace

/// Takes `unfused`, the functions as they were before fusion, to double
/// precision on the fallback path. Emits a warning that says why, and returns
/// nothing, where there can be no reference.
static std::optional<LoweredModule>
compileReference(ModuleOp unfused, const CompileOptions &options) {
  Location loc = getPublicFunctions(unfused).front().getLoc();
  double start = getProcessSeconds();
  std::string reason;
  std::optional<LoweredModule> lowered;
  {
    ScopedDiagnosticHandler collect(
        unfused.getContext(), [&](Diagnostic &diagnostic) {
          if (reason.empty() &&
              diagnostic.getSeverity() == DiagnosticSeverity::Error)
            reason = diagnostic.str();
          return success();
        });
    if (succeeded(runReference(unfused, options))) {
      lowered.emplace(unfused);
      if (failed(lowered->check()))
        lowered.reset();
    }
  }
  if (options.times)
    options.times->emplace_back("f64 reference", getProcessSeconds() - start);
  if (!lowered)
    emitWarning(loc) << "the bundle has no f64 reference to verify against: "
                     << reason;
  return lowered;
}

FailureOr<Bundle> conv::compileToBundle(ModuleOp module,
                                        const CompileOptions &options) {
  OwningOpRef<ModuleOp> unfused;
  if (!options.lowered) {
    if (failed(runInput(module, options)))
      return failure();
    if (options.reference)
      unfused = cast<ModuleOp>(module->clone());
    if (failed(runStages(module, Stage::Fused, Stage::NVVM, options)))
      return failure();
  }
  LoweredModule fused(module);
  if (failed(fused.check()))
    return failure();
  std::optional<LoweredModule> reference;
  if (unfused)
    reference = compileReference(*unfused, options);
  if (!options.lowered)
    annotateKernelPointers(fused.programs);
  if (reference)
    annotateKernelPointers(reference->programs);
  prepareContext(module);

  SmallVector<BundleEntry> entries;
  auto add = [&](const LoweredModule &from, StringRef suffix,
                 StringRef referenceSuffix) {
    for (func::FuncOp func : getPublicFunctions(from.module)) {
      std::string name = func.getName().str();
      entries.push_back(
          {*from.programs.get(func), name + suffix.str(),
           referenceSuffix.empty() ? "" : name + referenceSuffix.str(),
           /*isReference=*/!suffix.empty()});
    }
  };
  add(fused, "", reference ? ".reference" : "");
  if (reference)
    add(*reference, ".reference", "");
  BundleOptions bundleOptions = options.bundle;
  bundleOptions.chip = options.pipeline.chip;
  bundleOptions.progress = options.progress;
  FailureOr<Bundle> bundle = buildBundle(entries, bundleOptions);
  if (succeeded(bundle))
    addTimes(options, bundle->times);
  return bundle;
}

/// The text of candidates.json.
static std::string describeCandidates(ArrayRef<CandidateSet> sets) {
  std::string text;
  llvm::raw_string_ostream os(text);
  llvm::json::OStream json(os, /*IndentSize=*/1);
  json.object([&] {
    json.attributeArray("problems", [&] {
      for (const CandidateSet &set : sets)
        json.object([&] {
          json.attribute("problem", set.key);
          json.attribute("uses", set.uses);
          if (set.filter)
            json.attribute("filter", *set.filter);
          json.attributeArray("candidates", [&] {
            for (size_t i = 0; i < set.candidates.size(); ++i)
              json.object([&] {
                std::string schedule;
                llvm::raw_string_ostream(schedule)
                    << set.candidates[i].schedule;
                json.attribute("function", set.functions[i]);
                json.attribute("schedule", schedule);
                json.attribute("estimate",
                               set.candidates[i].estimate.microseconds);
              });
          });
        });
    });
  });
  os << "\n";
  return text;
}

FailureOr<Bundle> conv::compileCandidates(ModuleOp module, unsigned most,
                                          const CompileOptions &options) {
  if (failed(compileToStage(module, Stage::Fused, options)) ||
      failed(runPhase(module, "layouts", options, [&](OpPassManager &pm) {
        buildLayoutPipeline(pm, options.pipeline);
      })))
    return failure();
  const PipelineOptions &pipeline = options.pipeline;
  Chip chip = *lookupChip(pipeline.chip);
  if (!pipeline.tune.empty())
    chip = chip.withFiguresOf(*lookupChip(pipeline.tune));
  OwningOpRef<ModuleOp> target = ModuleOp::create(module.getLoc());
  std::vector<CandidateSet> sets =
      collectCandidates(module, chip, most, *target);
  if (sets.empty())
    return module.emitError(
        "has no convolution that schedules can be chosen for: none has a "
        "kernel, fixed extents, and no schedule yet");
  CompileOptions own = options;
  own.function.clear();
  own.reference = false;
  // All that they say is done.
  own.pipeline.layouts = "keep";
  own.pipeline.numerics.clear();
  own.pipeline.requireFusion = false;
  FailureOr<Bundle> bundle = compileToBundle(*target, own);
  if (failed(bundle))
    return failure();
  bundle->files.insert(std::prev(bundle->files.end()),
                       {"candidates.json", Bytes(describeCandidates(sets))});
  return bundle;
}
