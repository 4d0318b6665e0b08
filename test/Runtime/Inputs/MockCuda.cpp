//===- MockCuda.cpp - A CUDA driver without a GPU -------------------------===//
//
// A stand-in for libcuda.so.1, opened through CONVFUSION_CUDA_DRIVER, so that
// tests see what the runtime asks of the driver. Device memory is host memory
// with checked bounds; launches are written to a log, and a few kernels whose
// names start with `mock_` are carried out, so that results can be compared.
//
// Environment, read at every call:
//   CONVFUSION_MOCK_LOG        file to append the calls to
//   CONVFUSION_MOCK_CC         compute capability, "89" by default
//   CONVFUSION_MOCK_SMS        multiprocessors, 128 by default
//   CONVFUSION_MOCK_DEVICES    number of GPUs, 1 by default
//   CONVFUSION_MOCK_MEMORY     bytes of device memory, unlimited by default
//   CONVFUSION_MOCK_JIT_ERROR  text of a compile error for every PTX module
//   CONVFUSION_MOCK_CUBIN_FAILS  set: no cubin loads
//   CONVFUSION_MOCK_LAUNCH_ERROR number of an error that every launch gives
//
// Kernels carried out, both memrefs contiguous and of equal shape:
//   mock_double_A_B   B[i] = 2 * A[i], A and B of f32, f64
//   mock_hole_A_B     the same, but leaves the last element unwritten
//   mock_wrong_A_B    the same, but adds one to the first element
//
//===----------------------------------------------------------------------===//

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <sstream>
#include <string>
#include <vector>

namespace {

using Result = int;
constexpr Result success = 0, invalidValue = 1, outOfMemory = 2, noDevice = 100,
                 invalidImage = 200, noBinary = 209, invalidPtx = 218,
                 notFound = 500;

struct Kernel {
  std::string name;
  std::vector<size_t> parameters; // bytes of each
  int maxDynamicShared = 49152;
};

struct Module {
  std::vector<std::unique_ptr<Kernel>> kernels;
};

struct Allocation {
  size_t bytes;
  int number;
};

std::mutex mutex;
std::map<uint64_t, Allocation> allocations;
int numAllocations = 0;
uint64_t allocatedBytes = 0;

int64_t getSetting(const char *name, int64_t fallback) {
  const char *value = std::getenv(name);
  return value && *value ? std::atoll(value) : fallback;
}

void log(const std::string &line) {
  const char *path = std::getenv("CONVFUSION_MOCK_LOG");
  if (!path || !*path)
    return;
  if (std::FILE *file = std::fopen(path, "a")) {
    std::fprintf(file, "%s\n", line.c_str());
    std::fclose(file);
  }
}

/// The allocation that holds [address, address + bytes), or null.
const std::pair<const uint64_t, Allocation> *find(uint64_t address,
                                                  uint64_t bytes) {
  auto it = allocations.upper_bound(address);
  if (it == allocations.begin())
    return nullptr;
  --it;
  uint64_t offset = address - it->first;
  return offset <= it->second.bytes && bytes <= it->second.bytes - offset
             ? &*it
             : nullptr;
}

size_t getTypeBytes(const std::string &type) {
  if (type.size() < 3)
    return 0;
  size_t bits = static_cast<size_t>(std::atoi(type.c_str() + 2));
  return type == ".pred" ? 1 : bits / 8;
}

/// Finds the `.entry` directives of a PTX text and their parameters.
void parsePtx(const std::string &ptx, Module &module) {
  for (size_t at = ptx.find(".entry"); at != std::string::npos;
       at = ptx.find(".entry", at + 1)) {
    auto kernel = std::make_unique<Kernel>();
    size_t name = ptx.find_first_not_of(" \t\r\n", at + 6);
    size_t open = ptx.find_first_of("( \t\r\n{", name);
    kernel->name = ptx.substr(name, open - name);
    open = ptx.find_first_not_of(" \t\r\n", open);
    if (open != std::string::npos && ptx[open] == '(') {
      std::stringstream list(
          ptx.substr(open + 1, ptx.find(')', open) - open - 1));
      std::string parameter;
      while (std::getline(list, parameter, ',')) {
        std::stringstream words(parameter);
        std::string word;
        size_t bytes = 0;
        while (words >> word) {
          if (word == ".align")
            words >> word;
          else if (word == ".param" || word == ".ptr" || word == ".global")
            continue;
          else if (word[0] == '.')
            bytes = getTypeBytes(word);
          else if (word.find('[') != std::string::npos)
            bytes *= static_cast<size_t>(
                std::atoi(word.c_str() + word.find('[') + 1));
        }
        if (bytes)
          kernel->parameters.push_back(bytes);
      }
    }
    module.kernels.push_back(std::move(kernel));
  }
}

/// Carries out the kernels that the header of this file names.
Result simulate(const Kernel &kernel, void **parameters) {
  if (kernel.name.rfind("mock_", 0) != 0)
    return success;
  auto load = [&](size_t i) {
    return *static_cast<const uint64_t *>(parameters[i]);
  };
  size_t half = kernel.parameters.size() / 2, rank = (half - 3) / 2;
  uint64_t count = 1;
  for (size_t d = 0; d < rank; ++d)
    count *= load(3 + d);
  if (!count)
    return success;
  auto isDouble = [&](size_t fromEnd) {
    return kernel.name.compare(kernel.name.size() - fromEnd, 3, "f64") == 0;
  };
  bool doubleIn = isDouble(7), doubleOut = isDouble(3);
  uint64_t in = load(1) + load(2) * (doubleIn ? 8 : 4);
  uint64_t out = load(half + 1) + load(half + 2) * (doubleOut ? 8 : 4);
  if (!find(in, count * (doubleIn ? 8 : 4)) ||
      !find(out, count * (doubleOut ? 8 : 4)))
    return 700; // illegal address
  bool hole = kernel.name.rfind("mock_hole", 0) == 0;
  bool wrong = kernel.name.rfind("mock_wrong", 0) == 0;
  for (uint64_t i = 0; i + hole < count; ++i) {
    double value = doubleIn ? reinterpret_cast<const double *>(in)[i]
                            : reinterpret_cast<const float *>(in)[i];
    value = 2 * value + (wrong && i == 0);
    if (doubleOut)
      reinterpret_cast<double *>(out)[i] = value;
    else
      reinterpret_cast<float *>(out)[i] = static_cast<float>(value);
  }
  return success;
}

/// "mem2+16" for an address in device memory, a number otherwise.
std::string describeParameter(const void *parameter, size_t bytes) {
  uint64_t value = 0;
  std::memcpy(&value, parameter, bytes < 8 ? bytes : 8);
  std::ostringstream os;
  if (bytes == 8) {
    if (const auto *allocation = find(value, 1)) {
      os << "mem" << allocation->second.number << "+"
         << value - allocation->first;
      return os.str();
    }
    os << static_cast<int64_t>(value);
  } else {
    os << "0x" << std::hex << value << std::dec << ":" << bytes;
  }
  return os.str();
}

int dummyContext;

} // namespace

#define EXPORT extern "C" __attribute__((visibility("default"))) Result

EXPORT cuInit(unsigned) {
  return getSetting("CONVFUSION_MOCK_DEVICES", 1) ? success : noDevice;
}
EXPORT cuDriverGetVersion(int *version) {
  *version = 12080;
  return success;
}
EXPORT cuDeviceGetCount(int *count) {
  *count = static_cast<int>(getSetting("CONVFUSION_MOCK_DEVICES", 1));
  return success;
}
EXPORT cuDeviceGet(int *device, int ordinal) {
  *device = ordinal;
  return success;
}
EXPORT cuDeviceGetName(char *name, int length, int) {
  std::snprintf(name, static_cast<size_t>(length), "Mock GPU");
  return success;
}
EXPORT cuDeviceTotalMem_v2(size_t *bytes, int) {
  *bytes = static_cast<size_t>(
      getSetting("CONVFUSION_MOCK_MEMORY", int64_t(1) << 40));
  return success;
}
EXPORT cuDeviceGetAttribute(int *value, int attribute, int) {
  int cc = static_cast<int>(getSetting("CONVFUSION_MOCK_CC", 89));
  static const std::map<int, int> constants = {
      {1, 1024},       {2, 1024},  {3, 1024},      {4, 64},
      {5, 2147483647}, {6, 65535}, {7, 65535},     {13, 2520000},
      {36, 10501000},  {37, 384},  {38, 75497472}, {97, 101376}};
  if (attribute == 75 || attribute == 76)
    *value = attribute == 75 ? cc / 10 : cc % 10;
  else if (attribute == 16)
    *value = static_cast<int>(getSetting("CONVFUSION_MOCK_SMS", 128));
  else if (constants.count(attribute))
    *value = constants.at(attribute);
  else
    return invalidValue;
  return success;
}
EXPORT cuDevicePrimaryCtxRetain(void **context, int) {
  *context = &dummyContext;
  return success;
}
EXPORT cuDevicePrimaryCtxRelease_v2(int) { return success; }
EXPORT cuCtxPushCurrent_v2(void *context) {
  return context == &dummyContext ? success : invalidValue;
}
EXPORT cuCtxPopCurrent_v2(void **context) {
  *context = &dummyContext;
  return success;
}
EXPORT cuCtxSynchronize() { return success; }

EXPORT cuModuleLoadDataEx(void **module, const void *image, unsigned numOptions,
                          int *options, void **values) {
  auto loaded = std::make_unique<Module>();
  const char *bytes = static_cast<const char *>(image);
  if (std::memcmp(bytes,
                  "\x7f"
                  "ELF",
                  4) == 0) {
    if (std::getenv("CONVFUSION_MOCK_CUBIN_FAILS"))
      return noBinary;
    // Behind the header of a mock cubin stands the PTX it is made of.
    log("load cubin");
    parsePtx(bytes + 64, *loaded);
    *module = loaded.release();
    return success;
  }
  std::string ptx = bytes;
  if (const char *error = std::getenv("CONVFUSION_MOCK_JIT_ERROR")) {
    size_t room = 0;
    char *buffer = nullptr;
    for (unsigned i = 0; i < numOptions; ++i) {
      if (options[i] == 5)
        buffer = static_cast<char *>(values[i]);
      if (options[i] == 6)
        room = reinterpret_cast<uintptr_t>(values[i]);
    }
    if (buffer && room)
      std::snprintf(buffer, room, "%s\n", error);
    return invalidPtx;
  }
  if (ptx.find(".version") == std::string::npos)
    return invalidImage;
  log("load ptx");
  parsePtx(ptx, *loaded);
  *module = loaded.release();
  return success;
}
EXPORT cuModuleUnload(void *module) {
  log("unload");
  delete static_cast<Module *>(module);
  return success;
}
EXPORT cuModuleGetFunction(void **function, void *module, const char *name) {
  for (auto &kernel : static_cast<Module *>(module)->kernels) {
    if (kernel->name == name) {
      *function = kernel.get();
      return success;
    }
  }
  return notFound;
}
EXPORT cuFuncGetAttribute(int *value, int attribute, void *function) {
  auto *kernel = static_cast<Kernel *>(function);
  switch (attribute) {
  case 0:
    *value = 1024;
    return success;
  case 1:
  case 3:
    *value = 0;
    return success;
  case 4:
    *value = 64;
    return success;
  case 8:
    *value = kernel->maxDynamicShared;
    return success;
  }
  return invalidValue;
}
EXPORT cuFuncSetAttribute(void *function, int attribute, int value) {
  auto *kernel = static_cast<Kernel *>(function);
  if (attribute != 8)
    return invalidValue;
  std::ostringstream os;
  os << "shared limit " << kernel->name << " " << value;
  log(os.str());
  kernel->maxDynamicShared = value;
  return success;
}
EXPORT cuFuncGetParamInfo(void *function, size_t index, size_t *offset,
                          size_t *size) {
  auto *kernel = static_cast<Kernel *>(function);
  if (index >= kernel->parameters.size())
    return invalidValue;
  *offset = 8 * index;
  *size = kernel->parameters[index];
  return success;
}

EXPORT cuMemAlloc_v2(unsigned long long *pointer, size_t bytes) {
  std::lock_guard<std::mutex> lock(mutex);
  if (bytes == 0)
    return invalidValue;
  uint64_t limit = static_cast<uint64_t>(
      getSetting("CONVFUSION_MOCK_MEMORY", int64_t(1) << 40));
  void *memory = bytes > limit - allocatedBytes
                     ? nullptr
                     : std::aligned_alloc(256, (bytes + 255) / 256 * 256);
  if (!memory)
    return outOfMemory;
  // As on a GPU, fresh memory holds anything.
  std::memset(memory, 0xcd, bytes);
  allocatedBytes += bytes;
  allocations[reinterpret_cast<uintptr_t>(memory)] = {bytes, numAllocations++};
  std::ostringstream os;
  os << "alloc mem" << numAllocations - 1 << " " << bytes;
  log(os.str());
  *pointer = reinterpret_cast<uintptr_t>(memory);
  return success;
}
EXPORT cuMemFree_v2(unsigned long long pointer) {
  std::lock_guard<std::mutex> lock(mutex);
  auto it = allocations.find(pointer);
  if (it == allocations.end())
    return invalidValue;
  allocatedBytes -= it->second.bytes;
  std::ostringstream os;
  os << "free mem" << it->second.number;
  log(os.str());
  allocations.erase(it);
  std::free(reinterpret_cast<void *>(pointer));
  return success;
}
EXPORT cuPointerGetAttribute(void *value, int attribute,
                             unsigned long long pointer) {
  std::lock_guard<std::mutex> lock(mutex);
  if (attribute != 2 || !find(pointer, 1))
    return invalidValue;
  *static_cast<unsigned *>(value) = 2;
  return success;
}
EXPORT cuMemcpyHtoDAsync_v2(unsigned long long to, const void *from,
                            size_t bytes, void *) {
  std::lock_guard<std::mutex> lock(mutex);
  if (!find(to, bytes))
    return invalidValue;
  std::memcpy(reinterpret_cast<void *>(to), from, bytes);
  return success;
}
EXPORT cuMemcpyDtoHAsync_v2(void *to, unsigned long long from, size_t bytes,
                            void *) {
  std::lock_guard<std::mutex> lock(mutex);
  if (!find(from, bytes))
    return invalidValue;
  std::memcpy(to, reinterpret_cast<const void *>(from), bytes);
  return success;
}
EXPORT cuMemsetD8Async(unsigned long long to, unsigned char value, size_t bytes,
                       void *) {
  std::lock_guard<std::mutex> lock(mutex);
  if (!find(to, bytes))
    return invalidValue;
  std::memset(reinterpret_cast<void *>(to), value, bytes);
  return success;
}
EXPORT cuStreamSynchronize(void *) { return success; }

EXPORT cuEventCreate(void **event, unsigned) {
  *event = new int;
  return success;
}
EXPORT cuEventDestroy_v2(void *event) {
  delete static_cast<int *>(event);
  return success;
}
EXPORT cuEventRecord(void *, void *) { return success; }
EXPORT cuEventSynchronize(void *) { return success; }
EXPORT cuEventElapsedTime(float *milliseconds, void *, void *) {
  *milliseconds = 2.0f;
  return success;
}

EXPORT cuLaunchKernel(void *function, unsigned gridX, unsigned gridY,
                      unsigned gridZ, unsigned blockX, unsigned blockY,
                      unsigned blockZ, unsigned sharedBytes, void *stream,
                      void **parameters, void **) {
  std::lock_guard<std::mutex> lock(mutex);
  auto *kernel = static_cast<Kernel *>(function);
  if (int64_t error = getSetting("CONVFUSION_MOCK_LAUNCH_ERROR", 0))
    return static_cast<Result>(error);
  if (!gridX || !gridY || !gridZ || !blockX || !blockY || !blockZ ||
      sharedBytes > static_cast<unsigned>(kernel->maxDynamicShared))
    return invalidValue;
  std::ostringstream os;
  os << "launch " << kernel->name << " grid " << gridX << " " << gridY << " "
     << gridZ << " block " << blockX << " " << blockY << " " << blockZ
     << " shared " << sharedBytes << " stream "
     << reinterpret_cast<uintptr_t>(stream) << " params";
  for (size_t i = 0; i < kernel->parameters.size(); ++i)
    os << " " << describeParameter(parameters[i], kernel->parameters[i]);
  log(os.str());
  return simulate(*kernel, parameters);
}

EXPORT cuGetErrorName(Result result, const char **name) {
  static const std::map<int, const char *> names = {
      {1, "CUDA_ERROR_INVALID_VALUE"}, {2, "CUDA_ERROR_OUT_OF_MEMORY"},
      {100, "CUDA_ERROR_NO_DEVICE"},   {209, "CUDA_ERROR_NO_BINARY_FOR_GPU"},
      {218, "CUDA_ERROR_INVALID_PTX"}, {700, "CUDA_ERROR_ILLEGAL_ADDRESS"}};
  auto it = names.find(result);
  *name = it == names.end() ? "CUDA_ERROR_UNKNOWN" : it->second;
  return success;
}
EXPORT cuGetErrorString(Result, const char **sentence) {
  *sentence = "as the mock driver says";
  return success;
}
