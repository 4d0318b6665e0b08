//===- Passes.h - Raising and fusion passes ---------------------*- C++ -*-===//
//
// From linalg to conv.fused, and from conv.fused to a larger conv.fused.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_FUSION_PASSES_H
#define CONV_FUSION_PASSES_H

#include "conv/IR/ConvOps.h"
#include "mlir/Pass/Pass.h"
#include <functional>
#include <optional>
#include <string>

namespace mlir {
class RewriterBase;
class RewritePatternSet;
} // namespace mlir

namespace mlir::conv {

#define GEN_PASS_DECL
#include "conv/Fusion/Passes.h.inc"

/// Adds the patterns that turn linalg convolutions on tensors into
/// `conv.fused`, and fold zero padding and zero insertion into it. Sums of f16
/// and bf16 become sums of f32 that are rounded once; with
/// `literalAccumulation` they are rounded in each step.
void populateRaisePatterns(RewritePatternSet &patterns,
                           bool literalAccumulation = false);

/// Adds the pattern that writes powers by 2, 1, 1/2, -1/2 and -1 as products,
/// roots and quotients.
void populateSimplifyPowersPatterns(RewritePatternSet &patterns);

struct FoldConstantsOptions {
  /// The most elements that an op may have to be evaluated; 0 for none.
  int64_t maxElements = 1 << 22;
};

/// Evaluates ops without reductions under `root` whose operands are constants,
/// and with them the assertions in their bodies. Fails with a diagnostic where
/// such an assertion does not hold.
LogicalResult foldConstants(RewriterBase &rewriter, Operation *root,
                            const FoldConstantsOptions &options = {});

/// Says why no kernel does a convolution as it is; nothing if one may.
using FindKernelRefusal = std::function<std::optional<std::string>(FusedOp)>;

/// Says why a convolution that stores its full result all the same is slower
/// with a reduction than without it and the reduction apart; nothing where it
/// is not. Gets it with the reduction and as it is, and whether another
/// reduction reads the full result, so that this one costs little more.
using FindSlowdown =
    std::function<std::optional<std::string>(FusedOp, FusedOp, bool)>;

struct FuseConsumersOptions {
  /// Sink elementwise ops.
  bool elementwise = true;
  /// Sink reductions over the output channels.
  bool reductions = true;
  /// Extra operands that one convolution may read.
  int64_t maxExtras = 16;
  /// Where it is set, nothing is sunk that would cost a convolution its kernel.
  FindKernelRefusal findKernelRefusal = nullptr;
  /// Where it is set, no reduction is sunk that it speaks against.
  FindSlowdown findSlowdown = nullptr;
  /// Registers the dialects whose attributes or ops `findKernelRefusal` makes.
  std::function<void(DialectRegistry &)> registerDialects = nullptr;
};

/// Sinks consumers of convolutions under `root` into them, in program order, so
/// that one visit of every op suffices for chains of any length. No convolution
/// is ever computed twice: a value with other users becomes a result of its
/// own. Every consumer gets a verdict (Verdict.h). Erases dead code.
void fuseConsumers(RewriterBase &rewriter, Operation *root,
                   const FuseConsumersOptions &options = {});

/// The pass conv-fuse-consumers, with what no textual option can say.
std::unique_ptr<Pass>
createFuseConsumersPass(const FuseConsumersOptions &options);

/// Makes the convolutions under `root` that `wants` accepts write their full
/// results with the channels innermost, and makes the readers of these results
/// (direct ones, and those behind padding, slices, concatenations and linalg
/// ops) read them in that order. Leaves a convolution alone whose result a
/// terminator uses or that has a schedule. Where a reader can only read the old
/// order, a `linalg.transpose` is left in front of it. Every other value stays
/// as it was. Returns whether a convolution was changed.
bool moveChannelsInnermost(RewriterBase &rewriter, Operation *root,
                           function_ref<bool(FusedOp)> wants);

#define GEN_PASS_REGISTRATION
#include "conv/Fusion/Passes.h.inc"

} // namespace mlir::conv

#endif // CONV_FUSION_PASSES_H
