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
  Block *block = rewriter.createBlock(&fused.getEpilogue());
  Value value = block->addArgument(type, loc);
  Value addend;
  if (term.kind == InitTerm::Kind::Constant) {
    addend = arith::ConstantOp::create(rewriter, loc, term.constant);
  } else if (term.kind == InitTerm::Kind::Extra) {
    addend = block->addArgument(getElementTypeOrSelf(term.extra), loc);
    if (term.extends)
      addend = arith::ExtFOp::create(rewriter, loc, type, addend);
  }
  if (addend)
    value =
        isa<FloatType>(type)
            ? arith::AddFOp::create(rewriter, loc, value, addend).getResult()
            : arith::AddIOp::create(rewriter, loc, value, addend).getResult();
  YieldOp::create(rewriter, loc, value);
}

namespace {

/// linalg convolution onto an init  ==>  conv.fused {yield %acc + init}
struct RaiseConvolution : OpInterfaceRewritePattern<linalg::LinalgOp> {
  using OpInterfaceRewritePattern::OpInterfaceRewritePattern;

  LogicalResult matchAndRewrite(linalg::LinalgOp op,
                                PatternRewriter &rewriter) const override;
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
  Type accumulate = initType.getElementType();
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
  Value empty = tensor::EmptyOp::create(rewriter, loc, outSizes, accumulate);
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

void conv::populateRaisePatterns(RewritePatternSet &patterns) {
  MLIRContext *context = patterns.getContext();
  patterns.add<RaiseConvolution>(context);
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
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    populateRaisePatterns(patterns);
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
