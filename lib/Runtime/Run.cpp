//===- Run.cpp - Running a prepared function ------------------------------===//

#include "Executable.h"

#include <algorithm>
#include <cstring>
#include <limits>

using namespace mlir::conv::runtime;

static uint64_t toAddress(const void *pointer) {
  return reinterpret_cast<uintptr_t>(pointer);
}

/// Whether the driver knows what memory this is, or cannot tell.
bool Executable::isKnown(uint64_t address) const {
  const Driver &driver = device->getDriver();
  unsigned long long memoryType = 0; // the driver writes an unsigned int
  return !driver.pointerGetAttribute ||
         driver.pointerGetAttribute(&memoryType, cu::pointerMemoryType,
                                    address) != cu::errorInvalidValue;
}

/// Checks one tensor of a call and returns its address.
uint64_t Executable::checkTensor(const conv_value &value, const Value &expected,
                                 const char *role, size_t index) const {
  const ValueDecl &valueDecl = *expected.decl;
  auto refuse = [&](const auto &...parts) {
    fail(CONV_ERROR_TENSOR, decl.name, ": ", role, " ", index, " (",
         valueDecl.name, ") ", text(parts...));
  };
  if (value.kind != valueDecl.kind)
    refuse("expects a ", valueDecl.kind == CONV_TENSOR ? "tensor" : "scalar",
           ", got a ", value.kind == CONV_TENSOR ? "tensor" : "scalar");
  if (value.dtype != valueDecl.dtype)
    refuse("expects dtype ", conv_dtype_name(valueDecl.dtype), ", got ",
           conv_dtype_name(value.dtype));
  if (valueDecl.kind == CONV_SCALAR) {
    if (!value.data)
      refuse("is a null pointer");
    return 0;
  }
  size_t rank = expected.extents.size();
  if (value.rank < 0 || static_cast<size_t>(value.rank) != rank)
    refuse("expects rank ", rank, ", got ", value.rank);
  if (rank && !value.extents)
    refuse("has no extents (null)");
  if (!std::equal(expected.extents.begin(), expected.extents.end(),
                  value.extents))
    refuse("expects shape ", printShape(expected.extents), ", got ",
           printShape(value.extents, rank));
  if (value.strides && expected.bytes) {
    int64_t stride = 1;
    for (size_t d = rank; d-- > 0;) {
      // The stride of an extent of one is never used.
      if (expected.extents[d] != 1 && value.strides[d] != stride)
        refuse("expects a row-major contiguous tensor (stride ", stride,
               " along dimension ", d, "), got strides ",
               printShape(value.strides, rank), "; make it contiguous first");
      stride *= expected.extents[d];
    }
  }
  uint64_t address = toAddress(value.data);
  if (expected.bytes == 0)
    return address;
  if (!address)
    refuse("is a null pointer");
  if (address % valueDecl.alignment)
    refuse("expects an address aligned to ", valueDecl.alignment,
           " bytes, got 0x", std::hex, address);
  if (address > std::numeric_limits<uint64_t>::max() - expected.bytes)
    refuse("does not fit the address space at 0x", std::hex, address);
  if (!isKnown(address))
    refuse("is at 0x", std::hex, address,
           ", which is no memory that the CUDA driver knows; copy the tensor "
           "to the GPU first");
  return address;
}

void Executable::checkCall(const conv_value *argumentValues,
                           size_t numArguments, const conv_value *resultValues,
                           size_t numResults, CUdeviceptr workspace,
                           uint64_t bytes) const {
  if (numArguments != arguments.size())
    fail(CONV_ERROR_TENSOR, decl.name, " expects ", arguments.size(),
         " arguments, got ", numArguments);
  if (numResults != results.size())
    fail(CONV_ERROR_TENSOR, decl.name, " expects ", results.size(),
         " results, got ", numResults);
  for (size_t i = 0; i < numArguments; ++i) {
    // A frozen one need not be told again.
    if (isFrozen[i] && !argumentValues[i].data)
      continue;
    uint64_t address =
        checkTensor(argumentValues[i], arguments[i], "argument", i);
    if (isFrozen[i] && arguments[i].bytes && address != frozen[i])
      fail(CONV_ERROR_TENSOR, decl.name, ": argument ", i, " (",
           arguments[i].decl->name, ") was frozen at 0x", std::hex, frozen[i],
           " and is now at 0x", address,
           "; pass the array that was frozen, or prepare the function anew");
  }
  // Kernels read their arguments while they write: an overlap would feed what
  // they write back into the computation. `what` names what lies at
  // [begin, end), which may overlap no argument and none of the first results.
  auto checkOverlaps = [&](uint64_t begin, uint64_t end, const auto &what,
                           size_t firstResults) {
    auto check = [&](uint64_t otherBegin, const Value &other, const char *role,
                     size_t index) {
      if (other.decl->kind == CONV_TENSOR && other.bytes && begin != end &&
          begin < otherBegin + other.bytes && otherBegin < end)
        fail(CONV_ERROR_TENSOR, decl.name, ": ", what(), " overlaps ", role,
             " ", index, " (", other.decl->name,
             ") in memory; give it memory of its own");
    };
    for (size_t j = 0; j < numArguments; ++j)
      check(isFrozen[j] ? frozen[j] : toAddress(argumentValues[j].data),
            arguments[j], "argument", j);
    for (size_t j = 0; j < firstResults; ++j)
      check(toAddress(resultValues[j].data), results[j], "result", j);
  };
  for (size_t i = 0; i < numResults; ++i) {
    uint64_t begin = checkTensor(resultValues[i], results[i], "result", i);
    checkOverlaps(
        begin, begin + results[i].bytes,
        [&] { return text("result ", i, " (", results[i].decl->name, ")"); },
        i);
  }
  if (workspace) {
    if (bytes < workspaceBytes)
      fail(CONV_ERROR_TENSOR, decl.name, " expects a workspace of ",
           workspaceBytes, " bytes, got ", bytes);
    if (workspace % workspaceAlignment)
      fail(CONV_ERROR_TENSOR, decl.name, " expects a workspace aligned to ",
           workspaceAlignment, " bytes, got 0x", std::hex, workspace);
    if (workspaceBytes == 0)
      return;
    if (workspace > std::numeric_limits<uint64_t>::max() - workspaceBytes ||
        !isKnown(workspace))
      fail(CONV_ERROR_TENSOR, decl.name, ": the workspace is at 0x", std::hex,
           workspace,
           ", which is no memory that the CUDA driver knows; allocate it on "
           "the GPU");
    checkOverlaps(
        workspace, workspace + workspaceBytes, [] { return "the workspace"; },
        numResults);
  }
}

/// Puts the addresses and scalars of a call into a launch's parameters; returns
/// whether any of them is another than before.
bool Executable::patch(Launch &launch, const conv_value *argumentValues,
                       const conv_value *resultValues, CUdeviceptr workspace) {
  bool changed = false;
  for (const Patch &patch : launch.patches) {
    uint64_t value = 0;
    switch (patch.source) {
    case Patch::Source::Argument:
      value = toAddress(argumentValues[patch.index].data);
      break;
    case Patch::Source::Result:
      value = toAddress(resultValues[patch.index].data);
      break;
    case Patch::Source::Workspace:
      value = workspace + patch.offset;
      break;
    case Patch::Source::Frozen:
    case Patch::Source::Constant:
    case Patch::Source::Resident:
      continue; // written when the function was prepared
    case Patch::Source::Scalar: {
      const conv_value &scalar = argumentValues[patch.index];
      std::memcpy(&value, scalar.data, conv_dtype_size(scalar.dtype));
      break;
    }
    }
    uint64_t &slot = launch.slots[patch.slot];
    changed |= slot != value;
    slot = value;
  }
  return changed;
}

void Executable::launch(Launch &launch, CUstream stream) const {
  const Driver &driver = device->getDriver();
  driver.check(driver.launchKernel(launch.function, launch.grid[0],
                                   launch.grid[1], launch.grid[2],
                                   launch.block[0], launch.block[1],
                                   launch.block[2], launch.sharedBytes, stream,
                                   launch.pointers.data(), nullptr),
               "launch kernel ", launch.kernel, " of ", decl.name);
}

//===----------------------------------------------------------------------===//
// Graphs
//===----------------------------------------------------------------------===//

Executable::Graph::~Graph() {
  try {
    ContextScope scope(*device);
    const Driver &driver = device->getDriver();
    // A graph may be destroyed while it runs; the driver waits with it.
    if (executable)
      (void)driver.graphExecDestroy(executable);
    if (graph)
      (void)driver.graphDestroy(graph);
  } catch (const Error &) {
    // The driver is shut down: the graphs are gone already.
  }
}

cu::KernelNodeParams Executable::getNodeParams(Launch &launch) {
  return {launch.function,  launch.grid[0],     launch.grid[1],
          launch.grid[2],   launch.block[0],    launch.block[1],
          launch.block[2],  launch.sharedBytes, launch.pointers.data(),
          /*extra=*/nullptr};
}

/// Adds the launches to `target`, each behind those that it depends on, and
/// behind `first` where it depends on none. Returns the nodes, null for a
/// launch that is skipped; `last` are those behind which all is done.
std::vector<CUgraphNode>
Executable::addNodes(CUgraph target, const std::vector<CUgraphNode> &first,
                     std::vector<CUgraphNode> &last) {
  const Driver &driver = device->getDriver();
  std::vector<CUgraphNode> nodes(launches.size());
  // By launch: the nodes to wait for where it is waited for.
  std::vector<std::vector<CUgraphNode>> ends(launches.size());
  auto collect = [&](const std::vector<size_t> &indices) {
    std::vector<CUgraphNode> result;
    for (size_t index : indices)
      result.insert(result.end(), ends[index].begin(), ends[index].end());
    if (indices.empty())
      result = first;
    std::sort(result.begin(), result.end());
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
  };
  for (size_t i = 0; i < launches.size(); ++i) {
    Launch &launch = launches[i];
    ends[i] = collect(dependencies.getDirect(i));
    if (launch.skipped)
      continue;
    cu::KernelNodeParams params = getNodeParams(launch);
    driver.check(driver.graphAddKernelNode(&nodes[i], target, ends[i].data(),
                                           ends[i].size(), &params),
                 "add kernel ", launch.kernel, " to the graph of ", decl.name);
    ends[i] = {nodes[i]};
  }
  last = collect(dependencies.getLast());
  return nodes;
}

/// Replays the launches as a graph: made of them at the first run, and told at
/// later ones which parameters have changed.
void Executable::replay(CUstream stream, const std::vector<bool> &changed) {
  const Driver &driver = device->getDriver();
  if (!graph) {
    auto made = std::make_unique<Graph>(device);
    driver.check(driver.graphCreate(&made->graph, 0), "create the graph of ",
                 decl.name);
    std::vector<CUgraphNode> last;
    made->nodes = addNodes(made->graph, {}, last);
    if (last.empty())
      return; // nothing to launch
    driver.check(
        driver.graphInstantiate(&made->executable, made->graph, /*flags=*/0),
        "instantiate the graph of ", decl.name);
    graph = std::move(made);
  } else {
    for (size_t i = 0; i < launches.size(); ++i) {
      if (!changed[i])
        continue;
      cu::KernelNodeParams params = getNodeParams(launches[i]);
      if (driver.graphExecKernelNodeSetParams(graph->executable,
                                              graph->nodes[i], &params) == 0)
        continue;
      // A driver may refuse an update; a new graph it does not. That one does
      // not wait for replays of this one on other streams, and they use the
      // same memory.
      driver.check(driver.ctxSynchronize(), "finish the runs of ", decl.name,
                   " before its graph is made anew");
      graph.reset();
      return replay(stream, changed);
    }
  }
  driver.check(driver.graphLaunch(graph->executable, stream),
               "launch the graph of ", decl.name);
}

/// Adds the launches to the graph into which `stream` is captured: where the
/// driver lets us, with their dependencies and no others; else one behind the
/// other.
void Executable::capture(CUstream stream) {
  const Driver &driver = device->getDriver();
  if (!dependencies.isParallel() || !driver.streamGetCaptureInfo ||
      !driver.streamUpdateCaptureDependencies || !driver.graphAddKernelNode) {
    for (Launch &next : launches)
      if (!next.skipped)
        launch(next, stream);
    return;
  }
  int status = 0;
  uint64_t id = 0;
  CUgraph target = nullptr;
  const CUgraphNode *before = nullptr;
  size_t numBefore = 0;
  driver.check(driver.streamGetCaptureInfo(stream, &status, &id, &target,
                                           &before, &numBefore),
               "find the graph that a stream is captured into");
  if (status != cu::captureStatusActive)
    fail(CONV_ERROR_CUDA, decl.name,
         ": the capture of the stream was invalidated by an earlier error");
  std::vector<CUgraphNode> last;
  addNodes(target, {before, before + numBefore}, last);
  driver.check(driver.streamUpdateCaptureDependencies(
                   stream, last.data(), last.size(), cu::setDependencies),
               "put what follows behind the launches of ", decl.name);
}

//===----------------------------------------------------------------------===//
// Runs
//===----------------------------------------------------------------------===//

/// The workspace of a run that is given none, after what uses it already.
CUdeviceptr Executable::takeOwnWorkspace(CUstream stream, bool isCaptured) {
  auto allocate = [&] {
    return DeviceMemory(device, workspaceBytes,
                        "the workspace of " + decl.name);
  };
  // The caller's graph may be launched whenever, and a capture may not wait for
  // what is outside of it.
  if (isCaptured)
    return capturedWorkspaces.emplace_back(allocate()).get();
  const Driver &driver = device->getDriver();
  if (!useGraph && !lastUse)
    lastUse = std::make_unique<DeviceEvent>(device);
  if (!ownWorkspace) {
    ownWorkspace = allocate();
  } else if (!useGraph &&
             (stream != lastStream ||
              reinterpret_cast<uintptr_t>(stream) == cu::streamPerThread)) {
    // The legacy stream is always there to be asked; others may be destroyed.
    if (!lastStream)
      driver.check(driver.eventRecord(lastUse->get(), nullptr),
                   "record the last use of the workspace of ", decl.name);
    driver.check(driver.streamWaitEvent(stream, lastUse->get(), 0),
                 "make a stream wait for the last use of the workspace of ",
                 decl.name);
  }
  lastStream = stream;
  return ownWorkspace.get();
}

namespace {
/// Records an event behind what is enqueued in its scope, be that all or what
/// came before a failure. Fails itself only where the context is lost.
struct Mark {
  ~Mark() {
    if (event)
      (void)driver.eventRecord(event, stream);
  }

  const Driver &driver;
  CUstream stream;
  CUevent event;
};
} // namespace

void Executable::run(CUstream stream, const conv_value *argumentValues,
                     size_t numArguments, const conv_value *resultValues,
                     size_t numResults, CUdeviceptr workspace, uint64_t bytes) {
  ContextScope scope(*device);
  checkCall(argumentValues, numArguments, resultValues, numResults, workspace,
            bytes);
  const Driver &driver = device->getDriver();
  bool isOwn = !workspace && workspaceBytes;
  // What a caller captures becomes nodes of the caller's graph.
  int isCaptured = 0;
  if ((useGraph || isOwn || dependencies.isParallel()) && stream &&
      driver.streamIsCapturing)
    driver.check(driver.streamIsCapturing(stream, &isCaptured),
                 "tell whether a stream is captured");
  bool inOrder = !useGraph && !isCaptured;

  std::lock_guard<std::mutex> lock(mutex);
  if (isOwn)
    workspace = takeOwnWorkspace(stream, isCaptured);
  bool isMarked = isOwn && !useGraph && !isCaptured && stream;
  Mark mark{driver, stream, isMarked ? lastUse->get() : nullptr};
  for (size_t i = 0; i < launches.size(); ++i) {
    Launch &next = launches[i];
    if (next.skipped)
      continue;
    // Not forgotten where it is launched outside of the graph meanwhile.
    if (patch(next, argumentValues, resultValues, workspace))
      changed[i] = true;
    if (inOrder)
      launch(next, stream);
  }
  if (isCaptured) {
    capture(stream);
  } else if (useGraph) {
    replay(stream, changed);
    changed.assign(changed.size(), false);
  }
}
