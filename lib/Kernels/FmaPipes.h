//===- FmaPipes.h - What families of scalar multiply-adds share -*- C++ -*-===//

#ifndef CONV_LIB_KERNELS_FMAPIPES_H
#define CONV_LIB_KERNELS_FMAPIPES_H

#include "conv/Kernels/CostModel.h"
#include "conv/Kernels/Problem.h"

namespace mlir::conv {

/// Why f32 multiply-adds over rows and columns do not compute what `problem`
/// asks for, whose types, numerics or rank are others, or empty. They are exact
/// enough where the numerics allow less; 16 bits are widened to f32.
std::string refuseFma(const Problem &problem);

/// Adds what it costs a stage of `plan` to widen its input in `pieces` of
/// `vector` elements, each by one thread.
void addWideningCosts(StageCost &cost, const KernelPlan &plan, double pieces,
                      int64_t vector);

} // namespace mlir::conv

#endif // CONV_LIB_KERNELS_FMAPIPES_H
