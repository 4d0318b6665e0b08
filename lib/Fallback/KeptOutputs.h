//===- KeptOutputs.h - Elements that an op leaves as they were --*- C++ -*-===//

#ifndef CONV_LIB_FALLBACK_KEPTOUTPUTS_H
#define CONV_LIB_FALLBACK_KEPTOUTPUTS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlir::conv {

/// Bufferization takes an output that the body of a linalg op does not use for
/// one that is overwritten, and copies nothing to where it is written. Makes
/// bodies use outputs that are not written whole; reports an op for which it
/// cannot.
LogicalResult readKeptOutputs(func::FuncOp func);

/// Undoes that on memrefs, where what is not written stays: it may be what
/// nothing wrote yet.
void dropKeptReads(func::FuncOp func);

} // namespace mlir::conv

#endif // CONV_LIB_FALLBACK_KEPTOUTPUTS_H
