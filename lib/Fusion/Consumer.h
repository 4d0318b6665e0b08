//===- Consumer.h - Ops that may be sunk into conv.fused --------*- C++ -*-===//
//
// One view of linalg ops and of elementwise ops on tensors, and how such an op
// lies on the output space of a convolution. Private to ConvFusionTransforms.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_FUSION_CONSUMER_H
#define CONV_LIB_FUSION_CONSUMER_H

#include "conv/Fusion/Passes.h"
#include "conv/Fusion/Verdict.h"
#include "conv/IR/ConvOps.h"
#include "conv/IR/SunkScalar.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"
#include "mlir/IR/AffineMap.h"
#include "mlir/IR/IRMapping.h"
#include <optional>

namespace mlir::conv {

/// Where an element comes from, after views and broadcasts are looked through:
/// element `map(loops)` of `root`, or the scalar `root` where the map has no
/// results, or `constant` where it is set.
struct Source {
  Value root;
  AffineMap map;
  TypedAttr constant;
};

/// The tensor that `extract` reads, if it has one element only: an element that
/// lives on the device is read there, not by the host.
Value getFirstElementTensor(tensor::ExtractOp extract);

/// Follows `value`, read at `map`, through casts, reshapes that only add or
/// drop extents of 1, broadcasts and fills. Nothing is computed twice by this:
/// those ops only rename elements.
Source traceSource(Value value, AffineMap map);

/// What must be read for `source`: itself, or the leaves of the scalar
/// expression that it is.
void getLeaves(const Source &source, SmallVectorImpl<Source> &leaves);

/// Whether `source` is a result of `conv`.
bool isResultOf(const Source &source, FusedOp conv);

/// Whether elements of this type can be computed in a region of conv.fused.
bool isScalarType(Type type);
bool isConstantZero(AffineExpr expr);
/// Whether each result of `map` is a dimension, used once, or the constant 0.
bool isBroadcastingProjection(AffineMap map);

/// An op over a loop nest that computes every element from elements.
struct Consumer {
  /// `key` stands for the element inside the body: a block argument, a captured
  /// value, or the operand itself where the op has no body.
  struct Read {
    Value key;
    Source source;
  };
  struct Write {
    OpResult result;
    AffineMap map;
    Value init;
    /// The argument that holds the element of `init`; null without a body.
    BlockArgument initArg;
  };

  Operation *op = nullptr;
  SmallVector<utils::IteratorType> iterators;
  /// Extents of the loops, dynamic where unknown.
  SmallVector<int64_t> extents;
  SmallVector<Read> reads;
  SmallVector<Write> writes;
  /// Null where the op itself applies to elements.
  Block *body = nullptr;

  bool isElementwise() const;
  /// The values that the body yields, one per write (none without a body).
  OperandRange getYielded() const;
};

/// Views `op` as a consumer: a linalg op on tensors or an elementwise op
/// applied to tensors. Lists only what the body reads.
std::optional<Consumer> getConsumer(Operation *op);

/// The convolutions of which `consumer` reads a result, those in its own block
/// first, and of these the last one first.
SmallVector<FusedOp> getProducers(const Consumer &consumer);

/// How a consumer lies on the output space of one convolution.
struct Placement {
  FusedOp conv;
  /// Whether only reduced results are read, so that no loop runs over channels.
  bool reduced = false;
  /// For every loop, the output dimension it is, or the constant 0 if it runs
  /// once.
  SmallVector<AffineExpr> loops;
  /// Ops that must move before the convolution, in program order.
  SmallVector<Operation *> hoisted;

  /// `map` from the consumer's loops, as a map from the output space.
  AffineMap toOutputSpace(AffineMap map) const;
};

struct FuseLimits {
  int64_t maxExtras;
  FindKernelRefusal findKernelRefusal;
  FindSlowdown findSlowdown;
};

/// The ops of the body that compute `values`, in program order. Fails with the
/// reason where one of them cannot stand in a region of conv.fused.
FailureOr<SmallVector<Operation *>>
getBodySlice(const Consumer &consumer, ArrayRef<Value> values, Verdict &why);

/// Checks that the ops `slice` of the body may run where `conv` stands.
LogicalResult checkSpeculation(const Consumer &consumer, FusedOp conv,
                               ArrayRef<Operation *> slice, Verdict &why);

/// Places `consumer` on `conv`; fails with the reason where it does not fit.
/// `inits` are further values that are read, at the maps of their writes.
FailureOr<Placement> placeConsumer(const Consumer &consumer, FusedOp conv,
                                   const FuseLimits &limits,
                                   ArrayRef<Source> inits, Verdict &why);

/// The form in which the elements that a write produces can leave the op:
/// `natural`, the type of the new result, and the written type, which is
/// `natural` up to a cast or the extents of 1.
struct ResultForm {
  RankedTensorType natural;
  RankedTensorType written;
};
FailureOr<ResultForm> getResultForm(const Consumer::Write &write,
                                    const Placement &placement, bool reduced,
                                    Verdict &why);

/// Converts a new result to the type that the consumer's users expect.
Value convertToWritten(OpBuilder &builder, Location loc, Value value,
                       RankedTensorType written);

} // namespace mlir::conv

#endif // CONV_LIB_FUSION_CONSUMER_H
