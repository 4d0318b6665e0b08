//===- Program.h - Run a lowered function on the simulator ------*- C++ -*-===//
//
// Takes a function through its launches, as the runtime does with a bundle,
// with the simulator in place of the GPU.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_SIMULATOR_PROGRAM_H
#define CONV_SIMULATOR_PROGRAM_H

#include "conv/Host/HostProgram.h"
#include "conv/Simulator/Simulator.h"

namespace mlir::conv {

/// A contiguous row-major tensor in host memory.
struct SimulatorTensor {
  Type elementType;
  SmallVector<int64_t> shape;
  std::vector<uint8_t> bytes;
};

/// A tensor, or the 8-byte slot of a scalar.
struct SimulatorValue {
  SimulatorTensor tensor;
  std::optional<uint64_t> scalar;
};

/// What one run of a function did.
struct SimulatorRun {
  /// The function's results, in order; complete only where there are no
  /// findings.
  std::vector<SimulatorTensor> results;
  std::vector<SimulatorFinding> findings;
  /// Counts of this run, by module and in program order.
  std::vector<SimulatorSiteStats> stats;
  /// Launches in the order in which they ran; those of empty grids are left
  /// out.
  std::vector<SimulatorLaunch> launches;
  /// Launches of the program that need not run in every call, and the bytes of
  /// constants and resident buffers that the other launches read: what stays on
  /// a GPU where all arguments that load steps read are frozen.
  size_t numLoadSteps = 0;
  uint64_t residentBytes = 0;
};

/// A function lowered to launches of NVVM kernels, compiled for the host once
/// and run as often as one likes.
class SimulatorProgram {
public:
  /// Fails with an error at the op where the function cannot be run.
  static FailureOr<std::unique_ptr<SimulatorProgram>>
  create(func::FuncOp func, const SimulatorOptions &options = {});
  ~SimulatorProgram();

  /// Runs the function on `arguments`, threads and blocks in an order drawn
  /// from `seed`. Fails with an error at the op where it cannot be run on these
  /// arguments. What its kernels do wrong is in `findings`, and no launch
  /// follows one that did wrong. Results and workspaces start poisoned.
  FailureOr<SimulatorRun> run(ArrayRef<SimulatorValue> arguments,
                              uint64_t seed);

  /// The launches and sizes of buffers that are run. The caller may change them
  /// between runs.
  HostProgram &getProgram();

private:
  struct Impl;
  explicit SimulatorProgram(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl;
};

/// Compiles and runs `func` once: see SimulatorProgram.
FailureOr<SimulatorRun> simulate(func::FuncOp func,
                                 ArrayRef<SimulatorValue> arguments,
                                 const SimulatorOptions &options);

/// The value that a symbol of a HostProgram's expressions has for these
/// arguments: an extent ("arg0.d2"), a scalar ("arg1"), or "sm_count", which is
/// 3 here. Nothing where they have no such extent or scalar.
std::optional<int64_t> lookupExtent(StringRef symbol,
                                    ArrayRef<SimulatorValue> arguments);

/// The square roots of the lengths of the function's sums of products, added
/// up. Bounds of rounding grow with it (docs/numerics.md). A length that does
/// not follow from the arguments counts as 0.
double getRootSum(func::FuncOp func, ArrayRef<SimulatorValue> arguments);

} // namespace mlir::conv

#endif // CONV_SIMULATOR_PROGRAM_H
