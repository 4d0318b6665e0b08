//===- FoldCasts.h - tensor.cast and conv.fused -----------------*- C++ -*-===//

#ifndef CONV_LIB_IR_FOLDCASTS_H
#define CONV_LIB_IR_FOLDCASTS_H

#include "conv/IR/ConvOps.h"

namespace mlir {
class RewritePatternSet;
} // namespace mlir

namespace mlir::conv {

/// Replaces casts in front of input, filter and extras by their sources, where
/// these have more static extents; succeeds if there was one.
LogicalResult foldCastsIntoInputs(FusedOp op);

/// Adds the pattern that does so for the outs.
void populateFoldCastsPatterns(RewritePatternSet &patterns);

} // namespace mlir::conv

#endif // CONV_LIB_IR_FOLDCASTS_H
