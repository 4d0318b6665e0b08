//===- VerdictAttr.cpp - How verdicts stand in the IR ---------------------===//

#include "conv/IR/VerdictAttr.h"
#include "mlir/IR/Builders.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace mlir::conv;

std::string conv::describeLocation(Location loc) {
  std::string text;
  loc->walk([&](Location nested) {
    auto file =
        dyn_cast<FileLineColRange>(static_cast<const LocationAttr &>(nested));
    if (!file)
      return WalkResult::advance();
    text = llvm::formatv("{0}:{1}:{2}", file.getFilename().getValue(),
                         file.getStartLine(), file.getStartColumn())
               .str();
    return WalkResult::interrupt();
  });
  return text;
}

SmallVector<Attribute> conv::getVerdicts(FunctionOpInterface function) {
  auto known = function->getAttrOfType<ArrayAttr>(kVerdictsAttrName);
  return known ? llvm::to_vector(known.getValue()) : SmallVector<Attribute>();
}

void conv::setVerdicts(FunctionOpInterface function,
                       ArrayRef<Attribute> verdicts) {
  function->setAttr(kVerdictsAttrName,
                    ArrayAttr::get(function.getContext(), verdicts));
}

DictionaryAttr conv::makeVerdict(Operation *op, bool fused, StringRef rule,
                                 StringRef reason, StringRef remedy) {
  Builder b(op->getContext());
  auto text = [&](StringRef key, StringRef value) {
    return b.getNamedAttr(key, b.getStringAttr(value));
  };
  SmallVector<NamedAttribute> fields = {
      text("op", op->getName().getStringRef()),
      text("verdict", fused ? "fused" : "refused"), text("rule", rule),
      text("reason", reason), text("remedy", remedy)};
  std::string loc = describeLocation(op->getLoc());
  if (!loc.empty())
    fields.push_back(text("loc", loc));
  return b.getDictionaryAttr(fields);
}
