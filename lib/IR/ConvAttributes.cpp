//===- ConvAttributes.cpp - Attributes of the conv dialect ----------------===//

#include "conv/IR/ConvAttributes.h"
#include "conv/IR/ConvDialect.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::conv;

#include "conv/IR/ConvEnums.cpp.inc"
#define GET_ATTRDEF_CLASSES
#include "conv/IR/ConvAttributes.cpp.inc"

void ConvDialect::registerAttributes() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "conv/IR/ConvAttributes.cpp.inc"
      >();
}

//===----------------------------------------------------------------------===//
// ReductionKind
//===----------------------------------------------------------------------===//

ParseResult conv::parseReductionKinds(AsmParser &parser,
                                      SmallVectorImpl<int32_t> &kinds) {
  return parser.parseCommaSeparatedList(
      AsmParser::Delimiter::Square, [&]() -> ParseResult {
        StringRef name;
        SMLoc loc = parser.getCurrentLocation();
        if (parser.parseKeyword(&name))
          return failure();
        std::optional<ReductionKind> kind = symbolizeReductionKind(name);
        if (!kind)
          return parser.emitError(loc)
                 << "expects a reduction kind, one of sum, prod, minimum, "
                    "maximum, minnum, maxnum, argmin, argmax, got '"
                 << name << "'";
        kinds.push_back(static_cast<int32_t>(*kind));
        return success();
      });
}

void conv::printReductionKinds(AsmPrinter &p, ArrayRef<int32_t> kinds) {
  p << "[";
  llvm::interleaveComma(kinds, p.getStream(), [&](int32_t kind) {
    p << stringifyReductionKind(static_cast<ReductionKind>(kind));
  });
  p << "]";
}

//===----------------------------------------------------------------------===//
// DimsAttr
//===----------------------------------------------------------------------===//

Attribute DimsAttr::parse(AsmParser &parser, Type) {
  StringRef input, filter, output;
  if (parser.parseLess() || parser.parseKeyword("input") ||
      parser.parseEqual() || parser.parseKeyword(&input) ||
      parser.parseComma() || parser.parseKeyword("filter") ||
      parser.parseEqual() || parser.parseKeyword(&filter) ||
      parser.parseComma() || parser.parseKeyword("output") ||
      parser.parseEqual() || parser.parseKeyword(&output) ||
      parser.parseGreater())
    return {};
  return getChecked([&] { return parser.emitError(parser.getNameLoc()); },
                    parser.getContext(), input, filter, output);
}

void DimsAttr::print(AsmPrinter &p) const {
  p << "<input = " << getInput() << ", filter = " << getFilter()
    << ", output = " << getOutput() << ">";
}

/// Checks that `order` holds each of `required` once, each of `optional` at
/// most once, and nothing else.
static LogicalResult verifyOrder(function_ref<InFlightDiagnostic()> emitError,
                                 StringRef what, StringRef order,
                                 StringRef required, StringRef optional) {
  for (char letter : order) {
    if (!required.contains(letter) && !optional.contains(letter))
      return emitError() << "expects only the letters '" << optional << required
                         << "' in the " << what << " order, got '" << order
                         << "'";
    if (order.count(letter) != 1)
      return emitError() << "expects each letter once in the " << what
                         << " order, got '" << order << "'";
  }
  for (char letter : required)
    if (!order.contains(letter))
      return emitError() << "expects the spatial letters '" << required
                         << "' in the " << what << " order, got '" << order
                         << "'";
  return success();
}

LogicalResult DimsAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                               StringRef input, StringRef filter,
                               StringRef output) {
  // (D4)
  StringRef spatial = input.contains('d')   ? "dhw"
                      : input.contains('h') ? "hw"
                                            : "w";
  // (D1), (D2), (D3)
  if (failed(verifyOrder(emitError, "input", input, spatial, "nc")) ||
      failed(verifyOrder(emitError, "filter", filter, spatial, "fc")) ||
      failed(verifyOrder(emitError, "output", output, spatial, "nf")))
    return failure();
  if (input.contains('n') != output.contains('n'))
    return emitError() << "expects the batch letter 'n' in both the input and "
                          "the output order or in neither, got '"
                       << input << "' and '" << output << "'";
  return success();
}

StringRef DimsAttr::getSpatialLetters() const {
  return getInput().contains('d')   ? "dhw"
         : getInput().contains('h') ? "hw"
                                    : "w";
}
unsigned DimsAttr::getSpatialRank() const { return getSpatialLetters().size(); }
int64_t DimsAttr::find(StringRef order, char letter) {
  size_t pos = order.find(letter);
  return pos == StringRef::npos ? -1 : static_cast<int64_t>(pos);
}

//===----------------------------------------------------------------------===//
// ScheduleAttr
//===----------------------------------------------------------------------===//

Attribute ScheduleAttr::parse(AsmParser &parser, Type) {
  SmallVector<int64_t> tile, thread, lanes;
  int64_t chunk, stages, blocksPerSM;
  StringRef familyName;
  auto parseCounts = [&](StringRef key,
                         SmallVectorImpl<int64_t> &counts) -> ParseResult {
    return failure(
        parser.parseKeyword(key) || parser.parseEqual() ||
        parser.parseCommaSeparatedList(AsmParser::Delimiter::Square, [&] {
          return parser.parseInteger(counts.emplace_back());
        }));
  };
  auto parseCount = [&](StringRef key, int64_t &count) -> ParseResult {
    return failure(parser.parseKeyword(key) || parser.parseEqual() ||
                   parser.parseInteger(count));
  };
  if (parser.parseLess() || parser.parseKeyword("family") ||
      parser.parseEqual())
    return {};
  SMLoc familyLoc = parser.getCurrentLocation();
  if (parser.parseKeyword(&familyName))
    return {};
  std::optional<KernelFamily> family = symbolizeKernelFamily(familyName);
  if (!family) {
    parser.emitError(familyLoc)
        << "expects a kernel family, one of 'ffma', got '" << familyName << "'";
    return {};
  }
  if (parser.parseComma() || parseCounts("tile", tile) || parser.parseComma() ||
      parseCounts("thread", thread) || parser.parseComma() ||
      parseCounts("lanes", lanes) || parser.parseComma() ||
      parseCount("chunk", chunk) || parser.parseComma() ||
      parseCount("stages", stages) || parser.parseComma() ||
      parseCount("blocks_per_sm", blocksPerSM) || parser.parseGreater())
    return {};
  return getChecked([&] { return parser.emitError(parser.getNameLoc()); },
                    parser.getContext(), *family, tile, thread, lanes, chunk,
                    stages, blocksPerSM);
}

void ScheduleAttr::print(AsmPrinter &p) const {
  auto counts = [&](StringRef key, ArrayRef<int64_t> values) {
    p << ", " << key << " = [";
    llvm::interleaveComma(values, p);
    p << "]";
  };
  p << "<family = " << stringifyKernelFamily(getFamily());
  counts("tile", getTile());
  counts("thread", getThread());
  counts("lanes", getLanes());
  p << ", chunk = " << getChunk() << ", stages = " << getStages()
    << ", blocks_per_sm = " << getBlocksPerSM() << ">";
}

LogicalResult ScheduleAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                   KernelFamily, ArrayRef<int64_t> tile,
                                   ArrayRef<int64_t> thread,
                                   ArrayRef<int64_t> lanes, int64_t chunk,
                                   int64_t stages, int64_t blocksPerSM) {
  auto checkCounts = [&](StringRef what, ArrayRef<int64_t> counts,
                         size_t expected, StringRef meaning) -> LogicalResult {
    if (counts.size() != expected)
      return emitError() << "expects " << expected << " " << what << " counts ("
                         << meaning << "), got " << counts.size();
    // Bounded as well, so that products of counts cannot overflow.
    for (int64_t count : counts)
      if (count < 1 || count > 65536)
        return emitError() << "expects " << what
                           << " counts between 1 and 65536, got " << count;
    return success();
  };
  // (S1)
  if (failed(checkCounts("tile", tile, 3, "couts, rows, columns")) ||
      failed(checkCounts("thread", thread, 2, "couts, columns")) ||
      failed(checkCounts("lanes", lanes, 3, "couts, rows, columns")) ||
      failed(checkCounts("chunk", chunk, 1, "input channels")) ||
      failed(checkCounts("stages", stages, 1, "ring slots")) ||
      failed(checkCounts("blocks_per_sm", blocksPerSM, 1, "blocks")))
    return failure();
  int64_t numLanes = lanes[0] * lanes[1] * lanes[2];
  if (numLanes != 32)
    return emitError() << "expects lanes that multiply to 32 (one warp), got "
                       << lanes[0] << " * " << lanes[1] << " * " << lanes[2]
                       << " = " << numLanes;
  // (S2)
  int64_t units[] = {thread[0] * lanes[0], lanes[1], thread[1] * lanes[2]};
  StringRef names[] = {"couts", "rows", "columns"};
  for (auto [extent, unit, name] : llvm::zip_equal(tile, units, names))
    if (extent % unit)
      return emitError() << "expects tile " << name << " to be a multiple of "
                         << unit << " (what one warp covers), got " << extent;
  // (S3)
  if (stages < 2)
    return emitError() << "expects at least 2 stages (one is filled while "
                          "another is read), got "
                       << stages;
  if (stages > 32)
    return emitError() << "expects at most 32 stages (the first copies to each "
                          "are written out one by one), got "
                       << stages;
  // (S4)
  int64_t warps =
      tile[0] / units[0] * (tile[1] / units[1]) * (tile[2] / units[2]);
  if (warps > 32)
    return emitError() << "expects at most 1024 threads per block, got "
                       << 32 * warps;
  // (S5)
  if (thread[0] * thread[1] > 256)
    return emitError() << "expects at most 256 accumulators per thread (couts "
                          "* columns), got "
                       << thread[0] * thread[1];
  return success();
}
