//===- Reshape.h - Which dimensions a reshape joins or splits ---*- C++ -*-===//

#ifndef CONV_LIB_FUSION_RESHAPE_H
#define CONV_LIB_FUSION_RESHAPE_H

#include "mlir/Dialect/Utils/ReshapeOpsUtils.h"

namespace mlir::conv {

/// The reassociation of a tensor.expand_shape or tensor.collapse_shape. The
/// groups of one that verifies name every dimension in turn; MLIR compares the
/// numbers modulo 2^32, so they are counted here, not read.
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

#endif // CONV_LIB_FUSION_RESHAPE_H
