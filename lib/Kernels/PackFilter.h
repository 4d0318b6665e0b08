//===- PackFilter.h - Filters in the order of use ---------------*- C++ -*-===//

#ifndef CONV_LIB_KERNELS_PACKFILTER_H
#define CONV_LIB_KERNELS_PACKFILTER_H

#include "conv/Kernels/Problem.h"
#include "conv/Tile/Layout.h"

namespace mlir::conv {

/// Which element of the filter a position of the packed one holds, as index
/// values: the output channel within the tile, the input channel within the
/// group, the tap along each dimension that the filter has.
struct PackedPosition {
  Value cout, channel, plane, row, column;
};

/// Arithmetic of indices in the body of a linalg.generic.
struct BodyBuilder {
  OpBuilder &b;
  Location loc;

  template <typename OpT, typename... Args>
  Value make(Args &&...args) {
    return OpT::create(b, loc, std::forward<Args>(args)...);
  }
  Value index(int64_t value);
  Value div(Value value, int64_t by);
  Value rem(Value value, int64_t by);
  /// value / by, and what is left.
  std::pair<Value, Value> divRem(Value value, int64_t by);
  /// value * by + plus.
  Value mulAdd(Value value, int64_t by, Value plus);
  /// Whether `value`, which counts as unsigned, is less than `bound`.
  Value below(Value value, int64_t bound);
  Value select(Value condition, Value ifTrue, Value ifFalse);
};

/// Emits what computes a new buffer of `shape` from the filter of `op`, element
/// by element: `compute` gives the one at the given indices. `label` becomes
/// the name of the kernel.
Value buildFromFilter(
    OpBuilder &b, FusedOp op, ArrayRef<int64_t> shape, Type element,
    StringRef label,
    function_ref<Value(BodyBuilder &, ArrayRef<Value>)> compute);

/// Emits what packs the filter of `op` into a new buffer of `shape`, whose
/// first dimension counts groups * `splits` * tiles of `tileCouts` output
/// channels; each of the splits has its part of the input channels. `map`
/// says what the element at the given indices is; positions past the channels
/// that there are hold zeros. The filter's elements are narrowed or widened to
/// `element`; where that is tf32, they stay f32 and are rounded to it.
Value buildPackedFilter(
    OpBuilder &b, FusedOp op, const Problem &problem, int64_t tileCouts,
    ArrayRef<int64_t> shape,
    function_ref<PackedPosition(BodyBuilder &, ArrayRef<Value>)> map,
    Type element, int64_t splits = 1);

/// Which output channels the rows of a warp's instructions stand for. A warp
/// computes `warpCouts`, 16 an instruction. The two halves of an instruction
/// are `half` couts apart, neighbouring rows in a half `row`, and neighbouring
/// instructions `instruction`; where `perRun` is less than all, that many
/// follow each other so, and such runs are `run` couts apart.
struct MmaRows {
  int64_t warpCouts = 16, half = 8, row = 1, instruction = 16;
  int64_t perRun = 1, run = 16;

  /// How a thread's registers count instructions, as digits of a layout whose
  /// dimension 0 is the couts.
  tile::Digits getInstructions() const {
    return tile::dropUnits(
        {{0, perRun, instruction}, {0, warpCouts / 16 / perRun, run}});
  }
};

/// Packs the filter, as buildPackedFilter does, in the order in which
/// `mma.sync` takes operands: behind `outer`, the first dimensions, follow
/// [couts / 16][32 lanes][4] words, of two elements where these have 16 bits
/// (`conv_tile.mac_mma` says which). `locate` says which tap and channel the
/// instructions at the given outer indices take as `word`, one of the 8 words
/// of their sum, and as its element `element` (null where a word is one
/// element). f32 that is multiplied as tf32, f16 or bf16 is rounded to it.
Value buildMmaFilterOfWords(
    OpBuilder &b, FusedOp op, const Problem &problem, int64_t tileCouts,
    ArrayRef<int64_t> outer, const MmaRows &rows,
    function_ref<PackedPosition(BodyBuilder &, ArrayRef<Value> outer,
                                Value word, Value element)>
        locate,
    int64_t splits = 1);

/// Packs the filter, as buildMmaFilterOfWords does, where the 8 words of an
/// instruction's sum are channels of one tap: `locate` says which tap and, as
/// `channel`, which 8 words of the input channels.
Value buildMmaFilter(
    OpBuilder &b, FusedOp op, const Problem &problem, int64_t tileCouts,
    ArrayRef<int64_t> outer, const MmaRows &rows,
    function_ref<PackedPosition(BodyBuilder &, ArrayRef<Value>)> locate,
    int64_t splits = 1);

} // namespace mlir::conv

#endif // CONV_LIB_KERNELS_PACKFILTER_H
