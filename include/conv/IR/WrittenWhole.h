//===- WrittenWhole.h - Which outputs linalg ops overwrite ------*- C++ -*-===//

#ifndef CONV_IR_WRITTENWHOLE_H
#define CONV_IR_WRITTENWHOLE_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "llvm/ADT/SmallBitVector.h"
#include <optional>

namespace mlir::conv {

/// The loops of `op` that the map of `operand` names, where each of its results
/// is one loop; nothing where the map may meet an element twice or leave one
/// out.
std::optional<llvm::SmallBitVector> findDistinctLoops(linalg::LinalgOp op,
                                                      OpOperand *operand);

/// Whether `op` writes every element of `output`. It leaves those as they were
/// that its map does not reach, and all of them where a loop that the map does
/// not name has no iterations; so that the body does not use the output is not
/// enough.
bool isWrittenWhole(linalg::LinalgOp op, OpOperand *output);

} // namespace mlir::conv

#endif // CONV_IR_WRITTENWHOLE_H
