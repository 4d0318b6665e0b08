//===- Program.cpp - Run a lowered function on the simulator --------------===//

#include "conv/Simulator/Program.h"
#include "GuardedMemory.h"
#include "conv/Serialization/Manifest.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/SymbolTable.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallBitVector.h"
#include <cmath>
#include <cstring>

using namespace mlir;
using namespace mlir::conv;

std::optional<int64_t> conv::lookupExtent(StringRef symbol,
                                          ArrayRef<SimulatorValue> arguments) {
  // Few multiprocessors, so that blocks walk over several tiles each.
  if (symbol == "sm_count")
    return 3;
  size_t argument = 0, dim = 0;
  auto [name, extent] = symbol.split('.');
  if (!name.consume_front("arg") || name.getAsInteger(10, argument) ||
      argument >= arguments.size())
    return std::nullopt;
  const SimulatorValue &value = arguments[argument];
  if (extent.empty())
    return value.scalar ? std::optional<int64_t>(*value.scalar) : std::nullopt;
  if (!extent.consume_front("d") || extent.getAsInteger(10, dim) ||
      dim >= value.tensor.shape.size())
    return std::nullopt;
  return value.tensor.shape[dim];
}

double conv::getRootSum(func::FuncOp func, ArrayRef<SimulatorValue> arguments) {
  double sum = 0;
  for (const Expr &length : getSumLengths(func))
    sum += std::sqrt(static_cast<double>(
        length.evaluate([&](StringRef s) { return lookupExtent(s, arguments); })
            .value_or(0)));
  return sum;
}

namespace {

/// Kernels compiled for the host, by the module that they came from, in the
/// order of first use.
using Simulators = llvm::MapVector<Operation *, std::unique_ptr<Simulator>>;

/// One run: its memory and what it found.
class Runner {
public:
  Runner(const HostProgram &program, Simulators &simulators,
         ArrayRef<SimulatorValue> arguments, const SimulatorOptions &options)
      : program(program), func(program.func), simulators(simulators),
        arguments(arguments), options(options) {}

  FailureOr<SimulatorRun> run(uint64_t seed);

private:
  FailureOr<int64_t> value(Operation *op, const Expr &expr) {
    std::optional<int64_t> known = expr.evaluate(
        [&](StringRef symbol) { return lookupExtent(symbol, arguments); });
    if (!known)
      return op->emitError("has a size that does not follow from the "
                           "arguments, or overflows");
    return *known;
  }
  std::string bufferName(size_t i) const {
    return (getName(program.buffers[i].kind) + " buffer " + Twine(i)).str();
  }
  LogicalResult makeBuffers();
  LogicalResult launch(const LaunchStep &step);

  const HostProgram &program;
  func::FuncOp func;
  Simulators &simulators;
  ArrayRef<SimulatorValue> arguments;
  const SimulatorOptions &options;
  SimulatorRun result;
  /// Memory of each buffer. It begins as badly aligned as a bundle's callers
  /// may (kBufferAlignment), so that kernels that ask for more are found; where
  /// traffic is counted it is aligned as device memory is.
  std::vector<sim::GuardedMemory> memory;
  size_t getMisalignment() const {
    return options.countWarps ? 0 : kBufferAlignment;
  }
  uint8_t *getMemory(size_t buffer) {
    return memory[buffer].data() + getMisalignment();
  }
  std::vector<size_t> sizes;
  /// Which bytes of each buffer are written; null where all hold data.
  std::vector<std::shared_ptr<uint8_t[]>> written;
};

} // namespace

static gpu::GPUModuleOp getKernels(gpu::LaunchFuncOp launch) {
  Operation *kernel =
      SymbolTable::lookupNearestSymbolFrom(launch, launch.getKernel());
  return kernel ? kernel->getParentOfType<gpu::GPUModuleOp>() : nullptr;
}

LogicalResult Runner::makeBuffers() {
  for (auto [i, buffer] : llvm::enumerate(program.buffers)) {
    FailureOr<int64_t> bytes = 0;
    const void *contents = nullptr;
    Bytes constant{std::string()};
    switch (buffer.kind) {
    case BufferSpec::Kind::Argument: {
      const SimulatorTensor &tensor = arguments[buffer.index].tensor;
      bytes = tensor.bytes.size();
      contents = tensor.bytes.data();
      break;
    }
    case BufferSpec::Kind::Constant: {
      FailureOr<Bytes> found = getConstantBytes(buffer.global);
      if (failed(found))
        return failure();
      constant = std::move(*found);
      bytes = constant.get().size();
      contents = constant.get().data();
      break;
    }
    default:
      bytes = value(func, buffer.bytes);
    }
    if (failed(bytes))
      return failure();
    constexpr int64_t maxBytes = int64_t(1) << 34;
    if (*bytes < 0 || *bytes > maxBytes)
      return func.emitError("expects between 0 and ")
             << maxBytes << " bytes in " << bufferName(i) << ", got " << *bytes;
    memory.emplace_back(*bytes + getMisalignment());
    if (!memory.back().data())
      return func.emitError("cannot have ")
             << *bytes << " bytes for " << bufferName(i);
    if (contents && *bytes)
      std::memcpy(getMemory(i), contents, *bytes);
    else
      std::memset(getMemory(i), 0xff, *bytes);
    sizes.push_back(*bytes);
    written.emplace_back(contents ? nullptr : new uint8_t[*bytes]());
  }
  return success();
}

LogicalResult Runner::launch(const LaunchStep &step) {
  gpu::LaunchFuncOp op = step.op;
  Simulator &simulator = *simulators.find(getKernels(op))->second;
  std::array<int64_t, 3> grid{1, 1, 1}, block{1, 1, 1};
  for (auto [extents, exprs] :
       {std::make_pair(&grid, &step.grid), std::make_pair(&block, &step.block)})
    for (auto [extent, expr] : llvm::zip(*extents, *exprs)) {
      FailureOr<int64_t> known = value(op, expr);
      if (failed(known))
        return failure();
      extent = *known;
    }
  if (llvm::is_contained(grid, 0))
    return success();
  FailureOr<int64_t> shared = value(op, step.sharedBytes);
  if (failed(shared))
    return failure();
  SmallVector<uint64_t> slots;
  for (const KernelArgument &argument : step.arguments) {
    if (auto *view = std::get_if<BufferView>(&argument)) {
      // A memref's descriptor: pointers, offset, sizes, strides.
      uint64_t base = reinterpret_cast<uint64_t>(getMemory(view->buffer));
      slots.append({base, base});
      FailureOr<int64_t> offset = value(op, view->offset);
      if (failed(offset))
        return failure();
      slots.push_back(*offset);
      for (auto *list : {&view->sizes, &view->strides})
        for (const Expr &expr : *list) {
          FailureOr<int64_t> known = value(op, expr);
          if (failed(known))
            return failure();
          slots.push_back(*known);
        }
    } else if (auto *scalar = std::get_if<ScalarReference>(&argument)) {
      slots.push_back(arguments[scalar->argument].scalar.value_or(0));
    } else if (auto *expr = std::get_if<Expr>(&argument)) {
      FailureOr<int64_t> known = value(op, *expr);
      if (failed(known))
        return failure();
      slots.push_back(*known);
    } else {
      TypedAttr constant = std::get<TypedAttr>(argument);
      if (auto number = dyn_cast<FloatAttr>(constant))
        slots.push_back(number.getValue().bitcastToAPInt().getZExtValue());
      else if (auto number = dyn_cast<IntegerAttr>(constant))
        slots.push_back(number.getValue().getZExtValue());
      else
        return op.emitError("passes a constant that the simulator does not "
                            "know: ")
               << constant;
    }
  }
  result.launches.push_back({op.getKernelName().str(), grid, block,
                             *shared + simulator.getStaticSharedBytes()});
  (void)simulator.launch(op.getKernelName().getValue(), grid, block, *shared,
                         slots);
  return success();
}

FailureOr<SimulatorRun> Runner::run(uint64_t seed) {
  if (arguments.size() != program.arguments.size())
    return func.emitError("takes ") << program.arguments.size()
                                    << " arguments, got " << arguments.size();
  for (const CheckSpec &check : program.checks) {
    FailureOr<int64_t> holds = value(func, check.condition);
    if (failed(holds))
      return failure();
    if (!*holds)
      return func.emitError("refuses these arguments: ") << check.message;
  }
  if (failed(makeBuffers()))
    return failure();
  for (auto &simulator : simulators) {
    simulator.second->setSeed(seed);
    simulator.second->clearBuffers();
    simulator.second->clearStats();
    for (size_t i = 0; i < program.buffers.size(); ++i)
      simulator.second->addBuffer(
          getMemory(i), sizes[i], bufferName(i), written[i],
          program.buffers[i].kind == BufferSpec::Kind::Constant);
  }
  for (const LaunchStep &step : program.getAllSteps()) {
    if (failed(launch(step)))
      return failure();
    for (auto &simulator : simulators)
      llvm::append_range(result.findings, simulator.second->takeFindings());
    if (!result.findings.empty())
      break;
  }
  for (auto &simulator : simulators)
    llvm::append_range(result.stats, simulator.second->getStats());
  result.numLoadSteps = program.loadSteps.size();
  llvm::SmallBitVector counted(program.buffers.size());
  for (const LaunchStep &step : program.steps)
    for (const KernelArgument &argument : step.arguments)
      if (auto *view = std::get_if<BufferView>(&argument)) {
        BufferSpec::Kind kind = program.buffers[view->buffer].kind;
        if (counted.test(view->buffer) || (kind != BufferSpec::Kind::Constant &&
                                           kind != BufferSpec::Kind::Resident))
          continue;
        counted.set(view->buffer);
        result.residentBytes += sizes[view->buffer];
      }
  result.results.resize(program.results.size());
  for (auto [i, buffer] : llvm::enumerate(program.buffers)) {
    if (buffer.kind != BufferSpec::Kind::Result)
      continue;
    const TensorSpec &spec = program.results[buffer.index];
    SimulatorTensor &tensor = result.results[buffer.index];
    tensor.elementType = spec.elementType;
    for (const Expr &extent : spec.shape) {
      FailureOr<int64_t> known = value(func, extent);
      if (failed(known))
        return failure();
      tensor.shape.push_back(*known);
    }
    const uint8_t *bytes = getMemory(i);
    tensor.bytes.assign(bytes, bytes + sizes[i]);
    // After another finding, what is missing says nothing new.
    const uint8_t *begin = written[i].get(), *end = begin + sizes[i];
    const uint8_t *missing = std::find(begin, end, 0);
    if (missing != end && result.findings.empty())
      result.findings.push_back(
          {"unwritten", ("no launch writes byte " + Twine(missing - begin) +
                         " of result " + Twine(buffer.index))
                            .str()});
  }
  return std::move(result);
}

struct SimulatorProgram::Impl {
  HostProgram program;
  Simulators simulators;
  SimulatorOptions options;
};

SimulatorProgram::SimulatorProgram(std::unique_ptr<Impl> impl)
    : impl(std::move(impl)) {}
SimulatorProgram::~SimulatorProgram() = default;

HostProgram &SimulatorProgram::getProgram() { return impl->program; }

FailureOr<std::unique_ptr<SimulatorProgram>>
SimulatorProgram::create(func::FuncOp func, const SimulatorOptions &options) {
  FailureOr<HostProgram> program = analyzeHostFunction(func);
  if (failed(program))
    return failure();
  auto impl = std::make_unique<Impl>();
  impl->program = std::move(*program);
  impl->options = options;
  for (const LaunchStep &step : impl->program.getAllSteps()) {
    gpu::GPUModuleOp module = getKernels(step.op);
    if (!module) {
      gpu::LaunchFuncOp op = step.op;
      return op.emitError("launches a kernel that is not there");
    }
    std::unique_ptr<Simulator> &simulator = impl->simulators[module];
    if (simulator)
      continue;
    FailureOr<std::unique_ptr<Simulator>> created =
        Simulator::create(module, options);
    if (failed(created))
      return failure();
    simulator = std::move(*created);
  }
  return std::unique_ptr<SimulatorProgram>(
      new SimulatorProgram(std::move(impl)));
}

FailureOr<SimulatorRun>
SimulatorProgram::run(ArrayRef<SimulatorValue> arguments, uint64_t seed) {
  return Runner(impl->program, impl->simulators, arguments, impl->options)
      .run(seed);
}

FailureOr<SimulatorRun> conv::simulate(func::FuncOp func,
                                       ArrayRef<SimulatorValue> arguments,
                                       const SimulatorOptions &options) {
  FailureOr<std::unique_ptr<SimulatorProgram>> program =
      SimulatorProgram::create(func, options);
  if (failed(program))
    return failure();
  return (*program)->run(arguments, options.seed);
}
