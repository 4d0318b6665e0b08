//===- Program.h - Run a lowered function on the simulator ------*- C++ -*-===//
//
// Takes a function through its launches, as the runtime does with a bundle,
// with the simulator in place of the GPU.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_SIMULATOR_PROGRAM_H
#define CONV_SIMULATOR_PROGRAM_H

#include "conv/Serialization/HostProgram.h"
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

struct SimulatorRun {
  std::vector<SimulatorTensor> results;
  std::vector<SimulatorFinding> findings;
  std::vector<SimulatorSiteStats> stats;
  std::vector<SimulatorLaunch> launches;
};

/// Runs `func`, lowered to launches of NVVM kernels, on `arguments`. Fails
/// with an error at the op where the function cannot be run at all; what its
/// kernels do wrong is in `findings`. Results and workspaces start poisoned.
FailureOr<SimulatorRun> simulate(func::FuncOp func,
                                 ArrayRef<SimulatorValue> arguments,
                                 const SimulatorOptions &options);

/// Extents of `program`'s open symbols ("arg0.d2"), from the arguments.
std::optional<int64_t> lookupExtent(StringRef symbol,
                                    ArrayRef<SimulatorValue> arguments);

} // namespace mlir::conv

#endif // CONV_SIMULATOR_PROGRAM_H
