//===- Reorder.cpp - Let conv.fused write its results in another order ----===//

#include "Fuse.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"

using namespace mlir;
using namespace mlir::conv;

/// `order` without the channel, counted in a result that has lost it.
static SmallVector<int64_t> withoutChannel(ArrayRef<int64_t> order,
                                           int64_t channel) {
  SmallVector<int64_t> rest;
  for (int64_t dim : order)
    if (dim != channel)
      rest.push_back(dim > channel ? dim - 1 : dim);
  return rest;
}

std::pair<FusedOp, SmallVector<Operation *>>
conv::reorderOutput(RewriterBase &rewriter, FusedOp conv,
                    ArrayRef<int64_t> order) {
  MLIRContext *context = conv->getContext();
  Location loc = conv.getLoc();
  rewriter.setInsertionPoint(conv);
  SmallVector<int64_t> inverse = invertPermutationVector(order);
  SmallVector<AffineExpr> newDims;
  for (int64_t dim : inverse)
    newDims.push_back(getAffineDimExpr(dim, context));
  SmallVector<AffineMap> maps;
  for (AffineMap map : conv.getExtraMaps().getAsValueRange<AffineMapAttr>())
    maps.push_back(map.replaceDimsAndSymbols(newDims, {}, order.size(), 0));
  std::string letters;
  for (int64_t dim : order)
    letters += conv.getDims().getOutput()[dim];

  int64_t channel = conv.getDims().outputDim('f');
  SmallVector<Value> outs;
  SmallVector<SmallVector<int64_t>> orders;
  for (auto [index, out] : llvm::enumerate(conv.getOuts())) {
    auto type = cast<RankedTensorType>(out.getType());
    bool dropped = index >= conv.getNumFullResults() &&
                   type.getRank() + 1 == static_cast<int64_t>(order.size());
    orders.push_back(dropped ? withoutChannel(order, channel)
                             : SmallVector<int64_t>(order));
    SmallVector<OpFoldResult> sizes =
        out.getDefiningOp<tensor::EmptyOp>()
            ? out.getDefiningOp<tensor::EmptyOp>().getMixedSizes()
            : tensor::getMixedSizes(rewriter, loc, out);
    outs.push_back(tensor::EmptyOp::create(
        rewriter, loc, applyPermutation(sizes, orders.back()),
        type.getElementType()));
  }

  OperationState state(loc, FusedOp::getOperationName());
  state.addOperands({conv.getInput(), conv.getFilter()});
  state.addOperands(conv.getExtras());
  state.addOperands(outs);
  for (Value out : outs)
    state.addTypes(out.getType());
  state.addAttributes(conv->getAttrs());
  state.attributes.set("extra_maps", rewriter.getAffineMapArrayAttr(maps));
  state.attributes.set("dims",
                       DimsAttr::get(context, conv.getDims().getInput(),
                                     conv.getDims().getFilter(), letters));
  state.addRegion()->takeBody(conv.getEpilogue());
  state.addRegion()->takeBody(conv.getFinalize());
  auto reordered = cast<FusedOp>(rewriter.create(state));
  SmallVector<Operation *> transposes;
  for (auto [result, old, out, own] :
       llvm::zip_equal(reordered->getResults(), conv->getResults(),
                       conv.getOuts(), orders)) {
    auto transpose = linalg::TransposeOp::create(rewriter, loc, result, out,
                                                 invertPermutationVector(own));
    transposes.push_back(transpose);
    rewriter.replaceAllUsesWith(old, transpose->getResult(0));
  }
  rewriter.eraseOp(conv);
  return {reordered, transposes};
}

void conv::restoreOutput(RewriterBase &rewriter, FusedOp reordered,
                         ArrayRef<int64_t> order,
                         ArrayRef<Operation *> transposes) {
  auto [conv, back] =
      reorderOutput(rewriter, reordered, invertPermutationVector(order));
  for (auto [result, first, second] :
       llvm::zip_equal(conv->getResults(), back, transposes)) {
    rewriter.replaceOp(second, result);
    rewriter.eraseOp(first);
  }
}

std::optional<SmallVector<int64_t>>
conv::getWrittenOrder(const Consumer &consumer, const Placement &placement) {
  FusedOp conv = placement.conv;
  if (placement.reduced || consumer.writes.empty())
    return std::nullopt;
  AffineMap map = placement.toOutputSpace(consumer.writes.front().map);
  if (!map.isPermutation() || map.getNumResults() != conv.getOutputRank())
    return std::nullopt;
  for (const Consumer::Write &write : consumer.writes)
    if (placement.toOutputSpace(write.map) != map)
      return std::nullopt;
  SmallVector<int64_t> order;
  for (AffineExpr expr : map.getResults())
    order.push_back(cast<AffineDimExpr>(expr).getPosition());
  return order;
}
