//===- Transforms.h - What the families that transform share ----*- C++ -*-===//

#ifndef CONV_LIB_KERNELS_WINOGRAD_TRANSFORMS_H
#define CONV_LIB_KERNELS_WINOGRAD_TRANSFORMS_H

#include "../PackFilter.h"

namespace mlir::conv::winograd {

/// Why nothing is transformed in `problem`, by its numerics and number of
/// dimensions, and by its geometry; empty where there are kernels.
std::string refuseKind(const Problem &problem);
std::string refuseForm(const Problem &problem);

/// Which element of which transformed 3x3 window a position of the transformed
/// filter holds, as index values: its row and column in the domain, the output
/// channel within the group, the input channel within the group, the group.
struct TransformedPosition {
  Value row, column, filter, channel, group;
};

/// Emits what transforms the filter of `op` for small tiles of `outputs` into a
/// new buffer of `shape` and elements of `type`: G w G^T, computed in f64,
/// rounded once. `map` says what the element at the given indices is; positions
/// past the channels that there are hold zeros.
Value buildTransformedFilter(
    OpBuilder &b, FusedOp op, const Problem &problem, ArrayRef<int64_t> outputs,
    ArrayRef<int64_t> shape, Type type,
    function_ref<TransformedPosition(BodyBuilder &, ArrayRef<Value>)> map);

} // namespace mlir::conv::winograd

#endif // CONV_LIB_KERNELS_WINOGRAD_TRANSFORMS_H
