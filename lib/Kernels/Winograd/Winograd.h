//===- Winograd.h - Convolution in a transform's domain ---------*- C++ -*-===//
//
// The family `winograd`: 3x3 convolutions with strides of 1, computed by fewer
// products of transformed operands, in one kernel behind a transform of the
// filter.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_KERNELS_WINOGRAD_WINOGRAD_H
#define CONV_LIB_KERNELS_WINOGRAD_WINOGRAD_H

#include "../ScheduleSearch.h"
#include "conv/Kernels/Schedules.h"
#include <array>
#include <tuple>

namespace mlir::conv::winograd {

/// The counts of a `#conv_kernel.winograd` as a plain value.
struct Schedule {
  std::array<int64_t, 2> outputs = {2, 2};
  /// Couts, rows, columns of a block's output tile; or couts, small tiles.
  SmallVector<int64_t, 3> tile = {64, 4, 32};
  int64_t blocksPerSM = 1;

  Schedule() = default;
  explicit Schedule(WinogradAttr attr)
      : tile(attr.getTile()), blocksPerSM(attr.getBlocksPerSm()) {
    llvm::copy(attr.getOutputs(), outputs.begin());
  }
  /// 32 small tiles of `outputs`, `across` of them in a row; 0: any that follow
  /// each other in the batch.
  Schedule(std::array<int64_t, 2> outputs, int64_t couts, int64_t across,
           int64_t blocksPerSM)
      : outputs(outputs), tile({couts, 32}), blocksPerSM(blocksPerSM) {
    if (across)
      tile = {couts, outputs[0] * (32 / across), outputs[1] * across};
  }

  WinogradAttr getAttr(MLIRContext *context) const {
    return WinogradAttr::get(context, outputs, tile, blocksPerSM);
  }
  /// An arbitrary but fixed order, which settles ties.
  bool operator<(const Schedule &other) const {
    return std::tie(outputs, tile, blocksPerSM) <
           std::tie(other.outputs, other.tile, other.blocksPerSM);
  }
};

struct Plan : KernelPlan {
  Schedule schedule;
  tile::WinogradShape shape;
  /// Columns staged before the first that is needed, so that quads are aligned
  /// in global memory; elements of a copy.
  int64_t lead = 0, vector = 1;

  static Plan get(const Problem &problem, const Schedule &schedule);
  StageCost countStage(const Problem &problem, const Chip &chip) const;
  static void search(ScheduleSearch<Plan> &search);
};

} // namespace mlir::conv::winograd

#endif // CONV_LIB_KERNELS_WINOGRAD_WINOGRAD_H
