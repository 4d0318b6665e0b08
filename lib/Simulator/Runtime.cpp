//===- Runtime.cpp - Functions that instrumented kernels call -------------===//

#include "Instrument.h"
#include <cmath>

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

int32_t readRegister(int32_t code) {
  Block &block = *currentBlock;
  int64_t id = self().id, x = block.size[0], y = block.size[1];
  switch (code) {
  case 0:
    return id % x;
  case 1:
    return id / x % y;
  case 2:
    return id / x / y;
  case 3:
  case 4:
  case 5:
    return block.size[code - 3];
  case 6:
  case 7:
  case 8:
    return block.index[code - 6];
  case 9:
  case 10:
  case 11:
    return block.grid[code - 9];
  default:
    return id % 32;
  }
}

void barrier(int32_t id, int32_t count, int32_t site) {
  Thread &thread = self();
  thread.barrier = id;
  thread.barrierCount = count;
  thread.site = site;
  currentBlock->wait(Thread::Status::AtBarrier);
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

void ldMatrix(uint64_t address, int32_t count, int32_t transposed, void *words,
              int32_t site) {
  Thread &thread = self();
  if (static_cast<int32_t>(thread.id % 32) < 8 * count)
    currentBlock->access(address, 16, Access::Load, 16, site);
  thread.operands = {address, static_cast<uint64_t>(count),
                     static_cast<uint64_t>(transposed), 0};
  thread.d = words;
  meetWarp(Thread::Collective::LdMatrix, ~0u, site);
}

void mma(uint32_t type, uint32_t k, const void *a, const void *b, const void *c,
         void *d, int32_t site) {
  Thread &thread = self();
  thread.operands = {type, k, 0, 0};
  thread.a = a;
  thread.b = b;
  thread.c = c;
  thread.d = d;
  meetWarp(Thread::Collective::Mma, ~0u, site);
}

void access(uint64_t address, int32_t bytes, int32_t kind, int32_t alignment,
            int32_t site) {
  currentBlock->access(address, bytes, static_cast<Access>(kind), alignment,
                       site);
}
void copyAsync(uint64_t destination, uint64_t source, int32_t bytes,
               int32_t sourceBytes, int32_t site) {
  currentBlock->copyAsync(destination, source, bytes, sourceBytes, site);
}
void commitCopies() { currentBlock->commitCopies(); }
void waitCopies(int32_t pending) { currentBlock->waitCopies(pending); }
uint64_t sharedBase() { return currentBlock->sharedBase(); }

template <typename T>
void *pointer(T *function) {
  return reinterpret_cast<void *>(function);
}

} // namespace

llvm::StringMap<void *> mlir::conv::sim::getRuntimeSymbols() {
  llvm::StringMap<void *> symbols;
  symbols["conv_sim_register"] = pointer(readRegister);
  symbols["conv_sim_barrier"] = pointer(barrier);
  symbols["conv_sim_syncwarp"] = pointer(syncWarp);
  symbols["conv_sim_shuffle"] = pointer(shuffle);
  symbols["conv_sim_ldmatrix"] = pointer(ldMatrix);
  symbols["conv_sim_mma"] = pointer(mma);
  symbols["conv_sim_access"] = pointer(access);
  symbols["conv_sim_copy_async"] = pointer(copyAsync);
  symbols["conv_sim_commit_copies"] = pointer(commitCopies);
  symbols["conv_sim_wait_copies"] = pointer(waitCopies);
  symbols["conv_sim_shared"] = pointer(sharedBase);

  // libdevice, by the C library's functions of the same meaning.
#define CONV_SIM_UNARY(name)                                                   \
  symbols["__nv_" #name "f"] =                                                 \
      pointer(static_cast<float (*)(float)>(std::name));                       \
  symbols["__nv_" #name] = pointer(static_cast<double (*)(double)>(std::name));
  CONV_SIM_UNARY(acos)
  CONV_SIM_UNARY(acosh)
  CONV_SIM_UNARY(asin)
  CONV_SIM_UNARY(asinh)
  CONV_SIM_UNARY(atan)
  CONV_SIM_UNARY(atanh)
  CONV_SIM_UNARY(cbrt)
  CONV_SIM_UNARY(ceil)
  CONV_SIM_UNARY(cos)
  CONV_SIM_UNARY(cosh)
  CONV_SIM_UNARY(erf)
  CONV_SIM_UNARY(erfc)
  CONV_SIM_UNARY(exp)
  CONV_SIM_UNARY(exp2)
  CONV_SIM_UNARY(expm1)
  CONV_SIM_UNARY(fabs)
  CONV_SIM_UNARY(floor)
  CONV_SIM_UNARY(log)
  CONV_SIM_UNARY(log10)
  CONV_SIM_UNARY(log1p)
  CONV_SIM_UNARY(log2)
  CONV_SIM_UNARY(round)
  CONV_SIM_UNARY(rint)
  CONV_SIM_UNARY(sin)
  CONV_SIM_UNARY(sinh)
  CONV_SIM_UNARY(sqrt)
  CONV_SIM_UNARY(tan)
  CONV_SIM_UNARY(tanh)
  CONV_SIM_UNARY(trunc)
#undef CONV_SIM_UNARY
#define CONV_SIM_BINARY(name)                                                  \
  symbols["__nv_" #name "f"] =                                                 \
      pointer(static_cast<float (*)(float, float)>(std::name));                \
  symbols["__nv_" #name] =                                                     \
      pointer(static_cast<double (*)(double, double)>(std::name));
  CONV_SIM_BINARY(atan2)
  CONV_SIM_BINARY(copysign)
  CONV_SIM_BINARY(fmod)
  CONV_SIM_BINARY(pow)
#undef CONV_SIM_BINARY
  symbols["__nv_rsqrtf"] =
      pointer(+[](float x) { return 1.0f / std::sqrt(x); });
  symbols["__nv_rsqrt"] = pointer(+[](double x) { return 1.0 / std::sqrt(x); });
  symbols["__nv_powif"] = pointer(
      +[](float x, int n) { return static_cast<float>(std::pow(x, n)); });
  return symbols;
}
