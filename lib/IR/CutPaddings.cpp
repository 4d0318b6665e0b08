//===- CutPaddings.cpp - Slices in place of negative paddings -------------===//

#include "conv/IR/Passes.h"
#include "conv/IR/Slices.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "llvm/Support/DebugLog.h"

#define DEBUG_TYPE "conv-cut-paddings"

namespace mlir::conv {
#define GEN_PASS_DEF_CUTPADDINGSPASS
#include "conv/IR/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

namespace {
struct CutPaddings : public conv::impl::CutPaddingsPassBase<CutPaddings> {
  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    cutPaddings(rewriter, getOperation());
  }
};
} // namespace

/// The constant number of elements that `amount` cuts off; 0 where it pads, or
/// would cut more than any tensor has.
static int64_t getCut(OpFoldResult amount) {
  constexpr int64_t most = int64_t(1) << 60;
  int64_t value = getConstantIntValue(amount).value_or(0);
  return value < 0 && value > -most ? -value : 0;
}

/// Whether `pad` cuts by constants, and what is left is known.
static bool cutsByConstants(tensor::PadOp pad) {
  // MLIR's verifier lets an amount pass that says "see the operand" where there
  // is no operand.
  auto countsOperands = [](ArrayRef<int64_t> amounts, ValueRange operands) {
    return llvm::count_if(amounts, ShapedType::isDynamic) ==
           static_cast<ptrdiff_t>(operands.size());
  };
  if (!countsOperands(pad.getStaticLow(), pad.getLow()) ||
      !countsOperands(pad.getStaticHigh(), pad.getHigh()))
    return false;
  bool cuts = false;
  for (auto [low, high, extent, total] : llvm::zip_equal(
           pad.getMixedLowPad(), pad.getMixedHighPad(),
           pad.getSourceType().getShape(), pad.getResultType().getShape())) {
    int64_t cut = getCut(low) + getCut(high);
    cuts |= cut != 0;
    if (!ShapedType::isDynamic(extent) && cut >= extent && cut != 0 &&
        ShapedType::isDynamic(total))
      return false;
  }
  return cuts;
}

/// tensor.pad %x low[-1] high[2] : tensor<8xf32> to tensor<9xf32>
///   ==>  tensor.pad (tensor.extract_slice %x[1] [7]) low[0] high[2]
static void cut(RewriterBase &rewriter, tensor::PadOp pad) {
  LDBG() << "cuts before " << pad;
  Location loc = pad.getLoc();
  RankedTensorType source = pad.getSourceType();
  rewriter.setInsertionPoint(pad);
  SmallVector<OpFoldResult> low = pad.getMixedLowPad();
  SmallVector<OpFoldResult> high = pad.getMixedHighPad();
  SmallVector<OpFoldResult> sizes =
      tensor::getMixedSizes(rewriter, loc, pad.getSource());
  SmallVector<OpFoldResult> offsets(sizes.size(), rewriter.getIndexAttr(0));
  SmallVector<OpFoldResult> strides(sizes.size(), rewriter.getIndexAttr(1));
  for (int64_t dim = 0; dim < source.getRank(); ++dim) {
    int64_t cutLow = getCut(low[dim]), cutHigh = getCut(high[dim]);
    if (cutLow == 0 && cutHigh == 0)
      continue;
    if (cutLow != 0)
      low[dim] = rewriter.getIndexAttr(0);
    if (cutHigh != 0)
      high[dim] = rewriter.getIndexAttr(0);
    if (source.isDynamicDim(dim)) {
      Value amount =
          arith::ConstantIndexOp::create(rewriter, loc, cutLow + cutHigh);
      sizes[dim] =
          arith::SubIOp::create(rewriter, loc, cast<Value>(sizes[dim]), amount)
              .getResult();
      offsets[dim] = rewriter.getIndexAttr(cutLow);
    } else if (cutLow + cutHigh < source.getDimSize(dim)) {
      sizes[dim] =
          rewriter.getIndexAttr(source.getDimSize(dim) - cutLow - cutHigh);
      offsets[dim] = rewriter.getIndexAttr(cutLow);
    } else {
      // All, or more: what is left is padding from the other side.
      sizes[dim] = rewriter.getIndexAttr(0);
      int64_t total = pad.getResultType().getDimSize(dim);
      (cutLow != 0 ? high : low)[dim] = rewriter.getIndexAttr(total);
    }
  }
  Value rest = tensor::ExtractSliceOp::create(rewriter, loc, pad.getSource(),
                                              offsets, sizes, strides);
  if (rest.getType() == pad.getResultType() &&
      llvm::all_of(llvm::concat<OpFoldResult>(low, high), isZeroInteger))
    return rewriter.replaceOp(pad, rest);
  auto padded = tensor::PadOp::create(rewriter, loc, pad.getResultType(), rest,
                                      low, high, pad.getNofold());
  rewriter.inlineRegionBefore(pad.getRegion(), padded.getRegion(),
                              padded.getRegion().end());
  rewriter.replaceOp(pad, padded);
}

void conv::cutPaddings(RewriterBase &rewriter, Operation *root) {
  SmallVector<tensor::PadOp> paddings;
  root->walk([&](tensor::PadOp pad) {
    if (cutsByConstants(pad))
      paddings.push_back(pad);
  });
  for (tensor::PadOp pad : paddings)
    cut(rewriter, pad);
}
