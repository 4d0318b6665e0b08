//===- SimplifyPowers.cpp - Powers by exponents that are constants --------===//

#include "conv/Fusion/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "llvm/Support/DebugLog.h"

#define DEBUG_TYPE "conv-simplify-powers"

namespace mlir::conv {
#define GEN_PASS_DEF_SIMPLIFYPOWERSPASS
#include "conv/Fusion/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

/// The number that every element of `value` is, where constants say so: also
/// where a linalg op reads it from a tensor of which all elements are equal.
static std::optional<APFloat> getConstantElement(Value value) {
  if (auto arg = dyn_cast<BlockArgument>(value)) {
    auto op = dyn_cast<linalg::LinalgOp>(arg.getOwner()->getParentOp());
    if (!op || arg.getArgNumber() >= op->getNumOperands() ||
        !op.isDpsInput(op.getMatchingOpOperand(arg)))
      return std::nullopt;
    value = op.getMatchingOpOperand(arg)->get();
  }
  // Reshapes and broadcasts move equal elements only.
  while (Operation *op = value.getDefiningOp()) {
    if (isa<tensor::ExpandShapeOp, tensor::CollapseShapeOp, tensor::CastOp>(op))
      value = op->getOperand(0);
    else if (auto broadcast = dyn_cast<linalg::BroadcastOp>(op))
      value = broadcast.getInput();
    else if (auto fill = dyn_cast<linalg::FillOp>(op))
      value = fill.value();
    else
      break;
  }
  APFloat number(0.0);
  if (!matchPattern(value, m_ConstantFloat(&number)))
    return std::nullopt;
  return number;
}

namespace {
/// powf(x, 1/2)  ==>  a square root, which is +0 for -0 and +inf for -inf, and
/// the like for the other exponents that need no logarithm.
struct SimplifyPower : OpRewritePattern<math::PowFOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(math::PowFOp op,
                                PatternRewriter &rewriter) const override {
    std::optional<APFloat> exponent = getConstantElement(op.getRhs());
    if (!exponent)
      return rewriter.notifyMatchFailure(op, "the exponent is no constant");
    if (auto shaped = dyn_cast<ShapedType>(op.getType());
        shaped && !shaped.hasStaticShape())
      return rewriter.notifyMatchFailure(op, "constants need static shapes");
    Value base = op.getLhs();
    if (exponent->isExactlyValue(1.0)) {
      rewriter.replaceOp(op, base);
      return success();
    }
    Location loc = op.getLoc();
    if (exponent->isExactlyValue(2.0)) {
      rewriter.replaceOpWithNewOp<arith::MulFOp>(op, base, base);
      return success();
    }
    if (exponent->isExactlyValue(-1.0)) {
      rewriter.replaceOpWithNewOp<arith::DivFOp>(
          op, getConstant(rewriter, op, 1.0), base);
      return success();
    }
    bool inverse = exponent->isExactlyValue(-0.5);
    if (!inverse && !exponent->isExactlyValue(0.5))
      return rewriter.notifyMatchFailure(op, "the exponent has no short form");
    // IEEE 754: sqrt(-0) is -0 and sqrt(-inf) NaN; pow has +0 and +inf.
    double infinity = std::numeric_limits<double>::infinity();
    Value root = math::AbsFOp::create(
        rewriter, loc, math::SqrtOp::create(rewriter, loc, base).getResult());
    Value isLowest =
        arith::CmpFOp::create(rewriter, loc, arith::CmpFPredicate::OEQ, base,
                              getConstant(rewriter, op, -infinity));
    root = arith::SelectOp::create(rewriter, loc, isLowest,
                                   getConstant(rewriter, op, infinity), root);
    if (inverse)
      root = arith::DivFOp::create(rewriter, loc,
                                   getConstant(rewriter, op, 1.0), root);
    rewriter.replaceOp(op, root);
    return success();
  }

private:
  /// `number` in the type of the result of `op`.
  static Value getConstant(PatternRewriter &rewriter, math::PowFOp op,
                           double number) {
    Type type = op.getType();
    TypedAttr value = rewriter.getFloatAttr(getElementTypeOrSelf(type), number);
    if (auto shaped = dyn_cast<ShapedType>(type))
      value = DenseElementsAttr::get(shaped, value);
    return arith::ConstantOp::create(rewriter, op.getLoc(), value);
  }
};

struct SimplifyPowersPass
    : conv::impl::SimplifyPowersPassBase<SimplifyPowersPass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    populateSimplifyPowersPatterns(patterns);
    // Only powers are looked at: canonicalization is not this pass's business.
    SmallVector<Operation *> powers;
    getOperation()->walk([&](math::PowFOp op) { powers.push_back(op); });
    LDBG() << "looks at " << powers.size() << " powers";
    GreedyRewriteConfig config;
    config.setStrictness(GreedyRewriteStrictness::ExistingOps);
    (void)applyOpPatternsGreedily(powers, std::move(patterns), config);
  }
};
} // namespace

void conv::populateSimplifyPowersPatterns(RewritePatternSet &patterns) {
  patterns.add<SimplifyPower>(patterns.getContext());
}
