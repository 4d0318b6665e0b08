//===- FusedEditor.h - Rebuild conv.fused with more in it -------*- C++ -*-===//
//
// Private to ConvFusionTransforms.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_FUSION_FUSEDEDITOR_H
#define CONV_LIB_FUSION_FUSEDEDITOR_H

#include "Consumer.h"
#include "conv/IR/ConvOps.h"
#include "mlir/IR/PatternMatch.h"

namespace mlir::conv {

/// Copies a conv.fused on tensors, lets extras, results and reductions be added
/// to the copy, and puts it together without what has become dead. The old op
/// stays as it is until `replaceOld`.
class FusedEditor {
public:
  FusedEditor(RewriterBase &rewriter, FusedOp conv);

  Block &getEpilogue() { return epilogue.front(); }
  Block &getFinalize() { return finalize.front(); }

  /// The element of `source`, read at `map` from the output space: a constant
  /// cloned into the region, or an extra, added unless it is there already.
  Value getElement(const Source &source, AffineMap map, bool inFinalize);
  /// The value that a region yields for result `index` of the old op.
  Value getYielded(unsigned index) { return results[index].yielded; }

  /// Returns the reduced values: one, or two for argmin and argmax.
  SmallVector<Value> addReduction(ReductionKind kind, Value partial);

  /// Adds a full or a reduced result of type `type` and returns a handle for
  /// `getResult`. The init is made from the extents of an existing result.
  unsigned addResult(Value yielded, RankedTensorType type, bool full);

  /// Creates the new op in front of the old one, without the results of it for
  /// which `isDead` holds, and without reductions and extras that nothing
  /// needs.
  FusedOp finish(Location loc, function_ref<bool(OpResult)> isDead);
  /// Lets the users of the old op's results read those of the finished one.
  void replaceOld();
  /// The result of the finished op that `addResult` stands for.
  Value getResult(unsigned handle) { return handles[handle]; }

private:
  struct Result {
    Value yielded;
    Value out;
    bool full;
    bool dead;
    /// The result of the old op, or the handle.
    OpResult old;
    unsigned handle;
  };

  Value makeInit(RankedTensorType type, bool reduced);
  void dropDeadReductions();
  void dropDeadExtras();

  RewriterBase &rewriter;
  FusedOp conv;
  Region epilogue, finalize;
  SmallVector<Value> extras;
  SmallVector<AffineMap> maps;
  SmallVector<ReductionKind> kinds;
  SmallVector<Value> partials;
  SmallVector<Result> results;
  SmallVector<Value> handles;
  SmallVector<std::pair<OpResult, Value>> replacements;
};

} // namespace mlir::conv

#endif // CONV_LIB_FUSION_FUSEDEDITOR_H
