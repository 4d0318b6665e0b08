//===- SimplifyHost.cpp - The host function that serialization reads ------===//

#include "conv/Host/Passes.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Affine/Utils.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::conv {
#define GEN_PASS_DEF_SIMPLIFYHOSTPASS
#include "conv/Host/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

namespace {

/// Where a view lies in the buffer that it views, in elements.
struct View {
  Value base;
  OpFoldResult offset;
  SmallVector<OpFoldResult> sizes;
  SmallVector<OpFoldResult> strides;
};

class ViewResolver {
public:
  explicit ViewResolver(func::FuncOp func)
      : builder(func.getContext()), loc(func.getLoc()) {}

  /// Describes `memref`; the arithmetic is emitted in front of `op`.
  FailureOr<View> resolve(Value memref, Operation *op) {
    builder.setInsertionPoint(op);
    loc = op->getLoc();
    return resolve(memref);
  }

private:
  FailureOr<View> resolve(Value memref);

  OpFoldResult constant(int64_t value) { return builder.getIndexAttr(value); }
  OpFoldResult mul(OpFoldResult lhs, OpFoldResult rhs) {
    auto l = getConstantIntValue(lhs), r = getConstantIntValue(rhs);
    // What does not fit wraps, as it does when the program runs.
    if (int64_t product; l && r && !llvm::MulOverflow(*l, *r, product))
      return constant(product);
    if ((l && *l == 1) || (r && *r == 0))
      return rhs;
    if ((r && *r == 1) || (l && *l == 0))
      return lhs;
    return arith::MulIOp::create(builder, loc, asValue(lhs), asValue(rhs))
        .getResult();
  }
  OpFoldResult add(OpFoldResult lhs, OpFoldResult rhs) {
    auto l = getConstantIntValue(lhs), r = getConstantIntValue(rhs);
    if (int64_t sum; l && r && !llvm::AddOverflow(*l, *r, sum))
      return constant(sum);
    if (l && *l == 0)
      return rhs;
    if (r && *r == 0)
      return lhs;
    return arith::AddIOp::create(builder, loc, asValue(lhs), asValue(rhs))
        .getResult();
  }
  Value asValue(OpFoldResult value) {
    return getValueOrCreateConstantIndexOp(builder, loc, value);
  }

  OpBuilder builder;
  Location loc;
};

} // namespace

FailureOr<View> ViewResolver::resolve(Value memref) {
  auto type = cast<MemRefType>(memref.getType());
  Operation *op = memref.getDefiningOp();

  if (auto cast = dyn_cast_or_null<memref::CastOp>(op);
      cast && isa<MemRefType>(cast.getSource().getType()))
    return resolve(cast.getSource());
  if (auto cast = dyn_cast_or_null<memref::MemorySpaceCastOp>(op))
    return resolve(cast.getSource());

  if (auto cast = dyn_cast_or_null<memref::ReinterpretCastOp>(op)) {
    // Its offset counts from the buffer, not from its source's offset.
    if (!isa<MemRefType>(cast.getSource().getType()))
      return failure();
    FailureOr<View> view = resolve(cast.getSource());
    if (failed(view))
      return failure();
    view->offset = cast.getMixedOffsets().front();
    view->sizes = cast.getMixedSizes();
    view->strides = cast.getMixedStrides();
    return view;
  }

  if (auto subview = dyn_cast_or_null<memref::SubViewOp>(op)) {
    FailureOr<View> source = resolve(subview.getSource());
    if (failed(source))
      return failure();
    View view{source->base, source->offset, {}, {}};
    llvm::SmallBitVector dropped = subview.getDroppedDims();
    for (auto [dim, offset, size, stride] :
         llvm::enumerate(subview.getMixedOffsets(), subview.getMixedSizes(),
                         subview.getMixedStrides())) {
      view.offset = add(view.offset, mul(offset, source->strides[dim]));
      if (dropped.test(dim))
        continue;
      view.sizes.push_back(size);
      view.strides.push_back(mul(stride, source->strides[dim]));
    }
    return view;
  }

  if (auto expand = dyn_cast_or_null<memref::ExpandShapeOp>(op)) {
    FailureOr<View> source = resolve(expand.getSrc());
    if (failed(source))
      return failure();
    View view{source->base, source->offset, expand.getMixedOutputShape(), {}};
    view.strides.resize(view.sizes.size());
    for (auto [dim, group] :
         llvm::enumerate(expand.getReassociationIndices())) {
      OpFoldResult stride = source->strides[dim];
      for (int64_t expanded : llvm::reverse(group)) {
        view.strides[expanded] = stride;
        stride = mul(stride, view.sizes[expanded]);
      }
    }
    // Dimensions of a 0-d source are all of extent 1.
    for (OpFoldResult &stride : view.strides)
      if (!stride)
        stride = constant(1);
    return view;
  }

  if (auto collapse = dyn_cast_or_null<memref::CollapseShapeOp>(op)) {
    FailureOr<View> source = resolve(collapse.getSrc());
    if (failed(source))
      return failure();
    View view{source->base, source->offset, {}, {}};
    for (const ReassociationIndices &group :
         collapse.getReassociationIndices()) {
      OpFoldResult size = constant(1), stride = constant(1);
      bool found = false;
      for (int64_t dim : group)
        size = mul(size, source->sizes[dim]);
      for (int64_t dim : llvm::reverse(group)) {
        // The stride of a dimension of extent 1 says nothing.
        if (found || getConstantIntValue(source->sizes[dim]) == 1)
          continue;
        stride = source->strides[dim];
        found = true;
      }
      view.sizes.push_back(size);
      view.strides.push_back(stride);
    }
    return view;
  }

  if (auto transpose = dyn_cast_or_null<memref::TransposeOp>(op)) {
    FailureOr<View> source = resolve(transpose.getIn());
    if (failed(source))
      return failure();
    View view{source->base, source->offset, {}, {}};
    for (AffineExpr expr : transpose.getPermutation().getResults()) {
      unsigned dim = cast<AffineDimExpr>(expr).getPosition();
      view.sizes.push_back(source->sizes[dim]);
      view.strides.push_back(source->strides[dim]);
    }
    return view;
  }

  // A buffer: an allocation, argument, constant, or something unknown.
  if (!type.getLayout().isIdentity())
    return failure();
  View view{memref, constant(0), {}, {}};
  view.strides.resize(type.getRank());
  unsigned dynamic = 0;
  auto alloc = memref.getDefiningOp<memref::AllocOp>();
  for (auto [dim, size] : llvm::enumerate(type.getShape())) {
    if (!ShapedType::isDynamic(size))
      view.sizes.push_back(constant(size));
    else if (alloc)
      view.sizes.push_back(alloc.getDynamicSizes()[dynamic++]);
    else
      view.sizes.push_back(
          builder.createOrFold<memref::DimOp>(loc, memref, dim));
  }
  OpFoldResult stride = constant(1);
  for (int64_t dim = type.getRank() - 1; dim >= 0; --dim) {
    view.strides[dim] = stride;
    if (dim > 0)
      stride = mul(stride, view.sizes[dim]);
  }
  return view;
}

/// What the static type of a view says, where its description is not constant:
/// the verifier wants them to agree.
static void refine(SmallVectorImpl<OpFoldResult> &values,
                   ArrayRef<int64_t> known, OpBuilder &b, Location loc) {
  for (auto [value, constant] : llvm::zip_equal(values, known)) {
    if (!ShapedType::isDynamic(constant))
      value = b.getIndexAttr(constant);
    else if (isa<Attribute>(value))
      value = getValueOrCreateConstantIndexOp(b, loc, value);
  }
}

using CombineFn = Value (*)(OpBuilder &, Location, Value, Value);

static Value buildMin(OpBuilder &b, Location loc, Value lhs, Value rhs) {
  return arith::MinSIOp::create(b, loc, lhs, rhs);
}
static Value buildMax(OpBuilder &b, Location loc, Value lhs, Value rhs) {
  return arith::MaxSIOp::create(b, loc, lhs, rhs);
}

namespace {

struct SimplifyHostPass : conv::impl::SimplifyHostPassBase<SimplifyHostPass> {
  void runOnOperation() override;
};

} // namespace

void SimplifyHostPass::runOnOperation() {
  func::FuncOp func = getOperation();
  if (func.isDeclaration())
    return;
  IRRewriter rewriter(&getContext());
  ViewResolver resolver(func);

  SmallVector<Operation *> affineOps, views;
  SmallVector<memref::DimOp> dims;
  func.walk([&](Operation *op) {
    if (auto dim = dyn_cast<memref::DimOp>(op))
      dims.push_back(dim);
    if (isa<affine::AffineApplyOp, affine::AffineMinOp, affine::AffineMaxOp>(
            op))
      affineOps.push_back(op);
    if (isa<ViewLikeOpInterface>(op) && !isa<memref::ViewOp>(op))
      views.push_back(op);
  });

  for (Operation *op : affineOps) {
    rewriter.setInsertionPoint(op);
    AffineMap map;
    CombineFn combine = nullptr;
    if (auto apply = dyn_cast<affine::AffineApplyOp>(op)) {
      map = apply.getAffineMap();
    } else if (auto min = dyn_cast<affine::AffineMinOp>(op)) {
      map = min.getAffineMap();
      combine = buildMin;
    } else {
      map = cast<affine::AffineMaxOp>(op).getAffineMap();
      combine = buildMax;
    }
    auto expanded =
        affine::expandAffineMap(rewriter, op->getLoc(), map, op->getOperands());
    if (!expanded)
      continue;
    Value value = expanded->front();
    for (Value other : llvm::drop_begin(*expanded))
      value = combine(rewriter, op->getLoc(), value, other);
    rewriter.replaceOp(op, value);
  }

  // Sizes come from where the buffer does.
  for (memref::DimOp dim : dims) {
    std::optional<int64_t> index = dim.getConstantIndex();
    if (!index || *index < 0 || !isa<MemRefType>(dim.getSource().getType()) ||
        *index >= cast<MemRefType>(dim.getSource().getType()).getRank())
      continue;
    FailureOr<View> view = resolver.resolve(dim.getSource(), dim);
    if (failed(view) || view->base == dim.getSource())
      continue;
    rewriter.setInsertionPoint(dim);
    rewriter.replaceOp(dim, getValueOrCreateConstantIndexOp(
                                rewriter, dim.getLoc(), view->sizes[*index]));
  }

  // Backwards, so that a view of a view is resolved while it can be seen.
  for (Operation *op : llvm::reverse(views)) {
    if (op->use_empty()) {
      rewriter.eraseOp(op);
      continue;
    }
    auto type = dyn_cast<MemRefType>(op->getResult(0).getType());
    if (!type)
      continue;
    FailureOr<View> view = resolver.resolve(op->getResult(0), op);
    SmallVector<int64_t> strides;
    int64_t offset;
    if (failed(view) || failed(type.getStridesAndOffset(strides, offset)))
      continue;
    if (view->base.getType() == type) {
      rewriter.replaceOp(op, view->base);
      continue;
    }
    rewriter.setInsertionPoint(op);
    SmallVector<OpFoldResult> offsets{view->offset};
    refine(offsets, offset, rewriter, op->getLoc());
    refine(view->sizes, type.getShape(), rewriter, op->getLoc());
    refine(view->strides, strides, rewriter, op->getLoc());
    // Of extents that contradict each other, or amounts past all bounds.
    std::optional<int64_t> first = getConstantIntValue(offsets.front());
    if (first && *first < 0) {
      op->emitError() << "'" << op->getName().getStringRef()
                      << "' begins at element " << *first
                      << " of its buffer, expected 0 or more";
      return signalPassFailure();
    }
    rewriter.replaceOpWithNewOp<memref::ReinterpretCastOp>(
        op, type, view->base, offsets.front(), view->sizes, view->strides);
  }
}
