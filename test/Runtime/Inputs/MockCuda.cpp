//===- MockCuda.cpp - A CUDA driver without a GPU -------------------------===//
//
// A stand-in for libcuda.so.1, opened through CONVFUSION_CUDA_DRIVER, so that
// tests see what the runtime asks of the driver. Device memory is host memory
// with checked bounds; launches are written to a log, and a few kernels whose
// names start with `mock_` are carried out, so that results can be compared.
//
// Environment, read at every call:
//   CONVFUSION_MOCK_LOG        file to append the calls to
//   CONVFUSION_MOCK_VERSION    of CUDA that the driver serves, 12080 by default
//   CONVFUSION_MOCK_CC         compute capability, "89" by default
//   CONVFUSION_MOCK_SMS        multiprocessors, 128 by default
//   CONVFUSION_MOCK_DEVICES    number of GPUs, 1 by default
//   CONVFUSION_MOCK_MEMORY     bytes of device memory, unlimited by default
//   CONVFUSION_MOCK_KERNEL_THREADS a block's threads, at most, for any kernel,
//                              1024 by default; negative: asking is an error
//   CONVFUSION_MOCK_JIT_ERROR  text of a compile error for every PTX module
//   CONVFUSION_MOCK_CUBIN_FAILS  set: no cubin loads
//   CONVFUSION_MOCK_LAUNCH_ERROR number of an error that every launch gives
//   CONVFUSION_MOCK_UPDATE_ERROR number of an error that updates of graphs give
//   CONVFUSION_MOCK_POINTER_ERROR number of an error that asking what an
//                              address is gives
//   CONVFUSION_MOCK_BUNDLE     the bundle that is run: what its launches are
//                              given must lie in allocated memory, each memref
//                              whole, else they fail with an illegal address
//   CONVFUSION_MOCK_ABORT      set: they abort the process instead
//   CONVFUSION_MOCK_SECRET     text that no module and no copy may hold, else
//                              the process is aborted
//
// Kernels carried out, both memrefs contiguous and of equal shape:
//   mock_double_A_B   B[i] = 2 * A[i], A and B of f32, f64
//   mock_hole_A_B     the same, but leaves the last element unwritten
//   mock_wrong_A_B    the same, but adds one to the first element
//
//===----------------------------------------------------------------------===//

#include "MockCuda.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sstream>

using namespace mock;

State &mock::getState() {
  static State state;
  return state;
}

static constexpr int maxDevices = 16;
/// Bytes of shared memory that a block may have.
static constexpr int maxShared = 101376;

static Context *getContext(int device) {
  static std::vector<Context> contexts = [] {
    std::vector<Context> result;
    for (int i = 0; i < maxDevices; ++i)
      result.push_back({i});
    return result;
  }();
  return &contexts[static_cast<size_t>(device)];
}

static thread_local std::vector<Context *> contextStack;

Context *mock::getCurrent() {
  return contextStack.empty() ? nullptr : contextStack.back();
}

int64_t mock::getSetting(const char *name, int64_t fallback) {
  const char *value = std::getenv(name);
  return value && *value ? std::atoll(value) : fallback;
}

bool mock::isLogging() {
  const char *path = std::getenv("CONVFUSION_MOCK_LOG");
  return path && *path;
}

/// Aborts where something came from outside of a bundle.
static void checkSecret(const void *data, size_t bytes) {
  const char *secret = std::getenv("CONVFUSION_MOCK_SECRET");
  if (!secret || !memmem(data, bytes, secret, std::strlen(secret)))
    return;
  std::fprintf(stderr, "mock driver: given what is outside of the bundle\n");
  std::abort();
}

void mock::log(const std::string &line) {
  if (!isLogging())
    return;
  if (std::FILE *file = std::fopen(std::getenv("CONVFUSION_MOCK_LOG"), "a")) {
    std::fprintf(file, "%s\n", line.c_str());
    std::fclose(file);
  }
}

#define EXPORT extern "C" __attribute__((visibility("default"))) Result

EXPORT cuInit(unsigned) {
  return getSetting("CONVFUSION_MOCK_DEVICES", 1) ? success : noDevice;
}
EXPORT cuDriverGetVersion(int *version) {
  *version = static_cast<int>(getSetting("CONVFUSION_MOCK_VERSION", 12080));
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
      {36, 10501000},  {37, 384},  {38, 75497472}, {97, maxShared}};
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
EXPORT cuDevicePrimaryCtxRetain(void **context, int device) {
  *context = getContext(device);
  return success;
}
EXPORT cuDevicePrimaryCtxRelease_v2(int) { return success; }
EXPORT cuCtxPushCurrent_v2(void *context) {
  if (!context)
    return invalidContext;
  contextStack.push_back(static_cast<Context *>(context));
  return success;
}
EXPORT cuCtxPopCurrent_v2(void **context) {
  if (contextStack.empty())
    return invalidContext;
  *context = contextStack.back();
  contextStack.pop_back();
  return success;
}
EXPORT cuCtxGetCurrent(void **context) {
  *context = getCurrent();
  return success;
}
EXPORT cuCtxSynchronize() {
  log("synchronize");
  State &state = getState();
  std::lock_guard<std::mutex> lock(state.mutex);
  // Whatever is captured is spoiled, in every mode.
  for (auto &capture : state.captures)
    state.spoiled.insert(capture.first);
  return state.captures.empty() ? success : captureUnsupported;
}

/// Of the thread: 0 global, 1 its own, 2 relaxed.
static thread_local int captureMode = 0;
EXPORT cuThreadExchangeStreamCaptureMode(int *mode) {
  std::swap(*mode, captureMode);
  return success;
}
/// Whether the thread may now do what the driver takes for unsafe while any
/// stream is captured. Under the state's lock.
static bool mayBeUnsafe() {
  return captureMode == 2 || getState().captures.empty();
}

EXPORT cuModuleLoadDataEx(void **module, const void *image, unsigned numOptions,
                          int *options, void **values) {
  Context *context = getCurrent();
  if (!context)
    return invalidContext;
  {
    std::lock_guard<std::mutex> lock(getState().mutex);
    if (!mayBeUnsafe())
      return captureUnsupported;
  }
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
    parsePtx(bytes + 64, context->device, *loaded);
    *module = loaded.release();
    return success;
  }
  std::string ptx = bytes;
  checkSecret(ptx.data(), ptx.size());
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
  parsePtx(ptx, context->device, *loaded);
  *module = loaded.release();
  return success;
}
/// The compiler alone: what it makes of PTX is a mock cubin.
struct LinkState {
  std::string ptx, cubin;
};
EXPORT cuLinkCreate_v2(unsigned, int *, void **, void **state) {
  if (!getCurrent())
    return invalidContext;
  *state = new LinkState;
  return success;
}
EXPORT cuLinkAddData_v2(void *state, int type, void *data, size_t bytes,
                        const char *, unsigned, int *, void **) {
  const char *text = static_cast<const char *>(data);
  // PTX comes with the zero behind it.
  if (type != 1 || !bytes || text[bytes - 1] != 0)
    return invalidValue;
  if (std::getenv("CONVFUSION_MOCK_JIT_ERROR"))
    return invalidPtx;
  checkSecret(data, bytes);
  static_cast<LinkState *>(state)->ptx.assign(text, bytes - 1);
  return success;
}
EXPORT cuLinkComplete(void *state, void **cubin, size_t *bytes) {
  LinkState &link = *static_cast<LinkState *>(state);
  link.cubin = std::string("\x7f"
                           "ELF\x02\x01",
                           6);
  link.cubin.resize(64, '\0');
  link.cubin += link.ptx + '\0';
  log("compile ptx");
  *cubin = link.cubin.data();
  *bytes = link.cubin.size();
  return success;
}
EXPORT cuLinkDestroy(void *state) {
  delete static_cast<LinkState *>(state);
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
  std::lock_guard<std::mutex> lock(getState().mutex);
  auto *kernel = static_cast<Kernel *>(function);
  switch (attribute) {
  case 0:
    *value =
        static_cast<int>(getSetting("CONVFUSION_MOCK_KERNEL_THREADS", 1024));
    return *value < 0 ? invalidValue : success;
  case 1:
    *value = kernel->staticShared;
    return success;
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
  std::lock_guard<std::mutex> lock(getState().mutex);
  auto *kernel = static_cast<Kernel *>(function);
  if (attribute != 8 || value > maxShared - kernel->staticShared)
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
  State &state = getState();
  std::lock_guard<std::mutex> lock(state.mutex);
  Context *context = getCurrent();
  if (!context)
    return invalidContext;
  if (!mayBeUnsafe())
    return captureUnsupported;
  if (bytes == 0)
    return invalidValue;
  uint64_t limit = static_cast<uint64_t>(
      getSetting("CONVFUSION_MOCK_MEMORY", int64_t(1) << 40));
  void *memory =
      state.allocatedBytes > limit || bytes > limit - state.allocatedBytes
          ? nullptr
          : std::aligned_alloc(256, (bytes + 255) / 256 * 256);
  if (!memory)
    return outOfMemory;
  // As on a GPU, fresh memory holds anything.
  std::memset(memory, 0xcd, bytes);
  state.allocatedBytes += bytes;
  state.allocations[reinterpret_cast<uintptr_t>(memory)] = {
      bytes, state.numAllocations++, context->device};
  std::ostringstream os;
  os << "alloc mem" << state.numAllocations - 1 << " " << bytes;
  log(os.str());
  *pointer = reinterpret_cast<uintptr_t>(memory);
  return success;
}
EXPORT cuMemGetInfo_v2(size_t *free, size_t *total) {
  State &state = getState();
  std::lock_guard<std::mutex> lock(state.mutex);
  *total = static_cast<size_t>(
      getSetting("CONVFUSION_MOCK_MEMORY", int64_t(1) << 40));
  *free = *total > state.allocatedBytes ? *total - state.allocatedBytes : 0;
  return success;
}
EXPORT cuMemFree_v2(unsigned long long pointer) {
  State &state = getState();
  std::lock_guard<std::mutex> lock(state.mutex);
  if (!mayBeUnsafe())
    return captureUnsupported;
  auto it = state.allocations.find(pointer);
  if (it == state.allocations.end())
    return invalidValue;
  state.allocatedBytes -= it->second.bytes;
  std::ostringstream os;
  os << "free mem" << it->second.number;
  log(os.str());
  state.allocations.erase(it);
  std::free(reinterpret_cast<void *>(pointer));
  return success;
}
EXPORT cuPointerGetAttribute(void *value, int attribute,
                             unsigned long long pointer) {
  State &state = getState();
  std::lock_guard<std::mutex> lock(state.mutex);
  if (int64_t error = getSetting("CONVFUSION_MOCK_POINTER_ERROR", 0))
    return static_cast<Result>(error);
  const auto *memory = find(pointer, 1);
  if (!memory)
    return invalidValue;
  switch (attribute) {
  case 2: // that of a GPU
    *static_cast<unsigned *>(value) = 2;
    return success;
  case 8:
    *static_cast<bool *>(value) = false;
    return success;
  case 9:
    *static_cast<int *>(value) = memory->second.device;
    return success;
  }
  return invalidValue;
}
/// Whether the thread's context is that of the memory's GPU. Copies through
/// another one are in no order with what that GPU does.
static bool isCurrent(const std::pair<const uint64_t, Allocation> &memory) {
  return getCurrent() && getCurrent()->device == memory.second.device;
}

EXPORT cuMemcpyHtoDAsync_v2(unsigned long long to, const void *from,
                            size_t bytes, void *) {
  State &state = getState();
  std::lock_guard<std::mutex> lock(state.mutex);
  const auto *memory = find(to, bytes);
  if (!memory)
    return invalidValue;
  if (!isCurrent(*memory))
    return invalidContext;
  checkSecret(from, bytes);
  std::memcpy(reinterpret_cast<void *>(to), from, bytes);
  return success;
}
EXPORT cuMemcpyDtoHAsync_v2(void *to, unsigned long long from, size_t bytes,
                            void *) {
  State &state = getState();
  std::lock_guard<std::mutex> lock(state.mutex);
  const auto *memory = find(from, bytes);
  if (!memory)
    return invalidValue;
  if (!isCurrent(*memory))
    return invalidContext;
  std::memcpy(to, reinterpret_cast<const void *>(from), bytes);
  return success;
}
EXPORT cuMemsetD8Async(unsigned long long to, unsigned char value, size_t bytes,
                       void *) {
  State &state = getState();
  std::lock_guard<std::mutex> lock(state.mutex);
  const auto *memory = find(to, bytes);
  if (!memory)
    return invalidValue;
  if (!isCurrent(*memory))
    return invalidContext;
  std::memset(reinterpret_cast<void *>(to), value, bytes);
  return success;
}
EXPORT cuStreamSynchronize(void *stream) {
  State &state = getState();
  std::lock_guard<std::mutex> lock(state.mutex);
  return state.captures.count(stream) ? captureUnsupported : success;
}

/// An event is the stream that it was recorded on last, and whether that was
/// captured then.
struct Event {
  void *stream = nullptr;
  bool isCaptured = false;
};
EXPORT cuEventCreate(void **event, unsigned) {
  *event = new Event;
  return success;
}
EXPORT cuEventDestroy_v2(void *event) {
  delete static_cast<Event *>(event);
  return success;
}
EXPORT cuEventRecord(void *event, void *stream) {
  State &state = getState();
  std::lock_guard<std::mutex> lock(state.mutex);
  *static_cast<Event *>(event) = {stream, state.captures.count(stream) != 0};
  return success;
}
EXPORT cuStreamWaitEvent(void *stream, void *event, unsigned) {
  State &state = getState();
  std::lock_guard<std::mutex> lock(state.mutex);
  // A capture waits for none of what is outside of it, nor is it waited for.
  const Event &recorded = *static_cast<Event *>(event);
  if (recorded.isCaptured != (state.captures.count(stream) != 0))
    return captureIsolation;
  std::ostringstream os;
  os << "stream " << reinterpret_cast<uintptr_t>(stream) << " waits for "
     << reinterpret_cast<uintptr_t>(recorded.stream);
  log(os.str());
  return success;
}
EXPORT cuEventSynchronize(void *) { return success; }
EXPORT cuEventElapsedTime(float *milliseconds, void *, void *) {
  *milliseconds = 2.0f;
  return success;
}

/// Whether the driver takes a launch at all.
static bool isLegal(const Launch &launch) {
  for (int i = 0; i < 3; ++i)
    if (!launch.grid[i] || !launch.block[i])
      return false;
  return launch.sharedBytes <=
         static_cast<unsigned>(launch.kernel->maxDynamicShared);
}

EXPORT cuLaunchKernel(void *function, unsigned gridX, unsigned gridY,
                      unsigned gridZ, unsigned blockX, unsigned blockY,
                      unsigned blockZ, unsigned sharedBytes, void *stream,
                      void **parameters, void **) {
  State &state = getState();
  std::lock_guard<std::mutex> lock(state.mutex);
  Launch launch = {static_cast<Kernel *>(function),
                   {gridX, gridY, gridZ},
                   {blockX, blockY, blockZ},
                   sharedBytes,
                   {}};
  Context *context = getCurrent();
  if (!context || context->device != launch.kernel->device)
    return invalidContext;
  if (!isLegal(launch))
    return invalidValue;
  launch.setParameters(parameters);
  auto capture = state.captures.find(stream);
  if (capture == state.captures.end())
    return execute(launch, stream);
  Graph &graph = *capture->second;
  graph.front = {graph.add(std::move(launch), graph.front)};
  return success;
}

//===----------------------------------------------------------------------===//
// Graphs and captures
//===----------------------------------------------------------------------===//

/// CUDA_KERNEL_NODE_PARAMS_v1.
struct KernelNodeParams {
  void *function;
  unsigned grid[3], block[3], sharedBytes;
  void **parameters, **extra;
};

static Launch makeLaunch(const KernelNodeParams &params) {
  Launch launch;
  launch.kernel = static_cast<Kernel *>(params.function);
  std::copy(params.grid, params.grid + 3, launch.grid);
  std::copy(params.block, params.block + 3, launch.block);
  launch.sharedBytes = params.sharedBytes;
  launch.setParameters(params.parameters);
  return launch;
}

bool Graph::hasNode(void *node) const {
  return std::any_of(nodes.begin(), nodes.end(),
                     [&](const auto &known) { return known.get() == node; });
}

void *Graph::add(Launch launch, std::vector<void *> dependencies) {
  std::string line =
      "node " + std::to_string(nodes.size()) + " " + launch.kernel->name;
  for (size_t i = 0; i < nodes.size(); ++i)
    if (std::count(dependencies.begin(), dependencies.end(), nodes[i].get()))
      line += (line.find(" after ") == std::string::npos ? " after " : " ") +
              std::to_string(i);
  log(line);
  nodes.push_back(
      std::make_unique<Node>(Node{std::move(launch), std::move(dependencies)}));
  return nodes.back().get();
}

EXPORT cuGraphCreate(void **graph, unsigned) {
  *graph = new Graph;
  return success;
}
EXPORT cuGraphAddKernelNode(void **node, void *graph, void *const *dependencies,
                            size_t numDependencies,
                            const KernelNodeParams *params) {
  State &state = getState();
  std::lock_guard<std::mutex> lock(state.mutex);
  Graph &target = *static_cast<Graph *>(graph);
  Launch launch = makeLaunch(*params);
  // As the driver does, none twice and none of another graph.
  std::vector<void *> behind(dependencies, dependencies + numDependencies);
  std::set<void *> different(behind.begin(), behind.end());
  if (!isLegal(launch) || different.size() != behind.size() ||
      !std::all_of(behind.begin(), behind.end(),
                   [&](void *other) { return target.hasNode(other); }))
    return invalidValue;
  *node = target.add(std::move(launch), std::move(behind));
  return success;
}
/// An executable graph is a copy of the launches, by the node of each, in the
/// order in which they are replayed.
struct GraphExec {
  std::vector<std::pair<void *, Launch>> launches;
};
EXPORT cuGraphInstantiateWithFlags(void **exec, void *graph,
                                   unsigned long long) {
  State &state = getState();
  std::lock_guard<std::mutex> lock(state.mutex);
  auto made = std::make_unique<GraphExec>();
  // Of those whose dependencies are done the last that was added comes first:
  // as far from the program's order as is allowed.
  const auto &nodes = static_cast<Graph *>(graph)->nodes;
  std::set<void *> done;
  while (done.size() < nodes.size()) {
    auto next = std::find_if(nodes.rbegin(), nodes.rend(), [&](auto &node) {
      return !done.count(node.get()) &&
             std::all_of(node->dependencies.begin(), node->dependencies.end(),
                         [&](void *other) { return done.count(other) != 0; });
    });
    made->launches.push_back({next->get(), (*next)->launch});
    done.insert(next->get());
  }
  log("graph of " + std::to_string(made->launches.size()));
  *exec = made.release();
  return success;
}
EXPORT cuGraphExecKernelNodeSetParams(void *exec, void *node,
                                      const KernelNodeParams *params) {
  State &state = getState();
  std::lock_guard<std::mutex> lock(state.mutex);
  if (int64_t error = getSetting("CONVFUSION_MOCK_UPDATE_ERROR", 0))
    return static_cast<Result>(error);
  for (auto &[known, launch] : static_cast<GraphExec *>(exec)->launches)
    if (known == node) {
      launch = makeLaunch(*params);
      log("graph update " + launch.kernel->name);
      return success;
    }
  return invalidValue;
}
EXPORT cuGraphLaunch(void *exec, void *stream) {
  State &state = getState();
  std::lock_guard<std::mutex> lock(state.mutex);
  log("graph launch");
  auto capture = state.captures.find(stream);
  for (auto &[node, launch] : static_cast<GraphExec *>(exec)->launches) {
    if (capture != state.captures.end())
      capture->second->front = {
          capture->second->add(launch, capture->second->front)};
    else if (Result result = execute(launch, stream))
      return result;
  }
  return success;
}
EXPORT cuGraphExecDestroy(void *exec) {
  delete static_cast<GraphExec *>(exec);
  return success;
}
EXPORT cuGraphDestroy(void *graph) {
  delete static_cast<Graph *>(graph);
  return success;
}
EXPORT cuStreamIsCapturing(void *stream, int *status) {
  State &state = getState();
  std::lock_guard<std::mutex> lock(state.mutex);
  *status = state.captures.count(stream) ? 1 : 0;
  return success;
}
EXPORT cuStreamGetCaptureInfo_v2(void *stream, int *status, uint64_t *id,
                                 void **graph, void *const **dependencies,
                                 size_t *numDependencies) {
  State &state = getState();
  std::lock_guard<std::mutex> lock(state.mutex);
  auto found = state.captures.find(stream);
  *status = found == state.captures.end() ? 0
            : state.spoiled.count(stream) ? 2
                                          : 1;
  if (*status != 1)
    return success;
  *id = 1;
  *graph = found->second;
  *dependencies = found->second->front.data();
  *numDependencies = found->second->front.size();
  return success;
}
EXPORT cuStreamUpdateCaptureDependencies(void *stream, void *const *nodes,
                                         size_t count, unsigned flags) {
  State &state = getState();
  std::lock_guard<std::mutex> lock(state.mutex);
  auto found = state.captures.find(stream);
  if (found == state.captures.end() || flags != 1)
    return invalidValue;
  for (size_t i = 0; i < count; ++i)
    if (!found->second->hasNode(nodes[i]))
      return invalidValue;
  found->second->front.assign(nodes, nodes + count);
  return success;
}
EXPORT cuStreamBeginCapture_v2(void *stream, int) {
  State &state = getState();
  std::lock_guard<std::mutex> lock(state.mutex);
  if (!stream || state.captures.count(stream))
    return captureUnsupported;
  state.captures[stream] = new Graph;
  return success;
}
EXPORT cuStreamEndCapture(void *stream, void **graph) {
  State &state = getState();
  std::lock_guard<std::mutex> lock(state.mutex);
  auto found = state.captures.find(stream);
  if (found == state.captures.end())
    return invalidValue;
  Graph *captured = found->second;
  state.captures.erase(found);
  *graph = captured;
  if (!state.spoiled.erase(stream))
    return success;
  delete captured;
  *graph = nullptr;
  return captureInvalidated;
}

EXPORT cuGetErrorName(Result result, const char **name) {
  static const std::map<int, const char *> names = {
      {1, "CUDA_ERROR_INVALID_VALUE"},
      {2, "CUDA_ERROR_OUT_OF_MEMORY"},
      {100, "CUDA_ERROR_NO_DEVICE"},
      {209, "CUDA_ERROR_NO_BINARY_FOR_GPU"},
      {218, "CUDA_ERROR_INVALID_PTX"},
      {201, "CUDA_ERROR_INVALID_CONTEXT"},
      {700, "CUDA_ERROR_ILLEGAL_ADDRESS"},
      {900, "CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED"},
      {901, "CUDA_ERROR_STREAM_CAPTURE_INVALIDATED"},
      {905, "CUDA_ERROR_STREAM_CAPTURE_ISOLATION"}};
  auto it = names.find(result);
  *name = it == names.end() ? "CUDA_ERROR_UNKNOWN" : it->second;
  return success;
}
EXPORT cuGetErrorString(Result, const char **sentence) {
  *sentence = "as the mock driver says";
  return success;
}
