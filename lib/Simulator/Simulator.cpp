//===- Simulator.cpp - Run lowered kernels on the CPU ---------------------===//

#include "conv/Simulator/Simulator.h"
#include "Instrument.h"
#include "Machine.h"
#include "conv/Target/Target.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/ExecutionEngine/OptUtils.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/ExecutionEngine/Orc/LLJIT.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/TargetSelect.h"
#include <thread>

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::sim;

struct Simulator::Impl {
  SimulatorOptions options;
  Device device;
  std::unique_ptr<llvm::orc::LLJIT> jit;
  llvm::StringMap<InstrumentedModule::Kernel> kernels;
  /// Null for one that the compiler does not know.
  const Chip *chip = nullptr;
  std::vector<Buffer> globals;
  /// The largest frame beyond `SimulatorOptions::stackBytes`, or 0.
  uint64_t oversizedFrame = 0;
};

Simulator::Simulator(std::unique_ptr<Impl> impl) : impl(std::move(impl)) {}
Simulator::~Simulator() = default;

/// Keeps the sizes of frames that are larger than stacks.
static void noteFrame(const llvm::DiagnosticInfo *info, void *oversized) {
  if (auto *frame = llvm::dyn_cast<llvm::DiagnosticInfoStackSize>(info))
    *static_cast<uint64_t *>(oversized) =
        std::max(*static_cast<uint64_t *>(oversized), frame->getStackSize());
}

/// Compiles the instrumented module for this host. Functions are compiled when
/// they are looked up; frames of more than `stackBytes` are noted in
/// `oversizedFrame` then.
static llvm::Expected<std::unique_ptr<llvm::orc::LLJIT>>
compile(ModuleOp module, unsigned optLevel, size_t stackBytes,
        uint64_t &oversizedFrame) {
  llvm::InitializeNativeTarget();
  llvm::InitializeNativeTargetAsmPrinter();
  auto host = llvm::orc::JITTargetMachineBuilder::detectHost();
  if (!host)
    return host.takeError();
  // As ptxas does not contract either: results stay comparable.
  host->getOptions().AllowFPOpFusion = llvm::FPOpFusion::Standard;
  // Rounds subnormal numbers to zero, which the GPU does not.
  host->getFeatures().AddFeature("avx512bf16", false);
  host->getFeatures().AddFeature("avxneconvert", false);
  if (optLevel == 0)
    host->setCodeGenOptLevel(llvm::CodeGenOptLevel::None);
  auto machine = host->createTargetMachine();
  if (!machine)
    return machine.takeError();

  auto context = std::make_unique<llvm::LLVMContext>();
  context->setDiagnosticHandlerCallBack(noteFrame, &oversizedFrame);
  std::unique_ptr<llvm::Module> code =
      translateModuleToLLVMIR(module, *context);
  if (!code)
    return llvm::createStringError("cannot translate the kernel to LLVM IR");
  for (llvm::Function &function : *code)
    function.addFnAttr("warn-stack-size", std::to_string(stackBytes));
  code->setDataLayout((*machine)->createDataLayout());
  code->setTargetTriple((*machine)->getTargetTriple());
  auto optimize =
      makeOptimizingTransformer(optLevel, /*sizeLevel=*/0, machine->get());
  if (llvm::Error error = optimize(code.get()))
    return error;

  auto jit = llvm::orc::LLJITBuilder()
                 .setJITTargetMachineBuilder(std::move(*host))
                 .create();
  if (!jit)
    return jit.takeError();
  llvm::orc::SymbolMap symbols;
  for (auto &entry : getRuntimeSymbols())
    symbols[(*jit)->mangleAndIntern(entry.getKey())] = {
        llvm::orc::ExecutorAddr::fromPtr(entry.getValue().address),
        llvm::JITSymbolFlags::Exported};
  llvm::orc::JITDylib &library = (*jit)->getMainJITDylib();
  if (llvm::Error error =
          library.define(llvm::orc::absoluteSymbols(std::move(symbols))))
    return error;
  // fma, memcpy and the like.
  auto process = llvm::orc::DynamicLibrarySearchGenerator::GetForCurrentProcess(
      (*jit)->getDataLayout().getGlobalPrefix());
  if (!process)
    return process.takeError();
  library.addGenerator(std::move(*process));
  if (llvm::Error error = (*jit)->addIRModule(
          llvm::orc::ThreadSafeModule(std::move(code), std::move(context))))
    return error;
  return jit;
}

/// The chip that the module becomes PTX for.
static StringRef getTarget(gpu::GPUModuleOp module) {
  if (ArrayAttr targets = module.getTargetsAttr())
    for (Attribute attr : targets)
      if (auto target = dyn_cast<NVVM::NVVMTargetAttr>(attr))
        return target.getChip();
  return "sm_89";
}

/// Compute capability of a chip, 89 for 8.9.
static FailureOr<unsigned> parseChip(gpu::GPUModuleOp module, StringRef chip) {
  unsigned number = 0;
  StringRef digits = chip;
  if (!digits.consume_front("sm_") ||
      digits.rtrim("af").getAsInteger(10, number))
    return module.emitError("expects a chip like 'sm_89', got '")
           << chip << "'";
  return number;
}

FailureOr<std::unique_ptr<Simulator>>
Simulator::create(gpu::GPUModuleOp module, const SimulatorOptions &options) {
  module.getContext()->loadDialect<LLVM::LLVMDialect, NVVM::NVVMDialect>();
  registerBuiltinDialectTranslation(*module.getContext());
  registerLLVMDialectTranslation(*module.getContext());
  auto impl = std::make_unique<Impl>();
  impl->options = options;
  impl->device.maxFindings = options.maxFindings;
  impl->device.countWarps = options.countWarps;
  StringRef targetName = getTarget(module);
  FailureOr<unsigned> target = parseChip(module, targetName);
  FailureOr<unsigned> chip = parseChip(
      module, options.chip.empty() ? targetName : StringRef(options.chip));
  if (failed(target) || failed(chip))
    return failure();
  impl->device.target = *target;
  impl->device.chip = *chip;
  impl->chip = lookupChip("sm_" + std::to_string(*chip));
  impl->device.maxIterations = options.maxIterations;
  FailureOr<InstrumentedModule> instrumented = instrument(module, impl->device);
  if (failed(instrumented))
    return failure();
  auto jit = compile(*instrumented->module, options.optLevel,
                     options.stackBytes, impl->oversizedFrame);
  if (!jit) {
    module.emitError("cannot compile for this host: ")
        << llvm::toString(jit.takeError());
    return failure();
  }
  impl->jit = std::move(*jit);
  impl->kernels = std::move(instrumented->kernels);
  for (auto &global : instrumented->globals) {
    auto address = impl->jit->lookup(global.getKey());
    if (!address) {
      module.emitError("cannot find global '")
          << global.getKey() << "': " << llvm::toString(address.takeError());
      return failure();
    }
    impl->globals.push_back(
        {static_cast<uintptr_t>(address->getValue()), global.getValue().bytes,
         "@" + global.getKey().str(), nullptr, global.getValue().constant});
  }
  auto simulator = std::unique_ptr<Simulator>(new Simulator(std::move(impl)));
  simulator->clearBuffers();
  return simulator;
}

void Simulator::addBuffer(void *base, size_t bytes, StringRef name,
                          std::shared_ptr<uint8_t[]> written, bool constant) {
  std::vector<Buffer> &buffers = impl->device.buffers;
  buffers.push_back({reinterpret_cast<uintptr_t>(base), bytes, name.str(),
                     std::move(written), constant});
  llvm::sort(buffers, [](const Buffer &lhs, const Buffer &rhs) {
    return lhs.base < rhs.base;
  });
}

void Simulator::clearBuffers() {
  impl->device.buffers.clear();
  for (const Buffer &global : impl->globals)
    addBuffer(reinterpret_cast<void *>(global.base), global.bytes, global.name,
              nullptr, global.constant);
}

void Simulator::setSeed(uint64_t seed) { impl->options.seed = seed; }

LogicalResult Simulator::launch(StringRef kernel, std::array<int64_t, 3> grid,
                                std::array<int64_t, 3> block,
                                int64_t sharedBytes,
                                ArrayRef<uint64_t> arguments) {
  Device &device = impl->device;
  auto refuse = [&](const Twine &message) {
    Finding finding{"launch", message.str()};
    finding.position = device.numBlocks;
    device.report(std::move(finding));
    return failure();
  };
  auto found = impl->kernels.find(kernel);
  if (found == impl->kernels.end())
    return refuse("there is no kernel '" + kernel + "'");
  const InstrumentedModule::Kernel &declared = found->second;
  if (declared.parameters != arguments.size())
    return refuse("kernel '" + kernel + "' takes " +
                  Twine(declared.parameters) + " parameters, got " +
                  Twine(arguments.size()));
  // A block takes some microseconds at the very least.
  constexpr int64_t maxBlocks = int64_t(1) << 24;
  int64_t numBlocks = 1;
  for (unsigned dim = 0; dim < 3; ++dim) {
    int64_t most = dim == 0 ? (int64_t(1) << 31) - 1 : 65535;
    if (grid[dim] < 0 || grid[dim] > most)
      return refuse("expects a grid extent " + Twine("xyz"[dim]) +
                    " between 0 and " + Twine(most) + ", got " +
                    Twine(grid[dim]));
    // Below 2^24 * 2^31.
    numBlocks = std::min(numBlocks, maxBlocks + 1) * grid[dim];
  }
  if (llvm::is_contained(grid, 0))
    numBlocks = 0;
  if (numBlocks > maxBlocks)
    return refuse("the simulator runs at most " + Twine(maxBlocks) +
                  " blocks, got a grid of " + Twine(grid[0]) + " x " +
                  Twine(grid[1]) + " x " + Twine(grid[2]));
  int64_t threads = 1;
  for (int64_t extent : block) {
    if (extent < 1 || extent > 1024)
      return refuse("expects block extents between 1 and 1024, got " +
                    Twine(extent));
    threads *= extent;
  }
  if (block[2] > 64)
    return refuse("expects a block extent of at most 64 along z, got " +
                  Twine(block[2]));
  if (threads > 1024)
    return refuse("expects at most 1024 threads per block, got " +
                  Twine(threads));
  if (sharedBytes < 0 || sharedBytes > (int64_t(1) << 20))
    return refuse("expects dynamic shared memory between 0 and 2^20 bytes, "
                  "got " +
                  Twine(sharedBytes));
  int64_t allShared = device.staticShared + sharedBytes;
  if (impl->chip && allShared > impl->chip->sharedBytesPerBlock)
    return refuse("expects at most " + Twine(impl->chip->sharedBytesPerBlock) +
                  " bytes of shared memory on " + StringRef(impl->chip->name) +
                  ", got " + Twine(allShared));
  int64_t most = 1;
  for (int32_t extent : declared.maxThreads)
    most *= extent;
  if (!declared.maxThreads.empty() && threads > most)
    return refuse("kernel '" + kernel + "' declares blocks of at most " +
                  Twine(most) + " threads, got " + Twine(threads));
  for (auto [dim, extent] : llvm::enumerate(declared.block))
    if (dim < 3 && extent != block[dim])
      return refuse("kernel '" + kernel + "' declares blocks of extent " +
                    Twine(extent) + " along " + Twine("xyz"[dim]) + ", got " +
                    Twine(block[dim]));
  auto entry = impl->jit->lookup(entryName(kernel));
  if (!entry)
    return refuse("cannot compile kernel '" + kernel +
                  "': " + llvm::toString(entry.takeError()));
  if (impl->oversizedFrame > 0) {
    Finding finding{"stack", "a function of the kernels needs " +
                                 std::to_string(impl->oversizedFrame) +
                                 " bytes of stack, more than the " +
                                 std::to_string(impl->options.stackBytes) +
                                 " of a thread"};
    finding.position = device.numBlocks;
    device.report(std::move(finding));
    return failure();
  }
  auto run = entry->toPtr<void (*)(const uint64_t *)>();

  // Blocks in an order drawn from the seed, each with its own.
  std::vector<int32_t> order(numBlocks);
  for (int64_t i = 0; i < numBlocks; ++i)
    order[i] = i;
  Random(impl->options.seed).shuffle(order);
  std::atomic<int64_t> next{0};
  device.writes.clear();
  device.sharedArrays.back().bytes = sharedBytes;
  device.reported = false;
  int64_t first = device.numBlocks;
  device.numBlocks += numBlocks;
  device.counts.resize(device.sites.size());
  auto work = [&] {
    Worker worker;
    for (int64_t i;
         (i = next++) < numBlocks && first + i <= device.lastPosition;) {
      int64_t at = order[i];
      Dim3 index = {at % grid[0], at / grid[0] % grid[1],
                    at / grid[0] / grid[1]};
      sim::Block(device, worker, index, grid, block, impl->options.stackBytes,
                 Random(impl->options.seed, at), first + i)
          .run(run, arguments.data());
    }
    std::lock_guard<std::mutex> lock(device.mutex);
    for (size_t i = 0; i < worker.counts.size(); ++i) {
      device.counts[i].global.add(worker.counts[i].global);
      device.counts[i].shared.add(worker.counts[i].shared);
    }
  };
  unsigned workers = impl->options.workers;
  if (workers == 0)
    workers = std::max(1u, std::thread::hardware_concurrency());
  workers = std::min<int64_t>(workers, numBlocks);
  std::vector<std::thread> pool;
  for (unsigned i = 1; i < workers; ++i)
    pool.emplace_back(work);
  work();
  for (std::thread &thread : pool)
    thread.join();
  // Blocks past the last position did not run.
  return success(!device.reported && device.lastPosition >= device.numBlocks);
}

std::vector<SimulatorFinding> Simulator::takeFindings() {
  Device &device = impl->device;
  std::vector<SimulatorFinding> findings;
  device.sortFindings();
  for (Finding &finding : device.findings)
    if (findings.size() < device.maxFindings)
      findings.push_back({std::move(finding.kind), std::move(finding.message)});
  device.findings.clear();
  device.lastPosition = INT64_MAX;
  return findings;
}

std::vector<SimulatorSiteStats> Simulator::getStats() const {
  using Space = SimulatorSiteStats::Space;
  std::vector<SimulatorSiteStats> stats;
  for (auto [site, both] : llvm::zip(impl->device.sites, impl->device.counts)) {
    auto add = [&, &site = site](const Counts &counts, Space space,
                                 bool write) {
      stats.push_back({site.kernel, site.op, site.location, space, write,
                       counts.accesses, counts.bytes, counts.instructions,
                       counts.sectors, counts.wavefronts, counts.conflicts});
    };
    // A copy from global to shared memory reads the one and writes the other.
    bool copies = both.global.accesses && both.shared.accesses;
    if (both.global.accesses)
      add(both.global, Space::Global, site.write && !copies);
    else if (both.global.instructions)
      add(both.global, Space::None, false);
    if (both.shared.accesses)
      add(both.shared, Space::Shared, site.write);
  }
  return stats;
}

void Simulator::clearStats() { impl->device.counts.clear(); }

int64_t Simulator::getStaticSharedBytes() const {
  return impl->device.staticShared;
}
