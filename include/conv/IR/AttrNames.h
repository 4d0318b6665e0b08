//===- AttrNames.h - Names of discardable attributes ------------*- C++ -*-===//
//
// Those that functions carry to the manifest, whose form the dialect verifies,
// that of kernel modules, and those of launches.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_IR_ATTRNAMES_H
#define CONV_IR_ATTRNAMES_H

#include "mlir/Support/LLVM.h"
#include "llvm/ADT/StringRef.h"

namespace mlir::conv {

/// What conv-annotate-work leaves for the manifest: the number of
/// floating-point operations, an expression over the extents of the arguments
/// as conv/Host/Expr.h writes it, and an array with a dictionary {flops,
/// sum_length} of such for each convolution.
inline constexpr StringLiteral kFlopsAttrName = "conv.flops";
inline constexpr StringLiteral kConvsAttrName = "conv.convs";
inline constexpr StringLiteral kSumsAttrName = "conv.sums";
/// The narrowest float type that these sums are rounded to, where it is
/// narrower than f32.
inline constexpr StringLiteral kAccumulateAttrName = "conv.accumulate";
/// An f64: the sum over the convolutions of what the error bound takes products
/// to be off by, relative to them, because operands are rounded before the
/// multiply (docs/numerics.md); absent if 0.
inline constexpr StringLiteral kProductErrorAttrName = "conv.product_error";
/// What conv-annotate-checks leaves: an array with a dictionary {condition,
/// message} of an expression and a string for each condition on the extents.
inline constexpr StringLiteral kChecksAttrName = "conv.checks";
/// What was fused and what was not: an array of dictionaries of strings {op,
/// loc, verdict = "fused" | "refused", rule, reason, remedy}; absent if empty.
inline constexpr StringLiteral kVerdictsAttrName = "conv.verdicts";
/// The name of the op (a string) that a linalg.generic was written as: what its
/// verdict calls it.
inline constexpr StringLiteral kWrittenAsAttrName = "conv.written_as";

/// Marks a gpu.module that this project made (a unit attribute). A module may
/// hold others, of whoever embeds the pipelines: those are left as they are.
inline constexpr StringLiteral kKernelsAttrName = "conv.kernels";

/// MLIR's own, on a loop or its branch: what LLVM and ptxas are told of it.
inline constexpr StringLiteral kLoopAnnotationAttrName = "llvm.loop_annotation";

/// On the kernel that multiplies, a string: the type of the factors ("f32",
/// "f16", "bf16"), or the numerics that round them ("tf32", "tf32x3", "f16",
/// "bf16").
inline constexpr StringLiteral kMultipliesAttrName = "conv.multiplies";

/// On the launch of the kernel that multiplies: the cost model's estimate of
/// all kernels of the convolution, as docs/bundle.md describes it: strings
/// `card` and `bound`, a unit `open` where extents are open, and numbers.
inline constexpr StringLiteral kEstimateAttrName = "conv.estimate";

/// A DenseI32ArrayAttr of a gpu.launch_func: the positions of the kernel
/// operands that it writes; it only reads the others. A launch without it may
/// write them all.
inline constexpr StringLiteral kWritesAttrName = "conv.writes";
/// A unit attribute of an f32 arith.divf whose divisor is known to be of a size
/// between 2^-126 and 2^126, or infinite: conv-simplify-epilogue sets it where
/// the arithmetic proves it, and conv-expand-math then divides without
/// branches. `fastmath<arcp>` promises no such range.
inline constexpr StringLiteral kModerateDivisorAttrName =
    "conv.moderate_divisor";
/// A unit attribute beside it, where the dividend is known not to be infinite.
inline constexpr StringLiteral kFiniteDividendAttrName = "conv.finite_dividend";
/// A unit attribute beside it, where the divisor is a number between 2 and
/// 2^29, never NaN, so that conv-expand-math may make up to
/// kMostSharedReciprocals reciprocals of that of a product.
inline constexpr StringLiteral kBoundedDivisorAttrName = "conv.bounded_divisor";
inline constexpr int64_t kMostSharedReciprocals = 4;
/// A unit attribute of an f32 math.exp or math.erf, or of an arith.divf by a
/// constant or by a moderate divisor, that may be off by 2^-17 of itself:
/// conv-simplify-epilogue sets it on what follows from sums of rounded
/// operands, or of 16-bit tensors where results have 16 bits, and
/// conv-expand-math takes fewer instructions (docs/numerics.md has the bounds).
inline constexpr StringLiteral kApproximateAttrName = "conv.approximate";
/// A unit attribute of a launch, and of the op that becomes one: it makes an
/// operand of a convolution other than its input, a packed filter or a vector
/// over the channels. Models hold what these are made of as weights, which are
/// the same in every call.
inline constexpr StringLiteral kWeightAttrName = "conv.weight";

} // namespace mlir::conv

#endif // CONV_IR_ATTRNAMES_H
