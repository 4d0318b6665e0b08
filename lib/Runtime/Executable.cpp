//===- Executable.cpp - Preparing a function for its shapes ---------------===//

#include "Executable.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace mlir::conv::runtime;

/// More memory than any GPU has: beyond it a size is taken for nonsense, and
/// sums of such sizes stay far from overflow.
static constexpr int64_t maxBytes = int64_t(1) << 48;

std::string mlir::conv::runtime::printShape(const int64_t *extents,
                                            size_t rank) {
  std::string result = "(";
  for (size_t i = 0; i < rank; ++i)
    result += text(i ? ", " : "", extents[i]);
  return result + ")";
}

/// The bytes of a tensor, with absurd sizes refused.
static uint64_t computeBytes(const std::vector<int64_t> &extents,
                             conv_dtype dtype, const std::string &what) {
  // An empty tensor is empty whatever its other extents are.
  if (std::find(extents.begin(), extents.end(), 0) != extents.end())
    return 0;
  int64_t bytes = static_cast<int64_t>(conv_dtype_size(dtype));
  for (int64_t extent : extents)
    if (__builtin_mul_overflow(bytes, extent, &bytes) || bytes > maxBytes)
      fail(CONV_ERROR_SHAPE, what, " of shape ", printShape(extents), " ",
           conv_dtype_name(dtype), " is larger than any GPU's memory");
  return static_cast<uint64_t>(bytes);
}

void Executable::bindShapes(const conv_shape *shapes, size_t numShapes) {
  if (numShapes != decl.arguments.size())
    fail(CONV_ERROR_SHAPE, decl.name, " expects ", decl.arguments.size(),
         " argument shapes, got ", numShapes);
  environment.smCount = device->getInfo().sm_count;
  for (size_t i = 0; i < numShapes; ++i) {
    const ValueDecl &argument = decl.arguments[i];
    std::vector<int64_t> extents;
    if (argument.kind == CONV_TENSOR) {
      const conv_shape &shape = shapes[i];
      if (shape.rank < 0 || size_t(shape.rank) != argument.shape.size())
        fail(CONV_ERROR_SHAPE, decl.name, ": argument ", i, " (", argument.name,
             ") expects rank ", argument.shape.size(), ", got ", shape.rank);
      if (shape.rank && !shape.extents)
        fail(CONV_ERROR_INVALID_ARGUMENT, decl.name, ": the shape of argument ",
             i, " (", argument.name, ") has no extents (null)");
      extents.assign(shape.extents, shape.extents + shape.rank);
    }
    environment.extents.push_back(std::move(extents));
  }
  // Symbols may name any argument, so all are bound before any is compared.
  for (size_t i = 0; i < numShapes; ++i) {
    const ValueDecl &argument = decl.arguments[i];
    const std::vector<int64_t> &extents = environment.extents[i];
    Value value;
    value.decl = &argument;
    value.extents = extents;
    for (size_t d = 0; d < extents.size(); ++d) {
      int64_t expected = argument.shape[d].evaluate(environment);
      if (extents[d] < 0)
        fail(CONV_ERROR_SHAPE, decl.name, ": argument ", i, " (", argument.name,
             "): extent ", d, " is negative (", extents[d], ")");
      if (extents[d] != expected)
        fail(CONV_ERROR_SHAPE, decl.name, ": argument ", i, " (", argument.name,
             ") expects extent ", d, " to be ", expected,
             argument.extents[d] < 0 ? text(" (", argument.symbolText[d], ")")
                                     : std::string(),
             ", got ", extents[d], " in shape ", printShape(extents));
    }
    if (argument.kind == CONV_TENSOR)
      value.bytes = computeBytes(extents, argument.dtype, text("argument ", i));
    arguments.push_back(std::move(value));
  }
  for (const CheckDecl &check : decl.checks)
    if (check.condition.evaluate(environment) == 0)
      fail(CONV_ERROR_SHAPE, decl.name, ": ", check.message,
           " (this does not hold: ", check.condition.str(), ")");
  for (size_t i = 0; i < decl.results.size(); ++i) {
    const ValueDecl &result = decl.results[i];
    Value value;
    value.decl = &result;
    for (size_t d = 0; d < result.shape.size(); ++d) {
      int64_t extent = result.shape[d].evaluate(environment);
      if (extent < 0)
        fail(CONV_ERROR_SHAPE, decl.name, ": with these arguments extent ", d,
             " of result ", i, " would be ", extent, " (", result.symbolText[d],
             ")");
      value.extents.push_back(extent);
    }
    value.bytes = computeBytes(value.extents, result.dtype, text("result ", i));
    results.push_back(std::move(value));
  }
}

/// Gives each workspace a place such that two overlap only if no step needs
/// both: largest first, each at the lowest offset that is free for its life.
void Executable::placeWorkspaces() {
  struct Placed {
    size_t buffer;
    uint64_t bytes, offset;
  };
  std::vector<Placed> pending;
  workspaces.assign(decl.buffers.size(), {});
  for (size_t i = 0; i < decl.buffers.size(); ++i) {
    const BufferDecl &buffer = decl.buffers[i];
    if (buffer.kind != BufferDecl::Kind::Workspace)
      continue;
    int64_t bytes = buffer.bytes.evaluate(environment);
    if (bytes < 0 || bytes > maxBytes)
      fail(CONV_ERROR_SHAPE, decl.name, ": workspace ", i, " would have ",
           bytes, " bytes");
    uint64_t rounded = (uint64_t(bytes) + workspaceAlignment - 1) /
                       workspaceAlignment * workspaceAlignment;
    workspaces[i].bytes = uint64_t(bytes);
    pending.push_back({i, rounded, 0});
  }
  std::sort(pending.begin(), pending.end(),
            [](const Placed &lhs, const Placed &rhs) {
              return lhs.bytes != rhs.bytes ? lhs.bytes > rhs.bytes
                                            : lhs.buffer < rhs.buffer;
            });
  std::vector<Placed> placed;
  for (Placed &next : pending) {
    const BufferDecl &buffer = decl.buffers[next.buffer];
    std::vector<Placed> alive;
    for (const Placed &other : placed) {
      const BufferDecl &otherBuffer = decl.buffers[other.buffer];
      if (buffer.firstStep <= otherBuffer.lastStep &&
          otherBuffer.firstStep <= buffer.lastStep)
        alive.push_back(other);
    }
    std::sort(alive.begin(), alive.end(),
              [](const Placed &lhs, const Placed &rhs) {
                return lhs.offset < rhs.offset;
              });
    for (const Placed &other : alive) {
      if (next.offset + next.bytes <= other.offset)
        break;
      next.offset = std::max(next.offset, other.offset + other.bytes);
    }
    placed.push_back(next);
    workspaces[next.buffer].offset = next.offset;
    workspaceBytes = std::max(workspaceBytes, next.offset + next.bytes);
    if (workspaceBytes > uint64_t(maxBytes))
      fail(CONV_ERROR_SHAPE, decl.name, ": the workspaces would take ",
           workspaceBytes, " bytes");
  }
}

/// The buffer as an error names it.
std::string Executable::describeBuffer(size_t index) const {
  const BufferDecl &buffer = decl.buffers[index];
  switch (buffer.kind) {
  case BufferDecl::Kind::Argument:
    return arguments[buffer.index].decl->name;
  case BufferDecl::Kind::Result:
    return results[buffer.index].decl->name;
  case BufferDecl::Kind::Workspace:
    return text("workspace ", index);
  case BufferDecl::Kind::Constant:
    return text("constant ", buffer.file);
  }
  return "";
}

/// Evaluates a view and refuses one that reaches out of its buffer.
Executable::View Executable::getView(const LaunchArgument &argument,
                                     size_t step) const {
  const BufferDecl &buffer = decl.buffers[argument.buffer];
  uint64_t bytes = 0, elementBytes = argument.elementBytes;
  switch (buffer.kind) {
  case BufferDecl::Kind::Argument:
  case BufferDecl::Kind::Result: {
    const Value &value = buffer.kind == BufferDecl::Kind::Argument
                             ? arguments[buffer.index]
                             : results[buffer.index];
    bytes = value.bytes;
    if (!elementBytes)
      elementBytes = conv_dtype_size(value.decl->dtype);
    break;
  }
  case BufferDecl::Kind::Workspace:
    bytes = workspaces[argument.buffer].bytes;
    break;
  case BufferDecl::Kind::Constant:
    bytes = buffer.constantBytes;
    break;
  }
  // Where the manifest does not tell, no element is smaller than a byte.
  int64_t count =
      static_cast<int64_t>(bytes / std::max<uint64_t>(elementBytes, 1));

  View view;
  view.offset = argument.offset.evaluate(environment);
  bool empty = false, overflow = false;
  for (const Expr &expr : argument.sizes) {
    int64_t size = expr.evaluate(environment);
    if (size < 0)
      fail(CONV_ERROR_SHAPE, decl.name, ": step ", step, " takes a view of ",
           size, " elements (", expr.str(), ")");
    empty |= size == 0;
    view.sizes.push_back(size);
  }
  int64_t first = view.offset, last = view.offset; // elements touched at most
  for (size_t i = 0; i < argument.strides.size(); ++i) {
    int64_t stride = argument.strides[i].evaluate(environment), reach = 0;
    view.strides.push_back(stride);
    int64_t &end = stride < 0 ? first : last;
    overflow |= __builtin_mul_overflow(view.sizes[i] - (view.sizes[i] > 0),
                                       stride, &reach) ||
                __builtin_add_overflow(end, reach, &end);
  }
  if (empty) {
    // It touches nothing, but its start is computed. In a buffer without
    // elements windows may be laid out as in a longer one: all start at its
    // start.
    if (view.offset < 0 || (count > 0 && view.offset > count))
      fail(CONV_ERROR_BUNDLE, decl.name, ": step ", step,
           " takes an empty view at element ", view.offset, " of ",
           describeBuffer(argument.buffer), ", which has ", count);
    if (count == 0)
      view.offset = 0;
    return view;
  }
  if (overflow)
    fail(CONV_ERROR_BUNDLE, decl.name, ": step ", step,
         " reads or writes elements of ", describeBuffer(argument.buffer),
         " whose numbers do not fit 64 bits; it has ", count);
  if (first < 0 || last >= count)
    fail(CONV_ERROR_BUNDLE, decl.name, ": step ", step,
         " reads or writes elements ", first, " to ", last, " of ",
         describeBuffer(argument.buffer), ", which has ", count);
  return view;
}

/// memref descriptor ==> pointer, pointer, offset, sizes..., strides...
void Executable::expandMemref(const LaunchArgument &argument, size_t step,
                              std::vector<size_t> &sizes,
                              Launch &launch) const {
  View view = getView(argument, step);
  const BufferDecl &buffer = decl.buffers[argument.buffer];
  uint64_t address = 0; // of a constant; others are patched at each run
  Patch patch = {};
  bool patched = true;
  switch (buffer.kind) {
  case BufferDecl::Kind::Argument:
    patch.source = Patch::Source::Argument;
    patch.index = buffer.index;
    break;
  case BufferDecl::Kind::Result:
    patch.source = Patch::Source::Result;
    patch.index = buffer.index;
    break;
  case BufferDecl::Kind::Workspace:
    patch.source = Patch::Source::Workspace;
    patch.offset = workspaces[argument.buffer].offset;
    // One of no bytes is nowhere.
    patched = workspaces[argument.buffer].bytes != 0;
    break;
  case BufferDecl::Kind::Constant:
    address = loaded->getConstant(*bundle, buffer.file, buffer.constantBytes);
    patched = false;
    break;
  }
  auto push = [&](uint64_t slot) {
    launch.slots.push_back(slot);
    sizes.push_back(8);
  };
  for (int i = 0; i < 2; ++i) {
    patch.slot = launch.slots.size();
    if (patched)
      launch.patches.push_back(patch);
    push(address);
  }
  push(static_cast<uint64_t>(view.offset));
  for (int64_t size : view.sizes)
    push(static_cast<uint64_t>(size));
  for (int64_t stride : view.strides)
    push(static_cast<uint64_t>(stride));
}

/// Compares what we are going to pass with what the kernel declares, where the
/// driver can tell: a mismatch would be undefined behaviour on the GPU.
void Executable::checkParameters(const Launch &launch,
                                 const std::vector<size_t> &sizes,
                                 const std::string &kernel) const {
  const Driver &driver = device->getDriver();
  if (!driver.funcGetParamInfo)
    return;
  size_t offset = 0, size = 0;
  for (size_t i = 0; i < sizes.size(); ++i) {
    CUresult result =
        driver.funcGetParamInfo(launch.function, i, &offset, &size);
    if (result == cu::errorInvalidValue)
      fail(CONV_ERROR_BUNDLE, "kernel ", kernel, " has ", i,
           " parameters; the manifest passes ", sizes.size());
    if (result != 0)
      return; // the driver does not say
    if (size != sizes[i])
      fail(CONV_ERROR_BUNDLE, "kernel ", kernel, ": parameter ", i, " has ",
           size, " bytes; the manifest passes ", sizes[i]);
  }
  if (driver.funcGetParamInfo(launch.function, sizes.size(), &offset, &size) ==
      0)
    fail(CONV_ERROR_BUNDLE, "kernel ", kernel, " has more parameters than the ",
         sizes.size(), " that the manifest passes");
}

void Executable::prepareLaunch(const LaunchDecl &step, size_t index) {
  const Driver &driver = device->getDriver();
  Launch launch;
  conv_launch_info info = {};
  info.kernel = step.kernel.c_str();
  static const char axes[] = "xyz";
  int64_t threads = 1;
  for (int i = 0; i < 3; ++i) {
    int64_t grid = step.grid[i].evaluate(environment);
    int64_t block = step.block[i].evaluate(environment);
    if (grid < 0 || grid > device->maxGrid[i])
      fail(CONV_ERROR_UNSUPPORTED, "kernel ", step.kernel, ": a grid of ", grid,
           " blocks along ", axes[i], "; ", device->describe(), " allows 0 to ",
           device->maxGrid[i]);
    if (block < 1 || block > device->maxBlock[i])
      fail(CONV_ERROR_UNSUPPORTED, "kernel ", step.kernel, ": a block of ",
           block, " threads along ", axes[i], "; ", device->describe(),
           " allows 1 to ", device->maxBlock[i]);
    info.grid[i] = grid;
    info.block[i] = block;
    launch.grid[i] = static_cast<unsigned>(grid);
    launch.block[i] = static_cast<unsigned>(block);
    launch.skipped |= grid == 0;
    threads *= block;
  }
  info.skipped = launch.skipped;
  if (threads > device->maxThreadsPerBlock)
    fail(CONV_ERROR_UNSUPPORTED, "kernel ", step.kernel, ": a block of ",
         threads, " threads; ", device->describe(), " allows ",
         device->maxThreadsPerBlock);
  int64_t sharedBytes = step.sharedBytes.evaluate(environment);
  if (sharedBytes < 0 || sharedBytes > std::numeric_limits<int32_t>::max())
    fail(CONV_ERROR_SHAPE, "kernel ", step.kernel, " asks for ", sharedBytes,
         " bytes of dynamic shared memory");
  info.shared_bytes = sharedBytes;
  launch.sharedBytes = static_cast<unsigned>(sharedBytes);

  const LoadedBundle::Module *module = nullptr;
  launch.kernel = step.kernel.c_str();
  launch.function =
      loaded->getKernel(*bundle, step.module, step.kernel, module);
  info.code = module->code;
  loaded->allowSharedBytes(launch.function, step.kernel, sharedBytes);
  auto attribute = [&](int which) {
    int value = -1;
    return driver.funcGetAttribute(&value, which, launch.function) == 0 ? value
                                                                        : -1;
  };
  {
    ContextScope scope(*device);
    info.registers = attribute(cu::funcNumRegs);
    info.local_bytes = attribute(cu::funcLocalSizeBytes);
    int64_t mostThreads = attribute(cu::funcMaxThreadsPerBlock);
    if (mostThreads >= 0 && threads > mostThreads)
      fail(CONV_ERROR_UNSUPPORTED, "kernel ", step.kernel, ": a block of ",
           threads, " threads; with its ", info.registers, " registers ",
           device->describe(), " allows ", mostThreads);
  }

  std::vector<size_t> sizes; // of each parameter, in bytes
  for (const LaunchArgument &argument : step.arguments) {
    switch (argument.kind) {
    case LaunchArgument::Kind::Memref:
      expandMemref(argument, index, sizes, launch);
      continue;
    case LaunchArgument::Kind::Scalar:
      launch.patches.push_back(
          {Patch::Source::Scalar, argument.argument, 0, launch.slots.size()});
      launch.slots.push_back(0);
      break;
    case LaunchArgument::Kind::Integer: {
      int64_t value = argument.integer.evaluate(environment);
      if (argument.dtype == CONV_I32 &&
          (value < std::numeric_limits<int32_t>::min() ||
           value > std::numeric_limits<int32_t>::max()))
        fail(CONV_ERROR_SHAPE, "kernel ", step.kernel,
             ": the value of its 32-bit parameter ", argument.integer.str(),
             " is ", value);
      launch.slots.push_back(static_cast<uint64_t>(value));
      break;
    }
    case LaunchArgument::Kind::Constant:
      launch.slots.push_back(argument.bits);
      break;
    }
    sizes.push_back(conv_dtype_size(argument.dtype));
  }
  {
    ContextScope scope(*device);
    checkParameters(launch, sizes, step.kernel);
  }
  launches.push_back(std::move(launch));
  infos.push_back(info);
}

void Executable::computeCost() {
  cost.flops = decl.flops.evaluate(environment);
  cost.bytes = decl.bytes.evaluate(environment);
  cost.num_convs = decl.convs.size();
  cost.accumulate = decl.accumulate;
  for (const ConvDecl &conv : decl.convs)
    cost.root_sum += std::sqrt(static_cast<double>(conv.sumLength));
  for (const Expr &length : decl.sums)
    cost.root_sum += std::sqrt(static_cast<double>(
        std::max<int64_t>(length.evaluate(environment), 0)));
}

std::unique_ptr<Executable>
Executable::prepare(const conv_function &function,
                    std::shared_ptr<Device> device, const conv_shape *shapes,
                    size_t numShapes, const conv_prepare_options &options) {
  if (options.flags & ~uint32_t(CONV_PREPARE_GRAPH))
    fail(CONV_ERROR_INVALID_ARGUMENT, function.decl->name,
         ": prepared with unknown flags ", options.flags);
  std::unique_ptr<Executable> result(
      new Executable(function, std::move(device)));
  result->useGraph = options.flags & CONV_PREPARE_GRAPH;
  if (result->useGraph && !result->device->getDriver().hasGraphs())
    fail(
        CONV_ERROR_UNSUPPORTED, function.decl->name,
        ": the CUDA driver has no graphs; they need one of CUDA 11.4 or later");
  result->bindShapes(shapes, numShapes);
  result->placeWorkspaces();
  result->loaded = result->bundle->load(result->device);
  std::vector<size_t> modules;
  for (const LaunchDecl &launch : result->decl.launches)
    modules.push_back(launch.module);
  result->loaded->loadModules(*result->bundle, modules);
  for (size_t i = 0; i < result->decl.launches.size(); ++i)
    result->prepareLaunch(result->decl.launches[i], i);
  for (Launch &launch : result->launches)
    for (uint64_t &slot : launch.slots)
      launch.pointers.push_back(&slot);
  result->changed.assign(result->launches.size(), false);
  result->computeCost();
  return result;
}
