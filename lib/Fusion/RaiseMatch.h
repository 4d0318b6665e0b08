//===- RaiseMatch.h - Recognising convolutions in linalg --------*- C++ -*-===//
//
// Internal to the library: what conv-raise-linalg knows about a linalg op.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_FUSION_RAISEMATCH_H
#define CONV_LIB_FUSION_RAISEMATCH_H

#include "conv/Fusion/Verdict.h"
#include "conv/IR/ConvOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace mlir::conv::raise {

/// How one operand's dimensions become those of conv.fused. Letters are those
/// of `#conv.dims`, and 'g' for a group dimension that is still apart.
struct OperandLayout {
  /// One letter per dimension of the linalg operand, outermost first.
  std::string letters;
  /// The channel letter that a 'g' belongs to: 'c' in the input, 'f' elsewhere.
  char channel;
  /// Whether there is one group: its 'g' has extent 1 and merges with any
  /// neighbour.
  bool unitGroup = false;

  bool hasChannel() const { return letters.find(channel) != std::string::npos; }
  /// Where a 'g' stands that merges with another dimension, or npos.
  size_t findMerge() const;
  bool mergesGroups() const { return findMerge() != std::string::npos; }
  /// The first of the two dimensions that are merged.
  size_t getMergedDim() const;
  /// The reassociation that merges 'g' with its channel or its neighbour.
  SmallVector<ReassociationIndices> getReassociation() const;
  /// Letters after merging; a 'g' that stands alone is the channel.
  std::string getMergedLetters() const;
};

/// A convolution, read off the indexing maps of a linalg op.
struct ConvMatch {
  OpOperand *input = nullptr;
  OpOperand *filter = nullptr;
  OperandLayout inputLayout{{}, 'c'}, filterLayout{{}, 'f'},
      outputLayout{{}, 'f'};
  /// Permutation of the filter that puts 'g' directly before 'f'; empty where
  /// it stands there already. `filterLayout` is that of the permuted filter.
  SmallVector<int64_t> filterPermutation;
  /// Spatial letters without a loop over taps: the filter gets extent 1 there.
  std::string unitTaps;
  /// One entry per spatial dimension, outermost first.
  SmallVector<int64_t> strides, dilations;
  int64_t groups = 1;
};

/// What `matchConvolution` found: a convolution, a refusal, or, where neither
/// is set, an op that is no convolution at all.
struct MatchResult {
  std::optional<ConvMatch> match;
  std::optional<Verdict> refusal;
};

/// Reads a convolution off the indexing maps and the body of `op`: named or
/// generic, any order of dimensions, one to three spatial dimensions, at most
/// one batch, one group, one input channel and one output channel dimension.
MatchResult matchConvolution(linalg::LinalgOp op);

/// What a convolution's `outs` operand adds to its accumulator.
struct InitTerm {
  enum class Kind { Nothing, Constant, Extra };
  Kind kind = Kind::Nothing;
  /// The constant, of the output's element type.
  TypedAttr constant;
  /// The extra and its map from the output space.
  Value extra;
  AffineMap map;
  /// Whether each element is extended (arith.extf) to the output's type first.
  bool extends = false;
};

/// Traces `init` through fills, broadcasts and casts.
InitTerm analyzeInit(Value init);

/// Sizes of `value`, from the tensor.empty that it was computed into where
/// there is one, so that a fill or broadcast of it can die.
SmallVector<OpFoldResult> getInitSizes(OpBuilder &builder, Location loc,
                                       Value value);

/// The extent of `value` along `dim` that its type tells, or that of what it
/// was cast from or is computed into; dynamic where nothing does.
int64_t getKnownExtent(Value value, int64_t dim);

/// Merges dimensions of `value`, or returns what expand_shape made it from.
Value collapse(OpBuilder &builder, Location loc, Value value,
               ArrayRef<ReassociationIndices> reassociation);

/// Adds the patterns that fold tensor.pad and strided tensor.insert_slice into
/// the padding and the input dilation of conv.fused, and a transposition of the
/// filter into the order of its dimensions.
void populatePaddingPatterns(RewritePatternSet &patterns);

/// Records why the padding or zero insertion in front of `op` was not folded;
/// does nothing where there is none.
void recordUnfoldedInput(FusedOp op);

} // namespace mlir::conv::raise

#endif // CONV_LIB_FUSION_RAISEMATCH_H
