//===- Tiling.cpp - Tiles of conv.fused -----------------------------------===//
//
// The loops are those of the output space. A tile of it reads the input that
// lies under its taps: a slice, with padding where the tile is at a border.
// Where the tile's place is known, the padding is that of the tiled op; where
// it is not, a tensor.pad with amounts computed at run time, all zero for the
// tiles inside.
//
//===----------------------------------------------------------------------===//

#include "conv/IR/ConvOps.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mlir::conv;

using affine::makeComposedFoldedAffineApply;
using affine::makeComposedFoldedAffineMax;
using affine::makeComposedFoldedAffineMin;

namespace {

/// A box in an operand.
struct Box {
  SmallVector<OpFoldResult> offsets, sizes;
};

class Tiler {
public:
  Tiler(OpBuilder &builder, FusedOp op, ArrayRef<OpFoldResult> offsets,
        ArrayRef<OpFoldResult> sizes)
      : b(builder), loc(op.getLoc()), op(op), dims(op.getDims()),
        offsets(offsets), sizes(sizes), groups(op.getGroups()),
        padLow(op.getPadLow()), padHigh(op.getPadHigh()) {}

  FailureOr<TilingResult> run();

private:
  Box wholeOf(Value shaped);
  bool coversWhole(int64_t dim);
  LogicalResult tileChannels(Box &input, Box &filter);
  LogicalResult tileSpatial(Box &input);
  LogicalResult tileAtRunTime(Box &input, unsigned i, OpFoldResult offset,
                              OpFoldResult size, OpFoldResult taps);
  void tileStatically(Box &input, unsigned i, int64_t offset, int64_t size,
                      int64_t taps);
  Value slice(Value shaped, const Box &box);
  Value pad(Value input);

  OpFoldResult apply(AffineExpr expr, ArrayRef<OpFoldResult> operands) {
    return makeComposedFoldedAffineApply(b, loc, expr, operands);
  }
  AffineExpr symbol(unsigned i) { return b.getAffineSymbolExpr(i); }

  OpBuilder &b;
  Location loc;
  FusedOp op;
  DimsAttr dims;
  ArrayRef<OpFoldResult> offsets, sizes;
  // Of the tiled op.
  int64_t groups;
  SmallVector<int64_t> padLow, padHigh;
  /// Padding that is known at run time only, for each dimension of the input.
  SmallVector<OpFoldResult> dynamicLow, dynamicHigh;
  bool padsAtRunTime = false;
  SmallVector<Operation *> slices;
};

} // namespace

Box Tiler::wholeOf(Value shaped) {
  auto type = cast<ShapedType>(shaped.getType());
  Box box;
  box.offsets.assign(type.getRank(), b.getIndexAttr(0));
  box.sizes = isa<MemRefType>(type) ? memref::getMixedSizes(b, loc, shaped)
                                    : tensor::getMixedSizes(b, loc, shaped);
  return box;
}

/// Whether the tile spans dimension `dim` of the output space.
bool Tiler::coversWhole(int64_t dim) {
  if (!isConstantIntValue(offsets[dim], 0))
    return false;
  int64_t extent = op.getOutputShape()[dim];
  if (!ShapedType::isDynamic(extent))
    return isConstantIntValue(sizes[dim], extent);
  // As getIterationDomain gave it, for a loop that is not tiled.
  auto size = dyn_cast<Value>(sizes[dim]);
  auto dimOp = size ? size.getDefiningOp<ShapedDimOpInterface>() : nullptr;
  if (!dimOp)
    return false;
  std::optional<int64_t> index = getConstantIntValue(dimOp.getDimension());
  char letter = dims.getOutput()[dim];
  if (letter == 'f' && dimOp.getShapedValue() == op.getFilter())
    return index == dims.filterDim('f');
  return dimOp.getShapedValue() == op.getOuts().front() &&
         op.getNumFullResults() != 0 && index == dim;
}

/// Narrows `box` in dimension `dim`; false where there is no such dimension.
static void narrow(Box &box, int64_t dim, OpFoldResult offset,
                   OpFoldResult size) {
  if (dim < 0)
    return;
  box.offsets[dim] = offset;
  box.sizes[dim] = size;
}

/// The filter's output channels and, with groups, the input's channels.
LogicalResult Tiler::tileChannels(Box &input, Box &filter) {
  int64_t channel = dims.outputDim('f');
  if (channel < 0 || coversWhole(channel))
    return success();
  if (op.getNumReductions() != 0)
    return op.emitOpError("expects tiles with all output channels, which it "
                          "reduces; leave the channel loop untiled");
  OpFoldResult offset = offsets[channel], size = sizes[channel];
  narrow(filter, dims.filterDim('f'), offset, size);
  if (op.getGroups() == 1)
    return success();

  // The tile must be whole groups, or lie in one, with a static number of
  // groups, which is an attribute.
  int64_t all = op.getOutputShape()[channel],
          perGroup = op.getFilterExtent('c');
  std::optional<int64_t> staticOffset = getConstantIntValue(offset),
                         staticSize = getConstantIntValue(size);
  if (ShapedType::isDynamic(all) || ShapedType::isDynamic(perGroup) ||
      !staticSize)
    return op.emitOpError("expects static channels and a channel tile of "
                          "static size that divides them, to tile ")
           << op.getGroups() << " groups";
  int64_t outputsPerGroup = all / static_cast<int64_t>(op.getGroups());
  OpFoldResult firstGroup;
  if (outputsPerGroup == 1) {
    groups = *staticSize;
    firstGroup = offset;
  } else if (staticOffset && *staticOffset % outputsPerGroup == 0 &&
             *staticSize % outputsPerGroup == 0) {
    groups = *staticSize / outputsPerGroup;
    firstGroup = b.getIndexAttr(*staticOffset / outputsPerGroup);
  } else if (staticOffset &&
             *staticOffset / outputsPerGroup ==
                 (*staticOffset + *staticSize - 1) / outputsPerGroup) {
    groups = 1;
    firstGroup = b.getIndexAttr(*staticOffset / outputsPerGroup);
  } else {
    return op.emitOpError("expects a channel tile of whole groups of ")
           << outputsPerGroup
           << " channels at a static offset; leave the channel loop untiled";
  }
  narrow(input, dims.inputDim('c'), apply(symbol(0) * perGroup, {firstGroup}),
         b.getIndexAttr(groups * perGroup));
  return success();
}

/// The input under a tile whose place is known.
void Tiler::tileStatically(Box &input, unsigned i, int64_t offset, int64_t size,
                           int64_t taps) {
  int64_t dim = dims.inputDim(dims.getSpatialLetters()[i]);
  int64_t dilation = op.getInputDilation()[i];
  int64_t extent = op.getInputType().getDimSize(dim);
  // In the dilated input, where 0 is its first element.
  int64_t first = offset * op.getStrides()[i] - padLow[i];
  int64_t length =
      (size - 1) * op.getStrides()[i] + (taps - 1) * op.getDilations()[i] + 1;
  int64_t begin =
      std::clamp<int64_t>(llvm::divideCeilSigned(first, dilation), 0, extent);
  int64_t end = std::clamp<int64_t>(
      llvm::divideFloorSigned(first + length - 1, dilation) + 1, begin, extent);
  padLow[i] = begin == end ? length : begin * dilation - first;
  int64_t covered = begin == end ? 0 : (end - begin - 1) * dilation + 1;
  padHigh[i] = length - padLow[i] - covered;
  narrow(input, dim, b.getIndexAttr(begin), b.getIndexAttr(end - begin));
}

/// The input under a tile whose place is known at run time.
LogicalResult Tiler::tileAtRunTime(Box &input, unsigned i, OpFoldResult offset,
                                   OpFoldResult size, OpFoldResult taps) {
  char letter = dims.getSpatialLetters()[i];
  int64_t dim = dims.inputDim(letter), stride = op.getStrides()[i];
  if (op.getInputDilation()[i] != 1)
    return op.emitOpError("expects tiles at static offsets along '")
           << letter << "', whose input dilation is "
           << op.getInputDilation()[i]
           << ": the zeros that a tile starts with are an attribute; leave "
              "this loop untiled or unroll it";
  OpFoldResult length = apply((symbol(0) - 1) * stride +
                                  (symbol(1) - 1) * op.getDilations()[i] + 1,
                              {size, taps});
  if (padLow[i] == 0 && padHigh[i] == 0) {
    narrow(input, dim, apply(symbol(0) * stride, {offset}), length);
    return success();
  }
  if (op.hasBufferSemantics())
    return op.emitOpError("expects no padding along '")
           << letter
           << "' to tile memrefs at offsets known at run time; tile before "
              "bufferization or leave this loop untiled";

  // [first, first + length) of the input, of which a part may be outside.
  OpFoldResult extent = input.sizes[dim], zero = b.getIndexAttr(0);
  MLIRContext *context = b.getContext();
  auto map = [&](unsigned symbols, ArrayRef<AffineExpr> exprs) {
    return AffineMap::get(0, symbols, exprs, context);
  };
  auto clamp = [&](OpFoldResult position) {
    OpFoldResult notBefore = makeComposedFoldedAffineMax(
        b, loc, map(2, {symbol(0), symbol(1)}), {position, zero});
    return makeComposedFoldedAffineMin(b, loc, map(2, {symbol(0), symbol(1)}),
                                       {notBefore, extent});
  };
  OpFoldResult first = apply(symbol(0) * stride - padLow[i], {offset});
  OpFoldResult begin = clamp(first);
  OpFoldResult end = clamp(apply(symbol(0) + symbol(1), {first, length}));
  OpFoldResult covered = apply(symbol(0) - symbol(1), {end, begin});
  // Elements before the input, at most all of them.
  OpFoldResult before = makeComposedFoldedAffineMax(
      b, loc, map(2, {-symbol(0), symbol(1)}), {first, zero});
  OpFoldResult low = makeComposedFoldedAffineMin(
      b, loc, map(2, {symbol(0), symbol(1)}), {before, length});
  dynamicLow[dim] = low;
  dynamicHigh[dim] =
      apply(symbol(0) - symbol(1) - symbol(2), {length, low, covered});
  padsAtRunTime = true;
  padLow[i] = padHigh[i] = 0;
  narrow(input, dim, begin, covered);
  return success();
}

LogicalResult Tiler::tileSpatial(Box &input) {
  dynamicLow.assign(input.sizes.size(), b.getIndexAttr(0));
  dynamicHigh = dynamicLow;
  for (auto [i, letter] : llvm::enumerate(dims.getSpatialLetters())) {
    int64_t dim = dims.outputDim(letter);
    if (coversWhole(dim))
      continue;
    int64_t filterDim = dims.filterDim(letter);
    OpFoldResult taps =
        op.hasBufferSemantics()
            ? memref::getMixedSize(b, loc, op.getFilter(), filterDim)
            : tensor::getMixedSize(b, loc, op.getFilter(), filterDim);
    std::optional<int64_t> staticOffset = getConstantIntValue(offsets[dim]),
                           staticSize = getConstantIntValue(sizes[dim]),
                           staticTaps = getConstantIntValue(taps);
    if (staticOffset && staticSize && staticTaps &&
        !ShapedType::isDynamic(op.getInputExtent(letter)))
      tileStatically(input, i, *staticOffset, *staticSize, *staticTaps);
    else if (failed(tileAtRunTime(input, i, offsets[dim], sizes[dim], taps)))
      return failure();
  }
  return success();
}

Value Tiler::slice(Value shaped, const Box &box) {
  auto type = cast<ShapedType>(shaped.getType());
  bool isWhole = llvm::all_of(box.offsets, [](OpFoldResult offset) {
    return isConstantIntValue(offset, 0);
  });
  for (auto [size, extent] : llvm::zip_equal(box.sizes, type.getShape()))
    isWhole &=
        !ShapedType::isDynamic(extent) && isConstantIntValue(size, extent);
  if (isWhole)
    return shaped;
  SmallVector<OpFoldResult> strides(type.getRank(), b.getIndexAttr(1));
  Operation *sliceOp =
      isa<MemRefType>(type)
          ? memref::SubViewOp::create(b, loc, shaped, box.offsets, box.sizes,
                                      strides)
                .getOperation()
          : tensor::ExtractSliceOp::create(b, loc, shaped, box.offsets,
                                           box.sizes, strides)
                .getOperation();
  slices.push_back(sliceOp);
  return sliceOp->getResult(0);
}

/// Pads the tile of the input by amounts known at run time to a shape that is
/// as static as the tile.
Value Tiler::pad(Value input) {
  auto type = cast<RankedTensorType>(input.getType());
  SmallVector<int64_t> shape(type.getShape());
  for (auto [i, letter] : llvm::enumerate(dims.getSpatialLetters())) {
    int64_t dim = dims.inputDim(letter);
    if (isConstantIntValue(dynamicLow[dim], 0) &&
        isConstantIntValue(dynamicHigh[dim], 0))
      continue;
    std::optional<int64_t> size =
        getConstantIntValue(sizes[dims.outputDim(letter)]);
    int64_t taps = op.getFilterExtent(letter);
    shape[dim] = size && !ShapedType::isDynamic(taps)
                     ? (*size - 1) * op.getStrides()[i] +
                           (taps - 1) * op.getDilations()[i] + 1
                     : ShapedType::kDynamic;
  }
  Value zero =
      arith::ConstantOp::create(b, loc, b.getZeroAttr(type.getElementType()));
  return tensor::PadOp::create(
      b, loc, RankedTensorType::get(shape, type.getElementType()), input,
      dynamicLow, dynamicHigh, zero);
}

/// The tile of a result, in whose place the channels are reduced or not.
static Box boxOfResult(OpBuilder &b, FusedOp op, unsigned number,
                       ArrayRef<OpFoldResult> offsets,
                       ArrayRef<OpFoldResult> sizes) {
  Box box{llvm::to_vector(offsets), llvm::to_vector(sizes)};
  int64_t channel = op.getDims().outputDim('f');
  if (number < op.getNumFullResults() || channel < 0)
    return box;
  auto type = cast<ShapedType>(op.getOuts()[number].getType());
  if (type.getRank() == static_cast<int64_t>(offsets.size())) {
    narrow(box, channel, b.getIndexAttr(0), b.getIndexAttr(1));
    return box;
  }
  box.offsets.erase(box.offsets.begin() + channel);
  box.sizes.erase(box.sizes.begin() + channel);
  return box;
}

FailureOr<TilingResult> Tiler::run() {
  Box input = wholeOf(op.getInput()), filter = wholeOf(op.getFilter());
  if (int64_t batch = dims.outputDim('n'); batch >= 0)
    narrow(input, dims.inputDim('n'), offsets[batch], sizes[batch]);
  if (failed(tileChannels(input, filter)) || failed(tileSpatial(input)))
    return failure();

  Value inputTile = slice(op.getInput(), input);
  if (padsAtRunTime)
    inputTile = pad(inputTile);
  Value filterTile = slice(op.getFilter(), filter);
  SmallVector<Value> extras, outs;
  for (auto [i, extra] : llvm::enumerate(op.getExtras())) {
    if (!isa<ShapedType>(extra.getType())) {
      extras.push_back(extra);
      continue;
    }
    Box box;
    for (AffineExpr expr : op.getExtraMap(i).getResults()) {
      auto dim = dyn_cast<AffineDimExpr>(expr);
      box.offsets.push_back(dim ? offsets[dim.getPosition()]
                                : OpFoldResult(b.getIndexAttr(0)));
      box.sizes.push_back(dim ? sizes[dim.getPosition()]
                              : OpFoldResult(b.getIndexAttr(1)));
    }
    extras.push_back(slice(extra, box));
  }
  for (auto [i, out] : llvm::enumerate(op.getOuts()))
    outs.push_back(slice(out, boxOfResult(b, op, i, offsets, sizes)));

  auto tile = FusedOp::create(
      b, loc,
      op.hasBufferSemantics() ? TypeRange() : TypeRange(ValueRange(outs)),
      inputTile, filterTile, extras, outs, dims, op.getStrides(),
      op.getDilations(), padLow, padHigh, op.getInputDilation(), groups,
      op.getExtraMaps(), op.getNumerics(), op.getReduce(),
      op.getScheduleAttr());
  tile->setDiscardableAttrs(op->getDiscardableAttrDictionary());
  for (auto [from, to] :
       llvm::zip_equal(op->getRegions(), tile->getRegions())) {
    IRMapping mapping;
    from.cloneInto(&to, mapping);
  }
  return TilingResult{{tile}, SmallVector<Value>(tile.getResults()), slices};
}

//===----------------------------------------------------------------------===//
// TilingInterface
//===----------------------------------------------------------------------===//

SmallVector<utils::IteratorType> FusedOp::getLoopIteratorTypes() {
  SmallVector<utils::IteratorType> types(getOutputRank(),
                                         utils::IteratorType::parallel);
  int64_t channel = getDims().outputDim('f');
  if (channel >= 0 && getNumReductions() != 0)
    types[channel] = utils::IteratorType::reduction;
  return types;
}

SmallVector<Range> FusedOp::getIterationDomain(OpBuilder &b) {
  SmallVector<Range> domain;
  for (OpFoldResult size : getMixedOutputShape(b))
    domain.push_back({b.getIndexAttr(0), size, b.getIndexAttr(1)});
  return domain;
}

FailureOr<TilingResult>
FusedOp::getTiledImplementation(OpBuilder &b, ArrayRef<OpFoldResult> offsets,
                                ArrayRef<OpFoldResult> sizes) {
  return Tiler(b, *this, offsets, sizes).run();
}

LogicalResult FusedOp::getResultTilePosition(
    OpBuilder &b, unsigned resultNumber, ArrayRef<OpFoldResult> offsets,
    ArrayRef<OpFoldResult> sizes, SmallVector<OpFoldResult> &resultOffsets,
    SmallVector<OpFoldResult> &resultSizes) {
  Box box = boxOfResult(b, *this, resultNumber, offsets, sizes);
  resultOffsets = std::move(box.offsets);
  resultSizes = std::move(box.sizes);
  return success();
}

LogicalResult FusedOp::getIterationDomainTileFromResultTile(
    OpBuilder &b, unsigned resultNumber, ArrayRef<OpFoldResult> offsets,
    ArrayRef<OpFoldResult> sizes,
    SmallVectorImpl<OpFoldResult> &iterDomainOffsets,
    SmallVectorImpl<OpFoldResult> &iterDomainSizes) {
  iterDomainOffsets.assign(offsets.begin(), offsets.end());
  iterDomainSizes.assign(sizes.begin(), sizes.end());
  int64_t channel = getDims().outputDim('f');
  if (resultNumber < getNumFullResults() || channel < 0)
    return success();
  // A reduced value comes from all channels.
  if (offsets.size() == getOutputRank()) {
    iterDomainOffsets.erase(iterDomainOffsets.begin() + channel);
    iterDomainSizes.erase(iterDomainSizes.begin() + channel);
  }
  iterDomainOffsets.insert(iterDomainOffsets.begin() + channel,
                           b.getIndexAttr(0));
  iterDomainSizes.insert(iterDomainSizes.begin() + channel,
                         getMixedOutputShape(b)[channel]);
  return success();
}

FailureOr<TilingResult>
FusedOp::generateResultTileValue(OpBuilder &b, unsigned resultNumber,
                                 ArrayRef<OpFoldResult> offsets,
                                 ArrayRef<OpFoldResult> sizes) {
  SmallVector<OpFoldResult> domainOffsets, domainSizes;
  if (failed(getIterationDomainTileFromResultTile(
          b, resultNumber, offsets, sizes, domainOffsets, domainSizes)))
    return failure();
  FailureOr<TilingResult> tile =
      getTiledImplementation(b, domainOffsets, domainSizes);
  if (failed(tile))
    return failure();
  return TilingResult{
      tile->tiledOps, {tile->tiledValues[resultNumber]}, tile->generatedSlices};
}
