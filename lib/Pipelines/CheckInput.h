//===- CheckInput.h - What MLIR's verifier lets pass ------------*- C++ -*-===//

#ifndef CONV_LIB_PIPELINES_CHECKINPUT_H
#define CONV_LIB_PIPELINES_CHECKINPUT_H

#include "mlir/IR/BuiltinTypeInterfaces.h"
#include "mlir/IR/Operation.h"

namespace mlir::conv {

/// Emits an error at the first op below `root` that MLIR's verifier lets pass
/// and its passes crash at.
LogicalResult checkInput(Operation *root);

/// Whether the bytes of a tensor of this type (dynamic extents taken as 1) can
/// be counted in 64 bits, as every offset into it is.
bool isAddressable(ShapedType type);

} // namespace mlir::conv

#endif // CONV_LIB_PIPELINES_CHECKINPUT_H
