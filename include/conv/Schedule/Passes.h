//===- Passes.h - Schedule passes -------------------------------*- C++ -*-===//
//
// Attaching schedules to conv.fused, and looking at how they are chosen.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_SCHEDULE_PASSES_H
#define CONV_SCHEDULE_PASSES_H

#include "mlir/Pass/Pass.h"

namespace mlir::conv {

#define GEN_PASS_DECL
#include "conv/Schedule/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "conv/Schedule/Passes.h.inc"

} // namespace mlir::conv

#endif // CONV_SCHEDULE_PASSES_H
