//===- ScheduleChecks.h - What schedules have in common ---------*- C++ -*-===//
//
// Checks for `verify` of the families' schedule attributes.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_KERNELS_SCHEDULECHECKS_H
#define CONV_LIB_KERNELS_SCHEDULECHECKS_H

#include "conv/Kernels/Schedules.h"

namespace mlir::conv {

using EmitErrorFn = function_ref<InFlightDiagnostic()>;

/// Counts are 1 to 65536, so that products of a few cannot overflow.
LogicalResult verifyCount(EmitErrorFn emitError, StringRef name, int64_t count);
/// As many as there are `dimensions` ("couts, rows, columns"), each a count.
LogicalResult verifyCounts(EmitErrorFn emitError, StringRef name,
                           ArrayRef<int64_t> counts,
                           ArrayRef<StringRef> dimensions);
/// `lanes` along three dimensions, each a count, are those of one warp.
LogicalResult verifyLanes(EmitErrorFn emitError, ArrayRef<int64_t> lanes);
/// The first copies to each stage of a ring are written out one by one: 2 to 32
/// of them.
LogicalResult verifyStages(EmitErrorFn emitError, int64_t stages);
/// `tile` is covered by at most 32 whole warps, each of which covers `warp` of
/// it.
LogicalResult verifyWarps(EmitErrorFn emitError, ArrayRef<int64_t> tile,
                          ArrayRef<int64_t> warp,
                          ArrayRef<StringRef> dimensions);
/// What tiles of couts and flattened pixels have in common: every count, warps
/// that tile the block, stages, and at most 256 sums a thread.
LogicalResult verifyFlatTile(EmitErrorFn emitError, ArrayRef<int64_t> tile,
                             ArrayRef<int64_t> warp, int64_t chunk,
                             int64_t stages, int64_t splits,
                             int64_t blocksPerSM);

/// Product of positive factors, at most 2^40: a schedule that a user writes may
/// ask for anything, and past that no chip has the memory.
int64_t boundedProduct(std::initializer_list<int64_t> factors);

} // namespace mlir::conv

#endif // CONV_LIB_KERNELS_SCHEDULECHECKS_H
