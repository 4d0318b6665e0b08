//===- LoadedBundle.cpp - A bundle's code and constants on a GPU ----------===//

#include "LoadedBundle.h"

#include "ModuleCache.h"

#include <algorithm>
#include <atomic>
#include <cctype>
#include <cstring>
#include <exception>
#include <set>
#include <system_error>
#include <thread>

using namespace mlir::conv::runtime;

/// Threads that load modules at once, at most: each holds a compiler's memory.
static constexpr size_t maxWorkers = 16;

LoadedBundle::~LoadedBundle() {
  try {
    ContextScope scope(*device);
    const Driver &driver = device->getDriver();
    RelaxedCapture relaxed(driver);
    // Launches may still be under way. To wait for the context would spoil
    // whatever any stream captures; the release of memory waits for all work of
    // the GPU as well, and may be done meanwhile.
    CUdeviceptr memory = 0;
    if (!modules.empty() && driver.memAlloc(&memory, 1) == 0)
      (void)driver.memFree(memory);
    for (auto &entry : modules)
      (void)driver.moduleUnload(entry.second.handle);
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

/// Compiles PTX to a cubin that can be kept; false where the driver does not,
/// for a reason that loading the PTX itself will tell.
bool LoadedBundle::linkPtx(const std::string &ptx, std::string &cubin) const {
  const Driver &driver = device->getDriver();
  if (!driver.hasLinker())
    return false;
  CUlinkState state = nullptr;
  if (driver.linkCreate(0, nullptr, nullptr, &state) != 0)
    return false;
  void *image = nullptr; // the linker's own
  size_t bytes = 0;
  // PTX is passed with the zero behind it.
  bool done = driver.linkAddData(
                  state, cu::jitInputPtx, const_cast<char *>(ptx.c_str()),
                  ptx.size() + 1, "", 0, nullptr, nullptr) == 0 &&
              driver.linkComplete(state, &image, &bytes) == 0;
  if (done)
    cubin.assign(static_cast<const char *>(image), bytes);
  (void)driver.linkDestroy(state);
  return done && isWholeElf(cubin);
}

void LoadedBundle::loadPtx(const std::string &ptx, const std::string &path,
                           Module &module) const {
  const Driver &driver = device->getDriver();
  auto loadImage = [&](const std::string &cubin) {
    if (driver.moduleLoadDataEx(&module.handle, cubin.data(), 0, nullptr,
                                nullptr) == 0)
      return true;
    module.handle = nullptr;
    return false;
  };
  // What the driver compiled before, by us or by another process. Whatever is
  // wrong with it, it is compiled again.
  ModuleCache cache;
  std::string key = ModuleCache::getKey(*device, ptx), cubin;
  if (cache.load(key, cubin) && isWholeElf(cubin) && loadImage(cubin)) {
    module.code = "cache";
    return;
  }
  module.code = "ptx";
  if (cache.isUsable() && linkPtx(ptx, cubin) && loadImage(cubin)) {
    cache.store(key, cubin);
    return;
  }

  std::vector<char> log(16384, '\0');
  int options[] = {cu::jitErrorLogBuffer, cu::jitErrorLogBufferSizeBytes};
  // The driver takes small option values in the pointer itself.
  void *values[] = {log.data(),
                    reinterpret_cast<void *>(uintptr_t(log.size() - 1))};
  CUresult result =
      driver.moduleLoadDataEx(&module.handle, ptx.c_str(), 2, options, values);
  if (result == 0)
    return;
  log.back() = '\0';
  std::string message = log.data();
  while (!message.empty() &&
         std::isspace(static_cast<unsigned char>(message.back())))
    message.pop_back();
  fail(result == cu::errorOutOfMemory ? CONV_ERROR_OUT_OF_MEMORY
                                      : CONV_ERROR_BUNDLE,
       "the CUDA driver cannot compile ", path, " for ", device->describe(),
       ": ", driver.describe(result),
       message.empty() ? "" : "\nlog of the driver's compiler:\n", message);
}

LoadedBundle::Module LoadedBundle::load(const Bundle &bundle,
                                        const ModuleDecl &decl) const {
  ContextScope scope(*device);
  const Driver &driver = device->getDriver();
  RelaxedCapture relaxed(driver);
  const conv_device_info &info = device->getInfo();
  Module module;
  std::string cubinProblem;

  if (!decl.cubin.empty() &&
      bundle.getChip().runsCubinOn(info.compute_major, info.compute_minor)) {
    std::string data = bundle.readFile(decl.cubin);
    if (!isWholeElf(data))
      fail(CONV_ERROR_BUNDLE, bundle.getDirectory(), "/", decl.cubin,
           " is no complete cubin (64-bit ELF); the file is damaged");
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
    std::string path = bundle.getDirectory() + "/" + decl.ptx;
    if (ptx.find(".version") == std::string::npos ||
        ptx.find('\0') != std::string::npos)
      fail(CONV_ERROR_BUNDLE, path, " is no PTX text; the file is damaged");
    loadPtx(ptx, path, module);
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
  return module;
}

void LoadedBundle::loadModules(const Bundle &bundle,
                               const std::vector<size_t> &indices) {
  std::set<size_t> wanted(indices.begin(), indices.end());
  std::unique_lock<std::mutex> lock(mutex);
  while (true) {
    std::vector<size_t> missing;
    bool othersLoad = false;
    for (size_t index : wanted) {
      if (modules.count(index))
        continue;
      if (loading.count(index))
        othersLoad = true;
      else
        missing.push_back(index);
    }
    if (missing.empty() && !othersLoad)
      return;
    // What another thread fails to load is missing again.
    if (missing.empty()) {
      hasLoaded.wait(lock);
      continue;
    }
    loading.insert(missing.begin(), missing.end());
    lock.unlock();
    std::vector<Module> loaded(missing.size());
    std::vector<std::exception_ptr> errors(missing.size());
    loadAll(bundle, missing, loaded, errors);
    lock.lock();
    for (size_t i = 0; i < missing.size(); ++i) {
      loading.erase(missing[i]);
      if (loaded[i].handle)
        modules[missing[i]] = loaded[i];
    }
    hasLoaded.notify_all();
    for (const std::exception_ptr &error : errors)
      if (error)
        std::rethrow_exception(error);
  }
}

/// Loads modules on as many cores as there are: compiling is the driver's work.
void LoadedBundle::loadAll(const Bundle &bundle,
                           const std::vector<size_t> &indices,
                           std::vector<Module> &loaded,
                           std::vector<std::exception_ptr> &errors) const {
  std::atomic<size_t> next{0};
  auto work = [&] {
    for (size_t i = next++; i < indices.size(); i = next++) {
      try {
        loaded[i] = load(bundle, bundle.getManifest().modules[indices[i]]);
      } catch (...) {
        errors[i] = std::current_exception();
      }
    }
  };
  std::vector<std::thread> workers;
  size_t cores = std::max(1u, std::thread::hardware_concurrency());
  try {
    while (workers.size() + 1 < std::min({indices.size(), cores, maxWorkers}))
      workers.emplace_back(work);
  } catch (const std::system_error &) {
    // No more threads are to be had: those that there are do.
  }
  work();
  for (std::thread &worker : workers)
    worker.join();
}

CUfunction LoadedBundle::getKernel(const Bundle &bundle, size_t moduleIndex,
                                   const std::string &name,
                                   const Module *&module) {
  std::lock_guard<std::mutex> lock(mutex);
  ContextScope scope(*device);
  const Module &loaded = modules.at(moduleIndex);
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

SharedMemory LoadedBundle::getConstant(const Bundle &bundle,
                                       const std::string &file,
                                       uint64_t bytes) {
  std::lock_guard<std::mutex> lock(mutex);
  WeakMemory &known = constants[{file, bytes}];
  if (SharedMemory memory = known.lock())
    return memory;
  std::string data = bundle.readConstant(file, bytes);
  SharedMemory memory = std::make_shared<DeviceMemory>();
  if (bytes == 0)
    return memory;
  *memory = DeviceMemory(device, bytes, "constant " + file);
  const Driver &driver = device->getDriver();
  ContextScope scope(*device);
  driver.check(
      driver.memcpyHtoDAsync(memory->get(), data.data(), bytes, nullptr),
      "copy constant ", file, " to the GPU");
  driver.check(driver.streamSynchronize(nullptr), "copy constant ", file,
               " to the GPU");
  known = memory;
  return memory;
}

//===----------------------------------------------------------------------===//
// Residents
//===----------------------------------------------------------------------===//

SharedMemory LoadedBundle::findResident(const std::string &key) {
  auto found = residents.find(key);
  return found == residents.end() ? nullptr : found->second.lock();
}

void LoadedBundle::keepResident(const std::string &key,
                                const SharedMemory &memory) {
  // Names of what is gone would pile up where arrays are frozen anew forever.
  for (auto it = residents.begin(); it != residents.end();)
    it = it->second.expired() ? residents.erase(it) : std::next(it);
  residents[key] = memory;
}

// A number is never given twice: what forgets one only shares less.
static constexpr size_t mostNumbers = 10000;

uint64_t LoadedBundle::getFreezing(uint64_t address, bool isFresh) {
  if (freezings.size() >= mostNumbers)
    freezings.clear();
  auto [entry, inserted] = freezings.try_emplace(address, 0);
  if (inserted || isFresh)
    entry->second = ++numFreezings;
  return entry->second;
}

std::string LoadedBundle::intern(const std::string &signature) {
  if (signatures.size() >= mostNumbers)
    signatures.clear();
  auto [entry, inserted] = signatures.emplace(signature, numSignatures);
  numSignatures += inserted;
  return text(entry->second);
}
