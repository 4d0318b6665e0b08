//===- Reduction.h - The combiners of channel reductions --------*- C++ -*-===//
//
// One description of what a ReductionKind means, for the decomposition and for
// code generation alike.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_IR_REDUCTION_H
#define CONV_IR_REDUCTION_H

#include "conv/IR/ConvAttributes.h"
#include "mlir/IR/Builders.h"

namespace mlir::conv {

/// The value that `kind` combines with any other value of `type` (a float or a
/// signless integer) to that other value (but for a sum's -0). NaN for `minnum`
/// and `maxnum` of floats; for `argmin` and `argmax` the value's part, the
/// channel's being 0, for their ordered kinds -1.
TypedAttr getReductionIdentity(ReductionKind kind, Type type);

/// Combines two values by a `kind` that gives one value.
Value createCombine(OpBuilder &builder, Location loc, ReductionKind kind,
                    Value lhs, Value rhs);

/// A value and the channel that holds it.
struct ValueAndChannel {
  Value value, channel;
};

/// Combines two pairs by `argmin` or `argmax`, or by their ordered kinds. With
/// `lhsFirst`, which the ordered kinds of floats need, every channel behind
/// `lhs` comes before those behind `rhs`, so that ties need no comparison of
/// channels.
ValueAndChannel createArgCombine(OpBuilder &builder, Location loc,
                                 ReductionKind kind, ValueAndChannel lhs,
                                 ValueAndChannel rhs, bool lhsFirst);

} // namespace mlir::conv

#endif // CONV_IR_REDUCTION_H
