//===- SunkScalar.cpp - Scalars that kernels compute themselves -----------===//

#include "conv/IR/SunkScalar.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace mlir::conv;

bool conv::isSunkScalar(Value value) {
  Operation *op = value.getDefiningOp();
  return op && value.getType().isIntOrFloat() && op->getNumRegions() == 0 &&
         isa_and_nonnull<arith::ArithDialect, math::MathDialect>(
             op->getDialect()) &&
         !op->hasTrait<OpTrait::ConstantLike>() && isPure(op) &&
         llvm::all_of(op->getOperandTypes(),
                      [](Type type) { return type.isIntOrIndexOrFloat(); });
}
