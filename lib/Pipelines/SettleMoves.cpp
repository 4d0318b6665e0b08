//===- SettleMoves.cpp - Which moves of results take no copy --------------===//

#include "conv/Fusion/Verdict.h"
#include "conv/IR/AttrNames.h"
#include "conv/IR/VerdictAttr.h"
#include "conv/Pipelines/Passes.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/DebugLog.h"

#define DEBUG_TYPE "conv-settle-moves"

namespace mlir::conv {
#define GEN_PASS_DEF_SETTLEMOVESPASS
#include "conv/Pipelines/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

namespace {

struct SettleMovesPass : conv::impl::SettleMovesPassBase<SettleMovesPass> {
  void runOnOperation() override;
};

} // namespace

/// Whether `op` may be what became of a slice, an insertion, a padding or a
/// concatenation. In TOSA a pooling has the place of its padding, and so have
/// what it starts at and the quotient behind it, which compute and move
/// nothing.
static bool movesElements(Operation *op) {
  if (isa<memref::CopyOp, linalg::MapOp>(op))
    return true;
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  return linalgOp && !isa<linalg::FillOp>(op) &&
         linalgOp.getNumReductionLoops() == 0 &&
         llvm::hasSingleElement(*linalgOp.getBlock());
}

void SettleMovesPass::runOnOperation() {
  FunctionOpInterface function = getOperation();
  SmallVector<Attribute> verdicts = getVerdicts(function);
  StringRef moved = getRuleId(FusionRule::ResultMoved);
  auto isMoved = [&](Attribute attr) {
    auto entry = dyn_cast<DictionaryAttr>(attr);
    auto rule = entry ? entry.getAs<StringAttr>("rule") : StringAttr();
    return rule && rule.getValue() == moved && entry.get("loc");
  };
  if (llvm::none_of(verdicts, isMoved))
    return;
  // Where something is still written by a kernel of its own. A filter's packing
  // has its convolution's places.
  llvm::StringSet<> written;
  function->walk([&](Operation *op) {
    if (movesElements(op) && !op->hasAttr(kWeightAttrName))
      for (std::string &place : listPlaces(op->getLoc()))
        written.insert(place);
  });
  Builder b(&getContext());
  for (Attribute &attr : verdicts) {
    if (!isMoved(attr))
      continue;
    auto entry = cast<DictionaryAttr>(attr);
    auto loc = entry.getAs<StringAttr>("loc");
    if (!loc)
      continue;
    NamedAttrList fields(entry);
    bool isCopied = written.contains(loc.getValue());
    LDBG() << (isCopied ? "copied: " : "placed: ") << loc;
    if (isCopied) {
      fields.set("reason",
                 b.getStringAttr("takes a copy, of the convolution's result or "
                                 "of what it is put beside"));
      attr = fields.getDictionary(&getContext());
      continue;
    }
    fields.set("verdict", b.getStringAttr("fused"));
    fields.set("rule", b.getStringAttr(getRuleId(FusionRule::ResultPlaced)));
    fields.set("reason", b.getStringAttr("takes no copy: kernels write and "
                                         "read the result where it is wanted"));
    fields.set("remedy", b.getStringAttr(""));
    attr = fields.getDictionary(&getContext());
  }
  setVerdicts(function, verdicts);
}
