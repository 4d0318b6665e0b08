//===- Simulator.h - Run lowered kernels on the CPU -------------*- C++ -*-===//
//
// Executes the gpu.module that becomes PTX (after conversion to NVVM) on the
// host and checks it while it runs: every CUDA thread is a fiber, warp
// collectives and barriers meet as on the GPU, `cp.async` data lands at its
// wait, shared memory starts poisoned, and accesses are checked for bounds,
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
  /// Stack of one CUDA thread in bytes: registers that the host spills.
  size_t stackBytes = 128 * 1024;
  /// Findings after which a launch is abandoned.
  unsigned maxFindings = 16;
};

/// One thing that a kernel did and must not do.
struct SimulatorFinding {
  /// "race", "out-of-bounds", "uninitialized", "misaligned", "deadlock",
  /// "divergence", "unsupported".
  std::string kind;
  /// One sentence that names the op and its source location.
  std::string message;
};

/// Counts of one memory access site, over all launches so far.
struct SimulatorSiteStats {
  std::string op, location;
  bool shared = false, write = false;
  /// Accesses by threads, and the bytes they moved.
  uint64_t accesses = 0, bytes = 0;
};

class Simulator {
public:
  /// Compiles `module`, lowered to the LLVM and NVVM dialects, for the host.
  /// An op that the simulator does not know is an error at the op.
  static FailureOr<std::unique_ptr<Simulator>>
  create(gpu::GPUModuleOp module, const SimulatorOptions &options = {});
  ~Simulator();

  /// Makes `bytes` of host memory from `base` on known to kernels as global
  /// memory; `name` stands in findings.
  void addBuffer(void *base, size_t bytes, StringRef name);
  void clearBuffers();

  /// Runs all blocks of a launch. `arguments` holds one 8-byte slot per
  /// parameter of the kernel, as it is in memory (a pointer, an i64, an f32
  /// in the low bytes). Fails if the kernel does not exist, takes another
  /// number of parameters, or did something that it must not do: see
  /// `getFindings`.
  LogicalResult launch(StringRef kernel, std::array<int64_t, 3> grid,
                       std::array<int64_t, 3> block, int64_t sharedBytes,
                       ArrayRef<uint64_t> arguments);

  /// What launches did wrong, since the last call.
  std::vector<SimulatorFinding> takeFindings();
  std::vector<SimulatorSiteStats> getStats() const;

private:
  struct Impl;
  explicit Simulator(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl;
};

} // namespace mlir::conv

#endif // CONV_SIMULATOR_SIMULATOR_H
