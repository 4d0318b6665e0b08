//===- Executable.h - A function prepared for one set of shapes -*- C++ -*-===//

#ifndef CONV_LIB_RUNTIME_EXECUTABLE_H
#define CONV_LIB_RUNTIME_EXECUTABLE_H

#include "Dependencies.h"
#include "LoadedBundle.h"

#include <memory>
#include <mutex>
#include <set>
#include <vector>

namespace mlir::conv::runtime {

/// Everything about a call that does not depend on addresses, worked out once:
/// a run only checks its tensors, patches pointers and launches.
class Executable {
public:
  static std::unique_ptr<Executable>
  prepare(const conv_function &function, std::shared_ptr<Device> device,
          const conv_shape *shapes, size_t numShapes,
          const conv_prepare_options &options);

  const std::vector<int64_t> &getResultExtents(size_t index) const {
    return results.at(index).extents;
  }
  size_t getNumResults() const { return results.size(); }
  uint64_t getWorkspaceBytes() const { return workspaceBytes; }
  uint64_t getResidentBytes() const { return residentBytes; }
  const conv_cost &getCost() const { return cost; }
  const std::vector<conv_launch_info> &getLaunches() const { return infos; }
  const Dependencies &getDependencies() const { return dependencies; }

  void run(CUstream stream, const conv_value *argumentValues,
           size_t numArguments, const conv_value *resultValues,
           size_t numResults, CUdeviceptr workspace, uint64_t bytes);

  /// Workspaces and their parts start at multiples of it.
  static constexpr uint64_t workspaceAlignment = 256;

private:
  /// An argument or a result with its shape known.
  struct Value {
    const ValueDecl *decl = nullptr;
    std::vector<int64_t> extents;
    uint64_t bytes = 0;
  };
  /// A workspace's or resident's place in the memory of a run, and from which
  /// to which of its steps it is needed; `last` includes the steps that may run
  /// beside those that use it.
  struct Place {
    uint64_t offset = 0, bytes = 0;
    size_t first = 0, last = 0;
  };
  /// What a call launches; its name is what errors call it.
  struct Step {
    const LaunchDecl *decl;
    std::string name;
  };
  /// Where the bytes of a kernel parameter come from: at each run, or (the last
  /// three) once.
  struct Patch {
    enum class Source {
      Argument,
      Result,
      Workspace,
      Scalar,
      Frozen,
      Constant,
      Resident
    };
    Source source;
    size_t index;    // of the argument or result
    uint64_t offset; // Workspace: bytes from its start
    size_t buffer;   // Constant, Resident
    size_t slot;     // in Launch::slots
  };
  struct Launch {
    const char *kernel = "";
    CUfunction function = nullptr;
    unsigned grid[3], block[3];
    unsigned sharedBytes = 0;
    bool skipped = false;
    std::vector<uint64_t> slots;  // one parameter each, little endian
    std::vector<void *> pointers; // to the slots, as the driver wants them
    std::vector<Patch> patches;
  };

  /// The launches as a graph of the driver.
  struct Graph {
    explicit Graph(std::shared_ptr<Device> device)
        : device(std::move(device)) {}
    ~Graph();
    Graph(const Graph &) = delete;
    Graph &operator=(const Graph &) = delete;

    std::shared_ptr<Device> device;
    CUgraph graph = nullptr;
    CUgraphExec executable = nullptr;
    std::vector<CUgraphNode> nodes; // by launch; null where it is skipped
  };

  Executable(const conv_function &function, std::shared_ptr<Device> device)
      : decl(*function.decl), bundle(function.bundle->shared_from_this()),
        device(std::move(device)) {}

  void bindShapes(const conv_shape *shapes, size_t numShapes);
  void freezeArguments(const conv_value *values);
  void chooseSteps();
  void collectLoadSteps(const LaunchDecl &step, std::vector<bool> &seen,
                        std::set<size_t> &found) const;
  bool isReady(const BufferDecl &buffer) const;
  void bindBuffers();
  void findDependencies(size_t window);
  void placeWorkspaces();
  void loadModules();
  Launch makeLaunch(const LaunchDecl &step, const std::string &name,
                    conv_launch_info &info);
  void makeResidents(CUstream stream, bool isFresh);
  std::string describeBuffer(size_t index) const;
  uint64_t getElementBytes(const LaunchArgument &argument) const;
  View getView(const LaunchArgument &argument, const std::string &step) const;
  void expandMemref(const LaunchArgument &argument, const std::string &step,
                    std::vector<size_t> &sizes, Launch &launch) const;
  void checkParameters(const Launch &launch, const std::vector<size_t> &sizes,
                       const std::string &kernel) const;
  void computeCost();
  bool isKnown(uint64_t address) const;
  uint64_t checkTensor(const conv_value &value, const Value &expected,
                       const char *role, size_t index) const;
  void checkCall(const conv_value *argumentValues, size_t numArguments,
                 const conv_value *resultValues, size_t numResults,
                 CUdeviceptr workspace, uint64_t bytes) const;
  static bool patch(Launch &launch, const conv_value *argumentValues,
                    const conv_value *resultValues, CUdeviceptr workspace);
  void launch(Launch &launch, CUstream stream) const;
  void replay(CUstream stream, const std::vector<bool> &changed);
  static cu::KernelNodeParams getNodeParams(Launch &launch);
  std::vector<CUgraphNode> addNodes(CUgraph target,
                                    const std::vector<CUgraphNode> &first,
                                    std::vector<CUgraphNode> &last);
  void capture(CUstream stream);
  CUdeviceptr takeOwnWorkspace(CUstream stream, bool isCaptured);

  const FunctionDecl &decl;
  std::shared_ptr<Bundle> bundle;
  std::shared_ptr<Device> device;
  std::shared_ptr<LoadedBundle> loaded;
  Environment environment;
  std::vector<Value> arguments, results;
  std::vector<bool> isFrozen;   // by argument
  std::vector<uint64_t> frozen; // by argument: the address, if it is
  std::vector<bool> ready;      // by load step: it has run
  std::vector<Step> steps;
  std::vector<size_t> positions;  // by launch of the manifest: among the steps
  std::vector<Place> places;      // by buffer; others' are empty
  std::vector<SharedMemory> held; // constants and residents that calls read
  uint64_t residentBytes = 0;     // of these
  uint64_t workspaceBytes = 0;
  Dependencies dependencies; // of the steps
  std::vector<Launch> launches;
  std::vector<conv_launch_info> infos;
  conv_cost cost = {};
  bool useGraph = false;
  std::mutex mutex; // of the slots and of all below
  DeviceMemory ownWorkspace;
  CUstream lastStream = nullptr; // that used it
  // Behind the last use, except where that was on the legacy stream or all are
  // replays of the graph.
  std::unique_ptr<DeviceEvent> lastUse;
  std::vector<DeviceMemory> capturedWorkspaces; // one a captured run
  std::unique_ptr<Graph> graph;                 // made by the first run
  std::vector<bool> changed; // launches that the graph does not know yet
};

/// "(2, 64, 56)".
std::string printShape(const int64_t *extents, size_t rank);
inline std::string printShape(const std::vector<int64_t> &extents) {
  return printShape(extents.data(), extents.size());
}

} // namespace mlir::conv::runtime

#endif // CONV_LIB_RUNTIME_EXECUTABLE_H
