//===- Doubts.h - What the bounds of conv-sim do not know -------*- C++ -*-===//

#ifndef CONV_TOOLS_CONV_SIM_DOUBTS_H
#define CONV_TOOLS_CONV_SIM_DOUBTS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include <string>

namespace mlir::conv {

/// Why a floating-point result of `func`, on tensors, as it was written, may
/// lie outside of the bounds of docs/numerics.md though the kernels are right:
/// roundings whose results are used again, sums of what was centred by its own
/// mean, functions near their poles, clamps to less than sums are, and products
/// of what may be nearly zero.
/// Empty where there is no reason.
std::string findDoubt(func::FuncOp func);

} // namespace mlir::conv

#endif // CONV_TOOLS_CONV_SIM_DOUBTS_H
