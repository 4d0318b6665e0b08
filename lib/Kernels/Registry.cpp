//===- Registry.cpp - The families of kernels -----------------------------===//

#include "Registry.h"
#include "conv/IR/Bytecode.h"
#include "conv/Kernels/Schedules.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::conv;

ArrayRef<const KernelFamily *> mlir::conv::getKernelFamilies() {
  static const KernelFamily *const families[] = {
#define FAMILY(name) &get##name##Family(),
#include "Families.def"
  };
  return families;
}

/// [64, 4, 32]
static FailureOr<SmallVector<int64_t>> parseCounts(AsmParser &parser) {
  SmallVector<int64_t> counts;
  if (parser.parseCommaSeparatedList(AsmParser::Delimiter::Square, [&] {
        return parser.parseInteger(counts.emplace_back());
      }))
    return failure();
  return counts;
}

static void printCounts(AsmPrinter &printer, ArrayRef<int64_t> counts) {
  printer << '[';
  llvm::interleaveComma(counts, printer);
  printer << ']';
}

// Values of parameters as attributes (getParameters).
static Attribute toAttribute(MLIRContext *context, int64_t count) {
  return Builder(context).getI64IntegerAttr(count);
}
static Attribute toAttribute(MLIRContext *context, bool value) {
  return BoolAttr::get(context, value);
}
static Attribute toAttribute(MLIRContext *context, ArrayRef<int64_t> counts) {
  return Builder(context).getI64ArrayAttr(counts);
}
static Attribute toAttribute(MLIRContext *, ScheduleInterface schedule) {
  return schedule;
}

#include "conv/Kernels/KernelDialect.cpp.inc"
#define GET_ATTRDEF_CLASSES
#include "conv/Kernels/Schedules.cpp.inc"

void ConvKernelDialect::initialize() {
  registerAttributes();
  addAttributeBytecodeVersion(*this, 1);
}

void ConvKernelDialect::registerAttributes() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "conv/Kernels/Schedules.cpp.inc"
      >();
}
