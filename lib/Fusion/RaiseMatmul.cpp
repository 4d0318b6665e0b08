//===- RaiseMatmul.cpp - Products of matrices as convolutions -------------===//
//
// Models write convolutions of one tap over tensors whose channels are
// innermost as products of a matrix of pixels and one of weights. As
// convolutions they have the kernels of these, and take what follows.
//
//===----------------------------------------------------------------------===//

#include "Reshape.h"
#include "conv/Fusion/Passes.h"
#include "conv/IR/AttrNames.h"
#include "conv/IR/Widening.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"
#include "llvm/Support/DebugLog.h"

#define DEBUG_TYPE "conv-raise-matmul"

namespace mlir::conv {
#define GEN_PASS_DEF_RAISEMATMULPASS
#include "conv/Fusion/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

namespace {

/// A product of fewer rows is left to the kernels of reductions, which read the
/// right factor once and take as long (docs/performance.md). So is one of fewer
/// than kManyRows whose right factor is computed in each call: to pack it takes
/// a kernel of its own.
constexpr int64_t kFewRows = 4, kManyRows = 64;

/// Dimensions of pixels: images, rows and columns.
constexpr size_t kPixelDims = 3;

/// The tensor of images, rows and columns, or of sequences, with innermost
/// channels, whose pixels are the rows of `pixels`; null if that is no
/// flattening.
Value getImage(Value pixels) {
  auto collapse = pixels.getDefiningOp<tensor::CollapseShapeOp>();
  if (!collapse)
    return {};
  SmallVector<ReassociationIndices> groups = getReassociation(collapse);
  if (groups.size() != 2 || groups[0].size() < 2 ||
      groups[0].size() > kPixelDims || groups[1].size() != 1)
    return {};
  return collapse.getSrc();
}

/// The tensor of f16 or bf16 that `value`, of f32, extends element by element;
/// null if it extends none of the same extents.
Value getNarrow(Value value) {
  Operation *op = value.getDefiningOp();
  Value narrow;
  if (auto extend = dyn_cast_or_null<arith::ExtFOp>(op)) {
    narrow = extend.getIn();
  } else if (auto generic = dyn_cast_or_null<linalg::GenericOp>(op)) {
    OpOperand *init = generic.getDpsInitOperand(0);
    if (!isa_and_nonnull<arith::ExtFOp>(getWidening(generic)) ||
        generic.getMatchingIndexingMap(generic.getDpsInputOperand(0)) !=
            generic.getMatchingIndexingMap(init))
      return {};
    narrow = generic.getDpsInputOperand(0)->get();
  }
  if (!narrow)
    return {};
  auto type = cast<RankedTensorType>(narrow.getType());
  bool is16Bits =
      type.getElementType().isF16() || type.getElementType().isBF16();
  return is16Bits && getElementTypeOrSelf(value.getType()).isF32() &&
                 type.getShape() ==
                     cast<RankedTensorType>(value.getType()).getShape()
             ? narrow
             : Value();
}

/// Whether `value` is a constant or an argument, or one of these in another
/// shape, order or type: what is packed once, or may be.
bool isGiven(Value value) {
  Operation *op = value.getDefiningOp();
  while (op && !op->hasTrait<OpTrait::ConstantLike>()) {
    auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
    bool isView =
        isa<tensor::CastOp, tensor::ExpandShapeOp, tensor::CollapseShapeOp,
            tensor::ExtractSliceOp, arith::ExtFOp, arith::TruncFOp>(op);
    if (!isView && !(linalgOp && linalgOp.getNumDpsInputs() == 1 &&
                     linalgOp.getNumReductionLoops() == 0))
      return false;
    value = op->getOperand(0);
    op = value.getDefiningOp();
  }
  return true;
}

/// How [images, rows, columns, channels] are the rows and columns of a matrix.
SmallVector<ReassociationIndices> getImageGroups() { return {{0, 1, 2}, {3}}; }

struct RaiseMatmul : OpRewritePattern<linalg::MatmulOp> {
  RaiseMatmul(MLIRContext *context, bool literalAccumulation)
      : OpRewritePattern(context), literalAccumulation(literalAccumulation) {}

  LogicalResult matchAndRewrite(linalg::MatmulOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.hasPureTensorSemantics() || op.hasUserDefinedMaps())
      return rewriter.notifyMatchFailure(
          op, "not a plain product of matrices in tensors");
    auto isFloat = [](Value value) {
      Type type = getElementTypeOrSelf(value.getType());
      return type.isF32() || type.isF16() || type.isBF16();
    };
    Value pixels = op.getInputs()[0], weights = op.getInputs()[1],
          init = op.getOutputs()[0];
    // The products of 16-bit factors are exact in f32.
    Value narrowPixels = getNarrow(pixels), narrowWeights = getNarrow(weights);
    Type sum = getElementTypeOrSelf(init.getType());
    if (sum.isF32() && narrowPixels && narrowWeights &&
        getElementTypeOrSelf(narrowPixels.getType()) ==
            getElementTypeOrSelf(narrowWeights.getType())) {
      pixels = narrowPixels;
      weights = narrowWeights;
    }
    if (!isFloat(pixels) || !isFloat(init) ||
        getElementTypeOrSelf(weights.getType()) !=
            getElementTypeOrSelf(pixels.getType()))
      return rewriter.notifyMatchFailure(op,
                                         "factors are not floats of one type");
    if (literalAccumulation && !sum.isF32())
      return rewriter.notifyMatchFailure(
          op, "no convolution rounds its sums in each step");
    auto initType = cast<RankedTensorType>(init.getType());
    int64_t rows = initType.getDimSize(0);
    Value image = getImage(pixels);
    int64_t fewest = isGiven(weights) ? kFewRows : kManyRows;
    if (ShapedType::isDynamic(rows) ? !image : rows < fewest)
      return rewriter.notifyMatchFailure(op, "has few rows, or may have");

    // What is open must be so on both sides, or shapes of images are not those
    // of matrices.
    auto pixelsType = cast<RankedTensorType>(pixels.getType());
    auto weightsType = cast<RankedTensorType>(weights.getType());
    if (pixelsType.getDimSize(0) != rows ||
        pixelsType.getDimSize(1) != weightsType.getDimSize(0) ||
        weightsType.getDimSize(1) != initType.getDimSize(1))
      return rewriter.notifyMatchFailure(op, "extents are open on one side");
    if (!weightsType.hasStaticShape())
      return rewriter.notifyMatchFailure(op, "weights have open extents");
    if (llvm::is_contained(pixelsType.getShape(), 0) ||
        llvm::is_contained(initType.getShape(), 0))
      return rewriter.notifyMatchFailure(op, "has nothing to multiply");

    Location loc = op.getLoc();
    // Images, rows and columns: those that are flattened, or one row of all.
    SmallVector<OpFoldResult> sizes;
    if (image) {
      sizes = tensor::getMixedSizes(rewriter, loc, image);
      sizes.pop_back();
    } else {
      sizes.push_back(tensor::getMixedSize(rewriter, loc, pixels, 0));
    }
    bool isWhole = image && sizes.size() == kPixelDims;
    sizes.insert(sizes.begin() + sizes.size() / 2, kPixelDims - sizes.size(),
                 rewriter.getIndexAttr(1));
    auto withChannels = [&](Value matrix) {
      SmallVector<OpFoldResult> shape(sizes);
      shape.push_back(tensor::getMixedSize(rewriter, loc, matrix, 1));
      return shape;
    };
    auto expand = [&](Value matrix, ArrayRef<OpFoldResult> shape,
                      ArrayRef<ReassociationIndices> groups) -> Value {
      auto type = RankedTensorType::get(decomposeMixedValues(shape).first,
                                        getElementTypeOrSelf(matrix.getType()));
      return tensor::ExpandShapeOp::create(rewriter, loc, type, matrix, groups,
                                           shape);
    };
    if (!isWhole)
      image = expand(pixels, withChannels(pixels), getImageGroups());

    // One tap.
    SmallVector<OpFoldResult> window(2, rewriter.getIndexAttr(1));
    llvm::append_range(window, tensor::getMixedSizes(rewriter, loc, weights));
    Value filter = expand(weights, window, getImageGroups());

    // Fills and vectors of the channels are read through where they are, not
    // through a reshape.
    SmallVector<OpFoldResult> shape = withChannels(init);
    auto makeEmpty = [&] {
      return tensor::EmptyOp::create(rewriter, loc, shape,
                                     initType.getElementType());
    };
    auto fill = init.getDefiningOp<linalg::FillOp>();
    auto broadcast = init.getDefiningOp<linalg::BroadcastOp>();
    if (fill)
      init = linalg::FillOp::create(rewriter, loc, fill.value(),
                                    makeEmpty().getResult())
                 .getResult(0);
    else if (broadcast && broadcast.getDimensions() == ArrayRef<int64_t>{0})
      init =
          linalg::BroadcastOp::create(rewriter, loc, broadcast.getInput(),
                                      makeEmpty(), ArrayRef<int64_t>{0, 1, 2})
              ->getResult(0);
    else
      init = expand(init, shape, getImageGroups());

    auto conv = linalg::Conv2DNhwcHwcfOp::create(rewriter, loc, init.getType(),
                                                 ValueRange{image, filter},
                                                 ValueRange{init});
    conv->setDiscardableAttrs(op->getDiscardableAttrDictionary());
    conv->setAttr(kWrittenAsAttrName,
                  rewriter.getStringAttr(op->getName().getStringRef()));
    LDBG() << "raised to " << conv;
    rewriter.replaceOpWithNewOp<tensor::CollapseShapeOp>(
        op, initType, conv.getResult(0), getImageGroups());
    return success();
  }

private:
  bool literalAccumulation;
};

/// batch_matmul of one batch  ==>  matmul between reshapes, as TOSA's are.
struct DropUnitBatch : OpRewritePattern<linalg::BatchMatmulOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(linalg::BatchMatmulOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.hasPureTensorSemantics() || op.hasUserDefinedMaps())
      return rewriter.notifyMatchFailure(
          op, "not a plain product of matrices in tensors");
    Location loc = op.getLoc();
    SmallVector<ReassociationIndices> groups = {{0, 1}, {2}};
    auto dropBatch = [&](Value value) -> Value {
      return tensor::CollapseShapeOp::create(rewriter, loc, value, groups);
    };
    for (Value operand : op->getOperands())
      if (cast<RankedTensorType>(operand.getType()).getDimSize(0) != 1)
        return rewriter.notifyMatchFailure(op, "has several batches, or may");
    Value init = op.getOutputs()[0];
    // A fill is known as one, not behind a reshape.
    if (auto fill = init.getDefiningOp<linalg::FillOp>())
      init = linalg::FillOp::create(rewriter, loc, fill.value(),
                                    dropBatch(fill.output()))
                 .getResult(0);
    else
      init = dropBatch(init);
    auto product = linalg::MatmulOp::create(
        rewriter, loc, init.getType(),
        ValueRange{dropBatch(op.getInputs()[0]), dropBatch(op.getInputs()[1])},
        init);
    product.setCast(op.getCast());
    product->setDiscardableAttrs(op->getDiscardableAttrDictionary());
    rewriter.replaceOpWithNewOp<tensor::ExpandShapeOp>(
        op, op.getResult(0).getType(), product.getResult(0), groups);
    return success();
  }
};

struct RaiseMatmulPass : conv::impl::RaiseMatmulPassBase<RaiseMatmulPass> {
  using RaiseMatmulPassBase::RaiseMatmulPassBase;

  void runOnOperation() override {
    RewritePatternSet batches(&getContext());
    batches.add<DropUnitBatch>(&getContext());
    walkAndApplyPatterns(getOperation(), std::move(batches));
    RewritePatternSet patterns(&getContext());
    patterns.add<RaiseMatmul>(&getContext(), literalAccumulation);
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};

} // namespace
