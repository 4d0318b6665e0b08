//===- Fuse.h - One step of fusion ------------------------------*- C++ -*-===//
//
// Private to ConvFusionTransforms.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_FUSION_FUSE_H
#define CONV_LIB_FUSION_FUSE_H

#include "Consumer.h"
#include "FusedEditor.h"

namespace mlir::conv {

/// An error of option `option` of pass `pass` if `count` is negative.
LogicalResult checkCount(MLIRContext *context, StringRef pass, StringRef option,
                         int64_t count);

/// Sinks an elementwise consumer into `conv` and records the verdict. On
/// failure nothing has changed, and `why` says what is in the way.
LogicalResult fuseElementwise(RewriterBase &rewriter, const Consumer &consumer,
                              FusedOp conv, const FuseLimits &limits,
                              Verdict &why);

/// Likewise for a consumer that reduces over the output channels.
LogicalResult fuseReduction(RewriterBase &rewriter, const Consumer &consumer,
                            FusedOp conv, const FuseLimits &limits,
                            Verdict &why);

/// Computes the elements `wanted` of the consumer's body, of which `slice` are
/// the ops, at the end of the epilogue or of finalize. `mapping` holds what the
/// body reads, and then also what was computed.
SmallVector<Value> cloneBody(RewriterBase &rewriter, const Consumer &consumer,
                             ArrayRef<Operation *> slice,
                             ArrayRef<Value> wanted, IRMapping &mapping,
                             Block &target);

/// Maps what the body reads to elements in the epilogue or in finalize.
void mapReads(FusedEditor &editor, const Consumer &consumer,
              const Placement &placement, bool inFinalize, IRMapping &mapping);

/// A result of the consumer and the edited op's result that replaces it.
struct Replacement {
  OpResult result;
  unsigned handle;
  RankedTensorType written;
};

/// Makes the op that is to replace `conv` and `consumer`, and moves `hoisted`
/// before it. Fails, with nothing changed, where `conv` has a kernel and that
/// op has none.
LogicalResult finishEdit(RewriterBase &rewriter, FusedEditor &editor,
                         const Consumer &consumer, FusedOp conv,
                         ArrayRef<Operation *> hoisted,
                         const FuseLimits &limits, Verdict &why);

/// Replaces the old convolution and the consumer after `finishEdit`.
void replaceConsumer(RewriterBase &rewriter, FusedEditor &editor,
                     const Consumer &consumer, FusedOp conv,
                     ArrayRef<Replacement> replacements);

/// Whether nothing but `consumer` needs `value`, directly or through views and
/// transpositions.
bool isOnlyFor(Value value, Operation *consumer);

/// The order of the output's dimensions in which `consumer` writes all of its
/// results, where that is a permutation.
std::optional<SmallVector<int64_t>> getWrittenOrder(const Consumer &consumer,
                                                    const Placement &placement);

/// conv.fused with an output nhwf  ==>  a transposition of conv.fused with an
/// output nfhw, of which dimension i is dimension `order[i]` of the old one.
/// Returns the new op and the transpositions, one for each result.
std::pair<FusedOp, SmallVector<Operation *>>
reorderOutput(RewriterBase &rewriter, FusedOp conv, ArrayRef<int64_t> order);

/// Undoes reorderOutput.
void restoreOutput(RewriterBase &rewriter, FusedOp reordered,
                   ArrayRef<int64_t> order, ArrayRef<Operation *> transposes);

/// Whether `op` multiplies and adds, as convolutions and contractions do. Such
/// an op starts a computation of its own, where it cannot join as a 1x1
/// convolution to one channel can.
bool isSumOfProducts(Operation *op);

/// The convolution of which `value` is a result, or a view with other extents
/// of 1.
FusedOp getViewedProducer(Value value);

/// Gives a verdict to every op under `root` that reads a convolution's result,
/// directly or through views, slices, paddings and concatenations, or makes its
/// input, and has none yet.
void refuseRest(Operation *root);

} // namespace mlir::conv

#endif // CONV_LIB_FUSION_FUSE_H
