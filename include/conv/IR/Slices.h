//===- Slices.h - Tensors that are parts of others --------------*- C++ -*-===//

#ifndef CONV_IR_SLICES_H
#define CONV_IR_SLICES_H

#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace mlir::conv {

/// The part of a buffer, with offset and strides, that bufferization makes of
/// `tensor`, which is made of another tensor by slices, and by casts and
/// reshapes that need no copy. Null where no slice is among them, or where a
/// reshape of a slice is a copy. `slices`, where given, gets the slices, the
/// last one first.
///
/// Where the source of a slice is overwritten while the slice is still read,
/// bufferization makes a copy. This function does not know of it;
/// conv-check-slices corrects the verdict.
MemRefType
getSlicedMemory(Value tensor,
                SmallVectorImpl<tensor::ExtractSliceOp> *slices = nullptr);

/// Replaces each padding in `root` that has negative constant amounts by a
/// slice and a padding by the amounts that are not negative. MLIR adds up the
/// amounts of two paddings, so that elements that the first one cuts and the
/// second one pads with zeros come back; and it inserts at negative offsets.
void cutPaddings(RewriterBase &rewriter, Operation *root);

} // namespace mlir::conv

#endif // CONV_IR_SLICES_H
