//===- Widening.cpp - Ops that only widen elements ------------------------===//

#include "conv/IR/Widening.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::conv;

Operation *conv::getWidening(linalg::GenericOp op) {
  Block &body = *op.getBody();
  if (op.getNumDpsInputs() != 1 || op.getNumDpsInits() != 1 ||
      op.getNumReductionLoops() != 0 ||
      !llvm::hasNItems(body.without_terminator(), 1) ||
      !llvm::all_of(op.getIndexingMapsArray(),
                    [](AffineMap map) { return map.isPermutation(); }))
    return nullptr;
  Operation &conversion = body.front();
  if (!isa<arith::ExtFOp, arith::ExtSIOp, arith::ExtUIOp, arith::SIToFPOp,
           arith::UIToFPOp>(conversion) ||
      conversion.getOperand(0) != body.getArgument(0) ||
      body.getTerminator()->getOperand(0) != conversion.getResult(0))
    return nullptr;
  auto bits = [](Value value) {
    return value.getType().getIntOrFloatBitWidth();
  };
  return bits(conversion.getOperand(0)) < bits(conversion.getResult(0))
             ? &conversion
             : nullptr;
}
