//===- RaiseLinalg.cpp - linalg convolutions to conv.fused ----------------===//

#include "RaiseMatch.h"
#include "conv/Fusion/Passes.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "llvm/Support/DebugLog.h"

#define DEBUG_TYPE "conv-raise-linalg"

namespace mlir::conv {
#define GEN_PASS_DEF_RAISELINALGPASS
#include "conv/Fusion/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::raise;

//===----------------------------------------------------------------------===//
// Operands
//===----------------------------------------------------------------------===//

/// `value` without a cast that only forgets static extents.
static Value skipForgettingCast(Value value) {
  auto cast = value.getDefiningOp<tensor::CastOp>();
  return cast && tensor::canFoldIntoConsumerOp(cast) ? cast.getSource() : value;
}

/// The filter with its groups before the output channels, merged with them,
/// and with an extent of 1 for every spatial letter that has no taps.
static Value layOutFilter(RewriterBase &rewriter, Location loc,
                          const ConvMatch &match, std::string &letters) {
  Value filter = skipForgettingCast(match.filter->get());
  if (!match.filterPermutation.empty()) {
    SmallVector<OpFoldResult> sizes =
        tensor::getMixedSizes(rewriter, loc, filter);
    Value empty = tensor::EmptyOp::create(
        rewriter, loc, applyPermutation(sizes, match.filterPermutation),
        getElementTypeOrSelf(filter));
    filter = linalg::TransposeOp::create(rewriter, loc, filter, empty,
                                         match.filterPermutation)
                 ->getResult(0);
  }
  letters = match.filterLayout.getMergedLetters();
  if (match.filterLayout.mergesGroups())
    filter =
        collapse(rewriter, loc, filter, match.filterLayout.getReassociation());
  if (match.unitTaps.empty())
    return filter;
  SmallVector<OpFoldResult> sizes =
      tensor::getMixedSizes(rewriter, loc, filter);
  SmallVector<ReassociationIndices> reassociation;
  for (size_t i = 0; i < letters.size(); ++i)
    reassociation.push_back({static_cast<int64_t>(i)});
  for (char letter : match.unitTaps) {
    reassociation.back().push_back(letters.size());
    letters += letter;
    sizes.push_back(rewriter.getIndexAttr(1));
  }
  auto type = cast<RankedTensorType>(filter.getType());
  SmallVector<int64_t> shape(type.getShape());
  shape.resize(letters.size(), 1);
  return tensor::ExpandShapeOp::create(rewriter, loc, type.clone(shape), filter,
                                       reassociation, sizes);
}

/// linalg lets the input be larger than what its windows reach; conv.fused
/// derives the output's extent from the input's. Cuts off what is not reached.
static Value trimInput(RewriterBase &rewriter, Location loc, Value input,
                       Value filter, RankedTensorType outputType, DimsAttr dims,
                       const ConvMatch &match) {
  auto type = cast<RankedTensorType>(input.getType());
  auto filterType = cast<RankedTensorType>(filter.getType());
  SmallVector<OpFoldResult> sizes = tensor::getMixedSizes(rewriter, loc, input);
  bool trims = false;
  for (auto [i, letter] : llvm::enumerate(dims.getSpatialLetters())) {
    int64_t in = type.getDimSize(dims.inputDim(letter));
    int64_t taps = filterType.getDimSize(dims.filterDim(letter));
    int64_t out = outputType.getDimSize(dims.outputDim(letter));
    if (ShapedType::isDynamic(in) || ShapedType::isDynamic(taps) ||
        ShapedType::isDynamic(out) || out == 0)
      continue;
    int64_t reached =
        (out - 1) * match.strides[i] + (taps - 1) * match.dilations[i] + 1;
    if (in - reached < match.strides[i])
      continue;
    sizes[dims.inputDim(letter)] = rewriter.getIndexAttr(reached);
    trims = true;
  }
  if (!trims)
    return input;
  SmallVector<OpFoldResult> zeros(sizes.size(), rewriter.getIndexAttr(0));
  SmallVector<OpFoldResult> ones(sizes.size(), rewriter.getIndexAttr(1));
  return tensor::ExtractSliceOp::create(rewriter, loc, input, zeros, sizes,
                                        ones);
}

/// Rewrites an extra over the output with a unit group to one without it. Only
/// its place 0 is read.
static void dropUnitGroupOfExtra(unsigned group, InitTerm &term) {
  MLIRContext *context = term.map.getContext();
  SmallVector<AffineExpr> dims;
  for (unsigned i = 0; i < term.map.getNumDims(); ++i)
    dims.push_back(i == group
                       ? getAffineConstantExpr(0, context)
                       : getAffineDimExpr(i > group ? i - 1 : i, context));
  term.map =
      term.map.replaceDimsAndSymbols(dims, {}, term.map.getNumDims() - 1, 0);
}

/// Rewrites an extra over the output with its groups apart to one over the
/// merged output; fails where it reads the two dimensions otherwise than side
/// by side.
static LogicalResult mergeGroupsOfExtra(RewriterBase &rewriter, Location loc,
                                        const OperandLayout &output,
                                        InitTerm &term) {
  unsigned group = output.findMerge();
  if (output.unitGroup) {
    dropUnitGroupOfExtra(group, term);
    return success();
  }
  SmallVector<AffineExpr> results;
  SmallVector<ReassociationIndices> reassociation;
  ArrayRef<AffineExpr> exprs = term.map.getResults();
  for (unsigned i = 0; i < exprs.size(); ++i) {
    reassociation.push_back({i});
    auto dim = dyn_cast<AffineDimExpr>(exprs[i]);
    if (!dim) {
      results.push_back(exprs[i]);
      continue;
    }
    unsigned position = dim.getPosition();
    results.push_back(
        rewriter.getAffineDimExpr(position > group ? position - 1 : position));
    if (position == group + 1)
      return failure();
    if (position == group) {
      if (i + 1 == exprs.size() ||
          exprs[i + 1] != rewriter.getAffineDimExpr(group + 1))
        return failure();
      reassociation.back().push_back(++i);
    }
  }
  term.map = AffineMap::get(term.map.getNumDims() - 1, 0, results,
                            rewriter.getContext());
  if (reassociation.size() != exprs.size())
    term.extra = collapse(rewriter, loc, term.extra, reassociation);
  return success();
}

//===----------------------------------------------------------------------===//
// RaiseConvolution
//===----------------------------------------------------------------------===//

/// Fills the epilogue: the accumulator, plus what the convolution's init adds.
static void buildEpilogue(RewriterBase &rewriter, FusedOp fused,
                          const InitTerm &term) {
  OpBuilder::InsertionGuard guard(rewriter);
  Location loc = fused.getLoc();
  Type type = fused.getNumerics().getAccumulate();
  Type resultType = getElementTypeOrSelf(fused.getResult(0).getType());
  auto widen = [&](Value value) -> Value {
    if (value.getType() == type)
      return value;
    return arith::ExtFOp::create(rewriter, loc, type, value);
  };
  Block *block = rewriter.createBlock(&fused.getEpilogue());
  Value value = block->addArgument(type, loc);
  Value addend;
  if (term.kind == InitTerm::Kind::Constant) {
    addend = widen(arith::ConstantOp::create(rewriter, loc, term.constant));
  } else if (term.kind == InitTerm::Kind::Extra) {
    addend = widen(block->addArgument(getElementTypeOrSelf(term.extra), loc));
  }
  if (addend)
    value =
        isa<FloatType>(type)
            ? arith::AddFOp::create(rewriter, loc, value, addend).getResult()
            : arith::AddIOp::create(rewriter, loc, value, addend).getResult();
  if (resultType != type)
    value = arith::TruncFOp::create(rewriter, loc, resultType, value);
  YieldOp::create(rewriter, loc, value);
}

namespace {

/// linalg convolution onto an init  ==>  conv.fused {yield %acc + init}
struct RaiseConvolution : OpInterfaceRewritePattern<linalg::LinalgOp> {
  RaiseConvolution(MLIRContext *context, bool literalAccumulation)
      : OpInterfaceRewritePattern(context),
        literalAccumulation(literalAccumulation) {}

  LogicalResult matchAndRewrite(linalg::LinalgOp op,
                                PatternRewriter &rewriter) const override;

private:
  /// Whether sums of f16 and bf16 are rounded in each step.
  bool literalAccumulation;
};

} // namespace

LogicalResult
RaiseConvolution::matchAndRewrite(linalg::LinalgOp op,
                                  PatternRewriter &rewriter) const {
  MatchResult result = matchConvolution(op);
  if (result.refusal)
    return rewriter.notifyMatchFailure(op, result.refusal->reason);
  if (!result.match)
    return rewriter.notifyMatchFailure(op, "not a convolution");
  const ConvMatch &match = *result.match;
  recordVerdict(op, {FusionRule::Raised, "became conv.fused", /*remedy=*/""});
  Location loc = op.getLoc();

  // What is accumulated onto, and a fresh destination of its sizes: the op
  // overwrites its outs, so that a fill or broadcast is needed no more.
  Value init = op.getDpsInitOperand(0)->get();
  auto initType = cast<RankedTensorType>(init.getType());
  Type element = initType.getElementType(), accumulate = element;
  if ((element.isF16() || element.isBF16()) && !literalAccumulation)
    accumulate = rewriter.getF32Type();
  SmallVector<OpFoldResult> sizes = getInitSizes(rewriter, loc, init);
  SmallVector<OpFoldResult> outSizes = sizes;
  InitTerm term = analyzeInit(init);
  bool merges = match.outputLayout.mergesGroups();
  SmallVector<ReassociationIndices> reassociation =
      match.outputLayout.getReassociation();
  if (merges) {
    size_t group = match.outputLayout.findMerge();
    if (!match.outputLayout.unitGroup)
      outSizes[group + 1] = affine::makeComposedFoldedAffineApply(
          rewriter, loc, rewriter.getAffineDimExpr(0) * match.groups,
          {sizes[group + 1]});
    outSizes.erase(outSizes.begin() + group);
    if (term.kind == InitTerm::Kind::Extra &&
        (term.extra == init ||
         failed(mergeGroupsOfExtra(rewriter, loc, match.outputLayout, term))))
      term = analyzeInit(collapse(rewriter, loc, init, reassociation));
  }
  Value empty = tensor::EmptyOp::create(rewriter, loc, outSizes, element);
  auto outType = cast<RankedTensorType>(empty.getType());

  std::string filterLetters;
  Value filter = layOutFilter(rewriter, loc, match, filterLetters);
  Value input = skipForgettingCast(match.input->get());
  if (match.inputLayout.mergesGroups())
    input =
        collapse(rewriter, loc, input, match.inputLayout.getReassociation());
  auto dims =
      DimsAttr::get(getContext(), match.inputLayout.getMergedLetters(),
                    filterLetters, match.outputLayout.getMergedLetters());
  input = trimInput(rewriter, loc, input, filter, outType, dims, match);

  SmallVector<int64_t> zeros(match.strides.size(), 0);
  SmallVector<int64_t> ones(match.strides.size(), 1);
  SmallVector<Value> extras;
  SmallVector<Attribute> maps;
  if (term.kind == InitTerm::Kind::Extra) {
    extras.push_back(term.extra);
    maps.push_back(AffineMapAttr::get(term.map));
  }
  auto fused = FusedOp::create(
      rewriter, loc, TypeRange(outType), input, filter, extras, empty, dims,
      match.strides, match.dilations, /*pad_low=*/zeros, /*pad_high=*/zeros,
      /*input_dilation=*/ones, match.groups, rewriter.getArrayAttr(maps),
      NumericsAttr::get(getContext(), MultiplyMode::IEEE, accumulate),
      /*reduce=*/ArrayRef<int32_t>{},
      op->getAttrOfType<ScheduleInterface>("conv.schedule"));
  buildEpilogue(rewriter, fused, term);
  LDBG() << "raised " << *op << " to " << *fused;

  Value output = fused->getResult(0);
  if (merges) {
    SmallVector<int64_t> shape;
    SmallVector<Value> dynamicSizes;
    dispatchIndexOpFoldResults(sizes, dynamicSizes, shape);
    output = tensor::ExpandShapeOp::create(rewriter, loc, initType.clone(shape),
                                           output, reassociation, sizes);
  }
  // More extents may be known than the init's type says.
  if (output.getType() != initType)
    output = tensor::CastOp::create(rewriter, loc, initType, output);
  rewriter.replaceOp(op, output);
  return success();
}

//===----------------------------------------------------------------------===//
// CollapseSplitChannels
//===----------------------------------------------------------------------===//

namespace {

/// A convolution of channels that are split in two neighbouring dimensions, as
/// weights are whose scales are those of parts of the channels, is one of all
/// of them:
///
/// generic (n, f, y, x, [a], ky, kx, [b]) of x : tensor<1x3x4x7x7xf32>
///   ==>  generic (n, f, y, x, [c], ky, kx)
///          of tensor.collapse_shape x : tensor<1x12x7x7xf32>
struct CollapseSplitChannels : OpRewritePattern<linalg::GenericOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(linalg::GenericOp op,
                                PatternRewriter &rewriter) const override {
    std::optional<Verdict> refusal = matchConvolution(op).refusal;
    if (!refusal || refusal->rule != FusionRule::ConvLayout)
      return rewriter.notifyMatchFailure(op, "is not refused for its layout");
    // MLIR takes ? x 0 for 0 in one place and for ? in another.
    if (op.hasIndexSemantics() ||
        llvm::is_contained(op.getStaticLoopRanges(), 0))
      return rewriter.notifyMatchFailure(op,
                                         "asks for its indices, or is empty");
    for (AffineMap map : op.getIndexingMapsArray())
      for (unsigned i = 1; i < map.getNumResults(); ++i) {
        auto first = dyn_cast<AffineDimExpr>(map.getResult(i - 1));
        auto second = dyn_cast<AffineDimExpr>(map.getResult(i));
        if (!first || !second)
          continue;
        LoopPair pair = {first.getPosition(), second.getPosition()};
        if (!areChannels(op, pair))
          continue;
        collapse(op, pair, rewriter);
        return success();
      }
    return rewriter.notifyMatchFailure(op, "no channels stand side by side");
  }

private:
  struct LoopPair {
    unsigned first, second;
  };

  /// The dimension that `map` reads at the first loop, with that of the second
  /// behind it; nothing where it reads at neither.
  static std::optional<unsigned> findPair(AffineMap map, LoopPair pair) {
    return map.getResultPosition(
        getAffineDimExpr(pair.first, map.getContext()));
  }

  /// Whether both loops stand side by side, as dimensions, in two operands or
  /// in all three, and are part of no position in an image: loops over input
  /// channels, output channels or groups.
  static bool areChannels(linalg::GenericOp op, LoopPair pair) {
    SmallVector<utils::IteratorType> iterators = op.getIteratorTypesArray();
    SmallVector<int64_t> ranges = op.getStaticLoopRanges();
    int64_t product;
    if (iterators[pair.first] != iterators[pair.second] ||
        (!ShapedType::isDynamic(ranges[pair.first]) &&
         !ShapedType::isDynamic(ranges[pair.second]) &&
         llvm::MulOverflow(ranges[pair.first], ranges[pair.second], product)))
      return false;
    int64_t operands = 0;
    for (AffineMap map : op.getIndexingMapsArray()) {
      int64_t uses = 0;
      for (AffineExpr expr : map.getResults())
        uses += expr.isFunctionOfDim(pair.first) +
                expr.isFunctionOfDim(pair.second);
      if (uses == 0)
        continue;
      std::optional<unsigned> at = findPair(map, pair);
      if (uses != 2 || !at || *at + 1 == map.getNumResults() ||
          map.getResult(*at + 1) !=
              getAffineDimExpr(pair.second, map.getContext()))
        return false;
      ++operands;
    }
    return operands >= 2;
  }

  /// `init` with the dimensions of each group as one. A fill, and a broadcast
  /// of whole groups or of none of their dimensions, is made anew of the shape,
  /// so that raising traces it, and it costs no kernel, as before.
  static Value collapseInit(OpBuilder &builder, Location loc, Value init,
                            ArrayRef<ReassociationIndices> groups) {
    auto collapseTo = [&](Value value) -> Value {
      return tensor::CollapseShapeOp::create(builder, loc, value, groups);
    };
    if (auto fill = init.getDefiningOp<linalg::FillOp>())
      return linalg::FillOp::create(builder, loc, fill.getInputs(),
                                    ValueRange(collapseTo(fill.output())))
          .result();
    auto broadcast = init.getDefiningOp<linalg::BroadcastOp>();
    if (!broadcast)
      return collapseTo(init);
    SmallVector<int64_t> added;
    SmallVector<ReassociationIndices> kept;
    int64_t numKept = 0;
    for (auto [i, group] : llvm::enumerate(groups)) {
      int64_t size = group.size();
      int64_t numAdded = llvm::count_if(group, [&](int64_t dim) {
        return llvm::is_contained(broadcast.getDimensions(), dim);
      });
      if (numAdded == size) {
        added.push_back(i);
        continue;
      }
      if (numAdded != 0)
        return collapseTo(init);
      kept.emplace_back(llvm::to_vector<2>(llvm::seq(numKept, numKept + size)));
      numKept += size;
    }
    Value source = broadcast.getInput();
    if (static_cast<int64_t>(kept.size()) != numKept)
      source = tensor::CollapseShapeOp::create(builder, loc, source, kept);
    return linalg::BroadcastOp::create(builder, loc, source,
                                       collapseTo(broadcast.getInit()), added)
        ->getResult(0);
  }

  /// Makes one loop of both, and one dimension of each two that they count.
  static void collapse(linalg::GenericOp op, LoopPair pair,
                       PatternRewriter &rewriter) {
    MLIRContext *context = op.getContext();
    Location loc = op.getLoc();
    unsigned numLoops = op.getNumLoops() - 1;
    // Loops behind the second move up by one.
    SmallVector<AffineExpr> loops;
    for (unsigned loop = 0; loop <= numLoops; ++loop)
      loops.push_back(
          getAffineDimExpr(loop > pair.second ? loop - 1 : loop, context));
    SmallVector<utils::IteratorType> iterators = op.getIteratorTypesArray();
    iterators.erase(iterators.begin() + pair.second);

    SmallVector<AffineMap> maps;
    SmallVector<Value> operands;
    SmallVector<SmallVector<ReassociationIndices>> groups;
    for (OpOperand &operand : op->getOpOperands()) {
      AffineMap map = op.getMatchingIndexingMap(&operand);
      std::optional<unsigned> joined = findPair(map, pair);
      SmallVector<AffineExpr> results;
      groups.emplace_back();
      for (auto [i, expr] : llvm::enumerate(map.getResults())) {
        if (joined && i == *joined + 1) {
          groups.back().back().push_back(i);
          continue;
        }
        results.push_back(expr.replaceDims(loops));
        groups.back().push_back({static_cast<int64_t>(i)});
      }
      maps.push_back(AffineMap::get(numLoops, 0, results, context));
      operands.push_back(operand.get());
      if (!joined)
        continue;
      if (op.isDpsInit(&operand))
        operands.back() =
            collapseInit(rewriter, loc, operand.get(), groups.back());
      else
        operands.back() = tensor::CollapseShapeOp::create(
            rewriter, loc, operand.get(), groups.back());
    }
    ValueRange inits = ValueRange(operands).drop_front(op.getNumDpsInputs());
    auto joined = linalg::GenericOp::create(
        rewriter, loc, inits.getTypes(),
        ValueRange(operands).take_front(op.getNumDpsInputs()), inits, maps,
        iterators);
    joined->setDiscardableAttrs(op->getDiscardableAttrDictionary());
    rewriter.inlineRegionBefore(op.getRegion(), joined.getRegion(),
                                joined.getRegion().begin());
    SmallVector<Value> results;
    for (auto [i, result] : llvm::enumerate(joined.getResults())) {
      Value init = op.getDpsInits()[i];
      results.push_back(result);
      if (result.getType() != init.getType())
        results.back() = tensor::ExpandShapeOp::create(
            rewriter, loc, init.getType(), result,
            groups[op.getNumDpsInputs() + i],
            tensor::getMixedSizes(rewriter, loc, init));
    }
    rewriter.replaceOp(op, results);
  }
};

} // namespace

void conv::populateRaisePatterns(RewritePatternSet &patterns,
                                 bool literalAccumulation) {
  MLIRContext *context = patterns.getContext();
  patterns.add<RaiseConvolution>(context, literalAccumulation);
  patterns.add<CollapseSplitChannels>(context);
  populatePaddingPatterns(patterns);
  // Cancels the reshapes of grouped convolutions against those around them.
  tensor::CollapseShapeOp::getCanonicalizationPatterns(patterns, context);
  tensor::ExpandShapeOp::getCanonicalizationPatterns(patterns, context);
}

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

namespace {

/// Raises all convolutions of one function.
struct RaiseLinalgPass : conv::impl::RaiseLinalgPassBase<RaiseLinalgPass> {
  using Base::Base;

  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    populateRaisePatterns(patterns, literalAccumulation);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      return signalPassFailure();
    // Only now, so that what one pattern could not do and a later one could is
    // not reported.
    getOperation()->walk([](Operation *op) {
      if (auto fused = dyn_cast<FusedOp>(op))
        recordUnfoldedInput(fused);
      else if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op))
        if (std::optional<Verdict> refusal = matchConvolution(linalgOp).refusal)
          recordVerdict(op, *refusal);
    });
  }
};

} // namespace
