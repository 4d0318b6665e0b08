//===- Machine.h - A simulated block ----------------------------*- C++ -*-===//
//
// What instrumented kernels call while they run. No MLIR here.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_SIMULATOR_MACHINE_H
#define CONV_LIB_SIMULATOR_MACHINE_H

#include <array>
#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <ucontext.h>
#include <vector>

namespace mlir::conv::sim {

/// A place in the kernel's IR that the machine can be asked about.
struct Site {
  std::string op, location;
  std::atomic<uint64_t> accesses{0}, bytes{0};
  bool shared = false, write = false;
};

struct Buffer {
  uintptr_t base = 0;
  size_t bytes = 0;
  std::string name;
};

struct Finding {
  std::string kind, message;
};

/// What all blocks of a launch share.
struct Device {
  std::vector<Buffer> buffers; // sorted by base
  std::deque<Site> sites;
  std::mutex mutex;
  std::vector<Finding> findings;
  std::atomic<unsigned> numFindings{0};
  unsigned maxFindings = 16;
  /// Bytes of statically declared shared memory, which precede the dynamic.
  size_t staticShared = 0;

  bool abandoned() const { return numFindings >= maxFindings; }
  void report(std::string kind, std::string message);
  const Buffer *find(uintptr_t address) const;
};

using Dim3 = std::array<int64_t, 3>;

/// Kind of an access, as the instrumentation passes it.
enum Access : int32_t { Load = 0, Store = 1, Atomic = 2 };

class Block;

/// One CUDA thread.
struct Thread {
  enum class Status { Ready, AtBarrier, AtWarp, Done };

  uint32_t id = 0;
  Block *block = nullptr;
  /// Where it goes on; a context can be abandoned, unlike a fiber that unwinds.
  ucontext_t context;
  uintptr_t stackLow = 0, stackHigh = 0;
  Status status = Status::Ready;
  int32_t site = -1; // of the op it waits at

  // Barrier.
  int32_t barrier = 0, barrierCount = 0;

  // Warp collective: what it is, its operands and its results.
  enum class Collective { None, Sync, Shuffle, LdMatrix, Mma };
  Collective collective = Collective::None;
  uint32_t mask = 0;
  std::array<uint64_t, 4> operands{};
  const void *a = nullptr, *b = nullptr, *c = nullptr;
  void *d = nullptr;
  uint64_t result = 0;

  // Happens-before: clock[t] is the latest operation of thread t that this
  // thread has synchronized with.
  std::vector<uint32_t> clock;

  // Asynchronous copies: those not committed, and committed groups.
  struct Copy {
    uintptr_t destination;
    std::array<uint8_t, 16> data;
    int32_t bytes, site;
  };
  std::vector<Copy> open;
  std::deque<std::vector<Copy>> groups;
};

/// One block: its threads run until each waits or ends; then whoever can go
/// on does, in an order drawn from the seed.
class Block {
public:
  Block(Device &device, Dim3 index, Dim3 grid, Dim3 size, size_t sharedBytes,
        size_t stackBytes, uint64_t seed);

  /// Runs `entry(arguments)` on every thread.
  void run(void (*entry)(const uint64_t *), const uint64_t *arguments);

  // Called by threads.
  void access(uintptr_t address, int32_t bytes, Access kind, int32_t alignment,
              int32_t site);
  void copyAsync(uintptr_t destination, uintptr_t source, int32_t bytes,
                 int32_t sourceBytes, int32_t site);
  void commitCopies();
  void waitCopies(int32_t pending);
  void wait(Thread::Status status);
  uintptr_t sharedBase() const {
    return reinterpret_cast<uintptr_t>(shared.data());
  }
  bool isShared(uintptr_t address) const {
    return address >= sharedBase() && address < sharedBase() + shared.size();
  }
  void report(const char *kind, int32_t site, const std::string &what);

  Device &device;
  Dim3 index, grid, size;
  Thread *current = nullptr;
  bool failed = false;

private:
  /// Who touched a 4-byte word of shared memory last, and when.
  struct Word {
    uint32_t writer = 0, writeClock = 0;
    int32_t writeSite = -1;
    uint8_t written = 0;  // bytes that hold data
    uint8_t inFlight = 0; // an asynchronous copy has not landed
    struct {
      uint32_t thread, clock;
      int32_t site;
    } readers[4];
    uint8_t numReaders = 0, nextReader = 0;
  };

  void touchShared(uintptr_t address, int32_t bytes, bool write, int32_t site,
                   bool landing = false);
  bool ordered(uint32_t thread, uint32_t clock) const {
    return current->clock[thread] >= clock;
  }
  static void runThread();
  void meet(const std::vector<Thread *> &threads);
  void releaseBarriers();
  void releaseWarps();
  void runCollective(const std::vector<Thread *> &warp);
  void reportStuck();

  std::vector<Thread> threads;
  struct alignas(128) Line {
    std::array<uint8_t, 128> bytes;
  };
  std::vector<Line> storage;
  struct Span {
    uint8_t *begin = nullptr;
    size_t count = 0;
    uint8_t *data() const { return begin; }
    size_t size() const { return count; }
  } shared;
  std::vector<Word> words;
  std::mt19937_64 random;
  size_t stackBytes;
  std::unique_ptr<uint8_t[]> stacks;
  ucontext_t scheduler;
  void (*entry)(const uint64_t *) = nullptr;
  const uint64_t *arguments = nullptr;
};

/// The block that runs on this host thread.
extern thread_local Block *currentBlock;

} // namespace mlir::conv::sim

#endif // CONV_LIB_SIMULATOR_MACHINE_H
