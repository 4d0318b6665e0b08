//===- Widening.cpp - Ops that only widen elements ------------------------===//

#include "conv/IR/Widening.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"

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

bool conv::canWidenInReaders(Value wide) {
  bool anyBody = false;
  SmallVector<Value> worklist = {wide};
  while (!worklist.empty())
    for (OpOperand &use : worklist.pop_back_val().getUses()) {
      Operation *user = use.getOwner();
      if (isa<tensor::ExpandShapeOp, tensor::CollapseShapeOp>(user)) {
        worklist.push_back(user->getResult(0));
        continue;
      }
      if (isa<tensor::DimOp>(user))
        continue;
      auto reader = dyn_cast<linalg::GenericOp>(user);
      if (!reader || !reader.isDpsInput(&use) ||
          !reader.getMatchingIndexingMap(&use).isPermutation())
        return false;
      anyBody = true;
    }
  return anyBody;
}

/// Lets `reader` read elements of `narrow` at `use`, and widen them.
static void widenInReader(RewriterBase &rewriter, linalg::GenericOp reader,
                          OpOperand &use, Value narrow, Operation *conversion) {
  BlockArgument element = reader.getMatchingBlockArgument(&use);
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.modifyOpInPlace(reader, [&] {
    use.set(narrow);
    element.setType(getElementTypeOrSelf(narrow.getType()));
    rewriter.setInsertionPointToStart(reader.getBody());
    IRMapping mapping;
    mapping.map(conversion->getOperand(0), element);
    Operation *widening = rewriter.clone(*conversion, mapping);
    rewriter.replaceAllUsesExcept(element, widening->getResult(0), widening);
    if (isa<arith::ExtFOp, arith::ExtSIOp, arith::ExtUIOp>(widening))
      for (Operation *user : llvm::make_early_inc_range(widening->getUsers()))
        if (user->getName() == widening->getName())
          rewriter.modifyOpInPlace(user, [&] { user->setOperand(0, element); });
    if (widening->use_empty())
      rewriter.eraseOp(widening);
  });
}

void conv::widenInReaders(RewriterBase &rewriter, Value wide, Value narrow,
                          Operation *conversion) {
  SmallVector<OpOperand *> uses;
  for (OpOperand &use : wide.getUses())
    uses.push_back(&use);
  for (OpOperand *use : uses) {
    Operation *user = use->getOwner();
    if (auto reader = dyn_cast<linalg::GenericOp>(user)) {
      widenInReader(rewriter, reader, *use, narrow, conversion);
      continue;
    }
    rewriter.modifyOpInPlace(user, [&] { use->set(narrow); });
    if (isa<tensor::DimOp>(user))
      continue;
    // A reshape, in place: who goes through the program may be at it next.
    Value reshaped = user->getResult(0);
    rewriter.modifyOpInPlace(user, [&] {
      reshaped.setType(cast<RankedTensorType>(reshaped.getType())
                           .clone(getElementTypeOrSelf(narrow.getType())));
    });
    widenInReaders(rewriter, reshaped, reshaped, conversion);
  }
}
