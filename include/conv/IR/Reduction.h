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

/// The identity of `kind`: combined with any value of `type` (a float or a
/// signless integer) it gives that value, except that a sum makes 0 of -0. It
/// is NaN for `minnum` and `maxnum` of floats. For `argmin`, `argmax` and their
/// ordered kinds it is the identity of the value; the channel that goes with it
/// is 0, and -1 for the ordered kinds.
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
