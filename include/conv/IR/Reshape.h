//===- Reshape.h - Which dimensions a reshape joins or splits ---*- C++ -*-===//

#ifndef CONV_IR_RESHAPE_H
#define CONV_IR_RESHAPE_H

#include "mlir/Dialect/Utils/ReshapeOpsUtils.h"

namespace mlir::conv {

/// The reassociation of an expand_shape or collapse_shape, on tensors or
/// memrefs. The groups of one that verifies name every dimension in turn; MLIR
/// compares the numbers modulo 2^32, so they are counted here, not read.
template <typename ReshapeOp>
SmallVector<ReassociationIndices> getReassociation(ReshapeOp op) {
  SmallVector<ReassociationIndices> groups = op.getReassociationIndices();
  int64_t next = 0;
  for (ReassociationIndices &group : groups)
    for (int64_t &dim : group)
      dim = next++;
  return groups;
}

} // namespace mlir::conv

#endif // CONV_IR_RESHAPE_H
