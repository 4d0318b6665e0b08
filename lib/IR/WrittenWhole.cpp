//===- WrittenWhole.cpp - Which outputs linalg ops overwrite --------------===//

#include "conv/IR/WrittenWhole.h"

using namespace mlir;
using namespace mlir::conv;

std::optional<llvm::SmallBitVector>
conv::findDistinctLoops(linalg::LinalgOp op, OpOperand *operand) {
  AffineMap map = op.getMatchingIndexingMap(operand);
  auto type = cast<ShapedType>(operand->get().getType());
  llvm::SmallBitVector seen(map.getNumDims());
  for (auto [expr, extent] :
       llvm::zip_equal(map.getResults(), type.getShape())) {
    auto dim = dyn_cast<AffineDimExpr>(expr);
    if (!dim && extent == 1)
      continue;
    if (!dim || seen.test(dim.getPosition()))
      return std::nullopt;
    seen.set(dim.getPosition());
  }
  return seen;
}

bool conv::isWrittenWhole(linalg::LinalgOp op, OpOperand *output) {
  std::optional<llvm::SmallBitVector> seen = findDistinctLoops(op, output);
  if (!seen)
    return false;
  for (auto [dim, extent] : llvm::enumerate(op.getStaticLoopRanges()))
    if (!seen->test(dim) && (ShapedType::isDynamic(extent) || extent == 0))
      return false;
  return true;
}
