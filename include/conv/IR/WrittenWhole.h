//===- WrittenWhole.h - Which outputs linalg ops overwrite ------*- C++ -*-===//

#ifndef CONV_IR_WRITTENWHOLE_H
#define CONV_IR_WRITTENWHOLE_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::conv {

/// Whether `op` writes every element of `output`. It keeps those that its map
/// does not reach, and all where a loop that the map does not name has no
/// iterations; a body that does not use the output does not say that it is
/// overwritten.
bool isWrittenWhole(linalg::LinalgOp op, OpOperand *output);

} // namespace mlir::conv

#endif // CONV_IR_WRITTENWHOLE_H
