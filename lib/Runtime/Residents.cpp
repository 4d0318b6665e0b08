//===- Residents.cpp - What is computed once for many calls ---------------===//

#include "Executable.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

using namespace mlir::conv::runtime;

/// Checks the arguments that the caller declares frozen; null: none.
void Executable::freezeArguments(const conv_value *values) {
  frozen.assign(arguments.size(), 0);
  if (!values)
    return;
  ContextScope scope(*device);
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (!values[i].data)
      continue;
    if (arguments[i].decl->kind != CONV_TENSOR)
      fail(CONV_ERROR_TENSOR, decl.name, ": argument ", i, " (",
           arguments[i].decl->name,
           ") is a scalar and cannot be frozen; only tensors can");
    uint64_t address = checkTensor(values[i], arguments[i], "argument", i);
    // Nothing is computed from an empty one.
    if (arguments[i].bytes)
      frozen[i] = address;
  }
}

/// Runs the load steps whose residents the launches read, unless another
/// executable has run them on the same values, and writes all addresses that
/// stay the same into the launches.
void Executable::makeResidents(CUstream stream) {
  struct LoadStep {
    bool known = false;
    Launch launch;
    std::string signature;
  };
  std::vector<LoadStep> loadSteps(decl.loadSteps.size());
  std::map<size_t, SharedMemory> residents; // by buffer
  struct Made {
    std::string key;
    SharedMemory memory;
  };
  std::vector<Made> made;
  std::vector<SharedMemory> inUse; // until all load steps are done
  std::unique_lock<std::mutex> lock = loaded->lockResidents();

  auto getConstant = [&](size_t buffer) {
    SharedMemory memory = loaded->getConstant(
        *bundle, decl.buffers[buffer].file, decl.buffers[buffer].constantBytes);
    inUse.push_back(memory);
    return memory;
  };
  auto getKey = [&](size_t buffer) {
    const LoadStep &step = loadSteps[decl.buffers[buffer].loadStep];
    const std::vector<size_t> &writes =
        decl.loadSteps[decl.buffers[buffer].loadStep].writes;
    return text(step.signature, " #",
                std::find(writes.begin(), writes.end(), buffer) -
                    writes.begin());
  };

  /// All that the residents of a load step depend on, as text.
  std::function<void(size_t)> sign = [&](size_t index) {
    LoadStep &step = loadSteps[index];
    if (step.known)
      return;
    const LaunchDecl &launchDecl = decl.loadSteps[index];
    conv_launch_info info;
    step.launch = makeLaunch(launchDecl, text("load step ", index), info);
    const Launch &launch = step.launch;
    std::string signature = text(launchDecl.module, " ", launch.kernel);
    for (int i = 0; i < 3; ++i)
      signature += text(" ", launch.grid[i], " ", launch.block[i]);
    signature += text(" ", launch.sharedBytes, ":");
    auto patch = launch.patches.begin();
    for (size_t slot = 0; slot < launch.slots.size(); ++slot) {
      if (patch == launch.patches.end() || patch->slot != slot) {
        signature += text(" ", launch.slots[slot]);
        continue;
      }
      const BufferDecl &buffer = decl.buffers[patch->buffer];
      if (patch->source == Patch::Source::Frozen) {
        signature += text(" argument@", frozen[patch->index]);
      } else if (patch->source == Patch::Source::Constant) {
        signature += text(" ", buffer.file, ":", buffer.constantBytes);
      } else if (buffer.loadStep == index) {
        // By its place and size among what the step writes.
        const std::vector<size_t> &writes = launchDecl.writes;
        signature += text(
            " written", std::find(writes.begin(), writes.end(), patch->buffer) -
                            writes.begin());
      } else {
        sign(buffer.loadStep);
        signature += " " + getKey(patch->buffer);
      }
      ++patch;
    }
    for (size_t buffer : launchDecl.writes)
      signature += text(" ", places[buffer].bytes, " bytes");
    step.signature = loaded->intern(signature);
    step.known = true;
  };

  std::function<SharedMemory(size_t)> get = [&](size_t buffer) {
    auto found = residents.find(buffer);
    if (found != residents.end())
      return found->second;
    size_t index = decl.buffers[buffer].loadStep;
    sign(index);
    if (SharedMemory shared = loaded->findResident(getKey(buffer)))
      return residents[buffer] = shared;
    for (size_t written : decl.loadSteps[index].writes) {
      SharedMemory memory = std::make_shared<DeviceMemory>();
      if (places[written].bytes)
        *memory =
            DeviceMemory(device, places[written].bytes,
                         text("resident buffer ", written, " of ", decl.name));
      residents[written] = memory;
      made.push_back({getKey(written), memory});
    }
    Launch &launch = loadSteps[index].launch;
    for (const Patch &patch : launch.patches) {
      uint64_t address = 0;
      if (patch.source == Patch::Source::Frozen)
        address = frozen[patch.index];
      else if (patch.source == Patch::Source::Constant)
        address = getConstant(patch.buffer)->get();
      else
        address = get(patch.buffer)->get();
      launch.slots[patch.slot] = address;
    }
    for (uint64_t &slot : launch.slots)
      launch.pointers.push_back(&slot);
    if (!launch.skipped) {
      ContextScope scope(*device);
      this->launch(launch, stream);
    }
    return residents[buffer];
  };

  std::set<const DeviceMemory *> counted;
  auto hold = [&](const SharedMemory &memory, uint64_t bytes) {
    if (!counted.insert(memory.get()).second)
      return;
    held.push_back(memory);
    residentBytes += bytes;
  };
  for (Launch &launch : launches) {
    auto isFixed = [&](const Patch &patch) {
      uint64_t &slot = launch.slots[patch.slot];
      switch (patch.source) {
      case Patch::Source::Frozen:
        slot = frozen[patch.index];
        return true;
      case Patch::Source::Constant: {
        SharedMemory memory = getConstant(patch.buffer);
        hold(memory, decl.buffers[patch.buffer].constantBytes);
        slot = memory->get();
        return true;
      }
      case Patch::Source::Resident: {
        SharedMemory memory = get(patch.buffer);
        hold(memory, places[patch.buffer].bytes);
        slot = memory->get();
        return true;
      }
      default:
        return false;
      }
    };
    launch.patches.erase(
        std::remove_if(launch.patches.begin(), launch.patches.end(), isFixed),
        launch.patches.end());
  }
  if (made.empty())
    return;
  ContextScope scope(*device);
  const Driver &driver = device->getDriver();
  driver.check(driver.streamSynchronize(stream), "run the load steps of ",
               decl.name);
  for (const Made &resident : made)
    loaded->keepResident(resident.key, resident.memory);
}
