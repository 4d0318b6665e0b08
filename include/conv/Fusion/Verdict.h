//===- Verdict.h - What was fused, what was refused, and why ----*- C++ -*-===//
//
// Every op that a raising or fusion pass considers gets one verdict. A verdict
// is emitted as an MLIR remark (category "conv-fusion": passed where fused,
// missed where refused) and kept in the `conv.verdicts` attribute of the
// enclosing function, from where it reaches the bundle's manifest.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_FUSION_VERDICT_H
#define CONV_FUSION_VERDICT_H

#include "conv/IR/VerdictAttr.h"
#include "mlir/IR/Operation.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include <string>

namespace mlir::conv {

/// The rules that decide, in one table: name, id, fused or refused, meaning.
/// The ids are stable: tests, manifests and `--require-fusion` users name them.
#define CONV_FUSION_RULES(RULE)                                                \
  /* Fused. */                                                                 \
  RULE(Raised, "raised", Fused, "a linalg convolution became conv.fused")      \
  RULE(PadFolded, "pad-folded", Fused,                                         \
       "a zero padding became the convolution's own")                          \
  RULE(InputDilationFolded, "input-dilation-folded", Fused,                    \
       "a strided insertion into zeros became an input dilation")              \
  RULE(SliceRead, "slice-read", Fused,                                         \
       "a slice is read where it is, by strides")                              \
  RULE(ResultPlaced, "result-placed", Fused,                                   \
       "the result is cut, padded or joined with others without a copy")       \
  RULE(ElementwiseEpilogue, "elementwise-epilogue", Fused,                     \
       "an elementwise op over the output space joined the epilogue")          \
  RULE(ElementwiseFinalize, "elementwise-finalize", Fused,                     \
       "an elementwise op over reduced values joined finalize")                \
  RULE(ChannelReduction, "channel-reduction", Fused,                           \
       "a reduction over the output channels joined the convolution")          \
  /* Refused. */                                                               \
  RULE(PadValue, "pad-value", Refused,                                         \
       "a padding with a value other than zero is not a convolution's")        \
  RULE(PadDims, "pad-dims", Refused,                                           \
       "a padding of batch or channels is not a convolution's")                \
  RULE(PadDynamic, "pad-dynamic", Refused,                                     \
       "the amount of padding is not a constant")                              \
  RULE(PadNegative, "pad-negative", Refused,                                   \
       "a negative padding may leave nothing of an input")                     \
  RULE(ZeroInsertion, "zero-insertion", Refused,                               \
       "zeros are not inserted evenly between spatial positions")              \
  RULE(Quantized, "quantized", Refused,                                        \
       "zero points are subtracted inside of the convolution")                 \
  RULE(ConvBody, "conv-body", Refused,                                         \
       "the body of a convolution is not a product added to the output")       \
  RULE(ConvLayout, "conv-layout", Refused,                                     \
       "the dimensions are not in an order that conv.fused expresses")         \
  RULE(DynamicGroups, "dynamic-groups", Refused,                               \
       "the number of groups is not a constant")                               \
  RULE(EmptyExtent, "empty-extent", Refused,                                   \
       "the convolution computes nothing")                                     \
  RULE(ExtentMismatch, "extent-mismatch", Refused,                             \
       "the operands' extents do not fit each other")                          \
  RULE(BufferSemantics, "buffer-semantics", Refused,                           \
       "the convolution works on memrefs")                                     \
  RULE(DtypeUnsupported, "dtype-unsupported", Refused,                         \
       "an element type is neither float, integer nor index")                  \
  RULE(NonProjectedMap, "non-projected-map", Refused,                          \
       "an operand is not read at dimensions, each once, or the constant 0")   \
  RULE(PermutedResult, "permuted-result", Refused,                             \
       "dimensions are read or written in another order than the output's")    \
  RULE(NotOutputSpace, "not-output-space", Refused,                            \
       "the op iterates over more than the convolution's output")              \
  RULE(ReducedBroadcast, "reduced-broadcast", Refused,                         \
       "a reduced value is read for every channel, after all are known")       \
  RULE(IndexUsed, "index-used", Refused, "the body depends on its position")   \
  RULE(BodyUnsupported, "body-unsupported", Refused,                           \
       "the body has side effects, nested regions, or reads whole tensors")    \
  RULE(DependsOnResult, "depends-on-result", Refused,                          \
       "another operand is computed from the convolution by unfused ops")      \
  RULE(ExtraNotMovable, "extra-not-movable", Refused,                          \
       "another operand is computed after the convolution and must stay")      \
  RULE(OtherBlock, "other-block", Refused,                                     \
       "the consumer runs under other control flow than the convolution")      \
  RULE(ReshapeBetween, "reshape-between", Refused,                             \
       "a reshape stands between the convolution and the op")                  \
  RULE(MoveBetween, "move-between", Refused,                                   \
       "a slice, padding or concatenation stands between the convolution and " \
       "the op")                                                               \
  RULE(ResultMoved, "result-moved", Refused,                                   \
       "the result is cut, padded or joined with others by a copy")            \
  RULE(InputMoved, "input-moved", Refused,                                     \
       "the input is cut, padded or joined from others by a copy")             \
  RULE(InputComputed, "input-computed", Refused,                               \
       "the input is computed by an elementwise op")                           \
  RULE(SumOfProducts, "sum-of-products", Refused,                              \
       "a contraction or another convolution is a computation of its own")     \
  RULE(OtherOp, "other-op", Refused,                                           \
       "the op is none of those that can join a convolution")                  \
  RULE(TooManyExtras, "too-many-extras", Refused,                              \
       "the op would read more extras than `max-extras` allows")               \
  RULE(CostsKernel, "costs-kernel", Refused,                                   \
       "no kernel does the convolution with the op, but one does without")     \
  RULE(CostsTime, "costs-time", Refused,                                       \
       "a convolution that stores its result is faster without the reduction") \
  RULE(ReductionDims, "reduction-dims", Refused,                               \
       "the reduction is not over exactly the output channels")                \
  RULE(CombinerUnsupported, "combiner-unsupported", Refused,                   \
       "the reduction's combiner is none of the reduction kinds")              \
  RULE(NanSemantics, "nan-semantics", Refused,                                 \
       "the result of a comparison chain depends on the order of NaNs")

enum class FusionRule {
#define RULE(name, id, kind, meaning) name,
  CONV_FUSION_RULES(RULE)
#undef RULE
};

/// The id that stands in remarks, in `conv.verdicts` and in manifests.
StringRef getRuleId(FusionRule rule);
/// Whether the rule says "fused".
bool isFusingRule(FusionRule rule);

/// What a pass decided about one op. `reason` says what was found, `remedy`
/// what the author of the input can change; a fused op needs neither.
struct Verdict {
  FusionRule rule;
  std::string reason;
  std::string remedy;
};

/// Name of the attribute that a refused op carries: the id of the rule. It
/// tells a pass that runs again that the verdict is already recorded.
inline constexpr StringLiteral kRefusedAttrName = "conv.refused";

/// Records `verdict` about `op`, which must still be in its function. A refusal
/// by the rule that is recorded already is not repeated; a refusal by another
/// rule takes its place, and so does a fusion that succeeds in the end.
void recordVerdict(Operation *op, const Verdict &verdict);

/// Records `verdict` about `op` unless the very same is recorded already: an op
/// that several convolutions read gets one verdict.
void recordVerdictOnce(Operation *op, const Verdict &verdict);

/// Emits an error for every refusal that `function` records, where the
/// refused op was written; fails if there is one. Refusals of moved results
/// count with `moves` only: until there are buffers, it is not known whether
/// the move takes a copy.
LogicalResult requireFusion(FunctionOpInterface function, bool moves = true);

} // namespace mlir::conv

#endif // CONV_FUSION_VERDICT_H
