//===- AnnotateWork.cpp - Count the floating-point operations -------------===//

#include "conv/Host/HostProgram.h"
#include "conv/Host/Passes.h"
#include "conv/IR/AttrNames.h"
#include "conv/IR/ConvOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "llvm/Support/DebugLog.h"

#define DEBUG_TYPE "conv-annotate-work"

namespace mlir::conv {
#define GEN_PASS_DEF_ANNOTATEWORKPASS
#include "conv/Host/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

namespace {
/// Multiplications and additions of one convolution or contraction.
struct Work {
  Expr flops;
  /// Terms of each sum.
  Expr sumLength;
  bool isConv = false, isFused = false;
  /// What the sums are rounded to.
  Type accumulate;
  /// What the tensor cores' arithmetic changes a product by, relative to it:
  /// operands are rounded, or sums truncated.
  double productError = 0;
};

struct AnnotateWorkPass
    : public conv::impl::AnnotateWorkPassBase<AnnotateWorkPass> {
  void runOnOperation() override;
};
} // namespace

/// The transforms of F(4x4, 3x3) make an error of the products so many times as
/// large, relative to the results. docs/numerics.md derives it.
static constexpr double kTransformGrowth = 5.14;

/// Two operands, each rounded to nearest: to 11 bits as tf32 and f16, to 8 as
/// bf16; the product of the errors is far below. Of sums of two tf32 products
/// are off by 2^-21 at most, and the tensor core truncates what it adds, which
/// is more: docs/numerics.md derives 2^-19.
static double getProductError(MultiplyMode mode) {
  switch (mode) {
  case MultiplyMode::IEEE:
    return 0;
  case MultiplyMode::TF32:
  case MultiplyMode::F16:
    return 2 * 0x1p-11;
  case MultiplyMode::TF32x3:
    return 0x1p-19;
  case MultiplyMode::BF16:
    return 2 * 0x1p-8;
  }
  llvm_unreachable("unknown multiply");
}

/// Where a kernel may transform `op`: how many times as many taps a transform
/// multiplies as an output has that do not lie in the padding, on average;
/// errors are those of the whole tile, results those of the taps that meet the
/// input. Outputs of tiles that meet no input are exact zeros and do not count.
/// 1 for extents that are not known.
static std::optional<double> getTransformRatio(FusedOp op) {
  constexpr int64_t mostOutputs = 4; // of a tile, in a dimension
  DimsAttr dims = op.getDims();
  NumericsAttr numerics = op.getNumerics();
  Type input = op.getInputType().getElementType();
  bool isRight = input.isF32() ? numerics.getMultiply() != MultiplyMode::BF16
                               : input.isF16() && numerics.getMultiply() ==
                                                      MultiplyMode::F16;
  if (numerics.getTransform() == TransformMode::None || !isRight ||
      op.getFilterType().getElementType() != input ||
      dims.getSpatialRank() != 2)
    return std::nullopt;
  double ratio = 1;
  for (auto [i, letter] : llvm::enumerate(dims.getSpatialLetters())) {
    int64_t inDim = dims.inputDim(letter), tapDim = dims.filterDim(letter);
    if (inDim < 0 || tapDim < 0 || op.getStrides()[i] != 1 ||
        op.getDilations()[i] != 1 || op.getInputDilation()[i] != 1)
      return std::nullopt;
    int64_t in = op.getInputType().getDimSize(inDim);
    int64_t taps = op.getFilterType().getDimSize(tapDim);
    if (taps != 3)
      return std::nullopt;
    if (ShapedType::isDynamic(in))
      continue;
    int64_t low = op.getPadLow()[i];
    int64_t outputs = in + low + op.getPadHigh()[i] - taps + 1;
    int64_t busy = 0;
    // Output y and tap t meet row y + t - low: each tap sees the outputs
    // between the first and the last that have a row.
    for (int64_t tap = 0; tap < taps; ++tap)
      busy += std::max<int64_t>(std::min(outputs, in + low - tap) -
                                    std::max<int64_t>(0, low - tap),
                                0);
    outputs = std::min(outputs, in + taps - 1 + 2 * (mostOutputs - 1));
    if (busy > 0)
      ratio *= static_cast<double>(outputs) * taps / busy;
  }
  return ratio;
}

/// conv.fused: each output element is a sum over the taps and one group's
/// channels.
static std::optional<Work> getWork(FusedOp op, const HostAnalysis &analysis) {
  const BufferView *input = analysis.getView(op.getInput());
  const BufferView *filter = analysis.getView(op.getFilter());
  if (!input || !filter)
    return std::nullopt;
  DimsAttr dims = op.getDims();
  auto extent = [](const BufferView &view, int64_t dim) {
    return dim < 0 ? Expr(1) : view.sizes[dim];
  };
  Expr outputs =
      extent(*input, dims.inputDim('n')) * extent(*filter, dims.filterDim('f'));
  Work work;
  work.sumLength = extent(*filter, dims.filterDim('c'));
  for (auto [i, letter] : llvm::enumerate(dims.getSpatialLetters())) {
    Expr in = extent(*input, dims.inputDim(letter));
    Expr taps = extent(*filter, dims.filterDim(letter));
    // (C4), where each window of the padded input begins at the latest.
    Expr last = (in - 1) * op.getInputDilation()[i] + op.getPadLow()[i] +
                op.getPadHigh()[i] - (taps - 1) * op.getDilations()[i];
    outputs = outputs *
              (Expr::get(Expr::Kind::FloorDiv, last, op.getStrides()[i]) + 1);
    work.sumLength = work.sumLength * taps;
  }
  work.flops = outputs * work.sumLength * 2;
  work.isConv = work.isFused = true;
  work.accumulate = op.getNumerics().getAccumulate();
  std::optional<double> ratio = getTransformRatio(op);
  // Operands of f16 are rounded only once they are transformed.
  if (ratio || op.getInputType().getElementType().isF32())
    work.productError = getProductError(op.getNumerics().getMultiply());
  if (ratio)
    work.productError *= kTransformGrowth * std::sqrt(*ratio);
  return work;
}

/// How often each loop of `op`, on memrefs, is run; none where that does not
/// follow from views of buffers.
static std::optional<SmallVector<Expr>>
getLoopExtents(linalg::LinalgOp op, const HostAnalysis &analysis) {
  SmallVector<Expr> shape, extents;
  for (Value operand : op->getOperands()) {
    if (!isa<MemRefType>(operand.getType()))
      continue;
    const BufferView *view = analysis.getView(operand);
    if (!view)
      return std::nullopt;
    llvm::append_range(shape, view->sizes);
  }
  AffineMap toLoops = op.getShapesToLoopsMap();
  if (!toLoops || toLoops.getNumDims() != shape.size())
    return std::nullopt;
  for (AffineExpr extent : toLoops.getResults())
    extents.push_back(Expr::fromAffine(extent, shape, {}));
  return extents;
}

/// linalg: the iteration space of a convolution or a contraction.
static std::optional<Work> getWork(linalg::LinalgOp op,
                                   const HostAnalysis &analysis) {
  Work work;
  work.isConv = linalg::isaConvolutionOpInterface(op);
  // Pooling has the shape of a convolution but no products.
  if (StringRef(op->getName().getStringRef()).contains("pooling"))
    return std::nullopt;
  if (!work.isConv && !linalg::isaContractionOpInterface(op))
    return std::nullopt;
  std::optional<SmallVector<Expr>> extents = getLoopExtents(op, analysis);
  if (!extents)
    return std::nullopt;
  work.flops = 2;
  work.sumLength = 1;
  work.accumulate = getElementTypeOrSelf(op.getDpsInits().front());
  for (auto [kind, count] :
       llvm::zip_equal(op.getIteratorTypesArray(), *extents)) {
    work.flops = work.flops * count;
    if (kind == utils::IteratorType::reduction)
      work.sumLength = work.sumLength * count;
  }
  return work;
}

/// Keeps in `narrowest` the type of the fewest digits: bf16, then f16; null for
/// wider ones.
static void takeNarrower(Type type, Type &narrowest) {
  if (type.isBF16() || (type.isF16() && !narrowest))
    narrowest = type;
}

/// A sum of so many products errs as much as the f32 arithmetic of the
/// transforms of F(4x4, 3x3).
/// Its sums err by 1.7 times what direct ones do: by as much as another one, of
/// this part of their products, adds. docs/numerics.md derives both.
static constexpr int64_t kTransformSum = 270, kTransformedPart = 2;

namespace {
/// What the error bound of a function is made of (docs/numerics.md).
struct Sums {
  /// Lengths of those of convolutions and contractions.
  SmallVector<Expr> ofConvs;
  /// Lengths of others, and what counts as one.
  SmallVector<Expr> others;
  /// The narrowest type that any is rounded to.
  Type narrowest;
  double productError = 0;

  /// A product of `count` numbers is off by `count` times what they are off by,
  /// and by as many roundings of its own: a sum of K counts again as one of
  /// K count^2, the bound being of the root of that.
  void takeProduct(const Expr &count) {
    SmallVector<Expr> before = ofConvs;
    llvm::append_range(before, others);
    for (const Expr &length : before)
      others.push_back(length * count * count);
    others.push_back(count * count);
    if (std::optional<int64_t> factor = count.getConstant())
      productError *= std::max<int64_t>(*factor, 1);
  }
};
} // namespace

/// Whether a linalg reduction multiplies what it reduces: what an iteration
/// before has left is a factor.
static bool isProduct(linalg::LinalgOp op) {
  return llvm::any_of(op.getRegionOutputArgs(), [](BlockArgument before) {
    return llvm::any_of(before.getUsers(), llvm::IsaPred<arith::MulFOp>);
  });
}

/// Takes the sums of `op` other than those of convolutions: over the channels
/// of a conv.fused, and of linalg reductions that add or multiply. Where a
/// convolution, a sum of `sumLength`, may be transformed, two for what that
/// adds.
static void takeOtherSums(Operation *op, const Expr &sumLength,
                          const HostAnalysis &analysis, Sums &sums) {
  if (auto fused = dyn_cast<FusedOp>(op)) {
    int64_t dim = fused.getDims().filterDim('f');
    const BufferView *filter = analysis.getView(fused.getFilter());
    if (std::optional<double> taps = getTransformRatio(fused)) {
      auto ratio = static_cast<int64_t>(*taps);
      sums.others.push_back(kTransformSum * ratio);
      sums.others.push_back(Expr::get(
          Expr::Kind::FloorDiv, Expr::get(Expr::Kind::Mul, sumLength, ratio),
          kTransformedPart));
    }
    for (ReductionKind kind : fused.getReductionKinds()) {
      if (!filter || dim < 0)
        continue;
      if (kind == ReductionKind::Sum)
        sums.others.push_back(filter->sizes[dim]);
      if (kind == ReductionKind::Prod)
        sums.takeProduct(filter->sizes[dim]);
    }
    return;
  }
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  if (!linalgOp || linalg::isaConvolutionOpInterface(linalgOp) ||
      llvm::none_of(linalgOp.getBlock()->getOperations(), [](Operation &op) {
        return isa<arith::AddFOp, arith::MulFOp>(op);
      }))
    return;
  std::optional<SmallVector<Expr>> extents = getLoopExtents(linalgOp, analysis);
  if (!extents)
    return;
  Expr length = 1;
  bool reduces = false;
  for (auto [kind, count] :
       llvm::zip_equal(linalgOp.getIteratorTypesArray(), *extents))
    if (kind == utils::IteratorType::reduction) {
      length = length * count;
      reduces = true;
    }
  if (!reduces)
    return;
  if (isProduct(linalgOp))
    sums.takeProduct(length);
  else
    sums.others.push_back(length);
  for (Value init : linalgOp.getDpsInits())
    takeNarrower(getElementTypeOrSelf(init), sums.narrowest);
}

void AnnotateWorkPass::runOnOperation() {
  func::FuncOp func = getOperation();
  markAllAnalysesPreserved();
  const FollowedHost &host = getAnalysis<FollowedHost>();
  if (!host.isFollowed)
    return;
  SmallVector<Work> all;
  Sums sums;
  for (Operation &op : func.front()) {
    std::optional<Work> work;
    if (auto fused = dyn_cast<FusedOp>(op))
      work = getWork(fused, host.analysis);
    else if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op))
      work = getWork(linalgOp, host.analysis);
    if (work) {
      all.push_back(*work);
      sums.ofConvs.push_back(work->sumLength);
      sums.productError += work->productError;
      takeNarrower(work->accumulate, sums.narrowest);
    }
    takeOtherSums(&op, work ? work->sumLength : Expr(0), host.analysis, sums);
  }

  // Convolutions that have become kernels cannot be read off any more: what was
  // read before stays.
  if (all.empty() && func->hasAttr(kFlopsAttrName))
    return;
  Builder builder(&getContext());
  auto toAttr = [&](const Expr &expr) { return expr.toAttr(&getContext()); };
  Expr flops = 0;
  SmallVector<Attribute> convs;
  for (const Work &work : all) {
    flops = flops + work.flops;
    std::optional<int64_t> length = work.sumLength.getConstant();
    if (!work.isConv || !length)
      continue;
    NamedAttrList entry;
    entry.append("flops", toAttr(work.flops));
    entry.append("sum_length", builder.getI64IntegerAttr(*length));
    if (work.isFused)
      entry.append("fused", builder.getUnitAttr());
    convs.push_back(entry.getDictionary(&getContext()));
  }
  LDBG() << func.getName() << ": " << convs.size() << " convolutions, "
         << sums.others.size() << " other sums";
  if (!sums.others.empty())
    func->setAttr(kSumsAttrName, builder.getArrayAttr(
                                     llvm::map_to_vector(sums.others, toAttr)));
  if (sums.narrowest)
    func->setAttr(kAccumulateAttrName, TypeAttr::get(sums.narrowest));
  if (sums.productError > 0)
    func->setAttr(kProductErrorAttrName,
                  builder.getF64FloatAttr(sums.productError));
  func->setAttr(kFlopsAttrName, toAttr(flops));
  if (!convs.empty())
    func->setAttr(kConvsAttrName, builder.getArrayAttr(convs));
}
