//===- AssignSchedules.cpp - Attach schedules to conv.fused ---------------===//

#include "conv/IR/ConvDialect.h"
#include "conv/IR/Slices.h"
#include "conv/IR/VerdictAttr.h"
#include "conv/Kernels/Measured.h"
#include "conv/Kernels/Passes.h"
#include "conv/Kernels/Schedules.h"
#include "mlir/AsmParser/AsmParser.h"
#include "mlir/IR/Remarks.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/DebugLog.h"
#include "llvm/Support/FormatVariadic.h"

namespace mlir::conv {
#define GEN_PASS_DEF_ASSIGNSCHEDULESPASS
#include "conv/Kernels/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

#define DEBUG_TYPE "conv-assign-schedules"

/// Corrects the verdict that a slice in front of `op` is read where it is: the
/// kernel reads a copy. What else is recorded of the slice stays true.
static void recordCopy(FusedOp op, tensor::ExtractSliceOp slice,
                       const Refusal &refusal) {
  auto function = op->getParentOfType<FunctionOpInterface>();
  if (!function)
    return;
  DictionaryAttr verdict = makeVerdict(slice, /*fused=*/false, refusal.rule,
                                       refusal.reason, refusal.remedy);
  auto rule = StringAttr::get(op.getContext(), kSliceReadRule);
  SmallVector<Attribute> verdicts = getVerdicts(function);
  llvm::erase_if(verdicts, [&](Attribute attr) {
    auto entry = dyn_cast<DictionaryAttr>(attr);
    return attr == verdict || (entry && entry.get("op") == verdict.get("op") &&
                               entry.get("loc") == verdict.get("loc") &&
                               entry.get("rule") == rule);
  });
  verdicts.push_back(verdict);
  setVerdicts(function, verdicts);
}

static StringRef functionName(Operation *op) {
  auto function = op->getParentOfType<FunctionOpInterface>();
  return function ? function.getName() : StringRef();
}

static void remarkMissed(Operation *op, const Refusal &refusal) {
  remark::missed(op->getLoc(), remark::RemarkOpts::name(refusal.rule)
                                   .category("conv-schedule")
                                   .function(functionName(op)))
      << remark::metric("op", op->getName().getStringRef())
      << remark::reason("{0}", refusal.reason)
      << remark::suggest("{0}", refusal.remedy);
}

namespace {
class AssignSchedules
    : public conv::impl::AssignSchedulesPassBase<AssignSchedules> {
public:
  using AssignSchedulesPassBase::AssignSchedulesPassBase;

  /// Looks at the options once, before ops are visited in parallel.
  LogicalResult initialize(MLIRContext *context) override {
    if (failed(
            findTarget(context, "conv-assign-schedules", chip, tune, target)))
      return failure();
    overriding = {};
    partial.reset();
    table = {};
    if (!measured.empty() && !schedule.empty())
      return emitError(UnknownLoc::get(context))
             << "conv-assign-schedules: options 'schedule' and 'measured' "
                "exclude each other";
    if (!measured.empty()) {
      context->loadDialect<ConvDialect, ConvKernelDialect>();
      FailureOr<MeasuredSchedules> read = MeasuredSchedules::read(
          measured, "conv-assign-schedules: option 'measured'", context);
      if (failed(read))
        return failure();
      table = std::move(*read);
    }
    StringRef text = StringRef(schedule).trim();
    if (text.empty())
      return success();
    context->loadDialect<ConvDialect, ConvKernelDialect>();
    partial = PartialSchedule::parse(text, context, [&](const Twine &reason) {
      complain(context, text, reason);
    });
    if (!partial)
      return failure();
    FailureOr<ScheduleInterface> whole = partial->makeSchedule(context);
    if (failed(whole)) {
      complain(context, text, "");
      return failure();
    }
    overriding = *whole;
    return success();
  }

  void runOnOperation() override {
    bool failed = false;
    selections.clear();
    getOperation()->walk([&](FusedOp op) {
      bool isAssigned = succeeded(assign(op));
      failed |= !isAssigned;
      if (isAssigned && op.getScheduleAttr())
        checkSlices(op);
    });
    if (failed)
      signalPassFailure();
  }

private:
  void complain(MLIRContext *context, StringRef text, const Twine &reason);
  LogicalResult assign(FusedOp op);
  void checkSlices(FusedOp op);
  LogicalResult check(FusedOp op, const Problem &problem,
                      ScheduleInterface attr);
  void narrowNumerics(FusedOp op, const Problem &chosen,
                      const std::string &reason);
  void leaveUnscheduled(FusedOp op, const Refusal &refusal);
  /// Also whether it was searched for this op, or for an equal one before.
  std::pair<const Selection &, bool> select(FusedOp op, const Problem &problem);
  /// The schedule that was measured fastest, if any was and is still possible.
  std::optional<Candidate> findMeasured(FusedOp op, const Problem &problem);

  /// What was chosen for the problems of this function: networks repeat their
  /// blocks, and a search takes a while.
  llvm::StringMap<Selection> selections;
  /// The limits of `chip` with the figures of the card that it is tuned for.
  Chip target;
  ScheduleInterface overriding;
  /// What was measured, in the option's file.
  MeasuredSchedules table;
  /// What the user asks for: where it is less than `overriding`, the best of
  /// its kind takes the place of the best of all.
  std::optional<PartialSchedule> partial;
};
} // namespace

/// Says what is wrong with the option, and what it is for.
void AssignSchedules::complain(MLIRContext *context, StringRef text,
                               const Twine &reason) {
  StringRef name = text;
  name.consume_front("#conv_kernel.");
  StringRef example = getKernelFamilies().front()->getExample();
  if (const KernelFamily *family =
          lookupFamily(name.take_front(name.find_first_of("< "))))
    example = family->getExample();
  InFlightDiagnostic error = emitError(UnknownLoc::get(context))
                             << "conv-assign-schedules: option 'schedule' ";
  if (!reason.isTriviallyEmpty())
    error << reason << "; it ";
  error << "expects a schedule, such as '" << example
        << "', or, for the best of a family, some or none of its parameters; "
           "families are "
        << listFamilies() << "; got '" << text << "'";
}

/// Says so where a plan has fewer parts of the sum than its schedule names.
static void warnOfSplits(FusedOp op, const Problem &problem,
                         const KernelPlan &plan) {
  if (plan.before && plan.before->plan)
    warnOfSplits(op, plan.before->problem, *plan.before->plan);
  if (plan.splits < plan.askedSplits)
    op.emitWarning() << "schedule splits the sum into " << plan.askedSplits
                     << " parts, which the " << problem.channels
                     << " input channels are not a multiple of in words of 4 "
                        "bytes, or of which there are too many sums; the "
                        "kernel has "
                     << plan.splits;
}

/// Checks a schedule that the model did not choose.
LogicalResult AssignSchedules::check(FusedOp op, const Problem &problem,
                                     ScheduleInterface attr) {
  const KernelFamily *family = lookupFamily(attr);
  if (!family)
    return op.emitOpError()
           << "has a schedule of the family " << attr.getFamilyName()
           << ", which is not registered";
  if (std::optional<Refusal> refusal = family->supports(problem))
    return op.emitOpError()
           << "has a schedule, but " << refusal->reason
           << "; remove the schedule to have "
           << (findRefusal(problem) ? "the convolution decomposed"
                                    : "one of another family chosen");
  std::shared_ptr<const KernelPlan> plan = family->plan(problem, attr);
  warnOfSplits(op, problem, *plan);
  PlanCheck check = checkPlan(problem, *plan, target);
  if (!check)
    return success();
  if (check.onlySlow) {
    op.emitWarning() << "schedule " << check.reason
                     << "; the kernel will spill";
    return success();
  }
  InFlightDiagnostic error = op.emitOpError() << "schedule " << check.reason;
  error.attachNote() << "remove the schedule to have one chosen for "
                     << target.name.data()
                     << ", or see conv-print-schedules for possible ones";
  return error;
}

void AssignSchedules::leaveUnscheduled(FusedOp op, const Refusal &refusal) {
  ++numUnscheduled;
  if (auto function = op->getParentOfType<FunctionOpInterface>())
    recordNoKernel(op, function, refusal.rule, refusal.reason, refusal.remedy);
  remarkMissed(op, refusal);
}

std::optional<Candidate> AssignSchedules::findMeasured(FusedOp op,
                                                       const Problem &problem) {
  const MeasuredSchedules::Entry *entry = table.lookup(problem);
  if (!entry)
    return std::nullopt;
  auto refuse = [&](const Twine &reason) -> std::optional<Candidate> {
    op.emitWarning() << "schedule of 'conv.fused' that was measured to be "
                        "fastest, "
                     << entry->schedule << ", " << reason
                     << "; the cost model chooses another one";
    return std::nullopt;
  };
  const KernelFamily *family = lookupFamily(entry->schedule);
  if (std::optional<Refusal> refusal = family->supports(problem))
    return refuse("is of a family that has no kernel: " + refusal->reason);
  Candidate candidate;
  candidate.family = family;
  candidate.schedule = entry->schedule;
  candidate.plan = family->plan(problem, entry->schedule);
  if (PlanCheck check = checkPlan(problem, *candidate.plan, target);
      check && !check.onlySlow)
    return refuse(check.reason);
  candidate.estimate =
      family->estimate(getNominalProblem(problem), *candidate.plan, target);
  return candidate;
}

std::pair<const Selection &, bool>
AssignSchedules::select(FusedOp op, const Problem &problem) {
  auto [entry, isNew] = selections.try_emplace(problem.key());
  LDBG() << (isNew ? "searches for " : "knows ") << entry->getKey();
  if (!isNew)
    return {entry->second, false};
  if (std::optional<Candidate> found = findMeasured(op, problem)) {
    entry->second.candidates.push_back(*found);
    entry->second.schedules = 1;
  } else {
    SelectionOptions options;
    if (partial) {
      options.families = {partial->family};
      options.partial = &*partial;
    }
    entry->second = selectSchedules(problem, target, &getContext(), options);
  }
  return {entry->second, true};
}

/// Says so where the kernel of `op`, which has its schedule, copies what its
/// input is a slice of.
void AssignSchedules::checkSlices(FusedOp op) {
  SmallVector<tensor::ExtractSliceOp> slices;
  if (!getSlicedMemory(op.getInput(), &slices))
    return;
  std::optional<Refusal> refusal =
      lookupFamily(op.getScheduleAttr())->explainCopy(Problem::get(op));
  if (!refusal)
    return;
  recordCopy(op, slices.front(), *refusal);
  remarkMissed(slices.front(), *refusal);
}

/// Why the best of `selection`, which does as `chosen` says, was chosen where
/// `problem` allows other numerics.
static std::string explainChoice(const Problem &problem, const Problem &chosen,
                                 const Selection &selection, const Chip &chip) {
  const Candidate &best = selection.candidates.front();
  bool isExact = chosen.multiply == MultiplyMode::IEEE;
  std::string text =
      isExact ? "multiplied exactly, by " : "not transformed, by ";
  text += best.family->getName();
  if (selection.bestOfEach.empty())
    return text + ", which was measured to be fastest";
  const Candidate *fastest = nullptr;
  for (const Candidate &other : selection.bestOfEach) {
    bool isOther =
        other.family->transforms() || (isExact && !other.plan->isExact);
    if (isOther && other.family != best.family &&
        (!fastest ||
         other.estimate.microseconds < fastest->estimate.microseconds))
      fastest = &other;
  }
  if (fastest)
    return llvm::formatv(
               "{0}, in an estimated {1:F1} us; {2} would take {3:F1}", text,
               best.estimate.microseconds, fastest->family->getName(),
               fastest->estimate.microseconds)
        .str();
  std::optional<Refusal> latest;
  for (const KernelFamily *family : getKernelFamilies()) {
    // A family for such numerics refuses what was chosen, in other words.
    std::optional<Refusal> ofChosen = family->supports(chosen);
    std::optional<Refusal> refusal = family->supports(problem);
    if (!ofChosen || (refusal && refusal->reason == ofChosen->reason))
      continue;
    if (!refusal)
      return text + "; no schedule of " + family->getName().str() +
             " is possible on " + std::string(chip.name);
    if (!latest || refusal->part > latest->part)
      latest = std::move(refusal);
  }
  return latest ? text + ": " + latest->reason : text;
}

/// Says in the IR, and for `reason` in a remark, that `op` becomes `chosen`.
void AssignSchedules::narrowNumerics(FusedOp op, const Problem &chosen,
                                     const std::string &reason) {
  setNumericsOf(op, chosen);
  remark::analysis(op.getLoc(), remark::RemarkOpts::name("numerics")
                                    .category("conv-schedule")
                                    .function(functionName(op)))
      << remark::metric("op", op->getName().getStringRef())
      << remark::reason("{0}", reason);
}

LogicalResult AssignSchedules::assign(FusedOp op) {
  Problem problem = Problem::get(op);
  if (ScheduleInterface given = op.getScheduleAttr())
    return check(op, problem, given);
  if (overriding) {
    if (failed(check(op, problem, overriding)))
      return failure();
    op.setScheduleAttr(overriding);
    ++numAssigned;
    return success();
  }
  auto refuseFamily = [&](StringRef reason) {
    return op.emitOpError("has no schedule of the family ")
           << partial->family->getName() << ": " << reason;
  };
  if (partial)
    if (std::optional<Refusal> own = partial->family->supports(problem))
      return refuseFamily(own->reason);
  if (std::string reason =
          settleNumerics(problem, target, /*choosesFamily=*/!partial);
      !reason.empty())
    narrowNumerics(op, problem, reason);
  if (std::optional<Refusal> refusal = findRefusal(problem)) {
    leaveUnscheduled(op, *refusal);
    return success();
  }
  std::pair<const Selection &, bool> found = select(op, problem);
  if (found.first.candidates.empty() && partial)
    return refuseFamily(
        explainNoSchedule(problem, target, &getContext(), &*partial));
  if (found.first.candidates.empty()) {
    std::string reason = explainNoSchedule(problem, target, &getContext());
    if (problem.multiply == MultiplyMode::IEEE) {
      leaveUnscheduled(op, {kNoKernelRule, reason, kNoKernelRemedy.str()});
      return success();
    }
    problem.multiply = MultiplyMode::IEEE;
    narrowNumerics(op, problem, "multiplied exactly: " + reason);
    return assign(op);
  }
  const Selection &selection = found.first;
  bool isSearched = found.second;
  const Candidate &best = selection.candidates.front();
  op.setScheduleAttr(best.schedule);
  ++numAssigned;
  Problem chosen = getProblemOf(problem, best);
  // What was measured was not compared with the best of each family.
  const MeasuredSchedules::Entry *entry =
      selection.bestOfEach.empty() ? table.lookup(problem) : nullptr;
  if (!partial && chosen.key() != problem.key())
    narrowNumerics(op, chosen,
                   explainChoice(problem, chosen, selection, target));
  if (entry) {
    ++numMeasured;
    remark::analysis(op.getLoc(), remark::RemarkOpts::name("measured")
                                      .category("conv-schedule")
                                      .function(functionName(op)))
        << remark::metric("op", op->getName().getStringRef())
        << remark::reason(
               "{0}",
               llvm::formatv("by {0}, the fastest of {1} schedules that "
                             "were measured: {2:F1} us, the cost "
                             "model's choice {3:F1}",
                             best.family->getName(), entry->measured,
                             entry->microseconds, entry->modelsMicroseconds)
                   .str());
  }
  remark::passed(op.getLoc(), remark::RemarkOpts::name("scheduled")
                                  .category("conv-schedule")
                                  .function(functionName(op)))
      << remark::metric("op", op->getName().getStringRef())
      << remark::metric("microseconds",
                        static_cast<int64_t>(best.estimate.microseconds))
      << remark::metric("schedules", selection.schedules)
      << remark::metric("searched", isSearched ? 1 : 0);
  return success();
}
