//===- FuseLeftovers.cpp - Fewer kernels on the fallback path -------------===//

#include "conv/Fallback/Passes.h"
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

/// Whether fusing the producer of `operand` computes nothing twice: it has no
/// other users, and the consumer reads each of its elements once.
bool isReadOnce(OpOperand *operand) {
  Operation *producer = operand->get().getDefiningOp();
  auto consumer = dyn_cast<linalg::GenericOp>(operand->getOwner());
  if (!producer || !consumer || !producer->hasOneUse())
    return false;
  return consumer.getMatchingIndexingMap(operand).isPermutation();
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
      if (!linalg::areElementwiseOpsFusable(&operand) || !isReadOnce(&operand))
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
    return rewriter.notifyMatchFailure(op, "no producer is read once");
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

/// A pooling of a padded tensor reads the tensor itself, and the padding where
/// its window reaches out of it:
///
/// pooling(tensor.pad %x low[.., 1, 1] {%v}, %window)
///   ==>  linalg.generic over the same loops: %i = d2 * 2 + d4 - 1, ...
///          scf.if (inside) {tensor.extract %x[.., %i, %j]} else {%v}
struct ReadPaddingInPlace : OpRewritePattern<tensor::PadOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tensor::PadOp pad,
                                PatternRewriter &rewriter) const override {
    Value value = pad.getConstantPaddingValue();
    if (!value || !pad->hasOneUse() ||
        llvm::any_of(pad.getMixedLowPad(), [](OpFoldResult low) {
          return !getConstantIntValue(low);
        }))
      return rewriter.notifyMatchFailure(
          pad, "has other users, or is not of one value and known amounts");
    OpOperand &use = *pad->getUses().begin();
    auto reader = dyn_cast<linalg::LinalgOp>(use.getOwner());
    if (!reader || !reader.isDpsInput(&use) ||
        reader.getNumReductionLoops() == 0 ||
        llvm::any_of(reader.getDpsInputOperands(), [&](OpOperand *other) {
          return other != &use && reader.payloadUsesValueFromOperand(other);
        }))
      return rewriter.notifyMatchFailure(
          pad, "is not read by a reduction of it alone");
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
          pad, "is the only operand that tells the extents of the loops");
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
    if (value.getParentRegion() == &pad.getRegion()) {
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
          for (auto [dim, expr] : llvm::enumerate(position.getResults())) {
            Value index = affine::expandAffineExpr(b, loc, expr, ivs, {});
            int64_t low = *getConstantIntValue(pad.getMixedLowPad()[dim]);
            bool padded =
                low != 0 || !isConstantIntValue(pad.getMixedHighPad()[dim], 0);
            if (low != 0)
              index = arith::SubIOp::create(
                  b, loc, index, arith::ConstantIndexOp::create(b, loc, low));
            at.push_back(index);
            if (!padded)
              continue;
            // As unsigned numbers, those below zero are large.
            both(arith::CmpIOp::create(
                b, loc, arith::CmpIPredicate::ult, index,
                b.createOrFold<tensor::DimOp>(loc, pad.getSource(), dim)));
          }
          Value element;
          if (!inside) {
            element = tensor::ExtractOp::create(b, loc, pad.getSource(), at);
          } else {
            auto choose = scf::IfOp::create(
                b, loc, inside,
                [&](OpBuilder &b, Location loc) {
                  Value read =
                      tensor::ExtractOp::create(b, loc, pad.getSource(), at);
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
    RewritePatternSet patterns(&getContext());
    patterns.add<FuseProducer, InlineSplats, ReadPaddingInPlace>(&getContext());
    linalg::populateEraseUnusedOperandsAndResultsPatterns(patterns);
    dropOverwrittenOutputs(getOperation());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
    dropOverwrittenOutputs(getOperation());
  }
};

} // namespace
