//===- RunGraph.cpp - Compile, simulate and check a random program --------===//

#include "RunGraph.h"
#include "Evaluate.h"
#include "SaveGraph.h"
#include "conv/IR/Passes.h"
#include "conv/Kernels/Family.h"
#include "conv/Kernels/Schedules.h"
#include "conv/Pipelines/Compile.h"
#include "conv/Simulator/Elements.h"
#include "conv/Simulator/Program.h"
#include "conv/Support/Random.h"
#include "conv/Target/Target.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::fuzz;

/// One context a process: making it costs more than a small compilation.
static MLIRContext &getContext() {
  static MLIRContext *context = [] {
    DialectRegistry registry;
    registerAllConvDialects(registry);
    auto *made = new MLIRContext(registry, MLIRContext::Threading::DISABLED);
    // Schedules are drawn, not parsed, and no pass may have loaded it yet.
    made->loadDialect<ConvKernelDialect>();
    return made;
  }();
  return *context;
}

namespace {
/// Collects what is reported while it lives.
struct Diagnostics {
  explicit Diagnostics(MLIRContext &context)
      : handler(&context, [&](Diagnostic &diagnostic) {
          if (diagnostic.getSeverity() == DiagnosticSeverity::Error &&
              error.empty()) {
            llvm::raw_string_ostream stream(error);
            stream << diagnostic.str();
          }
          return success();
        }) {}
  std::string error;
  ScopedDiagnosticHandler handler;
};
} // namespace

/// The sequence of a seed that schedules are drawn from.
static constexpr uint64_t kScheduleStream = 2;

/// A schedule of those that are possible, not of those that are fast.
static void setRandomSchedules(ModuleOp module, const Graph &graph) {
  Random random(graph.scheduleSeed, kScheduleStream);
  const Chip *chip = lookupChip(PipelineOptions().chip);
  auto draw = [&](int64_t low, int64_t high) {
    return random.between(low, high);
  };
  module.walk([&](FusedOp op) {
    Problem problem = Problem::get(op);
    if (op.getScheduleAttr())
      return;
    SmallVector<const KernelFamily *> families;
    for (const KernelFamily *family : getKernelFamilies())
      if (!family->supports(problem))
        families.push_back(family);
    SmallVector<const KernelFamily *> transforming;
    for (const KernelFamily *family : families)
      if (family->transforms())
        transforming.push_back(family);
    if (graph.transforms && !transforming.empty())
      families = transforming;
    for (int attempt = 0; !families.empty() && attempt < 200; ++attempt) {
      const KernelFamily *family = random.pick(families);
      ScheduleInterface schedule =
          family->sample(problem, op.getContext(), draw);
      if (!schedule || checkPlan(problem, *family->plan(problem, schedule),
                                 *chip, /*explain=*/false))
        continue;
      op.setScheduleAttr(schedule);
      return;
    }
  });
}

/// What `--numerics` allows; empty where it is the default.
static std::string getNumericsName(const Graph &graph) {
  if (graph.allowsTransform)
    return getMultiplyName(graph) + std::string("+winograd");
  return graph.multiply == Multiply::IEEE ? "" : getMultiplyName(graph);
}

/// A third of the programs have their channels innermost wherever they may,
/// whatever the cost model says of it.
static bool turnsLayouts(const Graph &graph) { return graph.seed % 3 == 0; }

CompileOptions fuzz::getCompileOptions(const Graph &graph) {
  CompileOptions options;
  if (turnsLayouts(graph))
    options.pipeline.layouts = "channels-last";
  options.pipeline.numerics = getNumericsName(graph);
  return options;
}

/// The program, parsed; fused and scheduled where the graph asks for it.
static OwningOpRef<ModuleOp> makeModule(const Graph &graph) {
  OwningOpRef<ModuleOp> module =
      parseSourceString<ModuleOp>(writeMlir(graph), &getContext());
  if (!module || !graph.scheduleSeed)
    return module;
  if (failed(compileToStage(*module, Stage::Fused, getCompileOptions(graph))))
    return {};
  if (!getNumericsName(graph).empty()) {
    // What kernels there are depends on it.
    PassManager passes(module->getContext());
    SetNumericsPassOptions numerics;
    numerics.multiply = getMultiplyName(graph);
    if (graph.allowsTransform)
      numerics.transform = "winograd";
    passes.addNestedPass<func::FuncOp>(createSetNumericsPass(numerics));
    if (failed(passes.run(*module)))
      return {};
  }
  setRandomSchedules(*module, graph);
  return module;
}

std::string fuzz::getProgramText(const Graph &graph) {
  Diagnostics diagnostics(getContext());
  OwningOpRef<ModuleOp> module = makeModule(graph);
  // A program that fails early is best shown as it was written.
  if (!module || !graph.scheduleSeed)
    return writeMlir(graph);
  std::string text;
  llvm::raw_string_ostream stream(text);
  module->print(stream);
  return text;
}

std::string fuzz::describeRun(const Graph &graph, const std::string &file) {
  std::string text = "conv-sim " + file;
  if (std::string numerics = getNumericsName(graph); !numerics.empty())
    text += " --numerics=" + numerics;
  if (turnsLayouts(graph))
    text += " --layouts=channels-last";
  for (size_t i = 0; i < graph.arguments.size(); ++i) {
    const fuzz::Value &value = graph.values[graph.arguments[i]];
    if (!llvm::is_contained(value.open, true))
      continue;
    text += " --shape arg" + std::to_string(i) + "=";
    for (size_t dim = 0; dim < value.shape.size(); ++dim)
      text += (dim ? "x" : "") + std::to_string(value.shape[dim]);
  }
  return text;
}

static Type getType(DType type, MLIRContext *context) {
  switch (type) {
  case DType::F32:
    return Float32Type::get(context);
  case DType::F16:
    return Float16Type::get(context);
  case DType::BF16:
    return BFloat16Type::get(context);
  case DType::I8:
    return IntegerType::get(context, 8);
  case DType::I32:
    return IntegerType::get(context, 32);
  case DType::I64:
    return IntegerType::get(context, 64);
  case DType::I1:
    return IntegerType::get(context, 1);
  }
  llvm_unreachable("all types are listed");
}

static std::vector<SimulatorValue>
makeArguments(const Graph &graph,
              const std::vector<std::vector<double>> &inputs) {
  std::vector<SimulatorValue> arguments;
  for (size_t i = 0; i < inputs.size(); ++i) {
    const fuzz::Value &value = graph.values[graph.arguments[i]];
    SimulatorTensor tensor;
    tensor.elementType = getType(value.type, &getContext());
    tensor.shape.assign(value.shape.begin(), value.shape.end());
    int64_t unit = getManifestBytes(tensor.elementType);
    tensor.bytes.resize(inputs[i].size() * unit);
    for (size_t at = 0; at < inputs[i].size(); ++at)
      writeElement(tensor.bytes.data() + at * unit, tensor.elementType,
                   inputs[i][at]);
    arguments.push_back({std::move(tensor), std::nullopt});
  }
  return arguments;
}

/// What is wrong with result `number`, empty if nothing is.
static std::string check(const Graph &graph, size_t number,
                         const SimulatorTensor &got, const Expected &right) {
  const RangeTensor &expected = right.elements;
  const fuzz::Value &value = graph.values[graph.results[number]];
  std::string text;
  llvm::raw_string_ostream stream(text);
  stream << "result " << number;
  if (got.elementType != getType(value.type, &getContext()) ||
      ArrayRef<int64_t>(got.shape) != ArrayRef<int64_t>(value.shape)) {
    stream << ": expected " << getName(value.type) << " of [";
    llvm::interleaveComma(value.shape, stream);
    stream << "], got " << got.elementType << " of [";
    llvm::interleaveComma(got.shape, stream);
    stream << "]";
    return text;
  }
  int64_t unit = getManifestBytes(got.elementType), wrong = 0, first = -1;
  for (size_t at = 0; at < expected.size(); ++at) {
    const uint8_t *bytes = got.bytes.data() + at * unit;
    double element = readElement(bytes, got.elementType);
    if (value.type == DType::I1)
      element = *bytes;
    bool isRight = expected[at].contains(element);
    if (isRight && !right.channels.empty())
      isRight = right.channels[at][static_cast<size_t>(element)];
    if (isRight)
      continue;
    ++wrong;
    if (first < 0)
      first = at;
  }
  if (!wrong)
    return "";
  stream << ": " << wrong << " of " << expected.size()
         << " elements wrong, first at [";
  SmallVector<int64_t> index(value.shape.size());
  int64_t rest = first;
  for (size_t dim = index.size(); dim-- > 0;) {
    index[dim] = rest % value.shape[dim];
    rest /= value.shape[dim];
  }
  llvm::interleaveComma(index, stream);
  const fuzz::Range &range = expected[first];
  double element =
      readElement(got.bytes.data() + first * unit, got.elementType);
  stream << llvm::formatv("]: got {0:e9}", element);
  char bounds[100];
  if (range.isNaN())
    stream << ", expected NaN";
  else {
    std::snprintf(bounds, sizeof(bounds), ", expected %s%.9g .. %.9g%s",
                  range.isExact() ? "exactly " : "", range.low, range.high,
                  range.maybeNaN ? " or NaN" : "");
    stream << bounds;
  }
  return text;
}

/// How much errors of products grow by what the kernels of `module` transform
/// (docs/numerics.md); 0 where none does.
static double getTransformGrowth(ModuleOp module) {
  double growth = 0;
  module->walk([&](FunctionOpInterface kernel) {
    auto schedule = kernel->getAttrOfType<ScheduleInterface>("conv.schedule");
    const KernelFamily *family = schedule ? lookupFamily(schedule) : nullptr;
    if (!family || !family->transforms())
      return;
    double own = 1;
    for (auto [name, value] : schedule.getParameters())
      if (name == "outputs")
        for (auto outputs : cast<ArrayAttr>(value).getAsRange<IntegerAttr>())
          own *= outputs.getInt() == 2 ? 8 : 27.43;
    growth = std::max(growth, own);
  });
  return growth;
}

Outcome fuzz::runGraph(const Graph &graph, const std::string &folder) {
  Diagnostics diagnostics(getContext());
  OwningOpRef<ModuleOp> module = makeModule(graph);
  if (!module)
    return {Outcome::Failed, "does not parse or fuse: " + diagnostics.error};
  std::string text;
  if (!folder.empty()) {
    llvm::raw_string_ostream stream(text);
    module->print(stream);
  }
  if (failed(compileToStage(*module, Stage::NVVM, getCompileOptions(graph))))
    return {Outcome::Failed, "does not compile: " + diagnostics.error};
  auto func = module->lookupSymbol<func::FuncOp>("f");
  if (!func)
    return {Outcome::Failed, "the function is gone"};
  std::vector<std::vector<double>> inputs = makeInputs(graph);
  std::vector<SimulatorValue> arguments = makeArguments(graph, inputs);
  SimulatorOptions simulator;
  simulator.seed = graph.seed;
  simulator.workers = 1;
  simulator.optLevel = 0;
  FailureOr<SimulatorRun> run = simulate(func, arguments, simulator);
  if (failed(run))
    return {Outcome::Failed, "cannot be simulated: " + diagnostics.error};
  if (!run->findings.empty())
    return {Outcome::Failed,
            run->findings.front().kind + ": " + run->findings.front().message};
  double transformGrowth = getTransformGrowth(*module);
  std::vector<Expected> expected = evaluate(graph, inputs, transformGrowth);
  if (run->results.size() != expected.size())
    return {Outcome::Failed, "expected " + std::to_string(expected.size()) +
                                 " results, got " +
                                 std::to_string(run->results.size())};
  int64_t exact = 0, unchecked = 0, total = 0;
  for (size_t i = 0; i < expected.size(); ++i) {
    std::string wrong = check(graph, i, run->results[i], expected[i]);
    if (!wrong.empty())
      return {Outcome::Failed, wrong};
    for (const fuzz::Range &range : expected[i].elements) {
      ++total;
      exact += range.isExact();
      unchecked += range.width() == kInfinity;
    }
  }
  if (!folder.empty()) {
    std::string error =
        saveGraph(graph, text, arguments, *run, expected, folder);
    if (!error.empty())
      return {Outcome::Failed, error};
  }
  bool onTensorCores = false;
  module->walk([&](NVVM::MmaOp) { onTensorCores = true; });
  bool fused = llvm::any_of(module->getOps<gpu::GPUModuleOp>(),
                            [](gpu::GPUModuleOp kernels) {
                              return kernels.getName().contains("_conv");
                            });
  std::string how = fused ? "conv.fused kernels, " : "fallback kernels only, ";
  if (transformGrowth > 0)
    how = "conv.fused kernels that transform, ";
  if (onTensorCores)
    how += std::string("on tensor cores, ") + getMultiplyName(graph) + ", ";
  how += exact == total          ? "exact in every element"
         : unchecked == 0        ? "within bounds"
         : 2 * unchecked < total ? "within bounds, some elements unbounded"
                                 : "most elements unbounded";
  return {Outcome::Good, how};
}
