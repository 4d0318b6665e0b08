//===- Verify.h - What verifiers of tile ops share --------------*- C++ -*-===//

#ifndef CONV_LIB_TILE_VERIFY_H
#define CONV_LIB_TILE_VERIFY_H

#include "conv/Tile/Tile.h"

namespace mlir::conv::tile {

/// Kernels count in 32 bits: what they count stays at most this, so that the
/// sum of two counts is one as well.
inline constexpr int64_t kMaxCount = int64_t(1) << 30;

/// Whether `value` is between 1 and `kMaxCount`.
inline bool isCount(int64_t value) { return value >= 1 && value <= kMaxCount; }

/// A name in an op's text, and what stands there.
using NamedCount = std::pair<StringRef, int64_t>;
using NamedCounts = std::pair<StringRef, ArrayRef<int64_t>>;

/// Each is a count.
LogicalResult verifyCounts(Operation *op, ArrayRef<NamedCount> counts);

/// Each of `lists` has one entry for each of `dimensions`, a count, or 0 for
/// "pad_low"; the taps of "kernel", "dilations" apart, reach over at most
/// `kMaxCount` positions.
LogicalResult verifyWindow(Operation *op, ArrayRef<StringRef> dimensions,
                           ArrayRef<NamedCounts> lists);

/// `tile` has an extent for each of `dimensions`, as large as a schedule's may
/// be, and a ring has 2 to 32 `stages`.
LogicalResult verifyStagedTile(Operation *op, ArrayRef<int64_t> tile,
                               ArrayRef<StringRef> dimensions, int64_t stages);

/// Elements of `type`, or nothing where they are not static or more than 2^40.
std::optional<int64_t> countElements(MemRefType type);

/// Elements of a buffer from the lowest of `type` to its highest, both
/// included, or nothing where they are not known or more than 2^40.
std::optional<int64_t> countSpan(MemRefType type);

/// What the ops that stage an input and a packed filter have in common.
struct StagedOperands {
  /// The staged operands of `op`, a ring or a gather. The second dimension of
  /// its filter counts `filterStages`, which diagnostics call `stagesName`.
  template <typename OpT>
  static StagedOperands of(OpT op, int64_t filterStages, StringRef stagesName) {
    auto groups = static_cast<int64_t>(op.getGroups());
    return {op,
            op.getInput(),
            op.getFilter(),
            op.getDims(),
            groups,
            static_cast<int64_t>(op.getChannels()),
            op.getElementsPerWord(),
            groups * op.getNumFilterTiles(),
            filterStages,
            stagesName};
  }

  Operation *op;
  Value input, filter;
  DimsAttr dims;
  /// `channels` are words, of which each holds `elementsPerWord`.
  int64_t groups, channels, elementsPerWord;
  /// Extents that the filter's first two dimensions have, and what the second
  /// one counts.
  int64_t filterBlocks, filterStages;
  StringRef stagesName;
  /// Whether the filter may be f32 where the input is not, or the input where
  /// the filter is not.
  bool mayWiden = false, mayNarrow = false;
  /// Whether the last word of the only group may have one element.
  bool mayBeOdd = false;

  /// Both are of one type, f32, f16 or bf16, or one of them is f32 where the op
  /// widens or narrows its input; the input is strided and has the rank of
  /// `dims` and the channels; the filter is contiguous and has the extents
  /// above and whole quads of words a stage.
  LogicalResult verify() const;
};

/// An accumulate `user` over a source with the given counts stands in a walk
/// over the same tiles.
LogicalResult verifyWalkOfSource(Operation *user, StringRef space,
                                 ArrayRef<int64_t> tile, int64_t groups,
                                 int64_t filters);

} // namespace mlir::conv::tile

#endif // CONV_LIB_TILE_VERIFY_H
