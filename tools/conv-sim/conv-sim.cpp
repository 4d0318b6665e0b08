//===- conv-sim.cpp - Compile a program and run its kernels on the CPU ----===//
//
// Runs what the compiler emits for a GPU, checks it while it runs, and compares
// it with the function in double precision (docs/simulator.md).
//
//===----------------------------------------------------------------------===//

#include "../common/Version.h"
#include "Arguments.h"
#include "conv/Pipelines/Compile.h"
#include "conv/Target/Target.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Support/FileUtilities.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/ToolOutputFile.h"

using namespace mlir;
using namespace mlir::conv;
namespace cl = llvm::cl;

namespace {

cl::OptionCategory category("ConvFusion Options");

struct Flags {
  cl::opt<std::string> input{cl::Positional, cl::desc("<input.mlir>"),
                             cl::init("-"), cl::cat(category)};
  cl::opt<std::string> reference{
      "reference",
      cl::desc("Compare with the function of the same name in this file, "
               "instead of the input's own (a lowered input has none)"),
      cl::value_desc("file"), cl::cat(category)};
  cl::opt<bool> noReference{"no-reference",
                            cl::desc("Check the kernels only, compare nothing"),
                            cl::cat(category)};
  cl::opt<double> tolerance{
      "tolerance", cl::init(-1),
      cl::desc("Bound of the relative L2 error, in place of the derived one"),
      cl::cat(category)};
  cl::opt<std::string> function{
      "function", cl::desc("Function to run (default: each public one)"),
      cl::value_desc("name"), cl::cat(category)};
  cl::opt<std::string> target{"target", cl::init("sm_89"),
                              cl::desc("GPU to compile for (default sm_89)"),
                              cl::value_desc("sm_80 ... sm_121"),
                              cl::cat(category)};
  cl::opt<std::string> tune{
      "tune",
      cl::desc("GPU whose card schedules are chosen for, within the limits of "
               "--target; without, --target itself"),
      cl::value_desc("sm_80 ... sm_121"), cl::cat(category)};
  cl::opt<std::string> schedule{
      "schedule",
      cl::desc("Schedule of every convolution that has none in the input, in "
               "place of the chosen one; with only some of its parameters, or "
               "none, the best of the family that has their values"),
      cl::value_desc("<family><tile = [...], ...>"), cl::cat(category)};
  cl::opt<std::string> numerics{
      "numerics",
      cl::desc(
          "Arithmetic that f32 convolutions are allowed: ieee; tf32, f16 "
          "or bf16, to which what is multiplied is rounded; or tf32x3, "
          "which multiplies sums of two tf32 (default: what the input "
          "says). All but bf16 may end in +winograd: tiles may be "
          "transformed before they are multiplied, with f16+winograd those "
          "of f16 tensors too"),
      cl::cat(category)};
  cl::opt<std::string> layouts{
      "layouts",
      cl::desc("Order of the dimensions of tensors between convolutions: "
               "choose (default), keep or channels-last"),
      cl::init(PipelineOptions().layouts), cl::cat(category)};
  cl::opt<bool> raiseMatmuls{
      "raise-matmuls",
      cl::desc("Take products of matrices for convolutions of one tap "
               "(default true)"),
      cl::init(PipelineOptions().raiseMatmuls), cl::cat(category)};
  cl::opt<bool> literalAccumulation{
      "literal-accumulation",
      cl::desc("Round sums of f16 and bf16 in each step, as the program says, "
               "not once at the end"),
      cl::cat(category)};
  cl::list<std::string> shapes{
      "shape",
      cl::desc("Shape of an argument with open extents, as arg0=2x3x8x8"),
      cl::cat(category)};
  cl::list<std::string> inputs{"input",
                               cl::desc("Values of an argument, as arg0=x.npy"),
                               cl::cat(category)};
  cl::list<std::string> scalars{
      "scalar", cl::desc("Value of a scalar argument, as arg3=0.5"),
      cl::cat(category)};
  cl::opt<bool> eighths{
      "eighths",
      cl::desc("Make arguments of multiples of 1/8 in [-1, 1], of which sums "
               "are exact, instead of normal values"),
      cl::cat(category)};
  cl::opt<std::string> output{
      "output",
      cl::desc("Write results to <folder>/resultN.npy (one function)"),
      cl::value_desc("folder"), cl::cat(category)};
  cl::opt<uint64_t> seed{
      "seed", cl::init(1),
      cl::desc("Seed of arguments that no file is given for; conv-run makes "
               "the same values of it (default 1)"),
      cl::cat(category)};
  cl::opt<uint64_t> orderSeed{
      "order-seed", cl::init(0),
      cl::desc("Seed of the order in which threads and blocks run (default "
               "0)"),
      cl::cat(category)};
  cl::opt<unsigned> workers{
      "workers", cl::init(0),
      cl::desc("Blocks that run at once (default 0: one a processor)"),
      cl::cat(category)};
  cl::opt<bool> stats{
      "stats",
      cl::desc("Print launches, occupancy, and what each kernel and each of "
               "its accesses moved, with bank conflicts"),
      cl::cat(category)};
};

/// Whether the module holds launches of kernels, and is to be run as it is.
bool isLowered(ModuleOp module) {
  return module.walk([](gpu::LaunchFuncOp) { return WalkResult::interrupt(); })
      .wasInterrupted();
}

/// Runs `func` and compares it with `reference`, which may be null.
LogicalResult runFunction(func::FuncOp func, func::FuncOp reference,
                          StringRef doubt, const ArgumentOptions &given,
                          const Flags &flags) {
  FailureOr<HostProgram> program = analyzeHostFunction(func);
  if (failed(program))
    return failure();
  FailureOr<std::vector<SimulatorValue>> arguments =
      makeArguments(*program, given);
  if (failed(arguments))
    return failure();
  SimulatorOptions options;
  options.seed = flags.orderSeed;
  options.workers = flags.workers;
  options.countWarps = flags.stats;
  FailureOr<SimulatorRun> run = simulate(func, *arguments, options);
  if (failed(run))
    return failure();
  auto printFindings = [&](const SimulatorRun &run, StringRef which) {
    for (const SimulatorFinding &finding : run.findings)
      llvm::outs() << func.getName() << which << ": " << finding.kind << ": "
                   << finding.message << "\n";
    return success(run.findings.empty());
  };
  if (flags.stats)
    printStats(func.getName(), *run, flags.target);
  if (failed(printFindings(*run, "")))
    return failure();
  if (!flags.output.empty() && failed(writeResults(flags.output, *run)))
    return failure();
  if (!reference) {
    llvm::outs() << func.getName() << ": ran without findings; not compared\n";
    return success();
  }
  options.countWarps = false;
  FailureOr<SimulatorRun> expected = simulate(reference, *arguments, options);
  if (failed(expected) || failed(printFindings(*expected, " (reference)")))
    return failure();
  return success(compareResults(
      func, *arguments, *run, *expected, given.eighths,
      flags.tolerance < 0 ? std::nullopt
                          : std::optional<double>(flags.tolerance),
      doubt));
}

OwningOpRef<ModuleOp> parse(StringRef path, llvm::SourceMgr &sources,
                            MLIRContext &context) {
  std::string error;
  auto file = openInputFile(path, &error);
  if (!file) {
    llvm::errs() << "conv-sim: " << error << "\n";
    return {};
  }
  sources.AddNewSourceBuffer(std::move(file), llvm::SMLoc());
  return parseSourceFile<ModuleOp>(sources, &context);
}

/// Fills `doubts` by function of `module`, as linalg says what it computes.
void findDoubts(ModuleOp module, llvm::StringMap<std::string> &doubts) {
  OwningOpRef<ModuleOp> input(module.clone());
  PassManager passes(module.getContext());
  buildInputPipeline(passes);
  {
    // What is wrong with it is said where it is compiled.
    ScopedDiagnosticHandler silent(module.getContext(),
                                   [](Diagnostic &) { return success(); });
    if (failed(passes.run(*input)))
      input = module.clone();
  }
  for (func::FuncOp func : input->getOps<func::FuncOp>())
    doubts[func.getName()] = findDoubt(func);
}

/// Brings `module` to kernels and makes its reference. Fills `doubts` by
/// function.
LogicalResult compile(ModuleOp module, OwningOpRef<ModuleOp> &reference,
                      llvm::StringMap<std::string> &doubts,
                      const Flags &flags) {
  CompileOptions options;
  options.pipeline.chip = flags.target;
  options.pipeline.tune = flags.tune;
  options.pipeline.schedule = flags.schedule;
  options.pipeline.numerics = flags.numerics;
  options.pipeline.layouts = flags.layouts;
  options.pipeline.raiseMatmuls = flags.raiseMatmuls;
  options.pipeline.literalAccumulation = flags.literalAccumulation;
  options.function = flags.function;
  bool lowered = isLowered(module);
  for (const cl::Option *option : std::initializer_list<const cl::Option *>{
           &flags.tune, &flags.schedule, &flags.numerics, &flags.layouts,
           &flags.raiseMatmuls, &flags.literalAccumulation})
    if (lowered && option->getNumOccurrences()) {
      llvm::errs() << "conv-sim: --" << option->ArgStr
                   << " has no effect on a module that is lowered already\n";
      return failure();
    }
  if (!isKnownNumerics(flags.numerics)) {
    llvm::errs() << "conv-sim: --numerics "
                 << unknownNumericsMessage(flags.numerics) << "\n";
    return failure();
  }
  if (!isKnownLayouts(flags.layouts)) {
    llvm::errs() << "conv-sim: --layouts "
                 << unknownLayoutsMessage(flags.layouts) << "\n";
    return failure();
  }
  for (const auto &[option, name] :
       {std::pair("target", StringRef(flags.target)),
        std::pair("tune", StringRef(flags.tune))})
    if (!name.empty() && !lookupChip(name.str())) {
      llvm::errs() << "conv-sim: --" << option << " "
                   << unknownChipMessage(name.str()) << "\n";
      return failure();
    }
  if (!reference && !lowered && !flags.noReference)
    reference = module.clone();
  if (reference)
    findDoubts(*reference, doubts);
  if (!lowered && failed(compileToStage(module, Stage::NVVM, options)))
    return failure();
  options.pipeline.schedule.clear();
  options.pipeline.numerics.clear();
  if (!reference || succeeded(compileToReference(*reference, options)))
    return success();
  llvm::errs() << "conv-sim: there is nothing to compare with; --no-reference "
                  "only checks the kernels, --reference names another\n";
  return failure();
}

} // namespace

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  conv_tool::setVersionPrinter();
  // LLVM counts under this name what no release build has.
  auto &known = cl::getRegisteredOptions();
  if (auto stock = known.find("stats"); stock != known.end())
    stock->second->setArgStr("llvm-stats");
  auto refuse = [](const Twine &message) {
    llvm::errs() << "conv-sim: " << message << "\n";
    return 1;
  };
  Flags flags;
  cl::HideUnrelatedOptions(category);
  cl::ParseCommandLineOptions(
      argc, argv,
      "Run what ConvFusion emits for a GPU on the CPU, checked\n\n"
      "The input is linalg or TOSA, as conv-opt takes it, or a module that is\n"
      "lowered already (conv-opt --emit=mlir).\n");
  ArgumentOptions given;
  given.seed = flags.seed;
  given.eighths = flags.eighths;
  if (failed(parseArgumentOptions(flags.shapes, flags.inputs, flags.scalars,
                                  given)))
    return 1;
  if (flags.noReference && flags.reference.getNumOccurrences())
    return refuse("--no-reference and --reference contradict each other");
  if (flags.noReference && flags.tolerance.getNumOccurrences())
    return refuse("--tolerance has no effect with --no-reference");
  if (flags.tolerance.getNumOccurrences() && !(flags.tolerance >= 0))
    return refuse(llvm::formatv("--tolerance expects 0 or more, got {0:e}",
                                double(flags.tolerance)));
  constexpr unsigned maxWorkers = 1024;
  if (flags.workers > maxWorkers)
    return refuse("--workers expects at most " + Twine(maxWorkers) + ", got " +
                  Twine(flags.workers));
  DialectRegistry registry;
  registerAllConvDialects(registry);
  MLIRContext context(registry);
  // Errors name their place; the op can be a whole module.
  context.printOpOnDiagnostic(false);
  llvm::SourceMgr sources;
  SourceMgrDiagnosticHandler handler(sources, &context);
  OwningOpRef<ModuleOp> module = parse(flags.input, sources, context);
  if (!module)
    return 1;
  OwningOpRef<ModuleOp> reference;
  if (!flags.reference.empty()) {
    // A source manager parses its first file only. Diagnostics find this one's
    // lines by its name.
    llvm::SourceMgr referenceSources;
    reference = parse(flags.reference, referenceSources, context);
    if (!reference)
      return 1;
  }
  if (!flags.output.empty())
    if (std::error_code error = llvm::sys::fs::create_directories(flags.output))
      return refuse("cannot create " + flags.output + ": " + error.message());
  llvm::StringMap<std::string> doubts;
  if (failed(compile(*module, reference, doubts, flags)))
    return 1;
  SmallVector<func::FuncOp> functions;
  for (func::FuncOp func : module->getOps<func::FuncOp>())
    if (func.isPublic() && !func.isDeclaration() &&
        (flags.function.empty() || func.getName() == flags.function))
      functions.push_back(func);
  if (functions.empty())
    return refuse(flags.function.empty()
                      ? "there is no public function to run"
                      : "there is no function '" + flags.function + "' to run");
  if (!flags.output.empty() && functions.size() > 1)
    return refuse("--output takes one function of the " +
                  Twine(functions.size()) + "; choose it by --function");
  unsigned right = 0;
  for (func::FuncOp func : functions) {
    func::FuncOp oracle;
    if (reference) {
      oracle = reference->lookupSymbol<func::FuncOp>(func.getName());
      if (!oracle)
        return refuse("the reference has no function '" + func.getName() + "'");
      if (oracle.getArgumentTypes() != func.getArgumentTypes())
        return refuse(llvm::formatv(
            "'{0}' of the reference takes other arguments: {1} instead of {2}",
            func.getName(), oracle.getFunctionType(), func.getFunctionType()));
    }
    right += succeeded(
        runFunction(func, oracle, doubts[func.getName()], given, flags));
  }
  llvm::outs() << "conv-sim: " << right << " of " << functions.size()
               << (functions.size() == 1 ? " function" : " functions")
               << " ran right\n";
  return right == functions.size() ? 0 : 1;
}
