//===- Passes.h - Kernel passes ---------------------------------*- C++ -*-===//
//
// Attaching schedules to conv.fused, looking at how they are chosen, and making
// kernels of what is scheduled.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_KERNELS_PASSES_H
#define CONV_KERNELS_PASSES_H

#include "conv/Kernels/Schedules.h"
#include "conv/Tile/Tile.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlow.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Pass/Pass.h"

namespace mlir::conv {

/// Cheaper forms of epilogue arithmetic; see `conv-simplify-epilogue`.
void populateSimplifyEpiloguePatterns(RewritePatternSet &patterns);

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "conv/Kernels/Passes.h.inc"

} // namespace mlir::conv

#endif // CONV_KERNELS_PASSES_H
