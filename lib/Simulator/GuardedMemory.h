//===- GuardedMemory.h - Buffers far apart ----------------------*- C++ -*-===//

#ifndef CONV_LIB_SIMULATOR_GUARDEDMEMORY_H
#define CONV_LIB_SIMULATOR_GUARDEDMEMORY_H

#include <cstddef>
#include <cstdint>

namespace mlir::conv::sim {

/// Pages of the host, followed by `kGuardBytes` of addresses that hold nothing:
/// what reaches past one buffer does not land in another.
class GuardedMemory {
public:
  static constexpr size_t kGuardBytes = size_t(64) << 20;

  explicit GuardedMemory(size_t bytes);
  ~GuardedMemory();
  GuardedMemory(GuardedMemory &&other) noexcept;
  GuardedMemory &operator=(GuardedMemory &&) = delete;

  /// At the beginning of a page; null if the host has no room.
  uint8_t *data() const { return begin; }

private:
  uint8_t *begin = nullptr;
  size_t reserved = 0;
};

} // namespace mlir::conv::sim

#endif // CONV_LIB_SIMULATOR_GUARDEDMEMORY_H
