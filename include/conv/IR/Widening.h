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

/// Whether all that reads `wide`, directly or behind reshapes, can widen the
/// elements itself: bodies of linalg.generic that read each of them once.
bool canWidenInReaders(Value wide);

/// Lets all that reads `wide` read `narrow` instead, of which `conversion`
/// makes its elements; canWidenInReaders holds. Reshapes in between then move
/// fewer bytes as well, and an extension of the extension is one.
void widenInReaders(RewriterBase &rewriter, Value wide, Value narrow,
                    Operation *conversion);

} // namespace mlir::conv

#endif // CONV_IR_WIDENING_H
