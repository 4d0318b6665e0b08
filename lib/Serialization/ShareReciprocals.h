//===- ShareReciprocals.h - One reciprocal in place of several --*- C++ -*-===//
//
// Private to ConvSerialization.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_SERIALIZATION_SHARERECIPROCALS_H
#define CONV_LIB_SERIALIZATION_SHARERECIPROCALS_H

#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/IR/PatternMatch.h"

namespace mlir::conv {

/// The intrinsic of 2^x in f32 to within 2 ulp, for which denormals are zeros.
constexpr StringLiteral kExp2Ftz = "llvm.nvvm.ex2.approx.ftz.f32";

/// Lets up to four of `reciprocals`, whose divisors have a bound
/// (kBoundedDivisorAttrName), be made of one, where they are neighbours in a
/// stretch of arithmetic and do not depend on each other.
void shareReciprocals(RewriterBase &rewriter,
                      ArrayRef<NVVM::RcpApproxFtzF32Op> reciprocals);

} // namespace mlir::conv

#endif // CONV_LIB_SERIALIZATION_SHARERECIPROCALS_H
