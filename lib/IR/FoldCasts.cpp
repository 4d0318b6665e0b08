//===- FoldCasts.cpp - tensor.cast and conv.fused -------------------------===//
//
// MLIR folds tensor.cast into any destination-style op by a pattern that clones
// its regions, which in LLVM 22 crashes on an empty one (`finalize`). These do
// it first: operands that no result depends on by a fold, which runs before all
// patterns, and the outs by a pattern of a higher benefit.
//
//===----------------------------------------------------------------------===//

#include "FoldCasts.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace mlir::conv;

/// The cast in front of `operand` that only forgets static extents, or null.
static tensor::CastOp getForgettingCast(OpOperand &operand) {
  auto cast = operand.get().getDefiningOp<tensor::CastOp>();
  return cast && tensor::canFoldIntoConsumerOp(cast) ? cast : tensor::CastOp();
}

LogicalResult conv::foldCastsIntoInputs(FusedOp op) {
  bool folded = false;
  for (OpOperand *operand : op.getDpsInputOperands())
    if (tensor::CastOp cast = getForgettingCast(*operand)) {
      operand->set(cast.getSource());
      folded = true;
    }
  return success(folded);
}

namespace {

/// conv.fused outs(cast(%e))  ==>  cast(conv.fused outs(%e))
struct FoldCastsIntoOuts : OpRewritePattern<FusedOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(FusedOp op,
                                PatternRewriter &rewriter) const override {
    if (op.hasBufferSemantics() ||
        llvm::none_of(op.getDpsInitsMutable(), getForgettingCast))
      return rewriter.notifyMatchFailure(op, "no cast in front of the outs");
    auto sharper = cast<FusedOp>(rewriter.clone(*op));
    SmallVector<Value> results;
    for (auto [out, result, old] :
         llvm::zip_equal(sharper.getDpsInitsMutable(), sharper->getResults(),
                         op->getResults())) {
      results.push_back(result);
      tensor::CastOp cast = getForgettingCast(out);
      if (!cast)
        continue;
      out.set(cast.getSource());
      result.setType(cast.getSource().getType());
      results.back() =
          tensor::CastOp::create(rewriter, op.getLoc(), old.getType(), result);
    }
    rewriter.replaceOp(op, results);
    return success();
  }
};

} // namespace

void conv::populateFoldCastsPatterns(RewritePatternSet &patterns) {
  patterns.add<FoldCastsIntoOuts>(patterns.getContext(), /*benefit=*/2);
}
