//===- Doubts.h - What the bounds of conv-sim do not know -------*- C++ -*-===//

#ifndef CONV_TOOLS_CONV_SIM_DOUBTS_H
#define CONV_TOOLS_CONV_SIM_DOUBTS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include <string>

namespace mlir::conv {

/// Why a result may lie outside of the bounds of docs/numerics.md though the
/// kernels are right; empty where there is no reason.
struct Doubts {
  /// About floating-point results: roundings whose results are used again,
  /// sums of what was centred by its own mean, and products of what may be
  /// nearly zero.
  std::string values;
  /// About integer results: the channel of an extremum that a NaN enters.
  std::string indices;
};

/// Looks for reasons in `func`, on tensors, as it was written.
Doubts findDoubts(func::FuncOp func);

} // namespace mlir::conv

#endif // CONV_TOOLS_CONV_SIM_DOUBTS_H
