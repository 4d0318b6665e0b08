//===- WrittenWhole.h - Which outputs linalg ops overwrite ------*- C++ -*-===//

#ifndef CONV_IR_WRITTENWHOLE_H
#define CONV_IR_WRITTENWHOLE_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "llvm/ADT/SmallBitVector.h"
#include <optional>

namespace mlir::conv {

/// The loops that `operand`'s map of `op` names, each as one dimension; nothing
/// where another may meet an element twice or leave one out.
std::optional<llvm::SmallBitVector> findDistinctLoops(linalg::LinalgOp op,
                                                      OpOperand *operand);

/// Whether `op` writes every element of `output`. It keeps those that its map
/// does not reach, and all where a loop that the map does not name has no
/// iterations; a body that does not use the output does not say that it is
/// overwritten.
bool isWrittenWhole(linalg::LinalgOp op, OpOperand *output);

} // namespace mlir::conv

#endif // CONV_IR_WRITTENWHOLE_H
