//===- AnnotateChecks.cpp - Note which extents must agree -----------------===//

#include "conv/Host/HostProgram.h"
#include "conv/Host/Passes.h"
#include "conv/IR/AttrNames.h"
#include "conv/IR/ConvOps.h"
#include "conv/IR/Limits.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "llvm/Support/DebugLog.h"

#define DEBUG_TYPE "conv-annotate-checks"

namespace mlir::conv {
#define GEN_PASS_DEF_ANNOTATECHECKSPASS
#include "conv/Host/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

namespace {
struct AnnotateChecksPass
    : public conv::impl::AnnotateChecksPassBase<AnnotateChecksPass> {
  void runOnOperation() override;
};
} // namespace

namespace {
/// Collects the checks of one function.
class Checker {
public:
  explicit Checker(const HostAnalysis &analysis)
      : analysis(analysis), checks(analysis.checks) {}

  void add(linalg::LinalgOp op);
  void add(FusedOp op);

  ArrayRef<CheckSpec> get() const { return checks; }

private:
  void require(const Expr &lhs, const Expr &rhs);

  const HostAnalysis &analysis;
  SmallVector<CheckSpec> checks;
};
} // namespace

void Checker::require(const Expr &lhs, const Expr &rhs) {
  Expr condition = Expr::get(Expr::Kind::Eq, lhs, rhs);
  // A constant condition that is false is the verifier's to report, or belongs
  // to a loop without iterations.
  if (!condition.getConstant())
    addCheck(checks, condition);
}

/// linalg: operands that a loop walks together have its extent, and windows
/// stay inside of their operand.
void Checker::add(linalg::LinalgOp op) {
  SmallVector<std::optional<Expr>> extents(op.getNumLoops());
  auto forEachDim =
      [&](llvm::function_ref<void(AffineExpr, const Expr &)> visit) {
        for (OpOperand &operand : op->getOpOperands()) {
          const BufferView *view = analysis.getView(operand.get());
          if (!view)
            continue;
          AffineMap map = op.getMatchingIndexingMap(&operand);
          for (auto [expr, size] :
               llvm::zip_equal(map.getResults(), view->sizes))
            visit(expr, size);
        }
      };
  forEachDim([&](AffineExpr expr, const Expr &size) {
    auto dim = dyn_cast<AffineDimExpr>(expr);
    if (!dim)
      return;
    std::optional<Expr> &extent = extents[dim.getPosition()];
    if (extent)
      require(*extent, size);
    else
      extent = size;
  });
  SmallVector<Expr> last;
  for (std::optional<Expr> &extent : extents) {
    if (!extent)
      return;
    last.push_back(*extent - 1);
  }
  forEachDim([&](AffineExpr expr, const Expr &size) {
    if (isa<AffineDimExpr, AffineConstantExpr>(expr))
      return;
    Expr inside =
        Expr::get(Expr::Kind::Lt, Expr::fromAffine(expr, last, {}), size);
    if (!inside.getConstant())
      addCheck(checks, inside);
  });
}

/// conv.fused: (C3), (C4) and (C7), where types leave them open.
void Checker::add(FusedOp op) {
  const BufferView *input = analysis.getView(op.getInput());
  const BufferView *filter = analysis.getView(op.getFilter());
  if (!input || !filter)
    return;
  DimsAttr dims = op.getDims();
  auto extent = [](const BufferView *view, int64_t dim) {
    return dim < 0 ? Expr(1) : view->sizes[dim];
  };
  require(extent(input, dims.inputDim('c')),
          extent(filter, dims.filterDim('c')) * Expr(op.getGroups()));

  // The output space, as the inputs give it.
  SmallVector<Expr> space(op.getOutputRank());
  StringRef spatial = dims.getSpatialLetters();
  for (auto [i, letter] : llvm::enumerate(dims.getOutput())) {
    if (letter == 'n') {
      space[i] = extent(input, dims.inputDim('n'));
    } else if (letter == 'f') {
      space[i] = extent(filter, dims.filterDim('f'));
    } else {
      size_t j = spatial.find(letter);
      Expr last =
          (extent(input, dims.inputDim(letter)) - 1) *
              op.getInputDilation()[j] +
          op.getPadLow()[j] + op.getPadHigh()[j] -
          (extent(filter, dims.filterDim(letter)) - 1) * op.getDilations()[j];
      space[i] = Expr::get(Expr::Kind::FloorDiv, last, op.getStrides()[j]) + 1;
    }
  }
  // What kernels count in 32 bits; static extents were checked when the op got
  // its schedule.
  if (op.getScheduleAttr())
    for (auto [j, letter] : llvm::enumerate(spatial)) {
      Expr padded = (extent(input, dims.inputDim(letter)) - 1) *
                        op.getInputDilation()[j] +
                    op.getPadLow()[j] + op.getPadHigh()[j] + 1;
      if (!padded.getConstant())
        addCheck(
            checks, Expr::get(Expr::Kind::Le, padded, kMaxSpatialExtent),
            llvm::formatv("a padded row or column of the input has at most "
                          "{0} positions",
                          kMaxSpatialExtent)
                .str());
    }
  for (Value out : op.getFullOuts())
    if (const BufferView *view = analysis.getView(out))
      for (auto [size, expected] : llvm::zip_equal(view->sizes, space))
        require(expected, size);
  for (auto [i, extra] : llvm::enumerate(op.getExtras())) {
    const BufferView *view = analysis.getView(extra);
    if (!view)
      continue;
    for (auto [result, size] :
         llvm::zip_equal(op.getExtraMap(i).getResults(), view->sizes)) {
      auto dim = dyn_cast<AffineDimExpr>(result);
      require(dim ? space[dim.getPosition()] : Expr(1), size);
    }
  }
}

void AnnotateChecksPass::runOnOperation() {
  func::FuncOp func = getOperation();
  markAllAnalysesPreserved();
  const FollowedHost &host = getAnalysis<FollowedHost>();
  if (!host.isFollowed)
    return;
  Checker checker(host.analysis);
  for (Operation &op : func.front())
    if (auto fused = dyn_cast<FusedOp>(op))
      checker.add(fused);
    else if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op))
      checker.add(linalgOp);
  Builder builder(&getContext());
  SmallVector<Attribute> checks;
  LDBG() << func.getName() << " requires " << checker.get().size()
         << " conditions";
  for (const CheckSpec &check : checker.get())
    checks.push_back(builder.getDictionaryAttr(
        {builder.getNamedAttr("condition",
                              check.condition.toAttr(&getContext())),
         builder.getNamedAttr("message",
                              builder.getStringAttr(check.message))}));
  if (!checks.empty())
    func->setAttr(kChecksAttrName, builder.getArrayAttr(checks));
}
