//===- RaiseInit.cpp - What a convolution accumulates onto ----------------===//

#include "Consumer.h"
#include "RaiseMatch.h"
#include "Reshape.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::raise;

static InitTerm fromScalar(Value scalar, unsigned rank) {
  InitTerm term;
  TypedAttr constant;
  if (!matchPattern(scalar, m_Constant(&constant))) {
    term.kind = InitTerm::Kind::Extra;
    term.extra = scalar;
    SmallVector<AffineExpr> zeros;
    auto extract = scalar.getDefiningOp<tensor::ExtractOp>();
    if (Value tensor = extract ? getFirstElementTensor(extract) : Value()) {
      term.extra = tensor;
      zeros.append(cast<RankedTensorType>(tensor.getType()).getRank(),
                   getAffineConstantExpr(0, scalar.getContext()));
    }
    term.map = AffineMap::get(rank, 0, zeros, scalar.getContext());
    return term;
  }
  if (matchPattern(scalar, m_AnyZeroFloat()) || matchPattern(scalar, m_Zero()))
    return term;
  term.kind = InitTerm::Kind::Constant;
  term.constant = constant;
  return term;
}

static InitTerm fromExtra(Value extra, AffineMap map, bool extends = false) {
  InitTerm term;
  term.kind = InitTerm::Kind::Extra;
  term.extra = extra;
  term.map = map;
  term.extends = extends;
  return term;
}

/// A generic of one input that only spreads it over its output.
static std::optional<InitTerm> fromBroadcastGeneric(linalg::GenericOp op) {
  if (op.getNumDpsInputs() != 1 || op.getNumDpsInits() != 1 ||
      op.getNumReductionLoops() != 0)
    return std::nullopt;
  Block &body = *op.getBlock();
  Value yielded = body.getTerminator()->getOperand(0);
  auto extend = yielded.getDefiningOp<arith::ExtFOp>();
  if ((extend ? extend.getIn() : yielded) != body.getArgument(0) ||
      body.getOperations().size() != (extend ? 2 : 1))
    return std::nullopt;
  AffineMap output = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  AffineMap input = op.getMatchingIndexingMap(op.getDpsInputOperand(0));
  if (!output.isPermutation())
    return std::nullopt;
  // What conv.fused takes as an extra's map: dimensions, each once, and 0.
  input = input.compose(inversePermutation(output));
  llvm::SmallDenseSet<unsigned> seen;
  for (AffineExpr expr : input.getResults()) {
    if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
      if (!seen.insert(dim.getPosition()).second)
        return std::nullopt;
      continue;
    }
    auto constant = dyn_cast<AffineConstantExpr>(expr);
    if (!constant || constant.getValue() != 0)
      return std::nullopt;
  }
  // The constant 0 stands for an extent of 1.
  Value source = op.getDpsInputOperand(0)->get();
  if (auto type = dyn_cast<RankedTensorType>(source.getType())) {
    for (auto [expr, extent] :
         llvm::zip_equal(input.getResults(), type.getShape()))
      if (isa<AffineConstantExpr>(expr) && extent != 1)
        return std::nullopt;
  }
  return fromExtra(source, input, static_cast<bool>(extend));
}

/// One step of analyzeInit.
static InitTerm analyzeDefinition(Value init) {
  auto type = cast<RankedTensorType>(init.getType());
  unsigned rank = type.getRank();
  InitTerm whole = fromExtra(
      init, AffineMap::getMultiDimIdentityMap(rank, init.getContext()));

  SplatElementsAttr splat;
  if (matchPattern(init, m_Constant(&splat))) {
    auto value = splat.getSplatValue<TypedAttr>();
    InitTerm term;
    if (!matchPattern(init, m_AnyZeroFloat()) &&
        !matchPattern(init, m_Zero())) {
      term.kind = InitTerm::Kind::Constant;
      term.constant = value;
    }
    return term;
  }
  Operation *op = init.getDefiningOp();
  if (!op)
    return whole;
  // The accumulator starts at zero, which is as good as any value.
  if (isa<tensor::EmptyOp>(op))
    return {};
  if (auto cast = dyn_cast<tensor::CastOp>(op)) {
    auto source = dyn_cast<RankedTensorType>(cast.getSource().getType());
    if (!source || source.getRank() != type.getRank())
      return whole;
    InitTerm term = analyzeDefinition(cast.getSource());
    return term.extra == cast.getSource() ? whole : term;
  }
  if (auto fill = dyn_cast<linalg::FillOp>(op))
    // A fill may convert its value; then the value is not the element.
    return fill.getInputs()[0].getType() == type.getElementType()
               ? fromScalar(fill.getInputs()[0], rank)
               : whole;
  if (auto splatOp = dyn_cast<tensor::SplatOp>(op))
    return fromScalar(splatOp.getInput(), rank);
  if (auto broadcast = dyn_cast<linalg::BroadcastOp>(op)) {
    SmallVector<AffineExpr> dims;
    for (unsigned i = 0; i < rank; ++i)
      if (!llvm::is_contained(broadcast.getDimensions(), i))
        dims.push_back(getAffineDimExpr(i, op->getContext()));
    return fromExtra(broadcast.getInput(),
                     AffineMap::get(rank, 0, dims, op->getContext()));
  }
  if (auto generic = dyn_cast<linalg::GenericOp>(op)) {
    if (std::optional<Value> scalar = linalg::isaFillOpInterface(generic))
      if (scalar->getType() == type.getElementType())
        return fromScalar(*scalar, rank);
    if (std::optional<InitTerm> term = fromBroadcastGeneric(generic))
      return *term;
  }
  return whole;
}

InitTerm raise::analyzeInit(Value init) {
  InitTerm term = analyzeDefinition(init);
  // A bias may be extended or broadcast in more than one step.
  while (term.kind == InitTerm::Kind::Extra && !term.extends &&
         isa<RankedTensorType>(term.extra.getType())) {
    InitTerm inner = analyzeDefinition(term.extra);
    if (inner.extra == term.extra)
      break;
    if (inner.kind == InitTerm::Kind::Extra)
      inner.map = inner.map.compose(term.map);
    term = inner;
  }
  return term;
}

/// Size of `value` along `dim`; see getInitSizes.
static OpFoldResult getInitSize(OpBuilder &builder, Location loc, Value value,
                                int64_t dim) {
  while (true) {
    auto type = cast<RankedTensorType>(value.getType());
    if (!type.isDynamicDim(dim))
      return builder.getIndexAttr(type.getDimSize(dim));
    Operation *op = value.getDefiningOp();
    if (auto dps = dyn_cast_or_null<DestinationStyleOpInterface>(op)) {
      value = dps.getTiedOpOperand(cast<OpResult>(value))->get();
      continue;
    }
    if (auto cast = dyn_cast_or_null<tensor::CastOp>(op);
        cast && isa<RankedTensorType>(cast.getSource().getType())) {
      value = cast.getSource();
      continue;
    }
    if (auto empty = dyn_cast_or_null<tensor::EmptyOp>(op))
      return empty.getDynamicSize(dim);
    if (auto expand = dyn_cast_or_null<tensor::ExpandShapeOp>(op))
      return expand.getMixedOutputShape()[dim];
    return tensor::getMixedSize(builder, loc, value, dim);
  }
}

int64_t raise::getKnownExtent(Value value, int64_t dim) {
  while (true) {
    auto type = cast<RankedTensorType>(value.getType());
    if (!type.isDynamicDim(dim))
      return type.getDimSize(dim);
    Operation *op = value.getDefiningOp();
    if (auto dps = dyn_cast_or_null<DestinationStyleOpInterface>(op))
      value = dps.getTiedOpOperand(cast<OpResult>(value))->get();
    else if (auto cast = dyn_cast_or_null<tensor::CastOp>(op);
             cast && isa<RankedTensorType>(cast.getSource().getType()))
      value = cast.getSource();
    else
      return ShapedType::kDynamic;
  }
}

SmallVector<OpFoldResult> raise::getInitSizes(OpBuilder &builder, Location loc,
                                              Value value) {
  SmallVector<OpFoldResult> sizes;
  int64_t rank = cast<RankedTensorType>(value.getType()).getRank();
  for (int64_t dim = 0; dim < rank; ++dim)
    sizes.push_back(getInitSize(builder, loc, value, dim));
  return sizes;
}

Value raise::collapse(OpBuilder &builder, Location loc, Value value,
                      ArrayRef<ReassociationIndices> reassociation) {
  if (auto expand = value.getDefiningOp<tensor::ExpandShapeOp>())
    if (llvm::equal(getReassociation(expand), reassociation))
      return expand.getSrc();
  return tensor::CollapseShapeOp::create(builder, loc, value, reassociation);
}
