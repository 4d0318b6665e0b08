//===- ExpandMath.cpp - Elementary functions without a device library -----===//
//
// MathBuilder.cpp has the functions themselves.
//
//===----------------------------------------------------------------------===//

#include "MathBuilder.h"
#include "conv/Host/Kernels.h"
#include "conv/IR/AttrNames.h"
#include "conv/Serialization/Passes.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/DebugLog.h"

#define DEBUG_TYPE "conv-expand-math"

namespace mlir::conv {
#define GEN_PASS_DEF_EXPANDMATHPASS
#include "conv/Serialization/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

namespace {

/// Builds what `op` computes, or nothing where it is not expanded. Operands
/// and result are of the builder's type.
Value expand(MathBuilder &m, Operation *op, ValueRange operands) {
  Value x = operands[0];
  Type type = op->getResult(0).getType();
  bool isApproximate = op->hasAttr(kApproximateAttrName) && type.isF32();
  return llvm::TypeSwitch<Operation *, Value>(op)
      .Case([&](math::ExpOp) {
        return isApproximate ? m.approximateExp(x) : m.exp(x);
      })
      .Case([&](math::Exp2Op) { return m.exp2(x); })
      .Case([&](math::ExpM1Op) { return m.keepSign(x, m.expm1(x)); })
      .Case([&](math::LogOp) { return m.log(x); })
      .Case([&](math::Log2Op) { return m.log2(x); })
      .Case([&](math::Log10Op) { return m.log10(x); })
      .Case([&](math::Log1pOp) { return m.keepSign(x, m.log1p(x)); })
      .Case([&](math::TanhOp) { return m.tanh(x); })
      .Case([&](math::SinhOp) { return m.sinh(x); })
      .Case([&](math::CoshOp) { return m.cosh(x); })
      .Case([&](math::ErfOp) {
        // Rounded to 11 or 8 bits, it is approximate anyway.
        return isApproximate || type.getIntOrFloatBitWidth() == 16
                   ? m.approximateErf(x)
                   : m.erf(x);
      })
      .Case([&](math::RsqrtOp) { return m.rsqrt(x); })
      .Case([&](math::PowFOp) { return m.pow(x, operands[1]); })
      .Case([&](math::AbsFOp) { return m.intrinsic<LLVM::FAbsOp>(operands); })
      .Case([&](math::CeilOp) { return m.intrinsic<LLVM::FCeilOp>(operands); })
      .Case([&](math::CopySignOp) {
        return m.intrinsic<LLVM::CopySignOp>(operands);
      })
      .Case(
          [&](math::FloorOp) { return m.intrinsic<LLVM::FFloorOp>(operands); })
      .Case([&](math::FmaOp) { return m.intrinsic<LLVM::FMAOp>(operands); })
      .Case([&](math::RoundOp) { return m.intrinsic<LLVM::RoundOp>(operands); })
      .Case([&](math::RoundEvenOp) {
        return m.intrinsic<LLVM::RoundEvenOp>(operands);
      })
      .Case([&](math::SqrtOp) { return m.intrinsic<LLVM::SqrtOp>(operands); })
      .Case(
          [&](math::TruncOp) { return m.intrinsic<LLVM::FTruncOp>(operands); })
      .Default([](Operation *) { return Value(); });
}

/// Whether the nearest f32 to 1 / y, for an f16 number y, times each f16 number
/// x rounds to f16 as x / y does. A quotient that is no denormal of f16 is more
/// than 2^-23 of itself away from what separates two f16 numbers, and the f32
/// product from the quotient by less. So is a denormal, but where it lies
/// half-way between two: then the product must be exact.
bool dividesHalvesAsProduct(double y) {
  float divisor = static_cast<float>(std::abs(y)), reciprocal = 1 / divisor;
  for (int n = 1; n < 2048; n += 2) {
    float quotient = static_cast<float>(n) * 0x1p-25f;
    float x = quotient * divisor;
    int exponent;
    float digits = std::frexp(x, &exponent) * 2048;
    bool isHalf = digits == std::trunc(digits) &&
                  x * 0x1p24f == std::trunc(x * 0x1p24f) && x <= 65504;
    if (isHalf && x * reciprocal != quotient)
      return false;
  }
  return true;
}

/// A division by a constant, in f32 or in 16 bits, which is one in f32 that is
/// rounded again (24 bits are enough for that to be harmless, and mostly for a
/// product), or in f32 by
/// what conv-simplify-epilogue knows to be neither tiny nor huge. Null for
/// others: they are rounded to nearest whatever the operands are. Appends to
/// `bounded` the reciprocals of approximate quotients with bounded divisors.
Value expandDivision(OpBuilder &b, arith::DivFOp op,
                     SmallVectorImpl<NVVM::RcpApproxFtzF32Op> &bounded) {
  bool is16Bits = op.getType().isF16() || op.getType().isBF16();
  if (!op.getType().isF32() && !is16Bits)
    return {};
  FloatAttr divisor;
  MathBuilder builder(b, op.getLoc(), b.getF32Type());
  bool isApproximate = op->hasAttr(kApproximateAttrName);
  if (matchPattern(op.getRhs(), m_Constant(&divisor))) {
    double y = std::abs(divisor.getValueAsDouble());
    // The reciprocal of a power of two is exact, and LLVM multiplies by it.
    int exponent;
    if (!(y >= 0x1p-60 && y <= 0x1p60) || std::frexp(y, &exponent) == 0.5)
      return {};
    if (is16Bits) {
      Value dividend =
          arith::ExtFOp::create(b, op.getLoc(), b.getF32Type(), op.getLhs());
      // A bf16 quotient is further away, denormals and what separates them
      // included: 8 bits of each leave 8 of f32's.
      double value = divisor.getValueAsDouble();
      bool isProduct = op.getType().isBF16() || dividesHalvesAsProduct(value);
      return arith::TruncFOp::create(
          b, op.getLoc(), op.getType(),
          isProduct ? builder.approximateQuotient(dividend, value)
                    : builder.quotient(dividend, value));
    }
    return isApproximate
               ? builder.approximateQuotient(op.getLhs(),
                                             divisor.getValueAsDouble())
               : builder.quotient(op.getLhs(), divisor.getValueAsDouble());
  }
  if (is16Bits)
    return {};
  if (op->hasAttr(kModerateDivisorAttrName) && isApproximate) {
    NVVM::RcpApproxFtzF32Op reciprocal;
    Value quotient =
        builder.approximateQuotient(op.getLhs(), op.getRhs(), reciprocal);
    if (op->hasAttr(kBoundedDivisorAttrName))
      bounded.push_back(reciprocal);
    return quotient;
  }
  if (op->hasAttr(kModerateDivisorAttrName))
    return builder.quotient(op.getLhs(), op.getRhs(),
                            op->hasAttr(kFiniteDividendAttrName));
  return {};
}

struct ExpandMathPass : conv::impl::ExpandMathPassBase<ExpandMathPass> {
  using Base::Base;
  void runOnOperation() override;
};

} // namespace

void ExpandMathPass::runOnOperation() {
  auto module = dyn_cast<gpu::GPUModuleOp>(getOperation());
  if (onlyOwn && module && !isOwnKernelModule(module))
    return;
  SmallVector<Operation *> work;
  getOperation()->walk([&](Operation *op) {
    if ((isa_and_nonnull<math::MathDialect>(op->getDialect()) &&
         op->getNumResults() == 1 && op->getNumOperands() > 0) ||
        isa<arith::MinNumFOp, arith::MaxNumFOp, arith::DivFOp>(op))
      work.push_back(op);
  });

  IRRewriter rewriter(&getContext());
  SmallVector<NVVM::RcpApproxFtzF32Op> bounded;
  for (Operation *op : work) {
    auto type = dyn_cast<FloatType>(op->getOperand(0).getType());
    if (!type || type.getWidth() > 64 || type.getWidth() < 16)
      continue;
    Location loc = op->getLoc();
    rewriter.setInsertionPoint(op);

    // MLIR folds roots of f32 and f64 alone.
    FloatAttr root;
    if (isa<math::SqrtOp>(op) && type.getWidth() == 16 &&
        matchPattern(op->getOperand(0), m_Constant(&root))) {
      rewriter.replaceOpWithNewOp<arith::ConstantOp>(
          op, rewriter.getFloatAttr(type, std::sqrt(root.getValueAsDouble())));
      continue;
    }
    if (auto division = dyn_cast<arith::DivFOp>(op)) {
      if (Value quotient = expandDivision(rewriter, division, bounded))
        rewriter.replaceOp(op, quotient);
      continue;
    }
    // convert-gpu-to-nvvm has calls of the device library for these two.
    if (isa<arith::MinNumFOp>(op)) {
      rewriter.replaceOpWithNewOp<LLVM::MinNumOp>(op, type, op->getOperands());
      continue;
    }
    if (isa<arith::MaxNumFOp>(op)) {
      rewriter.replaceOpWithNewOp<LLVM::MaxNumOp>(op, type, op->getOperands());
      continue;
    }
    if (auto clamp = dyn_cast<math::ClampFOp>(op)) {
      Value low = arith::MaximumFOp::create(rewriter, loc, clamp.getValue(),
                                            clamp.getMin());
      rewriter.replaceOpWithNewOp<arith::MinimumFOp>(op, low, clamp.getMax());
      continue;
    }
    if (isa<math::IsNaNOp>(op)) {
      rewriter.replaceOpWithNewOp<arith::CmpFOp>(
          op, arith::CmpFPredicate::UNO, op->getOperand(0), op->getOperand(0));
      continue;
    }
    if (isa<math::IsInfOp, math::IsFiniteOp>(op)) {
      Value magnitude =
          LLVM::FAbsOp::create(rewriter, loc, type, op->getOperand(0));
      Value infinity = arith::ConstantOp::create(
          rewriter, loc,
          rewriter.getFloatAttr(type,
                                APFloat::getInf(type.getFloatSemantics())));
      rewriter.replaceOpWithNewOp<arith::CmpFOp>(
          op,
          isa<math::IsInfOp>(op) ? arith::CmpFPredicate::OEQ
                                 : arith::CmpFPredicate::OLT,
          magnitude, infinity);
      continue;
    }
    if (isa<math::PowFOp, math::FPowIOp>(op)) {
      // The exponents that occur, by multiplication.
      Value x = op->getOperand(0);
      Attribute exponent;
      std::optional<double> y;
      if (matchPattern(op->getOperand(1), m_Constant(&exponent))) {
        if (auto value = dyn_cast<FloatAttr>(exponent))
          y = value.getValueAsDouble();
        else if (auto value = dyn_cast<IntegerAttr>(exponent))
          y = value.getInt();
      }
      if (y == 1.0) {
        rewriter.replaceOp(op, x);
        continue;
      }
      if (y == 2.0 || y == 3.0 || y == 4.0) {
        Value square = arith::MulFOp::create(rewriter, loc, x, x);
        if (y == 2.0)
          rewriter.replaceOp(op, square);
        else
          rewriter.replaceOpWithNewOp<arith::MulFOp>(op, square,
                                                     y == 3.0 ? x : square);
        continue;
      }
      // Powers are computed in f64.
      if (isa<math::FPowIOp>(op)) {
        Type f64 = rewriter.getF64Type();
        Value base = x;
        if (type != f64)
          base = arith::ExtFOp::create(rewriter, loc, f64, x);
        Value count = op->getOperand(1);
        if (count.getType().isIndex())
          count = arith::IndexCastOp::create(rewriter, loc,
                                             rewriter.getI64Type(), count);
        Value result =
            MathBuilder(rewriter, loc, rewriter.getF64Type()).powi(base, count);
        if (type != f64)
          result = arith::TruncFOp::create(rewriter, loc, type, result);
        rewriter.replaceOp(op, result);
        continue;
      }
    }
    if (llvm::any_of(op->getOperandTypes(),
                     [&](Type other) { return other != type; }) ||
        op->getResult(0).getType() != type)
      continue;

    // Halves are computed in f32, and powers of f32 in f64: the logarithm of a
    // power must be good to more digits than the result. An fma of halves is
    // one instruction, and would be rounded twice.
    FloatType computeType = type.getWidth() < 32 && !isa<math::FmaOp>(op)
                                ? rewriter.getF32Type()
                                : type;
    if (isa<math::PowFOp>(op))
      computeType = rewriter.getF64Type();
    SmallVector<Value> operands(op->getOperands());
    if (computeType != type)
      for (Value &operand : operands)
        operand = arith::ExtFOp::create(rewriter, loc, computeType, operand);
    MathBuilder builder(rewriter, loc, computeType);
    Value result = expand(builder, op, operands);
    LDBG() << (result ? "expands " : "leaves ") << *op;
    if (!result) {
      for (Value operand : operands)
        if (computeType != type)
          rewriter.eraseOp(operand.getDefiningOp());
      continue;
    }
    if (computeType != type)
      result = arith::TruncFOp::create(rewriter, loc, type, result);
    rewriter.replaceOp(op, result);
  }
  shareReciprocals(rewriter, bounded);
}
