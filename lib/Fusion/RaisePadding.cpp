//===- RaisePadding.cpp - What stands in front of conv.fused into it ------===//
//
// tensor.pad becomes the op's padding, a strided insert into zeros (how a
// transposed convolution is written in linalg) its input dilation, and a
// transposed filter an order of its dimensions.
//
//===----------------------------------------------------------------------===//

#include "RaiseMatch.h"
#include "Reshape.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Interfaces/ValueBoundsOpInterface.h"
#include "llvm/Support/CheckedArithmetic.h"
#include <limits>

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::raise;

namespace {

/// The most that conv.fused can pad by, or dilate by.
constexpr int64_t kMaxAmount = std::numeric_limits<int32_t>::max();

/// What an op in front of a convolution does to the spatial dimensions.
struct SpatialChange {
  SpatialChange(Value source, FusionRule rule, StringRef effect)
      : source(source), rule(rule), effect(effect) {}

  void append(int64_t before, int64_t behind, int64_t step) {
    low.push_back(before);
    high.push_back(behind);
    dilation.push_back(step);
    cutLow.push_back(0);
    cutHigh.push_back(0);
  }

  Value source;
  /// Zeros before, behind, and the distance of the source's elements.
  SmallVector<int64_t> low, high, dilation;
  /// Elements to cut off the source before and behind.
  SmallVector<int64_t> cutLow, cutHigh;
  /// The verdict of folding it.
  FusionRule rule;
  std::string effect;
};

} // namespace

static bool isZero(Attribute value) {
  if (auto real = dyn_cast_or_null<FloatAttr>(value))
    return real.getValue().isZero();
  if (auto integer = dyn_cast_or_null<IntegerAttr>(value))
    return integer.getValue().isZero();
  return false;
}

static bool isZeroConstant(Value value) {
  Attribute constant;
  return value && matchPattern(value, m_Constant(&constant)) &&
         isZero(constant);
}

/// The input without casts that only forget or assert static extents.
static Value skipCasts(Value value) {
  while (auto cast = value.getDefiningOp<tensor::CastOp>()) {
    if (!isa<RankedTensorType>(cast.getSource().getType()))
      break;
    value = cast.getSource();
  }
  return value;
}

//===----------------------------------------------------------------------===//
// tensor.pad
//===----------------------------------------------------------------------===//

static FailureOr<SpatialChange> analyzePad(FusedOp op, tensor::PadOp pad,
                                           std::optional<Verdict> &refusal) {
  auto refuse = [&](FusionRule rule, const Twine &reason,
                    const Twine &remedy) -> LogicalResult {
    refusal = Verdict{rule, reason.str(), remedy.str()};
    return failure();
  };
  if (!isZeroConstant(pad.getConstantPaddingValue()))
    return refuse(FusionRule::PadValue,
                  "the padding value is not the constant zero",
                  "pad with a constant zero; other padding stays a tensor.pad");
  // MLIR's verifier lets an amount pass that says "see the operand" where there
  // is no operand.
  auto countsOperands = [](ArrayRef<int64_t> amounts, ValueRange operands) {
    return llvm::count_if(amounts, ShapedType::isDynamic) ==
           static_cast<ptrdiff_t>(operands.size());
  };
  if (!countsOperands(pad.getStaticLow(), pad.getLow()) ||
      !countsOperands(pad.getStaticHigh(), pad.getHigh()))
    return failure();
  SpatialChange change(pad.getSource(), FusionRule::PadFolded,
                       "became the padding of the convolution");
  SmallVector<OpFoldResult> low = pad.getMixedLowPad();
  SmallVector<OpFoldResult> high = pad.getMixedHighPad();
  DimsAttr dims = op.getDims();
  for (char letter : StringRef("nc")) {
    int64_t dim = dims.inputDim(letter);
    if (dim >= 0 && (!isZeroInteger(low[dim]) || !isZeroInteger(high[dim])))
      return refuse(FusionRule::PadDims,
                    "the batch or the channel dimension is padded as well",
                    "pad spatial and other dimensions in separate tensor.pad "
                    "ops, the spatial one last");
  }
  for (char letter : dims.getSpatialLetters()) {
    int64_t dim = dims.inputDim(letter);
    std::optional<int64_t> l = getConstantIntValue(low[dim]);
    std::optional<int64_t> h = getConstantIntValue(high[dim]);
    if (!l || !h)
      return refuse(FusionRule::PadDynamic,
                    "the padding is known only when the program runs",
                    "pad by constants");
    // More than the op can say; and nothing below overflows.
    if (std::max(*l, *h) > kMaxAmount || std::min(*l, *h) < -kMaxAmount)
      return failure();
    int64_t cutLow = std::max<int64_t>(-*l, 0);
    int64_t cutHigh = std::max<int64_t>(-*h, 0);
    int64_t extent = pad.getSourceType().getDimSize(dim);
    if (cutLow + cutHigh != 0 &&
        (ShapedType::isDynamic(extent) || cutLow + cutHigh >= extent))
      return refuse(FusionRule::PadNegative,
                    "a negative padding may leave nothing of the input",
                    "make the extent that it cuts static, or cut it with "
                    "tensor.extract_slice");
    change.append(std::max<int64_t>(*l, 0), std::max<int64_t>(*h, 0),
                  /*step=*/1);
    change.cutLow.back() = cutLow;
    change.cutHigh.back() = cutHigh;
  }
  return change;
}

//===----------------------------------------------------------------------===//
// Strided tensor.insert_slice into zeros
//===----------------------------------------------------------------------===//

static bool isAllZero(Value value) {
  value = skipCasts(value);
  Attribute constant;
  if (matchPattern(value, m_Constant(&constant)))
    if (auto splat = dyn_cast<SplatElementsAttr>(constant))
      return isZero(splat.getSplatValue<Attribute>());
  if (auto fill = value.getDefiningOp<linalg::FillOp>())
    return isZeroConstant(fill.getInputs()[0]);
  if (auto splat = value.getDefiningOp<tensor::SplatOp>())
    return isZeroConstant(splat.getInput());
  if (auto generic = value.getDefiningOp<linalg::GenericOp>())
    if (std::optional<Value> scalar = linalg::isaFillOpInterface(generic))
      return isZeroConstant(*scalar);
  return false;
}

/// The constant value of `total - (source - 1) * stride - 1`, where the
/// extents are those of dimension `dim`; nothing where it is not constant.
static std::optional<int64_t> getRoomBehind(Value total, Value source,
                                            int64_t dim, int64_t stride) {
  int64_t totalExtent = cast<RankedTensorType>(total.getType()).getDimSize(dim);
  int64_t extent = cast<RankedTensorType>(source.getType()).getDimSize(dim);
  if (!ShapedType::isDynamic(totalExtent) && !ShapedType::isDynamic(extent)) {
    std::optional<int64_t> span =
        llvm::checkedMulAdd<int64_t>(extent - 1, stride, 1);
    return span ? std::optional<int64_t>(totalExtent - *span) : std::nullopt;
  }
  Builder builder(total.getContext());
  AffineExpr d0 = builder.getAffineDimExpr(0), d1 = builder.getAffineDimExpr(1);
  AffineMap room = AffineMap::get(2, 0, d0 - (d1 - 1) * stride - 1);
  using Variable = ValueBoundsConstraintSet::Variable;
  // A tensor.dim past the rank is valid, but its bounds crash in LLVM 22.
  auto stopAtInvalidDims = [](Value value, std::optional<int64_t>,
                              ValueBoundsConstraintSet &) {
    auto dimOp = value.getDefiningOp<tensor::DimOp>();
    std::optional<int64_t> index =
        dimOp ? dimOp.getConstantIndex() : std::nullopt;
    auto type = dimOp ? dyn_cast<RankedTensorType>(dimOp.getSource().getType())
                      : nullptr;
    return index && type && (*index < 0 || *index >= type.getRank());
  };
  FailureOr<int64_t> bound = ValueBoundsConstraintSet::computeConstantBound(
      presburger::BoundType::EQ,
      Variable(room, {Variable(total, dim), Variable(source, dim)}),
      stopAtInvalidDims);
  return succeeded(bound) ? std::optional<int64_t>(*bound) : std::nullopt;
}

static FailureOr<SpatialChange> analyzeInsert(FusedOp op,
                                              tensor::InsertSliceOp insert,
                                              std::optional<Verdict> &refusal) {
  if (!isAllZero(insert.getDest()))
    return failure(); // Not zero insertion: nothing to explain.
  auto refuse = [&](const Twine &reason, const Twine &remedy) -> LogicalResult {
    refusal = Verdict{FusionRule::ZeroInsertion, reason.str(), remedy.str()};
    return failure();
  };
  if (insert.getSourceType().getRank() != insert.getDestType().getRank())
    return refuse("the slice put into zeros has a lower rank than the input",
                  "insert a slice of the input's rank");
  DimsAttr dims = op.getDims();
  SmallVector<OpFoldResult> offsets = insert.getMixedOffsets();
  SmallVector<OpFoldResult> strides = insert.getMixedStrides();
  for (char letter : StringRef("nc")) {
    int64_t dim = dims.inputDim(letter);
    if (dim < 0)
      continue;
    if (!isZeroInteger(offsets[dim]) || !isOneInteger(strides[dim]) ||
        getRoomBehind(insert.getDest(), insert.getSource(), dim, 1) != 0)
      return refuse("the slice put into zeros does not cover the batch and the "
                    "channels",
                    "insert zeros between spatial positions only");
  }
  if (llvm::is_contained(insert.getSourceType().getShape(), 0))
    return refuse("the slice put into zeros has no elements",
                  "leave out what computes nothing");
  SpatialChange change(insert.getSource(), FusionRule::InputDilationFolded,
                       "became the input dilation of the convolution");
  for (char letter : dims.getSpatialLetters()) {
    int64_t dim = dims.inputDim(letter);
    std::optional<int64_t> offset = getConstantIntValue(offsets[dim]);
    std::optional<int64_t> stride = getConstantIntValue(strides[dim]);
    std::optional<int64_t> room;
    if (stride && *stride >= 1 && *stride <= kMaxAmount)
      room = getRoomBehind(insert.getDest(), insert.getSource(), dim, *stride);
    if (!offset || !room)
      return refuse("where the slice is put into zeros is known only when the "
                    "program runs",
                    "make offsets, strides and the room around it constant");
    if (*offset < 0 || *room < *offset)
      return refuse("the slice put into zeros reaches over their edge",
                    "insert it into a larger tensor of zeros");
    if (*room > kMaxAmount)
      return failure();
    change.append(*offset, *room - *offset, *stride);
  }
  if (llvm::all_of(change.dilation, [](int64_t step) { return step == 1; })) {
    change.rule = FusionRule::PadFolded;
    change.effect = "became the padding of the convolution";
  }
  return change;
}

//===----------------------------------------------------------------------===//
// tensor.extract_slice
//===----------------------------------------------------------------------===//

/// Whether `window` cuts off constant amounts of the spatial dimensions only.
static bool isStaticWindow(FusedOp op, tensor::ExtractSliceOp window) {
  RankedTensorType source = window.getSourceType(), result = window.getType();
  if (!source.hasStaticShape() || !result.hasStaticShape() ||
      source.getRank() != result.getRank() || !window.hasUnitStride() ||
      llvm::any_of(window.getStaticOffsets(), ShapedType::isDynamic))
    return false;
  return llvm::all_of(StringRef("nc"), [&](char letter) {
    int64_t dim = op.getDims().inputDim(letter);
    return dim < 0 || source.getDimSize(dim) == result.getDimSize(dim);
  });
}

/// Narrows `change` to what `window` shows of it: torch-mlir writes a negative
/// padding so. Whole elements that are hidden are cut off the source.
static LogicalResult applyWindow(FusedOp op, tensor::ExtractSliceOp window,
                                 SpatialChange &change,
                                 std::optional<Verdict> &refusal) {
  auto type = cast<RankedTensorType>(change.source.getType());
  for (auto [i, letter] : llvm::enumerate(op.getDims().getSpatialLetters())) {
    int64_t dim = op.getDims().inputDim(letter), step = change.dilation[i];
    int64_t total = window.getSourceType().getDimSize(dim);
    int64_t offset = window.getStaticOffset(dim);
    int64_t low = change.low[i] - offset;
    int64_t high =
        change.high[i] - (total - offset - window.getStaticSize(dim));
    int64_t hiddenLow = low < 0 ? llvm::divideCeil(-low, step) : 0;
    int64_t hiddenHigh = high < 0 ? llvm::divideCeil(-high, step) : 0;
    int64_t cutLow = change.cutLow[i] + hiddenLow;
    int64_t cutHigh = change.cutHigh[i] + hiddenHigh;
    if (type.isDynamicDim(dim) || cutLow + cutHigh >= type.getDimSize(dim)) {
      refusal = Verdict{FusionRule::ZeroInsertion,
                        "a slice of the padded input may show only zeros",
                        "pad by what the convolution reads"};
      return failure();
    }
    change.low[i] = low + hiddenLow * step;
    change.high[i] = high + hiddenHigh * step;
    change.cutLow[i] = cutLow;
    change.cutHigh[i] = cutHigh;
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Pattern
//===----------------------------------------------------------------------===//

/// The extent along output dimension `letter` that a result's type tells.
static int64_t getResultExtent(FusedOp op, char letter) {
  int64_t dim = op.getDims().outputDim(letter);
  int64_t channel = op.getDims().outputDim('f');
  for (auto [i, out] : llvm::enumerate(op.getOuts().getTypes())) {
    auto type = cast<ShapedType>(out);
    bool dropsChannel = i >= op.getNumFullResults() && channel >= 0 &&
                        type.getRank() + 1 == op.getOutputRank();
    int64_t extent =
        type.getDimSize(dropsChannel && dim > channel ? dim - 1 : dim);
    if (!ShapedType::isDynamic(extent))
      return extent;
  }
  return ShapedType::kDynamic;
}

/// Whether batch and channels of `source`, of which a cast may have hidden the
/// extents, are those that results and filter have.
static bool fitsBatchAndChannels(FusedOp op, RankedTensorType source) {
  auto agree = [](int64_t a, int64_t b) {
    return ShapedType::isDynamic(a) || ShapedType::isDynamic(b) || a == b;
  };
  DimsAttr dims = op.getDims();
  if (int64_t dim = dims.inputDim('n');
      dim >= 0 && !agree(source.getDimSize(dim), getResultExtent(op, 'n')))
    return false;
  int64_t dim = dims.inputDim('c');
  int64_t channels = dim < 0 ? 1 : source.getDimSize(dim);
  auto groups = static_cast<int64_t>(op.getGroups());
  return ShapedType::isDynamic(channels) ||
         (channels % groups == 0 &&
          agree(channels / groups, op.getFilterExtent('c')));
}

/// conv.fused derives the output's static extents from the input's. Where a
/// cast had hidden that the input is larger than what the windows reach,
/// padding behind it is dropped; fails where that is not enough.
static LogicalResult fitOutput(FusedOp op, SpatialChange &change) {
  DimsAttr dims = op.getDims();
  auto source = cast<RankedTensorType>(change.source.getType());
  if (!fitsBatchAndChannels(op, source))
    return failure();
  for (auto [i, letter] : llvm::enumerate(dims.getSpatialLetters())) {
    int64_t in = source.getDimSize(dims.inputDim(letter));
    int64_t taps = op.getFilterExtent(letter);
    int64_t out = getResultExtent(op, letter);
    if (ShapedType::isDynamic(in))
      continue;
    in -= change.cutLow[i] + change.cutHigh[i];
    bool areTapsOpen = ShapedType::isDynamic(taps);
    // Nothing to dilate: the zeros around it are not what a dilation makes.
    if (in == 0)
      return failure();
    int64_t stride = op.getStrides()[i];
    auto extentWith = [&, i = i](int64_t high) {
      return computeOutputExtent(in, areTapsOpen ? 1 : taps, stride,
                                 op.getDilations()[i],
                                 change.dilation[i] * op.getInputDilation()[i],
                                 change.low[i] + op.getPadLow()[i], high);
    };
    int64_t high = change.high[i] + op.getPadHigh()[i];
    std::optional<int64_t> extent = extentWith(high);
    if (!extent)
      return failure();
    if (areTapsOpen)
      continue;
    if (*extent < 0)
      return failure();
    if (ShapedType::isDynamic(out) || *extent == out)
      continue;
    // One stride of padding is one position of the output.
    std::optional<int64_t> surplus =
        llvm::checkedMul<int64_t>(*extent - out, stride);
    if (!surplus || *surplus < 0 || *surplus > high ||
        extentWith(high - *surplus) != out)
      return failure();
    change.high[i] -= *surplus;
  }
  return success();
}

static FailureOr<SpatialChange> analyzeInput(FusedOp op,
                                             std::optional<Verdict> &refusal) {
  Value input = skipCasts(op.getInput());
  auto window = input.getDefiningOp<tensor::ExtractSliceOp>();
  if (window) {
    if (!isStaticWindow(op, window))
      return failure();
    input = window.getSource();
  }
  FailureOr<SpatialChange> change = failure();
  if (auto pad = input.getDefiningOp<tensor::PadOp>())
    change = analyzePad(op, pad, refusal);
  else if (auto insert = input.getDefiningOp<tensor::InsertSliceOp>())
    change = analyzeInsert(op, insert, refusal);
  if (failed(change) ||
      (window && failed(applyWindow(op, window, *change, refusal))))
    return failure();
  // A zero of the undilated input spans a whole step of its dilation.
  for (auto [low, high, dilation] :
       llvm::zip_equal(change->low, change->high, op.getInputDilation())) {
    low *= dilation;
    high *= dilation;
  }
  if (failed(fitOutput(op, *change)))
    return failure();
  return change;
}

/// The op that a verdict about the input is about.
static Operation *getChanger(FusedOp op) {
  Operation *changer = skipCasts(op.getInput()).getDefiningOp();
  if (auto window = dyn_cast<tensor::ExtractSliceOp>(changer))
    return window.getSource().getDefiningOp();
  return changer;
}

void raise::recordUnfoldedInput(FusedOp op) {
  std::optional<Verdict> refusal;
  if (failed(analyzeInput(op, refusal)) && refusal)
    recordVerdict(getChanger(op), *refusal);
}

/// The source without the elements that no window of the convolution reaches.
static Value cutSource(RewriterBase &rewriter, FusedOp op,
                       const SpatialChange &change) {
  auto isZero = [](int64_t count) { return count == 0; };
  if (llvm::all_of(change.cutLow, isZero) &&
      llvm::all_of(change.cutHigh, isZero))
    return change.source;
  SmallVector<OpFoldResult> sizes =
      tensor::getMixedSizes(rewriter, op.getLoc(), change.source);
  SmallVector<OpFoldResult> offsets(sizes.size(), rewriter.getIndexAttr(0));
  SmallVector<OpFoldResult> strides(sizes.size(), rewriter.getIndexAttr(1));
  auto type = cast<RankedTensorType>(change.source.getType());
  for (auto [i, letter] : llvm::enumerate(op.getDims().getSpatialLetters())) {
    int64_t dim = op.getDims().inputDim(letter);
    offsets[dim] = rewriter.getIndexAttr(change.cutLow[i]);
    sizes[dim] = rewriter.getIndexAttr(type.getDimSize(dim) - change.cutLow[i] -
                                       change.cutHigh[i]);
  }
  return tensor::ExtractSliceOp::create(rewriter, op.getLoc(), change.source,
                                        offsets, sizes, strides);
}

namespace {

/// conv.fused(tensor.pad(%x) by zeros)  ==>  conv.fused(%x) pad_low, pad_high
/// conv.fused(tensor.insert_slice %x into zeros)  ==>
///     conv.fused(%x) input_dilation, pad_low, pad_high
/// The padded tensor may have other users: no convolution is duplicated.
struct FoldInputChange : OpRewritePattern<FusedOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(FusedOp op,
                                PatternRewriter &rewriter) const override {
    if (op.hasBufferSemantics())
      return rewriter.notifyMatchFailure(op, "works on memrefs");
    std::optional<Verdict> refusal;
    FailureOr<SpatialChange> change = analyzeInput(op, refusal);
    if (failed(change))
      return rewriter.notifyMatchFailure(
          op, refusal ? Twine(refusal->reason)
                      : Twine("no padding or zero insertion in front"));
    auto combine = [](ArrayRef<int64_t> a, ArrayRef<int64_t> b, auto f) {
      return llvm::map_to_vector(llvm::zip_equal(a, b), [&](auto pair) {
        return f(std::get<0>(pair), std::get<1>(pair));
      });
    };
    std::plus<int64_t> plus;
    std::multiplies<int64_t> times;
    SmallVector<int64_t> low = combine(op.getPadLow(), change->low, plus);
    SmallVector<int64_t> high = combine(op.getPadHigh(), change->high, plus);
    SmallVector<int64_t> dilation =
        combine(op.getInputDilation(), change->dilation, times);
    auto tooLarge = [](int64_t amount) { return amount > kMaxAmount; };
    if (llvm::any_of(low, tooLarge) || llvm::any_of(high, tooLarge) ||
        llvm::any_of(dilation, tooLarge))
      return rewriter.notifyMatchFailure(
          op, "the padding or the dilation exceeds 2^31 - 1");
    Operation *changer = getChanger(op);
    recordVerdictOnce(changer, {change->rule, change->effect, /*remedy=*/""});
    Value source = cutSource(rewriter, op, *change);
    rewriter.modifyOpInPlace(op, [&] {
      op->setLoc(rewriter.getFusedLoc({op.getLoc(), changer->getLoc()}));
      op.getInputMutable().assign(source);
      op.setPadLow(low);
      op.setPadHigh(high);
      op.setInputDilation(dilation);
    });
    return success();
  }
};

/// conv.fused(collapse_shape(tensor.pad(%x)))  ==>
///     conv.fused(tensor.pad(collapse_shape(%x))) where no padded dimension is
/// merged with another: raising merges groups and channels behind a padding.
struct MovePadBehindCollapse : OpRewritePattern<FusedOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(FusedOp op,
                                PatternRewriter &rewriter) const override {
    auto collapse =
        skipCasts(op.getInput()).getDefiningOp<tensor::CollapseShapeOp>();
    auto pad = collapse ? collapse.getSrc().getDefiningOp<tensor::PadOp>()
                        : tensor::PadOp();
    if (!pad || op.hasBufferSemantics())
      return rewriter.notifyMatchFailure(op, "no padding behind a reshape");
    Value value = pad.getConstantPaddingValue();
    if (!value)
      return rewriter.notifyMatchFailure(op, "the padding is not constant");
    SmallVector<OpFoldResult> low = pad.getMixedLowPad();
    SmallVector<OpFoldResult> high = pad.getMixedHighPad();
    SmallVector<ReassociationIndices> groups = getReassociation(collapse);
    SmallVector<OpFoldResult> newLow, newHigh;
    for (const ReassociationIndices &group : groups) {
      if (group.size() != 1 && llvm::any_of(group, [&](int64_t dim) {
            return !isZeroInteger(low[dim]) || !isZeroInteger(high[dim]);
          }))
        return rewriter.notifyMatchFailure(
            op, "a padded dimension is merged with another");
      newLow.push_back(low[group.front()]);
      newHigh.push_back(high[group.front()]);
    }
    Value source =
        raise::collapse(rewriter, op.getLoc(), pad.getSource(), groups);
    Value padded =
        tensor::PadOp::create(rewriter, pad.getLoc(), collapse.getResultType(),
                              source, newLow, newHigh, value);
    rewriter.modifyOpInPlace(op, [&] { op.getInputMutable().assign(padded); });
    return success();
  }
};

/// conv.fused(extract_slice %x)  ==>  conv.fused(%x) where the slice cuts off
/// only what no window reaches: TOSA asks for inputs that windows cover
/// exactly.
struct DropUnreachedCut : OpRewritePattern<FusedOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(FusedOp op,
                                PatternRewriter &rewriter) const override {
    auto slice =
        skipCasts(op.getInput()).getDefiningOp<tensor::ExtractSliceOp>();
    if (!slice || op.hasBufferSemantics() || !isStaticWindow(op, slice))
      return rewriter.notifyMatchFailure(op, "no cut in front");
    for (auto [i, letter] : llvm::enumerate(op.getDims().getSpatialLetters())) {
      int64_t dim = op.getDims().inputDim(letter);
      int64_t whole = slice.getSourceType().getDimSize(dim);
      int64_t kept = slice.getStaticSize(dim),
              taps = op.getFilterExtent(letter);
      if (whole == kept)
        continue;
      auto extentOf = [&, i = i](int64_t extent) {
        return computeOutputExtent(
            extent, taps, op.getStrides()[i], op.getDilations()[i],
            op.getInputDilation()[i], op.getPadLow()[i], op.getPadHigh()[i]);
      };
      // Behind the cut there must be nothing that a window reads.
      if (slice.getStaticOffset(dim) != 0 || op.getPadHigh()[i] != 0 ||
          ShapedType::isDynamic(taps) || extentOf(whole) != extentOf(kept))
        return rewriter.notifyMatchFailure(op, "a window reaches the cut");
    }
    rewriter.modifyOpInPlace(
        op, [&] { op.getInputMutable().assign(slice.getSource()); });
    return success();
  }
};

/// conv.fused(linalg.transpose(%x), linalg.transpose(%w))  ==>
///     conv.fused(%x, %w), the orders of their dimensions permuted.
struct FoldTranspose : OpRewritePattern<FusedOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(FusedOp op,
                                PatternRewriter &rewriter) const override {
    if (op.hasBufferSemantics())
      return rewriter.notifyMatchFailure(op, "works on memrefs");
    DimsAttr dims = op.getDims();
    std::string input = dims.getInput().str(), filter = dims.getFilter().str();
    Value newInput = fold(op.getInput(), input);
    Value newFilter = fold(op.getFilter(), filter);
    if (newInput == op.getInput() && newFilter == op.getFilter())
      return rewriter.notifyMatchFailure(
          op, "neither input nor filter is transposed");
    rewriter.modifyOpInPlace(op, [&] {
      op.getInputMutable().assign(newInput);
      op.getFilterMutable().assign(newFilter);
      op.setDimsAttr(
          DimsAttr::get(getContext(), input, filter, dims.getOutput()));
    });
    return success();
  }

private:
  /// What `value` is a transposition of, with `letters` in its order; `value`
  /// itself where it is none.
  static Value fold(Value value, std::string &letters) {
    auto [source, permutation] = getTranspose(value);
    if (!source)
      return value;
    std::string order(permutation.size(), '?');
    for (auto [letter, from] : llvm::zip_equal(letters, permutation))
      order[from] = letter;
    letters = order;
    return source;
  }
  /// What `value` is a transposition of, and the dimension of it that each
  /// dimension of `value` is; null where it is none.
  static std::pair<Value, SmallVector<int64_t>> getTranspose(Value value) {
    if (auto transpose = value.getDefiningOp<linalg::TransposeOp>())
      return {transpose.getInput(),
              SmallVector<int64_t>(transpose.getPermutation())};
    if (auto generic = value.getDefiningOp<linalg::GenericOp>())
      if (auto permutation = linalg::isaTransposeOpInterface(generic))
        return {generic.getDpsInputOperand(0)->get(), *permutation};
    return {};
  }
};

} // namespace

void raise::populatePaddingPatterns(RewritePatternSet &patterns) {
  patterns.add<DropUnreachedCut, FoldInputChange, FoldTranspose,
               MovePadBehindCollapse>(patterns.getContext());
}
