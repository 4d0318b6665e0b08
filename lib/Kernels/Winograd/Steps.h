//===- Steps.h - Winograd's transform in kernels of its own -----*- C++ -*-===//
//
// The family `winograd_steps`: the transformed input of all images is written
// to memory, multiplied there element by element by a kernel of another family,
// and the sums are transformed back by a third kernel, the one that this
// family's plans are of. Nothing is transformed twice, and the products find
// the large tiles of a convolution of one tap.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_KERNELS_WINOGRAD_STEPS_H
#define CONV_LIB_KERNELS_WINOGRAD_STEPS_H

#include "../ScheduleSearch.h"
#include "conv/Kernels/Schedules.h"
#include <array>
#include <tuple>

namespace mlir::conv::winograd {

/// A `#conv_kernel.winograd_steps` as a plain value.
struct StepsSchedule {
  std::array<int64_t, 2> outputs = {4, 4};
  ScheduleInterface products;
  /// Its place among the schedules that were found for the products.
  int64_t rank = 0;

  StepsSchedule() = default;
  StepsSchedule(std::array<int64_t, 2> outputs, ScheduleInterface products,
                int64_t rank)
      : outputs(outputs), products(products), rank(rank) {}
  explicit StepsSchedule(WinogradStepsAttr attr)
      : products(attr.getProducts()) {
    llvm::copy(attr.getOutputs(), outputs.begin());
  }

  WinogradStepsAttr getAttr(MLIRContext *context) const {
    return WinogradStepsAttr::get(context, outputs, products);
  }
  /// An arbitrary but fixed order, which settles ties.
  bool operator<(const StepsSchedule &other) const {
    return std::tie(outputs, rank) < std::tie(other.outputs, other.rank);
  }
};

struct StepsPlan : KernelPlan {
  StepsSchedule schedule;

  int64_t countElements() const {
    return (schedule.outputs[0] + 2) * (schedule.outputs[1] + 2);
  }

  static StepsPlan get(const Problem &problem, const StepsSchedule &schedule);
  StageCost countStage(const Problem &problem, const Chip &chip) const;
  static void search(ScheduleSearch<StepsPlan> &search);
};

/// Small tiles of `outputs` in all images of `problem`, which is static; at
/// most 2^60.
int64_t countSmallTiles(const Problem &problem, ArrayRef<int64_t> outputs);

/// The convolution of one tap that multiplies the transformed operands of
/// `problem`: a group for each element of the domain and group of channels,
/// positions that are small tiles.
Problem getProducts(const Problem &problem, ArrayRef<int64_t> outputs);

/// Time of the three kernels.
Estimate estimateSteps(const Problem &problem, const StepsPlan &plan,
                       const Chip &chip);

} // namespace mlir::conv::winograd

#endif // CONV_LIB_KERNELS_WINOGRAD_STEPS_H
