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

/// Decides which load steps have run when a call comes: those that depend on
/// nothing but constants and frozen arguments. Of the others each runs in front
/// of the first step that reads what it computes.
void Executable::chooseSteps() {
  ready.assign(decl.loadSteps.size(), false);
  for (size_t i = 0; i < decl.loadSteps.size(); ++i) {
    const LaunchDecl &step = decl.loadSteps[i];
    bool stays = true;
    for (const LaunchArgument &argument : step.arguments) {
      if (argument.kind != LaunchArgument::Kind::Memref)
        continue;
      const BufferDecl &buffer = decl.buffers[argument.buffer];
      if (buffer.kind == BufferDecl::Kind::Argument)
        stays &= isFrozen[buffer.index];
      else if (buffer.kind == BufferDecl::Kind::Resident &&
               buffer.loadStep != i)
        stays &= ready[buffer.loadStep];
    }
    ready[i] = stays;
  }
  std::vector<bool> seen(ready);
  for (size_t i = 0; i < decl.launches.size(); ++i) {
    std::set<size_t> needed;
    collectLoadSteps(decl.launches[i], seen, needed);
    for (size_t index : needed)
      steps.push_back({&decl.loadSteps[index], text("load step ", index)});
    positions.push_back(steps.size());
    steps.push_back({&decl.launches[i], text("step ", i)});
  }
}

/// The load steps that compute what `step` reads, and what these read, without
/// those in `seen`, to which they are added. Each reads what earlier ones
/// write, so that they may run in the order of their numbers.
void Executable::collectLoadSteps(const LaunchDecl &step,
                                  std::vector<bool> &seen,
                                  std::set<size_t> &found) const {
  std::vector<const LaunchDecl *> worklist = {&step};
  while (!worklist.empty()) {
    const LaunchDecl *next = worklist.back();
    worklist.pop_back();
    for (const LaunchArgument &argument : next->arguments) {
      if (argument.kind != LaunchArgument::Kind::Memref)
        continue;
      const BufferDecl &buffer = decl.buffers[argument.buffer];
      if (buffer.kind != BufferDecl::Kind::Resident || seen[buffer.loadStep])
        continue;
      seen[buffer.loadStep] = true;
      found.insert(buffer.loadStep);
      worklist.push_back(&decl.loadSteps[buffer.loadStep]);
    }
  }
}

bool Executable::isReady(const BufferDecl &buffer) const {
  return buffer.kind == BufferDecl::Kind::Resident && ready[buffer.loadStep];
}

/// Finds the bytes of workspaces and residents, and from which to which step of
/// a call each has to be there.
void Executable::bindBuffers() {
  places.assign(decl.buffers.size(), {});
  for (size_t i = 0; i < decl.buffers.size(); ++i) {
    const BufferDecl &buffer = decl.buffers[i];
    bool isWorkspace = buffer.kind == BufferDecl::Kind::Workspace;
    if (!isWorkspace && buffer.kind != BufferDecl::Kind::Resident)
      continue;
    int64_t bytes = buffer.bytes.evaluate(environment);
    if (bytes < 0 || bytes > maxBytes)
      fail(CONV_ERROR_SHAPE, decl.name, ": ",
           isWorkspace ? "workspace " : "resident buffer ", i, " would have ",
           bytes, " bytes");
    places[i].bytes = uint64_t(bytes);
    if (isWorkspace) {
      // Without steps it is never there.
      places[i].first = positions.empty() ? 0 : positions[buffer.firstStep];
      places[i].last = positions.empty() ? 0 : positions[buffer.lastStep];
    }
  }
  // A resident that a call computes is a workspace from there to its last use;
  // one that nothing reads is not computed.
  std::vector<bool> seen(decl.buffers.size());
  for (size_t i = 0; i < steps.size(); ++i)
    for (const LaunchArgument &argument : steps[i].decl->arguments) {
      if (argument.kind != LaunchArgument::Kind::Memref ||
          decl.buffers[argument.buffer].kind != BufferDecl::Kind::Resident)
        continue;
      if (!seen[argument.buffer])
        places[argument.buffer].first = i;
      seen[argument.buffer] = true;
      places[argument.buffer].last = i;
    }
  for (size_t i = 0; i < decl.buffers.size(); ++i)
    if (decl.buffers[i].kind == BufferDecl::Kind::Resident && !seen[i] &&
        !isReady(decl.buffers[i]))
      places[i].bytes = 0;
}

/// Finds which steps have to wait for which, and until when each workspace is
/// needed where steps run side by side.
void Executable::findDependencies(size_t window) {
  std::vector<Effects> effects;
  for (const Step &step : steps) {
    const LaunchDecl &launch = *step.decl;
    Effects &effect = effects.emplace_back();
    effect.isKnown = launch.knowsWrites;
    for (const LaunchArgument &argument : launch.arguments)
      if (argument.kind == LaunchArgument::Kind::Memref)
        effect.accesses.push_back(
            {argument.buffer, getView(argument, step.name),
             getElementBytes(argument),
             std::find(launch.writes.begin(), launch.writes.end(),
                       argument.buffer) != launch.writes.end()});
  }
  dependencies = Dependencies(effects, window);
  std::vector<size_t> last(decl.buffers.size());
  for (size_t i = 0; i < steps.size(); ++i) {
    size_t beside = dependencies.getLastBeside(i);
    for (const LaunchArgument &argument : steps[i].decl->arguments)
      if (argument.kind == LaunchArgument::Kind::Memref)
        last[argument.buffer] = std::max(last[argument.buffer], beside);
  }
  for (size_t i = 0; i < places.size(); ++i)
    places[i].last = std::max(places[i].last, last[i]);
}

/// Gives each workspace a place such that two overlap only if no step needs
/// both: largest first, each at the lowest offset that is free for its life.
void Executable::placeWorkspaces() {
  struct Placed {
    size_t buffer;
    uint64_t bytes, offset;
  };
  std::vector<Placed> pending;
  for (size_t i = 0; i < decl.buffers.size(); ++i) {
    const BufferDecl &buffer = decl.buffers[i];
    if (buffer.kind != BufferDecl::Kind::Workspace &&
        (buffer.kind != BufferDecl::Kind::Resident || isReady(buffer)))
      continue;
    uint64_t rounded = (places[i].bytes + workspaceAlignment - 1) /
                       workspaceAlignment * workspaceAlignment;
    pending.push_back({i, rounded, 0});
  }
  std::sort(pending.begin(), pending.end(),
            [](const Placed &lhs, const Placed &rhs) {
              return lhs.bytes != rhs.bytes ? lhs.bytes > rhs.bytes
                                            : lhs.buffer < rhs.buffer;
            });
  std::vector<Placed> placed; // by offset
  for (Placed &next : pending) {
    const Place &place = places[next.buffer];
    for (const Placed &other : placed) {
      const Place &otherPlace = places[other.buffer];
      if (place.first > otherPlace.last || otherPlace.first > place.last)
        continue;
      if (next.offset + next.bytes <= other.offset)
        break;
      next.offset = std::max(next.offset, other.offset + other.bytes);
    }
    placed.insert(std::upper_bound(placed.begin(), placed.end(), next,
                                   [](const Placed &lhs, const Placed &rhs) {
                                     return lhs.offset < rhs.offset;
                                   }),
                  next);
    places[next.buffer].offset = next.offset;
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
  case BufferDecl::Kind::Resident:
    return text("resident buffer ", index);
  }
  return "";
}

/// Bytes of an element of a view; 0 where the manifest does not tell.
uint64_t Executable::getElementBytes(const LaunchArgument &argument) const {
  const BufferDecl &buffer = decl.buffers[argument.buffer];
  if (argument.elementBytes)
    return argument.elementBytes;
  if (buffer.kind == BufferDecl::Kind::Argument)
    return conv_dtype_size(arguments[buffer.index].decl->dtype);
  if (buffer.kind == BufferDecl::Kind::Result)
    return conv_dtype_size(results[buffer.index].decl->dtype);
  return 0;
}

/// Evaluates a view and refuses one that reaches out of its buffer.
View Executable::getView(const LaunchArgument &argument,
                         const std::string &step) const {
  const BufferDecl &buffer = decl.buffers[argument.buffer];
  uint64_t bytes = 0, elementBytes = getElementBytes(argument);
  switch (buffer.kind) {
  case BufferDecl::Kind::Argument:
  case BufferDecl::Kind::Result: {
    const Value &value = buffer.kind == BufferDecl::Kind::Argument
                             ? arguments[buffer.index]
                             : results[buffer.index];
    bytes = value.bytes;
    break;
  }
  case BufferDecl::Kind::Workspace:
  case BufferDecl::Kind::Resident:
    bytes = places[argument.buffer].bytes;
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
      fail(CONV_ERROR_SHAPE, decl.name, ": ", step, " takes a view of ", size,
           " elements (", expr.str(), ")");
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
      fail(CONV_ERROR_BUNDLE, decl.name, ": ", step,
           " takes an empty view at element ", view.offset, " of ",
           describeBuffer(argument.buffer), ", which has ", count);
    if (count == 0)
      view.offset = 0;
    return view;
  }
  if (overflow)
    fail(CONV_ERROR_BUNDLE, decl.name, ": ", step,
         " reads or writes elements of ", describeBuffer(argument.buffer),
         " whose numbers do not fit 64 bits; it has ", count);
  if (first < 0 || last >= count)
    fail(CONV_ERROR_BUNDLE, decl.name, ": ", step, " reads or writes elements ",
         first, " to ", last, " of ", describeBuffer(argument.buffer),
         ", which has ", count);
  return view;
}

/// memref descriptor ==> pointer, pointer, offset, sizes..., strides...
void Executable::expandMemref(const LaunchArgument &argument,
                              const std::string &step,
                              std::vector<size_t> &sizes,
                              Launch &launch) const {
  View view = getView(argument, step);
  const BufferDecl &buffer = decl.buffers[argument.buffer];
  const Place &place = places[argument.buffer];
  Patch patch = {};
  patch.buffer = argument.buffer;
  bool patched = true;
  switch (buffer.kind) {
  case BufferDecl::Kind::Argument:
    patch.source = isFrozen[buffer.index] ? Patch::Source::Frozen
                                          : Patch::Source::Argument;
    patch.index = buffer.index;
    break;
  case BufferDecl::Kind::Result:
    patch.source = Patch::Source::Result;
    patch.index = buffer.index;
    break;
  case BufferDecl::Kind::Constant:
    patch.source = Patch::Source::Constant;
    break;
  case BufferDecl::Kind::Resident:
    if (isReady(buffer)) {
      patch.source = Patch::Source::Resident;
      break;
    }
    [[fallthrough]];
  case BufferDecl::Kind::Workspace:
    patch.source = Patch::Source::Workspace;
    patch.offset = place.offset;
    // One of no bytes is nowhere.
    patched = place.bytes != 0;
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
    push(0);
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

Executable::Launch Executable::makeLaunch(const LaunchDecl &step,
                                          const std::string &name,
                                          conv_launch_info &info) {
  const Driver &driver = device->getDriver();
  Launch launch;
  info = {};
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
  if (launch.skipped)
    for (size_t buffer : step.writes)
      if (decl.buffers[buffer].kind == BufferDecl::Kind::Resident &&
          places[buffer].bytes != 0)
        fail(CONV_ERROR_BUNDLE, name, " launches no block of ", step.kernel,
             ", which is to write the ", places[buffer].bytes,
             " bytes of buffer ", buffer);
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
      expandMemref(argument, name, sizes, launch);
      continue;
    case LaunchArgument::Kind::Scalar:
      launch.patches.push_back({Patch::Source::Scalar, argument.argument, 0, 0,
                                launch.slots.size()});
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
  return launch;
}

void Executable::loadModules() {
  std::vector<size_t> modules;
  for (const LaunchDecl &step : decl.loadSteps)
    modules.push_back(step.module);
  for (const LaunchDecl &step : decl.launches)
    modules.push_back(step.module);
  loaded->loadModules(*bundle, modules);
}

void Executable::computeCost() {
  cost.flops = decl.flops.evaluate(environment);
  cost.bytes = decl.bytes.evaluate(environment);
  cost.num_convs = decl.convs.size();
  cost.accumulate = decl.accumulate;
  cost.product_error = decl.productError;
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
  if (options.flags & ~uint32_t(CONV_PREPARE_GRAPH | CONV_PREPARE_FRESH |
                                CONV_PREPARE_IN_ORDER))
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
  result->freezeArguments(options.frozen);
  result->chooseSteps();
  result->bindBuffers();
  result->findDependencies(
      options.flags & CONV_PREPARE_IN_ORDER ? 1 : Dependencies::mostWindow);
  result->placeWorkspaces();
  result->loaded = result->bundle->load(result->device);
  result->loadModules();
  for (const Step &step : result->steps) {
    conv_launch_info info;
    result->launches.push_back(result->makeLaunch(*step.decl, step.name, info));
    result->infos.push_back(info);
  }
  result->makeResidents(static_cast<CUstream>(options.stream),
                        options.flags & CONV_PREPARE_FRESH);
  for (Launch &launch : result->launches)
    for (uint64_t &slot : launch.slots)
      launch.pointers.push_back(&slot);
  result->changed.assign(result->launches.size(), false);
  result->computeCost();
  return result;
}
