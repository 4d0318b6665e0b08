//===- WinogradArithmetic.h - Winograd's transforms as code -----*- C++ -*-===//
//
// Emits the transforms of WinogradAlgebra along one dimension, for a thread
// that has all elements of a row or column. Kernels whose threads share the
// rows of a small tile (Lowering/WinogradTransform.cpp) add in another order,
// with no more roundings on the longest path.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_TILE_WINOGRADARITHMETIC_H
#define CONV_TILE_WINOGRADARITHMETIC_H

#include "mlir/IR/Builders.h"

namespace mlir::conv::tile {

/// Floating-point arithmetic of kernels, folded where a factor is 1.
class FloatBuilder {
public:
  FloatBuilder(OpBuilder &b, Location loc) : b(b), loc(loc) {}
  Value constant(double value);
  Value add(Value lhs, Value rhs);
  Value sub(Value lhs, Value rhs);
  Value mul(double factor, Value value);
  /// factor * value + sum.
  Value fma(double factor, Value value, Value sum);
  Value fma(Value factor, Value value, Value sum);
  /// One of two constants.
  Value select(Value condition, double ifTrue, double ifFalse);

private:
  OpBuilder &b;
  Location loc;
};

/// B^T d: `outputs` + 2 elements of the domain from as many inputs.
SmallVector<Value, 6> mapInput(FloatBuilder &f, int64_t outputs,
                               ArrayRef<Value> inputs);
/// A^T m: `outputs` outputs from `outputs` + 2 elements of the domain.
SmallVector<Value, 4> mapOutput(FloatBuilder &f, int64_t outputs,
                                ArrayRef<Value> elements);

} // namespace mlir::conv::tile

#endif // CONV_TILE_WINOGRADARITHMETIC_H
