//===- Passes.h - Raising and fusion passes ---------------------*- C++ -*-===//
//
// From linalg to conv.fused, and from conv.fused to a larger conv.fused.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_FUSION_PASSES_H
#define CONV_FUSION_PASSES_H

#include "mlir/Pass/Pass.h"

namespace mlir {
class RewritePatternSet;
} // namespace mlir

namespace mlir::conv {

#define GEN_PASS_DECL
#include "conv/Fusion/Passes.h.inc"

/// Adds the patterns that turn linalg convolutions on tensors into
/// `conv.fused`, and fold zero padding and zero insertion into it.
void populateRaisePatterns(RewritePatternSet &patterns);

#define GEN_PASS_REGISTRATION
#include "conv/Fusion/Passes.h.inc"

} // namespace mlir::conv

#endif // CONV_FUSION_PASSES_H
