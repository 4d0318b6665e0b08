//===- Evaluate.h - What ops compute from constants -------------*- C++ -*-===//
//
// Scalar ops on constants, evaluated as the kernels would. Private to
// ConvFusionTransforms.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_FUSION_EVALUATE_H
#define CONV_LIB_FUSION_EVALUATE_H

#include "mlir/IR/Operation.h"
#include <optional>

namespace mlir::conv {

/// Whether elements of this type are evaluated: IEEE floats, integers and
/// index, of at most 64 bits.
bool isEvaluatedType(Type type);

/// The bits of a number, the lowest of a word.
using Bits = uint64_t;

/// The bits of a constant's attribute; nothing for other attributes.
std::optional<Bits> getBits(Attribute constant);
/// The inverse of getBits.
TypedAttr getAttribute(Type type, Bits bits);

/// What the arith or math op `op` yields for operands with these bits. Nothing
/// where it is not certain that a kernel yields the same, bit for bit (up to
/// which NaN a NaN is): functions that the target approximates, undefined
/// results, and ops that allow the target to deviate.
std::optional<Bits> evaluate(Operation *op, ArrayRef<Bits> operands);

} // namespace mlir::conv

#endif // CONV_LIB_FUSION_EVALUATE_H
