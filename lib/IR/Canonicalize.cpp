//===- Canonicalize.cpp - Folds and canonical forms of conv.fused ---------===//
//
// What these patterns leave behind is what later passes see: no extra that is
// not used or is a constant, no result or reduction that no one asks for, and
// zeros around the input as padding.
//
//===----------------------------------------------------------------------===//

#include "conv/IR/ConvOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace mlir::conv;

/// Replaces `op` by one with other outs and reductions, whose regions are
/// those of `op`; the caller replaces the results.
static FusedOp rebuild(PatternRewriter &rewriter, FusedOp op, ValueRange outs,
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

/// Replaces `op` by one with `outs`, of other static extents.
static void replaceWithOuts(PatternRewriter &rewriter, FusedOp op,
                            ValueRange outs) {
  FusedOp rebuilt = rebuild(rewriter, op, outs, op.getReduce());
  SmallVector<Value> results(rebuilt.getResults());
  for (auto [result, old] : llvm::zip_equal(results, op.getResults()))
    if (result.getType() != old.getType())
      result =
          tensor::CastOp::create(rewriter, op.getLoc(), old.getType(), result);
  rewriter.replaceOp(op, results);
}

/// Arguments of both regions that stand for extra `i`.
static SmallVector<BlockArgument, 2> argumentsOfExtra(FusedOp op, unsigned i) {
  SmallVector<BlockArgument, 2> arguments = {
      op.getEpilogue().getArgument(1 + i)};
  if (!op.getFinalize().empty())
    arguments.push_back(
        op.getFinalize().getArgument(op.getNumReducedValues() + i));
  return arguments;
}

static void setExtraMaps(PatternRewriter &rewriter, FusedOp op,
                         ArrayRef<Attribute> maps) {
  op.setExtraMapsAttr(rewriter.getArrayAttr(maps));
}

namespace {

//===----------------------------------------------------------------------===//
// Extras
//===----------------------------------------------------------------------===//

/// extras(%a, %dead)  ==>  extras(%a)
struct RemoveDeadExtras : OpRewritePattern<FusedOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(FusedOp op,
                                PatternRewriter &rewriter) const override {
    SmallVector<unsigned> dead;
    for (unsigned i = 0, e = op.getExtras().size(); i < e; ++i)
      if (llvm::all_of(argumentsOfExtra(op, i),
                       [](BlockArgument arg) { return arg.use_empty(); }))
        dead.push_back(i);
    if (dead.empty())
      return rewriter.notifyMatchFailure(op, "every extra is used");
    rewriter.modifyOpInPlace(op, [&] {
      SmallVector<Attribute> maps(op.getExtraMaps().getValue());
      for (unsigned i : llvm::reverse(dead)) {
        for (BlockArgument arg : argumentsOfExtra(op, i))
          arg.getOwner()->eraseArgument(arg.getArgNumber());
        op.getExtrasMutable().erase(i);
        maps.erase(maps.begin() + i);
      }
      setExtraMaps(rewriter, op, maps);
    });
    return success();
  }
};

/// extras(%a, %a) maps [m, m] {(%p, %q)}  ==>  the same with %p for %q
struct MergeDuplicateExtras : OpRewritePattern<FusedOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(FusedOp op,
                                PatternRewriter &rewriter) const override {
    bool changed = false;
    llvm::SmallDenseMap<std::pair<Value, Attribute>, unsigned> first;
    for (auto [i, extra] : llvm::enumerate(op.getExtras())) {
      auto [it, isFirst] = first.try_emplace({extra, op.getExtraMaps()[i]}, i);
      if (isFirst)
        continue;
      for (auto [duplicate, original] : llvm::zip_equal(
               argumentsOfExtra(op, i), argumentsOfExtra(op, it->second))) {
        if (duplicate.use_empty())
          continue;
        rewriter.replaceAllUsesWith(duplicate, original);
        changed = true;
      }
    }
    return changed ? success()
                   : rewriter.notifyMatchFailure(op, "extras are different");
  }
};

/// The one number that all elements of `extra` are, if it is known.
static TypedAttr constantOf(Value extra) {
  Attribute attr;
  if (!matchPattern(extra, m_Constant(&attr))) {
    auto fill = extra.getDefiningOp<linalg::FillOp>();
    if (!fill || !matchPattern(fill.getInputs().front(), m_Constant(&attr)))
      return {};
  }
  if (auto elements = dyn_cast<SplatElementsAttr>(attr))
    attr = elements.getSplatValue<Attribute>();
  return isa<IntegerAttr, FloatAttr>(attr) ? cast<TypedAttr>(attr)
                                           : TypedAttr();
}

/// extras(%c) {(%x) ...}  ==>  {%x = arith.constant ...}, for a splat %c
struct InlineConstantExtras : OpRewritePattern<FusedOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(FusedOp op,
                                PatternRewriter &rewriter) const override {
    bool changed = false;
    for (auto [i, extra] : llvm::enumerate(op.getExtras())) {
      TypedAttr number = constantOf(extra);
      if (!number)
        continue;
      for (BlockArgument arg : argumentsOfExtra(op, i)) {
        if (arg.use_empty() || arg.getType() != number.getType())
          continue;
        OpBuilder::InsertionGuard guard(rewriter);
        rewriter.setInsertionPointToStart(arg.getOwner());
        Value constant =
            arith::ConstantOp::create(rewriter, op.getLoc(), number);
        rewriter.replaceAllUsesWith(arg, constant);
        changed = true;
      }
    }
    return changed ? success()
                   : rewriter.notifyMatchFailure(op, "no extra is a constant");
  }
};

/// extras(fill(%s))  ==>  extras(%s), a scalar
struct ReadScalarOfFilledExtra : OpRewritePattern<FusedOp> {
  using OpRewritePattern::OpRewritePattern;

  static Value scalarOf(Value extra) {
    if (!isa<RankedTensorType>(extra.getType()))
      return {};
    if (auto fill = extra.getDefiningOp<linalg::FillOp>())
      return fill.getInputs().front();
    if (auto splat = extra.getDefiningOp<tensor::SplatOp>())
      return splat.getInput();
    if (auto elements = extra.getDefiningOp<tensor::FromElementsOp>())
      if (elements.getElements().size() == 1)
        return elements.getElements().front();
    return {};
  }

  LogicalResult matchAndRewrite(FusedOp op,
                                PatternRewriter &rewriter) const override {
    SmallVector<std::pair<unsigned, Value>> scalars;
    for (auto [i, extra] : llvm::enumerate(op.getExtras())) {
      Value scalar = scalarOf(extra);
      if (scalar && scalar.getType() == getElementTypeOrSelf(extra.getType()))
        scalars.push_back({i, scalar});
    }
    if (scalars.empty())
      return rewriter.notifyMatchFailure(op, "no extra is filled");
    rewriter.modifyOpInPlace(op, [&] {
      SmallVector<Attribute> maps(op.getExtraMaps().getValue());
      for (auto [i, scalar] : scalars) {
        op.getExtrasMutable()[i].set(scalar);
        maps[i] = AffineMapAttr::get(
            AffineMap::get(op.getOutputRank(), 0, op.getContext()));
      }
      setExtraMaps(rewriter, op, maps);
    });
    return success();
  }
};

//===----------------------------------------------------------------------===//
// Geometry
//===----------------------------------------------------------------------===//

/// conv.fused ins(tensor.pad(%x) with 0)  ==>  conv.fused ins(%x) pad_low ...
struct FoldZeroPad : OpRewritePattern<FusedOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(FusedOp op,
                                PatternRewriter &rewriter) const override {
    auto pad = op.getInput().getDefiningOp<tensor::PadOp>();
    if (!pad)
      return rewriter.notifyMatchFailure(op, "input is not padded");
    if (pad.getNofold())
      return rewriter.notifyMatchFailure(op, "pad asks not to be folded");
    Value value = pad.getConstantPaddingValue();
    if (!value || !(matchPattern(value, m_AnyZeroFloat()) ||
                    matchPattern(value, m_Zero())))
      return rewriter.notifyMatchFailure(op, "pads with other than zero");

    DimsAttr dims = op.getDims();
    SmallVector<int64_t> low(op.getPadLow()), high(op.getPadHigh());
    ArrayRef<int64_t> padLow = pad.getStaticLow(),
                      padHigh = pad.getStaticHigh();
    for (auto [dim, letter] : llvm::enumerate(dims.getInput())) {
      // Dynamic amounts are negative here as well.
      if (padLow[dim] < 0 || padHigh[dim] < 0)
        return rewriter.notifyMatchFailure(
            op, "pads by an amount that is not known, or crops");
      if (padLow[dim] == 0 && padHigh[dim] == 0)
        continue;
      size_t i = dims.getSpatialLetters().find(letter);
      if (i == StringRef::npos)
        return rewriter.notifyMatchFailure(op, "pads batch or channels");
      int64_t dilation = op.getInputDilation()[i];
      int64_t extent = pad.getSourceType().getDimSize(dim);
      // Zeros are inserted between elements, so into a padded input, though
      // not into an empty one.
      if (dilation != 1 && (ShapedType::isDynamic(extent) || extent == 0))
        return rewriter.notifyMatchFailure(
            op, "input that is dilated may be empty");
      constexpr int64_t most = std::numeric_limits<int32_t>::max();
      if (padLow[dim] > (most - low[i]) / dilation ||
          padHigh[dim] > (most - high[i]) / dilation)
        return rewriter.notifyMatchFailure(op, "padding would be too large");
      low[i] += padLow[dim] * dilation;
      high[i] += padHigh[dim] * dilation;
    }
    rewriter.modifyOpInPlace(op, [&] {
      op.getInputMutable().set(pad.getSource());
      op.setPadLow(low);
      op.setPadHigh(high);
    });
    return success();
  }
};

/// The type that `out` could have, with the extents of the output space.
static RankedTensorType refinedType(FusedOp op, RankedTensorType type,
                                    bool isReduced, ArrayRef<int64_t> space) {
  int64_t channel = op.getDims().outputDim('f');
  SmallVector<int64_t> shape(space);
  if (isReduced && channel >= 0) {
    if (type.getRank() == static_cast<int64_t>(space.size()))
      shape[channel] = 1;
    else
      shape.erase(shape.begin() + channel);
  }
  for (auto [extent, known] : llvm::zip_equal(shape, type.getShape()))
    if (!ShapedType::isDynamic(known))
      extent = known;
  return RankedTensorType::get(shape, type.getElementType(),
                               type.getEncoding());
}

/// ins(cast %x : tensor<?xf32>)  ==>  ins(%x : tensor<8xf32>)
///
/// The tensor dialect has this for all ops in destination style, but in LLVM 22
/// it crashes on an op with a region that has no block, as `finalize` may be.
/// The benefit of this one makes sure that nothing is left for that one.
struct FoldTensorCasts : OpRewritePattern<FusedOp> {
  FoldTensorCasts(MLIRContext *context)
      : OpRewritePattern(context, /*benefit=*/2) {}
  LogicalResult matchAndRewrite(FusedOp op,
                                PatternRewriter &rewriter) const override {
    bool changed = false, outChanged = false;
    SmallVector<Value> outs(op.getOuts());
    for (OpOperand &operand : op->getOpOperands()) {
      auto cast = operand.get().getDefiningOp<tensor::CastOp>();
      if (!cast || !tensor::canFoldIntoConsumerOp(cast))
        continue;
      changed = true;
      if (op.isDpsInit(&operand)) {
        outs[operand.getOperandNumber() - op.getOuts().getBeginOperandIndex()] =
            cast.getSource();
        outChanged = true;
        continue;
      }
      rewriter.modifyOpInPlace(op, [&] { operand.set(cast.getSource()); });
    }
    if (!changed)
      return rewriter.notifyMatchFailure(op, "no operand is cast from more");
    if (outChanged)
      replaceWithOuts(rewriter, op, outs);
    return success();
  }
};

/// outs(%o : tensor<?xf32>)  ==>  outs(cast %o : tensor<8xf32>), where the
/// geometry or another result tells
struct InferStaticResults : OpRewritePattern<FusedOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(FusedOp op,
                                PatternRewriter &rewriter) const override {
    if (op.hasBufferSemantics())
      return rewriter.notifyMatchFailure(op, "works on memrefs");
    SmallVector<int64_t> space = op.getOutputShape();
    SmallVector<Value> outs(op.getOuts());
    bool changed = false;
    for (auto [i, out] : llvm::enumerate(outs)) {
      auto type = cast<RankedTensorType>(out.getType());
      RankedTensorType refined =
          refinedType(op, type, i >= op.getNumFullResults(), space);
      if (refined == type)
        continue;
      out = tensor::CastOp::create(rewriter, op.getLoc(), refined, out);
      changed = true;
    }
    if (!changed)
      return rewriter.notifyMatchFailure(op, "nothing more is known");
    replaceWithOuts(rewriter, op, outs);
    return success();
  }
};

//===----------------------------------------------------------------------===//
// Results and reductions
//===----------------------------------------------------------------------===//

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
      next += isArgReduction(kind) ? 2 : 1;
    }
    for (unsigned i = 0; i < kinds.size(); ++i)
      for (unsigned j = i + 1; j < kinds.size(); ++j) {
        if (kinds[i] != kinds[j] || values[numFull + i] != values[numFull + j])
          continue;
        for (unsigned k = 0, e = isArgReduction(kinds[i]) ? 2 : 1; k < e; ++k)
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
  // The value of argmin is that of minimum to the bit, NaN and the sign of
  // zero included (ConvOps.td, and createArgCombine).
  return kind == ReductionKind::ArgMin ? ReductionKind::Minimum
                                       : ReductionKind::Maximum;
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
      for (unsigned k = 0, e = isArgReduction(kind) ? 2 : 1; k < e; ++k) {
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

void FusedOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                          MLIRContext *context) {
  patterns.add<RemoveDeadExtras, MergeDuplicateExtras, InlineConstantExtras,
               ReadScalarOfFilledExtra, FoldZeroPad, FoldTensorCasts,
               InferStaticResults, SkipInitOfOuts, MergeDuplicateYields,
               RemoveIdentityFinalize, RemoveDeadReductions, RemoveDeadResults>(
      context);
}

/// Reads and writes through the sources of memref.cast, whose types say more.
LogicalResult FusedOp::fold(FoldAdaptor, SmallVectorImpl<OpFoldResult> &) {
  bool folded = false;
  for (OpOperand &operand : (*this)->getOpOperands()) {
    auto cast = operand.get().getDefiningOp<memref::CastOp>();
    if (!cast || !memref::CastOp::canFoldIntoConsumerOp(cast))
      continue;
    operand.set(cast.getSource());
    folded = true;
  }
  return success(folded);
}
