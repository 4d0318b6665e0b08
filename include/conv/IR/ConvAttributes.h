//===- ConvAttributes.h - Attributes of the conv dialect --------*- C++ -*-===//

#ifndef CONV_IR_CONVATTRIBUTES_H
#define CONV_IR_CONVATTRIBUTES_H

#include "mlir/IR/Attributes.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/OpImplementation.h"

#include "conv/IR/ConvEnums.h.inc"
#include "conv/IR/ConvInterfaces.h.inc"

#define GET_ATTRDEF_CLASSES
#include "conv/IR/ConvAttributes.h.inc"

namespace mlir::conv {

/// Whether products are of rounded operands, and not of all of their bits or of
/// their parts.
inline bool roundsOperands(MultiplyMode mode) {
  return mode != MultiplyMode::IEEE && mode != MultiplyMode::TF32x3;
}

/// Reads and writes reductions as `[sum, argmin]`; `kinds` are codes of
/// ReductionKind.
ParseResult parseReductionKinds(AsmParser &parser,
                                SmallVectorImpl<int32_t> &kinds);
void printReductionKinds(AsmPrinter &printer, ArrayRef<int32_t> kinds);

} // namespace mlir::conv

#endif // CONV_IR_CONVATTRIBUTES_H
