//===- TextCase.cpp - One input of text mode, and what is done with it ----===//

#include "TextCase.h"
#include "Watch.h"
#include "conv/Runtime/conv_runtime.h"
#include "conv/Simulator/Program.h"
#include "mlir/AsmParser/AsmParser.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassRegistry.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <cstdlib>

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::fuzz;

//===----------------------------------------------------------------------===//
// Diagnostics and passes
//===----------------------------------------------------------------------===//

static void watch(PassManager &passes, const CaseContext &where,
                  std::string &failedPass) {
  // Watch does it, and knows after which pass it failed.
  passes.enableVerifier(false);
  passes.addInstrumentation(std::make_unique<Watch>(where.trace, failedPass));
}

/// The outcome of what returned failure.
static Outcome refuse(const Errors &errors, StringRef failedPass,
                      const char *what) {
  if (errors.count)
    return {Outcome::Good, std::string(what) + "\n" + errors.first};
  // Ours are to explain themselves; MLIR's own may not.
  if (!failedPass.empty() && !failedPass.starts_with("conv-"))
    return {Outcome::Good, "refused by a pass of MLIR without a word"};
  return {Outcome::Failed,
          (kWordless + (failedPass.empty() ? "" : ", in " + failedPass)).str()};
}

/// Prints the module and parses it again. What comes out must be the same.
static Outcome roundTrip(ModuleOp module, const char *what,
                         const CaseContext &where) {
  if (!where.trace.empty())
    writeTrace(where.trace + kPrinted.str(), "", module);
  std::string once, twice;
  llvm::raw_string_ostream(once) << module;
  // A context that has a resource of this name renames the second. And MLIR
  // prints the least index and the least constant of a map, but reads neither,
  // and x87 numbers that are none, the least of f128, and what it prints as
  // bits of types without a NaN, it reads as others.
  if (StringRef(once).contains("dense_resource") ||
      StringRef(once).contains("9223372036854775808") ||
      StringRef(once).contains("f80") || StringRef(once).contains("f128") ||
      StringRef(once).contains("f4E2M1FN") ||
      StringRef(once).contains("f6E2M3FN") ||
      StringRef(once).contains("f6E3M2FN"))
    return {Outcome::Good, what};
  {
    Errors errors(module.getContext());
    OwningOpRef<ModuleOp> again =
        parseSourceString<ModuleOp>(once, module.getContext());
    if (!again)
      return {Outcome::Failed,
              (kMisprinted + ": " + errors.first + "\n" + once).str()};
    llvm::raw_string_ostream(twice) << *again;
  }
  if (once == twice)
    return {Outcome::Good, what};
  StringRef a(once), b(twice);
  while (!a.empty() && a.split('\n').first == b.split('\n').first) {
    a = a.split('\n').second;
    b = b.split('\n').second;
  }
  return {Outcome::Failed,
          (kDiffers + ":\n" + a.split('\n').first + "\n" + b.split('\n').first)
              .str()};
}

//===----------------------------------------------------------------------===//
// The ways
//===----------------------------------------------------------------------===//

static Outcome runPasses(const TextCase &one, ModuleOp module,
                         const CaseContext &where) {
  std::string message;
  llvm::raw_string_ostream os(message);
  Errors errors(where.context);
  FailureOr<OpPassManager> parsed = parsePassPipeline(one.pipeline, os);
  if (failed(parsed)) {
    if (message.empty() && !errors.count)
      return {Outcome::Failed, "the pipeline is refused without a word"};
    return {Outcome::Good, "pipeline refused"};
  }
  if (parsed->getOpAnchorName() != "builtin.module" &&
      parsed->getOpAnchorName() != OpPassManager::getAnyOpAnchorName())
    return {Outcome::Good, "pipeline for another op"};
  PassManager passes(where.context, parsed->getOpAnchorName());
  static_cast<OpPassManager &>(passes) = std::move(*parsed);
  std::string failedPass;
  watch(passes, where, failedPass);
  if (failed(passes.run(module)))
    return refuse(errors, failedPass, "refused by a pass");
  return one.roundTrip ? roundTrip(module, "passed", where)
                       : Outcome{Outcome::Good, "passed"};
}

/// Whether running this takes moments: static shapes, few elements, few
/// iterations of each op.
static bool isSmall(ModuleOp module) {
  WalkResult walk = module.walk([&](Operation *op) {
    SmallVector<Type> types(op->getOperandTypes());
    if (auto func = dyn_cast<func::FuncOp>(op))
      llvm::append_range(types, func.getArgumentTypes());
    for (Type type : types) {
      auto shaped = dyn_cast<ShapedType>(type);
      if (shaped &&
          (!shaped.hasStaticShape() || shaped.getNumElements() > 4096 ||
           shaped.getNumElements() < 0))
        return WalkResult::interrupt();
    }
    int64_t iterations = 1;
    if (auto loops = dyn_cast<linalg::LinalgOp>(op))
      for (int64_t extent : loops.getStaticLoopRanges())
        if (ShapedType::isDynamic(extent) ||
            llvm::MulOverflow(iterations, extent, iterations) ||
            iterations > (1 << 22))
          return WalkResult::interrupt();
    return WalkResult::advance();
  });
  return !walk.wasInterrupted();
}

/// Whether the program says itself where it reads and writes, perhaps wrongly.
static bool indexesMemory(ModuleOp module) {
  return module
      .walk([](Operation *op) {
        return isa<memref::LoadOp, memref::StoreOp, tensor::ExtractOp,
                   tensor::InsertOp, OffsetSizeAndStrideOpInterface>(op)
                   ? WalkResult::interrupt()
                   : WalkResult::advance();
      })
      .wasInterrupted();
}

/// Whether the program itself may read or return what nothing wrote.
static bool mayReadNothing(ModuleOp module) {
  auto reads = [](OpOperand &use) {
    Operation *user = use.getOwner();
    auto destination = dyn_cast<DestinationStyleOpInterface>(user);
    auto loops = dyn_cast<linalg::LinalgOp>(user);
    return !destination || !destination.isDpsInit(&use) ||
           (loops && loops.payloadUsesValueFromOperand(&use));
  };
  return module
      .walk([&](Operation *op) {
        bool may = isa<memref::AllocOp, memref::AllocaOp>(op);
        if (isa<tensor::EmptyOp>(op))
          may = llvm::any_of(op->getUses(), reads);
        return may ? WalkResult::interrupt() : WalkResult::advance();
      })
      .wasInterrupted();
}

/// The kernels of the program as it came, which do whatever they do.
static llvm::StringSet<> getKernels(ModuleOp module) {
  llvm::StringSet<> names;
  module.walk([&](gpu::GPUModuleOp kernels) {
    for (Operation &op : *kernels.getBody())
      if (auto symbol = dyn_cast<SymbolOpInterface>(&op))
        names.insert(symbol.getName());
  });
  return names;
}

/// What a program may do wrong by itself.
struct Excuses {
  bool indexes, readsNothing;
  llvm::StringSet<> kernels;
};

static Outcome simulateAll(ModuleOp module, const Excuses &excuses,
                           const Errors &errors) {
  for (func::FuncOp func : module.getOps<func::FuncOp>()) {
    if (!func.isPublic() || func.isDeclaration())
      continue;
    FailureOr<HostProgram> program = analyzeHostFunction(func);
    if (failed(program))
      return refuse(errors, "", "refused by the host analysis");
    std::vector<SimulatorValue> arguments;
    for (auto &spec : program->arguments) {
      SimulatorValue value;
      if (!spec.tensor) {
        value.scalar = 1;
        arguments.push_back(std::move(value));
        continue;
      }
      value.tensor.elementType = spec.tensor->elementType;
      int64_t bytes = getManifestBytes(spec.tensor->elementType);
      for (auto &extent : spec.tensor->shape) {
        std::optional<int64_t> known = extent.getConstant();
        if (!known)
          return {Outcome::Good, "not simulated: open extents"};
        value.tensor.shape.push_back(*known);
        bytes *= *known;
      }
      value.tensor.bytes.assign(static_cast<size_t>(bytes), 0);
      arguments.push_back(std::move(value));
    }
    SimulatorOptions options;
    options.workers = 1;
    FailureOr<SimulatorRun> run = simulate(func, arguments, options);
    if (failed(run))
      return refuse(errors, "", "refused by the simulator");
    // The last launch is the one that did it.
    if (!run->findings.empty() && !run->launches.empty() &&
        excuses.kernels.contains(run->launches.back().kernel))
      return {Outcome::Good, "simulated: has wrong kernels itself"};
    std::string kind = run->findings.empty() ? "" : run->findings[0].kind;
    if (excuses.indexes && kind == "out-of-bounds")
      return {Outcome::Good, "simulated: indexes out of bounds itself"};
    if (excuses.readsNothing &&
        (kind == "uninitialized" || kind == "unwritten"))
      return {Outcome::Good, "simulated: reads what it never wrote"};
    if (!run->findings.empty())
      return {Outcome::Failed,
              run->findings[0].kind + ": " + run->findings[0].message};
  }
  return {Outcome::Good, "simulated"};
}

static Outcome runCompile(const TextCase &one, ModuleOp module,
                          const CaseContext &where) {
  std::string failedPass;
  CompileOptions options;
  options.pipeline = one.options;
  options.bundle.ptx.optLevel = static_cast<unsigned>(one.options.optLevel) & 3;
  options.bundle.ptx.ignoreLibdevice = true;
  options.function = one.function;
  options.configure = [&](PassManager &passes) {
    watch(passes, where, failedPass);
    return success();
  };
  if (one.kind == TextCase::Simulate && !isSmall(module))
    return {Outcome::Good, "not simulated: large or open shapes"};
  Excuses excuses = {indexesMemory(module), mayReadNothing(module),
                     getKernels(module)};
  Errors errors(where.context);
  LogicalResult result = success();
  switch (one.kind) {
  case TextCase::Reference:
    result = compileToReference(module, options);
    break;
  case TextCase::PTX:
    result = compileToPTX(module, options);
    break;
  case TextCase::Bundle:
    result = compileToBundle(module, options);
    break;
  case TextCase::Simulate:
    result = compileToStage(module, Stage::NVVM, options);
    if (succeeded(result))
      return simulateAll(module, excuses, errors);
    break;
  default:
    result = compileToStage(module, one.stage, options);
  }
  if (failed(result))
    return refuse(errors, failedPass, "refused by the compiler");
  if (!one.roundTrip || one.kind != TextCase::Compile)
    return {Outcome::Good, "compiled"};
  return roundTrip(module, "compiled", where);
}

static Outcome runAttribute(const TextCase &one, const CaseContext &where) {
  Errors errors(where.context);
  bool isType = StringRef(one.text).ltrim().starts_with("!");
  auto parse = [&](StringRef text) {
    std::string printed;
    llvm::raw_string_ostream os(printed);
    if (isType) {
      if (Type type = parseType(text, where.context))
        os << type;
    } else if (Attribute attr = parseAttribute(text, where.context)) {
      os << attr;
    }
    return printed;
  };
  std::string once = parse(one.text);
  if (once.empty())
    return refuse(errors, "", "rejected by the parser");
  std::string twice = parse(once);
  if (once != twice)
    return {Outcome::Failed, (kDiffers + ":\n" + once + "\n" + twice).str()};
  return {Outcome::Good, "parsed"};
}

//===----------------------------------------------------------------------===//
// Bundles
//===----------------------------------------------------------------------===//

static bool writeFile(StringRef folder, StringRef name, StringRef text) {
  SmallString<128> path(folder);
  llvm::sys::path::append(path, name);
  std::error_code error;
  llvm::raw_fd_ostream file(path, error);
  if (error)
    return false;
  file << text;
  file.close();
  return !file.has_error();
}

/// Prepares a function for extents of one and three, on whatever driver
/// CONVFUSION_CUDA_DRIVER names.
static void prepareFunction(const conv_function *function,
                            conv_device *device) {
  for (int64_t open : {1, 3}) {
    size_t count = conv_function_num_arguments(function);
    std::vector<std::vector<int64_t>> extents(count);
    std::vector<conv_shape> shapes(count);
    for (size_t i = 0; i < count; ++i) {
      conv_value_info info;
      if (conv_function_argument(function, i, &info) != CONV_OK)
        continue;
      extents[i].assign(info.extents, info.extents + info.rank);
      std::replace(extents[i].begin(), extents[i].end(), int64_t(-1), open);
      shapes[i] = {info.rank, extents[i].data()};
    }
    conv_executable *executable = nullptr;
    if (conv_prepare(function, device, shapes.data(), count, &executable) !=
        CONV_OK)
      continue;
    conv_executable_workspace_bytes(executable);
    for (size_t i = 0; i < conv_executable_num_launches(executable); ++i) {
      conv_launch_info info;
      conv_executable_launch(executable, i, &info);
    }
    conv_cost cost;
    conv_executable_get_cost(executable, &cost);
    conv_executable_destroy(executable);
  }
}

static Outcome runManifest(const TextCase &one, const CaseContext &where) {
  if (!writeFile(where.folder, "manifest.json", one.text) ||
      !writeFile(where.folder, "kernels.ptx", where.ptx))
    return {Outcome::Failed, "cannot write a bundle to " + where.folder};
  conv_bundle *bundle = nullptr;
  conv_status status = conv_bundle_open(where.folder.c_str(), &bundle);
  if (status != CONV_OK) {
    if (StringRef(conv_last_error()).trim().empty())
      return {Outcome::Failed, "the bundle is refused without a word"};
    if (status == CONV_ERROR_INTERNAL)
      return {Outcome::Failed,
              std::string("an error that nobody thought of: ") +
                  conv_last_error()};
    return {Outcome::Good, "manifest refused"};
  }
  conv_device *device = nullptr;
  if (getenv("CONVFUSION_CUDA_DRIVER"))
    conv_device_open(0, &device);
  for (size_t i = 0; i < conv_bundle_num_functions(bundle); ++i) {
    const conv_function *function = nullptr;
    if (conv_bundle_function(bundle, i, &function) != CONV_OK)
      continue;
    conv_value_info info;
    for (size_t a = 0; a < conv_function_num_arguments(function); ++a)
      conv_function_argument(function, a, &info);
    for (size_t r = 0; r < conv_function_num_results(function); ++r)
      conv_function_result(function, r, &info);
    int64_t length;
    for (size_t c = 0; c < conv_function_num_convs(function); ++c)
      conv_function_sum_length(function, c, &length);
    if (device)
      prepareFunction(function, device);
  }
  conv_device_close(device);
  conv_bundle_close(bundle);
  return {Outcome::Good, device ? "manifest prepared" : "manifest read"};
}

Outcome fuzz::runCase(const TextCase &one, const CaseContext &where) {
  if (one.kind == TextCase::Manifest)
    return runManifest(one, where);
  if (one.kind == TextCase::Attribute)
    return runAttribute(one, where);
  OwningOpRef<ModuleOp> module;
  {
    Errors errors(where.context);
    module = parseSourceString<ModuleOp>(one.text, where.context);
    if (!module)
      return refuse(errors, "", "rejected by the parser");
  }
  if (one.kind == TextCase::Passes)
    return runPasses(one, *module, where);
  if (one.kind != TextCase::Parse)
    return runCompile(one, *module, where);
  return one.roundTrip ? roundTrip(*module, "parsed", where)
                       : Outcome{Outcome::Good, "parsed"};
}
