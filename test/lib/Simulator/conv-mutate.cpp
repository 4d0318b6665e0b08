//===- conv-mutate.cpp - Does the simulator notice broken kernels? --------===//
//
// Compiles each function of a file, runs it on the simulator over several
// seeds, where it must be right and without findings, and then each of its
// mutants (MutateKernels.h), which must not be. Prints the score of each kind
// of mutant and what survived (docs/simulator.md).
//
//===----------------------------------------------------------------------===//

#include "../../../tools/common/Version.h"
#include "MutateKernels.h"
#include "Score.h"
#include "conv/IR/AttrNames.h"
#include "conv/Pipelines/Compile.h"
#include "conv/Serialization/Manifest.h"
#include "conv/Simulator/Elements.h"
#include "conv/Simulator/Program.h"
#include "conv/Support/Random.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Support/FileUtilities.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/ToolOutputFile.h"
#include "llvm/Support/xxhash.h"
#include <chrono>
#include <cinttypes>
#include <cmath>

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::test;

namespace {

/// Attribute of an argument with open extents: those that it is run with.
constexpr StringRef kShapeName = "test.shape";

struct Flags {
  llvm::cl::opt<std::string> input{llvm::cl::Positional,
                                   llvm::cl::desc("<input.mlir>"),
                                   llvm::cl::init("-")};
  llvm::cl::opt<std::string> function{
      "function", llvm::cl::desc("Function to break (default: each)")};
  llvm::cl::opt<unsigned> seeds{
      "seeds", llvm::cl::init(3),
      llvm::cl::desc("Seeds that a mutant is run with until it is noticed")};
  llvm::cl::opt<unsigned> plainSeeds{
      "plain-seeds", llvm::cl::init(20),
      llvm::cl::desc("Seeds that each function is run with unbroken")};
  llvm::cl::opt<unsigned> threshold{
      "threshold", llvm::cl::init(95),
      llvm::cl::desc("Per cent of each kind that must be noticed")};
  llvm::cl::opt<bool> printModule{
      "print-module",
      llvm::cl::desc("Print each function with its mutants, run nothing")};
  llvm::cl::opt<bool> verbose{"all-outcomes",
                              llvm::cl::desc("Print every mutant")};
};

using Clock = std::chrono::steady_clock;
/// Kernels that ask how many blocks there are share their work among them, and
/// are right in any grid: while one of these lives, they are launched as a
/// single block, which goes from tile to tile where each block of a small
/// example has one.
class SingleBlocks {
public:
  explicit SingleBlocks(HostProgram &program) {
    for (LaunchStep &step : program.steps) {
      auto kernel = SymbolTable::lookupNearestSymbolFrom(
          step.op, step.op.getKernelAttr());
      bool walks = false;
      kernel->walk([&](NVVM::GridDimXOp) { walks = true; });
      if (!walks || step.grid.front().isConstant(1))
        continue;
      whole.push_back({&step, step.grid.front()});
      step.grid.front() = Expr(1);
    }
  }
  ~SingleBlocks() {
    for (auto &[step, extent] : whole)
      step->grid.front() = extent;
  }
  SingleBlocks(const SingleBlocks &) = delete;
  SingleBlocks &operator=(const SingleBlocks &) = delete;

  /// Whether the program differs from how it is launched without.
  bool differ() const { return !whole.empty(); }

private:
  std::vector<std::pair<LaunchStep *, Expr>> whole;
};

double secondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Random elements: normal floats, small integers.
SimulatorValue makeArgument(const ArgumentSpec &spec, ArrayRef<int64_t> shape,
                            Random &random, double scale) {
  auto put = [&](uint8_t *at, Type type) {
    writeElement(at, type,
                 isa<FloatType>(type) ? random.normal() * scale
                                      : static_cast<double>(random.below(5)));
  };
  SimulatorValue value;
  if (!spec.tensor) {
    uint64_t slot = 0;
    put(reinterpret_cast<uint8_t *>(&slot), spec.scalarType);
    value.scalar = slot;
    return value;
  }
  value.tensor.elementType = spec.tensor->elementType;
  value.tensor.shape.assign(shape.begin(), shape.end());
  int64_t count = 1, unit = getManifestBytes(value.tensor.elementType);
  for (int64_t extent : shape)
    count *= extent;
  value.tensor.bytes.resize(count * unit);
  for (int64_t at = 0; at < count; ++at)
    put(value.tensor.bytes.data() + at * unit, value.tensor.elementType);
  return value;
}

/// What the rounding of the function's sums and products allows, relative to
/// the norm of a result: docs/numerics.md.
double getBound(func::FuncOp func, ArrayRef<SimulatorValue> arguments) {
  double products = 0;
  if (auto error = func->getAttrOfType<FloatAttr>(kProductErrorAttrName))
    products = error.getValueAsDouble();
  return products + std::max(std::ldexp(1.0, -21),
                             1e-6 / 24 * getRootSum(func, arguments));
}

bool isClose(const SimulatorTensor &got, const SimulatorTensor &expected,
             double bound) {
  unsigned width = getManifestBytes(got.elementType),
           wide = getManifestBytes(expected.elementType);
  if (got.shape != expected.shape)
    return false;
  double error = 0, norm = 0;
  for (size_t i = 0; i * width < got.bytes.size(); ++i) {
    double a = readElement(got.bytes.data() + i * width, got.elementType);
    double b =
        readElement(expected.bytes.data() + i * wide, expected.elementType);
    if (!std::isfinite(a) || !std::isfinite(b))
      return false;
    error += (a - b) * (a - b);
    norm += b * b;
  }
  // Results narrower than f32 are rounded once more.
  if (auto floating = dyn_cast<FloatType>(got.elementType);
      floating && width < 4)
    bound += std::ldexp(1.0, 1 - static_cast<int>(APFloat::semanticsPrecision(
                                     floating.getFloatSemantics())));
  return std::sqrt(error) <= bound * std::sqrt(norm);
}

/// One function: compiled plainly, with mutants, and as its oracle.
class Subject {
public:
  Subject(const Flags &flags, StringRef name) : flags(flags), name(name) {}

  LogicalResult prepare(ModuleOp source);
  /// Runs the function unbroken. Returns the number of findings and wrong
  /// results.
  unsigned runPlain();
  void runMutants(Score &score);
  /// One number that stands for the arguments.
  uint64_t getDigest() const;
  void print(raw_ostream &os) { brokenModule->print(os); }

private:
  Outcome judge(SimulatorProgram &program, ArrayRef<SimulatorValue> arguments);
  Outcome judgeGrid(SimulatorProgram &program,
                    ArrayRef<SimulatorValue> arguments);
  void report(Score &score, MutantKind kind, const Outcome &outcome,
              const Twine &what);
  void shrinkShared(Score &score);
  void shrinkBuffers(Score &score);
  bool dependsOnEnd(unsigned argument);

  const Flags &flags;
  std::string name;
  OwningOpRef<ModuleOp> plainModule, brokenModule, oracleModule;
  std::unique_ptr<SimulatorProgram> plain, broken, oracle;
  std::vector<Mutant> mutants;
  std::vector<SimulatorValue> arguments;
  /// What the plain function computes.
  std::vector<SimulatorTensor> expected;
};

} // namespace

uint64_t Subject::getDigest() const {
  std::string bytes;
  for (const SimulatorValue &value : arguments) {
    bytes.append(value.tensor.bytes.begin(), value.tensor.bytes.end());
    uint64_t scalar = value.scalar.value_or(0);
    bytes.append(reinterpret_cast<const char *>(&scalar), sizeof(scalar));
  }
  return llvm::xxh3_64bits(bytes);
}

LogicalResult Subject::prepare(ModuleOp source) {
  CompileOptions options;
  options.function = name;
  SmallVector<SmallVector<int64_t>> shapes;
  auto strip = [&](ModuleOp module) {
    shapes.clear();
    for (auto func : module.getOps<func::FuncOp>())
      for (unsigned i = 0; i < func.getNumArguments(); ++i) {
        auto given = func.getArgAttrOfType<DenseI64ArrayAttr>(i, kShapeName);
        auto type = dyn_cast<RankedTensorType>(func.getArgumentTypes()[i]);
        if (func.getName() == name)
          shapes.push_back(given  ? SmallVector<int64_t>(given.asArrayRef())
                           : type ? SmallVector<int64_t>(type.getShape())
                                  : SmallVector<int64_t>());
        func.removeArgAttr(i, kShapeName);
      }
  };
  plainModule = source.clone();
  oracleModule = source.clone();
  strip(*plainModule);
  strip(*oracleModule);
  if (failed(compileToStage(*plainModule, Stage::NVVM, options)) ||
      failed(compileToReference(*oracleModule, options)))
    return failure();
  brokenModule = plainModule->clone();
  FailureOr<std::vector<Mutant>> made = mutateKernels(*brokenModule);
  if (failed(made))
    return failure();
  mutants = std::move(*made);
  SimulatorOptions simulation;
  simulation.maxFindings = 1;
  for (auto [program, module] : {std::make_pair(&plain, *plainModule),
                                 std::make_pair(&broken, *brokenModule),
                                 std::make_pair(&oracle, *oracleModule)}) {
    auto created = SimulatorProgram::create(
        module.lookupSymbol<func::FuncOp>(name), simulation);
    if (failed(created))
      return failure();
    *program = std::move(*created);
  }
  Random random(1);
  for (auto [i, spec] : llvm::enumerate(plain->getProgram().arguments)) {
    if (llvm::any_of(shapes[i], ShapedType::isDynamic))
      return plain->getProgram().func.emitError("has an open extent; give "
                                                "its argument '")
             << kShapeName << "'";
    // Filters are scaled to keep sums near 1, where no function is flat.
    double scale = 1.0;
    int64_t summed = 1;
    for (int64_t extent :
         ArrayRef(shapes[i]).drop_front(shapes[i].empty() ? 0 : 1))
      summed *= extent;
    if (i > 0 && shapes[i].size() > 2 && summed > 0)
      scale = 1.0 / std::sqrt(static_cast<double>(summed));
    arguments.push_back(makeArgument(spec, shapes[i], random, scale));
  }
  return success();
}

unsigned Subject::runPlain() {
  unsigned bad = 0;
  auto complain = [&](const Twine &what) {
    llvm::outs() << name << " unbroken: " << what << "\n";
    ++bad;
  };
  auto check = [&](SimulatorProgram &program, ArrayRef<SimulatorValue> values,
                   uint64_t seed) {
    FailureOr<SimulatorRun> result = program.run(values, seed);
    if (failed(result))
      return complain("does not run");
    for (const SimulatorFinding &finding : result->findings)
      complain("seed " + Twine(seed) + ": " + finding.kind + ": " +
               finding.message);
    if (!result->findings.empty())
      return;
    if (expected.empty())
      expected = result->results;
    for (auto [got, first] : llvm::zip_equal(result->results, expected))
      if (got.bytes != first.bytes)
        complain("seed " + Twine(seed) + ": another result than with seed 0");
  };
  for (uint64_t seed = 0; seed < flags.plainSeeds; ++seed)
    check(*plain, arguments, seed);
  if (SingleBlocks single(plain->getProgram()); single.differ())
    for (uint64_t seed = 0; seed < flags.seeds; ++seed)
      check(*plain, arguments, seed);
  // With mutants in it, none of them chosen.
  std::vector<SimulatorValue> chosen = arguments;
  chosen.emplace_back().scalar = 0;
  for (uint64_t seed = 0; seed < flags.seeds; ++seed)
    check(*broken, chosen, seed);
  FailureOr<SimulatorRun> reference = oracle->run(arguments, 0);
  if (failed(reference) || !reference->findings.empty()) {
    complain("the reference does not run");
    return bad;
  }
  if (expected.size() != reference->results.size()) {
    complain("no seed gave the results that the reference has");
    return bad;
  }
  for (auto [got, right] : llvm::zip_equal(expected, reference->results))
    if (!isClose(got, right, getBound(plain->getProgram().func, arguments)))
      complain("is not what double precision gives");
  return bad;
}

/// Runs until one seed notices something, in the grids of the program and in
/// single blocks.
Outcome Subject::judge(SimulatorProgram &program,
                       ArrayRef<SimulatorValue> arguments) {
  Outcome outcome = judgeGrid(program, arguments);
  if (outcome.verdict != Outcome::Verdict::Survived)
    return outcome;
  SingleBlocks single(program.getProgram());
  return single.differ() ? judgeGrid(program, arguments) : outcome;
}

Outcome Subject::judgeGrid(SimulatorProgram &program,
                           ArrayRef<SimulatorValue> arguments) {
  for (uint64_t seed = 0; seed < flags.seeds; ++seed) {
    FailureOr<SimulatorRun> result = program.run(arguments, seed);
    if (failed(result))
      return {Outcome::Verdict::Error, "does not run"};
    if (!result->findings.empty()) {
      const SimulatorFinding &finding = result->findings.front();
      return {Outcome::Verdict::Finding, finding.kind + ": " + finding.message};
    }
    for (auto [got, right] : llvm::zip_equal(result->results, expected))
      if (got.bytes != right.bytes)
        return {Outcome::Verdict::WrongResult, "wrong result"};
  }
  return {};
}

void Subject::report(Score &score, MutantKind kind, const Outcome &outcome,
                     const Twine &what) {
  score.add(kind, outcome);
  bool noticed = outcome.verdict == Outcome::Verdict::Finding ||
                 outcome.verdict == Outcome::Verdict::WrongResult;
  if (noticed && !flags.verbose)
    return;
  llvm::outs() << name << ": " << getName(kind) << ": "
               << (outcome.verdict == Outcome::Verdict::Survived ? "SURVIVED"
                                                                 : outcome.text)
               << ": " << what << "\n";
}

void Subject::runMutants(Score &score) {
  std::vector<SimulatorValue> chosen = arguments;
  chosen.emplace_back();
  for (const Mutant &mutant : mutants) {
    chosen.back().scalar = mutant.number;
    Outcome outcome = judge(*broken, chosen);
    // Is it the address of anything?
    if (outcome.verdict == Outcome::Verdict::Survived &&
        mutant.kind == MutantKind::ShiftAddress) {
      chosen.back().scalar = -mutant.number;
      if (judge(*broken, chosen).verdict == Outcome::Verdict::Survived)
        outcome = {Outcome::Verdict::Equivalent,
                   "no fault, nothing is at the address: it may even lie "
                   "outside of all memory"};
    }
    report(score, mutant.kind, outcome,
           "#" + Twine(mutant.number) + " in " + mutant.kernel + ": " +
               mutant.op);
  }
  shrinkShared(score);
  shrinkBuffers(score);
}

void Subject::shrinkShared(Score &score) {
  HostProgram &program = plain->getProgram();
  for (auto [i, step] : llvm::enumerate(program.steps)) {
    if (step.sharedBytes.isConstant(0))
      continue;
    Expr whole = step.sharedBytes;
    step.sharedBytes = whole - 4;
    report(score, MutantKind::ShrinkShared, judge(*plain, arguments),
           "of " + step.op.getKernelName().getValue());
    step.sharedBytes = whole;
  }
}

/// Whether the result changes with the last element of an argument.
bool Subject::dependsOnEnd(unsigned argument) {
  std::vector<SimulatorValue> changed = arguments;
  SimulatorTensor &tensor = changed[argument].tensor;
  for (int64_t i = 0, e = getManifestBytes(tensor.elementType); i < e; ++i)
    tensor.bytes.end()[-1 - i] ^= 0x55;
  return judge(*plain, changed).verdict != Outcome::Verdict::Survived;
}

void Subject::shrinkBuffers(Score &score) {
  HostProgram &program = plain->getProgram();
  for (auto [i, buffer] : llvm::enumerate(program.buffers)) {
    std::vector<SimulatorValue> values = arguments;
    Expr whole = buffer.bytes;
    if (buffer.kind == BufferSpec::Kind::Constant)
      continue;
    // A byte less, and the last element is not all there.
    if (buffer.kind == BufferSpec::Kind::Argument)
      values[buffer.index].tensor.bytes.pop_back();
    else
      buffer.bytes = whole - 1;
    Outcome outcome = judge(*plain, values);
    buffer.bytes = whole;
    if (outcome.verdict == Outcome::Verdict::Survived &&
        buffer.kind == BufferSpec::Kind::Argument &&
        !dependsOnEnd(buffer.index))
      outcome = {Outcome::Verdict::Equivalent,
                 "no fault, the result does not depend on the last element"};
    report(score, MutantKind::ShrinkBuffer, outcome,
           getName(buffer.kind) + " buffer " + Twine(i));
  }
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  Flags flags;
  conv_tool::setVersionPrinter();
  llvm::cl::ParseCommandLineOptions(
      argc, argv, "Break kernels and see whether the simulator notices\n");
  DialectRegistry registry;
  registerAllConvDialects(registry);
  MLIRContext context(registry);
  std::string error;
  auto file = openInputFile(flags.input, &error);
  if (!file) {
    llvm::errs() << "conv-mutate: " << error << "\n";
    return 1;
  }
  llvm::SourceMgr sources;
  sources.AddNewSourceBuffer(std::move(file), llvm::SMLoc());
  SourceMgrDiagnosticHandler handler(sources, &context);
  OwningOpRef<ModuleOp> module = parseSourceFile<ModuleOp>(sources, &context);
  if (!module)
    return 1;
  Score score;
  unsigned bad = 0, functions = 0;
  Clock::time_point start = Clock::now();
  for (auto func : module->getOps<func::FuncOp>()) {
    if (!func.isPublic() ||
        (!flags.function.empty() && func.getName() != flags.function))
      continue;
    Clock::time_point begin = Clock::now();
    Subject subject(flags, func.getName());
    if (failed(subject.prepare(*module)))
      return 1;
    if (flags.printModule) {
      subject.print(llvm::outs());
      continue;
    }
    double prepared = secondsSince(begin);
    unsigned wrong = subject.runPlain();
    bad += wrong;
    ++functions;
    double plain = secondsSince(begin);
    if (!wrong)
      subject.runMutants(score);
    llvm::outs() << func.getName()
                 << llvm::format(": compiled in %.1f s, unbroken runs %.1f s, "
                                 "mutants %.1f s; arguments %016" PRIx64 "\n",
                                 prepared, plain - prepared,
                                 secondsSince(begin) - plain,
                                 subject.getDigest());
  }
  if (flags.printModule)
    return 0;
  if (functions == 0) {
    llvm::errs() << "conv-mutate: there is no "
                 << (flags.function.empty()
                         ? std::string("public function")
                         : "public function '" + flags.function + "'")
                 << " to break\n";
    return 1;
  }
  score.print(llvm::outs());
  llvm::outs() << bad << " findings or wrong results of " << functions
               << " unbroken functions over " << flags.plainSeeds << " seeds\n"
               << llvm::format("%.0f s\n", secondsSince(start));
  bool reached = score.reaches(flags.threshold);
  if (!reached)
    llvm::outs() << "conv-mutate: less than " << flags.threshold
                 << " % of a kind of mutants were detected, or there were none "
                    "of a kind\n";
  return bad || !reached;
}
