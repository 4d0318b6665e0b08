//===- Combiner.h - Recognise the combiners of reductions -------*- C++ -*-===//
//
// Private to ConvFusionTransforms.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_FUSION_COMBINER_H
#define CONV_LIB_FUSION_COMBINER_H

#include "Consumer.h"

namespace mlir::conv {

/// How one write of a reducing consumer combines an element with what it holds.
struct Combiner {
  ReductionKind kind;
  /// What is reduced: a value of the body that does not depend on what is held.
  Value partial;
  /// The ops that combine `partial` with the held elements, in program order.
  SmallVector<Operation *> ops;
  /// NaNs lose every comparison of an `argmin` or `argmax`.
  bool ignoresNaN = false;

  /// For argmin and argmax, whose write holds the channel: the channel in the
  /// body, and the write that holds the value.
  Value channel;
  unsigned valueWrite = 0;

  bool isArg() const { return isArgReduction(kind); }
};

/// Recognises how write `index` of `consumer` combines, `reductionLoop` being
/// its one reduction loop. Fails with the reason where no kind says the same.
FailureOr<Combiner> matchCombiner(const Consumer &consumer, unsigned index,
                                  unsigned reductionLoop, Verdict &why);

/// Whether combining with `init` changes nothing.
bool isIdentity(const Combiner &combiner, const Source &init);

} // namespace mlir::conv

#endif // CONV_LIB_FUSION_COMBINER_H
