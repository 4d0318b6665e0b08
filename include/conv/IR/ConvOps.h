//===- ConvOps.h - Ops of the conv dialect ----------------------*- C++ -*-===//

#ifndef CONV_IR_CONVOPS_H
#define CONV_IR_CONVOPS_H

#include "conv/IR/ConvAttributes.h"
#include "conv/IR/ConvDialect.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace mlir::conv {
class YieldOp;

/// Whether a reduction gives two values: the extremum and its channel.
bool isArgReduction(ReductionKind kind);
/// The number of values that reductions give: 2 for each `argmin` and `argmax`,
/// ordered or not, and 1 for each other kind.
unsigned getNumReducedValues(ReductionKind kind);
unsigned getNumReducedValues(ArrayRef<ReductionKind> kinds);
/// Whether `kind` is `argmin_ordered` or `argmax_ordered`. These give the
/// channel that a loop with an ordered comparison ends with: that of the
/// extremum before the first NaN.
bool isOrderedArgReduction(ReductionKind kind);

/// Extent of the dilated and padded input along one spatial dimension, in
/// elements; none where the arithmetic overflows. Expects what (C2) asks for.
std::optional<int64_t> computePaddedExtent(int64_t input, int64_t inputDilation,
                                           int64_t padLow, int64_t padHigh);

/// Extent of the output along one spatial dimension, in elements:
/// `floor((padded - span) / stride) + 1` where `padded` is
/// `computePaddedExtent` and `span` the dilated filter. Negative where the
/// filter is longer than the padded input by more than a stride; none where the
/// arithmetic overflows. Expects what (C2) asks for.
std::optional<int64_t> computeOutputExtent(int64_t input, int64_t taps,
                                           int64_t stride, int64_t dilation,
                                           int64_t inputDilation,
                                           int64_t padLow, int64_t padHigh);
} // namespace mlir::conv

#define GET_OP_CLASSES
#include "conv/IR/ConvOps.h.inc"

#endif // CONV_IR_CONVOPS_H
