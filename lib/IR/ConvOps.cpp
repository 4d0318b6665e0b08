//===- ConvOps.cpp - Ops of the conv dialect ------------------------------===//

#include "conv/IR/ConvOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/TypeUtilities.h"
#include "llvm/Support/CheckedArithmetic.h"

using namespace mlir;
using namespace mlir::conv;

#define GET_OP_CLASSES
#include "conv/IR/ConvOps.cpp.inc"

//===----------------------------------------------------------------------===//
// Geometry
//===----------------------------------------------------------------------===//

bool conv::isOrderedArgReduction(ReductionKind kind) {
  return kind == ReductionKind::ArgMinOrdered ||
         kind == ReductionKind::ArgMaxOrdered;
}

bool conv::isArgReduction(ReductionKind kind) {
  return kind == ReductionKind::ArgMin || kind == ReductionKind::ArgMax ||
         isOrderedArgReduction(kind);
}

unsigned conv::getNumReducedValues(ReductionKind kind) {
  return isArgReduction(kind) ? 2 : 1;
}

unsigned conv::getNumReducedValues(ArrayRef<ReductionKind> kinds) {
  unsigned count = 0;
  for (ReductionKind kind : kinds)
    count += getNumReducedValues(kind);
  return count;
}

std::optional<int64_t> conv::computePaddedExtent(int64_t input,
                                                 int64_t inputDilation,
                                                 int64_t padLow,
                                                 int64_t padHigh) {
  // An empty input stays empty however it is dilated.
  std::optional<int64_t> padded =
      input == 0 ? 0
                 : llvm::checkedMulAdd<int64_t>(input - 1, inputDilation, 1);
  if (padded)
    padded = llvm::checkedAdd<int64_t>(*padded, padLow);
  if (padded)
    padded = llvm::checkedAdd<int64_t>(*padded, padHigh);
  return padded;
}

std::optional<int64_t>
conv::computeOutputExtent(int64_t input, int64_t taps, int64_t stride,
                          int64_t dilation, int64_t inputDilation,
                          int64_t padLow, int64_t padHigh) {
  std::optional<int64_t> padded =
      computePaddedExtent(input, inputDilation, padLow, padHigh);
  std::optional<int64_t> span =
      llvm::checkedMulAdd<int64_t>(taps - 1, dilation, 1);
  if (!padded || !span)
    return std::nullopt;
  // Both are not negative here, so that their difference does not overflow.
  return llvm::divideFloorSigned(*padded - *span, stride) + 1;
}

//===----------------------------------------------------------------------===//
// Control flow
//===----------------------------------------------------------------------===//

void FusedOp::getSuccessorRegions(RegionBranchPoint point,
                                  SmallVectorImpl<RegionSuccessor> &regions) {
  Operation *yield = point.getTerminatorPredecessorOrNull();
  bool reduced = yield && yield->getParentRegion() == &getFinalize();
  if (!reduced)
    regions.emplace_back(&getEpilogue());
  if (!getFinalize().empty())
    regions.emplace_back(&getFinalize());
  regions.emplace_back(getOperation(),
                       getOperation()->getResults().take_front(0));
}

/// What is yielded is an element, which nothing else takes as it is.
MutableOperandRange YieldOp::getMutableSuccessorOperands(RegionSuccessor) {
  return MutableOperandRange(getOperation(), /*start=*/0, /*length=*/0);
}

//===----------------------------------------------------------------------===//
// FusedOp: accessors
//===----------------------------------------------------------------------===//

bool FusedOp::mayApproximate() {
  NumericsAttr numerics = getNumerics();
  bool isWide = getInputType().getElementType().isF32();
  if (roundsOperands(numerics.getMultiply()) &&
      (isWide || numerics.getTransform() != TransformMode::None))
    return true;
  auto hasSixteenBits = [](Value value) {
    Type element = getElementTypeOrSelf(value.getType());
    return element.isF16() || element.isBF16();
  };
  return hasSixteenBits(getInput()) && llvm::all_of(getOuts(), hasSixteenBits);
}

SmallVector<ReductionKind> FusedOp::getReductionKinds() {
  return llvm::map_to_vector(getReduce(), [](int32_t kind) {
    return static_cast<ReductionKind>(kind);
  });
}

unsigned FusedOp::getNumReducedValues() {
  return conv::getNumReducedValues(getReductionKinds());
}

unsigned FusedOp::getNumFullResults() {
  // Printers and verifiers ask before anything is known to be well-formed.
  YieldOp yield = getEpilogueYield();
  if (!yield || yield.getValues().size() < getNumReductions())
    return 0;
  return std::min<unsigned>(yield.getValues().size() - getNumReductions(),
                            getOuts().size());
}

SmallVector<Type> FusedOp::getReducedValueTypes() {
  SmallVector<Type> types;
  YieldOp yield = getEpilogueYield();
  if (!yield || yield.getValues().size() < getNumReductions())
    return types;
  for (auto [kind, partial] :
       llvm::zip_equal(getReductionKinds(),
                       yield.getValues().take_back(getNumReductions()))) {
    types.push_back(partial.getType());
    if (isArgReduction(kind))
      types.push_back(IntegerType::get(getContext(), 64));
  }
  return types;
}

static YieldOp getYield(Region &region) {
  if (region.empty() || region.front().empty())
    return {};
  return dyn_cast<YieldOp>(region.front().back());
}

YieldOp FusedOp::getEpilogueYield() { return getYield(getEpilogue()); }

YieldOp FusedOp::getFinalizeYield() { return getYield(getFinalize()); }

static int64_t extentOf(ShapedType type, int64_t dim) {
  return dim < 0 ? 1 : type.getDimSize(dim);
}
int64_t FusedOp::getInputExtent(char letter) {
  return extentOf(getInputType(), getDims().inputDim(letter));
}
int64_t FusedOp::getFilterExtent(char letter) {
  return extentOf(getFilterType(), getDims().filterDim(letter));
}

SmallVector<int64_t> FusedOp::getOutputShape() {
  StringRef spatial = getDims().getSpatialLetters();
  SmallVector<int64_t> shape;
  for (char letter : getDims().getOutput()) {
    if (letter == 'n') {
      shape.push_back(getInputExtent('n'));
      continue;
    }
    if (letter == 'f') {
      shape.push_back(getFilterExtent('f'));
      continue;
    }
    size_t i = spatial.find(letter);
    int64_t in = getInputExtent(letter), taps = getFilterExtent(letter);
    if (ShapedType::isDynamic(in) || ShapedType::isDynamic(taps)) {
      shape.push_back(ShapedType::kDynamic);
      continue;
    }
    std::optional<int64_t> extent = computeOutputExtent(
        in, taps, getStrides()[i], getDilations()[i], getInputDilation()[i],
        getPadLow()[i], getPadHigh()[i]);
    shape.push_back(extent ? std::max<int64_t>(*extent, 0)
                           : ShapedType::kDynamic);
  }
  // Types of results may know extents that those of the inputs leave open.
  auto learn = [&](size_t dim, int64_t extent) {
    if (ShapedType::isDynamic(shape[dim]))
      shape[dim] = extent;
  };
  int64_t channel = getDims().outputDim('f');
  for (auto [number, out] : llvm::enumerate(getOuts())) {
    auto type = cast<ShapedType>(out.getType());
    bool reduced = number >= getNumFullResults();
    size_t rank = type.getRank(), space = shape.size();
    bool dropped = reduced && channel >= 0 && rank + 1 == space;
    if (rank != space && !dropped)
      continue;
    for (size_t dim = 0; dim < rank; ++dim) {
      size_t position = dropped && dim >= size_t(channel) ? dim + 1 : dim;
      if (!reduced || int64_t(position) != channel)
        learn(position, type.getDimSize(dim));
    }
  }
  return shape;
}

SmallVector<OpFoldResult> FusedOp::getMixedOutputShape(OpBuilder &builder) {
  auto dimOf = [&](Value shaped, int64_t dim) -> OpFoldResult {
    if (isa<MemRefType>(shaped.getType()))
      return memref::getMixedSize(builder, getLoc(), shaped, dim);
    return tensor::getMixedSize(builder, getLoc(), shaped, dim);
  };
  // Operands tell every run-time extent, so that the geometry needs no
  // arithmetic.
  int64_t channel = getDims().outputDim('f');
  Value out = getOuts().front();
  bool dropped = getNumFullResults() == 0 && channel >= 0 &&
                 cast<ShapedType>(out.getType()).getRank() <
                     static_cast<int64_t>(getOutputRank());
  SmallVector<OpFoldResult> sizes;
  for (auto [dim, extent] : llvm::enumerate(getOutputShape())) {
    if (!ShapedType::isDynamic(extent))
      sizes.push_back(builder.getIndexAttr(extent));
    else if (static_cast<int64_t>(dim) == channel)
      sizes.push_back(dimOf(getFilter(), getDims().filterDim('f')));
    else
      sizes.push_back(dimOf(
          out, dropped && static_cast<int64_t>(dim) > channel ? dim - 1 : dim));
  }
  return sizes;
}

//===----------------------------------------------------------------------===//
// FusedOp: syntax
//===----------------------------------------------------------------------===//

static ParseResult parseCounts(OpAsmParser &parser, StringRef keyword,
                               StringRef attrName, OperationState &result) {
  SmallVector<int64_t> counts;
  if (parser.parseKeyword(keyword) ||
      parser.parseCommaSeparatedList(
          AsmParser::Delimiter::Square, [&]() -> ParseResult {
            return parser.parseInteger(counts.emplace_back());
          }))
    return failure();
  result.addAttribute(attrName,
                      parser.getBuilder().getDenseI64ArrayAttr(counts));
  return success();
}

ParseResult FusedOp::parse(OpAsmParser &parser, OperationState &result) {
  Builder &builder = parser.getBuilder();
  SmallVector<OpAsmParser::UnresolvedOperand> ins, extras, outs;
  SmallVector<Type> inTypes, extraTypes, outTypes;
  SMLoc insLoc = parser.getCurrentLocation(), extrasLoc, outsLoc;
  auto operands = [&](SmallVectorImpl<OpAsmParser::UnresolvedOperand> &values,
                      SmallVectorImpl<Type> &types) -> ParseResult {
    return failure(parser.parseLParen() || parser.parseOperandList(values) ||
                   parser.parseColonTypeList(types) || parser.parseRParen());
  };
  if (parser.parseKeyword("ins") || operands(ins, inTypes))
    return failure();
  if (ins.size() != 2)
    return parser.emitError(insLoc)
           << "expects 2 ins (input, filter), got " << ins.size();
  SmallVector<Attribute> maps;
  extrasLoc = parser.getCurrentLocation();
  if (succeeded(parser.parseOptionalKeyword("extras"))) {
    if (operands(extras, extraTypes) || parser.parseKeyword("maps") ||
        parser.parseCommaSeparatedList(
            AsmParser::Delimiter::Square, [&]() -> ParseResult {
              AffineMap map;
              if (parser.parseAffineMap(map))
                return failure();
              maps.push_back(AffineMapAttr::get(map));
              return success();
            }))
      return failure();
  }
  outsLoc = parser.getCurrentLocation();
  if (parser.parseKeyword("outs") || operands(outs, outTypes))
    return failure();

  auto attribute = [&](StringRef keyword, auto &attr) -> ParseResult {
    return failure(parser.parseKeyword(keyword) ||
                   parser.parseCustomAttributeWithFallback(attr));
  };
  DimsAttr dims;
  NumericsAttr numerics;
  if (attribute("dims", dims) ||
      parseCounts(parser, "strides", "strides", result) ||
      parseCounts(parser, "dilations", "dilations", result) ||
      parseCounts(parser, "pad_low", "pad_low", result) ||
      parseCounts(parser, "pad_high", "pad_high", result))
    return failure();
  SmallVector<int64_t> inputDilation(dims.getSpatialRank(), 1);
  if (succeeded(parser.parseOptionalKeyword("input_dilation"))) {
    inputDilation.clear();
    if (parser.parseCommaSeparatedList(
            AsmParser::Delimiter::Square, [&]() -> ParseResult {
              return parser.parseInteger(inputDilation.emplace_back());
            }))
      return failure();
  }
  int64_t groups = 1;
  if (succeeded(parser.parseOptionalKeyword("groups")) &&
      parser.parseInteger(groups))
    return failure();
  if (attribute("numerics", numerics))
    return failure();
  if (succeeded(parser.parseOptionalKeyword("schedule"))) {
    SMLoc loc = parser.getCurrentLocation();
    if (succeeded(parser.parseOptionalLess()))
      return parser.emitError(
          loc, "expects the schedule of a kernel family, such as "
               "'#conv_kernel.<family><...>'; '<family = ...>' is no "
               "longer read");
    Attribute schedule;
    if (parser.parseAttribute(schedule))
      return failure();
    if (!isa<ScheduleInterface>(schedule))
      return parser.emitError(loc, "expects the schedule of a kernel family, "
                                   "such as '#conv_kernel.<family><...>', "
                                   "got ")
             << schedule;
    result.addAttribute("schedule", schedule);
  }
  if (parser.parseOptionalAttrDictWithKeyword(result.attributes))
    return failure();

  Region *epilogue = result.addRegion(), *finalize = result.addRegion();
  if (parser.parseKeyword("epilogue") || parser.parseRegion(*epilogue))
    return failure();
  SmallVector<int32_t> reduce;
  if (succeeded(parser.parseOptionalKeyword("reduce"))) {
    if (parseReductionKinds(parser, reduce))
      return failure();
  }
  if (succeeded(parser.parseOptionalKeyword("finalize")) &&
      parser.parseRegion(*finalize))
    return failure();
  if (parser.parseOptionalArrowTypeList(result.types))
    return failure();

  result.addAttribute("dims", dims);
  result.addAttribute("input_dilation",
                      builder.getDenseI64ArrayAttr(inputDilation));
  result.addAttribute("groups", builder.getI64IntegerAttr(groups));
  result.addAttribute("extra_maps", builder.getArrayAttr(maps));
  result.addAttribute("numerics", numerics);
  result.addAttribute("reduce", builder.getDenseI32ArrayAttr(reduce));
  result.addAttribute(
      "operandSegmentSizes",
      builder.getDenseI32ArrayAttr({1, 1, static_cast<int32_t>(extras.size()),
                                    static_cast<int32_t>(outs.size())}));
  return failure(
      parser.resolveOperands(ins, inTypes, insLoc, result.operands) ||
      parser.resolveOperands(extras, extraTypes, extrasLoc, result.operands) ||
      parser.resolveOperands(outs, outTypes, outsLoc, result.operands));
}

void FusedOp::print(OpAsmPrinter &p) {
  auto operands = [&](StringRef keyword, OperandRange values) {
    p << " " << keyword << "(" << values << " : " << values.getTypes() << ")";
  };
  auto counts = [&](StringRef keyword, ArrayRef<int64_t> values) {
    p << " " << keyword << " [";
    llvm::interleaveComma(values, p);
    p << "]";
  };
  operands("ins", getOperation()->getOperands().take_front(2));
  if (!getExtras().empty()) {
    operands("extras", getExtras());
    p << " maps [";
    llvm::interleaveComma(getExtraMaps().getAsValueRange<AffineMapAttr>(), p,
                          [&](AffineMap map) { map.print(p.getStream()); });
    p << "]";
  }
  operands("outs", getOuts());
  p << " dims ";
  p.printStrippedAttrOrType(getDims());
  counts("strides", getStrides());
  counts("dilations", getDilations());
  counts("pad_low", getPadLow());
  counts("pad_high", getPadHigh());
  if (llvm::any_of(getInputDilation(), [](int64_t d) { return d != 1; }))
    counts("input_dilation", getInputDilation());
  if (getGroups() != 1)
    p << " groups " << getGroups();
  p << " numerics ";
  p.printStrippedAttrOrType(getNumerics());
  if (ScheduleInterface schedule = getScheduleAttr())
    p << " schedule " << schedule;
  p.printOptionalAttrDictWithKeyword((*this)->getAttrs(),
                                     {"dims", "strides", "dilations", "pad_low",
                                      "pad_high", "input_dilation", "groups",
                                      "numerics", "schedule", "extra_maps",
                                      "reduce", "operandSegmentSizes"});
  p << " epilogue ";
  p.printRegion(getEpilogue());
  if (!getReduce().empty()) {
    p << " reduce ";
    printReductionKinds(p, getReduce());
  }
  if (!getFinalize().empty()) {
    p << " finalize ";
    p.printRegion(getFinalize());
  }
  p.printOptionalArrowTypeList(getResultTypes());
}

//===----------------------------------------------------------------------===//
// FusedOp: interfaces
//===----------------------------------------------------------------------===//

LogicalResult FusedOp::reifyResultShapes(OpBuilder &builder,
                                         ReifiedRankedShapedTypeDims &reified) {
  // Destination style: every result has the shape of its init.
  for (Value out : getOuts())
    reified.push_back(tensor::getMixedSizes(builder, getLoc(), out));
  return success(getNumResults() != 0);
}

void FusedOp::getEffects(
    SmallVectorImpl<SideEffects::EffectInstance<MemoryEffects::Effect>>
        &effects) {
  for (OpOperand &operand : (*this)->getOpOperands()) {
    if (!isa<MemRefType>(operand.get().getType()))
      continue;
    bool isInit = isDpsInit(&operand);
    if (isInit)
      effects.emplace_back(MemoryEffects::Write::get(), &operand,
                           SideEffects::DefaultResource::get());
    else
      effects.emplace_back(MemoryEffects::Read::get(), &operand,
                           SideEffects::DefaultResource::get());
  }
}
