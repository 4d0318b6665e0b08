//===- Simulator.h - Run lowered kernels on the CPU -------------*- C++ -*-===//
//
// Executes the gpu.module that becomes PTX (after conversion to NVVM) on the
// host and checks it while it runs: every CUDA thread is a context of its own,
// warp collectives and barriers meet as on the GPU, `cp.async` data lands at
// its wait, shared memory starts poisoned, and accesses are checked for bounds,
// alignment, initialization and races.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_SIMULATOR_SIMULATOR_H
#define CONV_SIMULATOR_SIMULATOR_H

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Support/LLVM.h"
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace mlir::conv {

struct SimulatorOptions {
  /// Seed of the order in which threads and blocks run.
  uint64_t seed = 0;
  /// Blocks run on this many host threads; 0: as many as the machine has.
  unsigned workers = 0;
  /// Whose tensor cores to simulate ("sm_89"), which round differently. Empty:
  /// those of the module's #nvvm.target, sm_89 without one. A multiply that the
  /// chip does not have is an error at the op.
  std::string chip;
  /// Stack of one CUDA thread in bytes: registers that the host spills.
  size_t stackBytes = 128 * 1024;
  /// Effort of the host's compiler, 0 to 3. Kernels are large and run briefly:
  /// 0 is best for problems of a few thousand multiply-adds, 1 for larger ones.
  unsigned optLevel = 1;
  /// Findings after which a launch is abandoned.
  unsigned maxFindings = 16;
  /// Count instructions of warps, sectors and bank conflicts, not only accesses
  /// and bytes.
  bool countWarps = false;
  /// Iterations of loops and calls of functions, over all threads of a block,
  /// after which the block is taken to be endless.
  uint64_t maxIterations = uint64_t(1) << 26;
};

/// One thing that a kernel did and must not do.
struct SimulatorFinding {
  /// "race", "out-of-bounds", "uninitialized", "misaligned", "deadlock",
  /// "divergence", "division", "hang", "stack", "constant", "undefined",
  /// "unwritten", "launch".
  std::string kind;
  /// One sentence that names the op and its source location.
  std::string message;
};

/// Counts of one memory access site in one memory space, or of one op that
/// moves no memory (barriers, collectives), over several launches. With
/// `SimulatorOptions::countWarps` unset only the first row of numbers is there.
struct SimulatorSiteStats {
  std::string kernel, op, location;
  enum class Space { None, Global, Shared } space = Space::None;
  bool write = false;
  /// Accesses by threads, and the bytes that they asked for.
  uint64_t accesses = 0, bytes = 0;
  /// Instructions of warps. Since the lanes of a warp last met, the first
  /// access of each counts as one instruction, the second of each as another,
  /// and so on.
  uint64_t instructions = 0;
  /// Global memory: pieces of 32 bytes that the instructions touched.
  uint64_t sectors = 0;
  /// Shared memory: accesses to all 32 banks at once that the instructions
  /// took, and those among them that bank conflicts added.
  uint64_t wavefronts = 0, conflicts = 0;
};

/// A launch that ran.
struct SimulatorLaunch {
  std::string kernel;
  std::array<int64_t, 3> grid, block;
  /// Static and dynamic shared memory of a block, in bytes.
  int64_t sharedBytes = 0;
};

/// Kernels of one module, compiled for the host.
class Simulator {
public:
  /// Compiles `module`, lowered to the LLVM and NVVM dialects, for the host.
  /// An op that the simulator does not know is an error at the op.
  static FailureOr<std::unique_ptr<Simulator>>
  create(gpu::GPUModuleOp module, const SimulatorOptions &options = {});
  ~Simulator();

  /// Makes `bytes` of host memory from `base` on known to kernels as global
  /// memory; `name` stands in findings. `written` has one byte for each byte of
  /// the buffer, 0 until that is written; reading it before is a finding.
  /// Simulators of the same memory can share `written`. Without it all of the
  /// buffer counts as written. A write to a `constant` buffer is a finding.
  void addBuffer(void *base, size_t bytes, StringRef name,
                 std::shared_ptr<uint8_t[]> written = nullptr,
                 bool constant = false);
  /// Forgets all buffers but the module's own globals.
  void clearBuffers();
  /// Seed of the launches from here on, in place of that of the options.
  void setSeed(uint64_t seed);

  /// Runs all blocks of a launch. `arguments` holds one 8-byte slot per
  /// parameter of the kernel, as it is in memory (a pointer, an i64, an f32
  /// in the low bytes). Fails if the kernel does not exist, takes another
  /// number of parameters, or did something that it must not do: see
  /// `takeFindings`. Once there are `maxFindings` of them nothing runs, and
  /// every launch fails, until they are taken.
  LogicalResult launch(StringRef kernel, std::array<int64_t, 3> grid,
                       std::array<int64_t, 3> block, int64_t sharedBytes,
                       ArrayRef<uint64_t> arguments);

  /// What launches did wrong, since the last call.
  std::vector<SimulatorFinding> takeFindings();
  /// The counts of all launches since `clearStats`, in program order.
  std::vector<SimulatorSiteStats> getStats() const;
  void clearStats();
  /// Bytes of shared memory that kernels declare, before what a launch adds.
  int64_t getStaticSharedBytes() const;

private:
  struct Impl;
  explicit Simulator(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl;
};

} // namespace mlir::conv

#endif // CONV_SIMULATOR_SIMULATOR_H
