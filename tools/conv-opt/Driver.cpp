//===- Driver.cpp - The compiling half of conv-opt ------------------------===//

#include "Driver.h"
#include "PrintResources.h"
#include "Progress.h"
#include "conv/IR/VerdictAttr.h"
#include "conv/Pipelines/Compile.h"
#include "conv/Target/Target.h"
#include "mlir/Bytecode/BytecodeWriter.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/IR/Remarks.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Support/FileUtilities.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SourceMgr.h"
#include <chrono>
#include <ctime>
#include <mutex>
#include <set>
#include <unistd.h>

using namespace mlir;
using namespace mlir::conv;
namespace cl = llvm::cl;

namespace {
enum class Emit { None, MLIR, PTX, Cubin, Bundle, Candidates };
} // namespace

static cl::OptionCategory category("ConvFusion Options");

static cl::opt<Emit> emitKind(
    "emit", cl::desc("Compile, and write:"), cl::cat(category),
    cl::init(Emit::None),
    cl::values(clEnumValN(Emit::MLIR, "mlir", "MLIR, as it is after --stage"),
               clEnumValN(Emit::PTX, "ptx", "the kernels as PTX"),
               clEnumValN(Emit::Cubin, "cubin",
                          "the kernels assembled by ptxas"),
               clEnumValN(Emit::Bundle, "bundle",
                          "a folder for the runtime: manifest and PTX"),
               clEnumValN(Emit::Candidates, "candidates",
                          "a bundle with several schedules of each "
                          "convolution, which conv-run --measure times")));
static cl::opt<std::string> chip("target",
                                 cl::desc("GPU to compile for (default sm_89)"),
                                 cl::value_desc("sm_80 ... sm_121"),
                                 cl::init("sm_89"), cl::cat(category));
static cl::opt<std::string>
    tune("tune",
         cl::desc("GPU whose card schedules are chosen for, within the limits "
                  "of --target; without, --target itself"),
         cl::value_desc("sm_80 ... sm_121"), cl::cat(category));
static cl::opt<std::string>
    stage("stage",
          cl::desc("Where --emit=mlir stops: raised, fused, scheduled, "
                   "bufferized, tiles, kernels or nvvm (default)"),
          cl::init("nvvm"), cl::cat(category));
static cl::opt<bool>
    lowered("lowered",
            cl::desc("The input is already in the form of --stage=nvvm; only "
                     "serialize it"),
            cl::cat(category));
static cl::opt<std::string>
    function("function", cl::desc("Compile only this function (default: all)"),
             cl::value_desc("name"), cl::cat(category));
static cl::opt<std::string> schedule(
    "schedule",
    cl::desc("Schedule of every convolution that has none in the input, in "
             "place of the chosen one; with only some of its parameters, or "
             "none, the best of the family that has their values"),
    cl::value_desc("<family><tile = [...], ...>"), cl::cat(category));
static cl::opt<std::string> measured(
    "measured",
    cl::desc("File that conv-run --measure wrote: the schedules that were "
             "measured fastest go before those of the cost model"),
    cl::value_desc("file"), cl::cat(category));
static cl::opt<unsigned> numCandidates(
    "candidates",
    cl::desc("How many schedules of each convolution --emit=candidates "
             "compiles, at most 256 (default 16)"),
    cl::value_desc("number"), cl::init(16), cl::cat(category));
static cl::opt<std::string> numerics(
    "numerics",
    cl::desc("Arithmetic that f32 convolutions are allowed: ieee; tf32, f16 "
             "or bf16, to which what is multiplied is rounded; or tf32x3, "
             "which multiplies sums of two tf32 (default: what the input "
             "says). All but bf16 may end in +winograd: tiles may be "
             "transformed before they are multiplied, with f16+winograd those "
             "of f16 tensors too"),
    cl::cat(category));
static cl::opt<bool>
    requireFusion("require-fusion",
                  cl::desc("Make an error of every refused fusion"),
                  cl::cat(category));
static cl::opt<bool> raiseMatmuls(
    "raise-matmuls",
    cl::desc("Take products of matrices for convolutions of one tap, with the "
             "numerics of convolutions (default true)"),
    cl::init(PipelineOptions().raiseMatmuls), cl::cat(category));
static cl::opt<int64_t> maxFoldedElements(
    "max-folded-elements",
    cl::desc("The most elements of an op on constants that is computed at "
             "compile time; 0 for none (default 4194304)"),
    cl::init(PipelineOptions().maxFoldedElements), cl::cat(category));
static cl::opt<bool> literalAccumulation(
    "literal-accumulation",
    cl::desc("Round sums of f16 and bf16 in each step, as the program says, "
             "not once at the end"),
    cl::cat(category));
static cl::opt<std::string> layouts(
    "layouts",
    cl::desc("Order of the dimensions of tensors between convolutions: choose "
             "(default; those of f16 and bf16, and of f32 that is rounded, "
             "have their "
             "channels innermost where that is faster and no schedule is "
             "given), keep, or channels-last"),
    cl::init(PipelineOptions().layouts), cl::cat(category));
static cl::opt<bool> reference(
    "reference",
    cl::desc("Put an f64 reference of each function into the bundle, which "
             "conv-run --verify compares with"),
    cl::cat(category));
// What was asked for by leaving --reference out once had to be asked for.
static cl::opt<bool> noReference("no-reference",
                                 cl::desc("The default: no --reference"),
                                 cl::Hidden, cl::cat(category));
static cl::opt<bool>
    withCubin("with-cubin",
              cl::desc("Put a cubin beside each PTX of the bundle"),
              cl::cat(category));
static cl::opt<bool> printResources(
    "print-resources",
    cl::desc("Print registers, shared memory and spills of each kernel, as "
             "ptxas reports them; where it multiplies, the mix of its "
             "innermost loop (needs nvdisasm) and the cost model's time"),
    cl::cat(category));
static cl::opt<bool> printVerdicts(
    "remarks",
    cl::desc("Print what was fused, what was not, and why, and where "
             "other numerics, or other orders of tensors, were chosen"),
    cl::cat(category));
static cl::opt<bool> printTimes("print-times",
                                cl::desc("Print the CPU time of each phase"),
                                cl::cat(category));
static cl::opt<std::string>
    libdevice("libdevice",
              cl::desc("libdevice.10.bc to take math functions from; 'none' "
                       "for the built-in expansions (default: that of the CUDA "
                       "toolkit, or none where there is no toolkit)"),
              cl::value_desc("path"), cl::cat(category));

bool conv::isCompileCommand(int argc, char **argv) {
  for (int i = 1; i < argc; ++i) {
    StringRef arg = argv[i];
    if (arg.consume_front("-")) {
      arg.consume_front("-");
      if (arg == "emit" || arg.starts_with("emit="))
        return true;
    }
  }
  return false;
}

bool conv::isCompileOption(const cl::Option &option) {
  return llvm::is_contained(option.Categories, &category);
}

std::string conv::findCompileOption() {
  for (cl::Option *option :
       std::initializer_list<cl::Option *>{&chip,
                                           &tune,
                                           &stage,
                                           &lowered,
                                           &function,
                                           &schedule,
                                           &measured,
                                           &numCandidates,
                                           &numerics,
                                           &raiseMatmuls,
                                           &requireFusion,
                                           &maxFoldedElements,
                                           &literalAccumulation,
                                           &layouts,
                                           &reference,
                                           &noReference,
                                           &withCubin,
                                           &printResources,
                                           &printVerdicts,
                                           &printTimes,
                                           &libdevice})
    if (option->getNumOccurrences())
      return option->ArgStr.str();
  return "";
}

static int fail(const Twine &message) {
  llvm::errs() << "conv-opt: error: " << message << "\n";
  return 1;
}

namespace {
/// What passes decided that is no verdict on an op, as lines by function:
/// analyses of the choice of schedules, such as other numerics than asked for.
class Choices {
public:
  /// Has `context` note them here.
  LogicalResult listen(MLIRContext &context) {
    struct Streamer : remark::detail::MLIRRemarkStreamerBase {
      explicit Streamer(Choices &choices) : choices(choices) {}
      void
      streamOptimizationRemark(const remark::detail::Remark &remark) override {
        choices.note(remark);
      }
      Choices &choices;
    };
    remark::RemarkCategories categories;
    categories.analysis = "conv-schedule";
    return remark::enableOptimizationRemarks(
        context, std::make_unique<Streamer>(*this),
        std::make_unique<remark::RemarkEmittingPolicyAll>(), categories);
  }

  /// In one order, whatever that of the threads was.
  void print(StringRef function) const {
    auto found = lines.find(function);
    if (found == lines.end())
      return;
    for (const std::string &line : found->second)
      llvm::errs() << line;
  }

  bool contains(StringRef function) const { return lines.contains(function); }

private:
  /// Functions are compiled in parallel.
  void note(const remark::detail::Remark &remark) {
    std::string line, op;
    llvm::raw_string_ostream os(line);
    for (const remark::detail::Remark::Arg &arg : remark.getArgs())
      if (arg.key == "op")
        op = arg.val;
    os << "  chosen   " << op;
    if (std::string loc = describeLocation(remark.getLocation()); !loc.empty())
      os << " at " << loc;
    os << " [" << remark.getRemarkName() << "]";
    for (const remark::detail::Remark::Arg &arg : remark.getArgs())
      if (arg.key == "Reason")
        os << ": " << arg.val;
    os << "\n";
    std::lock_guard<std::mutex> lock(mutex);
    lines[remark.getFunction()].insert(line);
  }

  std::mutex mutex;
  llvm::StringMap<std::set<std::string>> lines;
};
} // namespace

/// One line for each verdict of each function, and for what else was chosen.
static void printAllVerdicts(ModuleOp module, const Choices &choices) {
  for (auto func : module.getOps<func::FuncOp>()) {
    auto verdicts = func->getAttrOfType<ArrayAttr>(kVerdictsAttrName);
    if (!verdicts && !choices.contains(func.getName()))
      continue;
    if (!verdicts)
      verdicts = ArrayAttr::get(module.getContext(), {});
    size_t numFused =
        llvm::count_if(verdicts.getAsRange<DictionaryAttr>(), [](auto verdict) {
          auto kind = verdict.template getAs<StringAttr>("verdict");
          return kind && kind.getValue() == "fused";
        });
    llvm::errs() << func.getName() << ":";
    if (!verdicts.empty())
      llvm::errs() << " " << numFused << " fused, "
                   << verdicts.size() - numFused << " refused";
    llvm::errs() << "\n";
    for (auto verdict : verdicts.getAsRange<DictionaryAttr>()) {
      auto get = [&](StringRef name) {
        auto text = verdict.getAs<StringAttr>(name);
        return text ? text.getValue() : StringRef();
      };
      llvm::errs() << "  " << llvm::left_justify(get("verdict"), 8) << " "
                   << get("op");
      if (!get("loc").empty())
        llvm::errs() << " at " << get("loc");
      llvm::errs() << " [" << get("rule") << "]";
      if (!get("reason").empty())
        llvm::errs() << ": " << get("reason");
      if (!get("remedy").empty())
        llvm::errs() << "; " << get("remedy");
      llvm::errs() << "\n";
    }
    choices.print(func.getName());
  }
}

static void printAllTimes(const PhaseTimes &times) {
  double sum = 0;
  for (auto &[name, seconds] : times) {
    llvm::errs() << llvm::format("%9.1f ms  ", 1e3 * seconds) << name << "\n";
    sum += seconds;
  }
  double process = double(std::clock()) / CLOCKS_PER_SEC;
  llvm::errs() << llvm::format("%9.1f ms  ", 1e3 * (process - sum))
               << "start, parse, write\n"
               << llvm::format("%9.1f ms  ", 1e3 * process)
               << "total CPU time\n";
}

/// Writes and closes, and says what went wrong (a full disk, say).
static std::error_code writeAll(llvm::raw_fd_ostream &stream, StringRef text) {
  stream << text;
  stream.flush();
  std::error_code error = stream.error();
  // Or the stream's destructor ends the process.
  stream.clear_error();
  return error;
}

static int writeText(StringRef output, StringRef text) {
  namespace fs = llvm::sys::fs;
  auto failWith = [&](std::error_code error) {
    return fail("cannot write " + output + ": " + error.message());
  };
  if (output.empty() || output == "-") {
    output = "standard output";
    std::error_code error = writeAll(llvm::outs(), text);
    return error ? failWith(error) : 0;
  }
  // Devices and pipes are written to; renaming would replace them.
  if (fs::exists(output) && !fs::is_regular_file(output)) {
    std::error_code error;
    llvm::raw_fd_ostream stream(output, error);
    if (!error)
      error = writeAll(stream, text);
    return error ? failWith(error) : 0;
  }
  // A link stays a link.
  llvm::SmallString<128> target(output);
  if (fs::is_symlink_file(output))
    (void)fs::real_path(output, target);
  llvm::SmallString<128> temporary;
  int descriptor;
  if (std::error_code error =
          fs::createUniqueFile(target + ".%%%%%%%%.tmp", descriptor, temporary,
                               fs::OF_None, fs::all_read | fs::all_write))
    return failWith(error);
  std::error_code error;
  {
    llvm::raw_fd_ostream stream(descriptor, /*shouldClose=*/true);
    error = writeAll(stream, text);
  }
  if (!error)
    error = fs::rename(temporary, target);
  if (error) {
    fs::remove(temporary);
    return failWith(error);
  }
  return 0;
}

/// The chip that the kernels of `module`, which are lowered, are for.
static std::string findChip(ModuleOp module, StringRef otherwise) {
  for (auto kernels : module.getOps<gpu::GPUModuleOp>())
    if (ArrayAttr targets = kernels.getTargetsAttr())
      for (Attribute attr : targets)
        if (auto target = dyn_cast<NVVM::NVVMTargetAttr>(attr))
          return target.getChip().str();
  return otherwise.str();
}

/// Compiles and writes; the diagnostics have been printed where it fails.
static int compile(ModuleOp module, StringRef input, StringRef output,
                   const CompileOptions &options, Stage stopAt,
                   const Choices &choices) {
  switch (emitKind) {
  case Emit::None:
    break;
  case Emit::MLIR: {
    LogicalResult result = compileToStage(module, stopAt, options);
    if (printVerdicts)
      printAllVerdicts(module, choices);
    if (failed(result))
      return 1;
    std::string text;
    llvm::raw_string_ostream stream(text);
    // Flags of mlir-opt, registered with its others.
    MlirOptMainConfig flags = MlirOptMainConfig::createFromCLOptions();
    if (flags.shouldEmitBytecode()) {
      BytecodeWriterConfig bytecode("ConvFusion " CONVFUSION_VERSION);
      if (std::optional<int64_t> version = flags.bytecodeVersionToEmit())
        bytecode.setDesiredBytecodeVersion(*version);
      if (failed(writeBytecodeToFile(module, stream, bytecode)))
        return 1;
    } else {
      module.print(stream);
      stream << "\n";
    }
    return writeText(output, text);
  }
  case Emit::PTX:
  case Emit::Cubin: {
    FailureOr<std::string> ptx = compileToPTX(module, options);
    if (printVerdicts)
      printAllVerdicts(module, choices);
    if (failed(ptx))
      return 1;
    if (emitKind == Emit::PTX && !printResources)
      return writeText(output, *ptx);
    FailureOr<Cubin> cubin =
        assembleCubin(*ptx, findChip(module, options.pipeline.chip),
                      UnknownLoc::get(module.getContext()),
                      /*loops=*/printResources);
    if (failed(cubin))
      return 1;
    if (printResources)
      printAllResources(module, cubin->resources);
    return writeText(output, emitKind == Emit::PTX ? *ptx : cubin->image);
  }
  case Emit::Bundle:
  case Emit::Candidates: {
    bool measures = emitKind == Emit::Candidates;
    std::string folder = output.str();
    if (folder.empty() || folder == "-") {
      if (input == "-")
        return fail("a bundle is a folder; say where with -o, such as -o "
                    "p1.convbundle");
      folder = (llvm::sys::path::stem(input) +
                (measures ? ".candidates" : ".convbundle"))
                   .str();
    }
    FailureOr<Bundle> bundle =
        measures ? compileCandidates(module, numCandidates, options)
                 : compileToBundle(module, options);
    if (printVerdicts)
      printAllVerdicts(module, choices);
    if (failed(bundle))
      return 1;
    if (printResources)
      printAllResources(module, bundle->resources);
    if (llvm::Error error = writeBundle(*bundle, folder))
      return fail(llvm::toString(std::move(error)));
    return 0;
  }
  }
  llvm_unreachable("all kinds are handled");
}

/// Parses and compiles, as the parsed options say.
static int parseAndCompile(std::unique_ptr<llvm::MemoryBuffer> buffer,
                           StringRef input, StringRef output, Stage stopAt,
                           const DialectRegistry &registry) {
  MLIRContext context(registry);
  context.allowUnregisteredDialects(MlirOptMainConfig::createFromCLOptions()
                                        .shouldAllowUnregisteredDialects());
  // The location is enough; ops in generic form tell users little.
  context.printOpOnDiagnostic(false);
  auto sources = std::make_shared<llvm::SourceMgr>();
  sources->AddNewSourceBuffer(std::move(buffer), llvm::SMLoc());
  SourceMgrDiagnosticHandler handler(*sources, &context);
  OwningOpRef<ModuleOp> module =
      parseSourceFile<ModuleOp>(sources, ParserConfig(&context));
  if (!module)
    return 1;

  PhaseTimes times;
  CompileOptions options;
  options.pipeline.chip = chip;
  options.pipeline.tune = tune;
  options.pipeline.schedule = schedule;
  options.pipeline.measured = measured;
  options.pipeline.numerics = numerics;
  options.pipeline.requireFusion = requireFusion;
  options.pipeline.raiseMatmuls = raiseMatmuls;
  options.pipeline.maxFoldedElements = maxFoldedElements;
  options.pipeline.literalAccumulation = literalAccumulation;
  options.pipeline.layouts = layouts;
  options.function = function;
  options.reference = reference;
  options.lowered = lowered;
  options.bundle.cubin = withCubin || printResources;
  options.bundle.loops = printResources;
  options.bundle.ptx.ignoreLibdevice = libdevice == "none";
  if (libdevice != "none")
    options.bundle.ptx.libdevice = libdevice;
  options.configure = [](PassManager &passes) {
    applyDefaultTimingPassManagerCLOptions(passes);
    return applyPassManagerCLOptions(passes);
  };
  options.times = &times;
  ProgressLine progress(llvm::errs(), ::isatty(STDERR_FILENO), [] {
    return std::chrono::duration<double>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
  });
  options.progress = [&](StringRef phase, size_t done, size_t total) {
    progress.report(phase, done, total);
  };
  // In front of what the other handlers write.
  context.getDiagEngine().registerHandler([&](Diagnostic &) {
    progress.clear();
    return failure();
  });
  Choices choices;
  if (printVerdicts && failed(choices.listen(context)))
    return fail("cannot collect the remarks of passes");
  int status = compile(*module, input, output, options, stopAt, choices);
  if (printTimes)
    printAllTimes(times);
  return status;
}

int conv::runCompileCommand(StringRef input, StringRef output,
                            const DialectRegistry &registry) {
  // An option that would do nothing is a misunderstanding.
  if (emitKind != Emit::MLIR && stage.getNumOccurrences())
    return fail("--stage says where --emit=mlir stops; it goes with no other "
                "--emit");
  if (emitKind != Emit::Bundle &&
      (withCubin.getNumOccurrences() || reference.getNumOccurrences() ||
       noReference.getNumOccurrences()))
    return fail(withCubin.getNumOccurrences()
                    ? "--with-cubin says what a bundle holds; it goes with "
                      "--emit=bundle only (--emit=cubin writes a cubin alone)"
                    : "--reference says what a bundle holds; it goes with "
                      "--emit=bundle only");
  if (emitKind != Emit::Candidates && numCandidates.getNumOccurrences())
    return fail("--candidates says how many schedules are compiled; it goes "
                "with --emit=candidates only");
  constexpr unsigned mostCandidates = 256;
  if (numCandidates == 0 || numCandidates > mostCandidates)
    return fail("--candidates expects 1 to " + Twine(mostCandidates) +
                " schedules, got " + Twine(numCandidates));
  if (emitKind == Emit::Candidates)
    for (cl::Option *option : std::initializer_list<cl::Option *>{
             &schedule, &measured, &lowered, &printResources})
      if (option->getNumOccurrences())
        return fail("--" + option->ArgStr +
                    " has no effect on --emit=candidates, which compiles "
                    "several schedules of each convolution");
  if (!schedule.empty() && !measured.empty())
    return fail("--schedule and --measured both say which schedules to take");
  if (emitKind != Emit::MLIR &&
      MlirOptMainConfig::createFromCLOptions().shouldEmitBytecode())
    return fail("--emit-bytecode says how MLIR is written; it goes with "
                "--emit=mlir and with passes");
  for (auto &[name, option] : cl::getRegisteredOptions())
    if (name.starts_with("remark") && option != &printVerdicts &&
        option->getNumOccurrences())
      return fail("--" + name +
                  " says how the remarks of passes are shown; with --emit, "
                  "--remarks prints the verdicts");
  if (lowered)
    for (cl::Option *option : std::initializer_list<cl::Option *>{
             &chip, &tune, &stage, &function, &schedule, &measured, &numerics,
             &raiseMatmuls, &requireFusion, &maxFoldedElements,
             &literalAccumulation, &layouts, &reference, &noReference})
      if (option->getNumOccurrences())
        return fail("--" + option->ArgStr +
                    " has no effect on what is lowered already; --lowered only "
                    "serializes it");
  if (reference && noReference)
    return fail("--reference and --no-reference contradict each other");
  if (emitKind == Emit::MLIR && printResources)
    return fail("--print-resources needs kernels that ptxas can read; it goes "
                "with --emit=ptx, cubin and bundle");
  std::optional<Stage> stopAt = parseStage(stage);
  if (!stopAt)
    return fail("--stage=" + stage +
                " is none of raised, fused, scheduled, bufferized, tiles, "
                "kernels and nvvm");
  if (!lookupChip(chip.getValue()))
    return fail("--target " + unknownChipMessage(chip.getValue()));
  if (!tune.empty() && !lookupChip(tune.getValue()))
    return fail("--tune " + unknownChipMessage(tune.getValue()));
  if (!isKnownNumerics(numerics))
    return fail("--numerics " + unknownNumericsMessage(numerics));
  if (maxFoldedElements < 0)
    return fail("--max-folded-elements expects a number that is not negative, "
                "got " +
                std::to_string(maxFoldedElements));
  if (!isKnownLayouts(layouts))
    return fail("--layouts " + unknownLayoutsMessage(layouts));
  bool needsPtxas = emitKind == Emit::Cubin || withCubin;
  if ((needsPtxas || printResources) && findPtxas().empty()) {
    if (needsPtxas)
      return fail("a cubin needs ptxas, which was not found in CUDA_HOME nor "
                  "on PATH; install the CUDA toolkit, or emit PTX, which the "
                  "driver compiles when it is loaded");
    llvm::errs() << "conv-opt: registers and spills are not shown, since ptxas "
                    "was not found in CUDA_HOME nor on PATH\n";
    printResources = false;
  }
  if (printResources && findNvdisasm().empty())
    llvm::errs() << "conv-opt: the kernels' innermost loops are not shown, "
                    "since nvdisasm was not found in CUDA_HOME nor on PATH\n";
  std::string message;
  std::unique_ptr<llvm::MemoryBuffer> buffer = openInputFile(input, &message);
  if (!buffer)
    return fail(message);

  // A crash (MLIR's own parsers have some) still ends in a plain sentence. What
  // it leaves behind cannot be destroyed, and is not.
  llvm::CrashRecoveryContext::Enable();
  llvm::CrashRecoveryContext recovery;
  int status = 1;
  if (!recovery.RunSafely([&] {
        status = parseAndCompile(std::move(buffer), input, output, *stopAt,
                                 registry);
      }))
    return fail("internal error while compiling " + input +
                "; this is a fault of ConvFusion or of its LLVM, please report "
                "it with the input");
  return status;
}
