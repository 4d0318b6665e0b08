//===- Splits.h - Sums in parts -------------------------------*- C++ -*-===//
//
// What families share that sum the input channels in parts, by blocks of their
// own, where there are fewer tiles than the chip holds.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_KERNELS_SPLITS_H
#define CONV_LIB_KERNELS_SPLITS_H

#include "conv/Kernels/CostModel.h"
#include "conv/Kernels/Plan.h"

namespace mlir::conv {

/// Numbers of parts that searches try.
inline constexpr int64_t kSplitsTried[] = {1, 2, 3, 4, 5, 6, 8, 10, 12, 16};

/// Sets the number of parts of `plan`, over the space "fp", to `asked` or the
/// next smaller number that divides the channels in whole words of `perWord`
/// elements; the kernel that adds the parts' sums; and whether a block sees all
/// channels.
void planSplits(KernelPlan &plan, const Problem &problem, int64_t asked,
                int64_t perWord);

/// What the kernel computes whose parts `plan` counts: `problem`, or plain sums
/// in f32 that another kernel adds.
Problem getSummedProblem(const Problem &problem, const KernelPlan &plan);

/// Whether parts of `plan` are worth another kernel: they are for tiles that
/// leave multiprocessors idle, in their last turn too, and whose stages fill
/// the ring `rings` times.
bool mayBeSplit(const Problem &nominal, const KernelPlan &plan,
                const Chip &chip, int64_t rings);

/// Adds to an estimate what it takes to write the parts' sums, to read them and
/// to add them.
void addCombining(Estimate &estimate, const Problem &problem,
                  const KernelPlan &plan, const Chip &chip);

} // namespace mlir::conv

#endif // CONV_LIB_KERNELS_SPLITS_H
