//===- Widening.h - Ops that only widen elements ----------------*- C++ -*-===//

#ifndef CONV_IR_WIDENING_H
#define CONV_IR_WIDENING_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::conv {

/// The conversion of `op`, if `op` gives the elements of its one input in a
/// wider type, each where it was or at a permuted place, and does nothing else:
/// `arith.extf`, `arith.extsi`, `arith.extui`, `arith.sitofp` or
/// `arith.uitofp`. Null otherwise.
Operation *getWidening(linalg::GenericOp op);

} // namespace mlir::conv

#endif // CONV_IR_WIDENING_H
