//===- Memory.cpp - Accesses of a simulated block -------------------------===//

#include "Machine.h"
#include "llvm/ADT/STLExtras.h"
#include <cstring>
#include <sstream>

using namespace mlir::conv::sim;

const SharedArray *Block::findArray(uintptr_t address, int32_t bytes) const {
  size_t begin = address - sharedBase();
  for (const SharedArray &array : device.sharedArrays)
    if (begin >= array.begin && begin + bytes <= array.begin + array.bytes)
      return &array;
  return nullptr;
}

std::string Block::nameShared(size_t offset) const {
  const SharedArray *array = findArray(sharedBase() + offset, 1);
  if (!array)
    return "shared byte " + std::to_string(offset);
  std::string byte = "byte " + std::to_string(offset - array->begin);
  return array->name.empty() ? "shared " + byte
                             : byte + " of shared @" + array->name;
}

std::string Block::describeShared(uintptr_t address, int32_t bytes) const {
  size_t begin = address - sharedBase();
  const SharedArray *array = &device.sharedArrays.front();
  for (const SharedArray &candidate : device.sharedArrays)
    if (candidate.begin <= begin)
      array = &candidate;
  std::string name = "shared ";
  name += array->name.empty() ? "memory" : "@" + array->name;
  name += " (" + std::to_string(array->bytes) + " bytes)";
  std::string text = std::to_string(bytes) + " bytes, ";
  size_t end = array->begin + array->bytes;
  if (begin < end)
    return text + "the first at byte " + std::to_string(begin - array->begin) +
           " of " + name;
  return text + std::to_string(begin - end) + " bytes past the end of " + name;
}

std::string Block::nameThread() const {
  int64_t block = (index[2] * grid[1] + index[1]) * grid[0] + index[0];
  return " (thread " + std::to_string(current->id) + " of block " +
         std::to_string(block) + ")";
}

/// The current thread has read: a later time stands for its earlier ones.
void Block::noteReader(Word &word, uint8_t mask, bool atomic, int32_t site) {
  uint32_t warp = current->id / 32, lane = 1u << (current->id % 32);
  uint32_t clock = current->clock();
  Word::Reader *same = nullptr;
  for (Word::Reader &reader : word.readers) {
    if (reader.warp != warp || reader.atomic != atomic)
      continue;
    if (reader.clock == clock && reader.site == site && reader.mask == mask)
      same = &reader;
    else if ((reader.mask & ~mask) == 0)
      reader.lanes &= ~lane;
  }
  if (same)
    same->lanes |= lane;
  else
    word.readers.push_back({warp, lane, clock, site, mask, atomic});
  if (word.readers.size() > 2)
    llvm::erase_if(word.readers,
                   [](const Word::Reader &reader) { return !reader.lanes; });
}

/// The current thread has written: what was known of these bytes is past, but
/// for atomic writes that nothing orders with this one. Who reads afterwards
/// may be ordered with one of them only.
void Block::noteWriter(Word &word, uint8_t mask, bool atomic, int32_t site) {
  Word::Writer writer{current->id, current->clock(), site,
                      mask,        atomic,           /*inFlight=*/false};
  for (Word::Writer &known : word.writers)
    if (!(atomic && known.atomic && known.thread != current->id &&
          !ordered(known.thread, known.clock)))
      known.mask &= ~mask;
  for (Word::Reader &reader : word.readers)
    reader.mask &= ~mask;
  auto isGone = [](const auto &entry) { return !entry.mask; };
  llvm::erase_if(word.writers, isGone);
  llvm::erase_if(word.readers, isGone);
  word.writers.push_back(writer);
}

void Block::touchShared(uintptr_t address, int32_t bytes, Access kind,
                        int32_t site) {
  bool write = writes(kind), atomic = kind != Load && kind != Store;
  size_t offset = address - sharedBase();
  for (size_t at = offset; at < offset + bytes;) {
    Word &word = words[at / 4];
    size_t end = std::min<size_t>(offset + bytes, (at / 4 + 1) * 4);
    uint8_t mask = ((1u << (end - at)) - 1) << (at % 4);
    auto race = [&](uint32_t thread, int32_t otherSite, uint8_t otherMask,
                    const char *did) {
      if (abandoned())
        return;
      std::ostringstream text;
      text << (write ? "writes " : "reads ")
           << nameShared(at / 4 * 4 + __builtin_ctz(mask & otherMask))
           << " (thread " << current->id << ") that thread " << thread << " "
           << did << " in " << device.sites[otherSite].str()
           << " with nothing in between";
      report("race", site, text.str(), otherSite);
    };
    bool inFlight = false;
    for (const Word::Writer &writer : word.writers) {
      if (!(writer.mask & mask))
        continue;
      inFlight |= writer.inFlight;
      // Atomic operations order themselves.
      if (writer.thread != current->id && !(atomic && writer.atomic) &&
          (writer.inFlight || !ordered(writer.thread, writer.clock)))
        race(writer.thread, writer.site, writer.mask, "wrote");
      else if (write && writer.thread == current->id && writer.inFlight)
        report("race", site,
               "writes " + nameShared(at) +
                   " while its own asynchronous copy to it is under way");
    }
    if (write) {
      for (const Word::Reader &reader : word.readers) {
        if (!(reader.mask & mask) || (atomic && reader.atomic))
          continue;
        for (uint32_t lanes = reader.lanes; lanes; lanes &= lanes - 1) {
          uint32_t thread = reader.warp * 32 + __builtin_ctz(lanes);
          if (thread == current->id || ordered(thread, reader.clock))
            continue;
          race(thread, reader.site, reader.mask, "read");
          break; // the others read at the same site
        }
      }
      if (reads(kind) && (word.written & mask) != mask)
        report("uninitialized", site,
               "reads " + nameShared(at) + " that nothing wrote");
      noteWriter(word, mask, atomic, site);
      word.written |= mask;
    } else {
      if (inFlight)
        report("uninitialized", site,
               "reads " + nameShared(at) +
                   " while an asynchronous copy to it is under way");
      else if ((word.written & mask) != mask)
        report("uninitialized", site,
               "reads " + nameShared(at) + " that nothing wrote");
      noteReader(word, mask, atomic, site);
    }
    at = end;
  }
}

/// Notes which bytes hold data, and reports reads of those that do not.
void Block::touchGlobal(const Buffer &buffer, uintptr_t address, int32_t bytes,
                        Access kind, int32_t site) {
  // Blocks that run at the same time may write one byte: both write the same.
  uint8_t *written = buffer.written.get() + (address - buffer.base);
  if (reads(kind))
    for (int32_t i = 0; i < bytes; ++i)
      if (!__atomic_load_n(&written[i], __ATOMIC_RELAXED)) {
        report("uninitialized", site,
               "reads byte " + std::to_string(address - buffer.base + i) +
                   " of " + buffer.name + ", which nothing wrote");
        break;
      }
  if (writes(kind))
    for (int32_t i = 0; i < bytes; ++i)
      __atomic_store_n(&written[i], uint8_t(1), __ATOMIC_RELAXED);
}

void Block::access(uintptr_t address, int32_t bytes, Access kind, Space space,
                   int32_t alignment, int32_t site) {
  bool write = writes(kind), inShared = isShared(address);
  // A thread's own stack: registers that the host keeps in memory.
  bool inStack = address >= current->stackLow && address < current->stackHigh;
  if (space != Generic &&
      ((space == Shared) != inShared || (space == Local) != inStack)) {
    report("out-of-bounds", site,
           std::string(write ? "writes " : "reads ") +
               (inShared  ? "shared"
                : inStack ? "local"
                          : "global") +
               " memory through a pointer to another address space, " +
               std::to_string(space) + nameThread());
    failed = true;
    return wait(Thread::Status::Done);
  }
  if (inStack)
    return;
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
    if (!findArray(address, bytes)) {
      report("out-of-bounds", site,
             (write ? "writes " : "reads ") + describeShared(address, bytes) +
                 nameThread());
      failed = true;
      return wait(Thread::Status::Done);
    }
    return touchShared(address, bytes, kind, site);
  }
  const Buffer *buffer = device.find(address);
  bool isInside = buffer && address + bytes <= buffer->base + buffer->bytes;
  if (isInside && !(buffer->constant && write)) {
    if (buffer->written)
      touchGlobal(*buffer, address, bytes, kind, site);
    return;
  }
  if (isInside)
    report("constant", site,
           "writes byte " + std::to_string(address - buffer->base) + " of " +
               buffer->name + ", which is constant" + nameThread());
  else
    report("out-of-bounds", site,
           (write ? "writes " : "reads ") + device.describe(address, bytes) +
               nameThread());
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
    access(source, sourceBytes, Access::Load, Global, bytes, siteIndex);
    std::memcpy(copy.data.data(), reinterpret_cast<void *>(source),
                sourceBytes);
  }
  if (!isShared(destination)) {
    report("out-of-bounds", siteIndex,
           "copies to an address outside of shared memory" + nameThread());
    return;
  }
  if (destination % bytes) {
    report("misaligned", siteIndex,
           "needs " + std::to_string(bytes) +
               "-byte alignment in shared memory, got " +
               std::to_string(destination % bytes) + " bytes past it" +
               nameThread());
    return;
  }
  if (!findArray(destination, bytes)) {
    report("out-of-bounds", siteIndex,
           "copies to " + describeShared(destination, bytes) + nameThread());
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
    for (Word::Writer &writer : words[at].writers)
      writer.inFlight = true;
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
        for (Word::Writer &writer : words[at].writers)
          if (writer.thread == current->id)
            writer.inFlight = false;
      touchShared(copy.destination, copy.bytes, Access::Store, copy.site);
      std::memcpy(reinterpret_cast<void *>(copy.destination), copy.data.data(),
                  copy.bytes);
    }
    current->groups.pop_front();
  }
}
