//===- WrittenWhole.cpp - Which outputs linalg ops overwrite --------------===//

#include "conv/IR/WrittenWhole.h"
#include "llvm/ADT/SmallBitVector.h"

using namespace mlir;
using namespace mlir::conv;

bool conv::isWrittenWhole(linalg::LinalgOp op, OpOperand *output) {
  AffineMap map = op.getMatchingIndexingMap(output);
  auto type = cast<ShapedType>(output->get().getType());
  llvm::SmallBitVector seen(map.getNumDims());
  for (auto [expr, extent] :
       llvm::zip_equal(map.getResults(), type.getShape())) {
    auto dim = dyn_cast<AffineDimExpr>(expr);
    if (!dim && extent == 1)
      continue;
    if (!dim || seen.test(dim.getPosition()))
      return false;
    seen.set(dim.getPosition());
  }
  for (auto [dim, extent] : llvm::enumerate(op.getStaticLoopRanges()))
    if (!seen.test(dim) && (ShapedType::isDynamic(extent) || extent == 0))
      return false;
  return true;
}
