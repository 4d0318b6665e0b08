//===- WinogradArithmetic.cpp - Winograd's transforms as code -------------===//

#include "conv/Tile/WinogradArithmetic.h"
#include "conv/Tile/WinogradAlgebra.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

Value FloatBuilder::constant(double value) {
  return arith::ConstantOp::create(
      b, loc, b.getF32FloatAttr(static_cast<float>(value)));
}
Value FloatBuilder::add(Value lhs, Value rhs) {
  return arith::AddFOp::create(b, loc, lhs, rhs);
}
Value FloatBuilder::sub(Value lhs, Value rhs) {
  return arith::SubFOp::create(b, loc, lhs, rhs);
}
Value FloatBuilder::mul(double factor, Value value) {
  return arith::MulFOp::create(b, loc, constant(factor), value);
}
Value FloatBuilder::fma(double factor, Value value, Value sum) {
  if (factor == 1)
    return add(sum, value);
  if (factor == -1)
    return sub(sum, value);
  return fma(constant(factor), value, sum);
}
Value FloatBuilder::fma(Value factor, Value value, Value sum) {
  return LLVM::FMAOp::create(b, loc, factor, value, sum);
}
Value FloatBuilder::select(Value condition, double ifTrue, double ifFalse) {
  return arith::SelectOp::create(b, loc, condition, constant(ifTrue),
                                 constant(ifFalse));
}

SmallVector<Value, 6> tile::mapInput(FloatBuilder &f, int64_t outputs,
                                     ArrayRef<Value> d) {
  const WinogradAlgebra &w = WinogradAlgebra::get(outputs);
  if (outputs == 2)
    return {f.sub(d[0], d[2]), f.add(d[1], d[2]), f.sub(d[2], d[1]),
            f.sub(d[1], d[3])};
  double a2 = w.a * w.a, b2 = w.b * w.b;
  Value even1 = f.fma(-b2, d[2], d[4]), odd1 = f.fma(-b2, d[1], d[3]);
  Value even2 = f.fma(-a2, d[2], d[4]), odd2 = f.fma(-a2, d[1], d[3]);
  return {f.fma(a2 * b2, d[0], f.fma(-(a2 + b2), d[2], d[4])),
          f.fma(w.a, odd1, even1),
          f.fma(-w.a, odd1, even1),
          f.fma(w.b, odd2, even2),
          f.fma(-w.b, odd2, even2),
          f.fma(a2 * b2, d[1], f.fma(-(a2 + b2), d[3], d[5]))};
}

SmallVector<Value, 4> tile::mapOutput(FloatBuilder &f, int64_t outputs,
                                      ArrayRef<Value> m) {
  if (outputs == 2)
    return {f.add(f.add(m[0], m[1]), m[2]), f.sub(f.sub(m[1], m[2]), m[3])};
  const auto &o = WinogradAlgebra::get(outputs).output;
  Value sumA = f.add(m[1], m[2]), difA = f.sub(m[1], m[2]);
  Value sumB = f.add(m[3], m[4]), difB = f.sub(m[3], m[4]);
  return {f.add(f.add(m[0], sumA), sumB),
          f.fma(o[1][3], difB, f.mul(o[1][1], difA)),
          f.fma(o[2][3], sumB, f.mul(o[2][1], sumA)),
          f.fma(o[3][3], difB, f.fma(o[3][1], difA, m[5]))};
}
