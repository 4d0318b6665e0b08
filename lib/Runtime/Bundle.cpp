//===- Bundle.cpp - An opened bundle and its code on a GPU ----------------===//

#include "Bundle.h"

#include <cctype>
#include <cstring>

using namespace mlir::conv::runtime;

/// Larger files are taken for a mistake rather than read into memory. Constants
/// have a limit of their own: the size that the manifest declares.
static constexpr uint64_t maxTextBytes = uint64_t(1) << 28;

//===----------------------------------------------------------------------===//
// Chip
//===----------------------------------------------------------------------===//

Chip Chip::parse(const std::string &name) {
  auto invalid = [&]() {
    fail(CONV_ERROR_BUNDLE,
         "manifest.json: target.chip: expects a chip such "
         "as sm_89, got \"",
         name, "\"");
  };
  if (name.rfind("sm_", 0) != 0)
    invalid();
  Chip chip;
  size_t end = 3;
  int number = 0;
  for (; end < name.size() && name[end] >= '0' && name[end] <= '9' && end < 7;
       ++end)
    number = number * 10 + (name[end] - '0');
  if (end < 5)
    invalid();
  chip.major = number / 10;
  chip.minor = number % 10;
  if (end < name.size())
    chip.suffix = name[end++];
  if (end != name.size() ||
      (chip.suffix && chip.suffix != 'a' && chip.suffix != 'f'))
    invalid();
  return chip;
}

bool Chip::runsCubinOn(int gpuMajor, int gpuMinor) const {
  if (suffix == 'a')
    return gpuMajor == major && gpuMinor == minor;
  return gpuMajor == major && gpuMinor >= minor;
}

bool Chip::runsPtxOn(int gpuMajor, int gpuMinor) const {
  if (suffix)
    return runsCubinOn(gpuMajor, gpuMinor);
  return gpuMajor > major || (gpuMajor == major && gpuMinor >= minor);
}

//===----------------------------------------------------------------------===//
// Bundle
//===----------------------------------------------------------------------===//

std::string Bundle::readFile(const std::string &name) const {
  return files.read(name, maxTextBytes);
}

std::string Bundle::readConstant(const std::string &name,
                                 uint64_t bytes) const {
  std::string data = files.read(name, bytes);
  if (data.size() != bytes)
    fail(CONV_ERROR_BUNDLE, getDirectory(), "/", name, " has ", data.size(),
         " bytes; the manifest declares ", bytes);
  return data;
}

std::shared_ptr<Bundle> Bundle::open(const std::string &directory) {
  auto bundle = std::make_shared<Bundle>();
  bundle->files = Directory(directory);
  bundle->text = bundle->files.read("manifest.json", maxTextBytes);
  try {
    bundle->manifest = parseManifest(bundle->text);
    bundle->chip = Chip::parse(bundle->manifest.chip);
  } catch (const Error &error) {
    fail(error.getStatus(), directory, "/", error.what());
  }
  for (const FunctionDecl &decl : bundle->manifest.functions)
    bundle->functions.push_back({&decl, bundle.get()});
  return bundle;
}

const conv_function *Bundle::find(const std::string &name) const {
  for (const conv_function &function : functions)
    if (function.decl->name == name)
      return &function;
  return nullptr;
}

std::shared_ptr<LoadedBundle> Bundle::load(std::shared_ptr<Device> device) {
  std::lock_guard<std::mutex> lock(mutex);
  std::shared_ptr<LoadedBundle> &slot = loaded[device->getOrdinal()];
  if (!slot)
    slot = std::make_shared<LoadedBundle>(std::move(device));
  return slot;
}

//===----------------------------------------------------------------------===//
// LoadedBundle
//===----------------------------------------------------------------------===//

LoadedBundle::~LoadedBundle() {
  try {
    ContextScope scope(*device);
    // Launches may still be under way.
    if (!modules.empty())
      (void)device->getDriver().ctxSynchronize();
    for (auto &entry : modules)
      (void)device->getDriver().moduleUnload(entry.second.handle);
  } catch (const Error &) {
    // The driver is shut down: the modules are gone already.
  }
}

/// The driver takes a cubin without its size, so that a truncated file would
/// make it read past the end: check that every section lies inside.
static bool isWholeElf(const std::string &data) {
  auto read = [&](size_t offset, size_t bytes) {
    uint64_t value = 0;
    std::memcpy(&value, data.data() + offset, bytes);
    return value;
  };
  auto fits = [&](uint64_t offset, uint64_t bytes) {
    return offset <= data.size() && bytes <= data.size() - offset;
  };
  constexpr size_t headerBytes = 64;
  // 64-bit, little endian.
  if (data.size() < headerBytes ||
      data.compare(0, 4,
                   "\x7f"
                   "ELF") != 0 ||
      data[4] != 2 || data[5] != 1)
    return false;
  uint64_t programOffset = read(0x20, 8), sectionOffset = read(0x28, 8);
  uint64_t programSize = read(0x36, 2), programCount = read(0x38, 2);
  uint64_t sectionSize = read(0x3a, 2), sectionCount = read(0x3c, 2);
  if (!fits(programOffset, programSize * programCount) ||
      !fits(sectionOffset, sectionSize * sectionCount) ||
      (sectionCount && sectionSize < 64))
    return false;
  constexpr uint64_t noBits = 8;
  for (uint64_t i = 0; i < sectionCount; ++i) {
    uint64_t header = sectionOffset + i * sectionSize;
    if (read(header + 4, 4) != noBits &&
        !fits(read(header + 0x18, 8), read(header + 0x20, 8)))
      return false;
  }
  return true;
}

LoadedBundle::Module &LoadedBundle::getModule(const Bundle &bundle,
                                              size_t index) {
  auto found = modules.find(index);
  if (found != modules.end())
    return found->second;

  const ModuleDecl &decl = bundle.getManifest().modules[index];
  const Driver &driver = device->getDriver();
  const conv_device_info &info = device->getInfo();
  Module module;
  std::string cubinProblem;

  if (!decl.cubin.empty() &&
      bundle.getChip().runsCubinOn(info.compute_major, info.compute_minor)) {
    std::string data = bundle.readFile(decl.cubin);
    if (!isWholeElf(data)) {
      fail(CONV_ERROR_BUNDLE, bundle.getDirectory(), "/", decl.cubin,
           " is no complete cubin (64-bit ELF); the file is damaged");
    }
    CUresult result = driver.moduleLoadDataEx(&module.handle, data.data(), 0,
                                              nullptr, nullptr);
    if (result == 0)
      module.code = "cubin";
    else
      cubinProblem = driver.describe(result);
  }

  if (!module.handle && !decl.ptx.empty() &&
      bundle.getChip().runsPtxOn(info.compute_major, info.compute_minor)) {
    std::string ptx = bundle.readFile(decl.ptx);
    if (ptx.find(".version") == std::string::npos ||
        ptx.find('\0') != std::string::npos)
      fail(CONV_ERROR_BUNDLE, bundle.getDirectory(), "/", decl.ptx,
           " is no PTX text; the file is damaged");
    std::vector<char> log(16384, '\0');
    int options[] = {cu::jitErrorLogBuffer, cu::jitErrorLogBufferSizeBytes};
    // The driver takes small option values in the pointer itself.
    void *values[] = {log.data(),
                      reinterpret_cast<void *>(uintptr_t(log.size() - 1))};
    CUresult result = driver.moduleLoadDataEx(&module.handle, ptx.c_str(), 2,
                                              options, values);
    if (result != 0) {
      log.back() = '\0';
      std::string message = log.data();
      while (!message.empty() &&
             std::isspace(static_cast<unsigned char>(message.back())))
        message.pop_back();
      fail(result == cu::errorOutOfMemory ? CONV_ERROR_OUT_OF_MEMORY
                                          : CONV_ERROR_BUNDLE,
           "the CUDA driver cannot compile ", bundle.getDirectory(), "/",
           decl.ptx, " for ", device->describe(), ": ", driver.describe(result),
           message.empty() ? "" : "\nlog of the driver's compiler:\n", message);
    }
    module.code = "ptx";
  }

  if (!module.handle)
    fail(CONV_ERROR_UNSUPPORTED, "the bundle ", bundle.getDirectory(),
         " was compiled for ", bundle.getManifest().chip, " and cannot run on ",
         device->describe(),
         cubinProblem.empty() ? "" : " (its cubin does not load: ",
         cubinProblem, cubinProblem.empty() ? "" : ")",
         decl.ptx.empty() ? "; it holds no PTX for other GPUs" : "",
         ". Compile it with --target=sm_", info.compute_major,
         info.compute_minor);
  return modules[index] = module;
}

CUfunction LoadedBundle::getKernel(const Bundle &bundle, size_t moduleIndex,
                                   const std::string &name,
                                   const Module *&module) {
  std::lock_guard<std::mutex> lock(mutex);
  ContextScope scope(*device);
  Module &loaded = getModule(bundle, moduleIndex);
  CUfunction function = nullptr;
  const Driver &driver = device->getDriver();
  CUresult result =
      driver.moduleGetFunction(&function, loaded.handle, name.c_str());
  if (result == cu::errorNotFound)
    fail(CONV_ERROR_BUNDLE, "module ",
         bundle.getManifest().modules[moduleIndex].name, " of ",
         bundle.getDirectory(), " has no kernel named ", name);
  driver.check(result, "find kernel ", name);
  module = &loaded;
  return function;
}

void LoadedBundle::allowSharedBytes(CUfunction kernel, const std::string &name,
                                    int64_t bytes) {
  std::lock_guard<std::mutex> lock(mutex);
  ContextScope scope(*device);
  const Driver &driver = device->getDriver();
  int fixed = 0, allowed = 0;
  driver.check(driver.funcGetAttribute(&fixed, cu::funcSharedSizeBytes, kernel),
               "read the shared memory of kernel ", name);
  int64_t limit = device->getInfo().shared_bytes_per_block;
  if (bytes > limit - fixed)
    fail(CONV_ERROR_UNSUPPORTED, "kernel ", name, " needs ", bytes + fixed,
         " bytes of shared memory per block; ", device->describe(), " allows ",
         limit);
  // Only ever raised: another executable may launch the same kernel.
  driver.check(
      driver.funcGetAttribute(&allowed, cu::funcMaxDynamicSharedBytes, kernel),
      "read the shared memory limit of kernel ", name);
  if (bytes > allowed)
    driver.check(driver.funcSetAttribute(kernel, cu::funcMaxDynamicSharedBytes,
                                         static_cast<int>(bytes)),
                 "allow kernel ", name, " ", bytes,
                 " bytes of dynamic shared memory");
}

CUdeviceptr LoadedBundle::getConstant(const Bundle &bundle,
                                      const std::string &file, uint64_t bytes) {
  std::lock_guard<std::mutex> lock(mutex);
  std::pair<std::string, uint64_t> key(file, bytes);
  auto found = constants.find(key);
  if (found != constants.end())
    return found->second.get();
  std::string data = bundle.readConstant(file, bytes);
  if (bytes == 0)
    return 0;
  DeviceMemory memory(device, bytes, "constant " + file);
  const Driver &driver = device->getDriver();
  ContextScope scope(*device);
  driver.check(
      driver.memcpyHtoDAsync(memory.get(), data.data(), bytes, nullptr),
      "copy constant ", file, " to the GPU");
  driver.check(driver.streamSynchronize(nullptr), "copy constant ", file,
               " to the GPU");
  return constants.emplace(key, std::move(memory)).first->second.get();
}
