//===- KeptOutputs.h - Elements that an op leaves as they were --*- C++ -*-===//

#ifndef CONV_LIB_PIPELINES_KEPTOUTPUTS_H
#define CONV_LIB_PIPELINES_KEPTOUTPUTS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlir::conv {

/// A linalg op on tensors keeps those elements of an output that it does not
/// write: its map does not reach them, or a loop without iterations writes
/// them. MLIR's fusion and bufferization take an output that the body does not
/// use for one that is written whole, and drop what was there. Makes such
/// bodies use it.
void readKeptOutputs(func::FuncOp func);

/// Undoes that on memrefs, where what is not written stays: it may be what
/// nothing wrote yet.
void dropKeptReads(func::FuncOp func);

} // namespace mlir::conv

#endif // CONV_LIB_PIPELINES_KEPTOUTPUTS_H
