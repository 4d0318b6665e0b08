//===- PackFilter.h - Filters in the order of use ---------------*- C++ -*-===//

#ifndef CONV_LIB_KERNELS_PACKFILTER_H
#define CONV_LIB_KERNELS_PACKFILTER_H

#include "conv/Kernels/Problem.h"

namespace mlir::conv {

/// Which element of the filter a position of the packed one holds, as index
/// values: the output channel within the tile, the input channel within the
/// group, the tap along each dimension that the filter has.
struct PackedPosition {
  Value cout, channel, plane, row, column;
};

/// value * by + plus.
Value mulAdd(OpBuilder &b, Location loc, Value value, int64_t by, Value plus);

/// Emits what packs the filter of `op` into a new buffer of `shape`, whose
/// first dimension counts groups * `splits` * tiles of `tileCouts` output
/// channels; each of the splits has its part of the input channels. `map`
/// says what the element at the given indices is; positions past the channels
/// that there are hold zeros. `convert`, where given, is applied to elements.
Value buildPackedFilter(
    OpBuilder &b, FusedOp op, const Problem &problem, int64_t tileCouts,
    ArrayRef<int64_t> shape,
    function_ref<PackedPosition(OpBuilder &, Location, ArrayRef<Value>)> map,
    function_ref<Value(OpBuilder &, Location, Value)> convert = nullptr,
    int64_t splits = 1);

} // namespace mlir::conv

#endif // CONV_LIB_KERNELS_PACKFILTER_H
