//===- Verdict.cpp - What was fused, what was refused, and why ------------===//

#include "conv/Fusion/Verdict.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/Remarks.h"
#include "llvm/Support/DebugLog.h"

#define DEBUG_TYPE "conv-verdicts"

using namespace mlir;
using namespace mlir::conv;

namespace {
enum class RuleKind { Fused, Refused };
struct RuleInfo {
  StringLiteral id;
  RuleKind kind;
};
} // namespace

static const RuleInfo &getInfo(FusionRule rule) {
  static constexpr RuleInfo table[] = {
#define RULE(name, id, kind, meaning) {id, RuleKind::kind},
      CONV_FUSION_RULES(RULE)
#undef RULE
  };
  return table[static_cast<unsigned>(rule)];
}

StringRef conv::getRuleId(FusionRule rule) { return getInfo(rule).id; }
bool conv::isFusingRule(FusionRule rule) {
  return getInfo(rule).kind == RuleKind::Fused;
}

/// Inverse of describeLocation.
static Location parseLocation(MLIRContext *context, StringRef text) {
  auto [fileAndLine, columnText] = text.rsplit(':');
  auto [file, lineText] = fileAndLine.rsplit(':');
  unsigned line, column;
  if (lineText.getAsInteger(10, line) || columnText.getAsInteger(10, column))
    return UnknownLoc::get(context);
  return FileLineColLoc::get(context, file, line, column);
}

static void emitVerdictRemark(Operation *op, FunctionOpInterface function,
                              const Verdict &verdict) {
  remark::RemarkOpts opts = remark::RemarkOpts::name(getRuleId(verdict.rule))
                                .category("conv-fusion")
                                .function(function.getName());
  StringRef name = describeOp(op);
  if (isFusingRule(verdict.rule)) {
    remark::passed(op->getLoc(), opts)
        << remark::metric("op", name) << remark::add("{0}", verdict.reason);
    return;
  }
  remark::missed(op->getLoc(), opts)
      << remark::metric("op", name) << remark::reason("{0}", verdict.reason)
      << remark::suggest("{0}", verdict.remedy);
}

void conv::recordVerdict(Operation *op, const Verdict &verdict) {
  auto function = op->getParentOfType<FunctionOpInterface>();
  if (!function)
    return;
  bool fused = isFusingRule(verdict.rule);
  auto earlier = op->getAttrOfType<StringAttr>(kRefusedAttrName);
  if (earlier && earlier.getValue() == getRuleId(verdict.rule))
    return;

  SmallVector<Attribute> verdicts = getVerdicts(function);
  if (earlier) {
    // Found by its fields: an index would not survive inlining.
    auto *stale = llvm::find_if(verdicts, [&](Attribute attr) {
      auto entry = dyn_cast<DictionaryAttr>(attr);
      auto loc = entry ? entry.getAs<StringAttr>("loc") : StringAttr();
      return entry && entry.get("rule") == earlier &&
             entry.getAs<StringAttr>("op") == describeOp(op) &&
             (loc ? loc.getValue() : "") == describeLocation(op->getLoc());
    });
    if (stale != verdicts.end())
      verdicts.erase(stale);
  }
  LDBG() << getRuleId(verdict.rule) << ": " << *op;
  verdicts.push_back(makeVerdict(op, fused, getRuleId(verdict.rule),
                                 verdict.reason, verdict.remedy));
  setVerdicts(function, verdicts);
  if (fused)
    op->removeAttr(kRefusedAttrName);
  else
    op->setAttr(kRefusedAttrName,
                StringAttr::get(op->getContext(), getRuleId(verdict.rule)));
  emitVerdictRemark(op, function, verdict);
}

void conv::recordVerdictOnce(Operation *op, const Verdict &verdict) {
  auto function = op->getParentOfType<FunctionOpInterface>();
  if (function &&
      !llvm::is_contained(getVerdicts(function),
                          makeVerdict(op, isFusingRule(verdict.rule),
                                      getRuleId(verdict.rule), verdict.reason,
                                      verdict.remedy)))
    recordVerdict(op, verdict);
}

LogicalResult conv::requireFusion(FunctionOpInterface function, bool moves) {
  LogicalResult result = success();
  for (Attribute attr : getVerdicts(function)) {
    auto entry = dyn_cast<DictionaryAttr>(attr);
    if (!entry)
      continue;
    auto field = [&](StringRef key) {
      auto text = entry.getAs<StringAttr>(key);
      return text ? text.getValue() : StringRef();
    };
    if (field("verdict") != "refused" ||
        (!moves && field("rule") == getRuleId(FusionRule::ResultMoved)))
      continue;
    Location loc = parseLocation(function.getContext(), field("loc"));
    if (isa<UnknownLoc>(loc))
      loc = function.getLoc();
    InFlightDiagnostic error = emitError(loc)
                               << "fusion of '" << field("op")
                               << "' is required, but was refused by rule '"
                               << field("rule") << "': " << field("reason");
    if (StringRef remedy = field("remedy"); !remedy.empty())
      error.attachNote() << remedy;
    result = failure();
  }
  return result;
}
