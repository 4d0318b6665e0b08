//===- VerdictAttr.cpp - How verdicts stand in the IR ---------------------===//

#include "conv/IR/VerdictAttr.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace mlir::conv;

/// Calls `visit` with each place in a file that `loc` names, until it returns
/// false.
static void forEachPlace(Location loc,
                         llvm::function_ref<bool(std::string)> visit) {
  loc->walk([&](Location nested) {
    auto file =
        dyn_cast<FileLineColRange>(static_cast<const LocationAttr &>(nested));
    if (!file ||
        visit(llvm::formatv("{0}:{1}:{2}", file.getFilename().getValue(),
                            file.getStartLine(), file.getStartColumn())
                  .str()))
      return WalkResult::advance();
    return WalkResult::interrupt();
  });
}

std::string conv::describeLocation(Location loc) {
  std::string text;
  forEachPlace(loc, [&](std::string place) {
    text = std::move(place);
    return false;
  });
  return text;
}

SmallVector<std::string> conv::listPlaces(Location loc) {
  SmallVector<std::string> places;
  forEachPlace(loc, [&](std::string place) {
    places.push_back(std::move(place));
    return true;
  });
  return places;
}

StringRef conv::describeOp(Operation *op) {
  auto written = op->getAttrOfType<StringAttr>(kWrittenAsAttrName);
  return written ? written.getValue() : op->getName().getStringRef();
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
      text("op", describeOp(op)), text("verdict", fused ? "fused" : "refused"),
      text("rule", rule), text("reason", reason), text("remedy", remedy)};
  std::string loc = describeLocation(op->getLoc());
  if (!loc.empty())
    fields.push_back(text("loc", loc));
  return b.getDictionaryAttr(fields);
}

void conv::recordNoKernel(Operation *op, FunctionOpInterface function,
                          StringRef rule, StringRef reason, StringRef remedy) {
  llvm::StringSet<> places;
  forEachPlace(op->getLoc(), [&](std::string place) {
    places.insert(place);
    return true;
  });
  Builder b(function.getContext());
  SmallVector<Attribute> verdicts = getVerdicts(function);
  DictionaryAttr own = makeVerdict(op, /*fused=*/false, rule, reason, remedy);
  bool isRecorded = llvm::is_contained(verdicts, own);
  for (Attribute &verdict : verdicts) {
    auto entry = dyn_cast<DictionaryAttr>(verdict);
    auto field = [&](StringRef key) {
      auto text = entry ? entry.getAs<StringAttr>(key) : StringAttr();
      return text ? text.getValue() : StringRef();
    };
    if (field("verdict") != "fused" || !places.contains(field("loc")))
      continue;
    bool isRaised = field("rule") == "raised";
    isRecorded |= isRaised;
    NamedAttrList fields(isRaised ? own : entry);
    for (StringRef key : {"op", "loc"})
      if (Attribute value = entry.get(key))
        fields.set(key, value);
    if (!isRaised) {
      fields.set("verdict", own.get("verdict"));
      fields.set("rule", own.get("rule"));
      fields.set("reason",
                 b.getStringAttr("it joined a convolution that has no kernel"));
      fields.set("remedy",
                 b.getStringAttr("see the verdict of the convolution"));
    }
    verdict = fields.getDictionary(function.getContext());
  }
  if (!isRecorded)
    verdicts.push_back(own);
  setVerdicts(function, verdicts);
}
