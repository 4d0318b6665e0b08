//===- GuardedMemory.cpp - Buffers far apart ------------------------------===//

#include "GuardedMemory.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/Process.h"
#include <algorithm>
#include <sys/mman.h>
#include <utility>

using namespace mlir::conv::sim;

GuardedMemory::GuardedMemory(size_t bytes) {
  size_t used = llvm::alignTo(std::max<size_t>(bytes, 1),
                              llvm::sys::Process::getPageSizeEstimate());
  reserved = used + kGuardBytes;
  void *place = mmap(nullptr, reserved, PROT_NONE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (place == MAP_FAILED)
    return;
  begin = static_cast<uint8_t *>(place);
  if (mprotect(begin, used, PROT_READ | PROT_WRITE) == 0)
    return;
  munmap(begin, reserved);
  begin = nullptr;
}

GuardedMemory::~GuardedMemory() {
  if (begin)
    munmap(begin, reserved);
}

GuardedMemory::GuardedMemory(GuardedMemory &&other) noexcept
    : begin(std::exchange(other.begin, nullptr)), reserved(other.reserved) {}
