//===- Cubin.cpp - Find the CUDA toolkit and assemble PTX -----------------===//

#include "MathLibrary.h"
#include "Parallel.h"
#include "conv/Serialization/PTX.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/Regex.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace mlir::conv;

std::string conv::findCudaToolkit() {
  // A variable that is set decides: one that names no folder says that there
  // is no toolkit.
  for (const char *variable : {"CUDA_HOME", "CUDA_PATH", "CUDA_ROOT"})
    if (std::optional<std::string> value = llvm::sys::Process::GetEnv(variable);
        value && !value->empty())
      return llvm::sys::fs::is_directory(*value) ? *value : std::string();
  for (const char *tool : {"nvcc", "ptxas"})
    if (llvm::ErrorOr<std::string> found = llvm::sys::findProgramByName(tool)) {
      llvm::SmallString<128> real;
      // A toolkit has nvvm beside bin; a distribution's /usr/bin does not.
      if (!llvm::sys::fs::real_path(*found, real)) {
        llvm::SmallString<128> root(
            llvm::sys::path::parent_path(llvm::sys::path::parent_path(real)));
        if (llvm::sys::fs::is_directory(root + "/nvvm"))
          return std::string(root);
      }
    }
  if (llvm::sys::fs::is_directory("/usr/local/cuda"))
    return "/usr/local/cuda";
  return {};
}

/// Path of a program of the CUDA toolkit, or of that name on PATH.
static std::string findCudaProgram(StringRef name) {
  std::string toolkit = findCudaToolkit();
  if (!toolkit.empty())
    if (std::string path = (toolkit + "/bin/" + name).str();
        llvm::sys::fs::can_execute(path))
      return path;
  if (llvm::ErrorOr<std::string> found = llvm::sys::findProgramByName(name))
    return *found;
  return {};
}

std::string conv::findPtxas() { return findCudaProgram("ptxas"); }

std::string conv::findNvdisasm() { return findCudaProgram("nvdisasm"); }

SmallVector<KernelResources> conv::parseResources(StringRef log) {
  SmallVector<KernelResources> result;
  llvm::Regex entry("Compiling entry function '([^']+)'");
  llvm::Regex stack("([0-9]+) bytes stack frame, ([0-9]+) bytes spill stores, "
                    "([0-9]+) bytes spill loads");
  llvm::Regex registers("Used ([0-9]+) registers");
  llvm::Regex shared("([0-9]+) bytes smem");
  SmallVector<StringRef> lines, match;
  log.split(lines, '\n');
  auto number = [&](unsigned group) {
    int64_t value = 0;
    match[group].getAsInteger(10, value);
    return value;
  };
  for (StringRef line : lines) {
    if (entry.match(line, &match)) {
      result.emplace_back();
      result.back().kernel = match[1].str();
    }
    if (result.empty())
      continue;
    KernelResources &kernel = result.back();
    if (stack.match(line, &match)) {
      kernel.stackBytes = number(1);
      kernel.spillStoreBytes = number(2);
      kernel.spillLoadBytes = number(3);
    }
    if (registers.match(line, &match))
      kernel.registers = number(1);
    if (shared.match(line, &match))
      kernel.sharedBytes = number(1);
  }
  return result;
}

static std::string readFile(StringRef path) {
  auto buffer = llvm::MemoryBuffer::getFile(path);
  return buffer ? (*buffer)->getBuffer().str() : std::string();
}

static FailureOr<std::string> requirePtxas(Location loc) {
  std::string ptxas = findPtxas();
  if (!ptxas.empty())
    return ptxas;
  return emitError(loc)
         << "a cubin needs ptxas, which was not found in CUDA_HOME nor on "
            "PATH; install the CUDA toolkit, or emit PTX, which the driver "
            "compiles when it is loaded";
}

/// Adds what `nvdisasm` says of the loops in the cubin at `path`.
static void readLoops(StringRef nvdisasm, StringRef path, StringRef log,
                      Location loc, Cubin &cubin) {
  StringRef args[] = {nvdisasm, "-c", path};
  std::string errors = (log + ".nvdisasm").str();
  std::optional<StringRef> redirects[] = {StringRef(""), log,
                                          StringRef(errors)};
  std::string error;
  int status = llvm::sys::ExecuteAndWait(nvdisasm, args, std::nullopt,
                                         redirects, 0, 0, &error);
  std::string listing = readFile(log);
  if (status != 0 || !StringRef(listing).contains(".text.")) {
    std::string words = error + readFile(errors);
    InFlightDiagnostic warning = emitWarning(loc);
    warning << "the innermost loops are not known, since " << nvdisasm
            << " ends with " << status
            << (status ? "" : " and no listing of a kernel");
    if (StringRef said = StringRef(words).trim(); !said.empty())
      warning << ": " << said;
    return;
  }
  llvm::StringMap<LoopMix> loops = parseMainLoops(listing);
  for (KernelResources &kernel : cubin.resources)
    if (auto found = loops.find(kernel.kernel); found != loops.end())
      kernel.loop = found->second;
}

/// `nvdisasm` is empty where nobody asks for loops.
static FailureOr<Cubin> assembleBy(StringRef ptxas, StringRef nvdisasm,
                                   StringRef ptx, StringRef chip,
                                   Location loc) {
  llvm::SmallString<128> directory;
  if (std::error_code error =
          llvm::sys::fs::createUniqueDirectory("convfusion", directory))
    return emitError(loc) << "cannot make a temporary folder for ptxas: "
                          << error.message();
  llvm::scope_exit cleanup(
      [&] { llvm::sys::fs::remove_directories(directory); });
  std::string input = (directory + "/kernel.ptx").str();
  std::string output = (directory + "/kernel.cubin").str();
  std::string log = (directory + "/log").str();
  {
    std::error_code error;
    llvm::raw_fd_ostream stream(input, error);
    stream << ptx;
    stream.close();
    if (error || stream.has_error()) {
      stream.clear_error();
      return emitError(loc) << "cannot write " << input << " for ptxas";
    }
  }
  std::string arch = ("-arch=" + chip).str();
  StringRef args[] = {ptxas, arch, "-v", "-O3", input, "-o", output};
  std::optional<StringRef> redirects[] = {StringRef(""), StringRef(log),
                                          StringRef(log)};
  std::string error;
  int status = llvm::sys::ExecuteAndWait(ptxas, args, std::nullopt, redirects,
                                         0, 0, &error);
  std::string words = error + readFile(log);
  if (status != 0)
    return emitError(loc) << ptxas << " does not accept the PTX for " << chip
                          << ":\n"
                          << StringRef(words).trim();
  Cubin cubin;
  cubin.image = readFile(output);
  cubin.resources = parseResources(words);
  if (!nvdisasm.empty())
    readLoops(nvdisasm, output, log, loc, cubin);
  return cubin;
}

FailureOr<Cubin> conv::assembleCubin(StringRef ptx, StringRef chip,
                                     Location loc, bool loops) {
  FailureOr<std::string> ptxas = requirePtxas(loc);
  if (failed(ptxas))
    return failure();
  return assembleBy(*ptxas, loops ? findNvdisasm() : "", ptx, chip, loc);
}

FailureOr<std::vector<Cubin>> conv::assembleAllCubins(
    ArrayRef<std::string> texts, StringRef chip, ArrayRef<Location> locs,
    const std::function<void(size_t done, size_t total)> &progress,
    bool loops) {
  std::vector<Cubin> cubins(texts.size());
  if (texts.empty())
    return cubins;
  FailureOr<std::string> ptxas = requirePtxas(locs.front());
  if (failed(ptxas))
    return failure();
  std::string nvdisasm = loops ? findNvdisasm() : "";
  SmallVector<int64_t> sizes;
  for (StringRef text : texts)
    sizes.push_back(text.size());
  auto assemble = [&](size_t i) -> LogicalResult {
    FailureOr<Cubin> cubin =
        assembleBy(*ptxas, nvdisasm, texts[i], chip, locs[i]);
    if (failed(cubin))
      return failure();
    cubins[i] = std::move(*cubin);
    return success();
  };
  if (failed(runOnAllThreads(locs.front()->getContext(), sizes, assemble,
                             progress)))
    return failure();
  return cubins;
}
