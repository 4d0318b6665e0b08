//===- ConvTile.cpp - The block level of conv kernels ---------------------===//

#include "conv/Codegen/ConvTile.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

#include "conv/Codegen/ConvTileDialect.cpp.inc"

template <typename AttrT>
static ParseResult parseStripped(OpAsmParser &parser, AttrT &attr) {
  return parser.parseCustomAttributeWithFallback(attr);
}
static ParseResult parseStrippedAttr(OpAsmParser &parser, DimsAttr &attr) {
  return parseStripped(parser, attr);
}
static void printStrippedAttr(OpAsmPrinter &p, Operation *, DimsAttr attr) {
  p.printStrippedAttrOrType(attr);
}
static ParseResult parseStrippedSchedule(OpAsmParser &parser,
                                         ScheduleAttr &attr) {
  return parseStripped(parser, attr);
}
static void printStrippedSchedule(OpAsmPrinter &p, Operation *,
                                  ScheduleAttr attr) {
  p.printStrippedAttrOrType(attr);
}

static ParseResult parseReductions(OpAsmParser &parser,
                                   DenseI32ArrayAttr &attr) {
  SmallVector<int32_t> kinds;
  if (conv::parseReductionKinds(parser, kinds))
    return failure();
  attr = parser.getBuilder().getDenseI32ArrayAttr(kinds);
  return success();
}
static void printReductions(OpAsmPrinter &p, Operation *,
                            DenseI32ArrayAttr attr) {
  conv::printReductionKinds(p, attr.asArrayRef());
}

#define GET_TYPEDEF_CLASSES
#include "conv/Codegen/ConvTileTypes.cpp.inc"
#define GET_OP_CLASSES
#include "conv/Codegen/ConvTileOps.cpp.inc"

void ConvTileDialect::initialize() {
  addTypes<
#define GET_TYPEDEF_LIST
#include "conv/Codegen/ConvTileTypes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "conv/Codegen/ConvTileOps.cpp.inc"
      >();
}

Type FragmentType::parse(AsmParser &parser) {
  SmallVector<int64_t> shape;
  Type element;
  if (parser.parseLess() ||
      parser.parseDimensionList(shape, /*allowDynamic=*/false) ||
      parser.parseType(element) || parser.parseGreater())
    return {};
  return get(parser.getContext(), shape, element);
}

void FragmentType::print(AsmPrinter &p) const {
  p << "<";
  for (int64_t extent : getShape())
    p << extent << "x";
  p << getElementType() << ">";
}

//===----------------------------------------------------------------------===//
// Verification
//===----------------------------------------------------------------------===//

LogicalResult RingOp::verify() {
  // (R1)
  std::pair<StringRef, ArrayRef<int64_t>> pairs[] = {
      {"kernel", getKernel()},
      {"strides", getStrides()},
      {"dilations", getDilations()},
      {"pad_low", getPadLow()},
      {"input_dilation", getInputDilation()}};
  for (auto [name, values] : pairs) {
    if (values.size() != 2)
      return emitOpError("expects 2 ")
             << name << " (rows, columns), got " << values.size();
    int64_t least = name == "pad_low" ? 0 : 1;
    for (int64_t value : values)
      if (value < least || value > (int64_t(1) << 31))
        return emitOpError("expects ")
               << name << " between " << least << " and 2^31, got " << value;
  }
  // (R2)
  std::pair<StringRef, int64_t> counts[] = {{"groups", getGroups()},
                                            {"channels", getChannels()},
                                            {"filters", getFilters()}};
  for (auto [name, value] : counts)
    if (value < 1 || value > (int64_t(1) << 31))
      return emitOpError("expects ")
             << name << " between 1 and 2^31, got " << value;
  // (R3)
  auto input = dyn_cast<MemRefType>(getInput().getType());
  auto filter = dyn_cast<MemRefType>(getFilter().getType());
  for (MemRefType type : {input, filter})
    if (!type || !type.getElementType().isF32() ||
        !type.getLayout().isIdentity())
      return emitOpError("expects contiguous memrefs of f32, got ")
             << getInput().getType() << " and " << getFilter().getType();
  if (input.getRank() != static_cast<int64_t>(getDims().getInput().size()))
    return emitOpError("expects an input of rank ")
           << getDims().getInput().size() << " (dims " << getDims().getInput()
           << "), got " << input;
  ScheduleAttr schedule = getSchedule();
  int64_t tile = schedule.getTile()[0], chunk = schedule.getChunk();
  auto ceilDiv = [](int64_t value, int64_t unit) {
    return static_cast<int64_t>(llvm::divideCeil(value, unit));
  };
  int64_t groups = getGroups();
  int64_t shape[] = {groups * ceilDiv(getFilters(), tile),
                     ceilDiv(getChannels(), chunk),
                     chunk,
                     getKernel()[0],
                     getKernel()[1],
                     ceilDiv(tile, 4) * 4};
  auto expected = MemRefType::get(shape, filter.getElementType());
  if (filter != expected)
    return emitOpError("expects a packed filter ")
           << expected << " (blocks, chunks, chunk, kernel rows, kernel "
           << "columns, couts to whole quads), got " << filter;
  return success();
}

/// Checks that `fragment` follows from `base` through map ops alone.
static LogicalResult verifyFollows(Operation *user, Value fragment,
                                   ValueRange bases) {
  if (llvm::is_contained(bases, fragment))
    return success();
  auto map = fragment.getDefiningOp<MapOp>();
  if (!map)
    return user->emitOpError("expects fragments that conv_tile.map computes "
                             "from this tile's accumulator or reduction");
  for (Value operand : map.getFragments())
    if (failed(verifyFollows(user, operand, bases)))
      return failure();
  return success();
}

/// (W2) for a body that accumulates a tile.
static LogicalResult verifyTileBody(Operation *op, Block &body, Value ring) {
  AccumulateOp accumulate;
  for (Operation &nested : body) {
    if (auto found = dyn_cast<AccumulateOp>(nested)) {
      if (accumulate)
        return op->emitOpError("expects one conv_tile.accumulate in its body, "
                               "got more");
      if (found.getRing() != ring)
        return found.emitOpError("expects the ring of the walk around it");
      accumulate = found;
    } else if (!isa<MapOp, StoreOp, YieldOp>(nested)) {
      return nested.emitOpError("is not expected among the ops of a tile: "
                                "accumulate, map, store");
    }
  }
  if (!accumulate)
    return op->emitOpError("expects a conv_tile.accumulate in its body");
  for (Operation &nested : body)
    if (isa<StoreOp, YieldOp>(nested))
      for (Value operand : nested.getOperands())
        if (isa<FragmentType>(operand.getType()) &&
            failed(verifyFollows(&nested, operand, accumulate.getResult())))
          return failure();
  return success();
}

LogicalResult WalkOp::verify() {
  auto ring = getRing().getDefiningOp<RingOp>();
  if (!ring)
    return emitOpError("expects the result of a conv_tile.ring");
  Block &body = getBody().front();
  // (W1)
  if (body.getNumArguments() != 5 ||
      llvm::any_of(body.getArgumentTypes(),
                   [](Type type) { return !type.isIndex(); }))
    return emitOpError("expects 5 index arguments (batch, group, channel, row, "
                       "column)");
  std::optional<int64_t> rows = getConstantIntValue(getRows());
  if (getShiftRows() && (!rows || *rows < ring.getSchedule().getTile()[1]))
    return emitOpError("can shift only where the rows are known to fill a tile "
                       "of ")
           << ring.getSchedule().getTile()[1];
  // (W2)
  if (!getWholeChannels())
    return verifyTileBody(*this, body, getRing());
  ChannelTilesOp channels;
  for (Operation &nested : body) {
    if (auto found = dyn_cast<ChannelTilesOp>(nested)) {
      if (channels)
        return emitOpError("expects one conv_tile.channel_tiles, got more");
      if (found.getRing() != getRing())
        return found.emitOpError("expects the ring of the walk around it");
      channels = found;
    } else if (!isa<MapOp, StoreOp>(nested)) {
      return nested.emitOpError("is not expected in a walk over whole "
                                "channels: channel_tiles, map, store");
    }
  }
  if (!channels)
    return emitOpError("with whole_channels expects a conv_tile.channel_tiles "
                       "in its body");
  if (ring.getGroups() != 1)
    return emitOpError(
               "expects 1 group where a block sees whole channels, got ")
           << ring.getGroups();
  for (Operation &nested : body)
    if (isa<StoreOp>(nested) &&
        failed(verifyFollows(&nested, nested.getOperand(0),
                             channels.getReduced())))
      return failure();
  return success();
}

LogicalResult ChannelTilesOp::verify() {
  Block &body = getBody().front();
  if (body.getNumArguments() != 1 || !body.getArgument(0).getType().isIndex())
    return emitOpError("expects 1 index argument (the first channel)");
  auto ring = getRing().getDefiningOp<RingOp>();
  if (!ring)
    return emitOpError("expects the result of a conv_tile.ring");
  SmallVector<Type> expected;
  ArrayRef<int64_t> shape = ring.getSchedule().getTile().drop_front();
  for (int32_t code : getReduce()) {
    std::optional<ReductionKind> kind = symbolizeReductionKind(code);
    if (!kind)
      return emitOpError("expects reduction kinds, got code ") << code;
    expected.push_back(
        FragmentType::get(getContext(), shape, Float32Type::get(getContext())));
    if (*kind == ReductionKind::ArgMin || *kind == ReductionKind::ArgMax)
      expected.push_back(FragmentType::get(getContext(), shape,
                                           IntegerType::get(getContext(), 64)));
  }
  if (TypeRange(expected) != getResultTypes())
    return emitOpError("expects results ")
           << TypeRange(expected) << " for its reductions, got "
           << getResultTypes();
  Operation *yield = body.getTerminator();
  if (yield->getNumOperands() != getReduce().size())
    return emitOpError("expects to yield one fragment per reduction (")
           << getReduce().size() << "), got " << yield->getNumOperands();
  auto full = FragmentType::get(getContext(), ring.getSchedule().getTile(),
                                Float32Type::get(getContext()));
  for (Type type : yield->getOperandTypes())
    if (type != full)
      return emitOpError("expects to yield ") << full << ", got " << type;
  return verifyTileBody(*this, body, getRing());
}

LogicalResult AccumulateOp::verify() {
  auto ring = getRing().getDefiningOp<RingOp>();
  if (!ring)
    return emitOpError("expects the result of a conv_tile.ring");
  auto expected = FragmentType::get(getContext(), ring.getSchedule().getTile(),
                                    Float32Type::get(getContext()));
  if (getResult().getType() != expected)
    return emitOpError("expects ") << expected << " (the schedule's tile), got "
                                   << getResult().getType();
  Block &body = getBody().front();
  if (body.getNumArguments() != 2 ||
      body.getArgument(0).getType() != expected ||
      !isa<StageType>(body.getArgument(1).getType()))
    return emitOpError("expects a fragment and a stage as arguments");
  auto mac = dyn_cast<MacOp>(body.front());
  Operation *yield = body.getTerminator();
  if (!mac || body.getOperations().size() != 2 ||
      mac.getAcc() != body.getArgument(0) ||
      mac.getStage() != body.getArgument(1) || yield->getNumOperands() != 1 ||
      yield->getOperand(0) != mac.getResult())
    return emitOpError("expects a body that yields one conv_tile.mac of its "
                       "arguments");
  return success();
}

LogicalResult MapOp::verify() {
  if (getFragments().empty())
    return emitOpError("expects at least one fragment");
  ArrayRef<int64_t> shape =
      cast<FragmentType>(getFragments().front().getType()).getShape();
  for (Type type :
       llvm::concat<const Type>(llvm::to_vector(TypeRange(getFragments())),
                                llvm::to_vector(getResultTypes())))
    if (cast<FragmentType>(type).getShape() != shape)
      return emitOpError("expects fragments and results of one shape, got ")
             << getFragments().front().getType() << " and " << type;
  if (getMaps().size() != getExtras().size())
    return emitOpError("expects one map per extra (")
           << getExtras().size() << "), got " << getMaps().size();
  for (auto [extra, map] : llvm::zip_equal(
           getExtras(), getMaps().getAsValueRange<AffineMapAttr>())) {
    auto type = dyn_cast<MemRefType>(extra.getType());
    int64_t rank = type ? type.getRank() : 0;
    if (map.getNumResults() != rank)
      return emitOpError("expects a map with ")
             << rank << " results for an extra of " << extra.getType()
             << ", got " << map.getNumResults();
    for (AffineExpr expr : map.getResults()) {
      auto constant = dyn_cast<AffineConstantExpr>(expr);
      if (!isa<AffineDimExpr>(expr) && !(constant && constant.getValue() == 0))
        return emitOpError("expects map results to be dimensions or 0, got ")
               << AffineMapAttr::get(map);
    }
  }
  Block &body = getBody().front();
  SmallVector<Type> arguments;
  for (Type type : TypeRange(getFragments()))
    arguments.push_back(cast<FragmentType>(type).getElementType());
  for (Value extra : getExtras())
    arguments.push_back(getElementTypeOrSelf(extra.getType()));
  if (TypeRange(arguments) != TypeRange(body.getArgumentTypes()))
    return emitOpError("expects body arguments ")
           << TypeRange(arguments) << ", got " << body.getArgumentTypes();
  SmallVector<Type> yielded;
  for (Type type : getResultTypes())
    yielded.push_back(cast<FragmentType>(type).getElementType());
  if (TypeRange(yielded) != body.getTerminator()->getOperandTypes())
    return emitOpError("expects to yield ")
           << TypeRange(yielded) << ", got "
           << body.getTerminator()->getOperandTypes();
  return success();
}

LogicalResult StoreOp::verify() {
  auto fragment = cast<FragmentType>(getFragment().getType());
  auto dest = dyn_cast<MemRefType>(getDest().getType());
  if (!dest || dest.getElementType() != fragment.getElementType() ||
      !dest.getLayout().isIdentity())
    return emitOpError("expects a contiguous memref of ")
           << fragment.getElementType() << ", got " << getDest().getType();
  return success();
}
