//===- FuseLeftovers.cpp - Fewer kernels on the fallback path -------------===//

#include "conv/Fallback/Passes.h"
#include "conv/IR/Widening.h"
#include "conv/IR/WrittenWhole.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Affine/Utils.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "llvm/Support/DebugLog.h"

#define DEBUG_TYPE "conv-fuse-leftovers"

namespace mlir::conv {
#define GEN_PASS_DEF_FUSELEFTOVERSPASS
#include "conv/Fallback/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

namespace {

/// An op of so few points takes less time than its launch, also where it
/// computes again what another op has computed.
constexpr int64_t kFewPoints = 16384;
/// Ops in the body of such an op behind a fusion, at most.
constexpr size_t kMostOps = 64;

/// Whether all loops of `op` together have few points, and their number is
/// known.
bool hasFewPoints(linalg::GenericOp op) {
  int64_t points = 1;
  for (int64_t extent : op.getStaticLoopRanges())
    if (ShapedType::isDynamic(extent) ||
        llvm::MulOverflow(points, extent, points))
      return false;
  return points <= kFewPoints;
}

/// Whether fusing the producer of `operand` saves more than it costs. It does
/// where the producer has no other user and the consumer reads each element
/// once: nothing is computed twice. It does where all users can take the
/// producer, so that it is gone, and each either reads elements once that are
/// only widened, and so fewer bytes, or has few points.
bool isWorthFusing(OpOperand *operand) {
  auto producer = operand->get().getDefiningOp<linalg::GenericOp>();
  if (!producer || !isa<linalg::GenericOp>(operand->getOwner()))
    return false;
  auto readsOnce = [](OpOperand &use) {
    return cast<linalg::GenericOp>(use.getOwner())
        .getMatchingIndexingMap(&use)
        .isPermutation();
  };
  if (producer->hasOneUse() && readsOnce(*operand))
    return true;
  auto isCheap = [&](OpOperand &use) {
    if (getWidening(producer) && readsOnce(use))
      return true;
    auto user = cast<linalg::GenericOp>(use.getOwner());
    return hasFewPoints(user) &&
           producer.getBody()->getOperations().size() +
                   user.getBody()->getOperations().size() <=
               kMostOps;
  };
  return llvm::all_of(producer->getUses(), [&](OpOperand &use) {
    return linalg::areElementwiseOpsFusable(&use) && isCheap(use);
  });
}

/// The one value that all elements of `operand` have; null if there is none.
Value getSplat(OpBuilder &b, Value operand) {
  Type type = getElementTypeOrSelf(operand.getType());
  if (auto fill = operand.getDefiningOp<linalg::FillOp>()) {
    Value value = fill.getInputs().front();
    return value.getType() == type ? value : Value();
  }
  SplatElementsAttr elements;
  if (!type.isIntOrIndexOrFloat() ||
      !matchPattern(operand, m_Constant(&elements)))
    return {};
  return arith::ConstantOp::create(b, operand.getLoc(),
                                   elements.getSplatValue<TypedAttr>());
}

/// generic ins(fill(%v)) {^bb0(%e) ... %e}  ==>  generic {... %v}
struct InlineSplats : OpRewritePattern<linalg::GenericOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(linalg::GenericOp op,
                                PatternRewriter &rewriter) const override {
    for (OpOperand *input : op.getDpsInputOperands()) {
      BlockArgument element = op.getMatchingBlockArgument(input);
      if (element.use_empty())
        continue;
      rewriter.setInsertionPoint(op);
      if (Value splat = getSplat(rewriter, input->get())) {
        rewriter.replaceAllUsesWith(element, splat);
        return success();
      }
    }
    return rewriter.notifyMatchFailure(op, "no input is the same everywhere");
  }
};

/// Fuses an elementwise producer. MLIR's patterns for it come with one that
/// takes an output that a body does not read for one that is overwritten.
struct FuseProducer : OpRewritePattern<linalg::GenericOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(linalg::GenericOp op,
                                PatternRewriter &rewriter) const override {
    for (OpOperand &operand : op->getOpOperands()) {
      if (!linalg::areElementwiseOpsFusable(&operand) ||
          !isWorthFusing(&operand))
        continue;
      FailureOr<linalg::ElementwiseOpFusionResult> fused =
          linalg::fuseElementwiseOps(rewriter, &operand);
      if (failed(fused))
        return rewriter.notifyMatchFailure(op, "its producer does not fuse");
      LDBG() << "fused to " << *fused->fusedOp;
      for (Value result : op->getResults())
        rewriter.replaceAllUsesWith(result, fused->replacements.at(result));
      rewriter.eraseOp(op);
      return success();
    }
    return rewriter.notifyMatchFailure(op, "no producer is worth fusing");
  }
};

/// Whether `op` starts at what a reduction leaves, of which it takes each
/// element once: their kernels become one when the reduction is lowered.
bool joinsReduction(linalg::GenericOp op) {
  return llvm::any_of(op.getDpsInputOperands(), [&](OpOperand *input) {
    auto producer = input->get().getDefiningOp<linalg::LinalgOp>();
    return producer && producer.getNumReductionLoops() != 0 &&
           op.getMatchingIndexingMap(input).isPermutation();
  });
}

/// Whether the producer of `operand` and the op that reads it can be one op
/// that has the results of both: they go over the same points in the same
/// order, and who else reads the producer stands behind.
bool canGiveBoth(OpOperand *operand) {
  auto producer = operand->get().getDefiningOp<linalg::GenericOp>();
  auto op = dyn_cast<linalg::GenericOp>(operand->getOwner());
  if (!producer || !op || producer->getBlock() != op->getBlock() ||
      op.getNumParallelLoops() != op.getNumLoops() ||
      op.getMatchingIndexingMap(operand) !=
          producer.getIndexingMapMatchingResult(
              cast<OpResult>(operand->get())) ||
      joinsReduction(producer) || joinsReduction(op))
    return false;
  for (OpOperand &init : producer.getDpsInitsMutable())
    if (producer.payloadUsesValueFromOperand(&init) ||
        !producer.getMatchingIndexingMap(&init).isPermutation())
      return false;
  return llvm::all_of(producer->getUses(), [&](OpOperand &use) {
    Operation *other = op->getBlock()->findAncestorOpInBlock(*use.getOwner());
    return &use == operand || (other && op->isBeforeInBlock(other));
  });
}

/// Makes one op of two over the same points, of which the second reads the
/// first, that others read too:
///
/// %a = generic(%x) {A}; %b = generic(%a, %y) {B}; use(%a)
///   ==>  %a, %b = generic(%x, %y) {A, B}; use(%a)
struct GiveBoth : OpRewritePattern<linalg::GenericOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(linalg::GenericOp op,
                                PatternRewriter &rewriter) const override {
    for (OpOperand &operand : op->getOpOperands()) {
      if (!linalg::areElementwiseOpsFusable(&operand) || !canGiveBoth(&operand))
        continue;
      Operation *producer = operand.get().getDefiningOp();
      FailureOr<linalg::ElementwiseOpFusionResult> fused =
          linalg::fuseElementwiseOps(rewriter, &operand);
      if (failed(fused))
        return rewriter.notifyMatchFailure(op, "its producer does not fuse");
      for (auto [old, replacement] : fused->replacements)
        rewriter.replaceAllUsesWith(old, replacement);
      rewriter.eraseOp(op);
      rewriter.eraseOp(producer);
      return success();
    }
    return rewriter.notifyMatchFailure(op, "shares no points with a producer");
  }
};

/// Lets those who read a widening behind reshapes widen the elements
/// themselves:
///
/// generic(expand_shape(generic(%x) {extf}))
///   ==>  generic(expand_shape(%x)) {extf, ...}
struct WidenBehindReshapes : OpRewritePattern<linalg::GenericOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(linalg::GenericOp op,
                                PatternRewriter &rewriter) const override {
    Operation *conversion = getWidening(op);
    if (!conversion || op.getMatchingIndexingMap(op.getDpsInputOperand(0)) !=
                           op.getMatchingIndexingMap(op.getDpsInitOperand(0)))
      return rewriter.notifyMatchFailure(op, "does not widen in place");
    if (!canWidenInReaders(op.getResult(0)))
      return rewriter.notifyMatchFailure(op, "has readers that cannot widen");
    widenInReaders(rewriter, op.getResult(0), op.getDpsInputOperand(0)->get(),
                   conversion);
    rewriter.eraseOp(op);
    return success();
  }
};

/// Drops what an output held where it is overwritten, as a fill before an
/// elementwise op.
void dropOverwrittenOutputs(func::FuncOp func) {
  IRRewriter rewriter(func.getContext());
  func.walk([&](linalg::GenericOp op) {
    for (OpOperand &output : op.getDpsInitsMutable()) {
      if (!isa<RankedTensorType>(output.get().getType()) ||
          output.get().getDefiningOp<tensor::EmptyOp>() ||
          op.payloadUsesValueFromOperand(&output) ||
          !isWrittenWhole(op, &output))
        continue;
      rewriter.setInsertionPoint(op);
      Location loc = op.getLoc();
      output.set(tensor::EmptyOp::create(
          rewriter, loc, tensor::getMixedSizes(rewriter, loc, output.get()),
          getElementTypeOrSelf(output.get().getType())));
    }
  });
}

/// A tensor with elements of one value around it, and perhaps between its own.
struct Frame {
  Value source;
  /// What surrounds it: a value from outside, or a constant of the padding.
  Value value;
  /// For each dimension the place of the first element, and the distance of
  /// two.
  SmallVector<int64_t> first, steps;
  /// Whether all places of the dimension are those of elements.
  SmallVector<bool> whole;
};

/// The frame that `value` is, with amounts that are known.
std::optional<Frame> findFrame(Value value) {
  Frame frame;
  auto take = [](ArrayRef<OpFoldResult> amounts, SmallVector<int64_t> &known) {
    for (OpFoldResult amount : amounts)
      if (std::optional<int64_t> constant = getConstantIntValue(amount))
        known.push_back(*constant);
    return known.size() == amounts.size();
  };
  if (auto pad = value.getDefiningOp<tensor::PadOp>()) {
    frame.source = pad.getSource();
    frame.value = pad.getConstantPaddingValue();
    if (!frame.value || !take(pad.getMixedLowPad(), frame.first))
      return std::nullopt;
    frame.steps.assign(frame.first.size(), 1);
    for (auto [low, high] : llvm::zip_equal(frame.first, pad.getMixedHighPad()))
      frame.whole.push_back(low == 0 && isConstantIntValue(high, 0));
    return frame;
  }
  auto insert = value.getDefiningOp<tensor::InsertSliceOp>();
  if (!insert || insert.getSourceType().getRank() != insert.getType().getRank())
    return std::nullopt;
  auto fill = insert.getDest().getDefiningOp<linalg::FillOp>();
  if (!fill || fill.value().getType() != insert.getType().getElementType() ||
      !take(insert.getMixedOffsets(), frame.first) ||
      !take(insert.getMixedStrides(), frame.steps) ||
      llvm::any_of(frame.steps, [](int64_t step) { return step < 1; }))
    return std::nullopt;
  frame.source = insert.getSource();
  frame.value = fill.value();
  for (auto [source, whole, step] :
       llvm::zip_equal(insert.getSourceType().getShape(),
                       insert.getType().getShape(), frame.steps))
    frame.whole.push_back(!ShapedType::isDynamic(whole) && source == whole &&
                          step == 1);
  return frame;
}

/// The place in what `split` splits of the element at `places` of its result.
SmallVector<Value> joinPlaces(OpBuilder &b, Location loc,
                              tensor::ExpandShapeOp split,
                              ArrayRef<Value> places) {
  ArrayRef<int64_t> extents = split.getResultType().getShape();
  return llvm::map_to_vector(
      split.getReassociationIndices(), [&](ArrayRef<int64_t> group) {
        Value place = places[group.front()];
        for (int64_t dim : group.drop_front()) {
          Value extent = arith::ConstantIndexOp::create(b, loc, extents[dim]);
          place = arith::AddIOp::create(
              b, loc, arith::MulIOp::create(b, loc, place, extent),
              places[dim]);
        }
        return place;
      });
}

/// A pooling, or a convolution that has no kernel, of a padded or dilated
/// tensor reads the tensor itself, and the padding where its window reaches out
/// of it:
///
/// pooling(tensor.pad %x low[.., 1, 1] {%v}, %window)
///   ==>  linalg.generic over the same loops: %i = d2 * 2 + d4 - 1, ...
///          scf.if (inside) {tensor.extract %x[.., %i, %j]} else {%v}
///
/// So does one of channels that are split in groups behind the padding.
struct ReadPaddingInPlace : OpInterfaceRewritePattern<linalg::LinalgOp> {
  using OpInterfaceRewritePattern::OpInterfaceRewritePattern;
  LogicalResult matchAndRewrite(linalg::LinalgOp reader,
                                PatternRewriter &rewriter) const override {
    if (reader.getNumReductionLoops() == 0 || !reader.hasPureTensorSemantics())
      return rewriter.notifyMatchFailure(reader, "is no reduction of tensors");
    for (OpOperand *use : reader.getDpsInputOperands())
      if (succeeded(readInPlace(reader, *use, rewriter)))
        return success();
    return rewriter.notifyMatchFailure(reader, "has no input to read in place");
  }

private:
  LogicalResult readInPlace(linalg::LinalgOp reader, OpOperand &use,
                            PatternRewriter &rewriter) const {
    Value framed = use.get();
    auto split = framed.getDefiningOp<tensor::ExpandShapeOp>();
    if (split && split->hasOneUse())
      framed = split.getSrc();
    else
      split = nullptr;
    std::optional<Frame> frame = findFrame(framed);
    if (!frame || !framed.hasOneUse())
      return rewriter.notifyMatchFailure(
          reader, "has other users, or is not of one value and known amounts");
    SmallVector<ReassociationIndices> groups;
    if (split)
      groups = split.getReassociationIndices();
    for (ArrayRef<int64_t> group : groups)
      for (int64_t dim : group.drop_front())
        if (split.getResultType().isDynamicDim(dim))
          return rewriter.notifyMatchFailure(
              split, "splits a dimension into extents that are not known");
    SmallVector<AffineMap> maps;
    SmallVector<Value> inputs;
    for (OpOperand &operand : reader->getOpOperands()) {
      if (&operand == &use)
        continue;
      maps.push_back(reader.getMatchingIndexingMap(&operand));
      if (reader.isDpsInput(&operand))
        inputs.push_back(operand.get());
    }
    AffineMap position = reader.getMatchingIndexingMap(&use);
    if (!inversePermutation(concatAffineMaps(maps, getContext())))
      return rewriter.notifyMatchFailure(
          reader, "knows the extents of its loops from this operand alone");
    unsigned number = use.getOperandNumber();
    StringAttr label = rewriter.getStringAttr(reader->getName().stripDialect());
    auto op = dyn_cast<linalg::GenericOp>(reader.getOperation());
    if (!op) {
      rewriter.setInsertionPoint(reader);
      FailureOr<linalg::GenericOp> generic =
          linalg::generalizeNamedOp(rewriter, reader);
      if (failed(generic))
        return rewriter.notifyMatchFailure(reader, "has no generic form");
      op = *generic;
      op->setAttr("conv.label", label);
    }
    Block *body = op.getBody();
    // The value may be a constant of the padding's own.
    Value value = frame->value;
    if (Operation *pad = framed.getDefiningOp();
        value.getParentRegion() != pad->getParentRegion() &&
        pad->isAncestor(value.getParentRegion()->getParentOp())) {
      rewriter.setInsertionPoint(pad);
      value = rewriter.clone(*value.getDefiningOp())->getResult(0);
    }
    rewriter.setInsertionPoint(op);
    auto replacement = linalg::GenericOp::create(
        rewriter, op.getLoc(), op->getResultTypes(), inputs, op.getOutputs(),
        maps, op.getIteratorTypesArray(),
        [&](OpBuilder &b, Location loc, ValueRange arguments) {
          SmallVector<Value> ivs;
          for (unsigned dim = 0; dim < op.getNumLoops(); ++dim)
            ivs.push_back(linalg::IndexOp::create(b, loc, dim));
          SmallVector<Value> at;
          Value inside;
          auto both = [&](Value condition) {
            inside = inside ? arith::AndIOp::create(b, loc, inside, condition)
                            : condition;
          };
          // Places of the reader's operand, and from them those of the frame.
          SmallVector<Value> places;
          for (AffineExpr expr : position.getResults())
            places.push_back(affine::expandAffineExpr(b, loc, expr, ivs, {}));
          if (split)
            places = joinPlaces(b, loc, split, places);
          auto constant = [&](int64_t count) -> Value {
            return arith::ConstantIndexOp::create(b, loc, count);
          };
          for (auto [dim, index] : llvm::enumerate(places)) {
            int64_t first = frame->first[dim], step = frame->steps[dim];
            if (first != 0)
              index = arith::SubIOp::create(b, loc, index, constant(first));
            if (frame->whole[dim]) {
              at.push_back(index);
              continue;
            }
            // As unsigned numbers, those below zero are large.
            if (step != 1) {
              both(arith::CmpIOp::create(
                  b, loc, arith::CmpIPredicate::eq,
                  arith::RemSIOp::create(b, loc, index, constant(step)),
                  constant(0)));
              index = arith::DivSIOp::create(b, loc, index, constant(step));
            }
            at.push_back(index);
            both(arith::CmpIOp::create(
                b, loc, arith::CmpIPredicate::ult, index,
                b.createOrFold<tensor::DimOp>(loc, frame->source, dim)));
          }
          Value element;
          if (!inside) {
            element = tensor::ExtractOp::create(b, loc, frame->source, at);
          } else {
            auto choose = scf::IfOp::create(
                b, loc, inside,
                [&](OpBuilder &b, Location loc) {
                  Value read =
                      tensor::ExtractOp::create(b, loc, frame->source, at);
                  scf::YieldOp::create(b, loc, read);
                },
                [&](OpBuilder &b, Location loc) {
                  scf::YieldOp::create(b, loc, value);
                });
            element = choose.getResult(0);
          }
          IRMapping mapping;
          unsigned next = 0;
          for (BlockArgument argument : body->getArguments())
            mapping.map(argument, argument.getArgNumber() == number
                                      ? element
                                      : arguments[next++]);
          for (Operation &nested : body->without_terminator())
            b.clone(nested, mapping);
          SmallVector<Value> yielded;
          for (Value result : body->getTerminator()->getOperands())
            yielded.push_back(mapping.lookupOrDefault(result));
          linalg::YieldOp::create(b, loc, yielded);
        });
    if (Attribute known = op->getAttr("conv.label"))
      replacement->setAttr("conv.label", known);
    rewriter.replaceOp(op, replacement.getResults());
    return success();
  }
};

struct FuseLeftoversPass
    : conv::impl::FuseLeftoversPassBase<FuseLeftoversPass> {
  void runOnOperation() override {
    dropOverwrittenOutputs(getOperation());
    // Ops become one with all they can first: they may read something in
    // between otherwise.
    for (bool givesBoth : {false, true}) {
      RewritePatternSet patterns(&getContext());
      patterns.add<FuseProducer, InlineSplats, ReadPaddingInPlace,
                   WidenBehindReshapes>(&getContext());
      if (givesBoth)
        patterns.add<GiveBoth>(&getContext());
      linalg::populateEraseUnusedOperandsAndResultsPatterns(patterns);
      if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
        return signalPassFailure();
    }
    dropOverwrittenOutputs(getOperation());
  }
};

} // namespace
