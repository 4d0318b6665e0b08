//===- GlobalWrites.h - Who wrote what to global memory ---------*- C++ -*-===//
//
// Nothing orders the threads of a launch in global memory but the barriers of
// their blocks, and kernels here hand nothing on through it. Two threads may
// still write one element, where tiles overlap, if both write the same value: a
// result must not depend on who comes last.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_SIMULATOR_GLOBALWRITES_H
#define CONV_LIB_SIMULATOR_GLOBALWRITES_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <unordered_map>

namespace mlir::conv::sim {

/// Writes of one launch. Host threads may call `write` at once.
class GlobalWrites {
public:
  struct Writer {
    int64_t block = 0;
    uint32_t thread = 0;
    int32_t site = -1;
  };
  /// A byte that two threads gave different values.
  struct Conflict {
    uintptr_t address;
    Writer other;
  };

  /// Forgets everything: a launch begins.
  void clear();
  /// Notes that `writer` puts `bytes` of `value` at `address`. Returns the
  /// first byte to which another thread wrote another value.
  std::optional<Conflict> write(uintptr_t address, size_t bytes,
                                const uint8_t *value, const Writer &writer);

private:
  /// 16 bytes of memory. Elements may be single bytes, so each has its writer.
  struct Line {
    std::array<uint8_t, 16> values;
    std::array<Writer, 16> writers; // the last ones
    uint16_t written = 0;           // bytes that hold a value
    uint16_t several = 0;           // bytes that more than one thread wrote
  };
  struct Stripe {
    std::mutex mutex;
    std::unordered_map<uintptr_t, Line> lines;
  };
  std::array<Stripe, 64> stripes;
};

} // namespace mlir::conv::sim

#endif // CONV_LIB_SIMULATOR_GLOBALWRITES_H
