//===- SimplifyEpilogue.cpp - Cheaper forms of epilogue arithmetic --------===//
//
// Identities that hold for every input, to within the rounding of the ops that
// they replace; and marks on functions that may be approximate.
//
//===----------------------------------------------------------------------===//

#include "conv/IR/AttrNames.h"
#include "conv/IR/ConvOps.h"
#include "conv/Kernels/Passes.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "llvm/Support/DebugLog.h"

#define DEBUG_TYPE "conv-simplify-epilogue"

namespace mlir::conv {
#define GEN_PASS_DEF_SIMPLIFYEPILOGUEPASS
#include "conv/Kernels/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

namespace {

/// The x of log1p(exp(x)), with or without the guard that returns x itself
/// where x is above a threshold of at least 10 (as softplus is written).
Value matchSoftplus(Value value) {
  auto matchPlain = [](Value value) -> Value {
    auto log = value.getDefiningOp<math::Log1pOp>();
    auto exp = log ? log.getOperand().getDefiningOp<math::ExpOp>() : nullptr;
    return exp ? exp.getOperand() : Value();
  };
  auto select = value.getDefiningOp<arith::SelectOp>();
  if (!select)
    return matchPlain(value);
  Value x = matchPlain(select.getFalseValue());
  auto compare = select.getCondition().getDefiningOp<arith::CmpFOp>();
  APFloat threshold(0.0);
  if (!x || select.getTrueValue() != x || !compare || compare.getLhs() != x ||
      compare.getPredicate() != arith::CmpFPredicate::OGT ||
      !matchPattern(compare.getRhs(), m_ConstantFloat(&threshold)) ||
      !(threshold.convertToDouble() >= 10.0))
    return {};
  return x;
}

/// tanh(softplus(x))  ==>  n / (n + 2), n = t * (t + 2), t = exp(min(x, 10))
///
/// With e = exp(x), softplus is log(1 + e) and its hyperbolic tangent
/// ((1 + e)^2 - 1) / ((1 + e)^2 + 1). Above 10 both forms round to 1. Below,
/// every step has a relative error of a rounding, where log1p and tanh would
/// add theirs: one elementary function instead of three. The minimum is that of
/// numbers where the result is multiplied by x alone, as mish does.
struct TanhOfSoftplus : OpRewritePattern<math::TanhOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(math::TanhOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.getType().isF32())
      return rewriter.notifyMatchFailure(op, "expects f32");
    Value x = matchSoftplus(op.getOperand());
    if (!x)
      return rewriter.notifyMatchFailure(op, "operand is not a softplus");
    Location loc = op.getLoc();
    auto constant = [&](float value) -> Value {
      return arith::ConstantOp::create(rewriter, loc,
                                       rewriter.getF32FloatAttr(value));
    };
    Value two = constant(2.0f);
    // A product with x brings a NaN back, so that none needs to pass here.
    bool isBounded = llvm::all_of(op->getUsers(), [&](Operation *user) {
      return isa<arith::MulFOp>(user) &&
             llvm::is_contained(user->getOperands(), x);
    });
    Value limit = constant(10.0f);
    Value bounded =
        isBounded
            ? arith::MinNumFOp::create(rewriter, loc, x, limit).getResult()
            : arith::MinimumFOp::create(rewriter, loc, x, limit).getResult();
    Value t = math::ExpOp::create(rewriter, loc, bounded);
    Value n = arith::MulFOp::create(
        rewriter, loc, t, arith::AddFOp::create(rewriter, loc, t, two));
    auto quotient = rewriter.replaceOpWithNewOp<arith::DivFOp>(
        op, n, arith::AddFOp::create(rewriter, loc, n, two));
    // The divisor is between 2 and 2^29, and so is n at most.
    quotient->setDiscardableAttr(kModerateDivisorAttrName,
                                 rewriter.getUnitAttr());
    quotient->setDiscardableAttr(kFiniteDividendAttrName,
                                 rewriter.getUnitAttr());
    if (isBounded)
      quotient->setDiscardableAttr(kBoundedDivisorAttrName,
                                   rewriter.getUnitAttr());
    return success();
  }
};

/// Whether `value` is no zero with a sign: it is a sum with a constant, which
/// cancels to +0 or leaves at least the constant's last bit, or what one
/// positive factor makes of such, which is far from what rounds to zero.
static bool isNeverNegativeZero(Value value, bool mayScale = true) {
  auto isFactor = [](const APFloat &factor) {
    double number = factor.convertToDouble();
    return number >= 0x1p-40 && number <= 0x1p40;
  };
  Operation *op = value.getDefiningOp();
  APFloat constant(0.0f);
  // What ScaledSum makes of both.
  APFloat factor(0.0f);
  if (auto fma = dyn_cast_if_present<math::FmaOp>(op))
    return matchPattern(fma.getB(), m_ConstantFloat(&factor)) &&
           factor.getExactLog2() != INT_MIN && isFactor(factor) &&
           matchPattern(fma.getC(), m_ConstantFloat(&constant)) &&
           std::abs(constant.convertToDouble()) >= 0x1p-40;
  if (!isa_and_present<arith::AddFOp, arith::DivFOp, arith::MulFOp>(op) ||
      !matchPattern(op->getOperand(1), m_ConstantFloat(&constant)))
    return false;
  if (isa<arith::AddFOp>(op))
    return std::abs(constant.convertToDouble()) >= 0x1p-40;
  return mayScale && isFactor(constant) &&
         isNeverNegativeZero(op->getOperand(0), /*mayScale=*/false);
}

/// x > c ? x : c  ==>  maximumf(x, c)
///
/// and the like, for a constant c: a clamp as torch-mlir writes it, in two
/// instructions, is one. NaN gives NaN, or, where the predicate takes the bound
/// for it, maxnumf and minnumf. Where both are zeros a maximum takes the
/// positive one and a minimum the negative one, and so must the select.
struct SelectOfCompare : OpRewritePattern<arith::SelectOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(arith::SelectOp op,
                                PatternRewriter &rewriter) const override {
    auto compare = op.getCondition().getDefiningOp<arith::CmpFOp>();
    if (!op.getType().isF32() || !compare)
      return rewriter.notifyMatchFailure(op, "no comparison selects f32");
    Value x = compare.getLhs(), bound = compare.getRhs();
    arith::CmpFPredicate predicate = compare.getPredicate();
    APFloat value(0.0f);
    if (!matchPattern(bound, m_ConstantFloat(&value)) || value.isNaN())
      return rewriter.notifyMatchFailure(op, "no comparison with a constant");
    auto isBound = [&](Value other) {
      APFloat constant(0.0f);
      return matchPattern(other, m_ConstantFloat(&constant)) &&
             constant.bitwiseIsEqual(value);
    };
    // Predicates that hold for NaN select x, others the bound.
    using P = arith::CmpFPredicate;
    bool takesX = op.getTrueValue() == x && isBound(op.getFalseValue());
    bool takesBound = op.getFalseValue() == x && isBound(op.getTrueValue());
    auto isOneOf = [&](std::initializer_list<P> predicates) {
      return llvm::is_contained(predicates, predicate);
    };
    bool isUnordered = isOneOf({P::UGT, P::UGE, P::ULT, P::ULE});
    bool isGreater = isOneOf({P::UGT, P::UGE, P::OGT, P::OGE});
    bool isLess = isOneOf({P::ULT, P::ULE, P::OLT, P::OLE});
    if (!(takesX || takesBound) || !(isGreater || isLess))
      return rewriter.notifyMatchFailure(op, "selects no maximum or minimum");
    bool isMaximum = isGreater == takesX, keepsNaN = isUnordered == takesX;
    // Which of equals is taken matters for zeros only.
    bool isStrict = isOneOf({P::UGT, P::ULT, P::OGT, P::OLT});
    bool equalsTakeBound = isStrict == takesX;
    if (value.isZero() &&
        (!equalsTakeBound || value.isNegative() == isMaximum) &&
        !(isMaximum && !value.isNegative() && isNeverNegativeZero(x)))
      return rewriter.notifyMatchFailure(op, "selects another zero");
    if (isMaximum && keepsNaN)
      rewriter.replaceOpWithNewOp<arith::MaximumFOp>(op, x, bound);
    else if (isMaximum)
      rewriter.replaceOpWithNewOp<arith::MaxNumFOp>(op, x, bound);
    else if (keepsNaN)
      rewriter.replaceOpWithNewOp<arith::MinimumFOp>(op, x, bound);
    else
      rewriter.replaceOpWithNewOp<arith::MinNumFOp>(op, x, bound);
    return success();
  }
};

/// c / (d + exp(x))  ==>  (c / 4) / ((d + exp(x)) / 4)
///
/// for 2^-60 <= |c| <= 1 <= d <= 2^60, as the logistic function is written. The
/// quotient is the same to the last bit, and its divisor, if finite, is between
/// 2^-2 and 2^126, where conv-expand-math needs no branch.
struct QuotientByExp : OpRewritePattern<arith::DivFOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(arith::DivFOp op,
                                PatternRewriter &rewriter) const override {
    APFloat numerator(0.0), summand(0.0);
    auto sum = op.getRhs().getDefiningOp<arith::AddFOp>();
    if (!op.getType().isF32() || !sum ||
        !matchPattern(op.getLhs(), m_ConstantFloat(&numerator)) ||
        !isWithin(std::abs(numerator.convertToDouble()), 0x1p-60, 1.0))
      return rewriter.notifyMatchFailure(op, "not a constant over a sum");
    Value exp = sum.getLhs(), constant = sum.getRhs();
    if (!exp.getDefiningOp<math::ExpOp>())
      std::swap(exp, constant);
    if (!exp.getDefiningOp<math::ExpOp>() ||
        !matchPattern(constant, m_ConstantFloat(&summand)) ||
        !isWithin(summand.convertToDouble(), 1.0, 0x1p60))
      return rewriter.notifyMatchFailure(op, "divisor is not 1 + exp");
    auto create = [&](double value) -> Value {
      return arith::ConstantOp::create(
          rewriter, op.getLoc(),
          rewriter.getF32FloatAttr(static_cast<float>(value)));
    };
    Value divisor = arith::MulFOp::create(rewriter, op.getLoc(),
                                          sum.getResult(), create(0.25));
    auto quotient = rewriter.replaceOpWithNewOp<arith::DivFOp>(
        op, create(numerator.convertToDouble() / 4), divisor, op.getFastmath());
    quotient->setDiscardableAttr(kModerateDivisorAttrName,
                                 rewriter.getUnitAttr());
    return success();
  }

private:
  /// False for a NaN.
  static bool isWithin(double value, double least, double most) {
    return value >= least && value <= most;
  }
};

/// (x + c) * s  ==>  fma(x, s, c * s)
///
/// for a power of two s < 1, as GELU is written. The product is exact and so is
/// c * s, since a sum that is not 0 has at least half of the last bit of c and
/// is normal even times s. So the two round alike. The sum never overflows: c
/// is too small.
struct ScaledSum : OpRewritePattern<arith::MulFOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(arith::MulFOp op,
                                PatternRewriter &rewriter) const override {
    auto sum = op.getLhs().getDefiningOp<arith::AddFOp>();
    APFloat scale(0.0), summand(0.0);
    auto type = dyn_cast<FloatType>(op.getType());
    if (!type || type.getWidth() < 16 || !sum ||
        !matchPattern(op.getRhs(), m_ConstantFloat(&scale)) ||
        !matchPattern(sum.getRhs(), m_ConstantFloat(&summand)))
      return rewriter.notifyMatchFailure(op, "not a sum times a constant");
    const llvm::fltSemantics &semantics = scale.getSemantics();
    int least = APFloat::semanticsMinExponent(semantics);
    int largest = APFloat::semanticsMaxExponent(semantics);
    int precision = APFloat::semanticsPrecision(semantics);
    int shift = scale.getExactLog2();
    // ilogb of zeros, infinities and NaN is out of range.
    int exponent = ilogb(summand);
    if (scale.isNegative() || shift == INT_MIN || shift >= 0 ||
        exponent >= largest - precision || exponent < least + precision - shift)
      return rewriter.notifyMatchFailure(op, "rounds before it is scaled");
    Value scaled = arith::ConstantOp::create(
        rewriter, op.getLoc(), rewriter.getFloatAttr(type, summand * scale));
    rewriter.replaceOpWithNewOp<math::FmaOp>(op, sum.getLhs(), op.getRhs(),
                                             scaled);
    return success();
  }
};

/// Whether conv-expand-math has a cheaper form of `op`.
static bool hasApproximation(Operation &op) {
  if (op.getNumResults() != 1 || !op.getResult(0).getType().isF32())
    return false;
  return isa<math::ErfOp, math::ExpOp>(op) ||
         (isa<arith::DivFOp>(op) &&
          (op.hasAttr(kModerateDivisorAttrName) ||
           matchPattern(op.getOperand(1), m_Constant())));
}

/// Marks what follows from the first `numSums` arguments of a region: the sum,
/// or what sums were reduced to.
void markApproximate(Region &region, unsigned numSums) {
  if (region.empty())
    return;
  Block &block = region.front();
  llvm::SmallPtrSet<Value, 16> sums;
  for (Value argument : block.getArguments().take_front(numSums))
    sums.insert(argument);
  for (Operation &op : block.without_terminator()) {
    if (llvm::none_of(op.getOperands(),
                      [&](Value operand) { return sums.contains(operand); }))
      continue;
    sums.insert(op.result_begin(), op.result_end());
    if (hasApproximation(op))
      op.setDiscardableAttr(kApproximateAttrName,
                            UnitAttr::get(op.getContext()));
  }
}

struct SimplifyEpilogue
    : public conv::impl::SimplifyEpiloguePassBase<SimplifyEpilogue> {
  LogicalResult initialize(MLIRContext *context) override {
    RewritePatternSet set(context);
    populateSimplifyEpiloguePatterns(set);
    patterns = std::move(set);
    return success();
  }

  void runOnOperation() override {
    SmallVector<Operation *> ops;
    getOperation()->walk([&](FusedOp op) {
      for (Region *region : {&op.getEpilogue(), &op.getFinalize()})
        region->walk([&](Operation *nested) {
          if (isa<math::TanhOp, arith::DivFOp, arith::MulFOp, arith::SelectOp>(
                  nested))
            ops.push_back(nested);
        });
    });
    LDBG() << "looks at " << ops.size()
           << " quotients, products, hyperbolic tangents "
              "and selections";
    GreedyRewriteConfig config;
    config.setStrictness(GreedyRewriteStrictness::ExistingAndNewOps);
    if (failed(applyOpPatternsGreedily(ops, patterns, config)))
      return signalPassFailure();
    // What the identities left without users.
    getOperation()->walk([&](FusedOp op) {
      for (Region *region : {&op.getEpilogue(), &op.getFinalize()})
        for (Block &block : *region)
          for (Operation &nested :
               llvm::make_early_inc_range(llvm::reverse(block)))
            if (isOpTriviallyDead(&nested))
              nested.erase();
      if (!op.mayApproximate())
        return;
      markApproximate(op.getEpilogue(), /*numSums=*/1);
      markApproximate(op.getFinalize(), op.getNumReducedValues());
    });
  }

  FrozenRewritePatternSet patterns;
};

} // namespace

void conv::populateSimplifyEpiloguePatterns(RewritePatternSet &patterns) {
  patterns.add<QuotientByExp, ScaledSum, SelectOfCompare, TanhOfSoftplus>(
      patterns.getContext());
}
