//===- Machine.h - A simulated block ----------------------------*- C++ -*-===//
//
// What instrumented kernels call while they run. No MLIR here.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_SIMULATOR_MACHINE_H
#define CONV_LIB_SIMULATOR_MACHINE_H

#include "GlobalWrites.h"
#include "conv/Support/Random.h"
#include "llvm/ADT/SmallVector.h"
#include <array>
#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <ucontext.h>
#include <vector>

namespace mlir::conv::sim {

/// A place in the kernel's IR that the machine can be asked about.
struct Site {
  std::string kernel, op, location;
  /// Which of the kernel's ops of this name, from 1 on: ops that were lowered
  /// from one have one location.
  unsigned number = 0;
  bool write = false;

  /// "llvm.load #3 at in.mlir:4:8".
  std::string str() const {
    return op + " #" + std::to_string(number) + " at " + location;
  }
};

/// What one site did in one memory space, or how often a warp came by.
struct Counts {
  /// Accesses by threads, and the bytes that they asked for.
  uint64_t accesses = 0, bytes = 0;
  /// Instructions of warps: accesses of its lanes that are made together.
  uint64_t instructions = 0;
  /// Global memory: pieces of 32 bytes that the instructions touched.
  uint64_t sectors = 0;
  /// Shared memory: what the instructions took, in accesses to all banks at
  /// once, and how many of these were due to bank conflicts.
  uint64_t wavefronts = 0, conflicts = 0;

  void add(const Counts &other) {
    accesses += other.accesses;
    bytes += other.bytes;
    instructions += other.instructions;
    sectors += other.sectors;
    wavefronts += other.wavefronts;
    conflicts += other.conflicts;
  }
};

/// Counts of a site, by memory space.
struct SiteCounts {
  Counts global, shared;
};

struct Buffer {
  uintptr_t base = 0;
  size_t bytes = 0;
  std::string name;
  /// One byte for each of the buffer's: whether it was written. Null where all
  /// of it holds data from the start.
  std::shared_ptr<uint8_t[]> written;
  /// Whether kernels may not write to it.
  bool constant = false;
};

/// A declared array of shared memory, `begin` bytes from where a block's
/// begins.
struct SharedArray {
  size_t begin = 0, bytes = 0;
  std::string name;
};

/// Unused bytes behind each array of shared memory, less what aligning the
/// next one takes. A multiple of all banks and alignments: arrays lie on the
/// banks that they would lie on without gaps.
constexpr size_t kSharedGap = 4096;
/// More than any device has.
constexpr size_t kMaxSharedBytes = size_t(1) << 20;
constexpr size_t kMaxSharedAlignment = 1024;

struct Finding {
  std::string kind, message;
  /// The ops that it is about; a second finding of the kind about them is not
  /// kept.
  int32_t site = -1, other = -1;
  /// Where the block stands in the order of all that were launched, and how
  /// many findings it had before this one.
  int64_t position = 0;
  size_t number = 0;

  bool same(const Finding &f) const {
    return kind == f.kind && site == f.site && other == f.other &&
           (site >= 0 || message == f.message);
  }
};

/// What all blocks of a launch share.
struct Device {
  std::vector<Buffer> buffers; // sorted by base
  std::deque<Site> sites;
  std::mutex mutex;
  std::vector<Finding> findings;
  /// Whether anything was reported in this launch, if as often before.
  std::atomic<bool> reported{false};
  unsigned maxFindings = 16;
  /// Blocks launched so far, and the last position whose findings still count:
  /// those before it have `maxFindings`.
  int64_t numBlocks = 0;
  std::atomic<int64_t> lastPosition{INT64_MAX};
  /// Whether accesses of a warp are put together for `Counts` beyond bytes.
  bool countWarps = false;
  /// Indexed by site; workers add theirs when they end.
  std::vector<SiteCounts> counts;
  uint64_t maxIterations = 0;
  GlobalWrites writes;
  /// By where they begin; the last has the size that a launch gives it. Between
  /// them lie gaps, so that what reaches past one is not in the next.
  std::vector<SharedArray> sharedArrays;
  /// Bytes of the others as a GPU packs them.
  size_t staticShared = 0;
  /// Compute capability whose tensor cores are simulated.
  unsigned chip = 89;
  /// Compute capability that the kernels become PTX for, which says what
  /// instructions they become.
  unsigned target = 89;

  /// Keeps, of findings that are the same, that of the first block: what is
  /// found does not depend on which host thread comes first.
  void report(Finding finding);
  /// In the order of the blocks; `mutex` is held or no block runs.
  void sortFindings();
  const Buffer *find(uintptr_t address) const;
  /// What an access reaches that no buffer holds all of: "4 bytes outside of
  /// every buffer, 8 bytes past the end of result buffer 1".
  std::string describe(uintptr_t address, int32_t bytes) const;
};

using Dim3 = std::array<int64_t, 3>;

/// Kind of an access, as the instrumentation passes it. `Atomic` reads and
/// writes.
enum Access : int32_t {
  Load = 0,
  Store = 1,
  Atomic = 2,
  AtomicLoad = 3,
  AtomicStore = 4
};
inline bool reads(Access kind) { return kind != Store && kind != AtomicStore; }
inline bool writes(Access kind) { return kind != Load && kind != AtomicLoad; }

/// Address spaces of NVPTX.
enum Space : int32_t {
  Generic = 0,
  Global = 1,
  Shared = 3,
  Constant = 4,
  Local = 5
};

class Block;

/// What a thread knows of the others, in the manner of vector clocks: of thread
/// t, all that it did up to time `of(t)`. Knowledge that came through a barrier
/// is shared by those that met there; that of the own warp is kept apart, since
/// warps meet often.
struct Knowledge {
  std::array<uint32_t, 32> warp{};
  std::shared_ptr<const std::vector<uint32_t>> others;

  uint32_t of(uint32_t thread, uint32_t self) const {
    return thread / 32 == self / 32 ? warp[thread % 32] : (*others)[thread];
  }
};

/// One CUDA thread.
struct Thread {
  enum class Status { Ready, AtBarrier, AtWarp, Done };

  uint32_t id = 0;
  Block *block = nullptr;
  /// Where it goes on; a context can be abandoned, unlike a fiber that unwinds.
  ucontext_t context;
  /// What the thread may use of its stack; see `stackStride`.
  uintptr_t stackLow = 0, stackHigh = 0;
  Status status = Status::Ready;
  int32_t site = -1; // of the op it waits at

  // Barrier: its number, how many threads it waits for (0: all), what it
  // reduces over them.
  enum class Reduction : int32_t { None, Popc, And, Or };
  int32_t barrier = 0, barrierCount = 0;
  Reduction reduction = Reduction::None;

  // Warp collective: what it is, its operands and its results.
  enum class Collective {
    None,
    Sync,
    Shuffle,
    Vote,
    Match,
    Reduce,
    LdMatrix,
    Mma
  };
  Collective collective = Collective::None;
  uint32_t mask = 0;
  std::array<uint64_t, 4> operands{};
  const void *a = nullptr, *b = nullptr, *c = nullptr;
  void *d = nullptr;
  uint64_t result = 0;

  // Happens-before. Its own time stands in its own lane.
  Knowledge knowledge;
  uint32_t &clock() { return knowledge.warp[id % 32]; }

  // Asynchronous copies: those not committed, and committed groups.
  struct Copy {
    uintptr_t destination;
    std::array<uint8_t, 16> data;
    int32_t bytes, site;
  };
  std::vector<Copy> open;
  std::deque<std::vector<Copy>> groups;
};

/// What a host thread keeps from one block to the next.
struct Worker {
  /// Stacks of the threads; left uninitialized, so that only the pages in use
  /// take memory.
  std::unique_ptr<uint8_t[]> stacks;
  size_t stackCapacity = 0;
  std::vector<SiteCounts> counts;
};

/// Bytes between the stacks of two threads that may use `bytes` each. A frame
/// of at most as many (others do not run) can begin at the very end before
/// `Block::checkStack` sees it, which then needs room for a finding.
constexpr size_t stackStride(size_t bytes) {
  return (2 * bytes + 64 * 1024 + 4095) / 4096 * 4096;
}

/// One block: its threads run until each waits or ends; then whoever can go
/// on does, in an order drawn from the seed.
class Block {
public:
  Block(Device &device, Worker &worker, Dim3 index, Dim3 grid, Dim3 size,
        size_t stackBytes, Random random, int64_t position);

  /// Runs `entry(arguments)` on every thread.
  void run(void (*entry)(const uint64_t *), const uint64_t *arguments);

  // Called by threads.
  void access(uintptr_t address, int32_t bytes, Access kind, Space space,
              int32_t alignment, int32_t site);
  /// A store to memory that is not known to be shared; follows its `access`.
  void store(uintptr_t address, int32_t bytes, const uint8_t *value,
             int32_t site);
  void copyAsync(uintptr_t destination, uintptr_t source, int32_t bytes,
                 int32_t sourceBytes, int32_t site);
  /// Stops the thread if its stack goes down to `address` and that is too far.
  void checkStack(uintptr_t address);
  /// Counts an iteration of some loop, or a call.
  void iterate(int32_t site);
  void commitCopies();
  void waitCopies(int32_t pending);
  void wait(Thread::Status status);
  /// bar.arrive: counts at the barrier of `current` without waiting there.
  void arrive();
  uintptr_t sharedBase() const {
    return reinterpret_cast<uintptr_t>(shared.data());
  }
  bool isShared(uintptr_t address) const {
    return address >= sharedBase() && address < sharedBase() + shared.size();
  }
  /// `site` did what `what` says, to what `other` (if any) did.
  void report(const char *kind, int32_t site, const std::string &what,
              int32_t other = -1);
  /// " (thread 3 of block 0)".
  std::string nameThread() const;
  /// An instruction of a warp that moves no memory.
  void countInstruction(int32_t site) {
    ++worker.counts[site].global.instructions;
  }

  Device &device;
  Worker &worker;
  Dim3 index, grid, size;
  int64_t position; // see Finding
  Thread *current = nullptr;
  bool failed = false;

private:
  /// Who touched a 4-byte word of shared memory last, and when. Masks tell its
  /// bytes apart: neighbouring elements may belong to different threads.
  struct Word {
    struct Writer {
      uint32_t thread, clock;
      int32_t site;
      uint8_t mask;
      bool atomic;   // how it wrote
      bool inFlight; // its asynchronous copy has not landed
    };
    /// Lanes of one warp that read the same bytes at one site and time.
    struct Reader {
      uint32_t warp, lanes, clock;
      int32_t site;
      uint8_t mask;
      bool atomic;
    };
    /// The last writer of each byte; more than one only of atomic writers that
    /// nothing orders.
    llvm::SmallVector<Writer, 1> writers;
    /// Everybody who read since then: each thread once for the same bytes.
    llvm::SmallVector<Reader, 2> readers;
    uint8_t written = 0; // bytes that hold data
  };

  void noteReader(Word &word, uint8_t mask, bool atomic, int32_t site);
  void noteWriter(Word &word, uint8_t mask, bool atomic, int32_t site);

  /// The array that holds all of these bytes of shared memory, if one does.
  const SharedArray *findArray(uintptr_t address, int32_t bytes) const;
  /// "shared byte 4", "byte 4 of shared @tile".
  std::string nameShared(size_t offset) const;
  /// What an access to shared memory reaches that no array holds all of: "4
  /// bytes, 8 bytes past the end of shared @tile (64 bytes)".
  std::string describeShared(uintptr_t address, int32_t bytes) const;
  /// Whether nothing that the block still does can matter.
  bool abandoned() const {
    return findings.size() >= device.maxFindings ||
           position > device.lastPosition;
  }
  void touchShared(uintptr_t address, int32_t bytes, Access kind, int32_t site);
  void touchGlobal(const Buffer &buffer, uintptr_t address, int32_t bytes,
                   Access kind, int32_t site);
  bool ordered(uint32_t thread, uint32_t clock) const {
    return current->knowledge.of(thread, current->id) >= clock;
  }
  static void runThread();
  void meet(const std::vector<Thread *> &threads,
            const std::vector<std::pair<uint32_t, Knowledge>> &arrived = {});
  void releaseBarriers();
  void releaseBarrier(int32_t id);
  void releaseWarps();
  void runCollective(const std::vector<Thread *> &warp);
  void reportStuck();
  /// Reports the first thread that ended with copies under way, if there is
  /// one.
  void reportPendingCopies();

  /// An access of a warp, put together from those of its lanes.
  struct WarpAccess {
    uint32_t lanes = 0;
    int32_t bytes = 0;
    std::array<uintptr_t, 32> address;
  };
  /// What a warp did at one site since it last met. The lanes of a warp run one
  /// after the other here: the n-th access of one since then is taken to be
  /// made together with the n-th of the others.
  struct Trace {
    std::vector<WarpAccess> accesses;
    std::array<uint32_t, 32> next{};
  };
  struct Warp {
    std::vector<Trace> traces; // by 2 * site + (shared ? 1 : 0)
    std::vector<uint32_t> touched;
    size_t recorded = 0;
  };
  void record(uintptr_t address, int32_t bytes, bool isShared, int32_t site);
  void countTogether(uint32_t warp);

  std::vector<Finding> findings;
  std::vector<Thread> threads;
  std::vector<Warp> warps;
  /// Who has arrived at a barrier without waiting, and what they did before.
  struct Arrivals {
    std::vector<std::pair<uint32_t, Knowledge>> threads;
    int32_t count = 0, site = -1;
  };
  std::array<Arrivals, 16> arrivals;
  struct alignas(2 * kMaxSharedAlignment) Line {
    std::array<uint8_t, 2 * kMaxSharedAlignment> bytes;
  };
  /// Left uninitialized but for what arrays take.
  std::unique_ptr<Line[]> storage;
  struct Span {
    uint8_t *begin = nullptr;
    size_t count = 0;
    uint8_t *data() const { return begin; }
    size_t size() const { return count; }
  } shared;
  std::vector<Word> words;
  Random random;
  uint64_t iterations = 0;
  size_t stackBytes;
  ucontext_t scheduler;
  void (*entry)(const uint64_t *) = nullptr;
  const uint64_t *arguments = nullptr;
};

/// The block that runs on this host thread.
extern thread_local Block *currentBlock;

} // namespace mlir::conv::sim

#endif // CONV_LIB_SIMULATOR_MACHINE_H
