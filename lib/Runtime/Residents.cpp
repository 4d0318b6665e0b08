//===- Residents.cpp - What is computed once for many calls ---------------===//

#include "Executable.h"

#include <algorithm>
#include <map>
#include <set>

using namespace mlir::conv::runtime;

/// Checks the arguments that the caller declares frozen; null: none.
void Executable::freezeArguments(const conv_value *values) {
  isFrozen.assign(arguments.size(), false);
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
    frozen[i] = checkTensor(values[i], arguments[i], "argument", i);
    isFrozen[i] = true;
  }
}

/// Runs the load steps whose residents the launches read, unless another
/// executable has run them on the same values, and writes all addresses that
/// stay the same into the launches. Frozen tensors that are fresh share nothing
/// with what was computed from others at their addresses.
void Executable::makeResidents(CUstream stream, bool isFresh) {
  struct LoadStep {
    Launch launch;
    std::string signature;
    bool runs = false;
  };
  std::map<size_t, LoadStep> loadSteps;     // those that something reads
  std::map<size_t, SharedMemory> residents; // by buffer
  std::map<std::string, SharedMemory> made; // by key
  std::vector<SharedMemory> inUse;          // until all load steps are done
  std::unique_lock<std::mutex> lock = loaded->lockResidents();
  std::vector<uint64_t> freezings; // by argument
  for (size_t i = 0; i < frozen.size(); ++i)
    freezings.push_back(isFrozen[i] ? loaded->getFreezing(frozen[i], isFresh)
                                    : 0);

  auto getConstant = [&](size_t buffer) {
    SharedMemory memory = loaded->getConstant(
        *bundle, decl.buffers[buffer].file, decl.buffers[buffer].constantBytes);
    inUse.push_back(memory);
    return memory;
  };
  auto getKey = [&](size_t buffer) {
    size_t index = decl.buffers[buffer].loadStep;
    const std::vector<size_t> &writes = decl.loadSteps[index].writes;
    return text(loadSteps.at(index).signature, " #",
                std::find(writes.begin(), writes.end(), buffer) -
                    writes.begin());
  };

  // All that the residents of a load step depend on, as text.
  auto sign = [&](size_t index) {
    LoadStep &step = loadSteps[index];
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
        signature += text(" frozen ", freezings[patch->index]);
      } else if (patch->source == Patch::Source::Constant) {
        signature += text(" ", buffer.file, ":", buffer.constantBytes);
      } else if (buffer.loadStep == index) {
        // By its place and size among what the step writes.
        const std::vector<size_t> &writes = launchDecl.writes;
        signature += text(
            " written", std::find(writes.begin(), writes.end(), patch->buffer) -
                            writes.begin());
      } else {
        signature += " " + getKey(patch->buffer);
      }
      ++patch;
    }
    for (size_t buffer : launchDecl.writes)
      signature += text(" ", places[buffer].bytes, " bytes");
    step.signature = loaded->intern(signature);
  };

  // What launches read, and what that is computed from, in order.
  std::set<size_t> needed;
  std::vector<bool> seen(decl.loadSteps.size());
  for (size_t i = 0; i < ready.size(); ++i)
    seen[i] = !ready[i];
  for (const Step &step : steps)
    collectLoadSteps(*step.decl, seen, needed);
  for (size_t index : needed)
    sign(index);

  // What is there already is not computed, nor what only that needs.
  auto require = [&](size_t buffer) {
    if (residents.count(buffer))
      return;
    size_t index = decl.buffers[buffer].loadStep;
    if (loadSteps.at(index).runs)
      return;
    if (SharedMemory shared = loaded->findResident(getKey(buffer)))
      residents[buffer] = shared;
    else
      loadSteps.at(index).runs = true;
  };
  for (const Launch &launch : launches)
    for (const Patch &patch : launch.patches)
      if (patch.source == Patch::Source::Resident)
        require(patch.buffer);
  for (auto it = loadSteps.rbegin(); it != loadSteps.rend(); ++it)
    if (it->second.runs)
      for (const Patch &patch : it->second.launch.patches)
        if (patch.source == Patch::Source::Resident &&
            decl.buffers[patch.buffer].loadStep != it->first)
          require(patch.buffer);

  for (auto &[index, step] : loadSteps) {
    if (!step.runs)
      continue;
    // Equal ones run once.
    bool isNew = true;
    for (size_t written : decl.loadSteps[index].writes) {
      auto [known, inserted] = made.try_emplace(getKey(written));
      isNew = inserted;
      if (isNew) {
        known->second = std::make_shared<DeviceMemory>();
        if (places[written].bytes)
          *known->second = DeviceMemory(
              device, places[written].bytes,
              text("resident buffer ", written, " of ", decl.name));
      }
      residents[written] = known->second;
    }
    if (!isNew)
      continue;
    Launch &launch = step.launch;
    for (const Patch &patch : launch.patches) {
      uint64_t address = 0;
      if (patch.source == Patch::Source::Frozen)
        address = frozen[patch.index];
      else if (patch.source == Patch::Source::Constant)
        address = getConstant(patch.buffer)->get();
      else
        address = residents.at(patch.buffer)->get();
      launch.slots[patch.slot] = address;
    }
    for (uint64_t &slot : launch.slots)
      launch.pointers.push_back(&slot);
    if (!launch.skipped) {
      ContextScope scope(*device);
      this->launch(launch, stream);
    }
  }

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
        SharedMemory memory = residents.at(patch.buffer);
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
  for (const auto &[key, memory] : made)
    loaded->keepResident(key, memory);
}
