//===- GlobalWrites.cpp - Who wrote what to global memory -----------------===//

#include "GlobalWrites.h"

using namespace mlir::conv::sim;

void GlobalWrites::clear() {
  for (Stripe &stripe : stripes)
    stripe.lines.clear();
}

std::optional<GlobalWrites::Conflict>
GlobalWrites::write(uintptr_t address, size_t bytes, const uint8_t *value,
                    const Writer &writer) {
  std::optional<Conflict> conflict;
  for (size_t i = 0; i < bytes;) {
    uintptr_t key = (address + i) / 16;
    Stripe &stripe = stripes[key % stripes.size()];
    std::lock_guard<std::mutex> lock(stripe.mutex);
    Line &line = stripe.lines[key];
    for (; i < bytes && (address + i) / 16 == key; ++i) {
      unsigned at = (address + i) % 16, bit = 1u << at;
      Writer &last = line.writers[at];
      if (line.written & bit) {
        if (last.block != writer.block || last.thread != writer.thread)
          line.several |= bit;
        // A thread may replace what nobody else wrote.
        if (!conflict && line.values[at] != value[i] && (line.several & bit))
          conflict = Conflict{address + i, last};
      }
      line.values[at] = value[i];
      line.written |= bit;
      last = writer;
    }
  }
  return conflict;
}
