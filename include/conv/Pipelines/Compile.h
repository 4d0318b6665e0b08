//===- Compile.h - From a module to PTX and bundles in one call -*- C++ -*-===//
//
// The whole way as functions, for conv-opt and for programs that embed
// ConvFusion:
//
//   MLIRContext context(registry);     // registerAllConvDialects(registry)
//   OwningOpRef<ModuleOp> module = parseSourceFile<ModuleOp>(...);
//   FailureOr<Bundle> bundle = compileToBundle(*module, {});
//   if (succeeded(bundle))
//     llvm::Error error = writeBundle(*bundle, "p1.convbundle");
//
//===----------------------------------------------------------------------===//

#ifndef CONV_PIPELINES_COMPILE_H
#define CONV_PIPELINES_COMPILE_H

#include "conv/Pipelines/Pipelines.h"
#include "conv/Serialization/Manifest.h"
#include "mlir/IR/BuiltinOps.h"
#include <functional>

namespace mlir::conv {

/// Where a compilation may stop. Each stage includes those before it.
enum class Stage {
  /// Convolutions are conv.fused, consumers are not yet in them.
  Raised,
  /// Consumers are fused, verdicts are recorded.
  Fused,
  /// Each conv.fused has its schedule.
  Scheduled,
  /// Tensors are memrefs.
  Bufferized,
  /// Convolutions are kernels of tile operations; the rest is linalg.
  Tiles,
  /// Everything is kernels of threads, and launches.
  Kernels,
  /// Kernels are in the NVVM dialect.
  NVVM
};

/// "raised", "fused", ... or nothing for another word.
std::optional<Stage> parseStage(StringRef name);

/// CPU seconds of a compilation, phase by phase.
using PhaseTimes = std::vector<std::pair<std::string, double>>;

struct CompileOptions {
  PipelineOptions pipeline;
  BundleOptions bundle;
  /// Compile only the function of this name; all public ones if empty.
  std::string function;
  /// Put an f64 reference of each function into a bundle, which conv-run
  /// --verify compares with. Costs as much again as the functions.
  bool reference = false;
  /// The module is lowered already: only serialize it.
  bool lowered = false;
  /// Called on each pass manager, to add instrumentation.
  std::function<LogicalResult(PassManager &)> configure;
  /// Is called when a phase begins, and whenever one of its parts is done, with
  /// the number of parts (0 of 0 for a phase without parts); from one thread at
  /// a time.
  std::function<void(StringRef phase, size_t done, size_t total)> progress;
  /// Receives the CPU time of each phase.
  PhaseTimes *times = nullptr;
};

/// Takes a module through the pipelines, up to and including `stage`. Emits
/// errors at the ops that do not compile.
LogicalResult compileToStage(ModuleOp module, Stage stage,
                             const CompileOptions &options);

/// Takes the functions of `module`, unfused and in double precision, to
/// kernels in the NVVM dialect on the fallback path: what bundles carry as
/// `<name>.reference`. Arguments keep their types, results are f64.
LogicalResult compileToReference(ModuleOp module,
                                 const CompileOptions &options);

/// All kernels of a module as one PTX text. `module` is lowered by this.
FailureOr<std::string> compileToPTX(ModuleOp module,
                                    const CompileOptions &options);

/// A bundle of the public functions of a module. `module` is lowered by this.
FailureOr<Bundle> compileToBundle(ModuleOp module,
                                  const CompileOptions &options);

/// A bundle with up to `most` functions for each problem of the module's
/// convolutions, each by another schedule, and a file `candidates.json` that
/// says which. `conv-run --measure` times them (Measured.h). The functions take
/// what the convolutions read as arguments; `module` is fused by this.
FailureOr<Bundle> compileCandidates(ModuleOp module, unsigned most,
                                    const CompileOptions &options);

} // namespace mlir::conv

#endif // CONV_PIPELINES_COMPILE_H
