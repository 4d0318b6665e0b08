//===- conv-sim.cpp - Compile a program and run its kernels on the CPU ----===//
//
// Runs what the compiler emits for a GPU, checks it while it runs, and compares
// it with the function in double precision (docs/simulator.md).
//
//===----------------------------------------------------------------------===//

#include "conv/Pipelines/Compile.h"
#include "conv/Simulator/Elements.h"
#include "conv/Simulator/Program.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Support/FileUtilities.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/ToolOutputFile.h"
#include <cmath>
#include <random>

using namespace mlir;
using namespace mlir::conv;

namespace {

struct Flags {
  llvm::cl::opt<std::string> input{llvm::cl::Positional,
                                   llvm::cl::desc("<input.mlir>"),
                                   llvm::cl::init("-")};
  llvm::cl::opt<std::string> function{
      "function", llvm::cl::desc("Function to run (default: each public one)")};
  llvm::cl::opt<std::string> target{"target", llvm::cl::init("sm_89"),
                                    llvm::cl::desc("GPU to compile for")};
  llvm::cl::opt<std::string> schedule{
      "schedule", llvm::cl::desc("Schedule of every convolution")};
  llvm::cl::list<std::string> shapes{
      "shape", llvm::cl::desc("Extents of an argument with open ones, as "
                              "arg0=2x3x8x8")};
  llvm::cl::opt<uint64_t> seed{
      "seed", llvm::cl::init(0),
      llvm::cl::desc("Seed of the inputs and of the threads' order")};
  llvm::cl::opt<unsigned> workers{
      "workers", llvm::cl::init(0),
      llvm::cl::desc("Blocks that run at once (0: one a processor)")};
  llvm::cl::opt<bool> stats{
      "access-stats", llvm::cl::desc("Print what each access site moved")};
};

/// One random element: normal where it is a float, small where it is not.
void putElement(uint8_t *at, Type type, std::mt19937_64 &random, double scale) {
  std::normal_distribution<double> normal;
  if (isa<FloatType>(type))
    writeElement(at, type, normal(random) * scale);
  else
    writeElement(at, type,
                 type.isInteger(1) ? static_cast<double>(random() & 1)
                                   : static_cast<double>(random() % 5) - 2);
}

FailureOr<std::vector<SimulatorValue>> makeArguments(const HostProgram &program,
                                                     const Flags &flags) {
  std::mt19937_64 random(flags.seed + 1);
  llvm::StringMap<SmallVector<int64_t>> shapes;
  for (const std::string &text : flags.shapes) {
    auto [name, extents] = StringRef(text).split('=');
    SmallVector<StringRef> parts;
    extents.split(parts, 'x');
    for (StringRef part : parts) {
      int64_t extent;
      if (part.getAsInteger(10, extent) || extent < 0 || extent > (1 << 30)) {
        llvm::errs() << "conv-sim: expects --shape argN=AxBx..., got '" << text
                     << "'\n";
        return failure();
      }
      shapes[name].push_back(extent);
    }
  }
  std::vector<SimulatorValue> arguments;
  for (auto [i, spec] : llvm::enumerate(program.arguments)) {
    SimulatorValue value;
    if (!spec.tensor) {
      uint64_t slot = 0;
      putElement(reinterpret_cast<uint8_t *>(&slot), spec.scalarType, random,
                 1.0);
      value.scalar = slot;
      arguments.push_back(std::move(value));
      continue;
    }
    SimulatorTensor &tensor = value.tensor;
    tensor.elementType = spec.tensor->elementType;
    auto given = shapes.find(("arg" + Twine(i)).str());
    for (auto [dim, extent] : llvm::enumerate(spec.tensor->shape)) {
      std::optional<int64_t> known = extent.getConstant();
      if (!known && given != shapes.end() && dim < given->second.size())
        known = given->second[dim];
      if (!known) {
        llvm::errs() << "conv-sim: argument " << i << " of '"
                     << func::FuncOp(program.func).getName()
                     << "' has an open extent " << dim
                     << "; give its shape: --shape arg" << i << "=...\n";
        return failure();
      }
      tensor.shape.push_back(*known);
    }
    int64_t count = 1, unit = getManifestBytes(tensor.elementType);
    for (int64_t extent : tensor.shape)
      count *= extent;
    // Filters are scaled to keep sums near 1: the leading extent is not summed.
    double scale = 1.0;
    if (i > 0 && tensor.shape.size() > 2 && count && tensor.shape[0])
      scale = 1.0 / std::sqrt(static_cast<double>(count) / tensor.shape[0]);
    tensor.bytes.resize(count * unit);
    for (int64_t at = 0; at < count; ++at)
      putElement(tensor.bytes.data() + at * unit, tensor.elementType, random,
                 scale);
    arguments.push_back(std::move(value));
  }
  return arguments;
}

/// 1e-6 / 24 * the sum of sqrt(length) over all sums of the function, at least
/// 8 roundings: docs/numerics.md.
double getBound(func::FuncOp func, ArrayRef<SimulatorValue> arguments) {
  double roots = 0;
  auto add = [&](Attribute length) {
    if (auto number = dyn_cast_or_null<IntegerAttr>(length))
      roots += std::sqrt(static_cast<double>(number.getInt()));
    int64_t value;
    if (auto text = dyn_cast_or_null<StringAttr>(length))
      if (!text.getValue().getAsInteger(10, value))
        roots += std::sqrt(static_cast<double>(value));
  };
  if (auto convs = func->getAttrOfType<ArrayAttr>(kConvsAttrName))
    for (auto conv : convs.getAsRange<DictionaryAttr>())
      add(conv.get("sum_length"));
  if (auto sums = func->getAttrOfType<ArrayAttr>(kSumsAttrName))
    for (Attribute length : sums)
      add(length);
  return std::max(std::ldexp(1.0, -21), 1e-6 / 24 * roots);
}

/// Prints how results compare; whether they are right.
bool compare(func::FuncOp func, const SimulatorRun &run,
             const SimulatorRun &reference, double bound) {
  bool right = true;
  for (auto [i, pair] :
       llvm::enumerate(llvm::zip(run.results, reference.results))) {
    auto &[got, expected] = pair;
    double error = 0, norm = 0, largest = 0, unit = 0;
    int64_t wrong = 0, count = 1;
    for (int64_t extent : got.shape)
      count *= extent;
    unsigned width = getManifestBytes(got.elementType),
             wide = getManifestBytes(expected.elementType);
    if (auto floating = dyn_cast<FloatType>(got.elementType))
      unit = std::ldexp(1.0, 1 - static_cast<int>(APFloat::semanticsPrecision(
                                     floating.getFloatSemantics())));
    for (int64_t at = 0; at < count; ++at) {
      double a = readElement(got.bytes.data() + at * width, got.elementType);
      double b =
          readElement(expected.bytes.data() + at * wide, expected.elementType);
      if (std::isnan(a) != std::isnan(b) || std::isinf(a) != std::isinf(b)) {
        ++wrong;
        continue;
      }
      if (!std::isfinite(a))
        continue;
      error += (a - b) * (a - b);
      norm += b * b;
      largest = std::max(largest, std::abs(a - b));
    }
    double relative = norm > 0 ? std::sqrt(error / norm) : std::sqrt(error);
    // Results narrower than f32 are rounded once more.
    double allowed = bound + (width < 4 ? unit : 0);
    bool ok = wrong == 0 && relative <= allowed;
    llvm::outs() << func.getName() << " result" << i << ": "
                 << (ok ? "right" : "WRONG") << "; " << count
                 << " elements, relative L2 error "
                 << llvm::format("%.2e", relative) << " (bound "
                 << llvm::format("%.2e", allowed) << "), largest error "
                 << llvm::format("%.2e", largest);
    if (wrong)
      llvm::outs() << ", " << wrong << " not finite on one side only";
    llvm::outs() << "\n";
    right &= ok;
  }
  return right;
}

LogicalResult runFunction(func::FuncOp func, func::FuncOp reference,
                          const Flags &flags) {
  FailureOr<HostProgram> program = analyzeHostFunction(func);
  if (failed(program))
    return failure();
  FailureOr<std::vector<SimulatorValue>> arguments =
      makeArguments(*program, flags);
  if (failed(arguments))
    return failure();
  SimulatorOptions options;
  options.seed = flags.seed;
  options.workers = flags.workers;
  FailureOr<SimulatorRun> run = simulate(func, *arguments, options);
  if (failed(run))
    return failure();
  for (const SimulatorFinding &finding : run->findings)
    llvm::outs() << func.getName() << ": " << finding.kind << ": "
                 << finding.message << "\n";
  if (flags.stats)
    for (const SimulatorSiteStats &site : run->stats)
      llvm::outs() << func.getName() << ": " << site.op << " at "
                   << site.location << (site.space == SimulatorSiteStats::Space::Shared ? " shared" : " global")
                   << (site.write ? " write " : " read ") << site.accesses
                   << " accesses, " << site.bytes << " bytes\n";
  if (!run->findings.empty())
    return failure();
  FailureOr<SimulatorRun> expected = simulate(reference, *arguments, options);
  if (failed(expected))
    return failure();
  for (const SimulatorFinding &finding : expected->findings)
    llvm::outs() << func.getName() << " (reference): " << finding.kind << ": "
                 << finding.message << "\n";
  return success(expected->findings.empty() &&
                 compare(func, *run, *expected, getBound(func, *arguments)));
}

} // namespace

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  Flags flags;
  llvm::cl::ParseCommandLineOptions(
      argc, argv, "Run what ConvFusion emits for a GPU on the CPU, checked\n");
  DialectRegistry registry;
  registerAllConvDialects(registry);
  MLIRContext context(registry);
  std::string error;
  auto file = openInputFile(flags.input, &error);
  if (!file) {
    llvm::errs() << "conv-sim: " << error << "\n";
    return 1;
  }
  llvm::SourceMgr sources;
  sources.AddNewSourceBuffer(std::move(file), llvm::SMLoc());
  SourceMgrDiagnosticHandler handler(sources, &context);
  OwningOpRef<ModuleOp> module = parseSourceFile<ModuleOp>(sources, &context);
  if (!module)
    return 1;
  CompileOptions options;
  options.pipeline.chip = flags.target;
  options.pipeline.schedule = flags.schedule;
  options.function = flags.function;
  OwningOpRef<ModuleOp> reference = module->clone();
  CompileOptions plain = options;
  plain.pipeline.schedule.clear();
  if (failed(compileToStage(*module, Stage::NVVM, options)) ||
      failed(compileToReference(*reference, plain)))
    return 1;
  bool ok = true;
  unsigned count = 0;
  for (func::FuncOp func : module->getOps<func::FuncOp>()) {
    if (!func.isPublic() || func.isDeclaration())
      continue;
    auto oracle = reference->lookupSymbol<func::FuncOp>(func.getName());
    ok &= oracle && succeeded(runFunction(func, oracle, flags));
    ++count;
  }
  llvm::outs() << "conv-sim: " << count
               << (ok ? " functions ran right\n"
                      : " functions ran, not all right\n");
  return ok ? 0 : 1;
}
