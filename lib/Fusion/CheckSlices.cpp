//===- CheckSlices.cpp - Slices that bufferization copied -----------------===//

#include "conv/Fusion/Passes.h"
#include "conv/Fusion/Verdict.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/Remarks.h"
#include "llvm/Support/DebugLog.h"

#define DEBUG_TYPE "conv-check-slices"

namespace mlir::conv {
#define GEN_PASS_DEF_CHECKSLICESPASS
#include "conv/Fusion/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

static constexpr StringLiteral kReason =
    "a copy, for its source is overwritten while the slice is still read";
static constexpr StringLiteral kRemedy =
    "write the result into another tensor, or after the slice's last use";

/// Turns the verdict that the slice at `place` is read where it is, if there is
/// one, into its opposite.
static bool retract(FunctionOpInterface function, StringRef place) {
  Builder b(function.getContext());
  SmallVector<Attribute> verdicts = getVerdicts(function);
  for (Attribute &verdict : verdicts) {
    auto entry = dyn_cast<DictionaryAttr>(verdict);
    auto field = [&](StringRef key) {
      auto text = entry ? entry.getAs<StringAttr>(key) : StringAttr();
      return text ? text.getValue() : StringRef();
    };
    if (field("rule") != getRuleId(FusionRule::SliceRead) ||
        field("loc") != place)
      continue;
    NamedAttrList fields(entry);
    fields.set("verdict", b.getStringAttr("refused"));
    fields.set("rule", b.getStringAttr(getRuleId(FusionRule::InputMoved)));
    fields.set("reason", b.getStringAttr(kReason));
    fields.set("remedy", b.getStringAttr(kRemedy));
    verdict = fields.getDictionary(b.getContext());
    setVerdicts(function, verdicts);
    return true;
  }
  return false;
}

namespace {
struct CheckSlicesPass
    : public conv::impl::CheckSlicesPassBase<CheckSlicesPass> {
  void runOnOperation() override {
    FunctionOpInterface function = getOperation();
    // What bufferization copies has the location of the slice. Where nothing
    // has one, any part of a buffer that is copied may be that of a slice.
    function->walk([&](memref::CopyOp copy) {
      std::string place = describeLocation(copy.getLoc());
      if (place.empty() && !copy.getSource().getDefiningOp<memref::SubViewOp>())
        return;
      if (!retract(function, place))
        return;
      LDBG() << "is the copy of a slice: " << copy;
      remark::missed(copy.getLoc(),
                     remark::RemarkOpts::name(getRuleId(FusionRule::InputMoved))
                         .category("conv-fusion")
                         .function(function.getName()))
          << remark::metric("op", "tensor.extract_slice")
          << remark::reason("{0}", kReason) << remark::suggest("{0}", kRemedy);
    });
  }
};
} // namespace
