//===- Canonicalize.h - Patterns of conv.fused, by what they change -------===//

#ifndef CONV_LIB_IR_CANONICALIZE_H
#define CONV_LIB_IR_CANONICALIZE_H

#include "conv/IR/ConvOps.h"
#include "mlir/IR/PatternMatch.h"

namespace mlir::conv {

/// Creates an op like `op` with other outs and reductions, whose regions are
/// those of `op`. The caller replaces the results.
FusedOp rebuild(PatternRewriter &rewriter, FusedOp op, ValueRange outs,
                ArrayRef<int32_t> reduce);

/// Adds the patterns on outs, results, reductions and `finalize`.
void populateCanonicalizeResultsPatterns(RewritePatternSet &patterns);

} // namespace mlir::conv

#endif // CONV_LIB_IR_CANONICALIZE_H
