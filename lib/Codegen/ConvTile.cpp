//===- ConvTile.cpp - The block level of conv kernels ---------------------===//

#include "conv/Codegen/ConvTile.h"
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

static ParseResult parseReductionKinds(OpAsmParser &parser,
                                       DenseI32ArrayAttr &attr) {
  SmallVector<int32_t> kinds;
  if (parser.parseCommaSeparatedList(
          AsmParser::Delimiter::Square, [&]() -> ParseResult {
            StringRef name;
            SMLoc loc = parser.getCurrentLocation();
            if (parser.parseKeyword(&name))
              return failure();
            std::optional<ReductionKind> kind = symbolizeReductionKind(name);
            if (!kind)
              return parser.emitError(loc)
                     << "expects a reduction kind, got '" << name << "'";
            kinds.push_back(static_cast<int32_t>(*kind));
            return success();
          }))
    return failure();
  attr = parser.getBuilder().getDenseI32ArrayAttr(kinds);
  return success();
}
static void printReductionKinds(OpAsmPrinter &p, Operation *,
                                DenseI32ArrayAttr attr) {
  p << "[";
  llvm::interleaveComma(attr.asArrayRef(), p, [&](int32_t kind) {
    p << stringifyReductionKind(static_cast<ReductionKind>(kind));
  });
  p << "]";
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
