//===- CanonicalizeResults.cpp - Results and reductions of conv.fused -----===//
//
// Patterns that remove what no one uses: full results, reductions, channels of
// argmin and argmax, and a finalize that yields its arguments.
//
//===----------------------------------------------------------------------===//

#include "Canonicalize.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/BitVector.h"

using namespace mlir;
using namespace mlir::conv;

FusedOp conv::rebuild(PatternRewriter &rewriter, FusedOp op, ValueRange outs,
                      ArrayRef<int32_t> reduce) {
  auto rebuilt = FusedOp::create(
      rewriter, op.getLoc(), outs.getTypes(), op.getInput(), op.getFilter(),
      op.getExtras(), outs, op.getDims(), op.getStrides(), op.getDilations(),
      op.getPadLow(), op.getPadHigh(), op.getInputDilation(), op.getGroups(),
      op.getExtraMaps(), op.getNumerics(), reduce, op.getScheduleAttr());
  rebuilt->setDiscardableAttrs(op->getDiscardableAttrDictionary());
  for (auto [from, to] :
       llvm::zip_equal(op->getRegions(), rebuilt->getRegions()))
    rewriter.inlineRegionBefore(from, to, to.end());
  return rebuilt;
}

namespace {

/// outs(fill(%e))  ==>  outs(%e): outs are never read
struct SkipInitOfOuts : OpRewritePattern<FusedOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(FusedOp op,
                                PatternRewriter &rewriter) const override {
    bool changed = false;
    for (OpOperand &out : op.getOutsMutable()) {
      auto result = dyn_cast<OpResult>(out.get());
      // A value with other users is computed all the same.
      if (!result || !result.hasOneUse())
        continue;
      auto producer = dyn_cast<DestinationStyleOpInterface>(result.getOwner());
      if (!producer || !producer.hasPureTensorSemantics() ||
          !isMemoryEffectFree(producer))
        continue;
      Value init = producer.getTiedOpOperand(result)->get();
      rewriter.modifyOpInPlace(op, [&] { out.set(init); });
      changed = true;
    }
    return changed ? success()
                   : rewriter.notifyMatchFailure(op, "no out is computed");
  }
};

/// Uses the first of two results, or reduced values, that are the same.
struct MergeDuplicateYields : OpRewritePattern<FusedOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(FusedOp op,
                                PatternRewriter &rewriter) const override {
    OperandRange values = op.getEpilogueYield().getValues();
    unsigned numFull = op.getNumFullResults();
    bool changed = false;
    auto merge = [&](Value original, Value duplicate) {
      if (duplicate.use_empty() || original.getType() != duplicate.getType())
        return;
      rewriter.replaceAllUsesWith(duplicate, original);
      changed = true;
    };
    if (!op.hasBufferSemantics())
      for (unsigned i = 0; i < numFull; ++i)
        for (unsigned j = i + 1; j < numFull; ++j)
          if (values[i] == values[j])
            merge(op.getResult(i), op.getResult(j));

    // Reduced values are arguments of finalize, or results.
    bool finalized = !op.getFinalize().empty();
    if (!finalized && op.hasBufferSemantics())
      return success(changed);
    SmallVector<ReductionKind> kinds = op.getReductionKinds();
    auto reducedValue = [&](unsigned n) -> Value {
      return finalized ? Value(op.getFinalize().getArgument(n))
                       : Value(op.getResult(numFull + n));
    };
    SmallVector<unsigned> position;
    unsigned next = 0;
    for (ReductionKind kind : kinds) {
      position.push_back(next);
      next += getNumReducedValues(kind);
    }
    for (unsigned i = 0; i < kinds.size(); ++i)
      for (unsigned j = i + 1; j < kinds.size(); ++j) {
        if (kinds[i] != kinds[j] || values[numFull + i] != values[numFull + j])
          continue;
        for (unsigned k = 0, e = getNumReducedValues(kinds[i]); k < e; ++k)
          merge(reducedValue(position[i] + k), reducedValue(position[j] + k));
      }
    return changed ? success()
                   : rewriter.notifyMatchFailure(op, "yields are different");
  }
};

/// finalize {(%a, %b) yield %a, %b}  ==>  nothing
struct RemoveIdentityFinalize : OpRewritePattern<FusedOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(FusedOp op,
                                PatternRewriter &rewriter) const override {
    YieldOp yield = op.getFinalizeYield();
    if (!yield || !llvm::equal(yield.getValues(),
                               op.getFinalize().getArguments().take_front(
                                   op.getNumReducedValues())))
      return rewriter.notifyMatchFailure(
          op, "finalize does more than to hand on the reduced values");
    rewriter.modifyOpInPlace(
        op, [&] { rewriter.eraseBlock(&op.getFinalize().front()); });
    return success();
  }
};

static ReductionKind withoutIndex(ReductionKind kind) {
  // The value of argmin is that of minimum, NaN and the sign of zero included
  // (ConvOps.td, and createArgCombine).
  bool isMin =
      kind == ReductionKind::ArgMin || kind == ReductionKind::ArgMinOrdered;
  return isMin ? ReductionKind::Minimum : ReductionKind::Maximum;
}

/// reduce [sum, argmin] finalize {(%s, %v, %i) uses %v}
///   ==>  reduce [minimum] finalize {(%v) uses %v}
struct RemoveDeadReductions : OpRewritePattern<FusedOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(FusedOp op,
                                PatternRewriter &rewriter) const override {
    if (op.getFinalize().empty())
      return rewriter.notifyMatchFailure(op, "reduced values are results");
    Block &finalize = op.getFinalize().front();
    unsigned numFull = op.getNumFullResults();
    SmallVector<int32_t> kinds(op.getReduce());
    llvm::BitVector deadArguments(finalize.getNumArguments());
    SmallVector<unsigned> deadYields;
    SmallVector<int32_t> kept;
    bool changed = false;
    unsigned next = 0;
    for (auto [i, code] : llvm::enumerate(kinds)) {
      auto kind = static_cast<ReductionKind>(code);
      unsigned value = next++;
      bool isArg = isArgReduction(kind);
      unsigned index = isArg ? next++ : value;
      bool deadIndex = isArg && finalize.getArgument(index).use_empty();
      bool deadValue = finalize.getArgument(value).use_empty();
      // One reduction stays, since there are reduced results (C10).
      bool isLast = kept.empty() && i + 1 == kinds.size();
      if (deadValue && (!isArg || deadIndex) && !isLast) {
        deadYields.push_back(numFull + i);
        deadArguments.set(value);
        deadArguments.set(index);
        changed = true;
        continue;
      }
      if (deadIndex) {
        deadArguments.set(index);
        kind = withoutIndex(kind);
        changed = true;
      }
      kept.push_back(static_cast<int32_t>(kind));
    }
    if (!changed)
      return rewriter.notifyMatchFailure(op, "every reduced value is used");
    rewriter.modifyOpInPlace(op, [&] {
      finalize.eraseArguments(deadArguments);
      op.setReduce(kept);
    });
    YieldOp yield = op.getEpilogueYield();
    rewriter.modifyOpInPlace(yield, [&] {
      for (unsigned i : llvm::reverse(deadYields))
        yield.getValuesMutable().erase(i);
    });
    return success();
  }
};

/// %y:2 = conv.fused outs(%a, %b), %y#1 unused  ==>  %y = conv.fused outs(%a)
struct RemoveDeadResults : OpRewritePattern<FusedOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(FusedOp op,
                                PatternRewriter &rewriter) const override {
    if (op.hasBufferSemantics())
      return rewriter.notifyMatchFailure(op, "works on memrefs");
    if (op->use_empty())
      return rewriter.notifyMatchFailure(op, "is dead as a whole");
    if (llvm::none_of(op.getResults(),
                      [](OpResult result) { return result.use_empty(); }))
      return rewriter.notifyMatchFailure(op, "every result is used");

    unsigned numFull = op.getNumFullResults();
    YieldOp yield = op.getEpilogueYield();
    llvm::BitVector deadResults(op.getNumResults()),
        deadYields(yield.getNumOperands());
    for (unsigned i = 0; i < numFull; ++i)
      if (op.getResult(i).use_empty()) {
        deadResults.set(i);
        deadYields.set(i);
      }
    SmallVector<int32_t> reduce;
    bool anyReduced =
        llvm::any_of(op.getResults().drop_front(numFull),
                     [](OpResult result) { return !result.use_empty(); });
    if (!anyReduced) {
      // Nothing of the reductions is left.
      if (!op.getFinalize().empty())
        rewriter.eraseBlock(&op.getFinalize().front());
      deadResults.set(numFull, op.getNumResults());
      deadYields.set(numFull, yield.getNumOperands());
    } else if (op.getFinalize().empty()) {
      reduce = dropReductions(rewriter, op, deadResults, deadYields);
    } else {
      reduce.assign(op.getReduce().begin(), op.getReduce().end());
      dropFinalized(rewriter, op, deadResults);
    }
    if (deadResults.none())
      return rewriter.notifyMatchFailure(op, "no result can be dropped");

    rewriter.modifyOpInPlace(yield, [&] { yield->eraseOperands(deadYields); });
    SmallVector<Value> outs;
    for (auto [i, out] : llvm::enumerate(op.getOuts()))
      if (!deadResults.test(i))
        outs.push_back(out);
    FusedOp rebuilt = rebuild(rewriter, op, outs, reduce);
    unsigned next = 0;
    SmallVector<Value> results;
    for (unsigned i = 0, e = op.getNumResults(); i < e; ++i)
      results.push_back(deadResults.test(i) ? Value()
                                            : Value(rebuilt.getResult(next++)));
    rewriter.replaceOp(op, results);
    return success();
  }

private:
  /// Drops what finalize yields for dead results; the reductions behind are
  /// left to RemoveDeadReductions.
  static void dropFinalized(PatternRewriter &rewriter, FusedOp op,
                            llvm::BitVector &deadResults) {
    YieldOp yield = op.getFinalizeYield();
    llvm::BitVector dead(yield.getNumOperands());
    for (unsigned i = op.getNumFullResults(), k = 0; i < op.getNumResults();
         ++i, ++k)
      if (op.getResult(i).use_empty()) {
        dead.set(k);
        deadResults.set(i);
      }
    rewriter.modifyOpInPlace(yield, [&] { yield->eraseOperands(dead); });
  }

  /// Drops reductions whose values are dead results, and channels that no one
  /// asks for. Gives the reductions that are left.
  static SmallVector<int32_t> dropReductions(PatternRewriter &rewriter,
                                             FusedOp op,
                                             llvm::BitVector &deadResults,
                                             llvm::BitVector &deadYields) {
    unsigned numFull = op.getNumFullResults(), next = numFull;
    SmallVector<int32_t> kept;
    bool needsFinalize = false;
    for (auto [i, kind] : llvm::enumerate(op.getReductionKinds())) {
      unsigned value = next++;
      bool isArg = isArgReduction(kind);
      unsigned index = isArg ? next++ : value;
      bool deadValue = op.getResult(value).use_empty();
      bool deadIndex = op.getResult(index).use_empty();
      if (deadValue && deadIndex) {
        deadResults.set(value);
        deadResults.set(index);
        deadYields.set(numFull + i);
        continue;
      }
      if (isArg && deadIndex) {
        deadResults.set(index);
        kind = withoutIndex(kind);
      }
      needsFinalize |= deadValue;
      kept.push_back(static_cast<int32_t>(kind));
    }
    if (!needsFinalize)
      return kept;

    // A channel without its value: finalize selects what is a result.
    SmallVector<Type> types;
    SmallVector<unsigned> yielded;
    next = numFull;
    unsigned position = 0;
    for (ReductionKind kind : op.getReductionKinds()) {
      for (unsigned k = 0, e = getNumReducedValues(kind); k < e; ++k) {
        unsigned result = next++;
        bool isDead = op.getResult(result).use_empty();
        bool isChannelsValue =
            k == 0 && e == 2 && isDead && !op.getResult(result + 1).use_empty();
        if (isDead && !isChannelsValue)
          continue;
        types.push_back(getElementTypeOrSelf(op.getResult(result).getType()));
        if (isDead)
          deadResults.set(result);
        else
          yielded.push_back(position);
        ++position;
      }
    }
    for (Value extra : op.getExtras())
      types.push_back(getElementTypeOrSelf(extra.getType()));
    OpBuilder::InsertionGuard guard(rewriter);
    Block *block =
        rewriter.createBlock(&op.getFinalize(), {}, types,
                             SmallVector<Location>(types.size(), op.getLoc()));
    YieldOp::create(rewriter, op.getLoc(),
                    llvm::map_to_vector(yielded, [&](unsigned i) -> Value {
                      return block->getArgument(i);
                    }));
    return kept;
  }
};

} // namespace

void conv::populateCanonicalizeResultsPatterns(RewritePatternSet &patterns) {
  patterns.add<SkipInitOfOuts, MergeDuplicateYields, RemoveIdentityFinalize,
               RemoveDeadReductions, RemoveDeadResults>(patterns.getContext());
}
