//===- Tile.cpp - The block level of conv kernels: attributes and types ---===//

#include "conv/Tile/Tile.h"
#include "conv/IR/Bytecode.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

#include "conv/Tile/TileDialect.cpp.inc"
#include "conv/Tile/TileInterfaces.cpp.inc"

template <typename AttrT>
static ParseResult parseStripped(OpAsmParser &parser, AttrT &attr) {
  return parser.parseCustomAttributeWithFallback(attr);
}
static ParseResult parseStrippedDims(OpAsmParser &parser, DimsAttr &attr) {
  return parseStripped(parser, attr);
}
static void printStrippedDims(OpAsmPrinter &p, Operation *, DimsAttr attr) {
  p.printStrippedAttrOrType(attr);
}
static ParseResult parseStrippedShared(OpAsmParser &parser, SharedAttr &attr) {
  return parseStripped(parser, attr);
}
static void printStrippedShared(OpAsmPrinter &p, Operation *, SharedAttr attr) {
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

#define GET_ATTRDEF_CLASSES
#include "conv/Tile/TileAttributes.cpp.inc"
#define GET_TYPEDEF_CLASSES
#include "conv/Tile/TileTypes.cpp.inc"
#define GET_OP_CLASSES
#include "conv/Tile/TileOps.cpp.inc"

namespace {
/// Layouts are named once at the top of what is printed.
struct TileAliases : public OpAsmDialectInterface {
  using OpAsmDialectInterface::OpAsmDialectInterface;
  AliasResult getAlias(Attribute attr, raw_ostream &os) const override {
    if (!isa<LayoutAttr>(attr))
      return AliasResult::NoAlias;
    os << "layout";
    return AliasResult::FinalAlias;
  }
};
} // namespace

void ConvTileDialect::initialize() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "conv/Tile/TileAttributes.cpp.inc"
      >();
  addTypes<
#define GET_TYPEDEF_LIST
#include "conv/Tile/TileTypes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "conv/Tile/TileOps.cpp.inc"
      >();
  addInterfaces<TileAliases>();
  addBytecodeVersion(*this, 1);
}

//===----------------------------------------------------------------------===//
// Attributes
//===----------------------------------------------------------------------===//

/// `d2: 16 by 1`, of which the parts behind the colon are `counts`.
static ParseResult parseDimension(AsmParser &parser, int64_t &dim) {
  StringRef keyword;
  SMLoc loc = parser.getCurrentLocation();
  if (parser.parseKeyword(&keyword))
    return failure();
  if (!keyword.consume_front("d") || keyword.getAsInteger(10, dim))
    return parser.emitError(loc, "expects a dimension such as 'd0'");
  return parser.parseColon();
}

static ParseResult parseDigits(AsmParser &parser, StringRef name,
                               SmallVectorImpl<Digit> &digits) {
  if (parser.parseKeyword(name) || parser.parseEqual())
    return failure();
  return parser.parseCommaSeparatedList(
      AsmParser::Delimiter::Square, [&]() -> ParseResult {
        Digit &digit = digits.emplace_back();
        return failure(parseDimension(parser, digit.dim) ||
                       parser.parseInteger(digit.extent) ||
                       parser.parseKeyword("by") ||
                       parser.parseInteger(digit.step));
      });
}

static void printDigits(AsmPrinter &p, StringRef name, ArrayRef<Digit> digits) {
  p << name << " = [";
  llvm::interleaveComma(digits, p, [&](const Digit &digit) {
    p << "d" << digit.dim << ": " << digit.extent << " by " << digit.step;
  });
  p << "]";
}

Attribute LayoutAttr::parse(AsmParser &parser, Type) {
  SmallVector<Digit> registers, lanes, warps;
  if (parser.parseLess() || parseDigits(parser, "registers", registers) ||
      parser.parseComma() || parseDigits(parser, "lanes", lanes) ||
      parser.parseComma() || parseDigits(parser, "warps", warps) ||
      parser.parseGreater())
    return {};
  return getChecked([&] { return parser.emitError(parser.getNameLoc()); },
                    parser.getContext(), registers, lanes, warps);
}

void LayoutAttr::print(AsmPrinter &p) const {
  p << "<";
  printDigits(p, "registers", getRegisters());
  p << ", ";
  printDigits(p, "lanes", getLanes());
  p << ", ";
  printDigits(p, "warps", getWarps());
  p << ">";
}

LayoutAttr LayoutAttr::get(MLIRContext *context, const FragmentLayout &layout) {
  return get(context, dropUnits(layout.registers), dropUnits(layout.lanes),
             dropUnits(layout.warps));
}

FragmentLayout LayoutAttr::getLayout() const {
  FragmentLayout layout;
  layout.registers.assign(getRegisters().begin(), getRegisters().end());
  layout.lanes.assign(getLanes().begin(), getLanes().end());
  layout.warps.assign(getWarps().begin(), getWarps().end());
  return layout;
}

LogicalResult LayoutAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                 ArrayRef<Digit> registers,
                                 ArrayRef<Digit> lanes, ArrayRef<Digit> warps) {
  // (L1)
  std::tuple<StringRef, ArrayRef<Digit>, int64_t, int64_t> levels[] = {
      {"registers", registers, 1, 256},
      {"lanes", lanes, 32, 32},
      {"warps", warps, 1, 32}};
  for (auto [name, digits, least, most] : levels) {
    int64_t product = 1;
    for (const Digit &digit : digits) {
      if (digit.extent < 1 || digit.extent > 65536 || digit.step < 1 ||
          digit.step > 65536 || digit.dim < 0 || digit.dim > 7)
        return emitError() << "expects " << name
                           << " with extents and steps between 1 and 65536 "
                              "along d0 to d7, got d"
                           << digit.dim << ": " << digit.extent << " by "
                           << digit.step;
      product = std::min<int64_t>(product * digit.extent, int64_t(1) << 40);
    }
    if (product < least || product > most) {
      InFlightDiagnostic error = emitError();
      error << "expects " << name << " that multiply to ";
      if (least != most)
        error << "at most ";
      return error << most << ", got " << product;
    }
  }
  return success();
}

Attribute SharedAttr::parse(AsmParser &parser, Type) {
  SmallVector<SharedDigit> digits;
  auto parseDigit = [&]() -> ParseResult {
    SharedDigit &digit = digits.emplace_back();
    return failure(
        parseDimension(parser, digit.dim) ||
        parser.parseInteger(digit.extent) || parser.parseKeyword("by") ||
        parser.parseInteger(digit.step) || parser.parseKeyword("at") ||
        parser.parseInteger(digit.stride));
  };
  if (parser.parseLess() ||
      parser.parseCommaSeparatedList(AsmParser::Delimiter::Square,
                                     parseDigit) ||
      parser.parseGreater())
    return {};
  return getChecked([&] { return parser.emitError(parser.getNameLoc()); },
                    parser.getContext(), digits);
}

void SharedAttr::print(AsmPrinter &p) const {
  p << "<[";
  llvm::interleaveComma(getDigits(), p, [&](const SharedDigit &digit) {
    p << "d" << digit.dim << ": " << digit.extent << " by " << digit.step
      << " at " << digit.stride;
  });
  p << "]>";
}

SharedAttr SharedAttr::get(MLIRContext *context, const SharedLayout &layout) {
  return get(context, ArrayRef<SharedDigit>(layout.digits));
}

SharedLayout SharedAttr::getLayout() const {
  SharedLayout layout;
  layout.digits.assign(getDigits().begin(), getDigits().end());
  return layout;
}

LogicalResult SharedAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                 ArrayRef<SharedDigit> digits) {
  // (H1)
  constexpr int64_t most = int64_t(1) << 24;
  for (const SharedDigit &digit : digits)
    if (digit.dim < 0 || digit.dim > 7 || digit.extent < 1 ||
        digit.extent > most || digit.step < 1 || digit.step > most ||
        digit.stride < 1 || digit.stride > most)
      return emitError() << "expects extents, steps and strides between 1 and "
                            "2^24 along d0 to d7, got d"
                         << digit.dim << ": " << digit.extent << " by "
                         << digit.step << " at " << digit.stride;
  return success();
}

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

Type FragmentType::parse(AsmParser &parser) {
  SmallVector<int64_t> shape;
  Type element;
  LayoutAttr layout;
  if (parser.parseLess() ||
      parser.parseDimensionList(shape, /*allowDynamic=*/false) ||
      parser.parseType(element))
    return {};
  if (succeeded(parser.parseOptionalComma()) && parser.parseAttribute(layout))
    return {};
  if (parser.parseGreater())
    return {};
  return getChecked([&] { return parser.emitError(parser.getNameLoc()); },
                    parser.getContext(), shape, element, layout);
}

void FragmentType::print(AsmPrinter &p) const {
  p << "<";
  for (int64_t extent : getShape())
    p << extent << "x";
  p << getElementType();
  if (getLayout())
    p << ", " << getLayout();
  p << ">";
}

LogicalResult FragmentType::verify(function_ref<InFlightDiagnostic()> emitError,
                                   ArrayRef<int64_t> shape, Type,
                                   LayoutAttr layout) {
  // (T1)
  std::string reason;
  if (layout && !layout.getLayout().covers(shape, &reason))
    return emitError() << "expects a layout that holds each element once, but "
                       << reason;
  return success();
}
