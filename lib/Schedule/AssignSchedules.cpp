//===- AssignSchedules.cpp - Attach schedules to conv.fused ---------------===//

#include "conv/IR/ConvDialect.h"
#include "conv/IR/VerdictAttr.h"
#include "conv/Schedule/Passes.h"
#include "conv/Schedule/Selection.h"
#include "mlir/AsmParser/AsmParser.h"
#include "mlir/IR/Remarks.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

namespace mlir::conv {
#define GEN_PASS_DEF_ASSIGNSCHEDULESPASS
#include "conv/Schedule/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

/// Rule of the verdict about an op that stays without a schedule.
static constexpr StringLiteral kNoKernelRule = "no-kernel";
static constexpr StringLiteral kNoKernelRemedy =
    "the convolution is decomposed and runs through the stock kernels";

/// Appends the verdict to those of fusion, once.
static void recordNoKernel(FusedOp op, StringRef reason) {
  auto function = op->getParentOfType<FunctionOpInterface>();
  if (!function)
    return;
  Attribute verdict =
      makeVerdict(op, /*fused=*/false, kNoKernelRule, reason, kNoKernelRemedy);
  SmallVector<Attribute> verdicts = getVerdicts(function);
  if (llvm::is_contained(verdicts, verdict))
    return;
  verdicts.push_back(verdict);
  setVerdicts(function, verdicts);
}

static StringRef functionName(FusedOp op) {
  auto function = op->getParentOfType<FunctionOpInterface>();
  return function ? function.getName() : StringRef();
}

namespace {
class AssignSchedules
    : public conv::impl::AssignSchedulesPassBase<AssignSchedules> {
public:
  using AssignSchedulesPassBase::AssignSchedulesPassBase;

  /// Looks at the options once, before ops are visited in parallel.
  LogicalResult initialize(MLIRContext *context) override {
    target = lookupChip(std::string(chip));
    if (!target)
      return emitError(UnknownLoc::get(context))
             << "conv-assign-schedules: option 'chip' "
             << unknownChipMessage(std::string(chip));
    overriding = {};
    StringRef text = StringRef(overrideSchedule).trim();
    if (text.empty())
      return success();
    std::string full =
        text.starts_with("<") ? ("#conv.schedule" + text).str() : text.str();
    context->loadDialect<ConvDialect>();
    overriding = dyn_cast_or_null<ScheduleAttr>(parseAttribute(full, context));
    if (!overriding)
      return emitError(UnknownLoc::get(context))
             << "conv-assign-schedules: option 'override' expects a schedule "
                "such as '<family = ffma, tile = [128, 8, 32], thread = [8, "
                "16], lanes = [4, 4, 2], chunk = 4, stages = 3, blocks_per_sm "
                "= 1>', got '"
             << text << "'";
    return success();
  }

  void runOnOperation() override {
    bool failed = false;
    getOperation()->walk(
        [&](FusedOp op) { failed |= mlir::failed(assign(op)); });
    if (failed)
      signalPassFailure();
  }

private:
  LogicalResult assign(FusedOp op);
  LogicalResult check(FusedOp op, const Problem &problem, ScheduleAttr attr);
  void leaveUnscheduled(FusedOp op, const Twine &reason);

  const Chip *target = nullptr;
  ScheduleAttr overriding;
};
} // namespace

/// Checks a schedule that the model did not choose.
LogicalResult AssignSchedules::check(FusedOp op, const Problem &problem,
                                     ScheduleAttr attr) {
  ScheduleCheck check = checkSchedule(problem, attr, *target);
  if (!check)
    return success();
  if (check.onlySlow) {
    op.emitWarning() << "schedule " << check.reason
                     << "; the kernel will spill";
    return success();
  }
  InFlightDiagnostic error = op.emitOpError() << "schedule " << check.reason;
  error.attachNote() << "remove the schedule to have one chosen for "
                     << target->name.data()
                     << ", or see conv-print-schedules for possible ones";
  return error;
}

void AssignSchedules::leaveUnscheduled(FusedOp op, const Twine &reason) {
  std::string text = reason.str();
  ++numUnscheduled;
  recordNoKernel(op, text);
  remark::missed(op.getLoc(), remark::RemarkOpts::name(kNoKernelRule)
                                  .category("conv-schedule")
                                  .function(functionName(op)))
      << remark::metric("op", op->getName().getStringRef())
      << remark::reason("{0}", text) << remark::suggest("{0}", kNoKernelRemedy);
}

LogicalResult AssignSchedules::assign(FusedOp op) {
  std::string reason;
  FailureOr<Problem> problem = Problem::get(op, reason);
  ScheduleAttr given = op.getScheduleAttr();
  if (failed(problem)) {
    if (given)
      return op.emitOpError() << "has a schedule, but " << reason
                              << "; remove the schedule to have the "
                                 "convolution decomposed";
    leaveUnscheduled(op, reason);
    return success();
  }
  if (given)
    return check(op, *problem, given);
  if (overriding) {
    if (failed(check(op, *problem, overriding)))
      return failure();
    op.setScheduleAttr(overriding);
    ++numAssigned;
    return success();
  }

  Selection selection = selectSchedules(*problem, *target);
  if (selection.candidates.empty()) {
    leaveUnscheduled(op, "none of " + Twine(selection.schedules) +
                             " schedules is possible on " +
                             StringRef(target->name));
    return success();
  }
  const Candidate &best = selection.candidates.front();
  op.setScheduleAttr(best.schedule.getAttr(op.getContext()));
  ++numAssigned;
  remark::passed(op.getLoc(), remark::RemarkOpts::name("scheduled")
                                  .category("conv-schedule")
                                  .function(functionName(op)))
      << remark::metric("op", op->getName().getStringRef())
      << remark::metric("microseconds",
                        static_cast<int64_t>(best.estimate.microseconds))
      << remark::metric("schedules", selection.schedules);
  return success();
}
