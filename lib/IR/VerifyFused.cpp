//===- VerifyFused.cpp - The constraints of conv.fused --------------------===//
//
// Each check names the constraint of ConvOps.td that it stands for, as do the
// test cases in test/IR/invalid.mlir. What does not need the regions is checked
// in `verify`; what does, after the regions themselves have been verified, in
// `verifyRegions`.
//
//===----------------------------------------------------------------------===//

#include "conv/IR/ConvOps.h"
#include "mlir/IR/AffineExpr.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/SmallBitVector.h"

using namespace mlir;
using namespace mlir::conv;

/// The largest stride, dilation or padding. Together with 64-bit extents this
/// keeps what later passes compute from overflowing.
static constexpr int64_t kMaxGeometry = std::numeric_limits<int32_t>::max();

static bool isDynamic(int64_t extent) { return ShapedType::isDynamic(extent); }

/// Whether two extents may be the same number at run time.
static bool compatible(int64_t a, int64_t b) {
  return isDynamic(a) || isDynamic(b) || a == b;
}

static bool isScalar(Type type) { return type.isIntOrIndexOrFloat(); }

static std::string shapeString(ArrayRef<int64_t> shape) {
  std::string text;
  llvm::raw_string_ostream os(text);
  llvm::interleave(
      shape, os,
      [&](int64_t extent) {
        if (isDynamic(extent))
          os << "?";
        else
          os << extent;
      },
      "x");
  return shape.empty() ? "a single element" : text;
}

//===----------------------------------------------------------------------===//
// Constraints on operands and attributes
//===----------------------------------------------------------------------===//

/// (C12), and that all shaped operands are of the one kind.
static LogicalResult verifySemantics(FusedOp op) {
  if (op.getOuts().empty())
    return op.emitOpError("expects at least one result, got none in 'outs'");
  bool onTensors = isa<TensorType>(op.getOuts().front().getType());
  auto check = [&](Type type, StringRef what) -> LogicalResult {
    if (onTensors ? isa<RankedTensorType>(type) : isa<MemRefType>(type))
      return success();
    return op.emitOpError("expects ")
           << what << " to be a ranked " << (onTensors ? "tensor" : "memref")
           << ", as the first of 'outs' is, got " << type;
  };
  for (Value out : op.getOuts())
    if (failed(check(out.getType(), "each of 'outs'")))
      return failure();
  if (failed(check(op.getInput().getType(), "input")) ||
      failed(check(op.getFilter().getType(), "filter")))
    return failure();
  for (Value extra : op.getExtras())
    if (!isScalar(extra.getType()) &&
        failed(check(extra.getType(), "each extra that is not a scalar")))
      return failure();

  if (!onTensors)
    for (Value out : op.getOuts())
      if (llvm::count(op->getOperands(), out) != 1)
        return op.emitOpError("expects each of 'outs' to be a memref of its "
                              "own, got one that is also another operand; "
                              "write to a buffer that the op does not read");

  size_t expected = onTensors ? op.getOuts().size() : 0;
  if (op.getNumResults() != expected)
    return op.emitOpError("expects ")
           << expected << " results for " << op.getOuts().size()
           << (onTensors ? " tensor" : " memref") << " outs, got "
           << op.getNumResults();
  for (auto [result, out] : llvm::zip(op.getResults(), op.getOuts()))
    if (result.getType() != out.getType())
      return op.emitOpError("expects result ")
             << result.getResultNumber() << " to have the type of its out, "
             << out.getType() << ", got " << result.getType();
  return success();
}

/// (C1)
static LogicalResult verifyRanks(FusedOp op) {
  auto check = [&](StringRef what, ShapedType type,
                   StringRef order) -> LogicalResult {
    if (type.getRank() == static_cast<int64_t>(order.size()))
      return success();
    return op.emitOpError("expects ")
           << what << " of rank " << order.size() << " (dims '" << order
           << "'), got rank " << type.getRank();
  };
  return failure(
      failed(check("input", op.getInputType(), op.getDims().getInput())) ||
      failed(check("filter", op.getFilterType(), op.getDims().getFilter())));
}

/// (C2)
static LogicalResult verifyGeometry(FusedOp op) {
  size_t rank = op.getSpatialRank();
  auto check = [&](StringRef what, ArrayRef<int64_t> counts,
                   int64_t least) -> LogicalResult {
    if (counts.size() != rank)
      return op.emitOpError("expects ")
             << rank << " " << what << " (one per spatial dimension), got "
             << counts.size();
    for (int64_t count : counts)
      if (count < least || count > kMaxGeometry)
        return op.emitOpError("expects ")
               << what << " between " << least << " and " << kMaxGeometry
               << ", got " << count;
    return success();
  };
  return failure(failed(check("strides", op.getStrides(), 1)) ||
                 failed(check("dilations", op.getDilations(), 1)) ||
                 failed(check("pad_low", op.getPadLow(), 0)) ||
                 failed(check("pad_high", op.getPadHigh(), 0)) ||
                 failed(check("input_dilation", op.getInputDilation(), 1)));
}

/// (C3)
static LogicalResult verifyGroups(FusedOp op) {
  int64_t groups = static_cast<int64_t>(op.getGroups());
  if (groups < 1)
    return op.emitOpError("expects a positive number of groups, got ")
           << groups;
  int64_t inputChannels = op.getInputExtent('c'),
          outputChannels = op.getFilterExtent('f'),
          filterChannels = op.getFilterExtent('c');
  if (!isDynamic(inputChannels) && inputChannels % groups != 0)
    return op.emitOpError("expects groups to divide the input channels, got ")
           << groups << " groups and " << inputChannels << " channels";
  if (!isDynamic(outputChannels) && outputChannels % groups != 0)
    return op.emitOpError("expects groups to divide the output channels, got ")
           << groups << " groups and " << outputChannels << " channels";
  if (!isDynamic(inputChannels) && !isDynamic(filterChannels) &&
      inputChannels / groups != filterChannels)
    return op.emitOpError("expects a filter with ")
           << inputChannels / groups << " channels (" << inputChannels
           << " input channels / " << groups << " groups), got "
           << filterChannels;
  return success();
}

/// (C4), as far as input and filter tell.
static LogicalResult verifyExtents(FusedOp op) {
  for (auto [i, letter] : llvm::enumerate(op.getDims().getSpatialLetters())) {
    int64_t taps = op.getFilterExtent(letter);
    if (!isDynamic(taps) && taps < 1)
      return op.emitOpError("expects a filter with at least 1 tap along '")
             << letter << "', got " << taps;
    int64_t in = op.getInputExtent(letter);
    bool isOpen = isDynamic(in) || isDynamic(taps);
    // An open extent counts as the least possible: the other must fit alone.
    std::optional<int64_t> extent = computeOutputExtent(
        isDynamic(in) ? 0 : in, isDynamic(taps) ? 1 : taps, op.getStrides()[i],
        op.getDilations()[i], op.getInputDilation()[i], op.getPadLow()[i],
        op.getPadHigh()[i]);
    if (!extent)
      return op.emitOpError("expects extents along '")
             << letter << "' that fit 64 bits, got an input of "
             << shapeString(in) << " with input dilation "
             << op.getInputDilation()[i] << " and a filter of "
             << shapeString(taps) << " with dilation " << op.getDilations()[i];
    if (!isOpen && *extent < 0)
      return op.emitOpError("expects the filter to fit the padded input along "
                            "'")
             << letter << "', got an output extent of " << *extent;
  }
  if (op.getDims().outputDim('f') < 0 &&
      !compatible(op.getFilterExtent('f'), 1))
    return op.emitOpError("expects a filter with 1 output channel where the "
                          "output order '")
           << op.getDims().getOutput() << "' leaves out 'f', got "
           << op.getFilterExtent('f');
  return success();
}

/// (C5)
static LogicalResult verifyNumerics(FusedOp op) {
  Type input = op.getInputType().getElementType(),
       filter = op.getFilterType().getElementType(),
       accumulate = op.getNumerics().getAccumulate();
  auto isFloat = [](Type type) { return isa<FloatType>(type); };
  auto isInteger = [](Type type) { return type.isSignlessInteger(); };
  if (!(isFloat(input) && isFloat(filter)) &&
      !(isInteger(input) && isInteger(filter)))
    return op.emitOpError("expects input and filter elements that are both "
                          "floats or both signless integers, got ")
           << input << " and " << filter;
  if (isFloat(input) ? !isFloat(accumulate) : !isInteger(accumulate))
    return op.emitOpError("expects ")
           << (isFloat(input) ? "a float" : "a signless integer")
           << " accumulate type, as input and filter are, got " << accumulate;
  if (isInteger(accumulate) && accumulate.getIntOrFloatBitWidth() > 64)
    return op.emitOpError("expects an accumulate type of at most 64 bits, got ")
           << accumulate;
  for (Type type : {input, filter}) {
    bool holds = isFloat(type)
                     ? APFloat::isRepresentableBy(
                           cast<FloatType>(type).getFloatSemantics(),
                           cast<FloatType>(accumulate).getFloatSemantics())
                     : type.getIntOrFloatBitWidth() <=
                           accumulate.getIntOrFloatBitWidth();
    if (!holds)
      return op.emitOpError("expects an accumulate type that holds every ")
             << type << ", got " << accumulate;
  }
  MultiplyMode multiply = op.getNumerics().getMultiply();
  if (multiply == MultiplyMode::IEEE)
    return success();
  if (!accumulate.isF32())
    return op.emitOpError("expects accumulate = f32 with multiply = ")
           << stringifyMultiplyMode(multiply) << ", got " << accumulate;
  for (Type type : {input, filter})
    if (!type.isF32() && !(type.isF16() && multiply == MultiplyMode::F16) &&
        !(type.isBF16() && multiply == MultiplyMode::BF16))
      return op.emitOpError("expects input and filter elements of f32, or of "
                            "the type that is named, with multiply = ")
             << stringifyMultiplyMode(multiply) << ", got " << input << " and "
             << filter;
  return success();
}

/// (C6)
static LogicalResult verifyExtraMaps(FusedOp op) {
  if (op.getExtraMaps().size() != op.getExtras().size())
    return op.emitOpError("expects one map per extra, got ")
           << op.getExtraMaps().size() << " maps for " << op.getExtras().size()
           << " extras";
  for (auto [i, extra] : llvm::enumerate(op.getExtras())) {
    AffineMap map = op.getExtraMap(i);
    auto type = dyn_cast<ShapedType>(extra.getType());
    int64_t rank = type ? type.getRank() : 0;
    if (type && !isScalar(type.getElementType()))
      return op.emitOpError("expects extra ")
             << i << " to have integer, index or float elements, got "
             << type.getElementType();
    if (map.getNumDims() != op.getOutputRank() || map.getNumSymbols() != 0)
      return op.emitOpError("expects map ")
             << i << " to have " << op.getOutputRank()
             << " dimensions (the output space) and no symbols, got "
             << AffineMapAttr::get(map);
    if (map.getNumResults() != rank)
      return op.emitOpError("expects map ")
             << i << " to have one result per dimension of its extra, " << rank
             << ", got " << map.getNumResults();
    llvm::SmallBitVector used(map.getNumDims());
    for (AffineExpr expr : map.getResults()) {
      auto dim = dyn_cast<AffineDimExpr>(expr);
      auto constant = dyn_cast<AffineConstantExpr>(expr);
      if (!dim && !(constant && constant.getValue() == 0))
        return op.emitOpError("expects each result of map ")
               << i << " to be a dimension or the constant 0, got "
               << AffineMapAttr::get(map);
      if (dim && used.test(dim.getPosition()))
        return op.emitOpError("expects each dimension once in map ")
               << i << ", got " << AffineMapAttr::get(map);
      if (dim)
        used.set(dim.getPosition());
    }
  }
  return success();
}

LogicalResult FusedOp::verify() {
  for (int32_t kind : getReduce())
    if (!symbolizeReductionKind(kind))
      return emitOpError("expects reduction kinds between 0 and ")
             << getMaxEnumValForReductionKind() << ", got " << kind;
  return failure(failed(verifySemantics(*this)) || failed(verifyRanks(*this)) ||
                 failed(verifyGeometry(*this)) || failed(verifyGroups(*this)) ||
                 failed(verifyExtents(*this)) ||
                 failed(verifyNumerics(*this)) ||
                 failed(verifyExtraMaps(*this)));
}

//===----------------------------------------------------------------------===//
// Constraints on regions and results
//===----------------------------------------------------------------------===//

/// (C13), and that the region ends in conv.yield.
static LogicalResult verifyBody(FusedOp op, Region &region, StringRef name) {
  Block &block = region.front();
  if (block.empty() || !isa<YieldOp>(block.back()))
    return op.emitOpError("expects ")
           << name << " to end in conv.yield, got "
           << (block.empty() ? "an empty block"
                             : block.back().getName().getStringRef());
  for (Operation &inner : block) {
    if (inner.getNumRegions() != 0)
      return inner.emitOpError("has regions; expects only ops without regions "
                               "inside of ")
             << name << " of conv.fused";
    if (!isMemoryEffectFree(&inner))
      return inner.emitOpError("may have side effects; expects only ops "
                               "without inside of ")
             << name << " of conv.fused";
    for (Type type : inner.getResultTypes())
      if (!isScalar(type))
        return inner.emitOpError("expects integer, index or float results "
                                 "inside of ")
               << name << " of conv.fused, got " << type;
  }
  return success();
}

/// Checks the arguments of `region`: `expected`, then an element of each extra.
static LogicalResult verifyArguments(FusedOp op, Region &region, StringRef name,
                                     StringRef first,
                                     SmallVector<Type> expected) {
  for (Type type : op.getExtras().getTypes())
    expected.push_back(getElementTypeOrSelf(type));
  TypeRange got = region.front().getArgumentTypes();
  if (got.size() != expected.size())
    return op.emitOpError("expects ")
           << name << " to have " << expected.size() << " arguments (" << first
           << ", then one element per extra), got " << got.size();
  for (auto [i, pair] : llvm::enumerate(llvm::zip_equal(expected, got)))
    if (std::get<0>(pair) != std::get<1>(pair))
      return op.emitOpError("expects argument ")
             << i << " of " << name << " to be " << std::get<0>(pair)
             << ", got " << std::get<1>(pair);
  return success();
}

/// (C4), as far as the results tell, and the result's part of (C9).
static LogicalResult verifyFullResults(FusedOp op, ArrayRef<int64_t> space) {
  for (auto [i, pair] : llvm::enumerate(
           llvm::zip_equal(op.getFullOuts().getTypes(),
                           op.getEpilogueYield().getValues().take_front(
                               op.getNumFullResults())))) {
    auto type = cast<ShapedType>(std::get<0>(pair));
    Type yielded = std::get<1>(pair).getType();
    if (type.getElementType() != yielded)
      return op.emitOpError("expects full result ")
             << i << " to have the element type that epilogue yields, "
             << yielded << ", got " << type.getElementType();
    if (type.getRank() != static_cast<int64_t>(space.size()) ||
        !llvm::all_of(llvm::zip_equal(type.getShape(), space), [](auto dims) {
          return compatible(std::get<0>(dims), std::get<1>(dims));
        }))
      return op.emitOpError("expects full result ")
             << i << " to have the shape " << shapeString(space)
             << " that the geometry gives (" << op.getDims().getOutput()
             << "), got " << shapeString(type.getShape());
  }
  return success();
}

/// (C10)
static LogicalResult verifyFinalize(FusedOp op) {
  if (op.getFinalize().empty())
    return success();
  if (op.getNumReductions() == 0)
    return op.emitOpError("expects finalize only with reduce, got no "
                          "reductions");
  if (failed(verifyBody(op, op.getFinalize(), "finalize")) ||
      failed(verifyArguments(op, op.getFinalize(), "finalize",
                             "the reduced values, argmin and argmax two each",
                             op.getReducedValueTypes())))
    return failure();
  int64_t channel = op.getDims().outputDim('f');
  for (auto [i, arg] :
       llvm::enumerate(op.getFinalize().getArguments().drop_front(
           op.getNumReducedValues())))
    if (channel >= 0 && !arg.use_empty() &&
        op.getExtraMap(i).isFunctionOfDim(channel))
      return op.emitOpError("expects finalize not to use extra ")
             << i << ", whose map names the channel dimension d" << channel
             << " that is reduced";
  return success();
}

/// (C11)
static LogicalResult verifyReducedResults(FusedOp op, ArrayRef<int64_t> space) {
  SmallVector<Type> types = op.getReducedValueTypes();
  if (YieldOp yield = op.getFinalizeYield())
    types.assign(yield.getValues().getTypes().begin(),
                 yield.getValues().getTypes().end());
  if (op.getNumReducedResults() != types.size())
    return op.emitOpError("expects ")
           << types.size() << " reduced results after "
           << op.getNumFullResults() << " full ones, got "
           << op.getNumReducedResults();
  int64_t channel = op.getDims().outputDim('f');
  SmallVector<int64_t> kept(space), dropped(space);
  if (channel >= 0) {
    kept[channel] = 1;
    dropped.erase(dropped.begin() + channel);
  }
  for (auto [i, pair] : llvm::enumerate(
           llvm::zip_equal(op.getReducedOuts().getTypes(), types))) {
    auto type = cast<ShapedType>(std::get<0>(pair));
    if (type.getElementType() != std::get<1>(pair))
      return op.emitOpError("expects reduced result ")
             << i << " to have elements of type " << std::get<1>(pair)
             << ", got " << type.getElementType();
    auto fits = [&](ArrayRef<int64_t> shape) {
      return type.getRank() == static_cast<int64_t>(shape.size()) &&
             llvm::all_of(
                 llvm::zip_equal(type.getShape(), shape), [](auto dims) {
                   return compatible(std::get<0>(dims), std::get<1>(dims));
                 });
    };
    if (!fits(dropped) && !fits(kept))
      return op.emitOpError("expects reduced result ")
             << i << " to have the output's shape without its channels, "
             << shapeString(dropped) << " or " << shapeString(kept) << ", got "
             << shapeString(type.getShape());
    // A keepdim result of dynamic extent would leave open what is written.
    if (channel >= 0 && type.getRank() == static_cast<int64_t>(kept.size()) &&
        isDynamic(type.getDimSize(channel)))
      return op.emitOpError("expects reduced result ")
             << i << " to have a static extent of 1 in place of the channels, "
             << "got " << shapeString(type.getShape());
  }
  return success();
}

/// (C14)
static LogicalResult verifyReductionTypes(FusedOp op) {
  for (auto [kind, partial] : llvm::zip_equal(
           op.getReductionKinds(), op.getEpilogueYield().getValues().drop_front(
                                       op.getNumFullResults())))
    if (!isa<FloatType>(partial.getType()) &&
        !partial.getType().isSignlessInteger())
      return op.emitOpError("expects ")
             << stringifyReductionKind(kind)
             << " to reduce floats or signless integers, got "
             << partial.getType();
  return success();
}

/// (C7)
static LogicalResult verifyExtraExtents(FusedOp op, ArrayRef<int64_t> space) {
  for (auto [i, extra] : llvm::enumerate(op.getExtras())) {
    auto type = dyn_cast<ShapedType>(extra.getType());
    if (!type)
      continue;
    for (auto [k, expr] : llvm::enumerate(op.getExtraMap(i).getResults())) {
      auto dim = dyn_cast<AffineDimExpr>(expr);
      int64_t expected = dim ? space[dim.getPosition()] : 1;
      if (compatible(type.getDimSize(k), expected))
        continue;
      InFlightDiagnostic diag = op.emitOpError("expects extra ")
                                << i << " to have extent " << expected
                                << " in dimension " << k << " (";
      if (dim)
        diag << "that of output dimension '"
             << op.getDims().getOutput().substr(dim.getPosition(), 1) << "'";
      else
        diag << "its map says 0 there";
      return diag << "), got " << type.getDimSize(k);
    }
  }
  return success();
}

LogicalResult FusedOp::verifyRegions() {
  if (failed(verifyBody(*this, getEpilogue(), "epilogue")))
    return failure();
  // (C8)
  if (failed(verifyArguments(*this, getEpilogue(), "epilogue",
                             "the accumulator",
                             {getNumerics().getAccumulate()})))
    return failure();
  // (C9), the counts
  size_t yielded = getEpilogueYield().getValues().size();
  if (yielded < getNumReductions() ||
      (getNumReductions() == 0 && yielded != getOuts().size()) ||
      yielded - getNumReductions() > getOuts().size())
    return emitOpError("expects epilogue to yield one value per full result, "
                       "then one per reduction (")
           << getOuts().size() << " outs, " << getNumReductions()
           << " reductions), got " << yielded << " values";
  SmallVector<int64_t> space = getOutputShape();
  return failure(failed(verifyReductionTypes(*this)) ||
                 failed(verifyFinalize(*this)) ||
                 failed(verifyFullResults(*this, space)) ||
                 failed(verifyReducedResults(*this, space)) ||
                 failed(verifyExtraExtents(*this, space)));
}
