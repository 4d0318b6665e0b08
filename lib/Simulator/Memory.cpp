//===- Memory.cpp - Accesses of a simulated block -------------------------===//

#include "Machine.h"
#include <cstring>
#include <sstream>

using namespace mlir::conv::sim;

void Block::touchShared(uintptr_t address, int32_t bytes, Access kind,
                        int32_t site) {
  bool write = kind != Access::Load, atomic = kind == Access::Atomic;
  size_t offset = address - sharedBase();
  for (size_t at = offset; at < offset + bytes;) {
    Word &word = words[at / 4];
    size_t end = std::min<size_t>(offset + bytes, (at / 4 + 1) * 4);
    uint8_t mask = ((1u << (end - at)) - 1) << (at % 4);
    auto race = [&](uint32_t thread, int32_t otherSite, const char *did) {
      if (device.abandoned())
        return;
      std::ostringstream text;
      text << (write ? "writes" : "reads") << " shared byte " << at
           << " (thread " << current->id << ") that thread " << thread << " "
           << did << " in " << device.sites[otherSite].str()
           << " with nothing in between";
      report("race", site, text.str(), otherSite);
    };
    // Atomic operations order themselves.
    if (word.writeSite >= 0 && word.writer != current->id &&
        !(atomic && word.atomic) &&
        (word.inFlight || !ordered(word.writer, word.writeClock)))
      race(word.writer, word.writeSite, "wrote");
    if (write) {
      for (unsigned i = 0; i < word.numReaders; ++i)
        if (word.readers[i].thread != current->id &&
            !ordered(word.readers[i].thread, word.readers[i].clock))
          race(word.readers[i].thread, word.readers[i].site, "read");
      if (word.inFlight && word.writer == current->id)
        report("race", site,
               "writes shared byte " + std::to_string(at) +
                   " while its own asynchronous copy to it is under way");
      if (atomic && (word.written & mask) != mask)
        report("uninitialized", site,
               "reads shared byte " + std::to_string(at) +
                   " that nothing wrote");
      word.writer = current->id;
      word.atomic = atomic;
      word.writeClock = current->clock();
      word.writeSite = site;
      word.written |= mask;
      word.numReaders = word.nextReader = 0;
    } else {
      if (word.inFlight)
        report("uninitialized", site,
               "reads shared byte " + std::to_string(at) +
                   " while an asynchronous copy to it is under way");
      else if ((word.written & mask) != mask)
        report("uninitialized", site,
               "reads shared byte " + std::to_string(at) +
                   " that nothing wrote");
      bool known = false;
      for (unsigned i = 0; i < word.numReaders; ++i)
        if (word.readers[i].thread == current->id) {
          word.readers[i].clock = current->clock();
          known = true;
        }
      if (!known) {
        unsigned slot =
            word.numReaders < 4 ? word.numReaders++ : word.nextReader++ % 4;
        word.readers[slot] = {current->id, current->clock(), site};
      }
    }
    at = end;
  }
}

/// Notes which bytes hold data, and reports reads of those that do not.
void Block::touchGlobal(const Buffer &buffer, uintptr_t address, int32_t bytes,
                        Access kind, int32_t site) {
  // Blocks that run at the same time may write one byte: both write the same.
  auto *written = reinterpret_cast<std::atomic<uint8_t> *>(
      buffer.written.get() + (address - buffer.base));
  if (kind != Access::Store)
    for (int32_t i = 0; i < bytes; ++i)
      if (!written[i].load(std::memory_order_relaxed)) {
        report("uninitialized", site,
               "reads byte " + std::to_string(address - buffer.base + i) +
                   " of " + buffer.name + ", which nothing wrote");
        break;
      }
  if (kind != Access::Load)
    for (int32_t i = 0; i < bytes; ++i)
      written[i].store(1, std::memory_order_relaxed);
}

void Block::access(uintptr_t address, int32_t bytes, Access kind,
                   int32_t alignment, int32_t site) {
  // A thread's own stack: registers that the host keeps in memory.
  if (address >= current->stackLow && address < current->stackHigh)
    return;
  bool inShared = isShared(address);
  SiteCounts &both = worker.counts[site];
  Counts &counts = inShared ? both.shared : both.global;
  ++counts.accesses;
  counts.bytes += bytes;
  if (!warps.empty())
    record(address, bytes, inShared, site);
  if (alignment > 0 && address % alignment != 0) {
    report("misaligned", site,
           "needs " + std::to_string(alignment) + "-byte alignment, got " +
               std::to_string(address % alignment) + " bytes past it");
    // The host's own vector instructions need the alignment too.
    failed = true;
    return wait(Thread::Status::Done);
  }
  if (inShared) {
    if (address + bytes > sharedBase() + shared.size()) {
      report("out-of-bounds", site, "reaches past shared memory");
      failed = true;
      return wait(Thread::Status::Done);
    }
    return touchShared(address, bytes, kind, site);
  }
  const Buffer *buffer = device.find(address);
  if (buffer && address + bytes <= buffer->base + buffer->bytes) {
    if (buffer->written)
      touchGlobal(*buffer, address, bytes, kind, site);
    return;
  }
  std::ostringstream text;
  text << (kind == Access::Load ? "reads " : "writes ") << bytes
       << " bytes outside of every buffer (thread " << current->id
       << " of block " << index[0] << ")";
  if (buffer)
    text << ", past the end of " << buffer->name;
  report("out-of-bounds", site, text.str());
  // The access itself would crash the host: this thread goes no further.
  failed = true;
  wait(Thread::Status::Done);
}

void Block::store(uintptr_t address, int32_t bytes, const uint8_t *value,
                  int32_t siteIndex) {
  if (isShared(address) ||
      (address >= current->stackLow && address < current->stackHigh))
    return;
  int64_t block = (index[2] * grid[1] + index[1]) * grid[0] + index[0];
  std::optional<GlobalWrites::Conflict> conflict = device.writes.write(
      address, bytes, value, {block, current->id, siteIndex});
  if (!conflict)
    return;
  const Buffer *buffer = device.find(conflict->address);
  const GlobalWrites::Writer &other = conflict->other;
  std::ostringstream text;
  text << "writes another value to byte " << conflict->address - buffer->base
       << " of " << buffer->name << " (thread " << current->id << " of block "
       << block << ") than thread " << other.thread << " of block "
       << other.block << " did in " << device.sites[other.site].str()
       << " in the same launch";
  report("race", siteIndex, text.str(), other.site);
}

void Block::copyAsync(uintptr_t destination, uintptr_t source, int32_t bytes,
                      int32_t sourceBytes, int32_t siteIndex) {
  Thread::Copy copy{destination, {}, bytes, siteIndex};
  if (sourceBytes < 0 || sourceBytes > bytes) {
    report("out-of-bounds", siteIndex,
           "copies " + std::to_string(sourceBytes) + " of " +
               std::to_string(bytes) + " bytes");
    return;
  }
  if (sourceBytes > 0) {
    access(source, sourceBytes, Access::Load, bytes, siteIndex);
    if (isShared(source))
      report("out-of-bounds", siteIndex, "copies from shared memory");
    else
      std::memcpy(copy.data.data(), reinterpret_cast<void *>(source),
                  sourceBytes);
  }
  if (!isShared(destination) || destination % bytes ||
      destination + bytes > sharedBase() + shared.size()) {
    report(isShared(destination) && destination % bytes ? "misaligned"
                                                        : "out-of-bounds",
           siteIndex,
           "copies to a place that is not an aligned piece of "
           "shared memory");
    return;
  }
  Counts &counts = worker.counts[siteIndex].shared;
  ++counts.accesses;
  counts.bytes += bytes;
  if (!warps.empty())
    record(destination, bytes, /*isShared=*/true, siteIndex);
  // From here to the wait the copy may land at any time.
  touchShared(destination, bytes, Access::Store, siteIndex);
  for (size_t at = (destination - sharedBase()) / 4;
       at < (destination - sharedBase() + bytes + 3) / 4; ++at)
    words[at].inFlight = 1;
  current->open.push_back(copy);
}

void Block::commitCopies() {
  current->groups.push_back(std::move(current->open));
  current->open.clear();
}

void Block::waitCopies(int32_t pending) {
  while (current->groups.size() > static_cast<size_t>(pending)) {
    for (Thread::Copy &copy : current->groups.front()) {
      size_t first = (copy.destination - sharedBase()) / 4;
      for (size_t at = first; at < first + copy.bytes / 4; ++at)
        words[at].inFlight = 0;
      touchShared(copy.destination, copy.bytes, Access::Store, copy.site);
      std::memcpy(reinterpret_cast<void *>(copy.destination), copy.data.data(),
                  copy.bytes);
    }
    current->groups.pop_front();
  }
}
