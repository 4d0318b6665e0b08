//===- Runtime.cpp - Functions that instrumented kernels call -------------===//

#include "Collectives.h"
#include "DeviceMath.h"
#include "Instrument.h"
#include <algorithm>

using namespace mlir::conv::sim;

namespace {

Thread &self() { return *currentBlock->current; }

void meetWarp(Thread::Collective kind, uint32_t mask, int32_t site) {
  Thread &thread = self();
  thread.collective = kind;
  thread.mask = mask;
  thread.site = site;
  currentBlock->wait(Thread::Status::AtWarp);
}

uint32_t readRegister(int32_t code) {
  Block &block = *currentBlock;
  int64_t id = self().id, x = block.size[0], y = block.size[1];
  uint32_t lane = id % 32, bit = 1u << lane;
  switch (static_cast<SpecialRegister>(code)) {
  case TidX:
    return id % x;
  case TidY:
    return id / x % y;
  case TidZ:
    return id / x / y;
  case NTidX:
  case NTidY:
  case NTidZ:
    return block.size[code - NTidX];
  case CtaIdX:
  case CtaIdY:
  case CtaIdZ:
    return block.index[code - CtaIdX];
  case NCtaIdX:
  case NCtaIdY:
  case NCtaIdZ:
    return block.grid[code - NCtaIdX];
  case LaneId:
    return lane;
  case WarpSize:
    return 32;
  case LaneMaskEq:
    return bit;
  case LaneMaskLe:
    return bit | (bit - 1);
  case LaneMaskLt:
    return bit - 1;
  case LaneMaskGe:
    return ~(bit - 1);
  case LaneMaskGt:
    return ~(bit | (bit - 1));
  }
  return 0;
}

/// Whether a barrier may have this number and count; the thread stops if not.
bool checkBarrier(int32_t id, int32_t count, int32_t site) {
  Block &block = *currentBlock;
  // No string is alive where `wait` does not come back to destroy it.
  if (id < 0 || id > 15)
    block.report("divergence", site,
                 "expects a barrier between 0 and 15, got " +
                     std::to_string(id));
  else if (count < 0 || count % 32 != 0)
    block.report("divergence", site,
                 "expects a multiple of 32 threads, got " +
                     std::to_string(count));
  else
    return true;
  block.failed = true;
  block.wait(Thread::Status::Done);
  return false;
}

uint32_t barrier(int32_t id, int32_t count, int32_t reduction,
                 int32_t predicate, int32_t site) {
  if (!checkBarrier(id, count, site))
    return 0;
  Thread &thread = self();
  thread.barrier = id;
  thread.barrierCount = count;
  thread.reduction = static_cast<Thread::Reduction>(reduction);
  thread.operands[0] = predicate != 0;
  thread.site = site;
  currentBlock->wait(Thread::Status::AtBarrier);
  return self().result;
}

void arrive(int32_t id, int32_t count, int32_t site) {
  if (!checkBarrier(id, count, site))
    return;
  Thread &thread = self();
  thread.barrier = id;
  thread.barrierCount = count;
  thread.site = site;
  currentBlock->arrive();
}

void syncWarp(uint32_t mask, int32_t site) {
  meetWarp(Thread::Collective::Sync, mask, site);
}

uint64_t shuffle(uint32_t mask, uint32_t value, uint32_t offset, uint32_t clamp,
                 uint32_t kind, int32_t site) {
  self().operands = {value, offset, clamp, kind};
  meetWarp(Thread::Collective::Shuffle, mask, site);
  return self().result;
}

uint32_t vote(uint32_t mask, int32_t predicate, uint32_t kind, int32_t site) {
  self().operands = {predicate != 0, kind, 0, 0};
  meetWarp(Thread::Collective::Vote, mask, site);
  return self().result;
}

uint64_t match(uint32_t mask, uint64_t value, uint32_t all, int32_t site) {
  self().operands = {value, all, 0, 0};
  meetWarp(Thread::Collective::Match, mask, site);
  return self().result;
}

uint32_t reduce(uint32_t mask, uint32_t value, uint32_t kind, int32_t site) {
  self().operands = {value, kind, 0, 0};
  meetWarp(Thread::Collective::Reduce, mask, site);
  return self().result;
}

void ldMatrix(uint64_t address, int32_t count, int32_t transposed, void *words,
              int32_t site) {
  Thread &thread = self();
  if (static_cast<int32_t>(thread.id % 32) < 8 * count)
    currentBlock->access(address, 16, Access::Load, Shared, 16, site);
  thread.operands = {address, static_cast<uint64_t>(count),
                     static_cast<uint64_t>(transposed), 0};
  thread.d = words;
  meetWarp(Thread::Collective::LdMatrix, ~0u, site);
}

void mma(uint32_t kind, const void *a, const void *b, const void *c, void *d,
         int32_t site) {
  Thread &thread = self();
  thread.operands = {kind, 0, 0, 0};
  thread.a = a;
  thread.b = b;
  thread.c = c;
  thread.d = d;
  meetWarp(Thread::Collective::Mma, ~0u, site);
}

/// prmt.b32, every mode (PTX ISA, "prmt").
uint32_t permute(uint32_t low, uint32_t high, uint32_t selector,
                 uint32_t mode) {
  uint64_t pool = low | static_cast<uint64_t>(high) << 32;
  uint32_t result = 0, start = selector & 3;
  for (uint32_t i = 0; i < 4; ++i) {
    uint32_t index = 0;
    bool sign = false;
    switch (mode) {
    case 0: // default: four selectors, whose high bit asks for the sign
      index = selector >> (4 * i) & 7;
      sign = selector >> (4 * i) & 8;
      break;
    case 1: // f4e
      index = start + i;
      break;
    case 2: // b4e
      index = (start - i) & 7;
      break;
    case 3: // rc8
      index = start;
      break;
    case 4: // ecl
      index = std::max(start, i);
      break;
    case 5: // ecr
      index = std::min(start, i);
      break;
    default: // rc16
      index = (start & 1) * 2 + (i & 1);
    }
    uint32_t byte = pool >> (8 * index) & 0xff;
    if (sign)
      byte = byte & 0x80 ? 0xff : 0;
    result |= byte << (8 * i);
  }
  return result;
}

/// A divisor that the host can divide by. On the GPU such divisions do not
/// trap, on most hosts they do.
int64_t divisor(int64_t dividend, int64_t value, int32_t bits, int32_t isSigned,
                int32_t site) {
  if (value == 0) {
    currentBlock->report("division", site, "divides by zero");
    return 1;
  }
  if (isSigned && value == -1 && dividend == INT64_MIN >> (64 - bits))
    return 1;
  return value;
}

/// Called in every function: whether its frame is within the thread's stack.
void enter() {
  currentBlock->checkStack(
      reinterpret_cast<uintptr_t>(__builtin_frame_address(0)));
}

/// A failed assertion ends the kernel.
void assertFails(void *message, int32_t site) {
  Block &block = *currentBlock;
  block.report("assertion", site,
               "fails: " + std::string(static_cast<const char *>(message)) +
                   block.nameThread());
  block.failed = true;
  block.wait(Thread::Status::Done);
}

/// What LLVM leaves undefined, as optimizers make use of it.
void undefined(int32_t holds, int32_t site) {
  if (holds)
    return;
  Block &block = *currentBlock;
  block.report("undefined", site,
               "is not to be reached like this" + block.nameThread());
  block.failed = true;
  block.wait(Thread::Status::Done);
}

void access(uint64_t address, int32_t bytes, int32_t kind, int32_t space,
            int32_t alignment, int32_t site) {
  currentBlock->access(address, bytes, static_cast<Access>(kind),
                       static_cast<Space>(space), alignment, site);
}
void store(uint64_t address, int32_t bytes, int32_t kind, int32_t space,
           int32_t alignment, const void *value, int32_t site) {
  Block &block = *currentBlock;
  block.access(address, bytes, static_cast<Access>(kind),
               static_cast<Space>(space), alignment, site);
  block.store(address, bytes, static_cast<const uint8_t *>(value), site);
}
void iterate(int32_t site) { currentBlock->iterate(site); }
void copyAsync(uint64_t destination, uint64_t source, int32_t bytes,
               int32_t sourceBytes, int32_t site) {
  currentBlock->copyAsync(destination, source, bytes, sourceBytes, site);
}
void commitCopies() { currentBlock->commitCopies(); }
void waitCopies(int32_t pending) { currentBlock->waitCopies(pending); }
uint64_t sharedBase() { return currentBlock->sharedBase(); }

} // namespace

llvm::StringMap<RuntimeFunction> mlir::conv::sim::getRuntimeSymbols() {
  llvm::StringMap<RuntimeFunction> symbols;
  symbols["conv_sim_register"] = runtimeFunction(readRegister);
  symbols["conv_sim_barrier"] = runtimeFunction(barrier);
  symbols["conv_sim_arrive"] = runtimeFunction(arrive);
  symbols["conv_sim_syncwarp"] = runtimeFunction(syncWarp);
  symbols["conv_sim_shuffle"] = runtimeFunction(shuffle);
  symbols["conv_sim_vote"] = runtimeFunction(vote);
  symbols["conv_sim_match"] = runtimeFunction(match);
  symbols["conv_sim_reduce"] = runtimeFunction(reduce);
  symbols["conv_sim_permute"] = runtimeFunction(permute);
  symbols["conv_sim_divisor"] = runtimeFunction(divisor);
  symbols["conv_sim_ldmatrix"] = runtimeFunction(ldMatrix);
  symbols["conv_sim_mma"] = runtimeFunction(mma);
  symbols["conv_sim_enter"] = runtimeFunction(enter);
  symbols["conv_sim_assert"] = runtimeFunction(assertFails);
  symbols["conv_sim_undefined"] = runtimeFunction(undefined);
  symbols["conv_sim_access"] = runtimeFunction(access);
  symbols["conv_sim_store"] = runtimeFunction(store);
  symbols["conv_sim_iterate"] = runtimeFunction(iterate);
  symbols["conv_sim_copy_async"] = runtimeFunction(copyAsync);
  symbols["conv_sim_commit_copies"] = runtimeFunction(commitCopies);
  symbols["conv_sim_wait_copies"] = runtimeFunction(waitCopies);
  symbols["conv_sim_shared"] = runtimeFunction(sharedBase);

  addDeviceMath(symbols);
  return symbols;
}
