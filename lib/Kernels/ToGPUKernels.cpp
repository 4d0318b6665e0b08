//===- ToGPUKernels.cpp - conv.fused to kernels of tile ops ---------------===//

#include "KernelBuilder.h"
#include "conv/IR/AttrNames.h"
#include "conv/Kernels/Passes.h"
#include "conv/Target/Target.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "llvm/Support/DebugLog.h"
#include <cmath>

#define DEBUG_TYPE "conv-to-gpu-kernels"

namespace mlir::conv {
#define GEN_PASS_DEF_TOGPUKERNELSPASS
#include "conv/Kernels/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

namespace {

struct ToGPUKernels : public conv::impl::ToGPUKernelsPassBase<ToGPUKernels> {
  using ToGPUKernelsPassBase::ToGPUKernelsPassBase;

  LogicalResult initialize(MLIRContext *context) override {
    return findTarget(context, "conv-to-gpu-kernels", chip, tune, target);
  }

  void runOnOperation() override {
    if (multiprocessors < 1) {
      getOperation().emitError("expects at least 1 multiprocessor to size the "
                               "grid for, got ")
          << multiprocessors.getValue();
      return signalPassFailure();
    }
    SymbolTable symbols(getOperation());
    SmallVector<FusedOp> ops;
    getOperation().walk([&](FusedOp op) {
      if (op.getScheduleAttr())
        ops.push_back(op);
    });
    for (FusedOp op : ops)
      if (failed(buildKernels(op, /*whole=*/nullptr, symbols)))
        return signalPassFailure();
    if (!ops.empty())
      getOperation()->setAttr(gpu::GPUDialect::getContainerModuleAttrName(),
                              UnitAttr::get(&getContext()));
  }

private:
  LogicalResult buildKernels(FusedOp op, const WholeConvolution *whole,
                             SymbolTable &symbols);

  Chip target;
};

/// What `kEstimateAttrName` says of a convolution.
static DictionaryAttr describeEstimate(Builder &b, const Problem &problem,
                                       const KernelFamily &family,
                                       const KernelPlan &plan,
                                       const Chip &target) {
  Estimate e = family.estimate(getNominalProblem(problem), plan, target);
  SmallVector<NamedAttribute> entries = {
      b.getNamedAttr("card", b.getStringAttr(StringRef(target.card))),
      b.getNamedAttr("bound", b.getStringAttr(findBound(e)))};
  std::pair<StringRef, double> numbers[] = {{"microseconds", e.microseconds},
                                            {"compute", e.compute},
                                            {"shared", e.shared},
                                            {"epilogue", e.epilogue},
                                            {"stalls", e.stalls},
                                            {"l2", e.l2},
                                            {"dram", e.dram},
                                            {"sm", e.sm},
                                            {"others", e.others},
                                            {"wavefronts", e.wavefronts}};
  // To a nanosecond.
  for (auto [name, value] : numbers)
    entries.push_back(
        b.getNamedAttr(name, b.getF64FloatAttr(std::round(1e3 * value) / 1e3)));
  if (!problem.isStatic())
    entries.push_back(b.getNamedAttr("open", b.getUnitAttr()));
  return b.getDictionaryAttr(entries);
}

/// Turns `op` into kernels. `whole` is what it is a part of, or null.
LogicalResult ToGPUKernels::buildKernels(FusedOp op,
                                         const WholeConvolution *whole,
                                         SymbolTable &symbols) {
  if (!op.hasBufferSemantics())
    return op.emitOpError("expects memref operands to become a kernel, got "
                          "tensors; bufferize first");
  ScheduleInterface schedule = op.getScheduleAttr();
  const KernelFamily *family = lookupFamily(schedule);
  Problem problem = Problem::get(op);
  std::optional<Refusal> refusal;
  if (family)
    refusal = family->supports(problem);
  if (!family || refusal)
    return op.emitOpError("has a schedule but no kernel: ")
           << (family ? StringRef(refusal->reason)
                      : StringRef("its family is not registered"));
  std::shared_ptr<const KernelPlan> plan = family->plan(problem, schedule);
  if (plan->before && !plan->before->refusal.empty())
    return op.emitOpError("schedule ") << plan->before->refusal;
  // The plan of an input that bufferization has copied is another than the one
  // that was checked when the op got its schedule.
  PlanCheck check = checkPlan(problem, *plan, target);
  if (check.rejection == Rejection::SharedMemory ||
      check.rejection == Rejection::Grid)
    return op.emitOpError("schedule ") << check.reason;
  if (!op->getParentOfType<FunctionOpInterface>())
    return op.emitOpError("expects to be inside of a function");
  WholeConvolution own;
  if (!whole) {
    Builder b(op);
    own = {op, schedule, describeEstimate(b, problem, *family, *plan, target)};
    whole = &own;
  }
  SmallVector<FusedOp> others =
      KernelBuilder(op, std::move(problem), *family, std::move(plan),
                    multiprocessors, *whole)
          .run(symbols);
  for (FusedOp other : others)
    if (failed(buildKernels(other, whole, symbols)))
      return failure();
  return success();
}

} // namespace
