//===- Passes.h - Passes of the conv dialect --------------------*- C++ -*-===//

#ifndef CONV_IR_PASSES_H
#define CONV_IR_PASSES_H

#include "conv/IR/ConvOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/Pass.h"

namespace mlir {
class RewritePatternSet;
class RewriterBase;
} // namespace mlir

namespace mlir::conv {

#define GEN_PASS_DECL
#include "conv/IR/Passes.h.inc"

struct DecomposeOptions {
  /// Which ops to decompose; all where unset.
  std::function<bool(FusedOp)> filter;
};

/// Replaces `op`, on tensors or memrefs, by linalg ops at its place. Fails, and
/// changes nothing, where a memref of a grouped convolution has a layout that
/// is not strided, or where the input's extents, which casts may hide from the
/// verifier, do not fit 64 bits once dilated and padded.
LogicalResult decompose(RewriterBase &rewriter, FusedOp op);

/// Adds the pattern that decomposes `conv.fused` into linalg.
void populateDecomposePatterns(RewritePatternSet &patterns,
                               const DecomposeOptions &options = {});

/// Rewrites `function` to compute in f64 (see the pass conv-promote-f64).
/// Reports ops that it does not know, and then changes nothing. The caller
/// looks after calls of the function, whose result types change.
LogicalResult promoteToF64(func::FuncOp function);

#define GEN_PASS_REGISTRATION
#include "conv/IR/Passes.h.inc"

} // namespace mlir::conv

#endif // CONV_IR_PASSES_H
