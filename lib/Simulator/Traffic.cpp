//===- Traffic.cpp - What the accesses of a warp cost together ------------===//

#include "Machine.h"
#include <algorithm>

using namespace mlir::conv::sim;

/// Records that may wait for the other lanes of their warp before they are
/// counted as they are: loops without barriers can be long.
static constexpr size_t kMaxRecords = 1 << 16;

void Block::record(uintptr_t address, int32_t bytes, bool isShared,
                   int32_t site) {
  Warp &warp = warps[current->id / 32];
  uint32_t lane = current->id % 32, key = 2 * site + isShared;
  Trace &trace = warp.traces[key];
  if (trace.accesses.empty())
    warp.touched.push_back(key);
  size_t at = trace.next[lane]++;
  if (at >= trace.accesses.size()) {
    // A lane that alone goes round a loop is ahead by more than one.
    trace.accesses.resize(at + 1);
    ++warp.recorded;
  }
  WarpAccess &access = trace.accesses[at];
  access.lanes |= 1u << lane;
  access.bytes = bytes;
  access.address[lane] = address;
  if (warp.recorded >= kMaxRecords)
    countTogether(current->id / 32);
}

/// How many different ones there are; sorts them to the front.
static size_t countPieces(std::vector<uintptr_t> &pieces) {
  std::sort(pieces.begin(), pieces.end());
  return std::unique(pieces.begin(), pieces.end()) - pieces.begin();
}

/// Whether those of the 16 lanes from `first` on whose numbers differ in the
/// bit `distance` alone ask for the same.
static bool agreeAcross(unsigned first, unsigned distance,
                        const std::array<uintptr_t, 32> &addresses) {
  for (unsigned lane = first; lane < first + 16; ++lane)
    if (addresses[lane] != addresses[lane ^ distance])
      return false;
  return true;
}

/// How often shared memory is accessed for lanes that ask for `bytes` each:
/// 32 banks of 4 bytes serve one word each at a time, to any number of lanes.
/// Accesses of 8 and 16 bytes are made by half and quarter warps, so that
/// 128 bytes at the most are asked for at once (CUDA C++ Best Practices Guide,
/// "Shared Memory and Memory Banks"). Two quarters are one access where their
/// lanes agree in pairs (tile::countWavefronts; measured on an H200).
static void countWavefronts(Counts &counts, uint32_t lanes, int32_t bytes,
                            const std::array<uintptr_t, 32> &addresses) {
  unsigned together = bytes >= 16 ? 8 : bytes >= 8 ? 16 : 32;
  std::vector<uintptr_t> words;
  for (unsigned first = 0, next; first < 32; first = next) {
    next = first + together;
    bool isWholeHalf = first % 16 == 0 && (lanes >> first & 0xffff) == 0xffff;
    if (bytes >= 16 && isWholeHalf &&
        (agreeAcross(first, 1, addresses) || agreeAcross(first, 2, addresses)))
      next = first + 2 * together;
    words.clear();
    for (unsigned lane = first; lane < next; ++lane)
      if (lanes >> lane & 1)
        for (uintptr_t word = addresses[lane] / 4;
             word <= (addresses[lane] + bytes - 1) / 4; ++word)
          words.push_back(word);
    if (words.empty())
      continue;
    words.resize(countPieces(words));
    std::array<unsigned, 32> load{};
    for (uintptr_t word : words)
      ++load[word % 32];
    unsigned wavefronts = *std::max_element(load.begin(), load.end());
    counts.wavefronts += wavefronts;
    counts.conflicts += wavefronts - 1;
  }
}

void Block::countTogether(uint32_t index) {
  Warp &warp = warps[index];
  std::vector<uintptr_t> sectors;
  for (uint32_t key : warp.touched) {
    Trace &trace = warp.traces[key];
    SiteCounts &both = worker.counts[key / 2];
    Counts &counts = key % 2 ? both.shared : both.global;
    for (const WarpAccess &access : trace.accesses) {
      if (!access.lanes)
        continue;
      ++counts.instructions;
      if (key % 2) {
        countWavefronts(counts, access.lanes, access.bytes, access.address);
        continue;
      }
      sectors.clear();
      for (unsigned lane = 0; lane < 32; ++lane)
        if (access.lanes >> lane & 1)
          for (uintptr_t sector = access.address[lane] / 32;
               sector <= (access.address[lane] + access.bytes - 1) / 32;
               ++sector)
            sectors.push_back(sector);
      counts.sectors += countPieces(sectors);
    }
    trace.accesses.clear();
    trace.next.fill(0);
  }
  warp.touched.clear();
  warp.recorded = 0;
}
