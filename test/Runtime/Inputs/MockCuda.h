//===- MockCuda.h - What the mock driver consists of ------------*- C++ -*-===//

#ifndef CONV_TEST_RUNTIME_MOCKCUDA_H
#define CONV_TEST_RUNTIME_MOCKCUDA_H

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace mock {

using Result = int;
constexpr Result success = 0, invalidValue = 1, outOfMemory = 2, noDevice = 100,
                 invalidImage = 200, invalidContext = 201, noBinary = 209,
                 invalidPtx = 218, notFound = 500, illegalAddress = 700,
                 captureUnsupported = 900, captureInvalidated = 901,
                 captureIsolation = 905;

struct Context {
  int device;
};

struct Kernel {
  std::string name;
  std::vector<size_t> parameters; // bytes of each
  int device = 0;
  int maxDynamicShared = 49152;
  int staticShared = 0; // bytes that it declares itself
};

struct Module {
  std::vector<std::unique_ptr<Kernel>> kernels;
};

/// A launch with the values of its parameters.
struct Launch {
  Kernel *kernel = nullptr;
  unsigned grid[3] = {}, block[3] = {}, sharedBytes = 0;
  std::vector<uint64_t> parameters; // little endian

  /// Copies the parameters that the driver's interface points to.
  void setParameters(void **pointers);
};

/// A launch of a graph, and the nodes of that graph behind which it is.
struct Node {
  Launch launch;
  std::vector<void *> dependencies;
};

struct Graph {
  std::vector<std::unique_ptr<Node>> nodes; // as they were added
  /// Where it is captured: what the next launch goes behind.
  std::vector<void *> front;

  bool hasNode(void *node) const;
  /// Adds a node, with a line in the log: "node 2 kernel after 0 1".
  void *add(Launch launch, std::vector<void *> dependencies);
};

struct Allocation {
  size_t bytes;
  int number, device;
};

/// All that the driver knows, under one lock.
struct State {
  std::mutex mutex;
  std::map<uint64_t, Allocation> allocations;
  int numAllocations = 0;
  uint64_t allocatedBytes = 0;
  std::map<void *, Graph *> captures; // by stream
  std::set<void *> spoiled;           // of these
};
State &getState();

/// The thread's current context, null without one.
Context *getCurrent();

int64_t getSetting(const char *name, int64_t fallback);
bool isLogging();
void log(const std::string &line);

/// Finds the `.entry` directives of a PTX text and their parameters.
void parsePtx(const std::string &ptx, int device, Module &module);

/// The allocation that holds [address, address + bytes), or null. Under the
/// state's lock, as all below.
const std::pair<const uint64_t, Allocation> *find(uint64_t address,
                                                  uint64_t bytes);

/// Checks a launch against what is allocated, logs it and carries it out.
Result execute(const Launch &launch, void *stream);

} // namespace mock

#endif // CONV_TEST_RUNTIME_MOCKCUDA_H
