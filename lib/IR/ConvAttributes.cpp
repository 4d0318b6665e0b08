//===- ConvAttributes.cpp - Attributes of the conv dialect ----------------===//

#include "conv/IR/ConvAttributes.h"
#include "conv/IR/ConvDialect.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::conv;

#include "conv/IR/ConvEnums.cpp.inc"
#include "conv/IR/ConvInterfaces.cpp.inc"
#define GET_ATTRDEF_CLASSES
#include "conv/IR/ConvAttributes.cpp.inc"

void ConvDialect::registerAttributes() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "conv/IR/ConvAttributes.cpp.inc"
      >();
}

Attribute ConvDialect::parseAttribute(DialectAsmParser &parser,
                                      Type type) const {
  SMLoc loc = parser.getCurrentLocation();
  StringRef mnemonic;
  Attribute attr;
  OptionalParseResult result =
      generatedAttributeParser(parser, &mnemonic, type, attr);
  if (result.has_value())
    return attr;
  if (mnemonic == "schedule")
    parser.emitError(loc, "'#conv.schedule' is no longer read: a schedule is "
                          "an attribute of its kernel family, such as "
                          "'#conv_kernel.<family><...>'");
  else
    parser.emitError(loc) << "unknown attribute `" << mnemonic
                          << "` in dialect `" << getNamespace() << "`";
  return {};
}

void ConvDialect::printAttribute(Attribute attr,
                                 DialectAsmPrinter &printer) const {
  (void)generatedAttributePrinter(attr, printer);
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
                    "maximum, minnum, maxnum, argmin, argmax, argmin_ordered, "
                    "argmax_ordered, got '"
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
