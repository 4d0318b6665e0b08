//===- Slices.h - Tensors that are parts of others --------------*- C++ -*-===//

#ifndef CONV_IR_SLICES_H
#define CONV_IR_SLICES_H

#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace mlir::conv {

/// The part of a buffer, with offset and strides, that bufferization makes of
/// `tensor`: of slices, and of casts and reshapes that need no copy. Null where
/// no slice is among what `tensor` is a view of, or where a reshape of one is a
/// copy. `slices`, where given, gets the slices, the last one first.
///
/// Bufferization copies a slice whose source is overwritten while it is still
/// read, which this does not know (conv-check-slices does).
MemRefType
getSlicedMemory(Value tensor,
                SmallVectorImpl<tensor::ExtractSliceOp> *slices = nullptr);

/// Makes each negative padding in `root` whose amounts are constant a slice,
/// and a padding by what is not negative. MLIR adds up the amounts of two
/// paddings, which drops what the first one cuts and the second one pads, and
/// inserts at negative offsets.
void cutPaddings(RewriterBase &rewriter, Operation *root);

} // namespace mlir::conv

#endif // CONV_IR_SLICES_H
