//===- PrintSchedules.cpp - Show how schedules are chosen -----------------===//

#include "conv/IR/ConvDialect.h"
#include "conv/IR/VerdictAttr.h"
#include "conv/Kernels/Family.h"
#include "conv/Kernels/Passes.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "llvm/Support/DebugLog.h"
#include "llvm/Support/FormatVariadic.h"
#include <mutex>

namespace mlir::conv {
#define GEN_PASS_DEF_PRINTSCHEDULESPASS
#include "conv/Kernels/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

#define DEBUG_TYPE "conv-print-schedules"

/// "126 x 126", with "?" for what is dynamic; a convolution of rank 1 has one
/// row.
static std::string sizes(const Problem &p, const SpatialArray &values) {
  std::string text;
  for (unsigned i = p.rank == 3 ? Depth : Rows; i < 3; ++i) {
    if (!text.empty())
      text += " x ";
    text += ShapedType::isDynamic(values[i]) ? "?" : std::to_string(values[i]);
  }
  return text;
}

static void printProblem(raw_ostream &os, const Problem &p) {
  os << "  problem: ";
  if (ShapedType::isDynamic(p.batch))
    os << "? images, ";
  else
    os << p.batch << " images, ";
  if (p.groups != 1)
    os << p.groups << " groups of ";
  os << p.channels << " -> " << p.filters << " channels, " << sizes(p, p.input)
     << " -> " << sizes(p, p.output) << ", taps " << sizes(p, p.kernel)
     << ", strides " << sizes(p, p.strides) << ", " << p.numFullResults()
     << " full and " << p.reductions.size() << " reduced results\n";
  if (p.isStatic())
    return;
  Problem nominal = getNominalProblem(p);
  os << "  ranked as: " << nominal.batch << " images, "
     << sizes(p, nominal.input) << " -> " << sizes(p, nominal.output) << "\n";
}

static void printEstimate(raw_ostream &os, const KernelPlan &plan,
                          const Estimate &e) {
  os << llvm::formatv("       compute {0:F1}, shared {1:F1}, epilogue {2:F1}, "
                      "stalls {3:F1}, l2 {4:F1}, dram {5:F1}",
                      e.compute, e.shared, e.epilogue, e.stalls, e.l2, e.dram);
  if (e.others > 0)
    os << llvm::formatv(", other kernels {0:F1}", e.others);
  os << llvm::formatv("; waves {0:F2}, use {1:F2}\n", e.waves, e.utilization);
  // Of the kernel that multiplies.
  const KernelPlan &main = plan.before ? *plan.before->plan : plan;
  os << llvm::formatv("       {0} tiles, {1} threads, {2} registers, {3} bytes "
                      "of shared memory\n",
                      e.tiles, main.numThreads, main.registers,
                      main.sharedBytes);
}

namespace {
class PrintSchedules
    : public conv::impl::PrintSchedulesPassBase<PrintSchedules> {
public:
  using PrintSchedulesPassBase::PrintSchedulesPassBase;

  LogicalResult initialize(MLIRContext *context) override {
    if (failed(findTarget(context, "conv-print-schedules", chip, tune, target)))
      return failure();
    asked.clear();
    for (const std::string &name : families) {
      asked.push_back(lookupFamily(StringRef(name).trim()));
      if (!asked.back())
        return emitError(UnknownLoc::get(context))
               << "conv-print-schedules: option 'families' expects families, "
                  "of "
               << listFamilies() << "; got '" << name << "'";
    }
    return success();
  }

  void runOnOperation() override {
    // Whole, and under a lock: functions are looked at side by side, and the
    // stream has one buffer.
    std::string text;
    llvm::raw_string_ostream os(text);
    getOperation()->walk([&](FusedOp op) { print(os, op); });
    static std::mutex mutex;
    std::lock_guard<std::mutex> lock(mutex);
    llvm::outs() << text;
    markAllAnalysesPreserved();
  }

private:
  void print(raw_ostream &os, FusedOp op);

  /// The limits of `chip` with the figures of the card that it is tuned for.
  Chip target;
  /// What the option `families` names.
  SmallVector<const KernelFamily *, 1> asked;
};
} // namespace

void PrintSchedules::print(raw_ostream &os, FusedOp op) {
  auto function = op->getParentOfType<FunctionOpInterface>();
  os << "conv.fused in @" << (function ? function.getName() : "") << " on "
     << target.name;
  if (std::string place = describeLocation(op.getLoc()); !place.empty())
    os << ", at " << place;
  os << "\n";
  Problem problem = Problem::get(op);
  // As conv-assign-schedules does.
  if (!op.getScheduleAttr())
    if (std::string reason =
            settleNumerics(problem, target, /*choosesFamily=*/true);
        !reason.empty())
      os << "  " << reason << "\n";
  if (std::optional<Refusal> refusal = findRefusal(problem)) {
    os << "  no kernel: " << refusal->reason << "; " << refusal->remedy << "\n";
    return;
  }
  printProblem(os, problem);

  if (ScheduleInterface given = op.getScheduleAttr()) {
    os << "  given: " << given << "\n";
    const KernelFamily *family = lookupFamily(given);
    std::optional<Refusal> refusal;
    if (family)
      refusal = family->supports(problem);
    if (!family || refusal) {
      os << "       "
         << (family ? refusal->reason : "of a family that is not registered")
         << "\n";
    } else {
      std::shared_ptr<const KernelPlan> plan = family->plan(problem, given);
      PlanCheck check = checkPlan(problem, *plan, target);
      if (check)
        os << "       " << check.reason << "\n";
      if (!check || check.onlySlow) {
        Estimate estimate =
            family->estimate(getNominalProblem(problem), *plan, target);
        os << llvm::formatv("       {0:F1} us\n", estimate.microseconds);
        printEstimate(os, *plan, estimate);
      }
    }
  }

  LDBG() << "searches for " << problem.key();
  SelectionOptions options;
  options.maxCandidates = options.maxRejected = top;
  for (const KernelFamily *family : asked)
    if (std::optional<Refusal> refusal = family->supports(problem))
      os << "  no " << family->getName() << ": " << refusal->reason << "\n";
    else
      options.families.push_back(family);
  if (!asked.empty() && options.families.empty()) {
    // Some family has, or it would have been said above.
    os << "  families with kernels: ";
    llvm::interleaveComma(
        llvm::make_filter_range(getKernelFamilies(),
                                [&](const KernelFamily *family) {
                                  return !family->supports(problem);
                                }),
        os, [&](const KernelFamily *family) { os << family->getName(); });
    os << "\n";
    return;
  }
  Selection selection =
      selectSchedules(problem, target, &getContext(), options);
  os << "  looked at " << selection.geometries << " geometries ("
     << selection.tooManyRegisters << " with too many registers), "
     << selection.examined << " of them closely, with " << selection.schedules
     << " schedules\n  rejected for";
  bool any = false;
  for (unsigned i = 1; i < numRejections; ++i)
    if (selection.rejections[i]) {
      os << (any ? ", " : " ") << getRejectionName(static_cast<Rejection>(i))
         << ": " << selection.rejections[i];
      any = true;
    }
  os << (any ? "\n" : " nothing\n");
  for (auto [i, candidate] : llvm::enumerate(selection.candidates)) {
    os << llvm::formatv("  #{0}: {1:F1} us ", i + 1,
                        candidate.estimate.microseconds)
       << candidate.schedule << "\n";
    printEstimate(os, *candidate.plan, candidate.estimate);
  }
  for (const RejectedCandidate &candidate : selection.rejected) {
    os << llvm::formatv("  rejected: {0:F1} us ", candidate.microseconds)
       << candidate.schedule << "\n       " << candidate.check.reason << "\n";
  }
  for (const Candidate &candidate : selection.bestOfEach) {
    bool isChosen = !op.getScheduleAttr() && asked.empty() &&
                    candidate.schedule == selection.candidates.front().schedule;
    os << "  best of " << candidate.family->getName() << ": "
       << llvm::formatv("{0:F1} us ", candidate.estimate.microseconds)
       << candidate.schedule << (isChosen ? ", chosen\n" : "\n");
  }
}
