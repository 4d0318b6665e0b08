//===- Canonicalize.cpp - Folds and canonical forms of conv.fused ---------===//
//
// After these patterns a conv.fused has no extra that is unused or constant, no
// result or reduction that is unused, and zeros around its input are padding.
//
//===----------------------------------------------------------------------===//

#include "Canonicalize.h"
#include "conv/IR/ConvOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/Verifier.h"
#include "llvm/Support/Threading.h"

using namespace mlir;
using namespace mlir::conv;

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

static Value getTensorCastSource(OpOperand &operand) {
  auto cast = operand.get().getDefiningOp<tensor::CastOp>();
  return cast && tensor::canFoldIntoConsumerOp(cast) ? cast.getSource()
                                                     : Value();
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
    bool outChanged = false;
    SmallVector<Value> outs(op.getOuts());
    if (llvm::none_of(op->getOpOperands(), getTensorCastSource))
      return rewriter.notifyMatchFailure(op, "no operand is cast from more");
    for (OpOperand &operand : op->getOpOperands()) {
      Value source = getTensorCastSource(operand);
      if (!source)
        continue;
      if (op.isDpsInit(&operand)) {
        outs[operand.getOperandNumber() - op.getOuts().getBeginOperandIndex()] =
            source;
        outChanged = true;
        continue;
      }
      rewriter.modifyOpInPlace(op, [&] { operand.set(source); });
    }
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

} // namespace

void FusedOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                          MLIRContext *context) {
  patterns.add<RemoveDeadExtras, MergeDuplicateExtras, InlineConstantExtras,
               ReadScalarOfFilledExtra, FoldZeroPad, FoldTensorCasts,
               InferStaticResults>(context);
  populateCanonicalizeResultsPatterns(patterns);
}

static Value getMemRefCastSource(OpOperand &operand) {
  auto cast = operand.get().getDefiningOp<memref::CastOp>();
  return cast && memref::CastOp::canFoldIntoConsumerOp(cast) ? cast.getSource()
                                                             : Value();
}

/// Whether `op` on memrefs still verifies where casts are replaced by their
/// sources: extents that were hidden may contradict the geometry, and such a
/// program is left as it is. (On tensors FoldTensorCasts must not decline:
/// stock MLIR's pattern would then fold in its place, and crash.)
static bool verifiesWithCastSources(FusedOp op) {
  OwningOpRef<Operation *> clone(op->clone());
  for (OpOperand &operand : op->getOpOperands())
    if (Value source = getMemRefCastSource(operand))
      clone->setOperand(operand.getOperandNumber(), source);
  // Other threads' diagnostics pass.
  ScopedDiagnosticHandler quiet(
      op.getContext(), [thread = llvm::get_threadid()](Diagnostic &) {
        return success(thread == llvm::get_threadid());
      });
  return succeeded(verify(*clone));
}

/// Reads and writes through the sources of memref.cast, whose types say more,
/// unless what they say contradicts the geometry.
LogicalResult FusedOp::fold(FoldAdaptor, SmallVectorImpl<OpFoldResult> &) {
  if (llvm::none_of((*this)->getOpOperands(), getMemRefCastSource) ||
      !verifiesWithCastSources(*this))
    return failure();
  for (OpOperand &operand : (*this)->getOpOperands())
    if (Value source = getMemRefCastSource(operand))
      operand.set(source);
  return success();
}
